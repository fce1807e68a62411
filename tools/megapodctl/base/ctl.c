// SPDX-License-Identifier: GPL-2.0-only
/*
 * The run, and how it fails.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctl.h"
#include "base/text.h"

struct ctl ctl = { .where = "" };

void *must(void *memory)
{
	if (memory)
		return memory;
	fputs("megapodctl: out of memory\n", stderr);
	exit(REFUSED);
}

/* Words of the command line may be of any bytes. */
static char *clean(const char *message)
{
	return must(text_clean(message, strlen(message)));
}

int fail(int code, const char *fmt, ...)
{
	char *raw, *message, *where;
	json_object *error;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&raw, fmt, args) < 0)
		must(NULL);
	va_end(args);
	message = clean(raw);
	where = clean(ctl.where);
	if (!ctl.quiet) {
		fflush(stdout);
		fprintf(stderr, "megapodctl: %s%s\n", where, message);
	}
	error = json_object_new_object();
	json_object_object_add(error, "exit", json_object_new_int(code));
	json_object_object_add(error, "message", json_object_new_string(message));
	json_object_object_add(error, "where", *where ?
			       json_object_new_string_len(where, strlen(where) - 2) : NULL);
	json_object_array_add(ctl.errors, error);
	free(raw);
	free(message);
	free(where);
	return code;
}

void errors_print(size_t first)
{
	for (size_t i = first; i < json_object_array_length(ctl.errors); i++) {
		json_object *error = json_object_array_get_idx(ctl.errors, i);
		const char *where = json_object_get_string(json_object_object_get(error, "where"));

		fflush(stdout);
		fprintf(stderr, "megapodctl: %s%s%s\n", where ? where : "", where ? ": " : "",
			json_object_get_string(json_object_object_get(error, "message")));
	}
}

void errors_drop(size_t first)
{
	json_object_array_del_idx(ctl.errors, first, json_object_array_length(ctl.errors) - first);
}
