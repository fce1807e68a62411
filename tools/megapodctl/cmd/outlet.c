// SPDX-License-Identifier: GPL-2.0-only
/*
 * Outlets: how they are, and switching them.
 */
#include <stdio.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "core/change.h"
#include "core/follow.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

#define DEFAULT_DELAY_MS 5000
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
	KEY("delay", P_TIME, 0, "how long they stay off, 5 s if not said"),
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
	{ 0 }
};

static int outlet_show(const struct args *args)
{
	return objects_show(args, &outlet_class, columns);
}

/* One request: all chosen outlets of the component of @first from there on, at most @most. */
static void send_some(struct targets *targets, size_t first, bool on, size_t most)
{
	struct target *target = &targets->target[first];
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_OUTLET_SET);
	uint32_t id = target->component_id;
	size_t last = first, n = 0;
	json_object *reply;
	int err;

	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_STATE, on ? MEGAPOD_OUTLET_STATE_ON :
		    MEGAPOD_OUTLET_STATE_OFF);
	for (; last < targets->count && n < most; last++) {
		target = &targets->target[last];
		if (!target->chosen || target->component_id != id || target->sent)
			continue;
		nla_put_u32(msg, MEGAPOD_A_OUTLET_INDEXES, target->index);
		n++;
	}
	err = req_do(msg, outlet_attrs, &reply);
	for (size_t i = first; i < last; i++) {
		target = &targets->target[i];
		if (target->chosen && target->component_id == id && !target->sent &&
		    target->outcome == OPEN)
			target_sent(targets, target, get_number(reply, "command"), err);
	}
	json_object_put(reply);
}

/* One round of off or on. */
static int switch_round(struct targets *targets, bool on, int64_t gap_ms)
{
	int64_t next = 0;
	int err;

	targets->wish = on ? "on" : "off";
	err = targets_begin(targets);
	for (size_t i = 0; !err && i < targets->count; i++) {
		struct target *target = &targets->target[i];

		if (!target->chosen || target->sent || target->outcome != OPEN)
			continue;
		if (on && gap_ms && next)
			targets_follow(targets, next);
		if (stop_asked()) {
			target_end(targets, target, LEFT, PARTIAL, "told to stop, not sent");
			continue;
		}
		send_some(targets, i, on, on && gap_ms ? 1 : SIZE_MAX);
		next = now_ms() + gap_ms;
	}
	if (!err)
		targets_follow(targets, -1);
	return err;
}

/* With -n: what would switch. */
static int tell(json_object *outlets, const char *word)
{
	json_object *outlet;
	int err = 0;

	for_each_object(outlet, outlets) {
		const char *name = part_name(outlet);

		if (is_missing(outlet))
			err = fail(NO_OBJECT, "%s: its component is not there", name);
		else if (!is_word(outlet, "state", word))
			change_tell(text("outlet %s %s", get_string(outlet, "state"), name),
				    text("outlet %s %s", word, name));
	}
	return err;
}

static int switch_outlets(const struct args *args, bool on)
{
	struct targets targets;
	json_object *outlets;
	int err = objects_named(args, &outlet_class, &outlets);

	if (!err && ctl.dry) {
		err = tell(outlets, on ? "on" : "off");
	} else if (!err) {
		targets_init(&targets, &outlet_class, outlets, args);
		err = switch_round(&targets, on, on ? arg_num(args, "gap", DEFAULT_GAP_MS) : 0);
		err = err ? err : targets_finish(&targets);
		targets_free(&targets);
	}
	json_object_put(outlets);
	return err;
}

static int outlet_off(const struct args *args)
{
	return switch_outlets(args, false);
}

static int outlet_on(const struct args *args)
{
	return switch_outlets(args, true);
}

/* Only what is known to be off is switched on again. */
static size_t choose_for_on(struct targets *targets)
{
	size_t n = 0;

	for (size_t i = 0; i < targets->count; i++) {
		struct target *target = &targets->target[i];

		target->chosen = target->outcome == CONFIRMED;
		n += target->chosen;
	}
	return n;
}

static void stay_off(struct targets *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		if (targets->target[i].chosen)
			target_end(targets, &targets->target[i], LEFT, PARTIAL,
				   "told to stop, it stays off");
}

static int outlet_cycle(const struct args *args)
{
	struct targets targets = { 0 };
	json_object *outlets;
	int err = objects_named(args, &outlet_class, &outlets);

	if (err)
		return err;
	targets_init(&targets, &outlet_class, outlets, args);
	targets.wait = true;
	json_object_put(outlets);
	err = switch_round(&targets, false, 0);
	if (err)
		goto out;
	if (choose_for_on(&targets)) {
		targets_follow(&targets, now_ms() + arg_num(args, "delay", DEFAULT_DELAY_MS));
		if (stop_asked())
			stay_off(&targets);
		else
			err = switch_round(&targets, true, arg_num(args, "gap", DEFAULT_GAP_MS));
	}
	if (!err)
		err = targets_finish(&targets);
out:
	targets_free(&targets);
	return err;
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
	{ 0 }
};
