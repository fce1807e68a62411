// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices on links.
 */
#include <stdio.h>
#include <string.h>

#include <linux/modbus.h>

#include "args.h"
#include "link.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "schema.h"

static const struct param add_params[] = {
	NAME("NAME", MODBUS_A_DEVICE_NAME),
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
	{ 0 }
};

static const struct param name_params[] = {
	NAME("NAME", 0),
	{ 0 }
};

static const struct param show_params[] = {
	OPTIONAL("NAME", 0),
	{ 0 }
};

static const struct param peek_params[] = {
	NAME("NAME", 0),
	{ "SPACE", P_WORD, true, true, .attr = MODBUS_A_PEEK_SPACE, .words = space_words },
	{ "ADDR", P_NUMBER, true, true, .attr = MODBUS_A_PEEK_ADDRESS,
	  .help = "as on the wire, from 0; 0x for hexadecimal" },
	{ "N", P_NUMBER, true, .attr = MODBUS_A_PEEK_COUNT, .help = "how many, 1 if not said" },
	{ 0 }
};

static int keep(const struct args *args, json_object *device)
{
	const char *difference = args_difference(args, device_attrs, device);

	if (!difference)
		return 0;
	return fail(REFUSED, "device %s exists and differs: %s", get_string(device, "name"),
		    difference);
}

static int device_add(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *device = ctl.batch ? object_peek(&device_class, name) : NULL;
	json_object *devices;
	struct nl_msg *msg;
	int err;

	if (device) {
		err = keep(args, device);
		json_object_put(device);
		return err;
	}
	msg = req_new(MODBUS, MODBUS_CMD_DEVICE_NEW);
	args_put(args, device_attrs, msg);
	err = req_do(msg, device_attrs, &device);
	if (err)
		return req_fail(err, REFUSED, text("device add %s", name));
	devices = json_object_new_array();
	json_object_array_add(devices, device);
	doc_add("devices", devices);
	ctl.changed = true;
	return 0;
}

static int device_del(const struct args *args)
{
	return object_delete(&device_class, MODBUS_CMD_DEVICE_DEL, arg_text(args, "NAME"));
}

/* Why it is in its state, or who holds it. */
static const char *remark(json_object *device)
{
	json_object *holder, *holders = json_object_object_get(device, "held_by");
	const char *list = "held by";

	if (has(device, "reason"))
		return get_string(device, "reason");
	if (!json_object_array_length(holders))
		return "-";
	for_each_object(holder, holders)
		list = text("%s%s %s", list, holder_nr ? "," : "", json_object_get_string(holder));
	return list;
}

static int device_show(const struct args *args)
{
	json_object *devices, *device;
	struct table table;
	int err = object_list(&device_class, arg_text(args, "NAME"), &devices);

	if (err)
		return err;
	table_begin(&table, "DEVICE", "DRIVER", ">INDEX", "LINK", ">UNIT", "POD", "ACCESS", "STATE",
		    "REMARK", NULL);
	for_each_object(device, devices)
		table_row(&table, get_string(device, "name"), or_dash(get_string(device, "driver")),
			  text("%lld", get_number(device, "index")),
			  get_string(device, "link_name"),
			  text("%lld", get_number(device, "unit")),
			  or_dash(get_string(device, "domain")), get_string(device, "access"),
			  get_string(device, "state"), remark(device));
	table_end(&table);
	doc_add("devices", devices);
	return 0;
}

static int device_stats(const struct args *args)
{
	return show_stats(&device_class, arg_text(args, "NAME"));
}

static void print_values(json_object *peek, bool bits)
{
	long long address = get_number(peek, "address");
	json_object *value;
	struct table table;

	table_begin(&table, ">ADDR", ">VALUE", bits ? "" : ">HEX", NULL);
	for_each_object(value, json_object_object_get(peek, "value")) {
		long long number = json_object_get_int64(value);

		table_row(&table, text("%lld", address + (long long)value_nr),
			  text("%lld", number),
			  bits ? "" : text("0x%04llx", (unsigned long long)number));
	}
	table_end(&table);
}

/* Modbus application protocol V1.1b3, chapter 7. */
static const char *exception_name(int64_t code)
{
	static const char *const names[] = {
		[1] = "illegal function", [2] = "illegal data address", [3] = "illegal data value",
		[4] = "server device failure", [5] = "acknowledge", [6] = "server device busy",
		[8] = "memory parity error", [10] = "gateway path unavailable",
		[11] = "gateway target device failed to respond",
	};

	if (code > 0 && code < (int64_t)(sizeof(names) / sizeof(names[0])) && names[code])
		return names[code];
	return "of no standard meaning";
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
