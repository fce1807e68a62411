// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control socket, its commands, and the log.
 *
 * A command is one line of words; its answer is any number of lines, then "ok" or "error: TEXT".
 * Commands for units start with their own name: VERB UNIT ..., UNIT being a glob.
 */
#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "podsim.h"

#define WORDS_MAX		130
#define LINE_LEN		4096
#define TOO_LONG		"a command has less than 4096 characters"
#define FOREVER_S		1e9
#define EARLY_S			0.000001	/* what rounding may take from a timer */

static int cmd_log(int argc, char **argv, FILE *out)
{
	long since = 0;

	if (argc && !strcmp(argv[0], "clear")) {
		log_clear();
		return 0;
	}
	if (argc && parse_int("log", argv[0], 0, INT64_MAX, &since))
		return -1;
	log_print((u64)since, out);
	return 0;
}

/* Commands at a time */

struct at {
	struct at *next;
	double time;
	char line[];
};

static void at_due(struct timer *t);
static struct at *at_list;
static struct timer at_timer = { .fire = at_due };

static void at_arm(void)
{
	double left;

	timer_cancel(&at_timer);
	if (!at_list)
		return;
	left = fmax(at_list->time - pod_time(), 0);
	if (left > 0)
		left = pod_scale() > 0 ? fmin(left / pod_scale(), FOREVER_S) : FOREVER_S;
	timer_arm(&at_timer, now_ns() + (u64)(left * NSEC_PER_SEC));
}

static void at_due(struct timer *t)
{
	struct at *a = at_list;

	(void)t;
	if (a && a->time <= pod_time() + EARLY_S) {
		at_list = a->next;
		if (control_run(a->line, stderr))
			fprintf(stderr, "podsim: at %g: %s: %s\n", a->time, a->line, fail_text());
		free(a);
	}
	at_arm();
}

static int cmd_at(int argc, char **argv, FILE *out)
{
	bool from_now = argv[0][0] == '+';
	struct at *a = zalloc(sizeof(*a) + LINE_LEN), **p;
	int i;

	(void)out;
	if (parse_num("at", argv[0] + from_now, 0, FOREVER_S, &a->time)) {
		free(a);
		return -1;
	}
	if (from_now)
		a->time += pod_time();
	for (i = 1; i < argc; i++) {	/* the words came from a line shorter than LINE_LEN */
		strcat(a->line, argv[i]);
		strcat(a->line, " ");
	}
	for (p = &at_list; *p && (*p)->time <= a->time; p = &(*p)->next)
		;
	a->next = *p;
	*p = a;
	at_arm();
	return 0;
}

/* Other commands of the pod */

static int cmd_units(int argc, char **argv, FILE *out)
{
	struct unit *u;

	(void)argc;
	(void)argv;
	for (u = units; u; u = u->next) {
		fprintf(out, "%s %s %s", u->name, u->ops->kind, u->bus->name);
		if (u->id != ANY_UNIT)
			fprintf(out, " unit=%d", u->id);
		fputc('\n', out);
	}
	return 0;
}

static int cmd_status(int argc, char **argv, FILE *out)
{
	struct unit *u;

	(void)argc;
	(void)argv;
	fprintf(out, "pod time_s=%.3f scale=%g\n", pod_time(), pod_scale());
	for (u = units; u; u = u->next)
		if (u->ops->status)
			u->ops->status(u, out);
	return 0;
}

static int cmd_scale(int argc, char **argv, FILE *out)
{
	double to;

	(void)argc;
	(void)out;
	if (parse_num("scale", argv[0], 0, 1e6, &to))
		return -1;
	pod_set_scale(to);
	at_arm();
	return 0;
}

static int cmd_settle(int argc, char **argv, FILE *out)
{
	double seconds;

	(void)argc;
	(void)out;
	if (parse_num("settle", argv[0], 0, 1e6, &seconds))
		return -1;
	pod_skip(seconds);
	at_arm();
	return 0;
}

static int cmd_quit(int argc, char **argv, FILE *out)
{
	(void)argc;
	(void)argv;
	(void)out;
	event_stop();
	return 0;
}

static int cmd_help(int argc, char **argv, FILE *out);

