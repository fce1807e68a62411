// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delta RDF040DSS5193E0, the OCP ORv3 reservoir and pumping unit, in front of one coolant circuit.
 *
 * Register map: facebook/openbmc, rackmon configs/register_map/orv3_rpu.json, newest revision
 * (@1ed5fe45): holding registers only. The registers are an image that is renewed from the circuit
 * before every read; a frozen sensor's register is simply not renewed. Control registers live in
 * the image. What the map leaves open is listed as assumed in README.md.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

/* Registers, by wire address */
enum {
	STICKY_PUMP = 6545, STICKY_STATE = 6548, STICKY_FIRST = 6561, STICKY_LAST = 6572,
	FBPN = 6596, MFR_MODEL = 6604, MFR_DATE = 6612, MFR_SERIAL = 6616, WORKORDER = 6624,
	HW_REVISION = 6628, PLC_FW = 6632, UP_TIME = 6636, LAST_ON_TIME = 6639, HMI_FW = 6642,
	HEX_FW = 6646, CONFIGURATION = 6648, FBPN_RPU = 6652, FBPN_HEX_BOX = 6656,
	FBPN_HEX_FANS = 6660, FBPN_HEX_FAN_BOX = 6664,

	FLOW = 36864, OUTLET_TEMP, INLET_TEMP, OUTLET_PRESSURE, INLET_PRESSURE, RPU_POWER,
	AALC_POWER, INPUT_VOLT, AIR_INLET_TEMP, PUMP_PWM, PUMP_TACH, FAN_STATUS = 36878, FAN_TACH,
	COOLING_CAPACITY = 36881, PUMP_STATUS_EACH, RESERVOIR_STATUS = 36886, LED, PUMP_STATUS,
	INTERNAL_FAN_STATUS, PUMP_RUN_TIME = 36912,

	HEX_FAN_PWM = 37120, HEX_POWER, HEX_INPUT_VOLT, HEX_INPUT_CURRENT, HEX_FAN_TACH,
	HEX_AIR_OUT = 37134, HEX_AIR_IN = 37136, HEX_WATER_IN = 37138, BLADDER_STATUS,
	Y_FILTER_PRESSURE, STATIC_PRESSURE, BLADDER_LEVEL,

	SENSOR_ALARM_HIGH = 37375, SENSOR_ALARM, STATUS_ALARM, LEAKAGE, HEX_ALARM,

	FLOW_TARGET = 37888, TEMP_TARGET, SWITCH_INTERVAL, PUMP_DUTY, FAN_DUTY,
	CONTROL = 37904, LEAK_ENABLE,

	EXT_BOARD_TEMP = 40960, EXT_HSC_VOLT = 40971, EXT_HSC_AMP = 40976, EXT_HSC_WATT = 40981,
	EXT_PUMP_FAN = 40986, EXT_RACK_PRESSURE = 40992, EXT_RACK_LEVEL = 40994,
	EXT_HUMIDITY = 40996, EXT_48V_SENSE = 41001, EXT_LEAK_SENSE = 41003, EXT_AALC_POWER = 41005,
	EXT_PUMP_FAN_STATUS = 41088, EXT_HUMIDITY_STATUS,
	EXT_HEX_AIR_TEMP = 41216, EXT_HEX_FAN_TEMP = 41230, EXT_HEX_FAN_VOLT = 41244,
	EXT_HEX_FAN_AMP = 41258, EXT_HEX_FAN_WATT = 41272, EXT_HEX_FAN_TACH = 41286,
	EXT_HEX_PRESSURE = 41290, EXT_HEX_HUMIDITY = 41292, EXT_RAILS = 41306,
	EXT_HEX_ALARM = 41473, EXT_SENSOR_ALARM, EXT_BOARD_STATES_LAST = 41479,

	MODBUS_ADDRESS = 41985, RPU_FAN_DUTY, PUMP_DUTY_EACH, EXT_FAN_DUTY_EACH = 41990,
	RPU_FAN_ONOFF = 42112,
};

#define PUMP_DUTIES		3	/* 41987..41989 */
#define EXT_FAN_DUTIES		4	/* 41990..41993 */
#define BASE_HEX_FANS		10

/* CONTROL */
#define CTL_MANUAL_PUMP		BIT(1)
#define CTL_MANUAL_FAN		BIT(2)
#define CTL_AUTO_FLOW		BIT(3)
#define CTL_STOP		BIT(5)
#define CTL_POWER_CYCLE		BIT(6)
#define CTL_MANUAL		BIT(9)
#define CTL_CLEAR_RUN_TIME	BIT(10)
#define CTL_MOMENTARY		(0xfc00 | CTL_POWER_CYCLE)	/* 6, 10..15 clear themselves */

/* STATUS_ALARM */
#define ST_RESERVOIR		BIT(0)
#define ST_OUTLET_TEMP		BIT(1)
#define ST_INLET_TEMP		BIT(2)
#define ST_AIR_INLET_TEMP	BIT(3)
#define ST_OUTLET_PRESSURE	BIT(4)
#define ST_HEX_AIR_INLET_TEMP	BIT(5)
#define ST_PUMP			BIT(6)
#define ST_BLOCKED		BIT(7)
#define ST_EMERGENCY		BIT(8)
#define ST_NOT_READY		BIT(9)

