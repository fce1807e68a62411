// SPDX-License-Identifier: GPL-2.0-only
/* Made by scripts/ctl-spec.py from Documentation/netlink/specs: make generate. */
#include <linux/megapod.h>
#include <linux/modbus.h>

#include "core/schema.h"

const char *const link_type_words[] = {
	"rtu",
	"tcp",
	"rtu-over-tcp",
	NULL
};

const char *const link_state_words[] = {
	"down",
	"connecting",
	"up",
	NULL
};

const char *const parity_words[] = {
	"none",
	"even",
	"odd",
	NULL
};

const char *const access_words[] = {
	"rw",
	"ro",
	NULL
};

const char *const device_state_words[] = {
	"unbound",
	"identifying",
	"ready",
	"quarantined",
	"refused",
	NULL
};

const char *const space_words[] = {
	"coil",
	"discrete",
	"holding",
	"input",
	NULL
};

const struct attr link_attrs[] = {
	{ MODBUS_A_LINK_ID, A_U32, "id" },
	{ MODBUS_A_LINK_NAME, A_STRING, "name" },
	{ MODBUS_A_LINK_TYPE, A_ENUM, "type", .words = link_type_words },
	{ MODBUS_A_LINK_STATE, A_ENUM, "state", .words = link_state_words },
	{ MODBUS_A_LINK_TTY_FD, A_U32, "tty_fd", .optional = true },
	{ MODBUS_A_LINK_TTY_NAME, A_STRING, "tty_name" },
	{ MODBUS_A_LINK_BAUD, A_U32, "baud" },
	{ MODBUS_A_LINK_PARITY, A_ENUM, "parity", .words = parity_words },
	{ MODBUS_A_LINK_STOP_BITS, A_U32, "stop_bits" },
	{ MODBUS_A_LINK_RS485, A_FLAG, "rs485" },
	{ MODBUS_A_LINK_ADDRESS, A_STRING, "address" },
	{ MODBUS_A_LINK_PORT, A_U32, "port" },
	{ MODBUS_A_LINK_RESPONSE_TIMEOUT_MS, A_U32, "response_timeout_ms" },
	{ MODBUS_A_LINK_TURNAROUND_MS, A_U32, "turnaround_ms" },
	{ MODBUS_A_LINK_MAX_TXN_MS, A_U32, "max_txn_ms" },
	{ MODBUS_A_LINK_RETRIES, A_U32, "retries" },
	{ MODBUS_A_LINK_STATS, A_NEST, "stats", .nest = stats_attrs },
	{ MODBUS_A_LINK_SEQ, A_UINT, "seq" },
	{ MODBUS_A_LINK_UTILISATION_PPM, A_U32, "utilisation_ppm" },
	{ MODBUS_A_LINK_RESERVED_PPM, A_U32, "reserved_ppm" },
	{ MODBUS_A_LINK_DEVICES, A_U32, "devices" },
	{ MODBUS_A_LINK_LAST_ERROR, A_STRING, "last_error" },
	{ MODBUS_A_LINK_MAX_REGISTERS, A_U32, "max_registers" },
	{ MODBUS_A_LINK_GATEWAY_BAUD, A_U32, "gateway_baud" },
	{ MODBUS_A_LINK_GATEWAY_TIMEOUT_MS, A_U32, "gateway_timeout_ms" },
	{ MODBUS_A_LINK_PIPELINE, A_U32, "pipeline" },
	{ 0 }
};

const struct attr stats_attrs[] = {
	{ MODBUS_A_STATS_REQUESTS, A_UINT, "requests" },
	{ MODBUS_A_STATS_REPLIES, A_UINT, "replies" },
	{ MODBUS_A_STATS_TX_BYTES, A_UINT, "tx_bytes" },
	{ MODBUS_A_STATS_RX_BYTES, A_UINT, "rx_bytes" },
	{ MODBUS_A_STATS_TIMEOUTS, A_UINT, "timeouts" },
	{ MODBUS_A_STATS_CRC_ERRORS, A_UINT, "crc_errors" },
	{ MODBUS_A_STATS_BAD_FRAMES, A_UINT, "bad_frames" },
	{ MODBUS_A_STATS_FOREIGN, A_UINT, "foreign" },
	{ MODBUS_A_STATS_JUNK_BYTES, A_UINT, "junk_bytes" },
	{ MODBUS_A_STATS_RETRIES, A_UINT, "retries" },
	{ MODBUS_A_STATS_EXCEPTIONS, A_UINT, "exceptions" },
	{ MODBUS_A_STATS_EXCEPTION_CODE, A_UINT, "exception_code", .multi = true },
	{ MODBUS_A_STATS_QUARANTINES, A_UINT, "quarantines" },
	{ MODBUS_A_STATS_RECONNECTS, A_UINT, "reconnects" },
	{ MODBUS_A_STATS_LATENCY_BUCKET, A_UINT, "latency_bucket", .multi = true },
	{ MODBUS_A_STATS_LATENCY_MAX_US, A_UINT, "latency_max_us" },
	{ 0 }
};

