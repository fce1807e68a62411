// SPDX-License-Identifier: GPL-2.0-only
/*
 * All output: tables for people, documents for machines.
 */
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "out.h"
#include "schema.h"
#include "text.h"
#include "units.h"

static char **texts;
static size_t text_count;

const char *text(const char *fmt, ...)
{
	va_list args;

	texts = must(realloc(texts, (text_count + 1) * sizeof(*texts)));
	va_start(args, fmt);
	if (vasprintf(&texts[text_count], fmt, args) < 0)
		must(NULL);
	va_end(args);
	return texts[text_count++];
}

void text_free_all(void)
{
	while (text_count)
		free(texts[--text_count]);
	free(texts);
	texts = NULL;
}

bool has(json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

const char *get_string(json_object *object, const char *key)
{
	const char *string = json_object_get_string(json_object_object_get(object, key));

	return string ? string : "";
}

long long get_number(json_object *object, const char *key)
{
	return json_object_get_int64(json_object_object_get(object, key));
}

bool get_flag(json_object *object, const char *key)
{
	return json_object_get_boolean(json_object_object_get(object, key));
}

bool is_word(json_object *object, const char *key, const char *word)
{
	return !strcmp(get_string(object, key), word);
}

void doc_add(const char *key, json_object *value)
{
	if (ctl.json)
		json_object_object_add(ctl.doc, key, value);
	else
		json_object_put(value);
}

void doc_print(json_object *document)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	flags |= ctl.pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED :
		JSON_C_TO_STRING_PLAIN;
	puts(json_object_to_json_string_ext(document, flags));
	fflush(stdout);
}

static void add_cells(struct table *table, va_list args)
{
	size_t used = table->rows * table->columns;

	table->cell = must(realloc(table->cell, (used + table->columns) * sizeof(*table->cell)));
	for (size_t i = 0; i < table->columns; i++)
		table->cell[used + i] = va_arg(args, const char *);
	table->rows++;
}

void table_begin(struct table *table, ...)
{
	va_list args;

	*table = (struct table){ 0 };
	va_start(args, table);
	while (va_arg(args, const char *))
		table->columns++;
	va_end(args);
	va_start(args, table);
	add_cells(table, args);
	va_end(args);
}

void table_row(struct table *table, ...)
{
	va_list args;

	va_start(args, table);
	add_cells(table, args);
	va_end(args);
}

static void print_cell(const char *cell, size_t width, bool right, bool last)
{
	int pad = width - text_width(cell);

	if (right)
		printf("%*s%s%s", pad, "", cell, last ? "" : "  ");
	else
		printf("%s%*s", cell, last ? 0 : pad + 2, "");
}

void table_end(struct table *table)
{
	size_t *width = must(calloc(table->columns, sizeof(*width)));
	bool *right = must(calloc(table->columns, sizeof(*right)));

	for (size_t i = 0; i < table->columns; i++) {
		right[i] = table->cell[i][0] == '>';
		table->cell[i] += right[i];
	}
	for (size_t i = 0; i < table->rows * table->columns; i++) {
		size_t w = text_width(table->cell[i]);

		if (w > width[i % table->columns])
			width[i % table->columns] = w;
	}
	for (size_t i = 0; !ctl.json && table->rows > 1 && i < table->rows * table->columns; i++) {
		size_t column = i % table->columns;
		bool last = column + 1 == table->columns;

		print_cell(table->cell[i], width[column], right[column], last);
		if (last)
			putchar('\n');
	}
	free(width);
	free(right);
	free(table->cell);
	*table = (struct table){ 0 };
	text_free_all();
}

const char *quoted(const char *string)
{
	char *word = must(text_quote(string));
	const char *kept = text("%s", word);

	free(word);
	return kept;
}

const char *or_dash(const char *string)
{
	return *string ? string : "-";
}

void print_details(json_object *object)
{
	size_t width = 0;

	json_object_object_foreach(object, key, value) {
		(void)value;
		width = strlen(key) > width ? strlen(key) : width;
	}
	json_object_object_foreach(object, name, member) {
		if (json_object_is_type(member, json_type_object)) {
			printf("%s\n", name);
			print_details(member);
			continue;
		}
		printf("%-*s  %s\n", (int)width, name, member ?
		       json_object_get_string(member) : "-");
	}
}

unsigned int quantity_of(json_object *sensor)
{
	return word_number(quantity_words, get_string(sensor, "quantity"));
}

const char *quantity_text(json_object *sensor, const char *key)
{
	char buf[UNITS_TEXT];

	return text("%s", units_show(quantity_of(sensor), get_number(sensor, key), buf));
}

const char *age_text(json_object *object)
{
	long long ms = get_number(object, "age_ms");

	if (!has(object, "age_ms"))
		return "never";
	return ms < 10000 ? text("%lld.%lld s", ms / 1000, ms / 100 % 10) :
		text("%lld s", ms / 1000);
}

const char *reading_text(json_object *sensor)
{
	const char *status = get_string(sensor, "status");

	if (!sensor || !strcmp(status, "absent"))
		return "-";
	if (!strcmp(status, "stale"))
		return text("stale (%s)", age_text(sensor));
	if (!has(sensor, "value"))
		return or_dash(status);
	return strcmp(status, "fault") ? quantity_text(sensor, "value") :
		text("%s (fault)", quantity_text(sensor, "value"));
}

int out_finish(int code)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	text_free_all();
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	/* Who closed the pipe has seen enough, and what was to be done is done. */
	if (poll(&out, 1, 0) > 0 && out.revents & POLLERR)
		return code;
	fputs("megapodctl: the output could not be written\n", stderr);
	return code ? code : PARTIAL;
}
