// SPDX-License-Identifier: GPL-2.0-only
/*
 * A gateway: one serial line behind a TCP server.
 *
 * The line carries one request at a time, whoever asks. A unit that stays silent, or whose reply is
 * spoiled, costs the gateway's own time-out, and the gateway answers in its place: exception 0B, or
 * 0A where it is told so. Nobody else is served meanwhile. A full queue is answered with BUSY.
 */
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

#define WAITING_MAX	64

struct gateway_request {
	struct gateway_request *next;
	void *asker;		/* NULL once it has gone */
	struct reply reply;
	int len;
	u8 pdu[PDU_MAX];
};

static struct unit *unit_by_id(const struct bus *b, int id)
{
	struct unit *u;

	for (u = b->units; u && u->id != id && u->id != ANY_UNIT; u = u->next_on_bus)
		;
	return u && unit_answers(u) ? u : NULL;
}

static void refuse(struct gateway_request *q, int code)
{
	struct reply r = { .unit = q->reply.unit, .tid = q->reply.tid };

	r.len = unit_exception(q->pdu[0], code, r.pdu);
	q->reply = r;
}

/* Asks the unit, and says how long the line is taken. */
static u64 carry_out(struct gateway *g, struct gateway_request *q)
{
	struct unit *u = unit_by_id(g->bus, q->reply.unit);
	u64 limit = (u64)g->bus->quirk[Q_GATEWAY] * NSEC_PER_MSEC, takes;
	long code = g->bus->quirk[Q_GATEWAY_CODE];
	struct reply *r = &q->reply;

	if (u) {
		r->len = pdu_serve(u, q->pdu, q->len, r->pdu);
		fault_apply(u, q->pdu, q->len, r);
		takes = r->delay_ns;
		r->delay_ns = 0;
		if (!r->silent && !r->bad_crc && takes < limit)
			return takes + g->bus->turnaround_ns;
		if (r->then != THEN_NOTHING)
			return takes;
	} else {
		g->bus->stats.foreign++;
	}
	refuse(q, code ? (int)code : GATEWAY_NO_TARGET);
	return limit;
}

static void begin(struct gateway *g)
{
	g->busy = g->first;
	if (g->first)
		timer_arm(&g->timer, now_ns() + carry_out(g, g->first));
}

static void done(struct timer *t)
{
	struct gateway *g = container_of(t, struct gateway, timer);
	struct gateway_request *q = g->first;

	g->first = q->next;
	if (!g->first)
		g->end = &g->first;
	g->waiting--;
	if (q->asker)
		g->reply(q->asker, &q->reply);
	free(q);
	begin(g);
}

void gateway_init(struct gateway *g, struct bus *b, void (*reply)(void *asker, struct reply *r))
{
	g->bus = b;
	g->reply = reply;
	g->end = &g->first;
	g->timer.fire = done;
}

/** gateway_ask() - put a request on the line when it is free */
void gateway_ask(struct gateway *g, void *asker, u8 unit, u16 tid, const u8 *pdu, int len)
{
	struct gateway_request *q = zalloc(sizeof(*q));

	q->asker = asker;
	q->reply.unit = unit;
	q->reply.tid = tid;
	q->len = len;
	memcpy(q->pdu, pdu, (size_t)len);
	if (g->waiting == WAITING_MAX) {
		refuse(q, SERVER_BUSY);
		g->reply(asker, &q->reply);
		free(q);
		return;
	}
	*g->end = q;
	g->end = &q->next;
	g->waiting++;
	if (!g->busy)
		begin(g);
}

/** gateway_forget() - the asker has gone; what it asked is done all the same, as gateways do */
void gateway_forget(struct gateway *g, const void *asker)
{
	struct gateway_request *q;

	for (q = g->first; q; q = q->next)
		if (q->asker == asker)
			q->asker = NULL;
}
