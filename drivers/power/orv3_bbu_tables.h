/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/power/orv3_bbu.yaml: edit that, then run make generate. */

static const struct megapod_state orv3_bbu_status_states_0[] = {
	{ 0, MEGAPOD_STATUS_WARNING, "charge FET" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "charge fuse" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "discharge fuse" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "analog front end" },
	{ 4, MEGAPOD_STATUS_CRITICAL, "controller" },
	{ 5, MEGAPOD_STATUS_WARNING, "cell balancing" },
	{ 6, MEGAPOD_STATUS_WARNING, "fan failed" },
	{ 7, MEGAPOD_STATUS_WARNING, "end of life" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "pack overvoltage" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "cell overvoltage" },
	{ 10, MEGAPOD_STATUS_CRITICAL, "pack undervoltage" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "cell undervoltage" },
	{ 12, MEGAPOD_STATUS_CRITICAL, "pack overcurrent" },
	{ 13, MEGAPOD_STATUS_CRITICAL, "temperature failure" },
	{ 14, MEGAPOD_STATUS_WARNING, "charge not allowed" },
	{ 15, MEGAPOD_STATUS_CRITICAL, "discharge not allowed" },
};

static const struct megapod_state orv3_bbu_status_states_1[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "cell overvoltage" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "cell undervoltage" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "cell too hot" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "balancing" },
	{ 4, MEGAPOD_STATUS_CRITICAL, "charge FET" },
	{ 5, MEGAPOD_STATUS_CRITICAL, "discharge FET" },
	{ 6, MEGAPOD_STATUS_CRITICAL, "analog front end" },
	{ 7, MEGAPOD_STATUS_CRITICAL, "fan" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "fuse" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "controller" },
	{ 10, MEGAPOD_STATUS_CRITICAL, "charge timeout" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "other" },
	{ 12, MEGAPOD_STATUS_CRITICAL, "temperature sensor" },
};

static const struct megapod_state orv3_bbu_status_states_2[] = {
	{ 0, MEGAPOD_STATUS_OK, "charging" },
	{ 1, MEGAPOD_STATUS_OK, "discharging" },
	{ 2, MEGAPOD_STATUS_OK, "cell balancing" },
	{ 3, MEGAPOD_STATUS_OK, "state of health test" },
	{ 5, MEGAPOD_STATUS_WARNING, "CAN failed" },
	{ 6, MEGAPOD_STATUS_WARNING, "SMBus failed" },
	{ 8, MEGAPOD_STATUS_OK, "state of health override" },
	{ 13, MEGAPOD_STATUS_OK, "system control" },
};

static const struct megapod_state orv3_bbu_status_states_3[] = {
	{ 4, MEGAPOD_STATUS_CRITICAL, "fully discharged" },
	{ 5, MEGAPOD_STATUS_OK, "fully charged" },
	{ 6, MEGAPOD_STATUS_OK, "discharging" },
	{ 7, MEGAPOD_STATUS_OK, "initialized" },
	{ 8, MEGAPOD_STATUS_WARNING, "little time left" },
	{ 9, MEGAPOD_STATUS_WARNING, "little capacity left" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "terminate discharge" },
	{ 12, MEGAPOD_STATUS_CRITICAL, "too hot" },
	{ 14, MEGAPOD_STATUS_WARNING, "terminate charge" },
	{ 15, MEGAPOD_STATUS_CRITICAL, "overcharge" },
};

static const struct megapod_state orv3_bbu_status_states_4[] = {
	{ 0, MEGAPOD_STATUS_WARNING, "temperature" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "boost" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "buck" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "charger" },
	{ 4, MEGAPOD_STATUS_WARNING, "fan" },
	{ 7, MEGAPOD_STATUS_OK, "second shelf" },
	{ 8, MEGAPOD_STATUS_WARNING, "second sync start" },
	{ 9, MEGAPOD_STATUS_WARNING, "sync start" },
	{ 10, MEGAPOD_STATUS_WARNING, "second sync start, rack" },
	{ 11, MEGAPOD_STATUS_WARNING, "sync start, rack" },
};