/* The simulator's own choices */
#define OUTLET_TEMP_HIGH_C	45.0
#define INLET_TEMP_HIGH_C	65.0
#define AIR_TEMP_HIGH_C		40.0
#define OUTLET_PRESSURE_HIGH	280.0
#define LEVEL_LOW		0.4
#define BLOCKED_LPM_PER_SPEED	65.0	/* less than this at a mean speed of 1 is a blocked loop */
#define BLOCKED_AFTER_S		5.0
#define POWER_CYCLE_S		5.0
#define PUMP_RPM_MAX		6000.0
#define HEX_FAN_RPM_MAX		9000.0
#define RPU_FAN_RPM		7200.0
#define PUMP_W_MAX		220.0
#define HEX_FAN_W_MAX		45.0
#define RPU_BASE_W		60.0
#define BUSBAR_V		50.0
#define INLET_KPA		50.0
#define DUTY_MIN		0.10
#define FAN_DUTY_MIN		0.20
#define FLOW_KI			0.003	/* duty per (L/min) s */
#define TEMP_KP			0.08	/* duty per K */
#define TEMP_KI			0.002	/* duty per K s */
#define SETTLE_S		900.0

enum presence { ALWAYS, NOT_OLD, EXTENDED };

struct range {
	u16 first, last;
	bool writable;
	enum presence presence;
};

static const struct range ranges[] = {
	{ STICKY_PUMP, STICKY_STATE, true, EXTENDED },
	{ STICKY_FIRST, STICKY_LAST, true, ALWAYS },
	{ FBPN, UP_TIME + 1, false, ALWAYS },
	{ LAST_ON_TIME, LAST_ON_TIME + 1, false, ALWAYS },
	{ HMI_FW, FBPN_HEX_FAN_BOX + 3, false, ALWAYS },
	{ FLOW, INTERNAL_FAN_STATUS, false, ALWAYS },
	{ PUMP_RUN_TIME, PUMP_RUN_TIME + 7, false, ALWAYS },
	{ HEX_FAN_PWM, BLADDER_LEVEL, false, ALWAYS },
	{ SENSOR_ALARM_HIGH, HEX_ALARM, false, ALWAYS },
	{ FLOW_TARGET, FAN_DUTY, true, ALWAYS },
	{ CONTROL, LEAK_ENABLE, true, ALWAYS },
	{ EXT_BOARD_TEMP, EXT_AALC_POWER, false, EXTENDED },
	{ EXT_PUMP_FAN_STATUS, EXT_HUMIDITY_STATUS, false, EXTENDED },
	{ EXT_HEX_AIR_TEMP, EXT_RAILS + 4, false, EXTENDED },
	{ EXT_HEX_ALARM, EXT_BOARD_STATES_LAST, false, EXTENDED },
	{ MODBUS_ADDRESS, PUMP_DUTY_EACH + PUMP_DUTIES - 1, true, NOT_OLD },
	{ EXT_FAN_DUTY_EACH, EXT_FAN_DUTY_EACH + EXT_FAN_DUTIES - 1, true, EXTENDED },
	{ RPU_FAN_ONOFF, RPU_FAN_ONOFF, true, NOT_OLD },
};

#define IMAGE_SIZE		512	/* of all ranges together */

enum sensor {
	S_FLOW, S_OUTLET_TEMP, S_INLET_TEMP, S_OUTLET_PRESSURE, S_INLET_PRESSURE, S_INPUT_VOLT,
	S_AIR_INLET, S_HEX_AIR_OUT1, S_HEX_AIR_OUT2, S_HEX_AIR_IN1, S_HEX_AIR_IN2, S_HEX_WATER,
	S_Y_FILTER, S_STATIC, S_BLADDER, SENSORS
};

static const struct {
	const char *name;
	u16 addr, alarm, bit;
} sensors[SENSORS] = {
	[S_FLOW]		= { "flow", FLOW, SENSOR_ALARM, 4 },
	[S_OUTLET_TEMP]		= { "outlet-temp", OUTLET_TEMP, SENSOR_ALARM, 1 },
	[S_INLET_TEMP]		= { "inlet-temp", INLET_TEMP, SENSOR_ALARM, 0 },
	[S_OUTLET_PRESSURE]	= { "outlet-pressure", OUTLET_PRESSURE, SENSOR_ALARM, 3 },
	[S_INLET_PRESSURE]	= { "inlet-pressure", INLET_PRESSURE, SENSOR_ALARM, 2 },
	[S_INPUT_VOLT]		= { "hsc", INPUT_VOLT, SENSOR_ALARM, 11 },
	[S_AIR_INLET]		= { "air-inlet", AIR_INLET_TEMP, SENSOR_ALARM, 10 },
	[S_HEX_AIR_OUT1]	= { "hex-air-outlet1", HEX_AIR_OUT, SENSOR_ALARM, 5 },
	[S_HEX_AIR_OUT2]	= { "hex-air-outlet2", HEX_AIR_OUT + 1, SENSOR_ALARM, 6 },
	[S_HEX_AIR_IN1]		= { "hex-air-inlet1", HEX_AIR_IN, SENSOR_ALARM, 7 },
	[S_HEX_AIR_IN2]		= { "hex-air-inlet2", HEX_AIR_IN + 1, SENSOR_ALARM, 8 },
	[S_HEX_WATER]		= { "hex-water-inlet", HEX_WATER_IN, SENSOR_ALARM, 9 },
	[S_Y_FILTER]		= { "y-filter", Y_FILTER_PRESSURE, SENSOR_ALARM_HIGH, 0 },
	[S_STATIC]		= { "static-pressure", STATIC_PRESSURE, SENSOR_ALARM, 14 },
	[S_BLADDER]		= { "bladder-level", BLADDER_LEVEL, SENSOR_ALARM, 15 },
};

