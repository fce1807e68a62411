// SPDX-License-Identifier: GPL-2.0-only
/*
 * "pod start": pumps, proof of flow, no leak, then the outlets of groups, one by one, what is shed
 * last first; "pod stop": the outlets the other way round, and pumps to their safe duty at last; and
 * "pod boot", which starts those pods of which that was said.
 *
 * This only walks: that an outlet may be switched on, and how long after the one before, is the
 * kernel's to say. Flow and leaks are looked at again before each outlet. The first thing that is
 * not as it should be ends it, by name; what is there already is passed over, so that the same
 * command goes on from there.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "base/units.h"
#include "cmd/outlet.h"
#include "cmd/quiesce.h"
#include "cmd/start.h"
#include "core/change.h"
#include "core/follow.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

/* Pumps ramp up, and the flow follows them. */
#define SETTLE_MS 30000
#define LOOK_MS 200

/* Whoever mends a pod later than that stands beside it, and it must not come on by itself. */
#define BOOT_MAX_S (15 * 60)

#define START_KEYS \
	KEY("duty", P_MEASURE, 0, "set all pumps to it first, in %; else they stay as they are set", \
	    .quantity = MEGAPOD_QUANTITY_DUTY), \
	KEY("settle", P_TIME, 0, "how long pumps and flow may take, 30 s if not said"), \
	KEY("unguarded", P_FLAG, 0, \
	    "though none of its interlocks is armed, or nothing proves the flow"), \
	TIMEOUT

const struct param start_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "the pod" },
	START_KEYS,
	{ 0 }
};

const struct param boot_params[] = {
	START_KEYS,
	{ 0 }
};

const struct param stop_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "the pod" },
	TIMEOUT,
	{ 0 }
};

/**
 * struct walk - a pod that is started or stopped
 * @args: the command
 * @pod: the pod
 * @interlocks: of it
 * @groups: of it, in the order in which they are walked
 */
struct walk {
	const struct args *args;
	json_object *pod;
	json_object *interlocks;
	json_object *groups;
};

/* A step that is done: a line, or with -j an object. */
static void tell(const char *step, const char *name, const char *note)
{
	json_object *line;

	if (ctl.dry)
		return;
	if (!ctl.json) {
		printf("%s  %s%s%s\n", step, name, *note ? "  " : "", note);
		fflush(stdout);
		return;
	}
	line = json_object_new_object();
	json_object_object_add(line, "step", json_object_new_string(step));
	json_object_object_add(line, "name", json_object_new_string(name));
	json_object_object_add(line, "note", *note ? json_object_new_string(note) : NULL);
	doc_print(line);
	json_object_put(line);
}

static const char *pod_of(const struct walk *walk)
{
	return get_string(walk->pod, "name");
}

static int parts_of_pod(const struct walk *walk, const struct object_class *class,
			json_object **objects)
{
	return objects_select(class, NULL, pod_of(walk), objects);
}

/* Higher ones are shed later, and switched on earlier. */
static int rank(json_object *group)
{
	return word_number(group_priority_words, get_string(group, "priority")) * 16 +
	       word_number(load_kind_words, get_string(group, "load"));
}

static int by_rank(const void *a, const void *b)
{
	json_object *one = *(json_object *const *)a, *other = *(json_object *const *)b;
	int order = rank(other) - rank(one);

	return order ? order : strcmp(get_string(one, "name"), get_string(other, "name"));
}

static int by_rank_reversed(const void *a, const void *b)
{
	return by_rank(b, a);
}

static int walk_init(struct walk *walk, const struct args *args, const char *pod, bool start)
{
	int err;

	*walk = (struct walk){ .args = args };
	stop_catch();
	err = object_get(&pod_class, pod, &walk->pod);
	if (!err)
		err = parts_of_pod(walk, &interlock_class, &walk->interlocks);
	if (!err)
		err = parts_of_pod(walk, &group_class, &walk->groups);
	if (err)
		return err;
	/* each step is a document */
	ctl.stream = ctl.json && !ctl.dry;
	if (!length(walk->groups))
		return fail(NO_OBJECT, "pod %s has no groups of outlets", pod);
	json_object_array_sort(walk->groups, start ? by_rank : by_rank_reversed);
	return 0;
}

static void walk_free(struct walk *walk)
{
	json_object_put(walk->pod);
	json_object_put(walk->interlocks);
	json_object_put(walk->groups);
}

