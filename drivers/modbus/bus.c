// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Modbus bus: drivers, and the devices that user space makes on links.
 *
 * A device comes and goes by netlink alone. It is visible from the moment its driver has
 * accepted it until its removal begins: that is a mark in modbus_devices, apart from
 * the reference count that keeps its memory.
 */
#include <linux/completion.h>
#include <linux/ctype.h>
#include <linux/kmod.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "internal.h"

/*
 * How long `device new` waits for the module of a driver. It does so with netlink's lock of
 * all generic families held for reading, which a module that brings a family of its own must
 * take: beyond this the request is refused, the module loads, and trying again succeeds.
 */
#define MODBUS_LOAD_MS		3000
/* What an extack can carry */
#define MODBUS_EXTACK_CHARS	79

/* Guards which links and devices exist, their names, indexes, holders and claims */
DEFINE_MUTEX(modbus_topology_lock);
DEFINE_XARRAY_ALLOC1(modbus_links);
DEFINE_XARRAY_ALLOC1(modbus_devices);
/* Changes with every link or device that comes or goes; modbus_topology_lock */
u32 modbus_generation = 1;

/* Waits for drivers: their modules, and their link_changed() */
struct workqueue_struct *modbus_wq;

static u32 modbus_next_device;

static const struct modbus_device_id *modbus_match_id(const struct modbus_driver *drv,
						      const char *name)
{
	const struct modbus_device_id *id;

	for (id = drv->id_table; id->name[0]; id++)
		if (!strcmp(id->name, name))
			return id;
	return NULL;
}

static int modbus_bus_match(struct device *dev, const struct device_driver *drv)
{
	return !!modbus_match_id(to_modbus_driver(drv), to_modbus_device(dev)->driver_name);
}

static int modbus_bus_uevent(const struct device *dev, struct kobj_uevent_env *env)
{
	const struct modbus_device *mdev = to_modbus_device(dev);

	return add_uevent_var(env, "MODALIAS=" MODBUS_MODULE_PREFIX "%s", mdev->driver_name);
}

/* Returns whether it changed */
static bool modbus_node_set_state(struct modbus_node *node, enum modbus_device_state state,
				  const char *reason)
{
	bool changed;

	guard(spinlock_irqsave)(&node->mdev.link->queue_lock);
	changed = node->state != state || strcmp(node->reason, reason);
	WRITE_ONCE(node->state, state);
	strscpy(node->reason, reason, sizeof(node->reason));
	return changed;
}

static int modbus_bus_probe(struct device *dev)
{
	struct modbus_device *mdev = to_modbus_device(dev);
	struct modbus_node *node = to_modbus_node(mdev);
	int ret;

	modbus_node_set_state(node, MODBUS_DEVICE_STATE_IDENTIFYING, "");
	ret = to_modbus_driver(dev->driver)->probe(mdev);
	if (ret && READ_ONCE(node->state) != MODBUS_DEVICE_STATE_REFUSED)
		modbus_node_set_state(node, MODBUS_DEVICE_STATE_UNBOUND, "");
	modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
	return ret;
}

static void modbus_bus_remove(struct device *dev)
{
	struct modbus_device *mdev = to_modbus_device(dev);

	to_modbus_driver(dev->driver)->remove(mdev);
	modbus_node_set_state(to_modbus_node(mdev), MODBUS_DEVICE_STATE_UNBOUND, "");
	modbus_notify_node(to_modbus_node(mdev), MODBUS_NOTIFY_CHANGE);
}

static struct bus_type modbus_bus_type = {
	.name = "modbus",
	.match = modbus_bus_match,
	.uevent = modbus_bus_uevent,
	.probe = modbus_bus_probe,
	.remove = modbus_bus_remove,
};

/**
 * __modbus_driver_register() - register a driver
 * @drv: the driver; @probe, @remove and @id_table are needed
 * @owner: its module
 *
 * Context: process.
 * Return: 0 or an error of the driver model.
 */
int __modbus_driver_register(struct modbus_driver *drv, struct module *owner)
{
	if (WARN_ON(!drv->id_table || !drv->probe || !drv->remove))
		return -EINVAL;

	drv->driver.bus = &modbus_bus_type;
	drv->driver.owner = owner;
	/* Devices come and go by netlink, and `device new` reports what probe says. */
	drv->driver.suppress_bind_attrs = true;
	drv->driver.probe_type = PROBE_FORCE_SYNCHRONOUS;
	return driver_register(&drv->driver);
}
EXPORT_SYMBOL_GPL(__modbus_driver_register);

