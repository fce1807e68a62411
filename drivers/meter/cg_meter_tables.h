/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/meter/cg_meter.yaml: edit that, then run make generate. */

static const struct megapod_point cg_meter_totals[] = {
	{
		.label = "Power", .reg = 40, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .low_first = true,
		.mul = 100,
	},
	{
		.label = "Power factor", .reg = 49, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
	},
	{
		.label = "Frequency", .reg = 51, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .mul = 100,
	},
	{
		.label = "Imported energy", .reg = 52, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true, .mul = 100000,
	},
	{
		.label = "Exported energy", .reg = 78, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true, .mul = 100000,
	},
};

static const struct megapod_point cg_meter_phases[] = {
	{
		.label = "L# voltage", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.low_first = true, .mul = 100,
	},
	{
		.label = "L# current", .reg = 12, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.low_first = true,
	},
	{
		.label = "L# power", .reg = 18, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .low_first = true,
		.mul = 100,
	},
	{
		.label = "L# imported energy", .reg = 64, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true, .mul = 100000,
	},
};

static const struct megapod_point cg_meter_factors[] = {
	{
		.label = "L# power factor", .reg = 46, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
	},
};

static const struct megapod_block cg_meter_blocks[] = {
	{
		.points = cg_meter_totals, .num_points = ARRAY_SIZE(cg_meter_totals),
	},
	{
		.points = cg_meter_phases, .num_points = ARRAY_SIZE(cg_meter_phases),
		.repeat = { .count = 3, .stride = 2 },
	},
	{
		.points = cg_meter_factors, .num_points = ARRAY_SIZE(cg_meter_factors),
		.repeat = { .count = 3, .stride = 1 },
	},
};

static const struct megapod_map cg_meter_map = {
	.owner = THIS_MODULE,
	.name = "cg_meter",
	.kind = MEGAPOD_COMPONENT_KIND_SENSOR,
	.identity = {
		.device_id = true,
	},
	.blocks = cg_meter_blocks,
	.num_blocks = ARRAY_SIZE(cg_meter_blocks),
};
