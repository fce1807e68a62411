// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests about pods, components and their parts.
 */
#include <net/genetlink.h>

#include "../core/battery.h"
#include "../core/channel.h"
#include "../core/component.h"
#include "../core/core.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "../core/pump.h"
#include "../core/setpoint.h"
#include "../core/valve.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

static int fill_pod(struct sk_buff *skb, void *object, u32 index)
{
	struct megapod_pod_view view;

	megapod_pod_view(object, ktime_get_boottime(), &view);
	return megapod_fill_pod(skb, &view);
}

static int fill_component(struct sk_buff *skb, void *object, u32 index)
{
	struct megapod_component_view view;

	megapod_component_view(object, ktime_get_boottime(), &view);
	return megapod_fill_component(skb, &view) ?: megapod_fill_texts(skb, object);
}

static int fill_sensor(struct sk_buff *skb, void *object, u32 index)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_sensor_view view;

	megapod_sensor_view(object, index, now, &view);
	return megapod_fill_sensor(skb, &view, now);
}

static int fill_value(struct sk_buff *skb, void *object, u32 index)
{
	struct megapod_component *c = object;
	ktime_t now = ktime_get_boottime();
	struct megapod_value value;

	megapod_value(c, index, now, &value);
	return megapod_fill_value(skb, c->id, &value, now);
}

static int fill_pump(struct sk_buff *skb, void *object, u32 index)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_pump_view view;

	megapod_pump_view(object, index, now, &view);
	return megapod_fill_pump(skb, &view, now);
}

static int fill_outlet(struct sk_buff *skb, void *object, u32 index)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_outlet_view view;

	megapod_outlet_view(object, index, now, &view);
	return megapod_fill_outlet(skb, &view, now);
}

static int fill_setpoint(struct sk_buff *skb, void *object, u32 index)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_setpoint_view view;

	megapod_setpoint_view(object, index, now, &view);
	return megapod_fill_setpoint(skb, &view, now);
}

static int fill_valve(struct sk_buff *skb, void *object, u32 index)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_valve_view view;

	megapod_valve_view(object, index, now, &view);
	return megapod_fill_valve(skb, &view, now);
}

static int fill_battery(struct sk_buff *skb, void *object, u32 index)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_battery_view view;

	megapod_battery_view(object, index, now, &view);
	return megapod_fill_battery(skb, &view, now);
}

static u32 count_channels(const struct megapod_component *c)
{
	return c->num_channels;
}

static u32 count_pumps(const struct megapod_component *c)
{
	return c->num_pumps;
}

static u32 count_outlets(const struct megapod_component *c)
{
	return c->num_outlets;
}

static u32 count_setpoints(const struct megapod_component *c)
{
	return c->num_setpoints;
}

static u32 count_valves(const struct megapod_component *c)
{
	return c->num_valves;
}

static u32 count_batteries(const struct megapod_component *c)
{
	return c->num_batteries;
}

const struct megapod_nl_part megapod_nl_sensors = { "sensors", count_channels, fill_sensor };
static const struct megapod_nl_part values = { "sensors", count_channels, fill_value };
const struct megapod_nl_part megapod_nl_pumps = { "pumps", count_pumps, fill_pump };
static const struct megapod_nl_part outlets = { "outlets", count_outlets, fill_outlet };
const struct megapod_nl_part megapod_nl_setpoints = { "setpoints", count_setpoints, fill_setpoint };
static const struct megapod_nl_part valves = { "valves", count_valves, fill_valve };
static const struct megapod_nl_part batteries = { "batteries", count_batteries, fill_battery };

static int get_part(struct genl_info *info, const struct megapod_nl_part *part,
		    int component_type, int index_type)
{
	struct megapod_component *c;
	u32 index;
	int err;

	c = megapod_nl_part(info, part, component_type, index_type, &index);
	if (IS_ERR(c))
		return PTR_ERR(c);
	err = megapod_nl_reply(info, GENLMSG_DEFAULT_SIZE, part->fill, c, index);
	megapod_component_unref(c);
	return err;
}

static int dump_component_parts(struct sk_buff *skb, struct netlink_callback *cb,
				struct megapod_component *c, const struct megapod_nl_part *part)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);

	for (; state->index < part->count(c); state->index++)
		if (megapod_nl_put(skb, genl_info_dump(cb), cb, part->fill, c, state->index))
			return -EMSGSIZE;
	return 0;
}

