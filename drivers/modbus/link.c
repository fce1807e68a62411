// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links: one serial line or one TCP connection each, with the thread that owns it.
 *
 * A link belongs to no process: it lives until user space deletes it or the module goes. Its
 * port or connection comes and goes meanwhile; the devices stay, and each time it comes back their
 * epoch changes.
 */
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "internal.h"

/* Window of the utilisation */
/* Of how many replies the slowest is remembered, about */
#define MODBUS_LATENCY_FADE	512
#define MODBUS_LOAD_NS		NSEC_PER_SEC
#define MODBUS_PPM		1000000

/* A round trip over a switched 100 Mbit/s network and a small controller's turn-around */
#define MODBUS_TCP_FRAME_NS	(500 * NSEC_PER_USEC)
/* 16 bits at 100 Mbit/s */
#define MODBUS_TCP_WORD_NS	160

static u32 modbus_next_link;
/* The module is going: no more links; modbus_topology_lock */
static bool modbus_links_closed;

static const struct modbus_link_ops *const modbus_link_ops[] = {
	[MODBUS_LINK_TYPE_RTU] = &modbus_rtu_ops,
	[MODBUS_LINK_TYPE_TCP] = &modbus_tcp_ops,
};

/**
 * modbus_link_find() - find a link by number
 * @id: its number
 *
 * Return: the link with a reference, or NULL.
 */
struct modbus_link *modbus_link_find(u32 id)
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
 * modbus_link_find_name() - find a link by name
 * @name: its name
 *
 * Return: the link with a reference, or NULL.
 */
struct modbus_link *modbus_link_find_name(const char *name)
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
 * modbus_link_wake() - wake the thread
 * @link: the link
 * @event: what for
 *
 * Context: any.
 */
void modbus_link_wake(struct modbus_link *link, enum modbus_event event)
{
	set_bit(event, &link->events);
	wake_up(&link->wait);
}

/* Takes the events it finds. */
static bool modbus_link_woken(struct modbus_link *link, unsigned long events)
{
	bool woken = modbus_link_stopping(link);
	unsigned int bit;

	for_each_set_bit(bit, &events, BITS_PER_LONG)
		woken |= test_and_clear_bit(bit, &link->events);
	return woken;
}

/**
 * modbus_link_wait() - sleep
 * @link: the link
 * @events: mask of &enum modbus_event to wake up for
 * @until: or until this time; KTIME_MAX for ever
 *
 * Context: the thread of the link.
 * Return: true if woken by an event or because the link is stopping, false if the time is up.
 */
bool modbus_link_wait(struct modbus_link *link, unsigned long events, ktime_t until)
{
	ktime_t left = KTIME_MAX;

	if (until != KTIME_MAX) {
		left = ktime_sub(until, ktime_get());
		if (left <= 0)
			return modbus_link_woken(link, events);
	}
	/* The thread takes no signals: interruptible only means that its sleep is no load. */
	return !wait_event_interruptible_hrtimeout(link->wait, modbus_link_woken(link, events),
						   left);
}

/**
 * modbus_link_set_state() - change the state of a link
 * @link: the link
 * @state: the new state
 * @why: for DOWN: what people are told; NULL leaves what they were told before
 *
 * Coming up starts a new epoch, and ends all quarantines: units may have been exchanged.
 *
 * Context: the thread of the link, no lock held.
 */
void modbus_link_set_state(struct modbus_link *link, enum modbus_link_state state,
			   const char *why, ...)
{
	struct modbus_node *node;
	bool online_changed;
	va_list args;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		online_changed = (link->state == MODBUS_LINK_STATE_UP) !=
				 (state == MODBUS_LINK_STATE_UP);
		if (why) {
			va_start(args, why);
			vscnprintf(link->last_error, sizeof(link->last_error), why, args);
			va_end(args);
		}
		WRITE_ONCE(link->state, state);
		if (state == MODBUS_LINK_STATE_UP) {
			WRITE_ONCE(link->epoch, link->epoch + 1);
			link->n_quarantined = 0;
		}
		list_for_each_entry(node, &link->nodes, on_link) {
			if (state == MODBUS_LINK_STATE_UP) {
				node->silent = 0;
				node->hold_until = 0;
				WRITE_ONCE(node->quarantined, false);
			}
			if (online_changed)
				queue_work(modbus_wq, &node->changed);
		}
	}
	if (state == MODBUS_LINK_STATE_UP)
		modbus_link_count(link, NULL, MODBUS_A_STATS_RECONNECTS, 1);
	modbus_notify_link(link, MODBUS_NOTIFY_CHANGE);
}

