// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pods: names for enclosures. A pod is made and deleted over netlink, and is kept while a driver
 * holds it or a component is in it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "blackbox.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "group.h"
#include "guard.h"
#include "lockout.h"
#include "pod.h"
#include "view.h"

/* Inrush lasts 20 to 40 ms; 100 ms is the inrush guard delay PDU makers use. */
#define INRUSH_GAP_MS	100

static DEFINE_XARRAY_ALLOC1(pods);
static u32 pods_next_id;

struct megapod_pod *megapod_pod_get(const char *name)
{
	struct megapod_pod *pod;

	guard(mutex)(&megapod_pods_lock);
	pod = megapod_pod_find_name(name);
	if (pod)
		pod->holders++;
	return pod;
}
EXPORT_SYMBOL_NS_GPL(megapod_pod_get, "MEGAPOD");

void megapod_pod_put(struct megapod_pod *pod)
{
	if (!pod)
		return;
	scoped_guard(mutex, &megapod_pods_lock)
		pod->holders--;
	megapod_pod_unref(pod);
}
EXPORT_SYMBOL_NS_GPL(megapod_pod_put, "MEGAPOD");

struct megapod_pod *megapod_pod_find(u32 id)
{
	struct megapod_pod *pod;

	rcu_read_lock();
	pod = xa_load(&pods, id);
	if (pod && (!xa_get_mark(&pods, id, MEGAPOD_REGISTERED) ||
		    !refcount_inc_not_zero(&pod->refs)))
		pod = NULL;
	rcu_read_unlock();
	return pod;
}

struct megapod_pod *megapod_pod_find_name(const char *name)
{
	struct megapod_pod *pod;
	unsigned long id;

	rcu_read_lock();
	xa_for_each_marked(&pods, id, pod, MEGAPOD_REGISTERED)
		if (!strcmp(pod->name, name) && refcount_inc_not_zero(&pod->refs))
			break;
	rcu_read_unlock();
	return pod;
}

/* The registered pod with the lowest id from *@id on, referenced; *@id becomes its id. */
struct megapod_pod *megapod_pod_next(unsigned long *id)
{
	struct megapod_pod *pod;

	rcu_read_lock();
	for (pod = xa_find(&pods, id, ULONG_MAX, MEGAPOD_REGISTERED); pod;
	     pod = xa_find_after(&pods, id, ULONG_MAX, MEGAPOD_REGISTERED))
		if (refcount_inc_not_zero(&pod->refs))
			break;
	rcu_read_unlock();
	return pod;
}

static void pod_free(struct work_struct *work)
{
	struct megapod_pod *pod = container_of(to_rcu_work(work), struct megapod_pod, free);

	megapod_guard->pod_free(pod);
	megapod_blackbox_free(pod);
	megapod_ring_free(pod);
	mutex_destroy(&pod->lock);
	lockdep_unregister_key(&pod->lock_key);
	kfree(pod);
}

static void pod_event(struct megapod_pod *pod, enum megapod_event_kind kind)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_event event = { .kind = kind };

	megapod_pod_view(pod, now, &event.pod);
	megapod_event(pod, now, &event);
}

struct megapod_pod *megapod_pod_new(const char *name, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod, *other;
	int err;

	if (!megapod_name_ok(name)) {
		NL_SET_ERR_MSG(extack,
			       "pod name: a letter, then letters, digits and _.-, at most 31");
		return ERR_PTR(-EINVAL);
	}
	pod = kzalloc(sizeof(*pod), GFP_KERNEL);
	if (!pod)
		return ERR_PTR(-ENOMEM);
	if (megapod_ring_init(pod) || megapod_blackbox_init(pod) || megapod_guard->pod_init(pod)) {
		megapod_blackbox_free(pod);
		megapod_ring_free(pod);
		kfree(pod);
		return ERR_PTR(-ENOMEM);
	}
	strscpy(pod->name, name, sizeof(pod->name));
	refcount_set(&pod->refs, 1);
	INIT_RCU_WORK(&pod->free, pod_free);
	INIT_DELAYED_WORK(&pod->turn, megapod_turn_work);
	INIT_DELAYED_WORK(&pod->frozen, megapod_frozen_work);
	pod->inrush.gap_ms = INRUSH_GAP_MS;
	lockdep_register_key(&pod->lock_key);
	mutex_init(&pod->lock);
	lockdep_set_class(&pod->lock, &pod->lock_key);
	pod->registered = true;

	mutex_lock(&megapod_pods_lock);
	other = megapod_pod_find_name(name);
	if (other) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s exists already", name);
		megapod_pod_unref(other);
		err = -EEXIST;
	} else {
		err = xa_alloc_cyclic(&pods, &pod->id, pod, xa_limit_32b, &pods_next_id,
				      GFP_KERNEL);
	}
	if (err >= 0) {
		xa_set_mark(&pods, pod->id, MEGAPOD_REGISTERED);
		megapod_generation_bump();
		/* one for the xarray, one for the caller */
		megapod_pod_ref(pod);
	}
	mutex_unlock(&megapod_pods_lock);
	if (err < 0) {
		megapod_pod_unref(pod);
		return ERR_PTR(err);
	}
	pod_event(pod, MEGAPOD_EVENT_KIND_POD_ADD);
	return pod;
}

