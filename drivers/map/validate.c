// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a map must keep to: device, identity, models, requests, blocks and points. What it
 * switches and sets is validate_controls.c's.
 *
 * Whatever the engine takes for granted stands here: numbers that lie in their arrays and
 * registers, words and bits that stay inside, references that lead somewhere. The engine refuses
 * a map that fails; megapod-map says the same of its text, all at once.
 *
 * Pure, without memory of its own: that two points take the same register, or the same label, is
 * for who can sort, megapod-map.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "checker.h"
#include "decode.h"
#include "models.h"

/* As hwmon wants names of chips, sysfs those of files and C those of tables */
static bool is_name(const char *name)
{
	bool letter = true;

	for (; *name; name++, letter = false)
		if (!(*name >= 'a' && *name <= 'z') &&
		    (letter || (*name != '_' && !(*name >= '0' && *name <= '9'))))
			return false;
	return true;
}

static void check_device(struct checker *c)
{
	const struct megapod_map *map = c->map;
	size_t len = map->name ? strlen(map->name) : 0;

	map_go_to(c, MAP_PART_DEVICE, 0, 0);
	if (!len || len > MODBUS_NAME_MAX)
		map_wrong(c, "name", "1 to %u characters wanted", MODBUS_NAME_MAX);
	else if (!is_name(map->name))
		map_wrong(c, "name", "small letters, digits and '_' wanted, a letter first");
	if (map->kind > MEGAPOD_COMPONENT_KIND_SENSOR)
		map_wrong(c, "kind", "%u is none", map->kind);
	if (!map->num_blocks && !map->outlets)
		map_wrong(c, "blocks", "the map reads and switches nothing");
	if (map->num_pumps > MEGAPOD_MAP_MAX_PUMPS)
		map_wrong(c, "pumps", "%u, at most %u", map->num_pumps, MEGAPOD_MAP_MAX_PUMPS);
	if (map->num_setpoints > MEGAPOD_MAP_MAX_SETPOINTS)
		map_wrong(c, "setpoints", "%u, at most %u", map->num_setpoints,
			  MEGAPOD_MAP_MAX_SETPOINTS);
	if (map->num_valves > MEGAPOD_MAP_MAX_VALVES)
		map_wrong(c, "valves", "%u, at most %u", map->num_valves, MEGAPOD_MAP_MAX_VALVES);
	if (map->num_batteries > MEGAPOD_MAP_MAX_BATTERIES)
		map_wrong(c, "batteries", "%u, at most %u", map->num_batteries,
			  MEGAPOD_MAP_MAX_BATTERIES);
}

/* Whether words of a space are in a model of the map */
static bool is_in_model(const struct megapod_map *map, int model, u8 space, u64 reg, u32 words)
{
	return space == MODBUS_SPACE_HOLDING && reg < MAP_ADDRESSES &&
	       map_model_at(map, reg) == model && map_model_at(map, reg + words - 1) == model;
}

static void check_string(struct checker *c, const char *field, const struct megapod_map_string *at)
{
	if (!at->words)
		return;
	if (!has_words(at->space))
		map_wrong(c, field, "text stands in holding or input registers");
	if (at->words > MEGAPOD_MAP_STRING_WORDS)
		map_wrong(c, field, "%u registers, at most %u", at->words,
			  MEGAPOD_MAP_STRING_WORDS);
	if (at->reg + at->words > MAP_ADDRESSES)
		map_wrong(c, field, "it goes beyond register 65535");
}

static void check_identity_string(struct checker *c, const char *field,
				  const struct megapod_map_string *at)
{
	check_string(c, field, at);
	if (at->words && c->map->num_models &&
	    !is_in_model(c->map, 0, at->space, at->reg, at->words))
		map_wrong(c, field, "it is not in the first model");
}

static void check_text(struct checker *c, u32 index)
{
	const struct megapod_map_text *text = &c->map->texts[index];
	const struct megapod_map *map = c->map;
	int model;
	u32 i;

	map_go_to(c, MAP_PART_TEXT, index, 0);
	map_check_label(c, text->label, 0);
	if (text->at.required)
		map_wrong(c, "required", "that is for the identity");
	if (text->label && strlen(text->label) >= MAP_TEXT_LABEL_SIZE)
		map_wrong(c, "label", "at most %u characters", MAP_TEXT_LABEL_SIZE - 1);
	for (i = 0; i < index && text->label; i++)
		if (map->texts[i].label && !strcmp(map->texts[i].label, text->label))
			map_wrong(c, "label", "another text has the same");
	if (!text->at.words)
		map_wrong(c, "words", "there is none");
	check_string(c, "at", &text->at);
	model = map_model_at(map, text->at.reg);
	if (text->at.words && map->num_models &&
	    (model < 0 || !is_in_model(map, model, text->at.space, text->at.reg, text->at.words)))
		map_wrong(c, "at", "it is not in its model");
}

