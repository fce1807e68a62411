// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the ladder of a trip, on relays that do what relays must not do.
 */
#include <kunit/test.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "ladder.c"

#define MS	1000000ULL
#define SECOND	(1000 * MS)
#define TICK	(10 * MS)
#define STEPS	6

/* What a step acts on */
struct relay {
	bool on;
	bool stuck;
	bool dead;
	bool deaf;
	u32 commands;
	u64 first_ns;
	u64 last_ns;
};

struct world {
	struct ladder_policy policy;
	struct ladder_run run;
	struct ladder_step step[STEPS];
	struct relay relay[STEPS];
	u32 num;
	bool recorded;
	u64 tripped;
	u64 next;
	u64 now;
};

static struct relay *add(struct world *w, u8 stage, u8 parent)
{
	struct relay *r = &w->relay[w->num];

	w->step[w->num++] = (struct ladder_step) { .stage = stage, .parent = parent };
	r->on = true;
	return r;
}

static struct relay *add_parent(struct world *w, u8 stage, u8 parent)
{
	struct relay *r = add(w, stage, parent);

	w->step[w->num - 1].is_parent = true;
	return r;
}

static void trip(struct world *w)
{
	w->policy.stage_ns = 3 * SECOND;
	w->policy.self_ns = ladder_self_ns(w->step, w->num, w->policy.stage_ns);
	w->now = 2 * SECOND;
	w->tripped = w->now;
	ladder_start(&w->run, w->step, w->num, LADDER_ALL, w->now);
	w->next = w->now;
}

static void observe(struct world *w)
{
	u32 i;

	for (i = 0; i < w->num; i++) {
		struct relay *r = &w->relay[i];

		w->step[i].away = r->dead;
		w->step[i].seen = r->dead ? LADDER_SEEN_UNKNOWN :
				  r->on ? LADDER_SEEN_ON : LADDER_SEEN_OFF;
	}
}

static void obey(struct world *w)
{
	u32 i;

	for (i = 0; i < w->num; i++) {
		struct relay *r = &w->relay[i];

		if (!w->step[i].command)
			continue;
		if (!r->commands++)
			r->first_ns = w->now;
		r->last_ns = w->now;
		if (!r->dead && !r->stuck && !r->deaf)
			r->on = false;
	}
}

/* Looks at what has changed, and a second time at what came of the commands, as the thread does. */
static void climb(struct world *w)
{
	int i;

	for (i = 0; i < 2; i++) {
		observe(w);
		w->next = ladder_climb(&w->policy, &w->run, w->step, w->num, w->recorded, w->now);
		obey(w);
	}
}

static void run_until(struct world *w, u64 time_ns)
{
	while (w->now < time_ns) {
		climb(w);
		w->now = min(time_ns, w->next);
	}
	climb(w);
}

static void run_for(struct world *w, u64 ns)
{
	run_until(w, w->now + ns);
}

#define EXPECT_AT(test, w, time_ns, after_ns) \
	KUNIT_EXPECT_EQ(test, (time_ns) - (w)->tripped, after_ns)

/* A relay that stays on: its parent goes before what feeds this node, and that at once then. */
static void stuck_self_test(struct kunit *test)
{
	struct world w = { .recorded = true, .policy.poweroff = true };
	struct relay *stuck = add(&w, 0, 1);
	struct relay *parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	struct relay *self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);

	stuck->stuck = true;
	trip(&w);
	KUNIT_EXPECT_EQ(test, w.policy.self_ns, 30 * SECOND);
	run_for(&w, 15 * SECOND - 1);
	KUNIT_EXPECT_EQ(test, parent->commands, 0);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	run_for(&w, 10 * SECOND);
	EXPECT_AT(test, &w, parent->first_ns, 15 * SECOND);
	EXPECT_AT(test, &w, self->first_ns, 15 * SECOND);
	KUNIT_EXPECT_FALSE(test, parent->on);
	KUNIT_EXPECT_FALSE(test, self->on);
	KUNIT_EXPECT_TRUE(test, w.run.escalated);
	KUNIT_EXPECT_FALSE(test, w.run.poweroff);
	/* it is tried further on, slowly */
	KUNIT_EXPECT_FALSE(test, w.run.confirmed);
	run_for(&w, 60 * SECOND);
	KUNIT_EXPECT_GE(test, stuck->last_ns, w.now - 5 * SECOND);
}

