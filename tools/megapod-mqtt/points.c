// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of equipment what it is follows from the kind of component and from the quantity and the name of
 * a reading. What is a rack's, and whom a meter serves, nobody but the configuration knows.
 *
 * What has no point stays out: a register without a meaning, alarms, energy, charge, duty, a
 * temperature of which is not told whether it is of a liquid or of air. DSX has GenericPoint for
 * what it has no type for; to a reader that is a number with a name, and we publish none.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "core/schema.h"
#include "core/words.h"
#include "points.h"

/* Below this an outlet that is metered is off, as for interlocks. */
#define OFF_MW 5000

enum medium {
	ANY,
	LIQUID,
	AIR,
};

/* What a reading becomes: by its quantity, by what flows, and by a word that its label has. */
static const struct reading_type {
	unsigned int quantity;
	enum medium medium;
	const char *word;
	enum dsx_type type;
} reading_types[] = {
	{ MEGAPOD_QUANTITY_TEMPERATURE, AIR, NULL, AIR_TEMPERATURE },
	{ MEGAPOD_QUANTITY_TEMPERATURE, LIQUID, NULL, LIQUID_TEMPERATURE },
	{ MEGAPOD_QUANTITY_FLOW, LIQUID, NULL, LIQUID_FLOW },
	{ MEGAPOD_QUANTITY_PRESSURE, AIR, NULL, AIR_PRESSURE },
	{ MEGAPOD_QUANTITY_PRESSURE, LIQUID, NULL, LIQUID_PRESSURE },
	{ MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, AIR, NULL, AIR_DIFFERENTIAL_PRESSURE },
	{ MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, LIQUID, NULL, LIQUID_DIFFERENTIAL_PRESSURE },
	{ MEGAPOD_QUANTITY_HUMIDITY, ANY, NULL, AIR_HUMIDITY },
	{ MEGAPOD_QUANTITY_LEAK, ANY, NULL, LEAK_DETECT },
	{ MEGAPOD_QUANTITY_SPEED, ANY, "pump", PUMP_SPEED },
	{ MEGAPOD_QUANTITY_SPEED, ANY, "fan", FAN_SPEED },
};

/* Object types of components, and the types of points that they may have besides Available. */
static const struct object_type {
	const char *kind;
	const char *object;
	unsigned long long types;
} object_types[] = {
	{ "cdu", "CDU", 1ULL << LIQUID_TEMPERATURE | 1ULL << LIQUID_FLOW | 1ULL << LIQUID_PRESSURE |
	  1ULL << LIQUID_DIFFERENTIAL_PRESSURE | 1ULL << AIR_TEMPERATURE | 1ULL << AIR_PRESSURE |
	  1ULL << AIR_DIFFERENTIAL_PRESSURE | 1ULL << AIR_HUMIDITY | 1ULL << LEAK_DETECT |
	  1ULL << PUMP_SPEED | 1ULL << FAN_SPEED | 1ULL << VALVE_POSITION },
	{ "pump", "Pump", 1ULL << PUMP_SPEED },
	{ "sensor", "Sensor", 1ULL << LIQUID_TEMPERATURE | 1ULL << LIQUID_FLOW |
	  1ULL << LIQUID_PRESSURE | 1ULL << LIQUID_DIFFERENTIAL_PRESSURE | 1ULL << AIR_TEMPERATURE |
	  1ULL << AIR_PRESSURE | 1ULL << AIR_DIFFERENTIAL_PRESSURE | 1ULL << AIR_HUMIDITY |
	  1ULL << LEAK_DETECT },
	{ "ups", "UPS", 1ULL << STATUS },
	/* what is no more than its valves */
	{ "other", "Valve", 1ULL << VALVE_POSITION },
};

static const struct object_type *object_of(json_object *component)
{
	for (size_t i = 0; i < COUNT_OF(object_types); i++)
		if (is_word(component, "kind", object_types[i].kind))
			return &object_types[i];
	return NULL;
}

/* What flows, as the map says, else as the label does; of a flow it is the coolant. */
static enum medium medium_of(json_object *reading, unsigned int quantity)
{
	const char *label = get_string(reading, "label");

