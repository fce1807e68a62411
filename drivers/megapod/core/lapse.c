// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of leases: had again, or over, and then the set-point goes back to its safe value.
 *
 * That is a command like any other, given by a work item, and owed until the device reads the safe
 * value: one that is away gets it when it is back, one that refuses is asked again, ever later. A
 * command of anybody else meanwhile takes its place.
 */
#include <linux/netlink.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "component.h"
#include "core.h"
#include "order.h"
#include "pump.h"
#include "setpoint.h"

/* Those of a command that set a set-point, and to what. */
static bool sets(const struct megapod_command *cmd, u32 index, s64 *value)
{
	const struct megapod_pump_desc *pump;

	if (cmd->type == MEGAPOD_COMMAND_SETPOINT) {
		*value = cmd->value;
		return cmd->setpoint == index;
	}
	pump = &cmd->component->pumps[cmd->index].desc;
	if (cmd->pump.set & MEGAPOD_PUMP_SETTING_DUTY && pump->duty == index) {
		*value = cmd->pump.duty_permille;
		return true;
	}
	*value = cmd->pump.flow_target_ml_min;
	return cmd->pump.set & MEGAPOD_PUMP_SETTING_FLOW_TARGET && pump->flow_target == index;
}

/* It is as it was set under this lease, so that nothing has to be written to have it again. */
static bool stands(const struct megapod_component *c, u32 index, s64 value, const char *holder,
		   ktime_t now)
{
	const struct megapod_setpoint *sp = &c->setpoints[index];

	return megapod_lease_runs(&sp->lease, now) && !strcmp(sp->lease.holder, holder) &&
	       sp->wish == value && sp->last.progress == MEGAPOD_PROGRESS_CONFIRMED &&
	       __megapod_setpoint_reads(c, index, value, now);
}

/**
 * megapod_lease_renew() - have a lease again, if that is all a command would do
 * @order: the command, with the lease that is wanted
 * @number: of the command that has set what it would set
 *
 * Registers of set-points wear out; nothing is written that is there.
 *
 * Return: whether that was all.
 */
bool megapod_lease_renew(const struct megapod_order *order, u32 *number)
{
	const struct megapod_command *cmd = &order->command;
	struct megapod_component *c = cmd->component;
	ktime_t now = ktime_get_boottime();
	bool all = true, any = false;
	s64 value;
	u32 i;

	if (!order->lease.seconds || (cmd->type == MEGAPOD_COMMAND_PUMP &&
				      cmd->pump.set & MEGAPOD_PUMP_SETTING_MODE &&
				      megapod_pump_mode(c, cmd->index) != cmd->pump.mode))
		return false;
	megapod_state_lock(c);
	for (i = 0; i < c->num_setpoints; i++) {
		if (!sets(cmd, i, &value))
			continue;
		any = true;
		all &= stands(c, i, value, order->lease.holder, now);
	}
	for (i = 0; any && all && i < c->num_setpoints; i++) {
		if (!sets(cmd, i, &value))
			continue;
		megapod_lease_extend(&c->setpoints[i].lease, order->lease.seconds, now);
		*number = c->setpoints[i].last.command;
		megapod_lapse_kick(c);
	}
	megapod_state_unlock(c);
	return any && all;
}

/*
 * Whether a set-point is to go back to its safe value now; else *@due is when to look again, at the
 * latest.
 */
static bool is_owed(struct megapod_component *c, u32 index, ktime_t now, ktime_t *due)
{
	struct megapod_setpoint *sp = &c->setpoints[index];

	lockdep_assert_held(&c->state_lock);
	if (!sp->lease.seconds)
		return false;
	if (megapod_lease_runs(&sp->lease, now)) {
		*due = min(*due, sp->lease.end);
		return false;
	}
	if (!sp->lease.owed) {
		sp->lease.owed = true;
		megapod_setpoint_event(c, index, MEGAPOD_EVENT_KIND_SETPOINT_LEASE_END, now);
	}
	/* one that is on its way says when it has ended */
	if (sp->last.progress == MEGAPOD_PROGRESS_QUEUED)
		return false;
	if (!ktime_before(now, sp->lease_again))
		return true;
	*due = min(*due, sp->lease_again);
	return false;
}

static void give_back(struct megapod_component *c, u32 index)
{
	struct megapod_order *order = megapod_order_new(c, MEGAPOD_COMMAND_SETPOINT);
	struct netlink_ext_ack extack = {};
	int err = -ENOMEM;

	if (order) {
		order->gives_back = true;
		megapod_setpoint_command(c, index, c->setpoints[index].desc.safe, true,
					 &order->command);
		err = megapod_order_submit(order, &extack);
		if (!err)
			return;
		megapod_order_free(order);
	}
	/* somebody has set it meanwhile: nothing is owed */
	if (err == -ECANCELED)
		return;
	megapod_state_lock(c);
	megapod_lease_later(&c->setpoints[index], ktime_get_boottime());
	megapod_state_unlock(c);
}

void megapod_lapse_work(struct work_struct *work)
{
	struct megapod_component *c =
		container_of(to_delayed_work(work), struct megapod_component, lapse);
	ktime_t now, due = KTIME_MAX;
	bool owed;
	u32 i;

	for (i = 0; i < c->num_setpoints; i++) {
		megapod_state_lock(c);
		owed = !c->gone && is_owed(c, i, ktime_get_boottime(), &due);
		megapod_state_unlock(c);
		if (!owed)
			continue;
		give_back(c, i);
		/* to see when to look again, should it not have been taken */
		megapod_state_lock(c);
		if (c->setpoints[i].lease.owed &&
		    c->setpoints[i].last.progress != MEGAPOD_PROGRESS_QUEUED)
			due = min(due, c->setpoints[i].lease_again);
		megapod_state_unlock(c);
	}
	megapod_state_lock(c);
	now = ktime_get_boottime();
	if (!c->gone && due != KTIME_MAX)
		/* whoever kicked it meanwhile has it look at once */
		queue_delayed_work(megapod_wq, &c->lapse,
				   megapod_jiffies_until(due, now));
	megapod_state_unlock(c);
}

/* The component is back: what is owed is tried at once. */
void megapod_lapse_back(struct megapod_component *c)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_setpoints; i++) {
		c->setpoints[i].lease_tries = 0;
		c->setpoints[i].lease_again = 0;
	}
	megapod_lapse_kick(c);
}

/* The component is taken away, and nobody can set it any more. */
void megapod_lapse_gone(struct megapod_component *c)
{
	u32 i;

	for (i = 0; i < c->num_setpoints; i++)
		if (c->setpoints[i].lease.seconds)
			pr_warn("megapod: %s is taken away while %s is leased by %s: it keeps its value\n",
				c->name, c->setpoints[i].desc.label, c->setpoints[i].lease.holder);
}
