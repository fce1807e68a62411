/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long it is until an interlock trips, and when that is told.
 *
 * Who has work on what an interlock would switch off wants to know before, so that it can be saved
 * or moved. When it trips is no guess: it is the deadline of the evaluator, and stands unless
 * something changes. Both functions are pure.
 *
 * A deadline is worth telling only if something is amiss. Each input always has one, that of its
 * silence, which every sample puts off: it counts from when two polls have failed, or half of its
 * time is gone.
 *
 * It is told when so many seconds are left: 60, 30, 20, 10, 5. A value on the edge of its threshold
 * would begin and call off all the time, so that no step is told twice until the countdown has been
 * away for ten seconds. Then it is told that it is called off. What trips within a second is told
 * by the trip.
 */
#ifndef _MEGAPOD_INTERLOCK_COUNTDOWN_H
#define _MEGAPOD_INTERLOCK_COUNTDOWN_H

#include "eval.h"

/* Away for so long, it is called off */
#define COUNTDOWN_CALM_NS	(10 * 1000000000ULL)
/* Shorter ones are not told */
#define COUNTDOWN_MIN_NS	1000000000ULL

/**
 * struct interlock_countdown - a countdown, and what was told of it
 * @trip_ns: boot time when the interlock trips, INTERLOCK_NEVER if nothing is amiss
 * @gone_ns: since when that is so, 0 if it is not or nothing was told
 * @told: number of steps that were told, with those that were passed over
 */
struct interlock_countdown {
	u64 trip_ns;
	u64 gone_ns;
	u8 told;
};

/**
 * interlock_trips_at() - when does it trip, if all goes on as it is?
 * @rule: the rule
 * @state: its state, after interlock_eval() at @now_ns
 * @sample: what that was given
 * @outlet_on: as that was given
 * @now_ns: now
 *
 * Return: boot time, or INTERLOCK_NEVER.
 */
u64 interlock_trips_at(const struct interlock_rule *rule, const struct interlock_state *state,
		       const struct interlock_sample *sample, bool outlet_on, u64 now_ns);

/**
 * interlock_count_down() - go on with a countdown
 * @c: the countdown
 * @trip_ns: when it trips, INTERLOCK_NEVER if nothing is amiss
 * @now_ns: now
 * @tell: becomes whether to tell of it now
 *
 * Return: when to go on at the latest, or INTERLOCK_NEVER.
 */
u64 interlock_count_down(struct interlock_countdown *c, u64 trip_ns, u64 now_ns, bool *tell);

/**
 * interlock_countdown_over() - it has tripped, or begins anew
 * @c: the countdown
 */
void interlock_countdown_over(struct interlock_countdown *c);

#endif /* _MEGAPOD_INTERLOCK_COUNTDOWN_H */
