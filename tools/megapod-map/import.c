// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text of a map that begins as somebody's list of registers. What the list does not say, or
 * says in a way that the language has not, stands in the text as a comment where a human decides
 * it; what is not read at all stands in 'left out'. The text is a map that check accepts.
 */
#include "import.h"

#include "decode.h"

#include <ctype.h>

#define LABEL_MAX	47
#define TEXT_LABEL_MAX	31
#define NAME_MAX_C	31

struct import {
	FILE *out;
	const char *source;
	const char *block;		/* its first lines, until there is a point */
	int space, count, stride;	/* of the block */
	bool blocks;			/* the identity is complete */
	bool identity;
	struct json_object *labels, *names;
	u16 used[4][REGISTERS];
	bool is_identity[REGISTERS];
	char *left_out;
	size_t left_out_size;
	FILE *left_out_to;
	char *texts;
	size_t texts_size;
	FILE *texts_to;
	unsigned int num_texts, num_points, num_left_out, num_decide;
};

/* A text in double quotes of YAML */
static void quoted(const char *text, FILE *out)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc((u8)*text < 0x20 ? ' ' : *text, out);
	}
	fputc('"', out);
}

static const char *c_name(const char *text)
{
	char *name = format("%.*s", NAME_MAX_C, text), *c;

	for (c = name; *c; c++)
		*c = isalnum((u8)*c) ? (char)tolower((u8)*c) : '_';
	return isdigit((u8)*name) || !*name ? format("d_%.*s", NAME_MAX_C - 2, name) : name;
}

/**
 * import_begin() - the head of a map
 * @out: where to
 * @name: of the device; what C does not allow becomes _
 * @kind: of enum megapod_component_kind
 * @title: what it is, or NULL if the list does not say
 * @bus: how it is spoken to, or NULL
 */
struct import *import_begin(FILE *out, const char *name, int kind, const char *title,
			    const char *bus)
{
	struct import *im = zalloc(sizeof(*im));

	im->out = out;
	im->labels = json_object_new_object();
	im->names = json_object_new_object();
	im->left_out_to = open_memstream(&im->left_out, &im->left_out_size);
	im->texts_to = open_memstream(&im->texts, &im->texts_size);
	if (!im->left_out_to || !im->texts_to)
		abort();
	fprintf(out, "map: 1\n\ndevice:\n  name: %s\n  kind: %s\n  title: ", c_name(name),
		words_kind[kind].name);
	quoted(title ? title : name, out);
	if (bus) {
		fputs("\n  bus: ", out);
		quoted(bus, out);
	}
	fputc('\n', out);
	return im;
}

/** import_source() - where the list comes from, and what it is worth */
void import_source(struct import *im, const char *name, const char *what, char grade)
{
	im->source = name;
	fprintf(im->out, "\nsources:\n  %s:\n    what: ", name);
	quoted(what, im->out);
	fprintf(im->out, "\n    grade: %c\n", grade);
}

/** import_decide() - a comment: what a human has to say here */
void import_decide(struct import *im, const char *fmt, ...)
{
	FILE *out = im->out;
	va_list args;

	if (im->block) {
		fputs(im->block, out);
		im->block = NULL;
	}
	fputs(im->blocks ? "      # " : "  # ", out);
	va_start(args, fmt);
	vfprintf(out, fmt, args);
	va_end(args);
	fputc('\n', out);
	im->num_decide++;
}

static void begin_identity(struct import *im)
{
	if (!im->identity)
		fputs("\nidentity:\n", im->out);
	im->identity = true;
}

/**
 * import_identity() - a text that tells devices apart, or what such a text reads
 * @im: the map
 * @field: of identity; "expect: TEXT" if @words is 0
 * @reg: its first register
 * @words: how many
 */
void import_identity(struct import *im, const char *field, int reg, int words)
{
	int i;

	begin_identity(im);
	if (!words) {
		fprintf(im->out, "  %s\n", field);
		return;
	}
	words = min(words, MEGAPOD_MAP_STRING_WORDS);
	fprintf(im->out, "  %s: {at: %d, words: %d}\n", field, reg, words);
	for (i = reg; i < reg + words && i < REGISTERS; i++)
		im->is_identity[i] = true;
}

