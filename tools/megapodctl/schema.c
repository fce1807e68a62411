// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink attributes to JSON, by tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <linux/modbus.h>
#include <netlink/attr.h>

#include "schema.h"
#include "text.h"
#include "units.h"

const char *const link_type_words[] = { "rtu", "tcp", NULL };
const char *const parity_words[] = { "none", "even", "odd", NULL };
const char *const access_words[] = { "rw", "ro", NULL };
const char *const space_words[] = { "coil", "discrete", "holding", "input", NULL };
static const char *const link_state_words[] = { "down", "connecting", "up", NULL };
static const char *const device_state_words[] = {
	"unbound", "identifying", "ready", "quarantined", "refused", NULL
};

const char *const quantity_words[] = {
	"temperature", "flow", "pressure", "level", "speed", "duty", "voltage", "current",
	"power", "apparent-power", "reactive-power", "energy", "reactive-energy", "frequency",
	"power-factor", "angle", "humidity", "duration", "count", "raw", "alarm", "leak", "input",
	NULL
};

const char *const status_words[] = {
	"ok", "warning", "critical", "fault", "stale", "absent", NULL
};

static const char *const kind_words[] = { "other", "cdu", "pump", "pdu", "ups", "sensor", NULL };
static const char *const component_state_words[] = {
	"ok", "degraded", "offline", "refused", NULL
};

static const char *const outlet_state_words[] = { "unknown", "off", "on", NULL };
static const char *const progress_words[] = {
	"none", "queued", "commanded", "confirmed", "failed", NULL
};

static const char *const pump_mode_words[] = { "unknown", "manual", "auto", "stopped", NULL };
static const char *const pump_setting_words[] = { "duty", "flow-target", "mode", NULL };
static const char *const event_kind_words[] = {
	"pod-add", "pod-del", "component-add", "component-change", "component-del",
	"sensor-change", "outlet-change", "outlet-foreign", "pump-change", "group-add",
	"group-change", "group-del", NULL
};

