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

/**
 * batch_missing() - what of a file is not so
 * @name: its name
 * @missing: result, an array of "FILE:LINE: COMMAND", with why where it could not be told
 *
 * Return: 0, or an exit code after fail() if it cannot be read.
 */
int batch_missing(const char *name, json_object **missing);

/* What was saved with -l of the interlock @name of @pod: an "interlock set", or NULL. */
const struct args *batch_saved(const char *pod, const char *name);

/**
 * batch_doubt_latches() - with -l, before something is armed: no saved latch stays clear
 *
 * Return: 0, or an exit code after fail() if it cannot be written.
 */
int batch_doubt_latches(void);

#endif
