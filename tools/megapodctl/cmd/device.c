// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices on links.
 */
#include <stdio.h>
#include <string.h>

#include <linux/modbus.h>

#include "base/out.h"
#include "cmd/device_raw.h"
#include "cmd/device_scan.h"
#include "cmd/stats.h"
#include "core/change.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/schema.h"

#define TIMING_PARAMS \
	KEY("timeout", P_TIME, MODBUS_A_DEVICE_RESPONSE_TIMEOUT_MS, \
	    "how long to wait for a reply of it, 10ms to 10s; that of its link if not said"), \
	KEY("turnaround", P_TIME, MODBUS_A_DEVICE_TURNAROUND_MS, \
	    "pause after a request to it, if that of its link is shorter"), \
	KEY("retries", P_NUMBER, MODBUS_A_DEVICE_RETRIES, \
	    "further tries of a read, 0 to 5; as its link if not said")

static const struct param add_params[] = {
	NEW(MODBUS_A_DEVICE_NAME),
	KEY("driver", P_TEXT, MODBUS_A_DEVICE_DRIVER, "driver that shall serve it, orv3_rpu",
	    .required = true),
	KEY("link", P_TEXT, MODBUS_A_DEVICE_LINK_NAME, "link it hangs on", .required = true),
	KEY("unit", P_NUMBER, MODBUS_A_DEVICE_UNIT,
	    "1 to 247 on a serial line; 0 to 255 on TCP, where 1 is usual", .required = true),
	KEY("index", P_NUMBER, MODBUS_A_DEVICE_INDEX,
	    "number of its hwmon chip, unique within the driver", .required = true),
	KEY("serial", P_TEXT, MODBUS_A_DEVICE_SERIAL, "refuse any other serial number"),
	KEY("access", P_WORD, MODBUS_A_DEVICE_ACCESS, "ro if another node commands it",
	    .words = access_words),
	KEY("pod", P_TEXT, MODBUS_A_DEVICE_DOMAIN, "pod it belongs to"),
	KEY("map", P_TEXT, MODBUS_A_DEVICE_MAP,
	    "of driver site: its map, megapod/MAP.map where firmware is"),
	KEY("trust", P_TEXT, MODBUS_A_DEVICE_TRUST,
	    "SHA-256 of the map, for it to be written too; else it is only read"),
	TIMING_PARAMS,
	{ 0 }
};

static const struct param set_params[] = {
	NAMES,
	TIMING_PARAMS,
	{ 0 }
};

static const struct param name_params[] = {
	NAMES,
	{ 0 }
};

static const struct param show_params[] = {
	ANY("NAME"),
	{ 0 }
};

static int device_add(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *device = ctl.batch || ctl.dry ? object_peek(&device_class, name) : NULL;
	struct change change = {
		.class = &device_class, .verb = "add", .name = name, .after = args_line(args),
		.reply = true,
	};
	struct nl_msg *msg;
	int err;

	if (device) {
		err = object_kept(&device_class, device,
				  args_difference(args, device_attrs, device));
		json_object_put(device);
		return err;
	}
	msg = req_new(MODBUS, MODBUS_CMD_DEVICE_NEW);
	args_put(args, device_attrs, msg);
	return change_send(&change, msg);
}

static int check_set(const struct args *args)
{
	if (arg_given(args, "timeout") || arg_given(args, "turnaround") ||
	    arg_given(args, "retries"))
		return 0;
	return fail(USAGE, "give what is to change; usage: %s", usage_line(args->command));
}

static int set_one(const struct args *args, json_object *device)
{
	json_object *wanted = args_applied(args, device_attrs, device);
	struct change change = {
		.class = &device_class, .verb = "set", .name = get_string(device, "name"),
		.before = object_line(&device_class, device),
		.after = object_line(&device_class, wanted),
	};
	struct nl_msg *msg;

	json_object_put(wanted);
	if ((ctl.batch || ctl.dry) && !strcmp(change.before, change.after))
		return 0;
	msg = object_request(&device_class, MODBUS_CMD_DEVICE_SET, device);
	args_put(args, device_attrs, msg);
	return change_send(&change, msg);
}

