// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof of the evaluator, as it is, by induction: an armed rule begins with the invariants; and of
 * a state of which no more is known than those, any rule, any samples and any time, judging does
 * as is claimed below and leaves the invariants as they were, as does all else that changes a
 * state. So it holds after any number of samples, stalls, bypasses and resets, of a rule with up
 * to INPUTS inputs.
 */
#include "eval.c"

#include "prove.h"

#ifndef INPUTS
#define INPUTS 2
#endif

/* Sums of times, as they are without saturation */
typedef unsigned __int128 wide;

static struct interlock_rule rule;
static struct interlock_state was, state;
static struct interlock_sample sample[INPUTS];
static bool outlet_on;
static u64 now, next;

static bool is_trip_cause(u8 cause)
{
	return cause > MEGAPOD_INTERLOCK_CAUSE_NONE && cause <= MEGAPOD_INTERLOCK_CAUSE_RESTORED;
}

static void invariants(bool proving, u64 last)
{
	const struct interlock_input_state *in;
	u8 i;

	invariant(proving, "the state is one that an armed rule can have",
		  state.state > MEGAPOD_INTERLOCK_STATE_DISARMED &&
		  state.state <= MEGAPOD_INTERLOCK_STATE_BYPASSED);
	invariant(proving, "what is latched is tripped, and only that",
		  (state.state == MEGAPOD_INTERLOCK_STATE_TRIPPED) == state.latched);
	invariant(proving, "what is latched has a cause",
		  !state.latched || is_trip_cause(state.cause));
	invariant(proving, "the first input is one of the rule's, or none",
		  state.first == INTERLOCK_NO_INPUT || state.first < rule.num_inputs);
	invariant(proving, "it was armed and woke in the past",
		  state.armed_ns <= last && state.stalled_ns <= last);
	for (i = 0; i < INPUTS; i++) {
		in = &state.input[i];
		invariant(proving, "what was judged of an input lies in the past",
			  in->time_ns <= last);
		invariant(proving, "what stands against an input began in the past",
			  in->since_ns == INTERLOCK_NEVER || in->since_ns <= last);
		invariant(proving, "something stands against an input that is on or broken, and only then",
			  (in->since_ns != INTERLOCK_NEVER) == (in->on || in->broken));
	}
}

static void any_rule(void)
{
	rule = (struct interlock_rule) {
		.threshold = nondet_s64(),
		.hysteresis = nondet_u64(),
		.hold_ns = nondet_u64(),
		.stale_ns = nondet_u64(),
		.start_ns = nondet_u64(),
		.frozen_ns = nondet_u64(),
		.condition = nondet_u8(),
		.num_inputs = nondet_u8(),
		.votes = nondet_u8(),
	};
	assume(rule.num_inputs >= 1 && rule.num_inputs <= INPUTS);
	assume(rule.votes >= 1 && rule.votes <= rule.num_inputs);
}

static void any_state(u64 last)
{
	u8 i;

	state = (struct interlock_state) {
		.state = nondet_u8(),
		.cause = nondet_u8(),
		.first = nondet_u8(),
		.voting = nondet_u8(),
		.standing = nondet_u8(),
		.latched = any_bool(),
		.noticed = any_bool(),
		.first_value = nondet_s64(),
		.first_ns = nondet_u64(),
		.tripped_ns = nondet_u64(),
		.armed_ns = nondet_u64(),
		.stalled_ns = nondet_u64(),
		.bypass_ns = nondet_u64(),
		.slow_ns = nondet_u64(),
	};
	for (i = 0; i < INPUTS; i++)
		state.input[i] = (struct interlock_input_state) {
			.value = nondet_s64(),
			.time_ns = nondet_u64(),
			.changed_ns = nondet_u64(),
			.since_ns = nondet_u64(),
			.due_ns = nondet_u64(),
			.begun_ns = nondet_u64(),
			.sample_stall_ns = nondet_u64(),
			.poll_stall_ns = nondet_u64(),
			.slow_ns = nondet_u64(),
			.cause = nondet_u8(),
			.seen = any_bool(),
			.on = any_bool(),
			.broken = any_bool(),
		};
	invariants(false, last);
}

/* Times of samples come from the same clock. */
static void any_samples(void)
{
	u8 i;

	outlet_on = any_bool();
	for (i = 0; i < INPUTS; i++) {
		sample[i] = (struct interlock_sample) {
			.value = nondet_s64(),
			.time_ns = nondet_u64(),
			.begun_ns = nondet_u64(),
			.failed_ns = nondet_u64(),
			.fails = nondet_u8(),
			.status = nondet_u8(),
		};
		assume(sample[i].time_ns <= now && sample[i].begun_ns <= now &&
		       sample[i].failed_ns <= now && sample[i].status <= MEGAPOD_STATUS_ABSENT);
	}
}

static void decide(void)
{
	u64 last = any_time();

	now = any_time();
	assume(now > 0 && now >= last);
	any_rule();
	any_state(last);
	any_samples();
	was = state;
	next = interlock_eval(&rule, &state, sample, outlet_on, now);
}

static bool may_trip(void)
{
	return outlet_on && !state.bypass_ns;
}

static void latch(void)
{
	prove("a latch is never lost, nor its cause, first input and time changed",
	      !was.latched ||
	      (state.latched && state.state == MEGAPOD_INTERLOCK_STATE_TRIPPED &&
	       state.cause == was.cause && state.first == was.first &&
	       state.tripped_ns == was.tripped_ns));
	prove("it trips only if enough vote, an outlet is on and it is not bypassed",
	      was.latched || !state.latched || (state.voting >= rule.votes && may_trip()));
	prove("a trip has cause, first input and time",
	      was.latched || !state.latched ||
	      (state.cause != MEGAPOD_INTERLOCK_CAUSE_NONE && state.first < rule.num_inputs &&
	       state.tripped_ns == now));
	prove("enough votes always trip",
	      state.voting < rule.votes || !may_trip() || state.latched);
}

