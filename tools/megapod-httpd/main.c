// SPDX-License-Identifier: GPL-2.0-only
/*
 * megapod-httpd: what megapodctl shows, over HTTP and for reading only.
 *
 * usage: megapod-httpd [--listen ADDRESS:PORT] [--cert FILE --key FILE] [--client-ca FILE]
 *			[--token FILE] [--clients N] [--timeout SECONDS] [--insecure]
 *
 * Without --listen it takes the socket that systemd hands over, else it listens on
 * 127.0.0.1:9837. An address that is no loopback address needs TLS, or --insecure.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/address.h"
#include "base/ctl.h"
#include "http.h"

#define PORT 9837
#define CLIENTS 1000
#define TIMEOUT_S 10
/* Beside those of clients. */
#define OTHER_FILES 64
/* Certificates, keys and tokens are small. */
#define FILE_MAX 0x40000
/* The first one that systemd hands over, sd_listen_fds(3). */
#define HANDED_FD 3

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "megapod-httpd: %s: %s\n", what, why);
	return 1;
}

static char *read_file(const char *name)
{
	char *text = must(calloc(1, FILE_MAX + 1));
	FILE *file = fopen(name, "re");
	size_t len = file ? fread(text, 1, FILE_MAX + 1, file) : 0;

	if (!file || ferror(file) || !len || len > FILE_MAX) {
		complain(name, !file ? strerror(errno) : len ? "too large" : "is empty");
		exit(1);
	}
	fclose(file);
	return text;
}

/* A token is the first line. */
static char *read_token(const char *name)
{
	char *token = read_file(name);

	token[strcspn(token, "\r\n")] = '\0';
	if (*token)
		return token;
	complain(name, "the first line is empty");
	exit(1);
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
	if (fd < 0 || bind(fd, to->ai_addr, to->ai_addrlen) || listen(fd, SOMAXCONN)) {
		complain(name, strerror(errno));
		exit(1);
	}
	return fd;
}

static int open_address(const char *name, bool open)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *to;
	struct address at;
	char port[8];
	int fd;

	if (address_parse(name, PORT, &at) ||
	    snprintf(port, sizeof(port), "%u", at.port) < 0 ||
	    getaddrinfo(at.host, port, &hints, &to)) {
		complain(name, "is no address with a port, as 127.0.0.1:9837");
		exit(1);
	}
	if (!open && !is_loopback(to->ai_addr)) {
		complain(name, "is no loopback address: give --cert and --key, or --insecure");
		exit(1);
	}
	fd = listen_at(to, name);
	freeaddrinfo(to);
	return fd;
}

/* The socket that systemd hands over, or -1. */
static int handed(void)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");

	if (!pid || !count || atoi(pid) != getpid())
		return -1;
	if (strcmp(count, "1")) {
		complain("the socket unit", "one ListenStream= is expected");
		exit(1);
	}
	fcntl(HANDED_FD, F_SETFD, FD_CLOEXEC);
	fcntl(HANDED_FD, F_SETFL, fcntl(HANDED_FD, F_GETFL) | O_NONBLOCK);
	return HANDED_FD;
}

/* As many files as clients, which may be more than a process has by default. */
static void allow_files(unsigned int clients)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= clients + OTHER_FILES)
		return;
	limit.rlim_cur = clients + OTHER_FILES;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int help(void)
{
	fputs("usage: megapod-httpd [--listen ADDRESS:PORT] [--cert FILE --key FILE]\n"
	      "                     [--client-ca FILE] [--token FILE] [--clients N]\n"
	      "                     [--timeout SECONDS] [--insecure]\n"
	      "megapod-httpd(8) says more.\n", stderr);
	return 1;
}

static unsigned int number(const char *word, unsigned int max, const char *what)
{
	char *end;
	unsigned long is = strtoul(word, &end, 10);

	if (*end || is < 1 || is > max) {
		fprintf(stderr, "megapod-httpd: %s: %s are 1 to %u\n", word, what, max);
		exit(1);
	}
	return is;
}

enum {
	LISTEN = 256, CERT, KEY, CLIENT_CA, TOKEN, MAX_CLIENTS, TIMEOUT, INSECURE, HELP,
	SHOW_VERSION
};

static const struct option words[] = {
	{ "listen", required_argument, NULL, LISTEN },
	{ "cert", required_argument, NULL, CERT },
	{ "key", required_argument, NULL, KEY },
	{ "client-ca", required_argument, NULL, CLIENT_CA },
	{ "token", required_argument, NULL, TOKEN },
	{ "clients", required_argument, NULL, MAX_CLIENTS },
	{ "timeout", required_argument, NULL, TIMEOUT },
	{ "insecure", no_argument, NULL, INSECURE },
	{ "help", no_argument, NULL, HELP },
	{ "version", no_argument, NULL, SHOW_VERSION },
	{ 0 }
};

int main(int argc, char **argv)
{
	struct http_options with = { .listen = -1, .clients = CLIENTS, .timeout_s = TIMEOUT_S };
	const char *address = NULL;
	bool insecure = false;
	int option, err;

	while ((option = getopt_long(argc, argv, "", words, NULL)) != -1) {
		switch (option) {
		case LISTEN:
			address = optarg;
			break;
		case CERT:
			with.cert = read_file(optarg);
			break;
		case KEY:
			with.key = read_file(optarg);
			break;
		case CLIENT_CA:
			with.client_ca = read_file(optarg);
			break;
		case TOKEN:
			with.token = read_token(optarg);
			break;
		case MAX_CLIENTS:
			with.clients = number(optarg, 100000, "clients");
			break;
		case TIMEOUT:
			with.timeout_s = number(optarg, 3600, "seconds");
			break;
		case INSECURE:
			insecure = true;
			break;
		case SHOW_VERSION:
			puts("megapod-httpd " VERSION);
			return 0;
		case HELP:
			help();
			return 0;
		default:
			return help();
		}
	}
	if (optind < argc || !with.cert != !with.key ||
	    (with.client_ca && !with.cert))
		return help();
	signal(SIGPIPE, SIG_IGN);
	/* 231.4 and not 231.40000000000001 */
	json_c_set_serialization_double_format("%.10g", JSON_C_OPTION_GLOBAL);
	ctl.errors = json_object_new_array();
	/* what fails is told to who asks */
	ctl.quiet = true;
	allow_files(with.clients);
	with.listen = address ? -1 : handed();
	if (with.listen < 0)
		with.listen = open_address(address ? address : "127.0.0.1",
					   with.cert || insecure);
	fputs("megapod-httpd: ready\n", stderr);
	err = http_run(&with);
	json_object_put(ctl.errors);
	free(with.cert);
	free(with.key);
	free(with.client_ca);
	free(with.token);
	return err;
}
