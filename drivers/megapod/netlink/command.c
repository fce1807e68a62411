// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about what pumps and outlets shall do.
 *
 * A command is checked against what the driver said the device takes, and is answered with its
 * number at once.
 */
#include <linux/bitmap.h>
#include <net/genetlink.h>

#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

static int check_settable(const struct megapod_pump_desc *desc, u32 setting,
			  const struct nlattr *attr, const char *name,
			  struct netlink_ext_ack *extack)
{
	if (desc->settable & setting)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "the device takes no %s", name);
	return -EOPNOTSUPP;
}

/* Each of these reads one setting from its attribute, if it is there. */
static int pump_duty(const struct megapod_pump_desc *desc, struct megapod_pump_request *pump,
		     const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_PUMP_DUTY_PERMILLE];
	int err;

	if (!attr)
		return 0;
	err = check_settable(desc, MEGAPOD_PUMP_SETTING_DUTY, attr, "duty", info->extack);
	if (err)
		return err;
	pump->duty_permille = nla_get_u32(attr);
	if (pump->duty_permille < desc->duty_min_permille ||
	    pump->duty_permille > desc->duty_max_permille) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "duty-permille is %u to %u",
					desc->duty_min_permille, desc->duty_max_permille);
		return -ERANGE;
	}
	pump->set |= MEGAPOD_PUMP_SETTING_DUTY;
	return 0;
}

static int pump_flow_target(const struct megapod_pump_desc *desc,
			    struct megapod_pump_request *pump, const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN];
	int err;

	if (!attr)
		return 0;
	err = check_settable(desc, MEGAPOD_PUMP_SETTING_FLOW_TARGET, attr, "flow target",
			     info->extack);
	if (err)
		return err;
	pump->flow_target_ml_min = nla_get_u32(attr);
	if (pump->flow_target_ml_min > desc->flow_max_ml_min) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "flow-target-ml-min is 0 to %u",
					desc->flow_max_ml_min);
		return -ERANGE;
	}
	pump->set |= MEGAPOD_PUMP_SETTING_FLOW_TARGET;
	return 0;
}

static int pump_mode(const struct megapod_pump_desc *desc, struct megapod_pump_request *pump,
		     const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_PUMP_MODE];
	int err;

	if (!attr)
		return 0;
	err = check_settable(desc, MEGAPOD_PUMP_SETTING_MODE, attr, "mode", info->extack);
	if (err)
		return err;
	pump->mode = nla_get_u32(attr);
	if (pump->mode != MEGAPOD_PUMP_MODE_MANUAL && pump->mode != MEGAPOD_PUMP_MODE_AUTO) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "mode is manual or auto");
		return -ERANGE;
	}
	pump->set |= MEGAPOD_PUMP_SETTING_MODE;
	return 0;
}

static int fill_pump_command(struct sk_buff *skb, void *object, u32 index)
{
	const struct megapod_order *order = object;

	if (nla_put_u32(skb, MEGAPOD_A_PUMP_COMPONENT_ID, order->command.component->id) ||
	    nla_put_u32(skb, MEGAPOD_A_PUMP_INDEX, order->command.index) ||
	    nla_put_u32(skb, MEGAPOD_A_PUMP_COMMAND, order->number))
		return -EMSGSIZE;
	return 0;
}

static int fill_outlet_command(struct sk_buff *skb, void *object, u32 index)
{
	const struct megapod_order *order = object;

	if (nla_put_u32(skb, MEGAPOD_A_OUTLET_COMPONENT_ID, order->command.component->id) ||
	    nla_put_u32(skb, MEGAPOD_A_OUTLET_COMMAND, order->number))
		return -EMSGSIZE;
	return order->cycle.on ?
	       nla_put_u32(skb, MEGAPOD_A_OUTLET_ON_COMMAND, order->cycle.on) : 0;
}

/*
 * The answer with the number of the command is made first: without memory for it nothing is
 * commanded. Takes the order over in any case.
 */
static int submit(struct genl_info *info, struct megapod_order *order, megapod_nl_fill_fn fill)
{
	struct sk_buff *skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	int err = -ENOMEM;

	if (skb)
		err = megapod_nl_put(skb, info, NULL, fill, order, 0);
	if (!err)
		err = megapod_order_submit(order, info->extack);
	if (!err)
		return genlmsg_reply(skb, info);
	megapod_order_free(order);
	nlmsg_free(skb);
	return err;
}

