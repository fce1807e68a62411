/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/power/orv3_psu.yaml: edit that, then run make generate. */

static const struct megapod_state orv3_psu_status_states_0[] = {
	{ 0, MEGAPOD_STATUS_WARNING, "PFC" },
	{ 1, MEGAPOD_STATUS_WARNING, "DC-DC" },
	{ 2, MEGAPOD_STATUS_WARNING, "temperature" },
	{ 3, MEGAPOD_STATUS_WARNING, "communication" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "PFC failed" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "DC-DC failed" },
	{ 10, MEGAPOD_STATUS_CRITICAL, "temperature alarm" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "fan alarm" },
};

static const struct megapod_state orv3_psu_status_states_1[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "AC undervoltage" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "AC overvoltage" },
	{ 4, MEGAPOD_STATUS_WARNING, "frequency low" },
	{ 5, MEGAPOD_STATUS_WARNING, "frequency high" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "AC not ok" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "bulk not ok" },
	{ 10, MEGAPOD_STATUS_CRITICAL, "input relay off" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "PFC failed" },
	{ 12, MEGAPOD_STATUS_WARNING, "AC loss single fault" },
};

static const struct megapod_state orv3_psu_status_states_2[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "output undervoltage" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "output overvoltage" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "output overcurrent" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "output short circuit" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "DC-DC failed" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "secondary MCU failed" },
	{ 10, MEGAPOD_STATUS_CRITICAL, "ORing failed" },
};

static const struct megapod_state orv3_psu_status_states_3[] = {
	{ 0, MEGAPOD_STATUS_WARNING, "outlet" },
	{ 1, MEGAPOD_STATUS_WARNING, "inlet" },
	{ 2, MEGAPOD_STATUS_WARNING, "ORing" },
	{ 3, MEGAPOD_STATUS_WARNING, "synchronous rectifier" },
	{ 4, MEGAPOD_STATUS_WARNING, "LLC" },
	{ 5, MEGAPOD_STATUS_WARNING, "PFC" },
	{ 6, MEGAPOD_STATUS_WARNING, "bus clip" },
	{ 7, MEGAPOD_STATUS_CRITICAL, "bus clip too hot" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "fan failed" },
	{ 9, MEGAPOD_STATUS_WARNING, "sensor failed" },
};

static const struct megapod_state orv3_psu_status_states_4[] = {
	{ 0, MEGAPOD_STATUS_WARNING, "primary to secondary MCU" },
	{ 1, MEGAPOD_STATUS_WARNING, "secondary to logic MCU" },
	{ 8, MEGAPOD_STATUS_OK, "Modbus active" },
	{ 9, MEGAPOD_STATUS_OK, "PMBus active" },
};

static const struct megapod_point orv3_psu_status[] = {
	{
		.label = "Status", .reg = 60, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_psu_status_states_0,
		.num_states = ARRAY_SIZE(orv3_psu_status_states_0),
	},
	{
		.label = "PFC status", .reg = 61, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_psu_status_states_1,
		.num_states = ARRAY_SIZE(orv3_psu_status_states_1),
	},
	{
		.label = "DC-DC status", .reg = 62, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_psu_status_states_2,
		.num_states = ARRAY_SIZE(orv3_psu_status_states_2),
	},
	{
		.label = "Temperature status", .reg = 63, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_psu_status_states_3,
		.num_states = ARRAY_SIZE(orv3_psu_status_states_3),
	},
	{
		.label = "Communication status", .reg = 64, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_psu_status_states_4,
		.num_states = ARRAY_SIZE(orv3_psu_status_states_4),
	},
};

static const struct megapod_point orv3_psu_readings[] = {
	{
		.label = "Fan 0", .reg = 67, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
	},
	{
		.label = "Fan 1", .reg = 68, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
	},
	{
		.label = "Inlet", .reg = 69, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 125,
		.div = 16,
	},
	{
		.label = "Outlet", .reg = 70, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 125,
		.div = 16,
	},
	{
		.label = "Highest temperature", .reg = 71, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 125,
		.div = 16,
	},
	{
		.label = "Lowest temperature", .reg = 72, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 125,
		.div = 16,
	},
	{
		.label = "Output voltage", .reg = 79, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 125,
		.div = 128,
	},
	{
		.label = "Output current", .reg = 80, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 125,
		.div = 8,
	},
	{
		.label = "Shared current", .reg = 81, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 125,
		.div = 8,
	},
	{
		.label = "Output power", .reg = 82, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 125,
	},
	{
		.label = "Bulk capacitor", .reg = 83, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 125,
		.div = 8,
	},
	{
		.label = "Input frequency", .reg = 84, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .mul = 1000,
	},
	{
		.label = "Input current distortion", .reg = 85, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Power factor", .reg = 86, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR, .mul = 125,
		.div = 64,
	},
	{
		.label = "Input power", .reg = 87, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 125,
	},
	{
		.label = "Input voltage", .reg = 88, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 125,
		.div = 8,
	},
	{
		.label = "Input current", .reg = 89, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 125,
		.div = 128,
	},
};

