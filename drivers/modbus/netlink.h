/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the handlers of the family "modbus" share.
 */
#ifndef _MODBUS_NETLINK_H
#define _MODBUS_NETLINK_H

#include "internal.h"

struct genl_family;
struct genl_info;
struct netlink_callback;
struct sk_buff;

/* Position of a dump, in cb->ctx */
struct modbus_dump {
	unsigned long id;
};

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

/* netlink_fill.c */
extern struct genl_family *modbus_family;

struct modbus_dump *modbus_dump(struct netlink_callback *cb);
struct modbus_msg modbus_dump_msg(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd);
void *modbus_msg_begin(const struct modbus_msg *msg);
int modbus_msg_end(const struct modbus_msg *msg, void *hdr, int ret);
int modbus_fill_link(const struct modbus_msg *msg, struct modbus_link *link);
int modbus_fill_node(const struct modbus_msg *msg, struct modbus_node *node);
int modbus_reply_begin(struct modbus_msg *msg, struct genl_info *info);
struct modbus_msg modbus_reply_later(const struct modbus_later *later);
int modbus_reply_end(struct modbus_msg *msg, struct genl_info *info, int ret);

/* netlink_attr.c */
int modbus_require(struct genl_info *info, int attr, const char *what);
int modbus_refuse_attr(struct genl_info *info, int attr, const char *why);
void modbus_get_u32(struct genl_info *info, int attr, u32 *value);
void modbus_get_string(struct genl_info *info, int attr, char *string, size_t size);
struct modbus_link *modbus_get_link(struct genl_info *info, int id_attr, int name_attr);
struct modbus_node *modbus_get_node(struct genl_info *info, int id_attr, int name_attr);
int modbus_check_held(struct genl_info *info, struct modbus_link *link, int type, u32 now,
		      const char *name);

#endif /* _MODBUS_NETLINK_H */
