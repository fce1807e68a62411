/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside modbus.ko.
 *
 * One thread per link owns the line: it alone connects, sends, receives, changes
 * the state of the link and completes requests. All others leave it a request or an
 * event and wake it. Hence there is no lock around a transaction.
 *
 * Lock order, outer first:
 *
 *   modbus_topology_lock	which links and devices exist, names, indexes, holders, claims
 *     link->queue_lock		requests, their states, nodes on the link, state texts
 *   link->stats_lock		counters
 *   link->attach_lock		one port is brought to a link at a time
 *     modbus_ports_lock	which ttys have the line discipline, and who claimed them
 *       port->rx_lock		received bytes, and whom to wake
 *   port->tty_lock		keeps port->tty open; taken inside the locks of the tty core
 *
 * Drivers, complete() and notifications are called with none of them held.
 */
#ifndef _MODBUS_INTERNAL_H
#define _MODBUS_INTERNAL_H

#include <linux/modbus.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "frame.h"

struct file;
struct netlink_ext_ack;
struct task_struct;

/* An entry of modbus_links or modbus_devices that others may find */
#define MODBUS_REGISTERED	XA_MARK_1

#define MODBUS_REASON_SIZE	128
#define MODBUS_TTY_NAME_SIZE	64
#define MODBUS_LATENCY_BUCKETS	14
#define MODBUS_EXCEPTIONS	16

/* Time-outs in a row after which a unit is put into quarantine */
#define MODBUS_SILENT_MAX	3
/* Polls that may pass over an overdue one of a later class before it goes out */
#define MODBUS_PASS_OVER_MAX	3
/* How long a quarantined unit is given to answer a probe, and 1/share of the wire it may take */
#define MODBUS_PROBE_MS		50
#define MODBUS_PROBE_SHARE	50
/* A unit that somebody holds may take more, but not so much that its neighbours starve: 1/share */
#define MODBUS_HELD_SHARE	4
/* Most of the wire that trip-class polling may claim */
#define MODBUS_RESERVE_MAX_PPM	700000

/**
 * struct modbus_stats - counters of a link or a device
 * @count: by number of their netlink attribute; those without a plain number stay 0
 * @exception: exception replies by code, the last one also counting all higher codes
 * @latency: transactions of less than 2^index ms, the last one all the rest
 */
struct modbus_stats {
	u64 count[__MODBUS_A_STATS_MAX];
	u64 exception[MODBUS_EXCEPTIONS];
	u64 latency[MODBUS_LATENCY_BUCKETS];
};

/**
 * struct modbus_link_config - what user space says about a link
 * @name: unique
 * @type: kind
 * @baud: rtu, bit/s
 * @parity: rtu
 * @stop_bits: rtu, 1 or 2
 * @rs485: rtu, the port drives the direction
 * @address: tcp, IPv4 or IPv6 address as text
 * @port: tcp
 * @response_timeout_ms: longest wait for the start of a reply
 * @turnaround_ms: rtu, silence before a request beyond 3.5 characters
 * @max_txn_ms: rtu, longest transaction to plan, 0 for no limit
 * @retries: further tries of a read
 *
 * The numbers from @response_timeout_ms on may change at any time; they are read once each.
 */
struct modbus_link_config {
	char name[MODBUS_NAME_SIZE];
	enum modbus_link_type type;
	u32 baud;
	enum modbus_parity parity;
	u32 stop_bits;
	bool rs485;
	char address[46];
	u16 port;
	u32 response_timeout_ms;
	u32 turnaround_ms;
	u32 max_txn_ms;
	u32 retries;
};

/**
 * struct modbus_link_ops - a transport
 * @create: check the configuration and allocate &modbus_link.transport
 * @service: called by the thread between transactions: follow the state of the port or
 *	connection; lower @wake to when it wants to be called again at the latest
 * @transfer: one try of one transaction; returns a status as in &modbus_request
 * @release: close and free the transport; the thread is gone
 */
struct modbus_link_ops {
	int (*create)(struct modbus_link *link, struct netlink_ext_ack *extack);
	void (*service)(struct modbus_link *link, ktime_t *wake);
	int (*transfer)(struct modbus_link *link, struct modbus_request *req, u32 timeout_ms);
	void (*release)(struct modbus_link *link);
};

/* Events for the thread of a link, bit numbers in link->events */
enum modbus_event {
	MODBUS_EVENT_QUEUE,	/* requests were queued or must be failed, or a port was brought */
	MODBUS_EVENT_IO,	/* the transport has received or lost something */
};

