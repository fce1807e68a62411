// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests about links.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <net/genetlink.h>

#include "modbus_nl.h"
#include "netlink.h"

#define MODBUS_DEFAULT_PORT		502
#define MODBUS_DEFAULT_TIMEOUT_MS	300
#define MODBUS_DEFAULT_MAX_TXN_MS	40
#define MODBUS_DEFAULT_RETRIES		1
#define MODBUS_DEFAULT_PIPELINE		1
#define MODBUS_GATEWAY_BAUD_MIN		300

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
	struct modbus_msg msg = modbus_dump_msg(skb, cb, MODBUS_CMD_LINK_GET);
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
		MODBUS_A_LINK_GATEWAY_TIMEOUT_MS, MODBUS_A_LINK_PIPELINE,
	};
	unsigned int i;
	int ret = 0;

	if (type == MODBUS_LINK_TYPE_RTU) {
		for (i = 0; i < ARRAY_SIZE(tcp) && !ret; i++)
			ret = modbus_refuse_attr(info, tcp[i],
						 "address, port, gateway, pipeline: only for a tcp link");
		return ret;
	}
	if (type == MODBUS_LINK_TYPE_RTU_OVER_TCP)
		ret = modbus_refuse_attr(info, MODBUS_A_LINK_PIPELINE,
					 "pipeline: only for a tcp link");
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
	modbus_get_u32(info, MODBUS_A_LINK_PIPELINE, &config->pipeline);
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
	config->pipeline = MODBUS_DEFAULT_PIPELINE;
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
	      modbus_check_held(info, link, MODBUS_A_LINK_MAX_REGISTERS,
				READ_ONCE(config->max_registers), "max-registers") ?:
	      modbus_check_held(info, link, MODBUS_A_LINK_PIPELINE,
				READ_ONCE(config->pipeline), "pipeline") ?:
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

/* Whoever holds a device has counted on this line, and on who is there. */
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
