// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interlocks: rules that trip.
 */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "base/units.h"
#include "cmd/interlock.h"
#include "core/batch.h"
#include "core/change.h"
#include "core/interlocks.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/rule.h"
#include "core/schema.h"
#include "core/words.h"

/* When nothing is told, look again. */
#define LOOK_MS 200
/* What has been armed has been judged once. */
#define JUDGED_MS 50
/* The kernel gives a proof test 10 s more than its rule takes. */
#define TEST_MS 15000

#define SAVED \
	KEY("latch", P_WORD, MEGAPOD_A_INTERLOCK_LATCH, "as save latches wrote it", \
	    .words = interlock_latch_words), \
	KEY("proved-at", P_NUMBER64, MEGAPOD_A_INTERLOCK_PROVED_AT_S, \
	    "when a proof test passed last, in seconds since 1970")
#define NAMED { "NAME", P_TEXT, true, true, .help = "the interlock" }

static const struct param add_params[] = {
	NEW(0),
	OF_POD,
	RULE_PARAMS,
	SAVED,
	{ 0 }
};

static const struct param set_params[] = {
	NAMED,
	OF_POD,
	RULE_PARAMS,
	SAVED,
	{ 0 }
};

static const struct param name_params[] = {
	NAMES,
	OF_POD,
	{ 0 }
};

static const struct param show_params[] = {
	ANY("NAME"),
	POD,
	{ 0 }
};

static const struct param arm_params[] = {
	NAMES,
	BY,
	OF_POD,
	{ 0 }
};

static const struct param reset_params[] = {
	NAMES,
	KEY("reason", P_TEXT, MEGAPOD_A_INTERLOCK_REASON, "what was wrong and is mended",
	    .required = true),
	BY,
	OF_POD,
	{ 0 }
};

static const struct param bypass_params[] = {
	NAMES,
	KEY("for", P_LONG_TIME, MEGAPOD_A_INTERLOCK_BYPASS_S, "how long, at most 7d"),
	KEY("reason", P_TEXT, MEGAPOD_A_INTERLOCK_REASON, "why"),
	KEY("end", P_FLAG, 0, "end it now"),
	BY,
	OF_POD,
	{ 0 }
};

static const struct param test_params[] = {
	NAMES,
	KEY("live", P_FLAG, MEGAPOD_A_INTERLOCK_LIVE,
	    "go through with it: the outlets go off, and it stays tripped"),
	BY,
	OF_POD,
	{ 0 }
};

/* What the kernel would else know by number only. */
const char *who_asks(const struct args *args)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *user;

	if (arg_given(args, "by"))
		return arg_text(args, "by");
	if (sudo && *sudo)
		return sudo;
	user = getpwuid(getuid());
	return user ? user->pw_name : text("uid %u", getuid());
}

/*
 * Making and changing
 */

static int check_add(const struct args *args)
{
	return rule_check(args, true);
}

/* What was saved of the latch of an interlock of this name goes with it. */
static int send_new(const struct args *args, json_object *pod, json_object *rule)
{
	const char *name = arg_text(args, "NAME");
	const struct args *saved = batch_saved(get_string(pod, "name"), name);
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_INTERLOCK_NEW);
	struct change change = {
		.class = &interlock_class, .verb = "add", .name = name, .after = args_line(args),
		.reply = true,
	};

	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_POD_ID, get_number(pod, "id"));
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_NAME, name);
	rule_put(rule, msg);
	if (saved && !arg_given(args, "latch") && !arg_given(args, "proved-at"))
		args = saved;
	args_put(args, interlock_attrs, msg);
	return change_send(&change, msg);
}

/* In a batch: the one that is there already, NULL if there is none. */
static int find_same(const char *name, json_object *pod, json_object **same)
{
	json_object *all, *interlock;
	int err = objects_select(&interlock_class, NULL, get_string(pod, "name"), &all);

	*same = NULL;
	for_each_object(interlock, all)
		if (is_word(interlock, "name", name))
			*same = json_object_get(interlock);
	json_object_put(all);
	return err;
}

static int interlock_add(const struct args *args)
{
	json_object *pod = NULL, *same = NULL, *rule = rule_new();
	int err = pod_choose(arg_text(args, "pod"), &pod);

	if (!err)
		err = rule_read(args, rule);
	if (!err && (ctl.batch || ctl.dry))
		err = find_same(arg_text(args, "NAME"), pod, &same);
	if (!err && same)
		err = object_kept(&interlock_class, same, rule_difference(same, rule));
	else if (!err)
		err = send_new(args, pod, rule);
	json_object_put(rule);
	json_object_put(same);
	json_object_put(pod);
	return err;
}

