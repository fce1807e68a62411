// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arming and disarming.
 *
 * Arming looks everything up, holds it, prepares every command, and only then hands the interlock
 * to the thread; disarming takes it back and waits until the thread has let go.
 */
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/blackbox.h"
#include "../core/channel.h"
#include "../core/core.h"
#include "../core/guard.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "interlock.h"

static atomic_t interlocks_armed = ATOMIC_INIT(0);

/* A cap judges by the power of the outlets that it sheds, so it watches that, too. */
static void watch_outlets(const struct interlock_plan *plan, int delta)
{
	u32 i, index;
	int channel;

	for (i = 0; i < plan->num_steps; i++) {
		const struct megapod_command *cmd = &plan->step[i]->order.command;

		index = find_first_bit(cmd->outlets, MEGAPOD_MAX_OUTLETS);
		channel = cmd->component->outlets[index].desc.power;
		if (channel != MEGAPOD_NO_CHANNEL)
			megapod_watch(cmd->component, channel, delta);
	}
}

static void watch(const struct interlock_plan *plan, u8 num_inputs, int delta)
{
	u8 i;

	for (i = 0; i < num_inputs; i++)
		if (plan->input[i].component)
			megapod_watch(plan->input[i].component, plan->input[i].index, delta);
	if (plan->cap)
		watch_outlets(plan, delta);
}

static void hand_over(struct megapod_interlock *il, struct interlock_plan *plan, const char *by)
{
	struct megapod_interlocks *all = il->pod->interlocks;
	u64 now_ns = ktime_get_boottime_ns();

	memset(&il->run, 0, sizeof(il->run));
	scoped_guard(spinlock, &all->lock)
		il->plan = plan;
	watch(plan, il->def->rule.num_inputs, 1);
	scoped_guard(spinlock, &all->lock) {
		megapod_interlock_note_by(il, by, NULL);
		il->status.escalated = false;
		/* told with the answer: the rest comes with the first look */
		strscpy(il->status.impaired, plan->missing, sizeof(il->status.impaired));
		il->impaired_ns = plan->missing[0] ? now_ns : 0;
		interlock_start(&il->status.state, now_ns);
		interlock_countdown_over(&il->status.countdown);
		megapod_interlock_load_latch(il, now_ns);
		/* for the list */
		megapod_interlock_ref(il);
		list_add_tail(&il->armed, &all->armed);
		WRITE_ONCE(all->num_armed, all->num_armed + 1);
		il->log_armed = true;
		megapod_interlock_changed(il, now_ns);
	}
	atomic_inc(&interlocks_armed);
	megapod_kick(il->pod);
}

/* A pod has one armed cap: a second would not reckon with what the first has shed. */
static int check_alone(const struct megapod_interlock *il, const struct interlock_plan *plan,
		       char *why)
{
	struct megapod_interlock *other;
	unsigned long id = 0;
	int err = 0;

	lockdep_assert_held(&megapod_guard_lock);
	for (; plan->cap && !err && (other = megapod_interlock_next(&id)); id++) {
		if (other != il && other->pod == il->pod && other->plan && other->plan->cap) {
			snprintf(why, MEGAPOD_WHY_SIZE, "interlock %s holds the cap of the pod",
				 other->name);
			err = -EBUSY;
		}
		megapod_interlock_unref(other);
	}
	return err;
}

static int arm(struct megapod_interlock *il, const char *by, struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE] = "";
	struct interlock_plan *plan;
	int err;

	lockdep_assert_held(&megapod_guard_lock);
	if (il->plan)
		return 0;
	plan = megapod_plan_make(il->pod, il->name, il->def, false, why);
	err = PTR_ERR_OR_ZERO(plan);
	if (err)
		goto err_say;
	err = check_alone(il, plan, why) ?: megapod_plan_hold(plan, why);
	if (err)
		goto err_release;
	err = megapod_interlock_thread_start(il->pod);
	if (err)
		goto err_release;
	/* said with the answer: it guards, but does not see or reach all that it should */
	if (plan->missing[0])
		NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, plan->missing);
	hand_over(il, plan, by);
	return 0;

err_release:
	megapod_plan_release(plan);
	megapod_plan_put(plan);
err_say:
	if (why[0])
		NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
	return err == -ENXIO || err == -ENOENT ? -ENODEV : err;
}

