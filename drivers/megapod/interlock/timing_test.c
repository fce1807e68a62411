// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: worst cases, added up by hand.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "timing.c"

static const int line_a, line_b;

static const struct megapod_timing poll = {
	.line = &line_a, .period_us = 100000, .line_us = 40000, .wire_us = 25000,
	.others_us = 30000, .lost_us = 200000,
};

static void an_input(struct kunit *test)
{
	/* 2 periods, 2 in the way, its own, the others', one lost, 2 ticks of 4 ms */
	KUNIT_EXPECT_EQ(test, timing_input_us(&poll, 4000),
			200000 + 80000 + 25000 + 30000 + 200000 + 8000);
}

static void one_stage(struct kunit *test)
{
	static const struct timing_rule rule = {
		.hold_ms = 200, .stale_ms = 1000, .stage_ms = 3000,
	};
	static const struct timing_step step[] = {
		{ &line_a, 40000, 10000, 100000, 0, true },
		{ &line_a, 40000, 20000, 100000, 0, true },
		{ &line_b, 1000, 2000, 100000, 0, true },
	};
	struct timing_bounds bounds;

	timing_bounds(&rule, 500000, step, ARRAY_SIZE(step), &bounds);
	/* steps of one line come one after the other, lines beside each other */
	KUNIT_EXPECT_EQ(test, bounds.condition_ms, 500 + 200 + 40 + 30 + 100);
	KUNIT_EXPECT_EQ(test, bounds.dead_ms, 1000 + 1000 + 40 + 30 + 100);
	KUNIT_EXPECT_EQ(test, bounds.last_ms, bounds.condition_ms);
}

static void stages(struct kunit *test)
{
	static const struct timing_rule rule = { .stale_ms = 2000, .stage_ms = 3000 };
	static const struct timing_step step[] = {
		{ &line_a, 1000, 9000, 0, 1, true },
		{ &line_b, 1000, 4000, 0, 5, true },
		{ &line_b, 1000, 4000, 0, 6, false },
	};
	struct timing_bounds bounds;

	timing_bounds(&rule, 100000, step, ARRAY_SIZE(step), &bounds);
	KUNIT_EXPECT_EQ(test, bounds.condition_ms, 100 + 10);
	/* what makes no heat does not count, and stages with nothing in them take no time */
	KUNIT_EXPECT_EQ(test, bounds.last_ms, 100 + 3000 + 5);
}

static void no_steps(struct kunit *test)
{
	static const struct timing_rule rule = { .stale_ms = 2000, .stage_ms = 3000 };
	struct timing_bounds bounds;

	timing_bounds(&rule, 100000, NULL, 0, &bounds);
	KUNIT_EXPECT_EQ(test, bounds.condition_ms, 100);
	KUNIT_EXPECT_EQ(test, bounds.dead_ms, 3000);
}

static void too_much(struct kunit *test)
{
	static const struct timing_rule rule = { .hold_ms = U32_MAX, .frozen_ms = U32_MAX,
						 .stale_ms = U32_MAX, .stage_ms = U32_MAX };
	struct timing_bounds bounds;

	timing_bounds(&rule, U32_MAX, NULL, 0, &bounds);
	KUNIT_EXPECT_EQ(test, bounds.condition_ms, U32_MAX);
	KUNIT_EXPECT_EQ(test, bounds.dead_ms, U32_MAX);
}

static struct kunit_case timing_cases[] = {
	KUNIT_CASE(an_input),
	KUNIT_CASE(one_stage),
	KUNIT_CASE(stages),
	KUNIT_CASE(no_steps),
	KUNIT_CASE(too_much),
	{ }
};

static struct kunit_suite timing_suite = {
	.name = "megapod_timing",
	.test_cases = timing_cases,
};

kunit_test_suite(timing_suite);

MODULE_DESCRIPTION("KUnit: worst cases of interlocks");
MODULE_LICENSE("GPL");
