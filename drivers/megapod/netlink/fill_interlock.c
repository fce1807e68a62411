// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of an interlock, as it is answered and told.
 */
#include <linux/math64.h>
#include <net/genetlink.h>

#include "fill.h"
#include "../interlock/interlock.h"

static u32 ns_to_ms(u64 ns)
{
	return min_t(u64, div_u64(ns, NSEC_PER_MSEC), U32_MAX);
}

static int put_flag(struct sk_buff *skb, int type, bool set)
{
	return set ? nla_put_flag(skb, type) : 0;
}

static int fill_input_name(struct sk_buff *skb, const struct megapod_interlock_view *view, u8 i)
{
	bool bound = view->plan && view->plan->input[i].component;
	const struct interlock_input *in = &view->def->input[i];
	u8 quantity = bound ? view->plan->input[i].quantity : in->quantity;

	if (nla_put_string(skb, MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME, in->component) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_INPUT_LABEL,
			     bound ? view->plan->input[i].label : in->label))
		return -EMSGSIZE;
	if ((bound || !in->label[0]) &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_INPUT_INDEX,
			bound ? view->plan->input[i].index : in->index))
		return -EMSGSIZE;
	if ((bound || in->label[0]) && quantity != INTERLOCK_ANY_QUANTITY &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, quantity))
		return -EMSGSIZE;
	return 0;
}

static int fill_input_state(struct sk_buff *skb, const struct megapod_interlock_view *view, u8 i)
{
	const struct interlock_input_state *in = &view->status.state.input[i];

	/* of a cap the one input is the site */
	if (!view->plan || view->plan->cap || !in->seen)
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
		if (!nest || megapod_end_nest(skb, nest, fill_input_name(skb, view, i) ?:
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
	if (view->plan->cap)
		err = nla_put_string(skb, MEGAPOD_A_INTERLOCK_INPUT_LABEL,
				     megapod_interlock_label(view->plan, 0)) ?:
		      nla_put_u32(skb, MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, MEGAPOD_QUANTITY_POWER);
	else
		err = fill_input_name(skb, view, state->first);
	err = err ?:
	      nla_put_u64_64bit(skb, MEGAPOD_A_INTERLOCK_INPUT_TIME_NS, state->first_ns,
				MEGAPOD_A_INTERLOCK_INPUT_PAD);
	if (!err && state->first_seen)
		err = nla_put_s64(skb, MEGAPOD_A_INTERLOCK_INPUT_VALUE, state->first_value,
				  MEGAPOD_A_INTERLOCK_INPUT_PAD);
	return megapod_end_nest(skb, nest, err);
}

static int put_place(struct sk_buff *skb, const struct scope_place *place)
{
	if (!place->placed)
		return 0;
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_PLACE_INPUT, place->input))
		return -EMSGSIZE;
	if (place->part &&
	    (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_PLACE_FROM_MM, place->from_mm) ||
	     nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM, place->to_mm)))
		return -EMSGSIZE;
	return 0;
}

static int fill_action(struct sk_buff *skb, const struct interlock_action *action)
{
	bool indexed = action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF ||
		       action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY ||
		       action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT;

	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_KIND, action->kind) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_ACTION_COMPONENT_NAME, action->component) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_ACTION_GROUP_NAME, action->group))
		return -EMSGSIZE;
	if (action->stage != INTERLOCK_NO_STAGE &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_STAGE, action->stage))
		return -EMSGSIZE;
	if (indexed && nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_INDEX, action->index))
		return -EMSGSIZE;
	if (action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_DUTY_PERMILLE, action->value))
		return -EMSGSIZE;
	if (action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT &&
	    nla_put_s64(skb, MEGAPOD_A_INTERLOCK_ACTION_VALUE, action->value,
			MEGAPOD_A_INTERLOCK_ACTION_PAD))
		return -EMSGSIZE;
	if (action->quantity != INTERLOCK_ANY_QUANTITY &&
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ACTION_QUANTITY, action->quantity))
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
		if (!nest || megapod_end_nest(skb, nest, fill_action(skb, &def->action[i]) ?:
							 put_place(skb, &def->place[i])))
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
	    put_flag(skb, MEGAPOD_A_INTERLOCK_STEP_SELF, step->stage == LADDER_STAGE_SELF) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_STEP_PARENT, step->is_parent) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_PROGRESS, now->progress) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_TRIES, now->tries) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_STEP_SPARED, now->spared) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_STEP_REASON, now->reason))
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
	if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT)
		return nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STEP_INDEX,
				   step->order.command.setpoint);
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
		if (!nest || megapod_end_nest(skb, nest, fill_step(skb, view->plan->step[i],
								   &view->step[i])))
			return -EMSGSIZE;
	}
	return 0;
}

