/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The evaluator of interlocks: rule, state, samples and time in; next state and next deadline out.
 *
 * It is a pure function and calls nothing of the kernel. All times are boot time in nanoseconds.
 *
 * An input votes to trip when its condition has held for the hold time, when its sensor has said
 * to be broken for as long, when it is stale, when nobody polls it any more (blind), or when no
 * good sample has come within the start time. The rule trips when enough inputs vote.
 *
 *	stale	stale_ns without a good sample, and two polls begun since that one have failed; or
 *		stale_ns + 1 s without a good sample, whatever became of the polls
 *	blind	stale_ns + 1 s without a poll begun
 *
 * A sample is judged once, when it is new. Hysteresis belongs to the condition: once true it stays
 * so until the value has come back by that much.
 *
 * Frozen is judged by samples alone: between two of the same value it was still for as long as lies
 * between them, unless a poll has failed meanwhile, the node has stalled, or it took stale_ns.
 *
 * A stall of the node is no silence of a sensor: all times of silence that run are longer by as
 * much. What was known before it counts only once a poll that ended afterwards has confirmed it,
 * for each input.
 *
 * So is it with a stall of what has ordinary priority alone, which brings the replies of a serial
 * line. Conditions are judged further on, and for each input silence is longer by stale_ns at most.
 */
#ifndef _MEGAPOD_INTERLOCK_EVAL_H
#define _MEGAPOD_INTERLOCK_EVAL_H

#include <linux/types.h>

#include <uapi/linux/megapod.h>

#include "instant.h"

#define INTERLOCK_MAX_INPUTS	16
#define INTERLOCK_NO_INPUT	0xff
/* Failed polls since the last good sample before an input may be stale */
#define INTERLOCK_STALE_FAILS	2
/* No poll begun for this long beyond stale_ns is blind */
#define INTERLOCK_BLIND_NS	1000000000ULL
/* The end of a bypass is announced this long ahead */
#define INTERLOCK_BYPASS_NOTICE_NS (300 * 1000000000ULL)

/**
 * struct interlock_rule - when to trip
 * @threshold: for below and above; for bit the mask
 * @hysteresis: how far beyond @threshold a value must come back
 * @hold_ns: how long a condition must hold
 * @stale_ns: age of a good sample beyond which an input may be stale
 * @start_ns: time for the first good sample of each input after arming
 * @frozen_ns: for frozen: time without a change, judged by samples alone
 * @condition: enum megapod_interlock_condition
 * @num_inputs: inputs
 * @votes: how many of them must vote, 1 to @num_inputs
 */
struct interlock_rule {
	s64 threshold;
	u64 hysteresis;
	u64 hold_ns;
	u64 stale_ns;
	u64 start_ns;
	u64 frozen_ns;
	u8 condition;
	u8 num_inputs;
	u8 votes;
};

/**
 * struct interlock_sample - what is known about an input
 * @value: of the last good sample
 * @time_ns: of the last sample with a value, 0 if there was none
 * @begun_ns: when the last poll of it began, 0 if never
 * @failed_ns: when the last poll of it that failed began, 0 if none
 * @fails: polls begun since @time_ns that failed
 * @status: enum megapod_status; STALE tells nothing new
 */
struct interlock_sample {
	s64 value;
	u64 time_ns;
	u64 begun_ns;
	u64 failed_ns;
	u8 fails;
	u8 status;
};

/**
 * struct interlock_input_state - an input as the rule sees it
 * @value: last good value
 * @time_ns: of the last sample judged
 * @changed_ns: of the sample that last changed @value, later by what does not count as still
 * @since_ns: when what stands against it began, INTERLOCK_NEVER if nothing does
 * @due_ns: when it votes unless something changes, INTERLOCK_NEVER if not
 * @begun_ns: when the last poll known to have begun did so
 * @sample_stall_ns: how long the node has stalled since @time_ns
 * @poll_stall_ns: how long the node has stalled since @begun_ns
 * @slow_ns: how much of both is due to interlock_slow()
 * @cause: enum megapod_interlock_cause of @due_ns
 * @seen: a good sample has come since arming
 * @on: the condition is true, hysteresis included
 * @broken: the sensor says to be broken
 */
