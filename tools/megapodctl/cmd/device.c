// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices on links.
 */
#include <stdio.h>
#include <string.h>

#include <linux/modbus.h>

#include "base/frame.h"
#include "base/out.h"
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

static const struct param peek_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "the device" },
	{ "SPACE", P_WORD, true, true, .attr = MODBUS_A_PEEK_SPACE, .words = space_words,
	  .help = "which of the four address spaces" },
	{ "ADDR", P_NUMBER, true, true, .attr = MODBUS_A_PEEK_ADDRESS,
	  .help = "as on the wire, from 0; 0x for hexadecimal" },
	{ "N", P_NUMBER, true, .attr = MODBUS_A_PEEK_COUNT, .help = "how many, 1 if not said" },
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

/* Why it is in its state, or who holds it. */
static const char *remark_cell(json_object *device, const char *key)
{
	const char *list = "";
	json_object *holder;

	if (has(device, key))
		return get_string(device, key);
	for_each_object(holder, get(device, "held_by"))
		list = text("%s%s %s", holder_nr ? list : "held by", holder_nr ? "," : "",
			    json_object_get_string(holder));
	return list;
}

static const struct column columns[] = {
	{ "DEVICE", "name" },
	{ "DRIVER", "driver" },
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

static void print_values(json_object *peek, bool bits)
{
	long long address = get_number(peek, "address");
	json_object *value;

	if (ctl.json)
		return;
	for_each_object(value, get(peek, "value")) {
		long long number = json_object_get_int64(value);

		printf(bits ? "%5lld  %lld\n" : "%5lld  %5lld  0x%04llx\n",
		       address + (long long)value_nr, number, (unsigned long long)number);
	}
}

static int device_peek(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *device, *reply;
	struct nl_msg *msg;
	int err = object_get(&device_class, name, &device);

	if (err)
		return err;
	msg = req_new(MODBUS, MODBUS_CMD_PEEK);
	nla_put_u32(msg, MODBUS_A_PEEK_DEVICE_ID, get_number(device, "id"));
	json_object_put(device);
	args_put(args, peek_attrs, msg);
	if (!arg_given(args, "N"))
		nla_put_u32(msg, MODBUS_A_PEEK_COUNT, 1);
	err = req_do(msg, peek_attrs, &reply);
	if (err)
		return req_fail(err, NO_OBJECT, text("device peek %s", name));
	if (has(reply, "exception"))
		err = fail(REFUSED, "%s answers exception %lld, %s", name,
			   get_number(reply, "exception"),
			   exception_name(get_number(reply, "exception")));
	else
		print_values(reply, arg_num(args, "SPACE", 0) <= MODBUS_SPACE_DISCRETE);
	doc_add("peek", reply);
	return err;
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
	{ "device", "peek", peek_params, MODBUS, false, NULL, device_peek,
	  "Read registers or bits once, as they are",
	  "megapodctl device peek rpu0 holding 36864 26" },
	{ 0 }
};
