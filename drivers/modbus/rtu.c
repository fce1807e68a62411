// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus RTU over any tty, as a line discipline.
 *
 * A tool opens the port, sets its line parameters, sets this line discipline, and hands the file
 * descriptor over with `link new` or `link set`. The kernel keeps the file, so the port
 * stays open when the tool exits: no process holds a link. The file is dropped when the link is
 * deleted or the port hangs up.
 *
 * From descriptor to tty: what private_data of a file points to is only known to the tty
 * core, and no exported function tells. The other way round is public: a tty lists its open files.
 * So the descriptor's file is looked for among the files of the ttys that have this line
 * discipline; nothing of a file that is none of theirs is ever touched.
 *
 * fput() never closes a file in the context of its caller, so it may be called from
 * where the tty core is waited for.
 *
 * Timing: a request goes out when the line was silent for 3.5 characters and the turn-around;
 * the response time-out runs from the end of the request, computed from the speed of the
 * line, for drivers don't tell when the last bit has left.
 */
#include <linux/capability.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/tty.h>
#include <linux/tty_flip.h>
#include <linux/tty_ldisc.h>

#include "internal.h"

/* Room for a frame that follows as many bytes of noise */
#define MODBUS_RTU_RX_SIZE	(2 * MODBUS_RTU_MAX)
/*
 * No byte for so long: no more will come. USB adapters hand over what they have every 16 ms
 * (FTDI AN232B-04, latency timer); two of these.
 */
#define MODBUS_RTU_LUMP_MS	32

/* Bits of a character that count for silence: 11, whatever the parity. Serial Line V1.02, 2.5.1 */
#define MODBUS_RTU_CHAR_BITS	11
/* Above this speed the silence is fixed. Serial Line V1.02, section 2.5.1.1 */
#define MODBUS_RTU_FAST_BAUD	19200
#define MODBUS_RTU_FAST_GAP_NS	(1750 * NSEC_PER_USEC)

static int ldisc = N_DEVELOPMENT;
module_param(ldisc, int, 0444);
MODULE_PARM_DESC(ldisc, "number of the line discipline (29)");

/**
 * struct modbus_port - a tty with our line discipline
 * @ref: one held by the tty, one by the link that claimed it
 * @node: in modbus_ports; modbus_ports_lock
 * @file: kept open by the link; modbus_ports_lock until claimed, then the link's
 * @name: of the tty, for people
 * @tty_lock: keeps @tty open
 * @tty: NULL from close or hang-up on
 * @hung_up: why @tty is NULL
 * @rx_lock: guards what follows
 * @link: whom to wake
 * @rx: received bytes
 * @rx_len: number of them
 * @rx_lost: bytes there was no room for
 * @rx_error: a byte came damaged
 * @rx_at: when the last byte came
 */
struct modbus_port {
	struct kref ref;
	struct list_head node;
	struct file *file;
	char name[MODBUS_TTY_NAME_SIZE];

	struct mutex tty_lock;		/* @tty */
	struct tty_struct *tty;
	bool hung_up;

	spinlock_t rx_lock;		/* the rest */
	struct modbus_link *link;
	u8 rx[MODBUS_RTU_RX_SIZE];
	size_t rx_len;
	size_t rx_lost;
	bool rx_error;
	ktime_t rx_at;
};

/**
 * struct modbus_rtu - a serial link
 * @offered: port that modbus_rtu_attach() wants the thread to take; NULL when it has decided
 * @offer_refused: it did not, since it has one
 * @port: attached port, or NULL
 * @tx: request frame
 * @rx: bytes received since the request
 * @rx_len: number of them
 * @rx_at: when the last byte came
 * @bad: the reply is spoilt, whatever else comes
 * @echo: the line returns what is sent
 *
 * All but @offered is the thread's.
 */
struct modbus_rtu {
	struct modbus_port *offered;
	bool offer_refused;
	struct modbus_port *port;
	u8 tx[MODBUS_RTU_MAX];
	u8 rx[MODBUS_RTU_RX_SIZE];
	size_t rx_len;
	ktime_t rx_at;
	bool bad;
	bool echo;
};

static DEFINE_MUTEX(modbus_ports_lock);
static LIST_HEAD(modbus_ports);

