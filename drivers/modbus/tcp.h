/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A TCP link: tcp_connection.c has its connection, and tcp.c, which calls it, its transactions.
 */
#ifndef _MODBUS_TCP_H
#define _MODBUS_TCP_H

#include <linux/atomic.h>
#include <linux/socket.h>

#include "internal.h"

struct sock;
struct socket;

/* How long the next attempt to connect waits after the first failure */
#define MODBUS_TCP_BACKOFF_MIN_MS	200
/* A request to read registers or coils: header, function code, address, number */
#define MODBUS_TCP_READ			(MODBUS_MBAP_SIZE + 5)

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

/* tcp_connection.c */
int modbus_tcp_create_as(struct modbus_link *link, const struct modbus_tcp_framing *framing,
			 struct netlink_ext_ack *extack);
int modbus_tcp_set_line(struct modbus_link *link, const struct modbus_link_config *config,
			struct netlink_ext_ack *extack);
void modbus_tcp_release(struct modbus_link *link);
void modbus_tcp_service(struct modbus_link *link, ktime_t *wake);
void modbus_tcp_tune(struct modbus_link *link);
int modbus_tcp_send(struct modbus_tcp *tcp);
int modbus_tcp_collect(struct modbus_link *link);
bool modbus_tcp_delivered(const struct modbus_tcp *tcp);
void modbus_tcp_lose(struct modbus_link *link, int err);

#endif /* _MODBUS_TCP_H */
