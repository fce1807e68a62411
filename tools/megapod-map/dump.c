// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a map means to the engine, as lines to compare: fields that are left out and fields
 * that say the same are alike. Written for the map of a text and for the tables that a driver
 * was compiled with.
 */
#include "map.h"

static void dump_condition(FILE *out, const char *name, const struct megapod_condition *when)
{
	if (!when->mask)
		return;
	fprintf(out, " %s=%s %u/%04x%s%04x", name, words_space[when->space].name, when->reg,
		when->mask, when->invert ? "!=" : "=", when->value);
	if (when->stride)
		fprintf(out, " every %u", when->stride);
}

static void dump_axis(FILE *out, const char *name, const struct megapod_axis *axis)
{
	u16 count = axis->count ? axis->count : 1;

	if (!axis->sized && count == 1)
		return;
	fprintf(out, " %s=%u", name, count);
	if (axis->sized)
		fprintf(out, " by-size=%u", axis->size);
	fprintf(out, " first=%u stride=%u bit-stride=%u", axis->first ? axis->first : 1,
		axis->stride, axis->bit_stride);
}

static void dump_ref(FILE *out, const char *name, const struct megapod_map_ref *ref)
{
	if (!ref->there)
		return;
	fprintf(out, " %s=%s/%u", name, words_space[ref->space].name, ref->reg);
	if (ref->bit)
		fprintf(out, ".%u", ref->bit);
}

static void dump_window(FILE *out, const struct megapod_map_window *window)
{
	if (window->there)
		fprintf(out, " window=%u/%u step=%u settle=%ums%s", window->reg, window->value,
			window->step, window->settle_ms, window->blind ? " blind" : "");
}

static void dump_point(FILE *out, const struct megapod_point *pt)
{
	static const char *const severities[] = { "", " warning", " critical" };
	bool flag = pt->quantity == MEGAPOD_QUANTITY_ALARM || pt->quantity == MEGAPOD_QUANTITY_LEAK;
	u8 severity = pt->severity ? pt->severity : MEGAPOD_STATUS_CRITICAL;
	u32 i;

	fprintf(out, "  %s %u '%s' %s %s %s", words_space[pt->space].name, pt->reg, pt->label,
		words_format[pt->format].name, words_quantity[pt->quantity].name,
		words_rate[pt->rate].name);
	if (pt->format == MEGAPOD_FORMAT_BITS)
		fprintf(out, " bit=%u bits=%u", pt->bit, pt->bits ? pt->bits : 1);
	if (!flag && pt->quantity != MEGAPOD_QUANTITY_INPUT)
		fprintf(out, " scale=%d/%d", pt->mul ? pt->mul : 1, pt->div ? pt->div : 1);
	if (flag)
		fprintf(out, " severity=%s", words_severity[severity].name);
	if (pt->offset)
		fprintf(out, " offset=%lld", pt->offset);
	if (pt->has_range)
		fprintf(out, " range=%lld..%lld", pt->min, pt->max);
	if (pt->low_first)
		fprintf(out, " low-first");
	if (pt->swapped)
		fprintf(out, " swapped");
	if (pt->split)
		fprintf(out, " split=%u", pt->split);
	if (pt->moving)
		fprintf(out, " moving");
	if (pt->read_alone)
		fprintf(out, " read-alone");
	if (pt->loop)
		fprintf(out, " loop=%s", words_loop[pt->loop].name);
	for (i = 0; i < pt->num_na; i++)
		fprintf(out, " na=%#llx", pt->na[i]);
	if (pt->na_passes)
		fprintf(out, " na-passes");
	for (i = 0; i < pt->num_states; i++)
		fprintf(out, " %s%d='%s'%s", pt->named_bits ? "bit" : "", pt->states[i].value,
			pt->states[i].label, severities[pt->states[i].severity]);
	if (pt->scale_reg)
		fprintf(out, " scale-at=%u", pt->scale_reg);
	dump_condition(out, "fault", &pt->fault);
	dump_condition(out, "alarm", &pt->alarm);
	dump_condition(out, "valid", &pt->valid);
	dump_ref(out, "location-of", &pt->location_of);
	fputc('\n', out);
}

static void dump_string(FILE *out, const char *name, const struct megapod_map_string *at)
{
	if (at->words)
		fprintf(out, "%s %s %u words=%u%s%s\n", name, words_space[at->space].name, at->reg,
			at->words, at->swapped ? " swapped" : "", at->required ? " required" : "");
}

