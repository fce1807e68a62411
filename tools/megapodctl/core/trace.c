// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of the tracepoint modbus:frame.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ctl.h"
#include "core/nl.h"
#include "core/trace.h"

#define TRACING "/sys/kernel/tracing/instances"
#define POLL_MS 200	/* for kernels that wake up nobody until their buffer is half full */

static int put(const char *dir, const char *file, const char *what)
{
	char path[256];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, what, strlen(what)) < 0)
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

int trace_begin(struct trace *trace)
{
	char pipe[256];
	int err;

	snprintf(trace->dir, sizeof(trace->dir), TRACING "/megapodctl-%d", (int)getpid());
	if (mkdir(trace->dir, 0700))
		return fail(REFUSED, "tracing: %s: %s%s", trace->dir, strerror(errno),
			    errno == ENOENT ? "; is tracefs mounted?" : "");
	snprintf(pipe, sizeof(pipe), "%s/trace_pipe", trace->dir);
	trace->fd = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	err = trace->fd < 0 ? -errno : put(trace->dir, "trace_clock", "mono");
	if (!err)
		err = put(trace->dir, "events/modbus/frame/enable", "1");
	if (!err)
		return 0;
	if (trace->fd >= 0)
		close(trace->fd);
	rmdir(trace->dir);
	return fail(REFUSED, "tracing: %s: %s", trace->dir, strerror(-err));
}

/* Whole lines of what comes, the rest is kept. */
void trace_follow(struct trace *trace, int64_t until_ms, void (*fn)(const char *line, void *arg),
		  void *arg)
{
	char text[8192], *line, *end;
	size_t len = 0;
	ssize_t n;

	while ((until_ms < 0 || now_ms() < until_ms) && !ferror(stdout) &&
	       fd_wait(trace->fd, now_ms() + POLL_MS) >= 0) {
		n = read(trace->fd, text + len, sizeof(text) - 1 - len);
		if (n <= 0)
			continue;
		len += n;
		text[len] = '\0';
		for (line = text; (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			fn(line, arg);
		}
		len -= line - text;
		memmove(text, line, len);
		if (len == sizeof(text) - 1)	/* no line is that long */
			len = 0;
	}
}

void trace_end(struct trace *trace)
{
	close(trace->fd);
	put(trace->dir, "events/modbus/frame/enable", "0");
	rmdir(trace->dir);
}
