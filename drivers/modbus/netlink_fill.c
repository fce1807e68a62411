// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages of the family "modbus": one function for each object fills the reply to get, each entry
 * of a dump, and notifications.
 */
#include <linux/kernel.h>
#include <net/genetlink.h>

#include "netlink.h"

/* Holders that are named: so many fit into a message with all else */
#define MODBUS_HOLDERS_TOLD	32

struct genl_family *modbus_family;

struct modbus_dump *modbus_dump(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct modbus_dump) > sizeof(cb->ctx));
	cb->seq = READ_ONCE(modbus_generation);
	return (struct modbus_dump *)cb->ctx;
}

static int modbus_put_values(struct sk_buff *skb, int attr, const u64 *values, size_t n)
{
	for (; n; n--)
		if (nla_put_uint(skb, attr, *values++))
			return -EMSGSIZE;
	return 0;
}

/* Put from where they are: a copy would need memory, which an answer may not when all is done. */
static int modbus_put_stats(struct sk_buff *skb, int attr, struct modbus_link *link,
			    const struct modbus_stats *stats)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	unsigned int i;

	if (!nest)
		return -EMSGSIZE;
	guard(spinlock_irqsave)(&link->stats_lock);
	for (i = MODBUS_A_STATS_REQUESTS; i < __MODBUS_A_STATS_MAX; i++) {
		int ret = 0;

		if (i == MODBUS_A_STATS_LATENCY_BUCKET)
			ret = modbus_put_values(skb, i, stats->latency, MODBUS_LATENCY_BUCKETS);
		else if (i != MODBUS_A_STATS_EXCEPTION_CODE)
			ret = nla_put_uint(skb, i, stats->count[i]);
		else if (stats->count[MODBUS_A_STATS_EXCEPTIONS])
			ret = modbus_put_values(skb, i, stats->exception, MODBUS_EXCEPTIONS);
		if (ret)
			return ret;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int modbus_put_string_if(struct sk_buff *skb, int attr, const char *string)
{
	return *string ? nla_put_string(skb, attr, string) : 0;
}

static int modbus_put_rtu(struct sk_buff *skb, const struct modbus_link_config *config,
			  const struct modbus_link_status *status)
{
	if (config->rs485 && nla_put_flag(skb, MODBUS_A_LINK_RS485))
		return -EMSGSIZE;
	return modbus_put_string_if(skb, MODBUS_A_LINK_TTY_NAME, status->tty_name) ?:
	       nla_put_u32(skb, MODBUS_A_LINK_BAUD, READ_ONCE(config->baud)) ?:
	       nla_put_u32(skb, MODBUS_A_LINK_PARITY, READ_ONCE(config->parity)) ?:
	       nla_put_u32(skb, MODBUS_A_LINK_STOP_BITS, READ_ONCE(config->stop_bits)) ?:
	       nla_put_u32(skb, MODBUS_A_LINK_MAX_TXN_MS, READ_ONCE(config->max_txn_ms));
}

static int modbus_put_u32_if(struct sk_buff *skb, int attr, u32 value)
{
	return value ? nla_put_u32(skb, attr, value) : 0;
}

static int modbus_put_tcp(struct sk_buff *skb, const struct modbus_link_config *config,
			  const struct modbus_link_status *status)
{
	u32 pipeline = READ_ONCE(config->pipeline);

	return nla_put_string(skb, MODBUS_A_LINK_ADDRESS, status->address) ?:
	       nla_put_u32(skb, MODBUS_A_LINK_PORT, status->port) ?:
	       modbus_put_u32_if(skb, MODBUS_A_LINK_GATEWAY_BAUD,
				 READ_ONCE(config->gateway_baud)) ?:
	       modbus_put_u32_if(skb, MODBUS_A_LINK_GATEWAY_TIMEOUT_MS,
				 READ_ONCE(config->gateway_timeout_ms)) ?:
	       modbus_put_u32_if(skb, MODBUS_A_LINK_PIPELINE, pipeline > 1 ? pipeline : 0);
}

static int modbus_put_link(struct sk_buff *skb, struct modbus_link *link)
{
	const struct modbus_link_config *config = &link->config;
	struct modbus_link_status status;
	int ret;

	modbus_link_get_status(link, &status);
	ret = nla_put_u32(skb, MODBUS_A_LINK_ID, link->id) ?:
	      nla_put_string(skb, MODBUS_A_LINK_NAME, config->name) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_TYPE, config->type) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_STATE, status.state) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_RESPONSE_TIMEOUT_MS,
			  READ_ONCE(config->response_timeout_ms)) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_TURNAROUND_MS, READ_ONCE(config->turnaround_ms)) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_RETRIES, READ_ONCE(config->retries)) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_MAX_REGISTERS, READ_ONCE(config->max_registers)) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_UTILISATION_PPM, modbus_link_utilisation(link)) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_RESERVED_PPM, READ_ONCE(link->reserved_ppm)) ?:
	      nla_put_u32(skb, MODBUS_A_LINK_DEVICES, READ_ONCE(link->n_devices)) ?:
	      modbus_put_string_if(skb, MODBUS_A_LINK_LAST_ERROR, status.last_error) ?:
	      modbus_put_stats(skb, MODBUS_A_LINK_STATS, link, &link->stats);
	if (ret)
		return ret;
	return config->type == MODBUS_LINK_TYPE_RTU ? modbus_put_rtu(skb, config, &status) :
						      modbus_put_tcp(skb, config, &status);
}

