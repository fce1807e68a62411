// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a trip does.
 *
 * All steps of a stage go out at once; the next stage begins when they are confirmed or its time
 * is over, so that a dead device never holds back a live one. While a trip stands a step that is
 * not confirmed, or not any more, is commanded again, three times a minute at most, and at once
 * when its component comes back. After the third time in vain it escalates: to its parent, and from
 * the last parent to the power of this node, if the definition wants that.
 *
 * Outlets that feed this node come after all stages, when the record of the trip is out.
 *
 * All of it runs in the thread of the pod. A completion only says that the command is not on its
 * way any more.
 */
#include <linux/math64.h>
#include <linux/reboot.h>
#include <linux/string.h>

#include "interlock.h"

#define TRIES_A_MINUTE	3
#define MINUTE_NS	(60 * (u64)NSEC_PER_SEC)
/* For the power of an outlet to fall and be read, which outlet.c gives 2 s, and its poll */
#define RETRY_NS	(5 * (u64)NSEC_PER_SEC)
/* How long the record of a trip may hold back the outlets that feed this node */
#define RECORD_NS	(1 * (u64)NSEC_PER_SEC)

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

static bool step_busy(struct interlock_step *step)
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

/* How far a step has come, from what is read of the device; @why if it is not confirmed. */
static enum megapod_progress step_look(const struct interlock_step *step, u64 now_ns, char *why)
{
	const struct megapod_command *cmd = &step->order.command;
	struct megapod_pump_view pump;

	why[0] = '\0';
	switch (step->kind) {
	case MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF:
		return megapod_outlets_off(cmd->component, cmd->outlets, ns_to_ktime(now_ns), why);
	case MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY:
		megapod_pump_view(cmd->component, cmd->index, ns_to_ktime(now_ns), &pump);
		/* whoever has commanded it since knows what he does */
		if (step->now.tries && (pump.last.command != step->order.number ||
					pump.last.progress == MEGAPOD_PROGRESS_CONFIRMED) &&
		    !step->err)
			return MEGAPOD_PROGRESS_CONFIRMED;
		break;
	default:
		if (step->now.tries && !step->err)
			return MEGAPOD_PROGRESS_CONFIRMED;
		break;
	}
	memcpy(why, cmd->why, MEGAPOD_WHY_SIZE);
	return MEGAPOD_PROGRESS_FAILED;
}

static void step_note(struct megapod_interlock *il, struct interlock_step *step, u8 progress,
		      const char *why, u64 now_ns)
{
	guard(spinlock)(&il->pod->interlocks->lock);
	if (step->now.progress == progress && !strcmp(step->now.reason, why))
		return;
	if (progress == MEGAPOD_PROGRESS_CONFIRMED)
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
	if (now_ns - step->minute_ns >= MINUTE_NS) {
		step->minute_ns = now_ns;
		step->tries = 0;
	}
	step->tries++;
	step->next_ns = now_ns + RETRY_NS;
	step_issue(step);
}

/* A step was commanded in vain for as often as it may be. */
static void escalate(struct megapod_interlock *il, struct interlock_step *step, u64 now_ns)
{
	if (step->parent && !step->parent->wanted) {
		step->parent->wanted = true;
		/* it may have been passed over in this round */
		megapod_kick(il->pod);
	} else if (!step->parent && il->def->poweroff && !il->run.poweroff) {
		il->run.poweroff = true;
		pr_emerg("megapod: pod %s: interlock %s: %s can't be switched off: powering off\n",
			 il->pod->name, il->name, step->component);
		orderly_poweroff(true);
	} else {
		return;
	}
	guard(spinlock)(&il->pod->interlocks->lock);
	il->status.escalated = true;
	megapod_interlock_changed(il, now_ns);
}

/* A component that is back is not made to wait for its next minute. */
static void step_reconnect(struct interlock_step *step, u64 now_ns)
{
	bool offline = READ_ONCE(step->order.command.component->state) >=
		       MEGAPOD_COMPONENT_STATE_OFFLINE;

	if (step->offline && !offline) {
		step->tries = 0;
		step->next_ns = now_ns;
	}
	step->offline = offline;
}

/* What is restored from before stands as it is, as long as it stands. */
static bool needs_command(const struct megapod_interlock *il, const struct interlock_step *step,
			  enum megapod_progress progress)
{
	u8 cause = il->status.state.cause;

	if (step->now.tries)
		return progress != MEGAPOD_PROGRESS_CONFIRMED;
	return progress != MEGAPOD_PROGRESS_CONFIRMED ||
	       (cause != MEGAPOD_INTERLOCK_CAUSE_RESTORED &&
		cause != MEGAPOD_INTERLOCK_CAUSE_UNPROVEN);
}

