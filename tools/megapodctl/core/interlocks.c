// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interlocks and events in words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/rule.h"
#include "core/schema.h"
#include "core/words.h"

bool is_armed(json_object *interlock)
{
	return !is_word(interlock, "state", "disarmed");
}

const char *span_text(long long seconds)
{
	if (seconds < 120)
		return text("%lld s", seconds);
	if (seconds < 7200)
		return text("%lld min", seconds / 60);
	return seconds < 172800 ? text("%lld h", seconds / 3600) :
	       text("%lld d", seconds / 86400);
}

/* The first input that voted is told without its label's quantity: that is with the inputs. */
const char *interlock_first(json_object *interlock)
{
	json_object *first = get(interlock, "first");

	if (!first)
		return "";
	return text("%s%s%s", part_name(first), has(first, "value") ? " " : "",
		    has(first, "value") ? quantity_text(first, "value") : "");
}

const char *interlock_trips_when(json_object *interlock)
{
	size_t inputs = length(get(interlock, "input"));
	long long hold = get_number(interlock, "hold_ms");

	return text("%s%s%s%s", inputs < 2 || is_word(interlock, "condition", "over-cap") ? "" :
		    text("%lld of %zu ", get_number(interlock, "votes"), inputs),
		    rule_condition(interlock), hold ? " for " : "", hold ? rule_time(hold) : "");
}

const char *interlock_owner(json_object *interlock)
{
	if (!has(interlock, "by"))
		return "";
	return text(" by %s%s%s", get_string(interlock, "by"),
		    has(interlock, "reason") ? ": " : "", get_string(interlock, "reason"));
}

static const char *bypass_text(json_object *interlock)
{
	return text("bypassed%s, ends in %s", interlock_owner(interlock),
		    span_text(get_number(interlock, "bypass_s")));
}

static const char *trip_text(json_object *interlock)
{
	const char *first = interlock_first(interlock);

	return text("%s%s%s", get_string(interlock, "cause"), *first ? ": " : "", first);
}

static const char *join(const char *list, const char *more)
{
	return *list && *more ? text("%s; %s", list, more) : text("%s%s", list, more);
}

const char *interlock_note(json_object *interlock)
{
	const char *note = "";

	if (is_word(interlock, "state", "tripped") || is_word(interlock, "state", "blocking"))
		note = trip_text(interlock);
	else if (!is_armed(interlock) && is_word(interlock, "latch", "tripped"))
		note = "it had tripped";
	if (has(interlock, "trips_in_ms"))
		note = join(note, text("trips in %lld s",
				       (get_number(interlock, "trips_in_ms") + 500) / 1000));
	if (has(interlock, "bypass_s"))
		note = join(note, bypass_text(interlock));
	if (has(interlock, "impaired"))
		note = join(note, text("impaired: %s", get_string(interlock, "impaired")));
	if (get_flag(interlock, "escalated"))
		note = join(note, "escalated");
	if (is_word(interlock, "proof", "failed"))
		note = join(note, text("proof test failed: %s",
				       get_string(interlock, "proof_reason")));
	else if (get_flag(interlock, "proof_overdue"))
		note = join(note, "proof test overdue");
	return note;
}

const char *interlock_step(json_object *step)
{
	json_object *numbers = get(step, "number");
	size_t count = length(numbers);
	const char *component = get_string(step, "component_name"), *list;
	unsigned int *number;

	if (is_word(step, "kind", "safe-state") || !count)
		return text("%s safe", component);
	number = must(calloc(count, sizeof(*number)));
	for (size_t i = 0; i < count; i++)
		number[i] = json_object_get_int64(item_at(numbers, i));
	list = text("%s%s", outlets_folded(component, number, count),
		    is_word(step, "kind", "pump-duty") ? " duty" :
		    is_word(step, "kind", "setpoint") ? " set-point" : "");
	free(number);
	return list;
}

/* The steps of a trip that have come as far as @progress; why one failed goes with it. */
static const char *steps_at(json_object *interlock, const char *progress)
{
	const char *list = "";
	json_object *step;

	for_each_object(step, get(interlock, "step")) {
		if (!has(step, "issued_ns") || !is_word(step, "progress", progress))
			continue;
		list = text("%s, %s%s", list, interlock_step(step), !strcmp(progress, "failed") ?
			    text(" (%s)", get_string(step, "reason")) : "");
	}
	return *list ? text("%s: %s", progress, list + 2) : "";
}

const char *interlock_steps(json_object *interlock)
{
	const char *list = steps_at(interlock, "failed");

	list = join(list, steps_at(interlock, "queued"));
	list = join(list, steps_at(interlock, "commanded"));
	return join(list, steps_at(interlock, "confirmed"));
}

