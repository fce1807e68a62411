// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers as a device in order would have them: for podsim --map, and for a first look at a
 * map that is being written. The values are what is usual for a quantity, not what a device
 * was seen to say.
 */
#include "map.h"

#include "decode.h"
#include "models.h"
#include "window.h"

#include <math.h>

/* Of what the device tells the number of, no more than this */
#define SIZE_MOST	4

/* In the unit of the quantity; what is not here is 1, alarms and leaks are quiet */
static const s64 usual[] = {
	[MEGAPOD_QUANTITY_TEMPERATURE] = 30000,
	[MEGAPOD_QUANTITY_FLOW] = 60000,
	[MEGAPOD_QUANTITY_PRESSURE] = 150000,
	[MEGAPOD_QUANTITY_SPEED] = 3000,
	[MEGAPOD_QUANTITY_DUTY] = 500,
	[MEGAPOD_QUANTITY_VOLTAGE] = 230000,
	[MEGAPOD_QUANTITY_CURRENT] = 2000,
	[MEGAPOD_QUANTITY_POWER] = 460000,
	[MEGAPOD_QUANTITY_APPARENT_POWER] = 480000,
	[MEGAPOD_QUANTITY_REACTIVE_POWER] = 100000,
	[MEGAPOD_QUANTITY_ENERGY] = 1000000,
	[MEGAPOD_QUANTITY_FREQUENCY] = 50000,
	[MEGAPOD_QUANTITY_POWER_FACTOR] = 950,
	[MEGAPOD_QUANTITY_HUMIDITY] = 40000,
	[MEGAPOD_QUANTITY_DURATION] = 3600,
	[MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE] = 50000,
	[MEGAPOD_QUANTITY_POSITION] = 500,
	[MEGAPOD_QUANTITY_CHARGE] = 900,
};

static bool is_at(const struct place *place, const struct megapod_map_ref *ref)
{
	return ref->there && place->space == ref->space && place->reg == ref->reg &&
	       (place->mask == 0xffff ? 0 : __builtin_ctz(place->mask)) == ref->bit;
}

static bool is_on_battery(const struct text *t, const struct place *place)
{
	int i;

	for (i = 0; i < t->map.num_batteries; i++)
		if (is_at(place, &t->map.batteries[i].on_battery))
			return true;
	return false;
}

static bool is_quiet(const struct text *t, const struct place *place)
{
	const struct megapod_point *pt = place->pt;

	return is_on_battery(t, place) || pt->quantity == MEGAPOD_QUANTITY_ALARM ||
	       pt->quantity == MEGAPOD_QUANTITY_LEAK || pt->quantity == MEGAPOD_QUANTITY_RAW;
}

/* The highest number that its registers hold */
static u64 highest(const struct megapod_point *pt)
{
	switch (pt->format) {
	case MEGAPOD_FORMAT_BITS:
		return 1;
	case MEGAPOD_FORMAT_BCD16:
		return 9999;
	case MEGAPOD_FORMAT_BCD32:
		return 99999999;
	case MEGAPOD_FORMAT_BCD64:
		return 9999999999999999;
	case MEGAPOD_FORMAT_S16:
	case MEGAPOD_FORMAT_S32:
	case MEGAPOD_FORMAT_S64:
		return U64_MAX >> (65 - 16 * map_point_words(pt));
	default:
		return U64_MAX >> (64 - 16 * map_point_words(pt));
	}
}

static bool is_of_setpoint(const struct place *place, const struct megapod_map_setpoint *sp)
{
	const struct megapod_map_setting *set = &sp->set;

	return is_at(place, &sp->actual) ||
	       (megapod_map_can_set(set) && place->space == MODBUS_SPACE_HOLDING &&
		place->reg == set->reg) ||
	       (set->back && place->space == set->back_space && place->reg == set->back);
}

/* What is set, and what comes of it, is as it may be set. */
static double as_set(const struct text *t, const struct place *place, double value)
{
	const struct megapod_map_setpoint *sp;
	u32 i;

	for (i = 0; (sp = megapod_map_find_setpoint(&t->map, i)); i++) {
		if (!megapod_map_can_set(&sp->set) || !is_of_setpoint(place, sp))
			continue;
		return value < (double)sp->min ? (double)sp->min :
		       value > (double)sp->max ? (double)sp->max : value;
	}
	return value;
}

