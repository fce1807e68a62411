/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Connections, and how long each may take.
 *
 * libmicrohttpd ends a connection that is silent. One that sends a byte now and then, or takes
 * a long answer in small bits, is never silent: each has a deadline for its request, and one
 * for the answer. Past it the socket is shut down, which libmicrohttpd sees as the client's
 * going away.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>

#include <microhttpd.h>

/**
 * struct client - a connection
 * @next: all connections
 * @fd: socket
 * @until_ms: when it has to be done with what it is at, on the clock of now_ms(); -1 for never
 */
struct client {
	struct client *next;
	int fd;
	long long until_ms;
};

/*
 * How long a request may take, from the first byte to the end of its head; an answer may take
 * three times as long.
 */
void clients_limit(unsigned int seconds);

/* For MHD_OPTION_NOTIFY_CONNECTION. */
void client_notify(void *cls, struct MHD_Connection *connection, void **context,
		   enum MHD_ConnectionNotificationCode code);

struct client *client_of(struct MHD_Connection *connection);

/* The request is there, and is being answered; a stream for as long as it likes. */
void client_answering(struct client *client, bool stream);

/* The answer is out, and there may be another request. */
void client_answered(struct client *client);

/* Shut down those that are late. Return: how many. */
unsigned int clients_sweep(void);

unsigned int clients_count(void);

#endif
