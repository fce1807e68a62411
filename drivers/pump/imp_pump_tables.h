/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/pump/imp_pump.yaml: edit that, then run make generate. */

#define IMP_PUMP_CONTROL	100
#define IMP_PUMP_SET_POINT	103

enum imp_pump_size {
	IMP_PUMP_SIZE_PRODUCT_VERSION,
	IMP_PUMP_SIZES,
};

#define IMP_PUMP_MOST_PRODUCT_VERSION	329

static int imp_pump_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);
static int imp_pump_before_write(struct megapod_map_command *cmd);

static const struct megapod_point imp_pump_module[] = {
	{
		.label = "Module software", .reg = 22, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_ONCE,
	},
	{
		.label = "Module software 2", .reg = 31, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_ONCE,
	},
};

static const struct megapod_state imp_pump_control_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "remote wanted" },
	{ 1, MEGAPOD_STATUS_OK, "run wanted" },
	{ 4, MEGAPOD_STATUS_OK, "saves as default" },
};

static const struct megapod_state imp_pump_control_states_1[] = {
	{ 0, MEGAPOD_STATUS_OK, "constant speed" },
	{ 1, MEGAPOD_STATUS_OK, "constant speed" },
	{ 3, MEGAPOD_STATUS_OK, "constant head" },
	{ 4, MEGAPOD_STATUS_OK, "constant head" },
	{ 5, MEGAPOD_STATUS_OK, "constant head" },
	{ 6, MEGAPOD_STATUS_OK, "proportional head" },
	{ 128, MEGAPOD_STATUS_OK, "automatic" },
};

static const struct megapod_state imp_pump_control_states_3[] = {
	{ 0, MEGAPOD_STATUS_OK, "fault" },
	{ 1, MEGAPOD_STATUS_OK, "ready" },
	{ 2, MEGAPOD_STATUS_OK, "operation" },
};

static const struct megapod_state imp_pump_control_states_4[] = {
	{ 0, MEGAPOD_STATUS_OK, "automatic" },
	{ 1, MEGAPOD_STATUS_OK, "proportional head" },
	{ 2, MEGAPOD_STATUS_OK, "constant head" },
	{ 3, MEGAPOD_STATUS_OK, "constant speed" },
};

static const struct megapod_point imp_pump_control[] = {
	{
		.label = "Control", .reg = 100, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .named_bits = true,
		.states = imp_pump_control_states_0,
		.num_states = ARRAY_SIZE(imp_pump_control_states_0),
	},
	{
		.label = "Other control mode", .reg = 101, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = imp_pump_control_states_1,
		.num_states = ARRAY_SIZE(imp_pump_control_states_1),
	},
	{
		.label = "Set-point", .reg = 103, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .div = 10,
		.valid = { 107, 0xffff, .space = MODBUS_SPACE_HOLDING, .value = 0x0003 },
	},
	{
		.label = "Relay", .reg = 104, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = imp_pump_control_states_3,
		.num_states = ARRAY_SIZE(imp_pump_control_states_3),
	},
	{
		.label = "Control mode", .reg = 107, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = imp_pump_control_states_4,
		.num_states = ARRAY_SIZE(imp_pump_control_states_4),
	},
};

static const struct megapod_point imp_pump_status[] = {
	{
		.label = "Rotating", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 6,
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
		.label = "Error", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP, .bit = 10,
	},
	{
		.label = "Near maximum", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 13,
	},
	{
		.label = "Near minimum", .reg = 200, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_TRIP, .bit = 15,
	},
	{
		.label = "Speed", .reg = 303, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_SPEED,
		.rate = MEGAPOD_RATE_TRIP,
		.alarm = { 200, 0x0240, .space = MODBUS_SPACE_HOLDING, .value = 0x0200 },
	},
};

static const struct megapod_state imp_pump_actual_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "constant speed" },
	{ 1, MEGAPOD_STATUS_OK, "constant speed" },
	{ 3, MEGAPOD_STATUS_OK, "constant head" },
	{ 4, MEGAPOD_STATUS_OK, "constant head" },
	{ 5, MEGAPOD_STATUS_OK, "constant head" },
	{ 6, MEGAPOD_STATUS_OK, "proportional head" },
	{ 128, MEGAPOD_STATUS_OK, "automatic" },
};

static const struct megapod_state imp_pump_actual_states_4[] = {
	{ 0, MEGAPOD_STATUS_OK, "automatic" },
	{ 1, MEGAPOD_STATUS_OK, "proportional head" },
	{ 2, MEGAPOD_STATUS_OK, "constant head" },
	{ 3, MEGAPOD_STATUS_OK, "constant speed" },
};