static const struct megapod_state orv3_bbu_status_states_5[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "short circuit 1" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "overcurrent" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "overvoltage" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "short circuit 2" },
	{ 4, MEGAPOD_STATUS_CRITICAL, "undervoltage" },
};

static const struct megapod_state orv3_bbu_status_states_6[] = {
	{ 3, MEGAPOD_STATUS_CRITICAL, "overvoltage" },
};

static const struct megapod_state orv3_bbu_status_states_7[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "input overvoltage" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "input undervoltage" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "overvoltage" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "overcurrent" },
	{ 4, MEGAPOD_STATUS_CRITICAL, "timeout" },
};

static const struct megapod_state orv3_bbu_status_states_8[] = {
	{ 0, MEGAPOD_STATUS_WARNING, "inlet" },
	{ 1, MEGAPOD_STATUS_WARNING, "outlet" },
	{ 2, MEGAPOD_STATUS_WARNING, "charger" },
	{ 3, MEGAPOD_STATUS_WARNING, "buck" },
	{ 4, MEGAPOD_STATUS_WARNING, "boost" },
	{ 5, MEGAPOD_STATUS_CRITICAL, "pack" },
};

static const struct megapod_state orv3_bbu_status_states_10[] = {
	{ 7, MEGAPOD_STATUS_OK, "SYNC_START_L" },
	{ 8, MEGAPOD_STATUS_OK, "PLS_L" },
	{ 10, MEGAPOD_STATUS_OK, "BKP_RED_L" },
	{ 12, MEGAPOD_STATUS_OK, "BBU_Reset" },
	{ 13, MEGAPOD_STATUS_OK, "BBU_ALERT_L" },
	{ 14, MEGAPOD_STATUS_OK, "PSKILL" },
	{ 15, MEGAPOD_STATUS_OK, "SYNC_STOP_L" },
};

