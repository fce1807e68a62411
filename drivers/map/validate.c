// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a map must keep to.
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
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "decode.h"
#include "models.h"
#include "validate.h"

#define ADDRESSES	0x10000

/* Digits that a number in a label may have more than its '#': 65535 */
#define NUMBER_GROWS	4

/* What the points together know of a register that says something about others */
struct word {
	u16 reg;
	u8 space;
	u16 read;
	u16 depends;
	u16 depends_at;
};

struct checker {
	const struct megapod_map *map;
	map_complain_fn complain;
	void *arg;
	struct map_place at;
	unsigned int errors;
	unsigned int num_words;
	struct word words[MAP_MAX_WORDS];
};

static void __printf(3, 4) wrong(struct checker *c, const char *field, const char *fmt, ...)
{
	char why[MEGAPOD_MAP_WHY_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	c->at.field = field;
	c->errors++;
	c->complain(c->arg, &c->at, why);
}

static void go_to(struct checker *c, u8 part, u16 index, u16 item)
{
	c->at = (struct map_place){ .part = part, .index = index, .item = item };
}

static bool has_words(u8 space)
{
	return space == MODBUS_SPACE_HOLDING || space == MODBUS_SPACE_INPUT;
}

static u32 most(const struct megapod_axis *axis)
{
	return axis->count ? axis->count : 1;
}

/* How far the last repetition is from the first, in registers or in bits */
static u64 reach(const struct megapod_axis *axis)
{
	return (u64)(most(axis) - 1) * axis->stride;
}

static u32 bit_reach(const struct megapod_axis *axis)
{
	return (most(axis) - 1) * axis->bit_stride;
}

static u32 block_bit_reach(const struct megapod_block *block)
{
	return bit_reach(&block->repeat) + bit_reach(&block->inner);
}

/* Whether one of the repetitions begins at a register */
static bool is_at(const struct megapod_block *block, u32 first, u32 reg)
{
	u32 i, rest, step = block->inner.stride;

	for (i = 0; i < most(&block->repeat) && first <= reg; i++) {
		rest = reg - first;
		if (!rest || (step && rest % step == 0 && rest / step < most(&block->inner)))
			return true;
		first += block->repeat.stride;
		if (!block->repeat.stride)
			break;
	}
	return false;
}

/* The point whose number is a register, NULL if none is */
static const struct megapod_point *reader(const struct megapod_map *map, u8 space, u32 reg)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		for (k = 0; k < block->num_points; k++) {
			const struct megapod_point *pt = &block->points[k];

			if (pt->space == space && pt->format != MEGAPOD_FORMAT_BITS &&
			    is_at(block, pt->reg, reg))
				return pt;
		}
	}
	return NULL;
}

static void check_label(struct checker *c, const char *label, unsigned int numbers)
{
	unsigned int i, marks = 0;

	if (!label || !label[0]) {
		wrong(c, "label", "there is none");
		return;
	}
	for (i = 0; label[i]; i++) {
		marks += label[i] == '#';
		if (label[i] < 0x20 || label[i] > 0x7e) {
			wrong(c, "label", "only printable ASCII is allowed");
			return;
		}
	}
	if (marks < numbers)
		wrong(c, "label", "'%.32s' repeats: %u '#' for its number wanted", label, numbers);
	if (i + NUMBER_GROWS * numbers >= MAP_LABEL_SIZE)
		wrong(c, "label", "%u characters, at most %u", i,
		      MAP_LABEL_SIZE - 1 - NUMBER_GROWS * numbers);
}

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

	go_to(c, MAP_PART_DEVICE, 0, 0);
	if (!len || len > MODBUS_NAME_MAX)
		wrong(c, "name", "1 to %u characters wanted", MODBUS_NAME_MAX);
	else if (!is_name(map->name))
		wrong(c, "name", "small letters, digits and '_' wanted, a letter first");
	if (map->kind > MEGAPOD_COMPONENT_KIND_SENSOR)
		wrong(c, "kind", "%u is none", map->kind);
	if (!map->num_blocks && !map->outlets)
		wrong(c, "blocks", "the map reads and switches nothing");
	if (map->num_pumps > MEGAPOD_MAP_MAX_PUMPS)
		wrong(c, "pumps", "%u, at most %u", map->num_pumps, MEGAPOD_MAP_MAX_PUMPS);
	if (map->num_setpoints > MEGAPOD_MAP_MAX_SETPOINTS)
		wrong(c, "setpoints", "%u, at most %u", map->num_setpoints,
		      MEGAPOD_MAP_MAX_SETPOINTS);
	if (map->num_valves > MEGAPOD_MAP_MAX_VALVES)
		wrong(c, "valves", "%u, at most %u", map->num_valves, MEGAPOD_MAP_MAX_VALVES);
	if (map->num_batteries > MEGAPOD_MAP_MAX_BATTERIES)
		wrong(c, "batteries", "%u, at most %u", map->num_batteries,
		      MEGAPOD_MAP_MAX_BATTERIES);
}

/* Whether words of a space are in a model of the map */
static bool is_in_model(const struct megapod_map *map, int model, u8 space, u64 reg, u32 words)
{
	return space == MODBUS_SPACE_HOLDING && reg < ADDRESSES &&
	       map_model_at(map, reg) == model && map_model_at(map, reg + words - 1) == model;
}

static void check_string(struct checker *c, const char *field, const struct megapod_map_string *at)
{
	if (!at->words)
		return;
	if (!has_words(at->space))
		wrong(c, field, "text stands in holding or input registers");
	if (at->words > MEGAPOD_MAP_STRING_WORDS)
		wrong(c, field, "%u registers, at most %u", at->words, MEGAPOD_MAP_STRING_WORDS);
	if (at->reg + at->words > ADDRESSES)
		wrong(c, field, "it goes beyond register 65535");
}

static void check_identity_string(struct checker *c, const char *field,
				  const struct megapod_map_string *at)
{
	check_string(c, field, at);
	if (at->words && c->map->num_models &&
	    !is_in_model(c->map, 0, at->space, at->reg, at->words))
		wrong(c, field, "it is not in the first model");
}

