/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/pdu/gude_pdu.yaml: edit that, then run make generate. */

enum gude_pdu_size {
	GUDE_PDU_SIZE_OUTLETS,
	GUDE_PDU_SIZE_METERED,
	GUDE_PDU_SIZE_BANKS,
	GUDE_PDU_SIZE_LINES,
	GUDE_PDU_SIZE_PHASES,
	GUDE_PDU_SIZE_INPUTS,
	GUDE_PDU_SIZES,
};

#define GUDE_PDU_MOST_OUTLETS	1024
#define GUDE_PDU_MOST_METERED	64
#define GUDE_PDU_MOST_BANKS	16
#define GUDE_PDU_MOST_LINES	48
#define GUDE_PDU_MOST_PHASES	3
#define GUDE_PDU_MOST_INPUTS	1024

static int gude_pdu_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE]);
static int gude_pdu_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);

static const struct megapod_point gude_pdu_outlet_meter[] = {
	{
		.label = "Outlet # power", .reg = 14850, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Outlet # voltage", .reg = 14852, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 1000,
	},
	{
		.label = "Outlet # current", .reg = 14854, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
	},
	{
		.label = "Outlet # energy", .reg = 14848, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # frequency", .reg = 14856, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_FREQUENCY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Outlet # power factor", .reg = 14858, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Outlet # phase angle", .reg = 14860, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ANGLE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
	{
		.label = "Outlet # apparent power", .reg = 14862, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # reactive power", .reg = 14864, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # energy since reset", .reg = 14866, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # reactive energy", .reg = 14868, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # reactive energy since reset", .reg = 14870,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Outlet # time since reset", .reg = 14872, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Outlet # forward energy", .reg = 14874, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # forward reactive energy", .reg = 14876,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Outlet # forward energy since reset", .reg = 14878,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_ENERGY, .rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # forward reactive since reset", .reg = 14880,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Outlet # reverse energy", .reg = 14882, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # reverse reactive energy", .reg = 14884,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Outlet # reverse energy since reset", .reg = 14886,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_ENERGY, .rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Outlet # reverse reactive since reset", .reg = 14888,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
};

static const struct megapod_point gude_pdu_line_meter[] = {
	{
		.label = "Line # L# power", .reg = 1026, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Line # L# voltage", .reg = 1028, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 1000,
	},
	{
		.label = "Line # L# current", .reg = 1030, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
	},
	{
		.label = "Line # L# energy", .reg = 1024, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# frequency", .reg = 1032, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_FREQUENCY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Line # L# power factor", .reg = 1034, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Line # L# phase angle", .reg = 1036, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ANGLE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
	{
		.label = "Line # L# apparent power", .reg = 1038, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# reactive power", .reg = 1040, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# energy since reset", .reg = 1042, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# reactive energy", .reg = 1044, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# reactive energy since reset", .reg = 1046,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Line # L# time since reset", .reg = 1048, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_DURATION,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Line # L# forward energy", .reg = 1050, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# forward reactive energy", .reg = 1052,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Line # L# forward energy since reset", .reg = 1054,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_ENERGY, .rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# forward reactive since reset", .reg = 1056,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Line # L# reverse energy", .reg = 1058, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# reverse reactive energy", .reg = 1060,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Line # L# reverse energy since reset", .reg = 1062,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_ENERGY, .rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
	{
		.label = "Line # L# reverse reactive since reset", .reg = 1064,
		.space = MODBUS_SPACE_INPUT, .format = MEGAPOD_FORMAT_S32,
		.quantity = MEGAPOD_QUANTITY_REACTIVE_ENERGY, .rate = MEGAPOD_RATE_SLOW,
		.mul = 1000,
	},
	{
		.label = "Line # L# residual current", .reg = 1066, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Line # L# neutral current", .reg = 1068, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Line # L# RCM B RMS", .reg = 1070, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW, .div = 10,
	},
	{
		.label = "Line # L# RCM B DC", .reg = 1072, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT,
		.rate = MEGAPOD_RATE_SLOW, .div = 10,
	},
};

static const struct megapod_point gude_pdu_system[] = {
	{
		.label = "System", .reg = 128, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Auxiliary", .reg = 129, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Main", .reg = 130, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "CPU", .reg = 131, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 100,
	},
};

static const struct megapod_point gude_pdu_sensor[] = {
	{
		.label = "Sensor # temperature", .reg = 256, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .num_na = 1,
		.na = { 0x8000 }, .mul = 100,
	},
	{
		.label = "Sensor # humidity", .reg = 257, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_HUMIDITY, .num_na = 1,
		.na = { 0x8000 }, .mul = 100,
	},
	{
		.label = "Sensor # input", .reg = 258, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_INPUT, .num_na = 1,
		.na = { 0x8000 },
	},
	{
		.label = "Sensor # air pressure", .reg = 259, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_PRESSURE, .num_na = 1,
		.na = { 0x8000 }, .mul = 100,
	},
	{
		.label = "Sensor # dew point", .reg = 260, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .num_na = 1,
		.na = { 0x8000 }, .mul = 100,
	},
	{
		.label = "Sensor # dew point difference", .reg = 261, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .num_na = 1,
		.na = { 0x8000 }, .mul = 100,
	},
};

static const struct megapod_point gude_pdu_fan[] = {
	{
		.label = "Fan # level", .reg = 512, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_LEVEL,
		.rate = MEGAPOD_RATE_SLOW, .num_na = 1, .na = { 0x8000 },
	},
};

static const struct megapod_point gude_pdu_state[] = {
	{
		.label = "Stop condition", .reg = 2048, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
		.rate = MEGAPOD_RATE_TRIP,
	},
	{
		.label = "PoE active", .reg = 2049, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_point gude_pdu_input[] = {
	{
		.label = "Input #", .reg = 1024, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
};

static const struct megapod_point gude_pdu_bank[] = {
	{
		.label = "Bank # source active", .reg = 4096, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
};

static const struct megapod_point gude_pdu_line[] = {
	{
		.label = "Line # over-voltage protection active", .reg = 4112,
		.space = MODBUS_SPACE_DISCRETE, .format = MEGAPOD_FORMAT_BITS,
		.quantity = MEGAPOD_QUANTITY_INPUT,
	},
};

static const struct megapod_point gude_pdu_efuse[] = {
	{
		.label = "Outlet # eFuse error", .reg = 4352, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_ALARM,
	},
};

static const struct megapod_block gude_pdu_blocks[] = {
	{
		.points = gude_pdu_outlet_meter, .num_points = ARRAY_SIZE(gude_pdu_outlet_meter),
		.repeat = { .sized = true, .size = 1, .count = 64, .stride = 288 },
	},
	{
		.points = gude_pdu_line_meter, .num_points = ARRAY_SIZE(gude_pdu_line_meter),
		.repeat = { .sized = true, .size = 3, .count = 48, .stride = 288 },
		.inner = { .sized = true, .size = 4, .count = 3, .stride = 96 },
	},
	{
		.points = gude_pdu_system, .num_points = ARRAY_SIZE(gude_pdu_system),
	},
	{
		.points = gude_pdu_sensor, .num_points = ARRAY_SIZE(gude_pdu_sensor),
		.repeat = { .count = 8, .stride = 8 },
	},
	{
		.points = gude_pdu_fan, .num_points = ARRAY_SIZE(gude_pdu_fan),
		.repeat = { .count = 16, .stride = 1 },
	},
	{
		.points = gude_pdu_state, .num_points = ARRAY_SIZE(gude_pdu_state),
	},
	{
		.points = gude_pdu_input, .num_points = ARRAY_SIZE(gude_pdu_input),
		.repeat = { .sized = true, .size = 5, .count = 1024, .stride = 1 },
	},
	{
		.points = gude_pdu_bank, .num_points = ARRAY_SIZE(gude_pdu_bank),
		.repeat = { .sized = true, .size = 2, .count = 16, .stride = 1 },
	},
	{
		.points = gude_pdu_line, .num_points = ARRAY_SIZE(gude_pdu_line),
		.repeat = { .sized = true, .size = 3, .count = 16, .stride = 1 },
	},
	{
		.points = gude_pdu_efuse, .num_points = ARRAY_SIZE(gude_pdu_efuse),
		.repeat = { .sized = true, .size = 0, .count = 256, .stride = 1 },
	},
};

static const struct megapod_map_outlets gude_pdu_outlets = {
	.label = "Outlet #", .coil = 0,
	.repeat = { .sized = true, .size = 0, .count = 1024 },
	.multiple = true, .meter_space = MODBUS_SPACE_INPUT, .meter_stride = 288, .voltage = 14852,
	.current_ = 14854, .power = 14850, .energy = 14848,
};

static const struct megapod_map gude_pdu_map = {
	.owner = THIS_MODULE,
	.name = "gude_pdu",
	.kind = MEGAPOD_COMPONENT_KIND_PDU,
	.identity = {
		.vendor = "GUDE", .device_id = true,
	},
	.sizes = { 0, 6, MODBUS_SPACE_INPUT },
	.blocks = gude_pdu_blocks,
	.num_blocks = ARRAY_SIZE(gude_pdu_blocks),
	.outlets = &gude_pdu_outlets,
	.identify = gude_pdu_identify,
	.size = gude_pdu_size,
};
