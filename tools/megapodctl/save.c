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
#include <unistd.h>

#include "args.h"
#include "group.h"
#include "interlock.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "port.h"
#include "rule.h"
#include "schema.h"
#include "sensor.h"
#include "text.h"
#include "units.h"

static const char *const what_words[] = { "config", "latches", NULL };

static const struct param save_params[] = {
	{ "WHAT", P_WORD, true, .words = what_words,
	  .help = "latches: what is known of trips and proof tests, for -l" },
	KEY("file", P_TEXT, 0, "into this file, whole or not at all, and onto the disk"),
	{ 0 }
};

/* " KEYWORD VALUE" if the object has it. */
static const char *pair(const char *keyword, json_object *object, const char *key)
{
	return has(object, key) ? text(" %s %s", keyword, quoted(get_string(object, key))) : "";
}

static const char *link_line(json_object *link)
{
	char path[80];
	const char *timing = text("%s%s", pair("timeout", link, "response_timeout_ms"),
				  pair("retries", link, "retries"));

	if (is_word(link, "type", "tcp"))
		return text("link add %s tcp %s%s", quoted(get_string(link, "name")),
			    text(strchr(get_string(link, "address"), ':') ? "[%s]:%lld" :
				 "%s:%lld", get_string(link, "address"),
				 get_number(link, "port")), timing);
	return text("%slink add %s rtu %s%s%s%s%s%s%s%s",
		    has(link, "tty_name") ? "" : "# its port is gone: ",
		    quoted(get_string(link, "name")), has(link, "tty_name") ?
		    quoted(port_path(get_string(link, "tty_name"), path, sizeof(path))) : "PORT",
		    pair("baud", link, "baud"), pair("parity", link, "parity"),
		    pair("stopbits", link, "stop_bits"), get_flag(link, "rs485") ? " rs485 on" : "",
		    timing, pair("turnaround", link, "turnaround_ms"),
		    pair("max-txn", link, "max_txn_ms"));
}

static const char *device_line(json_object *device)
{
	return text("device add %s%s%s%s%s%s%s%s", quoted(get_string(device, "name")),
		    pair("driver", device, "driver"), pair("link", device, "link_name"),
		    pair("unit", device, "unit"), pair("index", device, "index"),
		    pair("serial", device, "serial"), pair("access", device, "access"),
		    pair("pod", device, "domain"));
}

static const char *pod_line(json_object *pod)
{
	return text("pod add %s", quoted(get_string(pod, "name")));
}

static const char *group_line(json_object *group)
{
	const char *members = group_members(group);

	if (!*members)
		return "";
	return text("group add %s %s%s pod %s", quoted(get_string(group, "name")), quoted(members),
		    is_word(group, "priority", "gpu") ? "" : pair("priority", group, "priority"),
		    quoted(get_string(group, "pod_name")));
}

static const char *sensor_line(json_object *sensor)
{
	const char *line = "";
	unsigned int quantity = quantity_of(sensor);
	char buf[UNITS_TEXT];

	for (const struct limit *limit = limits; limit->word; limit++)
		if (has(sensor, limit->key))
			line = text("%s %s %s", line, limit->word,
				    units_exact(quantity, get_number(sensor, limit->key), buf));
	return *line ? text("sensor set %s%s", quoted(part_name(sensor)), line) : "";
}

static const char *interlock_line(json_object *interlock)
{
	return text("%sinterlock add %s pod %s%s",
		    rule_labelled(interlock) ? "" : "# what it watches is gone: ",
		    quoted(get_string(interlock, "name")),
		    quoted(get_string(interlock, "pod_name")), rule_words(interlock));
}

static const char *latch_line(json_object *interlock)
{
	bool known = !is_word(interlock, "latch", "unknown");

	if (!known && !has(interlock, "proved_at_s"))
		return "";
	return text("interlock set %s pod %s%s%s", quoted(get_string(interlock, "name")),
		    quoted(get_string(interlock, "pod_name")),
		    known ? pair("latch", interlock, "latch") : "",
		    pair("proved-at", interlock, "proved_at_s"));
}

typedef const char *(*line_fn)(json_object *object);

