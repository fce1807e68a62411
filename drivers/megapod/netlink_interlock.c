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

#include "interlock.h"
#include "megapod_netlink.h"
#include "megapod_nl.h"

#define DEFAULT_STALE_MS	1000
#define DEFAULT_START_MS	10000
#define DEFAULT_STAGE_MS	3000

/*
 * Answers
 */

static u32 ns_to_ms(u64 ns)
{
	return min_t(u64, div_u64(ns, NSEC_PER_MSEC), U32_MAX);
}

static int put_flag(struct sk_buff *skb, int type, bool set)
{
	return set ? nla_put_flag(skb, type) : 0;
}

static int put_text(struct sk_buff *skb, int type, const char *text)
{
	return *text ? nla_put_string(skb, type, text) : 0;
}

/* Ends a nest, or takes it back if @err. */
static int end_nest(struct sk_buff *skb, struct nlattr *nest, int err)
{
	if (err)
		nla_nest_cancel(skb, nest);
	else
		nla_nest_end(skb, nest);
	return err ? -EMSGSIZE : 0;
}

static int fill_input_name(struct sk_buff *skb, const struct megapod_interlock_view *view, u8 i)
{
	const struct interlock_input *in = &view->def->input[i];

	if (nla_put_string(skb, MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME, in->component) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_INPUT_INDEX, in->index))
		return -EMSGSIZE;
	if (!view->plan)
		return 0;
	if (nla_put_string(skb, MEGAPOD_A_INTERLOCK_INPUT_LABEL, view->plan->input[i].label) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, view->plan->input[i].quantity))
		return -EMSGSIZE;
	return 0;
}

static int fill_input_state(struct sk_buff *skb, const struct megapod_interlock_view *view, u8 i)
{
	const struct interlock_input_state *in = &view->status.state.input[i];

	if (!view->plan || !in->seen)
		return 0;
	if (nla_put_s64(skb, MEGAPOD_A_INTERLOCK_INPUT_VALUE, in->value,
			MEGAPOD_A_INTERLOCK_INPUT_PAD) ||
	    nla_put_u64_64bit(skb, MEGAPOD_A_INTERLOCK_INPUT_TIME_NS, in->time_ns,
			      MEGAPOD_A_INTERLOCK_INPUT_PAD) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_INPUT_STANDING, in->since_ns != INTERLOCK_NEVER))
		return -EMSGSIZE;
	return in->due_ns > view->time_ns ? 0 :
	       nla_put_u32(skb, MEGAPOD_A_INTERLOCK_INPUT_CAUSE, in->cause);
}

static int put_inputs(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	struct nlattr *nest;
	u8 i;

	for (i = 0; i < view->def->rule.num_inputs; i++) {
		nest = nla_nest_start(skb, MEGAPOD_A_INTERLOCK_INPUT);
		if (!nest || end_nest(skb, nest, fill_input_name(skb, view, i) ?:
						 fill_input_state(skb, view, i)))
			return -EMSGSIZE;
	}
	return 0;
}

static int put_first(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	const struct interlock_state *state = &view->status.state;
	struct nlattr *nest;
	int err;

	if (!view->plan || state->first == INTERLOCK_NO_INPUT)
		return 0;
	nest = nla_nest_start(skb, MEGAPOD_A_INTERLOCK_FIRST);
	if (!nest)
		return -EMSGSIZE;
	err = fill_input_name(skb, view, state->first) ?:
	      nla_put_u64_64bit(skb, MEGAPOD_A_INTERLOCK_INPUT_TIME_NS, state->first_ns,
				MEGAPOD_A_INTERLOCK_INPUT_PAD);
	if (!err && state->input[state->first].seen)
		err = nla_put_s64(skb, MEGAPOD_A_INTERLOCK_INPUT_VALUE, state->first_value,
				  MEGAPOD_A_INTERLOCK_INPUT_PAD);
	return end_nest(skb, nest, err);
}

