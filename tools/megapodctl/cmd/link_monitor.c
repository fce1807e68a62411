// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames as they pass, from the tracepoint modbus:frame.
 *
 * The trace has an instance of its own, so that nobody else's tracing is disturbed or disturbs, and
 * which is removed at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/frame.h"
#include "base/out.h"
#include "cmd/link_monitor.h"
#include "core/nl.h"
#include "core/select.h"

#define TRACING "/sys/kernel/tracing/instances"
#define TEXT_MAX 1024
#define POLL_MS 200	/* for kernels that wake up nobody until their buffer is half full */

static json_object *line_link(json_object *links, const struct frame_line *line)
{
	json_object *link;

	for_each_object(link, links)
		if (is_word(link, "name", line->link))
			return link;
	return NULL;
}

static void print_json(const struct frame_line *line, const char *said)
{
	json_object *object = json_object_new_object();
	char hex[2 * sizeof(line->bytes) + 1] = "";

	for (size_t i = 0; i < line->len; i++)
		snprintf(hex + 2 * i, 3, "%02x", line->bytes[i]);
	json_object_object_add(object, "time_s", json_object_new_string(line->seconds));
	json_object_object_add(object, "link_name", json_object_new_string(line->link));
	json_object_object_add(object, "device_name",
			       *line->device ? json_object_new_string(line->device) : NULL);
	json_object_object_add(object, "verdict", json_object_new_string(line->verdict));
	json_object_object_add(object, "bytes", json_object_new_string(hex));
	json_object_object_add(object, "text", json_object_new_string(said));
	doc_print(object);
	json_object_put(object);
}

/* "CPU:0 [LOST 12 EVENTS]": nobody read them in time. */
static bool print_lost(const char *text_line)
{
	const char *lost = strstr(text_line, " [LOST ");
	json_object *object;

	if (strncmp(text_line, "CPU:", 4) || !lost)
		return false;
	if (ctl.json) {
		object = json_object_new_object();
		json_object_object_add(object, "lost", json_object_new_int64(atoll(lost + 7)));
		doc_print(object);
		json_object_put(object);
	} else {
		printf("- lost: %lld\n", atoll(lost + 7));
		fflush(stdout);
	}
	return true;
}

static void print_line(json_object *links, const char *text_line)
{
	struct frame_line line;
	struct frame frame;
	json_object *link;
	char said[TEXT_MAX];
	bool good;

	if (print_lost(text_line) || !frame_line_parse(text_line, &line))
		return;
	link = line_link(links, &line);
	if (!link)
		return;
	good = line.request || !strcmp(line.verdict, "reply");
	frame = (struct frame){ line.bytes, line.len, is_word(link, "type", "tcp"), line.request };
	frame_text(&frame, said, sizeof(said));
	if (ctl.json) {
		print_json(&line, said);
		return;
	}
	printf("%s %s %s %s %s%s%s\n", line.seconds, line.link, or_dash(line.device),
	       line.request ? ">" : "<", said, good ? "" : ", ", good ? "" : line.verdict);
	fflush(stdout);
}

/* The instance */

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

static int begin(const char *dir, int *fd)
{
	char pipe[256];
	int err;

	if (mkdir(dir, 0700))
		return fail(REFUSED, "tracing: %s: %s%s", dir, strerror(errno),
			    errno == ENOENT ? "; is tracefs mounted?" : "");
	snprintf(pipe, sizeof(pipe), "%s/trace_pipe", dir);
	*fd = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	err = *fd < 0 ? -errno : put(dir, "trace_clock", "mono");
	if (!err)
		err = put(dir, "events/modbus/frame/enable", "1");
	if (!err)
		return 0;
	if (*fd >= 0)
		close(*fd);
	rmdir(dir);
	return fail(REFUSED, "tracing: %s: %s", dir, strerror(-err));
}

/* Whole lines of what comes, the rest is kept. */
static void follow(json_object *links, int fd)
{
	char text[8192], *line, *end;
	size_t len = 0;
	ssize_t n;

	while (fd_wait(fd, now_ms() + POLL_MS) >= 0 && !ferror(stdout)) {
		n = read(fd, text + len, sizeof(text) - 1 - len);
		if (n <= 0)
			continue;
		len += n;
		text[len] = '\0';
		for (line = text; (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			print_line(links, line);
			text_free_all();
		}
		len -= line - text;
		memmove(text, line, len);
		if (len == sizeof(text) - 1)	/* no line is that long */
			len = 0;
	}
}

int link_monitor(const struct args *args)
{
	json_object *links;
	char dir[64];
	int err = objects_named(args, &link_class, &links), fd = -1;

	if (err)
		return err;
	snprintf(dir, sizeof(dir), TRACING "/megapodctl-%d", (int)getpid());
	stop_catch();
	err = begin(dir, &fd);
	if (!err) {
		ctl.stream = true;
		follow(links, fd);
		close(fd);
		put(dir, "events/modbus/frame/enable", "0");
		rmdir(dir);
	}
	json_object_put(links);
	return err;
}
