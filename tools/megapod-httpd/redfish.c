// SPDX-License-Identifier: GPL-2.0-only
/*
 * A resource is made when it is asked for, of the snapshot of that moment: what has gone since
 * its collection was read is not there, and nothing is kept from one request to the next.
 *
 * What the kernel does not know is left out, though a profile wants it: which is said in
 * Documentation/admin-guide/httpd.rst, and property by property in tests/redfish.py.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"
#include "redfish.h"

#define ROOT "/redfish/v1"
/* Names in a path: the component, and its part. */
#define NAMES_MAX 2

/**
 * struct asked - a resource that is asked for
 * @snapshot: what there is
 * @path: its path, without a slash at the end
 * @name: what stood for "*"
 */
struct asked {
	const struct snapshot *snapshot;
	const char *path;
	char *name[NAMES_MAX];
};

static void add(json_object *to, const char *key, json_object *value)
{
	json_object_object_add(to, key, value);
}

static void add_text(json_object *to, const char *key, const char *value)
{
	if (*value)
		add(to, key, json_object_new_string(value));
}

static json_object *resource(const struct asked *asked, const char *type, const char *name)
{
	json_object *is = json_object_new_object();
	const char *slash = strrchr(asked->path, '/');

	add_text(is, "@odata.id", asked->path);
	add_text(is, "@odata.type", type);
	add_text(is, "Id", slash + 1);
	add_text(is, "Name", name);
	return is;
}

static void add_link(json_object *to, const char *key, const char *path)
{
	json_object *link = json_object_new_object();

	add_text(link, "@odata.id", path);
	add(to, key, link);
}

/* To a resource below the one that is asked for. */
static void add_below(json_object *to, const struct asked *asked, const char *key)
{
	add_link(to, key, text("%s/%s", asked->path, key));
}

static json_object *collection(const struct asked *asked, const char *of, const char *name)
{
	json_object *is = resource(asked, text("#%sCollection.%sCollection", of, of), name);

	add(is, "Members", json_object_new_array());
	add(is, "Members@odata.count", json_object_new_int(0));
	return is;
}

static void add_member(json_object *to, const struct asked *asked, const char *id)
{
	json_object *members = json_object_object_get(to, "Members");
	json_object *link = json_object_new_object();

	add_text(link, "@odata.id", text("%s/%s", asked->path, id));
	json_object_array_add(members, link);
	add(to, "Members@odata.count", json_object_new_int(length(members)));
}

/*
 * Health of what is well, needs a look, or needs to be acted on; state of what answers or not.
 */
static void add_status(json_object *to, const char *health, bool answers)
{
	json_object *status = json_object_new_object();

	add_text(status, "Health", health);
	add_text(status, "State", answers ? "Enabled" : "UnavailableOffline");
	add(to, "Status", status);
}

static void component_status(json_object *to, json_object *component)
{
	const char *status = get_string(component, "status");
	bool answers = is_word(component, "state", "ok") || is_word(component, "state", "degraded");
	bool critical = !answers || !strcmp(status, "critical") || !strcmp(status, "fault");
	bool ok = is_word(component, "state", "ok") && (!*status || !strcmp(status, "ok"));

	add_status(to, critical ? "Critical" : ok ? "OK" : "Warning", answers);
}

/*
 * A reading in @per of the base unit of netlink, as an excerpt of a sensor; nothing without a
 * value.
 */
static void add_reading(json_object *to, const char *key, json_object *reading, double per)
{
	json_object *excerpt;

	if (!reading || !has(reading, "value"))
		return;
	excerpt = json_object_new_object();
	add(excerpt, "Reading", json_object_new_double(get_number(reading, "value") / per));
	add(to, key, excerpt);
}

static void add_difference(json_object *to, const char *key, json_object *a, json_object *b,
			   double per)
{
	json_object *excerpt;

	if (!a || !b || !has(a, "value") || !has(b, "value"))
		return;
	excerpt = json_object_new_object();
	add(excerpt, "Reading", json_object_new_double((get_number(a, "value") -
							get_number(b, "value")) / per));
	add(to, key, excerpt);
}

