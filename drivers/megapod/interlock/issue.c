// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carries out what the ladder decides: tells it what is read of each step, commands what it
 * says, and notes how far that has come.
 *
 * All of it runs in the thread of the pod. A completion only says that the command is not on its
 * way any more.
 */
#include <linux/bitmap.h>
#include <linux/math64.h>
#include <linux/reboot.h>
#include <linux/string.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/guard.h"
#include "../core/order.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "../core/pump.h"
#include "../core/setpoint.h"
#include "../core/view.h"
#include "interlock.h"

static void step_done(struct megapod_order *order, int err)
{
	struct interlock_step *step = container_of(order, struct interlock_step, order);
	struct megapod_component *c = order->command.component;
	struct interlock_plan *plan = step->plan;

	step->err = err;
	/* pairs with step_busy(): the thread sees @err, and may command the step again */
	smp_store_release(&step->busy, false);
	megapod_kick(c->pod);
	megapod_component_unref(c);
	megapod_plan_put(plan);
}

static bool step_busy(const struct interlock_step *step)
{
	/* pairs with step_done() */
	return smp_load_acquire(&step->busy);
}

/* Commands it. While on its way it holds plan and component. */
static void step_issue(struct interlock_step *step)
{
	struct megapod_command *cmd = &step->order.command;
	int err;

	megapod_component_ref(cmd->component);
	refcount_inc(&step->plan->refs);
	megapod_order_renumber(&step->order);
	step->order.done = step_done;
	cmd->why[0] = '\0';
	step->busy = true;
	err = megapod_order_submit(&step->order, NULL);
	if (!err)
		return;
	if (!cmd->why[0])
		snprintf(cmd->why, sizeof(cmd->why), "not accepted: %pe", ERR_PTR(err));
	step_done(&step->order, err);
}

static_assert((int)MEGAPOD_SEEN_UNKNOWN == (int)LADDER_SEEN_UNKNOWN);
static_assert((int)MEGAPOD_SEEN_OFF == (int)LADDER_SEEN_OFF);
static_assert((int)MEGAPOD_SEEN_OPEN == (int)LADDER_SEEN_OPEN);
static_assert((int)MEGAPOD_SEEN_DRAWS == (int)LADDER_SEEN_DRAWS);
static_assert((int)MEGAPOD_SEEN_ON == (int)LADDER_SEEN_ON);

/* What has no read-back but that of its command is done when that is confirmed. */
static u8 see_command(const struct interlock_step *step, u64 now_ns)
{
	const struct megapod_command *cmd = &step->order.command;
	struct megapod_setpoint_view setpoint;
	const struct megapod_last *last;
	struct megapod_pump_view pump;

	if (!step->now.tries || step->err)
		return LADDER_SEEN_UNKNOWN;
	if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_SAFE_STATE)
		return LADDER_SEEN_OFF;
	if (cmd->type == MEGAPOD_COMMAND_PUMP) {
		megapod_pump_view(cmd->component, cmd->index, ns_to_ktime(now_ns), &pump);
		last = &pump.last;
	} else {
		megapod_setpoint_view(cmd->component, cmd->setpoint, ns_to_ktime(now_ns),
				      &setpoint);
		last = &setpoint.last;
	}
	/* a newer command was meant to replace this one, and is left alone */
	return last->command != step->order.number ||
	       last->progress == MEGAPOD_PROGRESS_CONFIRMED ? LADDER_SEEN_OFF :
							      LADDER_SEEN_UNKNOWN;
}

/* What is read of all that a step acts on; @why if it is not as wanted. */
static u8 step_see(const struct interlock_step *step, u64 now_ns, char *why)
{
	const struct megapod_command *cmd = &step->order.command;
	u8 seen;

	why[0] = '\0';
	if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF)
		return megapod_outlets_see(cmd->component, cmd->outlets, ns_to_ktime(now_ns), why);
	seen = see_command(step, now_ns);
	if (seen != LADDER_SEEN_OFF)
		memcpy(why, cmd->why, MEGAPOD_WHY_SIZE);
	return seen;
}

