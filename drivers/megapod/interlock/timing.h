/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long an interlock takes in the worst case, from what each of its parts takes on the wire.
 *
 * It is pure, as the evaluator is. Three figures are bounds for one fault at a time in the
 * field, on a node that runs the thread of the pod and those of the links in time:
 *
 *	condition	from the change in the machinery to the read-back of the first stage. One
 *			reply to the poll and one to the command may be lost.
 *	dead		the same from the last good sample of a sensor that does not answer any
 *			more.
 *	last		from the change to the read-back of the last stage that switches off
 *			heat: each stage before it may take all its time.
 *
 * An input takes: its poll period; the transaction under way, twice, since that of a device that is
 * being added may come between; all polls as urgent, of this unit and of the others on the line;
 * once more a period and the wait for a lost reply; and two ticks of the clock by which polls are
 * due.
 *
 * A stage takes, for the slowest of its lines: the transaction under way, then all commands on
 * that line, one after the other, and once the wait for a lost reply.
 */
#ifndef _MEGAPOD_INTERLOCK_TIMING_H
#define _MEGAPOD_INTERLOCK_TIMING_H

#include <linux/types.h>

struct megapod_timing;

/**
 * struct timing_step - what a step takes
 * @line: names the line
 * @line_us: the transaction under way
 * @wire_us: its own transactions
 * @lost_us: the wait for a lost reply
 * @stage: its stage
 * @heat: it switches off what makes heat
 */
struct timing_step {
	const void *line;
	u32 line_us;
	u32 wire_us;
	u32 lost_us;
	u8 stage;
	bool heat;
};

/**
 * struct timing_rule - what the definition says
 * @hold_ms: how long the condition must hold
 * @frozen_ms: for frozen: time without a change, else 0
 * @stale_ms: time without a good sample
 * @stage_ms: time for each stage
 */
struct timing_rule {
	u64 hold_ms;
	u64 frozen_ms;
	u64 stale_ms;
	u64 stage_ms;
};

/**
 * struct timing_bounds - the figures
 * @condition_ms: see the top
 * @dead_ms: see the top
 * @last_ms: see the top
 */
struct timing_bounds {
	u32 condition_ms;
	u32 dead_ms;
	u32 last_ms;
};

/**
 * timing_input_us() - how long until a change has been read
 * @timing: of the channel
 * @tick_us: the clock by which polls are due
 *
 * Return: microseconds.
 */
u64 timing_input_us(const struct megapod_timing *timing, u32 tick_us);

/**
 * timing_bounds() - the figures of a rule
 * @rule: what its definition says
 * @input_us: the slowest of its inputs, from timing_input_us()
 * @step: its steps, without parents and those that feed this node
 * @num: number of @step
 * @bounds: filled in; saturates
 */
void timing_bounds(const struct timing_rule *rule, u64 input_us, const struct timing_step *step,
		   u32 num, struct timing_bounds *bounds);

#endif /* _MEGAPOD_INTERLOCK_TIMING_H */
