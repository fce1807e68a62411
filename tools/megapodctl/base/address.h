/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "base/ctl.h"

/* Longest address as text, with the NUL: of IPv6, "%" and an interface. */
#define ADDRESS_TEXT 64

/**
 * struct address - a server as a person wrote it
 * @host: its address as the kernel writes it, or its name
 * @name: it is a name, which is to be looked up
 * @port: its port
 */
struct address {
	char host[254];
	bool name;
	unsigned int port;
};

/**
 * address_parse() - read "192.0.2.1:1502", "[2001:db8::1]:1502", "fe80::1%eth0", "pdu7.example"
 * @where: the text; the port may be missing
 * @port: the port then
 * @address: result
 *
 * Looks nothing up. Return: 0, or USAGE after fail().
 */
int address_parse(const char *where, unsigned int port, struct address *address);

/**
 * address_find() - the IP address of a server
 * @address: from address_parse()
 * @now: the one it has so far, kept if the name still has it; may be NULL
 * @text: result
 *
 * Return: 0, or an exit code after fail().
 */
int address_find(const struct address *address, const char *now, char text[ADDRESS_TEXT]);

#endif
