// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink answers: the attributes of pods, components and their parts, the same for get, dump and
 * events.
 *
 * Each function puts all attributes of a view, or returns -EMSGSIZE. What is not known is left out.
 */
#include <linux/string.h>
#include <net/genetlink.h>

#include "../core/component.h"
#include "../core/group.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"

static u32 age_ms(ktime_t time, ktime_t now)
{
	return clamp_t(s64, ktime_ms_delta(now, time), 0, U32_MAX);
}

int megapod_fill_value(struct sk_buff *skb, u32 component, const struct megapod_value *value,
		       ktime_t now)
{
	if (nla_put_u32(skb, MEGAPOD_A_SENSOR_COMPONENT_ID, component) ||
	    nla_put_u32(skb, MEGAPOD_A_SENSOR_INDEX, value->channel) ||
	    nla_put_u32(skb, MEGAPOD_A_SENSOR_STATUS, value->status))
		return -EMSGSIZE;
	if (value->time &&
	    nla_put_u32(skb, MEGAPOD_A_SENSOR_AGE_MS, age_ms(value->time, now)))
		return -EMSGSIZE;
	if (value->status >= MEGAPOD_STATUS_STALE)
		return 0;
	return nla_put_sint(skb, MEGAPOD_A_SENSOR_VALUE, value->value);
}

/* A reading inside something else. */
int megapod_put_value(struct sk_buff *skb, int type, u32 component,
		      const struct megapod_value *value, ktime_t now)
{
	struct nlattr *nest;

	if (value->channel == MEGAPOD_NO_CHANNEL)
		return 0;
	nest = nla_nest_start(skb, type);
	if (!nest)
		return -EMSGSIZE;
	if (megapod_fill_value(skb, component, value, now) ||
	    nla_put_u32(skb, MEGAPOD_A_SENSOR_QUANTITY, value->quantity)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int put_limits(struct sk_buff *skb, const struct megapod_limits *limits)
{
	int i;

	BUILD_BUG_ON(MEGAPOD_A_SENSOR_HYSTERESIS - MEGAPOD_A_SENSOR_WARN_MIN !=
		     MEGAPOD_LIMIT_HYSTERESIS);
	for (i = 0; i < MEGAPOD_NUM_LIMITS; i++)
		if (limits->set & BIT(i) &&
		    nla_put_s64(skb, MEGAPOD_A_SENSOR_WARN_MIN + i, limits->value[i],
				MEGAPOD_A_SENSOR_PAD))
			return -EMSGSIZE;
	return 0;
}

int megapod_fill_sensor(struct sk_buff *skb, const struct megapod_sensor_view *view, ktime_t now)
{
	if (megapod_fill_value(skb, view->component, &view->now, now) ||
	    nla_put_string(skb, MEGAPOD_A_SENSOR_LABEL, view->label) ||
	    nla_put_string(skb, MEGAPOD_A_SENSOR_COMPONENT_NAME, view->component_name) ||
	    nla_put_u32(skb, MEGAPOD_A_SENSOR_QUANTITY, view->now.quantity) ||
	    megapod_put_text(skb, MEGAPOD_A_SENSOR_STATE, view->state))
		return -EMSGSIZE;
	if (view->now.time &&
	    nla_put_uint(skb, MEGAPOD_A_SENSOR_TIME_NS, ktime_to_ns(view->now.time)))
		return -EMSGSIZE;
	if (view->loop && nla_put_u32(skb, MEGAPOD_A_SENSOR_LOOP, view->loop))
		return -EMSGSIZE;
	if (view->located && nla_put_flag(skb, MEGAPOD_A_SENSOR_LOCATED))
		return -EMSGSIZE;
	if (view->has_location &&
	    nla_put_sint(skb, MEGAPOD_A_SENSOR_LOCATION_MM, view->location_mm))
		return -EMSGSIZE;
	return put_limits(skb, &view->limits);
}

static int put_fluid(struct sk_buff *skb, u32 loop, const struct megapod_fluid *fluid)
{
	struct nlattr *nest;
	int err;

	if (!fluid->density_kg_m3)
		return 0;
	nest = nla_nest_start(skb, MEGAPOD_A_POD_FLUID);
	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, MEGAPOD_A_FLUID_LOOP, loop) ?:
	      nla_put_string(skb, MEGAPOD_A_FLUID_TYPE, fluid->type) ?:
	      nla_put_u32(skb, MEGAPOD_A_FLUID_DENSITY_KG_M3, fluid->density_kg_m3) ?:
	      nla_put_u32(skb, MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K, fluid->specific_heat_j_kg_k);
	return megapod_end_nest(skb, nest, err);
}

int megapod_fill_pod(struct sk_buff *skb, const struct megapod_pod_view *view)
{
	u32 i;

	if (nla_put_u32(skb, MEGAPOD_A_POD_ID, view->id) ||
	    nla_put_string(skb, MEGAPOD_A_POD_NAME, view->name) ||
	    nla_put_u32(skb, MEGAPOD_A_POD_COMPONENTS, view->components) ||
	    nla_put_u32(skb, MEGAPOD_A_POD_STATUS, view->status) ||
	    nla_put_uint(skb, MEGAPOD_A_POD_LAST_SEQ, view->last_seq) ||
	    nla_put_uint(skb, MEGAPOD_A_POD_OLDEST_SEQ, view->oldest_seq) ||
	    nla_put_u32(skb, MEGAPOD_A_POD_INRUSH_GAP_MS, view->inrush_gap_ms) ||
	    nla_put_u32(skb, MEGAPOD_A_POD_AT_BOOT, view->at_boot))
		return -EMSGSIZE;
	if (view->cap.mw &&
	    nla_put_u64_64bit(skb, MEGAPOD_A_POD_CAP_MW, view->cap.mw, MEGAPOD_A_POD_PAD))
		return -EMSGSIZE;
	if (megapod_put_text(skb, MEGAPOD_A_POD_CAP_BY, view->cap.by))
		return -EMSGSIZE;
	for (i = 0; i < MEGAPOD_NUM_LOOPS; i++)
		if (put_fluid(skb, i, &view->fluids[i]))
			return -EMSGSIZE;
	return 0;
}

int megapod_fill_component(struct sk_buff *skb, const struct megapod_component_view *view)
{
	if (nla_put_u32(skb, MEGAPOD_A_COMPONENT_ID, view->id) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_POD_ID, view->pod) ||
	    nla_put_string(skb, MEGAPOD_A_COMPONENT_NAME, view->name) ||
	    nla_put_string(skb, MEGAPOD_A_COMPONENT_POD_NAME, view->pod_name) ||
	    nla_put_string(skb, MEGAPOD_A_COMPONENT_DRIVER, view->driver) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_INDEX, view->index) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_KIND, view->kind) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_STATE, view->state) ||
	    megapod_put_text(skb, MEGAPOD_A_COMPONENT_REASON, view->reason) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_STATUS, view->status) ||
	    megapod_put_text(skb, MEGAPOD_A_COMPONENT_VENDOR, view->vendor) ||
	    megapod_put_text(skb, MEGAPOD_A_COMPONENT_MODEL, view->model) ||
	    megapod_put_text(skb, MEGAPOD_A_COMPONENT_SERIAL, view->serial) ||
	    megapod_put_text(skb, MEGAPOD_A_COMPONENT_FIRMWARE, view->firmware) ||
	    megapod_put_text(skb, MEGAPOD_A_COMPONENT_BUS, view->bus) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_SENSORS, view->sensors) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_PUMPS, view->pumps) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_OUTLETS, view->outlets) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_SETPOINTS, view->setpoints) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_VALVES, view->valves) ||
	    nla_put_u32(skb, MEGAPOD_A_COMPONENT_BATTERIES, view->batteries))
		return -EMSGSIZE;
	return view->read_only ? nla_put_flag(skb, MEGAPOD_A_COMPONENT_READ_ONLY) : 0;
}

