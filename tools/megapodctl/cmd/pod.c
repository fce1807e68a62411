// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pods, and a pod at a glance.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/fluid.h"
#include "base/out.h"
#include "base/units.h"
#include "cmd/interlock.h"
#include "cmd/pod.h"
#include "cmd/quiesce.h"
#include "cmd/start.h"
#include "core/change.h"
#include "core/interlocks.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/rule.h"
#include "core/schema.h"
#include "core/words.h"

static const struct param add_params[] = {
	NEW(MEGAPOD_A_POD_NAME),
	{ 0 }
};

static const struct param del_params[] = {
	NAMES,
	KEY("force", P_FLAG, MEGAPOD_A_POD_FORCE, "though records that were not cleared are lost"),
	{ 0 }
};

static const struct param arm_params[] = {
	NAMES,
	BY,
	{ 0 }
};

static const char *const loop_names[] = { "primary", "secondary", "air", NULL };

static const struct param set_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "its name" },
	KEY("loop", P_WORD, 0, "what its readings are tagged with", .words = loop_names),
	KEY("fluid", P_TEXT, 0, "what flows in it: water, PG25 or EG30 (10 to 60 %), or any other; none: nobody says"),
	KEY("density", P_NUMBER, 0, "in kg/m3; of water, PG and EG by a table if not said"),
	KEY("heat", P_NUMBER, 0, "specific heat, in J/(kg K); the same"),
	KEY("inrush-gap", P_TIME, 0,
	    "time between two of its outlets that are switched on, by whomever; at most 1min"),
	KEY("at-boot", P_WORD, 0, "whether pod boot starts it, as megapod-start.service does",
	    .words = pod_at_boot_words),
	{ 0 }
};

static const struct param cap_params[] = {
	{ "POWER", P_TEXT, true, true, .help = "the most that its site may draw: 40kW; none for no cap" },
	OF_POD,
	BY,
	{ 0 }
};

static const struct param show_params[] = {
	ANY("NAME"),
	{ 0 }
};

static int pod_add(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *pod = ctl.batch || ctl.dry ? object_peek(&pod_class, name) : NULL;
	struct change change = {
		.class = &pod_class, .verb = "add", .name = name, .after = args_line(args),
		.reply = true,
	};
	struct nl_msg *msg;

	if (pod) {
		json_object_put(pod);
		return 0;
	}
	msg = req_new(MEGAPOD, MEGAPOD_CMD_POD_NEW);
	nla_put_string(msg, MEGAPOD_A_POD_NAME, name);
	return change_send(&change, msg);
}

static bool is_none(const struct args *args)
{
	return !strcmp(arg_text(args, "fluid"), "none");
}

/* Where a table is told as one number */
#define TYPICAL_C	30
/* What a data sheet may differ by from the table of the same name */
#define TABLE_PERCENT	3

/* What is said of it, or what its table has. */
static struct fluid fluid_wanted(const struct args *args)
{
	struct fluid fluid = { .name = arg_text(args, "fluid") };

	fluid_by_table(TYPICAL_C, &fluid);
	return (struct fluid){
		.name = fluid.name,
		.density_kg_m3 = arg_num(args, "density", lround(fluid.density_kg_m3)),
		.heat_j_kg_k = arg_num(args, "heat", lround(fluid.heat_j_kg_k)),
	};
}

static bool differs(double said, double table)
{
	return fabs(said - table) > table * TABLE_PERCENT / 100;
}

/* The heat balance goes by the table of such a name, so that numbers of another fluid would be lost. */
static int check_table(const struct args *args)
{
	struct fluid said = fluid_wanted(args), table = said;

	if (!fluid_by_table(TYPICAL_C, &table) ||
	    (!differs(said.density_kg_m3, table.density_kg_m3) &&
	     !differs(said.heat_j_kg_k, table.heat_j_kg_k)))
		return 0;
	return fail(USAGE, "%s has %.0f kg/m3 and %.0f J/(kg K) at %d degrees; give another fluid another name",
		    said.name, table.density_kg_m3, table.heat_j_kg_k, TYPICAL_C);
}