/**
 * modbus_link_set_tty() - remember a tty
 * @link: a serial link
 * @name: name of the tty
 */
void modbus_link_set_tty(struct modbus_link *link, const char *name)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	strscpy(link->tty_name, name, sizeof(link->tty_name));
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
}

/**
 * modbus_link_count() - count something
 * @link: for this link
 * @node: and for this device, unless it is NULL
 * @attr: attribute number of the counter, MODBUS_A_STATS_...
 * @n: how many
 */
void modbus_link_count(struct modbus_link *link, struct modbus_node *node, unsigned int attr,
		       u64 n)
{
	guard(spinlock_irqsave)(&link->stats_lock);
	link->stats.count[attr] += n;
	if (node)
		node->stats.count[attr] += n;
}

static void modbus_stats_reply(struct modbus_stats *stats, const struct modbus_request *req)
{
	s64 us = ktime_us_delta(req->replied_at, req->sent_at);
	u64 *max = &stats->count[MODBUS_A_STATS_LATENCY_MAX_US];

	stats->count[MODBUS_A_STATS_REPLIES]++;
	if (req->status == -EREMOTEIO) {
		stats->count[MODBUS_A_STATS_EXCEPTIONS]++;
		stats->exception[min_t(u8, req->exception, MODBUS_EXCEPTIONS - 1)]++;
	}
	stats->latency[min(fls64(div_u64(us, USEC_PER_MSEC)), MODBUS_LATENCY_BUCKETS - 1)]++;
	*max = max_t(u64, *max, us);
}

/**
 * modbus_link_account() - count a valid reply
 * @link: the link
 * @node: the device
 * @req: the request, with status and times
 */
void modbus_link_account(struct modbus_link *link, struct modbus_node *node,
			 const struct modbus_request *req)
{
	u64 took_ns = ktime_to_ns(ktime_sub(req->replied_at, req->sent_at));
	struct modbus_wire_cost wire;
	u64 wire_ns;

	modbus_wire_cost(req->mdev, req->fc, &wire);
	wire_ns = wire.frame_ns + wire.word_ns * (req->fc <= MODBUS_FC_READ_DISCRETE ?
						  DIV_ROUND_UP(req->count, 16) : req->count);
	guard(spinlock_irqsave)(&link->stats_lock);
	modbus_stats_reply(&link->stats, req);
	modbus_stats_reply(&node->stats, req);
	/* the slowest reply of late: half of it is forgotten after some hundred that were faster */
	node->latency_ns -= node->latency_ns / MODBUS_LATENCY_FADE;
	node->latency_ns = max(node->latency_ns, took_ns - min(took_ns, wire_ns));
}

/* Share of the running window in millionths */
static u32 modbus_link_load(const struct modbus_link *link, u64 window_ns)
{
	return min_t(u64, div64_u64(link->load_busy_ns * MODBUS_PPM, window_ns), MODBUS_PPM);
}

/**
 * modbus_link_busy() - the wire was used
 * @link: the link
 * @from: since
 * @to: until
 */
void modbus_link_busy(struct modbus_link *link, ktime_t from, ktime_t to)
{
	s64 window;

	guard(spinlock_irqsave)(&link->stats_lock);
	link->load_busy_ns += ktime_to_ns(ktime_sub(to, from));
	window = ktime_to_ns(ktime_sub(to, link->load_since));
	if (window < MODBUS_LOAD_NS)
		return;
	link->load_ppm = modbus_link_load(link, window);
	link->load_busy_ns = 0;
	link->load_since = to;
}

/**
 * modbus_link_utilisation() - how much of the wire is used
 * @link: the link
 *
 * Return: share of the wire time in the last second or so, in millionths.
 */
