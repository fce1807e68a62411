/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of many small things. */
#ifndef _LINUX_MEGAPOD_PAGES_H
#define _LINUX_MEGAPOD_PAGES_H

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/*
 * @size bytes, zeroed, or NULL; to be freed by kvfree(). More than a page is rounded up to pages,
 * where kmalloc() would take the next power of two: a third more of what there is for each reading.
 */
static inline void *megapod_pages(size_t size)
{
	return size > PAGE_SIZE ? vzalloc(size) : kzalloc(size, GFP_KERNEL);
}

#endif /* _LINUX_MEGAPOD_PAGES_H */
