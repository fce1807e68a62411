// SPDX-License-Identifier: GPL-2.0-only
/*
 * Host lists to objects. All that exists is fetched once for a list: components, and of each that is
 * named its parts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/hostlist.h"
#include "base/out.h"
#include "core/select.h"

/**
 * struct selection - what a list is looked up in, and what was found
 * @class: class of what is looked for
 * @pod: only of this pod, or NULL
 * @absent_ok: outlets by number of components that are not there are taken too
 * @by_name: all objects of the class, or for parts all components, by name
 * @parts: parts by name of their component
 * @groups: all groups, fetched when the first is named
 * @taken: names of what was found
 * @found: what was found
 * @err: exit code of the first that was not found, 0 while all was
 */
struct selection {
	const struct object_class *class;
	const char *pod;
	bool absent_ok;
	json_object *by_name;
	json_object *parts;
	json_object *groups;
	json_object *taken;
	json_object *found;
	int err;
};

/* All are told, and the first is how the tool ends. */
static void went_wrong(struct selection *s, int code)
{
	if (!s->err)
		s->err = code;
}

bool is_missing(json_object *outlet)
{
	return is_word(outlet, "state", "missing");
}

static const char *name_of(const struct selection *s, json_object *object)
{
	return s->class->part ? part_name(object) :
	       text("%s/%s", get_string(object, "pod_name"), get_string(object, "name"));
}

/*
 * Takes the reference. An outlet is switched once; an input that is given twice is for the kernel to
 * refuse.
 */
static void take(struct selection *s, json_object *object)
{
	const char *name = name_of(s, object);

	if (s->class != &sensor_class && json_object_object_get_ex(s->taken, name, NULL)) {
		json_object_put(object);
		return;
	}
	json_object_object_add(s->taken, name, NULL);
	json_object_array_add(s->found, object);
}

static void take_missing(struct selection *s, const char *component, long long number)
{
	json_object *outlet = json_object_new_object();

	json_object_object_add(outlet, "component_name", json_object_new_string(component));
	json_object_object_add(outlet, "index", json_object_new_int64(number - 1));
	json_object_object_add(outlet, "number", json_object_new_int64(number));
	json_object_object_add(outlet, "label", NULL);
	json_object_object_add(outlet, "state", json_object_new_string("missing"));
	take(s, outlet);
}

static json_object *find_component(struct selection *s, const char *name)
{
	return item_at(json_object_object_get(s->by_name, name), 0);
}

static json_object *parts_of(struct selection *s, json_object *component)
{
	const char *name = get_string(component, "name");
	json_object *parts;
	int err;

	if (json_object_object_get_ex(s->parts, name, &parts))
		return parts;
	err = object_dump(s->class, (struct filter){ s->class->name,
			  get_number(component, "id") }, &parts);
	went_wrong(s, err);
	json_object_object_add(s->parts, name, parts);
	return parts;
}

/* What there is instead of a part that was asked for. */
static const char *offer(json_object *parts)
{
	const char *list = "";
	json_object *part;
	size_t n = 0;

	if (has(item_at(parts, 0), "number"))
		return text("it has %zu", length(parts));
	for_each_object(part, parts) {
		if (is_word(part, "status", "absent"))
			continue;
		if (n++ == 8)
			return text("it has %s...", list);
		list = text("%s\"%s\", ", list, get_string(part, "label"));
	}
	return n ? text("it has %.*s", (int)strlen(list) - 2, list) : "it has none";
}

static bool is_number(const char *which)
{
	return strspn(which, "0123456789") == strlen(which) && strlen(which) < 6 && atoi(which);
}

static void select_part(struct selection *s, const char *item)
{
	const char *slash = strchr(item, '/'), *which = slash ? slash + 1 : NULL;
	const char *name = text("%.*s", (int)strcspn(item, "/"), item);
	json_object *component = find_component(s, name), *parts, *part;

	if (!component && s->absent_ok && which && is_number(which)) {
		take_missing(s, name, atoi(which));
		return;
	}
	if (!component) {
		if (!json_object_object_get_ex(s->parts, name, NULL))
			went_wrong(s, fail(NO_OBJECT, "there is no component \"%s\"", name));
		json_object_object_add(s->parts, name, NULL);
		return;
	}
	parts = parts_of(s, component);
	if (!which && !length(parts)) {
		if (parts)
			went_wrong(s, fail(NO_OBJECT, "%s has no %s", name, s->class->plural));
		return;
	}
	if (!which) {
		for_each_object(part, parts)
			take(s, json_object_get(part));
		return;
	}
	part = part_find(parts, which);
	if (part)
		take(s, json_object_get(part));
	else if (parts)
		went_wrong(s, fail(NO_OBJECT, "%s has no %s \"%s\"; %s", name, s->class->word,
				   which, offer(parts)));
}

static void select_members(struct selection *s, json_object *group)
{
	json_object *member;

	for_each_object(member, get(group, "member")) {
		const char *name = get_string(member, "component_name");
		json_object *component = find_component(s, name), *outlet = NULL;

		if (component)
			outlet = part_find(parts_of(s, component),
					   text("%lld", get_number(member, "number")));
		if (outlet)
			take(s, json_object_get(outlet));
		else
			take_missing(s, name, get_number(member, "number"));
	}
}

