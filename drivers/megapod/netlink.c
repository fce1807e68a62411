// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests of the family "megapod", which lives in the initial network namespace.
 *
 * Reads are open. CAP_NET_ADMIN in the initial user namespace, which the policy tables ask for,
 * makes pods and groups; whoever switches machinery or sets limits needs CAP_SYS_RAWIO there too.
 * Every refusal says why, and names the attribute if one is to blame. A dump keeps numbers, never
 * pointers, between two messages; what came or went meanwhile marks it as interrupted.
 */
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/string.h>
#include <net/genetlink.h>

#include "megapod_core.h"
#include "megapod_netlink.h"
#include "megapod_nl.h"

/*
 * An attribute given twice would be taken by its last value, and the first one go unnoticed; those
 * in @multi, a bit for each type, may be.
 */
static int refuse_duplicates(const struct nlmsghdr *nlh, u64 multi, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	u64 seen = 0;
	int rem, type;

	nlmsg_for_each_attr(attr, nlh, GENL_HDRLEN, rem) {
		type = nla_type(attr);
		if (type >= BITS_PER_TYPE(seen) || multi & BIT_ULL(type))
			continue;
		if (seen & BIT_ULL(type)) {
			NL_SET_ERR_MSG_ATTR(extack, attr, "attribute given twice");
			return -EINVAL;
		}
		seen |= BIT_ULL(type);
	}
	return 0;
}

/* What switches machinery, or decides when it is switched. */
static bool needs_rawio(u8 cmd)
{
	switch (cmd) {
	case MEGAPOD_CMD_OUTLET_SET:
	case MEGAPOD_CMD_PUMP_SET:
	case MEGAPOD_CMD_SENSOR_SET:
	case MEGAPOD_CMD_INTERLOCK_NEW:
	case MEGAPOD_CMD_INTERLOCK_SET:
	case MEGAPOD_CMD_INTERLOCK_DEL:
	case MEGAPOD_CMD_INTERLOCK_ARM:
	case MEGAPOD_CMD_INTERLOCK_DISARM:
	case MEGAPOD_CMD_INTERLOCK_RESET:
	case MEGAPOD_CMD_INTERLOCK_BYPASS:
	case MEGAPOD_CMD_INTERLOCK_TEST:
		return true;
	default:
		return false;
	}
}

int megapod_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info)
{
	u64 multi = 0;

	switch (ops->cmd) {
	case MEGAPOD_CMD_OUTLET_SET:
		multi = BIT_ULL(MEGAPOD_A_OUTLET_INDEXES);
		break;
	case MEGAPOD_CMD_INTERLOCK_NEW:
	case MEGAPOD_CMD_INTERLOCK_SET:
		multi = BIT_ULL(MEGAPOD_A_INTERLOCK_INPUT) | BIT_ULL(MEGAPOD_A_INTERLOCK_ACTION);
		break;
	case MEGAPOD_CMD_GROUP_NEW:
	case MEGAPOD_CMD_GROUP_SET:
		multi = BIT_ULL(MEGAPOD_A_GROUP_MEMBER);
		break;
	default:
		break;
	}
	if (needs_rawio(ops->cmd) && !netlink_capable(skb, CAP_SYS_RAWIO)) {
		GENL_SET_ERR_MSG(info, "CAP_SYS_RAWIO is needed as well");
		return -EPERM;
	}
	return refuse_duplicates(info->nlhdr, multi, info->extack);
}

int megapod_nl_pre_dumpit(struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	u8 cmd = info->genlhdr->cmd;

	/* a group or an interlock has to fit into one message */
	if (cmd == MEGAPOD_CMD_GROUP_GET || cmd == MEGAPOD_CMD_EVENT_GET ||
	    cmd == MEGAPOD_CMD_INTERLOCK_GET)
		cb->min_dump_alloc = SZ_64K;
	/* what no policy allows is not refused by every kernel */
	if (!info->attrs && nlmsg_attrlen(cb->nlh, GENL_HDRLEN)) {
		NL_SET_ERR_MSG(cb->extack, "this dump takes no attribute");
		return -EINVAL;
	}
	return refuse_duplicates(cb->nlh, 0, cb->extack);
}

/* The attribute, or NULL with the refusal said. */
struct nlattr *megapod_nl_need(const struct genl_info *info, int type, const char *name)
{
	if (info->attrs[type])
		return info->attrs[type];
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, type);
	NL_SET_ERR_MSG_FMT(info->extack, "%s is missing", name);
	return NULL;
}

