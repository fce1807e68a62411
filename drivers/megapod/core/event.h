/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events: what has happened in a pod, with the state of its object. A ring of each pod keeps the
 * last ones, and they are sent in order.
 */
#ifndef _MEGAPOD_EVENT_H
#define _MEGAPOD_EVENT_H

#include <linux/ktime.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "view.h"

struct megapod_interlock_view;
struct megapod_pod;

/**
 * struct megapod_payload - memory that an event refers to
 * @refs: events, readers, and whoever made it
 * @bytes: its size, which the ring counts
 * @release: frees it
 */
struct megapod_payload {
	refcount_t refs;
	size_t bytes;
	void (*release)(struct megapod_payload *payload);
};

/**
 * struct megapod_event - an event in the ring
 * @seq: its number, set by megapod_event()
 * @time: boot time
 * @kind: which of the views there is, see &enum megapod_event_kind
 * @pod: of pod events
 * @component: of component events
 * @sensor: of sensor events
 * @outlet: of outlet events
 * @pump: of pump events
 * @setpoint: of set-point events
 * @valve: of valve events
 * @battery: of battery events
 * @lock: of lock events
 * @record: of record events
 * @group: of group events; @payload are its members
 * @interlock: of interlock events; @payload is the same
 * @payload: what it refers to, referenced, or NULL
 */
struct megapod_event {
	u64 seq;
	ktime_t time;
	u8 kind;
	struct megapod_payload *payload;
	union {
		struct megapod_pod_view pod;
		struct megapod_component_view component;
		struct megapod_sensor_view sensor;
		struct megapod_outlet_view outlet;
		struct megapod_pump_view pump;
		struct megapod_setpoint_view setpoint;
		struct megapod_valve_view valve;
		struct megapod_battery_view battery;
		struct megapod_lockout_view lock;
		struct megapod_record_view record;
		struct megapod_group_view group;
		struct megapod_interlock_view *interlock;
	};
};

/**
 * struct megapod_listener_ops - where events go
 * @listening: is there anybody
 * @send: tell them. Context: the work that sends, no lock held. 0, or -ENOMEM if it could not be
 * told.
 */
struct megapod_listener_ops {
	bool (*listening)(void);
	int (*send)(struct megapod_pod *pod, const struct megapod_event *event);
};

/* event.c */
int megapod_events_init(void);
void megapod_events_open(const struct megapod_listener_ops *ops);
void megapod_events_close(void);
void megapod_events_exit(void);
int megapod_ring_init(struct megapod_pod *pod);
void megapod_ring_free(struct megapod_pod *pod);
void megapod_ring_span(struct megapod_pod *pod, u64 *oldest, u64 *newest);
bool megapod_ring_get(struct megapod_pod *pod, u64 seq, struct megapod_event *event);
void megapod_event_drop(struct megapod_event *event);
void megapod_event(struct megapod_pod *pod, ktime_t now, struct megapod_event *event);

static inline void megapod_payload_ref(struct megapod_payload *payload)
{
	if (payload)
		refcount_inc(&payload->refs);
}

static inline void megapod_payload_put(struct megapod_payload *payload)
{
	if (payload && refcount_dec_and_test(&payload->refs))
		payload->release(payload);
}

#endif /* _MEGAPOD_EVENT_H */
