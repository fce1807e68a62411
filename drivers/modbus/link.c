// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links: one serial line or one TCP connection each.
 *
 * A link belongs to no process: it lives until user space deletes it or the module goes. Its
 * port or connection comes and goes meanwhile; the devices stay, and each time it comes back their
 * epoch changes.
 */
#include <linux/netlink.h>
#include <linux/slab.h>

#include "internal.h"

static u32 modbus_next_link;
/* The module is going: no more links; modbus_topology_lock */
static bool modbus_links_closed;

/* By type; constant after init */
static const struct modbus_link_ops *modbus_link_ops[MODBUS_LINK_TYPES];

/**
 * modbus_link_register_ops() - there is a transport
 * @type: for links of this type
 * @ops: the transport
 *
 * Context: module init, before links can be made.
 */
void modbus_link_register_ops(enum modbus_link_type type, const struct modbus_link_ops *ops)
{
	modbus_link_ops[type] = ops;
}

/**
 * modbus_link_get_status() - state of a link for people
 * @link: the link
 * @status: filled in
 */
void modbus_link_get_status(struct modbus_link *link, struct modbus_link_status *status)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	status->state = link->state;
	strscpy(status->last_error, link->last_error, sizeof(status->last_error));
	strscpy(status->tty_name, link->tty_name, sizeof(status->tty_name));
	strscpy(status->address, link->config.address, sizeof(status->address));
	status->port = link->config.port;
}

/**
 * modbus_link_get_config() - what is said about a link now
 * @link: the link
 * @config: filled in
 */
void modbus_link_get_config(struct modbus_link *link, struct modbus_link_config *config)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	*config = link->config;
}

/**
 * modbus_link_reset_stats() - set all counters of a link and its devices to zero
 * @link: the link
 */
void modbus_link_reset_stats(struct modbus_link *link)
{
	struct modbus_node *node;

	guard(spinlock_irqsave)(&link->queue_lock);
	guard(spinlock)(&link->stats_lock);
	link->stats = (typeof(link->stats)){ };
	list_for_each_entry(node, &link->nodes, on_link)
		node->stats = (typeof(node->stats)){ };
}

/* How much longer than the link's, which may be set meanwhile */
static u64 modbus_beyond_ns(u32 ms, u32 link_ms)
{
	return ms > link_ms ? (u64)(ms - link_ms) * NSEC_PER_MSEC : 0;
}

void modbus_wire_cost(const struct modbus_device *mdev, u8 fc, struct modbus_wire_cost *cost)
{
	const struct modbus_node *node = to_modbus_node(mdev);
	struct modbus_link *link = mdev->link;
	u32 link_timeout_ms = READ_ONCE(link->config.response_timeout_ms);
	u32 link_pause_ms = READ_ONCE(link->config.turnaround_ms);
	u32 timeout_ms, pause_ms;

	modbus_link_slowest(link, NULL, &timeout_ms, &pause_ms);
	link->ops->wire_cost(&link->config, cost);
	cost->frame_ns += modbus_beyond_ns(modbus_node_turnaround_ms(node), link_pause_ms);
	cost->longest_ns += modbus_beyond_ns(timeout_ms, link_timeout_ms) +
			    modbus_beyond_ns(pause_ms, link_pause_ms);
	cost->timeout_ns = (u64)modbus_node_timeout_ms(node) * NSEC_PER_MSEC;
	cost->latency_ns = READ_ONCE(node->latency_ns);
	cost->others_ppm = modbus_link_others_ppm(link, node);
}
EXPORT_SYMBOL_GPL(modbus_wire_cost);

static void modbus_link_release(struct device *dev)
{
	struct modbus_link *link = to_modbus_link(dev);

	if (link->transport)
		link->ops->release(link);
	modbus_worker_free(link);
	kfree(link);
}

