// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family "modbus", see Documentation/netlink/specs/modbus.yaml.
 *
 * One function fills the reply to get, each entry of a dump, and notifications. Those come from
 * notify.c one after the other, so their sequence numbers are in order; changes that follow quickly
 * become one notification of the last state.
 */
#include <linux/capability.h>
#include <linux/file.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "internal.h"
#include "modbus_nl.h"

#define MODBUS_DEFAULT_PORT		502
#define MODBUS_DEFAULT_TIMEOUT_MS	300
#define MODBUS_DEFAULT_MAX_TXN_MS	40
#define MODBUS_DEFAULT_RETRIES		1
#define MODBUS_GATEWAY_BAUD_MIN		300
/* A peek is polled like a slow value: after what trips, before nothing else. */
#define MODBUS_PEEK_CLASS		1

static struct genl_family *modbus_family;
/* Number of the last notification; used by modbus_tell only */
static u64 modbus_notify_seq;

/* Position of a dump, in cb->ctx */
struct modbus_dump {
	unsigned long id;
};

static struct modbus_dump *modbus_dump(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct modbus_dump) > sizeof(cb->ctx));
	cb->seq = READ_ONCE(modbus_generation);
	return (struct modbus_dump *)cb->ctx;
}

/* Where a message goes */
struct modbus_msg {
	struct sk_buff *skb;
	u32 portid;
	u32 seq;
	int flags;
	u8 cmd;
	struct netlink_callback *cb;
	u64 notify_seq;
};

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
	return nla_put_string(skb, MODBUS_A_LINK_ADDRESS, status->address) ?:
	       nla_put_u32(skb, MODBUS_A_LINK_PORT, status->port) ?:
	       modbus_put_u32_if(skb, MODBUS_A_LINK_GATEWAY_BAUD,
				 READ_ONCE(config->gateway_baud)) ?:
	       modbus_put_u32_if(skb, MODBUS_A_LINK_GATEWAY_TIMEOUT_MS,
				 READ_ONCE(config->gateway_timeout_ms));
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

	guard(mutex)(&modbus_topology_lock);
	list_for_each_entry(hold, &node->holds, node)
		if (nla_put_string(skb, MODBUS_A_DEVICE_HELD_BY, hold->by))
			return -EMSGSIZE;
	return 0;
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

static void *modbus_msg_begin(const struct modbus_msg *msg)
{
	void *hdr = genlmsg_put(msg->skb, msg->portid, msg->seq, modbus_family, msg->flags,
				msg->cmd);

	if (hdr && msg->cb)
		genl_dump_check_consistent(msg->cb, hdr);
	return hdr;
}

static int modbus_msg_end(const struct modbus_msg *msg, void *hdr, int ret)
{
	if (ret)
		genlmsg_cancel(msg->skb, hdr);
	else
		genlmsg_end(msg->skb, hdr);
	return ret;
}

static int modbus_fill_link(const struct modbus_msg *msg, struct modbus_link *link)
{
	void *hdr = modbus_msg_begin(msg);
	int ret;

	if (!hdr)
		return -EMSGSIZE;
	ret = modbus_put_link(msg->skb, link);
	if (!ret && msg->notify_seq)
		ret = nla_put_u64_64bit(msg->skb, MODBUS_A_LINK_SEQ, msg->notify_seq, 0);
	return modbus_msg_end(msg, hdr, ret);
}

static int modbus_fill_node(const struct modbus_msg *msg, struct modbus_node *node)
{
	void *hdr = modbus_msg_begin(msg);
	int ret;

	if (!hdr)
		return -EMSGSIZE;
	ret = modbus_put_node(msg->skb, node);
	if (!ret && msg->notify_seq)
		ret = nla_put_u64_64bit(msg->skb, MODBUS_A_DEVICE_SEQ, msg->notify_seq, 0);
	return modbus_msg_end(msg, hdr, ret);
}

/* Notifications */

static bool modbus_notify_begin(struct modbus_msg *msg, u8 cmd)
{
	if (!genl_has_listeners(modbus_family, &init_net, MODBUS_NLGRP_MONITOR))
		return false;
	memset(msg, 0, sizeof(*msg));
	msg->skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	msg->cmd = cmd;
	/* One that could not be made leaves a gap, by which it is noticed. */
	msg->notify_seq = ++modbus_notify_seq;
	return msg->skb;
}

static void modbus_notify_end(struct modbus_msg *msg, int ret)
{
	if (ret)
		nlmsg_free(msg->skb);
	else
		genlmsg_multicast(modbus_family, msg->skb, 0, MODBUS_NLGRP_MONITOR,
				  GFP_KERNEL);
}

