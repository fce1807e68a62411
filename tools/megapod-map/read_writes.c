// SPDX-License-Identifier: GPL-2.0-only
/* What a device is told: outlets, modes, pumps, guards. */
#include "read.h"

#define GUARDS_MAX	32
#define CYCLE_MOST_MS	86400000

/* Switched by registers: two numbers to write, and where it reads what has become of it */
static void read_switches(struct node *node, struct megapod_map_outlets *outlets)
{
	struct node *repeat = fields(node, "repeat");
	u64 n, all;

	read_plain_at(field(node, "register"), MODBUS_SPACE_HOLDING, &outlets->reg);
	read_width(node, &outlets->words, &outlets->low_first);
	if (!outlets->words)
		outlets->words = 1;
	all = outlets->words == 2 ? U32_MAX : U16_MAX;
	if (need(node, "on") && take_number(field(node, "on"), 0, all, &n))
		outlets->on = n;
	if (need(node, "off") && take_number(field(node, "off"), 0, all, &n))
		outlets->off = n;
	outlets->selects = field(node, "select");
	if (outlets->selects && take_number(field(node, "select"), 0, 31, &n))
		outlets->select = n;
	if (repeat && field(repeat, "stride") &&
	    take_number(field(repeat, "stride"), 1, 65535, &n))
		outlets->repeat.stride = n;
}

/* Where outlets read that they are on, if their coils do not say so */
static void read_on_when(struct node *node, struct megapod_map_outlets *outlets)
{
	struct node *repeat = fields(node, "repeat");
	u64 n;

	read_condition(node, "on when", MODBUS_SPACE_HOLDING, &outlets->reads_on);
	if (repeat && field(repeat, "bit stride") &&
	    take_number(field(repeat, "bit stride"), 1, 15, &n))
		outlets->repeat.bit_stride = n;
}

static u32 need_time(struct node *node, const char *name)
{
	return need(node, name) ? read_time(node, name, CYCLE_MOST_MS) : 0;
}

/* Timers that switch them on again: by a coil that takes a time, or by a register */
static void read_cycle(struct node *parent, struct megapod_map_cycle *cycle)
{
	struct node *node = fields(parent, "cycle");
	u64 n;

	if (!node)
		return;
	cycle->space = MODBUS_SPACE_HOLDING;
	cycle->stride = 1;
	if (field(node, "register")) {
		read_plain_at(field(node, "register"), MODBUS_SPACE_HOLDING, &cycle->reg);
	} else {
		cycle->space = MODBUS_SPACE_COIL;
		read_plain_at(need(node, "coil"), MODBUS_SPACE_COIL, &cycle->reg);
	}
	if (field(node, "time at")) {
		read_plain_at(field(node, "time at"), MODBUS_SPACE_HOLDING, &cycle->time);
		if (need(node, "write") && take_number(field(node, "write"), 0, 65535, &n))
			cycle->value = n;
	} else if (field(node, "write")) {
		wrong(field(node, "write"), "'time at' is missing: where the time stands then");
	}
	if (field(node, "stride") && take_number(field(node, "stride"), 1, 65535, &n))
		cycle->stride = n;
	n = need_time(node, "unit");
	if (n > U16_MAX)
		wrong(field(node, "unit"), "at most 65535 ms");
	else
		cycle->unit_ms = n;
	cycle->min_ms = need_time(node, "min");
	cycle->max_ms = need_time(node, "max");
}

/** read_outlets() - outlets and their meters */
void read_outlets(struct text *t, struct node *root, struct place *all, u32 num)
{
	struct node *node = fields(root, "outlets"), *meter;
	struct megapod_map_outlets *outlets;
	u64 n;

	if (!node)
		return;
	outlets = zalloc(sizeof(*outlets));
	writes(t, node);
	need(node, "label");
	outlets->label = string(node, "label");
	read_axis(t, node, "repeat", &outlets->repeat, false);
	if (field(node, "register"))
		read_switches(node, outlets);
	else
		read_plain_at(need(node, "coil"), MODBUS_SPACE_COIL, &outlets->coil);
	read_on_when(node, outlets);
	read_cycle(node, &outlets->cycle);
	outlets->multiple = yes_or_no(node, "multiple", false);
	outlets->rate = word(node, "rate", words_rate, MEGAPOD_RATE_NORMAL);
	meter = fields(node, "meter");
	if (meter) {
		u8 space = word(meter, "space", words_space, MODBUS_SPACE_HOLDING);

		outlets->meter_space = space;
		if (need(meter, "stride") && take_number(field(meter, "stride"), 1, 65535, &n))
			outlets->meter_stride = n;
		outlets->voltage = by_label(meter, "voltage", all, num, space);
		outlets->current_ = by_label(meter, "current", all, num, space);
		outlets->power = by_label(meter, "power", all, num, space);
		outlets->energy = by_label(meter, "energy", all, num, space);
	}
	t->map.outlets = outlets;
}

static void read_mode(struct node *node, struct megapod_map_mode *mode)
{
	need(node, "mode");
	mode->mode = word(node, "mode", words_mode, MEGAPOD_PUMP_MODE_STOPPED);
	if (mode->mode == MEGAPOD_PUMP_MODE_UNKNOWN)
		wrong(field(node, "mode"), "what fits no mode is unknown by itself");
	read_values(need(node, "when"), &mode->mask, &mode->value);
	if (field(node, "write"))
		read_values(field(node, "write"), &mode->set_mask, &mode->set_value);
}