u32 modbus_link_utilisation(struct modbus_link *link)
{
	s64 window;

	guard(spinlock_irqsave)(&link->stats_lock);
	window = ktime_to_ns(ktime_sub(ktime_get(), link->load_since));
	return window > 2 * MODBUS_LOAD_NS ? modbus_link_load(link, window) : link->load_ppm;
}

void modbus_wire_cost(const struct modbus_device *mdev, u8 fc, struct modbus_wire_cost *cost)
{
	const struct modbus_node *node = to_modbus_node(mdev);
	const struct modbus_link_config *config = &mdev->link->config;
	u64 max_ns = (u64)READ_ONCE(config->max_txn_ms) * NSEC_PER_MSEC;
	u64 timeout_ns = (u64)READ_ONCE(config->response_timeout_ms) * NSEC_PER_MSEC;

	cost->max_words = MODBUS_MAX_READ_REGS;
	cost->timeout_ns = timeout_ns;
	cost->latency_ns = READ_ONCE(node->latency_ns);
	cost->others_ppm = READ_ONCE(mdev->link->reserved_ppm) - READ_ONCE(node->reserved_ppm);
	if (config->type == MODBUS_LINK_TYPE_TCP) {
		cost->frame_ns = MODBUS_TCP_FRAME_NS;
		cost->word_ns = MODBUS_TCP_WORD_NS;
		cost->longest_ns = cost->frame_ns + timeout_ns;
		return;
	}

	/*
	 * The request has 8 characters, the reply 5 and two for each word; 3.5 characters of
	 * silence come before either.
	 */
	cost->word_ns = 2 * modbus_rtu_char_ns(config);
	cost->frame_ns = (8 + 5) * modbus_rtu_char_ns(config) + 2 * modbus_rtu_gap_ns(config) +
			 (u64)READ_ONCE(config->turnaround_ms) * NSEC_PER_MSEC;
	if (max_ns && max_ns <= cost->frame_ns + cost->word_ns)
		cost->max_words = 1;
	else if (max_ns)
		cost->max_words = min_t(u64, div64_u64(max_ns - cost->frame_ns, cost->word_ns),
					MODBUS_MAX_READ_REGS);
	cost->longest_ns = cost->frame_ns + max(timeout_ns, cost->max_words * cost->word_ns);
}
EXPORT_SYMBOL_GPL(modbus_wire_cost);

static void modbus_link_release(struct device *dev)
{
	struct modbus_link *link = to_modbus_link(dev);

	if (link->transport)
		link->ops->release(link);
	kfree(link);
}

