/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/io/adam_di.yaml: edit that, then run make generate. */

static const struct megapod_point adam_di_inputs[] = {
	{
		.label = "DI 0", .reg = 0, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 1", .reg = 1, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 2", .reg = 2, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 3", .reg = 3, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 4", .reg = 4, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 5", .reg = 5, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 6", .reg = 6, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 7", .reg = 7, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 8", .reg = 8, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 9", .reg = 9, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 10", .reg = 10, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 11", .reg = 11, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
};

static const struct megapod_point adam_di_counters[] = {
	{
		.label = "Count 0", .reg = 0, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 1", .reg = 2, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 2", .reg = 4, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 3", .reg = 6, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 4", .reg = 8, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 5", .reg = 10, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 6", .reg = 12, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 7", .reg = 14, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 8", .reg = 16, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 9", .reg = 18, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 10", .reg = 20, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
	{
		.label = "Count 11", .reg = 22, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .low_first = true,
	},
};

static const struct megapod_point adam_di_outputs[] = {
	{
		.label = "DO 0", .reg = 16, .space = MODBUS_SPACE_COIL,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
	{
		.label = "DO 1", .reg = 17, .space = MODBUS_SPACE_COIL,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
	{
		.label = "DO 2", .reg = 18, .space = MODBUS_SPACE_COIL,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
	{
		.label = "DO 3", .reg = 19, .space = MODBUS_SPACE_COIL,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
	{
		.label = "DO 4", .reg = 20, .space = MODBUS_SPACE_COIL,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
	{
		.label = "DO 5", .reg = 21, .space = MODBUS_SPACE_COIL,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
};

static const struct megapod_block adam_di_blocks[] = {
	{
		.points = adam_di_inputs, .num_points = ARRAY_SIZE(adam_di_inputs),
	},
	{
		.points = adam_di_counters, .num_points = ARRAY_SIZE(adam_di_counters),
	},
	{
		.points = adam_di_outputs, .num_points = ARRAY_SIZE(adam_di_outputs),
	},
};

static const struct megapod_map adam_di_map = {
	.owner = THIS_MODULE,
	.name = "adam_di",
	.kind = MEGAPOD_COMPONENT_KIND_SENSOR,
	.identity = {
		.device_id = true,
	},
	.blocks = adam_di_blocks,
	.num_blocks = ARRAY_SIZE(adam_di_blocks),
};
