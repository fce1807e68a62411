// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delta RDF040DSS5193E0: reservoir and pumping unit of the OCP Open Rack V3, with its
 * liquid-to-air heat exchanger (HEX). Modbus RTU, unit 12, 19200 8N1, function codes 03, 06 and 10.
 *
 * The map follows the public rackmon configuration of facebook/openbmc,
 * configs/register_map/orv3_rpu.json; where revisions differ, the newest: coolant and air
 * temperatures are signed, and register 36870 counts whole watts. All numbers are big-endian.
 * Registers from 40960 on are of newer firmware; a unit that does not have them
 * answers ILLEGAL DATA ADDRESS, and they are absent.
 *
 * Whatever the map gives no unit or no meaning for is reported raw. 1 in an alarm word means
 * trouble, as phosphor-modbus reads it.
 *
 * Register 37904 also stops the system (bit 5), cycles its power (6), clears its run times (10)
 * and its log (11) and resets pumps (12 to 15). No command touches these bits.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#define RPU_MODEL		"RDF040DSS5193E0"

/* Control registers */
#define RPU_FLOW_TARGET		37888	/* 0.1 L/min */
#define RPU_PUMP_DUTY		37891	/* percent */
#define RPU_CONTROL		37904
#define RPU_PUMP1_DUTY		41987	/* percent; pumps 2 and 3 follow */

#define RPU_CONTROL_PUMP_MANUAL	BIT(1)
#define RPU_CONTROL_FAN_MANUAL	BIT(2)
#define RPU_CONTROL_AUTO_FLOW	BIT(3)
#define RPU_CONTROL_STOP	BIT(5)
#define RPU_CONTROL_MANUAL	BIT(9)
/* Stop, power cycle, clear run times, clear log, reset of pumps 1 to 4 */
#define RPU_CONTROL_DANGEROUS	(BIT(5) | BIT(6) | BIT(10) | BIT(11) | GENMASK(15, 12))

/*
 * Lowest duty that is passed on. The unit's own minimum is not public; a fifth of full duty is what
 * hwmon drivers of liquid pumps take as the least that keeps coolant moving (nzxt-kraken3).
 */
#define RPU_DUTY_MIN_PERMILLE	200

/* Flag words */
#define RPU_SENSORS_HIGH	37375
#define RPU_SENSORS		37376
#define RPU_STATUS		37377
#define RPU_LEAKS		37378
#define RPU_HEX			37379
#define RPU_HEX_EXT		41473
#define RPU_SENSORS_EXT		41474

#define POINT(_reg, _format, _quantity, _mul, _label, ...)			\
	{									\
		.label = _label,						\
		.reg = _reg,							\
		.space = MODBUS_SPACE_HOLDING,					\
		.format = MEGAPOD_FORMAT_##_format,				\
		.quantity = MEGAPOD_QUANTITY_##_quantity,			\
		.mul = _mul,							\
		__VA_ARGS__							\
	}

#define SLOW		.rate = MEGAPOD_RATE_SLOW
#define TRIP		.rate = MEGAPOD_RATE_TRIP
#define WARNING		.severity = MEGAPOD_STATUS_WARNING
/* Counts all the time. Run times of pumps rest with their pump, which takes turns */
#define MOVING		.moving = true
#define FAULT(_reg, _mask)	.fault = { _reg, _mask }
#define RAISED(_reg, _mask)	.alarm = { _reg, _mask }

/* 0.1 L/min, 0.1 C, 0.1 kPa, 0.1 W, 0.1 V, percent, in the units of their quantities */
#define FLOW(_reg, _label, ...)	POINT(_reg, U16, FLOW, 100, _label, __VA_ARGS__)
#define TEMP(_reg, _label, ...)	POINT(_reg, S16, TEMPERATURE, 100, _label, __VA_ARGS__)
#define PRESSURE(_reg, _label, ...) POINT(_reg, S16, PRESSURE, 100, _label, __VA_ARGS__)
#define POWER(_reg, _label, ...) POINT(_reg, U16, POWER, 100, _label, __VA_ARGS__)
#define DUTY(_reg, _label, ...)	POINT(_reg, U16, DUTY, 10, _label, __VA_ARGS__)
#define SPEED(_reg, _label, ...) POINT(_reg, U16, SPEED, 1, _label, __VA_ARGS__)
#define RAW(_reg, _label, ...)	POINT(_reg, U16, RAW, 1, _label, __VA_ARGS__)
#define RAW32(_reg, _label, ...) POINT(_reg, U32, RAW, 1, _label, __VA_ARGS__)
#define BIT_OF(_reg, _bit, _quantity, _label, ...)				\
	POINT(_reg, BITS, _quantity, 1, _label, .bit = _bit, __VA_ARGS__)