/**
 * modbus_driver_unregister() - unregister a driver
 * @drv: the driver; its devices stay, without a driver
 *
 * Context: process.
 */
void modbus_driver_unregister(struct modbus_driver *drv)
{
	driver_unregister(&drv->driver);
}
EXPORT_SYMBOL_GPL(modbus_driver_unregister);

void modbus_device_refuse(struct modbus_device *mdev, const char *fmt, ...)
{
	struct modbus_node *node = to_modbus_node(mdev);
	char reason[MODBUS_REASON_SIZE];
	va_list args;

	va_start(args, fmt);
	vscnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	if (modbus_node_set_state(node, MODBUS_DEVICE_STATE_REFUSED, reason))
		modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
}
EXPORT_SYMBOL_GPL(modbus_device_refuse);

void modbus_device_set_state(struct modbus_device *mdev, enum modbus_device_state state)
{
	struct modbus_node *node = to_modbus_node(mdev);

	if (modbus_node_set_state(node, state, ""))
		modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
}
EXPORT_SYMBOL_GPL(modbus_device_set_state);

/**
 * modbus_node_state() - state as user space sees it
 * @node: the device
 * @reason: where to put why it is refused, %MODBUS_REASON_SIZE bytes, or NULL
 *
 * Quarantine hides what the driver said for as long as it lasts.
 *
 * Return: the state.
 */
enum modbus_device_state modbus_node_state(struct modbus_node *node, char *reason)
{
	guard(spinlock_irqsave)(&node->mdev.link->queue_lock);
	if (reason)
		strscpy(reason, node->reason, MODBUS_REASON_SIZE);
	return node->quarantined ? MODBUS_DEVICE_STATE_QUARANTINED : node->state;
}

u32 modbus_device_epoch(const struct modbus_device *mdev)
{
	const struct modbus_node *node = to_modbus_node(mdev);

	return READ_ONCE(mdev->link->epoch) + READ_ONCE(node->comebacks) + 1 ?: 1;
}
EXPORT_SYMBOL_GPL(modbus_device_epoch);

bool modbus_device_online(const struct modbus_device *mdev)
{
	return READ_ONCE(mdev->link->state) == MODBUS_LINK_STATE_UP &&
	       !READ_ONCE(to_modbus_node(mdev)->quarantined);
}
EXPORT_SYMBOL_GPL(modbus_device_online);

int modbus_reserve_wire(struct modbus_device *mdev, u32 ppm)
{
	struct modbus_node *node = to_modbus_node(mdev);
	struct modbus_link *link = mdev->link;
	u64 sum;

	guard(mutex)(&modbus_topology_lock);
	sum = (u64)link->reserved_ppm - node->reserved_ppm + ppm;
	if (ppm > node->reserved_ppm && sum > MODBUS_RESERVE_MAX_PPM)
		return -ENOSPC;
	link->reserved_ppm = sum;
	node->reserved_ppm = ppm;
	return 0;
}
EXPORT_SYMBOL_GPL(modbus_reserve_wire);

/* As often as the one who is most in a hurry wants. */
static void modbus_node_probe_often(struct modbus_node *node)
{
	const struct modbus_hold *hold;
	u32 probe_ms = 0;

	lockdep_assert_held(&modbus_topology_lock);
	list_for_each_entry(hold, &node->holds, node)
		if (hold->probe_ms && (!probe_ms || hold->probe_ms < probe_ms))
			probe_ms = hold->probe_ms;
	guard(spinlock_irqsave)(&node->mdev.link->queue_lock);
	node->probe_ms = probe_ms;
}

/**
 * modbus_link_held() - does somebody hold a device of the link
 * @link: the link
 * @by: who, the first
 * @size: size of @by
 *
 * Return: whether somebody does.
 */
bool modbus_link_held(struct modbus_link *link, char *by, size_t size)
{
	const struct modbus_hold *hold;
	struct modbus_node *node;
	unsigned long id;

	guard(mutex)(&modbus_topology_lock);
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
		if (xa_get_mark(&modbus_devices, node->id, MODBUS_REGISTERED)) {
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
		if (!strcmp(hold->by, by)) {
			list_del(&hold->node);
			kfree(hold);
			modbus_node_probe_often(node);
			return;
		}
	}
	WARN(1, "modbus: %s does not hold %s\n", by, mdev->name);
}
EXPORT_SYMBOL_GPL(modbus_device_release);

