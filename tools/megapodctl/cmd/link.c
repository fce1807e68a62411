// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links: serial lines and TCP connections.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/modbus.h>

#include "base/address.h"
#include "base/out.h"
#include "cmd/link_monitor.h"
#include "cmd/stats.h"
#include "core/change.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/port.h"
#include "core/schema.h"
#include "core/words.h"

/* Modbus over serial line V1.02, 2.5.1: 19200 is the speed every device has. */
#define DEFAULT_BAUD 19200
#define DEFAULT_PORT 502

#define WHERE "PORT|ADDR[:PORT]"
#define TIMING_PARAMS \
	KEY("timeout", P_TIME, MODBUS_A_LINK_RESPONSE_TIMEOUT_MS, \
	    "how long to wait for the start of a reply, 10ms to 10s"), \
	KEY("turnaround", P_TIME, MODBUS_A_LINK_TURNAROUND_MS, \
	    "pause before a request, on a line besides 3.5 characters of silence"), \
	KEY("max-txn", P_TIME, MODBUS_A_LINK_MAX_TXN_MS, \
	    "how long the longest transaction may take, 0 for no limit; rtu"), \
	KEY("retries", P_NUMBER, MODBUS_A_LINK_RETRIES, "further tries of a read, 0 to 5"), \
	KEY("max-registers", P_NUMBER, MODBUS_A_LINK_MAX_REGISTERS, \
	    "most registers to read with one request, 1 to 125"), \
	KEY("gateway-baud", P_NUMBER, MODBUS_A_LINK_GATEWAY_BAUD, \
	    "speed of the line behind the server, 0 for none; tcp"), \
	KEY("gateway-timeout", P_TIME, MODBUS_A_LINK_GATEWAY_TIMEOUT_MS, \
	    "how long the server waits for a unit on that line, 0 for unknown; tcp"), \
	KEY("pipeline", P_NUMBER, MODBUS_A_LINK_PIPELINE, \
	    "how many reads may be sent at once, 1 to 16 as the server's manual says; tcp")

static const struct param add_params[] = {
	NEW(MODBUS_A_LINK_NAME),
	{ "TYPE", P_WORD, true, true, .attr = MODBUS_A_LINK_TYPE, .words = link_type_words,
	  .help = "rtu, a serial line; tcp; or rtu-over-tcp, a serial server" },
	{ WHERE, P_TEXT, true, true,
	  .help = "path of the tty; or the server by address or name, which is looked up now" },
	KEY("baud", P_NUMBER, MODBUS_A_LINK_BAUD, "speed of the line, 19200 if not said; rtu"),
	KEY("parity", P_WORD, MODBUS_A_LINK_PARITY, "none if not said; rtu",
	    .words = parity_words),
	KEY("stopbits", P_NUMBER, MODBUS_A_LINK_STOP_BITS, "1 if not said; rtu"),
	KEY("rs485", P_WORD, MODBUS_A_LINK_RS485,
	    "RS-485 mode of the port, as it is if not said; rtu", .words = switch_words),
	TIMING_PARAMS,
	{ 0 }
};

static const struct param attach_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "the link" },
	{ "PORT", P_FILE, true, .help = "path of the tty; the one it had if not said" },
	{ 0 }
};