static const struct megapod_point imp_pump_actual[] = {
	{
		.label = "Other mode in use", .reg = 202, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = imp_pump_actual_states_0,
		.num_states = ARRAY_SIZE(imp_pump_actual_states_0),
	},
	{
		.label = "Error code 1", .reg = 204, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Error code 2", .reg = 205, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Error code 3", .reg = 206, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Mode in use", .reg = 207, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = imp_pump_actual_states_4,
		.num_states = ARRAY_SIZE(imp_pump_actual_states_4),
	},
};

static const struct megapod_point imp_pump_data[] = {
	{
		.label = "Head (estimate)", .reg = 300, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Flow (estimate)", .reg = 301, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FLOW, .mul = 5000,
		.div = 3,
	},
	{
		.label = "Efficiency (estimate)", .reg = 302, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Frequency", .reg = 304, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .mul = 100,
	},
	{
		.label = "Set-point in use", .reg = 307, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DUTY, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .div = 10,
		.valid = { 207, 0xffff, .space = MODBUS_SPACE_HOLDING, .value = 0x0003 },
	},
	{
		.label = "Power", .reg = 311, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Electronics", .reg = 317, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 10,
		.has_range = true, .min = -55000LL, .max = 160000LL,
	},
	{
		.label = "Motor", .reg = 318, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 10,
		.has_range = true, .min = -55000LL, .max = 160000LL,
	},
	{
		.label = "Liquid", .reg = 321, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .mul = 10,
		.has_range = true, .min = -55000LL, .max = 160000LL,
	},
};

static const struct megapod_point imp_pump_counts[] = {
	{
		.label = "Run time", .reg = 326, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW, .mul = 3600,
	},
	{
		.label = "Powered time", .reg = 328, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW, .mul = 3600,
	},
	{
		.label = "Energy", .reg = 331, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000000,
	},
};

static const struct megapod_block imp_pump_blocks[] = {
	{
		.points = imp_pump_module, .num_points = ARRAY_SIZE(imp_pump_module),
	},
	{
		.points = imp_pump_control, .num_points = ARRAY_SIZE(imp_pump_control),
	},
	{
		.points = imp_pump_status, .num_points = ARRAY_SIZE(imp_pump_status),
	},
	{
		.points = imp_pump_actual, .num_points = ARRAY_SIZE(imp_pump_actual),
	},
	{
		.points = imp_pump_data, .num_points = ARRAY_SIZE(imp_pump_data),
	},
	{
		.points = imp_pump_counts, .num_points = ARRAY_SIZE(imp_pump_counts),
	},
};

static const struct megapod_map_mode imp_pump_modes_control[] = {
	{ MEGAPOD_PUMP_MODE_MANUAL, 0x0003, 0x0003, 0x0003, 0x0003 },
	{ MEGAPOD_PUMP_MODE_STOPPED, 0x0003, 0x0001, 0x0003, 0x0001 },
	{ MEGAPOD_PUMP_MODE_AUTO, 0x0001, 000000, 0x0003, 000000 },
};

static const struct megapod_map_pump imp_pump_pumps[] = {
	{
		.label = "Pump", .speed = 303, .duty = 307, .runtime = 326,
		.set_duty = {
			.reg = 103, .step = 1, .parts = 10, .before = 107, .before_value = 3,
		},
		.duty_min_permille = 200, .duty_max_permille = 1000,
		.mode = 100, .modes = imp_pump_modes_control,
		.num_modes = ARRAY_SIZE(imp_pump_modes_control),
	},
};

static const struct megapod_map_guard imp_pump_guards[] = {
	{ 100, 0x0010 },
	{ 0, 0xffff },
	{ 2, 0xffff },
	{ 3, 0xffff },
	{ 8, 0xffff },
	{ 9, 0xffff },
	{ 11, 0xffff },
};

static const struct megapod_map_write imp_pump_safe[] = {
	{
		.reg = 107, .mask = 0xffff, .value = 0x0003,
	},
	{
		.reg = 103, .mask = 0xffff, .value = 0x2710,
	},
	{
		.reg = 100, .mask = 0x0003, .value = 0x0003,
	},
};

static const struct megapod_map imp_pump_map = {
	.owner = THIS_MODULE,
	.name = "imp_pump",
	.kind = MEGAPOD_COMPONENT_KIND_PUMP,
	.identity = {
		.vendor = "IMP Pumps",
	},
	.sizes = { 29, 1, MODBUS_SPACE_HOLDING },
	.blocks = imp_pump_blocks,
	.num_blocks = ARRAY_SIZE(imp_pump_blocks),
	.pumps = imp_pump_pumps,
	.num_pumps = ARRAY_SIZE(imp_pump_pumps),
	.guards = imp_pump_guards,
	.num_guards = ARRAY_SIZE(imp_pump_guards),
	.safe = imp_pump_safe,
	.num_safe = ARRAY_SIZE(imp_pump_safe),
	.size = imp_pump_size,
	.before_write = imp_pump_before_write,
};
