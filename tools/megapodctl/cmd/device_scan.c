// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which units of a link answer, what they say of themselves, and which driver fits.
 *
 * Units that are devices already are not asked. All others are asked in turn with what is polled;
 * one that is silent costs the line a time-out, so where there are devices it rests after that,
 * four times as long, or nine times where an armed rule counts on one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <linux/modbus.h>

#include "base/frame.h"
#include "base/hostlist.h"
#include "base/identity.h"
#include "base/out.h"
#include "cmd/device_scan.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/pdu.h"

#define UNITS_USUAL "1-32"
#define UNITS 256
/* Of a serial line: Modbus over serial line V1.02, section 2.2 */
#define LINE_FIRST 1
#define LINE_LAST 247
#define REST 4
#define REST_HELD 9
/* Replies that three objects, and all of them, may need */
#define ID_REPLIES ID_OBJECTS

const struct param scan_params[] = {
	{ "LINK", P_TEXT, true, true, .help = "the link" },
	KEY("units", P_TEXT, 0, "which are asked, \"1-32\" if not said; \"1,5,20-40\""),
	{ 0 }
};

/**
 * struct fitting - by what a driver knows its device
 * @driver: the driver
 * @device: how its devices are called, a number follows
 * @vendor: begin of the vendor in function 2B/0E, NULL for none
 * @model_at: where the model stands in holding registers
 * @words: how many registers it has, 0 for none
 * @model: the model
 */
struct fitting {
	const char *driver;
	const char *device;
	const char *vendor;
	unsigned int model_at;
	unsigned int words;
	const char *model;
};

/* As the drivers have it; selftests/ctl/scan.sh sees to it. */
static const struct fitting fittings[] = {
	{ "gude_pdu", "pdu", .vendor = "GUDE" },
	{ "orv3_rpu", "rpu", NULL, 6604, 8, "RDF040DSS5193E0" },
};

/**
 * struct scan - a scan that goes on
 * @link: the link
 * @devices: all devices there are
 * @found: what answered, and what is known
 * @lines: the lines that make devices of it
 * @asked: how many were asked
 * @rest: how many times as long as a silent unit took the line is left alone then
 * @anybody: a server that may answer as any unit: a TCP server that is no gateway
 */
struct scan {
	json_object *link;
	json_object *devices;
	json_object *found;
	json_object *lines;
	unsigned int asked;
	int rest;
	bool anybody;
};

/* The numbers, in their order. Return: how many, 0 after fail(). */
static size_t units_of(const struct args *args, unsigned int number[UNITS])
{
	const char *units = arg_given(args, "units") ? arg_text(args, "units") : UNITS_USUAL;
	struct hostlist names;
	char why[160] = "not a list of units, 0 to 255";
	size_t count = 0;
	bool good;

	good = !hostlist_expand(text("[%s]", units), &names, why, sizeof(why)) &&
	       names.count <= UNITS;
	for (; good && count < names.count; count++) {
		char *end;

		number[count] = strtoul(names.item[count], &end, 10);
		good = !*end && number[count] < UNITS;
	}
	hostlist_free(&names);
	if (good)
		return count;
	fail(USAGE, "units \"%s\": %s", units, why);
	return 0;
}

int check_scan(const struct args *args)
{
	unsigned int number[UNITS];

	return units_of(args, number) ? 0 : USAGE;
}

/*
 * One unit
 */

static void identify_by_objects(const struct unit *unit, struct identity *id)
{
	unsigned char request[] = { 0x2b, 0x0e, 1, 0 }, reply[PDU_MAX];
	bool regular = false;
	unsigned int next;
	size_t len;

	for (int i = 0; i < ID_REPLIES; i++) {
		if (pdu_ask(unit, request, sizeof(request), NULL, reply, &len) ||
		    !identity_take(reply, len, id, &next))
			return;
		regular |= identity_is_regular(reply, len);
		if (!next && request[2] == 1 && regular) {
			request[2] = 2;
			next = ID_BASIC;
		}
		if (next <= request[3])
			return;
		request[3] = next;
	}
}

static void identify_by_server_id(const struct unit *unit, struct identity *id)
{
	const unsigned char request[] = { 0x11 };
	unsigned char reply[PDU_MAX];
	size_t len;

	if (!pdu_ask(unit, request, sizeof(request), NULL, reply, &len))
		identity_take_server(reply, len, id);
}

static bool has_model(const struct unit *unit, const struct fitting *fitting)
{
	unsigned char request[] = { 0x03, fitting->model_at >> 8, fitting->model_at, 0,
				    fitting->words };
	unsigned char reply[PDU_MAX];
	char model[ID_TEXT];
	size_t len;

	if (pdu_ask(unit, request, sizeof(request), NULL, reply, &len) ||
	    len != 2 + 2 * fitting->words || reply[0] != 0x03)
		return false;
	identity_text(reply + 2, len - 2, model);
	return !strcmp(model, fitting->model);
}

