// SPDX-License-Identifier: GPL-2.0-only
/*
 * Layout: where the values of an instance are, and in which transactions they are read.
 *
 * The blocks of the map are unrolled to the size of the device; a value's channel is its
 * place in that order. Then values are sorted by window, rate, space and register, so that what
 * one transaction reads lies together.
 */
#include <linux/bits.h>
#include <linux/math64.h>
#include <linux/megapod_pages.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "decode.h"
#include "engine.h"
#include "writes.h"

#define PPM	1000000

static u32 axis_count(const struct map_instance *inst, const struct megapod_axis *axis)
{
	u32 most = axis->count ? axis->count : 1;

	return axis->sized ? min_t(u32, inst->sizes[axis->size], most) : most;
}

/* Whether the device has the model of a block, and all of the block in it */
static bool has_block(const struct map_instance *inst, const struct megapod_block *block)
{
	u32 k, more = (axis_count(inst, &block->repeat) - 1) * block->repeat.stride +
		      (axis_count(inst, &block->inner) - 1) * block->inner.stride;

	for (k = 0; inst->map->num_models && k < block->num_points; k++) {
		const struct megapod_point *pt = &block->points[k];

		if (map_reg(inst, pt->reg, more + map_point_reach(pt)) < 0)
			return false;
	}
	return true;
}

/**
 * map_walk_points() - visit every value of the map, in the order of channels
 * @inst: instance whose sizes are known
 * @visit: called for each, NULL to count only
 * @arg: for @visit
 *
 * Return: number of values.
 */
u32 map_walk_points(struct map_instance *inst, map_visit_fn visit, void *arg)
{
	u32 b, i, j, k, channel = 0;

	for (b = 0; b < inst->map->num_blocks; b++) {
		const struct megapod_block *block = &inst->map->blocks[b];
		u32 outer = has_block(inst, block) ? axis_count(inst, &block->repeat) : 0;
		u32 inner = axis_count(inst, &block->inner);

		for (i = 0; i < outer; i++)
			for (j = 0; j < inner; j++)
				for (k = 0; k < block->num_points; k++, channel++)
					if (visit)
						visit(arg, channel, block, k, i, j);
	}
	return channel;
}

static s8 find_word(struct map_instance *inst, u8 space, u16 reg)
{
	u32 i;

	for (i = 0; i < inst->num_words; i++)
		if (inst->words[i].reg == reg && inst->words[i].space == space)
			return i;
	if (i == MAP_MAX_WORDS)
		return -1;
	inst->words[i].reg = reg;
	inst->words[i].space = space;
	inst->num_words++;
	return i;
}

static s8 word_of(struct map_instance *inst, const struct megapod_condition *when, u32 outer)
{
	u32 reg = when->reg + outer * when->stride;

	return when->mask ? find_word(inst, when->space, map_reg(inst, reg, 1)) : -1;
}

static void add_value(void *arg, u32 channel, const struct megapod_block *block, u32 point,
		      u32 outer, u32 inner)
{
	struct map_instance *inst = arg;
	const struct megapod_point *pt = &block->points[point];
	struct map_value *v = &inst->values[channel];

	v->pt = pt;
	v->reg = map_reg(inst, pt->reg + outer * block->repeat.stride +
				inner * block->inner.stride, 1);
	v->reach = map_point_reach(pt);
	v->block = block - inst->map->blocks;
	v->outer = outer;
	v->window = map_window_number(inst->map, block, outer);
	v->bit_shift = outer * block->repeat.bit_stride + inner * block->inner.bit_stride;
	v->channel = channel;
	v->fault = word_of(inst, &pt->fault, outer);
	v->alarm = word_of(inst, &pt->alarm, outer);
	v->meant = word_of(inst, &pt->valid, outer);
	v->scale = pt->scale_reg ? find_word(inst, pt->space, map_reg(inst, pt->scale_reg, 1)) : -1;
}

static bool is_raised_by_itself(const struct megapod_point *pt)
{
	return pt->quantity == MEGAPOD_QUANTITY_ALARM || pt->quantity == MEGAPOD_QUANTITY_LEAK;
}

