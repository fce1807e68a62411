// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latches: what a trip leaves behind, and what it forbids.
 *
 * Each trip and each reset gives one line in the kernel log and one uevent, of the component with
 * the first input, from which user space saves the latch; it is loaded again before arming. An
 * interlock of which nothing is known when it is armed with all its outlets off may have
 * tripped, and counts as such. While an interlock has tripped, is blocking, or waits for its
 * inputs, nothing it guards is switched on.
 */
#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "interlock.h"

static const char * const cause_names[] = {
	[MEGAPOD_INTERLOCK_CAUSE_NONE] = "none",
	[MEGAPOD_INTERLOCK_CAUSE_CONDITION] = "condition",
	[MEGAPOD_INTERLOCK_CAUSE_FAULT] = "fault",
	[MEGAPOD_INTERLOCK_CAUSE_STALE] = "stale",
	[MEGAPOD_INTERLOCK_CAUSE_BLIND] = "blind",
	[MEGAPOD_INTERLOCK_CAUSE_START] = "start",
	[MEGAPOD_INTERLOCK_CAUSE_IMPAIRED] = "impaired",
	[MEGAPOD_INTERLOCK_CAUSE_TEST] = "test",
	[MEGAPOD_INTERLOCK_CAUSE_UNPROVEN] = "unproven",
	[MEGAPOD_INTERLOCK_CAUSE_RESTORED] = "restored",
};

/**
 * struct latch_record - what is written down of a trip or a reset
 * @cause: name of the cause
 * @input: component and label of the first input, or empty
 * @value: what it read
 * @decide_us: from the sample to the decision
 */
struct latch_record {
	const char *cause;
	char input[MEGAPOD_NAME_SIZE + MEGAPOD_LABEL_SIZE];
	s64 value;
	u64 decide_us;
};

/* The device of the first input, referenced, or NULL. */
static struct device *record_device(const struct interlock_definition *def)
{
	struct megapod_component *c = megapod_component_find_name(def->input[0].component);
	struct device *dev = NULL;

	if (!c)
		return NULL;
	scoped_guard(mutex, &c->command_lock)
		if (c->ops && c->platform)
			dev = get_device(&c->platform->dev);
	megapod_component_unref(c);
	return dev;
}

static void record_uevent(const struct megapod_interlock_view *view, const char *what,
			  const struct latch_record *r)
{
	struct device *dev = record_device(view->def);
	char *env[8] = { }, **next = env;

	if (!dev)
		return;
	*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_EVENT=%s", what);
	*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_POD=%s", view->pod_name);
	*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_INTERLOCK=%s", view->name);
	*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_CAUSE=%s", r->cause);
	*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_BY=%s", view->status.by);
	if (r->input[0]) {
		*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_INPUT=%s", r->input);
		*next++ = kasprintf(GFP_KERNEL, "MEGAPOD_VALUE=%lld", r->value);
	}
	/* ends at the first that had no memory */
	kobject_uevent_env(&dev->kobj, KOBJ_CHANGE, env);
	while (next != env)
		kfree(*--next);
	put_device(dev);
}

static void record_fill(const struct megapod_interlock_view *view, struct latch_record *r)
{
	const struct interlock_state *state = &view->status.state;

	memset(r, 0, sizeof(*r));
	r->cause = cause_names[min_t(size_t, state->cause, ARRAY_SIZE(cause_names) - 1)];
	r->value = state->first_value;
	r->decide_us = view->status.decide_us;
	if (state->first != INTERLOCK_NO_INPUT && view->plan)
		snprintf(r->input, sizeof(r->input), "%s/%s",
			 view->def->input[state->first].component,
			 view->plan->input[state->first].label);
}