static bool said_latch(const struct args *args)
{
	return arg_given(args, "latch") || arg_given(args, "proved-at");
}

static int check_set(const struct args *args)
{
	if (!rule_said(args) && !said_latch(args))
		return fail(USAGE, "give what is to change; usage: %s", usage_line(args->command));
	return rule_check(args, false);
}

static int interlock_set(const struct args *args)
{
	struct change change = {
		.class = &interlock_class, .verb = "set", .name = arg_text(args, "NAME"),
	};
	json_object *interlock, *rule;
	struct nl_msg *msg;
	bool same;
	int err = object_select(&interlock_class, change.name, arg_text(args, "pod"), &interlock);

	if (err)
		return err;
	rule = args_applied(args, interlock_attrs, interlock);
	err = rule_read(args, rule);
	same = !err && !rule_difference(interlock, rule) &&
	       !args_difference(args, interlock_attrs, interlock);
	if (!err && !((ctl.batch || ctl.dry) && same)) {
		change.before = object_line(&interlock_class, interlock);
		change.after = said_latch(args) ? args_line(args) :
			       object_line(&interlock_class, rule);
		msg = object_request(&interlock_class, MEGAPOD_CMD_INTERLOCK_SET, interlock);
		if (rule_said(args))
			rule_put(rule, msg);
		args_put(args, interlock_attrs, msg);
		err = change_send(&change, msg);
	}
	json_object_put(rule);
	json_object_put(interlock);
	return err;
}

/*
 * Requests
 */

static int interlock_del(const struct args *args)
{
	return objects_delete(args, &interlock_class, MEGAPOD_CMD_INTERLOCK_DEL);
}

static int send_arm(const struct args *args, const struct change *change, bool arm, int attr,
		    json_object *object)
{
	struct nl_msg *msg;
	int err;

	if (change_planned(change->before, change->after))
		return 0;
	msg = req_new(MEGAPOD, arm ? MEGAPOD_CMD_INTERLOCK_ARM : MEGAPOD_CMD_INTERLOCK_DISARM);
	nla_put_u32(msg, attr, get_number(object, "id"));
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_BY, who_asks(args));
	err = req_do(msg, interlock_attrs, NULL);
	if (err)
		return req_fail(err, REFUSED,
				text("%s %s %s", change->class->word, change->verb, change->name));
	ctl.changed = true;
	return 0;
}

/* Those of these that are armed and cannot act, or see, in full; as they are now. */
static int find_impaired(json_object *interlocks, json_object **impaired)
{
	json_object *all, *now, *il;
	int err = object_dump(&interlock_class, ALL, &all);

	*impaired = json_object_new_array();
	for_each_object(now, all)
		for_each_object(il, interlocks)
			if (get_number(il, "id") == get_number(now, "id") && is_armed(now) &&
			    has(now, "impaired"))
				json_object_array_add(*impaired, json_object_get(now));
	json_object_put(all);
	return err;
}

/* Armed is not all: what is not there is named. A batch that has added devices waits for them. */
static int check_whole(json_object *interlocks)
{
	bool watching = ctl.batch && !events_open(MEGAPOD);
	int64_t until = now_ms() + IDENTIFY_MS;
	json_object *impaired, *il;
	int err;

	fd_wait(-1, now_ms() + JUDGED_MS);
	for (;;) {
		err = find_impaired(interlocks, &impaired);
		if (err || !length(impaired) || !watching || now_ms() >= until ||
		    events_wait(now_ms() + LOOK_MS, NULL, NULL) == -EINTR)
			break;
		json_object_put(impaired);
	}
	if (watching)
		events_close();
	for_each_object(il, impaired)
		err = fail(PARTIAL, "%s is armed, and impaired: %s", get_string(il, "name"),
			   get_string(il, "impaired"));
	json_object_put(impaired);
	return err;
}

/* Those that are not as wanted; one that fails does not keep the others from it. */
static int change_each(const struct args *args, json_object *interlocks, bool arm)
{
	json_object *interlock;
	size_t good = 0;
	int code = 0;

	for_each_object(interlock, interlocks) {
		const char *name = get_string(interlock, "name");
		struct change change = {
			.class = &interlock_class, .verb = arm ? "arm" : "disarm", .name = name,
			.before = arm ? NULL : text("interlock arm %s", quoted(name)),
			.after = arm ? text("interlock arm %s", quoted(name)) : NULL,
		};
		int err = is_armed(interlock) == arm ? 0 :
			  send_arm(args, &change, arm, MEGAPOD_A_INTERLOCK_ID, interlock);

		good += !err;
		code = err ? err : code;
	}
	return code && good ? PARTIAL : code;
}