static u8 own_severity(const struct megapod_point *pt)
{
	return pt->severity ? pt->severity : MEGAPOD_STATUS_CRITICAL;
}

/* Severity of an alarm is said once, by the point that is the alarm. */
static u8 alarm_severity(const struct map_instance *inst, const struct map_value *v)
{
	const struct map_word *word = &inst->words[v->alarm];
	u16 mask = v->pt->alarm.mask << v->bit_shift;
	u8 severity = 0;
	u32 i;

	for (i = 0; i < inst->num_values; i++) {
		const struct map_value *alarm = &inst->values[i];

		if (!alarm->window && alarm->reg == word->reg && alarm->pt->space == word->space &&
		    alarm->pt->format == MEGAPOD_FORMAT_BITS && is_raised_by_itself(alarm->pt) &&
		    mask & BIT((alarm->pt->bit + alarm->bit_shift) & 15))
			severity = max(severity, own_severity(alarm->pt));
	}
	return severity ? severity : own_severity(v->pt);
}

static void find_severities(struct map_instance *inst)
{
	u32 i;

	for (i = 0; i < inst->num_values; i++) {
		struct map_value *v = &inst->values[i];

		v->severity = v->alarm >= 0 && !is_raised_by_itself(v->pt) ?
			      alarm_severity(inst, v) : own_severity(v->pt);
	}
}

static bool is_read(const struct map_instance *inst, const struct map_word *word)
{
	u32 i;

	for (i = 0; i < inst->num_values; i++) {
		const struct map_value *v = &inst->values[i];

		if (!v->absent && !v->window && v->pt->space == word->space &&
		    word->reg >= v->reg && word->reg < v->reg + map_point_reach(v->pt))
			return true;
	}
	return false;
}

static void drop_word(struct map_value *v, s8 word)
{
	if (v->fault == word)
		v->fault = -1;
	if (v->alarm == word)
		v->alarm = -1;
	if (v->absent || (v->meant != word && v->scale != word))
		return;
	v->absent = true;
	v->unread = true;
}

/*
 * A word that the device does not have speaks of no fault and no alarm; what only it gives a
 * meaning is not there either.
 */
static void drop_unread_words(struct map_instance *inst)
{
	u32 w, i;

	for (w = 0; w < inst->num_words; w++)
		if (!is_read(inst, &inst->words[w]))
			for (i = 0; i < inst->num_values; i++)
				drop_word(&inst->values[i], w);
}

static int compare_values(const void *a, const void *b)
{
	const struct map_value *x = a, *y = b;

	if (x->window != y->window)
		return x->window < y->window ? -1 : 1;
	if (x->pt->rate != y->pt->rate)
		return x->pt->rate < y->pt->rate ? -1 : 1;
	if (x->pt->space != y->pt->space)
		return x->pt->space < y->pt->space ? -1 : 1;
	if (x->reg != y->reg)
		return x->reg < y->reg ? -1 : 1;
	return x->channel < y->channel ? -1 : 1;
}

/**
 * map_most() - registers, or bits, that one transaction may read
 * @inst: instance
 * @space: enum modbus_space
 *
 * Return: what the protocol, the line and the device allow.
 */
u32 map_most(const struct map_instance *inst, u8 space)
{
	const struct megapod_map_requests *requests = &inst->map->requests;
	bool bits = map_is_bits(space);
	u32 device = bits ? requests->bits : requests->registers;
	struct modbus_wire_cost wire;

	modbus_wire_cost(inst->mdev, map_read_function(space), &wire);
	return min3(bits ? wire.max_words * 16U : wire.max_words, device ? device : U32_MAX,
		    bits ? MODBUS_MAX_READ_BITS + 0U : MODBUS_MAX_READ_REGS + 0U);
}

/**
 * map_outlets_most() - registers, or bits, of outlets that one transaction may read
 * @inst: instance
 * @space: enum modbus_space, where outlets read whether they are on
 *
 * Return: at least 1.
 */
u32 map_outlets_most(const struct map_instance *inst, u8 space)
{
	return inst->outlets_apart ? 1 : map_most(inst, space);
}

