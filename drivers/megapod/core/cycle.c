// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cycles: off, wait, and on again, whatever becomes of who asked for it.
 *
 * A cycle is a command to switch off that something follows on, &megapod_outlet.cycle. Whatever
 * else is commanded takes its place, a trip too, and so ends it. What is confirmed off is switched
 * on when its time is over, one after the other with the gap between, by a command like any other:
 * a rule that stands against it refuses it, and the outlet stays off and says why. A device that is
 * offline then, perhaps because its own network was cycled, is tried again for a while.
 */
#include <linux/bitops.h>
#include <linux/slab.h>

#include "core.h"

/* A switch boots in less. */
#define OFFLINE_MS	180000
#define AGAIN_MS	1000

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
		if (!ktime_before(megapod_outlet_on_at(o), *due))
			continue;
		*due = megapod_outlet_on_at(o);
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
	ktime_t now = ktime_get_boottime();
	char reason[MEGAPOD_WHY_SIZE];

	snprintf(reason, sizeof(reason), "stays off: %s", why ?: "refused");
	megapod_state_lock(c);
	if (c->outlets[index].cycle.on == number)
		megapod_outlet_refused(c, index, number, err, reason, now);
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
	if (err == -EHOSTUNREACH &&
	    ktime_before(ktime_get_boottime(), ktime_add_ms(due, OFFLINE_MS)))
		hold(c, AGAIN_MS);
	else
		refused(c, index, cycle->on, err, extack._msg);
}

void megapod_cycle_work(struct work_struct *work)
{
	struct megapod_component *c =
		container_of(to_delayed_work(work), struct megapod_component, cycle);
	struct megapod_cycle cycle;
	ktime_t due, now, on_at;
	u32 index;

	for (;;) {
		megapod_state_lock(c);
		now = ktime_get_boottime();
		index = c->gone ? c->num_outlets : first_due(c, &due);
		if (index < c->num_outlets) {
			cycle = c->outlets[index].cycle;
			on_at = megapod_outlet_on_at(&c->outlets[index]);
			if (ktime_after(due, now))
				queue_delayed_work(megapod_wq, &c->cycle,
						   usecs_to_jiffies(ktime_us_delta(due, now)) + 1);
		}
		megapod_state_unlock(c);
		if (index == c->num_outlets || ktime_after(due, now))
			return;
		switch_on(c, index, &cycle, on_at);
	}
}