static bool any_armed(const struct walk *walk)
{
	json_object *interlock;

	for_each_object(interlock, walk->interlocks)
		if (is_armed(interlock))
			return true;
	return false;
}

/* The interlock that wants more flow than @sensor reads, or NULL. */
static json_object *wants_more(const struct walk *walk, json_object *sensor)
{
	json_object *interlock, *input;

	for_each_object(interlock, walk->interlocks) {
		if (!is_word(interlock, "condition", "below") ||
		    get_number(sensor, "value") > get_number(interlock, "threshold"))
			continue;
		for_each_object(input, get(interlock, "input"))
			if (is_word(input, "component_name",
				    get_string(sensor, "component_name")) &&
			    get_number(input, "index") == get_number(sensor, "index"))
				return interlock;
	}
	return NULL;
}

/* What is wrong with a reading of the flow, or "". */
static const char *flow_fault(const struct walk *walk, json_object *sensor)
{
	json_object *rule;

	if (!is_word(sensor, "status", "ok"))
		return text("%s is %s", part_name(sensor), get_string(sensor, "status"));
	rule = wants_more(walk, sensor);
	if (rule)
		return text("%s is %s, not above the limit of interlock %s", part_name(sensor),
			    quantity_text(sensor, "value"), get_string(rule, "name"));
	return get_number(sensor, "value") > 0 ? "" : text("%s is 0", part_name(sensor));
}

static const char *leak_fault(json_object *sensor)
{
	if (!has(sensor, "value") || is_word(sensor, "status", "fault"))
		return text("%s is %s: nobody knows whether it is dry", part_name(sensor),
			    get_string(sensor, "status"));
	return get_number(sensor, "value") ? text("%s is wet", part_name(sensor)) : "";
}

/* A flow that is wished for flows nowhere. */
static bool is_target(json_object *pumps, json_object *sensor)
{
	json_object *pump;

	for_each_object(pump, pumps) {
		json_object *target = get(pump, "flow_target");

		if (target &&
		    get_number(pump, "component_id") == get_number(sensor, "component_id") &&
		    get_number(target, "index") == get_number(sensor, "index"))
			return true;
	}
	return false;
}

/**
 * struct seen - what is read of a pod
 * @flow: what is wrong with its flow, "" if nothing is
 * @leak: what is wrong with its leak detectors, "" if nothing is
 * @flows: readings of the flow
 * @leaks: leak detectors
 */
struct seen {
	const char *flow;
	const char *leak;
	size_t flows;
	size_t leaks;
};

static int look(const struct walk *walk, struct seen *seen)
{
	json_object *sensors = NULL, *pumps = NULL, *sensor;
	int err = parts_of_pod(walk, &sensor_class, &sensors);

	*seen = (struct seen){ .flow = "", .leak = "" };
	if (!err)
		err = parts_of_pod(walk, &pump_class, &pumps);
	for_each_object(sensor, sensors) {
		bool flow = is_word(sensor, "quantity", "flow") && !is_target(pumps, sensor);
		bool leak = is_word(sensor, "quantity", "leak");

		if (is_word(sensor, "status", "absent"))
			continue;
		seen->flows += flow;
		seen->leaks += leak;
		if (flow && !*seen->flow)
			seen->flow = flow_fault(walk, sensor);
		if (leak && !*seen->leak)
			seen->leak = leak_fault(sensor);
	}
	if (!seen->flows && !arg_given(walk->args, "unguarded"))
		seen->flow = "no reading proves the flow";
	json_object_put(sensors);
	json_object_put(pumps);
	return err;
}

static int stopped(void)
{
	ctl.told = true;
	return fail(PARTIAL, "told to stop");
}

/* Flow and leaks are as they should be, or were so within @wait_ms. */
static int prove(const struct walk *walk, int64_t wait_ms, struct seen *seen)
{
	int64_t until = now_ms() + wait_ms;
	int err;

	for (;;) {
		err = look(walk, seen);
		if (err)
			return err;
		if (*seen->leak)
			return fail(REFUSED, "%s", seen->leak);
		if (!*seen->flow)
			return 0;
		if (now_ms() >= until)
			return fail(wait_ms ? TIMED_OUT : REFUSED, "%s", seen->flow);
		if (fd_wait(-1, now_ms() + LOOK_MS) == -EINTR)
			return stopped();
	}
}

/* The request that asks one object for what is wanted. */
typedef struct nl_msg *(*request_fn)(const struct walk *walk, json_object *object);

