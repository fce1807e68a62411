// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the judges of a map share: complaints, labels and axes, and who reads what.
 *
 * Each register is looked for in all repetitions of all points: a map from a stranger has thousands
 * of both, so what is asked for often is remembered. What is read through a window is of many
 * registers: nothing else speaks of it, nor it of anything.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "checker.h"
#include "decode.h"

/* Digits that a number in a label may have more than its '#': 65535 */
#define NUMBER_GROWS	4

/**
 * map_wrong() - complain
 * @c: the judge, which knows where
 * @field: name of the field, as a map's text calls it
 * @fmt: what is wrong and what is allowed
 */
void map_wrong(struct checker *c, const char *field, const char *fmt, ...)
{
	char why[MEGAPOD_MAP_WHY_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	c->at.field = field;
	c->errors++;
	c->complain(c->arg, &c->at, why);
}

/**
 * map_go_to() - what follows is about a part of the map
 * @c: the judge
 * @part: enum map_part
 * @index: as in &struct map_place
 * @item: the same
 */
void map_go_to(struct checker *c, u8 part, u16 index, u16 item)
{
	c->at = (struct map_place){ .part = part, .index = index, .item = item };
}

/**
 * map_check_label() - whether people can be shown a label
 * @c: the judge
 * @label: the label
 * @numbers: how many numbers it has to have room for, one for each axis that repeats
 */
void map_check_label(struct checker *c, const char *label, unsigned int numbers)
{
	unsigned int i, marks = 0;

	if (!label || !label[0]) {
		map_wrong(c, "label", "there is none");
		return;
	}
	for (i = 0; label[i]; i++) {
		marks += label[i] == '#';
		if (label[i] < 0x20 || label[i] > 0x7e) {
			map_wrong(c, "label", "only printable ASCII is allowed");
			return;
		}
	}
	if (marks < numbers)
		map_wrong(c, "label", "'%.32s' repeats: %u '#' for its number wanted", label,
			  numbers);
	if (i + NUMBER_GROWS * numbers >= MAP_LABEL_SIZE)
		map_wrong(c, "label", "%u characters, at most %u", i,
			  MAP_LABEL_SIZE - 1 - NUMBER_GROWS * numbers);
}

/**
 * map_check_axis() - whether something may repeat so
 * @c: the judge
 * @field: name of the axis
 * @axis: the axis
 */
void map_check_axis(struct checker *c, const char *field, const struct megapod_axis *axis)
{
	if (axis->sized && axis->size >= c->map->sizes.num)
		map_wrong(c, field, "size %u is none: the map has %u", axis->size,
			  c->map->sizes.num);
	if ((axis->first ? axis->first : 1) + most(axis) > MAP_ADDRESSES)
		map_wrong(c, field, "numbers in labels go up to 65535");
}

/* Whether one of the repetitions begins at a register */
static bool is_at(const struct megapod_block *block, u32 first, u32 reg)
{
	u32 i, rest, step = block->inner.stride;

	for (i = 0; i < most(&block->repeat) && first <= reg; i++) {
		rest = reg - first;
		if (!rest || (step && rest % step == 0 && rest / step < most(&block->inner)))
			return true;
		first += block->repeat.stride;
		if (!block->repeat.stride)
			break;
	}
	return false;
}

/**
 * map_reader() - the point whose number is a register
 * @map: the map
 * @space: enum modbus_space
 * @reg: the register
 *
 * Return: the point, or NULL if none is.
 */
const struct megapod_point *map_reader(const struct megapod_map *map, u8 space, u32 reg)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		for (k = 0; k < block->num_points; k++) {
			const struct megapod_point *pt = &block->points[k];

			if (pt->space == space && pt->format != MEGAPOD_FORMAT_BITS &&
			    !block->window.there && is_at(block, pt->reg, reg))
				return pt;
		}
	}
	return NULL;
}

/**
 * map_guarded() - bits of a register that no command may change
 * @map: the map
 * @reg: a holding register
 *
 * Return: a mask.
 */
u16 map_guarded(const struct megapod_map *map, u16 reg)
{
	u16 mask = 0;
	u32 i;

	for (i = 0; i < map->num_guards; i++)
		if (map->guards[i].reg == reg)
			mask |= map->guards[i].mask;
	return mask;
}

/**
 * map_is_index() - whether a register is the index of a window
 * @map: the map
 * @reg: a holding register
 *
 * Return: true if it is: then nothing else writes it.
 */
bool map_is_index(const struct megapod_map *map, u32 reg)
{
	u32 b;

	for (b = 0; b < map->num_blocks; b++)
		if (map->blocks[b].window.there && map->blocks[b].window.reg == reg)
			return true;
	return false;
}

static bool has_conditions(const struct megapod_point *pt)
{
	return pt->fault.mask || pt->alarm.mask || pt->valid.mask || pt->scale_reg;
}

