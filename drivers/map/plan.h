/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which registers to read in one transaction. Pure; also built in user space.
 */
#ifndef _MEGAPOD_MAP_PLAN_H
#define _MEGAPOD_MAP_PLAN_H

#include <linux/types.h>

/**
 * struct map_cell - registers that belong in one transaction
 * @first: address of the first
 * @len: number of registers (or bits)
 * @alone: must not share a transaction with the cell before it
 * @single: must not share a transaction with any other
 * @absent: the device does not have it: it is never read
 * @silent: that was said by silence
 */
struct map_cell {
	u16 first;
	u16 len;
	bool alone;
	bool single;
	bool absent;
	bool silent;
};

/**
 * struct map_cost - what reading costs
 * @frame_ns: one transaction
 * @unit_ns: each register (or bit) in it
 * @max_units: most registers (or bits) in one transaction, at least that of any cell
 */
struct map_cost {
	u64 frame_ns;
	u64 unit_ns;
	u32 max_units;
};

/**
 * struct map_plan_step - where the planner notes what is best from one cell on
 * @cost_ns: least cost of this cell and all after it
 * @take: number of cells in the transaction that begins here, 0 for an absent cell
 */
struct map_plan_step {
	u64 cost_ns;
	u32 take;
};

u32 map_merge_cells(struct map_cell *cells, u32 n);
u64 map_plan(const struct map_cell *cells, u32 n, const struct map_cost *cost,
	     struct map_plan_step *steps);
u32 map_split(const struct map_cell *cells, u32 n);

#endif /* _MEGAPOD_MAP_PLAN_H */