static void modbus_tell_link(struct modbus_link *link, enum modbus_notification what)
{
	static const u8 cmds[] = {
		[MODBUS_NOTIFY_ADD] = MODBUS_CMD_LINK_ADD_NTF,
		[MODBUS_NOTIFY_CHANGE] = MODBUS_CMD_LINK_CHANGE_NTF,
		[MODBUS_NOTIFY_DEL] = MODBUS_CMD_LINK_DEL_NTF,
	};
	struct modbus_msg msg;

	if (modbus_notify_begin(&msg, cmds[what]))
		modbus_notify_end(&msg, modbus_fill_link(&msg, link));
}

static void modbus_tell_node(struct modbus_node *node, enum modbus_notification what)
{
	static const u8 cmds[] = {
		[MODBUS_NOTIFY_ADD] = MODBUS_CMD_DEVICE_ADD_NTF,
		[MODBUS_NOTIFY_CHANGE] = MODBUS_CMD_DEVICE_CHANGE_NTF,
		[MODBUS_NOTIFY_DEL] = MODBUS_CMD_DEVICE_DEL_NTF,
	};
	struct modbus_msg msg;

	if (modbus_notify_begin(&msg, cmds[what]))
		modbus_notify_end(&msg, modbus_fill_node(&msg, node));
}

static const struct modbus_notify_ops modbus_tell = {
	.link = modbus_tell_link,
	.node = modbus_tell_node,
};

/* Attributes of requests */

static int modbus_require(struct genl_info *info, int attr, const char *what)
{
	if (!GENL_REQ_ATTR_CHECK(info, attr))
		return 0;
	NL_SET_ERR_MSG_FMT(info->extack, "%s is missing", what);
	return -EINVAL;
}

static int modbus_refuse_attr(struct genl_info *info, int attr, const char *why)
{
	if (!info->attrs[attr])
		return 0;
	NL_SET_BAD_ATTR(info->extack, info->attrs[attr]);
	NL_SET_ERR_MSG_FMT(info->extack, "%s", why);
	return -EINVAL;
}

static void modbus_get_u32(struct genl_info *info, int attr, u32 *value)
{
	if (info->attrs[attr])
		WRITE_ONCE(*value, nla_get_u32(info->attrs[attr]));
}

static void modbus_get_string(struct genl_info *info, int attr, char *string, size_t size)
{
	if (info->attrs[attr])
		nla_strscpy(string, info->attrs[attr], size);
}

/* The link that a request is about, with a reference */
static struct modbus_link *modbus_get_link(struct genl_info *info, int id_attr, int name_attr)
{
	struct nlattr *id = info->attrs[id_attr];
	struct nlattr *name = info->attrs[name_attr];
	struct modbus_link *link;

	if (!id && !name)
		return ERR_PTR(modbus_require(info, id_attr, "id or name of the link"));
	link = id ? modbus_link_get(nla_get_u32(id)) : modbus_link_get_name(nla_data(name));
	if (link && id && name && nla_strcmp(name, link->config.name)) {
		modbus_link_put(link);
		link = NULL;
	}
	if (link)
		return link;

	NL_SET_BAD_ATTR(info->extack, id ?: name);
	if (name)
		NL_SET_ERR_MSG_FMT(info->extack, "link: no link '%s'", (char *)nla_data(name));
	else
		NL_SET_ERR_MSG_FMT(info->extack, "link: no link %u", nla_get_u32(id));
	return ERR_PTR(-ENOENT);
}

/* The device that a request is about, with a reference; no @name_attr if 0 */
static struct modbus_node *modbus_get_node(struct genl_info *info, int id_attr, int name_attr)
{
	struct nlattr *name = name_attr ? info->attrs[name_attr] : NULL;
	struct nlattr *id = info->attrs[id_attr];
	struct modbus_node *node;

	if (!id && !name)
		return ERR_PTR(modbus_require(info, id_attr, name_attr ?
					      "id or name of the device" : "id of the device"));
	node = id ? modbus_node_get(nla_get_u32(id)) : modbus_node_get_name(nla_data(name));
	if (node && id && name && nla_strcmp(name, node->mdev.name)) {
		modbus_node_put(node);
		node = NULL;
	}
	if (node)
		return node;

	NL_SET_BAD_ATTR(info->extack, id ?: name);
	if (name)
		NL_SET_ERR_MSG_FMT(info->extack, "device: no device '%s'", (char *)nla_data(name));
	else
		NL_SET_ERR_MSG_FMT(info->extack, "device: no device %u", nla_get_u32(id));
	return ERR_PTR(-ENOENT);
}

/* The file behind tty-fd, NULL if there is none */
static struct file *modbus_get_file(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[MODBUS_A_LINK_TTY_FD];
	struct file *file;

	if (!attr)
		return NULL;
	/* The handler runs in the context of the sender. */
	file = fget(nla_get_u32(attr));
	if (file)
		return file;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "tty-fd: not an open file of the caller");
	return ERR_PTR(-EBADF);
}

