// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus TCP client, and RTU frames over TCP, in the initial network namespace.
 *
 * Nothing here waits: the socket wakes the worker, and is asked only after it did. Polling a dead
 * server fails at once. After a
 * failure the next attempt to connect waits, longer each time until there is a valid reply, unless
 * an urgent request is there.
 *
 * In Modbus TCP the id of a transaction tells its reply from late ones, and from those of requests
 * that were sent with it in one piece, which a server may answer in any order.
 *
 * Silence has two kinds. What TCP has not delivered is the network's: the connection is kept, for
 * a device that has room for one client would refuse another until it has noticed. What was
 * delivered, and no unit answers, is the server's: after a few requests the connection is made
 * anew.
 *
 * A server with several units may be a gateway to a line, where one request follows the other: a
 * unit that does not answer holds up the others until the gateway gives up, which may be after
 * our time-out. The next request is given that time too; but for an urgent one no more is waited
 * than was promised by wire_cost().
 */
#include <linux/inet.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <linux/unaligned.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/tcp_states.h>

#include "internal.h"

/* An unanswered SYN is repeated after 1 s (RFC 6298); give up after the second. */
#define MODBUS_TCP_CONNECT_MS		2000
#define MODBUS_TCP_BACKOFF_MIN_MS	200
#define MODBUS_TCP_BACKOFF_MAX_MS	10000
/* Between attempts for urgent requests; keeps a caller that repeats at once from spinning */
#define MODBUS_TCP_URGENT_MS		50
/* Times in a row that a server may send without being asked; late replies are fewer */
#define MODBUS_TCP_UNASKED_MAX		16
/* A network may be away for 2 s: how long sent data may stay unconfirmed */
#define MODBUS_TCP_USER_TIMEOUT_MS	5000
/* Requests in a row that a server takes and leaves unanswered, when all its units are silent */
#define MODBUS_TCP_UNANSWERED		3
#define MODBUS_TCP_UNANSWERED_URGENT	2
/* How long gateways wait for a unit, unless it is said; 1 s is what most come with */
#define MODBUS_TCP_GATEWAY_MS		1000
/* Who replies that soon did not wait for another */
#define MODBUS_TCP_PROMPT_MS		50
/* Most that is believed */
#define MODBUS_TCP_GIVEUP_MAX_NS	(10ULL * NSEC_PER_SEC)
/* RTU over TCP: no byte for so long, no more will come. Servers collect for some 10 ms. */
#define MODBUS_TCP_LUMP_MS		100
/* A round trip over a switched 100 Mbit/s network and a small controller's turn-around */
#define MODBUS_TCP_FRAME_NS		(500 * NSEC_PER_USEC)
/* 16 bits at 100 Mbit/s */
#define MODBUS_TCP_WORD_NS		160
/* A request to read registers or coils: header, function code, address, number */
#define MODBUS_TCP_READ			(MODBUS_MBAP_SIZE + 5)
/* Finds a dead server while nobody asks it */
#define MODBUS_TCP_KEEPIDLE_S		5
#define MODBUS_TCP_KEEPINTVL_S		1
#define MODBUS_TCP_KEEPCNT		3

/**
 * struct modbus_tcp_framing - what frames look like on a connection
 * @encode: make the frame of a request at @frame
 * @judge: look at what has come, whether there is a request or not; returns -EINPROGRESS as long as
 *	the reply may still come, and -EPROTO if the stream has no frames any more
 * @over: no more will come: what is left?
 */
struct modbus_tcp_framing {
	size_t (*encode)(struct modbus_link *link, struct modbus_request *req, u8 *frame);
	int (*judge)(struct modbus_link *link);
	int (*over)(struct modbus_link *link);
};

