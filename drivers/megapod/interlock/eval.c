// SPDX-License-Identifier: GPL-2.0-only
/*
 * The evaluator of interlocks, see eval.h. All transitions between states are in
 * next_state().
 */
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "eval.h"

void interlock_start(struct interlock_state *state, u64 now_ns)
{
	u8 i;

	memset(state, 0, sizeof(*state));
	state->state = MEGAPOD_INTERLOCK_STATE_WAITING;
	state->first = INTERLOCK_NO_INPUT;
	/* until they have been looked at */
	state->standing = INTERLOCK_MAX_INPUTS;
	state->armed_ns = now_ns;
	for (i = 0; i < INTERLOCK_MAX_INPUTS; i++) {
		state->input[i].since_ns = INTERLOCK_NEVER;
		state->input[i].due_ns = INTERLOCK_NEVER;
	}
}

/* A stall puts the deadlines of silence off by as much. */
static void lengthen(struct interlock_input_state *in, u64 stall_ns)
{
	in->sample_stall_ns = after(in->sample_stall_ns, stall_ns);
	in->poll_stall_ns = after(in->poll_stall_ns, stall_ns);
}

void interlock_stall(struct interlock_state *state, u64 stall_ns, u64 now_ns)
{
	u8 i;

	state->stalled_ns = now_ns;
	/* it may have been armed meanwhile */
	state->armed_ns = earlier(after(state->armed_ns, stall_ns), now_ns);
	for (i = 0; i < INTERLOCK_MAX_INPUTS; i++)
		lengthen(&state->input[i], stall_ns);
}

void interlock_slow(const struct interlock_rule *rule, struct interlock_state *state, u64 slow_ns)
{
	u64 more_ns;
	u8 i;

	if (slow_ns < state->slow_ns)
		state->slow_ns = 0;
	for (i = 0; i < rule->num_inputs; i++) {
		struct interlock_input_state *in = &state->input[i];

		more_ns = rule->stale_ns - earlier(rule->stale_ns, in->slow_ns);
		more_ns = earlier(more_ns, slow_ns - state->slow_ns);
		in->slow_ns = after(in->slow_ns, more_ns);
		lengthen(in, more_ns);
	}
	state->slow_ns = slow_ns;
}

/* The distance of two values fits into u64 whatever they are. */
static bool is_back(s64 value, s64 threshold, u64 hysteresis, bool below)
{
	if (below ? value < threshold : value > threshold)
		return false;
	return (below ? (u64)value - (u64)threshold : (u64)threshold - (u64)value) >= hysteresis;
}

static bool condition_on(const struct interlock_rule *rule,
			 const struct interlock_input_state *in, s64 value)
{
	bool below = rule->condition == MEGAPOD_INTERLOCK_CONDITION_BELOW;

	switch (rule->condition) {
	case MEGAPOD_INTERLOCK_CONDITION_BELOW:
	case MEGAPOD_INTERLOCK_CONDITION_ABOVE:
		if (in->on)
			return !is_back(value, rule->threshold, rule->hysteresis, below);
		return below ? value < rule->threshold : value > rule->threshold;
	case MEGAPOD_INTERLOCK_CONDITION_WET:
		return value != 0;
	case MEGAPOD_INTERLOCK_CONDITION_BIT:
		return value & rule->threshold;
	case MEGAPOD_INTERLOCK_CONDITION_FROZEN:
		return in->time_ns - in->changed_ns >= rule->frozen_ns;
	default:
		/* a fault is what any rule votes on */
		return false;
	}
}

/* Whether more than a poll lies between the last sample and this one, or nobody was there. */
static bool is_gap(const struct interlock_rule *rule, const struct interlock_input_state *in,
		   const struct interlock_sample *s)
{
	return in->broken || in->sample_stall_ns || s->failed_ns > in->time_ns ||
	       s->time_ns > after(in->time_ns, rule->stale_ns);
}

static void take_value(const struct interlock_rule *rule, struct interlock_input_state *in,
		       const struct interlock_sample *s)
{
	u64 time_ns = later(in->time_ns, s->time_ns);

	if (!in->seen || s->value != in->value)
		in->changed_ns = time_ns;
	else if (is_gap(rule, in, s))
		in->changed_ns = after(in->changed_ns, time_ns - in->time_ns);
	in->time_ns = time_ns;
	in->sample_stall_ns = 0;
	in->slow_ns = 0;
	in->on = condition_on(rule, in, s->value);
	in->value = s->value;
	in->seen = true;
}

