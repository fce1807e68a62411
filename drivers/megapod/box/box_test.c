// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the black box. What was appended is read again by a decoder of its own, from the file of a
 * record alone; records hold what they need, and no more than their share.
 */
#include <kunit/test.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/unaligned.h>

#include "code.c"
#include "state.c"
#include "labels.c"
#include "ring.c"
#include "source.c"
#include "image.c"

/* Channels but for these two */
#define OUTLET	4
#define PUMP	5
#define STREAMS	6
#define SOURCES	4

/**
 * struct noted - what was appended
 * @time_us: its time
 * @stream: its stream
 * @source: number of its source
 * @sample: what it was
 */
struct noted {
	u64 time_us;
	u32 stream;
	u32 source;
	struct box_sample sample;
};

/**
 * struct reader - a place in an image, and what is known there
 * @at: next byte
 * @end: where they end
 * @time_us: of the next sample
 * @source: of the next sample
 * @sample: by source and stream
 */
struct reader {
	const u8 *at;
	const u8 *end;
	u64 time_us;
	u32 source;
	struct box_sample sample[SOURCES][STREAMS];
};

static u64 get(struct reader *r)
{
	u64 n = 0;
	u32 shift;

	for (shift = 0; r->at < r->end; shift += 7) {
		n |= (u64)(*r->at & 0x7f) << shift;
		if (!(*r->at++ & 0x80))
			break;
	}
	return n;
}

static u64 get_signed(struct reader *r)
{
	u64 n = get(r);

	return n >> 1 ^ -(n & 1);
}

/* The next sample of a segment; false at its end. */
static bool next(struct reader *r, struct noted *got)
{
	struct box_sample *sample;
	u64 head;

	while (r->at < r->end) {
		head = get(r);
		if (head == MEGAPOD_RECORD_PLACE) {
			r->source = get(r);
			continue;
		}
		if (head == MEGAPOD_RECORD_TIME) {
			r->time_us += get_signed(r);
			continue;
		}
		got->stream = (head >> 2) - 1;
		if (got->stream >= STREAMS || r->source >= SOURCES)
			return false;
		got->source = r->source;
		got->time_us = r->time_us;
		sample = &r->sample[r->source][got->stream];
		if (head & MEGAPOD_RECORD_STATUS)
			sample->status ^= *r->at++;
		if (head & MEGAPOD_RECORD_VALUE)
			sample->value += get_signed(r);
		got->sample = *sample;
		return true;
	}
	return false;
}

/* Has the reader know what streams were at the end. Returns where the segments are. */
static const u8 *read_end(const struct megapod_record_head *head, struct reader *r)
{
	const u8 *at = (const u8 *)(head + 1);
	struct megapod_record_source source;
	struct megapod_record_stream stream;
	u32 i, k;

	at += le32_to_cpu(head->trips) * sizeof(struct megapod_record_trip);
	for (i = 0; i < le32_to_cpu(head->sources); i++) {
		memcpy(&source, at, sizeof(source));
		at += sizeof(source);
		for (k = 0; k < le32_to_cpu(source.streams); k++, at += sizeof(stream)) {
			memcpy(&stream, at, sizeof(stream));
			r->sample[le32_to_cpu(source.number)][k] = (struct box_sample) {
				.value = le64_to_cpu(stream.value),
				.status = stream.status,
			};
		}
	}
	return at;
}

/* Reads what is in an image into @samples. Returns how many there are. */
static u32 read_segments(const struct megapod_record_head *head, const u8 *at, struct reader *r,
			 struct noted *samples, u32 room)
{
	struct megapod_record_segment segment;
	u32 i, num = 0;

	for (i = 0; i < le32_to_cpu(head->segments); i++) {
		memcpy(&segment, at, sizeof(segment));
		r->at = at + sizeof(segment);
		r->end = r->at + le32_to_cpu(segment.size);
		r->time_us = le64_to_cpu(segment.time_us);
		r->source = U32_MAX;
		while (num < room && next(r, &samples[num]))
			num++;
		at = r->end;
	}
	return num;
}

