// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: from acceptance to the driver and back.
 *
 * An order is made whole before it is handed over; nothing is allocated on its way. Marking what it
 * concerns and handing it over are one step under the command lock, so that the order in which
 * commands are accepted is that in which the driver gets them, and the last one wins. How far a
 * command has come is kept with what it concerns, which a newer command takes over.
 *
 * Outlets of a pod are switched on one after the other, see inrush.c: what has to wait for that is
 * accepted, and handed over outlet by outlet, by turn.c.
 */
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "component.h"
#include "core.h"
#include "guard.h"
#include "lockout.h"
#include "order.h"
#include "outlet.h"
#include "pod.h"
#include "pump.h"
#include "setpoint.h"

static atomic_t last_number;

/* The number of a new command; 0 stands for none. */
u32 megapod_command_number(void)
{
	u32 number;

	do
		number = atomic_inc_return(&last_number);
	while (!number);
	return number;
}

/* An order that is made whole beforehand gets its number when it is submitted. */
void megapod_order_renumber(struct megapod_order *order)
{
	order->number = megapod_command_number();
}

/* An order within something else: takes no reference, and wants &megapod_order.done. */
void megapod_order_init(struct megapod_order *order, struct megapod_component *c,
			enum megapod_command_type type)
{
	memset(order, 0, sizeof(*order));
	order->command.component = c;
	order->command.type = type;
	INIT_LIST_HEAD(&order->command.node);
	megapod_order_renumber(order);
}

/* Returns NULL without memory; takes a reference to the component. */
struct megapod_order *megapod_order_new(struct megapod_component *c,
					enum megapod_command_type type)
{
	struct megapod_order *order = kmalloc(sizeof(*order), GFP_KERNEL);

	if (!order)
		return NULL;
	megapod_component_ref(c);
	megapod_order_init(order, c, type);
	return order;
}

void megapod_order_free(struct megapod_order *order)
{
	megapod_component_unref(order->command.component);
	kfree(order);
}

static int component_refusal(struct megapod_component *c, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&c->command_lock);
	if (!c->ops) {
		NL_SET_ERR_MSG_FMT(extack, "component %s is gone", c->name);
		return -ENODEV;
	}
	if (c->read_only) {
		NL_SET_ERR_MSG_FMT(extack, "%s is read-only here", c->name);
		return -EROFS;
	}
	if (READ_ONCE(c->state) == MEGAPOD_COMPONENT_STATE_REFUSED) {
		NL_SET_ERR_MSG_FMT(extack, "%s is refused: another device answers", c->name);
		return -ENODEV;
	}
	return 0;
}

/* Off waits for the device; anything else would come as a surprise when it is back. */
static int offline_refusal(const struct megapod_component *c, const struct megapod_command *cmd,
			   struct netlink_ext_ack *extack)
{
	bool is_off = cmd->type == MEGAPOD_COMMAND_SAFE_STATE ||
		      (cmd->type == MEGAPOD_COMMAND_OUTLETS && !cmd->on && !cmd->cycle_ms);

	if (is_off || READ_ONCE(c->state) != MEGAPOD_COMPONENT_STATE_OFFLINE)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "%s is offline", c->name);
	return -EHOSTUNREACH;
}

/*
 * That a lock or a rule stands against it comes before that it cannot be reached: who mends the one
 * is to know of the other.
 */
static int refusal(struct megapod_component *c, const struct megapod_order *order,
		   struct netlink_ext_ack *extack)
{
	return component_refusal(c, extack) ?: megapod_lockout_refuse(order, extack) ?:
	       megapod_lease_refuse(order, extack) ?:
	       megapod_guard->refuse(&order->command, extack) ?:
	       offline_refusal(c, &order->command, extack);
}

/*
 * The second half of a cycle, and what has waited for its turn, are dropped when anything was
 * commanded meanwhile.
 */
static bool is_superseded(const struct megapod_order *order)
{
	const struct megapod_component *c = order->command.component;
	u32 i;

	if (!order->resumes)
		return false;
	for_each_set_bit(i, order->command.outlets, c->num_outlets)
		if (order->turn ? c->outlets[i].turn != order->turn :
				  c->outlets[i].cycle.on != order->number)
			return true;
	return false;
}