static void read_cost(struct map_instance *inst, u8 space, u32 longest, struct map_cost *cost)
{
	struct modbus_wire_cost wire;

	modbus_wire_cost(inst->mdev, map_read_function(space), &wire);
	cost->frame_ns = wire.frame_ns;
	cost->unit_ns = map_is_bits(space) ? div_u64(wire.word_ns, 16) : wire.word_ns;
	cost->max_units = max(map_most(inst, space), longest);
}

/* What one transaction may read */
static bool same_group(const struct map_value *a, const struct map_value *b)
{
	return a->window == b->window && a->pt->rate == b->pt->rate &&
	       a->pt->space == b->pt->space;
}

/* Values @from to @to - 1 are of one window, one rate and one space. */
static void add_group(struct map_instance *inst, u32 from, u32 to)
{
	struct map_layout *layout = inst->layout;
	struct map_group *group = &layout->groups[layout->num_groups++];
	struct map_cell *cells = &layout->cells[layout->num_cells];
	const struct map_value *value = &inst->values[from];
	u32 i, longest = 1;

	if (value->window) {
		group->window = &inst->map->blocks[value->block].window;
		group->index = map_window_value(group->window, value->outer);
		group->number = value->window;
	}
	group->rate = inst->values[from].pt->rate;
	group->space = inst->values[from].pt->space;
	group->first_cell = layout->num_cells;
	for (i = from; i < to; i++) {
		cells[i - from].first = inst->values[i].reg;
		cells[i - from].len = map_point_reach(inst->values[i].pt);
		cells[i - from].single = inst->values[i].pt->read_alone;
	}
	group->num_cells = map_merge_cells(cells, to - from);
	for (i = 0; i < group->num_cells; i++)
		longest = max_t(u32, longest, cells[i].len);
	memset(&cells[group->num_cells], 0, sizeof(*cells) * (to - from - group->num_cells));
	layout->num_cells += group->num_cells;
	read_cost(inst, group->space, longest, &group->cost);
}

/**
 * map_layout_make() - find out what there is to read
 * @inst: instance whose sizes are known
 *
 * Return: 0 or -ENOMEM. -EINVAL: the map has more than fits.
 */
int map_layout_make(struct map_instance *inst)
{
	u32 i, from = 0, n = map_walk_points(inst, NULL, NULL);
	struct map_layout *layout;

	if (n > MEGAPOD_MAX_CHANNELS)
		return -EINVAL;
	layout = kzalloc(sizeof(*layout), GFP_KERNEL);
	if (!layout)
		return -ENOMEM;
	inst->layout = layout;
	inst->num_values = n;
	layout->values = megapod_pages(array_size(n, sizeof(*layout->values)));
	inst->values = layout->values;
	layout->cells = kvcalloc(n, sizeof(*layout->cells), GFP_KERNEL);
	layout->steps = kvcalloc(n, sizeof(*layout->steps), GFP_KERNEL);
	if (!layout->values || !layout->cells || !layout->steps)
		return -ENOMEM;

	map_walk_points(inst, add_value, inst);
	find_severities(inst);
	sort(inst->values, n, sizeof(*inst->values), compare_values, NULL);
	for (i = 1; i <= n; i++) {
		if (i < n && same_group(&inst->values[i], &inst->values[from]))
			continue;
		add_group(inst, from, i);
		from = i;
	}
	if (inst->map->outlets)
		inst->num_outlets = min_t(u32, axis_count(inst, &inst->map->outlets->repeat),
					  MEGAPOD_MAX_OUTLETS);
	return 0;
}

static u64 group_plan(struct map_instance *inst, const struct map_group *group)
{
	struct map_layout *layout = inst->layout;

	return map_plan(&layout->cells[group->first_cell], group->num_cells, &group->cost,
			&layout->steps[group->first_cell]);
}

