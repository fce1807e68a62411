/* SPDX-License-Identifier: GPL-2.0-only */
/* Groups of outlets, and what these feed. */
#ifndef _MEGAPOD_GROUP_H
#define _MEGAPOD_GROUP_H

#include <linux/megapod.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "event.h"
#include "view.h"

struct megapod_pod;
struct netlink_ext_ack;

/**
 * struct megapod_member - an outlet in a group
 * @component: name of the component, which need not exist
 * @index: of the outlet
 */
struct megapod_member {
	char component[MEGAPOD_NAME_SIZE];
	u32 index;
};

/**
 * struct megapod_members - members of a group, never changed once the group has them
 * @payload: group, events and readers have references
 * @rcu: frees it
 * @load: what they feed
 * @num: number of @member
 * @member: the outlets
 */
struct megapod_members {
	struct megapod_payload payload;
	struct rcu_head rcu;
	struct megapod_load load;
	u32 num;
	struct megapod_member member[] __counted_by(num);
};

/**
 * struct megapod_group - a named group of outlets
 * @id: its number
 * @pod: the pod it belongs to, referenced
 * @name: unique within the pod
 * @members: replaced as a whole under the pod's lock
 * @rcu: frees it
 */
struct megapod_group {
	u32 id;
	struct megapod_pod *pod;
	char name[MEGAPOD_NAME_SIZE];
	struct megapod_members __rcu *members;
	struct rcu_head rcu;
};

/* group.c */
struct megapod_members *megapod_members_alloc(u32 num);
void megapod_members_put(struct megapod_members *members);
int megapod_group_new(struct megapod_pod *pod, const char *name, struct megapod_members *members,
		      struct megapod_group_view *view, struct netlink_ext_ack *extack);
int megapod_group_set(u32 id, struct megapod_members *members, struct netlink_ext_ack *extack);
int megapod_group_del(u32 id, struct netlink_ext_ack *extack);
void megapod_groups_del(struct megapod_pod *pod);
bool megapod_group_find(u32 id, struct megapod_group_view *view);
bool megapod_group_find_name(u32 pod_id, const char *name, struct megapod_group_view *view);
bool megapod_group_next(unsigned long *id, struct megapod_group_view *view);

/* load.c */
const char *megapod_load_name(u8 kind);
const char *megapod_load_fault(const struct megapod_load *load);
bool megapod_load_is_guarded(u8 kind);
u8 megapod_load_priority(u8 kind);
void megapod_outlet_load(const struct megapod_pod *pod, const char *component, u32 index,
			 struct megapod_load *load);

#endif /* _MEGAPOD_GROUP_H */
