/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LINK_MONITOR_H
#define LINK_MONITOR_H

#include "core/args.h"

/* Show the frames of the links a command names, until it is told to stop. */
int link_monitor(const struct args *args);

#endif
