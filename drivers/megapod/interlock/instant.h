/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot times in nanoseconds, for what is compiled in user space too, where there is no min().
 */
#ifndef _MEGAPOD_INTERLOCK_INSTANT_H
#define _MEGAPOD_INTERLOCK_INSTANT_H

#include <linux/types.h>

#define INTERLOCK_NEVER		(~0ULL)

static inline u64 earlier(u64 a, u64 b)
{
	return a < b ? a : b;
}

static inline u64 later(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* Times come from rules, policies and the clock; their sum saturates. */
static inline u64 after(u64 time_ns, u64 delay_ns)
{
	return time_ns > INTERLOCK_NEVER - delay_ns ? INTERLOCK_NEVER : time_ns + delay_ns;
}

#endif /* _MEGAPOD_INTERLOCK_INSTANT_H */
