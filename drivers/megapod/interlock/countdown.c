// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long it is until an interlock trips, and when that is told: see countdown.h.
 */
#include <linux/kernel.h>

#include "countdown.h"

static const u64 steps_ns[] = {
	60 * 1000000000ULL, 30 * 1000000000ULL, 20 * 1000000000ULL, 10 * 1000000000ULL,
	5 * 1000000000ULL,
};

/* Whether an input is silent, not merely between two samples. */
static bool is_silent(const struct interlock_rule *rule, const struct interlock_input_state *in,
		      const struct interlock_sample *s, u64 now_ns)
{
	switch (in->cause) {
	case MEGAPOD_INTERLOCK_CAUSE_START:
		return true;
	case MEGAPOD_INTERLOCK_CAUSE_STALE:
		if (s->fails >= INTERLOCK_STALE_FAILS)
			return true;
		fallthrough;
	case MEGAPOD_INTERLOCK_CAUSE_BLIND:
		return in->due_ns <= now_ns ||
		       in->due_ns - now_ns <= rule->stale_ns / 2 + INTERLOCK_BLIND_NS;
	default:
		return false;
	}
}

/*
 * When an input votes, if all goes on. What holds does so although a deadline of silence may be
 * earlier, which the next sample puts off; not counted until a sample after a stall confirms it.
 */
static u64 votes_at(const struct interlock_rule *rule, const struct interlock_state *state,
		    const struct interlock_input_state *in, const struct interlock_sample *s,
		    u64 now_ns)
{
	bool fresh = s->time_ns >= state->stalled_ns || s->failed_ns >= state->stalled_ns;
	u64 due_ns = INTERLOCK_NEVER;

	if (fresh && in->since_ns != INTERLOCK_NEVER)
		due_ns = after(in->since_ns, rule->hold_ns);
	if (is_silent(rule, in, s, now_ns))
		due_ns = min(due_ns, in->due_ns);
	return due_ns;
}

u64 interlock_trips_at(const struct interlock_rule *rule, const struct interlock_state *state,
		       const struct interlock_sample *sample, bool outlet_on, u64 now_ns)
{
	u64 due_ns[INTERLOCK_MAX_INPUTS], found_ns = INTERLOCK_NEVER;
	u8 i, j, before;

	if (state->state == MEGAPOD_INTERLOCK_STATE_DISARMED || state->latched ||
	    state->bypass_ns || !outlet_on)
		return INTERLOCK_NEVER;
	for (i = 0; i < rule->num_inputs; i++)
		due_ns[i] = votes_at(rule, state, &state->input[i], &sample[i], now_ns);
	for (i = 0; i < rule->num_inputs; i++) {
		before = 0;
		for (j = 0; j < rule->num_inputs; j++)
			before += due_ns[j] <= due_ns[i];
		if (before >= rule->votes)
			found_ns = min(found_ns, due_ns[i]);
	}
	return found_ns;
}

/* How many steps there are with no less than @left_ns. */
static u8 steps_at(u64 left_ns)
{
	u8 n = 0;

	while (n < ARRAY_SIZE(steps_ns) && left_ns <= steps_ns[n])
		n++;
	return n;
}

static u64 call_off(struct interlock_countdown *c, u64 now_ns, bool *tell)
{
	if (!c->told)
		return INTERLOCK_NEVER;
	if (!c->gone_ns)
		c->gone_ns = now_ns;
	if (now_ns - c->gone_ns < COUNTDOWN_CALM_NS)
		return c->gone_ns + COUNTDOWN_CALM_NS;
	interlock_countdown_over(c);
	*tell = true;
	return INTERLOCK_NEVER;
}

u64 interlock_count_down(struct interlock_countdown *c, u64 trip_ns, u64 now_ns, bool *tell)
{
	u64 left_ns = trip_ns > now_ns ? trip_ns - now_ns : 0;
	u8 n = steps_at(left_ns);

	*tell = false;
	c->trip_ns = trip_ns;
	if (trip_ns == INTERLOCK_NEVER)
		return call_off(c, now_ns, tell);
	c->gone_ns = 0;
	if (n > c->told && (c->told || left_ns > COUNTDOWN_MIN_NS)) {
		c->told = n;
		*tell = true;
	}
	return n < ARRAY_SIZE(steps_ns) ? trip_ns - steps_ns[n] : INTERLOCK_NEVER;
}

void interlock_countdown_over(struct interlock_countdown *c)
{
	*c = (struct interlock_countdown) { .trip_ns = INTERLOCK_NEVER };
}