struct megapod_component *megapod_nl_component(const struct nlattr *attr,
					       struct netlink_ext_ack *extack)
{
	struct megapod_component *c = megapod_component_find(nla_get_u32(attr));

	if (!c)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "no component with id %u",
					nla_get_u32(attr));
	return c;
}

struct megapod_pod *megapod_nl_pod(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct megapod_pod *pod = megapod_pod_find(nla_get_u32(attr));

	if (!pod)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "no pod with id %u", nla_get_u32(attr));
	return pod;
}

int megapod_nl_check_index(const struct nlattr *attr, u32 num, const char *what,
			   const struct megapod_component *c, struct netlink_ext_ack *extack)
{
	if (nla_get_u32(attr) < num)
		return 0;
	if (num)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s of %s are 0 to %u", what, c->name,
					num - 1);
	else
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s has no %s", c->name, what);
	return -ENODEV;
}

/* Either id or name, never both. */
int megapod_nl_check_id_or_name(const struct genl_info *info, const struct nlattr *id,
				const struct nlattr *name)
{
	if (id && name) {
		NL_SET_ERR_MSG_ATTR(info->extack, name, "either id or name, not both");
		return -EINVAL;
	}
	if (!id && !name) {
		GENL_SET_ERR_MSG(info, "id or name is missing");
		return -EINVAL;
	}
	return 0;
}

int megapod_nl_put(struct sk_buff *skb, const struct genl_info *info, struct netlink_callback *cb,
		   megapod_nl_fill_fn fill, void *object, u32 index)
{
	void *hdr = __genlmsg_iput(skb, info, cb ? NLM_F_MULTI : 0);

	if (!hdr)
		return -EMSGSIZE;
	if (cb)
		genl_dump_check_consistent(cb, hdr);
	if (fill(skb, object, index)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int megapod_nl_answer(struct sk_buff *skb, struct genl_info *info, megapod_nl_fill_fn fill,
		      void *object, u32 index)
{
	int err = megapod_nl_put(skb, info, NULL, fill, object, index);

	if (WARN_ON_ONCE(err)) {
		nlmsg_free(skb);
		return err;
	}
	return genlmsg_reply(skb, info);
}

int megapod_nl_reply(struct genl_info *info, size_t size, megapod_nl_fill_fn fill, void *object,
		     u32 index)
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);

	return skb ? megapod_nl_answer(skb, info, fill, object, index) : -ENOMEM;
}

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

/* Looks at the filters of a dump when it begins: naming what is not there is an error. */
int megapod_nl_dump_start(struct netlink_callback *cb, const struct nlattr *pod_attr,
			  const struct nlattr *component_attr)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_component *c;
	struct megapod_pod *pod;

	cb->seq = megapod_generation();
	if (state->started)
		return 0;
	state->started = true;
	if (pod_attr) {
		pod = megapod_nl_pod(pod_attr, cb->extack);
		if (!pod)
			return -ENODEV;
		megapod_pod_unref(pod);
	}
	if (component_attr) {
		c = megapod_nl_component(component_attr, cb->extack);
		if (!c)
			return -ENODEV;
		state->id = c->id;
		megapod_component_unref(c);
	}
	return 0;
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

struct megapod_component *megapod_nl_part(const struct genl_info *info,
					  const struct megapod_nl_part *part, int component_type,
					  int index_type, u32 *index)
{
	const struct nlattr *component, *attr;
	struct megapod_component *c;
	int err;

	component = megapod_nl_need(info, component_type, "component-id");
	if (!component)
		return ERR_PTR(-EINVAL);
	attr = megapod_nl_need(info, index_type, "index");
	if (!attr)
		return ERR_PTR(-EINVAL);
	c = megapod_nl_component(component, info->extack);
	if (!c)
		return ERR_PTR(-ENODEV);
	err = megapod_nl_check_index(attr, part->count(c), part->name, c, info->extack);
	if (err) {
		megapod_component_unref(c);
		return ERR_PTR(err);
	}
	*index = nla_get_u32(attr);
	return c;
}

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

int __init megapod_netlink_init(void)
{
	/* the generated table would open it to every network namespace */
	megapod_nl_family.netnsok = false;
	return genl_register_family(&megapod_nl_family);
}

void megapod_netlink_exit(void)
{
	genl_unregister_family(&megapod_nl_family);
}
