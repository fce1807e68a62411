// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests, dumps and notifications over generic netlink.
 *
 * libnl builds messages and finds families. Receiving is done here, since the kernel's words about
 * a refusal (extended ack, of requests and of dumps) and the marks of an interrupted dump are
 * wanted.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/genetlink.h>
#include <linux/megapod.h>
#include <linux/modbus.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "core/nl.h"
#include "core/schema.h"
#include "base/text.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

/* A device add waits for the driver's module and its probe. */
#define ANSWER_MS 60000
#define DUMP_TRIES 5
/* Holds some 2000 events; what runs over is fetched again. */
#define EVENT_BUFFER 0x100000
#define REQUEST_SIZE 0x20000

static struct family {
	const char *name;
	const char *group_name;
	int id;
	int group;
} family_table[] = {
	{ MODBUS_FAMILY_NAME, MODBUS_MCGRP_MONITOR, 0, 0 },
	{ MEGAPOD_FAMILY_NAME, MEGAPOD_MCGRP_MONITOR, 0, 0 },
};

static struct nl_sock *requests, *events;
/* Netlink makes no message of a dump larger than 32 KiB, nor do these families make larger ones. */
#define BUFFER_SIZE 0x20000
/* Two, since who is told the news may ask. */
static char answer[BUFFER_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
static char news[BUFFER_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
static char why[512];
static bool worded;	/* @why has words of the kernel */

static sigset_t waiting_mask;
static bool catching;
static volatile sig_atomic_t stopped;

static struct family *family_of(unsigned int bit)
{
	return &family_table[bit == MEGAPOD];
}

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static void on_signal(int sig)
{
	(void)sig;
	stopped = 1;
}

/* They are blocked except while waiting, so that none slips in between a check and the wait. */
void stop_catch(void)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t set;

	if (catching)
		return;
	catching = true;
	sigemptyset(&set);
	for (size_t i = 0; i < COUNT_OF(stops); i++)
		sigaddset(&set, stops[i]);
	sigprocmask(SIG_BLOCK, &set, &waiting_mask);
	for (size_t i = 0; i < COUNT_OF(stops); i++) {
		sigdelset(&waiting_mask, stops[i]);
		sigaction(stops[i], &action, NULL);
	}
}

bool stop_asked(void)
{
	struct timespec now = { 0 };

	/* One that is blocked comes now. */
	if (catching && !stopped)
		ppoll(NULL, 0, &now, &waiting_mask);
	return stopped;
}

static struct nl_sock *open_socket(void)
{
	struct nl_sock *sock = must(nl_socket_alloc());
	int on = 1, fd;

	if (genl_connect(sock)) {
		nl_socket_free(sock);
		return NULL;
	}
	fd = nl_socket_get_fd(sock);
	/* Each only makes answers better; older kernels work without. */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	return sock;
}

/* On a socket of its own, since libnl counts the answers it expects. */
static int resolve(struct family *family)
{
	struct nl_sock *sock = open_socket();
	int id = sock ? genl_ctrl_resolve(sock, family->name) : -1;

	family->id = id > 0 ? id : 0;
	family->group = id > 0 ? genl_ctrl_resolve_grp(sock, family->name, family->group_name) : -1;
	nl_socket_free(sock);
	return id > 0 ? 0 : -ENOENT;
}

static int missing(const struct family *family)
{
	return fail(NO_MODULE, "the kernel has no \"%s\" here, and could not load it: %s",
		    family->name, "megapodctl doctor");
}

int families_need(unsigned int families)
{
	if (!requests)
		requests = open_socket();
	if (!requests)
		return fail(REFUSED, "cannot open a netlink socket: %s", strerror(errno));
	for (unsigned int bit = MODBUS; bit <= MEGAPOD; bit <<= 1)
		if (families & bit && !family_of(bit)->id && resolve(family_of(bit)))
			return missing(family_of(bit));
	return 0;
}

struct nl_msg *req_new(unsigned int family, int cmd)
{
	struct nl_msg *msg = must(nlmsg_alloc_size(REQUEST_SIZE));

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family_of(family)->id, 0,
		    NLM_F_REQUEST | NLM_F_ACK, cmd, 1);
	return msg;
}

const char *req_why(void)
{
	return why;
}

