// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames are taken from the sockets here and answered by libmodbus, which itself waits for one
 * client at a time: whoever sends half a request would keep the kernel from being answered, and
 * so trip a rule. For the same reason a client that comes when there are many takes the place of
 * the one that has been silent longest, and other users' never that of one of root's, as the
 * kernel's are.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <modbus.h>

#include "inputs.h"
#include "peer.h"
#include "request.h"
#include "start.h"

#define CLIENTS (INPUTS_FDS - 1)
/* Transaction, protocol 0, length of what follows; unit; then the function code. */
#define LENGTH_END 6
#define HEAD 7
#define READ_INPUTS 2
#define READ_REGISTERS 4
#define READ_LEN (HEAD + 5)
#define MODEL "megapod-mqtt"
#define MODEL_AT 0
#define MODEL_WORDS 8
#define NAME_AT 8
#define NAME_WORDS 16
#define COUNT_AT 24

static struct client {
	int fd;
	bool root;
	/* The value of @heard when it was heard last. */
	unsigned long long heard;
	size_t len;
	unsigned char frame[MODBUS_TCP_MAX_ADU_LENGTH];
} clients[CLIENTS];

/* Frames and clients that came. */
static unsigned long long heard;
static int listening = -1;
static modbus_t *modbus;
static modbus_mapping_t *mapping;

static void put_text(uint16_t *to, size_t words, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < words; i++)
		to[i] = (2 * i < len ? (unsigned char)text[2 * i] << 8 : 0) |
			(2 * i + 1 < len ? (unsigned char)text[2 * i + 1] : 0);
}

void inputs_start(const struct config *config, int fd)
{
	unsigned int count = 0;

	for (size_t i = 0; i < CLIENTS; i++)
		clients[i].fd = -1;
	listening = fd;
	if (fd < 0)
		return;
	for (size_t i = 0; i < config->num_requests; i++)
		if (config->requests[i].input > count)
			count = config->requests[i].input;
	modbus = must(modbus_new_tcp("127.0.0.1", 0));
	/* it sleeps so long after what it does not understand */
	modbus_set_response_timeout(modbus, 0, 1);
	mapping = must(modbus_mapping_new(0, count, 0, COUNT_AT + 1));
	put_text(&mapping->tab_input_registers[MODEL_AT], MODEL_WORDS, MODEL);
	put_text(&mapping->tab_input_registers[NAME_AT], NAME_WORDS, config->name);
	mapping->tab_input_registers[COUNT_AT] = count;
}

static void drop(struct client *client)
{
	close(client->fd);
	client->fd = -1;
}

void inputs_stop(void)
{
	for (size_t i = 0; i < CLIENTS; i++)
		if (clients[i].fd >= 0)
			drop(&clients[i]);
	if (listening < 0)
		return;
	close(listening);
	modbus_mapping_free(mapping);
	modbus_free(modbus);
}

size_t inputs_poll(struct pollfd *fds)
{
	if (listening < 0)
		return 0;
	for (size_t i = 0; i < CLIENTS; i++)
		fds[i] = (struct pollfd){ .fd = clients[i].fd, .events = POLLIN };
	fds[CLIENTS] = (struct pollfd){ .fd = listening, .events = POLLIN };
	return INPUTS_FDS;
}

/* Whether @a is to go rather than @b. */
static bool goes_first(const struct client *a, const struct client *b)
{
	if (a->fd < 0 || b->fd < 0)
		return a->fd < 0;
	if (a->root != b->root)
		return b->root;
	return a->heard < b->heard;
}

static void take_client(void)
{
	int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct client *to = &clients[0];
	bool root;

	if (fd < 0)
		return;
	root = peer_is_root(fd);
	for (size_t i = 1; i < CLIENTS; i++)
		if (goes_first(&clients[i], to))
			to = &clients[i];
	if (to->fd >= 0 && to->root && !root) {
		close(fd);
		return;
	}
	if (to->fd >= 0)
		drop(to);
	*to = (struct client){ .fd = fd, .root = root, .heard = ++heard };
}

static unsigned int get16(const unsigned char *at)
{
	return at[0] << 8 | at[1];
}

/* What an input answers instead of a value, 0 for nothing. */
static int exception_of(unsigned int first, unsigned int count)
{
	unsigned int end = first + count;
	bool there;

	if (end > (unsigned int)mapping->nb_input_bits)
		end = mapping->nb_input_bits;
	for (unsigned int i = first; i < end; i++) {
		enum requested is = requests_input(i + 1, &there);

		if (!there)
			return MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS;
		if (is == REQUEST_NOT_KNOWN)
			return MODBUS_EXCEPTION_SLAVE_OR_SERVER_FAILURE;
		mapping->tab_input_bits[i] = is == REQUESTED;
	}
	return 0;
}

static bool answer(struct client *client, int len)
{
	const unsigned char *frame = client->frame;
	unsigned int function = frame[HEAD];
	int exception = 0;

	modbus_set_socket(modbus, client->fd);
	if ((function != READ_INPUTS && function != READ_REGISTERS) || len != READ_LEN)
		exception = MODBUS_EXCEPTION_ILLEGAL_FUNCTION;
	else if (function == READ_INPUTS)
		exception = exception_of(get16(frame + HEAD + 1), get16(frame + HEAD + 3));
	if (exception)
		return modbus_reply_exception(modbus, frame, exception) > 0;
	return modbus_reply(modbus, frame, len, mapping) > 0;
}

/* Return: false if it is to be dropped. */
static bool serve(struct client *client)
{
	ssize_t got = recv(client->fd, client->frame + client->len,
			   sizeof(client->frame) - client->len, 0);
	size_t len;

	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR);
	client->len += got;
	while (client->len >= LENGTH_END) {
		len = LENGTH_END + get16(client->frame + 4);
		if (get16(client->frame + 2) || len <= HEAD || len > sizeof(client->frame))
			return false;
		if (client->len < len)
			break;
		client->heard = ++heard;
		if (!answer(client, len))
			return false;
		client->len -= len;
		memmove(client->frame, client->frame + len, client->len);
	}
	return true;
}

void inputs_serve(const struct pollfd *fds, size_t count)
{
	if (!count)
		return;
	for (size_t i = 0; i < CLIENTS; i++)
		if (fds[i].revents && clients[i].fd == fds[i].fd && !serve(&clients[i]))
			drop(&clients[i]);
	if (fds[CLIENTS].revents)
		take_client();
}
