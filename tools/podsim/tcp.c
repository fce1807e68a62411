// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus TCP: one listener for each bus, any number of clients.
 *
 * The MBAP header is read here and not by libmodbus, which serves one client at a time and can
 * neither delay a reply nor send a wrong one. Replies leave each connection in the order of their
 * requests. A unit id nobody has is answered as a gateway does; a header that is none closes the
 * connection. A client that does not read is dropped.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "podsim.h"

#define MBAP_LEN		7
#define ADU_MAX			(MBAP_LEN + PDU_MAX)
#define PENDING_MAX		4096	/* sends waiting on one connection */
#define SPLIT_NS		NSEC_PER_MSEC
#define TOGETHER_MAX		(2 * ADU_MAX / MBAP_LEN)	/* frames in what is received at once */

struct send {
	struct send *next;
	u64 due;
	enum then then;
	int len;
	u8 data[];
};

struct conn {
	struct tcp *tcp;
	struct watch watch;
	struct timer timer;
	struct conn *next;
	struct send *out, **out_end;
	int pending;
	u64 last_due;
	bool gone;		/* to be freed by the one who runs it */
	bool hung;		/* is read, and never answered */
	int in_len;
	u8 in[2 * ADU_MAX];
};

struct tcp {
	struct bus bus;
	struct watch listen;
	struct conn *conns;
	struct address address;
	struct gateway gateway;
	bool up;
};

static void listen_update(struct tcp *t);

