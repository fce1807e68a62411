// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long an interlock takes in the worst case, see timing.h.
 */
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/megapod.h>
#include <linux/minmax.h>

#include "eval.h"
#include "timing.h"

/* A poll is late by a tick when its time is rounded, and by another when the work is woken. */
#define TICKS		2
/* A transaction under way when the poll is due, and one of a survey that takes its turn first */
#define IN_THE_WAY	2

u64 timing_input_us(const struct megapod_timing *t, u32 tick_us)
{
	u64 poll_us = (u64)IN_THE_WAY * t->line_us + t->wire_us + t->others_us;

	/* once the poll brings nothing, and the next one does */
	return 2 * (u64)t->period_us + t->lost_us + poll_us + TICKS * (u64)tick_us;
}

/* All steps of @stage that share the line of step @i, one after the other. */
static u64 line_us(const struct timing_step *step, u32 num, u32 i)
{
	u64 line_us = 0, wire_us = 0, lost_us = 0;
	u32 k;

	for (k = 0; k < num; k++) {
		if (step[k].line != step[i].line || step[k].stage != step[i].stage)
			continue;
		line_us = max_t(u64, line_us, step[k].line_us);
		lost_us = max_t(u64, lost_us, step[k].lost_us);
		wire_us += step[k].wire_us;
	}
	return line_us + wire_us + lost_us;
}

static u64 stage_us(const struct timing_step *step, u32 num, u8 stage)
{
	u64 slowest_us = 0;
	u32 i;

	for (i = 0; i < num; i++)
		if (step[i].stage == stage)
			slowest_us = max(slowest_us, line_us(step, num, i));
	return slowest_us;
}

/* Stages before @stage that anything is in. */
static u32 stages_before(const struct timing_step *step, u32 num, u8 stage)
{
	u32 i, k, n = 0;

	for (i = 0; i < num; i++) {
		if (step[i].stage >= stage)
			continue;
		for (k = 0; k < i && step[k].stage != step[i].stage; k++)
			;
		n += k == i;
	}
	return n;
}

static u32 to_ms(u64 us)
{
	return min_t(u64, div_u64(us + 999, 1000), U32_MAX);
}

void timing_bounds(const struct timing_rule *rule, u64 input_us, const struct timing_step *step,
		   u32 num, struct timing_bounds *bounds)
{
	u64 decide_us = input_us + (rule->hold_ms + rule->frozen_ms) * 1000;
	u64 dead_us = rule->stale_ms * 1000 + div_u64(INTERLOCK_BLIND_NS, 1000);
	u8 first = U8_MAX, last = 0;
	u32 i;

	for (i = 0; i < num; i++) {
		first = min(first, step[i].stage);
		if (step[i].heat)
			last = max(last, step[i].stage);
	}
	bounds->condition_ms = to_ms(decide_us + stage_us(step, num, first));
	bounds->dead_ms = to_ms(dead_us + stage_us(step, num, first));
	bounds->last_ms = to_ms(decide_us + stages_before(step, num, last) * rule->stage_ms * 1000 +
				stage_us(step, num, last));
}