/**
 * struct modbus_tcp - a TCP link
 * @framing: what its frames look like
 * @addr: the server; link->queue_lock, as @moved
 * @moved: it is another one than that of the connection
 * @sock: connection, or NULL
 * @heard: the socket has something to say, data or its end; set from softirq
 * @saved_data_ready: the socket's own callback
 * @saved_state_change: the socket's own callback
 * @tried_at: when the last attempt to connect began
 * @give_up_at: when it ends
 * @retry_at: when the next one begins
 * @backoff_ms: how long to wait after the next failure
 * @user_timeout_ms: what the socket was told
 * @tid: id of the last transaction
 * @awaited: bytes that answer what was sent in one piece, until the first of them have come, else 0
 * @deadline: until when the reply is waited for
 * @enough_at: until when, if somebody urgently waits for the link
 * @unanswered: requests in a row after which nothing came
 * @unasked: times in a row that something came without being asked for
 * @owed_since: when a request was sent that may still occupy a gateway, 0 if there is none
 * @owed_until: until when it may
 * @freed_at: when the server last showed that it has done with what it was asked before
 * @tx: request frames
 * @tx_len: bytes in there that are still to be sent
 * @in: received bytes
 */
struct modbus_tcp {
	const struct modbus_tcp_framing *framing;
	struct sockaddr_storage addr;
	bool moved;
	struct socket *sock;
	atomic_t heard;
	void (*saved_data_ready)(struct sock *sk);
	void (*saved_state_change)(struct sock *sk);
	ktime_t tried_at;
	ktime_t give_up_at;
	ktime_t retry_at;
	u32 backoff_ms;
	u32 user_timeout_ms;
	u16 tid;
	int awaited;
	ktime_t deadline;
	ktime_t enough_at;
	unsigned int unanswered;
	unsigned int unasked;
	ktime_t owed_since;
	ktime_t owed_until;
	ktime_t freed_at;
	u8 tx[MODBUS_TCP_MAX + (MODBUS_PIPELINE_MAX - 1) * MODBUS_TCP_READ];
	size_t tx_len;
	struct modbus_rtu_stream in;
};

static const char *modbus_tcp_error(int err)
{
	switch (err) {
	case -ECONNREFUSED:
		return "connection refused";
	case -ECONNRESET:
		return "connection reset by the server";
	case -EPIPE:
		return "connection closed by the server";
	case -ETIMEDOUT:
		return "no answer";
	case -ECONNABORTED:
		return "given up";
	case -EHOSTUNREACH:
		return "no route to the host";
	case -ENETUNREACH:
		return "network is unreachable";
	case -EBADMSG:
		return "the server does not speak Modbus";
	case -ENOMEM:
		return "out of memory";
	default:
		return "connection failed";
	}
}

/*
 * Is the protocol there? From now on it stays: the worker, which others wait for, never has to
 * load it.
 */
static int modbus_tcp_check_family(const struct sockaddr_storage *addr,
				   struct netlink_ext_ack *extack)
{
	struct socket *sock;
	int ret;

	ret = sock_create_kern(&init_net, addr->ss_family, SOCK_STREAM, IPPROTO_TCP, &sock);
	/* what sock_create() says when there is no memory for the socket's inode */
	if (ret == -ENFILE)
		return -ENOMEM;
	if (ret) {
		NL_SET_ERR_MSG(extack, "address: the kernel can't make such a connection");
		return ret;
	}
	sock_release(sock);
	return 0;
}

static int modbus_tcp_resolve(const struct modbus_link_config *config,
			      struct sockaddr_storage *addr, struct netlink_ext_ack *extack)
{
	char port[8];

	scnprintf(port, sizeof(port), "%u", config->port);
	if (!inet_pton_with_scope(&init_net, AF_UNSPEC, config->address, port, addr))
		return modbus_tcp_check_family(addr, extack);
	NL_SET_ERR_MSG(extack, "address: not an IPv4 or IPv6 address");
	return -EINVAL;
}