static int pod_del(struct megapod_pod *pod, bool force, struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_pods_lock);
	if (pod->components) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s has %u component(s): delete their devices first",
				   pod->name, pod->components);
		return -EBUSY;
	}
	if (pod->holders) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s is used by %u device(s): delete them first",
				   pod->name, pod->holders);
		return -EBUSY;
	}
	guard(mutex)(&pod->lock);
	if (!pod->registered) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s is gone", pod->name);
		return -ENODEV;
	}
	err = megapod_lockouts_check(pod, extack);
	if (!err && !force)
		err = megapod_records_check(pod, extack);
	if (err)
		return err;
	pod->registered = false;
	xa_erase(&pods, pod->id);
	megapod_generation_bump();
	return 0;
}

/**
 * megapod_pod_del() - take a pod away
 * @pod: the pod
 * @force: though records are lost that were not cleared
 * @extack: says why not
 *
 * Context: process, no lock held.
 * Return: 0, -EBUSY while something is in it, -ENODEV if it is gone.
 */
int megapod_pod_del(struct megapod_pod *pod, bool force, struct netlink_ext_ack *extack)
{
	int err = pod_del(pod, force, extack);

	if (err)
		return err;
	/* nothing is in it that could wait for its turn */
	cancel_delayed_work_sync(&pod->turn);
	megapod_guard->pod_going(pod);
	/* there are no interlocks any more that could trip */
	cancel_delayed_work_sync(&pod->frozen);
	megapod_groups_del(pod);
	pod_event(pod, MEGAPOD_EVENT_KIND_POD_DEL);
	megapod_pod_unref(pod);
	return 0;
}

void megapod_pod_view(struct megapod_pod *pod, ktime_t now, struct megapod_pod_view *view)
{
	view->id = pod->id;
	strscpy(view->name, pod->name, sizeof(view->name));
	view->components = READ_ONCE(pod->components);
	view->status = megapod_pod_status(pod, now);
	megapod_ring_span(pod, &view->oldest_seq, &view->last_seq);
	spin_lock(&pod->ring_lock);
	memcpy(view->fluids, pod->fluids, sizeof(view->fluids));
	view->cap = pod->cap;
	view->inrush_gap_ms = pod->inrush.gap_ms;
	view->at_boot = pod->at_boot;
	spin_unlock(&pod->ring_lock);
}

/**
 * megapod_pod_set_fluids() - say what flows in the loops of a pod
 * @pod: the pod
 * @fluids: by &enum megapod_loop
 * @loops: bit i tells that @fluids[i] is to be set
 *
 * Context: process, no lock held.
 */
void megapod_pod_set_fluids(struct megapod_pod *pod, const struct megapod_fluid *fluids,
			    unsigned long loops)
{
	u32 i;

	spin_lock(&pod->ring_lock);
	for_each_set_bit(i, &loops, MEGAPOD_NUM_LOOPS)
		pod->fluids[i] = fluids[i];
	spin_unlock(&pod->ring_lock);
	pod_event(pod, MEGAPOD_EVENT_KIND_POD_CHANGE);
}

/**
 * megapod_pod_set_at_boot() - say what is to be done with a pod at boot
 * @pod: the pod
 * @at_boot: &enum megapod_pod_at_boot, kept for the tool that does it
 *
 * Context: process, no lock held.
 */
void megapod_pod_set_at_boot(struct megapod_pod *pod, u8 at_boot)
{
	scoped_guard(spinlock, &pod->ring_lock)
		pod->at_boot = at_boot;
	pod_event(pod, MEGAPOD_EVENT_KIND_POD_CHANGE);
}

/* The cap in milliwatts, 0 if there is none. */
u64 megapod_pod_cap(struct megapod_pod *pod)
{
	guard(spinlock)(&pod->ring_lock);
	return pod->cap.mw;
}

/**
 * megapod_pod_set_cap() - say what the site of a pod may draw at most
 * @pod: the pod
 * @mw: in milliwatts, 0 for no cap
 * @by: who asks
 *
 * The interlock that sheds by it, if one is armed, does so at once.
 * Context: process, no lock held.
 */
void megapod_pod_set_cap(struct megapod_pod *pod, u64 mw, const char *by)
{
	scoped_guard(spinlock, &pod->ring_lock) {
		pod->cap.mw = mw;
		megapod_copy_printable(pod->cap.by, by, sizeof(pod->cap.by));
	}
	pod_event(pod, MEGAPOD_EVENT_KIND_POD_CHANGE);
	megapod_kick(pod);
}

/**
 * megapod_pod_set_inrush_gap() - say how long it is between two outlets that are switched on
 * @pod: the pod
 * @ms: in milliseconds, 0 for no gap
 * @extack: says why not
 *
 * Who waits for his turn goes by it at once.
 * Context: process, no lock held.
 * Return: 0, or -ENODEV if the pod is gone.
 */
int megapod_pod_set_inrush_gap(struct megapod_pod *pod, u32 ms, struct netlink_ext_ack *extack)
{
	scoped_guard(mutex, &pod->lock) {
		if (!pod->registered) {
			NL_SET_ERR_MSG_FMT(extack, "pod %s is gone", pod->name);
			return -ENODEV;
		}
		scoped_guard(spinlock, &pod->ring_lock)
			pod->inrush.gap_ms = ms;
		megapod_inrush_kick(pod);
	}
	pod_event(pod, MEGAPOD_EVENT_KIND_POD_CHANGE);
	return 0;
}
