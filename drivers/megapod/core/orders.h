/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests that include files of the core: orders of a component without a device. What becomes of
 * one that is submitted is said by the test. Any channel is of the quantity that it is asked for.
 */
#ifndef _MEGAPOD_ORDERS_H
#define _MEGAPOD_ORDERS_H

#include <linux/slab.h>

#include "component.h"
#include "core.h"
#include "order.h"

struct megapod_order *megapod_order_new(struct megapod_component *c,
					enum megapod_command_type type)
{
	struct megapod_order *order = kzalloc(sizeof(*order), GFP_KERNEL);

	if (order)
		order->command.component = c;
	return order;
}

void megapod_order_free(struct megapod_order *order)
{
	kfree(order);
}

bool megapod_channel_is(const struct megapod_component_desc *desc, int channel,
			enum megapod_quantity quantity)
{
	return true;
}

#endif /* _MEGAPOD_ORDERS_H */
