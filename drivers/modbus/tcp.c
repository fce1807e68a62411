// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus TCP client, and RTU frames over TCP: transactions.
 *
 * In Modbus TCP the id of a transaction tells its reply from late ones, and from those of requests
 * that were sent with it in one piece, which a server may answer in any order.
 *
 * Silence has two kinds. What TCP has not delivered is the network's: the connection is kept, for
 * a device that has room for one client would refuse another until it has noticed. What was
 * delivered, and no unit answers, is the server's: after a few requests the connection is made
 * anew.
 *
 * Behind a serial server is a line whose units tell frames by silence, which most servers do not
 * keep: no request goes out sooner than that after the last byte that came.
 *
 * A server with several units may be a gateway to a line, where one request follows the other: a
 * unit that does not answer holds up the others until the gateway gives up, which may be after
 * our time-out. The next request is given that time too; but for an urgent one no more is waited
 * than was promised by wire_cost().
 */
#include <linux/unaligned.h>

#include "tcp.h"

/* Requests in a row that a server takes and leaves unanswered, when all its units are silent */
#define MODBUS_TCP_UNANSWERED		3
#define MODBUS_TCP_UNANSWERED_URGENT	2
/* How long gateways wait for a unit, unless it is said; 1 s is what most come with */
#define MODBUS_TCP_GATEWAY_MS		1000
/* Who replies that soon did not wait for another */
#define MODBUS_TCP_PROMPT_MS		50
/* Most that is believed */
#define MODBUS_TCP_GIVEUP_MAX_NS	(10ULL * NSEC_PER_SEC)
/* RTU over TCP: unless it is said, the slower one that all units have. Serial Line V1.02, 3.2 */
#define MODBUS_TCP_LINE_BAUD		9600
/* RTU over TCP: no byte for so long, no more will come. Servers collect for some 10 ms. */
#define MODBUS_TCP_LUMP_MS		100
/* A round trip over a switched 100 Mbit/s network and a small controller's turn-around */
#define MODBUS_TCP_FRAME_NS		(500 * NSEC_PER_USEC)
/* 16 bits at 100 Mbit/s */
#define MODBUS_TCP_WORD_NS		160

static void modbus_tcp_consume(struct modbus_tcp *tcp, size_t n)
{
	tcp->in.len -= n;
	memmove(tcp->in.rx, tcp->in.rx + n, tcp->in.len);
}

/*
 * The gateway, if it is one, has done with what it was asked before: just now, if somebody had to
 * wait for that, else any time before.
 */
static void modbus_tcp_free(struct modbus_link *link, ktime_t since, bool waited)
{
	struct modbus_tcp *tcp = link->transport;
	u64 took_ns;

	tcp->freed_at = ktime_get();
	took_ns = ktime_to_ns(ktime_sub(tcp->freed_at, since));
	tcp->unanswered = 0;
	tcp->owed_since = 0;
	tcp->owed_until = 0;
	if (since)
		link->giveup_ns = min(took_ns, waited ? MODBUS_TCP_GIVEUP_MAX_NS : link->giveup_ns);
}

/* Modbus TCP */

static size_t modbus_mbap_encode(struct modbus_link *link, struct modbus_request *req, u8 *frame)
{
	struct modbus_tcp *tcp = link->transport;

	req->tid = ++tcp->tid;
	return modbus_tcp_encode(req, req->mdev->unit, req->tid, frame);
}

/* Whose reply comes next, if that is one of those under way? It is the active one from now on. */
static void modbus_mbap_find(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	struct modbus_request *req;
	u16 tid;

	if (list_empty(&link->following) || tcp->in.len < sizeof(tid))
		return;
	tid = get_unaligned_be16(tcp->in.rx);
	if (link->active->tid == tid)
		return;
	list_for_each_entry(req, &link->following, node) {
		if (req->tid == tid) {
			modbus_link_prefer(link, req);
			return;
		}
	}
}

