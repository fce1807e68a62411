// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames in words. What is not understood is said in bytes, and nothing is trusted: a length is
 * looked at before what it promises. Modbus application protocol V1.1b3, sections 6 and 7.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/frame.h"

#define MBAP_LEN	7
#define CRC_LEN		2
#define MEI_DEVICE_ID	0x0e
#define VALUES_MAX	125

struct out {
	char *text;
	size_t size;
	size_t len;
};

static void __attribute__((format(printf, 2, 3))) say(struct out *out, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(out->text + out->len, out->size - out->len, fmt, ap);
	va_end(ap);
	out->len += n < 0 ? 0 : (size_t)n;
	if (out->len >= out->size)
		out->len = out->size - 1;
}

static unsigned int get16(const unsigned char *p)
{
	return p[0] << 8 | p[1];
}

static const char *space_name(unsigned int function)
{
	switch (function) {
	case 0x01:
	case 0x05:
	case 0x0f:
		return "coil";
	case 0x02:
		return "discrete";
	case 0x04:
		return "input";
	default:
		return "holding";
	}
}

const char *exception_name(long long code)
{
	static const char *const names[] = {
		[1] = "illegal function", [2] = "illegal data address", [3] = "illegal data value",
		[4] = "server device failure", [5] = "acknowledge", [6] = "server device busy",
		[8] = "memory parity error", [10] = "gateway path unavailable",
		[11] = "gateway target device failed to respond",
	};
	const long long count = sizeof(names) / sizeof(*names);

	return code > 0 && code < count && names[code] ? names[code] : "of no standard meaning";
}

static void say_bytes(struct out *out, const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		say(out, " %02x", p[i]);
}

static void say_range(struct out *out, unsigned int first, unsigned int n)
{
	if (n > 1)
		say(out, " %u..%u", first, first + n - 1);
	else
		say(out, " %u", first);
}

static void say_registers(struct out *out, const unsigned char *p, size_t len)
{
	for (size_t i = 0; i + 1 < len && i / 2 < VALUES_MAX; i += 2)
		say(out, " %u", get16(p + i));
}

/* The part that requests and answers of writes share: function, address, value or count */
static bool say_write(struct out *out, const unsigned char *pdu, size_t len)
{
	switch (pdu[0]) {
	case 0x05:
	case 0x06:
		say(out, "write %s %u = ", space_name(pdu[0]), get16(pdu + 1));
		if (pdu[0] == 0x05)
			say(out, "%s", get16(pdu + 3) == 0xff00 ? "on" : "off");
		else
			say(out, "%u", get16(pdu + 3));
		return true;
	case 0x0f:
	case 0x10:
		say(out, "write %s", space_name(pdu[0]));
		say_range(out, get16(pdu + 1), get16(pdu + 3));
		if (len > 6)
			say(out, " =");
		if (len > 6 && pdu[0] == 0x10)
			say_registers(out, pdu + 6, len - 6);
		else if (len > 6)
			say_bytes(out, pdu + 6, len - 6);
		return true;
	}
	return false;
}

static bool say_request(struct out *out, const unsigned char *pdu, size_t len)
{
	if (len < 5)
		return false;
	if (pdu[0] < 0x01 || pdu[0] > 0x04)
		return say_write(out, pdu, len);
	say(out, "read %s", space_name(pdu[0]));
	say_range(out, get16(pdu + 1), get16(pdu + 3));
	return true;
}

static bool say_answer(struct out *out, const unsigned char *pdu, size_t len)
{
	if (pdu[0] & 0x80 && len == 2) {
		say(out, "exception %u, %s", pdu[1], exception_name(pdu[1]));
		return true;
	}
	if (pdu[0] >= 0x01 && pdu[0] <= 0x04 && len >= 2 && pdu[1] == len - 2) {
		say(out, "%s =", space_name(pdu[0]));
		if (pdu[0] >= 0x03)
			say_registers(out, pdu + 2, len - 2);
		else
			say_bytes(out, pdu + 2, len - 2);
		return true;
	}
	return len == 5 && say_write(out, pdu, len);
}

static void say_pdu(struct out *out, const unsigned char *pdu, size_t len, bool request)
{
	if (request ? say_request(out, pdu, len) : say_answer(out, pdu, len))
		return;
	say(out, "function %02x:", pdu[0]);
	say_bytes(out, pdu + 1, len - 1);
}

void pdu_text(const unsigned char *pdu, size_t len, bool request, char *text, size_t size)
{
	struct out out = { text, size, 0 };

	*text = '\0';
	say_pdu(&out, pdu, len, request);
}

bool pdu_writes(const unsigned char *pdu, size_t len)
{
	switch (pdu[0]) {
	case 0x01:
	case 0x02:
	case 0x03:
	case 0x04:
	case 0x07:
	case 0x0b:
	case 0x0c:
	case 0x11:
	case 0x14:
	case 0x18:
		return false;
	case 0x2b:	/* of what it carries only the identification is known */
		return len < 2 || pdu[1] != MEI_DEVICE_ID;
	default:
		return true;
	}
}

void frame_text(const struct frame *frame, char *text, size_t size)
{
	size_t head = frame->tcp ? MBAP_LEN : 1, tail = frame->tcp ? 0 : CRC_LEN, len;
	struct out out = { text, size, 0 };
	const unsigned char *pdu = frame->bytes + head;

	*text = '\0';
	if (frame->len <= head + tail) {
		say(&out, "%zu bytes:", frame->len);
		say_bytes(&out, frame->bytes, frame->len);
		return;
	}
	len = frame->len - head - tail;
	say(&out, "unit %u: ", frame->bytes[head - 1]);
	say_pdu(&out, pdu, len, frame->request);
}

static bool parse_bytes(const char *hex, struct frame_line *line)
{
	unsigned int byte;
	int used;

	for (line->len = 0; sscanf(hex, " %2x%n", &byte, &used) == 1; hex += used) {
		if (line->len == sizeof(line->bytes))
			return false;
		line->bytes[line->len++] = byte;
	}
	return true;
}

/*
 * TASK-PID [CPU] FLAGS SECONDS: frame: LINK DEVICE tx|rx VERDICT [05 03 ...], where DEVICE may be
 * empty. Names have no white space.
 */
bool frame_line_parse(const char *text, struct frame_line *line)
{
	const char *frame = strstr(text, ": frame: "), *time, *hex = strrchr(text, '[');
	char way[4];

	if (!frame || !hex || hex < frame)
		return false;
	for (time = frame; time > text && time[-1] != ' '; time--)
		;
	snprintf(line->seconds, sizeof(line->seconds), "%.*s", (int)(frame - time), time);
	frame += strlen(": frame: ");
	line->device[0] = '\0';
	if (strstr(frame, "  ") ?
	    sscanf(frame, "%31s %3s %15s", line->link, way, line->verdict) != 3 :
	    sscanf(frame, "%31s %31s %3s %15s", line->link, line->device, way, line->verdict) != 4)
		return false;
	line->request = !strcmp(way, "tx");
	return (line->request || !strcmp(way, "rx")) && parse_bytes(hex + 1, line);
}
