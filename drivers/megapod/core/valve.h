/* SPDX-License-Identifier: GPL-2.0-only */
/* Valves: a set-point that is a position. */
#ifndef _MEGAPOD_VALVE_H
#define _MEGAPOD_VALVE_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

struct megapod_component;
struct megapod_valve_view;

/**
 * struct megapod_valve - a valve
 * @desc: what it is
 * @announced: state last told by an event
 */
struct megapod_valve {
	struct megapod_valve_desc desc;
	u8 announced;
};

/* valve.c */
void megapod_valve_view(struct megapod_component *c, u32 index, ktime_t now,
			struct megapod_valve_view *view);
void megapod_valves_look(struct megapod_component *c, ktime_t now);
const char *megapod_valve_fault(const struct megapod_component_desc *desc,
				const struct megapod_valve_desc *valve);

#endif /* _MEGAPOD_VALVE_H */
