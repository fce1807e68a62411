/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef START_H
#define START_H

#include "core/args.h"

extern const struct param start_params[], boot_params[], stop_params[];

int pod_start(const struct args *args);
int pod_boot(const struct args *args);
int pod_stop(const struct args *args);

#endif
