// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of the black box: segments, and records that hold some of them.
 */
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "box.h"

/**
 * megapod_box_init() - make an empty box
 * @box: zeroes
 * @kib: memory for the ring, 0 for none
 *
 * Return: 0 or -ENOMEM, after which it can be freed like another.
 */
int megapod_box_init(struct megapod_box *box, u32 kib)
{
	mutex_init(&box->sources_lock);
	INIT_LIST_HEAD(&box->sources);
	spin_lock_init(&box->lock);
	box->next_seq = 1;
	box->next_id = 1;
	if (!kib)
		return 0;
	/* who asks for the pod is told, and the log needs no trace */
	box->memory = __vmalloc(array_size(kib, 1024), GFP_KERNEL | __GFP_NOWARN);
	if (!box->memory)
		return -ENOMEM;
	box->size = (u64)kib * 1024 / BOX_SEGMENTS;
	return 0;
}

void megapod_box_free(struct megapod_box *box)
{
	struct box_source *src, *next;
	u32 i;

	list_for_each_entry_safe(src, next, &box->sources, list)
		megapod_box_source_free(src);
	for (i = 0; i < BOX_RECORDS; i++)
		kvfree(box->record[i].state);
	kvfree(box->spare);
	vfree(box->memory);
	mutex_destroy(&box->sources_lock);
}

static u8 *segment_bytes(const struct megapod_box *box, const struct box_segment *seg)
{
	return box->memory + (size_t)(seg - box->segment) * box->size;
}

/* Where the entries of a segment are. */
const u8 *megapod_box_bytes(const struct megapod_box *box, const struct box_segment *seg)
{
	return segment_bytes(box, seg);
}

static bool pin(struct box_record *record, u32 slot, struct box_segment *seg, u32 most)
{
	if (record->pinned >= most)
		return false;
	seg->pins |= 1U << slot;
	record->pinned++;
	return true;
}

static void record_end(struct megapod_box *box, struct box_record *record)
{
	megapod_box_state_take(box, record->first, record->state);
	record->open = false;
	record->last = box->current_ ? box->current_->seq : 0;
	record->last_used = box->current_ ? box->current_->used : 0;
}

/* The oldest segment that no record holds; there is one, since records hold their share at most. */
static struct box_segment *oldest_free(struct megapod_box *box)
{
	struct box_segment *oldest = NULL;
	u32 i;

	for (i = 0; i < BOX_SEGMENTS; i++) {
		struct box_segment *seg = &box->segment[i];

		if (!seg->pins && seg != box->current_ && (!oldest || seg->seq < oldest->seq))
			oldest = seg;
	}
	return oldest;
}

/* Begin a segment; a record that goes on needs it, too, or ends where the last one does. */
static void next_segment(struct megapod_box *box, u64 time_us)
{
	struct box_segment *seg = oldest_free(box);
	u32 i;

	for (i = 0; i < BOX_RECORDS; i++) {
		struct box_record *record = &box->record[i];

		if (!record->open || record->pinned < BOX_SHARE)
			continue;
		record->flags |= MEGAPOD_RECORD_CUT_AFTER;
		record->to_us = min(record->to_us, time_us);
		record_end(box, record);
	}
	*seg = (struct box_segment) {
		.seq = box->next_seq++,
		.begin_us = time_us,
		.end_us = time_us,
	};
	for (i = 0; i < BOX_RECORDS; i++)
		if (box->record[i].open)
			pin(&box->record[i], i, seg, BOX_SHARE);
	box->current_ = seg;
	box->coder = (struct box_coder) {
		.at = segment_bytes(box, seg),
		.time_us = time_us,
		.source = BOX_NO_SOURCE,
	};
}

/**
 * megapod_box_append() - a sample has come
 * @box: locked
 * @src: what it is of
 * @stream: the stream of that
 * @time_us: boot time
 * @status: its status
 * @value: its value, if it has one by its status
 */
void megapod_box_append(struct megapod_box *box, struct box_source *src, u32 stream, u64 time_us,
			u8 status, s64 value)
{
	struct box_stream *st = &src->stream[stream];
	struct box_sample was = { .value = st->value, .status = st->status };
	struct box_sample is = { .value = value, .status = status };
	struct box_segment *seg;

	lockdep_assert_held(&box->lock);
	if (!box->size)
		return;
	if (!box->current_ || box->current_->used + BOX_MOST_BYTES > box->size)
		next_segment(box, time_us);
	seg = box->current_;
	if (status >= MEGAPOD_STATUS_STALE)
		is.value = was.value;
	box_code(&box->coder, src->number, time_us, stream, &was, &is);
	st->value = is.value;
	st->status = is.status;
	src->segment = seg->seq;
	box->samples++;
	box->bytes -= seg->used;
	seg->used = box->coder.at - segment_bytes(box, seg);
	box->bytes += seg->used;
	seg->end_us = max(seg->end_us, time_us);
}

/* The source of a stream goes: note that its value is not known from then on. */
static void end_stream(struct megapod_box *box, struct box_source *src, u32 stream, u64 time_us)
{
	const struct box_stream *st = &src->stream[stream];

	switch (st->kind) {
	case MEGAPOD_RECORD_CHANNEL:
		if (st->status < MEGAPOD_STATUS_STALE)
			megapod_box_append(box, src, stream, time_us, MEGAPOD_STATUS_STALE, 0);
		break;
	case MEGAPOD_RECORD_OUTLET:
	case MEGAPOD_RECORD_PUMP:
		BUILD_BUG_ON(MEGAPOD_OUTLET_STATE_UNKNOWN != 0 || MEGAPOD_PUMP_MODE_UNKNOWN != 0);
		if (st->value)
			megapod_box_append(box, src, stream, time_us, MEGAPOD_STATUS_OK, 0);
		break;
	}
}

