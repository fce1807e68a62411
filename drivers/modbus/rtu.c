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
 * line, for drivers don't tell when the last bit has left. Speed, parity and stop bits are those
 * that the tty has when it is attached.
 *
 * What a driver marks as damaged is kept: some mark a whole USB packet for one glitch (ftdi_sio),
 * and the CRC tells anyway. Breaks and lost bytes bring no data.
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

/*
 * No byte for so long: no more will come. USB adapters hand over what they have every 16 ms
 * (FTDI AN232B-04, latency timer); two of these.
 */
#define MODBUS_RTU_LUMP_MS	32

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
 * @rx_errors: characters that came damaged
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
	unsigned int rx_errors;
	ktime_t rx_at;
};

/* What the transaction under way is about */
enum modbus_rtu_phase {
	MODBUS_RTU_IDLE,
	MODBUS_RTU_SETTLE,	/* wait until the line is silent */
	MODBUS_RTU_SEND,
	MODBUS_RTU_RECEIVE,
};

/**
 * struct modbus_rtu - a serial link
 * @offered: port that modbus_rtu_attach() wants the worker to take; NULL when it has decided
 * @offer_refused: it did not, since it has one
 * @port: attached port, or NULL
 * @phase: of the transaction under way
 * @timeout_ms: how long its reply is waited for
 * @latest: SETTLE: when a line that is never silent is taken as it is
 * @tx_end: when the last bit of the request has left
 * @deadline: when the reply must have begun
 * @tx: request frame
 * @tx_len: its length
 * @tx_sent: how much of it the port has taken
 * @in: bytes received since the request
 * @echo_seen: what was sent has come back
 * @echo: the line returns what is sent
 *
 * All but @offered is the worker's.
 */
struct modbus_rtu {
	struct modbus_port *offered;
	bool offer_refused;
	struct modbus_port *port;
	enum modbus_rtu_phase phase;
	u32 timeout_ms;
	ktime_t latest;
	ktime_t tx_end;
	ktime_t deadline;
	u8 tx[MODBUS_RTU_MAX];
	size_t tx_len;
	size_t tx_sent;
	struct modbus_rtu_stream in;
	bool echo_seen;
	bool echo;
};

static DEFINE_MUTEX(modbus_ports_lock);
static LIST_HEAD(modbus_ports);

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
		modbus_link_wake(port->link);
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
		/* Pairs with modbus_rtu_service(): why it is gone is there before */
		smp_store_release(&port->tty, NULL);
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
				port->rx_errors++;
				if (flags[i] == TTY_BREAK || flags[i] == TTY_OVERRUN)
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
 * @link: a serial link that is run
 * @file: the open tty
 * @extack: says why not
 *
 * Context: process.
 * Return: 0, -ENOTTY, -EBADF, -EBUSY if the link has a port or the port a link.
 */
static int modbus_rtu_attach(struct modbus_link *link, struct file *file,
			     struct netlink_ext_ack *extack)
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
	modbus_link_wake(link);
	/* Pairs with the release of what was offered there, the decision before it */
	wait_event(link->done, !smp_load_acquire(&rtu->offered));
	if (!rtu->offer_refused)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "tty-fd: link '%s' has a port", link->config.name);
	modbus_port_unclaim(port);
	return -EBUSY;
}

/* The tty that a link has now, with a reference, and the file that keeps it open */
static struct tty_struct *modbus_port_tty(struct modbus_link *link, struct file **file)
{
	struct modbus_port *port;

	guard(mutex)(&modbus_ports_lock);
	list_for_each_entry(port, &modbus_ports, node) {
		if (port->file && port->link == link) {
			*file = get_file(port->file);
			return tty_kref_get(port->tty);
		}
	}
	return NULL;
}

static void modbus_termios_fill(struct ktermios *termios, const struct modbus_link_config *config)
{
	termios->c_cflag &= ~(PARENB | PARODD | CMSPAR | CSTOPB | CSIZE);
	termios->c_cflag |= CS8;
	if (config->parity != MODBUS_PARITY_NONE)
		termios->c_cflag |= PARENB;
	if (config->parity == MODBUS_PARITY_ODD)
		termios->c_cflag |= PARODD;
	if (config->stop_bits == 2)
		termios->c_cflag |= CSTOPB;
	tty_termios_encode_baud_rate(termios, config->baud, config->baud);
}

static void modbus_link_set_rtu(struct modbus_link *link, const struct modbus_link_config *config)
{
	WRITE_ONCE(link->config.baud, config->baud);
	WRITE_ONCE(link->config.parity, config->parity);
	WRITE_ONCE(link->config.stop_bits, config->stop_bits);
}

