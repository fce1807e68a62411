// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: which locks keep what from being switched on, and who may take them away.
 *
 * lockout.c and hasp.c are included, above a component without a device. Events are noted here
 * instead of sent.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "component.h"
#include "core.h"
#include "lockout.h"
#include "order.h"
#include "outlet.h"
#include "pod.h"
#include "view.h"

#include "lockout.c"
#include "hasp.c"

#include "noted.h"

/* The component that is there, or NULL. */
static struct megapod_component *there;

struct megapod_component *megapod_component_find_name(const char *name)
{
	return there && !strcmp(there->name, name) ? there : NULL;
}

void megapod_component_unref(struct megapod_component *c)
{
}

struct device *megapod_device_by_name(const char *name)
{
	return NULL;
}

struct device *megapod_pod_device(u32 pod_id)
{
	return NULL;
}

void megapod_generation_bump(void)
{
}

void megapod_pod_ref(struct megapod_pod *pod)
{
	refcount_inc(&pod->refs);
}

void megapod_pod_unref(struct megapod_pod *pod)
{
	refcount_dec(&pod->refs);
}

#define NUM_OUTLETS	8

static struct megapod_pod *pod_of(struct kunit *test)
{
	return test->priv;
}

static int lock(struct kunit *test, const char *component, u32 index, const char *holder)
{
	struct megapod_lockout_view view = { .index = index, .since_s = 1 };

	strscpy(view.component, component, sizeof(view.component));
	strscpy(view.holder, holder, sizeof(view.holder));
	strscpy(view.reason, "new pump", sizeof(view.reason));
	return megapod_lockout_new(pod_of(test), &view, NULL) ?: view.id;
}

/* Why outlets of pdu0 may not be switched on: as one command, or as a cycle of it. */
static const char *refused(struct kunit *test, u32 first, u32 last, bool on, bool cycle)
{
	struct megapod_order *order = kunit_kzalloc(test, sizeof(*order), GFP_KERNEL);
	struct netlink_ext_ack *extack = kunit_kzalloc(test, sizeof(*extack), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_TRUE(test, order && extack);
	order->command.component = there;
	order->command.type = MEGAPOD_COMMAND_OUTLETS;
	order->command.on = on;
	order->cycle.on = cycle ? 77 : 0;
	bitmap_set(order->command.outlets, first, last - first + 1);
	err = megapod_lockout_refuse(order, extack);
	KUNIT_EXPECT_EQ(test, err, extack->_msg ? -EPERM : 0);
	return extack->_msg ?: "";
}

/* On is refused by name, whatever else is in the command; off never is. */
static void lockout_switching(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, refused(test, 0, 7, true, false), "");
	KUNIT_EXPECT_GT(test, lock(test, "pdu0", 2, "anna"), 0);
	KUNIT_EXPECT_STREQ(test, refused(test, 2, 2, true, false),
			   "pdu0/3 is locked by anna: new pump");
	KUNIT_EXPECT_STREQ(test, refused(test, 0, 7, true, false),
			   "pdu0/3 is locked by anna: new pump");
	KUNIT_EXPECT_STREQ(test, refused(test, 3, 7, true, false), "");
	KUNIT_EXPECT_STREQ(test, refused(test, 2, 2, false, false), "");
	/* a cycle ends on */
	KUNIT_EXPECT_STREQ(test, refused(test, 2, 2, false, true),
			   "pdu0/3 is locked by anna: new pump");
	/* another component of that number is another outlet */
	KUNIT_EXPECT_GT(test, lock(test, "pdu1", 4, "anna"), 0);
	KUNIT_EXPECT_STREQ(test, refused(test, 4, 4, true, false), "");
}

