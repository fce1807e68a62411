// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the evaluator of interlocks.
 */
#include <kunit/test.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "eval.c"

#define MS	1000000ULL
#define SECOND	(1000 * MS)

/*
 * A rule with three inputs, in a world that polls them. It is too large for a stack, and tests
 * come one after the other.
 */
struct world {
	struct interlock_rule rule;
	struct interlock_state state;
	struct interlock_sample sample[INTERLOCK_MAX_INPUTS];
	bool outlet_on;
	u64 now;
	u64 deadline;
};

static void world_init(struct world *w, u8 condition, s64 threshold)
{
	*w = (struct world) {
		.rule = {
			.condition = condition,
			.threshold = threshold,
			.num_inputs = 1,
			.votes = 1,
			.hold_ns = 300 * MS,
			.stale_ns = SECOND,
			.start_ns = 5 * SECOND,
			.frozen_ns = 2 * SECOND,
		},
		.outlet_on = true,
		/* not long after boot: no time may run below zero */
		.now = 2 * SECOND,
	};
	interlock_start(&w->state, w->now);
}

static u8 eval(struct world *w)
{
	w->deadline = interlock_eval(&w->rule, &w->state, w->sample, w->outlet_on, w->now);
	return w->state.state;
}

/* A poll answered 10 ms after it began, the next one due in 100 ms */
static void give(struct world *w, u8 input, s64 value, u8 status)
{
	struct interlock_sample *s = &w->sample[input];

	s->begun_ns = w->now - 10 * MS;
	s->status = status;
	if (status == MEGAPOD_STATUS_ABSENT)
		return;
	s->time_ns = w->now;
	s->value = value;
	s->fails = 0;
}

static void fail(struct world *w, u8 input)
{
	struct interlock_sample *s = &w->sample[input];

	s->begun_ns = w->now - 10 * MS;
	s->failed_ns = s->begun_ns;
	s->fails = min(s->fails + 1, 255);
}

static u8 poll(struct world *w, s64 value)
{
	u8 i;

	for (i = 0; i < w->rule.num_inputs; i++)
		give(w, i, value, MEGAPOD_STATUS_OK);
	eval(w);
	w->now += 100 * MS;
	return w->state.state;
}

static u8 poll_fails(struct world *w)
{
	u8 i;

	for (i = 0; i < w->rule.num_inputs; i++)
		fail(w, i);
	eval(w);
	w->now += 100 * MS;
	return w->state.state;
}

static u8 polls(struct world *w, s64 value, u32 n)
{
	while (n--)
		poll(w, value);
	return w->state.state;
}

