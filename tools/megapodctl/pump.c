// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pumps.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "args.h"
#include "command.h"
#include "nl.h"
#include "out.h"
#include "schema.h"

static const char *const mode_words[] = { "manual", "auto", NULL };
static const uint32_t mode_numbers[] = { MEGAPOD_PUMP_MODE_MANUAL, MEGAPOD_PUMP_MODE_AUTO };

static const struct param show_params[] = {
	OPTIONAL("COMPONENT[/PUMP]", 0),
	{ 0 }
};

static const struct param set_params[] = {
	{ "COMPONENT/PUMP", P_PART, true, true },
	KEY("mode", P_WORD, 0, "manual holds the duty, auto the flow", .words = mode_words),
	KEY("duty", P_MEASURE, MEGAPOD_A_PUMP_DUTY_PERMILLE, "in %",
	    .quantity = MEGAPOD_QUANTITY_DUTY),
	KEY("flow", P_MEASURE, MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN, "flow to hold, in L/min",
	    .quantity = MEGAPOD_QUANTITY_FLOW),
	KEY("timeout", P_TIME, 0, "how long to wait for the device, 5 s if not said"),
	{ 0 }
};

static bool in_component(json_object *pump, const char *name)
{
	return !name || is_word(pump, "component_name", name);
}

static int dump(const char *name, json_object **pumps)
{
	json_object *all, *pump;
	int err;

	*pumps = json_object_new_array();
	if (name && strchr(name, '/')) {
		err = strchr(name, '/') == name || !strchr(name, '/')[1] ?
			fail(USAGE, "\"%s\" is not COMPONENT/PUMP", name) :
			part_get(&pump_class, name, &pump);
		if (!err)
			json_object_array_add(*pumps, pump);
	} else {
		err = name ? object_get(&component_class, name, &pump) : 0;
		if (name && !err)
			json_object_put(pump);
		if (!err)
			err = object_dump(&pump_class, ALL, &all);
		if (!err) {
			for_each_object(pump, all)
				if (in_component(pump, name))
					json_object_array_add(*pumps, json_object_get(pump));
			json_object_put(all);
		}
	}
	if (err)
		json_object_put(*pumps);
	return err;
}

/* Run time in hours: pumps are serviced by it. */
static const char *runtime_text(json_object *pump)
{
	json_object *runtime = json_object_object_get(pump, "runtime");

	if (!has(runtime, "value"))
		return reading_text(runtime);
	return text("%lld h", get_number(runtime, "value") / 3600);
}

static const char *command_text(json_object *pump)
{
	if (!has(pump, "progress") || is_word(pump, "progress", "none"))
		return "-";
	return text("%s%s%s", get_string(pump, "progress"), has(pump, "reason") ? ": " : "",
		    get_string(pump, "reason"));
}

static int pump_show(const struct args *args)
{
	json_object *pumps, *pump;
	struct table table;
	int err = dump(arg_text(args, "COMPONENT[/PUMP]"), &pumps);

	if (err)
		return err;
	table_begin(&table, "PUMP", "LABEL", ">SPEED", ">DUTY", "MODE", ">FLOW TARGET", ">RUN TIME",
		    "LAST COMMAND", NULL);
	for_each_object(pump, pumps)
		table_row(&table, part_name(pump), or_dash(get_string(pump, "label")),
			  reading_text(json_object_object_get(pump, "speed")),
			  reading_text(json_object_object_get(pump, "duty")),
			  or_dash(get_string(pump, "mode")),
			  reading_text(json_object_object_get(pump, "flow_target")),
			  runtime_text(pump), command_text(pump));
	table_end(&table);
	doc_add("pumps", pumps);
	return 0;
}

static int check_set(const struct args *args)
{
	if (arg_given(args, "mode") || arg_given(args, "duty") || arg_given(args, "flow"))
		return 0;
	return fail(USAGE, "give duty, flow or mode; usage: %s", usage_line(args->command));
}

/* What is wanted, as on the command line. */
static const char *wish(const struct args *args)
{
	const char *mode = arg_text(args, "mode"), *duty = arg_text(args, "duty");
	const char *flow = arg_text(args, "flow");

	return text("%s%s%s%s%s%s%s%s", mode ? "mode " : "", mode ? mode : "",
		    mode && (duty || flow) ? " " : "", duty ? "duty " : "", duty ? duty : "",
		    duty && flow ? " " : "", flow ? "flow " : "", flow ? flow : "");
}

static int command(const struct args *args, struct targets *targets)
{
	struct target *target = targets->target;
	struct nl_msg *msg;
	json_object *reply;
	int err = targets_begin(targets);

	if (err)
		return err;
	msg = req_new(MEGAPOD, MEGAPOD_CMD_PUMP_SET);
	nla_put_u32(msg, MEGAPOD_A_PUMP_COMPONENT_ID, target->component_id);
	nla_put_u32(msg, MEGAPOD_A_PUMP_INDEX, target->index);
	if (arg_given(args, "mode"))
		nla_put_u32(msg, MEGAPOD_A_PUMP_MODE, mode_numbers[arg_num(args, "mode", 0)]);
	args_put(args, pump_attrs, msg);
	err = req_do(msg, pump_attrs, &reply);
	target_sent(targets, target, get_number(reply, "command"), err);
	json_object_put(reply);
	targets_follow(targets, -1);
	return targets_finish(targets);
}

static int pump_set(const struct args *args)
{
	char wanted[160];
	struct targets targets = {
		.class = &pump_class, .wish = wanted,
		.timeout_ms = arg_num(args, "timeout", DEFAULT_TIMEOUT_MS),
	};
	json_object *pump;
	int err = part_get(&pump_class, arg_text(args, "COMPONENT/PUMP"), &pump);

	if (err)
		return err;
	snprintf(wanted, sizeof(wanted), "%s", wish(args));
	target_add(&targets, part_name(pump), get_number(pump, "component_id"),
		   get_number(pump, "index"))->label = must(strdup(get_string(pump, "label")));
	json_object_put(pump);
	err = command(args, &targets);
	targets_free(&targets);
	return err;
}

const struct command pump_commands[] = {
	{ "pump", "show", show_params, MEGAPOD, false, NULL, pump_show, "Show pumps",
	  "megapodctl pump show rpu0" },
	{ "pump", "set", set_params, MEGAPOD, true, check_set, pump_set,
	  "Command a pump and wait until the device has confirmed",
	  "megapodctl pump set rpu0/1 mode manual duty 60%" },
	{ 0 }
};
