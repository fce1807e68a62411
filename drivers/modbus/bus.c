// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Modbus bus: drivers, and what they are told and say.
 */
#include <linux/ctype.h>
#include <linux/kmod.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "internal.h"

/* Waits for drivers: their link_changed() */
struct workqueue_struct *modbus_wq;

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

/* A map that nobody looks at would be taken for the one in use. */
static int modbus_check_map(struct modbus_device *mdev, const struct modbus_driver *drv)
{
	if (mdev->map[0] && !drv->by_map)
		modbus_device_refuse(mdev, "map: driver '%s' takes none", mdev->driver_name);
	else if (mdev->trust[0] && !mdev->map[0])
		modbus_device_refuse(mdev, "trust: it is a map that is trusted, and none is named");
	else
		return 0;
	return -EINVAL;
}

static int modbus_bus_probe(struct device *dev)
{
	const struct modbus_driver *drv = to_modbus_driver(dev->driver);
	struct modbus_device *mdev = to_modbus_device(dev);
	struct modbus_node *node = to_modbus_node(mdev);
	int ret;

	modbus_node_set_state(node, MODBUS_DEVICE_STATE_IDENTIFYING, "");
	ret = modbus_check_map(mdev, drv) ?: drv->probe(mdev);
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

struct bus_type modbus_bus_type = {
	.name = "modbus",
	.match = modbus_bus_match,
	.uevent = modbus_bus_uevent,
	.probe = modbus_bus_probe,
	.remove = modbus_bus_remove,
};

/* Links, for udev and sysfs: /sys/class/modbus_link/NAME, with the devices below it */
struct class modbus_link_class = {
	.name = "modbus_link",
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

void modbus_device_set_map(struct modbus_device *mdev, const char digest[MODBUS_DIGEST_SIZE],
			   char grade)
{
	struct modbus_node *node = to_modbus_node(mdev);

	guard(spinlock_irqsave)(&mdev->link->queue_lock);
	strscpy(node->map_digest, digest, sizeof(node->map_digest));
	node->map_grade[0] = grade;
}
EXPORT_SYMBOL_GPL(modbus_device_set_map);

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

/* What may follow "modbus:" in a request for a module */
static bool modbus_driver_name_valid(const char *name)
{
	for (; *name; name++)
		if (!islower(*name) && !isdigit(*name) && *name != '_' && *name != '-')
			return false;
	return true;
}

static int modbus_driver_matches(struct device_driver *drv, void *name)
{
	return !!modbus_match_id(to_modbus_driver(drv), name);
}

/**
 * modbus_driver_present() - is a driver there
 * @name: its name
 *
 * Return: whether it is.
 */
bool modbus_driver_present(const char *name)
{
	return bus_for_each_drv(&modbus_bus_type, NULL, (void *)name, modbus_driver_matches);
}

/**
 * modbus_driver_load() - see that a driver is there
 * @name: its name
 * @extack: says why it is not
 *
 * Context: process; waits for modules, which may register families of generic netlink.
 * Return: 0, -EINVAL or -ENOENT.
 */
int modbus_driver_load(const char *name, struct netlink_ext_ack *extack)
{
	if (modbus_driver_present(name))
		return 0;
	if (!modbus_driver_name_valid(name)) {
		NL_SET_ERR_MSG(extack, "driver: a name is made of a-z, 0-9, '_' and '-'");
		return -EINVAL;
	}
	request_module(MODBUS_MODULE_PREFIX "%s", name);
	if (modbus_driver_present(name))
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "no driver '%s'; is megapod installed?", name);
	return -ENOENT;
}

int __init modbus_bus_init(void)
{
	int ret;

	modbus_wq = alloc_workqueue("modbus", WQ_UNBOUND | WQ_HIGHPRI, 0);
	if (!modbus_wq)
		return -ENOMEM;
	ret = class_register(&modbus_link_class);
	if (ret)
		goto err_wq;
	ret = bus_register(&modbus_bus_type);
	if (ret)
		goto err_class;
	return 0;

err_class:
	class_unregister(&modbus_link_class);
err_wq:
	destroy_workqueue(modbus_wq);
	return ret;
}

void modbus_bus_exit(void)
{
	destroy_workqueue(modbus_wq);
	bus_unregister(&modbus_bus_type);
	class_unregister(&modbus_link_class);
	xa_destroy(&modbus_devices);
	xa_destroy(&modbus_links);
}
