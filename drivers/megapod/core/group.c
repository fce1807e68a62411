// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups: named lists of outlets of one pod. The members of a group are never changed, only
 * replaced as a whole, so that readers and events hold them without a lock.
 */
#include <linux/module.h>
#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core.h"
#include "event.h"
#include "group.h"
#include "guard.h"
#include "pod.h"
#include "view.h"

static DEFINE_XARRAY_ALLOC1(groups);
static u32 groups_next_id;

static void members_release(struct megapod_payload *payload)
{
	struct megapod_members *members = container_of(payload, struct megapod_members, payload);

	kvfree_rcu(members, rcu);
}

/* Returns NULL without memory. */
struct megapod_members *megapod_members_alloc(u32 num)
{
	struct megapod_members *members;

	members = kvzalloc(struct_size(members, member, num), GFP_KERNEL);
	if (!members)
		return NULL;
	refcount_set(&members->payload.refs, 1);
	members->payload.bytes = struct_size(members, member, num);
	members->payload.release = members_release;
	members->num = num;
	return members;
}

void megapod_members_put(struct megapod_members *members)
{
	if (members)
		megapod_payload_put(&members->payload);
}

/* Fills @view with a reference to the members; false if the group is being deleted. */
static bool group_view(struct megapod_group *group, struct megapod_group_view *view)
{
	struct megapod_members *members = rcu_dereference(group->members);

	if (!refcount_inc_not_zero(&members->payload.refs))
		return false;
	view->id = group->id;
	view->pod = group->pod->id;
	memcpy(view->name, group->name, sizeof(view->name));
	memcpy(view->pod_name, group->pod->name, sizeof(view->pod_name));
	view->members = members;
	return true;
}

/* All look-ups fill @view with a reference to the members, for megapod_members_put(). */
bool megapod_group_find(u32 id, struct megapod_group_view *view)
{
	struct megapod_group *group;
	bool found;

	rcu_read_lock();
	group = xa_load(&groups, id);
	found = group && xa_get_mark(&groups, id, MEGAPOD_REGISTERED) && group_view(group, view);
	rcu_read_unlock();
	return found;
}

bool megapod_group_find_name(u32 pod_id, const char *name, struct megapod_group_view *view)
{
	struct megapod_group *group;
	unsigned long id;

	rcu_read_lock();
	xa_for_each_marked(&groups, id, group, MEGAPOD_REGISTERED)
		if (group->pod->id == pod_id && !strcmp(group->name, name) &&
		    group_view(group, view))
			break;
	rcu_read_unlock();
	return group;
}

bool megapod_group_next(unsigned long *id, struct megapod_group_view *view)
{
	struct megapod_group *group;

	rcu_read_lock();
	for (group = xa_find(&groups, id, ULONG_MAX, MEGAPOD_REGISTERED); group;
	     group = xa_find_after(&groups, id, ULONG_MAX, MEGAPOD_REGISTERED))
		if (group_view(group, view))
			break;
	rcu_read_unlock();
	return group;
}

/* Tells the event; the ring takes its own reference to the members. */
static void group_event(struct megapod_group *group, enum megapod_event_kind kind,
			struct megapod_group_view *view)
{
	struct megapod_event event = { .kind = kind };

	lockdep_assert_held(&group->pod->lock);
	rcu_read_lock();
	group_view(group, view);
	rcu_read_unlock();
	event.group = *view;
	event.payload = &view->members->payload;
	megapod_payload_ref(event.payload);
	megapod_event(group->pod, ktime_get_boottime(), &event);
}

static int group_add(struct megapod_group *group, struct megapod_group_view *view,
		     struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = group->pod;
	int err;

	guard(mutex)(&pod->lock);
	if (!pod->registered) {
		NL_SET_ERR_MSG_FMT(extack, "pod %s is gone", pod->name);
		return -ENODEV;
	}
	if (megapod_group_find_name(pod->id, group->name, view)) {
		megapod_members_put(view->members);
		NL_SET_ERR_MSG_FMT(extack, "group %s exists already", group->name);
		return -EEXIST;
	}
	err = xa_alloc_cyclic(&groups, &group->id, group, xa_limit_32b, &groups_next_id,
			      GFP_KERNEL);
	if (err < 0)
		return err;
	xa_set_mark(&groups, group->id, MEGAPOD_REGISTERED);
	megapod_generation_bump();
	group_event(group, MEGAPOD_EVENT_KIND_GROUP_ADD, view);
	return 0;
}

/**
 * megapod_group_new() - make a group
 * @pod: the pod
 * @name: its name
 * @members: its members and what they feed, taken over in any case
 * @view: on success the new group, with a reference to its members
 * @extack: says why not
 *
 * Return: 0, -EEXIST if the name is taken, -ENODEV if the pod is gone, -ENOMEM.
 */
int megapod_group_new(struct megapod_pod *pod, const char *name, struct megapod_members *members,
		      struct megapod_group_view *view, struct netlink_ext_ack *extack)
{
	struct megapod_group *group = kzalloc(sizeof(*group), GFP_KERNEL);
	int err = -ENOMEM;

	if (group) {
		strscpy(group->name, name, sizeof(group->name));
		RCU_INIT_POINTER(group->members, members);
		megapod_pod_ref(pod);
		group->pod = pod;
		err = group_add(group, view, extack);
		if (!err)
			return 0;
		megapod_pod_unref(pod);
		kfree(group);
	}
	megapod_members_put(members);
	return err;
}

/* The pod of a group, referenced, or NULL. */
static struct megapod_pod *group_pod(u32 id, struct netlink_ext_ack *extack)
{
	struct megapod_group *group;
	struct megapod_pod *pod;

	rcu_read_lock();
	group = xa_load(&groups, id);
	pod = group && refcount_inc_not_zero(&group->pod->refs) ? group->pod : NULL;
	rcu_read_unlock();
	if (!pod)
		NL_SET_ERR_MSG_FMT(extack, "no group with id %u", id);
	return pod;
}

/* Replaces the members and what they feed, and takes @members over in any case. */
int megapod_group_set(u32 id, struct megapod_members *members, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = group_pod(id, extack);
	struct megapod_group_view view;
	struct megapod_group *group;
	int err = -ENODEV;

	guard(mutex)(&megapod_guard_lock);
	if (pod) {
		mutex_lock(&pod->lock);
		group = xa_load(&groups, id);
		if (group)
			err = megapod_guard->check_group(id, extack);
		if (group && !err) {
			members = rcu_replace_pointer(group->members, members,
						      lockdep_is_held(&pod->lock));
			group_event(group, MEGAPOD_EVENT_KIND_GROUP_CHANGE, &view);
			megapod_members_put(view.members);
		} else if (!group) {
			NL_SET_ERR_MSG_FMT(extack, "no group with id %u", id);
		}
		mutex_unlock(&pod->lock);
		megapod_pod_unref(pod);
	}
	megapod_members_put(members);
	return err;
}

static void group_remove(struct megapod_group *group)
{
	struct megapod_group_view view;

	lockdep_assert_held(&group->pod->lock);
	xa_erase(&groups, group->id);
	megapod_generation_bump();
	group_event(group, MEGAPOD_EVENT_KIND_GROUP_DEL, &view);
	megapod_members_put(view.members);
	megapod_members_put(rcu_access_pointer(group->members));
	megapod_pod_unref(group->pod);
	kfree_rcu(group, rcu);
}

int megapod_group_del(u32 id, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = group_pod(id, extack);
	struct megapod_group *group;
	int err = -ENODEV;

	if (!pod)
		return -ENODEV;
	guard(mutex)(&megapod_guard_lock);
	mutex_lock(&pod->lock);
	group = xa_load(&groups, id);
	if (group)
		err = megapod_guard->check_group(id, extack);
	else
		NL_SET_ERR_MSG_FMT(extack, "no group with id %u", id);
	if (!err)
		group_remove(group);
	mutex_unlock(&pod->lock);
	megapod_pod_unref(pod);
	return err;
}

/* The pod is deleted, and its groups with it. */
void megapod_groups_del(struct megapod_pod *pod)
{
	struct megapod_group *group;
	unsigned long id;

	/* groups of other pods stay while they are looked at: they go under the first */
	guard(mutex)(&megapod_guard_lock);
	guard(mutex)(&pod->lock);
	xa_for_each(&groups, id, group)
		if (group->pod == pod)
			group_remove(group);
}
