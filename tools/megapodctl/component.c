// SPDX-License-Identifier: GPL-2.0-only
/*
 * Components: what a pod is made of.
 */
#include <stdio.h>

#include "args.h"
#include "nl.h"
#include "object.h"
#include "out.h"

static const struct param show_params[] = {
	OPTIONAL("NAME", 0),
	{ 0 }
};

static int component_show(const struct args *args)
{
	json_object *components, *component;
	struct table table;
	int err = object_list(&component_class, arg_text(args, "NAME"), &components);

	if (err)
		return err;
	table_begin(&table, "COMPONENT", "POD", "KIND", "BUS", "STATUS", "MODEL", "SERIAL",
		    "FIRMWARE", "STATE", NULL);
	for_each_object(component, components)
		table_row(&table, get_string(component, "name"), get_string(component, "pod_name"),
			  get_string(component, "kind"), or_dash(get_string(component, "bus")),
			  get_string(component, "status"),
			  or_dash(text("%s%s%s", get_string(component, "vendor"),
				       has(component, "vendor") ? " " : "",
				       get_string(component, "model"))),
			  or_dash(get_string(component, "serial")),
			  or_dash(get_string(component, "firmware")), component_state(component));
	table_end(&table);
	doc_add("components", components);
	return 0;
}

const struct command component_commands[] = {
	{ "component", "show", show_params, MEGAPOD, false, NULL, component_show,
	  "Show what pods are made of: makers, models, health",
	  "megapodctl component show pdu0" },
	{ 0 }
};
