// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about events that are still in the ring of their pod.
 */
#include <net/genetlink.h>

#include "../core/core.h"
#include "../core/event.h"
#include "../core/pod.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

static void event_dump_start(struct megapod_pod *pod, struct netlink_callback *cb)
{
	const struct nlattr *from = genl_info_dump(cb)->attrs[MEGAPOD_A_EVENT_FROM_SEQ];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	u64 oldest, newest;

	megapod_ring_span(pod, &oldest, &newest);
	state->started = true;
	/* not those that come while the dump runs: it would never end */
	state->end = newest + 1;
	/* older ones are gone, which the first sequence number tells */
	state->seq = max(oldest, from ? nla_get_u64(from) : 0);
}

/* Puts the event at the cursor and moves on. A cursor the ring moved past is an interruption. */
static int dump_event(struct sk_buff *skb, struct netlink_callback *cb, struct megapod_pod *pod)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_event event;
	u64 oldest, newest;
	void *hdr;
	int err;

	if (!megapod_ring_get(pod, state->seq, &event)) {
		megapod_ring_span(pod, &oldest, &newest);
		state->seq = max(oldest, state->seq + 1);
		state->losses++;
		return 0;
	}
	cb->seq = 1 + state->losses;
	err = -EMSGSIZE;
	hdr = __genlmsg_iput(skb, genl_info_dump(cb), NLM_F_MULTI);
	if (hdr) {
		genl_dump_check_consistent(cb, hdr);
		err = megapod_fill_event(skb, pod, &event);
		if (err)
			genlmsg_cancel(skb, hdr);
		else
			genlmsg_end(skb, hdr);
	}
	megapod_event_drop(&event);
	state->seq += !err;
	return err;
}

static int dump_events(struct sk_buff *skb, struct netlink_callback *cb, struct megapod_pod *pod)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	int err = 0;

	if (!state->started)
		event_dump_start(pod, cb);
	while (!err && state->seq < state->end)
		err = dump_event(skb, cb, pod);
	cb->seq = 1 + state->losses;
	return err && skb->len ? skb->len : err;
}

int megapod_nl_event_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	const struct nlattr *pod_id;
	struct megapod_pod *pod;
	int err;

	pod_id = megapod_nl_need(info, MEGAPOD_A_EVENT_POD_ID, "pod-id");
	if (!pod_id)
		return -EINVAL;
	pod = megapod_nl_pod(pod_id, cb->extack);
	if (!pod)
		return -ENODEV;
	err = dump_events(skb, cb, pod);
	megapod_pod_unref(pod);
	return err;
}
