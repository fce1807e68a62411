/* SPDX-License-Identifier: GPL-2.0-only */
/* The black box of a pod, its records, and what is left of it after a crash. */
#ifndef _MEGAPOD_BLACKBOX_H
#define _MEGAPOD_BLACKBOX_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

struct box_labels;
struct box_source;
struct box_trip;
struct megapod_component;
struct megapod_pod;
struct megapod_record_view;
struct netlink_ext_ack;
struct work_struct;

/* blackbox.c */
int megapod_blackbox_init(struct megapod_pod *pod);
void megapod_blackbox_free(struct megapod_pod *pod);
struct box_labels *megapod_blackbox_labels(const struct megapod_component_desc *desc);
int megapod_blackbox_add(struct megapod_component *c);
void megapod_blackbox_del(struct megapod_component *c);
void megapod_blackbox_samples(struct megapod_component *c, ktime_t time,
			      const struct megapod_reading *readings, u32 n);
void megapod_blackbox_whole(struct megapod_component *c, u32 poll, ktime_t time,
			    const struct megapod_reading *readings, u32 n);
void megapod_blackbox_same(struct megapod_component *c, u32 poll, ktime_t time);
void megapod_blackbox_channel(struct megapod_component *c, u32 index, ktime_t now);
void megapod_blackbox_outlet(struct megapod_component *c, u32 index, u8 state, ktime_t time);
void megapod_blackbox_pump(struct megapod_component *c, u32 index, ktime_t time);
void megapod_blackbox_setpoint(struct megapod_component *c, u32 index, ktime_t time);
struct box_source *megapod_blackbox_rule(struct megapod_pod *pod, const char *name);
void megapod_blackbox_rule_gone(struct megapod_pod *pod, struct box_source *src);
void megapod_blackbox_rule_state(struct megapod_pod *pod, struct box_source *src, u8 state,
				 ktime_t now);
void megapod_blackbox_trip(struct megapod_pod *pod, const struct box_trip *trip);

/* frozen.c */
bool megapod_record_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view);
void *megapod_record_image(struct megapod_pod *pod, u32 id, size_t *size,
			   struct netlink_ext_ack *extack);
int megapod_record_clear(struct megapod_pod *pod, u32 id, struct netlink_ext_ack *extack);
int megapod_records_check(struct megapod_pod *pod, struct netlink_ext_ack *extack);
bool megapod_record_try_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view);
void megapod_frozen_work(struct work_struct *work);

/* crash.c */
int megapod_crash_init(void);
void megapod_crash_exit(void);

#endif /* _MEGAPOD_BLACKBOX_H */