static int modbus_rtu_set_line(struct modbus_link *link, const struct modbus_link_config *config,
			       struct netlink_ext_ack *extack)
{
	struct ktermios termios;
	struct tty_struct *tty;
	struct file *file;
	int ret;

	guard(mutex)(&link->attach_lock);
	tty = modbus_port_tty(link, &file);
	if (tty) {
		down_read(&tty->termios_rwsem);
		termios = tty->termios;
		up_read(&tty->termios_rwsem);
		modbus_termios_fill(&termios, config);
		ret = tty_set_termios(tty, &termios);
		tty_kref_put(tty);
		fput(file);
		if (ret) {
			NL_SET_ERR_MSG_FMT(extack, "baud, parity, stop-bits: refused by %s",
					   link->tty_name);
			return ret;
		}
	}
	modbus_link_set_rtu(link, config);
	return 0;
}

/* The worker */

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

	modbus_link_down(link, "port %s was %s", port->name,
			 port->hung_up ? "hung up" : "closed");
	rtu->port = NULL;
	modbus_port_unclaim(port);
}

/* One truth for the line: what the port is set to. A port without a speed leaves what was said. */
static void modbus_rtu_read_line(struct modbus_link *link, struct modbus_port *port)
{
	struct modbus_link_config *config = &link->config;
	struct ktermios termios;
	unsigned int baud;

	scoped_guard(mutex, &port->tty_lock) {
		if (!port->tty)
			return;
		termios = port->tty->termios;
	}
	baud = tty_termios_baud_rate(&termios);
	if (!baud)
		return;
	WRITE_ONCE(config->baud, baud);
	WRITE_ONCE(config->stop_bits, termios.c_cflag & CSTOPB ? 2 : 1);
	if (!(termios.c_cflag & PARENB))
		WRITE_ONCE(config->parity, MODBUS_PARITY_NONE);
	else
		WRITE_ONCE(config->parity, termios.c_cflag & PARODD ? MODBUS_PARITY_ODD :
								      MODBUS_PARITY_EVEN);
}

static void modbus_rtu_take(struct modbus_link *link, struct modbus_port *port)
{
	struct modbus_rtu *rtu = link->transport;

	rtu->port = port;
	rtu->echo = false;
	rtu->in.len = 0;
	modbus_rtu_read_line(link, port);
	modbus_link_set_tty(link, port->name);
	link->line_free_at = ktime_add_ns(ktime_get(), modbus_rtu_gap_ns(&link->config));
	modbus_link_up(link);
}

/* Take over what the port received. Returns whether there was something. */
static bool modbus_rtu_collect(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_port *port = rtu->port;
	size_t room = sizeof(rtu->in.rx) - rtu->in.len;
	unsigned int errors;
	size_t lost, n;

	scoped_guard(spinlock_irqsave, &port->rx_lock) {
		n = min(port->rx_len, room);
		lost = port->rx_lost + port->rx_len - n;
		memcpy(rtu->in.rx + rtu->in.len, port->rx, n);
		errors = port->rx_errors;
		if (n || lost || errors)
			rtu->in.at = port->rx_at;
		port->rx_len = 0;
		port->rx_lost = 0;
		port->rx_errors = 0;
	}
	if (!n && !lost)
		return false;
	rtu->in.len += n;
	modbus_link_rx_bytes(link, n + lost);
	modbus_link_rx(link, MODBUS_VERDICT_JUNK, NULL, lost);
	return true;
}

static ktime_t modbus_rtu_lump_end(const struct modbus_link *link)
{
	const struct modbus_rtu *rtu = link->transport;

	return ktime_add_ns(rtu->in.at, MODBUS_RTU_LUMP_MS * NSEC_PER_MSEC +
					modbus_rtu_gap_ns(&link->config));
}

/* Between transactions: late replies tell at once that their unit is alive. */
static void modbus_rtu_listen(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;

	if (modbus_rtu_collect(link))
		modbus_rtu_drop_foreign(link, &rtu->in);
	if (!rtu->in.len)
		return;
	if (ktime_before(ktime_get(), modbus_rtu_lump_end(link)))
		*wake = min(*wake, modbus_rtu_lump_end(link));
	else
		modbus_rtu_discard(link, &rtu->in);
}

