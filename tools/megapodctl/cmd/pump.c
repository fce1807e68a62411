// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pumps.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "core/change.h"
#include "core/follow.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

static const char *const mode_words[] = { "manual", "auto", NULL };
static const uint32_t mode_numbers[] = { MEGAPOD_PUMP_MODE_MANUAL, MEGAPOD_PUMP_MODE_AUTO };

static const struct param show_params[] = {
	ANY("COMPONENT[/PUMP]"),
	POD,
	{ 0 }
};

static const struct param set_params[] = {
	{ "COMPONENT/PUMP", P_PARTS, true, true, .help = "host list of pumps, by number or label" },
	KEY("mode", P_WORD, 0, "manual holds the duty, auto the flow", .words = mode_words),
	KEY("duty", P_MEASURE, MEGAPOD_A_PUMP_DUTY_PERMILLE, "of full speed, in %",
	    .quantity = MEGAPOD_QUANTITY_DUTY),
	KEY("flow", P_MEASURE, MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN, "flow to hold, in L/min",
	    .quantity = MEGAPOD_QUANTITY_FLOW),
	LEASE(MEGAPOD_A_PUMP_HOLDER, MEGAPOD_A_PUMP_LEASE_S, MEGAPOD_A_PUMP_FORCE),
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

/* Run time in hours: pumps are serviced by it. */
static const char *runtime_cell(json_object *pump, const char *key)
{
	json_object *runtime = get(pump, key);

	if (!has(runtime, "value"))
		return reading_text(runtime);
	return text("%lld h", get_number(runtime, "value") / 3600);
}

static const struct column columns[] = {
	{ "PUMP", "name", part_cell },
	{ "LABEL", "label" },
	{ ">SPEED", "speed", reading_cell },
	{ ">DUTY SET", "duty", reading_cell },
	{ ">DUTY", "duty_actual", reading_cell },
	{ "MODE", "mode" },
	{ ">FLOW SET", "flow_target", reading_cell },
	{ ">FLOW", "flow_actual", reading_cell },
	{ ">RUN TIME", "runtime", runtime_cell },
	{ "LAST COMMAND", "progress", command_cell, .state = true },
	{ 0 }
};

static int pump_show(const struct args *args)
{
	return objects_show(args, &pump_class, columns);
}

static int check_set(const struct args *args)
{
	if (arg_given(args, "mode") || arg_given(args, "duty") || arg_given(args, "flow"))
		return lease_check(args);
	return fail(USAGE, "give duty, flow or mode; usage: %s", usage_line(args->command));
}

/* What is wanted, as on the command line. */
static const char *wish(const struct args *args)
{
	static const char *const keys[] = { "mode", "duty", "flow" };
	const char *words = "";

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (arg_given(args, keys[i]))
			words = text("%s%s%s %s", words, *words ? " " : "", keys[i],
				     arg_text(args, keys[i]));
	return words;
}

static void fill(const struct args *args, json_object *pump, struct nl_msg *msg)
{
	(void)pump;
	if (arg_given(args, "mode"))
		nla_put_u32(msg, MEGAPOD_A_PUMP_MODE, mode_numbers[arg_num(args, "mode", 0)]);
	args_put(args, pump_attrs, msg);
}

/* "pump set rpu0/1 mode manual duty 60%" as it is, and as it would be. */
static void tell(const struct args *args, json_object *pump)
{
	const char *duty = reading_text(get(pump, "duty"));

	change_tell(text("pump set %s mode %s duty %s", quoted(part_name(pump)),
			 get_string(pump, "mode"), duty),
		    text("pump set %s %s", quoted(part_name(pump)), wish(args)));
}

static int pump_set(const struct args *args)
{
	json_object *pumps, *pump;
	int err = objects_named(args, &pump_class, &pumps);

	if (err)
		return err;
	for_each_object(pump, pumps)
		if (ctl.dry)
			tell(args, pump);
	if (!ctl.dry)
		err = targets_run(&pump_class, MEGAPOD_CMD_PUMP_SET, pumps, wish(args), args, fill);
	json_object_put(pumps);
	return err;
}

const struct command pump_commands[] = {
	{ "pump", "show", show_params, MEGAPOD, false, NULL, pump_show, "Show pumps",
	  "megapodctl pump show rpu0" },
	{ "pump", "set", set_params, MEGAPOD, true, check_set, pump_set,
	  "Command pumps and wait until each device has confirmed",
	  "megapodctl pump set rpu0/1 mode manual duty 60%" },
	{ 0 }
};
