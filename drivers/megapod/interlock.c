// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interlocks: definition, arming and what people ask of them.
 *
 * An interlock is made and deleted, armed and disarmed under one mutex, which the thread that
 * judges never takes. Arming looks everything up, holds it, prepares every command, and only then
 * hands the interlock to the thread; disarming takes it back and waits until the thread has let go.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/suspend.h>
#include <linux/timekeeping.h>

#include "interlock.h"

/* Definitions and plans of all interlocks, and which there are */
DEFINE_MUTEX(megapod_interlocks_lock);

static DEFINE_XARRAY_ALLOC1(interlocks);
static u32 interlocks_next_id;
static atomic_t interlocks_armed = ATOMIC_INIT(0);

struct megapod_interlock *megapod_interlock_find(u32 id)
{
	struct megapod_interlock *il;

	guard(rcu)();
	il = xa_load(&interlocks, id);
	return il && refcount_inc_not_zero(&il->refs) ? il : NULL;
}

struct megapod_interlock *megapod_interlock_find_name(u32 pod_id, const char *name)
{
	struct megapod_interlock *il;
	unsigned long id;

	guard(rcu)();
	xa_for_each(&interlocks, id, il)
		if (il->pod->id == pod_id && !strcmp(il->name, name) &&
		    refcount_inc_not_zero(&il->refs))
			return il;
	return NULL;
}

/* The interlock with the lowest id from *@id on, referenced; *@id becomes its id. */
struct megapod_interlock *megapod_interlock_next(unsigned long *id)
{
	struct megapod_interlock *il;

	guard(rcu)();
	for (il = xa_find(&interlocks, id, ULONG_MAX, XA_PRESENT); il;
	     il = xa_find_after(&interlocks, id, ULONG_MAX, XA_PRESENT))
		if (refcount_inc_not_zero(&il->refs))
			return il;
	return NULL;
}

void megapod_definition_put(struct interlock_definition *def)
{
	if (def && refcount_dec_and_test(&def->refs))
		kfree(def);
}

void megapod_interlock_ref(struct megapod_interlock *il)
{
	refcount_inc(&il->refs);
}

static void interlock_free(struct work_struct *work)
{
	struct megapod_interlock *il =
		container_of(to_rcu_work(work), struct megapod_interlock, free);

	megapod_definition_put(il->def);
	megapod_pod_unref(il->pod);
	kfree(il);
}

void megapod_interlock_unref(struct megapod_interlock *il)
{
	if (refcount_dec_and_test(&il->refs))
		queue_rcu_work(megapod_wq, &il->free);
}

/*
 * Views
 */

void megapod_interlock_view_ref(struct megapod_interlock_view *view)
{
	if (view)
		refcount_inc(&view->refs);
}

void megapod_interlock_view_put(struct megapod_interlock_view *view)
{
	if (!view || !refcount_dec_and_test(&view->refs))
		return;
	megapod_definition_put(view->def);
	megapod_plan_put(view->plan);
	kfree(view);
}

static size_t view_bytes(u32 steps)
{
	return struct_size_t(struct megapod_interlock_view, step, steps);
}

size_t megapod_interlock_view_bytes(const struct megapod_interlock_view *view)
{
	return view ? view_bytes(view->plan ? view->plan->num_steps : 0) : 0;
}

static u32 num_steps(const struct megapod_interlock *il)
{
	lockdep_assert_held(&il->pod->interlocks.lock);
	return il->plan ? il->plan->num_steps : 0;
}

static void fill_view(const struct megapod_interlock *il, struct megapod_interlock_view *view)
{
	u32 i;

	lockdep_assert_held(&il->pod->interlocks.lock);
	view->def = il->def;
	refcount_inc(&view->def->refs);
	view->plan = il->plan;
	if (view->plan)
		refcount_inc(&view->plan->refs);
	view->status = il->status;
	for (i = 0; i < num_steps(il); i++)
		view->step[i] = il->plan->step[i]->now;
}

