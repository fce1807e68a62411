// SPDX-License-Identifier: GPL-2.0-only
/*
 * The record of what happened to an interlock, made by a work item that follows each change: an
 * event, and for a trip or a reset one line in the kernel log and one uevent, of the component with
 * the first input, from which user space saves the latch. Arming is such a uevent, too.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/channel.h"
#include "../core/component.h"
#include "../core/core.h"
#include "../core/event.h"
#include "../core/pod.h"
#include "interlock.h"

/* Until there is memory again */
#define RETRY_MS	20

/**
 * struct latch_record - what is written down of a trip or a reset
 * @cause: name of the cause
 * @input: component and label of the first input, or empty
 * @value: what it read
 * @reads: the same in words, empty if it never was read
 * @decide_us: from the sample to the decision
 */
struct latch_record {
	const char *cause;
	char input[MEGAPOD_NAME_SIZE + MEGAPOD_LABEL_SIZE];
	s64 value;
	char reads[MEGAPOD_VALUE_SIZE];
	u64 decide_us;
};

/* That of the first input that is there, else of anything that is. */
static struct device *record_device(const struct megapod_interlock_view *view)
{
	const struct interlock_definition *def = view->def;
	struct device *dev = NULL;
	u32 i;

	for (i = 0; !dev && i < def->rule.num_inputs; i++)
		dev = megapod_device_by_name(def->input[i].component);
	for (i = 0; !dev && view->plan && i < view->plan->num_steps; i++)
		dev = megapod_device_by_name(view->plan->step[i]->component);
	return dev;
}

/* Returns -ENOMEM if nobody could be told; what is told twice is saved twice. */
static int record_uevent(const struct megapod_interlock_view *view, const char *what,
			 const struct latch_record *r)
{
	struct device *dev = record_device(view);
	char *env[8] = { };
	u32 num = 0, i;
	int err = 0;

	if (!dev)
		return 0;
	env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_EVENT=%s", what);
	env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_POD=%s", view->pod_name);
	env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_INTERLOCK=%s", view->name);
	env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_CAUSE=%s", r->cause);
	env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_BY=%s", view->status.by);
	if (r->input[0]) {
		env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_INPUT=%s", r->input);
		if (r->reads[0])
			env[num++] = kasprintf(GFP_KERNEL, "MEGAPOD_VALUE=%lld", r->value);
	}
	for (i = 0; i < num; i++)
		if (!env[i])
			err = -ENOMEM;
	/* that nobody listens is no error */
	if (!err && kobject_uevent_env(&dev->kobj, KOBJ_CHANGE, env) == -ENOMEM)
		err = -ENOMEM;
	while (num)
		kfree(env[--num]);
	put_device(dev);
	return err;
}

/* Retry until there is memory: udev must learn of each trip, reset and arming. */
static void tell_udev(const struct megapod_interlock_view *view, const char *what,
		      const struct latch_record *r)
{
	while (record_uevent(view, what, r))
		msleep(RETRY_MS);
}

static void record_fill(const struct megapod_interlock_view *view, struct latch_record *r)
{
	const struct interlock_state *state = &view->status.state;
	u8 quantity;

	memset(r, 0, sizeof(*r));
	r->cause = megapod_cause_name(state->cause);
	r->value = state->first_value;
	r->decide_us = view->status.decide_us;
	if (state->first == INTERLOCK_NO_INPUT || !view->plan)
		return;
	quantity = megapod_interlock_input_name(view->def, view->plan, state->first, r->input,
						sizeof(r->input));
	if (state->first_seen)
		megapod_value_text(quantity, r->value, r->reads);
}

static void record_trip(const struct megapod_interlock_view *view)
{
	struct latch_record r;

	record_fill(view, &r);
	if (r.input[0])
		pr_alert("megapod: pod %s: interlock %s tripped: %s: %s reads %s, decided in %llu ms\n",
			 view->pod_name, view->name, r.cause, r.input,
			 r.reads[0] ? r.reads : "nothing",
			 DIV_ROUND_CLOSEST_ULL(r.decide_us, USEC_PER_MSEC));
	else
		pr_alert("megapod: pod %s: interlock %s tripped: %s: %s\n", view->pod_name,
			 view->name, r.cause, view->status.impaired);
	tell_udev(view, "trip", &r);
}

static void record_reset(const struct megapod_interlock_view *view)
{
	struct latch_record r;

	record_fill(view, &r);
	pr_alert("megapod: pod %s: interlock %s reset by %s%s%s\n", view->pod_name, view->name,
		 view->status.by, view->status.reason[0] ? ": " : "", view->status.reason);
	tell_udev(view, "reset", &r);
}

/* Let the inputs of a finished proof test report real samples again. */
static void clean_up_test(struct megapod_interlock *il)
{
	struct interlock_plan *plan = NULL;
	struct interlock_test *test;

	guard(mutex)(&megapod_guard_lock);
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		test = il->test_over;
		WRITE_ONCE(il->test_over, NULL);
		plan = il->plan;
	}
	if (test && plan)
		megapod_plan_eject(plan, &il->def->rule);
	megapod_interlock_test_free(test);
}

/* From now on it may trip, and must not be saved as clear any more. */
static void record_armed(const struct megapod_interlock_view *view)
{
	struct latch_record r;

	record_fill(view, &r);
	tell_udev(view, "arm", &r);
}

static void tell(struct megapod_interlock *il, enum megapod_event_kind kind,
		 struct megapod_interlock_view *view, u64 time_ns)
{
	struct megapod_event event = { .kind = kind, .interlock = view };

	event.payload = &view->payload;
	megapod_event(il->pod, ns_to_ktime(time_ns), &event);
}

static struct megapod_interlock_view *need_view(struct megapod_interlock *il)
{
	struct megapod_interlock_view *view;

	while (!(view = megapod_interlock_view(il)))
		msleep(RETRY_MS);
	return view;
}

static void record(struct megapod_interlock *il)
{
	bool trip, reset, armed, unreported, counted;
	struct megapod_interlock_view *view;
	u64 changed_ns;

	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		trip = il->log_trip;
		reset = il->log_reset;
		armed = il->log_armed;
		unreported = il->unreported;
		counted = il->counted;
		changed_ns = il->changed_ns;
		il->log_trip = false;
		il->log_reset = false;
		il->log_armed = false;
		il->unreported = false;
		il->counted = false;
	}
	if (unreported) {
		view = need_view(il);
		if (armed)
			record_armed(view);
		if (reset)
			record_reset(view);
		if (trip)
			record_trip(view);
		tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE, view, changed_ns);
	}
	if (counted)
		tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_COUNTDOWN, need_view(il), changed_ns);
}

/* The work that follows every change. */
void megapod_interlock_record(struct work_struct *work)
{
	struct megapod_interlock *il = container_of(work, struct megapod_interlock, record);

	record(il);
	if (READ_ONCE(il->test_over))
		clean_up_test(il);
	megapod_interlock_unref(il);
}
