// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of servers. The kernel takes IP addresses only, so names are looked up here, once.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"

static int not_an_address(const char *host, const char *why)
{
	return fail(USAGE, "\"%s\" is not an IP address%s", host, why);
}

static bool is_name(const char *host)
{
	bool letter = false;

	for (const char *c = host; *c; c++) {
		if (!isalnum((unsigned char)*c) && !strchr("-._", *c))
			return false;
		letter |= isalpha((unsigned char)*c) != 0;
	}
	return letter && isalnum((unsigned char)*host);
}

/* The kernel reaches a link-local address by its interface alone. */
static int take_scoped(struct address *address, char *scope)
{
	struct in6_addr binary;
	char host[ADDRESS_TEXT];
	bool local, scoped = scope;

	if (scope)
		*scope++ = '\0';
	snprintf(host, sizeof(host), "%.*s", INET6_ADDRSTRLEN, address->host);
	if (inet_pton(AF_INET6, host, &binary) != 1)
		return not_an_address(host, "");
	local = IN6_IS_ADDR_LINKLOCAL(&binary);
	if (local != scoped)
		return not_an_address(host, local ? " without its interface: fe80::1%eth0" :
				      " that has an interface");
	if (scope && (!*scope || strlen(scope) >= IF_NAMESIZE))
		return fail(USAGE, "\"%s\" is not an interface", scope);
	inet_ntop(AF_INET6, &binary, host, sizeof(host));
	snprintf(address->host, sizeof(address->host), "%s%s%s", host, scope ? "%" : "",
		 scope ? scope : "");
	return 0;
}

static int take_host(struct address *address)
{
	struct in_addr binary;

	if (strchr(address->host, ':'))
		return take_scoped(address, strchr(address->host, '%'));
	if (inet_pton(AF_INET, address->host, &binary) == 1)
		return 0;
	address->name = is_name(address->host);
	return address->name ? 0 : not_an_address(address->host, ", nor a name of one");
}

int address_parse(const char *where, unsigned int port, struct address *address)
{
	const char *colon = strrchr(where, ':');
	bool bracket = *where == '[', six = bracket || (colon && strchr(where, ':') != colon);
	size_t len = strlen(where);
	char rest;

	*address = (struct address){ .port = port };
	if (colon && (!six || (bracket && colon > where && colon[-1] == ']'))) {
		if (strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
		    sscanf(colon, ":%5u%c", &address->port, &rest) != 1 || !address->port ||
		    address->port > 65535)
			return fail(USAGE, "\"%s\" is not a port, 1 to 65535", colon + 1);
		len = colon - where;
	}
	if (bracket && where[len - 1] == ']') {
		where++;
		len -= 2;
	}
	if (len >= sizeof(address->host))
		return not_an_address(where, ", nor a name of one");
	memcpy(address->host, where, len);
	return take_host(address);
}

int address_find(const struct address *address, const char *now, char text[ADDRESS_TEXT])
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *all, *one;
	int err;

	if (!address->name) {
		snprintf(text, ADDRESS_TEXT, "%.*s", ADDRESS_TEXT - 1, address->host);
		return 0;
	}
	err = getaddrinfo(address->host, NULL, &hints, &all);
	if (err)
		return fail(REFUSED, "%s cannot be looked up: %s", address->host,
			    gai_strerror(err));
	for (one = all; one; one = one->ai_next) {
		char host[ADDRESS_TEXT];

		if (getnameinfo(one->ai_addr, one->ai_addrlen, host, sizeof(host), NULL, 0,
				NI_NUMERICHOST))
			continue;
		if (one == all || (now && !strcmp(host, now)))
			strcpy(text, host);
	}
	freeaddrinfo(all);
	return 0;
}
