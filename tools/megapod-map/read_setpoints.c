// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device is told to hold, and what its batteries tell. What is measured is said by the
 * points that read it, and not once more.
 */
#include "read.h"

/** read_ref() - the point whose label, as people see it, is a field */
struct megapod_map_ref read_ref(struct node *parent, const char *name, struct place *all, u32 num)
{
	const char *label = string(parent, name);
	struct megapod_map_ref ref = { 0 };
	int found;

	if (!label)
		return ref;
	found = find_label(all, num, label);
	if (found < 0) {
		wrong(field(parent, name), "no point has the label '%s'", label);
		return ref;
	}
	ref.there = true;
	ref.space = all[found].space;
	ref.reg = all[found].reg;
	if (all[found].pt->format == MEGAPOD_FORMAT_BITS && ref.space >= MODBUS_SPACE_HOLDING)
		ref.bit = lowest_bit(all[found].mask);
	return ref;
}

/* That of the point that reads what is set, else of the unit of a step, else raw */
static int quantity_of(struct node *node, u16 reg, struct place *all, u32 num)
{
	const char *label = string(node, "read back"), *step = string(node, "step");
	struct scale scale;
	u32 i;

	if (label) {
		int found = find_label(all, num, label);

		return found < 0 ? MEGAPOD_QUANTITY_RAW : all[found].pt->quantity;
	}
	for (i = 0; i < num; i++)
		if (all[i].space == MODBUS_SPACE_HOLDING && all[i].reg == reg &&
		    all[i].pt->format != MEGAPOD_FORMAT_BITS)
			return all[i].pt->quantity;
	return step && !scale_parse(step, -1, &scale) ? scale.quantity : MEGAPOD_QUANTITY_RAW;
}

static s64 read_limit(struct node *node, const char *name, int quantity, s64 otherwise)
{
	const char *text = string(node, name), *why;
	s64 amount = otherwise;

	why = text ? amount_parse(text, quantity, &amount) : NULL;
	if (why)
		wrong(field(node, name), "'%s': %s", text, why);
	return amount;
}

/* @least, @most: what may be commanded if it is not said; without any of both it must be */
static void read_setpoint(struct text *t, struct node *node, struct megapod_map_setpoint *sp,
			  s64 least, s64 most, struct place *all, u32 num)
{
	struct node *at = field(node, "at");
	int quantity;

	need(node, "label");
	sp->label = string(node, "label");
	if (at && read_plain_at(at, MODBUS_SPACE_HOLDING, &sp->set.reg))
		sp->set.zero = !sp->set.reg;
	quantity = quantity_of(node, sp->set.reg, all, num);
	sp->quantity = quantity;
	if (at) {
		writes(t, node);
		read_setting_fields(node, &sp->set, quantity, all, num);
		if (least == most) {
			need(node, "min");
			need(node, "max");
		}
		sp->min = read_limit(node, "min", quantity, least);
		sp->max = read_limit(node, "max", quantity, most);
	} else {
		read_back(node, all, num, &sp->set.back_space, &sp->set.back);
	}
	sp->actual = read_ref(node, "actual", all, num);
	sp->band = read_amount(node, "band", quantity, U32_MAX);
	sp->takes_ms = read_time(node, "takes", MEGAPOD_MAP_MAX_TAKES_MS);
}

static void read_battery(struct node *node, struct megapod_map_battery *battery, struct place *all,
			 u32 num)
{
	need(node, "label");
	battery->label = string(node, "label");
	battery->charge = read_ref(node, "charge", all, num);
	battery->time_left = read_ref(node, "time left", all, num);
	battery->on_battery = read_ref(node, "on battery", all, num);
	battery->mains = read_ref(node, "mains", all, num);
	battery->voltage = read_ref(node, "voltage", all, num);
	battery->current_ = read_ref(node, "current", all, num);
	battery->power = read_ref(node, "power", all, num);
	battery->same_cells = yes_or_no(node, "same cells", false);
}

/* The nodes of a list of at most @most. Return: how many there are to read */
static u8 open_list(struct node *root, const char *name, int most, struct node ***nodes)
{
	struct node *items = list(root, name);

	if (!items)
		return 0;
	if (items->num > most)
		wrong(items, "%d %s, at most %d", items->num, name, most);
	*nodes = items->items;
	return items->num < most ? items->num : most;
}

/** read_setpoints() - set-points, and valves, which are set-points that are positions */
void read_setpoints(struct text *t, struct node *root, struct place *all, u32 num)
{
	struct megapod_map_setpoint *setpoints;
	struct megapod_map_valve *valves;
	int i;

	t->map.num_setpoints = open_list(root, "setpoints", MEGAPOD_MAP_MAX_SETPOINTS,
					 &t->setpoint_nodes);
	setpoints = zalloc(t->map.num_setpoints * sizeof(*setpoints));
	for (i = 0; i < t->map.num_setpoints; i++) {
		setpoints[i].label = "";
		if (fields(t->setpoint_nodes[i], NULL))
			read_setpoint(t, t->setpoint_nodes[i], &setpoints[i], 0, 0, all, num);
	}
	t->map.setpoints = setpoints;

	t->map.num_valves = open_list(root, "valves", MEGAPOD_MAP_MAX_VALVES, &t->valve_nodes);
	valves = zalloc(t->map.num_valves * sizeof(*valves));
	for (i = 0; i < t->map.num_valves; i++) {
		struct node *node = fields(t->valve_nodes[i], NULL);

		valves[i].position.label = "";
		if (!node)
			continue;
		read_setpoint(t, node, &valves[i].position, 0, 1000, all, num);
		valves[i].fail = word(node, "fail", words_fail, MEGAPOD_VALVE_FAIL_UNKNOWN);
	}
	t->map.valves = valves;
}

/** read_batteries() - batteries, by the points that tell of them */
void read_batteries(struct text *t, struct node *root, struct place *all, u32 num)
{
	struct megapod_map_battery *batteries;
	int i;

	t->map.num_batteries = open_list(root, "batteries", MEGAPOD_MAP_MAX_BATTERIES,
					 &t->battery_nodes);
	batteries = zalloc(t->map.num_batteries * sizeof(*batteries));
	for (i = 0; i < t->map.num_batteries; i++) {
		batteries[i].label = "";
		if (fields(t->battery_nodes[i], NULL))
			read_battery(t->battery_nodes[i], &batteries[i], all, num);
	}
	t->map.batteries = batteries;
}