static int fill_action(struct sk_buff *skb, const struct interlock_action *action)
{
	bool indexed = action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF ||
		       action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY;

	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_KIND, action->kind) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_ACTION_COMPONENT_NAME, action->component) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_ACTION_GROUP_NAME, action->group))
		return -EMSGSIZE;
	if (action->stage != INTERLOCK_NO_STAGE &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_STAGE, action->stage))
		return -EMSGSIZE;
	if (indexed && nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_INDEX, action->index))
		return -EMSGSIZE;
	if (action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_DUTY_PERMILLE, action->duty_permille))
		return -EMSGSIZE;
	if (action->has_parent &&
	    (nla_put_string(skb, MEGAPOD_A_INTERLOCK_ACTION_PARENT_COMPONENT, action->parent) ||
	     nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_PARENT_INDEX, action->parent_index)))
		return -EMSGSIZE;
	return 0;
}

static int put_actions(struct sk_buff *skb, const struct interlock_definition *def)
{
	struct nlattr *nest;
	u32 i;

	for (i = 0; i < def->num_actions; i++) {
		nest = nla_nest_start(skb, MEGAPOD_A_INTERLOCK_ACTION);
		if (!nest || end_nest(skb, nest, fill_action(skb, &def->action[i])))
			return -EMSGSIZE;
	}
	return 0;
}

static int fill_step(struct sk_buff *skb, const struct interlock_step *step,
		     const struct interlock_progress *now)
{
	u32 i;

	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_KIND, step->kind) ||
	    nla_put_string(skb, MEGAPOD_A_INTERLOCK_STEP_COMPONENT_NAME, step->component) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_STEP_SELF, step->stage == INTERLOCK_STAGE_SELF) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_STEP_PARENT, step->is_parent) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_PROGRESS, now->progress) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_TRIES, now->tries) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_STEP_REASON, now->reason))
		return -EMSGSIZE;
	if (step->stage <= MEGAPOD_INTERLOCK_STAGE_MAX &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_STAGE, step->stage))
		return -EMSGSIZE;
	if (now->issued_ns &&
	    nla_put_uint(skb, MEGAPOD_A_INTERLOCK_STEP_ISSUED_NS, now->issued_ns))
		return -EMSGSIZE;
	if (now->confirmed_ns &&
	    nla_put_uint(skb, MEGAPOD_A_INTERLOCK_STEP_CONFIRMED_NS, now->confirmed_ns))
		return -EMSGSIZE;
	if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY)
		return nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_INDEX, step->order.command.index);
	for_each_set_bit(i, step->order.command.outlets, MEGAPOD_MAX_OUTLETS)
		if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_INDEX, i))
			return -EMSGSIZE;
	return 0;
}

static int put_steps(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	struct nlattr *nest;
	u32 i;

	for (i = 0; view->plan && i < view->plan->num_steps; i++) {
		nest = nla_nest_start(skb, MEGAPOD_A_INTERLOCK_STEP);
		if (!nest || end_nest(skb, nest, fill_step(skb, view->plan->step[i],
							   &view->step[i])))
			return -EMSGSIZE;
	}
	return 0;
}

static bool has_threshold(u8 condition)
{
	return condition == MEGAPOD_INTERLOCK_CONDITION_BELOW ||
	       condition == MEGAPOD_INTERLOCK_CONDITION_ABOVE ||
	       condition == MEGAPOD_INTERLOCK_CONDITION_BIT;
}

static int put_rule(struct sk_buff *skb, const struct interlock_rule *rule)
{
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_VOTES, rule->votes) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_CONDITION, rule->condition) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_HOLD_MS, ns_to_ms(rule->hold_ns)) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STALE_MS, ns_to_ms(rule->stale_ns)) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_START_MS, ns_to_ms(rule->start_ns)))
		return -EMSGSIZE;
	if (has_threshold(rule->condition) &&
	    nla_put_s64(skb, MEGAPOD_A_INTERLOCK_THRESHOLD, rule->threshold,
			MEGAPOD_A_INTERLOCK_PAD))
		return -EMSGSIZE;
	if (rule->hysteresis &&
	    nla_put_u64_64bit(skb, MEGAPOD_A_INTERLOCK_HYSTERESIS, rule->hysteresis,
			      MEGAPOD_A_INTERLOCK_PAD))
		return -EMSGSIZE;
	if (rule->frozen_ns &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_FROZEN_MS, ns_to_ms(rule->frozen_ns)))
		return -EMSGSIZE;
	return 0;
}

