// SPDX-License-Identifier: GPL-2.0-only
/*
 * A record as a file, see include/uapi/linux/megapod_record.h.
 *
 * A record is cleared by who has the sources locked, and what was appended to a segment does not
 * change while a record holds it: its samples are copied without the lock.
 */
#include <linux/crc32.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "box.h"

/**
 * struct piece - a segment of the record
 * @seg: the segment
 * @used: how much of it belongs to the record
 */
struct piece {
	const struct box_segment *seg;
	u32 used;
};

static void *append(void *to, const void *from, size_t size)
{
	memcpy(to, from, size);
	return to + size;
}

/* The segments of a record, oldest first. Returns how many there are. */
static u32 collect(struct megapod_box *box, const struct box_record *record, struct piece *piece)
{
	u32 slot = record - box->record, num = 0, i, k;

	lockdep_assert_held(&box->lock);
	for (i = 0; i < BOX_SEGMENTS; i++) {
		const struct box_segment *seg = &box->segment[i];

		if (!(seg->pins & 1U << slot))
			continue;
		for (k = num++; k && piece[k - 1].seg->seq > seg->seq; k--)
			piece[k] = piece[k - 1];
		piece[k] = (struct piece) { .seg = seg, .used = seg->used };
		/* what came after its end is not part of it */
		if (!record->open && seg->seq == record->last)
			piece[k].used = min(seg->used, record->last_used);
	}
	return num;
}

/* All that are there: an entry may be of any. */
static size_t sources_size(const struct megapod_box *box, u32 *sources)
{
	const struct box_source *src;
	size_t size = 0;

	*sources = 0;
	list_for_each_entry(src, &box->sources, list) {
		size += sizeof(struct megapod_record_source) +
			src->num * sizeof(struct megapod_record_stream);
		++*sources;
	}
	return size;
}

static void *put_stream(void *to, const struct box_stream *st, const char *label,
			const struct box_last *last)
{
	struct megapod_record_stream stream = {
		.kind = st->kind,
		.quantity = st->quantity,
		.index = cpu_to_le16(st->index),
		.poll = cpu_to_le16(st->poll),
		.status = last ? last->status : MEGAPOD_RECORD_NO_STATUS,
		.value = cpu_to_le64(last ? last->value : 0),
	};

	strscpy(stream.label, label, sizeof(stream.label));
	return append(to, &stream, sizeof(stream));
}

/* With what their streams are in @state, which knows some of them. */
static void *put_sources(void *to, const struct megapod_box *box, const struct box_state *state)
{
	const struct box_part *part = megapod_box_state_part(state, NULL);
	const struct box_last *last;
	struct box_source *src;
	u32 i;

	list_for_each_entry(src, &box->sources, list) {
		struct megapod_record_source source = {
			.number = cpu_to_le32(src->number),
			.streams = cpu_to_le32(src->num),
			.kind = cpu_to_le32(src->kind),
		};
		const char *label = src->labels->text;

		strscpy(source.name, src->name, sizeof(source.name));
		to = append(to, &source, sizeof(source));
		while (part && part->source < src->number)
			part = megapod_box_state_part(state, part);
		last = part && part->source == src->number ? part->last : NULL;
		for (i = 0; i < src->num; i++, label += strlen(label) + 1)
			to = put_stream(to, &src->stream[i], label, last ? &last[i] : NULL);
	}
	return to;
}

static void *put_trips(void *to, const struct box_record *record)
{
	u32 i;

	for (i = 0; i < record->num_trips; i++) {
		const struct box_trip *t = &record->trip[i];
		struct megapod_record_trip trip = {
			.time_us = cpu_to_le64(t->time_us),
			.value = cpu_to_le64(t->value),
			.cause = t->cause,
			.has_input = t->has_input,
			.quantity = t->quantity,
		};

		strscpy(trip.interlock, t->interlock, sizeof(trip.interlock));
		strscpy(trip.input, t->input, sizeof(trip.input));
		to = append(to, &trip, sizeof(trip));
	}
	return to;
}

