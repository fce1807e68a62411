// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what may be set, what became of it, and the valves and batteries that are described so.
 *
 * value.c, lease.c, setpoint.c, valve.c and battery.c are included, above a component without a
 * device. Events are noted here instead of sent, and time is what the test says.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "battery.h"
#include "component.h"
#include "core.h"
#include "order.h"
#include "setpoint.h"
#include "valve.h"
#include "view.h"

#include "value.c"
#include "lease.c"
#include "setpoint.c"
#include "valve.c"
#include "battery.c"

#include "noted.h"

const char *megapod_labels_fault(const char *first, size_t stride, u32 n)
{
	return NULL;
}

bool megapod_channel_is(const struct megapod_component_desc *desc, int channel,
			enum megapod_quantity quantity)
{
	return channel == MEGAPOD_NO_CHANNEL ||
	       (channel >= 0 && channel < desc->num_channels &&
		desc->channels[channel].quantity == quantity);
}

/* ---- what may be set ---- */

static void setpoint_values(struct kunit *test)
{
	static const struct megapod_setpoint_desc coarse = {
		.label = "Supply", .settable = true, .min = -5000, .max = 40000, .step = 500,
	};
	static const struct megapod_setpoint_desc fine = {
		.label = "Supply", .settable = true, .min = S64_MIN, .max = S64_MAX,
	};
	static const struct megapod_setpoint_desc wide = {
		.label = "Supply", .settable = true, .min = S64_MIN, .max = S64_MAX, .step = 1000,
	};
	static const struct megapod_setpoint_desc fixed = { .label = "Supply", .max = 100 };
	static const struct {
		const struct megapod_setpoint_desc *desc;
		s64 value;
		int err;
		const char *why;
	} cases[] = {
		{ &coarse, -5000, 0 }, { &coarse, 40000, 0 }, { &coarse, 0, 0 },
		{ &coarse, 18500, 0 },
		{ &coarse, -5001, -ERANGE, "value is -5000 to 40000" },
		{ &coarse, 40001, -ERANGE, "value is -5000 to 40000" },
		{ &coarse, 40500, -ERANGE, "value is -5000 to 40000" },
		{ &coarse, S64_MIN, -ERANGE, "value is -5000 to 40000" },
		{ &coarse, S64_MAX, -ERANGE, "value is -5000 to 40000" },
		{ &coarse, 18501, -EINVAL, "value is -5000 to 40000 in steps of 500" },
		{ &coarse, -4999, -EINVAL, "value is -5000 to 40000 in steps of 500" },
		{ &fine, S64_MIN, 0 }, { &fine, S64_MAX, 0 }, { &fine, 1, 0 },
		{ &wide, S64_MIN, 0 }, { &wide, S64_MIN + 1000, 0 },
		{ &wide, S64_MIN + 999, -EINVAL },
		{ &fixed, 50, -EOPNOTSUPP, "Supply can only be read" },
	};
	char why[MEGAPOD_WHY_SIZE];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_EQ_MSG(test, megapod_setpoint_refusal(cases[i].desc, "value",
								   cases[i].value, why),
				    cases[i].err, "case %u", i);
		if (cases[i].why)
			KUNIT_EXPECT_STREQ(test, why, cases[i].why);
	}
}

static void setpoint_descriptions(struct kunit *test)
{
	static const struct megapod_channel_desc channels[] = {
		{ .quantity = MEGAPOD_QUANTITY_DUTY }, { .quantity = MEGAPOD_QUANTITY_DUTY },
		{ .quantity = MEGAPOD_QUANTITY_FLOW }, { .quantity = MEGAPOD_QUANTITY_RAW },
	};
	static const struct megapod_component_desc desc = {
		.channels = channels, .num_channels = ARRAY_SIZE(channels),
	};
	static const struct {
		struct megapod_setpoint_desc sp;
		bool good;
	} cases[] = {
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = 0, .actual = 1, .max = 1000 }, true },
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = -1, .actual = -1 }, true },
		{ { .quantity = MEGAPOD_QUANTITY_FLOW, .set = 2, .actual = -1, .max = U32_MAX },
		  true },
		/* what is set is not what came of it */
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = 0, .actual = 0 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = 2, .actual = -1 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = 4, .actual = -1 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_RAW, .set = 3, .actual = -1 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = 0, .actual = -1,
		    .max = 1001 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_DUTY, .set = 0, .actual = -1, .min = -1 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_FLOW, .set = 2, .actual = -1, .min = 9 }, false },
		{ { .quantity = MEGAPOD_QUANTITY_FLOW, .set = 2, .actual = -1,
		    .max = (s64)U32_MAX + 1 }, false },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, !megapod_setpoint_fault(&desc, &cases[i].sp),
				    cases[i].good, "case %u", i);
}

