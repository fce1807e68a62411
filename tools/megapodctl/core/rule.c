// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules of interlocks: words to JSON to netlink, and back to words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <netlink/attr.h>

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

static bool said_action(const struct args *args)
{
	return arg_given(args, "off") || arg_given(args, "pump") ||
	       arg_given(args, "setpoint") || arg_given(args, "safe");
}

static int check_condition(const struct args *args, bool whole)
{
	bool compares = arg_given(args, "below") || arg_given(args, "above");
	int count;

	said_condition(args, &count);
	if (count > 1)
		return fail(USAGE, "give one of below, above, wet, fault, bit and frozen");
	if (whole && !count)
		return fail(USAGE, "the condition is missing: %s",
			    "below VALUE, above VALUE, wet, fault, bit N or frozen S");
	if (arg_given(args, "hysteresis") && count && !compares)
		return fail(USAGE, "hysteresis is for below and above");
	if (arg_given(args, "still") && count && !arg_given(args, "frozen"))
		return fail(USAGE, "still is for frozen");
	return 0;
}

/* What stands before what it is given, and how both are written. */
static const struct {
	const char *name, *value, *usage;
} pairs[] = {
	{ "pump", "duty", "pump and duty go together: pump COMPONENT/PUMP duty 30%" },
	{ "setpoint", "to",
	  "setpoint and to go together: setpoint COMPONENT/SETPOINT to 25C" },
};

/* The order of words that make actions: stage, then off, safe or a pair, then parent. */
static int check_actions(const struct args *args)
{
	const char *before = "";

	for (size_t i = 0; i < args->repeats; i++) {
		const struct repeat *r = &args->repeat[i];
		const char *word = r->param->name;

		for (size_t k = 0; k < COUNT_OF(pairs); k++)
			if (!strcmp(before, pairs[k].name) != !strcmp(word, pairs[k].value))
				return fail(USAGE, "%s", pairs[k].usage);
		if (!strcmp(word, "stage") && r->value.num > MEGAPOD_INTERLOCK_STAGE_MAX)
			return fail(USAGE, "stage %s is out of range, 0 to %d", r->value.text,
				    MEGAPOD_INTERLOCK_STAGE_MAX);
		if (!strcmp(word, "parent") && (!*before || !strcmp(before, "stage")))
			return fail(USAGE, "parent stands after what it feeds: %s",
				    "off LIST parent NAME");
		before = word;
	}
	for (size_t k = 0; k < COUNT_OF(pairs); k++)
		if (!strcmp(before, pairs[k].name))
			return fail(USAGE, "%s", pairs[k].usage);
	if (!strcmp(before, "stage"))
		return fail(USAGE, "stage stands before what it is the stage of: stage 1 off LIST");
	return 0;
}

int rule_check(const struct args *args, bool whole)
{
	int err = 0;

	if (whole && !arg_given(args, "watch"))
		err = fail(USAGE, "watch is missing (sensors: COMPONENT/LABEL,...)");
	if (!err)
		err = check_condition(args, whole);
	if (!err && whole && !said_action(args))
		err = fail(USAGE, "it does nothing; say %s",
			   "off LIST, safe LIST, pump NAME duty VALUE or setpoint NAME to VALUE");
	return err ? err : check_actions(args);
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
	int quantity = -1;

	json_object_object_add(input, "component_name",
			       json_object_new_string(text("%.*s", (int)(which - name), name)));
	json_object_object_add(input, "label", json_object_new_string(which + 1));
	if (arg_given(args, "below") || arg_given(args, "above"))
		compares = arg_given(args, "below") ? "below" : "above";
	if (compares)
		quantity = units_quantity(arg(args, compares)->measure.unit);
	else if (arg_given(args, "wet"))
		quantity = MEGAPOD_QUANTITY_LEAK;
	if (quantity >= 0)
		json_object_object_add(input, "quantity",
				       json_object_new_string(quantity_words[quantity]));
	else if (compares)
		fail(USAGE, "%s is not there: write the unit of %s", name, compares);
	return compares && quantity < 0 ? (json_object_put(input), NULL) : input;
}

static bool is_there(const char *name)
{
	json_object *component =
		object_peek(&component_class, text("%.*s", (int)strcspn(name, "/"), name));

	json_object_put(component);
	return component;
}

