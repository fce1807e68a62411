// SPDX-License-Identifier: GPL-2.0-only
/* The repetitions of points: where each is, and what it is called. */
#include "map.h"

#include "decode.h"
#include "validate.h"

static u32 most(const struct megapod_axis *axis)
{
	return axis->count ? axis->count : 1;
}

static u32 first(const struct megapod_axis *axis)
{
	return axis->first ? axis->first : 1;
}

static u64 repetitions(const struct megapod_block *block)
{
	return (u64)most(&block->repeat) * most(&block->inner);
}

static void fill(struct place *to, const struct megapod_block *block,
		 const struct megapod_point *pt, u32 i, u32 j)
{
	u32 shift = i * block->repeat.bit_stride + j * block->inner.bit_stride;

	to->pt = pt;
	to->space = pt->space;
	to->reg = pt->reg + i * block->repeat.stride + j * block->inner.stride;
	to->reach = map_point_reach(pt);
	to->mask = 0xffff;
	if (pt->format == MEGAPOD_FORMAT_BITS && pt->space >= MODBUS_SPACE_HOLDING &&
	    pt->bit + shift <= 15)
		to->mask = ((1U << (pt->bits ? pt->bits : 1)) - 1) << (pt->bit + shift);
	map_expand_label(pt->label ? pt->label : "", first(&block->repeat) + i,
			 first(&block->inner) + j, to->label, sizeof(to->label));
}

/**
 * places() - every repetition of every point, in the order of channels
 * @map: the map
 * @num: how many
 *
 * Those beyond what the kernel allows are left out, which map_validate() says.
 */
struct place *places(const struct megapod_map *map, u32 *num)
{
	struct place *all = zalloc(MAP_MAX_CHANNELS * sizeof(*all));
	u32 b, i, j, k;

	*num = 0;
	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		if (*num + repetitions(block) * block->num_points > MAP_MAX_CHANNELS)
			continue;
		for (i = 0; i < most(&block->repeat); i++) {
			for (j = 0; j < most(&block->inner); j++) {
				for (k = 0; k < block->num_points; k++) {
					all[*num].block = b;
					all[*num].point = k;
					all[*num].repetition = i * most(&block->inner) + j;
					fill(&all[(*num)++], block, &block->points[k], i, j);
				}
			}
		}
	}
	return all;
}

/** find_label() - the point with a label. Return: -1 if there is none */
int find_label(struct place *all, u32 num, const char *label)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (!strcmp(all[i].label, label))
			return i;
	return -1;
}
