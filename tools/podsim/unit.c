// SPDX-License-Identifier: GPL-2.0-only
/* Units and buses: who is there, who is on which bus, and what a master reads of a unit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

struct unit *units;
struct bus *buses;
bool trace;

const char *const space_names[SPACES] = { "coil", "discrete", "input", "holding" };

static int refuse_functions(struct unit *u, const char *list)
{
	char *copy = strdup(list), *rest = copy, *item, *end;
	unsigned long fc;
	int err = 0;

	while (!err && (item = strsep(&rest, ":"))) {
		fc = strtoul(item, &end, 16);
		if (!*item || *end || fc > 63)
			err = fail("refuse: '%s' is not a function code like 06", item);
		else
			u->functions &= ~FC(fc);
	}
	free(copy);
	return err;
}

/** unit_add() - name a unit and put it on its bus. Return: 0 or fail(). */
int unit_add(struct unit *u, struct bus *bus, const char *refuse)
{
	struct unit **p;
	int same = 1;

	for (p = &units; *p; p = &(*p)->next) {
		same += (*p)->ops == u->ops;
		if (!strcmp((*p)->name, u->name))
			return fail("two units named '%s'", u->name);
	}
	*p = u;
	if (!*u->name)
		snprintf(u->name, sizeof(u->name), "%s%d", u->ops->kind, same);
	u->bus = bus;
	for (p = &bus->units; *p; p = &(*p)->next_on_bus)
		if ((*p)->id == u->id)
			return fail("%s: two units %d", bus->name, u->id);
	*p = u;
	return *refuse ? refuse_functions(u, refuse) : 0;
}

bool unit_answers(struct unit *u)
{
	return !u->unpowered && !(u->ops->silent && u->ops->silent(u));
}

void bus_add(struct bus *b)
{
	struct bus **p;

	for (p = &buses; *p; p = &(*p)->next)
		;
	*p = b;
}

void bus_trace(const struct bus *b, const char *what, const u8 *data, int len)
{
	if (!trace)
		return;
	fprintf(stderr, "%llu %s %s", now_ns(), b->name, what);
	while (len--)
		fprintf(stderr, " %02x", *data++);
	fputc('\n', stderr);
}

static bool takes_in(enum space s, u16 addr, int n, enum space of, u16 at)
{
	return of == s && at >= addr && at < addr + n;
}

/* What was just written is not read yet. */
static void overlay_lagging(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	struct lagging **p = &u->lagging, *l;

	while ((l = *p)) {
		if (now_ns() >= l->until) {
			*p = l->next;
			free(l);
			continue;
		}
		if (takes_in(s, addr, n, l->space, l->addr))
			val[l->addr - addr] = l->value;
		p = &l->next;
	}
}

/** unit_read() - what a master reads: the device's own values, then the overrides. */
int unit_read(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	const struct override *o;
	int code;

	if (addr + n > 0x10000)
		return ILLEGAL_ADDRESS;
	code = u->ops->read(u, s, addr, n, val);
	if (code)
		return code;
	overlay_lagging(u, s, addr, n, val);
	for (o = u->overrides; o; o = o->next)
		if (takes_in(s, addr, n, o->space, o->addr))
			val[o->addr - addr] = o->value;
	return 0;
}

/** unit_exception() - what a unit says in place of a reply. Return: its length. */
int unit_exception(u8 function, int code, u8 *rsp)
{
	rsp[0] = function | 0x80;
	rsp[1] = (u8)code;
	return 2;
}