/*
 * All samples of an image: what streams were at its beginning is what they were at the end, less
 * what has changed.
 */
static u32 read_image(struct kunit *test, const struct megapod_record_head *head,
		      struct noted *samples, u32 room)
{
	struct reader *end = kunit_kzalloc(test, sizeof(*end), GFP_KERNEL);
	struct reader *sum = kunit_kzalloc(test, sizeof(*sum), GFP_KERNEL);
	const u8 *at;
	u32 i, k, num;

	KUNIT_ASSERT_NOT_NULL(test, end);
	KUNIT_ASSERT_NOT_NULL(test, sum);
	at = read_end(head, end);
	num = read_segments(head, at, sum, samples, room);
	for (i = 0; i < SOURCES; i++)
		for (k = 0; k < STREAMS; k++) {
			end->sample[i][k].value -= sum->sample[i][k].value;
			end->sample[i][k].status ^= sum->sample[i][k].status;
		}
	KUNIT_EXPECT_EQ(test, read_segments(head, at, end, samples, room), num);
	KUNIT_EXPECT_PTR_EQ(test, end->at, (const u8 *)head + le32_to_cpu(head->size) - 4);
	return num;
}

static struct megapod_box *box_of(struct kunit *test, u32 kib)
{
	struct megapod_box *box = kunit_kzalloc(test, sizeof(*box), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, box);
	KUNIT_ASSERT_EQ(test, megapod_box_init(box, kib), 0);
	return box;
}

static struct box_labels *labels_of(struct kunit *test, const char *label, u32 num)
{
	size_t size = strlen(label) + 1;
	struct box_labels *labels = megapod_box_labels_new(num * size);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, labels);
	for (i = 0; i < num; i++)
		memcpy(&labels->text[i * size], label, size);
	return megapod_box_labels_share(labels);
}

static struct box_source *source_of(struct kunit *test, struct megapod_box *box, const char *name)
{
	static const u8 kinds[STREAMS] = {
		[OUTLET] = MEGAPOD_RECORD_OUTLET, [PUMP] = MEGAPOD_RECORD_PUMP,
	};
	struct box_labels *labels = labels_of(test, "flow", STREAMS);
	struct box_source *src;
	u32 i;

	src = megapod_box_source_new(MEGAPOD_RECORD_SOURCE_COMPONENT, name, STREAMS, labels);
	megapod_box_labels_put(labels);
	KUNIT_ASSERT_NOT_NULL(test, src);
	for (i = 0; i < STREAMS; i++)
		megapod_box_stream_add(src, kinds[i], MEGAPOD_QUANTITY_FLOW, i);
	return megapod_box_source_add(box, src);
}

static void append_one(struct megapod_box *box, struct box_source *src, u32 stream, u64 time_us,
		       u8 status, s64 value)
{
	guard(spinlock)(&box->lock);
	megapod_box_append(box, src, stream, time_us, status, value);
}

static u32 num_sources(const struct megapod_box *box)
{
	struct box_source *src;
	u32 num = 0;

	list_for_each_entry(src, &box->sources, list)
		num++;
	return num;
}

static bool trip(struct megapod_box *box, const char *name, u64 time_us, u64 before_us,
		 u64 after_us)
{
	struct box_trip trip = { .time_us = time_us };

	strscpy(trip.interlock, name, sizeof(trip.interlock));
	if (megapod_box_prepare(box))
		return false;
	guard(spinlock)(&box->lock);
	return megapod_box_trip(box, &trip, 0, before_us, after_us);
}

static u32 close_at(struct megapod_box *box, u64 now_us)
{
	u64 next_us;

	guard(spinlock)(&box->lock);
	return megapod_box_close(box, now_us, &next_us);
}

static void clear(struct kunit *test, struct megapod_box *box, u32 id)
{
	struct box_record *record;

	guard(mutex)(&box->sources_lock);
	scoped_guard(spinlock, &box->lock)
		record = megapod_box_find(box, id);
	KUNIT_ASSERT_NOT_NULL(test, record);
	megapod_box_clear(box, record);
}

