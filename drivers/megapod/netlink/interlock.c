// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about interlocks, and what is answered and told of them.
 */
#include <linux/cred.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <net/genetlink.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/lockout.h"
#include "../core/pod.h"
#include "../interlock/interlock.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

#define DEFAULT_STALE_MS	1000
#define DEFAULT_START_MS	10000
#define DEFAULT_STAGE_MS	3000

static int fill_view(struct sk_buff *skb, void *object, u32 index)
{
	const struct megapod_interlock_view *view = object;

	return megapod_fill_interlock(skb, view, ns_to_ktime(view->time_ns));
}

static int reply_interlock(struct genl_info *info, struct megapod_interlock *il)
{
	struct megapod_interlock_view *view = megapod_interlock_view(il);
	int err;

	if (!view)
		return -ENOMEM;
	err = megapod_nl_reply(info, GENLMSG_DEFAULT_SIZE + megapod_interlock_size(view),
			       fill_view, view, 0);
	megapod_interlock_view_put(view);
	return err;
}

/*
 * Requests: a definition
 */

/* The attributes of a nest, none given twice. */
static int read_nest(const struct nlattr *nest, struct nlattr **attrs, int max,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	u64 seen = 0;
	int rem;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) > max)
			continue;
		if (seen & BIT_ULL(nla_type(attr))) {
			NL_SET_ERR_MSG_ATTR(extack, attr, "attribute given twice");
			return -EINVAL;
		}
		seen |= BIT_ULL(nla_type(attr));
	}
	/* judged with the policy of the request already */
	return nla_parse_nested(attrs, max, nest, NULL, extack);
}

static int read_name(const struct nlattr *attr, char *name, struct netlink_ext_ack *extack)
{
	if (!megapod_name_ok(nla_data(attr))) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "name: a letter, then letters, digits and _.-, at most 31");
		return -EINVAL;
	}
	strscpy(name, nla_data(attr), MEGAPOD_NAME_SIZE);
	return 0;
}

static int read_input(const struct nlattr *nest, struct interlock_input *in,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[MEGAPOD_A_INTERLOCK_INPUT_MAX + 1];
	const struct nlattr *index, *label, *quantity;
	int err;

	err = read_nest(nest, attrs, MEGAPOD_A_INTERLOCK_INPUT_MAX, extack);
	if (err)
		return err;
	index = attrs[MEGAPOD_A_INTERLOCK_INPUT_INDEX];
	label = attrs[MEGAPOD_A_INTERLOCK_INPUT_LABEL];
	quantity = attrs[MEGAPOD_A_INTERLOCK_INPUT_QUANTITY];
	if (!attrs[MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME] || !index == !label ||
	    (label && !*(const char *)nla_data(label))) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "an input is component-name, and either index or label");
		return -EINVAL;
	}
	if (label)
		strscpy(in->label, nla_data(label), sizeof(in->label));
	in->quantity = quantity ? nla_get_u32(quantity) : INTERLOCK_ANY_QUANTITY;
	in->index = index ? nla_get_u32(index) : 0;
	return read_name(attrs[MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME], in->component, extack);
}

/* Which attributes an action of each kind has, besides kind, stage and parent. */
static const struct {
	bool component;
	bool index;
	bool group;
	bool duty;
	bool value;
	const char *text;
} action_attrs[] = {
	[MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF] = {
		.component = true, .index = true,
		.text = "outlet-off has component-name and index",
	},
	[MEGAPOD_INTERLOCK_ACTION_KIND_GROUP_OFF] = {
		.group = true,
		.text = "group-off has group-name",
	},
	[MEGAPOD_INTERLOCK_ACTION_KIND_COMPONENT_OFF] = {
		.component = true,
		.text = "component-off has component-name",
	},
	[MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY] = {
		.component = true, .index = true, .duty = true,
		.text = "pump-duty has component-name, index and duty-permille",
	},
	[MEGAPOD_INTERLOCK_ACTION_KIND_SAFE_STATE] = {
		.component = true,
		.text = "safe-state has component-name",
	},
	[MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT] = {
		.component = true, .index = true, .value = true,
		.text = "setpoint has component-name, index and value",
	},
};

