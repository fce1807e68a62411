// SPDX-License-Identifier: GPL-2.0-only
/*
 * Coolant distribution units.
 */
#include <math.h>
#include <string.h>

#include "loop.h"
#include "redfish_build.h"
#include "redfish_cooling.h"

static void add_difference(json_object *to, const char *key, json_object *a, json_object *b,
			   double per)
{
	json_object *excerpt;

	if (!a || !b || !has(a, "value") || !has(b, "value"))
		return;
	excerpt = json_object_new_object();
	redfish_add(excerpt, "Reading", json_object_new_double((get_number(a, "value") -
							get_number(b, "value")) / per));
	redfish_add(to, key, excerpt);
}

static void add_coolant(json_object *to, json_object *fluid)
{
	json_object *coolant;

	if (!fluid)
		return;
	coolant = json_object_new_object();
	redfish_text(coolant, "CoolantType", is_word(fluid, "type", "water") ? "Water" : "Other");
	redfish_text(coolant, "AdditiveName", get_string(fluid, "type"));
	redfish_add(coolant, "DensityKgPerCubicMeter",
		    json_object_new_int64(get_number(fluid, "density_kg_m3")));
	redfish_add(coolant, "SpecificHeatkJoulesPerKgK",
		    json_object_new_double(get_number(fluid, "specific_heat_j_kg_k") / 1e3));
	redfish_add(to, "Coolant", coolant);
}

json_object *redfish_thermal(const struct asked *asked)
{
	json_object *is = redfish_resource(asked, "#ThermalEquipment.v1_1_0.ThermalEquipment",
					   "Cooling");

	redfish_below(is, asked, "CDUs");
	return is;
}

json_object *redfish_cdus(const struct asked *asked)
{
	return redfish_components(asked, "cdu", "CoolingUnit", "Coolant distribution units");
}

json_object *redfish_cdu(const struct asked *asked)
{
	json_object *component = redfish_component(asked, "cdu"), *is;
	struct loop loop;

	if (!component)
		return NULL;
	loop_of(asked->snapshot, component, &loop);
	is = redfish_resource(asked, "#CoolingUnit.v1_3_0.CoolingUnit", asked->name[0]);
	redfish_text(is, "EquipmentType", "CDU");
	redfish_identity(is, component);
	redfish_text(is, "FirmwareVersion", get_string(component, "firmware"));
	redfish_component_status(is, component);
	add_coolant(is, loop.fluid);
	redfish_below(is, asked, "Pumps");
	redfish_below(is, asked, "Reservoirs");
	redfish_below(is, asked, "LeakDetection");
	redfish_below(is, asked, "PrimaryCoolantConnectors");
	redfish_below(is, asked, "SecondaryCoolantConnectors");
	return is;
}

json_object *redfish_pumps(const struct asked *asked)
{
	if (!redfish_component(asked, "cdu"))
		return NULL;
	return redfish_parts(asked, PUMPS, "number", NULL, "Pump", "Pumps");
}

/* PumpSpeedPercent is an excerpt that has both: the part of full duty, and the speed. */
static void add_speed(json_object *to, json_object *pump)
{
	json_object *duty = get(pump, has(pump, "duty_actual.value") ? "duty_actual" : "duty");
	json_object *speed;

	if (!duty || !has(duty, "value"))
		return;
	speed = json_object_new_object();
	redfish_add(speed, "Reading", json_object_new_double(get_number(duty, "value") / 10.0));
	if (has(pump, "speed.value"))
		redfish_add(speed, "SpeedRPM",
			    json_object_new_int64(get_number(pump, "speed.value")));
	redfish_add(to, "PumpSpeedPercent", speed);
}

json_object *redfish_pump(const struct asked *asked)
{
	json_object *pump = redfish_part(asked, PUMPS, "number", NULL), *is;

	if (!redfish_component(asked, "cdu") || !pump)
		return NULL;
	is = redfish_resource(asked, "#Pump.v1_2_0.Pump", get_string(pump, "label"));
	redfish_text(is, "PumpType", "Liquid");
	add_speed(is, pump);
	if (has(pump, "runtime.value"))
		redfish_add(is, "ServiceHours",
			    json_object_new_double(get_number(pump, "runtime.value") / 3600.0));
	redfish_label(is, pump);
	redfish_component_status(is, redfish_component(asked, "cdu"));
	return is;
}

json_object *redfish_reservoirs(const struct asked *asked)
{
	if (!redfish_component(asked, "cdu"))
		return NULL;
	return redfish_parts(asked, SENSORS, "index", "level", "Reservoir", "Reservoirs");
}

static bool is_bad(json_object *sensor)
{
	return is_word(sensor, "status", "critical") || is_word(sensor, "status", "fault");
}

static void sensor_status(json_object *to, json_object *sensor)
{
	redfish_status(to, is_word(sensor, "status", "ok") ? "OK" : is_bad(sensor) ? "Critical" :
		   "Warning", has(sensor, "value"));
}

