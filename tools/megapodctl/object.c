// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding objects by what people call them.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <linux/modbus.h>

#include "nl.h"
#include "object.h"
#include "out.h"
#include "schema.h"

const struct object_class link_class = {
	"link", "links", MODBUS, MODBUS_CMD_LINK_GET, MODBUS_A_LINK_NAME, link_attrs
};

const struct object_class device_class = {
	"device", "devices", MODBUS, MODBUS_CMD_DEVICE_GET, MODBUS_A_DEVICE_NAME, device_attrs
};

const struct object_class pod_class = {
	"pod", "pods", MEGAPOD, MEGAPOD_CMD_POD_GET, MEGAPOD_A_POD_NAME, pod_attrs
};

const struct object_class component_class = {
	"component", "components", MEGAPOD, MEGAPOD_CMD_COMPONENT_GET, MEGAPOD_A_COMPONENT_NAME,
	component_attrs
};

const struct object_class sensor_class = {
	"sensor", "sensors", MEGAPOD, MEGAPOD_CMD_SENSOR_GET, MEGAPOD_A_SENSOR_COMPONENT_ID,
	sensor_attrs
};

const struct object_class pump_class = {
	"pump", "pumps", MEGAPOD, MEGAPOD_CMD_PUMP_GET, MEGAPOD_A_PUMP_COMPONENT_ID, pump_attrs
};

const struct object_class outlet_class = {
	"outlet", "outlets", MEGAPOD, MEGAPOD_CMD_OUTLET_GET, MEGAPOD_A_OUTLET_COMPONENT_ID,
	outlet_attrs
};

const struct object_class group_class = {
	"group", "groups", MEGAPOD, MEGAPOD_CMD_GROUP_GET, MEGAPOD_A_GROUP_NAME, group_attrs
};

const struct object_class interlock_class = {
	"interlock", "interlocks", MEGAPOD, MEGAPOD_CMD_INTERLOCK_GET, MEGAPOD_A_INTERLOCK_NAME,
	interlock_attrs
};

static int by_name(const void *a, const void *b)
{
	json_object *const *x = a, *const *y = b;

	return strverscmp(get_string(*x, "name"), get_string(*y, "name"));
}

int object_dump(const struct object_class *class, struct filter filter, json_object **array)
{
	struct nl_msg *msg = req_new(class->family, class->get);
	int err;

	if (filter.nr)
		nla_put_u32(msg, filter.nr, filter.value);
	err = req_dump(msg, class->attrs, array);
	if (err)
		return req_fail(err, NO_OBJECT, class->plural);
	if (class->attrs == component_attrs || class->family == MODBUS)
		json_object_array_sort(*array, by_name);
	return 0;
}

static int get(const struct object_class *class, const char *name, json_object **object)
{
	struct nl_msg *msg = req_new(class->family, class->get);
	int err;

	*object = NULL;
	nla_put_string(msg, class->name, name);
	err = req_do(msg, class->attrs, object);
	return err;
}

int object_get(const struct object_class *class, const char *name, json_object **object)
{
	int err = get(class, name, object);

	if (err)
		return req_fail(err, NO_OBJECT, text("%s %s", class->word, name));
	if (!*object)
		return fail(REFUSED, "%s %s: the kernel sent no answer", class->word, name);
	return 0;
}

json_object *object_peek(const struct object_class *class, const char *name)
{
	json_object *object;

	get(class, name, &object);
	return object;
}

int object_list(const struct object_class *class, const char *name, json_object **array)
{
	json_object *one;
	int err;

	if (!name)
		return object_dump(class, ALL, array);
	err = object_get(class, name, &one);
	if (err)
		return err;
	*array = json_object_new_array();
	json_object_array_add(*array, one);
	return 0;
}

int object_delete(const struct object_class *class, int cmd, const char *name)
{
	struct nl_msg *msg = req_new(class->family, cmd);
	int err;

	nla_put_string(msg, class->name, name);
	err = req_do(msg, class->attrs, NULL);
	if (err)
		return req_fail(err, NO_OBJECT, text("%s del %s", class->word, name));
	ctl.changed = true;
	return 0;
}

json_object *part_find(json_object *parts, const char *which, bool numbered)
{
	bool number = numbered && !which[strspn(which, "0123456789")];
	int64_t wanted = number && strlen(which) < 10 ? atoi(which) : -1;
	json_object *part;

	for_each_object(part, parts)
		if (number ? get_number(part, "number") == wanted :
		    !strcasecmp(get_string(part, "label"), which))
			return part;
	return NULL;
}

/* What there is instead of a part that was asked for. */
static const char *offer(json_object *parts, bool numbered)
{
	const char *list = "";
	json_object *part;
	size_t n = 0;

	if (numbered)
		return text("it has %zu", (size_t)json_object_array_length(parts));
	for_each_object(part, parts) {
		if (is_word(part, "status", "absent"))
			continue;
		if (n++ == 8)
			return text("it has %s...", list);
		list = text("%s\"%s\", ", list, get_string(part, "label"));
	}
	return n ? text("it has %.*s", (int)strlen(list) - 2, list) : "it has none";
}

int part_get(const struct object_class *class, const char *name, json_object **part)
{
	const char *which = strchr(name, '/') + 1;
	const char *component_name = text("%.*s", (int)(which - name) - 1, name);
	bool numbered = class != &sensor_class;
	json_object *component, *parts;
	int err;

	err = object_get(&component_class, component_name, &component);
	if (err)
		return err;
	err = object_dump(class, (struct filter){ class->name, get_number(component, "id") },
			  &parts);
	json_object_put(component);
	if (err)
		return err;
	*part = json_object_get(part_find(parts, which, numbered));
	if (!*part)
		err = fail(NO_OBJECT, "%s has no %s \"%s\"; %s", component_name, class->word,
			   which, offer(parts, numbered));
	json_object_put(parts);
	return err;
}

int pod_choose(const char *name, json_object **pod)
{
	json_object *pods;
	int err;

	if (name)
		return object_get(&pod_class, name, pod);
	err = object_dump(&pod_class, ALL, &pods);
	if (err)
		return err;
	if (!json_object_array_length(pods))
		err = fail(NO_OBJECT, "there is no pod");
	else if (json_object_array_length(pods) > 1)
		err = fail(USAGE, "there are several pods; say which: pod NAME");
	else
		*pod = json_object_get(json_object_array_get_idx(pods, 0));
	json_object_put(pods);
	return err;
}

const char *part_name(json_object *part)
{
	const char *component = get_string(part, "component_name");

	if (has(part, "number"))
		return text("%s/%lld", component, get_number(part, "number"));
	return text("%s/%s", component, get_string(part, "label"));
}

const char *component_state(json_object *component)
{
	return text("%s%s%s", get_string(component, "state"), has(component, "reason") ? ": " : "",
		    get_string(component, "reason"));
}