/**
 * import_unknown() - the list does not say what tells this device from another
 * @im: the map
 * @model: it says where the model stands
 */
void import_unknown(struct import *im, bool model)
{
	begin_identity(im);
	if (model) {
		import_decide(im, "expect: what the model reads on this device");
		fputs("  expect: CHANGE ME\n", im->out);
	} else {
		import_decide(im, "what tells this device from another: expect and model, or device id");
		fputs("  device id: yes\n", im->out);
	}
}

/** import_is_identity() - whether a register is told of already */
bool import_is_identity(const struct import *im, int reg)
{
	return reg >= 0 && reg < REGISTERS && im->is_identity[reg];
}

static void end_identity(struct import *im)
{
	if (im->blocks)
		return;
	begin_identity(im);
	fputs("\nblocks:\n", im->out);
	im->blocks = true;
}

/**
 * import_block() - what follows is in a block, if there is anything
 * @im: the map
 * @name: of the block; made unique
 * @space: of its points
 * @count: how often it is there; 0 and 1: once
 * @stride: registers from one to the next
 */
void import_block(struct import *im, const char *name, int space, int count, int stride)
{
	const char *unique = c_name(name);
	int n = 1;

	end_identity(im);
	while (json_object_object_get_ex(im->names, unique, NULL))
		unique = format("%.*s_%d", NAME_MAX_C - 6, c_name(name), ++n);
	json_object_object_add(im->names, unique, NULL);
	im->space = space;
	im->count = max(count, 1);
	im->stride = stride;
	im->block = format("%s  - name: %s\n    source: %s\n%s%s    points:\n",
			   im->num_points ? "\n" : "", unique, im->source,
			   space == MODBUS_SPACE_HOLDING ? "" :
			   format("    space: %s\n", words_space[space].name),
			   im->count == 1 ? "" :
			   format("    repeat: {count: %d, stride: %d}\n", count, stride));
}

static const char *ascii_only(const char *name)
{
	char *to = format("%s", name), *c;

	for (c = to; *c; c++)
		if (*c < 0x20 || *c > 0x7e || *c == '#')
			*c = '?';
	return to;
}

/** import_word() - as much of a name as a word has room for, in ASCII and in quotes */
const char *import_word(const char *name)
{
	char *word = format("\"%.*s\"", MEGAPOD_STATE_LABEL_SIZE - 1, ascii_only(name)), *c;

	for (c = word + 1; c[1]; c++)
		if (*c == '"' || *c == '\\')
			*c = '?';
	return word;
}

/* As much of a name as a label has room for, in ASCII, and unlike all before */
static const char *label(struct import *im, const char *name, const char *context)
{
	const char *number = im->count > 1 ? " #" : "", *to;
	int n = 1;

	name = ascii_only(name);
	to = format("%.*s%s", LABEL_MAX - 6, name, number);
	if (context && json_object_object_get_ex(im->labels, to, NULL)) {
		name = format("%s %s", ascii_only(context), name);
		to = format("%.*s%s", LABEL_MAX - 6, name, number);
	}
	while (json_object_object_get_ex(im->labels, to, NULL))
		to = format("%.*s (%d)%s", LABEL_MAX - 12, name, ++n, number);
	json_object_object_add(im->labels, to, NULL);
	return to;
}

/* "0.1 °C" or "1 %, quantity: duty"; a unit that is none here is a matter for a human. */
static const char *unit(struct import *im, const struct import_point *point)
{
	const char *scale = point->scale ? point->scale : "1";
	const char *text = format("%s %s", scale, point->unit ? point->unit : "");
	const char *power = point->scale_at < 0 ? "" :
			    format(", in 10^N, N being register %d", point->scale_at);
	int quantity = point->quantity;
	struct scale parsed;

	if (quantity < 0 && (!point->unit || !*point->unit))
		quantity = MEGAPOD_QUANTITY_RAW;
	if (point->unit && !scale_parse(text, quantity, &parsed))
		return quantity < 0 ? format("unit: %s", text) :
		       format("unit: %s, quantity: %s", text, words_quantity[quantity].name);
	if (point->unit && *point->unit) {
		import_decide(im, "%d: '%s' is no unit of a quantity here: raw%s", point->reg,
			      point->unit, power);
		quantity = MEGAPOD_QUANTITY_RAW;
	} else if (quantity == MEGAPOD_QUANTITY_RAW && *power) {
		import_decide(im, "%d: without a unit: raw%s", point->reg, power);
	}
	if (strcmp(scale, "1") && !scale_parse(scale, quantity, &parsed))
		return format("unit: %s, quantity: %s", scale, words_quantity[quantity].name);
	return scale_parse("1", quantity, &parsed) ? "quantity: raw" :
	       format("quantity: %s", words_quantity[quantity].name);
}

