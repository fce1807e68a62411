/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHECK_H
#define CHECK_H

#include "core/args.h"

/*
 * What "check" ends with when it could not look, of which @code came out: monitoring knows 3 only.
 * Says so on stdout.
 */
int check_unknown(int code);

#endif
