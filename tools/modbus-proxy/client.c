// SPDX-License-Identifier: GPL-2.0-only
/*
 * A master's side: Modbus TCP.
 *
 * The header says how long a request is, whatever its function. libmodbus goes by the function
 * instead, and knows neither file records (14) nor the identification (2B).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/frame.h"
#include "client.h"
#include "kernel.h"

#define ILLEGAL_FUNCTION	0x01
#define ILLEGAL_VALUE		0x03
#define DEVICE_FAILURE		0x04
#define GATEWAY_PATH		0x0a
#define GATEWAY_TARGET		0x0b
#define EXCEPTION		0x80

/* Requests, and clients that came */
static unsigned long long heard;

/* What the kernel says, as a gateway would */
static unsigned char exception_of(int err)
{
	switch (-err) {
	case EBUSY:	/* an armed rule uses it */
	case EROFS:
	case EPERM:
	case EINVAL:
		return ILLEGAL_FUNCTION;
	case EMSGSIZE:	/* more than an armed rule has counted on */
		return ILLEGAL_VALUE;
	case ENOENT:
	case ENODEV:
	case EHOSTUNREACH:
		return GATEWAY_PATH;
	case ETIMEDOUT:
	case EBADMSG:
	case ERANGE:
		return GATEWAY_TARGET;
	default:
		return DEVICE_FAILURE;
	}
}

static void tell_write(const struct client *client, unsigned int unit, const unsigned char *pdu,
		       size_t len, int err)
{
	char said[3 * PDU_MAX + 64];

	pdu_text(pdu, len, true, said, sizeof(said));
	fprintf(stderr, "%s: unit %u: %s%s%s\n", client->name, unit, said, err < 0 ? ": " : "",
		err < 0 ? strerror(-err) : "");
}

/* Into @reply. Return: its length. */
static size_t answer(const struct client *client, bool writes, unsigned int unit,
		     const unsigned char *pdu, size_t len, unsigned char *reply)
{
	bool write = pdu_writes(pdu, len);
	int got = write && !writes ? -EPERM : kernel_ask(unit, pdu, len, reply);

	if (write && writes)
		tell_write(client, unit, pdu, len, got);
	if (got > 0)
		return got;
	reply[0] = pdu[0] | EXCEPTION;
	reply[1] = exception_of(got);
	return 2;
}

/* The request at @adu, of @len bytes with its header */
static bool serve_one(const struct client *client, bool writes, const unsigned char *adu,
		      size_t len)
{
	unsigned char out[ADU_MAX];
	size_t n;

	memcpy(out, adu, MBAP_LEN);
	n = answer(client, writes, adu[6], adu + MBAP_LEN, len - MBAP_LEN, out + MBAP_LEN);
	out[4] = (n + 1) >> 8;
	out[5] = n + 1;
	n += MBAP_LEN;
	/* One who does not read what he asked for is not waited for. */
	return send(client->fd, out, n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)n;
}

void client_begin(struct client *client, int fd)
{
	*client = (struct client){ .fd = fd };
}

/* How long the next request is with its header, 0 if not all of it has come, -1 if it is none. */
static int next_request(const struct client *client)
{
	const unsigned char *at = client->bytes;
	size_t len;

	if (client->len < MBAP_UNCOUNTED)
		return 0;
	len = MBAP_UNCOUNTED + (at[4] << 8 | at[5]);
	/* Nothing after it would be where it seems. */
	if (at[2] || at[3] || len <= MBAP_LEN || len > ADU_MAX)
		return -1;
	return client->len < len ? 0 : len;
}

bool client_waits(const struct client *client)
{
	return client->fd >= 0 && next_request(client);
}

static bool receive(struct client *client)
{
	ssize_t got = recv(client->fd, client->bytes + client->len,
			   sizeof(client->bytes) - client->len, MSG_DONTWAIT);

	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR);
	client->len += got;
	return true;
}

bool client_serve(struct client *client, bool writes)
{
	int len;

	if (!next_request(client) && !receive(client))
		return false;
	len = next_request(client);
	if (len <= 0)
		return !len;
	if (!serve_one(client, writes, client->bytes, len))
		return false;
	client->heard = ++heard;
	client->len -= len;
	memmove(client->bytes, client->bytes + len, client->len);
	return true;
}
