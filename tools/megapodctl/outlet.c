// SPDX-License-Identifier: GPL-2.0-only
/*
 * Outlets: which are meant, how they are, and switching them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "args.h"
#include "hostlist.h"
#include "nl.h"
#include "outlet.h"
#include "out.h"
#include "schema.h"

#define DEFAULT_DELAY_MS 5000
/* Inrush lasts 20 to 40 ms; 100 ms is the inrush guard delay PDU makers use. */
#define DEFAULT_GAP_MS 100

static const struct param show_params[] = {
	{ "LIST", P_LIST, true, .help = "components, outlets, groups" },
	{ 0 }
};

#define TIMEOUT KEY("timeout", P_TIME, 0, "how long to wait for the device, 5 s if not said")
#define GAP KEY("gap", P_NUMBER, 0, "ms between two that are switched on, 100 if not said")

static const struct param why_params[] = {
	{ "LIST", P_OUTLETS, true, true },
	{ 0 }
};

static const struct param off_params[] = {
	{ "LIST", P_OUTLETS, true, true },
	TIMEOUT,
	{ 0 }
};

static const struct param on_params[] = {
	{ "LIST", P_OUTLETS, true, true },
	GAP,
	TIMEOUT,
	{ 0 }
};

static const struct param cycle_params[] = {
	{ "LIST", P_OUTLETS, true, true },
	KEY("delay", P_TIME, 0, "how long they stay off, 5 s if not said"),
	GAP,
	TIMEOUT,
	{ 0 }
};

/**
 * struct catalogue - what there is, fetched once for a list
 * @components: all components
 * @outlets: all outlets of the component looked at last
 * @outlets_of: number of that component
 * @groups: all groups, fetched when the first is named
 * @targets: result
 * @told: the component that was told last not to be there
 * @absent_ok: see outlets_resolve()
 * @err: exit code, 0 while all was found
 */
struct catalogue {
	json_object *components;
	json_object *outlets;
	int64_t outlets_of;
	json_object *groups;
	struct targets *targets;
	const char *told;
	bool absent_ok;
	int err;
};

static void add_once(struct catalogue *cat, const char *component, uint32_t id, uint32_t index,
		     const char *label)
{
	const char *name = text("%s/%u", component, index + 1);
	struct target *target;

	for (size_t i = 0; i < cat->targets->count; i++)
		if (!strcmp(cat->targets->target[i].name, name))
			return;
	target = target_add(cat->targets, name, id, index);
	if (label)
		target->label = must(strdup(label));
	if (id)
		return;
	target->chosen = false;
	target->outcome = MISSING;
	target->exit = NO_OBJECT;
	target->reason = must(strdup("its component is not there"));
}

static json_object *find_component(struct catalogue *cat, const char *name)
{
	json_object *component;

	for_each_object(component, cat->components)
		if (is_word(component, "name", name))
			return component;
	return NULL;
}

static json_object *outlets_of(struct catalogue *cat, json_object *component)
{
	int64_t id = get_number(component, "id");

	if (cat->outlets && cat->outlets_of == id)
		return cat->outlets;
	json_object_put(cat->outlets);
	cat->outlets = NULL;
	cat->outlets_of = id;
	if (object_dump(&outlet_class, (struct filter){ MEGAPOD_A_OUTLET_COMPONENT_ID, id },
			&cat->outlets))
		cat->err = NO_OBJECT;
	return cat->outlets;
}

static void add_outlet(struct catalogue *cat, json_object *component, json_object *outlet)
{
	add_once(cat, get_string(component, "name"), get_number(component, "id"),
		 get_number(outlet, "index"), get_string(outlet, "label"));
}

