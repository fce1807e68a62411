/* SPDX-License-Identifier: GPL-2.0-only */
/* Outlets: what they are told and what they read, and those that are off in a cycle. */
#ifndef _MEGAPOD_OUTLET_H
#define _MEGAPOD_OUTLET_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

#include "view.h"

struct megapod_component;
struct megapod_order;
struct work_struct;

/**
 * struct megapod_outlet - an outlet
 * @desc: what it is
 * @last: last command
 * @time: boot time of the reply @state came with
 * @readback: boot time of the reply that showed the wanted state
 * @confirm_by: when unconfirmed darkness is told, KTIME_MAX if told
 * @state: as last read, unknown if never
 * @announced: state last told by an event
 * @wish: state the last command wants
 * @cycle: what follows on the last command
 * @locks: number of locks on it
 * @turn: its turn to be switched on, which it waits for; 0 if it does not
 * @timer: boot time until which a timer of the device may still switch it on; KTIME_MAX while a
 *	command that starts it is under way
 * @again: off was commanded while @timer may run, and is once more when that is over
 * @lost: the component went offline since @time
 * @late: the last command failed, and the outlet may still follow it
 * @draws: it reads off since longer than power takes to fall, and power flows
 */
struct megapod_outlet {
	struct megapod_outlet_desc desc;
	struct megapod_last last;
	ktime_t time;
	ktime_t readback;
	ktime_t confirm_by;
	u64 turn;
	ktime_t timer;
	struct megapod_cycle cycle;
	u8 state;
	u8 announced;
	u8 wish;
	u16 locks;
	bool again:1;
	bool lost:1;
	bool late:1;
	bool draws:1;
};

/* outlet.c */
void megapod_outlet_view(struct megapod_component *c, u32 index, ktime_t now,
			 struct megapod_outlet_view *view);
void megapod_outlets_start(const struct megapod_order *order, ktime_t now);
void megapod_outlets_done(const struct megapod_order *order, int err, ktime_t now);
ktime_t megapod_outlet_on_at(const struct megapod_outlet *o);
bool megapod_outlet_cycle_over(const struct megapod_outlet *o);
void megapod_outlet_refused(struct megapod_component *c, u32 index, u32 number, int err,
			    const char *why, ktime_t now);
void megapod_outlets_sampled(struct megapod_component *c, ktime_t now);
void megapod_outlets_lost(struct megapod_component *c, ktime_t now);
void megapod_outlets_gone(struct megapod_component *c);
ktime_t megapod_outlets_expire(struct megapod_component *c, ktime_t now);

/*
 * What is read of outlets that are to be off: nothing certain; off and dark; relays open; power
 * flows; one on
 */
enum megapod_seen {
	MEGAPOD_SEEN_UNKNOWN,
	MEGAPOD_SEEN_OFF,
	MEGAPOD_SEEN_OPEN,
	MEGAPOD_SEEN_DRAWS,
	MEGAPOD_SEEN_ON,
};

enum megapod_seen megapod_outlets_see(struct megapod_component *c, const unsigned long *outlets,
				      ktime_t now, char *why);

/* One of some outlets is on or on its way there; the state of one is not known; one is off */
enum megapod_outlets_look {
	MEGAPOD_OUTLETS_ON = 1,
	MEGAPOD_OUTLETS_UNKNOWN = 2,
	MEGAPOD_OUTLETS_OFF = 4,
};

unsigned int megapod_outlets_look(struct megapod_component *c, const unsigned long *outlets,
				  ktime_t now);

/* cycle.c */
void megapod_cycle_work(struct work_struct *work);
void megapod_cycle_plan(struct megapod_order *order, const struct megapod_cycle *cycle);

#endif /* _MEGAPOD_OUTLET_H */