/* The range a policy allows, after "out of range" from the kernel: " (300 to 4000000)". */
static void add_range(const struct nlattr *policy)
{
	const struct nlattr *min, *max;
	size_t len = strlen(why);

	min = nla_find(nla_data(policy), nla_len(policy), NL_POLICY_TYPE_ATTR_MIN_VALUE_U);
	max = nla_find(nla_data(policy), nla_len(policy), NL_POLICY_TYPE_ATTR_MAX_VALUE_U);
	if (min && max && nla_len(min) == 8 && nla_len(max) == 8)
		snprintf(why + len, sizeof(why) - len, " (%llu to %llu)",
			 (unsigned long long)nla_get_u64(min),
			 (unsigned long long)nla_get_u64(max));
	max = nla_find(nla_data(policy), nla_len(policy), NL_POLICY_TYPE_ATTR_MAX_LENGTH);
	if (max && nla_len(max) == 4)
		snprintf(why + len, sizeof(why) - len, " (at most %u characters)",
			 nla_get_u32(max));
}

static const char *attr_key(const struct attr *attrs, int nr)
{
	for (; attrs->key; attrs++)
		if (attrs->nr == nr)
			return attrs->key;
	return NULL;
}

/* The name of the attribute from @head on that stands at @at, within a nest too. */
static const char *attr_at(const struct nlattr *head, int len, const char *at,
			   const struct attr *attrs)
{
	const struct nlattr *nla;
	int rest;

	nla_for_each_attr(nla, (struct nlattr *)head, len, rest) {
		const struct attr *attr = attrs;

		if (at < (const char *)nla || at >= (const char *)nla + nla->nla_len)
			continue;
		while (attr->key && attr->nr != nla_type(nla))
			attr++;
		if (attr->nest && at > (const char *)nla)
			return attr_at(nla_data(nla), nla_len(nla), at, attr->nest);
		return attr->key;
	}
	return NULL;
}

/* A request, or something of it, is newer than the modules: the kernel's words help nobody. */
static const char too_new[] =
	"the modules that are loaded do not know this, see megapodctl version";

/* The kernel's words, verbatim; where it only pointed at an attribute, its name goes first. */
static void explain(const struct nlattr *head, int len, struct nlmsghdr *request,
		    const struct attr *attrs, int err)
{
	const struct nlattr *text, *at, *miss, *policy;
	const char *key = NULL;
	char *words;
	bool newer;

	text = nla_find(head, len, NLMSGERR_ATTR_MSG);
	at = nla_find(head, len, NLMSGERR_ATTR_OFFS);
	miss = nla_find(head, len, NLMSGERR_ATTR_MISS_TYPE);
	policy = nla_find(head, len, NLMSGERR_ATTR_POLICY);
	worded = text || miss;
	words = text ? must(text_clean(nla_data(text), nla_len(text))) : NULL;
	newer = words && !strcmp(words, "Unknown attribute type");
	if (miss && !text && nla_len(miss) == 4)
		key = attr_key(attrs, nla_get_u32(miss));
	else if (at && nla_len(at) == 4 && (!text || policy || newer))
		key = attr_at(genlmsg_attrdata(nlmsg_data(request), 0),
			      genlmsg_attrlen(nlmsg_data(request), 0),
			      (const char *)request + nla_get_u32(at), attrs);
	snprintf(why, sizeof(why), "%s%s%s", key ? key : "", key ? ": " : "",
		 newer ? too_new : words ? words : miss ? "is missing" : strerror(-err));
	if (policy)
		add_range(policy);
	free(words);
}

static void explain_plainly(int err)
{
	worded = false;
	snprintf(why, sizeof(why), "%s", err == -EOPNOTSUPP ? too_new : strerror(-err));
}