/* By bit of LEAKAGE; the first twelve have a sticky register each, in the same order. */
static const struct {
	const char *name;
	int enable;		/* bit of LEAK_ENABLE, or -1 */
	bool coolant;
} zones[] = {
	{ "it0", -1, false }, { "it1", -1, false }, { "it2", -1, false }, { "it3", -1, false },
	{ "internal", 1, true }, { "external", 0, true }, { "opt1", 4, true }, { "opt2", 5, true },
	{ "pan", 3, true }, { "floor", 2, true }, { "pan-relay", 3, false },
	{ "floor-relay", 2, false }, { "pan-error", -1, false }, { "floor-error", -1, false },
};

#define ZONES			((int)ARRAY_SIZE(zones))
#define IT_STOP			0x000f

struct rpu {
	struct unit unit;
	struct circuit circuit;
	enum presence presence;		/* the most it has */
	u16 image[IMAGE_SIZE];
	char model[TEXT_LEN], serial[TEXT_LEN];
	enum { GOOD, FROZEN, BROKEN } sensor[SENSORS];
	u16 broken_value[SENSORS];
	bool wet[ARRAY_SIZE(zones)];
	double leak_lpm[ARRAY_SIZE(zones)];
	bool fan_dead[HEX_FANS_MAX];
	bool estop;
	double auto_duty, fan_integral;
	double blocked_s;
	double on_since, silent_until;
};

static struct rpu *to_rpu(struct unit *u)
{
	return container_of(u, struct rpu, unit);
}

/* The image */

/* Index into the image, -1 for a register this unit does not have */
static int lookup(const struct rpu *r, u16 addr, bool write)
{
	const struct range *g;
	int base = 0;

	for (g = ranges; g < ranges + ARRAY_SIZE(ranges); g++) {
		if (addr >= g->first && addr <= g->last)
			return g->presence > r->presence || (write && !g->writable) ?
				-1 : base + addr - g->first;
		base += g->last - g->first + 1;
	}
	return -1;
}

static u16 get(const struct rpu *r, u16 addr)
{
	int i = lookup(r, addr, false);

	return i < 0 ? 0 : r->image[i];
}

static void put(struct rpu *r, int addr, u16 v)
{
	int i = lookup(r, (u16)addr, false);

	if (i >= 0)
		r->image[i] = v;
}

/* Counts of an unsigned register, held at its ends */
static void put_u(struct rpu *r, int addr, double counts)
{
	put(r, addr, (u16)lround(fmin(fmax(counts, 0), UINT16_MAX)));
}

static u16 s16_counts(double counts)
{
	return (u16)(int16_t)lround(fmin(fmax(counts, INT16_MIN), INT16_MAX));
}

static void put_u32(struct rpu *r, int addr, double v)
{
	u32 n = (u32)fmin(round(v), UINT32_MAX);

	put(r, addr, (u16)(n >> 16));
	put(r, addr + 1, (u16)n);
}

static void put_sensor(struct rpu *r, enum sensor s, double counts)
{
	if (r->sensor[s] == FROZEN)
		return;
	if (r->sensor[s] == BROKEN)
		put(r, sensors[s].addr, r->broken_value[s]);
	else if (s == S_FLOW || s == S_INPUT_VOLT)
		put_u(r, sensors[s].addr, counts > 0 ? counts + noise() : 0);
	else
		put(r, sensors[s].addr, s16_counts(counts + noise()));
}

static void put_bit(u16 *word, int bit, bool on)
{
	if (on)
		*word |= (u16)BIT(bit);
}

static void put_string(struct rpu *r, int addr, int regs, const char *text)
{
	char field[64];
	int i;

	if (r->unit.strings == STRINGS_ONES)
		memset(field, 0xff, sizeof(field));
	else if (r->unit.strings == STRINGS_ENDLESS)
		memset(field, 'A', sizeof(field));
	else
		memset(field, 0, sizeof(field));
	if (r->unit.strings == STRINGS_OK)
		memcpy(field, text, strnlen(text, (size_t)regs * 2));
	for (i = 0; i < regs; i++)
		put(r, addr + i, (u16)((u8)field[2 * i] << 8 | (u8)field[2 * i + 1]));
}

static void put_strings(struct unit *u)
{
	struct rpu *r = to_rpu(u);

	put_string(r, FBPN, 8, "SIM-RPU");
	put_string(r, MFR_MODEL, 8, r->model);
	put_string(r, MFR_DATE, 4, "20250102");
	put_string(r, MFR_SERIAL, 8, r->serial);
	put_string(r, WORKORDER, 4, "WO000001");
	put_string(r, HW_REVISION, 4, "R01");
	put_string(r, PLC_FW, 4, "1.0.0");
	put_string(r, HMI_FW, 4, "1.0.0");
	put_string(r, HEX_FW, 2, "1.0");
	put_string(r, CONFIGURATION, 4, "SIM");
	put_string(r, FBPN_RPU, 4, "SIM-RPU");
	put_string(r, FBPN_HEX_BOX, 4, "SIM-HCB");
	put_string(r, FBPN_HEX_FANS, 4, "SIM-HF");
	put_string(r, FBPN_HEX_FAN_BOX, 4, "SIM-HFCB");
}

