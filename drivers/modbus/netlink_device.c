// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests about devices. Making one may load the module of its driver, which waits for user space,
 * so a work item does it and answers.
 */
#include <linux/err.h>
#include <net/genetlink.h>

#include "modbus_nl.h"
#include "netlink.h"

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
	struct modbus_msg msg = modbus_dump_msg(skb, cb, MODBUS_CMD_DEVICE_GET);
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
