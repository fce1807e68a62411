/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside modbus.ko. Files by layer; each calls only those before it in this list:
 *
 *	pdu, rtu_frame, tcp_frame	what goes over a wire; pure
 *	trace, stats, worker		what is seen and counted, who runs
 *	registry, notify		which links and devices there are, who is told of changes
 *	bus				drivers
 *	quarantine, txn			whom to ask, and in which order
 *	io				all that a transport calls
 *	timing				how long lines and transactions take
 *	device, link			how devices and links come and go
 *	rtu_stream			RTU frames in a stream of bytes
 *	tcp_connection			how the connection of a TCP link comes and goes
 *	rtu, tcp			transports, reached by &struct modbus_link_ops
 *	raw, later, netlink, main	a driver, user space, the module
 *
 * A worker runs a link: it alone connects, sends, receives, changes the state of the link and
 * completes requests, and nothing of that waits. All others leave a request or an event and
 * wake it. Hence there is no lock around a transaction, and one worker can run many links.
 *
 * Lock order, outer first:
 *
 *   modbus_topology_lock	which links and devices exist, names, indexes, holders, claims
 *     link->queue_lock		requests, their states, nodes on the link, state texts
 *   link->stats_lock		counters
 *   link->attach_lock		one port is brought to a link at a time
 *     modbus_ports_lock	which ttys have the line discipline, and who claimed them
 *       port->rx_lock		received bytes, and whom to wake
 *         worker->lock		which links have something to do, and when
 *   port->tty_lock		keeps port->tty open; taken inside the locks of the tty core
 *
 * Drivers, complete() and notifications are called with none of them held.
 */
#ifndef _MODBUS_INTERNAL_H
#define _MODBUS_INTERNAL_H

#include <linux/modbus.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "frame.h"

struct file;
struct genl_family;
struct genl_info;
struct netlink_ext_ack;
struct modbus_worker;

/* An entry of modbus_links or modbus_devices that others may find */
#define MODBUS_REGISTERED	XA_MARK_1

#define MODBUS_LINK_TYPES	(MODBUS_LINK_TYPE_RTU_OVER_TCP + 1)

/* Room for a frame that follows as many bytes of noise */
#define MODBUS_RTU_RX_SIZE	(2 * MODBUS_TCP_MAX)
/* Noise that a transceiver may make as it turns around, before what it returns of a request */
#define MODBUS_RTU_GLITCH	3

#define MODBUS_REASON_SIZE	128
#define MODBUS_TTY_NAME_SIZE	64
#define MODBUS_LATENCY_BUCKETS	14
#define MODBUS_EXCEPTIONS	16

/* Requests in a row without a valid reply after which a unit is put into quarantine */
#define MODBUS_SILENT_MAX	3
/* Modbus Messaging on TCP/IP V1.0b, NumberMaxOfClientTransaction */
#define MODBUS_PIPELINE_MAX	16
/* Polls that may pass over an overdue one of a later class before it goes out */
#define MODBUS_PASS_OVER_MAX	3
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
 * @turnaround_ms: silence before a request, on a line beyond 3.5 characters
 * @max_txn_ms: rtu, longest transaction to plan, 0 for no limit
 * @retries: further tries of a read
 * @max_registers: most registers to read at once
 * @gateway_baud: tcp, speed of the line behind a gateway, 0 if there is none
 * @gateway_timeout_ms: tcp, how long the gateway waits for a unit, 0 if unknown
 * @pipeline: tcp, most requests to send at once
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
	char address[64];
	u16 port;
	u32 response_timeout_ms;
	u32 turnaround_ms;
	u32 max_txn_ms;
	u32 retries;
	u32 max_registers;
	u32 gateway_baud;
	u32 gateway_timeout_ms;
	u32 pipeline;
};

