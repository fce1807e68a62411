/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OUT_H
#define OUT_H

#include "base/ctl.h"

/*
 * Reading JSON objects. A key may be a path, "stats.replies". Strings of what is null are "",
 * numbers 0.
 */
json_object *get(json_object *object, const char *key);
const char *get_string(json_object *object, const char *key);
long long get_number(json_object *object, const char *key);
bool get_flag(json_object *object, const char *key);
bool has(json_object *object, const char *key);	/* it is not null */
bool is_word(json_object *object, const char *key, const char *word);

/* Of an array that may be null. */
size_t length(json_object *array);
json_object *item_at(json_object *array, size_t nr);	/* NULL past the end */
json_object *item_named(json_object *array, const char *name);	/* NULL for none */

#define for_each_object(item, array) \
	for (size_t item##_nr = 0; item##_nr < length(array) && \
	     ((item) = item_at(array, item##_nr), true); item##_nr++)

/*
 * The document of -j. Without -j, what is given to doc_add() is only freed.
 */
void doc_add(const char *key, json_object *value);
void doc_add_one(const char *key, json_object *value);	/* as the only one of an array */
void doc_print(json_object *document);	/* one document, or one line of monitor */
void doc_print_errors(void);	/* what fail() said, as such a line; then it is forgotten */

/*
 * Text for people, made for one table or line and freed together.
 */
const char *text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void text_free_all(void);

const char *or_dash(const char *string);
const char *quoted(const char *string);		/* one word of a batch */

/**
 * struct column - a column of a table, made of the objects that are its rows
 * @head: what stands above it; ">" first aligns it to the right
 * @key: key, of which the value is shown as it is
 * @cell: what is shown, made of object and @key; may be NULL
 * @state: it tells how something is, and is coloured so
 */
struct column {
	const char *head;
	const char *key;
	const char *(*cell)(json_object *object, const char *key);
	bool state;
};

/**
 * table_print() - print a table, unless it is empty or with -j
 * @columns: an entry without head at the end; -o chooses from them
 * @rows: array of objects
 * @indent: what stands before each line
 *
 * All texts are freed. Return: 0, or USAGE after fail() when -o names none of them.
 */
int table_print(const struct column *columns, json_object *rows, const char *indent);

/* @word as a state, in colour on a terminal: "\033[31mtripped\033[0m". */
const char *state_text(const char *word);

/* Flush stdout. Return: @code, or another one if what was printed could not be written. */
int out_finish(int code);

#endif
