/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by megapod-map from drivers/power/sunspec.yaml: edit that, then run make generate. */

static const struct megapod_map_model sunspec_models[] = {
	{ .id = 1, .length = 66 },
	{ .id = 802, .length = 62 },
	{ .id = 713, .length = 7 },
	{ .id = 201, .last = 204, .length = 105 },
	{ .id = 124, .length = 24 },
	{ .id = 704, .length = 65 },
	{ .id = 715, .length = 7 },
};

static const struct megapod_state sunspec_battery_states_13[] = {
	{ 1, MEGAPOD_STATUS_OK, "off" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "empty" },
	{ 3, MEGAPOD_STATUS_OK, "discharging" },
	{ 4, MEGAPOD_STATUS_OK, "charging" },
	{ 5, MEGAPOD_STATUS_OK, "full" },
	{ 6, MEGAPOD_STATUS_OK, "holding" },
	{ 7, MEGAPOD_STATUS_OK, "testing" },
};

static const struct megapod_state sunspec_battery_states_14[] = {
	{ 0, MEGAPOD_STATUS_OK, "remote" },
	{ 1, MEGAPOD_STATUS_OK, "local" },
};

static const struct megapod_state sunspec_battery_states_17[] = {
	{ 0, MEGAPOD_STATUS_OK, "not known" },
	{ 1, MEGAPOD_STATUS_OK, "lead-acid" },
	{ 2, MEGAPOD_STATUS_OK, "nickel metal hydride" },
	{ 3, MEGAPOD_STATUS_OK, "nickel-cadmium" },
	{ 4, MEGAPOD_STATUS_OK, "lithium-ion" },
	{ 5, MEGAPOD_STATUS_OK, "carbon-zinc" },
	{ 6, MEGAPOD_STATUS_OK, "zinc chloride" },
	{ 7, MEGAPOD_STATUS_OK, "alkaline" },
	{ 8, MEGAPOD_STATUS_OK, "rechargeable alkaline" },
	{ 9, MEGAPOD_STATUS_OK, "sodium-sulfur" },
	{ 10, MEGAPOD_STATUS_OK, "flow" },
	{ 99, MEGAPOD_STATUS_OK, "other" },
};

static const struct megapod_state sunspec_battery_states_18[] = {
	{ 1, MEGAPOD_STATUS_WARNING, "disconnected" },
	{ 2, MEGAPOD_STATUS_OK, "initializing" },
	{ 3, MEGAPOD_STATUS_OK, "connected" },
	{ 4, MEGAPOD_STATUS_OK, "standby" },
	{ 5, MEGAPOD_STATUS_WARNING, "charge protection" },
	{ 6, MEGAPOD_STATUS_OK, "suspending" },
	{ 99, MEGAPOD_STATUS_CRITICAL, "fault" },
};

static const struct megapod_state sunspec_battery_states_20[] = {
	{ 0, MEGAPOD_STATUS_CRITICAL, "communication error" },
	{ 1, MEGAPOD_STATUS_CRITICAL, "over temperature" },
	{ 2, MEGAPOD_STATUS_WARNING, "high temperature" },
	{ 3, MEGAPOD_STATUS_CRITICAL, "under temperature" },
	{ 4, MEGAPOD_STATUS_WARNING, "low temperature" },
	{ 5, MEGAPOD_STATUS_CRITICAL, "over charge current" },
	{ 6, MEGAPOD_STATUS_WARNING, "high charge current" },
	{ 7, MEGAPOD_STATUS_CRITICAL, "over discharge current" },
	{ 8, MEGAPOD_STATUS_WARNING, "high discharge current" },
	{ 9, MEGAPOD_STATUS_CRITICAL, "over voltage" },
	{ 10, MEGAPOD_STATUS_WARNING, "high voltage" },
	{ 11, MEGAPOD_STATUS_CRITICAL, "under voltage" },
	{ 12, MEGAPOD_STATUS_WARNING, "low voltage" },
	{ 13, MEGAPOD_STATUS_CRITICAL, "charge under its lowest" },
	{ 14, MEGAPOD_STATUS_WARNING, "charge near its lowest" },
	{ 15, MEGAPOD_STATUS_CRITICAL, "charge over its highest" },
	{ 16, MEGAPOD_STATUS_WARNING, "charge near its highest" },
	{ 17, MEGAPOD_STATUS_WARNING, "voltage imbalance" },
	{ 18, MEGAPOD_STATUS_CRITICAL, "temperatures apart" },
	{ 19, MEGAPOD_STATUS_WARNING, "temperature imbalance" },
	{ 20, MEGAPOD_STATUS_CRITICAL, "contactor error" },
	{ 21, MEGAPOD_STATUS_CRITICAL, "fan error" },
	{ 22, MEGAPOD_STATUS_CRITICAL, "ground fault" },
	{ 23, MEGAPOD_STATUS_CRITICAL, "open door" },
	{ 24, MEGAPOD_STATUS_WARNING, "current imbalance" },
	{ 25, MEGAPOD_STATUS_CRITICAL, "other alarm" },
	{ 26, MEGAPOD_STATUS_WARNING, "other warning" },
	{ 28, MEGAPOD_STATUS_CRITICAL, "configuration alarm" },
	{ 29, MEGAPOD_STATUS_WARNING, "configuration warning" },
};

