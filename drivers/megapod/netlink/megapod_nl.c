// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/megapod.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: make generate */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "megapod_nl.h"

#include <uapi/linux/megapod.h>

/* Integer value ranges */
static const struct netlink_range_validation megapod_a_pod_inrush_gap_ms_range = {
	.max	= MEGAPOD_INRUSH_GAP_MAX,
};

static const struct netlink_range_validation megapod_a_pump_lease_s_range = {
	.min	= 1ULL,
	.max	= 86400ULL,
};

static const struct netlink_range_validation megapod_a_setpoint_lease_s_range = {
	.min	= 1ULL,
	.max	= 86400ULL,
};

static const struct netlink_range_validation megapod_a_outlet_delay_ms_range = {
	.max	= 86400000ULL,
};

static const struct netlink_range_validation megapod_a_outlet_gap_ms_range = {
	.max	= 60000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_input_index_range = {
	.max	= 65534ULL,
};

static const struct netlink_range_validation megapod_a_interlock_action_index_range = {
	.max	= 65534ULL,
};

static const struct netlink_range_validation megapod_a_interlock_hold_ms_range = {
	.max	= 86400000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_frozen_ms_range = {
	.min	= 1ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_stale_ms_range = {
	.min	= 1ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_start_ms_range = {
	.min	= 1ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_stage_ms_range = {
	.min	= 1ULL,
	.max	= 600000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_within_ms_range = {
	.min	= 1ULL,
	.max	= 86400000ULL,
};

static const struct netlink_range_validation megapod_a_interlock_bypass_s_range = {
	.max	= 604800ULL,
};

static const struct netlink_range_validation megapod_a_interlock_still_ms_range = {
	.min	= 1ULL,
	.max	= 43200000ULL,
};

/* Common nested types */
const struct nla_policy megapod_fluid_nl_policy[MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K + 1] = {
	[MEGAPOD_A_FLUID_LOOP] = NLA_POLICY_MAX(NLA_U32, 3),
	[MEGAPOD_A_FLUID_TYPE] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_FLUID_DENSITY_KG_M3] = NLA_POLICY_RANGE(NLA_U32, 1, 20000),
	[MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K] = NLA_POLICY_RANGE(NLA_U32, 1, 20000),
};

const struct nla_policy megapod_interlock_action_nl_policy[MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM + 1] = {
	[MEGAPOD_A_INTERLOCK_ACTION_KIND] = NLA_POLICY_MAX(NLA_U32, 5),
	[MEGAPOD_A_INTERLOCK_ACTION_STAGE] = NLA_POLICY_MAX(NLA_U32, MEGAPOD_INTERLOCK_STAGE_MAX),
	[MEGAPOD_A_INTERLOCK_ACTION_COMPONENT_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_ACTION_INDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_action_index_range),
	[MEGAPOD_A_INTERLOCK_ACTION_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_ACTION_DUTY_PERMILLE] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MEGAPOD_A_INTERLOCK_ACTION_PARENT_COMPONENT] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_ACTION_PARENT_INDEX] = NLA_POLICY_MAX(NLA_U32, 1023),
	[MEGAPOD_A_INTERLOCK_ACTION_VALUE] = { .type = NLA_S64, },
	[MEGAPOD_A_INTERLOCK_ACTION_QUANTITY] = NLA_POLICY_MAX(NLA_U32, 26),
	[MEGAPOD_A_INTERLOCK_ACTION_PLACE_INPUT] = NLA_POLICY_MAX(NLA_U32, 15),
	[MEGAPOD_A_INTERLOCK_ACTION_PLACE_FROM_MM] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM] = { .type = NLA_U32, },
};

const struct nla_policy megapod_interlock_input_nl_policy[MEGAPOD_A_INTERLOCK_INPUT_STANDING + 1] = {
	[MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_INPUT_INDEX] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_input_index_range),
	[MEGAPOD_A_INTERLOCK_INPUT_LABEL] = { .type = NLA_NUL_STRING, .len = 47, },
	[MEGAPOD_A_INTERLOCK_INPUT_QUANTITY] = NLA_POLICY_MAX(NLA_U32, 26),
	[MEGAPOD_A_INTERLOCK_INPUT_VALUE] = { .type = NLA_S64, },
	[MEGAPOD_A_INTERLOCK_INPUT_TIME_NS] = { .type = NLA_U64, },
	[MEGAPOD_A_INTERLOCK_INPUT_CAUSE] = NLA_POLICY_MAX(NLA_U32, 9),
	[MEGAPOD_A_INTERLOCK_INPUT_STANDING] = { .type = NLA_FLAG, },
};

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
static const struct nla_policy megapod_pod_del_nl_policy[MEGAPOD_A_POD_FORCE + 1] = {
	[MEGAPOD_A_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_POD_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_POD_FORCE] = { .type = NLA_FLAG, },
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
static const struct nla_policy megapod_pump_set_nl_policy[MEGAPOD_A_PUMP_SAFE + 1] = {
	[MEGAPOD_A_PUMP_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_INDEX] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_MODE] = NLA_POLICY_MAX(NLA_U32, 3),
	[MEGAPOD_A_PUMP_DUTY_PERMILLE] = NLA_POLICY_MAX(NLA_U32, 1000),
	[MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN] = { .type = NLA_U32, },
	[MEGAPOD_A_PUMP_HOLDER] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_PUMP_LEASE_S] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_pump_lease_s_range),
	[MEGAPOD_A_PUMP_FORCE] = { .type = NLA_FLAG, },
	[MEGAPOD_A_PUMP_SAFE] = { .type = NLA_FLAG, },
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
static const struct nla_policy megapod_group_new_nl_policy[MEGAPOD_A_GROUP_INRUSH_MA + 1] = {
	[MEGAPOD_A_GROUP_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_GROUP_MEMBER] = NLA_POLICY_NESTED(megapod_member_nl_policy),
	[MEGAPOD_A_GROUP_PRIORITY] = NLA_POLICY_MAX(NLA_U32, 3),
	[MEGAPOD_A_GROUP_LOAD] = NLA_POLICY_MAX(NLA_U32, 5),
	[MEGAPOD_A_GROUP_VENDOR] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_GROUP_MODEL] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_GROUP_RATED_MW] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_INRUSH_MA] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_GROUP_SET - do */
