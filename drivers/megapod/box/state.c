// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all streams of the black box are at a moment, 9 bytes for each.
 *
 * Memory for it is there before a record begins, and grows with the sources, so that the end of a
 * record allocates nothing: it is the spare one of the box, or that of the record that goes on.
 */
#include <linux/lockdep.h>
#include <linux/megapod_pages.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "box.h"

/* Bytes that the streams of a source take of a state. */
size_t megapod_box_state_room(const struct box_source *src)
{
	const struct box_part *part = NULL;

	return struct_size(part, last, src->num);
}

struct box_state *megapod_box_state_new(size_t room)
{
	struct box_state *state = megapod_pages(struct_size(state, parts, room));

	if (state)
		state->room = room;
	return state;
}

/**
 * megapod_box_state_take() - note what all streams are
 * @box: locked
 * @since: number of a segment: what was gone before it has no state any more
 * @state: has room for @room of the box
 */
void megapod_box_state_take(const struct megapod_box *box, u64 since, struct box_state *state)
{
	const struct box_source *src;
	u32 i;

	lockdep_assert_held(&box->lock);
	state->used = 0;
	list_for_each_entry(src, &box->sources, list) {
		struct box_part *part = (struct box_part *)(state->parts + state->used);

		if (src->gone && src->segment < since)
			continue;
		if (WARN_ON_ONCE(megapod_box_state_room(src) > state->room - state->used))
			return;
		part->source = src->number;
		part->num = src->num;
		for (i = 0; i < src->num; i++)
			part->last[i] = (struct box_last) {
				.value = src->stream[i].value,
				.status = src->stream[i].status,
			};
		state->used += megapod_box_state_room(src);
	}
}

/* The part that follows one, or the first after NULL; NULL after the last. */
const struct box_part *megapod_box_state_part(const struct box_state *state,
					      const struct box_part *after)
{
	const u8 *at = after ? (const u8 *)&after->last[after->num] : state->parts;

	return at < state->parts + state->used ? (const struct box_part *)at : NULL;
}

/* What has less room than that: the spare one, or that of a record that goes on; or NULL. */
static struct box_state **too_small(struct megapod_box *box, size_t room)
{
	u32 i;

	lockdep_assert_held(&box->lock);
	if (!box->spare || box->spare->room < room)
		return &box->spare;
	for (i = 0; i < BOX_RECORDS; i++)
		if (box->record[i].open && box->record[i].state->room < room)
			return &box->record[i].state;
	return NULL;
}

/**
 * megapod_box_state_reserve() - have memory for the next record and for the one that goes on
 * @box: its @sources_lock is held
 * @more: bytes that a source will take that comes
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int megapod_box_state_reserve(struct megapod_box *box, size_t more)
{
	size_t room = size_add(box->room, more);
	struct box_state *state, **to;

	lockdep_assert_held(&box->sources_lock);
	for (;;) {
		scoped_guard(spinlock, &box->lock)
			to = too_small(box, room);
		if (!to)
			return 0;
		state = megapod_box_state_new(room);
		if (!state)
			return -ENOMEM;
		scoped_guard(spinlock, &box->lock) {
			to = too_small(box, room);
			if (to)
				swap(*to, state);
		}
		kvfree(state);
	}
}

/* Be ready for the next trip. Context: may sleep. 0 or -ENOMEM. */
int megapod_box_prepare(struct megapod_box *box)
{
	guard(mutex)(&box->sources_lock);
	return megapod_box_state_reserve(box, 0);
}