static const struct megapod_state sunspec_battery_states_38[] = {
	{ 0, MEGAPOD_STATUS_OK, "none" },
	{ 1, MEGAPOD_STATUS_OK, "start" },
	{ 2, MEGAPOD_STATUS_OK, "stop" },
};

static const struct megapod_point sunspec_battery[] = {
	{
		.label = "Battery capacity", .reg = 40072, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40122,
	},
	{
		.label = "Battery energy capacity", .reg = 40073, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40123,
	},
	{
		.label = "Most charge power", .reg = 40074, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40124,
	},
	{
		.label = "Most discharge power", .reg = 40075, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40124,
	},
	{
		.label = "Self-discharge", .reg = 40076, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40125,
	},
	{
		.label = "Highest charge", .reg = 40077, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .mul = 10, .scale_reg = 40126,
	},
	{
		.label = "Lowest charge", .reg = 40078, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .mul = 10, .scale_reg = 40126,
	},
	{
		.label = "Highest charge in reserve", .reg = 40079, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .mul = 10, .scale_reg = 40126,
	},
	{
		.label = "Lowest charge in reserve", .reg = 40080, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .mul = 10, .scale_reg = 40126,
	},
	{
		.label = "Charge", .reg = 40081, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 10, .scale_reg = 40126,
	},
	{
		.label = "Depth of discharge", .reg = 40082, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40127,
	},
	{
		.label = "Battery health", .reg = 40083, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40128,
	},
	{
		.label = "Cycles", .reg = 40084, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_COUNT, .num_na = 1,
		.na = { 0xffffffff },
	},
	{
		.label = "Charge status", .reg = 40086, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_battery_states_13,
		.num_states = ARRAY_SIZE(sunspec_battery_states_13),
	},
	{
		.label = "Battery control", .reg = 40087, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_battery_states_14,
		.num_states = ARRAY_SIZE(sunspec_battery_states_14),
	},
	{
		.label = "Battery heartbeat", .reg = 40088, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .moving = true,
	},
	{
		.label = "Controller heartbeat", .reg = 40089, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Battery type", .reg = 40091, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_battery_states_17,
		.num_states = ARRAY_SIZE(sunspec_battery_states_17),
	},
	{
		.label = "Battery state", .reg = 40092, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_battery_states_18,
		.num_states = ARRAY_SIZE(sunspec_battery_states_18),
	},
	{
		.label = "Battery state of the maker", .reg = 40093, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Battery events", .reg = 40096, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true, .named_bits = true,
		.states = sunspec_battery_states_20,
		.num_states = ARRAY_SIZE(sunspec_battery_states_20),
	},
	{
		.label = "Battery events 2", .reg = 40098, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffffffff },
	},
	{
		.label = "Battery events of the maker", .reg = 40100, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffffffff },
	},
	{
		.label = "Battery events of the maker 2", .reg = 40102,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_U32,
		.quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1, .na = { 0xffffffff },
	},
	{
		.label = "Battery voltage", .reg = 40104, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 1000, .scale_reg = 40129,
	},
	{
		.label = "Highest battery voltage", .reg = 40105, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40129,
	},
	{
		.label = "Lowest battery voltage", .reg = 40106, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40129,
	},
	{
		.label = "Highest cell voltage", .reg = 40107, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40130,
	},
	{
		.label = "String of the highest cell", .reg = 40108, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Module of the highest cell", .reg = 40109, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Lowest cell voltage", .reg = 40110, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40130,
	},
	{
		.label = "String of the lowest cell", .reg = 40111, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Module of the lowest cell", .reg = 40112, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Average cell voltage", .reg = 40113, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40130,
	},
	{
		.label = "Battery current", .reg = 40114, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0x8000 }, .na_passes = true, .mul = 1000, .scale_reg = 40131,
	},
	{
		.label = "Most charge current", .reg = 40115, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40132,
	},
	{
		.label = "Most discharge current", .reg = 40116, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40132,
	},
	{
		.label = "Battery power", .reg = 40117, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x8000 }, .na_passes = true, .mul = 1000, .scale_reg = 40133,
	},
	{
		.label = "Inverter request", .reg = 40118, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_battery_states_38,
		.num_states = ARRAY_SIZE(sunspec_battery_states_38),
	},
	{
		.label = "Requested power", .reg = 40119, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40133,
	},
	{
		.label = "Scale of battery capacity", .reg = 40122, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of battery energy capacity", .reg = 40123,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_S16,
		.quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of most power", .reg = 40124, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of self-discharge", .reg = 40125, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of charge", .reg = 40126, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of depth of discharge", .reg = 40127, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of battery health", .reg = 40128, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of battery voltage", .reg = 40129, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of cell voltage", .reg = 40130, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of battery current", .reg = 40131, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of most current", .reg = 40132, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of battery power", .reg = 40133, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_state sunspec_storage_states_4[] = {
	{ 0, MEGAPOD_STATUS_OK, "ok" },
	{ 1, MEGAPOD_STATUS_WARNING, "warning" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "error" },
};

static const struct megapod_point sunspec_storage[] = {
	{
		.label = "Storage capacity", .reg = 40136, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40141,
	},
	{
		.label = "Storage energy left", .reg = 40137, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40141,
	},
	{
		.label = "Storage charge", .reg = 40138, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 10, .scale_reg = 40142,
	},
	{
		.label = "Storage health", .reg = 40139, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40142,
	},
	{
		.label = "Storage status", .reg = 40140, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_storage_states_4,
		.num_states = ARRAY_SIZE(sunspec_storage_states_4),
	},
	{
		.label = "Scale of storage energy", .reg = 40141, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of storage percent", .reg = 40142, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_state sunspec_meter_states_39[] = {
	{ 2, MEGAPOD_STATUS_CRITICAL, "power failure" },
	{ 3, MEGAPOD_STATUS_WARNING, "under voltage" },
	{ 4, MEGAPOD_STATUS_WARNING, "low power factor" },
	{ 5, MEGAPOD_STATUS_WARNING, "over current" },
	{ 6, MEGAPOD_STATUS_WARNING, "over voltage" },
	{ 7, MEGAPOD_STATUS_CRITICAL, "missing sensor" },
};

static const struct megapod_point sunspec_meter[] = {
	{
		.label = "Current", .reg = 40145, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0x8000 }, .na_passes = true, .mul = 1000, .scale_reg = 40149,
	},
	{
		.label = "Current A", .reg = 40146, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40149,
	},
	{
		.label = "Current B", .reg = 40147, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40149,
	},
	{
		.label = "Current C", .reg = 40148, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_CURRENT, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40149,
	},
	{
		.label = "Scale of current", .reg = 40149, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Voltage to neutral", .reg = 40150, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .na_passes = true, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage A", .reg = 40151, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage B", .reg = 40152, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage C", .reg = 40153, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage between lines", .reg = 40154, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage AB", .reg = 40155, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage BC", .reg = 40156, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Voltage CA", .reg = 40157, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40158,
	},
	{
		.label = "Scale of voltage", .reg = 40158, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Frequency", .reg = 40159, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_FREQUENCY, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40160,
	},
	{
		.label = "Scale of frequency", .reg = 40160, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Power", .reg = 40161, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x8000 }, .na_passes = true, .mul = 1000, .scale_reg = 40165,
	},
	{
		.label = "Power A", .reg = 40162, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40165,
	},
	{
		.label = "Power B", .reg = 40163, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40165,
	},
	{
		.label = "Power C", .reg = 40164, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x8000 }, .mul = 1000, .scale_reg = 40165,
	},
	{
		.label = "Scale of power", .reg = 40165, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Apparent power", .reg = 40166, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40170,
	},
	{
		.label = "Apparent power A", .reg = 40167, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40170,
	},
	{
		.label = "Apparent power B", .reg = 40168, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40170,
	},
	{
		.label = "Apparent power C", .reg = 40169, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40170,
	},
	{
		.label = "Scale of apparent power", .reg = 40170, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Reactive power", .reg = 40171, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40175,
	},
	{
		.label = "Reactive power A", .reg = 40172, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40175,
	},
	{
		.label = "Reactive power B", .reg = 40173, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40175,
	},
	{
		.label = "Reactive power C", .reg = 40174, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_REACTIVE_POWER,
		.num_na = 1, .na = { 0x8000 }, .mul = 1000, .scale_reg = 40175,
	},
	{
		.label = "Scale of reactive power", .reg = 40175, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Power factor", .reg = 40176, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.num_na = 1, .na = { 0x8000 }, .mul = 10, .scale_reg = 40180,
	},
	{
		.label = "Power factor A", .reg = 40177, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.num_na = 1, .na = { 0x8000 }, .mul = 10, .scale_reg = 40180,
	},
	{
		.label = "Power factor B", .reg = 40178, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.num_na = 1, .na = { 0x8000 }, .mul = 10, .scale_reg = 40180,
	},
	{
		.label = "Power factor C", .reg = 40179, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_POWER_FACTOR,
		.num_na = 1, .na = { 0x8000 }, .mul = 10, .scale_reg = 40180,
	},
	{
		.label = "Scale of power factor", .reg = 40180, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Energy exported", .reg = 40181, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY, .mul = 1000,
		.scale_reg = 40197,
	},
	{
		.label = "Energy imported", .reg = 40189, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_ENERGY, .mul = 1000,
		.scale_reg = 40197,
	},
	{
		.label = "Scale of energy", .reg = 40197, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Meter events", .reg = 40248, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true, .named_bits = true,
		.states = sunspec_meter_states_39,
		.num_states = ARRAY_SIZE(sunspec_meter_states_39),
	},
};

