// SPDX-License-Identifier: GPL-2.0-only
/*
 * Energy meters Eastron SDM72D, SDM120, SDM230, SDM630: of all that hangs on them. Modbus RTU.
 *
 * The map and its source are sdm_meter.yaml. It reads only.
 */
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "sdm_meter_tables.h"

module_megapod_map_driver(sdm_meter, sdm_meter_map);

MODULE_DESCRIPTION("Eastron SDM energy meters");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
