// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the simulated RPU tells of itself and its circuit.
 */
#include <math.h>

#include "rpu.h"

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
#define BLOCKED_AFTER_S		5.0
#define HEX_FAN_RPM_MAX		9000.0
#define RPU_FAN_RPM		7200.0
#define PUMP_W_MAX		220.0
#define HEX_FAN_W_MAX		45.0
#define RPU_BASE_W		60.0
#define BUSBAR_V		50.0
#define INLET_KPA		50.0

const struct rpu_zone rpu_zones[] = {
	{ "it0", -1, false }, { "it1", -1, false }, { "it2", -1, false }, { "it3", -1, false },
	{ "internal", 1, true }, { "external", 0, true }, { "opt1", 4, true }, { "opt2", 5, true },
	{ "pan", 3, true }, { "floor", 2, true }, { "pan-relay", 3, false },
	{ "floor-relay", 2, false }, { "pan-error", -1, false }, { "floor-error", -1, false },
};

static void put_bit(u16 *word, int bit, bool on)
{
	if (on)
		*word |= (u16)BIT(bit);
}

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

u16 rpu_leakage(struct rpu *r)
{
	u16 enable = rpu_get(r, LEAK_ENABLE), word = 0;
	int i;

	for (i = 0; i < ZONES; i++) {
		if (!r->wet[i] ||
		    (rpu_zones[i].enable >= 0 && !(enable >> rpu_zones[i].enable & 1)))
			continue;
		word |= (u16)BIT(i);
		if (STICKY_FIRST + i <= STICKY_LAST)
			rpu_put(r, STICKY_FIRST + i, 1);
	}
	return word;
}

u16 rpu_status_alarm(struct rpu *r)
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

double rpu_rejected_w(const struct circuit *c)
{
	return c->flow_lpm * COOLANT_W_PER_K_LPM * (c->hot_c - c->cold_c);
}

static void tell_pumps(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	int i;

	rpu_put_u(r, PUMP_PWM, c->running ? 100 * c->duty[0] : 0);
	for (i = 0; i < c->pumps; i++) {
		rpu_put_u(r, PUMP_TACH + i,
			  c->speed[i] > 0 ? PUMP_RPM_MAX * c->speed[i] + 4 * noise() : 0);
		rpu_put(r, PUMP_STATUS_EACH + i, pump_abnormal(r, i));
		if (i < PUMP_DUTIES && pump_abnormal(r, i))
			rpu_put(r, STICKY_PUMP + i, 1);
		rpu_put_u32(r, PUMP_RUN_TIME + 2 * i, c->run_s[i]);
	}
	rpu_put(r, PUMP_STATUS, any_pump_abnormal(r));
}

static void tell_hex(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double warm = c->air_c + (c->hot_c - c->air_c) * 0.6;
	u16 alarm = 0;
	int i;

	rpu_put_u(r, HEX_FAN_PWM, 100 * c->fan_duty);
	rpu_put_u(r, HEX_POWER, 10 * hex_w(r));
	rpu_put_u(r, HEX_INPUT_VOLT, BUSBAR_V);
	rpu_put_u(r, HEX_INPUT_CURRENT, hex_w(r) / BUSBAR_V);
	for (i = 0; i < BASE_HEX_FANS; i++) {
		rpu_put_u(r, HEX_FAN_TACH + i, r->fan_dead[i] ? 0 : HEX_FAN_RPM_MAX * c->fan_duty);
		put_bit(&alarm, i, r->fan_dead[i]);
	}
	rpu_put(r, HEX_ALARM, alarm);
	rpu_put_sensor(r, S_HEX_AIR_OUT1, 10 * warm);
	rpu_put_sensor(r, S_HEX_AIR_OUT2, 10 * warm);
	rpu_put_sensor(r, S_HEX_AIR_IN1, 10 * c->air_c);
	rpu_put_sensor(r, S_HEX_AIR_IN2, 10 * c->air_c);
	rpu_put_sensor(r, S_HEX_WATER, 10 * c->hot_c);
	rpu_put(r, BLADDER_STATUS, c->level < LEVEL_LOW);
	rpu_put_sensor(r, S_Y_FILTER, 10 * (5 + 0.1 * c->flow_lpm));
	rpu_put_sensor(r, S_STATIC, INLET_KPA * c->level);
	rpu_put_sensor(r, S_BLADDER, 100 * c->level);
}

static void tell_alarms(struct rpu *r)
{
	u16 word[2] = { 0, 0 }, leak = rpu_leakage(r), status = rpu_status_alarm(r), led = BIT(4);
	int i;

	for (i = 0; i < SENSORS; i++)
		put_bit(&word[rpu_sensors[i].alarm - SENSOR_ALARM_HIGH], rpu_sensors[i].bit,
			r->sensor[i] == BROKEN);
	rpu_put(r, SENSOR_ALARM_HIGH, word[0]);
	rpu_put(r, SENSOR_ALARM, word[1]);
	rpu_put(r, STATUS_ALARM, status);
	rpu_put(r, LEAKAGE, leak);
	put_bit(&led, 3, status);
	put_bit(&led, 2, leak);
	put_bit(&led, 1, status & ST_RESERVOIR);
	rpu_put(r, LED, led);
	rpu_put(r, RESERVOIR_STATUS, !!(status & ST_RESERVOIR));
}