static const struct megapod_state sunspec_storage_control_states_3[] = {
	{ 0, MEGAPOD_STATUS_OK, "charge" },
	{ 1, MEGAPOD_STATUS_OK, "discharge" },
};

static const struct megapod_state sunspec_storage_control_states_9[] = {
	{ 1, MEGAPOD_STATUS_OK, "off" },
	{ 2, MEGAPOD_STATUS_CRITICAL, "empty" },
	{ 3, MEGAPOD_STATUS_OK, "discharging" },
	{ 4, MEGAPOD_STATUS_OK, "charging" },
	{ 5, MEGAPOD_STATUS_OK, "full" },
	{ 6, MEGAPOD_STATUS_OK, "holding" },
	{ 7, MEGAPOD_STATUS_OK, "testing" },
};

static const struct megapod_state sunspec_storage_control_states_15[] = {
	{ 0, MEGAPOD_STATUS_OK, "solar" },
	{ 1, MEGAPOD_STATUS_OK, "grid" },
};

static const struct megapod_point sunspec_storage_control[] = {
	{
		.label = "Charge power limit", .reg = 40252, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40268,
	},
	{
		.label = "Charge power ramp", .reg = 40253, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40269,
	},
	{
		.label = "Discharge power ramp", .reg = 40254, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40269,
	},
	{
		.label = "Storage control", .reg = 40255, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .named_bits = true, .states = sunspec_storage_control_states_3,
		.num_states = ARRAY_SIZE(sunspec_storage_control_states_3),
	},
	{
		.label = "Charge apparent power limit", .reg = 40256, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_APPARENT_POWER,
		.num_na = 1, .na = { 0xffff }, .mul = 1000, .scale_reg = 40270,
	},
	{
		.label = "Storage reserve", .reg = 40257, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .mul = 10, .scale_reg = 40271,
	},
	{
		.label = "Storage state of charge", .reg = 40258, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_CHARGE, .num_na = 1,
		.na = { 0xffff }, .na_passes = true, .mul = 10, .scale_reg = 40272,
	},
	{
		.label = "Storage left above reserve", .reg = 40259, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40273,
	},
	{
		.label = "Storage voltage", .reg = 40260, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_VOLTAGE, .num_na = 1,
		.na = { 0xffff }, .mul = 1000, .scale_reg = 40274,
	},
	{
		.label = "Storage charge status", .reg = 40261, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_storage_control_states_9,
		.num_states = ARRAY_SIZE(sunspec_storage_control_states_9),
	},
	{
		.label = "Discharge rate", .reg = 40262, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0x8000 }, .scale_reg = 40275,
	},
	{
		.label = "Charge rate", .reg = 40263, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0x8000 }, .scale_reg = 40275,
	},
	{
		.label = "Storage rate window", .reg = 40264, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Storage rate reverts after", .reg = 40265, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Storage rate ramp time", .reg = 40266, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Storage is charged by", .reg = 40267, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_storage_control_states_15,
		.num_states = ARRAY_SIZE(sunspec_storage_control_states_15),
	},
	{
		.label = "Scale of charge power limit", .reg = 40268, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of power ramp", .reg = 40269, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of apparent power limit", .reg = 40270,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_S16,
		.quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of storage reserve", .reg = 40271, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of storage state of charge", .reg = 40272,
		.space = MODBUS_SPACE_HOLDING, .format = MEGAPOD_FORMAT_S16,
		.quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of storage left", .reg = 40273, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of storage voltage", .reg = 40274, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of storage rate", .reg = 40275, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_state sunspec_power_control_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "disabled" },
	{ 1, MEGAPOD_STATUS_OK, "enabled" },
};