/* Sensors that a list names, or one that is not there. */
static int watch_item(const struct args *args, const char *name, json_object *inputs)
{
	json_object *sensors, *sensor;
	char *item;
	int err;

	if (!is_there(name) && strchr(name, '/') && strchr(name, '/')[1]) {
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

static int convert(const struct args *args, const char *word, json_object *rule, int64_t *value)
{
	json_object *input = first_input(rule);
	char why[600];

	if (!units_value(quantity_of(input), &arg(args, word)->measure,
			 !strcmp(word, "hysteresis"), value, why, sizeof(why)))
		return 0;
	return fail(USAGE, "%s \"%s\" for %s: %s", word, arg_text(args, word),
		    get_string(input, "quantity"), why);
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

/**
 * struct builder - actions in the making
 * @actions: those that are made
 * @stage: stage of the next, NULL if none was said
 * @name: of the pump or set-point that waits for its value
 * @since: place of the first of those said last, which a parent is of
 * @err: exit code
 */
struct builder {
	json_object *actions;
	const struct value *stage;
	const char *name;
	size_t since;
	int err;
};

static json_object *build(struct builder *b, unsigned int kind, const char *key, const char *name)
{
	json_object *action = json_object_new_object();

	json_object_object_add(action, "kind",
			       json_object_new_string(interlock_action_kind_words[kind]));
	if (b->stage)
		json_object_object_add(action, "stage", json_object_new_int64(b->stage->num));
	json_object_object_add(action, key, json_object_new_string(name));
	json_object_array_add(b->actions, action);
	return action;
}

/* What is not there has numbers, and no labels yet. */
static int absent_part(const struct object_class *class, const char *name, const char *which,
		       int64_t *index)
{
	if (which[strspn(which, "0123456789")] || strlen(which) > 5 || !atoi(which))
		return fail(NO_OBJECT, "%.*s is not there: name its %s by number, %.*s/1",
			    (int)(which - name - 1), name, class->word, (int)(which - name - 1),
			    name);
	*index = atoi(which) - 1;
	return 0;
}

/*
 * Component and index of "pdu0/3" or "pdu0/LABEL". What is named by number need not be there yet:
 * it is needed to arm.
 */
static int find_part(const struct object_class *class, const char *name, const char **component,
		     int64_t *index)
{
	const char *which = strchr(name, '/') + 1;
	json_object *part;
	int err;

	*component = text("%.*s", (int)(which - name - 1), name);
	if (class == &outlet_class && strspn(which, "0123456789") == strlen(which) &&
	    strlen(which) < 6) {
		*index = atoi(which) - 1;
		return *index < 0 ? fail(USAGE, "%s: outlets are counted from 1", name) : 0;
	}
	err = await_component(name);
	if (!err && !is_there(name))
		return absent_part(class, name, which, index);
	if (!err)
		err = object_select(class, name, NULL, &part);
	if (err)
		return err;
	*index = get_number(part, "index");
	json_object_put(part);
	return 0;
}

static json_object *build_part(struct builder *b, unsigned int kind, const char *name)
{
	const struct object_class *class = kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY ?
		&pump_class : kind == MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT ?
		&setpoint_class : &outlet_class;
	const char *component;
	json_object *action;
	int64_t index;

	b->err = find_part(class, name, &component, &index);
	if (b->err)
		return NULL;
	action = build(b, kind, "component_name", component);
	json_object_object_add(action, "index", json_object_new_int64(index));
	json_object_object_add(action, "number", json_object_new_int64(index + 1));
	return action;
}

static void build_off(struct builder *b, const char *name)
{
	if (*name != '@' && strchr(name, '/'))
		build_part(b, MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF, name);
	else if (*name != '@')
		build(b, MEGAPOD_INTERLOCK_ACTION_KIND_COMPONENT_OFF, "component_name", name);
	else if (strchr(name, '/'))
		b->err = fail(USAGE, "\"%s\": groups are those of its own pod: @NAME", name);
	else
		build(b, MEGAPOD_INTERLOCK_ACTION_KIND_GROUP_OFF, "group_name", name + 1);
}

static void build_list(struct builder *b, const char *list, bool safe)
{
	struct hostlist names;
	char why[160];

	if (hostlist_expand(list, &names, why, sizeof(why)))
		b->err = fail(USAGE, "%s", why);
	for (size_t i = 0; !b->err && i < names.count; i++) {
		if (safe)
			build(b, MEGAPOD_INTERLOCK_ACTION_KIND_SAFE_STATE, "component_name",
			      names.item[i]);
		else
			build_off(b, names.item[i]);
	}
	hostlist_free(&names);
}

static void build_duty(struct builder *b, int64_t duty)
{
	json_object *action = build_part(b, MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY, b->name);

	if (action)
		json_object_object_add(action, "duty_permille", json_object_new_int64(duty));
}

/* Of what a set-point is that is not there yet, the unit tells. */
static unsigned int setpoint_quantity(const char *name, const struct value *to)
{
	json_object *setpoint;
	int quantity;

	if (is_there(name) && !object_select(&setpoint_class, name, NULL, &setpoint)) {
		quantity = quantity_of(setpoint);
		json_object_put(setpoint);
		return quantity;
	}
	return *to->measure.unit ? (unsigned int)units_quantity(to->measure.unit) : QUANTITY_NONE;
}

static void build_setpoint(struct builder *b, const struct value *to)
{
	json_object *action = build_part(b, MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT, b->name);
	unsigned int quantity;
	char why[600];
	int64_t value;

	if (!action)
		return;
	quantity = setpoint_quantity(b->name, to);
	if (quantity == QUANTITY_NONE)
		b->err = fail(USAGE, "%s is not there: say the unit, as in to 25C", b->name);
	else if (units_value(quantity, &to->measure, false, &value, why, sizeof(why)))
		b->err = fail(USAGE, "to \"%s\" for %s: %s", to->text, b->name, why);
	if (b->err)
		return;
	json_object_object_add(action, "value", json_object_new_int64(value));
	json_object_object_add(action, "quantity",
			       json_object_new_string(quantity_words[quantity]));
}

static void build_parent(struct builder *b, const char *name)
{
	const char *component;
	int64_t index;

	b->err = find_part(&outlet_class, name, &component, &index);
	for (size_t i = b->since; !b->err && i < length(b->actions); i++) {
		json_object *action = item_at(b->actions, i);

		json_object_object_add(action, "parent_component",
				       json_object_new_string(component));
		json_object_object_add(action, "parent_index", json_object_new_int64(index));
		json_object_object_add(action, "parent_number", json_object_new_int64(index + 1));
	}
}

static void build_next(struct builder *b, const struct repeat *r)
{
	const char *word = r->param->name;

	if (!strcmp(word, "parent")) {
		build_parent(b, r->value.text);
		return;
	}
	b->since = length(b->actions);
	if (!strcmp(word, "stage"))
		b->stage = &r->value;
	else if (!strcmp(word, "pump") || !strcmp(word, "setpoint"))
		b->name = r->value.text;
	else if (!strcmp(word, "to"))
		build_setpoint(b, &r->value);
	else if (!strcmp(word, "duty"))
		build_duty(b, r->value.num);
	else
		build_list(b, r->value.text, !strcmp(word, "safe"));
}

static int read_actions(const struct args *args, json_object *rule)
{
	struct builder b = { 0 };

	if (!args->repeats)
		return 0;
	b.actions = json_object_new_array();
	for (size_t i = 0; !b.err && i < args->repeats; i++)
		build_next(&b, &args->repeat[i]);
	json_object_object_add(rule, "action", b.actions);
	return b.err;
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
		err = read_actions(args, rule);
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

static void put_string(struct nl_msg *msg, int attr, json_object *object, const char *key)
{
	if (has(object, key))
		nla_put_string(msg, attr, get_string(object, key));
}

static void put_number(struct nl_msg *msg, int attr, json_object *object, const char *key)
{
	if (has(object, key))
		nla_put_u32(msg, attr, get_number(object, key));
}

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

static void put_action(struct nl_msg *msg, json_object *action)
{
	struct nlattr *nest = nla_nest_start(msg, MEGAPOD_A_INTERLOCK_ACTION);

	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_ACTION_KIND,
		    word_number(interlock_action_kind_words, get_string(action, "kind")));
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_STAGE, action, "stage");
	put_string(msg, MEGAPOD_A_INTERLOCK_ACTION_COMPONENT_NAME, action, "component_name");
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_INDEX, action, "index");
	put_string(msg, MEGAPOD_A_INTERLOCK_ACTION_GROUP_NAME, action, "group_name");
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_DUTY_PERMILLE, action, "duty_permille");
	if (has(action, "value"))
		nla_put_s64(msg, MEGAPOD_A_INTERLOCK_ACTION_VALUE, get_number(action, "value"));
	if (has(action, "quantity"))
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_ACTION_QUANTITY, quantity_of(action));
	put_string(msg, MEGAPOD_A_INTERLOCK_ACTION_PARENT_COMPONENT, action, "parent_component");
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_PARENT_INDEX, action, "parent_index");
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
		put_action(msg, part);
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
	char buf[UNITS_TEXT];

	return text("%s", units_exact(quantity_of(first_input(rule)), get_number(rule, key), buf));
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

