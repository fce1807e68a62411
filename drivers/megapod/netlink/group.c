// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about groups of outlets.
 */
#include <linux/string.h>
#include <net/genetlink.h>

#include "../core/core.h"
#include "../core/group.h"
#include "../core/pod.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

static int fill_group(struct sk_buff *skb, void *object, u32 index)
{
	return megapod_fill_group(skb, object);
}

/* Takes over the reference in @view. */
static int reply_group(struct genl_info *info, struct megapod_group_view *view)
{
	int err = megapod_nl_reply(info, megapod_group_size(view), fill_group, view, 0);

	megapod_members_put(view->members);
	return err;
}

static int group_by_id(const struct genl_info *info, struct megapod_group_view *view)
{
	const struct nlattr *id = info->attrs[MEGAPOD_A_GROUP_ID];

	if (megapod_group_find(nla_get_u32(id), view))
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, id, "no group with id %u", nla_get_u32(id));
	return -ENODEV;
}

static int group_by_name(const struct genl_info *info, struct megapod_group_view *view)
{
	const struct nlattr *name = info->attrs[MEGAPOD_A_GROUP_NAME];
	const struct nlattr *pod_id = megapod_nl_need(info, MEGAPOD_A_GROUP_POD_ID, "pod-id");
	struct megapod_pod *pod;

	if (!pod_id)
		return -EINVAL;
	pod = megapod_nl_pod(pod_id, info->extack);
	if (!pod)
		return -ENODEV;
	megapod_pod_unref(pod);
	if (megapod_group_find_name(nla_get_u32(pod_id), nla_data(name), view))
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, name, "no group %s", (char *)nla_data(name));
	return -ENODEV;
}

int megapod_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[MEGAPOD_A_GROUP_ID];
	const struct nlattr *name = info->attrs[MEGAPOD_A_GROUP_NAME];
	struct megapod_group_view view;
	int err;

	err = megapod_nl_check_id_or_name(info, id, name);
	if (err)
		return err;
	err = id ? group_by_id(info, &view) : group_by_name(info, &view);
	return err ?: reply_group(info, &view);
}

int megapod_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *pod = genl_info_dump(cb)->attrs[MEGAPOD_A_GROUP_POD_ID];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_group_view view;
	int err;

	err = megapod_nl_dump_start(cb, pod, NULL);
	if (err)
		return err;
	for (; megapod_group_next(&state->id, &view); state->id++) {
		if (!pod || view.pod == nla_get_u32(pod))
			err = megapod_nl_put(skb, genl_info_dump(cb), cb, fill_group, &view, 0);
		megapod_members_put(view.members);
		if (err)
			return skb->len ?: err;
	}
	return 0;
}

static int read_member(const struct nlattr *nest, struct megapod_member *member,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[MEGAPOD_A_MEMBER_MAX + 1];
	const struct nlattr *name, *index, *attr;
	u32 seen = 0;
	int rem, err;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) <= MEGAPOD_A_MEMBER_MAX && seen & BIT(nla_type(attr))) {
			NL_SET_ERR_MSG_ATTR(extack, attr, "attribute given twice");
			return -EINVAL;
		}
		if (nla_type(attr) <= MEGAPOD_A_MEMBER_MAX)
			seen |= BIT(nla_type(attr));
	}
	/* judged with the policy of the request already */
	err = nla_parse_nested(attrs, MEGAPOD_A_MEMBER_MAX, nest, NULL, extack);
	if (err)
		return err;
	name = attrs[MEGAPOD_A_MEMBER_COMPONENT_NAME];
	index = attrs[MEGAPOD_A_MEMBER_INDEX];
	if (!name || !index) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest, "%s of a member is missing",
					name ? "index" : "component-name");
		return -EINVAL;
	}
	if (!megapod_name_ok(nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(extack, name, "this cannot be the name of a component");
		return -EINVAL;
	}
	strscpy(member->component, nla_data(name), sizeof(member->component));
	member->index = nla_get_u32(index);
	return 0;
}

static bool is_member(const struct megapod_members *members, u32 num,
		      const struct megapod_member *member)
{
	u32 i;

	for (i = 0; i < num; i++)
		if (members->member[i].index == member->index &&
		    !strcmp(members->member[i].component, member->component))
			return true;
	return false;
}

static int fill_members(struct megapod_members *members, const struct genl_info *info)
{
	struct megapod_member *member;
	const struct nlattr *attr;
	u32 num = 0;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != MEGAPOD_A_GROUP_MEMBER)
			continue;
		member = &members->member[num];
		err = read_member(attr, member, info->extack);
		if (err)
			return err;
		if (is_member(members, num, member)) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "%s/%u is given twice",
						member->component, member->index + 1);
			return -EINVAL;
		}
		num++;
	}
	return 0;
}

