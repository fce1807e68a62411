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

static const struct column text_columns[] = {
	{ "COMPONENT", "component_name" },
	{ "TEXT", "label" },
	{ "VALUE", "value" },
	{ 0 }
};

/* What those that are named tell of themselves: of all it would be long */
static int texts_print(const struct args *args, json_object *components)
{
	json_object *component, *told, *rows = json_object_new_array();
	int err = 0;

	for_each_object(component, components) {
		for_each_object(told, get(component, "text")) {
			json_object *row = json_object_new_object();

			if (!has(told, "value"))
				continue;
			json_object_object_add(row, "component_name", json_object_get(get(component, "name")));
			json_object_object_add(row, "label", json_object_get(get(told, "label")));
			json_object_object_add(row, "value", json_object_get(get(told, "value")));
			json_object_array_add(rows, row);
		}
	}
	if (arg_given(args, "NAME") && json_object_array_length(rows))
		err = table_print(text_columns, rows, "");
	json_object_put(rows);
	return err;
}

static int component_show(const struct args *args)
{
	json_object *components;
	int err = objects_named(args, &component_class, &components);

	if (!err)
		err = table_print(columns, components, "");
	if (!err)
		err = texts_print(args, components);
	if (!err)
		doc_add(component_class.plural, components);
	else
		json_object_put(components);
	return err;
}

const struct command component_commands[] = {
	{ "component", "show", show_params, MEGAPOD, false, NULL, component_show,
	  "Show what pods are made of: makers, models, health; of those that are named, their texts",
	  "megapodctl component show pdu0" },
	{ 0 }
};
