// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: who may set what is leased, what has a lease again, and how one that is over
 * is given back.
 *
 * value.c, lease.c, setpoint.c, pump.c and lapse.c are included, above a component without a
 * device. Events are noted here instead of sent, and what would be submitted is taken or refused as
 * a test says.
 */
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/module.h>

#include "component.h"
#include "core.h"
#include "order.h"
#include "pump.h"
#include "setpoint.h"
#include "view.h"

/* megapod.ko exports these */
#undef EXPORT_SYMBOL_NS_GPL
#define EXPORT_SYMBOL_NS_GPL(sym, ns)

#include "value.c"
#include "lease.c"
#include "setpoint.c"
#include "pump.c"
#include "lapse.c"

#include "noted.h"
#include "orders.h"

/* What is submitted is refused with this, and else kept here with the one before. */
static int refusal;
static struct megapod_order *taken, *earlier;
static u32 number;

int megapod_order_submit(struct megapod_order *order, struct netlink_ext_ack *extack)
{
	struct megapod_component *c = order->command.component;

	if (refusal)
		return refusal;
	order->number = ++number;
	order->start = ktime_get_boottime();
	megapod_state_lock(c);
	if (order->command.type == MEGAPOD_COMMAND_PUMP)
		megapod_pump_start(order, order->start);
	else
		megapod_setpoint_start(order, order->command.setpoint, order->command.value,
				       order->start);
	megapod_state_unlock(c);
	earlier = taken;
	taken = order;
	return 0;
}

#define AT(ms)	ms_to_ktime(100000 + (ms))

/* A set-point and a pump with a duty and a flow of its own, on channels of their numbers */
enum { SUPPLY, DUTY, FLOW, NUM_SETPOINTS };

static struct megapod_component *component(struct kunit *test)
{
	struct megapod_component *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->channels = kunit_kcalloc(test, NUM_SETPOINTS, sizeof(*c->channels), GFP_KERNEL);
	c->setpoints = kunit_kcalloc(test, NUM_SETPOINTS, sizeof(*c->setpoints), GFP_KERNEL);
	c->pumps = kunit_kzalloc(test, sizeof(*c->pumps), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, c->channels && c->setpoints && c->pumps);
	spin_lock_init(&c->state_lock);
	seqcount_spinlock_init(&c->state_seq, &c->state_lock);
	INIT_DELAYED_WORK(&c->lapse, megapod_lapse_work);
	c->num_channels = NUM_SETPOINTS;
	c->num_setpoints = NUM_SETPOINTS;
	c->num_pumps = 1;
	c->pumps[0].desc.duty = DUTY;
	c->pumps[0].desc.flow_target = FLOW;
	for (i = 0; i < NUM_SETPOINTS; i++)
		c->setpoints[i] = (struct megapod_setpoint) {
			.desc = {
				.label = "Supply", .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
				.settable = true, .set = i, .actual = MEGAPOD_NO_CHANNEL,
				.max = 1000, .has_safe = true, .safe = 900,
			},
			.pump = i == SUPPLY ? -1 : 0,
			.mode = i == FLOW ? MEGAPOD_PUMP_MODE_AUTO : MEGAPOD_PUMP_MODE_MANUAL,
		};
	num_events = 0;
	refusal = 0;
	taken = NULL;
	number = 99;
	return c;
}

static void read_as(struct megapod_component *c, u32 index, s64 value)
{
	c->channels[index].value = value;
	c->channels[index].time = ktime_get_boottime();
	c->channels[index].status = MEGAPOD_STATUS_OK;
}

static void accept(struct megapod_component *c, struct megapod_order *order, u32 index, s64 value,
		   const char *holder, u32 seconds, bool works)
{
	memset(order, 0, sizeof(*order));
	order->command.component = c;
	order->command.type = MEGAPOD_COMMAND_SETPOINT;
	order->command.setpoint = index;
	order->command.value = value;
	order->number = 7;
	order->start = ktime_get_boottime();
	strscpy(order->lease.holder, holder, sizeof(order->lease.holder));
	order->lease.seconds = seconds;
	megapod_state_lock(c);
	megapod_setpoint_start(order, index, value, order->start);
	megapod_state_unlock(c);
	read_as(c, index, works ? value : value + 1);
	megapod_state_lock(c);
	megapod_setpoint_done(order, index, 0, ktime_get_boottime());
	megapod_state_unlock(c);
}