static void states(void)
{
	u8 now_is = state.state;

	prove("ok means that too little stands against it",
	      now_is != MEGAPOD_INTERLOCK_STATE_OK ||
	      (state.voting < rule.votes && state.standing < rule.votes));
	prove("neither ok nor pending while enough vote",
	      (now_is != MEGAPOD_INTERLOCK_STATE_OK && now_is != MEGAPOD_INTERLOCK_STATE_PENDING) ||
	      state.voting < rule.votes);
	prove("a bypass shows as bypassed, until it trips or ends",
	      !state.bypass_ns || state.latched || now_is == MEGAPOD_INTERLOCK_STATE_BYPASSED);
	prove("a bypass ends in time", state.bypass_ns == 0 || state.bypass_ns > now);
	prove("nothing bypasses a rule but a bypass",
	      state.bypass_ns == 0 || state.bypass_ns == was.bypass_ns);
}

/* Why an input votes, told without the evaluator's sums. */
static bool has_reason(const struct interlock_input_state *in, const struct interlock_sample *s)
{
	wide silent_ns = (wide)in->time_ns + in->sample_stall_ns + rule.stale_ns;
	wide begun_ns = (wide)in->begun_ns + in->poll_stall_ns;

	switch (in->cause) {
	case MEGAPOD_INTERLOCK_CAUSE_CONDITION:
	case MEGAPOD_INTERLOCK_CAUSE_FAULT:
		return in->since_ns != INTERLOCK_NEVER && (wide)in->since_ns + rule.hold_ns <= now;
	case MEGAPOD_INTERLOCK_CAUSE_START:
		return !in->seen && (wide)state.armed_ns + rule.start_ns <= now;
	case MEGAPOD_INTERLOCK_CAUSE_STALE:
		if (s->fails < INTERLOCK_STALE_FAILS)
			silent_ns += INTERLOCK_BLIND_NS;
		return in->seen && silent_ns <= now;
	case MEGAPOD_INTERLOCK_CAUSE_BLIND:
		if (begun_ns < state.armed_ns)
			begun_ns = state.armed_ns;
		return begun_ns + rule.stale_ns + INTERLOCK_BLIND_NS <= now;
	default:
		return false;
	}
}

static void votes(const struct interlock_input_state *in, const struct interlock_sample *s)
{
	bool for_trip = in->due_ns <= now;
	bool fresh = s->time_ns >= state.stalled_ns || s->failed_ns >= state.stalled_ns;
	wide silent_ns = (wide)in->time_ns + in->sample_stall_ns + rule.stale_ns;

	prove("a vote has a reason whose whole delay is over", !for_trip || has_reason(in, s));
	prove("a condition or fault that has held votes, once a poll has ended after a stall",
	      for_trip || !in->seen || !fresh || in->since_ns == INTERLOCK_NEVER ||
	      (wide)in->since_ns + rule.hold_ns > now);
	prove("an input without a good sample votes after the start time",
	      for_trip || in->seen || (wide)state.armed_ns + rule.start_ns > now);
	prove("a silent input votes after stale and a second, whatever became of the polls",
	      for_trip || !in->seen || silent_ns + INTERLOCK_BLIND_NS > now);
	prove("a fault or absence never becomes a good sample",
	      !(s->status == MEGAPOD_STATUS_FAULT || s->status == MEGAPOD_STATUS_ABSENT) ||
	      in->broken);
}

/* Each judgement. */
void judges(void)
{
	u8 i;

	decide();
	invariants(true, now);
	prove("the time returned is yet to come", next > now);
	latch();
	states();
	for (i = 0; i < rule.num_inputs; i++)
		votes(&state.input[i], &sample[i]);
}

/* The time that it returns. */
void waits(void)
{
	u64 early = any_time();

	decide();
	assume(early > now && early < next);
	was = state;
	interlock_eval(&rule, &state, sample, outlet_on, early);
	prove("with the same samples nothing trips before the time returned",
	      state.latched == was.latched);
	prove("with the same samples nobody votes before the time returned",
	      state.voting == was.voting);
}

/* All else that changes a state. */
void changes(void)
{
	u64 last = any_time();

	now = any_time();
	assume(now > 0 && now >= last);
	any_rule();
	any_state(last);
	was = state;
	switch (nondet_u8()) {
	case 0:
		interlock_start(&state, now);
		prove("a rule that is armed waits, and is not latched",
		      !state.latched && state.state == MEGAPOD_INTERLOCK_STATE_WAITING);
		break;
	case 1:
		interlock_stall(&state, any_time(), now);
		prove("a stall takes no latch", state.latched == was.latched);
		break;
	case 2:
		interlock_slow(&rule, &state, nondet_u64());
		prove("slowness takes no latch", state.latched == was.latched);
		break;
	case 3:
		interlock_latch(&state, MEGAPOD_INTERLOCK_CAUSE_IMPAIRED, now);
		prove("what is latched has tripped", state.latched);
		break;
	default:
		assume(interlock_may_reset(&rule, &state));
		prove("a reset takes a bypass, or too little that stands",
		      state.bypass_ns || state.standing < rule.votes);
		interlock_unlatch(&state);
		prove("what is reset waits until it is judged",
		      state.state == MEGAPOD_INTERLOCK_STATE_WAITING);
		break;
	}
	invariants(true, now);
}
