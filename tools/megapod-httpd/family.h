/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Families of series, and how they are written.
 *
 * Two formats differ in little: OpenMetrics 1.0 says # UNIT, names a counter without "_total"
 * and an info without "_info" in its head, and ends with # EOF. Text 0.0.4 of Prometheus knows
 * neither. Samples are the same, so they are written once. All samples of a family have to
 * stand together, while objects are gone through one by one: each family has a text of its
 * own, and these are put together at the end.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include <stdbool.h>

#include "buf.h"

enum family_type {
	GAUGE,
	COUNTER,
	HISTOGRAM,
	INFO,
};

/**
 * struct family - series of one name
 * @type: type
 * @name: without "_total" and "_info"; it ends in the unit, if there is one
 * @unit: base unit, NULL for none
 * @help: one line
 * @text: samples so far
 * @count: how many
 */
struct family {
	enum family_type type;
	const char *name;
	const char *unit;
	const char *help;
	struct buf text;
	size_t count;
};

/* A sample with labels as 'pod="pod0",component="pdu0"', or "" for none. */
void family_decimal(struct family *family, const char *labels, long long value,
		    unsigned int decimals);
void family_double(struct family *family, const char *labels, double value);

/*
 * One series per word, of which the one that is @word is 1: as OpenTelemetry and StateSets do.
 */
void family_states(struct family *family, const char *labels, const char *const *words,
		   const char *word);

/* A bucket of a histogram; with an infinite @le it is the last. */
void family_bucket(struct family *family, const char *labels, double le,
		   unsigned long long count);

/* Adds what the family has to @to, if it has anything, and empties it. Return: series. */
size_t family_end(struct family *family, bool openmetrics, struct buf *to);

#endif