/* A chain of parents that are stuck as well: each has its time, then this node goes. */
static void chain_test(struct kunit *test)
{
	struct world w = { .recorded = true, .policy.poweroff = true };
	struct relay *self;
	int i;

	add(&w, 0, 1);
	add_parent(&w, LADDER_STAGE_END, 2);
	add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	for (i = 0; i < 3; i++)
		w.relay[i].stuck = true;
	trip(&w);
	KUNIT_EXPECT_EQ(test, w.policy.self_ns, 45 * SECOND);
	run_for(&w, 45 * SECOND - 1);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	KUNIT_EXPECT_FALSE(test, w.run.poweroff);
	run_for(&w, 1);
	for (i = 0; i < 3; i++)
		EXPECT_AT(test, &w, w.relay[i].first_ns, i * 15 * SECOND);
	EXPECT_AT(test, &w, self->first_ns, 45 * SECOND);
	KUNIT_EXPECT_TRUE(test, w.run.poweroff);
}

/* A parent that feeds this node waits for all others, too. */
static void self_parent_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *slow, *parent, *second;

	add(&w, 0, 1)->stuck = true;
	parent = add_parent(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	slow = add(&w, 3, 3);
	second = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	slow->stuck = true;
	trip(&w);
	run_for(&w, 60 * SECOND);
	/* stage 0 is not confirmed: stages 1 to 3 are empty, and go by at once after it */
	EXPECT_AT(test, &w, slow->first_ns, 3 * SECOND);
	EXPECT_AT(test, &w, second->first_ns, 18 * SECOND);
	EXPECT_AT(test, &w, parent->first_ns, 18 * SECOND);
}

/* Confirmed and then not known is no failure. */
static void lost_test(struct kunit *test)
{
	struct world w = { .recorded = true, .policy.poweroff = true };
	struct relay *lost = add(&w, 0, 1);
	struct relay *parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);

	trip(&w);
	run_for(&w, 10 * MS);
	KUNIT_EXPECT_TRUE(test, w.run.confirmed);
	lost->dead = true;
	run_for(&w, 3600 * SECOND);
	KUNIT_EXPECT_EQ(test, parent->commands, 0);
	KUNIT_EXPECT_EQ(test, lost->commands, 1);
	KUNIT_EXPECT_FALSE(test, w.run.escalated);
	KUNIT_EXPECT_FALSE(test, w.run.poweroff);
	/* commanded again when it is back, whatever it reads */
	lost->dead = false;
	climb(&w);
	KUNIT_EXPECT_EQ(test, lost->commands, 2);
	KUNIT_EXPECT_EQ(test, lost->last_ns, w.now);
	/* and if it comes back as on, it has its time to go off */
	lost->dead = true;
	run_for(&w, 100 * SECOND);
	lost->dead = false;
	lost->on = true;
	lost->stuck = true;
	climb(&w);
	KUNIT_EXPECT_EQ(test, lost->commands, 3);
	run_for(&w, 15 * SECOND - 1);
	KUNIT_EXPECT_EQ(test, parent->commands, 0);
	run_for(&w, 1);
	KUNIT_EXPECT_EQ(test, parent->commands, 1);
}

/* What feeds this node waits for another trip, which needs it until all but SELF has been done. */
static void others_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *stuck = add(&w, 0, 1);
	struct relay *parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	struct relay *self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);

	stuck->stuck = true;
	trip(&w);
	w.policy.others_ns = w.tripped + 50 * SECOND;
	run_for(&w, SECOND);
	KUNIT_EXPECT_EQ(test, ladder_needs_ns(&w.policy, &w.run, w.step, w.num),
			w.tripped + 30 * SECOND);
	run_for(&w, 15 * SECOND);
	KUNIT_EXPECT_FALSE(test, parent->on);
	KUNIT_EXPECT_EQ(test, ladder_needs_ns(&w.policy, &w.run, w.step, w.num), 0);
	run_until(&w, w.tripped + 50 * SECOND - 1);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	run_for(&w, 1);
	KUNIT_EXPECT_EQ(test, self->commands, 1);

	/* one that does nothing to this node needs it all the same */
	w = (struct world) { .recorded = true };
	add(&w, 0, 1)->stuck = true;
	parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	trip(&w);
	run_for(&w, 10 * SECOND);
	KUNIT_EXPECT_EQ(test, w.run.stage, LADDER_STAGE_END);
	KUNIT_EXPECT_EQ(test, ladder_needs_ns(&w.policy, &w.run, w.step, w.num),
			w.tripped + 30 * SECOND);
	run_for(&w, 10 * SECOND);
	KUNIT_EXPECT_FALSE(test, parent->on);
	KUNIT_EXPECT_EQ(test, ladder_needs_ns(&w.policy, &w.run, w.step, w.num), 0);

	/* as long as this node is to be left alone it is not powered off either */
	w = (struct world) { .recorded = true, .policy.poweroff = true };
	add(&w, 0, LADDER_NO_STEP)->stuck = true;
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	trip(&w);
	w.policy.others_ns = INTERLOCK_NEVER;
	run_for(&w, 1000 * SECOND);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	KUNIT_EXPECT_FALSE(test, w.run.poweroff);
	w.policy.others_ns = 0;
	climb(&w);
	KUNIT_EXPECT_EQ(test, self->commands, 1);
	KUNIT_EXPECT_TRUE(test, w.run.poweroff);
}

/*
 * Another plan takes the place of the first: what was confirmed has not failed by that, and what
 * had no parent escalates to the one that has come.
 */
static void inherit_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct ladder_step before[3];
	struct relay *lost = add(&w, 0, 2), *stuck = add(&w, 0, LADDER_NO_STEP);
	struct relay *parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	u32 i;

	stuck->stuck = true;
	trip(&w);
	run_for(&w, 20 * SECOND);
	lost->dead = true;
	run_for(&w, SECOND);
	memcpy(before, w.step, sizeof(before));
	for (i = 0; i < 3; i++) {
		w.step[i] = (struct ladder_step) {
			.stage = before[i].stage,
			.parent = i == 1 ? 2 : before[i].parent,
			.is_parent = before[i].is_parent,
		};
		ladder_inherit(&w.step[i], &before[i]);
	}
	KUNIT_EXPECT_EQ(test, parent->commands, 0);
	climb(&w);
	KUNIT_EXPECT_EQ(test, parent->commands, 1);
	KUNIT_EXPECT_TRUE(test, w.step[0].confirmed);
	run_for(&w, 100 * SECOND);
	KUNIT_EXPECT_FALSE(test, w.step[0].escalated);
	KUNIT_EXPECT_EQ(test, lost->commands, 1);
}

/* Nothing was there, and now outlets come, this node's own among them: that waits as ever. */
static void come_test(struct kunit *test)
{
	struct world w = { };
	struct ladder_run scratch;
	struct relay *self, *stuck;

	trip(&w);
	run_for(&w, 10 * SECOND);
	KUNIT_EXPECT_EQ(test, w.run.stage, LADDER_STAGE_END);
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	stuck = add(&w, 0, LADDER_NO_STEP);
	stuck->stuck = true;
	ladder_start(&scratch, w.step, w.num, LADDER_ALL, w.now);
	w.policy.self_ns = ladder_self_ns(w.step, w.num, w.policy.stage_ns);
	ladder_exchange(&w.run, w.step, w.num, w.now);
	climb(&w);
	EXPECT_AT(test, &w, stuck->first_ns, 10 * SECOND);
	run_for(&w, 5 * SECOND);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	stuck->stuck = false;
	w.recorded = true;
	run_for(&w, 10 * SECOND);
	KUNIT_EXPECT_EQ(test, self->commands, 1);
	KUNIT_EXPECT_GE(test, self->first_ns, stuck->last_ns);
	/* once it has begun nothing gives the others their time again */
	ladder_exchange(&w.run, w.step, w.num, w.now);
	KUNIT_EXPECT_EQ(test, w.run.stage, LADDER_STAGE_END);
}

