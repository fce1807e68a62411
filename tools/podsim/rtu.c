// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus RTU units on a serial port, on a pty, or behind a serial server: RTU frames over TCP, one
 * client at a time, the next waits.
 *
 * A request ends where its function code says, or at a silence; since hosts stall, a pause within
 * one may last 100 ms. Frames for units not here are counted and ignored. With a pace (--baud),
 * bytes take their time on a wire that is otherwise instant: a request is served when its last byte
 * would have arrived, a reply begins t3.5 and the turn-around later and leaves byte by byte, and a
 * request that begins within t3.5 of the byte before it is counted and refused as a whole, as a
 * real slave would.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "podsim.h"

#define ADU_MAX			256
#define BROADCAST		0
#define T35_FIXED_BAUD		19200	/* above it t3.5 is 1.75 ms (serial line guide 2.5.1.1) */
#define T35_FIXED_NS		1750000ULL
#define SILENCE_NS		(20 * NSEC_PER_MSEC)	/* surely a pause, on any host */
#define HOST_STALL_NS		(100 * NSEC_PER_MSEC)	/* a busy host may stop within a frame */
#define REOPEN_NS		(200 * NSEC_PER_MSEC)
#define BURST			3	/* bytes written at once: their gap is below t3.5 */
#define GAP_BYTES		6	/* silence before junk "between" frames: beyond t3.5 */
#define ECHO_JUNK		0x00	/* what a driver that is switched on looks like to a receiver */

struct send {
	struct send *next;
	u64 start;
	bool keep;		/* not cancelled by a newer request */
	int len, sent;
	u8 data[REPLY_MAX + 2 * JUNK_MAX + 8];
};

struct rtu {
	struct bus bus;
	struct watch watch;
	int slave;		/* our own hold on the pty's other side, or -1 */
	char path[108];		/* of the port, or of the symlink to the pty */
	bool pty;
	struct watch listen;	/* of a serial server */
	struct address address;
	long baud, pace;	/* of the port; of the wire it plays, 0 for none */
	char parity;		/* N, E or O */
	int stop_bits;
	u64 byte_ns, t35_ns;	/* 0 when not paced */
	u64 wire_end;		/* when the last byte on the wire ends */
	u8 in[2 * ADU_MAX];
	int in_len;
	bool too_early;
	struct timer in_timer, out_timer, reopen_timer;
	struct send *out;	/* in order of start */
};

static const struct {
	long baud;
	speed_t code;
} speeds[] = {
	{ 1200, B1200 }, { 2400, B2400 }, { 4800, B4800 }, { 9600, B9600 }, { 19200, B19200 },
	{ 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 }, { 230400, B230400 },
	{ 460800, B460800 }, { 921600, B921600 },
};

static u16 crc16(const u8 *p, int len)
{
	u16 crc = 0xffff;
	int bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return crc;
}

/* Length of a request, CRC included; 0 when more bytes are needed, -1 when only silence tells */
static int request_len(const u8 *p, int len)
{
	if (len < 2)
		return 0;
	switch (p[1]) {
	case 0x01 ... 0x06:
		return 8;
	case 0x0f:
	case 0x10:
		return len < 7 ? 0 : 9 + p[6];
	case 0x17:
		return len < 11 ? 0 : 13 + p[10];
	case 0x2b:
		return 7;
	}
	return -1;
}

/* Sending */

static void cancel_sends(struct rtu *r, bool all)
{
	struct send **p = &r->out, *s;

	while ((s = *p)) {
		if (!all && (s->keep || s->sent)) {
			p = &s->next;
			continue;
		}
		*p = s->next;
		free(s);
	}
	if (!r->out)
		timer_cancel(&r->out_timer);
}

/* When the next few bytes have all come; the last of a frame is never late. */
static u64 next_due(const struct rtu *r, const struct send *s)
{
	int to = s->sent + BURST < s->len ? s->sent + BURST : s->len;

	return s->start + (u64)to * r->byte_ns;
}

static void arm_send(struct rtu *r)
{
	if (r->out)
		timer_arm(&r->out_timer, next_due(r, r->out));
}