static void modbus_rtu_service(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;
	struct modbus_port *port;

	if (link->active)
		return;
	/* Pairs with modbus_port_detach() */
	if (rtu->port && !smp_load_acquire(&rtu->port->tty))
		modbus_rtu_lose(link);
	/* Pairs with modbus_rtu_attach() */
	port = smp_load_acquire(&rtu->offered);
	if (port) {
		rtu->offer_refused = rtu->port;
		if (!rtu->port)
			modbus_rtu_take(link, port);
		/* Pairs with modbus_rtu_attach() */
		smp_store_release(&rtu->offered, NULL);
		wake_up_all(&link->done);
	}
	if (rtu->port)
		modbus_rtu_listen(link, wake);
}

/* Returns how many bytes the port took, or -ENODEV. */
static ssize_t modbus_rtu_write(struct modbus_port *port, const u8 *bytes, size_t len)
{
	struct tty_struct *tty;
	ssize_t n;

	guard(mutex)(&port->tty_lock);
	tty = port->tty;
	if (!tty)
		return -ENODEV;
	set_bit(TTY_DO_WRITE_WAKEUP, &tty->flags);
	n = tty->ops->write(tty, bytes, len);
	return n < 0 ? -ENODEV : min_t(size_t, n, len);
}

/*
 * What the port has not sent by now must not be sent any more. Drivers of USB adapters can not be
 * told: returns whether there is something left.
 */
static bool modbus_rtu_flush(struct modbus_port *port)
{
	guard(mutex)(&port->tty_lock);
	if (!port->tty || !tty_chars_in_buffer(port->tty))
		return false;
	tty_driver_flush_buffer(port->tty);
	return tty_chars_in_buffer(port->tty);
}

static void modbus_rtu_finish(struct modbus_link *link, int status)
{
	struct modbus_rtu *rtu = link->transport;
	u32 turnaround_ms = modbus_node_turnaround_ms(to_modbus_node(link->active->mdev));

	if (rtu->phase > MODBUS_RTU_SETTLE) {
		if (status == -ETIMEDOUT)
			modbus_rtu_flush(rtu->port);
		modbus_rtu_discard(link, &rtu->in);
		link->line_free_at = ktime_add_ns(max(rtu->tx_end, rtu->in.at),
						  modbus_rtu_gap_ns(&link->config) +
						  (u64)turnaround_ms * NSEC_PER_MSEC);
	}
	rtu->phase = MODBUS_RTU_IDLE;
	modbus_link_done(link, status);
}

static void modbus_rtu_begin(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;

	if (link->active->dry_run) {
		modbus_rtu_finish(link, 0);
		return;
	}
	/* A late reply may have ended the quarantine of a unit meanwhile. */
	if (modbus_link_stale(link)) {
		modbus_rtu_finish(link, -ESTALE);
		return;
	}
	rtu->in.at = 0;
	rtu->in.bad = false;
	rtu->echo_seen = false;
	rtu->tx_sent = 0;
	modbus_link_sent(link, link->active, rtu->tx, rtu->tx_len);
	rtu->tx_end = ktime_add_ns(link->active->sent_at,
				   rtu->tx_len * modbus_rtu_char_ns(&link->config));
	rtu->deadline = ktime_add_ms(rtu->tx_end, rtu->timeout_ms);
	rtu->phase = MODBUS_RTU_SEND;
}

/*
 * Wait until the line is silent, though not for one that never is; and until the port has sent what
 * it was given before, or nothing is sent at all.
 */
static void modbus_rtu_settle(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;
	ktime_t now, silent_at;

	modbus_rtu_collect(link);
	now = ktime_get();
	if (modbus_rtu_flush(rtu->port)) {
		if (!ktime_before(now, rtu->latest)) {
			modbus_rtu_finish(link, -ETIMEDOUT);
			return;
		}
		silent_at = ktime_add_ns(now, modbus_rtu_char_ns(&link->config));
		*wake = min(*wake, silent_at);
		return;
	}
	silent_at = ktime_add_ns(rtu->in.at, modbus_rtu_gap_ns(&link->config));
	if (ktime_before(now, silent_at) && ktime_before(now, rtu->latest)) {
		*wake = min(*wake, silent_at);
		return;
	}
	modbus_rtu_discard(link, &rtu->in);
	modbus_rtu_begin(link);
}

static void modbus_rtu_send(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;
	ssize_t n;

	n = modbus_rtu_write(rtu->port, rtu->tx + rtu->tx_sent, rtu->tx_len - rtu->tx_sent);
	if (n < 0) {
		modbus_rtu_finish(link, -ENODEV);
		return;
	}
	rtu->tx_sent += n;
	if (rtu->tx_sent == rtu->tx_len) {
		rtu->phase = MODBUS_RTU_RECEIVE;
		*wake = 0;
	} else if (ktime_before(ktime_get(), rtu->deadline)) {
		*wake = min(*wake, rtu->deadline);
	} else {
		modbus_rtu_finish(link, -ETIMEDOUT);
	}
}