/* A broken sensor has answered, and what it is broken for is no time without a change. */
static void take_fault(struct interlock_input_state *in, const struct interlock_sample *s)
{
	if (!in->seen || s->time_ns <= in->time_ns)
		return;
	in->changed_ns = after(in->changed_ns, s->time_ns - in->time_ns);
	in->time_ns = s->time_ns;
	in->sample_stall_ns = 0;
	in->slow_ns = 0;
}

/* A sample that has not been judged yet. */
static void judge_sample(const struct interlock_rule *rule, struct interlock_input_state *in,
			 const struct interlock_sample *s, u64 now_ns)
{
	bool was = in->on || in->broken;
	bool broken = s->status == MEGAPOD_STATUS_FAULT || s->status == MEGAPOD_STATUS_ABSENT;
	bool dated = s->status != MEGAPOD_STATUS_ABSENT && s->time_ns > in->time_ns;

	if (s->status == MEGAPOD_STATUS_STALE || (!broken && s->time_ns == in->time_ns))
		return;
	if (broken)
		take_fault(in, s);
	else
		take_value(rule, in, s);
	in->broken = broken;
	if (!in->on && !in->broken)
		in->since_ns = INTERLOCK_NEVER;
	else if (!was)
		/* with the time of an earlier sample it has become so since: count from now */
		in->since_ns = dated ? s->time_ns : now_ns;
}

static void vote(struct interlock_input_state *in, u64 due_ns, u8 cause)
{
	if (due_ns >= in->due_ns)
		return;
	in->due_ns = due_ns;
	in->cause = cause;
}

/* When nobody would be polling it any more. */
static u64 blind_ns(const struct interlock_rule *rule, const struct interlock_state *state,
		    struct interlock_input_state *in, const struct interlock_sample *s)
{
	u64 begun_ns;

	if (s->begun_ns != in->begun_ns) {
		in->begun_ns = s->begun_ns;
		in->poll_stall_ns = 0;
	}
	begun_ns = later(after(in->begun_ns, in->poll_stall_ns), state->armed_ns);
	return after(after(begun_ns, rule->stale_ns), INTERLOCK_BLIND_NS);
}

/* When the input votes, for the earliest of all reasons, unless that is gone by then. */
static void judge_input(const struct interlock_rule *rule, const struct interlock_state *state,
			struct interlock_input_state *in, const struct interlock_sample *s)
{
	bool fresh = s->time_ns >= state->stalled_ns || s->failed_ns >= state->stalled_ns;
	u64 stale_ns = after(after(in->time_ns, in->sample_stall_ns), rule->stale_ns);

	in->due_ns = INTERLOCK_NEVER;
	in->cause = MEGAPOD_INTERLOCK_CAUSE_NONE;
	vote(in, blind_ns(rule, state, in, s), MEGAPOD_INTERLOCK_CAUSE_BLIND);
	if (!in->seen) {
		vote(in, after(state->armed_ns, rule->start_ns), MEGAPOD_INTERLOCK_CAUSE_START);
		return;
	}
	vote(in, after(stale_ns, INTERLOCK_BLIND_NS), MEGAPOD_INTERLOCK_CAUSE_STALE);
	if (!fresh)
		return;
	if (in->since_ns != INTERLOCK_NEVER)
		vote(in, after(in->since_ns, rule->hold_ns),
		     in->broken ? MEGAPOD_INTERLOCK_CAUSE_FAULT :
				  MEGAPOD_INTERLOCK_CAUSE_CONDITION);
	if (s->fails >= INTERLOCK_STALE_FAILS)
		vote(in, stale_ns, MEGAPOD_INTERLOCK_CAUSE_STALE);
}

/* What stands against an input now, whether it votes already or not. */
static bool stands(const struct interlock_input_state *in, u64 now_ns)
{
	return in->since_ns != INTERLOCK_NEVER || in->due_ns <= now_ns || !in->seen;
}

/* When enough inputs vote: the time of the one that makes it enough. */
static u64 trip_time(const struct interlock_rule *rule, const struct interlock_state *state)
{
	u64 found_ns = INTERLOCK_NEVER;
	u8 i, j, before;

	for (i = 0; i < rule->num_inputs; i++) {
		before = 0;
		for (j = 0; j < rule->num_inputs; j++)
			before += state->input[j].due_ns <= state->input[i].due_ns;
		if (before >= rule->votes)
			found_ns = earlier(found_ns, state->input[i].due_ns);
	}
	return found_ns;
}

