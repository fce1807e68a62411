// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink answers: records of the black box.
 */
#include <linux/math64.h>
#include <net/genetlink.h>

#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"

static u32 ms_between(u64 from_ns, u64 to_ns)
{
	return to_ns > from_ns ? min_t(u64, div_u64(to_ns - from_ns, NSEC_PER_MSEC), U32_MAX) : 0;
}

static int fill_first_trip(struct sk_buff *skb, const struct megapod_record_view *view)
{
	if (nla_put_u64_64bit(skb, MEGAPOD_A_RECORD_TRIPPED_NS, view->tripped_ns,
			      MEGAPOD_A_RECORD_PAD) ||
	    nla_put_u64_64bit(skb, MEGAPOD_A_RECORD_TRIPPED_AT_MS,
			      div_u64(view->tripped_real_ns, NSEC_PER_MSEC),
			      MEGAPOD_A_RECORD_PAD) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_TRIPS, view->trips) ||
	    nla_put_string(skb, MEGAPOD_A_RECORD_INTERLOCK_NAME, view->interlock) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_CAUSE, view->cause))
		return -EMSGSIZE;
	if (view->input[0] && nla_put_string(skb, MEGAPOD_A_RECORD_INPUT, view->input))
		return -EMSGSIZE;
	if (!view->has_input)
		return 0;
	if (nla_put_u32(skb, MEGAPOD_A_RECORD_QUANTITY, view->quantity) ||
	    nla_put_s64(skb, MEGAPOD_A_RECORD_VALUE, view->value, MEGAPOD_A_RECORD_PAD))
		return -EMSGSIZE;
	return 0;
}

static int put_flag(struct sk_buff *skb, int type, bool is_set)
{
	return is_set ? nla_put_flag(skb, type) : 0;
}

int megapod_fill_record(struct sk_buff *skb, const struct megapod_record_view *view)
{
	if (nla_put_u32(skb, MEGAPOD_A_RECORD_ID, view->id) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_POD_ID, view->pod) ||
	    nla_put_string(skb, MEGAPOD_A_RECORD_POD_NAME, view->pod_name) ||
	    put_flag(skb, MEGAPOD_A_RECORD_OPEN, view->open) ||
	    put_flag(skb, MEGAPOD_A_RECORD_CUT_BEFORE, view->cut_before) ||
	    put_flag(skb, MEGAPOD_A_RECORD_CUT_AFTER, view->cut_after) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_BEFORE_MS,
			ms_between(view->from_ns, view->tripped_ns)) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_AFTER_MS,
			ms_between(view->tripped_ns, view->to_ns)) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_BYTES, view->bytes) ||
	    (view->missed && nla_put_u32(skb, MEGAPOD_A_RECORD_MISSED, view->missed)))
		return -EMSGSIZE;
	return fill_first_trip(skb, view);
}
