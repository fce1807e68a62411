// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of the black box: listed, shown, saved to files and cleared.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <linux/megapod.h>

#include "base/file.h"
#include "base/out.h"
#include "base/text.h"
#include "cmd/record_show.h"
#include "core/args.h"
#include "core/change.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

#define NUMBER { "NUMBER", P_NUMBER, .positional = true, .help = "of the record, as record list has it" }

static const struct param list_params[] = {
	POD,
	{ 0 }
};

static const struct param show_params[] = {
	NUMBER,
	OF_POD,
	KEY("file", P_FILE, 0, "one that was saved"),
	KEY("csv", P_FLAG, 0, "every sample, as comma-separated values"),
	{ 0 }
};

static const struct param save_params[] = {
	{ "FILE", P_FILE, .positional = true, .required = true,
	  .help = "where to; with all, a folder, which gets POD-TIME.record of each that it has not yet" },
	KEY("number", P_NUMBER, 0, "of the record, as record list has it"),
	OF_POD,
	KEY("all", P_FLAG, 0, "all records, those that still go on as far as they are"),
	{ 0 }
};

static const struct param clear_params[] = {
	NUMBER,
	OF_POD,
	KEY("all", P_FLAG, 0, "all records that are complete"),
	{ 0 }
};

/* All, or those of a pod. */
static int dump(const char *pod, json_object **records)
{
	json_object *all, *record;
	int err = req_dump(req_new(MEGAPOD, MEGAPOD_CMD_RECORD_GET), record_attrs, &all);

	if (err)
		return req_fail(err, NO_OBJECT, "records");
	*records = must(json_object_new_array());
	for_each_object(record, all)
		if (!pod || is_word(record, "pod_name", pod))
			json_object_array_add(*records, json_object_get(record));
	json_object_put(all);
	return 0;
}

/* The record of a number, or the only one. */
static int choose(const char *pod, const struct value *number, json_object **record)
{
	json_object *records, *one, *found = NULL;
	int err = dump(pod, &records);
	size_t count = 0;

	if (err)
		return err;
	for_each_object(one, records)
		if (!number->set || get_number(one, "id") == number->num) {
			found = one;
			count++;
		}
	if (!count && number->set)
		err = fail(NO_OBJECT, "there is no record %lld", (long long)number->num);
	else if (!count)
		err = fail(NO_OBJECT, "there is no record");
	else if (count > 1)
		err = fail(USAGE, number->set ? "several pods have one; say which: pod NAME" :
			   "there are several records; say which: NUMBER");
	else
		*record = json_object_get(found);
	json_object_put(records);
	return err;
}

static struct nl_msg *request(int cmd, json_object *record)
{
	struct nl_msg *msg = req_new(MEGAPOD, cmd);

	nla_put_u32(msg, MEGAPOD_A_RECORD_POD_ID, get_number(record, "pod_id"));
	nla_put_u32(msg, MEGAPOD_A_RECORD_ID, get_number(record, "id"));
	return msg;
}

static const char *record_name(json_object *record)
{
	return text("record %lld of pod %s", get_number(record, "id"), get_string(record, "pod_name"));
}

/* The pieces of a file, one after the other. */
static unsigned char *assemble(json_object *pieces, size_t *size)
{
	unsigned char *bytes;
	json_object *piece;
	size_t at = 0, len;

	*size = get_number(item_at(pieces, 0), "size");
	bytes = must(malloc(*size + 1));
	for_each_object(piece, pieces) {
		if ((size_t)get_number(piece, "offset") != at ||
		    hex_parse(get_string(piece, "data"), bytes + at, *size - at, &len)) {
			free(bytes);
			return NULL;
		}
		at += len;
	}
	if (at == *size)
		return bytes;
	free(bytes);
	return NULL;
}

static int fetch(json_object *record, unsigned char **bytes, size_t *size)
{
	json_object *pieces;
	int err = req_dump(request(MEGAPOD_CMD_RECORD_READ, record), record_attrs, &pieces);

	if (err)
		return req_fail(err, NO_OBJECT, record_name(record));
	*bytes = assemble(pieces, size);
	json_object_put(pieces);
	return *bytes ? 0 : fail(REFUSED, "%s did not come whole", record_name(record));
}

