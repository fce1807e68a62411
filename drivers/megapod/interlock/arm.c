// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arming and disarming.
 *
 * Arming looks everything up, holds it, prepares every command, and only then hands the interlock
 * to the thread; disarming takes it back and waits until the thread has let go.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "interlock.h"

static atomic_t interlocks_armed = ATOMIC_INIT(0);

/* Interlocks that watch a channel are counted with it, so that a report of it wakes the thread. */
static void watch(const struct megapod_interlock *il, int delta)
{
	u8 i;

	for (i = 0; i < il->def->rule.num_inputs; i++) {
		struct megapod_component *c = il->plan->input[i].component;

		megapod_state_lock(c);
		c->channels[il->plan->input[i].index].watched += delta;
		megapod_state_unlock(c);
	}
}

static void hand_over(struct megapod_interlock *il, struct interlock_plan *plan, const char *by)
{
	struct megapod_interlocks *all = il->pod->interlocks;
	u64 now_ns = ktime_get_boottime_ns();

	memset(&il->run, 0, sizeof(il->run));
	scoped_guard(spinlock, &all->lock)
		il->plan = plan;
	watch(il, 1);
	scoped_guard(spinlock, &all->lock) {
		megapod_interlock_note_by(il, by, NULL);
		il->status.escalated = false;
		il->status.impaired[0] = '\0';
		il->impaired_ns = 0;
		interlock_start(&il->status.state, now_ns);
		megapod_interlock_load_latch(il, now_ns);
		/* for the list */
		megapod_interlock_ref(il);
		list_add_tail(&il->armed, &all->armed);
		WRITE_ONCE(all->num_armed, all->num_armed + 1);
		megapod_interlock_changed(il, now_ns);
	}
	atomic_inc(&interlocks_armed);
	megapod_kick(il->pod);
}

/* Without a saved latch the outlets have to tell whether it may have tripped. */
static int check_latch(const struct megapod_interlock *il, const struct interlock_plan *plan,
		       char *why)
{
	if (il->status.latch != MEGAPOD_INTERLOCK_LATCH_UNKNOWN ||
	    !(megapod_plan_look(plan, ktime_get_boottime()) & MEGAPOD_OUTLETS_UNKNOWN))
		return 0;
	strscpy(why, "its latch is not known, nor is the state of an outlet", MEGAPOD_WHY_SIZE);
	return -EAGAIN;
}

static int arm(struct megapod_interlock *il, const char *by, struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE] = "";
	struct interlock_plan *plan;
	int err;

	lockdep_assert_held(&megapod_guard_lock);
	if (il->plan)
		return 0;
	plan = megapod_plan_make(il->pod, il->name, il->def, why);
	err = PTR_ERR_OR_ZERO(plan);
	if (err)
		goto err_say;
	err = check_latch(il, plan, why) ?: megapod_plan_hold(plan, why);
	if (err)
		goto err_release;
	err = megapod_interlock_thread_start(il->pod);
	if (err)
		goto err_release;
	hand_over(il, plan, by);
	return 0;

err_release:
	megapod_plan_release(plan);
	megapod_plan_put(plan);
err_say:
	if (why[0])
		NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
	return err == -ENXIO ? -ENODEV : err;
}

/**
 * megapod_interlock_arm() - arm an interlock
 * @il: the interlock; nothing is done if it is armed
 * @by: who asks
 * @extack: says why not
 *
 * Context: process, sleeps.
 * Return: 0, -ENODEV if something it names does not exist, -ERANGE if it cannot act in time,
 * -EAGAIN if neither a saved latch nor the outlets tell whether it had tripped, -EINVAL and others
 * for what it cannot do.
 */
int megapod_interlock_arm(struct megapod_interlock *il, const char *by,
			  struct netlink_ext_ack *extack)
{
	guard(mutex)(&megapod_guard_lock);
	return megapod_interlock_check_there(il, extack) ?: arm(il, by, extack);
}