/* The server is another one from now on; the worker sees it when it next has nothing under way. */
static int modbus_tcp_set_line(struct modbus_link *link, const struct modbus_link_config *config,
			       struct netlink_ext_ack *extack)
{
	struct modbus_tcp *tcp = link->transport;
	struct sockaddr_storage addr;
	int ret;

	guard(mutex)(&link->attach_lock);
	if (modbus_link_stopping(link)) {
		NL_SET_ERR_MSG(extack, "link: is being removed");
		return -ENODEV;
	}
	ret = modbus_tcp_resolve(config, &addr, extack);
	if (ret)
		return ret;
	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		strscpy(link->config.address, config->address, sizeof(link->config.address));
		link->config.port = config->port;
		tcp->addr = addr;
		WRITE_ONCE(tcp->moved, true);
	}
	modbus_link_wake(link);
	return 0;
}

static int modbus_tcp_create_as(struct modbus_link *link, const struct modbus_tcp_framing *framing,
				struct netlink_ext_ack *extack)
{
	struct modbus_tcp *tcp;
	int ret;

	tcp = kzalloc(sizeof(*tcp), GFP_KERNEL);
	if (!tcp)
		return -ENOMEM;
	ret = modbus_tcp_resolve(&link->config, &tcp->addr, extack);
	if (ret) {
		kfree(tcp);
		return ret;
	}
	tcp->framing = framing;
	tcp->backoff_ms = MODBUS_TCP_BACKOFF_MIN_MS;
	link->transport = tcp;
	return 0;
}

/* Are all replies there that are waited for, or will no more come? */
static bool modbus_tcp_complete(const struct modbus_tcp *tcp, struct sock *sk)
{
	return sk->sk_state != TCP_ESTABLISHED || tcp_inq(sk) >= READ_ONCE(tcp->awaited);
}

/* Data came, or the state of the connection changed. Runs in softirq. */
static void modbus_tcp_wake(struct sock *sk)
{
	struct modbus_link *link;

	read_lock_bh(&sk->sk_callback_lock);
	link = sk->sk_user_data;
	if (link) {
		struct modbus_tcp *tcp = link->transport;

		atomic_set(&tcp->heard, 1);
		modbus_link_heard(link, modbus_tcp_complete(tcp, sk));
	}
	read_unlock_bh(&sk->sk_callback_lock);
}

static void modbus_tcp_hook(struct modbus_link *link, struct sock *sk)
{
	struct modbus_tcp *tcp = link->transport;

	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_user_data = link;
	tcp->saved_data_ready = sk->sk_data_ready;
	tcp->saved_state_change = sk->sk_state_change;
	sk->sk_data_ready = modbus_tcp_wake;
	sk->sk_state_change = modbus_tcp_wake;
	write_unlock_bh(&sk->sk_callback_lock);
}

static void modbus_tcp_disconnect(struct modbus_tcp *tcp)
{
	struct socket *sock = tcp->sock;
	struct sock *sk;

	if (!sock)
		return;
	sk = sock->sk;
	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_user_data = NULL;
	sk->sk_data_ready = tcp->saved_data_ready;
	sk->sk_state_change = tcp->saved_state_change;
	write_unlock_bh(&sk->sk_callback_lock);
	sock_release(sock);
	tcp->sock = NULL;
	tcp->in.len = 0;
}

static void modbus_tcp_release(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	modbus_tcp_disconnect(tcp);
	kfree(tcp);
}

/* The connection is lost. Urgent requests stay queued: for them it is made again at once. */
static void modbus_tcp_lose(struct modbus_link *link, int err)
{
	struct modbus_tcp *tcp = link->transport;

	modbus_tcp_disconnect(tcp);
	tcp->retry_at = ktime_add_ms(ktime_get(), tcp->backoff_ms);
	tcp->backoff_ms = min(2 * tcp->backoff_ms, MODBUS_TCP_BACKOFF_MAX_MS);
	modbus_link_down(link, "%s port %u: %s (%d)", link->config.address, link->config.port,
			 modbus_tcp_error(err), err);
}