/* One datagram into @buffer. Length, 0 if it is not from the kernel, or a negative errno. */
static int receive(struct nl_sock *sock, char *buffer)
{
	struct sockaddr_nl from;
	struct iovec iov = { buffer, BUFFER_SIZE };
	struct msghdr msg = {
		.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &iov, .msg_iovlen = 1
	};
	ssize_t len;

	do {
		len = recvmsg(nl_socket_get_fd(sock), &msg, MSG_DONTWAIT);
	} while (len < 0 && errno == EINTR);
	if (len < 0)
		return -errno;
	if (msg.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	return from.nl_pid ? 0 : len;
}

/*
 * 1 when there is something to read, 0 when the time is over, or a negative errno. Who waits for
 * ever tells somebody of what comes, and may stop when that one has gone: -EPIPE.
 */
static int await(int nr, int64_t until_ms, const sigset_t *mask)
{
	struct pollfd fd[] = {
		{ .fd = nr, .events = POLLIN },
		{ .fd = until_ms < 0 ? STDOUT_FILENO : -1 },
	};
	struct timespec left;
	int64_t ms;

	for (;;) {
		int n;

		ms = until_ms < 0 ? 0 : until_ms - now_ms();
		if (ms < 0)
			ms = 0;
		left = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
		n = ppoll(fd, COUNT_OF(fd), until_ms < 0 ? NULL : &left, mask);
		if (n > 0)
			return fd[1].revents ? -EPIPE : 1;
		if (!n)
			return 0;
		if (errno != EINTR)
			return -errno;
		if (stopped && mask)
			return -EINTR;
	}
}

int fd_wait(int fd, int64_t until_ms)
{
	return stopped ? -EINTR : await(fd, until_ms, catching ? &waiting_mask : NULL);
}

struct exchange {
	struct nlmsghdr *request;
	const struct attr *attrs;
	json_object *array;
	bool interrupted;
	bool ended;
	int err;
};

static json_object *message_json(struct nlmsghdr *nlh, const struct attr *attrs)
{
	if (!genlmsg_valid_hdr(nlh, 0))
		return NULL;
	return attrs_to_json(attrs, genlmsg_attrdata(nlmsg_data(nlh), 0),
			     genlmsg_attrlen(nlmsg_data(nlh), 0));
}

/* An ack or the end of a dump: an errno, after an ack the head of the request, then words. */
static void take_end(struct exchange *x, struct nlmsghdr *nlh)
{
	size_t head = nlh->nlmsg_type == NLMSG_ERROR ? sizeof(struct nlmsgerr) : sizeof(int);
	size_t len = nlmsg_datalen(nlh);

	x->ended = true;
	x->err = 0;
	if (len < sizeof(int))
		return;
	memcpy(&x->err, nlmsg_data(nlh), sizeof(int));
	if (x->err >= 0)
		x->err = 0;
	else if (len > head && nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		explain((void *)((char *)nlmsg_data(nlh) + head), len - head, x->request, x->attrs,
			x->err);
	else
		explain_plainly(x->err);
}

static void take_messages(struct exchange *x, int len)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)answer;

	for (; nlmsg_ok(nlh, len) && !x->ended; nlh = nlmsg_next(nlh, &len)) {
		json_object *object;

		if (nlh->nlmsg_seq != x->request->nlmsg_seq)
			continue;
		x->interrupted |= nlh->nlmsg_flags & NLM_F_DUMP_INTR;
		if (nlh->nlmsg_type == NLMSG_DONE || nlh->nlmsg_type == NLMSG_ERROR) {
			take_end(x, nlh);
			continue;
		}
		object = message_json(nlh, x->attrs);
		if (object)
			json_object_array_add(x->array, object);
	}
}

static int exchange(struct nl_msg *msg, struct exchange *x)
{
	int64_t until = now_ms() + ANSWER_MS;
	int len;

	nlmsg_hdr(msg)->nlmsg_seq = NL_AUTO_SEQ;
	nl_complete_msg(requests, msg);
	x->request = nlmsg_hdr(msg);
	x->array = json_object_new_array();
	if (nl_send(requests, msg) < 0) {
		x->err = errno ? -errno : -EIO;
		explain_plainly(x->err);
		return x->err;
	}
	while (!x->ended) {
		/* What was asked of the kernel is done, so no signal ends this. */
		len = await(nl_socket_get_fd(requests), until, NULL);
		if (len == 0)
			len = -ETIME;
		else if (len > 0)
			len = receive(requests, answer);
		if (len == -EAGAIN || len == 0)
			continue;
		if (len < 0) {
			x->err = len;
			explain_plainly(len);
			break;
		}
		take_messages(x, len);
	}
	return x->err;
}

int req_do(struct nl_msg *msg, const struct attr *attrs, json_object **reply)
{
	struct exchange x = { .attrs = attrs };
	int err = exchange(msg, &x);

	if (reply)
		*reply = json_object_get(json_object_array_get_idx(x.array, 0));
	json_object_put(x.array);
	nlmsg_free(msg);
	return err;
}

