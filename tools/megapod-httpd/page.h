/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page, made here and nowhere else: a browser without scripts sees it as it was when it
 * was asked for, and one with scripts gets those parts again that changed (stream.c).
 */
#ifndef PAGE_H
#define PAGE_H

#include "buf.h"
#include "snapshot.h"

/**
 * struct page_part - a part of the page that changes by itself
 * @id: of its element
 * @html: what is in it, on one line
 */
struct page_part {
	char *id;
	struct buf html;
};

/**
 * struct page - all parts, in order
 * @part: the parts
 * @count: how many
 */
struct page {
	struct page_part *part;
	size_t count;
};

/* The parts as they are now, @events the newest events, oldest first. */
void page_make(const struct snapshot *snapshot, json_object *events, struct page *page);
void page_free(struct page *page);

/* The whole page. */
void page_write(const struct page *page, struct buf *to);

/* All readings, as a page of its own without scripts. */
void page_readings(const struct snapshot *snapshot, struct buf *to);

/* page.css and page.js, as they are in the program. */
extern const char page_css[], page_css_end[], page_js[], page_js_end[];

#endif
