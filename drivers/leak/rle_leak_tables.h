/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/leak/rle_leak.yaml: edit that, then run make generate. */

static const struct megapod_state rle_leak_cable_states_6[] = {
	{ 0, MEGAPOD_STATUS_OK, "m" },
	{ 1, MEGAPOD_STATUS_OK, "ft" },
};

static const struct megapod_point rle_leak_cable[] = {
	{
		.label = "Leak", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "Cable break", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 1,
	},
	{
		.label = "Contamination", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 2,
	},
	{
		.label = "Summary", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 3,
	},
	{
		.label = "Distance in feet", .reg = 1, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LENGTH,
		.rate = MEGAPOD_RATE_TRIP, .mul = 1524, .div = 5,
		.fault = { 0, 0x0006, .space = MODBUS_SPACE_INPUT, .invert = true },
		.valid = { 2, 0xffff, .space = MODBUS_SPACE_INPUT, .value = 0x0001 },
		.location_of = { .there = true, .space = MODBUS_SPACE_INPUT, .reg = 0 },
	},
	{
		.label = "Distance", .reg = 1, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LENGTH,
		.rate = MEGAPOD_RATE_TRIP, .mul = 1000,
		.fault = { 0, 0x0006, .space = MODBUS_SPACE_INPUT, .invert = true },
		.valid = { 2, 0xffff, .space = MODBUS_SPACE_INPUT },
		.location_of = { .there = true, .space = MODBUS_SPACE_INPUT, .reg = 0 },
	},
	{
		.label = "Unit of length", .reg = 2, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .states = rle_leak_cable_states_6,
		.num_states = ARRAY_SIZE(rle_leak_cable_states_6),
	},
	{
		.label = "Leak current", .reg = 3, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Cable length", .reg = 4, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point rle_leak_zones[] = {
	{
		.label = "Zone # communication", .reg = 11, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 7,
	},
};

static const struct megapod_point rle_leak_settings[] = {
	{
		.label = "Threshold", .reg = 0, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Latching", .reg = 3, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Delay 1", .reg = 15, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Delay 2", .reg = 16, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_block rle_leak_blocks[] = {
	{
		.points = rle_leak_cable, .num_points = ARRAY_SIZE(rle_leak_cable),
	},
	{
		.points = rle_leak_zones, .num_points = ARRAY_SIZE(rle_leak_zones), .needs = 11,
		.repeat = { .count = 15, .stride = 2 },
	},
	{
		.points = rle_leak_settings, .num_points = ARRAY_SIZE(rle_leak_settings),
	},
};

static const struct megapod_map rle_leak_map = {
	.owner = THIS_MODULE,
	.name = "rle_leak",
	.kind = MEGAPOD_COMPONENT_KIND_SENSOR,
	.identity = {
		.device_id = true,
	},
	.blocks = rle_leak_blocks,
	.num_blocks = ARRAY_SIZE(rle_leak_blocks),
};