/* Its control loop, run by the circuit in every step */

static bool stopped(const struct rpu *r)
{
	int i;

	for (i = 0; IT_STOP >> i; i++)
		if (r->wet[i])
			return true;
	return get(r, CONTROL) & CTL_STOP || r->estop || r->unit.unpowered ||
	       pod_time() < r->silent_until;
}

static double clamp(double v, double low, double high)
{
	return fmin(fmax(v, low), high);
}

static void control_pumps(struct rpu *r, double dt)
{
	struct circuit *c = &r->circuit;
	u16 ctl = get(r, CONTROL);
	int i;

	c->running = !stopped(r);
	if (ctl & CTL_MANUAL) {
		c->running = c->running && ctl & CTL_MANUAL_PUMP;
		for (i = 0; i < c->pumps; i++)
			c->duty[i] = get(r, (u16)(i < PUMP_DUTIES && r->presence >= NOT_OLD ?
						  PUMP_DUTY_EACH + i : PUMP_DUTY)) / 100.0;
		r->auto_duty = c->duty[0];
		return;
	}
	if (ctl & CTL_AUTO_FLOW && c->running)
		r->auto_duty += FLOW_KI * (get(r, FLOW_TARGET) / 10.0 - c->flow_lpm) * dt;
	r->auto_duty = clamp(r->auto_duty, DUTY_MIN, 1);
	for (i = 0; i < c->pumps; i++)
		c->duty[i] = r->auto_duty;
}

static void control_fans(struct rpu *r, double dt)
{
	struct circuit *c = &r->circuit;
	u16 ctl = get(r, CONTROL);
	double error;

	if (ctl & CTL_MANUAL && ctl & CTL_MANUAL_FAN) {
		c->fan_duty = get(r, FAN_DUTY) / 100.0;
		return;
	}
	error = c->cold_c - (int16_t)get(r, TEMP_TARGET) / 10.0;
	r->fan_integral = clamp(r->fan_integral + TEMP_KI * error * dt, 0, 1);
	c->fan_duty = clamp(r->fan_integral + TEMP_KP * error, FAN_DUTY_MIN, 1);
}

static double mean_speed(const struct circuit *c)
{
	double sum = 0;
	int i;

	for (i = 0; i < c->pumps; i++)
		sum += c->speed[i];
	return sum / c->pumps;
}

static void control(struct circuit *c, double dt)
{
	struct rpu *r = container_of(c, struct rpu, circuit);

	control_pumps(r, dt);
	control_fans(r, dt);
	if (c->flow_lpm < BLOCKED_LPM_PER_SPEED * mean_speed(c))
		r->blocked_s += dt;
	else
		r->blocked_s = 0;
}

/* What it tells */

static bool pump_abnormal(const struct rpu *r, int i)
{
	const struct circuit *c = &r->circuit;

	return c->running && c->duty[i] >= DUTY_MIN && c->speed[i] < c->duty[i] / 2;
}

static bool any_pump_abnormal(const struct rpu *r)
{
	int i;

	for (i = 0; i < r->circuit.pumps; i++)
		if (pump_abnormal(r, i))
			return true;
	return false;
}

static u16 leakage(struct rpu *r)
{
	u16 enable = get(r, LEAK_ENABLE), word = 0;
	int i;

	for (i = 0; i < ZONES; i++) {
		if (!r->wet[i] || (zones[i].enable >= 0 && !(enable >> zones[i].enable & 1)))
			continue;
		word |= (u16)BIT(i);
		if (STICKY_FIRST + i <= STICKY_LAST)
			put(r, STICKY_FIRST + i, 1);
	}
	return word;
}

static u16 status_alarm(struct rpu *r)
{
	const struct circuit *c = &r->circuit;
	u16 word = 0;

	if (c->level < LEVEL_LOW)
		word |= ST_RESERVOIR;
	if (c->cold_c > OUTLET_TEMP_HIGH_C)
		word |= ST_OUTLET_TEMP;
	if (c->hot_c > INLET_TEMP_HIGH_C)
		word |= ST_INLET_TEMP;
	if (c->air_c > AIR_TEMP_HIGH_C)
		word |= ST_AIR_INLET_TEMP | ST_HEX_AIR_INLET_TEMP;
	if (INLET_KPA * c->level + c->head_kpa > OUTLET_PRESSURE_HIGH)
		word |= ST_OUTLET_PRESSURE;
	if (any_pump_abnormal(r))
		word |= ST_PUMP;
	if (r->blocked_s > BLOCKED_AFTER_S)
		word |= ST_BLOCKED;
	if (r->estop)
		word |= ST_EMERGENCY;
	if (!c->running)
		word |= ST_NOT_READY;
	return word;
}

static double pumps_w(const struct circuit *c)
{
	double w = 0;
	int i;

	for (i = 0; i < c->pumps; i++)
		w += PUMP_W_MAX * pow(c->speed[i], 3);
	return w;
}