static s64 random_value(struct rnd_state *rnd)
{
	u64 n = (u64)prandom_u32_state(rnd) << 32 | prandom_u32_state(rnd);

	return n >> (prandom_u32_state(rnd) & 63);
}

/* The image of a record, which is to be freed, and all its samples. Returns how many there are. */
static u32 read_record(struct kunit *test, struct megapod_box *box, u32 id, struct noted *samples,
		       u32 room, struct megapod_record_head **head)
{
	size_t size;

	*head = megapod_box_image(box, "pod0", id, &size);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, *head);
	KUNIT_EXPECT_EQ(test, le32_to_cpu((*head)->size), size);
	KUNIT_EXPECT_EQ(test, ~crc32_le(~0, (u8 *)*head, size - 4),
			get_unaligned_le32((u8 *)*head + size - 4));
	return read_image(test, *head, samples, room);
}

/*
 * Random samples of two sources, of which the ring has lost the most, and a record that is read
 * while it goes on: it has exactly those that came last.
 */
static void box_round_trip(struct kunit *test)
{
	enum { NUM = 20000 };
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src[2] = { source_of(test, box, "a"), source_of(test, box, "b") };
	struct noted *noted = vmalloc(array_size(NUM, sizeof(*noted)));
	struct noted *got = vmalloc(array_size(NUM, sizeof(*got)));
	u64 time_us = 1000000, value[2][STREAMS] = {};
	struct megapod_record_head *head;
	struct rnd_state rnd;
	u32 i, num;

	KUNIT_ASSERT_NOT_NULL(test, noted);
	KUNIT_ASSERT_NOT_NULL(test, got);
	prandom_seed_state(&rnd, 20261126);
	for (i = 0; i < NUM; i++) {
		struct noted *n = &noted[i];

		n->source = prandom_u32_state(&rnd) & 1;
		n->stream = prandom_u32_state(&rnd) % STREAMS;
		time_us += (s64)(prandom_u32_state(&rnd) % 5000) - 500;
		n->time_us = time_us;
		n->sample.status = prandom_u32_state(&rnd) % (MEGAPOD_STATUS_ABSENT + 1);
		if (n->sample.status < MEGAPOD_STATUS_STALE)
			value[n->source][n->stream] = random_value(&rnd);
		n->sample.value = value[n->source][n->stream];
		append_one(box, src[n->source], n->stream, time_us, n->sample.status,
			   n->sample.value);
		/* five segments later it still has those of the time before */
		if (i == NUM - 500)
			trip(box, "flow", time_us, 3600000000ULL, 3600000000ULL);
	}
	for (i = 0; i < BOX_SEGMENTS; i++) {
		KUNIT_EXPECT_NE_MSG(test, box->segment[i].seq, 0, "the ring is full");
		KUNIT_EXPECT_LE(test, box->segment[i].used, box->size);
	}
	num = read_record(test, box, 1, got, NUM, &head);
	KUNIT_EXPECT_GT(test, num, 500);
	KUNIT_EXPECT_LT(test, num, NUM / 2);
	for (i = 0; i < num; i++) {
		const struct noted *n = &noted[NUM - num + i];

		KUNIT_ASSERT_EQ(test, got[i].time_us, n->time_us);
		KUNIT_ASSERT_EQ(test, got[i].source, n->source);
		KUNIT_ASSERT_EQ(test, got[i].stream, n->stream);
		KUNIT_ASSERT_EQ(test, got[i].sample.status, n->sample.status);
		KUNIT_ASSERT_EQ(test, got[i].sample.value, n->sample.value);
	}
	KUNIT_EXPECT_EQ(test, box->samples, NUM);
	kvfree(head);
	vfree(got);
	vfree(noted);
	megapod_box_free(box);
}

/* A pod at rest and in slight motion: what a sample costs. */
static void box_is_small(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 1024);
	struct box_source *src = source_of(test, box, "rpu");
	struct rnd_state rnd;
	u32 i, k;

	prandom_seed_state(&rnd, 1);
	for (i = 0; i < 1000; i++)
		for (k = 0; k < STREAMS; k++)
			append_one(box, src, k, i * 1000000ULL, MEGAPOD_STATUS_OK,
				   k < 3 ? 60000 : 40000 + (prandom_u32_state(&rnd) & 63));
	kunit_info(test, "%llu bytes for %llu samples\n", box->bytes, box->samples);
	KUNIT_EXPECT_LT(test, box->bytes, box->samples * 5 / 2);
	megapod_box_free(box);
}

