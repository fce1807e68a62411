// SPDX-License-Identifier: GPL-2.0-only
/*
 * The component that a device is for its pod: channels, set-points, pumps, valves, outlets and
 * batteries, described from the map and from what the survey found.
 */
#include <linux/math64.h>
#include <linux/slab.h>

#include "decode.h"
#include "engine.h"

/* Missed polls after which a sample is too old, should nobody say so earlier */
#define VALID_POLLS	3
#define VALID_SLACK_MS	1000

static_assert(MEGAPOD_MAP_MAX_TEXTS == MEGAPOD_MAX_TEXTS);
static_assert(MEGAPOD_MAP_STRING_SIZE == MEGAPOD_TEXT_SIZE);

static u32 valid_ms(u8 rate)
{
	if (rate == MEGAPOD_RATE_ONCE)
		return 0;
	return VALID_POLLS * map_period_ms(rate) + VALID_SLACK_MS;
}

static int channel_at(struct map_instance *inst, u8 space, u32 reg)
{
	struct map_value *v = map_find_value(inst, space, reg);

	return v && !v->absent ? (int)v->channel : MEGAPOD_NO_CHANNEL;
}

static int channel_of(struct map_instance *inst, const struct megapod_map_ref *ref)
{
	const struct map_value *v = map_find_point(inst, ref);

	return v && !v->absent ? (int)v->channel : MEGAPOD_NO_CHANNEL;
}

static void describe_channel(struct map_instance *inst, const struct map_value *v,
			     struct megapod_channel_desc *desc)
{
	desc->quantity = v->pt->quantity;
	desc->valid_ms = valid_ms(v->pt->rate);
	desc->has_fault = v->fault >= 0 || v->pt->has_range;
	desc->has_alarm = v->alarm >= 0;
	desc->absent = v->absent;
	desc->moving = v->pt->moving;
	desc->loop = v->pt->loop;
	desc->location_of = channel_of(inst, &v->pt->location_of) + 1;
	desc->windowed = v->window;
	desc->poll = v->absent ? 0 : map_span_of(inst, v) - inst->spans;
	if (v->pt->quantity == MEGAPOD_QUANTITY_ALARM || v->pt->quantity == MEGAPOD_QUANTITY_LEAK)
		desc->severity = v->severity;
}

static u32 axis_number(const struct megapod_axis *axis, u32 i)
{
	return (axis->first ? axis->first : 1) + i;
}

/* What is being described: channels, and the words that they share */
struct description {
	struct megapod_channel_desc *channels;
	struct megapod_state *states;
	u32 num_states;
};

static u32 count_states(const struct megapod_map *map)
{
	u32 b, k, n = 0;

	for (b = 0; b < map->num_blocks; b++)
		for (k = 0; k < map->blocks[b].num_points; k++)
			n += map->blocks[b].points[k].num_states;
	return n;
}

/* All repetitions have the words of the first. */
static void share_states(struct description *d, u32 channel, const struct megapod_block *block,
			 const struct megapod_point *pt, bool first)
{
	struct megapod_channel_desc *desc = &d->channels[channel];

	desc->num_states = pt->num_states;
	desc->bits = pt->named_bits;
	if (!pt->num_states)
		return;
	if (!first) {
		desc->first_state = d->channels[channel - block->num_points].first_state;
		return;
	}
	desc->first_state = d->num_states;
	memcpy(&d->states[d->num_states], pt->states, pt->num_states * sizeof(*pt->states));
	d->num_states += pt->num_states;
}

static void name_channel(void *arg, u32 channel, const struct megapod_block *block, u32 point,
			 u32 outer, u32 inner)
{
	struct description *d = arg;
	struct megapod_channel_desc *desc = &d->channels[channel];

	map_expand_label(block->points[point].label, axis_number(&block->repeat, outer),
			 axis_number(&block->inner, inner), desc->label, sizeof(desc->label));
	share_states(d, channel, block, &block->points[point], !outer && !inner);
}