static int dump_parts(struct sk_buff *skb, struct netlink_callback *cb, int pod_type,
		      int component_type, const struct megapod_nl_part *part)
{
	struct nlattr **attrs = genl_info_dump(cb)->attrs;
	const struct nlattr *only = attrs[component_type], *pod = attrs[pod_type];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_component *c;
	unsigned long id;
	int err;

	err = megapod_nl_dump_start(cb, pod, only);
	if (err)
		return err;
	for (id = state->id; (c = megapod_component_next(&id)); id++) {
		if (only && c->id != nla_get_u32(only)) {
			megapod_component_unref(c);
			break;
		}
		/* another one than that where the last message ended */
		if (id != state->id)
			state->index = 0;
		state->id = id;
		if (!pod || c->pod->id == nla_get_u32(pod))
			err = dump_component_parts(skb, cb, c, part);
		megapod_component_unref(c);
		if (err)
			return skb->len ?: err;
		state->index = 0;
		state->id = id + 1;
	}
	return 0;
}

/* Pods */

static struct megapod_pod *pod_by_id_or_name(const struct genl_info *info)
{
	const struct nlattr *id = info->attrs[MEGAPOD_A_POD_ID];
	const struct nlattr *name = info->attrs[MEGAPOD_A_POD_NAME];
	struct megapod_pod *pod;
	int err;

	err = megapod_nl_check_id_or_name(info, id, name);
	if (err)
		return ERR_PTR(err);
	if (id) {
		pod = megapod_nl_pod(id, info->extack);
	} else {
		pod = megapod_pod_find_name(nla_data(name));
		if (!pod)
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, name, "no pod %s",
						(char *)nla_data(name));
	}
	return pod ?: ERR_PTR(-ENODEV);
}

int megapod_nl_pod_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_pod *pod = pod_by_id_or_name(info);
	int err;

	if (IS_ERR(pod))
		return PTR_ERR(pod);
	err = megapod_nl_reply(info, GENLMSG_DEFAULT_SIZE, fill_pod, pod, 0);
	megapod_pod_unref(pod);
	return err;
}

int megapod_nl_pod_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_pod *pod;
	int err;

	cb->seq = megapod_generation();
	for (; (pod = megapod_pod_next(&state->id)); state->id++) {
		err = megapod_nl_put(skb, genl_info_dump(cb), cb, fill_pod, pod, 0);
		megapod_pod_unref(pod);
		if (err)
			return skb->len ?: err;
	}
	return 0;
}

int megapod_nl_pod_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *name = megapod_nl_need(info, MEGAPOD_A_POD_NAME, "name");
	struct megapod_pod *pod;
	struct sk_buff *answer;
	int err;

	if (!name)
		return -EINVAL;
	answer = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	pod = megapod_pod_new(nla_data(name), info->extack);
	if (IS_ERR(pod)) {
		NL_SET_BAD_ATTR(info->extack, name);
		nlmsg_free(answer);
		return PTR_ERR(pod);
	}
	err = megapod_nl_answer(answer, info, fill_pod, pod, 0);
	megapod_pod_unref(pod);
	return err;
}

int megapod_nl_pod_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_pod *pod = pod_by_id_or_name(info);
	int err;

	if (IS_ERR(pod))
		return PTR_ERR(pod);
	err = megapod_pod_del(pod, info->attrs[MEGAPOD_A_POD_FORCE], info->extack);
	megapod_pod_unref(pod);
	return err;
}