const struct attr device_attrs[] = {
	{ MODBUS_A_DEVICE_ID, A_U32, "id" },
	{ MODBUS_A_DEVICE_NAME, A_STRING, "name" },
	{ MODBUS_A_DEVICE_LINK_ID, A_U32, "link_id" },
	{ MODBUS_A_DEVICE_LINK_NAME, A_STRING, "link_name" },
	{ MODBUS_A_DEVICE_UNIT, A_U32, "unit" },
	{ MODBUS_A_DEVICE_DRIVER, A_STRING, "driver" },
	{ MODBUS_A_DEVICE_INDEX, A_U32, "index" },
	{ MODBUS_A_DEVICE_SERIAL, A_STRING, "serial" },
	{ MODBUS_A_DEVICE_ACCESS, A_ENUM, "access", .words = access_words },
	{ MODBUS_A_DEVICE_DOMAIN, A_STRING, "domain" },
	{ MODBUS_A_DEVICE_STATE, A_ENUM, "state", .words = device_state_words },
	{ MODBUS_A_DEVICE_REASON, A_STRING, "reason" },
	{ MODBUS_A_DEVICE_STATS, A_NEST, "stats", .nest = stats_attrs },
	{ MODBUS_A_DEVICE_SEQ, A_UINT, "seq" },
	{ MODBUS_A_DEVICE_HELD_BY, A_STRING, "held_by", .multi = true },
	{ MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS, A_U32, "response_timeout_ms" },
	{ MODBUS_A_DEVICE_TURNAROUND_MS, A_U32, "turnaround_ms" },
	{ MODBUS_A_DEVICE_RETRIES, A_U32, "retries" },
	{ MODBUS_A_DEVICE_PACE_MS, A_U32, "pace_ms" },
	{ MODBUS_A_DEVICE_MAP, A_STRING, "map" },
	{ MODBUS_A_DEVICE_TRUST, A_STRING, "trust" },
	{ MODBUS_A_DEVICE_MAP_DIGEST, A_STRING, "map_digest" },
	{ MODBUS_A_DEVICE_MAP_GRADE, A_STRING, "map_grade" },
	{ MODBUS_A_DEVICE_HOLDERS, A_U32, "holders" },
	{ 0 }
};

const struct attr peek_attrs[] = {
	{ MODBUS_A_PEEK_DEVICE_ID, A_U32, "device_id" },
	{ MODBUS_A_PEEK_SPACE, A_ENUM, "space", .words = space_words },
	{ MODBUS_A_PEEK_ADDRESS, A_U32, "address" },
	{ MODBUS_A_PEEK_COUNT, A_U32, "count", .optional = true },
	{ MODBUS_A_PEEK_VALUE, A_U32, "value", .multi = true },
	{ MODBUS_A_PEEK_EXCEPTION, A_U32, "exception" },
	{ 0 }
};

const struct attr pdu_attrs[] = {
	{ MODBUS_A_PDU_DEVICE_ID, A_U32, "device_id", .optional = true },
	{ MODBUS_A_PDU_LINK_ID, A_U32, "link_id", .optional = true },
	{ MODBUS_A_PDU_UNIT, A_U32, "unit", .optional = true },
	{ MODBUS_A_PDU_REQUEST, A_BYTES, "request", .optional = true },
	{ MODBUS_A_PDU_REPLY, A_BYTES, "reply" },
	{ MODBUS_A_PDU_FORCE, A_STRING, "force", .optional = true },
	{ 0 }
};

const char *const quantity_words[] = {
	"temperature",
	"flow",
	"pressure",
	"level",
	"speed",
	"duty",
	"voltage",
	"current",
	"power",
	"apparent-power",
	"reactive-power",
	"energy",
	"reactive-energy",
	"frequency",
	"power-factor",
	"angle",
	"humidity",
	"duration",
	"count",
	"raw",
	"alarm",
	"leak",
	"input",
	"differential-pressure",
	"position",
	"charge",
	"length",
	NULL
};

const char *const status_words[] = {
	"ok",
	"warning",
	"critical",
	"fault",
	"stale",
	"absent",
	NULL
};

const char *const component_kind_words[] = {
	"other",
	"cdu",
	"pump",
	"pdu",
	"ups",
	"sensor",
	NULL
};

const char *const component_state_words[] = {
	"ok",
	"degraded",
	"offline",
	"refused",
	NULL
};

const char *const outlet_state_words[] = {
	"unknown",
	"off",
	"on",
	NULL
};

const char *const progress_words[] = {
	"none",
	"queued",
	"commanded",
	"confirmed",
	"failed",
	"unknown",
	NULL
};

const char *const pump_mode_words[] = {
	"unknown",
	"manual",
	"auto",
	"stopped",
	NULL
};

const char *const setpoint_state_words[] = {
	"unknown",
	"idle",
	"settling",
	"settled",
	"missed",
	NULL
};

const char *const valve_fail_words[] = {
	"unknown",
	"open",
	"closed",
	"stays",
	NULL
};

const char *const valve_state_words[] = {
	"unknown",
	"closed",
	"between",
	"open",
	"moving",
	"stuck",
	NULL
};

const char *const battery_source_words[] = {
	"unknown",
	"mains",
	"battery",
	NULL
};

const char *const battery_status_words[] = {
	"unknown",
	"charging",
	"discharging",
	"full",
	"idle",
	NULL
};

const char *const loop_words[] = {
	"none",
	"primary",
	"secondary",
	"air",
	NULL
};

const char *const pump_setting_words[] = {
	"duty",
	"flow-target",
	"mode",
	NULL
};

const char *const group_priority_words[] = {
	"gpu",
	"network",
	"management",
	"self",
	NULL
};

const char *const pod_at_boot_words[] = {
	"nothing",
	"start",
	NULL
};

const char *const load_kind_words[] = {
	"none",
	"accelerator",
	"server",
	"storage",
	"network",
	"management",
	NULL
};

const char *const interlock_condition_words[] = {
	"below",
	"above",
	"wet",
	"fault",
	"bit",
	"frozen",
	"over-cap",
	NULL
};