#define EXPECT_STATE(test, got, want) \
	KUNIT_EXPECT_EQ(test, (int)(got), MEGAPOD_INTERLOCK_STATE_##want)
#define EXPECT_CAUSE(test, w, want) \
	KUNIT_EXPECT_EQ(test, (int)(w)->state.cause, MEGAPOD_INTERLOCK_CAUSE_##want)

struct condition_case {
	const char *name;
	u8 condition;
	s64 threshold;
	u64 hysteresis;
	s64 good;
	s64 bad;
	s64 between;
	bool holds_between;
};

static const struct condition_case conditions[] = {
	{ "below", MEGAPOD_INTERLOCK_CONDITION_BELOW, 5000, 500, 5000, 4999, 5499, true },
	{ "below, back", MEGAPOD_INTERLOCK_CONDITION_BELOW, 5000, 500, 5000, 4999, 5500, false },
	{ "below, no hysteresis", MEGAPOD_INTERLOCK_CONDITION_BELOW, 5000, 0, 5000, 4999, 5000,
	  false },
	{ "above", MEGAPOD_INTERLOCK_CONDITION_ABOVE, 60000, 2000, 60000, 60001, 58001, true },
	{ "above, back", MEGAPOD_INTERLOCK_CONDITION_ABOVE, 60000, 2000, 60000, 60001, 58000,
	  false },
	{ "above the lowest", MEGAPOD_INTERLOCK_CONDITION_ABOVE, S64_MIN, U64_MAX, S64_MIN, S64_MAX,
	  S64_MIN + 1, true },
	{ "below the highest", MEGAPOD_INTERLOCK_CONDITION_BELOW, S64_MAX, U64_MAX, S64_MAX,
	  S64_MIN, S64_MAX, true },
	{ "wet", MEGAPOD_INTERLOCK_CONDITION_WET, 0, 0, 0, 1, 0, false },
	{ "bit", MEGAPOD_INTERLOCK_CONDITION_BIT, 0x40, 0, 0xbf, 0x41, 0x3f, false },
	{ "sign bit", MEGAPOD_INTERLOCK_CONDITION_BIT, S64_MIN, 0, 1, -1, 0, false },
};

static void condition_desc(const struct condition_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(condition, conditions, condition_desc);

static void condition_test(struct kunit *test)
{
	const struct condition_case *c = test->param_value;
	static struct world w;

	world_init(&w, c->condition, c->threshold);
	w.rule.hysteresis = c->hysteresis;
	EXPECT_STATE(test, polls(&w, c->good, 50), OK);
	EXPECT_STATE(test, poll(&w, c->bad), PENDING);
	/* 300 ms of hold: the third poll from here is the one */
	EXPECT_STATE(test, poll(&w, c->bad), PENDING);
	if (!c->holds_between) {
		EXPECT_STATE(test, polls(&w, c->between, 10), OK);
		return;
	}
	EXPECT_STATE(test, poll(&w, c->between), PENDING);
	EXPECT_STATE(test, poll(&w, c->between), TRIPPED);
	EXPECT_CAUSE(test, &w, CONDITION);
	KUNIT_EXPECT_EQ(test, w.state.tripped_ns - w.state.first_ns, 300 * MS);
}

static void hold_deadline_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	poll(&w, 5);
	w.now -= 100 * MS;
	KUNIT_EXPECT_EQ(test, w.deadline, w.now + 300 * MS);
	w.now = w.deadline - 1;
	EXPECT_STATE(test, eval(&w), PENDING);
	w.now++;
	EXPECT_STATE(test, eval(&w), TRIPPED);
	KUNIT_EXPECT_EQ(test, w.state.first, 0);
	KUNIT_EXPECT_EQ(test, w.state.first_value, 5);
}

static void latch_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_WET, 0);
	w.rule.hold_ns = 0;
	/* nothing has been looked at, which is not that nothing stands */
	KUNIT_EXPECT_FALSE(test, interlock_may_reset(&w.rule, &w.state));
	EXPECT_STATE(test, poll(&w, 0), OK);
	EXPECT_STATE(test, poll(&w, 1), TRIPPED);
	KUNIT_EXPECT_FALSE(test, interlock_may_reset(&w.rule, &w.state));
	w.outlet_on = false;
	EXPECT_STATE(test, polls(&w, 1, 10), TRIPPED);
	EXPECT_STATE(test, polls(&w, 0, 10), TRIPPED);
	EXPECT_CAUSE(test, &w, CONDITION);
	KUNIT_EXPECT_TRUE(test, interlock_may_reset(&w.rule, &w.state));
	interlock_unlatch(&w.state);
	EXPECT_STATE(test, poll(&w, 0), OK);
	EXPECT_CAUSE(test, &w, NONE);
	EXPECT_STATE(test, poll(&w, 1), BLOCKING);
	EXPECT_CAUSE(test, &w, CONDITION);
	KUNIT_EXPECT_FALSE(test, w.state.latched);
	w.outlet_on = true;
	EXPECT_STATE(test, poll(&w, 1), TRIPPED);
}

/* Stale is both: too old, and two polls begun since have failed. */
static void stale_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	poll_fails(&w);
	w.now += 880 * MS;
	fail(&w, 0);
	/* the last good one is 1080 ms old by now */
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, STALE);

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	poll_fails(&w);
	w.now += 1500 * MS;
	/* only one has failed */
	EXPECT_STATE(test, eval(&w), OK);
	EXPECT_STATE(test, poll(&w, 20), OK);

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	w.now -= 100 * MS;
	/* nine polls failed, and the link is back in time */
	for (int i = 0; i < 9; i++) {
		w.now += 100 * MS;
		fail(&w, 0);
		EXPECT_STATE(test, eval(&w), OK);
	}
	KUNIT_EXPECT_EQ(test, w.deadline, w.now + 100 * MS);
	w.now += 99 * MS;
	EXPECT_STATE(test, poll(&w, 20), OK);
	KUNIT_EXPECT_FALSE(test, w.state.latched);
}

