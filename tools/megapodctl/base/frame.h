/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct frame - a Modbus frame as it was on the wire
 * @bytes: all of it, with header or checksum
 * @len: how many
 * @tcp: it has a header (MBAP), else a checksum
 * @request: it was sent
 */
struct frame {
	const unsigned char *bytes;
	size_t len;
	bool tcp;
	bool request;
};

/**
 * frame_text() - a frame in words: "unit 5: read holding 0..2"
 * @frame: the frame, which may be anything
 * @text: result
 * @size: of @text
 */
void frame_text(const struct frame *frame, char *text, size_t size);

/* The same of a request or reply alone, from its function code on; @len is not 0. */
void pdu_text(const unsigned char *pdu, size_t len, bool request, char *text, size_t size);

/* What is not known to read only is a request that writes. */
bool pdu_writes(const unsigned char *pdu, size_t len);

/**
 * struct frame_line - a frame as a line of the tracepoint modbus:frame has it
 * @seconds: when
 * @link: on which link
 * @device: of which device, "" for bytes that belong to none
 * @verdict: what it was taken for: request, reply, crc-error...
 * @request: it was sent
 * @bytes: all of it
 * @len: how many
 */
struct frame_line {
	char seconds[32];
	char link[32];
	char device[32];
	char verdict[16];
	bool request;
	unsigned char bytes[512];
	size_t len;
};

/* False if @text is no such line. */
bool frame_line_parse(const char *text, struct frame_line *line);

/* What an exception code means: Modbus application protocol V1.1b3, chapter 7. */
const char *exception_name(long long code);

#endif
