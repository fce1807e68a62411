// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers and requests as they are, for whoever meets a device that no driver knows, or that does
 * not do what its driver says.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/modbus.h>

#include "base/frame.h"
#include "base/out.h"
#include "base/text.h"
#include "cmd/device_raw.h"
#include "core/change.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/pdu.h"
#include "core/schema.h"

/* Modbus application protocol V1.1b3, sections 6.11 and 6.12 */
#define WRITE_COILS_MAX 1968
#define WRITE_REGISTERS_MAX 123

#define UNIT { "NAME", P_TEXT, true, true, .help = "the device; or a unit that is none, LINK/UNIT" }
#define FORCE KEY("force", P_TEXT, 0, \
		  "name of the device, or of the link of a unit, to write although a rule uses it")

static const char *const written_words[] = { "coil", "holding", NULL };

const struct param peek_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "the device" },
	{ "SPACE", P_WORD, true, true, .attr = MODBUS_A_PEEK_SPACE, .words = space_words,
	  .help = "which of the four address spaces" },
	{ "ADDR", P_NUMBER, true, true, .attr = MODBUS_A_PEEK_ADDRESS,
	  .help = "as on the wire, from 0; 0x for hexadecimal" },
	{ "N", P_NUMBER, true, .attr = MODBUS_A_PEEK_COUNT, .help = "how many, 1 if not said" },
	{ 0 }
};

const struct param poke_params[] = {
	UNIT,
	{ "SPACE", P_WORD, true, true, .words = written_words,
	  .help = "coils or holding registers" },
	{ "ADDR", P_NUMBER, true, true, .help = "as on the wire, from 0; 0x for hexadecimal" },
	{ "VALUE,...", P_TEXT, true, true,
	  .help = "one, or as many as follow each other; -32768 to 65535, of coils off or on" },
	KEY("many", P_FLAG, 0, "with the function for several (0F, 10), be it only one"),
	FORCE,
	{ 0 }
};

const struct param pdu_params[] = {
	UNIT,
	{ "HEX", P_TEXT, true, true, .help = "the request from its function code on" },
	FORCE,
	{ 0 }
};

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

int device_peek(const struct args *args)
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

/*
 * Requests
 */

/* Because of what holds it, or what the kernel says. */
static int refused(const struct args *args, int err)
{
	const char *name = arg_text(args, "NAME");

	if (err == -EBUSY && !arg_given(args, "force"))
		return fail(REFUSED, "%s; to write all the same: force %.*s", req_why(),
			    (int)strcspn(name, "/"), name);
	return req_fail(err, REFUSED, text("device %s %s", args->command->verb, name));
}

static void add_hex(json_object *doc, const char *key, const unsigned char *pdu, size_t len)
{
	char hex[2 * PDU_MAX + 1];

	hex_text(pdu, len, "", hex);
	json_object_object_add(doc, key, json_object_new_string(hex));
}

static json_object *document(const struct args *args, const unsigned char *request, size_t len,
			     const unsigned char *reply, size_t reply_len)
{
	json_object *doc = json_object_new_object();
	char said[3 * PDU_MAX + 64];

	json_object_object_add(doc, "name", json_object_new_string(arg_text(args, "NAME")));
	add_hex(doc, "request", request, len);
	add_hex(doc, "reply", reply, reply_len);
	json_object_object_add(doc, "exception", reply[0] & 0x80 && reply_len > 1 ?
			       json_object_new_int(reply[1]) : NULL);
	pdu_text(reply, reply_len, false, said, sizeof(said));
	json_object_object_add(doc, "text", json_object_new_string(said));
	return doc;
}

/* The document, after the reply has come; NULL with @err, or 0 of a dry run. */
static json_object *ask(const struct args *args, const unsigned char *request, size_t len, int *err)
{
	bool writes = pdu_writes(request, len);
	unsigned char reply[PDU_MAX];
	size_t reply_len = 0;
	struct unit unit;
	json_object *doc;

	*err = unit_find(arg_text(args, "NAME"), &unit);
	if (*err || (writes && change_planned(NULL, args_line(args))))
		return NULL;
	*err = pdu_ask(&unit, request, len, arg_text(args, "force"), reply, &reply_len);
	if (*err) {
		*err = refused(args, *err);
		return NULL;
	}
	doc = document(args, request, len, reply, reply_len);
	if (has(doc, "exception"))
		*err = fail(REFUSED, "%s answers exception %lld, %s", arg_text(args, "NAME"),
			    get_number(doc, "exception"),
			    exception_name(get_number(doc, "exception")));
	else
		ctl.changed |= writes;
	return doc;
}

