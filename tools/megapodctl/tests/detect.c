// SPDX-License-Identifier: GPL-2.0-only
/*
 * The watches of a loop against one that is reckoned here: a day of noise without a word, and how
 * long each planted fault takes to be told. Prints TAP.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/detect.h"

#define DAY_S 86400
#define FAULT_S 14400.0		/* after four hours, of which one is learned from */

enum fault {
	NOTHING,
	STUCK_METER,
	LOW_METER,
	BYPASS,
	AIR,
	CLOG,
	FOULING,
	LEAK,
	DECAY,
	NO_FLOW,
};

static int tests, failures;
static uint64_t state;

static void result(const char *name, bool ok)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, name);
	failures += !ok;
}

/* Uniform in 0 to 1: splitmix64. */
static double uniform(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return ((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double normal(double sigma)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += uniform();
	return sum * sigma;
}

static double rounded(double value, double step)
{
	return round(value / step) * step;
}

/**
 * struct loop - a loop with a thermal mass, and meters that are read in steps
 * @power_w: drawn by the load, which changes by jobs that begin and end
 * @hot_c: where it comes back
 * @level: in %
 * @static_pa: at rest
 * @resistance: drop over flow squared
 * @stuck: what the meter has read last
 */
struct loop {
	double power_w;
	double hot_c;
	double level;
	double static_pa;
	double resistance;
	double stuck;
};

static const struct fluid coolant = { "coolant", 1020, 3900 };

static void step(struct loop *l, double t, enum fault fault, struct sample *s)
{
	bool broken = fault != NOTHING && t >= FAULT_S;
	double hour = t / 3600, daily = sin(2 * M_PI * (hour - 9) / 24);
	/* the pumps run faster with the load, and slower at night */
	double pump = 0.70 + 0.10 * daily, flow = 1e-3 * pump * 1.4;
	double air = 24 + 4 * daily, ua = 2600, leak = 0, carried;

	/* jobs come and go: a new load every half hour or so */
	if (uniform() < 1.0 / 1800)
		l->power_w = 12000 + 14000 * uniform();
	if (broken && fault == CLOG)
		l->resistance = 4.0e10 * (1 + 0.25 * fmin(1, (t - FAULT_S) / 3600));
	if (broken && fault == CLOG)
		flow *= sqrt(4.0e10 / l->resistance);
	if (broken && fault == NO_FLOW)
		flow = 1e-6;
	if (broken && fault == FOULING)
		ua *= 0.75;
	if (broken && (fault == LEAK || fault == DECAY))
		leak = 1.0;	/* % an hour */
	if (broken && fault == STUCK_METER)
		flow *= 0.75;
	carried = flow * coolant.density_kg_m3 * coolant.heat_j_kg_k;
	/* one second of a mass of 20 L, cooled by (1 - exp(-UA/carried)) */
	l->hot_c += (l->power_w - carried * (1 - exp(-ua / carried)) * (l->hot_c - air)) /
		    (20 * 1.02 * 3900);
	l->level -= leak / 3600;
	l->static_pa -= leak * 300 / 3600;
	*s = (struct sample){
		.time_s = t,
		.flow_m3_s = rounded(flow * (1 + normal(0.005)), 1e-4 / 60),
		.hot_c = rounded(l->hot_c + normal(0.05), 0.1),
		.cold_c = rounded(l->hot_c - (1 - exp(-ua / carried)) * (l->hot_c - air) + normal(0.05), 0.1),
		.air_c = rounded(air + normal(0.1), 0.1),
		.fan = 1,
		.power_w = rounded(l->power_w * 1.03 * (1 + normal(0.01)), 1),
		.drop_pa = rounded(l->resistance * flow * flow * (1 + normal(0.01)), 100),
		.pump = pump,
		.level = fault == DECAY ? NAN :
			 rounded(l->level + 0.08 * (l->hot_c - 35) + normal(0.3), 0.1),
		.static_pa = rounded(l->static_pa + 150 * (l->hot_c - 35) + normal(300), 100),
		.limit_c = 65,
	};
	if (broken && fault == STUCK_METER)
		s->flow_m3_s = l->stuck;
	else
		l->stuck = s->flow_m3_s;
	if (broken && fault == LOW_METER)
		s->flow_m3_s *= 0.85;
	/* a tenth of the flow goes by the load: the meter counts it, and it is not warmed */
	if (broken && fault == BYPASS)
		s->hot_c = s->cold_c + 0.85 * (s->hot_c - s->cold_c);
	if (broken && fault == AIR)
		s->flow_m3_s *= 1 + normal(0.06);
	/* replies that were lost, and one reading that is wild */
	if (uniform() < 0.01)
		s->flow_m3_s = s->hot_c = s->cold_c = NAN;
	if (uniform() < 0.0005)
		s->flow_m3_s = 0;
}

/* Runs until @kind is told, or for @seconds. Return: when it was told after the fault, or -1. */
static double run(enum fault fault, uint64_t seed, double seconds, enum finding_kind kind,
		  size_t *others)
{
	struct loop l = { .power_w = 20000, .hot_c = 40, .level = 80, .static_pa = 150000,
			  .resistance = 4.0e10 };
	struct finding changed[FINDINGS];
	static struct detect d;
	struct sample s;
	double told = -1;

	state = seed;
	*others = 0;
	detect_init(&d, &coolant, 60, 60);
	for (double t = 0; t < seconds && told < 0; t++) {
		size_t count;

		step(&l, t, fault, &s);
		count = detect_add(&d, &s, changed);
		for (size_t i = 0; i < count; i++) {
			if (changed[i].kind == kind && changed[i].since_s && t >= FAULT_S)
				told = t - FAULT_S;
			else
				++*others;
			if (changed[i].kind != kind)
				printf("# at %.0f s: %s is %.3f, expected %.3f\n", t,
				       finding_words[changed[i].kind], changed[i].value,
				       changed[i].expected);
		}
	}
	return told;
}

static void finds(const char *name, enum fault fault, enum finding_kind kind, double within_s)
{
	double worst = 0, sum = 0;
	size_t others = 0, before;
	bool all = true;

	for (uint64_t seed = 1; seed <= 5; seed++) {
		double told = run(fault, seed, FAULT_S + within_s, kind, &before);

		all &= told >= 0;
		worst = fmax(worst, told);
		sum += told / 5;
		others += before;
	}
	printf("# %s: told after %.0f s in the mean of 5, %.0f s at worst; %zu other findings\n", name,
	       sum, worst, others);
	result(name, all);
}

static void day_of_noise(void)
{
	size_t alarms = 0, some;

	for (uint64_t seed = 1; seed <= 3; seed++) {
		run(NOTHING, seed, DAY_S, FINDINGS, &some);
		alarms += some;
	}
	printf("# 3 days of %d samples: %zu false alarms\n", DAY_S, alarms);
	result("a day of noise, and two more, without a false alarm", !alarms);
}

static bool is_by_table(const char *name, double celsius, double density, double heat)
{
	struct fluid fluid = { .name = name };

	return fluid_by_table(celsius, &fluid) && fabs(fluid.density_kg_m3 / density - 1) < 0.0005 &&
	       fabs(fluid.heat_j_kg_k / heat - 1) < 0.0015;
}

static bool has_table(const char *name)
{
	return fluid_by_table(30, &(struct fluid){ .name = name });
}

static void fluids(void)
{
	/* IAPWS-95 at 25 and 30 degrees: 997.05 kg/m3 and 4180 J/(kg K) */
	double heat = fluid_heat_w(&(struct fluid){ .name = "water" }, 1e-3, 35, 25);

	result("water by table", fabs(heat / (1e-3 * 997.05 * 4180.1 * 10) - 1) < 0.001);
	/* of the same source, where this table has no row */
	result("propylene glycol", is_by_table("PG10", 50, 995.88, 4123) &&
	       is_by_table("PG30", 10, 1032.55, 3820) && is_by_table("PG60", 70, 1012.49, 3559));
	result("ethylene glycol", is_by_table("EG20", 30, 1026.02, 3838) &&
	       is_by_table("EG50", 5, 1079.33, 3223) && is_by_table("EG40", 75, 1030.07, 3653));
	/* Airedale, DeltaChill technical manual, "Propylene Glycol Density", and specific heat: 25 % */
	result("PG25", is_by_table("PG25", 0, 1031.0, 3860) && is_by_table("PG25", 20, 1023.7, 3910) &&
	       is_by_table("PG25", 30, 1019.2, 3940) && is_by_table("PG25", 45, 1011.6, 3970));
	result("beyond a table it is as at its end",
	       is_by_table("PG30", -20, 1036.24, 3793) && is_by_table("EG60", 95, 1049.48, 3345));
	result("names that have no table", !has_table("PG") && !has_table("PG9") && !has_table("EG61") &&
	       !has_table("PG25x") && !has_table("PG-25") && !has_table("pg25") && !has_table(""));
	result("others by the pod's configuration",
	       fabs(fluid_heat_w(&coolant, 1e-3, 35, 25) - 39780) < 1);
}

static void slopes(void)
{
	struct trend t = { 0 };
	struct slope slope;

	for (size_t i = 0; i < 100; i++) {
		t.time_s[i] = i;
		t.beside[i] = i % 7;
		t.value[i] = 5 - 0.5 * i + 3 * t.beside[i] + 1e-3 * (i % 3);
	}
	t.count = 100;
	slope = trend_slope(&t);
	result("a slope without the share of another", fabs(slope.per_s + 0.5) < 1e-4 && slope.t < -1000);
	for (size_t i = 0; i < 100; i++)
		t.beside[i] = 2.0 * i;
	slope = trend_slope(&t);
	result("two that go together are not told apart", fabs(slope.t) < 8);
	t.count = 2;
	result("two points are no trend", trend_slope(&t).t == 0);
}

/* A meter that reads the same while its unit is silent for a while and the pumps do something else */
static void stuck_over_silence(void)
{
	struct finding changed[FINDINGS];
	static struct detect d;

	detect_init(&d, NULL, 60, 60);
	for (int i = 0; i < 420; i++) {
		bool silent = i >= 200 && i < 290;
		struct sample s = { i, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };

		s.flow_m3_s = silent ? NAN : 1e-3;
		s.pump = silent ? NAN : i < 290 ? 70 : 40;
		detect_add(&d, &s, changed);
	}
	result("a stuck meter is found after silence", d.raised[FINDING_STUCK].since_s);
}

/* All unknown, or none of it makes sense: nothing is told, and nothing breaks. */
static void odd_samples(void)
{
	static const double odd[] = { NAN, 0, -1, INFINITY, -INFINITY, 1e300, 1e-300 };
	struct finding changed[FINDINGS];
	static struct detect d;
	size_t told = 0;

	detect_init(&d, NULL, 60, 60);
	for (int i = 0; i < 20000; i++) {
		double v = odd[i / 1000 % 7];
		struct sample s = { i, v, v, v, v, v, v, v, v, v, v, v };

		told += detect_add(&d, &s, changed) > FINDINGS;
	}
	result("samples that make no sense", !told);
	detect_init(&d, &coolant, 60, 60);
	for (int i = 0; i < 4000; i++) {
		struct sample s = { i, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };

		told += detect_add(&d, &s, changed);
	}
	result("nothing is known, and nothing told", !told);
}

int main(void)
{
	puts("TAP version 13");
	fluids();
	slopes();
	stuck_over_silence();
	odd_samples();
	day_of_noise();
	finds("a flow meter that is stuck", STUCK_METER, FINDING_HEAT_ABOVE, 3600);
	finds("a flow meter that reads 15 % less", LOW_METER, FINDING_HEAT_BELOW, 3600);
	finds("a bypass of 15 %", BYPASS, FINDING_HEAT_BELOW, 3600);
	finds("air in the loop", AIR, FINDING_AIR, 3600);
	finds("a filter that clogs by a quarter in an hour", CLOG, FINDING_FILTER, 7200);
	finds("a heat exchanger that has lost a quarter", FOULING, FINDING_EXCHANGER, 14400);
	finds("a leak of 1 % an hour", LEAK, FINDING_LEVEL, 3 * 3600);
	finds("pressure that falls by 300 Pa an hour", DECAY, FINDING_PRESSURE, 4 * 3600);
	finds("no flow: how long it is until it is hot", NO_FLOW, FINDING_HEATING, 600);
	printf("1..%d\n", tests);
	return failures != 0;
}