static const struct {
	const char *name, *usage;
	int min_args;
	int (*run)(int argc, char **argv, FILE *out);
} pod_commands[] = {
	{ "units", "", 0, cmd_units },
	{ "status", "", 0, cmd_status },
	{ "log", "[NS] | clear", 0, cmd_log },
	{ "at", "[+]SECONDS COMMAND", 2, cmd_at },
	{ "scale", "X", 1, cmd_scale },
	{ "settle", "SECONDS", 1, cmd_settle },
	{ "replay", "", 0, replay_start },
	{ "quit", "", 0, cmd_quit },
	{ "help", "", 0, cmd_help },
};

/* Commands of every unit that need no device: counters */

struct counter {
	const char *name;
	u64 value;
};

static int print_counters(const struct unit *u, const struct counter *c, int n, const char *key,
			  FILE *out)
{
	int i, found = 0;

	for (i = 0; i < n; i++) {
		if (key && strcmp(key, c[i].name))
			continue;
		found++;
		if (!key)
			fprintf(out, "%s %s ", u->name, c[i].name);
		fprintf(out, "%llu\n", c[i].value);
	}
	return found;
}

static int print_functions(const struct unit *u, const char *key, FILE *out)
{
	struct counter c;
	char name[8];
	int i, found = 0;

	for (i = 0; i < (int)ARRAY_SIZE(u->stats.by_function); i++) {
		snprintf(name, sizeof(name), "fc%02x", i);
		c = (struct counter){ name, u->stats.by_function[i] };
		if (c.value || u->functions & FC(i))
			found += print_counters(u, &c, 1, key, out);
	}
	return found;
}

static int cmd_stats(struct unit *u, int argc, char **argv, FILE *out)
{
	const struct unit_stats *s = &u->stats;
	struct bus_stats *b = &u->bus->stats;
	const char *key = argc ? argv[0] : NULL;
	const struct counter c[] = {
		{ "requests", s->requests }, { "replies", s->replies },
		{ "exceptions", s->exceptions }, { "writes", s->writes },
		{ "longest_gap_us", s->longest_gap_ns / 1000 },
		{ "bytes_in", b->bytes_in }, { "bytes_out", b->bytes_out },
		{ "crc_errors", b->crc_errors }, { "t35_violations", b->t35_violations },
		{ "foreign", b->foreign }, { "clients", b->clients }, { "reopens", b->reopens },
		{ "dropped", b->dropped }, { "accepts", b->accepts }, { "early", b->early },
		{ "together", b->together },
	};
	u64 clients = b->clients;
	int found;

	if (key && !strcmp(key, "reset")) {
		memset(&u->stats, 0, sizeof(u->stats));
		memset(b, 0, sizeof(*b));
		b->clients = clients;
		return 0;
	}
	found = print_counters(u, c, ARRAY_SIZE(c), key, out) + print_functions(u, key, out);
	return found ? 0 : fail("no counter '%s' of %s", key, u->name);
}

static const struct command stats_commands[] = {
	{ "stats", "[KEY|reset]", 0, cmd_stats },
	{ 0 }
};

/* Finding and running a command */