static int modbus_link_thread(void *data)
{
	struct modbus_link *link = data;

	while (!modbus_link_stopping(link)) {
		ktime_t wake = KTIME_MAX;

		link->ops->service(link, &wake);
		if (!modbus_txn_serve(link, &wake))
			modbus_link_wait(link, BIT(MODBUS_EVENT_QUEUE) | BIT(MODBUS_EVENT_IO),
					 wake);
	}
	modbus_txn_fail_all(link, -ENODEV);

	/* kthread_stop() wants a thread that is still there. */
	set_current_state(TASK_IDLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_IDLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static struct modbus_link *modbus_link_alloc(const struct modbus_link_config *config)
{
	struct modbus_link *link;

	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return NULL;
	link->config = *config;
	link->ops = modbus_link_ops[config->type];
	init_waitqueue_head(&link->wait);
	init_waitqueue_head(&link->done);
	mutex_init(&link->attach_lock);
	spin_lock_init(&link->queue_lock);
	INIT_LIST_HEAD(&link->urgent);
	INIT_LIST_HEAD(&link->poll);
	INIT_LIST_HEAD(&link->nodes);
	spin_lock_init(&link->stats_lock);
	link->load_since = ktime_get();
	INIT_WORK(&link->notify.work, modbus_notify_link_work);

	device_initialize(&link->dev);
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

static int modbus_link_start(struct modbus_link *link)
{
	struct task_struct *thread;

	thread = kthread_create(modbus_link_thread, link, "modbus/%s", link->config.name);
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	/* A trip goes through here, and must not wait for ordinary work. */
	sched_set_fifo(thread);
	link->thread = thread;
	wake_up_process(thread);
	return 0;
}

/* Ends the transaction in flight, fails all requests and closes the port or connection. */
static void modbus_link_stop(struct modbus_link *link)
{
	scoped_guard(mutex, &link->attach_lock) {
		scoped_guard(spinlock_irqsave, &link->queue_lock)
			WRITE_ONCE(link->stopping, true);
	}
	wake_up(&link->wait);
	if (link->thread)
		kthread_stop(link->thread);
	link->thread = NULL;
	wake_up_all(&link->done);
	link->ops->release(link);
	link->transport = NULL;
}

static int modbus_link_plug(struct modbus_link *link, struct file *file,
			    struct netlink_ext_ack *extack)
{
	int ret;

	ret = dev_set_name(&link->dev, "modbus-%s", link->config.name) ?: device_add(&link->dev);
	if (ret)
		return ret;
	ret = modbus_link_start(link);
	if (!ret && file)
		ret = modbus_rtu_attach(link, file, extack);
	if (ret)
		device_del(&link->dev);
	return ret;
}

/**
 * modbus_link_create() - make a link
 * @config: what user space said, each number in its range
 * @file: rtu: a tty with our line discipline, or NULL
 * @extack: says why not, naming the attribute
 *
 * Context: process.
 * Return: the link with a reference, or an error.
 */
struct modbus_link *modbus_link_create(const struct modbus_link_config *config, struct file *file,
				       struct netlink_ext_ack *extack)
{
	struct modbus_link *link;
	int ret;

	if (!modbus_name_valid(config->name)) {
		NL_SET_ERR_MSG(extack, "name: must be a letter, then A-Z a-z 0-9 '_' '-' '.'");
		return ERR_PTR(-EINVAL);
	}
	link = modbus_link_alloc(config);
	if (!link)
		return ERR_PTR(-ENOMEM);
	ret = link->ops->create(link, extack) ?: modbus_link_insert(link, extack);
	if (ret) {
		modbus_link_put(link);
		return ERR_PTR(ret);
	}
	ret = modbus_link_plug(link, file, extack);
	if (ret) {
		modbus_link_stop(link);
		modbus_link_erase(link);
		modbus_link_put(link);
		return ERR_PTR(ret);
	}

	/* One reference is that of modbus_links, the other the caller's. */
	get_device(&link->dev);
	scoped_guard(mutex, &modbus_topology_lock) {
		xa_set_mark(&modbus_links, link->id, MODBUS_REGISTERED);
		modbus_generation++;
	}
	modbus_notify_link(link, MODBUS_NOTIFY_ADD);
	return link;
}

/* A device of the link, its mark taken off; NULL if all are gone or going */
static struct modbus_node *modbus_link_take_node(struct modbus_link *link)
{
	struct modbus_node *node;
	unsigned long id;

	guard(mutex)(&modbus_topology_lock);
	xa_for_each_marked(&modbus_devices, id, node, MODBUS_REGISTERED) {
		if (node->mdev.link == link) {
			xa_clear_mark(&modbus_devices, id, MODBUS_REGISTERED);
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
 * modbus_link_delete() - remove a link and all its devices, as user space asks for it
 * @link: the link; the caller has a reference
 * @extack: says why not
 *
 * Writes nothing to the bus.
 * Context: process.
 * Return: 0, -EBUSY if a device is held, -ENODEV if it is being removed already.
 */
int modbus_link_delete(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	int ret;

	ret = modbus_link_take(link, extack);
	if (ret)
		return ret;
	modbus_link_remove(link);
	return 0;
}

/**
 * modbus_link_delete_all() - remove all links, and have no new ones
 *
 * Context: module exit; no driver is there any more to hold a device.
 */
void modbus_link_delete_all(void)
{
	struct modbus_link *link;
	unsigned long id = 0;

	scoped_guard(mutex, &modbus_topology_lock)
		modbus_links_closed = true;
	while ((link = modbus_link_next(&id))) {
		modbus_link_delete(link, NULL);
		modbus_link_put(link);
		id++;
	}
}