static int read_parent(struct nlattr **attrs, struct interlock_action *action,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *component = attrs[MEGAPOD_A_INTERLOCK_ACTION_PARENT_COMPONENT];
	const struct nlattr *index = attrs[MEGAPOD_A_INTERLOCK_ACTION_PARENT_INDEX];

	if (!component && !index)
		return 0;
	if (!component || !index) {
		NL_SET_ERR_MSG_ATTR(extack, component ?: index,
				    "a parent is parent-component and parent-index");
		return -EINVAL;
	}
	action->has_parent = true;
	action->parent_index = nla_get_u32(index);
	return read_name(component, action->parent, extack);
}

static int read_place(struct nlattr **attrs, struct scope_place *place,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *input = attrs[MEGAPOD_A_INTERLOCK_ACTION_PLACE_INPUT];
	const struct nlattr *from = attrs[MEGAPOD_A_INTERLOCK_ACTION_PLACE_FROM_MM];
	const struct nlattr *to = attrs[MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM];

	if (!input && !from && !to)
		return 0;
	if (!input || !from != !to) {
		NL_SET_ERR_MSG_ATTR(extack, input ?: from ?: to,
				    "a place is place-input, with place-from-mm and place-to-mm or without");
		return -EINVAL;
	}
	if (from && nla_get_u32(from) >= nla_get_u32(to)) {
		NL_SET_ERR_MSG_ATTR(extack, to, "place-to-mm is above place-from-mm");
		return -ERANGE;
	}
	place->placed = true;
	place->part = from;
	place->input = nla_get_u32(input);
	place->from_mm = from ? nla_get_u32(from) : 0;
	place->to_mm = to ? nla_get_u32(to) : 0;
	return 0;
}

static int read_action(const struct nlattr *nest, struct interlock_action *action,
		       struct scope_place *place, struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[MEGAPOD_A_INTERLOCK_ACTION_MAX + 1];
	const struct nlattr *component, *index, *group, *duty, *value, *quantity;
	int err;
	u32 kind;

	err = read_nest(nest, attrs, MEGAPOD_A_INTERLOCK_ACTION_MAX, extack);
	if (err)
		return err;
	if (!attrs[MEGAPOD_A_INTERLOCK_ACTION_KIND]) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "kind of an action is missing");
		return -EINVAL;
	}
	kind = nla_get_u32(attrs[MEGAPOD_A_INTERLOCK_ACTION_KIND]);
	component = attrs[MEGAPOD_A_INTERLOCK_ACTION_COMPONENT_NAME];
	index = attrs[MEGAPOD_A_INTERLOCK_ACTION_INDEX];
	group = attrs[MEGAPOD_A_INTERLOCK_ACTION_GROUP_NAME];
	duty = attrs[MEGAPOD_A_INTERLOCK_ACTION_DUTY_PERMILLE];
	value = attrs[MEGAPOD_A_INTERLOCK_ACTION_VALUE];
	quantity = attrs[MEGAPOD_A_INTERLOCK_ACTION_QUANTITY];
	if (!component != !action_attrs[kind].component || !index != !action_attrs[kind].index ||
	    !group != !action_attrs[kind].group || !duty != !action_attrs[kind].duty ||
	    !value != !action_attrs[kind].value || (quantity && !value)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest, "%s", action_attrs[kind].text);
		return -EINVAL;
	}
	action->kind = kind;
	action->stage = attrs[MEGAPOD_A_INTERLOCK_ACTION_STAGE] ?
			nla_get_u32(attrs[MEGAPOD_A_INTERLOCK_ACTION_STAGE]) : INTERLOCK_NO_STAGE;
	action->index = index ? nla_get_u32(index) : 0;
	action->quantity = quantity ? nla_get_u32(quantity) : INTERLOCK_ANY_QUANTITY;
	action->value = duty ? nla_get_u32(duty) : value ? nla_get_s64(value) : 0;
	if (component)
		err = read_name(component, action->component, extack);
	else
		err = read_name(group, action->group, extack);
	return err ?: read_parent(attrs, action, extack) ?: read_place(attrs, place, extack);
}

static int too_many(const struct nlattr *attr, const char *what, u32 max,
		    struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "an interlock has 1 to %u %s", max, what);
	return -ERANGE;
}

