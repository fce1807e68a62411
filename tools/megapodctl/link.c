// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links: serial lines and TCP connections.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/modbus.h>

#include "args.h"
#include "link.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "port.h"
#include "schema.h"

/* Modbus over serial line V1.02, 2.5.1: 19200 is the speed every device has. */
#define DEFAULT_BAUD 19200
#define DEFAULT_PORT 502

#define TIMING_PARAMS \
	KEY("timeout", P_NUMBER, MODBUS_A_LINK_RESPONSE_TIMEOUT_MS, \
	    "ms to wait for the start of a reply"), \
	KEY("turnaround", P_NUMBER, MODBUS_A_LINK_TURNAROUND_MS, \
	    "ms of silence before a request besides 3.5 characters; rtu"), \
	KEY("max-txn", P_NUMBER, MODBUS_A_LINK_MAX_TXN_MS, \
	    "ms the longest transaction may take, 0 for no limit; rtu"), \
	KEY("retries", P_NUMBER, MODBUS_A_LINK_RETRIES, "further tries of a read")

static const struct param add_params[] = {
	NAME("NAME", MODBUS_A_LINK_NAME),
	{ "TYPE", P_WORD, true, true, .attr = MODBUS_A_LINK_TYPE, .words = link_type_words },
	{ "PORT|ADDR[:PORT]", P_TEXT, true, true,
	  .help = "path of the tty, or IP address of the server" },
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
	NAME("NAME", 0),
	OPTIONAL("PORT", 0),
	{ 0 }
};

