/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/power/apc_ups.yaml: edit that, then run make generate. */

enum apc_ups_size {
	APC_UPS_SIZE_GROUPS,
	APC_UPS_SIZES,
};

#define APC_UPS_MOST_GROUPS	3

static int apc_ups_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE]);
static int apc_ups_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);

static const struct megapod_state apc_ups_status_states_9[] = {
	{ 0, MEGAPOD_STATUS_OK, "system started" },
	{ 1, MEGAPOD_STATUS_OK, "input voltage high" },
	{ 2, MEGAPOD_STATUS_OK, "input voltage low" },
	{ 3, MEGAPOD_STATUS_OK, "input distorted" },
	{ 4, MEGAPOD_STATUS_OK, "input voltage jumps" },
	{ 5, MEGAPOD_STATUS_OK, "input frequency high" },
	{ 6, MEGAPOD_STATUS_OK, "input frequency low" },
	{ 7, MEGAPOD_STATUS_OK, "frequency or phase differ" },
	{ 8, MEGAPOD_STATUS_OK, "input acceptable" },
	{ 9, MEGAPOD_STATUS_OK, "automatic test" },
	{ 10, MEGAPOD_STATUS_OK, "test ended" },
	{ 11, MEGAPOD_STATUS_OK, "command at the panel" },
	{ 12, MEGAPOD_STATUS_OK, "command by Modbus" },
	{ 13, MEGAPOD_STATUS_OK, "battery voltage low" },
	{ 14, MEGAPOD_STATUS_OK, "general error" },
	{ 15, MEGAPOD_STATUS_OK, "power system error" },
	{ 16, MEGAPOD_STATUS_OK, "battery system error" },
	{ 17, MEGAPOD_STATUS_OK, "error cleared" },
	{ 18, MEGAPOD_STATUS_OK, "automatic restart" },
	{ 19, MEGAPOD_STATUS_OK, "output distorted" },
	{ 20, MEGAPOD_STATUS_OK, "output acceptable" },
	{ 21, MEGAPOD_STATUS_OK, "emergency power off" },
	{ 22, MEGAPOD_STATUS_OK, "phase delta out of range" },
	{ 23, MEGAPOD_STATUS_OK, "neutral not connected" },
	{ 24, MEGAPOD_STATUS_OK, "transfer switch" },
	{ 25, MEGAPOD_STATUS_OK, "configuration changed" },
	{ 26, MEGAPOD_STATUS_OK, "alert" },
	{ 27, MEGAPOD_STATUS_OK, "alert cleared" },
	{ 28, MEGAPOD_STATUS_OK, "plug rating exceeded" },
	{ 29, MEGAPOD_STATUS_OK, "outlet group changed" },
	{ 30, MEGAPOD_STATUS_OK, "bypass expired" },
};

static const struct megapod_state apc_ups_status_states_10[] = {
	{ 0, MEGAPOD_STATUS_OK, "on" },
	{ 1, MEGAPOD_STATUS_OK, "off" },
	{ 2, MEGAPOD_STATUS_OK, "reboots" },
	{ 3, MEGAPOD_STATUS_OK, "shuts down" },
	{ 4, MEGAPOD_STATUS_OK, "sleeps" },
	{ 7, MEGAPOD_STATUS_WARNING, "load shedding pends" },
	{ 8, MEGAPOD_STATUS_OK, "on after a delay" },
	{ 9, MEGAPOD_STATUS_WARNING, "off after a delay" },
	{ 10, MEGAPOD_STATUS_OK, "waits for mains" },
	{ 11, MEGAPOD_STATUS_OK, "waits for run time" },
	{ 14, MEGAPOD_STATUS_WARNING, "little run time" },
};

static const struct megapod_state apc_ups_status_states_12[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "overload" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "short circuit" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "overvoltage" },
	{ 4, MEGAPOD_STATUS_CRITICAL, "too hot" },
	{ 5, MEGAPOD_STATUS_CRITICAL, "backfeed" },
	{ 6, MEGAPOD_STATUS_CRITICAL, "AVR relay" },
	{ 7, MEGAPOD_STATUS_CRITICAL, "PFC input relay" },
	{ 8, MEGAPOD_STATUS_CRITICAL, "output relay" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "bypass relay" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "PFC" },
	{ 12, MEGAPOD_STATUS_CRITICAL, "DC bus overvoltage" },
	{ 13, MEGAPOD_STATUS_CRITICAL, "inverter" },
};