static int modbus_put_holders(struct sk_buff *skb, struct modbus_node *node)
{
	struct modbus_hold *hold;
	u32 n = 0;

	guard(mutex)(&modbus_topology_lock);
	list_for_each_entry(hold, &node->holds, node)
		if (n++ < MODBUS_HOLDERS_TOLD &&
		    nla_put_string(skb, MODBUS_A_DEVICE_HELD_BY, hold->by))
			return -EMSGSIZE;
	return n > MODBUS_HOLDERS_TOLD ? nla_put_u32(skb, MODBUS_A_DEVICE_HOLDERS, n) : 0;
}

static int modbus_put_map(struct sk_buff *skb, struct modbus_node *node)
{
	const struct modbus_device *mdev = &node->mdev;

	guard(spinlock_irqsave)(&mdev->link->queue_lock);
	return modbus_put_string_if(skb, MODBUS_A_DEVICE_MAP, mdev->map) ?:
	       modbus_put_string_if(skb, MODBUS_A_DEVICE_TRUST, mdev->trust) ?:
	       modbus_put_string_if(skb, MODBUS_A_DEVICE_MAP_DIGEST, node->map_digest) ?:
	       modbus_put_string_if(skb, MODBUS_A_DEVICE_MAP_GRADE, node->map_grade);
}

