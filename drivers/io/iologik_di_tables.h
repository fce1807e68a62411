/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/io/iologik_di.yaml: edit that, then run make generate. */

static int iologik_di_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE]);

static const struct megapod_point iologik_di_inputs[] = {
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
	{
		.label = "DI 12", .reg = 12, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 13", .reg = 13, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 14", .reg = 14, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "DI 15", .reg = 15, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP,
	},
};

static const struct megapod_point iologik_di_counters[] = {
	{
		.label = "Count 0", .reg = 16, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 1", .reg = 18, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 2", .reg = 20, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 3", .reg = 22, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 4", .reg = 24, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 5", .reg = 26, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 6", .reg = 28, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 7", .reg = 30, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 8", .reg = 32, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 9", .reg = 34, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 10", .reg = 36, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 11", .reg = 38, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 12", .reg = 40, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 13", .reg = 42, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 14", .reg = 44, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Count 15", .reg = 46, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point iologik_di_overflows[] = {
	{
		.label = "Count 0 overflow", .reg = 1000, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 1 overflow", .reg = 1001, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 2 overflow", .reg = 1002, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 3 overflow", .reg = 1003, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 4 overflow", .reg = 1004, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 5 overflow", .reg = 1005, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 6 overflow", .reg = 1006, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 7 overflow", .reg = 1007, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 8 overflow", .reg = 1008, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 9 overflow", .reg = 1009, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 10 overflow", .reg = 1010, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 11 overflow", .reg = 1011, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 12 overflow", .reg = 1012, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 13 overflow", .reg = 1013, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 14 overflow", .reg = 1014, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Count 15 overflow", .reg = 1015, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_point iologik_di_module[] = {
	{
		.label = "Up time", .reg = 5020, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .moving = true,
	},
};

static const struct megapod_block iologik_di_blocks[] = {
	{
		.points = iologik_di_inputs, .num_points = ARRAY_SIZE(iologik_di_inputs),
	},
	{
		.points = iologik_di_counters, .num_points = ARRAY_SIZE(iologik_di_counters),
	},
	{
		.points = iologik_di_overflows, .num_points = ARRAY_SIZE(iologik_di_overflows),
	},
	{
		.points = iologik_di_module, .num_points = ARRAY_SIZE(iologik_di_module),
	},
};

static const struct megapod_map_text iologik_di_texts[] = {
	{ "Name", { 5040, 30, MODBUS_SPACE_INPUT } },
};

static const struct megapod_map iologik_di_map = {
	.owner = THIS_MODULE,
	.name = "iologik_di",
	.kind = MEGAPOD_COMPONENT_KIND_SENSOR,
	.identity = {
		.vendor = "Moxa",
		.model_at = { 5000, 10, MODBUS_SPACE_INPUT },
	},
	.blocks = iologik_di_blocks,
	.num_blocks = ARRAY_SIZE(iologik_di_blocks),
	.texts = iologik_di_texts,
	.num_texts = ARRAY_SIZE(iologik_di_texts),
	.identify = iologik_di_identify,
};