/* However many come, one after the other, later stages begin in their time. */
static void many_come_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *next;
	u32 i;

	add(&w, 0, LADDER_NO_STEP)->stuck = true;
	next = add(&w, 1, LADDER_NO_STEP);
	trip(&w);
	for (i = 0; i < 20; i++) {
		run_for(&w, w.policy.stage_ns / 2);
		ladder_exchange(&w.run, w.step, w.num, w.now);
	}
	EXPECT_AT(test, &w, next->first_ns, w.policy.stage_ns);
}

/* What is not there yet is waited for as what does not answer is, and not longer. */
static void missing_test(struct kunit *test)
{
	struct world w = { .recorded = true, .policy.missing = true };
	struct relay *self;

	add(&w, 0, LADDER_NO_STEP);
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	trip(&w);
	run_for(&w, 14 * SECOND);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	KUNIT_EXPECT_EQ(test, ladder_needs_ns(&w.policy, &w.run, w.step, w.num),
			w.tripped + 15 * SECOND);
	run_for(&w, 2 * SECOND);
	EXPECT_AT(test, &w, self->first_ns, 15 * SECOND);
}

/* What was never confirmed escalates in its time, whether it answers or not. */
static void dead_test(struct kunit *test)
{
	struct world w = { .recorded = true, .policy.poweroff = true };
	struct relay *dead = add(&w, 0, 1), *live = add(&w, 1, LADDER_NO_STEP);
	struct relay *parent;

	w.step[0].parent = 2;
	parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	dead->dead = true;
	trip(&w);
	run_for(&w, 100 * SECOND);
	EXPECT_AT(test, &w, live->first_ns, 3 * SECOND);
	EXPECT_AT(test, &w, parent->first_ns, 15 * SECOND);
	KUNIT_EXPECT_FALSE(test, w.run.poweroff);
	/* back: at once */
	run_for(&w, 1234 * MS);
	dead->dead = false;
	climb(&w);
	KUNIT_EXPECT_EQ(test, dead->last_ns, w.now);
	KUNIT_EXPECT_FALSE(test, dead->on);
}

/* It answers BUSY for 11 s. */
static void busy_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *busy = add(&w, 0, LADDER_NO_STEP);

	busy->deaf = true;
	trip(&w);
	run_for(&w, 11 * SECOND);
	KUNIT_EXPECT_EQ(test, busy->commands, 6);
	busy->deaf = false;
	run_for(&w, 5 * SECOND);
	KUNIT_EXPECT_FALSE(test, busy->on);
	/* 0, 0.25, 0.75, 1.75, 3.75, 7.75, 12.75 */
	EXPECT_AT(test, &w, busy->last_ns, 12750 * MS);
}

/* The connection is reset once, under the first command. */
static void reset_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *r = add(&w, 0, LADDER_NO_STEP);

	r->deaf = true;
	trip(&w);
	climb(&w);
	r->deaf = false;
	run_for(&w, SECOND);
	KUNIT_EXPECT_EQ(test, r->commands, 2);
	EXPECT_AT(test, &w, r->last_ns, 250 * MS);
	KUNIT_EXPECT_TRUE(test, w.run.confirmed);
}

/* A link that comes and goes, and carries nothing: it escalates all the same. */
static void flapping_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *r = add(&w, 0, 1), *parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	int i;

	r->deaf = true;
	trip(&w);
	for (i = 0; i < 500; i++) {
		r->dead = !r->dead;
		run_for(&w, 300 * MS);
	}
	EXPECT_AT(test, &w, parent->first_ns, 15 * SECOND);
	/* each 5 s one of the ladder's own, and one for a return; six more at first */
	KUNIT_EXPECT_LE(test, r->commands, 2 * 150 / 5 + 6);
}

