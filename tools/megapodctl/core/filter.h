/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FILTER_H
#define FILTER_H

#include "core/args.h"

/* Which events are wanted. */
#define EVENT_FILTERS \
	KEY("pod", P_LIST, 0, "only of these pods"), \
	KEY("kind", P_LIST, 0, "only these, by their begin: \"interlock,outlet-foreign\""), \
	KEY("since", P_LONG_TIME, 0, "only of this time up to now")

/* One that is spelt wrongly would be waited for in vain: 0, or USAGE after fail(). */
int event_filters_check(const struct args *args);

/* Whether @event is one that a command with EVENT_FILTERS asks for. */
bool event_wanted(const struct args *args, json_object *event);

#endif
