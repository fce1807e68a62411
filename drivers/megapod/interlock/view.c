// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interlocks as they are at one moment, and that they have changed.
 */
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "../core/core.h"
#include "../core/event.h"
#include "../core/pod.h"
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

const char *megapod_cause_name(u8 cause)
{
	return cause_names[min_t(size_t, cause, ARRAY_SIZE(cause_names) - 1)];
}

void megapod_definition_put(struct interlock_definition *def)
{
	if (def && refcount_dec_and_test(&def->refs))
		kfree(def);
}

void megapod_interlock_ref(struct megapod_interlock *il)
{
	refcount_inc(&il->refs);
}

void megapod_interlock_unref(struct megapod_interlock *il)
{
	if (refcount_dec_and_test(&il->refs))
		queue_rcu_work(megapod_wq, &il->free);
}

static void view_release(struct megapod_payload *payload)
{
	struct megapod_interlock_view *view =
		container_of(payload, struct megapod_interlock_view, payload);

	megapod_definition_put(view->def);
	megapod_plan_put(view->plan);
	kfree(view);
}

void megapod_interlock_view_put(struct megapod_interlock_view *view)
{
	if (view)
		megapod_payload_put(&view->payload);
}

static size_t view_bytes(u32 steps)
{
	return struct_size_t(struct megapod_interlock_view, step, steps);
}

static u32 num_steps(const struct megapod_interlock *il)
{
	lockdep_assert_held(&il->pod->interlocks->lock);
	return il->plan ? il->plan->num_steps : 0;
}

static void fill_view(const struct megapod_interlock *il, struct megapod_interlock_view *view)
{
	u32 i;

	lockdep_assert_held(&il->pod->interlocks->lock);
	view->def = il->def;
	refcount_inc(&view->def->refs);
	view->plan = il->plan;
	if (view->plan)
		refcount_inc(&view->plan->refs);
	view->status = il->status;
	for (i = 0; i < num_steps(il); i++)
		view->step[i] = il->plan->step[i]->now;
}

/* A view of its own for the caller; NULL without memory. */
struct megapod_interlock_view *megapod_interlock_view(struct megapod_interlock *il)
{
	struct megapod_interlock_view *view = NULL;
	u32 steps = 0;
	bool fits;

	do {
		kfree(view);
		scoped_guard(spinlock, &il->pod->interlocks->lock)
			steps = num_steps(il);
		view = kzalloc(view_bytes(steps), GFP_KERNEL);
		if (!view)
			return NULL;
		scoped_guard(spinlock, &il->pod->interlocks->lock) {
			fits = num_steps(il) == steps;
			if (fits)
				fill_view(il, view);
		}
	} while (!fits);
	refcount_set(&view->payload.refs, 1);
	view->payload.bytes = view_bytes(steps);
	view->payload.release = view_release;
	view->id = il->id;
	view->pod = il->pod->id;
	memcpy(view->pod_name, il->pod->name, sizeof(view->pod_name));
	memcpy(view->name, il->name, sizeof(view->name));
	view->time_ns = ktime_get_boottime_ns();
	view->now_s = ktime_get_real_seconds();
	return view;
}

static void queue_record(struct megapod_interlock *il, u64 now_ns)
{
	lockdep_assert_held(&il->pod->interlocks->lock);
	il->changed_ns = now_ns;
	megapod_interlock_ref(il);
	if (!queue_work(megapod_wq, &il->record))
		megapod_interlock_unref(il);
}

/* Have what changed recorded. */
void megapod_interlock_changed(struct megapod_interlock *il, u64 now_ns)
{
	il->unreported = true;
	queue_record(il, now_ns);
}

/* Have it told how long it is until the trip, or that it is called off. */
void megapod_interlock_counted(struct megapod_interlock *il, u64 now_ns)
{
	il->counted = true;
	queue_record(il, now_ns);
}

int megapod_interlock_tell(struct megapod_interlock *il, enum megapod_event_kind kind)
{
	struct megapod_event event = { .kind = kind };

	event.interlock = megapod_interlock_view(il);
	if (!event.interlock)
		return -ENOMEM;
	event.payload = &event.interlock->payload;
	megapod_event(il->pod, ktime_get_boottime(), &event);
	return 0;
}

/* Who asked for it, and why. */
void megapod_interlock_note_by(struct megapod_interlock *il, const char *by, const char *reason)
{
	lockdep_assert_held(&il->pod->interlocks->lock);
	megapod_copy_printable(il->status.by, by, sizeof(il->status.by));
	megapod_copy_printable(il->status.reason, reason, sizeof(il->status.reason));
}

/* What a proof test needed. */
void megapod_interlock_test_free(struct interlock_test *test)
{
	if (!test)
		return;
	if (test->plan) {
		megapod_plan_release(test->plan);
		megapod_plan_put(test->plan);
	}
	kfree(test);
}