static u64 modbus_rtu_bits_ns(const struct modbus_link_config *config, unsigned int bits)
{
	return (u64)bits * NSEC_PER_SEC / config->baud;
}

/**
 * modbus_rtu_char_ns() - time of one character on the wire
 * @config: line parameters
 *
 * Return: nanoseconds.
 */
u64 modbus_rtu_char_ns(const struct modbus_link_config *config)
{
	bool parity = config->parity != MODBUS_PARITY_NONE;

	return modbus_rtu_bits_ns(config, 1 + 8 + parity + config->stop_bits);
}

/**
 * modbus_rtu_gap_ns() - silence before a frame
 * @config: line parameters
 *
 * Return: 3.5 characters in nanoseconds.
 */
u64 modbus_rtu_gap_ns(const struct modbus_link_config *config)
{
	if (config->baud > MODBUS_RTU_FAST_BAUD)
		return MODBUS_RTU_FAST_GAP_NS;
	return modbus_rtu_bits_ns(config, MODBUS_RTU_CHAR_BITS * 7) / 2;
}

/* The line discipline */

static void modbus_port_free(struct kref *ref)
{
	kfree(container_of(ref, struct modbus_port, ref));
}

static void modbus_port_put(struct modbus_port *port)
{
	kref_put(&port->ref, modbus_port_free);
}

static void modbus_port_wake(struct modbus_port *port)
{
	guard(spinlock_irqsave)(&port->rx_lock);
	if (port->link)
		modbus_link_wake(port->link, MODBUS_EVENT_IO);
}

static int modbus_ldisc_open(struct tty_struct *tty)
{
	struct modbus_port *port;

	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	if (!tty->ops->write)
		return -EOPNOTSUPP;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;
	kref_init(&port->ref);
	mutex_init(&port->tty_lock);
	spin_lock_init(&port->rx_lock);
	port->tty = tty;
	strscpy(port->name, tty_name(tty), sizeof(port->name));

	tty->disc_data = port;
	/* Everything received is taken, wanted or not. */
	tty->receive_room = 65536;
	tty_driver_flush_buffer(tty);

	guard(mutex)(&modbus_ports_lock);
	list_add(&port->node, &modbus_ports);
	return 0;
}

/* From here on the thread does not touch the tty; the link stays, and goes down by itself. */
static void modbus_port_detach(struct modbus_port *port, bool hung_up)
{
	scoped_guard(mutex, &modbus_ports_lock)
		list_del_init(&port->node);
	scoped_guard(mutex, &port->tty_lock) {
		port->hung_up |= hung_up;
		WRITE_ONCE(port->tty, NULL);
	}
	modbus_port_wake(port);
}

static void modbus_ldisc_close(struct tty_struct *tty)
{
	struct modbus_port *port = tty->disc_data;

	modbus_port_detach(port, false);
	/* The tool claimed it for the link (TIOCEXCL); a hang-up leaves that on a tty that stays */
	clear_bit(TTY_EXCLUSIVE, &tty->flags);
	tty->disc_data = NULL;
	modbus_port_put(port);
}

static void modbus_ldisc_hangup(struct tty_struct *tty)
{
	modbus_port_detach(tty->disc_data, true);
}

static void modbus_ldisc_receive(struct tty_struct *tty, const u8 *bytes, const u8 *flags,
				 size_t count)
{
	struct modbus_port *port = tty->disc_data;
	size_t i;

	scoped_guard(spinlock_irqsave, &port->rx_lock) {
		if (!port->link)
			return;
		for (i = 0; i < count; i++) {
			if (flags && flags[i] != TTY_NORMAL) {
				port->rx_error = true;
				continue;
			}
			if (port->rx_len < sizeof(port->rx))
				port->rx[port->rx_len++] = bytes[i];
			else
				port->rx_lost++;
		}
		port->rx_at = ktime_get();
	}
	modbus_port_wake(port);
}

static void modbus_ldisc_write_wakeup(struct tty_struct *tty)
{
	modbus_port_wake(tty->disc_data);
}

static struct tty_ldisc_ops modbus_ldisc_ops = {
	.owner = THIS_MODULE,
	.name = "modbus",
	.open = modbus_ldisc_open,
	.close = modbus_ldisc_close,
	.hangup = modbus_ldisc_hangup,
	.receive_buf = modbus_ldisc_receive,
	.write_wakeup = modbus_ldisc_write_wakeup,
};