/* What became of one; a line for people was printed when it ended. */
static int report(const struct object_class *class, const struct target *target)
{
	if (target->exit)
		return fail(target->exit, "%s: %s", target->name,
			    target->reason ? target->reason : "not confirmed");
	if (ctl.json)
		tell(class->word, target->name,
		     text("%s, confirmed in %lld ms", target->wish, target->confirmed_ms));
	return 0;
}

/* Command all objects at once, and follow them to their end. */
static int command(const struct walk *walk, const struct object_class *class, json_object *objects,
		   const char *wish, request_fn request)
{
	struct targets targets;
	json_object *reply;
	int err, sent;

	targets_init(&targets, class, objects, wish, walk->args);
	err = targets_begin(&targets);
	for (size_t i = 0; !err && i < targets.count; i++) {
		if (!target_is_new(&targets.target[i]))
			continue;
		sent = req_do(request(walk, item_at(objects, i)), class->attrs, &reply);
		target_sent(&targets, &targets.target[i], get_number(reply, "command"), sent);
		json_object_put(reply);
	}
	if (!err)
		targets_follow(&targets, -1);
	for (size_t i = 0; !err && i < targets.count; i++)
		err = report(class, &targets.target[i]);
	events_close();
	targets_free(&targets);
	return err;
}

static int command_one(const struct walk *walk, const struct object_class *class,
		       json_object *object, const char *wish, request_fn request)
{
	json_object *objects = json_object_new_array();
	int err;

	json_object_array_add(objects, json_object_get(object));
	err = command(walk, class, objects, wish, request);
	json_object_put(objects);
	return err;
}

static bool can_set(json_object *pump, const char *what)
{
	json_object *setting;

	for_each_object(setting, get(pump, "settable"))
		if (!strcmp(json_object_get_string(setting), what))
			return true;
	return false;
}

static struct nl_msg *pump_request(const struct walk *walk, json_object *pump)
{
	struct nl_msg *msg = object_request(&pump_class, MEGAPOD_CMD_PUMP_SET, pump);

	if (can_set(pump, "mode"))
		nla_put_u32(msg, MEGAPOD_A_PUMP_MODE, MEGAPOD_PUMP_MODE_MANUAL);
	if (arg_given(walk->args, "duty"))
		nla_put_u32(msg, MEGAPOD_A_PUMP_DUTY_PERMILLE, arg_num(walk->args, "duty", 0));
	return msg;
}

/* It is to be told to run. */
static bool is_to_be_set(const struct walk *walk, json_object *pump)
{
	if (is_word(pump, "mode", "stopped"))
		return can_set(pump, "mode");
	return arg_given(walk->args, "duty") && can_set(pump, "duty") &&
	       !(is_word(pump, "mode", "manual") && has(pump, "duty.value") &&
		 get_number(pump, "duty.value") == arg_num(walk->args, "duty", 0));
}

static int start_pump(const struct walk *walk, json_object *pump)
{
	const char *duty = arg_given(walk->args, "duty") ?
			   text(" duty %s", arg_text(walk->args, "duty")) : "";

	if (!is_to_be_set(walk, pump)) {
		tell("pump", part_name(pump), get_string(pump, "mode"));
		return 0;
	}
	if (!ctl.dry)
		return command_one(walk, &pump_class, pump, "set", pump_request);
	change_tell(NULL, text("pump set %s mode manual%s", quoted(part_name(pump)), duty));
	return 0;
}

static int start_pumps(const struct walk *walk)
{
	json_object *pumps = NULL, *pump;
	int err = parts_of_pod(walk, &pump_class, &pumps);

	for_each_object(pump, pumps)
		err = err ? err : start_pump(walk, pump);
	json_object_put(pumps);
	return err;
}

static struct nl_msg *outlet_request(json_object *outlet, uint32_t state)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_OUTLET_SET);

	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMPONENT_ID, get_number(outlet, "component_id"));
	nla_put_u32(msg, MEGAPOD_A_OUTLET_INDEXES, get_number(outlet, "index"));
	nla_put_u32(msg, MEGAPOD_A_OUTLET_STATE, state);
	return msg;
}

static struct nl_msg *on_request(const struct walk *walk, json_object *outlet)
{
	(void)walk;
	return outlet_request(outlet, MEGAPOD_OUTLET_STATE_ON);
}

static struct nl_msg *off_request(const struct walk *walk, json_object *outlet)
{
	(void)walk;
	return outlet_request(outlet, MEGAPOD_OUTLET_STATE_OFF);
}