static int check_set(const struct args *args)
{
	bool density = arg_given(args, "density"), heat = arg_given(args, "heat");
	bool fluid = density || heat || arg_given(args, "loop") || arg_given(args, "fluid");

	if (!fluid && (arg_given(args, "inrush-gap") || arg_given(args, "at-boot")))
		return 0;
	if (!arg_given(args, "loop") || !arg_given(args, "fluid"))
		return fail(USAGE, "give loop and fluid, inrush-gap, or at-boot; usage: %s",
			    usage_line(args->command));
	if (is_none(args) ? density || heat : density != heat ||
	    (!density && !fluid_by_table(TYPICAL_C, &(struct fluid){ .name = arg_text(args, "fluid") })))
		return fail(USAGE, "a fluid has density and heat, none has neither");
	return check_table(args);
}

static const char *fluid_said(const struct args *args, json_object *pod)
{
	struct fluid fluid = fluid_wanted(args);

	return text("pod set %s loop %s fluid %s density %.0f heat %.0f",
		    quoted(get_string(pod, "name")), arg_text(args, "loop"), quoted(fluid.name),
		    fluid.density_kg_m3, fluid.heat_j_kg_k);
}

static int set_fluid(const struct args *args, json_object *pod)
{
	const char *loop = loop_names[arg_num(args, "loop", 0)];
	const char *before = fluid_line(pod, pod_fluid(pod, loop));
	struct change change = {
		.class = &pod_class, .verb = "set", .name = get_string(pod, "name"),
		.before = *before ? before : NULL,
		.after = is_none(args) ? NULL : fluid_said(args, pod),
	};
	struct nl_msg *msg = object_request(&pod_class, MEGAPOD_CMD_POD_SET, pod);
	struct nlattr *nest = nla_nest_start(msg, MEGAPOD_A_POD_FLUID);
	struct fluid fluid = fluid_wanted(args);

	nla_put_u32(msg, MEGAPOD_A_FLUID_LOOP, word_number(loop_words, loop));
	if (!is_none(args)) {
		nla_put_string(msg, MEGAPOD_A_FLUID_TYPE, fluid.name);
		nla_put_u32(msg, MEGAPOD_A_FLUID_DENSITY_KG_M3, fluid.density_kg_m3);
		nla_put_u32(msg, MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K, fluid.heat_j_kg_k);
	}
	nla_nest_end(msg, nest);
	return change_send(&change, msg);
}

static int set_inrush_gap(const struct args *args, json_object *pod)
{
	struct change change = { .class = &pod_class, .verb = "set", .name = get_string(pod, "name") };
	int64_t ms = arg_num(args, "inrush-gap", 0);
	struct nl_msg *msg;

	if ((ctl.batch || ctl.dry) && get_number(pod, "inrush_gap_ms") == ms)
		return 0;
	change.before = *inrush_line(pod) ? inrush_line(pod) : NULL;
	change.after = text("pod set %s inrush-gap %s", quoted(change.name), rule_time(ms));
	msg = object_request(&pod_class, MEGAPOD_CMD_POD_SET, pod);
	nla_put_u32(msg, MEGAPOD_A_POD_INRUSH_GAP_MS, ms);
	return change_send(&change, msg);
}

static int set_at_boot(const struct args *args, json_object *pod)
{
	const char *wish = pod_at_boot_words[arg_num(args, "at-boot", 0)];
	struct change change = { .class = &pod_class, .verb = "set", .name = get_string(pod, "name") };
	struct nl_msg *msg;

	if ((ctl.batch || ctl.dry) && is_word(pod, "at_boot", wish))
		return 0;
	change.before = *at_boot_line(pod) ? at_boot_line(pod) : NULL;
	change.after = text("pod set %s at-boot %s", quoted(change.name), wish);
	msg = object_request(&pod_class, MEGAPOD_CMD_POD_SET, pod);
	nla_put_u32(msg, MEGAPOD_A_POD_AT_BOOT, arg_num(args, "at-boot", 0));
	return change_send(&change, msg);
}

static int pod_set(const struct args *args)
{
	json_object *pod;
	int err = object_get(&pod_class, arg_text(args, "NAME"), &pod);

	if (err)
		return err;
	if (arg_given(args, "loop"))
		err = set_fluid(args, pod);
	if (!err && arg_given(args, "inrush-gap"))
		err = set_inrush_gap(args, pod);
	if (!err && arg_given(args, "at-boot"))
		err = set_at_boot(args, pod);
	json_object_put(pod);
	return err;
}

