/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rule of an interlock, which is the part of its JSON object that people write. It has one form
 * in words, which the command line takes, and in which it is shown, saved and compared.
 */
#ifndef RULE_H
#define RULE_H

#include "core/args.h"

extern const char *const impaired_words[];

/* The words of a rule, for tables of parameters. */
#define RULE_PARAMS \
	KEY("watch", P_PARTS, 0, "sensors, all of one quantity: COMPONENT/LABEL,..."), \
	KEY("votes", P_NUMBER, 0, "how many of them must vote to trip, 1 if not said"), \
	KEY("below", P_MEASURE, 0, \
	    "votes when the value is below this, as in 20L/min or 20%:charge", .quantity = -1), \
	KEY("above", P_MEASURE, 0, "votes when the value is above this", .quantity = -1), \
	KEY("wet", P_FLAG, 0, "votes when a leak detector is wet"), \
	KEY("fault", P_FLAG, 0, "votes when the device says that the sensor is broken"), \
	KEY("bit", P_NUMBER64, 0, "votes when one of the bits of this mask is set"), \
	KEY("frozen", P_TIME, 0, "votes when the value has not changed for so long"), \
	KEY("still", P_TIME, 0, "for frozen: how long it stood still at most while all was well"), \
	KEY("over-cap", P_FLAG, 0, \
	    "sheds what it may switch off, one by one, while the site is above the cap of the pod"), \
	KEY("hysteresis", P_MEASURE, 0, "how far the value must come back to be good", \
	    .quantity = -1), \
	KEY("hold", P_TIME, 0, "how long that must last, 0 if not said"), \
	KEY("stale", P_TIME, 0, "age at which a value counts as lost, 1 s if not said"), \
	KEY("start", P_TIME, 0, "time from arming to the first value, 10 s if not said"), \
	KEY("severity", P_WORD, 0, "how grave it is; only told", \
	    .words = interlock_severity_words), \
	KEY("stage", P_NUMBER, 0, "0 to 7, of what follows; of a group its priority if not said", \
	    .repeat = true), \
	KEY("off", P_LIST, 0, "switch off: COMPONENT/OUTLET, COMPONENT or @GROUP", \
	    .repeat = true), \
	KEY("pump", P_PART, 0, "COMPONENT/PUMP that gets the duty that follows", \
	    .repeat = true), \
	KEY("duty", P_MEASURE, 0, "in %", .quantity = MEGAPOD_QUANTITY_DUTY, .repeat = true), \
	KEY("setpoint", P_PART, 0, "COMPONENT/SETPOINT that gets the value that follows", \
	    .repeat = true), \
	KEY("to", P_MEASURE, 0, "in its unit", .quantity = -1, .repeat = true), \
	KEY("safe", P_LIST, 0, "components that go into their safe state", .repeat = true), \
	KEY("parent", P_PART, 0, "outlet that feeds what was said last, off if that fails", \
	    .repeat = true), \
	KEY("near", P_PART, 0, \
	    "COMPONENT/LABEL that it watches: what was said last is spared unless the leak is there", \
	    .repeat = true), \
	KEY("range", P_TEXT, 0, "of the cable of that, as in 10m-14m", .repeat = true), \
	KEY("stage-time", P_TIME, 0, "how long a stage may take, 3 s if not said"), \
	KEY("within", P_TIME, 0, "refuse to arm unless it can act in this time; 0 for any"), \
	KEY("impaired", P_WORD, 0, "when outlets cannot be reached: tell, or do this stage", \
	    .words = impaired_words), \
	KEY("poweroff", P_WORD, 0, "power this node off when even the parent fails", \
	    .words = switch_words), \
	KEY("loop", P_WORD, 0, "it may switch what it watches", .words = switch_words), \
	KEY("proof", P_LONG_TIME, 0, "how often a proof test is due; 0 for never")

/**
 * rule_check() - see that words make a rule; nothing is sent
 * @args: a command with RULE_PARAMS
 * @whole: they must make a whole one, not change one
 *
 * Return: 0, or USAGE after fail().
 */
int rule_check(const struct args *args, bool whole);

/* Anything of a rule was said. */
bool rule_said(const struct args *args);

/* What holds where nothing is said. */
json_object *rule_new(void);

/**
 * rule_read() - put what was said into a rule
 * @args: a command with RULE_PARAMS, which rule_check() has seen
 * @rule: the rule
 *
 * Return: 0, or an exit code after fail().
 */
int rule_read(const struct args *args, json_object *rule);

/* A rule as attributes of a request. */
void rule_put(json_object *rule, struct nl_msg *msg);

/*
 * The rest are words, good until text_free_all().
 */
bool rule_labelled(json_object *rule);		/* the sensors of all inputs are there */
const char *rule_words(json_object *rule);	/* " watch ... below 5L/min off @gpu" */
const char *rule_watch(json_object *rule);	/* "rpu0/Coolant flow,rpu1/Coolant flow" */
const char *rule_condition(json_object *rule);	/* "below 5L/min" */
const char *rule_hysteresis(json_object *rule);	/* "500mL/min", "0" */
const char *rule_actions(json_object *rule);	/* "stage 0 off @gpu stage 1 off pdu0/8" */
const char *rule_time(long long ms);		/* "500ms" */

/* "hold is 500ms, not 1s", or NULL if both are the same. */
const char *rule_difference(json_object *is, json_object *wanted);

#endif