static const struct attr stats_attrs[] = {
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

const struct attr link_attrs[] = {
	{ MODBUS_A_LINK_ID, A_U32, "id" },
	{ MODBUS_A_LINK_NAME, A_STRING, "name" },
	{ MODBUS_A_LINK_TYPE, A_ENUM, "type", .words = link_type_words },
	{ MODBUS_A_LINK_STATE, A_ENUM, "state", .words = link_state_words },
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
	{ MODBUS_A_LINK_DEVICES, A_U32, "devices" },
	{ MODBUS_A_LINK_UTILISATION_PPM, A_U32, "utilisation_ppm" },
	{ MODBUS_A_LINK_RESERVED_PPM, A_U32, "reserved_ppm" },
	{ MODBUS_A_LINK_LAST_ERROR, A_STRING, "last_error" },
	{ MODBUS_A_LINK_STATS, A_NEST, "stats", .nest = stats_attrs },
	{ MODBUS_A_LINK_SEQ, A_UINT, "seq" },
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
	{ MODBUS_A_DEVICE_HELD_BY, A_STRING, "held_by", .multi = true },
	{ MODBUS_A_DEVICE_STATS, A_NEST, "stats", .nest = stats_attrs },
	{ MODBUS_A_DEVICE_SEQ, A_UINT, "seq" },
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

const struct attr pod_attrs[] = {
	{ MEGAPOD_A_POD_ID, A_U32, "id" },
	{ MEGAPOD_A_POD_NAME, A_STRING, "name" },
	{ MEGAPOD_A_POD_COMPONENTS, A_U32, "components" },
	{ MEGAPOD_A_POD_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_POD_LAST_SEQ, A_UINT, "last_seq" },
	{ MEGAPOD_A_POD_OLDEST_SEQ, A_UINT, "oldest_seq" },
	{ 0 }
};

const struct attr component_attrs[] = {
	{ MEGAPOD_A_COMPONENT_ID, A_U32, "id" },
	{ MEGAPOD_A_COMPONENT_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_COMPONENT_NAME, A_STRING, "name" },
	{ MEGAPOD_A_COMPONENT_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_COMPONENT_DRIVER, A_STRING, "driver" },
	{ MEGAPOD_A_COMPONENT_INDEX, A_U32, "index" },
	{ MEGAPOD_A_COMPONENT_KIND, A_ENUM, "kind", .words = kind_words },
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
	{ 0 }
};

const struct attr sensor_attrs[] = {
	{ MEGAPOD_A_SENSOR_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_SENSOR_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_SENSOR_INDEX, A_U32, "index" },
	{ MEGAPOD_A_SENSOR_LABEL, A_STRING, "label" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_SENSOR_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_SENSOR_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_SENSOR_AGE_MS, A_U32, "age_ms" },
	{ MEGAPOD_A_SENSOR_TIME_NS, A_UINT, "time_ns" },
	{ MEGAPOD_A_SENSOR_WARN_MIN, A_SINT, "warn_min" },
	{ MEGAPOD_A_SENSOR_WARN_MAX, A_SINT, "warn_max" },
	{ MEGAPOD_A_SENSOR_CRIT_MIN, A_SINT, "crit_min" },
	{ MEGAPOD_A_SENSOR_CRIT_MAX, A_SINT, "crit_max" },
	{ MEGAPOD_A_SENSOR_HYSTERESIS, A_SINT, "hysteresis" },
	{ 0 }
};

/* A sensor within its pump or outlet. */
static const struct attr reading_attrs[] = {
	{ MEGAPOD_A_SENSOR_INDEX, A_U32, "index" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_ENUM, "quantity", .words = quantity_words },
	{ MEGAPOD_A_SENSOR_VALUE, A_SINT, "value" },
	{ MEGAPOD_A_SENSOR_QUANTITY, A_UNIT, "unit" },
	{ MEGAPOD_A_SENSOR_STATUS, A_ENUM, "status", .words = status_words },
	{ MEGAPOD_A_SENSOR_AGE_MS, A_U32, "age_ms" },
	{ 0 }
};

const struct attr pump_attrs[] = {
	{ MEGAPOD_A_PUMP_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_PUMP_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_PUMP_INDEX, A_U32, "index" },
	{ MEGAPOD_A_PUMP_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_PUMP_LABEL, A_STRING, "label" },
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
	{ 0 }
};

const struct attr outlet_attrs[] = {
	{ MEGAPOD_A_OUTLET_COMPONENT_ID, A_U32, "component_id" },
	{ MEGAPOD_A_OUTLET_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_OUTLET_INDEX, A_U32, "index" },
	{ MEGAPOD_A_OUTLET_INDEX, A_NUMBER, "number" },
	{ MEGAPOD_A_OUTLET_LABEL, A_STRING, "label" },
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
	{ 0 }
};

static const struct attr member_attrs[] = {
	{ MEGAPOD_A_MEMBER_COMPONENT_NAME, A_STRING, "component_name" },
	{ MEGAPOD_A_MEMBER_INDEX, A_U32, "index" },
	{ MEGAPOD_A_MEMBER_INDEX, A_NUMBER, "number" },
	{ 0 }
};

const struct attr group_attrs[] = {
	{ MEGAPOD_A_GROUP_ID, A_U32, "id" },
	{ MEGAPOD_A_GROUP_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_GROUP_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_GROUP_NAME, A_STRING, "name" },
	{ MEGAPOD_A_GROUP_MEMBER, A_NEST, "member", .multi = true, .nest = member_attrs },
	{ 0 }
};

const struct attr event_attrs[] = {
	{ MEGAPOD_A_EVENT_KIND, A_ENUM, "event", .words = event_kind_words },
	{ MEGAPOD_A_EVENT_POD_ID, A_U32, "pod_id" },
	{ MEGAPOD_A_EVENT_POD_NAME, A_STRING, "pod_name" },
	{ MEGAPOD_A_EVENT_SEQ, A_UINT, "seq" },
	{ MEGAPOD_A_EVENT_TIME_NS, A_UINT, "time_ns" },
	{ MEGAPOD_A_EVENT_POD, A_NEST, "pod", .optional = true, .nest = pod_attrs },
	{ MEGAPOD_A_EVENT_COMPONENT, A_NEST, "component", .optional = true,
	  .nest = component_attrs },
	{ MEGAPOD_A_EVENT_SENSOR, A_NEST, "sensor", .optional = true, .nest = sensor_attrs },
	{ MEGAPOD_A_EVENT_OUTLET, A_NEST, "outlet", .optional = true, .nest = outlet_attrs },
	{ MEGAPOD_A_EVENT_PUMP, A_NEST, "pump", .optional = true, .nest = pump_attrs },
	{ MEGAPOD_A_EVENT_GROUP, A_NEST, "group", .optional = true, .nest = group_attrs },
	{ 0 }
};

const struct attr *attr_find(const struct attr *attrs, int nr)
{
	for (; attrs->key; attrs++)
		if (attrs->nr == nr)
			return attrs;
	abort();
}

static size_t count_words(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* A word a newer kernel may have added is shown as its number. */
static json_object *word_json(const char *const *words, uint32_t value)
{
	char number[16];

	if (value < count_words(words))
		return json_object_new_string(words[value]);
	snprintf(number, sizeof(number), "%u", value);
	return json_object_new_string(number);
}

static json_object *bits_json(const char *const *words, uint32_t value)
{
	json_object *array = json_object_new_array();

	for (uint32_t bit = 0; bit < 32; bit++)
		if (value & 1u << bit)
			json_object_array_add(array, word_json(words, bit));
	return array;
}

static json_object *string_json(const struct nlattr *nla)
{
	char *text = must(text_clean(nla_data(nla), nla_len(nla)));
	json_object *object = json_object_new_string(text);

	free(text);
	return object;
}

/* NULL, which is null in JSON, for what is not as it should be. */
static json_object *value_json(const struct attr *attr, const struct nlattr *nla)
{
	bool wide = nla_len(nla) == 8;

	switch (attr->type) {
	case A_STRING:
		return string_json(nla);
	case A_FLAG:
		return json_object_new_boolean(true);
	case A_NEST:
		return attrs_to_json(attr->nest, nla_data(nla), nla_len(nla));
	default:
		break;
	}
	if (!wide && nla_len(nla) != 4)
		return NULL;
	if (attr->type == A_SINT)
		return json_object_new_int64(wide ? nla_get_s64(nla) : nla_get_s32(nla));
	if (attr->type == A_UINT)
		return json_object_new_uint64(wide ? nla_get_u64(nla) : nla_get_u32(nla));
	if (wide)
		return NULL;
	switch (attr->type) {
	case A_ENUM:
		return word_json(attr->words, nla_get_u32(nla));
	case A_BITS:
		return bits_json(attr->words, nla_get_u32(nla));
	case A_UNIT:
		return json_object_new_string(units_base(nla_get_u32(nla)));
	case A_NUMBER:
		return json_object_new_int64((int64_t)nla_get_u32(nla) + 1);
	default:
		return json_object_new_int64(nla_get_u32(nla));
	}
}

static json_object *all_json(const struct attr *attr, const struct nlattr *head, int len)
{
	json_object *array = json_object_new_array();
	const struct nlattr *nla;
	int rest;

	nla_for_each_attr(nla, (struct nlattr *)head, len, rest)
		if (nla_type(nla) == attr->nr)
			json_object_array_add(array, value_json(attr, nla));
	return array;
}

json_object *attrs_to_json(const struct attr *attrs, const struct nlattr *head, int len)
{
	json_object *object = json_object_new_object();

	for (; attrs->key; attrs++) {
		const struct nlattr *nla = nla_find(head, len, attrs->nr);
		json_object *value = NULL;

		if (attrs->multi)
			value = all_json(attrs, head, len);
		else if (nla)
			value = value_json(attrs, nla);
		else if (attrs->type == A_FLAG)
			value = json_object_new_boolean(false);
		else if (attrs->optional)
			continue;
		json_object_object_add(object, attrs->key, value);
	}
	return object;
}