static const struct fitting *find_fitting(const struct unit *unit, const struct identity *id)
{
	for (size_t i = 0; i < COUNT_OF(fittings); i++)
		if (fittings[i].vendor && !strncasecmp(id->object[0], fittings[i].vendor,
						       strlen(fittings[i].vendor)))
			return &fittings[i];
	for (size_t i = 0; i < COUNT_OF(fittings); i++)
		if (fittings[i].words && has_model(unit, &fittings[i]))
			return &fittings[i];
	return NULL;
}

static json_object *identity_json(const struct identity *id, const struct fitting *fitting)
{
	static const char *const keys[ID_OBJECTS] = {
		"vendor", "product_code", "revision", "url", "product", "model", "application"
	};
	json_object *doc = json_object_new_object();

	for (size_t i = 0; i < ID_OBJECTS; i++)
		json_object_object_add(doc, keys[i], *id->object[i] ?
				       json_object_new_string(id->object[i]) : NULL);
	if (fitting && fitting->model)
		json_object_object_add(doc, "model", json_object_new_string(fitting->model));
	json_object_object_add(doc, "server_id", *id->server_id ?
			       json_object_new_string(id->server_id) : NULL);
	return doc;
}

static json_object *add_found(struct scan *scan, unsigned int number, const char *state,
			      const char *device)
{
	json_object *found = json_object_new_object();

	json_object_object_add(found, "unit", json_object_new_int(number));
	json_object_object_add(found, "state", json_object_new_string(state));
	json_object_object_add(found, "device", device ? json_object_new_string(device) : NULL);
	json_object_array_add(scan->found, found);
	return found;
}

static bool is_on(struct scan *scan, json_object *device)
{
	return is_word(device, "link_name", get_string(scan->link, "name"));
}

/* On a TCP server that is no gateway: a device, or an earlier unit that says just the same. */
static const char *same_as(struct scan *scan, json_object *says)
{
	const char *words = text("%s", json_object_to_json_string(says));
	json_object *other;

	if (!scan->anybody)
		return NULL;
	for_each_object(other, scan->devices)
		if (is_on(scan, other))
			return text("maybe %s under another number", get_string(other, "name"));
	for_each_object(other, scan->found)
		if (get(other, "says") &&
		    !strcmp(json_object_to_json_string(get(other, "says")), words))
			return text("says the same as %lld, maybe it is that",
				    get_number(other, "unit"));
	return NULL;
}

/* A name and an index that are free, for a device that the next one must not get. */
static void add_line(struct scan *scan, json_object *found, const struct fitting *fitting)
{
	const char *pod = "", *name = NULL, *line;
	json_object *device;
	long long index = 0;
	unsigned int nr = 0;

	for_each_object(device, scan->devices) {
		if (is_word(device, "driver", fitting->driver) &&
		    get_number(device, "index") >= index)
			index = get_number(device, "index") + 1;
		if (has(device, "domain"))
			pod = get_string(device, "domain");
	}
	do {
		name = text("%s%u", fitting->device, nr++);
	} while (item_named(scan->devices, name));
	line = text("device add %s driver %s link %s unit %lld index %lld%s%s", name,
		    fitting->driver, quoted(get_string(scan->link, "name")),
		    get_number(found, "unit"), index, *pod ? " pod " : "", *pod ? quoted(pod) : "");
	json_object_object_add(found, "line", json_object_new_string(line));
	json_object_array_add(scan->lines, json_object_new_string(line));
	device = json_object_new_object();
	json_object_object_add(device, "name", json_object_new_string(name));
	json_object_object_add(device, "driver", json_object_new_string(fitting->driver));
	json_object_object_add(device, "index", json_object_new_int64(index));
	json_object_array_add(scan->devices, device);
}

static void take_answer(struct scan *scan, const struct unit *unit)
{
	const struct fitting *fitting;
	struct identity id = { 0 };
	const char *remark;
	json_object *found, *says;

	identify_by_objects(unit, &id);
	if (!*id.object[0])
		identify_by_server_id(unit, &id);
	fitting = find_fitting(unit, &id);
	says = identity_json(&id, fitting);
	remark = same_as(scan, says);
	found = add_found(scan, unit->number, "answers", NULL);
	json_object_object_add(found, "driver",
			       fitting ? json_object_new_string(fitting->driver) : NULL);
	json_object_object_add(found, "says", says);
	json_object_object_add(found, "remark", remark ? json_object_new_string(remark) : NULL);
	if (fitting && !remark)
		add_line(scan, found, fitting);
}

/* Exceptions 0A and 0B come from a gateway, which finds nobody. */
static bool is_absent(int err, const unsigned char *reply, size_t len)
{
	return err == -ETIMEDOUT ||
	       (!err && len == 2 && reply[0] & 0x80 && (reply[1] == 0x0a || reply[1] == 0x0b));
}