static void check_text(struct checker *c, u32 index)
{
	const struct megapod_map_text *text = &c->map->texts[index];
	const struct megapod_map *map = c->map;
	int model;
	u32 i;

	go_to(c, MAP_PART_TEXT, index, 0);
	check_label(c, text->label, 0);
	if (text->label && strlen(text->label) >= MAP_TEXT_LABEL_SIZE)
		wrong(c, "label", "at most %u characters", MAP_TEXT_LABEL_SIZE - 1);
	for (i = 0; i < index && text->label; i++)
		if (map->texts[i].label && !strcmp(map->texts[i].label, text->label))
			wrong(c, "label", "another text has the same");
	if (!text->at.words)
		wrong(c, "words", "there is none");
	check_string(c, "at", &text->at);
	model = map_model_at(map, text->at.reg);
	if (text->at.words && map->num_models &&
	    (model < 0 || !is_in_model(map, model, text->at.space, text->at.reg, text->at.words)))
		wrong(c, "at", "it is not in its model");
}

static void check_texts(struct checker *c)
{
	u32 i, num = c->map->num_texts;

	go_to(c, MAP_PART_DEVICE, 0, 0);
	if (num > MEGAPOD_MAP_MAX_TEXTS)
		wrong(c, "texts", "%u, at most %u", num, MEGAPOD_MAP_MAX_TEXTS);
	for (i = 0; i < num && i < MEGAPOD_MAP_MAX_TEXTS; i++)
		check_text(c, i);
}

static void check_identity(struct checker *c)
{
	const struct megapod_map_identity *id = &c->map->identity;

	go_to(c, MAP_PART_IDENTITY, 0, 0);
	check_identity_string(c, "vendor", &id->vendor_at);
	check_identity_string(c, "model", &id->model_at);
	check_identity_string(c, "serial", &id->serial_at);
	check_identity_string(c, "firmware", &id->firmware_at);
	if (id->expect && !id->model_at.words && !id->device_id)
		wrong(c, "model", "a model is expected, but nothing is said of where it stands");
	if (id->expect && strlen(id->expect) >= MEGAPOD_MAP_STRING_SIZE)
		wrong(c, "model", "at most %u characters", MEGAPOD_MAP_STRING_SIZE - 1);
	if (id->vendor && strlen(id->vendor) >= MEGAPOD_MAP_STRING_SIZE)
		wrong(c, "vendor", "at most %u characters", MEGAPOD_MAP_STRING_SIZE - 1);
}

static void check_sizes(struct checker *c)
{
	const struct megapod_map_sizes *sizes = &c->map->sizes;

	go_to(c, MAP_PART_SIZES, 0, 0);
	if (!sizes->num)
		return;
	if (sizes->num > MEGAPOD_MAP_MAX_SIZES)
		wrong(c, "of", "%u, at most %u", sizes->num, MEGAPOD_MAP_MAX_SIZES);
	if (!has_words(sizes->space))
		wrong(c, "space", "sizes stand in holding or input registers");
	if (sizes->reg + sizes->num > ADDRESSES)
		wrong(c, "at", "they go beyond register 65535");
}

static bool is_written(const struct megapod_map *map)
{
	u32 i;

	for (i = 0; i < map->num_setpoints && i < MEGAPOD_MAP_MAX_SETPOINTS; i++)
		if (megapod_map_can_set(&map->setpoints[i].set))
			return true;
	return map->outlets || map->num_pumps || map->num_valves || map->num_guards ||
	       map->heartbeat || map->num_safe || map->num_unlock || map->num_lock;
}

static void check_model(struct checker *c, u32 index)
{
	const struct megapod_map_model *model = &c->map->models[index];
	u32 i, last = max(model->id, model->last);

	go_to(c, MAP_PART_MODEL, index, 0);
	if (!model->id || last == MAP_CHAIN_LAST || (model->last && model->last < model->id))
		wrong(c, "model", "%u to %u: 1 to 65534 are allowed, the lowest first", model->id,
		      last);
	for (i = 0; i < index; i++)
		if (model->id <= max(c->map->models[i].id, c->map->models[i].last) &&
		    last >= c->map->models[i].id)
			wrong(c, "model", "%u stands here twice", model->id);
	if (!model->length)
		wrong(c, "length", "it has no registers");
	if (map_model_reg(c->map, index + 1) + MAP_CHAIN_HEAD > ADDRESSES)
		wrong(c, "length", "the models go beyond register 65535");
}

/* Where registers are, only the device tells: each is in the model of its block, and none else. */
static void check_models(struct checker *c)
{
	const struct megapod_map *map = c->map;
	u32 i;

	go_to(c, MAP_PART_DEVICE, 0, 0);
	if (!map->num_models)
		return;
	if (map->num_models > MEGAPOD_MAP_MAX_MODELS)
		wrong(c, "chain", "%u models, at most %u", map->num_models,
		      MEGAPOD_MAP_MAX_MODELS);
	if (is_written(map))
		wrong(c, "chain", "a map of models is for reading: nothing is set or switched");
	if (map->sizes.num)
		wrong(c, "chain", "a map of models has no sizes");
	for (i = 0; i < map->num_models && i < MEGAPOD_MAP_MAX_MODELS; i++)
		check_model(c, i);
}

static void check_in_model(struct checker *c, const char *field, int model, u8 space, u64 reg,
			   u64 beyond, u32 words)
{
	if (c->map->num_models && (beyond >= ADDRESSES ||
				   !is_in_model(c->map, model, space, reg, beyond + words)))
		wrong(c, field, "it is not in the model of its block");
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
		wrong(c, field, "%u, %u to %u are allowed", value, min, max);
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

	go_to(c, MAP_PART_REQUESTS, 0, 0);
	check_most(c, "registers", requests->registers, longest_read(c->map),
		   MAP_MAX_READ_REGS);
	check_most(c, "bits", requests->bits, 1, MAP_MAX_READ_BITS);
	check_most(c, "pause", requests->pause_ms, 1, MEGAPOD_MAP_MAX_PAUSE_MS);
	check_most(c, "reply", requests->reply_ms, 10, MEGAPOD_MAP_MAX_REPLY_MS);
}

static void check_axis(struct checker *c, const char *field, const struct megapod_axis *axis)
{
	if (axis->sized && axis->size >= c->map->sizes.num)
		wrong(c, field, "size %u is none: the map has %u", axis->size, c->map->sizes.num);
	if ((axis->first ? axis->first : 1) + most(axis) > ADDRESSES)
		wrong(c, field, "numbers in labels go up to 65535");
}

static u64 highest(const struct megapod_point *pt)
{
	unsigned int bits = pt->format == MEGAPOD_FORMAT_BITS ? (pt->bits ? pt->bits : 1) :
			    map_point_words(pt) * 16;

	return bits >= 64 ? U64_MAX : (1ULL << bits) - 1;
}

static bool has_conditions(const struct megapod_point *pt)
{
	return pt->fault.mask || pt->alarm.mask || pt->valid.mask || pt->scale_reg;
}

