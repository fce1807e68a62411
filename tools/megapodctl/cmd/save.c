// SPDX-License-Identifier: GPL-2.0-only
/*
 * The running configuration, as a batch that makes it, and apart from it what is known of trips, and
 * what is locked.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/file.h"
#include "base/out.h"
#include "base/text.h"
#include "core/args.h"
#include "core/change.h"
#include "core/interlocks.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/schema.h"

/* Of a line of what was saved */
#define MAX_WORDS 32

static const char *const what_words[] = { "config", "latches", NULL };

static const struct param save_params[] = {
	{ "WHAT", P_WORD, true, .words = what_words,
	  .help = "config, or latches: what is known of trips and proof tests, and locks, for -l" },
	KEY("file", P_FILE, 0, "into this file, whole or not at all, and onto the disk"),
	KEY("acknowledge", P_FLAG, 0, "tell the kernel of trips that they are on the disk now"),
	KEY("stopping", P_FLAG, 0,
	    "the machine stops in good order: what has not tripped is clear, not unknown"),
	{ 0 }
};

/*
 * It cannot be written down that an interlock is clear while the machine runs: it may trip, or be armed
 * and trip, and in the worst case that takes the power away before anybody has written anything.
 */
static const char *latch_to_save(json_object *interlock, bool stopping)
{
	if (is_word(interlock, "latch", "clear") && !stopping)
		return "unknown";
	return get_string(interlock, "latch");
}