/* The cap that was said, in mW, 0 for none. */
static int read_cap(const struct args *args, int64_t *mw)
{
	const char *said = arg_text(args, "POWER"), *wrong;
	struct measure measure;
	char why[160];

	*mw = 0;
	if (!strcmp(said, "none"))
		return 0;
	wrong = units_parse(said, &measure);
	if (!wrong && measure_value(MEGAPOD_QUANTITY_POWER, &measure, false, mw, why, sizeof(why)))
		wrong = why;
	if (!wrong && (*mw <= 0 || *mw > MEGAPOD_CAP_MAX))
		wrong = "a cap is above 0 and at most 1000000kW";
	return wrong ? fail(USAGE, "cap \"%s\": %s; or none", said, wrong) : 0;
}

static int check_cap(const struct args *args)
{
	int64_t mw;

	return read_cap(args, &mw);
}

static int pod_cap(const struct args *args)
{
	struct change change = { .class = &pod_class, .verb = "cap" };
	json_object *pod = NULL;
	struct nl_msg *msg;
	int64_t mw;
	int err = read_cap(args, &mw);

	if (!err)
		err = pod_choose(arg_text(args, "pod"), &pod);
	if (!err && (!(ctl.batch || ctl.dry) || get_number(pod, "cap_mw") != mw)) {
		change.name = get_string(pod, "name");
		change.before = *cap_line(pod) ? cap_line(pod) : NULL;
		json_object_object_add(pod, "cap_mw", json_object_new_int64(mw));
		change.after = mw ? cap_line(pod) : NULL;
		msg = object_request(&pod_class, MEGAPOD_CMD_POD_CAP, pod);
		nla_put_u64(msg, MEGAPOD_A_POD_CAP_MW, mw);
		nla_put_string(msg, MEGAPOD_A_POD_CAP_BY, who_asks(args));
		err = change_send(&change, msg);
	}
	json_object_put(pod);
	return err;
}

static int arm_all(const struct args *args, bool arm)
{
	json_object *pods, *pod;
	int err = objects_named(args, &pod_class, &pods);

	for_each_object(pod, pods)
		err = err ? err : interlocks_arm(pod, args, arm);
	json_object_put(pods);
	return err;
}

static int pod_arm(const struct args *args)
{
	return arm_all(args, true);
}

static int pod_disarm(const struct args *args)
{
	return arm_all(args, false);
}

static int pod_del(const struct args *args)
{
	return objects_delete(args, &pod_class, MEGAPOD_CMD_POD_DEL);
}

/**
 * struct glance - what is shown of a pod
 * @components: its components
 * @sensors: all sensors, by number of their component
 * @pumps: all pumps, the same way
 * @outlets: all outlets, the same way
 * @batteries: all batteries, the same way
 * @interlocks: its interlocks
 * @alarms: its sensors that are not as they should be
 */
struct glance {
	json_object *components;
	json_object *sensors;
	json_object *pumps;
	json_object *outlets;
	json_object *batteries;
	json_object *interlocks;
	json_object *alarms;
};

static json_object *parts_of(json_object *map, json_object *component)
{
	return objects_of(map, get_number(component, "id"));
}

/* Flow targets read like flows, but nothing flows there. */
static bool is_target(json_object *pumps, json_object *sensor)
{
	json_object *pump;

	for_each_object(pump, pumps) {
		json_object *target = get(pump, "flow_target");

		if (target && get_number(target, "index") == get_number(sensor, "index"))
			return true;
	}
	return false;
}

/* The lowest and highest of several readings. */
struct span {
	json_object *low;
	json_object *high;
	bool any;
};

static void span_add(struct span *span, json_object *sensor)
{
	if (!sensor || is_word(sensor, "status", "absent"))
		return;
	span->any = true;
	if (!has(sensor, "value") || is_word(sensor, "status", "fault"))
		return;
	if (!span->low || get_number(sensor, "value") < get_number(span->low, "value"))
		span->low = sensor;
	if (!span->high || get_number(sensor, "value") > get_number(span->high, "value"))
		span->high = sensor;
}

/* "27.0 C", "27.0 C to 41.5 C", "not known", "-". */
static const char *span_words(const struct span *span)
{
	if (!span->low)
		return span->any ? "not known" : "-";
	if (get_number(span->low, "value") == get_number(span->high, "value"))
		return quantity_text(span->low, "value");
	return text("%s to %s", quantity_text(span->low, "value"),
		    quantity_text(span->high, "value"));
}