static void tell_ext_hex(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double fan_w = HEX_FAN_W_MAX * pow(c->fan_duty, 3), w;
	u16 alarm = 0;
	int i;

	for (i = 0; i < HEX_FANS_MAX; i++) {
		w = r->fan_dead[i] ? 0 : fan_w;
		rpu_put_u(r, EXT_HEX_AIR_TEMP + i, i < 2 ? c->air_c : (c->air_c + c->hot_c) / 2);
		rpu_put_u(r, EXT_HEX_FAN_TEMP + i, c->air_c + 8);
		rpu_put_u(r, EXT_HEX_FAN_VOLT + i, 100 * BUSBAR_V);
		rpu_put_u(r, EXT_HEX_FAN_AMP + i, 10 * w / BUSBAR_V);
		rpu_put_u(r, EXT_HEX_FAN_WATT + i, 10 * w);
		rpu_put_u(r, EXT_HEX_HUMIDITY + i, 40);
	}
	for (i = BASE_HEX_FANS; i < HEX_FANS_MAX; i++) {
		rpu_put_u(r, EXT_HEX_FAN_TACH + i - BASE_HEX_FANS,
			  r->fan_dead[i] ? 0 : HEX_FAN_RPM_MAX * c->fan_duty);
		put_bit(&alarm, i - BASE_HEX_FANS, r->fan_dead[i]);
	}
	rpu_put(r, EXT_HEX_ALARM, alarm);
	for (i = 0; i < 2; i++)
		rpu_put_u(r, EXT_HEX_PRESSURE + i, 10 * (INLET_KPA + c->head_kpa / 2));
}

/* Five boards: baseboard, back-plane board, pumps 1 to 3 */
static void tell_ext_boards(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double w;
	int i;

	for (i = 0; i < 11; i++)
		rpu_put_u(r, EXT_BOARD_TEMP + i, c->air_c + 10);
	for (i = 0; i < 5; i++) {
		w = i < 2 ? RPU_BASE_W / 2 : PUMP_W_MAX * pow(c->speed[i - 2], 3);
		rpu_put_u(r, EXT_HSC_VOLT + i, 100 * BUSBAR_V);
		rpu_put_u(r, EXT_HSC_AMP + i, 10 * w / BUSBAR_V);
		rpu_put_u(r, EXT_HSC_WATT + i, 10 * w);
		rpu_put_u(r, EXT_HUMIDITY + i, 40);
	}
	for (i = 0; i < 6; i++)
		rpu_put_u(r, EXT_PUMP_FAN + i, RPU_FAN_RPM);
}

static const u16 rails[] = { 1200, 500, 330, 120, 500 };	/* 12, 5, 3.3, 1.2, 5 V USB */

static void tell_extended(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	int i;

	tell_ext_boards(r);
	tell_ext_hex(r);
	for (i = 0; i < 2; i++) {
		rpu_put_u(r, EXT_RACK_PRESSURE + i, 10 * (INLET_KPA + c->head_kpa));
		rpu_put_u(r, EXT_RACK_LEVEL + i, 100 * c->level);
		rpu_put_u(r, EXT_48V_SENSE + i, 100 * BUSBAR_V);
		rpu_put_u(r, EXT_LEAK_SENSE + i, rpu_get(r, LEAKAGE) & 0x0ff0 ? 50 : 250);
	}
	rpu_put_u(r, EXT_AALC_POWER, RPU_BASE_W + pumps_w(c) + hex_w(r));
	for (i = 0; i < (int)ARRAY_SIZE(rails); i++)
		rpu_put(r, EXT_RAILS + i, rails[i]);
}

void rpu_sample(struct rpu *r)
{
	struct circuit *c = &r->circuit;
	double rpu_w = RPU_BASE_W + pumps_w(c);

	rpu_put_u32(r, UP_TIME, pod_time());
	rpu_put_u32(r, LAST_ON_TIME, pod_time() - r->on_since);
	rpu_put_sensor(r, S_FLOW, 10 * c->flow_lpm);
	rpu_put_sensor(r, S_OUTLET_TEMP, 10 * c->cold_c);
	rpu_put_sensor(r, S_INLET_TEMP, 10 * c->hot_c);
	rpu_put_sensor(r, S_OUTLET_PRESSURE, 10 * (INLET_KPA * c->level + c->head_kpa));
	rpu_put_sensor(r, S_INLET_PRESSURE, 10 * INLET_KPA * c->level);
	rpu_put_u(r, RPU_POWER, 10 * rpu_w);
	rpu_put_u(r, AALC_POWER, rpu_w + hex_w(r));
	rpu_put_sensor(r, S_INPUT_VOLT, 10 * BUSBAR_V);
	rpu_put_sensor(r, S_AIR_INLET, 10 * c->air_c);
	rpu_put(r, FAN_STATUS, 0);
	rpu_put_u(r, FAN_TACH, RPU_FAN_RPM);
	rpu_put_u(r, FAN_TACH + 1, RPU_FAN_RPM);
	rpu_put_u(r, COOLING_CAPACITY, 10 * rpu_rejected_w(c));
	tell_pumps(r);
	tell_hex(r);
	tell_alarms(r);
	if (r->presence == EXTENDED)
		tell_extended(r);
}