/* Each register and bit once. Return: false if it is not, or is none, which the text says */
static bool take_registers(struct import *im, const struct import_point *point)
{
	struct megapod_point pt = { 0 };
	int words = 1, mask = 0xffff, i, k, last;
	u16 *used = im->used[im->space];

	if (point->bit >= 0) {
		mask = ((1 << max(point->bits, 1)) - 1) << point->bit;
	} else if (point->type) {
		pt.format = word_find(words_format, point->type);
		words = map_point_words(&pt);
	}
	last = point->reg + (im->count - 1) * im->stride + words - 1;
	if (point->reg < 0 || last >= REGISTERS || mask > 0xffff) {
		import_decide(im, "%d: %s: beyond the last register or bit", point->reg,
			      point->name);
		return false;
	}
	for (i = 0; i < im->count; i++) {
		for (k = 0; k < words; k++) {
			if (!(used[point->reg + i * im->stride + k] & mask))
				continue;
			import_decide(im, "%d: %s: its register stands above already", point->reg,
				      point->name);
			return false;
		}
	}
	for (i = 0; i < im->count; i++)
		for (k = 0; k < words; k++)
			used[point->reg + i * im->stride + k] |= mask;
	return true;
}

/** import_text() - registers of the space at hand that hold a text */
void import_text(struct import *im, const char *name, int reg, int words)
{
	const char *unique = format("%.*s", TEXT_LABEL_MAX, ascii_only(name));
	int i, n = 1;

	if (words < 1 || words > MEGAPOD_MAP_STRING_WORDS || reg + words > REGISTERS ||
	    im->num_texts == MEGAPOD_MAP_MAX_TEXTS || im->space < MODBUS_SPACE_HOLDING) {
		import_left_out(im, reg, words, "%s: a text, too long or one too many", name);
		return;
	}
	for (i = reg; i < reg + words; i++) {
		if (!im->used[im->space][i])
			continue;
		import_decide(im, "%d: %s: its register stands above already", reg, name);
		return;
	}
	for (i = reg; i < reg + words; i++)
		im->used[im->space][i] = 0xffff;
	while (json_object_object_get_ex(im->labels, format("text %s", unique), NULL))
		unique = format("%.*s (%d)", TEXT_LABEL_MAX - 5, ascii_only(name), ++n);
	json_object_object_add(im->labels, format("text %s", unique), NULL);
	fputs("  - {label: ", im->texts_to);
	quoted(unique, im->texts_to);
	fprintf(im->texts_to, ", source: %s, at: %d, words: %d", im->source, reg, words);
	if (im->space != MODBUS_SPACE_HOLDING)
		fprintf(im->texts_to, ", space: %s", words_space[im->space].name);
	fputs("}\n", im->texts_to);
	im->num_texts++;
}

/* What is added to each value, in its unit; NULL if the kernel's unit is too coarse for it */
static const char *offset_of(struct import *im, const struct import_point *point, const char *one)
{
	bool known = point->unit && strstr(one, point->unit);
	const char *text = known ? format("%s %s", point->offset, point->unit) : point->offset;
	struct scale scale;
	s64 amount;

	if (!scale_parse(known ? format("1 %s", point->unit) : "1",
			 known ? point->quantity : MEGAPOD_QUANTITY_RAW, &scale) &&
	    !amount_parse(text, scale.quantity, &amount))
		return text;
	import_decide(im, "%d: %s is to be added to the number", point->reg, point->offset);
	return NULL;
}

