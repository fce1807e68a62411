// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what becomes of samples and commands: limits, age, confirmation.
 *
 * value.c, words.c, lease.c, inrush.c, setpoint.c, valve.c, location.c, channel.c, outlet.c and
 * cycle.c are included, above a component without a device. Events are noted here instead of sent.
 * Reports are stamped with the clock; whatever waits is judged at times that the test says.
 */
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/module.h>

#include "battery.h"
#include "channel.h"
#include "component.h"
#include "core.h"
#include "order.h"
#include "outlet.h"
#include "view.h"

/* megapod.ko exports these */
#undef EXPORT_SYMBOL_NS_GPL
#define EXPORT_SYMBOL_NS_GPL(sym, ns)

#include "value.c"
#include "words.c"
#include "lease.c"
#include "inrush.c"
#include "setpoint.c"
#include "valve.c"
#include "location.c"
#include "channel.c"
#include "outlet.c"
#include "cycle.c"

#include "noted.h"
#include "orders.h"

void megapod_cycle_kick(struct megapod_component *c)
{
}

void megapod_batteries_look(struct megapod_component *c, ktime_t now)
{
}

/* The device takes what is commanded, unless it is to be refused. */
static int refusal;
static u32 accepted;

u32 megapod_command_number(void)
{
	return 2;
}

int megapod_order_submit(struct megapod_order *order, struct netlink_ext_ack *extack)
{
	if (refusal) {
		NL_SET_ERR_MSG(extack, "flow stands against it");
		return refusal;
	}
	accepted = order->number;
	order->start = ktime_get_boottime();
	megapod_state_lock(order->command.component);
	megapod_outlets_start(order, order->start);
	megapod_state_unlock(order->command.component);
	kfree(order);
	return 0;
}

#define MOST_CHANNELS	3

static void limits_free(void *of)
{
	struct megapod_component *c = of;
	u32 i;

	for (i = 0; i < c->num_channels; i++)
		kfree(c->channels[i].limits);
}

/* A component of one channel and, if @power, one outlet whose meter it is */
static struct megapod_component *component(struct kunit *test,
					   const struct megapod_channel_desc *desc, bool power)
{
	struct megapod_component *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->pod = kunit_kzalloc(test, sizeof(*c->pod), GFP_KERNEL);
	c->channels = kunit_kcalloc(test, MOST_CHANNELS, sizeof(*c->channels), GFP_KERNEL);
	c->outlets = kunit_kcalloc(test, 1, sizeof(*c->outlets), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c->pod);
	KUNIT_ASSERT_NOT_NULL(test, c->channels);
	KUNIT_ASSERT_NOT_NULL(test, c->outlets);
	spin_lock_init(&c->pod->ring_lock);
	spin_lock_init(&c->state_lock);
	seqcount_spinlock_init(&c->state_seq, &c->state_lock);
	c->sweep_due = KTIME_MAX;
	/* hwmon is not there to be told of alarms */
	c->gone = true;
	c->num_channels = 1;
	c->num_outlets = 1;
	megapod_channel_init(&c->channels[0], desc, desc->label);
	c->outlets[0].desc.voltage = MEGAPOD_NO_CHANNEL;
	c->outlets[0].desc.current_ = MEGAPOD_NO_CHANNEL;
	c->outlets[0].desc.energy = MEGAPOD_NO_CHANNEL;
	c->outlets[0].desc.power = power ? 0 : MEGAPOD_NO_CHANNEL;
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, limits_free, c), 0);
	num_events = 0;
	return c;
}

static void report(struct megapod_component *c, enum megapod_status status, s64 value)
{
	struct megapod_reading reading = { .status = status, .value = value };

	megapod_report(c, ktime_get_boottime(), &reading, 1);
}

static u8 status_at(struct megapod_component *c, ktime_t now)
{
	struct megapod_value value;

	megapod_value(c, 0, now, &value);
	return value.status;
}

static u8 status_now(struct megapod_component *c)
{
	return status_at(c, ktime_get_boottime());
}

/* ---- limits ---- */

static const struct megapod_channel_desc temperature = {
	.label = "Coolant", .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
};

static void set_limits(struct megapod_component *c, s64 warn_min, s64 warn_max, s64 crit_min,
		       s64 crit_max, s64 hysteresis)
{
	struct megapod_limits limits = {
		.value = { warn_min, warn_max, crit_min, crit_max, hysteresis },
		.set = 0x1f,
	};

	megapod_limits_set(c, 0, &limits);
}

/* Up and down through all limits: each holds until the value is back by the hysteresis. */
static void limits_with_hysteresis(struct kunit *test)
{
	static const struct {
		s64 value;
		u8 status;
	} walk[] = {
		{ 50, MEGAPOD_STATUS_OK }, { 70, MEGAPOD_STATUS_OK },
		{ 71, MEGAPOD_STATUS_WARNING }, { 70, MEGAPOD_STATUS_WARNING },
		{ 66, MEGAPOD_STATUS_WARNING },
		{ 65, MEGAPOD_STATUS_OK }, { 70, MEGAPOD_STATUS_OK },
		{ 81, MEGAPOD_STATUS_CRITICAL }, { 76, MEGAPOD_STATUS_CRITICAL },
		{ 75, MEGAPOD_STATUS_WARNING }, { 66, MEGAPOD_STATUS_WARNING },
		{ 65, MEGAPOD_STATUS_OK }, { 29, MEGAPOD_STATUS_WARNING },
		{ 34, MEGAPOD_STATUS_WARNING }, { 35, MEGAPOD_STATUS_OK },
		{ 19, MEGAPOD_STATUS_CRITICAL }, { 24, MEGAPOD_STATUS_CRITICAL },
		{ 25, MEGAPOD_STATUS_WARNING }, { S64_MAX, MEGAPOD_STATUS_CRITICAL },
		{ S64_MIN, MEGAPOD_STATUS_CRITICAL }, { 50, MEGAPOD_STATUS_OK },
	};
	struct megapod_component *c = component(test, &temperature, false);
	u32 i;

	set_limits(c, 30, 70, 20, 80, 5);
	for (i = 0; i < ARRAY_SIZE(walk); i++) {
		report(c, MEGAPOD_STATUS_OK, walk[i].value);
		KUNIT_EXPECT_EQ_MSG(test, status_now(c), walk[i].status, "step %u, value %lld", i,
				    walk[i].value);
	}
}