static const struct megapod_state apc_ups_status_states_13[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "disconnected" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "overvoltage" },
	{ 2, MEGAPOD_STATUS_WARNING, "needs replacement" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "too hot" },
	{ 4, MEGAPOD_STATUS_CRITICAL, "charger" },
	{ 5, MEGAPOD_STATUS_WARNING, "temperature sensor" },
	{ 6, MEGAPOD_STATUS_CRITICAL, "bus soft start" },
};

static const struct megapod_state apc_ups_status_states_14[] = {
	{ 0, MEGAPOD_STATUS_OK, "pending" },
	{ 1, MEGAPOD_STATUS_OK, "in progress" },
	{ 2, MEGAPOD_STATUS_OK, "passed" },
	{ 3, MEGAPOD_STATUS_WARNING, "failed" },
	{ 4, MEGAPOD_STATUS_WARNING, "refused" },
	{ 5, MEGAPOD_STATUS_OK, "aborted" },
	{ 6, MEGAPOD_STATUS_OK, "by protocol" },
	{ 7, MEGAPOD_STATUS_OK, "at the panel" },
	{ 8, MEGAPOD_STATUS_OK, "by itself" },
	{ 9, MEGAPOD_STATUS_OK, "invalid state" },
	{ 10, MEGAPOD_STATUS_WARNING, "internal fault" },
	{ 11, MEGAPOD_STATUS_OK, "charge not acceptable" },
};

static const struct megapod_state apc_ups_status_states_15[] = {
	{ 0, MEGAPOD_STATUS_OK, "pending" },
	{ 1, MEGAPOD_STATUS_OK, "in progress" },
	{ 2, MEGAPOD_STATUS_OK, "passed" },
	{ 3, MEGAPOD_STATUS_WARNING, "failed" },
	{ 4, MEGAPOD_STATUS_WARNING, "refused" },
	{ 5, MEGAPOD_STATUS_OK, "aborted" },
	{ 6, MEGAPOD_STATUS_OK, "by protocol" },
	{ 7, MEGAPOD_STATUS_OK, "at the panel" },
	{ 8, MEGAPOD_STATUS_OK, "by itself" },
	{ 9, MEGAPOD_STATUS_OK, "invalid state" },
	{ 10, MEGAPOD_STATUS_WARNING, "internal fault" },
	{ 11, MEGAPOD_STATUS_OK, "charge not acceptable" },
	{ 12, MEGAPOD_STATUS_OK, "load changed" },
	{ 13, MEGAPOD_STATUS_OK, "input not acceptable" },
	{ 14, MEGAPOD_STATUS_OK, "load too low" },
	{ 15, MEGAPOD_STATUS_OK, "overcharge in progress" },
};

static const struct megapod_point apc_ups_status[] = {
	{
		.label = "Overload", .reg = 0, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 5,
	},
	{
		.label = "On line", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 1,
	},
	{
		.label = "On battery", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 2,
	},
	{
		.label = "Bypass", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 3,
	},
	{
		.label = "Output off", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM, .bit = 4,
	},
	{
		.label = "Fault", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM, .bit = 5,
	},
	{
		.label = "Input not acceptable", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 6,
	},
	{
		.label = "Self-test", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT, .bit = 7,
	},
	{
		.label = "High efficiency", .reg = 1, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT, .bit = 13,
	},
	{
		.label = "Last change", .reg = 2, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = apc_ups_status_states_9,
		.num_states = ARRAY_SIZE(apc_ups_status_states_9),
	},
	{
		.label = "Main group", .reg = 4, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_status_states_10,
		.num_states = ARRAY_SIZE(apc_ups_status_states_10),
	},
	{
		.label = "Shutdown imminent", .reg = 18, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM, .bit = 1,
	},
	{
		.label = "Power system", .reg = 21, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_status_states_12,
		.num_states = ARRAY_SIZE(apc_ups_status_states_12),
	},
	{
		.label = "Battery system", .reg = 22, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_status_states_13,
		.num_states = ARRAY_SIZE(apc_ups_status_states_13),
	},
	{
		.label = "Battery test", .reg = 23, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_status_states_14,
		.num_states = ARRAY_SIZE(apc_ups_status_states_14),
	},
	{
		.label = "Run time calibration", .reg = 24, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_status_states_15,
		.num_states = ARRAY_SIZE(apc_ups_status_states_15),
	},
};