static int put_definition(struct sk_buff *skb, const struct interlock_definition *def)
{
	if (put_rule(skb, &def->rule) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_SEVERITY, def->severity) ||
	    put_actions(skb, def) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STAGE_MS, def->stage_ms) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_POWEROFF, def->poweroff) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_LOOP, def->loop))
		return -EMSGSIZE;
	if (def->within_ms && nla_put_u32(skb, MEGAPOD_A_INTERLOCK_WITHIN_MS, def->within_ms))
		return -EMSGSIZE;
	if (def->impaired_stage != INTERLOCK_NO_STAGE &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE, def->impaired_stage))
		return -EMSGSIZE;
	if (def->proof_interval_s &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S, def->proof_interval_s))
		return -EMSGSIZE;
	return 0;
}

static int put_hist(struct sk_buff *skb, int type, const u32 *hist)
{
	u32 i;

	for (i = 0; i < INTERLOCK_BUCKETS; i++)
		if (nla_put_u32(skb, type, hist[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_trips(struct sk_buff *skb, const struct interlock_status *status)
{
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_TRIPS, status->trips))
		return -EMSGSIZE;
	if (status->state.latched &&
	    nla_put_uint(skb, MEGAPOD_A_INTERLOCK_TRIPPED_NS, status->state.tripped_ns))
		return -EMSGSIZE;
	if (status->state.latched && status->tripped_at_s &&
	    nla_put_uint(skb, MEGAPOD_A_INTERLOCK_TRIPPED_AT_S, status->tripped_at_s))
		return -EMSGSIZE;
	if (!status->trips)
		return 0;
	if (nla_put_uint(skb, MEGAPOD_A_INTERLOCK_DECIDE_US, status->decide_us) ||
	    put_hist(skb, MEGAPOD_A_INTERLOCK_DECIDE_HIST, status->decide_hist) ||
	    put_hist(skb, MEGAPOD_A_INTERLOCK_CONFIRM_HIST, status->confirm_hist))
		return -EMSGSIZE;
	return status->confirm_us ?
	       nla_put_uint(skb, MEGAPOD_A_INTERLOCK_CONFIRM_US, status->confirm_us) : 0;
}

static int put_proof(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	const struct interlock_status *status = &view->status;
	u32 interval_s = view->def->proof_interval_s;
	bool overdue = interval_s && status->proved_at_s + interval_s < view->now_s;

	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_PROOF, status->proof) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_PROOF_REASON, status->proof_reason) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_PROOF_OVERDUE, overdue))
		return -EMSGSIZE;
	return status->proved_at_s ?
	       nla_put_u64_64bit(skb, MEGAPOD_A_INTERLOCK_PROVED_AT_S, status->proved_at_s,
				 MEGAPOD_A_INTERLOCK_PAD) : 0;
}

static int put_bypass(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	const struct interlock_state *state = &view->status.state;
	u64 left_ns;

	if (!state->bypass_ns)
		return 0;
	left_ns = state->bypass_ns - min(state->bypass_ns, view->time_ns);
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_BYPASS_S, div_u64(left_ns, NSEC_PER_SEC)))
		return -EMSGSIZE;
	return put_flag(skb, MEGAPOD_A_INTERLOCK_BYPASS_ENDS, state->noticed);
}

static int put_status(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	const struct interlock_status *status = &view->status;

	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STATE, status->state.state) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_LATCH, status->latch) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_BY, status->by) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_REASON, status->reason) ||
	    put_trips(skb, status) || put_proof(skb, view))
		return -EMSGSIZE;
	if (!view->plan)
		return 0;
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_CAUSE, status->state.cause) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_VOTING, status->state.voting) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_WORST_CASE_MS, view->plan->worst_case_ms) ||
	    put_text(skb, MEGAPOD_A_INTERLOCK_IMPAIRED, status->impaired) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_ESCALATED, status->escalated) ||
	    put_first(skb, view) || put_bypass(skb, view))
		return -EMSGSIZE;
	return put_steps(skb, view);
}

