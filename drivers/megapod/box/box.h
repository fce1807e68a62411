/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The black box of a pod.
 *
 * Samples go into a ring of segments. A trip makes a record, which is nothing but a mark on the
 * segments that it needs: they are passed over when the ring comes round, until the record is
 * cleared. So freezing copies no samples, and records that overlap share. As a record may hold no
 * more than its share, the ring always has segments to go on with.
 *
 * The ring has nothing but differences, however many streams there are. What they count from is
 * kept at the end of a record, of all streams at once, in memory that was there before it began.
 *
 * Files, from the bottom: code.c (samples become bytes; pure), labels.c (of streams), state.c (what
 * all streams are), source.c (what samples are of), ring.c (segments and records), image.c (a
 * record as a file).
 */
#ifndef _MEGAPOD_BOX_H
#define _MEGAPOD_BOX_H

#include <linux/list.h>
#include <linux/megapod.h>
#include <uapi/linux/megapod_record.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "code.h"

/* With four records there is a fifth of the ring for each, and for what goes on */
#define BOX_SEGMENTS	64
#define BOX_RECORDS	4
#define BOX_SHARE	(BOX_SEGMENTS / (BOX_RECORDS + 1))
/* An incident that trips more rules tells the number of the others */
#define BOX_TRIPS	8

/**
 * struct box_labels - labels of streams, which sources of one kind share
 * @list: all that are shared
 * @refs: references
 * @size: bytes of @text
 * @text: label after label, each with its end
 */
struct box_labels {
	struct list_head list;
	refcount_t refs;
	u32 size;
	char text[] __counted_by(size);
};

/**
 * struct box_stream - what has one value at a time
 * @value: of the last sample
 * @index: of what it is
 * @poll: of a channel: the poll that reads it
 * @status: of the last sample
 * @kind: enum megapod_record_stream_kind
 * @quantity: of a channel or set-point
 */
struct box_stream {
	s64 value;
	u16 index;
	u16 poll;
	u8 status;
	u8 kind;
	u8 quantity;
};

/**
 * struct box_source - what streams come from
 * @list: in the box
 * @number: in entries
 * @kind: enum megapod_record_source_kind
 * @name: its name
 * @segment: last segment with an entry of it, or in which it went; 0 if there was no entry; the
 *	box's @lock
 * @gone: nothing is appended any more; the box's @sources_lock and @lock, either to read
 * @labels: of its streams, in their order
 * @num: number of @stream
 * @stream: its streams
 */
struct box_source {
	struct list_head list;
	u32 number;
	u8 kind;
	char name[MEGAPOD_NAME_SIZE];
	u64 segment;
	bool gone;
	struct box_labels *labels;
	u32 num;
	struct box_stream stream[] __counted_by(num);
};

/**
 * struct box_last - the last sample of a stream, in few bytes
 * @value: its value
 * @status: its status
 */
struct box_last {
	s64 value;
	u8 status;
} __packed;

/**
 * struct box_part - the streams of a source
 * @source: its number
 * @num: number of @last
 * @last: one for each stream
 */
struct box_part {
	u32 source;
	u32 num;
	struct box_last last[];
} __packed;

/**
 * struct box_state - what all streams were at a moment
 * @room: bytes for @parts
 * @used: bytes of it that are set
 * @parts: a struct box_part for each source, in the order of their numbers
 */
struct box_state {
	size_t room;
	size_t used;
	u8 parts[];
};

/**
 * struct box_segment - a piece of the ring
 * @seq: its number, from 1, 0 while it is not used
 * @begin_us: from which its times count
 * @end_us: latest time of a sample in it
 * @used: number of bytes
 * @pins: bit i tells that record i needs it
 */
struct box_segment {
	u64 seq;
	u64 begin_us;
	u64 end_us;
	u32 used;
	u8 pins;
};

/**
 * struct box_trip - an interlock that tripped
 * @time_us: when
 * @cause: why
 * @has_input: @quantity and @value are known
 * @quantity: of the input
 * @value: what it read
 * @interlock: its name
 * @input: component and label of the first input, or empty
 */
struct box_trip {
	u64 time_us;
	u8 cause;
	bool has_input;
	u8 quantity;
	s64 value;
	char interlock[MEGAPOD_NAME_SIZE];
	char input[MEGAPOD_NAME_SIZE + MEGAPOD_LABEL_SIZE];
};

