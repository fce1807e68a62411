/* SPDX-License-Identifier: GPL-2.0-only */
/* Batteries: readings that are a power supply. */
#ifndef _MEGAPOD_BATTERY_H
#define _MEGAPOD_BATTERY_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

struct megapod_battery_view;
struct megapod_component;

/* battery.c */
int megapod_batteries_init(struct megapod_component *c, const struct megapod_battery_desc *desc,
			   u32 num);
int megapod_batteries_register(struct megapod_component *c);
void megapod_batteries_unregister(struct megapod_component *c);
const char *megapod_batteries_labels_fault(const struct megapod_component *c);
void megapod_battery_view(struct megapod_component *c, u32 index, ktime_t now,
			  struct megapod_battery_view *view);
void megapod_batteries_look(struct megapod_component *c, ktime_t now);
const char *megapod_battery_fault(const struct megapod_component_desc *desc,
				  const struct megapod_battery_desc *battery);

#endif /* _MEGAPOD_BATTERY_H */