static void *put_head(void *to, const struct box_record *record, const char *pod, size_t size,
		      u32 sources, u32 segments)
{
	struct megapod_record_head head = {
		.version = cpu_to_le32(MEGAPOD_RECORD_VERSION),
		.size = cpu_to_le32(size),
		.id = cpu_to_le32(record->id),
		.flags = cpu_to_le32(record->flags),
		.from_us = cpu_to_le64(record->from_us),
		.to_us = cpu_to_le64(record->to_us),
		.trip_us = cpu_to_le64(record->trip[0].time_us),
		.trip_real_us = cpu_to_le64(record->trip_real_us),
		.trips = cpu_to_le32(record->num_trips),
		.more_trips = cpu_to_le32(record->more_trips),
		.sources = cpu_to_le32(sources),
		.segments = cpu_to_le32(segments),
	};

	memcpy(head.magic, MEGAPOD_RECORD_MAGIC, sizeof(head.magic));
	strscpy(head.pod, pod, sizeof(head.pod));
	return append(to, &head, sizeof(head));
}

static void *put_segment(void *to, const struct megapod_box *box, const struct piece *piece)
{
	struct megapod_record_segment segment = {
		.time_us = cpu_to_le64(piece->seg->begin_us),
		.size = cpu_to_le32(piece->used),
	};

	to = append(to, &segment, sizeof(segment));
	return append(to, megapod_box_bytes(box, piece->seg), piece->used);
}

static void *make(const struct megapod_box *box, const char *pod, const struct box_record *record,
		  const struct box_state *state, const struct piece *piece, u32 num, size_t *size)
{
	void *image, *to;
	__le32 sum;
	u32 i, sources;

	lockdep_assert_held(&box->sources_lock);
	*size = sizeof(struct megapod_record_head) + sizeof(sum) +
		record->num_trips * sizeof(struct megapod_record_trip) +
		sources_size(box, &sources);
	for (i = 0; i < num; i++)
		*size += sizeof(struct megapod_record_segment) + piece[i].used;
	image = kvmalloc(*size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!image)
		return ERR_PTR(-ENOMEM);
	to = put_head(image, record, pod, *size, sources, num);
	to = put_trips(to, record);
	to = put_sources(to, box, state);
	for (i = 0; i < num; i++)
		to = put_segment(to, box, &piece[i]);
	sum = cpu_to_le32(~crc32_le(~0, image, to - image));
	append(to, &sum, sizeof(sum));
	return image;
}

/**
 * megapod_box_image() - a record as a file
 * @box: the box
 * @pod: name of its pod
 * @id: number of the record; one that goes on is as it is so far
 * @size: set to its size
 *
 * Context: may sleep.
 * Return: what to kvfree(), or an ERR_PTR: -ENOENT if there is none, -ENOMEM.
 */
void *megapod_box_image(struct megapod_box *box, const char *pod, u32 id, size_t *size)
{
	struct box_record *record = kmalloc(sizeof(*record), GFP_KERNEL);
	struct piece *piece = kcalloc(BOX_SEGMENTS, sizeof(*piece), GFP_KERNEL);
	const struct box_record *found = NULL;
	void *image = ERR_PTR(-ENOMEM);
	struct box_state *now;
	u32 num = 0;

	mutex_lock(&box->sources_lock);
	now = megapod_box_state_new(box->room);
	if (!record || !piece || !now)
		goto out;
	scoped_guard(spinlock, &box->lock) {
		found = megapod_box_find(box, id);
		if (found) {
			*record = *found;
			num = collect(box, found, piece);
			if (found->open)
				megapod_box_state_take(box, found->first, now);
		}
	}
	image = found ? make(box, pod, record, record->open ? now : record->state, piece,
			     num, size) : ERR_PTR(-ENOENT);
out:
	mutex_unlock(&box->sources_lock);
	kvfree(now);
	kfree(piece);
	kfree(record);
	return image;
}