static int put_rule(struct sk_buff *skb, const struct interlock_rule *rule)
{
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_VOTES, rule->votes) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_CONDITION, rule->condition) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_HOLD_MS, ns_to_ms(rule->hold_ns)) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STALE_MS, ns_to_ms(rule->stale_ns)) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_START_MS, ns_to_ms(rule->start_ns)))
		return -EMSGSIZE;
	if (megapod_has_threshold(rule->condition) &&
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
	if (def->still_ms && nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STILL_MS, def->still_ms))
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
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_PROOF_REASON, status->proof_reason) ||
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

static int put_bounds(struct sk_buff *skb, const struct interlock_plan *plan)
{
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_WORST_CASE_MS, plan->bounds.condition_ms) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_DEAD_SENSOR_MS, plan->bounds.dead_ms) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_LAST_STAGE_MS, plan->bounds.last_ms) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_SELF_MS, ns_to_ms(plan->self_ns)))
		return -EMSGSIZE;
	return 0;
}

static int put_status(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	const struct interlock_status *status = &view->status;

	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_STATE, status->state.state) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_LATCH, status->latch) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_BY, status->by) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_REASON, status->reason) ||
	    put_trips(skb, status) || put_proof(skb, view))
		return -EMSGSIZE;
	if (!view->plan)
		return 0;
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_CAUSE, status->state.cause) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_VOTING, status->state.voting) ||
	    put_bounds(skb, view->plan) ||
	    megapod_put_text(skb, MEGAPOD_A_INTERLOCK_IMPAIRED, status->impaired) ||
	    put_flag(skb, MEGAPOD_A_INTERLOCK_ESCALATED, status->escalated) ||
	    put_first(skb, view) || put_bypass(skb, view))
		return -EMSGSIZE;
	return put_steps(skb, view);
}

static int put_countdown(struct sk_buff *skb, const struct megapod_interlock_view *view,
			 ktime_t now)
{
	u64 trip_ns = view->status.countdown.trip_ns;

	if (!view->plan || trip_ns == INTERLOCK_NEVER)
		return 0;
	return nla_put_u32(skb, MEGAPOD_A_INTERLOCK_TRIPS_IN_MS,
			   ns_to_ms(trip_ns - min_t(u64, trip_ns, ktime_to_ns(now))));
}

static int put_cap(struct sk_buff *skb, const struct megapod_interlock_view *view)
{
	const struct interlock_input_state *site = &view->status.state.input[0];

	if (!view->plan || !view->plan->cap)
		return 0;
	if (view->status.cap_mw &&
	    nla_put_uint(skb, MEGAPOD_A_INTERLOCK_CAP_MW, view->status.cap_mw))
		return -EMSGSIZE;
	return site->seen ? nla_put_sint(skb, MEGAPOD_A_INTERLOCK_SITE_MW, site->value) : 0;
}

int megapod_fill_interlock(struct sk_buff *skb, const struct megapod_interlock_view *view,
			   ktime_t now)
{
	if (nla_put_u32(skb, MEGAPOD_A_INTERLOCK_ID, view->id) ||
	    nla_put_u32(skb, MEGAPOD_A_INTERLOCK_POD_ID, view->pod) ||
	    nla_put_string(skb, MEGAPOD_A_INTERLOCK_POD_NAME, view->pod_name) ||
	    nla_put_string(skb, MEGAPOD_A_INTERLOCK_NAME, view->name) ||
	    put_inputs(skb, view) || put_definition(skb, view->def) || put_cap(skb, view) ||
	    put_countdown(skb, view, now))
		return -EMSGSIZE;
	return put_status(skb, view);
}

/*
 * Room beyond a page of what an interlock may have many of. With what else is in an event it has to
 * fit into an attribute, and into a message of a dump.
 */
size_t megapod_interlock_size(const struct megapod_interlock_view *view)
{
	const size_t number = nla_total_size(sizeof(u32)), name = nla_total_size(MEGAPOD_NAME_SIZE);
	const size_t input = name + nla_total_size(MEGAPOD_LABEL_SIZE) + 10 * number;
	const size_t action = 3 * name + 11 * number, buckets = 2 * INTERLOCK_BUCKETS * number;
	size_t size = buckets;
	u32 i;

	BUILD_BUG_ON(name + nla_total_size(MEGAPOD_WHY_SIZE) + 15 * number != INTERLOCK_STEP_BYTES);
	BUILD_BUG_ON(number != INTERLOCK_OUTLET_BYTES);
	BUILD_BUG_ON(GENLMSG_DEFAULT_SIZE + INTERLOCK_MAX_INPUTS * input + buckets +
		     MEGAPOD_INTERLOCK_ACTIONS_MAX * action + INTERLOCK_STEPS_BYTES > U16_MAX);
	size += view->def->rule.num_inputs * input;
	size += view->def->num_actions * action;
	for (i = 0; view->plan && i < view->plan->num_steps; i++)
		size += INTERLOCK_STEP_BYTES + INTERLOCK_OUTLET_BYTES *
			bitmap_weight(view->plan->step[i]->order.command.outlets,
				      MEGAPOD_MAX_OUTLETS);
	return size;
}