static int reserve(struct map_instance *inst, u64 busy_ns, char why[MEGAPOD_MAP_WHY_SIZE])
{
	u32 period_ms = map_period_ms(MEGAPOD_RATE_TRIP);
	u32 ppm = min_t(u64, div_u64(busy_ns, period_ms), U32_MAX);
	int err;

	err = modbus_reserve_wire(inst->mdev, ppm);
	if (err)
		snprintf(why, MEGAPOD_MAP_WHY_SIZE,
			 "trip polls need %u.%u %% of the line every %u ms; all together may have 70 %%",
			 ppm / (PPM / 100), ppm / (PPM / 1000) % 10, period_ms);
	return err;
}

/**
 * map_layout_reserve() - claim the wire time that trip-class polling takes
 * @inst: instance with a layout
 * @why: if refused: the reason, with figures
 *
 * Return: 0 or -ENOSPC.
 */
int map_layout_reserve(struct map_instance *inst, char why[MEGAPOD_MAP_WHY_SIZE])
{
	u64 busy_ns = 0;
	u32 i;

	for (i = 0; i < inst->layout->num_groups; i++)
		if (inst->layout->groups[i].rate == MEGAPOD_RATE_TRIP)
			busy_ns += group_plan(inst, &inst->layout->groups[i]);
	return reserve(inst, busy_ns, why);
}

/* Takes the values from @v on that lie in the span; returns the next one that does not. */
static u32 give_values(struct map_instance *inst, struct map_span *span, u32 v)
{
	struct map_value *value = &inst->values[v];

	span->first_value = v;
	for (; v < inst->num_values; v++, value++) {
		if (value->window != span->number || value->pt->rate != span->rate ||
		    value->pt->space != span->space || value->reg >= span->first + span->count)
			break;
		span->num_values++;
	}
	return v;
}

/* The same for a cell that nobody reads. */
static u32 drop_values(struct map_instance *inst, const struct map_group *group,
		       const struct map_cell *cell, u32 v)
{
	struct map_value *value = &inst->values[v];

	for (; v < inst->num_values; v++, value++) {
		if (value->window != group->number || value->pt->rate != group->rate ||
		    value->pt->space != group->space || value->reg >= cell->first + cell->len)
			break;
		value->absent = true;
	}
	return v;
}

/**
 * map_span_of() - the span that reads a value
 * @inst: instance with spans
 * @v: a value that is not absent
 *
 * Return: the span.
 */
struct map_span *map_span_of(const struct map_instance *inst, const struct map_value *v)
{
	u32 i, at = v - inst->values;

	for (i = 0; i + 1 < inst->num_spans &&
	     at - inst->spans[i].first_value >= inst->spans[i].num_values; i++)
		;
	return &inst->spans[i];
}

static u32 outlets_in_span(const struct map_instance *inst)
{
	struct megapod_condition on;

	if (!inst->num_outlets)
		return 1;
	on = map_outlets_on(inst->map->outlets);
	return map_outlets_in_read(&on, map_outlets_most(inst, on.space));
}

static u32 count_spans(struct map_instance *inst)
{
	struct map_layout *layout = inst->layout;
	u32 g, i, n = 0;

	for (g = 0; g < layout->num_groups; g++) {
		const struct map_plan_step *steps = &layout->steps[layout->groups[g].first_cell];

		group_plan(inst, &layout->groups[g]);
		for (i = 0; i < layout->groups[g].num_cells; i += max(steps[i].take, 1U))
			n += steps[i].take != 0;
	}
	return n + DIV_ROUND_UP(inst->num_outlets, outlets_in_span(inst));
}

static void add_outlet_spans(struct map_instance *inst, u32 n)
{
	u32 first, size = outlets_in_span(inst);
	struct megapod_condition on;

	if (!inst->num_outlets)
		return;
	on = map_outlets_on(inst->map->outlets);
	for (first = 0; first < inst->num_outlets; first += size, n++) {
		struct map_span *span = &inst->layout->spans[n];

		span->outlets = true;
		span->space = on.space;
		span->rate = inst->map->outlets->rate;
		span->first = on.reg + first * on.stride;
		span->count = (min(size, inst->num_outlets - first) - 1) * on.stride + 1;
	}
}