/* A view of its own for the caller; NULL without memory. */
struct megapod_interlock_view *megapod_interlock_view(struct megapod_interlock *il)
{
	struct megapod_interlock_view *view = NULL;
	u32 steps = 0;
	bool fits;

	do {
		kfree(view);
		scoped_guard(spinlock, &il->pod->interlocks.lock)
			steps = num_steps(il);
		view = kzalloc(view_bytes(steps), GFP_KERNEL);
		if (!view)
			return NULL;
		scoped_guard(spinlock, &il->pod->interlocks.lock) {
			fits = num_steps(il) == steps;
			if (fits)
				fill_view(il, view);
		}
	} while (!fits);
	refcount_set(&view->refs, 1);
	view->id = il->id;
	view->pod = il->pod->id;
	memcpy(view->pod_name, il->pod->name, sizeof(view->pod_name));
	memcpy(view->name, il->name, sizeof(view->name));
	view->time_ns = ktime_get_boottime_ns();
	view->now_s = ktime_get_real_seconds();
	return view;
}

/* Have what changed recorded. */
void megapod_interlock_changed(struct megapod_interlock *il, u64 now_ns)
{
	lockdep_assert_held(&il->pod->interlocks.lock);
	il->unreported = true;
	il->changed_ns = now_ns;
	megapod_interlock_ref(il);
	if (!queue_work(megapod_wq, &il->record))
		megapod_interlock_unref(il);
}

static int tell(struct megapod_interlock *il, enum megapod_event_kind kind)
{
	struct megapod_event event = { .kind = kind };

	event.interlock = megapod_interlock_view(il);
	if (!event.interlock)
		return -ENOMEM;
	megapod_event(il->pod, ktime_get_boottime(), &event);
	return 0;
}

/*
 * Making and unmaking
 */

/* What is missing may still come; whatever else is wrong is so for good. */
static int check_definition(struct megapod_pod *pod, const char *name,
			    const struct interlock_definition *def, struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE] = "";
	struct interlock_plan *plan;

	plan = megapod_plan_make(pod, name, def, why);
	if (!IS_ERR(plan)) {
		megapod_plan_release(plan);
		megapod_plan_put(plan);
		return 0;
	}
	if (PTR_ERR(plan) == -ENXIO)
		return 0;
	if (why[0])
		NL_SET_ERR_MSG_FMT(extack, "%s", why);
	return PTR_ERR(plan);
}

static int interlock_add(struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	struct megapod_interlock *other;
	int err;

	lockdep_assert_held(&megapod_interlocks_lock);
	guard(mutex)(&il->pod->lock);
	if (!il->pod->registered) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s is gone", il->pod->name);
		return -ENODEV;
	}
	other = megapod_interlock_find_name(il->pod->id, il->name);
	if (other) {
		megapod_interlock_unref(other);
		NL_SET_ERR_MSG_FMT(extack, "interlock %s exists already", il->name);
		return -EEXIST;
	}
	err = xa_alloc_cyclic(&interlocks, &il->id, il, xa_limit_32b, &interlocks_next_id,
			      GFP_KERNEL);
	if (err < 0)
		return err;
	megapod_generation_bump();
	return 0;
}

/**
 * megapod_interlock_new() - make an interlock, disarmed
 * @pod: its pod
 * @name: its name
 * @def: its definition, taken over in any case
 * @extack: says why not
 *
 * Return: the interlock with a reference for the caller, or -EEXIST, -ENODEV if the pod is gone,
 * -ENOMEM, or -EINVAL and others for a definition that can't be.
 */
struct megapod_interlock *
megapod_interlock_new(struct megapod_pod *pod, const char *name, struct interlock_definition *def,
		      struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il = kzalloc(sizeof(*il), GFP_KERNEL);
	int err;

	if (!il) {
		megapod_definition_put(def);
		return ERR_PTR(-ENOMEM);
	}
	megapod_pod_ref(pod);
	il->pod = pod;
	il->def = def;
	strscpy(il->name, name, sizeof(il->name));
	refcount_set(&il->refs, 1);
	INIT_RCU_WORK(&il->free, interlock_free);
	INIT_LIST_HEAD(&il->armed);
	INIT_WORK(&il->record, megapod_interlock_record);
	il->status.state.first = INTERLOCK_NO_INPUT;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_definition(pod, name, def, extack);
	if (!err) {
		/* the caller's; the first is that of the xarray */
		megapod_interlock_ref(il);
		err = interlock_add(il, extack);
		if (!err) {
			tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_ADD);
			return il;
		}
		megapod_interlock_unref(il);
	}
	megapod_interlock_unref(il);
	return ERR_PTR(err);
}

