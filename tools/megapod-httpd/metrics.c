// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes a series.
 *
 * A state that has an order (the status of a reading, from ok to absent) is one number, so
 * that "at least critical" is a comparison and a channel costs one series. A state without one
 * (of an interlock, a pump's mode) is one series per word, of which one is 1, as in
 * OpenTelemetry's hw.status. What is yes or no is 1 or 0. What is not known has no series.
 *
 * Labels: pod, component and channel are names that people gave or that the map has; outlets,
 * pumps, set-points, valves and batteries are numbered as everywhere. Free text goes into
 * *_info alone.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"
#include "metrics.h"
#include "reading.h"
#include "series.h"

/* What is being written, and labels of the object that is. */
static const struct snapshot *from;
static struct buf labels;

static void label(const char *name, const char *value)
{
	buf_printf(&labels, "%s%s=\"", labels.len ? "," : "", name);
	buf_label(&labels, value);
	buf_puts(&labels, "\"");
}

/* What a label would be empty for, it is left out. */
static void label_key(json_object *object, const char *name, const char *key)
{
	if (has(object, key))
		label(name, get_string(object, key));
}

static void labels_begin(void)
{
	labels.len = 0;
	buf_puts(&labels, "");
}

/* Of a part of a component, "outlet" 3 or "channel" "Coolant flow". */
static void labels_of(json_object *part, const char *what, const char *key)
{
	const char *component = get_string(part, "component_name");

	labels_begin();
	label("pod", snapshot_pod_of(from, component));
	label("component", component);
	label(what, get_string(part, key));
}

/* What stands after @len is for one series. */
static void labels_cut(size_t len)
{
	labels.len = len;
	labels.text[len] = '\0';
}

static void number(struct family *family, json_object *object, const char *key,
		   unsigned int decimals)
{
	if (has(object, key))
		family_decimal(family, labels.text, get_number(object, key), decimals);
}

static void flag(struct family *family, bool is)
{
	family_decimal(family, labels.text, is, 0);
}

static void states(struct family *family, json_object *object, const char *key,
		   const char *const *words)
{
	if (has(object, key))
		family_states(family, labels.text, words, get_string(object, key));
}

/* Bucket n counts what took less than 2^n @unit; the last one all the rest. */
static void histogram(struct family *family, json_object *counts, double unit)
{
	size_t count = length(counts);
	unsigned long long sum = 0;

	for (size_t i = 0; i < count; i++) {
		sum += json_object_get_int64(item_at(counts, i));
		family_bucket(family, labels.text, i + 1 < count ? ldexp(unit, i) : INFINITY, sum);
	}
}

/* Counters that links and devices both have. */
static const struct counter {
	const char *key;
	const char *help;
} counters[] = {
	{ "requests", "Request frames sent, retries included" },
	{ "replies", "Valid replies, exceptions included" },
	{ "tx_bytes", "Bytes sent" },
	{ "rx_bytes", "Bytes received" },
	{ "timeouts", "Requests without any reply in time" },
	{ "crc_errors", "Replies with a wrong CRC" },
	{ "bad_frames", "Replies refused for another reason" },
	{ "foreign", "Late replies and those of another unit" },
	{ "junk_bytes", "Bytes received outside of any reply" },
	{ "retries", "Requests sent again" },
	{ "exceptions", "Exception replies" },
	{ "quarantines", "Times a unit was put into quarantine" },
	{ "reconnects", "Times the link came up" },
};

static struct family of_link[COUNT_OF(counters)], of_device[COUNT_OF(counters)];

static void write_self(const struct self *self)
{
	static const char *const classes[] = { NULL, NULL, "2xx", NULL, "4xx", "5xx" };
	struct rusage usage;

	labels_begin();
	flag(&series[S_UP], !from->why);
	family_double(&series[S_SNAPSHOT_S], "", from->took_s);
	family_decimal(&series[S_SNAPSHOTS], "", from->serial, 0);
	family_decimal(&series[S_CONNECTIONS], "", self->connections, 0);
	family_decimal(&series[S_STREAMS], "", self->streams, 0);
	family_decimal(&series[S_LATE], "", self->late, 0);
	family_decimal(&series[S_OVERRUNS], "", self->overruns, 0);
	family_decimal(&series[S_RESYNCS], "", self->resyncs, 0);
	for (size_t i = 0; i < COUNT_OF(classes); i++) {
		if (!classes[i])
			continue;
		labels_begin();
		label("status", classes[i]);
		family_decimal(&series[S_REQUESTS], labels.text, self->answered[i], 0);
	}
	if (!getrusage(RUSAGE_SELF, &usage))
		family_double(&series[S_CPU], "", usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
			      (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
	labels_begin();
	label("version", VERSION);
	flag(&series[S_BUILD], true);
}

static void write_pod(json_object *pod)
{
	json_object *fluid;
	size_t len;

	labels_begin();
	label("pod", get_string(pod, "name"));
	if (has(pod, "status"))
		family_decimal(&series[S_POD_STATUS], labels.text,
			       word_number(status_words, get_string(pod, "status")), 0);
	number(&series[S_POD_EVENTS], pod, "last_seq", 0);
	number(&series[S_POD_CAP], pod, "cap_mw", 3);
	len = labels.len;
	for_each_object(fluid, get(pod, "fluid")) {
		labels_cut(len);
		label_key(fluid, "loop", "loop");
		number(&series[S_DENSITY], fluid, "density_kg_m3", 0);
		number(&series[S_SPECIFIC_HEAT], fluid, "specific_heat_j_kg_k", 0);
		label_key(fluid, "fluid", "type");
		flag(&series[S_FLUID], true);
	}
}

static void write_component(json_object *component)
{
	static const char *const hw_states[] = { "ok", "degraded", "failed", NULL };
	static const char *const infos[] = {
		"kind", "driver", "vendor", "model", "serial", "firmware", "bus"
	};
	const char *state = get_string(component, "state");
	bool answers = !strcmp(state, "ok") || !strcmp(state, "degraded");
	const char *hw_state = answers ? state : "failed";
	size_t len;

	labels_begin();
	label("pod", get_string(component, "pod_name"));
	label("component", get_string(component, "name"));
	states(&series[S_COMPONENT_STATE], component, "state", component_state_words);
	len = labels.len;
	label("hw_type", get_string(component, "kind"));
	/* the label that OpenTelemetry's hw.state becomes */
	for (size_t i = 0; *state && hw_states[i]; i++) {
		size_t at = labels.len;

		label("hw_state", hw_states[i]);
		flag(&series[S_HW_STATUS], !strcmp(hw_states[i], hw_state));
		labels_cut(at);
	}
	labels_cut(len);
	for (size_t i = 0; i < COUNT_OF(infos); i++)
		label_key(component, infos[i], infos[i]);
	flag(&series[S_COMPONENT], true);
}

static void write_limits(json_object *sensor, unsigned int quantity)
{
	static const struct {
		const char *key, *type;
	} types[] = {
		{ "warn_min", "low.degraded" }, { "warn_max", "high.degraded" },
		{ "crit_min", "low.critical" }, { "crit_max", "high.critical" },
	};
	size_t len = labels.len;

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (!has(sensor, types[i].key))
			continue;
		label("hw_limit_type", types[i].type);
		reading_add(LIMIT, quantity, labels.text, get_number(sensor, types[i].key));
		labels_cut(len);
	}
}

static void write_sensor(json_object *sensor)
{
	unsigned int quantity = quantity_of(sensor);

	labels_of(sensor, "channel", "label");
	if (has(sensor, "loop") && !is_word(sensor, "loop", "none"))
		label("loop", get_string(sensor, "loop"));
	if (has(sensor, "value"))
		reading_add(OF_CHANNEL, quantity, labels.text, get_number(sensor, "value"));
	if (has(sensor, "status"))
		family_decimal(&series[S_STATUS], labels.text,
			       word_number(status_words, get_string(sensor, "status")), 0);
	number(&series[S_AGE], sensor, "age_ms", 3);
	number(&series[S_PLACE], sensor, "location_mm", 3);
	write_limits(sensor, quantity);
}

static void write_info(struct family *family, json_object *part)
{
	label_key(part, "label", "label");
	flag(family, true);
}

static void write_outlet(json_object *outlet)
{
	static const char *const readings[] = { "voltage", "current", "power", "energy" };

	labels_of(outlet, "outlet", "number");
	if (is_word(outlet, "state", "on") || is_word(outlet, "state", "off"))
		flag(&series[S_OUTLET_ON], is_word(outlet, "state", "on"));
	number(&series[S_OUTLET_AGE], outlet, "age_ms", 3);
	number(&series[S_OUTLET_LOCKS], outlet, "locks", 0);
	for (size_t i = 0; i < COUNT_OF(readings); i++)
		reading_of(OF_OUTLET, get(outlet, readings[i]), labels.text);
	write_info(&series[S_OUTLET], outlet);
}

static void write_pump(json_object *pump)
{
	labels_of(pump, "pump", "number");
	reading_of(OF_PUMP, get(pump, "speed"), labels.text);
	reading_of(OF_PUMP, get(pump, "runtime"), labels.text);
	reading_of(PUMP_TARGET, get(pump, "duty"), labels.text);
	reading_of(PUMP_TARGET, get(pump, "flow_target"), labels.text);
	reading_of(PUMP_ACTUAL, get(pump, "duty_actual"), labels.text);
	reading_of(PUMP_ACTUAL, get(pump, "flow_actual"), labels.text);
	states(&series[S_PUMP_MODE], pump, "mode", pump_mode_words);
	write_info(&series[S_PUMP], pump);
}

static void write_setpoint(json_object *setpoint)
{
	unsigned int quantity = quantity_of(setpoint);
	static const struct {
		const char *key, *point;
	} points[] = { { "set.value", "set" }, { "value", "commanded" }, { "safe", "safe" } };
	size_t len;

	labels_of(setpoint, "setpoint", "number");
	states(&series[S_SETPOINT_STATE], setpoint, "state", setpoint_state_words);
	number(&series[S_LEASE], setpoint, "lease_left_ms", 3);
	flag(&series[S_OWED], get_flag(setpoint, "owed"));
	len = labels.len;
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		if (!has(setpoint, points[i].key))
			continue;
		label("point", points[i].point);
		reading_add(SETPOINT, quantity, labels.text, get_number(setpoint, points[i].key));
		labels_cut(len);
	}
	write_info(&series[S_SETPOINT], setpoint);
}

static void write_valve(json_object *valve)
{
	labels_of(valve, "valve", "number");
	states(&series[S_VALVE_STATE], valve, "state", valve_state_words);
	reading_of(OF_VALVE, get(valve, "position"), labels.text);
	reading_of(VALVE_SET, get(valve, "set"), labels.text);
}

static void write_battery(json_object *battery)
{
	static const char *const readings[] = {
		"charge", "time_left", "voltage", "current", "power"
	};

	labels_of(battery, "battery", "number");
	states(&series[S_BATTERY_SOURCE], battery, "source", battery_source_words);
	states(&series[S_BATTERY_STATUS], battery, "status", battery_status_words);
	for (size_t i = 0; i < COUNT_OF(readings); i++)
		reading_of(OF_BATTERY, get(battery, readings[i]), labels.text);
}

static void write_group(json_object *group)
{
	json_object *member;
	size_t len;

	labels_begin();
	label("pod", get_string(group, "pod_name"));
	label("group", get_string(group, "name"));
	label_key(group, "load", "load");
	label_key(group, "priority", "priority");
	len = labels.len;
	for_each_object(member, get(group, "member")) {
		label("component", get_string(member, "component_name"));
		label("outlet", get_string(member, "number"));
		flag(&series[S_MEMBER], true);
		labels_cut(len);
	}
}

static void write_interlock_info(json_object *interlock)
{
	size_t len = labels.len;

	label_key(interlock, "severity", "severity");
	label("condition", interlock_trips_when(interlock));
	flag(&series[S_INTERLOCK], true);
	labels_cut(len);
	if (!has(interlock, "cause") || is_word(interlock, "cause", "none"))
		return;
	label("cause", get_string(interlock, "cause"));
	if (has(interlock, "first"))
		label("first", interlock_first(interlock));
	flag(&series[S_TRIP], true);
	labels_cut(len);
}

static void write_interlock(json_object *interlock)
{
	labels_begin();
	label("pod", get_string(interlock, "pod_name"));
	label("interlock", get_string(interlock, "name"));
	states(&series[S_INTERLOCK_STATE], interlock, "state", interlock_state_words);
	states(&series[S_PROOF], interlock, "proof", interlock_proof_words);
	number(&series[S_TRIPS], interlock, "trips", 0);
	number(&series[S_TRIPS_IN], interlock, "trips_in_ms", 3);
	number(&series[S_TRIPPED_AT], interlock, "tripped_at_s", 0);
	number(&series[S_VOTING], interlock, "voting", 0);
	flag(&series[S_IMPAIRED], has(interlock, "impaired"));
	flag(&series[S_ESCALATED], get_flag(interlock, "escalated"));
	flag(&series[S_OVERDUE], get_flag(interlock, "proof_overdue"));
	number(&series[S_BYPASS], interlock, "bypass_s", 0);
	number(&series[S_PROVEN], interlock, "proved_at_s", 0);
	number(&series[S_WORST], interlock, "worst_case_ms", 3);
	number(&series[S_DEAD], interlock, "dead_sensor_ms", 3);
	number(&series[S_LAST_STAGE], interlock, "last_stage_ms", 3);
	number(&series[S_SELF_WAIT], interlock, "self_ms", 3);
	histogram(&series[S_DECIDE], get(interlock, "decide_hist"), 1e-6);
	histogram(&series[S_CONFIRM], get(interlock, "confirm_hist"), 1e-6);
	write_interlock_info(interlock);
	text_free_all();
}

/* Two rules over one cap count the same. */
static void write_site(json_object *pod)
{
	json_object *interlock;

	for_each_object(interlock, from->part[INTERLOCKS]) {
		if (!has(interlock, "site_mw") ||
		    !is_word(interlock, "pod_name", get_string(pod, "name")))
			continue;
		labels_begin();
		label("pod", get_string(pod, "name"));
		number(&series[S_SITE], interlock, "site_mw", 3);
		return;
	}
}

static void write_records(json_object *pod)
{
	long long count = 0, open = 0, missed = 0;
	json_object *record;

	for_each_object(record, from->part[RECORDS]) {
		if (!is_word(record, "pod_name", get_string(pod, "name")))
			continue;
		count++;
		open += get_flag(record, "open");
		if (get_number(record, "missed") > missed)
			missed = get_number(record, "missed");
	}
	labels_begin();
	label("pod", get_string(pod, "name"));
	family_decimal(&series[S_RECORDS], labels.text, count, 0);
	family_decimal(&series[S_RECORDS_OPEN], labels.text, open, 0);
	family_decimal(&series[S_RECORDS_MISSED], labels.text, missed, 0);
}

static void write_codes(struct family *family, json_object *codes)
{
	size_t len = labels.len;
	json_object *count;
	char code[24];

	for_each_object(count, codes) {
		if (!json_object_get_int64(count))
			continue;
		snprintf(code, sizeof(code), "%zu", count_nr);
		label("code", code);
		family_decimal(family, labels.text, json_object_get_int64(count), 0);
		labels_cut(len);
	}
}

static void write_counters(struct family *families, json_object *stats)
{
	for (size_t i = 0; i < COUNT_OF(counters); i++)
		number(&families[i], stats, counters[i].key, 0);
}

static void write_link(json_object *link)
{
	json_object *stats = get(link, "stats");

	labels_begin();
	label("link", get_string(link, "name"));
	label_key(link, "type", "type");
	states(&series[S_LINK_STATE], link, "state", link_state_words);
	number(&series[S_UTILISATION], link, "utilisation_ppm", 6);
	number(&series[S_RESERVED], link, "reserved_ppm", 6);
	if (!stats)
		return;
	write_counters(of_link, stats);
	write_codes(&series[S_LINK_CODES], get(stats, "exception_code"));
	histogram(&series[S_LINK_LATENCY], get(stats, "latency_bucket"), 1e-3);
	number(&series[S_LINK_SLOWEST], stats, "latency_max_us", 6);
}

static void write_device(json_object *device)
{
	json_object *stats = get(device, "stats");

	labels_begin();
	label("link", get_string(device, "link_name"));
	label("device", get_string(device, "name"));
	states(&series[S_DEVICE_STATE], device, "state", device_state_words);
	if (!stats)
		return;
	write_counters(of_device, stats);
	write_codes(&series[S_DEVICE_CODES], get(stats, "exception_code"));
	histogram(&series[S_DEVICE_LATENCY], get(stats, "latency_bucket"), 1e-3);
	number(&series[S_DEVICE_SLOWEST], stats, "latency_max_us", 6);
}

static const struct {
	enum part part;
	void (*write)(json_object *object);
} writers[] = {
	{ PODS, write_pod }, { PODS, write_site }, { PODS, write_records },
	{ COMPONENTS, write_component }, { SENSORS, write_sensor }, { SETPOINTS, write_setpoint },
	{ PUMPS, write_pump }, { VALVES, write_valve }, { OUTLETS, write_outlet },
	{ BATTERIES, write_battery }, { GROUPS, write_group }, { INTERLOCKS, write_interlock },
	{ LINKS, write_link }, { DEVICES, write_device },
};

static void write_objects(void)
{
	json_object *object;

	for (size_t i = 0; i < COUNT_OF(writers); i++)
		for_each_object(object, from->part[writers[i].part])
			writers[i].write(object);
}

static void describe(struct family *families, const char *of)
{
	char *name;

	for (size_t i = 0; i < COUNT_OF(counters) && !families[i].name; i++) {
		if (asprintf(&name, "modbus_%s_%s", of, counters[i].key) < 0)
			must(NULL);
		families[i] = (struct family){ .type = COUNTER, .name = name,
					       .help = counters[i].help };
	}
}

size_t metrics_write(const struct snapshot *snapshot, const struct self *self, bool openmetrics,
		     struct buf *to)
{
	size_t count = 0;

	describe(of_link, "link");
	describe(of_device, "device");
	from = snapshot;
	write_self(self);
	if (!snapshot->why)
		write_objects();
	for (size_t i = 0; i < S_SERIES; i++)
		count += family_end(&series[i], openmetrics, to);
	count += readings_end(openmetrics, to);
	for (size_t i = 0; i < COUNT_OF(counters); i++) {
		count += family_end(&of_link[i], openmetrics, to);
		count += family_end(&of_device[i], openmetrics, to);
	}
	if (openmetrics)
		buf_puts(to, "# EOF\n");
	return count;
}

/* The weight of a media type in an Accept header, 0 if it is not there. */
static double weight(const char *accept, const char *type)
{
	const char *at = strcasestr(accept, type), *end, *q;

	if (!at)
		return 0;
	end = at + strcspn(at, ",");
	q = strstr(at, ";q=");
	return q && q < end ? atof(q + 3) : 1;
}

bool metrics_openmetrics(const char *accept)
{
	double openmetrics;

	if (!accept)
		return false;
	openmetrics = weight(accept, "application/openmetrics-text");
	return openmetrics > 0 && openmetrics >= weight(accept, "text/plain");
}
