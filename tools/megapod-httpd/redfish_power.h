/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Resources of their paths (redfish.c), or NULL if there is none.
 */
#ifndef REDFISH_POWER_H
#define REDFISH_POWER_H

#include "redfish_build.h"

json_object *redfish_power(const struct asked *asked);
json_object *redfish_pdus(const struct asked *asked);
json_object *redfish_pdu(const struct asked *asked);
json_object *redfish_outlets(const struct asked *asked);
json_object *redfish_outlet(const struct asked *asked);
json_object *redfish_chassis_all(const struct asked *asked);
json_object *redfish_chassis(const struct asked *asked);
json_object *redfish_subsystem(const struct asked *asked);
json_object *redfish_batteries(const struct asked *asked);
json_object *redfish_battery(const struct asked *asked);
json_object *redfish_battery_metrics(const struct asked *asked);

#endif