/* All of them in one message, with the rest of a component: that has no more than 800 bytes. */
int megapod_fill_texts(struct sk_buff *skb, struct megapod_component *c)
{
	struct megapod_text text;
	struct nlattr *nest;
	u32 i;
	int err;

	BUILD_BUG_ON(800 + MEGAPOD_MAX_TEXTS * (nla_total_size(0) +
						nla_total_size(MEGAPOD_TEXT_LABEL_SIZE) +
						nla_total_size(MEGAPOD_TEXT_SIZE)) >
		     GENLMSG_DEFAULT_SIZE);
	for (i = 0; i < c->num_texts; i++) {
		nest = nla_nest_start(skb, MEGAPOD_A_COMPONENT_TEXT);
		if (!nest)
			return -EMSGSIZE;
		megapod_text(c, i, &text);
		err = nla_put_string(skb, MEGAPOD_A_TEXT_LABEL, text.label) ?:
		      megapod_put_text(skb, MEGAPOD_A_TEXT_VALUE, text.value);
		err = megapod_end_nest(skb, nest, err);
		if (err)
			return err;
	}
	return 0;
}

static int put_outlet_last(struct sk_buff *skb, const struct megapod_last *last)
{
	if (nla_put_u32(skb, MEGAPOD_A_OUTLET_PROGRESS, last->progress))
		return -EMSGSIZE;
	if (last->progress == MEGAPOD_PROGRESS_NONE)
		return 0;
	if (nla_put_u32(skb, MEGAPOD_A_OUTLET_COMMAND, last->command) ||
	    megapod_put_text(skb, MEGAPOD_A_OUTLET_REASON, last->reason))
		return -EMSGSIZE;
	if (last->error && nla_put_s32(skb, MEGAPOD_A_OUTLET_ERROR, last->error))
		return -EMSGSIZE;
	if (last->progress >= MEGAPOD_PROGRESS_COMMANDED &&
	    last->progress <= MEGAPOD_PROGRESS_CONFIRMED &&
	    nla_put_u32(skb, MEGAPOD_A_OUTLET_COMMANDED_MS, last->commanded_ms))
		return -EMSGSIZE;
	if (last->progress == MEGAPOD_PROGRESS_CONFIRMED &&
	    nla_put_u32(skb, MEGAPOD_A_OUTLET_CONFIRMED_MS, last->confirmed_ms))
		return -EMSGSIZE;
	return 0;
}

