// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: polls that read what they read before.
 *
 * A component is told of each reply in one step where that is enough; another, its witness, of each
 * sample of the same replies. Whatever comes between them, both say the same.
 */
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "battery.h"
#include "channel.h"
#include "component.h"
#include "outlet.h"
#include "setpoint.h"
#include "valve.h"
#include "view.h"

/* megapod.ko exports these */
#undef EXPORT_SYMBOL_NS_GPL
#define EXPORT_SYMBOL_NS_GPL(sym, ns)

#include "value.c"
#include "words.c"
#include "location.c"
#include "channel.c"

#include "noted.h"

void megapod_outlets_sampled(struct megapod_component *c, ktime_t now)
{
}

void megapod_setpoints_sampled(struct megapod_component *c, ktime_t now)
{
}

bool megapod_setpoints_rest(struct megapod_component *c, ktime_t now)
{
	return true;
}

void megapod_valves_look(struct megapod_component *c, ktime_t now)
{
}

void megapod_batteries_look(struct megapod_component *c, ktime_t now)
{
}

/* Two polls, of three channels and of one */
#define CHANNELS	4
#define POLLS		2

static void limits_free(void *of)
{
	struct megapod_component *c = of;
	u32 i;

	for (i = 0; i < c->num_channels; i++)
		kfree(c->channels[i].limits);
}

static u32 num_channels(u32 poll)
{
	return poll ? 1 : 3;
}

static struct megapod_component *component(struct kunit *test)
{
	static const struct megapod_channel_desc descs[CHANNELS] = {
		{ .quantity = MEGAPOD_QUANTITY_FLOW, .valid_ms = 1000 },
		{ .quantity = MEGAPOD_QUANTITY_TEMPERATURE, .valid_ms = 1500 },
		{ .quantity = MEGAPOD_QUANTITY_LEAK, .severity = MEGAPOD_STATUS_CRITICAL,
		  .valid_ms = 1000 },
		{ .quantity = MEGAPOD_QUANTITY_PRESSURE, .valid_ms = 1000, .poll = 1 },
	};
	struct megapod_component *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->pod = kunit_kzalloc(test, sizeof(*c->pod), GFP_KERNEL);
	c->channels = kunit_kcalloc(test, CHANNELS, sizeof(*c->channels), GFP_KERNEL);
	c->polls = kunit_kcalloc(test, POLLS, sizeof(*c->polls), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c->pod);
	KUNIT_ASSERT_NOT_NULL(test, c->channels);
	KUNIT_ASSERT_NOT_NULL(test, c->polls);
	spin_lock_init(&c->state_lock);
	seqcount_spinlock_init(&c->state_seq, &c->state_lock);
	c->sweep_due = KTIME_MAX;
	c->gone = true;
	c->num_channels = CHANNELS;
	c->num_polls = POLLS;
	for (i = 0; i < CHANNELS; i++)
		megapod_channel_init(&c->channels[i], &descs[i], "channel");
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, limits_free, c), 0);
	num_events = 0;
	return c;
}

static ktime_t ago(u32 ms)
{
	return ktime_sub_ms(ktime_get_boottime(), ms);
}

static void report_one(struct megapod_component *c, u32 channel, ktime_t time,
		       enum megapod_status status, s64 value)
{
	struct megapod_reading reading = { channel, status, value };

	megapod_report(c, time, &reading, 1);
}

/* All good readings of the first poll. */
static void report_whole(struct megapod_component *c, ktime_t time)
{
	static const struct megapod_reading readings[] = {
		{ .channel = 0, .value = 60000 },
		{ .channel = 1, .value = 40000 },
		{ .channel = 2 },
	};

	megapod_report_whole(c, 0, time, readings, ARRAY_SIZE(readings));
}

static struct megapod_value value_of(struct megapod_component *c, u32 channel)
{
	struct megapod_value value;

	megapod_value(c, channel, ktime_get_boottime(), &value);
	return value;
}

/* The time alone moves: of those that have a value. */
static void same_is_fresh(struct kunit *test)
{
	struct megapod_component *c = component(test);
	ktime_t first = ago(500), then = ago(10);

	report_whole(c, first);
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, then));
	KUNIT_EXPECT_EQ(test, value_of(c, 0).time, then);
	KUNIT_EXPECT_EQ(test, value_of(c, 0).value, 60000);
	KUNIT_EXPECT_EQ(test, value_of(c, 2).time, then);
	KUNIT_EXPECT_EQ_MSG(test, value_of(c, 3).time, 0, "of another poll");
	report_one(c, 1, ago(5), MEGAPOD_STATUS_OK, 41000);
	KUNIT_EXPECT_EQ_MSG(test, value_of(c, 2).time, then, "what else is told changes no time");
}