/**
 * struct modbus_link - a link
 * @dev: parent of its devices; carries the reference count
 * @id: number, an index of modbus_links
 * @config: what user space said
 * @ops: its transport
 * @transport: the transport's own
 * @thread: owner of the line
 * @wait: where the thread sleeps
 * @events: what to wake it for, bits of &enum modbus_event
 * @done: where others wait for a request or an attached port
 * @line_free_at: the thread's: earliest start of the next request frame
 * @attach_lock: one port is brought at a time, and the thread waited for meanwhile
 * @queue_lock: guards the members below up to @n_quarantined
 * @urgent: urgent requests, in order
 * @poll: poll requests, sorted by class, then deadline
 * @passed_over: times in a row that an overdue poll of a later class was passed over
 * @completing: request whose complete() is running
 * @nodes: devices that exist
 * @stopping: no more requests; the thread shall end
 * @state: written by the thread only
 * @epoch: times the link came up
 * @last_error: why it went down last
 * @tty_name: rtu, the tty that is or was attached
 * @n_quarantined: devices in quarantine
 * @stats_lock: guards the members below up to @load_ppm
 * @stats: counters
 * @load_since: start of the running window of the utilisation
 * @load_busy_ns: wire time used in it
 * @load_ppm: utilisation in the last complete window
 * @building: devices being added; modbus_topology_lock
 * @n_devices: devices that exist; modbus_topology_lock
 * @reserved_ppm: wire time claimed; modbus_topology_lock
 * @notify: pending notifications
 */
struct modbus_link {
	struct device dev;
	u32 id;
	struct modbus_link_config config;
	const struct modbus_link_ops *ops;
	void *transport;

	struct task_struct *thread;
	wait_queue_head_t wait;
	unsigned long events;
	wait_queue_head_t done;
	ktime_t line_free_at;
	struct mutex attach_lock;	/* see above, as all locks here */

	spinlock_t queue_lock;
	struct list_head urgent;
	struct list_head poll;
	unsigned int passed_over;
	struct modbus_request *completing;
	struct list_head nodes;
	bool stopping;
	enum modbus_link_state state;
	u32 epoch;
	char last_error[MODBUS_REASON_SIZE];
	char tty_name[MODBUS_TTY_NAME_SIZE];
	unsigned int n_quarantined;

	spinlock_t stats_lock;
	struct modbus_stats stats;
	ktime_t load_since;
	u64 load_busy_ns;
	u32 load_ppm;

	unsigned int building;
	unsigned int n_devices;
	u32 reserved_ppm;

	struct modbus_notify {
		struct work_struct work;
		unsigned long pending;
	} notify;
};

#define to_modbus_link(d) container_of(d, struct modbus_link, dev)

/**
 * struct modbus_link_status - what people are told of a link's state
 * @state: its state
 * @last_error: why it went down last, or empty
 * @tty_name: the tty that is or was attached, or empty
 */
struct modbus_link_status {
	enum modbus_link_state state;
	char last_error[MODBUS_REASON_SIZE];
	char tty_name[MODBUS_TTY_NAME_SIZE];
};

/**
 * struct modbus_node - a device and what the bus keeps about it
 * @mdev: what its driver sees
 * @id: number, an index of modbus_devices
 * @on_link: in &modbus_link.nodes
 * @dead: is being removed: requests fail
 * @requests: requests queued, in flight or completing
 * @state: how far the driver has come
 * @reason: why it refuses
 * @silent: times in a row that it gave no valid reply
 * @quarantined: whether it is in quarantine
 * @comebacks: times it came back from quarantine
 * @probe_at: in quarantine: when the next request is let through
 * @probe_ms: in quarantine: it is to be probed that often at least, 0 if nobody minds
 * @hold_until: not polled before, since a late reply may still come
 * @stats: counters; link->stats_lock
 * @latency_ns: how much longer than the wire needs its replies took at most, fading;
 * link->stats_lock
 * @reserved_ppm: its claim; modbus_topology_lock
 * @holds: list of &struct modbus_hold; modbus_topology_lock
 * @changed: tells the driver of a change
 * @notify: pending notifications
 *
 * @on_link to @hold_until are guarded by link->queue_lock.
 */
struct modbus_node {
	struct modbus_device mdev;
	u32 id;

	struct list_head on_link;
	bool dead;
	unsigned int requests;
	enum modbus_device_state state;
	char reason[MODBUS_REASON_SIZE];
	u8 silent;
	bool quarantined;
	u32 comebacks;
	ktime_t probe_at;
	u32 probe_ms;
	ktime_t hold_until;

	struct modbus_stats stats;
	u64 latency_ns;
	u32 reserved_ppm;
	struct list_head holds;
	struct work_struct changed;
	struct modbus_notify notify;
};

#define to_modbus_node(m) container_of(m, struct modbus_node, mdev)

/**
 * struct modbus_hold - somebody pins a device
 * @node: in &modbus_node.holds
 * @by: who
 * @probe_ms: see &modbus_node.probe_ms
 */
