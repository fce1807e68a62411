// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus TCP: one listener for each bus, any number of clients.
 *
 * The MBAP header is read here and not by libmodbus, which serves one client at a time and can
 * neither delay a reply nor send a wrong one. Replies leave each connection in the order of their
 * requests. A unit id nobody has is answered as a gateway does; a header that is none closes the
 * connection. A client that does not read is dropped.
 */
#define _GNU_SOURCE
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
	struct sockaddr_storage addr;
	socklen_t addr_len;
};

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
	c->tcp->bus.stats.clients--;
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

static void send_reply(struct conn *c, struct reply *r)
{
	u8 adu[MBAP_LEN + REPLY_MAX + 2 * JUNK_MAX], *p = adu;
	u64 due = now_ns() + c->tcp->bus.turnaround_ns + r->delay_ns;
	int len = MBAP_LEN + r->len;

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
	p[4] = (u8)((r->len + 1) >> 8);
	p[5] = (u8)(r->len + 1);
	p[6] = r->unit;
	memcpy(p + MBAP_LEN, r->pdu, (size_t)r->len);
	len -= r->cut < len ? r->cut : len;
	p += len;
	junk(p, r->after);
	p += r->after;
	if (r->split)
		queue_split(c, adu, (int)(p - adu), due);
	else
		queue_send(c, adu, (int)(p - adu), due, THEN_NOTHING);
	if (r->between) {
		junk(adu, r->between);
		queue_send(c, adu, r->between, due + 10 * NSEC_PER_MSEC, THEN_NOTHING);
	}
}

/* Receiving */

static void serve(struct conn *c, const u8 *adu, int len)
{
	struct reply r = { .unit = adu[6], .tid = (u16)(adu[0] << 8 | adu[1]) };
	const u8 *pdu = adu + MBAP_LEN;
	struct unit *u;

	len -= MBAP_LEN;
	for (u = c->tcp->bus.units; u && u->id != r.unit && u->id != ANY_UNIT; u = u->next_on_bus)
		;
	if (!u) {
		c->tcp->bus.stats.foreign++;
		r.len = pdu_exception(pdu[0], GATEWAY_NO_TARGET, r.pdu);
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

static void conn_ready(struct watch *w, u32 events)
{
	struct conn *c = container_of(w, struct conn, watch);
	struct bus *b = &c->tcp->bus;
	int len;
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
	while ((len = frame_len(c->in, c->in_len)) > 0) {
		bus_trace(b, "<-", c->in, len);
		if (!c->hung)
			serve(c, c->in, len);
		c->in_len -= len;
		memmove(c->in, c->in + len, (size_t)c->in_len);
	}
	if (len < 0)
		b->stats.dropped += (u64)c->in_len;
	if (len < 0 || c->gone)
		conn_close(c, THEN_DROP);
}

static void listen_ready(struct watch *w, u32 events)
{
	struct tcp *t = container_of(w, struct tcp, listen);
	int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), one = 1;
	struct conn *c;

	(void)events;
	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
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
}

/* The server */

static int tcp_up(struct bus *b)
{
	struct tcp *t = container_of(b, struct tcp, bus);
	int fd, one = 1;

	if (t->listen.fd >= 0)
		return 0;
	fd = socket(t->addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, (struct sockaddr *)&t->addr, t->addr_len) || listen(fd, 128)) {
		fail("%s: %s", b->name, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	t->listen.fd = fd;
	return watch_add(&t->listen, EPOLLIN);
}

static void tcp_down(struct bus *b)
{
	struct tcp *t = container_of(b, struct tcp, bus);

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

static int resolve(struct tcp *t, const char *host, int port)
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
	memcpy(&t->addr, ai->ai_addr, ai->ai_addrlen);
	t->addr_len = ai->ai_addrlen;
	freeaddrinfo(ai);
	return 0;
}

struct bus *tcp_new(const char *host, int port)
{
	struct tcp *t = zalloc(sizeof(*t));

	if (resolve(t, host, port)) {
		free(t);
		return NULL;
	}
	t->bus.kind = "tcp";
	t->bus.up = tcp_up;
	t->bus.down = tcp_down;
	t->bus.hang = tcp_hang;
	t->listen.fd = -1;
	t->listen.ready = listen_ready;
	snprintf(t->bus.name, sizeof(t->bus.name), "tcp:%s:%d", host, port);
	bus_add(&t->bus);
	return &t->bus;
}