static const struct megapod_state sunspec_power_control_states_5[] = {
	{ 0, MEGAPOD_STATUS_OK, "disabled" },
	{ 1, MEGAPOD_STATUS_OK, "enabled" },
};

static const struct megapod_state sunspec_power_control_states_6[] = {
	{ 0, MEGAPOD_STATUS_OK, "percent" },
	{ 1, MEGAPOD_STATUS_OK, "watts" },
};

static const struct megapod_point sunspec_power_control[] = {
	{
		.label = "Power limit in percent", .reg = 40290, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_power_control_states_0,
		.num_states = ARRAY_SIZE(sunspec_power_control_states_0),
	},
	{
		.label = "Power limit", .reg = 40291, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40330,
	},
	{
		.label = "Power limit reverts to", .reg = 40292, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .scale_reg = 40330,
	},
	{
		.label = "Power limit reverts after", .reg = 40294, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffffffff },
	},
	{
		.label = "Power limit reverts in", .reg = 40296, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true,
	},
	{
		.label = "Set power", .reg = 40298, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_power_control_states_5,
		.num_states = ARRAY_SIZE(sunspec_power_control_states_5),
	},
	{
		.label = "Set power is in", .reg = 40299, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_power_control_states_6,
		.num_states = ARRAY_SIZE(sunspec_power_control_states_6),
	},
	{
		.label = "Set power in watts", .reg = 40300, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x80000000 }, .mul = 1000, .scale_reg = 40331,
	},
	{
		.label = "Set power reverts to", .reg = 40302, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S32, .quantity = MEGAPOD_QUANTITY_POWER, .num_na = 1,
		.na = { 0x80000000 }, .mul = 1000, .scale_reg = 40331,
	},
	{
		.label = "Set power in percent", .reg = 40304, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0x8000 }, .scale_reg = 40332,
	},
	{
		.label = "Set power reverts after", .reg = 40307, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffffffff },
	},
	{
		.label = "Set power reverts in", .reg = 40309, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_DURATION, .num_na = 1,
		.na = { 0xffffffff }, .na_passes = true,
	},
	{
		.label = "Power ramp", .reg = 40325, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff },
	},
	{
		.label = "Scale of power limit", .reg = 40330, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of set power", .reg = 40331, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
	{
		.label = "Scale of set percent", .reg = 40332, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_S16, .quantity = MEGAPOD_QUANTITY_RAW,
	},
};