static const struct command *find_in(const struct command *c, const char *name)
{
	for (; c && c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

static const struct command *find_command(const struct unit *u, const char *name)
{
	const struct command *c = find_in(stats_commands, name);

	if (!c)
		c = find_in(unit_commands, name);
	return c ? c : find_in(u->ops->commands, name);
}

static void list(const struct command *c, const char *kind, FILE *out)
{
	for (; c && c->name; c++)
		fprintf(out, "%s %s %s\n", c->name, kind, c->usage);
}

static int cmd_help(int argc, char **argv, FILE *out)
{
	const struct unit *u, *v;
	size_t i;

	(void)argc;
	(void)argv;
	for (i = 0; i < ARRAY_SIZE(pod_commands); i++)
		fprintf(out, "%s %s\n", pod_commands[i].name, pod_commands[i].usage);
	list(stats_commands, "UNIT", out);
	list(unit_commands, "UNIT", out);
	for (u = units; u; u = u->next) {
		for (v = units; v != u && v->ops != u->ops; v = v->next)
			;
		if (v == u)
			list(u->ops->commands, u->ops->kind, out);
	}
	return 0;
}

static int names_of(const struct command *c, char *to, size_t size)
{
	size_t len = 0;

	for (; c && c->name && len < size; c++)
		len += (size_t)snprintf(to + len, size - len, " %s", c->name);
	return 0;
}

static int run_on_unit(struct unit *u, int argc, char **argv, FILE *out)
{
	const struct command *c = find_command(u, argv[0]);
	char own[256] = "";

	if (!c) {
		names_of(u->ops->commands, own, sizeof(own));
		return fail("%s has no command '%s'; its own are:%s (and see help)", u->name,
			    argv[0], own);
	}
	if (argc - 2 < c->min_args)
		return fail("usage: %s UNIT %s", c->name, c->usage);
	return c->run(u, argc - 2, argv + 2, out);
}

static bool any_unit_has(const char *name)
{
	const struct unit *u;

	for (u = units; u; u = u->next)
		if (find_command(u, name))
			return true;
	return false;
}

static int run_on_units(int argc, char **argv, FILE *out)
{
	struct unit *u;
	int found = 0;

	if (!any_unit_has(argv[0]))
		return fail("no command '%s'; try help", argv[0]);
	if (argc < 2)
		return fail("%s: which unit? try units", argv[0]);
	for (u = units; u; u = u->next) {
		if (fnmatch(argv[1], u->name, 0))
			continue;
		found++;
		if (run_on_unit(u, argc, argv, out))
			return -1;
	}
	return found ? 0 : fail("no unit '%s'; try units", argv[1]);
}

static int run_words(int argc, char **argv, FILE *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pod_commands); i++) {
		if (strcmp(pod_commands[i].name, argv[0]))
			continue;
		if (argc - 1 < pod_commands[i].min_args)
			return fail("usage: %s %s", argv[0], pod_commands[i].usage);
		return pod_commands[i].run(argc - 1, argv + 1, out);
	}
	return run_on_units(argc, argv, out);
}

static bool only_looks(const char *name)
{
	static const char *const looks[] = {
		"units", "status", "log", "help", "stats", "get", "faults"
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(looks); i++)
		if (!strcmp(looks[i], name))
			return true;
	return false;
}

/** control_run() - carry out one command line. Return: 0, or -1 with fail_text(). */
int control_run(const char *line, FILE *out)
{
	char copy[LINE_LEN], *rest = copy, *word, *words[WORDS_MAX];
	int n = 0;

	if (strlen(line) >= sizeof(copy))
		return fail(TOO_LONG);
	memcpy(copy, line, strlen(line) + 1);
	while ((word = strsep(&rest, " \t\r\n"))) {
		if (!*word)
			continue;
		if (n == WORDS_MAX)
			return fail("a command has at most %d words", WORDS_MAX);
		words[n++] = word;
	}
	if (!n)
		return 0;
	if (!only_looks(words[0]))
		log_add("- %s", line);
	return run_words(n, words, out);
}

/* The socket */

struct client {
	struct client *next;
	struct watch watch;
	char in[LINE_LEN];
	size_t in_len;
	char *out;
	size_t out_len, out_sent;
};

static struct client *clients;
static struct watch listener = { .fd = -1 };
static char socket_path[108];

static void client_close(struct client *c)
{
	struct client **p;

	for (p = &clients; *p != c; p = &(*p)->next)
		;
	*p = c->next;
	watch_close(&c->watch);
	free(c->out);
	free(c);
}

/* False when the client is gone. */
static bool client_flush(struct client *c)
{
	ssize_t n;

	while (c->out_sent < c->out_len) {
		n = send(c->watch.fd, c->out + c->out_sent, c->out_len - c->out_sent,
			 MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN) {
			watch_events(&c->watch, EPOLLOUT);
			return true;
		}
		if (n <= 0) {
			client_close(c);
			return false;
		}
		c->out_sent += (size_t)n;
	}
	free(c->out);
	c->out = NULL;
	c->out_len = 0;
	c->out_sent = 0;
	watch_events(&c->watch, EPOLLIN);
	return true;
}

