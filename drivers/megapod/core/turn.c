// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turns: outlets that wait to be switched on are, one after the other, over all components of a
 * pod; who has asked first comes first.
 *
 * Each is a command to one outlet, with the number of the one that was accepted, and refused like
 * any other: what stands against it now counts, not what did when it was accepted. Whatever else is
 * commanded to an outlet meanwhile, a trip too, takes its turn away.
 */
#include <linux/netlink.h>
#include <linux/slab.h>

#include "component.h"
#include "core.h"
#include "order.h"
#include "outlet.h"
#include "pod.h"

/* Without memory it is tried again. */
#define AGAIN_MS	100

/**
 * struct turn - the outlet that is next
 * @c: its component, referenced, NULL if none waits
 * @index: the outlet
 * @turn: its turn
 * @number: of the command that was accepted
 */
struct turn {
	struct megapod_component *c;
	u32 index;
	u64 turn;
	u32 number;
};

/* Whether one of @c comes before @next, which becomes it. */
static bool is_sooner(struct megapod_component *c, struct turn *next)
{
	struct turn best;
	unsigned int seq;
	u32 i;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		best = *next;
		for (i = 0; i < c->num_outlets; i++) {
			const struct megapod_outlet *o = &c->outlets[i];

			if (!o->turn || (best.turn && o->turn > best.turn))
				continue;
			best.c = c;
			best.index = i;
			best.turn = o->turn;
			best.number = o->last.command;
		}
	} while (read_seqcount_retry(&c->state_seq, seq));
	if (best.c != c)
		return false;
	*next = best;
	return true;
}

static struct turn next_turn(struct megapod_pod *pod)
{
	struct megapod_component *c, *before;
	struct turn next = {};
	unsigned long id = 0;

	for (; (c = megapod_component_next(&id)); id++) {
		before = next.c;
		if (c->pod != pod || !is_sooner(c, &next))
			megapod_component_unref(c);
		else if (before)
			megapod_component_unref(before);
	}
	return next;
}

static void refused(const struct turn *turn, int err, const char *why)
{
	struct megapod_component *c = turn->c;
	char reason[MEGAPOD_WHY_SIZE];

	snprintf(reason, sizeof(reason), "stays off: %s", why ?: "refused");
	megapod_state_lock(c);
	if (c->outlets[turn->index].turn == turn->turn)
		megapod_outlet_refused(c, turn->index, turn->number, err, reason,
				       ktime_get_boottime());
	megapod_state_unlock(c);
}

/* Return: false if there was no memory. */
static bool switch_on(const struct turn *turn)
{
	struct megapod_order *order = megapod_order_new(turn->c, MEGAPOD_COMMAND_OUTLETS);
	struct netlink_ext_ack extack = {};
	int err;

	if (!order)
		return false;
	order->number = turn->number;
	order->turn = turn->turn;
	order->resumes = true;
	order->command.on = true;
	__set_bit(turn->index, order->command.outlets);
	err = megapod_order_submit(order, &extack);
	if (!err)
		return true;
	megapod_order_free(order);
	if (err != -EAGAIN)
		refused(turn, err, extack._msg);
	return true;
}

/* Switch on all whose turn it is. */
void megapod_turn_work(struct work_struct *work)
{
	struct megapod_pod *pod = container_of(to_delayed_work(work), struct megapod_pod, turn);
	struct turn turn;
	ktime_t at, now;
	bool done = true;

	while (done) {
		/* the end of the one that is on its way comes back here */
		at = megapod_inrush_next(pod);
		if (at == KTIME_MAX)
			return;
		turn = next_turn(pod);
		if (!turn.c)
			return;
		now = ktime_get_boottime();
		if (ktime_after(at, now)) {
			queue_delayed_work(megapod_wq, &pod->turn, megapod_jiffies_until(at, now));
			megapod_component_unref(turn.c);
			return;
		}
		done = switch_on(&turn);
		megapod_component_unref(turn.c);
	}
	queue_delayed_work(megapod_wq, &pod->turn, msecs_to_jiffies(AGAIN_MS));
}