static int check_disarmed(const struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&megapod_interlocks_lock);
	if (!il->plan)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "interlock %s is armed: disarm it first", il->name);
	return -EBUSY;
}

/* Whether it is still there; what the caller has found may have been deleted since. */
static int check_there(const struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&megapod_interlocks_lock);
	if (xa_load(&interlocks, il->id) == il)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "interlock %s is gone", il->name);
	return -ENODEV;
}

/**
 * megapod_interlock_redefine() - replace the definition of a disarmed interlock
 * @il: the interlock
 * @def: new definition, taken over in any case
 * @extack: says why not
 *
 * Return: 0, -EBUSY if it is armed, and others as megapod_interlock_new().
 */
int megapod_interlock_redefine(struct megapod_interlock *il, struct interlock_definition *def,
			       struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_there(il, extack) ?: check_disarmed(il, extack) ?:
	      check_definition(il->pod, il->name, def, extack);
	if (!err) {
		scoped_guard(spinlock, &il->pod->interlocks.lock)
			swap(il->def, def);
	}
	megapod_definition_put(def);
	return err ?: tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE);
}

/* Load what was saved; either may be NULL. Context: the interlock is disarmed, else -EBUSY. */
int megapod_interlock_restore(struct megapod_interlock *il, const u8 *latch,
			      const u64 *proved_at_s, struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_there(il, extack) ?: check_disarmed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks.lock) {
		if (latch)
			il->status.latch = *latch;
		if (proved_at_s) {
			il->status.proved_at_s = *proved_at_s;
			il->status.proof = MEGAPOD_INTERLOCK_PROOF_PASSED;
		}
	}
	return tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE);
}

static void interlock_remove(struct megapod_interlock *il)
{
	lockdep_assert_held(&megapod_interlocks_lock);
	xa_erase(&interlocks, il->id);
	megapod_generation_bump();
	tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_DEL);
	megapod_interlock_unref(il);
}

int megapod_interlock_del(struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_there(il, extack) ?: check_disarmed(il, extack);
	if (err)
		return err;
	interlock_remove(il);
	return 0;
}

/* The pod is deleted, and its interlocks with it: what is armed would have held it. */
void megapod_interlocks_del(struct megapod_pod *pod)
{
	struct megapod_interlock *il;
	unsigned long id;

	guard(mutex)(&megapod_interlocks_lock);
	xa_for_each(&interlocks, id, il)
		if (il->pod == pod && !WARN_ON(il->plan))
			interlock_remove(il);
}

/* Refuse a change of a group that an armed interlock was made from. */
int megapod_interlock_check_group(u32 group_id, struct netlink_ext_ack *extack)
{
	struct megapod_group_view group;
	struct megapod_interlock *il;
	unsigned long id;
	u32 i;

	lockdep_assert_held(&megapod_interlocks_lock);
	if (!megapod_group_find(group_id, &group))
		return 0;
	megapod_members_put(group.members);
	xa_for_each(&interlocks, id, il) {
		if (!il->plan || il->pod->id != group.pod)
			continue;
		for (i = 0; i < il->def->num_actions; i++) {
			if (il->def->action[i].kind != MEGAPOD_INTERLOCK_ACTION_KIND_GROUP_OFF ||
			    strcmp(il->def->action[i].group, group.name))
				continue;
			NL_SET_ERR_MSG_FMT(extack, "group %s is held by interlock %s", group.name,
					   il->name);
			return -EBUSY;
		}
	}
	return 0;
}

/*
 * Arming and disarming
 */

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

