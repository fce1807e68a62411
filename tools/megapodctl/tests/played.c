// SPDX-License-Identifier: GPL-2.0-only
/*
 * megapodctl with a kernel that is played: everything of the tool is real, but what would go
 * through a netlink socket is answered here (ld --wrap). What there is stands in played_pod.c. The
 * environment says what kernel it is:
 *
 *	PLAYED_PDUS, PLAYED_OUTLETS, PLAYED_SENSORS	how many, and of each PDU
 *	PLAYED_LABEL		label of the first sensor and outlet of each
 *	PLAYED_RAW		value of that sensor, which is a register then that means nothing
 *	PLAYED_STATE		its word
 *	PLAYED_WARNS		number of the sensor of each that warns, 0 if not said
 *	PLAYED_FAIL		COMMAND ERRNO [WORDS]: its answer, for the first time at...
 *	PLAYED_FROM		...this number of times, counted from 1
 *	PLAYED_LATE		a dump fails after its objects, not before
 *	PLAYED_PROGRESS		what outlets say of commands: confirmed, failed, or none of these
 *	PLAYED_SIGNAL		COMMAND NUMBER [TIME]: this signal comes with that request, each time
 *				or the TIME-th
 *	PLAYED_EVENTS		what waiting for events ends with, one letter each: "e" an event,
 *				"g" one after a gap, "o" an overrun, "x" an error, "s" SIGTERM; then
 *				nothing comes
 *	PLAYED_LINE		there is a serial link, line0, with a device and some units besides
 *	PLAYED_STILL		a request that changes something ends it all, and says so
 *	PLAYED_CPU		say how much processor time it took in ms
 *	PLAYED_AT_BOOT		the pod is to be started at boot
 *	PLAYED_UPTIME		seconds since then
 *	PLAYED_FASTER		the program's time runs so many times as fast as it is waited
 *	PLAYED_IDENTITY		devices tell who they are
 *	PLAYED_GONE		while there is a file of this name, no modules are loaded
 *	PLAYED_DELETED		while there is a file of this name, the first PDU is not there
 *	PLAYED_USR1		what PLAYED_EVENTS becomes when SIGUSR1 comes
 *	PLAYED_LOOP		there is a pumping unit as well, with all that one can have, an
 *				interlock and a battery: "ok", "leak", "tripped",
 *				or "bypassed"
 *	PLAYED_PLANT		that unit has facility water and watts as well, its pod a fluid and
 *				a cap, and the serial link has counters; while there is a file of
 *				this name, the facility water is too hot
 *
 * COMMAND is a number, of modbus plus 100.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/megapod.h>
#include <linux/modbus.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "base/ctl.h"
#include "core/nl.h"
#include "tests/played.h"

#define FD 0x100000	/* + 1 of events; no real one is as high */
#define DATAGRAM 0x7000

int __wrap_genl_connect(struct nl_sock *sock);
int __wrap_genl_ctrl_resolve(struct nl_sock *sock, const char *name);
int __wrap_genl_ctrl_resolve_grp(struct nl_sock *sock, const char *name, const char *group);
int __wrap_nl_socket_get_fd(const struct nl_sock *sock);
int __wrap_nl_socket_add_membership(struct nl_sock *sock, int group);
int __wrap_nl_send(struct nl_sock *sock, struct nl_msg *msg);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
int __wrap_ppoll(struct pollfd *fd, nfds_t n, const struct timespec *left, const sigset_t *mask);
int __wrap___ppoll_chk(struct pollfd *fd, nfds_t n, const struct timespec *left,
		       const sigset_t *mask, size_t size);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_access(const char *path, int mode);

static char *queue;
static size_t queue_len, queue_at, queue_room;
static const struct nl_sock *events_sock;
static const char *events = "";
static uint64_t seq = FIRST_SEQ;

static void on_usr1(int sig)
{
	(void)sig;
	events = played_word("PLAYED_USR1", "");
}

static void say_cpu(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	fprintf(stderr, "%lld ms\n", now.tv_sec * 1000LL + now.tv_nsec / 1000000 -
		played_number("PLAYED_BEFORE", 0));
}

