// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects of the kernel, and finding them by what people call them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <linux/modbus.h>

#include "base/out.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/schema.h"

const struct object_class link_class = {
	"link", "links", MODBUS, MODBUS_CMD_LINK_GET, link_attrs, .name = MODBUS_A_LINK_NAME
};

const struct object_class device_class = {
	"device", "devices", MODBUS, MODBUS_CMD_DEVICE_GET, device_attrs,
	.name = MODBUS_A_DEVICE_NAME
};

const struct object_class pod_class = {
	"pod", "pods", MEGAPOD, MEGAPOD_CMD_POD_GET, pod_attrs, .name = MEGAPOD_A_POD_NAME
};

const struct object_class component_class = {
	"component", "components", MEGAPOD, MEGAPOD_CMD_COMPONENT_GET, component_attrs,
	.name = MEGAPOD_A_COMPONENT_NAME
};

const struct object_class sensor_class = {
	"sensor", "sensors", MEGAPOD, MEGAPOD_CMD_SENSOR_GET, sensor_attrs,
	MEGAPOD_A_SENSOR_COMPONENT_ID, MEGAPOD_A_SENSOR_INDEX, MEGAPOD_A_SENSOR_POD_ID, .part = true
};

const struct object_class pump_class = {
	"pump", "pumps", MEGAPOD, MEGAPOD_CMD_PUMP_GET, pump_attrs,
	MEGAPOD_A_PUMP_COMPONENT_ID, MEGAPOD_A_PUMP_INDEX, MEGAPOD_A_PUMP_POD_ID, .part = true
};

const struct object_class setpoint_class = {
	"setpoint", "setpoints", MEGAPOD, MEGAPOD_CMD_SETPOINT_GET, setpoint_attrs,
	MEGAPOD_A_SETPOINT_COMPONENT_ID, MEGAPOD_A_SETPOINT_INDEX, MEGAPOD_A_SETPOINT_POD_ID,
	.part = true
};

const struct object_class valve_class = {
	"valve", "valves", MEGAPOD, MEGAPOD_CMD_VALVE_GET, valve_attrs,
	MEGAPOD_A_VALVE_COMPONENT_ID, MEGAPOD_A_VALVE_INDEX, MEGAPOD_A_VALVE_POD_ID,
	.part = true
};

const struct object_class battery_class = {
	"battery", "batteries", MEGAPOD, MEGAPOD_CMD_BATTERY_GET, battery_attrs,
	MEGAPOD_A_BATTERY_COMPONENT_ID, MEGAPOD_A_BATTERY_INDEX, MEGAPOD_A_BATTERY_POD_ID,
	.part = true
};

const struct object_class outlet_class = {
	"outlet", "outlets", MEGAPOD, MEGAPOD_CMD_OUTLET_GET, outlet_attrs,
	MEGAPOD_A_OUTLET_COMPONENT_ID, MEGAPOD_A_OUTLET_INDEX, MEGAPOD_A_OUTLET_POD_ID, .part = true
};

const struct object_class group_class = {
	"group", "groups", MEGAPOD, MEGAPOD_CMD_GROUP_GET, group_attrs,
	MEGAPOD_A_GROUP_NAME, MEGAPOD_A_GROUP_ID, MEGAPOD_A_GROUP_POD_ID, .scoped = true
};

const struct object_class interlock_class = {
	"interlock", "interlocks", MEGAPOD, MEGAPOD_CMD_INTERLOCK_GET, interlock_attrs,
	MEGAPOD_A_INTERLOCK_NAME, MEGAPOD_A_INTERLOCK_ID, MEGAPOD_A_INTERLOCK_POD_ID, .scoped = true
};

const struct object_class lock_class = {
	"lock", "locks", MEGAPOD, MEGAPOD_CMD_LOCK_GET, lock_attrs,
	.id = MEGAPOD_A_LOCK_ID, .pod = MEGAPOD_A_LOCK_POD_ID
};

static int by_name(const void *a, const void *b)
{
	json_object *const *x = a, *const *y = b;

	return strverscmp(get_string(*x, "name"), get_string(*y, "name"));
}

static int dump(const struct object_class *class, struct filter filter, json_object **array)
{
	struct nl_msg *msg = req_new(class->family, class->get);
	int err;

	if (filter.nr)
		nla_put_u32(msg, filter.nr, filter.value);
	err = req_dump(msg, class->attrs, array);
	/* modules of 0.1 know no such object, so there is none */
	if (err == -EOPNOTSUPP && class->family == MEGAPOD && class->get > MEGAPOD_CMD_POD_SET) {
		*array = json_object_new_array();
		return 0;
	}
	return err ? req_fail(err, REFUSED, class->plural) : 0;
}

static void label_input(json_object *input, json_object *sensors)
{
	static const char *const keys[] = { "label", "quantity", "unit", "value", "time_ns" };
	json_object *sensor, *of_component =
		json_object_object_get(sensors, get_string(input, "component_name"));

	for_each_object(sensor, of_component) {
		if (get_number(sensor, "index") != get_number(input, "index"))
			continue;
		for (size_t i = 0; i < COUNT_OF(keys); i++)
			json_object_object_add(input, keys[i],
					       json_object_get(get(sensor, keys[i])));
		return;
	}
}