static double hex_w(const struct rpu *r)
{
	return BASE_HEX_FANS * HEX_FAN_W_MAX * pow(r->circuit.fan_duty, 3) *
	       r->circuit.fans_alive;
}

static double rejected_w(const struct circuit *c)
{
	return c->flow_lpm * COOLANT_W_PER_K_LPM * (c->hot_c - c->cold_c);
}

static void tell_pumps(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	int i;

	put_u(r, PUMP_PWM, c->running ? 100 * c->duty[0] : 0);
	for (i = 0; i < c->pumps; i++) {
		put_u(r, PUMP_TACH + i,
		      c->speed[i] > 0 ? PUMP_RPM_MAX * c->speed[i] + 4 * noise() : 0);
		put(r, PUMP_STATUS_EACH + i, pump_abnormal(r, i));
		if (i < PUMP_DUTIES && pump_abnormal(r, i))
			put(r, STICKY_PUMP + i, 1);
		put_u32(r, PUMP_RUN_TIME + 2 * i, c->run_s[i]);
	}
	put(r, PUMP_STATUS, any_pump_abnormal(r));
}

static void tell_hex(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double warm = c->air_c + (c->hot_c - c->air_c) * 0.6;
	u16 alarm = 0;
	int i;

	put_u(r, HEX_FAN_PWM, 100 * c->fan_duty);
	put_u(r, HEX_POWER, 10 * hex_w(r));
	put_u(r, HEX_INPUT_VOLT, BUSBAR_V);
	put_u(r, HEX_INPUT_CURRENT, hex_w(r) / BUSBAR_V);
	for (i = 0; i < BASE_HEX_FANS; i++) {
		put_u(r, HEX_FAN_TACH + i, r->fan_dead[i] ? 0 : HEX_FAN_RPM_MAX * c->fan_duty);
		put_bit(&alarm, i, r->fan_dead[i]);
	}
	put(r, HEX_ALARM, alarm);
	put_sensor(r, S_HEX_AIR_OUT1, 10 * warm);
	put_sensor(r, S_HEX_AIR_OUT2, 10 * warm);
	put_sensor(r, S_HEX_AIR_IN1, 10 * c->air_c);
	put_sensor(r, S_HEX_AIR_IN2, 10 * c->air_c);
	put_sensor(r, S_HEX_WATER, 10 * c->hot_c);
	put(r, BLADDER_STATUS, c->level < LEVEL_LOW);
	put_sensor(r, S_Y_FILTER, 10 * (5 + 0.1 * c->flow_lpm));
	put_sensor(r, S_STATIC, INLET_KPA * c->level);
	put_sensor(r, S_BLADDER, 100 * c->level);
}

static void tell_alarms(struct rpu *r)
{
	u16 word[2] = { 0, 0 }, leak = leakage(r), status = status_alarm(r), led = BIT(4);
	int i;

	for (i = 0; i < SENSORS; i++)
		put_bit(&word[sensors[i].alarm - SENSOR_ALARM_HIGH], sensors[i].bit,
			r->sensor[i] == BROKEN);
	put(r, SENSOR_ALARM_HIGH, word[0]);
	put(r, SENSOR_ALARM, word[1]);
	put(r, STATUS_ALARM, status);
	put(r, LEAKAGE, leak);
	put_bit(&led, 3, status);
	put_bit(&led, 2, leak);
	put_bit(&led, 1, status & ST_RESERVOIR);
	put(r, LED, led);
	put(r, RESERVOIR_STATUS, !!(status & ST_RESERVOIR));
}

static void tell_ext_hex(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double fan_w = HEX_FAN_W_MAX * pow(c->fan_duty, 3), w;
	u16 alarm = 0;
	int i;

	for (i = 0; i < HEX_FANS_MAX; i++) {
		w = r->fan_dead[i] ? 0 : fan_w;
		put_u(r, EXT_HEX_AIR_TEMP + i, i < 2 ? c->air_c : (c->air_c + c->hot_c) / 2);
		put_u(r, EXT_HEX_FAN_TEMP + i, c->air_c + 8);
		put_u(r, EXT_HEX_FAN_VOLT + i, 100 * BUSBAR_V);
		put_u(r, EXT_HEX_FAN_AMP + i, 10 * w / BUSBAR_V);
		put_u(r, EXT_HEX_FAN_WATT + i, 10 * w);
		put_u(r, EXT_HEX_HUMIDITY + i, 40);
	}
	for (i = BASE_HEX_FANS; i < HEX_FANS_MAX; i++) {
		put_u(r, EXT_HEX_FAN_TACH + i - BASE_HEX_FANS,
		      r->fan_dead[i] ? 0 : HEX_FAN_RPM_MAX * c->fan_duty);
		put_bit(&alarm, i - BASE_HEX_FANS, r->fan_dead[i]);
	}
	put(r, EXT_HEX_ALARM, alarm);
	for (i = 0; i < 2; i++)
		put_u(r, EXT_HEX_PRESSURE + i, 10 * (INLET_KPA + c->head_kpa / 2));
}