static bool is_away(const struct megapod_component *c)
{
	return READ_ONCE(c->state) >= MEGAPOD_COMPONENT_STATE_OFFLINE;
}

static void step_note(struct megapod_interlock *il, struct interlock_step *step, u8 progress,
		      const char *why, u64 now_ns)
{
	guard(spinlock)(&il->pod->interlocks->lock);
	if (step->now.progress == progress && !strcmp(step->now.reason, why))
		return;
	if (progress == MEGAPOD_PROGRESS_CONFIRMED &&
	    step->now.progress != MEGAPOD_PROGRESS_CONFIRMED)
		step->now.confirmed_ns = now_ns;
	step->now.progress = progress;
	strscpy(step->now.reason, why, sizeof(step->now.reason));
	megapod_interlock_changed(il, now_ns);
}

static void step_command(struct megapod_interlock *il, struct interlock_step *step, u64 now_ns)
{
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		if (!step->now.tries++)
			step->now.issued_ns = now_ns;
		step->now.progress = MEGAPOD_PROGRESS_QUEUED;
		step->now.reason[0] = '\0';
		megapod_interlock_changed(il, now_ns);
	}
	step_issue(step);
}

/* How far a step has come; one that was confirmed stays so until something speaks against it. */
static u8 step_progress(const struct interlock_step *step, const struct ladder_step *at)
{
	switch (at->seen) {
	case LADDER_SEEN_OFF:
		return MEGAPOD_PROGRESS_CONFIRMED;
	case LADDER_SEEN_OPEN:
	case LADDER_SEEN_DRAWS:
		return at->confirmed ? MEGAPOD_PROGRESS_CONFIRMED : MEGAPOD_PROGRESS_COMMANDED;
	case LADDER_SEEN_UNKNOWN:
		if (at->confirmed)
			return MEGAPOD_PROGRESS_CONFIRMED;
		fallthrough;
	default:
		return step->now.tries ? MEGAPOD_PROGRESS_FAILED : MEGAPOD_PROGRESS_NONE;
	}
}

static void observe(struct interlock_plan *plan, u64 now_ns)
{
	char why[MEGAPOD_WHY_SIZE];
	u32 i;

	for (i = 0; i < plan->num_steps; i++) {
		struct interlock_step *step = plan->step[i];
		struct ladder_step *at = &plan->ladder[i];

		at->away = is_away(step->order.command.component);
		/* before what is read: what came with the completion is looked at, or it is busy */
		at->busy = step_busy(step);
		at->seen = step_see(step, now_ns, why);
	}
}

static void carry_out(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_plan *plan = il->plan;
	char why[MEGAPOD_WHY_SIZE];
	u32 i;

	for (i = 0; i < plan->num_steps; i++) {
		struct interlock_step *step = plan->step[i];
		struct ladder_step *at = &plan->ladder[i];

		if (at->command) {
			step_command(il, step, now_ns);
		} else if (at->begun && !at->busy) {
			step_see(step, now_ns, why);
			step_note(il, step, step_progress(step, at), why, now_ns);
		}
	}
}

/* Steps of an earlier trip that are still on their way are waited for: they are busy. */
static void run_start(struct megapod_interlock *il, u64 now_ns)
{
	u8 cause = il->status.state.cause;
	struct interlock_plan *plan = il->plan;
	u32 i;

	lockdep_assert_held(&il->pod->interlocks->lock);
	il->run = (struct interlock_run) {
		.tripped_ns = il->status.state.tripped_ns,
		.policy = {
			.stage_ns = il->def->stage_ms * (u64)NSEC_PER_MSEC,
			.self_ns = plan->self_ns,
			.poweroff = il->def->poweroff,
			.missing = plan->missing_outlets,
		},
	};
	ladder_start(&il->run.ladder, plan->ladder, plan->num_steps,
		     cause == MEGAPOD_INTERLOCK_CAUSE_IMPAIRED ? il->def->impaired_stage :
								  LADDER_ALL, now_ns);
	megapod_place_start(il, now_ns);
	for (i = 0; i < plan->num_steps; i++)
		memset(&plan->step[i]->now, 0, sizeof(plan->step[i]->now));
	if (plan->cap)
		megapod_cap_start(plan);
}

