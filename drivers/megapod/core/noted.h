/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stubs for KUnit suites that compile files of the core directly: events are kept in events[],
 * sweep times and kicks are recorded, nothing runs.
 */
#ifndef _MEGAPOD_NOTED_H
#define _MEGAPOD_NOTED_H

#include "blackbox.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "guard.h"
#include "pod.h"

#define MOST_EVENTS	16

struct workqueue_struct *megapod_wq;

static struct megapod_event events[MOST_EVENTS];
static u32 num_events;

void megapod_event(struct megapod_pod *pod, ktime_t now, struct megapod_event *event)
{
	if (num_events < MOST_EVENTS)
		events[num_events] = *event;
	num_events++;
}

int megapod_blackbox_add(struct megapod_component *c)
{
	return 0;
}

void megapod_blackbox_samples(struct megapod_component *c, ktime_t time,
			      const struct megapod_reading *readings, u32 n)
{
}

void megapod_blackbox_whole(struct megapod_component *c, u32 poll, ktime_t time,
			    const struct megapod_reading *readings, u32 n)
{
}

void megapod_blackbox_same(struct megapod_component *c, u32 poll, ktime_t time)
{
}

void megapod_blackbox_channel(struct megapod_component *c, u32 index, ktime_t now)
{
}

void megapod_blackbox_outlet(struct megapod_component *c, u32 index, u8 state, ktime_t time)
{
}

void megapod_blackbox_pump(struct megapod_component *c, u32 index, ktime_t time)
{
}

void megapod_blackbox_setpoint(struct megapod_component *c, u32 index, ktime_t time)
{
}

void megapod_lapse_kick(struct megapod_component *c)
{
}

void megapod_sweep_by(struct megapod_component *c, ktime_t due)
{
	c->sweep_due = min(c->sweep_due, due);
}

static u32 num_kicks;

static void kick(struct megapod_pod *pod)
{
	num_kicks++;
}

static const struct megapod_guard_ops guard_ops = { .kick = kick };
const struct megapod_guard_ops *megapod_guard = &guard_ops;

void megapod_copy_printable(char *dst, const char *src, size_t size)
{
	strscpy(dst, src, size);
}

#endif /* _MEGAPOD_NOTED_H */
