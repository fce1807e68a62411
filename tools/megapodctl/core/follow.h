/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands to outlets, pumps and set-points, followed until the device has confirmed.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "core/args.h"
#include "core/object.h"

/* Parameters of commands that are followed. */
#define TIMEOUT KEY("timeout", P_TIME, 0, "how long to wait for the device, 5 s if not said")
#define NO_WAIT KEY("no-wait", P_FLAG, 0, "come back when the kernel has taken the command")

/* Of what can be leased. */
#define LEASE(holder_nr, lease_nr, force_nr) \
	KEY("for", P_LONG_TIME, lease_nr, \
	    "lease it: not set again in this time, it goes back to its safe value"), \
	KEY("by", P_TEXT, holder_nr, "who asks; a lease is his"), \
	KEY("force", P_FLAG, force_nr, "though somebody else has leased it")

/* A lease is somebody's. Return: 0, or USAGE after fail(). */
int lease_check(const struct args *args);

/**
 * enum outcome - how a command ended for one target
 * @OPEN: not yet
 * @CONFIRMED: the device reads as wanted and, for off where metered, draws nothing
 * @COMMANDED: the device reads as wanted but current still flows
 * @FAILED: the device did not do it
 * @REJECTED: the kernel refused it
 * @EXPIRED: no word in time
 * @MISSING: there is no such object now
 * @LEFT: not tried, or given up, because the tool was told to stop
 * @SENT: the kernel has taken it, and more was not asked
 */
enum outcome {
	OPEN,
	CONFIRMED,
	COMMANDED,
	FAILED,
	REJECTED,
	EXPIRED,
	MISSING,
	LEFT,
	SENT,
};

/**
 * struct target - one outlet, pump or set-point that is commanded
 * @name: "pdu0/3"
 * @label: its label, NULL if not known
 * @component_id: its component
 * @index: within the component
 * @wish: "on", "off", for the result
 * @chosen: it takes part in the request that is being made
 * @sent: the kernel has taken the command
 * @command: number of it
 * @on_command: in a cycle, number of the command that follows on it; 0 if none does
 * @until_ms: when to give up, on the clock of now_ms()
 * @outcome: how it ended
 * @exit: exit code that goes with it
 * @error: negative errno, 0 for none
 * @reason: in words, NULL for none; allocated
 * @commanded_ms: time to the read-back, -1 if not known
 * @confirmed_ms: time to the confirmation, -1 if not known
 */
struct target {
	char *name;
	char *label;
	uint32_t component_id;
	uint32_t index;
	const char *wish;
	bool chosen;
	bool sent;
	uint32_t command;
	uint32_t on_command;
	int64_t until_ms;
	enum outcome outcome;
	int exit;
	int error;
	char *reason;
	long long commanded_ms;
	long long confirmed_ms;
};

/**
 * struct targets - all targets of a command
 * @class: &outlet_class, &pump_class or &setpoint_class
 * @target: the targets
 * @count: how many
 * @timeout_ms: for each, from when it was sent
 * @wait: until each has ended; else sent is all that is asked
 * @width: of the longest name
 */
struct targets {
	const struct object_class *class;
	struct target *target;
	size_t count;
	long long timeout_ms;
	bool wait;
	size_t width;
};

/* Targets are these objects; those that are not there end as MISSING. */
void targets_init(struct targets *targets, const struct object_class *class, json_object *objects,
		  const char *wish, const struct args *args);
void targets_free(struct targets *targets);

/* Subscribe, before anything is sent. */
int targets_begin(struct targets *targets);

/* It is there, and nothing was sent to it yet. */
bool target_is_new(const struct target *target);

/* The kernel has taken the command, or refused it with @err. */
void target_sent(struct targets *targets, struct target *target, uint32_t command, int err);

/* How it ended, with the reason; prints the result line. */
void target_end(struct targets *targets, struct target *target, enum outcome outcome, int exit,
		const char *reason);

/* Follow those sent until all have ended, or until @until_ms if that is not -1. */
void targets_follow(struct targets *targets, int64_t until_ms);

/* Add the results to the document. Return: the exit code of the whole. */
int targets_finish(struct targets *targets);

/* Puts what is wanted of @object into its request. */
typedef void (*target_fill_fn)(const struct args *args, json_object *object, struct nl_msg *msg);

/* Command @cmd to each of these objects, followed to its end. Return: the exit code of the whole. */
int targets_run(const struct object_class *class, int cmd, json_object *objects, const char *wish,
		const struct args *args, target_fill_fn fill);

#endif
