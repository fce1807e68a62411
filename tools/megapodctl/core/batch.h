/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_H
#define BATCH_H

#include "core/args.h"

/**
 * batch() - carry out the commands of a file
 * @file: its name, "-" for stdin
 *
 * Return: an exit code.
 */
int batch(const char *file);

/* What was saved with -l of the interlock @name of @pod: an "interlock set", or NULL. */
const struct args *batch_saved(const char *pod, const char *name);

#endif
