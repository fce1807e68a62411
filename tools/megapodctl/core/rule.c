// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of interlocks: words to JSON to netlink, and back to words. What a rule does is action.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <netlink/attr.h>

#include "core/action.h"
#include "core/args.h"
#include "base/hostlist.h"
#include "core/nl.h"
#include "core/object.h"
#include "base/out.h"
#include "core/rule.h"
#include "core/schema.h"
#include "core/select.h"
#include "base/units.h"
#include "core/words.h"

const char *const impaired_words[] = { "tell", "0", "1", "2", "3", "4", "5", "6", "7", NULL };

/**
 * enum form - how a field is written
 * @NUMBER: a number
 * @TIME_MS: a time, in ms
 * @TIME_S: a time, in s
 * @STAGE: one of impaired_words, the first of which is null
 * @GRAVITY: one of interlock_severity_words
 * @SWITCH: on or off
 */
enum form {
	NUMBER,
	TIME_MS,
	TIME_S,
	STAGE,
	GRAVITY,
	SWITCH,
};

/**
 * struct field - what is one word, one number and one attribute
 * @word: on the command line
 * @key: in JSON
 * @attr: netlink attribute
 * @form: how it is written
 * @otherwise: what the kernel takes if it is not said; of times, 0 that are not there are null
 */
static const struct field {
	const char *word;
	const char *key;
	int attr;
	enum form form;
	int64_t otherwise;
} fields[] = {
	{ "votes", "votes", MEGAPOD_A_INTERLOCK_VOTES, NUMBER, 1 },
	{ "hold", "hold_ms", MEGAPOD_A_INTERLOCK_HOLD_MS, TIME_MS, 0 },
	{ "stale", "stale_ms", MEGAPOD_A_INTERLOCK_STALE_MS, TIME_MS, 1000 },
	{ "start", "start_ms", MEGAPOD_A_INTERLOCK_START_MS, TIME_MS, 10000 },
	{ "still", "still_ms", MEGAPOD_A_INTERLOCK_STILL_MS, TIME_MS, 0 },
	{ "severity", "severity", MEGAPOD_A_INTERLOCK_SEVERITY, GRAVITY, 0 },
	{ "stage-time", "stage_ms", MEGAPOD_A_INTERLOCK_STAGE_MS, TIME_MS, 3000 },
	{ "within", "within_ms", MEGAPOD_A_INTERLOCK_WITHIN_MS, TIME_MS, 0 },
	{ "impaired", "impaired_stage", MEGAPOD_A_INTERLOCK_IMPAIRED_STAGE, STAGE, 0 },
	{ "poweroff", "poweroff", MEGAPOD_A_INTERLOCK_POWEROFF, SWITCH, 0 },
	{ "loop", "loop", MEGAPOD_A_INTERLOCK_LOOP, SWITCH, 0 },
	{ "proof", "proof_interval_s", MEGAPOD_A_INTERLOCK_PROOF_INTERVAL_S, TIME_S, 0 },
	{ 0 }
};

/*
 * Checks that need no kernel
 */

/* The words of conditions are interlock_condition_words; one of them, or NULL. */
static const char *said_condition(const struct args *args, int *count)
{
	const char *said = NULL;

	*count = 0;
	for (const char *const *word = interlock_condition_words; *word; word++) {
		if (!arg_given(args, *word))
			continue;
		said = *word;
		++*count;
	}
	return said;
}

static int check_condition(const struct args *args, bool whole)
{
	bool compares = arg_given(args, "below") || arg_given(args, "above");
	int count;

	said_condition(args, &count);
	if (count > 1)
		return fail(USAGE, "give one of below, above, wet, fault, bit, frozen and over-cap");
	if (whole && !count)
		return fail(USAGE, "the condition is missing: %s",
			    "below VALUE, above VALUE, wet, fault, bit N, frozen S or over-cap");
	if (arg_given(args, "hysteresis") && count && !compares && !arg_given(args, "over-cap"))
		return fail(USAGE, "hysteresis is for below, above and over-cap");
	if (arg_given(args, "still") && count && !arg_given(args, "frozen"))
		return fail(USAGE, "still is for frozen");
	return 0;
}

int rule_check(const struct args *args, bool whole)
{
	int err = 0;

	if (whole && !arg_given(args, "watch") && !arg_given(args, "over-cap"))
		err = fail(USAGE, "watch is missing (sensors: COMPONENT/LABEL,...)");
	if (!err)
		err = check_condition(args, whole);
	if (!err && whole && !actions_said(args))
		err = fail(USAGE, "it does nothing; say %s",
			   "off LIST, safe LIST, pump NAME duty VALUE or setpoint NAME to VALUE");
	return err ? err : actions_check(args);
}

