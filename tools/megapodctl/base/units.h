/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef UNITS_H
#define UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest result of units_show() and units_exact(), with the NUL. */
#define UNITS_TEXT 40

/**
 * struct measure - a number with unit as a person wrote it: @digits / 10^@decimals @unit, "20%:charge"
 * @digits: all digits, without the point
 * @decimals: how many of them stand after the point
 * @unit: unit, empty if none was written
 * @of: word of the quantity, empty if none was written; what is one is for others to know
 */
struct measure {
	int64_t digits;
	int decimals;
	char unit[16];
	char of[24];
};

/**
 * enum unit_system - units that people see; what they write without a unit is always metric
 * @METRIC: C, L/min, kPa
 * @IMPERIAL: F, gpm, psi
 * @SI: K, m3/s, Pa
 */
enum unit_system {
	METRIC,
	IMPERIAL,
	SI,
};

void units_use(enum unit_system system);

/* Quantities are &enum megapod_quantity. */
const char *units_base(unsigned int quantity);	/* of netlink and JSON: "mL/min" */

/* All units of a quantity, or of all: "C, mdegC, F"; static. */
const char *units_known(int quantity);

/* A value in the base unit for people, rounded: "27.0 C", "wet". */
const char *units_show(unsigned int quantity, int64_t value, char buf[UNITS_TEXT]);

/* A value as units_parse() and units_value() take it back without loss: "27.25C". */
const char *units_exact(unsigned int quantity, int64_t value, char buf[UNITS_TEXT]);

/* Whether it is a unit of any quantity. */
bool units_is(const char *unit);

/* Whether it is a unit of this one; no unit is one of a plain number. */
bool units_fits(unsigned int quantity, const char *unit);

/* The only quantity of which it is a unit, or -1. */
int units_quantity(const char *unit);

/**
 * units_parse() - read "5L/min", "-3.5", "45C"
 * @text: the text
 * @m: result
 *
 * Return: NULL, or what is wrong with it.
 */
const char *units_parse(const char *text, struct measure *m);

/**
 * units_value() - a measure as value of a quantity
 * @quantity: the quantity; its metric unit is meant if @m has none
 * @m: the measure
 * @difference: of two such values, which counts where units have another zero: 9 F are 5 C
 * @value: result, in the base unit, rounded where the unit is no round number of it
 * @why: buffer for the reason of an error
 * @size: of @why
 *
 * Return: 0, or -1 with @why filled in.
 */
int units_value(unsigned int quantity, const struct measure *m, bool difference, int64_t *value,
		char *why, size_t size);

/* A measure of time, in s if it has no unit. Return: NULL, or what is wrong with it. */
const char *units_ms(const struct measure *m, int64_t *ms);

/* A time as units_ms() takes it back: "500ms", "2h". */
const char *units_time(int64_t ms, char buf[UNITS_TEXT]);

#endif