	if (is_word(reading, "loop", "primary") || is_word(reading, "loop", "secondary"))
		return LIQUID;
	if (is_word(reading, "loop", "air") || strcasestr(label, "air "))
		return AIR;
	if (quantity == MEGAPOD_QUANTITY_FLOW || strcasestr(label, "coolant") ||
	    strcasestr(label, "water"))
		return LIQUID;
	return ANY;
}

static enum dsx_type type_of(json_object *reading)
{
	unsigned int quantity = quantity_of(reading);
	enum medium medium = medium_of(reading, quantity);

	for (size_t i = 0; i < COUNT_OF(reading_types); i++) {
		const struct reading_type *of = &reading_types[i];

		if (of->quantity == quantity && (of->medium == ANY || of->medium == medium) &&
		    (!of->word || strcasestr(get_string(reading, "label"), of->word)))
			return of->type;
	}
	return DSX_TYPES;
}

static struct point *add(struct points *points, enum dsx_type type, const char *object)
{
	struct point *point;

	if (points->count == points->room) {
		points->room = 2 * points->room + 64;
		points->point = must(realloc(points->point, points->room * sizeof(*point)));
	}
	point = &points->point[points->count++];
	*point = (struct point){ .type = type, .object = object,
				 .now = { .at_ms = dsx_now_ms() } };
	strcpy(point->path, object);
	dsx_path_add(point->path, dsx_types[type].name);
	return point;
}

/* What became known @age_ms ago. */
static void set(struct point *point, double value, long long age_ms)
{
	point->now.known = true;
	point->now.value = value;
	point->now.at_ms -= age_ms;
}

/* A reading as a number in the unit of the point, if there is one that can be trusted. */
static void set_reading(struct point *point, json_object *reading)
{
	if (!reading || !has(reading, "value") || is_word(reading, "status", "fault"))
		return;
	set(point, get_number(reading, "value") / pow(10, dsx_types[point->type].decimals),
	    get_number(reading, "age_ms"));
}

/* Two labels of a component may become the same path. */
static void make_unique(struct points *points, size_t first, long long number)
{
	struct point *point = &points->point[points->count - 1];
	char text[24];

	for (size_t i = first; i + 1 < points->count; i++) {
		if (strcmp(points->point[i].path, point->path))
			continue;
		snprintf(text, sizeof(text), "%lld", number);
		dsx_path_add(point->path, text);
		return;
	}
}

/**
 * struct making - what is being made
 * @config: configuration
 * @snapshot: objects
 * @points: points
 * @component: of which
 * @object: its object type
 * @first: its first point
 */
struct making {
	const struct config *config;
	const struct snapshot *snapshot;
	struct points *points;
	json_object *component;
	const struct object_type *object;
	size_t first;
};

static struct point *add_part(const struct making *at, enum dsx_type type, const char *label)
{
	struct point *point = add(at->points, type, at->object->object);

	point->within = at->config->name;
	point->id = get_string(at->component, "name");
	point->name = point->id;
	dsx_path_add(point->path, at->config->name);
	dsx_path_add(point->path, point->id);
	if (label)
		dsx_path_add(point->path, label);
	return point;
}

/* A reading, set-point or valve of the component; @number tells it from others of the same name. */
static struct point *add_labelled(const struct making *at, enum dsx_type type, json_object *part,
				  const char *number)
{
	struct point *point = add_part(at, type, get_string(part, "label"));
	const char **area = point->area;

	if (is_word(part, "loop", "primary"))
		*area++ = "Primary";
	else if (is_word(part, "loop", "secondary"))
		*area++ = "Secondary";
	*area = get_string(part, "label");
	make_unique(at->points, at->first, get_number(part, number));
	return point;
}

static bool may_have(const struct making *at, enum dsx_type type)
{
	return type < DSX_TYPES && at->object->types >> type & 1;
}

static bool is_of(const struct making *at, json_object *part)
{
	return is_word(part, "component_name", get_string(at->component, "name"));
}