/* Whether two steps command the same. */
static bool is_same(const struct interlock_step *a, const struct interlock_step *b)
{
	const struct megapod_command *x = &a->order.command, *y = &b->order.command;

	return x->component == y->component && a->kind == b->kind && a->stage == b->stage &&
	       a->is_parent == b->is_parent && a->place == b->place && x->index == y->index &&
	       bitmap_equal(x->outlets, y->outlets, MEGAPOD_MAX_OUTLETS);
}

/* How it went, and by which command: of one on its way nothing is heard any more. */
static void step_inherit(struct interlock_step *to, const struct interlock_step *from)
{
	to->now = from->now;
	to->err = step_busy(from) ? -EINPROGRESS : from->err;
	to->order.number = from->order.number;
}

/**
 * megapod_interlock_inherit() - a plan takes the place of one in which less was bound
 * @il: an armed interlock
 * @from: the plan it had
 * @to: the plan it goes on with
 * @now_ns: boot time
 *
 * What a trip has done stays done, and what was confirmed has not failed because something else has
 * come: only what is new begins anew. A cap goes on with what it knew of the site.
 *
 * Context: the thread of the pod, pod->interlocks->lock held.
 */
void megapod_interlock_inherit(struct megapod_interlock *il, const struct interlock_plan *from,
			       struct interlock_plan *to, u64 now_ns)
{
	struct ladder_run begun = il->run.ladder;
	u32 i, k;

	if (to->cap)
		megapod_cap_inherit(to, from);
	ladder_start(&begun, to->ladder, to->num_steps, begun.only, begun.begun_ns);
	for (i = 0; i < to->num_steps; i++) {
		for (k = 0; k < from->num_steps && !is_same(to->step[i], from->step[k]); k++)
			;
		if (k == from->num_steps)
			continue;
		ladder_inherit(&to->ladder[i], &from->ladder[k]);
		step_inherit(to->step[i], from->step[k]);
		if (to->cap)
			megapod_cap_inherit_outlet(to, i, from, k);
	}
	il->run.policy.self_ns = to->self_ns;
	il->run.policy.missing = to->missing_outlets;
	ladder_exchange(&il->run.ladder, to->ladder, to->num_steps, now_ns);
	il->run.confirmed = false;
}

static void note_confirmed(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_status *status = &il->status;

	guard(spinlock)(&il->pod->interlocks->lock);
	il->run.confirmed = true;
	/* it may have been reset meanwhile */
	status->confirm_us = div_u64(now_ns - il->run.tripped_ns, NSEC_PER_USEC);
	status->confirm_hist[min(fls64(status->confirm_us), INTERLOCK_BUCKETS - 1)]++;
	megapod_interlock_changed(il, now_ns);
	/* a live test waits for it */
	megapod_kick(il->pod);
}

static void note_escalated(struct megapod_interlock *il, u64 now_ns)
{
	guard(spinlock)(&il->pod->interlocks->lock);
	il->status.escalated = il->status.state.latched;
	megapod_interlock_changed(il, now_ns);
}

/* Until when other trips of the pod need this node, those included that are about to begin. */
static u64 others_need_ns(const struct megapod_interlock *il)
{
	const struct megapod_interlock *other;
	u64 needs_ns = 0;

	lockdep_assert_held(&il->pod->interlocks->lock);
	list_for_each_entry(other, &il->pod->interlocks->armed, armed) {
		const struct interlock_state *state = &other->status.state;
		const struct interlock_run *run = &other->run;
		u64 one_ns;

		if (other == il || !state->latched ||
		    state->cause == MEGAPOD_INTERLOCK_CAUSE_UNPROVEN)
			continue;
		if (run->tripped_ns == state->tripped_ns)
			one_ns = ladder_needs_ns(&run->policy, &run->ladder, other->plan->ladder,
						 other->plan->num_steps);
		else
			one_ns = state->tripped_ns + other->plan->self_ns;
		needs_ns = max(needs_ns, one_ns);
	}
	return needs_ns;
}

