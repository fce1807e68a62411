/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Readings as series: one family for each quantity and for what is told of it.
 *
 * Names are those of the OpenTelemetry conventions for hardware (hw.*) as Prometheus writes
 * them, with the base unit at the end: hw_temperature_celsius. What these do not know (flow,
 * pressure, leaks, pumps, outlets) is named after the same pattern.
 */
#ifndef READING_H
#define READING_H

#include "base/ctl.h"
#include "family.h"

/* What is told of a quantity, in words around it: "hw_" "outlet_" QUANTITY "_target". */
enum told {
	OF_CHANNEL,
	LIMIT,
	SETPOINT,
	OF_OUTLET,
	OF_PUMP,
	PUMP_TARGET,
	PUMP_ACTUAL,
	OF_VALVE,
	VALVE_SET,
	OF_BATTERY,
	TOLD,
};

/*
 * A value in the base unit of netlink; @quantity is &enum megapod_quantity, others are left
 * out.
 */
void reading_add(enum told told, unsigned int quantity, const char *labels, long long value);

/* That of a reading of an outlet, a pump and so on; nothing if there is no value. */
void reading_of(enum told told, json_object *reading, const char *labels);

/* As family_end(), of all of them. */
size_t readings_end(bool openmetrics, struct buf *to);
void readings_free(void);

#endif