/*
 * The time around a trip is kept however long the ring goes on, and whatever comes and goes; what
 * was before is not.
 */
static void box_freezes(struct kunit *test)
{
	enum { NUM = 5000 };
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "rpu");
	struct noted *got = vmalloc(array_size(NUM, sizeof(*got)));
	struct megapod_record_head *head;
	size_t size;
	u32 id, num, i;
	u64 t;

	KUNIT_ASSERT_NOT_NULL(test, got);
	for (t = 0; t < 100000; t++) {
		append_one(box, src, t % STREAMS, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
		if (t == 50000)
			KUNIT_EXPECT_TRUE(test, trip(box, "flow", t * 1000, 200000, 200000));
		if (t == 50050)
			source_of(test, box, "comes while it goes on");
		if (t == 50100)
			KUNIT_EXPECT_EQ_MSG(test, close_at(box, t * 1000), 0, "it goes on");
		if (t == 50200) {
			id = close_at(box, t * 1000);
			KUNIT_EXPECT_EQ(test, id, 1);
			KUNIT_EXPECT_EQ_MSG(test, close_at(box, t * 1000), 0, "told once");
		}
	}
	KUNIT_EXPECT_EQ(test, box->record[0].to_us, 50200000);
	KUNIT_EXPECT_LT(test, box->record[0].pinned, BOX_SHARE);
	num = read_record(test, box, 1, got, NUM, &head);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(head->flags), 0);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(head->segments), box->record[0].pinned);
	KUNIT_EXPECT_STREQ(test, head->pod, "pod0");
	KUNIT_ASSERT_GE(test, num, 400);
	KUNIT_EXPECT_LE(test, got[0].time_us, 50000000 - 200000);
	KUNIT_EXPECT_EQ(test, got[num - 1].time_us, 50200000);
	for (i = 0; i < num; i++) {
		KUNIT_ASSERT_EQ(test, got[i].sample.status, MEGAPOD_STATUS_OK);
		KUNIT_ASSERT_EQ(test, got[i].sample.value, div_u64(got[i].time_us, 1000) * 1000003);
	}
	kvfree(head);
	KUNIT_EXPECT_EQ(test, PTR_ERR(megapod_box_image(box, "pod0", 2, &size)), -ENOENT);
	clear(test, box, 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(megapod_box_image(box, "pod0", 1, &size)), -ENOENT);
	vfree(got);
	megapod_box_free(box);
}

/* What follows a trip is in its record, though nothing was said for long before. */
static void box_after_silence(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "rpu");
	struct noted *got = vmalloc(array_size(10, sizeof(*got)));
	struct megapod_record_head *head;

	KUNIT_ASSERT_NOT_NULL(test, got);
	append_one(box, src, 0, 1000, MEGAPOD_STATUS_OK, 5);
	trip(box, "flow", 9000000, 1000, 1000);
	append_one(box, src, 0, 9000500, MEGAPOD_STATUS_OK, 6);
	close_at(box, 9001000);
	KUNIT_EXPECT_EQ(test, read_record(test, box, 1, got, 10, &head), 2);
	KUNIT_EXPECT_EQ(test, got[1].time_us, 9000500);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(head->flags), 0);
	kvfree(head);
	vfree(got);
	megapod_box_free(box);
}