static int modbus_reply_begin(struct modbus_msg *msg, struct genl_info *info)
{
	memset(msg, 0, sizeof(*msg));
	msg->skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	msg->portid = info->snd_portid;
	msg->seq = info->snd_seq;
	msg->cmd = info->genlhdr->cmd;
	return msg->skb ? 0 : -ENOMEM;
}

/* For whoever was told that it would be later */
static struct modbus_msg modbus_reply_later(const struct modbus_later *later)
{
	return (struct modbus_msg) {
		.skb = later->reply,
		.portid = later->portid,
		.seq = later->asked.nlmsg_seq,
		.cmd = later->cmd,
	};
}

static int modbus_reply_end(struct modbus_msg *msg, struct genl_info *info, int ret)
{
	if (!ret)
		return genlmsg_reply(msg->skb, info);
	nlmsg_free(msg->skb);
	return ret;
}

/* An attribute given twice would be taken by its last value, and the first go unnoticed. */
int modbus_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		       struct genl_info *info)
{
	const struct nlattr *attr;
	u64 seen = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (seen & BIT_ULL(nla_type(attr))) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr, "an attribute is given twice");
			return -EINVAL;
		}
		seen |= BIT_ULL(nla_type(attr));
	}
	return 0;
}

/* Links */

int modbus_nl_link_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_link *link;
	struct modbus_msg msg;
	int ret;

	link = modbus_get_link(info, MODBUS_A_LINK_ID, MODBUS_A_LINK_NAME);
	if (IS_ERR(link))
		return PTR_ERR(link);
	ret = modbus_reply_begin(&msg, info);
	if (!ret)
		ret = modbus_reply_end(&msg, info, modbus_fill_link(&msg, link));
	modbus_link_put(link);
	return ret;
}

int modbus_nl_link_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct modbus_dump *dump = modbus_dump(cb);
	struct modbus_msg msg = {
		.skb = skb,
		.portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = MODBUS_CMD_LINK_GET,
		.cb = cb,
	};
	struct modbus_link *link;
	int ret = 0;

	while (!ret && (link = modbus_link_next(&dump->id))) {
		ret = modbus_fill_link(&msg, link);
		if (!ret)
			dump->id++;
		modbus_link_put(link);
	}
	return ret && !skb->len ? ret : skb->len;
}

/* What a serial link takes and a TCP link does not, and the other way round */
static int modbus_check_link_type(struct genl_info *info, enum modbus_link_type type)
{
	static const int rtu[] = {
		MODBUS_A_LINK_TTY_FD, MODBUS_A_LINK_BAUD, MODBUS_A_LINK_PARITY,
		MODBUS_A_LINK_STOP_BITS, MODBUS_A_LINK_RS485, MODBUS_A_LINK_MAX_TXN_MS,
	};
	static const int tcp[] = {
		MODBUS_A_LINK_ADDRESS, MODBUS_A_LINK_PORT, MODBUS_A_LINK_GATEWAY_BAUD,
		MODBUS_A_LINK_GATEWAY_TIMEOUT_MS,
	};
	unsigned int i;
	int ret = 0;

	if (type == MODBUS_LINK_TYPE_RTU) {
		for (i = 0; i < ARRAY_SIZE(tcp) && !ret; i++)
			ret = modbus_refuse_attr(info, tcp[i],
						 "address, port, gateway: only for a tcp link");
		return ret;
	}
	for (i = 0; i < ARRAY_SIZE(rtu) && !ret; i++)
		ret = modbus_refuse_attr(info, rtu[i],
					 "line settings, tty-fd: only for an rtu link");
	return ret;
}

/* What may change at any time */
static void modbus_get_link_limits(struct genl_info *info, struct modbus_link_config *config)
{
	modbus_get_u32(info, MODBUS_A_LINK_RESPONSE_TIMEOUT_MS, &config->response_timeout_ms);
	modbus_get_u32(info, MODBUS_A_LINK_TURNAROUND_MS, &config->turnaround_ms);
	modbus_get_u32(info, MODBUS_A_LINK_MAX_TXN_MS, &config->max_txn_ms);
	modbus_get_u32(info, MODBUS_A_LINK_RETRIES, &config->retries);
	modbus_get_u32(info, MODBUS_A_LINK_MAX_REGISTERS, &config->max_registers);
	modbus_get_u32(info, MODBUS_A_LINK_GATEWAY_BAUD, &config->gateway_baud);
	modbus_get_u32(info, MODBUS_A_LINK_GATEWAY_TIMEOUT_MS, &config->gateway_timeout_ms);
}