static int modbus_mbap_judge(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	struct modbus_request *req;
	struct modbus_frame frame;
	int status;

	for (;;) {
		enum modbus_verdict verdict;

		modbus_mbap_find(link);
		req = link->active;
		verdict = modbus_tcp_scan(req, req ? req->mdev->unit : 0, req ? req->tid : 0,
					  tcp->in.rx, tcp->in.len, &frame);
		switch (verdict) {
		case MODBUS_VERDICT_MORE:
			return -EINPROGRESS;
		case MODBUS_VERDICT_REPLY:
			status = modbus_link_rx_reply(link, tcp->in.rx, &frame, tcp->in.at);
			modbus_tcp_consume(tcp, frame.len);
			return status;
		case MODBUS_VERDICT_FOREIGN:
			modbus_link_rx_foreign(link, tcp->in.rx, &frame);
			modbus_tcp_consume(tcp, frame.len);
			modbus_tcp_free(link, tcp->owed_since, true);
			break;
		case MODBUS_VERDICT_BAD:
			modbus_link_rx(link, verdict, tcp->in.rx, frame.len);
			modbus_tcp_consume(tcp, frame.len);
			return -EBADMSG;
		default:
			modbus_link_rx(link, MODBUS_VERDICT_BAD, tcp->in.rx, tcp->in.len);
			return -EPROTO;
		}
	}
}

static int modbus_mbap_over(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	if (!tcp->in.len)
		return -ETIMEDOUT;
	/* What follows would be taken for the rest of this frame. */
	modbus_link_rx(link, MODBUS_VERDICT_BAD, tcp->in.rx, tcp->in.len);
	return -EPROTO;
}

static const struct modbus_tcp_framing modbus_mbap_framing = {
	.encode = modbus_mbap_encode,
	.judge = modbus_mbap_judge,
	.over = modbus_mbap_over,
};

static int modbus_tcp_create(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	return modbus_tcp_create_as(link, &modbus_mbap_framing, extack);
}

/* RTU over TCP */

static size_t modbus_rtu_tcp_encode(struct modbus_link *link, struct modbus_request *req,
				    u8 *frame)
{
	struct modbus_tcp *tcp = link->transport;

	BUILD_BUG_ON(MODBUS_TCP_MAX < MODBUS_RTU_MAX);
	modbus_rtu_discard(link, &tcp->in);
	tcp->in.bad = false;
	return modbus_rtu_encode(req, req->mdev->unit, frame);
}

/* The silence that a line behind the server needs before a request, in ns */
static u64 modbus_tcp_gap_ns(const struct modbus_link_config *config)
{
	const struct modbus_link_config line = {
		.baud = READ_ONCE(config->gateway_baud) ?: MODBUS_TCP_LINE_BAUD,
	};

	return config->type == MODBUS_LINK_TYPE_RTU_OVER_TCP ? modbus_rtu_gap_ns(&line) : 0;
}

static int modbus_rtu_tcp_judge(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	ktime_t silent_at = ktime_add_ns(tcp->in.at, modbus_tcp_gap_ns(&link->config));

	/* A pause that a unit needs ends no sooner. */
	link->line_free_at = max(link->line_free_at, silent_at);
	if (link->active)
		return modbus_rtu_judge(link, &tcp->in, tcp->in.len == sizeof(tcp->in.rx));
	modbus_rtu_drop_foreign(link, &tcp->in);
	if (tcp->in.len == sizeof(tcp->in.rx))
		modbus_rtu_discard(link, &tcp->in);
	return -EINPROGRESS;
}

static int modbus_rtu_tcp_over(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	int status = modbus_rtu_judge(link, &tcp->in, true);

	return status == -EINPROGRESS ? -ETIMEDOUT : status;
}

static const struct modbus_tcp_framing modbus_rtu_tcp_framing = {
	.encode = modbus_rtu_tcp_encode,
	.judge = modbus_rtu_tcp_judge,
	.over = modbus_rtu_tcp_over,
};

static int modbus_rtu_tcp_create(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	return modbus_tcp_create_as(link, &modbus_rtu_tcp_framing, extack);
}

/* The request stays unanswered; a gateway may be busy with it for longer. */
static void modbus_tcp_unanswered(struct modbus_link *link)
{
	struct modbus_request *req = link->active;
	struct modbus_tcp *tcp = link->transport;
	bool urgent = req->lane == MODBUS_LANE_URGENT;
	u32 gateway_ms = READ_ONCE(link->config.gateway_timeout_ms);
	/* a gateway begins with it when it has done with the one before */
	ktime_t begun = max(max(tcp->owed_until, tcp->freed_at), req->sent_at);
	size_t owed = 1 + list_count_nodes(&link->following);

	if (gateway_ms || READ_ONCE(link->n_nodes) > 1) {
		if (!tcp->owed_since)
			tcp->owed_since = req->sent_at;
		tcp->owed_until = ktime_add_ms(begun,
					       owed * (gateway_ms ?: MODBUS_TCP_GATEWAY_MS));
	}
	tcp->unanswered++;
	modbus_link_lost(link, -ETIMEDOUT);
	if (tcp->unanswered >= (urgent ? MODBUS_TCP_UNANSWERED_URGENT : MODBUS_TCP_UNANSWERED) &&
	    modbus_tcp_delivered(tcp) && modbus_link_silent(link))
		modbus_tcp_lose(link, -ETIMEDOUT);
}