static int label_inputs(json_object *interlocks)
{
	json_object *sensors = NULL, *by_component = NULL, *interlock, *input;
	int err = 0;

	for_each_object(interlock, interlocks) {
		for_each_object(input, get(interlock, "input")) {
			if (has(input, "label"))
				continue;
			if (!sensors)
				err = dump(&sensor_class, ALL, &sensors);
			if (err)
				return err;
			if (!by_component)
				by_component = objects_by(sensors, "component_name");
			label_input(input, by_component);
		}
	}
	json_object_put(by_component);
	json_object_put(sensors);
	return 0;
}

int object_dump(const struct object_class *class, struct filter filter, json_object **array)
{
	int err = dump(class, filter, array);

	if (!err && class == &interlock_class)
		err = label_inputs(*array);
	if (err) {
		json_object_put(*array);
		*array = NULL;
	} else if (class == &component_class || class->family == MODBUS) {
		json_object_array_sort(*array, by_name);
	}
	return err;
}

static int get_one(const struct object_class *class, const char *name, json_object **object)
{
	struct nl_msg *msg = req_new(class->family, class->get);

	*object = NULL;
	nla_put_string(msg, class->name, name);
	return req_do(msg, class->attrs, object);
}

int object_get(const struct object_class *class, const char *name, json_object **object)
{
	int err = get_one(class, name, object);

	if (err)
		return req_fail(err, NO_OBJECT, text("%s %s", class->word, name));
	if (!*object)
		return fail(REFUSED, "%s %s: the kernel sent no answer", class->word, name);
	return 0;
}

json_object *object_peek(const struct object_class *class, const char *name)
{
	json_object *object;

	get_one(class, name, &object);
	return object;
}

json_object *pod_fluid(json_object *pod, const char *loop)
{
	json_object *fluid;

	for_each_object(fluid, get(pod, "fluid"))
		if (is_word(fluid, "loop", loop))
			return fluid;
	return NULL;
}

bool component_is_there(const char *name)
{
	json_object *component =
		object_peek(&component_class, text("%.*s", (int)strcspn(name, "/"), name));

	json_object_put(component);
	return component;
}

struct nl_msg *object_request(const struct object_class *class, int cmd, json_object *object)
{
	struct nl_msg *msg = req_new(class->family, cmd);

	if (class->part) {
		nla_put_u32(msg, class->name, get_number(object, "component_id"));
		nla_put_u32(msg, class->id, get_number(object, "index"));
	} else if (class->id) {
		nla_put_u32(msg, class->id, get_number(object, "id"));
	} else {
		nla_put_string(msg, class->name, get_string(object, "name"));
	}
	return msg;
}

void put_string(struct nl_msg *msg, int attr, json_object *object, const char *key)
{
	if (has(object, key))
		nla_put_string(msg, attr, get_string(object, key));
}

void put_number(struct nl_msg *msg, int attr, json_object *object, const char *key)
{
	if (has(object, key))
		nla_put_u32(msg, attr, get_number(object, key));
}

json_object *objects_by(json_object *array, const char *key)
{
	json_object *map = json_object_new_object(), *object;

	for_each_object(object, array) {
		const char *value = get_string(object, key);
		json_object *same = json_object_object_get(map, value);

		if (!same) {
			same = json_object_new_array();
			json_object_object_add(map, value, same);
		}
		json_object_array_add(same, json_object_get(object));
	}
	return map;
}

json_object *objects_of(json_object *map, long long number)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", number);
	return json_object_object_get(map, key);
}

json_object *part_find(json_object *parts, const char *which)
{
	json_object *first = item_at(parts, 0), *part;
	bool number = has(first, "number") && !which[strspn(which, "0123456789")];
	int64_t wanted = number && strlen(which) < 10 ? atoi(which) : -1;

	/* Mostly they stand in order. */
	part = wanted > 0 ? item_at(parts, wanted - 1) : NULL;
	if (part && get_number(part, "number") == wanted)
		return part;

	for_each_object(part, parts)
		if (number ? get_number(part, "number") == wanted :
		    !strcasecmp(get_string(part, "label"), which))
			return part;
	return NULL;
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
	if (!length(pods))
		err = fail(NO_OBJECT, "there is no pod");
	else if (length(pods) > 1)
		err = fail(USAGE, "there are several pods; say which: pod NAME");
	else
		*pod = json_object_get(item_at(pods, 0));
	json_object_put(pods);
	return err;
}

const char *part_name(json_object *part)
{
	const char *component = get_string(part, "component_name");

	if (has(part, "number"))
		return text("%s/%lld", component, get_number(part, "number"));
	if (has(part, "label"))
		return text("%s%s%s", component, *component ? "/" : "", get_string(part, "label"));
	return text("%s/#%lld", component, get_number(part, "index"));
}

int await_component(const char *part)
{
	const char *name = text("%.*s", (int)strcspn(part, "/"), part);
	int64_t until = now_ms() + IDENTIFY_MS;
	json_object *component, *device;
	int got = 1;

	if (!ctl.batch || ctl.dry || families_need(MODBUS | MEGAPOD))
		return 0;
	component = object_peek(&component_class, name);
	json_object_put(component);
	stop_catch();
	if (component || events_open(MODBUS | MEGAPOD))
		return 0;
	while (got > 0 || got == -ENOBUFS) {
		bool waiting;

		component = object_peek(&component_class, name);
		device = component ? NULL : object_peek(&device_class, name);
		waiting = is_word(device, "state", "identifying") ||
			  is_word(device, "state", "ready");
		json_object_put(component);
		json_object_put(device);
		if (!waiting)
			break;
		got = events_wait(until, NULL, NULL);
	}
	events_close();
	return got == -EINTR ? fail(PARTIAL, "told to stop while %s is being identified", name) : 0;
}
