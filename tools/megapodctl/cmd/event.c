// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events that were, from the kernel's ring.
 */
#include <stdlib.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "core/filter.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/select.h"

static const struct param show_params[] = {
	EVENT_FILTERS,
	KEY("from", P_NUMBER64, 0, "first sequence number, the oldest kept if not said"),
	KEY("last", P_NUMBER, 0, "only the last so many"),
	{ 0 }
};

static int by_time(const void *a, const void *b)
{
	json_object *const *x = a, *const *y = b;
	long long s = get_number(*x, "time_ns"), t = get_number(*y, "time_ns");

	return (s > t) - (s < t);
}

/* The wanted ones of a pod, added to @events. */
static int fetch(const struct args *args, json_object *pod, json_object *events)
{
	json_object *of_pod = NULL, *event;
	int err = events_fetch(get_number(pod, "id"), arg_num(args, "from", 0), &of_pod);

	for_each_object(event, of_pod) {
		event_add_time(event);
		if (event_wanted(args, event))
			json_object_array_add(events, json_object_get(event));
		text_free_all();
	}
	json_object_put(of_pod);
	return err;
}

static int event_show(const struct args *args)
{
	json_object *pods, *pod, *events, *event;
	size_t most = arg_num(args, "last", 0), first;
	int err = objects_select(&pod_class, arg_text(args, "pod"), NULL, &pods);

	if (err)
		return err;
	events = json_object_new_array();
	for_each_object(pod, pods)
		err = err ? err : fetch(args, pod, events);
	if (length(pods) > 1)
		json_object_array_sort(events, by_time);
	first = most && length(events) > most ? length(events) - most : 0;
	json_object_array_del_idx(events, 0, first);
	for_each_object(event, events) {
		if (!ctl.json)
			event_print(event);
		text_free_all();
	}
	json_object_put(pods);
	doc_add("events", events);
	return err;
}

const struct command event_commands[] = {
	{ "event", "show", show_params, MEGAPOD, false, event_filters_check, event_show,
	  "Show the events the kernel has kept",
	  "megapodctl event show pod pod0 kind outlet-foreign since 1h" },
	{ 0 }
};