/* Where a link leads */
static void modbus_get_link_line(struct genl_info *info, struct modbus_link_config *config)
{
	u32 port = config->port, parity = config->parity;

	modbus_get_string(info, MODBUS_A_LINK_ADDRESS, config->address, sizeof(config->address));
	modbus_get_u32(info, MODBUS_A_LINK_PORT, &port);
	modbus_get_u32(info, MODBUS_A_LINK_BAUD, &config->baud);
	modbus_get_u32(info, MODBUS_A_LINK_PARITY, &parity);
	modbus_get_u32(info, MODBUS_A_LINK_STOP_BITS, &config->stop_bits);
	config->port = port;
	config->parity = parity;
}

static int modbus_check_gateway(struct genl_info *info)
{
	struct nlattr *baud = info->attrs[MODBUS_A_LINK_GATEWAY_BAUD];

	if (!baud || !nla_get_u32(baud) || nla_get_u32(baud) >= MODBUS_GATEWAY_BAUD_MIN)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, baud, "gateway-baud: 0 or 300 to 4000000");
	return -ERANGE;
}

static int modbus_get_link_config(struct genl_info *info, struct modbus_link_config *config)
{
	u32 type;
	int ret;

	ret = modbus_require(info, MODBUS_A_LINK_NAME, "name") ?:
	      modbus_require(info, MODBUS_A_LINK_TYPE, "type");
	if (ret)
		return ret;
	type = nla_get_u32(info->attrs[MODBUS_A_LINK_TYPE]);
	ret = modbus_check_link_type(info, type) ?: modbus_check_gateway(info) ?:
	      type == MODBUS_LINK_TYPE_RTU ?
	      modbus_require(info, MODBUS_A_LINK_BAUD, "baud") :
	      modbus_require(info, MODBUS_A_LINK_ADDRESS, "address");
	if (ret)
		return ret;

	config->type = type;
	config->stop_bits = 1;
	config->response_timeout_ms = MODBUS_DEFAULT_TIMEOUT_MS;
	config->max_txn_ms = MODBUS_DEFAULT_MAX_TXN_MS;
	config->retries = MODBUS_DEFAULT_RETRIES;
	config->max_registers = MODBUS_MAX_READ_REGS;
	config->port = MODBUS_DEFAULT_PORT;
	config->parity = MODBUS_PARITY_NONE;
	modbus_get_string(info, MODBUS_A_LINK_NAME, config->name, sizeof(config->name));
	modbus_get_link_line(info, config);
	modbus_get_link_limits(info, config);
	config->rs485 = info->attrs[MODBUS_A_LINK_RS485];
	return 0;
}

int modbus_nl_link_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_link_config config = {};
	struct modbus_link *link;
	struct modbus_msg msg;
	struct file *file;
	int ret;

	ret = modbus_get_link_config(info, &config) ?: modbus_reply_begin(&msg, info);
	if (ret)
		return ret;
	file = modbus_get_file(info);
	if (IS_ERR(file))
		return modbus_reply_end(&msg, info, PTR_ERR(file));

	link = modbus_link_add(&config, file, info->extack);
	if (file)
		fput(file);
	if (IS_ERR(link))
		return modbus_reply_end(&msg, info, PTR_ERR(link));
	ret = modbus_reply_end(&msg, info, modbus_fill_link(&msg, link));
	modbus_link_put(link);
	return ret;
}

/*
 * Whoever holds a device has counted on the times of its link: none of them is made longer
 * meanwhile.
 */
static int modbus_check_held(struct genl_info *info, struct modbus_link *link, int type, u32 now,
			     const char *name)
{
	struct nlattr *attr = info->attrs[type];
	char by[MODBUS_NAME_SIZE * 2];

	if (!attr || nla_get_u32(attr) <= now || !modbus_link_held(link, by, sizeof(by)))
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "%s is held at %u by %s: disarm it first", name,
				now, by);
	return -EBUSY;
}

static int modbus_check_held_timing(struct genl_info *info, struct modbus_link *link)
{
	const struct modbus_link_config *config = &link->config;
	struct nlattr *max_txn = info->attrs[MODBUS_A_LINK_MAX_TXN_MS];
	char by[MODBUS_NAME_SIZE * 2];
	int ret;

	ret = modbus_check_held(info, link, MODBUS_A_LINK_RESPONSE_TIMEOUT_MS,
				READ_ONCE(config->response_timeout_ms), "response-timeout-ms") ?:
	      modbus_check_held(info, link, MODBUS_A_LINK_TURNAROUND_MS,
				READ_ONCE(config->turnaround_ms), "turnaround-ms") ?:
	      modbus_check_held(info, link, MODBUS_A_LINK_GATEWAY_TIMEOUT_MS,
				READ_ONCE(config->gateway_timeout_ms), "gateway-timeout-ms") ?:
	      modbus_check_held(info, link, MODBUS_A_LINK_MAX_TXN_MS,
				READ_ONCE(config->max_txn_ms) ?: U32_MAX, "max-txn-ms");
	if (ret || !max_txn || nla_get_u32(max_txn) || !READ_ONCE(config->max_txn_ms) ||
	    !modbus_link_held(link, by, sizeof(by)))
		return ret;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, max_txn,
				"max-txn-ms is held at %u by %s: disarm it first",
				READ_ONCE(config->max_txn_ms), by);
	return -EBUSY;
}

