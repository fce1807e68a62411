/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of many small things. */
#ifndef _LINUX_MEGAPOD_PAGES_H
#define _LINUX_MEGAPOD_PAGES_H

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/**
 * megapod_pages() - zeroed memory, rounded up to pages if it is more than one
 * @size: bytes
 *
 * kmalloc() would take the next power of two: a third more of what there is for each reading.
 * Whoever asked for what needs it is told when there is none, and the log needs no trace.
 *
 * Context: process, sleeps.
 * Return: the memory, for kvfree(), or NULL.
 */
static inline void *megapod_pages(size_t size)
{
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN;

	return size > PAGE_SIZE ? __vmalloc(size, gfp) : kmalloc(size, gfp);
}

#endif /* _LINUX_MEGAPOD_PAGES_H */