/* Limits add to what the device says, and never take from it. */
static void limits_and_device(struct kunit *test)
{
	struct megapod_component *c = component(test, &temperature, false);

	set_limits(c, 30, 70, 20, 80, 0);
	report(c, MEGAPOD_STATUS_CRITICAL, 50);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_CRITICAL);
	report(c, MEGAPOD_STATUS_WARNING, 90);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_CRITICAL);
	KUNIT_EXPECT_EQ(test, megapod_device_status(c, 0, ktime_get_boottime()),
			MEGAPOD_STATUS_WARNING);
	report(c, MEGAPOD_STATUS_FAULT, 90);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_FAULT);
	report(c, MEGAPOD_STATUS_STALE, 0);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_STALE);
}

/* Limits that move are judged at once, without the hysteresis of those before. */
static void limits_that_move(struct kunit *test)
{
	struct megapod_component *c = component(test, &temperature, false);

	set_limits(c, 30, 70, 20, 80, 5);
	report(c, MEGAPOD_STATUS_OK, 71);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_WARNING);
	set_limits(c, 30, 72, 20, 80, 5);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_OK);
	set_limits(c, 30, 60, 20, 65, 5);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_CRITICAL);
}

static void limits_that_contradict(struct kunit *test)
{
	static const struct {
		s64 value[MEGAPOD_NUM_LIMITS];
		u8 set;
		bool good;
	} cases[] = {
		{ { 30, 70, 20, 80, 5 }, 0x1f, true },
		{ { 30, 70, 20, 80, 20 }, 0x1f, true },
		{ { 30, 70, 20, 80, 21 }, 0x1f, false },
		{ { 30, 70, 20, 80, -1 }, 0x1f, false },
		{ { 70, 30, 0, 0, 0 }, 0x03, false },
		{ { 30, 30, 0, 0, 0 }, 0x03, true },
		{ { 30, 0, 40, 0, 0 }, 0x05, false },
		{ { 0, 90, 0, 80, 0 }, 0x0a, false },
		{ { 0, 0, 81, 80, 0 }, 0x0c, false },
		{ { 0, 10, 20, 0, 0 }, 0x06, false },
		{ { 90, 0, 0, 80, 0 }, 0x09, false },
		{ { S64_MIN, S64_MAX, S64_MIN, S64_MAX, S64_MAX }, 0x1f, true },
		{ { 70, 30, 80, 20, 0 }, 0x00, true },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct megapod_limits limits = { .set = cases[i].set };

		memcpy(limits.value, cases[i].value, sizeof(limits.value));
		KUNIT_EXPECT_EQ_MSG(test, !megapod_limits_fault(&limits), cases[i].good,
				    "case %u", i);
	}
}

/* ---- age and events ---- */

static void stale_by_age(struct kunit *test)
{
	static const struct megapod_channel_desc desc = {
		.quantity = MEGAPOD_QUANTITY_FLOW, .valid_ms = 1000,
	};
	struct megapod_component *c = component(test, &desc, false);
	ktime_t time;

	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_STALE);
	report(c, MEGAPOD_STATUS_OK, 1);
	time = c->channels[0].time;
	KUNIT_EXPECT_EQ(test, status_at(c, ktime_add_ms(time, 1000)), MEGAPOD_STATUS_OK);
	KUNIT_EXPECT_EQ(test, status_at(c, ktime_add_ns(time, 1000000001)), MEGAPOD_STATUS_STALE);
	KUNIT_EXPECT_EQ(test, c->sweep_due, ktime_add_ms(time, 1000));

	/* told once */
	num_events = 0;
	spin_lock(&c->state_lock);
	KUNIT_EXPECT_EQ(test, megapod_channels_expire(c, time), ktime_add_ms(time, 1000));
	KUNIT_EXPECT_EQ(test, num_events, 0);
	KUNIT_EXPECT_EQ(test, megapod_channels_expire(c, ktime_add_ms(time, 1001)), KTIME_MAX);
	megapod_channels_expire(c, ktime_add_ms(time, 2000));
	spin_unlock(&c->state_lock);
	KUNIT_EXPECT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].sensor.now.status, MEGAPOD_STATUS_STALE);
}

/* An older reply that comes late changes nothing; nor does what is absent for good. */
static void old_sample_is_dropped(struct kunit *test)
{
	static const struct megapod_channel_desc gone = { .absent = true };
	struct megapod_reading reading = { .value = 1 };
	struct megapod_component *c = component(test, &temperature, false);
	ktime_t before = ktime_get_boottime();

	report(c, MEGAPOD_STATUS_OK, 2);
	megapod_report(c, ktime_sub_ms(before, 1), &reading, 1);
	KUNIT_EXPECT_EQ(test, c->channels[0].value, 2);
	/* nor does a time that has not come make a sample fresher than it is */
	megapod_report(c, ktime_add_ms(before, 100000), &reading, 1);
	KUNIT_EXPECT_EQ(test, c->channels[0].value, 1);
	KUNIT_EXPECT_LE(test, c->channels[0].time, ktime_get_boottime());

	c = component(test, &gone, false);
	report(c, MEGAPOD_STATUS_OK, 2);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_ABSENT);
}

