/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/pump/grundfos_cim.yaml: edit that, then run make generate. */

#define GRUNDFOS_CIM_CONTROL	100
#define GRUNDFOS_CIM_SET_POINT	103

enum grundfos_cim_size {
	GRUNDFOS_CIM_SIZE_FAMILY,
	GRUNDFOS_CIM_SIZE_TYPE,
	GRUNDFOS_CIM_SIZE_VERSION,
	GRUNDFOS_CIM_SIZES,
};

#define GRUNDFOS_CIM_MOST_FAMILY	65534
#define GRUNDFOS_CIM_MOST_TYPE	65535
#define GRUNDFOS_CIM_MOST_VERSION	65535

static int grundfos_cim_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);
static int grundfos_cim_before_write(struct megapod_map_command *cmd);

static const struct megapod_point grundfos_cim_module[] = {
	{
		.label = "GENIbus CRC errors", .reg = 20, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "GENIbus data errors", .reg = 21, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Module version", .reg = 22, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_ONCE,
	},
};

static const struct megapod_state grundfos_cim_control_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "remote wanted" },
	{ 1, MEGAPOD_STATUS_OK, "run wanted" },
	{ 2, MEGAPOD_STATUS_OK, "resets alarm" },
	{ 4, MEGAPOD_STATUS_OK, "copies to local" },
	{ 5, MEGAPOD_STATUS_OK, "flow limit wanted" },
};

static const struct megapod_state grundfos_cim_control_states_1[] = {
	{ 0, MEGAPOD_STATUS_OK, "constant speed" },
	{ 1, MEGAPOD_STATUS_OK, "constant frequency" },
	{ 3, MEGAPOD_STATUS_OK, "constant head" },
	{ 4, MEGAPOD_STATUS_OK, "constant pressure" },
	{ 5, MEGAPOD_STATUS_OK, "constant differential" },
	{ 6, MEGAPOD_STATUS_OK, "proportional pressure" },
	{ 7, MEGAPOD_STATUS_OK, "constant flow" },
	{ 8, MEGAPOD_STATUS_OK, "constant temperature" },
	{ 9, MEGAPOD_STATUS_OK, "constant difference" },
	{ 10, MEGAPOD_STATUS_OK, "constant level" },
	{ 128, MEGAPOD_STATUS_OK, "AUTOADAPT" },
	{ 129, MEGAPOD_STATUS_OK, "FLOWADAPT" },
	{ 130, MEGAPOD_STATUS_OK, "closed loop" },
};

static const struct megapod_state grundfos_cim_control_states_2[] = {
	{ 0, MEGAPOD_STATUS_OK, "automatic" },
	{ 4, MEGAPOD_STATUS_WARNING, "least speed" },
	{ 6, MEGAPOD_STATUS_WARNING, "most speed" },
};

static const struct megapod_point grundfos_cim_control[] = {
	{
		.label = "Control", .reg = 100, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = grundfos_cim_control_states_0,
		.num_states = ARRAY_SIZE(grundfos_cim_control_states_0),
	},
	{
		.label = "Control mode", .reg = 101, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = grundfos_cim_control_states_1,
		.num_states = ARRAY_SIZE(grundfos_cim_control_states_1),
	},
	{
		.label = "Operation mode", .reg = 102, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = grundfos_cim_control_states_2,
		.num_states = ARRAY_SIZE(grundfos_cim_control_states_2),
	},
	{
		.label = "Set-point of speed", .reg = 103, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .div = 10,
		.valid = { 101, 0xffff, .space = MODBUS_SPACE_HOLDING },
	},
	{
		.label = "Flow limit wanted", .reg = 105, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_point grundfos_cim_flow_control[] = {
	{
		.label = "Set-point of flow", .reg = 103, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .div = 10,
		.valid = { 101, 0xffff, .space = MODBUS_SPACE_HOLDING, .value = 0x0007 },
	},
};

static const struct megapod_point grundfos_cim_status[] = {
	{
		.label = "Flow limit", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 2,
	},
	{
		.label = "Set-point influence", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 4,
	},
	{
		.label = "At most power", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 5,
	},
	{
		.label = "Rotating", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 6,
	},
	{
		.label = "Direction", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 7,
	},
	{
		.label = "Remote", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 8,
	},
	{
		.label = "On", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 9,
	},
	{
		.label = "Fault", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 10,
	},
	{
		.label = "Warning", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 11,
	},
	{
		.label = "Forced to local", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .severity = MEGAPOD_STATUS_WARNING, .bit = 12,
	},
	{
		.label = "At most speed", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 13,
	},
	{
		.label = "At least speed", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 15,
	},
};

static const struct megapod_point grundfos_cim_speed[] = {
	{
		.label = "Speed", .reg = 303, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.rate = MEGAPOD_RATE_TRIP, .num_na = 1, .na = { 0xffff }, .na_passes = true,
		.alarm = { 200, 0x0240, .space = MODBUS_SPACE_HOLDING, .value = 0x0200 },
	},
};

static const struct megapod_state grundfos_cim_actual_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "constant speed" },
	{ 1, MEGAPOD_STATUS_OK, "constant frequency" },
	{ 3, MEGAPOD_STATUS_OK, "constant head" },
	{ 4, MEGAPOD_STATUS_OK, "constant pressure" },
	{ 5, MEGAPOD_STATUS_OK, "constant differential" },
	{ 6, MEGAPOD_STATUS_OK, "proportional pressure" },
	{ 7, MEGAPOD_STATUS_OK, "constant flow" },
	{ 8, MEGAPOD_STATUS_OK, "constant temperature" },
	{ 9, MEGAPOD_STATUS_OK, "constant difference" },
	{ 10, MEGAPOD_STATUS_OK, "constant level" },
	{ 128, MEGAPOD_STATUS_OK, "AUTOADAPT" },
	{ 129, MEGAPOD_STATUS_OK, "FLOWADAPT" },
	{ 130, MEGAPOD_STATUS_OK, "closed loop" },
};