static bool modbus_is_line(const struct modbus_link_config *a, const struct modbus_link_config *b)
{
	return a->baud == b->baud && a->parity == b->parity && a->stop_bits == b->stop_bits &&
	       a->port == b->port && !strcmp(a->address, b->address);
}

/*
 * Whoever holds a device has counted on this line, and on who is there. What is said once more is
 * put back, if somebody else has changed it.
 */
static int modbus_link_set_line(struct genl_info *info, struct modbus_link *link)
{
	static const int line[] = {
		MODBUS_A_LINK_BAUD, MODBUS_A_LINK_PARITY, MODBUS_A_LINK_STOP_BITS,
		MODBUS_A_LINK_ADDRESS, MODBUS_A_LINK_PORT,
	};
	struct modbus_link_config config, now;
	char by[MODBUS_NAME_SIZE * 2];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(line); i++)
		if (info->attrs[line[i]])
			break;
	if (i == ARRAY_SIZE(line))
		return 0;
	modbus_link_get_config(link, &now);
	config = now;
	modbus_get_link_line(info, &config);
	if (!modbus_is_line(&config, &now) && modbus_link_held(link, by, sizeof(by))) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[line[i]],
					"the line is held by %s: disarm it first", by);
		return -EBUSY;
	}
	return link->ops->set_line(link, &config, info->extack);
}

static int modbus_link_set_port(struct genl_info *info, struct modbus_link *link)
{
	struct file *file = modbus_get_file(info);
	int ret;

	if (IS_ERR_OR_NULL(file))
		return PTR_ERR_OR_ZERO(file);
	ret = link->ops->attach(link, file, info->extack);
	fput(file);
	return ret;
}

int modbus_nl_link_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_link *link;
	int ret;

	link = modbus_get_link(info, MODBUS_A_LINK_ID, MODBUS_A_LINK_NAME);
	if (IS_ERR(link))
		return PTR_ERR(link);
	ret = modbus_check_link_type(info, link->config.type) ?: modbus_check_gateway(info) ?:
	      modbus_check_held_timing(info, link) ?: modbus_link_set_port(info, link) ?:
	      modbus_link_set_line(info, link);
	if (!ret) {
		modbus_get_link_limits(info, &link->config);
		modbus_link_changed(link);
		modbus_notify_link(link, MODBUS_NOTIFY_CHANGE);
	}
	modbus_link_put(link);
	return ret;
}

int modbus_nl_link_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_link *link;
	int ret;

	link = modbus_get_link(info, MODBUS_A_LINK_ID, MODBUS_A_LINK_NAME);
	if (IS_ERR(link))
		return PTR_ERR(link);
	ret = modbus_link_del(link, info->extack);
	modbus_link_put(link);
	return ret;
}

int modbus_nl_stats_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_link *link;

	link = modbus_get_link(info, MODBUS_A_LINK_ID, MODBUS_A_LINK_NAME);
	if (IS_ERR(link))
		return PTR_ERR(link);
	modbus_link_reset_stats(link);
	modbus_link_put(link);
	return 0;
}

/* Devices */

static void modbus_get_device_limits(struct genl_info *info, struct modbus_node *node)
{
	modbus_get_u32(info, MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS, &node->response_timeout_ms);
	modbus_get_u32(info, MODBUS_A_DEVICE_TURNAROUND_MS, &node->turnaround_ms);
	modbus_get_u32(info, MODBUS_A_DEVICE_RETRIES, &node->retries);
	if (info->attrs[MODBUS_A_DEVICE_RETRIES])
		WRITE_ONCE(node->has_retries, true);
}

int modbus_nl_device_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_node *node;
	struct modbus_msg msg;
	int ret;

	node = modbus_get_node(info, MODBUS_A_DEVICE_ID, MODBUS_A_DEVICE_NAME);
	if (IS_ERR(node))
		return PTR_ERR(node);
	ret = modbus_reply_begin(&msg, info);
	if (!ret)
		ret = modbus_reply_end(&msg, info, modbus_fill_node(&msg, node));
	modbus_node_put(node);
	return ret;
}

int modbus_nl_device_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct modbus_dump *dump = modbus_dump(cb);
	struct modbus_msg msg = {
		.skb = skb,
		.portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = MODBUS_CMD_DEVICE_GET,
		.cb = cb,
	};
	struct modbus_node *node;
	int ret = 0;

	while (!ret && (node = modbus_node_next(&dump->id))) {
		ret = modbus_fill_node(&msg, node);
		if (!ret)
			dump->id++;
		modbus_node_put(node);
	}
	return ret && !skb->len ? ret : skb->len;
}

