/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/megapod.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: make generate */

#ifndef _LINUX_MEGAPOD_GEN_H
#define _LINUX_MEGAPOD_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/megapod.h>

/* Common nested types */
extern const struct nla_policy megapod_fluid_nl_policy[MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K + 1];
extern const struct nla_policy megapod_interlock_action_nl_policy[MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM + 1];
extern const struct nla_policy megapod_interlock_input_nl_policy[MEGAPOD_A_INTERLOCK_INPUT_STANDING + 1];
extern const struct nla_policy megapod_member_nl_policy[MEGAPOD_A_MEMBER_INDEX + 1];

int megapod_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info);
int megapod_nl_pre_dumpit(struct netlink_callback *cb);
int megapod_nl_record_open(struct netlink_callback *cb);
int megapod_nl_record_release(struct netlink_callback *cb);

int megapod_nl_pod_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_pod_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int megapod_nl_pod_new_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_pod_del_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_component_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_component_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb);
int megapod_nl_sensor_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_sensor_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int megapod_nl_sensor_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_pump_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_pump_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int megapod_nl_pump_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_outlet_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_outlet_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int megapod_nl_outlet_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_group_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int megapod_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_event_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int megapod_nl_interlock_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_interlock_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb);
int megapod_nl_interlock_new_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_interlock_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_interlock_del_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_interlock_arm_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_interlock_disarm_doit(struct sk_buff *skb,
				     struct genl_info *info);
int megapod_nl_interlock_reset_doit(struct sk_buff *skb,
				    struct genl_info *info);
int megapod_nl_interlock_bypass_doit(struct sk_buff *skb,
				     struct genl_info *info);
int megapod_nl_interlock_test_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_outlet_why_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_interlock_saved_doit(struct sk_buff *skb,
				    struct genl_info *info);
int megapod_nl_outlet_cycle_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_pod_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_setpoint_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_setpoint_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int megapod_nl_setpoint_set_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_valve_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_valve_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int megapod_nl_battery_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_battery_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int megapod_nl_pod_cap_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_lock_get_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_lock_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int megapod_nl_lock_new_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_lock_del_doit(struct sk_buff *skb, struct genl_info *info);
int megapod_nl_record_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int megapod_nl_record_read_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int megapod_nl_record_clear_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	MEGAPOD_NLGRP_MONITOR,
};

extern struct genl_family megapod_nl_family;

#endif /* _LINUX_MEGAPOD_GEN_H */
