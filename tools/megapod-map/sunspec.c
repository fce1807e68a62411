// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map to go on with, from a model of SunSpec in JSON (sunspec/models). Models follow each other,
 * each with its own length, so that where one begins is found on the device; the place given is
 * taken, or that of a device that has the common model and this one. A model says which number
 * means "not available" for each type.
 */
#include "import.h"

#include <ctype.h>

/* "SunS" stands at 40000, then the common model of 66 registers and its two of head */
#define COMMON	40002
#define NEXT	(COMMON + 68)

/* Room for words on a line of the map */
#define WIDTH	80

static const struct {
	const char *type;
	const char *format;		/* NULL: not read */
	const char *not_available;
	bool number;			/* of something, with unit and scale */
} types[] = {
	{ "int16", "s16", "0x8000", true },
	{ "uint16", "u16", "0xffff", true },
	{ "count", "u16", "0xffff", true },
	{ "acc16", "u16", "0", true },
	{ "enum16", "u16", "0xffff", false },
	{ "raw16", "u16", NULL, false },
	{ "bitfield16", "u16", "0xffff", false },
	{ "sunssf", "s16", "0x8000", false },
	{ "int32", "s32", "0x80000000", true },
	{ "uint32", "u32", "0xffffffff", true },
	{ "acc32", "u32", "0", true },
	{ "enum32", "u32", "0xffffffff", false },
	{ "bitfield32", "u32", "0xffffffff", false },
	{ "int64", "s64", "0x8000000000000000", true },
	{ "uint64", "u64", "0xffffffffffffffff", true },
	{ "acc64", "u64", "0", true },
	{ "bitfield64", "u64", "0xffffffffffffffff", false },
	{ "float32", "f32", NULL, true },
	{ "float64", "f64", NULL, true },
};

static const struct {
	const char *theirs;
	const char *ours;
	int quantity;
} unit_names[] = {
	{ "Secs", "s", -1 }, { "Sec", "s", -1 }, { "mSecs", "ms", -1 }, { "Degrees", "deg", -1 },
	{ "Var", "var", -1 }, { "Varh", "varh", -1 }, { "WH", "Wh", -1 }, { "HPa", "hPa", -1 },
	{ "PF", "", MEGAPOD_QUANTITY_POWER_FACTOR },
	{ "cos()", "", MEGAPOD_QUANTITY_POWER_FACTOR },
};

/**
 * struct level - a group of points and those around it
 * @group: it
 * @begin: its first register
 * @repeats: there are several, and one that a block repeats
 * @around: the group that it is in, or NULL
 */
struct level {
	struct json_object *group;
	int begin;
	bool repeats;
	const struct level *around;
};

static int points_of(struct json_object *group)
{
	struct json_object *points = json_list(group, "points");
	int words = 0;
	size_t i;

	for (i = 0; points && i < json_object_array_length(points); i++)
		words += (int)json_number(json_object_array_get_idx(points, i), "size", 0);
	return words;
}

/* How often a group is there. Return: 0 if only the device tells */
static int count_of(struct json_object *group)
{
	struct json_object *count;

	if (!json_object_object_get_ex(group, "count", &count))
		return 1;
	return json_object_is_type(count, json_type_int) ? json_object_get_int(count) : 0;
}

/* Registers of one repetition; groups of which only the device tells how many count as one. */
static int size_of(struct json_object *group)
{
	struct json_object *groups = json_list(group, "groups");
	int words = points_of(group);
	size_t i;

	for (i = 0; groups && i < json_object_array_length(groups); i++) {
		struct json_object *inner = json_object_array_get_idx(groups, i);

		words += size_of(inner) * max(count_of(inner), 1);
	}
	return words;
}