/* Attaching */

static bool modbus_tty_has_file(struct tty_struct *tty, const struct file *file)
{
	struct tty_file_private *priv;

	guard(spinlock)(&tty->files_lock);
	list_for_each_entry(priv, &tty->tty_files, list)
		if (priv->file == file)
			return true;
	return false;
}

static struct modbus_port *modbus_port_of_file(const struct file *file)
{
	struct modbus_port *port;

	lockdep_assert_held(&modbus_ports_lock);
	/* Its line discipline can't close while it is in the list and the lock is held. */
	list_for_each_entry(port, &modbus_ports, node)
		if (modbus_tty_has_file(port->tty, file))
			return port;
	return NULL;
}

/* Claim the port that a file is open on. */
static struct modbus_port *modbus_port_claim(struct modbus_link *link, struct file *file,
					     struct netlink_ext_ack *extack)
{
	struct modbus_port *port;

	guard(mutex)(&modbus_ports_lock);
	port = modbus_port_of_file(file);
	if (!port || tty_hung_up_p(file)) {
		NL_SET_ERR_MSG(extack, "tty-fd: not a tty with the Modbus line discipline");
		return ERR_PTR(-ENOTTY);
	}
	if (!(file->f_mode & FMODE_READ) || !(file->f_mode & FMODE_WRITE)) {
		NL_SET_ERR_MSG(extack, "tty-fd: must be open for reading and writing");
		return ERR_PTR(-EBADF);
	}
	if (port->file) {
		NL_SET_ERR_MSG_FMT(extack, "tty-fd: %s belongs to another link", port->name);
		return ERR_PTR(-EBUSY);
	}
	port->file = get_file(file);
	kref_get(&port->ref);
	scoped_guard(spinlock_irqsave, &port->rx_lock)
		port->link = link;
	return port;
}

/* Nobody else knows the port of a link any more, except its tty. */
static void modbus_port_unclaim(struct modbus_port *port)
{
	struct file *file;

	scoped_guard(spinlock_irqsave, &port->rx_lock)
		port->link = NULL;
	scoped_guard(mutex, &port->tty_lock) {
		/* Closing a serial port waits for what it has not sent yet. */
		if (port->tty)
			tty_driver_flush_buffer(port->tty);
	}
	scoped_guard(mutex, &modbus_ports_lock) {
		file = port->file;
		port->file = NULL;
	}
	fput(file);
	modbus_port_put(port);
}

/**
 * modbus_rtu_attach() - attach a port to a link
 * @link: a serial link whose thread runs
 * @file: the open tty
 * @extack: says why not
 *
 * Context: process.
 * Return: 0, -ENOTTY, -EBADF, -EBUSY if the link has a port or the port a link.
 */
int modbus_rtu_attach(struct modbus_link *link, struct file *file, struct netlink_ext_ack *extack)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_port *port;

	guard(mutex)(&link->attach_lock);
	if (modbus_link_stopping(link)) {
		NL_SET_ERR_MSG(extack, "link: is being removed");
		return -ENODEV;
	}
	port = modbus_port_claim(link, file, extack);
	if (IS_ERR(port))
		return PTR_ERR(port);

	/* Pairs with modbus_rtu_service(): the claimed port there, its decision here */
	smp_store_release(&rtu->offered, port);
	modbus_link_wake(link, MODBUS_EVENT_QUEUE);
	/* Pairs with the release of what was offered there, the decision before it */
	wait_event(link->done, !smp_load_acquire(&rtu->offered));
	if (!rtu->offer_refused)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "tty-fd: link '%s' has a port", link->config.name);
	modbus_port_unclaim(port);
	return -EBUSY;
}

/* The thread of the link */

static int modbus_rtu_create(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	struct modbus_rtu *rtu;

	rtu = kzalloc(sizeof(*rtu), GFP_KERNEL);
	if (!rtu)
		return -ENOMEM;
	link->transport = rtu;
	return 0;
}

/* Somebody else may have the port open, too: leave it as ttys are found. */
static void modbus_port_restore(struct modbus_port *port)
{
	struct tty_struct *tty;

	scoped_guard(mutex, &port->tty_lock)
		tty = port->tty;
	if (!tty)
		return;
	/* The file keeps it. If it hangs up now, this does nothing. */
	tty_set_ldisc(tty, N_TTY);
}

