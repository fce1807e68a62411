// SPDX-License-Identifier: GPL-2.0-only
/*
 * Components: what a pod is made of.
 */
#include "base/out.h"
#include "core/nl.h"
#include "core/select.h"
#include "core/words.h"

static const struct param show_params[] = {
	ANY("NAME"),
	POD,
	{ 0 }
};

static const char *model_cell(json_object *component, const char *key)
{
	return text("%s%s%s", get_string(component, "vendor"), has(component, "vendor") ? " " : "",
		    get_string(component, key));
}

static const char *state_cell(json_object *component, const char *key)
{
	(void)key;
	return component_state(component);
}

static const struct column columns[] = {
	{ "COMPONENT", "name" },
	{ "POD", "pod_name" },
	{ "KIND", "kind" },
	{ "BUS", "bus" },
	{ "STATUS", "status", .state = true },
	{ "MODEL", "model", model_cell },
	{ "SERIAL", "serial" },
	{ "FIRMWARE", "firmware" },
	{ "STATE", "state", state_cell, .state = true },
	{ 0 }
};

static int component_show(const struct args *args)
{
	return objects_show(args, &component_class, columns);
}

const struct command component_commands[] = {
	{ "component", "show", show_params, MEGAPOD, false, NULL, component_show,
	  "Show what pods are made of: makers, models, health",
	  "megapodctl component show pdu0" },
	{ 0 }
};