static const char *time_cell(json_object *record, const char *key)
{
	time_t second = get_number(record, key) / 1000;
	struct tm when;
	char date[32];

	gmtime_r(&second, &when);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &when);
	return text("%s", date);
}

static const char *state_cell(json_object *record, const char *key)
{
	return get_flag(record, key) ? "goes on" : "complete";
}

static const char *span_cell(json_object *record, const char *key)
{
	(void)key;
	return text("-%lld..+%lld s%s", get_number(record, "before_ms") / 1000,
		    get_number(record, "after_ms") / 1000,
		    get_flag(record, "cut_before") || get_flag(record, "cut_after") ? ", cut" : "");
}

static const char *first_cell(json_object *record, const char *key)
{
	long long more = get_number(record, "trips") - 1;

	return text("%s%s", get_string(record, key), more ? text(" and %lld more", more) : "");
}

static const char *why_cell(json_object *record, const char *key)
{
	char buf[UNITS_TEXT];

	if (!has(record, "input"))
		return get_string(record, key);
	return text("%s: %s reads %s", get_string(record, key), get_string(record, "input"),
		    units_show(quantity_of(record), get_number(record, "value"), buf));
}

static const struct column columns[] = {
	{ "POD", "pod_name" },
	{ ">NUMBER", "id" },
	{ "TRIPPED", "tripped_at_ms", time_cell },
	{ "STATE", "open", state_cell },
	{ "SPAN", "", span_cell },
	{ "INTERLOCK", "interlock_name", first_cell },
	{ "CAUSE", "cause", why_cell },
	{ 0 }
};

/* What is not there is said once for each pod. */
static void tell_missed(json_object *records)
{
	json_object *record;
	const char *pod = "";

	for_each_object(record, records) {
		if (has(record, "missed") && !is_word(record, "pod_name", pod))
			printf("%lld trip(s) of pod %s had no room: save and clear a record\n",
			       get_number(record, "missed"), get_string(record, "pod_name"));
		pod = get_string(record, "pod_name");
	}
}

static int record_list(const struct args *args)
{
	json_object *records;
	int err = dump(arg_text(args, "pod"), &records);

	if (err)
		return err;
	err = table_print(columns, records, "");
	if (!err && !ctl.json)
		tell_missed(records);
	doc_add("records", records);
	return err;
}

/* A file is of the pod and number that are said, if they are. */
static int load(const struct args *args, struct record *record)
{
	const char *name = arg_text(args, "file"), *pod = arg_text(args, "pod");
	const struct value *number = arg(args, "NUMBER");
	const char *wrong = record_load(record, name);

	if (wrong)
		return fail(REFUSED, "%s: %s", name, wrong);
	if (pod && strcmp(pod, record->pod))
		return fail(REFUSED, "%s: it is of pod %s, not %s", name, record->pod, pod);
	if (number->set && number->num != record->id)
		return fail(REFUSED, "%s: it is record %u, not %lld", name, record->id,
			    (long long)number->num);
	return 0;
}

static int receive(const struct args *args, struct record *record)
{
	unsigned char *bytes = NULL;
	json_object *chosen = NULL;
	const char *wrong;
	size_t size = 0;
	int err = families_need(MEGAPOD);

	memset(record, 0, sizeof(*record));
	err = err ? err : choose(arg_text(args, "pod"), arg(args, "NUMBER"), &chosen);
	err = err ? err : fetch(chosen, &bytes, &size);
	if (!err) {
		wrong = record_read(record, bytes, size);
		if (wrong)
			err = fail(REFUSED, "%s: %s", record_name(chosen), wrong);
	}
	json_object_put(chosen);
	free(bytes);
	return err;
}

static int record_show(const struct args *args)
{
	struct record record;
	int err = arg_given(args, "file") ? load(args, &record) : receive(args, &record);

	if (!err && arg_given(args, "csv"))
		record_csv(&record);
	else if (!err)
		err = record_tell(&record);
	record_free(&record);
	return err;
}

static int check_show(const struct args *args)
{
	if (ctl.json && arg_given(args, "csv"))
		return fail(USAGE, "it is either JSON or CSV");
	return 0;
}