const char *const interlock_state_words[] = {
	"disarmed",
	"waiting",
	"ok",
	"blocking",
	"pending",
	"tripped",
	"bypassed",
	NULL
};

const char *const interlock_cause_words[] = {
	"none",
	"condition",
	"fault",
	"stale",
	"blind",
	"start",
	"impaired",
	"test",
	"unproven",
	"restored",
	NULL
};

const char *const interlock_latch_words[] = {
	"unknown",
	"clear",
	"tripped",
	NULL
};

const char *const interlock_severity_words[] = {
	"critical",
	"minor",
	NULL
};

const char *const interlock_action_kind_words[] = {
	"outlet-off",
	"group-off",
	"component-off",
	"pump-duty",
	"safe-state",
	"setpoint",
	NULL
};

const char *const interlock_proof_words[] = {
	"none",
	"running",
	"passed",
	"failed",
	NULL
};

const char *const event_kind_words[] = {
	"pod-add",
	"pod-del",
	"component-add",
	"component-change",
	"component-del",
	"sensor-change",
	"outlet-change",
	"outlet-foreign",
	"pump-change",
	"group-add",
	"group-change",
	"group-del",
	"interlock-add",
	"interlock-change",
	"interlock-del",
	"pod-change",
	"setpoint-change",
	"setpoint-foreign",
	"valve-change",
	"battery-change",
	"lock-add",
	"lock-del",
	"setpoint-lease-end",
	"record-frozen",
	"record-missed",
	"record-clear",
	"interlock-countdown",
	NULL
};

const struct attr pod_attrs[] = {
	{ MEGAPOD_A_POD_ID, A_U32, "id" },
	{ MEGAPOD_A_POD_NAME, A_STRING, "name" },
	{ MEGAPOD_A_POD_COMPONENTS, A_U32, "components" },
	{ MEGAPOD_A_POD_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_POD_LAST_SEQ, A_UINT, "last_seq" },
	{ MEGAPOD_A_POD_OLDEST_SEQ, A_UINT, "oldest_seq" },
	{ MEGAPOD_A_POD_FLUID, A_NEST, "fluid", .nest = fluid_attrs, .multi = true },
	{ MEGAPOD_A_POD_CAP_MW, A_UINT, "cap_mw" },
	{ MEGAPOD_A_POD_CAP_BY, A_STRING, "cap_by" },
	{ MEGAPOD_A_POD_INRUSH_GAP_MS, A_U32, "inrush_gap_ms" },
	{ MEGAPOD_A_POD_AT_BOOT, A_ENUM, "at_boot", .words = pod_at_boot_words },
	{ MEGAPOD_A_POD_FORCE, A_FLAG, "force", .optional = true },
	{ 0 }
};

const struct attr fluid_attrs[] = {
	{ MEGAPOD_A_FLUID_LOOP, A_ENUM, "loop", .words = loop_words },
	{ MEGAPOD_A_FLUID_TYPE, A_STRING, "type" },
	{ MEGAPOD_A_FLUID_DENSITY_KG_M3, A_U32, "density_kg_m3" },
	{ MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K, A_U32, "specific_heat_j_kg_k" },
	{ 0 }
};

const struct attr component_attrs[] = {
	{ MEGAPOD_A_COMPONENT_ID, A_U32, "id" },
	{ MEGAPOD_A_COMPONENT_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_COMPONENT_NAME, A_STRING, "name" },
	{ MEGAPOD_A_COMPONENT_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_COMPONENT_DRIVER, A_STRING, "driver" },
	{ MEGAPOD_A_COMPONENT_INDEX, A_U32, "index" },
	{ MEGAPOD_A_COMPONENT_KIND, A_ENUM, "kind", .words = component_kind_words },
	{ MEGAPOD_A_COMPONENT_STATE, A_ENUM, "state", .words = component_state_words },
	{ MEGAPOD_A_COMPONENT_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_COMPONENT_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_COMPONENT_READ_ONLY, A_FLAG, "read_only" },
	{ MEGAPOD_A_COMPONENT_VENDOR, A_STRING, "vendor" },
	{ MEGAPOD_A_COMPONENT_MODEL, A_STRING, "model" },
	{ MEGAPOD_A_COMPONENT_SERIAL, A_STRING, "serial" },
	{ MEGAPOD_A_COMPONENT_FIRMWARE, A_STRING, "firmware" },
	{ MEGAPOD_A_COMPONENT_BUS, A_STRING, "bus" },
	{ MEGAPOD_A_COMPONENT_SENSORS, A_U32, "sensors" },
	{ MEGAPOD_A_COMPONENT_PUMPS, A_U32, "pumps" },
	{ MEGAPOD_A_COMPONENT_OUTLETS, A_U32, "outlets" },
	{ MEGAPOD_A_COMPONENT_SETPOINTS, A_U32, "setpoints" },
	{ MEGAPOD_A_COMPONENT_VALVES, A_U32, "valves" },
	{ MEGAPOD_A_COMPONENT_BATTERIES, A_U32, "batteries" },
	{ MEGAPOD_A_COMPONENT_TEXT, A_NEST, "text", .nest = text_attrs, .multi = true },
	{ 0 }
};

const struct attr text_attrs[] = {
	{ MEGAPOD_A_TEXT_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_TEXT_VALUE, A_STRING, "value" },
	{ 0 }
};