/* The input that voted first: by when it began, for hold times are the same for all. */
static void note_first(const struct interlock_rule *rule, struct interlock_state *state,
		       u64 now_ns)
{
	const struct interlock_input_state *in;
	u8 i;

	for (i = 0; i < rule->num_inputs; i++) {
		in = &state->input[i];
		if (in->due_ns > now_ns || (state->first != INTERLOCK_NO_INPUT &&
					    in->due_ns >= state->input[state->first].due_ns))
			continue;
		state->first = i;
	}
	if (state->first == INTERLOCK_NO_INPUT)
		return;
	in = &state->input[state->first];
	state->cause = in->cause;
	state->first_value = in->value;
	state->first_seen = in->seen;
	state->first_ns = in->since_ns != INTERLOCK_NEVER ? in->since_ns : in->due_ns;
}

void interlock_latch(struct interlock_state *state, u8 cause, u64 now_ns)
{
	state->latched = true;
	state->cause = cause;
	state->tripped_ns = now_ns;
	state->state = MEGAPOD_INTERLOCK_STATE_TRIPPED;
}

static bool all_seen(const struct interlock_rule *rule, const struct interlock_state *state)
{
	u8 i;

	for (i = 0; i < rule->num_inputs; i++)
		if (!state->input[i].seen)
			return false;
	return true;
}

static void next_state(const struct interlock_rule *rule, struct interlock_state *state,
		       u64 trip_ns, bool outlet_on, u64 now_ns)
{
	if (state->latched)
		state->state = MEGAPOD_INTERLOCK_STATE_TRIPPED;
	else if (state->bypass_ns)
		state->state = MEGAPOD_INTERLOCK_STATE_BYPASSED;
	else if (trip_ns <= now_ns && outlet_on)
		interlock_latch(state, state->cause, now_ns);
	else if (!all_seen(rule, state))
		state->state = MEGAPOD_INTERLOCK_STATE_WAITING;
	else if (trip_ns <= now_ns)
		state->state = MEGAPOD_INTERLOCK_STATE_BLOCKING;
	else if (state->standing >= rule->votes)
		state->state = MEGAPOD_INTERLOCK_STATE_PENDING;
	else
		state->state = MEGAPOD_INTERLOCK_STATE_OK;
}

static void end_bypass(struct interlock_state *state, u64 now_ns)
{
	if (!state->bypass_ns)
		return;
	state->noticed = now_ns >= state->bypass_ns - earlier(state->bypass_ns,
							       INTERLOCK_BYPASS_NOTICE_NS);
	if (now_ns >= state->bypass_ns) {
		state->bypass_ns = 0;
		state->noticed = false;
	}
}

static u64 next_deadline(const struct interlock_rule *rule, const struct interlock_state *state,
			 u64 now_ns)
{
	u64 next_ns = INTERLOCK_NEVER;
	u8 i;

	for (i = 0; i < rule->num_inputs; i++)
		if (state->input[i].due_ns > now_ns)
			next_ns = earlier(next_ns, state->input[i].due_ns);
	if (!state->bypass_ns)
		return next_ns;
	if (!state->noticed)
		next_ns = earlier(next_ns, state->bypass_ns - INTERLOCK_BYPASS_NOTICE_NS);
	return earlier(next_ns, state->bypass_ns);
}

u64 interlock_eval(const struct interlock_rule *rule, struct interlock_state *state,
		   const struct interlock_sample *sample, bool outlet_on, u64 now_ns)
{
	u64 trip_ns;
	u8 i;

	if (state->state == MEGAPOD_INTERLOCK_STATE_DISARMED)
		return INTERLOCK_NEVER;
	state->voting = 0;
	state->standing = 0;
	for (i = 0; i < rule->num_inputs; i++) {
		struct interlock_input_state *in = &state->input[i];

		judge_sample(rule, in, &sample[i], now_ns);
		judge_input(rule, state, in, &sample[i]);
		state->voting += in->due_ns <= now_ns;
		state->standing += stands(in, now_ns);
	}
	end_bypass(state, now_ns);
	trip_ns = trip_time(rule, state);
	if (!state->latched) {
		state->first = INTERLOCK_NO_INPUT;
		state->cause = MEGAPOD_INTERLOCK_CAUSE_NONE;
		if (trip_ns <= now_ns)
			note_first(rule, state, now_ns);
	}
	next_state(rule, state, trip_ns, outlet_on, now_ns);
	return next_deadline(rule, state, now_ns);
}

bool interlock_may_reset(const struct interlock_rule *rule, const struct interlock_state *state)
{
	return state->bypass_ns || state->standing < rule->votes;
}

void interlock_unlatch(struct interlock_state *state)
{
	state->latched = false;
	state->cause = MEGAPOD_INTERLOCK_CAUSE_NONE;
	state->first = INTERLOCK_NO_INPUT;
	state->tripped_ns = 0;
	state->state = MEGAPOD_INTERLOCK_STATE_WAITING;
}