/* The thread lets go of it first; commands on their way go on without it. */
static void take_back(struct megapod_interlock *il, const char *by)
{
	DECLARE_COMPLETION_ONSTACK(left);
	struct interlock_plan *plan = il->plan;
	u64 now_ns = ktime_get_boottime_ns();

	scoped_guard(spinlock, &il->pod->interlocks->lock)
		il->left = &left;
	megapod_kick(il->pod);
	wait_for_completion(&left);
	watch(il, -1);
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		il->plan = NULL;
		il->left = NULL;
		il->status.state.state = MEGAPOD_INTERLOCK_STATE_DISARMED;
		il->status.state.cause = MEGAPOD_INTERLOCK_CAUSE_NONE;
		il->status.state.bypass_ns = 0;
		megapod_interlock_note_by(il, by, NULL);
		megapod_interlock_changed(il, now_ns);
	}
	atomic_dec(&interlocks_armed);
	megapod_plan_eject(plan, &il->def->rule);
	megapod_plan_release(plan);
	megapod_plan_put(plan);
	megapod_interlock_unref(il);
	if (!il->pod->interlocks->num_armed)
		megapod_interlock_thread_stop(il->pod);
}

static int disarm(struct megapod_interlock *il, const char *by, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&megapod_guard_lock);
	if (!il->plan)
		return 0;
	/* it may trip from here on, but then what it did is on record */
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		if (il->status.state.latched) {
			NL_SET_ERR_MSG_FMT(extack, "interlock %s has tripped: reset it first",
					   il->name);
			return -EBUSY;
		}
	}
	take_back(il, by);
	return 0;
}

/**
 * megapod_interlock_disarm() - disarm an interlock
 * @il: the interlock; nothing is done if it is disarmed
 * @by: who asks
 * @extack: says why not
 *
 * Context: process, sleeps.
 * Return: 0, or -EBUSY if it has tripped.
 */
int megapod_interlock_disarm(struct megapod_interlock *il, const char *by,
			     struct netlink_ext_ack *extack)
{
	guard(mutex)(&megapod_guard_lock);
	return megapod_interlock_check_there(il, extack) ?: disarm(il, by, extack);
}

/* Arm all interlocks of a pod; if one can't be, none is that was not. */
int megapod_interlocks_arm_all(struct megapod_pod *pod, const char *by,
			       struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il;
	unsigned long id;
	int err = 0;

	guard(mutex)(&megapod_guard_lock);
	for (id = 0; (il = megapod_interlock_next(&id)); id++) {
		if (il->pod == pod && !il->plan) {
			il->arming = true;
			err = arm(il, by, extack);
		}
		megapod_interlock_unref(il);
		if (err)
			break;
	}
	for (id = 0; (il = megapod_interlock_next(&id)); id++) {
		/* one that has tripped meanwhile stays */
		if (il->pod == pod && il->arming && err)
			disarm(il, by, NULL);
		il->arming = false;
		megapod_interlock_unref(il);
	}
	return err;
}

static int check_clear(struct megapod_pod *pod, struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il;
	unsigned long id = 0;
	int err = 0;

	for (; !err && (il = megapod_interlock_next(&id)); id++) {
		if (il->pod == pod && il->plan && READ_ONCE(il->status.state.latched)) {
			NL_SET_ERR_MSG_FMT(extack, "interlock %s has tripped: reset it first",
					   il->name);
			err = -EBUSY;
		}
		megapod_interlock_unref(il);
	}
	return err;
}

/* Disarm all interlocks of a pod; none if one has tripped. */
int megapod_interlocks_disarm_all(struct megapod_pod *pod, const char *by,
				  struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il;
	unsigned long id = 0;
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = check_clear(pod, extack);
	for (; !err && (il = megapod_interlock_next(&id)); id++) {
		if (il->pod == pod)
			err = disarm(il, by, extack);
		megapod_interlock_unref(il);
	}
	return err;
}

bool megapod_interlocks_any_armed(void)
{
	return atomic_read(&interlocks_armed);
}
