// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>

#include "core/schema.h"
#include "dsx.h"

static const char *const leak_words[] = { "NoLeak", "Leak", NULL };
static const char *const fault_words[] = { "NoFault", "Fault", NULL };
static const char *const isolation_words[] = { "NotIsolated", "Isolated", NULL };
static const char *const request_words[] = {
	"NoIsolationRequested", "IsolationRequested", NULL
};
static const char *const available_words[] = { "NotAvailable", "Available", NULL };

/*
 * Units of racks and of LiquidTemperature are those that the AsyncAPI demands, the others those
 * that it calls typical. PowerFactor has none.
 */
const struct dsx_point_type dsx_types[DSX_TYPES] = {
	[LIQUID_TEMPERATURE] = { "LiquidTemperature", "C", 3 },
	[LIQUID_FLOW] = { "LiquidFlow", "LPM", 3 },
	[LIQUID_PRESSURE] = { "LiquidPressure", "kPa", 3 },
	[LIQUID_DIFFERENTIAL_PRESSURE] = { "LiquidDifferentialPressure", "kPa", 3 },
	[AIR_TEMPERATURE] = { "AirTemperature", "C", 3 },
	[AIR_PRESSURE] = { "AirPressure", "kPa", 3 },
	[AIR_DIFFERENTIAL_PRESSURE] = { "AirDifferentialPressure", "kPa", 3 },
	[AIR_HUMIDITY] = { "AirRelativeHumidity", "%RH", 3 },
	[LEAK_DETECT] = { "LeakDetect", .states = leak_words },
	[PUMP_SPEED] = { "PumpSpeed", "RPM" },
	[FAN_SPEED] = { "FanSpeed", "RPM" },
	[VALVE_POSITION] = { "ValvePosition", "%", 1 },
	[STATUS] = { "Status", .states = battery_source_words },
	[AVAILABLE] = { "Available", .states = available_words },
	[METER_VOLTAGE] = { "Voltage", "V", 3 },
	[METER_POWER_FACTOR] = { "PowerFactor", NULL, 3 },
	[METER_FREQUENCY] = { "Frequency", "Hz", 3 },
	[METER_APPARENT_POWER] = { "ApparentPower", "kVA", 6 },
	[METER_ACTIVE_POWER] = { "ActivePower", "kW", 6 },
	[METER_CURRENT] = { "Current", "A", 3 },
	[RACK_SUPPLY_TEMPERATURE] = { "RackLiquidSupplyTemperature", "C", 3 },
	[RACK_RETURN_TEMPERATURE] = { "RackLiquidReturnTemperature", "C", 3 },
	[RACK_FLOW] = { "RackLiquidFlow", "LPM", 3 },
	[RACK_DIFFERENTIAL_PRESSURE] = { "RackLiquidDifferentialPressure", "kPa", 3 },
	[RACK_VALVE_POSITION] = { "RackControlValvePosition", "%", 1 },
	[RACK_POWER] = { "RackPower", "kW", 6 },
	[RACK_LEAK] = { "RackLeakDetect", .states = leak_words },
	[RACK_LEAK_FAULT] = { "RackLeakSensorFault", .states = fault_words },
	[RACK_LIQUID_STATUS] = { "RackLiquidIsolationStatus", .states = isolation_words },
	[RACK_ELECTRICAL_STATUS] = { "RackElectricalIsolationStatus", .states = isolation_words },
	[RACK_LIQUID_REQUEST] = { "RackLiquidIsolationRequest", .states = request_words },
	[RACK_ELECTRICAL_REQUEST] = { "RackElectricalIsolationRequest", .states = request_words },
	[HEARTBEAT] = { "HeartbeatTimestampBms" },
	[HEARTBEAT_ECHO] = { "HeartbeatEchoBms" },
	[HEARTBEAT_INTEGRATION] = { "HeartbeatTimestampIntegration" },
};

long long dsx_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void dsx_topic(char topic[DSX_TOPIC_SIZE], const char *by, const char *what, const char *point)
{
	snprintf(topic, DSX_TOPIC_SIZE, "BMS/v1/%s/%s/%s", by ? by : "PUB", what, point);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

void dsx_path_add(char point[DSX_POINT_SIZE], const char *part)
{
	size_t len = strlen(point);

	if (len && len + 1 < DSX_POINT_SIZE)
		point[len++] = '/';
	for (; *part && len + 1 < DSX_POINT_SIZE; part++)
		point[len++] = is_plain(*part) ? *part : '_';
	point[len] = '\0';
}

json_object *dsx_value(const struct dsx_value *value)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "value", !value->known ? NULL :
			       value->value == trunc(value->value) && fabs(value->value) < 1e15 ?
			       json_object_new_int64(value->value) :
			       json_object_new_double(value->value));
	json_object_object_add(object, "timestamp", json_object_new_int64(value->at_ms));
	json_object_object_add(object, "quality", json_object_new_int(value->known));
	return object;
}

static bool is_number(json_object *object)
{
	return json_object_is_type(object, json_type_int) ||
	       (json_object_is_type(object, json_type_double) &&
		isfinite(json_object_get_double(object)));
}

/* The AsyncAPI has 1, and NVIDIA's own publisher (infra-controller, bms-dsx-exchange) sends "1". */
static bool is_good(json_object *quality)
{
	if (json_object_is_type(quality, json_type_string))
		return !strcmp(json_object_get_string(quality), "1");
	return json_object_is_type(quality, json_type_int) && json_object_get_int64(quality) == 1;
}

static const char *take(json_object *object, struct dsx_value *value)
{
	json_object *number, *at, *quality;

	if (!json_object_is_type(object, json_type_object))
		return "is no JSON object";
	if (!json_object_object_get_ex(object, "value", &number) ||
	    !json_object_object_get_ex(object, "timestamp", &at) ||
	    !json_object_object_get_ex(object, "quality", &quality))
		return "lacks value, timestamp or quality";
	if (!json_object_is_type(at, json_type_int))
		return "has a timestamp that is no integer";
	value->at_ms = json_object_get_int64(at);
	value->known = number && is_good(quality);
	if (!value->known)
		return NULL;
	if (!is_number(number))
		return "has a value that is no number";
	value->value = json_object_get_double(number);
	return NULL;
}

const char *dsx_parse(const char *text, size_t len, struct dsx_value *value)
{
	struct json_tokener *parser = must(json_tokener_new_ex(4));
	const char *why = "is no JSON";
	json_object *object;

	*value = (struct dsx_value){ 0 };
	json_tokener_set_flags(parser, JSON_TOKENER_STRICT);
	object = json_tokener_parse_ex(parser, text, len);
	if (json_tokener_get_error(parser) == json_tokener_success)
		why = take(object, value);
	json_object_put(object);
	json_tokener_free(parser);
	return why;
}
