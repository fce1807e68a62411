/* SPDX-License-Identifier: GPL-2.0-only */
/* Locks on outlets: verbs of outlet. */
#ifndef LOCK_H
#define LOCK_H

#include "core/args.h"

extern const struct param lock_params[], unlock_params[], locks_params[];

int check_unlock(const struct args *args);
int outlet_lock(const struct args *args);
int outlet_unlock(const struct args *args);
int outlet_locks(const struct args *args);

/* Give each of these outlets an array of the locks on it, "lock"; 0, or a code after fail(). */
int locks_attach(json_object *outlets);

/* "anna: new pump; bob: cabling", or "-" */
const char *locks_cell(json_object *outlet, const char *key);

#endif