/* The register with the exponent of ten, if it is one for all. Return: -1 if there is none */
static int find_scale(const struct level *level, const char *name)
{
	for (; level; level = level->around) {
		struct json_object *points = json_list(level->group, "points");
		int at = level->begin;
		size_t i;

		for (i = 0; points && i < json_object_array_length(points); i++) {
			struct json_object *point = json_object_array_get_idx(points, i);
			const char *its = json_text(point, "name");

			if (its && !strcmp(its, name))
				return level->repeats ? -1 : at;
			at += (int)json_number(point, "size", 0);
		}
	}
	return -1;
}

static void take_unit(struct json_object *point, struct import_point *pt)
{
	size_t i;

	pt->unit = json_text(point, "units");
	for (i = 0; pt->unit && i < ARRAY_SIZE(unit_names); i++) {
		if (strcmp(pt->unit, unit_names[i].theirs))
			continue;
		pt->unit = *unit_names[i].ours ? unit_names[i].ours : NULL;
		pt->quantity = unit_names[i].quantity;
	}
}

static void take_scale(struct import *im, const struct level *level, struct json_object *point,
		       struct import_point *pt)
{
	static const char *const tens[] = {
		"0.0000000001", "0.000000001", "0.00000001", "0.0000001", "0.000001", "0.00001",
		"0.0001", "0.001", "0.01", "0.1", "1", "10", "100", "1000", "10000", "100000",
		"1000000", "10000000", "100000000", "1000000000", "10000000000",
	};
	struct json_object *scale;
	int power;

	if (!json_object_object_get_ex(point, "sf", &scale))
		return;
	if (json_object_is_type(scale, json_type_string)) {
		pt->scale_at = find_scale(level, json_object_get_string(scale));
		if (pt->scale_at >= 0)
			return;
		import_decide(im, "%d: in 10^N %s, N being %s of each: raw", pt->reg,
			      pt->unit ? pt->unit : "", json_object_get_string(scale));
		pt->unit = NULL;
		pt->quantity = MEGAPOD_QUANTITY_RAW;
		return;
	}
	power = json_object_get_int(scale);
	if (power >= -10 && power <= 10)
		pt->scale = tens[power + 10];
}

/* Words for numbers, or for bits, in lines of their own; NULL if there are none */
static const char *words_for(struct json_object *point, const char *field, s64 last)
{
	struct json_object *symbols = json_list(point, "symbols");
	const char *all = NULL;
	size_t i, begun = 0;

	for (i = 0; symbols && i < json_object_array_length(symbols); i++) {
		struct json_object *symbol = json_object_array_get_idx(symbols, i);
		const char *word = json_text(symbol, "name");
		s64 n = (s64)json_number(symbol, "value", -1);

		if (!word || n < 0 || n > last)
			continue;
		word = format("%lld: %s", n, import_word(word));
		if (!all) {
			all = format("\n         %s: {", field);
		} else if (strlen(all) - begun + strlen(word) < WIDTH) {
			all = format("%s, ", all);
		} else {
			begun = strlen(all);
			all = format("%s,\n         ", all);
		}
		all = format("%s%s", all, word);
	}
	return all ? format("%s}", all) : NULL;
}

static const char *words_of(struct json_object *point, const char *type, int words)
{
	if (strstr(type, "enum"))
		return words_for(point, "states", words == 1 ? U16_MAX : S32_MAX);
	return strstr(type, "bitfield") ? words_for(point, "bits", 16 * words - 1) : NULL;
}

static void take_point(struct import *im, const struct level *level, struct json_object *point,
		       int at)
{
	const char *type = json_text(point, "type"), *name = json_text(point, "name");
	struct import_point pt = {
		.reg = at, .bit = -1, .words = (int)json_number(point, "size", 0),
		.quantity = -1, .scale_at = -1, .name = json_text(point, "label"),
		.context = name,
	};
	size_t i;

	if (!type || !name || pt.words < 1)
		return;
	if (!pt.name)
		pt.name = name;
	if (import_is_identity(im, at))
		return;
	for (i = 0; i < ARRAY_SIZE(types) && strcmp(types[i].type, type); i++)
		;
	if (!strcmp(type, "string")) {
		import_text(im, pt.name, at, pt.words);
		return;
	}
	if (i == ARRAY_SIZE(types)) {
		import_left_out(im, at, pt.words, "%s: %s", pt.name, type);
		return;
	}
	pt.type = types[i].format;
	pt.not_available = types[i].not_available;
	if (strstr(type, "acc"))
		pt.more = "may come and go: yes";
	else if (!strcmp(type, "sunssf"))
		pt.more = json_text(point, "static") ? "rate: once" : NULL;
	else
		pt.more = words_of(point, type, pt.words);
	if (types[i].number) {
		take_unit(point, &pt);
		take_scale(im, level, point, &pt);
	}
	import_point(im, &pt);
}

