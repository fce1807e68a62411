// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof of the ladder, as it is, by induction: a trip begins with the invariants; and of a run and
 * steps of which no more is known than those, and whatever is read of the steps, ladder_climb()
 * decides as is claimed below and leaves the invariants as they were. So all of it holds after any
 * number of decisions, at any times, of a trip with the steps and parents that PARENTS names, from
 * the stage FIRST_STAGE on: stages are only compared, so the last ones stand for all.
 */
#include "ladder.c"

#include "prove.h"

#define NO LADDER_NO_STEP

/* The parent of each step */
#ifndef PARENTS
#define PARENTS 1, NO
#endif

#ifndef FIRST_STAGE
#define FIRST_STAGE (MEGAPOD_INTERLOCK_STAGE_MAX - 1)
#endif

static const u8 parent_of[] = { PARENTS };

#define NUM sizeof(parent_of)

/* One decision: what was, and what became of it. */
static struct ladder_policy policy;
static struct ladder_run was_run, run;
static struct ladder_step was[NUM], step[NUM];
static bool recorded;
static u64 now, next;

static bool is_parent(u32 i)
{
	bool found = false;
	u32 j;

	for (j = 0; j < NUM; j++)
		found |= parent_of[j] == i;
	return found;
}

/* What is known of a step after any number of decisions, of which the last was at @last. */
static void step_invariants(bool proving, const struct ladder_step *s, u64 last)
{
	invariant(proving, "what was never commanded has no history of commands",
		  s->tried || !(s->last_ns || s->returned || s->pause_ns || s->returned_ns));
	invariant(proving, "what has not begun has no history at all",
		  s->begun || !(s->tried || s->confirmed || s->escalated || s->foreign ||
				s->foreign_ns || s->against_ns != INTERLOCK_NEVER));
	invariant(proving, "what is confirmed was commanded",
		  !s->confirmed || s->tried);
	invariant(proving, "what has begun is confirmed, or something is against it",
		  !s->begun || s->confirmed || s->against_ns != INTERLOCK_NEVER);
	invariant(proving, "what is against a step began in the past",
		  s->against_ns == INTERLOCK_NEVER || s->against_ns <= last);
	invariant(proving, "who has escalated has its parent wanted",
		  !s->escalated || s->parent == NO || step[s->parent].wanted);
	invariant(proving, "nobody is counted more often than three times, nor from the future",
		  s->foreign <= LADDER_FOREIGN_MAX && s->foreign_ns <= last);
	invariant(proving, "the last command lies in the past, and one to a returned device not after it",
		  s->last_ns <= last && s->returned_ns <= s->last_ns);
	invariant(proving, "the pause before the next command is 0.25 to 5 s",
		  !s->pause_ns ||
		  (s->pause_ns >= LADDER_PAUSE_MIN_NS && s->pause_ns <= LADDER_PAUSE_MAX_NS));
	invariant(proving, "the next command comes 0.25 s after the last or later",
		  !s->tried || s->next_ns >= s->last_ns + LADDER_PAUSE_MIN_NS);
	invariant(proving, "the next command comes within 5 s, or when the minute is over",
		  !s->tried || s->next_ns <= s->last_ns + LADDER_PAUSE_MAX_NS ||
		  (s->foreign == LADDER_FOREIGN_MAX &&
		   s->next_ns <= s->foreign_ns + LADDER_MINUTE_NS));
}

static void invariants(bool proving, u64 last)
{
	u32 i;

	invariant(proving, "a stage began after the trip, and in the past",
		  run.stage <= LADDER_STAGE_END && run.begun_ns <= run.stage_ns &&
		  run.stage_ns <= last);
	for (i = 0; i < NUM; i++)
		step_invariants(proving, &step[i], last);
}

static bool is_done(const struct ladder_step *s)
{
	return s->confirmed && s->against_ns == INTERLOCK_NEVER;
}

static bool reads(const struct ladder_step *s, u8 seen)
{
	return !s->busy && s->seen == seen;
}

/* Commands */

