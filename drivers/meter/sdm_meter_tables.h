/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/meter/sdm_meter.yaml: edit that, then run make generate. */

static const struct megapod_point sdm_meter_totals[] = {
	{
		.label = "Power", .reg = 52, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Energy", .reg = 72, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
};

static const struct megapod_block sdm_meter_blocks[] = {
	{
		.points = sdm_meter_totals, .num_points = ARRAY_SIZE(sdm_meter_totals),
	},
};

static const struct megapod_map sdm_meter_map = {
	.owner = THIS_MODULE,
	.name = "sdm_meter",
	.kind = MEGAPOD_COMPONENT_KIND_SENSOR,
	.identity = {
		.device_id = true,
	},
	.blocks = sdm_meter_blocks,
	.num_blocks = ARRAY_SIZE(sdm_meter_blocks),
};