static const struct megapod_state sunspec_control_states_0[] = {
	{ 0, MEGAPOD_STATUS_OK, "remote" },
	{ 1, MEGAPOD_STATUS_OK, "local" },
};

static const struct megapod_state sunspec_control_states_3[] = {
	{ 0, MEGAPOD_STATUS_OK, "stop" },
	{ 1, MEGAPOD_STATUS_OK, "start" },
	{ 2, MEGAPOD_STATUS_OK, "enter standby" },
	{ 3, MEGAPOD_STATUS_OK, "exit standby" },
};

static const struct megapod_point sunspec_control[] = {
	{
		.label = "Control", .reg = 40345, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_control_states_0,
		.num_states = ARRAY_SIZE(sunspec_control_states_0),
	},
	{
		.label = "Device heartbeat", .reg = 40346, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffffffff }, .moving = true,
	},
	{
		.label = "Heartbeat of its controller", .reg = 40348, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U32, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffffffff },
	},
	{
		.label = "Operation", .reg = 40351, .space = MODBUS_SPACE_HOLDING,
		.format = MEGAPOD_FORMAT_U16, .quantity = MEGAPOD_QUANTITY_RAW, .num_na = 1,
		.na = { 0xffff }, .states = sunspec_control_states_3,
		.num_states = ARRAY_SIZE(sunspec_control_states_3),
	},
};

