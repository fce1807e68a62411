// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ladder of a trip, see ladder.h. What is read is judged in look(), when to command again is in
 * due_ns(), when the next stage begins in stage_end_ns().
 */
#include "ladder.h"

void ladder_start(struct ladder_run *run, struct ladder_step *step, u32 num, u8 only, u64 now_ns)
{
	u32 i;

	*run = (struct ladder_run) { .begun_ns = now_ns, .stage_ns = now_ns, .only = only };
	for (i = 0; i < num; i++)
		step[i] = (struct ladder_step) {
			.stage = step[i].stage,
			.parent = step[i].parent,
			.is_parent = step[i].is_parent,
			.seen = step[i].seen,
			.away = step[i].away,
			.busy = step[i].busy,
			.was_away = step[i].away,
			.against_ns = INTERLOCK_NEVER,
		};
}

void ladder_widen(struct ladder_run *run, u64 now_ns)
{
	run->only = LADDER_ALL;
	run->stage = 0;
	run->begun_ns = now_ns;
	run->stage_ns = now_ns;
	run->confirmed = false;
}

void ladder_inherit(struct ladder_step *to, const struct ladder_step *from)
{
	struct ladder_step step = *from;

	step.stage = to->stage;
	step.parent = to->parent;
	step.is_parent = to->is_parent;
	step.busy = false;
	step.command = false;
	/* it had no parent to escalate to, and has one now */
	if (from->parent == LADDER_NO_STEP && to->parent != LADDER_NO_STEP)
		step.escalated = false;
	*to = step;
}

void ladder_exchange(struct ladder_run *run, const struct ladder_step *step, u32 num, u64 now_ns)
{
	u32 i;

	run->confirmed = false;
	for (i = 0; i < num; i++)
		if (step[i].begun && step[i].stage == LADDER_STAGE_SELF)
			return;
	/* stages that are to come do not wait for what has come: SELF's bound has its time, too */
	if (run->stage < LADDER_STAGE_SELF - 1)
		return;
	run->begun_ns = now_ns;
	run->stage_ns = now_ns;
	run->stage = LADDER_STAGE_SELF - 1;
}

/* Nothing is against it. */
static bool is_held(const struct ladder_step *s)
{
	return s->confirmed && s->against_ns == INTERLOCK_NEVER;
}

static void escalate(struct ladder_run *run, struct ladder_step *step, struct ladder_step *s)
{
	if (s->escalated)
		return;
	s->escalated = true;
	if (s->parent == LADDER_NO_STEP)
		return;
	step[s->parent].wanted = true;
	run->escalated = true;
}

/* Somebody has switched it on again. Returns whether that was once too often. */
static bool switched_on(struct ladder_step *s, u64 now_ns)
{
	s->confirmed = false;
	s->against_ns = earlier(s->against_ns, now_ns);
	s->pause_ns = 0;
	if (!s->foreign || now_ns - s->foreign_ns >= LADDER_MINUTE_NS) {
		s->foreign_ns = now_ns;
		s->foreign = 0;
	}
	if (s->foreign == LADDER_FOREIGN_MAX) {
		s->next_ns = later(after(s->foreign_ns, LADDER_MINUTE_NS),
				   after(s->last_ns, LADDER_PAUSE_MIN_NS));
		return true;
	}
	s->foreign++;
	s->next_ns = after(s->last_ns, LADDER_PAUSE_MIN_NS);
	return false;
}

/* What is read of a step. Returns whether it was switched on too often. */
static bool look(struct ladder_step *s, u64 now_ns)
{
	if (s->was_away && !s->away && s->tried)
		s->returned = true;
	s->was_away = s->away;
	/* what was read before it was commanded says nothing of the trip */
	if (s->busy || !s->tried)
		return false;
	switch (s->seen) {
	case LADDER_SEEN_OFF:
		s->confirmed = true;
		s->against_ns = INTERLOCK_NEVER;
		return false;
	case LADDER_SEEN_DRAWS:
		s->against_ns = earlier(s->against_ns, now_ns);
		return false;
	case LADDER_SEEN_ON:
		return s->confirmed && switched_on(s, now_ns);
	default:
		return false;
	}
}

