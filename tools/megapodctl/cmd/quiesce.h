/* SPDX-License-Identifier: GPL-2.0-only */
/* A verb of pod. */
#ifndef QUIESCE_H
#define QUIESCE_H

#include "core/args.h"

extern const struct param quiesce_params[];

int pod_quiesce(const struct args *args);

/* One of the @pumps of a device may stand for all of it: then the others are not told. */
bool pump_is_told(json_object *pumps, json_object *pump);

#endif
