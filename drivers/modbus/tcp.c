// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus TCP client, in the initial network namespace.
 *
 * The thread of the link does everything; the socket only wakes it. Connecting does not block, so
 * polling a dead server fails at once meanwhile. After a failure the next attempt waits, longer
 * each time, unless an urgent request is there.
 *
 * The socket allocates with GFP_NOIO: a trip must not wait for memory that is written back over a
 * disk whose outlet it is to switch. One transaction is out at a time; its id tells its reply
 * from late ones.
 */
#include <linux/inet.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "internal.h"

/* An unanswered SYN is repeated after 1 s (RFC 6298); give up after the second. */
#define MODBUS_TCP_CONNECT_MS		2000
#define MODBUS_TCP_BACKOFF_MIN_MS	200
#define MODBUS_TCP_BACKOFF_MAX_MS	10000
/* Between attempts for urgent requests; keeps a caller that repeats at once from spinning */
#define MODBUS_TCP_URGENT_MS		50
/*
 * Requests in a row that a server may acknowledge and not answer. A new connection helps one whose
 * Modbus has lost this one, and costs one that is only slow next to nothing; under a trip there is
 * no time to be sure.
 */
#define MODBUS_TCP_UNANSWERED_MAX	3
#define MODBUS_TCP_UNANSWERED_URGENT	2
/* A network that is away for shorter keeps the connection: some devices have room for one only */
#define MODBUS_TCP_AWAY_MS		4000
/* Times in a row that a server may send without being asked; late replies are fewer */
#define MODBUS_TCP_UNASKED_MAX		16
/* Finds a dead server while nobody asks it */
#define MODBUS_TCP_KEEPIDLE_S		5
#define MODBUS_TCP_KEEPINTVL_S		1
#define MODBUS_TCP_KEEPCNT		3

/**
 * struct modbus_tcp - a TCP link
 * @addr: the server
 * @addr_len: length of @addr
 * @sock: connection, or NULL
 * @saved_data_ready: the socket's own callback
 * @saved_state_change: the socket's own callback
 * @tried_at: when the last attempt to connect began
 * @give_up_at: when it ends
 * @retry_at: when the next one begins
 * @backoff_ms: how long to wait after the next failure
 * @unanswered: requests of this connection since the last frame from the server
 * @tid: id of the last transaction
 * @tx: request frame
 * @rx: received bytes
 * @rx_len: number of them
 */