/* ---- what became of it ---- */

enum { SET, ACTUAL, ON_BATTERY, CURRENT, CHARGE, NUM_CHANNELS };

#define AT(ms)	ms_to_ktime(100000 + (ms))

static void sample(struct megapod_component *c, u32 channel, s64 value, ktime_t now)
{
	c->channels[channel].value = value;
	c->channels[channel].time = now;
	c->channels[channel].status = MEGAPOD_STATUS_OK;
	megapod_state_lock(c);
	megapod_setpoints_sampled(c, now);
	megapod_valves_look(c, now);
	megapod_batteries_look(c, now);
	megapod_state_unlock(c);
}

static bool rest(struct megapod_component *c, ktime_t now)
{
	bool all;

	megapod_state_lock(c);
	all = megapod_setpoints_rest(c, now);
	megapod_state_unlock(c);
	return all;
}

/* A valve that may be 50 away from where it was told to be, and takes a second. */
static struct megapod_component *component(struct kunit *test)
{
	static const struct megapod_setpoint_desc desc = {
		.label = "Bypass position", .quantity = MEGAPOD_QUANTITY_POSITION, .settable = true,
		.set = SET, .actual = ACTUAL, .max = 1000, .tolerance = 5, .band = 50,
		.settle_ms = 1000,
	};
	static const struct megapod_battery_desc battery = {
		.charge = CHARGE, .on_battery = ON_BATTERY, .current_ = CURRENT,
		.time_left = MEGAPOD_NO_CHANNEL, .mains = MEGAPOD_NO_CHANNEL,
		.voltage = MEGAPOD_NO_CHANNEL, .power = MEGAPOD_NO_CHANNEL,
	};
	struct megapod_component *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->channels = kunit_kcalloc(test, NUM_CHANNELS, sizeof(*c->channels), GFP_KERNEL);
	c->setpoints = kunit_kcalloc(test, 1, sizeof(*c->setpoints), GFP_KERNEL);
	c->pumps = kunit_kcalloc(test, 1, sizeof(*c->pumps), GFP_KERNEL);
	c->valves = kunit_kcalloc(test, 1, sizeof(*c->valves), GFP_KERNEL);
	c->batteries = kunit_kcalloc(test, 1, sizeof(*c->batteries), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, c->channels && c->setpoints && c->pumps && c->valves &&
			  c->batteries);
	spin_lock_init(&c->state_lock);
	seqcount_spinlock_init(&c->state_seq, &c->state_lock);
	c->sweep_due = KTIME_MAX;
	/* no class is there to be told */
	c->gone = true;
	c->num_channels = NUM_CHANNELS;
	c->num_setpoints = 1;
	c->num_pumps = 1;
	c->num_valves = 1;
	c->num_batteries = 1;
	for (i = 0; i < NUM_CHANNELS; i++)
		c->channels[i].status = MEGAPOD_STATUS_STALE;
	c->setpoints[0].desc = desc;
	c->setpoints[0].pump = -1;
	c->batteries[0].desc = battery;
	num_events = 0;
	return c;
}

static u8 state(struct megapod_component *c, ktime_t now)
{
	struct megapod_setpoint_view view;

	megapod_setpoint_view(c, 0, now, &view);
	return view.state;
}

static u8 where(struct megapod_component *c, ktime_t now)
{
	struct megapod_valve_view view;

	megapod_valve_view(c, 0, now, &view);
	return view.state;
}

/* The command @number to go to @value, read back as @reads. */
static int command(struct megapod_component *c, u32 number, s64 value, s64 reads, ktime_t now)
{
	struct megapod_order *order = kzalloc(sizeof(*order), GFP_KERNEL);
	int err;

	if (!order)
		return -ENOMEM;
	order->command.component = c;
	order->number = number;
	order->start = now;
	megapod_state_lock(c);
	megapod_setpoint_start(order, 0, value, now);
	megapod_state_unlock(c);
	sample(c, SET, reads, ktime_add_ms(now, 10));
	megapod_state_lock(c);
	err = megapod_setpoint_done(order, 0, 0, ktime_add_ms(now, 10));
	megapod_state_unlock(c);
	kfree(order);
	return err;
}

