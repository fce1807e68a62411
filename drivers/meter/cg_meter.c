// SPDX-License-Identifier: GPL-2.0-only
/*
 * Energy meters Carlo Gavazzi EM330, EM340, ET330, ET340: of all that hangs on them. Modbus RTU.
 *
 * The map and its source are cg_meter.yaml. It reads only.
 */
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "cg_meter_tables.h"

module_megapod_map_driver(cg_meter, cg_meter_map);

MODULE_DESCRIPTION("Carlo Gavazzi EM300 and ET300 energy meters");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