const struct attr sensor_attrs[] = {
	{ MEGAPOD_A_SENSOR_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_SENSOR_INDEX, A_U32, "index" },
	{ MEGAPOD_A_SENSOR_POD_ID, A_U32, "pod_id", .optional = true },
	{ MEGAPOD_A_SENSOR_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_SENSOR_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_SENSOR_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_SENSOR_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_SENSOR_AGE_MS, A_U32, "age_ms" },
	{ MEGAPOD_A_SENSOR_TIME_NS, A_UINT, "time_ns" },
	{ MEGAPOD_A_SENSOR_VALUES_ONLY, A_FLAG, "values_only", .optional = true },
	{ MEGAPOD_A_SENSOR_WARN_MIN, A_SINT, "warn_min" },
	{ MEGAPOD_A_SENSOR_WARN_MAX, A_SINT, "warn_max" },
	{ MEGAPOD_A_SENSOR_CRIT_MIN, A_SINT, "crit_min" },
	{ MEGAPOD_A_SENSOR_CRIT_MAX, A_SINT, "crit_max" },
	{ MEGAPOD_A_SENSOR_HYSTERESIS, A_SINT, "hysteresis" },
	{ MEGAPOD_A_SENSOR_CLEAR_LIMITS, A_FLAG, "clear_limits", .optional = true },
	{ MEGAPOD_A_SENSOR_STATE, A_STRING, "state" },
	{ MEGAPOD_A_SENSOR_LOOP, A_ENUM, "loop", .words = loop_words },
	{ MEGAPOD_A_SENSOR_LOCATED, A_FLAG, "located", .optional = true },
	{ MEGAPOD_A_SENSOR_LOCATION_MM, A_SINT, "location_mm", .optional = true },
	{ 0 }
};

const struct attr pump_attrs[] = {
	{ MEGAPOD_A_PUMP_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_PUMP_INDEX, A_U32, "index" },
	{ MEGAPOD_A_PUMP_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_PUMP_POD_ID, A_U32, "pod_id", .optional = true },
	{ MEGAPOD_A_PUMP_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_PUMP_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_PUMP_SETTABLE, A_BITS, "settable", .words = pump_setting_words },
	{ MEGAPOD_A_PUMP_SPEED, A_NEST, "speed", .nest = reading_attrs },
	{ MEGAPOD_A_PUMP_DUTY, A_NEST, "duty", .nest = reading_attrs },
	{ MEGAPOD_A_PUMP_FLOW_TARGET, A_NEST, "flow_target", .nest = reading_attrs },
	{ MEGAPOD_A_PUMP_RUNTIME, A_NEST, "runtime", .nest = reading_attrs },
	{ MEGAPOD_A_PUMP_MODE, A_ENUM, "mode", .words = pump_mode_words },
	{ MEGAPOD_A_PUMP_DUTY_PERMILLE, A_U32, "duty_permille", .optional = true },
	{ MEGAPOD_A_PUMP_FLOW_TARGET_ML_MIN, A_U32, "flow_target_ml_min", .optional = true },
	{ MEGAPOD_A_PUMP_DUTY_MIN_PERMILLE, A_U32, "duty_min_permille" },
	{ MEGAPOD_A_PUMP_DUTY_MAX_PERMILLE, A_U32, "duty_max_permille" },
	{ MEGAPOD_A_PUMP_FLOW_MAX_ML_MIN, A_U32, "flow_max_ml_min" },
	{ MEGAPOD_A_PUMP_COMMAND, A_U32, "command" },
	{ MEGAPOD_A_PUMP_PROGRESS, A_ENUM, "progress", .words = progress_words },
	{ MEGAPOD_A_PUMP_ERROR, A_SINT, "error" },
	{ MEGAPOD_A_PUMP_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_PUMP_DUTY_SETPOINT, A_U32, "duty_setpoint" },
	{ MEGAPOD_A_PUMP_DUTY_SETPOINT, A_NUMBER, "duty_setpoint_number" },
	{ MEGAPOD_A_PUMP_FLOW_SETPOINT, A_U32, "flow_setpoint" },
	{ MEGAPOD_A_PUMP_FLOW_SETPOINT, A_NUMBER, "flow_setpoint_number" },
	{ MEGAPOD_A_PUMP_DUTY_ACTUAL, A_NEST, "duty_actual", .nest = reading_attrs },
	{ MEGAPOD_A_PUMP_FLOW_ACTUAL, A_NEST, "flow_actual", .nest = reading_attrs },
	{ MEGAPOD_A_PUMP_HOLDER, A_STRING, "holder", .optional = true },
	{ MEGAPOD_A_PUMP_LEASE_S, A_U32, "lease_s", .optional = true },
	{ MEGAPOD_A_PUMP_FORCE, A_FLAG, "force", .optional = true },
	{ MEGAPOD_A_PUMP_SAFE, A_FLAG, "safe", .optional = true },
	{ MEGAPOD_A_PUMP_SAFE_PERMILLE, A_U32, "safe_permille" },
	{ 0 }
};