/* Bits of a register that some repetition of a point reads */
static u16 bits_read(const struct megapod_block *block, const struct megapod_point *pt, u32 reg)
{
	u32 mask = pt->bits > 15 ? U16_MAX : (1U << (pt->bits ? pt->bits : 1)) - 1;
	u32 i, j, bits = 0;

	if (pt->format != MEGAPOD_FORMAT_BITS || !has_words(pt->space)) {
		for (i = 0; i < map_point_words(pt); i++)
			if (is_at(block, pt->reg + map_word_at(pt, i), reg))
				return U16_MAX;
		return 0;
	}
	if (!is_at(block, pt->reg, reg))
		return 0;
	for (i = 0; i < most(&block->repeat) && i < 16; i++)
		for (j = 0; j < most(&block->inner) && j < 16; j++)
			bits |= mask << ((pt->bit + i * block->repeat.bit_stride +
					  j * block->inner.bit_stride) & 15);
	return bits;
}

static bool is_read(const struct megapod_map *map, u8 space, u32 reg)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++)
		for (k = 0; k < map->blocks[b].num_points; k++)
			if (map->blocks[b].points[k].space == space &&
			    bits_read(&map->blocks[b], &map->blocks[b].points[k], reg))
				return true;
	return false;
}

static void look_at_word(const struct megapod_map *map, struct word *word)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		for (k = 0; k < block->num_points; k++) {
			const struct megapod_point *pt = &block->points[k];
			u16 bits = pt->space == word->space ? bits_read(block, pt, word->reg) : 0;

			word->read |= bits;
			if (!bits || !has_conditions(pt))
				continue;
			if (!word->depends)
				word->depends_at = pt->reg;
			word->depends |= bits;
		}
	}
}

/*
 * Each register is looked for in the points once, however many speak of it: a map from a stranger
 * has thousands of both. Returns NULL if there are too many.
 */
static const struct word *find_word(struct checker *c, u8 space, u32 reg)
{
	struct word *word = c->words;

	for (; word < c->words + c->num_words; word++)
		if (word->reg == reg && word->space == space)
			return word;
	if (c->num_words == MAP_MAX_WORDS)
		return NULL;
	c->num_words++;
	*word = (struct word){ .reg = reg, .space = space };
	look_at_word(c->map, word);
	return word;
}

/*
 * Whether points read bits that say something about others. Those have no conditions of their
 * own, so that there is no circle, and nobody asks whether what a broken sensor says counts.
 */
static void check_word(struct checker *c, const char *field, u8 space, u32 reg, u16 mask)
{
	const struct word *word = find_word(c, space, reg);

	if (!word)
		wrong(c, field, "more than %u registers that say something about others",
		      MAP_MAX_WORDS);
	else if (word->depends & mask)
		wrong(c, field, "the point at %u, which reads it, depends on others itself",
		      word->depends_at);
	else if (!word->read)
		wrong(c, field, "no point reads register %u", reg);
}