/* A good first sample is no news; each change of status after it is, once. */
static void events_of_status_alone(struct kunit *test)
{
	static const struct megapod_channel_desc leak = {
		.quantity = MEGAPOD_QUANTITY_LEAK, .severity = MEGAPOD_STATUS_CRITICAL,
	};
	struct megapod_component *c = component(test, &leak, false);

	report(c, MEGAPOD_STATUS_OK, 0);
	report(c, MEGAPOD_STATUS_OK, 0);
	KUNIT_EXPECT_EQ(test, num_events, 0);
	report(c, MEGAPOD_STATUS_OK, 1);
	report(c, MEGAPOD_STATUS_OK, 1);
	KUNIT_EXPECT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].sensor.now.status, MEGAPOD_STATUS_CRITICAL);
	report(c, MEGAPOD_STATUS_OK, 0);
	KUNIT_EXPECT_EQ(test, num_events, 2);

	/* that one is wet when first seen, is news */
	c = component(test, &leak, false);
	report(c, MEGAPOD_STATUS_OK, 1);
	KUNIT_EXPECT_EQ(test, num_events, 1);
}

/* ---- outlets ---- */

static const struct megapod_channel_desc meter = {
	.label = "Power", .quantity = MEGAPOD_QUANTITY_POWER,
};

static struct megapod_order *order(struct kunit *test, struct megapod_component *c, u32 number,
				   bool on)
{
	struct megapod_order *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	o->command.component = c;
	o->command.on = on;
	o->number = number;
	o->start = ktime_get_boottime();
	__set_bit(0, o->command.outlets);
	megapod_state_lock(c);
	megapod_outlets_start(o, o->start);
	megapod_state_unlock(c);
	return o;
}

static void done(const struct megapod_order *o, int err)
{
	megapod_state_lock(o->command.component);
	megapod_outlets_done(o, err, ktime_get_boottime());
	megapod_state_unlock(o->command.component);
}

static void relay(struct megapod_component *c, bool on)
{
	unsigned long bits = on;

	megapod_report_outlets(c, ktime_get_boottime(), 0, 1, &bits);
}

static void expire(struct megapod_component *c, ktime_t now)
{
	megapod_state_lock(c);
	megapod_outlets_expire(c, now);
	megapod_state_unlock(c);
}

static void on_is_confirmed_by_the_relay(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_last *last = &c->outlets[0].last;
	struct megapod_order *o;

	relay(c, false);
	o = order(test, c, 1, true);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_QUEUED);
	relay(c, true);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_QUEUED);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_CONFIRMED);
}

static void off_is_confirmed_by_the_meter(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_last *last = &c->outlets[0].last;
	struct megapod_order *o;

	relay(c, true);
	report(c, MEGAPOD_STATUS_OK, 0);
	o = order(test, c, 1, false);
	relay(c, false);
	done(o, 0);
	/* the dark sample is older than the relay's */
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_COMMANDED);
	report(c, MEGAPOD_STATUS_OK, 5000);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_COMMANDED);
	report(c, MEGAPOD_STATUS_FAULT, 0);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_COMMANDED);
	report(c, MEGAPOD_STATUS_OK, -4999);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_CONFIRMED);
}

static void off_without_a_meter(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_order *o;

	relay(c, true);
	o = order(test, c, 1, false);
	relay(c, false);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, c->outlets[0].last.progress, MEGAPOD_PROGRESS_CONFIRMED);
}

/* A welded relay: told once in words, and confirmed when it goes dark after all. */
static void still_draws(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_last *last = &c->outlets[0].last;
	struct megapod_order *o;
	ktime_t due;

	relay(c, true);
	o = order(test, c, 1, false);
	relay(c, false);
	done(o, 0);
	report(c, MEGAPOD_STATUS_OK, 231449);
	due = c->outlets[0].confirm_by;
	expire(c, due);
	KUNIT_EXPECT_STREQ(test, last->reason, "");
	num_events = 0;
	expire(c, ktime_add_ns(due, 1));
	expire(c, ktime_add_ms(due, 1000));
	KUNIT_EXPECT_EQ(test, num_events, 1);
	KUNIT_EXPECT_STREQ(test, last->reason, "still draws 231.4 W");
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_COMMANDED);
	report(c, MEGAPOD_STATUS_OK, 0);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_CONFIRMED);
	KUNIT_EXPECT_STREQ(test, last->reason, "");
}

static void power_not_known(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_order *o;

	relay(c, true);
	o = order(test, c, 1, false);
	relay(c, false);
	done(o, 0);
	report(c, MEGAPOD_STATUS_STALE, 0);
	expire(c, ktime_add_ns(c->outlets[0].confirm_by, 1));
	KUNIT_EXPECT_STREQ(test, c->outlets[0].last.reason, "its power is not known");
}

static void stuck_relay(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_last *last = &c->outlets[0].last;
	struct megapod_order *o;

	relay(c, true);
	o = order(test, c, 1, false);
	relay(c, true);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_FAILED);
	KUNIT_EXPECT_EQ(test, last->error, -EIO);
	KUNIT_EXPECT_STREQ(test, last->reason, "the device reads on");

	/* that a driver says done is not enough */
	o = order(test, c, 2, true);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_UNKNOWN);
	KUNIT_EXPECT_STREQ(test, last->reason, "the device was not read back");
}

