/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by scripts/ctl-spec.py from Documentation/netlink/specs: make generate. */
#ifndef SPEC_H
#define SPEC_H

/* Included by schema.h, where struct attr is. */

extern const char *const link_type_words[];
extern const char *const link_state_words[];
extern const char *const parity_words[];
extern const char *const access_words[];
extern const char *const device_state_words[];
extern const char *const space_words[];
extern const struct attr link_attrs[];
extern const struct attr stats_attrs[];
extern const struct attr device_attrs[];
extern const struct attr peek_attrs[];
extern const struct attr pdu_attrs[];

extern const char *const quantity_words[];
extern const char *const status_words[];
extern const char *const component_kind_words[];
extern const char *const component_state_words[];
extern const char *const outlet_state_words[];
extern const char *const progress_words[];
extern const char *const pump_mode_words[];
extern const char *const setpoint_state_words[];
extern const char *const valve_fail_words[];
extern const char *const valve_state_words[];
extern const char *const battery_source_words[];
extern const char *const battery_status_words[];
extern const char *const loop_words[];
extern const char *const pump_setting_words[];
extern const char *const group_priority_words[];
extern const char *const pod_at_boot_words[];
extern const char *const load_kind_words[];
extern const char *const interlock_condition_words[];
extern const char *const interlock_state_words[];
extern const char *const interlock_cause_words[];
extern const char *const interlock_latch_words[];
extern const char *const interlock_severity_words[];
extern const char *const interlock_action_kind_words[];
extern const char *const interlock_proof_words[];
extern const char *const event_kind_words[];
extern const struct attr pod_attrs[];
extern const struct attr fluid_attrs[];
extern const struct attr component_attrs[];
extern const struct attr text_attrs[];
extern const struct attr sensor_attrs[];
extern const struct attr pump_attrs[];
extern const struct attr setpoint_attrs[];
extern const struct attr valve_attrs[];
extern const struct attr battery_attrs[];
extern const struct attr outlet_attrs[];
extern const struct attr member_attrs[];
extern const struct attr group_attrs[];
extern const struct attr interlock_input_attrs[];
extern const struct attr interlock_action_attrs[];
extern const struct attr interlock_step_attrs[];
extern const struct attr interlock_attrs[];
extern const struct attr why_attrs[];
extern const struct attr unmet_attrs[];
extern const struct attr event_attrs[];
extern const struct attr lock_attrs[];
extern const struct attr record_attrs[];
extern const struct attr reading_attrs[];

#endif
