/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/modbus.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: make generate */

#ifndef _LINUX_MODBUS_GEN_H
#define _LINUX_MODBUS_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/modbus.h>

int modbus_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		       struct genl_info *info);

int modbus_nl_link_get_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_link_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int modbus_nl_link_new_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_link_set_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_link_del_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_device_get_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_device_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int modbus_nl_device_new_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_device_del_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_peek_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_pdu_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_stats_reset_doit(struct sk_buff *skb, struct genl_info *info);
int modbus_nl_device_set_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	MODBUS_NLGRP_MONITOR,
};

extern struct genl_family modbus_nl_family;

#endif /* _LINUX_MODBUS_GEN_H */
