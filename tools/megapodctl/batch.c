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

#define MAX_WORDS (2 + 2 * (MAX_PARAMS + MAX_REPEATS))

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

static bool goes_on(const char *text, size_t len)
{
	size_t slashes = 0;

	if (text[len - 1] != '\n' || text[strspn(text, " \t")] == '#')
		return false;
	while (slashes < len - 1 && text[len - 2 - slashes] == '\\')
		slashes++;
	return slashes % 2;
}

/*
 * A line with those that go on from it after a backslash; allocated. Length, or -1 at the end.
 * @number counts the lines of the file.
 */
static ssize_t read_line(FILE *in, char **text, size_t *number)
{
	size_t size = 0, more_size = 0;
	char *more = NULL;
	ssize_t len, n;

	*text = NULL;
	len = getline(text, &size, in);
	*number += len >= 0;
	while (len > 0 && goes_on(*text, len) && (n = getline(&more, &more_size, in)) >= 0) {
		++*number;
		*text = must(realloc(*text, len + n + 1));
		memcpy(*text + len - 2, more, n + 1);
		len += n - 2;
	}
	free(more);
	return len;
}

static int parse_all(struct file *file, FILE *in)
{
	size_t number = 0, first = 1;
	char *text;
	ssize_t len;

	for (; (len = read_line(in, &text, &number)) >= 0; first = number + 1) {
		if (strlen(text) != (size_t)len) {
			locate(file, first);
			file->err = fail(USAGE, "there is a NUL in the line");
			free(text);
			continue;
		}
		if (parse(file, text, first))
			file->err = USAGE;
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

static struct file saved;

static void free_file(struct file *file)
{
	for (size_t i = 0; i < file->count; i++)
		free(file->line[i].text);
	free(file->line);
	*file = (struct file){ 0 };
}

/*
 * What cannot be read is told, but does not keep the pod from being guarded: it is as if nothing
 * had been saved, and the kernel knows what to make of that.
 */
static void load_latches(const char *name)
{
	FILE *in = fopen(name, "re");

	saved.name = name;
	if (!in && errno == ENOENT)
		return;
	if (!in)
		saved.err = fail(REFUSED, "%s: %s", name, strerror(errno));
	else
		parse_all(&saved, in);
	if (in)
		fclose(in);
	if (!saved.err)
		return;
	fail(saved.err, "%s: latches are taken as not known", name);
	free_file(&saved);
}

const struct args *batch_saved(const char *pod, const char *name)
{
	for (size_t i = 0; i < saved.count; i++) {
		const struct args *args = &saved.line[i].args;

		if (strcmp(args->command->object, "interlock") ||
		    strcmp(args->command->verb, "set"))
			continue;
		if (!strcmp(arg_text(args, "NAME"), name) && arg_given(args, "pod") &&
		    !strcmp(arg_text(args, "pod"), pod))
			return args;
	}
	return NULL;
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
	if (!err && ctl.latches)
		load_latches(ctl.latches);
	if (!err)
		err = families_need(file.families);
	if (!err)
		err = run(&file);
	free_file(&saved);
	free_file(&file);
	if (!standard)
		fclose(in);
	return err;
}
