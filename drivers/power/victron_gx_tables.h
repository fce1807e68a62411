/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/power/victron_gx.yaml: edit that, then run make generate. */

static const struct megapod_state victron_gx_battery_states_4[] = {
	{ 0, MEGAPOD_STATUS_OK, "idle" },
	{ 1, MEGAPOD_STATUS_OK, "charging" },
	{ 2, MEGAPOD_STATUS_OK, "discharging" },
};

static const struct megapod_point victron_gx_battery[] = {
	{
		.label = "Battery voltage", .reg = 840, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .mul = 100,
	},
	{
		.label = "Battery current", .reg = 841, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 100,
		.valid = { 840, 0xffff, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Battery power", .reg = 842, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
		.valid = { 840, 0xffff, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Charge", .reg = 843, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .mul = 10,
		.valid = { 840, 0xffff, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Battery state", .reg = 844, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = victron_gx_battery_states_4,
		.num_states = ARRAY_SIZE(victron_gx_battery_states_4),
		.valid = { 840, 0xffff, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Consumed", .reg = 845, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.valid = { 840, 0xffff, .space = MODBUS_SPACE_HOLDING, .invert = true },
	},
	{
		.label = "Time left", .reg = 846, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0 }, .na_passes = true, .mul = 100,
	},
};

static const struct megapod_state victron_gx_grid_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "none" },
	{ 1, MEGAPOD_STATUS_OK, "grid" },
	{ 2, MEGAPOD_STATUS_OK, "generator" },
	{ 3, MEGAPOD_STATUS_OK, "shore power" },
	{ 240, MEGAPOD_STATUS_OK, "not connected" },
};

static const struct megapod_point victron_gx_grid[] = {
	{
		.label = "Active input", .reg = 826, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = victron_gx_grid_states_0,
		.num_states = ARRAY_SIZE(victron_gx_grid_states_0),
	},
	{
		.label = "Load on input L1 power", .reg = 872, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load on input L2 power", .reg = 874, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load on input L3 power", .reg = 876, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load on output L1 power", .reg = 878, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load on output L2 power", .reg = 880, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load on output L3 power", .reg = 882, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on output L1 power", .reg = 884, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on output L2 power", .reg = 886, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on output L3 power", .reg = 888, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on grid L1 power", .reg = 890, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on grid L2 power", .reg = 892, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on grid L3 power", .reg = 894, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on generator L1 power", .reg = 896, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on generator L2 power", .reg = 898, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar on generator L3 power", .reg = 900, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load L1 power", .reg = 902, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load L2 power", .reg = 904, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Load L3 power", .reg = 906, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Grid L1 power", .reg = 908, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Grid L2 power", .reg = 910, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Grid L3 power", .reg = 912, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Generator L1 power", .reg = 914, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Generator L2 power", .reg = 916, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Generator L3 power", .reg = 918, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
};

static const struct megapod_point victron_gx_direct_current[] = {
	{
		.label = "Solar power", .reg = 850, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Solar current", .reg = 851, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 100,
	},
	{
		.label = "Charger power", .reg = 855, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "DC loads power", .reg = 860, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "VE.Bus current", .reg = 865, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 100,
	},
	{
		.label = "VE.Bus power", .reg = 866, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "Inverter current", .reg = 868, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_CURRENT, .mul = 100,
	},
	{
		.label = "Inverter power", .reg = 870, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
};

static const struct megapod_point victron_gx_relays[] = {
	{
		.label = "Relay 1", .reg = 806, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
	{
		.label = "Relay 2", .reg = 807, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_INPUT,
	},
};

static const struct megapod_state victron_gx_ess_states_4[] = {
	{ 0, MEGAPOD_STATUS_OK, "no" },
	{ 1, MEGAPOD_STATUS_OK, "yes" },
};

static const struct megapod_state victron_gx_ess_states_8[] = {
	{ 0, MEGAPOD_STATUS_OK, "battery life disabled" },
	{ 1, MEGAPOD_STATUS_OK, "restarting" },
	{ 2, MEGAPOD_STATUS_OK, "self-consumption" },
	{ 3, MEGAPOD_STATUS_OK, "self-consumption" },
	{ 4, MEGAPOD_STATUS_OK, "self-consumption" },
	{ 5, MEGAPOD_STATUS_OK, "discharge disabled" },
	{ 6, MEGAPOD_STATUS_WARNING, "forced charge" },
	{ 7, MEGAPOD_STATUS_OK, "sustain" },
	{ 9, MEGAPOD_STATUS_OK, "keeps batteries charged" },
	{ 10, MEGAPOD_STATUS_OK, "battery life disabled" },
	{ 11, MEGAPOD_STATUS_WARNING, "disabled at low charge" },
};

static const struct megapod_state victron_gx_ess_states_10[] = {
	{ 1, MEGAPOD_STATUS_OK, "phase compensation" },
	{ 2, MEGAPOD_STATUS_OK, "no phase compensation" },
	{ 3, MEGAPOD_STATUS_OK, "disabled" },
};

static const struct megapod_point victron_gx_ess[] = {
	{
		.label = "ESS grid set-point", .reg = 2700, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "ESS most charge", .reg = 2701, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "ESS most discharge", .reg = 2702, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Most charge current", .reg = 2705, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Feed-in is limited", .reg = 2709, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.states = victron_gx_ess_states_4,
		.num_states = ARRAY_SIZE(victron_gx_ess_states_4),
	},
	{
		.label = "ESS set-point of another", .reg = 2716, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "ESS most discharge power", .reg = 2720, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "ESS most feed-in power", .reg = 2722, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .mul = 1000,
	},
	{
		.label = "ESS state", .reg = 2900, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .states = victron_gx_ess_states_8,
		.num_states = ARRAY_SIZE(victron_gx_ess_states_8),
	},
	{
		.label = "Lowest charge", .reg = 2901, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE,
		.rate = MEGAPOD_RATE_SLOW,
	},
	{
		.label = "ESS mode", .reg = 2902, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW,
		.rate = MEGAPOD_RATE_SLOW, .states = victron_gx_ess_states_10,
		.num_states = ARRAY_SIZE(victron_gx_ess_states_10),
	},
	{
		.label = "Charge limit", .reg = 2903, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE,
		.rate = MEGAPOD_RATE_SLOW,
	},
};

static const struct megapod_block victron_gx_blocks[] = {
	{
		.points = victron_gx_battery, .num_points = ARRAY_SIZE(victron_gx_battery),
	},
	{
		.points = victron_gx_grid, .num_points = ARRAY_SIZE(victron_gx_grid),
	},
	{
		.points = victron_gx_direct_current,
		.num_points = ARRAY_SIZE(victron_gx_direct_current),
	},
	{
		.points = victron_gx_relays, .num_points = ARRAY_SIZE(victron_gx_relays),
	},
	{
		.points = victron_gx_ess, .num_points = ARRAY_SIZE(victron_gx_ess),
	},
};

static const struct megapod_map_battery victron_gx_batteries[] = {
	{
		.label = "Battery",
		.charge = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 843 },
		.time_left = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 846 },
		.voltage = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 840 },
		.current_ = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 841 },
		.power = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 842 },
	},
};

static const struct megapod_map_text victron_gx_texts[] = {
	{ "Name of the installation", { 5700, 8, MODBUS_SPACE_HOLDING } },
};

static const struct megapod_map victron_gx_map = {
	.owner = THIS_MODULE,
	.name = "victron_gx",
	.kind = MEGAPOD_COMPONENT_KIND_UPS,
	.identity = {
		.vendor = "Victron Energy",
		.serial_at = { 800, 6, MODBUS_SPACE_HOLDING, .required = true },
	},
	.blocks = victron_gx_blocks,
	.num_blocks = ARRAY_SIZE(victron_gx_blocks),
	.batteries = victron_gx_batteries,
	.num_batteries = ARRAY_SIZE(victron_gx_batteries),
	.texts = victron_gx_texts,
	.num_texts = ARRAY_SIZE(victron_gx_texts),
};