static void add_label(json_object *to, json_object *part)
{
	json_object *location = json_object_new_object(), *place = json_object_new_object();

	add_text(place, "ServiceLabel", get_string(part, "label"));
	add(location, "PartLocation", place);
	add(to, "Location", location);
}

static void add_coolant(json_object *to, json_object *fluid)
{
	json_object *coolant;

	if (!fluid)
		return;
	coolant = json_object_new_object();
	add_text(coolant, "CoolantType", is_word(fluid, "type", "water") ? "Water" : "Other");
	add_text(coolant, "AdditiveName", get_string(fluid, "type"));
	add(coolant, "DensityKgPerCubicMeter",
	    json_object_new_int64(get_number(fluid, "density_kg_m3")));
	add(coolant, "SpecificHeatkJoulesPerKgK",
	    json_object_new_double(get_number(fluid, "specific_heat_j_kg_k") / 1e3));
	add(to, "Coolant", coolant);
}

/*
 * Finding what a path names
 */

static json_object *component_of(const struct asked *asked, const char *kind)
{
	json_object *component =
		json_object_object_get(asked->snapshot->components, asked->name[0]);

	return component && is_word(component, "kind", kind) ? component : NULL;
}

/* The part of that component that @key names so. */
static json_object *part_of(const struct asked *asked, enum part part, const char *key,
			    const char *quantity)
{
	json_object *is;

	for_each_object(is, asked->snapshot->part[part])
		if (is_word(is, "component_name", asked->name[0]) &&
		    is_word(is, key, asked->name[1]) &&
		    (!quantity || is_word(is, "quantity", quantity)))
			return is;
	return NULL;
}

static json_object *parts_of(const struct asked *asked, enum part part, const char *key,
			     const char *quantity, const char *type, const char *name)
{
	json_object *to = collection(asked, type, name), *is;

	for_each_object(is, asked->snapshot->part[part])
		if (is_word(is, "component_name", asked->name[0]) &&
		    !is_word(is, "status", "absent") &&
		    (!quantity || is_word(is, "quantity", quantity)))
			add_member(to, asked, get_string(is, key));
	return to;
}

static json_object *components(const struct asked *asked, const char *kind, const char *type,
			       const char *name)
{
	json_object *to = collection(asked, type, name), *component;

	for_each_object(component, asked->snapshot->part[COMPONENTS])
		if (is_word(component, "kind", kind))
			add_member(to, asked, get_string(component, "name"));
	return to;
}

/*
 * Resources
 */

static json_object *get_versions(const struct asked *asked)
{
	json_object *is = json_object_new_object();

	(void)asked;
	add_text(is, "v1", ROOT "/");
	return is;
}

static json_object *get_root(const struct asked *asked)
{
	json_object *is = resource(asked, "#ServiceRoot.v1_17_0.ServiceRoot", "megapod");

	add_text(is, "RedfishVersion", "1.20.0");
	add_below(is, asked, "ThermalEquipment");
	add_below(is, asked, "PowerEquipment");
	add_below(is, asked, "Chassis");
	add_below(is, asked, "EventService");
	return is;
}

static json_object *get_thermal(const struct asked *asked)
{
	json_object *is = resource(asked, "#ThermalEquipment.v1_1_0.ThermalEquipment", "Cooling");

	add_below(is, asked, "CDUs");
	return is;
}

static json_object *get_cdus(const struct asked *asked)
{
	return components(asked, "cdu", "CoolingUnit", "Coolant distribution units");
}

static void add_identity(json_object *to, json_object *component)
{
	add_text(to, "Manufacturer", get_string(component, "vendor"));
	add_text(to, "Model", get_string(component, "model"));
	add_text(to, "SerialNumber", get_string(component, "serial"));
	add_text(to, "FirmwareVersion", get_string(component, "firmware"));
}