const struct attr setpoint_attrs[] = {
	{ MEGAPOD_A_SETPOINT_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_SETPOINT_INDEX, A_U32, "index" },
	{ MEGAPOD_A_SETPOINT_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_SETPOINT_POD_ID, A_U32, "pod_id", .optional = true },
	{ MEGAPOD_A_SETPOINT_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_SETPOINT_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_SETPOINT_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_SETPOINT_SETTABLE, A_FLAG, "settable" },
	{ MEGAPOD_A_SETPOINT_VALUE_MIN, A_SINT, "value_min" },
	{ MEGAPOD_A_SETPOINT_VALUE_MAX, A_SINT, "value_max" },
	{ MEGAPOD_A_SETPOINT_STEP, A_UINT, "step" },
	{ MEGAPOD_A_SETPOINT_TOLERANCE, A_UINT, "tolerance" },
	{ MEGAPOD_A_SETPOINT_SET, A_NEST, "set", .nest = reading_attrs },
	{ MEGAPOD_A_SETPOINT_ACTUAL, A_NEST, "actual", .nest = reading_attrs },
	{ MEGAPOD_A_SETPOINT_BAND, A_UINT, "band" },
	{ MEGAPOD_A_SETPOINT_SETTLE_MS, A_U32, "settle_ms" },
	{ MEGAPOD_A_SETPOINT_STATE, A_ENUM, "state", .words = setpoint_state_words },
	{ MEGAPOD_A_SETPOINT_PUMP_INDEX, A_U32, "pump_index" },
	{ MEGAPOD_A_SETPOINT_PUMP_INDEX, A_NUMBER, "pump_number" },
	{ MEGAPOD_A_SETPOINT_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_SETPOINT_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_SETPOINT_COMMAND, A_U32, "command" },
	{ MEGAPOD_A_SETPOINT_PROGRESS, A_ENUM, "progress", .words = progress_words },
	{ MEGAPOD_A_SETPOINT_ERROR, A_SINT, "error" },
	{ MEGAPOD_A_SETPOINT_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_SETPOINT_CONFIRMED_MS, A_U32, "confirmed_ms" },
	{ MEGAPOD_A_SETPOINT_SAFE, A_SINT, "safe" },
	{ MEGAPOD_A_SETPOINT_HOLDER, A_STRING, "holder" },
	{ MEGAPOD_A_SETPOINT_LEASE_S, A_U32, "lease_s" },
	{ MEGAPOD_A_SETPOINT_LEASE_LEFT_MS, A_U32, "lease_left_ms" },
	{ MEGAPOD_A_SETPOINT_OWED, A_FLAG, "owed" },
	{ MEGAPOD_A_SETPOINT_FORCE, A_FLAG, "force", .optional = true },
	{ 0 }
};

const struct attr valve_attrs[] = {
	{ MEGAPOD_A_VALVE_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_VALVE_INDEX, A_U32, "index" },
	{ MEGAPOD_A_VALVE_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_VALVE_POD_ID, A_U32, "pod_id", .optional = true },
	{ MEGAPOD_A_VALVE_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_VALVE_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_VALVE_SETPOINT, A_U32, "setpoint" },
	{ MEGAPOD_A_VALVE_SETPOINT, A_NUMBER, "setpoint_number" },
	{ MEGAPOD_A_VALVE_SET, A_NEST, "set", .nest = reading_attrs },
	{ MEGAPOD_A_VALVE_POSITION, A_NEST, "position", .nest = reading_attrs },
	{ MEGAPOD_A_VALVE_TRAVEL_MS, A_U32, "travel_ms" },
	{ MEGAPOD_A_VALVE_FAIL, A_ENUM, "fail", .words = valve_fail_words },
	{ MEGAPOD_A_VALVE_STATE, A_ENUM, "state", .words = valve_state_words },
	{ 0 }
};

const struct attr battery_attrs[] = {
	{ MEGAPOD_A_BATTERY_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_BATTERY_INDEX, A_U32, "index" },
	{ MEGAPOD_A_BATTERY_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_BATTERY_POD_ID, A_U32, "pod_id", .optional = true },
	{ MEGAPOD_A_BATTERY_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_BATTERY_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_BATTERY_SOURCE, A_ENUM, "source", .words = battery_source_words },
	{ MEGAPOD_A_BATTERY_STATUS, A_ENUM, "status", .words = battery_status_words },
	{ MEGAPOD_A_BATTERY_CHARGE, A_NEST, "charge", .nest = reading_attrs },
	{ MEGAPOD_A_BATTERY_TIME_LEFT, A_NEST, "time_left", .nest = reading_attrs },
	{ MEGAPOD_A_BATTERY_VOLTAGE, A_NEST, "voltage", .nest = reading_attrs },
	{ MEGAPOD_A_BATTERY_CURRENT, A_NEST, "current", .nest = reading_attrs },
	{ MEGAPOD_A_BATTERY_POWER, A_NEST, "power", .nest = reading_attrs },
	{ MEGAPOD_A_BATTERY_POWER_SUPPLY, A_STRING, "power_supply" },
	{ 0 }
};

const struct attr outlet_attrs[] = {
	{ MEGAPOD_A_OUTLET_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_OUTLET_INDEX, A_U32, "index" },
	{ MEGAPOD_A_OUTLET_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_OUTLET_POD_ID, A_U32, "pod_id", .optional = true },
	{ MEGAPOD_A_OUTLET_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_OUTLET_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_OUTLET_STATE, A_ENUM, "state", .words = outlet_state_words },
	{ MEGAPOD_A_OUTLET_AGE_MS, A_U32, "age_ms" },
	{ MEGAPOD_A_OUTLET_VOLTAGE, A_NEST, "voltage", .nest = reading_attrs },
	{ MEGAPOD_A_OUTLET_CURRENT, A_NEST, "current", .nest = reading_attrs },
	{ MEGAPOD_A_OUTLET_POWER, A_NEST, "power", .nest = reading_attrs },
	{ MEGAPOD_A_OUTLET_ENERGY, A_NEST, "energy", .nest = reading_attrs },
	{ MEGAPOD_A_OUTLET_COMMAND, A_U32, "command" },
	{ MEGAPOD_A_OUTLET_PROGRESS, A_ENUM, "progress", .words = progress_words },
	{ MEGAPOD_A_OUTLET_ERROR, A_SINT, "error" },
	{ MEGAPOD_A_OUTLET_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_OUTLET_COMMANDED_MS, A_U32, "commanded_ms" },
	{ MEGAPOD_A_OUTLET_CONFIRMED_MS, A_U32, "confirmed_ms" },
	{ MEGAPOD_A_OUTLET_INDEXES, A_U32, "indexes", .multi = true, .optional = true },
	{ MEGAPOD_A_OUTLET_DELAY_MS, A_U32, "delay_ms", .optional = true },
	{ MEGAPOD_A_OUTLET_GAP_MS, A_U32, "gap_ms", .optional = true },
	{ MEGAPOD_A_OUTLET_ON_COMMAND, A_U32, "on_command" },
	{ MEGAPOD_A_OUTLET_ON_IN_MS, A_U32, "on_in_ms" },
	{ MEGAPOD_A_OUTLET_LOCKS, A_U32, "locks" },
	{ 0 }
};