static int read_parts(struct interlock_definition *def, const struct genl_info *info)
{
	const struct nlattr *attr;
	int rem, err = 0;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) == MEGAPOD_A_INTERLOCK_INPUT) {
			if (def->rule.num_inputs == INTERLOCK_MAX_INPUTS)
				return too_many(attr, "inputs", INTERLOCK_MAX_INPUTS, info->extack);
			err = read_input(attr, &def->input[def->rule.num_inputs++], info->extack);
		} else if (nla_type(attr) == MEGAPOD_A_INTERLOCK_ACTION) {
			if (def->num_actions == ARRAY_SIZE(def->action))
				return too_many(attr, "actions", ARRAY_SIZE(def->action),
						info->extack);
			err = read_action(attr, &def->action[def->num_actions],
					  &def->place[def->num_actions], info->extack);
			def->num_actions++;
		}
		if (err)
			return err;
	}
	return 0;
}

/* Inputs may stand behind actions. */
static int check_places(const struct interlock_definition *def, const struct genl_info *info)
{
	u32 i;

	for (i = 0; i < def->num_actions; i++) {
		if (!def->place[i].placed || def->place[i].input < def->rule.num_inputs)
			continue;
		NL_SET_ERR_MSG_FMT(info->extack, "place-input is 0 to %d, the number of an input",
				   def->rule.num_inputs - 1);
		return -ERANGE;
	}
	return 0;
}

static u32 number(const struct genl_info *info, int type, u32 otherwise)
{
	return info->attrs[type] ? nla_get_u32(info->attrs[type]) : otherwise;
}

static u64 nanoseconds(const struct genl_info *info, int type, u32 otherwise_ms)
{
	return number(info, type, otherwise_ms) * (u64)NSEC_PER_MSEC;
}

/* What a condition needs, and what would not mean anything with it. */
static int check_rule(const struct interlock_rule *rule, const struct genl_info *info)
{
	const struct nlattr *threshold = info->attrs[MEGAPOD_A_INTERLOCK_THRESHOLD];
	const struct nlattr *hysteresis = info->attrs[MEGAPOD_A_INTERLOCK_HYSTERESIS];
	const struct nlattr *frozen = info->attrs[MEGAPOD_A_INTERLOCK_FROZEN_MS];
	const struct nlattr *still = info->attrs[MEGAPOD_A_INTERLOCK_STILL_MS];
	bool compares = rule->condition == MEGAPOD_INTERLOCK_CONDITION_BELOW ||
			rule->condition == MEGAPOD_INTERLOCK_CONDITION_ABOVE;
	bool is_frozen = rule->condition == MEGAPOD_INTERLOCK_CONDITION_FROZEN;
	bool is_cap = rule->condition == MEGAPOD_INTERLOCK_CONDITION_OVER_CAP;

	if (compares && !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_THRESHOLD, "threshold"))
		return -EINVAL;
	if (threshold && !megapod_has_threshold(rule->condition)) {
		NL_SET_ERR_MSG_ATTR(info->extack, threshold, "this condition has no threshold");
		return -EINVAL;
	}
	if (hysteresis && !compares && !is_cap) {
		NL_SET_ERR_MSG_ATTR(info->extack, hysteresis, "this condition has no hysteresis");
		return -EINVAL;
	}
	if (is_frozen && !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_FROZEN_MS, "frozen-ms"))
		return -EINVAL;
	if (frozen && !is_frozen) {
		NL_SET_ERR_MSG_ATTR(info->extack, frozen, "frozen-ms is for condition frozen");
		return -EINVAL;
	}
	if (still && !is_frozen) {
		NL_SET_ERR_MSG_ATTR(info->extack, still, "still-ms is for condition frozen");
		return -EINVAL;
	}
	if (still && rule->frozen_ns < 2 * nla_get_u32(still) * (u64)NSEC_PER_MSEC) {
		NL_SET_ERR_MSG_ATTR(info->extack, still,
				    "frozen-ms is at least twice still-ms, the longest measured");
		return -ERANGE;
	}
	if (!rule->threshold && rule->condition == MEGAPOD_INTERLOCK_CONDITION_BIT) {
		NL_SET_ERR_MSG_ATTR(info->extack, threshold, "threshold 0 has no bit to look at");
		return -EINVAL;
	}
	if (is_cap && rule->votes > 1) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MEGAPOD_A_INTERLOCK_VOTES],
				    "votes: what its inputs read is added up");
		return -EINVAL;
	}
	if (!is_cap && rule->votes > rule->num_inputs) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[MEGAPOD_A_INTERLOCK_VOTES],
					"votes is 1 to %u, the number of inputs",
					rule->num_inputs);
		return -ERANGE;
	}
	return 0;
}