/* As it is read, what was done is not enough, or not known to be. */
static bool wants_more(const struct ladder_step *s)
{
	if (!s->begun || s->busy || !s->tried)
		return false;
	if (s->seen == LADDER_SEEN_ON || s->seen == LADDER_SEEN_DRAWS)
		return true;
	if (s->seen == LADDER_SEEN_UNKNOWN && s->confirmed)
		return !s->away;
	return s->seen != LADDER_SEEN_OFF && !s->confirmed;
}

static void commands(const struct ladder_step *w, const struct ladder_step *s)
{
	prove("only what has begun is commanded, and nothing whose command is on its way",
	      !s->command || (s->begun && !s->busy));
	prove("between two commands of a step lie 250 ms, whatever is read",
	      !s->command || !w->tried || now >= w->last_ns + LADDER_PAUSE_MIN_NS);
	prove("what reads off is commanded again only when its device was away",
	      !(s->command && w->tried && s->seen == LADDER_SEEN_OFF) ||
	      w->returned || (w->was_away && !s->away));
	prove("what has begun is commanded at once", !s->begun || s->tried || s->busy);
	prove("what is not confirmed is commanded again 5 s after the last time, or when the minute is over",
	      !wants_more(s) || s->command || now < s->last_ns + LADDER_PAUSE_MAX_NS ||
	      (s->foreign == LADDER_FOREIGN_MAX && now < s->foreign_ns + LADDER_MINUTE_NS));
	prove("a device that is back is commanded again 5 s after the last time",
	      !s->begun || s->busy || !s->tried || !s->returned || s->away || s->command ||
	      now < s->last_ns + LADDER_PAUSE_MAX_NS);
}

static void confirmation(const struct ladder_step *w, const struct ladder_step *s)
{
	prove("confirmed is what has read off after its command",
	      !s->confirmed || w->confirmed || (reads(s, LADDER_SEEN_OFF) && w->tried));
	prove("only what reads off is as wanted again",
	      s->against_ns != INTERLOCK_NEVER || w->against_ns == INTERLOCK_NEVER ||
	      reads(s, LADDER_SEEN_OFF));
	prove("what was confirmed stays so until it reads on",
	      s->confirmed || !w->confirmed || reads(s, LADDER_SEEN_ON));
}

/* Escalation */

static void escalation(const struct ladder_step *w, const struct ladder_step *s)
{
	bool anew = s->escalated && !w->escalated;
	bool foreign = w->confirmed && reads(s, LADDER_SEEN_ON) &&
		       w->foreign == LADDER_FOREIGN_MAX;

	prove("what is confirmed does not escalate, unless it reads on once too often in a minute",
	      !anew || !is_done(w) || foreign);
	prove("a step escalates 15 s after it began or read on, and not before",
	      !anew || foreign || now >= w->against_ns + LADDER_ESCALATE_NS);
	prove("a step escalates at the latest then",
	      !s->begun || is_done(s) || s->escalated || now < s->against_ns + LADDER_ESCALATE_NS);
	prove("nothing that is read gives a step more time, but that it is off",
	      !w->begun || w->against_ns == INTERLOCK_NEVER || s->against_ns <= w->against_ns ||
	      reads(s, LADDER_SEEN_OFF));
	prove("what escalates has its parent taken at once, unless that feeds this node",
	      !anew || s->parent == LADDER_NO_STEP || step[s->parent].begun ||
	      step[s->parent].stage == LADDER_STAGE_SELF);
	prove("what has escalated stays so", s->escalated || !w->escalated);
}

static void parents(u32 i)
{
	bool wanted = was[i].wanted;
	u32 j;

	for (j = 0; j < NUM; j++)
		wanted |= step[j].escalated && step[j].parent == i;
	prove("a parent is taken only for a step that has escalated",
	      !step[i].is_parent || was[i].begun || !step[i].begun || wanted);
}

/* Stages and SELF */

static bool feeds_this_node(void)
{
	bool found = policy.poweroff;
	u32 i;

	for (i = 0; i < NUM; i++)
		found |= step[i].stage == LADDER_STAGE_SELF;
	return found;
}

