/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects in words for people; good until text_free_all().
 */
#ifndef WORDS_H
#define WORDS_H

#include "core/measure.h"
#include "core/object.h"

/* Limits of a sensor, in the order they are shown and saved. */
struct limit {
	const char *word;	/* on the command line */
	const char *key;	/* in JSON */
	int attr;
};

extern const struct limit limits[];

/* &enum megapod_quantity; one that is not known is QUANTITY_NONE. */
unsigned int quantity_of(json_object *sensor);
const char *quantity_text(json_object *sensor, const char *key);	/* "27.0 C" */
const char *step_text(json_object *setpoint);	/* "0.5C" */
const char *reading_text(json_object *sensor);	/* or "stale (12 s)"; "-" for none */
const char *age_text(json_object *object);	/* "0.2 s" */
const char *limits_text(json_object *sensor);	/* "warn 5.0 L/min.. crit 3.0 L/min..", or "-" */
bool is_alarm(json_object *sensor);		/* warning, critical or fault */

/* "commanded: still draws 70 W", "-" */
const char *command_text(json_object *outlet_or_pump);

/* "ok", "offline: REASON" */
const char *component_state(json_object *component);

/* "ttyS1 19200 8N1 rs485" or "192.0.2.1:502" */
const char *link_where(json_object *link);

/* The outlets of a group as a host list: "pdu0/[1-4],pdu1/2" */
const char *group_members(json_object *group);

/* "pdu0/[1-4,7]" of outlets by number; sorts them. */
const char *outlets_folded(const char *component, unsigned int *number, size_t count);

/* A boot time in ns as ISO 8601. */
const char *boot_time(long long ns);

/* Forms of the above for struct column: of the object itself, or of the one at @key. */
const char *part_cell(json_object *object, const char *key);
const char *age_cell(json_object *object, const char *key);
const char *limits_cell(json_object *object, const char *key);
const char *value_cell(json_object *object, const char *key);
const char *reading_cell(json_object *object, const char *key);
const char *command_cell(json_object *object, const char *key);

#endif