static void check_texts(struct checker *c)
{
	u32 i, num = c->map->num_texts;

	map_go_to(c, MAP_PART_DEVICE, 0, 0);
	if (num > MEGAPOD_MAP_MAX_TEXTS)
		map_wrong(c, "texts", "%u, at most %u", num, MEGAPOD_MAP_MAX_TEXTS);
	for (i = 0; i < num && i < MEGAPOD_MAP_MAX_TEXTS; i++)
		check_text(c, i);
}

static void check_identity(struct checker *c)
{
	const struct megapod_map_identity *id = &c->map->identity;

	map_go_to(c, MAP_PART_IDENTITY, 0, 0);
	check_identity_string(c, "vendor", &id->vendor_at);
	check_identity_string(c, "model", &id->model_at);
	check_identity_string(c, "serial", &id->serial_at);
	check_identity_string(c, "firmware", &id->firmware_at);
	if (id->expect && !id->model_at.words && !id->device_id)
		map_wrong(c, "model",
			  "a model is expected, but nothing is said of where it stands");
	if (id->expect && strlen(id->expect) >= MEGAPOD_MAP_STRING_SIZE)
		map_wrong(c, "model", "at most %u characters", MEGAPOD_MAP_STRING_SIZE - 1);
	if (id->vendor && strlen(id->vendor) >= MEGAPOD_MAP_STRING_SIZE)
		map_wrong(c, "vendor", "at most %u characters", MEGAPOD_MAP_STRING_SIZE - 1);
}

static void check_sizes(struct checker *c)
{
	const struct megapod_map_sizes *sizes = &c->map->sizes;

	map_go_to(c, MAP_PART_SIZES, 0, 0);
	if (!sizes->num)
		return;
	if (sizes->num > MEGAPOD_MAP_MAX_SIZES)
		map_wrong(c, "of", "%u, at most %u", sizes->num, MEGAPOD_MAP_MAX_SIZES);
	if (!has_words(sizes->space))
		map_wrong(c, "space", "sizes stand in holding or input registers");
	if (sizes->reg + sizes->num > MAP_ADDRESSES)
		map_wrong(c, "at", "they go beyond register 65535");
}

static bool is_written(const struct megapod_map *map)
{
	u32 i;

	for (i = 0; i < map->num_setpoints && i < MEGAPOD_MAP_MAX_SETPOINTS; i++)
		if (megapod_map_can_set(&map->setpoints[i].set))
			return true;
	for (i = 0; i < map->num_blocks; i++)
		if (map->blocks[i].window.there)
			return true;
	return map->outlets || map->num_pumps || map->num_valves || map->num_guards ||
	       map->heartbeat || map->num_safe || map->num_unlock || map->num_lock;
}

static void check_model(struct checker *c, u32 index)
{
	const struct megapod_map_model *model = &c->map->models[index];
	u32 i, last = max(model->id, model->last);

	map_go_to(c, MAP_PART_MODEL, index, 0);
	if (!model->id || last == MAP_CHAIN_LAST || (model->last && model->last < model->id))
		map_wrong(c, "model", "%u to %u: 1 to 65534 are allowed, the lowest first",
			  model->id,
			  last);
	for (i = 0; i < index; i++)
		if (model->id <= max(c->map->models[i].id, c->map->models[i].last) &&
		    last >= c->map->models[i].id)
			map_wrong(c, "model", "%u stands here twice", model->id);
	if (!model->length)
		map_wrong(c, "length", "it has no registers");
	if (map_model_reg(c->map, index + 1) + MAP_CHAIN_HEAD > MAP_ADDRESSES)
		map_wrong(c, "length", "the models go beyond register 65535");
}