static int arm_each(const struct args *args, json_object *interlocks, bool arm)
{
	int doubt = arm ? batch_doubt_latches() : 0;
	int err = change_each(args, interlocks, arm);
	int part = arm && !ctl.dry ? check_whole(interlocks) : 0;

	return err ? err : part ? part : doubt;
}

static int arm_named(const struct args *args, bool arm)
{
	json_object *interlocks;
	int err = objects_named(args, &interlock_class, &interlocks);

	if (!err)
		err = arm_each(args, interlocks, arm);
	json_object_put(interlocks);
	return err;
}

static int interlock_arm(const struct args *args)
{
	return arm_named(args, true);
}

static int interlock_disarm(const struct args *args)
{
	return arm_named(args, false);
}

/* Each is armed for itself, all are disarmed or none. */
int interlocks_arm(json_object *pod, const struct args *args, bool arm)
{
	const char *name = get_string(pod, "name");
	struct change change = {
		.class = &pod_class, .verb = arm ? "arm" : "disarm", .name = name,
		.before = arm ? NULL : text("pod arm %s", quoted(name)),
		.after = arm ? text("pod arm %s", quoted(name)) : NULL,
	};
	json_object *all, *interlock;
	bool differs = false;
	int err = objects_select(&interlock_class, NULL, name, &all);

	if (err)
		return err;
	for_each_object(interlock, all)
		differs |= is_armed(interlock) != arm;
	if (!length(all))
		err = fail(NO_OBJECT, "pod %s has no interlocks", name);
	else if (!ctl.dry && (arm || (differs && ctl.keep_going)))
		err = arm_each(args, all, arm);
	else if (differs)
		err = send_arm(args, &change, arm, MEGAPOD_A_INTERLOCK_POD_ID, pod);
	json_object_put(all);
	return err;
}

/* One request, of which what was said goes with it. */
static int send_one(const struct args *args, int cmd, json_object *interlock)
{
	struct change change = {
		.class = &interlock_class, .verb = args->command->verb,
		.name = get_string(interlock, "name"), .after = args_line(args),
	};
	struct nl_msg *msg = object_request(&interlock_class, cmd, interlock);

	nla_put_string(msg, MEGAPOD_A_INTERLOCK_BY, who_asks(args));
	args_put(args, interlock_attrs, msg);
	if (cmd == MEGAPOD_CMD_INTERLOCK_BYPASS && arg_given(args, "end"))
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_BYPASS_S, 0);
	return change_send(&change, msg);
}

static int interlock_reset(const struct args *args)
{
	json_object *interlocks, *interlock;
	int err = objects_named(args, &interlock_class, &interlocks);

	for_each_object(interlock, interlocks)
		err = err ? err : send_one(args, MEGAPOD_CMD_INTERLOCK_RESET, interlock);
	json_object_put(interlocks);
	return err;
}

static int check_bypass(const struct args *args)
{
	if (arg_given(args, "end") ? !arg_given(args, "for") :
	    arg_num(args, "for", 0) && arg_given(args, "reason"))
		return 0;
	return fail(USAGE, "a bypass has an end and a reason: %s",
		    "for TIME reason TEXT; or is to end: end");
}

/* A file that is loaded again does not make a bypass longer. */
static int interlock_bypass(const struct args *args)
{
	json_object *interlocks, *interlock;
	int err = objects_named(args, &interlock_class, &interlocks);

	for_each_object(interlock, interlocks)
		if (!err && !((ctl.batch || ctl.dry) &&
			      has(interlock, "bypass_s") == !arg_given(args, "end")))
			err = send_one(args, MEGAPOD_CMD_INTERLOCK_BYPASS, interlock);
	json_object_put(interlocks);
	return err;
}

/*
 * Proof test
 */

static int get_again(json_object *interlock, json_object **now)
{
	return req_do(object_request(&interlock_class, MEGAPOD_CMD_INTERLOCK_GET, interlock),
		      interlock_attrs, now);
}

