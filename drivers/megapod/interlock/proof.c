// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof tests: a sample that meets the condition is put in where replies are decoded, and all that
 * follows from it is done, without a write or, if the test is live, with all of them.
 */
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/guard.h"
#include "../core/pod.h"
#include "interlock.h"

/* A test begins with what is good; the injected sample is its first. */
static void test_start(struct interlock_test *test, const struct interlock_rule *rule)
{
	u64 now_ns = ktime_get_boottime_ns();
	u8 i;

	interlock_start(&test->state, now_ns);
	for (i = 0; i < rule->num_inputs; i++) {
		test->state.input[i].seen = true;
		test->state.input[i].time_ns = now_ns;
		test->state.input[i].changed_ns = now_ns;
		test->sample[i].status = MEGAPOD_STATUS_STALE;
		test->sample[i].begun_ns = now_ns;
	}
	test->deadline_ns = now_ns + rule->hold_ns + rule->frozen_ns + rule->stale_ns +
			    10 * (u64)NSEC_PER_SEC;
}

static struct interlock_test *test_make(struct megapod_interlock *il, bool live, char *why)
{
	struct interlock_test *test = kzalloc(sizeof(*test), GFP_KERNEL);
	struct interlock_plan *plan;
	u32 i;

	if (!test)
		return ERR_PTR(-ENOMEM);
	test_start(test, &il->def->rule);
	if (live)
		return test;
	plan = megapod_plan_make(il->pod, il->name, il->def, false, why);
	if (IS_ERR(plan)) {
		kfree(test);
		return ERR_CAST(plan);
	}
	for (i = 0; i < plan->num_steps; i++) {
		plan->step[i]->order.command.trip = false;
		plan->step[i]->order.command.dry_run = true;
	}
	test->plan = plan;
	return test;
}

/**
 * megapod_interlock_test() - begin a proof test
 * @il: the interlock
 * @by: who asks
 * @live: go through with it, and trip
 * @extack: says why not
 *
 * Return: 0; -ENODEV if it is gone; -EINVAL if it is not armed; -ENXIO if something that it names
 * is missing; -EOPNOTSUPP if it has a cap; -EBUSY if a test is under way, or it has tripped or is
 * bypassed; -ENOMEM; or what megapod_plan_make() or &megapod_component_ops.inject has said.
 */
int megapod_interlock_test(struct megapod_interlock *il, const char *by, bool live,
			   struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE] = "";
	struct interlock_test *test;
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_armed(il, extack);
	if (err)
		return err;
	if (il->plan->missing[0]) {
		NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, il->plan->missing);
		return -ENXIO;
	}
	if (il->plan->cap) {
		NL_SET_ERR_MSG_FMT(extack, "%s: a cap is proved by a lower cap, not by a sample",
				   il->name);
		return -EOPNOTSUPP;
	}
	test = test_make(il, live, why);
	if (IS_ERR(test)) {
		if (why[0])
			NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
		return PTR_ERR(test);
	}
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		if (il->test || il->test_over || il->status.state.latched ||
		    il->status.state.bypass_ns) {
			err = -EBUSY;
		} else {
			il->test = test;
			il->status.proof = MEGAPOD_INTERLOCK_PROOF_RUNNING;
			megapod_interlock_note_by(il, by, NULL);
			megapod_interlock_changed(il, ktime_get_boottime_ns());
		}
	}
	if (err) {
		NL_SET_ERR_MSG_FMT(extack, "%s has tripped, is bypassed, or is being tested",
				   il->name);
		megapod_interlock_test_free(test);
		return err;
	}
	err = megapod_plan_inject(il->plan, &il->def->rule, why);
	if (!err)
		return 0;
	/* the thread gives it up, as one that nothing is put into */
	NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
	scoped_guard(spinlock, &il->pod->interlocks->lock)
		if (il->test)
			il->test->deadline_ns = 0;
	megapod_kick(il->pod);
	return err;
}

static void take_test_sample(struct megapod_interlock *il, const struct megapod_component *c,
			     u64 time_ns, const struct megapod_reading *reading)
{
	u8 i;

	for (i = 0; i < il->def->rule.num_inputs; i++) {
		if (il->plan->input[i].component != c ||
		    il->plan->input[i].index != reading->channel)
			continue;
		il->test->sample[i] = (struct interlock_sample) {
			.value = reading->value,
			.status = reading->status,
			.time_ns = time_ns,
			.begun_ns = time_ns,
		};
	}
}

void megapod_report_test(struct megapod_component *c, ktime_t time,
			 const struct megapod_reading *reading)
{
	struct megapod_interlock *il;

	scoped_guard(spinlock, &c->pod->interlocks->lock)
		list_for_each_entry(il, &c->pod->interlocks->armed, armed)
			if (il->test)
				take_test_sample(il, c, ktime_to_ns(time), reading);
	megapod_kick(c->pod);
}
EXPORT_SYMBOL_NS_GPL(megapod_report_test, "MEGAPOD");
