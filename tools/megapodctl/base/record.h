/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a record of the black box, see include/uapi/linux/megapod_record.h; podsim does it by this, too.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct record_trip - an interlock that tripped
 * @time_us: boot time
 * @value: what its first input read, in the unit of @quantity
 * @cause: enum megapod_interlock_cause
 * @has_input: @quantity and @value are known
 * @quantity: enum megapod_quantity
 * @interlock: its name
 * @input: component/label of the input
 */
struct record_trip {
	uint64_t time_us;
	int64_t value;
	unsigned int cause;
	bool has_input;
	unsigned int quantity;
	char interlock[33];
	char input[81];
};

/**
 * struct record_stream - what has one value at a time
 * @kind: enum megapod_record_stream_kind
 * @quantity: of a channel or set-point
 * @index: of the channel, outlet, pump, set-point or poll
 * @poll: of a channel: @index of the poll that reads it, if there is such a stream
 * @end_status: its status at the end, from version 3 on
 * @end_value: its value at the end
 * @label: its label
 */
struct record_stream {
	unsigned int kind;
	unsigned int quantity;
	unsigned int index;
	unsigned int poll;
	unsigned int end_status;
	uint64_t end_value;
	char label[49];
};

/**
 * struct record_source - a component or an interlock
 * @number: in entries
 * @kind: enum megapod_record_source_kind
 * @name: its name
 * @base: place of the first of its streams among all
 * @streams: number of @stream
 * @stream: its streams
 */
struct record_source {
	uint32_t number;
	unsigned int kind;
	char name[33];
	size_t base;
	size_t streams;
	struct record_stream *stream;
};

/* Of a stream of @source, among all. */
static inline size_t record_place(const struct record_source *source, const struct record_stream *stream)
{
	return source->base + (size_t)(stream - source->stream);
}

/**
 * struct record_sample - a sample
 * @time_us: boot time
 * @source: its source
 * @stream: its stream
 * @status: enum megapod_status
 * @value: its value, if it has one by its status
 */
struct record_sample {
	uint64_t time_us;
	const struct record_source *source;
	const struct record_stream *stream;
	unsigned int status;
	int64_t value;
};

/**
 * struct record - a record
 * @pod: name of the pod
 * @id: its number
 * @flags: MEGAPOD_RECORD_CUT_*
 * @from_us: begin of what was to be recorded
 * @to_us: end
 * @trip_us: the first trip
 * @trip_real_us: the same as time of day
 * @more_trips: trips beside @trip
 * @trips: number of @trip
 * @sources: number of @source
 * @streams: number of streams of all of them
 * @samples: number of @sample
 * @coded: bytes that these took
 * @trip: interlocks that tripped, the first one first
 * @source: components and interlocks
 * @sample: samples, by time
 */
struct record {
	char pod[33];
	uint32_t id;
	uint32_t flags;
	uint64_t from_us;
	uint64_t to_us;
	uint64_t trip_us;
	uint64_t trip_real_us;
	uint32_t more_trips;
	size_t trips;
	size_t sources;
	size_t streams;
	size_t samples;
	size_t coded;
	struct record_trip *trip;
	struct record_source *source;
	struct record_sample *sample;
};

/**
 * record_read() - read a record
 * @record: result, for record_free() in any case
 * @bytes: the file
 * @size: its size
 *
 * Return: NULL, or what is wrong with it.
 */
const char *record_read(struct record *record, const unsigned char *bytes, size_t size);
void record_free(struct record *record);

/**
 * record_load() - read a record from a file
 * @record: result, for record_free() in any case
 * @name: the file
 *
 * Return: NULL, or what is wrong with it.
 */
const char *record_load(struct record *record, const char *name);

#endif