static void dump_access(FILE *out, u8 words, bool low_first, u8 back_space, u16 back, u16 settle_ms)
{
	if (words == 2)
		fprintf(out, " u32%s", low_first ? " low-first" : "");
	if (back)
		fprintf(out, " back=%s/%u", words_space[back_space].name, back);
	if (settle_ms)
		fprintf(out, " settle=%ums", settle_ms);
}

static void dump_setting(FILE *out, const char *name, const struct megapod_map_setting *s)
{
	fprintf(out, "  %s %u step=%u", name, s->reg, s->step);
	if (s->parts)
		fprintf(out, "/%u", s->parts);
	fprintf(out, " tolerance=%u", s->tolerance);
	dump_access(out, s->words, s->low_first, s->back_space, s->back, s->settle_ms);
	if (s->is_signed)
		fprintf(out, " signed");
	if (s->before)
		fprintf(out, " before=%u/%u", s->before, s->before_value);
}

static void dump_setpoint(FILE *out, const char *name, const struct megapod_map_setpoint *sp)
{
	fprintf(out, "%s '%s' %s", name, sp->label, words_quantity[sp->quantity].name);
	dump_ref(out, "actual", &sp->actual);
	fprintf(out, " min=%lld max=%lld band=%u takes=%ums\n", sp->min, sp->max, sp->band,
		sp->takes_ms);
	dump_setting(out, "set", &sp->set);
	fputc('\n', out);
}

static void dump_valve(FILE *out, const struct megapod_map_valve *valve)
{
	dump_setpoint(out, "valve", &valve->position);
	fprintf(out, "  fails %s\n", words_fail[valve->fail].name);
}

static void dump_battery(FILE *out, const struct megapod_map_battery *battery)
{
	fprintf(out, "battery '%s'", battery->label);
	dump_ref(out, "charge", &battery->charge);
	dump_ref(out, "time-left", &battery->time_left);
	dump_ref(out, "on-battery", &battery->on_battery);
	dump_ref(out, "mains", &battery->mains);
	dump_ref(out, "voltage", &battery->voltage);
	dump_ref(out, "current", &battery->current_);
	dump_ref(out, "power", &battery->power);
	if (battery->same_cells)
		fprintf(out, " same-cells");
	fputc('\n', out);
}

static void dump_writes(FILE *out, const char *name, const struct megapod_map_write *list, u32 num)
{
	for (; num; num--, list++) {
		fprintf(out, "%s %u %s%04x=%04x tolerance=%u", name, list->reg,
			list->require ? "requires " : "", list->mask, list->value, list->tolerance);
		dump_access(out, list->words, list->low_first, list->back_space, list->back,
			    list->settle_ms);
		if (list->blind)
			fprintf(out, " blind");
		if (list->pulse_ms)
			fprintf(out, " pulse=%ums rest=%04x", list->pulse_ms, list->rest);
		fputc('\n', out);
	}
}

static void dump_pump(FILE *out, const struct megapod_map_pump *pump)
{
	int i;

	fprintf(out, "pump '%s' speed=%u duty=%u flow=%u runtime=%u mode=%u\n", pump->label,
		pump->speed, pump->duty, pump->flow_target, pump->runtime, pump->mode);
	if (pump->set_duty.reg) {
		dump_setting(out, "set-duty", &pump->set_duty);
		fprintf(out, " min=%u max=%u\n", pump->duty_min_permille, pump->duty_max_permille);
	}
	if (pump->set_flow.reg) {
		dump_setting(out, "set-flow", &pump->set_flow);
		fprintf(out, " max=%u\n", pump->flow_max_ml_min);
	}
	for (i = 0; i < pump->num_modes; i++)
		fprintf(out, "  mode %s %04x=%04x set %04x=%04x\n",
			words_mode[pump->modes[i].mode].name, pump->modes[i].mask,
			pump->modes[i].value, pump->modes[i].set_mask, pump->modes[i].set_value);
}