/* What was read decides, whatever became of the command; what was not is asked again. */
static void each_outlet_has_its_own_truth(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_last *last = &c->outlets[0].last;
	struct megapod_order *o;

	relay(c, true);
	o = order(test, c, 1, false);
	relay(c, false);
	strscpy(o->command.why, "no reply", sizeof(o->command.why));
	done(o, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_CONFIRMED);

	o = order(test, c, 2, true);
	relay(c, false);
	strscpy(o->command.why, "no reply", sizeof(o->command.why));
	done(o, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_FAILED);
	KUNIT_EXPECT_STREQ(test, last->reason, "the device reads off: no reply");

	o = order(test, c, 3, true);
	relay(c, false);
	__set_bit(0, o->command.unread);
	strscpy(o->command.why, "no reply", sizeof(o->command.why));
	done(o, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_UNKNOWN);
	KUNIT_EXPECT_EQ(test, last->error, -ETIMEDOUT);
	num_events = 0;
	relay(c, true);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_CONFIRMED);
	KUNIT_EXPECT_EQ(test, last->error, 0);
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_OUTLET_CHANGE);
}

static void newer_command_supersedes(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_last *last = &c->outlets[0].last;
	struct megapod_order *on, *off;

	relay(c, false);
	on = order(test, c, 1, true);
	num_events = 0;
	off = order(test, c, 2, false);
	KUNIT_ASSERT_EQ(test, num_events, 2);
	KUNIT_EXPECT_EQ(test, events[0].outlet.last.command, 1);
	KUNIT_EXPECT_EQ(test, events[0].outlet.last.error, -ECANCELED);
	KUNIT_EXPECT_STREQ(test, events[0].outlet.last.reason, "superseded by command 2");
	/* what comes back of the first is not taken for the second */
	relay(c, true);
	done(on, 0);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_QUEUED);
	relay(c, false);
	done(off, 0);
	KUNIT_EXPECT_EQ(test, last->command, 2);
	KUNIT_EXPECT_EQ(test, last->progress, MEGAPOD_PROGRESS_CONFIRMED);
}

static void somebody_else_switched(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_order *o;

	/* the first look is no change */
	relay(c, true);
	KUNIT_EXPECT_EQ(test, num_events, 0);
	relay(c, false);
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_OUTLET_FOREIGN);

	/* while off is waited for to be confirmed, it goes on */
	o = order(test, c, 1, false);
	relay(c, false);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, c->outlets[0].last.progress, MEGAPOD_PROGRESS_COMMANDED);
	relay(c, true);
	KUNIT_EXPECT_EQ(test, c->outlets[0].last.progress, MEGAPOD_PROGRESS_FAILED);
	KUNIT_EXPECT_STREQ(test, c->outlets[0].last.reason, "somebody else switched it");
}

/* An outlet in a cycle whose off is on its way: command 1, then after 500 ms command 2. */
static struct megapod_order *cycled(struct kunit *test, struct megapod_component *c)
{
	struct megapod_order *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	refusal = 0;
	accepted = 0;
	relay(c, true);
	o->command.component = c;
	o->number = 1;
	o->start = ktime_get_boottime();
	o->cycle = (struct megapod_cycle) { .on = 2, .delay_ms = 500, .gap_ms = 100 };
	__set_bit(0, o->command.outlets);
	megapod_state_lock(c);
	megapod_outlets_start(o, o->start);
	megapod_state_unlock(c);
	return o;
}

/* The outlet that is due first, and when; 1 for none. */
static u32 due_first(struct megapod_component *c, ktime_t *due)
{
	u32 index;

	megapod_state_lock(c);
	index = first_due(c, due);
	megapod_state_unlock(c);
	return index;
}

static void cycle_comes_on_again(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = cycled(test, c);
	struct megapod_cycle cycle = outlet->cycle;
	ktime_t due, before;

	/* the time that it stays off begins when it is off */
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
	relay(c, false);
	done(o, 0);
	KUNIT_ASSERT_EQ(test, due_first(c, &due), 0);
	KUNIT_EXPECT_EQ(test, due, ktime_add_ms(o->start, outlet->last.confirmed_ms + 500));

	before = ktime_get_boottime();
	switch_on(c, 0, &cycle, due);
	KUNIT_EXPECT_EQ(test, accepted, 2);
	KUNIT_EXPECT_EQ(test, outlet->last.command, 2);
	KUNIT_EXPECT_EQ(test, outlet->wish, MEGAPOD_OUTLET_STATE_ON);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
	/* the next one waits for the gap */
	KUNIT_EXPECT_GE(test, ktime_ms_delta(c->cycle_hold, before), 100);
}

static void cycle_refused_says_why(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = cycled(test, c);
	struct megapod_cycle cycle = outlet->cycle;
	ktime_t due;

	relay(c, false);
	done(o, 0);
	refusal = -EPERM;
	KUNIT_ASSERT_EQ(test, due_first(c, &due), 0);
	switch_on(c, 0, &cycle, due);
	KUNIT_EXPECT_EQ(test, outlet->last.command, 2);
	KUNIT_EXPECT_EQ(test, outlet->last.progress, MEGAPOD_PROGRESS_FAILED);
	KUNIT_EXPECT_EQ(test, outlet->last.error, -EPERM);
	KUNIT_EXPECT_STREQ(test, outlet->last.reason, "stays off: flow stands against it");
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
}