/* Outlets and what they draw go into the component for -j, too. */
static void sum_outlets(json_object *component, json_object *outlets)
{
	int64_t on = 0, off = 0, unknown = 0, power = 0, missing = 0, metered = 0;
	json_object *outlet;

	for_each_object(outlet, outlets) {
		json_object *meter = get(outlet, "power");

		on += is_word(outlet, "state", "on");
		off += is_word(outlet, "state", "off");
		unknown += is_word(outlet, "state", "unknown");
		if (!meter || is_word(meter, "status", "absent"))
			continue;
		metered++;
		missing += !has(meter, "value");
		power += get_number(meter, "value");
	}
	json_object_object_add(component, "outlets_on", json_object_new_int64(on));
	json_object_object_add(component, "outlets_off", json_object_new_int64(off));
	json_object_object_add(component, "outlets_unknown", json_object_new_int64(unknown));
	json_object_object_add(component, "outlets_power_mw", metered && !missing ?
			       json_object_new_int64(power) : NULL);
}

static const char *outlets_cell(json_object *component, const char *key)
{
	long long unknown = get_number(component, "outlets_unknown");

	if (!get_number(component, key))
		return "-";
	return text("%lld on, %lld off%s", get_number(component, "outlets_on"),
		    get_number(component, "outlets_off"),
		    unknown ? text(", %lld unknown", unknown) : "");
}

static const char *power_cell(json_object *component, const char *key)
{
	char buf[UNITS_TEXT];

	if (!has(component, key))
		return get_number(component, "outlets") ? "not known" : "-";
	return text("%s", units_show(MEGAPOD_QUANTITY_POWER, get_number(component, key), buf));
}

static const char *state_cell(json_object *component, const char *key)
{
	(void)key;
	return component_state(component);
}

static const struct column component_columns[] = {
	{ "COMPONENT", "name" },
	{ "KIND", "kind" },
	{ "STATUS", "status", .state = true },
	{ ">FLOW", "glance.flow" },
	{ ">TEMPERATURE", "glance.temperature" },
	{ ">PUMPS", "glance.pumps" },
	{ "OUTLETS", "outlets", outlets_cell },
	{ ">POWER", "outlets_power_mw", power_cell },
	{ ">STALE", "glance.stale" },
	{ "STATE", "state", state_cell, .state = true },
	{ 0 }
};

static const struct column alarm_columns[] = {
	{ "ALARM", "status", .state = true },
	{ "SENSOR", "name", part_cell },
	{ ">VALUE", "value", value_cell },
	{ "LIMITS", "limits", limits_cell },
	{ 0 }
};

static const struct column interlock_columns[] = {
	{ "INTERLOCK", "name" },
	{ "STATE", "state", .state = true },
	{ "TRIPS WHEN", "condition", trips_when_cell },
	{ "NOTE", "note", note_cell },
	{ 0 }
};

/* What is made of the parts of a component goes into it, for the table only. */
static void sum_parts(const struct glance *glance, json_object *component)
{
	json_object *pumps = parts_of(glance->pumps, component), *part;
	json_object *sums = json_object_new_object();
	struct span flow = { 0 }, heat = { 0 }, speed = { 0 };
	size_t stale = 0;

	for_each_object(part, parts_of(glance->sensors, component)) {
		stale += is_word(part, "status", "stale");
		if (is_word(part, "quantity", "temperature"))
			span_add(&heat, part);
		else if (is_word(part, "quantity", "flow") && !is_target(pumps, part))
			span_add(&flow, part);
	}
	for_each_object(part, pumps)
		span_add(&speed, get(part, "speed"));
	json_object_object_add(sums, "flow", json_object_new_string(span_words(&flow)));
	json_object_object_add(sums, "temperature", json_object_new_string(span_words(&heat)));
	json_object_object_add(sums, "pumps", json_object_new_string(span_words(&speed)));
	json_object_object_add(sums, "stale", json_object_new_int64(stale));
	json_object_object_add(component, "glance", sums);
	text_free_all();
}

static void sum_all(const struct glance *glance)
{
	json_object *component;

	for_each_object(component, glance->components)
		sum_parts(glance, component);
}

/* The least of what batteries read counts: a pod lasts as long as its weakest. */
static void take_least(json_object *pod, const char *key, json_object *reading)
{
	if (!has(reading, "value") || is_word(reading, "status", "fault"))
		return;
	if (!has(pod, key) || get_number(reading, "value") < get_number(pod, key))
		json_object_object_add(pod, key, json_object_new_int64(get_number(reading, "value")));
}

