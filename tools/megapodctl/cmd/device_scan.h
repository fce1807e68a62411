/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DEVICE_SCAN_H
#define DEVICE_SCAN_H

#include "core/args.h"

/* Which units of a link answer, and what they are: a command of a device. */
extern const struct param scan_params[];

int check_scan(const struct args *args);
int device_scan(const struct args *args);

#endif
