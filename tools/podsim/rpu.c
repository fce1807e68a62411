// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delta RDF040DSS5193E0, the OCP ORv3 reservoir and pumping unit, in front of one coolant circuit.
 *
 * Register map: facebook/openbmc, rackmon configs/register_map/orv3_rpu.json, newest revision
 * (@1ed5fe45): holding registers only. What the map leaves open is listed as assumed in README.md.
 */
#include <math.h>
#include <stdlib.h>

#include "rpu.h"

/* The simulator's own choices */
#define POWER_CYCLE_S		5.0
#define SETTLE_S		900.0

static int rpu_read(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	struct rpu *r = to_rpu(u);
	int i, at;

	if (s != HOLDING)
		return ILLEGAL_ADDRESS;
	circuit_advance(&r->circuit);
	rpu_sample(r);
	for (i = 0; i < n; i++) {
		at = rpu_lookup(r, (u16)(addr + i), false);
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
	rpu_put(r, CONTROL, ctl & (u16)~CTL_MOMENTARY);
}

static void take_effect(struct rpu *r, u16 addr, u16 val)
{
	int i;

	rpu_put(r, addr, val);
	if (addr == PUMP_DUTY)
		for (i = 0; i < PUMP_DUTIES; i++)
			rpu_put(r, PUMP_DUTY_EACH + i, val);
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
		if (rpu_lookup(r, (u16)(addr + i), true) < 0)
			return ILLEGAL_ADDRESS;
	for (i = 0; i < n; i++)
		if (!in_limits((u16)(addr + i), val[i]))
			return ILLEGAL_VALUE;
	circuit_advance(&r->circuit);
	for (i = 0; i < n; i++)
		take_effect(r, (u16)(addr + i), val[i]);
	return 0;
}

static void rpu_status(struct unit *u, FILE *out)
{
	struct rpu *r = to_rpu(u);
	struct circuit *c = &r->circuit;
	int i;

	circuit_advance(c);
	fprintf(out, "%s flow_lpm=%.2f outlet_c=%.2f inlet_c=%.2f heat_w=%.1f rejected_w=%.1f",
		u->name, c->flow_lpm, c->cold_c, c->hot_c, c->heat_w, rpu_rejected_w(c));
	fprintf(out, " level=%.2f fans=%.2f %s pumps=", c->level, c->fan_duty,
		c->running ? "running" : "stopped");
	for (i = 0; i < c->pumps; i++)
		fprintf(out, "%s%.0f", i ? "," : "", PUMP_RPM_MAX * c->speed[i]);
	fprintf(out, " leakage=0x%04x status=0x%04x\n", rpu_leakage(r), rpu_status_alarm(r));
}

static void rpu_identity(struct unit *u, const char *model, const char *serial)
{
	struct rpu *r = to_rpu(u);

	snprintf(r->model, sizeof(r->model), "%s", model);
	if (serial)
		snprintf(r->serial, sizeof(r->serial), "%s", serial);
	rpu_put_strings(u);
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
	.strings_changed = rpu_put_strings,
	.status = rpu_status,
	.commands = rpu_commands,
};

static void set_defaults(struct rpu *r, double flow)
{
	rpu_put(r, FLOW_TARGET, (u16)lround(10 * flow));
	rpu_put(r, TEMP_TARGET, 300);
	rpu_put(r, SWITCH_INTERVAL, 24);
	take_effect(r, PUMP_DUTY, 50);
	rpu_put(r, FAN_DUTY, 50);
	rpu_put(r, CONTROL, CTL_AUTO_FLOW);
	rpu_put(r, LEAK_ENABLE, 0x3f);
	rpu_put(r, MODBUS_ADDRESS, (u16)r->unit.id);
	rpu_put(r, RPU_FAN_DUTY, 80);
	rpu_put(r, RPU_FAN_ONOFF, 1);
	r->auto_duty = 0.5;
	rpu_put_strings(&r->unit);
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
	r->circuit.control = rpu_control;
	r->circuit.settle_s = cold ? 0 : SETTLE_S;
	r->unit.ops = &rpu_ops;
	r->unit.id = unit;
	r->unit.functions = FC(0x03) | FC(0x06) | FC(0x10);
	circuit_init(&r->circuit);
	set_defaults(r, flow);
	return unit_add(&r->unit, bus, refuse) ? NULL : &r->unit;
}