/* A device that is offline is tried again, but not for ever. */
static void cycle_waits_for_the_device(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = cycled(test, c);
	struct megapod_cycle cycle = outlet->cycle;
	ktime_t due, later;

	relay(c, false);
	done(o, 0);
	refusal = -EHOSTUNREACH;
	KUNIT_ASSERT_EQ(test, due_first(c, &due), 0);
	switch_on(c, 0, &cycle, due);
	KUNIT_EXPECT_EQ(test, outlet->last.command, 1);
	KUNIT_ASSERT_EQ(test, due_first(c, &later), 0);
	KUNIT_EXPECT_TRUE(test, ktime_after(later, due));
	switch_on(c, 0, &cycle, ktime_sub_ms(ktime_get_boottime(), OFFLINE_MS + 1));
	KUNIT_EXPECT_EQ(test, outlet->last.command, 2);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
}

/* Whatever else is commanded takes the place of a cycle; what is not off is not switched on. */
static void cycle_ends(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, true);
	struct megapod_order *o = cycled(test, c);
	ktime_t due;

	order(test, c, 3, false);
	KUNIT_EXPECT_EQ(test, c->outlets[0].cycle.on, 0);

	o = cycled(test, c);
	relay(c, true);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
	KUNIT_EXPECT_EQ(test, c->outlets[0].cycle.on, 0);

	o = cycled(test, c);
	relay(c, false);
	done(o, 0);
	report(c, MEGAPOD_STATUS_OK, 231449);
	expire(c, ktime_add_ns(c->outlets[0].confirm_by, 1));
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
	report(c, MEGAPOD_STATUS_OK, 0);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);

	o = cycled(test, c);
	relay(c, false);
	done(o, 0);
	report(c, MEGAPOD_STATUS_OK, 0);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 0);
	relay(c, true);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
}

/* ---- cycles by timers of the device ---- */

/* An outlet that is on, of a device with timers of 1 to 10 s */
static struct megapod_component *with_timer(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);

	c->outlets[0].desc.cycle_min_ms = 1000;
	c->outlets[0].desc.cycle_max_ms = 10000;
	refusal = 0;
	accepted = 0;
	relay(c, true);
	return c;
}

static struct megapod_order *planned(struct kunit *test, struct megapod_component *c, u32 delay_ms)
{
	const struct megapod_cycle cycle = { .delay_ms = delay_ms, .gap_ms = 100 };
	struct megapod_order *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	o->command.component = c;
	o->number = 1;
	o->start = ktime_get_boottime();
	__set_bit(0, o->command.outlets);
	megapod_cycle_plan(o, &cycle);
	return o;
}

static struct megapod_order *by_timer(struct kunit *test, struct megapod_component *c)
{
	struct megapod_order *o = planned(test, c, 5000);

	KUNIT_ASSERT_EQ(test, o->command.cycle_ms, 5000);
	megapod_state_lock(c);
	megapod_outlets_start(o, o->start);
	megapod_state_unlock(c);
	return o;
}

/* Whether off is to be commanded once more at @now, and if not, when. */
static bool is_off_due(struct megapod_component *c, ktime_t now, ktime_t *next)
{
	DECLARE_BITMAP(outlets, MEGAPOD_MAX_OUTLETS) = { };

	megapod_state_lock(c);
	*next = off_due(c, now, outlets);
	megapod_state_unlock(c);
	return test_bit(0, outlets);
}

static unsigned int look_at_it(struct megapod_component *c)
{
	DECLARE_BITMAP(outlets, MEGAPOD_MAX_OUTLETS) = { 1 };

	return megapod_outlets_look(c, outlets, ktime_get_boottime());
}

static void off_once_more(struct megapod_component *c)
{
	DECLARE_BITMAP(outlets, MEGAPOD_MAX_OUTLETS) = { 1 };

	switch_off(c, outlets);
}

static void who_does_a_cycle(struct kunit *test)
{
	struct megapod_component *c = with_timer(test);

	KUNIT_EXPECT_EQ_MSG(test, planned(test, c, 999)->command.cycle_ms, 0, "too short");
	KUNIT_EXPECT_EQ_MSG(test, planned(test, c, 10001)->command.cycle_ms, 0, "too long");
	KUNIT_EXPECT_EQ(test, planned(test, c, 10000)->command.cycle_ms, 10000);
	KUNIT_EXPECT_EQ(test, planned(test, c, 10000)->cycle.on, 2);
	relay(c, false);
	KUNIT_EXPECT_EQ_MSG(test, planned(test, c, 5000)->command.cycle_ms, 0, "it is off");
	c->outlets[0].desc.cycle_max_ms = 0;
	relay(c, true);
	KUNIT_EXPECT_EQ_MSG(test, planned(test, c, 0)->command.cycle_ms, 0, "it has no timer");
}

static void timer_comes_on_again(struct kunit *test)
{
	struct megapod_component *c = with_timer(test);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = by_timer(test, c);
	struct megapod_cycle cycle = outlet->cycle;
	ktime_t due;

	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
	relay(c, false);
	done(o, 0);
	KUNIT_EXPECT_EQ(test, outlet->last.progress, MEGAPOD_PROGRESS_CONFIRMED);
	KUNIT_ASSERT_EQ(test, due_first(c, &due), 0);
	KUNIT_EXPECT_GE(test, ktime_ms_delta(due, o->start), 5000);
	KUNIT_EXPECT_TRUE_MSG(test, look_at_it(c) & MEGAPOD_OUTLETS_ON, "it will be, unasked");

	num_events = 0;
	relay(c, true);
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_OUTLET_CHANGE);
	KUNIT_ASSERT_EQ(test, due_first(c, &due), 0);
	KUNIT_EXPECT_FALSE(test, ktime_after(due, ktime_get_boottime()));
	switch_on(c, 0, &cycle, due);
	KUNIT_EXPECT_EQ(test, accepted, 2);
	KUNIT_EXPECT_EQ(test, outlet->wish, MEGAPOD_OUTLET_STATE_ON);
	KUNIT_EXPECT_EQ(test, due_first(c, &due), 1);
}

