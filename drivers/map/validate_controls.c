// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a map that switches and sets must keep to: outlets, pumps, set-points, valves, batteries,
 * and all that is written.
 *
 * What is written has to be read, fits its register, and sets no bit that is guarded.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "checker.h"

/* A point reads the register, and is of the quantity @quantity or raw; 0 stands for none. */
static void check_reference(struct checker *c, const char *field, u8 space, u16 reg, u8 quantity)
{
	const struct megapod_point *pt;

	if (!reg)
		return;
	pt = map_reader(c->map, space, reg);
	if (!pt)
		map_wrong(c, field, "no point reads register %u", reg);
	else if (pt->quantity != quantity && pt->quantity != MEGAPOD_QUANTITY_RAW)
		map_wrong(c, field, "the point at register %u is of another quantity", reg);
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
		map_wrong(c, "type", "%u registers, at most 2", o->words);
		return;
	}
	if (o->multiple)
		map_wrong(c, "multiple", "that is for coils");
	if (o->on > all || o->off > all)
		map_wrong(c, "on", "it does not fit: at most %#x", all);
	if (o->on == o->off)
		map_wrong(c, "off", "it is the same as on");
	if (last >= MAP_ADDRESSES)
		map_wrong(c, "register", "the last outlet goes beyond register 65535");
	if (o->selects && o->select + num > 16 * o->words)
		map_wrong(c, "select", "the bit of the last outlet is outside: 0 to %u",
			  16 * o->words - 1);
	else if (o->selects && (o->on | o->off) & (((1ULL << num) - 1) << o->select))
		map_wrong(c, "select", "on or off has a bit of an outlet");
	if (num > 1 && !o->selects == !o->repeat.stride)
		map_wrong(c, o->selects ? "select" : "register",
			  "outlets have a register each, by stride, or share one, by select");
	for (i = 0; i < num && i < MAP_MAX_OUTLETS; i++) {
		u32 reg = o->reg + i * o->repeat.stride;

		if (map_guarded(c->map, reg) || (o->words == 2 && map_guarded(c->map, reg + 1))) {
			map_wrong(c, "register", "register %u has guarded bits", reg);
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
			map_wrong(c, "on when",
				  "it is not said where outlets read that they are on");
		return;
	}
	if (on->space > MODBUS_SPACE_INPUT)
		map_wrong(c, "on when", "space %u is none", on->space);
	if (on->value & ~on->mask)
		map_wrong(c, "on when", "its bits do not say what they read");
	if (!has_words(on->space) && (on->mask != 1 || bits))
		map_wrong(c, "on when", "a coil or an input is one bit");
	else if (bits > 15 || (u32)on->mask << bits > U16_MAX)
		map_wrong(c, "on when", "a bit of the last outlet is beyond 15");
	if (on->reg + (u64)(num - 1) * on->stride >= MAP_ADDRESSES)
		map_wrong(c, "on when", "the last outlet goes beyond register 65535");
	if (num > 1 && !on->stride == !bits)
		map_wrong(c, "on when",
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
			map_wrong(c, "cycle", "the longest time is not said");
		return;
	}
	if (!cycle->unit_ms || !cycle->min_ms || cycle->min_ms > cycle->max_ms ||
	    cycle->min_ms % cycle->unit_ms || cycle->max_ms % cycle->unit_ms)
		map_wrong(c, "cycle", "whole units from min to max are wanted");
	else if (highest > (cycle->space == MODBUS_SPACE_COIL ? TIME_OF_COIL : U16_MAX))
		map_wrong(c, "cycle", "max is %u units, at most %u", highest,
			  cycle->space == MODBUS_SPACE_COIL ? TIME_OF_COIL : U16_MAX);
	if (cycle->space != MODBUS_SPACE_COIL && cycle->space != MODBUS_SPACE_HOLDING)
		map_wrong(c, "cycle", "it is begun by a coil or a register");
	if (cycle->space == MODBUS_SPACE_COIL && cycle->time)
		map_wrong(c, "cycle", "a coil is written the time itself");
	if (num > 1 && !cycle->stride)
		map_wrong(c, "cycle", "each outlet has its own, by stride");
	if (cycle->reg + last >= MAP_ADDRESSES || cycle->time + last >= MAP_ADDRESSES)
		map_wrong(c, "cycle", "the last outlet goes beyond 65535");
	if (cycle->space == MODBUS_SPACE_COIL && !o->words &&
	    cycle->reg < o->coil + num && o->coil <= cycle->reg + last)
		map_wrong(c, "cycle", "its coils are those of the outlets");
	if (cycle->time && cycle->time <= cycle->reg + last && cycle->reg <= cycle->time + last)
		map_wrong(c, "cycle", "where it begins and where its time stands meet");
	if (cycle->space == MODBUS_SPACE_HOLDING &&
	    (any_guarded(c->map, cycle->reg, last) ||
	     (cycle->time && any_guarded(c->map, cycle->time, last))))
		map_wrong(c, "cycle", "a register has guarded bits");
}