/**
 * struct modbus_link_ops - a transport
 * @own_worker: times gaps between characters, so that its links are run by a thread each
 * @late_ambiguous: nothing in a reply tells which of two like reads it answers
 * @on_demand: it connects by itself, at once for an urgent request; without a connection requests
 *	fail with -EHOSTUNREACH instead of -ENODEV
 * @unit_min: least unit id
 * @unit_max: greatest unit id
 * @create: check the configuration and allocate &modbus_link.transport
 * @attach: optional; take over an open tty. Context: process
 * @set_line: lead elsewhere: what differs in the configuration. Context: process
 * @service: follow the state of the port or connection; lower @wake to when it wants to be
 *	called again at the latest
 * @start: begin one try of one transaction; only while the link is up, and before the first @step
 *	of those under way
 * @step: go on with them, lower @wake likewise; when one has ended modbus_link_done() is called
 * @release: close and free the transport; nobody runs the link any more
 * @wire_cost: see modbus_wire_cost()
 *
 * None but @create, @attach, @set_line and @release may wait.
 */
struct modbus_link_ops {
	bool own_worker;
	bool late_ambiguous;
	bool on_demand;
	u8 unit_min;
	u8 unit_max;
	int (*create)(struct modbus_link *link, struct netlink_ext_ack *extack);
	int (*attach)(struct modbus_link *link, struct file *file, struct netlink_ext_ack *extack);
	int (*set_line)(struct modbus_link *link, const struct modbus_link_config *config,
			struct netlink_ext_ack *extack);
	void (*service)(struct modbus_link *link, ktime_t *wake);
	void (*start)(struct modbus_link *link, struct modbus_request *req, u32 timeout_ms);
	void (*step)(struct modbus_link *link, ktime_t *wake);
	void (*release)(struct modbus_link *link);
	void (*wire_cost)(const struct modbus_link_config *config, struct modbus_wire_cost *cost);
};

/**
 * struct modbus_late - a reply that may come late, and would look like another one
 * @until: it may come until then
 * @unit: of whom
 * @fc: what it was asked
 * @count: how much
 */
struct modbus_late {
	ktime_t until;
	u8 unit;
	u8 fc;
	u16 count;
};

/**
 * struct modbus_link - a link
 * @dev: parent of its devices; carries the reference count
 * @id: number, an index of modbus_links
 * @config: what user space said
 * @ops: its transport
 * @transport: the transport's own
 * @worker: who runs it; constant
 * @serve: what the worker calls; returns when to be called again
 * @served: may be run; worker->lock, with the next four
 * @asked: counts in &modbus_worker.asked
 * @on_ready: in &modbus_worker.ready
 * @on_timers: in &modbus_worker.timers
 * @wake_at: place in there, KTIME_MAX if it is not
 * @done: where others wait for a request or an attached port
 * @active: the worker's: request under way, or NULL
 * @following: the worker's: requests that were sent behind it, in order
 * @turn_at: the worker's: when those sent before @active had ended, 0 if it was the first
 * @together: the worker's: how many were sent at once with @active, itself included
 * @pipeline: the worker's: most requests to send at once, if that is less than what is said
 * @behind: the worker's: another one may hold up the request under way, as in a gateway
 * @line_free_at: the worker's: earliest start of the next request frame
 * @giveup_ns: the worker's: how long a unit that does not answer was last seen to block others
 * @attach_lock: one port is brought at a time, and the worker waited for meanwhile
 * @queue_lock: guards the members below up to @stranger
 * @urgent: urgent requests, in order
 * @poll: poll requests, sorted by class, then deadline
 * @passed_over: times in a row that an overdue poll of a later class was passed over
 * @completing: request whose complete() is running
 * @nodes: devices that exist
 * @n_nodes: number of them
 * @stopping: no more requests; the thread shall end
 * @state: written by the worker only
 * @epoch: times the link came up
 * @last_error: why it went down last
 * @tty_name: rtu, the tty that is or was attached
 * @n_quarantined: devices in quarantine
 * @n_slow: devices that are paced
 * @stranger: of the last unit that is no device
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

	struct modbus_worker *worker;
	ktime_t (*serve)(struct modbus_link *link);
	bool served;
	bool asked;
	struct list_head on_ready;
	struct rb_node on_timers;
	ktime_t wake_at;
	wait_queue_head_t done;
	struct modbus_request *active;
	struct list_head following;
	ktime_t turn_at;
	u32 together;
	u32 pipeline;
	bool behind;
	ktime_t line_free_at;
	u64 giveup_ns;
	struct mutex attach_lock;	/* see above, as all locks here */

	spinlock_t queue_lock;
	struct list_head urgent;
	struct list_head poll;
	unsigned int passed_over;
	struct modbus_request *completing;
	struct list_head nodes;
	unsigned int n_nodes;
	bool stopping;
	enum modbus_link_state state;
	u32 epoch;
	char last_error[MODBUS_REASON_SIZE];
	char tty_name[MODBUS_TTY_NAME_SIZE];
	unsigned int n_quarantined;
	unsigned int n_slow;
	struct modbus_late stranger;

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
 * @address: of the server, or empty
 * @port: of the server
 */