static int find_meters(struct map_instance *inst)
{
	const struct megapod_map_outlets *map = inst->map->outlets;
	u32 i;

	if (!inst->num_outlets)
		return 0;
	inst->meters = kvcalloc(inst->num_outlets, sizeof(*inst->meters), GFP_KERNEL);
	if (!inst->meters)
		return -ENOMEM;
	for (i = 0; i < inst->num_outlets; i++) {
		u32 reg = map->power ? map->power + i * map->meter_stride : 0;
		const struct map_value *v = map_find_value(inst, map->meter_space, reg);

		inst->meters[i] = v && !v->absent ? map_span_of(inst, v) - inst->spans :
						    MAP_NO_SPAN;
	}
	return 0;
}

/* Puts what was planned where it stays, with room for what polls and commands need beside it. */
static int give_memory(struct map_instance *inst, u32 num_spans)
{
	u32 steps = map_program_room(inst->num_outlets, map_writes_room(inst->map));
	struct map_layout *layout = inst->layout;
	size_t spans = array_size(num_spans, sizeof(*inst->spans));
	size_t values = array_size(inst->num_values, sizeof(*inst->values));
	u32 i, most = 0, words = 0;
	size_t size;
	u16 *was;

	for (i = 0; i < num_spans; i++) {
		most = max(most, layout->spans[i].num_values);
		words += layout->spans[i].count;
	}
	size = size_add(spans, values);
	size = size_add(size, array_size(most, sizeof(*inst->readings)));
	size = size_add(size, array_size(steps, sizeof(*inst->writer.run.steps)));
	size = size_add(size, array_size(words, sizeof(*was)));
	inst->memory = megapod_pages(size);
	if (!inst->memory)
		return -ENOMEM;
	inst->num_spans = num_spans;
	inst->spans = memcpy(inst->memory, layout->spans, spans);
	inst->values = memcpy(inst->spans + num_spans, layout->values, values);
	inst->num_readings = most;
	inst->readings = (struct megapod_reading *)(inst->values + inst->num_values);
	inst->writer.run.steps = (struct map_step *)(inst->readings + most);
	was = (u16 *)(inst->writer.run.steps + steps);
	for (i = 0; i < num_spans; was += inst->spans[i++].count)
		inst->spans[i].was = was;
	return 0;
}

static void free_layout(struct map_instance *inst)
{
	if (!inst->layout)
		return;
	kvfree(inst->layout->cells);
	kvfree(inst->layout->steps);
	kvfree(inst->layout->values);
	kvfree(inst->layout->spans);
	kfree(inst->layout);
	inst->layout = NULL;
}

/**
 * map_layout_spans() - cut what exists into transactions
 * @inst: instance with a layout in which absent cells are marked
 *
 * Marks values that lie in absent cells, and drops words that are absent. Gives back what
 * only planning needed.
 *
 * Return: 0 or -ENOMEM.
 */
int map_layout_spans(struct map_instance *inst)
{
	struct map_layout *layout = inst->layout;
	u32 g, i, v = 0, n = 0, num_spans;
	int err;

	num_spans = count_spans(inst);
	layout->spans = megapod_pages(array_size(num_spans, sizeof(*layout->spans)));
	if (!layout->spans)
		return -ENOMEM;

	for (g = 0; g < layout->num_groups; g++) {
		const struct map_group *group = &layout->groups[g];
		const struct map_cell *cells = &layout->cells[group->first_cell];
		const struct map_plan_step *steps = &layout->steps[group->first_cell];

		for (i = 0; i < group->num_cells; i += max(steps[i].take, 1U)) {
			const struct map_cell *last = &cells[i + max(steps[i].take, 1U) - 1];
			struct map_span *span = &layout->spans[n];

			if (cells[i].absent) {
				v = drop_values(inst, group, &cells[i], v);
				continue;
			}
			span->space = group->space;
			span->rate = group->rate;
			span->window = group->window;
			span->index = group->index;
			span->number = group->number;
			span->first = cells[i].first;
			span->count = last->first + last->len - cells[i].first;
			v = give_values(inst, span, v);
			n++;
		}
	}
	add_outlet_spans(inst, n);
	drop_unread_words(inst);

	err = give_memory(inst, num_spans);
	if (err)
		return err;
	free_layout(inst);
	return find_meters(inst);
}