static void add_item(struct catalogue *cat, const char *item)
{
	const char *slash = strchr(item, '/'), *which = slash ? slash + 1 : NULL;
	const char *name = text("%.*s", (int)strcspn(item, "/"), item);
	json_object *component = find_component(cat, name), *outlets, *outlet;

	if (!component && cat->absent_ok && which && strspn(which, "0123456789") == strlen(which) &&
	    strlen(which) < 6 && atoi(which)) {
		add_once(cat, name, 0, atoi(which) - 1, NULL);
		return;
	}
	if (!component) {
		if (!cat->told || strcmp(cat->told, name))
			cat->err = fail(NO_OBJECT, "there is no component \"%s\"", name);
		cat->told = name;
		return;
	}
	outlets = outlets_of(cat, component);
	if (!outlets)
		return;
	if (!which) {
		for_each_object(outlet, outlets)
			add_outlet(cat, component, outlet);
		return;
	}
	outlet = part_find(outlets, which, true);
	if (outlet)
		add_outlet(cat, component, outlet);
	else
		cat->err = fail(NO_OBJECT, "%s has no outlet \"%s\"; it has %zu", name, which,
				(size_t)json_object_array_length(outlets));
}

static void add_members(struct catalogue *cat, json_object *group)
{
	json_object *member;

	for_each_object(member, json_object_object_get(group, "member")) {
		const char *name = get_string(member, "component_name");
		json_object *component = find_component(cat, name);
		json_object *outlets = component ? outlets_of(cat, component) : NULL;
		json_object *outlet = NULL;

		if (outlets)
			outlet = part_find(outlets, text("%lld", get_number(member, "number")),
					   true);
		if (outlet)
			add_outlet(cat, component, outlet);
		else
			add_once(cat, name, 0, get_number(member, "index"), NULL);
	}
}

/* "@gpu", "@pod0/gpu" */
static void add_group(struct catalogue *cat, const char *item)
{
	const char *slash = strchr(item, '/'), *name = slash ? slash + 1 : item;
	const char *pod = text("%.*s", slash ? (int)(slash - item) : 0, item);
	json_object *group, *found = NULL;

	if (!cat->groups && object_dump(&group_class, ALL, &cat->groups)) {
		cat->err = NO_OBJECT;
		return;
	}
	for_each_object(group, cat->groups) {
		if (!is_word(group, "name", name) || (*pod && !is_word(group, "pod_name", pod)))
			continue;
		if (found) {
			cat->err = fail(USAGE, "several pods have a group \"%s\"; write @POD/%s",
					name, name);
			return;
		}
		found = group;
	}
	if (found)
		add_members(cat, found);
	else
		cat->err = fail(NO_OBJECT, "there is no group \"%s\"", item);
}

int outlets_resolve(const char *list, bool absent_ok, struct targets *targets)
{
	struct catalogue cat = { .targets = targets, .absent_ok = absent_ok };
	struct hostlist items;
	char why[160];

	targets->class = &outlet_class;
	if (hostlist_expand(list, &items, why, sizeof(why))) {
		hostlist_free(&items);
		return fail(USAGE, "%s", why);
	}
	cat.err = object_dump(&component_class, ALL, &cat.components);
	for (size_t i = 0; cat.components && i < items.count; i++) {
		if (items.item[i][0] == '@')
			add_group(&cat, items.item[i] + 1);
		else
			add_item(&cat, items.item[i]);
	}
	hostlist_free(&items);
	json_object_put(cat.components);
	json_object_put(cat.outlets);
	json_object_put(cat.groups);
	return cat.err;
}

static const char *command_text(json_object *outlet)
{
	if (!has(outlet, "progress") || is_word(outlet, "progress", "none"))
		return "-";
	return text("%s%s%s", get_string(outlet, "progress"), has(outlet, "reason") ? ": " : "",
		    get_string(outlet, "reason"));
}

static bool listed(const struct targets *targets, json_object *outlet)
{
	for (size_t i = 0; i < targets->count; i++)
		if (targets->target[i].component_id == get_number(outlet, "component_id") &&
		    targets->target[i].index == get_number(outlet, "index"))
			return true;
	return false;
}

/* All outlets, or the ones listed. */
static int dump(const char *list, json_object **outlets)
{
	struct targets targets = { 0 };
	json_object *all, *outlet;
	int err = list ? outlets_resolve(list, false, &targets) : 0;

	if (!err)
		err = object_dump(&outlet_class, ALL, &all);
	if (!err) {
		*outlets = json_object_new_array();
		for_each_object(outlet, all)
			if (!list || listed(&targets, outlet))
				json_object_array_add(*outlets, json_object_get(outlet));
		json_object_put(all);
	}
	targets_free(&targets);
	return err;
}

