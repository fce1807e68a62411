/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What resources of Redfish are made of.
 */
#ifndef REDFISH_BUILD_H
#define REDFISH_BUILD_H

#include "snapshot.h"

#define ROOT "/redfish/v1"
/* Names in a path: the component, and its part. */
#define NAMES_MAX 2

/**
 * struct asked - a resource that is asked for
 * @snapshot: what there is
 * @path: its path, without a slash at the end
 * @name: what stood for "*"
 */
struct asked {
	const struct snapshot *snapshot;
	const char *path;
	char *name[NAMES_MAX];
};

json_object *redfish_resource(const struct asked *asked, const char *type, const char *name);
json_object *redfish_collection(const struct asked *asked, const char *of, const char *name);
void redfish_member(json_object *to, const struct asked *asked, const char *id);

void redfish_add(json_object *to, const char *key, json_object *value);

/* Nothing for an empty one. */
void redfish_text(json_object *to, const char *key, const char *value);

/* A link to a resource below the one that is asked for. */
void redfish_below(json_object *to, const struct asked *asked, const char *key);

/*
 * A reading in @per of the base unit of netlink, as an excerpt of a sensor; nothing without a
 * value.
 */
void redfish_reading(json_object *to, const char *key, json_object *reading, double per);

/* Where it is: what is written on it. */
void redfish_label(json_object *to, json_object *part);

/* Health (OK, Warning, Critical), and whether it answers. */
void redfish_status(json_object *to, const char *health, bool answers);
void redfish_component_status(json_object *to, json_object *component);

/* Manufacturer, model, serial number, firmware. */
void redfish_identity(json_object *to, json_object *component);

/* The component that is asked for, if it is of this kind, or NULL. */
json_object *redfish_component(const struct asked *asked, const char *kind);

/* The part of that component that @key names so, and of that quantity unless it is NULL. */
json_object *redfish_part(const struct asked *asked, enum part part, const char *key,
			  const char *quantity);

/* Collections: the parts of that component, and all components of a kind. */
json_object *redfish_parts(const struct asked *asked, enum part part, const char *key,
			   const char *quantity, const char *type, const char *name);
json_object *redfish_components(const struct asked *asked, const char *kind, const char *type,
				const char *name);

#endif
