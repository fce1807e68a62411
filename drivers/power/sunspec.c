// SPDX-License-Identifier: GPL-2.0-only
/*
 * SunSpec batteries and meters of any make. Modbus TCP or RTU.
 *
 * The map, its source and its notes are sunspec.yaml. It reads only.
 */
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "sunspec_tables.h"

module_megapod_map_driver(sunspec, sunspec_map);

MODULE_DESCRIPTION("SunSpec batteries and meters");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