static void record_trip(const struct megapod_interlock_view *view)
{
	struct latch_record r;

	record_fill(view, &r);
	if (r.input[0])
		pr_alert("megapod: pod %s: interlock %s tripped: %s: %s reads %lld, decided in %llu us\n",
			 view->pod_name, view->name, r.cause, r.input, r.value, r.decide_us);
	else
		pr_alert("megapod: pod %s: interlock %s tripped: %s: %s\n", view->pod_name,
			 view->name, r.cause, view->status.impaired);
	record_uevent(view, "trip", &r);
}

static void record_reset(const struct megapod_interlock_view *view)
{
	struct latch_record r;

	record_fill(view, &r);
	pr_alert("megapod: pod %s: interlock %s reset by %s%s%s\n", view->pod_name, view->name,
		 view->status.by, view->status.reason[0] ? ": " : "", view->status.reason);
	record_uevent(view, "reset", &r);
}

/* What a test was put into reads as it is again. */
static void clean_up_test(struct megapod_interlock *il)
{
	struct interlock_plan *plan = NULL;
	struct interlock_test *test;

	guard(mutex)(&megapod_interlocks_lock);
	scoped_guard(spinlock, &il->pod->interlocks.lock) {
		test = il->test_over;
		il->test_over = NULL;
		plan = il->plan;
	}
	if (test && plan)
		megapod_plan_eject(plan, &il->def->rule);
	megapod_interlock_test_free(test);
}

