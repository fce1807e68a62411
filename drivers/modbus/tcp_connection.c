// SPDX-License-Identifier: GPL-2.0-only
/*
 * The connection of a TCP link, in the initial network namespace: how it is made, lost and led
 * elsewhere, and what goes through it.
 *
 * Nothing here waits: the socket wakes the worker, and is asked only after it did. Polling a dead
 * server fails at once. After a failure the next attempt to connect waits, longer each time until
 * there is a valid reply, unless an urgent request is there.
 */
#include <linux/inet.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/tcp_states.h>

#include "tcp.h"

/* An unanswered SYN is repeated after 1 s (RFC 6298); give up after the second. */
#define MODBUS_TCP_CONNECT_MS		2000
#define MODBUS_TCP_BACKOFF_MAX_MS	10000
/* Between attempts for urgent requests; keeps a caller that repeats at once from spinning */
#define MODBUS_TCP_URGENT_MS		50
/* Times in a row that a server may send without being asked; late replies are fewer */
#define MODBUS_TCP_UNASKED_MAX		16
/* A network may be away for 2 s: how long sent data may stay unconfirmed */
#define MODBUS_TCP_USER_TIMEOUT_MS	5000
/* Finds a dead server while nobody asks it */
#define MODBUS_TCP_KEEPIDLE_S		5
#define MODBUS_TCP_KEEPINTVL_S		1
#define MODBUS_TCP_KEEPCNT		3

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
int modbus_tcp_set_line(struct modbus_link *link, const struct modbus_link_config *config,
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

int modbus_tcp_create_as(struct modbus_link *link, const struct modbus_tcp_framing *framing,
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

/*
 * Data came, or the state of the connection changed. Runs in softirq.
 *
 * Who has the thread asleep or awake is settled under its lock. With an @awaited of before
 * modbus_tcp_take() or modbus_tcp_start() it is woken too soon, or by its timer, as if more were to
 * come.
 */
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

void modbus_tcp_release(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	modbus_tcp_disconnect(tcp);
	kfree(tcp);
}

/* The connection is lost. Urgent requests stay queued: for them it is made again at once. */
void modbus_tcp_lose(struct modbus_link *link, int err)
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
void modbus_tcp_tune(struct modbus_link *link)
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

static ktime_t modbus_tcp_connect_at(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	if (tcp->tried_at && modbus_link_urgent(link))
		return min(tcp->retry_at, ktime_add_ms(tcp->tried_at, MODBUS_TCP_URGENT_MS));
	return tcp->retry_at;
}

static void modbus_tcp_service_connecting(struct modbus_link *link)
{
	struct modbus_tcp *tcp = link->transport;

	if (modbus_tcp_established(tcp))
		modbus_tcp_up(link);
	else if (inet_sk_state_load(tcp->sock->sk) != TCP_SYN_SENT)
		modbus_tcp_unreachable(link, sock_error(tcp->sock->sk));
	else if (!ktime_before(ktime_get(), tcp->give_up_at))
		modbus_tcp_unreachable(link, -ETIMEDOUT);
}

/* Send the frames of what was begun. Returns 0, or why the connection is lost. */
int modbus_tcp_send(struct modbus_tcp *tcp)
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
		return ret;
	/* A few small frames: if they do not fit, the server has stopped reading. */
	return (size_t)ret == len ? 0 : -ECONNABORTED;
}

/* Take what has come. Returns 1 if there was something, 0 if not, or why the connection is lost. */
int modbus_tcp_collect(struct modbus_link *link)
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

void modbus_tcp_service(struct modbus_link *link, ktime_t *wake)
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
		if (!ktime_before(ktime_get(), modbus_tcp_connect_at(link)))
			modbus_tcp_connect(link);
		break;
	case MODBUS_LINK_STATE_CONNECTING:
		modbus_tcp_service_connecting(link);
		break;
	case MODBUS_LINK_STATE_UP:
		modbus_tcp_service_up(link);
		break;
	}
	/* The time of the state that it is in now: no request may come before that. */
	if (link->state == MODBUS_LINK_STATE_DOWN)
		*wake = min(*wake, modbus_tcp_connect_at(link));
	else if (link->state == MODBUS_LINK_STATE_CONNECTING)
		*wake = min(*wake, tcp->give_up_at);
}

/* Has the other side taken all that was sent? */
bool modbus_tcp_delivered(const struct modbus_tcp *tcp)
{
	const struct tcp_sock *tp = tcp_sk(tcp->sock->sk);

	return READ_ONCE(tp->snd_una) == READ_ONCE(tp->write_seq);
}
