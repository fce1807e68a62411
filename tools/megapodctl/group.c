// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups of outlets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "args.h"
#include "group.h"
#include "hostlist.h"
#include "nl.h"
#include "outlet.h"
#include "out.h"
#include "schema.h"

#define POD KEY("pod", P_TEXT, 0, "pod of the group, if there are several")

static const struct param members_params[] = {
	NAME("NAME", 0),
	{ "LIST", P_OUTLETS, true, true, .help = "outlets, and groups whose outlets are taken" },
	KEY("priority", P_WORD, MEGAPOD_A_GROUP_PRIORITY,
	    "what it feeds: load is shed first, this node last; gpu if not said",
	    .words = priority_words),
	POD,
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

static void put_members(struct nl_msg *msg, const struct targets *members)
{
	for (size_t i = 0; i < members->count; i++) {
		const char *name = members->target[i].name;
		struct nlattr *nest = nla_nest_start(msg, MEGAPOD_A_GROUP_MEMBER);

		nla_put_string(msg, MEGAPOD_A_MEMBER_COMPONENT_NAME,
			       text("%.*s", (int)strcspn(name, "/"), name));
		nla_put_u32(msg, MEGAPOD_A_MEMBER_INDEX, members->target[i].index);
		nla_nest_end(msg, nest);
	}
}

const char *group_members(json_object *group)
{
	json_object *members = json_object_object_get(group, "member"), *member;
	size_t count = json_object_array_length(members), n;
	unsigned int *number = must(calloc(count + 1, sizeof(*number)));
	const char *list = "";

	/* All numbers of a component stand where it is named first. */
	for (size_t i = 0; i < count; i++) {
		json_object *first = json_object_array_get_idx(members, i);
		const char *name = get_string(first, "component_name");
		char *folded;

		n = 0;
		for_each_object(member, members) {
			if (!is_word(member, "component_name", name))
				continue;
			if (member_nr < i)
				break;
			number[n++] = get_number(member, "number");
		}
		if (!n)
			continue;
		folded = must(hostlist_fold(text("%s/", name), number, n));
		list = text("%s%s%s", list, *list ? "," : "", folded);
		free(folded);
	}
	free(number);
	return list;
}

/* The group of a name in a pod; NULL in *@group if there is none. */
static int find(json_object *pod, const char *name, json_object **group)
{
	json_object *groups, *one;
	int err = object_dump(&group_class, (struct filter){ MEGAPOD_A_GROUP_POD_ID,
			      get_number(pod, "id") }, &groups);

	*group = NULL;
	if (err)
		return err;
	for_each_object(one, groups)
		if (is_word(one, "name", name))
			*group = json_object_get(one);
	json_object_put(groups);
	return 0;
}

static bool same_members(json_object *group, const struct targets *members)
{
	json_object *list = json_object_object_get(group, "member"), *member;
	size_t found = 0;

	for_each_object(member, list) {
		const char *name = text("%s/%lld", get_string(member, "component_name"),
					get_number(member, "number"));

		for (size_t i = 0; i < members->count; i++)
			found += !strcmp(members->target[i].name, name);
	}
	return found == members->count && found == (size_t)json_object_array_length(list);
}

static int send_new(const struct args *args, json_object *pod, const struct targets *members)
{
	const char *name = arg_text(args, "NAME");
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_GROUP_NEW);
	json_object *group, *groups;
	int err;

	nla_put_u32(msg, MEGAPOD_A_GROUP_POD_ID, get_number(pod, "id"));
	nla_put_string(msg, MEGAPOD_A_GROUP_NAME, name);
	args_put(args, group_attrs, msg);
	put_members(msg, members);
	err = req_do(msg, group_attrs, &group);
	if (err)
		return req_fail(err, REFUSED, text("group add %s", name));
	groups = json_object_new_array();
	json_object_array_add(groups, group);
	doc_add("groups", groups);
	ctl.changed = true;
	return 0;
}

