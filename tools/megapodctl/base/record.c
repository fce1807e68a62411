// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a record of the black box. A file may come from anywhere: nothing in it is believed.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod_record.h>

#include "base/record.h"

/* More is none of ours: the kernel gives a record a fifth of at most a GiB */
#define MOST_BYTES (256 * 1024 * 1024)
#define MOST_SAMPLES (64 * 1024 * 1024)
/*
 * For each byte of it. A reply has 125 registers at most, and that they are what they were takes five
 * bytes: 25 readings each. Those that are bits of registers are more, but take 64 bytes each besides.
 */
#define MOST_EACH 64

/**
 * struct reader - what is left of a file
 * @at: next byte
 * @left: bytes from there
 * @torn: there were fewer than were asked for
 */
struct reader {
	const unsigned char *at;
	size_t left;
	bool torn;
};

/**
 * struct latest - the last sample of a stream
 * @segment: where segments stand by themselves, the one that it is in
 * @time_us: its time
 * @status: its status
 * @value: its value
 */
struct latest {
	uint32_t segment;
	uint64_t time_us;
	unsigned int status;
	uint64_t value;
};

/* The next @size bytes, NULL if there are not as many. */
static const unsigned char *take(struct reader *r, size_t size)
{
	const unsigned char *at = r->at;

	if (r->left < size) {
		r->torn = true;
		return NULL;
	}
	r->at += size;
	r->left -= size;
	return at;
}

static uint64_t little(const void *bytes, int size)
{
	const unsigned char *b = bytes;
	uint64_t n = 0;

	while (size--)
		n = n << 8 | b[size];
	return n;
}

#define LE32(field) ((uint32_t)little(&(field), 4))
#define LE64(field) little(&(field), 8)

/* A text of @size bytes at most; the kernel's are ASCII, and a terminal may obey what is not. */
static void copy_text(char *to, const char *from, size_t size)
{
	size_t i;

	for (i = 0; i < size && from[i]; i++)
		to[i] = from[i] < ' ' || from[i] > '~' ? '?' : from[i];
	to[i] = '\0';
}

/* IEEE 802.3, section 3.2.9 */
static uint32_t crc32(const unsigned char *bytes, size_t size)
{
	uint32_t table[256], crc = ~0U;
	size_t i;
	int bit;

	for (i = 0; i < 256; i++) {
		table[i] = i;
		for (bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
	}
	for (i = 0; i < size; i++)
		crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xff];
	return ~crc;
}

static void *zeroes(size_t count, size_t size)
{
	return calloc(count ? count : 1, size);
}

static const char *read_head(struct record *record, struct reader *r, struct megapod_record_head *head)
{
	static char why[96];
	const unsigned char *begin = r->at;
	size_t size = r->left;

	if (size < sizeof(head->magic) || memcmp(begin, MEGAPOD_RECORD_MAGIC, sizeof(head->magic)))
		return "it is no record of a black box";
	if (size < sizeof(*head))
		return "it is torn: its head is not whole";
	memcpy(head, take(r, sizeof(*head)), sizeof(*head));
	if (LE32(head->version) < 1 || LE32(head->version) > MEGAPOD_RECORD_VERSION) {
		snprintf(why, sizeof(why), "it is of version %u, this reads versions 1 to %u",
			 LE32(head->version), MEGAPOD_RECORD_VERSION);
		return why;
	}
	if (LE32(head->size) > size) {
		snprintf(why, sizeof(why), "it is torn: %zu of %u bytes are there", size,
			 LE32(head->size));
		return why;
	}
	if (LE32(head->size) < size || size < sizeof(*head) + 4)
		return "it is damaged: something follows on its end";
	if (crc32(begin, size - 4) != little(begin + size - 4, 4))
		return "it is damaged: its check sum is wrong";
	r->left -= 4;
	copy_text(record->pod, head->pod, sizeof(head->pod));
	record->id = LE32(head->id);
	record->flags = LE32(head->flags);
	record->from_us = LE64(head->from_us);
	record->to_us = LE64(head->to_us);
	record->trip_us = LE64(head->trip_us);
	record->trip_real_us = LE64(head->trip_real_us);
	record->more_trips = LE32(head->more_trips);
	return NULL;
}