/* Several may lock one outlet, each once; it is free when the last is gone. */
static void lockout_holders(struct kunit *test)
{
	int anna = lock(test, "pdu0", 0, "anna"), bob = lock(test, "pdu0", 0, "bob");

	KUNIT_ASSERT_GT(test, anna, 0);
	KUNIT_ASSERT_GT(test, bob, anna);
	KUNIT_EXPECT_EQ(test, there->outlets[0].locks, 2);
	KUNIT_EXPECT_EQ(test, lock(test, "pdu0", 0, "anna"), -EEXIST);
	KUNIT_EXPECT_EQ(test, megapod_lockout_del(anna, "bob", NULL, NULL), -EPERM);
	KUNIT_EXPECT_EQ(test, megapod_lockout_del(anna, "anna", NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, megapod_lockout_del(anna, "anna", NULL, NULL), -ENODEV);
	KUNIT_EXPECT_STREQ(test, refused(test, 0, 0, true, false),
			   "pdu0/1 is locked by bob: new pump");
	KUNIT_EXPECT_EQ(test, megapod_lockout_del(bob, "boss", "gone home", NULL), 0);
	KUNIT_EXPECT_STREQ(test, refused(test, 0, 0, true, false), "");
	KUNIT_EXPECT_EQ(test, there->outlets[0].locks, 0);
}

/* Each is told when it comes and when it goes, an override with who and why. */
static void lockout_told(struct kunit *test)
{
	int id = lock(test, "pdu0", 1, "anna");

	KUNIT_EXPECT_EQ(test, megapod_lockout_del(id, "boss", "gone home", NULL), 0);
	id = lock(test, "pdu0", 1, "anna");
	/* who takes away his own overrides nobody */
	KUNIT_EXPECT_EQ(test, megapod_lockout_del(id, "anna", "done", NULL), 0);
	KUNIT_ASSERT_EQ(test, num_events, 4);
	KUNIT_EXPECT_EQ(test, events[0].kind, MEGAPOD_EVENT_KIND_LOCK_ADD);
	KUNIT_EXPECT_STREQ(test, events[0].lock.by, "");
	KUNIT_EXPECT_EQ(test, events[1].kind, MEGAPOD_EVENT_KIND_LOCK_DEL);
	KUNIT_EXPECT_STREQ(test, events[1].lock.holder, "anna");
	KUNIT_EXPECT_STREQ(test, events[1].lock.by, "boss");
	KUNIT_EXPECT_STREQ(test, events[1].lock.override, "gone home");
	KUNIT_EXPECT_STREQ(test, events[3].lock.override, "");
}

/* A lock stands while the component is away, and before it is there. */
static void lockout_absent(struct kunit *test)
{
	struct megapod_component *c = there;

	there = NULL;
	KUNIT_EXPECT_GT(test, lock(test, "pdu0", 5, "anna"), 0);
	/* one more than it has: it keeps nothing, and harms nothing */
	KUNIT_EXPECT_GT(test, lock(test, "pdu0", NUM_OUTLETS, "anna"), 0);
	there = c;
	megapod_lockouts_count(c);
	KUNIT_EXPECT_EQ(test, c->outlets[5].locks, 1);
	KUNIT_EXPECT_STREQ(test, refused(test, 0, 7, true, false),
			   "pdu0/6 is locked by anna: new pump");
}

/* A pod with locks stays; there are no more than all can be looked at. */
static void lockout_limits(struct kunit *test)
{
	struct megapod_pod *pod = pod_of(test);
	char holder[MEGAPOD_NAME_SIZE];
	u32 i;

	mutex_lock(&pod->lock);
	KUNIT_EXPECT_EQ(test, megapod_lockouts_check(pod, NULL), 0);
	mutex_unlock(&pod->lock);
	KUNIT_EXPECT_GT(test, lock(test, "pdu0", 0, "anna"), 0);
	mutex_lock(&pod->lock);
	KUNIT_EXPECT_EQ(test, megapod_lockouts_check(pod, NULL), -EBUSY);
	mutex_unlock(&pod->lock);
	atomic_add(MAX_LOCKOUTS - 3, &num_lockouts);
	for (i = 0; i < 4; i++) {
		snprintf(holder, sizeof(holder), "holder%u", i);
		KUNIT_EXPECT_EQ(test, lock(test, "pdu0", 0, holder) > 0, i < 2);
	}
	KUNIT_EXPECT_EQ(test, lock(test, "pdu0", 0, "one more"), -ENOSPC);
	atomic_sub(MAX_LOCKOUTS - 3, &num_lockouts);
}

static int lockout_init(struct kunit *test)
{
	struct megapod_component *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	struct megapod_pod *pod = kunit_kzalloc(test, sizeof(*pod), GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, c && pod);
	c->outlets = kunit_kcalloc(test, NUM_OUTLETS, sizeof(*c->outlets), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c->outlets);
	c->num_outlets = NUM_OUTLETS;
	strscpy(c->name, "pdu0", sizeof(c->name));
	c->pod = pod;
	mutex_init(&c->ops_lock);
	rt_mutex_init(&c->command_lock);
	spin_lock_init(&c->state_lock);
	seqcount_spinlock_init(&c->state_seq, &c->state_lock);
	mutex_init(&pod->lock);
	refcount_set(&pod->refs, 1);
	pod->registered = true;
	strscpy(pod->name, "pod0", sizeof(pod->name));
	pod->id = 1;
	test->priv = pod;
	there = c;
	num_events = 0;
	return 0;
}

static void lockout_exit(struct kunit *test)
{
	struct megapod_pod *pod = pod_of(test);

	megapod_lockouts_exit();
	KUNIT_EXPECT_EQ(test, refcount_read(&pod->refs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&num_lockouts), 0);
	there = NULL;
}

static struct kunit_case lockout_cases[] = {
	KUNIT_CASE(lockout_switching),
	KUNIT_CASE(lockout_holders),
	KUNIT_CASE(lockout_told),
	KUNIT_CASE(lockout_absent),
	KUNIT_CASE(lockout_limits),
	{ }
};

static struct kunit_suite lockout_suite = {
	.name = "megapod_lockout",
	.init = lockout_init,
	.exit = lockout_exit,
	.test_cases = lockout_cases,
};

kunit_test_suite(lockout_suite);

MODULE_DESCRIPTION("KUnit tests of locks on outlets");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