static void describe_outlet(struct map_instance *inst, u32 i, struct megapod_outlet_desc *desc)
{
	const struct megapod_map_outlets *map = inst->map->outlets;
	u32 step = i * map->meter_stride;

	map_expand_label(map->label, axis_number(&map->repeat, i), 0, desc->label,
			 sizeof(desc->label));
	desc->voltage = channel_at(inst, map->meter_space, map->voltage ? map->voltage + step : 0);
	desc->current_ = channel_at(inst, map->meter_space,
				    map->current_ ? map->current_ + step : 0);
	desc->power = channel_at(inst, map->meter_space, map->power ? map->power + step : 0);
	desc->energy = channel_at(inst, map->meter_space, map->energy ? map->energy + step : 0);
	desc->valid_ms = valid_ms(map->rate);
	desc->cycle_min_ms = map->cycle.min_ms;
	desc->cycle_max_ms = map->cycle.max_ms;
}

static bool mode_can_be_set(struct map_instance *inst, const struct megapod_map_pump *pump)
{
	u8 i;

	if (channel_at(inst, MODBUS_SPACE_HOLDING, pump->mode) < 0)
		return false;
	for (i = 0; i < pump->num_modes; i++)
		if (pump->modes[i].set_mask)
			return true;
	return false;
}

/* A setting in register 0 says so by @zero, as 0 stands for none otherwise. */
static int settable_at(struct map_instance *inst, const struct megapod_map_setting *set)
{
	const struct megapod_map_ref zero = { .there = true, .space = MODBUS_SPACE_HOLDING };

	return set->zero ? channel_of(inst, &zero) :
	       channel_at(inst, MODBUS_SPACE_HOLDING, set->reg);
}

/* How it is set and where that reads, of whatever it is a setting */
static void describe_setting(struct map_instance *inst, const struct megapod_map_setting *set,
			     struct megapod_setpoint_desc *desc)
{
	int at = settable_at(inst, set);

	desc->set = set->back ? channel_at(inst, set->back_space, set->back) : at;
	desc->settable = at >= 0 &&
			 (!set->before || channel_at(inst, MODBUS_SPACE_HOLDING, set->before) >= 0);
	desc->step = megapod_map_unit(set);
	desc->tolerance = megapod_map_tolerance(set);
}

/*
 * A set-point of a pump, numbered *@next: @setting, and the point at @what that reads it or tells
 * what came of it. Returns its number, or %MEGAPOD_NO_SETPOINT if the device has neither.
 */
static int describe_pump_setting(struct map_instance *inst,
				 const struct megapod_map_setting *setting, u16 what,
				 struct megapod_setpoint_desc *descs, u32 *next)
{
	struct megapod_setpoint_desc *desc = &descs[*next];
	int reads = channel_at(inst, MODBUS_SPACE_HOLDING, what);

	describe_setting(inst, setting, desc);
	desc->actual = reads == desc->set ? MEGAPOD_NO_CHANNEL : reads;
	if (desc->set < 0 && desc->actual < 0)
		return MEGAPOD_NO_SETPOINT;
	return (*next)++;
}

/* Whether the safe state writes what has to be written before this setting, if anything has to. */
static bool safe_is_of(const struct megapod_map *map, const struct megapod_map_setting *setting)
{
	const struct megapod_map_write *write;

	for (write = map->safe; write < map->safe + map->num_safe; write++)
		if (write->reg == setting->before)
			return write->value == setting->before_value;
	return !setting->before;
}

/*
 * What the safe state of the device sets it to is its safe value, where it may be set to that.
 * Where counts are rounded there is none.
 */
static void describe_safe(const struct megapod_map *map, const struct megapod_map_setting *setting,
			  struct megapod_setpoint_desc *desc)
{
	const struct megapod_map_write *write;
	u32 step = setting->step ? setting->step : 1, part, rest;
	s64 value;

	if (!setting->reg || setting->is_signed || megapod_map_is_rounded(setting) ||
	    !safe_is_of(map, setting))
		return;
	for (write = map->safe; write < map->safe + map->num_safe; write++) {
		value = div_u64_rem((u64)write->value * step, megapod_map_parts(setting), &part);
		if (write->reg != setting->reg || write->words != setting->words ||
		    write->low_first != setting->low_first || write->require ||
		    write->mask != megapod_map_all_bits(write) || value < desc->min ||
		    value > desc->max)
			continue;
		div_u64_rem(value - desc->min, megapod_map_unit(setting), &rest);
		desc->has_safe = desc->settable && !rest && !part;
		desc->safe = value;
	}
}

