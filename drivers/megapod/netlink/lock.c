// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about locks on outlets.
 */
#include <net/genetlink.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/lockout.h"
#include "../core/pod.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

static int fill_lock(struct sk_buff *skb, void *object, u32 index)
{
	return megapod_fill_lock(skb, object);
}

int megapod_nl_lock_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = megapod_nl_need(info, MEGAPOD_A_LOCK_ID, "id");
	struct megapod_lockout_view view;

	if (!id)
		return -EINVAL;
	if (megapod_lockout_find(nla_get_u32(id), &view))
		return megapod_nl_reply(info, GENLMSG_DEFAULT_SIZE, fill_lock, &view, 0);
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, id, "no lock with id %u", nla_get_u32(id));
	return -ENODEV;
}

int megapod_nl_lock_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *pod = genl_info_dump(cb)->attrs[MEGAPOD_A_LOCK_POD_ID];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_lockout_view view;
	int err;

	err = megapod_nl_dump_start(cb, pod, NULL);
	if (err)
		return err;
	for (; megapod_lockout_next(&state->id, &view); state->id++) {
		if (!pod || view.pod == nla_get_u32(pod))
			err = megapod_nl_put(skb, genl_info_dump(cb), cb, fill_lock, &view, 0);
		if (err)
			return skb->len ?: err;
	}
	return 0;
}

/* What is wanted, or what is missing of it. */
static int read_lock_wish(const struct genl_info *info, struct megapod_lockout_view *view)
{
	const struct nlattr *component, *index, *holder, *reason, *since;

	component = megapod_nl_need(info, MEGAPOD_A_LOCK_COMPONENT_NAME, "component-name");
	if (!component)
		return -EINVAL;
	index = megapod_nl_need(info, MEGAPOD_A_LOCK_INDEX, "index");
	if (!index)
		return -EINVAL;
	holder = megapod_nl_need(info, MEGAPOD_A_LOCK_HOLDER, "holder");
	if (!holder)
		return -EINVAL;
	reason = megapod_nl_need(info, MEGAPOD_A_LOCK_REASON, "reason");
	if (!reason)
		return -EINVAL;
	if (!megapod_name_ok(nla_data(component))) {
		NL_SET_ERR_MSG_ATTR(info->extack, component,
				    "this cannot be the name of a component");
		return -EINVAL;
	}
	strscpy(view->component, nla_data(component), sizeof(view->component));
	view->index = nla_get_u32(index);
	megapod_copy_printable(view->holder, nla_data(holder), sizeof(view->holder));
	megapod_copy_printable(view->reason, nla_data(reason), sizeof(view->reason));
	since = info->attrs[MEGAPOD_A_LOCK_SINCE_S];
	view->since_s = since ? nla_get_u64(since) : 0;
	return 0;
}

/* A component that is there has the outlet. */
static int check_outlet(const struct megapod_lockout_view *view, struct genl_info *info)
{
	struct megapod_component *c = megapod_component_find_name(view->component);
	int err;

	if (!c)
		return 0;
	err = megapod_nl_check_index(info->attrs[MEGAPOD_A_LOCK_INDEX], c->num_outlets, "outlets",
				     c, info->extack);
	megapod_component_unref(c);
	return err;
}

int megapod_nl_lock_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *pod_id = megapod_nl_need(info, MEGAPOD_A_LOCK_POD_ID, "pod-id");
	struct megapod_lockout_view view = {};
	struct megapod_pod *pod;
	struct sk_buff *answer;
	int err;

	if (!pod_id)
		return -EINVAL;
	err = read_lock_wish(info, &view) ?: check_outlet(&view, info);
	if (err)
		return err;
	answer = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	pod = megapod_nl_pod(pod_id, info->extack);
	err = pod ? megapod_lockout_new(pod, &view, info->extack) : -ENODEV;
	if (pod)
		megapod_pod_unref(pod);
	if (err) {
		nlmsg_free(answer);
		return err;
	}
	return megapod_nl_answer(answer, info, fill_lock, &view, 0);
}

int megapod_nl_lock_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = megapod_nl_need(info, MEGAPOD_A_LOCK_ID, "id"), *by, *why;
	char name[MEGAPOD_NAME_SIZE], reason[MEGAPOD_WHY_SIZE];

	if (!id)
		return -EINVAL;
	by = megapod_nl_need(info, MEGAPOD_A_LOCK_BY, "by");
	if (!by)
		return -EINVAL;
	megapod_copy_printable(name, nla_data(by), sizeof(name));
	why = info->attrs[MEGAPOD_A_LOCK_OVERRIDE_REASON];
	if (why)
		megapod_copy_printable(reason, nla_data(why), sizeof(reason));
	return megapod_lockout_del(nla_get_u32(id), name, why ? reason : NULL, info->extack);
}
