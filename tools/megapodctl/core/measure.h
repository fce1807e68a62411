/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of people with what they are of: "20%" may be a charge, a duty or a position, and "20%:charge" is one thing. Texts
 * are good until text_free_all().
 */
#ifndef MEASURE_H
#define MEASURE_H

#include "base/units.h"

#define QUANTITY_NONE UINT32_MAX

/* What it says it is of, else the only quantity that has its unit; QUANTITY_NONE if several have. */
unsigned int measure_quantity(const struct measure *m);

/* As units_value(), and it is of no other quantity than it says. */
int measure_value(unsigned int quantity, const struct measure *m, bool difference, int64_t *value,
		  char *why, size_t size);

/* As units_exact(), with the quantity where the unit does not tell it. */
const char *measure_text(unsigned int quantity, int64_t value);

/* The quantities of its unit: "duty, humidity, position, charge" */
const char *measure_choices(const struct measure *m);

/**
 * measure_absent() - say that nothing tells what a measure is of
 * @name: what it would be of, which is not there
 * @word: what stands before it on the command line
 * @said: as it was written
 * @m: the same
 *
 * Return: USAGE, after fail().
 */
int measure_absent(const char *name, const char *word, const char *said, const struct measure *m);

#endif
