// SPDX-License-Identifier: GPL-2.0-only
/*
 * The const tables of a driver, for its one C file to include. What equals zero is left out,
 * as in tables that people write.
 */
#include "map.h"

#include <ctype.h>

#define COLUMNS	100
#define TAB	8

/* Fields of one initialiser, in as few lines as they fit */
struct row {
	FILE *out;
	int indent;
	int column;
};

static void __printf(2, 3) item(struct row *row, const char *fmt, ...)
{
	char text[512];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!row->column || row->column + len + 2 > COLUMNS) {
		if (row->column)
			fputc('\n', row->out);
		fprintf(row->out, "%.*s", row->indent, "\t\t\t\t");
		row->column = row->indent * TAB;
	} else {
		fputc(' ', row->out);
		row->column++;
	}
	fprintf(row->out, "%s,", text);
	row->column += len + 1;
}

static void end(struct row *row)
{
	if (row->column)
		fputc('\n', row->out);
	row->column = 0;
}

static char *quoted(const char *text)
{
	char *to = zalloc(2 * strlen(text) + 3), *p = to;

	for (*p++ = '"'; *text; text++) {
		if (*text == '"' || *text == '\\')
			*p++ = '\\';
		*p++ = *text;
	}
	*p = '"';
	return to;
}

static char *upper(const char *text)
{
	char *to = format("%s", text), *p;

	for (p = to; *p; p++)
		*p = *p == ' ' ? '_' : (char)toupper((u8)*p);
	return to;
}

/* Printing what is not zero, as it is written in C */
static void condition(struct row *row, const char *name, const struct megapod_condition *when)
{
	if (!when->mask)
		return;
	item(row, ".%s = { %u, %#06x, .space = MODBUS_SPACE_%s%s%s%s }", name, when->reg,
	     when->mask, words_space[when->space].symbol,
	     when->value ? format(", .value = %#06x", when->value) : "",
	     when->stride ? format(", .stride = %u", when->stride) : "",
	     when->invert ? ", .invert = true" : "");
}

static void ref(struct row *row, const char *name, const struct megapod_map_ref *r)
{
	if (r->there)
		item(row, ".%s = { .there = true, .space = MODBUS_SPACE_%s, .reg = %u%s }", name,
		     words_space[r->space].symbol, r->reg,
		     r->bit ? format(", .bit = %u", r->bit) : "");
}

static char *numbers(const u64 *of, u32 n)
{
	char *text = format("%#llx", of[0]);
	u32 i;

	for (i = 1; i < n; i++)
		text = format("%s, %#llx", text, of[i]);
	return text;
}

static char *states_name(const struct text *t, u32 b, u32 k)
{
	return format("%s_%s_states_%u", t->map.name, t->blocks[b].name, k);
}

static void states(const struct text *t, u32 b, u32 k, FILE *out)
{
	const struct megapod_point *pt = &t->map.blocks[b].points[k];
	u32 i;

	if (!pt->num_states)
		return;
	fprintf(out, "static const struct megapod_state %s[] = {\n", states_name(t, b, k));
	for (i = 0; i < pt->num_states; i++)
		fprintf(out, "\t{ %d, MEGAPOD_STATUS_%s, %s },\n", pt->states[i].value,
			words_severity[pt->states[i].severity].symbol, quoted(pt->states[i].label));
	fprintf(out, "};\n\n");
}