/**
 * struct box_record - what is kept of an incident
 * @id: its number, 0 if there is none
 * @open: it goes on
 * @told: its end was told
 * @flags: MEGAPOD_RECORD_CUT_*
 * @from_us: begin
 * @to_us: end
 * @trip_real_us: time of day of the first trip
 * @first: first segment of it
 * @last: last segment of it, once it is not open
 * @last_used: how much of that
 * @pinned: number of segments it holds
 * @state: what streams were at its end, once it is not open
 * @num_trips: number of @trip
 * @more_trips: number of further ones
 * @trip: interlocks that tripped, the first one first
 */
struct box_record {
	u32 id;
	bool open;
	bool told;
	u8 flags;
	u64 from_us;
	u64 to_us;
	u64 trip_real_us;
	u64 first;
	u64 last;
	u32 last_used;
	u32 pinned;
	struct box_state *state;
	u32 num_trips;
	u32 more_trips;
	struct box_trip trip[BOX_TRIPS];
};

/**
 * struct megapod_box - the black box of a pod
 * @sources_lock: guards @next_source, and with @lock, of which either is enough to read, @sources
 *	and @room; states of records are freed under it
 * @next_source: number of the next source
 * @lock: guards what follows, and the samples of streams. Nothing is waited for under it
 * @sources: components and interlocks, in the order of their numbers
 * @room: bytes that their state takes
 * @spare: where the state at the end of the next record goes
 * @memory: the ring
 * @size: bytes of a segment, 0 if there is no ring
 * @coder: where the current segment stands
 * @current_: the current segment, NULL before the first
 * @next_seq: number of the next
 * @next_id: number of the next record
 * @missed: trips that could not be recorded since a record was cleared
 * @missed_told: how many of them were told
 * @samples: samples that were appended
 * @bytes: bytes they took
 * @segment: segments
 * @record: records
 */
struct megapod_box {
	struct mutex sources_lock;	/* next_source, and with lock: sources, room */
	u32 next_source;

	spinlock_t lock;		/* what follows, and samples of streams */
	struct list_head sources;
	size_t room;
	struct box_state *spare;
	u8 *memory;
	u32 size;
	struct box_coder coder;
	struct box_segment *current_;
	u64 next_seq;
	u32 next_id;
	u32 missed;
	u32 missed_told;
	u64 samples;
	u64 bytes;
	struct box_segment segment[BOX_SEGMENTS];
	struct box_record record[BOX_RECORDS];
};

/* state.c */
size_t megapod_box_state_room(const struct box_source *src);
struct box_state *megapod_box_state_new(size_t room);
void megapod_box_state_take(const struct megapod_box *box, u64 since, struct box_state *state);
const struct box_part *megapod_box_state_part(const struct box_state *state,
					      const struct box_part *after);
int megapod_box_state_reserve(struct megapod_box *box, size_t more);
int megapod_box_prepare(struct megapod_box *box);

/* labels.c */
struct box_labels *megapod_box_labels_new(size_t size);
struct box_labels *megapod_box_labels_share(struct box_labels *labels);
struct box_labels *megapod_box_labels_get(struct box_labels *labels);
void megapod_box_labels_put(struct box_labels *labels);

/* ring.c */
int megapod_box_init(struct megapod_box *box, u32 kib);
void megapod_box_free(struct megapod_box *box);
void megapod_box_append(struct megapod_box *box, struct box_source *src, u32 stream, u64 time_us,
			u8 status, s64 value);
void megapod_box_source_gone(struct megapod_box *box, struct box_source *src, u64 time_us);
bool megapod_box_trip(struct megapod_box *box, const struct box_trip *trip, u64 real_us,
		      u64 before_us, u64 after_us);
u32 megapod_box_close(struct megapod_box *box, u64 now_us, u64 *next_us);
struct box_record *megapod_box_find(struct megapod_box *box, u32 id);
void megapod_box_clear(struct megapod_box *box, struct box_record *record);
const u8 *megapod_box_bytes(const struct megapod_box *box, const struct box_segment *seg);

/* source.c */
struct box_source *megapod_box_source_new(u8 kind, const char *name, u32 num,
					  struct box_labels *labels);
void megapod_box_source_free(struct box_source *src);
struct box_stream *megapod_box_stream_add(struct box_source *src, u8 kind, u8 quantity, u16 index);
struct box_source *megapod_box_source_add(struct megapod_box *box, struct box_source *src);

/* image.c */
void *megapod_box_image(struct megapod_box *box, const char *pod, u32 id, size_t *size);

#endif /* _MEGAPOD_BOX_H */
