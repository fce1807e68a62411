// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "redfish_build.h"

void redfish_add(json_object *to, const char *key, json_object *value)
{
	json_object_object_add(to, key, value);
}

void redfish_text(json_object *to, const char *key, const char *value)
{
	if (*value)
		redfish_add(to, key, json_object_new_string(value));
}

static json_object *begin(const struct asked *asked, const char *type, const char *name)
{
	json_object *is = json_object_new_object();

	redfish_text(is, "@odata.id", asked->path);
	redfish_text(is, "@odata.type", type);
	redfish_text(is, "Name", name);
	return is;
}

json_object *redfish_resource(const struct asked *asked, const char *type, const char *name)
{
	json_object *is = begin(asked, type, name);

	redfish_text(is, "Id", strrchr(asked->path, '/') + 1);
	return is;
}

static void add_link(json_object *to, const char *key, const char *path)
{
	json_object *link = json_object_new_object();

	redfish_text(link, "@odata.id", path);
	redfish_add(to, key, link);
}

/* To a resource below the one that is asked for. */
void redfish_below(json_object *to, const struct asked *asked, const char *key)
{
	add_link(to, key, text("%s/%s", asked->path, key));
}

json_object *redfish_collection(const struct asked *asked, const char *of, const char *name)
{
	/* which have no Id */
	json_object *is = begin(asked, text("#%sCollection.%sCollection", of, of), name);

	redfish_add(is, "Members", json_object_new_array());
	redfish_add(is, "Members@odata.count", json_object_new_int(0));
	return is;
}

void redfish_member(json_object *to, const struct asked *asked, const char *id)
{
	json_object *members = json_object_object_get(to, "Members");
	json_object *link = json_object_new_object();

	redfish_text(link, "@odata.id", text("%s/%s", asked->path, id));
	json_object_array_add(members, link);
	redfish_add(to, "Members@odata.count", json_object_new_int(length(members)));
}

/*
 * Health of what is well, needs a look, or needs to be acted on; state of what answers or not.
 */
void redfish_status(json_object *to, const char *health, bool answers)
{
	json_object *status = json_object_new_object();

	redfish_text(status, "Health", health);
	redfish_text(status, "State", answers ? "Enabled" : "UnavailableOffline");
	redfish_add(to, "Status", status);
}

void redfish_component_status(json_object *to, json_object *component)
{
	const char *status = get_string(component, "status");
	bool answers = is_word(component, "state", "ok") || is_word(component, "state", "degraded");
	bool critical = !answers || !strcmp(status, "critical") || !strcmp(status, "fault");
	bool ok = is_word(component, "state", "ok") && (!*status || !strcmp(status, "ok"));

	redfish_status(to, critical ? "Critical" : ok ? "OK" : "Warning", answers);
}

/*
 * A reading in @per of the base unit of netlink, as an excerpt of a sensor; nothing without a
 * value.
 */
void redfish_reading(json_object *to, const char *key, json_object *reading, double per)
{
	json_object *excerpt;

	if (!reading || !has(reading, "value"))
		return;
	excerpt = json_object_new_object();
	redfish_add(excerpt, "Reading", json_object_new_double(get_number(reading, "value") / per));
	redfish_add(to, key, excerpt);
}

void redfish_label(json_object *to, json_object *part)
{
	json_object *location = json_object_new_object(), *place = json_object_new_object();

	redfish_text(place, "ServiceLabel", get_string(part, "label"));
	redfish_add(location, "PartLocation", place);
	redfish_add(to, "Location", location);
}

json_object *redfish_component(const struct asked *asked, const char *kind)
{
	json_object *component =
		json_object_object_get(asked->snapshot->components, asked->name[0]);

	return component && is_word(component, "kind", kind) ? component : NULL;
}

/* The part of that component that @key names so. */
json_object *redfish_part(const struct asked *asked, enum part part, const char *key,
			  const char *quantity)
{
	json_object *is;

	for_each_object(is, asked->snapshot->part[part])
		if (is_word(is, "component_name", asked->name[0]) &&
		    is_word(is, key, asked->name[1]) &&
		    (!quantity || is_word(is, "quantity", quantity)))
			return is;
	return NULL;
}

json_object *redfish_parts(const struct asked *asked, enum part part, const char *key,
			   const char *quantity, const char *type, const char *name)
{
	json_object *to = redfish_collection(asked, type, name), *is;

	for_each_object(is, asked->snapshot->part[part])
		if (is_word(is, "component_name", asked->name[0]) &&
		    !is_word(is, "status", "absent") &&
		    (!quantity || is_word(is, "quantity", quantity)))
			redfish_member(to, asked, get_string(is, key));
	return to;
}

json_object *redfish_components(const struct asked *asked, const char *kind, const char *type,
				const char *name)
{
	json_object *to = redfish_collection(asked, type, name), *component;

	for_each_object(component, asked->snapshot->part[COMPONENTS])
		if (is_word(component, "kind", kind))
			redfish_member(to, asked, get_string(component, "name"));
	return to;
}

void redfish_identity(json_object *to, json_object *component)
{
	redfish_text(to, "Manufacturer", get_string(component, "vendor"));
	redfish_text(to, "Model", get_string(component, "model"));
	redfish_text(to, "SerialNumber", get_string(component, "serial"));
}