/* A device that resets the connection at each OFF is back at once. */
static void resetter_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *r = add(&w, 0, LADDER_NO_STEP);
	u32 before;
	int i;

	r->deaf = true;
	trip(&w);
	for (i = 0, before = 0; i < 6000; i++) {
		r->dead = r->commands != before;
		before = r->commands;
		run_for(&w, TICK);
	}
	KUNIT_EXPECT_LE(test, r->commands, 2 * 60 / 5 + 6);
	KUNIT_EXPECT_GE(test, r->last_ns, w.now - 5 * SECOND);
}

/* Somebody keeps switching on again. */
static void foreign_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *r = add(&w, 0, 1), *parent = add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	u64 minute;
	int i;

	trip(&w);
	run_for(&w, 10 * SECOND);
	minute = w.now;
	for (i = 0; i < 3; i++) {
		r->on = true;
		climb(&w);
		KUNIT_EXPECT_EQ(test, r->last_ns, w.now);
		KUNIT_EXPECT_FALSE(test, r->on);
		run_for(&w, SECOND);
	}
	KUNIT_EXPECT_EQ(test, parent->commands, 0);
	r->on = true;
	climb(&w);
	KUNIT_EXPECT_EQ(test, r->commands, 4);
	KUNIT_EXPECT_EQ(test, parent->last_ns, w.now);
	run_for(&w, 60 * SECOND);
	KUNIT_EXPECT_EQ(test, r->commands, 5);
	KUNIT_EXPECT_EQ(test, r->last_ns, minute + 60 * SECOND);
	/* the minute is over, and so is its count */
	r->on = true;
	climb(&w);
	KUNIT_EXPECT_FALSE(test, r->on);
	/* a parent that is switched on again goes off again */
	parent->on = true;
	climb(&w);
	KUNIT_EXPECT_FALSE(test, parent->on);
}

/* All relays open, and power flows: a welded contact. */
static void welded_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	u32 commands = 0;

	add(&w, 0, 1);
	add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	trip(&w);
	w.step[0].seen = LADDER_SEEN_ON;
	while (!w.step[1].begun && w.now < 100 * SECOND) {
		w.next = ladder_climb(&w.policy, &w.run, w.step, w.num, true, w.now);
		commands += w.step[0].command;
		w.step[0].seen = LADDER_SEEN_DRAWS;
		w.now = w.next;
	}
	EXPECT_AT(test, &w, w.step[1].against_ns, 15 * SECOND);
	/* no more often than its power needs to fall */
	KUNIT_EXPECT_LE(test, commands, 4);
}

/* SELF waits for the record, but not for long. */
static void record_test(struct kunit *test)
{
	struct world w = { };
	struct relay *self;

	add(&w, 0, LADDER_NO_STEP);
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	trip(&w);
	run_for(&w, SECOND);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	w.recorded = true;
	climb(&w);
	EXPECT_AT(test, &w, self->first_ns, SECOND);

	w = (struct world) { };
	add(&w, 0, LADDER_NO_STEP);
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	trip(&w);
	run_for(&w, 10 * SECOND);
	EXPECT_AT(test, &w, self->first_ns, LADDER_RECORD_NS);
}

/*
 * What reads off is commanded, too: that may have been read long before, and of a relay that is
 * welded the meter tells only then.
 */
static void reads_off_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *off = add(&w, 0, LADDER_NO_STEP);

	off->on = false;
	trip(&w);
	run_for(&w, 100 * SECOND);
	KUNIT_EXPECT_EQ(test, off->commands, 1);
}

/* One stage alone, and then all: its times begin when it becomes serious. */
static void widen_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *first = add(&w, 0, LADDER_NO_STEP), *second = add(&w, 1, LADDER_NO_STEP);
	struct relay *self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);

	trip(&w);
	w.run.only = 1;
	run_for(&w, 100 * SECOND);
	KUNIT_EXPECT_EQ(test, first->commands, 0);
	KUNIT_EXPECT_EQ(test, second->commands, 1);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	first->stuck = true;
	ladder_widen(&w.run, w.now);
	run_for(&w, 15 * SECOND - 1);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	run_for(&w, 1);
	KUNIT_EXPECT_EQ(test, self->commands, 1);
	EXPECT_AT(test, &w, first->first_ns, 100 * SECOND);
	KUNIT_EXPECT_EQ(test, second->commands, 1);
}