static int read_rule(struct interlock_rule *rule, const struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	rule->condition = nla_get_u32(attrs[MEGAPOD_A_INTERLOCK_CONDITION]);
	rule->votes = number(info, MEGAPOD_A_INTERLOCK_VOTES, 1);
	if (attrs[MEGAPOD_A_INTERLOCK_THRESHOLD])
		rule->threshold = nla_get_s64(attrs[MEGAPOD_A_INTERLOCK_THRESHOLD]);
	else
		rule->threshold = rule->condition == MEGAPOD_INTERLOCK_CONDITION_BIT;
	if (attrs[MEGAPOD_A_INTERLOCK_HYSTERESIS])
		rule->hysteresis = nla_get_u64(attrs[MEGAPOD_A_INTERLOCK_HYSTERESIS]);
	rule->hold_ns = nanoseconds(info, MEGAPOD_A_INTERLOCK_HOLD_MS, 0);
	rule->frozen_ns = nanoseconds(info, MEGAPOD_A_INTERLOCK_FROZEN_MS, 0);
	rule->stale_ns = nanoseconds(info, MEGAPOD_A_INTERLOCK_STALE_MS, DEFAULT_STALE_MS);
	rule->start_ns = nanoseconds(info, MEGAPOD_A_INTERLOCK_START_MS, DEFAULT_START_MS);
	return check_rule(rule, info);
}

/* Whether the rule sheds load; only such a rule may have no inputs (a site without meters). */
static bool sheds(const struct genl_info *info)
{
	return nla_get_u32(info->attrs[MEGAPOD_A_INTERLOCK_CONDITION]) ==
	       MEGAPOD_INTERLOCK_CONDITION_OVER_CAP;
}

static struct interlock_definition *read_definition(const struct genl_info *info)
{
	struct interlock_definition *def;
	int err;

	if (!megapod_nl_need(info, MEGAPOD_A_INTERLOCK_CONDITION, "condition") ||
	    (!sheds(info) && !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_INPUT, "input")) ||
	    !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_ACTION, "action"))
		return ERR_PTR(-EINVAL);
	def = kzalloc(sizeof(*def), GFP_KERNEL);
	if (!def)
		return ERR_PTR(-ENOMEM);
	refcount_set(&def->refs, 1);
	def->severity = number(info, MEGAPOD_A_INTERLOCK_SEVERITY, 0);
	def->stage_ms = number(info, MEGAPOD_A_INTERLOCK_STAGE_MS, DEFAULT_STAGE_MS);
	def->within_ms = number(info, MEGAPOD_A_INTERLOCK_WITHIN_MS, 0);
	def->still_ms = number(info, MEGAPOD_A_INTERLOCK_STILL_MS, 0);
	def->impaired_stage = number(info, MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE, INTERLOCK_NO_STAGE);
	def->proof_interval_s = number(info, MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S, 0);
	def->poweroff = info->attrs[MEGAPOD_A_INTERLOCK_POWEROFF];
	def->loop = info->attrs[MEGAPOD_A_INTERLOCK_LOOP];
	err = read_parts(def, info) ?: check_places(def, info) ?: read_rule(&def->rule, info);
	if (!err)
		return def;
	megapod_definition_put(def);
	return ERR_PTR(err);
}

/*
 * Requests
 */

static struct megapod_interlock *interlock_by_id(const struct genl_info *info)
{
	const struct nlattr *id = megapod_nl_need(info, MEGAPOD_A_INTERLOCK_ID, "id");
	struct megapod_interlock *il;

	if (!id)
		return ERR_PTR(-EINVAL);
	il = megapod_interlock_find(nla_get_u32(id));
	if (il)
		return il;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, id, "no interlock with id %u", nla_get_u32(id));
	return ERR_PTR(-ENODEV);
}

static struct megapod_interlock *interlock_by_name(const struct genl_info *info)
{
	const struct nlattr *pod_id = megapod_nl_need(info, MEGAPOD_A_INTERLOCK_POD_ID, "pod-id");
	const struct nlattr *name = info->attrs[MEGAPOD_A_INTERLOCK_NAME];
	struct megapod_interlock *il;

	if (!pod_id)
		return ERR_PTR(-EINVAL);
	il = megapod_interlock_find_name(nla_get_u32(pod_id), nla_data(name));
	if (il)
		return il;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, name, "no interlock %s", (char *)nla_data(name));
	return ERR_PTR(-ENODEV);
}

