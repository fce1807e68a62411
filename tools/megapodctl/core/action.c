// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a rule does when it trips: words to JSON to netlink, and back to words.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <netlink/attr.h>

#include "core/action.h"
#include "base/hostlist.h"
#include "core/nl.h"
#include "core/object.h"
#include "base/out.h"
#include "core/schema.h"
#include "core/select.h"
#include "base/units.h"
#include "core/words.h"

bool actions_said(const struct args *args)
{
	return arg_given(args, "off") || arg_given(args, "pump") ||
	       arg_given(args, "setpoint") || arg_given(args, "safe");
}

/* What stands before what it is given, and how both are written. */
static const struct {
	const char *name, *value, *usage;
} pairs[] = {
	{ "pump", "duty", "pump and duty go together: pump COMPONENT/PUMP duty 30%" },
	{ "setpoint", "to",
	  "setpoint and to go together: setpoint COMPONENT/SETPOINT to 25C" },
};

/* The order of words that make actions: stage, then off, safe or a pair, then parent and near. */
int actions_check(const struct args *args)
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
		if (!strcmp(word, "near") && (!*before || !strcmp(before, "stage")))
			return fail(USAGE, "near stands after what is there: %s",
				    "off LIST near COMPONENT/LABEL");
		if (!strcmp(word, "range") && strcmp(before, "near"))
			return fail(USAGE, "range stands after near: %s",
				    "near COMPONENT/LABEL range 10m-14m");
		before = word;
	}
	for (size_t k = 0; k < COUNT_OF(pairs); k++)
		if (!strcmp(before, pairs[k].name))
			return fail(USAGE, "%s", pairs[k].usage);
	if (!strcmp(before, "stage"))
		return fail(USAGE, "stage stands before what it is the stage of: stage 1 off LIST");
	return 0;
}

/**
 * struct builder - actions in the making
 * @rule: their rule
 * @actions: those that are made
 * @stage: stage of the next, NULL if none was said
 * @name: of the pump or set-point that waits for its value
 * @since: place of the first of those said last, which a parent and a place are of
 * @err: exit code
 */
struct builder {
	json_object *rule;
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
 * Component and index of "pdu0/3" or "pdu0/LABEL", and the object itself, a new reference, if it
 * was looked up. What is named by number need not be there yet: it is needed to arm.
 */
static int find_part(const struct object_class *class, const char *name, const char **component,
		     int64_t *index, json_object **part)
{
	const char *which = strchr(name, '/') + 1;
	int err;

	*part = NULL;
	*component = text("%.*s", (int)(which - name - 1), name);
	if (class == &outlet_class && strspn(which, "0123456789") == strlen(which) &&
	    strlen(which) < 6) {
		*index = atoi(which) - 1;
		return *index < 0 ? fail(USAGE, "%s: outlets are counted from 1", name) : 0;
	}
	err = await_component(name);
	if (!err && !component_is_there(name))
		return absent_part(class, name, which, index);
	if (!err)
		err = object_select(class, name, NULL, part);
	if (!err)
		*index = get_number(*part, "index");
	return err;
}

/* @part: as find_part(), or NULL */
static json_object *build_part(struct builder *b, unsigned int kind, const char *name,
			       json_object **part)
{
	const struct object_class *class = kind == MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY ?
		&pump_class : kind == MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT ?
		&setpoint_class : &outlet_class;
	json_object *action, *found;
	const char *component;
	int64_t index;

	b->err = find_part(class, name, &component, &index, &found);
	if (part)
		*part = found;
	else
		json_object_put(found);
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
		build_part(b, MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF, name, NULL);
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
	json_object *action = build_part(b, MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY, b->name, NULL);

	if (action)
		json_object_object_add(action, "duty_permille", json_object_new_int64(duty));
}

/* What a set-point is of; of one that is not there yet, the unit tells. */
static unsigned int setpoint_quantity(json_object *setpoint, const struct value *to)
{
	if (setpoint)
		return quantity_of(setpoint);
	return measure_quantity(&to->measure);
}

static void build_setpoint(struct builder *b, const struct value *to)
{
	json_object *setpoint;
	json_object *action = build_part(b, MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT, b->name,
					 &setpoint);
	unsigned int quantity = setpoint_quantity(setpoint, to);
	char why[600];
	int64_t value;

	json_object_put(setpoint);
	if (!action)
		return;
	if (quantity == QUANTITY_NONE)
		b->err = measure_absent(b->name, "to", to->text, &to->measure);
	else if (measure_value(quantity, &to->measure, false, &value, why, sizeof(why)))
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
	json_object *outlet;
	int64_t index;

	b->err = find_part(&outlet_class, name, &component, &index, &outlet);
	json_object_put(outlet);
	for (size_t i = b->since; !b->err && i < length(b->actions); i++) {
		json_object *action = item_at(b->actions, i);

		json_object_object_add(action, "parent_component",
				       json_object_new_string(component));
		json_object_object_add(action, "parent_index", json_object_new_int64(index));
		json_object_object_add(action, "parent_number", json_object_new_int64(index + 1));
	}
}

/* The same number for all that was said last */
static void add_to_last(struct builder *b, const char *key, int64_t number)
{
	for (size_t i = b->since; i < length(b->actions); i++)
		json_object_object_add(item_at(b->actions, i), key, json_object_new_int64(number));
}

static void build_near(struct builder *b, const char *name)
{
	json_object *input;

	for_each_object(input, get(b->rule, "input")) {
		if (strcasecmp(part_name(input), name))
			continue;
		add_to_last(b, "place_input", input_nr);
		return;
	}
	b->err = fail(USAGE, "near %s: it does not watch that", name);
}

/* "10m-14m" */
static void build_range(struct builder *b, const char *range)
{
	static const char *const keys[] = { "place_from_mm", "place_to_mm" };
	const char *dash = strchr(range, '-');
	int64_t end[2] = { 0, 0 };

	for (int i = 0; dash && i < 2; i++) {
		const char *part = i ? dash + 1 : text("%.*s", (int)(dash - range), range);
		struct measure measure;
		char why[600];

		if (units_parse(part, &measure) ||
		    measure_value(MEGAPOD_QUANTITY_LENGTH, &measure, false, &end[i], why,
				  sizeof(why)) || end[i] < 0 || end[i] > UINT32_MAX)
			dash = NULL;
		else
			add_to_last(b, keys[i], end[i]);
	}
	if (!dash || end[0] >= end[1])
		b->err = fail(USAGE, "range \"%s\": from where to where, as in 10m-14m", range);
}

static void build_next(struct builder *b, const struct repeat *r)
{
	const char *word = r->param->name;

	if (!strcmp(word, "parent")) {
		build_parent(b, r->value.text);
		return;
	}
	if (!strcmp(word, "near")) {
		build_near(b, r->value.text);
		return;
	}
	if (!strcmp(word, "range")) {
		build_range(b, r->value.text);
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

int actions_read(const struct args *args, json_object *rule)
{
	struct builder b = { .rule = rule };

	if (!args->repeats)
		return 0;
	b.actions = json_object_new_array();
	for (size_t i = 0; !b.err && i < args->repeats; i++)
		build_next(&b, &args->repeat[i]);
	json_object_object_add(rule, "action", b.actions);
	return b.err;
}

void action_put(struct nl_msg *msg, json_object *action)
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
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_PLACE_INPUT, action, "place_input");
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_PLACE_FROM_MM, action, "place_from_mm");
	put_number(msg, MEGAPOD_A_INTERLOCK_ACTION_PLACE_TO_MM, action, "place_to_mm");
	nla_nest_end(msg, nest);
}

