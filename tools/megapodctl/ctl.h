/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * megapodctl: what all its parts share.
 *
 * A netlink message becomes a JSON object (schema.c), and everything after that, the text
 * for people too, is made from JSON objects. So text and -j cannot disagree.
 */
#ifndef CTL_H
#define CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

/**
 * enum exit_code - how megapodctl ends
 * @DONE: done
 * @USAGE: the command line or the batch is wrong; nothing was sent
 * @REFUSED: the kernel refused, or the device did not carry it out
 * @TIMED_OUT: time ran out
 * @PARTIAL: done in part
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
 * @batch: the command comes from a batch
 * @latches: -l, file from which new interlocks get what is known of their trips
 * @changed: something was changed
 * @where: "FILE:LINE: " of the command in a batch, else ""
 * @doc: the document of -j; errors are added at the end
 * @errors: what fail() said
 */
struct ctl {
	bool json;
	bool pretty;
	bool batch;
	const char *latches;
	bool changed;
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

/* For what must not be: out of memory. */
void *must(void *memory);

#endif
