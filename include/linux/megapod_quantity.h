/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of quantities, for those who describe devices and for those who use them.
 */
#ifndef _LINUX_MEGAPOD_QUANTITY_H
#define _LINUX_MEGAPOD_QUANTITY_H

#include <linux/types.h>

#include <uapi/linux/megapod.h>

/**
 * megapod_is_held() - whether a device can be told to hold a quantity
 * @quantity: enum megapod_quantity
 *
 * Return: true if a set-point may be of it.
 */
static inline bool megapod_is_held(u8 quantity)
{
	switch (quantity) {
	case MEGAPOD_QUANTITY_TEMPERATURE:
	case MEGAPOD_QUANTITY_FLOW:
	case MEGAPOD_QUANTITY_PRESSURE:
	case MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE:
	case MEGAPOD_QUANTITY_DUTY:
	case MEGAPOD_QUANTITY_POSITION:
		return true;
	default:
		return false;
	}
}

#endif /* _LINUX_MEGAPOD_QUANTITY_H */