static void point(FILE *out, const struct megapod_point *pt, const char *states)
{
	struct row row = { .out = out, .indent = 2 };

	fprintf(out, "\t{\n");
	item(&row, ".label = %s", quoted(pt->label));
	item(&row, ".reg = %u", pt->reg);
	item(&row, ".space = MODBUS_SPACE_%s", words_space[pt->space].symbol);
	item(&row, ".format = MEGAPOD_FORMAT_%s", words_format[pt->format].symbol);
	item(&row, ".quantity = MEGAPOD_QUANTITY_%s", words_quantity[pt->quantity].symbol);
	if (pt->rate)
		item(&row, ".rate = MEGAPOD_RATE_%s", words_rate[pt->rate].symbol);
	if (pt->severity)
		item(&row, ".severity = MEGAPOD_STATUS_%s", words_severity[pt->severity].symbol);
	if (pt->bit)
		item(&row, ".bit = %u", pt->bit);
	if (pt->bits > 1)
		item(&row, ".bits = %u", pt->bits);
	if (pt->low_first)
		item(&row, ".low_first = true");
	if (pt->swapped)
		item(&row, ".swapped = true");
	if (pt->split)
		item(&row, ".split = %u", pt->split);
	if (pt->num_na) {
		item(&row, ".num_na = %u", pt->num_na);
		item(&row, ".na = { %s }", numbers(pt->na, pt->num_na));
		if (pt->na_passes)
			item(&row, ".na_passes = true");
	}
	if (pt->moving)
		item(&row, ".moving = true");
	if (pt->read_alone)
		item(&row, ".read_alone = true");
	if (pt->loop)
		item(&row, ".loop = MEGAPOD_LOOP_%s", words_loop[pt->loop].symbol);
	if (pt->mul != 1)
		item(&row, ".mul = %d", pt->mul);
	if (pt->div != 1)
		item(&row, ".div = %d", pt->div);
	if (pt->offset)
		item(&row, ".offset = %lldLL", pt->offset);
	if (pt->has_range)
		item(&row, ".has_range = true, .min = %lldLL, .max = %lldLL", pt->min, pt->max);
	if (pt->named_bits)
		item(&row, ".named_bits = true");
	if (pt->num_states)
		item(&row, ".states = %s", states);
	if (pt->num_states)
		item(&row, ".num_states = ARRAY_SIZE(%s)", states);
	condition(&row, "fault", &pt->fault);
	condition(&row, "alarm", &pt->alarm);
	condition(&row, "valid", &pt->valid);
	if (pt->scale_reg)
		item(&row, ".scale_reg = %u", pt->scale_reg);
	ref(&row, "location_of", &pt->location_of);
	end(&row);
	fprintf(out, "\t},\n");
}

static char *axis(const struct megapod_axis *a)
{
	char *text = format("%s", a->sized ? format(".sized = true, .size = %u, ", a->size) : "");

	text = format("%s.count = %u", text, a->count ? a->count : 1);
	if (a->first)
		text = format("%s, .first = %u", text, a->first);
	if (a->stride)
		text = format("%s, .stride = %u", text, a->stride);
	if (a->bit_stride)
		text = format("%s, .bit_stride = %u", text, a->bit_stride);
	return format("{ %s }", text);
}

static void window(struct row *row, const struct megapod_map_window *w)
{
	if (!w->there)
		return;
	item(row, ".window = { .there = true, .reg = %u, .value = %u%s%s%s }", w->reg, w->value,
	     w->step ? format(", .step = %u", w->step) : "",
	     w->settle_ms ? format(", .settle_ms = %u", w->settle_ms) : "",
	     w->blind ? ", .blind = true" : "");
	end(row);
}

static void block(const struct text *t, u32 b, FILE *out)
{
	const struct megapod_block *from = &t->map.blocks[b];
	struct row row = { .out = out, .indent = 2 };

	fprintf(out, "\t{\n");
	item(&row, ".points = %s_%s", t->map.name, t->blocks[b].name);
	item(&row, ".num_points = ARRAY_SIZE(%s_%s)", t->map.name, t->blocks[b].name);
	if (from->needs)
		item(&row, ".needs = %u", from->needs);
	condition(&row, "present", &from->present);
	end(&row);
	window(&row, &from->window);
	if (from->repeat.count)
		item(&row, ".repeat = %s", axis(&from->repeat));
	end(&row);
	if (from->inner.count)
		item(&row, ".inner = %s", axis(&from->inner));
	end(&row);
	fprintf(out, "\t},\n");
}

