// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leak detection controllers RLE SeaHawk LD: a leak, where it is, and what is wrong with the cable.
 *
 * The map and its source are rle_leak.yaml. It reads only.
 */
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "rle_leak_tables.h"

module_megapod_map_driver(rle_leak, rle_leak_map);

MODULE_DESCRIPTION("RLE SeaHawk LD leak detection controllers");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
