// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a client is to get waits in a buffer of its own; while that is empty its connection is
 * suspended. One that does not read as fast as things happen is hung up on; a browser comes
 * again by itself.
 */
#include <stdlib.h>
#include <string.h>

#include "redfish_event.h"
#include "stream.h"

#define STREAMS_MAX 64
/* The page of a large pod fits a few times. */
#define BACKLOG_MAX 0x400000

/**
 * struct stream - a client that listens
 * @next: all of them
 * @connection: its connection
 * @waiting: what it has not got yet
 * @sent: how much of that it has
 * @redfish: it gets events alone
 * @suspended: it has all
 * @over: it is to end
 */
struct stream {
	struct stream *next;
	struct MHD_Connection *connection;
	struct buf waiting;
	size_t sent;
	bool redfish;
	bool suspended;
	bool over;
};

static struct stream *all;
static unsigned int count;

/* What it has got makes room, also of one that never gets all. */
static void forget(struct stream *stream)
{
	struct buf *waiting = &stream->waiting;

	if (stream->sent <= waiting->len / 2)
		return;
	waiting->len -= stream->sent;
	memmove(waiting->text, waiting->text + stream->sent, waiting->len);
	stream->sent = 0;
}

/* For the server: up to @max bytes of what waits. */
static ssize_t take(void *cls, uint64_t at, char *to, size_t max)
{
	struct stream *stream = cls;
	size_t len = stream->waiting.len - stream->sent;

	(void)at;
	if (stream->over)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (!len) {
		stream->suspended = true;
		MHD_suspend_connection(stream->connection);
		return 0;
	}
	if (len > max)
		len = max;
	memcpy(to, stream->waiting.text + stream->sent, len);
	stream->sent += len;
	forget(stream);
	return len;
}

static void gone(void *cls)
{
	struct stream *stream = cls, **at = &all;

	while (*at && *at != stream)
		at = &(*at)->next;
	if (*at)
		*at = stream->next;
	count--;
	buf_free(&stream->waiting);
	free(stream);
}

static void go_on(struct stream *stream)
{
	if (stream->waiting.len - stream->sent > BACKLOG_MAX)
		stream->over = true;
	if (!stream->suspended)
		return;
	stream->suspended = false;
	MHD_resume_connection(stream->connection);
}

static void tell(struct stream *stream, const struct buf *message)
{
	if (stream->over)
		return;
	buf_put(&stream->waiting, message->text, message->len);
	go_on(stream);
}

static void tell_all(bool redfish, const struct buf *message)
{
	for (struct stream *stream = all; stream; stream = stream->next)
		if (stream->redfish == redfish)
			tell(stream, message);
}

static void add_part(struct buf *to, const struct page_part *part)
{
	buf_printf(to, "event: part\ndata: %s\ndata: ", part->id);
	buf_put(to, part->html.text, part->html.len);
	buf_puts(to, "\n\n");
}

struct MHD_Response *stream_open(struct MHD_Connection *connection, const struct page *page)
{
	struct MHD_Response *response;
	struct buf message = { 0 };
	struct stream *stream;

	if (count == STREAMS_MAX)
		return NULL;
	stream = must(calloc(1, sizeof(*stream)));
	stream->connection = connection;
	stream->redfish = !page;
	stream->next = all;
	all = stream;
	count++;
	response = must(MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 0x4000, take, stream,
							  gone));
	for (size_t i = 0; page && i < page->count; i++)
		add_part(&message, &page->part[i]);
	/* the head of an answer goes out with the first of its body */
	if (!page)
		buf_puts(&message, ":\n\n");
	tell(stream, &message);
	buf_free(&message);
	return response;
}

unsigned int streams_count(void)
{
	return count;
}

static bool same_parts(const struct page *a, const struct page *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->part[i].id, b->part[i].id))
			return false;
	return true;
}

void streams_page(const struct page *from, const struct page *to)
{
	struct buf message = { 0 };

	if (!same_parts(from, to)) {
		buf_puts(&message, "event: reload\ndata:\n\n");
	} else {
		for (size_t i = 0; i < to->count; i++)
			if (strcmp(from->part[i].html.text, to->part[i].html.text))
				add_part(&message, &to->part[i]);
	}
	if (message.len)
		tell_all(false, &message);
	buf_free(&message);
}

static void tell_json(bool redfish, const char *head, json_object *object)
{
	struct buf message = { 0 };

	buf_puts(&message, head);
	buf_puts(&message, "data: ");
	buf_puts(&message, json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE));
	buf_puts(&message, "\n\n");
	tell_all(redfish, &message);
	buf_free(&message);
}

void streams_event(json_object *event)
{
	json_object *of_redfish;

	if (!count)
		return;
	of_redfish = redfish_event(event);
	tell_json(false, "event: event\n", event);
	tell_json(true, "", of_redfish);
	json_object_put(of_redfish);
}

void streams_beat(void)
{
	struct buf message = { 0 };

	buf_puts(&message, "event: beat\ndata:\n\n");
	tell_all(false, &message);
	message.len = 0;
	buf_puts(&message, ":\n\n");
	tell_all(true, &message);
	buf_free(&message);
}

void streams_end(void)
{
	for (struct stream *stream = all; stream; stream = stream->next) {
		stream->over = true;
		go_on(stream);
	}
}