/* What was not said in the time of a record is known by it, too: it is in no segment. */
static void box_knows_what_rests(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *rest = source_of(test, box, "rest");
	struct box_source *src = source_of(test, box, "moves");
	struct reader *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct megapod_record_head *head;
	size_t size;
	u64 t;

	KUNIT_ASSERT_NOT_NULL(test, r);
	append_one(box, rest, 3, 1000, MEGAPOD_STATUS_WARNING, -7);
	for (t = 1; t < 100000; t++)
		append_one(box, src, 0, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
	trip(box, "flow", t * 1000, 1000, 1000);
	close_at(box, (t + 1) * 1000);
	append_one(box, rest, 3, (t + 2) * 1000, MEGAPOD_STATUS_OK, 8);
	head = megapod_box_image(box, "pod0", 1, &size);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, head);
	read_end(head, r);
	KUNIT_EXPECT_EQ(test, r->sample[0][3].status, MEGAPOD_STATUS_WARNING);
	KUNIT_EXPECT_EQ(test, r->sample[0][3].value, -7);
	KUNIT_EXPECT_EQ(test, r->sample[0][4].status, MEGAPOD_RECORD_NO_STATUS);
	KUNIT_EXPECT_EQ(test, r->sample[1][0].value, (t - 1) * 1000003);
	kvfree(head);
	clear(test, box, 1);

	/* unless it is gone, and was so before it began */
	megapod_box_source_gone(box, rest, t * 1000);
	for (t += 10; t < 200000; t++)
		append_one(box, src, 0, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
	trip(box, "flow", t * 1000, 1000, 1000);
	head = megapod_box_image(box, "pod0", 2, &size);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, head);
	read_end(head, r);
	KUNIT_EXPECT_EQ(test, r->sample[0][3].status, MEGAPOD_RECORD_NO_STATUS);
	KUNIT_EXPECT_EQ(test, r->sample[1][0].value, (t - 1) * 1000003);
	kvfree(head);
	megapod_box_free(box);
}

/* What the streams of the first source were at the end of a record. */
static void expect_end(struct kunit *test, struct megapod_box *box, u32 id,
		       const struct box_sample *want)
{
	struct reader *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct megapod_record_head *head;
	size_t size;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, r);
	head = megapod_box_image(box, "pod0", id, &size);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, head);
	read_end(head, r);
	for (i = 0; i < STREAMS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, r->sample[0][i].status, want[i].status, "stream %u", i);
		KUNIT_EXPECT_EQ_MSG(test, r->sample[0][i].value, want[i].value, "stream %u", i);
	}
	kvfree(head);
}

/* What goes is not known any more; nor is it when it is back, and nothing was said of it yet. */
static void box_tells_what_goes(struct kunit *test)
{
	static const struct box_sample gone[STREAMS] = {
		{ 5, MEGAPOD_STATUS_STALE },
		{ 0, MEGAPOD_STATUS_ABSENT },
		{ 0, MEGAPOD_RECORD_NO_STATUS },
		{ 0, MEGAPOD_RECORD_NO_STATUS },
		[OUTLET] = { MEGAPOD_OUTLET_STATE_UNKNOWN, MEGAPOD_STATUS_OK },
		[PUMP] = { MEGAPOD_PUMP_MODE_UNKNOWN, MEGAPOD_STATUS_OK },
	};
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "pdu");
	struct box_source *other = source_of(test, box, "moves");
	struct noted *got = vmalloc(array_size(10, sizeof(*got)));
	struct megapod_record_head *head;
	u64 t;

	KUNIT_ASSERT_NOT_NULL(test, got);
	append_one(box, src, 0, 1000, MEGAPOD_STATUS_WARNING, 5);
	append_one(box, src, 1, 1000, MEGAPOD_STATUS_ABSENT, 0);
	append_one(box, src, OUTLET, 1000, MEGAPOD_STATUS_OK, MEGAPOD_OUTLET_STATE_ON);
	append_one(box, src, PUMP, 1000, MEGAPOD_STATUS_OK, MEGAPOD_PUMP_MODE_MANUAL);
	trip(box, "flow", 2000, 2000, 2000);
	megapod_box_source_gone(box, src, 3000);
	close_at(box, 4000);
	expect_end(test, box, 1, gone);
	KUNIT_EXPECT_EQ_MSG(test, read_record(test, box, 1, got, 10, &head), 7, "what it had");
	KUNIT_EXPECT_EQ(test, got[6].time_us, 3000);
	kvfree(head);
	clear(test, box, 1);

	for (t = 5; t < 20000; t++)
		append_one(box, other, 0, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
	trip(box, "flow", t * 1000, 1000, 1000);
	KUNIT_EXPECT_PTR_EQ(test, source_of(test, box, "pdu"), src);
	expect_end(test, box, 2, gone);
	megapod_box_source_gone(box, src, t * 1000);
	KUNIT_EXPECT_EQ_MSG(test, box->samples, 7 + 20000 - 5, "there is no more to tell");
	vfree(got);
	megapod_box_free(box);
}

