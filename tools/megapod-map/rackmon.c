// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map to go on with, from the JSON of rackmon (facebook/openbmc): registers, their type and
 * their scale. What they measure rackmon says in the last word of a name only; what has none
 * is raw, and so are flags, since it does not say which of them mean trouble.
 */
#include "map.h"

#include <json-c/json.h>

static const struct {
	const char *suffix;
	const char *unit;
	const char *quantity;
} suffixes[] = {
	{ "_Pct_RH", "%RH", NULL }, { "_LPM", "L/min", NULL }, { "_kPa", "kPa", NULL },
	{ "_KPA", "kPa", NULL },    { "_RPM", "rpm", NULL },   { "_Pct", "%", "duty" },
	{ "_C", "°C", NULL },	    { "_W", "W", NULL },       { "_V", "V", NULL },
	{ "_A", "A", NULL },
};

struct import {
	FILE *out;
	int left_out;
	struct json_object *seen;	/* labels */
};

static const char *text_of(struct json_object *object, const char *name)
{
	struct json_object *found;

	return json_object_object_get_ex(object, name, &found) ? json_object_get_string(found) :
								 NULL;
}

static double number_of(struct json_object *object, const char *name, double otherwise)
{
	struct json_object *found;

	return json_object_object_get_ex(object, name, &found) ? json_object_get_double(found) :
								 otherwise;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && !strcmp(text + len - tail, end);
}

/*
 * A register's name, and with it one of its bits where that name alone is not unique or not
 * known
 */
static const char *label(struct import *im, const char *name, const char *flag)
{
	const char *to = flag ? flag : name;

	if (flag && json_object_object_get_ex(im->seen, to, NULL))
		to = format("%s %s", name, flag);
	if (json_object_object_get_ex(im->seen, to, NULL))
		to = format("%s 2", to);
	json_object_object_add(im->seen, to, NULL);
	return to;
}

static void __printf(2, 3) leave_out(struct import *im, const char *fmt, ...)
{
	va_list args;

	fputs("      # ", im->out);
	va_start(args, fmt);
	vfprintf(im->out, fmt, args);
	va_end(args);
	fputc('\n', im->out);
	im->left_out++;
}

/* Without an exponent and without zeros at the end */
static void print_scale(double scale, int precision, char *to, size_t size)
{
	int len;

	if (scale == 1 && precision) {
		snprintf(to, size, "1/%u", 1U << precision);
		return;
	}
	len = snprintf(to, size, "%.12f", scale / (1U << precision));
	while (to[len - 1] == '0')
		to[--len] = '\0';
	if (to[len - 1] == '.')
		to[--len] = '\0';
}

static void print_number(struct import *im, struct json_object *reg, int begin, int length,
			 bool is_float, const char *name)
{
	static const char *const types[][2] = {
		[1] = { "u16", "s16" }, [2] = { "u32", "s32" }, [4] = { "u64", "s64" },
	};
	bool sign = number_of(reg, "sign", 0) != 0;
	int precision = (int)number_of(reg, "precision", 0);
	char scale[64] = "1";
	size_t i;

	if (length != 1 && length != 2 && length != 4) {
		leave_out(im, "%d: %s: a number of %d registers", begin, name, length);
		return;
	}
	if (number_of(reg, "shift", 0) != 0 || precision < 0 || precision > 30) {
		leave_out(im, "%d: %s: an offset, or a precision out of range", begin, name);
		return;
	}
	if (is_float)
		print_scale(number_of(reg, "scale", 1), precision, scale, sizeof(scale));
	for (i = 0; i < ARRAY_SIZE(suffixes) && !ends_with(name, suffixes[i].suffix); i++)
		;
	fprintf(im->out, "      - {at: %d, label: \"%s\", type: %s, ", begin, label(im, name, NULL),
		types[length][sign]);
	if (i < ARRAY_SIZE(suffixes))
		fprintf(im->out, "unit: %s %s%s%s}\n", scale, suffixes[i].unit,
			suffixes[i].quantity ? ", quantity: " : "",
			suffixes[i].quantity ? suffixes[i].quantity : "");
	else
		fprintf(im->out, "%s%squantity: raw}\n",
			strcmp(scale, "1") ? format("unit: %s, ", scale) : "", "");
}

