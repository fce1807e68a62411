// SPDX-License-Identifier: GPL-2.0-only
/* The models of a SunSpec device: what is there, and where an import is to begin. */
#include "chain.h"

/* Batteries and meters of sunspec/models; a length of 0 is not fixed */
static const struct {
	u16 model, length, other;
	const char *what;
} known[] = {
	{ 1, 66, 65, "common" },
	{ 124, 24, 24, "storage, basic controls" },
	{ 203, 105, 105, "meter, three phases" },
	{ 704, 0, 0, "controls" },
	{ 713, 7, 7, "storage" },
	{ 715, 7, 7, "remote and local control" },
	{ 802, 62, 62, "battery" },
};

/**
 * chain_model() - a model in words
 * @model: its number
 * @length: as the device says it
 *
 * Return: what it is, and whether its length is another than is public; "" if it is not known here.
 */
const char *chain_model(u16 model, u16 length)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		if (known[i].model != model)
			continue;
		if (!known[i].length || length == known[i].length || length == known[i].other)
			return format(", %s", known[i].what);
		return format(", %s, which has %u: do not trust it", known[i].what,
			      known[i].length);
	}
	return "";
}

/* Return: where the first head is, or 0 if there is no mark; the last result is in @result */
static u32 find_mark(struct bus *bus, int *result)
{
	u16 regs[MAP_CHAIN_MARK];
	int i;

	for (i = 0; i < MAP_CHAIN_BASES; i++) {
		*result = bus_read(bus, MODBUS_SPACE_HOLDING, map_chain_bases[i], MAP_CHAIN_MARK,
				   regs);
		if (*result == BUS_OK && map_chain_is_mark(regs))
			return map_chain_bases[i] + MAP_CHAIN_MARK;
	}
	return 0;
}

/* The model of a head is listed, or noted if a map knows it and it is the first of its kind. */
static void take(u32 at, const u16 *head, const struct megapod_map *map, struct map_found *found,
		 FILE *out)
{
	int model = map ? map_model_by_id(map, head[0]) : -1;

	if (!map)
		fprintf(out, "%u: model %u, %u registers%s\n", at, head[0], head[1],
			chain_model(head[0], head[1]));
	else if (model >= 0 && !found[model].id)
		found[model] = (struct map_found){ head[0], at, head[1] };
}

/* @map: NULL to list all */
static int walk(struct bus *bus, u32 at, const struct megapod_map *map, struct map_found *found,
		FILE *out)
{
	struct map_chain chain = { .at = at };
	u16 head[MAP_CHAIN_HEAD];
	int result;

	for (;;) {
		result = bus_read(bus, MODBUS_SPACE_HOLDING, chain.at, MAP_CHAIN_HEAD,
				  head);
		if (result != BUS_OK) {
			fprintf(out, "%u: %s, where a model or the end of all is wanted\n",
				chain.at, bus_says(result));
			return 1;
		}
		at = chain.at;
		switch (map_chain_next(&chain, head[0], head[1])) {
		case MAP_CHAIN_MODEL:
			take(at, head, map, found, out);
			break;
		case MAP_CHAIN_END:
			if (!map)
				fprintf(out, "%u: the end of %u models\n", at, chain.models);
			return 0;
		case MAP_CHAIN_BEYOND:
			fprintf(out, "%u: model %u, %u registers, which end beyond 65535\n", at,
				head[0], head[1]);
			return 1;
		case MAP_CHAIN_ENDLESS:
			fprintf(out, "%u: there are more than %u models\n", at, MAP_CHAIN_MOST);
			return 1;
		}
	}
}

/**
 * find_models() - walk the chain of a device
 * @bus: the device
 * @map: a map that has models; NULL: all are listed
 * @found: where the device has each of them
 * @out: for the list, and for why there is no chain, or none that ends
 *
 * Return: 0, or 1 if there is none.
 */
int find_models(struct bus *bus, const struct megapod_map *map, struct map_found *found, FILE *out)
{
	int result = BUS_OK;
	u32 at = find_mark(bus, &result);

	if (at)
		return walk(bus, at, map, found, out);
	fprintf(out, "no SunSpec device: no mark at 40000, 0 and 50000%s\n",
		result == BUS_OK ? "" : format(" (%s)", bus_says(result)));
	return 1;
}

/**
 * write_chain() - what models a device has
 * @where: HOST[:PORT], or the path of a serial line
 * @options: how to speak to it
 * @out: one a line
 *
 * Return: 0, or 1 if there is no chain or it does not end, which was said.
 */
int write_chain(const char *where, const struct bus_options *options, FILE *out)
{
	struct bus *bus = bus_open(where, options);
	int status;

	if (!bus)
		return 1;
	status = find_models(bus, NULL, NULL, out);
	bus_close(bus);
	return status;
}