/* Five boards: baseboard, back-plane board, pumps 1 to 3 */
static void tell_ext_boards(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double w;
	int i;

	for (i = 0; i < 11; i++)
		put_u(r, EXT_BOARD_TEMP + i, c->air_c + 10);
	for (i = 0; i < 5; i++) {
		w = i < 2 ? RPU_BASE_W / 2 : PUMP_W_MAX * pow(c->speed[i - 2], 3);
		put_u(r, EXT_HSC_VOLT + i, 100 * BUSBAR_V);
		put_u(r, EXT_HSC_AMP + i, 10 * w / BUSBAR_V);
		put_u(r, EXT_HSC_WATT + i, 10 * w);
		put_u(r, EXT_HUMIDITY + i, 40);
	}
	for (i = 0; i < 6; i++)
		put_u(r, EXT_PUMP_FAN + i, RPU_FAN_RPM);
}

static const u16 rails[] = { 1200, 500, 330, 120, 500 };	/* 12, 5, 3.3, 1.2, 5 V USB */

static void tell_extended(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	int i;

	tell_ext_boards(r);
	tell_ext_hex(r);
	for (i = 0; i < 2; i++) {
		put_u(r, EXT_RACK_PRESSURE + i, 10 * (INLET_KPA + c->head_kpa));
		put_u(r, EXT_RACK_LEVEL + i, 100 * c->level);
		put_u(r, EXT_48V_SENSE + i, 100 * BUSBAR_V);
		put_u(r, EXT_LEAK_SENSE + i, get(r, LEAKAGE) & 0x0ff0 ? 50 : 250);
	}
	put_u(r, EXT_AALC_POWER, RPU_BASE_W + pumps_w(c) + hex_w(r));
	for (i = 0; i < (int)ARRAY_SIZE(rails); i++)
		put(r, EXT_RAILS + i, rails[i]);
}

static void sample(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double rpu_w = RPU_BASE_W + pumps_w(c);

	put_u32(r, UP_TIME, pod_time());
	put_u32(r, LAST_ON_TIME, pod_time() - r->on_since);
	put_sensor(r, S_FLOW, 10 * c->flow_lpm);
	put_sensor(r, S_OUTLET_TEMP, 10 * c->cold_c);
	put_sensor(r, S_INLET_TEMP, 10 * c->hot_c);
	put_sensor(r, S_OUTLET_PRESSURE, 10 * (INLET_KPA * c->level + c->head_kpa));
	put_sensor(r, S_INLET_PRESSURE, 10 * INLET_KPA * c->level);
	put_u(r, RPU_POWER, 10 * rpu_w);
	put_u(r, AALC_POWER, rpu_w + hex_w(r));
	put_sensor(r, S_INPUT_VOLT, 10 * BUSBAR_V);
	put_sensor(r, S_AIR_INLET, 10 * c->air_c);
	put(r, FAN_STATUS, 0);
	put_u(r, FAN_TACH, RPU_FAN_RPM);
	put_u(r, FAN_TACH + 1, RPU_FAN_RPM);
	put_u(r, COOLING_CAPACITY, 10 * rejected_w(c));
	tell_pumps(r);
	tell_hex(r);
	tell_alarms(r);
	if (r->presence == EXTENDED)
		tell_extended(r);
}

static int rpu_read(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	struct rpu *r = to_rpu(u);
	int i, at;

	if (s != HOLDING)
		return ILLEGAL_ADDRESS;
	circuit_advance(&r->circuit);
	sample(r);
	for (i = 0; i < n; i++) {
		at = lookup(r, (u16)(addr + i), false);
		if (at < 0)
			return ILLEGAL_ADDRESS;
		val[i] = r->image[at];
	}
	return 0;
}

/* What it is told */

static const struct {
	u16 first, last;
	int min, max;		/* as signed when min is negative */
} limits[] = {
	{ STICKY_PUMP, STICKY_STATE, 0, 0 },
	{ STICKY_FIRST, STICKY_LAST, 0, 0 },
	{ FLOW_TARGET, FLOW_TARGET, 0, 2000 },
	{ TEMP_TARGET, TEMP_TARGET, -100, 800 },
	{ PUMP_DUTY, FAN_DUTY, 0, 100 },
	{ LEAK_ENABLE, LEAK_ENABLE, 0, 0x3f },
	{ MODBUS_ADDRESS, MODBUS_ADDRESS, 1, 247 },
	{ RPU_FAN_DUTY, EXT_FAN_DUTY_EACH + EXT_FAN_DUTIES - 1, 0, 100 },
	{ RPU_FAN_ONOFF, RPU_FAN_ONOFF, 0, 1 },
};

static bool in_limits(u16 addr, u16 val)
{
	size_t i;
	int v;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		if (addr < limits[i].first || addr > limits[i].last)
			continue;
		v = limits[i].min < 0 ? (int16_t)val : val;
		return v >= limits[i].min && v <= limits[i].max;
	}
	return true;
}

static void momentary(struct rpu *r, u16 ctl)
{
	int i;

	if (ctl & CTL_POWER_CYCLE) {
		r->silent_until = pod_time() + POWER_CYCLE_S;
		r->on_since = r->silent_until;
	}
	if (ctl & CTL_CLEAR_RUN_TIME)
		for (i = 0; i < PUMPS_MAX; i++)
			r->circuit.run_s[i] = 0;
	put(r, CONTROL, ctl & (u16)~CTL_MOMENTARY);
}

static void take_effect(struct rpu *r, u16 addr, u16 val)
{
	int i;

	put(r, addr, val);
	if (addr == PUMP_DUTY)
		for (i = 0; i < PUMP_DUTIES; i++)
			put(r, PUMP_DUTY_EACH + i, val);
	else if (addr == CONTROL)
		momentary(r, val);
	else if (addr == MODBUS_ADDRESS)
		r->unit.id = val;
}