/* A register that polls write (the index of a window) must not be written by a command. */
static void check_index(struct checker *c, const char *field, u32 reg, u32 words)
{
	u32 i;

	for (i = 0; i < words; i++)
		if (map_is_index(c->map, reg + i))
			map_wrong(c, field, "register %u is the index of a window", reg + i);
}

/* All registers that switch outlets, or time them */
static void check_outlet_indices(struct checker *c, const struct megapod_map_outlets *o)
{
	u32 i;

	for (i = 0; i < most(&o->repeat) && i < MAP_MAX_OUTLETS; i++) {
		check_index(c, "register", o->reg + i * o->repeat.stride, o->words);
		if (!o->cycle.max_ms)
			continue;
		if (o->cycle.space == MODBUS_SPACE_HOLDING)
			check_index(c, "cycle", o->cycle.reg + i * o->cycle.stride, 1);
		if (o->cycle.time)
			check_index(c, "cycle", o->cycle.time + i * o->cycle.stride, 1);
	}
}

static void check_outlets(struct checker *c)
{
	const struct megapod_map_outlets *outlets = c->map->outlets;

	map_go_to(c, MAP_PART_OUTLETS, 0, 0);
	if (!outlets)
		return;
	map_check_label(c, outlets->label, most(&outlets->repeat) > 1);
	map_check_axis(c, "repeat", &outlets->repeat);
	if (most(&outlets->repeat) > MAP_MAX_OUTLETS)
		map_wrong(c, "repeat", "%u outlets, at most %u", most(&outlets->repeat),
			  MAP_MAX_OUTLETS);
	if (outlets->words)
		check_switches(c, outlets);
	else if (outlets->coil + most(&outlets->repeat) > MAP_ADDRESSES)
		map_wrong(c, "coil", "they go beyond coil 65535");
	check_reads_on(c, outlets);
	check_cycle(c, outlets);
	check_outlet_indices(c, outlets);
	if (outlets->rate >= MEGAPOD_NUM_RATES)
		map_wrong(c, "rate", "%u is none", outlets->rate);
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
		map_wrong(c, "mode", "%u is none", mode->mode);
	if (!mode->mask || mode->value & ~mode->mask)
		map_wrong(c, "when", "its bits do not say what they read");
	if (mode->set_value & ~mode->set_mask)
		map_wrong(c, "write", "its bits do not say what to write");
	if (mode->set_value & map_guarded(c->map, pump->mode))
		map_wrong(c, "write", "it sets a bit that is guarded");
}

static void check_wait(struct checker *c, const char *field, u16 ms)
{
	if (ms > MEGAPOD_MAP_MAX_WAIT_MS)
		map_wrong(c, field, "%u ms, at most %u", ms, MEGAPOD_MAP_MAX_WAIT_MS);
}

static void check_back(struct checker *c, u8 space, u16 back, bool wide)
{
	if (!back)
		return;
	if (!has_words(space))
		map_wrong(c, "read back", "it is read from holding or input registers");
	else if (!map_reader(c->map, space, back))
		map_wrong(c, "read back", "no point reads register %u", back);
	if (back + wide >= MAP_ADDRESSES)
		map_wrong(c, "read back", "it goes beyond register 65535");
}

/* Whether both ends of what may be set fit into the register */
static void check_counts(struct checker *c, const char *field,
			 const struct megapod_map_setting *setting, s64 min, s64 max)
{
	s64 room = div64_s64(S64_MAX, MEGAPOD_MAP_MAX_PARTS);
	s64 last = setting->words == 2 ? U32_MAX : U16_MAX, first = 0;

	if (setting->is_signed) {
		last /= 2;
		first = -last - 1;
	}
	/* The lower end may be the higher one, which is said elsewhere */
	if (min < -room || min > room || max < -room || max > room) {
		map_wrong(c, field, "what may be set is more than any register holds");
		return;
	}
	min = div64_s64(min * megapod_map_parts(setting), setting->step);
	max = div64_s64(max * megapod_map_parts(setting), setting->step);
	if (max > last)
		map_wrong(c, field, "the highest is %lld counts, a register has %lld", max, last);
	if (min < first)
		map_wrong(c, field, "the lowest is %lld counts, a register has %lld", min, first);
}