static const char *parent_text(json_object *action)
{
	return has(action, "parent_component") ?
	       text(" parent %s/%lld", get_string(action, "parent_component"),
		    get_number(action, "parent_index") + 1) : "";
}

static const char *length_text(json_object *action, const char *key)
{
	char buf[UNITS_TEXT];

	return text("%s", units_exact(MEGAPOD_QUANTITY_LENGTH, get_number(action, key), buf));
}

static const char *place_text(json_object *rule, json_object *action)
{
	const char *name;

	if (!has(action, "place_input"))
		return "";
	name = part_name(item_at(get(rule, "input"), get_number(action, "place_input")));
	return text(" near %s%s", quoted(name), has(action, "place_from_mm") ?
		    text(" range %s-%s", length_text(action, "place_from_mm"),
			 length_text(action, "place_to_mm")) : "");
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
static bool joins(json_object *rule, json_object *a, json_object *b)
{
	if (is_word(a, "kind", "pump-duty") || is_word(b, "kind", "pump-duty") ||
	    is_word(a, "kind", "setpoint") || is_word(b, "kind", "setpoint") ||
	    is_word(a, "kind", "safe-state") != is_word(b, "kind", "safe-state"))
		return false;
	return !strcmp(stage_text(a), stage_text(b)) && !strcmp(parent_text(a), parent_text(b)) &&
	       !strcmp(place_text(rule, a), place_text(rule, b));
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
			    measure_text(quantity_of(action), get_number(action, "value")));
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
static const char *staged_text(json_object *rule, bool staged)
{
	json_object *actions = get(rule, "action");
	size_t count = length(actions), i = 0, end;
	const char *all = "", *stage = "";

	for (; i < count; i = end) {
		json_object *action = item_at(actions, i);

		end = i + 1;
		if (has(action, "stage") != staged)
			continue;
		while (end < count && joins(rule, action, item_at(actions, end)))
			end++;
		all = text("%s%s%s%s%s%s", all, *all ? " " : "",
			   strcmp(stage, stage_text(action)) ? stage_text(action) : "",
			   run_text(actions, i, end), parent_text(action),
			   place_text(rule, action));
		stage = stage_text(action);
	}
	return all;
}

const char *actions_text(json_object *rule)
{
	const char *first = staged_text(rule, false), *then = staged_text(rule, true);

	return text("%s%s%s", first, *first && *then ? " " : "", then);
}
