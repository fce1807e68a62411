// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power supply unit of an OCP Open Rack V3 shelf. Modbus RTU, 19200 8E1; high-power units 115200.
 *
 * The map, its source and its notes are orv3_psu.yaml. It reads only.
 */
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "orv3_psu_tables.h"

module_megapod_map_driver(orv3_psu, orv3_psu_map);

MODULE_DESCRIPTION("OCP Open Rack V3 power supply unit");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