const struct attr member_attrs[] = {
	{ MEGAPOD_A_MEMBER_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_MEMBER_INDEX, A_U32, "index" },
	{ MEGAPOD_A_MEMBER_INDEX, A_NUMBER, "number" },
	{ 0 }
};

const struct attr group_attrs[] = {
	{ MEGAPOD_A_GROUP_ID, A_U32, "id" },
	{ MEGAPOD_A_GROUP_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_GROUP_NAME, A_STRING, "name" },
	{ MEGAPOD_A_GROUP_MEMBER, A_NEST, "member", .nest = member_attrs, .multi = true },
	{ MEGAPOD_A_GROUP_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_GROUP_PRIORITY, A_ENUM, "priority", .words = group_priority_words },
	{ MEGAPOD_A_GROUP_LOAD, A_ENUM, "load", .words = load_kind_words },
	{ MEGAPOD_A_GROUP_VENDOR, A_STRING, "vendor" },
	{ MEGAPOD_A_GROUP_MODEL, A_STRING, "model" },
	{ MEGAPOD_A_GROUP_RATED_MW, A_U32, "rated_mw" },
	{ MEGAPOD_A_GROUP_INRUSH_MA, A_U32, "inrush_ma" },
	{ 0 }
};

const struct attr interlock_input_attrs[] = {
	{ MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_INTERLOCK_INPUT_INDEX, A_U32, "index" },
	{ MEGAPOD_A_INTERLOCK_INPUT_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_INTERLOCK_INPUT_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_INTERLOCK_INPUT_TIME_NS, A_UINT, "time_ns" },
	{ MEGAPOD_A_INTERLOCK_INPUT_CAUSE, A_ENUM, "cause", .words = interlock_cause_words },
	{ MEGAPOD_A_INTERLOCK_INPUT_STANDING, A_FLAG, "standing" },
	{ 0 }
};

const struct attr interlock_action_attrs[] = {
	{ MEGAPOD_A_INTERLOCK_ACTION_KIND, A_ENUM, "kind", .words = interlock_action_kind_words },
	{ MEGAPOD_A_INTERLOCK_ACTION_STAGE, A_U32, "stage" },
	{ MEGAPOD_A_INTERLOCK_ACTION_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_INTERLOCK_ACTION_INDEX, A_U32, "index" },
	{ MEGAPOD_A_INTERLOCK_ACTION_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_INTERLOCK_ACTION_GROUP_NAME, A_STRING, "group_name" },
	{ MEGAPOD_A_INTERLOCK_ACTION_DUTY_PERMILLE, A_U32, "duty_permille" },
	{ MEGAPOD_A_INTERLOCK_ACTION_PARENT_COMPONENT, A_STRING, "parent_component" },
	{ MEGAPOD_A_INTERLOCK_ACTION_PARENT_INDEX, A_U32, "parent_index" },
	{ MEGAPOD_A_INTERLOCK_ACTION_PARENT_INDEX, A_NUMBER, "parent_number" },
	{ MEGAPOD_A_INTERLOCK_ACTION_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_INTERLOCK_ACTION_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_INTERLOCK_ACTION_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_INTERLOCK_ACTION_PLACE_INPUT, A_U32, "place_input" },
	{ MEGAPOD_A_INTERLOCK_ACTION_PLACE_FROM_MM, A_U32, "place_from_mm" },
	{ MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM, A_U32, "place_to_mm" },
	{ 0 }
};

const struct attr interlock_step_attrs[] = {
	{ MEGAPOD_A_INTERLOCK_STEP_KIND, A_ENUM, "kind", .words = interlock_action_kind_words },
	{ MEGAPOD_A_INTERLOCK_STEP_STAGE, A_U32, "stage" },
	{ MEGAPOD_A_INTERLOCK_STEP_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_INTERLOCK_STEP_INDEX, A_U32, "index", .multi = true },
	{ MEGAPOD_A_INTERLOCK_STEP_INDEX, A_NUMBER, "number", .multi = true },
	{ MEGAPOD_A_INTERLOCK_STEP_SELF, A_FLAG, "self" },
	{ MEGAPOD_A_INTERLOCK_STEP_PARENT, A_FLAG, "parent" },
	{ MEGAPOD_A_INTERLOCK_STEP_PROGRESS, A_ENUM, "progress", .words = progress_words },
	{ MEGAPOD_A_INTERLOCK_STEP_TRIES, A_U32, "tries" },
	{ MEGAPOD_A_INTERLOCK_STEP_ISSUED_NS, A_UINT, "issued_ns" },
	{ MEGAPOD_A_INTERLOCK_STEP_CONFIRMED_NS, A_UINT, "confirmed_ns" },
	{ MEGAPOD_A_INTERLOCK_STEP_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_INTERLOCK_STEP_SPARED, A_FLAG, "spared" },
	{ 0 }
};

