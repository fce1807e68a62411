// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family "modbus", see Documentation/netlink/specs/modbus.yaml.
 *
 * Requests are in netlink_link.c, netlink_device.c and netlink_ask.c; notifications are here. They
 * come from notify.c one after the other, so their sequence numbers are in order; changes that
 * follow quickly become one notification of the last state.
 */
#include <linux/module.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "modbus_nl.h"
#include "netlink.h"

/* Number of the last notification; used by modbus_tell only */
static u64 modbus_notify_seq;

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