static const struct megapod_state grundfos_cim_actual_states_1[] = {
	{ 0, MEGAPOD_STATUS_OK, "automatic" },
	{ 4, MEGAPOD_STATUS_WARNING, "least speed" },
	{ 6, MEGAPOD_STATUS_WARNING, "most speed" },
};

static const struct megapod_state grundfos_cim_actual_states_5[] = {
	{ 0, MEGAPOD_STATUS_OK, "bar" },
	{ 1, MEGAPOD_STATUS_OK, "mbar" },
	{ 2, MEGAPOD_STATUS_OK, "m" },
	{ 3, MEGAPOD_STATUS_OK, "kPa" },
	{ 4, MEGAPOD_STATUS_OK, "psi" },
	{ 5, MEGAPOD_STATUS_OK, "ft" },
	{ 6, MEGAPOD_STATUS_OK, "m3/h" },
	{ 7, MEGAPOD_STATUS_OK, "m3/s" },
	{ 8, MEGAPOD_STATUS_OK, "l/s" },
	{ 9, MEGAPOD_STATUS_OK, "gpm" },
	{ 10, MEGAPOD_STATUS_OK, "C" },
	{ 11, MEGAPOD_STATUS_OK, "F" },
	{ 12, MEGAPOD_STATUS_OK, "percent" },
	{ 13, MEGAPOD_STATUS_OK, "K" },
	{ 14, MEGAPOD_STATUS_OK, "W" },
};

