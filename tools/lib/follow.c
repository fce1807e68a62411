// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every event of a pod has the next number. When one is missing, since the socket ran over or
 * the modules were loaded anew, those that the kernel still has are fetched from its ring.
 */
#include <errno.h>
#include <stdio.h>

#include "core/interlocks.h"
#include "core/nl.h"
#include "follow.h"

/* Number of the newest event that was told, by number of the pod. */
static json_object *seen;
static bool open;
unsigned long long follow_overruns, follow_resyncs;

static void set_seen(const char *pod, long long seq)
{
	json_object_object_add(seen, pod, json_object_new_int64(seq));
}

static void one(json_object *event, follow_fn *tell)
{
	const char *pod = get_string(event, "pod_id");
	long long seq = get_number(event, "seq");

	if (seq <= get_number(seen, pod))
		return;
	set_seen(pod, seq);
	event_add_time(event);
	json_object_object_add(event, "text", json_object_new_string(event_text(event)));
	tell(event);
	text_free_all();
}

/* What came after the newest that was told. */
static void fetch(const char *pod, long long id, follow_fn *tell)
{
	json_object *events, *event;

	if (!events_fetch(id, get_number(seen, pod) + 1, &events)) {
		for_each_object(event, events)
			one(event, tell);
		json_object_put(events);
	}
	errors_drop(0);
}

static void fetch_all(const struct snapshot *snapshot, follow_fn *tell)
{
	json_object *pod;

	for_each_object(pod, snapshot->part[PODS])
		fetch(get_string(pod, "id"), get_number(pod, "id"), tell);
}

/* A page begins with the last few. */
#define BEGIN_WITH 20

static void begin(const struct snapshot *snapshot, follow_fn *tell)
{
	json_object *pod;

	json_object_put(seen);
	seen = json_object_new_object();
	for_each_object(pod, snapshot->part[PODS]) {
		long long last = get_number(pod, "last_seq");

		set_seen(get_string(pod, "id"), last > BEGIN_WITH ? last - BEGIN_WITH : 0);
	}
	fetch_all(snapshot, tell);
}

static void stop(void)
{
	events_close();
	open = false;
}

void follow_snapshot(const struct snapshot *snapshot, follow_fn *tell)
{
	bool before = seen;

	if (open && (snapshot->why || snapshot->anew))
		stop();
	if (open || snapshot->why || events_open(MEGAPOD))
		return;
	open = true;
	follow_resyncs += before;
	begin(snapshot, tell);
}

int follow_fd(void)
{
	return open ? events_fd() : -1;
}

/*
 * The callback of events_wait() gets what has come; what is missing before it is fetched
 * first.
 */
static void on_event(unsigned int family, int cmd, json_object *event, void *arg)
{
	follow_fn **tell = arg;
	const char *pod = get_string(event, "pod_id");
	long long seq = get_number(event, "seq");

	(void)family;
	(void)cmd;
	if (seq > get_number(seen, pod) + 1)
		fetch(pod, get_number(event, "pod_id"), *tell);
	one(event, *tell);
}

void follow_read(follow_fn *tell)
{
	int got;

	if (!open)
		return;
	got = events_wait(now_ms(), on_event, &tell);
	if (got == -ENOBUFS) {
		follow_overruns++;
		follow_resyncs++;
		fetch_all(snapshot_get(0), tell);
	} else if (got < 0) {
		stop();
	}
}

void follow_free(void)
{
	req_close();
	json_object_put(seen);
}