/* A trip, or people, in the off phase: the timer may end behind it. */
static void off_while_a_timer_runs(struct kunit *test)
{
	struct megapod_component *c = with_timer(test);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = by_timer(test, c), *off;
	ktime_t next, now;

	relay(c, false);
	done(o, 0);
	off = order(test, c, 3, false);
	KUNIT_EXPECT_EQ(test, outlet->cycle.on, 0);
	relay(c, false);
	done(off, 0);
	KUNIT_EXPECT_FALSE(test, look_at_it(c) & MEGAPOD_OUTLETS_ON);
	now = ktime_get_boottime();
	KUNIT_EXPECT_FALSE(test, is_off_due(c, now, &next));
	KUNIT_EXPECT_EQ(test, next, outlet->timer);
	KUNIT_EXPECT_GE(test, ktime_ms_delta(next, o->start), 5000);

	num_events = 0;
	relay(c, true);
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ_MSG(test, events[0].kind, MEGAPOD_EVENT_KIND_OUTLET_CHANGE,
			    "it was no stranger");
	KUNIT_EXPECT_TRUE(test, is_off_due(c, ktime_get_boottime(), &next));
	off_once_more(c);
	KUNIT_EXPECT_EQ(test, outlet->last.progress, MEGAPOD_PROGRESS_QUEUED);
	KUNIT_EXPECT_EQ(test, outlet->wish, MEGAPOD_OUTLET_STATE_OFF);
	KUNIT_EXPECT_FALSE(test, is_off_due(c, ktime_get_boottime(), &next));
	KUNIT_EXPECT_TRUE_MSG(test, is_off_due(c, ktime_add_ms(outlet->timer, 1), &next),
			      "and when the timer is over, whatever it reads");

	outlet->timer = ktime_get_boottime();
	off_once_more(c);
	KUNIT_EXPECT_FALSE(test, outlet->again);
}

/* What is under way may still reach the device, before a trip does or after what people command. */
static void off_before_a_timer_runs(struct kunit *test)
{
	struct megapod_component *c = with_timer(test);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = by_timer(test, c), *off = order(test, c, 3, false);
	ktime_t next;

	KUNIT_EXPECT_TRUE(test, outlet->again);
	KUNIT_EXPECT_EQ(test, outlet->timer, KTIME_MAX);
	strscpy(o->command.why, "superseded", sizeof(o->command.why));
	done(o, -ECANCELED);
	relay(c, false);
	done(off, 0);
	KUNIT_EXPECT_FALSE(test, is_off_due(c, ktime_get_boottime(), &next));
	KUNIT_EXPECT_EQ(test, next, outlet->timer);

	/* on ends the matter, and off again after it does not */
	order(test, c, 4, true);
	KUNIT_EXPECT_FALSE(test, outlet->again);
	order(test, c, 5, false);
	KUNIT_EXPECT_TRUE(test, outlet->again);
}

/* A rule that was armed since: nobody asked it. */
static void timer_against_a_rule(struct kunit *test)
{
	struct megapod_component *c = with_timer(test);
	struct megapod_outlet *outlet = &c->outlets[0];
	struct megapod_order *o = by_timer(test, c);
	struct megapod_cycle cycle = outlet->cycle;
	ktime_t next;

	relay(c, false);
	done(o, 0);
	relay(c, true);
	refusal = -EPERM;
	switch_on(c, 0, &cycle, ktime_get_boottime());
	KUNIT_EXPECT_EQ(test, outlet->last.error, -EPERM);
	KUNIT_EXPECT_STREQ(test, outlet->last.reason,
			   "is switched off again: flow stands against it");
	KUNIT_EXPECT_TRUE(test, is_off_due(c, ktime_get_boottime(), &next));
	KUNIT_EXPECT_EQ(test, outlet->cycle.on, 0);
}

/* The driver gave up, and the relay follows after all: that was us. */
static void late_relay_is_ours(struct kunit *test)
{
	struct megapod_component *c = component(test, &meter, false);
	struct megapod_order *o;

	relay(c, true);
	o = order(test, c, 1, false);
	strscpy(o->command.why, "no reply", sizeof(o->command.why));
	done(o, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, c->outlets[0].last.error, -ETIMEDOUT);
	KUNIT_EXPECT_STREQ(test, c->outlets[0].last.reason, "no reply");
	num_events = 0;
	relay(c, false);
	KUNIT_ASSERT_EQ(test, num_events, 1);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_OUTLET_CHANGE);
	relay(c, true);
	KUNIT_ASSERT_EQ(test, num_events, 2);
	KUNIT_EXPECT_EQ(test, events[1].kind, MEGAPOD_EVENT_KIND_OUTLET_FOREIGN);
}

static void values_in_words(struct kunit *test)
{
	static const struct {
		u8 quantity;
		s64 value;
		const char *text;
	} cases[] = {
		{ MEGAPOD_QUANTITY_FLOW, 7500, "7.5 L/min" },
		{ MEGAPOD_QUANTITY_FLOW, 30000, "30 L/min" },
		{ MEGAPOD_QUANTITY_FLOW, 7, "0.007 L/min" },
		{ MEGAPOD_QUANTITY_TEMPERATURE, -10250, "-10.25 C" },
		{ MEGAPOD_QUANTITY_TEMPERATURE, 0, "0 C" },
		{ MEGAPOD_QUANTITY_TEMPERATURE, -50, "-0.05 C" },
		{ MEGAPOD_QUANTITY_DUTY, 1000, "100%" },
		{ MEGAPOD_QUANTITY_SPEED, 2900, "2900 rpm" },
		{ MEGAPOD_QUANTITY_LEAK, 1, "wet" },
		{ MEGAPOD_QUANTITY_LEAK, 0, "dry" },
		{ MEGAPOD_QUANTITY_LEAK, 2, "2" },
		{ MEGAPOD_QUANTITY_LEAK, -1, "-1" },
		{ MEGAPOD_QUANTITY_COUNT, S64_MIN, "-9223372036854775808" },
		{ MEGAPOD_QUANTITY_REACTIVE_POWER, S64_MIN, "-9223372036854775.808 var" },
		{ 255, 12, "12" },
	};
	char text[MEGAPOD_VALUE_SIZE];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		megapod_value_text(cases[i].quantity, cases[i].value, text);
		KUNIT_EXPECT_STREQ(test, text, cases[i].text);
	}
}