static int modbus_put_node(struct sk_buff *skb, struct modbus_node *node)
{
	const struct modbus_device *mdev = &node->mdev;
	char reason[MODBUS_REASON_SIZE];

	return nla_put_u32(skb, MODBUS_A_DEVICE_ID, node->id) ?:
	       nla_put_string(skb, MODBUS_A_DEVICE_NAME, mdev->name) ?:
	       nla_put_u32(skb, MODBUS_A_DEVICE_LINK_ID, mdev->link->id) ?:
	       nla_put_string(skb, MODBUS_A_DEVICE_LINK_NAME, mdev->link->config.name) ?:
	       nla_put_u32(skb, MODBUS_A_DEVICE_UNIT, mdev->unit) ?:
	       nla_put_string(skb, MODBUS_A_DEVICE_DRIVER, mdev->driver_name) ?:
	       nla_put_u32(skb, MODBUS_A_DEVICE_INDEX, mdev->index) ?:
	       nla_put_u32(skb, MODBUS_A_DEVICE_ACCESS, mdev->access) ?:
	       modbus_put_string_if(skb, MODBUS_A_DEVICE_SERIAL, mdev->serial) ?:
	       modbus_put_string_if(skb, MODBUS_A_DEVICE_DOMAIN, mdev->domain) ?:
	       modbus_put_map(skb, node) ?:
	       nla_put_u32(skb, MODBUS_A_DEVICE_STATE, modbus_node_state(node, reason)) ?:
	       modbus_put_string_if(skb, MODBUS_A_DEVICE_REASON, reason) ?:
	       modbus_put_holders(skb, node) ?:
	       modbus_put_u32_if(skb, MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS,
				 READ_ONCE(node->response_timeout_ms)) ?:
	       modbus_put_u32_if(skb, MODBUS_A_DEVICE_TURNAROUND_MS,
				 READ_ONCE(node->turnaround_ms)) ?:
	       (READ_ONCE(node->has_retries) ?
		nla_put_u32(skb, MODBUS_A_DEVICE_RETRIES, READ_ONCE(node->retries)) : 0) ?:
	       modbus_put_u32_if(skb, MODBUS_A_DEVICE_PACE_MS, READ_ONCE(node->pace_ms)) ?:
	       modbus_put_stats(skb, MODBUS_A_DEVICE_STATS, node->mdev.link, &node->stats);
}

void *modbus_msg_begin(const struct modbus_msg *msg)
{
	void *hdr = genlmsg_put(msg->skb, msg->portid, msg->seq, modbus_family, msg->flags,
				msg->cmd);

	if (hdr && msg->cb)
		genl_dump_check_consistent(msg->cb, hdr);
	return hdr;
}

int modbus_msg_end(const struct modbus_msg *msg, void *hdr, int ret)
{
	if (ret)
		genlmsg_cancel(msg->skb, hdr);
	else
		genlmsg_end(msg->skb, hdr);
	return ret;
}

int modbus_fill_link(const struct modbus_msg *msg, struct modbus_link *link)
{
	void *hdr = modbus_msg_begin(msg);
	int ret;

	if (!hdr)
		return -EMSGSIZE;
	ret = modbus_put_link(msg->skb, link);
	if (!ret && msg->notify_seq)
		ret = nla_put_uint(msg->skb, MODBUS_A_LINK_SEQ, msg->notify_seq);
	return modbus_msg_end(msg, hdr, ret);
}

int modbus_fill_node(const struct modbus_msg *msg, struct modbus_node *node)
{
	void *hdr = modbus_msg_begin(msg);
	int ret;

	if (!hdr)
		return -EMSGSIZE;
	ret = modbus_put_node(msg->skb, node);
	if (!ret && msg->notify_seq)
		ret = nla_put_uint(msg->skb, MODBUS_A_DEVICE_SEQ, msg->notify_seq);
	return modbus_msg_end(msg, hdr, ret);
}

/* An entry of a dump */
struct modbus_msg modbus_dump_msg(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd)
{
	return (struct modbus_msg) {
		.skb = skb,
		.portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = cmd,
		.cb = cb,
	};
}

int modbus_reply_begin(struct modbus_msg *msg, struct genl_info *info)
{
	memset(msg, 0, sizeof(*msg));
	msg->skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	msg->portid = info->snd_portid;
	msg->seq = info->snd_seq;
	msg->cmd = info->genlhdr->cmd;
	return msg->skb ? 0 : -ENOMEM;
}

/* For whoever was told that it would be later */
struct modbus_msg modbus_reply_later(const struct modbus_later *later)
{
	return (struct modbus_msg) {
		.skb = later->reply,
		.portid = later->portid,
		.seq = later->asked.nlmsg_seq,
		.cmd = later->cmd,
	};
}

int modbus_reply_end(struct modbus_msg *msg, struct genl_info *info, int ret)
{
	if (!ret)
		return genlmsg_reply(msg->skb, info);
	nlmsg_free(msg->skb);
	return ret;
}
