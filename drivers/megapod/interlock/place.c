// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a leak is, and which steps of a trip that takes: what scope.h decides, told to the ladder.
 *
 * What is outside of the scope is spared. As long as the trip stands the scope may grow, with each
 * place that is told and each input that votes, and what is in it then goes off as at a trip.
 */
#include <linux/bits.h>
#include <linux/string.h>

#include "../core/channel.h"
#include "../core/component.h"
#include "../core/pod.h"
#include "interlock.h"

/* One bit each */
static_assert(MEGAPOD_INTERLOCK_ACTIONS_MAX <= 32);

static bool has_places(const struct interlock_definition *def)
{
	u32 i;

	for (i = 0; i < def->num_actions; i++)
		if (def->place[i].placed)
			return true;
	return false;
}

static u32 scope_now(const struct megapod_interlock *il, u64 now_ns)
{
	const struct interlock_definition *def = il->def;
	struct scope_input input[INTERLOCK_MAX_INPUTS];
	u8 i;

	for (i = 0; i < def->rule.num_inputs; i++) {
		const struct interlock_input_state *in = &il->status.state.input[i];
		struct megapod_component *c = il->plan->input[i].component;

		input[i] = (struct scope_input) {
			.votes = in->due_ns <= now_ns,
			.reads = in->cause == MEGAPOD_INTERLOCK_CAUSE_CONDITION,
		};
		input[i].located = c && megapod_location(c, il->plan->input[i].index,
							 ns_to_ktime(now_ns), &input[i].at_mm);
	}
	return scope_of(def->place, def->num_actions, input, def->rule.num_inputs);
}

/* A trip begins. Context: the thread of the pod. */
void megapod_place_start(struct megapod_interlock *il, u64 now_ns)
{
	bool read = il->status.state.cause == MEGAPOD_INTERLOCK_CAUSE_CONDITION;

	il->run.scope = has_places(il->def) && read ? scope_now(il, now_ns) : SCOPE_WHOLE;
}

/**
 * megapod_place_look() - tell the ladder what is in the scope
 * @il: an interlock that has tripped
 * @now_ns: now
 *
 * Context: the thread of the pod.
 */
void megapod_place_look(struct megapod_interlock *il, u64 now_ns)
{
	const struct interlock_state *state = &il->status.state;
	struct interlock_plan *plan = il->plan;
	u32 before = il->run.scope, i;

	if (plan->cap)
		return;
	/* a leak that has dried widens nothing, nor does anything while the rule is bypassed */
	if (before != SCOPE_WHOLE && state->voting && !state->bypass_ns)
		il->run.scope |= scope_now(il, now_ns);
	if (il->run.scope != before) {
		ladder_widen(&il->run.ladder, now_ns);
		il->run.confirmed = false;
	}
	guard(spinlock)(&il->pod->interlocks->lock);
	for (i = 0; i < plan->num_steps; i++) {
		struct interlock_step *step = plan->step[i];
		bool spared = !step->is_parent && !(il->run.scope & BIT(step->place));

		if (!step->is_parent)
			plan->ladder[i].stage = spared ? LADDER_STAGE_SPARED : step->stage;
		if (step->now.spared != spared)
			megapod_interlock_changed(il, now_ns);
		step->now.spared = spared;
	}
}