static void blocks(const struct text *t, FILE *out)
{
	u32 b, k;

	for (b = 0; b < t->map.num_blocks; b++) {
		for (k = 0; k < t->map.blocks[b].num_points; k++)
			states(t, b, k, out);
		fprintf(out, "static const struct megapod_point %s_%s[] = {\n", t->map.name,
			t->blocks[b].name);
		for (k = 0; k < t->map.blocks[b].num_points; k++)
			point(out, &t->map.blocks[b].points[k], states_name(t, b, k));
		fprintf(out, "};\n\n");
	}
	if (!t->map.num_blocks)
		return;
	fprintf(out, "static const struct megapod_block %s_blocks[] = {\n", t->map.name);
	for (b = 0; b < t->map.num_blocks; b++)
		block(t, b, out);
	fprintf(out, "};\n\n");
}

static void cycle(struct row *row, const struct megapod_map_cycle *c)
{
	struct row inner = { .out = row->out, .indent = row->indent + 1 };

	if (!c->max_ms)
		return;
	end(row);
	fprintf(row->out, "\t.cycle = {\n");
	item(&inner, ".space = MODBUS_SPACE_%s", words_space[c->space].symbol);
	item(&inner, ".reg = %u", c->reg);
	item(&inner, ".stride = %u", c->stride);
	if (c->time)
		item(&inner, ".value = %u, .time = %u", c->value, c->time);
	item(&inner, ".unit_ms = %u", c->unit_ms);
	item(&inner, ".min_ms = %u", c->min_ms);
	item(&inner, ".max_ms = %u", c->max_ms);
	end(&inner);
	fprintf(row->out, "\t},\n");
}

static void outlets(const struct text *t, FILE *out)
{
	const struct megapod_map_outlets *o = t->map.outlets;
	struct row row = { .out = out, .indent = 1 };

	if (!o)
		return;
	fprintf(out, "static const struct megapod_map_outlets %s_outlets = {\n", t->map.name);
	item(&row, ".label = %s", quoted(o->label));
	if (o->words) {
		item(&row, ".words = %u", o->words);
		item(&row, ".reg = %u", o->reg);
		if (o->low_first)
			item(&row, ".low_first = true");
		item(&row, ".on = %#x", o->on);
		item(&row, ".off = %#x", o->off);
		if (o->selects)
			item(&row, ".selects = true, .select = %u", o->select);
	} else {
		item(&row, ".coil = %u", o->coil);
	}
	end(&row);
	condition(&row, "reads_on", &o->reads_on);
	end(&row);
	item(&row, ".repeat = %s", axis(&o->repeat));
	end(&row);
	if (o->multiple)
		item(&row, ".multiple = true");
	if (o->rate)
		item(&row, ".rate = MEGAPOD_RATE_%s", words_rate[o->rate].symbol);
	cycle(&row, &o->cycle);
	item(&row, ".meter_space = MODBUS_SPACE_%s", words_space[o->meter_space].symbol);
	item(&row, ".meter_stride = %u", o->meter_stride);
	if (o->voltage)
		item(&row, ".voltage = %u", o->voltage);
	if (o->current_)
		item(&row, ".current_ = %u", o->current_);
	if (o->power)
		item(&row, ".power = %u", o->power);
	if (o->energy)
		item(&row, ".energy = %u", o->energy);
	end(&row);
	fprintf(out, "};\n\n");
}

static void modes(const struct text *t, FILE *out)
{
	int i, k;

	for (i = 0; i < t->num_modes; i++) {
		const struct modes *m = &t->modes[i];

		fprintf(out, "static const struct megapod_map_mode %s_modes_%s[] = {\n",
			t->map.name, m->name);
		for (k = 0; k < m->num; k++)
			fprintf(out, "\t{ MEGAPOD_PUMP_MODE_%s, %#06x, %#06x, %#06x, %#06x },\n",
				words_mode[m->modes[k].mode].symbol, m->modes[k].mask,
				m->modes[k].value, m->modes[k].set_mask, m->modes[k].set_value);
		fprintf(out, "};\n\n");
	}
}

static void width(struct row *row, u8 words, bool low_first)
{
	if (words)
		item(row, ".words = %u", words);
	if (low_first)
		item(row, ".low_first = true");
}

