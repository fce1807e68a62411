// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/megapod.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: make generate */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "megapod_nl.h"

#include <uapi/linux/megapod.h>

/* Common nested types */
const struct nla_policy megapod_member_nl_policy[MEGAPOD_A_MEMBER_INDEX + 1] = {
	[MEGAPOD_A_MEMBER_COMPONENT_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_MEMBER_INDEX] = NLA_POLICY_MAX(NLA_U32, 1023),
};

/* MEGAPOD_CMD_POD_GET - do */
static const struct nla_policy megapod_pod_get_nl_policy[MEGAPOD_A_POD_NAME + 1] = {
	[MEGAPOD_A_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_POD_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_POD_NEW - do */
static const struct nla_policy megapod_pod_new_nl_policy[MEGAPOD_A_POD_NAME + 1] = {
	[MEGAPOD_A_POD_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_POD_DEL - do */
static const struct nla_policy megapod_pod_del_nl_policy[MEGAPOD_A_POD_NAME + 1] = {
	[MEGAPOD_A_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_POD_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_COMPONENT_GET - do */
static const struct nla_policy megapod_component_get_do_nl_policy[MEGAPOD_A_COMPONENT_NAME + 1] = {
	[MEGAPOD_A_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_COMPONENT_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_COMPONENT_GET - dump */
static const struct nla_policy megapod_component_get_dump_nl_policy[MEGAPOD_A_COMPONENT_POD_ID + 1] = {
	[MEGAPOD_A_COMPONENT_POD_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_SENSOR_GET - do */
static const struct nla_policy megapod_sensor_get_do_nl_policy[MEGAPOD_A_SENSOR_INDEX + 1] = {
	[MEGAPOD_A_SENSOR_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SENSOR_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_SENSOR_GET - dump */
static const struct nla_policy megapod_sensor_get_dump_nl_policy[MEGAPOD_A_SENSOR_VALUES_ONLY + 1] = {
	[MEGAPOD_A_SENSOR_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SENSOR_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SENSOR_VALUES_ONLY] = { .type = NLA_FLAG, },
};

/* MEGAPOD_CMD_SENSOR_SET - do */
static const struct nla_policy megapod_sensor_set_nl_policy[MEGAPOD_A_SENSOR_CLEAR_LIMITS + 1] = {
	[MEGAPOD_A_SENSOR_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SENSOR_INDEX] = { .type = NLA_U32, },
	[MEGAPOD_A_SENSOR_CLEAR_LIMITS] = { .type = NLA_FLAG, },
	[MEGAPOD_A_SENSOR_WARN_MIN] = { .type = NLA_S64, },
	[MEGAPOD_A_SENSOR_WARN_MAX] = { .type = NLA_S64, },
	[MEGAPOD_A_SENSOR_CRIT_MIN] = { .type = NLA_S64, },
	[MEGAPOD_A_SENSOR_CRIT_MAX] = { .type = NLA_S64, },
	[MEGAPOD_A_SENSOR_HYSTERESIS] = { .type = NLA_S64, },
};

/* MEGAPOD_CMD_PUMP_GET - do */
static const struct nla_policy megapod_pump_get_do_nl_policy[MEGAPOD_A_PUMP_INDEX + 1] = {
	[MEGAPOD_A_PUMP_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_PUMP_GET - dump */
static const struct nla_policy megapod_pump_get_dump_nl_policy[MEGAPOD_A_PUMP_POD_ID + 1] = {
	[MEGAPOD_A_PUMP_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_COMPONENT_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_PUMP_SET - do */
static const struct nla_policy megapod_pump_set_nl_policy[MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN + 1] = {
	[MEGAPOD_A_PUMP_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_INDEX] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_MODE] = NLA_POLICY_MAX(NLA_U32, 3),
	[MEGAPOD_A_PUMP_DUTY_PERMILLE] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_OUTLET_GET - do */
static const struct nla_policy megapod_outlet_get_do_nl_policy[MEGAPOD_A_OUTLET_INDEX + 1] = {
	[MEGAPOD_A_OUTLET_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_OUTLET_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_OUTLET_GET - dump */
static const struct nla_policy megapod_outlet_get_dump_nl_policy[MEGAPOD_A_OUTLET_POD_ID + 1] = {
	[MEGAPOD_A_OUTLET_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_OUTLET_COMPONENT_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_OUTLET_SET - do */
static const struct nla_policy megapod_outlet_set_nl_policy[MEGAPOD_A_OUTLET_INDEXES + 1] = {
	[MEGAPOD_A_OUTLET_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_OUTLET_INDEXES] = { .type = NLA_U32, },
	[MEGAPOD_A_OUTLET_STATE] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* MEGAPOD_CMD_GROUP_GET - do */
static const struct nla_policy megapod_group_get_do_nl_policy[MEGAPOD_A_GROUP_NAME + 1] = {
	[MEGAPOD_A_GROUP_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_GROUP_GET - dump */
static const struct nla_policy megapod_group_get_dump_nl_policy[MEGAPOD_A_GROUP_POD_ID + 1] = {
	[MEGAPOD_A_GROUP_POD_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_GROUP_NEW - do */
static const struct nla_policy megapod_group_new_nl_policy[MEGAPOD_A_GROUP_MEMBER + 1] = {
	[MEGAPOD_A_GROUP_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_GROUP_MEMBER] = NLA_POLICY_NESTED(megapod_member_nl_policy),
};

/* MEGAPOD_CMD_GROUP_SET - do */
static const struct nla_policy megapod_group_set_nl_policy[MEGAPOD_A_GROUP_MEMBER + 1] = {
	[MEGAPOD_A_GROUP_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_MEMBER] = NLA_POLICY_NESTED(megapod_member_nl_policy),
};

/* MEGAPOD_CMD_GROUP_DEL - do */
static const struct nla_policy megapod_group_del_nl_policy[MEGAPOD_A_GROUP_ID + 1] = {
	[MEGAPOD_A_GROUP_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_EVENT_GET - dump */
static const struct nla_policy megapod_event_get_nl_policy[MEGAPOD_A_EVENT_FROM_SEQ + 1] = {
	[MEGAPOD_A_EVENT_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_EVENT_FROM_SEQ] = { .type = NLA_U64, },
};

/* Ops table for megapod */
static const struct genl_split_ops megapod_nl_ops[] = {
	{
		.cmd		= MEGAPOD_CMD_POD_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pod_get_doit,
		.policy		= megapod_pod_get_nl_policy,
		.maxattr	= MEGAPOD_A_POD_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= MEGAPOD_CMD_POD_GET,
		.start	= megapod_nl_pre_dumpit,
		.dumpit	= megapod_nl_pod_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_POD_NEW,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pod_new_doit,
		.policy		= megapod_pod_new_nl_policy,
		.maxattr	= MEGAPOD_A_POD_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_POD_DEL,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pod_del_doit,
		.policy		= megapod_pod_del_nl_policy,
		.maxattr	= MEGAPOD_A_POD_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_COMPONENT_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_component_get_doit,
		.policy		= megapod_component_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_COMPONENT_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_COMPONENT_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_component_get_dumpit,
		.policy		= megapod_component_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_COMPONENT_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_SENSOR_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_sensor_get_doit,
		.policy		= megapod_sensor_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_SENSOR_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_SENSOR_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_sensor_get_dumpit,
		.policy		= megapod_sensor_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_SENSOR_VALUES_ONLY,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_SENSOR_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_sensor_set_doit,
		.policy		= megapod_sensor_set_nl_policy,
		.maxattr	= MEGAPOD_A_SENSOR_CLEAR_LIMITS,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_PUMP_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pump_get_doit,
		.policy		= megapod_pump_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_PUMP_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_PUMP_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_pump_get_dumpit,
		.policy		= megapod_pump_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_PUMP_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_PUMP_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pump_set_doit,
		.policy		= megapod_pump_set_nl_policy,
		.maxattr	= MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_OUTLET_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_outlet_get_doit,
		.policy		= megapod_outlet_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_OUTLET_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_OUTLET_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_outlet_get_dumpit,
		.policy		= megapod_outlet_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_OUTLET_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_OUTLET_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_outlet_set_doit,
		.policy		= megapod_outlet_set_nl_policy,
		.maxattr	= MEGAPOD_A_OUTLET_INDEXES,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_GROUP_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_group_get_doit,
		.policy		= megapod_group_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_GROUP_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_GROUP_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_group_get_dumpit,
		.policy		= megapod_group_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_GROUP_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_GROUP_NEW,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_group_new_doit,
		.policy		= megapod_group_new_nl_policy,
		.maxattr	= MEGAPOD_A_GROUP_MEMBER,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_GROUP_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_group_set_doit,
		.policy		= megapod_group_set_nl_policy,
		.maxattr	= MEGAPOD_A_GROUP_MEMBER,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_GROUP_DEL,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_group_del_doit,
		.policy		= megapod_group_del_nl_policy,
		.maxattr	= MEGAPOD_A_GROUP_ID,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_EVENT_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_event_get_dumpit,
		.policy		= megapod_event_get_nl_policy,
		.maxattr	= MEGAPOD_A_EVENT_FROM_SEQ,
		.flags		= GENL_CMD_CAP_DUMP,
	},
};

static const struct genl_multicast_group megapod_nl_mcgrps[] = {
	[MEGAPOD_NLGRP_MONITOR] = { "monitor", },
};

struct genl_family megapod_nl_family __ro_after_init = {
	.name		= MEGAPOD_FAMILY_NAME,
	.version	= MEGAPOD_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= megapod_nl_ops,
	.n_split_ops	= ARRAY_SIZE(megapod_nl_ops),
	.mcgrps		= megapod_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(megapod_nl_mcgrps),
};
