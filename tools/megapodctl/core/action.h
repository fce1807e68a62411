/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The actions of a rule, which are an array in its JSON object.
 */
#ifndef ACTION_H
#define ACTION_H

#include "core/args.h"

/* Anything that a rule does was said. */
bool actions_said(const struct args *args);

/* See that words make actions; nothing is sent. Return: 0, or USAGE after fail(). */
int actions_check(const struct args *args);

/* Put what was said into a rule, if anything was. Return: 0, or an exit code after fail(). */
int actions_read(const struct args *args, json_object *rule);

/* One as an attribute of a request. */
void action_put(struct nl_msg *msg, json_object *action);

/* What a rule does: "stage 0 off @gpu stage 1 off pdu0/8", good until text_free_all() */
const char *actions_text(json_object *rule);

#endif