/* The whole delay while it is not confirmed off. */
static u32 on_in_ms(const struct megapod_outlet_view *view, ktime_t now)
{
	if (view->waits)
		return view->wait_ms;
	return view->on_at == KTIME_MAX ? view->cycle.delay_ms :
	       clamp_t(s64, ktime_ms_delta(view->on_at, now), 0, view->cycle.delay_ms);
}

int megapod_fill_outlet(struct sk_buff *skb, const struct megapod_outlet_view *view, ktime_t now)
{
	u32 id = view->component;

	if (nla_put_u32(skb, MEGAPOD_A_OUTLET_COMPONENT_ID, id) ||
	    nla_put_u32(skb, MEGAPOD_A_OUTLET_INDEX, view->index) ||
	    nla_put_string(skb, MEGAPOD_A_OUTLET_LABEL, view->label) ||
	    nla_put_string(skb, MEGAPOD_A_OUTLET_COMPONENT_NAME, view->component_name) ||
	    nla_put_u32(skb, MEGAPOD_A_OUTLET_STATE, view->state) ||
	    megapod_put_value(skb, MEGAPOD_A_OUTLET_VOLTAGE, id, &view->voltage, now) ||
	    megapod_put_value(skb, MEGAPOD_A_OUTLET_CURRENT, id, &view->current_, now) ||
	    megapod_put_value(skb, MEGAPOD_A_OUTLET_POWER, id, &view->power, now) ||
	    megapod_put_value(skb, MEGAPOD_A_OUTLET_ENERGY, id, &view->energy, now))
		return -EMSGSIZE;
	if (view->time && nla_put_u32(skb, MEGAPOD_A_OUTLET_AGE_MS, age_ms(view->time, now)))
		return -EMSGSIZE;
	if ((view->cycle.on || view->waits) &&
	    nla_put_u32(skb, MEGAPOD_A_OUTLET_ON_IN_MS, on_in_ms(view, now)))
		return -EMSGSIZE;
	if (view->locks && nla_put_u32(skb, MEGAPOD_A_OUTLET_LOCKS, view->locks))
		return -EMSGSIZE;
	return put_outlet_last(skb, &view->last);
}

/* The range of a setting is told where it can be set. */
static int put_pump_ranges(struct sk_buff *skb, const struct megapod_pump_view *view)
{
	if (nla_put_u32(skb, MEGAPOD_A_PUMP_SETTABLE, view->settable))
		return -EMSGSIZE;
	if (view->settable & MEGAPOD_PUMP_SETTING_DUTY &&
	    (nla_put_u32(skb, MEGAPOD_A_PUMP_DUTY_MIN_PERMILLE, view->duty_min_permille) ||
	     nla_put_u32(skb, MEGAPOD_A_PUMP_DUTY_MAX_PERMILLE, view->duty_max_permille)))
		return -EMSGSIZE;
	if (view->settable & MEGAPOD_PUMP_SETTING_FLOW_TARGET &&
	    nla_put_u32(skb, MEGAPOD_A_PUMP_FLOW_MAX_ML_MIN, view->flow_max_ml_min))
		return -EMSGSIZE;
	return 0;
}

static int put_pump_setpoints(struct sk_buff *skb, const struct megapod_pump_view *view,
			      ktime_t now)
{
	u32 id = view->component;

	if (megapod_put_value(skb, MEGAPOD_A_PUMP_DUTY_ACTUAL, id, &view->duty_actual, now) ||
	    megapod_put_value(skb, MEGAPOD_A_PUMP_FLOW_ACTUAL, id, &view->flow_actual, now))
		return -EMSGSIZE;
	if (view->desc.duty != MEGAPOD_NO_SETPOINT &&
	    nla_put_u32(skb, MEGAPOD_A_PUMP_DUTY_SETPOINT, view->desc.duty))
		return -EMSGSIZE;
	if (view->desc.flow_target != MEGAPOD_NO_SETPOINT &&
	    nla_put_u32(skb, MEGAPOD_A_PUMP_FLOW_SETPOINT, view->desc.flow_target))
		return -EMSGSIZE;
	return 0;
}