static void self(void)
{
	bool anew = run.stage >= LADDER_STAGE_SELF && was_run.stage < LADDER_STAGE_SELF;
	bool bound = now - run.begun_ns >= policy.self_ns;
	bool early = anew && !bound && feeds_this_node();
	u32 i;

	for (i = 0; i < NUM; i++) {
		const struct ladder_step *s = &step[i];

		prove("what feeds this node begins with SELF, not before",
		      s->stage != LADDER_STAGE_SELF || !s->begun || was[i].begun ||
		      run.stage >= LADDER_STAGE_SELF);
		prove("SELF begins when each other step is confirmed or has escalated, or at its bound",
		      !early || s->stage == LADDER_STAGE_SELF || !s->begun || is_done(s) ||
		      s->escalated);
		prove("SELF begins after all stages",
		      !early || s->stage == LADDER_STAGE_SELF || s->begun || s->is_parent ||
		      run.only != LADDER_ALL);
	}
	prove("SELF does not begin before its bound while something is not there",
	      !early || !policy.missing);
	prove("SELF begins when the record is on disk, or after 5 s, or at its bound",
	      !early || recorded || now - run.begun_ns >= LADDER_RECORD_NS);
	prove("SELF begins at its bound, whatever is read, once no other trip needs this node",
	      !bound || now < policy.others_ns || !feeds_this_node() ||
	      run.stage >= LADDER_STAGE_SELF);
	prove("SELF does not begin while another trip needs this node",
	      !anew || !feeds_this_node() || now >= policy.others_ns);
}

static void stages(void)
{
	bool over = now >= was_run.stage_ns + policy.stage_ns ||
		    now >= was_run.begun_ns + policy.self_ns;
	bool done = true;
	u32 i;

	for (i = 0; i < NUM; i++)
		if (step[i].begun && !step[i].is_parent && step[i].stage == was_run.stage)
			done &= is_done(&step[i]);
	prove("stages never go back", run.stage >= was_run.stage);
	prove("a stage begins when the one before it is confirmed or has had its time",
	      run.stage == was_run.stage || done || over || was_run.stage + 1 == LADDER_STAGE_SELF);
}

static void power(void)
{
	bool exhausted = false;
	u32 i;

	for (i = 0; i < NUM; i++)
		exhausted |= step[i].begun && !is_done(&step[i]) && step[i].escalated &&
			     step[i].parent == LADDER_NO_STEP;
	prove("this node is powered off only if that is wanted, after SELF has begun, when a last parent has failed",
	      !run.poweroff || was_run.poweroff ||
	      (policy.poweroff && exhausted && run.stage >= LADDER_STAGE_SELF));
}

/* Any trip that a plan allows, after any past. */
static void any_trip(void)
{
	u32 i;

	policy = (struct ladder_policy) {
		.stage_ns = any_time(),
		.self_ns = any_time(),
		.others_ns = any_time(),
		.poweroff = any_bool(),
		.missing = any_bool(),
	};
	run = (struct ladder_run) {
		.begun_ns = any_time(),
		.stage_ns = any_time(),
		.stage = nondet_u8(),
		.only = nondet_u8(),
		.confirmed = any_bool(),
		.escalated = any_bool(),
		.poweroff = any_bool(),
	};
	recorded = any_bool();
	for (i = 0; i < NUM; i++) {
		step[i] = (struct ladder_step) {
			.stage = nondet_u8(),
			.parent = parent_of[i],
			.is_parent = is_parent(i),
			.seen = nondet_u8(),
			.away = any_bool(),
			.busy = any_bool(),
			.command = any_bool(),
			.wanted = any_bool(),
			.begun = any_bool(),
			.tried = any_bool(),
			.confirmed = any_bool(),
			.escalated = any_bool(),
			.was_away = any_bool(),
			.returned = any_bool(),
			.foreign = nondet_u8(),
			.foreign_ns = nondet_u64(),
			.against_ns = nondet_u64(),
			.last_ns = nondet_u64(),
			.pause_ns = nondet_u64(),
			.next_ns = nondet_u64(),
			.returned_ns = nondet_u64(),
		};
		assume(step[i].seen <= LADDER_SEEN_ON);
		assume(step[i].stage == LADDER_STAGE_SELF ||
		       (step[i].is_parent ? step[i].stage == LADDER_STAGE_END :
					    step[i].stage <= MEGAPOD_INTERLOCK_STAGE_MAX));
	}
	assume(run.stage >= FIRST_STAGE);
}