static void add_line(json_object *lines, const char *line)
{
	if (*line)
		json_object_array_add(lines, json_object_new_string(line));
	text_free_all();
}

static void add_lines(json_object *lines, json_object *objects, line_fn line)
{
	json_object *object;

	for_each_object(object, objects)
		add_line(lines, line(object));
}

static const struct {
	const struct object_class *class;
	line_fn line;
} parts[] = {
	{ &link_class, link_line },
	{ &pod_class, pod_line },
	{ &device_class, device_line },
	{ &group_class, group_line },
	{ &sensor_class, sensor_line },
};

/* The pod as a whole where all are armed. */
static void add_arming(json_object *lines, json_object *pod, json_object *interlocks)
{
	json_object *il;
	bool all = true, some = false;

	for_each_object(il, interlocks) {
		if (get_number(il, "pod_id") != get_number(pod, "id"))
			continue;
		some |= is_armed(il);
		all &= is_armed(il);
	}
	if (some && all)
		add_line(lines, text("pod arm %s", quoted(get_string(pod, "name"))));
	for_each_object(il, interlocks)
		if (!all && is_armed(il) && get_number(il, "pod_id") == get_number(pod, "id"))
			add_line(lines, text("interlock arm %s pod %s",
					     quoted(get_string(il, "name")),
					     quoted(get_string(pod, "name"))));
}

static int add_interlocks(json_object *lines)
{
	json_object *interlocks, *pods, *pod;
	int err = interlocks_dump(NULL, &interlocks);

	if (err)
		return err;
	err = object_dump(&pod_class, ALL, &pods);
	if (!err) {
		add_lines(lines, interlocks, interlock_line);
		for_each_object(pod, pods)
			add_arming(lines, pod, interlocks);
		json_object_put(pods);
	}
	json_object_put(interlocks);
	return err;
}

static int collect_config(json_object *lines)
{
	json_object *objects;
	int err = families_need(MODBUS);

	for (size_t i = 0; !err && i < sizeof(parts) / sizeof(parts[0]); i++) {
		err = object_dump(parts[i].class, ALL, &objects);
		if (err)
			break;
		add_lines(lines, objects, parts[i].line);
		json_object_put(objects);
	}
	return err ? err : add_interlocks(lines);
}

/* Without interlocks nothing is known, and what was saved earlier is worth more. */
static int collect_latches(json_object *lines)
{
	json_object *interlocks;
	int err = object_dump(&interlock_class, ALL, &interlocks);

	if (err)
		return err;
	if (!json_object_array_length(interlocks))
		err = fail(NO_OBJECT, "there are no interlocks");
	add_lines(lines, interlocks, latch_line);
	json_object_put(interlocks);
	return err;
}

static int collect(const struct args *args, json_object *lines)
{
	return arg_num(args, "WHAT", 0) ? collect_latches(lines) : collect_config(lines);
}

static bool write_lines(FILE *out, json_object *lines)
{
	json_object *line;

	for_each_object(line, lines)
		fprintf(out, "%s\n", json_object_get_string(line));
	return !fflush(out) && !fsync(fileno(out));
}

/* Who reads @path sees the old file or the new one, after a power cut too. */
static int replace(const char *path, int dir, json_object *lines)
{
	const char *new = text("%s.new", path);
	FILE *out = fopen(new, "we");
	bool good = out && write_lines(out, lines);
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
static int save_file(const struct args *args, const char *path, json_object *lines)
{
	char *copy = must(strdup(path));
	int dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;

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
	return err;
}

static int run(const struct args *args)
{
	json_object *lines = json_object_new_array(), *line;
	const char *path = arg_text(args, "file");
	int err = path ? save_file(args, path, lines) : collect(args, lines);

	/* A configuration that was read in part is none. */
	for_each_object(line, lines)
		if (!err && !path && !ctl.json)
			puts(json_object_get_string(line));
	doc_add("batch", err ? (json_object_put(lines), NULL) : lines);
	return err;
}

const struct command save_commands[] = {
	{ "save", NULL, save_params, MEGAPOD, false, NULL, run,
	  "Print the running configuration, or the latches of interlocks, as a batch",
	  "megapodctl save file /etc/megapod/pod.conf" },
	{ 0 }
};