struct modbus_link_status {
	enum modbus_link_state state;
	char last_error[MODBUS_REASON_SIZE];
	char tty_name[MODBUS_TTY_NAME_SIZE];
	char address[64];
	u16 port;
};

/**
 * struct modbus_node - a device and what the bus keeps about it
 * @mdev: what its driver sees
 * @id: number, an index of modbus_devices
 * @on_link: in &modbus_link.nodes
 * @response_timeout_ms: longest wait for the start of its reply, 0 for what the link says
 * @turnaround_ms: silence that follows its frames, if the link has less
 * @reply_ms: longest wait that its driver knows it to need
 * @pause_ms: silence that its driver knows it to need
 * @retries: further tries of a read, if @has_retries; else what the link says
 * @has_retries: whether @retries counts
 * @going: is to be removed: nobody may hold it any more; modbus_topology_lock
 * @dead: is being removed: requests fail
 * @requests: requests queued, in flight or completing
 * @state: how far the driver has come
 * @reason: why it refuses
 * @map_digest: SHA-256 of the map by which it is served, or empty
 * @map_grade: how certain that is
 * @silent: requests in a row without a valid reply
 * @silent_since: when the first of them was sent
 * @quarantined: whether it is in quarantine
 * @comebacks: times it came back from quarantine
 * @probe_at: in quarantine: when the next request is let through
 * @wanted_until: in quarantine: somebody urgently wants it, probe quickly until then
 * @late: the reply to its last request that was unanswered
 * @missed_ns: how long its last poll was waited for in vain; 0 if it was not, or it was heard since
 * @missed_fc: what that asked
 * @lags: its reply to a poll came after the time-out, and none in time since
 * @slow: its transactions take so long that it is paced
 * @rest_until: paced: not polled before
 * @pace_ms: paced: time from one of its polls to the next
 * @stats: counters; link->stats_lock
 * @latency_ns: how much longer than the wire needs its replies took at most, fading;
 *	link->stats_lock
 * @reserved_ppm: its claim; modbus_topology_lock
 * @holds: list of &struct modbus_hold; modbus_topology_lock
 * @probe_ms: in quarantine: it is to be probed that often at least, 0 if nobody minds
 * @changed: tells the driver of a change
 * @notify: pending notifications
 *
 * @on_link to @pace_ms are guarded by link->queue_lock.
 */
struct modbus_node {
	struct modbus_device mdev;
	u32 id;

	u32 response_timeout_ms;
	u32 turnaround_ms;
	u32 reply_ms;
	u32 pause_ms;
	u32 retries;
	bool has_retries;

	struct list_head on_link;
	bool going;
	bool dead;
	unsigned int requests;
	enum modbus_device_state state;
	char reason[MODBUS_REASON_SIZE];
	char map_digest[MODBUS_DIGEST_SIZE];
	char map_grade[2];
	u8 silent;
	ktime_t silent_since;
	bool quarantined;
	u32 comebacks;
	ktime_t probe_at;
	ktime_t wanted_until;
	struct modbus_late late;
	u64 missed_ns;
	u8 missed_fc;
	bool lags;
	bool slow;
	ktime_t rest_until;
	u32 pace_ms;

