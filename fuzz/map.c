// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register maps: values, strings and identities from any registers under any table a driver could write, the
 * plan for any cells against every other plan, and the judge of tables on tables that lie.
 */
#include "shim.h"

#include "decode.c"
#include "models.c"
#include "plan.c"
#include "checker.c"
#include "validate_controls.c"
#include "validate.c"

#define MOST_CELLS	10

static void fuzz_value(struct input *in)
{
	struct megapod_point pt = {
		.format = take8(in) % MEGAPOD_NUM_FORMATS,
		.quantity = take8(in) % (MEGAPOD_QUANTITY_MAX + 1),
		.bit = take8(in) % 16,
		.bits = take8(in) % 17,
		.low_first = take8(in) & 1,
		.num_na = take8(in) & 1,
		.mul = take32(in),
		.div = take32(in),
		.na = { take16(in) },
	};
	u32 i, shift, words = map_point_words(&pt);
	u16 numbers[4], *regs;
	s64 value = 0;

	for (i = 0; i < words; i++)
		numbers[i] = take16(in);
	shift = take8(in);
	pt.swapped = take8(in) & 1;
	pt.split = take8(in);
	pt.offset = (u64)take32(in) << 32;
	regs = calloc(map_point_reach(&pt), sizeof(*regs));
	for (i = 0; i < words; i++)
		regs[map_word_at(&pt, i)] = numbers[i];
	if (map_decode_scaled(&pt, shift, regs, take8(in) % 21 - 10, &value) && pt.quantity >= MEGAPOD_QUANTITY_ALARM &&
	    pt.quantity <= MEGAPOD_QUANTITY_INPUT)
		KERNEL_BUG(value != 0 && value != 1);
	free(regs);
}

static void check_printable(const char *text, size_t size)
{
	KERNEL_BUG(strnlen(text, size) == size);
	for (; *text; text++)
		KERNEL_BUG(*text < 0x20 || *text > 0x7e);
}