/* Its holder may, others may not, for as long as it runs and no longer. */
static void lease_refusals(struct kunit *test)
{
	struct megapod_lease lease = { .holder = "opt" };
	char why[MEGAPOD_WHY_SIZE];

	KUNIT_EXPECT_EQ(test, megapod_lease_refusal(&lease, "Supply", "", AT(0), why), 0);
	megapod_lease_extend(&lease, 30, AT(0));
	KUNIT_EXPECT_EQ(test, megapod_lease_refusal(&lease, "Supply", "opt", AT(0), why), 0);
	KUNIT_EXPECT_EQ(test, megapod_lease_refusal(&lease, "Supply", "", AT(0), why), -EBUSY);
	KUNIT_EXPECT_STREQ(test, why, "Supply is leased by opt for 30 s");
	KUNIT_EXPECT_EQ(test, megapod_lease_refusal(&lease, "Supply", "bob", AT(29001), why),
			-EBUSY);
	KUNIT_EXPECT_STREQ(test, why, "Supply is leased by opt for 1 s");
	KUNIT_EXPECT_EQ(test, megapod_lease_refusal(&lease, "Supply", "bob", AT(30000), why), 0);
	KUNIT_EXPECT_EQ(test, megapod_lease_left_ms(&lease, AT(29999)), 1);
	KUNIT_EXPECT_EQ(test, megapod_lease_left_ms(&lease, AT(90000)), 0);
	/* the longest, from the latest boot time a node will see */
	megapod_lease_extend(&lease, 86400, ns_to_ktime(S64_MAX / 2));
	KUNIT_EXPECT_EQ(test, megapod_lease_left_ms(&lease, ns_to_ktime(S64_MAX / 2)), 86400000);
	lease.owed = true;
	KUNIT_EXPECT_EQ(test, megapod_lease_refusal(&lease, "Supply", "bob", AT(0), why), 0);
}

/* Which commands meet a lease: all to its pump, none of a trip or by force. */
static void lease_commands(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_component *c = component(test);

	KUNIT_ASSERT_NOT_NULL(test, order);
	accept(c, order, FLOW, 500, "opt", 30, true);
	memset(order, 0, sizeof(*order));
	order->command.component = c;
	order->command.type = MEGAPOD_COMMAND_SETPOINT;
	order->command.setpoint = SUPPLY;
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(order, NULL), 0);
	order->command.type = MEGAPOD_COMMAND_PUMP;
	order->command.pump.set = MEGAPOD_PUMP_SETTING_MODE;
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(order, NULL), -EBUSY);
	order->command.type = MEGAPOD_COMMAND_OUTLETS;
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(order, NULL), 0);
	order->command.type = MEGAPOD_COMMAND_PUMP;
	order->command.trip = true;
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(order, NULL), 0);
	order->command.trip = false;
	order->forced = true;
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(order, NULL), 0);
	/* whatever was accepted takes its place */
	accept(c, order, FLOW, 600, "", 0, true);
	KUNIT_EXPECT_EQ(test, c->setpoints[FLOW].lease.seconds, 0);
}

/* A lease is had again without a write only of what the device reads. */
static void lease_renewed(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_component *c = component(test);
	u32 number = 0;

	KUNIT_ASSERT_NOT_NULL(test, order);
	accept(c, order, SUPPLY, 500, "opt", 1, true);
	order->lease.seconds = 60;
	KUNIT_EXPECT_TRUE(test, megapod_lease_renew(order, &number));
	KUNIT_EXPECT_EQ(test, number, 7);
	KUNIT_EXPECT_GT(test, megapod_lease_left_ms(&c->setpoints[SUPPLY].lease,
						    ktime_get_boottime()), 50000);
	order->command.value = 501;
	KUNIT_EXPECT_FALSE(test, megapod_lease_renew(order, &number));
	order->command.value = 500;
	strscpy(order->lease.holder, "bob", sizeof(order->lease.holder));
	KUNIT_EXPECT_FALSE(test, megapod_lease_renew(order, &number));
	strscpy(order->lease.holder, "opt", sizeof(order->lease.holder));
	read_as(c, SUPPLY, 400);
	KUNIT_EXPECT_FALSE(test, megapod_lease_renew(order, &number));
	read_as(c, SUPPLY, 500);
	c->setpoints[SUPPLY].lease.end = ktime_get_boottime();
	KUNIT_EXPECT_FALSE(test, megapod_lease_renew(order, &number));
	order->lease.seconds = 0;
	KUNIT_EXPECT_FALSE(test, megapod_lease_renew(order, &number));
}

