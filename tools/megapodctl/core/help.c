// SPDX-License-Identifier: GPL-2.0-only
/*
 * Help, for people and as data: completions and the manual page are made from that.
 */
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "base/units.h"
#include "core/help.h"

#define HELP_WIDTH 90

/* A usage line of many parameters on several lines, each parameter whole. */
static void print_usage(const char *usage)
{
	size_t column = printf("megapodctl");

	while (*usage) {
		size_t len = *usage == '[' ? strcspn(usage, "]") : strcspn(usage, " ");

		len += strcspn(usage + len, " ");
		if (column + 1 + len > HELP_WIDTH)
			column = printf("\n       ") - 1;
		column += printf(" %.*s", (int)len, usage);
		usage += len;
		usage += *usage == ' ';
	}
	putchar('\n');
}

static void help_command(const struct command *c)
{
	print_usage(usage_line(c));
	printf("    %s.\n", c->help);
	for (const struct param *p = c->params; p->name; p++)
		if (p->help)
			printf("    %-12s %s\n", p->name, p->help);
	if (c->example)
		printf("    example: %s\n", c->example);
	putchar('\n');
}

static const char *const kinds[] = {
	[P_TEXT] = "text", [P_FILE] = "file", [P_WORD] = "word", [P_NUMBER] = "number",
	[P_NUMBER64] = "number", [P_TIME] = "time", [P_LONG_TIME] = "time",
	[P_MEASURE] = "measure", [P_PART] = "part", [P_LIST] = "list", [P_PARTS] = "list",
	[P_OUTLETS] = "list", [P_FLAG] = "flag",
};

static json_object *command_json(const struct command *c)
{
	json_object *object = json_object_new_object(), *params = json_object_new_array();

	json_object_object_add(object, "object", json_object_new_string(c->object));
	json_object_object_add(object, "verb", c->verb ? json_object_new_string(c->verb) : NULL);
	json_object_object_add(object, "usage", json_object_new_string(usage_line(c)));
	json_object_object_add(object, "help", json_object_new_string(c->help));
	json_object_object_add(object, "example",
			       c->example ? json_object_new_string(c->example) : NULL);
	for (const struct param *p = c->params; p->name; p++) {
		json_object *param = json_object_new_object(), *words = NULL;

		json_object_object_add(param, "name", json_object_new_string(p->name));
		json_object_object_add(param, "positional", json_object_new_boolean(p->positional));
		json_object_object_add(param, "required", json_object_new_boolean(p->required));
		if (p->kind == P_WORD) {
			words = json_object_new_array();
			for (size_t i = 0; p->words[i]; i++)
				json_object_array_add(words, json_object_new_string(p->words[i]));
		}
		json_object_object_add(param, "kind", json_object_new_string(kinds[p->kind]));
		json_object_object_add(param, "repeat", json_object_new_boolean(p->repeat));
		json_object_object_add(param, "words", words);
		json_object_object_add(param, "help",
				       p->help ? json_object_new_string(p->help) : NULL);
		json_object_array_add(params, param);
	}
	json_object_object_add(object, "params", params);
	return object;
}

static const char top[] =
	"usage: megapodctl [OPTIONS] [OBJECT COMMAND [PARAMETERS]]\n"
	"       megapodctl [OPTIONS] -b FILE\n"
	"\n"
	"Without a command: the pods at a glance.\n"
	"\n"
	"  -j, --json       one JSON document on stdout (monitor: one object a line)\n"
	"  -p, --pretty     the same, indented\n"
	"  -t, --terse      tables without head, cells separated by tabs\n"
	"  -o, --columns C,...  only these columns of a table\n"
	"  -u, --units U    what is shown: metric (C, L/min, kPa), imperial (F, gpm, psi) or si\n"
	"  -w, --watch      show it again every 2 s\n"
	"  -n, --dry-run    change nothing, say what would change as a difference; 0 nothing, 4 something\n"
	"  -b, --batch FILE commands from a file, - for stdin; all are parsed before one is sent\n"
	"  -k, --keep-going with -b: a line that fails does not end it; 4 if one did\n"
	"  -l, --latches FILE with -b: interlocks that are made get the latch that was saved there, pods the locks\n"
	"  -y, --yes        more than 8 outlets are meant to go off; asked for on a terminal\n"
	"  -V, --version    print the versions\n"
	"\n"
	"Commands that show something may be shortened while they stay unambiguous; those that change\n"
	"something are written in full. Names are host lists: \"pdu[0-3]/[1-8,12]\" (quote them for the\n"
	"shell); outlets and pumps are COMPONENT/NUMBER or COMPONENT/LABEL, groups @NAME. Times are in\n"
	"seconds or the unit written: ms, s, min, h, d.\n"
	"\n"
	"Exit status: 0 done, 1 usage, 2 refused, 3 time ran out, 4 done in part,\n"
	"10 no such object, 121 kernel modules not loaded.\n"
	"\n";

int help(char *const *words, size_t count)
{
	json_object *list = json_object_new_array();
	const struct command *c = NULL, *only = NULL;
	const char *object = count ? find_object(words[0]) : NULL;

	if (object && count > 1)
		only = find_command(words[0], words[1]);
	if ((count && !object) || (count > 1 && !only)) {
		json_object_put(list);
		return USAGE;
	}
	if (!object && !ctl.json)
		fputs(top, stdout);
	while ((c = next_command(c))) {
		if ((object && strcmp(c->object, object)) || (only && c != only))
			continue;
		if (ctl.json)
			json_object_array_add(list, command_json(c));
		else if (object)
			help_command(c);
		else
			printf("megapodctl %s\n", usage_line(c));
	}
	doc_add("commands", list);
	return DONE;
}
