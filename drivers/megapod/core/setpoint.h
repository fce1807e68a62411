/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Set-points: what a device is told and what came of it, and the leases of what they are set to.
 */
#ifndef _MEGAPOD_SETPOINT_H
#define _MEGAPOD_SETPOINT_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

#include "component.h"
#include "view.h"

struct megapod_order;
struct netlink_ext_ack;
struct work_struct;

/**
 * struct megapod_setpoint - a set-point
 * @desc: what it is
 * @last: last command
 * @wish: what the last command wants
 * @known: what it was set to when last read
 * @away: boot time since when what came of it is elsewhere, while it is
 * @pump: the pump it belongs to, or -1
 * @mode: the mode in which it has an effect, if it belongs to a pump
 * @lease: who stands by what it is set to
 * @lease_again: boot time before which what is owed is not tried again
 * @lease_tries: how often it was
 * @announced: state last told by an event, or on the way there
 * @seen: @known was read
 * @rests: when last looked at it was not on the way, and no command or mode came since
 */
struct megapod_setpoint {
	struct megapod_setpoint_desc desc;
	struct megapod_last last;
	s64 wish;
	s64 known;
	ktime_t away;
	int pump;
	u8 mode;
	struct megapod_lease lease;
	ktime_t lease_again;
	u8 lease_tries;
	u8 announced;
	bool seen;
	bool rests;
};

/* setpoint.c */
int megapod_setpoint_refusal(const struct megapod_setpoint_desc *desc, const char *name, s64 value,
			     char *why);
void __megapod_setpoint_view(const struct megapod_component *c, u32 index, ktime_t now,
			     struct megapod_setpoint_view *view);
void megapod_setpoint_view(struct megapod_component *c, u32 index, ktime_t now,
			   struct megapod_setpoint_view *view);
void megapod_setpoint_command(const struct megapod_component *c, u32 index, s64 value, bool enter,
			      struct megapod_command *cmd);
bool __megapod_setpoint_reads(const struct megapod_component *c, u32 index, s64 value, ktime_t now);
void megapod_setpoint_event(struct megapod_component *c, u32 index, enum megapod_event_kind kind,
			    ktime_t now);
void megapod_setpoint_start(const struct megapod_order *order, u32 index, s64 value, ktime_t now);
int megapod_setpoint_done(const struct megapod_order *order, u32 index, int err, ktime_t now);
void megapod_setpoints_sampled(struct megapod_component *c, ktime_t now);
bool megapod_setpoints_rest(struct megapod_component *c, ktime_t now);
ktime_t megapod_setpoints_expire(struct megapod_component *c, ktime_t now);
const char *megapod_setpoint_fault(const struct megapod_component_desc *desc,
				   const struct megapod_setpoint_desc *sp);

/* lease.c */
bool megapod_lease_runs(const struct megapod_lease *lease, ktime_t now);
u64 megapod_lease_left_ms(const struct megapod_lease *lease, ktime_t now);
void megapod_lease_extend(struct megapod_lease *lease, u32 seconds, ktime_t now);
int megapod_lease_refusal(const struct megapod_lease *lease, const char *label, const char *who,
			  ktime_t now, char *why);
int megapod_lease_refuse(const struct megapod_order *order, struct netlink_ext_ack *extack);
void megapod_lease_begin(struct megapod_setpoint *sp, const struct megapod_order *order);
void megapod_lease_drop(struct megapod_setpoint *sp, const struct megapod_order *order);
void megapod_lease_returned(struct megapod_setpoint *sp, const struct megapod_order *order, int err,
			    ktime_t now);
void megapod_lease_later(struct megapod_setpoint *sp, ktime_t now);

/* lapse.c */
bool megapod_lease_renew(const struct megapod_order *order, u32 *number);
void megapod_lapse_work(struct work_struct *work);
void megapod_lapse_back(struct megapod_component *c);
void megapod_lapse_gone(struct megapod_component *c);

/* Whether there is a set-point of that number, and it can be set. */
static inline bool megapod_can_set(const struct megapod_component *c, int setpoint)
{
	return setpoint != MEGAPOD_NO_SETPOINT && c->setpoints[setpoint].desc.settable;
}

#endif /* _MEGAPOD_SETPOINT_H */
