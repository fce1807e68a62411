/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_HWMON_H
#define _COMPAT_LINUX_HWMON_H

#include_next <linux/hwmon.h>

/* 64-bit energy came in 6.18. Where long has 64 bits the older type carries the same. */
#ifndef COMPAT_HAVE_HWMON_ENERGY64
#if BITS_PER_LONG != 64
#error "energy readings need a 64-bit kernel or hwmon_energy64"
#endif
#define hwmon_energy64 hwmon_energy
#endif

#endif
