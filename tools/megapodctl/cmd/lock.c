// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks on outlets: verbs of outlet. An outlet need not be there to be locked by its number.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "cmd/lock.h"
#include "core/change.h"
#include "core/interlocks.h"
#include "core/lines.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

#define OUTLETS { "LIST", P_OUTLETS, true, true, .help = "host list of outlets, and groups @NAME" }

const struct param lock_params[] = {
	OUTLETS,
	{ "by", P_TEXT, false, true, .attr = MEGAPOD_A_LOCK_HOLDER, .help = "whose lock it is" },
	{ "reason", P_TEXT, false, true, .attr = MEGAPOD_A_LOCK_REASON, .help = "why it is locked" },
	KEY("pod", P_TEXT, 0, "for outlets that are not there: their pod, if there are several"),
	KEY("since", P_NUMBER64, MEGAPOD_A_LOCK_SINCE_S,
	    "of a lock that was saved: when it was made, in seconds since 1970"),
	{ 0 }
};

const struct param unlock_params[] = {
	OUTLETS,
	{ "by", P_TEXT, false, true, .attr = MEGAPOD_A_LOCK_BY, .help = "who asks" },
	KEY("override", P_TEXT, 0, "whose lock it is, if it is not his own; that is recorded"),
	KEY("reason", P_TEXT, MEGAPOD_A_LOCK_OVERRIDE_REASON, "why it is taken from its holder"),
	{ 0 }
};

const struct param locks_params[] = {
	POD,
	{ 0 }
};

int check_unlock(const struct args *args)
{
	if (arg_given(args, "override") != arg_given(args, "reason"))
		return fail(USAGE, "override and reason go together; usage: %s",
			    usage_line(args->command));
	return 0;
}

static bool is_on(json_object *lock, json_object *outlet)
{
	return is_word(lock, "component_name", get_string(outlet, "component_name")) &&
	       get_number(lock, "index") == get_number(outlet, "index");
}

/* That of @holder on an outlet, borrowed, or NULL. */
static json_object *lock_of(json_object *locks, json_object *outlet, const char *holder)
{
	json_object *lock;

	for_each_object(lock, locks)
		if (is_on(lock, outlet) && is_word(lock, "holder", holder))
			return lock;
	return NULL;
}

/* The pod of the component, else the one that is said or the only one. */
static int pod_of(const struct args *args, json_object *outlet, json_object **pod)
{
	json_object *component =
		object_peek(&component_class, get_string(outlet, "component_name"));
	int err = pod_choose(component ? get_string(component, "pod_name") :
			     arg_text(args, "pod"), pod);

	json_object_put(component);
	return err;
}

/* What is shown to people: one that is on needs more than a lock. */
static void tell_locked(json_object *outlet, const char *holder)
{
	const char *state = get_string(outlet, "state");

	if (!ctl.json)
		printf("%s  locked by %s; %s\n", part_name(outlet), holder,
		       is_word(outlet, "state", "on") ? "it is on, and stays so until it is switched off" :
		       is_missing(outlet) ? "its component is not there" :
		       text("it is %s", state));
}

static int lock_one(const struct args *args, json_object *outlet, json_object *made)
{
	const char *holder = arg_text(args, "by");
	json_object *pod = NULL, *reply = NULL;
	struct nl_msg *msg;
	int err = pod_of(args, outlet, &pod);

	if (err)
		return err;
	msg = req_new(MEGAPOD, MEGAPOD_CMD_LOCK_NEW);
	nla_put_u32(msg, MEGAPOD_A_LOCK_POD_ID, get_number(pod, "id"));
	put_string(msg, MEGAPOD_A_LOCK_COMPONENT_NAME, outlet, "component_name");
	put_number(msg, MEGAPOD_A_LOCK_INDEX, outlet, "index");
	args_put(args, lock_attrs, msg);
	json_object_put(pod);
	err = req_do(msg, lock_attrs, &reply);
	if (err)
		return req_fail(err, REFUSED, text("outlet lock %s", part_name(outlet)));
	ctl.changed = true;
	json_object_array_add(made, reply);
	tell_locked(outlet, holder);
	return 0;
}

/* In a batch and with -n: one that is there already, or what it would be. */
static int compare(const struct args *args, json_object *outlet, json_object *lock, bool *done)
{
	*done = lock;
	if (lock && !is_word(lock, "reason", arg_text(args, "reason")))
		return fail(REFUSED, "%s has locked %s already, for another reason: %s",
			    arg_text(args, "by"), part_name(outlet), get_string(lock, "reason"));
	if (!lock && ctl.dry) {
		*done = true;
		change_tell(NULL, args_line(args));
	}
	return 0;
}

