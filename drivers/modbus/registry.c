// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which links and devices there are.
 *
 * One can be found from the moment it is complete until its removal begins: that is a mark in
 * modbus_links or modbus_devices, apart from the reference count that keeps its memory.
 */
#include <linux/ctype.h>
#include <linux/netlink.h>

#include "internal.h"

/* Guards which links and devices exist, their names, indexes, holders and claims */
DEFINE_MUTEX(modbus_topology_lock);
DEFINE_XARRAY_ALLOC1(modbus_links);
DEFINE_XARRAY_ALLOC1(modbus_devices);
/* Changes with every link or device that comes or goes; modbus_topology_lock */
u32 modbus_generation = 1;

/**
 * modbus_name_valid() - may a link or device be named so
 * @name: the name
 * @extack: says why not
 *
 * Return: true for a letter followed by letters, digits, '_', '-' and '.', unless sysfs needs the
 * name for itself: devices are directories beside the attributes of their link.
 */
bool modbus_name_valid(const char *name, struct netlink_ext_ack *extack)
{
	static const char *const taken[] = { "power", "uevent", "subsystem", "device", "driver" };
	const char *c = name;
	unsigned int i;

	if (!isascii(*c) || !isalpha(*c))
		goto bad;
	for (c++; *c; c++)
		if (!isascii(*c) || !(isalnum(*c) || strchr("_-.", *c)))
			goto bad;
	for (i = 0; i < ARRAY_SIZE(taken); i++) {
		if (!strcmp(name, taken[i])) {
			NL_SET_ERR_MSG_FMT(extack, "name: '%s' is a name of sysfs, take another",
					   name);
			return false;
		}
	}
	return true;
bad:
	NL_SET_ERR_MSG(extack, "name: must be a letter, then A-Z a-z 0-9 '_' '-' '.'");
	return false;
}

/**
 * modbus_link_get() - find a link by number
 * @id: its number
 *
 * Return: the link with a reference, or NULL.
 */
struct modbus_link *modbus_link_get(u32 id)
{
	struct modbus_link *link;

	guard(mutex)(&modbus_topology_lock);
	if (!xa_get_mark(&modbus_links, id, MODBUS_REGISTERED))
		return NULL;
	link = xa_load(&modbus_links, id);
	get_device(&link->dev);
	return link;
}

/**
 * modbus_link_get_name() - find a link by name
 * @name: its name
 *
 * Return: the link with a reference, or NULL.
 */
struct modbus_link *modbus_link_get_name(const char *name)
{
	struct modbus_link *link;
	unsigned long id;

	guard(mutex)(&modbus_topology_lock);
	xa_for_each_marked(&modbus_links, id, link, MODBUS_REGISTERED) {
		if (!strcmp(link->config.name, name)) {
			get_device(&link->dev);
			return link;
		}
	}
	return NULL;
}

/**
 * modbus_link_next() - walk over all links
 * @id: least number that is looked for; set to that of the link found
 *
 * Return: the link with a reference, or NULL.
 */
struct modbus_link *modbus_link_next(unsigned long *id)
{
	struct modbus_link *link;

	guard(mutex)(&modbus_topology_lock);
	link = xa_find(&modbus_links, id, ULONG_MAX, MODBUS_REGISTERED);
	if (link)
		get_device(&link->dev);
	return link;
}

/**
 * modbus_node_get() - find a device by number
 * @id: its number
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_get(u32 id)
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
 * modbus_node_get_name() - find a device by name
 * @name: its name
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_get_name(const char *name)
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
 * modbus_node_get_unit() - find a device by its place
 * @link: its link
 * @unit: its unit id
 *
 * Return: the device with a reference, or NULL.
 */
struct modbus_node *modbus_node_get_unit(struct modbus_link *link, u8 unit)
{
	struct modbus_node *node;
	unsigned long id;

	guard(mutex)(&modbus_topology_lock);
	xa_for_each_marked(&modbus_devices, id, node, MODBUS_REGISTERED) {
		if (node->mdev.link == link && node->mdev.unit == unit) {
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