bool rule_said(const struct args *args)
{
	int count;

	for (const struct field *f = fields; f->word; f++)
		if (arg_given(args, f->word))
			return true;
	return arg_given(args, "watch") || said_condition(args, &count) ||
	       arg_given(args, "hysteresis") || args->repeats;
}

/*
 * Words to JSON
 */

static json_object *number_or_null(int64_t number)
{
	return number ? json_object_new_int64(number) : NULL;
}

/* @value is as the parser made it: number, ms, s, or index of the word. */
static json_object *field_json(const struct field *f, int64_t value)
{
	switch (f->form) {
	case STAGE:
		return value ? json_object_new_int64(value - 1) : NULL;
	case GRAVITY:
		return json_object_new_string(interlock_severity_words[value]);
	case SWITCH:
		return json_object_new_boolean(value);
	case TIME_S:
		return number_or_null(value);
	default:
		return f->attr == MEGAPOD_A_INTERLOCK_WITHIN_MS ||
		       f->attr == MEGAPOD_A_INTERLOCK_STILL_MS ? number_or_null(value) :
		       json_object_new_int64(value);
	}
}

json_object *rule_new(void)
{
	json_object *rule = json_object_new_object();

	for (const struct field *f = fields; f->word; f++)
		json_object_object_add(rule, f->key, field_json(f, f->otherwise));
	return rule;
}

static json_object *input_of(json_object *sensor)
{
	static const char *const keys[] = {
		"component_name", "index", "label", "quantity", "unit"
	};
	json_object *input = json_object_new_object();

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		json_object_object_add(input, keys[i], json_object_get(get(sensor, keys[i])));
	return input;
}

/*
 * A sensor of what is not there yet, by its label: the kernel looks it up when it comes. What it measures
 * is said by the condition.
 */
static json_object *absent_input(const struct args *args, const char *name)
{
	const char *which = strchr(name, '/'), *compares = NULL;
	json_object *input = json_object_new_object();
	unsigned int quantity = QUANTITY_NONE;

	json_object_object_add(input, "component_name",
			       json_object_new_string(text("%.*s", (int)(which - name), name)));
	json_object_object_add(input, "label", json_object_new_string(which + 1));
	if (arg_given(args, "below") || arg_given(args, "above"))
		compares = arg_given(args, "below") ? "below" : "above";
	if (compares)
		quantity = measure_quantity(&arg(args, compares)->measure);
	else if (arg_given(args, "wet"))
		quantity = MEGAPOD_QUANTITY_LEAK;
	if (quantity != QUANTITY_NONE) {
		json_object_object_add(input, "quantity",
				       json_object_new_string(quantity_words[quantity]));
	} else if (compares) {
		measure_absent(name, compares, arg_text(args, compares),
			       &arg(args, compares)->measure);
		json_object_put(input);
		return NULL;
	}
	return input;
}

/* Sensors that a list names, or one that is not there. */
static int watch_item(const struct args *args, const char *name, json_object *inputs)
{
	json_object *sensors, *sensor;
	char *item;
	int err;

	if (!component_is_there(name) && strchr(name, '/') && strchr(name, '/')[1]) {
		sensor = absent_input(args, name);
		if (sensor)
			json_object_array_add(inputs, sensor);
		return sensor ? 0 : USAGE;
	}
	item = must(hostlist_escape(name));
	err = objects_select(&sensor_class, item, NULL, &sensors);
	free(item);
	if (err)
		return err;
	for_each_object(sensor, sensors)
		json_object_array_add(inputs, input_of(sensor));
	json_object_put(sensors);
	return 0;
}

static int read_watch(const struct args *args, json_object *rule)
{
	const char *list = arg_text(args, "watch");
	json_object *inputs = json_object_new_array();
	struct hostlist names;
	char why[160];
	int err = list_await(list);

	/* list_await() has seen that it can be expanded */
	if (!err && hostlist_expand(list, &names, why, sizeof(why)))
		err = fail(USAGE, "%s", why);
	if (!err) {
		for (size_t i = 0; !err && i < names.count; i++)
			err = watch_item(args, names.item[i], inputs);
		hostlist_free(&names);
	}
	json_object_object_add(rule, "input", inputs);
	return err;
}

static json_object *first_input(json_object *rule)
{
	return item_at(get(rule, "input"), 0);
}

/* What is over-cap is a power, whatever of it has a meter. */
static unsigned int rule_quantity(json_object *rule)
{
	return is_word(rule, "condition", "over-cap") ? MEGAPOD_QUANTITY_POWER :
							quantity_of(first_input(rule));
}