static void decide(void)
{
	u64 last = any_time();
	u32 i;

	any_trip();
	now = any_time();
	assume(now > 0 && now >= last);
	invariants(false, last);
	was_run = run;
	for (i = 0; i < NUM; i++)
		was[i] = step[i];
	next = ladder_climb(&policy, &run, step, NUM, recorded, now);
}

/* Nothing will be done any more unless something else is read. */
static bool is_over(void)
{
	bool over = run.stage == LADDER_STAGE_END;
	u32 i;

	for (i = 0; i < NUM; i++)
		over &= !step[i].begun || is_done(&step[i]) || step[i].escalated;
	for (i = 0; i < NUM; i++)
		over &= !wants_more(&step[i]);
	return over;
}

/* Each decision. */
void climbs(void)
{
	u32 i;

	decide();
	invariants(true, now);
	prove("the time returned is yet to come", next > now);
	prove("while anything is left to do a time is returned",
	      next != INTERLOCK_NEVER || is_over());
	for (i = 0; i < NUM; i++) {
		commands(&was[i], &step[i]);
		confirmation(&was[i], &step[i]);
		escalation(&was[i], &step[i]);
		parents(i);
	}
	self();
	stages();
	power();
}

/* The time that it returns. */
void waits(void)
{
	u64 early = any_time();
	u32 i;

	decide();
	assume(early > now && early < next);
	/* what is commanded is not looked at before that is over */
	for (i = 0; i < NUM; i++)
		step[i].busy |= step[i].command;
	was_run = run;
	for (i = 0; i < NUM; i++)
		was[i] = step[i];
	ladder_climb(&policy, &run, step, NUM, recorded, early);
	prove("before the time returned no stage is to begin", run.stage == was_run.stage);
	for (i = 0; i < NUM; i++)
		prove("before the time returned nothing is to be commanded or to escalate",
		      !step[i].command && step[i].escalated == was[i].escalated);
}

/* A trip begins. */
void begins(void)
{
	any_trip();
	now = any_time();
	ladder_start(&run, step, NUM, nondet_u8(), now);
	invariants(true, now);
	prove("a trip begins with nothing escalated", !run.escalated && !run.poweroff);
}

/* One of a stage becomes one of all. */
void widens(void)
{
	u64 last = any_time();

	any_trip();
	now = any_time();
	assume(now >= last);
	invariants(false, last);
	ladder_widen(&run, now);
	invariants(true, now);
}

/* A plan with more steps takes the place of one. */
void exchanges(void)
{
	u64 last = any_time(), stage_ns;
	bool self = false;
	u32 i, stage;

	any_trip();
	now = any_time();
	assume(now >= last);
	invariants(false, last);
	stage_ns = run.stage_ns;
	stage = run.stage;
	ladder_exchange(&run, step, NUM, now);
	invariants(true, now);
	for (i = 0; i < NUM; i++)
		self |= step[i].begun && step[i].stage == LADDER_STAGE_SELF;
	prove("SELF that has not begun waits for what is new",
	      self || run.stage < LADDER_STAGE_SELF - 1 ||
	      (run.stage == LADDER_STAGE_SELF - 1 && run.begun_ns == now && run.stage_ns == now));
	prove("no stage waits for what is new",
	      run.stage_ns == stage_ns || stage >= LADDER_STAGE_SELF - 1);
}

/* The bound that arming prints. */
void bounds(void)
{
	u64 stage_ns = nondet_u32() * MS, self_ns;
	u32 i;

	any_trip();
	self_ns = ladder_self_ns(step, NUM, stage_ns);
	prove("SELF's bound is all stages and 15 s for each step of the longest chain",
	      self_ns >= LADDER_ESCALATE_NS &&
	      self_ns <= MEGAPOD_INTERLOCK_STAGE_MAX * stage_ns + NUM * LADDER_ESCALATE_NS);
	for (i = 0; i < NUM; i++)
		prove("SELF's bound leaves a parent its 15 s",
		      step[i].stage == LADDER_STAGE_SELF || step[i].parent == LADDER_NO_STEP ||
		      step[step[i].parent].stage == LADDER_STAGE_SELF ||
		      self_ns >= 2 * LADDER_ESCALATE_NS);
}
