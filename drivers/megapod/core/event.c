// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: a ring per pod, and the work that sends what is in it.
 *
 * An event is recorded with the whole state of its object, under locks, by whoever changed it; a
 * record needs no memory and waits for nothing. The ordered work sends later, in order, holding no
 * lock, and only if somebody listens. A listener that lost some sees it by the sequence number and
 * fetches them again from the ring.
 */
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "core.h"
#include "event.h"
#include "pod.h"

static unsigned int event_ring_kib = 6144;
module_param(event_ring_kib, uint, 0444);
MODULE_PARM_DESC(event_ring_kib, "Memory for the last events of each pod, in KiB (6144)");

/* Until there is memory again to tell an event */
#define RETRY_MS	20

static struct workqueue_struct *events_wq;
static const struct megapod_listener_ops *listener;
static bool closed;

static u64 oldest_seq(const struct megapod_pod *pod)
{
	return pod->first_seq;
}

static struct megapod_event *slot(struct megapod_pod *pod, u64 seq)
{
	u32 index;

	div_u64_rem(seq, pod->ring_size, &index);
	return &pod->ring[index];
}

/* Let go of what an event from megapod_ring_get() refers to. */
void megapod_event_drop(struct megapod_event *event)
{
	megapod_payload_put(event->payload);
}

/* The ring forgets its oldest event. */
static void forget_oldest(struct megapod_pod *pod)
{
	struct megapod_event *event = slot(pod, pod->first_seq++);

	lockdep_assert_held(&pod->ring_lock);
	if (event->payload)
		pod->ring_extra -= event->payload->bytes;
	megapod_event_drop(event);
	event->seq = 0;
}

/* Numbers of the oldest and the newest event kept; the newest is 0 if there was none. */
void megapod_ring_span(struct megapod_pod *pod, u64 *oldest, u64 *newest)
{
	spin_lock(&pod->ring_lock);
	*oldest = oldest_seq(pod);
	*newest = pod->next_seq - 1;
	spin_unlock(&pod->ring_lock);
}

/* Copies event @seq, for megapod_event_drop(); false if it is no more or not yet there. */
bool megapod_ring_get(struct megapod_pod *pod, u64 seq, struct megapod_event *event)
{
	bool there;

	spin_lock(&pod->ring_lock);
	there = seq >= oldest_seq(pod) && seq < pod->next_seq;
	if (there) {
		*event = *slot(pod, seq);
		megapod_payload_ref(event->payload);
	}
	spin_unlock(&pod->ring_lock);
	return there;
}

/**
 * megapod_event() - record an event and have it sent
 * @pod: the pod
 * @now: boot time
 * @event: kind and view; the reference to the payload is taken over
 *
 * What events refer to may take as much memory again as the ring has; older ones go for it.
 *
 * Context: process, or under the locks that come before the ring's.
 */
void megapod_event(struct megapod_pod *pod, ktime_t now, struct megapod_event *event)
{
	struct megapod_event *place;

	event->time = now;
	spin_lock(&pod->ring_lock);
	if (pod->next_seq - pod->first_seq == pod->ring_size)
		forget_oldest(pod);
	place = slot(pod, pod->next_seq);
	event->seq = pod->next_seq++;
	*place = *event;
	if (event->payload)
		pod->ring_extra += event->payload->bytes;
	while (pod->ring_extra > pod->ring_size * sizeof(*place) &&
	       pod->first_seq + 1 < pod->next_seq)
		forget_oldest(pod);
	spin_unlock(&pod->ring_lock);

	megapod_pod_ref(pod);
	if (!queue_work(events_wq, &pod->send))
		megapod_pod_unref(pod);
}

/* The next event to send, into @pod->outgoing; false if all are sent. */
static bool next_outgoing(struct megapod_pod *pod)
{
	u64 oldest, newest;

	megapod_ring_span(pod, &oldest, &newest);
	/* what the ring has lost meanwhile, listeners see by the gap */
	pod->sent_seq = max(pod->sent_seq, oldest - 1);
	if (!listener->listening())
		pod->sent_seq = newest;
	while (pod->sent_seq < newest)
		if (megapod_ring_get(pod, ++pod->sent_seq, &pod->outgoing))
			return true;
	return false;
}

/*
 * What cannot be told for want of memory is told later: a listener sees a gap only by what
 * follows.
 */
static bool send_outgoing(struct megapod_pod *pod)
{
	while (listener->send(pod, &pod->outgoing)) {
		if (READ_ONCE(closed))
			return false;
		msleep(RETRY_MS);
	}
	return true;
}

static void events_send(struct work_struct *work)
{
	struct megapod_pod *pod = container_of(work, struct megapod_pod, send);
	bool sent = true;

	while (sent && !READ_ONCE(closed) && next_outgoing(pod)) {
		sent = send_outgoing(pod);
		megapod_event_drop(&pod->outgoing);
		cond_resched();
	}
	megapod_pod_unref(pod);
}

int megapod_ring_init(struct megapod_pod *pod)
{
	u64 size = div_u64((u64)event_ring_kib * 1024, sizeof(*pod->ring));

	pod->ring_size = clamp_t(u64, size, 16, U32_MAX);
	pod->ring = kvcalloc(pod->ring_size, sizeof(*pod->ring), GFP_KERNEL | __GFP_NOWARN);
	if (!pod->ring)
		return -ENOMEM;
	spin_lock_init(&pod->ring_lock);
	pod->first_seq = 1;
	pod->next_seq = 1;
	INIT_WORK(&pod->send, events_send);
	return 0;
}

void megapod_ring_free(struct megapod_pod *pod)
{
	u32 i;

	for (i = 0; pod->ring && i < pod->ring_size; i++)
		if (pod->ring[i].seq)
			megapod_event_drop(&pod->ring[i]);
	kvfree(pod->ring);
}

int megapod_events_init(void)
{
	events_wq = alloc_ordered_workqueue("megapod_events", 0);
	return events_wq ? 0 : -ENOMEM;
}

/* From here on events are told; they are recorded before, too. Before the first pod is made. */
void megapod_events_open(const struct megapod_listener_ops *ops)
{
	listener = ops;
}

/* From here on nothing is sent. */
void megapod_events_close(void)
{
	WRITE_ONCE(closed, true);
	flush_workqueue(events_wq);
}

void megapod_events_exit(void)
{
	destroy_workqueue(events_wq);
}
