// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctl.h"
#include "buf.h"

void buf_free(struct buf *buf)
{
	free(buf->text);
	*buf = (struct buf){ 0 };
}

static void need(struct buf *buf, size_t more)
{
	if (buf->len + more < buf->room)
		return;
	buf->room = 2 * (buf->len + more) + 256;
	buf->text = must(realloc(buf->text, buf->room));
}

void buf_put(struct buf *buf, const char *text, size_t len)
{
	need(buf, len + 1);
	memcpy(buf->text + buf->len, text, len);
	buf->len += len;
	buf->text[buf->len] = '\0';
}

void buf_puts(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	need(buf, 128);
	va_start(args, fmt);
	len = vsnprintf(buf->text + buf->len, buf->room - buf->len, fmt, args);
	va_end(args);
	if (len < 0)
		must(NULL);
	if (buf->len + len >= buf->room) {
		need(buf, len + 1);
		va_start(args, fmt);
		vsnprintf(buf->text + buf->len, buf->room - buf->len, fmt, args);
		va_end(args);
	}
	buf->len += len;
}

void buf_label(struct buf *buf, const char *text)
{
	size_t plain;

	for (;;) {
		plain = strcspn(text, "\\\"\n");
		buf_put(buf, text, plain);
		text += plain;
		if (!*text)
			return;
		buf_puts(buf, *text == '\n' ? "\\n" : *text == '"' ? "\\\"" : "\\\\");
		text++;
	}
}

void buf_html(struct buf *buf, const char *text)
{
	static const char special[] = "&<>\"'";
	static const char *const entity[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
	size_t plain;

	for (;;) {
		plain = strcspn(text, special);
		buf_put(buf, text, plain);
		text += plain;
		if (!*text)
			return;
		buf_puts(buf, entity[strchr(special, *text) - special]);
		text++;
	}
}

void buf_decimal(struct buf *buf, long long value, unsigned int decimals)
{
	/* sign, 19 digits and a point, or zeros before the first digit */
	char text[32], *at = text + sizeof(text);
	unsigned long long rest = value < 0 ? -(unsigned long long)value :
				  (unsigned long long)value;
	bool some = false;

	for (unsigned int i = 0; i < decimals; i++, rest /= 10) {
		some |= rest % 10;
		if (some)
			*--at = '0' + rest % 10;
	}
	if (some)
		*--at = '.';
	do {
		*--at = '0' + rest % 10;
		rest /= 10;
	} while (rest);
	if (value < 0)
		*--at = '-';
	buf_put(buf, at, text + sizeof(text) - at);
}