/* What is set, what came of it, and when it is late. */
static void setpoint_comes_about(struct kunit *test)
{
	struct megapod_component *c = component(test);

	KUNIT_EXPECT_EQ(test, state(c, AT(0)), MEGAPOD_SETPOINT_STATE_UNKNOWN);
	sample(c, SET, 0, AT(0));
	KUNIT_EXPECT_EQ(test, state(c, AT(0)), MEGAPOD_SETPOINT_STATE_UNKNOWN);
	sample(c, ACTUAL, 20, AT(0));
	KUNIT_EXPECT_EQ(test, state(c, AT(0)), MEGAPOD_SETPOINT_STATE_SETTLED);
	KUNIT_EXPECT_EQ(test, where(c, AT(0)), MEGAPOD_VALVE_STATE_CLOSED);
	/* that it is good when first seen is no news */
	KUNIT_EXPECT_EQ(test, num_events, 0);

	KUNIT_EXPECT_EQ(test, command(c, 7, 500, 503, AT(1000)), 0);
	KUNIT_EXPECT_EQ(test, c->setpoints[0].last.progress, MEGAPOD_PROGRESS_CONFIRMED);
	KUNIT_EXPECT_EQ(test, state(c, AT(1010)), MEGAPOD_SETPOINT_STATE_SETTLING);
	KUNIT_EXPECT_EQ(test, where(c, AT(1010)), MEGAPOD_VALVE_STATE_MOVING);
	KUNIT_EXPECT_EQ(test, num_events, 2);
	KUNIT_EXPECT_EQ(test, c->sweep_due, AT(2010));

	num_events = 0;
	sample(c, ACTUAL, 300, AT(1500));
	KUNIT_EXPECT_EQ(test, num_events, 0);
	sample(c, ACTUAL, 460, AT(1900));
	KUNIT_EXPECT_EQ(test, state(c, AT(1900)), MEGAPOD_SETPOINT_STATE_SETTLED);
	KUNIT_EXPECT_EQ(test, where(c, AT(1900)), MEGAPOD_VALVE_STATE_BETWEEN);
	KUNIT_ASSERT_EQ(test, num_events, 2);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_SETPOINT_CHANGE);
	KUNIT_EXPECT_EQ(test, events[1].kind, MEGAPOD_EVENT_KIND_VALVE_CHANGE);
}

/* It is late from when it was last where it should be, is told once, and again when it is back. */
static void setpoint_misses(struct kunit *test)
{
	struct megapod_component *c = component(test);

	sample(c, SET, 500, AT(0));
	sample(c, ACTUAL, 500, AT(0));
	sample(c, ACTUAL, 400, AT(5000));
	KUNIT_EXPECT_EQ(test, state(c, AT(5000)), MEGAPOD_SETPOINT_STATE_MISSED);
	c = component(test);
	sample(c, SET, 500, AT(0));
	sample(c, ACTUAL, 500, AT(4900));
	sample(c, ACTUAL, 400, AT(5000));
	KUNIT_EXPECT_EQ(test, state(c, AT(5000)), MEGAPOD_SETPOINT_STATE_SETTLING);
	/* where it was is told by the same samples, too; while it is on the way they are news */
	c = component(test);
	sample(c, SET, 500, AT(0));
	sample(c, ACTUAL, 500, AT(0));
	KUNIT_EXPECT_TRUE(test, rest(c, AT(4900)));
	sample(c, ACTUAL, 400, AT(5000));
	KUNIT_EXPECT_EQ(test, state(c, AT(5000)), MEGAPOD_SETPOINT_STATE_SETTLING);
	KUNIT_EXPECT_FALSE(test, rest(c, AT(5100)));
	sample(c, ACTUAL, 500, AT(5200));
	KUNIT_EXPECT_TRUE(test, rest(c, AT(5300)));
	KUNIT_EXPECT_EQ(test, command(c, 7, 500, 500, AT(5400)), 0);
	KUNIT_EXPECT_FALSE(test, rest(c, AT(5500)));
	c = component(test);
	sample(c, SET, 500, AT(0));
	sample(c, ACTUAL, 500, AT(4900));
	sample(c, ACTUAL, 400, AT(5000));
	KUNIT_EXPECT_EQ(test, c->sweep_due, AT(5900));
	KUNIT_EXPECT_EQ(test, num_events, 0);

	megapod_state_lock(c);
	KUNIT_EXPECT_EQ(test, megapod_setpoints_expire(c, AT(5900)), AT(5900));
	KUNIT_EXPECT_EQ(test, megapod_setpoints_expire(c, AT(5901)), KTIME_MAX);
	megapod_setpoints_expire(c, AT(6000));
	megapod_state_unlock(c);
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].setpoint.state, MEGAPOD_SETPOINT_STATE_MISSED);
	KUNIT_EXPECT_EQ(test, where(c, AT(6000)), MEGAPOD_VALVE_STATE_STUCK);
	sample(c, ACTUAL, 480, AT(6100));
	KUNIT_EXPECT_EQ(test, state(c, AT(6100)), MEGAPOD_SETPOINT_STATE_SETTLED);
	KUNIT_EXPECT_EQ(test, events[1].setpoint.state, MEGAPOD_SETPOINT_STATE_SETTLED);
}