struct random_world {
	struct world w;
	u64 tried_ns[STEPS][64];
	u32 tries[STEPS];
	bool well[STEPS];
	bool escalated[STEPS];
};

/* What is outside of the scope is not commanded and not missed; if it comes in, it goes off. */
static void spared_test(struct kunit *test)
{
	struct world w = { };
	struct relay *near = add(&w, 0, LADDER_NO_STEP);
	struct relay *far = add(&w, 1, LADDER_NO_STEP);
	struct relay *last = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);

	trip(&w);
	w.recorded = true;
	w.step[1].stage = LADDER_STAGE_SPARED;
	w.step[2].stage = LADDER_STAGE_SPARED;
	run_for(&w, 60 * SECOND);
	KUNIT_EXPECT_EQ(test, near->commands, 1);
	KUNIT_EXPECT_TRUE(test, w.run.confirmed);
	KUNIT_EXPECT_EQ(test, far->commands, 0);
	KUNIT_EXPECT_EQ(test, last->commands, 0);

	w.step[1].stage = 1;
	w.step[2].stage = LADDER_STAGE_SELF;
	far->deaf = true;
	ladder_widen(&w.run, w.now);
	run_for(&w, 5 * SECOND);
	KUNIT_EXPECT_EQ(test, near->commands, 1);
	KUNIT_EXPECT_GT(test, far->commands, 1);
	/* what feeds this node is last, however long ago the trip was */
	KUNIT_EXPECT_EQ(test, last->commands, 0);
	KUNIT_EXPECT_FALSE(test, w.run.confirmed);
	far->deaf = false;
	run_for(&w, 10 * SECOND);
	KUNIT_EXPECT_EQ(test, last->commands, 1);
	KUNIT_EXPECT_TRUE(test, w.run.confirmed);
}

/* A ladder of any shape: steps with lower numbers may have parents with higher ones. */
static void random_shape(struct world *w, struct rnd_state *rnd)
{
	u32 parents = prandom_u32_state(rnd) % 3, steps = 1 + prandom_u32_state(rnd) % 3, i;

	for (i = 0; i < steps; i++)
		add(w, prandom_u32_state(rnd) % (LADDER_STAGE_SELF + 1),
		    parents && prandom_u32_state(rnd) % 2 ? steps : LADDER_NO_STEP);
	for (i = 0; i < parents; i++)
		add_parent(w, prandom_u32_state(rnd) % 4 ? LADDER_STAGE_END : LADDER_STAGE_SELF,
			   i + 1 < parents ? steps + i + 1 : LADDER_NO_STEP);
	w->policy.poweroff = prandom_u32_state(rnd) % 2;
	w->recorded = prandom_u32_state(rnd) % 2;
}

static void random_look(struct random_world *r, struct rnd_state *rnd, u32 calm)
{
	u32 i;

	for (i = 0; i < r->w.num; i++) {
		struct ladder_step *s = &r->w.step[i];

		if (prandom_u32_state(rnd) % calm)
			continue;
		s->seen = prandom_u32_state(rnd) % (LADDER_SEEN_ON + 1);
		s->away = prandom_u32_state(rnd) % 2;
		s->busy = !(prandom_u32_state(rnd) % 4);
	}
}

/* What a step has read as, told without the ladder: off since it was commanded, or not any more. */
static void random_note(struct random_world *r)
{
	u32 i;

	for (i = 0; i < r->w.num; i++) {
		const struct ladder_step *s = &r->w.step[i];

		r->escalated[i] = s->escalated;
		if (s->busy || !r->tries[i])
			continue;
		if (s->seen == LADDER_SEEN_OFF)
			r->well[i] = true;
		else if (s->seen == LADDER_SEEN_ON || s->seen == LADDER_SEEN_DRAWS)
			r->well[i] = false;
	}
}

