// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the pod guarded? After the contract of Nagios plug-ins: one line that says it, "|" and
 * figures, more lines if there is more, and the exit status 0 OK, 1 WARNING, 2 CRITICAL or 3
 * UNKNOWN.
 *
 * CRITICAL is what has tripped, cannot act, or does not guard at all: disarmed, impaired, a
 * component or link that is down. WARNING is what guards less, or will not for long: bypassed,
 * waiting, about to trip, a stale input, a proof test that is due, a trip that found no room in the
 * black box. Records that nobody has cleared are named; they make nothing worse.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "cmd/check.h"
#include "core/batch.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/select.h"
#include "core/words.h"

enum level {
	OK,
	WARNING,
	CRITICAL,
	UNKNOWN,
};

static const char *const grade_words[] = { "ok", "warning", "critical", "unknown" };
static const char *const grade_heads[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

static const struct param check_params[] = {
	{ "POD", P_TEXT, true, .help = "only this one" },
	KEY("unguarded", P_FLAG, 0, "a pod without interlocks is well, too"),
	KEY("conf", P_FILE, 0, "what this batch says and is not so is critical"),
	{ 0 }
};

/* Figures, in the order they are printed. */
enum count {
	INTERLOCKS,
	ARMED,
	TRIPPED,
	IMPAIRED,
	BYPASSED,
	WAITING,
	STALE_INPUTS,
	PROOF_OVERDUE,
	LINKS_DOWN,
	COMPONENTS_DOWN,
	ALARMS,
	RECORDS,
	COUNTS,
};

static const char *const count_words[COUNTS] = {
	"interlocks", "armed", "tripped", "impaired", "bypassed", "waiting", "stale_inputs",
	"proof_overdue", "links_down", "components_down", "alarms", "records"
};

/**
 * struct verdict - what was found
 * @pod: the pod looked at, NULL for all
 * @findings: array of {state, what}
 * @records: those of the black box that were not cleared
 * @worst: the worst of them
 * @count: figures
 */
struct verdict {
	const char *pod;
	json_object *findings;
	json_object *records;
	enum level worst;
	unsigned int count[COUNTS];
};

static void found(struct verdict *v, enum level grade, const char *what)
{
	json_object *finding = json_object_new_object();

	json_object_object_add(finding, "state", json_object_new_string(grade_words[grade]));
	json_object_object_add(finding, "what", json_object_new_string(what));
	json_object_array_add(v->findings, finding);
	if (grade > v->worst)
		v->worst = grade;
}

static bool concerns(const struct verdict *v, json_object *object)
{
	return !v->pod || is_word(object, "pod_name", v->pod);
}

static void check_inputs(struct verdict *v, json_object *il)
{
	json_object *input;

	for_each_object(input, get(il, "input")) {
		bool stale = is_word(input, "cause", "stale") || is_word(input, "cause", "blind");

		if (!stale && !is_word(input, "cause", "fault"))
			continue;
		v->count[STALE_INPUTS] += stale;
		found(v, WARNING, text("%s: %s is %s", get_string(il, "name"), part_name(input),
				       get_string(input, "cause")));
	}
}

static const char *unconfirmed(json_object *il)
{
	const char *list = "";
	json_object *step;

	if (!is_word(il, "state", "tripped"))
		return "";
	for_each_object(step, get(il, "step"))
		if (has(step, "issued_ns") && !is_word(step, "progress", "confirmed"))
			list = text("%s %s", list, interlock_step(step));
	return *list ? text("; not confirmed:%s", list) : "";
}

static void check_state(struct verdict *v, json_object *il)
{
	const char *name = get_string(il, "name"), *state = get_string(il, "state");
	enum level grade = OK;

	if (!strcmp(state, "tripped") || !strcmp(state, "disarmed"))
		grade = CRITICAL;
	else if (strcmp(state, "ok"))
		grade = WARNING;
	v->count[INTERLOCKS]++;
	v->count[ARMED] += is_armed(il);
	v->count[TRIPPED] += !strcmp(state, "tripped");
	v->count[BYPASSED] += has(il, "bypass_s");
	v->count[WAITING] += !strcmp(state, "waiting");
	if (grade == CRITICAL && !is_armed(il))
		found(v, grade, text("%s is disarmed", name));
	else if (grade)
		found(v, grade, text("%s%s", interlock_text(il), unconfirmed(il)));
	else if (has(il, "bypass_s"))
		found(v, WARNING, interlock_text(il));
}

static void check_interlock(struct verdict *v, json_object *il)
{
	const char *name = get_string(il, "name");

	check_state(v, il);
	if (has(il, "impaired")) {
		v->count[IMPAIRED]++;
		found(v, CRITICAL, text("%s is impaired: %s", name, get_string(il, "impaired")));
	}
	if (is_word(il, "proof", "failed"))
		found(v, CRITICAL, text("%s: the proof test failed: %s", name,
					get_string(il, "proof_reason")));
	if (get_flag(il, "proof_overdue")) {
		v->count[PROOF_OVERDUE]++;
		found(v, WARNING, text("%s: its proof test is overdue", name));
	}
	check_inputs(v, il);
}

static int check_interlocks(struct verdict *v, bool unguarded)
{
	json_object *interlocks, *il;
	int err = object_dump(&interlock_class, ALL, &interlocks);

	if (err)
		return err;
	for_each_object(il, interlocks)
		if (concerns(v, il))
			check_interlock(v, il);
	json_object_put(interlocks);
	if (!v->count[INTERLOCKS] && !unguarded)
		found(v, WARNING, "there are no interlocks");
	return 0;
}

/* All links, since they belong to no pod. */
static int check_links(struct verdict *v)
{
	json_object *links, *line;
	int err = object_dump(&link_class, ALL, &links);

	if (err)
		return err;
	for_each_object(line, links) {
		if (is_word(line, "state", "up"))
			continue;
		v->count[LINKS_DOWN]++;
		found(v, CRITICAL, text("link %s is %s%s%s", get_string(line, "name"),
					get_string(line, "state"),
					has(line, "last_error") ? ": " : "",
					get_string(line, "last_error")));
	}
	json_object_put(links);
	return 0;
}

static int check_components(struct verdict *v)
{
	json_object *components, *component;
	int err = object_dump(&component_class, ALL, &components);

	if (err)
		return err;
	for_each_object(component, components) {
		bool degraded = is_word(component, "state", "degraded");

		if (!concerns(v, component) || is_word(component, "state", "ok"))
			continue;
		v->count[COMPONENTS_DOWN] += !degraded;
		found(v, degraded ? WARNING : CRITICAL,
		      text("%s is %s", get_string(component, "name"), component_state(component)));
	}
	json_object_put(components);
	return 0;
}

static int check_sensors(struct verdict *v, json_object *pod)
{
	struct filter filter = { MEGAPOD_A_SENSOR_POD_ID, get_number(pod, "id") };
	json_object *sensors, *sensor;
	int err = object_dump(&sensor_class, v->pod ? filter : ALL, &sensors);

	if (err)
		return err;
	for_each_object(sensor, sensors) {
		bool warns = is_word(sensor, "status", "warning") ||
			     is_word(sensor, "status", "fault");

		if (!warns && !is_word(sensor, "status", "critical"))
			continue;
		v->count[ALARMS]++;
		found(v, warns ? WARNING : CRITICAL,
		      text("%s is %s: %s", part_name(sensor), get_string(sensor, "status"),
			   reading_text(sensor)));
	}
	json_object_put(sensors);
	return 0;
}

static json_object *outlet_of(json_object *outlets, const char *name)
{
	json_object *outlet;

	for_each_object(outlet, outlets)
		if (!strcmp(part_name(outlet), name))
			return outlet;
	return NULL;
}

/* Whoever has locked an outlet takes it for dead. */
static int check_locks(struct verdict *v)
{
	json_object *locks, *lock, *outlets = NULL;
	int err = object_dump(&lock_class, ALL, &locks);

	if (!err && length(locks))
		err = object_dump(&outlet_class, ALL, &outlets);
	for_each_object(lock, locks) {
		const char *name = part_name(lock);

		if (!err && concerns(v, lock) && is_word(outlet_of(outlets, name), "state", "on"))
			found(v, CRITICAL, text("%s is on, and locked by %s", name,
						get_string(lock, "holder")));
	}
	json_object_put(outlets);
	json_object_put(locks);
	return err;
}

static int check_records(struct verdict *v)
{
	json_object *records, *record;
	const char *told = "";
	int err = req_dump(req_new(MEGAPOD, MEGAPOD_CMD_RECORD_GET), record_attrs, &records);

	if (err)
		return req_fail(err, NO_OBJECT, "records");
	for_each_object(record, records) {
		const char *pod = get_string(record, "pod_name");

		if (!concerns(v, record))
			continue;
		v->count[RECORDS]++;
		json_object_array_add(v->records, json_object_get(record));
		/* each record of a pod says it */
		if (get_number(record, "missed") && strcmp(told, pod))
			found(v, WARNING, text("pod %s: %lld trip(s) not recorded: clear a record", pod,
					       get_number(record, "missed")));
		told = pod;
	}
	json_object_put(records);
	return 0;
}

/* The first of the worst, and how many there are besides. */
static const char *summary(const struct verdict *v)
{
	size_t count = length(v->findings);
	json_object *finding;

	if (!count)
		return v->count[INTERLOCKS] ?
		       text("%u of %u interlocks armed", v->count[ARMED], v->count[INTERLOCKS]) :
		       "nothing is wrong";
	for_each_object(finding, v->findings)
		if (is_word(finding, "state", grade_words[v->worst]))
			return count > 1 ?
			       text("%s (and %zu more)", get_string(finding, "what"), count - 1) :
			       get_string(finding, "what");
	return "";
}

/* "|" would end the text of a plug-in. */
static void print_plain(const char *what)
{
	for (; *what; what++)
		putchar(*what == '|' ? '/' : *what);
}

static void print_findings(const struct verdict *v, enum level grade)
{
	json_object *finding;

	for_each_object(finding, v->findings) {
		if (!is_word(finding, "state", grade_words[grade]))
			continue;
		printf("%s: ", grade_words[grade]);
		print_plain(get_string(finding, "what"));
		putchar('\n');
	}
}

static void print_records(const struct verdict *v)
{
	const char *before = "not cleared: ";
	json_object *record;

	for_each_object(record, v->records) {
		printf("%srecord %lld of pod %s (", before, get_number(record, "id"),
		       get_string(record, "pod_name"));
		print_plain(get_string(record, "interlock_name"));
		putchar(')');
		before = ", ";
	}
	if (length(v->records))
		putchar('\n');
}

static void print_verdict(const struct verdict *v)
{
	printf("MEGAPOD %s - ", grade_heads[v->worst]);
	print_plain(summary(v));
	printf(" |");
	for (size_t i = 0; i < COUNTS; i++)
		printf(" %s=%u", count_words[i], v->count[i]);
	putchar('\n');
	if (length(v->findings) > 1) {
		print_findings(v, CRITICAL);
		print_findings(v, WARNING);
	}
	print_records(v);
}

static void add_verdict(struct verdict *v)
{
	json_object *counts = json_object_new_object();

	for (size_t i = 0; i < COUNTS; i++)
		json_object_object_add(counts, count_words[i],
				       json_object_new_int64(v->count[i]));
	doc_add("state", json_object_new_string(grade_words[v->worst]));
	doc_add("summary", json_object_new_string(summary(v)));
	doc_add("findings", json_object_get(v->findings));
	doc_add("records", json_object_get(v->records));
	doc_add("counts", counts);
}

static int check_conf(struct verdict *v, const char *file)
{
	json_object *missing = NULL, *line;
	int err = file ? batch_missing(file, &missing) : 0;

	for_each_object(line, missing)
		found(v, CRITICAL, text("not so: %s", json_object_get_string(line)));
	json_object_put(missing);
	return err;
}

static int look(const struct args *args, struct verdict *v)
{
	json_object *pods = NULL;
	int err = families_need(MODBUS | MEGAPOD);

	if (!err)
		err = objects_select(&pod_class, v->pod, NULL, &pods);
	if (!err && !length(pods))
		err = fail(NO_OBJECT, "there is no pod");
	if (!err)
		err = check_interlocks(v, arg_given(args, "unguarded"));
	if (!err)
		err = check_links(v);
	if (!err)
		err = check_components(v);
	if (!err)
		err = check_sensors(v, item_at(pods, 0));
	if (!err)
		err = check_locks(v);
	if (!err)
		err = check_records(v);
	if (!err)
		err = check_conf(v, arg_text(args, "conf"));
	json_object_put(pods);
	return err;
}

static int run(const struct args *args)
{
	struct verdict v = {
		.pod = arg_text(args, "POD"), .findings = json_object_new_array(),
		.records = json_object_new_array()
	};
	int err = look(args, &v);

	if (!err && ctl.json)
		add_verdict(&v);
	else if (!err)
		print_verdict(&v);
	json_object_put(v.findings);
	json_object_put(v.records);
	return err ? err : (int)v.worst;
}

int check_unknown(int code)
{
	size_t count = length(ctl.errors);
	json_object *error = count ? item_at(ctl.errors, count - 1) : NULL;

	if (code <= CRITICAL && !count)
		return code;
	if (ctl.json)
		doc_add("state", json_object_new_string(grade_words[UNKNOWN]));
	else
		printf("MEGAPOD UNKNOWN - %s\n", get_string(error, "message"));
	return UNKNOWN;
}

const struct command check_commands[] = {
	{ "check", NULL, check_params, 0, false, NULL, run,
	  "Say whether the pod is well and guarded; ends as a Nagios plug-in does",
	  "megapodctl check pod0" },
	{ 0 }
};
