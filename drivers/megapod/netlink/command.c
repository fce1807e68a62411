// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about what pumps, set-points and outlets shall do.
 *
 * A command is checked against what the driver said the device takes, and is answered with its
 * number at once; one that would only have a lease again, with that of the command it is of.
 */
#include <linux/bitmap.h>
#include <net/genetlink.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/order.h"
#include "../core/outlet.h"
#include "../core/pump.h"
#include "../core/setpoint.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

static int refuse_missing(const struct nlattr *attr, const char *name,
			  struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "the device takes no %s", name);
	return -EOPNOTSUPP;
}

/* May the set-point be given the value of @attr, which is called @name? */
static int check_value(const struct megapod_setpoint *sp, const struct nlattr *attr,
		       const char *name, s64 value, struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE];
	int err = megapod_setpoint_refusal(&sp->desc, name, value, why);

	if (err)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s", why);
	return err;
}

/* The attributes of a lease, which the sets of pumps and set-points both have. */
struct lease_attrs {
	int holder;
	int seconds;
	int force;
};

static const struct lease_attrs pump_lease = {
	MEGAPOD_A_PUMP_HOLDER, MEGAPOD_A_PUMP_LEASE_S, MEGAPOD_A_PUMP_FORCE,
};

static const struct lease_attrs setpoint_lease = {
	MEGAPOD_A_SETPOINT_HOLDER, MEGAPOD_A_SETPOINT_LEASE_S, MEGAPOD_A_SETPOINT_FORCE,
};

/* Who asks, and how long he stands by it. */
static int read_lease(const struct genl_info *info, const struct lease_attrs *attrs,
		      struct megapod_order *order)
{
	const struct nlattr *holder = info->attrs[attrs->holder];
	const struct nlattr *seconds = info->attrs[attrs->seconds];

	order->forced = info->attrs[attrs->force];
	if (holder)
		megapod_copy_printable(order->lease.holder, nla_data(holder),
				       sizeof(order->lease.holder));
	if (seconds && !holder) {
		NL_SET_ERR_MSG_ATTR(info->extack, seconds, "a lease needs a holder");
		return -EINVAL;
	}
	order->lease.seconds = seconds ? nla_get_u32(seconds) : 0;
	return 0;
}

/* May a set-point be leased? */
static int check_lease(const struct genl_info *info, const struct lease_attrs *attrs,
		       const struct megapod_setpoint *sp)
{
	const struct nlattr *seconds = info->attrs[attrs->seconds];

	if (!seconds || sp->desc.has_safe)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, seconds,
				"%.40s has no safe value to go back to", sp->desc.label);
	return -EOPNOTSUPP;
}

/* Each of these reads one setting from its attribute, if it is there. */
static int pump_duty(const struct megapod_component *c, int setpoint,
		     struct megapod_pump_request *pump, const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_PUMP_DUTY_PERMILLE];

	if (!attr)
		return 0;
	if (!megapod_can_set(c, setpoint))
		return refuse_missing(attr, "duty", info->extack);
	pump->duty_permille = nla_get_u32(attr);
	pump->set |= MEGAPOD_PUMP_SETTING_DUTY;
	return check_value(&c->setpoints[setpoint], attr, "duty-permille", pump->duty_permille,
			   info->extack) ?:
	       check_lease(info, &pump_lease, &c->setpoints[setpoint]);
}

static int pump_flow_target(const struct megapod_component *c, int setpoint,
			    struct megapod_pump_request *pump, const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN];

	if (!attr)
		return 0;
	if (!megapod_can_set(c, setpoint))
		return refuse_missing(attr, "flow target", info->extack);
	pump->flow_target_ml_min = nla_get_u32(attr);
	pump->set |= MEGAPOD_PUMP_SETTING_FLOW_TARGET;
	return check_value(&c->setpoints[setpoint], attr, "flow-target-ml-min",
			   pump->flow_target_ml_min, info->extack) ?:
	       check_lease(info, &pump_lease, &c->setpoints[setpoint]);
}

static int pump_mode(const struct megapod_pump_desc *desc, struct megapod_pump_request *pump,
		     const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[MEGAPOD_A_PUMP_MODE];

	if (!attr)
		return 0;
	if (!desc->sets_mode)
		return refuse_missing(attr, "mode", info->extack);
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
	bool renewed = skb && megapod_lease_renew(order, &order->number);
	int err = skb ? megapod_nl_put(skb, info, NULL, fill, order, 0) : -ENOMEM;

	if (!err && !renewed)
		err = megapod_order_submit(order, info->extack);
	if (err || renewed)
		megapod_order_free(order);
	if (!err)
		return genlmsg_reply(skb, info);
	nlmsg_free(skb);
	return err;
}

