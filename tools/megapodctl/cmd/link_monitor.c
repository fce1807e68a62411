// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames as they pass, from the tracepoint modbus:frame.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/frame.h"
#include "base/out.h"
#include "cmd/link_monitor.h"
#include "core/nl.h"
#include "core/select.h"
#include "core/trace.h"

#define TEXT_MAX 1024

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

static void print_frame(const char *text_line, json_object *links)
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

static void print_line(const char *text_line, void *links)
{
	print_frame(text_line, links);
	text_free_all();
}

int link_monitor(const struct args *args)
{
	json_object *links;
	struct trace trace;
	int err = objects_named(args, &link_class, &links);

	if (err)
		return err;
	stop_catch();
	err = trace_begin(&trace);
	if (!err) {
		ctl.stream = true;
		trace_follow(&trace, -1, print_line, links);
		trace_end(&trace);
	}
	json_object_put(links);
	return err;
}