static int outlet_show(const struct args *args)
{
	json_object *outlets, *outlet;
	struct table table;
	int err = dump(arg_text(args, "LIST"), &outlets);

	if (err)
		return err;
	table_begin(&table, "OUTLET", "LABEL", "STATE", ">VOLTAGE", ">CURRENT", ">POWER", ">ENERGY",
		    "LAST COMMAND", NULL);
	for_each_object(outlet, outlets)
		table_row(&table, part_name(outlet), or_dash(get_string(outlet, "label")),
			  is_word(outlet, "state", "unknown") ?
			  text("unknown (%s)", age_text(outlet)) : get_string(outlet, "state"),
			  reading_text(json_object_object_get(outlet, "voltage")),
			  reading_text(json_object_object_get(outlet, "current")),
			  reading_text(json_object_object_get(outlet, "power")),
			  reading_text(json_object_object_get(outlet, "energy")),
			  command_text(outlet));
	table_end(&table);
	doc_add("outlets", outlets);
	return 0;
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

static int begin(const struct args *args, struct targets *targets)
{
	int err = outlets_resolve(arg_text(args, "LIST"), false, targets);

	targets->timeout_ms = arg_num(args, "timeout", DEFAULT_TIMEOUT_MS);
	return err;
}

/* Members of groups that are not there have ended before the first round. */
static void tell_missing(struct targets *targets, const char *wish)
{
	targets->wish = wish;
	for (size_t i = 0; i < targets->count; i++)
		if (targets->target[i].outcome == MISSING)
			target_end(targets, &targets->target[i], MISSING, NO_OBJECT,
				   "its component is not there");
}

static int switch_outlets(const struct args *args, bool on)
{
	struct targets targets = { 0 };
	int err = begin(args, &targets);

	if (!err) {
		tell_missing(&targets, on ? "on" : "off");
		err = switch_round(&targets, on, on ? arg_num(args, "gap", DEFAULT_GAP_MS) : 0);
		if (!err)
			err = targets_finish(&targets);
	}
	targets_free(&targets);
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
	int err = begin(args, &targets);

	if (err)
		goto out;
	tell_missing(&targets, "off");
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

static json_object *why(const struct target *target, int *err)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_OUTLET_WHY);
	json_object *answer = NULL;

	nla_put_u32(msg, MEGAPOD_A_WHY_COMPONENT_ID, target->component_id);
	nla_put_u32(msg, MEGAPOD_A_WHY_INDEX, target->index);
	*err = req_do(msg, why_attrs, &answer);
	if (*err)
		*err = req_fail(*err, NO_OBJECT, target->name);
	else
		json_object_object_add(answer, "name", json_object_new_string(target->name));
	return answer;
}

static void print_why(json_object *answer)
{
	json_object *list = json_object_object_get(answer, "unmet"), *unmet;

	if (!json_object_array_length(list))
		printf("%s: nothing keeps it from being switched on\n",
		       get_string(answer, "name"));
	for_each_object(unmet, list)
		printf("%s: %s\n", get_string(answer, "name"), get_string(unmet, "text"));
}

static int outlet_why(const struct args *args)
{
	struct targets targets = { 0 };
	json_object *outlets = json_object_new_array();
	int err = outlets_resolve(arg_text(args, "LIST"), false, &targets);

	for (size_t i = 0; !err && i < targets.count; i++) {
		const struct target *target = &targets.target[i];
		json_object *answer;

		if (target->outcome == MISSING) {
			err = fail(NO_OBJECT, "%s: %s", target->name, target->reason);
			break;
		}
		answer = why(target, &err);
		if (!err && !ctl.json)
			print_why(answer);
		if (!err)
			json_object_array_add(outlets, answer);
	}
	doc_add("outlets", outlets);
	targets_free(&targets);
	return err;
}

const struct command outlet_commands[] = {
	{ "outlet", "show", show_params, MEGAPOD, false, NULL, outlet_show,
	  "Show outlets", "megapodctl outlet show \"pdu[0-1]/[1-4]\"" },
	{ "outlet", "on", on_params, MEGAPOD, true, NULL, outlet_on,
	  "Switch on, one after the other, and wait until each device has confirmed",
	  "megapodctl outlet on @gpu gap 200" },
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