static double value_of(const struct text *t, const struct place *place)
{
	const struct megapod_point *pt = place->pt;
	double value = 1;

	if (pt->quantity < ARRAY_SIZE(usual) && usual[pt->quantity])
		value = (double)usual[pt->quantity];
	if (pt->has_range && (value < (double)pt->min || value > (double)pt->max))
		value = ((double)pt->min + (double)pt->max) / 2;
	return as_set(t, place, value);
}

static u64 float_bits(double count, u8 format)
{
	float single = (float)count;
	u32 half;
	u64 bits;

	memcpy(&half, &single, sizeof(half));
	memcpy(&bits, &count, sizeof(bits));
	return format == MEGAPOD_FORMAT_F32 ? half : bits;
}

static u64 bcd(u64 number)
{
	u64 raw = 0;
	int shift;

	for (shift = 0; number; shift += 4, number /= 10)
		raw |= number % 10 << shift;
	return raw;
}

/* The number that reads as what is usual, or the nearest that its registers hold */
static u64 number_of(const struct text *t, const struct place *place)
{
	const struct megapod_point *pt = place->pt;
	double count = (value_of(t, place) - (double)pt->offset) * pt->div / pt->mul;
	u64 number;

	if (is_quiet(t, place))
		return 0;
	if (pt->format == MEGAPOD_FORMAT_F32 || pt->format == MEGAPOD_FORMAT_F64)
		return float_bits(count, pt->format);
	number = count >= (double)highest(pt) ? highest(pt) : (u64)(s64)llround(count);
	switch (pt->format) {
	case MEGAPOD_FORMAT_BITS:
		return 1;
	case MEGAPOD_FORMAT_BCD16:
	case MEGAPOD_FORMAT_BCD32:
	case MEGAPOD_FORMAT_BCD64:
		return bcd(number);
	default:
		return number;
	}
}

/* What register @i of the number holds */
static u16 register_of(const struct megapod_point *pt, u64 number, u32 i)
{
	u16 reg = number >> 16 * (pt->low_first ? i : map_point_words(pt) - 1 - i);

	return pt->swapped ? reg << 8 | reg >> 8 : reg;
}

static u16 size_of(const struct text *t, int i)
{
	return min(t->size_most[i], SIZE_MOST);
}

static u32 there_are(const struct text *t, const struct megapod_axis *axis)
{
	u32 most = axis->count ? axis->count : 1;

	return axis->sized ? min(most, size_of(t, axis->size)) : most;
}

static bool is_there(const struct text *t, const struct place *place)
{
	const struct megapod_block *block = &t->map.blocks[place->block];
	u32 inner = block->inner.count ? block->inner.count : 1;

	return place->repetition / inner < there_are(t, &block->repeat) &&
	       place->repetition % inner < there_are(t, &block->inner);
}

/* The index has to read so for a register to be there: "window 500 1 " */
static const char *window_of(const struct text *t, const struct place *place)
{
	const struct megapod_block *block = &t->map.blocks[place->block];
	u32 inner = block->inner.count ? block->inner.count : 1;

	return !block->window.there ? "" :
	       format("window %u %u ", block->window.reg,
		      map_window_value(&block->window, place->repetition / inner));
}

static void print_place(const struct text *t, const struct place *place, FILE *out)
{
	const struct megapod_point *pt = place->pt;
	const char *through = window_of(t, place);
	u64 number = number_of(t, place);
	u32 i;

	if (pt->format == MEGAPOD_FORMAT_BITS) {
		fprintf(out, "%s%s %u", through, words_space[place->space].name, place->reg);
		if (place->space >= MODBUS_SPACE_HOLDING)
			fprintf(out, ".%d", __builtin_ctz(place->mask));
		fprintf(out, " %llu\n", number);
		return;
	}
	for (i = 0; i < map_point_words(pt); i++)
		fprintf(out, "%s%s %u %u\n", through, words_space[place->space].name,
			place->reg + map_word_at(pt, i), register_of(pt, number, i));
}