int megapod_nl_interlock_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[MEGAPOD_A_INTERLOCK_ID];
	const struct nlattr *name = info->attrs[MEGAPOD_A_INTERLOCK_NAME];
	struct megapod_interlock *il;
	int err;

	err = megapod_nl_check_id_or_name(info, id, name);
	if (err)
		return err;
	il = id ? interlock_by_id(info) : interlock_by_name(info);
	if (IS_ERR(il))
		return PTR_ERR(il);
	err = reply_interlock(info, il);
	megapod_interlock_unref(il);
	return err;
}

static int dump_interlock(struct sk_buff *skb, struct netlink_callback *cb,
			  struct megapod_interlock *il)
{
	struct megapod_interlock_view *view = megapod_interlock_view(il);
	int err;

	if (!view)
		return -ENOMEM;
	err = megapod_nl_put(skb, genl_info_dump(cb), cb, fill_view, view, 0);
	megapod_interlock_view_put(view);
	return err;
}

int megapod_nl_interlock_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *pod = genl_info_dump(cb)->attrs[MEGAPOD_A_INTERLOCK_POD_ID];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_interlock *il;
	int err;

	err = megapod_nl_dump_start(cb, pod, NULL);
	if (err)
		return err;
	for (; (il = megapod_interlock_next(&state->id)); state->id++) {
		if (!pod || il->pod->id == nla_get_u32(pod))
			err = dump_interlock(skb, cb, il);
		megapod_interlock_unref(il);
		if (err)
			return skb->len ?: err;
	}
	return 0;
}

/* Who asks, as the kernel knows him. */
static void by_uid(char *by)
{
	snprintf(by, MEGAPOD_NAME_SIZE, "uid %u", from_kuid_munged(&init_user_ns, current_uid()));
}

/* As he says himself; for requests that have the attribute, the table of others ends before it. */
static void read_by(const struct genl_info *info, char *by)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_INTERLOCK_BY];

	if (attr)
		strscpy(by, nla_data(attr), MEGAPOD_NAME_SIZE);
	else
		by_uid(by);
}

static int set_latch(struct megapod_interlock *il, const struct genl_info *info)
{
	const struct nlattr *latch = info->attrs[MEGAPOD_A_INTERLOCK_LATCH];
	const struct nlattr *proved = info->attrs[MEGAPOD_A_INTERLOCK_PROVED_AT_S];
	u8 latch_value = latch ? nla_get_u32(latch) : 0;
	u64 proved_value = proved ? nla_get_u64(proved) : 0;
	char by[MEGAPOD_NAME_SIZE];

	by_uid(by);
	return megapod_interlock_restore(il, latch ? &latch_value : NULL,
					 proved ? &proved_value : NULL, by, info->extack);
}

static bool has_latch(const struct genl_info *info)
{
	return info->attrs[MEGAPOD_A_INTERLOCK_LATCH] ||
	       info->attrs[MEGAPOD_A_INTERLOCK_PROVED_AT_S];
}

static int interlock_new(struct megapod_pod *pod, const struct nlattr *name,
			 struct genl_info *info)
{
	struct interlock_definition *def;
	char text[MEGAPOD_NAME_SIZE];
	struct megapod_interlock *il;
	int err;

	err = read_name(name, text, info->extack);
	if (err)
		return err;
	def = read_definition(info);
	if (IS_ERR(def))
		return PTR_ERR(def);
	il = megapod_interlock_new(pod, text, def, info->extack);
	if (IS_ERR(il))
		return PTR_ERR(il);
	if (has_latch(info))
		err = set_latch(il, info);
	if (!err)
		err = reply_interlock(info, il);
	megapod_interlock_unref(il);
	return err;
}

int megapod_nl_interlock_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *pod_id = megapod_nl_need(info, MEGAPOD_A_INTERLOCK_POD_ID, "pod-id");
	struct nlattr *name = pod_id ? megapod_nl_need(info, MEGAPOD_A_INTERLOCK_NAME, "name") :
				       NULL;
	struct megapod_pod *pod;
	int err;

	if (!name)
		return -EINVAL;
	pod = megapod_nl_pod(pod_id, info->extack);
	if (!pod)
		return -ENODEV;
	err = interlock_new(pod, name, info);
	megapod_pod_unref(pod);
	return err;
}

/* Whether anything is given that belongs to a definition. */
static bool defines(const struct genl_info *info)
{
	int i;

	for (i = MEGAPOD_A_INTERLOCK_INPUT; i <= MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S; i++)
		if (info->attrs[i])
			return true;
	return info->attrs[MEGAPOD_A_INTERLOCK_STILL_MS];
}

