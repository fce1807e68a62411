/* SPDX-License-Identifier: GPL-2.0-only */
/* Moved here from asm/ in 6.12. */
#ifdef COMPAT_HAVE_UNALIGNED
#include_next <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif
