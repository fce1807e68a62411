/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/cdu/kenmec_cdu.yaml: edit that, then run make generate. */

static const struct megapod_point kenmec_cdu_state[] = {
	{
		.label = "System state", .reg = 2001, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Leak input", .reg = 11114, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Level input 1", .reg = 11112, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Level input 2", .reg = 11113, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point kenmec_cdu_flows[] = {
	{
		.label = "Flow #", .reg = 2062, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point kenmec_cdu_pressures[] = {
	{
		.label = "Pressure #", .reg = 2082, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point kenmec_cdu_pumps[] = {
	{
		.label = "Pump # runs", .reg = 11101, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point kenmec_cdu_pump_faults[] = {
	{
		.label = "Pump # fault", .reg = 11109, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point kenmec_cdu_manual[] = {
	{
		.label = "Pump # manual", .reg = 5021, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point kenmec_cdu_settings[] = {
	{
		.label = "Temperature set-point", .reg = 5001, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Pressure set-point", .reg = 5002, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Flow set-point", .reg = 5003, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Mode", .reg = 5005, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Auto", .reg = 5020, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Lowest duty", .reg = 5031, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Highest duty", .reg = 5032, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "High pressure alarm", .reg = 6271, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "High pressure shutdown", .reg = 6272, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_block kenmec_cdu_blocks[] = {
	{
		.points = kenmec_cdu_state, .num_points = ARRAY_SIZE(kenmec_cdu_state),
	},
	{
		.points = kenmec_cdu_flows, .num_points = ARRAY_SIZE(kenmec_cdu_flows),
		.repeat = { .count = 4, .stride = 1 },
	},
	{
		.points = kenmec_cdu_pressures, .num_points = ARRAY_SIZE(kenmec_cdu_pressures),
		.repeat = { .count = 18, .stride = 1 },
	},
	{
		.points = kenmec_cdu_pumps, .num_points = ARRAY_SIZE(kenmec_cdu_pumps),
		.repeat = { .count = 3, .stride = 2 },
	},
	{
		.points = kenmec_cdu_pump_faults, .num_points = ARRAY_SIZE(kenmec_cdu_pump_faults),
		.repeat = { .count = 3, .stride = 1 },
	},
	{
		.points = kenmec_cdu_manual, .num_points = ARRAY_SIZE(kenmec_cdu_manual),
		.repeat = { .count = 3, .stride = 1 },
	},
	{
		.points = kenmec_cdu_settings, .num_points = ARRAY_SIZE(kenmec_cdu_settings),
	},
};

static const struct megapod_map kenmec_cdu_map = {
	.owner = THIS_MODULE,
	.name = "kenmec_cdu",
	.kind = MEGAPOD_COMPONENT_KIND_CDU,
	.identity = {
		.device_id = true,
	},
	.blocks = kenmec_cdu_blocks,
	.num_blocks = ARRAY_SIZE(kenmec_cdu_blocks),
};