static int interlock_set(struct megapod_interlock *il, struct genl_info *info)
{
	struct interlock_definition *def;
	int err;

	if (!defines(info) && !has_latch(info)) {
		GENL_SET_ERR_MSG(info, "nothing to set");
		return -EINVAL;
	}
	if (defines(info)) {
		def = read_definition(info);
		if (IS_ERR(def))
			return PTR_ERR(def);
		err = megapod_interlock_redefine(il, def, info->extack);
		if (err)
			return err;
	}
	return has_latch(info) ? set_latch(il, info) : 0;
}

int megapod_nl_interlock_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_interlock *il = interlock_by_id(info);
	int err;

	if (IS_ERR(il))
		return PTR_ERR(il);
	err = interlock_set(il, info);
	megapod_interlock_unref(il);
	return err;
}

int megapod_nl_interlock_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_interlock *il = interlock_by_id(info);
	int err;

	if (IS_ERR(il))
		return PTR_ERR(il);
	err = megapod_interlock_del(il, info->extack);
	megapod_interlock_unref(il);
	return err;
}

/* Either of one interlock, or of all of a pod. */
static int for_one_or_all(struct genl_info *info,
			  int (*one)(struct megapod_interlock *il, const char *by,
				     struct netlink_ext_ack *extack),
			  int (*all)(struct megapod_pod *pod, const char *by,
				     struct netlink_ext_ack *extack))
{
	const struct nlattr *pod_id = info->attrs[MEGAPOD_A_INTERLOCK_POD_ID];
	const struct nlattr *id = info->attrs[MEGAPOD_A_INTERLOCK_ID];
	struct megapod_interlock *il;
	char by[MEGAPOD_NAME_SIZE];
	struct megapod_pod *pod;
	int err;

	if (!id == !pod_id) {
		GENL_SET_ERR_MSG(info, "either id or pod-id");
		return -EINVAL;
	}
	read_by(info, by);
	if (id) {
		il = interlock_by_id(info);
		if (IS_ERR(il))
			return PTR_ERR(il);
		err = one(il, by, info->extack);
		megapod_interlock_unref(il);
		return err;
	}
	pod = megapod_nl_pod(pod_id, info->extack);
	if (!pod)
		return -ENODEV;
	err = all(pod, by, info->extack);
	megapod_pod_unref(pod);
	return err;
}

int megapod_nl_interlock_arm_doit(struct sk_buff *skb, struct genl_info *info)
{
	return for_one_or_all(info, megapod_interlock_arm, megapod_interlocks_arm_all);
}

int megapod_nl_interlock_disarm_doit(struct sk_buff *skb, struct genl_info *info)
{
	return for_one_or_all(info, megapod_interlock_disarm, megapod_interlocks_disarm_all);
}

int megapod_nl_interlock_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *reason = info->attrs[MEGAPOD_A_INTERLOCK_REASON];
	struct megapod_interlock *il = interlock_by_id(info);
	char by[MEGAPOD_NAME_SIZE];
	int err;

	if (IS_ERR(il))
		return PTR_ERR(il);
	read_by(info, by);
	err = megapod_interlock_reset(il, by, reason ? nla_data(reason) : NULL, info->extack);
	megapod_interlock_unref(il);
	return err;
}

int megapod_nl_interlock_bypass_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *seconds = megapod_nl_need(info, MEGAPOD_A_INTERLOCK_BYPASS_S, "bypass-s");
	const struct nlattr *reason = info->attrs[MEGAPOD_A_INTERLOCK_REASON];
	struct megapod_interlock *il;
	char by[MEGAPOD_NAME_SIZE];
	int err;

	if (!seconds)
		return -EINVAL;
	/* a bypass has an owner, a reason and an end */
	if (nla_get_u32(seconds) &&
	    (!megapod_nl_need(info, MEGAPOD_A_INTERLOCK_BY, "by") ||
	     !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_REASON, "reason")))
		return -EINVAL;
	il = interlock_by_id(info);
	if (IS_ERR(il))
		return PTR_ERR(il);
	read_by(info, by);
	err = megapod_interlock_bypass(il, by, reason ? nla_data(reason) : NULL,
				       nla_get_u32(seconds), info->extack);
	megapod_interlock_unref(il);
	return err;
}

