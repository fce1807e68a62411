// SPDX-License-Identifier: GPL-2.0-only
/*
 * Victron GX: battery, grid and loads of an installation. Modbus TCP, unit 100.
 *
 * The map, its source and its notes are victron_gx.yaml. It reads only.
 */
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "victron_gx_tables.h"

module_megapod_map_driver(victron_gx, victron_gx_map);

MODULE_DESCRIPTION("Victron GX, battery and grid");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