/* Where registers are, only the device tells: each is in the model of its block, and none else. */
static void check_models(struct checker *c)
{
	const struct megapod_map *map = c->map;
	u32 i;

	map_go_to(c, MAP_PART_DEVICE, 0, 0);
	if (!map->num_models)
		return;
	if (map->num_models > MEGAPOD_MAP_MAX_MODELS)
		map_wrong(c, "chain", "%u models, at most %u", map->num_models,
			  MEGAPOD_MAP_MAX_MODELS);
	if (is_written(map))
		map_wrong(c, "chain", "a map of models is for reading: nothing is set or switched");
	if (map->sizes.num)
		map_wrong(c, "chain", "a map of models has no sizes");
	for (i = 0; i < map->num_models && i < MEGAPOD_MAP_MAX_MODELS; i++)
		check_model(c, i);
}

static void check_in_model(struct checker *c, const char *field, int model, u8 space, u64 reg,
			   u64 beyond, u32 words)
{
	if (c->map->num_models && (beyond >= MAP_ADDRESSES ||
				   !is_in_model(c->map, model, space, reg, beyond + words)))
		map_wrong(c, field, "it is not in the model of its block");
}

static void check_condition_in_model(struct checker *c, const char *field, int model,
				     const struct megapod_block *block,
				     const struct megapod_condition *when)
{
	if (when->mask)
		check_in_model(c, field, model, when->space, when->reg,
			       (u64)(most(&block->repeat) - 1) * when->stride, 1);
}

static void check_point_in_model(struct checker *c, int model, const struct megapod_block *block,
				 const struct megapod_point *pt)
{
	check_in_model(c, "at", model, pt->space, pt->reg,
		       reach(&block->repeat) + reach(&block->inner), map_point_reach(pt));
	check_condition_in_model(c, "fault when", model, block, &pt->fault);
	check_condition_in_model(c, "alarm when", model, block, &pt->alarm);
	check_condition_in_model(c, "valid when", model, block, &pt->valid);
	if (pt->scale_reg)
		check_in_model(c, "scale at", model, pt->space, pt->scale_reg, 0, 1);
}

static void check_most(struct checker *c, const char *field, u32 value, u32 min, u32 max)
{
	if (value && (value < min || value > max))
		map_wrong(c, field, "%u, %u to %u are allowed", value, min, max);
}

static u32 longest_read(const struct megapod_map *map)
{
	const struct megapod_map_identity *id = &map->identity;
	u32 b, k, longest = map->sizes.num;

	longest = max_t(u32, longest, id->vendor_at.words);
	longest = max_t(u32, longest, id->model_at.words);
	longest = max_t(u32, longest, id->serial_at.words);
	longest = max_t(u32, longest, id->firmware_at.words);
	for (k = 0; k < map->num_texts; k++)
		longest = max_t(u32, longest, map->texts[k].at.words);
	for (b = 0; b < map->num_blocks; b++)
		for (k = 0; k < map->blocks[b].num_points; k++)
			longest = max(longest, map_point_reach(&map->blocks[b].points[k]));
	return longest;
}

static void check_requests(struct checker *c)
{
	const struct megapod_map_requests *requests = &c->map->requests;

	map_go_to(c, MAP_PART_REQUESTS, 0, 0);
	check_most(c, "registers", requests->registers, longest_read(c->map),
		   MAP_MAX_READ_REGS);
	check_most(c, "bits", requests->bits, 1, MAP_MAX_READ_BITS);
	check_most(c, "pause", requests->pause_ms, 1, MEGAPOD_MAP_MAX_PAUSE_MS);
	check_most(c, "reply", requests->reply_ms, 10, MEGAPOD_MAP_MAX_REPLY_MS);
}

static u64 highest(const struct megapod_point *pt)
{
	unsigned int bits = pt->format == MEGAPOD_FORMAT_BITS ? (pt->bits ? pt->bits : 1) :
			    map_point_words(pt) * 16;

	return bits >= 64 ? U64_MAX : (1ULL << bits) - 1;
}

/* Returns whether there is one that may be looked at further. */
static bool check_bits_of(struct checker *c, const char *field, const struct megapod_block *block,
			  const struct megapod_condition *when)
{
	if (!when->mask)
		return false;
	if (when->space > MODBUS_SPACE_INPUT) {
		map_wrong(c, field, "space %u is none", when->space);
		return false;
	}
	if (when->value & ~when->mask)
		map_wrong(c, field, "its bits do not say what they read");
	if (!has_words(when->space) && (when->mask != 1 || block_bit_reach(block)))
		map_wrong(c, field, "a coil or an input is one bit");
	else if (block_bit_reach(block) > 15 ||
		 (u32)when->mask << block_bit_reach(block) > U16_MAX)
		map_wrong(c, field, "a bit of the last repetition is beyond 15");
	if (when->reg + (u64)(most(&block->repeat) - 1) * when->stride >= MAP_ADDRESSES) {
		map_wrong(c, field, "the last repetition goes beyond register 65535");
		return false;
	}
	return true;
}

