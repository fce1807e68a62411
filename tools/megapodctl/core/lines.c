// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects as the lines of a batch that make them: what save prints, and what -n compares. A line
 * that cannot be given back is a comment that says why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/hostlist.h"
#include "base/out.h"
#include "base/units.h"
#include "core/lines.h"
#include "core/port.h"
#include "core/rule.h"
#include "core/words.h"

/* " KEYWORD VALUE" if the object has it. */
static const char *pair(const char *keyword, json_object *object, const char *key)
{
	return has(object, key) ? text(" %s %s", keyword, quoted(get_string(object, key))) : "";
}

static const char *pair_ms(const char *keyword, json_object *object, const char *key)
{
	return has(object, key) ?
	       text(" %s %s", keyword, rule_time(get_number(object, key))) : "";
}

/* What 0 means the same as nothing for. */
static const char *pair_ms_unless_0(const char *keyword, json_object *object, const char *key)
{
	return get_number(object, key) ? pair_ms(keyword, object, key) : "";
}

/* The kernel's, when nothing was said. */
#define MAX_REGISTERS 125

static const char *link_line(json_object *link)
{
	const char *name = quoted(get_string(link, "name"));
	const char *timing = text("%s%s%s", pair_ms("timeout", link, "response_timeout_ms"),
				  pair("retries", link, "retries"),
				  get_number(link, "max_registers") == MAX_REGISTERS ? "" :
				  pair("max-registers", link, "max_registers"));
	char path[PORT_PATH];

	if (!is_word(link, "type", "rtu"))
		return text("link add %s %s %s%s%s%s%s%s", name, get_string(link, "type"),
			    link_where(link), timing,
			    pair_ms_unless_0("turnaround", link, "turnaround_ms"),
			    get_number(link, "gateway_baud") ?
			    pair("gateway-baud", link, "gateway_baud") : "",
			    pair_ms_unless_0("gateway-timeout", link, "gateway_timeout_ms"),
			    has(link, "pipeline") ? pair("pipeline", link, "pipeline") : "");
	return text("%slink add %s rtu %s%s%s%s%s%s%s%s",
		    has(link, "tty_name") ? "" : "# its port is not known: ", name,
		    has(link, "tty_name") ?
		    quoted(port_path(get_string(link, "tty_name"), path)) : "PORT",
		    pair("baud", link, "baud"), pair("parity", link, "parity"),
		    pair("stopbits", link, "stop_bits"), get_flag(link, "rs485") ? " rs485 on" : "",
		    timing, pair_ms("turnaround", link, "turnaround_ms"),
		    pair_ms("max-txn", link, "max_txn_ms"));
}

static const char *device_line(json_object *device)
{
	return text("device add %s%s%s%s%s%s%s%s%s%s%s%s%s", quoted(get_string(device, "name")),
		    pair("driver", device, "driver"), pair("link", device, "link_name"),
		    pair("unit", device, "unit"), pair("index", device, "index"),
		    pair("serial", device, "serial"), pair("access", device, "access"),
		    pair("pod", device, "domain"), pair("map", device, "map"),
		    pair("trust", device, "trust"), pair_ms("timeout", device, "response_timeout_ms"),
		    pair_ms_unless_0("turnaround", device, "turnaround_ms"),
		    pair("retries", device, "retries"));
}

const char *fluid_line(json_object *pod, json_object *fluid)
{
	if (!fluid)
		return "";
	return text("pod set %s loop %s fluid %s density %lld heat %lld",
		    quoted(get_string(pod, "name")), get_string(fluid, "loop"),
		    quoted(get_string(fluid, "type")), get_number(fluid, "density_kg_m3"),
		    get_number(fluid, "specific_heat_j_kg_k"));
}

static const char *pair_measure(const char *keyword, unsigned int quantity, json_object *object,
				const char *key)
{
	char buf[UNITS_TEXT];

	return get_number(object, key) ?
	       text(" %s %s", keyword, units_exact(quantity, get_number(object, key), buf)) : "";
}

/* The kernel's, when nothing was said. */
#define INRUSH_GAP_MS 100

const char *inrush_line(json_object *pod)
{
	if (!has(pod, "inrush_gap_ms") || get_number(pod, "inrush_gap_ms") == INRUSH_GAP_MS)
		return "";
	return text("pod set %s inrush-gap %s", quoted(get_string(pod, "name")),
		    rule_time(get_number(pod, "inrush_gap_ms")));
}

const char *at_boot_line(json_object *pod)
{
	return is_word(pod, "at_boot", "start") ?
	       text("pod set %s at-boot start", quoted(get_string(pod, "name"))) : "";
}

const char *cap_line(json_object *pod)
{
	char buf[UNITS_TEXT];

	if (!get_number(pod, "cap_mw"))
		return "";
	return text("pod cap %s pod %s",
		    units_exact(MEGAPOD_QUANTITY_POWER, get_number(pod, "cap_mw"), buf),
		    quoted(get_string(pod, "name")));
}

static const char *load_words(json_object *group)
{
	return text("%s%s%s%s%s%s",
		    is_word(group, "priority", "gpu") ? "" : pair("priority", group, "priority"),
		    is_word(group, "load", "none") ? "" : pair("load", group, "load"),
		    *get_string(group, "vendor") ? pair("vendor", group, "vendor") : "",
		    *get_string(group, "model") ? pair("model", group, "model") : "",
		    pair_measure("rated", MEGAPOD_QUANTITY_POWER, group, "rated_mw"),
		    pair_measure("inrush", MEGAPOD_QUANTITY_CURRENT, group, "inrush_ma"));
}

static const char *group_line(json_object *group)
{
	const char *members = group_members(group);

	if (!*members)
		return "";
	return text("group add %s %s%s pod %s", quoted(get_string(group, "name")), quoted(members),
		    load_words(group), quoted(get_string(group, "pod_name")));
}

static const char *sensor_line(json_object *sensor)
{
	char *name = must(hostlist_escape(part_name(sensor)));
	const char *line = "";
	char buf[UNITS_TEXT];

	for (const struct limit *limit = limits; limit->word; limit++)
		if (has(sensor, limit->key))
			line = text("%s %s %s", line, limit->word,
				    units_exact(quantity_of(sensor), get_number(sensor, limit->key),
						buf));
	if (*line)
		line = text("sensor set %s%s", quoted(name), line);
	free(name);
	return line;
}

static const char *interlock_line(json_object *interlock)
{
	return text("%sinterlock add %s pod %s%s",
		    rule_labelled(interlock) ? "" : "# what it watches is gone: ",
		    quoted(get_string(interlock, "name")),
		    quoted(get_string(interlock, "pod_name")), rule_words(interlock));
}

/* With its time: as it was saved, not anew. */
static const char *lock_line(json_object *lock)
{
	return text("outlet lock %s by %s reason %s pod %s since %s", quoted(part_name(lock)),
		    quoted(get_string(lock, "holder")), quoted(get_string(lock, "reason")),
		    quoted(get_string(lock, "pod_name")), get_string(lock, "since_s"));
}

const char *object_line(const struct object_class *class, json_object *object)
{
	if (class == &link_class)
		return link_line(object);
	if (class == &device_class)
		return device_line(object);
	if (class == &pod_class)
		return text("pod add %s", quoted(get_string(object, "name")));
	if (class == &group_class)
		return group_line(object);
	if (class == &sensor_class)
		return sensor_line(object);
	if (class == &interlock_class)
		return interlock_line(object);
	if (class == &lock_class)
		return lock_line(object);
	return "";
}
