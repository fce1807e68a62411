// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <sys/socket.h>

#include "core/nl.h"
#include "client.h"

static struct client *all;
static unsigned int count;
static long long request_ms;

void clients_limit(unsigned int seconds)
{
	request_ms = seconds * 1000LL;
}

static void begin(struct MHD_Connection *connection, void **context)
{
	struct client *client = must(calloc(1, sizeof(*client)));

	client->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
		->connect_fd;
	client->until_ms = now_ms() + request_ms;
	client->next = all;
	all = client;
	count++;
	*context = client;
}

void client_notify(void *cls, struct MHD_Connection *connection, void **context,
		   enum MHD_ConnectionNotificationCode code)
{
	struct client **at = &all;

	(void)cls;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		begin(connection, context);
		return;
	}
	while (*at && *at != *context)
		at = &(*at)->next;
	if (!*at)
		return;
	*at = (*at)->next;
	count--;
	free(*context);
	*context = NULL;
}

struct client *client_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
		->socket_context;
}

void client_answering(struct client *client, bool stream)
{
	client->until_ms = stream ? -1 : now_ms() + 3 * request_ms;
}

void client_answered(struct client *client)
{
	client->until_ms = now_ms() + request_ms;
}

unsigned int clients_sweep(void)
{
	unsigned int late = 0;

	for (struct client *client = all; client; client = client->next) {
		if (client->until_ms < 0 || now_ms() < client->until_ms)
			continue;
		shutdown(client->fd, SHUT_RDWR);
		client->until_ms = -1;
		late++;
	}
	return late;
}

unsigned int clients_count(void)
{
	return count;
}
