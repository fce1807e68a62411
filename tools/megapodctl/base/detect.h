/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What samples of a loop tell beyond their limits.
 *
 * All of it is pure, and slow on purpose: samples become the median of a minute, a minute is
 * compared with what was learned of the loop when it was well, and a cumulative sum (CUSUM) of the
 * difference, in units of its own scatter, has to grow beyond a bound. A single reading that is far
 * off counts as little as one that is somewhat off.
 *
 *	heat		flow x density x specific heat x difference in temperature, against metered watts.
 *			Above: the flow meter reads more than flows, or is stuck. Below: heat does not
 *			come by, as with a bypass, or air, or a meter that reads less.
 *	stuck		the flow reads the very same for a minute, while what the pumps do changes
 *	air		the flow flutters more than it did
 *	filter		pressure drop over flow squared, which is the same at each flow until
 *			something is in the way
 *	exchanger	approach temperature per watt at equal flow and fan
 *	level		slope of the level over hours, with what temperature does to it taken out
 *	pressure	the same of the static pressure
 *	heating		how long it is until a temperature is at its limit, if it goes on so, while there is
 *			no flow: with flow a load that comes on warms the coolant, and then no further
 */
#ifndef DETECT_H
#define DETECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fluid.h"

#define DETECT_LEARN_MAX	240
#define DETECT_TREND_MAX	240

/**
 * struct sample - all of a loop at one moment, NAN for what is not known
 * @time_s: when, on any clock that goes on
 * @flow_m3_s: flow
 * @hot_c: where the coolant comes back
 * @cold_c: where it leaves
 * @air_c: what it is cooled by, air or the loop of the building
 * @fan: what drives that, any unit
 * @power_w: metered, of all that it cools
 * @drop_pa: pressure drop over the loop
 * @pump: what the pumps do, any unit
 * @level: of the reservoir in %
 * @static_pa: static pressure
 * @limit_c: of @hot_c
 */
struct sample {
	double time_s;
	double flow_m3_s;
	double hot_c;
	double cold_c;
	double air_c;
	double fan;
	double power_w;
	double drop_pa;
	double pump;
	double level;
	double static_pa;
	double limit_c;
};

enum finding_kind {
	FINDING_HEAT_ABOVE,
	FINDING_HEAT_BELOW,
	FINDING_STUCK,
	FINDING_AIR,
	FINDING_FILTER,
	FINDING_EXCHANGER,
	FINDING_LEVEL,
	FINDING_PRESSURE,
	FINDING_HEATING,
	FINDINGS,
};

/* In words: "heat-above", and what it may mean. */
extern const char *const finding_words[], *const finding_means[];

/**
 * struct finding - something that is not as it was
 * @kind: what
 * @since_s: since when, or 0 if it is not so now
 * @value: as it is: of heat, heat over watts; of exchanger, filter and air, how many times what was
 *	learned; of level and pressure, % or Pa an hour; of stuck, what the pumps do; of heating, s
 * @expected: as it was learned to be
 * @scatter: of one minute, in the same unit
 * @confidence: that it is no chance, 0 to 1
 */
struct finding {
	enum finding_kind kind;
	double since_s;
	double value;
	double expected;
	double scatter;
	double confidence;
};

/**
 * struct cusum - a value that was learned, and how far it has gone from that
 * @learned: minutes, until there are enough
 * @count: how many
 * @centre: median of these
 * @scatter: robust standard deviation, or the least that is believed
 * @sum: upward and downward
 * @drift: total of the differences since that sum was 0, in units of @scatter
 * @minutes: their number
 */
struct cusum {
	double learned[DETECT_LEARN_MAX];
	size_t count;
	double centre;
	double scatter;
	double sum[2];
	double drift[2];
	size_t minutes[2];
};

/**
 * struct trend - minutes of which the slope is asked for
 * @time_s: when
 * @value: what
 * @beside: temperature, which has its share in it
 * @count: how many, of the last minutes
 */
struct trend {
	double time_s[DETECT_TREND_MAX];
	double value[DETECT_TREND_MAX];
	double beside[DETECT_TREND_MAX];
	size_t count;
};

/**
 * struct slope - a line through a trend
 * @per_s: slope
 * @t: that in units of its standard error
 */
struct slope {
	double per_s;
	double t;
};

#define MINUTE_MAX 120

/**
 * struct detect - a loop that is watched
 * @fluid: what flows in it; no density if nobody has said
 * @minute_s: what is called a minute here
 * @learn: minutes to learn from
 * @sample: of this minute
 * @samples: how many
 * @start_s: when this minute began
 * @heat: logarithm of heat over watts
 * @flutter: logarithm of how much the flow flutters
 * @filter: logarithm of drop over flow squared
 * @exchanger: logarithm of approach per watt
 * @flow_learned: medians of flow and fan with which @exchanger is comparable
 * @fan_learned: the same
 * @level: of hours
 * @pressure: of hours
 * @heating: of the last minute
 * @pump_last: what pumps did in the minute before
 * @flow_last: what flowed in it
 * @flow_well: in the last minute in which it was not lost
 * @raised: findings, &finding.since_s 0 for those that are not so
 */
struct detect {
	struct fluid fluid;
	double minute_s;
	size_t learn;
	struct sample sample[MINUTE_MAX];
	size_t samples;
	double start_s;
	struct cusum heat;
	struct cusum flutter;
	struct cusum filter;
	struct cusum exchanger;
	double flow_learned;
	double fan_learned;
	struct trend level;
	struct trend pressure;
	double pump_last;
	double flow_last;
	double flow_well;
	struct finding raised[FINDINGS];
};

/* @learn minutes of @minute_s, at most DETECT_LEARN_MAX; a @fluid of NULL is not known. */
void detect_init(struct detect *d, const struct fluid *fluid, double minute_s, size_t learn);

/**
 * detect_add() - take a sample
 * @d: the loop
 * @s: the sample, later than those before; of more than MINUTE_MAX a minute that one is shorter
 * @changed: becomes those that are new, or over, at most FINDINGS
 *
 * Return: how many of those.
 */
size_t detect_add(struct detect *d, const struct sample *s, struct finding *changed);

/* Slope of @trend; 0 with a t of 0 if there is too little. */
struct slope trend_slope(const struct trend *trend);

#endif