const char *interlock_text(json_object *interlock)
{
	const char *name = get_string(interlock, "name"), *state = get_string(interlock, "state");
	const char *note = interlock_note(interlock);

	if (is_word(interlock, "state", "bypassed"))
		return text("%s %s", name, note);
	if (is_word(interlock, "proof", "running"))
		return text("%s %s: proof test%s", name, state, interlock_owner(interlock));
	if (*note)
		return text("%s %s: %s", name, state, note);
	return text("%s %s%s", name, state, is_word(interlock, "state", "ok") ||
		    !is_armed(interlock) ? interlock_owner(interlock) : "");
}

const char *note_cell(json_object *interlock, const char *key)
{
	(void)key;
	return interlock_note(interlock);
}

const char *trips_when_cell(json_object *interlock, const char *key)
{
	(void)key;
	return interlock_trips_when(interlock);
}

void event_add_time(json_object *event)
{
	long long ns = get_number(event, "time_ns");

	if (has(event, "time_ns"))
		json_object_object_add(event, "time",
				       json_object_new_string(boot_time(ns)));
}

static const char *sensor_text(json_object *sensor)
{
	const char *range = limits_text(sensor);

	return text("%s %s, %s%s%s", part_name(sensor), reading_text(sensor),
		    get_string(sensor, "status"), *range == '-' ? "" : ", range ",
		    *range == '-' ? "" : range);
}

/* What is commanded. */
static const char *commanded_text(json_object *object, const char *state)
{
	bool command = has(object, "progress") && !is_word(object, "progress", "none");

	return text("%s \"%s\" %s%s%s%s%s", part_name(object), get_string(object, "label"),
		    get_string(object, state), command ? ", command " : "",
		    command ? get_string(object, "progress") : "",
		    command && has(object, "reason") ? ": " : "",
		    command ? get_string(object, "reason") : "");
}

static const char *lock_text(json_object *lock)
{
	const char *whose = text("%s by %s: %s", part_name(lock), get_string(lock, "holder"),
				 get_string(lock, "reason"));

	if (!has(lock, "override_reason"))
		return whose;
	return text("%s; taken away by %s: %s", whose, get_string(lock, "by"),
		    get_string(lock, "override_reason"));
}

static const char *record_text(json_object *record)
{
	return text("record %lld, of the trip of %s%s", get_number(record, "id"),
		    get_string(record, "interlock_name"), has(record, "missed") ?
		    text("; %lld trip(s) had no room", get_number(record, "missed")) : "");
}

const char *event_text(json_object *event)
{
	json_object *component = get(event, "component");
	json_object *sensor = get(event, "sensor");
	json_object *outlet = get(event, "outlet");
	json_object *pump = get(event, "pump");
	json_object *setpoint = get(event, "setpoint");
	json_object *valve = get(event, "valve");
	json_object *battery = get(event, "battery");
	json_object *group = get(event, "group");
	json_object *interlock = get(event, "interlock");
	json_object *lock = get(event, "lock");
	json_object *record = get(event, "record");

	if (component)
		return text("%s %s", get_string(component, "name"), component_state(component));
	if (sensor)
		return sensor_text(sensor);
	if (outlet)
		return commanded_text(outlet, "state");
	if (pump)
		return commanded_text(pump, "mode");
	if (setpoint)
		return text("%s, set %s, is %s", commanded_text(setpoint, "state"),
			    reading_text(get(setpoint, "set")),
			    reading_text(get(setpoint, "actual")));
	if (valve)
		return text("%s \"%s\" %s, %s", part_name(valve), get_string(valve, "label"),
			    get_string(valve, "state"), reading_text(get(valve, "position")));
	if (battery)
		return text("%s \"%s\" on %s, %s, %s", part_name(battery),
			    get_string(battery, "label"), get_string(battery, "source"),
			    get_string(battery, "status"), reading_text(get(battery, "charge")));
	if (group)
		return text("%s: %s", get_string(group, "name"), group_members(group));
	if (interlock && is_word(interlock, "state", "tripped"))
		return text("%s -> %s", interlock_text(interlock), interlock_steps(interlock));
	if (is_word(event, "event", "interlock-countdown") && !has(interlock, "trips_in_ms") &&
	    !is_word(interlock, "state", "tripped"))
		return text("%s: the trip is called off", interlock_text(interlock));
	if (interlock)
		return interlock_text(interlock);
	if (lock)
		return lock_text(lock);
	if (record)
		return record_text(record);
	return get_string(get(event, "pod"), "name");
}

void event_print(json_object *event)
{
	const char *what = event_text(event);

	printf("%s  %s #%lld  %s%s%s\n", get_string(event, "time"),
	       get_string(event, "pod_name"), get_number(event, "seq"), get_string(event, "event"),
	       *what ? "  " : "", what);
	fflush(stdout);
}

int events_fetch(int64_t pod_id, uint64_t from, json_object **events)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_EVENT_GET);
	int err;

	nla_put_u32(msg, MEGAPOD_A_EVENT_POD_ID, pod_id);
	nla_put_u64(msg, MEGAPOD_A_EVENT_FROM_SEQ, from);
	err = req_dump(msg, event_attrs, events);
	return err ? req_fail(err, NO_OBJECT, "events") : 0;
}
