// SPDX-License-Identifier: GPL-2.0-only
/*
 * All output: tables for people, documents for machines.
 */
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/out.h"
#include "base/text.h"

static char **texts;
static size_t text_count, text_room;

const char *text(const char *fmt, ...)
{
	va_list args;

	if (text_count == text_room) {
		text_room = text_room ? 2 * text_room : 64;
		texts = must(realloc(texts, text_room * sizeof(*texts)));
	}
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
	text_room = 0;
}

json_object *get(json_object *object, const char *key)
{
	const char *dot = strchr(key, '.');
	char first[32];

	if (!dot)
		return json_object_object_get(object, key);
	snprintf(first, sizeof(first), "%.*s", (int)(dot - key), key);
	return get(json_object_object_get(object, first), dot + 1);
}

bool has(json_object *object, const char *key)
{
	return get(object, key);
}

const char *get_string(json_object *object, const char *key)
{
	const char *string = json_object_get_string(get(object, key));

	return string ? string : "";
}

long long get_number(json_object *object, const char *key)
{
	return json_object_get_int64(get(object, key));
}

bool get_flag(json_object *object, const char *key)
{
	return json_object_get_boolean(get(object, key));
}

bool is_word(json_object *object, const char *key, const char *word)
{
	return !strcmp(get_string(object, key), word);
}

size_t length(json_object *array)
{
	return array ? json_object_array_length(array) : 0;
}

json_object *item_at(json_object *array, size_t nr)
{
	return array ? json_object_array_get_idx(array, nr) : NULL;
}

json_object *item_named(json_object *array, const char *name)
{
	json_object *object;

	for_each_object(object, array)
		if (is_word(object, "name", name))
			return object;
	return NULL;
}

void doc_add(const char *key, json_object *value)
{
	if (ctl.json)
		json_object_object_add(ctl.doc, key, value);
	else
		json_object_put(value);
}

void doc_add_one(const char *key, json_object *value)
{
	json_object *array = json_object_new_array();

	json_object_array_add(array, value);
	doc_add(key, array);
}

void doc_print(json_object *document)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	flags |= ctl.pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED :
		JSON_C_TO_STRING_PLAIN;
	puts(json_object_to_json_string_ext(document, flags));
	fflush(stdout);
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

/* States by colour, as people read them: well, look at it, act. */
static const char *colour_of(const char *word)
{
	static const struct {
		const char *colour, *words;
	} colours[] = {
		{ "32", " ok up ready on confirmed passed quiet dry " },
		{ "33", " warning degraded connecting identifying waiting pending bypassed " },
		{ "33", " blocking quarantined unbound stale unknown minor commanded " },
		{ "1;31", " critical fault offline refused tripped failed down missing raised " },
		{ "1;31", " wet disarmed timeout interrupted " },
	};
	const char *item = text(" %.*s ", (int)strcspn(word, " :"), word);

	for (size_t i = 0; i < COUNT_OF(colours); i++)
		if (strstr(colours[i].words, item))
			return colours[i].colour;
	return NULL;
}

const char *state_text(const char *word)
{
	const char *colour = ctl.colour ? colour_of(word) : NULL;

	return colour ? text("\033[%sm%s\033[0m", colour, word) : word;
}

static const char *head_of(const struct column *column)
{
	return column->head + (*column->head == '>');
}

/* "last-command" is the column LAST COMMAND, and so is its key. */
static bool is_column(const struct column *column, const char *name, size_t len)
{
	const char *head = head_of(column);
	size_t i = 0;

	while (*head == ' ')
		head++;
	if (column->key && strlen(column->key) == len && !strncmp(column->key, name, len))
		return true;
	for (; i < len && head[i]; i++)
		if (strncasecmp(&head[i], &name[i], 1) && !(head[i] == ' ' && name[i] == '-'))
			return false;
	return i == len && !head[i];
}