/* Brings a step on its way; returns when to look again. */
static u64 step_drive(struct megapod_interlock *il, struct interlock_step *step, u64 now_ns)
{
	enum megapod_progress progress;
	char why[MEGAPOD_WHY_SIZE];

	if (step_busy(step))
		return INTERLOCK_NEVER;
	step_reconnect(step, now_ns);
	progress = step_look(step, now_ns, why);
	if (!needs_command(il, step, progress)) {
		step_note(il, step, progress, why, now_ns);
		return INTERLOCK_NEVER;
	}
	/* switched on again by somebody: at once, if the minute has a try left */
	if (step->now.progress == MEGAPOD_PROGRESS_CONFIRMED)
		step->next_ns = now_ns;
	if (step->now.tries)
		step_note(il, step, progress, why, now_ns);
	if (step->tries >= TRIES_A_MINUTE && now_ns - step->minute_ns < MINUTE_NS) {
		if (now_ns < step->next_ns)
			return step->next_ns;
		escalate(il, step, now_ns);
		return step->minute_ns + MINUTE_NS;
	}
	if (now_ns < step->next_ns)
		return step->next_ns;
	step_command(il, step, now_ns);
	return step->next_ns;
}

static bool step_has_begun(const struct interlock_run *run, const struct interlock_step *step)
{
	if (step->is_parent)
		return step->wanted;
	return step->stage <= run->stage &&
	       (run->only == INTERLOCK_ALL_STAGES || run->only == step->stage);
}

/* Has every step of the stages that have begun been confirmed? */
static bool stage_confirmed(const struct megapod_interlock *il, u8 stage)
{
	const struct interlock_plan *plan = il->plan;
	u32 i;

	for (i = 0; i < plan->num_steps; i++)
		if (!plan->step[i]->is_parent && step_has_begun(&il->run, plan->step[i]) &&
		    plan->step[i]->stage >= stage &&
		    plan->step[i]->now.progress != MEGAPOD_PROGRESS_CONFIRMED)
			return false;
	return true;
}

/* Steps of an earlier trip that are still on their way are waited for by step_drive(). */
static void run_start(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_plan *plan = il->plan;
	bool impaired = il->status.state.cause == MEGAPOD_INTERLOCK_CAUSE_IMPAIRED;
	u32 i;

	guard(spinlock)(&il->pod->interlocks->lock);
	il->run = (struct interlock_run) {
		.tripped_ns = il->status.state.tripped_ns,
		.stage_ns = now_ns,
		.only = impaired ? il->def->impaired_stage : INTERLOCK_ALL_STAGES,
	};
	for (i = 0; i < plan->num_steps; i++) {
		struct interlock_step *step = plan->step[i];

		memset(&step->now, 0, sizeof(step->now));
		step->wanted = false;
		step->offline = false;
		step->tries = 0;
		step->next_ns = 0;
		step->minute_ns = now_ns;
	}
}

static void note_confirmed(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_status *status = &il->status;

	guard(spinlock)(&il->pod->interlocks->lock);
	il->run.confirmed = true;
	status->confirm_us = div_u64(now_ns - status->state.tripped_ns, NSEC_PER_USEC);
	status->confirm_hist[min(fls64(status->confirm_us), INTERLOCK_BUCKETS - 1)]++;
	megapod_interlock_changed(il, now_ns);
	/* a live test waits for it */
	megapod_kick(il->pod);
}

/* Begins the next stage if its time has come; else returns when that is. */
static u64 next_stage(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_run *run = &il->run;
	u64 due_ns = run->stage_ns + il->def->stage_ms * (u64)NSEC_PER_MSEC;

	if (run->stage == INTERLOCK_STAGE_END)
		return INTERLOCK_NEVER;
	if (!stage_confirmed(il, run->stage) && now_ns < due_ns)
		return due_ns;
	if (run->stage + 1 == INTERLOCK_STAGE_SELF && !READ_ONCE(il->recorded) &&
	    now_ns < run->tripped_ns + RECORD_NS)
		return run->tripped_ns + RECORD_NS;
	run->stage++;
	run->stage_ns = now_ns;
	return now_ns;
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
	const struct interlock_state *state = &il->status.state;
	struct interlock_plan *plan = il->plan;
	u64 next_ns, due_ns;
	u32 i;

	if (!READ_ONCE(state->latched))
		return INTERLOCK_NEVER;
	if (il->run.tripped_ns != state->tripped_ns)
		run_start(il, now_ns);
	if (il->run.only != INTERLOCK_ALL_STAGES && state->voting >= il->def->rule.votes) {
		/* it was only impaired, and now it is serious */
		il->run.only = INTERLOCK_ALL_STAGES;
		il->run.stage = 0;
	}
	do {
		next_ns = INTERLOCK_NEVER;
		for (i = 0; i < plan->num_steps; i++)
			if (step_has_begun(&il->run, plan->step[i]))
				next_ns = min(next_ns, step_drive(il, plan->step[i], now_ns));
		due_ns = next_stage(il, now_ns);
	} while (due_ns == now_ns);
	if (!il->run.confirmed && il->run.stage == INTERLOCK_STAGE_END && stage_confirmed(il, 0))
		note_confirmed(il, now_ns);
	return min(next_ns, due_ns);
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
