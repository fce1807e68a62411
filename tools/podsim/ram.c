// SPDX-License-Identifier: GPL-2.0-only
/* Plain memory in all four spaces and every function code: no device, for testing a transport. */
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

struct ram {
	struct unit unit;
	int size;
	u16 *cell[SPACES];
};

static int ram_read(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	struct ram *r = container_of(u, struct ram, unit);

	if (addr + n > r->size)
		return ILLEGAL_ADDRESS;
	memcpy(val, r->cell[s] + addr, (size_t)n * sizeof(*val));
	return 0;
}

static int ram_write(struct unit *u, enum space s, u16 addr, int n, const u16 *val)
{
	struct ram *r = container_of(u, struct ram, unit);

	if (addr + n > r->size)
		return ILLEGAL_ADDRESS;
	memcpy(r->cell[s] + addr, val, (size_t)n * sizeof(*val));
	return 0;
}

static const char *ram_object(struct unit *u, int id)
{
	static const char *const objects[] = { "podsim", "ram", "1.0" };

	(void)u;
	return id >= 0 && id < (int)ARRAY_SIZE(objects) ? objects[id] : NULL;
}

static const struct unit_ops ram_ops = {
	.kind = "ram",
	.read = ram_read,
	.write = ram_write,
	.object = ram_object,
};

struct unit *ram_new(struct bus *bus, const char *options)
{
	struct ram *r = zalloc(sizeof(*r));
	char refuse[TEXT_LEN] = "";
	int unit = 1, s;
	const struct opt opts[] = {
		{ "unit", OPT_INT, &unit, 1, 247 },
		{ "name", OPT_STR, r->unit.name, 0, 0 },
		{ "size", OPT_INT, &r->size, 1, 65536 },
		{ "refuse", OPT_STR, refuse, 0, 0 },
	};

	r->size = 256;
	if (parse_opts(options, opts, ARRAY_SIZE(opts)))
		return NULL;
	for (s = 0; s < SPACES; s++)
		r->cell[s] = zalloc((size_t)r->size * sizeof(u16));
	r->unit.ops = &ram_ops;
	r->unit.id = unit;
	r->unit.functions = FC(0x01) | FC(0x02) | FC(0x03) | FC(0x04) | FC(0x05) | FC(0x06) |
			    FC(0x0f) | FC(0x10) | FC(0x17) | FC(0x2b);
	return unit_add(&r->unit, bus, refuse) ? NULL : &r->unit;
}