/* The same of what may be leased. */
static int submit_leased(struct genl_info *info, const struct lease_attrs *attrs,
			 struct megapod_order *order, megapod_nl_fill_fn fill)
{
	int err = read_lease(info, attrs, order);

	if (!err)
		return submit(info, order, fill);
	megapod_order_free(order);
	return err;
}

static int pump_safe(struct megapod_component *c, u32 index, struct genl_info *info)
{
	const struct nlattr *safe = info->attrs[MEGAPOD_A_PUMP_SAFE];
	struct megapod_order *order;
	char why[MEGAPOD_WHY_SIZE];
	int err;

	if (info->attrs[MEGAPOD_A_PUMP_MODE] || info->attrs[MEGAPOD_A_PUMP_DUTY_PERMILLE] ||
	    info->attrs[MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN] || info->attrs[pump_lease.seconds]) {
		NL_SET_ERR_MSG_ATTR(info->extack, safe, "nothing else goes with safe");
		return -EINVAL;
	}
	order = megapod_order_new(c, MEGAPOD_COMMAND_PUMP);
	if (!order)
		return -ENOMEM;
	err = megapod_pump_safe(order, index, why);
	if (!err)
		return submit(info, order, fill_pump_command);
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, safe, "%s", why);
	megapod_order_free(order);
	return err;
}

static int pump_set(struct megapod_component *c, u32 index, struct genl_info *info)
{
	const struct megapod_pump_desc *desc = &c->pumps[index].desc;
	struct megapod_pump_request pump = {};
	struct megapod_order *order;
	int err;

	if (info->attrs[MEGAPOD_A_PUMP_SAFE])
		return pump_safe(c, index, info);
	err = pump_duty(c, desc->duty, &pump, info) ?:
	      pump_flow_target(c, desc->flow_target, &pump, info) ?: pump_mode(desc, &pump, info);
	if (err)
		return err;
	if (!pump.set) {
		GENL_SET_ERR_MSG(info, "mode, duty-permille or flow-target-ml-min is missing");
		return -EINVAL;
	}
	if (info->attrs[pump_lease.seconds] && pump.set == MEGAPOD_PUMP_SETTING_MODE) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[pump_lease.seconds],
				    "a mode cannot be leased");
		return -EINVAL;
	}
	order = megapod_order_new(c, MEGAPOD_COMMAND_PUMP);
	if (!order)
		return -ENOMEM;
	order->command.index = index;
	order->command.pump = pump;
	return submit_leased(info, &pump_lease, order, fill_pump_command);
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

static int fill_setpoint_command(struct sk_buff *skb, void *object, u32 index)
{
	const struct megapod_order *order = object;

	if (nla_put_u32(skb, MEGAPOD_A_SETPOINT_COMPONENT_ID, order->command.component->id) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_INDEX, order->command.setpoint) ||
	    nla_put_u32(skb, MEGAPOD_A_SETPOINT_COMMAND, order->number))
		return -EMSGSIZE;
	return 0;
}

static int setpoint_set(struct megapod_component *c, u32 index, struct genl_info *info)
{
	const struct nlattr *attr = megapod_nl_need(info, MEGAPOD_A_SETPOINT_VALUE, "value");
	struct megapod_order *order;
	int err;

	if (!attr)
		return -EINVAL;
	err = check_value(&c->setpoints[index], attr, "value", nla_get_s64(attr), info->extack) ?:
	      check_lease(info, &setpoint_lease, &c->setpoints[index]);
	if (err)
		return err;
	order = megapod_order_new(c, MEGAPOD_COMMAND_SETPOINT);
	if (!order)
		return -ENOMEM;
	megapod_setpoint_command(c, index, nla_get_s64(attr), false, &order->command);
	return submit_leased(info, &setpoint_lease, order, fill_setpoint_command);
}

int megapod_nl_setpoint_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct megapod_component *c;
	u32 index;
	int err;

	c = megapod_nl_part(info, &megapod_nl_setpoints, MEGAPOD_A_SETPOINT_COMPONENT_ID,
			    MEGAPOD_A_SETPOINT_INDEX, &index);
	if (IS_ERR(c))
		return PTR_ERR(c);
	err = setpoint_set(c, index, info);
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
	err = read_indexes(c, info, order->command.outlets);
	if (err) {
		megapod_order_free(order);
		return err;
	}
	if (cycle)
		megapod_cycle_plan(order, cycle);
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
