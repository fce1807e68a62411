// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks on outlets: nobody switches on what somebody works on.
 *
 * An outlet may carry several locks, each of another holder, as a hasp carries several padlocks:
 * it may be switched on when the last is gone. A lock is taken away by its holder, or by somebody
 * who says why, which is told with his name. It never keeps anything from being switched off, and
 * switches nothing itself: one that is on when it is locked stays on, and one that is switched on
 * at the device is told as foreign and by an alert, no more, since nobody here knows who stands
 * before it.
 *
 * Locks are by name, and stand whether the component is there or not: before it is identified,
 * while it is away, and when it comes back.
 */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "component.h"
#include "core.h"
#include "event.h"
#include "lockout.h"
#include "order.h"
#include "outlet.h"
#include "pod.h"
#include "view.h"

/* Each command to switch on searches all of them. */
#define MAX_LOCKOUTS	4096

/**
 * struct lockout - a lock
 * @pod: whose events tell of it, referenced
 * @view: what it is
 * @rcu: frees it
 */
struct lockout {
	struct megapod_pod *pod;
	struct megapod_lockout_view view;
	struct rcu_head rcu;
};

static DEFINE_XARRAY_ALLOC1(lockouts);
static u32 lockouts_next_id;
static atomic_t num_lockouts;

static bool is_on(const struct megapod_lockout_view *lock, const char *component)
{
	return !strcmp(lock->component, component);
}

/* Whether it stands against switching on one of @num outlets. */
static bool stands_against(const struct megapod_lockout_view *lock, const char *component,
			   const unsigned long *outlets, u32 num)
{
	return is_on(lock, component) && lock->index < num && test_bit(lock->index, outlets);
}

/* Names come first: of a long reason the end is missing. */
static void say_why(const struct megapod_lockout_view *lock, char *why)
{
	scnprintf(why, MEGAPOD_WHY_SIZE, "%.31s/%u is locked by %.31s: %s", lock->component,
		  lock->index + 1, lock->holder, lock->reason);
}

/**
 * megapod_lockout_why() - the next lock that keeps outlets from being switched on
 * @component: name of their component
 * @outlets: which
 * @num: how many the component has
 * @after: id of the lock after which to look, 0 at first
 * @why: if there is one: whose it is, and his reason; %MEGAPOD_WHY_SIZE bytes
 *
 * Return: its id, or 0 if there is none and they may be switched on.
 */
u32 megapod_lockout_why(const char *component, const unsigned long *outlets, u32 num, u32 after,
			char *why)
{
	struct lockout *lock;
	unsigned long id;
	u32 found = 0;

	if (!atomic_read(&num_lockouts))
		return 0;
	rcu_read_lock();
	xa_for_each_start(&lockouts, id, lock, after + 1)
		if (stands_against(&lock->view, component, outlets, num)) {
			say_why(&lock->view, why);
			found = id;
			break;
		}
	rcu_read_unlock();
	return found;
}

/**
 * megapod_lockout_refuse() - may a command be carried out, or does a lock stand against it?
 * @order: the command; a cycle is one to switch on
 * @extack: says whose lock it is
 *
 * Context: the command lock held, see hasp.c.
 * Return: 0 or -EPERM.
 */
int megapod_lockout_refuse(const struct megapod_order *order, struct netlink_ext_ack *extack)
{
	const struct megapod_command *cmd = &order->command;
	const struct megapod_component *c = cmd->component;
	char why[MEGAPOD_WHY_SIZE];

	if (cmd->type != MEGAPOD_COMMAND_OUTLETS || cmd->dry_run || !(cmd->on || order->cycle.on) ||
	    !megapod_lockout_why(c->name, cmd->outlets, c->num_outlets, 0, why))
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "%s", why);
	return -EPERM;
}

/* Counts those on each outlet, which is what views tell. */
void megapod_lockouts_count(struct megapod_component *c)
{
	struct lockout *lock;
	unsigned long id;
	u32 i;

	megapod_state_lock(c);
	for (i = 0; i < c->num_outlets; i++)
		c->outlets[i].locks = 0;
	rcu_read_lock();
	xa_for_each(&lockouts, id, lock)
		if (is_on(&lock->view, c->name) && lock->view.index < c->num_outlets)
			c->outlets[lock->view.index].locks++;
	rcu_read_unlock();
	megapod_state_unlock(c);
}

static void tell(struct megapod_pod *pod, const struct megapod_lockout_view *view,
		 enum megapod_event_kind kind)
{
	struct megapod_event event = { .kind = kind, .lock = *view };

	lockdep_assert_held(&pod->lock);
	megapod_event(pod, ktime_get_boottime(), &event);
}

static int refuse_second(const struct megapod_lockout_view *wish, struct netlink_ext_ack *extack)
{
	struct lockout *lock;
	unsigned long id;

	/* those of other pods may go meanwhile */
	guard(rcu)();
	xa_for_each(&lockouts, id, lock) {
		if (!is_on(&lock->view, wish->component) || lock->view.index != wish->index ||
		    strcmp(lock->view.holder, wish->holder))
			continue;
		NL_SET_ERR_MSG_FMT(extack, "%s has locked %.31s/%u already", wish->holder,
				   wish->component, wish->index + 1);
		return -EEXIST;
	}
	return 0;
}

