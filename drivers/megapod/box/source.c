// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the samples of the black box are of: components and interlocks, and their streams.
 *
 * A source outlives what it stands for, as long as there is a segment from its time. What comes
 * back as it was goes on with the same one.
 */
#include <linux/err.h>
#include <linux/megapod_pages.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "box.h"

/* A source with room for @num streams, which have @labels, or NULL without memory. */
struct box_source *megapod_box_source_new(u8 kind, const char *name, u32 num,
					  struct box_labels *labels)
{
	struct box_source *src = megapod_pages(struct_size(src, stream, num));

	if (!src)
		return NULL;
	src->labels = megapod_box_labels_get(labels);
	src->kind = kind;
	strscpy(src->name, name, sizeof(src->name));
	return src;
}

void megapod_box_source_free(struct box_source *src)
{
	megapod_box_labels_put(src->labels);
	kvfree(src);
}

/* The next one, of those for which there is room. */
struct box_stream *megapod_box_stream_add(struct box_source *src, u8 kind, u8 quantity, u16 index)
{
	struct box_stream *stream;

	stream = &src->stream[src->num++];
	stream->kind = kind;
	stream->quantity = quantity;
	stream->index = index;
	stream->status = MEGAPOD_RECORD_NO_STATUS;
	return stream;
}

static bool is_same(const struct box_source *a, const struct box_source *b)
{
	u32 i;

	if (a->kind != b->kind || a->num != b->num || a->labels != b->labels ||
	    strcmp(a->name, b->name))
		return false;
	for (i = 0; i < a->num; i++)
		if (a->stream[i].kind != b->stream[i].kind ||
		    a->stream[i].quantity != b->stream[i].quantity ||
		    a->stream[i].index != b->stream[i].index ||
		    a->stream[i].poll != b->stream[i].poll)
			return false;
	return true;
}

/* Number of the oldest segment that is in use. */
static u64 oldest_segment(struct megapod_box *box)
{
	u64 oldest = U64_MAX;
	u32 i;

	guard(spinlock)(&box->lock);
	for (i = 0; i < BOX_SEGMENTS; i++)
		if (box->segment[i].seq)
			oldest = min(oldest, box->segment[i].seq);
	return oldest;
}

static void forget_unused(struct megapod_box *box)
{
	u64 oldest = oldest_segment(box);
	struct box_source *src, *next;

	lockdep_assert_held(&box->sources_lock);
	list_for_each_entry_safe(src, next, &box->sources, list) {
		if (!src->gone || src->segment >= oldest)
			continue;
		scoped_guard(spinlock, &box->lock) {
			list_del(&src->list);
			box->room -= megapod_box_state_room(src);
		}
		megapod_box_source_free(src);
	}
}

/**
 * megapod_box_source_add() - something has come that is to be recorded
 * @box: the box
 * @src: what it is, with all its streams; taken over
 *
 * Context: may sleep.
 * Return: what to append its samples with; a source that was there before, if it is the same; or
 * an ERR_PTR: -ENOMEM.
 */
struct box_source *megapod_box_source_add(struct megapod_box *box, struct box_source *src)
{
	size_t room = megapod_box_state_room(src);
	struct box_source *other;
	int err;

	guard(mutex)(&box->sources_lock);
	list_for_each_entry(other, &box->sources, list) {
		if (!other->gone || !is_same(other, src))
			continue;
		megapod_box_source_free(src);
		scoped_guard(spinlock, &box->lock)
			other->gone = false;
		return other;
	}
	forget_unused(box);
	err = megapod_box_state_reserve(box, room);
	if (err) {
		megapod_box_source_free(src);
		return ERR_PTR(err);
	}
	src->number = box->next_source++;
	guard(spinlock)(&box->lock);
	list_add_tail(&src->list, &box->sources);
	box->room += room;
	return src;
}
