/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STATS_H
#define STATS_H

#include "core/select.h"

/* Counters of the links or devices a command names; of a single one its latencies too. */
int show_stats(const struct args *args, const struct object_class *class);

#endif
