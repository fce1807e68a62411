/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/* Transaction, protocol, length, unit; Modbus messaging on TCP/IP V1.0b, section 3.1.3 */
#define MBAP_LEN 7
/* What its length does not count: the bytes before the unit */
#define MBAP_UNCOUNTED 6
#define ADU_MAX 260

/**
 * struct client - a master that is connected
 * @fd: its connection, -1 for none
 * @name: its address
 * @bytes: what has come of its next requests
 * @len: how many bytes
 * @heard: more than that of any other when it asked last, 0 before that
 */
struct client {
	int fd;
	char name[64];
	unsigned char bytes[ADU_MAX];
	size_t len;
	unsigned long long heard;
};

void client_begin(struct client *client, int fd);

/* Whether there is something to serve, whatever else comes. */
bool client_waits(const struct client *client);

/* Serve one request, if all of it has come; false if the connection is to be closed. */
bool client_serve(struct client *client, bool writes);

#endif