static const struct param set_params[] = {
	NAMES,
	KEY("baud", P_NUMBER, MODBUS_A_LINK_BAUD, "another speed of the line; rtu"),
	KEY("parity", P_WORD, MODBUS_A_LINK_PARITY, "another parity of the line; rtu",
	    .words = parity_words),
	KEY("stopbits", P_NUMBER, MODBUS_A_LINK_STOP_BITS, "1 or 2; rtu"),
	KEY("server", P_TEXT, 0, "another server, ADDR[:PORT]; tcp"),
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

static int check_add(const struct args *args)
{
	static const char *const rtu_only[] = {
		"baud", "parity", "stopbits", "rs485", "max-txn", NULL
	};
	static const char *const tcp_only[] = {
		"gateway-baud", "gateway-timeout", "pipeline", NULL
	};
	bool rtu = arg_num(args, "TYPE", 0) == MODBUS_LINK_TYPE_RTU;
	struct address address;

	for (const char *const *word = rtu ? tcp_only : rtu_only; *word; word++)
		if (arg_given(args, *word))
			return fail(USAGE, "%s has no meaning for %s link", *word,
				    rtu ? "an rtu" : "a tcp");
	return rtu ? 0 : address_parse(arg_text(args, WHERE), DEFAULT_PORT, &address);
}

static int check_set(const struct args *args)
{
	struct address address;

	if (!arg_given(args, "server"))
		return 0;
	return address_parse(arg_text(args, "server"), DEFAULT_PORT, &address);
}

/* Open the port with the line settings of an object or, where they are null, the usual ones. */
static int open_port(struct port *port, const char *path, json_object *line, enum rs485 rs485)
{
	unsigned int baud = get_number(line, "baud"), stop_bits = get_number(line, "stop_bits");
	unsigned int parity = 0;

	while (parity_words[parity + 1] && !is_word(line, "parity", parity_words[parity]))
		parity++;
	if (!has(line, "parity"))
		parity = MODBUS_PARITY_NONE;
	return port_open(port, path, baud ? baud : DEFAULT_BAUD, parity, stop_bits ? stop_bits : 1,
			 rs485);
}

static int attach_port(json_object *link, const char *path)
{
	const char *name = get_string(link, "name");
	struct change change = {
		.class = &link_class, .verb = "attach", .name = name,
		.after = text("link attach %s %s", quoted(name), quoted(path)),
	};
	struct port port;
	struct nl_msg *msg;
	int err;

	if (change_planned(NULL, change.after))
		return 0;
	err = open_port(&port, path, link, get_flag(link, "rs485") ? RS485_ON : RS485_LEAVE);
	if (err)
		return err;
	msg = object_request(&link_class, MODBUS_CMD_LINK_SET, link);
	nla_put_u32(msg, MODBUS_A_LINK_TTY_FD, port.fd);
	err = change_send(&change, msg);
	port_close(&port, !err);
	return err;
}

/* What server is meant by @where, for a link that goes to @now or is new. */
static int find_server(const char *where, json_object *now, char host[ADDRESS_TEXT],
		       unsigned int *port)
{
	struct address address;
	int err = address_parse(where, DEFAULT_PORT, &address);

	*port = address.port;
	return err ? err : address_find(&address, get_string(now, "address"), host);
}

/* NULL for none, or after fail() with @err. */
static const char *where_difference(const struct args *args, json_object *link, int *err)
{
	const char *where = arg_text(args, WHERE);
	char host[ADDRESS_TEXT], name[64];
	unsigned int port;

	if (!is_word(link, "type", "rtu")) {
		*err = find_server(where, link, host, &port);
		if (*err || (is_word(link, "address", host) && get_number(link, "port") == port))
			return NULL;
		return text("it goes to %s port %lld, not %s", get_string(link, "address"),
			    get_number(link, "port"), where);
	}
	if (!has(link, "tty_name") || is_word(link, "state", "down"))
		return NULL;
	if (port_tty_name(where, name, sizeof(name)) && is_word(link, "tty_name", name))
		return NULL;
	return text("it has %s, not %s", get_string(link, "tty_name"), where);
}

/* In a batch: the link as it stands is what is wanted, once its port is attached. */
static int keep(const struct args *args, json_object *link)
{
	const char *difference = args_difference(args, link_attrs, link);
	int err = 0;

	if (!difference)
		difference = where_difference(args, link, &err);
	if (!err)
		err = object_kept(&link_class, link, difference);
	if (!err && is_word(link, "type", "rtu") && is_word(link, "state", "down"))
		err = attach_port(link, arg_text(args, WHERE));
	return err;
}

static int send_tcp(const struct args *args, const struct change *change, struct nl_msg *msg)
{
	char host[ADDRESS_TEXT];
	unsigned int port;
	int err = find_server(arg_text(args, WHERE), NULL, host, &port);

	if (err) {
		nlmsg_free(msg);
		return err;
	}
	nla_put_string(msg, MODBUS_A_LINK_ADDRESS, host);
	nla_put_u32(msg, MODBUS_A_LINK_PORT, port);
	return change_send(change, msg);
}

static int send_rtu(const struct args *args, const struct change *change, struct nl_msg *msg)
{
	unsigned int baud = arg_num(args, "baud", DEFAULT_BAUD);
	unsigned int parity = arg_num(args, "parity", MODBUS_PARITY_NONE);
	unsigned int stop_bits = arg_num(args, "stopbits", 1);
	struct port port;
	int err;

	err = port_open(&port, arg_text(args, WHERE), baud, parity, stop_bits,
			arg_num(args, "rs485", RS485_LEAVE));
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	if (!arg_given(args, "baud"))
		nla_put_u32(msg, MODBUS_A_LINK_BAUD, baud);
	if (!arg_given(args, "parity"))
		nla_put_u32(msg, MODBUS_A_LINK_PARITY, parity);
	if (!arg_given(args, "stopbits"))
		nla_put_u32(msg, MODBUS_A_LINK_STOP_BITS, stop_bits);
	if (!arg_given(args, "rs485") && port.rs485)
		nla_put_flag(msg, MODBUS_A_LINK_RS485);
	nla_put_u32(msg, MODBUS_A_LINK_TTY_FD, port.fd);
	err = change_send(change, msg);
	port_close(&port, !err);
	return err;
}

static int link_add(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *link = ctl.batch || ctl.dry ? object_peek(&link_class, name) : NULL;
	struct change change = {
		.class = &link_class, .verb = "add", .name = name, .reply = true,
	};
	struct nl_msg *msg;
	int err;

	if (link) {
		err = keep(args, link);
		json_object_put(link);
		return err;
	}
	/* The port of a link that would be made is not touched. */
	if (change_planned(NULL, args_line(args)))
		return 0;
	msg = req_new(MODBUS, MODBUS_CMD_LINK_NEW);
	args_put(args, link_attrs, msg);
	return arg_num(args, "TYPE", 0) == MODBUS_LINK_TYPE_RTU ? send_rtu(args, &change, msg) :
		send_tcp(args, &change, msg);
}

static int link_attach(const struct args *args)
{
	const char *port = arg_text(args, "PORT");
	json_object *link;
	char path[PORT_PATH];
	int err = object_get(&link_class, arg_text(args, "NAME"), &link);

	if (err)
		return err;
	if (!is_word(link, "type", "rtu"))
		err = fail(REFUSED, "%s is a tcp link, it connects by itself",
			   get_string(link, "name"));
	else if (port)
		err = attach_port(link, port);
	else if (has(link, "tty_name"))
		err = attach_port(link, port_path(get_string(link, "tty_name"), path));
	else
		err = fail(USAGE, "the kernel does not know which port %s had; say it",
			   get_string(link, "name"));
	json_object_put(link);
	return err;
}

/* Who holds a device on the link, "" if nobody does. */
static const char *holder(json_object *link)
{
	json_object *devices, *device, *by;
	const char *who = "";

	if (object_dump(&device_class, ALL, &devices))
		return "";
	for_each_object(device, devices)
		for_each_object(by, get(device, "held_by"))
			if (is_word(device, "link_name", get_string(link, "name")))
				who = text("%s", json_object_get_string(by));
	json_object_put(devices);
	return who;
}

/* The opposite of attach: the link stays, and is down. */
static int detach(json_object *link)
{
	const char *name = get_string(link, "name"), *who = holder(link);
	char path[PORT_PATH];
	int err;

	if (!is_word(link, "type", "rtu"))
		return fail(REFUSED, "%s is a tcp link, it has no port", name);
	if (*who)
		return fail(REFUSED, "link %s is held by %s", name, who);
	if (is_word(link, "state", "down"))
		return 0;
	port_path(get_string(link, "tty_name"), path);
	if (change_planned(text("link attach %s %s", quoted(name), quoted(path)), NULL))
		return 0;
	err = port_take_back(path);
	ctl.changed |= !err;
	return err;
}

static int link_detach(const struct args *args)
{
	json_object *links, *link;
	int err = objects_named(args, &link_class, &links);

	for_each_object(link, links)
		err = err ? err : detach(link);
	json_object_put(links);
	return err;
}

static int set_one(const struct args *args, json_object *link)
{
	json_object *wanted = args_applied(args, link_attrs, link);
	bool moves = arg_given(args, "server");
	struct change change = {
		.class = &link_class, .verb = "set", .name = get_string(link, "name"),
		.before = object_line(&link_class, link),
	};
	char host[ADDRESS_TEXT];
	unsigned int port = 0;
	struct nl_msg *msg;
	int err = 0;

	if (moves && is_word(link, "type", "rtu"))
		err = fail(REFUSED, "%s is an rtu link, it has no server", change.name);
	else if (moves)
		err = find_server(arg_text(args, "server"), link, host, &port);
	if (!err && moves) {
		json_object_object_add(wanted, "address", json_object_new_string(host));
		json_object_object_add(wanted, "port", json_object_new_int64(port));
	}
	change.after = object_line(&link_class, wanted);
	json_object_put(wanted);
	if (err || ((ctl.batch || ctl.dry) && !strcmp(change.before, change.after)))
		return err;
	msg = object_request(&link_class, MODBUS_CMD_LINK_SET, link);
	args_put(args, link_attrs, msg);
	if (moves) {
		nla_put_string(msg, MODBUS_A_LINK_ADDRESS, host);
		nla_put_u32(msg, MODBUS_A_LINK_PORT, port);
	}
	return change_send(&change, msg);
}

static int link_set(const struct args *args)
{
	json_object *links, *link;
	int err = objects_named(args, &link_class, &links);

	for_each_object(link, links)
		err = err ? err : set_one(args, link);
	json_object_put(links);
	return err;
}

static int link_del(const struct args *args)
{
	return objects_delete(args, &link_class, MODBUS_CMD_LINK_DEL);
}

static const char *where_cell(json_object *link, const char *key)
{
	(void)key;
	return link_where(link);
}

static const char *share_cell(json_object *link, const char *key)
{
	long long ppm = get_number(link, key);

	return has(link, key) ? text("%lld.%lld %%", ppm / 10000, ppm / 1000 % 10) : "";
}

static const struct column columns[] = {
	{ "LINK", "name" },
	{ "TYPE", "type" },
	{ "WHERE", NULL, where_cell },
	{ "STATE", "state", .state = true },
	{ ">DEVICES", "devices" },
	{ ">USED", "utilisation_ppm", share_cell },
	{ ">RESERVED", "reserved_ppm", share_cell },
	{ "LAST ERROR", "last_error" },
	{ 0 }
};

static int link_show(const struct args *args)
{
	return objects_show(args, &link_class, columns);
}

static int reset_stats(json_object *link)
{
	const char *name = get_string(link, "name");
	struct change change = {
		.class = &link_class, .verb = "reset-stats", .name = name,
		.after = text("link reset-stats %s", quoted(name)),
	};

	return change_send(&change, object_request(&link_class, MODBUS_CMD_STATS_RESET, link));
}

static int link_reset_stats(const struct args *args)
{
	json_object *links, *link;
	int err = objects_named(args, &link_class, &links);

	for_each_object(link, links)
		err = err ? err : reset_stats(link);
	json_object_put(links);
	return err;
}

static int link_stats(const struct args *args)
{
	return show_stats(args, &link_class);
}

const struct command link_commands[] = {
	{ "link", "add", add_params, MODBUS, true, check_add, link_add,
	  "Make a link; the port of a serial one then belongs to the kernel",
	  "megapodctl link add line0 rtu /dev/ttyS1 baud 19200 rs485 on" },
	{ "link", "attach", attach_params, MODBUS, true, NULL, link_attach,
	  "Give a returned port, or another one, to a serial link that is down",
	  "megapodctl link attach line0 /dev/ttyUSB1" },
	{ "link", "detach", name_params, MODBUS, true, NULL, link_detach,
	  "Take the port of a serial link for something else; the link stays, and is down",
	  "megapodctl link detach line0" },
	{ "link", "set", set_params, MODBUS, true, check_set, link_set,
	  "Change a link, its times, its speed or where it goes; its devices stay",
	  "megapodctl link set line0 timeout 500ms" },
	{ "link", "del", name_params, MODBUS, true, NULL, link_del,
	  "Remove a link and all devices on it; switches nothing", "megapodctl link del line0" },
	{ "link", "show", show_params, MODBUS, false, NULL, link_show,
	  "Show links and the share of the wire time in use", "megapodctl link show" },
	{ "link", "stats", show_params, MODBUS, false, NULL, link_stats,
	  "Show counters of links, of one with its latencies", "megapodctl link stats line0" },
	{ "link", "reset-stats", name_params, MODBUS, true, NULL, link_reset_stats,
	  "Set the counters of a link and of all its devices to 0",
	  "megapodctl link reset-stats line0" },
	{ "link", "monitor", show_params, MODBUS, false, NULL, link_monitor,
	  "Show frames as they pass, until told to stop", "megapodctl link monitor line0" },
	{ 0 }
};
