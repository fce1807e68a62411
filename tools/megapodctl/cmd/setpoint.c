// SPDX-License-Identifier: GPL-2.0-only
/*
 * Set-points, and valves, which are moved by theirs.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "core/change.h"
#include "core/follow.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

static const struct param show_params[] = {
	ANY("COMPONENT[/SETPOINT]"),
	POD,
	{ 0 }
};

static const struct param set_params[] = {
	{ "COMPONENT/SETPOINT", P_PARTS, true, true,
	  .help = "host list of set-points, by number or label" },
	{ "VALUE", P_MEASURE, true, true, .quantity = -1,
	  .help = "in the unit shown or one that is written" },
	LEASE(MEGAPOD_A_SETPOINT_HOLDER, MEGAPOD_A_SETPOINT_LEASE_S, MEGAPOD_A_SETPOINT_FORCE),
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

static const struct param valve_show_params[] = {
	ANY("COMPONENT[/VALVE]"),
	POD,
	{ 0 }
};

static const struct param valve_set_params[] = {
	{ "COMPONENT/VALVE", P_PARTS, true, true,
	  .help = "host list of valves, by number or label" },
	{ "POSITION", P_MEASURE, true, true, .quantity = MEGAPOD_QUANTITY_POSITION,
	  .help = "how far open, in %" },
	LEASE(MEGAPOD_A_SETPOINT_HOLDER, MEGAPOD_A_SETPOINT_LEASE_S, MEGAPOD_A_SETPOINT_FORCE),
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

/* "20.0 C to 40.0 C by 0.5 C"; what can only be read has none. */
static const char *range_cell(json_object *setpoint, const char *key)
{
	(void)key;
	if (!get_flag(setpoint, "settable"))
		return "-";
	return text("%s to %s%s%s", quantity_text(setpoint, "value_min"),
		    quantity_text(setpoint, "value_max"), has(setpoint, "step") ? " by " : "",
		    has(setpoint, "step") ? step_text(setpoint) : "");
}

/* "opt, 23 s left"; what nobody stands by any more, and is not set back yet, is owed. */
static const char *lease_cell(json_object *setpoint, const char *key)
{
	if (!has(setpoint, key))
		return "-";
	if (get_flag(setpoint, "owed"))
		return text("%s, over: %s is owed", get_string(setpoint, key),
			    quantity_text(setpoint, "safe"));
	return text("%s, %s left", get_string(setpoint, key),
		    span_text((get_number(setpoint, "lease_left_ms") + 999) / 1000));
}

static const struct column columns[] = {
	{ "SET-POINT", "name", part_cell },
	{ "LABEL", "label" },
	{ ">SET", "set", reading_cell },
	{ ">ACTUAL", "actual", reading_cell },
	{ "STATE", "state", .state = true },
	{ "RANGE", "range", range_cell },
	{ "LEASED BY", "holder", lease_cell },
	{ "LAST COMMAND", "progress", command_cell, .state = true },
	{ 0 }
};

static const struct column valve_columns[] = {
	{ "VALVE", "name", part_cell },
	{ "LABEL", "label" },
	{ "STATE", "state", .state = true },
	{ ">SET", "set", reading_cell },
	{ ">POSITION", "position", reading_cell },
	{ "FAILS", "fail" },
	{ 0 }
};

static int setpoint_show(const struct args *args)
{
	return objects_show(args, &setpoint_class, columns);
}

static int valve_show(const struct args *args)
{
	return objects_show(args, &valve_class, valve_columns);
}

/* The parameter that says what is wanted: a value, or the position of a valve. */
static const char *word_of(const struct args *args)
{
	return arg_known(args, "VALUE") ? "VALUE" : "POSITION";
}

/* The value as written, in the unit of the set-point. */
static int wanted(const struct args *args, json_object *setpoint, int64_t *value)
{
	const char *word = word_of(args);
	char why[600];

	if (!units_value(quantity_of(setpoint), &arg(args, word)->measure, false, value, why,
			 sizeof(why)))
		return 0;
	return fail(USAGE, "%s \"%s\" for %s: %s", word, arg_text(args, word),
		    part_name(setpoint), why);
}

static void fill(const struct args *args, json_object *setpoint, struct nl_msg *msg)
{
	int64_t value = 0;

	/* set_all() has asked before */
	wanted(args, setpoint, &value);
	nla_put_s64(msg, MEGAPOD_A_SETPOINT_VALUE, value);
	args_put(args, setpoint_attrs, msg);
}

/* Nothing is set unless all can be. */
static int set_all(const struct args *args, json_object *setpoints)
{
	const char *wish = arg_text(args, word_of(args));
	json_object *setpoint;
	int64_t value;
	int err = 0;

	for_each_object(setpoint, setpoints) {
		err = err ? err : wanted(args, setpoint, &value);
		if (!err && ctl.dry)
			change_tell(text("setpoint set %s %s", quoted(part_name(setpoint)),
					 reading_text(get(setpoint, "set"))),
				    text("setpoint set %s %s", quoted(part_name(setpoint)), wish));
	}
	if (err || ctl.dry)
		return err;
	return targets_run(&setpoint_class, MEGAPOD_CMD_SETPOINT_SET, setpoints, wish, args, fill);
}

static int setpoint_set(const struct args *args)
{
	json_object *setpoints;
	int err = objects_named(args, &setpoint_class, &setpoints);

	if (err)
		return err;
	err = set_all(args, setpoints);
	json_object_put(setpoints);
	return err;
}

/* The set-points that move these valves. */
static int setpoints_of(json_object *valves, json_object **setpoints)
{
	json_object *all, *valve, *setpoint;
	int err = object_dump(&setpoint_class, ALL, &all);

	if (err)
		return err;
	*setpoints = json_object_new_array();
	for_each_object(valve, valves)
		for_each_object(setpoint, all)
			if (get_number(setpoint, "component_id") ==
			    get_number(valve, "component_id") &&
			    get_number(setpoint, "index") == get_number(valve, "setpoint"))
				json_object_array_add(*setpoints, json_object_get(setpoint));
	json_object_put(all);
	return 0;
}

static int valve_set(const struct args *args)
{
	json_object *valves, *setpoints;
	int err = objects_named(args, &valve_class, &valves);

	if (err)
		return err;
	err = setpoints_of(valves, &setpoints);
	if (!err) {
		err = set_all(args, setpoints);
		json_object_put(setpoints);
	}
	json_object_put(valves);
	return err;
}

const struct command setpoint_commands[] = {
	{ "setpoint", "show", show_params, MEGAPOD, false, NULL, setpoint_show,
	  "Show set-points: what is set, and what came of it", "megapodctl setpoint show cdu0" },
	{ "setpoint", "set", set_params, MEGAPOD, true, lease_check, setpoint_set,
	  "Set set-points and wait until each device has confirmed",
	  "megapodctl setpoint set \"cdu0/Supply temperature\" 25C for 30s by optimizer" },
	{ 0 }
};

const struct command valve_commands[] = {
	{ "valve", "show", valve_show_params, MEGAPOD, false, NULL, valve_show,
	  "Show valves, and where they are", "megapodctl valve show cdu0" },
	{ "valve", "set", valve_set_params, MEGAPOD, true, lease_check, valve_set,
	  "Move valves and wait until each device has taken the set-point",
	  "megapodctl valve set cdu0/1 40%" },
	{ 0 }
};
