// SPDX-License-Identifier: GPL-2.0-only
/*
 * Advantech ADAM-6050: contacts of flow switches and leak relays. Modbus TCP.
 *
 * The map and its sources are adam_di.yaml. It reads only.
 */
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "adam_di_tables.h"

module_megapod_map_driver(adam_di, adam_di_map);

MODULE_DESCRIPTION("Advantech ADAM-6050 digital input module");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
