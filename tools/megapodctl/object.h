/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OBJECT_H
#define OBJECT_H

#include "ctl.h"

struct attr;

/**
 * struct object_class - a kind of object of the kernel
 * @word: what it is called
 * @plural: key of the array in documents
 * @family: &enum families
 * @get: command that gets one or dumps all
 * @name: attribute that names one in a request
 * @attrs: its attributes
 */
struct object_class {
	const char *word;
	const char *plural;
	unsigned int family;
	int get;
	int name;
	const struct attr *attrs;
};

extern const struct object_class link_class, device_class, pod_class, component_class,
	sensor_class, pump_class, outlet_class, group_class, interlock_class;

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
 * @array: result; links, devices and components by name, the others as the kernel has them
 *
 * Return: 0, or an exit code after fail().
 */
int object_dump(const struct object_class *class, struct filter filter, json_object **array);

/* One by name. Return: 0, or an exit code after fail(). */
int object_get(const struct object_class *class, const char *name, json_object **object);

/* The same without a word: NULL if it cannot be had. */
json_object *object_peek(const struct object_class *class, const char *name);

/* All, or the one named, under the key of the class in *@array. */
int object_list(const struct object_class *class, const char *name, json_object **array);

/* Send a request that names one object and has no other attribute. */
int object_delete(const struct object_class *class, int cmd, const char *name);

/**
 * part_find() - a sensor, pump or outlet among those of its component
 * @parts: dump of the component's parts
 * @which: number as people count (not for sensors), or label
 * @numbered: numbers are allowed
 *
 * Return: borrowed, or NULL if there is none.
 */
json_object *part_find(json_object *parts, const char *which, bool numbered);

/*
 * The same from the kernel, by "COMPONENT/WHICH", which the parser has checked.
 * Return: 0, or an exit code after fail().
 */
int part_get(const struct object_class *class, const char *name, json_object **part);

/* The only pod, or the one named. Return: 0, or an exit code after fail(). */
int pod_choose(const char *name, json_object **pod);

/* "pdu0/3", "rpu0/Coolant flow". */
const char *part_name(json_object *part);

/* "ok", "offline: REASON". */
const char *component_state(json_object *component);

#endif
