// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registers of the simulated RPU: an image that is renewed from the circuit before every read,
 * in which a frozen sensor's register is not renewed. Registers that are written live in it.
 */
#include <math.h>
#include <string.h>

#include "rpu.h"

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

const struct rpu_sensor rpu_sensors[SENSORS] = {
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

/* By address, since it is asked for each register of each read: its range, NULL for none, and where it is in the image */
static struct {
	const struct range *range;
	int index;
} places[UINT16_MAX + 1];

static void find_places(void)
{
	const struct range *g;
	int addr, index = 0;

	for (g = ranges; g < ranges + ARRAY_SIZE(ranges); g++)
		for (addr = g->first; addr <= g->last; addr++, index++)
			if (!places[addr].range) {
				places[addr].range = g;
				places[addr].index = index;
			}
}

/* Index into the image, -1 for a register this unit does not have */
int rpu_lookup(const struct rpu *r, u16 addr, bool write)
{
	const struct range *g;

	if (!places[ranges[0].first].range)
		find_places();
	g = places[addr].range;
	return !g || g->presence > r->presence || (write && !g->writable) ? -1 : places[addr].index;
}

u16 rpu_get(const struct rpu *r, u16 addr)
{
	int i = rpu_lookup(r, addr, false);

	return i < 0 ? 0 : r->image[i];
}

void rpu_put(struct rpu *r, int addr, u16 v)
{
	int i = rpu_lookup(r, (u16)addr, false);

	if (i >= 0)
		r->image[i] = v;
}

/* Counts of an unsigned register, held at its ends */
void rpu_put_u(struct rpu *r, int addr, double counts)
{
	rpu_put(r, addr, (u16)lround(fmin(fmax(counts, 0), UINT16_MAX)));
}

static u16 s16_counts(double counts)
{
	return (u16)(int16_t)lround(fmin(fmax(counts, INT16_MIN), INT16_MAX));
}

void rpu_put_u32(struct rpu *r, int addr, double v)
{
	u32 n = (u32)fmin(round(v), UINT32_MAX);

	rpu_put(r, addr, (u16)(n >> 16));
	rpu_put(r, addr + 1, (u16)n);
}

void rpu_put_sensor(struct rpu *r, enum sensor s, double counts)
{
	if (r->sensor[s] == FROZEN)
		return;
	if (r->sensor[s] == BROKEN)
		rpu_put(r, rpu_sensors[s].addr, r->broken_value[s]);
	else if (s == S_FLOW || s == S_INPUT_VOLT)
		rpu_put_u(r, rpu_sensors[s].addr, counts > 0 ? counts + noise() : 0);
	else
		rpu_put(r, rpu_sensors[s].addr, s16_counts(counts + noise()));
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
		rpu_put(r, addr + i, (u16)((u8)field[2 * i] << 8 | (u8)field[2 * i + 1]));
}

void rpu_put_strings(struct unit *u)
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
