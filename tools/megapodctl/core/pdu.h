/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests as they are, in turn with what the kernel polls.
 */
#ifndef PDU_H
#define PDU_H

#include "base/ctl.h"

/* From the function code on: Modbus application protocol V1.1b3, section 4.1. */
#define PDU_MAX 253

/**
 * struct unit - who is asked
 * @id: number of the device, or of the link
 * @number: unit of the link; -1 for a device
 */
struct unit {
	uint32_t id;
	int number;
};

/* By the name of a device, or LINK/UNIT. Return: 0, or an exit code after fail(). */
int unit_find(const char *name, struct unit *unit);

/**
 * pdu_ask() - send a request and have its reply
 * @unit: whom
 * @request: from its function code on
 * @len: how many bytes
 * @force: name of the device or link that is written although it is held, or NULL
 * @reply: result, which may be an exception; of PDU_MAX bytes
 * @reply_len: how many, at least 1
 *
 * Return: 0 or a negative errno. req_why() has the kernel's words then.
 */
int pdu_ask(const struct unit *unit, const unsigned char *request, size_t len, const char *force,
	    unsigned char *reply, size_t *reply_len);

#endif