struct modbus_hold {
	struct list_head node;
	const char *by;
	u32 probe_ms;
};

/* bus.c */
extern struct mutex modbus_topology_lock;
extern struct xarray modbus_links;
extern struct xarray modbus_devices;
extern u32 modbus_generation;
extern struct workqueue_struct *modbus_wq;

bool modbus_name_valid(const char *name);
struct modbus_node *modbus_node_find(u32 id);
struct modbus_node *modbus_node_find_name(const char *name);
struct modbus_node *modbus_node_next(unsigned long *id);
struct modbus_node *modbus_node_alloc(struct modbus_link *link);
int modbus_node_add(struct modbus_node *node, struct netlink_ext_ack *extack);
int modbus_node_delete(struct modbus_node *node, struct netlink_ext_ack *extack);
void modbus_node_remove(struct modbus_node *node);
int modbus_node_check_free(struct modbus_node *node, struct netlink_ext_ack *extack);
bool modbus_link_held(struct modbus_link *link, char *by, size_t size);
enum modbus_device_state modbus_node_state(struct modbus_node *node, char *reason);

static inline void modbus_node_put(struct modbus_node *node)
{
	put_device(&node->mdev.dev);
}

/* link.c */
struct modbus_link *modbus_link_find(u32 id);
struct modbus_link *modbus_link_find_name(const char *name);
struct modbus_link *modbus_link_next(unsigned long *id);
struct modbus_link *modbus_link_create(const struct modbus_link_config *config, struct file *file,
				       struct netlink_ext_ack *extack);
int modbus_link_delete(struct modbus_link *link, struct netlink_ext_ack *extack);
void modbus_link_delete_all(void);
void modbus_link_wake(struct modbus_link *link, enum modbus_event event);
bool modbus_link_wait(struct modbus_link *link, unsigned long events, ktime_t until);
__printf(3, 4)
void modbus_link_set_state(struct modbus_link *link, enum modbus_link_state state,
			   const char *why, ...);
void modbus_link_set_tty(struct modbus_link *link, const char *name);
void modbus_link_get_status(struct modbus_link *link, struct modbus_link_status *status);
void modbus_link_count(struct modbus_link *link, struct modbus_node *node, unsigned int attr,
		       u64 n);
void modbus_link_account(struct modbus_link *link, struct modbus_node *node,
			 const struct modbus_request *req);
void modbus_link_busy(struct modbus_link *link, ktime_t from, ktime_t to);
u32 modbus_link_utilisation(struct modbus_link *link);

static inline void modbus_link_put(struct modbus_link *link)
{
	put_device(&link->dev);
}

/* Whether the thread is to give up what it does */
static inline bool modbus_link_stopping(const struct modbus_link *link)
{
	return READ_ONCE(link->stopping);
}

/* txn.c */
bool modbus_txn_urgent(struct modbus_link *link);
bool modbus_txn_serve(struct modbus_link *link, ktime_t *wake);
void modbus_txn_fail_urgent(struct modbus_link *link, int status);
void modbus_txn_fail_all(struct modbus_link *link, int status);
void modbus_txn_sent(struct modbus_link *link, struct modbus_request *req, const u8 *frame,
		     size_t len);
void modbus_txn_received(struct modbus_link *link, struct modbus_node *node,
			 enum modbus_verdict verdict, const u8 *bytes, size_t len);
void modbus_txn_unit_heard(struct modbus_link *link, u8 unit, const u8 *pdu, size_t len);

/* rtu.c */
extern const struct modbus_link_ops modbus_rtu_ops;
int modbus_rtu_attach(struct modbus_link *link, struct file *file, struct netlink_ext_ack *extack);
u64 modbus_rtu_char_ns(const struct modbus_link_config *config);
u64 modbus_rtu_gap_ns(const struct modbus_link_config *config);
int modbus_rtu_init(void);
void modbus_rtu_exit(void);

/* raw.c */
int modbus_raw_init(void);
void modbus_raw_exit(void);

/* tcp.c */
extern const struct modbus_link_ops modbus_tcp_ops;

/* netlink.c */
enum modbus_notification {
	MODBUS_NOTIFY_ADD,
	MODBUS_NOTIFY_CHANGE,
	MODBUS_NOTIFY_DEL,
};

void modbus_notify_link(struct modbus_link *link, enum modbus_notification what);
void modbus_notify_node(struct modbus_node *node, enum modbus_notification what);
void modbus_notify_link_work(struct work_struct *work);
void modbus_notify_node_work(struct work_struct *work);
int modbus_netlink_init(void);
void modbus_netlink_exit(void);

#endif /* _MODBUS_INTERNAL_H */