static void take_battery(json_object *pod, json_object *battery)
{
	if (is_word(battery, "source", "battery"))
		json_object_object_add(pod, "on_battery", json_object_new_boolean(true));
	else if (is_word(battery, "source", "mains") && !get_flag(pod, "on_battery"))
		json_object_object_add(pod, "on_battery", json_object_new_boolean(false));
	take_least(pod, "charge_permille", get(battery, "charge"));
	take_least(pod, "time_left_s", get(battery, "time_left"));
}

/* What the pod lives on: of its batteries, and of what the rule with its cap counts. null is not known. */
static void sum_power(const struct glance *glance, json_object *pod)
{
	static const char *const keys[] = { "on_battery", "charge_permille", "time_left_s", "site_mw" };
	json_object *component, *battery, *interlock;

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		json_object_object_add(pod, keys[i], NULL);
	for_each_object(component, glance->components)
		for_each_object(battery, parts_of(glance->batteries, component))
			take_battery(pod, battery);
	for_each_object(interlock, glance->interlocks)
		if (has(interlock, "site_mw"))
			json_object_object_add(pod, "site_mw",
					       json_object_get(get(interlock, "site_mw")));
}

static const char *amount(json_object *pod, const char *key, unsigned int quantity)
{
	char buf[UNITS_TEXT];

	return text("%s", units_show(quantity, get_number(pod, key), buf));
}

static const char *power_words(json_object *pod)
{
	const char *words = get_flag(pod, "on_battery") ? ", on battery" : "";

	if (has(pod, "charge_permille"))
		words = text("%s, charge %s", words, amount(pod, "charge_permille",
							    MEGAPOD_QUANTITY_CHARGE));
	if (has(pod, "time_left_s"))
		words = text("%s, %s left", words, amount(pod, "time_left_s",
							  MEGAPOD_QUANTITY_DURATION));
	if (has(pod, "site_mw"))
		words = text("%s, site %s", words, amount(pod, "site_mw", MEGAPOD_QUANTITY_POWER));
	return get_number(pod, "cap_mw") ?
	       text("%s, cap %s", words, amount(pod, "cap_mw", MEGAPOD_QUANTITY_POWER)) : words;
}

static const char *inrush_words(json_object *pod)
{
	return *inrush_line(pod) ?
	       text(", inrush gap %s", rule_time(get_number(pod, "inrush_gap_ms"))) : "";
}

static void print_pod(const struct glance *glance, json_object *pod)
{
	size_t count = length(glance->interlocks), armed = 0;
	json_object *object;

	for_each_object(object, glance->interlocks)
		armed += is_armed(object);
	printf("%s  %s, %lld components, %s%s%s%s\n", get_string(pod, "name"),
	       state_text(get_string(pod, "status")), get_number(pod, "components"),
	       count ? text("%zu of %zu interlocks armed", armed, count) : "no interlocks",
	       inrush_words(pod), power_words(pod),
	       is_word(pod, "at_boot", "start") ? ", started at boot" : "");
	table_print(component_columns, glance->components, "  ");
	table_print(interlock_columns, glance->interlocks, "  ");
	table_print(alarm_columns, glance->alarms, "  ");
}

/* All of a class, by key. */
static json_object *dump_by(const struct object_class *class, const char *key, int *err)
{
	json_object *all = NULL, *map;

	if (!*err)
		*err = object_dump(class, ALL, &all);
	map = objects_by(all, key);
	json_object_put(all);
	return map;
}

static void add_all(json_object *to, json_object *from)
{
	json_object *object;

	for_each_object(object, from)
		json_object_array_add(to, json_object_get(object));
}

/* Outlets are many, and a glance takes little of each. */
static json_object *dump_outlets(int *err)
{
	static const struct attr attrs[] = {
		{ MEGAPOD_A_OUTLET_COMPONENT_ID, A_U32, "component_id" },
		{ MEGAPOD_A_OUTLET_STATE, A_ENUM, "state", .words = outlet_state_words },
		{ MEGAPOD_A_OUTLET_POWER, A_NEST, "power", .nest = reading_attrs },
		{ 0 }
	};
	struct object_class brief = outlet_class;

	brief.attrs = attrs;
	return dump_by(&brief, "component_id", err);
}

