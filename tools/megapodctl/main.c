// SPDX-License-Identifier: GPL-2.0-only
/*
 * megapodctl: options, and one command or a batch of them.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"
#include "base/units.h"
#include "cmd/check.h"
#include "cmd/commands.h"
#include "core/batch.h"
#include "core/change.h"
#include "core/help.h"
#include "core/nl.h"

/* With -w: how often it is looked at again. */
#define WATCH_MS 2000

static const struct command *const tables[] = {
	link_commands, device_commands, pod_commands, component_commands, sensor_commands,
	setpoint_commands, pump_commands, valve_commands, outlet_commands, battery_commands,
	group_commands, interlock_commands, record_commands, event_commands,
	monitor_commands, check_commands, watch_commands, top_commands,
	save_commands, doctor_commands, version_commands, NULL
};

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pretty", no_argument, NULL, 'p' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "keep-going", no_argument, NULL, 'k' },
	{ "yes", no_argument, NULL, 'y' },
	{ "terse", no_argument, NULL, 't' },
	{ "watch", no_argument, NULL, 'w' },
	{ "columns", required_argument, NULL, 'o' },
	{ "units", required_argument, NULL, 'u' },
	{ "batch", required_argument, NULL, 'b' },
	{ "latches", required_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 }
};

static int watch(const struct args *args)
{
	int err = 0, got = 0;

	stop_catch();
	while (!err && got != -EINTR && !ferror(stdout)) {
		if (ctl.colour)
			fputs("\033[H\033[2J", stdout);
		err = args->command->run(args);
		fflush(stdout);
		text_free_all();
		got = fd_wait(-1, now_ms() + WATCH_MS);
	}
	return err;
}

static int run(const struct args *args)
{
	const struct command *command = args->command;
	int err;

	if (ctl.watch && (command->changes || ctl.json))
		return fail(USAGE, "-w is for showing, to people");
	/* Without modules there is nothing, and all that is made is new. */
	ctl.quiet = ctl.dry;
	err = families_need(command->families);
	ctl.quiet = false;
	if (err == NO_MODULE && ctl.dry && command->changes) {
		errors_drop(0);
		change_tell(NULL, args_line(args));
		err = 0;
	} else if (err && ctl.dry) {
		errors_print(0);
	} else if (!err) {
		err = ctl.watch ? watch(args) : command->run(args);
	}
	return err;
}

static int one_command(char *const *words, size_t count)
{
	struct args args;
	int err;

	if (!strcmp(words[0], "help"))
		return help(words + 1, count - 1);
	if (count > 1 && count < 4 && !strcmp(words[count - 1], "help"))
		return help(words, count - 1);
	err = args_parse(words, count, &args);
	if (!err)
		err = run(&args);
	if (args.command && args.command->changes)
		doc_add("changed", json_object_new_boolean(ctl.changed));
	if (args.command == check_commands)
		err = check_unknown(out_finish(err));
	if (err && err != PARTIAL && ctl.changed && !ctl.dry && !ctl.told)
		err = fail(PARTIAL, "done in part");
	return err;
}

static int glance(void)
{
	char object[] = "pod", verb[] = "show";

	return one_command((char *const[]){ object, verb }, 2);
}

static int finish(int code)
{
	if (ctl.dry && !code && ctl.changed)
		code = PARTIAL;
	if (ctl.stream) {
		doc_print_errors();
	} else if (ctl.json) {
		json_object_object_add(ctl.doc, "errors", json_object_get(ctl.errors));
		doc_print(ctl.doc);
	}
	json_object_put(ctl.doc);
	json_object_put(ctl.errors);
	req_close();
	return out_finish(code);
}

static int take_units(const char *name)
{
	static const char *const systems[] = { "metric", "imperial", "si" };

	for (size_t i = 0; i < COUNT_OF(systems); i++)
		if (!strcmp(name, systems[i])) {
			units_use(i);
			return 0;
		}
	return fail(USAGE, "the units \"%s\" are not known; there are metric, imperial and si",
		    name);
}

/* Those that take no value may stand behind the command, too: "pod show -j". */
static bool take_flag(int option)
{
	switch (option) {
	case 'j':
	case 'p':
		ctl.json = true;
		ctl.pretty |= option == 'p';
		return true;
	case 'n':
		ctl.dry = true;
		return true;
	case 'k':
		ctl.keep_going = true;
		return true;
	case 'y':
		ctl.yes = true;
		return true;
	case 't':
		ctl.terse = true;
		return true;
	case 'w':
		ctl.watch = true;
		return true;
	}
	return false;
}

static bool is_flag(const char *word)
{
	if (word[0] == '-' && word[1] && !word[2])
		return take_flag(word[1]);
	for (const struct option *o = options; o->name; o++)
		if (!strncmp(word, "--", 2) && !strcmp(word + 2, o->name) && !o->has_arg)
			return take_flag(o->val);
	return false;
}

static int drop_flags(char **words, int count)
{
	int kept = 0;

	for (int i = 0; i < count; i++)
		if (!is_flag(words[i]))
			words[kept++] = words[i];
	return kept;
}

int main(int argc, char **argv)
{
	char version_word[] = "version";
	const char *file = NULL;
	int option, err = -1, count;

	/* A reader that goes away must not end a command half way, with outlets off. */
	signal(SIGPIPE, SIG_IGN);
	args_tables(tables);
	ctl.doc = json_object_new_object();
	ctl.errors = json_object_new_array();
	ctl.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR") && getenv("TERM") &&
		     strcmp(getenv("TERM"), "dumb");
	while ((option = getopt_long(argc, argv, "+jpnkytwo:u:b:l:hV", options, NULL)) != -1) {
		switch (option) {
		case 'o':
			ctl.columns = optarg;
			break;
		case 'u':
			err = take_units(optarg) ? USAGE : err;
			break;
		case 'b':
			file = optarg;
			break;
		case 'l':
			ctl.latches = optarg;
			break;
		case 'h':
			err = -2;
			break;
		case 'V':
			err = -3;
			break;
		default:
			if (!take_flag(option))
				err = fail(USAGE, "try megapodctl help");
		}
	}
	count = drop_flags(argv + optind, argc - optind);
	if (err == -2)
		err = help(NULL, 0);
	else if (err == -3)
		err = one_command((char *const[]){ version_word }, 1);
	else if (err > 0)
		;
	else if (ctl.latches && !file)
		err = fail(USAGE, "latches go with a batch");
	else if (ctl.keep_going && !file)
		err = fail(USAGE, "keep going is for a batch");
	else if (file)
		err = count ? fail(USAGE, "a batch and a command exclude each other") : batch(file);
	else
		err = count ? one_command(argv + optind, count) : glance();
	return finish(err);
}