/**
 * modbus_name_valid() - may a link or device be named so
 * @name: the name
 *
 * Return: true for a letter followed by letters, digits, '_', '-' and '.'.
 */
bool modbus_name_valid(const char *name)
{
	if (!isascii(*name) || !isalpha(*name))
		return false;
	for (name++; *name; name++)
		if (!isascii(*name) || !(isalnum(*name) || strchr("_-.", *name)))
			return false;
	return true;
}

/* What may follow "modbus:" in a request for a module */
static bool modbus_driver_name_valid(const char *name)
{
	for (; *name; name++)
		if (!islower(*name) && !isdigit(*name) && *name != '_' && *name != '-')
			return false;
	return true;
}

/**
 * modbus_node_find() - find a device by number
 * @id: its number
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_find(u32 id)
{
	struct modbus_node *node;

	guard(mutex)(&modbus_topology_lock);
	if (!xa_get_mark(&modbus_devices, id, MODBUS_REGISTERED))
		return NULL;
	node = xa_load(&modbus_devices, id);
	get_device(&node->mdev.dev);
	return node;
}

/**
 * modbus_node_find_name() - find a device by name
 * @name: its name
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_find_name(const char *name)
{
	struct modbus_node *node;
	unsigned long id;

	guard(mutex)(&modbus_topology_lock);
	xa_for_each_marked(&modbus_devices, id, node, MODBUS_REGISTERED) {
		if (!strcmp(node->mdev.name, name)) {
			get_device(&node->mdev.dev);
			return node;
		}
	}
	return NULL;
}

/**
 * modbus_node_next() - walk over all devices
 * @id: least number that is looked for; set to that of the device found
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_next(unsigned long *id)
{
	struct modbus_node *node;

	guard(mutex)(&modbus_topology_lock);
	node = xa_find(&modbus_devices, id, ULONG_MAX, MODBUS_REGISTERED);
	if (node)
		get_device(&node->mdev.dev);
	return node;
}

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
	INIT_WORK(&node->notify.work, modbus_notify_node_work);

	device_initialize(&node->mdev.dev);
	node->mdev.dev.bus = &modbus_bus_type;
	node->mdev.dev.parent = &link->dev;
	node->mdev.dev.release = modbus_node_release;
	get_device(&link->dev);
	return node;
}

static int modbus_driver_matches(struct device_driver *drv, void *name)
{
	return !!modbus_match_id(to_modbus_driver(drv), name);
}

static bool modbus_driver_present(const char *name)
{
	return bus_for_each_drv(&modbus_bus_type, NULL, (void *)name, modbus_driver_matches);
}

/* A driver's module being loaded; outlives whoever waits for it */
struct modbus_load {
	struct kref ref;
	struct work_struct work;
	struct completion done;
	char name[MODBUS_NAME_SIZE];
};

static void modbus_load_free(struct kref *ref)
{
	kfree(container_of(ref, struct modbus_load, ref));
}

static void modbus_load_work(struct work_struct *work)
{
	struct modbus_load *load = container_of(work, struct modbus_load, work);

	request_module(MODBUS_MODULE_PREFIX "%s", load->name);
	complete(&load->done);
	kref_put(&load->ref, modbus_load_free);
}