static void note_by(struct megapod_interlock *il, const char *by, const char *reason)
{
	lockdep_assert_held(&il->pod->interlocks.lock);
	megapod_copy_printable(il->status.by, by, sizeof(il->status.by));
	megapod_copy_printable(il->status.reason, reason, sizeof(il->status.reason));
}

static void hand_over(struct megapod_interlock *il, struct interlock_plan *plan, const char *by)
{
	struct megapod_interlocks *all = &il->pod->interlocks;
	u64 now_ns = ktime_get_boottime_ns();

	memset(&il->run, 0, sizeof(il->run));
	scoped_guard(spinlock, &all->lock)
		il->plan = plan;
	watch(il, 1);
	scoped_guard(spinlock, &all->lock) {
		note_by(il, by, NULL);
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
	megapod_interlocks_kick(il->pod);
}

/* Without a saved latch the outlets have to tell whether it may have tripped. */
static int check_latch(const struct megapod_interlock *il, const struct interlock_plan *plan,
		       char *why)
{
	if (il->status.latch != MEGAPOD_INTERLOCK_LATCH_UNKNOWN ||
	    !(megapod_interlock_look(plan, ktime_get_boottime()) & MEGAPOD_OUTLETS_UNKNOWN))
		return 0;
	strscpy(why, "its latch is not known, nor is the state of an outlet", MEGAPOD_WHY_SIZE);
	return -EAGAIN;
}

static int arm(struct megapod_interlock *il, const char *by, struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE] = "";
	struct interlock_plan *plan;
	int err;

	lockdep_assert_held(&megapod_interlocks_lock);
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
	guard(mutex)(&megapod_interlocks_lock);
	return check_there(il, extack) ?: arm(il, by, extack);
}

/* The thread lets go of it first; commands on their way go on without it. */
static void take_back(struct megapod_interlock *il, const char *by)
{
	DECLARE_COMPLETION_ONSTACK(left);
	struct interlock_plan *plan = il->plan;
	u64 now_ns = ktime_get_boottime_ns();

	scoped_guard(spinlock, &il->pod->interlocks.lock)
		il->left = &left;
	megapod_interlocks_kick(il->pod);
	wait_for_completion(&left);
	watch(il, -1);
	scoped_guard(spinlock, &il->pod->interlocks.lock) {
		il->plan = NULL;
		il->left = NULL;
		il->status.state.state = MEGAPOD_INTERLOCK_STATE_DISARMED;
		il->status.state.cause = MEGAPOD_INTERLOCK_CAUSE_NONE;
		il->status.state.bypass_ns = 0;
		note_by(il, by, NULL);
		megapod_interlock_changed(il, now_ns);
	}
	atomic_dec(&interlocks_armed);
	megapod_plan_eject(plan, &il->def->rule);
	megapod_plan_release(plan);
	megapod_plan_put(plan);
	megapod_interlock_unref(il);
	if (!il->pod->interlocks.num_armed)
		megapod_interlock_thread_stop(il->pod);
}

static int disarm(struct megapod_interlock *il, const char *by, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&megapod_interlocks_lock);
	if (!il->plan)
		return 0;
	/* it may trip from here on, but then what it did is on record */
	scoped_guard(spinlock, &il->pod->interlocks.lock) {
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
	guard(mutex)(&megapod_interlocks_lock);
	return check_there(il, extack) ?: disarm(il, by, extack);
}

/* Arm all interlocks of a pod; if one can't be, none is that was not. */
int megapod_interlocks_arm_all(struct megapod_pod *pod, const char *by,
			       struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il;
	unsigned long id, failed = 0;
	int err = 0;

	guard(mutex)(&megapod_interlocks_lock);
	xa_for_each(&interlocks, id, il) {
		if (il->pod != pod || il->plan)
			continue;
		xa_set_mark(&interlocks, id, XA_MARK_2);
		err = arm(il, by, extack);
		if (err) {
			failed = id;
			break;
		}
	}
	xa_for_each_marked(&interlocks, id, il, XA_MARK_2) {
		xa_clear_mark(&interlocks, id, XA_MARK_2);
		/* one that has tripped meanwhile stays */
		if (err && id != failed)
			disarm(il, by, NULL);
	}
	return err;
}