/* What was known at the end of a record stays in it when that goes for which it was. */
static void box_keeps_what_it_knew(struct kunit *test)
{
	static const struct box_sample rests[STREAMS] = {
		{ 0, MEGAPOD_STATUS_STALE },
		[1 ... STREAMS - 1] = { 0, MEGAPOD_RECORD_NO_STATUS },
	};
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "rests");
	struct box_source *other = source_of(test, box, "moves");
	u64 t;

	append_one(box, src, 0, 1000, MEGAPOD_STATUS_STALE, 0);
	for (t = 2; t < 20000; t++)
		append_one(box, other, 0, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
	trip(box, "flow", t * 1000, 1000, 1000);
	close_at(box, (t + 1) * 1000);
	expect_end(test, box, 1, rests);
	megapod_box_source_gone(box, src, (t + 2) * 1000);
	megapod_box_source_gone(box, source_of(test, box, "was never"), (t + 3) * 1000);
	source_of(test, box, "comes");
	expect_end(test, box, 1, rests);
	KUNIT_EXPECT_EQ_MSG(test, num_sources(box), 3, "nothing knows what never was");
	clear(test, box, 1);
	megapod_box_free(box);
}

/* Without memory for the end of a record none begins, and that is counted. */
static void box_no_memory(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "rpu");
	struct box_trip flow = { .time_us = 2000 };

	append_one(box, src, 0, 1000, MEGAPOD_STATUS_OK, 5);
	KUNIT_EXPECT_TRUE(test, trip(box, "flow", 2000, 1000, 1000));
	KUNIT_EXPECT_EQ(test, close_at(box, 3000), 1);
	scoped_guard(spinlock, &box->lock)
		KUNIT_EXPECT_FALSE(test, megapod_box_trip(box, &flow, 0, 1000, 1000));
	KUNIT_EXPECT_EQ(test, box->missed, 1);
	KUNIT_EXPECT_TRUE_MSG(test, trip(box, "flow", 4000, 1000, 1000), "it is there again");
	megapod_box_free(box);
}

