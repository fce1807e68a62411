/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef INTERLOCK_H
#define INTERLOCK_H

#include "core/args.h"

/*
 * Arm or disarm all of a pod; PARTIAL names what is missing. In a batch, arming waits for devices
 * to be identified.
 */
int interlocks_arm(json_object *pod, const struct args *args, bool arm);

/* By whom it is asked; what the kernel would else know by number only. */
const char *who_asks(const struct args *args);

#endif