static void modbus_rtu_release(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;

	if (rtu->port) {
		modbus_port_restore(rtu->port);
		modbus_port_unclaim(rtu->port);
	}
	kfree(rtu);
}

static void modbus_rtu_lose(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_port *port = rtu->port;

	modbus_link_set_state(link, MODBUS_LINK_STATE_DOWN, "port %s was %s", port->name,
			      port->hung_up ? "hung up" : "closed");
	rtu->port = NULL;
	modbus_port_unclaim(port);
}

static void modbus_rtu_take(struct modbus_link *link, struct modbus_port *port)
{
	struct modbus_rtu *rtu = link->transport;

	rtu->port = port;
	rtu->echo = false;
	modbus_link_set_tty(link, port->name);
	link->line_free_at = ktime_add_ns(ktime_get(), modbus_rtu_gap_ns(&link->config));
	modbus_link_set_state(link, MODBUS_LINK_STATE_UP, NULL);
}

static void modbus_rtu_service(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_port *port;

	if (rtu->port && !READ_ONCE(rtu->port->tty))
		modbus_rtu_lose(link);
	/* Pairs with modbus_rtu_attach() */
	port = smp_load_acquire(&rtu->offered);
	if (!port)
		return;
	rtu->offer_refused = rtu->port;
	if (!rtu->port)
		modbus_rtu_take(link, port);
	/* Pairs with modbus_rtu_attach() */
	smp_store_release(&rtu->offered, NULL);
	wake_up_all(&link->done);
}

/* Is there still something to wait for? */
static bool modbus_rtu_usable(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;

	return READ_ONCE(rtu->port->tty) && !modbus_link_stopping(link);
}

/* Take over what the port received. Returns the number of bytes. */
static size_t modbus_rtu_collect(struct modbus_link *link, struct modbus_node *node)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_port *port = rtu->port;
	size_t room = sizeof(rtu->rx) - rtu->rx_len;
	size_t lost, n;
	bool error;

	scoped_guard(spinlock_irqsave, &port->rx_lock) {
		n = min(port->rx_len, room);
		lost = port->rx_lost + port->rx_len - n;
		memcpy(rtu->rx + rtu->rx_len, port->rx, n);
		error = port->rx_error;
		if (n || lost || error)
			rtu->rx_at = port->rx_at;
		port->rx_len = 0;
		port->rx_lost = 0;
		port->rx_error = false;
	}
	rtu->rx_len += n;
	rtu->bad |= error || lost;
	if (error)
		modbus_link_count(link, node, MODBUS_A_STATS_BAD_FRAMES, 1);
	if (n + lost)
		modbus_link_count(link, node, MODBUS_A_STATS_RX_BYTES, n + lost);
	if (lost)
		modbus_link_count(link, node, MODBUS_A_STATS_JUNK_BYTES, lost);
	return n + lost;
}

static void modbus_rtu_consume(struct modbus_rtu *rtu, size_t n)
{
	rtu->rx_len -= n;
	memmove(rtu->rx, rtu->rx + n, rtu->rx_len);
}

/* Judge and drop whatever was received without being asked for. */
static void modbus_rtu_discard(struct modbus_link *link, struct modbus_node *node)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_frame frame;

	while (rtu->rx_len && modbus_rtu_scan(NULL, 0, rtu->rx, rtu->rx_len, true, &frame) ==
	       MODBUS_VERDICT_FOREIGN) {
		modbus_txn_received(link, node, MODBUS_VERDICT_JUNK, rtu->rx, frame.start);
		modbus_txn_received(link, node, MODBUS_VERDICT_FOREIGN, rtu->rx + frame.start,
				    frame.len);
		modbus_txn_unit_heard(link, frame.unit, rtu->rx + frame.pdu,
				      frame.pdu_len);
		modbus_rtu_consume(rtu, frame.start + frame.len);
	}
	modbus_txn_received(link, node, MODBUS_VERDICT_JUNK, rtu->rx, rtu->rx_len);
	rtu->rx_len = 0;
}

