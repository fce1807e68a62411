// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interlocks in the black box: their states, and the trips that freeze it. The thread comes here
 * when all commands are out, so that none waits for it.
 */
#include <linux/string.h>

#include "../core/blackbox.h"
#include "../box/box.h"
#include "interlock.h"

static void trip_input(const struct megapod_interlock *il, struct box_trip *trip)
{
	const struct interlock_state *state = &il->status.state;

	if (state->first == INTERLOCK_NO_INPUT)
		return;
	trip->quantity = megapod_interlock_input_name(il->def, il->plan, state->first, trip->input,
						      sizeof(trip->input));
	trip->has_input = state->first_seen;
	trip->value = state->first_value;
}

/* Notes where an armed interlock stands, and that it has tripped, if that is new. */
void megapod_interlock_trace(struct megapod_interlock *il, u64 now_ns)
{
	struct box_trip trip = { .cause = il->status.state.cause };

	megapod_blackbox_rule_state(il->pod, il->traces, il->status.state.state,
				    ns_to_ktime(now_ns));
	if (!il->freeze)
		return;
	il->freeze = false;
	trip.time_us = ktime_to_us(ns_to_ktime(now_ns));
	strscpy(trip.interlock, il->name, sizeof(trip.interlock));
	trip_input(il, &trip);
	megapod_blackbox_trip(il->pod, &trip);
}
