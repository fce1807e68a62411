/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>

/**
 * struct http_options - what is served, to whom
 * @listen: socket that listens
 * @cert: PEM, NULL for no TLS
 * @key: PEM
 * @client_ca: PEM, of who may sign certificates of clients; NULL for no such
 * @token: what a client has to say, NULL for nothing
 * @clients: most connections at a time
 * @timeout_s: how long a request may take
 */
struct http_options {
	int listen;
	char *cert;
	char *key;
	char *client_ca;
	char *token;
	unsigned int clients;
	unsigned int timeout_s;
};

/* Serve until told to stop. Return: exit status. */
int http_run(const struct http_options *options);

#endif
