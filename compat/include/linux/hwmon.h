/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_HWMON_H
#define _COMPAT_LINUX_HWMON_H

#include_next <linux/hwmon.h>

/*
 * 64-bit energy came in 6.18, and was carried back to stable trees where its label is read as a
 * number (6.12.117). Where long has 64 bits the older type carries the same.
 */
#include <linux/version.h>

#if BITS_PER_LONG == 64 && LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
#define hwmon_energy64 hwmon_energy
#elif !defined(COMPAT_HAVE_HWMON_ENERGY64)
#error "energy readings need a 64-bit kernel or hwmon_energy64"
#endif

#endif
