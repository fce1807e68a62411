// SPDX-License-Identifier: GPL-2.0-only
/*
 * The running configuration, as a batch that makes it, and apart from it what is known of trips.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/out.h"
#include "core/args.h"
#include "core/interlocks.h"
#include "core/lines.h"
#include "core/nl.h"

static const char *const what_words[] = { "config", "latches", NULL };

static const struct param save_params[] = {
	{ "WHAT", P_WORD, true, .words = what_words,
	  .help = "config, or latches: what is known of trips and proof tests, for -l" },
	KEY("file", P_FILE, 0, "into this file, whole or not at all, and onto the disk"),
	{ 0 }
};

static const char *latch_line(json_object *interlock)
{
	bool known = !is_word(interlock, "latch", "unknown");

	if (!known && !has(interlock, "proved_at_s"))
		return "";
	return text("interlock set %s pod %s%s%s%s%s", quoted(get_string(interlock, "name")),
		    quoted(get_string(interlock, "pod_name")), known ? " latch " : "",
		    known ? get_string(interlock, "latch") : "",
		    has(interlock, "proved_at_s") ? " proved-at " : "",
		    get_string(interlock, "proved_at_s"));
}

static void add_line(json_object *lines, const char *line)
{
	if (*line)
		json_object_array_add(lines, json_object_new_string(line));
	text_free_all();
}

/* The pod as a whole where all are armed. */
static void add_arming(json_object *lines, json_object *pod, json_object *interlocks)
{
	json_object *il;
	bool all = true, some = false;

	for_each_object(il, interlocks) {
		some |= is_armed(il);
		all &= is_armed(il);
	}
	if (some && all)
		add_line(lines, text("pod arm %s", quoted(get_string(pod, "name"))));
	for_each_object(il, interlocks)
		if (!all && is_armed(il))
			add_line(lines, text("interlock arm %s pod %s",
					     quoted(get_string(il, "name")),
					     quoted(get_string(pod, "name"))));
}

static int collect_config(json_object *lines)
{
	static const struct object_class *const classes[] = {
		&link_class, &pod_class, &device_class, &group_class, &sensor_class,
		&interlock_class
	};
	json_object *objects = NULL, *object, *pods = NULL, *by_pod;
	int err = families_need(MODBUS);

	for (size_t i = 0; !err && i < COUNT_OF(classes); i++) {
		json_object_put(objects);
		objects = NULL;
		err = object_dump(classes[i], ALL, &objects);
		for_each_object(object, objects)
			add_line(lines, object_line(classes[i], object));
	}
	if (!err)
		err = object_dump(&pod_class, ALL, &pods);
	by_pod = objects_by(objects, "pod_id");
	for_each_object(object, pods)
		add_arming(lines, object, objects_of(by_pod, get_number(object, "id")));
	json_object_put(by_pod);
	json_object_put(pods);
	json_object_put(objects);
	return err;
}

/* Without interlocks nothing is known, and what was saved earlier is worth more. */
static int collect_latches(json_object *lines)
{
	json_object *interlocks, *interlock;
	int err = object_dump(&interlock_class, ALL, &interlocks);

	if (err)
		return err;
	if (!length(interlocks))
		err = fail(NO_OBJECT, "there are no interlocks");
	for_each_object(interlock, interlocks)
		add_line(lines, latch_line(interlock));
	json_object_put(interlocks);
	return err;
}

static int collect(const struct args *args, json_object *lines)
{
	return arg_num(args, "WHAT", 0) ? collect_latches(lines) : collect_config(lines);
}

/* Lines that are comments do not load, so what was saved is not all. */
static int incomplete(json_object *lines)
{
	json_object *line;
	int err = 0;

	for_each_object(line, lines)
		if (*json_object_get_string(line) == '#')
			err = fail(PARTIAL, "not saved%s", json_object_get_string(line) + 1);
	return err;
}

static bool write_lines(FILE *out, json_object *lines, const struct stat *like)
{
	json_object *line;

	/* Owner and mode stay; who may not give it away keeps what it may. */
	if (like && fchown(fileno(out), like->st_uid, like->st_gid) && errno != EPERM)
		return false;
	if (like && fchmod(fileno(out), like->st_mode & 07777))
		return false;
	for_each_object(line, lines)
		fprintf(out, "%s\n", json_object_get_string(line));
	return !fflush(out) && !fsync(fileno(out));
}

/* Who reads @path sees the old file or the new one, after a power cut too. */
static int replace(const char *path, int dir, json_object *lines)
{
	const char *new = text("%s.new", path);
	struct stat old;
	bool there = !stat(path, &old);
	FILE *out = fopen(new, "we");
	bool good = out && write_lines(out, lines, there ? &old : NULL);
	int err = errno;

	if (out && fclose(out) && good) {
		good = false;
		err = errno;
	}
	if (good && (rename(new, path) || fsync(dir))) {
		good = false;
		err = errno;
	}
	if (good)
		return 0;
	if (out)
		unlink(new);
	return fail(REFUSED, "%s: %s", path, strerror(err));
}

/* Two at a time would let the one that asked the kernel first have the last word. */
static int save_file(const struct args *args, const char *name, json_object *lines)
{
	/* What a link points to is replaced, not the link. */
	char *path = realpath(name, NULL), *copy;
	int dir, err;

	if (!path)
		path = must(strdup(name));
	copy = must(strdup(path));
	dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (dir < 0 || flock(dir, LOCK_EX)) {
		err = fail(REFUSED, "%s: %s", path, strerror(errno));
	} else {
		err = collect(args, lines);
		if (!err)
			err = replace(path, dir, lines);
	}
	if (dir >= 0)
		close(dir);
	free(path);
	return err;
}

static int run(const struct args *args)
{
	json_object *lines = json_object_new_array(), *line;
	const char *path = arg_text(args, "file");
	int err = path && !ctl.dry ? save_file(args, path, lines) : collect(args, lines);

	/* A configuration that was read in part is none. */
	for_each_object(line, lines)
		if (!err && !path && !ctl.json)
			puts(json_object_get_string(line));
	if (!err)
		err = incomplete(lines);
	doc_add("batch", err && err != PARTIAL ? (json_object_put(lines), NULL) : lines);
	return err;
}

const struct command save_commands[] = {
	{ "save", NULL, save_params, MEGAPOD, false, NULL, run,
	  "Print the running configuration, or the latches of interlocks, as a batch",
	  "megapodctl save file /etc/megapod/pod.conf" },
	{ 0 }
};