/* Has the reply come so late that the gateway was busy meanwhile? */
static bool modbus_tcp_waited(const struct modbus_link *link)
{
	ktime_t prompt = ktime_add_ms(link->active->sent_at, MODBUS_TCP_PROMPT_MS);

	return link->behind && !ktime_before(ktime_get(), prompt);
}

/*
 * How long the active request is waited for, beginning with @free_at, when the server looks at it.
 * For an urgent one no more is waited than for one that was sent alone.
 */
static void modbus_tcp_await(struct modbus_link *link, ktime_t free_at, u32 timeout_ms)
{
	struct modbus_tcp *tcp = link->transport;

	tcp->enough_at = ktime_add_ms(link->active->sent_at, timeout_ms);
	tcp->deadline = ktime_add_ms(free_at, timeout_ms);
}

/* The one behind has its turn now. */
static void modbus_tcp_await_next(struct modbus_link *link)
{
	struct modbus_request *req = link->active;

	if (req)
		modbus_tcp_await(link, link->turn_at,
				 modbus_node_timeout_ms(to_modbus_node(req->mdev)));
}

static void modbus_tcp_finish(struct modbus_link *link, int status)
{
	struct modbus_request *req = link->active;
	struct modbus_tcp *tcp = link->transport;
	u32 turnaround_ms = modbus_node_turnaround_ms(to_modbus_node(req->mdev));
	bool gateway = modbus_exception_of_gateway(req->exception);

	if (turnaround_ms)
		link->line_free_at = max(link->line_free_at,
					 ktime_add_ms(ktime_get(), turnaround_ms));
	switch (status) {
	case 0:
	case -EREMOTEIO:
		tcp->backoff_ms = MODBUS_TCP_BACKOFF_MIN_MS;
		modbus_tcp_free(link, gateway ? req->sent_at : tcp->owed_since,
				gateway || modbus_tcp_waited(link));
		fallthrough;
	case -EBADMSG:
		modbus_link_done(link, status);
		modbus_tcp_await_next(link);
		break;
	case -ETIMEDOUT:
		modbus_tcp_unanswered(link);
		break;
	case -EPROTO:
		modbus_tcp_lose(link, -EBADMSG);
		modbus_link_lost(link, -EBADMSG);
		break;
	default:
		modbus_tcp_lose(link, status);
		modbus_link_lost(link, -EHOSTUNREACH);
		break;
	}
}

/* When the server will have looked at the request, if it is a gateway that is busy */
static ktime_t modbus_tcp_free_at(struct modbus_link *link, const struct modbus_request *req)
{
	u32 gateway_ms = READ_ONCE(link->config.gateway_timeout_ms);
	struct modbus_tcp *tcp = link->transport;
	ktime_t latest;

	link->behind = tcp->owed_since && ktime_before(req->sent_at, tcp->owed_until);
	if (!link->behind || modbus_link_silent(link))
		return req->sent_at;
	if (req->lane == MODBUS_LANE_URGENT)
		latest = ktime_add_ms(req->sent_at, gateway_ms);
	else
		latest = ktime_add_ms(req->sent_at, gateway_ms ?: MODBUS_TCP_GATEWAY_MS);
	return min(tcp->owed_until, latest);
}

static int modbus_tcp_reply_len(const struct modbus_request *req)
{
	return MODBUS_MBAP_SIZE + modbus_pdu_reply_max(req);
}

/* Its frame goes out with the first step, those of what is begun together in one piece. */
static void modbus_tcp_start(struct modbus_link *link, struct modbus_request *req, u32 timeout_ms)
{
	struct modbus_tcp *tcp = link->transport;
	u8 *frame = tcp->tx + tcp->tx_len;
	size_t len;

	len = tcp->framing->encode(link, req, frame);
	if (req->dry_run) {
		modbus_link_done(link, 0);
		return;
	}
	modbus_link_sent(link, req, frame, len);
	tcp->tx_len += len;
	tcp->unasked = 0;
	if (req == link->active) {
		modbus_tcp_tune(link);
		modbus_tcp_await(link, modbus_tcp_free_at(link, req), timeout_ms);
	} else {
		WRITE_ONCE(tcp->awaited, modbus_tcp_reply_len(req) +
					 (tcp->awaited ?: modbus_tcp_reply_len(link->active)));
	}
}

