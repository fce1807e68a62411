// SPDX-License-Identifier: GPL-2.0-only
/* The models of a SunSpec device: what is there, and where an import is to begin. */
#include "chain.h"

#define LAST_REGISTER	0xffff
#define END_OF_CHAIN	0xffff

/* "SunS", and where it may stand: the usual place first */
static const u16 mark[] = { 0x5375, 0x6e53 };
static const u16 bases[] = { 40000, 0, 50000 };

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
 * chain_next() - go on by one head
 * @chain: where it stands; its next head if this was a model
 * @model: first register of the head
 * @length: second one
 *
 * It ends whatever a device says: each step leads on by two registers at least, and there are few.
 *
 * Return: what the head says.
 */
enum chain_says chain_next(struct chain *chain, u16 model, u16 length)
{
	if (model == END_OF_CHAIN)
		return CHAIN_END;
	if (chain->models == CHAIN_MODELS)
		return CHAIN_MANY;
	/* behind it has to be room for a head */
	if (chain->at + 2 + length + 1 > LAST_REGISTER)
		return CHAIN_BEYOND;
	chain->models++;
	chain->at += 2 + length;
	return CHAIN_MODEL;
}

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
	u16 regs[2];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bases); i++) {
		*result = bus_read(bus, MODBUS_SPACE_HOLDING, bases[i], 2, regs);
		if (*result == BUS_OK && regs[0] == mark[0] && regs[1] == mark[1])
			return bases[i] + 2;
	}
	return 0;
}

static int walk(struct bus *bus, u32 at, FILE *out)
{
	struct chain chain = { .at = at };
	u16 head[2];
	int result;

	for (;;) {
		result = bus_read(bus, MODBUS_SPACE_HOLDING, chain.at, 2, head);
		if (result != BUS_OK) {
			fprintf(out, "%u: %s, where a model or the end of all is wanted\n",
				chain.at, bus_says(result));
			return 1;
		}
		at = chain.at;
		switch (chain_next(&chain, head[0], head[1])) {
		case CHAIN_MODEL:
			fprintf(out, "%u: model %u, %u registers%s\n", at, head[0], head[1],
				chain_model(head[0], head[1]));
			break;
		case CHAIN_END:
			fprintf(out, "%u: the end of %u models\n", at, chain.models);
			return 0;
		case CHAIN_BEYOND:
			fprintf(out, "%u: model %u, %u registers, which end beyond 65535\n", at,
				head[0], head[1]);
			return 1;
		case CHAIN_MANY:
			fprintf(out, "%u: there are more than %u models\n", at, CHAIN_MODELS);
			return 1;
		}
	}
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
	int result = BUS_OK, status = 1;
	u32 at;

	if (!bus)
		return 1;
	at = find_mark(bus, &result);
	if (at)
		status = walk(bus, at, out);
	else
		fprintf(out, "no SunSpec device: no mark at 40000, 0 and 50000%s\n",
			result == BUS_OK ? "" : format(" (%s)", bus_says(result)));
	bus_close(bus);
	return status;
}