#define ALARM(_reg, _bit, _label, ...)	BIT_OF(_reg, _bit, ALARM, _label, __VA_ARGS__)
#define LEAK(_reg, _bit, _label, ...)	BIT_OF(_reg, _bit, LEAK, _label, __VA_ARGS__)
#define STICKY(_reg, _label)	POINT(_reg, U16, LEAK, 1, _label " (sticky)", SLOW)

static const struct megapod_point rpu_coolant[] = {
	FLOW(36864, "Coolant flow", TRIP, FAULT(RPU_SENSORS, BIT(4)), RAISED(RPU_STATUS, BIT(7))),
	TEMP(36865, "Coolant outlet", FAULT(RPU_SENSORS, BIT(1)), RAISED(RPU_STATUS, BIT(1))),
	TEMP(36866, "Coolant inlet", FAULT(RPU_SENSORS, BIT(0)), RAISED(RPU_STATUS, BIT(2))),
	PRESSURE(36867, "Coolant outlet pressure", FAULT(RPU_SENSORS, BIT(3)),
		 RAISED(RPU_STATUS, BIT(4))),
	PRESSURE(36868, "Coolant inlet pressure", FAULT(RPU_SENSORS, BIT(2))),
	POWER(36869, "RPU power", FAULT(RPU_SENSORS, BIT(11))),
	POINT(36870, U16, POWER, 1000, "Total power"),
	POINT(36871, U16, VOLTAGE, 100, "RPU input", FAULT(RPU_SENSORS, BIT(11))),
	TEMP(36872, "RPU air inlet", FAULT(RPU_SENSORS, BIT(10)), RAISED(RPU_STATUS, BIT(3))),
	DUTY(36873, "Pump duty"),
	RAW(36878, "RPU fan status"),
	POWER(36881, "Cooling capacity"),
	RAW(36886, "Reservoir status", FAULT(RPU_SENSORS, BIT(12) | BIT(13)),
	    RAISED(RPU_STATUS, BIT(0))),
	RAW(36887, "LED status"),
	RAW(36888, "Pump status"),
	RAW(36889, "RPU internal fan status"),
};

static const struct megapod_point rpu_pump[] = {
	SPEED(36874, "Pump #"),
	RAW(36882, "Pump # status"),
};

static const struct megapod_point rpu_pump_runtime[] = {
	RAW32(36912, "Pump # run time", SLOW),
};

static const struct megapod_point rpu_fan[] = {
	SPEED(36879, "RPU fan #"),
};

static const struct megapod_point rpu_hex[] = {
	DUTY(37120, "HEX fan duty"),
	POWER(37121, "HEX power"),
	POINT(37122, U16, VOLTAGE, 1000, "HEX input"),
	/* Named a current, given in volts */
	RAW(37123, "HEX input current"),
	TEMP(37134, "HEX air outlet 1", FAULT(RPU_SENSORS, BIT(5))),
	TEMP(37135, "HEX air outlet 2", FAULT(RPU_SENSORS, BIT(6))),
	TEMP(37136, "HEX air inlet 1", FAULT(RPU_SENSORS, BIT(7)), RAISED(RPU_STATUS, BIT(5))),
	TEMP(37137, "HEX air inlet 2", FAULT(RPU_SENSORS, BIT(8)), RAISED(RPU_STATUS, BIT(5))),
	TEMP(37138, "HEX water inlet", FAULT(RPU_SENSORS, BIT(9))),
	RAW(37139, "HEX bladder level status", FAULT(RPU_SENSORS, BIT(15))),
	POINT(37140, S16, RAW, 1, "HEX Y filter pressure", FAULT(RPU_SENSORS_HIGH, BIT(0)),
	      RAISED(RPU_STATUS, BIT(10))),
	RAW(37141, "HEX static pressure", FAULT(RPU_SENSORS, BIT(14))),
	POINT(37142, U16, LEVEL, 1, "HEX vertical bladder level", FAULT(RPU_SENSORS, BIT(15))),
};

