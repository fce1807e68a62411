/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a map must keep to, whoever wrote it. Pure; also built in user space.
 */
#ifndef _MEGAPOD_MAP_VALIDATE_H
#define _MEGAPOD_MAP_VALIDATE_H

#include <linux/types.h>

#include <linux/megapod_map.h>

/* Registers of one map that say something about other points */
#define MAP_MAX_WORDS	64
/*
 * MEGAPOD_MAX_CHANNELS, MEGAPOD_MAX_OUTLETS, MEGAPOD_LABEL_SIZE, MODBUS_MAX_READ_REGS and
 * MODBUS_MAX_READ_BITS, which the tools do not see
 */
#define MAP_MAX_CHANNELS	65535
#define MAP_MAX_OUTLETS		1024
#define MAP_LABEL_SIZE		48
#define MAP_TEXT_LABEL_SIZE	32
#define MAP_MAX_READ_REGS	125
#define MAP_MAX_READ_BITS	2000

/**
 * enum map_part - part of a map
 * @MAP_PART_DEVICE: what is said once
 * @MAP_PART_IDENTITY: &megapod_map.identity
 * @MAP_PART_SIZES: &megapod_map.sizes
 * @MAP_PART_REQUESTS: &megapod_map.requests
 * @MAP_PART_HEARTBEAT: &megapod_map.heartbeat
 * @MAP_PART_BLOCK: a block
 * @MAP_PART_POINT: a point of a block
 * @MAP_PART_OUTLETS: &megapod_map.outlets
 * @MAP_PART_PUMP: a pump
 * @MAP_PART_MODE: a mode of a pump
 * @MAP_PART_SETPOINT: a set-point
 * @MAP_PART_VALVE: a valve
 * @MAP_PART_BATTERY: a battery
 * @MAP_PART_GUARD: a guard
 * @MAP_PART_SAFE: a write of the safe state
 * @MAP_PART_UNLOCK: a write that comes before those of a command
 * @MAP_PART_LOCK: a write that comes after them
 * @MAP_PART_MODEL: a SunSpec model
 * @MAP_PART_TEXT: a text
 */
enum map_part {
	MAP_PART_DEVICE,
	MAP_PART_IDENTITY,
	MAP_PART_SIZES,
	MAP_PART_REQUESTS,
	MAP_PART_HEARTBEAT,
	MAP_PART_BLOCK,
	MAP_PART_POINT,
	MAP_PART_OUTLETS,
	MAP_PART_PUMP,
	MAP_PART_MODE,
	MAP_PART_SETPOINT,
	MAP_PART_VALVE,
	MAP_PART_BATTERY,
	MAP_PART_GUARD,
	MAP_PART_SAFE,
	MAP_PART_UNLOCK,
	MAP_PART_LOCK,
	MAP_PART_MODEL,
	MAP_PART_TEXT,
};

/**
 * struct map_place - where something is wrong
 * @part: enum map_part
 * @index: number of the block, pump, set-point, valve, battery, guard, write, model or
 *	text, from 0
 * @item: number of the point or mode in it, from 0
 * @field: name of the field, as a map's text calls it
 */
struct map_place {
	u8 part;
	u16 index;
	u16 item;
	const char *field;
};

/**
 * typedef map_complain_fn - told of each thing that is wrong
 * @arg: whatever the caller passed on
 * @at: where
 * @why: what is wrong and what is allowed
 */
typedef void (*map_complain_fn)(void *arg, const struct map_place *at, const char *why);

int map_validate(const struct megapod_map *map, map_complain_fn complain, void *arg);

#endif /* _MEGAPOD_MAP_VALIDATE_H */