/* Finish what is answered. Returns 0, or why the connection is lost. */
static int modbus_tcp_take(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_tcp *tcp = link->transport;
	int status;

	status = modbus_tcp_collect(link);
	if (status <= 0)
		return status;
	/* Nothing orders the two: see modbus_tcp_wake(), after which the link is run in any case */
	WRITE_ONCE(tcp->awaited, 0);
	if (atomic_read(&tcp->heard))
		*wake = 0;
	while (link->active) {
		status = tcp->framing->judge(link);
		if (status == -EINPROGRESS)
			break;
		modbus_tcp_finish(link, status);
	}
	return 0;
}

static void modbus_tcp_step(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_tcp *tcp = link->transport;
	ktime_t deadline, until;
	int status;

	status = modbus_tcp_send(tcp) ?: modbus_tcp_take(link, wake);
	/* The time that is over is the connection's, not the request's. */
	if (status)
		modbus_tcp_finish(link, status == -ETIMEDOUT ? -ECONNABORTED : status);
	if (!link->active)
		return;
	deadline = tcp->deadline;
	if (link->active->lane != MODBUS_LANE_URGENT && modbus_link_urgent(link))
		deadline = tcp->enough_at;
	until = deadline;
	status = -EINPROGRESS;
	/* What has begun in time may end later, but whoever talks without end gets no more time. */
	if (tcp->in.len && link->ops->late_ambiguous)
		until = min(ktime_add_ms(until, MODBUS_TCP_LUMP_MS),
			    ktime_add_ms(tcp->in.at, MODBUS_TCP_LUMP_MS));
	if (!ktime_before(ktime_get(), until)) {
		status = tcp->framing->over(link);
		if (status == -ETIMEDOUT && ktime_before(ktime_get(), deadline))
			status = -EINPROGRESS;
	}
	if (status != -EINPROGRESS)
		modbus_tcp_finish(link, status);
	else
		*wake = min(*wake, max(until, ktime_get()));
}

/*
 * A gateway costs as its line does, and may be busy with a unit that does not answer before. What
 * was sent in one piece is waited for like one, but the server still has to do it all.
 */
static void modbus_tcp_cost(const struct modbus_link_config *config, struct modbus_wire_cost *cost)
{
	u64 pipeline = max(READ_ONCE(config->pipeline), 1U);
	u64 timeout_ms = (u64)READ_ONCE(config->response_timeout_ms) +
			 pipeline * READ_ONCE(config->gateway_timeout_ms);
	u64 turnaround_ns = (u64)READ_ONCE(config->turnaround_ms) * NSEC_PER_MSEC;
	struct modbus_link_config line;

	if (READ_ONCE(config->gateway_baud)) {
		line = *config;
		line.baud = READ_ONCE(config->gateway_baud);
		line.parity = MODBUS_PARITY_NONE;
		line.stop_bits = 1;
		modbus_rtu_cost(&line, cost);
		cost->frame_ns += MODBUS_TCP_FRAME_NS;
	} else {
		cost->frame_ns = MODBUS_TCP_FRAME_NS + turnaround_ns + modbus_tcp_gap_ns(config);
		cost->word_ns = MODBUS_TCP_WORD_NS;
		cost->max_words = READ_ONCE(config->max_registers);
	}
	cost->longest_ns = timeout_ms * NSEC_PER_MSEC +
			   pipeline * (cost->frame_ns + cost->max_words * cost->word_ns);
}

static const struct modbus_link_ops modbus_tcp_ops = {
	.on_demand = true,
	.unit_max = 255,
	.create = modbus_tcp_create,
	.set_line = modbus_tcp_set_line,
	.service = modbus_tcp_service,
	.start = modbus_tcp_start,
	.step = modbus_tcp_step,
	.release = modbus_tcp_release,
	.wire_cost = modbus_tcp_cost,
};

static const struct modbus_link_ops modbus_rtu_tcp_ops = {
	.late_ambiguous = true,
	.on_demand = true,
	.unit_min = 1,
	.unit_max = 247,
	.create = modbus_rtu_tcp_create,
	.set_line = modbus_tcp_set_line,
	.service = modbus_tcp_service,
	.start = modbus_tcp_start,
	.step = modbus_tcp_step,
	.release = modbus_tcp_release,
	.wire_cost = modbus_tcp_cost,
};

void __init modbus_tcp_init(void)
{
	modbus_link_register_ops(MODBUS_LINK_TYPE_TCP, &modbus_tcp_ops);
	modbus_link_register_ops(MODBUS_LINK_TYPE_RTU_OVER_TCP, &modbus_rtu_tcp_ops);
}
