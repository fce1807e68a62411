// SPDX-License-Identifier: GPL-2.0-only
/*
 * A resource is made when it is asked for, of the snapshot of that moment: what has gone since
 * its collection was read is not there, and nothing is kept from one request to the next.
 *
 * What the kernel does not know is left out, though a profile wants it: which is said in
 * Documentation/admin-guide/httpd.rst, and property by property in tests/redfish.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redfish.h"
#include "redfish_cooling.h"
#include "redfish_power.h"

static json_object *get_versions(const struct asked *asked)
{
	json_object *is = json_object_new_object();

	(void)asked;
	redfish_text(is, "v1", ROOT "/");
	return is;
}

static json_object *get_root(const struct asked *asked)
{
	json_object *is = redfish_resource(asked, "#ServiceRoot.v1_17_0.ServiceRoot", "megapod");

	redfish_text(is, "RedfishVersion", "1.20.0");
	redfish_below(is, asked, "ThermalEquipment");
	redfish_below(is, asked, "PowerEquipment");
	redfish_below(is, asked, "Chassis");
	redfish_below(is, asked, "EventService");
	return is;
}

static json_object *get_event_service(const struct asked *asked)
{
	json_object *is = redfish_resource(asked, "#EventService.v1_11_0.EventService", "Events");

	redfish_add(is, "ServiceEnabled", json_object_new_boolean(true));
	redfish_text(is, "ServerSentEventUri", text("%s/SSE", asked->path));
	redfish_status(is, "OK", true);
	return is;
}

static const struct {
	const char *path;
	json_object *(*get)(const struct asked *asked);
} resources[] = {
	{ "/redfish", get_versions },
	{ ROOT, get_root },
	{ ROOT "/ThermalEquipment", redfish_thermal },
	{ ROOT "/ThermalEquipment/CDUs", redfish_cdus },
	{ ROOT "/ThermalEquipment/CDUs/*", redfish_cdu },
	{ ROOT "/ThermalEquipment/CDUs/*/Pumps", redfish_pumps },
	{ ROOT "/ThermalEquipment/CDUs/*/Pumps/*", redfish_pump },
	{ ROOT "/ThermalEquipment/CDUs/*/Reservoirs", redfish_reservoirs },
	{ ROOT "/ThermalEquipment/CDUs/*/Reservoirs/*", redfish_reservoir },
	{ ROOT "/ThermalEquipment/CDUs/*/LeakDetection", redfish_leaks },
	{ ROOT "/ThermalEquipment/CDUs/*/LeakDetection/LeakDetectors", redfish_detectors },
	{ ROOT "/ThermalEquipment/CDUs/*/LeakDetection/LeakDetectors/*", redfish_detector },
	{ ROOT "/ThermalEquipment/CDUs/*/PrimaryCoolantConnectors", redfish_primary },
	{ ROOT "/ThermalEquipment/CDUs/*/SecondaryCoolantConnectors", redfish_secondary },
	{ ROOT "/ThermalEquipment/CDUs/*/SecondaryCoolantConnectors/*", redfish_connector },
	{ ROOT "/EventService", get_event_service },
	{ ROOT "/Chassis", redfish_chassis_all },
	{ ROOT "/Chassis/*", redfish_chassis },
	{ ROOT "/Chassis/*/PowerSubsystem", redfish_subsystem },
	{ ROOT "/Chassis/*/PowerSubsystem/Batteries", redfish_batteries },
	{ ROOT "/Chassis/*/PowerSubsystem/Batteries/*", redfish_battery },
	{ ROOT "/Chassis/*/PowerSubsystem/Batteries/*/Metrics", redfish_battery_metrics },
	{ ROOT "/PowerEquipment", redfish_power },
	{ ROOT "/PowerEquipment/RackPDUs", redfish_pdus },
	{ ROOT "/PowerEquipment/RackPDUs/*", redfish_pdu },
	{ ROOT "/PowerEquipment/RackPDUs/*/Outlets", redfish_outlets },
	{ ROOT "/PowerEquipment/RackPDUs/*/Outlets/*", redfish_outlet },
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
