/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SELECT_H
#define SELECT_H

#include "core/args.h"
#include "core/object.h"

/**
 * objects_select() - the objects a host list means
 * @class: their class
 * @list: names, of parts COMPONENT or COMPONENT/WHICH, of outlets also @GROUP and @POD/GROUP; NULL
 *	  for all
 * @pod: only of this pod, or NULL
 * @array: result, in the order of the list; but for sensors each object once
 *
 * Members of a group that are not there are {component_name, index, number, "state": "missing"}.
 * Return: 0, or an exit code after fail(), which names all that is not there.
 */
int objects_select(const struct object_class *class, const char *list, const char *pod,
		   json_object **array);

/* The same, where outlets by number need not be there yet. */
int outlets_select(const char *list, json_object **array);

/* An outlet from these that is not there. */
bool is_missing(json_object *outlet);

/* The one object of a name, of pod @pod if that is not NULL. Return: as above. */
int object_select(const struct object_class *class, const char *name, const char *pod,
		  json_object **object);

/* The objects whose names are the first parameter of a command, of the pod it names. */
int objects_named(const struct args *args, const struct object_class *class, json_object **array);

/* In a batch: wait until all components of a list are identified; 0, or a code after fail(). */
int list_await(const char *list);

/* Show these in a table, and as the document. */
struct column;
int objects_show(const struct args *args, const struct object_class *class,
		 const struct column *columns);

#endif
