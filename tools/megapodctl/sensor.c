// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readings and their limits.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "args.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "schema.h"
#include "sensor.h"
#include "units.h"

/* A component comes when its device was identified, which a batch that added it waits for. */
#define IDENTIFY_MS 10000

const struct limit limits[] = {
	{ "warn-min", "warn_min", MEGAPOD_A_SENSOR_WARN_MIN },
	{ "warn-max", "warn_max", MEGAPOD_A_SENSOR_WARN_MAX },
	{ "crit-min", "crit_min", MEGAPOD_A_SENSOR_CRIT_MIN },
	{ "crit-max", "crit_max", MEGAPOD_A_SENSOR_CRIT_MAX },
	{ "hysteresis", "hysteresis", MEGAPOD_A_SENSOR_HYSTERESIS },
	{ 0 }
};

static const struct param show_params[] = {
	OPTIONAL("COMPONENT[/LABEL]", 0),
	{ 0 }
};

#define LIMIT(text, help) KEY(text, P_MEASURE, 0, help, .quantity = -1)

static const struct param set_params[] = {
	{ "COMPONENT/LABEL", P_PART, true, true },
	LIMIT("warn-min", "a value below is a warning"),
	LIMIT("warn-max", "a value above is a warning"),
	LIMIT("crit-min", "a value below is critical"),
	LIMIT("crit-max", "a value above is critical"),
	LIMIT("hysteresis", "how far it must come back to be good again"),
	KEY("clear", P_FLAG, 0, "drop all limits that are not given"),
	{ 0 }
};

static const char *range_text(json_object *sensor, const char *word, const char *min,
			      const char *max)
{
	if (!has(sensor, min) && !has(sensor, max))
		return "";
	return text("%s %s..%s ", word, has(sensor, min) ? quantity_text(sensor, min) : "",
		    has(sensor, max) ? quantity_text(sensor, max) : "");
}

const char *limits_text(json_object *sensor)
{
	return or_dash(text("%s%s", range_text(sensor, "warn", "warn_min", "warn_max"),
			    range_text(sensor, "crit", "crit_min", "crit_max")));
}

static int dump(const char *name, json_object **sensors)
{
	json_object *component, *sensor;
	int err;

	if (name && strchr(name, '/')) {
		err = strchr(name, '/') == name || !strchr(name, '/')[1] ?
			fail(USAGE, "\"%s\" is not COMPONENT/LABEL", name) :
			part_get(&sensor_class, name, &sensor);
		if (err)
			return err;
		*sensors = json_object_new_array();
		json_object_array_add(*sensors, sensor);
		return 0;
	}
	if (!name)
		return object_dump(&sensor_class, ALL, sensors);
	err = object_get(&component_class, name, &component);
	if (err)
		return err;
	err = object_dump(&sensor_class, (struct filter){ MEGAPOD_A_SENSOR_COMPONENT_ID,
			  get_number(component, "id") }, sensors);
	json_object_put(component);
	return err;
}

static int sensor_show(const struct args *args)
{
	json_object *sensors, *sensor;
	struct table table;
	size_t absent = 0;
	int err = dump(arg_text(args, "COMPONENT[/LABEL]"), &sensors);

	if (err)
		return err;
	table_begin(&table, "SENSOR", ">VALUE", "STATUS", ">AGE", "LIMITS", NULL);
	for_each_object(sensor, sensors) {
		if (is_word(sensor, "status", "absent") && json_object_array_length(sensors) > 1) {
			absent++;
			continue;
		}
		table_row(&table, part_name(sensor), reading_text(sensor),
			  get_string(sensor, "status"), age_text(sensor), limits_text(sensor));
	}
	table_end(&table);
	if (absent && !ctl.json)
		printf("(%zu that the devices do not have are not shown)\n", absent);
	doc_add("sensors", sensors);
	return 0;
}

