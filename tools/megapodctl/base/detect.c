// SPDX-License-Identifier: GPL-2.0-only
/*
 * What samples of a loop tell beyond their limits: see detect.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctl.h"
#include "base/detect.h"

/*
 * With differences in units of scatter of which half is chance: allowance 1 finds shifts of two and
 * more, and bound 12 is a false alarm in some 10^10 minutes of normal scatter.
 */
#define ALLOWANCE 1.0
#define BOUND 12.0
#define CLIP 4.0

/* The least scatter that is believed, of logarithms: sensors do not become better than that. */
#define HEAT_SCATTER 0.03
#define FLUTTER_SCATTER 0.35
#define FILTER_SCATTER 0.03
#define EXCHANGER_SCATTER 0.05

/* What heat is reckoned from has to be that large, and that steady over a minute. */
#define POWER_MIN_W 200.0
#define RISE_MIN_K 0.5
#define STEADY 0.05

/* Approach temperatures are compared within so much of flow and fan. */
#define EQUAL 0.05
/* A change of the pumps that has to be seen in the flow */
#define PUMP_STEP 0.05

/* Of a trend: how many minutes at least, how sure it has to be, and how much it has to be an hour. */
#define TREND_MIN 45
#define TREND_T 8.0
#define LEVEL_PER_H 0.2
#define PRESSURE_PER_H 200.0

/* A temperature is told to run away when it is at its limit within so much. */
#define HEATING_S 300.0
#define HEATING_SAMPLES 10
/* Flow is lost below so much of what it was. */
#define LOST 0.3

const char *const finding_words[] = {
	"heat-above", "heat-below", "flow-stuck", "air", "filter", "exchanger", "level", "pressure",
	"heating",
};

