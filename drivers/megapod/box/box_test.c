// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the black box. What was appended is read again by a decoder of its own, from any segment
 * on; records hold what they need, and no more than their share.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/unaligned.h>

#include "code.c"
#include "ring.c"
#include "source.c"
#include "image.c"

#define STREAMS	6

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
 * @value: by source and stream
 * @status: by source and stream
 */
struct reader {
	const u8 *at;
	const u8 *end;
	u64 time_us;
	u32 source;
	u64 value[2][STREAMS];
	u8 status[2][STREAMS];
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

/* False at the end. */
static bool next(struct reader *r, struct noted *got)
{
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
		if (got->stream >= STREAMS || r->source > 1)
			return false;
		got->source = r->source;
		got->time_us = r->time_us;
		if (head & MEGAPOD_RECORD_STATUS)
			r->status[r->source][got->stream] = *r->at++;
		if (head & MEGAPOD_RECORD_VALUE)
			r->value[r->source][got->stream] += get_signed(r);
		got->sample.status = r->status[r->source][got->stream];
		got->sample.value = r->value[r->source][got->stream];
		return true;
	}
	return false;
}

static struct megapod_box *box_of(struct kunit *test, u32 kib)
{
	struct megapod_box *box = kunit_kzalloc(test, sizeof(*box), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, box);
	KUNIT_ASSERT_EQ(test, megapod_box_init(box, kib), 0);
	return box;
}

static struct box_source *source_of(struct kunit *test, struct megapod_box *box, const char *name)
{
	struct box_source *src = megapod_box_source_new(MEGAPOD_RECORD_SOURCE_COMPONENT, name,
							STREAMS, STREAMS * sizeof("flow"));
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, src);
	for (i = 0; i < STREAMS; i++)
		megapod_box_stream_add(src, MEGAPOD_RECORD_CHANNEL, MEGAPOD_QUANTITY_FLOW, i,
				       "flow");
	return megapod_box_source_add(box, src);
}

static void append_one(struct megapod_box *box, struct box_source *src, u32 stream, u64 time_us,
		       u8 status, s64 value)
{
	guard(spinlock)(&box->lock);
	megapod_box_append(box, src, stream, time_us, status, value);
}

static u64 trip(struct megapod_box *box, const char *name, u64 time_us, u64 before_us, u64 after_us)
{
	struct box_trip trip = { .time_us = time_us };

	strscpy(trip.interlock, name, sizeof(trip.interlock));
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

	guard(spinlock)(&box->lock);
	record = megapod_box_find(box, id);
	KUNIT_ASSERT_NOT_NULL(test, record);
	megapod_box_clear(box, record);
}

static s64 random_value(struct rnd_state *rnd)
{
	u64 n = (u64)prandom_u32_state(rnd) << 32 | prandom_u32_state(rnd);

	return n >> (prandom_u32_state(rnd) & 63);
}

/* Random samples, and each segment read by itself: it has exactly those that came in its turn. */
static void box_round_trip(struct kunit *test)
{
	enum { NUM = 20000 };
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src[2] = { source_of(test, box, "a"), source_of(test, box, "b") };
	struct noted *noted = vmalloc(array_size(NUM, sizeof(*noted)));
	u64 time_us = 1000000, value[2][STREAMS] = {}, seq = 0;
	struct rnd_state rnd;
	u32 i, k, first = 0;

	KUNIT_ASSERT_NOT_NULL(test, noted);
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
	}
	for (i = 0; i < BOX_SEGMENTS; i++) {
		struct box_segment *seg = &box->segment[i];
		struct reader r = {
			.at = megapod_box_bytes(box, seg),
			.end = megapod_box_bytes(box, seg) + seg->used,
			.time_us = seg->begin_us,
		};
		struct noted got;

		KUNIT_ASSERT_NE_MSG(test, seg->seq, 0, "the ring is full");
		KUNIT_ASSERT_LE(test, seg->used, box->size);
		/* where this segment begins in what was appended */
		KUNIT_ASSERT_TRUE(test, next(&r, &got));
		for (first = 0; first < NUM && noted[first].time_us != got.time_us; first++)
			;
		for (k = first; k < NUM; k++) {
			bool has_value = noted[k].sample.status < MEGAPOD_STATUS_STALE;

			KUNIT_ASSERT_EQ(test, got.time_us, noted[k].time_us);
			KUNIT_ASSERT_EQ(test, got.source, noted[k].source);
			KUNIT_ASSERT_EQ(test, got.stream, noted[k].stream);
			KUNIT_ASSERT_EQ(test, got.sample.status, noted[k].sample.status);
			if (has_value)
				KUNIT_ASSERT_EQ(test, got.sample.value, noted[k].sample.value);
			if (!next(&r, &got))
				break;
		}
		KUNIT_EXPECT_PTR_EQ(test, r.at, r.end);
		seq = max(seq, seg->seq);
	}
	KUNIT_EXPECT_EQ_MSG(test, seq, box->current_->seq, "the newest is there");
	KUNIT_EXPECT_EQ(test, box->samples, NUM);
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