int pods_glance(const char *list)
{
	json_object *pods, *pod, *component, *sensor, *components, *interlocks;
	json_object *shown, *guards, *alarms;
	bool one_table = ctl.columns || ctl.terse;
	struct glance glance = { 0 };
	int err = objects_select(&pod_class, list, NULL, &pods);

	if (err)
		return err;
	shown = json_object_new_array();
	guards = json_object_new_array();
	alarms = json_object_new_array();
	components = dump_by(&component_class, "pod_id", &err);
	interlocks = dump_by(&interlock_class, "pod_id", &err);
	glance.sensors = dump_by(&sensor_class, "component_id", &err);
	glance.pumps = dump_by(&pump_class, "component_id", &err);
	glance.outlets = dump_outlets(&err);
	glance.batteries = dump_by(&battery_class, "component_id", &err);
	if (!err && !ctl.json && !one_table && !length(pods))
		puts("there is no pod: pod add NAME makes one, megapodctl(8) says more");
	for_each_object(pod, pods) {
		if (err)
			break;
		glance.components = objects_of(components, get_number(pod, "id"));
		glance.interlocks = objects_of(interlocks, get_number(pod, "id"));
		glance.alarms = json_object_new_array();
		for_each_object(component, glance.components) {
			sum_outlets(component, parts_of(glance.outlets, component));
			for_each_object(sensor, parts_of(glance.sensors, component))
				if (is_alarm(sensor))
					json_object_array_add(glance.alarms,
							      json_object_get(sensor));
		}
		sum_power(&glance, pod);
		if (!ctl.json)
			sum_all(&glance);
		if (!ctl.json && !one_table)
			print_pod(&glance, pod);
		add_all(shown, glance.components);
		add_all(guards, glance.interlocks);
		add_all(alarms, glance.alarms);
		json_object_put(glance.alarms);
	}
	if (!err && one_table)
		err = table_print(component_columns, shown, "");
	doc_add("components", shown);
	doc_add("interlocks", guards);
	doc_add("alarms", alarms);
	doc_add("pods", pods);
	json_object_put(components);
	json_object_put(interlocks);
	json_object_put(glance.sensors);
	json_object_put(glance.pumps);
	json_object_put(glance.outlets);
	json_object_put(glance.batteries);
	return err;
}

static int pod_show(const struct args *args)
{
	return pods_glance(arg_text(args, "NAME"));
}

const struct command pod_commands[] = {
	{ "pod", "add", add_params, MEGAPOD, true, NULL, pod_add, "Make a pod",
	  "megapodctl pod add pod0" },
	{ "pod", "set", set_params, MEGAPOD, true, check_set, pod_set,
	  "Say what flows in a loop of a pod, what the heat is reckoned with; how far apart its outlets come on; or that it is started at boot",
	  "megapodctl pod set pod0 loop secondary fluid PG25" },
	{ "pod", "cap", cap_params, MEGAPOD, true, check_cap, pod_cap,
	  "Say what the site of a pod may draw; the interlock that is over-cap sheds by it",
	  "megapodctl pod cap 40kW" },
	{ "pod", "del", del_params, MEGAPOD, true, NULL, pod_del,
	  "Remove pods that have no components", "megapodctl pod del pod0" },
	{ "pod", "arm", arm_params, MEGAPOD, true, NULL, pod_arm,
	  "Arm all interlocks of a pod, each for itself; if something they need is missing, it is named",
	  "megapodctl pod arm pod0" },
	{ "pod", "disarm", arm_params, MEGAPOD, true, NULL, pod_disarm,
	  "Disarm all interlocks of a pod; none if one has tripped",
	  "megapodctl pod disarm pod0" },
	{ "pod", "quiesce", quiesce_params, MEGAPOD, true, NULL, pod_quiesce,
	  "Bring all pumps to their safe duty at once, and wait until each device has confirmed",
	  "megapodctl pod quiesce" },
	{ "pod", "start", start_params, MEGAPOD, true, NULL, pod_start,
	  "Start a pod: pumps, proof of flow, no leak, then its groups one outlet after the other; goes on where it was",
	  "megapodctl pod start pod0" },
	{ "pod", "boot", boot_params, MEGAPOD, true, NULL, pod_boot,
	  "Start the pods that are to be started at boot, within its first 15 minutes",
	  "megapodctl pod boot" },
	{ "pod", "stop", stop_params, MEGAPOD, true, NULL, pod_stop,
	  "Switch off the groups of a pod, load first, and bring its pumps to their safe duty; what feeds this node stays on",
	  "megapodctl pod stop pod0" },
	{ "pod", "show", show_params, MEGAPOD, false, NULL, pod_show,
	  "Show pods at a glance", "megapodctl pod" },
	{ 0 }
};
