// SPDX-License-Identifier: GPL-2.0-only
/*
 * Outlets: how they are, and switching them.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "base/units.h"
#include "cmd/lock.h"
#include "cmd/outlet.h"
#include "core/change.h"
#include "core/follow.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

/* As long as powerman leaves an outlet off. */
#define DEFAULT_DELAY_MS 4000
/* Inrush lasts 20 to 40 ms; 100 ms is the inrush guard delay PDU makers use. */
#define DEFAULT_GAP_MS 100

static const struct param show_params[] = {
	ANY("LIST"),
	POD,
	{ 0 }
};

#define OUTLETS { "LIST", P_OUTLETS, true, true, .help = "host list of outlets, and groups @NAME" }
#define GAP KEY("gap", P_TIME, 0, "time between two that are switched on, 100ms if not said")

static const struct param why_params[] = {
	OUTLETS,
	{ 0 }
};

static const struct param off_params[] = {
	OUTLETS,
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

static const struct param on_params[] = {
	OUTLETS,
	GAP,
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

static const struct param cycle_params[] = {
	OUTLETS,
	KEY("delay", P_TIME, 0, "how long they stay off, 4 s if not said"),
	GAP,
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

static const char *state_cell(json_object *outlet, const char *key)
{
	return is_word(outlet, key, "unknown") ? text("unknown (%s)", age_text(outlet)) :
	       get_string(outlet, key);
}

static const struct column columns[] = {
	{ "OUTLET", "name", part_cell },
	{ "LABEL", "label" },
	{ "STATE", "state", state_cell, .state = true },
	{ ">VOLTAGE", "voltage", reading_cell },
	{ ">CURRENT", "current", reading_cell },
	{ ">POWER", "power", reading_cell },
	{ ">ENERGY", "energy", reading_cell },
	{ "LAST COMMAND", "progress", command_cell, .state = true },
	{ "LOCKED BY", "lock", locks_cell },
	{ 0 }
};

static int outlet_show(const struct args *args)
{
	json_object *outlets;
	int err = objects_named(args, &outlet_class, &outlets);

	if (err)
		return err;
	err = locks_attach(outlets);
	if (!err)
		err = table_print(columns, outlets, "");
	if (err)
		json_object_put(outlets);
	else
		doc_add("outlets", outlets);
	return err;
}

/* Outlets of one component from @first on, at most @most, go with one request. */
static void put_some(struct targets *targets, size_t first, size_t most, struct nl_msg *msg)
{
	uint32_t id = targets->target[first].component_id;

	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMPONENT_ID, id);
	for (size_t i = first; i < targets->count && most; i++) {
		struct target *target = &targets->target[i];

		if (!target_is_new(target) || target->component_id != id)
			continue;
		nla_put_u32(msg, MEGAPOD_A_OUTLET_INDEXES, target->index);
		target->chosen = true;
		most--;
	}
}

static void send_one(struct targets *targets, struct nl_msg *msg)
{
	json_object *reply;
	int err = req_do(msg, outlet_attrs, &reply);

	for (size_t i = 0; i < targets->count; i++) {
		struct target *target = &targets->target[i];

		if (!target->chosen)
			continue;
		target->chosen = false;
		target->on_command = get_number(reply, "on_command");
		target_sent(targets, target, get_number(reply, "command"), err);
	}
	json_object_put(reply);
}

/* What a request asks for, besides which outlets. */
typedef void (*put_fn)(const struct args *args, struct nl_msg *msg);

/* How a cycle is timed, said or not. */
static const char *cycle_times(const struct args *args)
{
	char delay[UNITS_TEXT], gap[UNITS_TEXT];

	return text(" delay %s gap %s",
		    units_time(arg_num(args, "delay", DEFAULT_DELAY_MS), delay),
		    units_time(arg_num(args, "gap", DEFAULT_GAP_MS), gap));
}

/* With -n: what would switch. */
static int tell(json_object *outlets, const struct args *args)
{
	const char *verb = args->command->verb;
	bool cycle = !strcmp(verb, "cycle");
	const char *times = cycle ? cycle_times(args) : "";
	json_object *outlet;
	int err = 0;

	for_each_object(outlet, outlets) {
		const char *name = part_name(outlet), *state = get_string(outlet, "state");

		if (is_missing(outlet))
			err = fail(NO_OBJECT, "%s: its component is not there", name);
		else if (strcmp(state, verb))
			change_tell(cycle ? NULL : text("outlet %s %s", state, quoted(name)),
				    text("outlet %s %s%s", verb, quoted(name), times));
	}
	return err;
}

/* All targets, those of one component in one request, or with a gap one by one. */
static int send_all(const struct args *args, struct targets *targets, int cmd, put_fn put,
		    int64_t gap_ms)
{
	int64_t next = 0;
	int err = targets_begin(targets);

	for (size_t i = 0; !err && i < targets->count; i++) {
		struct target *target = &targets->target[i];
		struct nl_msg *msg;

		if (!target_is_new(target))
			continue;
		if (gap_ms && next)
			targets_follow(targets, next);
		if (stop_asked()) {
			target_end(targets, target, LEFT, PARTIAL, "told to stop, not sent");
			continue;
		}
		msg = req_new(MEGAPOD, cmd);
		put(args, msg);
		put_some(targets, i, gap_ms ? 1 : SIZE_MAX, msg);
		send_one(targets, msg);
		next = now_ms() + gap_ms;
	}
	if (!err)
		targets_follow(targets, -1);
	return err ? err : targets_finish(targets);
}

/* So many go off without a word: a PDU. */
#define FEW 8

/* Who types on a terminal that more go off has to say that he means it; scripts and batches do. */
int outlets_ask(size_t count)
{
	if (count <= FEW || ctl.yes || ctl.batch || !isatty(STDIN_FILENO) ||
	    !isatty(STDOUT_FILENO))
		return 0;
	return fail(USAGE, "%zu outlets would go off, and nothing was done; if that is meant, add --yes",
		    count);
}

/* @wish is what is to be confirmed first, and but for a cycle all. */
static int command(const struct args *args, const char *wish, int cmd, put_fn put, int64_t gap_ms)
{
	struct targets targets;
	json_object *outlets;
	int err = objects_named(args, &outlet_class, &outlets);

	if (!err && ctl.dry)
		err = tell(outlets, args);
	else if (!err)
		err = strcmp(wish, "off") ? 0 : outlets_ask(length(outlets));
	if (!err && !ctl.dry) {
		targets_init(&targets, &outlet_class, outlets, wish, args);
		if (cmd == MEGAPOD_CMD_OUTLET_CYCLE)
			targets.timeout_ms += arg_num(args, "delay", DEFAULT_DELAY_MS) +
					      length(outlets) *
					      arg_num(args, "gap", DEFAULT_GAP_MS);
		err = send_all(args, &targets, cmd, put, gap_ms);
		targets_free(&targets);
	}
	json_object_put(outlets);
	return err;
}

static void put_off(const struct args *args, struct nl_msg *msg)
{
	(void)args;
	nla_put_u32(msg, MEGAPOD_A_OUTLET_STATE, MEGAPOD_OUTLET_STATE_OFF);
}

static void put_on(const struct args *args, struct nl_msg *msg)
{
	(void)args;
	nla_put_u32(msg, MEGAPOD_A_OUTLET_STATE, MEGAPOD_OUTLET_STATE_ON);
}

static void put_cycle(const struct args *args, struct nl_msg *msg)
{
	nla_put_u32(msg, MEGAPOD_A_OUTLET_DELAY_MS, arg_num(args, "delay", DEFAULT_DELAY_MS));
	nla_put_u32(msg, MEGAPOD_A_OUTLET_GAP_MS, arg_num(args, "gap", DEFAULT_GAP_MS));
}

static int outlet_off(const struct args *args)
{
	return command(args, "off", MEGAPOD_CMD_OUTLET_SET, put_off, 0);
}

static int outlet_on(const struct args *args)
{
	return command(args, "on", MEGAPOD_CMD_OUTLET_SET, put_on,
		       arg_num(args, "gap", DEFAULT_GAP_MS));
}

/* The kernel does it all; this only watches. */
static int outlet_cycle(const struct args *args)
{
	return command(args, "off", MEGAPOD_CMD_OUTLET_CYCLE, put_cycle, 0);
}

static json_object *why(json_object *outlet, int *err)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_OUTLET_WHY);
	json_object *answer = NULL;

	nla_put_u32(msg, MEGAPOD_A_WHY_COMPONENT_ID, get_number(outlet, "component_id"));
	nla_put_u32(msg, MEGAPOD_A_WHY_INDEX, get_number(outlet, "index"));
	*err = req_do(msg, why_attrs, &answer);
	if (*err)
		*err = req_fail(*err, NO_OBJECT, part_name(outlet));
	else if (!answer)
		*err = fail(REFUSED, "%s: the kernel sent no answer", part_name(outlet));
	else
		json_object_object_add(answer, "name", json_object_new_string(part_name(outlet)));
	return answer;
}

