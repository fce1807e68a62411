/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>

/* From the function code on: Modbus application protocol V1.1b3, section 4.1. */
#define PDU_MAX 253

/* Open the netlink family. Return: 0 or a negative errno. */
int kernel_open(void);

/* Find the link by its name, now and whenever it was made anew. Return: 0 or a negative errno. */
int kernel_find(const char *link);

/**
 * kernel_ask() - send a request to a unit of the link and have its reply
 * @unit: whom
 * @request: from its function code on
 * @len: how many bytes
 * @reply: result, of PDU_MAX bytes
 *
 * Waits as long as the kernel does. Return: length of the reply, or a negative errno.
 */
int kernel_ask(unsigned int unit, const unsigned char *request, size_t len, unsigned char *reply);

#endif
