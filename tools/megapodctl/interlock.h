/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef INTERLOCK_H
#define INTERLOCK_H

#include "args.h"

/* Keys "by" and "reason" of what people do with interlocks. */
#define BY KEY("by", P_TEXT, 0, "who asks, the name of the user if not said")

/* All interlocks, or those of one pod if @pod is not NULL, with the labels of their inputs. */
int interlocks_dump(json_object *pod, json_object **interlocks);

/* Arm or disarm all of a pod. In a batch, arming waits for devices to be identified. */
int interlocks_arm(json_object *pod, const struct args *args, bool arm);

bool is_armed(json_object *interlock);

/*
 * Words, good until text_free_all().
 */
const char *interlock_text(json_object *interlock);	/* "flow tripped: condition: ..." */
const char *interlock_steps(json_object *interlock);	/* "confirmed: pdu0/[1-8]", or "" */
const char *interlock_note(json_object *interlock);	/* all that is not as it should be, or "" */
const char *interlock_step(json_object *step);		/* "pdu0/[1-8]", "rpu0 safe" */
const char *interlock_trips_when(json_object *interlock); /* "2 of 8 wet for 1s" */
const char *interlock_first(json_object *interlock);	/* "rpu0/Coolant flow 12.1 L/min" */

#endif
