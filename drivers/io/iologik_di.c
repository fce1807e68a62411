// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moxa ioLogik E1200: contacts of flow switches and leak relays. Modbus TCP.
 *
 * The map, its source and its notes are iologik_di.yaml. It reads only.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#include "iologik_di_tables.h"

/* Those with digital inputs: of an E1211 or an E1240 the map would be another. */
static int iologik_di_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE])
{
	static const char *const models[] = { "E1210", "E1212", "E1213", "E1214" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(models); i++)
		if (strstr(id->model, models[i]))
			return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its model reads '%.24s', not one of E1210, E1212-1214",
		 id->model);
	return -ENODEV;
}

module_megapod_map_driver(iologik_di, iologik_di_map);

MODULE_DESCRIPTION("Moxa ioLogik E1200 digital input module");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