int megapod_nl_interlock_test_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_interlock *il = interlock_by_id(info);
	char by[MEGAPOD_NAME_SIZE];
	int err;

	if (IS_ERR(il))
		return PTR_ERR(il);
	read_by(info, by);
	err = megapod_interlock_test(il, by, info->attrs[MEGAPOD_A_INTERLOCK_LIVE], info->extack);
	megapod_interlock_unref(il);
	return err;
}

int megapod_nl_interlock_saved_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *trips = megapod_nl_need(info, MEGAPOD_A_INTERLOCK_TRIPS, "trips");
	struct megapod_interlock *il;
	int err;

	if (!trips)
		return -EINVAL;
	il = interlock_by_id(info);
	if (IS_ERR(il))
		return PTR_ERR(il);
	err = megapod_interlock_saved(il, nla_get_u32(trips), info->extack);
	megapod_interlock_unref(il);
	return err;
}

/*
 * Why an outlet may not be switched on
 */

static int put_unmet_text(struct sk_buff *skb, const char *text)
{
	struct nlattr *nest = nla_nest_start(skb, MEGAPOD_A_WHY_UNMET);

	if (!nest)
		return -EMSGSIZE;
	return megapod_end_nest(skb, nest, nla_put_string(skb, MEGAPOD_A_UNMET_TEXT, text));
}

static int put_unmet(struct sk_buff *skb, const struct interlock_unmet *unmet)
{
	struct nlattr *nest = nla_nest_start(skb, MEGAPOD_A_WHY_UNMET);

	if (!nest)
		return -EMSGSIZE;
	return megapod_end_nest(skb, nest,
			nla_put_u32(skb, MEGAPOD_A_UNMET_INTERLOCK_ID, unmet->id) ||
			nla_put_string(skb, MEGAPOD_A_UNMET_INTERLOCK_NAME, unmet->name) ||
			nla_put_u32(skb, MEGAPOD_A_UNMET_STATE, unmet->state) ||
			nla_put_u32(skb, MEGAPOD_A_UNMET_CAUSE, unmet->cause) ||
			nla_put_string(skb, MEGAPOD_A_UNMET_TEXT, unmet->text));
}

/* What it takes to be switched on besides interlocks, or NULL. */
static const char *component_unmet(struct megapod_component *c)
{
	if (c->read_only)
		return "the component is read-only here";
	switch (READ_ONCE(c->state)) {
	case MEGAPOD_COMPONENT_STATE_REFUSED:
		return "another device answers in its place";
	case MEGAPOD_COMPONENT_STATE_OFFLINE:
		return "the component is offline";
	default:
		return NULL;
	}
}

static int fill_why(struct sk_buff *skb, void *object, u32 index)
{
	struct megapod_component *c = object;
	DECLARE_BITMAP(outlet, MEGAPOD_MAX_OUTLETS) = { };
	const char *text = component_unmet(c);
	struct interlock_unmet unmet = { };
	char why[MEGAPOD_WHY_SIZE];
	u32 lock = 0;

	if (nla_put_u32(skb, MEGAPOD_A_WHY_COMPONENT_ID, c->id) ||
	    nla_put_u32(skb, MEGAPOD_A_WHY_INDEX, index))
		return -EMSGSIZE;
	if (text && put_unmet_text(skb, text))
		return -EMSGSIZE;
	__set_bit(index, outlet);
	/* as many as fit: each of them is enough */
	while ((lock = megapod_lockout_why(c->name, outlet, c->num_outlets, lock, why)))
		if (put_unmet_text(skb, why))
			return 0;
	while (megapod_interlock_unmet(c, index, unmet.id, &unmet))
		if (put_unmet(skb, &unmet))
			return 0;
	return 0;
}

int megapod_nl_outlet_why_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *component = megapod_nl_need(info, MEGAPOD_A_WHY_COMPONENT_ID,
						   "component-id");
	struct nlattr *index = component ? megapod_nl_need(info, MEGAPOD_A_WHY_INDEX, "index") :
					   NULL;
	struct megapod_component *c;
	int err;

	if (!index)
		return -EINVAL;
	c = megapod_nl_component(component, info->extack);
	if (!c)
		return -ENODEV;
	err = megapod_nl_check_index(index, c->num_outlets, "outlets", c, info->extack);
	if (!err)
		err = megapod_nl_reply(info, SZ_64K, fill_why, c, nla_get_u32(index));
	megapod_component_unref(c);
	return err;
}
