/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events of the kernel as they come.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include "snapshot.h"

/* Of all pods, with "time" and "text"; called for each once, in order. */
typedef void follow_fn(json_object *event);

/* Subscribe, or stop, as the modules are there; called with each new snapshot. */
void follow_snapshot(const struct snapshot *snapshot, follow_fn *tell);

/* What to poll for reading; -1 for nothing. */
int follow_fd(void);

/* Take what is there. */
void follow_read(follow_fn *tell);

void follow_free(void);

/* Times that events were lost, and that all was read anew. */
extern unsigned long long follow_overruns, follow_resyncs;

#endif
