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
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/ctl.h"
#include "http.h"
#include "start.h"

#define PORT 9837
#define CLIENTS 1000
#define TIMEOUT_S 10
/* Beside those of clients. */
#define OTHER_FILES 64

const char *const program = "megapod-httpd";

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
			with.cert = start_file(optarg);
			break;
		case KEY:
			with.key = start_file(optarg);
			break;
		case CLIENT_CA:
			with.client_ca = start_file(optarg);
			break;
		case TOKEN:
			with.token = start_secret(optarg);
			break;
		case MAX_CLIENTS:
			with.clients = start_number(optarg, 100000, "clients");
			break;
		case TIMEOUT:
			with.timeout_s = start_number(optarg, 3600, "seconds");
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
	with.listen = address ? -1 : start_handed();
	if (with.listen < 0)
		with.listen = start_listen(address ? address : "127.0.0.1", PORT,
					   with.cert || insecure,
					   "is no loopback address: give --cert and --key, or --insecure");
	fputs("megapod-httpd: ready\n", stderr);
	err = http_run(&with);
	json_object_put(ctl.errors);
	free(with.cert);
	free(with.key);
	free(with.client_ca);
	free(with.token);
	return err;
}
