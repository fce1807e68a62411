/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef INTERLOCKS_H
#define INTERLOCKS_H

#include "core/object.h"

bool is_armed(json_object *interlock);

/*
 * Interlocks and events in words, good until text_free_all().
 */
const char *interlock_text(json_object *interlock);	/* "flow tripped: condition: ..." */
const char *interlock_steps(json_object *interlock);	/* "confirmed: pdu0/[1-8]", or "" */
const char *interlock_note(json_object *interlock);	/* all that is not as it should be, or "" */
const char *interlock_step(json_object *step);		/* "pdu0/[1-8]", "rpu0 safe" */
const char *interlock_trips_when(json_object *interlock); /* "2 of 8 wet for 1s" */
const char *interlock_first(json_object *interlock);	/* "rpu0/Coolant flow 12.1 L/min" */
const char *interlock_owner(json_object *interlock);	/* " by root: REASON", or "" */
const char *span_text(long long seconds);		/* "4 min", "3 h", "12 d" */

/* For struct column. */
const char *note_cell(json_object *interlock, const char *key);
const char *trips_when_cell(json_object *interlock, const char *key);

/* Add "time", ISO 8601, made from the boot time of an event. */
void event_add_time(json_object *event);

/* The object of an event in words. */
const char *event_text(json_object *event);

/* Print an event for people. */
void event_print(json_object *event);

/* Events of a pod from a sequence number on. Return: 0, or an exit code after fail(). */
int events_fetch(int64_t pod_id, uint64_t from, json_object **events);

#endif