static const struct megapod_point rpu_hex_fan[] = {
	SPEED(37124, "HEX fan #", RAISED(RPU_HEX, BIT(0))),
};

static const struct megapod_point rpu_alarms[] = {
	ALARM(RPU_SENSORS_HIGH, 0, "Y filter sensor", TRIP, WARNING),
	ALARM(RPU_SENSORS, 0, "Coolant inlet thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 1, "Coolant outlet thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 2, "Coolant inlet gauge", TRIP, WARNING),
	ALARM(RPU_SENSORS, 3, "Coolant outlet gauge", TRIP, WARNING),
	ALARM(RPU_SENSORS, 4, "Flow meter", TRIP, WARNING),
	ALARM(RPU_SENSORS, 5, "HEX air outlet 1 thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 6, "HEX air outlet 2 thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 7, "HEX air inlet 1 thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 8, "HEX air inlet 2 thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 9, "HEX water inlet thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 10, "RPU air inlet thermometer", TRIP, WARNING),
	ALARM(RPU_SENSORS, 11, "RPU hot-swap controller", TRIP, WARNING),
	ALARM(RPU_SENSORS, 12, "Middle water level gauge", TRIP, WARNING),
	ALARM(RPU_SENSORS, 13, "Low water level gauge", TRIP, WARNING),
	ALARM(RPU_SENSORS, 14, "HEX static pressure sensor", TRIP, WARNING),
	ALARM(RPU_SENSORS, 15, "Bladder level sensor", TRIP, WARNING),
	ALARM(RPU_STATUS, 0, "Reservoir abnormal", TRIP),
	ALARM(RPU_STATUS, 1, "Coolant outlet temperature abnormal", TRIP),
	ALARM(RPU_STATUS, 2, "Coolant inlet temperature abnormal", TRIP),
	ALARM(RPU_STATUS, 3, "RPU air inlet temperature abnormal", TRIP),
	ALARM(RPU_STATUS, 4, "Coolant outlet pressure abnormal", TRIP),
	ALARM(RPU_STATUS, 5, "HEX air inlet temperature abnormal", TRIP),
	ALARM(RPU_STATUS, 6, "Pump abnormal", TRIP),
	ALARM(RPU_STATUS, 7, "Coolant loop blocked", TRIP),
	ALARM(RPU_STATUS, 8, "Emergency button", TRIP),
	ALARM(RPU_STATUS, 9, "RPU not ready", TRIP),
	ALARM(RPU_STATUS, 10, "Y filter abnormal", TRIP, WARNING),
	/* Called a leak of the chassis in the oldest map, a stop requested by it in the newest */
	LEAK(RPU_LEAKS, 0, "IT chassis 0 stop", TRIP),
	LEAK(RPU_LEAKS, 1, "IT chassis 1 stop", TRIP),
	LEAK(RPU_LEAKS, 2, "IT chassis 2 stop", TRIP),
	LEAK(RPU_LEAKS, 3, "IT chassis 3 stop", TRIP),
	LEAK(RPU_LEAKS, 4, "Internal leak", TRIP),
	LEAK(RPU_LEAKS, 5, "External leak", TRIP),
	LEAK(RPU_LEAKS, 6, "Optional external leak 1", TRIP),
	LEAK(RPU_LEAKS, 7, "Optional external leak 2", TRIP),
	LEAK(RPU_LEAKS, 8, "Rack pan leak", TRIP, FAULT(RPU_LEAKS, BIT(12))),
	LEAK(RPU_LEAKS, 9, "Rack floor leak", TRIP, FAULT(RPU_LEAKS, BIT(13))),
	LEAK(RPU_LEAKS, 10, "Rack pan leak relay", TRIP),
	LEAK(RPU_LEAKS, 11, "Rack floor leak relay", TRIP),
	ALARM(RPU_LEAKS, 12, "Rack pan leak sensor", TRIP, WARNING),
	ALARM(RPU_LEAKS, 13, "Rack floor leak sensor", TRIP, WARNING),
	ALARM(RPU_HEX, 10, "HEX coil dirty", TRIP, WARNING),
	ALARM(RPU_HEX, 12, "HEX fan group 1 communication", TRIP, WARNING),
	ALARM(RPU_HEX, 13, "HEX fan group 2 communication", TRIP, WARNING),
	ALARM(RPU_HEX, 14, "HEX fan group 3 communication", TRIP, WARNING),
	ALARM(RPU_HEX, 15, "HEX communication", TRIP, WARNING),
};

static const struct megapod_point rpu_hex_fan_alarm[] = {
	ALARM(RPU_HEX, 0, "HEX fan # abnormal", TRIP, WARNING),
};

static const struct megapod_point rpu_sticky[] = {
	STICKY(6561, "IT chassis 0 stop"),
	STICKY(6562, "IT chassis 1 stop"),
	STICKY(6563, "IT chassis 2 stop"),
	STICKY(6564, "IT chassis 3 stop"),
	STICKY(6565, "Internal leak"),
	STICKY(6566, "External leak"),
	STICKY(6567, "Optional external leak 1"),
	STICKY(6568, "Optional external leak 2"),
	STICKY(6569, "Rack pan leak"),
	STICKY(6570, "Rack floor leak"),
	STICKY(6571, "Rack pan leak relay"),
	STICKY(6572, "Rack floor leak relay"),
	RAW32(6636, "Total up time", SLOW, MOVING),
	RAW32(6639, "Time since last on", SLOW, MOVING),
};

static const struct megapod_point rpu_control[] = {
	FLOW(RPU_FLOW_TARGET, "Coolant flow target"),
	TEMP(37889, "Coolant outlet target"),
	RAW(37890, "Pump rotation interval"),
	DUTY(RPU_PUMP_DUTY, "Manual pump duty"),
	DUTY(37892, "Manual fan duty"),
	RAW(RPU_CONTROL, "Control word"),
	RAW(37905, "Leak detectors in use"),
};

static const struct megapod_point rpu_settings[] = {
	RAW(41985, "Modbus address", SLOW),
	DUTY(41986, "Manual RPU fan duty", SLOW),
};

static const struct megapod_point rpu_fan_switch[] = {
	RAW(42112, "Manual RPU fan switch", SLOW),
};

static const struct megapod_point rpu_pump_duty[] = {
	DUTY(RPU_PUMP1_DUTY, "Manual pump # duty"),
};

/* Newer firmware from here on */

#define TEMP_1C(_reg, _label, ...) POINT(_reg, S16, TEMPERATURE, 1000, _label, SLOW, __VA_ARGS__)
#define VOLT_10MV(_reg, _label)	POINT(_reg, U16, VOLTAGE, 10, _label, SLOW)
#define AMP_100MA(_reg, _label)	POINT(_reg, U16, CURRENT, 100, _label, SLOW)
#define HUMIDITY(_reg, _label)	POINT(_reg, U16, HUMIDITY, 1000, _label, SLOW)

static const struct megapod_point rpu_boards[] = {
	TEMP_1C(40960, "Baseboard"),
	TEMP_1C(40961, "Outlet board"),
	TEMP_1C(40962, "Distribution board"),
	TEMP_1C(40966, "Baseboard 48 V controller"),
	TEMP_1C(40967, "Backplane 48 V controller"),
	VOLT_10MV(40971, "Baseboard input"),
	VOLT_10MV(40972, "Backplane input"),
	AMP_100MA(40976, "Baseboard output"),
	AMP_100MA(40977, "Backplane output"),
	POWER(40981, "Baseboard input power", SLOW),
	POWER(40982, "Backplane input power", SLOW),
	PRESSURE(40992, "Rack pressure 3", SLOW),
	PRESSURE(40993, "Rack pressure 4", SLOW),
	POINT(40994, U16, LEVEL, 1, "Rack level 1", SLOW),
	POINT(40995, U16, LEVEL, 1, "Rack level 2", SLOW),
	HUMIDITY(40996, "Mainboard humidity"),
	HUMIDITY(40997, "Distribution board humidity"),
	VOLT_10MV(41001, "48 V sense positive"),
	VOLT_10MV(41002, "48 V sense negative"),
	VOLT_10MV(41003, "CDU leak sense"),
	VOLT_10MV(41004, "Rack leak sense"),
	POINT(41005, U16, POWER, 1000, "Total power (extended)", SLOW),
};

static const struct megapod_point rpu_hex_rails[] = {
	PRESSURE(41290, "HEX pressure 1", SLOW),
	PRESSURE(41291, "HEX pressure 2", SLOW),
	VOLT_10MV(41306, "HEX 12 V"),
	VOLT_10MV(41307, "HEX 5 V"),
	VOLT_10MV(41308, "HEX 3.3 V"),
	VOLT_10MV(41309, "HEX 1.2 V"),
	VOLT_10MV(41310, "HEX 5 V USB"),
};

static const struct megapod_point rpu_pump_board[] = {
	TEMP_1C(40963, "Pump # board"),
	TEMP_1C(40968, "Pump # 48 V controller"),
	VOLT_10MV(40973, "Pump # input"),
	AMP_100MA(40978, "Pump # output"),
	POWER(40983, "Pump # input power", SLOW),
	HUMIDITY(40998, "Pump # humidity"),
};

static const struct megapod_point rpu_pump_fans[] = {
	SPEED(40986, "Pump # fan 1", SLOW, RAISED(41088, BIT(0))),
	SPEED(40987, "Pump # fan 2", SLOW, RAISED(41088, BIT(1))),
};

static const struct megapod_point rpu_pump_fan_alarm[] = {
	ALARM(41088, 0, "Pump # fan 1 abnormal", WARNING),
	ALARM(41088, 1, "Pump # fan 2 abnormal", WARNING),
};

static const struct megapod_point rpu_hex_board[] = {
	TEMP_1C(41230, "HEX fan # controller"),
	VOLT_10MV(41244, "HEX fan # input"),
	AMP_100MA(41258, "HEX fan # output"),
	POWER(41272, "HEX fan # input power", SLOW),
	HUMIDITY(41292, "HEX fan # humidity"),
};

static const struct megapod_point rpu_hex_humidity_alarm[] = {
	ALARM(41089, 0, "HEX fan # humidity abnormal", WARNING),
};

static const struct megapod_point rpu_hex_air_inlet[] = {
	TEMP_1C(41216, "HEX air inlet #", FAULT(RPU_SENSORS_EXT, BIT(12))),
};

static const struct megapod_point rpu_hex_air_outlet[] = {
	TEMP_1C(41218, "HEX air outlet #", FAULT(RPU_SENSORS_EXT, BIT(0))),
};

static const struct megapod_point rpu_hex_air_outlet_alarm[] = {
	ALARM(RPU_SENSORS_EXT, 0, "HEX air outlet # thermometer", WARNING),
};

static const struct megapod_point rpu_hex_air_inlet_alarm[] = {
	ALARM(RPU_SENSORS_EXT, 12, "HEX air inlet # thermometer", WARNING),
};

static const struct megapod_point rpu_hex_fan_ext[] = {
	SPEED(41286, "HEX fan #", SLOW, RAISED(RPU_HEX_EXT, BIT(0))),
};

static const struct megapod_point rpu_hex_fan_ext_alarm[] = {
	ALARM(RPU_HEX_EXT, 0, "HEX fan # abnormal", WARNING),
};

#define BLOCK(_points, ...)							\
	{ .points = _points, .num_points = ARRAY_SIZE(_points), .repeat = { __VA_ARGS__ } }
#define BLOCK_IF(_needs, _points, ...)						\
	{ .points = _points, .num_points = ARRAY_SIZE(_points), .needs = _needs,	\
	  .repeat = { __VA_ARGS__ } }

/*
 * First registers of the two extended blocks: the boards of the RPU and those of the HEX. What else
 * is of newer firmware is asked for by its own register, since there is firmware that reads 0xFFFE
 * where it has nothing.
 */
#define EXT_RPU		40960
#define EXT_HEX		41216

static const struct megapod_block rpu_blocks[] = {
	BLOCK(rpu_coolant),
	BLOCK(rpu_pump, .count = 4, .stride = 1),
	BLOCK(rpu_fan, .count = 2, .stride = 1),
	BLOCK(rpu_hex),
	BLOCK(rpu_hex_fan, .count = 10, .stride = 1, .bit_stride = 1),
	BLOCK(rpu_alarms),
	BLOCK(rpu_hex_fan_alarm, .count = 10, .bit_stride = 1),
	BLOCK(rpu_sticky),
	BLOCK(rpu_control),
	BLOCK_IF(41985, rpu_settings),
	BLOCK_IF(42112, rpu_fan_switch),
	BLOCK_IF(RPU_PUMP1_DUTY, rpu_pump_duty, .count = 3, .stride = 1),
	BLOCK(rpu_pump_runtime, .count = 4, .stride = 2),
	BLOCK_IF(EXT_RPU, rpu_boards),
	BLOCK_IF(EXT_RPU, rpu_pump_board, .count = 3, .stride = 1),
	BLOCK_IF(EXT_RPU, rpu_pump_fans, .count = 3, .stride = 2, .bit_stride = 2),
	BLOCK_IF(41088, rpu_pump_fan_alarm, .count = 3, .bit_stride = 2),
	BLOCK_IF(EXT_HEX, rpu_hex_rails),
	BLOCK_IF(EXT_HEX, rpu_hex_board, .count = 14, .stride = 1),
	BLOCK_IF(41089, rpu_hex_humidity_alarm, .count = 14, .bit_stride = 1),
	BLOCK_IF(EXT_HEX, rpu_hex_air_inlet, .count = 2, .first = 3, .stride = 1, .bit_stride = 1),
	BLOCK_IF(EXT_HEX, rpu_hex_air_outlet, .count = 12, .first = 3, .stride = 1,
		 .bit_stride = 1),
	BLOCK_IF(RPU_SENSORS_EXT, rpu_hex_air_inlet_alarm, .count = 2, .first = 3, .bit_stride = 1),
	BLOCK_IF(RPU_SENSORS_EXT, rpu_hex_air_outlet_alarm, .count = 12, .first = 3,
		 .bit_stride = 1),
	BLOCK_IF(EXT_HEX, rpu_hex_fan_ext, .count = 4, .first = 11, .stride = 1, .bit_stride = 1),
	BLOCK_IF(RPU_HEX_EXT, rpu_hex_fan_ext_alarm, .count = 4, .first = 11, .bit_stride = 1),
};

#define RPU_ALL_MODES	(RPU_CONTROL_MANUAL | RPU_CONTROL_PUMP_MANUAL | RPU_CONTROL_AUTO_FLOW)
#define RPU_MANUAL	(RPU_CONTROL_MANUAL | RPU_CONTROL_PUMP_MANUAL)

/* What the control word says; manual control without the pump bit leaves the pumps off */
#define STOPPED		{ MEGAPOD_PUMP_MODE_STOPPED, RPU_CONTROL_STOP, RPU_CONTROL_STOP }
#define MANUAL(...)	{ MEGAPOD_PUMP_MODE_MANUAL, RPU_MANUAL, RPU_MANUAL, __VA_ARGS__ }
#define MANUAL_OFF	{ MEGAPOD_PUMP_MODE_STOPPED, RPU_CONTROL_MANUAL, RPU_CONTROL_MANUAL }
#define AUTO(...)								\
	{ MEGAPOD_PUMP_MODE_AUTO, RPU_CONTROL_AUTO_FLOW, RPU_CONTROL_AUTO_FLOW, __VA_ARGS__ }

static const struct megapod_map_mode rpu_modes[] = {
	STOPPED,
	MANUAL(.set_mask = RPU_ALL_MODES, .set_value = RPU_MANUAL),
	MANUAL_OFF,
	AUTO(.set_mask = RPU_ALL_MODES, .set_value = RPU_CONTROL_AUTO_FLOW),
};

/* A single pump follows the mode of all, and does not change it */
static const struct megapod_map_mode rpu_modes_of_one[] = {
	STOPPED, MANUAL(), MANUAL_OFF, AUTO(),
};

#define MODES(_modes)								\
	.mode = RPU_CONTROL,							\
	.modes = _modes,							\
	.num_modes = ARRAY_SIZE(_modes)

#define ONE_PUMP(_n)								\
	{									\
		.label = "Pump " #_n,						\
		.speed = 36874 + (_n) - 1,					\
		.duty = RPU_PUMP1_DUTY + (_n) - 1,				\
		.set_duty = RPU_PUMP1_DUTY + (_n) - 1,				\
		.duty_step = 10,						\
		.duty_min_permille = RPU_DUTY_MIN_PERMILLE,			\
		.duty_max_permille = 1000,					\
		MODES(rpu_modes_of_one),					\
	}

static const struct megapod_map_pump rpu_pumps[] = {
	{
		.label = "Pumps",
		.duty = RPU_PUMP_DUTY,
		.flow_target = RPU_FLOW_TARGET,
		.set_duty = RPU_PUMP_DUTY,
		.duty_step = 10,
		.duty_min_permille = RPU_DUTY_MIN_PERMILLE,
		.duty_max_permille = 1000,
		.set_flow = RPU_FLOW_TARGET,
		.flow_step = 100,
		.flow_max_ml_min = U16_MAX * 100,
		MODES(rpu_modes),
	},
	ONE_PUMP(1),
	ONE_PUMP(2),
	ONE_PUMP(3),
	/* The map has no duty register for it */
	{ .label = "Pump 4", .speed = 36877, MODES(rpu_modes_of_one) },
};

static const struct megapod_map_guard rpu_guards[] = {
	{ RPU_CONTROL, RPU_CONTROL_DANGEROUS },
};

static int refuse(struct megapod_map_command *cmd, const char *why)
{
	strscpy(cmd->why, why, sizeof(cmd->why));
	return -EPERM;
}

/* A setting that the mode does not use would be confirmed and do nothing, or act later. */
static bool sets_duty(const struct megapod_map_command *cmd)
{
	u16 reg = cmd->writes[0].reg;

	return reg == RPU_PUMP_DUTY || (reg >= RPU_PUMP1_DUTY && reg < RPU_PUMP1_DUTY + 3);
}

static int rpu_before_write(struct megapod_map_command *cmd)
{
	struct megapod_map_write *control = megapod_map_find_write(cmd, RPU_CONTROL);
	struct megapod_map_write *flow = megapod_map_find_write(cmd, RPU_FLOW_TARGET);
	u16 fans = RPU_CONTROL_MANUAL | RPU_CONTROL_FAN_MANUAL;
	bool manual;

	if (!control)
		return 0;
	manual = megapod_map_result(control) & RPU_CONTROL_MANUAL;
	if (sets_duty(cmd) && !manual)
		return refuse(cmd, "duty has no effect unless the pumps are in manual mode");
	if (flow && manual)
		return refuse(cmd, "flow has no effect in manual mode: set mode auto with it");
	if (flow && !flow->value)
		return refuse(cmd, "a flow target of 0 would stop the pumps");
	if (control->mask && !manual && (control->old & fans) == fans)
		return refuse(cmd, "fans are under manual control (37904 bit 2), auto ends that");
	return 0;
}

/* Coolant moves whatever the sensors say */
static void rpu_safe_state(struct megapod_map_command *cmd)
{
	cmd->writes[0] = (struct megapod_map_write){ RPU_PUMP_DUTY, 0xffff, 100 };
	cmd->writes[1] = (struct megapod_map_write){
		.reg = RPU_CONTROL,
		.mask = RPU_ALL_MODES,
		.value = RPU_MANUAL,
	};
	cmd->num = 2;
}

static const struct megapod_map rpu_map = {
	.owner = THIS_MODULE,
	.name = "orv3_rpu",
	.kind = MEGAPOD_COMPONENT_KIND_CDU,
	.identity = {
		.expect = RPU_MODEL,
		.vendor = "Delta",
		.model_at = { 6604, 8, MODBUS_SPACE_HOLDING },
		.serial_at = { 6616, 8, MODBUS_SPACE_HOLDING },
		.firmware_at = { 6632, 4, MODBUS_SPACE_HOLDING },
	},
	.blocks = rpu_blocks,
	.num_blocks = ARRAY_SIZE(rpu_blocks),
	.pumps = rpu_pumps,
	.num_pumps = ARRAY_SIZE(rpu_pumps),
	.guards = rpu_guards,
	.num_guards = ARRAY_SIZE(rpu_guards),
	.before_write = rpu_before_write,
	.safe_state = rpu_safe_state,
};

module_megapod_map_driver(orv3_rpu, rpu_map);

MODULE_DESCRIPTION("Delta RDF040DSS5193E0 reservoir and pumping unit (OCP ORv3 RPU)");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
