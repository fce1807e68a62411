// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows: registers that read what an index register selects, as entries of a log. Pure.
 *
 * The index is written, the registers are read, and then the index: if that reads as it was
 * written, what was read between is of that entry, and else it is nobody's.
 */
#include "window.h"

static u32 windows_of(const struct megapod_block *block)
{
	if (!block->window.there)
		return 0;
	return block->window.step && block->repeat.count ? block->repeat.count : 1;
}

/**
 * map_window_value() - what is written to the index
 * @window: the window of a block
 * @outer: number of the outer repetition
 *
 * Return: the value.
 */
u16 map_window_value(const struct megapod_map_window *window, u32 outer)
{
	return window->value + outer * window->step;
}

/**
 * map_window_number() - a number for each window of a map, by which they are told apart
 * @map: the map
 * @block: a block of it
 * @outer: number of the outer repetition
 *
 * Return: from 1; 0 for a block without one.
 */
u32 map_window_number(const struct megapod_map *map, const struct megapod_block *block, u32 outer)
{
	const struct megapod_block *other;
	u32 number = 1;

	if (!block->window.there)
		return 0;
	for (other = map->blocks; other < block; other++)
		number += windows_of(other);
	return number + (block->window.step ? outer : 0);
}

/**
 * map_window_next() - what comes after a step
 * @window: the window
 * @value: what is written to its index
 * @step: what was done
 * @status: what became of it; of a wait 0
 * @reads: of MAP_WINDOW_CHECK: what the index reads
 *
 * Return: the next step, or how it ended.
 */
enum map_window_step map_window_next(const struct megapod_map_window *window, u16 value,
				     enum map_window_step step, int status, u16 reads)
{
	if (status)
		return MAP_WINDOW_FAILED;
	switch (step) {
	case MAP_WINDOW_INDEX:
		return window->settle_ms ? MAP_WINDOW_SETTLE : MAP_WINDOW_READ;
	case MAP_WINDOW_SETTLE:
		return MAP_WINDOW_READ;
	case MAP_WINDOW_READ:
		return window->blind ? MAP_WINDOW_GOOD : MAP_WINDOW_CHECK;
	case MAP_WINDOW_CHECK:
		return reads == value ? MAP_WINDOW_GOOD : MAP_WINDOW_OTHER;
	default:
		return step;
	}
}
