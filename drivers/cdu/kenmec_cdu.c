// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kenmec coolant distribution units LX1400, LS80 and LA12S. Modbus RTU, unit 100, 115200 8N1.
 *
 * The map and its source, which is of grade B, are kenmec_cdu.yaml. It reads only, and raw numbers.
 */
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "kenmec_cdu_tables.h"

module_megapod_map_driver(kenmec_cdu, kenmec_cdu_map);

MODULE_DESCRIPTION("Kenmec coolant distribution units, read-only");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
