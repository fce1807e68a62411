/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the files that judge a map: validate.c what it reads, validate_controls.c what it
 * switches and sets, and below both checker.c, which complains and knows which point reads what.
 *
 * Pure, without memory of its own; also built in user space.
 */
#ifndef _MEGAPOD_MAP_CHECKER_H
#define _MEGAPOD_MAP_CHECKER_H

#include <linux/types.h>

#include "validate.h"

#define MAP_ADDRESSES	0x10000

/**
 * struct checked_word - what the points together know of a register that says something about
 *	others
 * @reg: the register
 * @space: enum modbus_space
 * @read: bits that points read
 * @depends: those of points that have conditions themselves
 * @depends_at: register of one of these
 */
struct checked_word {
	u16 reg;
	u8 space;
	u16 read;
	u16 depends;
	u16 depends_at;
};

/**
 * struct checker - the judge of a map
 * @map: the map
 * @complain: told of everything that is wrong
 * @arg: for @complain
 * @at: what is looked at
 * @errors: how much was wrong
 * @num_words: number of @words
 * @words: those that were asked for
 */
struct checker {
	const struct megapod_map *map;
	map_complain_fn complain;
	void *arg;
	struct map_place at;
	unsigned int errors;
	unsigned int num_words;
	struct checked_word words[MAP_MAX_WORDS];
};

static inline bool has_words(u8 space)
{
	return space == MODBUS_SPACE_HOLDING || space == MODBUS_SPACE_INPUT;
}

static inline u32 most(const struct megapod_axis *axis)
{
	return axis->count ? axis->count : 1;
}

/* How far the last repetition is from the first, in registers or in bits */
static inline u64 reach(const struct megapod_axis *axis)
{
	return (u64)(most(axis) - 1) * axis->stride;
}

static inline u32 bit_reach(const struct megapod_axis *axis)
{
	return (most(axis) - 1) * axis->bit_stride;
}

static inline u32 block_bit_reach(const struct megapod_block *block)
{
	return bit_reach(&block->repeat) + bit_reach(&block->inner);
}

void __printf(3, 4) map_wrong(struct checker *c, const char *field, const char *fmt, ...);
void map_go_to(struct checker *c, u8 part, u16 index, u16 item);
void map_check_label(struct checker *c, const char *label, unsigned int numbers);
void map_check_axis(struct checker *c, const char *field, const struct megapod_axis *axis);
const struct megapod_point *map_reader(const struct megapod_map *map, u8 space, u32 reg);
u16 map_guarded(const struct megapod_map *map, u16 reg);
bool map_is_index(const struct megapod_map *map, u32 reg);
bool map_is_read(const struct megapod_map *map, u8 space, u32 reg);
void map_check_word(struct checker *c, const char *field, u8 space, u32 reg, u16 mask);
const struct megapod_point *map_named_by(const struct megapod_map *map,
					 const struct megapod_map_ref *ref);

/* validate_controls.c */
void map_check_controls(struct checker *c);

#endif /* _MEGAPOD_MAP_CHECKER_H */