/**
 * megapod_interlock_arm() - arm an interlock
 * @il: the interlock; nothing is done if it is armed
 * @by: who asks
 * @extack: says why not
 *
 * Arming is an intent: a component that is not there is bound when it comes, and until then an
 * interlock waits for its input, or is impaired.
 *
 * Context: process, sleeps.
 * Return: 0, with words in @extack if something is not there; -ENODEV if a group does not exist,
 * -ERANGE if it cannot act in time, -EINVAL and others for what it can never do.
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
	watch(plan, il->def->rule.num_inputs, -1);
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		il->plan = NULL;
		il->left = NULL;
		il->status.state.state = MEGAPOD_INTERLOCK_STATE_DISARMED;
		il->status.state.cause = MEGAPOD_INTERLOCK_CAUSE_NONE;
		il->status.state.bypass_ns = 0;
		megapod_interlock_note_by(il, by, NULL);
		megapod_interlock_changed(il, now_ns);
	}
	megapod_blackbox_rule_state(il->pod, il->traces, MEGAPOD_INTERLOCK_STATE_DISARMED,
				    ns_to_ktime(now_ns));
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

/*
 * Arm all interlocks of a pod, each for itself: one that cannot be leaves none of the others
 * unguarding. Returns what was wrong with the first, with words that name it.
 */
int megapod_interlocks_arm_all(struct megapod_pod *pod, const char *by,
			       struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il;
	unsigned long id = 0;
	int err = 0, one;

	guard(mutex)(&megapod_guard_lock);
	for (; (il = megapod_interlock_next(&id)); id++) {
		one = il->pod == pod ? arm(il, by, err ? NULL : extack) : 0;
		err = err ?: one;
		megapod_interlock_unref(il);
	}
	return err;
}

/* Goes on with @plan in place of the one it has, which is given back. */
static void exchange_plan(struct megapod_interlock *il, struct interlock_plan *plan)
{
	DECLARE_COMPLETION_ONSTACK(taken);
	struct interlock_plan *old = il->plan;
	u8 num_inputs = il->def->rule.num_inputs;

	lockdep_assert_held(&megapod_guard_lock);
	watch(plan, num_inputs, 1);
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		il->next = plan;
		il->taken = &taken;
	}
	megapod_kick(il->pod);
	wait_for_completion(&taken);
	watch(old, num_inputs, -1);
	megapod_plan_eject(old, &il->def->rule);
	megapod_plan_release(old);
	megapod_plan_put(old);
}

/* A component that has come can contradict the rule, which nobody could know before. */
static void cannot_bind(struct megapod_interlock *il, const char *why)
{
	guard(spinlock)(&il->pod->interlocks->lock);
	if (!strcmp(il->plan->missing, why))
		return;
	strscpy(il->plan->missing, why, sizeof(il->plan->missing));
	megapod_interlock_changed(il, ktime_get_boottime_ns());
	megapod_kick(il->pod);
}

static bool acts_on(const struct interlock_plan *plan, const struct interlock_step *old)
{
	const struct megapod_command *was = &old->order.command;
	DECLARE_BITMAP(left, MEGAPOD_MAX_OUTLETS);
	u32 i;

	bitmap_copy(left, was->outlets, MEGAPOD_MAX_OUTLETS);
	for (i = 0; i < plan->num_steps; i++) {
		const struct megapod_command *is = &plan->step[i]->order.command;

		if (is->component != was->component || plan->step[i]->kind != old->kind)
			continue;
		if (old->kind != MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF) {
			if (is->index == was->index)
				return true;
			continue;
		}
		bitmap_andnot(left, left, is->outlets, MEGAPOD_MAX_OUTLETS);
	}
	return old->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
	       bitmap_empty(left, MEGAPOD_MAX_OUTLETS);
}

/* What is guarded stays so, whatever has come, and whatever has become of groups. */
static bool covers(const struct interlock_plan *plan, const struct interlock_plan *old)
{
	u32 i;

	for (i = 0; i < old->num_steps; i++)
		if (!acts_on(plan, old->step[i]))
			return false;
	return true;
}

static void bind(struct megapod_interlock *il)
{
	char why[MEGAPOD_WHY_SIZE] = "it cannot be bound";
	struct interlock_plan *plan;
	int err;

	plan = megapod_plan_make(il->pod, il->name, il->def, true, why);
	if (IS_ERR(plan)) {
		cannot_bind(il, why);
		return;
	}
	if (!covers(plan, il->plan) ||
	    (plan->num_held == il->plan->num_held && plan->missing[0])) {
		memcpy(why, plan->missing, sizeof(why));
		err = -EALREADY;
	} else {
		err = megapod_plan_hold(plan, why);
	}
	if (!err) {
		exchange_plan(il, plan);
		return;
	}
	cannot_bind(il, why);
	megapod_plan_release(plan);
	megapod_plan_put(plan);
}

/* A component has come: plan again what waits for one. */
void megapod_interlocks_bind(struct work_struct *work)
{
	struct megapod_interlocks *all = container_of(work, struct megapod_interlocks, bind);
	struct megapod_interlock *il;
	unsigned long id = 0;

	scoped_guard(mutex, &megapod_guard_lock) {
		for (; (il = megapod_interlock_next(&id)); id++) {
			if (il->pod == all->pod && il->plan && il->plan->missing[0])
				bind(il);
			megapod_interlock_unref(il);
		}
	}
	megapod_pod_unref(all->pod);
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