static const char *parent_text(json_object *action)
{
	return has(action, "parent_component") ?
	       text(" parent %s/%lld", get_string(action, "parent_component"),
		    get_number(action, "parent_index") + 1) : "";
}

static const char *stage_text(json_object *action)
{
	return has(action, "stage") ? text("stage %lld ", get_number(action, "stage")) : "";
}

static bool is_outlet(json_object *action)
{
	return is_word(action, "kind", "outlet-off");
}

/* Whether @b is said in the list of @a. */
static bool joins(json_object *a, json_object *b)
{
	if (is_word(a, "kind", "pump-duty") || is_word(b, "kind", "pump-duty") ||
	    is_word(a, "kind", "setpoint") || is_word(b, "kind", "setpoint") ||
	    is_word(a, "kind", "safe-state") != is_word(b, "kind", "safe-state"))
		return false;
	return !strcmp(stage_text(a), stage_text(b)) && !strcmp(parent_text(a), parent_text(b));
}

/* "pdu0/[1-3]" for as many actions from @i on as are outlets of one component; moves @i past. */
static const char *outlets_text(json_object *actions, size_t *i, size_t end)
{
	json_object *action = item_at(actions, *i);
	const char *component = get_string(action, "component_name");
	unsigned int number[MEGAPOD_INTERLOCK_ACTIONS_MAX];
	size_t n = 0;

	for (; *i < end && n < MEGAPOD_INTERLOCK_ACTIONS_MAX; ++*i) {
		action = item_at(actions, *i);
		if (!is_outlet(action) || !is_word(action, "component_name", component))
			break;
		number[n++] = get_number(action, "index") + 1;
	}
	return outlets_folded(component, number, n);
}