/* Until the test is over, and with live all is confirmed. */
static int follow_test(json_object *interlock, json_object **now)
{
	int64_t until = now_ms() + TEST_MS + get_number(interlock, "hold_ms") +
			get_number(interlock, "frozen_ms") + get_number(interlock, "stale_ms");
	int err;

	for (;;) {
		err = get_again(interlock, now);
		if (err)
			return req_fail(err, NO_OBJECT, "interlock test");
		if (!is_word(*now, "proof", "running") || now_ms() >= until)
			return 0;
		json_object_put(*now);
		if (events_wait(now_ms() + LOOK_MS, NULL, NULL) == -EINTR)
			return fail(PARTIAL, "told to stop; the test goes on");
	}
}

static int test_result(json_object *interlock)
{
	const char *name = get_string(interlock, "name");

	/* a test that fails has been done, and not in part */
	ctl.told = true;
	if (is_word(interlock, "proof", "passed")) {
		if (!ctl.json)
			printf("%s: proof test passed%s\n", name,
			       is_word(interlock, "state", "tripped") ?
			       ", live: it has tripped, and is to be reset" : "");
		return 0;
	}
	return is_word(interlock, "proof", "failed") ?
	       fail(REFUSED, "%s: the proof test failed: %s", name,
		    get_string(interlock, "proof_reason")) :
	       fail(TIMED_OUT, "%s: the proof test is not over yet", name);
}

/* As it is after its test, it goes to those that were @tested. */
static int test_one(const struct args *args, json_object *interlock, json_object *tested)
{
	json_object *now = NULL;
	int err = send_one(args, MEGAPOD_CMD_INTERLOCK_TEST, interlock);

	if (!err && !ctl.dry)
		err = follow_test(interlock, &now);
	if (!err && now) {
		err = test_result(now);
		json_object_array_add(tested, json_object_get(now));
	}
	json_object_put(now);
	return err;
}

/* One after the other; that one fails says nothing of the next. */
static int test_each(const struct args *args, json_object *interlocks)
{
	json_object *tested = json_object_new_array(), *interlock;
	size_t good = 0;
	int code = 0;

	for_each_object(interlock, interlocks) {
		int err = stop_asked() ? PARTIAL : test_one(args, interlock, tested);

		good += !err;
		code = err ? err : code;
	}
	doc_add("interlocks", tested);
	return code && good ? PARTIAL : code;
}

static int interlock_test(const struct args *args)
{
	json_object *interlocks;
	int err = objects_named(args, &interlock_class, &interlocks);

	if (err)
		return err;
	stop_catch();
	err = events_open(MEGAPOD);
	err = err ? fail(REFUSED, "cannot subscribe to events: %s", strerror(-err)) :
		    test_each(args, interlocks);
	events_close();
	json_object_put(interlocks);
	return err;
}

/*
 * Showing
 */

static const char *proved_text(json_object *interlock)
{
	return has(interlock, "proved_at_s") ?
	       text("%s ago", span_text(time(NULL) - get_number(interlock, "proved_at_s"))) :
	       "never";
}

static const char *duration_text(unsigned long long us)
{
	if (us < 10000)
		return text("%llu.%llu ms", us / 1000, us / 100 % 10);
	return us < 10000000 ? text("%llu ms", us / 1000) : text("%llu s", us / 1000000);
}

static long long boot_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static const char *since_boot(long long ns)
{
	long long ms = (boot_ns() - ns) / 1000000;

	return ms < 10000 ? text("%lld.%lld s ago", ms / 1000, ms / 100 % 10) :
	       text("%s ago", span_text(ms / 1000));
}

static const char *power_text(json_object *object, const char *key)
{
	char buf[UNITS_TEXT];

	return text("%s", units_show(MEGAPOD_QUANTITY_POWER, get_number(object, key), buf));
}

static const char *watched_cell(json_object *interlock, const char *key)
{
	json_object *inputs = get(interlock, key);
	const char *first = length(inputs) ? part_name(item_at(inputs, 0)) : "its outlets";

	return length(inputs) > 1 ? text("%s +%zu", first, length(inputs) - 1) : first;
}

static const char *worst_cell(json_object *interlock, const char *key)
{
	return has(interlock, key) ? duration_text(1000 * get_number(interlock, key)) : "";
}

static const char *proved_cell(json_object *interlock, const char *key)
{
	(void)key;
	return proved_text(interlock);
}

static const struct column columns[] = {
	{ "INTERLOCK", "name" },
	{ "POD", "pod_name" },
	{ "STATE", "state", .state = true },
	{ "WATCHES", "input", watched_cell },
	{ "TRIPS WHEN", "condition", trips_when_cell },
	{ ">AT WORST", "worst_case_ms", worst_cell },
	{ "PROVED", "proved_at_s", proved_cell },
	{ "NOTE", "note", note_cell },
	{ 0 }
};