static int modbus_get_device(struct genl_info *info, struct modbus_device *mdev)
{
	u32 unit = 0, access = MODBUS_ACCESS_RW;
	int ret;

	ret = modbus_require(info, MODBUS_A_DEVICE_NAME, "name") ?:
	      modbus_require(info, MODBUS_A_DEVICE_UNIT, "unit") ?:
	      modbus_require(info, MODBUS_A_DEVICE_DRIVER, "driver") ?:
	      modbus_require(info, MODBUS_A_DEVICE_INDEX, "index");
	if (ret)
		return ret;
	modbus_get_string(info, MODBUS_A_DEVICE_NAME, mdev->name, sizeof(mdev->name));
	modbus_get_string(info, MODBUS_A_DEVICE_DRIVER, mdev->driver_name,
			  sizeof(mdev->driver_name));
	modbus_get_string(info, MODBUS_A_DEVICE_SERIAL, mdev->serial, sizeof(mdev->serial));
	modbus_get_string(info, MODBUS_A_DEVICE_DOMAIN, mdev->domain, sizeof(mdev->domain));
	modbus_get_string(info, MODBUS_A_DEVICE_MAP, mdev->map, sizeof(mdev->map));
	modbus_get_string(info, MODBUS_A_DEVICE_TRUST, mdev->trust, sizeof(mdev->trust));
	modbus_get_u32(info, MODBUS_A_DEVICE_UNIT, &unit);
	modbus_get_u32(info, MODBUS_A_DEVICE_INDEX, &mdev->index);
	modbus_get_u32(info, MODBUS_A_DEVICE_ACCESS, &access);
	mdev->unit = unit;
	mdev->access = access;
	return 0;
}

/* Its driver's module first */
static int modbus_run_device_new(struct modbus_later *later)
{
	struct modbus_msg msg = modbus_reply_later(later);

	return modbus_driver_load(later->node->mdev.driver_name, &later->extack) ?:
	       modbus_node_add(later->node, &later->extack) ?:
	       modbus_fill_node(&msg, later->node);
}

int modbus_nl_device_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_later *later;
	struct modbus_link *link;
	struct modbus_node *node;
	struct modbus_msg msg;
	int ret;

	link = modbus_get_link(info, MODBUS_A_DEVICE_LINK_ID, MODBUS_A_DEVICE_LINK_NAME);
	if (IS_ERR(link))
		return PTR_ERR(link);
	node = modbus_node_alloc(link);
	modbus_link_put(link);
	if (!node)
		return -ENOMEM;

	modbus_get_device_limits(info, node);
	ret = modbus_get_device(info, &node->mdev);
	if (!ret && !modbus_driver_present(node->mdev.driver_name)) {
		later = modbus_later_new(node, modbus_run_device_new);
		return later ? modbus_later_start(later, info, GENLMSG_DEFAULT_SIZE, 0) : -ENOMEM;
	}
	ret = ret ?: modbus_reply_begin(&msg, info);
	if (!ret) {
		ret = modbus_node_add(node, info->extack);
		ret = modbus_reply_end(&msg, info, ret ?: modbus_fill_node(&msg, node));
	}
	modbus_node_put(node);
	return ret;
}

int modbus_nl_device_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_node *node;
	int ret;

	node = modbus_get_node(info, MODBUS_A_DEVICE_ID, MODBUS_A_DEVICE_NAME);
	if (IS_ERR(node))
		return PTR_ERR(node);
	ret = modbus_check_held(info, node->mdev.link, MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS,
				modbus_node_timeout_ms(node), "response-timeout-ms") ?:
	      modbus_check_held(info, node->mdev.link, MODBUS_A_DEVICE_TURNAROUND_MS,
				modbus_node_turnaround_ms(node), "turnaround-ms");
	if (!ret) {
		modbus_get_device_limits(info, node);
		modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
	}
	modbus_node_put(node);
	return ret;
}

int modbus_nl_device_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_node *node;
	int ret;

	node = modbus_get_node(info, MODBUS_A_DEVICE_ID, MODBUS_A_DEVICE_NAME);
	if (IS_ERR(node))
		return PTR_ERR(node);
	ret = modbus_node_del(node, info->extack);
	modbus_node_put(node);
	return ret;
}

/* Peek */

static const u8 modbus_space_fc[] = {
	[MODBUS_SPACE_COIL] = MODBUS_FC_READ_COILS,
	[MODBUS_SPACE_DISCRETE] = MODBUS_FC_READ_DISCRETE,
	[MODBUS_SPACE_HOLDING] = MODBUS_FC_READ_HOLDING,
	[MODBUS_SPACE_INPUT] = MODBUS_FC_READ_INPUT,
};

