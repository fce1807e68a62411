/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text that grows, and what has to be escaped where it goes.
 */
#ifndef BUF_H
#define BUF_H

#include <stddef.h>

struct buf {
	char *text;
	size_t len;
	size_t room;
};

void buf_free(struct buf *buf);
void buf_put(struct buf *buf, const char *text, size_t len);
void buf_puts(struct buf *buf, const char *text);
void buf_printf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As value of a label: backslash, quote and newline are escaped. */
void buf_label(struct buf *buf, const char *text);

/* As text or value of an attribute in HTML. */
void buf_html(struct buf *buf, const char *text);

/* value / 10^decimals, exactly: "27.25", "-0.5", "3". */
void buf_decimal(struct buf *buf, long long value, unsigned int decimals);

#endif
