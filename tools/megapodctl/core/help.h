/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HELP_H
#define HELP_H

#include "core/args.h"

/* "help" with any words after it. */
int help(char *const *words, size_t count);

#endif
