// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/modbus.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: make generate */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "modbus_nl.h"

#include <uapi/linux/modbus.h>

/* Integer value ranges */
static const struct netlink_range_validation modbus_a_link_baud_range = {
	.min	= 300ULL,
	.max	= 4000000ULL,
};

static const struct netlink_range_validation modbus_a_link_port_range = {
	.min	= 1ULL,
	.max	= 65535ULL,
};

static const struct netlink_range_validation modbus_a_link_gateway_baud_range = {
	.max	= 4000000ULL,
};

static const struct netlink_range_validation modbus_a_device_index_range = {
	.max	= 65535ULL,
};

static const struct netlink_range_validation modbus_a_peek_address_range = {
	.max	= 65535ULL,
};

/* MODBUS_CMD_LINK_GET - do */
static const struct nla_policy modbus_link_get_nl_policy[MODBUS_A_LINK_NAME + 1] = {
	[MODBUS_A_LINK_ID] = { .type = NLA_U32, },
	[MODBUS_A_LINK_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
};

/* MODBUS_CMD_LINK_NEW - do */
static const struct nla_policy modbus_link_new_nl_policy[MODBUS_A_LINK_PIPELINE + 1] = {
	[MODBUS_A_LINK_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_LINK_TYPE] = NLA_POLICY_MAX(NLA_U32, 2),
	[MODBUS_A_LINK_TTY_FD] = { .type = NLA_U32, },
	[MODBUS_A_LINK_BAUD] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_link_baud_range),
	[MODBUS_A_LINK_PARITY] = NLA_POLICY_MAX(NLA_U32, 2),
	[MODBUS_A_LINK_STOP_BITS] = NLA_POLICY_RANGE(NLA_U32, 1, 2),
	[MODBUS_A_LINK_RS485] = { .type = NLA_FLAG, },
	[MODBUS_A_LINK_ADDRESS] = { .type = NLA_NUL_STRING, .len = 61, },
	[MODBUS_A_LINK_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_link_port_range),
	[MODBUS_A_LINK_RESPONSE_TIMEOUT_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 10000),
	[MODBUS_A_LINK_TURNAROUND_MS] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MODBUS_A_LINK_MAX_TXN_MS] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MODBUS_A_LINK_RETRIES] = NLA_POLICY_MAX(NLA_U32, 5),
	[MODBUS_A_LINK_MAX_REGISTERS] = NLA_POLICY_RANGE(NLA_U32, 1, 125),
	[MODBUS_A_LINK_GATEWAY_BAUD] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_link_gateway_baud_range),
	[MODBUS_A_LINK_GATEWAY_TIMEOUT_MS] = NLA_POLICY_MAX(NLA_U32, 10000),
	[MODBUS_A_LINK_PIPELINE] = NLA_POLICY_RANGE(NLA_U32, 1, 16),
};

/* MODBUS_CMD_LINK_SET - do */
static const struct nla_policy modbus_link_set_nl_policy[MODBUS_A_LINK_PIPELINE + 1] = {
	[MODBUS_A_LINK_ID] = { .type = NLA_U32, },
	[MODBUS_A_LINK_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_LINK_TTY_FD] = { .type = NLA_U32, },
	[MODBUS_A_LINK_BAUD] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_link_baud_range),
	[MODBUS_A_LINK_PARITY] = NLA_POLICY_MAX(NLA_U32, 2),
	[MODBUS_A_LINK_STOP_BITS] = NLA_POLICY_RANGE(NLA_U32, 1, 2),
	[MODBUS_A_LINK_ADDRESS] = { .type = NLA_NUL_STRING, .len = 61, },
	[MODBUS_A_LINK_PORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_link_port_range),
	[MODBUS_A_LINK_RESPONSE_TIMEOUT_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 10000),
	[MODBUS_A_LINK_TURNAROUND_MS] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MODBUS_A_LINK_MAX_TXN_MS] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MODBUS_A_LINK_RETRIES] = NLA_POLICY_MAX(NLA_U32, 5),
	[MODBUS_A_LINK_MAX_REGISTERS] = NLA_POLICY_RANGE(NLA_U32, 1, 125),
	[MODBUS_A_LINK_GATEWAY_BAUD] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_link_gateway_baud_range),
	[MODBUS_A_LINK_GATEWAY_TIMEOUT_MS] = NLA_POLICY_MAX(NLA_U32, 10000),
	[MODBUS_A_LINK_PIPELINE] = NLA_POLICY_RANGE(NLA_U32, 1, 16),
};

/* MODBUS_CMD_LINK_DEL - do */
static const struct nla_policy modbus_link_del_nl_policy[MODBUS_A_LINK_NAME + 1] = {
	[MODBUS_A_LINK_ID] = { .type = NLA_U32, },
	[MODBUS_A_LINK_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
};

/* MODBUS_CMD_DEVICE_GET - do */
static const struct nla_policy modbus_device_get_nl_policy[MODBUS_A_DEVICE_NAME + 1] = {
	[MODBUS_A_DEVICE_ID] = { .type = NLA_U32, },
	[MODBUS_A_DEVICE_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
};

/* MODBUS_CMD_DEVICE_NEW - do */
static const struct nla_policy modbus_device_new_nl_policy[MODBUS_A_DEVICE_TRUST + 1] = {
	[MODBUS_A_DEVICE_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_LINK_ID] = { .type = NLA_U32, },
	[MODBUS_A_DEVICE_LINK_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_UNIT] = NLA_POLICY_MAX(NLA_U32, 255),
	[MODBUS_A_DEVICE_DRIVER] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_INDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_device_index_range),
	[MODBUS_A_DEVICE_SERIAL] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_ACCESS] = NLA_POLICY_MAX(NLA_U32, 1),
	[MODBUS_A_DEVICE_DOMAIN] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 10000),
	[MODBUS_A_DEVICE_TURNAROUND_MS] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MODBUS_A_DEVICE_RETRIES] = NLA_POLICY_MAX(NLA_U32, 5),
	[MODBUS_A_DEVICE_MAP] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_TRUST] = { .type = NLA_NUL_STRING, .len = 64, },
};