static void __attribute__((constructor)) play(void)
{
	struct timespec now;
	char before[32];

	played_pod();
	events = played_word("PLAYED_EVENTS", "");
	if (getenv("PLAYED_USR1"))
		signal(SIGUSR1, on_usr1);
	if (!getenv("PLAYED_CPU"))
		return;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	snprintf(before, sizeof(before), "%lld", now.tv_sec * 1000LL + now.tv_nsec / 1000000);
	setenv("PLAYED_BEFORE", before, 1);
	atexit(say_cpu);
}

/*
 * Answers
 */

static void push(const struct nlmsghdr *head, uint32_t to_seq)
{
	size_t len = NLMSG_ALIGN(head->nlmsg_len);

	if (queue_len + len > queue_room) {
		queue_room = 2 * (queue_len + len);
		queue = must(realloc(queue, queue_room));
	}
	memset(queue + queue_len, 0, len);
	memcpy(queue + queue_len, head, head->nlmsg_len);
	((struct nlmsghdr *)(queue + queue_len))->nlmsg_seq = to_seq;
	queue_len += len;
}

/* An ack, or the end of a dump, with the words of a refusal. */
static void push_end(int type, const struct nlmsghdr *request, int err, const char *words)
{
	struct nl_msg *msg = must(nlmsg_alloc());
	struct nlmsghdr *head = nlmsg_put(msg, 0, 0, type, 0, NLM_F_CAPPED);
	struct nlmsgerr ack = { .error = err, .msg = *request };

	nlmsg_append(msg, &ack, type == NLMSG_ERROR ? sizeof(ack) : sizeof(int), NLMSG_ALIGNTO);
	if (words && *words) {
		head->nlmsg_flags |= NLM_F_ACK_TLVS;
		nla_put_string(msg, NLMSGERR_ATTR_MSG, words);
	}
	push(head, request->nlmsg_seq);
	nlmsg_free(msg);
}

/* The component with the id 1, or a part of it. */
static bool is_deleted(int cmd, const struct nlmsghdr *object)
{
	const char *file = getenv("PLAYED_DELETED");
	struct nlattr *id = nla_find(genlmsg_attrdata(nlmsg_data(object), 0),
				     genlmsg_attrlen(nlmsg_data(object), 0),
				     MEGAPOD_A_COMPONENT_ID);

	return file && !__real_access(file, F_OK) && id && nla_get_u32(id) == 1 &&
	       (cmd == MEGAPOD_CMD_COMPONENT_GET || cmd == MEGAPOD_CMD_SENSOR_GET ||
		cmd == MEGAPOD_CMD_OUTLET_GET);
}

/* An object is what was asked for when it has all attributes of the request that it has at all. */
static bool matches(const struct nlmsghdr *request, const struct nlmsghdr *object)
{
	struct nlattr *nla;
	int rest;

	nla_for_each_attr(nla, genlmsg_attrdata(nlmsg_data(request), 0),
			  genlmsg_attrlen(nlmsg_data(request), 0), rest) {
		struct nlattr *its = nla_find(genlmsg_attrdata(nlmsg_data(object), 0),
					      genlmsg_attrlen(nlmsg_data(object), 0),
					      nla_type(nla));

		if (its && (nla_len(its) != nla_len(nla) ||
			    memcmp(nla_data(its), nla_data(nla), nla_len(nla))))
			return false;
	}
	return true;
}

static size_t push_objects(const struct nlmsghdr *request, int cmd, bool one)
{
	size_t found = 0;

	for (size_t i = 0; i < played_objects[cmd].count && !(one && found); i++) {
		const struct nlmsghdr *head = nlmsg_hdr(played_objects[cmd].msg[i]);

		if (!matches(request, head) || is_deleted(cmd, head))
			continue;
		push(head, request->nlmsg_seq);
		found++;
	}
	return found;
}

