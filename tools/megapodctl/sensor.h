/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SENSOR_H
#define SENSOR_H

#include "ctl.h"

/* Limits of a sensor, in the order they are shown and saved. */
struct limit {
	const char *word;	/* on the command line */
	const char *key;	/* in JSON */
	int attr;
};

extern const struct limit limits[];

/* "warn 5.0 L/min.. crit 3.0 L/min..75.0 L/min", or "-". */
const char *limits_text(json_object *sensor);

/*
 * In a batch: wait until the device that the component of "COMPONENT[/PART]" stands for has been
 * identified.
 */
void await_component(const char *part);

#endif