static int check_set(const struct args *args)
{
	for (const struct limit *limit = limits; limit->word; limit++)
		if (arg_given(args, limit->word))
			return 0;
	if (arg_given(args, "clear"))
		return 0;
	return fail(USAGE, "give a limit or clear; usage: %s", usage_line(args->command));
}

void await_component(const char *part)
{
	const char *name = text("%.*s", (int)strcspn(part, "/"), part);
	int64_t until = now_ms() + IDENTIFY_MS;
	json_object *component, *device = NULL;

	if (families_need(MODBUS | MEGAPOD) || events_open(MODBUS | MEGAPOD))
		return;
	for (;;) {
		bool waiting;

		component = object_peek(&component_class, name);
		device = component ? NULL : object_peek(&device_class, name);
		waiting = is_word(device, "state", "identifying") ||
			  is_word(device, "state", "ready");
		json_object_put(component);
		json_object_put(device);
		if (!waiting || events_wait(until, NULL, NULL) == 0)
			break;
	}
	events_close();
}

/* The limit wanted is the one that stands: then there is nothing to do. */
static bool same_limits(const struct args *args, json_object *sensor, const int64_t *wanted)
{
	for (size_t i = 0; limits[i].word; i++) {
		bool given = arg_given(args, limits[i].word);

		if (!given && !arg_given(args, "clear"))
			continue;
		if (has(sensor, limits[i].key) != given)
			return false;
		if (given && get_number(sensor, limits[i].key) != wanted[i])
			return false;
	}
	return true;
}

static int convert(const struct args *args, json_object *sensor, int64_t *wanted)
{
	unsigned int quantity = quantity_of(sensor);
	char why[80];

	for (size_t i = 0; limits[i].word; i++) {
		const struct value *value = arg(args, limits[i].word);

		if (value->set &&
		    units_value(quantity, &value->measure, &wanted[i], why, sizeof(why)))
			return fail(USAGE, "%s \"%s\" for %s: %s", limits[i].word, value->text,
				    get_string(sensor, "quantity"), why);
	}
	return 0;
}

static int send_limits(const struct args *args, json_object *sensor, const int64_t *wanted)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_SENSOR_SET);
	int err;

	nla_put_u32(msg, MEGAPOD_A_SENSOR_COMPONENT_ID, get_number(sensor, "component_id"));
	nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, get_number(sensor, "index"));
	if (arg_given(args, "clear"))
		nla_put_flag(msg, MEGAPOD_A_SENSOR_CLEAR_LIMITS);
	for (size_t i = 0; limits[i].word; i++)
		if (arg_given(args, limits[i].word))
			nla_put_s64(msg, limits[i].attr, wanted[i]);
	err = req_do(msg, sensor_attrs, NULL);
	if (err)
		return req_fail(err, NO_OBJECT, text("sensor set %s", part_name(sensor)));
	ctl.changed = true;
	return 0;
}

static int sensor_set(const struct args *args)
{
	const char *name = arg_text(args, "COMPONENT/LABEL");
	int64_t wanted[MAX_PARAMS];
	json_object *sensor;
	int err;

	if (ctl.batch)
		await_component(name);
	err = part_get(&sensor_class, name, &sensor);
	if (err)
		return err;
	err = convert(args, sensor, wanted);
	if (!err && !same_limits(args, sensor, wanted))
		err = send_limits(args, sensor, wanted);
	json_object_put(sensor);
	return err;
}

const struct command sensor_commands[] = {
	{ "sensor", "show", show_params, MEGAPOD, false, NULL, sensor_show,
	  "Show readings, with their age and limits", "megapodctl sensor show rpu0" },
	{ "sensor", "set", set_params, MEGAPOD, true, check_set, sensor_set,
	  "Set limits, in the unit shown or one that is written; others stay",
	  "megapodctl sensor set \"rpu0/Coolant flow\" warn-min 20L/min crit-min 10L/min" },
	{ 0 }
};