static int put_pump_last(struct sk_buff *skb, const struct megapod_last *last)
{
	if (nla_put_u32(skb, MEGAPOD_A_PUMP_PROGRESS, last->progress))
		return -EMSGSIZE;
	if (last->progress == MEGAPOD_PROGRESS_NONE)
		return 0;
	if (nla_put_u32(skb, MEGAPOD_A_PUMP_COMMAND, last->command) ||
	    megapod_put_text(skb, MEGAPOD_A_PUMP_REASON, last->reason))
		return -EMSGSIZE;
	return last->error ? nla_put_s32(skb, MEGAPOD_A_PUMP_ERROR, last->error) : 0;
}

int megapod_fill_pump(struct sk_buff *skb, const struct megapod_pump_view *view, ktime_t now)
{
	u32 id = view->component;

	if (nla_put_u32(skb, MEGAPOD_A_PUMP_COMPONENT_ID, id) ||
	    nla_put_u32(skb, MEGAPOD_A_PUMP_INDEX, view->index) ||
	    nla_put_string(skb, MEGAPOD_A_PUMP_LABEL, view->desc.label) ||
	    nla_put_string(skb, MEGAPOD_A_PUMP_COMPONENT_NAME, view->component_name) ||
	    megapod_put_value(skb, MEGAPOD_A_PUMP_SPEED, id, &view->speed, now) ||
	    megapod_put_value(skb, MEGAPOD_A_PUMP_DUTY, id, &view->duty, now) ||
	    megapod_put_value(skb, MEGAPOD_A_PUMP_FLOW_TARGET, id, &view->flow_target, now) ||
	    megapod_put_value(skb, MEGAPOD_A_PUMP_RUNTIME, id, &view->runtime, now) ||
	    nla_put_u32(skb, MEGAPOD_A_PUMP_MODE, view->mode) ||
	    put_pump_ranges(skb, view) ||
	    put_pump_setpoints(skb, view, now))
		return -EMSGSIZE;
	if (view->has_safe && nla_put_u32(skb, MEGAPOD_A_PUMP_SAFE_PERMILLE, view->safe_permille))
		return -EMSGSIZE;
	return put_pump_last(skb, &view->last);
}

static int put_member(struct sk_buff *skb, const struct megapod_member *member)
{
	struct nlattr *nest = nla_nest_start(skb, MEGAPOD_A_GROUP_MEMBER);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_string(skb, MEGAPOD_A_MEMBER_COMPONENT_NAME, member->component) ||
	    nla_put_u32(skb, MEGAPOD_A_MEMBER_INDEX, member->index)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int put_load(struct sk_buff *skb, const struct megapod_load *load)
{
	if (nla_put_u32(skb, MEGAPOD_A_GROUP_PRIORITY, load->priority) ||
	    nla_put_u32(skb, MEGAPOD_A_GROUP_LOAD, load->kind) ||
	    megapod_put_text(skb, MEGAPOD_A_GROUP_VENDOR, load->vendor) ||
	    megapod_put_text(skb, MEGAPOD_A_GROUP_MODEL, load->model))
		return -EMSGSIZE;
	if (load->rated_mw && nla_put_u32(skb, MEGAPOD_A_GROUP_RATED_MW, load->rated_mw))
		return -EMSGSIZE;
	if (load->inrush_ma && nla_put_u32(skb, MEGAPOD_A_GROUP_INRUSH_MA, load->inrush_ma))
		return -EMSGSIZE;
	return 0;
}

int megapod_fill_group(struct sk_buff *skb, const struct megapod_group_view *view)
{
	u32 i;

	if (nla_put_u32(skb, MEGAPOD_A_GROUP_ID, view->id) ||
	    nla_put_u32(skb, MEGAPOD_A_GROUP_POD_ID, view->pod) ||
	    nla_put_string(skb, MEGAPOD_A_GROUP_NAME, view->name) ||
	    nla_put_string(skb, MEGAPOD_A_GROUP_POD_NAME, view->pod_name))
		return -EMSGSIZE;
	if (put_load(skb, &view->members->load))
		return -EMSGSIZE;
	for (i = 0; i < view->members->num; i++)
		if (put_member(skb, &view->members->member[i]))
			return -EMSGSIZE;
	return 0;
}

/* Room for a message: a page does for everything but a long list of members. */
size_t megapod_group_size(const struct megapod_group_view *view)
{
	size_t member = nla_total_size(nla_total_size(MEGAPOD_NAME_SIZE) +
				       nla_total_size(sizeof(u32)));

	return GENLMSG_DEFAULT_SIZE + view->members->num * member;
}