json_object *redfish_reservoir(const struct asked *asked)
{
	json_object *level = redfish_part(asked, SENSORS, "index", "level"), *is;

	if (!redfish_component(asked, "cdu") || !level)
		return NULL;
	is = redfish_resource(asked, "#Reservoir.v1_0_1.Reservoir", get_string(level, "label"));
	/* which side of its limits a level is beyond is not told by its status */
	if (is_word(level, "status", "ok"))
		redfish_text(is, "FluidLevelStatus", "OK");
	redfish_label(is, level);
	sensor_status(is, level);
	return is;
}

json_object *redfish_leaks(const struct asked *asked)
{
	json_object *component = redfish_component(asked, "cdu"), *is, *sensor;
	json_object *groups, *group, *detectors;

	if (!component)
		return NULL;
	is = redfish_resource(asked, "#LeakDetection.v1_1_0.LeakDetection", "Leak detection");
	redfish_below(is, asked, "LeakDetectors");
	group = json_object_new_object();
	detectors = json_object_new_array();
	for_each_object(sensor, asked->snapshot->part[SENSORS]) {
		json_object *link;

		if (!is_word(sensor, "component_name", asked->name[0]) ||
		    !is_word(sensor, "quantity", "leak") || is_word(sensor, "status", "absent"))
			continue;
		link = json_object_new_object();
		redfish_text(link, "DataSourceUri", text("%s/LeakDetectors/%s", asked->path,
							 get_string(sensor, "index")));
		json_object_array_add(detectors, link);
	}
	redfish_text(group, "GroupName", get_string(component, "name"));
	redfish_add(group, "Detectors", detectors);
	groups = json_object_new_array();
	json_object_array_add(groups, group);
	redfish_add(is, "LeakDetectorGroups", groups);
	redfish_component_status(is, component);
	return is;
}

json_object *redfish_detectors(const struct asked *asked)
{
	if (!redfish_component(asked, "cdu"))
		return NULL;
	return redfish_parts(asked, SENSORS, "index", "leak", "LeakDetector", "Leak detectors");
}

json_object *redfish_detector(const struct asked *asked)
{
	json_object *leak = redfish_part(asked, SENSORS, "index", "leak"), *is;

	if (!redfish_component(asked, "cdu") || !leak)
		return NULL;
	is = redfish_resource(asked, "#LeakDetector.v1_3_0.LeakDetector",
			      get_string(leak, "label"));
	/* one that does not tell is not dry */
	redfish_text(is, "DetectorState", !has(leak, "value") ? "Unavailable" :
		 !get_number(leak, "value") ? "OK" : is_bad(leak) ? "Critical" : "Warning");
	redfish_label(is, leak);
	sensor_status(is, leak);
	return is;
}

/* What the building's side does, no map tells so far. */
json_object *redfish_primary(const struct asked *asked)
{
	if (!redfish_component(asked, "cdu"))
		return NULL;
	return redfish_collection(asked, "CoolantConnector", "Connectors to the building");
}

json_object *redfish_secondary(const struct asked *asked)
{
	json_object *is;

	if (!redfish_component(asked, "cdu"))
		return NULL;
	is = redfish_collection(asked, "CoolantConnector", "Connectors to the racks");
	redfish_member(is, asked, "1");
	return is;
}

json_object *redfish_connector(const struct asked *asked)
{
	json_object *component = redfish_component(asked, "cdu"), *is, *heat;
	struct loop loop;

	if (!component || strcmp(asked->name[1], "1"))
		return NULL;
	loop_of(asked->snapshot, component, &loop);
	is = redfish_resource(asked, "#CoolantConnector.v1_1_0.CoolantConnector",
			      "Supply and return");
	redfish_text(is, "CoolantConnectorType", "Pair");
	add_coolant(is, loop.fluid);
	redfish_reading(is, "FlowLitersPerMinute", loop.flow, 1e3);
	redfish_reading(is, "SupplyTemperatureCelsius", loop.supply, 1e3);
	redfish_reading(is, "ReturnTemperatureCelsius", loop.back, 1e3);
	add_difference(is, "DeltaTemperatureCelsius", loop.back, loop.supply, 1e3);
	redfish_reading(is, "SupplyPressurekPa", loop.supply_pressure, 1e3);
	redfish_reading(is, "ReturnPressurekPa", loop.back_pressure, 1e3);
	add_difference(is, "DeltaPressurekPa", loop.supply_pressure, loop.back_pressure, 1e3);
	if (isfinite(loop_heat_w(&loop))) {
		heat = json_object_new_object();
		redfish_add(heat, "Reading", json_object_new_double(loop_heat_w(&loop) / 1e3));
		redfish_add(is, "HeatRemovedkW", heat);
	}
	redfish_component_status(is, component);
	return is;
}