static int group_add(const struct args *args)
{
	const char *name = arg_text(args, "NAME");
	struct targets members = { 0 };
	json_object *pod = NULL, *group = NULL;
	int err = pod_choose(arg_text(args, "pod"), &pod);

	if (!err)
		err = outlets_resolve(arg_text(args, "LIST"), true, &members);
	if (!err && ctl.batch)
		err = find(pod, name, &group);
	if (!err && group && !same_members(group, &members))
		err = fail(REFUSED, "group %s exists and differs: it is %s, not %s", name,
			   or_dash(group_members(group)), arg_text(args, "LIST"));
	else if (!err && group && args_difference(args, group_attrs, group))
		err = fail(REFUSED, "group %s exists and differs: %s", name,
			   args_difference(args, group_attrs, group));
	else if (!err && !group)
		err = send_new(args, pod, &members);
	targets_free(&members);
	json_object_put(group);
	json_object_put(pod);
	return err;
}

/* The group an existing name means. */
static int choose(const struct args *args, json_object **group)
{
	const char *name = arg_text(args, "NAME");
	json_object *pod;
	int err = pod_choose(arg_text(args, "pod"), &pod);

	if (err)
		return err;
	err = find(pod, name, group);
	if (!err && !*group)
		err = fail(NO_OBJECT, "pod %s has no group \"%s\"", get_string(pod, "name"), name);
	json_object_put(pod);
	return err;
}

static int group_set(const struct args *args)
{
	struct targets members = { 0 };
	json_object *group = NULL;
	struct nl_msg *msg;
	int err = choose(args, &group);

	if (!err)
		err = outlets_resolve(arg_text(args, "LIST"), true, &members);
	if (!err && !(ctl.batch && same_members(group, &members) &&
		      !args_difference(args, group_attrs, group))) {
		msg = req_new(MEGAPOD, MEGAPOD_CMD_GROUP_SET);
		nla_put_u32(msg, MEGAPOD_A_GROUP_ID, get_number(group, "id"));
		args_put(args, group_attrs, msg);
		put_members(msg, &members);
		err = req_do(msg, group_attrs, NULL);
		ctl.changed = !err;
		if (err)
			err = req_fail(err, NO_OBJECT,
				       text("group set %s", arg_text(args, "NAME")));
	}
	targets_free(&members);
	json_object_put(group);
	return err;
}

static int group_del(const struct args *args)
{
	json_object *group;
	struct nl_msg *msg;
	int err = choose(args, &group);

	if (err)
		return err;
	msg = req_new(MEGAPOD, MEGAPOD_CMD_GROUP_DEL);
	nla_put_u32(msg, MEGAPOD_A_GROUP_ID, get_number(group, "id"));
	json_object_put(group);
	err = req_do(msg, group_attrs, NULL);
	if (err)
		return req_fail(err, NO_OBJECT, text("group del %s", arg_text(args, "NAME")));
	ctl.changed = true;
	return 0;
}

static int group_show(const struct args *args)
{
	const char *name = arg_text(args, "NAME"), *pod = arg_text(args, "pod");
	json_object *all, *group, *groups;
	struct table table;
	int err = object_dump(&group_class, ALL, &all);

	if (err)
		return err;
	groups = json_object_new_array();
	table_begin(&table, "GROUP", "POD", "PRIORITY", "OUTLETS", NULL);
	for_each_object(group, all) {
		if ((name && !is_word(group, "name", name)) ||
		    (pod && !is_word(group, "pod_name", pod)))
			continue;
		json_object_array_add(groups, json_object_get(group));
		table_row(&table, get_string(group, "name"), get_string(group, "pod_name"),
			  get_string(group, "priority"), or_dash(group_members(group)));
	}
	table_end(&table);
	if (name && !json_object_array_length(groups))
		err = fail(NO_OBJECT, "there is no group \"%s\"", name);
	doc_add("groups", groups);
	json_object_put(all);
	return err;
}

const struct command group_commands[] = {
	{ "group", "add", members_params, MEGAPOD, true, NULL, group_add, "Make a group of outlets",
	  "megapodctl group add gpu \"pdu[0-1]/[1-4]\"" },
	{ "group", "set", members_params, MEGAPOD, true, NULL, group_set,
	  "Replace the outlets of a group", "megapodctl group set gpu pdu0/1,pdu1/1" },
	{ "group", "del", name_params, MEGAPOD, true, NULL, group_del,
	  "Remove a group; switches nothing", "megapodctl group del gpu" },
	{ "group", "show", show_params, MEGAPOD, false, NULL, group_show, "Show groups",
	  "megapodctl group show gpu" },
	{ 0 }
};