/* Then nothing is done. */
static void same_is_not_enough(struct kunit *test)
{
	static const struct megapod_limits limits = {
		.value = { [MEGAPOD_LIMIT_WARN_MIN] = 70000 }, .set = BIT(MEGAPOD_LIMIT_WARN_MIN),
	};
	struct megapod_component *c = component(test);
	ktime_t time;

	KUNIT_EXPECT_FALSE_MSG(test, megapod_report_same(c, 0, ago(0)), "nothing was told");
	report_whole(c, ago(1200));
	KUNIT_EXPECT_FALSE_MSG(test, megapod_report_same(c, 0, ago(0)), "one is stale");
	KUNIT_EXPECT_EQ(test, value_of(c, 0).status, MEGAPOD_STATUS_STALE);
	report_whole(c, time = ago(50));
	KUNIT_EXPECT_FALSE_MSG(test, megapod_report_same(c, 0, ago(60)), "it is older");
	report_one(c, 0, ago(40), MEGAPOD_STATUS_OK, 60000);
	KUNIT_EXPECT_FALSE_MSG(test, megapod_report_same(c, 0, ago(0)), "one was told meanwhile");
	KUNIT_EXPECT_EQ(test, value_of(c, 1).time, time);
	report_whole(c, ago(30));
	megapod_limits_set(c, 0, &limits);
	KUNIT_EXPECT_FALSE_MSG(test, megapod_report_same(c, 0, ago(0)), "limits were set");
	report_whole(c, ago(20));
	megapod_state_lock(c);
	megapod_channels_lost(c, ago(0));
	megapod_state_unlock(c);
	KUNIT_EXPECT_FALSE_MSG(test, megapod_report_same(c, 0, ago(0)), "it was offline");
	KUNIT_EXPECT_EQ(test, value_of(c, 0).status, MEGAPOD_STATUS_STALE);
	report_whole(c, ago(10));
	report_one(c, 3, ago(5), MEGAPOD_STATUS_OK, 1);
	KUNIT_EXPECT_TRUE_MSG(test, megapod_report_same(c, 0, ago(0)), "that is another poll's");
}

/* A reply to a command may overtake a poll: what it told stays, with a time of its own. */
static void overtaken(struct kunit *test)
{
	struct megapod_component *c = component(test);
	ktime_t time;

	report_one(c, 0, time = ago(10), MEGAPOD_STATUS_OK, 7);
	report_whole(c, ago(20));
	KUNIT_EXPECT_EQ(test, value_of(c, 0).value, 7);
	KUNIT_EXPECT_FALSE(test, megapod_report_same(c, 0, ago(15)));
	KUNIT_EXPECT_EQ(test, value_of(c, 0).time, time);
	report_whole(c, ago(5));
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, time = ago(0)));
	report_one(c, 0, ago(3), MEGAPOD_STATUS_OK, 7);
	KUNIT_EXPECT_EQ_MSG(test, value_of(c, 0).value, 60000, "nor is it moved by an older one");
	KUNIT_EXPECT_EQ(test, value_of(c, 0).time, time);
}

/* What has lost its value keeps the time when it had one. */
static void time_of_the_last_value(struct kunit *test)
{
	struct megapod_component *c = component(test);
	ktime_t time = ago(20);
	struct megapod_reading readings[] = {
		{ .channel = 0 },
		{ .channel = 1, .status = MEGAPOD_STATUS_STALE },
		{ .channel = 2 },
	};

	report_whole(c, ago(30));
	megapod_report_same(c, 0, time);
	megapod_report_whole(c, 0, ago(10), readings, ARRAY_SIZE(readings));
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, ago(0)));
	KUNIT_EXPECT_EQ(test, value_of(c, 1).time, time);
	KUNIT_EXPECT_EQ(test, value_of(c, 1).status, MEGAPOD_STATUS_STALE);
	KUNIT_EXPECT_EQ(test, value_of(c, 0).status, MEGAPOD_STATUS_OK);
}

/* It ends a row of failures, unless all it has is from sensors that are broken. */
static void same_ends_failures(struct kunit *test)
{
	static const struct megapod_reading broken = { 3, MEGAPOD_STATUS_FAULT, 5 };
	struct megapod_component *c = component(test);

	report_whole(c, ago(30));
	megapod_report_whole(c, 1, ago(30), &broken, 1);
	megapod_report_poll(c, 0, ago(20), true);
	megapod_report_poll(c, 1, ago(20), true);
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, ago(25)));
	KUNIT_EXPECT_EQ_MSG(test, c->polls[0].fails, 1, "it came from before");
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, ago(10)));
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 1, ago(10)));
	KUNIT_EXPECT_EQ(test, c->polls[0].fails, 0);
	KUNIT_EXPECT_EQ(test, c->polls[1].fails, 1);
}

/* A rule that is armed meanwhile is woken by the next reply, be it the same. */
static void same_is_watched(struct kunit *test)
{
	struct megapod_component *c = component(test);

	report_whole(c, ago(30));
	megapod_watch(c, 1, 1);
	num_kicks = 0;
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, ago(20)));
	KUNIT_EXPECT_EQ(test, num_kicks, 1);
	megapod_watch(c, 1, -1);
	KUNIT_EXPECT_TRUE(test, megapod_report_same(c, 0, ago(10)));
	KUNIT_EXPECT_EQ(test, num_kicks, 1);
}