/*
 * The reply to FC 05 and 06 looks the same as the request: there an echo is only believed when it
 * was seen with another function.
 */
static void modbus_rtu_unecho(struct modbus_link *link)
{
	struct modbus_rtu *rtu = link->transport;
	u8 fc = link->active->fc;
	bool same = fc == MODBUS_FC_WRITE_COIL || fc == MODBUS_FC_WRITE_REGISTER;

	if (rtu->echo_seen || (same && !rtu->echo))
		return;
	rtu->echo_seen = modbus_rtu_drop_echo(link, &rtu->in, rtu->tx, rtu->tx_len);
	rtu->echo |= rtu->echo_seen;
}

static void modbus_rtu_receive(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;
	ktime_t now, silent_at, latest;
	bool silent;
	int status;

	modbus_rtu_collect(link);
	modbus_rtu_unecho(link);
	now = ktime_get();
	silent_at = modbus_rtu_lump_end(link);
	/* A reply that began in time may end later, but not one that never ends. */
	latest = ktime_add_ns(rtu->deadline, MODBUS_RTU_MAX * modbus_rtu_char_ns(&link->config) +
					     MODBUS_RTU_LUMP_MS * NSEC_PER_MSEC);
	silent = !ktime_before(now, silent_at) || ktime_after(now, latest) ||
		 rtu->in.len == sizeof(rtu->in.rx);

	status = modbus_rtu_judge(link, &rtu->in, silent);
	if (status != -EINPROGRESS) {
		/* The adapter may have been exchanged. */
		if (status != -EBADMSG)
			rtu->echo = rtu->echo_seen;
		modbus_rtu_finish(link, status);
	} else if (!ktime_before(now, rtu->deadline) && silent) {
		modbus_rtu_finish(link, -ETIMEDOUT);
	} else {
		*wake = min(*wake, silent ? rtu->deadline : silent_at);
	}
}

static void modbus_rtu_step(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_rtu *rtu = link->transport;

	if (!READ_ONCE(rtu->port->tty)) {
		modbus_rtu_finish(link, -ENODEV);
		return;
	}
	switch (rtu->phase) {
	case MODBUS_RTU_IDLE:
		break;
	case MODBUS_RTU_SETTLE:
		modbus_rtu_settle(link, wake);
		if (rtu->phase != MODBUS_RTU_SEND)
			break;
		fallthrough;
	case MODBUS_RTU_SEND:
		modbus_rtu_send(link, wake);
		break;
	case MODBUS_RTU_RECEIVE:
		modbus_rtu_receive(link, wake);
		break;
	}
}

static void modbus_rtu_start(struct modbus_link *link, struct modbus_request *req, u32 timeout_ms)
{
	struct modbus_rtu *rtu = link->transport;

	rtu->tx_len = modbus_rtu_encode(req, req->mdev->unit, rtu->tx);
	rtu->timeout_ms = timeout_ms;
	rtu->latest = ktime_add_ns(ktime_get(), MODBUS_RTU_MAX *
						modbus_rtu_char_ns(&link->config));
	rtu->phase = MODBUS_RTU_SETTLE;
}

static const struct modbus_link_ops modbus_rtu_ops = {
	.own_worker = true,
	.late_ambiguous = true,
	/* Modbus over Serial Line V1.02, section 2.2: 0 is broadcast, 248 and up reserved */
	.unit_min = 1,
	.unit_max = 247,
	.create = modbus_rtu_create,
	.attach = modbus_rtu_attach,
	.set_line = modbus_rtu_set_line,
	.service = modbus_rtu_service,
	.start = modbus_rtu_start,
	.step = modbus_rtu_step,
	.release = modbus_rtu_release,
	.wire_cost = modbus_rtu_cost,
};

int __init modbus_rtu_init(void)
{
	modbus_ldisc_ops.num = ldisc;
	modbus_link_register_ops(MODBUS_LINK_TYPE_RTU, &modbus_rtu_ops);
	return tty_register_ldisc(&modbus_ldisc_ops);
}

void modbus_rtu_exit(void)
{
	tty_unregister_ldisc(&modbus_ldisc_ops);
}

MODULE_ALIAS_LDISC(N_DEVELOPMENT);