/* A fluid is described whole, or not at all. */
static int read_fluid(const struct nlattr *nest, struct megapod_fluid *fluids, unsigned long *loops,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[MEGAPOD_A_FLUID_MAX + 1], *type, *density, *heat;
	int err;
	u32 loop;

	/* judged with the policy of the request already */
	err = nla_parse_nested(attrs, MEGAPOD_A_FLUID_MAX, nest, NULL, extack);
	if (err)
		return err;
	loop = attrs[MEGAPOD_A_FLUID_LOOP] ? nla_get_u32(attrs[MEGAPOD_A_FLUID_LOOP]) : 0;
	if (!loop) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "loop is primary, secondary or air");
		return -EINVAL;
	}
	if (__test_and_set_bit(loop, loops)) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "a loop is given twice");
		return -EINVAL;
	}
	type = attrs[MEGAPOD_A_FLUID_TYPE];
	density = attrs[MEGAPOD_A_FLUID_DENSITY_KG_M3];
	heat = attrs[MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K];
	if (!type != !density || !type != !heat) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "type, density-kg-m3 and specific-heat-j-kg-k go together");
		return -EINVAL;
	}
	if (!type)
		return 0;
	megapod_copy_printable(fluids[loop].type, nla_data(type), sizeof(fluids[loop].type));
	fluids[loop].density_kg_m3 = nla_get_u32(density);
	fluids[loop].specific_heat_j_kg_k = nla_get_u32(heat);
	return 0;
}

static int pod_set(struct megapod_pod *pod, struct genl_info *info)
{
	struct megapod_fluid fluids[MEGAPOD_NUM_LOOPS] = {};
	const struct nlattr *attr, *gap = info->attrs[MEGAPOD_A_POD_INRUSH_GAP_MS];
	const struct nlattr *at_boot = info->attrs[MEGAPOD_A_POD_AT_BOOT];
	unsigned long loops = 0;
	int rem, err = 0;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		if (!err && nla_type(attr) == MEGAPOD_A_POD_FLUID)
			err = read_fluid(attr, fluids, &loops, info->extack);
	if (err)
		return err;
	if (!loops && !gap && !at_boot) {
		GENL_SET_ERR_MSG(info, "fluid, inrush-gap-ms or at-boot is missing");
		return -EINVAL;
	}
	if (gap)
		err = megapod_pod_set_inrush_gap(pod, nla_get_u32(gap), info->extack);
	if (!err && at_boot)
		megapod_pod_set_at_boot(pod, nla_get_u32(at_boot));
	if (!err && loops)
		megapod_pod_set_fluids(pod, fluids, loops);
	return err;
}

int megapod_nl_pod_cap_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *cap = megapod_nl_need(info, MEGAPOD_A_POD_CAP_MW, "cap-mw");
	const struct nlattr *by = info->attrs[MEGAPOD_A_POD_CAP_BY];
	struct megapod_pod *pod;
	u64 mw;

	if (!cap)
		return -EINVAL;
	mw = nla_get_u64(cap);
	if (mw > MEGAPOD_CAP_MAX) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, cap, "cap-mw is 0, for none, to %llu",
					(u64)MEGAPOD_CAP_MAX);
		return -ERANGE;
	}
	pod = pod_by_id_or_name(info);
	if (IS_ERR(pod))
		return PTR_ERR(pod);
	megapod_pod_set_cap(pod, mw, by ? nla_data(by) : NULL);
	megapod_pod_unref(pod);
	return 0;
}

int megapod_nl_pod_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_pod *pod = pod_by_id_or_name(info);
	int err;

	if (IS_ERR(pod))
		return PTR_ERR(pod);
	err = pod_set(pod, info);
	megapod_pod_unref(pod);
	return err;
}

/* Components */

int megapod_nl_component_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[MEGAPOD_A_COMPONENT_ID];
	const struct nlattr *name = info->attrs[MEGAPOD_A_COMPONENT_NAME];
	struct megapod_component *c;
	int err;

	err = megapod_nl_check_id_or_name(info, id, name);
	if (err)
		return err;
	if (id) {
		c = megapod_nl_component(id, info->extack);
	} else {
		c = megapod_component_find_name(nla_data(name));
		if (!c)
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, name, "no component %s",
						(char *)nla_data(name));
	}
	if (!c)
		return -ENODEV;
	err = megapod_nl_reply(info, GENLMSG_DEFAULT_SIZE, fill_component, c, 0);
	megapod_component_unref(c);
	return err;
}

int megapod_nl_component_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *pod = genl_info_dump(cb)->attrs[MEGAPOD_A_COMPONENT_POD_ID];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_component *c;
	int err;

	err = megapod_nl_dump_start(cb, pod, NULL);
	if (err)
		return err;
	for (; (c = megapod_component_next(&state->id)); state->id++) {
		if (!pod || c->pod->id == nla_get_u32(pod))
			err = megapod_nl_put(skb, genl_info_dump(cb), cb, fill_component, c, 0);
		megapod_component_unref(c);
		if (err)
			return skb->len ?: err;
	}
	return 0;
}

