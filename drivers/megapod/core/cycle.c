// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cycles: off, wait, and on again, whatever becomes of who asked for it.
 *
 * A cycle is a command to switch off that something follows on, &megapod_outlet.cycle. Whatever
 * else is commanded takes its place, a trip too, and so ends it. What is confirmed off is switched
 * on when its time is over, one after the other with the gap between, by a command like any other:
 * a rule that stands against it refuses it, and the outlet stays off and says why. A device that is
 * offline then, perhaps because its own network was cycled, is tried again for a while.
 *
 * A device that has timers does the whole of it, so that it comes to its end even if this node does
 * not: &megapod_cycle.by_device. Nobody is asked when such a timer ends, so rules are asked before
 * it begins, and to them the outlet counts as on. When it ends, or the outlet reads on, on is
 * commanded as ever, which finds it done. Whether off ends the timer is known of no device: what is
 * commanded off while one may run, by a trip or by people, is commanded off once more when it is
 * over, and at once if it reads on.
 */
#include <linux/bitops.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "component.h"
#include "core.h"
#include "order.h"
#include "outlet.h"
#include "pod.h"
#include "view.h"

/* How long a device that is offline is tried again: a network switch boots in less. */
#define OFFLINE_MS	180000
#define AGAIN_MS	1000
/* Until it is tried again to switch on what came too early: others of the pod are switched on. */
#define TURN_MS		20

/* The device does it if each has a timer that goes so far, and is on. */
static bool device_can(struct megapod_component *c, const unsigned long *outlets,
		       const struct megapod_cycle *cycle)
{
	u64 ms = cycle->delay_ms;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for_each_set_bit(i, outlets, c->num_outlets) {
		const struct megapod_outlet *o = &c->outlets[i];

		if (!o->desc.cycle_max_ms || ms < o->desc.cycle_min_ms ||
		    ms > o->desc.cycle_max_ms || o->lost || o->state != MEGAPOD_OUTLET_STATE_ON)
			return false;
		ms += cycle->gap_ms;
	}
	return true;
}

/**
 * megapod_cycle_plan() - who does a cycle: the device, or this node
 * @order: switches off what is to be cycled
 * @cycle: how long, with what gap
 */
void megapod_cycle_plan(struct megapod_order *order, const struct megapod_cycle *cycle)
{
	struct megapod_component *c = order->command.component;

	order->cycle = *cycle;
	order->cycle.gap_ms = max(cycle->gap_ms, megapod_inrush_gap(c->pod));
	order->cycle.on = megapod_command_number();
	megapod_state_lock(c);
	order->cycle.by_device = device_can(c, order->command.outlets, &order->cycle);
	megapod_state_unlock(c);
	if (!order->cycle.by_device)
		return;
	order->command.cycle_ms = cycle->delay_ms;
	order->command.gap_ms = order->cycle.gap_ms;
}

/* A timer of the device has ended, as is seen. */
static bool came_on(const struct megapod_outlet *o)
{
	return o->cycle.by_device && !o->lost && o->state == MEGAPOD_OUTLET_STATE_ON &&
	       (o->last.progress == MEGAPOD_PROGRESS_CONFIRMED ||
		o->last.progress == MEGAPOD_PROGRESS_COMMANDED);
}

static ktime_t on_due(const struct megapod_outlet *o)
{
	return came_on(o) ? 0 : megapod_outlet_on_at(o);
}

/* The outlet that is due first, of those in a cycle; num_outlets if there is none. */
static u32 first_due(struct megapod_component *c, ktime_t *due)
{
	u32 i, first = c->num_outlets;

	lockdep_assert_held(&c->state_lock);
	*due = KTIME_MAX;
	for (i = 0; i < c->num_outlets; i++) {
		struct megapod_outlet *o = &c->outlets[i];

		if (!o->cycle.on)
			continue;
		if (megapod_outlet_cycle_over(o)) {
			o->cycle = (struct megapod_cycle) {};
			continue;
		}
		if (!ktime_before(on_due(o), *due))
			continue;
		*due = on_due(o);
		first = i;
	}
	if (first < c->num_outlets)
		*due = max(*due, c->cycle_hold);
	return first;
}

static void hold(struct megapod_component *c, u32 ms)
{
	megapod_state_lock(c);
	c->cycle_hold = ktime_add_ms(ktime_get_boottime(), ms);
	megapod_state_unlock(c);
}