/* No connection could be made. */
static void modbus_tcp_unreachable(struct modbus_link *link, int err)
{
	modbus_tcp_lose(link, err);
	modbus_link_unreachable(link);
}

/* Whatever the time-out is now, the socket knows. Not before it stands: it would cut connecting. */
static void modbus_tcp_tune(struct modbus_link *link)
{
	u32 ms = max(4 * READ_ONCE(link->config.response_timeout_ms), MODBUS_TCP_USER_TIMEOUT_MS);
	struct modbus_tcp *tcp = link->transport;

	if (tcp->user_timeout_ms == ms)
		return;
	tcp->user_timeout_ms = ms;
	tcp_sock_set_user_timeout(tcp->sock->sk, ms);
}

static void modbus_tcp_up(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	tcp->user_timeout_ms = 0;
	modbus_tcp_tune(link);
	tcp->in.len = 0;
	tcp->tx_len = 0;
	tcp->unanswered = 0;
	tcp->unasked = 0;
	tcp->owed_since = 0;
	tcp->owed_until = 0;
	link->line_free_at = 0;
	modbus_link_up(link);
}

static void modbus_tcp_connect(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	struct sockaddr_storage addr;
	struct sock *sk;
	int ret;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		addr = tcp->addr;
		WRITE_ONCE(tcp->moved, false);
	}
	tcp->tried_at = ktime_get();
	tcp->give_up_at = ktime_add_ms(tcp->tried_at, MODBUS_TCP_CONNECT_MS);
	ret = sock_create_kern(&init_net, addr.ss_family, SOCK_STREAM, IPPROTO_TCP,
			       &tcp->sock);
	if (ret) {
		tcp->sock = NULL;
		modbus_tcp_unreachable(link, ret);
		return;
	}

	sk = tcp->sock->sk;
	sk->sk_allocation = GFP_NOIO;	/* as the worker, also where the network core allocates */
	tcp_sock_set_nodelay(sk);
	sock_set_keepalive(sk);
	tcp_sock_set_keepidle(sk, MODBUS_TCP_KEEPIDLE_S);
	tcp_sock_set_keepintvl(sk, MODBUS_TCP_KEEPINTVL_S);
	tcp_sock_set_keepcnt(sk, MODBUS_TCP_KEEPCNT);
	modbus_tcp_hook(link, sk);

	ret = kernel_connect(tcp->sock, (struct sockaddr_unsized *)&addr,
			     addr.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
							  sizeof(struct sockaddr_in),
			     O_NONBLOCK);
	if (ret && ret != -EINPROGRESS)
		modbus_tcp_unreachable(link, ret);
	else
		modbus_link_connecting(link);
}

static bool modbus_tcp_established(const struct modbus_tcp *tcp)
{
	return inet_sk_state_load(tcp->sock->sk) == TCP_ESTABLISHED && !tcp->sock->sk->sk_err;
}

static void modbus_tcp_service_down(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_tcp *tcp = link->transport;
	ktime_t at = tcp->retry_at;

	if (tcp->tried_at && modbus_link_urgent(link))
		at = min(at, ktime_add_ms(tcp->tried_at, MODBUS_TCP_URGENT_MS));
	if (ktime_before(ktime_get(), at))
		*wake = min(*wake, at);
	else
		modbus_tcp_connect(link);
}

static void modbus_tcp_service_connecting(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_tcp *tcp = link->transport;

	if (modbus_tcp_established(tcp))
		modbus_tcp_up(link);
	else if (inet_sk_state_load(tcp->sock->sk) != TCP_SYN_SENT)
		modbus_tcp_unreachable(link, sock_error(tcp->sock->sk));
	else if (!ktime_before(ktime_get(), tcp->give_up_at))
		modbus_tcp_unreachable(link, -ETIMEDOUT);
	else
		*wake = min(*wake, tcp->give_up_at);
}