int megapod_fill_interlock(struct sk_buff *skb, const struct megapod_interlock_view *view,
			   ktime_t now)
{
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ID, view->id) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_POD_ID, view->pod) ||
	    nla_put_string(skb, MEGAPOD_A_INTERLOCK_POD_NAME, view->pod_name) ||
	    nla_put_string(skb, MEGAPOD_A_INTERLOCK_NAME, view->name) ||
	    put_inputs(skb, view) || put_definition(skb, view->def))
		return -EMSGSIZE;
	return put_status(skb, view);
}

/* Room beyond a page of what an interlock may have many of. */
size_t megapod_interlock_size(const struct megapod_interlock_view *view)
{
	const size_t number = nla_total_size(sizeof(u32)), name = nla_total_size(MEGAPOD_NAME_SIZE);
	size_t size = 0;
	u32 i;

	size += view->def->rule.num_inputs *
		(name + nla_total_size(MEGAPOD_LABEL_SIZE) + 10 * number);
	size += view->def->num_actions * (3 * name + 8 * number);
	size += 2 * INTERLOCK_BUCKETS * number;
	for (i = 0; view->plan && i < view->plan->num_steps; i++)
		size += name + nla_total_size(MEGAPOD_WHY_SIZE) + 14 * number +
			bitmap_weight(view->plan->step[i]->order.command.outlets,
				      MEGAPOD_MAX_OUTLETS) * number;
	return size;
}

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
		     const struct nla_policy *policy, struct netlink_ext_ack *extack)
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
	return nla_parse_nested(attrs, max, nest, policy, extack);
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
	int err;

	err = read_nest(nest, attrs, MEGAPOD_A_INTERLOCK_INPUT_MAX,
			megapod_interlock_input_nl_policy, extack);
	if (err)
		return err;
	if (!attrs[MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME] ||
	    !attrs[MEGAPOD_A_INTERLOCK_INPUT_INDEX]) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "an input is component-name and index");
		return -EINVAL;
	}
	in->index = nla_get_u32(attrs[MEGAPOD_A_INTERLOCK_INPUT_INDEX]);
	return read_name(attrs[MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME], in->component, extack);
}