/** import_point() - a register that is read, or is left out if the language has no such type */
void import_point(struct import *im, const struct import_point *point)
{
	const char *what = point->type && point->bit < 0 ?
			   format(", type: %s", point->type) : "", *one, *offset;
	bool scaled;

	if (point->bit < 0 && point->type && !strcmp(point->type, "string")) {
		import_text(im, point->name, point->reg, point->words);
		return;
	}
	if (point->bit < 0 && point->type && word_find(words_format, point->type) < 0) {
		import_left_out(im, point->reg, point->words, "%s: of type %s, which is not read",
				point->name, point->type);
		return;
	}
	if (!take_registers(im, point))
		return;
	if (im->block)
		fputs(im->block, im->out);
	im->block = NULL;
	one = unit(im, point);
	offset = point->offset ? offset_of(im, point, one) : NULL;
	/* A raw number is whole: tenths of it would be lost. */
	scaled = point->scale_at >= 0 && strcmp(one, "quantity: raw");
	if (point->bit >= 0)
		fprintf(im->out, "      - {at: %d.%d", point->reg, point->bit);
	else
		fprintf(im->out, "      - {at: %d", point->reg);
	if (point->bit >= 0 && point->bits > 1)
		fprintf(im->out, "-%d", point->bit + point->bits - 1);
	fputs(", label: ", im->out);
	quoted(label(im, point->name, point->context), im->out);
	fprintf(im->out, "%s, %s", what, one);
	if (scaled)
		fprintf(im->out, ", scale at: %d", point->scale_at);
	if (offset)
		fprintf(im->out, ", offset: %s", offset);
	if (point->not_available)
		fprintf(im->out, ", not available: %s", point->not_available);
	if (point->more)
		fprintf(im->out, ",%s%s", *point->more == '\n' ? "" : " ", point->more);
	fputs("}\n", im->out);
	im->num_points++;
}

/** import_left_out() - registers of the space at hand that are not read, and why */
void import_left_out(struct import *im, int reg, int words, const char *fmt, ...)
{
	va_list args;
	char *why;

	va_start(args, fmt);
	why = vformat(fmt, args);
	va_end(args);
	fprintf(im->left_out_to, "  - {at: %d", reg);
	if (words > 1)
		fprintf(im->left_out_to, "-%d", reg + words - 1);
	if (im->space != MODBUS_SPACE_HOLDING)
		fprintf(im->left_out_to, ", space: %s", words_space[im->space].name);
	fputs(", why: ", im->left_out_to);
	quoted(why, im->left_out_to);
	fputs("}\n", im->left_out_to);
	free(why);
	im->num_left_out++;
}

/** import_end() - the end of the map; what came of it is said on standard error */
void import_end(struct import *im, const char *file)
{
	end_identity(im);
	fclose(im->left_out_to);
	fclose(im->texts_to);
	if (im->num_texts)
		fprintf(im->out, "\ntexts:\n%s", im->texts);
	if (im->num_left_out)
		fprintf(im->out, "\nleft out:\n%s", im->left_out);
	fprintf(stderr, "megapod-map: %s: %u readings, %u left out, %u to decide (see the comments)\n",
		file, im->num_points, im->num_left_out, im->num_decide);
	json_object_put(im->labels);
	json_object_put(im->names);
	free(im->left_out);
	free(im->texts);
	free(im);
}

/** import_decimal() - a number without an exponent and without zeros at its end */
const char *import_decimal(double value)
{
	char *text = format("%.12f", value);
	size_t len = strlen(text);

	while (text[len - 1] == '0')
		text[--len] = '\0';
	if (text[len - 1] == '.')
		text[--len] = '\0';
	return text;
}

const char *json_text(struct json_object *object, const char *name)
{
	struct json_object *found;

	return json_object_object_get_ex(object, name, &found) ? json_object_get_string(found) :
								 NULL;
}

double json_number(struct json_object *object, const char *name, double otherwise)
{
	struct json_object *found;

	return json_object_object_get_ex(object, name, &found) ? json_object_get_double(found) :
								 otherwise;
}

/** json_list() - a list in an object. Return: NULL if there is none */
struct json_object *json_list(struct json_object *object, const char *name)
{
	struct json_object *found;

	return json_object_object_get_ex(object, name, &found) &&
	       json_object_is_type(found, json_type_array) ? found : NULL;
}