static void add_setpoint(const struct making *at, json_object *setpoint)
{
	enum dsx_type type = type_of(setpoint);
	struct point *point;

	/* what DSX has isSetpoint for; that of a pump's duty or a valve is no type of its own */
	if (!may_have(at, type) || type > AIR_DIFFERENTIAL_PRESSURE)
		return;
	point = add_part(at, type, "setpoint");
	dsx_path_add(point->path, get_string(setpoint, "label"));
	point->area[0] = get_string(setpoint, "label");
	point->setpoint = true;
	set_reading(point, get(setpoint, "set"));
	make_unique(at->points, at->first, get_number(setpoint, "number"));
}

static void add_battery(const struct making *at, json_object *battery)
{
	struct point *point = add_labelled(at, STATUS, battery, "number");
	unsigned int source = word_number(battery_source_words, get_string(battery, "source"));

	if (source != MEGAPOD_BATTERY_SOURCE_UNKNOWN && battery_source_words[source])
		set(point, source, 0);
}

static void add_available(const struct making *at)
{
	struct point *point = add_part(at, AVAILABLE, NULL);

	if (has(at->component, "state"))
		set(point, is_word(at->component, "state", "ok") ||
		    is_word(at->component, "state", "degraded"), 0);
}

static void add_component(const struct making *at)
{
	const struct snapshot *snapshot = at->snapshot;
	json_object *part;

	for_each_object(part, snapshot->part[SENSORS])
		if (is_of(at, part) && may_have(at, type_of(part)))
			set_reading(add_labelled(at, type_of(part), part, "index"), part);
	for_each_object(part, snapshot->part[SETPOINTS])
		if (is_of(at, part))
			add_setpoint(at, part);
	for_each_object(part, snapshot->part[VALVES])
		if (is_of(at, part) && may_have(at, VALVE_POSITION))
			set_reading(add_labelled(at, VALVE_POSITION, part, "number"),
				    get(part, "position"));
	for_each_object(part, snapshot->part[BATTERIES])
		if (is_of(at, part) && may_have(at, STATUS))
			add_battery(at, part);
	/* of other components only those that have valves */
	if (strcmp(at->object->kind, "other") || at->points->count > at->first)
		add_available(at);
}

/* "COMPONENT/LABEL" or, where parts have numbers, "COMPONENT/NUMBER"; NULL if it is not there. */
static json_object *part_named(const struct snapshot *snapshot, enum part part, const char *name)
{
	const char *slash = strchr(name, '/'), *component;
	json_object *object;

	if (!slash)
		return NULL;
	component = text("%.*s", (int)(slash - name), name);
	for_each_object(object, snapshot->part[part])
		if (is_word(object, "component_name", component) &&
		    (is_word(object, "label", slash + 1) || is_word(object, "number", slash + 1)))
			return object;
	return NULL;
}

static json_object *outlet_of(const struct snapshot *snapshot, json_object *member)
{
	json_object *outlet;

	for_each_object(outlet, snapshot->part[OUTLETS])
		if (is_word(outlet, "component_name", get_string(member, "component_name")) &&
		    get_number(outlet, "number") == get_number(member, "number"))
			return outlet;
	return NULL;
}

/* "@NAME"; NULL also if two pods have one of that name. */
static json_object *group_named(const struct snapshot *snapshot, const char *name)
{
	json_object *group, *found = NULL;

	for_each_object(group, snapshot->part[GROUPS]) {
		if (!is_word(group, "name", *name == '@' ? name + 1 : name))
			continue;
		if (found)
			return NULL;
		found = group;
	}
	return found;
}

/* The sum of all outlets, if all tell. */
static void set_power(struct point *point, const struct snapshot *snapshot, const char *group)
{
	json_object *members = get(group_named(snapshot, group), "member"), *member, *power;
	long long sum_mw = 0, age_ms = 0;

	for_each_object(member, members) {
		power = get(outlet_of(snapshot, member), "power");
		if (!power || !has(power, "value"))
			return;
		sum_mw += get_number(power, "value");
		if (get_number(power, "age_ms") > age_ms)
			age_ms = get_number(power, "age_ms");
	}
	if (length(members))
		set(point, sum_mw / 1e6, age_ms);
}