static void read_trips(struct record *record, struct reader *r, uint32_t count)
{
	struct megapod_record_trip trip;
	const unsigned char *bytes;

	if (count > r->left / sizeof(trip)) {
		r->torn = true;
		return;
	}
	record->trip = zeroes(count, sizeof(*record->trip));
	while (record->trip && record->trips < count && (bytes = take(r, sizeof(trip)))) {
		struct record_trip *to = &record->trip[record->trips++];

		memcpy(&trip, bytes, sizeof(trip));
		to->time_us = LE64(trip.time_us);
		to->value = LE64(trip.value);
		to->cause = trip.cause;
		to->has_input = trip.has_input;
		to->quantity = trip.quantity;
		copy_text(to->interlock, trip.interlock, sizeof(trip.interlock));
		copy_text(to->input, trip.input, sizeof(trip.input));
	}
}

static void read_streams(struct record_source *source, struct reader *r, uint32_t count,
			 size_t size)
{
	struct megapod_record_stream stream = { 0 };
	const unsigned char *bytes;

	if (count > r->left / size) {
		r->torn = true;
		return;
	}
	source->stream = zeroes(count, sizeof(*source->stream));
	while (source->stream && source->streams < count && (bytes = take(r, size))) {
		struct record_stream *to = &source->stream[source->streams++];

		memcpy(&stream, bytes, size);
		to->kind = stream.kind;
		to->quantity = stream.quantity;
		to->index = little(&stream.index, 2);
		to->poll = little(&stream.poll, 2);
		to->end_status = stream.status;
		to->end_value = LE64(stream.value);
		copy_text(to->label, stream.label, sizeof(stream.label));
	}
}

static void read_sources(struct record *record, struct reader *r, uint32_t count, size_t stream)
{
	struct megapod_record_source source;
	const unsigned char *bytes;

	if (count > r->left / sizeof(source)) {
		r->torn = true;
		return;
	}
	record->source = zeroes(count, sizeof(*record->source));
	while (record->source && record->sources < count && (bytes = take(r, sizeof(source)))) {
		struct record_source *to = &record->source[record->sources++];

		memcpy(&source, bytes, sizeof(source));
		to->number = LE32(source.number);
		to->kind = LE32(source.kind);
		copy_text(to->name, source.name, sizeof(source.name));
		to->base = record->streams;
		read_streams(to, r, LE32(source.streams), stream);
		record->streams += to->streams;
	}
}

/* A number of seven bits in each byte. */
static uint64_t number(struct reader *r)
{
	const unsigned char *byte;
	uint64_t n = 0;
	int shift;

	for (shift = 0; shift < 64 && (byte = take(r, 1)); shift += 7) {
		n |= (uint64_t)(*byte & 0x7f) << shift;
		if (!(*byte & 0x80))
			return n;
	}
	r->torn = true;
	return 0;
}

static uint64_t signed_number(struct reader *r)
{
	uint64_t n = number(r);

	return n >> 1 ^ -(n & 1);
}