/* A byte is the reader's when its last bit would have come. */
static void send_due(struct timer *t)
{
	struct rtu *r = container_of(t, struct rtu, out_timer);
	struct send *s = r->out;
	int due = s->len;
	ssize_t n;

	if (!s->sent && s->start < r->wire_end)
		s->start = r->wire_end;
	if (now_ns() < next_due(r, s)) {
		arm_send(r);
		return;
	}
	if (now_ns() < s->start + (u64)s->len * r->byte_ns)
		due = (int)((now_ns() - s->start) / r->byte_ns);
	n = write(r->watch.fd, s->data + s->sent, (size_t)(due - s->sent));
	if (n > 0)
		r->bus.stats.bytes_out += (u64)n;
	s->sent = due;		/* a full port loses bytes, as a line would */
	if (r->byte_ns)
		r->wire_end = s->start + (u64)s->len * r->byte_ns;
	if (s->sent == s->len) {
		r->out = s->next;
		free(s);
	}
	arm_send(r);
}

static void queue_send(struct rtu *r, const u8 *data, int len, u64 start, bool keep)
{
	struct send *s, **p;

	if (r->watch.fd < 0 || len <= 0)
		return;
	s = zalloc(sizeof(*s));
	s->start = start;
	s->keep = keep;
	s->len = len;
	memcpy(s->data, data, (size_t)len);
	for (p = &r->out; *p && ((*p)->sent || (*p)->start <= start); p = &(*p)->next)
		;
	s->next = *p;
	*p = s;
	bus_trace(&r->bus, "->", data, len);
	arm_send(r);
}

/* @data from @start on, with a silence in its middle */
static void queue_with_gap(struct rtu *r, const u8 *data, int len, u64 start, u64 gap_ns, bool keep)
{
	int half = gap_ns ? len / 2 : 0;

	queue_send(r, data, half, start, keep);
	start += (u64)half * r->byte_ns + gap_ns;
	queue_send(r, data + half, len - half, start, keep);
}

static void send_reply(struct rtu *r, struct reply *rep)
{
	u8 adu[REPLY_MAX + 2 * JUNK_MAX + 8], *p = adu;
	u64 start = r->wire_end + r->t35_ns + r->bus.turnaround_ns + rep->delay_ns;
	int len = rep->len + 3;
	u16 crc;

	if (rep->silent)
		return;
	junk(p, rep->before);
	p += rep->before;
	p[0] = rep->unit;
	memcpy(p + 1, rep->pdu, (size_t)rep->len);
	crc = crc16(p, rep->len + 1);
	if (rep->bad_crc)
		crc ^= 0x0101;
	p[rep->len + 1] = (u8)crc;
	p[rep->len + 2] = (u8)(crc >> 8);
	len -= rep->cut < len ? rep->cut : len;
	p += len;
	junk(p, rep->after);
	p += rep->after;
	queue_with_gap(r, adu, (int)(p - adu), start, rep->gap_ns, rep->keep);
	r->bus.replied_ns = start + (u64)(p - adu) * r->byte_ns + rep->gap_ns;
	if (rep->between) {
		start += (u64)(p - adu + GAP_BYTES) * r->byte_ns + SILENCE_NS;
		junk(adu, rep->between);
		queue_send(r, adu, rep->between, start, true);
	}
}

/* Receiving */

static void serve_unit(struct rtu *r, struct unit *u, u8 id, const u8 *pdu, int len)
{
	struct reply rep = { .unit = id };

	if (!unit_answers(u))
		return;
	rep.len = pdu_serve(u, pdu, len, rep.pdu);
	fault_apply(u, pdu, len, &rep);
	send_reply(r, &rep);
}

static void broadcast(struct rtu *r, const u8 *pdu, int len)
{
	u8 unheard[PDU_MAX];
	struct unit *u;

	for (u = r->bus.units; u; u = u->next_on_bus)
		if (unit_answers(u))
			pdu_serve(u, pdu, len, unheard);
}

