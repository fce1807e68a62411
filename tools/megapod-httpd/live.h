/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is shown now, and keeping it so.
 */
#ifndef LIVE_H
#define LIVE_H

#include "page.h"
#include "snapshot.h"

/* As all who ask at about this time are told. */
const struct snapshot *live_snapshot(void);

/* The page as it is now; good until the next call. NULL while the kernel does not answer. */
const struct page *live_page(void);

/* What to poll besides clients; -1 for nothing. */
int live_fd(void);

/* It is readable. */
void live_read(void);

/*
 * Called often: streams get what is new. Return: when it has to be called again, in ms from
 * now.
 */
long long live_tick(void);

void live_free(void);

#endif