static int pump_set(struct megapod_component *c, u32 index, struct genl_info *info)
{
	const struct megapod_pump_desc *desc = &c->pumps[index].desc;
	struct megapod_pump_request pump = {};
	struct megapod_order *order;
	int err;

	err = pump_duty(desc, &pump, info) ?: pump_flow_target(desc, &pump, info) ?:
	      pump_mode(desc, &pump, info);
	if (err)
		return err;
	if (!pump.set) {
		GENL_SET_ERR_MSG(info, "mode, duty-permille or flow-target-ml-min is missing");
		return -EINVAL;
	}
	order = megapod_order_new(c, MEGAPOD_COMMAND_PUMP);
	if (!order)
		return -ENOMEM;
	order->command.index = index;
	order->command.pump = pump;
	return submit(info, order, fill_pump_command);
}

int megapod_nl_pump_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_component *c;
	u32 index;
	int err;

	c = megapod_nl_part(info, &megapod_nl_pumps, MEGAPOD_A_PUMP_COMPONENT_ID,
			    MEGAPOD_A_PUMP_INDEX, &index);
	if (IS_ERR(c))
		return PTR_ERR(c);
	err = pump_set(c, index, info);
	megapod_component_unref(c);
	return err;
}

static int read_indexes(struct megapod_component *c, const struct genl_info *info,
			unsigned long *set)
{
	const struct nlattr *attr;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != MEGAPOD_A_OUTLET_INDEXES)
			continue;
		err = megapod_nl_check_index(attr, c->num_outlets, "outlets", c, info->extack);
		if (err)
			return err;
		if (__test_and_set_bit(nla_get_u32(attr), set)) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "outlet %u is given twice",
						nla_get_u32(attr));
			return -EINVAL;
		}
	}
	return 0;
}

/* Switch the outlets of the request on or off; if @cycle is not NULL, it follows on that. */
static int outlet_command(struct megapod_component *c, bool on, const struct megapod_cycle *cycle,
			  struct genl_info *info)
{
	struct megapod_order *order = megapod_order_new(c, MEGAPOD_COMMAND_OUTLETS);
	int err;

	if (!order)
		return -ENOMEM;
	order->command.on = on;
	if (cycle) {
		order->cycle = *cycle;
		order->cycle.on = megapod_command_number();
	}
	err = read_indexes(c, info, order->command.outlets);
	if (err) {
		megapod_order_free(order);
		return err;
	}
	return submit(info, order, fill_outlet_command);
}

/* The component whose outlets a request names, referenced, or an error. */
static struct megapod_component *outlets_component(struct genl_info *info)
{
	const struct nlattr *component;
	struct megapod_component *c;

	component = megapod_nl_need(info, MEGAPOD_A_OUTLET_COMPONENT_ID, "component-id");
	if (!component || !megapod_nl_need(info, MEGAPOD_A_OUTLET_INDEXES, "indexes"))
		return ERR_PTR(-EINVAL);
	c = megapod_nl_component(component, info->extack);
	return c ?: ERR_PTR(-ENODEV);
}

int megapod_nl_outlet_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_component *c = outlets_component(info);
	const struct nlattr *state;
	int err = -EINVAL;

	if (IS_ERR(c))
		return PTR_ERR(c);
	state = megapod_nl_need(info, MEGAPOD_A_OUTLET_STATE, "state");
	if (state && nla_get_u32(state) == MEGAPOD_OUTLET_STATE_UNKNOWN) {
		NL_SET_ERR_MSG_ATTR(info->extack, state, "state is off or on");
		err = -ERANGE;
	} else if (state) {
		err = outlet_command(c, nla_get_u32(state) == MEGAPOD_OUTLET_STATE_ON, NULL, info);
	}
	megapod_component_unref(c);
	return err;
}

int megapod_nl_outlet_cycle_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_component *c = outlets_component(info);
	const struct nlattr *delay, *gap = info->attrs[MEGAPOD_A_OUTLET_GAP_MS];
	struct megapod_cycle cycle = { .gap_ms = gap ? nla_get_u32(gap) : 0 };
	int err = -EINVAL;

	if (IS_ERR(c))
		return PTR_ERR(c);
	delay = megapod_nl_need(info, MEGAPOD_A_OUTLET_DELAY_MS, "delay-ms");
	if (delay) {
		cycle.delay_ms = nla_get_u32(delay);
		err = outlet_command(c, false, &cycle, info);
	}
	megapod_component_unref(c);
	return err;
}