static void describe_pump(struct map_instance *inst, const struct megapod_map_pump *pump,
			  struct megapod_pump_desc *desc, struct megapod_setpoint_desc *setpoints,
			  u32 *next)
{
	const u8 space = MODBUS_SPACE_HOLDING;
	struct megapod_setpoint_desc *sp;

	strscpy(desc->label, pump->label, sizeof(desc->label));
	desc->speed = channel_at(inst, space, pump->speed);
	desc->runtime = channel_at(inst, space, pump->runtime);
	desc->sets_mode = mode_can_be_set(inst, pump);
	sp = &setpoints[*next];
	desc->duty = describe_pump_setting(inst, &pump->set_duty, pump->duty, setpoints, next);
	if (desc->duty >= 0) {
		snprintf(sp->label, sizeof(sp->label), "%.40s duty", pump->label);
		sp->quantity = MEGAPOD_QUANTITY_DUTY;
		sp->min = pump->duty_min_permille;
		sp->max = pump->duty_max_permille;
		describe_safe(inst->map, &pump->set_duty, sp);
	}
	sp = &setpoints[*next];
	desc->flow_target = describe_pump_setting(inst, &pump->set_flow, pump->flow_target,
						  setpoints, next);
	if (desc->flow_target >= 0) {
		snprintf(sp->label, sizeof(sp->label), "%.40s flow", pump->label);
		sp->quantity = MEGAPOD_QUANTITY_FLOW;
		sp->max = pump->flow_max_ml_min;
		describe_safe(inst->map, &pump->set_flow, sp);
	}
}

/* They keep their numbers, by which commands name them, if the device has them or not. */
static void describe_setpoint(struct map_instance *inst, const struct megapod_map_setpoint *sp,
			      struct megapod_setpoint_desc *desc)
{
	strscpy(desc->label, sp->label, sizeof(desc->label));
	desc->quantity = sp->quantity;
	describe_setting(inst, &sp->set, desc);
	desc->actual = channel_of(inst, &sp->actual);
	desc->min = sp->min;
	desc->max = sp->max;
	desc->band = sp->band;
	desc->settle_ms = sp->takes_ms;
	describe_safe(inst->map, &sp->set, desc);
}

static void describe_valves(const struct megapod_map *map, struct megapod_valve_desc *descs)
{
	u32 i;

	for (i = 0; i < map->num_valves; i++) {
		strscpy(descs[i].label, map->valves[i].position.label, sizeof(descs[i].label));
		descs[i].setpoint = map->num_setpoints + i;
		descs[i].fail = map->valves[i].fail;
	}
}

/* Returns whether the device has it. */
static bool describe_battery(struct map_instance *inst, const struct megapod_map_battery *battery,
			     struct megapod_battery_desc *desc)
{
	strscpy(desc->label, battery->label, sizeof(desc->label));
	desc->charge = channel_of(inst, &battery->charge);
	desc->time_left = channel_of(inst, &battery->time_left);
	desc->on_battery = channel_of(inst, &battery->on_battery);
	desc->mains = channel_of(inst, &battery->mains);
	desc->voltage = channel_of(inst, &battery->voltage);
	desc->current_ = channel_of(inst, &battery->current_);
	desc->power = channel_of(inst, &battery->power);
	return desc->charge >= 0 || desc->time_left >= 0 || desc->on_battery >= 0 ||
	       desc->mains >= 0 || desc->voltage >= 0 || desc->current_ >= 0 || desc->power >= 0;
}

/* Of those that tell of the same cells, the first that the device has */
static void describe_batteries(struct map_instance *inst, struct megapod_battery_desc *batteries,
			       u32 *num)
{
	bool there = false;
	u32 i;

	for (i = 0; i < inst->map->num_batteries; i++) {
		const struct megapod_map_battery *battery = &inst->map->batteries[i];

		if (battery->same_cells && there)
			continue;
		there = describe_battery(inst, battery, &batteries[*num]);
		*num += there;
	}
}

/* All that has a set-point: those of the map, those of its valves, those of its pumps */
static void describe_settings(struct map_instance *inst, struct megapod_pump_desc *pumps,
			      struct megapod_setpoint_desc *setpoints, u32 *num)
{
	const struct megapod_map_setpoint *sp;
	u32 i;

