// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose a connection is: sock_diag(7) has the user of the other end, if that is of this machine.
 * Sockets of the kernel are root's.
 */
#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"

struct question {
	struct nlmsghdr head;
	struct inet_diag_req_v2 body;
};

static void put_address(const struct sockaddr_storage *from, __be16 *port, __be32 address[4])
{
	const struct sockaddr_in6 *six = (const void *)from;
	const struct sockaddr_in *four = (const void *)from;

	*port = from->ss_family == AF_INET ? four->sin_port : six->sin6_port;
	if (from->ss_family == AF_INET)
		memcpy(address, &four->sin_addr, sizeof(four->sin_addr));
	else
		memcpy(address, &six->sin6_addr, sizeof(six->sin6_addr));
}

/* The connection as its other end has it. */
static bool name_other_end(int fd, struct inet_diag_req_v2 *of)
{
	struct sockaddr_storage here, there;
	socklen_t here_len = sizeof(here), there_len = sizeof(there);

	if (getsockname(fd, (void *)&here, &here_len) ||
	    getpeername(fd, (void *)&there, &there_len))
		return false;
	of->sdiag_family = here.ss_family;
	of->sdiag_protocol = IPPROTO_TCP;
	put_address(&there, &of->id.idiag_sport, of->id.idiag_src);
	put_address(&here, &of->id.idiag_dport, of->id.idiag_dst);
	of->id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
	of->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	return true;
}

bool peer_is_root(int fd)
{
	struct question question = {
		.head = {
			.nlmsg_len = sizeof(question), .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST,
		},
	};
	struct {
		struct nlmsghdr head;
		struct inet_diag_msg body;
		char attributes[4096];
	} reply;
	int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	ssize_t len = -1;

	/* The kernel answers while it is asked. */
	if (diag >= 0 && name_other_end(fd, &question.body) &&
	    send(diag, &question, sizeof(question), 0) == sizeof(question))
		len = recv(diag, &reply, sizeof(reply), MSG_DONTWAIT);
	if (diag >= 0)
		close(diag);
	/* One that is closed already is nobody's, and said to be root's. */
	return len >= (ssize_t)NLMSG_LENGTH(sizeof(reply.body)) &&
	       reply.head.nlmsg_type == SOCK_DIAG_BY_FAMILY &&
	       reply.body.idiag_state == TCP_ESTABLISHED && !reply.body.idiag_uid;
}