static void order_start(struct megapod_order *order)
{
	struct megapod_component *c = order->command.component;

	order->start = ktime_get_boottime();
	bitmap_zero(order->command.unread, MEGAPOD_MAX_OUTLETS);
	if (order->command.dry_run)
		return;
	megapod_state_lock(c);
	if (order->command.type == MEGAPOD_COMMAND_OUTLETS)
		megapod_outlets_start(order, order->start);
	else if (order->command.type == MEGAPOD_COMMAND_PUMP)
		megapod_pump_start(order, order->start);
	else if (order->command.type == MEGAPOD_COMMAND_SETPOINT)
		megapod_setpoint_start(order, order->command.setpoint, order->command.value,
				       order->start);
	megapod_state_unlock(c);
}

static void order_done(struct megapod_order *order, int err)
{
	struct megapod_component *c = order->command.component;
	ktime_t now = ktime_get_boottime();
	char *why = order->command.why;

	if (order->inrush)
		megapod_inrush_end(c->pod, now);
	why[MEGAPOD_WHY_SIZE - 1] = '\0';
	if (err && !*why)
		snprintf(why, MEGAPOD_WHY_SIZE, "%pe", ERR_PTR(err));
	if (order->command.dry_run)
		return;
	megapod_state_lock(c);
	if (order->command.type == MEGAPOD_COMMAND_OUTLETS)
		megapod_outlets_done(order, err, now);
	else if (order->command.type == MEGAPOD_COMMAND_PUMP)
		megapod_pump_done(order, err, now);
	else if (order->command.type == MEGAPOD_COMMAND_SETPOINT)
		megapod_setpoint_done(order, order->command.setpoint, err, now);
	megapod_state_unlock(c);
}

/* Of submit(): the order has done what it was to do. */
#define WAITS	1

/*
 * Outlets of a pod are switched on one after the other. Return: 0 if it may be done now, -EAGAIN
 * if it is too early for one that comes again, or WAITS if its outlets wait for their turn now.
 */
static int take_turn(struct megapod_order *order)
{
	struct megapod_component *c = order->command.component;
	const struct megapod_command *cmd = &order->command;

	if (cmd->type != MEGAPOD_COMMAND_OUTLETS || !cmd->on || cmd->dry_run)
		return 0;
	order->waits = !order->resumes && megapod_inrush_gap(c->pod);
	if (order->waits) {
		order_start(order);
		megapod_inrush_kick(c->pod);
		return WAITS;
	}
	order->inrush = megapod_inrush_begin(c->pod, order->turn, ktime_get_boottime());
	return order->inrush ? 0 : -EAGAIN;
}

static int submit(struct megapod_order *order, struct netlink_ext_ack *extack)
{
	struct megapod_component *c = order->command.component;
	int err;

	lockdep_assert_held(&c->command_lock);
	if (is_superseded(order))
		return -ECANCELED;
	err = refusal(c, order, extack) ?: take_turn(order);
	if (err)
		return err;
	order_start(order);
	atomic_inc(&c->commands);
	err = c->ops->command(c, &order->command);
	if (!err)
		return 0;
	atomic_dec(&c->commands);
	order_done(order, err);
	NL_SET_ERR_MSG_FMT(extack, "%s", order->command.why);
	return err;
}

/**
 * megapod_order_submit() - accept a command and hand it to the driver
 * @order: from megapod_order_new(); not the caller's any more unless this fails
 * @extack: says why it was refused
 *
 * Context: process, sleeps; no lock held.
 * What switches on has to wait for its turn, unless it comes again; then it is accepted.
 *
 * Return: 0, -EROFS if the component is read-only here, -ENODEV if it is gone or another device
 * answers in its place, -EPERM if a lock or an interlock stands against it, -EBUSY if somebody
 * else has leased it, -EHOSTUNREACH if it is offline, -ECANCELED if it is the second half of a
 * cycle that is over, -EAGAIN if it is too early for that, or the driver's own error.
 */
int megapod_order_submit(struct megapod_order *order, struct netlink_ext_ack *extack)
{
	struct megapod_component *c = order->command.component;
	int err;

	rt_mutex_lock(&c->command_lock);
	err = submit(order, extack);
	rt_mutex_unlock(&c->command_lock);
	if (err != WAITS)
		return err;
	megapod_order_free(order);
	return 0;
}

void megapod_command_done(struct megapod_command *cmd, int err)
{
	struct megapod_order *order = container_of(cmd, struct megapod_order, command);

	if (WARN_ON_ONCE(err > 0))
		err = -EIO;
	order_done(order, err);
	atomic_dec(&cmd->component->commands);
	if (order->done)
		order->done(order, err);
	else
		megapod_order_free(order);
}
EXPORT_SYMBOL_NS_GPL(megapod_command_done, "MEGAPOD");