/* Disarm all interlocks of a pod; none if one has tripped. */
int megapod_interlocks_disarm_all(struct megapod_pod *pod, const char *by,
				  struct netlink_ext_ack *extack)
{
	struct megapod_interlock *il;
	unsigned long id;
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	xa_for_each(&interlocks, id, il) {
		if (il->pod != pod || !il->plan || !READ_ONCE(il->status.state.latched))
			continue;
		NL_SET_ERR_MSG_FMT(extack, "interlock %s has tripped: reset it first", il->name);
		return -EBUSY;
	}
	xa_for_each(&interlocks, id, il) {
		err = il->pod == pod ? disarm(il, by, extack) : 0;
		if (err)
			return err;
	}
	return 0;
}

/*
 * What people ask of an armed interlock
 */

static int check_armed(const struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&megapod_interlocks_lock);
	if (il->plan)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "interlock %s is not armed", il->name);
	return -EINVAL;
}

/* Under which input the condition stands that forbids a reset. */
static int reset_locked(struct megapod_interlock *il, const char *by, const char *reason,
			char *why)
{
	struct interlock_state *state = &il->status.state;
	const struct interlock_rule *rule = &il->def->rule;
	u8 i;

	lockdep_assert_held(&il->pod->interlocks.lock);
	if (!state->latched) {
		strscpy(why, "it has not tripped", MEGAPOD_WHY_SIZE);
		return -EALREADY;
	}
	if (!interlock_may_reset(rule, state)) {
		for (i = 0; i < rule->num_inputs - 1; i++)
			if (state->input[i].since_ns != INTERLOCK_NEVER || !state->input[i].seen)
				break;
		snprintf(why, MEGAPOD_WHY_SIZE, "%s still stands: gone or bypassed it may be reset",
			 il->plan->input[i].label);
		return -EBUSY;
	}
	interlock_unlatch(state);
	il->status.latch = MEGAPOD_INTERLOCK_LATCH_CLEAR;
	il->status.escalated = false;
	il->log_reset = true;
	note_by(il, by, reason);
	megapod_interlock_changed(il, ktime_get_boottime_ns());
	return 0;
}

/**
 * megapod_interlock_reset() - take back the latch
 * @il: the interlock
 * @by: who asks
 * @reason: why, or NULL
 * @extack: says why not
 *
 * Return: 0, -EALREADY if it has not tripped, -EBUSY if the condition is not gone.
 */
int megapod_interlock_reset(struct megapod_interlock *il, const char *by, const char *reason,
			    struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE];
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_there(il, extack) ?: check_armed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks.lock)
		err = reset_locked(il, by, reason, why);
	if (err)
		NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
	megapod_interlocks_kick(il->pod);
	return err;
}

/**
 * megapod_interlock_bypass() - keep an armed interlock from tripping
 * @il: the interlock
 * @by: who asks
 * @reason: why
 * @seconds: for how long; 0 ends it
 * @extack: says why not
 *
 * Return: 0 or -EINVAL if it is not armed.
 */
int megapod_interlock_bypass(struct megapod_interlock *il, const char *by, const char *reason,
			     u32 seconds, struct netlink_ext_ack *extack)
{
	u64 now_ns = ktime_get_boottime_ns();
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_there(il, extack) ?: check_armed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks.lock) {
		il->status.state.bypass_ns = seconds ? now_ns + seconds * (u64)NSEC_PER_SEC : 0;
		il->status.state.noticed = false;
		note_by(il, by, reason);
		megapod_interlock_changed(il, now_ns);
	}
	megapod_interlocks_kick(il->pod);
	return 0;
}