static void serve_frame(struct rtu *r, const u8 *adu, int len)
{
	struct unit *u;
	u8 id = adu[0];

	bus_trace(&r->bus, "<-", adu, len);
	cancel_sends(r, false);
	if (r->bus.quirk[Q_MUTE] || quirk_too_early(&r->bus))
		return;
	if (id == BROADCAST) {
		broadcast(r, adu + 1, len - 3);
		return;
	}
	for (u = r->bus.units; u && u->id != id && u->id != ANY_UNIT; u = u->next_on_bus)
		;
	if (u)
		serve_unit(r, u, id, adu + 1, len - 3);
	else
		r->bus.stats.foreign++;
}

static bool good_crc(const u8 *adu, int len)
{
	return len >= 4 && crc16(adu, len - 2) == (adu[len - 2] | adu[len - 1] << 8);
}

static void drop_input(struct rtu *r)
{
	r->bus.stats.dropped += (u64)r->in_len;
	r->in_len = 0;
}

/* Take whole frames from the front. What is left waits for more bytes or for silence. */
static void take_frames(struct rtu *r)
{
	int len;

	while ((len = request_len(r->in, r->in_len)) > 0 && len <= r->in_len) {
		if (!good_crc(r->in, len))
			return;
		if (r->byte_ns && r->in_len > len) {	/* no t3.5 behind it: one long bad frame */
			r->bus.stats.t35_violations++;
			drop_input(r);
			return;
		}
		if (r->too_early) {
			r->bus.stats.t35_violations++;
			drop_input(r);
			return;
		}
		r->in_len -= len;
		serve_frame(r, r->in, len);
		memmove(r->in, r->in + len, (size_t)r->in_len);
	}
}

static void silence(struct rtu *r)
{
	if (r->too_early) {
		r->bus.stats.t35_violations++;
	} else if (good_crc(r->in, r->in_len)) {
		serve_frame(r, r->in, r->in_len);
		r->in_len = 0;
	} else {
		bus_trace(&r->bus, "<? ", r->in, r->in_len);
		r->bus.stats.crc_errors++;
	}
	drop_input(r);
}

/* A request whose rest is missing is waited for longer than bytes that are none. */
static u64 patience(const struct rtu *r)
{
	int len = request_len(r->in, r->in_len);

	return !len || len > r->in_len ? HOST_STALL_NS : SILENCE_NS;
}

/* The last byte in the buffer has arrived on the wire, or silence followed it. */
static void input_due(struct timer *t)
{
	struct rtu *r = container_of(t, struct rtu, in_timer);
	u64 quiet = r->wire_end + r->t35_ns + patience(r);

	if (now_ns() >= quiet) {
		silence(r);
		return;
	}
	take_frames(r);
	if (r->in_len)
		timer_arm(t, quiet);
}

static void port_lost(struct rtu *r);

/* A two-wire transceiver that hears itself: what the master says comes back as it says it. */
static void echo(struct rtu *r, const u8 *data, ssize_t n)
{
	static const u8 junk_byte = ECHO_JUNK;
	ssize_t sent = 0;

	if (!r->bus.quirk[Q_ECHO])
		return;
	if (!r->in_len && r->bus.quirk[Q_JUNK])
		sent += write(r->watch.fd, &junk_byte, 1);
	sent += write(r->watch.fd, data, (size_t)n);
	if (sent > 0)
		r->bus.stats.bytes_out += (u64)sent;
}

static void port_ready(struct watch *w, u32 events)
{
	struct rtu *r = container_of(w, struct rtu, watch);
	u64 now = now_ns();
	ssize_t n;

	(void)events;
	if (r->in_len == (int)sizeof(r->in))
		drop_input(r);
	n = read(w->fd, r->in + r->in_len, sizeof(r->in) - (size_t)r->in_len);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		port_lost(r);
		return;
	}
	r->bus.stats.bytes_in += (u64)n;
	echo(r, r->in + r->in_len, n);
	if (!r->in_len)
		r->too_early = r->byte_ns && now < r->wire_end + r->t35_ns;
	r->in_len += (int)n;
	if (r->wire_end < now)
		r->wire_end = now;
	r->wire_end += (u64)n * r->byte_ns;
	if (r->byte_ns) {
		timer_arm(&r->in_timer, r->wire_end);
		return;
	}
	take_frames(r);
	if (r->in_len)
		timer_arm(&r->in_timer, now + patience(r));
	else
		timer_cancel(&r->in_timer);
}