static bool modbus_space_is_bits(u32 space)
{
	return space == MODBUS_SPACE_COIL || space == MODBUS_SPACE_DISCRETE;
}

static int modbus_get_peek(struct genl_info *info, struct modbus_request *req, u32 *space)
{
	u32 count;
	int ret;

	ret = modbus_require(info, MODBUS_A_PEEK_SPACE, "space") ?:
	      modbus_require(info, MODBUS_A_PEEK_ADDRESS, "address") ?:
	      modbus_require(info, MODBUS_A_PEEK_COUNT, "count");
	if (ret)
		return ret;
	*space = nla_get_u32(info->attrs[MODBUS_A_PEEK_SPACE]);
	count = nla_get_u32(info->attrs[MODBUS_A_PEEK_COUNT]);
	if (!modbus_space_is_bits(*space) && count > MODBUS_MAX_READ_REGS) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MODBUS_A_PEEK_COUNT],
				    "count: 1 to 125 registers");
		return -ERANGE;
	}
	req->fc = modbus_space_fc[*space];
	req->addr = nla_get_u32(info->attrs[MODBUS_A_PEEK_ADDRESS]);
	req->count = count;
	req->class = MODBUS_PEEK_CLASS;
	req->deadline = ktime_get();
	if (modbus_pdu_check(req)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MODBUS_A_PEEK_COUNT],
				    "address, count: the last address is 65535");
		return -ERANGE;
	}
	return 0;
}

static void modbus_peek_explain(struct netlink_ext_ack *extack, const struct modbus_node *node,
				int status)
{
	const char *name = node->mdev.name;

	switch (status) {
	case -ETIMEDOUT:
		NL_SET_ERR_MSG_FMT(extack, "device '%s' does not answer", name);
		break;
	case -EBADMSG:
		NL_SET_ERR_MSG_FMT(extack, "device '%s' answers with bad frames", name);
		break;
	case -EHOSTUNREACH:
		NL_SET_ERR_MSG_FMT(extack, "device '%s' is not reachable", name);
		break;
	case -ENODEV:
		NL_SET_ERR_MSG_FMT(extack, "link '%s' is down", node->mdev.link->config.name);
		break;
	}
}

static int modbus_fill_peek(const struct modbus_msg *msg, const struct modbus_node *node,
			    u32 space, const struct modbus_request *req)
{
	struct sk_buff *skb = msg->skb;
	void *hdr = modbus_msg_begin(msg);
	unsigned int i;
	int ret;

	if (!hdr)
		return -EMSGSIZE;
	ret = nla_put_u32(skb, MODBUS_A_PEEK_DEVICE_ID, node->id) ?:
	      nla_put_u32(skb, MODBUS_A_PEEK_SPACE, space) ?:
	      nla_put_u32(skb, MODBUS_A_PEEK_ADDRESS, req->addr);
	if (!ret && req->status)
		ret = nla_put_u32(skb, MODBUS_A_PEEK_EXCEPTION, req->exception);
	for (i = 0; !ret && !req->status && i < req->count; i++)
		ret = nla_put_u32(skb, MODBUS_A_PEEK_VALUE, modbus_space_is_bits(space) ?
				  req->bits[i / 8] >> i % 8 & 1 : req->regs[i]);
	return modbus_msg_end(msg, hdr, ret);
}

static int modbus_run_peek(struct modbus_later *later)
{
	struct modbus_msg msg = modbus_reply_later(later);
	int ret = modbus_transfer(&later->req);

	if (!ret || ret == -EREMOTEIO)
		return modbus_fill_peek(&msg, later->node, later->space, &later->req);
	modbus_peek_explain(&later->extack, later->node, ret);
	return ret;
}

int modbus_nl_peek_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_later *later;
	struct modbus_node *node;
	int ret;

	node = modbus_get_node(info, MODBUS_A_PEEK_DEVICE_ID, 0);
	if (IS_ERR(node))
		return PTR_ERR(node);
	later = modbus_later_new(node, modbus_run_peek);
	if (!later)
		return -ENOMEM;
	modbus_request_init(&later->req, &node->mdev, NULL);
	ret = modbus_get_peek(info, &later->req, &later->space);
	/* Up to 2000 values */
	return modbus_later_start(later, info, 64 + later->req.count * nla_total_size(sizeof(u32)),
				  ret);
}

/* One request as it is */

/* The unit that is asked: its device, or what stands for one that nobody has made */
static struct modbus_node *modbus_get_asked(struct genl_info *info)
{
	struct modbus_node *node;
	struct modbus_link *link;
	u32 unit;
	int ret;