const char *const finding_means[] = {
	"more heat than watts: the flow meter reads more than flows, or is stuck",
	"less heat than watts: a bypass, air, or a flow meter that reads less than flows",
	"the flow reads the same whatever the pumps do: the flow meter is stuck",
	"the flow flutters: air in the loop",
	"more pressure drop at equal flow: a filter clogs",
	"more approach temperature at equal flow: the heat exchanger fouls",
	"the level falls: a slow leak",
	"the static pressure falls: a slow leak",
	"the coolant gets warmer",
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Of @count numbers, which it sorts; NAN of none. */
static double median(double *numbers, size_t count)
{
	if (!count)
		return NAN;
	qsort(numbers, count, sizeof(*numbers), compare);
	return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

/* Robust standard deviation about @centre. */
static double scatter(const double *numbers, size_t count, double centre)
{
	double off[DETECT_LEARN_MAX];

	for (size_t i = 0; i < count; i++)
		off[i] = fabs(numbers[i] - centre);
	return 1.4826 * median(off, count);
}

/* Of a field of the samples of this minute, those that are known. */
static double minute_median(const struct detect *d, size_t offset)
{
	double numbers[MINUTE_MAX];
	size_t count = 0;

	for (size_t i = 0; i < d->samples; i++) {
		double number = *(const double *)((const char *)&d->sample[i] + offset);

		if (!isnan(number))
			numbers[count++] = number;
	}
	/* a minute that is mostly unknown is unknown */
	return 2 * count > d->samples ? median(numbers, count) : NAN;
}

#define MINUTE(d, field) minute_median(d, offsetof(struct sample, field))

/* Confidence that a shift of @z scatters in the mean of @n minutes is no chance. */
static double confidence(double z, double n)
{
	return fmin(erf(fabs(z) * sqrt(n) / sqrt(2)), 0.999);
}

/*
 * CUSUM
 */

/* Return: whether it is known what is normal. */
static bool learn(struct cusum *c, size_t minutes, double value, double least)
{
	if (c->count < minutes)
		c->learned[c->count++] = value;
	else
		return true;
	if (c->count == minutes) {
		double sorted[DETECT_LEARN_MAX];

		memcpy(sorted, c->learned, minutes * sizeof(*sorted));
		c->centre = median(sorted, minutes);
		c->scatter = fmax(scatter(c->learned, minutes, c->centre), least);
	}
	return false;
}

static void follow(struct cusum *c, int side, double z)
{
	c->sum[side] = fmax(0, c->sum[side] + fmin(z, CLIP) - ALLOWANCE);
	if (c->sum[side] <= 0) {
		c->drift[side] = 0;
		c->minutes[side] = 0;
		return;
	}
	/* what has grown while it was bad goes away in the same time, at most */
	c->sum[side] = fmin(c->sum[side], 2 * BOUND);
	c->drift[side] += z;
	c->minutes[side]++;
}

/* A finding about @side of a value of which the logarithm is @c's. */
static void judge(struct detect *d, enum finding_kind kind, const struct cusum *c, int side,
		  double now_s)
{
	struct finding *f = &d->raised[kind];
	double shift = c->minutes[side] ? c->drift[side] / c->minutes[side] : 0;
	bool absolute = kind == FINDING_HEAT_ABOVE || kind == FINDING_HEAT_BELOW;

	f->expected = absolute ? exp(c->centre) : 1;
	f->scatter = f->expected * c->scatter;
	f->value = f->expected * exp((side ? -1 : 1) * shift * c->scatter);
	f->confidence = confidence(shift, c->minutes[side]);
	if (c->sum[side] > BOUND && !f->since_s)
		f->since_s = now_s - c->minutes[side] * d->minute_s;
	else if (c->sum[side] <= 0)
		f->since_s = 0;
}

/* @up and @down: what it is to be far above, and below; FINDINGS for nothing. */
static void observe(struct detect *d, struct cusum *c, double value, double least,
		    enum finding_kind up, enum finding_kind down, double now_s)
{
	double z;

	if (!isfinite(value) || !learn(c, d->learn, value, least))
		return;
	z = (value - c->centre) / c->scatter;
	follow(c, 0, z);
	follow(c, 1, -z);
	if (up != FINDINGS)
		judge(d, up, c, 0, now_s);
	if (down != FINDINGS)
		judge(d, down, c, 1, now_s);
}

/*
 * Trends
 */

static void trend_add(struct trend *t, double time_s, double value, double beside)
{
	if (isnan(value))
		return;
	if (t->count == DETECT_TREND_MAX) {
		t->count--;
		memmove(t->time_s, t->time_s + 1, t->count * sizeof(*t->time_s));
		memmove(t->value, t->value + 1, t->count * sizeof(*t->value));
		memmove(t->beside, t->beside + 1, t->count * sizeof(*t->beside));
	}
	t->time_s[t->count] = time_s;
	t->value[t->count] = value;
	t->beside[t->count++] = isnan(beside) ? 0 : beside;
}

static double mean(const double *numbers, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += numbers[i];
	return sum / count;
}

/*
 * Least squares of value = a + b time + c beside, by the sums about the means. Where both go
 * together they cannot be told apart: the standard error says so.
 */
struct slope trend_slope(const struct trend *t)
{
	double tm, vm, bm, stt = 0, sbb = 0, stb = 0, stv = 0, sbv = 0, svv = 0, det, b, c, rest;
	bool alone;

	if (t->count < 3)
		return (struct slope){ 0 };
	tm = mean(t->time_s, t->count);
	vm = mean(t->value, t->count);
	bm = mean(t->beside, t->count);
	for (size_t i = 0; i < t->count; i++) {
		double dt = t->time_s[i] - tm, dv = t->value[i] - vm, db = t->beside[i] - bm;

		stt += dt * dt;
		sbb += db * db;
		stb += dt * db;
		stv += dt * dv;
		sbv += db * dv;
		svv += dv * dv;
	}
	alone = sbb < 1e-9 * t->count;
	det = alone ? stt : stt * sbb - stb * stb;
	if (stt <= 0 || det <= 1e-9 * stt * (alone ? 1 : sbb))
		return (struct slope){ 0 };
	b = alone ? stv / stt : (stv * sbb - sbv * stb) / det;
	c = alone ? 0 : (sbv * stt - stv * stb) / det;
	rest = fmax(svv - b * stv - c * sbv, 1e-12) / (t->count - (alone ? 2 : 3) + 1e-9);
	return (struct slope){ b, b / sqrt(rest * (alone ? 1 / stt : sbb / det)) };
}

/* It falls by more than @per_h an hour, and that is no chance. */
static void judge_trend(struct detect *d, enum finding_kind kind, const struct trend *t,
			double per_h, double now_s)
{
	struct finding *f = &d->raised[kind];
	struct slope slope = trend_slope(t);

	if (t->count < TREND_MIN)
		return;
	f->value = slope.per_s * 3600;
	f->expected = 0;
	f->scatter = slope.t ? fabs(f->value / slope.t) : 0;
	f->confidence = confidence(slope.t, 1);
	if (f->value < -per_h && slope.t < -TREND_T) {
		if (!f->since_s)
			f->since_s = now_s;
	} else if (f->value > -per_h / 2) {
		f->since_s = 0;
	}
}

/*
 * A minute
 */

/* The thirds of it hardly differ: heat comes by later than it is made. */
static bool is_steady(const struct detect *d, double power_w)
{
	size_t third = d->samples / 3;
	double first = 0, last = 0;

	for (size_t i = 0; i < third; i++) {
		first += d->sample[i].power_w;
		last += d->sample[d->samples - 1 - i].power_w;
	}
	return third && fabs(last - first) / third <= STEADY * power_w;
}

static double heat_ratio(const struct detect *d, double flow, double hot_c, double cold_c,
			 double power_w)
{
	if (!(power_w > POWER_MIN_W) || !(hot_c - cold_c > RISE_MIN_K) || !(flow > 0) ||
	    !(d->fluid.density_kg_m3 > 0) || !is_steady(d, power_w))
		return NAN;
	return log(fluid_heat_w(&d->fluid, flow, hot_c, cold_c) / power_w);
}

/* Mean of what lies between two samples, against the flow. */
static double flutter(const struct detect *d, double flow)
{
	double differences[MINUTE_MAX];
	size_t count = 0;

	for (size_t i = 1; i < d->samples; i++) {
		double off = fabs(d->sample[i].flow_m3_s - d->sample[i - 1].flow_m3_s);

		if (!isnan(off))
			differences[count++] = off;
	}
	if (!(flow > 0) || count < 10)
		return NAN;
	/* a meter that is better than it can say flutters by a part in a thousand */
	return log(fmax(mean(differences, count) / flow, 0.001));
}

/* Of those that are known. */
static bool is_same(const struct detect *d, double flow)
{
	size_t known = 0;

	for (size_t i = 0; i < d->samples; i++) {
		if (isnan(d->sample[i].flow_m3_s))
			continue;
		if (d->sample[i].flow_m3_s != flow)
			return false;
		known++;
	}
	return known >= 10;
}

/* The pumps do something else than a minute ago, and what is read has not moved by a digit. */
static void judge_stuck(struct detect *d, double flow, double pump, double now_s)
{
	struct finding *f = &d->raised[FINDING_STUCK];
	bool same = is_same(d, flow) && flow == d->flow_last;

	/* a minute without readings tells nothing */
	if (isnan(flow) || isnan(pump))
		return;
	if (!same) {
		f->since_s = 0;
		d->pump_last = pump;
		d->flow_last = flow;
		return;
	}
	if (f->since_s || !(fabs(pump - d->pump_last) > PUMP_STEP * fabs(d->pump_last)))
		return;
	f->since_s = now_s - d->minute_s;
	f->value = pump;
	f->expected = d->pump_last;
	f->scatter = 0;
	f->confidence = 0.99;
}

static bool is_equal(double value, double learned)
{
	return isnan(value) || fabs(value - learned) <= EQUAL * fabs(learned);
}

/* Approach per watt, where flow and fan are as in the first minute. */
static double approach(struct detect *d, double flow, double fan, double cold_c, double air_c,
		       double power_w)
{
	if (!(power_w > POWER_MIN_W) || !(cold_c - air_c > RISE_MIN_K) || !is_steady(d, power_w))
		return NAN;
	if (!d->exchanger.count) {
		d->flow_learned = flow;
		d->fan_learned = fan;
	}
	if (!is_equal(flow, d->flow_learned) || !is_equal(fan, d->fan_learned))
		return NAN;
	return log((cold_c - air_c) / power_w);
}

/* The last three samples are unknown, or hardly flow. */
static bool is_lost(const struct detect *d)
{
	for (size_t i = d->samples < 3 ? 0 : d->samples - 3; i < d->samples; i++)
		if (d->sample[i].flow_m3_s >= LOST * d->flow_well)
			return false;
	return !isnan(d->flow_well);
}

static void judge_minute(struct detect *d, double now_s)
{
	double flow = MINUTE(d, flow_m3_s), hot_c = MINUTE(d, hot_c), cold_c = MINUTE(d, cold_c);
	double power_w = MINUTE(d, power_w), drop = MINUTE(d, drop_pa), fan = MINUTE(d, fan);
	double warm = (hot_c + cold_c) / 2;

	observe(d, &d->heat, heat_ratio(d, flow, hot_c, cold_c, power_w), HEAT_SCATTER,
		FINDING_HEAT_ABOVE, FINDING_HEAT_BELOW, now_s);
	observe(d, &d->flutter, flutter(d, flow), FLUTTER_SCATTER, FINDING_AIR, FINDINGS, now_s);
	observe(d, &d->filter, drop > 0 && flow > 0 ? log(drop / (flow * flow)) : NAN,
		FILTER_SCATTER, FINDING_FILTER, FINDINGS, now_s);
	observe(d, &d->exchanger, approach(d, flow, fan, cold_c, MINUTE(d, air_c), power_w),
		EXCHANGER_SCATTER, FINDING_EXCHANGER, FINDINGS, now_s);
	judge_stuck(d, flow, MINUTE(d, pump), now_s);
	if (isnan(d->flow_well) || flow >= LOST * d->flow_well)
		d->flow_well = flow;
	trend_add(&d->level, now_s, MINUTE(d, level), warm);
	trend_add(&d->pressure, now_s, MINUTE(d, static_pa), warm);
	judge_trend(d, FINDING_LEVEL, &d->level, LEVEL_PER_H, now_s);
	judge_trend(d, FINDING_PRESSURE, &d->pressure, PRESSURE_PER_H, now_s);
}

/* With each sample: a minute is long for what is about to boil. */
static void judge_heating(struct detect *d, double now_s)
{
	struct finding *f = &d->raised[FINDING_HEATING];
	const struct sample *last = &d->sample[d->samples - 1];
	struct trend t = { 0 };
	struct slope slope;

	if (d->samples < HEATING_SAMPLES || isnan(last->limit_c))
		return;
	for (size_t i = d->samples - HEATING_SAMPLES; i < d->samples; i++)
		trend_add(&t, d->sample[i].time_s, d->sample[i].hot_c, NAN);
	slope = trend_slope(&t);
	if (!is_lost(d) || slope.per_s <= 0)
		f->since_s = 0;
	if (!is_lost(d) || t.count < HEATING_SAMPLES || slope.t < TREND_T)
		return;
	f->value = fmax(0, (last->limit_c - last->hot_c) / slope.per_s);
	f->expected = last->limit_c;
	f->scatter = f->value / slope.t;
	f->confidence = confidence(slope.t, 1);
	if (f->value < HEATING_S && !f->since_s)
		f->since_s = now_s;
	else if (f->value > 2 * HEATING_S)
		f->since_s = 0;
}

void detect_init(struct detect *d, const struct fluid *fluid, double minute_s, size_t learn_minutes)
{
	memset(d, 0, sizeof(*d));
	if (fluid)
		d->fluid = *fluid;
	else
		d->fluid.name = "";
	d->minute_s = minute_s;
	d->learn = learn_minutes < DETECT_LEARN_MAX ? learn_minutes : DETECT_LEARN_MAX;
	d->pump_last = NAN;
	d->flow_last = NAN;
	d->flow_well = NAN;
	for (size_t i = 0; i < FINDINGS; i++)
		d->raised[i].kind = i;
}

size_t detect_add(struct detect *d, const struct sample *s, struct finding *changed)
{
	struct finding before[FINDINGS];
	size_t count = 0;

	memcpy(before, d->raised, sizeof(before));
	if (d->samples && (s->time_s - d->start_s >= d->minute_s || d->samples == MINUTE_MAX)) {
		judge_minute(d, s->time_s);
		d->samples = 0;
	}
	if (!d->samples)
		d->start_s = s->time_s;
	d->sample[d->samples++] = *s;
	judge_heating(d, s->time_s);
	for (size_t i = 0; i < FINDINGS; i++)
		if (!before[i].since_s != !d->raised[i].since_s)
			changed[count++] = d->raised[i];
	return count;
}