/* Wait until the line is silent, though not for one that never is. */
static void modbus_rtu_settle(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;
	u64 gap_ns = modbus_rtu_gap_ns(&link->config);
	ktime_t latest = ktime_add_ns(ktime_get(), MODBUS_RTU_MAX *
						   modbus_rtu_char_ns(&link->config));

	while (modbus_rtu_collect(link, NULL)) {
		modbus_link_wait(link, 0, ktime_add_ns(rtu->rx_at, gap_ns));
		modbus_rtu_discard(link, NULL);
		if (!modbus_rtu_usable(link) || ktime_after(ktime_get(), latest))
			break;
	}
}

static ssize_t modbus_rtu_write_some(struct modbus_port *port, const u8 *bytes, size_t len)
{
	struct tty_struct *tty;

	guard(mutex)(&port->tty_lock);
	tty = port->tty;
	if (!tty)
		return -ENODEV;
	set_bit(TTY_DO_WRITE_WAKEUP, &tty->flags);
	return tty->ops->write(tty, bytes, len);
}

/* Returns 0, -ENODEV, or -ETIMEDOUT if the port does not take the bytes. */
static int modbus_rtu_write(struct modbus_link *link, const u8 *bytes, size_t len,
			    ktime_t deadline)
{
	struct modbus_rtu *rtu = link->transport;
	ssize_t n;

	for (;;) {
		n = modbus_rtu_write_some(rtu->port, bytes, len);
		if (n < 0)
			return -ENODEV;
		bytes += n;
		len -= min_t(size_t, n, len);
		if (!len)
			return 0;
		if (!modbus_rtu_usable(link))
			return -ENODEV;
		if (!modbus_link_wait(link, BIT(MODBUS_EVENT_IO), deadline))
			return -ETIMEDOUT;
	}
}

/* What the port has not sent by now must not be sent any more. */
static void modbus_rtu_flush(struct modbus_port *port)
{
	guard(mutex)(&port->tty_lock);
	if (port->tty && tty_chars_in_buffer(port->tty))
		tty_driver_flush_buffer(port->tty);
}

/*
 * Drop what a line returns of its own request. The reply to FC 05 and 06 looks the same as the
 * request: there an echo is only believed when it was seen with another function.
 */
static void modbus_rtu_drop_echo(struct modbus_rtu *rtu, const struct modbus_request *req,
				 size_t tx_len, bool *dropped)
{
	bool same = req->fc == MODBUS_FC_WRITE_COIL || req->fc == MODBUS_FC_WRITE_REGISTER;

	if (*dropped || (same && !rtu->echo) || rtu->rx_len < tx_len ||
	    memcmp(rtu->rx, rtu->tx, tx_len))
		return;
	modbus_rtu_consume(rtu, tx_len);
	rtu->echo = true;
	*dropped = true;
}

static int modbus_rtu_accept(struct modbus_link *link, struct modbus_request *req,
			     const struct modbus_frame *frame)
{
	struct modbus_node *node = to_modbus_node(req->mdev);
	struct modbus_rtu *rtu = link->transport;
	int status;

	req->replied_at = rtu->rx_at;
	status = modbus_pdu_decode(req, rtu->rx + frame->pdu, frame->pdu_len);
	modbus_txn_received(link, node, MODBUS_VERDICT_JUNK, rtu->rx, frame->start);
	modbus_txn_received(link, node, status == -EBADMSG ? MODBUS_VERDICT_BAD :
							     MODBUS_VERDICT_REPLY,
			    rtu->rx + frame->start, frame->len);
	modbus_rtu_consume(rtu, frame->start + frame->len);
	return status;
}

/* Look at what has come. Returns -EINPROGRESS as long as the reply may still come. */
static int modbus_rtu_judge(struct modbus_link *link, struct modbus_request *req, bool silent)
{
	struct modbus_node *node = to_modbus_node(req->mdev);
	struct modbus_rtu *rtu = link->transport;
	enum modbus_verdict verdict;
	struct modbus_frame frame;

	while (rtu->rx_len) {
		verdict = modbus_rtu_scan(req, req->mdev->unit, rtu->rx, rtu->rx_len, silent,
					  &frame);
		if (verdict == MODBUS_VERDICT_MORE)
			return -EINPROGRESS;
		if (verdict == MODBUS_VERDICT_REPLY)
			return modbus_rtu_accept(link, req, &frame);
		if (!frame.len) {
			/* Silent, and no frame in it */
			modbus_txn_received(link, node, verdict, rtu->rx, rtu->rx_len);
			rtu->rx_len = 0;
			return verdict == MODBUS_VERDICT_JUNK ? -EINPROGRESS : -EBADMSG;
		}
		rtu->bad |= verdict == MODBUS_VERDICT_BAD;
		modbus_txn_received(link, node, MODBUS_VERDICT_JUNK, rtu->rx, frame.start);
		modbus_txn_received(link, node, verdict, rtu->rx + frame.start, frame.len);
		modbus_txn_unit_heard(link, frame.unit, rtu->rx + frame.pdu,
				      frame.pdu_len);
		modbus_rtu_consume(rtu, frame.start + frame.len);
	}
	return silent && rtu->bad ? -EBADMSG : -EINPROGRESS;
}

