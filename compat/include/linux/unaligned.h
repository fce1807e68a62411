/* SPDX-License-Identifier: GPL-2.0-only */
/* Moved here from asm/ in 6.12. */
#if __has_include_next(<linux/unaligned.h>)
#include_next <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif
