// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices: units on links.
 *
 * A device comes and goes by netlink alone, and is bound to the driver it names.
 */
#include <linux/netlink.h>
#include <linux/slab.h>

#include "internal.h"

/* What an extack can carry */
#define MODBUS_EXTACK_CHARS	79

static u32 modbus_next_device;

int modbus_reserve_wire(struct modbus_device *mdev, u32 ppm)
{
	struct modbus_node *node = to_modbus_node(mdev);
	struct modbus_link *link = mdev->link;
	u64 sum;

	guard(mutex)(&modbus_topology_lock);
	sum = (u64)link->reserved_ppm - node->reserved_ppm + ppm;
	if (ppm > node->reserved_ppm && sum > MODBUS_RESERVE_MAX_PPM)
		return -ENOSPC;
	WRITE_ONCE(link->reserved_ppm, sum);
	WRITE_ONCE(node->reserved_ppm, ppm);
	return 0;
}
EXPORT_SYMBOL_GPL(modbus_reserve_wire);

/* As often as the one who is most in a hurry wants. */
static void modbus_node_probe_often(struct modbus_node *node)
{
	struct modbus_hold *hold;
	u32 probe_ms = 0;

	lockdep_assert_held(&modbus_topology_lock);
	list_for_each_entry(hold, &node->holds, node)
		if (hold->probe_ms && (!probe_ms || hold->probe_ms < probe_ms))
			probe_ms = hold->probe_ms;
	WRITE_ONCE(node->probe_ms, probe_ms);
}

int modbus_device_hold(struct modbus_device *mdev, const char *by, u32 probe_ms)
{
	struct modbus_node *node = to_modbus_node(mdev);
	struct modbus_hold *hold;

	hold = kmalloc(sizeof(*hold), GFP_KERNEL);
	if (!hold)
		return -ENOMEM;
	hold->by = by;
	hold->probe_ms = probe_ms;
	scoped_guard(mutex, &modbus_topology_lock) {
		/* The devices of a link that is being removed go one after the other. */
		if (xa_get_mark(&modbus_links, mdev->link->id, MODBUS_REGISTERED) &&
		    !node->going) {
			list_add_tail(&hold->node, &node->holds);
			modbus_node_probe_often(node);
			return 0;
		}
	}
	kfree(hold);
	return -EBUSY;
}
EXPORT_SYMBOL_GPL(modbus_device_hold);

void modbus_device_release(struct modbus_device *mdev, const char *by)
{
	struct modbus_node *node = to_modbus_node(mdev);
	struct modbus_hold *hold;

	guard(mutex)(&modbus_topology_lock);
	list_for_each_entry(hold, &node->holds, node) {
		if (hold->by == by) {
			list_del(&hold->node);
			modbus_node_probe_often(node);
			kfree(hold);
			return;
		}
	}
	WARN(1, "modbus: %s does not hold %s\n", by, mdev->name);
}
EXPORT_SYMBOL_GPL(modbus_device_release);

static void modbus_node_release(struct device *dev)
{
	struct modbus_node *node = to_modbus_node(to_modbus_device(dev));

	modbus_link_put(node->mdev.link);
	kfree(node);
}

/* Tells the driver; device_lock() keeps probe and remove away. */
static void modbus_node_changed(struct work_struct *work)
{
	struct modbus_node *node = container_of(work, struct modbus_node, changed);
	struct device *dev = &node->mdev.dev;

	device_lock(dev);
	if (dev->driver && to_modbus_driver(dev->driver)->link_changed)
		to_modbus_driver(dev->driver)->link_changed(&node->mdev);
	device_unlock(dev);
}

/**
 * modbus_node_alloc() - make a device that nobody sees yet
 * @link: where it hangs
 *
 * The caller fills in what user space chooses, then calls modbus_node_add().
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_alloc(struct modbus_link *link)
{
	struct modbus_node *node;

	node = kzalloc(sizeof(*node), GFP_KERNEL);
	if (!node)
		return NULL;
	node->mdev.link = link;
	node->state = MODBUS_DEVICE_STATE_UNBOUND;
	INIT_LIST_HEAD(&node->on_link);
	INIT_LIST_HEAD(&node->holds);
	INIT_WORK(&node->changed, modbus_node_changed);
	modbus_notify_init_node(node);

	device_initialize(&node->mdev.dev);
	node->mdev.dev.bus = &modbus_bus_type;
	node->mdev.dev.parent = &link->dev;
	node->mdev.dev.release = modbus_node_release;
	get_device(&link->dev);
	return node;
}

/* Is there room for it among its neighbours? */
static int modbus_node_check_unique(const struct modbus_device *mdev,
				    struct netlink_ext_ack *extack)
{
	struct modbus_node *other;
	unsigned long id;

	lockdep_assert_held(&modbus_topology_lock);
	xa_for_each(&modbus_devices, id, other) {
		const struct modbus_device *o = &other->mdev;

		if (!strcmp(o->name, mdev->name)) {
			NL_SET_ERR_MSG_FMT(extack, "name: device '%s' exists", o->name);
			return -EEXIST;
		}
		if (o->link == mdev->link && o->unit == mdev->unit) {
			NL_SET_ERR_MSG_FMT(extack, "unit: %u is device '%s'", o->unit, o->name);
			return -EEXIST;
		}
		if (!strcmp(o->driver_name, mdev->driver_name) && o->index == mdev->index) {
			NL_SET_ERR_MSG_FMT(extack, "index: %u is device '%s'", o->index, o->name);
			return -EEXIST;
		}
	}
	return 0;
}

/**
 * modbus_node_check_unit() - can a unit be on its link
 * @mdev: the device
 * @extack: says why not
 *
 * Return: 0 or -ERANGE.
 */
int modbus_node_check_unit(const struct modbus_device *mdev, struct netlink_ext_ack *extack)
{
	const struct modbus_link_ops *ops = mdev->link->ops;

	if (mdev->unit < ops->unit_min || mdev->unit > ops->unit_max) {
		NL_SET_ERR_MSG_FMT(extack, "unit: must be %u to %u on a serial line",
				   ops->unit_min, ops->unit_max);
		return -ERANGE;
	}
	return 0;
}

/**
 * modbus_link_held_by() - does somebody hold a device of the link
 * @link: the link
 * @by: who, the first
 * @size: size of @by
 *
 * Context: modbus_topology_lock is held.
 * Return: whether somebody does.
 */
bool modbus_link_held_by(struct modbus_link *link, char *by, size_t size)
{
	const struct modbus_hold *hold;
	struct modbus_node *node;
	unsigned long id;

	lockdep_assert_held(&modbus_topology_lock);
	xa_for_each(&modbus_devices, id, node) {
		if (node->mdev.link != link)
			continue;
		hold = list_first_entry_or_null(&node->holds, struct modbus_hold, node);
		if (!hold)
			continue;
		strscpy(by, hold->by, size);
		return true;
	}
	return false;
}

/**
 * modbus_node_check_times() - may a device that takes so long be on its link
 * @node: the device
 * @why: why not
 * @size: size of @why
 *
 * Whoever holds a device of the link has counted on the slowest that there was.
 *
 * Context: modbus_topology_lock is held.
 * Return: 0 or -EBUSY.
 */
int modbus_node_check_times(struct modbus_node *node, char *why, size_t size)
{
	u32 timeout_ms, pause_ms;
	char by[MODBUS_NAME_SIZE * 2];
	bool late;

	lockdep_assert_held(&modbus_topology_lock);
	modbus_link_slowest(node->mdev.link, node, &timeout_ms, &pause_ms);
	late = modbus_node_timeout_ms(node) > timeout_ms;
	if ((!late && modbus_node_turnaround_ms(node) <= pause_ms) ||
	    !modbus_link_held_by(node->mdev.link, by, sizeof(by)))
		return 0;
	scnprintf(why, size, "%s is held at %u by %s: disarm it first",
		  late ? "response-timeout-ms" : "turnaround-ms", late ? timeout_ms : pause_ms, by);
	return -EBUSY;
}

static void modbus_node_set_times(struct modbus_node *node, u32 reply_ms, u32 pause_ms)
{
	WRITE_ONCE(node->reply_ms, reply_ms);
	WRITE_ONCE(node->pause_ms, pause_ms);
}

