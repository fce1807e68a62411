/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EVENT_H
#define EVENT_H

#include "ctl.h"

/* A boot time in ns as ISO 8601. */
const char *boot_time(long long ns);

/* Add "time", ISO 8601, made from the boot time of an event. */
void event_add_time(json_object *event);

/* The object of an event in words, good until text_free_all(). */
const char *event_text(json_object *event);

/* Print an event for people. */
void event_print(json_object *event);

/* Events of a pod from a sequence number on. Return: 0, or an exit code after fail(). */
int events_fetch(int64_t pod_id, uint64_t from, json_object **events);

#endif