/* What is said of the load, beside what was said of it before. */
static int read_load(const struct genl_info *info, struct megapod_load *load)
{
	const struct nlattr *priority = info->attrs[MEGAPOD_A_GROUP_PRIORITY];
	const struct nlattr *kind = info->attrs[MEGAPOD_A_GROUP_LOAD];
	const char *fault;

	if (priority)
		load->priority = nla_get_u32(priority);
	if (kind) {
		load->kind = nla_get_u32(kind);
		if (!priority)
			load->priority = max(load->priority, megapod_load_priority(load->kind));
	}
	if (info->attrs[MEGAPOD_A_GROUP_VENDOR])
		megapod_copy_printable(load->vendor, nla_data(info->attrs[MEGAPOD_A_GROUP_VENDOR]),
				       sizeof(load->vendor));
	if (info->attrs[MEGAPOD_A_GROUP_MODEL])
		megapod_copy_printable(load->model, nla_data(info->attrs[MEGAPOD_A_GROUP_MODEL]),
				       sizeof(load->model));
	if (info->attrs[MEGAPOD_A_GROUP_RATED_MW])
		load->rated_mw = nla_get_u32(info->attrs[MEGAPOD_A_GROUP_RATED_MW]);
	if (info->attrs[MEGAPOD_A_GROUP_INRUSH_MA])
		load->inrush_ma = nla_get_u32(info->attrs[MEGAPOD_A_GROUP_INRUSH_MA]);
	fault = megapod_load_fault(load);
	if (!fault)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, priority ?: kind, "%s", fault);
	return -EINVAL;
}

/* The members as they are said; @before is what those that they replace feed. */
static struct megapod_members *read_members(const struct genl_info *info,
					    const struct megapod_load *before)
{
	struct megapod_members *members;
	const struct nlattr *attr;
	u32 num = 0;
	int rem, err;

	if (!megapod_nl_need(info, MEGAPOD_A_GROUP_MEMBER, "member"))
		return ERR_PTR(-EINVAL);
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		num += nla_type(attr) == MEGAPOD_A_GROUP_MEMBER;
	if (num > MEGAPOD_GROUP_MEMBERS_MAX) {
		GENL_SET_ERR_MSG_FMT(info, "a group has 1 to %u members",
				     MEGAPOD_GROUP_MEMBERS_MAX);
		return ERR_PTR(-ERANGE);
	}
	members = megapod_members_alloc(num);
	if (!members)
		return ERR_PTR(-ENOMEM);
	members->load = *before;
	err = fill_members(members, info) ?: read_load(info, &members->load);
	if (err) {
		megapod_members_put(members);
		return ERR_PTR(err);
	}
	return members;
}

static int group_new(struct megapod_pod *pod, const struct nlattr *name, struct genl_info *info)
{
	const struct megapod_load nothing = {};
	struct megapod_group_view view = {};
	struct megapod_members *members;
	struct sk_buff *answer;
	int err;

	if (!megapod_name_ok(nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "group name: a letter, then letters, digits and _.-, at most 31");
		return -EINVAL;
	}
	members = read_members(info, &nothing);
	if (IS_ERR(members))
		return PTR_ERR(members);
	view.members = members;
	answer = genlmsg_new(megapod_group_size(&view), GFP_KERNEL);
	if (!answer) {
		megapod_members_put(members);
		return -ENOMEM;
	}
	err = megapod_group_new(pod, nla_data(name), members, &view, info->extack);
	if (err) {
		nlmsg_free(answer);
		return err;
	}
	err = megapod_nl_answer(answer, info, fill_group, &view, 0);
	megapod_members_put(view.members);
	return err;
}

int megapod_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *pod_id = megapod_nl_need(info, MEGAPOD_A_GROUP_POD_ID, "pod-id");
	struct nlattr *name = pod_id ? megapod_nl_need(info, MEGAPOD_A_GROUP_NAME, "name") : NULL;
	struct megapod_pod *pod;
	int err;

	if (!name)
		return -EINVAL;
	pod = megapod_nl_pod(pod_id, info->extack);
	if (!pod)
		return -ENODEV;
	err = group_new(pod, name, info);
	megapod_pod_unref(pod);
	return err;
}

int megapod_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *id = megapod_nl_need(info, MEGAPOD_A_GROUP_ID, "id");
	struct megapod_members *members;
	struct megapod_group_view view;
	int err;

	if (!id)
		return -EINVAL;
	err = group_by_id(info, &view);
	if (err)
		return err;
	members = read_members(info, &view.members->load);
	megapod_members_put(view.members);
	if (IS_ERR(members))
		return PTR_ERR(members);
	return megapod_group_set(nla_get_u32(id), members, info->extack);
}

int megapod_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *id = megapod_nl_need(info, MEGAPOD_A_GROUP_ID, "id");

	return id ? megapod_group_del(nla_get_u32(id), info->extack) : -EINVAL;
}
