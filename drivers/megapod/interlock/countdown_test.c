// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: how long it is until an interlock trips, against when it does.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "countdown.c"
#include "eval.c"

#define MS	1000000ULL
#define SECOND	(1000 * MS)
#define MAX_TOLD 32

/* A rule with two inputs, polled every 200 ms. */
struct world {
	struct interlock_rule rule;
	struct interlock_state state;
	struct interlock_sample sample[INTERLOCK_MAX_INPUTS];
	struct interlock_countdown countdown;
	bool outlet_on;
	u64 now;
	u64 told_ns[MAX_TOLD];
	u32 told;
	u64 said_ns;
};

static struct world world;

static struct world *world_new(u64 hold_ns, u64 stale_ns)
{
	world = (struct world) {
		.rule = {
			.condition = MEGAPOD_INTERLOCK_CONDITION_BELOW,
			.threshold = 5000,
			.num_inputs = 2,
			.votes = 1,
			.hold_ns = hold_ns,
			.stale_ns = stale_ns,
			.start_ns = 5 * SECOND,
		},
		.outlet_on = true,
		.now = 2 * SECOND,
	};
	interlock_start(&world.state, world.now);
	interlock_countdown_over(&world.countdown);
	return &world;
}

/* As the thread does it. Return: when to look again. */
static u64 look(struct world *w)
{
	u64 next_ns, trip_ns;
	bool tell;

	next_ns = interlock_eval(&w->rule, &w->state, w->sample, w->outlet_on, w->now);
	trip_ns = interlock_trips_at(&w->rule, &w->state, w->sample, w->outlet_on, w->now);
	if (w->state.latched) {
		interlock_countdown_over(&w->countdown);
		return next_ns;
	}
	next_ns = min(next_ns, interlock_count_down(&w->countdown, trip_ns, w->now, &tell));
	if (tell && w->told < MAX_TOLD)
		w->told_ns[w->told++] = trip_ns == INTERLOCK_NEVER ? 0 : trip_ns - w->now;
	return next_ns;
}

enum reply { GOOD, BAD, NONE };

/* What a poll brings, and then time goes on to the next, with all that is due between. */
static void poll(struct world *w, enum reply first, enum reply second)
{
	u64 end = w->now + 200 * MS, next_ns;
	u8 i;

	for (i = 0; i < w->rule.num_inputs; i++) {
		enum reply reply = i ? second : first;
		struct interlock_sample *s = &w->sample[i];

		s->begun_ns = w->now;
		if (reply == NONE) {
			s->failed_ns = w->now;
			s->fails = min(s->fails + 1, 255);
			continue;
		}
		s->time_ns = w->now;
		s->status = MEGAPOD_STATUS_OK;
		s->value = reply == GOOD ? 6000 : 4000;
		s->fails = 0;
	}
	/* what is new may change all that was said */
	next_ns = look(w);
	w->said_ns = INTERLOCK_NEVER;
	while (!w->state.latched && next_ns < end) {
		w->said_ns = w->countdown.trip_ns;
		w->now = next_ns;
		next_ns = look(w);
	}
	if (!w->state.latched)
		w->now = end;
}

static void polls(struct world *w, u32 n, enum reply first, enum reply second)
{
	while (n--)
		poll(w, first, second);
}

/* As long as all is well nothing counts down, whatever the deadlines of silence are. */
static void well_test(struct kunit *test)
{
	struct world *w = world_new(30 * SECOND, 60 * SECOND);

	polls(w, 1000, GOOD, GOOD);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, INTERLOCK_NEVER);
	KUNIT_EXPECT_EQ(test, w->told, 0);
}

static void expect_told(struct kunit *test, const struct world *w, const u64 *left_ns, u32 n)
{
	u32 i;

	KUNIT_EXPECT_EQ(test, w->told, n);
	for (i = 0; i < min(n, w->told); i++)
		KUNIT_EXPECT_EQ_MSG(test, w->told_ns[i], left_ns[i], "%u", i);
}

/* Each step on time, and it trips when that was said. */
static void steps_test(struct kunit *test)
{
	const u64 want[] = { 60 * SECOND, 30 * SECOND, 20 * SECOND, 10 * SECOND, 5 * SECOND };
	struct world *w = world_new(90 * SECOND, 60 * SECOND);
	u64 began, said;

	polls(w, 10, GOOD, GOOD);
	began = w->now;
	poll(w, BAD, GOOD);
	said = w->countdown.trip_ns;
	polls(w, 1000, BAD, GOOD);
	KUNIT_EXPECT_TRUE(test, w->state.latched);
	KUNIT_EXPECT_EQ(test, said, began + 90 * SECOND);
	KUNIT_EXPECT_EQ(test, w->state.tripped_ns, said);
	expect_told(test, w, want, ARRAY_SIZE(want));
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, INTERLOCK_NEVER);
}

/* One that begins below a step is told at once. */
static void between_test(struct kunit *test)
{
	const u64 want[] = { 17 * SECOND, 10 * SECOND, 5 * SECOND };
	struct world *w = world_new(17 * SECOND, 60 * SECOND);

	polls(w, 10, GOOD, GOOD);
	polls(w, 1000, BAD, GOOD);
	expect_told(test, w, want, ARRAY_SIZE(want));
}