static void blind_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	w.now = w.sample[0].begun_ns + 2 * SECOND - 1;
	EXPECT_STATE(test, eval(&w), OK);
	KUNIT_EXPECT_EQ(test, w.deadline, w.now + 1);
	w.now++;
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, BLIND);
}

static void broken_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_FAULT, 0);
	polls(&w, 20, 5);
	give(&w, 0, 20, MEGAPOD_STATUS_FAULT);
	EXPECT_STATE(test, eval(&w), PENDING);
	w.now += 300 * MS;
	give(&w, 0, 20, MEGAPOD_STATUS_FAULT);
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, FAULT);

	/* "not available" has no time of its own */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	w.now += 200 * MS;
	give(&w, 0, 0, MEGAPOD_STATUS_ABSENT);
	EXPECT_STATE(test, eval(&w), PENDING);
	KUNIT_EXPECT_EQ(test, w.deadline, w.now + 300 * MS);
	w.now += 300 * MS;
	give(&w, 0, 0, MEGAPOD_STATUS_ABSENT);
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, FAULT);
}

static void frozen_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_FROZEN, 0);
	w.rule.hold_ns = 0;
	for (int i = 0; i < 100; i++)
		EXPECT_STATE(test, poll(&w, i / 15), OK);
	EXPECT_STATE(test, polls(&w, 77, 20), OK);
	EXPECT_STATE(test, poll(&w, 77), TRIPPED);
	EXPECT_CAUSE(test, &w, CONDITION);
}

static void waiting_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	w.outlet_on = false;
	w.sample[0].status = MEGAPOD_STATUS_STALE;
	for (int i = 0; i < 100; i++)
		EXPECT_STATE(test, poll_fails(&w), WAITING);
	w.outlet_on = true;
	EXPECT_STATE(test, poll_fails(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, START);

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	w.sample[0].status = MEGAPOD_STATUS_STALE;
	for (int i = 0; i < 49; i++)
		EXPECT_STATE(test, poll_fails(&w), WAITING);
	EXPECT_STATE(test, poll(&w, 20), OK);
}

static void votes_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	w.rule.num_inputs = 3;
	w.rule.votes = 2;
	EXPECT_STATE(test, polls(&w, 20, 5), OK);
	give(&w, 0, 20, MEGAPOD_STATUS_OK);
	give(&w, 1, 20, MEGAPOD_STATUS_OK);
	give(&w, 2, 3, MEGAPOD_STATUS_OK);
	EXPECT_STATE(test, eval(&w), OK);
	w.now += 100 * MS;
	give(&w, 0, 4, MEGAPOD_STATUS_OK);
	give(&w, 1, 20, MEGAPOD_STATUS_OK);
	EXPECT_STATE(test, eval(&w), PENDING);
	w.now += 200 * MS;
	/* the hold of input 2 is over, that of input 0 is not */
	EXPECT_STATE(test, eval(&w), PENDING);
	KUNIT_EXPECT_EQ(test, w.state.voting, 1);
	w.now += 100 * MS;
	EXPECT_STATE(test, eval(&w), TRIPPED);
	KUNIT_EXPECT_EQ(test, w.state.first, 2);
	KUNIT_EXPECT_EQ(test, w.state.first_value, 3);

	/* one low and one silent are two votes */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	w.rule.num_inputs = 3;
	w.rule.votes = 2;
	polls(&w, 20, 5);
	for (int i = 0; i < 12; i++) {
		fail(&w, 0);
		give(&w, 1, 20, MEGAPOD_STATUS_OK);
		give(&w, 2, i < 5 ? 20 : 5, MEGAPOD_STATUS_OK);
		eval(&w);
		w.now += 100 * MS;
	}
	EXPECT_STATE(test, w.state.state, TRIPPED);
	KUNIT_EXPECT_EQ(test, w.state.first, 2);
}

static void stall(struct world *w, u64 stall_ns)
{
	w->now += stall_ns;
	interlock_stall(&w->state, stall_ns, w->now);
}

