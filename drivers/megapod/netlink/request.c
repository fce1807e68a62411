// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all requests share: who may make them, the objects they name, the answers.
 *
 * Reads are open. CAP_NET_ADMIN in the initial user namespace, which the policy tables ask for,
 * makes pods; whoever switches machinery, or decides what is switched, needs CAP_SYS_RAWIO there
 * too. Every refusal says why, and names the attribute if one is to blame. A dump keeps numbers,
 * never pointers, between two messages; what came or went meanwhile marks it as interrupted.
 */
#include <linux/capability.h>
#include <linux/string.h>
#include <net/genetlink.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/pod.h"
#include "netlink.h"
#include "megapod_nl.h"

/*
 * An attribute given twice would be taken by its last value, and the first one go unnoticed; those
 * in @multi, a bit for each type, may be.
 */
static int refuse_duplicates(const struct nlmsghdr *nlh, u64 multi, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	u64 seen = 0;
	int rem, type;

	nlmsg_for_each_attr(attr, nlh, GENL_HDRLEN, rem) {
		type = nla_type(attr);
		if (type >= BITS_PER_TYPE(seen) || multi & BIT_ULL(type))
			continue;
		if (seen & BIT_ULL(type)) {
			NL_SET_ERR_MSG_ATTR(extack, attr, "attribute given twice");
			return -EINVAL;
		}
		seen |= BIT_ULL(type);
	}
	return 0;
}

/* All that changes anything switches machinery, or decides when it is switched, but for these. */
static bool needs_rawio(const struct genl_split_ops *ops, const struct genl_info *info)
{
	switch (ops->cmd) {
	case MEGAPOD_CMD_POD_NEW:
	case MEGAPOD_CMD_RECORD_CLEAR:
		return false;
	case MEGAPOD_CMD_POD_SET:
		return info->attrs[MEGAPOD_A_POD_INRUSH_GAP_MS] ||
		       info->attrs[MEGAPOD_A_POD_AT_BOOT];
	default:
		return ops->flags & GENL_ADMIN_PERM;
	}
}

int megapod_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info)
{
	u64 multi = 0;

	switch (ops->cmd) {
	case MEGAPOD_CMD_OUTLET_SET:
	case MEGAPOD_CMD_OUTLET_CYCLE:
		multi = BIT_ULL(MEGAPOD_A_OUTLET_INDEXES);
		break;
	case MEGAPOD_CMD_INTERLOCK_NEW:
	case MEGAPOD_CMD_INTERLOCK_SET:
		multi = BIT_ULL(MEGAPOD_A_INTERLOCK_INPUT) | BIT_ULL(MEGAPOD_A_INTERLOCK_ACTION);
		break;
	case MEGAPOD_CMD_POD_SET:
		multi = BIT_ULL(MEGAPOD_A_POD_FLUID);
		break;
	case MEGAPOD_CMD_GROUP_NEW:
	case MEGAPOD_CMD_GROUP_SET:
		multi = BIT_ULL(MEGAPOD_A_GROUP_MEMBER);
		break;
	default:
		break;
	}
	if (needs_rawio(ops, info) && !netlink_capable(skb, CAP_SYS_RAWIO)) {
		GENL_SET_ERR_MSG(info, "CAP_SYS_RAWIO is needed as well");
		return -EPERM;
	}
	return refuse_duplicates(info->nlhdr, multi, info->extack);
}

int megapod_nl_pre_dumpit(struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	u8 cmd = info->genlhdr->cmd;

	/* a group or an interlock has to fit into one message */
	if (cmd == MEGAPOD_CMD_GROUP_GET || cmd == MEGAPOD_CMD_EVENT_GET ||
	    cmd == MEGAPOD_CMD_INTERLOCK_GET)
		cb->min_dump_alloc = SZ_64K;
	/* what no policy allows is not refused by every kernel */
	if (!info->attrs && nlmsg_attrlen(cb->nlh, GENL_HDRLEN)) {
		NL_SET_ERR_MSG(cb->extack, "this dump takes no attribute");
		return -EINVAL;
	}
	return refuse_duplicates(cb->nlh, 0, cb->extack);
}