static int rpu_write(struct unit *u, enum space s, u16 addr, int n, const u16 *val)
{
	struct rpu *r = to_rpu(u);
	int i;

	if (s != HOLDING)
		return ILLEGAL_ADDRESS;
	for (i = 0; i < n; i++)
		if (lookup(r, (u16)(addr + i), true) < 0)
			return ILLEGAL_ADDRESS;
	for (i = 0; i < n; i++)
		if (!in_limits((u16)(addr + i), val[i]))
			return ILLEGAL_VALUE;
	circuit_advance(&r->circuit);
	for (i = 0; i < n; i++)
		take_effect(r, (u16)(addr + i), val[i]);
	return 0;
}

/* Its commands. Each first lets the past pass under what was true then. */

static int parse_pump(struct rpu *r, const char *s, long *n)
{
	circuit_advance(&r->circuit);
	return parse_int("pump", s, 1, r->circuit.pumps, n);
}

static int cmd_pump(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	bool dead;
	long n;

	(void)argc;
	(void)out;
	if (parse_pump(r, argv[0], &n) || parse_onoff(argv[1], "dead", "ok", &dead))
		return -1;
	r->circuit.dead[n - 1] = dead;
	return 0;
}

static int cmd_fan(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	int i, alive = 0, fans = r->presence == EXTENDED ? HEX_FANS_MAX : BASE_HEX_FANS;
	bool dead;
	long n;

	(void)argc;
	(void)out;
	circuit_advance(&r->circuit);
	if (parse_int("fan", argv[0], 1, fans, &n) || parse_onoff(argv[1], "dead", "ok", &dead))
		return -1;
	r->fan_dead[n - 1] = dead;
	for (i = 0; i < fans; i++)
		alive += !r->fan_dead[i];
	r->circuit.fans_alive = (double)alive / fans;
	return 0;
}

static int cmd_clog(struct unit *u, int argc, char **argv, FILE *out)
{
	struct circuit *c = &to_rpu(u)->circuit;

	(void)argc;
	(void)out;
	circuit_advance(c);
	return parse_num("clog", argv[0], 0, 1, &c->clog);
}

static int zone_by_name(const char *name)
{
	char known[256] = "";
	size_t len = 0;
	int i;

	for (i = 0; i < ZONES; i++) {
		if (!strcmp(zones[i].name, name))
			return i;
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s", zones[i].name);
	}
	return fail("no leak zone '%s'; known:%s", name, known);
}

static int cmd_leak(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	double lpm = 0.5;
	bool wet;
	int i, z;

	(void)out;
	z = zone_by_name(argv[0]);
	if (z < 0 || parse_onoff(argv[1], "wet", "dry", &wet) ||
	    (argc > 2 && parse_num("leak rate", argv[2], 0, 1000, &lpm)))
		return -1;
	circuit_advance(&r->circuit);
	r->wet[z] = wet;
	r->leak_lpm[z] = wet && zones[z].coolant ? lpm : 0;
	r->circuit.leak_lpm = 0;
	for (i = 0; i < ZONES; i++)
		r->circuit.leak_lpm += r->leak_lpm[i];
	leakage(r);
	return 0;
}

static int sensor_by_name(const char *name)
{
	char known[256] = "";
	size_t len = 0;
	int i;

	for (i = 0; i < SENSORS; i++) {
		if (!strcmp(sensors[i].name, name))
			return i;
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s", sensors[i].name);
	}
	return fail("no sensor '%s'; known:%s", name, known);
}

static int cmd_sensor(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	long raw = 0;
	int s;

	if (!strcmp(argv[0], "list")) {
		for (s = 0; s < SENSORS; s++)
			fprintf(out, "%s %u\n", sensors[s].name, sensors[s].addr);
		return 0;
	}
	s = sensor_by_name(argv[0]);
	if (s < 0 || (argc > 2 && parse_int("raw", argv[2], -32768, 65535, &raw)))
		return -1;
	circuit_advance(&r->circuit);
	sample(r);
	r->broken_value[s] = (u16)raw;
	if (argc > 1 && !strcmp(argv[1], "ok"))
		r->sensor[s] = GOOD;
	else if (argc > 1 && !strcmp(argv[1], "frozen"))
		r->sensor[s] = FROZEN;
	else if (argc > 1 && !strcmp(argv[1], "broken"))
		r->sensor[s] = BROKEN;
	else
		return fail("sensor: say ok, frozen or broken");
	return 0;
}

static int cmd_estop(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);

	(void)argc;
	(void)out;
	circuit_advance(&r->circuit);
	return parse_onoff(argv[0], "on", "off", &r->estop);
}

static int cmd_level(struct unit *u, int argc, char **argv, FILE *out)
{
	struct circuit *c = &to_rpu(u)->circuit;
	double percent;

	(void)argc;
	(void)out;
	circuit_advance(c);
	if (parse_num("level", argv[0], 0, 100, &percent))
		return -1;
	c->level = percent / 100;
	return 0;
}

static int cmd_air(struct unit *u, int argc, char **argv, FILE *out)
{
	struct circuit *c = &to_rpu(u)->circuit;

	(void)argc;
	(void)out;
	circuit_advance(c);
	return parse_num("air", argv[0], -40, 80, &c->air_c);
}