static void refused(struct megapod_component *c, u32 index, u32 number, int err, const char *why)
{
	struct megapod_outlet *o = &c->outlets[index];
	ktime_t now = ktime_get_boottime();
	char reason[MEGAPOD_WHY_SIZE];

	megapod_state_lock(c);
	if (o->cycle.on == number) {
		/* a rule since then: the device's timer did not ask it */
		o->again = o->cycle.by_device && err == -EPERM;
		snprintf(reason, sizeof(reason), "%s: %s",
			 o->again ? "is switched off again" :
			 o->cycle.by_device ? "may be on" : "stays off", why ?: "refused");
		megapod_outlet_refused(c, index, number, err, reason, now);
	}
	megapod_state_unlock(c);
}

static void switch_on(struct megapod_component *c, u32 index, const struct megapod_cycle *cycle,
		      ktime_t due)
{
	struct megapod_order *order = megapod_order_new(c, MEGAPOD_COMMAND_OUTLETS);
	struct netlink_ext_ack extack = {};
	int err;

	if (!order) {
		hold(c, AGAIN_MS);
		return;
	}
	order->number = cycle->on;
	order->resumes = true;
	order->command.on = true;
	__set_bit(index, order->command.outlets);
	err = megapod_order_submit(order, &extack);
	if (!err) {
		hold(c, cycle->gap_ms);
		return;
	}
	megapod_order_free(order);
	if (err == -EAGAIN)
		hold(c, TURN_MS);
	else if (err == -EHOSTUNREACH &&
		 ktime_before(ktime_get_boottime(), ktime_add_ms(due, OFFLINE_MS)))
		hold(c, AGAIN_MS);
	else
		refused(c, index, cycle->on, err, extack._msg);
}

/* What is to be off once more at @now. Returns when the next is; KTIME_MAX if none. */
static ktime_t off_due(struct megapod_component *c, ktime_t now, unsigned long *outlets)
{
	ktime_t due, next = KTIME_MAX;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_outlets; i++) {
		const struct megapod_outlet *o = &c->outlets[i];

		if (!o->again)
			continue;
		due = o->timer;
		if (!o->lost && o->state == MEGAPOD_OUTLET_STATE_ON &&
		    o->last.progress != MEGAPOD_PROGRESS_QUEUED)
			due = 0;
		due = max(due, c->again_hold);
		if (ktime_after(due, now))
			next = min(next, due);
		else
			__set_bit(i, outlets);
	}
	return next;
}

/* What could not be commanded is tried again, unless the device is gone, or another. */
static void switch_off(struct megapod_component *c, const unsigned long *outlets)
{
	struct megapod_order *order = megapod_order_new(c, MEGAPOD_COMMAND_OUTLETS);
	struct netlink_ext_ack extack = {};
	int err = -ENOMEM;
	u32 i;

	if (order) {
		bitmap_copy(order->command.outlets, outlets, MEGAPOD_MAX_OUTLETS);
		err = megapod_order_submit(order, &extack);
		if (err)
			megapod_order_free(order);
	}
	megapod_state_lock(c);
	c->again_hold = ktime_add_ms(ktime_get_boottime(), AGAIN_MS);
	for_each_set_bit(i, outlets, c->num_outlets)
		if (err && err != -ENOMEM)
			c->outlets[i].again = false;
	megapod_state_unlock(c);
}

static void wake_at(struct megapod_component *c, ktime_t due, ktime_t now)
{
	lockdep_assert_held(&c->state_lock);
	if (due != KTIME_MAX)
		queue_delayed_work(megapod_wq, &c->cycle,
				   megapod_jiffies_until(due, now));
}

void megapod_cycle_work(struct work_struct *work)
{
	struct megapod_component *c =
		container_of(to_delayed_work(work), struct megapod_component, cycle);
	struct megapod_cycle cycle;
	ktime_t due, now, on_at, again;
	u32 index;
	bool idle;

	for (;;) {
		DECLARE_BITMAP(off, MEGAPOD_MAX_OUTLETS) = { };

		megapod_state_lock(c);
		now = ktime_get_boottime();
		again = c->gone ? KTIME_MAX : off_due(c, now, off);
		index = c->gone ? c->num_outlets : first_due(c, &due);
		if (index < c->num_outlets) {
			cycle = c->outlets[index].cycle;
			on_at = megapod_outlet_on_at(&c->outlets[index]);
		} else {
			due = KTIME_MAX;
		}
		idle = bitmap_empty(off, MEGAPOD_MAX_OUTLETS) && ktime_after(due, now);
		if (idle)
			wake_at(c, min(due, again), now);
		megapod_state_unlock(c);
		if (idle)
			return;
		if (!bitmap_empty(off, MEGAPOD_MAX_OUTLETS))
			switch_off(c, off);
		else
			switch_on(c, index, &cycle, on_at);
	}
}
