// SPDX-License-Identifier: GPL-2.0-only
/* podsim - a simulated pod: the command line. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "podsim.h"

#define COMMANDS_MAX	64

/* The buses that the following settings and units belong to; many after --tcp HOST:PORT+N */
static struct bus *current;
static const char *control_path, *commands[COMMANDS_MAX];
static int ncommands;

static const char help_text[] =
"podsim - a simulated liquid-cooled pod: a Modbus server with physics\n"
"\n"
"usage: podsim BUS [SETTING...] UNIT... [BUS ...] [GLOBAL...]\n"
"       podsim ctl SOCKET COMMAND...\n"
"\n"
"buses, each followed by its settings and its units:\n"
"  --serial DEV[,BAUD[,MODE]]  a serial port (19200,8N1)\n"
"  --pty LINK                  a new pty; LINK points to its other side\n"
"  --tcp HOST:PORT[+N]         Modbus TCP; +N: N servers on ports from PORT on\n"
"  --rtu-tcp HOST:PORT[+N]     a serial server: RTU frames over TCP\n"
"settings:\n"
"  --baud N                    pace the bytes of a serial line or pty, check t3.5\n"
"  --parity none|even|odd\n"
"  --turnaround-ms N           how long a unit thinks\n"
"units (comma separated options):\n"
"  --rpu  unit=12,name=,serial=,model=,pumps=4,flow=60,volume=20,air=25,ext,old,cold,refuse=\n"
"  --gude name=,outlets=8,metered=,banks=1,lines=1,phases=1,inputs=0,sensors=1,fans=0,\n"
"         load=700,state=on,rcm,meter-ms=0,loop=1,company=,product=,version=,refuse=\n"
"  --ram  unit=1,name=,size=256,refuse=\n"
"  --map  FILE,unit=1,name=,live,loop=N,refuse=   registers that a file lists (megapod-map sim)\n"
"global:\n"
"  --control PATH              the control socket\n"
"  --time-scale X              pod seconds per second (1)\n"
"  --replay FILE               a record of the black box, for --map units of its components' names\n"
"  --seed N                    of noise and fuzz (1)\n"
"  --noise X                   of sensors, in counts (1)\n"
"  --do COMMAND                run a control command first; may be repeated\n"
"  --trace                     frames to stderr\n"
"  --help, --version\n"
"\n"
"Example: a pump unit on a paced pty and a PDU on TCP, its pan leaking after ten seconds\n"
"  podsim --pty /tmp/line --baud 19200 --rpu unit=12 --tcp 127.0.0.1:1502 --gude outlets=8 \\\n"
"         --control /tmp/pod.sock --do 'at 10 leak rpu1 pan wet'\n"
"  podsim ctl /tmp/pod.sock help status\n"
"\n"
"README.md beside the source has every option, command and fault.\n";

/* Options */

static int opt_serial(const char *arg)
{
	current = serial_new(arg);
	return current ? 0 : -1;
}

static int opt_pty(const char *arg)
{
	current = pty_new(arg);
	return 0;
}

/* HOST:PORT[+N]; the last colon, for IPv6 in brackets */
static int servers(const char *arg, struct bus *(*make)(const char *host, int port))
{
	char *host = strdup(arg), *colon = strrchr(host, ':'), *plus = strchr(host, '+');
	long port, n = 1, i;
	struct bus *b;

	if (!colon)
		return fail("'%s' is not HOST:PORT", arg);
	*colon = '\0';
	if (plus)
		*plus = '\0';
	if (parse_int("port", colon + 1, 1, 65535, &port) ||
	    (plus && parse_int("number of ports", plus + 1, 1, 65536 - port, &n)))
		return -1;
	if (*host == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		memmove(host, host + 1, strlen(host));
	}
	current = NULL;
	for (i = 0; i < n; i++) {
		b = make(host, (int)(port + i));
		if (!b)
			return -1;
		if (!current)
			current = b;
	}
	free(host);
	return 0;
}

static int opt_tcp(const char *arg)
{
	return servers(arg, tcp_new);
}

static int opt_rtu_tcp(const char *arg)
{
	return servers(arg, rtu_tcp_new);
}

static int need_line(const char *what)
{
	if (!current || !current->set_line)
		return fail("%s follows --serial, --pty or --rtu-tcp", what);
	return 0;
}

static int opt_baud(const char *arg)
{
	long baud;

	if (need_line("--baud") || parse_int("--baud", arg, 0, 4000000, &baud))
		return -1;
	current->set_line(current, baud, -1);
	return 0;
}

static int opt_parity(const char *arg)
{
	static const char *const names[] = { "none", "even", "odd" };
	size_t i;

	if (need_line("--parity"))
		return -1;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(arg, names[i])) {
			current->set_line(current, -1, "NEO"[i]);
			return 0;
		}
	}
	return fail("--parity: '%s' is none of none, even, odd", arg);
}

static int opt_turnaround(const char *arg)
{
	struct bus *b;
	double ms;

	if (!current)
		return fail("--turnaround-ms follows a bus");
	if (parse_num("--turnaround-ms", arg, 0, 10000, &ms))
		return -1;
	for (b = current; b; b = b->next)
		b->turnaround_ns = (u64)(ms * NSEC_PER_MSEC);
	return 0;
}

static int add_unit(struct unit *(*make)(struct bus *b, const char *options), const char *arg)
{
	struct bus *b;

	if (!current)
		return fail("a unit follows --serial, --pty, --tcp or --rtu-tcp");
	for (b = current; b; b = b->next)
		if (!make(b, arg))
			return -1;
	return 0;
}