static void push_event(uint64_t nr, uint32_t to_seq)
{
	struct nl_msg *msg = must(nlmsg_alloc());

	genlmsg_put(msg, 0, 0, MEGAPOD_ID, 0, 0, MEGAPOD_CMD_EVENT_NTF, 1);
	nla_put_u32(msg, MEGAPOD_A_EVENT_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_EVENT_POD_NAME, "pod0");
	nla_put_u64(msg, MEGAPOD_A_EVENT_SEQ, nr);
	nla_put_u64(msg, MEGAPOD_A_EVENT_TIME_NS, nr);
	nla_put_u32(msg, MEGAPOD_A_EVENT_KIND, MEGAPOD_EVENT_KIND_POD_ADD);
	push(nlmsg_hdr(msg), to_seq);
	nlmsg_free(msg);
}

/* All up to the newest, of which only the last two are still there. */
static void push_events(const struct nlmsghdr *request)
{
	struct nlattr *from = nla_find(genlmsg_attrdata(nlmsg_data(request), 0),
				       genlmsg_attrlen(nlmsg_data(request), 0),
				       MEGAPOD_A_EVENT_FROM_SEQ);
	uint64_t nr = from ? nla_get_u64(from) : 0;

	for (nr = nr + 2 > seq ? nr : seq - 1; nr <= seq; nr++)
		push_event(nr, request->nlmsg_seq);
}

/* The reply to a command of outlets, which are then as PLAYED_PROGRESS says. */
static void push_command(const struct nlmsghdr *request, int cmd)
{
	bool cycles = cmd == MEGAPOD_CMD_OUTLET_CYCLE;
	struct nl_msg *msg = must(nlmsg_alloc());
	uint32_t command = 7;

	genlmsg_put(msg, 0, 0, MEGAPOD_ID, 0, 0, cmd, 1);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMMAND, command);
	if (cycles)
		nla_put_u32(msg, MEGAPOD_A_OUTLET_ON_COMMAND, command + 1);
	push(nlmsg_hdr(msg), request->nlmsg_seq);
	nlmsg_free(msg);
	played_command(command, cycles);
}

/*
 * Unit 3 tells its vendor in two replies, 4 a server id, 5 nothing; 6 answers with garbage, 7 is
 * absent behind a gateway, and all others are silent.
 */
static int push_pdu(const struct nlmsghdr *request)
{
	static const struct {
		unsigned char unit, function, object, len;
		const char *reply;
	} replies[] = {
		{ 3, 0x2b, 0, 16, "\x2b\x0e\x01\x01\xff\x01\x01\x00\x07Gude \xff\xff" },
		{ 3, 0x2b, 1, 12, "\x2b\x0e\x01\x01\x00\x00\x01\x01\x03" "A12" },
		{ 3, 0x03, 0, 2, "\x83\x02" },
		{ 4, 0x11, 0, 6, "\x11\x04" "X9 \xff" },
		{ 4, 0x03, 0, 4, "\x03\x02\x12\x34" },
		{ 5, 0x03, 0, 2, "\x83\x01" },
		{ 7, 0x03, 0, 2, "\x83\x0b" },
	};
	void *head = genlmsg_attrdata(nlmsg_data(request), 0);
	int len = genlmsg_attrlen(nlmsg_data(request), 0);
	struct nlattr *unit = nla_find(head, len, MODBUS_A_PDU_UNIT);
	unsigned char *pdu = nla_data(nla_find(head, len, MODBUS_A_PDU_REQUEST));
	struct nl_msg *msg;

	for (size_t i = 0; unit && i < COUNT_OF(replies); i++) {
		if (replies[i].unit != nla_get_u32(unit) || replies[i].function != pdu[0] ||
		    (pdu[0] == 0x2b && replies[i].object != pdu[3]))
			continue;
		msg = must(nlmsg_alloc());
		genlmsg_put(msg, 0, 0, MODBUS_ID, 0, 0, MODBUS_CMD_PDU, 1);
		nla_put(msg, MODBUS_A_PDU_REPLY, replies[i].len, replies[i].reply);
		push(nlmsg_hdr(msg), request->nlmsg_seq);
		nlmsg_free(msg);
		return 0;
	}
	return unit && nla_get_u32(unit) == 6 ? -EBADMSG : -ETIMEDOUT;
}

static bool is_gone(void)
{
	const char *file = getenv("PLAYED_GONE");

	return file && !__real_access(file, F_OK);
}

