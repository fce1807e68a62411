/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests that include files of the core: events are noted instead of sent, and when to look
 * again instead of done.
 */
#ifndef _MEGAPOD_NOTED_H
#define _MEGAPOD_NOTED_H

#include "core.h"

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

void megapod_lapse_kick(struct megapod_component *c)
{
}

void megapod_sweep_by(struct megapod_component *c, ktime_t due)
{
	c->sweep_due = min(c->sweep_due, due);
}

#endif /* _MEGAPOD_NOTED_H */
