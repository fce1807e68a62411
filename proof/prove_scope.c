// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof of the scope of a trip, as it is: whatever the places of ACTIONS actions and whatever
 * INPUTS inputs say, scope_of() decides as is claimed below.
 */
#include "scope.c"

#include "prove.h"

#define ACTIONS 3
#define INPUTS 2

static struct scope_place place[ACTIONS];
static struct scope_input input[INPUTS], later[INPUTS];

static void any_input(struct scope_input *in)
{
	*in = (struct scope_input) {
		.votes = any_bool(), .reads = any_bool(), .located = any_bool(),
		.at_mm = nondet_s64(),
	};
}

static void any_places(void)
{
	u32 i;

	for (i = 0; i < ACTIONS; i++) {
		place[i] = (struct scope_place) {
			.placed = any_bool(), .part = any_bool(), .input = nondet_u8(),
			.from_mm = nondet_u32(), .to_mm = nondet_u32(),
		};
		/* as netlink has them */
		assume(place[i].input < INPUTS);
		assume(place[i].from_mm < place[i].to_mm);
	}
	for (i = 0; i < INPUTS; i++) {
		any_input(&input[i]);
		later[i] = input[i];
	}
}

/* Whether what an input says leaves no doubt of an action. */
static bool is_elsewhere(u32 i, u32 action)
{
	const struct scope_place *p = &place[action];

	if (!p->placed)
		return false;
	if (!input[i].votes)
		return true;
	if (!input[i].reads)
		return false;
	return p->input != i || (p->part && input[i].located &&
				 (input[i].at_mm < p->from_mm || input[i].at_mm > p->to_mm));
}

/* Whether an action is where an input says that there is a leak. */
static bool is_there(u32 i, u32 action)
{
	const struct scope_place *p = &place[action];

	return input[i].votes && input[i].reads && p->placed && p->input == i &&
	       (!p->part || (input[i].located && input[i].at_mm > p->from_mm &&
			     input[i].at_mm < p->to_mm));
}

void scopes(void)
{
	u32 scope, more, i, k, n = nondet_u32();

	any_places();
	scope = scope_of(place, ACTIONS, input, INPUTS);
	for (k = 0; k < ACTIONS; k++) {
		bool elsewhere = true, there = false;

		for (i = 0; i < INPUTS; i++) {
			elsewhere &= is_elsewhere(i, k);
			there |= is_there(i, k);
		}
		prove("what is spared has a place, and each leak is known to be elsewhere",
		      scope & 1U << k || elsewhere);
		prove("the place of a leak is never spared", scope & 1U << k || !there);
	}
	for (i = 0; i < INPUTS; i++) {
		bool taken = false;

		for (k = 0; k < ACTIONS; k++)
			taken |= is_there(i, k);
		prove("a leak for which no action is where it is takes all",
		      !input[i].votes || taken || scope == SCOPE_WHOLE);
	}
	prove("something is always taken", scope & ((1U << ACTIONS) - 1));

	/* one more input votes */
	assume(n < INPUTS && !input[n].votes &&
	       scope_of(place, ACTIONS, input, INPUTS) != SCOPE_WHOLE);
	any_input(&later[n]);
	more = scope_of(place, ACTIONS, later, INPUTS);
	prove("a vote more spares nothing more", (more & scope) == scope);
}
