// SPDX-License-Identifier: GPL-2.0-only
/*
 * Circulators IMP Pumps NMT and Taco VR. Modbus RTU, unit 245, 19200 8E1.
 *
 * The map, its source and its notes are imp_pump.yaml; here is what a map cannot say: who it is,
 * and in which mode a duty has an effect.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#include "imp_pump_tables.h"

/* Product version 32x of the module NMTC (its manual, 7.8) */
#define PRODUCT_FIRST	320
#define PRODUCT_LAST	IMP_PUMP_MOST_PRODUCT_VERSION

/* Of the control word: Modbus has control, and wants the pump on */
#define CONTROL_MANUAL	(BIT(0) | BIT(1))

static int imp_pump_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	u16 version = sizes[IMP_PUMP_SIZE_PRODUCT_VERSION];

	if (version >= PRODUCT_FIRST && version <= PRODUCT_LAST)
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its product version is %u, not %u to %u",
		 version, PRODUCT_FIRST, PRODUCT_LAST);
	return -ENODEV;
}

static int imp_pump_before_write(struct megapod_map_command *cmd)
{
	return megapod_map_needs_manual(cmd, IMP_PUMP_CONTROL, CONTROL_MANUAL, IMP_PUMP_SET_POINT);
}

module_megapod_map_driver(imp_pump, imp_pump_map);

MODULE_DESCRIPTION("IMP Pumps NMT and Taco VR circulators");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