	while ((sp = megapod_map_find_setpoint(inst->map, *num)))
		describe_setpoint(inst, sp, &setpoints[(*num)++]);
	for (i = 0; i < inst->map->num_pumps; i++)
		describe_pump(inst, &inst->map->pumps[i], &pumps[i], setpoints, num);
}

/**
 * map_component_make() - register the component
 * @inst: instance whose layout is final
 *
 * Context: the identify work.
 * Return: 0, -ENOMEM, or what megapod_component_register() said.
 */
int map_component_make(struct map_instance *inst)
{
	const struct megapod_identity *id = &inst->identity;
	struct megapod_setpoint_desc *setpoints;
	struct description d = { };
	struct megapod_battery_desc *batteries;
	struct megapod_outlet_desc *outlets;
	struct megapod_valve_desc *valves;
	struct megapod_pump_desc *pumps;
	const char *texts[MEGAPOD_MAP_MAX_TEXTS];
	struct megapod_component_desc desc = {
		.name = inst->mdev->name,
		.driver = inst->map->name,
		.index = inst->mdev->index,
		.kind = inst->map->kind,
		.read_only = inst->map->read_only || inst->mdev->access == MODBUS_ACCESS_RO,
		.vendor = id->vendor[0] || !inst->map->identity.vendor ? id->vendor :
			  inst->map->identity.vendor,
		.model = id->model,
		.serial = id->serial,
		.firmware = id->firmware,
		.num_channels = inst->num_values,
		.num_pumps = inst->map->num_pumps,
		.num_valves = inst->map->num_valves,
		.num_outlets = inst->num_outlets,
		.texts = texts,
		.num_texts = inst->map->num_texts,
		.num_polls = inst->num_spans,
	};
	struct megapod_component *component = ERR_PTR(-ENOMEM);
	char bus[MODBUS_NAME_SIZE + 8];
	u32 i;

	d.channels = kvcalloc(desc.num_channels, sizeof(*d.channels), GFP_KERNEL);
	d.states = kvcalloc(count_states(inst->map), sizeof(*d.states), GFP_KERNEL);
	/* a duty and a flow target of each pump, at most */
	setpoints = kvcalloc(inst->map->num_setpoints + desc.num_valves + 2 * desc.num_pumps + 1,
			     sizeof(*setpoints), GFP_KERNEL);
	valves = kvcalloc(desc.num_valves, sizeof(*valves), GFP_KERNEL);
	batteries = kvcalloc(inst->map->num_batteries, sizeof(*batteries), GFP_KERNEL);
	pumps = kvcalloc(desc.num_pumps, sizeof(*pumps), GFP_KERNEL);
	outlets = kvcalloc(desc.num_outlets, sizeof(*outlets), GFP_KERNEL);
	if (d.channels && d.states && setpoints && pumps && valves && outlets && batteries) {
		for (i = 0; i < inst->num_values; i++)
			describe_channel(inst, &inst->values[i],
					 &d.channels[inst->values[i].channel]);
		map_walk_points(inst, name_channel, &d);
		describe_settings(inst, pumps, setpoints, &desc.num_setpoints);
		describe_valves(inst->map, valves);
		describe_batteries(inst, batteries, &desc.num_batteries);
		for (i = 0; i < desc.num_texts; i++)
			texts[i] = inst->map->texts[i].label;
		for (i = 0; i < desc.num_outlets; i++)
			describe_outlet(inst, i, &outlets[i]);
		snprintf(bus, sizeof(bus), "%s:%u", dev_name(inst->mdev->dev.parent),
			 inst->mdev->unit);
		desc.bus = bus;
		desc.channels = d.channels;
		desc.states = d.states;
		desc.num_states = d.num_states;
		desc.setpoints = setpoints;
		desc.pumps = pumps;
		desc.valves = valves;
		desc.batteries = batteries;
		desc.outlets = outlets;
		component = megapod_component_register(inst->pod, &inst->mdev->dev, &desc,
						       &inst->ops, inst);
	}
	kvfree(d.channels);
	kvfree(d.states);
	kvfree(setpoints);
	kvfree(pumps);
	kvfree(valves);
	kvfree(batteries);
	kvfree(outlets);
	if (IS_ERR(component))
		return PTR_ERR(component);
	scoped_guard(map_sample, &inst->sample_lock)
		inst->component = component;
	return 0;
}
