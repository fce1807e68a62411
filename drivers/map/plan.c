// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which registers to read in one transaction.
 *
 * Cells are sorted by address and do not overlap. A transaction reads from the
 * first to the last register of consecutive cells, the gaps between them
 * included: a gap is worth reading when it is cheaper than another frame. The
 * best cut is found by dynamic programming from the last cell to the first, in
 * O(n * max_units), and is optimal: the cost of what follows a cut does not depend on
 * what precedes it.
 *
 * What the device refuses is found by halving: map_split() says where. Registers
 * that nobody asked for are the first suspects, so the widest gap goes first.
 */
#include "plan.h"

static u32 cell_end(const struct map_cell *cell)
{
	return (u32)cell->first + cell->len;
}

/**
 * map_merge_cells() - make one cell of those that overlap
 * @cells: sorted by address
 * @n: number of cells
 *
 * Return: number of cells left.
 */
u32 map_merge_cells(struct map_cell *cells, u32 n)
{
	u32 i, out = 0;

	if (!n)
		return 0;
	for (i = 1; i < n; i++) {
		if (cells[i].first < cell_end(&cells[out])) {
			if (cell_end(&cells[i]) > cell_end(&cells[out]))
				cells[out].len = cell_end(&cells[i]) - cells[out].first;
			cells[out].single |= cells[i].single;
		} else {
			cells[++out] = cells[i];
		}
	}
	return out + 1;
}

/**
 * map_plan() - cut cells into transactions
 * @cells: sorted by address, without overlap
 * @n: number of cells
 * @cost: what reading costs
 * @steps: for each cell the size of the transaction that begins there; the transactions of
 *	the plan are found by going from the first cell on by &map_plan_step.take, or by
 *	one over an absent cell
 *
 * An absent register is never read, not even as part of a gap.
 *
 * Return: cost of all transactions in ns.
 */
u64 map_plan(const struct map_cell *cells, u32 n, const struct map_cost *cost,
	     struct map_plan_step *steps)
{
	u32 i, j;

	for (i = n; i-- > 0; ) {
		struct map_plan_step *step = &steps[i];

		step->take = 0;
		step->cost_ns = i + 1 < n ? steps[i + 1].cost_ns : 0;
		if (cells[i].absent)
			continue;
		for (j = i; j < n; j++) {
			u32 units = cell_end(&cells[j]) - cells[i].first;
			u64 ns = cost->frame_ns + units * cost->unit_ns;

			if (j > i && (cells[j].absent || cells[j].alone || cells[j].single ||
				      cells[i].single || units > cost->max_units))
				break;
			if (j + 1 < n)
				ns += steps[j + 1].cost_ns;
			/* On a tie the longer transaction: one chance less to fail */
			if (!step->take || ns <= step->cost_ns) {
				step->take = j - i + 1;
				step->cost_ns = ns;
			}
		}
	}
	return n ? steps[0].cost_ns : 0;
}

/**
 * map_split() - where to divide a transaction that the device refused
 * @cells: its cells
 * @n: number of cells, at least 2
 *
 * Return: index of the cell that begins the second part: after the widest gap, or without a gap
 * in the middle.
 */
u32 map_split(const struct map_cell *cells, u32 n)
{
	u32 i, gap, widest = 0, at = n / 2;

	for (i = 1; i < n; i++) {
		gap = cells[i].first - cell_end(&cells[i - 1]);
		if (gap > widest) {
			widest = gap;
			at = i;
		}
	}
	return at;
}