/* Without a time it is never late; without a band nothing is said. */
static void setpoint_says_no_more_than_it_knows(struct kunit *test)
{
	struct megapod_component *c = component(test);
	struct megapod_setpoint_view view;

	c->setpoints[0].desc.settle_ms = 0;
	sample(c, SET, 500, AT(0));
	sample(c, ACTUAL, 100, AT(0));
	KUNIT_EXPECT_EQ(test, state(c, AT(90000)), MEGAPOD_SETPOINT_STATE_SETTLING);
	KUNIT_EXPECT_EQ(test, c->sweep_due, KTIME_MAX);
	c->setpoints[0].desc.band = 0;
	megapod_setpoint_view(c, 0, AT(0), &view);
	KUNIT_EXPECT_FALSE(test, view.has_state);
}

/* A read-back that is not what was wanted fails the command, within the tolerance it does not. */
static void setpoint_read_back(struct kunit *test)
{
	struct megapod_component *c = component(test);

	KUNIT_EXPECT_EQ(test, command(c, 1, 500, 495, AT(0)), 0);
	KUNIT_EXPECT_EQ(test, command(c, 2, 500, 494, AT(100)), -EIO);
	KUNIT_EXPECT_EQ(test, c->setpoints[0].last.error, -EIO);
	KUNIT_EXPECT_STREQ(test, c->setpoints[0].last.reason, "the device reads another value");
}

/* What nobody here commanded is told as such; noise within the tolerance is not. */
static void setpoint_foreign(struct kunit *test)
{
	struct megapod_component *c = component(test);

	sample(c, SET, 500, AT(0));
	sample(c, SET, 504, AT(10));
	KUNIT_EXPECT_EQ(test, num_events, 0);
	sample(c, SET, 600, AT(20));
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_SETPOINT_FOREIGN);
	command(c, 1, 300, 300, AT(30));
	KUNIT_EXPECT_EQ(test, num_events, 3);
	sample(c, SET, 300, AT(50));
	KUNIT_EXPECT_EQ(test, num_events, 3);
	sample(c, SET, 0, AT(60));
	KUNIT_EXPECT_EQ(test, events[3].kind, MEGAPOD_EVENT_KIND_SETPOINT_FOREIGN);
}

/* A duty means nothing while the pump holds a flow. */
static void setpoint_of_a_pump(struct kunit *test)
{
	struct megapod_command *cmd = kunit_kzalloc(test, sizeof(*cmd), GFP_KERNEL);
	struct megapod_component *c = component(test);

	KUNIT_ASSERT_NOT_NULL(test, cmd);
	c->setpoints[0].pump = 0;
	c->setpoints[0].mode = MEGAPOD_PUMP_MODE_MANUAL;
	sample(c, SET, 500, AT(0));
	sample(c, ACTUAL, 100, AT(0));
	KUNIT_EXPECT_EQ(test, state(c, AT(0)), MEGAPOD_SETPOINT_STATE_SETTLING);
	c->pumps[0].mode = MEGAPOD_PUMP_MODE_AUTO;
	KUNIT_EXPECT_EQ(test, state(c, AT(0)), MEGAPOD_SETPOINT_STATE_IDLE);
	c->pumps[0].mode = MEGAPOD_PUMP_MODE_MANUAL;
	KUNIT_EXPECT_EQ(test, state(c, AT(0)), MEGAPOD_SETPOINT_STATE_SETTLING);

	/* and is a command to the pump, with the mode if that is wanted, and can be */
	megapod_setpoint_command(c, 0, 700, true, cmd);
	KUNIT_EXPECT_EQ(test, cmd->type, MEGAPOD_COMMAND_PUMP);
	KUNIT_EXPECT_EQ(test, cmd->pump.set, MEGAPOD_PUMP_SETTING_DUTY);
	KUNIT_EXPECT_EQ(test, cmd->pump.duty_permille, 700);
	c->pumps[0].desc.sets_mode = true;
	megapod_setpoint_command(c, 0, 700, false, cmd);
	KUNIT_EXPECT_EQ(test, cmd->pump.set, MEGAPOD_PUMP_SETTING_DUTY);
	megapod_setpoint_command(c, 0, 700, true, cmd);
	KUNIT_EXPECT_EQ(test, cmd->pump.set, MEGAPOD_PUMP_SETTING_DUTY | MEGAPOD_PUMP_SETTING_MODE);
	KUNIT_EXPECT_EQ(test, cmd->pump.mode, MEGAPOD_PUMP_MODE_MANUAL);
}

