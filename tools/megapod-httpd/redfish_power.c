// SPDX-License-Identifier: GPL-2.0-only
/*
 * Outlets of PDUs, and batteries.
 */
#include "redfish_build.h"
#include "redfish_power.h"

json_object *redfish_power(const struct asked *asked)
{
	json_object *is = redfish_resource(asked, "#PowerEquipment.v1_2_0.PowerEquipment", "Power");

	redfish_below(is, asked, "RackPDUs");
	return is;
}

json_object *redfish_pdus(const struct asked *asked)
{
	return redfish_components(asked, "pdu", "PowerDistribution", "Rack PDUs");
}

json_object *redfish_pdu(const struct asked *asked)
{
	json_object *component = redfish_component(asked, "pdu"), *is;

	if (!component)
		return NULL;
	is = redfish_resource(asked, "#PowerDistribution.v1_4_0.PowerDistribution", asked->name[0]);
	redfish_text(is, "EquipmentType", "RackPDU");
	redfish_identity(is, component);
	redfish_text(is, "FirmwareVersion", get_string(component, "firmware"));
	redfish_text(is, "UserLabel", get_string(component, "name"));
	redfish_component_status(is, component);
	redfish_below(is, asked, "Outlets");
	return is;
}

json_object *redfish_outlets(const struct asked *asked)
{
	if (!redfish_component(asked, "pdu"))
		return NULL;
	return redfish_parts(asked, OUTLETS, "number", NULL, "Outlet", "Outlets");
}

json_object *redfish_outlet(const struct asked *asked)
{
	json_object *outlet = redfish_part(asked, OUTLETS, "number", NULL), *is;
	bool known;

	if (!redfish_component(asked, "pdu") || !outlet)
		return NULL;
	known = is_word(outlet, "state", "on") || is_word(outlet, "state", "off");
	is = redfish_resource(asked, "#Outlet.v1_4_0.Outlet", get_string(outlet, "label"));
	if (known)
		redfish_text(is, "PowerState", is_word(outlet, "state", "on") ? "On" : "Off");
	redfish_text(is, "UserLabel", get_string(outlet, "label"));
	redfish_reading(is, "Voltage", get(outlet, "voltage"), 1e3);
	redfish_reading(is, "CurrentAmps", get(outlet, "current"), 1e3);
	redfish_reading(is, "PowerWatts", get(outlet, "power"), 1e3);
	redfish_reading(is, "EnergykWh", get(outlet, "energy"), 1e6);
	redfish_status(is, !known ? "Warning" : is_word(outlet, "progress", "failed") ? "Critical" :
		   "OK", known);
	return is;
}

/* What has a battery; the batteries of Redfish are below a chassis. */
json_object *redfish_chassis_all(const struct asked *asked)
{
	json_object *to = redfish_collection(asked, "Chassis", "What has a battery"), *battery;
	const char *last = "";

	for_each_object(battery, asked->snapshot->part[BATTERIES]) {
		if (!is_word(battery, "component_name", last))
			redfish_member(to, asked, get_string(battery, "component_name"));
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

json_object *redfish_chassis(const struct asked *asked)
{
	json_object *component = chassis_of(asked), *is;

	if (!component)
		return NULL;
	is = redfish_resource(asked, "#Chassis.v1_26_0.Chassis", asked->name[0]);
	redfish_text(is, "ChassisType", "Module");
	redfish_identity(is, component);
	redfish_component_status(is, component);
	redfish_below(is, asked, "PowerSubsystem");
	return is;
}

json_object *redfish_subsystem(const struct asked *asked)
{
	json_object *component = chassis_of(asked), *is;

	if (!component)
		return NULL;
	is = redfish_resource(asked, "#PowerSubsystem.v1_1_3.PowerSubsystem", "Power");
	redfish_component_status(is, component);
	redfish_below(is, asked, "Batteries");
	return is;
}

json_object *redfish_batteries(const struct asked *asked)
{
	if (!chassis_of(asked))
		return NULL;
	return redfish_parts(asked, BATTERIES, "number", NULL, "Battery", "Batteries");
}

json_object *redfish_battery(const struct asked *asked)
{
	json_object *battery = redfish_part(asked, BATTERIES, "number", NULL), *is;
	json_object *component = chassis_of(asked);

	if (!battery || !component)
		return NULL;
	is = redfish_resource(asked, "#Battery.v1_4_0.Battery", get_string(battery, "label"));
	if (is_word(battery, "status", "charging"))
		redfish_text(is, "ChargeState", "Charging");
	else if (is_word(battery, "status", "discharging"))
		redfish_text(is, "ChargeState", "Discharging");
	else if (is_word(battery, "status", "full") || is_word(battery, "status", "idle"))
		redfish_text(is, "ChargeState", "Idle");
	redfish_component_status(is, component);
	redfish_below(is, asked, "Metrics");
	return is;
}

json_object *redfish_battery_metrics(const struct asked *asked)
{
	json_object *battery = redfish_part(asked, BATTERIES, "number", NULL), *is;

	if (!battery || !chassis_of(asked))
		return NULL;
	is = redfish_resource(asked, "#BatteryMetrics.v1_0_1.BatteryMetrics",
			      get_string(battery, "label"));
	redfish_reading(is, "ChargePercent", get(battery, "charge"), 10);
	return is;
}