/* A number is written to one register or two, which has to be readable too, or is so elsewhere. */
static void check_setting(struct checker *c, const char *field,
			  const struct megapod_map_setting *setting, s64 min, s64 max)
{
	bool wide = setting->words == 2;

	if (!megapod_map_can_set(setting))
		return;
	if (setting->zero && setting->reg)
		map_wrong(c, field, "register %u is not 0", setting->reg);
	if (setting->words > 2)
		map_wrong(c, field, "%u registers, at most 2", setting->words);
	if (setting->reg + wide >= MAP_ADDRESSES)
		map_wrong(c, field, "it goes beyond register 65535");
	if (!setting->step)
		map_wrong(c, field, "a count has no size: step wanted");
	else if (setting->parts > MEGAPOD_MAP_MAX_PARTS)
		map_wrong(c, field, "a count is 1/%u of the kernel's unit, at least 1/%u",
			  setting->parts, MEGAPOD_MAP_MAX_PARTS);
	else
		check_counts(c, field, setting, min, max);
	if (!map_reader(c->map, MODBUS_SPACE_HOLDING, setting->reg))
		map_wrong(c, field, "no point reads register %u", setting->reg);
	check_back(c, setting->back_space, setting->back, wide);
	check_index(c, field, setting->reg, 1 + wide);
	if (setting->before)
		check_index(c, field, setting->before, 1);
	check_wait(c, "settle", setting->settle_ms);
	if (setting->before && !map_reader(c->map, MODBUS_SPACE_HOLDING, setting->before))
		map_wrong(c, field, "no point reads register %u, which is written before",
			  setting->before);
	if (setting->before && map_guarded(c->map, setting->before))
		map_wrong(c, field, "register %u, which is written before, has guarded bits",
			  setting->before);
	if (map_guarded(c->map, setting->reg) || (wide && map_guarded(c->map, setting->reg + 1)))
		map_wrong(c, field, "register %u has guarded bits", setting->reg);
}

static void check_pumps(struct checker *c)
{
	u32 i, k;

	for (i = 0; i < c->map->num_pumps && i < MEGAPOD_MAP_MAX_PUMPS; i++) {
		const struct megapod_map_pump *pump = &c->map->pumps[i];
		const u8 space = MODBUS_SPACE_HOLDING;

		map_go_to(c, MAP_PART_PUMP, i, 0);
		map_check_label(c, pump->label, 0);
		check_reference(c, "speed", space, pump->speed, MEGAPOD_QUANTITY_SPEED);
		check_reference(c, "duty", space, pump->duty, MEGAPOD_QUANTITY_DUTY);
		check_reference(c, "flow", space, pump->flow_target, MEGAPOD_QUANTITY_FLOW);
		check_reference(c, "run time", space, pump->runtime, MEGAPOD_QUANTITY_DURATION);
		check_setting(c, "set duty", &pump->set_duty, pump->duty_min_permille,
			      pump->duty_max_permille);
		if (pump->set_duty.reg && pump->duty_min_permille > pump->duty_max_permille)
			map_wrong(c, "set duty", "its least is more than its most");
		check_setting(c, "set flow", &pump->set_flow, 0, pump->flow_max_ml_min);
		if (pump->mode)
			check_index(c, "modes", pump->mode, 1);
		if (pump->mode && !map_reader(c->map, space, pump->mode))
			map_wrong(c, "modes", "no point reads register %u", pump->mode);
		for (k = 0; k < pump->num_modes; k++) {
			map_go_to(c, MAP_PART_MODE, i, k);
			check_mode(c, pump, &pump->modes[k]);
		}
	}
}

/* @other: a second quantity that will do, or the same */
static void check_ref(struct checker *c, const char *field, const struct megapod_map_ref *ref,
		      u8 quantity, u8 other)
{
	const struct megapod_point *pt;

	if (!ref->there)
		return;
	pt = map_named_by(c->map, ref);
	if (!pt)
		map_wrong(c, field, "no point stands at register %u", ref->reg);
	else if (pt->quantity != quantity && pt->quantity != other)
		map_wrong(c, field, "the point at register %u is of another quantity", ref->reg);
}

/* A location that repeats could not say of which leak it is. */
static void check_location(struct checker *c, const struct megapod_block *block,
			   const struct megapod_point *pt)
{
	if (!pt->location_of.there)
		return;
	if (pt->quantity != MEGAPOD_QUANTITY_LENGTH)
		map_wrong(c, "location of", "a location is a length");
	if (block->repeat.count > 1 || block->inner.count > 1)
		map_wrong(c, "location of", "it repeats");
	if (block->window.there)
		map_wrong(c, "location of", "rules act by it, and by nothing behind a window");
	check_ref(c, "location of", &pt->location_of, MEGAPOD_QUANTITY_LEAK,
		  MEGAPOD_QUANTITY_LEAK);
}