static bool fails(int cmd, int *err, const char **words)
{
	static char said[200];
	static unsigned int asked;
	int which = -1, number = 0;

	*said = '\0';
	if (sscanf(played_word("PLAYED_FAIL", ""), "%d %d %199[^\n]", &which, &number, said) < 2 ||
	    which != cmd || ++asked < played_number("PLAYED_FROM", 1))
		return false;
	*err = -number;
	*words = said;
	return true;
}

/* A request that only asks. */
static bool is_asking(int cmd)
{
	switch (cmd) {
	case MEGAPOD_CMD_POD_GET:
	case MEGAPOD_CMD_COMPONENT_GET:
	case MEGAPOD_CMD_SENSOR_GET:
	case MEGAPOD_CMD_PUMP_GET:
	case MEGAPOD_CMD_SETPOINT_GET:
	case MEGAPOD_CMD_VALVE_GET:
	case MEGAPOD_CMD_BATTERY_GET:
	case MEGAPOD_CMD_LOCK_GET:
	case MEGAPOD_CMD_RECORD_GET:
	case MEGAPOD_CMD_RECORD_READ:
	case MEGAPOD_CMD_OUTLET_GET:
	case MEGAPOD_CMD_OUTLET_WHY:
	case MEGAPOD_CMD_GROUP_GET:
	case MEGAPOD_CMD_EVENT_GET:
	case MEGAPOD_CMD_INTERLOCK_GET:
	case OF_MODBUS + MODBUS_CMD_LINK_GET:
	case OF_MODBUS + MODBUS_CMD_DEVICE_GET:
	case OF_MODBUS + MODBUS_CMD_PEEK:
		return true;
	default:
		return false;
	}
}

static void send_signal(int cmd)
{
	int which = -1, number = 0, time = 0;
	static int asked;

	if (sscanf(played_word("PLAYED_SIGNAL", ""), "%d %d %d", &which, &number, &time) >= 2 &&
	    which == cmd && (++asked == time || !time))
		raise(number);
}

static void answer(const struct nlmsghdr *request)
{
	int cmd = ((struct genlmsghdr *)nlmsg_data(request))->cmd, err = 0;
	bool dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP, failing;
	bool late = dump && getenv("PLAYED_LATE");
	const char *words = "";

	cmd += request->nlmsg_type == MODBUS_ID ? OF_MODBUS : 0;
	if (getenv("PLAYED_STILL") && !is_asking(cmd)) {
		fprintf(stderr, "request %d changes something\n", cmd);
		exit(99);
	}
	send_signal(cmd);
	if (is_gone()) {
		push_end(NLMSG_ERROR, request, -ENOENT, NULL);
		return;
	}
	played_facility();
	failing = fails(cmd, &err, &words);
	if (failing && !late) {
		push_end(NLMSG_ERROR, request, err, words);
		return;
	}
	if (cmd == MEGAPOD_CMD_EVENT_GET)
		push_events(request);
	else if (cmd == MEGAPOD_CMD_OUTLET_SET || cmd == MEGAPOD_CMD_OUTLET_CYCLE)
		push_command(request, cmd);
	else if (cmd == OF_MODBUS + MODBUS_CMD_PDU)
		err = push_pdu(request);
	else if (!push_objects(request, cmd, !dump) && !dump && played_objects[cmd].count)
		err = -ENOENT;
	push_end(dump ? NLMSG_DONE : NLMSG_ERROR, request, err, words);
}

/*
 * The socket
 */

int __wrap_genl_connect(struct nl_sock *sock)
{
	(void)sock;
	return 0;
}

int __wrap_genl_ctrl_resolve(struct nl_sock *sock, const char *name)
{
	(void)sock;
	if (is_gone())
		return -1;
	return strcmp(name, MODBUS_FAMILY_NAME) ? MEGAPOD_ID : MODBUS_ID;
}

int __wrap_genl_ctrl_resolve_grp(struct nl_sock *sock, const char *name, const char *group)
{
	(void)sock;
	(void)name;
	(void)group;
	return 1;
}

int __wrap_nl_socket_get_fd(const struct nl_sock *sock)
{
	return FD + (sock == events_sock);
}

int __wrap_nl_socket_add_membership(struct nl_sock *sock, int group)
{
	(void)group;
	events_sock = sock;
	return 0;
}