const struct attr interlock_attrs[] = {
	{ MEGAPOD_A_INTERLOCK_ID, A_U32, "id" },
	{ MEGAPOD_A_INTERLOCK_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_INTERLOCK_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_INTERLOCK_NAME, A_STRING, "name" },
	{ MEGAPOD_A_INTERLOCK_INPUT, A_NEST, "input", .nest = interlock_input_attrs, .multi = true },
	{ MEGAPOD_A_INTERLOCK_VOTES, A_U32, "votes" },
	{ MEGAPOD_A_INTERLOCK_CONDITION, A_ENUM, "condition", .words = interlock_condition_words },
	{ MEGAPOD_A_INTERLOCK_THRESHOLD, A_SINT, "threshold" },
	{ MEGAPOD_A_INTERLOCK_HYSTERESIS, A_UINT, "hysteresis" },
	{ MEGAPOD_A_INTERLOCK_HOLD_MS, A_U32, "hold_ms" },
	{ MEGAPOD_A_INTERLOCK_FROZEN_MS, A_U32, "frozen_ms" },
	{ MEGAPOD_A_INTERLOCK_STALE_MS, A_U32, "stale_ms" },
	{ MEGAPOD_A_INTERLOCK_START_MS, A_U32, "start_ms" },
	{ MEGAPOD_A_INTERLOCK_SEVERITY, A_ENUM, "severity", .words = interlock_severity_words },
	{ MEGAPOD_A_INTERLOCK_ACTION, A_NEST, "action", .nest = interlock_action_attrs, .multi = true },
	{ MEGAPOD_A_INTERLOCK_STAGE_MS, A_U32, "stage_ms" },
	{ MEGAPOD_A_INTERLOCK_WITHIN_MS, A_U32, "within_ms" },
	{ MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE, A_U32, "impaired_stage" },
	{ MEGAPOD_A_INTERLOCK_POWEROFF, A_FLAG, "poweroff" },
	{ MEGAPOD_A_INTERLOCK_LOOP, A_FLAG, "loop" },
	{ MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S, A_U32, "proof_interval_s" },
	{ MEGAPOD_A_INTERLOCK_PROVED_AT_S, A_UINT, "proved_at_s" },
	{ MEGAPOD_A_INTERLOCK_LATCH, A_ENUM, "latch", .words = interlock_latch_words },
	{ MEGAPOD_A_INTERLOCK_BY, A_STRING, "by" },
	{ MEGAPOD_A_INTERLOCK_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_INTERLOCK_BYPASS_S, A_U32, "bypass_s" },
	{ MEGAPOD_A_INTERLOCK_LIVE, A_FLAG, "live", .optional = true },
	{ MEGAPOD_A_INTERLOCK_STATE, A_ENUM, "state", .words = interlock_state_words },
	{ MEGAPOD_A_INTERLOCK_CAUSE, A_ENUM, "cause", .words = interlock_cause_words },
	{ MEGAPOD_A_INTERLOCK_FIRST, A_NEST, "first", .nest = interlock_input_attrs },
	{ MEGAPOD_A_INTERLOCK_VOTING, A_U32, "voting" },
	{ MEGAPOD_A_INTERLOCK_TRIPPED_NS, A_UINT, "tripped_ns" },
	{ MEGAPOD_A_INTERLOCK_TRIPPED_AT_S, A_UINT, "tripped_at_s" },
	{ MEGAPOD_A_INTERLOCK_TRIPS, A_U32, "trips" },
	{ MEGAPOD_A_INTERLOCK_IMPAIRED, A_STRING, "impaired" },
	{ MEGAPOD_A_INTERLOCK_BYPASS_ENDS, A_FLAG, "bypass_ends" },
	{ MEGAPOD_A_INTERLOCK_ESCALATED, A_FLAG, "escalated" },
	{ MEGAPOD_A_INTERLOCK_WORST_CASE_MS, A_U32, "worst_case_ms" },
	{ MEGAPOD_A_INTERLOCK_STEP, A_NEST, "step", .nest = interlock_step_attrs, .multi = true },
	{ MEGAPOD_A_INTERLOCK_PROOF, A_ENUM, "proof", .words = interlock_proof_words },
	{ MEGAPOD_A_INTERLOCK_PROOF_REASON, A_STRING, "proof_reason" },
	{ MEGAPOD_A_INTERLOCK_PROOF_OVERDUE, A_FLAG, "proof_overdue" },
	{ MEGAPOD_A_INTERLOCK_DECIDE_US, A_UINT, "decide_us" },
	{ MEGAPOD_A_INTERLOCK_CONFIRM_US, A_UINT, "confirm_us" },
	{ MEGAPOD_A_INTERLOCK_DECIDE_HIST, A_U32, "decide_hist", .multi = true },
	{ MEGAPOD_A_INTERLOCK_CONFIRM_HIST, A_U32, "confirm_hist", .multi = true },
	{ MEGAPOD_A_INTERLOCK_DEAD_SENSOR_MS, A_U32, "dead_sensor_ms" },
	{ MEGAPOD_A_INTERLOCK_LAST_STAGE_MS, A_U32, "last_stage_ms" },
	{ MEGAPOD_A_INTERLOCK_SELF_MS, A_U32, "self_ms" },
	{ MEGAPOD_A_INTERLOCK_STILL_MS, A_U32, "still_ms" },
	{ MEGAPOD_A_INTERLOCK_SITE_MW, A_SINT, "site_mw" },
	{ MEGAPOD_A_INTERLOCK_CAP_MW, A_UINT, "cap_mw" },
	{ MEGAPOD_A_INTERLOCK_TRIPS_IN_MS, A_U32, "trips_in_ms" },
	{ 0 }
};

