// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink answers: locks on outlets.
 */
#include <net/genetlink.h>

#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"

int megapod_fill_lock(struct sk_buff *skb, const struct megapod_lockout_view *view)
{
	if (nla_put_u32(skb, MEGAPOD_A_LOCK_ID, view->id) ||
	    nla_put_u32(skb, MEGAPOD_A_LOCK_POD_ID, view->pod) ||
	    nla_put_string(skb, MEGAPOD_A_LOCK_POD_NAME, view->pod_name) ||
	    nla_put_string(skb, MEGAPOD_A_LOCK_COMPONENT_NAME, view->component) ||
	    nla_put_u32(skb, MEGAPOD_A_LOCK_INDEX, view->index) ||
	    nla_put_string(skb, MEGAPOD_A_LOCK_HOLDER, view->holder) ||
	    nla_put_string(skb, MEGAPOD_A_LOCK_REASON, view->reason) ||
	    nla_put_u64_64bit(skb, MEGAPOD_A_LOCK_SINCE_S, view->since_s, MEGAPOD_A_LOCK_PAD) ||
	    megapod_put_text(skb, MEGAPOD_A_LOCK_BY, view->by) ||
	    megapod_put_text(skb, MEGAPOD_A_LOCK_OVERRIDE_REASON, view->override))
		return -EMSGSIZE;
	return 0;
}