static int opt_rpu(const char *arg)
{
	return add_unit(rpu_new, arg);
}

static int opt_gude(const char *arg)
{
	return add_unit(gude_new, arg);
}

static int opt_ram(const char *arg)
{
	return add_unit(ram_new, arg);
}

static int opt_map(const char *arg)
{
	return add_unit(static_new, arg);
}

static int opt_control(const char *arg)
{
	control_path = arg;
	return 0;
}

static int opt_time_scale(const char *arg)
{
	double scale;

	if (parse_num("--time-scale", arg, 0, 1e6, &scale))
		return -1;
	pod_set_scale(scale);
	return 0;
}

static int opt_replay(const char *arg)
{
	return replay_open(arg);
}

static int opt_seed(const char *arg)
{
	long seed;

	if (parse_int("--seed", arg, 0, INT64_MAX, &seed))
		return -1;
	chance_seed((u64)seed);
	return 0;
}

static int opt_noise(const char *arg)
{
	double counts;

	if (parse_num("--noise", arg, 0, 1000, &counts))
		return -1;
	noise_set(counts);
	return 0;
}

static int opt_do(const char *arg)
{
	if (ncommands == COMMANDS_MAX)
		return fail("more than %d --do", COMMANDS_MAX);
	commands[ncommands++] = arg;
	return 0;
}

static int opt_trace(const char *arg)
{
	(void)arg;
	trace = true;
	return 0;
}

static int opt_help(const char *arg)
{
	(void)arg;
	fputs(help_text, stdout);
	exit(0);
}

static int opt_version(const char *arg)
{
	(void)arg;
	puts("podsim " VERSION);
	exit(0);
}

static const struct {
	const char *name;
	enum { NONE, MAY, MUST } arg;
	int (*take)(const char *arg);
} options[] = {
	{ "serial", MUST, opt_serial },
	{ "pty", MUST, opt_pty },
	{ "tcp", MUST, opt_tcp },
	{ "rtu-tcp", MUST, opt_rtu_tcp },
	{ "baud", MUST, opt_baud },
	{ "parity", MUST, opt_parity },
	{ "turnaround-ms", MUST, opt_turnaround },
	{ "rpu", MAY, opt_rpu },
	{ "gude", MAY, opt_gude },
	{ "ram", MAY, opt_ram },
	{ "map", MUST, opt_map },
	{ "control", MUST, opt_control },
	{ "time-scale", MUST, opt_time_scale },
	{ "replay", MUST, opt_replay },
	{ "seed", MUST, opt_seed },
	{ "noise", MUST, opt_noise },
	{ "do", MUST, opt_do },
	{ "trace", NONE, opt_trace },
	{ "help", NONE, opt_help },
	{ "version", NONE, opt_version },
};

/* Takes --name, --name=VALUE and --name VALUE. Return: words used, or fail(). */
static int parse_option(char **argv)
{
	char *name = argv[0] + 2, *value = strchr(name, '='), *next = argv[1];
	int used = 1;
	size_t i;

	if (strncmp(argv[0], "--", 2))
		return fail("'%s' is no option", argv[0]);
	if (value)
		*value++ = '\0';
	for (i = 0; i < ARRAY_SIZE(options) && strcmp(options[i].name, name); i++)
		;
	if (i == ARRAY_SIZE(options))
		return fail("no option --%s", name);
	if (options[i].arg == NONE && value)
		return fail("--%s takes no value", name);
	if (options[i].arg != NONE && !value && next && strncmp(next, "--", 2)) {
		value = next;
		used = 2;
	}
	if (options[i].arg == MUST && !value)
		return fail("--%s wants a value", name);
	return options[i].take(value) ? -1 : used;
}

static int parse_options(char **argv)
{
	int used;

	while (*argv) {
		used = parse_option(argv);
		if (used < 0)
			return -1;
		argv += used;
	}
	return units ? 0 : fail("no unit");
}

/* Running */

static void signalled(struct watch *w, u32 events)
{
	(void)w;
	(void)events;
	event_stop();
}

static int catch_signals(void)
{
	static struct watch w = { .ready = signalled };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	w.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return watch_add(&w, EPOLLIN);
}

static void allow_many_files(void)
{
	struct rlimit r;

	if (!getrlimit(RLIMIT_NOFILE, &r)) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static int start(char **argv)
{
	struct unit *u;
	struct bus *b;
	int i;

	if (parse_options(argv) || replay_prepare() || catch_signals())
		return -1;
	for (u = units; u; u = u->next)
		if (u->ops->refresh)
			u->ops->refresh(u);
	circuits_start();
	for (i = 0; i < ncommands; i++)
		if (control_run(commands[i], stdout))
			return -1;
	for (b = buses; b; b = b->next)
		if (b->up(b))
			return -1;
	return control_path ? control_listen(control_path) : 0;
}

int main(int argc, char **argv)
{
	struct bus *b;
	int rc = 0;

	if (argc > 1 && !strcmp(argv[1], "ctl"))
		return control_client(argc - 2, argv + 2);
	allow_many_files();
	signal(SIGPIPE, SIG_IGN);
	pod_time();
	if (start(argv + 1)) {
		fprintf(stderr, "podsim: %s\n", fail_text());
		rc = 1;
	} else {
		puts("podsim: ready");
		fflush(stdout);
		event_run();
	}
	for (b = buses; b; b = b->next)
		b->down(b);
	control_close();
	return rc;
}