int modbus_device_set_times(struct modbus_device *mdev, u32 reply_ms, u32 pause_ms)
{
	struct modbus_node *node = to_modbus_node(mdev);
	char why[MODBUS_REASON_SIZE];
	int ret = 0;

	scoped_guard(mutex, &modbus_topology_lock) {
		modbus_node_set_times(node, reply_ms, pause_ms);
		if (reply_ms || pause_ms)
			ret = modbus_node_check_times(node, why, sizeof(why));
		if (ret)
			modbus_node_set_times(node, 0, 0);
	}
	if (ret)
		modbus_device_refuse(mdev, "%s", why);
	return ret;
}
EXPORT_SYMBOL_GPL(modbus_device_set_times);

/* Take its place, unseen: from here on its link waits for it. */
static int modbus_node_insert(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	struct modbus_link *link = node->mdev.link;
	char why[MODBUS_REASON_SIZE];
	int ret;

	guard(mutex)(&modbus_topology_lock);
	if (!xa_get_mark(&modbus_links, link->id, MODBUS_REGISTERED)) {
		NL_SET_ERR_MSG(extack, "link: is being removed");
		return -ENODEV;
	}
	ret = modbus_node_check_unique(&node->mdev, extack);
	if (ret)
		return ret;
	ret = modbus_node_check_times(node, why, sizeof(why));
	if (ret) {
		NL_SET_ERR_MSG_FMT(extack, "%.*s", MODBUS_EXTACK_CHARS, why);
		return ret;
	}
	ret = xa_alloc_cyclic(&modbus_devices, &node->id, node, XA_LIMIT(1, INT_MAX),
			      &modbus_next_device, GFP_KERNEL);
	if (ret < 0)
		return ret;
	WRITE_ONCE(link->building, link->building + 1);
	WRITE_ONCE(link->n_devices, link->n_devices + 1);
	return 0;
}

/* Give up its place. */
static void modbus_node_erase(struct modbus_node *node)
{
	struct modbus_link *link = node->mdev.link;
	struct modbus_hold *hold, *next;

	guard(mutex)(&modbus_topology_lock);
	xa_erase(&modbus_devices, node->id);
	modbus_generation++;
	WRITE_ONCE(link->n_devices, link->n_devices - 1);
	WRITE_ONCE(link->reserved_ppm, link->reserved_ppm - node->reserved_ppm);
	WRITE_ONCE(node->reserved_ppm, 0);
	list_for_each_entry_safe(hold, next, &node->holds, node) {
		list_del(&hold->node);
		kfree(hold);
	}
}

static void modbus_node_built(struct modbus_node *node, bool registered)
{
	struct modbus_link *link = node->mdev.link;

	scoped_guard(mutex, &modbus_topology_lock) {
		if (registered) {
			xa_set_mark(&modbus_devices, node->id, MODBUS_REGISTERED);
			modbus_generation++;
		}
		WRITE_ONCE(link->building, link->building - 1);
	}
	wake_up_all(&link->done);
}

/* Nobody on the link knows it any more, nor tells its driver anything. */
static void modbus_node_unlist(struct modbus_node *node)
{
	struct modbus_link *link = node->mdev.link;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		node->dead = true;
		list_del_init(&node->on_link);
		WRITE_ONCE(link->n_nodes, link->n_nodes - 1);
		modbus_quarantine_forget(link, node);
	}
	modbus_link_wake(link);
}

static bool modbus_node_idle(struct modbus_node *node)
{
	guard(spinlock_irqsave)(&node->mdev.link->queue_lock);
	return !node->requests;
}

/* Out of the driver model, its requests failed; not yet out of modbus_devices */
static void modbus_node_unplug(struct modbus_node *node)
{
	struct modbus_link *link = node->mdev.link;

	modbus_node_unlist(node);
	device_del(&node->mdev.dev);
	cancel_work_sync(&node->changed);
	wait_event(link->done, modbus_node_idle(node));
}

