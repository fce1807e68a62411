// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes: sent and reported, or with -n told as a difference. Both are lines of a batch, what is
 * there and what would be.
 */
#include <stdio.h>

#include "base/out.h"
#include "core/change.h"
#include "core/lines.h"
#include "core/nl.h"

void change_tell(const char *before, const char *after)
{
	json_object *diff = json_object_object_get(ctl.doc, "diff"), *entry;

	ctl.changed = true;
	if (!ctl.json) {
		if (before)
			printf("- %s\n", before);
		if (after)
			printf("+ %s\n", after);
		return;
	}
	if (!diff) {
		diff = json_object_new_array();
		json_object_object_add(ctl.doc, "diff", diff);
	}
	entry = json_object_new_object();
	json_object_object_add(entry, "before", before ? json_object_new_string(before) : NULL);
	json_object_object_add(entry, "after", after ? json_object_new_string(after) : NULL);
	json_object_array_add(diff, entry);
}

bool change_planned(const char *before, const char *after)
{
	if (ctl.dry)
		change_tell(before, after);
	return ctl.dry;
}

int change_send(const struct change *change, struct nl_msg *msg)
{
	json_object *reply = NULL;
	int err;

	if (change_planned(change->before, change->after)) {
		nlmsg_free(msg);
		return 0;
	}
	err = req_do(msg, change->class->attrs, change->reply ? &reply : NULL);
	if (err)
		return req_fail(err, REFUSED,
				text("%s %s %s", change->class->word, change->verb, change->name));
	ctl.changed = true;
	if (reply)
		doc_add_one(change->class->plural, reply);
	return 0;
}

int object_kept(const struct object_class *class, json_object *object, const char *difference)
{
	return difference ? fail(REFUSED, "%s %s exists and differs: %s", class->word,
				 get_string(object, "name"), difference) : 0;
}

int objects_delete(const struct args *args, const struct object_class *class, int cmd)
{
	json_object *objects, *object;
	int err = objects_named(args, class, &objects);

	if (err)
		return err;
	for_each_object(object, objects) {
		struct change change = {
			.class = class, .verb = args->command->verb,
			.name = get_string(object, "name"), .before = object_line(class, object),
		};
		struct nl_msg *msg = object_request(class, cmd, object);

		args_put(args, class->attrs, msg);
		err = change_send(&change, msg);
		if (err)
			break;
	}
	json_object_put(objects);
	return err;
}