int req_dump(struct nl_msg *msg, const struct attr *attrs, json_object **array)
{
	struct exchange x;
	int err, tries = DUMP_TRIES;

	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
	do {
		x = (struct exchange){ .attrs = attrs };
		err = exchange(msg, &x);
		if (err || !x.interrupted)
			break;
		if (tries > 1)
			json_object_put(x.array);
	} while (--tries);
	nlmsg_free(msg);
	if (err) {
		json_object_put(x.array);
		x.array = NULL;
	} else if (x.interrupted) {
		fputs("megapodctl: objects changed all the while, the list may be incomplete\n",
		      stderr);
	}
	*array = x.array;
	return err;
}

int req_exit_code(int err)
{
	switch (-err) {
	case ENOENT:
	case ENODEV:
		return NO_OBJECT;
	case ETIME:
	case ETIMEDOUT:
		return TIMED_OUT;
	default:
		return REFUSED;
	}
}

int req_fail(int err, int code, const char *what)
{
	int by_error = req_exit_code(err);

	/* The number of a family that is gone answers ENOENT without a word. */
	if (err == -ENOENT && !worded)
		for (size_t i = 0; i < sizeof(family_table) / sizeof(family_table[0]); i++)
			if (family_table[i].id && resolve(&family_table[i]))
				return missing(&family_table[i]);
	if (by_error == NO_OBJECT)
		by_error = code;
	if (worded)
		return fail(by_error, "%s", why);
	if (err == -EPERM)
		return fail(by_error, "%s: %s; it needs %s", what, why,
			    "CAP_NET_ADMIN, to switch also CAP_SYS_RAWIO");
	if (err == -ETIME)
		return fail(by_error, "%s: the kernel did not answer in %d s", what,
			    ANSWER_MS / 1000);
	return fail(by_error, "%s: %s", what, why);
}

int events_open(unsigned int families)
{
	int size = EVENT_BUFFER, fd;

	if (events)
		return 0;
	events = open_socket();
	if (!events)
		return -errno;
	fd = nl_socket_get_fd(events);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	for (unsigned int bit = MODBUS; bit <= MEGAPOD; bit <<= 1) {
		if (!(families & bit))
			continue;
		if (nl_socket_add_membership(events, family_of(bit)->group)) {
			events_close();
			return -ENOENT;
		}
	}
	return 0;
}

void req_close(void)
{
	events_close();
	nl_socket_free(requests);
	requests = NULL;
}

void events_close(void)
{
	nl_socket_free(events);
	events = NULL;
}

int events_fd(void)
{
	return nl_socket_get_fd(events);
}

static const struct attr *event_schema(unsigned int family, int cmd)
{
	if (family == MEGAPOD)
		return cmd == MEGAPOD_CMD_EVENT_NTF ? event_attrs : NULL;
	switch (cmd) {
	case MODBUS_CMD_LINK_ADD_NTF:
	case MODBUS_CMD_LINK_CHANGE_NTF:
	case MODBUS_CMD_LINK_DEL_NTF:
		return link_attrs;
	case MODBUS_CMD_DEVICE_ADD_NTF:
	case MODBUS_CMD_DEVICE_CHANGE_NTF:
	case MODBUS_CMD_DEVICE_DEL_NTF:
		return device_attrs;
	default:
		return NULL;
	}
}

static void take_events(int len, event_fn fn, void *arg)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)news;

	for (; nlmsg_ok(nlh, len); nlh = nlmsg_next(nlh, &len)) {
		unsigned int family = nlh->nlmsg_type == family_of(MEGAPOD)->id ? MEGAPOD : MODBUS;
		const struct attr *attrs;
		json_object *object;
		int cmd;

		if (nlh->nlmsg_type != family_of(family)->id || !genlmsg_valid_hdr(nlh, 0))
			continue;
		cmd = ((struct genlmsghdr *)nlmsg_data(nlh))->cmd;
		attrs = event_schema(family, cmd);
		object = attrs ? message_json(nlh, attrs) : NULL;
		if (object && fn)
			fn(family, cmd, object, arg);
		json_object_put(object);
	}
}

int events_wait(int64_t until_ms, event_fn fn, void *arg)
{
	bool some = false;
	int len;

	len = fd_wait(nl_socket_get_fd(events), until_ms);
	if (len <= 0)
		return len;
	while ((len = receive(events, news)) >= 0) {
		take_events(len, fn, arg);
		some = true;
	}
	if (len == -EAGAIN)
		return some;
	return len;
}