static bool belongs(const struct ladder_run *run, const struct ladder_step *s)
{
	if (s->is_parent)
		return s->wanted && (s->stage != LADDER_STAGE_SELF ||
				     run->stage >= LADDER_STAGE_SELF);
	return s->stage <= run->stage && (run->only == LADDER_ALL || run->only == s->stage);
}

static void begin_steps(const struct ladder_run *run, struct ladder_step *step, u32 num,
			u64 now_ns)
{
	u32 i;

	for (i = 0; i < num; i++) {
		if (step[i].begun || !belongs(run, &step[i]))
			continue;
		step[i].begun = true;
		step[i].against_ns = now_ns;
		step[i].was_away = step[i].away;
	}
}

static bool stage_held(const struct ladder_run *run, const struct ladder_step *step, u32 num)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (!step[i].is_parent && step[i].stage == run->stage && step[i].begun &&
		    !is_held(&step[i]))
			return false;
	return true;
}

/*
 * What came of a step, its parents included: something of it may still be done, or it is off, or
 * what can be done has been.
 */
enum step_outcome { PENDING, HELD, GIVEN_UP, LEFT_TO_SELF };

static enum step_outcome outcome(const struct ladder_step *step, u32 num, u32 i)
{
	const struct ladder_step *s = &step[i];
	u32 n;

	for (n = 0; n < num; n++) {
		if (!s->begun)
			return LEFT_TO_SELF;
		if (is_held(s))
			return HELD;
		if (!s->escalated)
			return PENDING;
		if (s->parent == LADDER_NO_STEP)
			break;
		s = &step[s->parent];
	}
	return GIVEN_UP;
}

/* Nothing may be done any more but what switches off this node. */
static bool all_settled(const struct ladder_step *step, u32 num)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (step[i].begun && step[i].stage != LADDER_STAGE_SELF &&
		    outcome(step, num, i) == PENDING)
			return false;
	return true;
}

static bool any_exhausted(const struct ladder_step *step, u32 num)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (step[i].begun && outcome(step, num, i) == GIVEN_UP)
			return true;
	return false;
}

/* Whether there is anything that switches off this node, and so has to wait for all else. */
static bool ends_with_self(const struct ladder_policy *policy, const struct ladder_step *step,
			   u32 num)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (step[i].stage == LADDER_STAGE_SELF)
			return true;
	return policy->poweroff;
}

/* When the next stage begins at the latest; not after @now_ns if it may. */
static u64 stage_end_ns(const struct ladder_policy *policy, const struct ladder_run *run,
			const struct ladder_step *step, u32 num, bool recorded, u64 now_ns)
{
	bool self = ends_with_self(policy, step, num);
	u64 self_ns = self ? after(run->begun_ns, policy->self_ns) : INTERLOCK_NEVER;

	if (run->stage >= LADDER_STAGE_END)
		return INTERLOCK_NEVER;
	if (run->stage + 1 != LADDER_STAGE_SELF || !self)
		return stage_held(run, step, num) ? now_ns :
			earlier(self_ns, after(run->stage_ns, policy->stage_ns));
	if (policy->missing || !all_settled(step, num))
		return later(self_ns, policy->others_ns);
	if (!recorded)
		now_ns = earlier(self_ns, after(run->begun_ns, LADDER_RECORD_NS));
	return later(now_ns, policy->others_ns);
}

u64 ladder_needs_ns(const struct ladder_policy *policy, const struct ladder_run *run,
		    const struct ladder_step *step, u32 num)
{
	if (run->stage + 1 >= LADDER_STAGE_SELF && !policy->missing && all_settled(step, num))
		return 0;
	return after(run->begun_ns, policy->self_ns);
}

