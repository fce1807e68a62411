// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands and parameters: parsing by the tables, and the texts made from them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netlink/attr.h>

#include "base/hostlist.h"
#include "base/out.h"
#include "core/args.h"
#include "core/measure.h"
#include "core/schema.h"

static const struct command *const *tables;

void args_tables(const struct command *const *all)
{
	tables = all;
}

const struct command *next_command(const struct command *c)
{
	size_t table = 0;

	if (!c || c[1].object)
		return c ? c + 1 : tables[0];
	/* @c is the last of its table. */
	while (strcmp(tables[table]->object, c->object))
		table++;
	return tables[table + 1];
}

/* A set of words of which one is meant: exactly, or by a beginning that no other one has. */
struct choice {
	const char *word;
	const char *found;
	bool exact, ambiguous;
	char allowed[512];
};

static void choice_offer(struct choice *choice, const char *candidate)
{
	size_t len = strlen(choice->allowed);

	if (choice->found && !strcmp(choice->found, candidate))
		return;
	snprintf(choice->allowed + len, sizeof(choice->allowed) - len, "%s%s", len ? ", " : "",
		 candidate);
	if (choice->exact || strncmp(choice->word, candidate, strlen(choice->word)))
		return;
	choice->exact = !strcmp(choice->word, candidate);
	choice->ambiguous = choice->found && !choice->exact;
	choice->found = candidate;
}

static const char *choice_end(const struct choice *choice, const char *what)
{
	if (choice->found && !choice->ambiguous)
		return choice->found;
	fail(USAGE, "%s \"%s\" is %s; allowed: %s", what, choice->word,
	     choice->found ? "ambiguous" : "not known", choice->allowed);
	return NULL;
}

static bool is_first(const struct command *c)
{
	for (size_t i = 0; tables[i]; i++)
		if (tables[i] == c)
			return true;
	return false;
}

const char *find_object(const char *word)
{
	struct choice choice = { .word = word };
	const struct command *c = NULL;

	while ((c = next_command(c)))
		if (is_first(c))
			choice_offer(&choice, c->object);
	choice_offer(&choice, "help");
	return choice_end(&choice, "the object");
}

/* What changes something is written in full: a verb of a later version changes no script. */
static const struct command *in_full(const struct command *c, const char *object, const char *verb)
{
	if (!c->changes || (!strcmp(c->object, object) && !strcmp(c->verb, verb)))
		return c;
	fail(USAGE, "\"%s %s\" changes something, so write it in full: %s %s", object, verb,
	     c->object, c->verb);
	return NULL;
}

/* @object is as it was written. */
const struct command *find_command(const char *word, const char *verb)
{
	struct choice choice = { .word = verb ? verb : "show" };
	const char *object = find_object(word), *found;
	const struct command *c = NULL;
	char what[32];

	if (!object)
		return NULL;
	while ((c = next_command(c))) {
		if (strcmp(c->object, object))
			continue;
		if (!c->verb)
			return c;
		choice_offer(&choice, c->verb);
	}
	snprintf(what, sizeof(what), "the command of %s,", object);
	found = choice_end(&choice, what);
	while (found && (c = next_command(c)))
		if (!strcmp(c->object, object) && !strcmp(c->verb, found))
			return in_full(c, word, choice.word);
	return NULL;
}

static int parse_word(const struct param *param, const char *text, struct value *value)
{
	struct choice choice = { .word = text };
	const char *found;

	for (size_t i = 0; param->words[i]; i++)
		choice_offer(&choice, param->words[i]);
	found = choice_end(&choice, param->name);
	if (!found)
		return USAGE;
	while (strcmp(param->words[value->num], found))
		value->num++;
	return 0;
}

