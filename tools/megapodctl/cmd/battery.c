// SPDX-License-Identifier: GPL-2.0-only
/*
 * Batteries.
 */
#include <linux/megapod.h>

#include "base/out.h"
#include "cmd/commands.h"
#include "core/nl.h"
#include "core/select.h"
#include "core/words.h"

static const struct param show_params[] = {
	ANY("COMPONENT[/BATTERY]"),
	POD,
	{ 0 }
};

static const struct column columns[] = {
	{ "BATTERY", "name", part_cell },
	{ "LABEL", "label" },
	{ "SOURCE", "source", .state = true },
	{ "STATUS", "status" },
	{ ">CHARGE", "charge", reading_cell },
	{ ">TIME LEFT", "time_left", reading_cell },
	{ ">VOLTAGE", "voltage", reading_cell },
	{ ">CURRENT", "current", reading_cell },
	{ ">POWER", "power", reading_cell },
	{ "POWER SUPPLY", "power_supply" },
	{ 0 }
};

static int battery_show(const struct args *args)
{
	return objects_show(args, &battery_class, columns);
}

const struct command battery_commands[] = {
	{ "battery", "show", show_params, MEGAPOD, false, NULL, battery_show,
	  "Show batteries, and where the load gets its power from", "megapodctl battery" },
	{ 0 }
};
