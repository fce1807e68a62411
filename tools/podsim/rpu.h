/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Delta RDF040DSS5193E0: what the files of the simulated unit share.
 */
#ifndef RPU_H
#define RPU_H

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

/* The simulator's own choices, where files share them */
#define PUMP_RPM_MAX		6000.0
#define DUTY_MIN		0.10

enum presence { ALWAYS, NOT_OLD, EXTENDED };

#define IMAGE_SIZE		512	/* of all ranges together */

enum sensor {
	S_FLOW, S_OUTLET_TEMP, S_INLET_TEMP, S_OUTLET_PRESSURE, S_INLET_PRESSURE, S_INPUT_VOLT,
	S_AIR_INLET, S_HEX_AIR_OUT1, S_HEX_AIR_OUT2, S_HEX_AIR_IN1, S_HEX_AIR_IN2, S_HEX_WATER,
	S_Y_FILTER, S_STATIC, S_BLADDER, SENSORS
};

struct rpu_sensor {
	const char *name;
	u16 addr, alarm, bit;
};

/* By bit of LEAKAGE; the first twelve have a sticky register each, in the same order. */
struct rpu_zone {
	const char *name;
	int enable;		/* bit of LEAK_ENABLE, or -1 */
	bool coolant;
};

#define ZONES			14

struct rpu {
	struct unit unit;
	struct circuit circuit;
	enum presence presence;		/* the most it has */
	u16 image[IMAGE_SIZE];
	char model[TEXT_LEN], serial[TEXT_LEN];
	enum { GOOD, FROZEN, BROKEN } sensor[SENSORS];
	u16 broken_value[SENSORS];
	bool wet[ZONES];
	double leak_lpm[ZONES];
	bool fan_dead[HEX_FANS_MAX];
	bool estop;
	double auto_duty, fan_integral;
	double blocked_s;
	double on_since, silent_until;
};

extern const struct rpu_sensor rpu_sensors[SENSORS];
extern const struct rpu_zone rpu_zones[ZONES];
extern const struct command rpu_commands[];

static inline struct rpu *to_rpu(struct unit *u)
{
	return container_of(u, struct rpu, unit);
}

/* rpu_image.c: the registers */
int rpu_lookup(const struct rpu *r, u16 addr, bool write);
u16 rpu_get(const struct rpu *r, u16 addr);
void rpu_put(struct rpu *r, int addr, u16 v);
void rpu_put_u(struct rpu *r, int addr, double counts);
void rpu_put_u32(struct rpu *r, int addr, double v);
void rpu_put_sensor(struct rpu *r, enum sensor s, double counts);
void rpu_put_strings(struct unit *u);

/* rpu_loop.c: its own control, run by the circuit in every step */
void rpu_control(struct circuit *c, double dt);

/* rpu_tell.c: what it tells */
double rpu_rejected_w(const struct circuit *c);
u16 rpu_leakage(struct rpu *r);
u16 rpu_status_alarm(struct rpu *r);
void rpu_sample(struct rpu *r);

#endif