/* Why was it not bound? */
static int modbus_node_refused(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	char reason[MODBUS_REASON_SIZE];

	modbus_node_state(node, reason);
	if (!reason[0])
		scnprintf(reason, sizeof(reason), "driver '%s' failed", node->mdev.driver_name);
	NL_SET_ERR_MSG_FMT(extack, "%.*s", MODBUS_EXTACK_CHARS, reason);
	return -ENODEV;
}

static int modbus_node_plug(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	struct device *dev = &node->mdev.dev;
	bool bound;
	int ret;

	scoped_guard(spinlock_irqsave, &node->mdev.link->queue_lock) {
		list_add_tail(&node->on_link, &node->mdev.link->nodes);
		WRITE_ONCE(node->mdev.link->n_nodes, node->mdev.link->n_nodes + 1);
	}
	ret = dev_set_name(dev, "%s", node->mdev.name) ?: device_add(dev);
	if (ret) {
		modbus_node_unlist(node);
		cancel_work_sync(&node->changed);
		return ret;
	}

	device_lock(dev);
	bound = dev->driver;
	device_unlock(dev);
	if (bound)
		return 0;
	ret = modbus_node_refused(node, extack);
	modbus_node_unplug(node);
	return ret;
}

/**
 * modbus_node_add() - put a device on its link, with its driver bound
 * @node: from modbus_node_alloc(), filled in
 * @extack: says why not, naming the attribute
 *
 * Context: process; its driver is there.
 * Return: 0 or an error; the caller's reference stays either way.
 */
int modbus_node_add(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	int ret;

	if (!modbus_name_valid(node->mdev.name, extack))
		return -EINVAL;
	ret = modbus_node_check_unit(&node->mdev, extack) ?: modbus_node_insert(node, extack);
	if (ret)
		return ret;

	/* The reference of modbus_devices */
	get_device(&node->mdev.dev);
	ret = modbus_node_plug(node, extack);
	if (ret)
		modbus_node_erase(node);
	modbus_node_built(node, !ret);
	if (ret)
		modbus_node_put(node);
	else
		modbus_notify_node(node, MODBUS_NOTIFY_ADD);
	return ret;
}

/**
 * modbus_node_check_free() - does nobody hold a device
 * @node: the device
 * @extack: names the holder
 *
 * Context: modbus_topology_lock is held.
 * Return: 0 or -EBUSY.
 */
int modbus_node_check_free(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	struct modbus_hold *hold;

	lockdep_assert_held(&modbus_topology_lock);
	hold = list_first_entry_or_null(&node->holds, struct modbus_hold, node);
	if (!hold)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "device '%s' is held by %.27s", node->mdev.name, hold->by);
	return -EBUSY;
}

/**
 * modbus_node_take() - from here on nobody finds or holds a device
 * @node: the device, for modbus_node_remove()
 *
 * Context: modbus_topology_lock is held.
 */
void modbus_node_take(struct modbus_node *node)
{
	lockdep_assert_held(&modbus_topology_lock);
	xa_clear_mark(&modbus_devices, node->id, MODBUS_REGISTERED);
	node->going = true;
}

/**
 * modbus_node_remove() - take a device away
 * @node: the device, after modbus_node_take()
 *
 * Writes nothing to the bus. Drops the reference of modbus_devices.
 * Context: process, no lock held.
 */
void modbus_node_remove(struct modbus_node *node)
{
	modbus_node_unplug(node);
	modbus_node_erase(node);
	wake_up_all(&node->mdev.link->done);
	modbus_notify_node(node, MODBUS_NOTIFY_DEL);
	modbus_node_put(node);
}

/**
 * modbus_node_del() - remove a device as user space asks for it
 * @node: the device
 * @extack: says why not
 *
 * Return: 0, -EBUSY if it is held, -ENODEV if it is being removed already.
 */
int modbus_node_del(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	scoped_guard(mutex, &modbus_topology_lock) {
		int ret = modbus_node_check_free(node, extack);

		if (ret)
			return ret;
		if (!xa_get_mark(&modbus_devices, node->id, MODBUS_REGISTERED)) {
			NL_SET_ERR_MSG(extack, "device: is being removed");
			return -ENODEV;
		}
		modbus_node_take(node);
	}
	modbus_node_remove(node);
	return 0;
}
