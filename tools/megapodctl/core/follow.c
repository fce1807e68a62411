// SPDX-License-Identifier: GPL-2.0-only
/*
 * Following commands: events tell how they go on, and where those are lost or late the object is
 * read again.
 *
 * Only `confirmed` is success. What reads as wanted but still draws power is told with the
 * kernel's reason.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "core/follow.h"
#include "core/nl.h"
#include "base/out.h"
#include "core/schema.h"
#include "base/text.h"

/* How long to trust in events before reading the object again. */
#define REREAD_MS 500
#define DEFAULT_TIMEOUT_MS 5000

static const char *const outcome_words[] = {
	[OPEN] = "open",
	[CONFIRMED] = "confirmed",
	[COMMANDED] = "commanded",
	[FAILED] = "failed",
	[REJECTED] = "refused",
	[EXPIRED] = "timeout",
	[MISSING] = "missing",
	[LEFT] = "interrupted",
	[SENT] = "sent",
};

static char *copy_of(const char *string)
{
	return must(strdup(string));
}

int lease_check(const struct args *args)
{
	if (arg_given(args, "for") && !arg_given(args, "by"))
		return fail(USAGE, "a lease is somebody's: say by whom; usage: %s",
			    usage_line(args->command));
	return 0;
}

void targets_init(struct targets *targets, const struct object_class *class, json_object *objects,
		  const char *wish, const struct args *args)
{
	json_object *object;

	*targets = (struct targets){
		.class = class, .count = length(objects),
		.timeout_ms = arg_num(args, "timeout", DEFAULT_TIMEOUT_MS),
		.wait = !arg_known(args, "no-wait") || !arg_given(args, "no-wait"),
	};
	targets->target = must(calloc(targets->count + 1, sizeof(*targets->target)));
	for_each_object(object, objects) {
		struct target *target = &targets->target[object_nr];
		const char *name = part_name(object);

		*target = (struct target){
			.name = copy_of(name),
			.label = has(object, "label") ? copy_of(get_string(object, "label")) : NULL,
			.component_id = get_number(object, "component_id"),
			.index = get_number(object, "index"),
			.wish = wish,
			.outcome = is_word(object, "state", "missing") ? MISSING : OPEN,
			.commanded_ms = -1, .confirmed_ms = -1,
		};
		if (text_width(name) > targets->width)
			targets->width = text_width(name);
	}
}

void targets_free(struct targets *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		free(targets->target[i].name);
		free(targets->target[i].label);
		free(targets->target[i].reason);
	}
	free(targets->target);
	*targets = (struct targets){ 0 };
}

int targets_begin(struct targets *targets)
{
	int err;

	stop_catch();
	err = events_open(MEGAPOD);
	if (err)
		return fail(REFUSED, "cannot subscribe to events: %s", strerror(-err));
	for (size_t i = 0; i < targets->count; i++) {
		struct target *target = &targets->target[i];

		if (target->outcome == MISSING)
			target_end(targets, target, MISSING, NO_OBJECT,
				   "its component is not there");
	}
	return 0;
}

bool target_is_new(const struct target *target)
{
	return !target->sent && !target->chosen && target->outcome == OPEN;
}

static void print_result(const struct targets *targets, const struct target *target)
{
	char took[32] = "";

	if (ctl.json)
		return;
	if (target->outcome == CONFIRMED && target->confirmed_ms >= 0)
		snprintf(took, sizeof(took), "  %lld ms", target->confirmed_ms);
	printf("%s%*s  %s  %s%s%s%s\n", target->name,
	       (int)(targets->width - text_width(target->name)), "", target->wish,
	       state_text(outcome_words[target->outcome]), took, target->reason ? ": " : "",
	       target->reason ? target->reason : "");
	fflush(stdout);
}

void target_end(struct targets *targets, struct target *target, enum outcome outcome, int exit,
		const char *reason)
{
	free(target->reason);
	target->reason = reason ? must(strdup(reason)) : NULL;
	target->outcome = outcome;
	target->exit = exit;
	print_result(targets, target);
}

void target_sent(struct targets *targets, struct target *target, uint32_t command, int err)
{
	target->command = command;
	target->until_ms = now_ms() + targets->timeout_ms;
	target->sent = !err;
	target->error = err;
	ctl.changed |= !err;
	if (err)
		target_end(targets, target, REJECTED, req_exit_code(err), req_why());
	else if (!targets->wait)
		target_end(targets, target, SENT, DONE, NULL);
}

static void take_times(struct target *target, json_object *object)
{
	if (has(object, "commanded_ms"))
		target->commanded_ms = get_number(object, "commanded_ms");
	if (has(object, "confirmed_ms"))
		target->confirmed_ms = get_number(object, "confirmed_ms");
}

