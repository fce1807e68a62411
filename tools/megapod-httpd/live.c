// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values have no events, so while somebody listens they are looked at every second. An event
 * of the kernel is looked into at once, but not more often than EVENT_MS, however many there
 * are.
 */
#include "core/nl.h"
#include "follow.h"
#include "live.h"
#include "stream.h"

/* All who ask within this time are told the same. */
#define SNAPSHOT_MS 1000
#define EVENT_MS 250
#define EVENTS_MAX 20

static struct page page;
static json_object *events;
/* When streams were told last, and that there was an event since. */
static long long told_ms;
static bool news;

static void on_event(json_object *event)
{
	if (!events)
		events = json_object_new_array();
	json_object_array_add(events, json_object_get(event));
	if (length(events) > EVENTS_MAX)
		json_object_array_del_idx(events, 0, length(events) - EVENTS_MAX);
	streams_event(event);
	news = true;
}

static const struct snapshot *not_older(long long ms)
{
	const struct snapshot *snapshot = snapshot_get(ms);

	follow_snapshot(snapshot, on_event);
	return snapshot;
}

const struct snapshot *live_snapshot(void)
{
	return not_older(SNAPSHOT_MS);
}

/* Streams get what differs from the page before. */
static const struct page *renew(long long ms)
{
	const struct snapshot *snapshot = not_older(ms);
	struct page was = page;

	if (snapshot->why)
		return NULL;
	page_make(snapshot, events, &page);
	if (was.count)
		streams_page(&was, &page);
	page_free(&was);
	return &page;
}

const struct page *live_page(void)
{
	return renew(SNAPSHOT_MS);
}

int live_fd(void)
{
	return follow_fd();
}

void live_read(void)
{
	follow_read(on_event);
}

long long live_tick(void)
{
	long long wait = told_ms + (news ? EVENT_MS : SNAPSHOT_MS) - now_ms();

	if (!streams_count()) {
		news = false;
		return SNAPSHOT_MS;
	}
	if (wait > 0)
		return wait;
	renew(news ? 0 : SNAPSHOT_MS);
	streams_beat();
	news = false;
	told_ms = now_ms();
	return SNAPSHOT_MS;
}

void live_free(void)
{
	page_free(&page);
	json_object_put(events);
	follow_free();
	snapshot_free();
}
