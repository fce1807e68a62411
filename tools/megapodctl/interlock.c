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

#include "args.h"
#include "batch.h"
#include "event.h"
#include "hostlist.h"
#include "interlock.h"
#include "nl.h"
#include "object.h"
#include "out.h"
#include "rule.h"
#include "schema.h"
#include "units.h"

/* A batch that has added devices waits so long for what arming needs of them. */
#define ARM_MS 10000
/* When nothing is told, look again. */
#define LOOK_MS 200
/* The kernel gives a proof test 10 s more than its rule takes. */
#define TEST_MS 15000

#define POD KEY("pod", P_TEXT, 0, "its pod, if there are several")
#define SAVED \
	KEY("latch", P_WORD, MEGAPOD_A_INTERLOCK_LATCH, "as save latches wrote it", \
	    .words = latch_words), \
	KEY("proved-at", P_NUMBER64, MEGAPOD_A_INTERLOCK_PROVED_AT_S, \
	    "when a proof test passed last, in seconds since 1970")

static const struct param rule_params[] = {
	NAME("NAME", 0),
	POD,
	RULE_PARAMS,
	SAVED,
	{ 0 }
};

static const struct param name_params[] = {
	NAME("NAME", 0),
	POD,
	{ 0 }
};

static const struct param show_params[] = {
	OPTIONAL("NAME", 0),
	POD,
	{ 0 }
};

static const struct param arm_params[] = {
	NAME("NAME", 0),
	BY,
	POD,
	{ 0 }
};

static const struct param reset_params[] = {
	NAME("NAME", 0),
	{ "reason", .required = true, .help = "what was wrong and is mended" },
	BY,
	POD,
	{ 0 }
};

static const struct param bypass_params[] = {
	NAME("NAME", 0),
	KEY("for", P_LONG_TIME, 0, "how long, at most 7d"),
	KEY("reason", P_TEXT, 0, "why"),
	KEY("end", P_FLAG, 0, "end it now"),
	BY,
	POD,
	{ 0 }
};

static const struct param test_params[] = {
	NAME("NAME", 0),
	KEY("live", P_FLAG, 0, "go through with it: the outlets go off, and it stays tripped"),
	BY,
	POD,
	{ 0 }
};

/*
 * Finding
 */

bool is_armed(json_object *interlock)
{
	return !is_word(interlock, "state", "disarmed");
}

int interlocks_dump(json_object *pod, json_object **interlocks)
{
	struct filter filter = { MEGAPOD_A_INTERLOCK_POD_ID, get_number(pod, "id") };
	json_object *sensors, *interlock;
	int err = object_dump(&interlock_class, pod ? filter : ALL, interlocks);

	if (err || !json_object_array_length(*interlocks))
		return err;
	err = object_dump(&sensor_class, ALL, &sensors);
	if (err) {
		json_object_put(*interlocks);
		return err;
	}
	for_each_object(interlock, *interlocks)
		rule_label(interlock, sensors);
	json_object_put(sensors);
	return 0;
}

/* Those of a name and of a pod; NULL for any. */
static int find(const char *name, const char *pod, json_object **found)
{
	json_object *all, *interlock;
	int err = interlocks_dump(NULL, &all);

	if (err)
		return err;
	*found = json_object_new_array();
	for_each_object(interlock, all)
		if ((!name || is_word(interlock, "name", name)) &&
		    (!pod || is_word(interlock, "pod_name", pod)))
			json_object_array_add(*found, json_object_get(interlock));
	json_object_put(all);
	return 0;
}

/* The one that a command names. */
static int choose(const struct args *args, json_object **interlock)
{
	const char *name = arg_text(args, "NAME");
	json_object *found;
	int err = find(name, arg_text(args, "pod"), &found);

	if (err)
		return err;
	if (!json_object_array_length(found))
		err = fail(NO_OBJECT, "there is no interlock \"%s\"", name);
	else if (json_object_array_length(found) > 1)
		err = fail(USAGE, "several pods have an interlock \"%s\"; say which: pod NAME",
			   name);
	else
		*interlock = json_object_get(json_object_array_get_idx(found, 0));
	json_object_put(found);
	return err;
}

