/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Models of SunSpec: registers whose places only the device tells. Pure; also built in user space.
 *
 * A device has a mark, and behind it models, each with a head: a number, and a length, which is
 * how many registers follow. The next model comes then, until one of number 0xffff. Lengths are
 * what the device says, and need not be true.
 *
 * The points of a map name registers as a device has them whose mark is at the usual place and that
 * has all models of the map, in the order of the map and each as long as that says.
 */
#ifndef _MEGAPOD_MAP_MODELS_H
#define _MEGAPOD_MAP_MODELS_H

#include <linux/types.h>

#include <linux/megapod_map.h>

/* Where the mark may stand; SunSpec Device Information Model Specification 1.0, 6.2 */
#define MAP_CHAIN_BASES	3
/* Registers of the mark, and of a head */
#define MAP_CHAIN_MARK	2
#define MAP_CHAIN_HEAD	2
/* More models than any device has, less than takes long to read */
#define MAP_CHAIN_MOST	64
#define MAP_CHAIN_LAST	0xffff

/**
 * enum map_chain_says - what a head says
 * @MAP_CHAIN_MODEL: a model, and room for another head behind it
 * @MAP_CHAIN_END: that was all
 * @MAP_CHAIN_BEYOND: a length that leads beyond the last register
 * @MAP_CHAIN_ENDLESS: more models than MAP_CHAIN_MOST
 */
enum map_chain_says {
	MAP_CHAIN_MODEL,
	MAP_CHAIN_END,
	MAP_CHAIN_BEYOND,
	MAP_CHAIN_ENDLESS,
};

/**
 * struct map_chain - how far a chain was gone
 * @at: register of the next head
 * @models: how many there were
 */
struct map_chain {
	u32 at;
	unsigned int models;
};

/**
 * struct map_found - where a device has a model of its map
 * @id: its number; 0: it is not there
 * @reg: its head
 * @length: registers behind it, as the device says
 */
struct map_found {
	u16 id;
	u16 reg;
	u16 length;
};

extern const u16 map_chain_bases[MAP_CHAIN_BASES];

bool map_chain_is_mark(const u16 *regs);
enum map_chain_says map_chain_next(struct map_chain *chain, u16 id, u16 length);
int map_model_by_id(const struct megapod_map *map, u16 id);
u32 map_model_reg(const struct megapod_map *map, u32 model);
int map_model_at(const struct megapod_map *map, u32 reg);
int map_model_find(const struct megapod_map *map, const struct map_found *found, u32 reg,
		   u32 words);

#endif /* _MEGAPOD_MAP_MODELS_H */
