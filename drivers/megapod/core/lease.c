// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leases of set-points: a value that holds while somebody stands by it.
 *
 * Who sets a set-point may lease it for a while, and has it again by leasing it again in time.
 * While a lease runs the set-point is its holder's: others are refused, unless they force it.
 * Whatever is accepted takes the place of the lease, a trip too. One that is over without that is
 * owed: the set-point goes back to its safe value, see lapse.c.
 *
 * The end is computed once, when the command is accepted, on the clock that goes on while the node
 * sleeps.
 */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/string.h>

#include "component.h"
#include "order.h"
#include "pump.h"
#include "setpoint.h"
#include "view.h"

/* Until a safe value that could not be set is tried again: 1 s, and twice as long each time... */
#define LATER_MS	1000
/* ...so often */
#define MOST_DOUBLED	6

/* Whether the lease is in force at @now. */
bool megapod_lease_runs(const struct megapod_lease *lease, ktime_t now)
{
	return lease->seconds && !lease->owed && ktime_before(now, lease->end);
}

/* How much of it is left, in ms. */
u64 megapod_lease_left_ms(const struct megapod_lease *lease, ktime_t now)
{
	return megapod_lease_runs(lease, now) ? ktime_ms_delta(lease->end, now) : 0;
}

/* Its end, from @now on. */
void megapod_lease_extend(struct megapod_lease *lease, u32 seconds, ktime_t now)
{
	lease->seconds = seconds;
	lease->end = ktime_add_ns(now, (u64)seconds * NSEC_PER_SEC);
}

/**
 * megapod_lease_refusal() - may somebody set what is leased?
 * @lease: the lease
 * @label: of the set-point
 * @who: who asks, empty if he does not say
 * @now: boot time
 * @why: if not: whose it is, and for how long; %MEGAPOD_WHY_SIZE bytes
 *
 * Return: 0 or -EBUSY.
 */
int megapod_lease_refusal(const struct megapod_lease *lease, const char *label, const char *who,
			  ktime_t now, char *why)
{
	if (!megapod_lease_runs(lease, now) || !strcmp(lease->holder, who))
		return 0;
	scnprintf(why, MEGAPOD_WHY_SIZE, "%.22s is leased by %s for %u s", label, lease->holder,
		  (u32)DIV_ROUND_UP_ULL(megapod_lease_left_ms(lease, now), MSEC_PER_SEC));
	return -EBUSY;
}

/* Which set-points a command is about: those of a pump are all its own. -1 for none. */
static void concerned(const struct megapod_command *cmd, int index[2])
{
	index[0] = -1;
	index[1] = -1;
	if (cmd->type == MEGAPOD_COMMAND_SETPOINT) {
		index[0] = cmd->setpoint;
	} else if (cmd->type == MEGAPOD_COMMAND_PUMP) {
		index[0] = cmd->component->pumps[cmd->index].desc.duty;
		index[1] = cmd->component->pumps[cmd->index].desc.flow_target;
	}
}

static bool still_owed(struct megapod_component *c, u32 index)
{
	bool owed;

	megapod_state_lock(c);
	owed = c->setpoints[index].lease.owed;
	megapod_state_unlock(c);
	return owed;
}

/**
 * megapod_lease_refuse() - may a command be carried out, or has somebody leased what it sets?
 * @order: the command
 * @extack: says who
 *
 * A trip may. What gives a lease back may as long as that is owed: whoever set it since then was
 * later, and has the last word.
 *
 * Context: the command lock held.
 * Return: 0, -EBUSY, or -ECANCELED if there is nothing to give back any more.
 */
int megapod_lease_refuse(const struct megapod_order *order, struct netlink_ext_ack *extack)
{
	const struct megapod_command *cmd = &order->command;
	struct megapod_component *c = cmd->component;
	ktime_t now = ktime_get_boottime();
	char why[MEGAPOD_WHY_SIZE];
	int index[2], i, err = 0;

	if (order->gives_back)
		return still_owed(c, cmd->setpoint) ? 0 : -ECANCELED;
	if (cmd->trip || cmd->dry_run || order->forced)
		return 0;
	concerned(cmd, index);
	megapod_state_lock(c);
	for (i = 0; !err && i < ARRAY_SIZE(index); i++)
		if (index[i] >= 0)
			err = megapod_lease_refusal(&c->setpoints[index[i]].lease,
						    c->setpoints[index[i]].desc.label,
						    order->lease.holder, now, why);
	megapod_state_unlock(c);
	if (err)
		NL_SET_ERR_MSG_FMT(extack, "%s", why);
	return err;
}

/* A command about it was accepted, which takes the place of the lease there was. */
void megapod_lease_begin(struct megapod_setpoint *sp, const struct megapod_order *order)
{
	if (order->gives_back)
		return;
	sp->lease = (struct megapod_lease) {};
	sp->lease_tries = 0;
	sp->lease_again = 0;
	if (!order->lease.seconds)
		return;
	memcpy(sp->lease.holder, order->lease.holder, sizeof(sp->lease.holder));
	megapod_lease_extend(&sp->lease, order->lease.seconds, order->start);
}

/* A command to a pump was accepted that does not set this one of its set-points. */
void megapod_lease_drop(struct megapod_setpoint *sp, const struct megapod_order *order)
{
	if (!order->gives_back)
		sp->lease = (struct megapod_lease) {};
}

/* The safe value could not be set at @now: it is tried again later. */
void megapod_lease_later(struct megapod_setpoint *sp, ktime_t now)
{
	sp->lease_again = ktime_add_ms(now, LATER_MS << sp->lease_tries);
	sp->lease_tries = min(sp->lease_tries + 1, MOST_DOUBLED);
}

/* What gives it back has ended: with the safe value set, or it is tried again, ever later. */
void megapod_lease_returned(struct megapod_setpoint *sp, const struct megapod_order *order, int err,
			    ktime_t now)
{
	if (!order->gives_back || !sp->lease.owed)
		return;
	if (!err)
		sp->lease = (struct megapod_lease) {};
	else
		megapod_lease_later(sp, now);
}
