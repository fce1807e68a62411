// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register maps: values, strings and identities from any registers under any table a driver could write, and
 * the plan for any cells against every other plan.
 */
#include "shim.h"

#include "decode.c"
#include "plan.c"

#define MOST_CELLS	10

static void fuzz_value(struct input *in)
{
	struct megapod_point pt = {
		.format = take8(in) % (MEGAPOD_FORMAT_BITS + 1),
		.quantity = take8(in) % (MEGAPOD_QUANTITY_INPUT + 1),
		.bit = take8(in) % 16,
		.bits = take8(in) % 17,
		.low_first = take8(in) & 1,
		.has_na = take8(in) & 1,
		.mul = take32(in),
		.div = take32(in),
		.na = take16(in),
	};
	u16 *regs = malloc(map_point_words(&pt) * sizeof(*regs));
	s64 value = 0;
	u32 i;

	for (i = 0; i < map_point_words(&pt); i++)
		regs[i] = take16(in);
	if (map_decode(&pt, take8(in), regs, &value) && pt.quantity >= MEGAPOD_QUANTITY_ALARM)
		KERNEL_BUG(value != 0 && value != 1);
	free(regs);
}

static void check_text(const char *text, size_t size)
{
	KERNEL_BUG(strnlen(text, size) == size);
	for (; *text; text++)
		KERNEL_BUG(*text < 0x20 || *text > 0x7e);
}

static void fuzz_string(struct input *in)
{
	u8 words = take8(in) % 33;
	u16 *regs = malloc(words ? words * sizeof(*regs) : 1);
	char *out = malloc(MEGAPOD_MAP_STRING_SIZE);
	u32 i;

	for (i = 0; i < words; i++)
		regs[i] = take16(in);
	map_decode_string(regs, words, out);
	check_text(out, MEGAPOD_MAP_STRING_SIZE);
	free(regs);
	free(out);
}

static void fuzz_device_id(struct input *in)
{
	char (*objects)[MEGAPOD_MAP_STRING_SIZE] = calloc(MAP_ID_OBJECTS, MEGAPOD_MAP_STRING_SIZE);
	u8 *bytes = tight(in->p, in->left);
	u8 next = 0;
	u32 i;

	map_decode_device_id(bytes, in->left, objects, &next);
	for (i = 0; i < MAP_ID_OBJECTS; i++)
		check_text(objects[i], MEGAPOD_MAP_STRING_SIZE);
	free(objects);
	free(bytes);
}

static void fuzz_label(struct input *in)
{
	u32 outer = take32(in), inner = take32(in), size = 1 + take8(in) % 64;
	char *label = malloc(in->left + 1), *out = malloc(size);

	memcpy(label, in->p, in->left);
	label[in->left] = '\0';
	map_expand_label(label, outer, inner, out, size);
	KERNEL_BUG(strnlen(out, size) == size);
	free(label);
	free(out);
}

static bool one_transaction(const struct map_cell *cells, u32 from, u32 to, const struct map_cost *cost)
{
	u32 i;

	for (i = from; i < to; i++)
		if (cells[i].absent || (i > from && cells[i].alone))
			return false;
	return to - from == 1 || cell_end(&cells[to - 1]) - cells[from].first <= cost->max_units;
}

/* Least cost of the cells from @from on, found by trying everything */
static u64 brute_force(const struct map_cell *cells, u32 from, u32 n, const struct map_cost *cost)
{
	u64 best = U64_MAX, ns;
	u32 to;

	if (from == n)
		return 0;
	if (cells[from].absent)
		return brute_force(cells, from + 1, n, cost);
	for (to = from + 1; to <= n; to++) {
		if (!one_transaction(cells, from, to, cost))
			continue;
		ns = cost->frame_ns + (cell_end(&cells[to - 1]) - cells[from].first) * cost->unit_ns +
		     brute_force(cells, to, n, cost);
		best = min(best, ns);
	}
	return best;
}

static void fuzz_plan(struct input *in)
{
	struct map_cost cost = {
		.frame_ns = take32(in), .unit_ns = take32(in), .max_units = 1 + take16(in) % 2000,
	};
	struct map_cell cells[MOST_CELLS];
	struct map_plan_step *steps;
	u32 n = 0, i, at = 0;

	while (in->left && n < MOST_CELLS) {
		u8 flags = take8(in);

		at += flags & 0x80 ? take16(in) : flags & 0x1f;
		cells[n].first = at;
		cells[n].len = 1 + take8(in) % min(cost.max_units, 125U);
		cells[n].alone = flags & 0x20;
		cells[n].absent = flags & 0x40;
		if (at + cells[n].len > 0x10000)
			break;
		n++;
	}
	for (i = 1; i < n; i++)
		KERNEL_BUG(cells[i].first < cells[i - 1].first);
	n = map_merge_cells(cells, n);
	for (i = 1; i < n; i++)
		KERNEL_BUG(cells[i].first < cell_end(&cells[i - 1]));
	steps = malloc((n ? n : 1) * sizeof(*steps));
	KERNEL_BUG(map_plan(cells, n, &cost, steps) != brute_force(cells, 0, n, &cost));
	for (i = 0; i < n; i += steps[i].take ? steps[i].take : 1) {
		KERNEL_BUG(i + steps[i].take > n);
		KERNEL_BUG(!steps[i].take != cells[i].absent);
		KERNEL_BUG(steps[i].take && !one_transaction(cells, i, i + steps[i].take, &cost));
	}
	free(steps);
	if (n > 1)
		KERNEL_BUG(map_split(cells, n) < 1 || map_split(cells, n) >= n);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static void (*const parts[])(struct input *in) = {
		fuzz_value, fuzz_string, fuzz_device_id, fuzz_label, fuzz_plan,
	};
	struct input in = { data, size };

	parts[take8(&in) % ARRAY_SIZE(parts)](&in);
	return 0;
}