static void line(const char *head, const char *what)
{
	if (*what)
		printf("  %-10s  %s\n", head, what);
}

static const char *seen_cell(json_object *input, const char *key)
{
	return has(input, key) ? quantity_text(input, key) : "";
}

static const char *since_cell(json_object *input, const char *key)
{
	return has(input, key) ? since_boot(get_number(input, key)) : "";
}

static const char *vote_cell(json_object *input, const char *key)
{
	if (has(input, key))
		return get_string(input, key);
	return get_flag(input, "standing") ? "not yet" : "";
}

static const struct column input_columns[] = {
	{ "INPUT", "name", part_cell },
	{ ">VALUE", "value", seen_cell },
	{ "AGE", "time_ns", since_cell },
	{ "VOTES", "cause", vote_cell },
	{ 0 }
};

static const char *step_cell(json_object *step, const char *key)
{
	(void)key;
	return interlock_step(step);
}

static const char *stage_cell(json_object *step, const char *key)
{
	if (get_flag(step, "parent"))
		return "parent";
	return get_flag(step, "self") ? "self" : get_string(step, key);
}

static const char *progress_cell(json_object *step, const char *key)
{
	if (get_flag(step, "spared"))
		return "spared";
	return has(step, "issued_ns") ? get_string(step, key) : "ready";
}

/* Since the decision, which stands in "tripped_ns" of a step, too. */
static const char *at_cell(json_object *step, const char *key)
{
	long long us = (get_number(step, key) - get_number(step, "tripped_ns")) / 1000;

	if (!has(step, key))
		return "";
	return has(step, "tripped_ns") ? text("+%lld.%lld ms", us / 1000, us / 100 % 10) :
	       boot_time(get_number(step, key));
}

static const struct column step_columns[] = {
	{ "STEP", "name", step_cell },
	{ "STAGE", "stage", stage_cell },
	{ "STATE", "progress", progress_cell, .state = true },
	{ ">ISSUED", "issued_ns", at_cell },
	{ ">CONFIRMED", "confirmed_ns", at_cell },
	{ ">TRIES", "tries" },
	{ "REASON", "reason" },
	{ 0 }
};

static void print_steps(json_object *interlock)
{
	json_object *step;

	for_each_object(step, get(interlock, "step"))
		json_object_object_add(step, "tripped_ns",
				       json_object_get(get(interlock, "tripped_ns")));
	table_print(step_columns, get(interlock, "step"), "  ");
}

/* Buckets are powers of two of microseconds, and the last one all the rest. */
static const char *hist_text(json_object *interlock, const char *key)
{
	json_object *hist = get(interlock, key);
	size_t count = length(hist);
	const char *list = "";

	for (size_t i = 0; i < count; i++) {
		long long trips = json_object_get_int64(item_at(hist, i));

		if (trips)
			list = text("%s%s%lld %s %s", list, *list ? ", " : "", trips,
				    i + 1 < count ? "under" : "over",
				    duration_text(1ULL << (i + 1 < count ? i : i - 1)));
	}
	return list;
}

static void print_trip(json_object *interlock)
{
	json_object *first = get(interlock, "first");

	if (has(interlock, "tripped_ns"))
		line("tripped", text("%s, cause %s", boot_time(get_number(interlock, "tripped_ns")),
				     get_string(interlock, "cause")));
	if (has(interlock, "site_mw"))
		line("site", text("%s of %s", power_text(interlock, "site_mw"),
				  has(interlock, "cap_mw") ? power_text(interlock, "cap_mw") :
				  "no cap"));
	if (first && has(interlock, "tripped_ns"))
		line("first out", text("%s at %s", interlock_first(interlock),
				       boot_time(get_number(first, "time_ns"))));
	if (has(interlock, "tripped_ns") && has(interlock, "decide_us"))
		line("took", text("%s from the sample to the decision%s%s",
				  duration_text(get_number(interlock, "decide_us")),
				  has(interlock, "confirm_us") ? ", from there to all confirmed " :
				  "", has(interlock, "confirm_us") ?
				  duration_text(get_number(interlock, "confirm_us")) : ""));
	if (!get_number(interlock, "trips"))
		return;
	line("trips", text("%lld since it was made", get_number(interlock, "trips")));
	line(" decided", hist_text(interlock, "decide_hist"));
	line(" confirmed", hist_text(interlock, "confirm_hist"));
}