static const char *latch_line(json_object *interlock, bool stopping)
{
	const char *latch = latch_to_save(interlock, stopping);

	return text("interlock set %s pod %s latch %s%s%s", quoted(get_string(interlock, "name")),
		    quoted(get_string(interlock, "pod_name")), latch,
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
	json_object *objects = NULL, *object, *fluid, *pods = NULL, *by_pod;
	int err = families_need(MODBUS);

	for (size_t i = 0; !err && i < COUNT_OF(classes); i++) {
		json_object_put(objects);
		objects = NULL;
		err = object_dump(classes[i], ALL, &objects);
		for_each_object(object, objects) {
			add_line(lines, object_line(classes[i], object));
			for_each_object(fluid, get(object, "fluid"))
				add_line(lines, fluid_line(object, fluid));
			if (classes[i] != &pod_class)
				continue;
			add_line(lines, inrush_line(object));
			add_line(lines, at_boot_line(object));
			add_line(lines, cap_line(object));
		}
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

/* The pod that a line of what was saved is about, or "". */
static const char *saved_pod(char *const *word, size_t count)
{
	for (size_t i = 3; i + 1 < count; i++)
		if (!strcmp(word[i], "pod"))
			return word[i + 1];
	return "";
}

/* Whether a line of what was saved is about something that is there, and so is saved anew. */
static bool is_there(char *const *word, size_t count, json_object *interlocks, json_object *pods)
{
	const char *pod = saved_pod(word, count);
	json_object *interlock;

	if (!strcmp(word[0], "outlet"))
		return item_named(pods, pod);
	for_each_object(interlock, interlocks)
		if (count > 2 && is_word(interlock, "name", word[2]) &&
		    is_word(interlock, "pod_name", pod))
			return true;
	return false;
}

/*
 * Of what is not there nothing is known, and what was saved earlier is worth more: latches of
 * interlocks and locks of pods that are not there. A rule whose device is late is none yet, and may
 * have tripped. Adds these to @lines; @gone says that there was another lock.
 */
static int keep_saved(const char *path, json_object *interlocks, json_object *pods,
		      json_object *lines, bool *gone)
{
	FILE *in = path ? fopen(path, "re") : NULL;
	char *raw = NULL, *copy, *word[MAX_WORDS];
	size_t size = 0, count;
	ssize_t len;

	if (!in && path && errno != ENOENT)
		return fail(REFUSED, "%s: %s", path, strerror(errno));
	while (in && (len = getline(&raw, &size, in)) > 0) {
		bool lock = false, keep = false;

		raw[strcspn(raw, "\n")] = '\0';
		copy = must(strdup(raw));
		if (!text_split(copy, word, MAX_WORDS, &count) && count) {
			lock = !strcmp(word[0], "outlet");
			keep = !is_there(word, count, interlocks, pods);
		}
		if (keep)
			json_object_array_add(lines, json_object_new_string(raw));
		*gone |= lock && !keep;
		free(copy);
	}
	free(raw);
	if (in)
		fclose(in);
	return 0;
}

/*
 * What feeds this node waits for that. One that has tripped again meanwhile is saved again, too.
 * Older modules wait for nothing.
 */
static int acknowledge(json_object *interlocks)
{
	json_object *interlock;
	struct nl_msg *msg;
	int err = 0, one;

	for_each_object(interlock, interlocks) {
		if (!is_armed(interlock) || !is_word(interlock, "latch", "tripped"))
			continue;
		msg = object_request(&interlock_class, MEGAPOD_CMD_INTERLOCK_SAVED, interlock);
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_TRIPS, get_number(interlock, "trips"));
		one = req_do(msg, interlock_attrs, NULL);
		if (one && one != -ESTALE && one != -ENODEV && one != -EOPNOTSUPP)
			err = req_fail(one, REFUSED, "save");
	}
	return err;
}

/**
 * struct saving - latches being saved
 * @args: how
 * @interlocks: as they were saved
 */
struct saving {
	const struct args *args;
	json_object *interlocks;
};

static int collect_latches(struct saving *saving, const char *path, json_object *lines)
{
	json_object *interlock, *lock, *locks = NULL, *pods = NULL;
	int err = object_dump(&interlock_class, ALL, &saving->interlocks);
	bool gone = false;

	err = err ? err : object_dump(&lock_class, ALL, &locks);
	err = err ? err : object_dump(&pod_class, ALL, &pods);
	err = err ? err : keep_saved(path, saving->interlocks, pods, lines, &gone);
	if (!err && !length(saving->interlocks) && !length(locks) && !gone)
		err = fail(NO_OBJECT, "there are no interlocks, and no locks");
	for_each_object(interlock, saving->interlocks)
		add_line(lines, latch_line(interlock, arg_given(saving->args, "stopping")));
	for_each_object(lock, locks)
		add_line(lines, object_line(&lock_class, lock));
	json_object_put(pods);
	json_object_put(locks);
	return err;
}

static int collect(const char *path, json_object *lines, void *saving)
{
	struct saving *s = saving;

	return arg_num(s->args, "WHAT", 0) ? collect_latches(s, path, lines) :
					     collect_config(lines);
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

/* With -n: what the file at @path would lose and gain. */
static int tell(const char *path, json_object *lines)
{
	json_object *had = json_object_new_object(), *now = json_object_new_object(), *line;
	FILE *in = fopen(path, "re");
	int err = in || errno == ENOENT ? 0 : fail(REFUSED, "%s: %s", path, strerror(errno));
	char *raw = NULL, *clean;
	size_t size = 0;
	ssize_t len;

	for_each_object(line, lines)
		json_object_object_add(now, json_object_get_string(line), NULL);
	while (in && (len = getline(&raw, &size, in)) > 0) {
		clean = must(text_clean(raw, raw[len - 1] == '\n' ? len - 1 : len));
		json_object_object_add(had, clean, NULL);
		if (!json_object_object_get_ex(now, clean, NULL))
			change_tell(clean, NULL);
		free(clean);
	}
	for_each_object(line, lines)
		if (!json_object_object_get_ex(had, json_object_get_string(line), NULL))
			change_tell(NULL, json_object_get_string(line));
	free(raw);
	if (in)
		fclose(in);
	json_object_put(had);
	json_object_put(now);
	return err;
}

static int check(const struct args *args)
{
	if (arg_given(args, "acknowledge") && !arg_given(args, "file"))
		return fail(USAGE, "acknowledge goes with a file");
	return 0;
}

static int run(const struct args *args)
{
	json_object *lines = json_object_new_array(), *line;
	struct saving saving = { .args = args };
	const char *path = arg_text(args, "file");
	int err = path && !ctl.dry ? file_replace(path, lines, collect, &saving) :
				     collect(path, lines, &saving);

	if (!err && !ctl.dry && arg_given(args, "acknowledge"))
		err = acknowledge(saving.interlocks);
	if (!err && path && ctl.dry)
		err = tell(path, lines);
	/* A configuration that was read in part is none. */
	for_each_object(line, lines)
		if (!err && !path && !ctl.json)
			puts(json_object_get_string(line));
	if (!err)
		err = incomplete(lines);
	doc_add("batch", err && err != PARTIAL ? (json_object_put(lines), NULL) : lines);
	json_object_put(saving.interlocks);
	return err;
}

const struct command save_commands[] = {
	{ "save", NULL, save_params, MEGAPOD, false, check, run,
	  "Print the running configuration, or the latches of interlocks, as a batch",
	  "megapodctl save file /etc/megapod/pod.conf" },
	{ 0 }
};