static int modbus_rtu_receive(struct modbus_link *link, struct modbus_request *req, size_t tx_len,
			      ktime_t deadline)
{
	u64 char_ns = modbus_rtu_char_ns(&link->config);
	struct modbus_node *node = to_modbus_node(req->mdev);
	struct modbus_rtu *rtu = link->transport;
	u64 silence_ns = MODBUS_RTU_LUMP_MS * NSEC_PER_MSEC + modbus_rtu_gap_ns(&link->config);
	/* A reply that began in time may end later, but not one that never ends. */
	ktime_t latest = ktime_add_ns(deadline, MODBUS_RTU_MAX * char_ns + silence_ns);
	bool echo = false;
	int status;

	for (;;) {
		ktime_t now, silent_at;
		bool silent;

		modbus_rtu_collect(link, node);
		modbus_rtu_drop_echo(rtu, req, tx_len, &echo);
		now = ktime_get();
		silent_at = ktime_add_ns(rtu->rx_at, silence_ns);
		silent = !ktime_before(now, silent_at) || ktime_after(now, latest) ||
			 rtu->rx_len == sizeof(rtu->rx);

		status = modbus_rtu_judge(link, req, silent);
		if (status != -EINPROGRESS) {
			/* The adapter may have been exchanged. */
			if (status != -EBADMSG)
				rtu->echo = echo;
			return status;
		}
		if (!modbus_rtu_usable(link))
			return -ENODEV;
		if (!ktime_before(now, deadline) && silent)
			return -ETIMEDOUT;
		modbus_link_wait(link, BIT(MODBUS_EVENT_IO),
				 silent ? deadline : max(silent_at, now));
	}
}

static int modbus_rtu_transfer(struct modbus_link *link, struct modbus_request *req,
			       u32 timeout_ms)
{
	struct modbus_rtu *rtu = link->transport;
	ktime_t tx_end, deadline;
	size_t len;
	int status;

	len = modbus_rtu_encode(req, req->mdev->unit, rtu->tx);
	modbus_rtu_settle(link);
	if (!modbus_rtu_usable(link))
		return -ENODEV;
	if (req->dry_run)
		return 0;

	rtu->rx_at = 0;
	rtu->bad = false;
	modbus_txn_sent(link, req, rtu->tx, len);
	tx_end = ktime_add_ns(req->sent_at, len * modbus_rtu_char_ns(&link->config));
	deadline = ktime_add_ms(tx_end, timeout_ms);

	status = modbus_rtu_write(link, rtu->tx, len, deadline);
	if (!status)
		status = modbus_rtu_receive(link, req, len, deadline);
	if (status == -ETIMEDOUT)
		modbus_rtu_flush(rtu->port);
	modbus_rtu_discard(link, to_modbus_node(req->mdev));

	link->line_free_at = ktime_add_ns(max(tx_end, rtu->rx_at),
					  modbus_rtu_gap_ns(&link->config) +
					  (u64)READ_ONCE(link->config.turnaround_ms) *
					  NSEC_PER_MSEC);
	return status;
}

const struct modbus_link_ops modbus_rtu_ops = {
	.create = modbus_rtu_create,
	.service = modbus_rtu_service,
	.transfer = modbus_rtu_transfer,
	.release = modbus_rtu_release,
};

int __init modbus_rtu_init(void)
{
	modbus_ldisc_ops.num = ldisc;
	return tty_register_ldisc(&modbus_ldisc_ops);
}

void modbus_rtu_exit(void)
{
	tty_unregister_ldisc(&modbus_ldisc_ops);
}

MODULE_ALIAS_LDISC(N_DEVELOPMENT);