/* What is due now, without waiting. Returns when to be called again. */
static ktime_t modbus_link_serve(struct modbus_link *link)
{
	ktime_t wake = KTIME_MAX;

	link->ops->service(link, &wake);
	if (link->active) {
		link->ops->step(link, &wake);
		/* What had to wait for the end of the transaction, or came of it, goes first. */
		if (!link->active)
			link->ops->service(link, &wake);
	}
	if (!link->active && modbus_txn_serve(link, &wake)) {
		if (link->active)
			link->ops->step(link, &wake);
		if (!link->active)
			return 0;
	}
	return wake;
}

static struct modbus_link *modbus_link_alloc(const struct modbus_link_config *config)
{
	struct modbus_link *link;

	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return NULL;
	link->config = *config;
	link->ops = modbus_link_ops[config->type];
	init_waitqueue_head(&link->done);
	mutex_init(&link->attach_lock);
	spin_lock_init(&link->queue_lock);
	INIT_LIST_HEAD(&link->urgent);
	INIT_LIST_HEAD(&link->poll);
	INIT_LIST_HEAD(&link->following);
	INIT_LIST_HEAD(&link->nodes);
	spin_lock_init(&link->stats_lock);
	link->load_since = ktime_get();
	modbus_notify_init_link(link);
	link->serve = modbus_link_serve;
	link->wake_at = KTIME_MAX;
	INIT_LIST_HEAD(&link->on_ready);

	device_initialize(&link->dev);
	link->dev.class = &modbus_link_class;
	link->dev.release = modbus_link_release;
	return link;
}

/* Take its place, unseen. */
static int modbus_link_insert(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	struct modbus_link *other;
	unsigned long id;
	int ret;

	guard(mutex)(&modbus_topology_lock);
	if (modbus_links_closed)
		return -ENODEV;
	xa_for_each(&modbus_links, id, other) {
		if (!strcmp(other->config.name, link->config.name)) {
			NL_SET_ERR_MSG_FMT(extack, "name: link '%s' exists", link->config.name);
			return -EEXIST;
		}
	}
	ret = xa_alloc_cyclic(&modbus_links, &link->id, link, XA_LIMIT(1, INT_MAX),
			      &modbus_next_link, GFP_KERNEL);
	return ret < 0 ? ret : 0;
}

static void modbus_link_erase(struct modbus_link *link)
{
	guard(mutex)(&modbus_topology_lock);
	xa_erase(&modbus_links, link->id);
	modbus_generation++;
}

/* Ends the transaction under way, fails all requests and closes the port or connection. */
static void modbus_link_stop(struct modbus_link *link)
{
	scoped_guard(mutex, &link->attach_lock) {
		scoped_guard(spinlock_irqsave, &link->queue_lock)
			WRITE_ONCE(link->stopping, true);
	}
	modbus_worker_forget(link);
	if (link->active)
		modbus_link_lost(link, -ENODEV);
	modbus_txn_fail_all(link, -ENODEV);
	wake_up_all(&link->done);
	link->ops->release(link);
	link->transport = NULL;
}

/* From now on others find it; not if it would outlive the module. */
static int modbus_link_show(struct modbus_link *link)
{
	guard(mutex)(&modbus_topology_lock);
	if (modbus_links_closed)
		return -ENODEV;
	xa_set_mark(&modbus_links, link->id, MODBUS_REGISTERED);
	modbus_generation++;
	return 0;
}

static int modbus_link_plug(struct modbus_link *link, struct file *file,
			    struct netlink_ext_ack *extack)
{
	int ret;

	ret = dev_set_name(&link->dev, "%s", link->config.name) ?: device_add(&link->dev);
	if (ret)
		return ret;
	ret = modbus_worker_get(link);
	if (!ret && file)
		ret = link->ops->attach(link, file, extack);
	if (!ret)
		ret = modbus_link_show(link);
	if (ret)
		device_del(&link->dev);
	return ret;
}

/**
 * modbus_link_add() - make a link
 * @config: what user space said, each number in its range
 * @file: rtu: a tty with our line discipline, or NULL
 * @extack: says why not, naming the attribute
 *
 * Context: process.
 * Return: the link with a reference, or an error.
 */
