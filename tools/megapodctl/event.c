// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events that were, from the kernel's ring, and events in words.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>

#include "args.h"
#include "event.h"
#include "group.h"
#include "interlock.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "schema.h"
#include "sensor.h"

static const struct param show_params[] = {
	KEY("pod", P_TEXT, 0, "only of this pod"),
	KEY("from", P_NUMBER64, 0, "first sequence number, the oldest kept if not said"),
	{ 0 }
};

const char *boot_time(long long ns)
{
	struct timespec real, boot;
	struct tm when;
	time_t second;
	char date[32];
	long long s;

	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	ns += (real.tv_sec - boot.tv_sec) * INT64_C(1000000000) + real.tv_nsec - boot.tv_nsec;
	s = ns / 1000000000;
	second = s;
	gmtime_r(&second, &when);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &when);
	return text("%s.%03lldZ", date, ns % 1000000000 / 1000000);
}

void event_add_time(json_object *event)
{
	long long ns = get_number(event, "time_ns");

	if (has(event, "time_ns"))
		json_object_object_add(event, "time",
				       json_object_new_string(boot_time(ns)));
}

static const char *sensor_text(json_object *sensor)
{
	const char *range = limits_text(sensor);

	return text("%s %s, %s%s%s", part_name(sensor), reading_text(sensor),
		    get_string(sensor, "status"), *range == '-' ? "" : ", range ",
		    *range == '-' ? "" : range);
}

/* An outlet or a pump. */
static const char *commanded_text(json_object *object, const char *state)
{
	bool command = has(object, "progress") && !is_word(object, "progress", "none");

	return text("%s \"%s\" %s%s%s%s%s", part_name(object), get_string(object, "label"),
		    get_string(object, state), command ? ", command " : "",
		    command ? get_string(object, "progress") : "",
		    command && has(object, "reason") ? ": " : "",
		    command ? get_string(object, "reason") : "");
}

const char *event_text(json_object *event)
{
	json_object *component = json_object_object_get(event, "component");
	json_object *sensor = json_object_object_get(event, "sensor");
	json_object *outlet = json_object_object_get(event, "outlet");
	json_object *pump = json_object_object_get(event, "pump");
	json_object *group = json_object_object_get(event, "group");
	json_object *interlock = json_object_object_get(event, "interlock");

	if (component)
		return text("%s %s", get_string(component, "name"), component_state(component));
	if (sensor)
		return sensor_text(sensor);
	if (outlet)
		return commanded_text(outlet, "state");
	if (pump)
		return commanded_text(pump, "mode");
	if (group)
		return text("%s: %s", get_string(group, "name"), group_members(group));
	if (interlock && is_word(interlock, "state", "tripped"))
		return text("%s -> %s", interlock_text(interlock), interlock_steps(interlock));
	if (interlock)
		return interlock_text(interlock);
	return get_string(json_object_object_get(event, "pod"), "name");
}

void event_print(json_object *event)
{
	printf("%s  %s #%lld  %s  %s\n", get_string(event, "time"),
	       get_string(event, "pod_name"), get_number(event, "seq"), get_string(event, "event"),
	       event_text(event));
	fflush(stdout);
}

int events_fetch(int64_t pod_id, uint64_t from, json_object **events)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_EVENT_GET);
	int err;

	nla_put_u32(msg, MEGAPOD_A_EVENT_POD_ID, pod_id);
	nla_put_u64(msg, MEGAPOD_A_EVENT_FROM_SEQ, from);
	err = req_dump(msg, event_attrs, events);
	return err ? req_fail(err, NO_OBJECT, "events") : 0;
}

static int event_show(const struct args *args)
{
	json_object *pods, *pod, *events = json_object_new_array();
	int err = object_list(&pod_class, arg_text(args, "pod"), &pods);

	if (err) {
		json_object_put(events);
		return err;
	}
	for_each_object(pod, pods) {
		json_object *of_pod, *event;

		err = events_fetch(get_number(pod, "id"), arg_num(args, "from", 0), &of_pod);
		if (err)
			break;
		for_each_object(event, of_pod) {
			event_add_time(event);
			if (!ctl.json)
				event_print(event);
			json_object_array_add(events, json_object_get(event));
			text_free_all();
		}
		json_object_put(of_pod);
	}
	json_object_put(pods);
	doc_add("events", events);
	return err;
}

const struct command event_commands[] = {
	{ "event", "show", show_params, MEGAPOD, false, NULL, event_show,
	  "Show the events the kernel has kept", "megapodctl event show pod pod0 from 100" },
	{ 0 }
};