static void dump_outlets(FILE *out, const struct megapod_map_outlets *outlets)
{
	if (!outlets)
		return;
	fprintf(out, "outlets '%s' coil=%u %s", outlets->label, outlets->coil,
		words_rate[outlets->rate].name);
	if (outlets->words)
		fprintf(out, " register=%u words=%u%s on=%x off=%x", outlets->reg, outlets->words,
			outlets->low_first ? " low-first" : "", outlets->on, outlets->off);
	if (outlets->selects)
		fprintf(out, " select=%u", outlets->select);
	dump_condition(out, "reads-on", &outlets->reads_on);
	if (outlets->cycle.max_ms)
		fprintf(out, " cycle=%s:%u+%u value=%u time=%u unit=%ums min=%ums max=%ums",
			words_space[outlets->cycle.space].name, outlets->cycle.reg,
			outlets->cycle.stride, outlets->cycle.value, outlets->cycle.time,
			outlets->cycle.unit_ms, outlets->cycle.min_ms, outlets->cycle.max_ms);
	dump_axis(out, "repeat", &outlets->repeat);
	if (outlets->multiple)
		fprintf(out, " multiple");
	fprintf(out, "\n  meter %s stride=%u voltage=%u current=%u power=%u energy=%u\n",
		words_space[outlets->meter_space].name, outlets->meter_stride, outlets->voltage,
		outlets->current_, outlets->power, outlets->energy);
}

static void dump_requests(FILE *out, const struct megapod_map_requests *r)
{
	if (r->registers || r->bits || r->pause_ms || r->reply_ms || r->write_multiple)
		fprintf(out, "requests registers=%u bits=%u pause=%ums reply=%ums%s\n",
			r->registers, r->bits, r->pause_ms, r->reply_ms,
			r->write_multiple ? " write-multiple" : "");
}

/**
 * write_dump() - what a map means
 * @map: the map
 * @out: where to
 */
void write_dump(const struct megapod_map *map, FILE *out)
{
	u32 b, k;

	fprintf(out, "map %s %s expect='%s' vendor='%s'%s\n", map->name, words_kind[map->kind].name,
		map->identity.expect ? map->identity.expect : "",
		map->identity.vendor ? map->identity.vendor : "",
		map->identity.device_id ? " device-id" : "");
	dump_string(out, "vendor", &map->identity.vendor_at);
	dump_string(out, "model", &map->identity.model_at);
	dump_string(out, "serial", &map->identity.serial_at);
	dump_string(out, "firmware", &map->identity.firmware_at);
	for (k = 0; k < map->num_texts; k++)
		dump_string(out, format("text '%s'", map->texts[k].label), &map->texts[k].at);
	if (map->sizes.num)
		fprintf(out, "sizes %s %u num=%u\n", words_space[map->sizes.space].name,
			map->sizes.reg, map->sizes.num);
	dump_requests(out, &map->requests);
	for (k = 0; k < map->num_models; k++)
		fprintf(out, "model %u last=%u length=%u\n", map->models[k].id,
			map->models[k].last, map->models[k].length);
	if (map->heartbeat)
		fprintf(out, "heartbeat %u every=%ums %u then %u\n", map->heartbeat->reg,
			map->heartbeat->every_ms, map->heartbeat->value, map->heartbeat->then);
	for (b = 0; b < map->num_blocks; b++) {
		const struct megapod_block *block = &map->blocks[b];

		fprintf(out, "block needs=%u", block->needs);
		dump_condition(out, "present", &block->present);
		dump_axis(out, "repeat", &block->repeat);
		dump_axis(out, "inner", &block->inner);
		dump_window(out, &block->window);
		fputc('\n', out);
		for (k = 0; k < block->num_points; k++)
			dump_point(out, &block->points[k]);
	}
	dump_outlets(out, map->outlets);
	for (k = 0; k < map->num_pumps; k++)
		dump_pump(out, &map->pumps[k]);
	for (k = 0; k < map->num_setpoints; k++)
		dump_setpoint(out, "setpoint", &map->setpoints[k]);
	for (k = 0; k < map->num_valves; k++)
		dump_valve(out, &map->valves[k]);
	for (k = 0; k < map->num_batteries; k++)
		dump_battery(out, &map->batteries[k]);
	for (k = 0; k < map->num_guards; k++)
		fprintf(out, "guard %u %04x\n", map->guards[k].reg, map->guards[k].mask);
	dump_writes(out, "safe", map->safe, map->num_safe);
	dump_writes(out, "unlock", map->unlock, map->num_unlock);
	dump_writes(out, "lock", map->lock, map->num_lock);
}
