// SPDX-License-Identifier: GPL-2.0-only
/*
 * NETIO PowerPDU, PowerBOX, PowerDIN and PowerCable: switched and metered power distribution.
 * Modbus TCP, port 502. Modbus must be enabled in the device, which disables its other protocols
 * but SNMP.
 *
 * The map, its sources and what is not read are netio_pdu.yaml. The device does not tell who it is:
 * sizes that can be are the identity.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "netio_pdu_tables.h"

static int netio_pdu_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	u16 inputs = sizes[NETIO_PDU_SIZE_INPUTS], outputs = sizes[NETIO_PDU_SIZE_OUTPUTS];
	u16 metered = sizes[NETIO_PDU_SIZE_METERED];

	if (outputs && outputs <= NETIO_PDU_MOST_OUTPUTS && inputs <= NETIO_PDU_MOST_INPUTS &&
	    metered <= NETIO_PDU_MOST_METERED && metered <= outputs)
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE,
		 "it claims %u inputs, %u outlets, %u meters: none has",
		 inputs, outputs, metered);
	return -ENODEV;
}

module_megapod_map_driver(netio_pdu, netio_pdu_map);

MODULE_DESCRIPTION("NETIO PowerPDU, PowerBOX, PowerDIN and PowerCable");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
