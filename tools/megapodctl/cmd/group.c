// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups of outlets.
 */
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "base/units.h"
#include "core/change.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

#define MEMBERS \
	{ "LIST", P_OUTLETS, true, true, .help = "outlets, and groups whose outlets are taken" }, \
	KEY("priority", P_WORD, MEGAPOD_A_GROUP_PRIORITY, \
	    "what it feeds: load is shed first, this node last; gpu if not said", \
	    .words = group_priority_words), \
	KEY("load", P_WORD, MEGAPOD_A_GROUP_LOAD, \
	    "what is at its outlets; network and management are shed last", \
	    .words = load_kind_words), \
	KEY("vendor", P_TEXT, MEGAPOD_A_GROUP_VENDOR, "who made that"), \
	KEY("model", P_TEXT, MEGAPOD_A_GROUP_MODEL, "what it is called"), \
	KEY("rated", P_MEASURE, MEGAPOD_A_GROUP_RATED_MW, "the most that each outlet draws, in W", \
	    .quantity = MEGAPOD_QUANTITY_POWER), \
	KEY("inrush", P_MEASURE, MEGAPOD_A_GROUP_INRUSH_MA, \
	    "peak of the current when one is switched on, in A", \
	    .quantity = MEGAPOD_QUANTITY_CURRENT), \
	OF_POD, \
	{ 0 }

static const struct param add_params[] = {
	NEW(MEGAPOD_A_GROUP_NAME),
	MEMBERS
};

static const struct param set_params[] = {
	{ "NAME", P_TEXT, true, true, .help = "the group" },
	MEMBERS
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

/* The group as said, after @is, or from the beginning if that is NULL. */
static int read_group(const struct args *args, json_object *is, json_object **wanted)
{
	json_object *outlets;
	int err = outlets_select(arg_text(args, "LIST"), &outlets);

	if (err)
		return err;
	*wanted = args_applied(args, group_attrs, is);
	json_object_object_add(*wanted, "member", outlets);
	return 0;
}

static bool same_members(json_object *is, json_object *wanted)
{
	json_object *there = json_object_new_object(), *member;
	size_t both = 0;

	for_each_object(member, get(is, "member"))
		json_object_object_add(there, part_name(member), NULL);
	for_each_object(member, get(wanted, "member"))
		both += json_object_object_get_ex(there, part_name(member), NULL);
	json_object_put(there);
	return both == length(get(is, "member")) && both == length(get(wanted, "member"));
}

static const char *difference(const struct args *args, json_object *is, json_object *wanted)
{
	if (!same_members(is, wanted))
		return text("it is %s, not %s", or_dash(group_members(is)), group_members(wanted));
	return args_difference(args, group_attrs, is);
}

static void put_group(struct nl_msg *msg, const struct args *args, json_object *wanted)
{
	json_object *member;

	args_put(args, group_attrs, msg);
	for_each_object(member, get(wanted, "member")) {
		struct nlattr *nest = nla_nest_start(msg, MEGAPOD_A_GROUP_MEMBER);

		nla_put_string(msg, MEGAPOD_A_MEMBER_COMPONENT_NAME,
			       get_string(member, "component_name"));
		nla_put_u32(msg, MEGAPOD_A_MEMBER_INDEX, get_number(member, "index"));
		nla_nest_end(msg, nest);
	}
}

/* The group of that name that is there already, NULL if there is none. */
static int find_same(json_object *pod, const char *name, json_object **same)
{
	json_object *groups, *group;
	int err = objects_select(&group_class, NULL, get_string(pod, "name"), &groups);

	*same = NULL;
	for_each_object(group, groups)
		if (is_word(group, "name", name))
			*same = json_object_get(group);
	json_object_put(groups);
	return err;
}

static int group_add(const struct args *args)
{
	struct change change = {
		.class = &group_class, .verb = "add", .name = arg_text(args, "NAME"),
		.after = args_line(args), .reply = true,
	};
	json_object *pod = NULL, *same = NULL, *wanted = NULL;
	struct nl_msg *msg;
	int err = pod_choose(arg_text(args, "pod"), &pod);

	if (!err)
		err = read_group(args, NULL, &wanted);
	if (!err && (ctl.batch || ctl.dry))
		err = find_same(pod, change.name, &same);
	if (!err && same) {
		err = object_kept(&group_class, same, difference(args, same, wanted));
	} else if (!err) {
		msg = req_new(MEGAPOD, MEGAPOD_CMD_GROUP_NEW);
		nla_put_u32(msg, MEGAPOD_A_GROUP_POD_ID, get_number(pod, "id"));
		put_group(msg, args, wanted);
		err = change_send(&change, msg);
	}
	json_object_put(wanted);
	json_object_put(same);
	json_object_put(pod);
	return err;
}

static int group_set(const struct args *args)
{
	struct change change = {
		.class = &group_class, .verb = "set", .name = arg_text(args, "NAME"),
	};
	json_object *group = NULL, *wanted = NULL;
	struct nl_msg *msg;
	int err = object_select(&group_class, change.name, arg_text(args, "pod"), &group);

	if (!err)
		err = read_group(args, group, &wanted);
	if (!err && (!(ctl.batch || ctl.dry) || difference(args, group, wanted))) {
		change.before = object_line(&group_class, group);
		change.after = object_line(&group_class, wanted);
		msg = object_request(&group_class, MEGAPOD_CMD_GROUP_SET, group);
		put_group(msg, args, wanted);
		err = change_send(&change, msg);
	}
	json_object_put(wanted);
	json_object_put(group);
	return err;
}

static int group_del(const struct args *args)
{
	return objects_delete(args, &group_class, MEGAPOD_CMD_GROUP_DEL);
}

static const char *members_cell(json_object *group, const char *key)
{
	(void)key;
	return group_members(group);
}

/* "accelerator, Acme A1, 10.2 kW each". */
static const char *load_cell(json_object *group, const char *key)
{
	const char *words = is_word(group, key, "none") ? "" : get_string(group, key);
	char buf[UNITS_TEXT];

	if (has(group, "vendor") || has(group, "model"))
		words = text("%s%s%s%s%s", words, *words ? ", " : "", get_string(group, "vendor"),
			     has(group, "vendor") && has(group, "model") ? " " : "",
			     get_string(group, "model"));
	if (has(group, "rated_mw"))
		words = text("%s%s%s each", words, *words ? ", " : "",
			     units_show(MEGAPOD_QUANTITY_POWER, get_number(group, "rated_mw"), buf));
	return or_dash(words);
}

static const struct column columns[] = {
	{ "GROUP", "name" },
	{ "POD", "pod_name" },
	{ "PRIORITY", "priority" },
	{ "OUTLETS", "member", members_cell },
	{ "LOAD", "load", load_cell },
	{ 0 }
};

static int group_show(const struct args *args)
{
	return objects_show(args, &group_class, columns);
}

const struct command group_commands[] = {
	{ "group", "add", add_params, MEGAPOD, true, NULL, group_add, "Make a group of outlets",
	  "megapodctl group add gpu \"pdu[0-1]/[1-4]\" load accelerator rated 10kW" },
	{ "group", "set", set_params, MEGAPOD, true, NULL, group_set,
	  "Replace the outlets of a group", "megapodctl group set gpu pdu0/1,pdu1/1" },
	{ "group", "del", name_params, MEGAPOD, true, NULL, group_del,
	  "Remove a group; switches nothing", "megapodctl group del gpu" },
	{ "group", "show", show_params, MEGAPOD, false, NULL, group_show, "Show groups",
	  "megapodctl group show gpu" },
	{ 0 }
};