const struct attr why_attrs[] = {
	{ MEGAPOD_A_WHY_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_WHY_INDEX, A_U32, "index" },
	{ MEGAPOD_A_WHY_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_WHY_UNMET, A_NEST, "unmet", .nest = unmet_attrs, .multi = true },
	{ 0 }
};

const struct attr unmet_attrs[] = {
	{ MEGAPOD_A_UNMET_INTERLOCK_ID, A_U32, "interlock_id" },
	{ MEGAPOD_A_UNMET_INTERLOCK_NAME, A_STRING, "interlock_name" },
	{ MEGAPOD_A_UNMET_STATE, A_ENUM, "state", .words = interlock_state_words },
	{ MEGAPOD_A_UNMET_CAUSE, A_ENUM, "cause", .words = interlock_cause_words },
	{ MEGAPOD_A_UNMET_TEXT, A_STRING, "text" },
	{ 0 }
};

const struct attr event_attrs[] = {
	{ MEGAPOD_A_EVENT_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_EVENT_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_EVENT_SEQ, A_UINT, "seq" },
	{ MEGAPOD_A_EVENT_FROM_SEQ, A_UINT, "from_seq", .optional = true },
	{ MEGAPOD_A_EVENT_TIME_NS, A_UINT, "time_ns" },
	{ MEGAPOD_A_EVENT_KIND, A_ENUM, "event", .words = event_kind_words },
	{ MEGAPOD_A_EVENT_POD, A_NEST, "pod", .nest = pod_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_COMPONENT, A_NEST, "component", .nest = component_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_SENSOR, A_NEST, "sensor", .nest = sensor_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_OUTLET, A_NEST, "outlet", .nest = outlet_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_PUMP, A_NEST, "pump", .nest = pump_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_GROUP, A_NEST, "group", .nest = group_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_INTERLOCK, A_NEST, "interlock", .nest = interlock_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_SETPOINT, A_NEST, "setpoint", .nest = setpoint_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_VALVE, A_NEST, "valve", .nest = valve_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_BATTERY, A_NEST, "battery", .nest = battery_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_LOCK, A_NEST, "lock", .nest = lock_attrs, .optional = true },
	{ MEGAPOD_A_EVENT_RECORD, A_NEST, "record", .nest = record_attrs, .optional = true },
	{ 0 }
};

const struct attr lock_attrs[] = {
	{ MEGAPOD_A_LOCK_ID, A_U32, "id" },
	{ MEGAPOD_A_LOCK_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_LOCK_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_LOCK_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_LOCK_INDEX, A_U32, "index" },
	{ MEGAPOD_A_LOCK_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_LOCK_HOLDER, A_STRING, "holder" },
	{ MEGAPOD_A_LOCK_REASON, A_STRING, "reason" },
	{ MEGAPOD_A_LOCK_SINCE_S, A_UINT, "since_s" },
	{ MEGAPOD_A_LOCK_BY, A_STRING, "by", .optional = true },
	{ MEGAPOD_A_LOCK_OVERRIDE_REASON, A_STRING, "override_reason", .optional = true },
	{ 0 }
};

const struct attr record_attrs[] = {
	{ MEGAPOD_A_RECORD_ID, A_U32, "id" },
	{ MEGAPOD_A_RECORD_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_RECORD_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_RECORD_OPEN, A_FLAG, "open" },
	{ MEGAPOD_A_RECORD_TRIPPED_NS, A_UINT, "tripped_ns" },
	{ MEGAPOD_A_RECORD_TRIPPED_AT_MS, A_UINT, "tripped_at_ms" },
	{ MEGAPOD_A_RECORD_BEFORE_MS, A_U32, "before_ms" },
	{ MEGAPOD_A_RECORD_AFTER_MS, A_U32, "after_ms" },
	{ MEGAPOD_A_RECORD_CUT_BEFORE, A_FLAG, "cut_before" },
	{ MEGAPOD_A_RECORD_CUT_AFTER, A_FLAG, "cut_after" },
	{ MEGAPOD_A_RECORD_BYTES, A_U32, "bytes" },
	{ MEGAPOD_A_RECORD_TRIPS, A_U32, "trips" },
	{ MEGAPOD_A_RECORD_INTERLOCK_NAME, A_STRING, "interlock_name" },
	{ MEGAPOD_A_RECORD_CAUSE, A_ENUM, "cause", .words = interlock_cause_words },
	{ MEGAPOD_A_RECORD_INPUT, A_STRING, "input" },
	{ MEGAPOD_A_RECORD_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_RECORD_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_RECORD_MISSED, A_U32, "missed" },
	{ MEGAPOD_A_RECORD_SIZE, A_U32, "size" },
	{ MEGAPOD_A_RECORD_OFFSET, A_U32, "offset" },
	{ MEGAPOD_A_RECORD_DATA, A_BYTES, "data" },
	{ 0 }
};

const struct attr reading_attrs[] = {
	{ MEGAPOD_A_SENSOR_INDEX, A_U32, "index" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_SENSOR_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_SENSOR_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_SENSOR_AGE_MS, A_U32, "age_ms" },
	{ 0 }
};