/* The time around a trip is kept however long the ring goes on; what was before is not. */
static void box_freezes(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *src = source_of(test, box, "rpu");
	struct megapod_record_head *head;
	u64 t, end_us = 0;
	size_t size;
	u32 id;

	for (t = 0; t < 100000; t++) {
		append_one(box, src, t % STREAMS, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
		if (t == 50000)
			end_us = trip(box, "flow", t * 1000, 200000, 200000);
		if (t == 50100)
			KUNIT_EXPECT_EQ_MSG(test, close_at(box, t * 1000), 0, "it goes on");
		if (t == 50200) {
			id = close_at(box, t * 1000);
			KUNIT_EXPECT_EQ(test, id, 1);
			KUNIT_EXPECT_EQ_MSG(test, close_at(box, t * 1000), 0, "told once");
		}
	}
	KUNIT_EXPECT_EQ(test, end_us, 50200000);
	KUNIT_EXPECT_LT(test, box->record[0].pinned, BOX_SHARE);
	head = megapod_box_image(box, "pod0", 1, &size);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, head);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(head->size), size);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(head->flags), 0);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(head->segments), box->record[0].pinned);
	KUNIT_EXPECT_STREQ(test, head->pod, "pod0");
	KUNIT_EXPECT_EQ(test, ~crc32_le(~0, (u8 *)head, size - 4),
			get_unaligned_le32((u8 *)head + size - 4));
	kvfree(head);
	KUNIT_EXPECT_EQ(test, PTR_ERR(megapod_box_image(box, "pod0", 2, &size)), -ENOENT);
	clear(test, box, 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(megapod_box_image(box, "pod0", 1, &size)), -ENOENT);
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
	KUNIT_EXPECT_NE(test, trip(box, "again", t * 1000, 0, 1), 0);
	for (i = 0; i < 3 * BOX_TRIPS; i++)
		trip(box, "more", t * 1000, 0, 1);
	KUNIT_EXPECT_EQ(test, box->record[1].num_trips, BOX_TRIPS);
	KUNIT_EXPECT_EQ(test, box->record[1].more_trips, 2 * BOX_TRIPS + 1);
	megapod_box_free(box);
}

static u32 num_sources(const struct megapod_box *box)
{
	struct box_source *src;
	u32 num = 0;

	list_for_each_entry(src, &box->sources, list)
		num++;
	return num;
}

/* A component that comes back goes on with its streams; one of which nothing is left goes. */
static void box_sources(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 64);
	struct box_source *a = source_of(test, box, "a"), *b;
	u64 t;

	append_one(box, a, 0, 1000, MEGAPOD_STATUS_OK, 5);
	KUNIT_EXPECT_PTR_NE_MSG(test, source_of(test, box, "a"), a, "it is not gone");
	megapod_box_source_gone(box, a);
	b = source_of(test, box, "a");
	KUNIT_EXPECT_PTR_EQ(test, b, a);
	megapod_box_source_gone(box, a);
	b = source_of(test, box, "b");
	KUNIT_EXPECT_EQ_MSG(test, num_sources(box), 3, "the ring speaks of it");
	for (t = 0; t < 100000; t++)
		append_one(box, b, 0, t * 1000, MEGAPOD_STATUS_OK, t * 1000003);
	source_of(test, box, "c");
	KUNIT_EXPECT_EQ_MSG(test, num_sources(box), 3, "it does not any more");
	megapod_box_free(box);
}

/* Without memory there is no ring, and nothing else is different. */
static void box_none(struct kunit *test)
{
	struct megapod_box *box = box_of(test, 0);
	struct box_source *src = source_of(test, box, "a");

	append_one(box, src, 0, 1000, MEGAPOD_STATUS_OK, 5);
	KUNIT_EXPECT_EQ(test, trip(box, "flow", 2000, 1000, 1000), 0);
	KUNIT_EXPECT_EQ(test, close_at(box, 9000), 0);
	megapod_box_free(box);
}

static struct kunit_case box_cases[] = {
	KUNIT_CASE(box_round_trip),
	KUNIT_CASE(box_is_small),
	KUNIT_CASE(box_freezes),
	KUNIT_CASE(box_many_trips),
	KUNIT_CASE(box_sources),
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
