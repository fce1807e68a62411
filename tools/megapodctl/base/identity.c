// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Modbus units say of themselves. Nothing is trusted: see base/frame.c.
 */
#include <stdio.h>
#include <string.h>

#include "base/identity.h"
#include "base/text.h"

#define READ_DEVICE_ID		0x2b
#define MEI_DEVICE_ID		0x0e
#define REPORT_SERVER_ID	0x11
/* function, type, read code, conformity, more follows, next object, number of objects */
#define HEADER			7

static bool printable(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

void identity_text(const unsigned char *bytes, size_t len, char text[ID_TEXT])
{
	size_t n = 0, used = 0;

	while (n < len && n < ID_TEXT - 1 && printable(bytes[n])) {
		text[n] = bytes[n];
		if (text[n++] != ' ')
			used = n;
	}
	text[used] = '\0';
}

static bool is_device_id(const unsigned char *pdu, size_t len)
{
	return len >= HEADER && pdu[0] == READ_DEVICE_ID && pdu[1] == MEI_DEVICE_ID;
}

bool identity_is_regular(const unsigned char *pdu, size_t len)
{
	return is_device_id(pdu, len) && (pdu[3] & 0x7f) >= 2;
}

bool identity_take(const unsigned char *pdu, size_t len, struct identity *id, unsigned int *next)
{
	size_t at = HEADER;

	*next = 0;
	if (!is_device_id(pdu, len))
		return false;
	for (unsigned int i = 0; i < pdu[6]; i++) {
		if (len - at < 2 || len - at - 2 < pdu[at + 1])
			return false;
		if (pdu[at] < ID_OBJECTS)
			identity_text(pdu + at + 2, pdu[at + 1], id->object[pdu[at]]);
		at += 2 + pdu[at + 1];
	}
	*next = pdu[4] == 0xff && pdu[5] < ID_OBJECTS ? pdu[5] : 0;
	return true;
}

bool identity_take_server(const unsigned char *pdu, size_t len, struct identity *id)
{
	size_t n, words = 0;

	if (len < 3 || pdu[0] != REPORT_SERVER_ID || pdu[1] != len - 2)
		return false;
	/* The last byte mostly is whether it runs: 00 or ff. */
	n = len - 2 - (pdu[len - 1] == 0xff || !pdu[len - 1]);
	while (words < n && printable(pdu[2 + words]))
		words++;
	identity_text(pdu + 2, n, id->server_id);
	if (words == n)
		return true;
	if (n > (ID_TEXT - 1) / 3)
		n = (ID_TEXT - 1) / 3;
	hex_text(pdu + 2, n, " ", id->server_id);
	return true;
}