static const struct column *find_column(const struct column *columns, const char *name, size_t len)
{
	const char *known = "";

	for (const struct column *c = columns; c->head; c++)
		if (is_column(c, name, len))
			return c;
	for (const struct column *c = columns; c->head; c++) {
		char *word = must(strdup(head_of(c)));

		for (char *p = word; *p; p++)
			*p = *p == ' ' ? '-' : *p >= 'A' && *p <= 'Z' ? *p + 32 : *p;
		known = text("%s%s%s", known, *known ? ", " : "", word);
		free(word);
	}
	fail(USAGE, "the column \"%.*s\" is not known; there are %s", (int)len, name, known);
	return NULL;
}

/* Which are shown; NULL at the end. */
static const struct column **chosen_columns(const struct column *columns)
{
	const struct column **chosen = NULL, *column = columns;
	size_t count = 0;

	for (const char *name = ctl.columns ? ctl.columns : ""; column; count++) {
		size_t len = strcspn(name, ",");

		chosen = must(realloc(chosen, (count + 1) * sizeof(*chosen)));
		if (!ctl.columns) {
			chosen[count] = column->head ? column++ : NULL;
			if (!chosen[count])
				return chosen;
			continue;
		}
		if (!len) {
			chosen[count] = NULL;
			return chosen;
		}
		column = find_column(columns, name, len);
		chosen[count] = column;
		name += len + (name[len] == ',');
	}
	free(chosen);
	return NULL;
}

static const char *cell_of(const struct column *column, json_object *row)
{
	return or_dash(column->cell ? column->cell(row, column->key) :
		       get_string(row, column->key));
}

static void print_cell(const struct column *column, const char *cell, size_t width, bool last)
{
	int pad = ctl.terse ? 0 : width - text_width(cell);
	const char *shown = column->state ? state_text(cell) : cell;

	if (*column->head == '>')
		printf("%*s%s", pad, "", shown);
	else
		printf("%s%*s", shown, last ? 0 : pad, "");
	fputs(last ? "\n" : ctl.terse ? "\t" : "  ", stdout);
}

static void print_rows(const struct column **column, size_t columns, json_object *rows,
		       const char *indent)
{
	size_t count = length(rows), *width;
	const char **cell;

	cell = must(calloc((count + 1) * columns, sizeof(*cell)));
	width = must(calloc(columns, sizeof(*width)));
	for (size_t i = 0; i < (count + 1) * columns; i++) {
		size_t w, c = i % columns;

		cell[i] = i < columns ? head_of(column[c]) :
			  cell_of(column[c], item_at(rows, i / columns - 1));
		w = text_width(cell[i]);
		width[c] = w > width[c] ? w : width[c];
	}
	for (size_t i = ctl.terse ? columns : 0; i < (count + 1) * columns; i++) {
		if (i % columns == 0 && !ctl.terse)
			fputs(indent, stdout);
		print_cell(column[i % columns], cell[i], width[i % columns],
			   i % columns + 1 == columns);
	}
	free(width);
	free(cell);
}

int table_print(const struct column *columns, json_object *rows, const char *indent)
{
	const struct column **chosen = chosen_columns(columns);
	size_t count = 0;

	if (!chosen)
		return USAGE;
	while (chosen[count])
		count++;
	if (!ctl.json && count && length(rows))
		print_rows(chosen, count, rows, indent);
	free(chosen);
	text_free_all();
	return 0;
}

void doc_print_errors(void)
{
	json_object *line;

	if (!ctl.json || !length(ctl.errors))
		return;
	line = json_object_new_object();
	json_object_object_add(line, "event", json_object_new_string("error"));
	json_object_object_add(line, "errors", json_object_get(ctl.errors));
	doc_print(line);
	json_object_put(line);
	errors_drop(0);
}

int out_finish(int code)
{
	static bool said;
	struct pollfd out = { .fd = STDOUT_FILENO };

	text_free_all();
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	/* Who closed the pipe has seen enough, and what was to be done is done. */
	if (poll(&out, 1, 0) > 0 && out.revents & POLLERR)
		return code;
	if (!said)
		fputs("megapodctl: the output could not be written\n", stderr);
	said = true;
	return code ? code : PARTIAL;
}