/* Which attributes an action of each kind has, besides kind, stage and parent. */
static const struct {
	bool component;
	bool index;
	bool group;
	bool duty;
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

static int read_action(const struct nlattr *nest, struct interlock_action *action,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[MEGAPOD_A_INTERLOCK_ACTION_MAX + 1];
	const struct nlattr *component, *index, *group, *duty;
	int err;
	u32 kind;

	err = read_nest(nest, attrs, MEGAPOD_A_INTERLOCK_ACTION_MAX,
			megapod_interlock_action_nl_policy, extack);
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
	if (!component != !action_attrs[kind].component || !index != !action_attrs[kind].index ||
	    !group != !action_attrs[kind].group || !duty != !action_attrs[kind].duty) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest, "%s", action_attrs[kind].text);
		return -EINVAL;
	}
	action->kind = kind;
	action->stage = attrs[MEGAPOD_A_INTERLOCK_ACTION_STAGE] ?
			nla_get_u32(attrs[MEGAPOD_A_INTERLOCK_ACTION_STAGE]) : INTERLOCK_NO_STAGE;
	action->index = index ? nla_get_u32(index) : 0;
	action->duty_permille = duty ? nla_get_u32(duty) : 0;
	if (component)
		err = read_name(component, action->component, extack);
	else
		err = read_name(group, action->group, extack);
	return err ?: read_parent(attrs, action, extack);
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
			err = read_action(attr, &def->action[def->num_actions++], info->extack);
		}
		if (err)
			return err;
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
	bool compares = rule->condition == MEGAPOD_INTERLOCK_CONDITION_BELOW ||
			rule->condition == MEGAPOD_INTERLOCK_CONDITION_ABOVE;
	bool is_frozen = rule->condition == MEGAPOD_INTERLOCK_CONDITION_FROZEN;

	if (compares && !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_THRESHOLD, "threshold"))
		return -EINVAL;
	if (threshold && !has_threshold(rule->condition)) {
		NL_SET_ERR_MSG_ATTR(info->extack, threshold, "this condition has no threshold");
		return -EINVAL;
	}
	if (hysteresis && !compares) {
		NL_SET_ERR_MSG_ATTR(info->extack, hysteresis, "this condition has no hysteresis");
		return -EINVAL;
	}
	if (is_frozen && !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_FROZEN_MS, "frozen-ms"))
		return -EINVAL;
	if (frozen && !is_frozen) {
		NL_SET_ERR_MSG_ATTR(info->extack, frozen, "frozen-ms is for condition frozen");
		return -EINVAL;
	}
	if (!rule->threshold && rule->condition == MEGAPOD_INTERLOCK_CONDITION_BIT) {
		NL_SET_ERR_MSG_ATTR(info->extack, threshold, "threshold 0 has no bit to look at");
		return -EINVAL;
	}
	if (rule->votes > rule->num_inputs) {
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

static struct interlock_definition *read_definition(const struct genl_info *info)
{
	struct interlock_definition *def;
	int err;

	if (!megapod_nl_need(info, MEGAPOD_A_INTERLOCK_INPUT, "input") ||
	    !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_ACTION, "action") ||
	    !megapod_nl_need(info, MEGAPOD_A_INTERLOCK_CONDITION, "condition"))
		return ERR_PTR(-EINVAL);
	def = kzalloc(sizeof(*def), GFP_KERNEL);
	if (!def)
		return ERR_PTR(-ENOMEM);
	refcount_set(&def->refs, 1);
	def->severity = number(info, MEGAPOD_A_INTERLOCK_SEVERITY, 0);
	def->stage_ms = number(info, MEGAPOD_A_INTERLOCK_STAGE_MS, DEFAULT_STAGE_MS);
	def->within_ms = number(info, MEGAPOD_A_INTERLOCK_WITHIN_MS, 0);
	def->impaired_stage = number(info, MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE, INTERLOCK_NO_STAGE);
	def->proof_interval_s = number(info, MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S, 0);
	def->poweroff = info->attrs[MEGAPOD_A_INTERLOCK_POWEROFF];
	def->loop = info->attrs[MEGAPOD_A_INTERLOCK_LOOP];
	err = read_parts(def, info) ?: read_rule(&def->rule, info);
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

static int set_latch(struct megapod_interlock *il, const struct genl_info *info)
{
	const struct nlattr *latch = info->attrs[MEGAPOD_A_INTERLOCK_LATCH];
	const struct nlattr *proved = info->attrs[MEGAPOD_A_INTERLOCK_PROVED_AT_S];
	u8 latch_value = latch ? nla_get_u32(latch) : 0;
	u64 proved_value = proved ? nla_get_u64(proved) : 0;

	return megapod_interlock_restore(il, latch ? &latch_value : NULL,
					 proved ? &proved_value : NULL, info->extack);
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
	return false;
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

/* Who asks, in words: as he says, else as the kernel knows him. */
static void read_by(const struct genl_info *info, char *by)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_INTERLOCK_BY];

	if (attr)
		strscpy(by, nla_data(attr), MEGAPOD_NAME_SIZE);
	else
		snprintf(by, MEGAPOD_NAME_SIZE, "uid %u",
			 from_kuid_munged(&init_user_ns, current_uid()));
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

/*
 * Why an outlet may not be switched on
 */

static int put_unmet_text(struct sk_buff *skb, const char *text)
{
	struct nlattr *nest = nla_nest_start(skb, MEGAPOD_A_WHY_UNMET);

	if (!nest)
		return -EMSGSIZE;
	return end_nest(skb, nest, nla_put_string(skb, MEGAPOD_A_UNMET_TEXT, text));
}

static int put_unmet(struct sk_buff *skb, const struct interlock_unmet *unmet)
{
	struct nlattr *nest = nla_nest_start(skb, MEGAPOD_A_WHY_UNMET);

	if (!nest)
		return -EMSGSIZE;
	return end_nest(skb, nest,
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
	const char *text = component_unmet(c);
	struct interlock_unmet unmet = { };

	if (nla_put_u32(skb, MEGAPOD_A_WHY_COMPONENT_ID, c->id) ||
	    nla_put_u32(skb, MEGAPOD_A_WHY_INDEX, index))
		return -EMSGSIZE;
	if (text && put_unmet_text(skb, text))
		return -EMSGSIZE;
	while (megapod_interlock_unmet(c, index, unmet.id, &unmet))
		if (put_unmet(skb, &unmet))
			return -EMSGSIZE;
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