struct interlock_input_state {
	s64 value;
	u64 time_ns;
	u64 changed_ns;
	u64 since_ns;
	u64 due_ns;
	u64 begun_ns;
	u64 sample_stall_ns;
	u64 poll_stall_ns;
	u64 slow_ns;
	u8 cause;
	bool seen:1;
	bool on:1;
	bool broken:1;
};

/**
 * struct interlock_state - a rule in operation
 * @state: enum megapod_interlock_state
 * @cause: enum megapod_interlock_cause of the trip, NONE unless latched
 * @first: input that voted first, or INTERLOCK_NO_INPUT
 * @voting: inputs that vote now
 * @standing: inputs against which anything stands now, hold times included
 * @latched: tripped, and not reset since
 * @noticed: the end of the bypass was announced
 * @first_value: value of @first when it voted
 * @first_seen: it had one
 * @first_ns: time of the sample of @first, or when it was missed
 * @tripped_ns: when the trip was decided
 * @armed_ns: when the rule was armed, later by stalls
 * @stalled_ns: when the node last woke from a stall, 0 if never
 * @bypass_ns: end of the bypass, 0 if there is none
 * @slow_ns: what interlock_slow() was told last
 * @input: the inputs
 */
struct interlock_state {
	u8 state;
	u8 cause;
	u8 first;
	u8 voting;
	u8 standing;
	bool latched;
	bool noticed;
	bool first_seen;
	s64 first_value;
	u64 first_ns;
	u64 tripped_ns;
	u64 armed_ns;
	u64 stalled_ns;
	u64 bypass_ns;
	u64 slow_ns;
	struct interlock_input_state input[INTERLOCK_MAX_INPUTS];
};

/**
 * interlock_start() - the rule is armed
 * @state: becomes that of a rule that has seen nothing
 * @now_ns: now
 */
void interlock_start(struct interlock_state *state, u64 now_ns);

/**
 * interlock_stall() - the node has stalled
 * @state: the state
 * @stall_ns: for how long
 * @now_ns: now, before what came meanwhile is judged
 */
void interlock_stall(struct interlock_state *state, u64 stall_ns, u64 now_ns);

/**
 * interlock_slow() - what has ordinary priority is kept waiting
 * @rule: the rule
 * @state: the state
 * @slow_ns: for how long, up to now; 0 if it is not
 */
void interlock_slow(const struct interlock_rule *rule, struct interlock_state *state, u64 slow_ns);

/**
 * interlock_eval() - judge
 * @rule: the rule
 * @state: what it knows, brought up to date
 * @sample: one for each input
 * @outlet_on: a guarded outlet is on or may be, or the rule guards none
 * @now_ns: now
 *
 * Does nothing if the state is DISARMED.
 * Return: when to judge again at the latest, or INTERLOCK_NEVER.
 */
u64 interlock_eval(const struct interlock_rule *rule, struct interlock_state *state,
		   const struct interlock_sample *sample, bool outlet_on, u64 now_ns);

/**
 * interlock_latch() - trip, whatever the inputs say
 * @state: the state
 * @cause: enum megapod_interlock_cause
 * @now_ns: now
 */
void interlock_latch(struct interlock_state *state, u8 cause, u64 now_ns);

/**
 * interlock_may_reset() - is what tripped the rule gone
 * @rule: the rule
 * @state: its state
 *
 * A bypassed rule may be reset whatever its inputs say: that is what a bypass is for.
 * Return: whether it is.
 */
bool interlock_may_reset(const struct interlock_rule *rule, const struct interlock_state *state);

/**
 * interlock_unlatch() - reset
 * @state: the state
 */
void interlock_unlatch(struct interlock_state *state);

#endif /* _MEGAPOD_INTERLOCK_EVAL_H */
