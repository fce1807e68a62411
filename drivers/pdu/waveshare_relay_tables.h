/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/pdu/waveshare_relay.yaml: edit that, then run make generate. */

static const struct megapod_map_outlets waveshare_relay_outlets = {
	.label = "Relay #", .coil = 0,
	.repeat = { .count = 8 },
	.multiple = true,
	.cycle = {
		.space = MODBUS_SPACE_COIL, .reg = 1024, .stride = 1, .unit_ms = 100,
		.min_ms = 1000, .max_ms = 600000,
	},
	.meter_space = MODBUS_SPACE_COIL, .meter_stride = 0,
};

static const struct megapod_map waveshare_relay_map = {
	.owner = THIS_MODULE,
	.name = "waveshare_relay",
	.kind = MEGAPOD_COMPONENT_KIND_PDU,
	.identity = {
		.vendor = "Waveshare", .device_id = true,
	},
	.outlets = &waveshare_relay_outlets,
};
