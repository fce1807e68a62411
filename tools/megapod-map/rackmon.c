// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map to go on with, from the JSON of rackmon (facebook/openbmc): registers, their type and
 * their scale. What they measure rackmon says in the last word of a name only; what has none
 * is raw, and so are flags, since it does not say which of them mean trouble.
 */
#include "import.h"

#include <strings.h>

static const struct {
	const char *suffix;
	const char *unit;
	int quantity;
} suffixes[] = {
	{ "_Pct_RH", "%RH", -1 }, { "_LPM", "L/min", -1 }, { "_kPa", "kPa", -1 },
	{ "_RPM", "rpm", -1 }, { "_Pct", "%", MEGAPOD_QUANTITY_DUTY },
	{ "_C", "°C", -1 }, { "_W", "W", -1 }, { "_V", "V", -1 }, { "_A", "A", -1 },
};

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && !strcasecmp(text + len - tail, end);
}

static void take_number_of(struct import *im, struct json_object *reg, bool is_float,
			   struct import_point *pt)
{
	static const char *const types[][2] = {
		[1] = { "u16", "s16" }, [2] = { "u32", "s32" }, [4] = { "u64", "s64" },
	};
	int precision = (int)json_number(reg, "precision", 0);
	double scale = json_number(reg, "scale", 1);
	size_t i;

	if (pt->words != 1 && pt->words != 2 && pt->words != 4) {
		import_left_out(im, pt->reg, pt->words, "%s: a number of %d registers", pt->name,
				pt->words);
		return;
	}
	if (precision < 0 || precision > 30) {
		import_left_out(im, pt->reg, pt->words, "%s: a precision out of range", pt->name);
		return;
	}
	if (json_number(reg, "shift", 0) != 0)
		pt->offset = import_decimal(json_number(reg, "shift", 0));
	pt->type = types[pt->words][json_number(reg, "sign", 0) != 0];
	if (is_float && scale == 1 && precision)
		pt->scale = format("1/%u", 1U << precision);
	else if (is_float)
		pt->scale = import_decimal(scale / (1U << precision));
	for (i = 0; i < ARRAY_SIZE(suffixes); i++) {
		if (!ends_with(pt->name, suffixes[i].suffix))
			continue;
		pt->unit = suffixes[i].unit;
		pt->quantity = suffixes[i].quantity;
		break;
	}
	import_point(im, pt);
}

static void take_flags(struct import *im, struct json_object *reg, struct import_point *pt)
{
	struct json_object *flags = json_list(reg, "flags");
	size_t i;

	pt->context = pt->name;
	pt->bits = 1;
	if (!flags)
		import_left_out(im, pt->reg, 1, "%s: flags without names", pt->name);
	for (i = 0; flags && i < json_object_array_length(flags); i++) {
		struct json_object *flag = json_object_array_get_idx(flags, i), *bit, *text;

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
		pt->bit = json_object_get_int(bit);
		pt->name = json_object_get_string(text);
		if (pt->name && pt->bit >= 0 && pt->bit <= 15)
			import_point(im, pt);
	}
}

/* The field of the identity that a register is, NULL if it is none */
static const char *identity_field(struct json_object *reg)
{
	static const struct {
		const char *ends, *field;
	} texts[] = {
		{ "MFR_Model", "model" }, { "MFR MODEL", "model" }, { "Manufacture_Model", "model" },
		{ "MFR_Serial", "serial" }, { "MFR Serial #", "serial" }, { "Serial_Number", "serial" },
	};
	const char *name = json_text(reg, "name"), *kind = json_text(reg, "format");
	size_t i;

	for (i = 0; name && kind && !strcmp(kind, "STRING") && i < ARRAY_SIZE(texts); i++)
		if (ends_with(name, texts[i].ends))
			return texts[i].field;
	return NULL;
}

static void take_register(struct import *im, struct json_object *reg)
{
	struct import_point pt = {
		.reg = (int)json_number(reg, "begin", -1), .bit = -1, .quantity = -1, .scale_at = -1,
		.words = (int)json_number(reg, "length", 1), .name = json_text(reg, "name"),
	};
	const char *kind = json_text(reg, "format");

	if (!pt.name || !kind || pt.reg < 0 || identity_field(reg))
		return;
	if (!strcmp(kind, "INTEGER") || !strcmp(kind, "FLOAT"))
		take_number_of(im, reg, *kind == 'F', &pt);
	else if (!strcmp(kind, "FLAGS"))
		take_flags(im, reg, &pt);
	else if (!strcmp(kind, "STRING"))
		import_text(im, pt.name, pt.reg, pt.words);
	else
		import_left_out(im, pt.reg, pt.words, "%s: %s", pt.name, kind);
}

static void take_identity(struct import *im, struct json_object *registers)
{
	bool model = false;
	size_t i;

	for (i = 0; i < json_object_array_length(registers); i++) {
		struct json_object *reg = json_object_array_get_idx(registers, i);
		const char *field = identity_field(reg);

		if (!field)
			continue;
		import_identity(im, field, (int)json_number(reg, "begin", 0),
				(int)json_number(reg, "length", 1));
		model |= !strcmp(field, "model");
	}
	import_unknown(im, model);
}

/**
 * import_rackmon() - a map from rackmon's JSON
 * @file: its name
 * @out: where to
 *
 * Return: 0 or -1, which was said.
 */
int import_rackmon(const char *file, FILE *out)
{
	struct json_object *root = json_object_from_file(file);
	struct json_object *registers = root ? json_list(root, "registers") : NULL;
	const char *name;
	struct import *im;
	size_t i;

	if (!registers) {
		fprintf(stderr, "megapod-map: %s: no JSON with a list of registers\n", file);
		return -1;
	}
	name = json_text(root, "name");
	im = import_begin(out, name ? name : "imported", MEGAPOD_COMPONENT_KIND_OTHER, NULL,
			  format("Modbus RTU, %.0f baud, parity %s",
				 json_number(root, "baudrate", 0),
				 json_text(root, "parity") ? json_text(root, "parity") : "EVEN"));
	import_source(im, "rackmon", "a register map of rackmon", 'B');
	take_identity(im, registers);
	import_block(im, "all", MODBUS_SPACE_HOLDING, 1, 0);
	for (i = 0; i < json_object_array_length(registers); i++)
		take_register(im, json_object_array_get_idx(registers, i));
	import_end(im, file);
	json_object_put(root);
	return 0;
}
