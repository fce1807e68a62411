// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pods, and a pod at a glance.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "args.h"
#include "interlock.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "schema.h"
#include "sensor.h"
#include "units.h"

static const struct param name_params[] = {
	NAME("NAME", 0),
	{ 0 }
};

static const struct param arm_params[] = {
	NAME("NAME", 0),
	BY,
	{ 0 }
};

static const struct param show_params[] = {
	OPTIONAL("NAME", 0),
	{ 0 }
};

static int pod_add(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *pod = ctl.batch ? object_peek(&pod_class, name) : NULL, *pods;
	struct nl_msg *msg;
	int err;

	if (pod) {
		json_object_put(pod);
		return 0;
	}
	msg = req_new(MEGAPOD, MEGAPOD_CMD_POD_NEW);
	nla_put_string(msg, MEGAPOD_A_POD_NAME, name);
	err = req_do(msg, pod_attrs, &pod);
	if (err)
		return req_fail(err, REFUSED, text("pod add %s", name));
	pods = json_object_new_array();
	json_object_array_add(pods, pod);
	doc_add("pods", pods);
	ctl.changed = true;
	return 0;
}

static int pod_arm(const struct args *args)
{
	json_object *pod;
	int err = pod_choose(arg_text(args, "NAME"), &pod);

	if (err)
		return err;
	err = interlocks_arm(pod, args, true);
	json_object_put(pod);
	return err;
}

static int pod_disarm(const struct args *args)
{
	json_object *pod;
	int err = pod_choose(arg_text(args, "NAME"), &pod);

	if (err)
		return err;
	err = interlocks_arm(pod, args, false);
	json_object_put(pod);
	return err;
}

static int pod_del(const struct args *args)
{
	return object_delete(&pod_class, MEGAPOD_CMD_POD_DEL, arg_text(args, "NAME"));
}

/**
 * struct glance - what is shown of all pods
 * @components: all components
 * @sensors: all sensors
 * @pumps: all pumps
 * @outlets: all outlets
 * @interlocks: all interlocks
 * @alarms: sensors that are not as they should be; borrowed from @sensors
 */
struct glance {
	json_object *components;
	json_object *sensors;
	json_object *pumps;
	json_object *outlets;
	json_object *interlocks;
	json_object *alarms;
};

static bool belongs(json_object *part, json_object *component)
{
	return get_number(part, "component_id") == get_number(component, "id");
}

