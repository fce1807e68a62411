/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TRACE_H
#define TRACE_H

#include <stdint.h>

/**
 * struct trace - the tracepoint modbus:frame, followed
 * @dir: an instance of its own, so that nobody else's tracing is disturbed or disturbs
 * @fd: its lines
 */
struct trace {
	char dir[64];
	int fd;
};

/* Return: 0, or an exit code after fail(). */
int trace_begin(struct trace *trace);

/* @fn for each line, until @until_ms (-1: for ever), until told to stop, or stdout is gone. */
void trace_follow(struct trace *trace, int64_t until_ms, void (*fn)(const char *line, void *arg),
		  void *arg);

/* Remove the instance. */
void trace_end(struct trace *trace);

#endif
