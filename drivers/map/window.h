/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is next while a window is read. Pure; also built in user space.
 */
#ifndef _MEGAPOD_MAP_WINDOW_H
#define _MEGAPOD_MAP_WINDOW_H

#include <linux/types.h>

#include <linux/megapod_map.h>

/**
 * enum map_window_step - a step of reading through a window
 * @MAP_WINDOW_INDEX: write the index
 * @MAP_WINDOW_SETTLE: wait until the device has followed
 * @MAP_WINDOW_READ: read the registers
 * @MAP_WINDOW_CHECK: read the index
 * @MAP_WINDOW_GOOD: what was read is of this window
 * @MAP_WINDOW_OTHER: it is not, or nobody knows: somebody else wrote the index, or the device did
 *	not take it
 * @MAP_WINDOW_FAILED: a transaction failed
 */
enum map_window_step {
	MAP_WINDOW_INDEX,
	MAP_WINDOW_SETTLE,
	MAP_WINDOW_READ,
	MAP_WINDOW_CHECK,
	MAP_WINDOW_GOOD,
	MAP_WINDOW_OTHER,
	MAP_WINDOW_FAILED,
};

u16 map_window_value(const struct megapod_map_window *window, u32 outer);
u32 map_window_number(const struct megapod_map *map, const struct megapod_block *block, u32 outer);
enum map_window_step map_window_next(const struct megapod_map_window *window, u16 value,
				     enum map_window_step step, int status, u16 reads);

#endif /* _MEGAPOD_MAP_WINDOW_H */