static int save_one(json_object *record, const char *name)
{
	unsigned char *bytes;
	size_t size;
	int err;

	if (ctl.dry) {
		change_tell(NULL, text("record save %s number %lld pod %s", quoted(name),
				       get_number(record, "id"),
				       quoted(get_string(record, "pod_name"))));
		return 0;
	}
	err = fetch(record, &bytes, &size);
	if (err)
		return err;
	err = file_write(name, bytes, size);
	free(bytes);
	if (!err && !ctl.json)
		printf("%s: %s, %zu bytes\n", name, record_name(record), size);
	if (!err)
		json_object_object_add(record, "file", must(json_object_new_string(name)));
	return err;
}

/* Names that sort by time, and that no two records share. */
static const char *file_name(const char *folder, json_object *record)
{
	long long ms = get_number(record, "tripped_at_ms");
	time_t second = ms / 1000;
	struct tm when;
	char date[32];

	gmtime_r(&second, &when);
	strftime(date, sizeof(date), "%Y%m%dT%H%M%S", &when);
	return text("%s/%s-%s.%03lldZ.record", folder, get_string(record, "pod_name"), date, ms % 1000);
}

/* One that was saved before its end is saved again. */
static int save_all(const char *folder, const char *pod)
{
	json_object *records, *record;
	int err = dump(pod, &records);

	if (err)
		return err;
	if (!ctl.dry && mkdir(folder, 0755) && errno != EEXIST) {
		err = fail(REFUSED, "%s: %s", folder, strerror(errno));
	} else if (!length(records)) {
		err = fail(NO_OBJECT, "there is no record");
	}
	for_each_object(record, records) {
		const char *name = file_name(folder, record), *part = text("%s.part", name);
		int one = 0;

		if (!err && access(name, F_OK))
			one = save_one(record, get_flag(record, "open") ? part : name);
		if (!err && !one && !get_flag(record, "open"))
			unlink(part);
		err = err ? err : one;
		text_free_all();
	}
	doc_add("records", records);
	return err;
}

static int record_save(const struct args *args)
{
	json_object *record;
	int err;

	if (arg_given(args, "all"))
		return save_all(arg_text(args, "FILE"), arg_text(args, "pod"));
	err = choose(arg_text(args, "pod"), arg(args, "number"), &record);
	if (err)
		return err;
	err = save_one(record, arg_text(args, "FILE"));
	doc_add_one("records", record);
	return err;
}

static int check_save(const struct args *args)
{
	if (arg_given(args, "all") && arg_given(args, "number"))
		return fail(USAGE, "it is either all or one; usage: %s", usage_line(args->command));
	return 0;
}

static int clear_one(json_object *record)
{
	int err;

	if (ctl.dry) {
		change_tell(NULL, text("record clear %lld pod %s", get_number(record, "id"),
				       quoted(get_string(record, "pod_name"))));
		return 0;
	}
	err = req_do(request(MEGAPOD_CMD_RECORD_CLEAR, record), record_attrs, NULL);
	if (err)
		return req_fail(err, REFUSED, text("clear %s", record_name(record)));
	ctl.changed = true;
	return 0;
}

static int record_clear(const struct args *args)
{
	json_object *records = NULL, *record = NULL;
	int err;

	if (!arg_given(args, "all")) {
		err = choose(arg_text(args, "pod"), arg(args, "NUMBER"), &record);
		err = err ? err : clear_one(record);
		json_object_put(record);
		return err;
	}
	err = dump(arg_text(args, "pod"), &records);
	for_each_object(record, records)
		if (!err && !get_flag(record, "open"))
			err = clear_one(record);
	json_object_put(records);
	return err;
}

static int check_clear(const struct args *args)
{
	if (arg_given(args, "all") == arg_given(args, "NUMBER"))
		return fail(USAGE, "say which one, or all; usage: %s", usage_line(args->command));
	return 0;
}

const struct command record_commands[] = {
	{ "record", "list", list_params, MEGAPOD, false, NULL, record_list,
	  "List the records of the black box, one for each incident", "megapodctl record list" },
	{ "record", "show", show_params, 0, false, check_show, record_show,
	  "Show what happened before and after a trip, from the black box or a file",
	  "megapodctl record show 1 pod pod0" },
	{ "record", "save", save_params, MEGAPOD, false, check_save, record_save,
	  "Save a record, or all, as files", "megapodctl record save /tmp/trip.record number 1 pod pod0" },
	{ "record", "clear", clear_params, MEGAPOD, false, check_clear, record_clear,
	  "Clear a record; its memory is for the next one", "megapodctl record clear 1 pod pod0" },
	{ 0 }
};