static void check_condition(struct checker *c, const char *field, const struct megapod_block *block,
			    const struct megapod_condition *when)
{
	u32 i, n = when->stride ? most(&block->repeat) : 1;
	unsigned int errors = c->errors;

	if (!check_bits_of(c, field, block, when))
		return;
	for (i = 0; i < n && c->errors == errors; i++)
		map_check_word(c, field, when->space, when->reg + i * when->stride,
			       block_bit_reach(block) ? U16_MAX : when->mask);
}

static void check_scale(struct checker *c, const struct megapod_point *pt)
{
	if (!pt->scale_reg)
		return;
	if (!has_words(pt->space))
		map_wrong(c, "scale at", "a coil or an input has no scale");
	else if (pt->format == MEGAPOD_FORMAT_F32 || pt->format == MEGAPOD_FORMAT_F64)
		map_wrong(c, "scale at", "a float has its own");
	else
		map_check_word(c, "scale at", pt->space, pt->scale_reg, U16_MAX);
}

static void check_bits(struct checker *c, const struct megapod_block *block,
		       const struct megapod_point *pt)
{
	u32 last = pt->bit + (pt->bits ? pt->bits : 1) - 1;

	if (!has_words(pt->space)) {
		if (pt->bit || pt->bits > 1 || block_bit_reach(block))
			map_wrong(c, "at", "a coil or an input is one bit");
		return;
	}
	if (last > 15)
		map_wrong(c, "at", "bit %u is outside of its register: 0 to 15", last);
	else if (last + block_bit_reach(block) > 15)
		map_wrong(c, "at",
			  "bit %u of the last repetition is outside of its register: 0 to 15",
			  last + block_bit_reach(block));
}

/* How registers make a number is for numbers of registers. */
static void check_order(struct checker *c, const struct megapod_point *pt)
{
	unsigned int half = map_point_words(pt) / 2;

	if (pt->swapped && pt->format == MEGAPOD_FORMAT_BITS)
		map_wrong(c, "byte order", "bits are counted in their register");
	if (pt->low_first && !half)
		map_wrong(c, "word order", "the number is in one register");
	if (!pt->split)
		return;
	if (!half)
		map_wrong(c, "rest at", "the number is in one register");
	else if (pt->split < half)
		map_wrong(c, "rest at", "it is less than %u registers after the first half", half);
	else if (map_point_reach(pt) > MAP_MAX_READ_REGS)
		map_wrong(c, "rest at", "both halves are read at once: within %u registers",
			  MAP_MAX_READ_REGS);
}

static void check_na(struct checker *c, const struct megapod_point *pt)
{
	unsigned int i;

	if (pt->num_na > MEGAPOD_MAP_MAX_NA) {
		map_wrong(c, "not available", "%u numbers, at most %u", pt->num_na,
			  MEGAPOD_MAP_MAX_NA);
		return;
	}
	for (i = 0; i < pt->num_na; i++)
		if (pt->na[i] > highest(pt))
			map_wrong(c, "not available", "%#llx does not fit: at most %#llx",
				  pt->na[i],
				  highest(pt));
}

static bool is_flag(const struct megapod_point *pt)
{
	return pt->quantity == MEGAPOD_QUANTITY_ALARM || pt->quantity == MEGAPOD_QUANTITY_LEAK;
}

static bool is_yes_or_no(const struct megapod_point *pt)
{
	return is_flag(pt) || pt->quantity == MEGAPOD_QUANTITY_INPUT;
}

static void check_range(struct checker *c, const struct megapod_point *pt)
{
	if (pt->offset && is_yes_or_no(pt))
		map_wrong(c, "offset", "an alarm, a leak or an input is yes or no");
	if (!pt->has_range)
		return;
	if (is_yes_or_no(pt))
		map_wrong(c, "range", "an alarm, a leak or an input is yes or no");
	if (pt->min > pt->max)
		map_wrong(c, "range", "its lowest is more than its highest");
}

static bool is_signed(const struct megapod_point *pt)
{
	return pt->format == MEGAPOD_FORMAT_S16 || pt->format == MEGAPOD_FORMAT_S32 ||
	       pt->format == MEGAPOD_FORMAT_S64;
}