/* What the kernel would else know by number only. */
static const char *who(const struct args *args)
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
 * Words
 */

/* "4 min", "3 h", "12 d" */
static const char *span_text(long long seconds)
{
	if (seconds < 120)
		return text("%lld s", seconds);
	if (seconds < 7200)
		return text("%lld min", seconds / 60);
	return seconds < 172800 ? text("%lld h", seconds / 3600) :
	       text("%lld d", seconds / 86400);
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

static const char *input_name(json_object *input)
{
	return has(input, "label") ? part_name(input) :
	       text("%s/#%lld", get_string(input, "component_name"), get_number(input, "index"));
}

/* The first input that voted is told without its label's quantity: that is with the inputs. */
const char *interlock_first(json_object *interlock)
{
	json_object *first = json_object_object_get(interlock, "first");

	if (!first)
		return "";
	return text("%s%s%s", input_name(first), has(first, "value") ? " " : "",
		    has(first, "value") ? quantity_text(first, "value") : "");
}

const char *interlock_trips_when(json_object *interlock)
{
	size_t inputs = json_object_array_length(json_object_object_get(interlock, "input"));
	long long hold = get_number(interlock, "hold_ms");

	return text("%s%s%s%s", inputs == 1 ? "" :
		    text("%lld of %zu ", get_number(interlock, "votes"), inputs),
		    rule_condition(interlock), hold ? " for " : "", hold ? rule_time(hold) : "");
}

static const char *watched_text(json_object *interlock)
{
	json_object *inputs = json_object_object_get(interlock, "input");
	size_t count = json_object_array_length(inputs);
	const char *first = input_name(json_object_array_get_idx(inputs, 0));

	return count > 1 ? text("%s +%zu", first, count - 1) : first;
}

/* Who did it last, and why. */
static const char *owner_text(json_object *interlock)
{
	if (!has(interlock, "by"))
		return "";
	return text(" by %s%s%s", get_string(interlock, "by"),
		    has(interlock, "reason") ? ": " : "", get_string(interlock, "reason"));
}

static const char *bypass_text(json_object *interlock)
{
	return text("bypassed%s, ends in %s", owner_text(interlock),
		    span_text(get_number(interlock, "bypass_s")));
}

static const char *trip_text(json_object *interlock)
{
	const char *first = interlock_first(interlock);

	return text("%s%s%s", get_string(interlock, "cause"), *first ? ": " : "", first);
}

static const char *join(const char *list, const char *more)
{
	return *list && *more ? text("%s; %s", list, more) : text("%s%s", list, more);
}

const char *interlock_note(json_object *interlock)
{
	const char *note = "";

	if (is_word(interlock, "state", "tripped") || is_word(interlock, "state", "blocking"))
		note = trip_text(interlock);
	else if (!is_armed(interlock) && is_word(interlock, "latch", "tripped"))
		note = "it had tripped";
	if (has(interlock, "bypass_s"))
		note = join(note, bypass_text(interlock));
	if (has(interlock, "impaired"))
		note = join(note, text("impaired: %s", get_string(interlock, "impaired")));
	if (get_flag(interlock, "escalated"))
		note = join(note, "escalated");
	if (is_word(interlock, "proof", "failed"))
		note = join(note, text("proof test failed: %s",
				       get_string(interlock, "proof_reason")));
	else if (get_flag(interlock, "proof_overdue"))
		note = join(note, "proof test overdue");
	return note;
}

/* "pdu0/[1-8]", "rpu0 safe", "rpu0/1 duty" */
const char *interlock_step(json_object *step)
{
	json_object *numbers = json_object_object_get(step, "number");
	size_t count = json_object_array_length(numbers);
	unsigned int *number;
	const char *kept;
	char *folded;

	if (is_word(step, "kind", "safe-state") || !count)
		return text("%s safe", get_string(step, "component_name"));
	number = must(calloc(count, sizeof(*number)));
	for (size_t i = 0; i < count; i++)
		number[i] = json_object_get_int64(json_object_array_get_idx(numbers, i));
	folded = must(hostlist_fold(text("%s/", get_string(step, "component_name")), number,
				    count));
	kept = text("%s%s", folded, is_word(step, "kind", "pump-duty") ? " duty" : "");
	free(folded);
	free(number);
	return kept;
}

/* The steps of a trip that have come as far as @progress; why one failed goes with it. */
static const char *steps_at(json_object *interlock, const char *progress)
{
	const char *list = "";
	json_object *step;

	for_each_object(step, json_object_object_get(interlock, "step")) {
		if (!has(step, "issued_ns") || !is_word(step, "progress", progress))
			continue;
		list = text("%s, %s%s", list, interlock_step(step), !strcmp(progress, "failed") ?
			    text(" (%s)", get_string(step, "reason")) : "");
	}
	return *list ? text("%s: %s", progress, list + 2) : "";
}

const char *interlock_steps(json_object *interlock)
{
	const char *list = steps_at(interlock, "failed");

	list = join(list, steps_at(interlock, "queued"));
	list = join(list, steps_at(interlock, "commanded"));
	return join(list, steps_at(interlock, "confirmed"));
}

const char *interlock_text(json_object *interlock)
{
	const char *name = get_string(interlock, "name"), *state = get_string(interlock, "state");
	const char *note = interlock_note(interlock);

	if (is_word(interlock, "state", "bypassed"))
		return text("%s %s", name, note);
	if (is_word(interlock, "proof", "running"))
		return text("%s %s: proof test%s", name, state, owner_text(interlock));
	if (*note)
		return text("%s %s: %s", name, state, note);
	return text("%s %s%s", name, state, is_word(interlock, "state", "ok") ||
		    !is_armed(interlock) ? owner_text(interlock) : "");
}

/*
 * Making and changing
 */

static void add_document(json_object *interlock)
{
	json_object *interlocks = json_object_new_array();

	json_object_array_add(interlocks, json_object_get(interlock));
	doc_add("interlocks", interlocks);
}

static int done(int err, const char *verb, const struct args *args)
{
	if (err)
		return req_fail(err, REFUSED, text("interlock %s %s", verb,
						   arg_text(args, "NAME")));
	ctl.changed = true;
	return 0;
}

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
	json_object *interlock = NULL;
	int err;

	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_POD_ID, get_number(pod, "id"));
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_NAME, name);
	rule_put(rule, msg);
	if (saved && !arg_given(args, "latch") && !arg_given(args, "proved-at"))
		args = saved;
	args_put(args, interlock_attrs, msg);
	err = req_do(msg, interlock_attrs, &interlock);
	if (!err)
		add_document(interlock);
	json_object_put(interlock);
	return done(err, "add", args);
}

