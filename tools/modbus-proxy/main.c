// SPDX-License-Identifier: GPL-2.0-only
/*
 * modbus-proxy: a Modbus TCP server in front of a link that the kernel owns.
 *
 * One thread: a link asks one unit at a time anyway, and masters wait for their turn as they would
 * at a gateway.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "kernel.h"

#define CLIENTS 16
#define USUAL_ADDRESS "127.0.0.1"
#define USUAL_PORT "1502"

static volatile sig_atomic_t stopped;

static const char usage[] =
	"usage: modbus-proxy [OPTIONS] LINK\n"
	"\n"
	"Serves the units of a link of modbus.ko over Modbus TCP, in turn with what the kernel polls.\n"
	"\n"
	"  -l, --listen ADDR:PORT  where, 127.0.0.1:1502 if not said; either may be left out\n"
	"  -r, --remote            the address may be another than a loopback one\n"
	"  -w, --write             pass on what writes, too; each write is told on stderr\n"
	"  -h, --help\n"
	"  -V, --version\n";

static void __attribute__((noreturn, format(printf, 2, 3))) die(int status, const char *fmt, ...)
{
	va_list ap;

	fputs("modbus-proxy: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(status);
}

static void on_signal(int sig)
{
	(void)sig;
	stopped = 1;
}

static bool is_loopback(const struct addrinfo *info)
{
	const struct sockaddr_in6 *six = (const void *)info->ai_addr;
	const struct sockaddr_in *four = (const void *)info->ai_addr;

	if (info->ai_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
	return ntohl(four->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

/* "ADDR:PORT", "[ADDR]:PORT", ":PORT" or "ADDR", cut in place */
static void split(char *where, const char **host, const char **port)
{
	char *colon = strrchr(where, ':'), *close = strchr(where, ']');

	if (colon && (close ? colon > close : strchr(where, ':') == colon)) {
		*colon = '\0';
		*port = colon + 1;
	}
	if (*where == '[' && close) {
		*close = '\0';
		where++;
	}
	if (*where)
		*host = where;
}

static int listen_at(const char *host, const char *port, bool remote)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	};
	struct addrinfo *info;
	int on = 1, fd, err = getaddrinfo(host, port, &hints, &info);

	if (err)
		die(1, "%s port %s: %s", host, port, gai_strerror(err));
	if (!remote && !is_loopback(info))
		die(1, "%s is no loopback address: whoever reaches it may ask all units; --remote",
		    host);
	fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    bind(fd, info->ai_addr, info->ai_addrlen) || listen(fd, CLIENTS))
		die(2, "%s port %s: %s", host, port, strerror(errno));
	freeaddrinfo(info);
	return fd;
}

/* The one that has been silent longest goes: who is silent for good does not keep others out. */
static struct client *place(struct client *clients)
{
	struct client *to = clients;

	for (int i = 0; i < CLIENTS; i++) {
		if (clients[i].fd < 0)
			return &clients[i];
		if (clients[i].heard < to->heard)
			to = &clients[i];
	}
	close(to->fd);
	return to;
}

static void take_client(struct client *clients, int listener)
{
	struct sockaddr_storage from;
	socklen_t len = sizeof(from);
	struct client *to;
	int on = 1, fd = accept4(listener, (void *)&from, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	/* A master that has lost its power does not keep its place. */
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	to = place(clients);
	client_begin(to, fd);
	if (getnameinfo((void *)&from, len, to->name, sizeof(to->name), NULL, 0, NI_NUMERICHOST))
		strcpy(to->name, "?");
}

/* One request of each that has one: one that asks much at once does not go before all others. */
static void serve_round(struct client *clients, const struct pollfd *fds, bool writes)
{
	for (int i = 0; i < CLIENTS; i++) {
		if (!fds[i].revents && !client_waits(&clients[i]))
			continue;
		if (client_serve(&clients[i], writes))
			continue;
		close(clients[i].fd);
		clients[i].fd = -1;
	}
}

static void serve(int listener, bool writes)
{
	const struct timespec now = { 0 };
	struct client clients[CLIENTS];
	struct pollfd fds[CLIENTS + 1];
	sigset_t stops, before;
	bool waits;

	for (int i = 0; i < CLIENTS; i++)
		clients[i].fd = -1;
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	/* Blocked but while waiting: none slips in between. */
	sigprocmask(SIG_BLOCK, &stops, &before);
	while (!stopped) {
		waits = false;
		for (int i = 0; i < CLIENTS; i++) {
			waits |= client_waits(&clients[i]);
			fds[i] = (struct pollfd){ .fd = clients[i].fd, .events = POLLIN };
		}
		fds[CLIENTS] = (struct pollfd){ .fd = listener, .events = POLLIN };
		if (ppoll(fds, CLIENTS + 1, waits ? &now : NULL, &before) < 0)
			continue;
		serve_round(clients, fds, writes);
		if (fds[CLIENTS].revents)
			take_client(clients, listener);
	}
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "listen", required_argument, NULL, 'l' },
		{ "remote", no_argument, NULL, 'r' },
		{ "write", no_argument, NULL, 'w' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	const struct sigaction action = { .sa_handler = on_signal };
	const char *host = USUAL_ADDRESS, *port = USUAL_PORT;
	bool remote = false, writes = false;
	int option, listener, err;

	while ((option = getopt_long(argc, argv, "l:rwhV", options, NULL)) != -1) {
		switch (option) {
		case 'l':
			split(optarg, &host, &port);
			break;
		case 'r':
			remote = true;
			break;
		case 'w':
			writes = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		case 'V':
			puts("modbus-proxy " VERSION);
			return 0;
		default:
			die(1, "try --help");
		}
	}
	if (argc - optind != 1)
		die(1, "say which link; try --help");
	listener = listen_at(host, port, remote);
	err = kernel_open();
	if (err)
		die(121, "the kernel has no \"modbus\" here: megapodctl doctor");
	err = kernel_find(argv[optind]);
	if (err)
		die(err == -ENOENT ? 10 : 2, "link %s: %s", argv[optind],
		    err == -ENOENT ? "there is none of that name" : strerror(-err));
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	puts("modbus-proxy: ready");
	fflush(stdout);
	serve(listener, writes);
	return 0;
}