static int device_set(const struct args *args)
{
	json_object *devices, *device;
	int err = objects_named(args, &device_class, &devices);

	for_each_object(device, devices)
		err = err ? err : set_one(args, device);
	json_object_put(devices);
	return err;
}

static int device_del(const struct args *args)
{
	return objects_delete(args, &device_class, MODBUS_CMD_DEVICE_DEL);
}

/* A driver that serves by maps does not tell what it is alone. */
static const char *driver_cell(json_object *device, const char *key)
{
	const char *driver = get_string(device, key);

	return has(device, "map") ? text("%s %s", driver, get_string(device, "map")) : driver;
}

static const char *map_text(json_object *device)
{
	if (!has(device, "map_digest"))
		return "";
	return text("map of grade %s, %s, SHA-256 %s", get_string(device, "map_grade"),
		    has(device, "trust") && is_word(device, "map_grade", "A") ? "trusted" :
									       "read only",
		    get_string(device, "map_digest"));
}

/* Why it is in its state, or who holds it and what its map is. */
static const char *remark_cell(json_object *device, const char *key)
{
	const char *list = "", *map = map_text(device);
	json_object *holder;

	if (has(device, key))
		return get_string(device, key);
	for_each_object(holder, get(device, "held_by"))
		list = text("%s%s %s", holder_nr ? list : "held by", holder_nr ? "," : "",
			    json_object_get_string(holder));
	if (has(device, "holders"))
		list = text("%s and %lld more", list, get_number(device, "holders") -
			    (long long)json_object_array_length(get(device, "held_by")));
	return text("%s%s%s", list, *list && *map ? "; " : "", map);
}

static const struct column columns[] = {
	{ "DEVICE", "name" },
	{ "DRIVER", "driver", driver_cell },
	{ ">INDEX", "index" },
	{ "LINK", "link_name" },
	{ ">UNIT", "unit" },
	{ "POD", "domain" },
	{ "ACCESS", "access" },
	{ "STATE", "state", .state = true },
	{ "REMARK", "reason", remark_cell },
	{ 0 }
};

static int device_show(const struct args *args)
{
	return objects_show(args, &device_class, columns);
}

static int device_stats(const struct args *args)
{
	return show_stats(args, &device_class);
}

const struct command device_commands[] = {
	{ "device", "add", add_params, MODBUS, true, NULL, device_add,
	  "Make a device on a link; its driver is loaded, and identifies it",
	  "megapodctl device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0" },
	{ "device", "set", set_params, MODBUS, true, check_set, device_set,
	  "Change the times of a device", "megapodctl device set rpu0 timeout 800ms retries 0" },
	{ "device", "del", name_params, MODBUS, true, NULL, device_del,
	  "Remove a device; switches nothing", "megapodctl device del rpu0" },
	{ "device", "show", show_params, MODBUS, false, NULL, device_show, "Show devices",
	  "megapodctl device show rpu0" },
	{ "device", "stats", show_params, MODBUS, false, NULL, device_stats,
	  "Show counters of devices, of one with its latencies",
	  "megapodctl device stats rpu0" },
	{ "device", "scan", scan_params, MODBUS, false, check_scan, device_scan,
	  "Ask who is on a link, and print the lines that make devices of them",
	  "megapodctl device scan line0 units 1-32" },
	{ "device", "peek", peek_params, MODBUS, false, NULL, device_peek,
	  "Read registers or bits once, as they are",
	  "megapodctl device peek rpu0 holding 36864 26" },
	{ "device", "poke", poke_params, MODBUS, true, check_poke, device_poke,
	  "Write registers or coils once, as they are; a driver knows nothing of it",
	  "megapodctl device poke rpu0 holding 37888 600,700" },
	{ "device", "pdu", pdu_params, MODBUS, true, check_pdu, device_pdu,
	  "Send a request as it is, in turn with what is polled, and print the reply",
	  "megapodctl device pdu line0/7 \"2b 0e 01 00\"" },
	{ 0 }
};
