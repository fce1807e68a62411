// SPDX-License-Identifier: GPL-2.0-only
/*
 * Batches, which are the configuration files too.
 *
 * All lines are parsed before anything is sent, and all errors are told. Then they are carried out
 * in order up to the first that fails. An object that exists as the line says is no change, a
 * different one an error: the commands see to that themselves when &ctl.batch is set.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "batch.h"
#include "nl.h"
#include "out.h"
#include "text.h"

#define MAX_WORDS (2 + 2 * MAX_PARAMS)

struct line {
	char *text;
	size_t number;
	struct args args;
};

struct file {
	const char *name;
	struct line *line;
	size_t count;
	unsigned int families;
	int err;
};

static void locate(const struct file *file, size_t number)
{
	static char where[300];

	snprintf(where, sizeof(where), "%s:%zu: ", file->name, number);
	ctl.where = where;
}

/* @text becomes the line's, which points into it. */
static int parse(struct file *file, char *text, size_t number)
{
	struct line *line;
	char *word[MAX_WORDS];
	const char *wrong;
	size_t count;
	int err;

	locate(file, number);
	wrong = text_split(text, word, MAX_WORDS, &count);
	if (wrong || !count) {
		free(text);
		return wrong ? fail(USAGE, "%s", wrong) : 0;
	}
	file->line = must(realloc(file->line, (file->count + 1) * sizeof(*file->line)));
	line = &file->line[file->count++];
	*line = (struct line){ .text = text, .number = number };
	err = args_parse(word, count, &line->args);
	if (!err && !line->args.command->changes)
		err = fail(USAGE, "%s%s%s changes nothing and has no place in a batch",
			   line->args.command->object, line->args.command->verb ? " " : "",
			   line->args.command->verb ? line->args.command->verb : "");
	if (!err)
		file->families |= line->args.command->families;
	return err;
}

static int parse_all(struct file *file, FILE *in)
{
	char *text = NULL;
	size_t size = 0, number = 0;
	ssize_t len;

	while ((len = getline(&text, &size, in)) >= 0) {
		number++;
		if (strlen(text) != (size_t)len) {
			locate(file, number);
			file->err = fail(USAGE, "there is a NUL in the line");
			continue;
		}
		if (parse(file, text, number))
			file->err = USAGE;
		text = NULL;
		size = 0;
	}
	free(text);
	ctl.where = "";
	if (ferror(in))
		file->err = fail(USAGE, "%s: %s", file->name, strerror(errno));
	return file->err;
}

/* @doc is the document of the command, as it would print it alone. */
static json_object *result(const struct line *line, const char *what, json_object *doc)
{
	const struct command *command = line->args.command;
	json_object *object = json_object_new_object();

	json_object_object_add(object, "line", json_object_new_int64(line->number));
	json_object_object_add(object, "command", json_object_new_string(command->object));
	json_object_object_add(object, "verb", json_object_new_string(command->verb));
	json_object_object_add(object, "result", json_object_new_string(what));
	json_object_object_add(object, "document", doc);
	return object;
}

static int run(struct file *file)
{
	json_object *results = json_object_new_array(), *whole = ctl.doc;
	size_t changes = 0, i;
	int err = 0;

	for (i = 0; !err && i < file->count; i++) {
		struct line *line = &file->line[i];

		ctl.changed = false;
		ctl.doc = json_object_new_object();
		locate(file, line->number);
		err = line->args.command->run(&line->args);
		changes += ctl.changed;
		json_object_array_add(results, result(line, err ? "failed" : ctl.changed ?
						      "changed" : "unchanged", ctl.doc));
		text_free_all();
	}
	if (err && i < file->count)
		fail(err, "stopped here; %zu commands were not tried", file->count - i);
	ctl.where = "";
	ctl.doc = whole;
	doc_add("commands", results);
	doc_add("changed", json_object_new_boolean(changes));
	if (!ctl.json)
		printf("%s: %zu commands, %zu changed something\n", file->name, i, changes);
	return err;
}

int batch(const char *name)
{
	bool standard = !strcmp(name, "-");
	struct file file = { .name = standard ? "stdin" : name };
	FILE *in = standard ? stdin : fopen(name, "re");
	int err;

	if (!in)
		return fail(USAGE, "%s: %s", name, strerror(errno));
	ctl.batch = true;
	err = parse_all(&file, in);
	if (!err)
		err = families_need(file.families);
	if (!err)
		err = run(&file);
	for (size_t i = 0; i < file.count; i++)
		free(file.line[i].text);
	free(file.line);
	if (!standard)
		fclose(in);
	return err;
}