static void conn_close(struct conn *c, enum then how)
{
	struct linger now = { .l_onoff = 1 };
	struct conn **p;
	struct send *s;

	for (p = &c->tcp->conns; *p != c; p = &(*p)->next)
		;
	*p = c->next;
	if (how == THEN_RESET)
		setsockopt(c->watch.fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	watch_close(&c->watch);
	timer_cancel(&c->timer);
	while ((s = c->out)) {
		c->out = s->next;
		free(s);
	}
	gateway_forget(&c->tcp->gateway, c);
	c->tcp->bus.stats.clients--;
	listen_update(c->tcp);
	free(c);
}

/* Sending */

/* False when the connection is to go, by c->gone or by what the send asked for. */
static bool put(struct conn *c, const struct send *s)
{
	ssize_t n;

	if (s->then == THEN_HALF_CLOSE)
		shutdown(c->watch.fd, SHUT_WR);
	if (!s->len)
		return true;
	n = send(c->watch.fd, s->data, (size_t)s->len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0)
		c->tcp->bus.stats.bytes_out += (u64)n;
	return n == s->len;
}

static void send_due(struct timer *t)
{
	struct conn *c = container_of(t, struct conn, timer);
	enum then then;
	struct send *s;
	bool good;

	while ((s = c->out) && s->due <= now_ns()) {
		c->out = s->next;
		if (!c->out)
			c->out_end = &c->out;
		c->pending--;
		good = put(c, s);
		then = s->then;
		free(s);
		if (!good || then == THEN_DROP || then == THEN_RESET) {
			conn_close(c, then);
			return;
		}
	}
	if (c->out)
		timer_arm(t, c->out->due);
}

static void queue_send(struct conn *c, const u8 *data, int len, u64 due, enum then then)
{
	struct send *s;

	if (++c->pending > PENDING_MAX) {
		c->gone = true;
		return;
	}
	s = zalloc(sizeof(*s) + (size_t)len);
	s->due = due > c->last_due ? due : c->last_due;
	s->then = then;
	s->len = len;
	c->last_due = s->due;
	*c->out_end = s;
	c->out_end = &s->next;
	if (len) {
		memcpy(s->data, data, (size_t)len);
		bus_trace(&c->tcp->bus, "->", data, len);
	}
	timer_arm(&c->timer, c->out->due);
}

static void queue_split(struct conn *c, const u8 *data, int len, u64 due)
{
	while (len--) {
		queue_send(c, data++, 1, due, THEN_NOTHING);
		due += SPLIT_NS;
	}
}

static void queue_with_gap(struct conn *c, const u8 *data, int len, u64 due, u64 gap_ns)
{
	int half = gap_ns ? len / 2 : 0;

	if (half)
		queue_send(c, data, half, due, THEN_NOTHING);
	queue_send(c, data + half, len - half, due + gap_ns, THEN_NOTHING);
}

static void send_reply(struct conn *c, struct reply *r)
{
	u8 adu[MBAP_LEN + REPLY_MAX + 2 * JUNK_MAX], *p = adu;
	u64 due = now_ns() + r->delay_ns;
	int len = MBAP_LEN + r->len;

	if (!c->tcp->bus.quirk[Q_GATEWAY])	/* its line has taken that time */
		due += c->tcp->bus.turnaround_ns;
	if (r->then != THEN_NOTHING)
		queue_send(c, NULL, 0, due, r->then);
	if (r->silent)
		return;
	junk(p, r->before);
	p += r->before;
	p[0] = (u8)(r->tid >> 8);
	p[1] = (u8)r->tid;
	p[2] = 0;
	p[3] = 0;
	p[4] = (u8)((r->len + 1 + r->length_lie) >> 8);
	p[5] = (u8)(r->len + 1 + r->length_lie);
	p[6] = r->unit;
	memcpy(p + MBAP_LEN, r->pdu, (size_t)r->len);
	len -= r->cut < len ? r->cut : len;
	p += len;
	junk(p, r->after);
	p += r->after;
	if (r->split)
		queue_split(c, adu, (int)(p - adu), due);
	else
		queue_with_gap(c, adu, (int)(p - adu), due, r->gap_ns);
	c->tcp->bus.replied_ns = c->last_due;
	if (c->tcp->bus.quirk[Q_CLOSE])
		queue_send(c, NULL, 0, c->last_due, THEN_DROP);
	if (r->between) {
		junk(adu, r->between);
		queue_send(c, adu, r->between, due + 10 * NSEC_PER_MSEC, THEN_NOTHING);
	}
}

/* Receiving */

/* The server cannot take more at once. */
static void refuse(struct conn *c, const u8 *adu)
{
	struct reply r = { .unit = adu[6], .tid = (u16)(adu[0] << 8 | adu[1]) };

	if (!c->tcp->bus.quirk[Q_BUSY])
		return;
	r.len = unit_exception(adu[MBAP_LEN], SERVER_BUSY, r.pdu);
	send_reply(c, &r);
}

static void serve(struct conn *c, const u8 *adu, int len)
{
	struct reply r = { .unit = adu[6], .tid = (u16)(adu[0] << 8 | adu[1]) };
	const u8 *pdu = adu + MBAP_LEN;
	struct unit *u;

	if (c->tcp->bus.quirk[Q_MUTE] || quirk_too_early(&c->tcp->bus))
		return;
	len -= MBAP_LEN;
	if (c->tcp->bus.quirk[Q_GATEWAY]) {
		gateway_ask(&c->tcp->gateway, c, r.unit, r.tid, pdu, len);
		return;
	}
	for (u = c->tcp->bus.units; u && u->id != r.unit && u->id != ANY_UNIT; u = u->next_on_bus)
		;
	if (!u) {
		c->tcp->bus.stats.foreign++;
		r.len = unit_exception(pdu[0], GATEWAY_NO_TARGET, r.pdu);
	} else {
		if (!unit_answers(u))
			return;
		r.len = pdu_serve(u, pdu, len, r.pdu);
		fault_apply(u, pdu, len, &r);
	}
	send_reply(c, &r);
}

/* Length of the frame at the front; 0 when it is not all there, -1 when it is none */
static int frame_len(const u8 *p, int len)
{
	int body;

	if (len < MBAP_LEN)
		return 0;
	body = p[4] << 8 | p[5];
	if (p[2] || p[3] || body < 2 || body > PDU_MAX + 1)
		return -1;
	return len < 6 + body ? 0 : 6 + body;
}

/* All whole frames that are there. Return: what is left begins with a frame, or more must come. */
static bool serve_together(struct conn *c)
{
	const u8 *at[TOGETHER_MAX], *next = c->in;
	struct bus *b = &c->tcp->bus;
	int lens[TOGETHER_MAX], n, i, len = 0;

	for (n = 0; n < TOGETHER_MAX; n++) {
		len = frame_len(next, c->in_len - (int)(next - c->in));
		if (len <= 0)
			break;
		bus_trace(b, "<-", next, len);
		at[n] = next;
		lens[n] = len;
		next += len;
	}
	if ((u64)n > b->stats.together)
		b->stats.together = (u64)n;
	for (i = 0; i < n && !c->hung; i++) {
		int k = b->quirk[Q_REVERSE] ? n - 1 - i : i;

		if (!b->quirk[Q_SINGLE] || k < b->quirk[Q_SINGLE])
			serve(c, at[k], lens[k]);
		else
			refuse(c, at[k]);
	}
	c->in_len -= (int)(next - c->in);
	memmove(c->in, next, (size_t)c->in_len);
	return len >= 0;
}

static void conn_ready(struct watch *w, u32 events)
{
	struct conn *c = container_of(w, struct conn, watch);
	struct bus *b = &c->tcp->bus;
	bool good;
	ssize_t n;

	(void)events;
	n = recv(w->fd, c->in + c->in_len, sizeof(c->in) - (size_t)c->in_len, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		conn_close(c, THEN_DROP);
		return;
	}
	b->stats.bytes_in += (u64)n;
	c->in_len += (int)n;
	good = serve_together(c);
	if (!good)
		b->stats.dropped += (u64)c->in_len;
	if (!good || c->gone)
		conn_close(c, THEN_DROP);
}

static void gateway_reply(void *asker, struct reply *r)
{
	send_reply(asker, r);
}

static void listen_ready(struct watch *w, u32 events)
{
	struct tcp *t = container_of(w, struct tcp, listen);
	int fd = address_accept(w->fd);
	struct conn *c;

	(void)events;
	if (fd < 0)
		return;
	t->bus.stats.accepts++;
	if (t->bus.quirk[Q_STORM]) {
		close(fd);
		return;
	}
	c = zalloc(sizeof(*c));
	c->tcp = t;
	c->watch.fd = fd;
	c->watch.ready = conn_ready;
	c->timer.fire = send_due;
	c->out_end = &c->out;
	c->next = t->conns;
	t->conns = c;
	t->bus.stats.clients++;
	watch_add(&c->watch, EPOLLIN);
	listen_update(t);
}

/* The server */

/** address_accept() - the next client, to whom pieces of a reply go at once. Return: its socket, or -1. */
int address_accept(int listening)
{
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), one = 1;

	if (fd >= 0)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

/** address_listen() - a listening socket. Return: it, or fail(). */
int address_listen(const struct address *a, const char *name)
{
	int fd = socket(a->addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int one = 1;

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd >= 0 && !bind(fd, (const struct sockaddr *)&a->addr, a->len) && !listen(fd, 128))
		return fd;
	fail("%s: %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int open_listener(struct tcp *t)
{
	if (t->listen.fd >= 0)
		return 0;
	t->listen.fd = address_listen(&t->address, t->bus.name);
	return t->listen.fd < 0 ? -1 : watch_add(&t->listen, EPOLLIN);
}

/* A server that has all the clients it can have refuses the next, or lets it wait. */
static void listen_update(struct tcp *t)
{
	long max = t->bus.quirk[Q_CLIENTS];
	bool full = max && (long)t->bus.stats.clients >= max;

	if (!t->up)
		return;
	if (full && !t->bus.quirk[Q_QUEUE])
		watch_close(&t->listen);
	else if (!open_listener(t))
		watch_events(&t->listen, full ? 0 : EPOLLIN);
}

static void tcp_quirk_changed(struct bus *b)
{
	listen_update(container_of(b, struct tcp, bus));
}

static int tcp_up(struct bus *b)
{
	struct tcp *t = container_of(b, struct tcp, bus);

	if (open_listener(t))
		return -1;
	t->up = true;
	listen_update(t);
	return 0;
}

static void tcp_down(struct bus *b)
{
	struct tcp *t = container_of(b, struct tcp, bus);

	t->up = false;
	watch_close(&t->listen);
	while (t->conns)
		conn_close(t->conns, THEN_RESET);
}

/* TCP goes on to acknowledge, Modbus sleeps: of the connections there are, not of those that come. */
static void tcp_hang(struct bus *b)
{
	struct conn *c;

	for (c = container_of(b, struct tcp, bus)->conns; c; c = c->next)
		c->hung = true;
}

/** address_resolve() - a numeric address. Return: 0 or fail(). */
int address_resolve(struct address *a, const char *host, int port)
{
	struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	}, *ai;
	char service[8];
	int err;

	snprintf(service, sizeof(service), "%d", port);
	err = getaddrinfo(host, service, &hints, &ai);
	if (err)
		return fail("'%s' is not a numeric address: %s", host, gai_strerror(err));
	memcpy(&a->addr, ai->ai_addr, ai->ai_addrlen);
	a->len = ai->ai_addrlen;
	freeaddrinfo(ai);
	return 0;
}

bool address_is_loopback(const struct address *a)
{
	const struct sockaddr_in6 *six = (const void *)&a->addr;
	const struct sockaddr_in *four = (const void *)&a->addr;

	if (a->addr.ss_family == AF_INET)
		return ntohl(four->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

struct bus *tcp_new(const char *host, int port)
{
	struct tcp *t = zalloc(sizeof(*t));

	if (address_resolve(&t->address, host, port)) {
		free(t);
		return NULL;
	}
	t->bus.kind = "tcp";
	t->bus.leads_out = !address_is_loopback(&t->address);
	t->bus.up = tcp_up;
	t->bus.down = tcp_down;
	t->bus.hang = tcp_hang;
	t->bus.quirk_changed = tcp_quirk_changed;
	gateway_init(&t->gateway, &t->bus, gateway_reply);
	t->listen.fd = -1;
	t->listen.ready = listen_ready;
	snprintf(t->bus.name, sizeof(t->bus.name), "tcp:%s:%d", host, port);
	bus_add(&t->bus);
	return &t->bus;
}
