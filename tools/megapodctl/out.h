/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OUT_H
#define OUT_H

#include "ctl.h"

/*
 * Reading JSON objects. Strings of what is null are "", numbers 0.
 */
const char *get_string(json_object *object, const char *key);
long long get_number(json_object *object, const char *key);
bool get_flag(json_object *object, const char *key);
bool has(json_object *object, const char *key);	/* it is not null */
bool is_word(json_object *object, const char *key, const char *word);

#define for_each_object(item, array) \
	for (size_t item##_nr = 0; item##_nr < (size_t)json_object_array_length(array) && \
	     ((item) = json_object_array_get_idx(array, item##_nr), true); item##_nr++)

/*
 * The document of -j. Without -j, what is given to doc_add() is only freed.
 */
void doc_add(const char *key, json_object *value);
void doc_print(json_object *document);	/* one document, or one line of monitor */

/*
 * Text for people, made for one table or line and freed together.
 */
const char *text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void text_free_all(void);

/**
 * struct table - rows that are printed in aligned columns
 * @columns: number of columns
 * @rows: number of rows, the head included
 * @cell: all cells
 */
struct table {
	size_t columns;
	size_t rows;
	const char **cell;
};

/* Heads, NULL at the end. Columns whose head begins with ">" are aligned to the right. */
void table_begin(struct table *table, ...);
void table_row(struct table *table, ...);	/* as many strings as columns */
void table_end(struct table *table);		/* print, unless empty or with -j, and free */

/* Every member of an object, one a line. */
void print_details(json_object *object);

/*
 * Parts of objects in words.
 */
unsigned int quantity_of(json_object *sensor);	/* &enum megapod_quantity, or one past them */
const char *quantity_text(json_object *sensor, const char *key);	/* "27.0 C" */
const char *reading_text(json_object *sensor);	/* or "stale (12 s)"; "-" for none */
const char *age_text(json_object *object);	/* "0.2 s" */
const char *or_dash(const char *string);
const char *quoted(const char *string);		/* one word of a batch */

/* Flush stdout. Return: @code, or another one if what was printed could not be written. */
int out_finish(int code);

#endif
