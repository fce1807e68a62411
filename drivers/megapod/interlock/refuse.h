/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _MEGAPOD_INTERLOCK_REFUSE_H
#define _MEGAPOD_INTERLOCK_REFUSE_H

#include <linux/kernel.h>

/* Says why, %MEGAPOD_WHY_SIZE bytes, and returns @err. */
static inline __printf(3, 4) int refuse(char *why, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, MEGAPOD_WHY_SIZE, fmt, args);
	va_end(args);
	return err;
}

#endif /* _MEGAPOD_INTERLOCK_REFUSE_H */