static void random_check(struct kunit *test, struct random_world *r)
{
	struct world *w = &r->w;
	u32 i;

	KUNIT_ASSERT_GT(test, w->next, w->now);
	for (i = 0; i < w->num; i++) {
		struct ladder_step *s = &w->step[i];
		u32 n = r->tries[i];

		if (s->escalated && !r->escalated[i])
			KUNIT_ASSERT_FALSE(test, r->well[i]);
		if (!s->command)
			continue;
		KUNIT_ASSERT_TRUE(test, s->begun && !s->busy);
		if (n)
			KUNIT_ASSERT_GE(test, w->now - r->tried_ns[i][(n - 1) % 64],
					LADDER_PAUSE_MIN_NS);
		if (n >= 60)
			KUNIT_ASSERT_GE(test, w->now - r->tried_ns[i][(n - 60) % 64],
					LADDER_MINUTE_NS);
		r->tried_ns[i][n % 64] = w->now;
		r->tries[i]++;
	}
}

/*
 * Whatever is read: no step is commanded more than 4 times a second and 60 times a minute, none
 * that was confirmed escalates unless something has read on or drawn power since, what feeds this
 * node is reached at its bound, and this node is not powered off before.
 */
static void random_test(struct kunit *test)
{
	struct random_world *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct rnd_state rnd;
	u32 round, calm, i;
	u64 bound;

	KUNIT_ASSERT_NOT_NULL(test, r);
	prandom_seed_state(&rnd, 0x6c616464);
	for (round = 0; round < 2000; round++) {
		memset(r, 0, sizeof(*r));
		random_shape(&r->w, &rnd);
		trip(&r->w);
		bound = r->w.tripped + max(r->w.policy.self_ns, LADDER_RECORD_NS);
		calm = 1 + prandom_u32_state(&rnd) % 100;
		while (r->w.now < bound + 100 * SECOND) {
			random_look(r, &rnd, calm);
			random_note(r);
			r->w.next = ladder_climb(&r->w.policy, &r->w.run, r->w.step, r->w.num,
						 r->w.recorded, r->w.now);
			random_check(test, r);
			if (r->w.run.poweroff)
				KUNIT_ASSERT_GE(test, r->w.run.stage, LADDER_STAGE_SELF);
			if (r->w.now >= bound)
				for (i = 0; i < r->w.num; i++)
					KUNIT_ASSERT_TRUE(test, r->w.step[i].begun ||
							  r->w.step[i].is_parent);
			r->w.now += min(r->w.next - r->w.now,
					(1 + prandom_u32_state(&rnd) % 100) * 10 * MS);
		}
		cond_resched();
	}
}

/* What is read of the first step, whatever its relay does. */
static void climb_seeing(struct world *w, u64 time_ns, u8 seen)
{
	w->now = time_ns;
	w->step[0].seen = seen;
	w->next = ladder_climb(&w->policy, &w->run, w->step, w->num, w->recorded, w->now);
}

/* A meter that is read now and then gives what draws power no more time. */
static void meter_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	u64 begun;
	int i;

	add(&w, 0, 1);
	add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	trip(&w);
	climb(&w);
	KUNIT_EXPECT_TRUE(test, w.run.confirmed);
	begun = w.now + SECOND;
	for (i = 0; i < 15; i++)
		climb_seeing(&w, begun + i * SECOND,
			     i % 2 ? LADDER_SEEN_OPEN : LADDER_SEEN_DRAWS);
	KUNIT_EXPECT_FALSE(test, w.run.escalated);
	climb_seeing(&w, begun + 15 * SECOND, LADDER_SEEN_OPEN);
	KUNIT_EXPECT_TRUE(test, w.run.escalated);
}

/* Nor does it that the relay closes as well. */
static void closing_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	u64 begun;

	add(&w, 0, 1);
	add_parent(&w, LADDER_STAGE_END, LADDER_NO_STEP);
	trip(&w);
	climb(&w);
	begun = w.now + SECOND;
	climb_seeing(&w, begun, LADDER_SEEN_DRAWS);
	climb_seeing(&w, begun + 10 * SECOND, LADDER_SEEN_ON);
	climb_seeing(&w, begun + 15 * SECOND - 1, LADDER_SEEN_ON);
	KUNIT_EXPECT_FALSE(test, w.run.escalated);
	climb_seeing(&w, begun + 15 * SECOND, LADDER_SEEN_ON);
	KUNIT_EXPECT_TRUE(test, w.run.escalated);
}