/* First-out stays first; a record holds its share, the ring goes on; what has no room counts. */
static void box_many_trips(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "rpu");
	u32 i, pinned = 0;
	u64 t = 0, end;

	for (i = 0; i < 6; i++) {
		for (end = t + 30000; t < end; t++)
			append_one(box, src, t % STREAMS, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
		trip(box, "first", t * 1000, 3600000000ULL, 3600000000ULL);
		trip(box, "second", t * 1000 + 1, 3600000000ULL, 3600000000ULL);
		for (end = t + 30000; t < end; t++)
			append_one(box, src, t % STREAMS, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
		KUNIT_EXPECT_EQ(test, close_at(box, t * 1000), i < BOX_RECORDS ? i + 1 : 0);
	}
	KUNIT_EXPECT_EQ_MSG(test, box->missed, 4, "two incidents of two");
	for (i = 0; i < BOX_RECORDS; i++) {
		struct box_record *record = &box->record[i];

		KUNIT_EXPECT_EQ(test, record->num_trips, 2);
		KUNIT_EXPECT_STREQ(test, record->trip[0].interlock, "first");
		KUNIT_EXPECT_EQ(test, record->pinned, BOX_SHARE);
		KUNIT_EXPECT_EQ(test, record->flags,
				MEGAPOD_RECORD_CUT_AFTER | MEGAPOD_RECORD_CUT_BEFORE);
	}
	for (i = 0; i < BOX_SEGMENTS; i++)
		pinned += !!box->segment[i].pins;
	KUNIT_EXPECT_EQ(test, pinned, BOX_RECORDS * BOX_SHARE);
	clear(test, box, 2);
	KUNIT_EXPECT_EQ(test, box->missed, 0);
	KUNIT_EXPECT_TRUE(test, trip(box, "again", t * 1000, 0, 1));
	for (i = 0; i < 3 * BOX_TRIPS; i++)
		trip(box, "more", t * 1000, 0, 1);
	KUNIT_EXPECT_EQ(test, box->record[1].num_trips, BOX_TRIPS);
	KUNIT_EXPECT_EQ(test, box->record[1].more_trips, 2 * BOX_TRIPS + 1);
	megapod_box_free(box);
}

/* A component that comes back goes on with its streams; one of which nothing is left goes. */
static void box_sources(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *a = source_of(test, box, "a"), *b;
	u64 t;

	append_one(box, a, 0, 1000, MEGAPOD_STATUS_OK, 5);
	KUNIT_EXPECT_PTR_NE_MSG(test, source_of(test, box, "a"), a, "it is not gone");
	megapod_box_source_gone(box, a, 1000);
	b = source_of(test, box, "a");
	KUNIT_EXPECT_PTR_EQ(test, b, a);
	a->stream[1].poll = MEGAPOD_RECORD_NO_POLL;
	megapod_box_source_gone(box, a, 1000);
	KUNIT_EXPECT_PTR_NE_MSG(test, source_of(test, box, "a"), a, "it has lost a channel");
	b = source_of(test, box, "b");
	KUNIT_EXPECT_EQ_MSG(test, num_sources(box), 4, "the ring speaks of it");
	for (t = 0; t < 100000; t++)
		append_one(box, b, 0, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
	source_of(test, box, "c");
	KUNIT_EXPECT_EQ_MSG(test, num_sources(box), 4, "it does not any more");
	megapod_box_free(box);
}

/* Who has the same labels has them once, and they go with the last. */
static void box_labels_once(struct kunit *test)
{
	struct box_labels *a = labels_of(test, "flow", 2), *b = labels_of(test, "flow", 2);
	struct box_labels *longer = labels_of(test, "flow", 3), *other = labels_of(test, "heat", 2);
	struct megapod_box *box = box_of(test, 64);

	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_EXPECT_PTR_NE(test, a, longer);
	KUNIT_EXPECT_PTR_NE(test, a, other);
	megapod_box_labels_put(a);
	megapod_box_labels_put(b);
	megapod_box_labels_put(longer);
	megapod_box_labels_put(other);
	KUNIT_EXPECT_TRUE(test, list_empty(&labels_list));
	source_of(test, box, "a");
	KUNIT_EXPECT_FALSE_MSG(test, list_empty(&labels_list), "a source has its own");
	megapod_box_free(box);
	KUNIT_EXPECT_TRUE(test, list_empty(&labels_list));
}

/* Without memory there is no ring, and nothing else is different. */
static void box_none(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 0);
	struct box_source *src = source_of(test, box, "a");

	append_one(box, src, 0, 1000, MEGAPOD_STATUS_OK, 5);
	KUNIT_EXPECT_FALSE(test, trip(box, "flow", 2000, 1000, 1000));
	KUNIT_EXPECT_EQ(test, close_at(box, 9000), 0);
	megapod_box_free(box);
}

static struct kunit_case box_cases[] = {
	KUNIT_CASE(box_round_trip),
	KUNIT_CASE(box_is_small),
	KUNIT_CASE(box_freezes),
	KUNIT_CASE(box_after_silence),
	KUNIT_CASE(box_knows_what_rests),
	KUNIT_CASE(box_tells_what_goes),
	KUNIT_CASE(box_keeps_what_it_knew),
	KUNIT_CASE(box_no_memory),
	KUNIT_CASE(box_many_trips),
	KUNIT_CASE(box_sources),
	KUNIT_CASE(box_labels_once),
	KUNIT_CASE(box_none),
	{ }
};

static struct kunit_suite box_suite = {
	.name = "megapod_box",
	.test_cases = box_cases,
};

kunit_test_suite(box_suite);

MODULE_DESCRIPTION("KUnit tests of the black box");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