static const struct megapod_point orv3_psu_counters[] = {
	{
		.label = "Up time", .reg = 52, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Time since on", .reg = 54, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "AC power cycles", .reg = 56, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "AC outages", .reg = 57, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Position", .reg = 73, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "CRC errors", .reg = 75, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Timeouts", .reg = 77, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Last power cycle", .reg = 92, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_state orv3_psu_settings_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "write enable" },
	{ 1, MEGAPOD_STATUS_OK, "pulse management" },
	{ 6, MEGAPOD_STATUS_OK, "force pulse management" },
	{ 7, MEGAPOD_STATUS_OK, "force AC loss" },
	{ 8, MEGAPOD_STATUS_OK, "power loss siren" },
	{ 9, MEGAPOD_STATUS_OK, "output 51 V" },
	{ 10, MEGAPOD_STATUS_OK, "low voltage operation" },
	{ 11, MEGAPOD_STATUS_OK, "current sharing" },
	{ 12, MEGAPOD_STATUS_OK, "hardware reset pin" },
	{ 13, MEGAPOD_STATUS_OK, "output selection pin" },
	{ 14, MEGAPOD_STATUS_OK, "clear faults" },
	{ 15, MEGAPOD_STATUS_OK, "power cycle" },
};

static const struct megapod_state orv3_psu_settings_states_3[] = {
	{ 0, MEGAPOD_STATUS_OK, "override" },
	{ 5, MEGAPOD_STATUS_OK, "blue" },
	{ 6, MEGAPOD_STATUS_OK, "amber" },
};

static const struct megapod_point orv3_psu_settings[] = {
	{
		.label = "Settings", .reg = 94, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .named_bits = true, .states = orv3_psu_settings_states_0,
		.num_states = ARRAY_SIZE(orv3_psu_settings_states_0),
	},
	{
		.label = "Baud rate", .reg = 95, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Fan override", .reg = 96, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "LED", .reg = 97, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .named_bits = true, .states = orv3_psu_settings_states_3,
		.num_states = ARRAY_SIZE(orv3_psu_settings_states_3),
	},
	{
		.label = "Power loss siren timing", .reg = 100, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Lowest input voltage", .reg = 101, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 125, .div = 8,
	},
	{
		.label = "Highest input voltage", .reg = 102, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 125, .div = 8,
	},
	{
		.label = "High output set-point", .reg = 103, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 125, .div = 128,
	},
	{
		.label = "Low output set-point", .reg = 104, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 125, .div = 128,
	},
};

static const struct megapod_state orv3_psu_high_power_states_7[] = {
	{ 6, MEGAPOD_STATUS_OK, "AC loss" },
	{ 7, MEGAPOD_STATUS_OK, "pulse management" },
	{ 10, MEGAPOD_STATUS_OK, "alert" },
	{ 12, MEGAPOD_STATUS_OK, "PSKILL" },
};

static const struct megapod_point orv3_psu_high_power[] = {
	{
		.label = "Input power now", .reg = 65, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 125,
	},
	{
		.label = "Input current now", .reg = 66, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 125,
		.div = 128,
	},
	{
		.label = "Highest bus voltage since on", .reg = 113, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 125, .div = 128,
	},
	{
		.label = "Lowest bus voltage since on", .reg = 114, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 125, .div = 128,
	},
	{
		.label = "Highest bus voltage of the period", .reg = 115,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_U16,
		.quantity = MEGAPOD_QUANTITY_VOLTAGE, .rate = MEGAPOD_RATE_SLOW, .mul = 125,
		.div = 128,
	},
	{
		.label = "Lowest bus voltage of the period", .reg = 116,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_U16,
		.quantity = MEGAPOD_QUANTITY_VOLTAGE, .rate = MEGAPOD_RATE_SLOW, .mul = 125,
		.div = 128,
	},
	{
		.label = "Planned input power", .reg = 117, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Hardware signals", .reg = 120, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_psu_high_power_states_7,
		.num_states = ARRAY_SIZE(orv3_psu_high_power_states_7),
	},
	{
		.label = "AC losses", .reg = 121, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Pulse managements", .reg = 122, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_block orv3_psu_blocks[] = {
	{
		.points = orv3_psu_status, .num_points = ARRAY_SIZE(orv3_psu_status),
	},
	{
		.points = orv3_psu_readings, .num_points = ARRAY_SIZE(orv3_psu_readings),
	},
	{
		.points = orv3_psu_counters, .num_points = ARRAY_SIZE(orv3_psu_counters),
	},
	{
		.points = orv3_psu_settings, .num_points = ARRAY_SIZE(orv3_psu_settings),
	},
	{
		.points = orv3_psu_high_power, .num_points = ARRAY_SIZE(orv3_psu_high_power),
		.needs = 113,
	},
};

static const struct megapod_map_text orv3_psu_texts[] = {
	{ "Part number of the operator", { 0, 8, MODBUS_SPACE_HOLDING } },
	{ "Date of manufacture", { 16, 8, MODBUS_SPACE_HOLDING } },
	{ "Work order", { 40, 4, MODBUS_SPACE_HOLDING } },
	{ "Hardware revision", { 44, 4, MODBUS_SPACE_HOLDING } },
};

static const struct megapod_map orv3_psu_map = {
	.owner = THIS_MODULE,
	.name = "orv3_psu",
	.kind = MEGAPOD_COMPONENT_KIND_OTHER,
	.identity = {
		.model_at = { 8, 8, MODBUS_SPACE_HOLDING, .required = true },
		.serial_at = { 24, 16, MODBUS_SPACE_HOLDING },
		.firmware_at = { 48, 4, MODBUS_SPACE_HOLDING },
	},
	.blocks = orv3_psu_blocks,
	.num_blocks = ARRAY_SIZE(orv3_psu_blocks),
	.texts = orv3_psu_texts,
	.num_texts = ARRAY_SIZE(orv3_psu_texts),
};