/* Somebody switches on once too often, just after a command and just before the minute is over. */
static void end_of_minute_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	u64 minute;
	int i;

	add(&w, 0, LADDER_NO_STEP);
	trip(&w);
	climb(&w);
	minute = w.now + SECOND;
	for (i = 0; i < LADDER_FOREIGN_MAX; i++) {
		climb_seeing(&w, minute + i * SECOND, LADDER_SEEN_ON);
		climb_seeing(&w, minute + i * SECOND + 500 * MS, LADDER_SEEN_OFF);
	}
	/* a device that is back is commanded */
	w.step[0].away = true;
	climb_seeing(&w, minute + 50 * SECOND, LADDER_SEEN_UNKNOWN);
	w.step[0].away = false;
	climb_seeing(&w, minute + 60 * SECOND - 100 * MS, LADDER_SEEN_OFF);
	KUNIT_EXPECT_TRUE(test, w.step[0].command);
	climb_seeing(&w, minute + 60 * SECOND - 50 * MS, LADDER_SEEN_ON);
	climb_seeing(&w, minute + 60 * SECOND, LADDER_SEEN_ON);
	KUNIT_EXPECT_FALSE(test, w.step[0].command);
	climb_seeing(&w, minute + 60 * SECOND + 150 * MS, LADDER_SEEN_ON);
	KUNIT_EXPECT_TRUE(test, w.step[0].command);
}

/* Stages that begin late do not move the bound of SELF. */
static void late_test(struct kunit *test)
{
	struct world w = { .recorded = true };
	struct relay *self;
	u8 i;

	for (i = 0; i < 3; i++)
		add(&w, i, LADDER_NO_STEP)->stuck = true;
	self = add(&w, LADDER_STAGE_SELF, LADDER_NO_STEP);
	trip(&w);
	KUNIT_EXPECT_EQ(test, w.policy.self_ns, 21 * SECOND);
	climb(&w);
	w.now = w.tripped + 20 * SECOND;
	climb(&w);
	KUNIT_EXPECT_EQ(test, self->commands, 0);
	w.now = w.tripped + 21 * SECOND;
	climb(&w);
	EXPECT_AT(test, &w, self->first_ns, 21 * SECOND);
	KUNIT_EXPECT_EQ(test, w.relay[2].first_ns, w.now);
}

static struct kunit_case ladder_cases[] = {
	KUNIT_CASE(stuck_self_test),
	KUNIT_CASE(chain_test),
	KUNIT_CASE(self_parent_test),
	KUNIT_CASE(lost_test),
	KUNIT_CASE(others_test),
	KUNIT_CASE(inherit_test),
	KUNIT_CASE(come_test),
	KUNIT_CASE(many_come_test),
	KUNIT_CASE(missing_test),
	KUNIT_CASE(dead_test),
	KUNIT_CASE(busy_test),
	KUNIT_CASE(reset_test),
	KUNIT_CASE(flapping_test),
	KUNIT_CASE(resetter_test),
	KUNIT_CASE(foreign_test),
	KUNIT_CASE(welded_test),
	KUNIT_CASE(record_test),
	KUNIT_CASE(reads_off_test),
	KUNIT_CASE(widen_test),
	KUNIT_CASE(spared_test),
	KUNIT_CASE(meter_test),
	KUNIT_CASE(closing_test),
	KUNIT_CASE(end_of_minute_test),
	KUNIT_CASE(late_test),
	KUNIT_CASE(random_test),
	{ }
};

static struct kunit_suite ladder_suite = {
	.name = "megapod_ladder",
	.test_cases = ladder_cases,
};

kunit_test_suite(ladder_suite);

MODULE_DESCRIPTION("KUnit tests of the ladder of a trip");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