static void fuzz_string(struct input *in)
{
	u8 words = take8(in) % (MEGAPOD_MAP_STRING_WORDS + 1);
	const struct megapod_map_string at = { .words = words, .swapped = take8(in) & 1 };
	u16 *regs = malloc(words ? words * sizeof(*regs) : 1);
	char *out = malloc(MEGAPOD_MAP_STRING_SIZE);
	u32 i;

	for (i = 0; i < words; i++)
		regs[i] = take16(in);
	map_decode_string(&at, regs, out);
	check_printable(out, MEGAPOD_MAP_STRING_SIZE);
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
		check_printable(objects[i], MEGAPOD_MAP_STRING_SIZE);
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
		if (cells[i].absent || (i > from && cells[i].alone) || (to - from > 1 && cells[i].single))
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
		cells[n].single = (flags & 0x1f) == 0x1f;
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

#define MOST_POINTS	4

static const char *take_label(struct input *in)
{
	static const char *const labels[] = { NULL, "", "Pump", "Pump #", "# #", "\x01" };

	return labels[take8(in) % ARRAY_SIZE(labels)];
}

static struct megapod_axis take_axis(struct input *in)
{
	return (struct megapod_axis){
		.sized = take8(in) & 1, .size = take8(in) % 10, .count = take16(in), .first = take16(in),
		.stride = take16(in), .bit_stride = take8(in) % 17,
	};
}

/* Words of any kind, of which some have no end */
static void take_states(struct input *in, struct megapod_point *pt, struct megapod_state states[2])
{
	u32 i;

	for (i = 0; i < 2; i++) {
		states[i].value = (s32)take32(in);
		states[i].severity = take8(in) % 5;
		memset(states[i].label, 'a', take8(in) % (MEGAPOD_STATE_LABEL_SIZE + 1));
	}
	pt->states = states;
	pt->num_states = take8(in) % 3;
	pt->named_bits = take8(in) & 1;
}

static struct megapod_condition take_condition(struct input *in)
{
	return (struct megapod_condition){
		.reg = take16(in), .mask = take16(in), .space = take8(in) % 5, .value = take16(in), .stride = take16(in),
		.invert = take8(in) & 1,
	};
}

static void take_point(struct input *in, struct megapod_point *pt)
{
	*pt = (struct megapod_point){
		.label = take_label(in), .reg = take16(in), .space = take8(in) % 5, .format = take8(in) % 15,
		.quantity = take8(in) % (MEGAPOD_QUANTITY_MAX + 2), .rate = take8(in) % 5, .severity = take8(in) % 4, .bit = take8(in),
		.bits = take8(in) % 20, .num_na = take8(in) % 6, .na = { take32(in) },
		.fault = take_condition(in), .alarm = { take16(in), take16(in), .invert = true },
		.split = take8(in), .swapped = take8(in) & 1, .low_first = take8(in) & 1,
		.has_range = take8(in) & 1, .min = take8(in), .max = take8(in), .offset = take8(in),
		.valid = take_condition(in), .scale_reg = take16(in),
	};
}

static void count_complaint(void *arg, const struct map_place *at, const char *why)
{
	check_printable(why, MEGAPOD_MAP_WHY_SIZE);
	KERNEL_BUG(!at->field || at->part > MAP_PART_TEXT);
	(*(u32 *)arg)++;
}

/* Whatever is passed as sound stays inside of registers and bits in all its repetitions. */
static void check_sound(const struct megapod_block *block)
{
	u32 k, i = (block->repeat.count ? block->repeat.count : 1) - 1;
	u32 j = (block->inner.count ? block->inner.count : 1) - 1;

	for (k = 0; k < block->num_points; k++) {
		const struct megapod_point *pt = &block->points[k];
		u64 reg = pt->reg + (u64)i * block->repeat.stride + (u64)j * block->inner.stride;
		u32 bit = pt->bit + i * block->repeat.bit_stride + j * block->inner.bit_stride;

		KERNEL_BUG(reg + map_point_reach(pt) > 0x10000);
		KERNEL_BUG(map_point_reach(pt) > 125 || pt->num_na > MEGAPOD_MAP_MAX_NA);
		KERNEL_BUG(pt->format == MEGAPOD_FORMAT_BITS && bit + (pt->bits ? pt->bits : 1) > 16);
	}
}

static struct megapod_map_setting take_setting(struct input *in)
{
	return (struct megapod_map_setting){
		.reg = take16(in), .words = take8(in) % 4, .step = take16(in), .back_space = take8(in) % 5,
		.back = take16(in), .settle_ms = take16(in), .parts = take32(in),
		.before = take16(in), .before_value = take16(in),
	};
}

static struct megapod_map_ref take_ref(struct input *in)
{
	return (struct megapod_map_ref){
		.there = take8(in) & 1, .space = take8(in) % 5, .reg = take16(in), .bit = take8(in),
	};
}

static struct megapod_map_setpoint take_setpoint(struct input *in)
{
	struct megapod_map_setpoint sp = {
		.label = take_label(in), .quantity = take8(in) % (MEGAPOD_QUANTITY_MAX + 2), .set = take_setting(in),
		.actual = take_ref(in), .min = (s64)((u64)take32(in) << 32), .max = (s64)((u64)take32(in) << 32),
		.band = take32(in), .takes_ms = take32(in),
	};

	sp.set.is_signed = take8(in) & 1;
	return sp;
}

/* What is held and what a battery tells is of points that are there. */
static void take_objects(struct input *in, struct megapod_map *map, struct megapod_map_setpoint setpoints[2],
			 struct megapod_map_valve *valve, struct megapod_map_battery *battery)
{
	setpoints[0] = take_setpoint(in);
	setpoints[1] = take_setpoint(in);
	valve->position = take_setpoint(in);
	valve->fail = take8(in) % 5;
	*battery = (struct megapod_map_battery){
		.label = take_label(in), .charge = take_ref(in), .mains = take_ref(in),
	};
	map->setpoints = setpoints;
	map->num_setpoints = take8(in) % 3;
	map->valves = valve;
	map->num_valves = take8(in) & 1;
	map->batteries = battery;
	map->num_batteries = take8(in) & 1;
}

static void fuzz_validate(struct input *in)
{
	struct megapod_point *points = calloc(MOST_POINTS, sizeof(*points));
	struct megapod_state states[2] = { 0 };
	struct megapod_block block = { .points = points, .num_points = take8(in) % (MOST_POINTS + 1) };
	struct megapod_map_mode modes[2] = {
		{ take8(in) % 5, take16(in), take16(in), take16(in), take16(in) },
		{ MEGAPOD_PUMP_MODE_AUTO, 1, 1, 0, 0 },
	};
	struct megapod_map_guard guard = { take16(in), take16(in) };
	struct megapod_map_write safe = {
		.reg = take16(in), .mask = take32(in), .value = take32(in), .words = take8(in) % 4,
		.require = take8(in) & 1, .blind = take8(in) & 1, .back_space = take8(in) % 5, .back = take16(in),
		.settle_ms = take16(in), .pulse_ms = take16(in), .rest = take32(in),
	};
	struct megapod_map_outlets outlets = {
		.label = take_label(in), .coil = take16(in), .repeat = take_axis(in), .rate = take8(in) % 5,
		.meter_space = take8(in) % 5, .voltage = take16(in), .power = take16(in),
	};
	struct megapod_map_pump pump = {
		.label = take_label(in), .speed = take16(in), .set_duty = take_setting(in),
		.duty_max_permille = take16(in), .set_flow = take_setting(in),
		.flow_max_ml_min = take32(in), .mode = take16(in), .modes = modes, .num_modes = take8(in) % 3,
	};
	const struct megapod_map_text texts[2] = {
		{ take_label(in), { take16(in), take8(in), take8(in) % 5, take8(in) & 1, take8(in) & 1 } },
		{ take_label(in), { .reg = take16(in), .words = take8(in) } },
	};
	struct megapod_map map = {
		.name = take_label(in), .kind = take8(in) % 7, .sizes = { take16(in), take8(in) % 10, take8(in) % 5 },
		.requests = { take8(in), take16(in), take16(in), take16(in), take8(in) & 1 },
		.identity = { .expect = take_label(in), .model_at = { .reg = take16(in), .words = take8(in), .space = take8(in) % 5 } },
		.blocks = &block, .num_blocks = 1, .outlets = take8(in) & 1 ? &outlets : NULL,
		.pumps = &pump, .num_pumps = take8(in) & 1, .guards = &guard, .num_guards = take8(in) & 1,
		.safe = &safe, .num_safe = take8(in) & 1, .unlock = &safe, .num_unlock = take8(in) & 1,
		.texts = texts,
	};
	struct megapod_map_setpoint setpoints[2];
	struct megapod_map_battery battery;
	struct megapod_map_valve valve;
	u32 i, complaints = 0;

	map.num_texts = take8(in) % 3;
	block.repeat = take_axis(in);
	block.inner = take_axis(in);
	for (i = 0; i < block.num_points; i++)
		take_point(in, &points[i]);
	if (block.num_points)
		take_states(in, &points[0], states);
	block.present = take_condition(in);
	block.window = (struct megapod_map_window){
		.there = take8(in) & 1, .reg = take16(in), .value = take16(in), .step = take16(in), .settle_ms = take16(in),
	};
	take_objects(in, &map, setpoints, &valve, &battery);
	if (map_validate(&map, count_complaint, &complaints))
		KERNEL_BUG(!complaints);
	else
		check_sound(&block);
	for (i = 0; !complaints && i < map.num_texts; i++)
		KERNEL_BUG(texts[i].at.words > MEGAPOD_MAP_STRING_WORDS || texts[i].at.reg + texts[i].at.words > 0x10000);
	free(points);
}

/* Heads of a device that lies: the walk ends, and no register of the map is where the device has none. */
static void fuzz_chain(struct input *in)
{
	const struct megapod_map_model models[] = {
		{ 1, 0, 66 }, { take16(in), take16(in), take16(in) }, { take16(in), 0, take16(in) },
	};
	const struct megapod_map map = { .models = models, .num_models = ARRAY_SIZE(models) };
	struct map_chain chain = { .at = map_chain_bases[take8(in) % MAP_CHAIN_BASES] + MAP_CHAIN_MARK };
	struct map_found found[ARRAY_SIZE(models)] = { };
	u32 i, at, steps = 0;

	for (at = chain.at;; at = chain.at, steps++) {
		u16 id = take16(in), length = take16(in);
		int model = map_model_by_id(&map, id);

		if (map_chain_next(&chain, id, length) != MAP_CHAIN_MODEL)
			break;
		KERNEL_BUG(chain.at < at + MAP_CHAIN_HEAD || chain.at > 0x10000 - MAP_CHAIN_HEAD);
		if (model >= 0 && !found[model].id)
			found[model] = (struct map_found){ id, at, length };
	}
	KERNEL_BUG(steps > MAP_CHAIN_MOST);
	for (i = 0; i < 16; i++) {
		u32 words = take8(in) % 125 + 1;
		int reg = map_model_find(&map, found, take16(in), words);

		KERNEL_BUG(reg >= 0 && reg + words > chain.at);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static void (*const parts[])(struct input *in) = {
		fuzz_value, fuzz_string, fuzz_device_id, fuzz_label, fuzz_plan, fuzz_validate, fuzz_chain,
	};
	struct input in = { data, size };

	parts[take8(&in) % ARRAY_SIZE(parts)](&in);
	return 0;
}
