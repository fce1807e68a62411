/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Resources of their paths (redfish.c), or NULL if there is none.
 */
#ifndef REDFISH_COOLING_H
#define REDFISH_COOLING_H

#include "redfish_build.h"

json_object *redfish_thermal(const struct asked *asked);
json_object *redfish_cdus(const struct asked *asked);
json_object *redfish_cdu(const struct asked *asked);
json_object *redfish_pumps(const struct asked *asked);
json_object *redfish_pump(const struct asked *asked);
json_object *redfish_reservoirs(const struct asked *asked);
json_object *redfish_reservoir(const struct asked *asked);
json_object *redfish_leaks(const struct asked *asked);
json_object *redfish_detectors(const struct asked *asked);
json_object *redfish_detector(const struct asked *asked);
json_object *redfish_primary(const struct asked *asked);
json_object *redfish_secondary(const struct asked *asked);
json_object *redfish_connector(const struct asked *asked);

#endif