/* A test begins with what is good; the injected sample is its first. */
static void test_start(struct interlock_test *test, const struct interlock_rule *rule)
{
	u64 now_ns = ktime_get_boottime_ns();
	u8 i;

	interlock_start(&test->state, now_ns);
	for (i = 0; i < rule->num_inputs; i++) {
		test->state.input[i].seen = true;
		test->state.input[i].time_ns = now_ns;
		test->state.input[i].changed_ns = now_ns;
		test->sample[i].status = MEGAPOD_STATUS_STALE;
		test->sample[i].begun_ns = now_ns;
	}
	test->deadline_ns = now_ns + rule->hold_ns + rule->frozen_ns + rule->stale_ns +
			    10 * (u64)NSEC_PER_SEC;
}

static struct interlock_test *test_make(struct megapod_interlock *il, bool live, char *why)
{
	struct interlock_test *test = kzalloc(sizeof(*test), GFP_KERNEL);
	struct interlock_plan *plan;
	u32 i;

	if (!test)
		return ERR_PTR(-ENOMEM);
	test_start(test, &il->def->rule);
	if (live)
		return test;
	plan = megapod_plan_make(il->pod, il->name, il->def, why);
	if (IS_ERR(plan)) {
		kfree(test);
		return ERR_CAST(plan);
	}
	for (i = 0; i < plan->num_steps; i++) {
		plan->step[i]->order.command.trip = false;
		plan->step[i]->order.command.dry_run = true;
	}
	test->plan = plan;
	return test;
}

void megapod_interlock_test_free(struct interlock_test *test)
{
	if (!test)
		return;
	if (test->plan) {
		megapod_plan_release(test->plan);
		megapod_plan_put(test->plan);
	}
	kfree(test);
}

/**
 * megapod_interlock_test() - begin a proof test
 * @il: the interlock
 * @by: who asks
 * @live: go through with it, and trip
 * @extack: says why not
 *
 * Return: 0; -EINVAL if it is not armed; -EBUSY if a test is under way, or it has tripped or is
 * bypassed.
 */
int megapod_interlock_test(struct megapod_interlock *il, const char *by, bool live,
			   struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE] = "";
	struct interlock_test *test;
	int err;

	guard(mutex)(&megapod_interlocks_lock);
	err = check_there(il, extack) ?: check_armed(il, extack);
	if (err)
		return err;
	test = test_make(il, live, why);
	if (IS_ERR(test)) {
		if (why[0])
			NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
		return PTR_ERR(test);
	}
	scoped_guard(spinlock, &il->pod->interlocks.lock) {
		if (il->test || il->test_over || il->status.state.latched ||
		    il->status.state.bypass_ns) {
			err = -EBUSY;
		} else {
			il->test = test;
			il->status.proof = MEGAPOD_INTERLOCK_PROOF_RUNNING;
			note_by(il, by, NULL);
			megapod_interlock_changed(il, ktime_get_boottime_ns());
		}
	}
	if (err) {
		NL_SET_ERR_MSG_FMT(extack, "%s has tripped, is bypassed, or is being tested",
				   il->name);
		megapod_interlock_test_free(test);
		return err;
	}
	err = megapod_plan_inject(il->plan, &il->def->rule, why);
	if (!err)
		return 0;
	/* the thread gives it up, as one that nothing is put into */
	NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
	scoped_guard(spinlock, &il->pod->interlocks.lock)
		if (il->test)
			il->test->deadline_ns = 0;
	megapod_interlocks_kick(il->pod);
	return err;
}

/*
 * The module
 */

static int interlocks_pm(struct notifier_block *nb, unsigned long action, void *data)
{
	bool sleeps = action == PM_SUSPEND_PREPARE || action == PM_HIBERNATION_PREPARE;

	if (!sleeps || !atomic_read(&interlocks_armed))
		return NOTIFY_DONE;
	pr_err("megapod: an interlock is armed: the node may not sleep\n");
	return NOTIFY_BAD;
}

static struct notifier_block interlocks_pm_notifier = { .notifier_call = interlocks_pm };

int megapod_interlocks_init(void)
{
	return register_pm_notifier(&interlocks_pm_notifier);
}

void megapod_interlocks_exit(void)
{
	unregister_pm_notifier(&interlocks_pm_notifier);
	/* records that are still to be made */
	flush_workqueue(megapod_wq);
}