static void record(struct megapod_interlock *il)
{
	struct megapod_event event = { .kind = MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE };
	bool trip, reset, unreported;
	u64 changed_ns;

	scoped_guard(spinlock, &il->pod->interlocks.lock) {
		trip = il->log_trip;
		reset = il->log_reset;
		unreported = il->unreported;
		changed_ns = il->changed_ns;
		il->log_trip = false;
		il->log_reset = false;
		il->unreported = false;
	}
	if (!unreported)
		return;
	/* there is memory again some time, and what happened is not to be lost */
	while (!(event.interlock = megapod_interlock_view(il)))
		msleep(20);
	if (reset)
		record_reset(event.interlock);
	if (trip)
		record_trip(event.interlock);
	megapod_event(il->pod, ns_to_ktime(changed_ns), &event);
	if (trip) {
		WRITE_ONCE(il->recorded, true);
		megapod_interlocks_kick(il->pod);
	}
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

/* Called for an interlock that is being armed: what is known of its trips before? */
void megapod_interlock_load_latch(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_status *status = &il->status;
	u8 cause = MEGAPOD_INTERLOCK_CAUSE_NONE;

	lockdep_assert_held(&il->pod->interlocks.lock);
	if (status->latch == MEGAPOD_INTERLOCK_LATCH_TRIPPED)
		cause = MEGAPOD_INTERLOCK_CAUSE_RESTORED;
	else if (status->latch == MEGAPOD_INTERLOCK_LATCH_UNKNOWN &&
		 !megapod_interlock_look(il->plan, ns_to_ktime(now_ns)))
		cause = MEGAPOD_INTERLOCK_CAUSE_UNPROVEN;
	il->recorded = true;
	if (cause == MEGAPOD_INTERLOCK_CAUSE_NONE) {
		status->latch = MEGAPOD_INTERLOCK_LATCH_CLEAR;
		return;
	}
	status->latch = MEGAPOD_INTERLOCK_LATCH_TRIPPED;
	status->tripped_at_s = 0;
	interlock_latch(&status->state, cause, now_ns);
}

/* Does it forbid to switch on what it guards? */
static bool blocks(const struct megapod_interlock *il)
{
	return il->status.state.state == MEGAPOD_INTERLOCK_STATE_TRIPPED ||
	       il->status.state.state == MEGAPOD_INTERLOCK_STATE_BLOCKING ||
	       il->status.state.state == MEGAPOD_INTERLOCK_STATE_WAITING;
}

/* Why it does, in words. */
static void say_why(const struct megapod_interlock *il, char *text, size_t size)
{
	const struct interlock_state *state = &il->status.state;
	const char *cause = cause_names[min_t(size_t, state->cause, ARRAY_SIZE(cause_names) - 1)];
	u8 i = state->first;

	lockdep_assert_held(&il->pod->interlocks.lock);
	switch (state->state) {
	case MEGAPOD_INTERLOCK_STATE_WAITING:
		for (i = 0; i < il->def->rule.num_inputs - 1 && state->input[i].seen; i++)
			;
		snprintf(text, size, "interlock %s waits for %s", il->name,
			 il->plan->input[i].label);
		break;
	case MEGAPOD_INTERLOCK_STATE_BLOCKING:
		snprintf(text, size, "interlock %s is blocking: %s (%s)", il->name,
			 i == INTERLOCK_NO_INPUT ? "?" : il->plan->input[i].label, cause);
		break;
	default:
		if (i == INTERLOCK_NO_INPUT)
			snprintf(text, size, "interlock %s has tripped (%s): reset it first",
				 il->name, cause);
		else
			snprintf(text, size, "interlock %s has tripped: %s (%s)", il->name,
				 il->plan->input[i].label, cause);
		break;
	}
}

/* Whether an interlock guards one of @outlets, or has switched it off as a parent. */
static bool guards(const struct megapod_interlock *il, const struct megapod_component *c,
		   const unsigned long *outlets)
{
	u32 i;

	for (i = 0; i < il->plan->num_steps; i++) {
		const struct interlock_step *step = il->plan->step[i];

		if (step->order.command.component == c &&
		    step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
		    (!step->is_parent || step->now.tries) &&
		    bitmap_intersects(step->order.command.outlets, outlets, c->num_outlets))
			return true;
	}
	return false;
}

/**
 * megapod_interlock_refusal() - does an interlock forbid a command
 * @cmd: the command
 * @extack: says which
 *
 * Context: the component's command lock held, so that what was accepted before a trip reaches
 * the driver before what the trip commands.
 * Return: 0 or -EPERM.
 */
int megapod_interlock_refusal(const struct megapod_command *cmd, struct netlink_ext_ack *extack)
{
	struct megapod_component *c = cmd->component;
	struct megapod_interlock *il;
	char why[MEGAPOD_WHY_SIZE];

	lockdep_assert_held(&c->command_lock);
	if (cmd->type != MEGAPOD_COMMAND_OUTLETS || !cmd->on || cmd->dry_run)
		return 0;
	guard(spinlock)(&c->pod->interlocks.lock);
	list_for_each_entry(il, &c->pod->interlocks.armed, armed) {
		if (!blocks(il) || !guards(il, c, cmd->outlets))
			continue;
		say_why(il, why, sizeof(why));
		NL_SET_ERR_MSG_FMT(extack, "%s", why);
		return -EPERM;
	}
	return 0;
}

/**
 * megapod_interlock_unmet() - the next interlock that forbids to switch on an outlet
 * @c: the component
 * @index: the outlet
 * @after: id of the interlock after which to look, 0 at first
 * @unmet: filled in
 *
 * Return: whether there is one.
 */
bool megapod_interlock_unmet(struct megapod_component *c, u32 index, u32 after,
			     struct interlock_unmet *unmet)
{
	DECLARE_BITMAP(outlet, MEGAPOD_MAX_OUTLETS) = { };
	struct megapod_interlock *il, *found = NULL;

	__set_bit(index, outlet);
	guard(spinlock)(&c->pod->interlocks.lock);
	list_for_each_entry(il, &c->pod->interlocks.armed, armed)
		if (il->id > after && (!found || il->id < found->id) &&
		    blocks(il) && guards(il, c, outlet))
			found = il;
	if (!found)
		return false;
	unmet->id = found->id;
	unmet->state = found->status.state.state;
	unmet->cause = found->status.state.cause;
	memcpy(unmet->name, found->name, sizeof(unmet->name));
	say_why(found, unmet->text, sizeof(unmet->text));
	return true;
}