/*
 * Off is what the device reads, what was commanded is confirmed, and what is metered draws nothing:
 * the same as for an interlock. Return: 1 if it is off, 0 if not, -1 if nobody knows.
 */
static int outlet_is_off(json_object *outlet)
{
	if (is_word(outlet, "state", "on"))
		return 0;
	if (!is_word(outlet, "state", "off"))
		return -1;
	if (has(outlet, "progress") && !is_word(outlet, "progress", "none") &&
	    !is_word(outlet, "progress", "confirmed"))
		return 0;
	return get_number(outlet, "power.value") < OFF_MW;
}

static int valve_is_closed(json_object *valve)
{
	if (!valve || !has(valve, "state") || is_word(valve, "state", "unknown"))
		return -1;
	return is_word(valve, "state", "closed");
}

/* All are, or one is not, or of one nobody knows. */
static void set_isolated(struct point *point, int lowest, bool some, bool unknown)
{
	if (some && (!lowest || !unknown))
		set(point, lowest, 0);
}

static void set_electrical(struct point *point, const struct snapshot *snapshot, const char *group)
{
	json_object *members = get(group_named(snapshot, group), "member"), *member;
	bool unknown = false;
	int lowest = 1, is;

	for_each_object(member, members) {
		is = outlet_is_off(outlet_of(snapshot, member));
		unknown |= is < 0;
		lowest &= is != 0;
	}
	set_isolated(point, lowest, length(members), unknown);
}

static void set_liquid(struct point *point, const struct snapshot *snapshot, json_object *valves)
{
	bool unknown = false;
	json_object *valve;
	int lowest = 1, is;

	for_each_object(valve, valves) {
		is = valve_is_closed(part_named(snapshot, VALVES, json_object_get_string(valve)));
		unknown |= is < 0;
		lowest &= is != 0;
	}
	set_isolated(point, lowest, length(valves), unknown);
}

/* A leak is one wherever it is; that there is none takes all sensors. */
static void set_leak(struct point *leak, struct point *fault, const struct snapshot *snapshot,
		     json_object *sensors)
{
	bool wet = false, unknown = false;
	long long age_ms = 0;
	json_object *name, *sensor;

	for_each_object(name, sensors) {
		sensor = part_named(snapshot, SENSORS, json_object_get_string(name));
		if (!sensor || !has(sensor, "value") || is_word(sensor, "status", "fault")) {
			unknown = true;
			continue;
		}
		wet |= get_number(sensor, "value");
		if (get_number(sensor, "age_ms") > age_ms)
			age_ms = get_number(sensor, "age_ms");
	}
	if (wet || !unknown)
		set(leak, wet, age_ms);
	set(fault, unknown, 0);
}

static struct point *add_rack_point(const struct making *at, json_object *rack, enum dsx_type type)
{
	struct point *point = add(at->points, type, "Rack");

	config_rack_point(at->config, rack, type, point->path);
	point->id = get_string(rack, "id");
	point->name = has(rack, "name") ? get_string(rack, "name") : point->id;
	return point;
}

static void add_rack(const struct making *at, json_object *rack)
{
	static const enum dsx_type readings[] = {
		RACK_SUPPLY_TEMPERATURE, RACK_RETURN_TEMPERATURE, RACK_FLOW,
		RACK_DIFFERENTIAL_PRESSURE, RACK_VALVE_POSITION,
	};
	const struct snapshot *snapshot = at->snapshot;
	const char *name;
	json_object *list;

	for (size_t i = 0; i < COUNT_OF(readings); i++) {
		name = get_string(rack, dsx_types[readings[i]].name);
		if (!*name)
			continue;
		list = readings[i] == RACK_VALVE_POSITION ?
		       get(part_named(snapshot, VALVES, name), "position") :
		       part_named(snapshot, SENSORS, name);
		set_reading(add_rack_point(at, rack, readings[i]), list);
	}
	name = get_string(rack, dsx_types[RACK_POWER].name);
	if (*name)
		set_power(add_rack_point(at, rack, RACK_POWER), snapshot, name);
	name = get_string(rack, dsx_types[RACK_ELECTRICAL_STATUS].name);
	if (*name)
		set_electrical(add_rack_point(at, rack, RACK_ELECTRICAL_STATUS), snapshot, name);
	list = get(rack, dsx_types[RACK_LIQUID_STATUS].name);
	if (list)
		set_liquid(add_rack_point(at, rack, RACK_LIQUID_STATUS), snapshot, list);
	list = get(rack, dsx_types[RACK_LEAK].name);
	if (list) {
		struct points *points = at->points;

		add_rack_point(at, rack, RACK_LEAK);
		add_rack_point(at, rack, RACK_LEAK_FAULT);
		set_leak(&points->point[points->count - 2], &points->point[points->count - 1],
			 snapshot, list);
	}
}

