/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is common to maps that begin as somebody's list of registers. Each form has a file of its
 * own, which tells import.c what it finds; import.c writes the text of a map.
 */
#ifndef MEGAPOD_MAP_IMPORT_H
#define MEGAPOD_MAP_IMPORT_H

#include "map.h"

#include <json-c/json.h>

struct import;

/**
 * struct import_point - a register, as a list has it
 * @reg: its number, as on the wire
 * @bit: its lowest bit, or -1 for whole registers
 * @bits: how many bits
 * @words: how many registers, where @type does not tell
 * @name: label of it; made unique, short and ASCII
 * @context: what tells two of the same @name apart, or NULL
 * @type: a type of the language, or NULL
 * @scale: size of one count as a decimal number, or NULL for 1
 * @unit: as the list has it, or NULL
 * @quantity: of enum megapod_quantity, or -1 if the unit tells
 * @scale_at: register with the exponent of ten of one count, or -1
 * @offset: to add to each value, in @unit, as a decimal number, or NULL
 * @not_available: number by which the device says so, as text, or NULL
 * @more: fields of the language to add, or NULL
 */
struct import_point {
	int reg, bit, bits, words;
	const char *name, *context, *type, *scale, *unit;
	int quantity;
	int scale_at;
	const char *offset;
	const char *not_available, *more;
};

struct import *import_begin(FILE *out, const char *name, int kind, const char *title,
			    const char *bus);
void import_source(struct import *im, const char *name, const char *what, char grade);
void import_identity(struct import *im, const char *field, int reg, int words);
void import_decide(struct import *im, const char *fmt, ...) __printf(2, 3);
void import_unknown(struct import *im, bool model);
bool import_is_identity(const struct import *im, int reg);
void import_block(struct import *im, const char *name, int space, int count, int stride);
void import_point(struct import *im, const struct import_point *point);
void import_text(struct import *im, const char *name, int reg, int words);
void import_left_out(struct import *im, int reg, int words, const char *fmt, ...) __printf(4, 5);
void import_end(struct import *im, const char *file);

const char *import_word(const char *name);
const char *import_decimal(double value);
const char *json_text(struct json_object *object, const char *name);
double json_number(struct json_object *object, const char *name, double otherwise);
struct json_object *json_list(struct json_object *object, const char *name);

#endif
