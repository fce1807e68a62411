// SPDX-License-Identifier: GPL-2.0-only
/*
 * Battery backup unit of an OCP Open Rack V3 shelf. Modbus RTU, 19200 8E1.
 *
 * The map, its source and its notes are orv3_bbu.yaml. It reads only.
 */
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "orv3_bbu_tables.h"

module_megapod_map_driver(orv3_bbu, orv3_bbu_map);

MODULE_DESCRIPTION("OCP Open Rack V3 battery backup unit");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