/* In a batch: the one that is there already, NULL if there is none. */
static int find_same(const struct args *args, json_object *pod, json_object **interlock)
{
	json_object *found;
	int err = find(arg_text(args, "NAME"), get_string(pod, "name"), &found);

	*interlock = NULL;
	if (err)
		return err;
	if (json_object_array_length(found))
		*interlock = json_object_get(json_object_array_get_idx(found, 0));
	json_object_put(found);
	return 0;
}

static int interlock_add(const struct args *args)
{
	json_object *pod = NULL, *same = NULL, *rule = rule_new();
	const char *difference;
	int err = pod_choose(arg_text(args, "pod"), &pod);

	if (!err)
		err = rule_read(args, rule);
	if (!err && ctl.batch)
		err = find_same(args, pod, &same);
	difference = same ? rule_difference(same, rule) : NULL;
	if (!err && difference)
		err = fail(REFUSED, "interlock %s exists and differs: %s", arg_text(args, "NAME"),
			   difference);
	else if (!err && !same)
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

static bool same_latch(const struct args *args, json_object *interlock)
{
	return !args_difference(args, interlock_attrs, interlock);
}

/* The kernel takes rules as a whole: what is not said stays as it is. */
static int interlock_set(const struct args *args)
{
	json_object *interlock = NULL, *rule = NULL;
	struct nl_msg *msg;
	bool same;
	int err = choose(args, &interlock);

	if (err)
		return err;
	if (json_object_deep_copy(interlock, &rule, NULL))
		must(NULL);
	err = rule_read(args, rule);
	same = !err && !rule_difference(interlock, rule);
	if (!err && !(ctl.batch && same && same_latch(args, interlock))) {
		msg = req_new(MEGAPOD, MEGAPOD_CMD_INTERLOCK_SET);
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_ID, get_number(interlock, "id"));
		if (rule_said(args))
			rule_put(rule, msg);
		args_put(args, interlock_attrs, msg);
		err = done(req_do(msg, interlock_attrs, NULL), "set", args);
	}
	json_object_put(rule);
	json_object_put(interlock);
	return err;
}

