// SPDX-License-Identifier: GPL-2.0-only
/*
 * A client that reads slowly, of a server that is played. Prints TAP.
 */
#include <stdio.h>

#include "../stream.c"

#define MESSAGE 1000
/* What the server takes of it at a time: never all of what waits. */
#define PIECE 16
#define ROUNDS 100000

void MHD_suspend_connection(struct MHD_Connection *connection)
{
	(void)connection;
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
	(void)connection;
}

struct MHD_Response *MHD_create_response_from_callback(uint64_t size, size_t block,
						       MHD_ContentReaderCallback reader, void *arg,
						       MHD_ContentReaderFreeCallback end)
{
	(void)size;
	(void)block;
	(void)reader;
	(void)end;
	return arg;
}

json_object *redfish_event(json_object *event)
{
	(void)event;
	return NULL;
}

/* Numbers, so that it is seen whether any byte is lost. */
static void put(struct buf *message, unsigned int *number)
{
	message->len = 0;
	for (int i = 0; i < MESSAGE / 10; i++)
		buf_printf(message, "%010u", (*number)++);
}

static bool same(const char *text, size_t len, unsigned long long *at)
{
	char number[24];

	for (size_t i = 0; i < len; i++, ++*at) {
		snprintf(number, sizeof(number), "%010llu", *at / 10);
		if (text[i] != number[*at % 10])
			return false;
	}
	return true;
}

int main(void)
{
	struct stream *stream = (void *)stream_open(NULL, NULL);
	struct buf message = { 0 };
	unsigned int number = 0;
	unsigned long long at = 0;
	size_t most = 0, left = 0;
	bool good = true;
	char piece[MESSAGE];
	ssize_t got;

	while (take(stream, 0, piece, sizeof(piece)) > 0)
		;
	for (int i = 0; i < ROUNDS && good; i++) {
		put(&message, &number);
		tell(stream, &message);
		/* the first one never quite */
		got = take(stream, 0, piece, i ? MESSAGE : MESSAGE - PIECE);
		good = got > 0 && same(piece, got, &at);
		left = stream->waiting.len - stream->sent;
		if (stream->waiting.room > most)
			most = stream->waiting.room;
	}
	printf("TAP version 13\n1..3\n");
	printf("%sok 1 - a slow reader gets all of it\n", good && left == PIECE ? "" : "not ");
	printf("%sok 2 - what it has is not kept\n", most < BACKLOG_MAX ? "" : "not ");
	printf("# %zu bytes for it at most\n", most);
	while (!stream->over) {
		put(&message, &number);
		tell(stream, &message);
	}
	printf("%sok 3 - one that does not read is hung up on\n",
	       take(stream, 0, piece, sizeof(piece)) == MHD_CONTENT_READER_END_OF_STREAM ? "" :
	       "not ");
	buf_free(&message);
	gone(stream);
	return !good || left != PIECE || most >= BACKLOG_MAX;
}