static bool says_twice(const struct megapod_point *pt, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < i; k++)
		if (pt->states[k].value == pt->states[i].value)
			return true;
	return false;
}

static void check_state(struct checker *c, const char *field, const struct megapod_point *pt,
			unsigned int i)
{
	const struct megapod_state *state = &pt->states[i];
	unsigned int k;

	if (pt->named_bits && (state->value < 0 || state->value > 63 ||
			       !(highest(pt) >> state->value)))
		map_wrong(c, field, "bit %d is outside of the number", state->value);
	else if (!pt->named_bits && (state->value < 0 ? !is_signed(pt) :
				     (u64)state->value > highest(pt)))
		map_wrong(c, field, "%d is no number of this type", state->value);
	if (says_twice(pt, i))
		map_wrong(c, field, "%d has two words", state->value);
	if (state->severity > MEGAPOD_STATUS_CRITICAL)
		map_wrong(c, field, "severity is ok, warning or critical");
	for (k = 0; k < MEGAPOD_STATE_LABEL_SIZE && state->label[k]; k++)
		if (state->label[k] < 0x20 || state->label[k] > 0x7e)
			break;
	if (!k || k == MEGAPOD_STATE_LABEL_SIZE || state->label[k])
		map_wrong(c, field, "a word for %d: 1 to %u letters of printable ASCII wanted",
			  state->value, MEGAPOD_STATE_LABEL_SIZE - 1);
}

static void check_states(struct checker *c, const struct megapod_point *pt)
{
	const char *field = pt->named_bits ? "bits" : "states";
	unsigned int i;

	if (!pt->num_states)
		return;
	if (pt->quantity != MEGAPOD_QUANTITY_RAW &&
	    (pt->quantity != MEGAPOD_QUANTITY_INPUT || pt->named_bits))
		map_wrong(c, field, "words are for quantity raw%s",
			  pt->named_bits ? "" : " or input");
	if (pt->format == MEGAPOD_FORMAT_F32 || pt->format == MEGAPOD_FORMAT_F64)
		map_wrong(c, field, "words are for whole numbers");
	if ((pt->mul ? pt->mul : 1) != (pt->div ? pt->div : 1) || pt->offset)
		map_wrong(c, field, "words are for numbers as they are, without scale or offset");
	for (i = 0; i < pt->num_states; i++)
		check_state(c, field, pt, i);
}

static void check_point(struct checker *c, const struct megapod_block *block,
			const struct megapod_point *pt)
{
	u64 last = pt->reg + reach(&block->repeat) + reach(&block->inner);

	map_check_label(c, pt->label, (most(&block->repeat) > 1) + (most(&block->inner) > 1));
	if (pt->space > MODBUS_SPACE_INPUT)
		map_wrong(c, "space", "%u is none", pt->space);
	if (pt->format >= MEGAPOD_NUM_FORMATS)
		map_wrong(c, "type", "%u is none", pt->format);
	else if (!has_words(pt->space) && pt->format != MEGAPOD_FORMAT_BITS)
		map_wrong(c, "type", "a coil or an input is one bit");
	if (pt->quantity > MEGAPOD_QUANTITY_MAX)
		map_wrong(c, "quantity", "%u is none", pt->quantity);
	if (pt->rate >= MEGAPOD_NUM_RATES)
		map_wrong(c, "rate", "%u is none", pt->rate);
	if (pt->loop > MEGAPOD_LOOP_AIR)
		map_wrong(c, "loop", "%u is none", pt->loop);
	if (last + map_point_reach(pt) > MAP_ADDRESSES)
		map_wrong(c, "at", "the last repetition goes beyond register 65535");
	if (pt->format == MEGAPOD_FORMAT_BITS)
		check_bits(c, block, pt);
	check_order(c, pt);
	check_na(c, pt);
	check_range(c, pt);
	check_states(c, pt);
	if (pt->severity && !is_flag(pt))
		map_wrong(c, "severity", "only alarms and leaks have one");
	if (pt->severity && pt->severity != MEGAPOD_STATUS_WARNING &&
	    pt->severity != MEGAPOD_STATUS_CRITICAL)
		map_wrong(c, "severity", "it is warning or critical");
	check_condition(c, "fault when", block, &pt->fault);
	check_condition(c, "alarm when", block, &pt->alarm);
	check_condition(c, "valid when", block, &pt->valid);
	check_scale(c, pt);
}