static void look(struct megapod_component *c)
{
	megapod_lapse_work(&c->lapse.work);
}

static void end_of(struct megapod_component *c, int err)
{
	struct megapod_order *order = taken;

	taken = NULL;
	read_as(c, order->command.setpoint, err ? 0 : order->command.value);
	megapod_state_lock(c);
	megapod_setpoint_done(order, order->command.setpoint, err, ktime_get_boottime());
	megapod_state_unlock(c);
	kfree(order);
}

/* Over, it goes back; until then nothing is sent, and after that nothing is owed. */
static void lease_ends(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_component *c = component(test);
	struct megapod_setpoint *sp = &c->setpoints[SUPPLY];

	KUNIT_ASSERT_NOT_NULL(test, order);
	/* no work is queued here */
	c->gone = true;
	accept(c, order, SUPPLY, 500, "opt", 30, true);
	KUNIT_EXPECT_TRUE(test, megapod_lease_runs(&sp->lease, ktime_get_boottime()));
	c->gone = false;
	sp->lease.end = ktime_get_boottime();
	num_events = 0;
	look(c);
	KUNIT_EXPECT_FALSE(test, megapod_lease_runs(&sp->lease, ktime_get_boottime()));
	KUNIT_ASSERT_NOT_NULL(test, taken);
	KUNIT_EXPECT_EQ(test, taken->command.value, 900);
	KUNIT_EXPECT_TRUE(test, taken->gives_back);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_SETPOINT_LEASE_END);
	KUNIT_EXPECT_STREQ(test, events[0].setpoint.lease.holder, "opt");
	KUNIT_EXPECT_TRUE(test, sp->lease.owed);
	end_of(c, 0);
	KUNIT_EXPECT_EQ(test, sp->lease.seconds, 0);
	num_events = 0;
	look(c);
	KUNIT_EXPECT_EQ(test, num_events, 0);
	KUNIT_EXPECT_NULL(test, taken);
}

/* Somebody sets it between the look at what is owed and the command that gives it back. */
static void lease_overtaken(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_order *back = kunit_kzalloc(test, sizeof(*back), GFP_KERNEL);
	struct megapod_component *c = component(test);
	struct megapod_setpoint *sp = &c->setpoints[SUPPLY];
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_NOT_NULL(test, order);
	KUNIT_ASSERT_NOT_NULL(test, back);
	accept(c, order, SUPPLY, 500, "opt", 30, false);
	sp->lease.end = ktime_get_boottime();
	refusal = -EHOSTUNREACH;
	look(c);
	cancel_delayed_work_sync(&c->lapse);
	back->command.component = c;
	back->command.type = MEGAPOD_COMMAND_SETPOINT;
	back->command.setpoint = SUPPLY;
	back->gives_back = true;
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(back, &extack), 0);
	accept(c, order, SUPPLY, 600, "", 0, false);
	KUNIT_EXPECT_EQ(test, megapod_lease_refuse(back, &extack), -ECANCELED);

	accept(c, order, SUPPLY, 500, "opt", 30, false);
	sp->lease.end = ktime_get_boottime();
	refusal = -ECANCELED;
	look(c);
	cancel_delayed_work_sync(&c->lapse);
	KUNIT_EXPECT_EQ_MSG(test, sp->lease_again, 0, "the next lease ends in time");
}

/* A device that is away or refuses is tried again, ever later, and at once when it is back. */
static void lease_owed(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_component *c = component(test);
	struct megapod_setpoint *sp = &c->setpoints[SUPPLY];
	ktime_t first;

	KUNIT_ASSERT_NOT_NULL(test, order);
	accept(c, order, SUPPLY, 500, "opt", 30, false);
	sp->lease.end = ktime_get_boottime();
	refusal = -EHOSTUNREACH;
	look(c);
	cancel_delayed_work_sync(&c->lapse);
	KUNIT_EXPECT_TRUE(test, sp->lease.owed);
	first = sp->lease_again;
	KUNIT_EXPECT_GT(test, first, ktime_get_boottime());
	refusal = 0;
	look(c);
	cancel_delayed_work_sync(&c->lapse);
	KUNIT_EXPECT_NULL(test, taken);
	megapod_state_lock(c);
	megapod_lapse_back(c);
	megapod_state_unlock(c);
	look(c);
	KUNIT_ASSERT_NOT_NULL(test, taken);
	end_of(c, -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, sp->lease.owed);
	KUNIT_EXPECT_EQ(test, sp->lease_tries, 1);
	sp->lease_again = 0;
	look(c);
	KUNIT_ASSERT_NOT_NULL(test, taken);
	end_of(c, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, sp->lease_tries, 2);
	KUNIT_EXPECT_GT(test, ktime_ms_delta(sp->lease_again, ktime_get_boottime()), 1000);
	/* somebody sets it: nothing is owed any more */
	accept(c, order, SUPPLY, 600, "", 0, true);
	sp->lease_again = 0;
	look(c);
	KUNIT_EXPECT_NULL(test, taken);
}