/* The actions from @i to before @end, which one word says. */
static const char *run_text(json_object *actions, size_t i, size_t end)
{
	json_object *action = item_at(actions, i);
	bool safe = is_word(action, "kind", "safe-state");
	const char *list = "", *next;
	char buf[UNITS_TEXT];

	if (is_word(action, "kind", "pump-duty"))
		return text("pump %s/%lld duty %s", get_string(action, "component_name"),
			    get_number(action, "index") + 1,
			    units_exact(MEGAPOD_QUANTITY_DUTY, get_number(action, "duty_permille"),
					buf));
	if (is_word(action, "kind", "setpoint"))
		return text("setpoint %s/%lld to %s", get_string(action, "component_name"),
			    get_number(action, "index") + 1,
			    units_exact(quantity_of(action), get_number(action, "value"), buf));
	while (i < end) {
		action = item_at(actions, i);
		if (is_outlet(action))
			next = outlets_text(actions, &i, end);
		else
			next = has(action, "group_name") ?
			       text("@%s", get_string(action, "group_name")) :
			       get_string(action, "component_name"), i++;
		list = text("%s%s%s", list, *list ? "," : "", next);
	}
	return text("%s %s", safe ? "safe" : "off", quoted(list));
}

/* Those with a stage, or those without, which stand first: a stage is that of all that follow. */
static const char *staged_text(json_object *actions, bool staged)
{
	size_t count = length(actions), i = 0, end;
	const char *all = "", *stage = "";

	for (; i < count; i = end) {
		json_object *action = item_at(actions, i);

		end = i + 1;
		if (has(action, "stage") != staged)
			continue;
		while (end < count && joins(action, item_at(actions, end)))
			end++;
		all = text("%s%s%s%s%s", all, *all ? " " : "",
			   strcmp(stage, stage_text(action)) ? stage_text(action) : "",
			   run_text(actions, i, end), parent_text(action));
		stage = stage_text(action);
	}
	return all;
}

const char *rule_actions(json_object *rule)
{
	json_object *actions = get(rule, "action");
	const char *first = staged_text(actions, false), *then = staged_text(actions, true);

	return text("%s%s%s", first, *first && *then ? " " : "", then);
}

const char *rule_words(json_object *rule)
{
	const char *words = text(" watch %s %s", quoted(rule_watch(rule)), rule_condition(rule));
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