/* The longest value of a span: it may be longer than what the line likes. */
static u32 longest_value(const struct map_instance *inst, const struct map_span *span)
{
	u32 i, longest = 1;

	for (i = 0; i < span->num_values; i++)
		longest = max(longest, map_point_reach(inst->values[span->first_value + i].pt));
	return longest;
}

/**
 * map_layout_fits() - whether the line is still one that the spans were cut for
 * @inst: instance with spans
 * @why: if not: the reason, for people
 *
 * Claims the wire time that trip-class polling takes now.
 *
 * Return: false if a span is longer than may be, or if there is not enough time.
 */
bool map_layout_fits(struct map_instance *inst, char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct map_cost cost;
	u64 busy_ns = 0;
	u32 i;

	for (i = 0; i < inst->num_spans; i++) {
		const struct map_span *span = &inst->spans[i];

		read_cost(inst, span->space, longest_value(inst, span), &cost);
		if (span->count > cost.max_units) {
			snprintf(why, MEGAPOD_MAP_WHY_SIZE,
				 "reads are longer than this line allows: delete the device, add it again");
			return false;
		}
		if (span->rate == MEGAPOD_RATE_TRIP && !span->outlets)
			busy_ns += cost.frame_ns + span->count * cost.unit_ns;
	}
	return !reserve(inst, busy_ns, why);
}

/**
 * map_layout_free() - forget the layout and all values
 * @inst: instance that is not polled
 */
void map_layout_free(struct map_instance *inst)
{
	free_layout(inst);
	kvfree(inst->memory);
	kvfree(inst->meters);
	inst->memory = NULL;
	inst->values = NULL;
	inst->spans = NULL;
	inst->readings = NULL;
	inst->writer.run.steps = NULL;
	inst->meters = NULL;
	memset(inst->words, 0, sizeof(inst->words));
	inst->num_values = 0;
	inst->num_spans = 0;
	inst->num_readings = 0;
	inst->num_words = 0;
}

/**
 * map_find_value() - the number that begins at a register
 * @inst: instance
 * @space: enum modbus_space
 * @reg: register, as the map has it; 0 stands for none
 *
 * Return: the value, absent ones included, or NULL.
 */
struct map_value *map_find_value(struct map_instance *inst, u8 space, u32 reg)
{
	int at = reg ? map_reg(inst, reg, 1) : -1;
	u32 i;

	if (at < 0)
		return NULL;
	for (i = 0; i < inst->num_values; i++) {
		struct map_value *v = &inst->values[i];

		if (v->reg == at && v->pt->space == space && !v->window &&
		    v->pt->format != MEGAPOD_FORMAT_BITS)
			return v;
	}
	return NULL;
}

/**
 * map_find_point() - the value that something names
 * @inst: instance
 * @ref: which
 *
 * Return: the value, absent ones included, or NULL.
 */
struct map_value *map_find_point(struct map_instance *inst, const struct megapod_map_ref *ref)
{
	int at = ref->there ? map_reg(inst, ref->reg, 1) : -1;
	u32 i;

	for (i = 0; at >= 0 && i < inst->num_values; i++) {
		struct map_value *v = &inst->values[i];
		bool of_bits = v->pt->format == MEGAPOD_FORMAT_BITS && !map_is_bits(ref->space);

		if (v->reg == at && v->pt->space == ref->space && !v->window &&
		    (of_bits ? v->pt->bit + v->bit_shift : 0) == ref->bit)
			return v;
	}
	return NULL;
}

/**
 * map_channel_value() - the value of a channel
 * @inst: instance
 * @channel: index of the channel
 *
 * Return: the value, or NULL if it is absent.
 */
const struct map_value *map_channel_value(const struct map_instance *inst, u32 channel)
{
	u32 i;

	for (i = 0; i < inst->num_values; i++)
		if (inst->values[i].channel == channel && !inst->values[i].absent)
			return &inst->values[i];
	return NULL;
}