static void stall_test(struct kunit *test)
{
	static struct world w;
	u32 hiccups;
	u64 last;

	/* asleep for ten seconds in the middle of a hold: one fresh poll comes first */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	poll(&w, 5);
	stall(&w, 10 * SECOND);
	EXPECT_STATE(test, eval(&w), PENDING);
	w.now += 20 * MS;
	EXPECT_STATE(test, poll(&w, 20), OK);

	/* the same, and it is still so */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	poll(&w, 5);
	stall(&w, 10 * SECOND);
	w.now += 20 * MS;
	EXPECT_STATE(test, poll(&w, 5), TRIPPED);

	/* polls failed before the stall, which adds its length; one more has to fail after it */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	last = w.now - 100 * MS;
	poll_fails(&w);
	poll_fails(&w);
	stall(&w, 10 * SECOND);
	EXPECT_STATE(test, eval(&w), OK);
	w.now += 20 * MS;
	fail(&w, 0);
	EXPECT_STATE(test, eval(&w), OK);
	KUNIT_EXPECT_EQ(test, w.deadline, last + 11 * SECOND);
	w.now = w.deadline;
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, STALE);

	/* and if nothing is polled at all, that is blind in its time */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	stall(&w, 10 * SECOND);
	EXPECT_STATE(test, eval(&w), OK);
	KUNIT_EXPECT_EQ(test, w.deadline, w.sample[0].begun_ns + 12 * SECOND);
	w.now = w.deadline - 1;
	EXPECT_STATE(test, eval(&w), OK);
	w.now++;
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, BLIND);

	/* a poll that was begun since ends that */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	stall(&w, 10 * SECOND);
	w.now += 20 * MS;
	EXPECT_STATE(test, poll(&w, 20), OK);
	KUNIT_EXPECT_EQ(test, w.deadline, w.sample[0].begun_ns + 2 * SECOND);

	/* hiccups put off nothing by more than they take, however many there are */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	last = w.now - 100 * MS;
	for (hiccups = 0; hiccups < 20 && !w.state.latched; hiccups++) {
		stall(&w, 600 * MS);
		w.now += 20 * MS;
		poll_fails(&w);
	}
	EXPECT_STATE(test, w.state.state, TRIPPED);
	EXPECT_CAUSE(test, &w, STALE);
	KUNIT_EXPECT_GE(test, w.state.tripped_ns, last + hiccups * 600 * MS + SECOND);
	KUNIT_EXPECT_LE(test, w.state.tripped_ns, last + hiccups * 600 * MS + SECOND + 120 * MS);

	/* before the first sample, too */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	w.sample[0].status = MEGAPOD_STATUS_STALE;
	last = w.now;
	EXPECT_STATE(test, poll_fails(&w), WAITING);
	stall(&w, 10 * SECOND);
	while (poll_fails(&w) == MEGAPOD_INTERLOCK_STATE_WAITING)
		;
	EXPECT_CAUSE(test, &w, START);
	KUNIT_EXPECT_EQ(test, w.state.tripped_ns, last + 15 * SECOND);
}

/* What has ordinary priority is kept waiting: polls fail, and their replies lie about. */
static void slow_test(struct kunit *test)
{
	static struct world w;
	u64 last, begun;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	last = w.now - 100 * MS;
	begun = w.now;
	/* 1.9 s of it put off stale to 1.9 s later, but not by more than its own second */
	while (w.now < last + 2 * SECOND) {
		interlock_slow(&w.rule, &w.state, w.now - begun);
		EXPECT_STATE(test, poll_fails(&w), OK);
	}
	interlock_slow(&w.rule, &w.state, w.now - begun);
	EXPECT_STATE(test, poll_fails(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, STALE);
	KUNIT_EXPECT_EQ(test, w.state.tripped_ns, last + 2 * SECOND);

	/* it ends in time, twice, and each time brings a sample */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	for (int i = 0; i < 2; i++) {
		polls(&w, 20, 5);
		begun = w.now;
		while (w.now < begun + 1800 * MS) {
			interlock_slow(&w.rule, &w.state, w.now - begun);
			EXPECT_STATE(test, poll_fails(&w), OK);
		}
		interlock_slow(&w.rule, &w.state, 0);
	}
	EXPECT_STATE(test, poll(&w, 20), OK);

	/* what it takes is added once, however often it is told */
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	last = w.now - 100 * MS;
	poll_fails(&w);
	poll_fails(&w);
	interlock_slow(&w.rule, &w.state, 500 * MS);
	interlock_slow(&w.rule, &w.state, 600 * MS);
	interlock_slow(&w.rule, &w.state, 0);
	interlock_slow(&w.rule, &w.state, 100 * MS);
	EXPECT_STATE(test, eval(&w), OK);
	KUNIT_EXPECT_EQ(test, w.deadline, last + 1700 * MS);

	/* what does come meanwhile is judged */
	interlock_slow(&w.rule, &w.state, 0);
	EXPECT_STATE(test, poll(&w, 20), OK);
	interlock_slow(&w.rule, &w.state, SECOND);
	EXPECT_STATE(test, polls(&w, 5, 3), PENDING);
	interlock_slow(&w.rule, &w.state, 2 * SECOND);
	EXPECT_STATE(test, poll(&w, 5), TRIPPED);
	EXPECT_CAUSE(test, &w, CONDITION);
}

/* Whatever is begun: no good sample for stale_ns and a second is stale. */
static void late_replies_test(struct kunit *test)
{
	static struct world w;
	u64 last;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	last = w.now - 100 * MS;
	while (w.now < last + 2 * SECOND) {
		w.sample[0].begun_ns = w.now;
		EXPECT_STATE(test, eval(&w), OK);
		KUNIT_EXPECT_EQ(test, w.deadline, last + 2 * SECOND);
		w.now += 100 * MS;
	}
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, STALE);
}

/* A fault that comes with the time of the last good sample has not stood since then. */
static void undated_fault_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	polls(&w, 20, 5);
	w.now += 250 * MS;
	w.sample[0].status = MEGAPOD_STATUS_FAULT;
	EXPECT_STATE(test, eval(&w), PENDING);
	KUNIT_EXPECT_EQ(test, w.deadline, w.now + 300 * MS);
	w.now = w.deadline;
	EXPECT_STATE(test, eval(&w), TRIPPED);
	EXPECT_CAUSE(test, &w, FAULT);
}

/* Gaps and stalls are not stillness: what they take is added. */
static void frozen_gap_test(struct kunit *test)
{
	static struct world w;
	u64 still;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_FROZEN, 0);
	w.rule.hold_ns = 0;
	still = w.now;
	EXPECT_STATE(test, polls(&w, 77, 6), OK);
	/* 500 ms still; three polls fail: 400 ms until the next sample */
	for (int i = 0; i < 3; i++)
		EXPECT_STATE(test, poll_fails(&w), OK);
	EXPECT_STATE(test, polls(&w, 77, 6), OK);
	/* 500 ms more; 800 ms go by without a poll */
	w.now += 800 * MS;
	w.rule.stale_ns = 500 * MS;
	EXPECT_STATE(test, poll(&w, 77), OK);
	w.rule.stale_ns = SECOND;
	/* asleep for 500 ms */
	stall(&w, 500 * MS);
	EXPECT_STATE(test, poll(&w, 77), OK);
	/* broken for 300 ms */
	for (int i = 0; i < 3; i++) {
		give(&w, 0, 77, MEGAPOD_STATUS_FAULT);
		w.rule.hold_ns = SECOND;
		eval(&w);
		w.now += 100 * MS;
	}
	w.rule.hold_ns = 0;
	EXPECT_STATE(test, polls(&w, 77, 10), OK);
	EXPECT_STATE(test, poll(&w, 77), TRIPPED);
	EXPECT_CAUSE(test, &w, CONDITION);
	KUNIT_EXPECT_EQ(test, w.state.tripped_ns - still,
			2 * SECOND + 400 * MS + 900 * MS + 600 * MS + 400 * MS);
}