static int parse_number(const struct param *param, const char *text, struct value *value)
{
	uint64_t max = param->kind == P_NUMBER ? UINT32_MAX : INT64_MAX, num;
	char *end;

	errno = 0;
	num = strtoull(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	if (*text < '0' || *text > '9' || *end)
		return fail(USAGE, "%s \"%s\" is not a number", param->name, text);
	if (errno || num > max)
		return fail(USAGE, "%s %s is too large", param->name, text);
	value->num = num;
	return 0;
}

static int parse_measure(const struct param *param, const char *text, struct value *value)
{
	const char *wrong = units_parse(text, &value->measure);
	char why[600];

	if (wrong)
		return fail(USAGE, "%s \"%s\" %s", param->name, text, wrong);
	if (*value->measure.of && measure_quantity(&value->measure) == QUANTITY_NONE)
		return fail(USAGE, "%s \"%s\": \"%s\" is no quantity; it can be of %s", param->name, text,
			    value->measure.of, measure_choices(&value->measure));
	if (param->quantity < 0)
		return units_is(value->measure.unit) ? 0 :
		       fail(USAGE, "%s \"%s\": \"%s\" is not a unit; there are %s", param->name,
			    text, value->measure.unit, units_known(-1));
	if (measure_value(param->quantity, &value->measure, false, &value->num, why, sizeof(why)))
		return fail(USAGE, "%s \"%s\": %s", param->name, text, why);
	if (value->num < 0 || value->num > UINT32_MAX)
		return fail(USAGE, "%s \"%s\" is out of range", param->name, text);
	return 0;
}

#define MAX_MS 86400000
#define MAX_TEXT 32767

static int parse_time(const struct param *param, const char *text, struct value *value)
{
	const char *wrong = units_parse(text, &value->measure);

	if (!wrong)
		wrong = units_ms(&value->measure, &value->num);
	if (!wrong && param->kind == P_TIME && (value->num < 0 || value->num > MAX_MS))
		wrong = "is out of range, 0 to 86400 s";
	if (!wrong && param->kind == P_LONG_TIME) {
		if (value->num % 1000)
			wrong = "is finer than a second";
		value->num /= 1000;
		if (value->num < 0 || value->num > UINT32_MAX)
			wrong = "is out of range, 0 to 49710 d";
	}
	return wrong ? fail(USAGE, "%s \"%s\" %s", param->name, text, wrong) : 0;
}

static int check_part(const char *text)
{
	const char *slash = strchr(text, '/');

	if (slash && slash > text && slash[1])
		return 0;
	return fail(USAGE, "\"%s\" does not say which one; write COMPONENT/%s", text,
		    "NUMBER or COMPONENT/LABEL");
}

static int parse_list(const struct param *param, const char *text)
{
	struct hostlist list;
	char why[160];
	int err = hostlist_expand(text, &list, why, sizeof(why));

	if (err)
		fail(USAGE, "%s \"%s\": %s", param->name, text, why);
	for (size_t i = 0; !err && param->kind != P_LIST && i < list.count; i++)
		if (param->kind == P_PARTS || list.item[i][0] != '@' || !list.item[i][1])
			err = check_part(list.item[i]);
	hostlist_free(&list);
	return err ? USAGE : 0;
}

static int parse_value(const struct param *param, const char *text, struct value *value)
{
	value->set = true;
	value->text = text;
	if (!*text)
		return fail(USAGE, "%s is empty", param->name);
	/* An attribute holds 64 KiB; no list or text of sense is near. */
	if (strlen(text) > MAX_TEXT)
		return fail(USAGE, "%s is longer than %d bytes", param->name, MAX_TEXT);
	switch (param->kind) {
	case P_WORD:
		return parse_word(param, text, value);
	case P_NUMBER:
	case P_NUMBER64:
		return parse_number(param, text, value);
	case P_TIME:
	case P_LONG_TIME:
		return parse_time(param, text, value);
	case P_MEASURE:
		return parse_measure(param, text, value);
	case P_PART:
		return check_part(text);
	case P_LIST:
	case P_PARTS:
	case P_OUTLETS:
		return parse_list(param, text);
	case P_FLAG:
		value->num = 1;
		return 0;
	case P_TEXT:
	case P_FILE:
		return 0;
	}
	return 0;
}

/* Keywords may be written as options: --live. */
static const char *bare(const char *word)
{
	return strncmp(word, "--", 2) ? word : word + 2;
}

static const struct param *find_keyword(const struct command *command, const char *word)
{
	struct choice choice = { .word = bare(word) };
	const struct param *p;
	const char *found;

	for (p = command->params; p->name; p++)
		if (!p->positional)
			choice_offer(&choice, p->name);
	if (!*choice.allowed) {
		fail(USAGE, "\"%s\" is one word too many; usage: %s", word, usage_line(command));
		return NULL;
	}
	found = choice_end(&choice, "the parameter");
	for (p = command->params; found && (p->positional || strcmp(p->name, found)); p++)
		;
	return found ? p : NULL;
}

/*
 * Whether a word is this positional parameter. All but a required first one give way to a keyword
 * spelt in full.
 */
static bool takes(const struct command *command, const struct param *param, const char *word)
{
	if (param == command->params && param->required)
		return true;
	for (const struct param *p = command->params; p->name; p++)
		if (!p->positional && !strcmp(p->name, bare(word)))
			return false;
	return true;
}

static int keep_repeat(struct args *args, const struct param *param, const struct value *value)
{
	if (!param->repeat)
		return 0;
	if (args->repeats == MAX_REPEATS)
		return fail(USAGE, "there is too much of %s", param->name);
	args->repeat[args->repeats++] = (struct repeat){ param, *value };
	return 0;
}

static int parse_params(char *const *words, size_t count, struct args *args)
{
	const struct command *command = args->command;
	const struct param *next = command->params, *p;

	for (size_t i = 0; i < count; i++) {
		struct value *value;

		p = next->positional && takes(command, next, words[i]) ? next++ :
			find_keyword(command, words[i]);
		if (!p)
			return USAGE;
		value = &args->value[p - command->params];
		if (value->set && !p->repeat)
			return fail(USAGE, "%s is given twice", p->name);
		*value = (struct value){ 0 };
		if (!p->positional && p->kind != P_FLAG && ++i == count)
			return fail(USAGE, "%s needs a value", p->name);
		if (parse_value(p, words[i], value) || keep_repeat(args, p, value))
			return USAGE;
	}
	for (p = command->params; p->name; p++)
		if (p->required && !args->value[p - command->params].set)
			return fail(USAGE, "%s is missing%s%s%s; usage: %s", p->name,
				    p->help ? " (" : "", p->help ? p->help : "",
				    p->help ? ")" : "", usage_line(command));
	return command->check ? command->check(args) : 0;
}

int args_parse(char *const *words, size_t count, struct args *args)
{
	const char *object = find_object(words[0]);
	size_t used;

	*args = (struct args){ .words = words, .count = count };
	if (!object)
		return USAGE;
	if (!strcmp(object, "help"))
		return fail(USAGE, "help has no place here");
	args->command = find_command(words[0], count > 1 ? words[1] : NULL);
	if (!args->command)
		return USAGE;
	used = args->command->verb && count > 1 ? 2 : 1;
	return parse_params(words + used, count - used, args);
}

const char *args_line(const struct args *args)
{
	const char *line = "";

	for (size_t i = 0; i < args->count; i++)
		line = text("%s%s%s", line, i ? " " : "", quoted(args->words[i]));
	return line;
}

const struct value *arg(const struct args *args, const char *name)
{
	for (const struct param *p = args->command->params; p->name; p++)
		if (!strcmp(p->name, name))
			return &args->value[p - args->command->params];
	abort();
}

bool arg_given(const struct args *args, const char *name)
{
	return arg(args, name)->set;
}

const char *arg_text(const struct args *args, const char *name)
{
	return arg(args, name)->text;
}

bool arg_known(const struct args *args, const char *name)
{
	for (const struct param *p = args->command->params; p->name; p++)
		if (!strcmp(p->name, name))
			return true;
	return false;
}

const char *arg_pod(const struct args *args)
{
	return arg_known(args, "pod") ? arg_text(args, "pod") : NULL;
}

int64_t arg_num(const struct args *args, const char *name, int64_t otherwise)
{
	const struct value *value = arg(args, name);

	return value->set ? value->num : otherwise;
}

void args_put(const struct args *args, const struct attr *attrs, struct nl_msg *msg)
{
	for (const struct param *p = args->command->params; p->name; p++) {
		const struct value *value = &args->value[p - args->command->params];

		if (!value->set || !p->attr)
			continue;
		switch (attr_find(attrs, p->attr)->type) {
		case A_STRING:
			nla_put_string(msg, p->attr, value->text);
			break;
		case A_FLAG:
			if (value->num)
				nla_put_flag(msg, p->attr);
			break;
		default:
			if (p->kind == P_NUMBER64)
				nla_put_u64(msg, p->attr, value->num);
			else
				nla_put_u32(msg, p->attr, value->num);
		}
	}
}

static bool same(const struct attr *attr, const struct value *value, json_object *is)
{
	switch (attr->type) {
	case A_STRING:
		return is && !strcmp(json_object_get_string(is), value->text);
	case A_FLAG:
		return json_object_get_boolean(is) == (value->num != 0);
	case A_ENUM:
		return is && !strcmp(json_object_get_string(is), attr->words[value->num]);
	default:
		return is && json_object_get_int64(is) == value->num;
	}
}

const char *args_difference(const struct args *args, const struct attr *attrs, json_object *object)
{
	static char text[160];

	for (const struct param *p = args->command->params; p->name; p++) {
		const struct value *value = &args->value[p - args->command->params];
		const struct attr *attr;
		json_object *is;

		if (!value->set || !p->attr)
			continue;
		attr = attr_find(attrs, p->attr);
		is = json_object_object_get(object, attr->key);
		if (same(attr, value, is))
			continue;
		snprintf(text, sizeof(text), "%s is %s, not %s", p->name,
			 attr->type == A_FLAG ? (value->num ? "off" : "on") :
			 is ? json_object_get_string(is) : "not set", value->text);
		return text;
	}
	return NULL;
}

static json_object *value_json(const struct attr *attr, const struct value *value)
{
	switch (attr->type) {
	case A_STRING:
		return json_object_new_string(value->text);
	case A_FLAG:
		return json_object_new_boolean(value->num);
	case A_ENUM:
		return json_object_new_string(attr->words[value->num]);
	default:
		return json_object_new_int64(value->num);
	}
}

json_object *args_applied(const struct args *args, const struct attr *attrs, json_object *object)
{
	json_object *copy = object ? NULL : json_object_new_object();

	if (object && json_object_deep_copy(object, &copy, NULL))
		must(NULL);
	for (const struct param *p = args->command->params; p->name; p++) {
		const struct value *value = &args->value[p - args->command->params];
		const struct attr *attr = value->set && p->attr ? attr_find(attrs, p->attr) : NULL;

		if (attr)
			json_object_object_add(copy, attr->key, value_json(attr, value));
	}
	return copy;
}

static void print_param(FILE *out, const struct param *p)
{
	static const char *const kinds[] = {
		[P_TEXT] = " TEXT", [P_FILE] = " FILE", [P_NUMBER] = " N",
		[P_NUMBER64] = " N", [P_TIME] = " TIME",
		[P_LONG_TIME] = " TIME", [P_MEASURE] = " VALUE", [P_PART] = " NAME",
		[P_LIST] = " LIST", [P_PARTS] = " LIST", [P_OUTLETS] = " LIST",
	};

	fputs(p->required ? " " : " [", out);
	if (!p->positional)
		fputs(p->name, out);
	if (p->kind == P_WORD) {
		for (size_t i = 0; p->words[i]; i++)
			fprintf(out, "%s%s", i ? "|" : p->positional ? "" : " ", p->words[i]);
	} else if (p->positional) {
		fputs(p->name, out);
	} else if (p->kind != P_FLAG) {
		fputs(kinds[p->kind], out);
	}
	if (!p->required)
		fputc(']', out);
	if (p->repeat)
		fputs("...", out);
}

const char *usage_line(const struct command *command)
{
	static char text[1024];
	FILE *out = must(fmemopen(text, sizeof(text), "w"));

	fputs(command->object, out);
	if (command->verb)
		fprintf(out, " %s", command->verb);
	for (const struct param *p = command->params; p->name; p++)
		print_param(out, p);
	fclose(out);
	return text;
}