static int modbus_driver_load(const char *name, struct netlink_ext_ack *extack)
{
	struct modbus_load *load;
	bool loaded;

	if (modbus_driver_present(name))
		return 0;
	if (!modbus_driver_name_valid(name)) {
		NL_SET_ERR_MSG(extack, "driver: a name is made of a-z, 0-9, '_' and '-'");
		return -EINVAL;
	}

	load = kzalloc(sizeof(*load), GFP_KERNEL);
	if (!load)
		return -ENOMEM;
	kref_init(&load->ref);
	INIT_WORK(&load->work, modbus_load_work);
	init_completion(&load->done);
	strscpy(load->name, name, sizeof(load->name));

	kref_get(&load->ref);
	queue_work(modbus_wq, &load->work);
	loaded = wait_for_completion_timeout(&load->done, msecs_to_jiffies(MODBUS_LOAD_MS));
	kref_put(&load->ref, modbus_load_free);

	if (modbus_driver_present(name))
		return 0;
	if (!loaded) {
		NL_SET_ERR_MSG_FMT(extack, "driver '%s' is still being loaded: try again", name);
		return -EAGAIN;
	}
	NL_SET_ERR_MSG_FMT(extack, "no driver '%s'; is megapod installed?", name);
	return -ENOENT;
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

static int modbus_node_check(const struct modbus_device *mdev, struct netlink_ext_ack *extack)
{
	if (!modbus_name_valid(mdev->name)) {
		NL_SET_ERR_MSG(extack, "name: must be a letter, then A-Z a-z 0-9 '_' '-' '.'");
		return -EINVAL;
	}
	/* Modbus over Serial Line V1.02, section 2.2: 0 is broadcast, 248 and up reserved */
	if (mdev->link->config.type == MODBUS_LINK_TYPE_RTU && (!mdev->unit || mdev->unit > 247)) {
		NL_SET_ERR_MSG(extack, "unit: must be 1 to 247 on a serial line");
		return -ERANGE;
	}
	return 0;
}

/* Take its place, unseen: from here on its link waits for it. */
static int modbus_node_insert(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	struct modbus_link *link = node->mdev.link;
	int ret;

	guard(mutex)(&modbus_topology_lock);
	if (!xa_get_mark(&modbus_links, link->id, MODBUS_REGISTERED)) {
		NL_SET_ERR_MSG(extack, "link: is being removed");
		return -ENODEV;
	}
	ret = modbus_node_check_unique(&node->mdev, extack);
	if (ret)
		return ret;
	ret = xa_alloc_cyclic(&modbus_devices, &node->id, node, XA_LIMIT(1, INT_MAX),
			      &modbus_next_device, GFP_KERNEL);
	if (ret < 0)
		return ret;
	link->building++;
	link->n_devices++;
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
	link->n_devices--;
	link->reserved_ppm -= node->reserved_ppm;
	node->reserved_ppm = 0;
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
		link->building--;
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
		if (node->quarantined)
			link->n_quarantined--;
	}
	modbus_link_wake(link, MODBUS_EVENT_QUEUE);
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

	scoped_guard(spinlock_irqsave, &node->mdev.link->queue_lock)
		list_add_tail(&node->on_link, &node->mdev.link->nodes);
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
 * Context: process; may load the driver's module.
 * Return: 0 or an error; the caller's reference stays either way.
 */
int modbus_node_add(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	int ret;

	ret = modbus_node_check(&node->mdev, extack) ?:
	      modbus_driver_load(node->mdev.driver_name, extack) ?:
	      modbus_node_insert(node, extack);
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
 * modbus_node_remove() - take a device away
 * @node: the device, whose mark the caller has taken off
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
 * modbus_node_delete() - remove a device as user space asks for it
 * @node: the device
 * @extack: says why not
 *
 * Return: 0, -EBUSY if it is held, -ENODEV if it is being removed already.
 */
int modbus_node_delete(struct modbus_node *node, struct netlink_ext_ack *extack)
{
	scoped_guard(mutex, &modbus_topology_lock) {
		int ret = modbus_node_check_free(node, extack);

		if (ret)
			return ret;
		if (!xa_get_mark(&modbus_devices, node->id, MODBUS_REGISTERED)) {
			NL_SET_ERR_MSG(extack, "device: is being removed");
			return -ENODEV;
		}
		xa_clear_mark(&modbus_devices, node->id, MODBUS_REGISTERED);
	}
	modbus_node_remove(node);
	return 0;
}

static int __init modbus_init(void)
{
	int ret;

	modbus_wq = alloc_workqueue("modbus", WQ_UNBOUND, 0);
	if (!modbus_wq)
		return -ENOMEM;
	ret = bus_register(&modbus_bus_type);
	if (ret)
		goto err_wq;
	ret = modbus_netlink_init();
	if (ret)
		goto err_bus;
	ret = modbus_rtu_init();
	if (ret)
		goto err_netlink;
	ret = modbus_raw_init();
	if (ret)
		goto err_rtu;
	return 0;

err_rtu:
	modbus_rtu_exit();
err_netlink:
	modbus_netlink_exit();
err_bus:
	bus_unregister(&modbus_bus_type);
err_wq:
	destroy_workqueue(modbus_wq);
	return ret;
}
module_init(modbus_init);

static void __exit modbus_exit(void)
{
	modbus_rtu_exit();
	modbus_link_delete_all();
	modbus_raw_exit();
	modbus_netlink_exit();
	destroy_workqueue(modbus_wq);
	bus_unregister(&modbus_bus_type);
	xa_destroy(&modbus_devices);
	xa_destroy(&modbus_links);
}
module_exit(modbus_exit);

MODULE_DESCRIPTION("Modbus RTU and TCP bus");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
