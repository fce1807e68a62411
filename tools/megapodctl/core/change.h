/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CHANGE_H
#define CHANGE_H

#include "core/select.h"

struct nl_msg;

/**
 * struct change - a request that changes something
 * @class: class of the object
 * @verb: what is done, for errors
 * @name: of the object, for errors
 * @before: the line that makes what there is, NULL if nothing is
 * @after: the line that makes what there will be, NULL if nothing will
 * @reply: the answer is the new object, and the document
 */
struct change {
	const struct object_class *class;
	const char *verb;
	const char *name;
	const char *before;
	const char *after;
	bool reply;
};

/* Send it, or with -n tell the difference. Return: 0, or an exit code after fail(). */
int change_send(const struct change *change, struct nl_msg *msg);

/* Tell a difference, and that there is one; either may be NULL. */
void change_tell(const char *before, const char *after);

/* Something is to be done: with -n it is told, and the caller does no more. */
bool change_planned(const char *before, const char *after);

/*
 * In a batch: an object that exists as it is wanted is no change, a different one an error.
 * @difference is NULL or what differs.
 */
int object_kept(const struct object_class *class, json_object *object, const char *difference);

/* Remove all objects that a command names. */
int objects_delete(const struct args *args, const struct object_class *class, int cmd);

#endif
