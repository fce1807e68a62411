// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pod time, and the coolant circuit that runs in it.
 *
 * A circuit is advanced when someone looks at it, in steps of at most 0.1 s; every lag is
 * integrated exactly, so no step is too long to be stable. Pumps in parallel behind check valves
 * each give the head H0 n^2 - A q^2; the loop takes K Q^2 / clog^2. The point where both agree is
 * found by bisection. Flow follows it with 1 s. One thermal mass is heated by the loads and cooled
 * by the heat exchanger, whose effectiveness depends on its fans and on the flow.
 */
#include <math.h>
#include <string.h>

#include "podsim.h"

#define HEAD_MAX_KPA		250.0
#define HEAD_NEAR_KPA		0.00001	/* far less than a register tells */
#define PUMP_A			0.039	/* kPa per (L/min)^2: one pump alone moves 80 L/min */
#define LOOP_K			0.008	/* kPa per (L/min)^2: four pumps move 155 L/min */
#define SPEED_TAU_S		0.3
#define FLOW_TAU_S		1.0
#define COLD_TAU_S		2.0
#define HEX_UA_W_PER_K		3000.0	/* with every fan at full speed */
#define RESERVOIR_L		4.0
#define PRIME_LEVEL		0.02	/* below this the pumps draw air */
#define BOIL_C			105.0
#define STEP_MIN_S		0.02
#define STEP_MAX_S		0.1
#define TINY			0.000000001
#define TICK_NS			(250 * NSEC_PER_MSEC)

static double scale = 1;
static double base_pod;
static u64 base_real;
static struct circuit *circuits;

double pod_time(void)
{
	u64 now = now_ns();

	if (!base_real)
		base_real = now;
	return base_pod + (double)(now - base_real) / NSEC_PER_SEC * scale;
}

double pod_scale(void)
{
	return scale;
}

void pod_set_scale(double to)
{
	base_pod = pod_time();
	base_real = now_ns();
	scale = to;
}

void pod_skip(double seconds)
{
	struct circuit *c;

	pod_time();
	base_pod += seconds;
	for (c = circuits; c; c = c->next)
		circuit_advance(c);
}

/* What remains of a difference after @dt of a first-order lag of @tau. */
static double remains(double dt, double tau)
{
	return exp(-dt / tau);
}

/* The pumps' flow against @head, L/min */
static double pumped(const struct circuit *c, double head)
{
	double flow = 0, own;
	int i;

	for (i = 0; i < c->pumps; i++) {
		own = HEAD_MAX_KPA * c->speed[i] * c->speed[i] - head;
		if (own > 0)
			flow += sqrt(own / PUMP_A);
	}
	return flow;
}

static double operating_point(struct circuit *c)
{
	double low = 0, high = HEAD_MAX_KPA, conductance;

	if (c->level < PRIME_LEVEL || pumped(c, 0) <= 0) {
		c->head_kpa = 0;
		return 0;
	}
	conductance = c->clog * c->clog / LOOP_K;
	while (high - low > HEAD_NEAR_KPA) {
		c->head_kpa = (low + high) / 2;
		if (pumped(c, c->head_kpa) > sqrt(c->head_kpa * conductance))
			low = c->head_kpa;
		else
			high = c->head_kpa;
	}
	return sqrt(c->head_kpa * conductance);
}

static void step_pumps(struct circuit *c, double dt)
{
	double keep = remains(dt, SPEED_TAU_S), to, flow;
	int i;

	for (i = 0; i < c->pumps; i++) {
		to = c->running && !c->dead[i] ? c->duty[i] : 0;
		c->speed[i] = to + (c->speed[i] - to) * keep;
		if (c->speed[i] < 0.005)
			c->speed[i] = 0;
		else
			c->run_s[i] += dt;
	}
	flow = operating_point(c);
	c->flow_lpm = flow + (c->flow_lpm - flow) * remains(dt, FLOW_TAU_S);
	if (c->flow_lpm < 0.01)
		c->flow_lpm = 0;
}

static void step_heat(struct circuit *c, double dt)
{
	double mass = c->volume_l * COOLANT_KG_PER_L * COOLANT_J_PER_KG_K;
	double flow = c->flow_lpm * COOLANT_W_PER_K_LPM;
	double ua = HEX_UA_W_PER_K * pow(c->fan_duty * c->fans_alive, 0.8);
	double share = flow > 0 ? 1 - exp(-ua / flow) : 1;
	double rate = share * flow / mass, span, cold;

	span = rate > TINY ? (1 - exp(-rate * dt)) / rate : dt;
	c->hot_c += (c->heat_w / mass - rate * (c->hot_c - c->air_c)) * span;
	if (c->hot_c > BOIL_C)
		c->hot_c = BOIL_C;
	cold = c->hot_c - share * (c->hot_c - c->air_c);
	c->cold_c = cold + (c->cold_c - cold) * remains(dt, COLD_TAU_S);
}

static void step(struct circuit *c, double dt)
{
	c->control(c, dt);
	step_pumps(c, dt);
	step_heat(c, dt);
	c->level -= c->leak_lpm / 60 * dt / RESERVOIR_L;
	if (c->level < 0)
		c->level = 0;
}

/** circuit_advance() - bring a circuit to the present */
void circuit_advance(struct circuit *c)
{
	double left = pod_time() - c->time, dt;

	while (left > TINY) {
		dt = fmin(left, fmin(fmax(left / 200, STEP_MIN_S), STEP_MAX_S));
		step(c, dt);
		left -= dt;
		c->time += dt;
	}
}

void circuit_init(struct circuit *c)
{
	struct circuit **p;

	c->running = true;
	c->fans_alive = 1;
	c->clog = 1;
	c->level = 1;
	c->hot_c = c->air_c;
	c->cold_c = c->air_c;
	c->time = pod_time();
	for (p = &circuits; *p; p = &(*p)->next)
		;
	*p = c;
}

struct circuit *circuit_number(int n)
{
	struct circuit *c;

	for (c = circuits; c && --n; c = c->next)
		;
	return c;
}

/* Bounds the work that one reader finds waiting. */
static void tick(struct timer *t)
{
	struct circuit *c;

	for (c = circuits; c; c = c->next)
		circuit_advance(c);
	timer_arm(t, now_ns() + TICK_NS);
}

/** circuits_start() - let each settle under its load, and from then on keep them moving */
void circuits_start(void)
{
	static struct timer t = { .fire = tick };
	struct circuit *c;

	for (c = circuits; c; c = c->next) {
		c->time -= c->settle_s;
		circuit_advance(c);
		memset(c->run_s, 0, sizeof(c->run_s));
	}
	if (circuits)
		tick(&t);
}