static int by_number(const void *a, const void *b)
{
	const struct record_source *const *x = a, *const *y = b;

	return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

/* All sources in the order of their numbers. */
static const struct record_source **sort_sources(const struct record *record)
{
	const struct record_source **source = zeroes(record->sources, sizeof(*source));
	size_t i;

	for (i = 0; source && i < record->sources; i++)
		source[i] = &record->source[i];
	if (source)
		qsort(source, record->sources, sizeof(*source), by_number);
	return source;
}

/* The poll that reads a stream; more than any if it is no channel. */
static unsigned int poll_of(const struct record_stream *stream)
{
	return stream->kind == MEGAPOD_RECORD_CHANNEL ? stream->poll : UINT_MAX;
}

static int by_poll(const void *a, const void *b)
{
	const struct record_stream *const *x = a, *const *y = b;
	unsigned int p = poll_of(*x), q = poll_of(*y);

	return p == q ? (*x > *y) - (*x < *y) : (p > q) - (p < q);
}

/* All streams, those of each source by the poll that reads them. */
static const struct record_stream **sort_streams(const struct record *record)
{
	const struct record_stream **stream = zeroes(record->streams, sizeof(*stream));
	size_t i, k;

	for (i = 0; stream && i < record->sources; i++) {
		const struct record_source *source = &record->source[i];

		for (k = 0; k < source->streams; k++)
			stream[source->base + k] = &source->stream[k];
		qsort(&stream[source->base], source->streams, sizeof(*stream), by_poll);
	}
	return stream;
}

/**
 * struct decoder - what the entries of all segments share
 * @record: where samples go
 * @numbered: the sources, by their numbers
 * @polled: the streams, those of a source by the poll that reads them
 * @latest: by stream
 * @room: for samples
 * @left: how many more there may be, with those that a poll has and that are not kept
 * @segment: number of the segment, from 1
 * @alone: each stands by itself, as in versions 1 and 2
 * @sum: samples are not kept: it is found out what they change in all, and
 * @begin_us: the time of the first
 */
struct decoder {
	struct record *record;
	const struct record_source **numbered;
	const struct record_stream **polled;
	struct latest *latest;
	size_t room;
	size_t left;
	uint32_t segment;
	bool alone;
	bool sum;
	uint64_t begin_us;
};

static bool spend(struct decoder *d)
{
	return d->left && d->left--;
}

static bool store(struct decoder *d, const struct record_sample *sample)
{
	struct record *record = d->record;
	struct record_sample *more;

	if (record->samples == d->room) {
		d->room = d->room ? 2 * d->room : 1024;
		more = realloc(record->sample, d->room * sizeof(*more));
		if (!more)
			return false;
		record->sample = more;
	}
	record->sample[record->samples++] = *sample;
	return true;
}

static bool keep(struct decoder *d, const struct record_sample *sample)
{
	return spend(d) && store(d, sample);
}

/* The source of a number. */
static const struct record_source *source_of(const struct decoder *d, uint64_t number)
{
	struct record_source wanted = { .number = number };
	const struct record_source *key = &wanted, **found;

	if (number > UINT32_MAX)
		return NULL;
	found = bsearch(&key, d->numbered, d->record->sources, sizeof(*found), by_number);
	return found ? *found : NULL;
}

/* The last sample of a stream of all, of which nothing may be known. */
static struct latest *latest_of(struct decoder *d, size_t stream)
{
	struct latest *latest = &d->latest[stream];

	if (d->alone && latest->segment != d->segment)
		*latest = (struct latest){ .segment = d->segment, .status = MEGAPOD_RECORD_NO_STATUS };
	return latest;
}

/* The first of the streams of a source, by poll, that @poll or a later one reads; @count if none. */
static size_t first_polled(const struct record_stream **polled, size_t count, unsigned int poll)
{
	size_t first = 0, middle;

	while (first < count) {
		middle = first + (count - first) / 2;
		if (poll_of(polled[middle]) < poll)
			first = middle + 1;
		else
			count = middle;
	}
	return first;
}

/* What a sample of @poll says: other channels of it were read, too, and are as they were. */
static bool keep_polled(struct decoder *d, const struct record_sample *poll)
{
	const struct record_source *source = poll->source;
	const struct record_stream **polled = &d->polled[source->base];
	size_t i;

	for (i = first_polled(polled, source->streams, poll->stream->index);
	     i < source->streams && poll_of(polled[i]) == poll->stream->index; i++) {
		struct latest *latest = latest_of(d, record_place(source, polled[i]));
		struct record_sample sample = {
			.time_us = poll->time_us,
			.source = source,
			.stream = polled[i],
			.status = latest->status,
			.value = latest->value,
		};

		if (!spend(d))
			return false;
		if (latest->status == MEGAPOD_RECORD_NO_STATUS || latest->time_us == poll->time_us)
			continue;
		latest->time_us = poll->time_us;
		if (!store(d, &sample))
			return false;
	}
	return true;
}

static bool keep_sample(struct decoder *d, const struct record_sample *sample)
{
	if (d->sum) {
		if (sample->time_us < d->begin_us)
			d->begin_us = sample->time_us;
		return true;
	}
	return sample->stream->kind == MEGAPOD_RECORD_POLL ? keep_polled(d, sample) :
							     keep(d, sample);
}

static const char *read_entries(struct decoder *d, struct reader *r, uint64_t time_us)
{
	struct record_sample sample = { .time_us = time_us };

	while (r->left) {
		uint64_t head = number(r);
		const unsigned char *byte;
		struct latest *latest;

		if (head == MEGAPOD_RECORD_PLACE) {
			sample.source = source_of(d, number(r));
			if (!sample.source)
				return "it is damaged: a sample is of nothing that it knows";
			continue;
		}
		if (head == MEGAPOD_RECORD_TIME) {
			sample.time_us += signed_number(r);
			continue;
		}
		if (!sample.source || head >> 2 < 1 || head >> 2 > sample.source->streams)
			return "it is damaged: a sample is of nothing that it knows";
		sample.stream = &sample.source->stream[(head >> 2) - 1];
		latest = latest_of(d, record_place(sample.source, sample.stream));
		latest->time_us = sample.time_us;
		if (head & MEGAPOD_RECORD_STATUS && (byte = take(r, 1)))
			latest->status = d->alone ? *byte : latest->status ^ *byte;
		if (head & MEGAPOD_RECORD_VALUE)
			latest->value += signed_number(r);
		if (r->torn)
			return "it is damaged: an entry is not whole";
		sample.status = latest->status;
		sample.value = latest->value;
		if (!keep_sample(d, &sample))
			return "it has too many samples";
	}
	return r->torn ? "it is damaged: an entry is not whole" : NULL;
}

static const char *read_segments(struct decoder *d, struct reader *r, uint32_t count)
{
	struct megapod_record_segment segment;
	const unsigned char *bytes;
	const char *wrong = NULL;

	d->record->coded = 0;
	for (d->segment = 1; !wrong && d->segment <= count; d->segment++) {
		struct reader entries = { 0 };

		bytes = take(r, sizeof(segment));
		if (!bytes)
			break;
		memcpy(&segment, bytes, sizeof(segment));
		entries.left = LE32(segment.size);
		entries.at = take(r, entries.left);
		if (!entries.at)
			break;
		d->record->coded += entries.left;
		wrong = read_entries(d, &entries, LE64(segment.time_us));
	}
	return wrong;
}

/* What is a state, and not read again and again, is there from the beginning. */
static bool keep_begin(struct decoder *d, const struct record_source *source,
		       const struct record_stream *stream, const struct latest *latest)
{
	struct record_sample sample = {
		.time_us = d->begin_us,
		.source = source,
		.stream = stream,
		.status = latest->status,
		.value = latest->value,
	};

	if ((stream->kind != MEGAPOD_RECORD_OUTLET && stream->kind != MEGAPOD_RECORD_PUMP &&
	     stream->kind != MEGAPOD_RECORD_INTERLOCK) || latest->status == MEGAPOD_RECORD_NO_STATUS ||
	    d->begin_us == UINT64_MAX)
		return true;
	return keep(d, &sample);
}

/* All streams at the beginning: as they were at the end, less what the entries change in all. */
static bool begin(struct decoder *d)
{
	struct latest *latest = d->latest;
	size_t i, k;

	for (i = 0; i < d->record->sources; i++) {
		const struct record_source *source = &d->record->source[i];

		for (k = 0; k < source->streams; k++, latest++) {
			latest->status ^= source->stream[k].end_status;
			latest->value = source->stream[k].end_value - latest->value;
			latest->time_us = 0;
			if (!keep_begin(d, source, &source->stream[k], latest))
				return false;
		}
	}
	return true;
}

/* They are read twice: for what they change, then from what was at their beginning. */
static const char *read_changes(struct decoder *d, struct reader *r, uint32_t count)
{
	struct reader again = *r;
	const char *wrong;

	d->sum = true;
	d->begin_us = UINT64_MAX;
	wrong = read_segments(d, &again, count);
	if (wrong || again.torn || !count) {
		*r = again;
		return wrong;
	}
	d->sum = false;
	return begin(d) ? read_segments(d, r, count) : "it has too many samples";
}

static int by_time(const void *a, const void *b)
{
	const struct record_sample *x = a, *y = b;

	return (x->time_us > y->time_us) - (x->time_us < y->time_us);
}

/* They are nearly sorted, and of equal times the order stays. */
static void sort(struct record_sample *sample, size_t count)
{
	struct record_sample *half;
	size_t i, k, to = 0, n = count / 2;

	for (i = 1; i < count && by_time(&sample[i - 1], &sample[i]) <= 0; i++)
		;
	if (i >= count)
		return;
	sort(sample, n);
	sort(sample + n, count - n);
	half = malloc(n * sizeof(*half));
	if (!half)
		return;
	memcpy(half, sample, n * sizeof(*half));
	for (i = 0, k = n; i < n; to++)
		sample[to] = k < count && by_time(&half[i], &sample[k]) > 0 ? sample[k++] : half[i++];
	free(half);
}

static size_t stream_size(uint32_t version)
{
	switch (version) {
	case 1:		return offsetof(struct megapod_record_stream, poll);
	case 2:		return offsetof(struct megapod_record_stream, status);
	default:	return sizeof(struct megapod_record_stream);
	}
}

static const char *read_body(struct record *record, struct reader *r,
			     const struct megapod_record_head *head)
{
	uint32_t version = LE32(head->version), segments = LE32(head->segments);
	struct decoder d = { .record = record, .alone = version < 3 };
	const char *wrong = NULL;

	read_trips(record, r, LE32(head->trips));
	if (!r->torn)
		read_sources(record, r, LE32(head->sources), stream_size(version));
	d.latest = zeroes(record->streams, sizeof(*d.latest));
	d.numbered = sort_sources(record);
	d.polled = sort_streams(record);
	d.left = LE32(head->size) < MOST_SAMPLES / MOST_EACH ? LE32(head->size) * MOST_EACH : MOST_SAMPLES;
	if (!d.latest || !d.numbered || !d.polled)
		wrong = "there is no memory for it";
	else if (!r->torn)
		wrong = d.alone ? read_segments(&d, r, segments) : read_changes(&d, r, segments);
	free(d.polled);
	free(d.numbered);
	free(d.latest);
	if (!wrong && (r->torn || r->left))
		wrong = "it is damaged: its parts do not fit its size";
	if (!wrong)
		sort(record->sample, record->samples);
	return wrong;
}

const char *record_read(struct record *record, const unsigned char *bytes, size_t size)
{
	struct reader r = { .at = bytes, .left = size };
	struct megapod_record_head head;
	const char *wrong;

	memset(record, 0, sizeof(*record));
	wrong = read_head(record, &r, &head);
	return wrong ? wrong : read_body(record, &r, &head);
}

void record_free(struct record *record)
{
	size_t i;

	for (i = 0; i < record->sources; i++)
		free(record->source[i].stream);
	free(record->source);
	free(record->trip);
	free(record->sample);
	memset(record, 0, sizeof(*record));
}

const char *record_load(struct record *record, const char *name)
{
	unsigned char *bytes = NULL, *more;
	size_t size = 0, room = 0;
	const char *wrong = NULL;
	FILE *file = fopen(name, "rb");

	memset(record, 0, sizeof(*record));
	if (!file)
		return strerror(errno);
	while (!wrong && !feof(file) && !ferror(file)) {
		if (size == room) {
			room = room ? 2 * room : 65536;
			more = room > 2 * MOST_BYTES ? NULL : realloc(bytes, room);
			if (!more) {
				wrong = "it is too large";
				break;
			}
			bytes = more;
		}
		size += fread(bytes + size, 1, room - size, file);
	}
	if (!wrong && ferror(file))
		wrong = strerror(errno);
	if (!wrong)
		wrong = record_read(record, bytes, size);
	fclose(file);
	free(bytes);
	return wrong;
}