int outlet_lock(const struct args *args)
{
	json_object *outlets, *outlet, *locks = NULL, *made;
	int err = outlets_select(arg_text(args, "LIST"), &outlets);

	if (err)
		return err;
	made = json_object_new_array();
	if (ctl.batch || ctl.dry)
		err = object_dump(&lock_class, ALL, &locks);
	for_each_object(outlet, outlets) {
		bool done = false;

		if (!err && (ctl.batch || ctl.dry))
			err = compare(args, outlet, lock_of(locks, outlet, arg_text(args, "by")),
				      &done);
		if (!err && !done)
			err = lock_one(args, outlet, made);
	}
	json_object_put(locks);
	json_object_put(outlets);
	doc_add("locks", made);
	return err;
}

static const char *holders_text(json_object *locks, json_object *outlet)
{
	const char *list = "";
	json_object *lock;

	for_each_object(lock, locks)
		if (is_on(lock, outlet))
			list = text("%s%s%s", list, *list ? ", " : "", get_string(lock, "holder"));
	return *list ? text("it is by %s", list) : "it is not locked";
}

static int unlock_one(const struct args *args, json_object *outlet, json_object *locks)
{
	const char *holder = arg_text(args, arg_given(args, "override") ? "override" : "by");
	json_object *lock = lock_of(locks, outlet, holder);
	struct change change = {
		.class = &lock_class, .verb = "del", .name = part_name(outlet),
	};
	struct nl_msg *msg;
	int err;

	if (!lock)
		return fail(NO_OBJECT, "%s is not locked by %s; %s", part_name(outlet), holder,
			    holders_text(locks, outlet));
	change.before = object_line(&lock_class, lock);
	msg = object_request(&lock_class, MEGAPOD_CMD_LOCK_DEL, lock);
	args_put(args, lock_attrs, msg);
	err = change_send(&change, msg);
	if (!err && !ctl.dry && !ctl.json)
		printf("%s  the lock of %s is gone\n", part_name(outlet), holder);
	return err;
}

int outlet_unlock(const struct args *args)
{
	json_object *outlets, *outlet, *locks = NULL;
	int err = outlets_select(arg_text(args, "LIST"), &outlets);

	if (err)
		return err;
	err = object_dump(&lock_class, ALL, &locks);
	for_each_object(outlet, outlets)
		err = err ? err : unlock_one(args, outlet, locks);
	json_object_put(locks);
	json_object_put(outlets);
	return err;
}

static const char *since_cell(json_object *lock, const char *key)
{
	return text("%s ago", span_text(time(NULL) - get_number(lock, key)));
}

static const struct column columns[] = {
	{ "OUTLET", "name", part_cell },
	{ "HOLDER", "holder" },
	{ "SINCE", "since_s", since_cell },
	{ "REASON", "reason" },
	{ 0 }
};

int outlet_locks(const struct args *args)
{
	json_object *locks;
	int err = objects_select(&lock_class, NULL, arg_text(args, "pod"), &locks);

	if (!err)
		err = table_print(columns, locks, "");
	if (err)
		json_object_put(locks);
	else
		doc_add("locks", locks);
	return err;
}

int locks_attach(json_object *outlets)
{
	json_object *all, *by_outlet = json_object_new_object(), *outlet, *lock, *of_outlet;
	int err = object_dump(&lock_class, ALL, &all);

	for_each_object(lock, all) {
		const char *name = part_name(lock);

		if (!json_object_object_get_ex(by_outlet, name, &of_outlet)) {
			of_outlet = json_object_new_array();
			json_object_object_add(by_outlet, name, of_outlet);
		}
		json_object_array_add(of_outlet, json_object_get(lock));
	}
	for_each_object(outlet, outlets)
		json_object_object_add(outlet, "lock", json_object_object_get_ex(by_outlet,
				       part_name(outlet), &of_outlet) ?
				       json_object_get(of_outlet) : json_object_new_array());
	json_object_put(by_outlet);
	json_object_put(all);
	return err;
}

const char *locks_cell(json_object *outlet, const char *key)
{
	const char *list = "";
	json_object *lock;

	for_each_object(lock, get(outlet, key))
		list = text("%s%s%s: %s", list, *list ? "; " : "", get_string(lock, "holder"),
			    get_string(lock, "reason"));
	return or_dash(list);
}
