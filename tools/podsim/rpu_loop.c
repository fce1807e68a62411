// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control loop of the simulated RPU, run by the circuit in every step.
 */
#include <math.h>

#include "rpu.h"

/* The first zones, which stop it: leaks at the IT gear */
#define IT_STOP			0x000f

/* The simulator's own choices */
#define BLOCKED_LPM_PER_SPEED	65.0	/* less than this at a mean speed of 1 is a blocked loop */
#define FAN_DUTY_MIN		0.20
#define FLOW_KI			0.003	/* duty per (L/min) s */
#define TEMP_KP			0.08	/* duty per K */
#define TEMP_KI			0.002	/* duty per K s */

static bool stopped(const struct rpu *r)
{
	int i;

	for (i = 0; IT_STOP >> i; i++)
		if (r->wet[i])
			return true;
	return rpu_get(r, CONTROL) & CTL_STOP || r->estop || r->unit.unpowered ||
	       pod_time() < r->silent_until;
}

static double clamp(double v, double low, double high)
{
	return fmin(fmax(v, low), high);
}

static void control_pumps(struct rpu *r, double dt)
{
	struct circuit *c = &r->circuit;
	u16 ctl = rpu_get(r, CONTROL);
	int i;

	c->running = !stopped(r);
	if (ctl & CTL_MANUAL) {
		c->running = c->running && ctl & CTL_MANUAL_PUMP;
		for (i = 0; i < c->pumps; i++)
			c->duty[i] = rpu_get(r, (u16)(i < PUMP_DUTIES && r->presence >= NOT_OLD ?
						  PUMP_DUTY_EACH + i : PUMP_DUTY)) / 100.0;
		r->auto_duty = c->duty[0];
		return;
	}
	if (ctl & CTL_AUTO_FLOW && c->running)
		r->auto_duty += FLOW_KI * (rpu_get(r, FLOW_TARGET) / 10.0 - c->flow_lpm) * dt;
	r->auto_duty = clamp(r->auto_duty, DUTY_MIN, 1);
	for (i = 0; i < c->pumps; i++)
		c->duty[i] = r->auto_duty;
}

static void control_fans(struct rpu *r, double dt)
{
	struct circuit *c = &r->circuit;
	u16 ctl = rpu_get(r, CONTROL);
	double error;

	if (ctl & CTL_MANUAL && ctl & CTL_MANUAL_FAN) {
		c->fan_duty = rpu_get(r, FAN_DUTY) / 100.0;
		return;
	}
	error = c->cold_c - (int16_t)rpu_get(r, TEMP_TARGET) / 10.0;
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

void rpu_control(struct circuit *c, double dt)
{
	struct rpu *r = container_of(c, struct rpu, circuit);

	control_pumps(r, dt);
	control_fans(r, dt);
	if (c->flow_lpm < BLOCKED_LPM_PER_SPEED * mean_speed(c))
		r->blocked_s += dt;
	else
		r->blocked_s = 0;
}