	struct modbus_stats stats;
	u64 latency_ns;
	u32 reserved_ppm;
	struct list_head holds;
	u32 probe_ms;
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

/* Whether the worker is to give up what it does */
static inline bool modbus_link_stopping(const struct modbus_link *link)
{
	return READ_ONCE(link->stopping);
}

/*
 * How long the device is given to begin its reply, and how often it is asked again. What was said
 * of it counts; its driver can make the link wait longer, not shorter.
 */
static inline u32 modbus_node_timeout_ms(const struct modbus_node *node)
{
	return READ_ONCE(node->response_timeout_ms) ?:
	       max(READ_ONCE(node->mdev.link->config.response_timeout_ms),
		   READ_ONCE(node->reply_ms));
}

static inline u32 modbus_node_turnaround_ms(const struct modbus_node *node)
{
	return max3(READ_ONCE(node->turnaround_ms), READ_ONCE(node->pause_ms),
		    READ_ONCE(node->mdev.link->config.turnaround_ms));
}

static inline u32 modbus_node_retries(const struct modbus_node *node)
{
	return READ_ONCE(node->has_retries) ? READ_ONCE(node->retries) :
					      READ_ONCE(node->mdev.link->config.retries);
}

/* Where it stands that a reply of the unit may come late; units that are no devices share it. */
static inline struct modbus_late *modbus_late_of(struct modbus_link *link, struct modbus_node *node)
{
	return list_empty(&node->on_link) ? &link->stranger : &node->late;
}

/* Until when, 0 if none is expected */
static inline ktime_t modbus_late_until(struct modbus_link *link, struct modbus_node *node)
{
	const struct modbus_late *late = modbus_late_of(link, node);

	return late->unit == node->mdev.unit ? late->until : 0;
}

/* The unit was heard: what was late has come, or will not be taken for something else. */
static inline void modbus_late_came(struct modbus_link *link, u8 unit)
{
	if (link->stranger.unit == unit)
		link->stranger.until = 0;
}

static inline void modbus_link_put(struct modbus_link *link)
{
	put_device(&link->dev);
}

static inline void modbus_node_put(struct modbus_node *node)
{
	put_device(&node->mdev.dev);
}

/* stats.c */
void modbus_link_count(struct modbus_link *link, struct modbus_node *node, unsigned int attr,
		       u64 n);
void modbus_link_account(struct modbus_link *link, struct modbus_node *node,
			 const struct modbus_request *req, u64 took_ns, u64 wire_ns);
void modbus_link_busy(struct modbus_link *link, ktime_t from, ktime_t to);
u32 modbus_link_utilisation(struct modbus_link *link);

/* notify.c */
enum modbus_notification {
	MODBUS_NOTIFY_ADD,
	MODBUS_NOTIFY_CHANGE,
	MODBUS_NOTIFY_DEL,
	MODBUS_NOTIFICATIONS
};

/**
 * struct modbus_notify_ops - who tells user space; called in order, with no lock held
 * @link: something has happened to a link
 * @node: something has happened to a device
 */
struct modbus_notify_ops {
	void (*link)(struct modbus_link *link, enum modbus_notification what);
	void (*node)(struct modbus_node *node, enum modbus_notification what);
};

void modbus_notify_init_link(struct modbus_link *link);
void modbus_notify_init_node(struct modbus_node *node);
void modbus_notify_link(struct modbus_link *link, enum modbus_notification what);
void modbus_notify_node(struct modbus_node *node, enum modbus_notification what);
int modbus_notify_init(const struct modbus_notify_ops *ops);
void modbus_notify_flush(void);
void modbus_notify_exit(void);

/* worker.c */
int modbus_worker_get(struct modbus_link *link);
void modbus_worker_forget(struct modbus_link *link);
void modbus_worker_free(struct modbus_link *link);
void modbus_link_wake(struct modbus_link *link);
void modbus_link_heard(struct modbus_link *link, bool all);
void modbus_workers_exit(void);

/* registry.c */
extern struct mutex modbus_topology_lock;
extern struct xarray modbus_links;
extern struct xarray modbus_devices;
extern u32 modbus_generation;
bool modbus_name_valid(const char *name, struct netlink_ext_ack *extack);
struct modbus_link *modbus_link_get(u32 id);
struct modbus_link *modbus_link_get_name(const char *name);
struct modbus_link *modbus_link_next(unsigned long *id);
struct modbus_node *modbus_node_get(u32 id);
struct modbus_node *modbus_node_get_name(const char *name);
struct modbus_node *modbus_node_get_unit(struct modbus_link *link, u8 unit);
struct modbus_node *modbus_node_next(unsigned long *id);

/* bus.c */
extern struct workqueue_struct *modbus_wq;
extern struct bus_type modbus_bus_type;
extern struct class modbus_link_class;

enum modbus_device_state modbus_node_state(struct modbus_node *node, char *reason);
bool modbus_driver_present(const char *name);
int modbus_driver_load(const char *name, struct netlink_ext_ack *extack);
int modbus_bus_init(void);
void modbus_bus_exit(void);

/* quarantine.c */
int modbus_quarantine_admit(struct modbus_link *link, const struct modbus_request *req,
			    u32 *timeout_ms);
u32 modbus_quarantine_hurry_ms(const struct modbus_node *node, u32 timeout_ms);
void modbus_quarantine_heard(struct modbus_link *link, struct modbus_node *node);
void modbus_quarantine_silent(struct modbus_link *link, struct modbus_node *node,
			      const struct modbus_request *req);
void modbus_quarantine_end(struct modbus_link *link);
void modbus_quarantine_forget(struct modbus_link *link, struct modbus_node *node);
bool modbus_quarantine_all(struct modbus_link *link);
void modbus_quarantine_late(struct modbus_link *link, struct modbus_node *node, u8 fc);
void modbus_pace(struct modbus_link *link, struct modbus_node *node, bool slow, u64 took_ns);

/* txn.c */
bool modbus_txn_urgent(struct modbus_link *link);
bool modbus_txn_serve(struct modbus_link *link, ktime_t *wake);
void modbus_txn_prefer(struct modbus_link *link, struct modbus_request *req);
void modbus_txn_recall(struct modbus_link *link);
void modbus_txn_done(struct modbus_link *link, int status);
void modbus_txn_fail_urgent(struct modbus_link *link, int status);
void modbus_txn_fail_all(struct modbus_link *link, int status);

/* io.c: all that a transport calls */
void modbus_link_connecting(struct modbus_link *link);
void modbus_link_up(struct modbus_link *link);
__printf(2, 3)
void modbus_link_down(struct modbus_link *link, const char *why, ...);
void modbus_link_changed(struct modbus_link *link);
void modbus_link_set_tty(struct modbus_link *link, const char *name);
void modbus_link_sent(struct modbus_link *link, struct modbus_request *req, const u8 *frame,
		      size_t len);
void modbus_link_rx_bytes(struct modbus_link *link, size_t n);
void modbus_link_rx(struct modbus_link *link, enum modbus_verdict verdict, const u8 *bytes,
		    size_t len);
void modbus_link_rx_foreign(struct modbus_link *link, const u8 *buf,
			    const struct modbus_frame *frame);
int modbus_link_rx_reply(struct modbus_link *link, const u8 *buf,
			 const struct modbus_frame *frame, ktime_t at);
void modbus_link_prefer(struct modbus_link *link, struct modbus_request *req);
void modbus_link_done(struct modbus_link *link, int status);
void modbus_link_lost(struct modbus_link *link, int status);
bool modbus_link_urgent(struct modbus_link *link);
bool modbus_link_silent(struct modbus_link *link);
bool modbus_link_stale(struct modbus_link *link);
void modbus_link_unreachable(struct modbus_link *link);

/* device.c */
struct modbus_node *modbus_node_alloc(struct modbus_link *link);
int modbus_node_add(struct modbus_node *node, struct netlink_ext_ack *extack);
int modbus_node_del(struct modbus_node *node, struct netlink_ext_ack *extack);
void modbus_node_take(struct modbus_node *node);
void modbus_node_remove(struct modbus_node *node);
int modbus_node_check_unit(const struct modbus_device *mdev, struct netlink_ext_ack *extack);
int modbus_node_check_free(struct modbus_node *node, struct netlink_ext_ack *extack);
int modbus_node_check_times(struct modbus_node *node, char *why, size_t size);

/* link.c */
void modbus_link_register_ops(enum modbus_link_type type, const struct modbus_link_ops *ops);
struct modbus_link *modbus_link_add(const struct modbus_link_config *config, struct file *file,
				    struct netlink_ext_ack *extack);
int modbus_link_del(struct modbus_link *link, struct netlink_ext_ack *extack);
void modbus_link_del_all(void);
bool modbus_link_held(struct modbus_link *link, char *by, size_t size);
bool modbus_link_held_by(struct modbus_link *link, char *by, size_t size);
void modbus_link_get_status(struct modbus_link *link, struct modbus_link_status *status);
void modbus_link_get_config(struct modbus_link *link, struct modbus_link_config *config);
void modbus_link_reset_stats(struct modbus_link *link);

/**
 * struct modbus_rtu_stream - received bytes with RTU frames in them
 * @rx: the bytes
 * @len: number of them
 * @at: when the last one came
 * @bad: the reply is spoilt, whatever else comes
 */
struct modbus_rtu_stream {
	u8 rx[MODBUS_RTU_RX_SIZE];
	size_t len;
	ktime_t at;
	bool bad;
};

/* rtu_stream.c */
void modbus_rtu_drop_foreign(struct modbus_link *link, struct modbus_rtu_stream *in);
void modbus_rtu_discard(struct modbus_link *link, struct modbus_rtu_stream *in);
bool modbus_rtu_drop_echo(struct modbus_link *link, struct modbus_rtu_stream *in, const u8 *tx,
			  size_t len);
int modbus_rtu_judge(struct modbus_link *link, struct modbus_rtu_stream *in, bool silent);

/* timing.c */
u64 modbus_rtu_char_ns(const struct modbus_link_config *config);
u64 modbus_rtu_gap_ns(const struct modbus_link_config *config);
void modbus_rtu_cost(const struct modbus_link_config *config, struct modbus_wire_cost *cost);
void modbus_link_slowest(struct modbus_link *link, const struct modbus_node *except,
			 u32 *timeout_ms, u32 *pause_ms);
u32 modbus_link_others_ppm(const struct modbus_link *link, const struct modbus_node *node);

/* rtu.c */
int modbus_rtu_init(void);
void modbus_rtu_exit(void);

/* raw.c */
int modbus_raw_init(void);
void modbus_raw_exit(void);

/* tcp.c */
void modbus_tcp_init(void);

/**
 * struct modbus_later - a request of user space that is answered later
 * @work: does it
 * @run: what is to be done, and may wait: fills @reply, or returns why not, with words in @extack
 * @node: of whom
 * @req: for @run
 * @space: for @run
 * @reply: goes out if @run succeeds
 * @ack: follows
 * @extack: words of a refusal
 * @asked: head of the request
 * @portid: who sent it
 * @cmd: what it was
 */
struct modbus_later {
	struct work_struct work;
	int (*run)(struct modbus_later *later);
	struct modbus_node *node;
	struct modbus_request req;
	u32 space;
	struct sk_buff *reply;
	struct sk_buff *ack;
	struct netlink_ext_ack extack;
	struct nlmsghdr asked;
	u32 portid;
	u8 cmd;
};

/* later.c */
struct modbus_later *modbus_later_new(struct modbus_node *node,
				      int (*run)(struct modbus_later *later));
int modbus_later_start(struct modbus_later *later, const struct genl_info *info, size_t room,
		       int ret);
int modbus_later_init(void);
void modbus_later_exit(void);

/* netlink.c */
int modbus_netlink_init(struct genl_family *family);
void modbus_netlink_exit(void);

#endif /* _MODBUS_INTERNAL_H */