/*
 * Requests
 */

static struct nl_msg *request(int cmd, json_object *interlock)
{
	struct nl_msg *msg = req_new(MEGAPOD, cmd);

	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_ID, get_number(interlock, "id"));
	return msg;
}

static int interlock_del(const struct args *args)
{
	json_object *interlock;
	int err = choose(args, &interlock);

	if (err)
		return err;
	err = req_do(request(MEGAPOD_CMD_INTERLOCK_DEL, interlock), interlock_attrs, NULL);
	json_object_put(interlock);
	return done(err, "del", args);
}

/* Arm or disarm what attribute @attr names; a batch waits for devices that are being identified. */
static int send_arm(int cmd, int attr, json_object *object, const struct args *args)
{
	int64_t until = now_ms() + ARM_MS;
	bool watching = ctl.batch && !events_open(MEGAPOD);
	struct nl_msg *msg;
	int err;

	for (;;) {
		msg = req_new(MEGAPOD, cmd);
		nla_put_u32(msg, attr, get_number(object, "id"));
		nla_put_string(msg, MEGAPOD_A_INTERLOCK_BY, who(args));
		err = req_do(msg, interlock_attrs, NULL);
		if ((err != -ENODEV && err != -EAGAIN) || !watching || now_ms() >= until)
			break;
		events_wait(now_ms() + LOOK_MS, NULL, NULL);
	}
	if (watching)
		events_close();
	return err;
}

static int arm_one(const struct args *args, bool arm)
{
	json_object *interlock;
	int err = choose(args, &interlock);

	if (err)
		return err;
	if (is_armed(interlock) != arm)
		err = done(send_arm(arm ? MEGAPOD_CMD_INTERLOCK_ARM :
				    MEGAPOD_CMD_INTERLOCK_DISARM, MEGAPOD_A_INTERLOCK_ID, interlock,
				    args), arm ? "arm" : "disarm", args);
	json_object_put(interlock);
	return err;
}

static int interlock_arm(const struct args *args)
{
	return arm_one(args, true);
}

static int interlock_disarm(const struct args *args)
{
	return arm_one(args, false);
}

int interlocks_arm(json_object *pod, const struct args *args, bool arm)
{
	const char *name = get_string(pod, "name");
	json_object *all, *interlock;
	bool differs = false;
	size_t count;
	int err = interlocks_dump(pod, &all);

	if (err)
		return err;
	for_each_object(interlock, all)
		differs |= is_armed(interlock) != arm;
	count = json_object_array_length(all);
	json_object_put(all);
	if (!count)
		return fail(NO_OBJECT, "pod %s has no interlocks", name);
	if (!differs)
		return 0;
	err = send_arm(arm ? MEGAPOD_CMD_INTERLOCK_ARM : MEGAPOD_CMD_INTERLOCK_DISARM,
		       MEGAPOD_A_INTERLOCK_POD_ID, pod, args);
	if (err)
		return req_fail(err, REFUSED, text("pod %s %s", arm ? "arm" : "disarm", name));
	ctl.changed = true;
	return 0;
}

static int interlock_reset(const struct args *args)
{
	json_object *interlock;
	struct nl_msg *msg;
	int err = choose(args, &interlock);

	if (err)
		return err;
	msg = request(MEGAPOD_CMD_INTERLOCK_RESET, interlock);
	json_object_put(interlock);
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_BY, who(args));
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_REASON, arg_text(args, "reason"));
	return done(req_do(msg, interlock_attrs, NULL), "reset", args);
}

