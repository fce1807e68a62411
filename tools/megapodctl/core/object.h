/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OBJECT_H
#define OBJECT_H

#include "base/ctl.h"

struct attr;
struct nl_msg;

/**
 * struct object_class - a kind of object of the kernel
 * @word: what it is called
 * @plural: key of the array in documents
 * @family: &enum families
 * @get: command that gets one or dumps all
 * @attrs: its attributes
 * @name: attribute that names one in a request; of parts, the number of their component
 * @id: attribute that numbers one in a request, 0 if it is named there; of parts, the index
 * @pod: attribute that asks for those of one pod, 0 for none
 * @part: it is named COMPONENT/WHICH
 * @scoped: its name is unique within its pod only
 */
struct object_class {
	const char *word;
	const char *plural;
	unsigned int family;
	int get;
	const struct attr *attrs;
	int name;
	int id;
	int pod;
	bool part;
	bool scoped;
};

extern const struct object_class link_class, device_class, pod_class, component_class,
	sensor_class, setpoint_class, pump_class, valve_class, outlet_class, battery_class,
	group_class, interlock_class, lock_class;

/* A filter of a dump: the u32 attribute @nr is @value; @nr 0 for none. */
struct filter {
	int nr;
	uint32_t value;
};

#define ALL ((struct filter){ 0 })

/**
 * object_dump() - all objects of a class
 * @class: the class
 * @filter: which ones
 * @array: result; links, devices and components by name, the others as the kernel has them. Inputs
 *	   of interlocks have the label of their sensor, which the kernel tells of armed ones only.
 *
 * Return: 0, or an exit code after fail().
 */
int object_dump(const struct object_class *class, struct filter filter, json_object **array);

/* One by name. Return: 0, or an exit code after fail(). */
int object_get(const struct object_class *class, const char *name, json_object **object);

/* The same without a word: NULL if it cannot be had. */
json_object *object_peek(const struct object_class *class, const char *name);

/* What flows in a loop of a pod, by the name of the loop; borrowed, NULL if nobody has said. */
json_object *pod_fluid(json_object *pod, const char *loop);

/* The component of COMPONENT or COMPONENT/WHICH is there. */
bool component_is_there(const char *name);

/* A request about one object. */
struct nl_msg *object_request(const struct object_class *class, int cmd, json_object *object);

/* What a key of an object says, as an attribute of a request, if it says anything */
void put_string(struct nl_msg *msg, int attr, json_object *object, const char *key);
void put_number(struct nl_msg *msg, int attr, json_object *object, const char *key);

/* Objects by the text of a key: {"1": [...], "2": [...]}; a new reference. */
json_object *objects_by(json_object *array, const char *key);

/* Those of @map, from objects_by(), whose key is the number; borrowed, NULL for none. */
json_object *objects_of(json_object *map, long long number);

/**
 * part_find() - a sensor, pump, outlet and so on among those of its component
 * @parts: the component's parts
 * @which: number as people count (not for sensors), or label
 *
 * Return: borrowed, or NULL if there is none.
 */
json_object *part_find(json_object *parts, const char *which);

/* The only pod, or the one named. Return: 0, or an exit code after fail(). */
int pod_choose(const char *name, json_object **pod);

/* "pdu0/3", "rpu0/Coolant flow". */
const char *part_name(json_object *part);

/* How long a component may take to be identified, and a batch waits for it. */
#define IDENTIFY_MS 10000

/*
 * In a batch: wait until the device that the component of "COMPONENT[/PART]" stands for has been
 * identified. Return: 0, or PARTIAL after fail() when told to stop.
 */
int await_component(const char *part);

#endif
