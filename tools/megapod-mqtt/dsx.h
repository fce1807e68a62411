/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The BMS part of NVIDIA's DSX Exchange, version 1.0.0 of its AsyncAPI (github.com/NVIDIA/
 * dsx-exchange at c24771c, schemas/asyncapi/bms/bms.yaml, docs/bms-integration.md).
 *
 * Each point has two messages, both JSON: its value, {"value", "timestamp" in ms, "quality", of
 * which 1 is good}, and its metadata, which say what it is and are retained:
 *
 *	BMS/v1/PUB/Value/OBJECT TYPE/POINT TYPE/TAG PATH
 *	BMS/v1/PUB/Metadata/OBJECT TYPE/POINT TYPE/TAG PATH
 *
 * Who publishes those is the building's side, which is what a pod is to its servers. The other side
 * are integrations, such as a cluster manager: of points whose metadata name an integration, the
 * value is published by it, as
 *
 *	BMS/v1/INTEGRATION/Value/OBJECT TYPE/POINT TYPE/TAG PATH
 */
#ifndef DSX_H
#define DSX_H

#include "base/out.h"

/* Values and metadata are said anew after this time. */
#define DSX_REPEAT_MS 100000
#define DSX_HEARTBEAT_MS 10000

/* Longest "OBJECT TYPE/POINT TYPE/TAG PATH" and topic, with the NUL. */
#define DSX_POINT_SIZE 256
#define DSX_TOPIC_SIZE (DSX_POINT_SIZE + 96)
/* A value is less than 100 bytes; what is longer than this is none. */
#define DSX_VALUE_MAX 512

enum dsx_type {
	LIQUID_TEMPERATURE,
	LIQUID_FLOW,
	LIQUID_PRESSURE,
	LIQUID_DIFFERENTIAL_PRESSURE,
	AIR_TEMPERATURE,
	AIR_PRESSURE,
	AIR_DIFFERENTIAL_PRESSURE,
	AIR_HUMIDITY,
	LEAK_DETECT,
	PUMP_SPEED,
	FAN_SPEED,
	VALVE_POSITION,
	STATUS,
	AVAILABLE,
	METER_VOLTAGE,
	METER_POWER_FACTOR,
	METER_FREQUENCY,
	METER_APPARENT_POWER,
	METER_ACTIVE_POWER,
	METER_CURRENT,
	RACK_SUPPLY_TEMPERATURE,
	RACK_RETURN_TEMPERATURE,
	RACK_FLOW,
	RACK_DIFFERENTIAL_PRESSURE,
	RACK_VALVE_POSITION,
	RACK_POWER,
	RACK_LEAK,
	RACK_LEAK_FAULT,
	RACK_LIQUID_STATUS,
	RACK_ELECTRICAL_STATUS,
	RACK_LIQUID_REQUEST,
	RACK_ELECTRICAL_REQUEST,
	HEARTBEAT,
	HEARTBEAT_ECHO,
	HEARTBEAT_INTEGRATION,
	DSX_TYPES,
};

/**
 * struct dsx_point_type - a type of points
 * @name: its name
 * @unit: engUnit, NULL for none
 * @decimals: the value is netlink's divided by 10^decimals
 * @states: words for 0, 1, ..., NULL at the end; NULL for none
 */
struct dsx_point_type {
	const char *name;
	const char *unit;
	unsigned int decimals;
	const char *const *states;
};

extern const struct dsx_point_type dsx_types[DSX_TYPES];

/**
 * struct dsx_value - a value
 * @known: quality is good, and there is one
 * @value: it
 * @at_ms: when it was so, ms since 1970
 */
struct dsx_value {
	bool known;
	double value;
	long long at_ms;
};

/* Now, as timestamps are. */
long long dsx_now_ms(void);

/* "BMS/v1/PUB/Value/..."; @by is NULL for ours. */
void dsx_topic(char topic[DSX_TOPIC_SIZE], const char *by, const char *what, const char *point);

/*
 * Adds to a path, of which parts are separated by "/". What brokers take for something else than
 * text (wildcards, blanks and dots for those that are NATS inside) becomes "_".
 */
void dsx_path_add(char point[DSX_POINT_SIZE], const char *part);

/* A value as text. */
json_object *dsx_value(const struct dsx_value *value);

/* A value of somebody else. Return: NULL, or why it is none. */
const char *dsx_parse(const char *text, size_t len, struct dsx_value *value);

#endif