static void client_answer(struct client *c, const char *line)
{
	FILE *out = open_memstream(&c->out, &c->out_len);

	if (control_run(line, out))
		fprintf(out, "error: %s\n", fail_text());
	else
		fputs("ok\n", out);
	fclose(out);
}

/* Where such a line ends is not looked for. */
static void client_refuse(struct client *c)
{
	static const char text[] = "error: " TOO_LONG "\n";

	send(c->watch.fd, text, sizeof(text) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	client_close(c);
}

/* One line after the other, each answered before the next is looked at. */
static void client_lines(struct client *c)
{
	char line[LINE_LEN], *end;
	size_t len;

	while (!c->out && (end = memchr(c->in, '\n', c->in_len))) {
		len = (size_t)(end - c->in);
		memcpy(line, c->in, len);
		line[len] = '\0';
		c->in_len -= len + 1;
		memmove(c->in, end + 1, c->in_len);
		client_answer(c, line);
		if (!client_flush(c))
			return;
	}
	if (!c->out && c->in_len == sizeof(c->in))
		client_refuse(c);
}

static void client_ready(struct watch *w, u32 events)
{
	struct client *c = container_of(w, struct client, watch);
	ssize_t n;

	if (c->out) {
		if (events & (EPOLLERR | EPOLLHUP))
			client_close(c);
		else if (client_flush(c))
			client_lines(c);
		return;
	}
	n = recv(w->fd, c->in + c->in_len, sizeof(c->in) - c->in_len, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		client_close(c);
		return;
	}
	c->in_len += (size_t)n;
	client_lines(c);
}

static void listener_ready(struct watch *w, u32 events)
{
	int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *c;

	(void)events;
	if (fd < 0)
		return;
	c = zalloc(sizeof(*c));
	c->watch.fd = fd;
	c->watch.ready = client_ready;
	c->next = clients;
	clients = c;
	watch_add(&c->watch, EPOLLIN);
}

static int socket_address(const char *path, struct sockaddr_un *addr)
{
	*addr = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(addr->sun_path))
		return fail("%s: longer than %zu characters", path, sizeof(addr->sun_path) - 1);
	memcpy(addr->sun_path, path, strlen(path));
	return 0;
}

/* A socket that nobody answers is left from an earlier run. */
static void remove_stale(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) && errno == ECONNREFUSED)
		unlink(addr->sun_path);
	close(fd);
}

int control_listen(const char *path)
{
	struct sockaddr_un addr;

	if (socket_address(path, &addr))
		return -1;
	remove_stale(&addr);
	listener.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	listener.ready = listener_ready;
	if (listener.fd < 0 || bind(listener.fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(listener.fd, 16))
		return fail("%s: %s", path, strerror(errno));
	snprintf(socket_path, sizeof(socket_path), "%s", path);
	return watch_add(&listener, EPOLLIN);
}

void control_close(void)
{
	while (clients)
		client_close(clients);
	if (*socket_path)
		unlink(socket_path);
}

/* The other side: podsim ctl SOCKET COMMAND... */

static int ask(FILE *in, FILE *out, const char *command)
{
	char *line = NULL;
	size_t size = 0;
	int rc = 2;

	fprintf(out, "%s\n", command);
	fflush(out);
	while (rc == 2 && getline(&line, &size, in) > 0) {
		if (!strcmp(line, "ok\n"))
			rc = 0;
		else if (!strncmp(line, "error: ", 7))
			rc = 1;
		if (rc)
			fputs(line, rc == 1 ? stderr : stdout);
	}
	free(line);
	if (rc == 2)
		fputs("podsim: the connection was closed\n", stderr);
	return rc;
}

int control_client(int argc, char **argv)
{
	struct sockaddr_un addr;
	FILE *in, *out;
	int fd, i, rc = 0;

	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		fputs("usage: podsim ctl SOCKET COMMAND...\n", stderr);
		return 2;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || socket_address(argv[0], &addr) ||
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		fprintf(stderr, "podsim: %s: %s\n", argv[0], strerror(errno));
		return 2;
	}
	in = fdopen(fd, "r");
	out = fdopen(dup(fd), "w");
	for (i = 1; i < argc && !rc; i++)
		rc = ask(in, out, argv[i]);
	fclose(in);
	fclose(out);
	return rc;
}