/* A register that most have, and those that have it not refuse. */
static int scan_unit(struct scan *scan, unsigned int number)
{
	const unsigned char request[] = { 0x03, 0, 0, 0, 1 };
	struct unit unit = { get_number(scan->link, "id"), number };
	unsigned char reply[PDU_MAX];
	int64_t begin = now_ms();
	json_object *found;
	const char *remark;
	size_t len = 0;
	int err = pdu_ask(&unit, request, sizeof(request), NULL, reply, &len);

	scan->asked++;
	if (is_absent(err, reply, len)) {
		err = scan->rest ? fd_wait(-1, now_ms() + scan->rest * (now_ms() - begin)) : 0;
	} else if (err == -EBADMSG) {
		found = add_found(scan, number, "garbage", NULL);
		remark = "another speed or parity, or two units of this number";
		json_object_object_add(found, "remark", json_object_new_string(remark));
		err = 0;
	} else if (err) {
		err = req_fail(err, REFUSED, text("unit %u", number));
	} else {
		take_answer(scan, &unit);
	}
	if (err == -EINTR || (!err && stop_asked()))
		err = fail(PARTIAL, "told to stop after unit %u", number);
	return err;
}

/*
 * All of them
 */

static const char *known_as(struct scan *scan, unsigned int number)
{
	json_object *device;

	for_each_object(device, scan->devices)
		if (is_on(scan, device) && get_number(device, "unit") == number)
			return get_string(device, "name");
	return NULL;
}

static bool is_unit(struct scan *scan, unsigned int number)
{
	return !is_word(scan->link, "type", "rtu") ||
	       (number >= LINE_FIRST && number <= LINE_LAST);
}

static void prepare(struct scan *scan)
{
	json_object *device;

	scan->anybody = is_word(scan->link, "type", "tcp") &&
			!get_number(scan->link, "gateway_baud");
	for_each_object(device, scan->devices) {
		if (!is_on(scan, device))
			continue;
		if (length(get(device, "held_by")))
			scan->rest = REST_HELD;
		else if (!scan->rest)
			scan->rest = REST;
	}
}

/* How long it takes if nobody answers; one that does is asked some more. */
static void announce(struct scan *scan, size_t count)
{
	long long each = get_number(scan->link, "response_timeout_ms");
	long long gateway = get_number(scan->link, "gateway_timeout_ms"), most;

	each = (each > gateway ? each : gateway) * (1 + scan->rest);
	most = (each * count + 999) / 1000;
	if (ctl.json)
		json_object_object_add(ctl.doc, "silent_s", json_object_new_int64(most));
	else if (count)
		fprintf(stderr, "%zu units to ask; each that is silent takes %s%s, all %lld s\n",
			count, text("%lld.%lld s", each / 1000, each / 100 % 10),
			scan->rest ? " beside what is polled" : "", most);
}

static int scan_all(struct scan *scan, const unsigned int *number, size_t count)
{
	size_t unknown = 0;
	int err = 0;

	for (size_t i = 0; i < count; i++)
		unknown += is_unit(scan, number[i]) && !known_as(scan, number[i]);
	announce(scan, unknown);
	stop_catch();
	for (size_t i = 0; !err && i < count; i++) {
		const char *device = known_as(scan, number[i]);

		if (device)
			add_found(scan, number[i], "known", device);
		else if (is_unit(scan, number[i]))
			err = scan_unit(scan, number[i]);
	}
	return err;
}

static const char *says_cell(json_object *found, const char *key)
{
	static const char *const keys[] = {
		"vendor", "product_code", "product", "model", "revision", "server_id"
	};
	json_object *says = get(found, key);
	const char *all = "";

	if (has(found, "device"))
		return text("device %s", get_string(found, "device"));
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (has(says, keys[i]))
			all = text("%s%s%s", all, *all ? " " : "", get_string(says, keys[i]));
	return or_dash(all);
}

static const char *driver_cell(json_object *found, const char *key)
{
	return or_dash(get_string(found, key));
}

static const struct column columns[] = {
	{ ">UNIT", "unit" },
	{ "STATE", "state", .state = true },
	{ "DRIVER", "driver", driver_cell },
	{ "SAYS", "says", says_cell },
	{ "REMARK", "remark" },
	{ 0 }
};

static int print_all(struct scan *scan, bool whole)
{
	json_object *line;
	int err = table_print(columns, scan->found, "");

	if (whole && !ctl.json && !ctl.terse && !length(scan->found))
		printf("nobody answers\n");
	for_each_object(line, scan->lines)
		if (!ctl.json && !ctl.terse)
			printf("%s%s\n", line_nr ? "" : "\n", json_object_get_string(line));
	return err;
}

int device_scan(const struct args *args)
{
	unsigned int number[UNITS];
	size_t count = units_of(args, number);
	struct scan scan = {
		.found = json_object_new_array(), .lines = json_object_new_array(),
	};
	int err = object_get(&link_class, arg_text(args, "LINK"), &scan.link), print;

	if (!err)
		err = object_dump(&device_class, ALL, &scan.devices);
	if (!err) {
		prepare(&scan);
		err = scan_all(&scan, number, count);
		print = print_all(&scan, !err);
		err = err ? err : print;
	}
	json_object_put(scan.link);
	json_object_put(scan.devices);
	doc_add("units", scan.found);
	doc_add("lines", scan.lines);
	return err;
}