/* The outlets of a group that do not read as wanted; of one that is not there nothing is known. */
static int outlets_left(const struct walk *walk, json_object *group, const char *wish,
			json_object **left)
{
	json_object *outlets = NULL, *outlet;
	int err = objects_select(&outlet_class, text("@%s/%s", pod_of(walk),
						     get_string(group, "name")), NULL, &outlets);

	*left = json_object_new_array();
	for_each_object(outlet, outlets) {
		if (is_missing(outlet)) {
			err = fail(NO_OBJECT, "%s: its component is not there", part_name(outlet));
			break;
		}
		if (!is_word(outlet, "state", wish))
			json_object_array_add(*left, json_object_get(outlet));
	}
	json_object_put(outlets);
	return err;
}

/**
 * struct sum - what would be done
 * @outlets: names of those that would be switched
 * @rated_mw: the most that they draw
 * @unrated: of so many nobody has said
 */
struct sum {
	json_object *outlets;
	int64_t rated_mw;
	size_t unrated;
};

static void sum_add(struct sum *sum, json_object *group, json_object *outlet, const char *wish)
{
	const char *name = part_name(outlet);

	if (json_object_object_get_ex(sum->outlets, name, NULL))
		return;
	json_object_object_add(sum->outlets, name, NULL);
	sum->rated_mw += get_number(group, "rated_mw");
	sum->unrated += !has(group, "rated_mw");
	change_tell(text("outlet %s %s", get_string(outlet, "state"), quoted(name)),
		    text("outlet %s %s", wish, quoted(name)));
}

static void sum_tell(const struct walk *walk, const struct sum *sum, bool start)
{
	size_t count = json_object_object_length(sum->outlets);
	int64_t ms = start && count ? (count - 1) * get_number(walk->pod, "inrush_gap_ms") : 0;
	char watts[UNITS_TEXT];

	doc_add("outlets", json_object_new_int64(count));
	doc_add("rated_mw", json_object_new_int64(sum->rated_mw));
	doc_add("unrated", json_object_new_int64(sum->unrated));
	doc_add("gaps_ms", json_object_new_int64(ms));
	if (ctl.json)
		return;
	printf("# %zu outlets, %s rated%s, %lld.%lld s of gaps\n", count,
	       units_show(MEGAPOD_QUANTITY_POWER, sum->rated_mw, watts),
	       sum->unrated ? text(" (of %zu nobody has said)", sum->unrated) : "",
	       (long long)ms / 1000, (long long)ms / 100 % 10);
}

/* With -n: what stands in the way now, as far as pumps would not change that. */
static int tell_seen(const struct walk *walk)
{
	struct seen seen;
	int err = look(walk, &seen);

	if (err)
		return err;
	doc_add("leak", *seen.leak ? json_object_new_string(seen.leak) : NULL);
	doc_add("flow", *seen.flow ? json_object_new_string(seen.flow) : NULL);
	if (!ctl.json && *seen.leak)
		printf("# %s\n", seen.leak);
	if (!ctl.json && *seen.flow)
		printf("# %s\n", seen.flow);
	return 0;
}

static int start_outlet(const struct walk *walk, json_object *outlet)
{
	struct seen seen;
	int err = prove(walk, 0, &seen);

	return err ? err : command_one(walk, &outlet_class, outlet, "on", on_request);
}

static int start_group(const struct walk *walk, json_object *group, struct sum *sum)
{
	json_object *outlets, *outlet;
	int err = outlets_left(walk, group, "on", &outlets);

	if (!err)
		tell("group", get_string(group, "name"),
		     text("%zu of %zu outlets to switch on", length(outlets),
			  length(get(group, "member"))));
	for_each_object(outlet, outlets) {
		if (!err && ctl.dry)
			sum_add(sum, group, outlet, "on");
		else if (!err)
			err = start_outlet(walk, outlet);
	}
	json_object_put(outlets);
	text_free_all();
	return err;
}

/* What feeds this node stays on. */
static int stop_group(const struct walk *walk, json_object *group, struct sum *sum)
{
	bool self = is_word(group, "priority", "self");
	json_object *outlets = NULL, *outlet;
	int err;

	if (self) {
		tell("group", get_string(group, "name"), "feeds this node, and stays on");
		return 0;
	}
	err = outlets_left(walk, group, "off", &outlets);
	if (!err)
		tell("group", get_string(group, "name"),
		     text("%zu of %zu outlets to switch off", length(outlets),
			  length(get(group, "member"))));
	for_each_object(outlet, outlets)
		if (!err && ctl.dry)
			sum_add(sum, group, outlet, "off");
	if (!err && !ctl.dry)
		err = command(walk, &outlet_class, outlets, "off", off_request);
	json_object_put(outlets);
	text_free_all();
	return err;
}

static int walk_groups(const struct walk *walk, bool start)
{
	struct sum sum = { .outlets = json_object_new_object() };
	json_object *group;
	int err = 0;

	for_each_object(group, walk->groups)
		err = err ? err : start ? start_group(walk, group, &sum) :
					  stop_group(walk, group, &sum);
	if (!err && ctl.dry)
		sum_tell(walk, &sum, start);
	json_object_put(sum.outlets);
	return err;
}

static int start(const struct walk *walk)
{
	struct seen seen;
	int err;

	if (!any_armed(walk) && !arg_given(walk->args, "unguarded"))
		return fail(REFUSED, "no interlock of pod %s is armed: nothing would switch it off; %s",
			    pod_of(walk), "pod arm, or say unguarded");
	err = start_pumps(walk);
	if (!err && ctl.dry)
		err = tell_seen(walk);
	else if (!err)
		err = prove(walk, arg_num(walk->args, "settle", SETTLE_MS), &seen);
	if (!err && !ctl.dry) {
		tell("flow", pod_of(walk), text("%zu readings are well", seen.flows));
		tell("leak", pod_of(walk), text("%zu detectors are dry", seen.leaks));
	}
	return err ? err : walk_groups(walk, true);
}

static int start_pod(const struct args *args, const char *pod)
{
	struct walk walk;
	int err = walk_init(&walk, args, pod, true);

	if (!err)
		err = start(&walk);
	walk_free(&walk);
	return err;
}

int pod_start(const struct args *args)
{
	return start_pod(args, arg_text(args, "NAME"));
}

int pod_boot(const struct args *args)
{
	json_object *pods = NULL, *pod;
	struct timespec up;
	int err = object_dump(&pod_class, ALL, &pods), one;

	clock_gettime(CLOCK_BOOTTIME, &up);
	for_each_object(pod, pods) {
		if (!is_word(pod, "at_boot", "start"))
			continue;
		one = up.tv_sec > BOOT_MAX_S ?
		      fail(REFUSED, "pod %s is not started, %s", get_string(pod, "name"),
			   "as the machine was booted more than 15 minutes ago: pod start") :
		      start_pod(args, get_string(pod, "name"));
		err = err ? err : one;
	}
	json_object_put(pods);
	return err;
}

static struct nl_msg *safe_request(const struct walk *walk, json_object *pump)
{
	struct nl_msg *msg = object_request(&pump_class, MEGAPOD_CMD_PUMP_SET, pump);

	(void)walk;
	nla_put_flag(msg, MEGAPOD_A_PUMP_SAFE);
	return msg;
}

/* What was hot is still hot, so that they go on: at the duty that is safe whoever looks away. */
static int rest_pumps(const struct walk *walk)
{
	json_object *pumps = NULL, *told = json_object_new_array(), *pump;
	int err = parts_of_pod(walk, &pump_class, &pumps);

	for_each_object(pump, pumps) {
		if (!pump_is_told(pumps, pump))
			continue;
		if (has(pump, "safe_permille"))
			json_object_array_add(told, json_object_get(pump));
		else
			tell("pump", part_name(pump), "has no safe duty, and goes on as it is set");
	}
	for_each_object(pump, told)
		if (ctl.dry)
			change_tell(NULL, text("pump set %s to its safe duty",
					       quoted(part_name(pump))));
	if (!err && !ctl.dry)
		err = command(walk, &pump_class, told, "safe", safe_request);
	json_object_put(told);
	json_object_put(pumps);
	return err;
}

/* Who types on a terminal has to say that he means so many. */
static int ask(const struct walk *walk)
{
	json_object *group;
	size_t count = 0;

	for_each_object(group, walk->groups)
		if (!is_word(group, "priority", "self"))
			count += length(get(group, "member"));
	return outlets_ask(count);
}

int pod_stop(const struct args *args)
{
	struct walk walk;
	int err = walk_init(&walk, args, arg_text(args, "NAME"), false);

	if (!err && !ctl.dry)
		err = ask(&walk);
	if (!err)
		err = walk_groups(&walk, false);
	if (!err)
		err = rest_pumps(&walk);
	walk_free(&walk);
	return err;
}
