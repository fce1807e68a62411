/* SPDX-License-Identifier: GPL-2.0-only */
/* What the core knows of interlocks: who guards a pod, and may refuse. */
#ifndef _MEGAPOD_GUARD_H
#define _MEGAPOD_GUARD_H

#include <linux/types.h>

struct megapod_command;
struct megapod_pod;
struct netlink_ext_ack;

/**
 * struct megapod_guard_ops - what the core asks of interlocks
 * @pod_init: a pod is made: set &megapod_pod.interlocks. 0 or -ENOMEM.
 * @pod_free: its memory is freed, that of @pod_init too
 * @pod_going: it is deleted, and all rules of it with it
 * @refuse: may the command be carried out? 0, or -EPERM with the reason in extack. Context: the
 *	component's command lock held, so that what was accepted before a trip reaches the driver
 *	before what the trip commands.
 * @check_group: may the group change? 0, or -EBUSY with the rule named. Context: megapod_guard_lock
 *	held.
 * @component_new: a component has come, for which a rule may be waiting. Context: process, no lock
 *	held.
 * @kick: something a rule may wait for has changed. Context: any.
 */
struct megapod_guard_ops {
	int (*pod_init)(struct megapod_pod *pod);
	void (*pod_free)(struct megapod_pod *pod);
	void (*pod_going)(struct megapod_pod *pod);
	int (*refuse)(const struct megapod_command *cmd, struct netlink_ext_ack *extack);
	int (*check_group)(u32 group_id, struct netlink_ext_ack *extack);
	void (*component_new)(struct megapod_pod *pod);
	void (*kick)(struct megapod_pod *pod);
};

/* Constant from before the first pod is made until after the last one is gone. */
extern const struct megapod_guard_ops *megapod_guard;

/* Something a rule may wait for has changed. Context: any. */
static inline void megapod_kick(struct megapod_pod *pod)
{
	megapod_guard->kick(pod);
}

#endif /* _MEGAPOD_GUARD_H */
