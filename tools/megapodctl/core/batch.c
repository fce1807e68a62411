// SPDX-License-Identifier: GPL-2.0-only
/*
 * Batches, which are the configuration files too.
 *
 * All lines are parsed before anything is sent, and all errors are told. Then they are carried out
 * in order up to the first that fails, with -k all of them. An object that exists as the line says
 * is no change, a different one an error: the commands see to that themselves when &ctl.batch is
 * set.
 *
 * With -n a line may be about what an earlier one would make, which cannot be asked for: then it is
 * new as a whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/out.h"
#include "base/text.h"
#include "core/args.h"
#include "core/batch.h"
#include "core/change.h"
#include "core/nl.h"

#define MAX_WORDS (2 + 2 * (MAX_PARAMS + MAX_REPEATS))

struct line {
	char *text;
	char **word;
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
	if (!(file->count & (file->count - 1)))
		file->line = must(realloc(file->line, (file->count ? 2 * file->count : 1) *
					  sizeof(*file->line)));
	line = &file->line[file->count++];
	*line = (struct line){ .text = text, .number = number };
	line->word = must(malloc(count * sizeof(*word)));
	memcpy(line->word, word, count * sizeof(*word));
	err = args_parse(line->word, count, &line->args);
	if (!err && !line->args.command->changes)
		err = fail(USAGE, "%s%s%s changes nothing and has no place in a batch",
			   line->args.command->object, line->args.command->verb ? " " : "",
			   line->args.command->verb ? line->args.command->verb : "");
	if (!err)
		file->families |= line->args.command->families;
	return err;
}

/*
 * A line with those that go on from it after a backslash; allocated. Length, or -1 at the end.
 * @number counts the lines of the file. A comment ends with its line of the file, whatever that
 * ends in, and one that is alone among lines that go on is as if it were not there.
 */
static ssize_t read_line(FILE *in, char **text, size_t *number)
{
	size_t size = 0, more_size = 0;
	ssize_t len = 0, n;
	char *more = NULL;

	*text = NULL;
	while ((n = getline(&more, &more_size, in)) >= 0) {
		bool goes_on;

		++*number;
		if (*text && more[strspn(more, " \t")] == '#')
			continue;
		if ((size_t)n == strlen(more))
			n = text_uncomment(more);
		goes_on = text_goes_on(more, n);
		if (goes_on)
			n -= 2;
		*text = must(realloc(*text, size = len + n + 1));
		memcpy(*text + len, more, n);
		len += n;
		(*text)[len] = '\0';
		if (!goes_on)
			break;
	}
	free(more);
	return *text ? len : -1;
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

/* A line names what an earlier one would make, which had @name as its first parameter. */
static bool is_about(const struct line *line, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 2; i < line->args.count; i++)
		for (const char *at = line->args.words[i]; (at = strstr(at, name)); at += len)
			if ((at == line->args.words[i] || strchr("@,/", at[-1])) &&
			    (!at[len] || strchr(",/[", at[len])))
				return true;
	return false;
}

/* So does what arms a pod of which an interlock would be made. */
static bool arms(const struct line *line, const struct args *added)
{
	return !strcmp(line->args.command->object, "pod") &&
	       !strcmp(added->command->object, "interlock") &&
	       (!arg_given(added, "pod") || is_about(line, arg_text(added, "pod")));
}

static bool is_planned(const struct file *file, const struct line *line)
{
	for (const struct line *l = file->line; l < line; l++)
		if (!strcmp(l->args.command->verb, "add") && l->args.value[0].set &&
		    (is_about(line, l->args.value[0].text) || arms(line, &l->args)))
			return true;
	return false;
}