static json_object *get_cdu(const struct asked *asked)
{
	json_object *component = component_of(asked, "cdu"), *is;
	struct loop loop;

	if (!component)
		return NULL;
	loop_of(asked->snapshot, component, &loop);
	is = resource(asked, "#CoolingUnit.v1_3_0.CoolingUnit", asked->name[0]);
	add_text(is, "EquipmentType", "CDU");
	add_identity(is, component);
	component_status(is, component);
	add_coolant(is, loop.fluid);
	add_below(is, asked, "Pumps");
	add_below(is, asked, "Reservoirs");
	add_below(is, asked, "LeakDetection");
	add_below(is, asked, "PrimaryCoolantConnectors");
	add_below(is, asked, "SecondaryCoolantConnectors");
	return is;
}

static json_object *get_pumps(const struct asked *asked)
{
	if (!component_of(asked, "cdu"))
		return NULL;
	return parts_of(asked, PUMPS, "number", NULL, "Pump", "Pumps");
}

/* PumpSpeedPercent is an excerpt that has both: the part of full duty, and the speed. */
static void add_speed(json_object *to, json_object *pump)
{
	json_object *duty = get(pump, has(pump, "duty_actual.value") ? "duty_actual" : "duty");
	json_object *speed;

	if (!duty || !has(duty, "value"))
		return;
	speed = json_object_new_object();
	add(speed, "Reading", json_object_new_double(get_number(duty, "value") / 10.0));
	if (has(pump, "speed.value"))
		add(speed, "SpeedRPM", json_object_new_int64(get_number(pump, "speed.value")));
	add(to, "PumpSpeedPercent", speed);
}

static json_object *get_pump(const struct asked *asked)
{
	json_object *pump = part_of(asked, PUMPS, "number", NULL), *is;

	if (!component_of(asked, "cdu") || !pump)
		return NULL;
	is = resource(asked, "#Pump.v1_2_0.Pump", get_string(pump, "label"));
	add_text(is, "PumpType", "Liquid");
	add_speed(is, pump);
	if (has(pump, "runtime.value"))
		add(is, "ServiceHours",
		    json_object_new_double(get_number(pump, "runtime.value") / 3600.0));
	add_label(is, pump);
	component_status(is, component_of(asked, "cdu"));
	return is;
}

static json_object *get_reservoirs(const struct asked *asked)
{
	if (!component_of(asked, "cdu"))
		return NULL;
	return parts_of(asked, SENSORS, "index", "level", "Reservoir", "Reservoirs");
}

static bool is_bad(json_object *sensor)
{
	return is_word(sensor, "status", "critical") || is_word(sensor, "status", "fault");
}

static void sensor_status(json_object *to, json_object *sensor)
{
	add_status(to, is_word(sensor, "status", "ok") ? "OK" : is_bad(sensor) ? "Critical" :
		   "Warning", has(sensor, "value"));
}

static json_object *get_reservoir(const struct asked *asked)
{
	json_object *level = part_of(asked, SENSORS, "index", "level"), *is;

	if (!component_of(asked, "cdu") || !level)
		return NULL;
	is = resource(asked, "#Reservoir.v1_0_1.Reservoir", get_string(level, "label"));
	/* which side of its limits a level is beyond is not told by its status */
	if (is_word(level, "status", "ok"))
		add_text(is, "FluidLevelStatus", "OK");
	add_label(is, level);
	sensor_status(is, level);
	return is;
}

static json_object *get_leaks(const struct asked *asked)
{
	json_object *component = component_of(asked, "cdu"), *is, *sensor;
	json_object *groups, *group, *detectors;

	if (!component)
		return NULL;
	is = resource(asked, "#LeakDetection.v1_1_0.LeakDetection", "Leak detection");
	add_below(is, asked, "LeakDetectors");
	group = json_object_new_object();
	detectors = json_object_new_array();
	for_each_object(sensor, asked->snapshot->part[SENSORS]) {
		json_object *link;

		if (!is_word(sensor, "component_name", asked->name[0]) ||
		    !is_word(sensor, "quantity", "leak") || is_word(sensor, "status", "absent"))
			continue;
		link = json_object_new_object();
		add_text(link, "DataSourceUri", text("%s/LeakDetectors/%s", asked->path,
						     get_string(sensor, "index")));
		json_object_array_add(detectors, link);
	}
	add_text(group, "GroupName", get_string(component, "name"));
	add(group, "Detectors", detectors);
	groups = json_object_new_array();
	json_object_array_add(groups, group);
	add(is, "LeakDetectorGroups", groups);
	component_status(is, component);
	return is;
}