/* ---- batteries ---- */

static void battery_words(struct kunit *test)
{
	static const struct {
		s64 on_battery, current_, charge;
		u8 source, status;
	} cases[] = {
		{ 0, 0, 500, MEGAPOD_BATTERY_SOURCE_MAINS, MEGAPOD_BATTERY_STATUS_IDLE },
		{ 0, 10, 500, MEGAPOD_BATTERY_SOURCE_MAINS, MEGAPOD_BATTERY_STATUS_CHARGING },
		{ 0, -10, 500, MEGAPOD_BATTERY_SOURCE_MAINS, MEGAPOD_BATTERY_STATUS_DISCHARGING },
		{ 0, 0, 1000, MEGAPOD_BATTERY_SOURCE_MAINS, MEGAPOD_BATTERY_STATUS_FULL },
		{ 1, 0, 1000, MEGAPOD_BATTERY_SOURCE_BATTERY, MEGAPOD_BATTERY_STATUS_DISCHARGING },
		{ 1, 10, 500, MEGAPOD_BATTERY_SOURCE_BATTERY, MEGAPOD_BATTERY_STATUS_DISCHARGING },
	};
	struct megapod_component *c = component(test);
	struct megapod_battery_view view;
	u32 i;

	megapod_battery_view(c, 0, AT(0), &view);
	KUNIT_EXPECT_EQ(test, view.source, MEGAPOD_BATTERY_SOURCE_UNKNOWN);
	KUNIT_EXPECT_EQ(test, view.status, MEGAPOD_BATTERY_STATUS_UNKNOWN);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sample(c, CHARGE, cases[i].charge, AT(i));
		sample(c, CURRENT, cases[i].current_, AT(i));
		sample(c, ON_BATTERY, cases[i].on_battery, AT(i));
		megapod_battery_view(c, 0, AT(i), &view);
		KUNIT_EXPECT_EQ_MSG(test, view.source, cases[i].source, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, view.status, cases[i].status, "case %u", i);
	}
	/* without a sample nothing is known again, and is no zero */
	for (i = 0; i < NUM_CHANNELS; i++)
		c->channels[i].status = MEGAPOD_STATUS_STALE;
	megapod_battery_view(c, 0, AT(9), &view);
	KUNIT_EXPECT_EQ(test, view.source, MEGAPOD_BATTERY_SOURCE_UNKNOWN);
	KUNIT_EXPECT_EQ(test, view.status, MEGAPOD_BATTERY_STATUS_UNKNOWN);
}

static struct kunit_case setpoint_cases[] = {
	KUNIT_CASE(setpoint_values),
	KUNIT_CASE(setpoint_descriptions),
	KUNIT_CASE(setpoint_comes_about),
	KUNIT_CASE(setpoint_misses),
	KUNIT_CASE(setpoint_says_no_more_than_it_knows),
	KUNIT_CASE(setpoint_read_back),
	KUNIT_CASE(setpoint_foreign),
	KUNIT_CASE(setpoint_of_a_pump),
	KUNIT_CASE(battery_words),
	{}
};

static struct kunit_suite setpoint_suite = {
	.name = "megapod_setpoint",
	.test_cases = setpoint_cases,
};

kunit_test_suite(setpoint_suite);

MODULE_DESCRIPTION("Tests of set-points, valves and batteries");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