static void modbus_tcp_consume(struct modbus_tcp *tcp, size_t n)
{
	tcp->in.len -= n;
	memmove(tcp->in.rx, tcp->in.rx + n, tcp->in.len);
}

/* Take what has come. Returns 1 if there was something, 0 if not, or why the connection is lost. */
static int modbus_tcp_collect(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec vec = {
		.iov_base = tcp->in.rx + tcp->in.len,
		.iov_len = sizeof(tcp->in.rx) - tcp->in.len,
	};
	int ret;

	/* Ordered before the socket is read: what comes later says so again. */
	if (!atomic_xchg(&tcp->heard, 0))
		return 0;
	ret = kernel_recvmsg(tcp->sock, &msg, &vec, 1, vec.iov_len, MSG_DONTWAIT);
	if (ret == -EAGAIN)
		return 0;
	if (ret <= 0)
		return ret ?: -EPIPE;
	/* What did not fit, or the end that follows, was said already. */
	if (ret == vec.iov_len || tcp->sock->sk->sk_shutdown || tcp->sock->sk->sk_err)
		atomic_set(&tcp->heard, 1);
	tcp->in.len += ret;
	tcp->in.at = ktime_get();
	modbus_link_rx_bytes(link, ret);
	return 1;
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

static int modbus_rtu_tcp_judge(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

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

/* The worker */

/* Late replies, and the end of the connection */
static void modbus_tcp_service_up(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	int ret;

	ret = modbus_tcp_collect(link);
	if (ret > 0 && (tcp->framing->judge(link) == -EPROTO ||
			++tcp->unasked > MODBUS_TCP_UNASKED_MAX))
		ret = -EBADMSG;
	if (ret > 0 && atomic_read(&tcp->heard))
		modbus_link_wake(link);
	if (ret < 0)
		modbus_tcp_lose(link, ret);
}

static void modbus_tcp_service(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_tcp *tcp = link->transport;

	if (link->active)
		return;
	if (READ_ONCE(tcp->moved)) {
		WRITE_ONCE(tcp->moved, false);
		tcp->backoff_ms = MODBUS_TCP_BACKOFF_MIN_MS;
		if (tcp->sock)
			modbus_tcp_lose(link, -ECONNABORTED);
		tcp->retry_at = 0;
	}
	switch (link->state) {
	case MODBUS_LINK_STATE_DOWN:
		modbus_tcp_service_down(link, wake);
		break;
	case MODBUS_LINK_STATE_CONNECTING:
		modbus_tcp_service_connecting(link, wake);
		break;
	case MODBUS_LINK_STATE_UP:
		modbus_tcp_service_up(link);
		break;
	}
}

/* Has the other side taken all that was sent? */
static bool modbus_tcp_delivered(const struct modbus_tcp *tcp)
{
	const struct tcp_sock *tp = tcp_sk(tcp->sock->sk);

	return READ_ONCE(tp->snd_una) == READ_ONCE(tp->write_seq);
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
		link->line_free_at = ktime_add_ms(ktime_get(), turnaround_ms);
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

/* Send the frames of what was begun. Returns 0, or why the connection is lost. */
static int modbus_tcp_send(struct modbus_tcp *tcp)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec vec = { .iov_base = tcp->tx, .iov_len = tcp->tx_len };
	size_t len = tcp->tx_len;
	int ret;

	if (!len)
		return 0;
	tcp->tx_len = 0;
	ret = kernel_sendmsg(tcp->sock, &msg, &vec, 1, len);
	if (ret < 0)
		return ret == -ETIMEDOUT ? -ECONNABORTED : ret;
	/* A few small frames: if they do not fit, the server has stopped reading. */
	return (size_t)ret == len ? 0 : -ECONNABORTED;
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
	if (status)
		modbus_tcp_finish(link, status);
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
		cost->frame_ns = MODBUS_TCP_FRAME_NS + turnaround_ns;
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
