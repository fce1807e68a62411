// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings of the device: those of its identity, and texts that it tells of itself.
 *
 * A string that the device refuses is one that it does not tell. Texts are for people and hold
 * nothing up: they are read once the device is served, after everything that polls are for, and
 * one that cannot be had leaves the others alone.
 */
#include <linux/slab.h>

#include "decode.h"
#include "engine.h"

/* Attempts in a row that ended so, after which SERVER DEVICE FAILURE means "not told" */
#define AILING_LAST		4

/**
 * map_read_words() - read as many registers as needed in as many transactions as the line wants
 * @asker: who asks
 * @space: enum modbus_space
 * @first: the first
 * @count: how many
 * @out: what they read
 *
 * Context: as map_ask().
 * Return: as map_ask().
 */
int map_read_words(struct map_asker *asker, u8 space, u16 first, u16 count, u16 *out)
{
	struct modbus_wire_cost wire;
	u8 fc = map_read_function(space);
	int err;

	modbus_wire_cost(asker->inst->mdev, fc, &wire);
	while (count) {
		u16 n = min_t(u32, count, clamp_t(u32, wire.max_words, 1, MODBUS_MAX_READ_REGS));

		err = map_ask(asker, fc, first, n);
		if (err)
			return err;
		memcpy(out, asker->req.regs, n * sizeof(*out));
		first += n;
		count -= n;
		out += n;
	}
	return 0;
}

/**
 * map_is_not_told() - whether the device does not tell what it was asked, ever
 * @asker: who asked
 * @err: what map_ask() said
 * @known: it was told before: a device that starts fails for a while
 *
 * Context: as map_ask().
 * Return: true if it refuses, not merely because it cannot answer now.
 */
bool map_is_not_told(const struct map_asker *asker, int err, bool known)
{
	if (err != -EREMOTEIO || map_may_pass(&asker->req))
		return false;
	/* A failure that lasts is no passing one */
	return asker->req.exception != MODBUS_EX_DEVICE_FAILURE ||
	       (!known && READ_ONCE(asker->inst->ailing) >= AILING_LAST);
}

/**
 * map_read_string() - a string of the device
 * @asker: who asks
 * @at: where the map has it
 * @known: what it was before, if it is known
 * @out: the string; left alone if the device does not tell it
 *
 * Context: as map_ask().
 * Return: 0, or the status of a transaction that failed for a passing reason.
 */
int map_read_string(struct map_asker *asker, const struct megapod_map_string *at,
		    const char *known, char out[MEGAPOD_MAP_STRING_SIZE])
{
	u8 words = min_t(u8, at->words, MEGAPOD_MAP_STRING_WORDS);
	int err, reg = map_reg(asker->inst, at->reg, words);
	u16 regs[MEGAPOD_MAP_STRING_WORDS];

	if (!words || reg < 0)
		return 0;
	err = map_read_words(asker, at->space, reg, words, regs);
	if (map_is_not_told(asker, err, known[0]))
		return 0;
	if (!err)
		map_decode_string(at, regs, out);
	return err;
}

static int read_text(struct map_asker *asker, const struct megapod_map_string *at,
		     char out[MEGAPOD_MAP_STRING_SIZE])
{
	int err = map_read_string(asker, at, "", out);

	/* Some firmware is silent to what it does not have */
	return err == -ETIMEDOUT && map_is_alive(asker) ? 0 : err;
}

/**
 * map_read_texts() - read the texts of the map and report them
 * @inst: instance that is served
 *
 * Context: the survey work.
 * Return: 0 or a negative errno if not all could be had now.
 */
int map_read_texts(struct map_instance *inst)
{
	const char *texts[MEGAPOD_MAP_MAX_TEXTS] = { };
	char (*room)[MEGAPOD_MAP_STRING_SIZE];
	u32 i, num = inst->map->num_texts;
	int err = 0, failed = 0;

	if (!num)
		return 0;
	room = kcalloc(num, sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	for (i = 0; i < num; i++) {
		err = read_text(&inst->waiting, &inst->map->texts[i].at, room[i]);
		if (!err)
			texts[i] = room[i];
		else if (err == -EREMOTEIO)
			failed = err;
		else
			break;
	}
	megapod_report_texts(inst->component, texts);
	kfree(room);
	return i < num ? err : failed;
}
