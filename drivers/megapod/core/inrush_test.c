// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: when the next outlet of a pod may be switched on, and how long it waits.
 *
 * inrush.c is included, above a pod that is nothing else.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "inrush.c"

struct workqueue_struct *megapod_wq;

#define MS(n)	((s64)(n) * NSEC_PER_MSEC)

static void inrush_gap(struct kunit *test)
{
	struct megapod_inrush none = {}, inrush = { .gap_ms = 100 };

	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_at(&inrush), 0, "the first one comes at once");
	inrush.flying = 1;
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_at(&inrush), KTIME_MAX, "one is on its way");
	inrush.last = MS(5000);
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_at(&inrush), KTIME_MAX, "one more");
	inrush.flying = 0;
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_at(&inrush), MS(5100), "the gap after its end");
	inrush.gap_ms = 60000;
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_at(&inrush), MS(65000), "a longer gap");
	none.last = MS(5000);
	none.flying = 3;
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_at(&none), 0, "no gap, no wait");
}

static void inrush_wait(struct kunit *test)
{
	struct megapod_inrush inrush = { .gap_ms = 100, .asked = 7, .served = 3 };

	KUNIT_EXPECT_EQ(test, megapod_inrush_wait_ms(&inrush, 4, MS(1000)), 0);
	KUNIT_EXPECT_EQ(test, megapod_inrush_wait_ms(&inrush, 7, MS(1000)), 300);
	inrush.last = MS(960);
	KUNIT_EXPECT_EQ(test, megapod_inrush_wait_ms(&inrush, 4, MS(1000)), 60);
	KUNIT_EXPECT_EQ(test, megapod_inrush_wait_ms(&inrush, 7, MS(1000)), 360);
	inrush.flying = 1;
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_wait_ms(&inrush, 4, MS(1000)), 100,
			    "one is on its way");
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_wait_ms(&inrush, 2, MS(1000)), 100,
			    "one that was passed");
	inrush.gap_ms = 60000;
	KUNIT_EXPECT_EQ_MSG(test, megapod_inrush_wait_ms(&inrush, U64_MAX, MS(1000)), U32_MAX,
			    "not beyond what the attribute holds");
}

static struct kunit_case inrush_cases[] = {
	KUNIT_CASE(inrush_gap),
	KUNIT_CASE(inrush_wait),
	{ }
};

static struct kunit_suite inrush_suite = {
	.name = "megapod_inrush",
	.test_cases = inrush_cases,
};

kunit_test_suite(inrush_suite);

MODULE_DESCRIPTION("KUnit tests of the gap between outlets that are switched on");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