static const struct megapod_state states[] = {
	{ 0, MEGAPOD_STATUS_OK, "off" },
	{ 1, MEGAPOD_STATUS_OK, "running" },
	{ 5, MEGAPOD_STATUS_WARNING, "filter dirty" },
	{ -1, MEGAPOD_STATUS_CRITICAL, "overload" },
};

static void words_for_numbers(struct kunit *test)
{
	char text[MEGAPOD_STATE_SIZE];

	megapod_states_text(states, 4, false, 1, text);
	KUNIT_EXPECT_STREQ(test, text, "running");
	megapod_states_text(states, 4, false, -1, text);
	KUNIT_EXPECT_STREQ(test, text, "overload");
	megapod_states_text(states, 4, false, 7, text);
	KUNIT_EXPECT_STREQ_MSG(test, text, "", "a number without a word");
	KUNIT_EXPECT_EQ(test, megapod_states_severity(states, 4, false, 0), MEGAPOD_STATUS_OK);
	KUNIT_EXPECT_EQ(test, megapod_states_severity(states, 4, false, 7), MEGAPOD_STATUS_OK);
	KUNIT_EXPECT_EQ(test, megapod_states_severity(states, 4, false, 5),
			MEGAPOD_STATUS_WARNING);
	KUNIT_EXPECT_EQ(test, megapod_states_severity(states, 4, false, -1),
			MEGAPOD_STATUS_CRITICAL);
	KUNIT_EXPECT_NULL(test, megapod_states_fault(states, 4, false));
}

static void words_for_bits(struct kunit *test)
{
	static struct megapod_state many[64];
	char text[MEGAPOD_STATE_SIZE];
	u32 i;

	megapod_states_text(states, 3, true, 0x23, text);
	KUNIT_EXPECT_STREQ(test, text, "off, running, filter dirty");
	KUNIT_EXPECT_EQ(test, megapod_states_severity(states, 3, true, 0x23),
			MEGAPOD_STATUS_WARNING);
	megapod_states_text(states, 3, true, 0x80, text);
	KUNIT_EXPECT_STREQ(test, text, "none");
	KUNIT_EXPECT_NOT_NULL_MSG(test, megapod_states_fault(states, 4, true), "bit -1 is none");

	for (i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct megapod_state){ i, MEGAPOD_STATUS_OK,
						  "abcdefghijklmnopqrstuvwxyz" };
	megapod_states_text(many, 64, true, -1, text);
	KUNIT_EXPECT_LT(test, strlen(text), sizeof(text));
	KUNIT_EXPECT_STREQ(test, text + strlen(text) - 6, "z, ...");
	megapod_states_text(many, 64, true, 7, text);
	KUNIT_EXPECT_LT(test, strlen(text), sizeof(text));
}

static void states_that_are_none(struct kunit *test)
{
	struct megapod_state bad = { 1, MEGAPOD_STATUS_FAULT, "on" };

	KUNIT_EXPECT_NOT_NULL(test, megapod_states_fault(&bad, 1, false));
	bad.severity = MEGAPOD_STATUS_OK;
	KUNIT_EXPECT_NULL(test, megapod_states_fault(&bad, 1, false));
	bad.label[0] = '\0';
	KUNIT_EXPECT_NOT_NULL(test, megapod_states_fault(&bad, 1, false));
	memset(bad.label, 'x', sizeof(bad.label));
	KUNIT_EXPECT_NOT_NULL(test, megapod_states_fault(&bad, 1, false));
	bad = states[1];
	bad.value = 64;
	KUNIT_EXPECT_NOT_NULL(test, megapod_states_fault(&bad, 1, true));
}

/* A state has a severity, and a change of it is told with its word. */
static void state_of_a_channel(struct kunit *test)
{
	static const struct megapod_channel_desc desc = {
		.quantity = MEGAPOD_QUANTITY_RAW, .num_states = 4,
	};
	struct megapod_component *c = component(test, &desc, false);
	struct megapod_sensor_view view;

	c->states = (struct megapod_state *)states;
	report(c, MEGAPOD_STATUS_OK, 1);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_OK);
	KUNIT_EXPECT_EQ(test, num_events, 0);
	report(c, MEGAPOD_STATUS_OK, 5);
	KUNIT_EXPECT_EQ(test, status_now(c), MEGAPOD_STATUS_WARNING);
	KUNIT_EXPECT_STREQ(test, events[0].sensor.state, "filter dirty");
	report(c, MEGAPOD_STATUS_FAULT, 1);
	KUNIT_EXPECT_EQ_MSG(test, status_now(c), MEGAPOD_STATUS_FAULT, "a broken sensor first");
	report(c, MEGAPOD_STATUS_STALE, 0);
	megapod_sensor_view(c, 0, ktime_get_boottime(), &view);
	KUNIT_EXPECT_STREQ_MSG(test, view.state, "", "what has no value has no word");
}

