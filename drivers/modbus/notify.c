// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is told that something has changed.
 *
 * From an ordered workqueue, so that what is told is in order and no lock is held; changes that
 * follow quickly are told as one. Whoever tells user space is above, and known here by its
 * &struct modbus_notify_ops only.
 */
#include "internal.h"

static struct workqueue_struct *modbus_notify_wq;
static const struct modbus_notify_ops *modbus_notify_ops;

static void modbus_notify_link_work(struct work_struct *work)
{
	struct modbus_link *link = container_of(work, struct modbus_link, notify.work);
	unsigned int i;

	for (i = 0; i < MODBUS_NOTIFICATIONS; i++)
		if (test_and_clear_bit(i, &link->notify.pending))
			modbus_notify_ops->link(link, i);
	modbus_link_put(link);
}

static void modbus_notify_node_work(struct work_struct *work)
{
	struct modbus_node *node = container_of(work, struct modbus_node, notify.work);
	unsigned int i;

	for (i = 0; i < MODBUS_NOTIFICATIONS; i++)
		if (test_and_clear_bit(i, &node->notify.pending))
			modbus_notify_ops->node(node, i);
	modbus_node_put(node);
}

/**
 * modbus_notify_init_link() - before a link is first told of
 * @link: the link
 */
void modbus_notify_init_link(struct modbus_link *link)
{
	INIT_WORK(&link->notify.work, modbus_notify_link_work);
}

/**
 * modbus_notify_init_node() - before a device is first told of
 * @node: the device
 */
void modbus_notify_init_node(struct modbus_node *node)
{
	INIT_WORK(&node->notify.work, modbus_notify_node_work);
}

/**
 * modbus_notify_link() - tell user space about a link
 * @link: the link; changes of one that nobody can find are not told
 * @what: what has happened
 *
 * Context: any but hard interrupt.
 */
void modbus_notify_link(struct modbus_link *link, enum modbus_notification what)
{
	if (what == MODBUS_NOTIFY_CHANGE &&
	    !xa_get_mark(&modbus_links, link->id, MODBUS_REGISTERED))
		return;
	/* Who takes the bit sees what has changed; pairs with its test_and_clear_bit(). */
	smp_mb__before_atomic();
	set_bit(what, &link->notify.pending);
	get_device(&link->dev);
	if (!queue_work(modbus_notify_wq, &link->notify.work))
		modbus_link_put(link);
}

/**
 * modbus_notify_node() - tell user space about a device
 * @node: the device; changes of one that nobody can find are not told
 * @what: what has happened
 *
 * Context: any but hard interrupt.
 */
void modbus_notify_node(struct modbus_node *node, enum modbus_notification what)
{
	if (what == MODBUS_NOTIFY_CHANGE &&
	    !xa_get_mark(&modbus_devices, node->id, MODBUS_REGISTERED))
		return;
	/* Who takes the bit sees what has changed; pairs with its test_and_clear_bit(). */
	smp_mb__before_atomic();
	set_bit(what, &node->notify.pending);
	get_device(&node->mdev.dev);
	if (!queue_work(modbus_notify_wq, &node->notify.work))
		modbus_node_put(node);
}

/**
 * modbus_notify_init() - begin to tell
 * @ops: whom
 *
 * Return: 0 or -ENOMEM.
 */
int modbus_notify_init(const struct modbus_notify_ops *ops)
{
	modbus_notify_ops = ops;
	modbus_notify_wq = alloc_ordered_workqueue("modbus-notify", 0);
	return modbus_notify_wq ? 0 : -ENOMEM;
}

/**
 * modbus_notify_flush() - tell what is left to tell
 */
void modbus_notify_flush(void)
{
	flush_workqueue(modbus_notify_wq);
}

/**
 * modbus_notify_exit() - tell what is left to tell, and no more
 */
void modbus_notify_exit(void)
{
	destroy_workqueue(modbus_notify_wq);
}