/* MODBUS_CMD_DEVICE_DEL - do */
static const struct nla_policy modbus_device_del_nl_policy[MODBUS_A_DEVICE_NAME + 1] = {
	[MODBUS_A_DEVICE_ID] = { .type = NLA_U32, },
	[MODBUS_A_DEVICE_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
};

/* MODBUS_CMD_PEEK - do */
static const struct nla_policy modbus_peek_nl_policy[MODBUS_A_PEEK_COUNT + 1] = {
	[MODBUS_A_PEEK_DEVICE_ID] = { .type = NLA_U32, },
	[MODBUS_A_PEEK_SPACE] = NLA_POLICY_MAX(NLA_U32, 3),
	[MODBUS_A_PEEK_ADDRESS] = NLA_POLICY_FULL_RANGE(NLA_U32, &modbus_a_peek_address_range),
	[MODBUS_A_PEEK_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, 2000),
};

/* MODBUS_CMD_PDU - do */
static const struct nla_policy modbus_pdu_nl_policy[MODBUS_A_PDU_FORCE + 1] = {
	[MODBUS_A_PDU_DEVICE_ID] = { .type = NLA_U32, },
	[MODBUS_A_PDU_LINK_ID] = { .type = NLA_U32, },
	[MODBUS_A_PDU_UNIT] = NLA_POLICY_MAX(NLA_U32, 255),
	[MODBUS_A_PDU_REQUEST] = NLA_POLICY_MAX_LEN(253),
	[MODBUS_A_PDU_FORCE] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
};

/* MODBUS_CMD_STATS_RESET - do */
static const struct nla_policy modbus_stats_reset_nl_policy[MODBUS_A_LINK_NAME + 1] = {
	[MODBUS_A_LINK_ID] = { .type = NLA_U32, },
	[MODBUS_A_LINK_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
};

/* MODBUS_CMD_DEVICE_SET - do */
static const struct nla_policy modbus_device_set_nl_policy[MODBUS_A_DEVICE_RETRIES + 1] = {
	[MODBUS_A_DEVICE_ID] = { .type = NLA_U32, },
	[MODBUS_A_DEVICE_NAME] = { .type = NLA_NUL_STRING, .len = MODBUS_NAME_MAX, },
	[MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 10000),
	[MODBUS_A_DEVICE_TURNAROUND_MS] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MODBUS_A_DEVICE_RETRIES] = NLA_POLICY_MAX(NLA_U32, 5),
};

/* Ops table for modbus */
static const struct genl_split_ops modbus_nl_ops[] = {
	{
		.cmd		= MODBUS_CMD_LINK_GET,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_link_get_doit,
		.policy		= modbus_link_get_nl_policy,
		.maxattr	= MODBUS_A_LINK_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= MODBUS_CMD_LINK_GET,
		.dumpit	= modbus_nl_link_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MODBUS_CMD_LINK_NEW,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_link_new_doit,
		.policy		= modbus_link_new_nl_policy,
		.maxattr	= MODBUS_A_LINK_PIPELINE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_LINK_SET,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_link_set_doit,
		.policy		= modbus_link_set_nl_policy,
		.maxattr	= MODBUS_A_LINK_PIPELINE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_LINK_DEL,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_link_del_doit,
		.policy		= modbus_link_del_nl_policy,
		.maxattr	= MODBUS_A_LINK_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_DEVICE_GET,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_device_get_doit,
		.policy		= modbus_device_get_nl_policy,
		.maxattr	= MODBUS_A_DEVICE_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= MODBUS_CMD_DEVICE_GET,
		.dumpit	= modbus_nl_device_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MODBUS_CMD_DEVICE_NEW,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_device_new_doit,
		.policy		= modbus_device_new_nl_policy,
		.maxattr	= MODBUS_A_DEVICE_TRUST,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_DEVICE_DEL,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_device_del_doit,
		.policy		= modbus_device_del_nl_policy,
		.maxattr	= MODBUS_A_DEVICE_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_PEEK,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_peek_doit,
		.policy		= modbus_peek_nl_policy,
		.maxattr	= MODBUS_A_PEEK_COUNT,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_PDU,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_pdu_doit,
		.policy		= modbus_pdu_nl_policy,
		.maxattr	= MODBUS_A_PDU_FORCE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_STATS_RESET,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_stats_reset_doit,
		.policy		= modbus_stats_reset_nl_policy,
		.maxattr	= MODBUS_A_LINK_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MODBUS_CMD_DEVICE_SET,
		.pre_doit	= modbus_nl_pre_doit,
		.doit		= modbus_nl_device_set_doit,
		.policy		= modbus_device_set_nl_policy,
		.maxattr	= MODBUS_A_DEVICE_RETRIES,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

static const struct genl_multicast_group modbus_nl_mcgrps[] = {
	[MODBUS_NLGRP_MONITOR] = { "monitor", },
};

struct genl_family modbus_nl_family __ro_after_init = {
	.name		= MODBUS_FAMILY_NAME,
	.version	= MODBUS_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= modbus_nl_ops,
	.n_split_ops	= ARRAY_SIZE(modbus_nl_ops),
	.mcgrps		= modbus_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(modbus_nl_mcgrps),
};