/* All windows of the map, each repetition one where the index steps */
static u64 count_windows(const struct megapod_map *map)
{
	u64 num = 0;
	u32 b;

	for (b = 0; b < map->num_blocks; b++)
		if (map->blocks[b].window.there)
			num += map->blocks[b].window.step ? most(&map->blocks[b].repeat) : 1;
	return num;
}

static void check_window(struct checker *c, const struct megapod_block *block)
{
	const struct megapod_map_window *window = &block->window;
	u32 k;

	if (!window->there)
		return;
	if (window->value + (u64)(most(&block->repeat) - 1) * window->step > U16_MAX)
		map_wrong(c, "window", "the index of the last repetition is beyond 65535");
	if (window->settle_ms > MEGAPOD_MAP_MAX_WAIT_MS)
		map_wrong(c, "window", "settle: %u ms, at most %u", window->settle_ms,
			  MEGAPOD_MAP_MAX_WAIT_MS);
	if (map_guarded(c->map, window->reg))
		map_wrong(c, "window", "register %u has guarded bits", window->reg);
	for (k = 0; k < block->num_points; k++) {
		if (block->points[k].rate == MEGAPOD_RATE_TRIP) {
			map_wrong(c, "rate", "through a window nothing is read for interlocks");
			return;
		}
		if (block->points[k].rate != block->points[0].rate ||
		    block->points[k].space != block->points[0].space) {
			map_wrong(c, "window", "its points have one rate and one space");
			return;
		}
	}
}

static void check_block(struct checker *c, u32 index)
{
	const struct megapod_block *block = &c->map->blocks[index];
	int model = block->num_points ? map_model_at(c->map, block->points[0].reg) : -1;
	u32 k;

	map_go_to(c, MAP_PART_BLOCK, index, 0);
	if (c->map->num_models && model < 0)
		map_wrong(c, "model", "it is in no model");
	if (c->map->num_models && (block->needs || block->present.mask))
		map_wrong(c, block->needs ? "needs" : "present when",
			  "a block is there if its model is, and that is long enough");
	map_check_axis(c, "repeat", &block->repeat);
	map_check_axis(c, "inner", &block->inner);
	if (!block->num_points)
		map_wrong(c, "points", "there is none");
	check_bits_of(c, "present when", block, &block->present);
	check_window(c, block);
	for (k = 0; k < block->num_points; k++) {
		map_go_to(c, MAP_PART_POINT, index, k);
		check_point(c, block, &block->points[k]);
		check_point_in_model(c, model, block, &block->points[k]);
	}
}

/* All else looks for registers in all repetitions, so these are counted before. */
static bool has_few_channels(struct checker *c)
{
	u64 channels = 0;
	u32 b;

	for (b = 0; b < c->map->num_blocks; b++) {
		const struct megapod_block *block = &c->map->blocks[b];

		channels += (u64)most(&block->repeat) * most(&block->inner) * block->num_points;
		if (channels <= MAP_MAX_CHANNELS)
			continue;
		map_go_to(c, MAP_PART_BLOCK, b, 0);
		map_wrong(c, "repeat", "more than %u readings with this block", MAP_MAX_CHANNELS);
		return false;
	}
	return true;
}

static void check_blocks(struct checker *c)
{
	u64 windows = count_windows(c->map);
	u32 b;

	map_go_to(c, MAP_PART_DEVICE, 0, 0);
	if (windows > MEGAPOD_MAP_MAX_WINDOWS)
		map_wrong(c, "blocks", "%llu windows, at most %u", windows,
			  MEGAPOD_MAP_MAX_WINDOWS);
	for (b = 0; b < c->map->num_blocks; b++)
		check_block(c, b);
}

/**
 * map_validate() - whether a map keeps to what the engine takes for granted
 * @map: the map; its pointers and numbers of entries are right
 * @complain: told of everything that is not
 * @arg: for @complain
 *
 * Return: 0 or -EINVAL.
 */
int map_validate(const struct megapod_map *map, map_complain_fn complain, void *arg)
{
	struct checker c = { .map = map, .complain = complain, .arg = arg };

	check_device(&c);
	check_identity(&c);
	check_sizes(&c);
	check_models(&c);
	check_texts(&c);
	check_requests(&c);
	if (!has_few_channels(&c))
		return -EINVAL;
	check_blocks(&c);
	map_check_controls(&c);
	return c.errors ? -EINVAL : 0;
}