static const struct megapod_point grundfos_cim_actual[] = {
	{
		.label = "Control mode in use", .reg = 202, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = grundfos_cim_actual_states_0,
		.num_states = ARRAY_SIZE(grundfos_cim_actual_states_0),
	},
	{
		.label = "Operation mode in use", .reg = 203, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = grundfos_cim_actual_states_1,
		.num_states = ARRAY_SIZE(grundfos_cim_actual_states_1),
	},
	{
		.label = "Alarm code", .reg = 204, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Warning code", .reg = 205, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Months to bearing service", .reg = 206, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_RAW, .bits = 8,
		.num_na = 1, .na = { 0xff }, .na_passes = true,
	},
	{
		.label = "Sensor unit", .reg = 208, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .states = grundfos_cim_actual_states_5,
		.num_states = ARRAY_SIZE(grundfos_cim_actual_states_5),
	},
	{
		.label = "Sensor least", .reg = 209, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Sensor most", .reg = 210, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
};

static const struct megapod_point grundfos_cim_data[] = {
	{
		.label = "Head", .reg = 300, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE,
		.num_na = 1, .na = { 0xffff }, .na_passes = true, .mul = 100,
	},
	{
		.label = "Flow", .reg = 301, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 5000, .div = 3,
	},
	{
		.label = "Performance", .reg = 302, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Frequency", .reg = 304, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 100,
	},
	{
		.label = "Set-point in use", .reg = 307, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .div = 10,
		.valid = { 202, 0xffff, .space = MODBUS_SPACE_HOLDING },
	},
	{
		.label = "Motor current", .reg = 308, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 100,
	},
	{
		.label = "Power", .reg = 311, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true, .mul = 1000,
	},
	{
		.label = "Power electronics", .reg = 317, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 10, .offset = -273150LL,
	},
	{
		.label = "Electronics", .reg = 320, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 10, .offset = -273150LL,
	},
	{
		.label = "Liquid", .reg = 321, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 10, .offset = -273150LL,
	},
	{
		.label = "User set-point", .reg = 337, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true,
	},
	{
		.label = "Differential pressure", .reg = 338, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE,
		.num_na = 1, .na = { 0xffff }, .na_passes = true, .mul = 100,
	},
	{
		.label = "Flow limit in use", .reg = 344, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 5000, .div = 3,
	},
	{
		.label = "Heat power", .reg = 353, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true, .mul = 1000,
	},
};

static const struct megapod_point grundfos_cim_counts[] = {
	{
		.label = "Run time", .reg = 326, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW, .num_na = 1, .na = { 0xffffffff }, .na_passes = true,
		.mul = 3600,
	},
	{
		.label = "Energy", .reg = 331, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .num_na = 1, .na = { 0xffffffff }, .na_passes = true,
		.mul = 1000000,
	},
	{
		.label = "Starts", .reg = 333, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT,
		.rate = MEGAPOD_RATE_SLOW, .num_na = 1, .na = { 0xffffffff }, .na_passes = true,
	},
};

static const struct megapod_block grundfos_cim_blocks[] = {
	{
		.points = grundfos_cim_module, .num_points = ARRAY_SIZE(grundfos_cim_module),
	},
	{
		.points = grundfos_cim_control, .num_points = ARRAY_SIZE(grundfos_cim_control),
	},
	{
		.points = grundfos_cim_flow_control,
		.num_points = ARRAY_SIZE(grundfos_cim_flow_control),
	},
	{
		.points = grundfos_cim_status, .num_points = ARRAY_SIZE(grundfos_cim_status),
	},
	{
		.points = grundfos_cim_speed, .num_points = ARRAY_SIZE(grundfos_cim_speed),
	},
	{
		.points = grundfos_cim_actual, .num_points = ARRAY_SIZE(grundfos_cim_actual),
	},
	{
		.points = grundfos_cim_data, .num_points = ARRAY_SIZE(grundfos_cim_data),
	},
	{
		.points = grundfos_cim_counts, .num_points = ARRAY_SIZE(grundfos_cim_counts),
	},
};

static const struct megapod_map_mode grundfos_cim_modes_control[] = {
	{ MEGAPOD_PUMP_MODE_MANUAL, 0x0003, 0x0003, 0x0003, 0x0003 },
	{ MEGAPOD_PUMP_MODE_STOPPED, 0x0003, 0x0001, 0x0003, 0x0001 },
	{ MEGAPOD_PUMP_MODE_AUTO, 0x0001, 000000, 0x0003, 000000 },
};

static const struct megapod_map_pump grundfos_cim_pumps[] = {
	{
		.label = "Pump", .speed = 303, .duty = 307, .runtime = 326,
		.set_duty = {
			.reg = 103, .step = 1, .parts = 10, .before = 101,
		},
		.duty_min_permille = 200, .duty_max_permille = 1000,
		.mode = 100, .modes = grundfos_cim_modes_control,
		.num_modes = ARRAY_SIZE(grundfos_cim_modes_control),
	},
	{
		.label = "Constant flow",
		.set_duty = {
			.reg = 103, .step = 1, .parts = 10, .back_space = MODBUS_SPACE_INPUT,
			.back = 103, .before = 101, .before_value = 7,
		},
		.duty_min_permille = 10, .duty_max_permille = 1000,
		.mode = 100, .modes = grundfos_cim_modes_control,
		.num_modes = ARRAY_SIZE(grundfos_cim_modes_control),
	},
};

static const struct megapod_map_guard grundfos_cim_guards[] = {
	{ 100, 0x0004 },
	{ 100, 0x0010 },
};

static const struct megapod_map_write grundfos_cim_safe[] = {
	{
		.reg = 102, .mask = 0xffff, .value = 0x0000,
	},
	{
		.reg = 101, .mask = 0xffff, .value = 0x0000,
	},
	{
		.reg = 103, .mask = 0xffff, .value = 0x2710,
	},
	{
		.reg = 100, .mask = 0x0003, .value = 0x0003,
	},
};

static const struct megapod_map_write grundfos_cim_unlock[] = {
	{
		.reg = 200, .mask = 0x1000, .value = 0x0000, .require = true,
	},
};

static const struct megapod_map grundfos_cim_map = {
	.owner = THIS_MODULE,
	.name = "grundfos_cim",
	.kind = MEGAPOD_COMPONENT_KIND_PUMP,
	.identity = {
		.vendor = "Grundfos",
	},
	.sizes = { 29, 3, MODBUS_SPACE_HOLDING },
	.blocks = grundfos_cim_blocks,
	.num_blocks = ARRAY_SIZE(grundfos_cim_blocks),
	.pumps = grundfos_cim_pumps,
	.num_pumps = ARRAY_SIZE(grundfos_cim_pumps),
	.guards = grundfos_cim_guards,
	.num_guards = ARRAY_SIZE(grundfos_cim_guards),
	.safe = grundfos_cim_safe,
	.num_safe = ARRAY_SIZE(grundfos_cim_safe),
	.unlock = grundfos_cim_unlock,
	.num_unlock = ARRAY_SIZE(grundfos_cim_unlock),
	.size = grundfos_cim_size,
	.before_write = grundfos_cim_before_write,
};