static const char *proof_text(json_object *interlock)
{
	long long interval = get_number(interlock, "proof_interval_s");

	return text("%s%s%s%s", is_word(interlock, "proof", "failed") ?
		    text("failed: %s; passed ", get_string(interlock, "proof_reason")) : "",
		    proved_text(interlock),
		    interval ? text(", due every %s", rule_time(interval * 1000)) : "",
		    get_flag(interlock, "proof_overdue") ? ", overdue" : "");
}

/* "310 ms at worst, 1400 ms when its sensor dies, 620 ms to the last stage; 2000 ms asked for" */
static const char *bounds_text(json_object *interlock)
{
	static const struct {
		const char *key, *words;
	} bounds[] = {
		{ "worst_case_ms", "at worst" },
		{ "dead_sensor_ms", "when its sensor dies" },
		{ "last_stage_ms", "to the last stage" },
		{ "self_ms", "until this node" },
		{ "within_ms", "asked for" },
	};
	const char *list = "";

	for (size_t i = 0; i < COUNT_OF(bounds); i++)
		if (has(interlock, bounds[i].key) && has(interlock, "worst_case_ms"))
			list = text("%s%s%lld ms %s", list, *list ? ", " : "",
				    get_number(interlock, bounds[i].key), bounds[i].words);
	return list;
}

static void print_one(json_object *interlock)
{
	printf("%s  %s (%s)  pod %s\n", get_string(interlock, "name"),
	       state_text(get_string(interlock, "state")),
	       get_string(interlock, "severity"),
	       get_string(interlock, "pod_name"));
	line("trips when", interlock_trips_when(interlock));
	line("good again", has(interlock, "hysteresis") ?
	     text("%s beyond that", rule_hysteresis(interlock)) : "");
	line("does", rule_actions(interlock));
	line("note", interlock_note(interlock));
	print_trip(interlock);
	line("within", bounds_text(interlock));
	line("proved", proof_text(interlock));
	line("last", interlock_owner(interlock) + (has(interlock, "by") ? 1 : 0));
	table_print(input_columns, get(interlock, "input"), "  ");
	print_steps(interlock);
}

static int interlock_show(const struct args *args)
{
	json_object *interlocks, *interlock;
	int err = objects_named(args, &interlock_class, &interlocks);

	if (err)
		return err;
	if (!arg_given(args, "NAME") || ctl.columns || ctl.terse)
		err = table_print(columns, interlocks, "");
	else if (!ctl.json)
		for_each_object(interlock, interlocks)
			print_one(interlock);
	doc_add("interlocks", interlocks);
	return err;
}

const struct command interlock_commands[] = {
	{ "interlock", "add", add_params, MEGAPOD, true, check_add, interlock_add,
	  "Make an interlock, disarmed",
	  "megapodctl interlock add flow watch \"rpu0/Coolant flow\" below 20L/min off @gpu" },
	{ "interlock", "set", set_params, MEGAPOD, true, check_set, interlock_set,
	  "Change a disarmed interlock; what is not said stays",
	  "megapodctl interlock set flow below 25L/min" },
	{ "interlock", "del", name_params, MEGAPOD, true, NULL, interlock_del,
	  "Remove a disarmed interlock", "megapodctl interlock del flow" },
	{ "interlock", "show", show_params, MEGAPOD, false, NULL, interlock_show,
	  "Show interlocks; one by name with its inputs, its last trip and each step of it",
	  "megapodctl interlock show flow" },
	{ "interlock", "arm", arm_params, MEGAPOD, true, NULL, interlock_arm,
	  "Arm one interlock; pod arm arms all", "megapodctl interlock arm flow" },
	{ "interlock", "disarm", arm_params, MEGAPOD, true, NULL, interlock_disarm,
	  "Disarm one interlock", "megapodctl interlock disarm flow" },
	{ "interlock", "reset", reset_params, MEGAPOD, true, NULL, interlock_reset,
	  "Take back a trip whose condition is gone; switches nothing on",
	  "megapodctl interlock reset flow reason \"pump 2 replaced\"" },
	{ "interlock", "bypass", bypass_params, MEGAPOD, true, check_bypass, interlock_bypass,
	  "Keep an armed interlock from tripping, for a while",
	  "megapodctl interlock bypass flow for 2h reason \"bleeding the loop\"" },
	{ "interlock", "test", test_params, MEGAPOD, true, NULL, interlock_test,
	  "Prove that it would trip: all is done but the last write, unless live",
	  "megapodctl interlock test flow" },
	{ 0 }
};