static int dry_run(const struct file *file, const struct line *line, bool modules)
{
	size_t before = length(ctl.errors);
	int err = NO_OBJECT;

	ctl.quiet = true;
	if (modules)
		err = line->args.command->run(&line->args);
	ctl.quiet = false;
	if (err != NO_OBJECT || (modules && !ctl.changed && !is_planned(file, line))) {
		errors_print(before);
		return err;
	}
	errors_drop(before);
	change_tell(NULL, args_line(&line->args));
	return 0;
}

static struct file saved;

static bool is_lock(const struct args *args)
{
	return !strcmp(args->command->object, "outlet") && !strcmp(args->command->verb, "lock");
}

/* A pod that was just made has the locks that were saved of it, before anything of it is there. */
static int lock_again(const struct args *made)
{
	int err = 0, one;

	if (!ctl.changed || ctl.dry || strcmp(made->command->object, "pod") ||
	    strcmp(made->command->verb, "add"))
		return 0;
	for (size_t i = 0; i < saved.count; i++) {
		const struct args *args = &saved.line[i].args;

		if (!is_lock(args) || !arg_given(args, "pod") ||
		    strcmp(arg_text(args, "pod"), arg_text(made, "NAME")))
			continue;
		one = args->command->run(args);
		err = err ? err : one;
	}
	return err;
}

static int run(struct file *file, bool modules)
{
	json_object *results = json_object_new_array(), *whole = ctl.doc;
	size_t changes = 0, failures = 0, i;
	int err = 0, last = 0;

	for (i = 0; i < file->count && (!last || ctl.keep_going) && !stop_asked(); i++) {
		struct line *line = &file->line[i];

		ctl.changed = false;
		ctl.doc = json_object_new_object();
		locate(file, line->number);
		err = ctl.dry ? dry_run(file, line, modules) :
		      line->args.command->run(&line->args);
		err = err ? err : lock_again(&line->args);
		changes += ctl.changed;
		failures += err != 0;
		last = err ? err : last;
		json_object_array_add(results, result(line, err ? "failed" : ctl.changed ?
						      "changed" : "unchanged", ctl.doc));
		text_free_all();
	}
	if (stop_asked() && i < file->count)
		last = fail(PARTIAL, "told to stop; %zu commands were not tried", file->count - i);
	else if (last && i < file->count)
		fail(last, "stopped here; %zu commands were not tried", file->count - i);
	ctl.where = "";
	if (failures && ctl.keep_going)
		fail(PARTIAL, "%s: %zu of %zu commands failed", file->name, failures, file->count);
	ctl.doc = whole;
	ctl.changed = changes;
	doc_add("commands", results);
	doc_add("changed", json_object_new_boolean(changes));
	if (!ctl.json)
		printf("%s: %zu commands, %zu %s\n", file->name, i, changes,
		       ctl.dry ? "would change something" : "changed something");
	return last && (changes || ctl.keep_going) && !ctl.dry ? PARTIAL : last;
}

static void free_file(struct file *file)
{
	for (size_t i = 0; i < file->count; i++) {
		free(file->line[i].text);
		free(file->line[i].word);
	}
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
	int err;

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
	err = fail(saved.err, "%s: latches are taken as not known", name);
	free_file(&saved);
	saved.err = err;
}

static bool is_latch(const struct args *args)
{
	return !strcmp(args->command->object, "interlock") && !strcmp(args->command->verb, "set");
}

/* A line of what was saved, which does not say any more that it is clear. */
static const char *doubtful(const struct args *args)
{
	if (!is_latch(args) || !arg_given(args, "latch") || !arg_given(args, "pod") ||
	    strcmp(arg_text(args, "latch"), "clear"))
		return args_line(args);
	return text("interlock set %s pod %s latch unknown%s%s", quoted(arg_text(args, "NAME")),
		    quoted(arg_text(args, "pod")),
		    arg_given(args, "proved-at") ? " proved-at " : "",
		    arg_given(args, "proved-at") ? arg_text(args, "proved-at") : "");
}

