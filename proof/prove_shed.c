// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof of what a cap sheds, as it is: of a site and OUTLETS outlets of which no more is known than
 * the invariants, and whatever is read of them, shed_more() decides as is claimed below and leaves
 * the invariants as they were. So all of it holds after any number of decisions, at any times.
 */
#include "shed.c"

#include "prove.h"

#ifndef OUTLETS
#define OUTLETS 2
#endif

#define LAST_RANK 128

/* More than any number of steps and meters comes to together */
#define SUM_MAX	(255 * SHED_MW_MAX)

/* One decision: what was, that as the relays read it now, and what became of it. */
static struct shed_site site;
static struct shed_outlet was[OUTLETS], looked[OUTLETS], outlet[OUTLETS];
static u64 now, next;
static u32 added;

static void invariants(bool proving, u64 last)
{
	u32 i;

	for (i = 0; i < OUTLETS; i++) {
		const struct shed_outlet *o = &outlet[i];

		invariant(proving, "what was shed, and what is confirmed of it, lies in the past",
			  !o->shed ||
			  (o->shed_ns <= last &&
			   (o->confirmed_ns == INTERLOCK_NEVER || o->confirmed_ns <= last)));
		invariant(proving, "what was not shed is not confirmed",
			  o->shed || o->confirmed_ns == INTERLOCK_NEVER);
		invariant(proving, "what counts as gone is what an outlet can draw",
			  !o->shed || (o->credit_mw >= 0 && o->credit_mw <= SHED_MW_MAX));
	}
}

static void any_outlet(struct shed_outlet *o)
{
	*o = (struct shed_outlet) {
		.rank = nondet_u8(),
		.last = any_bool(),
		.on = any_bool(),
		.away = any_bool(),
		.confirmed = any_bool(),
		.mw = nondet_s64(),
		.measured_mw = nondet_s64(),
		.shed = any_bool(),
		.shed_ns = any_time(),
		.credit_mw = nondet_s64(),
		.confirmed_ns = nondet_u64(),
	};
	/* as shed_outlet_mw() has it, see outlets() */
	assume(o->mw >= 0 && o->mw <= SHED_MW_MAX);
	assume(o->measured_mw == 0 || o->measured_mw == o->mw);
	/* as rank() has it */
	assume(o->last == (o->rank >= LAST_RANK));
	/* the ladder says so of what was shed and reads off */
	assume(!o->confirmed || (o->shed && !o->on));
}

static void any_site(void)
{
	site = (struct shed_site) {
		.cap_mw = nondet_s64(),
		.margin_mw = nondet_s64(),
		.patience_ns = any_time(),
		.metered = any_bool(),
		.silent = any_bool(),
		.meters_mw = nondet_s64(),
		.meters_ns = any_time(),
		.outlets_mw = nondet_s64(),
	};
	assume(site.cap_mw >= 0 && site.margin_mw >= 0 && site.margin_mw <= site.cap_mw);
	assume(site.meters_mw >= -SUM_MAX && site.meters_mw <= SUM_MAX);
	assume(site.outlets_mw >= 0 && site.outlets_mw <= SUM_MAX);
}

static s64 left_of(const struct shed_outlet *o)
{
	return shed_left_mw(&site, o, OUTLETS, now);
}

/* What the meters say of that. */
static s64 measured_of(const struct shed_outlet *o)
{
	struct sums sums = add_up(&site, o, OUTLETS, now);

	return measures(&site, &sums);
}

static bool is_new(u32 i)
{
	return outlet[i].shed && !was[i].shed;
}

static void one(u32 i)
{
	u32 j;

	prove("what was shed stays so", outlet[i].shed || !was[i].shed);
	prove("only what answers, reads on and draws anything is shed",
	      !is_new(i) || (outlet[i].on && !outlet[i].away && outlet[i].mw > 0));
	prove("what others need goes only for what meters say",
	      !is_new(i) || !outlet[i].last || measured_of(looked) > site.cap_mw - site.margin_mw);
	prove("what is shed counts as gone for what it counted at, from now on",
	      !is_new(i) || (outlet[i].credit_mw == outlet[i].mw && outlet[i].shed_ns == now));
	prove("nothing that does not go off counts as gone for longer than its time",
	      !is_credited(&site, &outlet[i], now) || outlet[i].confirmed_ns != INTERLOCK_NEVER ||
	      now - outlet[i].shed_ns < site.patience_ns);
	for (j = 0; j < OUTLETS; j++)
		prove("those of a lower rank go first, and of one rank the largest",
		      !is_new(i) || !may_go(&outlet[j]) || outlet[j].rank > outlet[i].rank ||
		      (outlet[j].rank == outlet[i].rank && outlet[j].mw <= outlet[i].mw));
}

/* Each decision. */
void sheds(void)
{
	u64 last = any_time(), due;
	bool more_goes = false;
	u32 i, news = 0;

	any_site();
	now = any_time();
	assume(now >= last);
	for (i = 0; i < OUTLETS; i++)
		any_outlet(&outlet[i]);
	invariants(false, last);
	for (i = 0; i < OUTLETS; i++) {
		was[i] = outlet[i];
		looked[i] = outlet[i];
		look(&looked[i], now);
	}
	added = shed_more(&site, outlet, OUTLETS, now, &next);
	invariants(true, now);
	for (i = 0; i < OUTLETS; i++) {
		one(i);
		news += is_new(i);
		more_goes |= may_go(&outlet[i]) && !outlet[i].last;
	}
	prove("it returns how many it shed", added == news);
	prove("at or below the cap nothing is shed", left_of(looked) > site.cap_mw || !added);
	prove("above it all goes that may, until below the cap less the margin",
	      left_of(looked) <= site.cap_mw || left_of(outlet) <= site.cap_mw - site.margin_mw ||
	      !more_goes);
	prove("the time returned is yet to come", next > now);
	for (i = 0; i < OUTLETS; i++) {
		due = patience_end_ns(&site, &outlet[i]);
		prove("it decides again when what was shed has had its time",
		      !outlet[i].shed || outlet[i].confirmed_ns != INTERLOCK_NEVER || due <= now ||
		      next <= due);
	}
	prove("what was decided a moment ago is not decided again",
	      !shed_more(&site, outlet, OUTLETS, now, &due));
}

/* What an outlet counts at. */
void outlets(void)
{
	struct shed_reading power = {
		.value = nondet_s64(), .seen = any_bool(), .good = any_bool(),
	};
	u32 rated_mw = nondet_u32();
	bool off = any_bool();
	s64 mw;

	assume(power.seen || !power.good);
	mw = shed_outlet_mw(&power, rated_mw, off);
	prove("an outlet counts at no less than nothing and no more than a terawatt",
	      mw >= 0 && mw <= SHED_MW_MAX);
	prove("a meter is believed while it speaks",
	      !power.good || power.value < 0 || power.value > SHED_MW_MAX || mw == power.value);
	prove("an outlet whose meter is silent counts at its rating or more, unless it reads off",
	      power.good || off || mw >= rated_mw);
}