/* Sensors */

int megapod_nl_sensor_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return get_part(info, &megapod_nl_sensors, MEGAPOD_A_SENSOR_COMPONENT_ID,
			MEGAPOD_A_SENSOR_INDEX);
}

int megapod_nl_sensor_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	bool bare = genl_info_dump(cb)->attrs[MEGAPOD_A_SENSOR_VALUES_ONLY];

	return dump_parts(skb, cb, MEGAPOD_A_SENSOR_POD_ID, MEGAPOD_A_SENSOR_COMPONENT_ID,
			  bare ? &values : &megapod_nl_sensors);
}

static int sensor_set(struct megapod_component *c, u32 index, const struct genl_info *info)
{
	struct megapod_limits limits = {};
	bool clear = info->attrs[MEGAPOD_A_SENSOR_CLEAR_LIMITS], given = clear;
	const char *fault;
	int i;

	if (!clear)
		megapod_limits_get(c, index, &limits);
	for (i = 0; i < MEGAPOD_NUM_LIMITS; i++) {
		const struct nlattr *attr = info->attrs[MEGAPOD_A_SENSOR_WARN_MIN + i];

		if (!attr)
			continue;
		given = true;
		limits.value[i] = nla_get_s64(attr);
		limits.set |= BIT(i);
	}
	if (!given) {
		GENL_SET_ERR_MSG(info, "no limit is given");
		return -EINVAL;
	}
	fault = megapod_limits_fault(&limits);
	if (fault) {
		GENL_SET_ERR_MSG_FMT(info, "%s", fault);
		return -EINVAL;
	}
	return megapod_limits_set(c, index, &limits);
}

int megapod_nl_sensor_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_component *c;
	u32 index;
	int err;

	c = megapod_nl_part(info, &megapod_nl_sensors, MEGAPOD_A_SENSOR_COMPONENT_ID,
			    MEGAPOD_A_SENSOR_INDEX, &index);
	if (IS_ERR(c))
		return PTR_ERR(c);
	err = sensor_set(c, index, info);
	megapod_component_unref(c);
	return err;
}

/* Pumps */

int megapod_nl_pump_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return get_part(info, &megapod_nl_pumps, MEGAPOD_A_PUMP_COMPONENT_ID, MEGAPOD_A_PUMP_INDEX);
}

int megapod_nl_pump_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dump_parts(skb, cb, MEGAPOD_A_PUMP_POD_ID, MEGAPOD_A_PUMP_COMPONENT_ID,
			  &megapod_nl_pumps);
}

/* Outlets */

int megapod_nl_outlet_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return get_part(info, &outlets, MEGAPOD_A_OUTLET_COMPONENT_ID, MEGAPOD_A_OUTLET_INDEX);
}

int megapod_nl_outlet_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dump_parts(skb, cb, MEGAPOD_A_OUTLET_POD_ID, MEGAPOD_A_OUTLET_COMPONENT_ID,
			  &outlets);
}

/* Set-points */

int megapod_nl_setpoint_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return get_part(info, &megapod_nl_setpoints, MEGAPOD_A_SETPOINT_COMPONENT_ID,
			MEGAPOD_A_SETPOINT_INDEX);
}

int megapod_nl_setpoint_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dump_parts(skb, cb, MEGAPOD_A_SETPOINT_POD_ID, MEGAPOD_A_SETPOINT_COMPONENT_ID,
			  &megapod_nl_setpoints);
}

/* Valves */

int megapod_nl_valve_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return get_part(info, &valves, MEGAPOD_A_VALVE_COMPONENT_ID, MEGAPOD_A_VALVE_INDEX);
}

int megapod_nl_valve_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dump_parts(skb, cb, MEGAPOD_A_VALVE_POD_ID, MEGAPOD_A_VALVE_COMPONENT_ID, &valves);
}

/* Batteries */

int megapod_nl_battery_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return get_part(info, &batteries, MEGAPOD_A_BATTERY_COMPONENT_ID, MEGAPOD_A_BATTERY_INDEX);
}

int megapod_nl_battery_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dump_parts(skb, cb, MEGAPOD_A_BATTERY_POD_ID, MEGAPOD_A_BATTERY_COMPONENT_ID,
			  &batteries);
}