static const struct megapod_point orv3_bbu_status[] = {
	{
		.label = "Status", .reg = 104, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_0,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_0),
	},
	{
		.label = "Permanent failures", .reg = 105, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_1,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_1),
	},
	{
		.label = "Mode", .reg = 107, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_2,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_2),
	},
	{
		.label = "Battery status", .reg = 108, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_3,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_3),
	},
	{
		.label = "Failures", .reg = 153, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_4,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_4),
	},
	{
		.label = "Boost failures", .reg = 154, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_5,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_5),
	},
	{
		.label = "Buck failures", .reg = 155, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_6,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_6),
	},
	{
		.label = "Charger failures", .reg = 156, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_7,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_7),
	},
	{
		.label = "Temperature failures", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_8,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_8),
	},
	{
		.label = "State of health failures", .reg = 162, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Signals", .reg = 164, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_bbu_status_states_10,
		.num_states = ARRAY_SIZE(orv3_bbu_status_states_10),
	},
	{
		.label = "State of health not started", .reg = 168, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point orv3_bbu_cells[] = {
	{
		.label = "Cell #", .reg = 109, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point orv3_bbu_battery[] = {
	{
		.label = "Charge", .reg = 126, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .mul = 10,
	},
	{
		.label = "Absolute charge", .reg = 127, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .mul = 10,
	},
	{
		.label = "Battery voltage", .reg = 128, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
	},
	{
		.label = "Current", .reg = 129, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Average current", .reg = 130, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Remaining capacity", .reg = 131, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Capacity", .reg = 132, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Time left", .reg = 133, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 60,
	},
	{
		.label = "Average time left", .reg = 134, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 60,
	},
	{
		.label = "Fan", .reg = 152, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
	},
};

static const struct megapod_point orv3_bbu_raw[] = {
	{
		.label = "State of health count", .reg = 121, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Temperature 1", .reg = 122, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Temperature 2", .reg = 123, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Temperature 3", .reg = 124, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Temperature 4", .reg = 125, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Cycles", .reg = 135, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Design capacity", .reg = 136, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Design voltage", .reg = 137, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "At rate", .reg = 138, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "At rate time to full", .reg = 139, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "At rate time to empty", .reg = 140, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "At rate ok", .reg = 141, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "State of health", .reg = 142, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Largest error", .reg = 143, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Charging current", .reg = 144, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Charging voltage", .reg = 145, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Discharge current", .reg = 146, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Shelf busbar voltage", .reg = 147, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Inlet", .reg = 148, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Outlet", .reg = 149, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Charge buck", .reg = 150, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Discharge buck", .reg = 151, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Service time", .reg = 161, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Units installed", .reg = 163, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Discharges", .reg = 167, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point orv3_bbu_settings[] = {
	{
		.label = "Baud rate", .reg = 288, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Longest discharge", .reg = 289, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Power loss siren timing", .reg = 290, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Power of the supplies", .reg = 310, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Supplies have mains", .reg = 311, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_block orv3_bbu_blocks[] = {
	{
		.points = orv3_bbu_status, .num_points = ARRAY_SIZE(orv3_bbu_status),
	},
	{
		.points = orv3_bbu_cells, .num_points = ARRAY_SIZE(orv3_bbu_cells),
		.repeat = { .count = 11, .stride = 1 },
	},
	{
		.points = orv3_bbu_battery, .num_points = ARRAY_SIZE(orv3_bbu_battery),
	},
	{
		.points = orv3_bbu_raw, .num_points = ARRAY_SIZE(orv3_bbu_raw),
	},
	{
		.points = orv3_bbu_settings, .num_points = ARRAY_SIZE(orv3_bbu_settings),
	},
};

static const struct megapod_map_battery orv3_bbu_batteries[] = {
	{
		.label = "Battery",
		.charge = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 126 },
		.time_left = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 133 },
		.voltage = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 128 },
	},
};

static const struct megapod_map_text orv3_bbu_texts[] = {
	{ "Date of manufacture", { 16, 8, MODBUS_SPACE_HOLDING } },
	{ "Part number of the operator", { 24, 8, MODBUS_SPACE_HOLDING } },
	{ "Build revision", { 48, 2, MODBUS_SPACE_HOLDING } },
	{ "Hardware revision", { 52, 4, MODBUS_SPACE_HOLDING } },
	{ "Work order", { 60, 4, MODBUS_SPACE_HOLDING } },
	{ "Chemistry of the pack", { 186, 2, MODBUS_SPACE_HOLDING } },
	{ "Data of the pack", { 188, 4, MODBUS_SPACE_HOLDING } },
	{ "Maker of the pack", { 192, 16, MODBUS_SPACE_HOLDING } },
	{ "Name of the pack", { 208, 16, MODBUS_SPACE_HOLDING } },
};

static const struct megapod_map orv3_bbu_map = {
	.owner = THIS_MODULE,
	.name = "orv3_bbu",
	.kind = MEGAPOD_COMPONENT_KIND_UPS,
	.identity = {
		.vendor_at = { 0, 8, MODBUS_SPACE_HOLDING },
		.model_at = { 8, 8, MODBUS_SPACE_HOLDING, .required = true },
		.serial_at = { 64, 16, MODBUS_SPACE_HOLDING },
		.firmware_at = { 56, 4, MODBUS_SPACE_HOLDING },
	},
	.blocks = orv3_bbu_blocks,
	.num_blocks = ARRAY_SIZE(orv3_bbu_blocks),
	.batteries = orv3_bbu_batteries,
	.num_batteries = ARRAY_SIZE(orv3_bbu_batteries),
	.texts = orv3_bbu_texts,
	.num_texts = ARRAY_SIZE(orv3_bbu_texts),
};