struct modbus_tcp {
	struct sockaddr_storage addr;
	int addr_len;
	struct socket *sock;
	void (*saved_data_ready)(struct sock *sk);
	void (*saved_state_change)(struct sock *sk);
	ktime_t tried_at;
	ktime_t give_up_at;
	ktime_t retry_at;
	u32 backoff_ms;
	unsigned int unanswered;
	u16 tid;
	u8 tx[MODBUS_TCP_MAX];
	u8 rx[2 * MODBUS_TCP_MAX];
	size_t rx_len;
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

static int modbus_tcp_create(struct modbus_link *link, struct netlink_ext_ack *extack)
{
	struct modbus_tcp *tcp;

	tcp = kzalloc(sizeof(*tcp), GFP_KERNEL);
	if (!tcp)
		return -ENOMEM;
	if (inet_pton_with_scope(&init_net, AF_UNSPEC, link->config.address, NULL, &tcp->addr)) {
		kfree(tcp);
		NL_SET_ERR_MSG(extack, "address: not an IPv4 or IPv6 address");
		return -EINVAL;
	}
	if (tcp->addr.ss_family == AF_INET6) {
		((struct sockaddr_in6 *)&tcp->addr)->sin6_port = htons(link->config.port);
		tcp->addr_len = sizeof(struct sockaddr_in6);
	} else {
		((struct sockaddr_in *)&tcp->addr)->sin_port = htons(link->config.port);
		tcp->addr_len = sizeof(struct sockaddr_in);
	}
	tcp->backoff_ms = MODBUS_TCP_BACKOFF_MIN_MS;
	link->transport = tcp;
	return 0;
}

/* Data came, or the state of the connection changed. Runs in softirq. */
static void modbus_tcp_wake(struct sock *sk)
{
	struct modbus_link *link;

	read_lock_bh(&sk->sk_callback_lock);
	link = sk->sk_user_data;
	if (link)
		modbus_link_wake(link, MODBUS_EVENT_IO);
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
	tcp->rx_len = 0;
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
	modbus_link_set_state(link, MODBUS_LINK_STATE_DOWN, "%s port %u: %s (%d)",
			      link->config.address, link->config.port, modbus_tcp_error(err), err);
}

/* No connection could be made. */
static void modbus_tcp_unreachable(struct modbus_link *link, int err)
{
	modbus_tcp_lose(link, err);
	modbus_txn_fail_urgent(link, -EHOSTUNREACH);
}

static void modbus_tcp_up(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	/* Not before it stands: it would also cut the attempt to connect short. */
	tcp_sock_set_user_timeout(tcp->sock->sk,
				  max(2 * READ_ONCE(link->config.response_timeout_ms),
				      MODBUS_TCP_AWAY_MS));
	tcp->unanswered = 0;
	tcp->rx_len = 0;
	link->line_free_at = 0;
	modbus_link_set_state(link, MODBUS_LINK_STATE_UP, NULL);
}

static void modbus_tcp_connect(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;
	struct sock *sk;
	int ret;

	tcp->tried_at = ktime_get();
	tcp->give_up_at = ktime_add_ms(tcp->tried_at, MODBUS_TCP_CONNECT_MS);
	ret = sock_create_kern(&init_net, tcp->addr.ss_family, SOCK_STREAM, IPPROTO_TCP,
			       &tcp->sock);
	if (ret) {
		tcp->sock = NULL;
		modbus_tcp_unreachable(link, ret);
		return;
	}

	sk = tcp->sock->sk;
	sk->sk_allocation = GFP_NOIO;
	tcp_sock_set_nodelay(sk);
	sock_set_keepalive(sk);
	tcp_sock_set_keepidle(sk, MODBUS_TCP_KEEPIDLE_S);
	tcp_sock_set_keepintvl(sk, MODBUS_TCP_KEEPINTVL_S);
	tcp_sock_set_keepcnt(sk, MODBUS_TCP_KEEPCNT);
	modbus_tcp_hook(link, sk);

	ret = kernel_connect(tcp->sock, (struct sockaddr_unsized *)&tcp->addr, tcp->addr_len,
			     O_NONBLOCK);
	if (ret && ret != -EINPROGRESS)
		modbus_tcp_unreachable(link, ret);
	else
		modbus_link_set_state(link, MODBUS_LINK_STATE_CONNECTING, NULL);
}

static bool modbus_tcp_established(const struct modbus_tcp *tcp)
{
	return inet_sk_state_load(tcp->sock->sk) == TCP_ESTABLISHED && !tcp->sock->sk->sk_err;
}

static void modbus_tcp_service_down(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_tcp *tcp = link->transport;
	ktime_t at = tcp->retry_at;

	if (tcp->tried_at && modbus_txn_urgent(link))
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
	tcp->rx_len -= n;
	memmove(tcp->rx, tcp->rx + n, tcp->rx_len);
}

/* Take what has come. Returns 1 if there was something, 0 if not, or why the connection is lost. */
static int modbus_tcp_collect(struct modbus_link *link, struct modbus_node *node)
{
	struct modbus_tcp *tcp = link->transport;
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec vec = {
		.iov_base = tcp->rx + tcp->rx_len,
		.iov_len = sizeof(tcp->rx) - tcp->rx_len,
	};
	int ret;

	ret = kernel_recvmsg(tcp->sock, &msg, &vec, 1, vec.iov_len, MSG_DONTWAIT);
	if (ret == -EAGAIN)
		return 0;
	if (ret <= 0)
		return ret ?: -EPIPE;
	tcp->rx_len += ret;
	modbus_link_count(link, node, MODBUS_A_STATS_RX_BYTES, ret);
	return 1;
}

static int modbus_tcp_accept(struct modbus_link *link, struct modbus_request *req,
			     const struct modbus_frame *frame)
{
	struct modbus_tcp *tcp = link->transport;
	int status;

	req->replied_at = ktime_get();
	/* only who answers is well; one that accepts and closes is not asked ever more often */
	tcp->backoff_ms = MODBUS_TCP_BACKOFF_MIN_MS;
	tcp->unanswered = 0;
	status = modbus_pdu_decode(req, tcp->rx + frame->pdu, frame->pdu_len);
	modbus_txn_received(link, to_modbus_node(req->mdev),
			    status == -EBADMSG ? MODBUS_VERDICT_BAD : MODBUS_VERDICT_REPLY,
			    tcp->rx, frame->len);
	modbus_tcp_consume(tcp, frame->len);
	return status;
}

/*
 * Look at what has come; @req may be NULL. Returns -EINPROGRESS as long as the reply may still
 * come, and -EPROTO if the stream has no frames any more.
 */
static int modbus_tcp_judge(struct modbus_link *link, struct modbus_request *req)
{
	struct modbus_node *node = req ? to_modbus_node(req->mdev) : NULL;
	struct modbus_tcp *tcp = link->transport;
	struct modbus_frame frame;

	for (;;) {
		enum modbus_verdict verdict;

		verdict = modbus_tcp_scan(req, req ? req->mdev->unit : 0, tcp->tid, tcp->rx,
					  tcp->rx_len, &frame);
		switch (verdict) {
		case MODBUS_VERDICT_MORE:
			return -EINPROGRESS;
		case MODBUS_VERDICT_REPLY:
			return modbus_tcp_accept(link, req, &frame);
		case MODBUS_VERDICT_FOREIGN:
			modbus_txn_received(link, node, verdict, tcp->rx, frame.len);
			modbus_txn_unit_heard(link, frame.unit, tcp->rx + frame.pdu,
					      frame.pdu_len);
			tcp->unanswered = 0;
			modbus_tcp_consume(tcp, frame.len);
			break;
		case MODBUS_VERDICT_BAD:
			modbus_txn_received(link, node, verdict, tcp->rx, frame.len);
			modbus_tcp_consume(tcp, frame.len);
			return -EBADMSG;
		default:
			modbus_txn_received(link, node, MODBUS_VERDICT_BAD, tcp->rx, tcp->rx_len);
			return -EPROTO;
		}
	}
}

static void modbus_tcp_service_up(struct modbus_link *link)
{
	unsigned int unasked = 0;
	int ret;

	/* Late replies, and the end of the connection */
	while ((ret = modbus_tcp_collect(link, NULL)) > 0) {
		if (modbus_tcp_judge(link, NULL) == -EPROTO ||
		    ++unasked > MODBUS_TCP_UNASKED_MAX) {
			modbus_tcp_lose(link, -EBADMSG);
			return;
		}
	}
	if (ret < 0)
		modbus_tcp_lose(link, ret);
}

static void modbus_tcp_service(struct modbus_link *link, ktime_t *wake)
{
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

static int modbus_tcp_send(struct modbus_tcp *tcp, size_t len)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec vec = { .iov_base = tcp->tx, .iov_len = len };
	int ret;

	ret = kernel_sendmsg(tcp->sock, &msg, &vec, 1, len);
	if (ret < 0)
		return ret;
	/* One small frame at a time: if that does not fit, the server has stopped reading. */
	return (size_t)ret == len ? 0 : -ETIMEDOUT;
}

static int modbus_tcp_receive(struct modbus_link *link, struct modbus_request *req,
			      ktime_t deadline)
{
	int status;

	for (;;) {
		status = modbus_tcp_collect(link, to_modbus_node(req->mdev));
		if (status < 0)
			return status;
		if (status) {
			status = modbus_tcp_judge(link, req);
			if (status != -EINPROGRESS)
				return status;
		}
		if (modbus_link_stopping(link))
			return -ENODEV;
		/* Whoever talks without end does not get more time for it. */
		if (!ktime_before(ktime_get(), deadline))
			return -ETIME;
		modbus_link_wait(link, BIT(MODBUS_EVENT_IO), deadline);
	}
}

/*
 * The server has acknowledged the request and not answered it. While it has not even done that, TCP
 * finds out by itself whether the network is away or the server.
 */
static void modbus_tcp_unanswered(struct modbus_link *link, const struct modbus_request *req)
{
	struct modbus_tcp *tcp = link->transport;
	unsigned int most = req->lane == MODBUS_LANE_URGENT ? MODBUS_TCP_UNANSWERED_URGENT :
							       MODBUS_TCP_UNANSWERED_MAX;

	if (tcp_sk(tcp->sock->sk)->packets_out || ++tcp->unanswered < most)
		return;
	modbus_tcp_lose(link, -ETIMEDOUT);
}

static int modbus_tcp_transfer(struct modbus_link *link, struct modbus_request *req,
			       u32 timeout_ms)
{
	struct modbus_tcp *tcp = link->transport;
	struct modbus_node *node = to_modbus_node(req->mdev);
	size_t len;
	int status;

	len = modbus_tcp_encode(req, req->mdev->unit, ++tcp->tid, tcp->tx);
	if (req->dry_run)
		return 0;
	modbus_txn_sent(link, req, tcp->tx, len);
	status = modbus_tcp_send(tcp, len);
	if (!status)
		status = modbus_tcp_receive(link, req, ktime_add_ms(req->sent_at, timeout_ms));

	switch (status) {
	case 0:
	case -EREMOTEIO:
	case -EBADMSG:
	case -ENODEV:
		return status;
	case -ETIME:
		if (!tcp->rx_len) {
			modbus_tcp_unanswered(link, req);
			return -ETIMEDOUT;
		}
		/* What follows would be taken for the rest of this frame. */
		modbus_txn_received(link, node, MODBUS_VERDICT_BAD, tcp->rx, tcp->rx_len);
		fallthrough;
	case -EPROTO:
		modbus_tcp_lose(link, -EBADMSG);
		return -EBADMSG;
	default:
		modbus_tcp_lose(link, status);
		return -EHOSTUNREACH;
	}
}

const struct modbus_link_ops modbus_tcp_ops = {
	.create = modbus_tcp_create,
	.service = modbus_tcp_service,
	.transfer = modbus_tcp_transfer,
	.release = modbus_tcp_release,
};