static void read_modes(struct text *t, struct node *root)
{
	struct node *all = fields(root, "modes");
	int i, k;

	for (i = 0; all && i < all->num; i++) {
		struct node *node = fields(field(all, all->keys[i]), NULL), *of;
		struct modes *modes = &t->modes[t->num_modes];

		if (!node)
			continue;
		if (t->num_modes == MODES_MAX) {
			wrong(node, "more than %d sets of modes", MODES_MAX);
			return;
		}
		modes->name = all->keys[i];
		modes->at = node;
		read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &modes->reg);
		of = list(node, "of");
		if (!of)
			wrong(node, "'of' is missing: a list of modes");
		else if (of->num > 255)
			wrong(of, "%d modes, at most 255", of->num);
		else {
			modes->modes = zalloc(of->num * sizeof(*modes->modes));
			modes->nodes = of->items;
			modes->num = of->num;
		}
		for (k = 0; k < modes->num; k++)
			if (fields(of->items[k], NULL))
				read_mode(of->items[k], &modes->modes[k]);
		t->num_modes++;
	}
}

static void read_settings(struct node *node, struct megapod_map_pump *pump, struct place *all,
			  u32 num)
{
	struct node *duty = read_setting(node, "set duty", &pump->set_duty,
					 MEGAPOD_QUANTITY_DUTY, all, num);
	struct node *flow = read_setting(node, "set flow", &pump->set_flow,
					 MEGAPOD_QUANTITY_FLOW, all, num);

	if (duty) {
		need(duty, "max");
		pump->duty_min_permille = read_amount(duty, "min", MEGAPOD_QUANTITY_DUTY, 1000);
		pump->duty_max_permille = read_amount(duty, "max", MEGAPOD_QUANTITY_DUTY, 1000);
	}
	if (flow) {
		need(flow, "max");
		pump->flow_max_ml_min = read_amount(flow, "max", MEGAPOD_QUANTITY_FLOW, U32_MAX);
	}
}

static void read_pump(struct text *t, struct node *node, struct megapod_map_pump *pump, int *modes,
		      struct place *all, u32 num)
{
	const u8 space = MODBUS_SPACE_HOLDING;
	const char *name;
	int i;

	need(node, "label");
	pump->label = string(node, "label");
	pump->speed = by_label(node, "speed", all, num, space);
	pump->duty = by_label(node, "duty", all, num, space);
	pump->flow_target = by_label(node, "flow", all, num, space);
	pump->runtime = by_label(node, "run time", all, num, space);
	read_settings(node, pump, all, num);
	name = string(node, "modes");
	*modes = -1;
	for (i = 0; name && i < t->num_modes; i++) {
		if (strcmp(t->modes[i].name, name))
			continue;
		*modes = i;
		pump->mode = t->modes[i].reg;
		pump->modes = t->modes[i].modes;
		pump->num_modes = t->modes[i].num;
	}
	if (name && *modes < 0)
		wrong(field(node, "modes"), "'%s' is none of 'modes'", name);
	if (pump->set_duty.reg || pump->set_flow.reg || *modes >= 0)
		writes(t, node);
}

/** read_pumps() - pumps and the modes that they share */
void read_pumps(struct text *t, struct node *root, struct place *all, u32 num)
{
	struct node *pumps = list(root, "pumps");
	struct megapod_map_pump *made;
	int i;

	read_modes(t, root);
	if (!pumps)
		return;
	if (pumps->num > MEGAPOD_MAP_MAX_PUMPS)
		wrong(pumps, "%d pumps, at most %d", pumps->num, MEGAPOD_MAP_MAX_PUMPS);
	made = zalloc(pumps->num * sizeof(*made));
	for (i = 0; i < pumps->num && i < MEGAPOD_MAP_MAX_PUMPS; i++) {
		t->pump_nodes[i] = pumps->items[i];
		t->pump_modes[i] = -1;
		made[i].label = "";
		if (fields(pumps->items[i], NULL))
			read_pump(t, pumps->items[i], &made[i], &t->pump_modes[i], all, num);
		t->map.num_pumps++;
	}
	t->map.pumps = made;
}

/** read_guards() - bits that no command may change */
void read_guards(struct text *t, struct node *root)
{
	struct node *guards = list(root, "guards");
	struct megapod_map_guard *made;
	struct at at;
	int i;

	if (!guards)
		return;
	if (guards->num > GUARDS_MAX)
		wrong(guards, "%d guards, at most %d", guards->num, GUARDS_MAX);
	made = zalloc(guards->num * sizeof(*made));
	t->guard_nodes = guards->items;
	t->guard_why = zalloc(guards->num * sizeof(*t->guard_why));
	for (i = 0; i < guards->num && i < GUARDS_MAX; i++) {
		struct node *node = fields(guards->items[i], NULL);

		if (node && read_at(need(node, "at"), MODBUS_SPACE_HOLDING, &at)) {
			need(node, "why");
			t->guard_why[i] = string(node, "why");
			made[i].reg = at.reg;
			made[i].mask = at.has_bits ? at.mask : 0xffff;
		}
		t->map.num_guards++;
	}
	t->map.guards = made;
}