static void add_meter(const struct making *at, json_object *meter)
{
	struct point *point;
	const char *name;

	for (size_t i = METER_VOLTAGE; i <= METER_CURRENT; i++) {
		name = get_string(meter, dsx_types[i].name);
		if (!*name)
			continue;
		point = add(at->points, i, "PowerMeter");
		point->id = get_string(meter, "id");
		point->name = point->id;
		point->serves = get(meter, "serves");
		dsx_path_add(point->path, at->config->name);
		dsx_path_add(point->path, point->id);
		set_reading(point, part_named(at->snapshot, SENSORS, name));
	}
}

static void add_requests(const struct making *at)
{
	const struct config *config = at->config;

	for (size_t i = 0; i < config->num_requests; i++) {
		const struct request *request = &config->requests[i];

		add_rack_point(at, request->rack, request->type)->integration =
			config->integrations[request->from].name;
	}
}

void points_make(const struct config *config, const struct snapshot *snapshot,
		 struct points *points)
{
	struct making at = { .config = config, .snapshot = snapshot, .points = points };
	json_object *object;

	points->count = 0;
	for_each_object(object, snapshot->part[COMPONENTS]) {
		at.component = object;
		at.object = object_of(object);
		at.first = points->count;
		if (at.object)
			add_component(&at);
	}
	for_each_object(object, config->racks)
		add_rack(&at, object);
	for_each_object(object, config->meters)
		add_meter(&at, object);
	add_requests(&at);
}

void points_free(struct points *points)
{
	free(points->point);
}

static json_object *states(const char *const *words)
{
	json_object *array = json_object_new_array();

	for (int i = 0; words[i]; i++) {
		json_object *state = json_object_new_object();

		json_object_object_add(state, "value", json_object_new_int(i));
		json_object_object_add(state, "text", json_object_new_string(words[i]));
		json_object_array_add(array, state);
	}
	return array;
}

static void put(json_object *object, const char *key, const char *text)
{
	if (text)
		json_object_object_add(object, key, json_object_new_string(text));
}

json_object *point_metadata(const struct point *point)
{
	const struct dsx_point_type *type = &dsx_types[point->type];
	json_object *object = json_object_new_object(), *area;
	bool rack = !strcmp(point->object, "Rack");
	char id[DSX_POINT_SIZE];

	put(object, "objectType", point->object);
	put(object, "pointType", type->name);
	put(object, rack ? "rackLocationName" : "objectName", point->name);
	snprintf(id, sizeof(id), "%s%s%s", point->within ? point->within : "",
		 point->within ? "/" : "", point->id);
	put(object, rack ? "rackLocationId" : "objectId", id);
	put(object, "engUnit", type->unit);
	if (type->states)
		json_object_object_add(object, "stateText", states(type->states));
	if (point->serves)
		json_object_object_add(object, "servesId", json_object_get(point->serves));
	if (point->area[0]) {
		area = json_object_new_array();
		for (size_t i = 0; i < COUNT_OF(point->area) && point->area[i]; i++)
			json_object_array_add(area, json_object_new_string(point->area[i]));
		json_object_object_add(object, "processArea", area);
	}
	if (point->setpoint)
		json_object_object_add(object, "isSetpoint", json_object_new_boolean(true));
	put(object, "integration", point->integration);
	return object;
}