/* The attribute, or NULL with the refusal said. */
struct nlattr *megapod_nl_need(const struct genl_info *info, int type, const char *name)
{
	if (info->attrs[type])
		return info->attrs[type];
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, type);
	NL_SET_ERR_MSG_FMT(info->extack, "%s is missing", name);
	return NULL;
}

struct megapod_component *megapod_nl_component(const struct nlattr *attr,
					       struct netlink_ext_ack *extack)
{
	struct megapod_component *c = megapod_component_find(nla_get_u32(attr));

	if (!c)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "no component with id %u",
					nla_get_u32(attr));
	return c;
}

struct megapod_pod *megapod_nl_pod(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = megapod_pod_find(nla_get_u32(attr));

	if (!pod)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "no pod with id %u", nla_get_u32(attr));
	return pod;
}

int megapod_nl_check_index(const struct nlattr *attr, u32 num, const char *what,
			   const struct megapod_component *c, struct netlink_ext_ack *extack)
{
	if (nla_get_u32(attr) < num)
		return 0;
	if (num)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s of %s are 0 to %u", what, c->name,
					num - 1);
	else
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s has no %s", c->name, what);
	return -ENODEV;
}

/* Either id or name, never both. */
int megapod_nl_check_id_or_name(const struct genl_info *info, const struct nlattr *id,
				const struct nlattr *name)
{
	if (id && name) {
		NL_SET_ERR_MSG_ATTR(info->extack, name, "either id or name, not both");
		return -EINVAL;
	}
	if (!id && !name) {
		GENL_SET_ERR_MSG(info, "id or name is missing");
		return -EINVAL;
	}
	return 0;
}

int megapod_nl_put(struct sk_buff *skb, const struct genl_info *info, struct netlink_callback *cb,
		   megapod_nl_fill_fn fill, void *object, u32 index)
{
	void *hdr = __genlmsg_iput(skb, info, cb ? NLM_F_MULTI : 0);

	if (!hdr)
		return -EMSGSIZE;
	if (cb)
		genl_dump_check_consistent(cb, hdr);
	if (fill(skb, object, index)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int megapod_nl_answer(struct sk_buff *skb, struct genl_info *info, megapod_nl_fill_fn fill,
		      void *object, u32 index)
{
	int err = megapod_nl_put(skb, info, NULL, fill, object, index);

	if (WARN_ON_ONCE(err)) {
		nlmsg_free(skb);
		return err;
	}
	return genlmsg_reply(skb, info);
}

int megapod_nl_reply(struct genl_info *info, size_t size, megapod_nl_fill_fn fill, void *object,
		     u32 index)
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);

	return skb ? megapod_nl_answer(skb, info, fill, object, index) : -ENOMEM;
}

/* Looks at the filters of a dump when it begins: naming what is not there is an error. */
int megapod_nl_dump_start(struct netlink_callback *cb, const struct nlattr *pod_attr,
			  const struct nlattr *component_attr)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_component *c;
	struct megapod_pod *pod;

	cb->seq = megapod_generation();
	if (state->started)
		return 0;
	state->started = true;
	if (pod_attr) {
		pod = megapod_nl_pod(pod_attr, cb->extack);
		if (!pod)
			return -ENODEV;
		megapod_pod_unref(pod);
	}
	if (component_attr) {
		c = megapod_nl_component(component_attr, cb->extack);
		if (!c)
			return -ENODEV;
		state->id = c->id;
		megapod_component_unref(c);
	}
	return 0;
}

struct megapod_component *megapod_nl_part(const struct genl_info *info,
					  const struct megapod_nl_part *part, int component_type,
					  int index_type, u32 *index)
{
	const struct nlattr *component, *attr;
	struct megapod_component *c;
	int err;

	component = megapod_nl_need(info, component_type, "component-id");
	if (!component)
		return ERR_PTR(-EINVAL);
	attr = megapod_nl_need(info, index_type, "index");
	if (!attr)
		return ERR_PTR(-EINVAL);
	c = megapod_nl_component(component, info->extack);
	if (!c)
		return ERR_PTR(-ENODEV);
	err = megapod_nl_check_index(attr, part->count(c), part->name, c, info->extack);
	if (err) {
		megapod_component_unref(c);
		return ERR_PTR(err);
	}
	*index = nla_get_u32(attr);
	return c;
}