static void print_flags(struct import *im, struct json_object *reg, int begin, const char *name)
{
	struct json_object *flags;
	size_t i, n;

	if (!json_object_object_get_ex(reg, "flags", &flags) ||
	    !json_object_is_type(flags, json_type_array)) {
		leave_out(im, "%d: %s: flags without names", begin, name);
		return;
	}
	n = json_object_array_length(flags);
	for (i = 0; i < n; i++) {
		struct json_object *flag = json_object_array_get_idx(flags, i);
		struct json_object *bit, *text;

		if (!json_object_is_type(flag, json_type_array) ||
		    json_object_array_length(flag) != 2)
			continue;
		bit = json_object_array_get_idx(flag, 0);
		text = json_object_array_get_idx(flag, 1);
		if (!json_object_is_type(bit, json_type_int)) {
			struct json_object *other = bit;

			bit = text;
			text = other;
		}
		fprintf(im->out, "      - {at: %d.%d, label: \"%s\", quantity: raw}\n", begin,
			json_object_get_int(bit), label(im, name, json_object_get_string(text)));
	}
}

static void print_register(struct import *im, struct json_object *reg)
{
	const char *name = text_of(reg, "name"), *kind = text_of(reg, "format");
	int begin = (int)number_of(reg, "begin", -1), length = (int)number_of(reg, "length", 1);

	if (!name || !kind || begin < 0)
		return;
	if (!strcmp(kind, "INTEGER") || !strcmp(kind, "FLOAT"))
		print_number(im, reg, begin, length, *kind == 'F', name);
	else if (!strcmp(kind, "FLAGS"))
		print_flags(im, reg, begin, name);
	else
		leave_out(im, "%d: %s: %s of %d registers", begin, name, kind, length);
}

static void print_identity(struct json_object *registers, FILE *out)
{
	size_t i, n = json_object_array_length(registers);

	fputs("identity:\n  expect: CHANGE ME\n", out);
	for (i = 0; i < n; i++) {
		struct json_object *reg = json_object_array_get_idx(registers, i);
		const char *name = text_of(reg, "name");
		const char *what = !name ? NULL : ends_with(name, "MFR_Model") ? "model" :
				   ends_with(name, "MFR_Serial") ? "serial" : NULL;

		if (what)
			fprintf(out, "  %s: {at: %d, words: %d}\n", what,
				(int)number_of(reg, "begin", 0),
				min((int)number_of(reg, "length", 1), MEGAPOD_MAP_STRING_SIZE / 2));
	}
}

static void print_name(const char *name, FILE *out)
{
	for (; *name; name++)
		fputc(*name >= 'A' && *name <= 'Z' ? *name + 'a' - 'A' : *name, out);
}

/**
 * write_rackmon() - a map from rackmon's JSON
 * @file: its name
 * @out: where to
 *
 * Return: 0 or -1, which was said.
 */
int write_rackmon(const char *file, FILE *out)
{
	struct json_object *root = json_object_from_file(file), *registers;
	struct import im = { .out = out };
	size_t i, n;

	if (!root || !json_object_object_get_ex(root, "registers", &registers) ||
	    !json_object_is_type(registers, json_type_array)) {
		fprintf(stderr, "megapod-map: %s: no JSON with a list of registers\n", file);
		return -1;
	}
	im.seen = json_object_new_object();
	fputs("map: 1\ndevice:\n  name: ", out);
	print_name(text_of(root, "name") ? text_of(root, "name") : "imported", out);
	fputs("\n  kind: other\n  title: CHANGE ME\n", out);
	fprintf(out, "  bus: Modbus RTU, %.0f baud, parity %s\n", number_of(root, "baudrate", 0),
		text_of(root, "parity") ? text_of(root, "parity") : "not said");
	fputs("sources:\n  rackmon: {what: a register map of rackmon, grade: B}\n", out);
	print_identity(registers, out);
	fputs("blocks:\n  - name: all\n    source: rackmon\n    points:\n", out);
	n = json_object_array_length(registers);
	for (i = 0; i < n; i++)
		print_register(&im, json_object_array_get_idx(registers, i));
	fprintf(stderr, "megapod-map: %s: %zu registers, %d left out (see the comments)\n", file, n,
		im.left_out);
	json_object_put(im.seen);
	json_object_put(root);
	return 0;
}