static const struct nla_policy megapod_group_set_nl_policy[MEGAPOD_A_GROUP_INRUSH_MA + 1] = {
	[MEGAPOD_A_GROUP_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_MEMBER] = NLA_POLICY_NESTED(megapod_member_nl_policy),
	[MEGAPOD_A_GROUP_PRIORITY] = NLA_POLICY_MAX(NLA_U32, 3),
	[MEGAPOD_A_GROUP_LOAD] = NLA_POLICY_MAX(NLA_U32, 5),
	[MEGAPOD_A_GROUP_VENDOR] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_GROUP_MODEL] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_GROUP_RATED_MW] = { .type = NLA_U32, },
	[MEGAPOD_A_GROUP_INRUSH_MA] = { .type = NLA_U32, },
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

/* MEGAPOD_CMD_INTERLOCK_GET - do */
static const struct nla_policy megapod_interlock_get_do_nl_policy[MEGAPOD_A_INTERLOCK_NAME + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_INTERLOCK_GET - dump */
static const struct nla_policy megapod_interlock_get_dump_nl_policy[MEGAPOD_A_INTERLOCK_POD_ID + 1] = {
	[MEGAPOD_A_INTERLOCK_POD_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_INTERLOCK_NEW - do */
static const struct nla_policy megapod_interlock_new_nl_policy[MEGAPOD_A_INTERLOCK_STILL_MS + 1] = {
	[MEGAPOD_A_INTERLOCK_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_INPUT] = NLA_POLICY_NESTED(megapod_interlock_input_nl_policy),
	[MEGAPOD_A_INTERLOCK_VOTES] = NLA_POLICY_RANGE(NLA_U32, 1, MEGAPOD_INTERLOCK_INPUTS_MAX),
	[MEGAPOD_A_INTERLOCK_CONDITION] = NLA_POLICY_MAX(NLA_U32, 6),
	[MEGAPOD_A_INTERLOCK_THRESHOLD] = { .type = NLA_S64, },
	[MEGAPOD_A_INTERLOCK_HYSTERESIS] = { .type = NLA_U64, },
	[MEGAPOD_A_INTERLOCK_HOLD_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_hold_ms_range),
	[MEGAPOD_A_INTERLOCK_FROZEN_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_frozen_ms_range),
	[MEGAPOD_A_INTERLOCK_STALE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_stale_ms_range),
	[MEGAPOD_A_INTERLOCK_START_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_start_ms_range),
	[MEGAPOD_A_INTERLOCK_SEVERITY] = NLA_POLICY_MAX(NLA_U32, 1),
	[MEGAPOD_A_INTERLOCK_ACTION] = NLA_POLICY_NESTED(megapod_interlock_action_nl_policy),
	[MEGAPOD_A_INTERLOCK_STAGE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_stage_ms_range),
	[MEGAPOD_A_INTERLOCK_WITHIN_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_within_ms_range),
	[MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE] = NLA_POLICY_MAX(NLA_U32, MEGAPOD_INTERLOCK_STAGE_MAX),
	[MEGAPOD_A_INTERLOCK_POWEROFF] = { .type = NLA_FLAG, },
	[MEGAPOD_A_INTERLOCK_LOOP] = { .type = NLA_FLAG, },
	[MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S] = NLA_POLICY_MIN(NLA_U32, 1),
	[MEGAPOD_A_INTERLOCK_PROVED_AT_S] = { .type = NLA_U64, },
	[MEGAPOD_A_INTERLOCK_LATCH] = NLA_POLICY_MAX(NLA_U32, 2),
	[MEGAPOD_A_INTERLOCK_STILL_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_still_ms_range),
};

/* MEGAPOD_CMD_INTERLOCK_SET - do */
static const struct nla_policy megapod_interlock_set_nl_policy[MEGAPOD_A_INTERLOCK_STILL_MS + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_INPUT] = NLA_POLICY_NESTED(megapod_interlock_input_nl_policy),
	[MEGAPOD_A_INTERLOCK_VOTES] = NLA_POLICY_RANGE(NLA_U32, 1, MEGAPOD_INTERLOCK_INPUTS_MAX),
	[MEGAPOD_A_INTERLOCK_CONDITION] = NLA_POLICY_MAX(NLA_U32, 6),
	[MEGAPOD_A_INTERLOCK_THRESHOLD] = { .type = NLA_S64, },
	[MEGAPOD_A_INTERLOCK_HYSTERESIS] = { .type = NLA_U64, },
	[MEGAPOD_A_INTERLOCK_HOLD_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_hold_ms_range),
	[MEGAPOD_A_INTERLOCK_FROZEN_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_frozen_ms_range),
	[MEGAPOD_A_INTERLOCK_STALE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_stale_ms_range),
	[MEGAPOD_A_INTERLOCK_START_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_start_ms_range),
	[MEGAPOD_A_INTERLOCK_SEVERITY] = NLA_POLICY_MAX(NLA_U32, 1),
	[MEGAPOD_A_INTERLOCK_ACTION] = NLA_POLICY_NESTED(megapod_interlock_action_nl_policy),
	[MEGAPOD_A_INTERLOCK_STAGE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_stage_ms_range),
	[MEGAPOD_A_INTERLOCK_WITHIN_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_within_ms_range),
	[MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE] = NLA_POLICY_MAX(NLA_U32, MEGAPOD_INTERLOCK_STAGE_MAX),
	[MEGAPOD_A_INTERLOCK_POWEROFF] = { .type = NLA_FLAG, },
	[MEGAPOD_A_INTERLOCK_LOOP] = { .type = NLA_FLAG, },
	[MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S] = NLA_POLICY_MIN(NLA_U32, 1),
	[MEGAPOD_A_INTERLOCK_PROVED_AT_S] = { .type = NLA_U64, },
	[MEGAPOD_A_INTERLOCK_LATCH] = NLA_POLICY_MAX(NLA_U32, 2),
	[MEGAPOD_A_INTERLOCK_STILL_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_still_ms_range),
};

/* MEGAPOD_CMD_INTERLOCK_DEL - do */
static const struct nla_policy megapod_interlock_del_nl_policy[MEGAPOD_A_INTERLOCK_ID + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_INTERLOCK_ARM - do */
static const struct nla_policy megapod_interlock_arm_nl_policy[MEGAPOD_A_INTERLOCK_BY + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_INTERLOCK_DISARM - do */
static const struct nla_policy megapod_interlock_disarm_nl_policy[MEGAPOD_A_INTERLOCK_BY + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_INTERLOCK_RESET - do */
static const struct nla_policy megapod_interlock_reset_nl_policy[MEGAPOD_A_INTERLOCK_REASON + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_REASON] = { .type = NLA_NUL_STRING, .len = 79, },
};

/* MEGAPOD_CMD_INTERLOCK_BYPASS - do */
static const struct nla_policy megapod_interlock_bypass_nl_policy[MEGAPOD_A_INTERLOCK_BYPASS_S + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_REASON] = { .type = NLA_NUL_STRING, .len = 79, },
	[MEGAPOD_A_INTERLOCK_BYPASS_S] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_interlock_bypass_s_range),
};

/* MEGAPOD_CMD_INTERLOCK_TEST - do */
static const struct nla_policy megapod_interlock_test_nl_policy[MEGAPOD_A_INTERLOCK_LIVE + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_INTERLOCK_LIVE] = { .type = NLA_FLAG, },
};

/* MEGAPOD_CMD_OUTLET_WHY - do */
static const struct nla_policy megapod_outlet_why_nl_policy[MEGAPOD_A_WHY_INDEX + 1] = {
	[MEGAPOD_A_WHY_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_WHY_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_INTERLOCK_SAVED - do */
static const struct nla_policy megapod_interlock_saved_nl_policy[MEGAPOD_A_INTERLOCK_TRIPS + 1] = {
	[MEGAPOD_A_INTERLOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_INTERLOCK_TRIPS] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_OUTLET_CYCLE - do */
static const struct nla_policy megapod_outlet_cycle_nl_policy[MEGAPOD_A_OUTLET_GAP_MS + 1] = {
	[MEGAPOD_A_OUTLET_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_OUTLET_INDEXES] = { .type = NLA_U32, },
	[MEGAPOD_A_OUTLET_DELAY_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_outlet_delay_ms_range),
	[MEGAPOD_A_OUTLET_GAP_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_outlet_gap_ms_range),
};

/* MEGAPOD_CMD_POD_SET - do */
static const struct nla_policy megapod_pod_set_nl_policy[MEGAPOD_A_POD_AT_BOOT + 1] = {
	[MEGAPOD_A_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_POD_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_POD_FLUID] = NLA_POLICY_NESTED(megapod_fluid_nl_policy),
	[MEGAPOD_A_POD_INRUSH_GAP_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_pod_inrush_gap_ms_range),
	[MEGAPOD_A_POD_AT_BOOT] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* MEGAPOD_CMD_SETPOINT_GET - do */
static const struct nla_policy megapod_setpoint_get_do_nl_policy[MEGAPOD_A_SETPOINT_INDEX + 1] = {
	[MEGAPOD_A_SETPOINT_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SETPOINT_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_SETPOINT_GET - dump */
static const struct nla_policy megapod_setpoint_get_dump_nl_policy[MEGAPOD_A_SETPOINT_POD_ID + 1] = {
	[MEGAPOD_A_SETPOINT_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SETPOINT_COMPONENT_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_SETPOINT_SET - do */
static const struct nla_policy megapod_setpoint_set_nl_policy[MEGAPOD_A_SETPOINT_FORCE + 1] = {
	[MEGAPOD_A_SETPOINT_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_SETPOINT_INDEX] = { .type = NLA_U32, },
	[MEGAPOD_A_SETPOINT_VALUE] = { .type = NLA_S64, },
	[MEGAPOD_A_SETPOINT_HOLDER] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_SETPOINT_LEASE_S] = NLA_POLICY_FULL_RANGE(NLA_U32, &megapod_a_setpoint_lease_s_range),
	[MEGAPOD_A_SETPOINT_FORCE] = { .type = NLA_FLAG, },
};

/* MEGAPOD_CMD_VALVE_GET - do */
static const struct nla_policy megapod_valve_get_do_nl_policy[MEGAPOD_A_VALVE_INDEX + 1] = {
	[MEGAPOD_A_VALVE_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_VALVE_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_VALVE_GET - dump */
static const struct nla_policy megapod_valve_get_dump_nl_policy[MEGAPOD_A_VALVE_POD_ID + 1] = {
	[MEGAPOD_A_VALVE_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_VALVE_COMPONENT_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_BATTERY_GET - do */
static const struct nla_policy megapod_battery_get_do_nl_policy[MEGAPOD_A_BATTERY_INDEX + 1] = {
	[MEGAPOD_A_BATTERY_COMPONENT_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_BATTERY_INDEX] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_BATTERY_GET - dump */
static const struct nla_policy megapod_battery_get_dump_nl_policy[MEGAPOD_A_BATTERY_POD_ID + 1] = {
	[MEGAPOD_A_BATTERY_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_BATTERY_COMPONENT_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_POD_CAP - do */
static const struct nla_policy megapod_pod_cap_nl_policy[MEGAPOD_A_POD_CAP_BY + 1] = {
	[MEGAPOD_A_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_POD_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_POD_CAP_MW] = { .type = NLA_U64, },
	[MEGAPOD_A_POD_CAP_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
};

/* MEGAPOD_CMD_LOCK_GET - do */
static const struct nla_policy megapod_lock_get_do_nl_policy[MEGAPOD_A_LOCK_ID + 1] = {
	[MEGAPOD_A_LOCK_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_LOCK_GET - dump */
static const struct nla_policy megapod_lock_get_dump_nl_policy[MEGAPOD_A_LOCK_POD_ID + 1] = {
	[MEGAPOD_A_LOCK_POD_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_LOCK_NEW - do */
static const struct nla_policy megapod_lock_new_nl_policy[MEGAPOD_A_LOCK_SINCE_S + 1] = {
	[MEGAPOD_A_LOCK_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_LOCK_COMPONENT_NAME] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_LOCK_INDEX] = NLA_POLICY_MAX(NLA_U32, 1023),
	[MEGAPOD_A_LOCK_HOLDER] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_LOCK_REASON] = { .type = NLA_NUL_STRING, .len = 79, },
	[MEGAPOD_A_LOCK_SINCE_S] = { .type = NLA_U64, },
};

/* MEGAPOD_CMD_LOCK_DEL - do */
static const struct nla_policy megapod_lock_del_nl_policy[MEGAPOD_A_LOCK_OVERRIDE_REASON + 1] = {
	[MEGAPOD_A_LOCK_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_LOCK_BY] = { .type = NLA_NUL_STRING, .len = MEGAPOD_NAME_MAX, },
	[MEGAPOD_A_LOCK_OVERRIDE_REASON] = { .type = NLA_NUL_STRING, .len = 79, },
};

/* MEGAPOD_CMD_RECORD_GET - dump */
static const struct nla_policy megapod_record_get_nl_policy[MEGAPOD_A_RECORD_POD_ID + 1] = {
	[MEGAPOD_A_RECORD_POD_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_RECORD_READ - dump */
static const struct nla_policy megapod_record_read_nl_policy[MEGAPOD_A_RECORD_POD_ID + 1] = {
	[MEGAPOD_A_RECORD_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_RECORD_ID] = { .type = NLA_U32, },
};

/* MEGAPOD_CMD_RECORD_CLEAR - do */
static const struct nla_policy megapod_record_clear_nl_policy[MEGAPOD_A_RECORD_POD_ID + 1] = {
	[MEGAPOD_A_RECORD_POD_ID] = { .type = NLA_U32, },
	[MEGAPOD_A_RECORD_ID] = { .type = NLA_U32, },
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
		.maxattr	= MEGAPOD_A_POD_FORCE,
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
		.maxattr	= MEGAPOD_A_PUMP_SAFE,
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
		.maxattr	= MEGAPOD_A_GROUP_INRUSH_MA,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_GROUP_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_group_set_doit,
		.policy		= megapod_group_set_nl_policy,
		.maxattr	= MEGAPOD_A_GROUP_INRUSH_MA,
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
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_get_doit,
		.policy		= megapod_interlock_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_interlock_get_dumpit,
		.policy		= megapod_interlock_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_NEW,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_new_doit,
		.policy		= megapod_interlock_new_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_STILL_MS,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_set_doit,
		.policy		= megapod_interlock_set_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_STILL_MS,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_DEL,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_del_doit,
		.policy		= megapod_interlock_del_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_ID,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_ARM,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_arm_doit,
		.policy		= megapod_interlock_arm_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_BY,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_DISARM,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_disarm_doit,
		.policy		= megapod_interlock_disarm_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_BY,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_RESET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_reset_doit,
		.policy		= megapod_interlock_reset_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_REASON,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_BYPASS,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_bypass_doit,
		.policy		= megapod_interlock_bypass_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_BYPASS_S,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_TEST,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_test_doit,
		.policy		= megapod_interlock_test_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_LIVE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_OUTLET_WHY,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_outlet_why_doit,
		.policy		= megapod_outlet_why_nl_policy,
		.maxattr	= MEGAPOD_A_WHY_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_INTERLOCK_SAVED,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_interlock_saved_doit,
		.policy		= megapod_interlock_saved_nl_policy,
		.maxattr	= MEGAPOD_A_INTERLOCK_TRIPS,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_OUTLET_CYCLE,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_outlet_cycle_doit,
		.policy		= megapod_outlet_cycle_nl_policy,
		.maxattr	= MEGAPOD_A_OUTLET_GAP_MS,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_POD_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pod_set_doit,
		.policy		= megapod_pod_set_nl_policy,
		.maxattr	= MEGAPOD_A_POD_AT_BOOT,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_SETPOINT_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_setpoint_get_doit,
		.policy		= megapod_setpoint_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_SETPOINT_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_SETPOINT_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_setpoint_get_dumpit,
		.policy		= megapod_setpoint_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_SETPOINT_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_SETPOINT_SET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_setpoint_set_doit,
		.policy		= megapod_setpoint_set_nl_policy,
		.maxattr	= MEGAPOD_A_SETPOINT_FORCE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_VALVE_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_valve_get_doit,
		.policy		= megapod_valve_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_VALVE_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_VALVE_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_valve_get_dumpit,
		.policy		= megapod_valve_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_VALVE_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_BATTERY_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_battery_get_doit,
		.policy		= megapod_battery_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_BATTERY_INDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_BATTERY_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_battery_get_dumpit,
		.policy		= megapod_battery_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_BATTERY_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_POD_CAP,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_pod_cap_doit,
		.policy		= megapod_pod_cap_nl_policy,
		.maxattr	= MEGAPOD_A_POD_CAP_BY,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_LOCK_GET,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_lock_get_doit,
		.policy		= megapod_lock_get_do_nl_policy,
		.maxattr	= MEGAPOD_A_LOCK_ID,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_LOCK_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_lock_get_dumpit,
		.policy		= megapod_lock_get_dump_nl_policy,
		.maxattr	= MEGAPOD_A_LOCK_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_LOCK_NEW,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_lock_new_doit,
		.policy		= megapod_lock_new_nl_policy,
		.maxattr	= MEGAPOD_A_LOCK_SINCE_S,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_LOCK_DEL,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_lock_del_doit,
		.policy		= megapod_lock_del_nl_policy,
		.maxattr	= MEGAPOD_A_LOCK_OVERRIDE_REASON,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MEGAPOD_CMD_RECORD_GET,
		.start		= megapod_nl_pre_dumpit,
		.dumpit		= megapod_nl_record_get_dumpit,
		.policy		= megapod_record_get_nl_policy,
		.maxattr	= MEGAPOD_A_RECORD_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_RECORD_READ,
		.start		= megapod_nl_record_open,
		.dumpit		= megapod_nl_record_read_dumpit,
		.done		= megapod_nl_record_release,
		.policy		= megapod_record_read_nl_policy,
		.maxattr	= MEGAPOD_A_RECORD_POD_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MEGAPOD_CMD_RECORD_CLEAR,
		.pre_doit	= megapod_nl_pre_doit,
		.doit		= megapod_nl_record_clear_doit,
		.policy		= megapod_record_clear_nl_policy,
		.maxattr	= MEGAPOD_A_RECORD_POD_ID,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
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
