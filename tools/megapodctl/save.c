// SPDX-License-Identifier: GPL-2.0-only
/*
 * The running configuration, as a batch that makes it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "group.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "port.h"
#include "schema.h"
#include "sensor.h"
#include "text.h"
#include "units.h"

static const struct param no_params[] = { { 0 } };

static const char *word(const char *plain)
{
	char *quoted = must(text_quote(plain));
	const char *kept = text("%s", quoted);

	free(quoted);
	return kept;
}

/* " KEYWORD VALUE" if the object has it. */
static const char *pair(const char *keyword, json_object *object, const char *key)
{
	return has(object, key) ? text(" %s %s", keyword, word(get_string(object, key))) : "";
}

static const char *link_line(json_object *link)
{
	char path[80];
	const char *timing = text("%s%s", pair("timeout", link, "response_timeout_ms"),
				  pair("retries", link, "retries"));

	if (is_word(link, "type", "tcp"))
		return text("link add %s tcp %s%s", word(get_string(link, "name")),
			    text(strchr(get_string(link, "address"), ':') ? "[%s]:%lld" :
				 "%s:%lld", get_string(link, "address"),
				 get_number(link, "port")), timing);
	return text("%slink add %s rtu %s%s%s%s%s%s%s%s",
		    has(link, "tty_name") ? "" : "# its port is gone: ",
		    word(get_string(link, "name")), has(link, "tty_name") ?
		    word(port_path(get_string(link, "tty_name"), path, sizeof(path))) : "PORT",
		    pair("baud", link, "baud"), pair("parity", link, "parity"),
		    pair("stopbits", link, "stop_bits"), get_flag(link, "rs485") ? " rs485 on" : "",
		    timing, pair("turnaround", link, "turnaround_ms"),
		    pair("max-txn", link, "max_txn_ms"));
}

static const char *device_line(json_object *device)
{
	return text("device add %s%s%s%s%s%s%s%s", word(get_string(device, "name")),
		    pair("driver", device, "driver"), pair("link", device, "link_name"),
		    pair("unit", device, "unit"), pair("index", device, "index"),
		    pair("serial", device, "serial"), pair("access", device, "access"),
		    pair("pod", device, "domain"));
}

static const char *pod_line(json_object *pod)
{
	return text("pod add %s", word(get_string(pod, "name")));
}

static const char *group_line(json_object *group)
{
	const char *members = group_members(group);

	return *members ? text("group add %s %s pod %s", word(get_string(group, "name")),
			       word(members), word(get_string(group, "pod_name"))) : "";
}

static const char *sensor_line(json_object *sensor)
{
	const char *line = "";
	unsigned int quantity = 0;
	char buf[UNITS_TEXT];

	while (quantity_words[quantity] && !is_word(sensor, "quantity", quantity_words[quantity]))
		quantity++;
	for (const struct limit *limit = limits; limit->word; limit++)
		if (has(sensor, limit->key))
			line = text("%s %s %s", line, limit->word,
				    units_exact(quantity, get_number(sensor, limit->key), buf));
	return *line ? text("sensor set %s%s", word(part_name(sensor)), line) : "";
}

static const struct {
	const struct object_class *class;
	const char *(*line)(json_object *object);
} parts[] = {
	{ &link_class, link_line },
	{ &pod_class, pod_line },
	{ &device_class, device_line },
	{ &group_class, group_line },
	{ &sensor_class, sensor_line },
};

static int run(const struct args *args)
{
	json_object *lines = json_object_new_array(), *objects, *object;
	int err = 0;

	(void)args;
	for (size_t i = 0; !err && i < sizeof(parts) / sizeof(parts[0]); i++) {
		err = object_dump(parts[i].class, ALL, &objects);
		if (err)
			break;
		for_each_object(object, objects) {
			const char *line = parts[i].line(object);

			if (*line)
				json_object_array_add(lines, json_object_new_string(line));
			text_free_all();
		}
		json_object_put(objects);
	}
	/* A configuration that was read in part is none. */
	for_each_object(object, lines)
		if (!err && !ctl.json)
			puts(json_object_get_string(object));
	doc_add("batch", err ? (json_object_put(lines), NULL) : lines);
	return err;
}

const struct command save_commands[] = {
	{ "save", NULL, no_params, MODBUS | MEGAPOD, false, NULL, run,
	  "Print the running configuration as a batch", "megapodctl save > pod.conf" },
	{ 0 }
};
