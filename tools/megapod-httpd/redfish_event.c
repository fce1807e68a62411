// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdio.h>

#include "redfish_event.h"

static void add_text(json_object *to, const char *key, const char *value)
{
	json_object_object_add(to, key, json_object_new_string(value));
}

static const char *severity_of(json_object *event)
{
	json_object *sensor = get(event, "sensor"), *component = get(event, "component");
	const char *status = get_string(sensor, "status");

	if (is_word(get(event, "interlock"), "state", "tripped") ||
	    is_word(sensor, "status", "critical") || is_word(sensor, "status", "fault") ||
	    is_word(component, "state", "offline") || is_word(component, "state", "refused"))
		return "Critical";
	if ((sensor && *status != 'o') || is_word(component, "state", "degraded") ||
	    is_word(event, "event", "interlock-countdown") ||
	    is_word(event, "event", "outlet-foreign") ||
	    is_word(event, "event", "setpoint-foreign"))
		return "Warning";
	return "OK";
}

/* "Megapod.1.0.OutletChange": the kind of the event, as Redfish writes names. */
static void put_id(char *id, size_t size, const char *kind)
{
	size_t len = snprintf(id, size, "Megapod.1.0.");
	bool upper = true;

	for (; *kind && len + 1 < size; kind++) {
		if (*kind != '-')
			id[len++] = upper ? toupper((unsigned char)*kind) : *kind;
		upper = *kind == '-';
	}
	id[len] = '\0';
}

json_object *redfish_event(json_object *event)
{
	json_object *is = json_object_new_object(), *all = json_object_new_array();
	json_object *one = json_object_new_object();
	const char *number = get_string(event, "seq");
	char id[64];

	put_id(id, sizeof(id), get_string(event, "event"));
	add_text(one, "MemberId", "0");
	add_text(one, "EventId", number);
	add_text(one, "EventType", "Other");
	add_text(one, "EventTimestamp", get_string(event, "time"));
	add_text(one, "MessageId", id);
	add_text(one, "Message", get_string(event, "text"));
	add_text(one, "MessageSeverity", severity_of(event));
	json_object_array_add(all, one);
	add_text(is, "@odata.type", "#Event.v1_7_0.Event");
	add_text(is, "Id", number);
	add_text(is, "Name", get_string(event, "pod_name"));
	json_object_object_add(is, "Events", all);
	return is;
}
