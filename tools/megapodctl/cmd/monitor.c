// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watching: the pod at a glance, for machines all objects as they are and an end mark, then what
 * changes.
 *
 * The subscription stands before the dump, so that nothing falls between. Every event of a pod has
 * the next number; when one is missing, or the socket ran over, the missing ones are fetched from
 * the kernel's ring before going on.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <linux/modbus.h>

#include "base/out.h"
#include "cmd/pod.h"
#include "core/filter.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/words.h"

static const char *const what_words[] = { "pod", "modbus", NULL };

static const struct param monitor_params[] = {
	{ "WHAT", P_WORD, true, .words = what_words,
	  .help = "pod, or modbus: links and devices too" },
	EVENT_FILTERS,
	KEY("last", P_NUMBER, 0, "first the last so many events of each pod"),
	KEY("dump", P_FLAG, 0, "first all objects; -j always does"),
	{ 0 }
};

/**
 * struct watched - a pod and how far its events were seen
 * @id: number of the pod
 * @seen: newest event that was printed
 */
struct watched {
	uint32_t id;
	uint64_t seen;
};

/**
 * struct monitor - what is watched
 * @args: the command, which says which events are wanted
 * @pod: the pods seen
 * @count: how many
 */
struct monitor {
	const struct args *args;
	struct watched *pod;
	size_t count;
};

static struct watched *watch(struct monitor *monitor, uint32_t id)
{
	for (size_t i = 0; i < monitor->count; i++)
		if (monitor->pod[i].id == id)
			return &monitor->pod[i];
	monitor->pod = must(realloc(monitor->pod, (monitor->count + 1) * sizeof(*monitor->pod)));
	monitor->pod[monitor->count] = (struct watched){ .id = id };
	return &monitor->pod[monitor->count++];
}

static void unwatch(struct monitor *monitor, struct watched *pod)
{
	*pod = monitor->pod[--monitor->count];
}

/* A remark of our own: {"event": WHAT, ...} or a line that begins with "-". */
static void remark(const char *what, json_object *pod_event, unsigned long long from,
		   unsigned long long to)
{
	json_object *line;

	if (!ctl.json) {
		if (pod_event)
			printf("- %s: %s #%llu to #%llu\n", what,
			       get_string(pod_event, "pod_name"), from, to);
		else
			printf("- %s\n", what);
		fflush(stdout);
		return;
	}
	line = json_object_new_object();
	json_object_object_add(line, "event", json_object_new_string(what));
	if (pod_event) {
		json_object_object_add(line, "pod_id",
				       json_object_new_int64(get_number(pod_event, "pod_id")));
		json_object_object_add(line, "pod_name",
				       json_object_new_string(get_string(pod_event, "pod_name")));
		json_object_object_add(line, "from_seq", json_object_new_uint64(from));
		json_object_object_add(line, "to_seq", json_object_new_uint64(to));
	}
	doc_print(line);
	json_object_put(line);
}

static void print(const struct monitor *monitor, json_object *event)
{
	event_add_time(event);
	if (!event_wanted(monitor->args, event))
		return;
	if (ctl.json)
		doc_print(event);
	else
		event_print(event);
	text_free_all();
}

/* Print the events of a pod after those seen, from the ring; false if there were none. */
static bool refetch(struct monitor *monitor, uint32_t id)
{
	struct watched *pod = watch(monitor, id);
	json_object *events, *event, *first;
	uint64_t oldest;

	if (events_fetch(id, pod->seen + 1, &events))
		return false;
	first = item_at(events, 0);
	oldest = get_number(first, "seq");
	if (first && oldest > pod->seen + 1)
		remark("lost", first, pod->seen + 1, oldest - 1);
	if (first)
		remark("refetched", first, oldest,
		       oldest + length(events) - 1);
	for_each_object(event, events) {
		if ((uint64_t)get_number(event, "seq") <= pod->seen)
			continue;
		pod->seen = get_number(event, "seq");
		print(monitor, event);
	}
	json_object_put(events);
	return first;
}

static void on_pod_event(struct monitor *monitor, json_object *event)
{
	uint32_t id = get_number(event, "pod_id");
	uint64_t seq = get_number(event, "seq");
	struct watched *pod = watch(monitor, id);

	if (seq <= pod->seen)
		return;
	if (seq > pod->seen + 1) {
		uint64_t first = pod->seen + 1;

		if (!refetch(monitor, id))
			remark("lost", event, first, seq - 1);
		pod = watch(monitor, id);
		if (seq <= pod->seen)
			return;
	}
	pod->seen = seq;
	if (is_word(event, "event", "pod-del"))
		unwatch(monitor, pod);
	print(monitor, event);
}

static void print_modbus(const char *what, const char *kind, json_object *object)
{
	json_object *line;

	if (ctl.json) {
		line = json_object_new_object();
		json_object_object_add(line, "event", json_object_new_string(what));
		json_object_object_add(line, kind, json_object_get(object));
		doc_print(line);
		json_object_put(line);
		return;
	}
	if (!strcmp(kind, "link"))
		printf("%s  %s %s %s  %s\n", what, get_string(object, "name"),
		       get_string(object, "type"), link_where(object),
		       text("%s%s%s", get_string(object, "state"),
			    has(object, "last_error") ? ": " : "",
			    get_string(object, "last_error")));
	else
		printf("%s  %s %s unit %lld  %s%s%s\n", what, get_string(object, "name"),
		       get_string(object, "link_name"), get_number(object, "unit"),
		       get_string(object, "state"), has(object, "reason") ? ": " : "",
		       get_string(object, "reason"));
	fflush(stdout);
	text_free_all();
}

