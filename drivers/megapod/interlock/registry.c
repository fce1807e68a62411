// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which interlocks there are, and how they are defined.
 *
 * An interlock is made and deleted, armed and disarmed under megapod_guard_lock, which the thread
 * that judges never takes.
 */
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/blackbox.h"
#include "../core/core.h"
#include "../core/pod.h"
#include "interlock.h"

static DEFINE_XARRAY_ALLOC1(interlocks);
static u32 interlocks_next_id;

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

static void interlock_free(struct work_struct *work)
{
	struct megapod_interlock *il =
		container_of(to_rcu_work(work), struct megapod_interlock, free);

	megapod_definition_put(il->def);
	if (!IS_ERR(il->traces))
		megapod_blackbox_rule_gone(il->pod, il->traces);
	megapod_pod_unref(il->pod);
	kfree(il);
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

	plan = megapod_plan_make(pod, name, def, false, why);
	if (!IS_ERR(plan)) {
		megapod_plan_release(plan);
		megapod_plan_put(plan);
		return 0;
	}
	if (PTR_ERR(plan) == -ENOENT)
		return 0;
	if (why[0])
		NL_SET_ERR_MSG_FMT(extack, "%s", why);
	return PTR_ERR(plan);
}

static int interlock_add(struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	struct megapod_interlock *other;
	int err;

	lockdep_assert_held(&megapod_guard_lock);
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

	il->traces = megapod_blackbox_rule(pod, name);
	guard(mutex)(&megapod_guard_lock);
	err = PTR_ERR_OR_ZERO(il->traces) ?: check_definition(pod, name, def, extack);
	if (!err) {
		/* the caller's; the first is that of the xarray */
		megapod_interlock_ref(il);
		err = interlock_add(il, extack);
		if (!err) {
			megapod_interlock_tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_ADD);
			return il;
		}
		megapod_interlock_unref(il);
	}
	megapod_interlock_unref(il);
	return ERR_PTR(err);
}

/* Whether it is still there, and disarmed. */
int megapod_interlock_check_disarmed(const struct megapod_interlock *il,
				     struct netlink_ext_ack *extack)
{
	int err = megapod_interlock_check_there(il, extack);

	if (err || !il->plan)
		return err;
	NL_SET_ERR_MSG_FMT(extack, "interlock %s is armed: disarm it first", il->name);
	return -EBUSY;
}

/* Whether it is still there; what the caller has found may have been deleted since. */
int megapod_interlock_check_there(const struct megapod_interlock *il,
				  struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&megapod_guard_lock);
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

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_disarmed(il, extack) ?:
	      check_definition(il->pod, il->name, def, extack);
	if (!err) {
		scoped_guard(spinlock, &il->pod->interlocks->lock)
			swap(il->def, def);
		megapod_interlock_tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE);
	}
	megapod_definition_put(def);
	return err;
}

static void interlock_remove(struct megapod_interlock *il)
{
	lockdep_assert_held(&megapod_guard_lock);
	xa_erase(&interlocks, il->id);
	megapod_generation_bump();
	megapod_interlock_tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_DEL);
	megapod_interlock_unref(il);
}

int megapod_interlock_del(struct megapod_interlock *il, struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_disarmed(il, extack);
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

	guard(mutex)(&megapod_guard_lock);
	xa_for_each(&interlocks, id, il)
		if (il->pod == pod && !WARN_ON(il->plan))
			interlock_remove(il);
}

/* Whether it is still there, and armed. */
int megapod_interlock_check_armed(const struct megapod_interlock *il,
				  struct netlink_ext_ack *extack)
{
	int err = megapod_interlock_check_there(il, extack);

	if (err || il->plan)
		return err;
	NL_SET_ERR_MSG_FMT(extack, "interlock %s is not armed", il->name);
	return -EINVAL;
}
