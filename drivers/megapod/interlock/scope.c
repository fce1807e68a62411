// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scope of a trip, see scope.h. What one input concerns is in concerned_by().
 */
#include "scope.h"

bool scope_same(const struct scope_place *a, const struct scope_place *b)
{
	if (a->placed != b->placed || !a->placed)
		return a->placed == b->placed;
	if (a->input != b->input || a->part != b->part)
		return false;
	return !a->part || (a->from_mm == b->from_mm && a->to_mm == b->to_mm);
}

/* The actions at the place of a leak, 0 if that is ambiguous. */
static u32 concerned_by(const struct scope_place *place, u32 num_places,
			const struct scope_input *in, u32 input)
{
	u32 concerned = 0, i;

	for (i = 0; i < num_places; i++) {
		const struct scope_place *p = &place[i];

		if (!p->placed || p->input != input)
			continue;
		if (p->part && (!in->located || in->at_mm == p->from_mm || in->at_mm == p->to_mm))
			return 0;
		if (!p->part || (in->at_mm > p->from_mm && in->at_mm < p->to_mm))
			concerned |= 1U << i;
	}
	return concerned;
}

u32 scope_of(const struct scope_place *place, u32 num_places, const struct scope_input *input,
	     u32 num_inputs)
{
	u32 scope = 0, concerned, i;

	for (i = 0; i < num_inputs; i++) {
		if (!input[i].votes)
			continue;
		concerned = input[i].reads ? concerned_by(place, num_places, &input[i], i) : 0;
		if (!concerned)
			return SCOPE_WHOLE;
		scope |= concerned;
	}
	if (!scope)
		return SCOPE_WHOLE;
	for (i = 0; i < num_places; i++)
		if (!place[i].placed)
			scope |= 1U << i;
	return scope;
}