static json_object *get_detectors(const struct asked *asked)
{
	if (!component_of(asked, "cdu"))
		return NULL;
	return parts_of(asked, SENSORS, "index", "leak", "LeakDetector", "Leak detectors");
}

static json_object *get_detector(const struct asked *asked)
{
	json_object *leak = part_of(asked, SENSORS, "index", "leak"), *is;

	if (!component_of(asked, "cdu") || !leak)
		return NULL;
	is = resource(asked, "#LeakDetector.v1_3_0.LeakDetector", get_string(leak, "label"));
	/* one that does not tell is not dry */
	add_text(is, "DetectorState", !has(leak, "value") ? "Unavailable" :
		 !get_number(leak, "value") ? "OK" : is_bad(leak) ? "Critical" : "Warning");
	add_label(is, leak);
	sensor_status(is, leak);
	return is;
}

/* What the building's side does, no map tells so far. */
static json_object *get_primary(const struct asked *asked)
{
	if (!component_of(asked, "cdu"))
		return NULL;
	return collection(asked, "CoolantConnector", "Connectors to the building");
}

static json_object *get_secondary(const struct asked *asked)
{
	json_object *is;

	if (!component_of(asked, "cdu"))
		return NULL;
	is = collection(asked, "CoolantConnector", "Connectors to the racks");
	add_member(is, asked, "1");
	return is;
}

static json_object *get_connector(const struct asked *asked)
{
	json_object *component = component_of(asked, "cdu"), *is, *heat;
	struct loop loop;

	if (!component || strcmp(asked->name[1], "1"))
		return NULL;
	loop_of(asked->snapshot, component, &loop);
	is = resource(asked, "#CoolantConnector.v1_1_0.CoolantConnector", "Supply and return");
	add_text(is, "CoolantConnectorType", "Pair");
	add_coolant(is, loop.fluid);
	add_reading(is, "FlowLitersPerMinute", loop.flow, 1e3);
	add_reading(is, "SupplyTemperatureCelsius", loop.supply, 1e3);
	add_reading(is, "ReturnTemperatureCelsius", loop.back, 1e3);
	add_difference(is, "DeltaTemperatureCelsius", loop.back, loop.supply, 1e3);
	add_reading(is, "SupplyPressurekPa", loop.supply_pressure, 1e3);
	add_reading(is, "ReturnPressurekPa", loop.back_pressure, 1e3);
	add_difference(is, "DeltaPressurekPa", loop.supply_pressure, loop.back_pressure, 1e3);
	if (isfinite(loop_heat_w(&loop))) {
		heat = json_object_new_object();
		add(heat, "Reading", json_object_new_double(loop_heat_w(&loop) / 1e3));
		add(is, "HeatRemovedkW", heat);
	}
	component_status(is, component);
	return is;
}

static json_object *get_power(const struct asked *asked)
{
	json_object *is = resource(asked, "#PowerEquipment.v1_2_0.PowerEquipment", "Power");

	add_below(is, asked, "RackPDUs");
	return is;
}

static json_object *get_pdus(const struct asked *asked)
{
	return components(asked, "pdu", "PowerDistribution", "Rack PDUs");
}

static json_object *get_pdu(const struct asked *asked)
{
	json_object *component = component_of(asked, "pdu"), *is;

	if (!component)
		return NULL;
	is = resource(asked, "#PowerDistribution.v1_4_0.PowerDistribution", asked->name[0]);
	add_text(is, "EquipmentType", "RackPDU");
	add_identity(is, component);
	add_text(is, "UserLabel", get_string(component, "name"));
	component_status(is, component);
	add_below(is, asked, "Outlets");
	return is;
}

