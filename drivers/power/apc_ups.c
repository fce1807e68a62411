// SPDX-License-Identifier: GPL-2.0-only
/*
 * APC Smart-UPS: battery, mains and outlet groups. Modbus RTU, 9600 8N1, or TCP by a network card.
 *
 * The map, its source and its notes are apc_ups.yaml.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#include "apc_ups_tables.h"

/* Bit 0 is the main group, which is none of the switched ones */
#define GROUPS	0xe

static int apc_ups_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE])
{
	if (strstr(id->model, "Smart-UPS"))
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its model reads '%.24s', not Smart-UPS", id->model);
	return -ENODEV;
}

/* It has a bit for each group, the map a number of them: those from the first on. */
static int apc_ups_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	u16 groups = (sizes[0] & GROUPS) >> 1;

	if (groups & (groups + 1)) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its groups are %#x, which leave one out",
			 groups);
		return -ENODEV;
	}
	sizes[0] = fls64(groups);
	return 0;
}

module_megapod_map_driver(apc_ups, apc_ups_map);

MODULE_DESCRIPTION("APC Smart-UPS");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