/* A pump command that was taken has ended, and is no more. */
static void ended(struct megapod_component *c, struct megapod_order **order, int err)
{
	megapod_state_lock(c);
	megapod_pump_done(*order, err, ktime_get_boottime());
	megapod_state_unlock(c);
	kfree(*order);
	*order = NULL;
}

/* Both of a pump are over at once: the second supersedes the first, which ends all the same. */
static void lease_of_both(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_component *c = component(test);
	struct megapod_setpoint *duty = &c->setpoints[DUTY], *flow = &c->setpoints[FLOW];

	KUNIT_ASSERT_NOT_NULL(test, order);
	accept(c, order, DUTY, 500, "opt", 30, true);
	accept(c, order, FLOW, 500, "opt", 30, true);
	duty->lease.end = ktime_get_boottime();
	flow->lease.end = duty->lease.end;
	look(c);
	KUNIT_ASSERT_TRUE(test, taken && earlier);
	ended(c, &earlier, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, duty->last.progress, MEGAPOD_PROGRESS_FAILED);
	KUNIT_EXPECT_EQ(test, c->pumps[0].last.progress, MEGAPOD_PROGRESS_QUEUED);
	KUNIT_EXPECT_EQ(test, duty->lease_tries, 1);
	read_as(c, FLOW, 900);
	ended(c, &taken, 0);
	KUNIT_EXPECT_EQ(test, c->pumps[0].last.progress, MEGAPOD_PROGRESS_CONFIRMED);
	KUNIT_EXPECT_EQ(test, flow->lease.seconds, 0);
	KUNIT_EXPECT_TRUE(test, duty->lease.owed);
	duty->lease_again = 0;
	look(c);
	KUNIT_ASSERT_NOT_NULL(test, taken);
	KUNIT_EXPECT_EQ(test, taken->command.pump.duty_permille, 900);
	kfree(taken);
}

/* A safe duty is none while the pump stays in a mode in which it has no effect. */
static void lease_without_mode(struct kunit *test)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct megapod_component *c = component(test);
	struct megapod_setpoint *duty = &c->setpoints[DUTY];
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, order);
	c->pumps[0].desc.sets_mode = true;
	accept(c, order, DUTY, 500, "opt", 30, true);
	duty->lease.end = ktime_get_boottime();
	for (i = 0; i < 2; i++) {
		c->pumps[0].mode = i ? MEGAPOD_PUMP_MODE_MANUAL : MEGAPOD_PUMP_MODE_AUTO;
		duty->lease_again = 0;
		look(c);
		KUNIT_ASSERT_NOT_NULL(test, taken);
		read_as(c, DUTY, 900);
		ended(c, &taken, 0);
		KUNIT_EXPECT_EQ(test, c->pumps[0].last.progress, i ? MEGAPOD_PROGRESS_CONFIRMED :
				MEGAPOD_PROGRESS_FAILED);
		KUNIT_EXPECT_EQ(test, duty->lease.owed, !i);
	}
}

static int lease_suite_init(struct kunit_suite *suite)
{
	megapod_wq = system_wq;
	return 0;
}

static struct kunit_case lease_cases[] = {
	KUNIT_CASE(lease_refusals),
	KUNIT_CASE(lease_commands),
	KUNIT_CASE(lease_renewed),
	KUNIT_CASE(lease_ends),
	KUNIT_CASE(lease_overtaken),
	KUNIT_CASE(lease_owed),
	KUNIT_CASE(lease_of_both),
	KUNIT_CASE(lease_without_mode),
	{ }
};

static struct kunit_suite lease_suite = {
	.name = "megapod_lease",
	.suite_init = lease_suite_init,
	.test_cases = lease_cases,
};

kunit_test_suite(lease_suite);

MODULE_DESCRIPTION("KUnit tests of leases of set-points");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