static void print_so(const struct megapod_condition *when, FILE *out)
{
	u16 value = when->invert && !when->value ? when->mask : when->value;
	int bit;

	for (bit = 0; bit < 16 && when->mask; bit++) {
		if (!(when->mask >> bit & 1))
			continue;
		fprintf(out, "%s %u", words_space[when->space].name, when->reg);
		if (when->space >= MODBUS_SPACE_HOLDING)
			fprintf(out, ".%d", bit);
		fprintf(out, " %d\n", value >> bit & 1);
	}
}

/* What a value depends on is so. */
static void print_condition(const struct text *t, const struct place *place, FILE *out)
{
	struct megapod_condition when = place->pt->valid;
	u32 inner = t->map.blocks[place->block].inner.count;

	when.reg += place->repetition / (inner ? inner : 1) * when.stride;
	print_so(&when, out);
}

static void print_string(const char *text, const struct megapod_map_string *at, FILE *out)
{
	size_t len = strlen(text), i;
	u8 first, second;

	if (!at->words)
		return;
	fprintf(out, "%s %u", words_space[at->space].name, at->reg);
	for (i = 0; i < at->words; i++) {
		first = 2 * i < len ? (u8)text[2 * i] : 0;
		second = 2 * i + 1 < len ? (u8)text[2 * i + 1] : 0;
		fprintf(out, " %u", at->swapped ? second << 8 | first : first << 8 | second);
	}
	fputc('\n', out);
}

static void print_at(const struct megapod_condition *bit, FILE *out)
{
	fprintf(out, "%s %u", words_space[bit->space].name, bit->reg);
	if (bit->space >= MODBUS_SPACE_HOLDING)
		fprintf(out, ".%d", __builtin_ctz(bit->mask));
}

/* What an outlet draws is heat. */
static void print_heat(const struct place *place, const struct megapod_condition *on, FILE *out)
{
	const struct megapod_point *pt = place->pt;

	if (pt->format > MEGAPOD_FORMAT_S32 || pt->swapped || pt->low_first || pt->split)
		return;
	fprintf(out, "heat %s %u %u %d %d ", words_space[place->space].name, place->reg,
		map_point_words(pt), pt->mul, pt->div);
	print_at(on, out);
	fputc('\n', out);
}

/* What an outlet that is off does not draw */
static void print_meter(const struct text *t, const struct megapod_condition *on, u16 reg, u32 i,
			struct place *all, u32 num, FILE *out)
{
	const struct megapod_map_outlets *o = t->map.outlets;
	u32 at = reg + i * o->meter_stride, k;

	for (k = 0; reg && k < num; k++) {
		if (all[k].space != o->meter_space || all[k].reg != at || !is_there(t, &all[k]))
			continue;
		fprintf(out, "while ");
		print_at(on, out);
		fprintf(out, " %s %u %u\n", words_space[o->meter_space].name, at,
			map_point_words(all[k].pt));
		if (all[k].pt->quantity == MEGAPOD_QUANTITY_POWER)
			print_heat(&all[k], on, out);
		return;
	}
}

static void print_cycle(const struct megapod_map_cycle *cycle, const struct megapod_condition *on,
			u32 i, FILE *out)
{
	u32 step = i * cycle->stride;

	if (!cycle->max_ms)
		return;
	if (cycle->time)
		fprintf(out, "holding %u %u\n", cycle->time + step,
			cycle->min_ms / cycle->unit_ms);
	fprintf(out, "cycle %s %u %u %u %u ", words_space[cycle->space].name, cycle->reg + step,
		cycle->value, cycle->time ? cycle->time + step : 0, cycle->unit_ms);
	print_at(on, out);
	fputc('\n', out);
}

/* All are on. What is written and not read anywhere is there, too. */
static void print_outlets(const struct text *t, struct place *all, u32 places, FILE *out)
{
	const struct megapod_map_outlets *o = t->map.outlets;
	struct megapod_condition on;
	u32 i, num = o ? there_are(t, &o->repeat) : 0;

	for (i = 0; i < num; i++) {
		if (!o->words)
			fprintf(out, "coil %u 1\n", o->coil + i);
		else
			fprintf(out, "holding %u%s\n", o->reg + i * o->repeat.stride,
				o->words == 2 ? " 0 0" : " 0");
	}
	for (i = 0; i < num; i++) {
		on = map_outlets_on(o);
		on.reg += i * on.stride;
		on.mask <<= i * o->repeat.bit_stride;
		on.value <<= i * o->repeat.bit_stride;
		print_so(&on, out);
		/* another word than "on" is no bit that goes away */
		if (on.mask & (on.mask - 1) || on.value != (on.invert ? 0 : on.mask))
			continue;
		print_meter(t, &on, o->power, i, all, places, out);
		print_meter(t, &on, o->current_, i, all, places, out);
		print_cycle(&o->cycle, &on, i, out);
	}
}