static const struct megapod_state apc_ups_group_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "on" },
	{ 1, MEGAPOD_STATUS_OK, "off" },
	{ 2, MEGAPOD_STATUS_OK, "reboots" },
	{ 3, MEGAPOD_STATUS_OK, "shuts down" },
	{ 4, MEGAPOD_STATUS_OK, "sleeps" },
	{ 7, MEGAPOD_STATUS_WARNING, "load shedding pends" },
	{ 8, MEGAPOD_STATUS_OK, "on after a delay" },
	{ 9, MEGAPOD_STATUS_WARNING, "off after a delay" },
	{ 10, MEGAPOD_STATUS_OK, "waits for mains" },
	{ 11, MEGAPOD_STATUS_OK, "waits for run time" },
	{ 14, MEGAPOD_STATUS_WARNING, "little run time" },
};

static const struct megapod_point apc_ups_group[] = {
	{
		.label = "Group # state", .reg = 7, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_group_states_0, .num_states = ARRAY_SIZE(apc_ups_group_states_0),
	},
};

static const struct megapod_point apc_ups_battery[] = {
	{
		.label = "Time left", .reg = 128, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION,
	},
	{
		.label = "Charge", .reg = 130, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .mul = 5,
		.div = 256,
	},
	{
		.label = "Battery voltage", .reg = 131, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 125,
		.div = 4,
	},
	{
		.label = "Battery maintenance", .reg = 133, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_ONCE,
	},
	{
		.label = "Battery", .reg = 135, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 125,
		.div = 16,
	},
};

