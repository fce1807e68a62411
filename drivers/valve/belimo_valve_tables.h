/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/valve/belimo_valve.yaml: edit that, then run make generate. */

enum belimo_valve_size {
	BELIMO_VALVE_SIZE_ACTUATOR_TYPE,
	BELIMO_VALVE_SIZES,
};

#define BELIMO_VALVE_MOST_ACTUATOR_TYPE	4

static int belimo_valve_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);

static const struct megapod_point belimo_valve_valve[] = {
	{
		.label = "Set-point", .reg = 0, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POSITION, .div = 10,
	},
	{
		.label = "Position", .reg = 4, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POSITION, .div = 10,
		.fault = { 157, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 157, 0x0006, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Angle", .reg = 5, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_ANGLE, .mul = 10,
	},
	{
		.label = "Relative flow", .reg = 6, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Flow", .reg = 8, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW,
		.rate = MEGAPOD_RATE_TRIP, .mul = 3785411, .div = 10000,
		.fault = { 157, 0x0480, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 157, 0x0028, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Analog set-point", .reg = 11, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POSITION, .div = 10,
	},
	{
		.label = "Sensor temperature", .reg = 13, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 10,
	},
	{
		.label = "Flow set-point", .reg = 16, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW, .mul = 3785411,
		.div = 10000,
	},
	{
		.label = "Remote temperature", .reg = 19, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 10,
		.fault = { 157, 0x0100, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Flow body temperature", .reg = 21, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 10,
		.fault = { 157, 0x0200, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Glycol", .reg = 25, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point belimo_valve_limits[] = {
	{
		.label = "Lowest flow", .reg = 105, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Highest flow", .reg = 106, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point belimo_valve_status[] = {
	{
		.label = "Actuator communication", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "Gear disengaged", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 1,
	},
	{
		.label = "Actuator blocked", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 2,
	},
	{
		.label = "Reverse flow", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 3,
	},
	{
		.label = "Set-point not reached", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 4,
	},
	{
		.label = "Flow while closed", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 5,
	},
	{
		.label = "Flow above nominal", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 6,
	},
	{
		.label = "Flow measurement", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 7,
	},
	{
		.label = "Remote temperature sensor", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 8,
	},
	{
		.label = "Flow body temperature sensor", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 9,
	},
	{
		.label = "Flow sensor communication", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 10,
	},
	{
		.label = "Freeze", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 11,
	},
	{
		.label = "Glycol detected", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 12,
	},
	{
		.label = "Power set-point", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 13,
	},
	{
		.label = "End of life", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 14,
	},
	{
		.label = "Bus watchdog", .reg = 157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 15,
	},
	{
		.label = "No differential pressure", .reg = 158, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Differential pressure set-point not reached", .reg = 158,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
	{
		.label = "Lowest position applied", .reg = 158, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 2,
	},
};

static const struct megapod_block belimo_valve_blocks[] = {
	{
		.points = belimo_valve_valve, .num_points = ARRAY_SIZE(belimo_valve_valve),
	},
	{
		.points = belimo_valve_limits, .num_points = ARRAY_SIZE(belimo_valve_limits),
	},
	{
		.points = belimo_valve_status, .num_points = ARRAY_SIZE(belimo_valve_status),
	},
};

static const struct megapod_map_setpoint belimo_valve_setpoints[] = {
	{
		.label = "Flow", .quantity = MEGAPOD_QUANTITY_FLOW,
		.set = {
			.back_space = MODBUS_SPACE_HOLDING, .back = 16,
		},
		.actual = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 8 },
	},
};

static const struct megapod_map_valve belimo_valve_valves[] = {
	{
		.position = {
			.label = "Valve", .quantity = MEGAPOD_QUANTITY_POSITION,
			.set = {
				.zero = true, .step = 1, .parts = 10,
			},
			.actual = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 4 },
			.max = 1000LL,
		},
		.fail = MEGAPOD_VALVE_FAIL_UNKNOWN,
	},
};

static const struct megapod_map belimo_valve_map = {
	.owner = THIS_MODULE,
	.name = "belimo_valve",
	.kind = MEGAPOD_COMPONENT_KIND_OTHER,
	.identity = {
		.vendor = "Belimo",
	},
	.sizes = { 3, 1, MODBUS_SPACE_HOLDING },
	.blocks = belimo_valve_blocks,
	.num_blocks = ARRAY_SIZE(belimo_valve_blocks),
	.setpoints = belimo_valve_setpoints,
	.num_setpoints = ARRAY_SIZE(belimo_valve_setpoints),
	.valves = belimo_valve_valves,
	.num_valves = ARRAY_SIZE(belimo_valve_valves),
	.size = belimo_valve_size,
};