/* The port */

static int set_termios(int fd, const struct rtu *r)
{
	struct termios t;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(speeds) && speeds[i].baud != r->baud; i++)
		;
	if (i == ARRAY_SIZE(speeds))
		return fail("%s: no speed %ld", r->path, r->baud);
	if (tcgetattr(fd, &t))
		return fail("%s: %s", r->path, strerror(errno));
	cfmakeraw(&t);
	cfsetspeed(&t, speeds[i].code);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cflag &= (tcflag_t)~(PARENB | PARODD | CSTOPB | CRTSCTS);
	if (r->parity != 'N')
		t.c_cflag |= PARENB;
	if (r->parity == 'O')
		t.c_cflag |= PARODD;
	if (r->stop_bits == 2)
		t.c_cflag |= CSTOPB;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	if (tcsetattr(fd, TCSANOW, &t))
		return fail("%s: %s", r->path, strerror(errno));
	return 0;
}

static int open_serial(struct rtu *r)
{
	int fd = open(r->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return fail("%s: %s", r->path, strerror(errno));
	if (set_termios(fd, r)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int link_slave(const struct rtu *r, const char *slave)
{
	char tmp[sizeof(r->path) + 16];

	snprintf(tmp, sizeof(tmp), "%s.%d", r->path, getpid());
	if (symlink(slave, tmp) || rename(tmp, r->path)) {
		unlink(tmp);
		return fail("%s: %s", r->path, strerror(errno));
	}
	return 0;
}

/* We hold the slave side open too, so that a reader may come and go without a hang-up. */
static int open_pty(struct rtu *r)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	char name[64];

	if (fd < 0 || grantpt(fd) || unlockpt(fd) || ptsname_r(fd, name, sizeof(name))) {
		fail("pty: %s", strerror(errno));
		goto bad;
	}
	r->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (r->slave < 0) {
		fail("%s: %s", name, strerror(errno));
		goto bad;
	}
	if (set_termios(r->slave, r) || link_slave(r, name)) {
		close(r->slave);
		goto bad;
	}
	return fd;
bad:
	r->slave = -1;
	if (fd >= 0)
		close(fd);
	return -1;
}

static void close_port(struct rtu *r)
{
	watch_close(&r->watch);
	if (r->slave >= 0)
		close(r->slave);
	r->slave = -1;
	cancel_sends(r, true);
	timer_cancel(&r->in_timer);
	timer_cancel(&r->reopen_timer);
	r->in_len = 0;
}

/* A serial server waits for whoever comes. */
static int open_server(struct rtu *r)
{
	r->listen.fd = address_listen(&r->address, r->bus.name);
	return r->listen.fd < 0 ? -1 : watch_add(&r->listen, EPOLLIN);
}

static void client_ready(struct watch *w, u32 events)
{
	struct rtu *r = container_of(w, struct rtu, listen);

	(void)events;
	r->watch.fd = address_accept(w->fd);
	if (r->watch.fd < 0)
		return;
	r->bus.stats.accepts++;
	r->bus.stats.clients++;
	r->wire_end = 0;
	watch_events(w, 0);
	watch_add(&r->watch, EPOLLIN);
}

static void client_gone(struct rtu *r)
{
	close_port(r);
	r->bus.stats.clients--;
	watch_events(&r->listen, EPOLLIN);
}

static int open_port(struct rtu *r)
{
	if (r->address.len)
		return open_server(r);
	r->watch.fd = r->pty ? open_pty(r) : open_serial(r);
	if (r->watch.fd < 0)
		return -1;
	r->wire_end = 0;
	return watch_add(&r->watch, EPOLLIN);
}

static void port_lost(struct rtu *r)
{
	if (r->address.len) {
		client_gone(r);
		return;
	}
	close_port(r);
	timer_arm(&r->reopen_timer, now_ns() + REOPEN_NS);
}

static void reopen(struct timer *t)
{
	struct rtu *r = container_of(t, struct rtu, reopen_timer);

	if (open_port(r))
		timer_arm(t, now_ns() + REOPEN_NS);
	else
		r->bus.stats.reopens++;
}

static int rtu_up(struct bus *b)
{
	struct rtu *r = container_of(b, struct rtu, bus);

	timer_cancel(&r->reopen_timer);
	return r->watch.fd >= 0 || r->listen.fd >= 0 ? 0 : open_port(r);
}

static void rtu_down(struct bus *b)
{
	struct rtu *r = container_of(b, struct rtu, bus);

	if (r->pty && r->watch.fd >= 0)
		unlink(r->path);
	if (r->address.len && r->watch.fd >= 0)
		client_gone(r);
	watch_close(&r->listen);
	close_port(r);
}

static void rtu_set_line(struct bus *b, long baud, int parity)
{
	struct rtu *r = container_of(b, struct rtu, bus);
	u64 bits;

	if (parity >= 0)
		r->parity = (char)parity;
	if (baud >= 0)
		r->pace = baud;
	bits = 1 + 8 + (r->parity != 'N') + (u64)r->stop_bits;
	r->byte_ns = r->pace ? bits * NSEC_PER_SEC / (u64)r->pace : 0;
	r->t35_ns = r->pace > T35_FIXED_BAUD ? T35_FIXED_NS : r->byte_ns * 7 / 2;
}

static struct rtu *rtu_new(const char *kind, const char *path)
{
	struct rtu *r = zalloc(sizeof(*r));

	r->bus.kind = kind;
	r->bus.up = rtu_up;
	r->bus.down = rtu_down;
	r->bus.set_line = rtu_set_line;
	r->watch.fd = -1;
	r->listen.fd = -1;
	r->slave = -1;
	r->watch.ready = port_ready;
	r->listen.ready = client_ready;
	r->in_timer.fire = input_due;
	r->out_timer.fire = send_due;
	r->reopen_timer.fire = reopen;
	r->baud = 19200;
	r->parity = 'N';
	r->stop_bits = 1;
	snprintf(r->path, sizeof(r->path), "%s", path);
	snprintf(r->bus.name, sizeof(r->bus.name), "%s:%s", kind, path);
	bus_add(&r->bus);
	return r;
}

struct bus *pty_new(const char *link)
{
	struct rtu *r = rtu_new("pty", link);

	r->pty = true;
	return &r->bus;
}

struct bus *rtu_tcp_new(const char *host, int port)
{
	char name[sizeof(((struct rtu *)0)->path)];
	struct rtu *r;

	snprintf(name, sizeof(name), "%s:%d", host, port);
	r = rtu_new("rtu-tcp", name);
	if (address_resolve(&r->address, host, port))
		return NULL;
	r->bus.leads_out = !address_is_loopback(&r->address);
	return &r->bus;
}

static int parse_mode(struct rtu *r, const char *mode)
{
	if (strlen(mode) != 3 || mode[0] != '8' || !strchr("NEO", mode[1]) ||
	    !strchr("12", mode[2]))
		return fail("mode '%s' is not like 8N1, 8E1, 8O1 or 8N2", mode);
	r->parity = mode[1];
	r->stop_bits = mode[2] - '0';
	return 0;
}

/** serial_new() - "DEV[,BAUD[,MODE]]" */
struct bus *serial_new(const char *spec)
{
	char *copy = strdup(spec), *rest = copy, *path, *baud;
	struct rtu *r;

	path = strsep(&rest, ",");
	baud = strsep(&rest, ",");
	r = rtu_new("serial", path);
	r->bus.leads_out = true;
	if ((baud && parse_int("baud", baud, 1200, 921600, &r->baud)) ||
	    (rest && parse_mode(r, rest)))
		return NULL;
	free(copy);
	return &r->bus;
}