static int convert(const struct args *args, const char *word, json_object *rule, int64_t *value)
{
	unsigned int quantity = rule_quantity(rule);
	char why[600];

	if (!measure_value(quantity, &arg(args, word)->measure,
			   !strcmp(word, "hysteresis"), value, why, sizeof(why)))
		return 0;
	return fail(USAGE, "%s \"%s\" for %s: %s", word, arg_text(args, word),
		    quantity == QUANTITY_NONE ? "" : quantity_words[quantity], why);
}

static int read_condition(const struct args *args, json_object *rule)
{
	int64_t threshold = 0, frozen_ms = 0;
	const char *word;
	int count, err = 0;

	word = said_condition(args, &count);
	if (!word)
		return 0;
	if (!strcmp(word, "below") || !strcmp(word, "above"))
		err = convert(args, word, rule, &threshold);
	else
		json_object_object_add(rule, "hysteresis", NULL);
	if (!strcmp(word, "bit"))
		threshold = arg_num(args, word, 0);
	if (!strcmp(word, "frozen"))
		frozen_ms = arg_num(args, word, 0);
	json_object_object_add(rule, "condition", json_object_new_string(word));
	json_object_object_add(rule, "threshold", strcmp(word, "below") && strcmp(word, "above") &&
			       strcmp(word, "bit") ? NULL : json_object_new_int64(threshold));
	json_object_object_add(rule, "frozen_ms", number_or_null(frozen_ms));
	if (strcmp(word, "frozen"))
		json_object_object_add(rule, "still_ms", NULL);
	return err;
}

static int read_hysteresis(const struct args *args, json_object *rule)
{
	int64_t value = 0;
	int err;

	if (!arg_given(args, "hysteresis"))
		return 0;
	err = convert(args, "hysteresis", rule, &value);
	if (!err && value < 0)
		err = fail(USAGE, "hysteresis \"%s\" is out of range, 0 and above",
			   arg_text(args, "hysteresis"));
	json_object_object_add(rule, "hysteresis", number_or_null(value));
	return err;
}

/* A number that was said of another quantity means nothing for this one. */
static int check_quantity(const struct args *args, json_object *rule, unsigned int before)
{
	const char *condition = get_string(rule, "condition");
	int count;

	if (quantity_of(first_input(rule)) == before || before == QUANTITY_NONE)
		return 0;
	if (has(rule, "threshold") && !said_condition(args, &count))
		return fail(USAGE, "it watches %s now: say %s again",
			    get_string(first_input(rule), "quantity"),
			    strcmp(condition, "bit") ? "below or above" : condition);
	if (has(rule, "hysteresis") && !arg_given(args, "hysteresis"))
		return fail(USAGE, "it watches %s now: say hysteresis again, 0 for none",
			    get_string(first_input(rule), "quantity"));
	return 0;
}

/* Actions name their places by the number of the input. */
static int check_places(const struct args *args, json_object *rule)
{
	json_object *action;

	if (!arg_given(args, "watch") || actions_said(args))
		return 0;
	for_each_object(action, get(rule, "action"))
		if (has(action, "place_input"))
			return fail(USAGE, "it watches other sensors now: say what it does again");
	return 0;
}

int rule_read(const struct args *args, json_object *rule)
{
	unsigned int before = has(rule, "input") ? quantity_of(first_input(rule)) : QUANTITY_NONE;
	int err = 0;

	if (arg_given(args, "watch"))
		err = read_watch(args, rule);
	if (!err)
		err = check_quantity(args, rule, before);
	if (!err)
		err = read_condition(args, rule);
	if (!err)
		err = read_hysteresis(args, rule);
	if (!err)
		err = check_places(args, rule);
	if (!err)
		err = actions_read(args, rule);
	if (err)
		return err;
	for (const struct field *f = fields; f->word; f++)
		if (arg_given(args, f->word))
			json_object_object_add(rule, f->key,
					       field_json(f, arg(args, f->word)->num));
	return 0;
}

/*
 * JSON to netlink
 */

static void put_input(struct nl_msg *msg, json_object *input)
{
	struct nlattr *nest = nla_nest_start(msg, MEGAPOD_A_INTERLOCK_INPUT);

	put_string(msg, MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME, input, "component_name");
	put_number(msg, MEGAPOD_A_INTERLOCK_INPUT_INDEX, input, "index");
	if (!has(input, "index")) {
		put_string(msg, MEGAPOD_A_INTERLOCK_INPUT_LABEL, input, "label");
		if (has(input, "quantity"))
			nla_put_u32(msg, MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, quantity_of(input));
	}
	nla_nest_end(msg, nest);
}

