// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events on their way to whoever listens.
 */
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "../core/event.h"
#include "../core/pod.h"
#include "fill.h"
#include "megapod_nl.h"
#include "notify.h"

/* Whoever has the table of requests would need all that serve them. */
static const struct genl_family *family;

static bool listening(void)
{
	return genl_has_listeners(family, &init_net, MEGAPOD_NLGRP_MONITOR);
}

static int send(struct megapod_pod *pod, const struct megapod_event *event)
{
	struct sk_buff *skb;
	void *hdr;

	skb = genlmsg_new(megapod_event_size(event), GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	hdr = genlmsg_put(skb, 0, 0, family, 0, MEGAPOD_CMD_EVENT_NTF);
	if (!hdr || megapod_fill_event(skb, pod, event)) {
		WARN_ON_ONCE(1);
		nlmsg_free(skb);
		return 0;
	}
	genlmsg_end(skb, hdr);
	/* that nobody listens any more is no error, nor that one of them cannot keep up */
	genlmsg_multicast(family, skb, 0, MEGAPOD_NLGRP_MONITOR, GFP_KERNEL);
	return 0;
}

static const struct megapod_listener_ops notify_ops = {
	.listening = listening,
	.send = send,
};

void megapod_notify_start(const struct genl_family *of)
{
	family = of;
	megapod_events_open(&notify_ops);
}