/* The first half of a cycle is confirmed: what is wanted now is on. */
static void half_done(struct targets *targets, struct target *target, json_object *object)
{
	if (!has(object, "on_in_ms")) {
		target_end(targets, target, FAILED, REFUSED, "somebody else switched it");
		return;
	}
	if (!strcmp(target->wish, "on"))
		return;
	target->outcome = CONFIRMED;
	print_result(targets, target);
	target->outcome = OPEN;
	target->wish = "on";
}

/* The state of the target's object has been seen, by an event or by reading it. */
static void look(struct targets *targets, struct target *target, json_object *object)
{
	/* Numbers of commands go up, and may pass 2^32. */
	int32_t newer = (uint32_t)get_number(object, "command") - target->command;
	const char *reason = has(object, "reason") ? get_string(object, "reason") : NULL;

	if (!has(object, "command") || newer < 0)
		return;
	if (target->on_command && get_number(object, "command") == target->on_command) {
		target->wish = "on";
		newer = 0;
	}
	if (newer > 0) {
		target_end(targets, target, FAILED, REFUSED,
			   text("superseded by command %lld", get_number(object, "command")));
		return;
	}
	take_times(target, object);
	target->error = get_number(object, "error");
	/* it waits for its turn among the outlets of its pod */
	if (is_word(object, "progress", "queued") && has(object, "on_in_ms") && !target->on_command)
		target->until_ms = now_ms() + get_number(object, "on_in_ms") + targets->timeout_ms;
	if (is_word(object, "progress", "confirmed") && target->on_command &&
	    get_number(object, "command") != target->on_command)
		half_done(targets, target, object);
	else if (is_word(object, "progress", "confirmed"))
		target_end(targets, target, CONFIRMED, DONE, NULL);
	else if (is_word(object, "progress", "failed"))
		target_end(targets, target, FAILED, target->error == -ETIMEDOUT ? TIMED_OUT :
			   REFUSED, reason ? reason : strerror(-target->error));
	else if (is_word(object, "progress", "commanded") && reason)
		target_end(targets, target, COMMANDED, PARTIAL, reason);
}

static bool is_open(const struct target *target)
{
	return target->sent && target->outcome == OPEN;
}

static void on_event(unsigned int family, int cmd, json_object *event, void *arg)
{
	struct targets *targets = arg;
	json_object *object = get(event, targets->class->word);
	uint32_t component_id = get_number(object, "component_id");
	uint32_t index = get_number(object, "index");

	(void)family;
	(void)cmd;
	for (size_t i = 0; object && i < targets->count; i++) {
		struct target *target = &targets->target[i];

		if (target->component_id == component_id && target->index == index &&
		    is_open(target))
			look(targets, target, object);
	}
	text_free_all();
}

static json_object *reread(struct targets *targets, struct target *target)
{
	struct nl_msg *msg = req_new(MEGAPOD, targets->class->get);
	json_object *object;
	int err;

	nla_put_u32(msg, targets->class->name, target->component_id);
	nla_put_u32(msg, targets->class->id, target->index);
	err = req_do(msg, targets->class->attrs, &object);
	if (err) {
		target->error = err;
		target_end(targets, target, MISSING, req_exit_code(err), req_why());
	}
	return object;
}

static void expire(struct targets *targets, struct target *target, json_object *object)
{
	target_end(targets, target, EXPIRED, TIMED_OUT,
		   text("not confirmed in %lld.%lld s, the command is %s%s%s",
			targets->timeout_ms / 1000, targets->timeout_ms / 100 % 10,
			get_string(object, "progress"), has(object, "reason") ? ": " : "",
			get_string(object, "reason")));
}

static void reread_all(struct targets *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		struct target *target = &targets->target[i];
		json_object *object;

		if (!is_open(target))
			continue;
		object = reread(targets, target);
		if (object)
			look(targets, target, object);
		if (is_open(target) && now_ms() >= target->until_ms)
			expire(targets, target, object);
		json_object_put(object);
	}
	text_free_all();
}

/* When the next target gives up, at most @limit; -1 if none is open. */
static int64_t next_end(const struct targets *targets, int64_t limit)
{
	bool any = false;

	for (size_t i = 0; i < targets->count; i++) {
		const struct target *target = &targets->target[i];

		if (!is_open(target))
			continue;
		any = true;
		if (target->until_ms < limit)
			limit = target->until_ms;
	}
	return any ? limit : -1;
}

static void leave_all(struct targets *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		if (is_open(&targets->target[i]))
			target_end(targets, &targets->target[i], LEFT, PARTIAL,
				   targets->target[i].on_command ?
				   "told to stop watching; the kernel switches it on again" :
				   "told to stop before the device had confirmed");
}