static const struct megapod_block sunspec_blocks[] = {
	{
		.points = sunspec_battery, .num_points = ARRAY_SIZE(sunspec_battery),
	},
	{
		.points = sunspec_storage, .num_points = ARRAY_SIZE(sunspec_storage),
	},
	{
		.points = sunspec_meter, .num_points = ARRAY_SIZE(sunspec_meter),
	},
	{
		.points = sunspec_storage_control,
		.num_points = ARRAY_SIZE(sunspec_storage_control),
	},
	{
		.points = sunspec_power_control, .num_points = ARRAY_SIZE(sunspec_power_control),
	},
	{
		.points = sunspec_control, .num_points = ARRAY_SIZE(sunspec_control),
	},
};

static const struct megapod_map_battery sunspec_batteries[] = {
	{
		.label = "Battery",
		.charge = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 40081 },
		.voltage = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 40104 },
	},
	{
		.label = "Storage",
		.charge = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 40138 },
		.same_cells = true,
	},
	{
		.label = "Basic storage",
		.charge = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 40258 },
		.voltage = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 40260 },
		.same_cells = true,
	},
};

static const struct megapod_map_text sunspec_texts[] = {
	{ "Options", { 40036, 8, MODBUS_SPACE_HOLDING } },
};

static const struct megapod_map sunspec_map = {
	.owner = THIS_MODULE,
	.name = "sunspec",
	.kind = MEGAPOD_COMPONENT_KIND_UPS,
	.identity = {
		.vendor_at = { 40004, 16, MODBUS_SPACE_HOLDING },
		.model_at = { 40020, 16, MODBUS_SPACE_HOLDING },
		.serial_at = { 40052, 16, MODBUS_SPACE_HOLDING },
		.firmware_at = { 40044, 8, MODBUS_SPACE_HOLDING },
	},
	.models = sunspec_models,
	.num_models = ARRAY_SIZE(sunspec_models),
	.blocks = sunspec_blocks,
	.num_blocks = ARRAY_SIZE(sunspec_blocks),
	.batteries = sunspec_batteries,
	.num_batteries = ARRAY_SIZE(sunspec_batteries),
	.texts = sunspec_texts,
	.num_texts = ARRAY_SIZE(sunspec_texts),
};
