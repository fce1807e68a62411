/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/pdu/netio_pdu.yaml: edit that, then run make generate. */

enum netio_pdu_size {
	NETIO_PDU_SIZE_INPUTS,
	NETIO_PDU_SIZE_OUTPUTS,
	NETIO_PDU_SIZE_METERED,
	NETIO_PDU_SIZES,
};

#define NETIO_PDU_MOST_INPUTS	99
#define NETIO_PDU_MOST_OUTPUTS	99
#define NETIO_PDU_MOST_METERED	49

static int netio_pdu_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);

static const struct megapod_point netio_pdu_outlet_meter[] = {
	{
		.label = "Outlet # power", .reg = 201, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Outlet # current", .reg = 101, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT,
	},
	{
		.label = "Outlet # power factor", .reg = 401, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Outlet # phase angle", .reg = 501, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_ANGLE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
};

static const struct megapod_point netio_pdu_outlet_energy[] = {
	{
		.label = "Outlet # energy", .reg = 302, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
};

static const struct megapod_point netio_pdu_mains[] = {
	{
		.label = "Power", .reg = 200, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Current", .reg = 100, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT,
	},
	{
		.label = "Voltage", .reg = 1, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 100,
	},
	{
		.label = "Frequency", .reg = 0, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_FREQUENCY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Power factor", .reg = 2, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "True power factor", .reg = 400, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "Phase angle", .reg = 500, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_ANGLE,
		.rate = MEGAPOD_RATE_SLOW, .mul = 10,
	},
	{
		.label = "Energy", .reg = 300, .space = MODBUS_SPACE_INPUT,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY,
		.rate = MEGAPOD_RATE_SLOW, .mul = 1000,
	},
};

static const struct megapod_point netio_pdu_input[] = {
	{
		.label = "Input #", .reg = 801, .space = MODBUS_SPACE_DISCRETE,
		.format = MEGAPOD_FORMAT_BITS, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
};

static const struct megapod_block netio_pdu_blocks[] = {
	{
		.points = netio_pdu_outlet_meter, .num_points = ARRAY_SIZE(netio_pdu_outlet_meter),
		.repeat = { .sized = true, .size = 2, .count = 49, .stride = 1 },
	},
	{
		.points = netio_pdu_outlet_energy,
		.num_points = ARRAY_SIZE(netio_pdu_outlet_energy),
		.repeat = { .sized = true, .size = 2, .count = 49, .stride = 2 },
	},
	{
		.points = netio_pdu_mains, .num_points = ARRAY_SIZE(netio_pdu_mains),
	},
	{
		.points = netio_pdu_input, .num_points = ARRAY_SIZE(netio_pdu_input),
		.repeat = { .sized = true, .size = 0, .count = 99, .stride = 1 },
	},
};

static const struct megapod_map_outlets netio_pdu_outlets = {
	.label = "Outlet #", .coil = 101,
	.repeat = { .sized = true, .size = 1, .count = 99 },
	.cycle = {
		.space = MODBUS_SPACE_HOLDING, .reg = 101, .stride = 1, .value = 2, .time = 201,
		.unit_ms = 100, .min_ms = 1000, .max_ms = 6553000,
	},
	.meter_space = MODBUS_SPACE_INPUT, .meter_stride = 1, .current_ = 101, .power = 201,
};

static const struct megapod_map netio_pdu_map = {
	.owner = THIS_MODULE,
	.name = "netio_pdu",
	.kind = MEGAPOD_COMPONENT_KIND_PDU,
	.identity = {
		.vendor = "NETIO", .device_id = true,
	},
	.sizes = { 0, 3, MODBUS_SPACE_HOLDING },
	.blocks = netio_pdu_blocks,
	.num_blocks = ARRAY_SIZE(netio_pdu_blocks),
	.outlets = &netio_pdu_outlets,
	.size = netio_pdu_size,
};