/* Repetitions within repetitions are left to a human, with what is needed for it. */
static void take_group(struct import *im, struct level *level, bool repeats)
{
	struct json_object *points = json_list(level->group, "points");
	struct json_object *groups = json_list(level->group, "groups");
	const char *name = json_text(level->group, "name");
	int count = count_of(level->group), words = size_of(level->group);
	int at = level->begin;
	size_t i;

	level->repeats = !repeats && count > 1;
	import_block(im, name ? name : "group", MODBUS_SPACE_HOLDING, repeats ? 1 : count, words);
	if (count != 1 && (repeats || !count))
		import_decide(im, "%s repeats %s, each %d registers: one is here", name,
			      json_text(level->group, "count"), words);
	for (i = 0; points && i < json_object_array_length(points); i++) {
		struct json_object *point = json_object_array_get_idx(points, i);

		take_point(im, level, point, at);
		at += (int)json_number(point, "size", 0);
	}
	for (i = 0; groups && i < json_object_array_length(groups); i++) {
		struct level inner = {
			.group = json_object_array_get_idx(groups, i), .begin = at,
			.around = level,
		};

		take_group(im, &inner, repeats || count > 1);
		at += size_of(inner.group) * max(count_of(inner.group), 1);
	}
}

static void take_identity(struct import *im)
{
	import_unknown(im, true);
	import_decide(im, "vendor to serial: the common model, if it begins at %d", COMMON);
	import_identity(im, "vendor", COMMON + 2, 16);
	import_identity(im, "model", COMMON + 18, 16);
	import_identity(im, "firmware", COMMON + 42, 8);
	import_identity(im, "serial", COMMON + 50, 16);
}

/**
 * import_sunspec() - a map from a model of SunSpec
 * @file: its name
 * @at: first register of the model, NULL where it stands if the common model is before it
 * @out: where to
 *
 * Return: 0 or -1, which was said.
 */
int import_sunspec(const char *file, const char *at, FILE *out)
{
	struct json_object *root = json_object_from_file(file), *group;
	int id = root ? (int)json_number(root, "id", 0) : 0;
	struct level level = { .begin = id == 1 ? COMMON : NEXT };
	struct import *im;
	const char *title;
	char *end;

	if (!id || !json_object_object_get_ex(root, "group", &group) ||
	    !json_list(group, "points")) {
		fprintf(stderr, "megapod-map: %s: no JSON with an id and a group of points\n", file);
		return -1;
	}
	if (at) {
		level.begin = (int)strtoul(at, &end, 0);
		if (!isdigit((u8)*at) || *end || level.begin > U16_MAX) {
			fprintf(stderr, "megapod-map: '%s' is no register: 0 to 65535\n", at);
			return -1;
		}
	}
	level.group = group;
	title = json_text(group, "label");
	im = import_begin(out, format("sunspec_%d", id), MEGAPOD_COMPONENT_KIND_OTHER,
			  format("SunSpec model %d, %s", id, title ? title : "without a name"),
			  NULL);
	import_source(im, "sunspec", format("SunSpec model %d", id), 'B');
	take_identity(im);
	import_decide(im, "the model begins at register %d, which reads %d", level.begin, id);
	take_group(im, &level, false);
	import_end(im, file);
	json_object_put(root);
	return 0;
}