struct modbus_link *modbus_link_add(const struct modbus_link_config *config, struct file *file,
				    struct netlink_ext_ack *extack)
{
	struct modbus_link *link;
	int ret;

	if (!modbus_name_valid(config->name, extack))
		return ERR_PTR(-EINVAL);
	link = modbus_link_alloc(config);
	if (!link)
		return ERR_PTR(-ENOMEM);
	ret = link->ops->create(link, extack) ?: modbus_link_insert(link, extack);
	if (ret) {
		modbus_link_put(link);
		return ERR_PTR(ret);
	}
	/* One reference is that of modbus_links, the other the caller's. */
	get_device(&link->dev);
	ret = modbus_link_plug(link, file, extack);
	if (ret) {
		modbus_link_stop(link);
		modbus_link_erase(link);
		modbus_link_put(link);
		modbus_link_put(link);
		return ERR_PTR(ret);
	}
	modbus_notify_link(link, MODBUS_NOTIFY_ADD);
	return link;
}

/* A device of the link, to be removed; NULL if all are gone or going */
static struct modbus_node *modbus_link_take_node(struct modbus_link *link)
{
	struct modbus_node *node;
	unsigned long id;

	guard(mutex)(&modbus_topology_lock);
	xa_for_each_marked(&modbus_devices, id, node, MODBUS_REGISTERED) {
		if (node->mdev.link == link) {
			modbus_node_take(node);
			return node;
		}
	}
	return NULL;
}

/* The caller has taken the mark off, and drops its own reference later. */
static void modbus_link_remove(struct modbus_link *link)
{
	struct modbus_node *node;

	/* No device is added any more, but some may be underway, either way. */
	wait_event(link->done, !READ_ONCE(link->building));
	while ((node = modbus_link_take_node(link)))
		modbus_node_remove(node);
	wait_event(link->done, !READ_ONCE(link->n_devices));

	modbus_link_stop(link);
	device_del(&link->dev);
	modbus_link_erase(link);
	modbus_notify_link(link, MODBUS_NOTIFY_DEL);
	modbus_link_put(link);
}

/**
 * modbus_link_held() - does somebody hold a device of the link
 * @link: the link
 * @by: who, the first
 * @size: size of @by
 *
 * Context: process.
 * Return: whether somebody does.
 */
bool modbus_link_held(struct modbus_link *link, char *by, size_t size)
{
	guard(mutex)(&modbus_topology_lock);
	return modbus_link_held_by(link, by, size);
}

static int modbus_link_take(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	struct modbus_node *node;
	unsigned long id;
	int ret;

	guard(mutex)(&modbus_topology_lock);
	if (!xa_get_mark(&modbus_links, link->id, MODBUS_REGISTERED)) {
		NL_SET_ERR_MSG(extack, "link: is being removed");
		return -ENODEV;
	}
	xa_for_each(&modbus_devices, id, node) {
		if (node->mdev.link != link)
			continue;
		ret = modbus_node_check_free(node, extack);
		if (ret)
			return ret;
	}
	xa_clear_mark(&modbus_links, link->id, MODBUS_REGISTERED);
	return 0;
}

/**
 * modbus_link_del() - remove a link and all its devices, as user space asks for it
 * @link: the link; the caller has a reference
 * @extack: says why not
 *
 * Writes nothing to the bus.
 * Context: process.
 * Return: 0, -EBUSY if a device is held, -ENODEV if it is being removed already.
 */
int modbus_link_del(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	int ret;

	ret = modbus_link_take(link, extack);
	if (ret)
		return ret;
	modbus_link_remove(link);
	return 0;
}

/**
 * modbus_link_del_all() - remove all links, and have no new ones
 *
 * Context: module exit; no driver is there any more to hold a device.
 */
void modbus_link_del_all(void)
{
	struct modbus_link *link;
	unsigned long id = 0;

	scoped_guard(mutex, &modbus_topology_lock)
		modbus_links_closed = true;
	while ((link = modbus_link_next(&id))) {
		modbus_link_del(link, NULL);
		modbus_link_put(link);
		id++;
	}
}
