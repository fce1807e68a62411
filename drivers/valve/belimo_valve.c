// SPDX-License-Identifier: GPL-2.0-only
/*
 * Belimo energy valves: a valve that measures flow and two temperatures. Modbus RTU, 19200 8N1.
 *
 * The map, its source and its notes are belimo_valve.yaml. The device does not tell its model: what
 * it is an actuator of is its identity.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "belimo_valve_tables.h"

#define ENERGY_VALVE	BELIMO_VALVE_MOST_ACTUATOR_TYPE

static int belimo_valve_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	u16 type = sizes[BELIMO_VALVE_SIZE_ACTUATOR_TYPE];

	if (type == ENERGY_VALVE)
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its actuator type is %u, that of an energy valve %u",
		 type, ENERGY_VALVE);
	return -ENODEV;
}

module_megapod_map_driver(belimo_valve, belimo_valve_map);

MODULE_DESCRIPTION("Belimo energy valves");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
