// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests about pods, components and their parts.
 */
#include <net/genetlink.h>

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
	return megapod_fill_component(skb, &view);
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

const struct megapod_nl_part megapod_nl_sensors = { "sensors", count_channels, fill_sensor };
static const struct megapod_nl_part values = { "sensors", count_channels, fill_value };
const struct megapod_nl_part megapod_nl_pumps = { "pumps", count_pumps, fill_pump };
static const struct megapod_nl_part outlets = { "outlets", count_outlets, fill_outlet };

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
	err = megapod_pod_del(pod, info->extack);
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
	megapod_limits_set(c, index, &limits);
	return 0;
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