/* Readings of a leak and of its place in metres and in feet, of one moment or one after another */
static void locate(struct megapod_component *c, enum megapod_status m, enum megapod_status ft,
		   bool apart)
{
	struct megapod_reading readings[] = {
		{ .channel = 0, .status = MEGAPOD_STATUS_OK, .value = 1 },
		{ .channel = 1, .status = m, .value = 12000 },
		{ .channel = 2, .status = ft, .value = 3658 },
	};
	ktime_t now = ktime_get_boottime();

	if (apart)
		megapod_report(c, ktime_sub_ms(now, 1), &readings[1], 2);
	megapod_report(c, now, readings, apart ? 1 : ARRAY_SIZE(readings));
}

static void place_of_a_leak(struct kunit *test)
{
	static const struct megapod_channel_desc leak = {
		.quantity = MEGAPOD_QUANTITY_LEAK, .severity = MEGAPOD_STATUS_CRITICAL,
	};
	static const struct megapod_channel_desc place = {
		.quantity = MEGAPOD_QUANTITY_LENGTH, .location_of = 1,
	};
	struct megapod_component *c = component(test, &leak, false);
	ktime_t now;
	s64 mm = 0;

	c->num_channels = MOST_CHANNELS;
	megapod_channel_init(&c->channels[0], &leak, leak.label);
	megapod_channel_init(&c->channels[1], &place, place.label);
	megapod_channel_init(&c->channels[2], &place, place.label);
	megapod_locations_init(c);

	/* what came with the leak is told with it, though it stands behind it */
	locate(c, MEGAPOD_STATUS_OK, MEGAPOD_STATUS_ABSENT, false);
	KUNIT_EXPECT_TRUE(test, events[0].sensor.located);
	KUNIT_EXPECT_TRUE(test, events[0].sensor.has_location);
	KUNIT_EXPECT_EQ(test, events[0].sensor.location_mm, 12000);
	locate(c, MEGAPOD_STATUS_ABSENT, MEGAPOD_STATUS_OK, false);
	now = ktime_get_boottime();
	KUNIT_EXPECT_TRUE(test, megapod_location(c, 0, now, &mm));
	KUNIT_EXPECT_EQ(test, mm, 3658);

	/* two that contradict each other, none, a broken one, one from before the leak */
	locate(c, MEGAPOD_STATUS_OK, MEGAPOD_STATUS_OK, false);
	KUNIT_EXPECT_FALSE(test, megapod_location(c, 0, now, &mm));
	locate(c, MEGAPOD_STATUS_STALE, MEGAPOD_STATUS_ABSENT, false);
	KUNIT_EXPECT_FALSE(test, megapod_location(c, 0, now, &mm));
	locate(c, MEGAPOD_STATUS_FAULT, MEGAPOD_STATUS_ABSENT, false);
	KUNIT_EXPECT_FALSE(test, megapod_location(c, 0, now, &mm));
	locate(c, MEGAPOD_STATUS_OK, MEGAPOD_STATUS_ABSENT, true);
	KUNIT_EXPECT_FALSE(test, megapod_location(c, 0, now, &mm));

	/* a dry one has none */
	locate(c, MEGAPOD_STATUS_OK, MEGAPOD_STATUS_ABSENT, false);
	report(c, MEGAPOD_STATUS_OK, 0);
	KUNIT_EXPECT_FALSE(test, megapod_location(c, 0, now, &mm));
}

static struct kunit_case channel_cases[] = {
	KUNIT_CASE(limits_with_hysteresis),
	KUNIT_CASE(limits_and_device),
	KUNIT_CASE(limits_that_move),
	KUNIT_CASE(limits_that_contradict),
	KUNIT_CASE(values_in_words),
	KUNIT_CASE(words_for_numbers),
	KUNIT_CASE(words_for_bits),
	KUNIT_CASE(states_that_are_none),
	KUNIT_CASE(state_of_a_channel),
	KUNIT_CASE(stale_by_age),
	KUNIT_CASE(old_sample_is_dropped),
	KUNIT_CASE(events_of_status_alone),
	KUNIT_CASE(place_of_a_leak),
	{}
};

static struct kunit_suite channel_suite = {
	.name = "megapod_channel",
	.test_cases = channel_cases,
};

static struct kunit_case outlet_cases[] = {
	KUNIT_CASE(on_is_confirmed_by_the_relay),
	KUNIT_CASE(off_is_confirmed_by_the_meter),
	KUNIT_CASE(off_without_a_meter),
	KUNIT_CASE(still_draws),
	KUNIT_CASE(power_not_known),
	KUNIT_CASE(stuck_relay),
	KUNIT_CASE(each_outlet_has_its_own_truth),
	KUNIT_CASE(newer_command_supersedes),
	KUNIT_CASE(somebody_else_switched),
	KUNIT_CASE(late_relay_is_ours),
	KUNIT_CASE(cycle_comes_on_again),
	KUNIT_CASE(cycle_refused_says_why),
	KUNIT_CASE(cycle_waits_for_the_device),
	KUNIT_CASE(cycle_ends),
	KUNIT_CASE(who_does_a_cycle),
	KUNIT_CASE(timer_comes_on_again),
	KUNIT_CASE(off_while_a_timer_runs),
	KUNIT_CASE(off_before_a_timer_runs),
	KUNIT_CASE(timer_against_a_rule),
	{}
};

static struct kunit_suite outlet_suite = {
	.name = "megapod_outlet",
	.test_cases = outlet_cases,
};

kunit_test_suites(&channel_suite, &outlet_suite);

MODULE_DESCRIPTION("Tests of channels and outlets");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
