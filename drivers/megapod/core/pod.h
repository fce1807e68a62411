/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A pod: its components and groups, its site, its events, and whose turn it is to be switched on.
 */
#ifndef _MEGAPOD_POD_H
#define _MEGAPOD_POD_H

#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/megapod.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "event.h"
#include "view.h"

struct megapod_box;
struct megapod_interlocks;
struct netlink_ext_ack;

/**
 * struct megapod_inrush - when the next outlet of a pod may be switched on
 * @gap_ms: time between two, 0 for none
 * @flying: number of commands that switch on, and have not ended
 * @last: boot time when the last of them ended, 0 if there was none
 * @asked: the last turn that was given away
 * @served: the highest that had come
 */
struct megapod_inrush {
	u32 gap_ms;
	u32 flying;
	ktime_t last;
	u64 asked;
	u64 served;
};

/**
 * struct megapod_pod - a pod
 * @id: its number
 * @name: unique
 * @refs: references to the memory
 * @free: frees it after a grace period
 * @holders: users that keep it from being deleted, under megapod_pods_lock
 * @components: number of components, under megapod_pods_lock
 * @lock: guards the groups of this pod, and the locks on its outlets
 * @lock_key: own class, so that the locks of two pods are told apart
 * @registered: not deleted, under @lock
 * @fluids: what flows in its loops, by &enum megapod_loop, under @ring_lock
 * @cap: the most that its site may draw, under @ring_lock
 * @at_boot: &enum megapod_pod_at_boot, under @ring_lock
 * @inrush: when the next outlet may be switched on, under @ring_lock
 * @turn: switches on the outlets that wait for that
 * @interlocks: the guard's own
 * @box: what was before, and what is kept of trips
 * @frozen: tells of records that have come to their end
 * @ring_lock: guards what follows
 * @ring: last events, by sequence number modulo @ring_size
 * @ring_size: number of entries of @ring
 * @ring_extra: bytes that events refer to
 * @first_seq: lowest number that may still be in @ring
 * @next_seq: number of the next event, from 1
 * @sent_seq: number of the last event that was sent
 * @send: sends events in order
 * @outgoing: the event being sent, used by @send alone
 */
struct megapod_pod {
	u32 id;
	char name[MEGAPOD_NAME_SIZE];
	refcount_t refs;
	struct rcu_work free;
	u32 holders;
	u32 components;

	struct mutex lock;
	struct lock_class_key lock_key;
	bool registered;
	struct megapod_fluid fluids[MEGAPOD_NUM_LOOPS];
	struct megapod_cap cap;
	u8 at_boot;
	struct megapod_inrush inrush;
	struct delayed_work turn;

	struct megapod_interlocks *interlocks;

	struct megapod_box *box;
	struct delayed_work frozen;

	spinlock_t ring_lock;
	struct megapod_event *ring;
	u32 ring_size;
	size_t ring_extra;
	u64 first_seq;
	u64 next_seq;
	u64 sent_seq;
	struct work_struct send;
	struct megapod_event outgoing;
};

/* pod.c */
struct megapod_pod *megapod_pod_find(u32 id);
struct megapod_pod *megapod_pod_find_name(const char *name);
struct megapod_pod *megapod_pod_next(unsigned long *id);
struct megapod_pod *megapod_pod_new(const char *name, struct netlink_ext_ack *extack);
int megapod_pod_del(struct megapod_pod *pod, bool force, struct netlink_ext_ack *extack);
void megapod_pod_view(struct megapod_pod *pod, ktime_t now, struct megapod_pod_view *view);
void megapod_pod_set_fluids(struct megapod_pod *pod, const struct megapod_fluid *fluids,
			    unsigned long loops);
u64 megapod_pod_cap(struct megapod_pod *pod);
void megapod_pod_set_cap(struct megapod_pod *pod, u64 mw, const char *by);
void megapod_pod_set_at_boot(struct megapod_pod *pod, u8 at_boot);
int megapod_pod_set_inrush_gap(struct megapod_pod *pod, u32 ms, struct netlink_ext_ack *extack);

/* inrush.c */
ktime_t megapod_inrush_at(const struct megapod_inrush *inrush);
u32 megapod_inrush_wait_ms(const struct megapod_inrush *inrush, u64 turn, ktime_t now);
u32 megapod_inrush_gap(struct megapod_pod *pod);
ktime_t megapod_inrush_next(struct megapod_pod *pod);
u64 megapod_inrush_turn(struct megapod_pod *pod);
bool megapod_inrush_begin(struct megapod_pod *pod, u64 turn, ktime_t now);
void megapod_inrush_end(struct megapod_pod *pod, ktime_t now);
void megapod_inrush_kick(struct megapod_pod *pod);

/* turn.c */
void megapod_turn_work(struct work_struct *work);

/* quiesce.c */
int megapod_quiesce_init(void);
void megapod_quiesce_exit(void);

#endif /* _MEGAPOD_POD_H */
