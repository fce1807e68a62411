// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what the machine does with pumps when it goes down.
 *
 * quiesce.c is included, above components without a device: what would be submitted is answered at
 * once, never, or refused, as a test says.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "component.h"
#include "core.h"
#include "order.h"
#include "pump.h"
#include "setpoint.h"

#include "quiesce.c"

#include "orders.h"

#define NUM_COMPONENTS	3

static struct megapod_component *components[NUM_COMPONENTS];
static enum { ANSWERS, SILENT, REFUSES } device;
static struct megapod_order *waiting[NUM_COMPONENTS];
static u32 submitted;

struct megapod_component *megapod_component_next(unsigned long *id)
{
	return *id < NUM_COMPONENTS ? components[*id] : NULL;
}

void megapod_component_unref(struct megapod_component *c)
{
}

int megapod_order_submit(struct megapod_order *order, struct netlink_ext_ack *extack)
{
	if (device == REFUSES)
		return -EHOSTUNREACH;
	if (device == SILENT)
		waiting[submitted] = order;
	submitted++;
	if (device == ANSWERS)
		order->done(order, 0);
	return 0;
}

int megapod_pump_safe(struct megapod_order *order, u32 index, char *why)
{
	order->command.index = index;
	order->command.pump.duty_permille = 1000;
	return order->command.component->setpoints[0].desc.has_safe ? 0 : -EOPNOTSUPP;
}

bool __megapod_setpoint_reads(const struct megapod_component *c, u32 index, s64 value, ktime_t now)
{
	return c->setpoints[index].known == value;
}

static void go_down(struct kunit *test, const char *how, u32 given)
{
	submitted = 0;
	KUNIT_EXPECT_EQ(test, quiesce(&quiesce_notifier, SYS_RESTART, (void *)how), NOTIFY_DONE);
	KUNIT_EXPECT_EQ(test, submitted, given);
}

/* All pumps that can go, and do not stand there already; of others nothing is written. */
static void quiesce_pumps(struct kunit *test)
{
	go_down(test, NULL, 3);
	components[0]->read_only = true;
	go_down(test, "now", 2);
	components[1]->setpoints[0].desc.has_safe = false;
	go_down(test, NULL, 1);
	components[2]->setpoints[0].known = 1000;
	go_down(test, NULL, 1);
	components[2]->pumps[0].mode = MEGAPOD_PUMP_MODE_MANUAL;
	go_down(test, NULL, 0);
}

/* The next kernel is there in seconds. */
static void quiesce_kexec(struct kunit *test)
{
	go_down(test, "kexec reboot", 0);
	quiesce_at_reboot = false;
	go_down(test, NULL, 0);
	quiesce_at_reboot = true;
}

/* Those that do not answer hold up the machine for 2 s together, and may answer later. */
static void quiesce_silent(struct kunit *test)
{
	ktime_t begin = ktime_get();
	s64 took;
	u32 i;

	device = SILENT;
	go_down(test, NULL, 3);
	took = ktime_ms_delta(ktime_get(), begin);
	KUNIT_EXPECT_GE(test, took, QUIESCE_MS - 20);
	KUNIT_EXPECT_LT(test, took, QUIESCE_MS + 1500);
	KUNIT_EXPECT_EQ(test, atomic_read(&left), 3);
	for (i = 0; i < 3; i++)
		waiting[i]->done(waiting[i], -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, atomic_read(&left), 0);
}

/* What is refused is not waited for. */
static void quiesce_refused(struct kunit *test)
{
	ktime_t begin = ktime_get();

	device = REFUSES;
	go_down(test, NULL, 0);
	KUNIT_EXPECT_LT(test, ktime_ms_delta(ktime_get(), begin), QUIESCE_MS);
	KUNIT_EXPECT_EQ(test, atomic_read(&left), 0);
}

static int quiesce_init(struct kunit *test)
{
	struct megapod_component *c;
	u32 i;

	for (i = 0; i < NUM_COMPONENTS; i++) {
		c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, c);
		c->pumps = kunit_kzalloc(test, sizeof(*c->pumps), GFP_KERNEL);
		c->setpoints = kunit_kzalloc(test, sizeof(*c->setpoints), GFP_KERNEL);
		KUNIT_ASSERT_TRUE(test, c->pumps && c->setpoints);
		spin_lock_init(&c->state_lock);
		seqcount_spinlock_init(&c->state_seq, &c->state_lock);
		c->num_pumps = 1;
		c->num_setpoints = 1;
		c->pumps[0].desc.sets_mode = true;
		c->setpoints[0].desc.has_safe = true;
		components[i] = c;
	}
	device = ANSWERS;
	return 0;
}

static struct kunit_case quiesce_cases[] = {
	KUNIT_CASE(quiesce_pumps),
	KUNIT_CASE(quiesce_kexec),
	KUNIT_CASE(quiesce_silent),
	KUNIT_CASE(quiesce_refused),
	{ }
};

static struct kunit_suite quiesce_suite = {
	.name = "megapod_quiesce",
	.init = quiesce_init,
	.test_cases = quiesce_cases,
};

kunit_test_suite(quiesce_suite);

MODULE_DESCRIPTION("KUnit tests of pumps when the machine goes down");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
