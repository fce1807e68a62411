// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grundfos E-pumps by a module CIM or CIU: 200 (Modbus RTU) or 500 (TCP).
 *
 * The map, its sources and its notes are grundfos_cim.yaml; here is what a map cannot say: whether
 * there is a pump behind the module, and in which mode a set-point has an effect.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#include "grundfos_cim_tables.h"

/* Of the control word: Modbus has control, and wants the pump on */
#define CONTROL_MANUAL	(BIT(0) | BIT(1))

static int grundfos_cim_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	u16 family = sizes[GRUNDFOS_CIM_SIZE_FAMILY];

	if (family && family <= GRUNDFOS_CIM_MOST_FAMILY)
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its product family is %u: no pump behind it", family);
	return -ENODEV;
}

static int grundfos_cim_before_write(struct megapod_map_command *cmd)
{
	return megapod_map_needs_manual(cmd, GRUNDFOS_CIM_CONTROL, CONTROL_MANUAL,
					GRUNDFOS_CIM_SET_POINT);
}

module_megapod_map_driver(grundfos_cim, grundfos_cim_map);

MODULE_DESCRIPTION("Grundfos E-pumps with CIM 200 or CIM 500");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