/* "gpu", "pod0/gpu" */
static void select_group(struct selection *s, const char *item)
{
	const char *slash = strchr(item, '/'), *name = slash ? slash + 1 : item;
	const char *pod = slash ? text("%.*s", (int)(slash - item), item) : s->pod;
	json_object *group, *found = NULL;
	int err = s->groups ? 0 : object_dump(&group_class, ALL, &s->groups);

	if (err) {
		went_wrong(s, err);
		return;
	}
	for_each_object(group, s->groups) {
		if (!is_word(group, "name", name) || (pod && !is_word(group, "pod_name", pod)))
			continue;
		if (found) {
			went_wrong(s, fail(USAGE, "several pods have a group \"%s\"; %s/%s",
					   name, "write @POD", name));
			return;
		}
		found = group;
	}
	if (found)
		select_members(s, found);
	else
		went_wrong(s, fail(NO_OBJECT, "there is no group \"%s\"", item));
}

static void select_named(struct selection *s, const char *name)
{
	json_object *same = json_object_object_get(s->by_name, name), *object;
	bool any = false;

	for_each_object(object, same) {
		if (s->pod && s->class->scoped && !is_word(object, "pod_name", s->pod))
			continue;
		take(s, json_object_get(object));
		any = true;
	}
	if (any)
		return;
	went_wrong(s, s->pod && s->class->scoped ?
		   fail(NO_OBJECT, "pod %s has no %s \"%s\"", s->pod, s->class->word, name) :
		   fail(NO_OBJECT, "there is no %s \"%s\"", s->class->word, name));
}

static int select_list(struct selection *s, const char *list)
{
	const struct object_class *names = s->class->part ? &component_class : s->class;
	struct hostlist items;
	json_object *all;
	char why[160];
	int err;

	if (hostlist_expand(list, &items, why, sizeof(why))) {
		hostlist_free(&items);
		return fail(USAGE, "%s", why);
	}
	err = object_dump(names, ALL, &all);
	if (!err) {
		s->by_name = objects_by(all, "name");
		json_object_put(all);
	}
	for (size_t i = 0; !err && i < items.count; i++) {
		if (s->class == &outlet_class && items.item[i][0] == '@')
			select_group(s, items.item[i] + 1);
		else if (s->class->part)
			select_part(s, items.item[i]);
		else
			select_named(s, items.item[i]);
	}
	hostlist_free(&items);
	return err ? err : s->err;
}

/* All of a pod: the kernel keeps to it where it can. */
static int select_all(struct selection *s)
{
	struct filter filter = ALL;
	json_object *pod, *all, *object;
	int err = s->pod ? object_get(&pod_class, s->pod, &pod) : 0;

	if (err)
		return err;
	if (s->pod) {
		filter = (struct filter){ s->class->pod, get_number(pod, "id") };
		json_object_put(pod);
	}
	err = object_dump(s->class, filter, &all);
	for_each_object(object, all)
		if (!s->pod || s->class->pod || is_word(object, "pod_name", s->pod))
			json_object_array_add(s->found, json_object_get(object));
	json_object_put(all);
	return err;
}

static int run(struct selection *s, const char *list, json_object **array)
{
	int err;

	s->parts = json_object_new_object();
	s->taken = json_object_new_object();
	s->found = json_object_new_array();
	err = list ? select_list(s, list) : select_all(s);
	json_object_put(s->by_name);
	json_object_put(s->parts);
	json_object_put(s->groups);
	json_object_put(s->taken);
	if (err)
		json_object_put(s->found);
	*array = err ? NULL : s->found;
	return err;
}

int objects_select(const struct object_class *class, const char *list, const char *pod,
		   json_object **array)
{
	return run(&(struct selection){ .class = class, .pod = pod }, list, array);
}

int outlets_select(const char *list, json_object **array)
{
	return run(&(struct selection){ .class = &outlet_class, .absent_ok = true }, list, array);
}

int object_select(const struct object_class *class, const char *name, const char *pod,
		  json_object **object)
{
	json_object *found;
	int err = objects_select(class, name, pod, &found);

	if (err)
		return err;
	if (length(found) == 1)
		*object = json_object_get(item_at(found, 0));
	else if (class->scoped)
		err = fail(USAGE, "several pods have a %s \"%s\"; say which: pod NAME",
			   class->word, name);
	else
		err = fail(USAGE, "\"%s\" is more than one %s", name, class->word);
	json_object_put(found);
	return err;
}

int objects_named(const struct args *args, const struct object_class *class, json_object **array)
{
	return objects_select(class, args->value[0].text, arg_pod(args), array);
}

int objects_show(const struct args *args, const struct object_class *class,
		 const struct column *columns)
{
	json_object *objects;
	int err = objects_named(args, class, &objects);

	if (!err)
		err = table_print(columns, objects, "");
	if (!err)
		doc_add(class->plural, objects);
	else
		json_object_put(objects);
	return err;
}

int list_await(const char *list)
{
	struct hostlist names;
	char why[160];
	int err = hostlist_expand(list, &names, why, sizeof(why)) ? fail(USAGE, "%s", why) : 0;

	for (size_t i = 0; !err && i < names.count; i++)
		err = await_component(names.item[i]);
	hostlist_free(&names);
	return err;
}
