/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scope of a trip: which actions of a rule a leak concerns, by where it is.
 *
 * An action may have a place: a detector of the rule, or a part of its cable. It is taken when a
 * leak is there; an action without a place always is. Whatever is ambiguous takes all of them:
 *
 *	- an input votes for another reason than what it reads: it is silent, or broken
 *	- an input that votes has no action with a place of it
 *	- only parts of its cable have actions, and the leak is in none, or nobody knows where
 *	- the leak is at an end of one of them: what lies on either side is not told apart
 *	- nothing votes: the trip has another reason
 *
 * It is pure, and calls nothing of the kernel. Who calls it adds what it says to what it said
 * before: the scope of a trip only grows.
 */
#ifndef _MEGAPOD_INTERLOCK_SCOPE_H
#define _MEGAPOD_INTERLOCK_SCOPE_H

#include <linux/types.h>

/* All actions; there are 32 at most */
#define SCOPE_WHOLE	(~0U)

/**
 * struct scope_place - where an action belongs
 * @placed: it has a place; else it is always taken
 * @part: only from @from_mm to @to_mm of the cable
 * @input: number of the detector among the inputs of the rule
 * @from_mm: where the part begins
 * @to_mm: where it ends
 */
struct scope_place {
	bool placed;
	bool part;
	u8 input;
	u32 from_mm;
	u32 to_mm;
};

/**
 * struct scope_input - what is known of an input
 * @votes: it votes to trip
 * @reads: because of what it reads
 * @located: @at_mm is known
 * @at_mm: where along its cable the leak is
 */
struct scope_input {
	bool votes;
	bool reads;
	bool located;
	s64 at_mm;
};

/**
 * scope_same() - whether two actions belong to the same place
 * @a: one
 * @b: the other
 *
 * Return: true if they do.
 */
bool scope_same(const struct scope_place *a, const struct scope_place *b);

/**
 * scope_of() - decide
 * @place: of each action
 * @num_places: number of @place, at most 32
 * @input: the inputs
 * @num_inputs: number of @input
 *
 * Return: bit i for action i, or %SCOPE_WHOLE.
 */
u32 scope_of(const struct scope_place *place, u32 num_places, const struct scope_input *input,
	     u32 num_inputs);

#endif /* _MEGAPOD_INTERLOCK_SCOPE_H */
