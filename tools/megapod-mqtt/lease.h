/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an integration said, and how long that counts: a value whose time is over is not known,
 * whatever it was. Pure functions.
 */
#ifndef LEASE_H
#define LEASE_H

#include "dsx.h"

/* A clock may be ahead of ours by so much. */
#define LEASE_AHEAD_MS 10000

/**
 * struct lease - the last value that was taken
 * @value: it
 * @until_ms: how long it counts, on the clock of now_ms(); 0 before there was any
 */
struct lease {
	struct dsx_value value;
	long long until_ms;
};

/**
 * lease_take() - take a value, if it may be
 * @lease: of the point
 * @value: what came
 * @retained: a broker kept it: it may be from any time
 * @length_ms: how long a value counts, from its own timestamp on
 * @real_ms: now, as timestamps are
 * @now_ms: now
 *
 * Return: NULL, or why it was not taken.
 */
const char *lease_take(struct lease *lease, const struct dsx_value *value, bool retained,
		       long long length_ms, long long real_ms, long long now_ms);

/* Whether it counts now. */
bool lease_holds(const struct lease *lease, long long now_ms);

#endif