static int doubt(const char *path, json_object *lines, void *arg)
{
	struct file file = { .name = path };
	FILE *in = fopen(path, "re");
	int err;

	(void)arg;
	if (!in && errno == ENOENT)
		return FILE_STAYS;
	if (!in)
		return fail(REFUSED, "%s: %s", path, strerror(errno));
	err = parse_all(&file, in);
	fclose(in);
	for (size_t i = 0; !err && i < file.count; i++)
		json_object_array_add(lines,
				      json_object_new_string(doubtful(&file.line[i].args)));
	free_file(&file);
	return err;
}

/*
 * That it cannot be written is told, and does not keep the pod from being guarded. One that could
 * not be read stays as it is: it does not say that anything is clear.
 */
int batch_doubt_latches(void)
{
	const char *where = ctl.where;
	json_object *lines;
	int err;

	if (!ctl.latches || ctl.dry || saved.err)
		return 0;
	lines = json_object_new_array();
	ctl.where = "";
	err = file_replace(ctl.latches, lines, doubt, NULL);
	if (err)
		fail(err, "%s: it may say that an interlock is clear that is armed; %s", ctl.latches,
		     "a trip that nobody has the time to save would not be known of");
	ctl.where = where;
	json_object_put(lines);
	return err;
}

const struct args *batch_saved(const char *pod, const char *name)
{
	for (size_t i = 0; i < saved.count; i++) {
		const struct args *args = &saved.line[i].args;

		if (!is_latch(args))
			continue;
		if (!strcmp(arg_text(args, "NAME"), name) && arg_given(args, "pod") &&
		    !strcmp(arg_text(args, "pod"), pod))
			return args;
	}
	return NULL;
}

/* With -n nothing has to be there: then all is new. */
static int need(unsigned int families, bool *there)
{
	size_t before = length(ctl.errors);
	int err;

	ctl.quiet = ctl.dry;
	err = families_need(families);
	ctl.quiet = false;
	*there = !err;
	if (!ctl.dry)
		return err;
	if (err != NO_MODULE) {
		errors_print(before);
		return err;
	}
	errors_drop(before);
	return 0;
}

int batch(const char *name)
{
	bool standard = !strcmp(name, "-"), modules = false;
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
		err = need(file.families, &modules);
	/* From here on a signal ends it between two lines, and what was not tried is told. */
	if (!err && !ctl.dry)
		stop_catch();
	if (!err)
		err = run(&file, modules);
	free_file(&saved);
	free_file(&file);
	if (!standard)
		fclose(in);
	return err;
}

/* "FILE:LINE: COMMAND", if the command would change something or cannot be told; else NULL. */
static const char *line_missing(const struct file *file, const struct line *line)
{
	size_t before = length(ctl.errors);
	const char *where = text("%s:%zu: %s", file->name, line->number, args_line(&line->args));
	int err;

	ctl.changed = false;
	ctl.doc = json_object_new_object();
	err = line->args.command->run(&line->args);
	json_object_put(ctl.doc);
	if (err)
		where = text("%s: %s", where, get_string(item_at(ctl.errors, before), "message"));
	errors_drop(before);
	return err || ctl.changed ? where : NULL;
}

/* A dry run of which nothing is printed. */
int batch_missing(const char *name, json_object **missing)
{
	struct file file = { .name = name };
	struct ctl before = ctl;
	FILE *in = fopen(name, "re");
	int err;

	if (!in)
		return fail(USAGE, "%s: %s", name, strerror(errno));
	err = parse_all(&file, in);
	fclose(in);
	*missing = json_object_new_array();
	ctl.batch = true;
	ctl.dry = true;
	ctl.json = true;
	ctl.quiet = true;
	for (size_t i = 0; !err && i < file.count; i++) {
		const char *line = line_missing(&file, &file.line[i]);

		if (line)
			json_object_array_add(*missing, json_object_new_string(line));
	}
	ctl = before;
	free_file(&file);
	return err;
}