static const struct command rpu_commands[] = {
	{ "pump", "N ok|dead", 2, cmd_pump },
	{ "fan", "N ok|dead", 2, cmd_fan },
	{ "clog", "0..1", 1, cmd_clog },
	{ "leak", "ZONE wet|dry [LPM]", 2, cmd_leak },
	{ "sensor", "NAME ok|frozen|broken [RAW] | list", 1, cmd_sensor },
	{ "estop", "on|off", 1, cmd_estop },
	{ "level", "PERCENT", 1, cmd_level },
	{ "air", "CELSIUS", 1, cmd_air },
	{ 0 }
};

static void rpu_status(struct unit *u, FILE *out)
{
	struct rpu *r = to_rpu(u);
	struct circuit *c = &r->circuit;
	int i;

	circuit_advance(c);
	fprintf(out, "%s flow_lpm=%.2f outlet_c=%.2f inlet_c=%.2f heat_w=%.1f rejected_w=%.1f",
		u->name, c->flow_lpm, c->cold_c, c->hot_c, c->heat_w, rejected_w(c));
	fprintf(out, " level=%.2f fans=%.2f %s pumps=", c->level, c->fan_duty,
		c->running ? "running" : "stopped");
	for (i = 0; i < c->pumps; i++)
		fprintf(out, "%s%.0f", i ? "," : "", PUMP_RPM_MAX * c->speed[i]);
	fprintf(out, " leakage=0x%04x status=0x%04x\n", leakage(r), status_alarm(r));
}

static void rpu_identity(struct unit *u, const char *model, const char *serial)
{
	struct rpu *r = to_rpu(u);

	snprintf(r->model, sizeof(r->model), "%s", model);
	if (serial)
		snprintf(r->serial, sizeof(r->serial), "%s", serial);
	put_strings(u);
}

static void rpu_refresh(struct unit *u)
{
	circuit_advance(&to_rpu(u)->circuit);
}

static bool rpu_silent(struct unit *u)
{
	return pod_time() < to_rpu(u)->silent_until;
}

static const struct unit_ops rpu_ops = {
	.kind = "rpu",
	.read = rpu_read,
	.write = rpu_write,
	.identity = rpu_identity,
	.refresh = rpu_refresh,
	.silent = rpu_silent,
	.strings_changed = put_strings,
	.status = rpu_status,
	.commands = rpu_commands,
};

static void set_defaults(struct rpu *r, double flow)
{
	put(r, FLOW_TARGET, (u16)lround(10 * flow));
	put(r, TEMP_TARGET, 300);
	put(r, SWITCH_INTERVAL, 24);
	take_effect(r, PUMP_DUTY, 50);
	put(r, FAN_DUTY, 50);
	put(r, CONTROL, CTL_AUTO_FLOW);
	put(r, LEAK_ENABLE, 0x3f);
	put(r, MODBUS_ADDRESS, (u16)r->unit.id);
	put(r, RPU_FAN_DUTY, 80);
	put(r, RPU_FAN_ONOFF, 1);
	r->auto_duty = 0.5;
	put_strings(&r->unit);
}

struct unit *rpu_new(struct bus *bus, const char *options)
{
	static int count;
	struct rpu *r = zalloc(sizeof(*r));
	char refuse[TEXT_LEN] = "";
	bool ext = false, old = false, cold = false;
	int unit = 12, pumps = PUMPS_MAX;
	double flow = 60;
	const struct opt opts[] = {
		{ "unit", OPT_INT, &unit, 1, 247 },
		{ "name", OPT_STR, r->unit.name, 0, 0 },
		{ "serial", OPT_STR, r->serial, 0, 0 },
		{ "model", OPT_STR, r->model, 0, 0 },
		{ "pumps", OPT_INT, &pumps, 1, PUMPS_MAX },
		{ "flow", OPT_NUM, &flow, 0, 200 },
		{ "volume", OPT_NUM, &r->circuit.volume_l, 0.1, 10000 },
		{ "air", OPT_NUM, &r->circuit.air_c, -40, 80 },
		{ "ext", OPT_FLAG, &ext, 0, 0 },
		{ "old", OPT_FLAG, &old, 0, 0 },
		{ "cold", OPT_FLAG, &cold, 0, 0 },
		{ "refuse", OPT_STR, refuse, 0, 0 },
	};

	snprintf(r->model, sizeof(r->model), "RDF040DSS5193E0");
	snprintf(r->serial, sizeof(r->serial), "SIM%08d", ++count);
	r->circuit.volume_l = 20;
	r->circuit.air_c = 25;
	if (parse_opts(options, opts, ARRAY_SIZE(opts)))
		return NULL;
	r->presence = ext ? EXTENDED : old ? ALWAYS : NOT_OLD;
	r->circuit.pumps = pumps;
	r->circuit.control = control;
	r->circuit.settle_s = cold ? 0 : SETTLE_S;
	r->unit.ops = &rpu_ops;
	r->unit.id = unit;
	r->unit.functions = FC(0x03) | FC(0x06) | FC(0x10);
	circuit_init(&r->circuit);
	set_defaults(r, flow);
	return unit_add(&r->unit, bus, refuse) ? NULL : &r->unit;
}
