// SPDX-License-Identifier: GPL-2.0-only
/*
 * Labels of what a source has. Devices of one kind have the same, and share them; so does the black
 * box with the component, which it may have to speak of when that is gone.
 */
#include <linux/list.h>
#include <linux/megapod_pages.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "box.h"

static DEFINE_MUTEX(labels_lock);
static LIST_HEAD(labels_list);

/* Room for @size bytes of labels, to be filled in; or NULL without memory. */
struct box_labels *megapod_box_labels_new(size_t size)
{
	struct box_labels *labels = megapod_pages(struct_size(labels, text, size));

	if (!labels)
		return NULL;
	refcount_set(&labels->refs, 1);
	INIT_LIST_HEAD(&labels->list);
	labels->size = size;
	return labels;
}

/**
 * megapod_box_labels_share() - labels that are filled in
 * @labels: the labels; taken over
 *
 * Return: the same, or others that read the same.
 */
struct box_labels *megapod_box_labels_share(struct box_labels *labels)
{
	struct box_labels *other;

	guard(mutex)(&labels_lock);
	list_for_each_entry(other, &labels_list, list) {
		if (other->size != labels->size ||
		    memcmp(other->text, labels->text, labels->size))
			continue;
		kvfree(labels);
		return megapod_box_labels_get(other);
	}
	list_add(&labels->list, &labels_list);
	return labels;
}

struct box_labels *megapod_box_labels_get(struct box_labels *labels)
{
	refcount_inc(&labels->refs);
	return labels;
}

/* NULL is allowed. Context: may sleep. */
void megapod_box_labels_put(struct box_labels *labels)
{
	if (!labels || !refcount_dec_and_mutex_lock(&labels->refs, &labels_lock))
		return;
	list_del(&labels->list);
	mutex_unlock(&labels_lock);
	kvfree(labels);
}