static json_object *get_outlets(const struct asked *asked)
{
	if (!component_of(asked, "pdu"))
		return NULL;
	return parts_of(asked, OUTLETS, "number", NULL, "Outlet", "Outlets");
}

static json_object *get_outlet(const struct asked *asked)
{
	json_object *outlet = part_of(asked, OUTLETS, "number", NULL), *is;
	bool known;

	if (!component_of(asked, "pdu") || !outlet)
		return NULL;
	known = is_word(outlet, "state", "on") || is_word(outlet, "state", "off");
	is = resource(asked, "#Outlet.v1_4_0.Outlet", get_string(outlet, "label"));
	if (known)
		add_text(is, "PowerState", is_word(outlet, "state", "on") ? "On" : "Off");
	add_text(is, "UserLabel", get_string(outlet, "label"));
	add_reading(is, "Voltage", get(outlet, "voltage"), 1e3);
	add_reading(is, "CurrentAmps", get(outlet, "current"), 1e3);
	add_reading(is, "PowerWatts", get(outlet, "power"), 1e3);
	add_reading(is, "EnergykWh", get(outlet, "energy"), 1e6);
	add_status(is, !known ? "Warning" : is_word(outlet, "progress", "failed") ? "Critical" :
		   "OK", known);
	return is;
}

static json_object *get_event_service(const struct asked *asked)
{
	json_object *is = resource(asked, "#EventService.v1_11_0.EventService", "Events");

	add(is, "ServiceEnabled", json_object_new_boolean(true));
	add_text(is, "ServerSentEventUri", text("%s/SSE", asked->path));
	add_status(is, "OK", true);
	return is;
}

/* What has a battery; the batteries of Redfish are below a chassis. */
static json_object *get_chassis_all(const struct asked *asked)
{
	json_object *to = collection(asked, "Chassis", "What has a battery"), *battery;
	const char *last = "";

	for_each_object(battery, asked->snapshot->part[BATTERIES]) {
		if (!is_word(battery, "component_name", last))
			add_member(to, asked, get_string(battery, "component_name"));
		last = get_string(battery, "component_name");
	}
	return to;
}

static json_object *chassis_of(const struct asked *asked)
{
	json_object *battery;

	for_each_object(battery, asked->snapshot->part[BATTERIES])
		if (is_word(battery, "component_name", asked->name[0]))
			return json_object_object_get(asked->snapshot->components, asked->name[0]);
	return NULL;
}

static json_object *get_chassis(const struct asked *asked)
{
	json_object *component = chassis_of(asked), *is;

	if (!component)
		return NULL;
	is = resource(asked, "#Chassis.v1_26_0.Chassis", asked->name[0]);
	add_text(is, "ChassisType", "Module");
	add_identity(is, component);
	component_status(is, component);
	add_below(is, asked, "PowerSubsystem");
	return is;
}

static json_object *get_subsystem(const struct asked *asked)
{
	json_object *component = chassis_of(asked), *is;

	if (!component)
		return NULL;
	is = resource(asked, "#PowerSubsystem.v1_1_3.PowerSubsystem", "Power");
	component_status(is, component);
	add_below(is, asked, "Batteries");
	return is;
}

static json_object *get_batteries(const struct asked *asked)
{
	if (!chassis_of(asked))
		return NULL;
	return parts_of(asked, BATTERIES, "number", NULL, "Battery", "Batteries");
}

static json_object *get_battery(const struct asked *asked)
{
	json_object *battery = part_of(asked, BATTERIES, "number", NULL), *is;
	json_object *component = chassis_of(asked);

	if (!battery || !component)
		return NULL;
	is = resource(asked, "#Battery.v1_4_0.Battery", get_string(battery, "label"));
	if (is_word(battery, "status", "charging") || is_word(battery, "status", "discharging"))
		add_text(is, "ChargeState", is_word(battery, "status", "charging") ? "Charging" :
			 "Discharging");
	else if (is_word(battery, "status", "full") || is_word(battery, "status", "idle"))
		add_text(is, "ChargeState", "Idle");
	component_status(is, component);
	add_below(is, asked, "Metrics");
	return is;
}