/* Flow targets read like flows, but nothing flows there. */
static bool is_target(const struct glance *glance, json_object *sensor)
{
	json_object *pump;

	for_each_object(pump, glance->pumps) {
		json_object *target = json_object_object_get(pump, "flow_target");

		if (get_number(pump, "component_id") == get_number(sensor, "component_id") &&
		    target && get_number(target, "index") == get_number(sensor, "index"))
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
static const char *span_text(const struct span *span)
{
	if (!span->low)
		return span->any ? "not known" : "-";
	if (get_number(span->low, "value") == get_number(span->high, "value"))
		return quantity_text(span->low, "value");
	return text("%s to %s", quantity_text(span->low, "value"),
		    quantity_text(span->high, "value"));
}

static const char *readings_text(const struct glance *glance, json_object *component,
				 const char *quantity)
{
	struct span span = { 0 };
	json_object *sensor;

	for_each_object(sensor, glance->sensors)
		if (belongs(sensor, component) && is_word(sensor, "quantity", quantity) &&
		    !is_target(glance, sensor))
			span_add(&span, sensor);
	return span_text(&span);
}

static const char *speeds_text(const struct glance *glance, json_object *component)
{
	struct span span = { 0 };
	json_object *pump;

	for_each_object(pump, glance->pumps)
		if (belongs(pump, component))
			span_add(&span, json_object_object_get(pump, "speed"));
	return span_text(&span);
}

/* Outlets and what they draw go into the component for -j, too. */
static void sum_outlets(const struct glance *glance, json_object *component)
{
	int64_t on = 0, off = 0, unknown = 0, power = 0, missing = 0, metered = 0;
	json_object *outlet;

	for_each_object(outlet, glance->outlets) {
		json_object *meter = json_object_object_get(outlet, "power");

		if (!belongs(outlet, component))
			continue;
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

static const char *outlets_text(json_object *component)
{
	long long unknown = get_number(component, "outlets_unknown");

	if (!get_number(component, "outlets"))
		return "-";
	return text("%lld on, %lld off%s", get_number(component, "outlets_on"),
		    get_number(component, "outlets_off"),
		    unknown ? text(", %lld unknown", unknown) : "");
}

static const char *power_text(json_object *component)
{
	char buf[UNITS_TEXT];

	if (!has(component, "outlets_power_mw"))
		return get_number(component, "outlets") ? "not known" : "-";
	return text("%s", units_show(MEGAPOD_QUANTITY_POWER,
				     get_number(component, "outlets_power_mw"), buf));
}

static bool is_alarm(json_object *sensor)
{
	return is_word(sensor, "status", "warning") || is_word(sensor, "status", "critical") ||
	       is_word(sensor, "status", "fault");
}

static size_t stale_count(const struct glance *glance, json_object *component)
{
	json_object *sensor;
	size_t stale = 0;

	for_each_object(sensor, glance->sensors)
		stale += belongs(sensor, component) && is_word(sensor, "status", "stale");
	return stale;
}

static void print_components(const struct glance *glance, json_object *pod)
{
	json_object *component;
	struct table table;

	table_begin(&table, "  COMPONENT", "KIND", "STATUS", ">FLOW", ">TEMPERATURE", ">PUMPS",
		    "OUTLETS", ">POWER", ">STALE", "STATE", NULL);
	for_each_object(component, glance->components) {
		if (get_number(component, "pod_id") != get_number(pod, "id"))
			continue;
		table_row(&table, text("  %s", get_string(component, "name")),
			  get_string(component, "kind"), get_string(component, "status"),
			  readings_text(glance, component, "flow"),
			  readings_text(glance, component, "temperature"),
			  speeds_text(glance, component), outlets_text(component),
			  power_text(component),
			  text("%zu", stale_count(glance, component)), component_state(component));
	}
	table_end(&table);
}

static json_object *component_of(const struct glance *glance, json_object *sensor)
{
	json_object *component;

	for_each_object(component, glance->components)
		if (belongs(sensor, component))
			return component;
	return NULL;
}

static void print_alarms(const struct glance *glance, json_object *pod)
{
	json_object *alarm;
	struct table table;

	table_begin(&table, "  ALARM", "SENSOR", ">VALUE", "LIMITS", NULL);
	for_each_object(alarm, glance->alarms)
		if (get_number(component_of(glance, alarm), "pod_id") == get_number(pod, "id"))
			table_row(&table, text("  %s", get_string(alarm, "status")),
				  part_name(alarm), reading_text(alarm), limits_text(alarm));
	table_end(&table);
}

static const char *armed_text(const struct glance *glance, json_object *pod)
{
	size_t count = 0, armed = 0;
	json_object *interlock;

	for_each_object(interlock, glance->interlocks) {
		if (get_number(interlock, "pod_id") != get_number(pod, "id"))
			continue;
		count++;
		armed += is_armed(interlock);
	}
	if (!count)
		return "no interlocks";
	return text("%zu of %zu interlocks armed", armed, count);
}

static void print_interlocks(const struct glance *glance, json_object *pod)
{
	json_object *il;
	struct table table;

	table_begin(&table, "  INTERLOCK", "STATE", "TRIPS WHEN", "NOTE", NULL);
	for_each_object(il, glance->interlocks)
		if (get_number(il, "pod_id") == get_number(pod, "id"))
			table_row(&table, text("  %s", get_string(il, "name")),
				  get_string(il, "state"), interlock_trips_when(il),
				  or_dash(interlock_note(il)));
	table_end(&table);
}

static int look(struct glance *glance)
{
	json_object *sensor, *component;
	int err = object_dump(&component_class, ALL, &glance->components);

	if (!err)
		err = object_dump(&sensor_class, ALL, &glance->sensors);
	if (!err)
		err = object_dump(&pump_class, ALL, &glance->pumps);
	if (!err)
		err = object_dump(&outlet_class, ALL, &glance->outlets);
	if (!err)
		err = interlocks_dump(NULL, &glance->interlocks);
	if (err)
		return err;
	glance->alarms = json_object_new_array();
	for_each_object(sensor, glance->sensors)
		if (is_alarm(sensor))
			json_object_array_add(glance->alarms, json_object_get(sensor));
	for_each_object(component, glance->components)
		sum_outlets(glance, component);
	return 0;
}

static void keep_pods(json_object *pods, json_object **array, const char *key)
{
	json_object *kept = json_object_new_array(), *object, *pod;

	for_each_object(object, *array)
		for_each_object(pod, pods)
			if (get_number(object, key) == get_number(pod, "id"))
				json_object_array_add(kept, json_object_get(object));
	json_object_put(*array);
	*array = kept;
}

static int pod_show(const struct args *args)
{
	struct glance glance = { 0 };
	json_object *pods, *pod;
	int err = object_list(&pod_class, arg_text(args, "NAME"), &pods);

	if (err)
		return err;
	err = look(&glance);
	for_each_object(pod, pods) {
		if (err || ctl.json)
			break;
		printf("%s%s  %s, %lld components, %s\n", pod_nr ? "\n" : "",
		       get_string(pod, "name"), get_string(pod, "status"),
		       get_number(pod, "components"), armed_text(&glance, pod));
		print_components(&glance, pod);
		print_interlocks(&glance, pod);
		print_alarms(&glance, pod);
	}
	if (!err) {
		keep_pods(pods, &glance.components, "pod_id");
		keep_pods(pods, &glance.interlocks, "pod_id");
		doc_add("components", json_object_get(glance.components));
		doc_add("interlocks", json_object_get(glance.interlocks));
		doc_add("alarms", json_object_get(glance.alarms));
	}
	doc_add("pods", pods);
	json_object_put(glance.components);
	json_object_put(glance.sensors);
	json_object_put(glance.pumps);
	json_object_put(glance.outlets);
	json_object_put(glance.interlocks);
	json_object_put(glance.alarms);
	return err;
}

const struct command pod_commands[] = {
	{ "pod", "add", name_params, MEGAPOD, true, NULL, pod_add, "Make a pod",
	  "megapodctl pod add pod0" },
	{ "pod", "del", name_params, MEGAPOD, true, NULL, pod_del,
	  "Remove a pod that has no components", "megapodctl pod del pod0" },
	{ "pod", "arm", arm_params, MEGAPOD, true, NULL, pod_arm,
	  "Arm all interlocks of a pod, or none", "megapodctl pod arm pod0" },
	{ "pod", "disarm", arm_params, MEGAPOD, true, NULL, pod_disarm,
	  "Disarm all interlocks of a pod; none if one has tripped",
	  "megapodctl pod disarm pod0" },
	{ "pod", "show", show_params, MEGAPOD, false, NULL, pod_show,
	  "Show pods at a glance", "megapodctl pod" },
	{ 0 }
};