void targets_follow(struct targets *targets, int64_t until_ms)
{
	int64_t reread_ms = now_ms() + REREAD_MS, end;

	for (;;) {
		int64_t now = now_ms();
		int got;

		end = next_end(targets, reread_ms);
		if (until_ms >= 0 && now >= until_ms)
			return;
		if (end < 0 && until_ms < 0)
			return;
		if (end < 0 || (until_ms >= 0 && until_ms < end))
			end = until_ms;
		got = events_wait(end, on_event, targets);
		if (got == -EINTR) {
			leave_all(targets);
			return;
		}
		if (got < 0 || now_ms() >= next_end(targets, reread_ms)) {
			reread_all(targets);
			reread_ms = now_ms() + REREAD_MS;
		}
	}
}

static json_object *result(const struct target *target)
{
	json_object *object = json_object_new_object();
	const char *slash = strchr(target->name, '/');

	json_object_object_add(object, "name", json_object_new_string(target->name));
	json_object_object_add(object, "component_name",
			       json_object_new_string_len(target->name, slash - target->name));
	json_object_object_add(object, "index", json_object_new_int64(target->index));
	json_object_object_add(object, "number", json_object_new_int64((int64_t)target->index + 1));
	json_object_object_add(object, "label",
			       target->label ? json_object_new_string(target->label) : NULL);
	json_object_object_add(object, "wish", json_object_new_string(target->wish));
	json_object_object_add(object, "result",
			       json_object_new_string(outcome_words[target->outcome]));
	json_object_object_add(object, "command", target->sent ?
			       json_object_new_int64(target->command) : NULL);
	json_object_object_add(object, "commanded_ms", target->commanded_ms >= 0 ?
			       json_object_new_int64(target->commanded_ms) : NULL);
	json_object_object_add(object, "confirmed_ms", target->confirmed_ms >= 0 ?
			       json_object_new_int64(target->confirmed_ms) : NULL);
	json_object_object_add(object, "error",
			       target->error ? json_object_new_int(target->error) : NULL);
	json_object_object_add(object, "reason",
			       target->reason ? json_object_new_string(target->reason) : NULL);
	return object;
}

/* Of what failed, the worst that can be said: time ran out, else what the first one had. */
static int whole(const struct targets *targets, size_t *bad)
{
	size_t good = 0;
	int code = DONE;

	for (size_t i = 0; i < targets->count; i++) {
		const struct target *target = &targets->target[i];

		if (target->outcome == CONFIRMED || target->outcome == SENT)
			good++;
		else if (!code || target->exit == TIMED_OUT)
			code = target->exit;
	}
	*bad = targets->count - good;
	return code && good ? PARTIAL : code;
}

int targets_finish(struct targets *targets)
{
	json_object *results = json_object_new_array();
	size_t bad;
	int code = whole(targets, &bad);

	ctl.told = true;

	for (size_t i = 0; i < targets->count; i++)
		json_object_array_add(results, result(&targets->target[i]));
	doc_add(targets->class->plural, results);
	events_close();
	if (code && targets->count == 1)
		return fail(code, "%s: %s: %s", targets->target->name,
			    outcome_words[targets->target->outcome],
			    targets->target->reason ? targets->target->reason : "no reason given");
	if (code)
		return fail(code, "%zu of %zu are not confirmed", bad, targets->count);
	return DONE;
}

static void command(const struct args *args, struct targets *targets, struct target *target, int cmd,
		    json_object *object, target_fill_fn fill)
{
	const struct object_class *class = targets->class;
	struct nl_msg *msg = req_new(MEGAPOD, cmd);
	json_object *reply;
	int err;

	nla_put_u32(msg, class->name, target->component_id);
	nla_put_u32(msg, class->id, target->index);
	fill(args, object, msg);
	err = req_do(msg, class->attrs, &reply);
	target_sent(targets, target, get_number(reply, "command"), err);
	json_object_put(reply);
}

int targets_run(const struct object_class *class, int cmd, json_object *objects, const char *wish,
		const struct args *args, target_fill_fn fill)
{
	struct targets targets;
	/* texts do not outlive an event */
	char *wanted = copy_of(wish);
	int err;

	targets_init(&targets, class, objects, wanted, args);
	err = targets_begin(&targets);
	for (size_t i = 0; !err && i < targets.count; i++)
		command(args, &targets, &targets.target[i], cmd, item_at(objects, i), fill);
	if (!err) {
		targets_follow(&targets, -1);
		err = targets_finish(&targets);
	}
	targets_free(&targets);
	free(wanted);
	return err;
}