static void on_event(unsigned int family, int cmd, json_object *object, void *arg)
{
	static const char *const words[] = {
		[MODBUS_CMD_LINK_ADD_NTF] = "link-add",
		[MODBUS_CMD_LINK_CHANGE_NTF] = "link-change",
		[MODBUS_CMD_LINK_DEL_NTF] = "link-del",
		[MODBUS_CMD_DEVICE_ADD_NTF] = "device-add",
		[MODBUS_CMD_DEVICE_CHANGE_NTF] = "device-change",
		[MODBUS_CMD_DEVICE_DEL_NTF] = "device-del",
	};

	if (family == MEGAPOD)
		on_pod_event(arg, object);
	else
		print_modbus(words[cmd], cmd <= MODBUS_CMD_LINK_DEL_NTF ? "link" : "device",
			     object);
}

/* One line of the dump, in the form of an event. */
static void print_exists(const struct object_class *class, json_object *object)
{
	json_object *line;

	if (class->family == MODBUS) {
		print_modbus("exists", class->word, object);
		return;
	}
	line = json_object_new_object();
	json_object_object_add(line, "event", json_object_new_string("exists"));
	json_object_object_add(line, class->word, json_object_get(object));
	if (ctl.json)
		doc_print(line);
	else
		printf("exists  %s  %s\n", class->word, event_text(line));
	json_object_put(line);
	text_free_all();
}

static int print_all(const struct object_class *class, struct monitor *monitor)
{
	json_object *objects, *object;
	int err = object_dump(class, ALL, &objects);

	if (err)
		return err;
	for_each_object(object, objects) {
		/* Later events are printed, though the rest of the dump may show them. */
		if (class == &pod_class)
			watch(monitor, get_number(object, "id"))->seen =
				get_number(object, "last_seq");
		print_exists(class, object);
	}
	json_object_put(objects);
	return 0;
}

static int print_state(struct monitor *monitor, bool modbus)
{
	static const struct object_class *const classes[] = {
		&link_class, &device_class, &pod_class, &component_class, &sensor_class,
		&setpoint_class, &pump_class, &valve_class, &outlet_class, &battery_class,
		&group_class, &interlock_class, &lock_class
	};
	int err = 0;

	for (size_t i = 0; !err && i < COUNT_OF(classes); i++)
		if (modbus || classes[i]->family == MEGAPOD)
			err = print_all(classes[i], monitor);
	if (!err)
		remark("end-of-dump", NULL, 0, 0);
	return err;
}

/* For people: how it is, and the last of what happened. */
static int print_glance(struct monitor *monitor)
{
	uint64_t most = arg_num(monitor->args, "last", 0);
	json_object *pods, *pod;
	int err = object_dump(&pod_class, ALL, &pods);

	if (err)
		return err;
	/* Later events are printed, though the glance may show them. */
	for_each_object(pod, pods) {
		uint64_t seen = get_number(pod, "last_seq");
		uint32_t id = get_number(pod, "id");

		watch(monitor, id)->seen = seen > most ? seen - most : 0;
		if (!most)
			watch(monitor, id)->seen = seen;
	}
	err = pods_glance(arg_text(monitor->args, "pod"));
	puts("");
	for_each_object(pod, pods)
		if (most)
			refetch(monitor, get_number(pod, "id"));
	json_object_put(pods);
	/* whoever reads a pipe sees it before anything happens */
	fflush(stdout);
	return err;
}

/* The socket ran over. What pods lost is in the ring; links and devices are shown again. */
static void recover(struct monitor *monitor, bool modbus)
{
	json_object *pods, *pod;

	remark("overrun", NULL, 0, 0);
	if (!object_dump(&pod_class, ALL, &pods)) {
		for_each_object(pod, pods)
			refetch(monitor, get_number(pod, "id"));
		json_object_put(pods);
	}
	if (modbus && !print_all(&link_class, monitor))
		print_all(&device_class, monitor);
}

static int run(const struct args *args)
{
	bool modbus = arg_num(args, "WHAT", 0);
	struct monitor monitor = { .args = args };
	int err = modbus ? families_need(MODBUS) : 0, got;

	if (err)
		return err;
	stop_catch();
	err = events_open(modbus ? MODBUS | MEGAPOD : MEGAPOD);
	if (err)
		return fail(REFUSED, "cannot subscribe to events: %s", strerror(-err));
	/* Its lines are the documents. */
	ctl.stream = true;
	err = ctl.json || arg_given(args, "dump") ? print_state(&monitor, modbus) :
	      print_glance(&monitor);
	while (!err && !ferror(stdout)) {
		got = events_wait(-1, on_event, &monitor);
		if (got == -EINTR || got == -EPIPE)
			break;
		if (got == -ENOBUFS)
			recover(&monitor, modbus);
		else if (got < 0)
			err = fail(REFUSED, "events: %s", strerror(-got));
		/* What could not be fetched again; what comes is watched all the same. */
		doc_print_errors();
	}
	free(monitor.pod);
	return err;
}

const struct command monitor_commands[] = {
	{ "monitor", NULL, monitor_params, MEGAPOD, false, event_filters_check, run,
	  "Print the pod at a glance, with -j all objects and an end mark, and from then on events",
	  "megapodctl -j monitor | jq -c ." },
	{ 0 }
};