static void put_field(const struct field *f, json_object *rule, struct nl_msg *msg)
{
	if (f->form == SWITCH && get_flag(rule, f->key))
		nla_put_flag(msg, f->attr);
	else if (f->form == GRAVITY)
		nla_put_u32(msg, f->attr,
			    word_number(interlock_severity_words, get_string(rule, f->key)));
	else if (f->form != SWITCH)
		put_number(msg, f->attr, rule, f->key);
}

void rule_put(json_object *rule, struct nl_msg *msg)
{
	json_object *part;

	for_each_object(part, get(rule, "input"))
		put_input(msg, part);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_CONDITION,
		    word_number(interlock_condition_words, get_string(rule, "condition")));
	if (has(rule, "threshold"))
		nla_put_s64(msg, MEGAPOD_A_INTERLOCK_THRESHOLD, get_number(rule, "threshold"));
	if (has(rule, "hysteresis"))
		nla_put_u64(msg, MEGAPOD_A_INTERLOCK_HYSTERESIS, get_number(rule, "hysteresis"));
	put_number(msg, MEGAPOD_A_INTERLOCK_FROZEN_MS, rule, "frozen_ms");
	for (const struct field *f = fields; f->word; f++)
		put_field(f, rule, msg);
	for_each_object(part, get(rule, "action"))
		action_put(msg, part);
}

/*
 * JSON to words
 */

const char *rule_time(long long ms)
{
	char buf[UNITS_TEXT];

	return text("%s", units_time(ms, buf));
}

bool rule_labelled(json_object *rule)
{
	json_object *input;

	for_each_object(input, get(rule, "input"))
		if (!has(input, "label"))
			return false;
	return true;
}

const char *rule_watch(json_object *rule)
{
	json_object *input;
	const char *list = "";

	for_each_object(input, get(rule, "input")) {
		char *name = must(hostlist_escape(part_name(input)));

		list = text("%s%s%s", list, *list ? "," : "", name);
		free(name);
	}
	return list;
}

static const char *measure(json_object *rule, const char *key)
{
	return measure_text(rule_quantity(rule), get_number(rule, key));
}

const char *rule_condition(json_object *rule)
{
	const char *condition = get_string(rule, "condition");

	if (!strcmp(condition, "bit"))
		return text("bit 0x%llx", get_number(rule, "threshold"));
	if (!strcmp(condition, "frozen"))
		return text("frozen %s", rule_time(get_number(rule, "frozen_ms")));
	return has(rule, "threshold") ? text("%s %s", condition, measure(rule, "threshold")) :
	       condition;
}

const char *rule_hysteresis(json_object *rule)
{
	return has(rule, "hysteresis") ? measure(rule, "hysteresis") : "0";
}

static const char *field_text(const struct field *f, json_object *rule)
{
	long long number = get_number(rule, f->key);

	switch (f->form) {
	case TIME_MS:
		return rule_time(number);
	case TIME_S:
		return rule_time(number * 1000);
	case STAGE:
		return impaired_words[has(rule, f->key) ? number + 1 : 0];
	case GRAVITY:
		return get_string(rule, f->key);
	case SWITCH:
		return switch_words[get_flag(rule, f->key)];
	default:
		return text("%lld", number);
	}
}

const char *rule_actions(json_object *rule)
{
	return actions_text(rule);
}

const char *rule_words(json_object *rule)
{
	const char *watch = length(get(rule, "input")) ? text(" watch %s", quoted(rule_watch(rule))) : "";
	const char *words = text("%s %s", watch, rule_condition(rule));
	json_object *plain = rule_new();

	if (has(rule, "hysteresis"))
		words = text("%s hysteresis %s", words, rule_hysteresis(rule));
	for (const struct field *f = fields; f->word; f++)
		if (strcmp(field_text(f, rule), field_text(f, plain)))
			words = text("%s %s %s", words, f->word, field_text(f, rule));
	json_object_put(plain);
	return text("%s %s", words, rule_actions(rule));
}

static const char *differs(const char *what, const char *is, const char *wanted)
{
	return strcmp(is, wanted) ? text("%s is %s, not %s", what, is, wanted) : NULL;
}

const char *rule_difference(json_object *is, json_object *wanted)
{
	const char *difference = differs("watch", rule_watch(is), rule_watch(wanted));

	if (!difference)
		difference = differs("the condition", rule_condition(is), rule_condition(wanted));
	if (!difference)
		difference = differs("hysteresis", rule_hysteresis(is), rule_hysteresis(wanted));
	for (const struct field *f = fields; f->word; f++)
		if (!difference)
			difference = differs(f->word, field_text(f, is), field_text(f, wanted));
	return difference ? difference :
	       differs("what it does", rule_actions(is), rule_actions(wanted));
}