/**
 * megapod_box_source_gone() - something has gone that was recorded
 * @box: the box
 * @src: what to append its samples with, of which there are no more; NULL is allowed
 * @time_us: boot time
 *
 * It may come back as it was, long after, and until something is said of it nothing is known.
 *
 * Context: may sleep.
 */
void megapod_box_source_gone(struct megapod_box *box, struct box_source *src, u64 time_us)
{
	u32 i;

	if (!src)
		return;
	guard(mutex)(&box->sources_lock);
	guard(spinlock)(&box->lock);
	for (i = 0; i < src->num; i++)
		end_stream(box, src, i, time_us);
	/* records that hold older segments know what it was, though none may speak of it */
	if (src->segment)
		src->segment = box->current_->seq;
	src->gone = true;
}

static void add_trip(struct box_record *record, const struct box_trip *trip)
{
	if (record->num_trips < BOX_TRIPS)
		record->trip[record->num_trips++] = *trip;
	else
		record->more_trips++;
}

/* The newest segment that is older than @seq, NULL if there is none. */
static struct box_segment *older(struct megapod_box *box, u64 seq)
{
	struct box_segment *found = NULL;
	u32 i;

	for (i = 0; i < BOX_SEGMENTS; i++) {
		struct box_segment *seg = &box->segment[i];

		if (seg->seq && seg->seq < seq && (!found || seg->seq > found->seq))
			found = seg;
	}
	return found;
}

/*
 * Hold what there is of the time before, and the segment that goes on; half the share is for the
 * time after. None of them is missing, since the ring goes round in more segments than that.
 */
static void pin_before(struct megapod_box *box, struct box_record *record, u32 slot)
{
	struct box_segment *seg, *first = NULL;

	for (seg = box->current_; seg && (!first || seg->end_us >= record->from_us);
	     seg = older(box, seg->seq)) {
		if (!pin(record, slot, seg, BOX_SHARE / 2))
			break;
		first = seg;
	}
	record->first = first ? first->seq : box->next_seq;
	/* the one before is lost, or is left out though it would be part of it */
	if (first && first->seq > 1 && first->begin_us > record->from_us &&
	    (!seg || seg->seq != first->seq - 1 || seg->end_us >= record->from_us))
		record->flags |= MEGAPOD_RECORD_CUT_BEFORE;
}

/**
 * megapod_box_trip() - an interlock has tripped
 * @box: locked
 * @trip: which
 * @real_us: time of day
 * @before_us: for how long before it to keep what was recorded
 * @after_us: for how long to go on
 *
 * What trips while a record goes on is part of the same incident, and prolongs it. Before there can
 * be another one, who may sleep has to call megapod_box_prepare().
 *
 * Return: false if there is no room for one more.
 */
bool megapod_box_trip(struct megapod_box *box, const struct box_trip *trip, u64 real_us,
		      u64 before_us, u64 after_us)
{
	struct box_record *record;
	u32 i;

	lockdep_assert_held(&box->lock);
	for (i = 0; i < BOX_RECORDS && !box->record[i].open; i++)
		;
	if (i < BOX_RECORDS) {
		record = &box->record[i];
		add_trip(record, trip);
		record->to_us = max(record->to_us, trip->time_us + after_us);
		return true;
	}
	for (i = 0; i < BOX_RECORDS && box->record[i].id; i++)
		;
	if (i == BOX_RECORDS || !box->size || !box->spare) {
		box->missed++;
		return false;
	}
	record = &box->record[i];
	*record = (struct box_record) {
		.id = box->next_id++,
		.open = true,
		.from_us = trip->time_us - min(before_us, trip->time_us),
		.to_us = trip->time_us + after_us,
		.trip_real_us = real_us,
		.state = box->spare,
	};
	box->spare = NULL;
	add_trip(record, trip);
	pin_before(box, record, i);
	return true;
}

/**
 * megapod_box_close() - a record may have come to its end
 * @box: locked
 * @now_us: boot time
 * @next_us: when to look again, U64_MAX for never
 *
 * Return: its number, once for each; 0 if there is none.
 */
u32 megapod_box_close(struct megapod_box *box, u64 now_us, u64 *next_us)
{
	u32 i;

	lockdep_assert_held(&box->lock);
	*next_us = U64_MAX;
	for (i = 0; i < BOX_RECORDS; i++) {
		struct box_record *record = &box->record[i];

		if (!record->id || record->told)
			continue;
		if (record->open && record->to_us > now_us) {
			*next_us = record->to_us;
			continue;
		}
		if (record->open)
			record_end(box, record);
		record->told = true;
		return record->id;
	}
	return 0;
}

struct box_record *megapod_box_find(struct megapod_box *box, u32 id)
{
	u32 i;

	lockdep_assert_held(&box->lock);
	for (i = 0; id && i < BOX_RECORDS; i++)
		if (box->record[i].id == id)
			return &box->record[i];
	return NULL;
}

/**
 * megapod_box_clear() - forget a record: the ring has those segments again that no other holds
 * @box: its @sources_lock is held
 * @record: one that does not go on
 *
 * Context: may sleep.
 */
void megapod_box_clear(struct megapod_box *box, struct box_record *record)
{
	u32 slot = record - box->record, i;
	struct box_state *state;

	lockdep_assert_held(&box->sources_lock);
	scoped_guard(spinlock, &box->lock) {
		for (i = 0; i < BOX_SEGMENTS; i++)
			box->segment[i].pins &= ~(1U << slot);
		state = record->state;
		record->state = NULL;
		if (!box->spare && state->room >= box->room)
			swap(box->spare, state);
		record->id = 0;
		box->missed = 0;
		box->missed_told = 0;
	}
	kvfree(state);
}
