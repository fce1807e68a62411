// SPDX-License-Identifier: GPL-2.0-only
/*
 * What it costs to do something many times, told as "things, bytes, ns of processor time, ns".
 *
 * usage: costs TIMES files|held <LIST
 *	  costs TIMES dump routes|sensors|values|outlets
 *	  costs TIMES events uevents|megapod FILE TEXT TEXT
 *	  costs TIMES run PROGRAM [ARGUMENT]...
 *
 * files: each file of a list is opened, read and closed; held: it is opened once, and read again.
 * dump: a netlink dump, of IPv4's routes or of megapod; things are its messages. events: two texts
 * are written to a file in turn, and what is told of each is waited for, by the kernel's uevents or
 * megapod's monitor. run: a program is run until it ends, what it prints is thrown away.
 *
 * A first time is not counted. A file that cannot be read counts like any other.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <linux/megapod.h>
#include <linux/rtnetlink.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX	65536
#define RECEIVE_SIZE	32768

static uint64_t things, bytes;

static char *files[FILES_MAX];
static int held[FILES_MAX];
static size_t num_files;

static struct nl_sock *sock;
static int family;
static const struct dump {
	const char *name;
	int command, flag;
} dumps[] = {
	{ "routes", 0, 0 },
	{ "sensors", MEGAPOD_CMD_SENSOR_GET, 0 },
	{ "values", MEGAPOD_CMD_SENSOR_GET, MEGAPOD_A_SENSOR_VALUES_ONLY },
	{ "outlets", MEGAPOD_CMD_OUTLET_GET, 0 },
}, *asked;
static int event_file;
static char **texts;
static char **program;

static void fail(const char *what)
{
	error(1, errno, "%s", what);
}

static int64_t read_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* Of this process and of those that it has waited for */
static int64_t processor_ns(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return read_ns(CLOCK_PROCESS_CPUTIME_ID) +
	       (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
}

static void read_list(void)
{
	char line[4096];

	while (num_files < FILES_MAX && fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		files[num_files++] = strdup(line);
	}
}

static void read_files(unsigned int turn)
{
	char text[4096];
	size_t i;
	int fd;

	(void)turn;
	for (i = 0; i < num_files; i++) {
		fd = open(files[i], O_RDONLY);
		if (fd < 0)
			fail(files[i]);
		bytes += read(fd, text, sizeof(text)) > 0;
		close(fd);
	}
	things += num_files;
}

static void hold_files(void)
{
	size_t i;

	read_list();
	for (i = 0; i < num_files; i++) {
		held[i] = open(files[i], O_RDONLY);
		if (held[i] < 0)
			fail(files[i]);
	}
}

static void read_held(unsigned int turn)
{
	char text[4096];
	size_t i;

	(void)turn;
	for (i = 0; i < num_files; i++)
		bytes += pread(held[i], text, sizeof(text), 0) > 0;
	things += num_files;
}

static void open_dump(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(dumps) / sizeof(*dumps); i++)
		if (!strcmp(name, dumps[i].name))
			asked = &dumps[i];
	if (!asked)
		error(1, 0, "dump what?");
	sock = nl_socket_alloc();
	if (!sock || nl_connect(sock, asked->command ? NETLINK_GENERIC : NETLINK_ROUTE))
		fail("netlink");
	family = asked->command ? genl_ctrl_resolve(sock, MEGAPOD_FAMILY_NAME) : 0;
	if (family < 0)
		fail(MEGAPOD_FAMILY_NAME);
}

static void ask(void)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct rtmsg routes = { .rtm_family = AF_INET };

	if (!msg)
		fail("memory");
	if (family) {
		genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0, NLM_F_DUMP,
			    asked->command, MEGAPOD_FAMILY_VERSION);
		if (asked->flag)
			nla_put_flag(msg, asked->flag);
	} else {
		nlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, RTM_GETROUTE, 0, NLM_F_DUMP);
		nlmsg_append(msg, &routes, sizeof(routes), NLMSG_ALIGNTO);
	}
	if (nl_send_auto(sock, msg) < 0)
		fail("send");
	nlmsg_free(msg);
}

static void dump(unsigned int turn)
{
	static char buffer[RECEIVE_SIZE];
	struct nlmsghdr *nlh;
	int len;

	(void)turn;
	ask();
	for (;;) {
		len = recv(nl_socket_get_fd(sock), buffer, sizeof(buffer), 0);
		if (len <= 0)
			fail("recv");
		for (nlh = (void *)buffer; nlmsg_ok(nlh, len); nlh = nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_type == NLMSG_DONE)
				return;
			if (nlh->nlmsg_type == NLMSG_ERROR)
				error(1, 0, "what was asked for is refused");
			things++;
			bytes += nlh->nlmsg_len;
		}
	}
}

static void open_events(const char *name, char **args)
{
	bool uevent = !strcmp(name, "uevents");
	int group;

	if (!args[0] || !args[1] || !args[2])
		error(1, 0, "events what of?");
	sock = nl_socket_alloc();
	if (!sock || nl_connect(sock, uevent ? NETLINK_KOBJECT_UEVENT : NETLINK_GENERIC))
		fail("netlink");
	group = uevent ? 1 : genl_ctrl_resolve_grp(sock, name, "monitor");
	if (group < 0 || nl_socket_add_membership(sock, group))
		fail(name);
	event_file = open(args[0], O_WRONLY);
	if (event_file < 0)
		fail(args[0]);
	texts = args + 1;
}

static void event(unsigned int turn)
{
	static char buffer[RECEIVE_SIZE];
	const char *text = texts[turn % 2];
	int len;

	if (write(event_file, text, strlen(text)) < 0)
		fail(text);
	len = recv(nl_socket_get_fd(sock), buffer, sizeof(buffer), 0);
	if (len <= 0)
		fail("recv");
	things++;
	bytes += len;
}

static void run(unsigned int turn)
{
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;

	(void)turn;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	errno = posix_spawnp(&pid, program[0], &actions, NULL, program, environ);
	if (errno || waitpid(pid, &status, 0) != pid || status)
		fail(program[0]);
	posix_spawn_file_actions_destroy(&actions);
	things++;
}

int main(int argc, char **argv)
{
	void (*what)(unsigned int turn) = NULL;
	int64_t ran_ns, took_ns;
	unsigned int i, times;

	if (argc < 3)
		return 1;
	times = atoi(argv[1]);
	if (!strcmp(argv[2], "files")) {
		read_list();
		what = read_files;
	} else if (!strcmp(argv[2], "held")) {
		hold_files();
		what = read_held;
	} else if (argc > 3 && !strcmp(argv[2], "dump")) {
		open_dump(argv[3]);
		what = dump;
	} else if (argc > 3 && !strcmp(argv[2], "events")) {
		open_events(argv[3], argv + 4);
		what = event;
	} else if (argc > 3 && !strcmp(argv[2], "run")) {
		program = argv + 3;
		what = run;
	}
	if (!what)
		return 1;
	what(0);
	things = 0;
	bytes = 0;
	ran_ns = processor_ns();
	took_ns = read_ns(CLOCK_MONOTONIC);
	for (i = 1; i <= times; i++)
		what(i);
	took_ns = read_ns(CLOCK_MONOTONIC) - took_ns;
	ran_ns = processor_ns() - ran_ns;
	printf("%llu things, %llu bytes, %lld ns of processor, %lld ns\n", (long long)things,
	       (long long)bytes, (long long)ran_ns, (long long)took_ns);
	return 0;
}