static void check_locations(struct checker *c)
{
	u32 b, k;

	for (b = 0; b < c->map->num_blocks; b++) {
		for (k = 0; k < c->map->blocks[b].num_points; k++) {
			map_go_to(c, MAP_PART_POINT, b, k);
			check_location(c, &c->map->blocks[b], &c->map->blocks[b].points[k]);
		}
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
		map_wrong(c, "min", "its least is more than its most");
	if (sp->min < lowest_held(sp->quantity))
		map_wrong(c, "min", "%lld, at least %lld", sp->min, lowest_held(sp->quantity));
	if (sp->max > highest_held(sp->quantity))
		map_wrong(c, "max", "%lld, at most %lld", sp->max, highest_held(sp->quantity));
	if (sp->set.step && !megapod_map_is_rounded(&sp->set) &&
	    div64_s64(sp->min, megapod_map_unit(&sp->set)) * megapod_map_unit(&sp->set) != sp->min)
		map_wrong(c, "min", "it is no whole number of steps");
}

/* What it is set to and what came of it are two points of its quantity. */
static void check_readings(struct checker *c, const struct megapod_map_setpoint *sp)
{
	const struct megapod_map_setting *set = &sp->set;
	u8 space = set->back ? set->back_space : MODBUS_SPACE_HOLDING;
	u16 reg = set->back ? set->back : set->reg;
	const struct megapod_point *pt = map_reader(c->map, space, reg);

	if (pt && pt->quantity != sp->quantity)
		map_wrong(c, set->back ? "read back" : "at",
			  "the point at register %u is of another quantity", reg);
	check_ref(c, "actual", &sp->actual, sp->quantity, sp->quantity);
	if (sp->actual.there && sp->actual.space == space && sp->actual.reg == reg)
		map_wrong(c, "actual", "that is what it is set to, not what came of it");
	if (sp->band && !sp->actual.there)
		map_wrong(c, "band", "of nothing: what came of it is not read");
	if (sp->takes_ms && !sp->band)
		map_wrong(c, "takes", "until when: 'band' is not said");
	if (sp->takes_ms > MEGAPOD_MAP_MAX_TAKES_MS)
		map_wrong(c, "takes", "%u ms, at most %u", sp->takes_ms, MEGAPOD_MAP_MAX_TAKES_MS);
}

static void check_setpoint(struct checker *c, const struct megapod_map_setpoint *sp)
{
	map_check_label(c, sp->label, 0);
	if (!megapod_map_can_set(&sp->set) && !sp->set.back) {
		map_wrong(c, "at", "neither a register to set it nor one that reads it");
		return;
	}
	if (!megapod_is_held(sp->quantity)) {
		map_wrong(c, "quantity",
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
	map_check_label(c, battery->label, 0);
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
		map_wrong(c, "label", "another set-point, or a valve, has the same");
}

static void check_setpoints(struct checker *c)
{
	const struct megapod_map *map = c->map;
	u32 i;

	for (i = 0; i < map->num_setpoints && i < MEGAPOD_MAP_MAX_SETPOINTS; i++) {
		map_go_to(c, MAP_PART_SETPOINT, i, 0);
		check_setpoint(c, &map->setpoints[i]);
		check_setpoint_label(c, i);
	}
	for (i = 0; i < map->num_valves && i < MEGAPOD_MAP_MAX_VALVES; i++) {
		const struct megapod_map_valve *valve = &map->valves[i];

		map_go_to(c, MAP_PART_VALVE, i, 0);
		check_setpoint(c, &valve->position);
		check_setpoint_label(c, map->num_setpoints + i);
		if (valve->position.quantity != MEGAPOD_QUANTITY_POSITION)
			map_wrong(c, "quantity", "a valve has a position");
		if (valve->position.band >= 500)
			map_wrong(c, "band", "it leaves nothing between open and closed");
		if (valve->fail > MEGAPOD_VALVE_FAIL_STAYS)
			map_wrong(c, "fail", "%u is none", valve->fail);
	}
}

static void check_batteries(struct checker *c)
{
	const struct megapod_map_battery *batteries = c->map->batteries;
	u32 i, k;

	for (i = 0; i < c->map->num_batteries && i < MEGAPOD_MAP_MAX_BATTERIES; i++) {
		map_go_to(c, MAP_PART_BATTERY, i, 0);
		check_battery(c, &batteries[i]);
		if (!i && batteries[i].same_cells)
			map_wrong(c, "same cells", "as which: there is no battery before it");
		for (k = 0; k < i && batteries[i].label; k++)
			if (batteries[k].label && !strcmp(batteries[k].label, batteries[i].label))
				map_wrong(c, "label", "another battery has the same");
	}
}

static void check_guards(struct checker *c)
{
	u32 i;

	for (i = 0; i < c->map->num_guards; i++) {
		map_go_to(c, MAP_PART_GUARD, i, 0);
		if (!c->map->guards[i].mask)
			map_wrong(c, "at", "it guards no bit");
	}
}

/* Bits of two registers, of which the map's guards see one each */
static u32 guarded_in(const struct megapod_map *map, const struct megapod_map_write *w)
{
	u32 first = map_guarded(map, w->reg), second;

	if (w->words != 2)
		return first;
	second = map_guarded(map, w->reg + 1);
	return w->low_first ? second << 16 | first : first << 16 | second;
}

static void check_write(struct checker *c, const struct megapod_map_write *w)
{
	u32 all = megapod_map_all_bits(w);
	bool wide = w->words == 2;

	if (w->words > 2)
		map_wrong(c, "type", "%u registers, at most 2", w->words);
	if (w->reg + wide >= MAP_ADDRESSES)
		map_wrong(c, "at", "it goes beyond register 65535");
	if (!w->mask || w->mask & ~all || w->value & ~w->mask)
		map_wrong(c, w->require ? "require" : "write", "its bits do not say what to write");
	if (w->pulse_ms && w->rest & ~w->mask)
		map_wrong(c, "then", "it has other bits than what is written first");
	if (!w->require && (w->value | (w->pulse_ms ? w->rest : 0)) & guarded_in(c->map, w))
		map_wrong(c, "write", "it sets a bit that is guarded");
	if (w->mask != all && (w->blind || w->back) && !w->require)
		map_wrong(c, "write", "bits can be written where they are read, not elsewhere");
	if (w->require && (w->pulse_ms || w->blind))
		map_wrong(c, "require", "what is required is read, and not written");
	if (!w->blind && !map_is_read(c->map, MODBUS_SPACE_HOLDING, w->reg))
		map_wrong(c, "at", "no point reads register %u", w->reg);
	check_back(c, w->back_space, w->back, wide);
	if (!w->require)
		check_index(c, "at", w->reg, 1 + wide);
	check_wait(c, "settle", w->settle_ms);
	check_wait(c, "pulse", w->pulse_ms);
}

static void check_writes(struct checker *c, u8 part, const struct megapod_map_write *list, u8 num)
{
	u32 i;

	for (i = 0; i < num && i < MEGAPOD_MAP_MAX_WRITES; i++) {
		map_go_to(c, part, i, 0);
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
	map_go_to(c, MAP_PART_DEVICE, 0, 0);
	if (map->num_safe + around > MEGAPOD_MAP_MAX_WRITES)
		map_wrong(c, "safe state", "%u writes with unlock and lock, at most %u",
			  map->num_safe + around, MEGAPOD_MAP_MAX_WRITES);
	if (most && around + most > MEGAPOD_MAP_MAX_WRITES)
		map_wrong(c, "unlock", "%u writes with lock, at most %u", around,
			  MEGAPOD_MAP_MAX_WRITES - most);
}

static void check_heartbeat(struct checker *c)
{
	const struct megapod_map_heartbeat *beat = c->map->heartbeat;

	map_go_to(c, MAP_PART_HEARTBEAT, 0, 0);
	if (!beat)
		return;
	if (beat->every_ms < MEGAPOD_MAP_MIN_BEAT_MS || beat->every_ms > MEGAPOD_MAP_MAX_WAIT_MS)
		map_wrong(c, "every", "%u ms, %u to %u are allowed", beat->every_ms,
			  MEGAPOD_MAP_MIN_BEAT_MS, MEGAPOD_MAP_MAX_WAIT_MS);
	check_index(c, "at", beat->reg, 1);
	if (map_guarded(c->map, beat->reg))
		map_wrong(c, "at", "register %u has guarded bits", beat->reg);
}

/**
 * map_check_controls() - whether what a map switches and sets keeps to the rules
 * @c: the judge
 */
void map_check_controls(struct checker *c)
{
	check_outlets(c);
	check_pumps(c);
	check_locations(c);
	check_setpoints(c);
	check_batteries(c);
	check_guards(c);
	check_sequences(c);
	check_heartbeat(c);
}
