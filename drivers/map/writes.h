/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which registers a command writes. Pure.
 */
#ifndef _MEGAPOD_MAP_WRITES_H
#define _MEGAPOD_MAP_WRITES_H

#include <linux/megapod_map.h>

struct megapod_command;

u32 map_writes_room(const struct megapod_map *map);
int map_writes_check(const struct megapod_map *map, const struct megapod_command *cmd,
		     char why[MEGAPOD_MAP_WHY_SIZE]);
int map_writes(const struct megapod_map *map, const struct megapod_command *cmd,
	       struct megapod_map_command *out);
int map_writes_allowed(const struct megapod_map *map, struct megapod_map_command *cmd);
int map_writes_required(struct megapod_map_command *cmd, u8 item);
bool map_writes_needless(const struct megapod_map_command *cmd);

#endif /* _MEGAPOD_MAP_WRITES_H */
