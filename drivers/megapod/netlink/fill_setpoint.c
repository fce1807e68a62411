// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink answers: set-points, and the valves and batteries beside them.
 */
#include <net/genetlink.h>

#include "../core/setpoint.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"

/* What is 0 is not known, and is left out. */
static int put_known(struct sk_buff *skb, int type, u64 value)
{
	return value ? nla_put_uint(skb, type, value) : 0;
}

static int put_known_ms(struct sk_buff *skb, int type, u32 ms)
{
	return ms ? nla_put_u32(skb, type, ms) : 0;
}

static int put_range(struct sk_buff *skb, const struct megapod_setpoint_desc *desc)
{
	if (!desc->settable)
		return 0;
	if (nla_put_flag(skb, MEGAPOD_A_SETPOINT_SETTABLE) ||
	    nla_put_sint(skb, MEGAPOD_A_SETPOINT_VALUE_MIN, desc->min) ||
	    nla_put_sint(skb, MEGAPOD_A_SETPOINT_VALUE_MAX, desc->max) ||
	    put_known(skb, MEGAPOD_A_SETPOINT_STEP, desc->step) ||
	    put_known(skb, MEGAPOD_A_SETPOINT_TOLERANCE, desc->tolerance))
		return -EMSGSIZE;
	return 0;
}

static int put_last(struct sk_buff *skb, const struct megapod_setpoint_view *view)
{
	const struct megapod_last *last = &view->last;

	if (nla_put_u32(skb, MEGAPOD_A_SETPOINT_PROGRESS, last->progress))
		return -EMSGSIZE;
	if (last->progress == MEGAPOD_PROGRESS_NONE)
		return 0;
	if (nla_put_s64(skb, MEGAPOD_A_SETPOINT_VALUE, view->wish, MEGAPOD_A_SETPOINT_PAD) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_COMMAND, last->command) ||
	    megapod_put_text(skb, MEGAPOD_A_SETPOINT_REASON, last->reason))
		return -EMSGSIZE;
	if (last->error && nla_put_s32(skb, MEGAPOD_A_SETPOINT_ERROR, last->error))
		return -EMSGSIZE;
	return last->progress == MEGAPOD_PROGRESS_CONFIRMED ?
	       nla_put_u32(skb, MEGAPOD_A_SETPOINT_CONFIRMED_MS, last->confirmed_ms) : 0;
}

static int put_lease(struct sk_buff *skb, const struct megapod_setpoint_view *view, ktime_t now)
{
	const struct megapod_lease *lease = &view->lease;

	if (view->desc.has_safe && nla_put_sint(skb, MEGAPOD_A_SETPOINT_SAFE, view->desc.safe))
		return -EMSGSIZE;
	if (!lease->seconds)
		return 0;
	if (nla_put_string(skb, MEGAPOD_A_SETPOINT_HOLDER, lease->holder) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_LEASE_S, lease->seconds) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_LEASE_LEFT_MS, megapod_lease_left_ms(lease, now)))
		return -EMSGSIZE;
	return lease->owed ? nla_put_flag(skb, MEGAPOD_A_SETPOINT_OWED) : 0;
}

int megapod_fill_setpoint(struct sk_buff *skb, const struct megapod_setpoint_view *view,
			  ktime_t now)
{
	const struct megapod_setpoint_desc *desc = &view->desc;
	u32 id = view->component;

	if (nla_put_u32(skb, MEGAPOD_A_SETPOINT_COMPONENT_ID, id) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_INDEX, view->index) ||
	    nla_put_string(skb, MEGAPOD_A_SETPOINT_LABEL, desc->label) ||
	    nla_put_string(skb, MEGAPOD_A_SETPOINT_COMPONENT_NAME, view->component_name) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_QUANTITY, desc->quantity) ||
	    put_range(skb, desc) ||
	    megapod_put_value(skb, MEGAPOD_A_SETPOINT_SET, id, &view->set, now) ||
	    megapod_put_value(skb, MEGAPOD_A_SETPOINT_ACTUAL, id, &view->actual, now) ||
	    put_known(skb, MEGAPOD_A_SETPOINT_BAND, desc->band) ||
	    put_known_ms(skb, MEGAPOD_A_SETPOINT_SETTLE_MS, desc->settle_ms))
		return -EMSGSIZE;
	if (view->has_state && nla_put_u32(skb, MEGAPOD_A_SETPOINT_STATE, view->state))
		return -EMSGSIZE;
	if (view->pump >= 0 && nla_put_u32(skb, MEGAPOD_A_SETPOINT_PUMP_INDEX, view->pump))
		return -EMSGSIZE;
	return put_lease(skb, view, now) ?: put_last(skb, view);
}

int megapod_fill_valve(struct sk_buff *skb, const struct megapod_valve_view *view, ktime_t now)
{
	u32 id = view->component;

	if (nla_put_u32(skb, MEGAPOD_A_VALVE_COMPONENT_ID, id) ||
	    nla_put_u32(skb, MEGAPOD_A_VALVE_INDEX, view->index) ||
	    nla_put_string(skb, MEGAPOD_A_VALVE_LABEL, view->desc.label) ||
	    nla_put_string(skb, MEGAPOD_A_VALVE_COMPONENT_NAME, view->component_name) ||
	    nla_put_u32(skb, MEGAPOD_A_VALVE_SETPOINT, view->desc.setpoint) ||
	    megapod_put_value(skb, MEGAPOD_A_VALVE_SET, id, &view->set, now) ||
	    megapod_put_value(skb, MEGAPOD_A_VALVE_POSITION, id, &view->position, now) ||
	    put_known_ms(skb, MEGAPOD_A_VALVE_TRAVEL_MS, view->travel_ms) ||
	    nla_put_u32(skb, MEGAPOD_A_VALVE_FAIL, view->desc.fail) ||
	    nla_put_u32(skb, MEGAPOD_A_VALVE_STATE, view->state))
		return -EMSGSIZE;
	return 0;
}

int megapod_fill_battery(struct sk_buff *skb, const struct megapod_battery_view *view, ktime_t now)
{
	u32 id = view->component;

	if (nla_put_u32(skb, MEGAPOD_A_BATTERY_COMPONENT_ID, id) ||
	    nla_put_u32(skb, MEGAPOD_A_BATTERY_INDEX, view->index) ||
	    nla_put_string(skb, MEGAPOD_A_BATTERY_LABEL, view->label) ||
	    nla_put_string(skb, MEGAPOD_A_BATTERY_COMPONENT_NAME, view->component_name) ||
	    nla_put_u32(skb, MEGAPOD_A_BATTERY_SOURCE, view->source) ||
	    nla_put_u32(skb, MEGAPOD_A_BATTERY_STATUS, view->status) ||
	    megapod_put_value(skb, MEGAPOD_A_BATTERY_CHARGE, id, &view->charge, now) ||
	    megapod_put_value(skb, MEGAPOD_A_BATTERY_TIME_LEFT, id, &view->time_left, now) ||
	    megapod_put_value(skb, MEGAPOD_A_BATTERY_VOLTAGE, id, &view->voltage, now) ||
	    megapod_put_value(skb, MEGAPOD_A_BATTERY_CURRENT, id, &view->current_, now) ||
	    megapod_put_value(skb, MEGAPOD_A_BATTERY_POWER, id, &view->power, now) ||
	    nla_put_string(skb, MEGAPOD_A_BATTERY_POWER_SUPPLY, view->power_supply))
		return -EMSGSIZE;
	return 0;
}