static void short_test(struct kunit *test)
{
	struct world *w = world_new(SECOND, 60 * SECOND);

	polls(w, 10, GOOD, GOOD);
	polls(w, 100, BAD, GOOD);
	KUNIT_EXPECT_TRUE(test, w->state.latched);
	KUNIT_EXPECT_EQ(test, w->told, 0);
}

/* A sensor that does not answer. */
static void silent_test(struct kunit *test)
{
	struct world *w = world_new(SECOND, 8 * SECOND);
	u64 last;

	polls(w, 10, GOOD, GOOD);
	last = w->sample[0].time_ns;
	poll(w, NONE, GOOD);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, INTERLOCK_NEVER);
	poll(w, NONE, GOOD);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, last + 8 * SECOND);
	polls(w, 1000, NONE, GOOD);
	KUNIT_EXPECT_EQ(test, w->state.tripped_ns, last + 8 * SECOND);
	KUNIT_EXPECT_EQ(test, w->told, 2);
}

/* Nobody polls any more: from half of the time on. */
static void blind_test(struct kunit *test)
{
	struct world *w = world_new(SECOND, 8 * SECOND);
	u64 last;

	polls(w, 10, GOOD, GOOD);
	last = w->sample[0].time_ns;
	w->now = last + 4 * SECOND - MS;
	look(w);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, INTERLOCK_NEVER);
	w->now = last + 4 * SECOND;
	look(w);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, last + 9 * SECOND);
	w->now = last + 9 * SECOND;
	look(w);
	KUNIT_EXPECT_TRUE(test, w->state.latched);
}

/* With two votes it is the second that counts. */
static void votes_test(struct kunit *test)
{
	struct world *w = world_new(20 * SECOND, 60 * SECOND);
	u64 began;

	w->rule.votes = 2;
	polls(w, 10, GOOD, GOOD);
	polls(w, 20, BAD, GOOD);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, INTERLOCK_NEVER);
	began = w->now;
	polls(w, 1, BAD, BAD);
	KUNIT_EXPECT_EQ(test, w->countdown.trip_ns, began + 20 * SECOND);
	polls(w, 1000, BAD, BAD);
	KUNIT_EXPECT_EQ(test, w->state.tripped_ns, began + 20 * SECOND);
}

/* Nothing that could go off is on, or it is bypassed. */
static void nothing_test(struct kunit *test)
{
	struct world *w = world_new(20 * SECOND, 60 * SECOND);

	polls(w, 10, GOOD, GOOD);
	w->outlet_on = false;
	polls(w, 200, BAD, GOOD);
	KUNIT_EXPECT_EQ(test, w->told, 0);
	w = world_new(20 * SECOND, 60 * SECOND);
	polls(w, 10, GOOD, GOOD);
	w->state.bypass_ns = w->now + 1000 * SECOND;
	polls(w, 200, BAD, GOOD);
	KUNIT_EXPECT_EQ(test, w->told, 0);
}

/* A value on the edge is told once, and once that it is over. */
static void flapping_test(struct kunit *test)
{
	const u64 want[] = { 8 * SECOND, 0, 8 * SECOND };
	struct world *w = world_new(8 * SECOND, 60 * SECOND);
	u32 i;

	polls(w, 10, GOOD, GOOD);
	for (i = 0; i < 200; i++) {
		polls(w, 5, BAD, GOOD);
		polls(w, 5, GOOD, GOOD);
	}
	KUNIT_EXPECT_EQ(test, w->told, 1);
	polls(w, 60, GOOD, GOOD);
	poll(w, BAD, GOOD);
	expect_told(test, w, want, ARRAY_SIZE(want));
}

/* Whatever comes: when it trips between two samples, that is the time that was said. */
static void random_test(struct kunit *test)
{
	u32 round, i, trips = 0, max_told = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 7);
	for (round = 0; round < 300; round++) {
		struct world *w = world_new((1 + prandom_u32_state(&rnd) % 400) * SECOND / 19,
					    (1 + prandom_u32_state(&rnd) % 400) * SECOND / 19);

		w->rule.votes = 1 + prandom_u32_state(&rnd) % 2;
		polls(w, 3, GOOD, GOOD);
		for (i = 0; i < 300 && !w->state.latched; i++)
			poll(w, prandom_u32_state(&rnd) % 24 ? BAD : GOOD,
			     prandom_u32_state(&rnd) % 24 ? NONE : GOOD);
		max_told = max(max_told, w->told);
		if (!w->state.latched || w->said_ns == INTERLOCK_NEVER)
			continue;
		trips++;
		KUNIT_EXPECT_EQ(test, w->said_ns, w->state.tripped_ns);
	}
	KUNIT_EXPECT_GT(test, trips, 100);
	KUNIT_EXPECT_LT(test, max_told, 16);
}

static struct kunit_case countdown_cases[] = {
	KUNIT_CASE(well_test),
	KUNIT_CASE(steps_test),
	KUNIT_CASE(between_test),
	KUNIT_CASE(short_test),
	KUNIT_CASE(silent_test),
	KUNIT_CASE(blind_test),
	KUNIT_CASE(votes_test),
	KUNIT_CASE(nothing_test),
	KUNIT_CASE(flapping_test),
	KUNIT_CASE(random_test),
	{}
};

static struct kunit_suite countdown_suite = {
	.name = "megapod_countdown",
	.test_cases = countdown_cases,
};

kunit_test_suite(countdown_suite);

MODULE_DESCRIPTION("KUnit: the countdown to a trip");
MODULE_LICENSE("GPL");