/* Puts it where all look. */
static int add(struct lockout *lock, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = lock->pod;
	int err;

	guard(mutex)(&pod->lock);
	if (!pod->registered) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s is gone", pod->name);
		return -ENODEV;
	}
	err = refuse_second(&lock->view, extack);
	if (err)
		return err;
	if (atomic_inc_return(&num_lockouts) > MAX_LOCKOUTS) {
		NL_SET_ERR_MSG_FMT(extack, "there are %u locks, and no more can be", MAX_LOCKOUTS);
		err = -ENOSPC;
	} else {
		err = xa_alloc_cyclic(&lockouts, &lock->view.id, lock, xa_limit_32b,
				      &lockouts_next_id, GFP_KERNEL);
	}
	if (err < 0) {
		atomic_dec(&num_lockouts);
		return err;
	}
	megapod_generation_bump();
	tell(pod, &lock->view, MEGAPOD_EVENT_KIND_LOCK_ADD);
	return 0;
}

/* Makes a lock of @view, which becomes as it is. Context: process, no lock held. */
int megapod_lockout_add(struct megapod_pod *pod, struct megapod_lockout_view *view,
			struct netlink_ext_ack *extack)
{
	struct lockout *lock = kzalloc(sizeof(*lock), GFP_KERNEL);
	int err;

	if (!lock)
		return -ENOMEM;
	lock->view = *view;
	lock->view.pod = pod->id;
	memcpy(lock->view.pod_name, pod->name, sizeof(pod->name));
	if (!view->since_s)
		lock->view.since_s = ktime_get_real_seconds();
	megapod_pod_ref(pod);
	lock->pod = pod;
	err = add(lock, extack);
	if (err) {
		megapod_pod_unref(pod);
		kfree(lock);
		return err;
	}
	*view = lock->view;
	return 0;
}

/* Copies lock @id; false if there is none. */
bool megapod_lockout_find(u32 id, struct megapod_lockout_view *view)
{
	struct lockout *lock;

	rcu_read_lock();
	lock = xa_load(&lockouts, id);
	if (lock)
		*view = lock->view;
	rcu_read_unlock();
	return lock;
}

/* Copies the lock with the lowest id from *@id on; *@id becomes its id. */
bool megapod_lockout_next(unsigned long *id, struct megapod_lockout_view *view)
{
	struct lockout *lock;

	rcu_read_lock();
	lock = xa_find(&lockouts, id, ULONG_MAX, XA_PRESENT);
	if (lock)
		*view = lock->view;
	rcu_read_unlock();
	return lock;
}

/* The reference to the pod is the caller's now. */
static void remove(struct lockout *lock)
{
	lockdep_assert_held(&lock->pod->lock);
	xa_erase(&lockouts, lock->view.id);
	atomic_dec(&num_lockouts);
	megapod_generation_bump();
	kfree_rcu(lock, rcu);
}

/* May @by take it away, with this reason or none? */
static int refuse_other(const struct megapod_lockout_view *lock, const char *by,
			const char *override, struct netlink_ext_ack *extack)
{
	if (override || !strcmp(lock->holder, by))
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "the lock is %s's: an override says why", lock->holder);
	return -EPERM;
}

/* The pod of a lock, referenced, or NULL. */
static struct megapod_pod *lockout_pod(u32 id)
{
	struct megapod_pod *pod = NULL;
	struct lockout *lock;

	rcu_read_lock();
	lock = xa_load(&lockouts, id);
	if (lock && refcount_inc_not_zero(&lock->pod->refs))
		pod = lock->pod;
	rcu_read_unlock();
	return pod;
}

static int del(struct megapod_pod *pod, u32 id, const char *by, const char *override,
	       struct megapod_lockout_view *view, struct netlink_ext_ack *extack)
{
	struct lockout *lock;
	int err;

	guard(mutex)(&pod->lock);
	lock = xa_load(&lockouts, id);
	if (!lock) {
		NL_SET_ERR_MSG_FMT(extack, "no lock with id %u", id);
		return -ENODEV;
	}
	err = refuse_other(&lock->view, by, override, extack);
	if (err)
		return err;
	*view = lock->view;
	strscpy(view->by, by, sizeof(view->by));
	strscpy(view->override, strcmp(lock->view.holder, by) ? override : "",
		sizeof(view->override));
	remove(lock);
	tell(pod, view, MEGAPOD_EVENT_KIND_LOCK_DEL);
	if (view->override[0])
		pr_alert("megapod: pod %s: the lock of %s on %s/%u was taken away by %s: %s\n",
			 pod->name, view->holder, view->component, view->index + 1, view->by,
			 view->override);
	return 0;
}

/* Lock @id, which was @view, is gone. Context: process, no lock held. */
int megapod_lockout_take(u32 id, const char *by, const char *override,
			 struct megapod_lockout_view *view, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = lockout_pod(id);
	int err;

	if (!pod) {
		NL_SET_ERR_MSG_FMT(extack, "no lock with id %u", id);
		return -ENODEV;
	}
	err = del(pod, id, by, override, view, extack);
	megapod_pod_unref(pod);
	if (!err)
		megapod_pod_unref(pod);
	return err;
}

/* A pod with locks is not deleted: they would be gone with it. */
int megapod_lockouts_check(const struct megapod_pod *pod, struct netlink_ext_ack *extack)
{
	struct lockout *lock;
	unsigned long id;

	lockdep_assert_held(&pod->lock);
	guard(rcu)();
	xa_for_each(&lockouts, id, lock) {
		if (lock->pod != pod)
			continue;
		NL_SET_ERR_MSG_FMT(extack, "%.31s/%u of the pod is locked by %s",
				   lock->view.component, lock->view.index + 1, lock->view.holder);
		return -EBUSY;
	}
	return 0;
}

/* The module goes, and what was saved stays saved. */
void megapod_lockouts_exit(void)
{
	struct megapod_pod *pod;
	struct lockout *lock;
	unsigned long id;

	xa_for_each(&lockouts, id, lock) {
		pod = lock->pod;
		scoped_guard(mutex, &pod->lock)
			remove(lock);
		megapod_pod_unref(pod);
	}
}
