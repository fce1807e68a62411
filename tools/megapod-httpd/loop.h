/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which readings of a cooling unit are those of its loop, and what it carries away.
 *
 * A map says of a channel which loop it is about, but not whether the coolant comes or goes;
 * that is in its label, as on the nameplate: what leaves the unit by its outlet is supplied to
 * the racks.
 */
#ifndef LOOP_H
#define LOOP_H

#include "snapshot.h"

/**
 * struct loop - readings of the coolant, NULL for what there is not; borrowed
 * @flow: flow
 * @supply: temperature to the racks
 * @back: temperature from them
 * @supply_pressure: pressure to the racks
 * @back_pressure: pressure from them
 * @fluid: what flows, of the pod's configuration
 */
struct loop {
	json_object *flow;
	json_object *supply;
	json_object *back;
	json_object *supply_pressure;
	json_object *back_pressure;
	json_object *fluid;
};

void loop_of(const struct snapshot *snapshot, json_object *component, struct loop *loop);

/* Heat that it carries away, in W; NAN if something of it is not known. */
double loop_heat_w(const struct loop *loop);

#endif
