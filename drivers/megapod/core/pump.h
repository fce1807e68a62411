/* SPDX-License-Identifier: GPL-2.0-only */
/* Pumps: set-points and a mode. */
#ifndef _MEGAPOD_PUMP_H
#define _MEGAPOD_PUMP_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

#include "view.h"

struct megapod_component;
struct megapod_order;

/**
 * struct megapod_pump - a pump
 * @desc: what it is
 * @last: last command
 * @time: boot time of the reply @mode came with, 0 if never
 * @mode: mode as last read, unknown if the component is offline
 */
struct megapod_pump {
	struct megapod_pump_desc desc;
	struct megapod_last last;
	ktime_t time;
	u8 mode;
};

/* pump.c */
void megapod_pump_view(struct megapod_component *c, u32 index, ktime_t now,
		       struct megapod_pump_view *view);
int megapod_pump_safe(struct megapod_order *order, u32 index, char *why);
void megapod_pump_start(const struct megapod_order *order, ktime_t now);
void megapod_pump_done(const struct megapod_order *order, int err, ktime_t now);
void megapod_pumps_lost(struct megapod_component *c, ktime_t now);
enum megapod_pump_mode megapod_pump_mode(struct megapod_component *c, u32 index);

#endif /* _MEGAPOD_PUMP_H */
