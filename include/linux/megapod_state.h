/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers and bits that a device has words for. Both the core and register maps use it. */
#ifndef _LINUX_MEGAPOD_STATE_H
#define _LINUX_MEGAPOD_STATE_H

#include <linux/types.h>

#define MEGAPOD_STATE_LABEL_SIZE	27

/**
 * struct megapod_state - a word for a number, or for a bit of it
 * @value: the number, or the number of the bit
 * @severity: status of the channel while so: %MEGAPOD_STATUS_OK, %MEGAPOD_STATUS_WARNING or
 *	%MEGAPOD_STATUS_CRITICAL
 * @label: the word
 */
struct megapod_state {
	s32 value;
	u8 severity;
	char label[MEGAPOD_STATE_LABEL_SIZE];
};

#endif /* _LINUX_MEGAPOD_STATE_H */