static void print_why(json_object *answer)
{
	json_object *list = get(answer, "unmet"), *unmet;

	if (!length(list))
		printf("%s: nothing keeps it from being switched on\n",
		       get_string(answer, "name"));
	for_each_object(unmet, list)
		printf("%s: %s\n", get_string(answer, "name"), get_string(unmet, "text"));
}

static int outlet_why(const struct args *args)
{
	json_object *outlets, *outlet, *answer, *answers;
	int err = objects_named(args, &outlet_class, &outlets);

	if (err)
		return err;
	answers = json_object_new_array();
	for_each_object(outlet, outlets) {
		if (is_missing(outlet)) {
			err = fail(NO_OBJECT, "%s: its component is not there", part_name(outlet));
			break;
		}
		answer = why(outlet, &err);
		if (err)
			break;
		if (!ctl.json)
			print_why(answer);
		json_object_array_add(answers, answer);
	}
	json_object_put(outlets);
	doc_add("outlets", answers);
	return err;
}

const struct command outlet_commands[] = {
	{ "outlet", "show", show_params, MEGAPOD, false, NULL, outlet_show,
	  "Show outlets", "megapodctl outlet show \"pdu[0-1]/[1-4]\"" },
	{ "outlet", "on", on_params, MEGAPOD, true, NULL, outlet_on,
	  "Switch on, one after the other, and wait until each device has confirmed",
	  "megapodctl outlet on @gpu gap 200ms" },
	{ "outlet", "off", off_params, MEGAPOD, true, NULL, outlet_off,
	  "Switch off and wait until each device has confirmed",
	  "megapodctl outlet off \"pdu[0-3]/[1-8,12]\"" },
	{ "outlet", "cycle", cycle_params, MEGAPOD, true, NULL, outlet_cycle,
	  "Switch off, wait, switch on those that were confirmed off",
	  "megapodctl outlet cycle pdu0/3 delay 10" },
	{ "outlet", "why", why_params, MEGAPOD, false, NULL, outlet_why,
	  "Say all that keeps outlets from being switched on", "megapodctl outlet why pdu0/3" },
	{ "outlet", "lock", lock_params, MEGAPOD, true, NULL, outlet_lock,
	  "Keep outlets from being switched on until the lock is taken away; switches nothing off",
	  "megapodctl outlet lock pdu0/3 by anna reason \"new pump\"" },
	{ "outlet", "unlock", unlock_params, MEGAPOD, true, check_unlock, outlet_unlock,
	  "Take away a lock, one's own or, recorded, that of somebody else; switches nothing on",
	  "megapodctl outlet unlock pdu0/3 by bob override anna reason \"she has gone home\"" },
	{ "outlet", "locks", locks_params, MEGAPOD, false, NULL, outlet_locks,
	  "Show the locks on outlets, those too that are not there", "megapodctl outlet locks" },
	{ 0 }
};
