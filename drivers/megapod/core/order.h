/* SPDX-License-Identifier: GPL-2.0-only */
/* Orders: commands, and what the core keeps about each until it has ended. */
#ifndef _MEGAPOD_ORDER_H
#define _MEGAPOD_ORDER_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

#include "core.h"
#include "view.h"

struct netlink_ext_ack;

/**
 * struct megapod_order - a command and what the core keeps about it
 * @command: what the driver sees
 * @number: number of the command, unique over all pods
 * @start: boot time of its acceptance
 * @cycle: what follows on it
 * @lease: who asks, and how long he stands by the set-points of it
 * @forced: though somebody else has leased them
 * @gives_back: it sets what was leased to its safe value
 * @resumes: it is what follows, and is accepted only while nothing else was commanded
 * @turn: the turn that the outlet waited for, 0 if it did not
 * @waits: its outlets are to be switched on one after the other, and wait for their turn
 * @inrush: it switches on, and the next of the pod waits for its end
 * @done: if set, is called at the end instead of megapod_order_free()
 *
 * Made where it may sleep, freed by megapod_command_done().
 */
struct megapod_order {
	struct megapod_command command;
	u32 number;
	ktime_t start;
	struct megapod_cycle cycle;
	struct megapod_lease lease;
	bool forced;
	bool gives_back;
	bool resumes;
	u64 turn;
	bool waits;
	bool inrush;
	void (*done)(struct megapod_order *order, int err);
};

/* command.c */
struct megapod_order *megapod_order_new(struct megapod_component *c,
					enum megapod_command_type type);
void megapod_order_free(struct megapod_order *order);
int megapod_order_submit(struct megapod_order *order, struct netlink_ext_ack *extack);
void megapod_order_init(struct megapod_order *order, struct megapod_component *c,
			enum megapod_command_type type);
void megapod_order_renumber(struct megapod_order *order);
u32 megapod_command_number(void);

static inline void megapod_last_start(struct megapod_last *last, const struct megapod_order *order)
{
	*last = (struct megapod_last) {
		.start = order->start,
		.command = order->number,
		.progress = MEGAPOD_PROGRESS_QUEUED,
	};
}

static inline void megapod_last_fail(struct megapod_last *last, int err, const char *reason)
{
	last->progress = MEGAPOD_PROGRESS_FAILED;
	last->error = err;
	megapod_copy_printable(last->reason, reason, sizeof(last->reason));
}

#endif /* _MEGAPOD_ORDER_H */