/* Returns whether there is one that may be looked at further. */
static bool check_bits_of(struct checker *c, const char *field, const struct megapod_block *block,
			  const struct megapod_condition *when)
{
	if (!when->mask)
		return false;
	if (when->space > MODBUS_SPACE_INPUT) {
		wrong(c, field, "space %u is none", when->space);
		return false;
	}
	if (when->value & ~when->mask)
		wrong(c, field, "its bits do not say what they read");
	if (!has_words(when->space) && (when->mask != 1 || block_bit_reach(block)))
		wrong(c, field, "a coil or an input is one bit");
	else if (block_bit_reach(block) > 15 ||
		 (u32)when->mask << block_bit_reach(block) > U16_MAX)
		wrong(c, field, "a bit of the last repetition is beyond 15");
	if (when->reg + (u64)(most(&block->repeat) - 1) * when->stride >= ADDRESSES) {
		wrong(c, field, "the last repetition goes beyond register 65535");
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
		check_word(c, field, when->space, when->reg + i * when->stride,
			   block_bit_reach(block) ? U16_MAX : when->mask);
}

static void check_scale(struct checker *c, const struct megapod_point *pt)
{
	if (!pt->scale_reg)
		return;
	if (!has_words(pt->space))
		wrong(c, "scale at", "a coil or an input has no scale");
	else if (pt->format == MEGAPOD_FORMAT_F32 || pt->format == MEGAPOD_FORMAT_F64)
		wrong(c, "scale at", "a float has its own");
	else
		check_word(c, "scale at", pt->space, pt->scale_reg, U16_MAX);
}

static void check_bits(struct checker *c, const struct megapod_block *block,
		       const struct megapod_point *pt)
{
	u32 last = pt->bit + (pt->bits ? pt->bits : 1) - 1;

	if (!has_words(pt->space)) {
		if (pt->bit || pt->bits > 1 || block_bit_reach(block))
			wrong(c, "at", "a coil or an input is one bit");
		return;
	}
	if (last > 15)
		wrong(c, "at", "bit %u is outside of its register: 0 to 15", last);
	else if (last + block_bit_reach(block) > 15)
		wrong(c, "at", "bit %u of the last repetition is outside of its register: 0 to 15",
		      last + block_bit_reach(block));
}

/* How registers make a number is for numbers of registers. */
static void check_order(struct checker *c, const struct megapod_point *pt)
{
	unsigned int half = map_point_words(pt) / 2;

	if (pt->swapped && pt->format == MEGAPOD_FORMAT_BITS)
		wrong(c, "byte order", "bits are counted in their register");
	if (pt->low_first && !half)
		wrong(c, "word order", "the number is in one register");
	if (!pt->split)
		return;
	if (!half)
		wrong(c, "rest at", "the number is in one register");
	else if (pt->split < half)
		wrong(c, "rest at", "it is less than %u registers after the first half", half);
	else if (map_point_reach(pt) > MAP_MAX_READ_REGS)
		wrong(c, "rest at", "both halves are read at once: within %u registers",
		      MAP_MAX_READ_REGS);
}

static void check_na(struct checker *c, const struct megapod_point *pt)
{
	unsigned int i;

	if (pt->num_na > MEGAPOD_MAP_MAX_NA) {
		wrong(c, "not available", "%u numbers, at most %u", pt->num_na, MEGAPOD_MAP_MAX_NA);
		return;
	}
	for (i = 0; i < pt->num_na; i++)
		if (pt->na[i] > highest(pt))
			wrong(c, "not available", "%#llx does not fit: at most %#llx", pt->na[i],
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
		wrong(c, "offset", "an alarm, a leak or an input is yes or no");
	if (!pt->has_range)
		return;
	if (is_yes_or_no(pt))
		wrong(c, "range", "an alarm, a leak or an input is yes or no");
	if (pt->min > pt->max)
		wrong(c, "range", "its lowest is more than its highest");
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
		wrong(c, field, "bit %d is outside of the number", state->value);
	else if (!pt->named_bits && (state->value < 0 ? !is_signed(pt) :
				     (u64)state->value > highest(pt)))
		wrong(c, field, "%d is no number of this type", state->value);
	if (says_twice(pt, i))
		wrong(c, field, "%d has two words", state->value);
	if (state->severity > MEGAPOD_STATUS_CRITICAL)
		wrong(c, field, "severity is ok, warning or critical");
	for (k = 0; k < MEGAPOD_STATE_LABEL_SIZE && state->label[k]; k++)
		if (state->label[k] < 0x20 || state->label[k] > 0x7e)
			break;
	if (!k || k == MEGAPOD_STATE_LABEL_SIZE || state->label[k])
		wrong(c, field, "a word for %d: 1 to %u letters of printable ASCII wanted",
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
		wrong(c, field, "words are for quantity raw%s", pt->named_bits ? "" : " or input");
	if (pt->format == MEGAPOD_FORMAT_F32 || pt->format == MEGAPOD_FORMAT_F64)
		wrong(c, field, "words are for whole numbers");
	if ((pt->mul ? pt->mul : 1) != (pt->div ? pt->div : 1) || pt->offset)
		wrong(c, field, "words are for numbers as they are, without scale or offset");
	for (i = 0; i < pt->num_states; i++)
		check_state(c, field, pt, i);
}

static void check_point(struct checker *c, const struct megapod_block *block,
			const struct megapod_point *pt)
{
	u64 last = pt->reg + reach(&block->repeat) + reach(&block->inner);

	check_label(c, pt->label, (most(&block->repeat) > 1) + (most(&block->inner) > 1));
	if (pt->space > MODBUS_SPACE_INPUT)
		wrong(c, "space", "%u is none", pt->space);
	if (pt->format >= MEGAPOD_NUM_FORMATS)
		wrong(c, "type", "%u is none", pt->format);
	else if (!has_words(pt->space) && pt->format != MEGAPOD_FORMAT_BITS)
		wrong(c, "type", "a coil or an input is one bit");
	if (pt->quantity > MEGAPOD_QUANTITY_MAX)
		wrong(c, "quantity", "%u is none", pt->quantity);
	if (pt->rate >= MEGAPOD_NUM_RATES)
		wrong(c, "rate", "%u is none", pt->rate);
	if (pt->loop > MEGAPOD_LOOP_AIR)
		wrong(c, "loop", "%u is none", pt->loop);
	if (last + map_point_reach(pt) > ADDRESSES)
		wrong(c, "at", "the last repetition goes beyond register 65535");
	if (pt->format == MEGAPOD_FORMAT_BITS)
		check_bits(c, block, pt);
	check_order(c, pt);
	check_na(c, pt);
	check_range(c, pt);
	check_states(c, pt);
	if (pt->severity && !is_flag(pt))
		wrong(c, "severity", "only alarms and leaks have one");
	if (pt->severity && pt->severity != MEGAPOD_STATUS_WARNING &&
	    pt->severity != MEGAPOD_STATUS_CRITICAL)
		wrong(c, "severity", "it is warning or critical");
	check_condition(c, "fault when", block, &pt->fault);
	check_condition(c, "alarm when", block, &pt->alarm);
	check_condition(c, "valid when", block, &pt->valid);
	check_scale(c, pt);
}

static void check_block(struct checker *c, u32 index)
{
	const struct megapod_block *block = &c->map->blocks[index];
	int model = block->num_points ? map_model_at(c->map, block->points[0].reg) : -1;
	u32 k;

	go_to(c, MAP_PART_BLOCK, index, 0);
	if (c->map->num_models && model < 0)
		wrong(c, "model", "it is in no model");
	if (c->map->num_models && (block->needs || block->present.mask))
		wrong(c, block->needs ? "needs" : "present when",
		      "a block is there if its model is, and that is long enough");
	check_axis(c, "repeat", &block->repeat);
	check_axis(c, "inner", &block->inner);
	if (!block->num_points)
		wrong(c, "points", "there is none");
	check_bits_of(c, "present when", block, &block->present);
	for (k = 0; k < block->num_points; k++) {
		go_to(c, MAP_PART_POINT, index, k);
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
		go_to(c, MAP_PART_BLOCK, b, 0);
		wrong(c, "repeat", "more than %u readings with this block", MAP_MAX_CHANNELS);
		return false;
	}
	return true;
}

static void check_blocks(struct checker *c)
{
	u32 b;

	for (b = 0; b < c->map->num_blocks; b++)
		check_block(c, b);
}

/* A register that stands for a point has one, and it measures that. */
static void check_reference(struct checker *c, const char *field, u8 space, u16 reg, u8 quantity)
{
	const struct megapod_point *pt;

	if (!reg)
		return;
	pt = reader(c->map, space, reg);
	if (!pt)
		wrong(c, field, "no point reads register %u", reg);
	else if (pt->quantity != quantity && pt->quantity != MEGAPOD_QUANTITY_RAW)
		wrong(c, field, "the point at register %u is of another quantity", reg);
}

static u16 guarded(const struct megapod_map *map, u16 reg)
{
	u16 mask = 0;
	u32 i;

	for (i = 0; i < map->num_guards; i++)
		if (map->guards[i].reg == reg)
			mask |= map->guards[i].mask;
	return mask;
}

static bool any_guarded(const struct megapod_map *map, u32 reg, u32 reach)
{
	u8 i;

	for (i = 0; i < map->num_guards; i++)
		if (map->guards[i].reg >= reg && map->guards[i].reg <= reg + reach)
			return true;
	return false;
}

/* Each outlet is told apart from the others, and on from off. */
static void check_switches(struct checker *c, const struct megapod_map_outlets *o)
{
	u32 all = o->words == 2 ? U32_MAX : U16_MAX, num = most(&o->repeat), i;
	u64 last = o->reg + reach(&o->repeat) + o->words - 1;

	if (o->words > 2) {
		wrong(c, "type", "%u registers, at most 2", o->words);
		return;
	}
	if (o->multiple)
		wrong(c, "multiple", "that is for coils");
	if (o->on > all || o->off > all)
		wrong(c, "on", "it does not fit: at most %#x", all);
	if (o->on == o->off)
		wrong(c, "off", "it is the same as on");
	if (last >= ADDRESSES)
		wrong(c, "register", "the last outlet goes beyond register 65535");
	if (o->selects && o->select + num > 16 * o->words)
		wrong(c, "select", "the bit of the last outlet is outside: 0 to %u",
		      16 * o->words - 1);
	else if (o->selects && (o->on | o->off) & (((1ULL << num) - 1) << o->select))
		wrong(c, "select", "on or off has a bit of an outlet");
	if (num > 1 && !o->selects == !o->repeat.stride)
		wrong(c, o->selects ? "select" : "register",
		      "outlets have a register each, by stride, or share one, by select");
	for (i = 0; i < num && i < MAP_MAX_OUTLETS; i++) {
		u32 reg = o->reg + i * o->repeat.stride;

		if (guarded(c->map, reg) || (o->words == 2 && guarded(c->map, reg + 1))) {
			wrong(c, "register", "register %u has guarded bits", reg);
			return;
		}
	}
}

static void check_reads_on(struct checker *c, const struct megapod_map_outlets *o)
{
	const struct megapod_condition *on = &o->reads_on;
	u32 num = most(&o->repeat), bits = bit_reach(&o->repeat);

	if (!on->mask) {
		if (o->words)
			wrong(c, "on when", "it is not said where outlets read that they are on");
		return;
	}
	if (on->space > MODBUS_SPACE_INPUT)
		wrong(c, "on when", "space %u is none", on->space);
	if (on->value & ~on->mask)
		wrong(c, "on when", "its bits do not say what they read");
	if (!has_words(on->space) && (on->mask != 1 || bits))
		wrong(c, "on when", "a coil or an input is one bit");
	else if (bits > 15 || (u32)on->mask << bits > U16_MAX)
		wrong(c, "on when", "a bit of the last outlet is beyond 15");
	if (on->reg + (u64)(num - 1) * on->stride >= ADDRESSES)
		wrong(c, "on when", "the last outlet goes beyond register 65535");
	if (num > 1 && !on->stride == !bits)
		wrong(c, "on when",
		      "outlets read in a register each, by stride, or in bits of one");
}

/* 0xff00 would be on */
#define TIME_OF_COIL	0x7fff

/* Timers: each outlet has its own, and what is written to one begins nothing else. */
static void check_cycle(struct checker *c, const struct megapod_map_outlets *o)
{
	const struct megapod_map_cycle *cycle = &o->cycle;
	u32 num = most(&o->repeat), highest = cycle->max_ms / max_t(u32, cycle->unit_ms, 1);
	u64 last = (u64)(num - 1) * cycle->stride;

	if (!cycle->max_ms) {
		if (cycle->reg || cycle->min_ms || cycle->unit_ms || cycle->time)
			wrong(c, "cycle", "the longest time is not said");
		return;
	}
	if (!cycle->unit_ms || !cycle->min_ms || cycle->min_ms > cycle->max_ms ||
	    cycle->min_ms % cycle->unit_ms || cycle->max_ms % cycle->unit_ms)
		wrong(c, "cycle", "whole units from min to max are wanted");
	else if (highest > (cycle->space == MODBUS_SPACE_COIL ? TIME_OF_COIL : U16_MAX))
		wrong(c, "cycle", "max is %u units, at most %u", highest,
		      cycle->space == MODBUS_SPACE_COIL ? TIME_OF_COIL : U16_MAX);
	if (cycle->space != MODBUS_SPACE_COIL && cycle->space != MODBUS_SPACE_HOLDING)
		wrong(c, "cycle", "it is begun by a coil or a register");
	if (cycle->space == MODBUS_SPACE_COIL && cycle->time)
		wrong(c, "cycle", "a coil is written the time itself");
	if (num > 1 && !cycle->stride)
		wrong(c, "cycle", "each outlet has its own, by stride");
	if (cycle->reg + last >= ADDRESSES || cycle->time + last >= ADDRESSES)
		wrong(c, "cycle", "the last outlet goes beyond 65535");
	if (cycle->space == MODBUS_SPACE_COIL && !o->words &&
	    cycle->reg < o->coil + num && o->coil <= cycle->reg + last)
		wrong(c, "cycle", "its coils are those of the outlets");
	if (cycle->time && cycle->time <= cycle->reg + last && cycle->reg <= cycle->time + last)
		wrong(c, "cycle", "where it begins and where its time stands meet");
	if (cycle->space == MODBUS_SPACE_HOLDING &&
	    (any_guarded(c->map, cycle->reg, last) ||
	     (cycle->time && any_guarded(c->map, cycle->time, last))))
		wrong(c, "cycle", "a register has guarded bits");
}

static void check_outlets(struct checker *c)
{
	const struct megapod_map_outlets *outlets = c->map->outlets;

	go_to(c, MAP_PART_OUTLETS, 0, 0);
	if (!outlets)
		return;
	check_label(c, outlets->label, most(&outlets->repeat) > 1);
	check_axis(c, "repeat", &outlets->repeat);
	if (most(&outlets->repeat) > MAP_MAX_OUTLETS)
		wrong(c, "repeat", "%u outlets, at most %u", most(&outlets->repeat),
		      MAP_MAX_OUTLETS);
	if (outlets->words)
		check_switches(c, outlets);
	else if (outlets->coil + most(&outlets->repeat) > ADDRESSES)
		wrong(c, "coil", "they go beyond coil 65535");
	check_reads_on(c, outlets);
	check_cycle(c, outlets);
	if (outlets->rate >= MEGAPOD_NUM_RATES)
		wrong(c, "rate", "%u is none", outlets->rate);
	check_reference(c, "voltage", outlets->meter_space, outlets->voltage,
			MEGAPOD_QUANTITY_VOLTAGE);
	check_reference(c, "current", outlets->meter_space, outlets->current_,
			MEGAPOD_QUANTITY_CURRENT);
	check_reference(c, "power", outlets->meter_space, outlets->power, MEGAPOD_QUANTITY_POWER);
	check_reference(c, "energy", outlets->meter_space, outlets->energy,
			MEGAPOD_QUANTITY_ENERGY);
}

static void check_mode(struct checker *c, const struct megapod_map_pump *pump,
		       const struct megapod_map_mode *mode)
{
	if (!mode->mode || mode->mode > MEGAPOD_PUMP_MODE_STOPPED)
		wrong(c, "mode", "%u is none", mode->mode);
	if (!mode->mask || mode->value & ~mode->mask)
		wrong(c, "when", "its bits do not say what they read");
	if (mode->set_value & ~mode->set_mask)
		wrong(c, "write", "its bits do not say what to write");
	if (mode->set_value & guarded(c->map, pump->mode))
		wrong(c, "write", "it sets a bit that is guarded");
}

static void check_wait(struct checker *c, const char *field, u16 ms)
{
	if (ms > MEGAPOD_MAP_MAX_WAIT_MS)
		wrong(c, field, "%u ms, at most %u", ms, MEGAPOD_MAP_MAX_WAIT_MS);
}

static void check_back(struct checker *c, u8 space, u16 back, bool wide)
{
	if (!back)
		return;
	if (!has_words(space))
		wrong(c, "read back", "it is read from holding or input registers");
	else if (!reader(c->map, space, back))
		wrong(c, "read back", "no point reads register %u", back);
	if (back + wide >= ADDRESSES)
		wrong(c, "read back", "it goes beyond register 65535");
}

/* Whether both ends of what may be set fit into the register */
static void check_counts(struct checker *c, const char *field,
			 const struct megapod_map_setting *setting, s64 min, s64 max)
{
	s64 last = setting->words == 2 ? U32_MAX : U16_MAX, first = 0;

	if (setting->is_signed) {
		last /= 2;
		first = -last - 1;
	}
	if (min < div64_s64(S64_MIN, MEGAPOD_MAP_MAX_PARTS) ||
	    max > div64_s64(S64_MAX, MEGAPOD_MAP_MAX_PARTS)) {
		wrong(c, field, "what may be set is more than any register holds");
		return;
	}
	min = div64_s64(min * megapod_map_parts(setting), setting->step);
	max = div64_s64(max * megapod_map_parts(setting), setting->step);
	if (max > last)
		wrong(c, field, "the highest is %lld counts, a register has %lld", max, last);
	if (min < first)
		wrong(c, field, "the lowest is %lld counts, a register has %lld", min, first);
}

/* A number is written to one register or two, which has to be readable too, or is so elsewhere. */
static void check_setting(struct checker *c, const char *field,
			  const struct megapod_map_setting *setting, s64 min, s64 max)
{
	bool wide = setting->words == 2;

	if (!megapod_map_can_set(setting))
		return;
	if (setting->zero && setting->reg)
		wrong(c, field, "register %u is not 0", setting->reg);
	if (setting->words > 2)
		wrong(c, field, "%u registers, at most 2", setting->words);
	if (setting->reg + wide >= ADDRESSES)
		wrong(c, field, "it goes beyond register 65535");
	if (!setting->step)
		wrong(c, field, "a count has no size: step wanted");
	else if (setting->parts > MEGAPOD_MAP_MAX_PARTS)
		wrong(c, field, "a count is 1/%u of the kernel's unit, at least 1/%u",
		      setting->parts, MEGAPOD_MAP_MAX_PARTS);
	else
		check_counts(c, field, setting, min, max);
	if (!reader(c->map, MODBUS_SPACE_HOLDING, setting->reg))
		wrong(c, field, "no point reads register %u", setting->reg);
	check_back(c, setting->back_space, setting->back, wide);
	check_wait(c, "settle", setting->settle_ms);
	if (setting->before && !reader(c->map, MODBUS_SPACE_HOLDING, setting->before))
		wrong(c, field, "no point reads register %u, which is written before",
		      setting->before);
	if (setting->before && guarded(c->map, setting->before))
		wrong(c, field, "register %u, which is written before, has guarded bits",
		      setting->before);
	if (guarded(c->map, setting->reg) || (wide && guarded(c->map, setting->reg + 1)))
		wrong(c, field, "register %u has guarded bits", setting->reg);
}

static void check_pumps(struct checker *c)
{
	u32 i, k;

	for (i = 0; i < c->map->num_pumps && i < MEGAPOD_MAP_MAX_PUMPS; i++) {
		const struct megapod_map_pump *pump = &c->map->pumps[i];
		const u8 space = MODBUS_SPACE_HOLDING;

		go_to(c, MAP_PART_PUMP, i, 0);
		check_label(c, pump->label, 0);
		check_reference(c, "speed", space, pump->speed, MEGAPOD_QUANTITY_SPEED);
		check_reference(c, "duty", space, pump->duty, MEGAPOD_QUANTITY_DUTY);
		check_reference(c, "flow", space, pump->flow_target, MEGAPOD_QUANTITY_FLOW);
		check_reference(c, "run time", space, pump->runtime, MEGAPOD_QUANTITY_DURATION);
		check_setting(c, "set duty", &pump->set_duty, pump->duty_min_permille,
			      pump->duty_max_permille);
		if (pump->set_duty.reg && pump->duty_min_permille > pump->duty_max_permille)
			wrong(c, "set duty", "its least is more than its most");
		check_setting(c, "set flow", &pump->set_flow, 0, pump->flow_max_ml_min);
		if (pump->mode && !reader(c->map, space, pump->mode))
			wrong(c, "modes", "no point reads register %u", pump->mode);
		for (k = 0; k < pump->num_modes; k++) {
			go_to(c, MAP_PART_MODE, i, k);
			check_mode(c, pump, &pump->modes[k]);
		}
	}
}

/* Whether a repetition of a point is the one that is named */
static bool is_named(const struct megapod_block *block, const struct megapod_point *pt,
		     const struct megapod_map_ref *ref)
{
	bool of_bits = pt->format == MEGAPOD_FORMAT_BITS && has_words(pt->space);
	u32 i, j, first = pt->reg, step = block->inner.stride;

	for (i = 0; i < most(&block->repeat) && first <= ref->reg; i++) {
		/* Without a stride only bits tell repetitions apart, and a register has 16 */
		for (j = step ? (ref->reg - first) / step : 0;
		     j < most(&block->inner) && j < (step ? U32_MAX : 16); j++) {
			u32 bit = pt->bit + i * block->repeat.bit_stride +
				  j * block->inner.bit_stride;

			if (first + j * step == ref->reg && (of_bits ? bit : 0) == ref->bit)
				return true;
			if (step)
				break;
		}
		first += block->repeat.stride;
		if (!block->repeat.stride && i >= 15)
			break;
	}
	return false;
}

static const struct megapod_point *named_by(const struct megapod_map *map,
					    const struct megapod_map_ref *ref)
{
	u32 b, k;

	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		for (k = 0; k < block->num_points; k++)
			if (block->points[k].space == ref->space &&
			    is_named(block, &block->points[k], ref))
				return &block->points[k];
	}
	return NULL;
}

/* @other: a second quantity that will do, or the same */
static void check_ref(struct checker *c, const char *field, const struct megapod_map_ref *ref,
		      u8 quantity, u8 other)
{
	const struct megapod_point *pt;

	if (!ref->there)
		return;
	pt = named_by(c->map, ref);
	if (!pt)
		wrong(c, field, "no point stands at register %u", ref->reg);
	else if (pt->quantity != quantity && pt->quantity != other)
		wrong(c, field, "the point at register %u is of another quantity", ref->reg);
}

static bool is_held(u8 quantity)
{
	switch (quantity) {
	case MEGAPOD_QUANTITY_TEMPERATURE:
	case MEGAPOD_QUANTITY_FLOW:
	case MEGAPOD_QUANTITY_PRESSURE:
	case MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE:
	case MEGAPOD_QUANTITY_DUTY:
	case MEGAPOD_QUANTITY_POSITION:
		return true;
	default:
		return false;
	}
}

static s64 highest_held(u8 quantity)
{
	if (quantity == MEGAPOD_QUANTITY_DUTY || quantity == MEGAPOD_QUANTITY_POSITION)
		return 1000;
	return quantity == MEGAPOD_QUANTITY_FLOW ? U32_MAX : S64_MAX;
}

static s64 lowest_held(u8 quantity)
{
	return highest_held(quantity) == S64_MAX ? S64_MIN : 0;
}

static void check_limits(struct checker *c, const struct megapod_map_setpoint *sp)
{
	if (sp->min > sp->max)
		wrong(c, "min", "its least is more than its most");
	if (sp->min < lowest_held(sp->quantity))
		wrong(c, "min", "%lld, at least %lld", sp->min, lowest_held(sp->quantity));
	if (sp->max > highest_held(sp->quantity))
		wrong(c, "max", "%lld, at most %lld", sp->max, highest_held(sp->quantity));
	if (sp->set.step && !megapod_map_is_rounded(&sp->set) &&
	    div64_s64(sp->min, megapod_map_unit(&sp->set)) * megapod_map_unit(&sp->set) != sp->min)
		wrong(c, "min", "it is no whole number of steps");
}

/* What it is set to and what came of it are two points of its quantity. */
static void check_readings(struct checker *c, const struct megapod_map_setpoint *sp)
{
	const struct megapod_map_setting *set = &sp->set;
	u8 space = set->back ? set->back_space : MODBUS_SPACE_HOLDING;
	u16 reg = set->back ? set->back : set->reg;
	const struct megapod_point *pt = reader(c->map, space, reg);

	if (pt && pt->quantity != sp->quantity)
		wrong(c, set->back ? "read back" : "at",
		      "the point at register %u is of another quantity", reg);
	check_ref(c, "actual", &sp->actual, sp->quantity, sp->quantity);
	if (sp->actual.there && sp->actual.space == space && sp->actual.reg == reg)
		wrong(c, "actual", "that is what it is set to, not what came of it");
	if (sp->band && !sp->actual.there)
		wrong(c, "band", "of nothing: what came of it is not read");
	if (sp->takes_ms && !sp->band)
		wrong(c, "takes", "until when: 'band' is not said");
	if (sp->takes_ms > MEGAPOD_MAP_MAX_TAKES_MS)
		wrong(c, "takes", "%u ms, at most %u", sp->takes_ms, MEGAPOD_MAP_MAX_TAKES_MS);
}

static void check_setpoint(struct checker *c, const struct megapod_map_setpoint *sp)
{
	check_label(c, sp->label, 0);
	if (!megapod_map_can_set(&sp->set) && !sp->set.back) {
		wrong(c, "at", "neither a register to set it nor one that reads it");
		return;
	}
	if (!is_held(sp->quantity)) {
		wrong(c, "quantity",
		      "a set-point is a temperature, flow, pressure, duty or position");
		return;
	}
	check_setting(c, "at", &sp->set, sp->min, sp->max);
	if (megapod_map_can_set(&sp->set))
		check_limits(c, sp);
	else
		check_back(c, sp->set.back_space, sp->set.back, false);
	check_readings(c, sp);
}

static void check_battery(struct checker *c, const struct megapod_map_battery *battery)
{
	check_label(c, battery->label, 0);
	check_ref(c, "charge", &battery->charge, MEGAPOD_QUANTITY_CHARGE, MEGAPOD_QUANTITY_CHARGE);
	check_ref(c, "time left", &battery->time_left, MEGAPOD_QUANTITY_DURATION,
		  MEGAPOD_QUANTITY_DURATION);
	check_ref(c, "on battery", &battery->on_battery, MEGAPOD_QUANTITY_ALARM,
		  MEGAPOD_QUANTITY_INPUT);
	check_ref(c, "mains", &battery->mains, MEGAPOD_QUANTITY_ALARM, MEGAPOD_QUANTITY_INPUT);
	check_ref(c, "voltage", &battery->voltage, MEGAPOD_QUANTITY_VOLTAGE,
		  MEGAPOD_QUANTITY_VOLTAGE);
	check_ref(c, "current", &battery->current_, MEGAPOD_QUANTITY_CURRENT,
		  MEGAPOD_QUANTITY_CURRENT);
	check_ref(c, "power", &battery->power, MEGAPOD_QUANTITY_POWER, MEGAPOD_QUANTITY_POWER);
}

/* Labels tell set-points apart, and batteries. Those of pumps end in what is set. */
static bool is_pump_setpoint(const struct megapod_map *map, const char *label)
{
	char name[MAP_LABEL_SIZE];
	u32 i;

	for (i = 0; i < map->num_pumps && i < MEGAPOD_MAP_MAX_PUMPS; i++) {
		const char *pump = map->pumps[i].label ? map->pumps[i].label : "";

		snprintf(name, sizeof(name), "%.40s duty", pump);
		if (!strcmp(name, label))
			return true;
		snprintf(name, sizeof(name), "%.40s flow", pump);
		if (!strcmp(name, label))
			return true;
	}
	return false;
}

static void check_setpoint_label(struct checker *c, u32 index)
{
	const char *label = megapod_map_find_setpoint(c->map, index)->label;
	bool twice;
	u32 i;

	if (!label || !label[0])
		return;
	twice = is_pump_setpoint(c->map, label);
	for (i = 0; i < index && !twice; i++) {
		const char *other = megapod_map_find_setpoint(c->map, i)->label;

		twice = other && !strcmp(other, label);
	}
	if (twice)
		wrong(c, "label", "another set-point, or a valve, has the same");
}

static void check_setpoints(struct checker *c)
{
	const struct megapod_map *map = c->map;
	u32 i;

	for (i = 0; i < map->num_setpoints && i < MEGAPOD_MAP_MAX_SETPOINTS; i++) {
		go_to(c, MAP_PART_SETPOINT, i, 0);
		check_setpoint(c, &map->setpoints[i]);
		check_setpoint_label(c, i);
	}
	for (i = 0; i < map->num_valves && i < MEGAPOD_MAP_MAX_VALVES; i++) {
		const struct megapod_map_valve *valve = &map->valves[i];

		go_to(c, MAP_PART_VALVE, i, 0);
		check_setpoint(c, &valve->position);
		check_setpoint_label(c, map->num_setpoints + i);
		if (valve->position.quantity != MEGAPOD_QUANTITY_POSITION)
			wrong(c, "quantity", "a valve has a position");
		if (valve->position.band >= 500)
			wrong(c, "band", "it leaves nothing between open and closed");
		if (valve->fail > MEGAPOD_VALVE_FAIL_STAYS)
			wrong(c, "fail", "%u is none", valve->fail);
	}
}

static void check_batteries(struct checker *c)
{
	const struct megapod_map_battery *batteries = c->map->batteries;
	u32 i, k;

	for (i = 0; i < c->map->num_batteries && i < MEGAPOD_MAP_MAX_BATTERIES; i++) {
		go_to(c, MAP_PART_BATTERY, i, 0);
		check_battery(c, &batteries[i]);
		for (k = 0; k < i && batteries[i].label; k++)
			if (batteries[k].label && !strcmp(batteries[k].label, batteries[i].label))
				wrong(c, "label", "another battery has the same");
	}
}

static void check_guards(struct checker *c)
{
	u32 i;

	for (i = 0; i < c->map->num_guards; i++) {
		go_to(c, MAP_PART_GUARD, i, 0);
		if (!c->map->guards[i].mask)
			wrong(c, "at", "it guards no bit");
	}
}

/* Bits of two registers, of which the map's guards see one each */
static u32 guarded_in(const struct megapod_map *map, const struct megapod_map_write *w)
{
	u32 first = guarded(map, w->reg), second;

	if (w->words != 2)
		return first;
	second = guarded(map, w->reg + 1);
	return w->low_first ? second << 16 | first : first << 16 | second;
}

static void check_write(struct checker *c, const struct megapod_map_write *w)
{
	u32 all = megapod_map_all_bits(w);
	bool wide = w->words == 2;

	if (w->words > 2)
		wrong(c, "type", "%u registers, at most 2", w->words);
	if (w->reg + wide >= ADDRESSES)
		wrong(c, "at", "it goes beyond register 65535");
	if (!w->mask || w->mask & ~all || w->value & ~w->mask)
		wrong(c, w->require ? "require" : "write", "its bits do not say what to write");
	if (w->pulse_ms && w->rest & ~w->mask)
		wrong(c, "then", "it has other bits than what is written first");
	if (!w->require && (w->value | (w->pulse_ms ? w->rest : 0)) & guarded_in(c->map, w))
		wrong(c, "write", "it sets a bit that is guarded");
	if (w->mask != all && (w->blind || w->back) && !w->require)
		wrong(c, "write", "bits can be written where they are read, not elsewhere");
	if (w->require && (w->pulse_ms || w->blind))
		wrong(c, "require", "what is required is read, and not written");
	if (!w->blind && !is_read(c->map, MODBUS_SPACE_HOLDING, w->reg))
		wrong(c, "at", "no point reads register %u", w->reg);
	check_back(c, w->back_space, w->back, wide);
	check_wait(c, "settle", w->settle_ms);
	check_wait(c, "pulse", w->pulse_ms);
}

static void check_writes(struct checker *c, u8 part, const struct megapod_map_write *list, u8 num)
{
	u32 i;

	for (i = 0; i < num && i < MEGAPOD_MAP_MAX_WRITES; i++) {
		go_to(c, part, i, 0);
		check_write(c, &list[i]);
	}
}

static u32 setting_writes(const struct megapod_map_setting *setting)
{
	return setting->before ? 2 : 1;
}

/* Writes of the longest command about a pump, a set-point or a valve; of a pump its mode is one */
static u32 longest_command(const struct megapod_map *map)
{
	u32 i, most = 0;

	for (i = 0; i < map->num_pumps && i < MEGAPOD_MAP_MAX_PUMPS; i++)
		most = max(most, setting_writes(&map->pumps[i].set_duty) +
			   setting_writes(&map->pumps[i].set_flow) + 1);
	for (i = 0; i < map->num_setpoints && i < MEGAPOD_MAP_MAX_SETPOINTS; i++)
		most = max(most, setting_writes(&map->setpoints[i].set));
	for (i = 0; i < map->num_valves && i < MEGAPOD_MAP_MAX_VALVES; i++)
		most = max(most, setting_writes(&map->valves[i].position.set));
	return most;
}

static void check_sequences(struct checker *c)
{
	const struct megapod_map *map = c->map;
	u32 around = map->num_unlock + map->num_lock, most = longest_command(map);

	check_writes(c, MAP_PART_SAFE, map->safe, map->num_safe);
	check_writes(c, MAP_PART_UNLOCK, map->unlock, map->num_unlock);
	check_writes(c, MAP_PART_LOCK, map->lock, map->num_lock);
	go_to(c, MAP_PART_DEVICE, 0, 0);
	if (map->num_safe + around > MEGAPOD_MAP_MAX_WRITES)
		wrong(c, "safe state", "%u writes with unlock and lock, at most %u",
		      map->num_safe + around, MEGAPOD_MAP_MAX_WRITES);
	if (most && around + most > MEGAPOD_MAP_MAX_WRITES)
		wrong(c, "unlock", "%u writes with lock, at most %u", around,
		      MEGAPOD_MAP_MAX_WRITES - most);
}

static void check_heartbeat(struct checker *c)
{
	const struct megapod_map_heartbeat *beat = c->map->heartbeat;

	go_to(c, MAP_PART_HEARTBEAT, 0, 0);
	if (!beat)
		return;
	if (beat->every_ms < MEGAPOD_MAP_MIN_BEAT_MS || beat->every_ms > MEGAPOD_MAP_MAX_WAIT_MS)
		wrong(c, "every", "%u ms, %u to %u are allowed", beat->every_ms,
		      MEGAPOD_MAP_MIN_BEAT_MS, MEGAPOD_MAP_MAX_WAIT_MS);
	if (guarded(c->map, beat->reg))
		wrong(c, "at", "register %u has guarded bits", beat->reg);
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
	check_outlets(&c);
	check_pumps(&c);
	check_setpoints(&c);
	check_batteries(&c);
	check_guards(&c);
	check_sequences(&c);
	check_heartbeat(&c);
	return c.errors ? -EINVAL : 0;
}