static const struct megapod_point apc_ups_output[] = {
	{
		.label = "Load", .reg = 136, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Apparent load", .reg = 138, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Output current", .reg = 140, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 125,
		.div = 4,
	},
	{
		.label = "Output voltage", .reg = 142, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 125,
		.div = 8,
	},
	{
		.label = "Output frequency", .reg = 144, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .mul = 125,
		.div = 16,
	},
	{
		.label = "Output energy", .reg = 145, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
};

static const struct megapod_state apc_ups_input_states_0[] = {
	{ 5, MEGAPOD_STATUS_OK, "boost" },
	{ 6, MEGAPOD_STATUS_OK, "trim" },
};

static const struct megapod_point apc_ups_input[] = {
	{
		.label = "Input", .reg = 150, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = apc_ups_input_states_0, .num_states = ARRAY_SIZE(apc_ups_input_states_0),
	},
	{
		.label = "Input voltage", .reg = 151, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 125, .div = 8,
	},
	{
		.label = "Efficiency", .reg = 154, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point apc_ups_main_timers[] = {
	{
		.label = "Off in", .reg = 155, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "On in", .reg = 156, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Reboot in", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true,
	},
};

static const struct megapod_point apc_ups_timers[] = {
	{
		.label = "Group # off in", .reg = 159, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Group # on in", .reg = 160, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Group # reboot in", .reg = 161, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true,
	},
};

static const struct megapod_point apc_ups_rating[] = {
	{
		.label = "Nominal apparent power", .reg = 588, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.rate = MEGAPOD_RATE_ONCE, .mul = 1000,
	},
	{
		.label = "Nominal power", .reg = 589, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER,
		.rate = MEGAPOD_RATE_ONCE, .mul = 1000,
	},
	{
		.label = "Made", .reg = 591, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_ONCE,
	},
	{
		.label = "Battery installed", .reg = 595, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_ONCE,
	},
};

static const struct megapod_point apc_ups_settings[] = {
	{
		.label = "Transfer above", .reg = 1026, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Transfer below", .reg = 1027, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Off delay", .reg = 1029, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "On delay", .reg = 1030, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Reboot delay", .reg = 1031, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point apc_ups_delays[] = {
	{
		.label = "Group # off delay", .reg = 1034, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Group # on delay", .reg = 1035, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Group # reboot delay", .reg = 1036, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_block apc_ups_blocks[] = {
	{
		.points = apc_ups_status, .num_points = ARRAY_SIZE(apc_ups_status),
	},
	{
		.points = apc_ups_group, .num_points = ARRAY_SIZE(apc_ups_group),
		.repeat = { .sized = true, .size = 0, .count = 3, .stride = 3 },
	},
	{
		.points = apc_ups_battery, .num_points = ARRAY_SIZE(apc_ups_battery),
	},
	{
		.points = apc_ups_output, .num_points = ARRAY_SIZE(apc_ups_output),
	},
	{
		.points = apc_ups_input, .num_points = ARRAY_SIZE(apc_ups_input),
	},
	{
		.points = apc_ups_main_timers, .num_points = ARRAY_SIZE(apc_ups_main_timers),
	},
	{
		.points = apc_ups_timers, .num_points = ARRAY_SIZE(apc_ups_timers),
		.repeat = { .sized = true, .size = 0, .count = 3, .stride = 4 },
	},
	{
		.points = apc_ups_rating, .num_points = ARRAY_SIZE(apc_ups_rating),
	},
	{
		.points = apc_ups_settings, .num_points = ARRAY_SIZE(apc_ups_settings),
	},
	{
		.points = apc_ups_delays, .num_points = ARRAY_SIZE(apc_ups_delays),
		.repeat = { .sized = true, .size = 0, .count = 3, .stride = 5 },
	},
};

static const struct megapod_map_outlets apc_ups_outlets = {
	.label = "Group #", .words = 2, .reg = 1538, .on = 0x2, .off = 0x4,
	.selects = true, .select = 9,
	.reads_on = { 7, 0x0001, .space = MODBUS_SPACE_HOLDING, .stride = 3, .invert = true },
	.repeat = { .sized = true, .size = 0, .count = 3 },
	.meter_space = MODBUS_SPACE_COIL, .meter_stride = 0,
};

static const struct megapod_map_battery apc_ups_batteries[] = {
	{
		.label = "Battery",
		.charge = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 130 },
		.time_left = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 128 },
		.on_battery = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 1, .bit = 2 },
		.voltage = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 131 },
	},
};

static const struct megapod_map_text apc_ups_texts[] = {
	{ "Name", { 596, 8, MODBUS_SPACE_HOLDING } },
	{ "Name of the main group", { 604, 8, MODBUS_SPACE_HOLDING } },
	{ "Name of group 1", { 612, 8, MODBUS_SPACE_HOLDING } },
	{ "Name of group 2", { 620, 8, MODBUS_SPACE_HOLDING } },
	{ "Name of group 3", { 628, 8, MODBUS_SPACE_HOLDING } },
};

static const struct megapod_map apc_ups_map = {
	.owner = THIS_MODULE,
	.name = "apc_ups",
	.kind = MEGAPOD_COMPONENT_KIND_UPS,
	.identity = {
		.vendor = "APC",
		.model_at = { 532, 16, MODBUS_SPACE_HOLDING },
		.serial_at = { 564, 8, MODBUS_SPACE_HOLDING },
		.firmware_at = { 516, 8, MODBUS_SPACE_HOLDING },
	},
	.sizes = { 590, 1, MODBUS_SPACE_HOLDING },
	.requests = {
		.pause_ms = 35, .write_multiple = true,
	},
	.blocks = apc_ups_blocks,
	.num_blocks = ARRAY_SIZE(apc_ups_blocks),
	.outlets = &apc_ups_outlets,
	.batteries = apc_ups_batteries,
	.num_batteries = ARRAY_SIZE(apc_ups_batteries),
	.texts = apc_ups_texts,
	.num_texts = ARRAY_SIZE(apc_ups_texts),
	.identify = apc_ups_identify,
	.size = apc_ups_size,
};
