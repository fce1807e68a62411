// SPDX-License-Identifier: GPL-2.0-only
/*
 * GUDE Expert Power Control and Expert PDU: switched and metered power distribution. Modbus TCP,
 * port 502; the unit id is ignored. Modbus must be enabled in the device.
 *
 * The map, its sources and what is not read are gude_pdu.yaml. The device tells its own size;
 * everything else follows from that.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#include "gude_pdu_tables.h"

/* Older firmware does not know FC 2B/0E and tells nothing; its sizes must then be plausible. */
static int gude_pdu_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE])
{
	if (!id->vendor[0] || !strncasecmp(id->vendor, "gude", 4))
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "vendor is '%.24s', expected 'GUDE...'", id->vendor);
	return -ENODEV;
}

static int gude_pdu_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	static const struct {
		const char *name;
		u16 max;
	} limits[GUDE_PDU_SIZES] = {
		[GUDE_PDU_SIZE_OUTLETS] = { "outlets", GUDE_PDU_MOST_OUTLETS },
		[GUDE_PDU_SIZE_METERED] = { "metered outlets", GUDE_PDU_MOST_METERED },
		[GUDE_PDU_SIZE_BANKS] = { "banks", GUDE_PDU_MOST_BANKS },
		[GUDE_PDU_SIZE_LINES] = { "lines", GUDE_PDU_MOST_LINES },
		[GUDE_PDU_SIZE_PHASES] = { "phases", GUDE_PDU_MOST_PHASES },
		[GUDE_PDU_SIZE_INPUTS] = { "inputs", GUDE_PDU_MOST_INPUTS },
	};
	int i;

	for (i = 0; i < GUDE_PDU_SIZES; i++) {
		if (sizes[i] <= limits[i].max)
			continue;
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it claims %u %s, the map has room for %u",
			 sizes[i], limits[i].name, limits[i].max);
		return -ENODEV;
	}
	if (!sizes[GUDE_PDU_SIZE_OUTLETS] && !sizes[GUDE_PDU_SIZE_METERED] &&
	    !sizes[GUDE_PDU_SIZE_LINES]) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it claims no outlet, no meter and no line");
		return -ENODEV;
	}
	return 0;
}

module_megapod_map_driver(gude_pdu, gude_pdu_map);

MODULE_DESCRIPTION("GUDE Expert Power Control and Expert PDU");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