/* A register that another function code reads back is the same one. */
static void print_same(const struct megapod_map_setting *set, FILE *out)
{
	if (set->back && set->back == set->reg && set->back_space == MODBUS_SPACE_INPUT)
		fprintf(out, "same input %u holding %u\n", set->reg, set->reg);
}

static bool is_set_at(const struct megapod_map_setting *set, const struct place *place)
{
	return (megapod_map_can_set(set) && place->space == MODBUS_SPACE_HOLDING &&
		place->reg == set->reg) ||
	       (set->back && place->space == set->back_space && place->reg == set->back);
}

/* What is set is no measurement. */
static bool is_set(const struct text *t, const struct place *place)
{
	const struct megapod_map_setpoint *sp;
	u32 i;

	for (i = 0; (sp = megapod_map_find_setpoint(&t->map, i)); i++)
		if (is_set_at(&sp->set, place))
			return true;
	for (i = 0; i < t->map.num_pumps; i++)
		if (is_set_at(&t->map.pumps[i].set_flow, place))
			return true;
	return false;
}

static bool is_of_pump(const struct text *t, const struct place *place)
{
	int i;

	for (i = 0; i < t->map.num_pumps; i++)
		if (place->space == MODBUS_SPACE_HOLDING && t->map.pumps[i].speed &&
		    place->reg == t->map.pumps[i].speed)
			return true;
	return false;
}

/* What podsim's live.c calls it, or NULL */
static const char *tag_of(const struct text *t, const struct place *place)
{
	const struct megapod_point *pt = place->pt;
	int i;

	if (pt->quantity == MEGAPOD_QUANTITY_FLOW)
		return is_set(t, place) ? NULL : "flow";
	if (pt->quantity == MEGAPOD_QUANTITY_TEMPERATURE)
		return pt->loop && !is_set(t, place) ? "cold" : NULL;
	if (is_of_pump(t, place))
		return "speed";
	for (i = 0; i < t->map.num_batteries; i++) {
		if (is_at(place, &t->map.batteries[i].charge))
			return "charge";
		if (is_at(place, &t->map.batteries[i].time_left))
			return "time";
	}
	return NULL;
}

/* A number of one or two registers, the high one first */
static bool is_plain(const struct megapod_point *pt)
{
	return pt->format <= MEGAPOD_FORMAT_S32 && pt->format != MEGAPOD_FORMAT_BITS &&
	       !pt->swapped && !pt->low_first && !pt->split && !pt->scale_reg;
}

static void print_tag(const struct text *t, const struct place *place, FILE *out)
{
	const struct megapod_point *pt = place->pt;
	const char *tag = tag_of(t, place);

	if (!tag || *window_of(t, place) || !is_plain(pt))
		return;
	fprintf(out, "tag %s %s %u %u %d %d %lld\n", tag, words_space[place->space].name,
		place->reg, map_point_words(pt), pt->mul, pt->div, pt->offset);
}

/* Where podsim's replay.c puts what was recorded of it */
static void print_channel(const struct place *place, FILE *out)
{
	const struct megapod_point *pt = place->pt;

	if (pt->format == MEGAPOD_FORMAT_BITS && place->label[0])
		fprintf(out, "channel %s %u.%d %s\n", words_space[place->space].name, place->reg,
			place->space < MODBUS_SPACE_HOLDING ? 0 : __builtin_ctz(place->mask),
			place->label);
	else if (is_plain(pt) && place->label[0])
		fprintf(out, "channel %s %u %u %d %d %lld %s\n", words_space[place->space].name,
			place->reg, map_point_words(pt), pt->mul, pt->div, pt->offset,
			place->label);
}

