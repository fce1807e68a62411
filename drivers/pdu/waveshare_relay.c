// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waveshare Modbus RTU Relay: eight relays without meters.
 *
 * The map, its sources and what is not used are waveshare_relay.yaml. The device does not tell who
 * it is: the wiring is what you trust.
 */
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>

#include "waveshare_relay_tables.h"

module_megapod_map_driver(waveshare_relay, waveshare_relay_map);

MODULE_DESCRIPTION("Waveshare Modbus RTU Relay");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