/*
 * Poke
 */

/* -1 for what is none */
static int value_of(const char *word, bool coil)
{
	char *end;
	long value;

	if (coil && !strcmp(word, "on"))
		return 1;
	if (coil && !strcmp(word, "off"))
		return 0;
	value = strtol(word, &end, strncmp(word, "0x", 2) ? 10 : 16);
	if (end == word || *end || value > (coil ? 1 : UINT16_MAX) ||
	    value < (coil ? 0 : INT16_MIN))
		return -1;
	return value & UINT16_MAX;
}

/* Into @values, of WRITE_COILS_MAX. */
static int read_values(const struct args *args, unsigned int *values, size_t *count)
{
	bool coil = !arg_num(args, "SPACE", 0);
	size_t max = coil ? WRITE_COILS_MAX : WRITE_REGISTERS_MAX;
	char *list = must(strdup(arg_text(args, "VALUE,..."))), *rest = list, *word;
	int err = 0;

	*count = 0;
	while (!err && (word = strsep(&rest, ","))) {
		int value = value_of(word, coil);

		if (*count == max)
			err = fail(USAGE, "one request writes at most %zu %s", max,
				   coil ? "coils" : "registers");
		else if (value < 0)
			err = fail(USAGE, "\"%s\" is not %s", word,
				   coil ? "on or off" : "a value, -32768 to 65535");
		else
			values[(*count)++] = value;
	}
	free(list);
	return err;
}

int check_poke(const struct args *args)
{
	unsigned int values[WRITE_COILS_MAX];
	int64_t first = arg_num(args, "ADDR", 0);
	size_t count;
	int err = read_values(args, values, &count);

	if (!err && first + (int64_t)count > UINT16_MAX + 1)
		err = fail(USAGE, "the last address is 65535");
	return err;
}

static unsigned char *put16(unsigned char *at, unsigned int value)
{
	*at++ = value >> 8;
	*at++ = value;
	return at;
}

/* Modbus application protocol V1.1b3, sections 6.5, 6.6, 6.11 and 6.12 */
static size_t write_request(const struct args *args, unsigned char *request)
{
	bool coil = !arg_num(args, "SPACE", 0);
	unsigned int values[WRITE_COILS_MAX] = { 0 };
	unsigned char *at = request;
	size_t count, bytes;

	read_values(args, values, &count);
	if (count == 1 && !arg_given(args, "many")) {
		*at++ = coil ? 0x05 : 0x06;
		at = put16(at, arg_num(args, "ADDR", 0));
		return put16(at, coil ? values[0] * 0xff00 : values[0]) - request;
	}
	bytes = coil ? (count + 7) / 8 : 2 * count;
	*at++ = coil ? 0x0f : 0x10;
	at = put16(put16(at, arg_num(args, "ADDR", 0)), count);
	*at++ = bytes;
	memset(at, 0, bytes);
	for (size_t i = 0; i < count; i++)
		if (coil)
			at[i / 8] |= values[i] << i % 8;
		else
			put16(at + 2 * i, values[i]);
	return at + bytes - request;
}

int device_poke(const struct args *args)
{
	unsigned char request[PDU_MAX];
	int err;

	doc_add("pdu", ask(args, request, write_request(args, request), &err));
	return err;
}

/*
 * PDU
 */

static int read_request(const struct args *args, unsigned char *request, size_t *len)
{
	const char *hex = arg_text(args, "HEX"), *wrong = hex_parse(hex, request, PDU_MAX, len);

	if (!wrong && (request[0] == 0 || request[0] & 0x80))
		wrong = "does not begin with a function, 01 to 7f";
	return wrong ? fail(USAGE, "HEX \"%s\" %s", hex, wrong) : 0;
}

int check_pdu(const struct args *args)
{
	unsigned char request[PDU_MAX];
	size_t len;

	return read_request(args, request, &len);
}

static void print_reply(json_object *doc)
{
	unsigned char reply[PDU_MAX];
	char hex[3 * PDU_MAX];
	size_t len;

	if (!doc || ctl.json)
		return;
	hex_parse(get_string(doc, "reply"), reply, PDU_MAX, &len);
	hex_text(reply, len, " ", hex);
	puts(hex);
	if (!ctl.terse)
		printf("  %s\n", get_string(doc, "text"));
}

int device_pdu(const struct args *args)
{
	unsigned char request[PDU_MAX];
	json_object *doc;
	size_t len;
	int err = read_request(args, request, &len);

	if (err)
		return err;
	doc = ask(args, request, len, &err);
	print_reply(doc);
	doc_add("pdu", doc);
	return err;
}