/* The first pump whose duty is set in a mode */
static void print_drive(const struct megapod_map_pump *pump, FILE *out)
{
	const struct megapod_map_setting *set = &pump->set_duty;
	const struct megapod_map_mode *mode;

	if (!set->reg || set->words == 2 || !set->step)
		return;
	for (mode = pump->modes; mode < pump->modes + pump->num_modes; mode++) {
		if (mode->mode == MEGAPOD_PUMP_MODE_MANUAL)
			fprintf(out, "drive %u %u %u %#x %#x\n", set->reg,
				1000 * megapod_map_parts(set) / set->step, pump->mode, mode->mask,
				mode->value);
		else if (mode->mode == MEGAPOD_PUMP_MODE_STOPPED)
			fprintf(out, "stop %u %#x %#x\n", pump->mode, mode->mask, mode->value);
	}
}

static void print_live(const struct text *t, struct place *all, u32 num, FILE *out)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (is_there(t, &all[i]))
			print_tag(t, &all[i], out);
	if (t->map.num_pumps)
		print_drive(&t->map.pumps[0], out);
	if (t->map.num_batteries && t->map.batteries[0].on_battery.there) {
		const struct megapod_map_ref *ref = &t->map.batteries[0].on_battery;

		fprintf(out, "battery %s %u.%u\n", words_space[ref->space].name, ref->reg,
			ref->bit);
	}
}

/* All models, with nothing in them yet */
static void print_chain(const struct megapod_map *map, FILE *out)
{
	u32 i, k;

	if (!map->num_models)
		return;
	fprintf(out, "holding %u %u %u\n", map_chain_bases[0], 0x5375, 0x6e53);
	for (i = 0; i < map->num_models; i++) {
		fprintf(out, "holding %u %u %u", map_model_reg(map, i), map->models[i].id,
			map->models[i].length);
		for (k = 0; k < map->models[i].length; k++)
			fprintf(out, " 0");
		fputc('\n', out);
	}
	fprintf(out, "holding %u %u 0\n", map_model_reg(map, i), MAP_CHAIN_LAST);
}

/**
 * write_sim() - lines of SPACE REGISTER VALUE..., REGISTER.BIT for one bit, and "object ID
 * TEXT" of an identity; and what else podsim's static.c and live.c have
 */
void write_sim(const struct text *t, FILE *out)
{
	const struct megapod_map_identity *id = &t->map.identity;
	u32 i, num;
	struct place *all = places(&t->map, &num);

	fprintf(out, "# made by megapod-map from %s\n", t->file);
	print_chain(&t->map, out);
	print_string(id->vendor ? id->vendor : "Simulated", &id->vendor_at, out);
	print_string(id->expect ? id->expect : "Simulated", &id->model_at, out);
	print_string("SIM0001", &id->serial_at, out);
	print_string("1.0", &id->firmware_at, out);
	for (i = 0; i < t->map.num_texts; i++)
		print_string(t->map.texts[i].label, &t->map.texts[i].at, out);
	if (id->device_id)
		fprintf(out, "object 0 %s\nobject 1 %s\nobject 2 1.0\n",
			id->vendor ? id->vendor : "Simulated",
			id->expect ? id->expect : "Simulated");
	for (i = 0; i < t->map.sizes.num; i++)
		fprintf(out, "%s %u %u\n", words_space[t->map.sizes.space].name,
			t->map.sizes.reg + i, size_of(t, i));
	for (i = 0; i < t->map.num_blocks; i++)
		if (t->map.blocks[i].window.there)
			fprintf(out, "holding %u 0\n", t->map.blocks[i].window.reg);
	for (i = 0; i < num; i++)
		if (is_there(t, &all[i]))
			print_place(t, &all[i], out);
	for (i = 0; i < num; i++)
		if (is_there(t, &all[i]))
			print_condition(t, &all[i], out);
	print_outlets(t, all, num, out);
	print_live(t, all, num, out);
	for (i = 0; i < num; i++)
		if (is_there(t, &all[i]))
			print_channel(&all[i], out);
	for (i = 0; i < t->map.num_pumps; i++) {
		print_same(&t->map.pumps[i].set_duty, out);
		print_same(&t->map.pumps[i].set_flow, out);
	}
	free(all);
}
