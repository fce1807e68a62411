/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/meter/sdm_meter.yaml: edit that, then run make generate. */

static const struct megapod_point sdm_meter_totals[] = {
	{
		.label = "Power", .reg = 52, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Apparent power", .reg = 56, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.mul = 1000,
	},
	{
		.label = "Reactive power", .reg = 60, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.mul = 1000,
	},
	{
		.label = "Power factor", .reg = 62, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.mul = 1000,
	},
	{
		.label = "Phase angle", .reg = 66, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ANGLE, .mul = 1000,
	},
	{
		.label = "Frequency", .reg = 70, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .mul = 1000,
	},
};

static const struct megapod_point sdm_meter_phases[] = {
	{
		.label = "L# voltage", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 1000,
	},
	{
		.label = "L# current", .reg = 6, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 1000,
	},
	{
		.label = "L# power", .reg = 12, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "L# apparent power", .reg = 18, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.mul = 1000,
	},
	{
		.label = "L# reactive power", .reg = 24, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.mul = 1000,
	},
	{
		.label = "L# power factor", .reg = 30, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.mul = 1000,
	},
};

static const struct megapod_point sdm_meter_one_phase[] = {
	{
		.label = "L1 phase angle", .reg = 36, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ANGLE, .mul = 1000,
	},
};

static const struct megapod_point sdm_meter_energies[] = {
	{
		.label = "Imported energy", .reg = 72, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "Exported energy", .reg = 74, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "Imported reactive energy", .reg = 76, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "Exported reactive energy", .reg = 78, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "Energy", .reg = 342, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "Reactive energy", .reg = 344, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
};

static const struct megapod_point sdm_meter_phase_energies[] = {
	{
		.label = "L# imported energy", .reg = 346, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "L# exported energy", .reg = 352, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "L# energy", .reg = 358, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "L# imported reactive energy", .reg = 364, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "L# exported reactive energy", .reg = 370, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
	{
		.label = "L# reactive energy", .reg = 376, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_F32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
};

static const struct megapod_block sdm_meter_blocks[] = {
	{
		.points = sdm_meter_totals, .num_points = ARRAY_SIZE(sdm_meter_totals),
	},
	{
		.points = sdm_meter_phases, .num_points = ARRAY_SIZE(sdm_meter_phases),
		.repeat = { .count = 3, .stride = 2 },
	},
	{
		.points = sdm_meter_one_phase, .num_points = ARRAY_SIZE(sdm_meter_one_phase),
	},
	{
		.points = sdm_meter_energies, .num_points = ARRAY_SIZE(sdm_meter_energies),
	},
	{
		.points = sdm_meter_phase_energies,
		.num_points = ARRAY_SIZE(sdm_meter_phase_energies), .needs = 346,
		.repeat = { .count = 3, .stride = 2 },
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