	if (info->attrs[MODBUS_A_PDU_DEVICE_ID])
		return modbus_get_node(info, MODBUS_A_PDU_DEVICE_ID, 0);
	ret = modbus_require(info, MODBUS_A_PDU_LINK_ID, "device-id, or link-id and unit,") ?:
	      modbus_require(info, MODBUS_A_PDU_UNIT, "unit");
	if (ret)
		return ERR_PTR(ret);
	link = modbus_get_link(info, MODBUS_A_PDU_LINK_ID, 0);
	if (IS_ERR(link))
		return ERR_CAST(link);
	unit = nla_get_u32(info->attrs[MODBUS_A_PDU_UNIT]);
	node = modbus_node_get_unit(link, unit);
	if (!node) {
		node = modbus_node_alloc(link);
		if (node) {
			node->mdev.unit = unit;
			scnprintf(node->mdev.name, sizeof(node->mdev.name), "unit %u", unit);
		}
	}
	modbus_link_put(link);
	return node ?: ERR_PTR(-ENOMEM);
}

static int modbus_get_pdu(struct genl_info *info, struct modbus_node *node,
			  struct modbus_request *req)
{
	struct nlattr *pdu = info->attrs[MODBUS_A_PDU_REQUEST];
	struct nlattr *force = info->attrs[MODBUS_A_PDU_FORCE];
	const char *name = node->id ? node->mdev.name : node->mdev.link->config.name;
	char by[MODBUS_NAME_SIZE * 2];
	int ret;

	ret = modbus_require(info, MODBUS_A_PDU_REQUEST, "request") ?:
	      modbus_node_check_unit(&node->mdev, info->extack);
	if (ret)
		return ret;
	modbus_request_init(req, &node->mdev, NULL);
	req->class = MODBUS_PEEK_CLASS;
	req->deadline = ktime_get();
	req->once = true;
	req->raw = true;
	req->len = nla_len(pdu);
	memcpy(req->bytes, nla_data(pdu), req->len);
	req->fc = req->len ? req->bytes[0] : 0;
	if (modbus_pdu_check(req)) {
		NL_SET_ERR_MSG_ATTR(info->extack, pdu, "request: begins with a function, 1 to 127");
		return -EINVAL;
	}
	if (!modbus_pdu_writes(req->fc) || (force && !nla_strcmp(force, name)))
		return 0;
	if (node->id) {
		guard(mutex)(&modbus_topology_lock);
		return modbus_node_check_free(node, info->extack);
	}
	/* One unit may be had by more than one id, as 0, 1 and 255 over TCP. */
	if (!modbus_link_held(node->mdev.link, by, sizeof(by)))
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, pdu, "link '%s' has what is held by %.27s", name, by);
	return -EBUSY;
}

static int modbus_run_pdu(struct modbus_later *later)
{
	struct modbus_msg msg = modbus_reply_later(later);
	int ret = modbus_transfer(&later->req);
	void *hdr;

	if (ret && ret != -EREMOTEIO) {
		modbus_peek_explain(&later->extack, later->node, ret);
		return ret;
	}
	hdr = modbus_msg_begin(&msg);
	if (!hdr)
		return -EMSGSIZE;
	ret = nla_put(msg.skb, MODBUS_A_PDU_REPLY, later->req.len, later->req.bytes);
	return modbus_msg_end(&msg, hdr, ret);
}

int modbus_nl_pdu_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct modbus_later *later;
	struct modbus_node *node;

	if (!capable(CAP_SYS_RAWIO)) {
		NL_SET_ERR_MSG(info->extack, "a request as it is needs CAP_SYS_RAWIO");
		return -EPERM;
	}
	node = modbus_get_asked(info);
	if (IS_ERR(node))
		return PTR_ERR(node);
	later = modbus_later_new(node, modbus_run_pdu);
	if (!later)
		return -ENOMEM;
	return modbus_later_start(later, info, nla_total_size(MODBUS_MAX_PDU),
				  modbus_get_pdu(info, node, &later->req));
}

/**
 * modbus_netlink_init() - open to user space
 * @family: the generated family, whose operations are here
 *
 * Return: 0 or a negative errno.
 */
int __init modbus_netlink_init(struct genl_family *family)
{
	int ret;

	modbus_family = family;
	ret = modbus_notify_init(&modbus_tell);
	if (ret)
		return ret;
	ret = modbus_later_init();
	if (ret)
		goto err_notify;
	/* Whoever owns a network namespace does not own the machine. */
	family->netnsok = false;
	ret = genl_register_family(modbus_family);
	if (ret)
		goto err_later;
	return 0;

err_later:
	modbus_later_exit();
err_notify:
	modbus_notify_exit();
	return ret;
}

void modbus_netlink_exit(void)
{
	modbus_notify_flush();
	genl_unregister_family(modbus_family);
	modbus_later_exit();
	/* Not before: requests that were under way have told of what they did. */
	modbus_notify_exit();
}

/* Who asks for the family gets the module. */
MODULE_ALIAS_GENL_FAMILY(MODBUS_FAMILY_NAME);
