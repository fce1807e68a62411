// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readings and their limits.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/hostlist.h"
#include "base/out.h"
#include "core/change.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

#define LIST "COMPONENT[/LABEL]"

static const struct param show_params[] = {
	ANY(LIST),
	POD,
	KEY("absent", P_FLAG, 0, "those, too, that the devices do not have"),
	{ 0 }
};

#define LIMIT(text, help) KEY(text, P_MEASURE, 0, help, .quantity = -1)

static const struct param set_params[] = {
	{ "COMPONENT/LABEL", P_PARTS, true, true, .help = "host list of sensors" },
	LIMIT("warn-min", "a value below is a warning"),
	LIMIT("warn-max", "a value above is a warning"),
	LIMIT("crit-min", "a value below is critical"),
	LIMIT("crit-max", "a value above is critical"),
	LIMIT("hysteresis", "how far it must come back to be good again"),
	KEY("clear", P_FLAG, 0, "drop all limits that are not given"),
	{ 0 }
};

#define READING \
	{ ">VALUE", "value", value_cell }, \
	{ "STATUS", "status", .state = true }, \
	{ ">AGE", "age_ms", age_cell }, \
	{ "LIMITS", "limits", limits_cell }, \
	{ 0 }

static const struct column columns[] = {
	{ "SENSOR", "name", part_cell },
	READING
};

static const struct column block_columns[] = {
	{ "LABEL", "label" },
	READING
};

/* The worse of the states that people act on first; the rest as the device has them. */
static int urgency(json_object *sensor)
{
	return is_word(sensor, "status", "critical") ? 0 : is_word(sensor, "status", "fault") ? 1 :
	       is_word(sensor, "status", "warning") ? 2 : 3;
}

/* Alarms first, and of those that are absent none unless asked for; a new reference. */
static json_object *to_show(json_object *sensors, bool absent, size_t *hidden)
{
	json_object *shown = json_object_new_array(), *sensor;

	for (int level = 0; level <= 3; level++)
		for_each_object(sensor, sensors) {
			if (urgency(sensor) != level)
				continue;
			if (absent || !is_word(sensor, "status", "absent"))
				json_object_array_add(shown, json_object_get(sensor));
			else
				++*hidden;
		}
	return shown;
}

static int print_blocks(json_object *sensors, size_t *hidden, bool absent)
{
	json_object *components = objects_by(sensors, "component_name");
	bool first = true;
	int err = 0;

	json_object_object_foreach(components, name, of_component) {
		json_object *shown = to_show(of_component, absent, hidden);

		if (!err && length(shown)) {
			printf("%s%s\n", first ? "" : "\n", name);
			err = table_print(block_columns, shown, "  ");
			first = false;
		}
		json_object_put(shown);
	}
	json_object_put(components);
	return err;
}

static int sensor_show(const struct args *args)
{
	const char *list = arg_text(args, LIST);
	bool absent = arg_given(args, "absent") || (list && strchr(list, '/'));
	json_object *sensors, *shown;
	size_t hidden = 0;
	int err = objects_named(args, &sensor_class, &sensors);

	if (err)
		return err;
	if (ctl.json || ctl.terse || ctl.columns || (list && strchr(list, '/'))) {
		shown = to_show(sensors, absent, &hidden);
		err = table_print(columns, shown, "");
		json_object_put(shown);
	} else {
		err = print_blocks(sensors, &hidden, absent);
		if (hidden)
			printf("\n(%zu that the devices do not have: sensor show absent)\n",
			       hidden);
	}
	doc_add("sensors", sensors);
	return err;
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

/* The sensor with the limits it would have; NULL after fail(). */
static json_object *limited(const struct args *args, json_object *sensor)
{
	json_object *copy = NULL;
	char why[600];

	if (json_object_deep_copy(sensor, &copy, NULL))
		must(NULL);
	for (const struct limit *limit = limits; limit->word; limit++) {
		const struct value *value = arg(args, limit->word);
		int64_t wanted;

		if (arg_given(args, "clear"))
			json_object_object_add(copy, limit->key, NULL);
		if (!value->set)
			continue;
		if (!units_value(quantity_of(sensor), &value->measure,
				 !strcmp(limit->word, "hysteresis"), &wanted, why, sizeof(why))) {
			json_object_object_add(copy, limit->key, json_object_new_int64(wanted));
			continue;
		}
		fail(USAGE, "%s \"%s\" for %s: %s", limit->word, value->text,
		     get_string(sensor, "quantity"), why);
		json_object_put(copy);
		return NULL;
	}
	return copy;
}

static int set_one(const struct args *args, json_object *sensor)
{
	json_object *wanted = limited(args, sensor);
	struct change change = {
		.class = &sensor_class, .verb = "set", .name = part_name(sensor),
		.before = object_line(&sensor_class, sensor),
		.after = wanted ? object_line(&sensor_class, wanted) : NULL,
	};
	struct nl_msg *msg;

	if (!wanted)
		return USAGE;
	if (!strcmp(change.before, change.after)) {
		json_object_put(wanted);
		return 0;
	}
	msg = object_request(&sensor_class, MEGAPOD_CMD_SENSOR_SET, sensor);
	if (arg_given(args, "clear"))
		nla_put_flag(msg, MEGAPOD_A_SENSOR_CLEAR_LIMITS);
	for (const struct limit *limit = limits; limit->word; limit++)
		if (arg_given(args, limit->word))
			nla_put_s64(msg, limit->attr, get_number(wanted, limit->key));
	json_object_put(wanted);
	return change_send(&change, msg);
}

static int sensor_set(const struct args *args)
{
	json_object *sensors, *sensor;
	int err = list_await(arg_text(args, "COMPONENT/LABEL"));

	if (!err)
		err = objects_named(args, &sensor_class, &sensors);
	if (err)
		return err;
	for_each_object(sensor, sensors)
		err = err ? err : set_one(args, sensor);
	json_object_put(sensors);
	return err;
}

const struct command sensor_commands[] = {
	{ "sensor", "show", show_params, MEGAPOD, false, NULL, sensor_show,
	  "Show readings, alarms first, with their age and limits", "megapodctl sensor show rpu0" },
	{ "sensor", "set", set_params, MEGAPOD, true, check_set, sensor_set,
	  "Set limits, in the unit shown or one that is written; others stay",
	  "megapodctl sensor set \"rpu0/Coolant flow\" warn-min 20L/min crit-min 10L/min" },
	{ 0 }
};
