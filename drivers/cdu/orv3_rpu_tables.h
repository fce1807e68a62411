/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/cdu/orv3_rpu.yaml: edit that, then run make generate. */

#define ORV3_RPU_FLOW_TARGET	37888
#define ORV3_RPU_PUMP_DUTY	37891
#define ORV3_RPU_CONTROL	37904
#define ORV3_RPU_PUMP1_DUTY	41987

static int orv3_rpu_before_write(struct megapod_map_command *cmd);

static const struct megapod_state orv3_rpu_coolant_states_12[] = {
	{ 0, MEGAPOD_STATUS_OK, "reservoir" },
	{ 1, MEGAPOD_STATUS_OK, "reservoir blinks" },
	{ 2, MEGAPOD_STATUS_OK, "leak" },
	{ 3, MEGAPOD_STATUS_OK, "fault" },
	{ 4, MEGAPOD_STATUS_OK, "power" },
};

static const struct megapod_point orv3_rpu_coolant[] = {
	{
		.label = "Coolant flow", .reg = 36864, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW,
		.rate = MEGAPOD_RATE_TRIP, .mul = 100,
		.fault = { 37376, 0x0010, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0080, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Coolant outlet", .reg = 36865, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Coolant inlet", .reg = 36866, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0004, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Coolant outlet pressure", .reg = 36867, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_PRESSURE, .mul = 100,
		.fault = { 37376, 0x0008, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0010, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Coolant inlet pressure", .reg = 36868, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_PRESSURE, .mul = 100,
		.fault = { 37376, 0x0004, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "RPU power", .reg = 36869, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 100,
		.fault = { 37376, 0x0800, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Total power", .reg = 36870, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "RPU input", .reg = 36871, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 100,
		.fault = { 37376, 0x0800, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "RPU air inlet", .reg = 36872, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0400, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0008, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Pump duty", .reg = 36873, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .mul = 10,
	},
	{
		.label = "Cooling capacity", .reg = 36881, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 100,
	},
	{
		.label = "Reservoir status", .reg = 36886, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.fault = { 37376, 0x3000, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "LED status", .reg = 36887, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_rpu_coolant_states_12,
		.num_states = ARRAY_SIZE(orv3_rpu_coolant_states_12),
	},
	{
		.label = "Pump status", .reg = 36888, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "RPU internal fan status", .reg = 36889, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point orv3_rpu_pump[] = {
	{
		.label = "Pump #", .reg = 36874, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
	},
	{
		.label = "Pump # status", .reg = 36882, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point orv3_rpu_fan[] = {
	{
		.label = "RPU fan #", .reg = 36879, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.alarm = { 36878, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_fan_alarm[] = {
	{
		.label = "RPU fan # abnormal", .reg = 36878, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_point orv3_rpu_hex[] = {
	{
		.label = "HEX fan duty", .reg = 37120, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .mul = 10,
	},
	{
		.label = "HEX power", .reg = 37121, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 100,
	},
	{
		.label = "HEX input", .reg = 37122, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 1000,
	},
	{
		.label = "HEX input current", .reg = 37123, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "HEX air outlet 1", .reg = 37134, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0020, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX air outlet 2", .reg = 37135, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0040, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX air inlet 1", .reg = 37136, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0080, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0020, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX air inlet 2", .reg = 37137, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0100, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0020, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX water inlet", .reg = 37138, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
		.fault = { 37376, 0x0200, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX bladder level status", .reg = 37139, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.fault = { 37376, 0x8000, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX Y filter pressure", .reg = 37140, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
		.fault = { 37375, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37377, 0x0400, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX static pressure", .reg = 37141, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.fault = { 37376, 0x4000, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX vertical bladder level", .reg = 37142, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEVEL,
		.fault = { 37376, 0x8000, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_hex_fan[] = {
	{
		.label = "HEX fan #", .reg = 37124, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.fault = { 41477, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 37379, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_alarms[] = {
	{
		.label = "Y filter sensor", .reg = 37375, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Coolant inlet thermometer", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Coolant outlet thermometer", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
	{
		.label = "Coolant inlet gauge", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 2,
	},
	{
		.label = "Coolant outlet gauge", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 3,
	},
	{
		.label = "Flow meter", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 4,
	},
	{
		.label = "HEX air outlet 1 thermometer", .reg = 37376,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 5,
	},
	{
		.label = "HEX air outlet 2 thermometer", .reg = 37376,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 6,
	},
	{
		.label = "HEX air inlet 1 thermometer", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 7,
	},
	{
		.label = "HEX air inlet 2 thermometer", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 8,
	},
	{
		.label = "HEX water inlet thermometer", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 9,
	},
	{
		.label = "RPU air inlet thermometer", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 10,
	},
	{
		.label = "RPU hot-swap controller", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 11,
	},
	{
		.label = "Middle water level gauge", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 12,
	},
	{
		.label = "Low water level gauge", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 13,
	},
	{
		.label = "HEX static pressure sensor", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 14,
	},
	{
		.label = "Bladder level sensor", .reg = 37376, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 15,
	},
	{
		.label = "Reservoir abnormal", .reg = 37377, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "Coolant outlet temperature abnormal", .reg = 37377,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP, .bit = 1,
	},
	{
		.label = "Coolant inlet temperature abnormal", .reg = 37377,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP, .bit = 2,
	},
	{
		.label = "RPU air inlet temperature abnormal", .reg = 37377,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP, .bit = 3,
	},
	{
		.label = "Coolant outlet pressure abnormal", .reg = 37377,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP, .bit = 4,
	},
	{
		.label = "HEX air inlet temperature abnormal", .reg = 37377,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP, .bit = 5,
	},
	{
		.label = "Pump abnormal", .reg = 37377, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 6,
	},
	{
		.label = "Coolant loop blocked", .reg = 37377, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 7,
	},
	{
		.label = "Emergency button", .reg = 37377, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 8,
	},
	{
		.label = "RPU not ready", .reg = 37377, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 9,
	},
	{
		.label = "Y filter abnormal", .reg = 37377, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 10,
	},
	{
		.label = "IT chassis 0 stop", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "IT chassis 1 stop", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 1,
	},
	{
		.label = "IT chassis 2 stop", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 2,
	},
	{
		.label = "IT chassis 3 stop", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 3,
	},
	{
		.label = "Internal leak", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 4,
	},
	{
		.label = "External leak", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 5,
	},
	{
		.label = "Optional external leak 1", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 6,
	},
	{
		.label = "Optional external leak 2", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 7,
	},
	{
		.label = "Rack pan leak", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 8,
		.fault = { 37378, 0x1000, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Rack floor leak", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 9,
		.fault = { 37378, 0x2000, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Rack pan leak relay", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 10,
	},
	{
		.label = "Rack floor leak relay", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_TRIP, .bit = 11,
	},
	{
		.label = "Rack pan leak sensor", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 12,
	},
	{
		.label = "Rack floor leak sensor", .reg = 37378, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 13,
	},
	{
		.label = "HEX coil dirty", .reg = 37379, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 10,
	},
	{
		.label = "HEX fan group 1 communication", .reg = 37379,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 12,
	},
	{
		.label = "HEX fan group 2 communication", .reg = 37379,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 13,
	},
	{
		.label = "HEX fan group 3 communication", .reg = 37379,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_TRIP,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 14,
	},
	{
		.label = "HEX communication", .reg = 37379, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 15,
	},
};

static const struct megapod_point orv3_rpu_hex_fan_alarm[] = {
	{
		.label = "HEX fan # abnormal", .reg = 37379, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_point orv3_rpu_sticky[] = {
	{
		.label = "IT chassis 0 stop (sticky)", .reg = 6561, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "IT chassis 1 stop (sticky)", .reg = 6562, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "IT chassis 2 stop (sticky)", .reg = 6563, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "IT chassis 3 stop (sticky)", .reg = 6564, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Internal leak (sticky)", .reg = 6565, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "External leak (sticky)", .reg = 6566, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Optional external leak 1 (sticky)", .reg = 6567,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_U16,
		.quantity = MEGAPOD_QUANTITY_LEAK, .rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Optional external leak 2 (sticky)", .reg = 6568,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_U16,
		.quantity = MEGAPOD_QUANTITY_LEAK, .rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Rack pan leak (sticky)", .reg = 6569, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Rack floor leak (sticky)", .reg = 6570, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Rack pan leak relay (sticky)", .reg = 6571, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEAK,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Rack floor leak relay (sticky)", .reg = 6572,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_U16,
		.quantity = MEGAPOD_QUANTITY_LEAK, .rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Total up time", .reg = 6636, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .moving = true,
	},
	{
		.label = "Time since last on", .reg = 6639, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .moving = true,
	},
};

static const struct megapod_point orv3_rpu_sticky_pump[] = {
	{
		.label = "Pump # speed (sticky)", .reg = 6545, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Pump # access (sticky)", .reg = 6545, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
};

static const struct megapod_point orv3_rpu_sticky_state[] = {
	{
		.label = "Bladder abnormal (sticky)", .reg = 6548, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Reservoir abnormal (sticky)", .reg = 6548, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_SLOW, .severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
	{
		.label = "Coolant flow blocked (sticky)", .reg = 6548,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_SLOW,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 2,
	},
	{
		.label = "Outlet pressure high (sticky)", .reg = 6548,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_SLOW,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 3,
	},
	{
		.label = "Pump 1 speed critical (sticky)", .reg = 6548,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_SLOW,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 4,
	},
	{
		.label = "Pump 2 speed critical (sticky)", .reg = 6548,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_SLOW,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 5,
	},
	{
		.label = "Pump 3 speed critical (sticky)", .reg = 6548,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .rate = MEGAPOD_RATE_SLOW,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 6,
	},
};

static const struct megapod_state orv3_rpu_control_states_5[] = {
	{ 0, MEGAPOD_STATUS_OK, "pump redundant switch" },
	{ 1, MEGAPOD_STATUS_OK, "manual pump" },
	{ 2, MEGAPOD_STATUS_OK, "manual fan" },
	{ 3, MEGAPOD_STATUS_OK, "auto flow" },
	{ 4, MEGAPOD_STATUS_OK, "auto pressure balance" },
	{ 5, MEGAPOD_STATUS_OK, "system stop" },
	{ 6, MEGAPOD_STATUS_OK, "remote power cycle" },
	{ 7, MEGAPOD_STATUS_OK, "pump group 1" },
	{ 8, MEGAPOD_STATUS_OK, "pump group 2" },
	{ 9, MEGAPOD_STATUS_OK, "manual control" },
	{ 10, MEGAPOD_STATUS_OK, "clear pump run time" },
	{ 11, MEGAPOD_STATUS_OK, "clear log" },
	{ 12, MEGAPOD_STATUS_OK, "pump 1 reset" },
	{ 13, MEGAPOD_STATUS_OK, "pump 2 reset" },
	{ 14, MEGAPOD_STATUS_OK, "pump 3 reset" },
	{ 15, MEGAPOD_STATUS_OK, "pump 4 reset" },
};

static const struct megapod_state orv3_rpu_control_states_6[] = {
	{ 0, MEGAPOD_STATUS_OK, "external" },
	{ 1, MEGAPOD_STATUS_OK, "internal" },
	{ 2, MEGAPOD_STATUS_OK, "rack floor" },
	{ 3, MEGAPOD_STATUS_OK, "rack pan" },
	{ 4, MEGAPOD_STATUS_OK, "optional 1" },
	{ 5, MEGAPOD_STATUS_OK, "optional 2" },
};

static const struct megapod_point orv3_rpu_control[] = {
	{
		.label = "Coolant flow target", .reg = 37888, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW, .mul = 100,
	},
	{
		.label = "Coolant outlet target", .reg = 37889, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 100,
	},
	{
		.label = "Pump rotation interval", .reg = 37890, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Manual pump duty", .reg = 37891, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .mul = 10,
	},
	{
		.label = "Manual fan duty", .reg = 37892, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .mul = 10,
	},
	{
		.label = "Control word", .reg = 37904, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_rpu_control_states_5,
		.num_states = ARRAY_SIZE(orv3_rpu_control_states_5),
	},
	{
		.label = "Leak detectors in use", .reg = 37905, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = orv3_rpu_control_states_6,
		.num_states = ARRAY_SIZE(orv3_rpu_control_states_6),
	},
};

static const struct megapod_point orv3_rpu_settings[] = {
	{
		.label = "Modbus address", .reg = 41985, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Manual RPU fan duty", .reg = 41986, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
};

static const struct megapod_point orv3_rpu_fan_switch[] = {
	{
		.label = "Manual RPU fan switch", .reg = 42112, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point orv3_rpu_pump_duty[] = {
	{
		.label = "Manual pump # duty", .reg = 41987, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .mul = 10,
	},
};

static const struct megapod_point orv3_rpu_pump_fan_duty[] = {
	{
		.label = "Manual pump # fan duty", .reg = 41990, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
};

static const struct megapod_point orv3_rpu_board_fan_duty[] = {
	{
		.label = "Manual RPU board fan duty", .reg = 41993, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
};

static const struct megapod_point orv3_rpu_pump_runtime[] = {
	{
		.label = "Pump # run time", .reg = 36912, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point orv3_rpu_boards[] = {
	{
		.label = "Baseboard", .reg = 40960, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Backplane outlet", .reg = 40961, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Distribution board", .reg = 40962, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Baseboard 48 V controller", .reg = 40966, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
		.fault = { 41478, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Backplane 48 V controller", .reg = 40967, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
		.fault = { 41478, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Baseboard input", .reg = 40971, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
		.fault = { 41478, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Backplane input", .reg = 40972, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
		.fault = { 41478, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Baseboard output", .reg = 40976, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41478, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Backplane output", .reg = 40977, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41478, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Baseboard input power", .reg = 40981, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41478, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Backplane input power", .reg = 40982, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41478, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Rack pressure 3", .reg = 40992, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_PRESSURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
	{
		.label = "Rack pressure 4", .reg = 40993, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_PRESSURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
	{
		.label = "Rack level 1", .reg = 40994, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEVEL,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Rack level 2", .reg = 40995, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEVEL,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Mainboard humidity", .reg = 40996, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_HUMIDITY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Distribution board humidity", .reg = 40997, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_HUMIDITY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "48 V sense positive", .reg = 41001, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "48 V sense negative", .reg = 41002, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "CDU leak sense", .reg = 41003, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Rack leak sense", .reg = 41004, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Total power (extended)", .reg = 41005, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
};

static const struct megapod_point orv3_rpu_pump_board[] = {
	{
		.label = "Pump # board", .reg = 40963, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Pump # 48 V controller", .reg = 40968, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
		.fault = { 41478, 0x0004, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Pump # input", .reg = 40973, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
		.fault = { 41478, 0x0004, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Pump # output", .reg = 40978, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41478, 0x0004, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Pump # input power", .reg = 40983, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41478, 0x0004, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Pump # humidity", .reg = 40998, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_HUMIDITY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
};

static const struct megapod_point orv3_rpu_pump_fans[] = {
	{
		.label = "Pump # fan 1", .reg = 40986, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.rate = MEGAPOD_RATE_SLOW,
		.alarm = { 41088, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Pump # fan 2", .reg = 40987, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.rate = MEGAPOD_RATE_SLOW,
		.alarm = { 41088, 0x0002, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_pump_fan_alarm[] = {
	{
		.label = "Pump # fan 1 abnormal", .reg = 41088, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Pump # fan 2 abnormal", .reg = 41088, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
};

static const struct megapod_point orv3_rpu_board_state[] = {
	{
		.label = "Backplane controller power", .reg = 41475, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Backplane controller communication", .reg = 41478,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "Baseboard controller communication", .reg = 41478,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
};

static const struct megapod_point orv3_rpu_pump_board_state[] = {
	{
		.label = "Pump # controller power", .reg = 41475, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 1,
	},
	{
		.label = "Pump # controller communication", .reg = 41478,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .severity = MEGAPOD_STATUS_WARNING, .bit = 2,
	},
};

static const struct megapod_point orv3_rpu_hex_board_state[] = {
	{
		.label = "HEX fan # controller power", .reg = 41476, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "HEX fan # communication", .reg = 41477, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
	{
		.label = "HEX fan # controller communication", .reg = 41479,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_point orv3_rpu_rails[] = {
	{
		.label = "RPU 12 V", .reg = 41306, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "RPU 5 V", .reg = 41307, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "RPU 3.3 V", .reg = 41308, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "RPU 1.2 V", .reg = 41309, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "RPU 5 V USB", .reg = 41310, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
};

static const struct megapod_point orv3_rpu_hex_pressure[] = {
	{
		.label = "HEX inlet pressure", .reg = 41290, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_PRESSURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
	{
		.label = "HEX outlet pressure", .reg = 41291, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_PRESSURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
};

static const struct megapod_point orv3_rpu_hex_board[] = {
	{
		.label = "HEX fan # controller", .reg = 41230, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
		.fault = { 41479, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX fan # input", .reg = 41244, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
		.fault = { 41479, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX fan # output", .reg = 41258, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41479, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX fan # input power", .reg = 41272, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
		.fault = { 41479, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "HEX fan # humidity", .reg = 41292, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_HUMIDITY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
};

static const struct megapod_point orv3_rpu_hex_humidity_alarm[] = {
	{
		.label = "HEX fan # humidity abnormal", .reg = 41089, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_point orv3_rpu_hex_air_inlet[] = {
	{
		.label = "HEX air inlet #", .reg = 41216, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
		.fault = { 41474, 0x1000, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_hex_air_outlet[] = {
	{
		.label = "HEX air outlet #", .reg = 41218, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
		.fault = { 41474, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_hex_air_inlet_alarm[] = {
	{
		.label = "HEX air inlet # thermometer", .reg = 41474, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING, .bit = 12,
	},
};

static const struct megapod_point orv3_rpu_hex_air_outlet_alarm[] = {
	{
		.label = "HEX air outlet # thermometer", .reg = 41474,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_ALARM, .severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_point orv3_rpu_hex_fan_ext[] = {
	{
		.label = "HEX fan #", .reg = 41286, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.rate = MEGAPOD_RATE_SLOW,
		.fault = { 41477, 0x0400, .space = MODBUS_SPACE_HOLDING, .invert = true },
		.alarm = { 41473, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
};

static const struct megapod_point orv3_rpu_hex_fan_ext_alarm[] = {
	{
		.label = "HEX fan # abnormal", .reg = 41473, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.severity = MEGAPOD_STATUS_WARNING,
	},
};

static const struct megapod_block orv3_rpu_blocks[] = {
	{
		.points = orv3_rpu_coolant, .num_points = ARRAY_SIZE(orv3_rpu_coolant),
	},
	{
		.points = orv3_rpu_pump, .num_points = ARRAY_SIZE(orv3_rpu_pump),
		.repeat = { .count = 4, .stride = 1 },
	},
	{
		.points = orv3_rpu_fan, .num_points = ARRAY_SIZE(orv3_rpu_fan),
		.repeat = { .count = 2, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_fan_alarm, .num_points = ARRAY_SIZE(orv3_rpu_fan_alarm),
		.repeat = { .count = 2, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex, .num_points = ARRAY_SIZE(orv3_rpu_hex),
	},
	{
		.points = orv3_rpu_hex_fan, .num_points = ARRAY_SIZE(orv3_rpu_hex_fan),
		.repeat = { .count = 10, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_alarms, .num_points = ARRAY_SIZE(orv3_rpu_alarms),
	},
	{
		.points = orv3_rpu_hex_fan_alarm, .num_points = ARRAY_SIZE(orv3_rpu_hex_fan_alarm),
		.repeat = { .count = 10, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_sticky, .num_points = ARRAY_SIZE(orv3_rpu_sticky),
	},
	{
		.points = orv3_rpu_sticky_pump, .num_points = ARRAY_SIZE(orv3_rpu_sticky_pump),
		.needs = 6545,
		.repeat = { .count = 3, .stride = 1 },
	},
	{
		.points = orv3_rpu_sticky_state, .num_points = ARRAY_SIZE(orv3_rpu_sticky_state),
		.needs = 6548,
	},
	{
		.points = orv3_rpu_control, .num_points = ARRAY_SIZE(orv3_rpu_control),
	},
	{
		.points = orv3_rpu_settings, .num_points = ARRAY_SIZE(orv3_rpu_settings),
		.needs = 41985,
	},
	{
		.points = orv3_rpu_fan_switch, .num_points = ARRAY_SIZE(orv3_rpu_fan_switch),
		.needs = 42112,
	},
	{
		.points = orv3_rpu_pump_duty, .num_points = ARRAY_SIZE(orv3_rpu_pump_duty),
		.needs = 41987,
		.repeat = { .count = 3, .stride = 1 },
	},
	{
		.points = orv3_rpu_pump_fan_duty, .num_points = ARRAY_SIZE(orv3_rpu_pump_fan_duty),
		.needs = 41990,
		.repeat = { .count = 3, .stride = 1 },
	},
	{
		.points = orv3_rpu_board_fan_duty,
		.num_points = ARRAY_SIZE(orv3_rpu_board_fan_duty), .needs = 41993,
	},
	{
		.points = orv3_rpu_pump_runtime, .num_points = ARRAY_SIZE(orv3_rpu_pump_runtime),
		.repeat = { .count = 4, .stride = 2 },
	},
	{
		.points = orv3_rpu_boards, .num_points = ARRAY_SIZE(orv3_rpu_boards),
		.needs = 40960,
	},
	{
		.points = orv3_rpu_pump_board, .num_points = ARRAY_SIZE(orv3_rpu_pump_board),
		.needs = 40960,
		.repeat = { .count = 3, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_pump_fans, .num_points = ARRAY_SIZE(orv3_rpu_pump_fans),
		.needs = 40960,
		.repeat = { .count = 3, .stride = 2, .bit_stride = 2 },
	},
	{
		.points = orv3_rpu_pump_fan_alarm,
		.num_points = ARRAY_SIZE(orv3_rpu_pump_fan_alarm), .needs = 41088,
		.repeat = { .count = 3, .bit_stride = 2 },
	},
	{
		.points = orv3_rpu_board_state, .num_points = ARRAY_SIZE(orv3_rpu_board_state),
		.needs = 41475,
	},
	{
		.points = orv3_rpu_pump_board_state,
		.num_points = ARRAY_SIZE(orv3_rpu_pump_board_state), .needs = 41475,
		.repeat = { .count = 3, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_board_state,
		.num_points = ARRAY_SIZE(orv3_rpu_hex_board_state), .needs = 41476,
		.repeat = { .count = 14, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_rails, .num_points = ARRAY_SIZE(orv3_rpu_rails), .needs = 41306,
	},
	{
		.points = orv3_rpu_hex_pressure, .num_points = ARRAY_SIZE(orv3_rpu_hex_pressure),
		.needs = 41216,
	},
	{
		.points = orv3_rpu_hex_board, .num_points = ARRAY_SIZE(orv3_rpu_hex_board),
		.needs = 41216,
		.repeat = { .count = 14, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_humidity_alarm,
		.num_points = ARRAY_SIZE(orv3_rpu_hex_humidity_alarm), .needs = 41089,
		.repeat = { .count = 14, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_air_inlet, .num_points = ARRAY_SIZE(orv3_rpu_hex_air_inlet),
		.needs = 41216,
		.repeat = { .count = 2, .first = 3, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_air_outlet,
		.num_points = ARRAY_SIZE(orv3_rpu_hex_air_outlet), .needs = 41216,
		.repeat = { .count = 12, .first = 3, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_air_inlet_alarm,
		.num_points = ARRAY_SIZE(orv3_rpu_hex_air_inlet_alarm), .needs = 41474,
		.repeat = { .count = 2, .first = 3, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_air_outlet_alarm,
		.num_points = ARRAY_SIZE(orv3_rpu_hex_air_outlet_alarm), .needs = 41474,
		.repeat = { .count = 12, .first = 3, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_fan_ext, .num_points = ARRAY_SIZE(orv3_rpu_hex_fan_ext),
		.needs = 41216,
		.repeat = { .count = 4, .first = 11, .stride = 1, .bit_stride = 1 },
	},
	{
		.points = orv3_rpu_hex_fan_ext_alarm,
		.num_points = ARRAY_SIZE(orv3_rpu_hex_fan_ext_alarm), .needs = 41473,
		.repeat = { .count = 4, .first = 11, .bit_stride = 1 },
	},
};

static const struct megapod_map_mode orv3_rpu_modes_all[] = {
	{ MEGAPOD_PUMP_MODE_STOPPED, 0x0020, 0x0020, 000000, 000000 },
	{ MEGAPOD_PUMP_MODE_MANUAL, 0x0202, 0x0202, 0x020a, 0x0202 },
	{ MEGAPOD_PUMP_MODE_STOPPED, 0x0200, 0x0200, 000000, 000000 },
	{ MEGAPOD_PUMP_MODE_AUTO, 0x0008, 0x0008, 0x020a, 0x0008 },
};

static const struct megapod_map_mode orv3_rpu_modes_one[] = {
	{ MEGAPOD_PUMP_MODE_STOPPED, 0x0020, 0x0020, 000000, 000000 },
	{ MEGAPOD_PUMP_MODE_MANUAL, 0x0202, 0x0202, 000000, 000000 },
	{ MEGAPOD_PUMP_MODE_STOPPED, 0x0200, 0x0200, 000000, 000000 },
	{ MEGAPOD_PUMP_MODE_AUTO, 0x0008, 0x0008, 000000, 000000 },
};

static const struct megapod_map_pump orv3_rpu_pumps[] = {
	{
		.label = "Pumps", .duty = 36873, .flow_target = 36864,
		.set_duty = {
			.reg = 37891, .step = 10,
		},
		.duty_min_permille = 200, .duty_max_permille = 1000,
		.set_flow = {
			.reg = 37888, .step = 100,
		},
		.flow_max_ml_min = 6553500,
		.mode = 37904, .modes = orv3_rpu_modes_all,
		.num_modes = ARRAY_SIZE(orv3_rpu_modes_all),
	},
	{
		.label = "Pump 1", .speed = 36874, .duty = 41987,
		.set_duty = {
			.reg = 41987, .step = 10,
		},
		.duty_min_permille = 200, .duty_max_permille = 1000,
		.mode = 37904, .modes = orv3_rpu_modes_one,
		.num_modes = ARRAY_SIZE(orv3_rpu_modes_one),
	},
	{
		.label = "Pump 2", .speed = 36875, .duty = 41988,
		.set_duty = {
			.reg = 41988, .step = 10,
		},
		.duty_min_permille = 200, .duty_max_permille = 1000,
		.mode = 37904, .modes = orv3_rpu_modes_one,
		.num_modes = ARRAY_SIZE(orv3_rpu_modes_one),
	},
	{
		.label = "Pump 3", .speed = 36876, .duty = 41989,
		.set_duty = {
			.reg = 41989, .step = 10,
		},
		.duty_min_permille = 200, .duty_max_permille = 1000,
		.mode = 37904, .modes = orv3_rpu_modes_one,
		.num_modes = ARRAY_SIZE(orv3_rpu_modes_one),
	},
	{
		.label = "Pump 4", .speed = 36877,
		.mode = 37904, .modes = orv3_rpu_modes_one,
		.num_modes = ARRAY_SIZE(orv3_rpu_modes_one),
	},
};

static const struct megapod_map_text orv3_rpu_texts[] = {
	{ "Part number", { 6596, 8, MODBUS_SPACE_HOLDING } },
	{ "Date of manufacture", { 6612, 4, MODBUS_SPACE_HOLDING } },
	{ "Work order", { 6624, 4, MODBUS_SPACE_HOLDING } },
	{ "Hardware revision", { 6628, 4, MODBUS_SPACE_HOLDING } },
	{ "Firmware of the HMI", { 6642, 4, MODBUS_SPACE_HOLDING } },
	{ "Firmware of the HEX", { 6646, 2, MODBUS_SPACE_HOLDING } },
	{ "Configuration", { 6648, 4, MODBUS_SPACE_HOLDING } },
	{ "Part number of the RPU", { 6652, 4, MODBUS_SPACE_HOLDING } },
	{ "Part number of the HEX control", { 6656, 4, MODBUS_SPACE_HOLDING } },
	{ "Part number of the HEX fans", { 6660, 4, MODBUS_SPACE_HOLDING } },
	{ "Part number of the fan control", { 6664, 4, MODBUS_SPACE_HOLDING } },
};

static const struct megapod_map_guard orv3_rpu_guards[] = {
	{ 37904, 0xfc60 },
};

static const struct megapod_map_write orv3_rpu_safe[] = {
	{
		.reg = 37891, .mask = 0xffff, .value = 0x0064,
	},
	{
		.reg = 37904, .mask = 0x020a, .value = 0x0202,
	},
};

static const struct megapod_map orv3_rpu_map = {
	.owner = THIS_MODULE,
	.name = "orv3_rpu",
	.kind = MEGAPOD_COMPONENT_KIND_CDU,
	.identity = {
		.expect = "RDF040DSS5193E0", .vendor = "Delta",
		.model_at = { 6604, 8, MODBUS_SPACE_HOLDING },
		.serial_at = { 6616, 8, MODBUS_SPACE_HOLDING },
		.firmware_at = { 6632, 4, MODBUS_SPACE_HOLDING },
	},
	.blocks = orv3_rpu_blocks,
	.num_blocks = ARRAY_SIZE(orv3_rpu_blocks),
	.pumps = orv3_rpu_pumps,
	.num_pumps = ARRAY_SIZE(orv3_rpu_pumps),
	.texts = orv3_rpu_texts,
	.num_texts = ARRAY_SIZE(orv3_rpu_texts),
	.guards = orv3_rpu_guards,
	.num_guards = ARRAY_SIZE(orv3_rpu_guards),
	.safe = orv3_rpu_safe,
	.num_safe = ARRAY_SIZE(orv3_rpu_safe),
	.before_write = orv3_rpu_before_write,
};
