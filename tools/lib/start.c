// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/address.h"
#include "base/ctl.h"
#include "start.h"

/* Certificates, keys, tokens and configurations are small. */
#define FILE_MAX 0x40000
/* The first one that systemd hands over, sd_listen_fds(3). */
#define HANDED_FD 3

void start_fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s: %s\n", program, what, why);
	exit(1);
}

char *start_file(const char *name)
{
	char *text = must(calloc(1, FILE_MAX + 1));
	FILE *file = fopen(name, "re");
	size_t len = file ? fread(text, 1, FILE_MAX + 1, file) : 0;

	if (!file || ferror(file) || !len || len > FILE_MAX)
		start_fail(name, !file ? strerror(errno) : len ? "too large" : "is empty");
	fclose(file);
	return text;
}

char *start_secret(const char *name)
{
	char *secret = start_file(name);

	secret[strcspn(secret, "\r\n")] = '\0';
	if (!*secret)
		start_fail(name, "the first line is empty");
	return secret;
}

unsigned int start_number(const char *word, unsigned int max, const char *what)
{
	char why[64], *end;
	unsigned long is = strtoul(word, &end, 10);

	if (!*end && is >= 1 && is <= max)
		return is;
	snprintf(why, sizeof(why), "%s are 1 to %u", what, max);
	start_fail(word, why);
}

int start_handed(void)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	socklen_t size = sizeof(int);
	int listens = 0;

	if (!pid || !count || atoi(pid) != getpid())
		return -1;
	if (strcmp(count, "1"))
		start_fail("the socket unit", "one ListenStream= is expected");
	if (getsockopt(HANDED_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) || !listens)
		start_fail("what was handed over", "is no socket that listens");
	fcntl(HANDED_FD, F_SETFD, FD_CLOEXEC);
	fcntl(HANDED_FD, F_SETFL, fcntl(HANDED_FD, F_GETFL) | O_NONBLOCK);
	return HANDED_FD;
}

static bool is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in6 *six = (const void *)address;
	const struct sockaddr_in *four = (const void *)address;

	if (address->sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
	return ntohl(four->sin_addr.s_addr) >> 24 == 127;
}

static int listen_at(const struct addrinfo *to, const char *name)
{
	int on = 1, fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, to->ai_addr, to->ai_addrlen) || listen(fd, SOMAXCONN))
		start_fail(name, strerror(errno));
	return fd;
}

int start_listen(const char *where, unsigned int port, bool open, const char *needs)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *to;
	struct address at;
	char text[64];
	int fd;

	snprintf(text, sizeof(text), "is no address with a port, as 127.0.0.1:%u", port);
	if (address_parse(where, port, &at))
		start_fail(where, text);
	snprintf(text, sizeof(text), "%u", at.port);
	if (getaddrinfo(at.host, text, &hints, &to))
		start_fail(where, "is no address, but perhaps a name");
	if (!open && !is_loopback(to->ai_addr))
		start_fail(where, needs);
	fd = listen_at(to, where);
	freeaddrinfo(to);
	return fd;
}
