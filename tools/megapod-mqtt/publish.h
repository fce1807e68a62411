/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said, and when: a value when it has changed, and it and its metadata every
 * DSX_REPEAT_MS. What was there and is not any more has no value, with a quality that is not good.
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "points.h"

void publish_points(const struct points *points);

/* The broker is there (again), and knows nothing: all is said with the next publish_points(). */
void publish_anew(void);

/*
 * Heartbeats: ours, which is said every DSX_HEARTBEAT_MS, and the metadata of ours and of those of
 * integrations. Return: when it has to be called again, in ms from now.
 */
long long publish_heartbeats(const struct config *config);

/* An integration's heartbeat was heard: it is echoed. */
void publish_echo(const struct config *config, const struct integration *from, double value);

/* Ours is over: what the will would say, with the right time. */
void publish_farewell(const struct config *config);

void publish_free(void);

#endif