static void power_off(struct megapod_interlock *il)
{
	il->run.poweroff = true;
	pr_emerg("megapod: pod %s: interlock %s: not all that it switches off goes off: powering off\n",
		 il->pod->name, il->name);
	orderly_poweroff(true);
}

/*
 * A latch that was loaded at boot, and nothing that speaks for it now: a node that the trip took
 * down would else be taken down again each time, before anybody can look into it and reset.
 */
static bool leaves_node(const struct megapod_interlock *il)
{
	const struct interlock_state *state = &il->status.state;

	return state->cause == MEGAPOD_INTERLOCK_CAUSE_RESTORED &&
	       (state->bypass_ns || state->voting < il->def->rule.votes);
}

/*
 * Goes on with the trip that stands, or begins with it. Returns whether there is one to carry out;
 * a reset comes before that, or after all that is done now.
 */
static bool take_up(struct megapod_interlock *il, u64 now_ns)
{
	const struct interlock_state *state = &il->status.state;
	struct ladder_run *run = &il->run.ladder;

	guard(spinlock)(&il->pod->interlocks->lock);
	/*
	 * that it may have tripped forbids to switch on; it is no reason to switch off what is
	 * on, and judge() trips it when there is one
	 */
	if (!state->latched || state->cause == MEGAPOD_INTERLOCK_CAUSE_UNPROVEN)
		return false;
	if (il->run.tripped_ns != state->tripped_ns)
		run_start(il, now_ns);
	/* it was only impaired, and now it is serious, though all is off already */
	if (run->only != LADDER_ALL && state->voting >= il->def->rule.votes)
		ladder_widen(run, now_ns);
	il->run.policy.others_ns = leaves_node(il) ? INTERLOCK_NEVER : others_need_ns(il);
	return true;
}

/**
 * megapod_interlock_drive() - do what a trip has to do
 * @il: an armed interlock
 * @now_ns: boot time
 *
 * Context: the thread of the pod.
 * Return: when to do so again at the latest, or INTERLOCK_NEVER.
 */
u64 megapod_interlock_drive(struct megapod_interlock *il, u64 now_ns)
{
	struct ladder_run *run = &il->run.ladder;
	struct interlock_plan *plan = il->plan;
	u64 next_ns, shed_ns = INTERLOCK_NEVER;

	if (!take_up(il, now_ns))
		return INTERLOCK_NEVER;
	observe(plan, now_ns);
	megapod_place_look(il, now_ns);
	if (plan->cap && megapod_cap_shed(il, now_ns, &shed_ns))
		il->run.confirmed = false;
	next_ns = ladder_climb(&il->run.policy, run, plan->ladder, plan->num_steps,
			       READ_ONCE(il->recorded), now_ns);
	carry_out(il, now_ns);
	if (run->escalated && !il->status.escalated)
		note_escalated(il, now_ns);
	if (run->poweroff && !il->run.poweroff)
		power_off(il);
	if ((plan->cap ? megapod_cap_held(il) : run->confirmed) && !il->run.confirmed)
		note_confirmed(il, now_ns);
	return min(next_ns, shed_ns);
}

/* Commands all steps of a proof test that writes nothing. */
void megapod_interlock_drive_test(struct interlock_test *test)
{
	u32 i;

	test->issued = true;
	for (i = 0; i < test->plan->num_steps; i++)
		step_issue(test->plan->step[i]);
}

/* How the test ended, -EINPROGRESS if it has not; @why if it has failed. */
int megapod_interlock_test_result(struct interlock_test *test, char *why)
{
	const struct interlock_step *failed = NULL;
	u32 i;

	for (i = 0; i < test->plan->num_steps; i++) {
		struct interlock_step *step = test->plan->step[i];

		if (step_busy(step))
			return -EINPROGRESS;
		if (step->err && !failed)
			failed = step;
	}
	if (!failed)
		return 0;
	snprintf(why, MEGAPOD_WHY_SIZE, "%.24s: %.52s", failed->component,
		 failed->order.command.why[0] ? failed->order.command.why : "refused");
	return failed->err;
}
