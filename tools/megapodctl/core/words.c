// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects in words for people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>

#include "base/hostlist.h"
#include "base/out.h"
#include "base/units.h"
#include "core/schema.h"
#include "core/words.h"

const struct limit limits[] = {
	{ "warn-min", "warn_min", MEGAPOD_A_SENSOR_WARN_MIN },
	{ "warn-max", "warn_max", MEGAPOD_A_SENSOR_WARN_MAX },
	{ "crit-min", "crit_min", MEGAPOD_A_SENSOR_CRIT_MIN },
	{ "crit-max", "crit_max", MEGAPOD_A_SENSOR_CRIT_MAX },
	{ "hysteresis", "hysteresis", MEGAPOD_A_SENSOR_HYSTERESIS },
	{ 0 }
};

unsigned int quantity_of(json_object *sensor)
{
	unsigned int nr = word_number(quantity_words, get_string(sensor, "quantity"));

	return quantity_words[nr] ? nr : QUANTITY_NONE;
}

const char *quantity_text(json_object *sensor, const char *key)
{
	char buf[UNITS_TEXT];

	return text("%s", units_show(quantity_of(sensor), get_number(sensor, key), buf));
}

const char *step_text(json_object *setpoint)
{
	char buf[UNITS_TEXT];

	return text("%s", units_exact(quantity_of(setpoint), get_number(setpoint, "step"), buf));
}

const char *age_text(json_object *object)
{
	long long ms = get_number(object, "age_ms");

	if (!has(object, "age_ms"))
		return "never";
	return ms < 10000 ? text("%lld.%lld s", ms / 1000, ms / 100 % 10) :
		text("%lld s", ms / 1000);
}

/* Registers whose meaning the map does not tell. The labels tell words, of which each bit may be something. */
static bool is_bits(json_object *sensor)
{
	const char *label = get_string(sensor, "label");

	return strstr(label, "status") || strstr(label, "word");
}

static const char *bits_text(unsigned long long word)
{
	unsigned int bits[64];
	const char *folded;
	size_t count = 0;

	for (unsigned int bit = 0; bit < 64; bit++)
		if (word >> bit & 1)
			bits[count++] = bit;
	if (!count)
		return "none set";
	/* "4" or "[4,6]" */
	folded = outlets_folded("", bits, count);
	folded += count > 1;
	return text("bit%s %.*s", count > 1 ? "s" : "", (int)strcspn(folded, "]"), folded);
}

/* Where a leak is, if the device tells that. */
static const char *location_text(json_object *sensor)
{
	char buf[UNITS_TEXT];

	if (!get_flag(sensor, "located") || !get_number(sensor, "value"))
		return "";
	if (!has(sensor, "location_mm"))
		return " at an unknown place";
	return text(" at %s", units_show(MEGAPOD_QUANTITY_LENGTH,
					 get_number(sensor, "location_mm"), buf));
}

const char *reading_text(json_object *sensor)
{
	const char *status = get_string(sensor, "status"), *value;

	if (!sensor || !strcmp(status, "absent"))
		return "-";
	if (!strcmp(status, "stale"))
		return text("stale (%s)", age_text(sensor));
	if (!has(sensor, "value"))
		return or_dash(status);
	value = has(sensor, "state") ? get_string(sensor, "state") :
		is_word(sensor, "quantity", "raw") && is_bits(sensor) ?
		bits_text(get_number(sensor, "value")) : quantity_text(sensor, "value");
	value = text("%s%s", value, location_text(sensor));
	return strcmp(status, "fault") ? value : text("%s (fault)", value);
}

static const char *range_text(json_object *sensor, const char *word, const char *min,
			      const char *max)
{
	if (!has(sensor, min) && !has(sensor, max))
		return "";
	return text("%s %s..%s", word, has(sensor, min) ? quantity_text(sensor, min) : "",
		    has(sensor, max) ? quantity_text(sensor, max) : "");
}

const char *limits_text(json_object *sensor)
{
	const char *warn = range_text(sensor, "warn", "warn_min", "warn_max");
	const char *crit = range_text(sensor, "crit", "crit_min", "crit_max");

	return or_dash(text("%s%s%s", warn, *warn && *crit ? " " : "", crit));
}

bool is_alarm(json_object *sensor)
{
	return is_word(sensor, "status", "warning") || is_word(sensor, "status", "critical") ||
	       is_word(sensor, "status", "fault");
}

const char *command_text(json_object *object)
{
	if (!has(object, "progress") || is_word(object, "progress", "none"))
		return "-";
	return text("%s%s%s", get_string(object, "progress"), has(object, "reason") ? ": " : "",
		    get_string(object, "reason"));
}

const char *component_state(json_object *component)
{
	return text("%s%s%s", get_string(component, "state"), has(component, "reason") ? ": " : "",
		    get_string(component, "reason"));
}

const char *link_where(json_object *link)
{
	if (!is_word(link, "type", "rtu"))
		return text(strchr(get_string(link, "address"), ':') ? "[%s]:%lld" :
			    "%s:%lld", get_string(link, "address"), get_number(link, "port"));
	return text("%s %lld 8%c%lld%s", or_dash(get_string(link, "tty_name")),
		    get_number(link, "baud"),
		    "NEO"[is_word(link, "parity", "even") + 2 * is_word(link, "parity", "odd")],
		    get_number(link, "stop_bits"), get_flag(link, "rs485") ? " rs485" : "");
}

const char *outlets_folded(const char *component, unsigned int *number, size_t count)
{
	char *folded = must(hostlist_fold(*component ? text("%s/", component) : "", number,
					  count));
	const char *kept = text("%s", folded);

	free(folded);
	return kept;
}

/* All numbers of a component stand where it is named first. */
const char *group_members(json_object *group)
{
	json_object *members = objects_by(get(group, "member"), "component_name"), *member;
	const char *list = "";

	json_object_object_foreach(members, component, same) {
		size_t count = json_object_array_length(same);
		unsigned int *number = must(calloc(count, sizeof(*number)));

		for_each_object(member, same)
			number[member_nr] = get_number(member, "number");
		list = text("%s%s%s", list, *list ? "," : "",
			    outlets_folded(component, number, count));
		free(number);
	}
	json_object_put(members);
	return list;
}

const char *boot_time(long long ns)
{
	struct timespec real, boot;
	struct tm when;
	time_t second;
	char date[32];

	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	ns += (real.tv_sec - boot.tv_sec) * INT64_C(1000000000) + real.tv_nsec - boot.tv_nsec;
	second = ns / 1000000000;
	gmtime_r(&second, &when);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &when);
	return text("%s.%03lldZ", date, ns % 1000000000 / 1000000);
}

const char *part_cell(json_object *object, const char *key)
{
	(void)key;
	return part_name(object);
}

const char *age_cell(json_object *object, const char *key)
{
	(void)key;
	return age_text(object);
}

const char *limits_cell(json_object *object, const char *key)
{
	(void)key;
	return limits_text(object);
}

const char *value_cell(json_object *object, const char *key)
{
	(void)key;
	return reading_text(object);
}

const char *reading_cell(json_object *object, const char *key)
{
	return reading_text(get(object, key));
}

const char *command_cell(json_object *object, const char *key)
{
	(void)key;
	return command_text(object);
}