/* When to command a step again, or the first time. */
static u64 due_ns(const struct ladder_step *s)
{
	if (!s->begun || s->busy)
		return INTERLOCK_NEVER;
	if (!s->tried)
		return 0;
	if (s->returned && !s->away)
		return later(after(s->returned_ns, LADDER_PAUSE_MAX_NS),
			     after(s->last_ns, LADDER_PAUSE_MIN_NS));
	switch (s->seen) {
	case LADDER_SEEN_ON:
		return s->next_ns;
	case LADDER_SEEN_DRAWS:
		return after(s->last_ns, LADDER_DARK_NS);
	case LADDER_SEEN_OPEN:
		return s->confirmed ? INTERLOCK_NEVER : after(s->last_ns, LADDER_DARK_NS);
	case LADDER_SEEN_OFF:
		return INTERLOCK_NEVER;
	default:
		if (!s->confirmed)
			return s->next_ns;
		return s->away ? INTERLOCK_NEVER : after(s->last_ns, LADDER_PAUSE_MAX_NS);
	}
}

static void command(struct ladder_step *s, u64 now_ns)
{
	s->command = true;
	s->tried = true;
	if (s->returned)
		s->returned_ns = now_ns;
	s->returned = false;
	s->pause_ns = s->pause_ns ? earlier(2 * s->pause_ns, LADDER_PAUSE_MAX_NS) :
				    LADDER_PAUSE_MIN_NS;
	s->last_ns = now_ns;
	s->next_ns = after(now_ns, s->pause_ns);
}

/* When a step escalates, unless it is confirmed by then. */
static u64 escalation_ns(const struct ladder_step *s)
{
	return !s->begun || s->escalated ? INTERLOCK_NEVER :
					   after(s->against_ns, LADDER_ESCALATE_NS);
}

/* All that is to be done is confirmed. */
static bool all_held(const struct ladder_run *run, const struct ladder_step *step, u32 num)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (!step[i].is_parent && step[i].stage != LADDER_STAGE_SPARED &&
		    (run->only == LADDER_ALL || run->only == step[i].stage) &&
		    !(step[i].begun && is_held(&step[i])))
			return false;
	return true;
}

u64 ladder_climb(const struct ladder_policy *policy, struct ladder_run *run,
		 struct ladder_step *step, u32 num, bool recorded, u64 now_ns)
{
	u64 next_ns;
	u32 i;

	for (i = 0; i < num; i++) {
		step[i].command = false;
		if (!step[i].begun)
			continue;
		if (look(&step[i], now_ns) || escalation_ns(&step[i]) <= now_ns)
			escalate(run, step, &step[i]);
	}
	begin_steps(run, step, num, now_ns);
	while ((next_ns = stage_end_ns(policy, run, step, num, recorded, now_ns)) <= now_ns) {
		run->stage++;
		run->stage_ns = now_ns;
		begin_steps(run, step, num, now_ns);
	}
	for (i = 0; i < num; i++) {
		if (due_ns(&step[i]) <= now_ns)
			command(&step[i], now_ns);
		next_ns = earlier(next_ns, due_ns(&step[i]));
		next_ns = earlier(next_ns, escalation_ns(&step[i]));
	}
	if (all_held(run, step, num))
		run->confirmed = true;
	if (policy->poweroff && run->stage >= LADDER_STAGE_SELF && any_exhausted(step, num)) {
		run->poweroff = true;
		run->escalated = true;
	}
	return next_ns;
}

/* How many parents follow a step before one that feeds this node. */
static u32 num_parents(const struct ladder_step *step, u32 num, u32 i)
{
	u32 n = 0;

	for (i = step[i].parent; i != LADDER_NO_STEP && step[i].stage != LADDER_STAGE_SELF &&
	     n < num; i = step[i].parent)
		n++;
	return n;
}

u64 ladder_self_ns(const struct ladder_step *step, u32 num, u64 stage_ns)
{
	u32 parents = 0, stages = 0, used = 0, i, n;

	for (i = 0; i < num; i++) {
		if (step[i].stage == LADDER_STAGE_SELF)
			continue;
		n = num_parents(step, num, i);
		parents = n > parents ? n : parents;
		if (!step[i].is_parent)
			used |= 1U << step[i].stage;
	}
	for (; used; used &= used - 1)
		stages++;
	return (stages ? stages - 1 : 0) * stage_ns + (1 + parents) * LADDER_ESCALATE_NS;
}