static void bypass_test(struct kunit *test)
{
	static struct world w;

	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 10);
	w.rule.hold_ns = 0;
	poll(&w, 20);
	w.state.bypass_ns = w.now + 400 * SECOND;
	EXPECT_STATE(test, poll(&w, 5), BYPASSED);
	w.now -= 100 * MS;
	KUNIT_EXPECT_FALSE(test, w.state.noticed);
	w.now = w.state.bypass_ns - 300 * SECOND;
	EXPECT_STATE(test, poll(&w, 5), BYPASSED);
	KUNIT_EXPECT_TRUE(test, w.state.noticed);
	w.now = w.state.bypass_ns;
	EXPECT_STATE(test, poll(&w, 5), TRIPPED);
	KUNIT_EXPECT_FALSE(test, w.state.bypass_ns);

	/* what has tripped can be reset under a bypass */
	KUNIT_EXPECT_FALSE(test, interlock_may_reset(&w.rule, &w.state));
	w.state.bypass_ns = w.now + SECOND;
	EXPECT_STATE(test, poll(&w, 5), TRIPPED);
	KUNIT_EXPECT_TRUE(test, interlock_may_reset(&w.rule, &w.state));
	interlock_unlatch(&w.state);
	EXPECT_STATE(test, poll(&w, 5), BYPASSED);
}

/*
 * A day and more at ten polls a second with three noisy inputs, two of which must vote: no sample
 * is bad for as long as the hold time, polls get lost in ones and twos, and nothing trips.
 */
static void day_test(struct kunit *test)
{
	const u32 ticks = 1500000;
	struct rnd_state rnd;
	static struct world w;
	u32 bad[3] = { }, lost[3] = { };
	u32 tick, i, trips = 0;

	prandom_seed_state(&rnd, 0x6d706f64);
	world_init(&w, MEGAPOD_INTERLOCK_CONDITION_BELOW, 5000);
	w.rule.num_inputs = 3;
	w.rule.votes = 2;
	w.rule.hysteresis = 200;
	for (tick = 0; tick < ticks; tick++) {
		for (i = 0; i < 3; i++) {
			u32 roll = prandom_u32_state(&rnd);

			if (roll % 50 == 0 && lost[i] < 4) {
				lost[i]++;
				fail(&w, i);
			} else if (roll % 20 == 1 && !lost[i] && bad[i] < 2) {
				bad[i]++;
				give(&w, i, 5000 - (roll >> 8) % 5000, MEGAPOD_STATUS_OK);
			} else {
				bad[i] = 0;
				lost[i] = 0;
				give(&w, i, 5200 + (roll >> 8) % 5000, MEGAPOD_STATUS_OK);
			}
		}
		trips += eval(&w) == MEGAPOD_INTERLOCK_STATE_TRIPPED;
		if (w.deadline < w.now + 100 * MS) {
			w.now = w.deadline;
			trips += eval(&w) == MEGAPOD_INTERLOCK_STATE_TRIPPED;
			w.now = (div_u64(w.now, 100 * MS) + 1) * (100 * MS);
		} else {
			w.now += 100 * MS;
		}
		if (!(tick % 10000))
			cond_resched();
	}
	kunit_info(test, "%u samples in %u hours", 3 * ticks, ticks / (10 * 3600));
	KUNIT_EXPECT_EQ(test, trips, 0);
	/* and it is not asleep */
	EXPECT_STATE(test, polls(&w, 1, 4), TRIPPED);
}

static struct kunit_case interlock_eval_cases[] = {
	KUNIT_CASE_PARAM(condition_test, condition_gen_params),
	KUNIT_CASE(hold_deadline_test),
	KUNIT_CASE(latch_test),
	KUNIT_CASE(stale_test),
	KUNIT_CASE(blind_test),
	KUNIT_CASE(broken_test),
	KUNIT_CASE(frozen_test),
	KUNIT_CASE(waiting_test),
	KUNIT_CASE(votes_test),
	KUNIT_CASE(stall_test),
	KUNIT_CASE(slow_test),
	KUNIT_CASE(late_replies_test),
	KUNIT_CASE(undated_fault_test),
	KUNIT_CASE(frozen_gap_test),
	KUNIT_CASE(bypass_test),
	KUNIT_CASE(day_test),
	{ }
};

static struct kunit_suite interlock_eval_suite = {
	.name = "megapod_interlock_eval",
	.test_cases = interlock_eval_cases,
};

kunit_test_suite(interlock_eval_suite);

MODULE_DESCRIPTION("KUnit tests of the evaluator of interlocks");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