static void back(struct row *row, u8 space, u16 reg)
{
	if (!reg)
		return;
	item(row, ".back_space = MODBUS_SPACE_%s", words_space[space].symbol);
	item(row, ".back = %u", reg);
}

static bool setting(struct row *row, const char *name, const struct megapod_map_setting *s)
{
	struct row inner = { .out = row->out, .indent = row->indent + 1 };

	if (!megapod_map_can_set(s) && !s->back)
		return false;
	fprintf(row->out, "%.*s.%s = {\n", row->indent, "\t\t\t\t", name);
	if (s->reg)
		item(&inner, ".reg = %u", s->reg);
	if (s->zero)
		item(&inner, ".zero = true");
	width(&inner, s->words, s->low_first);
	if (s->is_signed)
		item(&inner, ".is_signed = true");
	if (s->step)
		item(&inner, ".step = %u", s->step);
	if (s->parts)
		item(&inner, ".parts = %u", s->parts);
	if (s->tolerance)
		item(&inner, ".tolerance = %u", s->tolerance);
	back(&inner, s->back_space, s->back);
	if (s->settle_ms)
		item(&inner, ".settle_ms = %u", s->settle_ms);
	if (s->before)
		item(&inner, ".before = %u", s->before);
	if (s->before_value)
		item(&inner, ".before_value = %u", s->before_value);
	end(&inner);
	fprintf(row->out, "%.*s},\n", row->indent, "\t\t\t\t");
	return true;
}

static void pump(const struct text *t, int i, FILE *out)
{
	const struct megapod_map_pump *p = &t->map.pumps[i];
	struct row row = { .out = out, .indent = 2 };
	const char *name;

	fprintf(out, "\t{\n");
	item(&row, ".label = %s", quoted(p->label));
	if (p->speed)
		item(&row, ".speed = %u", p->speed);
	if (p->duty)
		item(&row, ".duty = %u", p->duty);
	if (p->flow_target)
		item(&row, ".flow_target = %u", p->flow_target);
	if (p->runtime)
		item(&row, ".runtime = %u", p->runtime);
	end(&row);
	if (setting(&row, "set_duty", &p->set_duty)) {
		item(&row, ".duty_min_permille = %u", p->duty_min_permille);
		item(&row, ".duty_max_permille = %u", p->duty_max_permille);
	}
	end(&row);
	if (setting(&row, "set_flow", &p->set_flow))
		item(&row, ".flow_max_ml_min = %u", p->flow_max_ml_min);
	end(&row);
	if (t->pump_modes[i] >= 0) {
		name = t->modes[t->pump_modes[i]].name;
		item(&row, ".mode = %u", p->mode);
		item(&row, ".modes = %s_modes_%s", t->map.name, name);
		item(&row, ".num_modes = ARRAY_SIZE(%s_modes_%s)", t->map.name, name);
	}
	end(&row);
	fprintf(out, "\t},\n");
}