/* Bits of a register that some repetition of a point reads */
static u16 bits_read(const struct megapod_block *block, const struct megapod_point *pt, u32 reg)
{
	u32 mask = pt->bits > 15 ? U16_MAX : (1U << (pt->bits ? pt->bits : 1)) - 1;
	u32 i, j, bits = 0;

	if (block->window.there)
		return 0;
	if (pt->format != MEGAPOD_FORMAT_BITS || !has_words(pt->space)) {
		for (i = 0; i < map_point_words(pt); i++)
			if (is_at(block, pt->reg + map_word_at(pt, i), reg))
				return U16_MAX;
		return 0;
	}
	if (!is_at(block, pt->reg, reg))
		return 0;
	for (i = 0; i < most(&block->repeat) && i < 16; i++)
		for (j = 0; j < most(&block->inner) && j < 16; j++)
			bits |= mask << ((pt->bit + i * block->repeat.bit_stride +
					  j * block->inner.bit_stride) & 15);
	return bits;
}

/**
 * map_is_read() - whether some point reads a register, or a bit of it
 * @map: the map
 * @space: enum modbus_space
 * @reg: the register
 *
 * Return: true if one does.
 */
bool map_is_read(const struct megapod_map *map, u8 space, u32 reg)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++)
		for (k = 0; k < map->blocks[b].num_points; k++)
			if (map->blocks[b].points[k].space == space &&
			    bits_read(&map->blocks[b], &map->blocks[b].points[k], reg))
				return true;
	return false;
}

static void look_at_word(const struct megapod_map *map, struct checked_word *word)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		for (k = 0; k < block->num_points; k++) {
			const struct megapod_point *pt = &block->points[k];
			u16 bits = pt->space == word->space ? bits_read(block, pt, word->reg) : 0;

			word->read |= bits;
			if (!bits || !has_conditions(pt))
				continue;
			if (!word->depends)
				word->depends_at = pt->reg;
			word->depends |= bits;
		}
	}
}

/*
 * Each register is looked for in the points once, however many speak of it: a map from a stranger
 * has thousands of both. Returns NULL if there are too many.
 */
static const struct checked_word *find_word(struct checker *c, u8 space, u32 reg)
{
	struct checked_word *word = c->words;

	for (; word < c->words + c->num_words; word++)
		if (word->reg == reg && word->space == space)
			return word;
	if (c->num_words == MAP_MAX_WORDS)
		return NULL;
	c->num_words++;
	*word = (struct checked_word){ .reg = reg, .space = space };
	look_at_word(c->map, word);
	return word;
}

/**
 * map_check_word() - whether points read bits that say something about others
 * @c: the judge
 * @field: name of what they say
 * @space: enum modbus_space
 * @reg: the register
 * @mask: the bits
 *
 * Those points have no conditions of their own, so that there is no circle, and nobody asks whether
 * what a broken sensor says counts.
 */
void map_check_word(struct checker *c, const char *field, u8 space, u32 reg, u16 mask)
{
	const struct checked_word *word = find_word(c, space, reg);

	if (!word)
		map_wrong(c, field, "more than %u registers that say something about others",
			  MAP_MAX_WORDS);
	else if (word->depends & mask)
		map_wrong(c, field, "the point at %u, which reads it, depends on others itself",
			  word->depends_at);
	else if (!word->read)
		map_wrong(c, field, "no point reads register %u", reg);
}

/* Whether a repetition of a point is the one that is named */
static bool is_named(const struct megapod_block *block, const struct megapod_point *pt,
		     const struct megapod_map_ref *ref)
{
	bool of_bits = pt->format == MEGAPOD_FORMAT_BITS && has_words(pt->space);
	u32 i, j, first = pt->reg, step = block->inner.stride;

	for (i = 0; i < most(&block->repeat) && first <= ref->reg; i++) {
		/* Without a stride only bits tell repetitions apart, and a register has 16 */
		for (j = step ? (ref->reg - first) / step : 0;
		     j < most(&block->inner) && j < (step ? U32_MAX : 16); j++) {
			u32 bit = pt->bit + i * block->repeat.bit_stride +
				  j * block->inner.bit_stride;

			if (first + j * step == ref->reg && (of_bits ? bit : 0) == ref->bit)
				return true;
			if (step)
				break;
		}
		first += block->repeat.stride;
		if (!block->repeat.stride && i >= 15)
			break;
	}
	return false;
}

/**
 * map_named_by() - the point that something names
 * @map: the map
 * @ref: which
 *
 * Return: the point, or NULL if there is none.
 */
const struct megapod_point *map_named_by(const struct megapod_map *map,
					 const struct megapod_map_ref *ref)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		for (k = 0; k < block->num_points; k++)
			if (block->points[k].space == ref->space && !block->window.there &&
			    is_named(block, &block->points[k], ref))
				return &block->points[k];
	}
	return NULL;
}