static int check_bypass(const struct args *args)
{
	if (arg_given(args, "end") ? !arg_given(args, "for") :
	    arg_num(args, "for", 0) && arg_given(args, "reason"))
		return 0;
	return fail(USAGE, "a bypass has an end and a reason: %s",
		    "for TIME reason TEXT; or is to end: end");
}

static int interlock_bypass(const struct args *args)
{
	bool end = arg_given(args, "end");
	json_object *interlock;
	struct nl_msg *msg;
	int err = choose(args, &interlock);

	if (err)
		return err;
	/* A file that is loaded again does not make a bypass longer. */
	if (ctl.batch && has(interlock, "bypass_s") == !end) {
		json_object_put(interlock);
		return 0;
	}
	msg = request(MEGAPOD_CMD_INTERLOCK_BYPASS, interlock);
	json_object_put(interlock);
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_BY, who(args));
	if (arg_given(args, "reason"))
		nla_put_string(msg, MEGAPOD_A_INTERLOCK_REASON, arg_text(args, "reason"));
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_BYPASS_S, end ? 0 : arg_num(args, "for", 0));
	return done(req_do(msg, interlock_attrs, NULL), "bypass", args);
}

/*
 * Proof test
 */

static int get_again(json_object *interlock, json_object **now)
{
	return req_do(request(MEGAPOD_CMD_INTERLOCK_GET, interlock), interlock_attrs, now);
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

	add_document(interlock);
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

static int interlock_test(const struct args *args)
{
	json_object *interlock, *now = NULL;
	struct nl_msg *msg;
	int err = choose(args, &interlock);

	if (err)
		return err;
	stop_catch();
	err = events_open(MEGAPOD);
	if (err)
		err = fail(REFUSED, "cannot subscribe to events: %s", strerror(-err));
	if (!err) {
		msg = request(MEGAPOD_CMD_INTERLOCK_TEST, interlock);
		nla_put_string(msg, MEGAPOD_A_INTERLOCK_BY, who(args));
		if (arg_given(args, "live"))
			nla_put_flag(msg, MEGAPOD_A_INTERLOCK_LIVE);
		err = done(req_do(msg, interlock_attrs, NULL), "test", args);
	}
	if (!err)
		err = follow_test(interlock, &now);
	if (!err) {
		err = test_result(now);
		json_object_put(now);
	}
	events_close();
	json_object_put(interlock);
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

static void print_table(json_object *interlocks)
{
	json_object *il;
	struct table table;

	table_begin(&table, "INTERLOCK", "POD", "STATE", "WATCHES", "TRIPS WHEN",
		    ">AT WORST", "PROVED", "NOTE", NULL);
	for_each_object(il, interlocks)
		table_row(&table, get_string(il, "name"), get_string(il, "pod_name"),
			  get_string(il, "state"), watched_text(il), interlock_trips_when(il),
			  has(il, "worst_case_ms") ?
			  duration_text(1000 * get_number(il, "worst_case_ms")) : "-",
			  proved_text(il), or_dash(interlock_note(il)));
	table_end(&table);
}

static void line(const char *head, const char *what)
{
	if (*what)
		printf("  %-10s  %s\n", head, what);
}

static const char *vote_text(json_object *input)
{
	if (has(input, "cause"))
		return get_string(input, "cause");
	return get_flag(input, "standing") ? "not yet" : "-";
}

static void print_inputs(json_object *interlock)
{
	json_object *input;
	struct table table;

	table_begin(&table, "  INPUT", ">VALUE", "AGE", "VOTES", NULL);
	for_each_object(input, json_object_object_get(interlock, "input"))
		table_row(&table, text("  %s", input_name(input)),
			  has(input, "value") ? quantity_text(input, "value") : "-",
			  has(input, "time_ns") ? since_boot(get_number(input, "time_ns")) : "-",
			  vote_text(input));
	table_end(&table);
}

/* Since the decision. */
static const char *since(json_object *step, const char *key, json_object *interlock)
{
	long long us = (get_number(step, key) - get_number(interlock, "tripped_ns")) / 1000;

	if (!has(step, key))
		return "-";
	return has(interlock, "tripped_ns") ? text("+%lld.%lld ms", us / 1000, us / 100 % 10) :
	       boot_time(get_number(step, key));
}

static const char *stage_text(json_object *step)
{
	if (get_flag(step, "parent"))
		return "parent";
	return get_flag(step, "self") ? "self" : text("%lld", get_number(step, "stage"));
}

static void print_steps(json_object *interlock)
{
	json_object *step;
	struct table table;

	table_begin(&table, "  STEP", "STAGE", "STATE", ">ISSUED", ">CONFIRMED", ">TRIES", "REASON",
		    NULL);
	for_each_object(step, json_object_object_get(interlock, "step"))
		table_row(&table, text("  %s", interlock_step(step)), stage_text(step),
			  has(step, "issued_ns") ? get_string(step, "progress") : "ready",
			  since(step, "issued_ns", interlock),
			  since(step, "confirmed_ns", interlock),
			  text("%lld", get_number(step, "tries")),
			  or_dash(get_string(step, "reason")));
	table_end(&table);
}

/* Buckets are powers of two of microseconds, and the last one all the rest. */
static const char *hist_text(json_object *interlock, const char *key)
{
	json_object *hist = json_object_object_get(interlock, key);
	size_t count = json_object_array_length(hist);
	const char *list = "";

	for (size_t i = 0; i < count; i++) {
		long long trips = json_object_get_int64(json_object_array_get_idx(hist, i));

		if (trips)
			list = text("%s%s%lld %s %s", list, *list ? ", " : "", trips,
				    i + 1 < count ? "under" : "over",
				    duration_text(1ULL << (i + 1 < count ? i : i - 1)));
	}
	return list;
}

static void print_trip(json_object *interlock)
{
	json_object *first = json_object_object_get(interlock, "first");

	if (has(interlock, "tripped_ns"))
		line("tripped", text("%s, cause %s", boot_time(get_number(interlock, "tripped_ns")),
				     get_string(interlock, "cause")));
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

static void print_one(json_object *interlock)
{
	printf("%s  %s (%s)  pod %s\n", get_string(interlock, "name"),
	       get_string(interlock, "state"), get_string(interlock, "severity"),
	       get_string(interlock, "pod_name"));
	line("trips when", interlock_trips_when(interlock));
	line("good again", has(interlock, "hysteresis") ?
	     text("%s beyond that", rule_hysteresis(interlock)) : "");
	line("does", rule_actions(interlock));
	line("note", interlock_note(interlock));
	print_trip(interlock);
	line("within", has(interlock, "worst_case_ms") ?
	     text("%lld ms at worst%s", get_number(interlock, "worst_case_ms"),
		  has(interlock, "within_ms") ?
		  text(", %lld ms asked for", get_number(interlock, "within_ms")) : "") : "");
	line("proved", proof_text(interlock));
	line("last", owner_text(interlock) + (has(interlock, "by") ? 1 : 0));
	print_inputs(interlock);
	print_steps(interlock);
}

static int interlock_show(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	json_object *found, *interlock;
	int err = find(name, arg_text(args, "pod"), &found);

	if (err)
		return err;
	if (name && !json_object_array_length(found))
		err = fail(NO_OBJECT, "there is no interlock \"%s\"", name);
	else if (!name)
		print_table(found);
	for_each_object(interlock, found)
		if (name && !ctl.json)
			print_one(interlock);
	doc_add("interlocks", found);
	return err;
}

const struct command interlock_commands[] = {
	{ "interlock", "add", rule_params, MEGAPOD, true, check_add, interlock_add,
	  "Make an interlock, disarmed",
	  "megapodctl interlock add flow watch \"rpu0/Coolant flow\" below 20L/min off @gpu" },
	{ "interlock", "set", rule_params, MEGAPOD, true, check_set, interlock_set,
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