static void pumps(const struct text *t, FILE *out)
{
	int i;

	if (!t->map.num_pumps)
		return;
	modes(t, out);
	fprintf(out, "static const struct megapod_map_pump %s_pumps[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_pumps; i++)
		pump(t, i, out);
	fprintf(out, "};\n\n");
}

static void setpoint(struct row *row, const struct megapod_map_setpoint *sp)
{
	item(row, ".label = %s", quoted(sp->label));
	item(row, ".quantity = MEGAPOD_QUANTITY_%s", words_quantity[sp->quantity].symbol);
	end(row);
	setting(row, "set", &sp->set);
	ref(row, "actual", &sp->actual);
	if (sp->min)
		item(row, ".min = %lldLL", sp->min);
	if (sp->max)
		item(row, ".max = %lldLL", sp->max);
	if (sp->band)
		item(row, ".band = %u", sp->band);
	if (sp->takes_ms)
		item(row, ".takes_ms = %u", sp->takes_ms);
	end(row);
}

static void setpoints(const struct text *t, FILE *out)
{
	struct row row = { .out = out, .indent = 2 };
	int i;

	if (!t->map.num_setpoints)
		return;
	fprintf(out, "static const struct megapod_map_setpoint %s_setpoints[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_setpoints; i++) {
		fprintf(out, "\t{\n");
		setpoint(&row, &t->map.setpoints[i]);
		fprintf(out, "\t},\n");
	}
	fprintf(out, "};\n\n");
}

static void valves(const struct text *t, FILE *out)
{
	struct row row = { .out = out, .indent = 3 };
	int i;

	if (!t->map.num_valves)
		return;
	fprintf(out, "static const struct megapod_map_valve %s_valves[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_valves; i++) {
		fprintf(out, "\t{\n\t\t.position = {\n");
		setpoint(&row, &t->map.valves[i].position);
		fprintf(out, "\t\t},\n\t\t.fail = MEGAPOD_VALVE_FAIL_%s,\n\t},\n",
			words_fail[t->map.valves[i].fail].symbol);
	}
	fprintf(out, "};\n\n");
}

static void batteries(const struct text *t, FILE *out)
{
	struct row row = { .out = out, .indent = 2 };
	int i;

	if (!t->map.num_batteries)
		return;
	fprintf(out, "static const struct megapod_map_battery %s_batteries[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_batteries; i++) {
		const struct megapod_map_battery *b = &t->map.batteries[i];

		fprintf(out, "\t{\n");
		item(&row, ".label = %s", quoted(b->label));
		ref(&row, "charge", &b->charge);
		ref(&row, "time_left", &b->time_left);
		ref(&row, "on_battery", &b->on_battery);
		ref(&row, "mains", &b->mains);
		ref(&row, "voltage", &b->voltage);
		ref(&row, "current_", &b->current_);
		ref(&row, "power", &b->power);
		if (b->same_cells)
			item(&row, ".same_cells = true");
		end(&row);
		fprintf(out, "\t},\n");
	}
	fprintf(out, "};\n\n");
}

static char *string_at(const struct megapod_map_string *at)
{
	return format("{ %u, %u, MODBUS_SPACE_%s%s%s }", at->reg, at->words,
		      words_space[at->space].symbol, at->swapped ? ", .swapped = true" : "",
		      at->required ? ", .required = true" : "");
}

static void texts(const struct text *t, FILE *out)
{
	int i;

	if (!t->map.num_texts)
		return;
	fprintf(out, "static const struct megapod_map_text %s_texts[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_texts; i++)
		fprintf(out, "\t{ %s, %s },\n", quoted(t->map.texts[i].label),
			string_at(&t->map.texts[i].at));
	fprintf(out, "};\n\n");
}

static void models(const struct text *t, FILE *out)
{
	int i;

	if (!t->map.num_models)
		return;
	fprintf(out, "static const struct megapod_map_model %s_models[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_models; i++)
		fprintf(out, "\t{ .id = %u,%s .length = %u },\n", t->map.models[i].id,
			t->map.models[i].last ? format(" .last = %u,", t->map.models[i].last) : "",
			t->map.models[i].length);
	fprintf(out, "};\n\n");
}

static void guards(const struct text *t, FILE *out)
{
	int i;

	if (!t->map.num_guards)
		return;
	fprintf(out, "static const struct megapod_map_guard %s_guards[] = {\n", t->map.name);
	for (i = 0; i < t->map.num_guards; i++)
		fprintf(out, "\t{ %u, %#06x },\n", t->map.guards[i].reg, t->map.guards[i].mask);
	fprintf(out, "};\n\n");
}

static void write_of(const struct megapod_map_write *w, FILE *out)
{
	struct row row = { .out = out, .indent = 2 };

	fprintf(out, "\t{\n");
	item(&row, ".reg = %u", w->reg);
	width(&row, w->words, w->low_first);
	item(&row, ".mask = 0x%04x", w->mask);
	item(&row, ".value = 0x%04x", w->value);
	if (w->tolerance)
		item(&row, ".tolerance = %u", w->tolerance);
	if (w->require)
		item(&row, ".require = true");
	if (w->blind)
		item(&row, ".blind = true");
	back(&row, w->back_space, w->back);
	if (w->settle_ms)
		item(&row, ".settle_ms = %u", w->settle_ms);
	if (w->pulse_ms) {
		item(&row, ".pulse_ms = %u", w->pulse_ms);
		item(&row, ".rest = 0x%04x", w->rest);
	}
	end(&row);
	fprintf(out, "\t},\n");
}

static void heartbeat(const struct text *t, FILE *out)
{
	const struct megapod_map_heartbeat *beat = t->map.heartbeat;

	if (!beat)
		return;
	fprintf(out, "static const struct megapod_map_heartbeat %s_heartbeat = {\n", t->map.name);
	fprintf(out, "\t.reg = %u, .value = %u, .then = %u, .every_ms = %u,\n};\n\n", beat->reg,
		beat->value, beat->then, beat->every_ms);
}

static void sequence(const struct text *t, const char *name, const struct megapod_map_write *list,
		     int num, FILE *out)
{
	int i;

	if (!num)
		return;
	fprintf(out, "static const struct megapod_map_write %s_%s[] = {\n", t->map.name, name);
	for (i = 0; i < num; i++)
		write_of(&list[i], out);
	fprintf(out, "};\n\n");
}

/* What hooks need to know: registers that the text gave a name, and sizes */
static void symbols(const struct text *t, FILE *out)
{
	const char *prefix = upper(t->map.name);
	bool any = false;
	u32 b, k;
	int i;

	for (b = 0; b < t->map.num_blocks; b++) {
		for (k = 0; k < t->map.blocks[b].num_points; k++) {
			const char *name = t->blocks[b].points[k].name;

			if (name)
				fprintf(out, "#define %s_%s\t%u\n", prefix, name,
					t->map.blocks[b].points[k].reg);
			if (name)
				any = true;
		}
	}
	if (any)
		fputc('\n', out);
	if (!t->map.sizes.num)
		return;
	fprintf(out, "enum %s_size {\n", t->map.name);
	for (i = 0; i < t->map.sizes.num; i++)
		fprintf(out, "\t%s_SIZE_%s,\n", prefix, upper(t->size_names[i]));
	fprintf(out, "\t%s_SIZES,\n};\n\n", prefix);
	for (i = 0; i < t->map.sizes.num; i++)
		fprintf(out, "#define %s_MOST_%s\t%u\n", prefix, upper(t->size_names[i]),
			t->size_most[i]);
	fputc('\n', out);
}

static void hooks(const struct text *t, FILE *out)
{
	const char *name = t->map.name;

	if (t->hook_identify)
		fprintf(out,
			"static int %s_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE]);\n",
			name);
	if (t->hook_size)
		fprintf(out,
			"static int %s_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);\n",
			name);
	if (t->hook_after_read)
		fprintf(out,
			"static bool %s_after_read(const struct megapod_point *pt, s64 *value);\n",
			name);
	if (t->hook_before_write)
		fprintf(out, "static int %s_before_write(struct megapod_map_command *cmd);\n",
			name);
	if (t->hook_identify || t->hook_size || t->hook_after_read || t->hook_before_write)
		fputc('\n', out);
}

static void put_string(struct row *row, const char *name, const struct megapod_map_string *at)
{
	if (at->words)
		item(row, ".%s = %s", name, string_at(at));
	end(row);
}

static void put_identity(const struct text *t, FILE *out)
{
	const struct megapod_map_identity *id = &t->map.identity;
	struct row row = { .out = out, .indent = 2 };

	fprintf(out, "\t.identity = {\n");
	if (id->expect)
		item(&row, ".expect = %s", quoted(id->expect));
	if (id->vendor)
		item(&row, ".vendor = %s", quoted(id->vendor));
	if (id->device_id)
		item(&row, ".device_id = true");
	end(&row);
	put_string(&row, "vendor_at", &id->vendor_at);
	put_string(&row, "model_at", &id->model_at);
	put_string(&row, "serial_at", &id->serial_at);
	put_string(&row, "firmware_at", &id->firmware_at);
	fprintf(out, "\t},\n");
}

static void put_requests(const struct megapod_map_requests *r, FILE *out)
{
	struct row row = { .out = out, .indent = 2 };

	if (!r->registers && !r->bits && !r->pause_ms && !r->reply_ms && !r->write_multiple)
		return;
	fprintf(out, "\t.requests = {\n");
	if (r->registers)
		item(&row, ".registers = %u", r->registers);
	if (r->bits)
		item(&row, ".bits = %u", r->bits);
	if (r->pause_ms)
		item(&row, ".pause_ms = %u", r->pause_ms);
	if (r->reply_ms)
		item(&row, ".reply_ms = %u", r->reply_ms);
	if (r->write_multiple)
		item(&row, ".write_multiple = true");
	end(&row);
	fprintf(out, "\t},\n");
}

static void array(const struct text *t, const char *name, bool any, FILE *out)
{
	if (any)
		fprintf(out, "\t.%s = %s_%s,\n\t.num_%s = ARRAY_SIZE(%s_%s),\n", name, t->map.name,
			name, name, t->map.name, name);
}

static void hook(const struct text *t, const char *name, bool any, FILE *out)
{
	if (any)
		fprintf(out, "\t.%s = %s_%s,\n", name, t->map.name, name);
}

static void map(const struct text *t, FILE *out)
{
	const struct megapod_map *m = &t->map;

	fprintf(out, "static const struct megapod_map %s_map = {\n", m->name);
	fprintf(out, "\t.owner = THIS_MODULE,\n\t.name = \"%s\",\n", m->name);
	fprintf(out, "\t.kind = MEGAPOD_COMPONENT_KIND_%s,\n", words_kind[m->kind].symbol);
	put_identity(t, out);
	if (m->sizes.num)
		fprintf(out, "\t.sizes = { %u, %u, MODBUS_SPACE_%s },\n", m->sizes.reg,
			m->sizes.num, words_space[m->sizes.space].symbol);
	put_requests(&m->requests, out);
	array(t, "models", m->num_models, out);
	array(t, "blocks", m->num_blocks, out);
	if (m->outlets)
		fprintf(out, "\t.outlets = &%s_outlets,\n", m->name);
	array(t, "pumps", m->num_pumps, out);
	array(t, "setpoints", m->num_setpoints, out);
	array(t, "valves", m->num_valves, out);
	array(t, "batteries", m->num_batteries, out);
	array(t, "texts", m->num_texts, out);
	array(t, "guards", m->num_guards, out);
	if (m->heartbeat)
		fprintf(out, "\t.heartbeat = &%s_heartbeat,\n", m->name);
	array(t, "safe", m->num_safe, out);
	array(t, "unlock", m->num_unlock, out);
	array(t, "lock", m->num_lock, out);
	hook(t, "identify", t->hook_identify, out);
	hook(t, "size", t->hook_size, out);
	hook(t, "after_read", t->hook_after_read, out);
	hook(t, "before_write", t->hook_before_write, out);
	fprintf(out, "};\n");
}

/** write_c() - the tables of a driver */
void write_c(const struct text *t, FILE *out)
{
	fprintf(out, "/* SPDX-License-Identifier: GPL-2.0-only */\n");
	fprintf(out, "/* Made by megapod-map from %s: edit that, then run make generate. */\n\n",
		t->file);
	symbols(t, out);
	hooks(t, out);
	models(t, out);
	blocks(t, out);
	outlets(t, out);
	pumps(t, out);
	setpoints(t, out);
	valves(t, out);
	batteries(t, out);
	texts(t, out);
	guards(t, out);
	heartbeat(t, out);
	sequence(t, "safe", t->map.safe, t->map.num_safe, out);
	sequence(t, "unlock", t->map.unlock, t->map.num_unlock, out);
	sequence(t, "lock", t->map.lock, t->map.num_lock, out);
	map(t, out);
}
