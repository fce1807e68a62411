// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that wait for a unit: a peek, and a request as it is. A work item waits and answers,
 * since generic netlink takes no other request meanwhile.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/unaligned.h>
#include <net/genetlink.h>

#include "modbus_nl.h"
#include "netlink.h"

/* A request to read, or to write one value: function, address, count or value */
#define MODBUS_PLAIN_LEN		5
/* A peek is polled like a slow value: after what trips, before nothing else. */
#define MODBUS_PEEK_CLASS		1

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

/* What a request moves either way, in registers; of one as it is, as far as it tells */
static u32 modbus_asked_words(const struct modbus_request *req)
{
	bool bits = req->fc == MODBUS_FC_READ_COILS || req->fc == MODBUS_FC_READ_DISCRETE;
	u32 count = req->count, sent = 0;

	if (req->raw) {
		bool reads = req->fc <= MODBUS_FC_READ_INPUT ||
			     req->fc == MODBUS_FC_READ_WRITE_REGISTERS;

		count = 0;
		if (reads && req->len >= MODBUS_PLAIN_LEN)
			count = get_unaligned_be16(&req->bytes[3]);
		sent = max_t(u32, req->len, MODBUS_PLAIN_LEN) - MODBUS_PLAIN_LEN;
	}
	return (bits ? DIV_ROUND_UP(count, 16) : count) + sent / sizeof(u16);
}

/* Whoever holds a device has counted on transactions that are no longer than is planned. */
static int modbus_check_words(struct genl_info *info, int type, const char *name,
			      const struct modbus_device *mdev, const struct modbus_request *req)
{
	struct modbus_wire_cost cost;
	char by[MODBUS_NAME_SIZE * 2];

	modbus_wire_cost(mdev, MODBUS_FC_READ_HOLDING, &cost);
	if (modbus_asked_words(req) <= cost.max_words ||
	    !modbus_link_held(mdev->link, by, sizeof(by)))
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[type],
				"%s: 1 to %u registers, the link is held by %.27s", name,
				cost.max_words, by);
	return -EMSGSIZE;
}

static int modbus_get_peek(struct genl_info *info, const struct modbus_node *node,
			   struct modbus_request *req, u32 *space)
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
	return modbus_check_words(info, MODBUS_A_PEEK_COUNT, "count", &node->mdev, req);
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
	ret = modbus_get_peek(info, node, &later->req, &later->space);
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
	if (force && !nla_strcmp(force, name))
		return 0;
	ret = modbus_check_words(info, MODBUS_A_PDU_REQUEST, "request", &node->mdev, req);
	if (ret || !modbus_pdu_writes(req))
		return ret;
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