static json_object *get_battery_metrics(const struct asked *asked)
{
	json_object *battery = part_of(asked, BATTERIES, "number", NULL), *is;

	if (!battery || !chassis_of(asked))
		return NULL;
	is = resource(asked, "#BatteryMetrics.v1_0_1.BatteryMetrics", get_string(battery, "label"));
	add_reading(is, "ChargePercent", get(battery, "charge"), 10);
	return is;
}

static const struct {
	const char *path;
	json_object *(*get)(const struct asked *asked);
} resources[] = {
	{ "/redfish", get_versions },
	{ ROOT, get_root },
	{ ROOT "/ThermalEquipment", get_thermal },
	{ ROOT "/ThermalEquipment/CDUs", get_cdus },
	{ ROOT "/ThermalEquipment/CDUs/*", get_cdu },
	{ ROOT "/ThermalEquipment/CDUs/*/Pumps", get_pumps },
	{ ROOT "/ThermalEquipment/CDUs/*/Pumps/*", get_pump },
	{ ROOT "/ThermalEquipment/CDUs/*/Reservoirs", get_reservoirs },
	{ ROOT "/ThermalEquipment/CDUs/*/Reservoirs/*", get_reservoir },
	{ ROOT "/ThermalEquipment/CDUs/*/LeakDetection", get_leaks },
	{ ROOT "/ThermalEquipment/CDUs/*/LeakDetection/LeakDetectors", get_detectors },
	{ ROOT "/ThermalEquipment/CDUs/*/LeakDetection/LeakDetectors/*", get_detector },
	{ ROOT "/ThermalEquipment/CDUs/*/PrimaryCoolantConnectors", get_primary },
	{ ROOT "/ThermalEquipment/CDUs/*/SecondaryCoolantConnectors", get_secondary },
	{ ROOT "/ThermalEquipment/CDUs/*/SecondaryCoolantConnectors/*", get_connector },
	{ ROOT "/EventService", get_event_service },
	{ ROOT "/Chassis", get_chassis_all },
	{ ROOT "/Chassis/*", get_chassis },
	{ ROOT "/Chassis/*/PowerSubsystem", get_subsystem },
	{ ROOT "/Chassis/*/PowerSubsystem/Batteries", get_batteries },
	{ ROOT "/Chassis/*/PowerSubsystem/Batteries/*", get_battery },
	{ ROOT "/Chassis/*/PowerSubsystem/Batteries/*/Metrics", get_battery_metrics },
	{ ROOT "/PowerEquipment", get_power },
	{ ROOT "/PowerEquipment/RackPDUs", get_pdus },
	{ ROOT "/PowerEquipment/RackPDUs/*", get_pdu },
	{ ROOT "/PowerEquipment/RackPDUs/*/Outlets", get_outlets },
	{ ROOT "/PowerEquipment/RackPDUs/*/Outlets/*", get_outlet },
};

/* Whether @path is as @pattern, and what its stars stand for. */
static bool matches(const char *pattern, const char *path, struct asked *asked)
{
	size_t names = 0;

	while (*pattern == *path || *pattern == '*') {
		size_t len;

		if (!*pattern)
			return true;
		if (*pattern++ != '*') {
			path++;
			continue;
		}
		len = strcspn(path, "/");
		free(asked->name[names]);
		asked->name[names++] = must(strndup(path, len));
		path += len;
	}
	return false;
}

json_object *redfish_get(const struct snapshot *snapshot, const char *path)
{
	size_t len = strlen(path);
	const char *plain = len > 1 && path[len - 1] == '/' ? text("%.*s", (int)len - 1, path) :
			    path;
	struct asked asked = { .snapshot = snapshot, .path = plain };
	json_object *is = NULL;

	for (size_t i = 0; i < COUNT_OF(resources); i++)
		if (matches(resources[i].path, plain, &asked)) {
			is = resources[i].get(&asked);
			break;
		}
	for (size_t i = 0; i < NAMES_MAX; i++)
		free(asked.name[i]);
	text_free_all();
	return is;
}
