// SPDX-License-Identifier: GPL-2.0-only
/*
 * megapodctl: options, and one command or a batch of them.
 */
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "batch.h"
#include "check.h"
#include "nl.h"
#include "out.h"

struct ctl ctl = { .where = "" };

void *must(void *memory)
{
	if (memory)
		return memory;
	fputs("megapodctl: out of memory\n", stderr);
	exit(REFUSED);
}

int fail(int code, const char *fmt, ...)
{
	json_object *error;
	char *message;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&message, fmt, args) < 0)
		must(NULL);
	va_end(args);
	fflush(stdout);
	fprintf(stderr, "megapodctl: %s%s\n", ctl.where, message);
	error = json_object_new_object();
	json_object_object_add(error, "exit", json_object_new_int(code));
	json_object_object_add(error, "message", json_object_new_string(message));
	json_object_object_add(error, "where", *ctl.where ?
			       json_object_new_string_len(ctl.where, strlen(ctl.where) - 2) : NULL);
	json_object_array_add(ctl.errors, error);
	free(message);
	return code;
}

static int one_command(char *const *words, size_t count)
{
	struct args args;
	int err;

	if (!strcmp(words[0], "help"))
		return help(words + 1, count - 1);
	if (!strcmp(words[count - 1], "help"))
		return help(words, count - 1);
	err = args_parse(words, count, &args);
	if (!err)
		err = families_need(args.command->families);
	if (!err)
		err = args.command->run(&args);
	if (args.command && args.command->changes)
		doc_add("changed", json_object_new_boolean(ctl.changed));
	if (args.command == check_commands)
		err = check_unknown(err);
	return err;
}

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pretty", no_argument, NULL, 'p' },
	{ "batch", required_argument, NULL, 'b' },
	{ "latches", required_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 }
};

static int finish(int code)
{
	if (ctl.json && ctl.doc) {
		json_object_object_add(ctl.doc, "errors", json_object_get(ctl.errors));
		doc_print(ctl.doc);
	}
	json_object_put(ctl.doc);
	json_object_put(ctl.errors);
	req_close();
	return out_finish(code);
}

int main(int argc, char **argv)
{
	const char *file = NULL;
	int option, err = -1;

	/* A reader that goes away must not end a command half way, with outlets off. */
	signal(SIGPIPE, SIG_IGN);
	ctl.doc = json_object_new_object();
	ctl.errors = json_object_new_array();
	while (err < 0 && (option = getopt_long(argc, argv, "+jpb:l:hV", options, NULL)) != -1) {
		switch (option) {
		case 'p':
		case 'j':
			ctl.json = true;
			ctl.pretty |= option == 'p';
			break;
		case 'b':
			file = optarg;
			break;
		case 'l':
			ctl.latches = optarg;
			break;
		case 'h':
			err = help(NULL, 0);
			break;
		case 'V':
			if (!ctl.json)
				puts("megapodctl " VERSION);
			doc_add("version", json_object_new_string(VERSION));
			err = DONE;
			break;
		default:
			err = fail(USAGE, "try megapodctl help");
		}
	}
	if (err < 0 && ctl.latches && !file)
		err = fail(USAGE, "latches go with a batch");
	if (err < 0 && file)
		err = optind < argc ? fail(USAGE, "a batch and a command exclude each other") :
			batch(file);
	else if (err < 0 && optind == argc)
		err = fail(USAGE, "no command; try megapodctl help");
	else if (err < 0)
		err = one_command(argv + optind, argc - optind);
	return finish(err);
}