/* However many rules watch one channel, what changes wakes them. */
static void many_watch(struct kunit *test)
{
	struct megapod_component *c = component(test);
	u32 i;

	for (i = 0; i < 256; i++)
		megapod_watch(c, 1, 1);
	num_kicks = 0;
	report_one(c, 1, ago(20), MEGAPOD_STATUS_OK, 1);
	KUNIT_EXPECT_EQ(test, num_kicks, 1);
}

/**
 * struct registers - what the device has
 * @status: by channel
 * @value: by channel
 * @told: by poll, what it has now was told as a whole
 */
struct registers {
	u8 status[CHANNELS];
	s64 value[CHANNELS];
	bool told[POLLS];
};

static void expect_alike(struct kunit *test, struct megapod_component *c,
			 struct megapod_component *witness, u32 ms)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_value a, b;
	u32 i;

	for (i = 0; i < CHANNELS; i++) {
		megapod_value(c, i, now, &a);
		megapod_value(witness, i, now, &b);
		KUNIT_ASSERT_EQ_MSG(test, a.value, b.value, "channel %u, %u ms", i, ms);
		KUNIT_ASSERT_EQ_MSG(test, a.status, b.status, "channel %u, %u ms", i, ms);
		KUNIT_ASSERT_EQ_MSG(test, a.time, b.time, "channel %u, %u ms", i, ms);
	}
	for (i = 0; i < POLLS; i++)
		KUNIT_ASSERT_EQ_MSG(test, c->polls[i].fails, witness->polls[i].fails,
				    "poll %u, %u ms", i, ms);
}

static void reply(struct megapod_component *c, struct megapod_component *witness,
		  struct registers *dev, u32 poll, ktime_t time)
{
	struct megapod_reading readings[CHANNELS];
	u32 i, first = poll ? 3 : 0, n = num_channels(poll);

	for (i = 0; i < n; i++)
		readings[i] = (struct megapod_reading) {
			first + i, dev->status[first + i], dev->value[first + i]
		};
	if (!dev->told[poll] || !megapod_report_same(c, poll, time))
		megapod_report_whole(c, poll, time, readings, n);
	dev->told[poll] = true;
	megapod_report(witness, time, readings, n);
}

static void change(struct registers *dev, struct rnd_state *rnd)
{
	u32 channel = prandom_u32_state(rnd) % CHANNELS;

	dev->status[channel] = prandom_u32_state(rnd) % (MEGAPOD_STATUS_ABSENT + 1);
	dev->value[channel] = prandom_u32_state(rnd) % 2;
	dev->told[channel / 3] = false;
}

static void lose(struct megapod_component *c)
{
	megapod_state_lock(c);
	megapod_channels_lost(c, ktime_get_boottime());
	megapod_state_unlock(c);
}

/* Anything in any order, in two seconds; the first of them is stale at once. */
static void two_seconds(struct kunit *test, struct rnd_state *rnd)
{
	struct megapod_component *c = component(test), *witness = component(test);
	struct registers dev = { };
	u32 ms, channel;
	ktime_t time;

	for (ms = 2000; ms; ms--) {
		/* some replies are overtaken */
		time = ago(ms + (prandom_u32_state(rnd) % 8 ? 0 : 5));
		channel = prandom_u32_state(rnd) % CHANNELS;
		switch (prandom_u32_state(rnd) % 16) {
		case 0:
			change(&dev, rnd);
			break;
		case 1:
			report_one(c, channel, time, MEGAPOD_STATUS_OK, dev.value[channel]);
			report_one(witness, channel, time, MEGAPOD_STATUS_OK, dev.value[channel]);
			break;
		case 2:
			megapod_report_poll(c, channel / 3, time, true);
			megapod_report_poll(witness, channel / 3, time, true);
			break;
		case 3:
			if (ms % 7)
				break;
			lose(c);
			lose(witness);
			break;
		default:
			reply(c, witness, &dev, channel / 3, time);
			break;
		}
		expect_alike(test, c, witness, ms);
	}
	KUNIT_EXPECT_EQ_MSG(test, num_events % 2, 0, "each is told by both");
}

static void like_its_witness(struct kunit *test)
{
	struct rnd_state rnd;
	u32 i;

	prandom_seed_state(&rnd, 20261127);
	for (i = 0; i < 20; i++)
		two_seconds(test, &rnd);
}

static struct kunit_case poll_cases[] = {
	KUNIT_CASE(same_is_fresh),
	KUNIT_CASE(same_is_not_enough),
	KUNIT_CASE(overtaken),
	KUNIT_CASE(time_of_the_last_value),
	KUNIT_CASE(same_ends_failures),
	KUNIT_CASE(same_is_watched),
	KUNIT_CASE(many_watch),
	KUNIT_CASE(like_its_witness),
	{}
};

static struct kunit_suite poll_suite = {
	.name = "megapod_poll",
	.test_cases = poll_cases,
};

kunit_test_suites(&poll_suite);

MODULE_DESCRIPTION("Tests of polls that read what they read before");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
