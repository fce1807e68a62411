/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * megapodctl: what all its parts share.
 *
 * A netlink message becomes a JSON object (core/schema.c), and everything after that, the text for
 * people too, is made from JSON objects. So text and -j cannot disagree.
 *
 * Three folders, of which each uses only those before it: base/ knows no kernel, core/ knows the
 * kernel's objects and the command line, cmd/ has the commands, one file per object.
 */
#ifndef CTL_H
#define CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/**
 * enum exit_code - how megapodctl ends
 * @DONE: done
 * @USAGE: the command line or the batch is wrong; nothing was sent
 * @REFUSED: the kernel refused, or the device did not carry it out
 * @TIMED_OUT: time ran out
 * @PARTIAL: done in part; of a dry run, something would change
 * @NO_OBJECT: no such object
 * @NO_MODULE: the kernel modules are not loaded
 */
enum exit_code {
	DONE = 0,
	USAGE = 1,
	REFUSED = 2,
	TIMED_OUT = 3,
	PARTIAL = 4,
	NO_OBJECT = 10,
	NO_MODULE = 121,
};

/**
 * struct ctl - one run of the tool
 * @json: -j, machine-readable output
 * @pretty: -p, indented
 * @dry: -n, say what would change and change nothing
 * @keep_going: -k, a line of a batch that fails does not end it
 * @yes: -y, many are meant
 * @terse: -t, tables without head, cells separated by tabs
 * @watch: -w, again and again
 * @colour: the output is a terminal that takes colours
 * @columns: -o, columns of tables; NULL for all
 * @latches: -l, file from which new interlocks get what is known of their trips
 * @batch: the command comes from a batch
 * @quiet: fail() only takes down what it is told
 * @stream: documents are lines, and so are errors
 * @changed: something was changed, or would be
 * @told: what became of each target was told, and the exit status is made of that
 * @where: "FILE:LINE: " of the command in a batch, else ""
 * @doc: the document of -j; errors are added at the end
 * @errors: what fail() said
 */
struct ctl {
	bool json;
	bool pretty;
	bool dry;
	bool keep_going;
	bool yes;
	bool terse;
	bool watch;
	bool colour;
	const char *columns;
	const char *latches;
	bool batch;
	bool quiet;
	bool stream;
	bool changed;
	bool told;
	const char *where;
	json_object *doc;
	json_object *errors;
};

extern struct ctl ctl;

/**
 * fail() - say what went wrong, on stderr and in the document of -j
 * @code: an &enum exit_code
 * @fmt: in words
 *
 * Return: @code.
 */
int fail(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What fail() took down from the error @first on: said now, or as if it had not been. */
void errors_print(size_t first);
void errors_drop(size_t first);

/* For what must not be: out of memory. */
void *must(void *memory);

#endif