static const struct param set_params[] = {
	NAME("NAME", MODBUS_A_LINK_NAME),
	TIMING_PARAMS,
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

/* "192.0.2.1:1502", "[2001:db8::1]:1502", either without port; the address as the kernel has it. */
static int split_address(const char *where, char address[INET6_ADDRSTRLEN], unsigned int *port)
{
	const char *colon = strrchr(where, ':');
	bool bracket = *where == '[', six = bracket || (colon && strchr(where, ':') != colon);
	unsigned char binary[sizeof(struct in6_addr)];
	char host[64], rest;
	int len = strlen(where);

	*port = DEFAULT_PORT;
	if (colon && (!six || (bracket && colon > where && colon[-1] == ']'))) {
		if (sscanf(colon, ":%5u%c", port, &rest) != 1 || !*port || *port > 65535)
			return fail(USAGE, "\"%s\" is not a port, 1 to 65535", colon + 1);
		len = colon - where;
	}
	if (bracket && where[len - 1] == ']') {
		where++;
		len -= 2;
	}
	snprintf(host, sizeof(host), "%.*s", len, where);
	if (inet_pton(six ? AF_INET6 : AF_INET, host, binary) != 1)
		return fail(USAGE, "\"%s\" is not an IP address; names are not looked up", host);
	inet_ntop(six ? AF_INET6 : AF_INET, binary, address, INET6_ADDRSTRLEN);
	return 0;
}

static int check_add(const struct args *args)
{
	static const char *const rtu_only[] = {
		"baud", "parity", "stopbits", "rs485", "turnaround", "max-txn"
	};
	char address[INET6_ADDRSTRLEN];
	unsigned int port;

	if (arg_num(args, "TYPE", 0) == MODBUS_LINK_TYPE_RTU)
		return 0;
	for (size_t i = 0; i < sizeof(rtu_only) / sizeof(rtu_only[0]); i++)
		if (arg_given(args, rtu_only[i]))
			return fail(USAGE, "%s has no meaning for a tcp link", rtu_only[i]);
	return split_address(arg_text(args, "PORT|ADDR[:PORT]"), address, &port);
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
	struct port port;
	struct nl_msg *msg;
	int err;

	err = open_port(&port, path, link, get_flag(link, "rs485") ? RS485_ON : RS485_LEAVE);
	if (err)
		return err;
	msg = req_new(MODBUS, MODBUS_CMD_LINK_SET);
	nla_put_string(msg, MODBUS_A_LINK_NAME, name);
	nla_put_u32(msg, MODBUS_A_LINK_TTY_FD, port.fd);
	err = req_do(msg, link_attrs, NULL);
	port_close(&port, !err);
	if (err)
		return req_fail(err, NO_OBJECT, text("link attach %s", name));
	ctl.changed = true;
	return 0;
}

static const char *where_difference(const struct args *args, json_object *link)
{
	const char *where = arg_text(args, "PORT|ADDR[:PORT]");
	char address[INET6_ADDRSTRLEN], name[64];
	unsigned int port;

	if (is_word(link, "type", "tcp")) {
		split_address(where, address, &port);
		if (is_word(link, "address", address) && get_number(link, "port") == port)
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

	if (!difference)
		difference = where_difference(args, link);
	if (difference)
		return fail(REFUSED, "link %s exists and differs: %s", get_string(link, "name"),
			    difference);
	if (is_word(link, "type", "rtu") && is_word(link, "state", "down"))
		return attach_port(link, arg_text(args, "PORT|ADDR[:PORT]"));
	return 0;
}

static int finish_add(struct nl_msg *msg, const char *name)
{
	json_object *link, *links;
	int err = req_do(msg, link_attrs, &link);

	if (err)
		return req_fail(err, REFUSED, text("link add %s", name));
	links = json_object_new_array();
	json_object_array_add(links, link);
	doc_add("links", links);
	ctl.changed = true;
	return 0;
}

static int add_tcp(const struct args *args, struct nl_msg *msg)
{
	char address[INET6_ADDRSTRLEN];
	unsigned int port;

	split_address(arg_text(args, "PORT|ADDR[:PORT]"), address, &port);
	nla_put_string(msg, MODBUS_A_LINK_ADDRESS, address);
	nla_put_u32(msg, MODBUS_A_LINK_PORT, port);
	return finish_add(msg, arg_text(args, "NAME"));
}

static int add_rtu(const struct args *args, struct nl_msg *msg)
{
	unsigned int baud = arg_num(args, "baud", DEFAULT_BAUD);
	unsigned int parity = arg_num(args, "parity", MODBUS_PARITY_NONE);
	unsigned int stop_bits = arg_num(args, "stopbits", 1);
	struct port port;
	int err;

	err = port_open(&port, arg_text(args, "PORT|ADDR[:PORT]"), baud, parity, stop_bits,
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
	err = finish_add(msg, arg_text(args, "NAME"));
	port_close(&port, !err);
	return err;
}

static int link_add(const struct args *args)
{
	json_object *link = ctl.batch ? object_peek(&link_class, arg_text(args, "NAME")) : NULL;
	struct nl_msg *msg;
	int err;

	if (link) {
		err = keep(args, link);
		json_object_put(link);
		return err;
	}
	msg = req_new(MODBUS, MODBUS_CMD_LINK_NEW);
	args_put(args, link_attrs, msg);
	return arg_num(args, "TYPE", 0) == MODBUS_LINK_TYPE_RTU ? add_rtu(args, msg) :
		add_tcp(args, msg);
}

static int link_attach(const struct args *args)
{
	const char *port = arg_text(args, "PORT");
	json_object *link;
	char path[80];
	int err = object_get(&link_class, arg_text(args, "NAME"), &link);

	if (err)
		return err;
	if (!is_word(link, "type", "rtu"))
		err = fail(REFUSED, "%s is a tcp link, it connects by itself",
			   get_string(link, "name"));
	else if (port)
		err = attach_port(link, port);
	else if (has(link, "tty_name"))
		err = attach_port(link,
				  port_path(get_string(link, "tty_name"), path, sizeof(path)));
	else
		err = fail(USAGE, "the kernel does not know which port %s had; say it",
			   get_string(link, "name"));
	json_object_put(link);
	return err;
}

static int link_set(const struct args *args)
{
	struct nl_msg *msg = req_new(MODBUS, MODBUS_CMD_LINK_SET);
	int err;

	args_put(args, link_attrs, msg);
	err = req_do(msg, link_attrs, NULL);
	if (err)
		return req_fail(err, NO_OBJECT, text("link set %s", arg_text(args, "NAME")));
	ctl.changed = true;
	return 0;
}

static int link_del(const struct args *args)
{
	return object_delete(&link_class, MODBUS_CMD_LINK_DEL, arg_text(args, "NAME"));
}

const char *link_where(json_object *link)
{
	if (is_word(link, "type", "tcp"))
		return text(strchr(get_string(link, "address"), ':') ? "[%s]:%lld" :
			    "%s:%lld", get_string(link, "address"), get_number(link, "port"));
	return text("%s %lld 8%c%lld%s", or_dash(get_string(link, "tty_name")),
		    get_number(link, "baud"),
		    "NEO"[is_word(link, "parity", "even") + 2 * is_word(link, "parity", "odd")],
		    get_number(link, "stop_bits"), get_flag(link, "rs485") ? " rs485" : "");
}

static const char *share(json_object *link, const char *key)
{
	long long ppm = get_number(link, key);

	return has(link, key) ? text("%lld.%lld %%", ppm / 10000, ppm / 1000 % 10) :
		"-";
}

static int link_show(const struct args *args)
{
	json_object *links, *link;
	struct table table;
	int err = object_list(&link_class, arg_text(args, "NAME"), &links);

	if (err)
		return err;
	table_begin(&table, "LINK", "TYPE", "WHERE", "STATE", ">DEVICES", ">USED", ">RESERVED",
		    "LAST ERROR", NULL);
	for_each_object(link, links)
		table_row(&table, get_string(link, "name"), get_string(link, "type"),
			  link_where(link), get_string(link, "state"),
			  text("%lld", get_number(link, "devices")),
			  share(link, "utilisation_ppm"), share(link, "reserved_ppm"),
			  or_dash(get_string(link, "last_error")));
	table_end(&table);
	doc_add("links", links);
	return 0;
}

static const char *count(json_object *stats, const char *key)
{
	return has(stats, key) ? text("%lld", get_number(stats, key)) : "-";
}

/* Bucket i counts what took less than 2^i ms, the last one all the rest. */
static void show_latency(json_object *stats)
{
	json_object *buckets = json_object_object_get(stats, "latency_bucket");
	size_t last = json_object_array_length(buckets) - 1;
	json_object *bucket;
	struct table table;

	table_begin(&table, ">LATENCY", ">REQUESTS", NULL);
	for_each_object(bucket, buckets)
		if (json_object_get_int64(bucket))
			table_row(&table, bucket_nr < last ? text("< %u ms", 1u << bucket_nr) :
				  text(">= %u ms", 1u << (bucket_nr - 1)),
				  text("%lld", (long long)json_object_get_int64(bucket)));
	table_end(&table);
}

int show_stats(const struct object_class *class, const char *name)
{
	json_object *array, *object, *stats = NULL;
	struct table table;
	int err = object_list(class, name, &array);

	if (err)
		return err;
	table_begin(&table, "NAME", ">REQUESTS", ">REPLIES", ">TIMEOUTS", ">CRC", ">BAD",
		    ">FOREIGN", ">JUNK", ">RETRIES", ">EXCEPTIONS", ">QUARANTINES", ">MAX US",
		    NULL);
	for_each_object(object, array) {
		stats = json_object_object_get(object, "stats");
		table_row(&table, get_string(object, "name"), count(stats, "requests"),
			  count(stats, "replies"), count(stats, "timeouts"),
			  count(stats, "crc_errors"), count(stats, "bad_frames"),
			  count(stats, "foreign"), count(stats, "junk_bytes"),
			  count(stats, "retries"), count(stats, "exceptions"),
			  count(stats, "quarantines"), count(stats, "latency_max_us"));
	}
	table_end(&table);
	if (name && stats)
		show_latency(stats);
	doc_add(class->plural, array);
	return 0;
}

static int link_stats(const struct args *args)
{
	return show_stats(&link_class, arg_text(args, "NAME"));
}

const struct command link_commands[] = {
	{ "link", "add", add_params, MODBUS, true, check_add, link_add,
	  "Make a link; the port of a serial one then belongs to the kernel",
	  "megapodctl link add line0 rtu /dev/ttyS1 baud 19200 rs485 on" },
	{ "link", "attach", attach_params, MODBUS, true, NULL, link_attach,
	  "Give a returned port, or another one, to a serial link that is down",
	  "megapodctl link attach line0 /dev/ttyUSB1" },
	{ "link", "set", set_params, MODBUS, true, NULL, link_set,
	  "Change time-outs of a link", "megapodctl link set line0 timeout 500" },
	{ "link", "del", name_params, MODBUS, true, NULL, link_del,
	  "Remove a link and all devices on it; switches nothing", "megapodctl link del line0" },
	{ "link", "show", show_params, MODBUS, false, NULL, link_show,
	  "Show links and the share of the wire time in use", "megapodctl link show" },
	{ "link", "stats", show_params, MODBUS, false, NULL, link_stats,
	  "Show counters of links, of one with its latencies", "megapodctl link stats line0" },
	{ 0 }
};