int __wrap_nl_send(struct nl_sock *sock, struct nl_msg *msg)
{
	(void)sock;
	answer(nlmsg_hdr(msg));
	return 1;
}

static ssize_t some_of_queue(struct iovec *iov)
{
	size_t len = 0;

	while (queue_at + len < queue_len) {
		struct nlmsghdr *head = (void *)(queue + queue_at + len);

		if (len && len + NLMSG_ALIGN(head->nlmsg_len) > DATAGRAM)
			break;
		len += NLMSG_ALIGN(head->nlmsg_len);
	}
	memcpy(iov->iov_base, queue + queue_at, len);
	queue_at += len;
	if (queue_at == queue_len)
		queue_len = 0;
	if (!queue_len)
		queue_at = 0;
	return len;
}

/* One letter of PLAYED_EVENTS each; EAGAIN after each, since a real one ends so as well. */
static ssize_t next_event(struct iovec *iov)
{
	static bool pause;

	pause = !pause;
	errno = EAGAIN;
	if (!pause || !*events)
		return -1;
	switch (*events++) {
	case 'o':
		pause = false;
		errno = ENOBUFS;
		return -1;
	case 'x':
		errno = EIO;
		return -1;
	}
	seq += events[-1] == 'g';
	push_event(++seq, 0);
	return some_of_queue(iov);
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	(void)flags;
	memset(msg->msg_name, 0, msg->msg_namelen);
	msg->msg_flags = 0;
	if (fd == FD + 1)
		return next_event(msg->msg_iov);
	if (queue_at < queue_len)
		return some_of_queue(msg->msg_iov);
	errno = EAGAIN;
	return -1;
}

int __real_clock_gettime(clockid_t clock, struct timespec *now);

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	int err = __real_clock_gettime(clock, now);

	if (clock == CLOCK_BOOTTIME && getenv("PLAYED_UPTIME"))
		now->tv_sec = played_number("PLAYED_UPTIME", 0);
	if (clock == CLOCK_MONOTONIC && getenv("PLAYED_FASTER")) {
		uint64_t ns = (now->tv_sec * UINT64_C(1000000000) + now->tv_nsec) *
			      played_number("PLAYED_FASTER", 1);

		*now = (struct timespec){ ns / 1000000000, ns % 1000000000 };
	}
	return err;
}

int __real_ppoll(struct pollfd *fd, nfds_t n, const struct timespec *left, const sigset_t *mask);

int __wrap_ppoll(struct pollfd *fd, nfds_t n, const struct timespec *left, const sigset_t *mask)
{
	bool of_events = n && fd->fd == FD + 1;
	struct timespec now = { 0 };
	int got;

	/* of a server, which waits for clients as well */
	for (nfds_t i = 1; i < n; i++) {
		if (fd[i].fd != FD + 1)
			continue;
		fd[i].fd = -1;
		got = __real_ppoll(fd, n, *events ? &now : left, mask);
		fd[i].fd = FD + 1;
		fd[i].revents = *events ? POLLIN : 0;
		return got + !!*events;
	}
	/* the keyboard is real */
	if (n && fd->fd < FD)
		return __real_ppoll(fd, n, left, mask);
	if (n && fd->fd == FD && queue_at < queue_len)
		return 1;
	if (of_events && *events == 's') {
		events++;
		raise(SIGTERM);
	} else if (of_events && *events) {
		/* What is blocked comes now. */
		return __real_ppoll(NULL, 0, &now, mask) ? -1 : 1;
	}
	/* nothing comes of it, but perhaps of others */
	return __real_ppoll(n ? fd + 1 : NULL, n ? n - 1 : 0, left, mask);
}

int __wrap_access(const char *path, int mode)
{
	if (strncmp(path, "/sys/module/", 12))
		return __real_access(path, mode);
	return is_gone() ? -1 : 0;
}

/* What it may be called with _FORTIFY_SOURCE. */
int __wrap___ppoll_chk(struct pollfd *fd, nfds_t n, const struct timespec *left,
		       const sigset_t *mask, size_t size)
{
	(void)size;
	return __wrap_ppoll(fd, n, left, mask);
}
