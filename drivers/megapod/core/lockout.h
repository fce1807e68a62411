/* SPDX-License-Identifier: GPL-2.0-only */
/* Locks on outlets, which forbid to switch on. */
#ifndef _MEGAPOD_LOCKOUT_H
#define _MEGAPOD_LOCKOUT_H

#include <linux/types.h>

struct megapod_component;
struct megapod_lockout_view;
struct megapod_order;
struct megapod_pod;
struct netlink_ext_ack;

/* lockout.c */
u32 megapod_lockout_why(const char *component, const unsigned long *outlets, u32 num, u32 after,
			char *why);
int megapod_lockout_refuse(const struct megapod_order *order, struct netlink_ext_ack *extack);
void megapod_lockouts_count(struct megapod_component *c);
int megapod_lockout_add(struct megapod_pod *pod, struct megapod_lockout_view *view,
			struct netlink_ext_ack *extack);
bool megapod_lockout_find(u32 id, struct megapod_lockout_view *view);
bool megapod_lockout_next(unsigned long *id, struct megapod_lockout_view *view);
int megapod_lockout_take(u32 id, const char *by, const char *override,
			 struct megapod_lockout_view *view, struct netlink_ext_ack *extack);
int megapod_lockouts_check(const struct megapod_pod *pod, struct netlink_ext_ack *extack);
void megapod_lockouts_exit(void);

/* hasp.c */
int megapod_lockout_new(struct megapod_pod *pod, struct megapod_lockout_view *view,
			struct netlink_ext_ack *extack);
int megapod_lockout_del(u32 id, const char *by, const char *override,
			struct netlink_ext_ack *extack);

#endif /* _MEGAPOD_LOCKOUT_H */
