/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/*
 * A record of the black box: what a pod did before and after a trip.
 *
 *	struct megapod_record_head
 *	struct megapod_record_trip	head.trips times, the first is what tripped first
 *	struct megapod_record_source	head.sources times, each followed by
 *	  struct megapod_record_stream	source.streams times
 *	struct megapod_record_segment	head.segments times, oldest first, each followed by
 *	  its entries			segment.size bytes
 *	__le32				CRC-32 (IEEE 802.3) of all that comes before
 *
 * Numbers are little-endian, times are microseconds of boot time, texts end with a zero. Nothing is
 * between the parts, so structs may be unaligned.
 *
 * Entries say how streams changed, and their struct megapod_record_stream what they were at the
 * end. What a stream was at the beginning is what it was at the end, with all changes undone.
 *
 * In an entry are numbers of seven bits each, the least first, with the top bit set in all but the
 * last; signed ones as n << 1 ^ n >> 63. An entry begins with one of these:
 *
 *	MEGAPOD_RECORD_PLACE	a number follows: the source that the next samples are of; a
 *				segment begins with one
 *	MEGAPOD_RECORD_TIME	a signed number follows: the time of the next samples, less that of
 *				those before, or at first less segment.time_us
 *	(stream + 1) << 2 | flags	a sample of a stream of the source. With
 *				MEGAPOD_RECORD_STATUS a byte follows, its status exclusive-or what
 *				it was, else it is as it was; then with MEGAPOD_RECORD_VALUE a
 *				signed number, what its value is more than it was, modulo 2^64,
 *				else that is as it was
 *
 * What a sample of a MEGAPOD_RECORD_POLL stream says is its time: each channel of this poll of
 * which a status is known was read then. Those that have another status or value than before had a
 * sample of their own just before it, the others are as they were.
 *
 * Version 2 does not say what streams were at the end. There each segment stands by itself: at its
 * beginning every value is 0 and no status is known, and the byte is the status. Version 1 had no
 * polls, either. The struct megapod_record_stream of each ends where the next begins to say more.
 */
#ifndef _UAPI_LINUX_MEGAPOD_RECORD_H
#define _UAPI_LINUX_MEGAPOD_RECORD_H

#include <linux/types.h>

#define MEGAPOD_RECORD_MAGIC	"\211megabox"
#define MEGAPOD_RECORD_VERSION	3

/* Why a record may be shorter than was asked for */
#define MEGAPOD_RECORD_CUT_BEFORE	(1 << 0)
#define MEGAPOD_RECORD_CUT_AFTER	(1 << 1)

/**
 * struct megapod_record_head - what the record is of
 * @magic: MEGAPOD_RECORD_MAGIC, without its zero
 * @version: MEGAPOD_RECORD_VERSION
 * @size: of the whole, with its check sum
 * @pod: name of the pod
 * @id: number of the record, unique in its pod since the modules were loaded
 * @flags: MEGAPOD_RECORD_CUT_*
 * @from_us: begin of what was to be recorded
 * @to_us: end of it
 * @trip_us: the first trip
 * @trip_real_us: the same as time of day, in microseconds since 1970
 * @trips: number of trips told of
 * @more_trips: number of further ones
 * @sources: number of sources
 * @segments: number of segments
 */
struct megapod_record_head {
	__u8 magic[8];
	__le32 version;
	__le32 size;
	char pod[32];
	__le32 id;
	__le32 flags;
	__le64 from_us;
	__le64 to_us;
	__le64 trip_us;
	__le64 trip_real_us;
	__le32 trips;
	__le32 more_trips;
	__le32 sources;
	__le32 segments;
};

/**
 * struct megapod_record_trip - an interlock that tripped
 * @time_us: when
 * @value: what its first input read, in the unit of @quantity
 * @cause: enum megapod_interlock_cause
 * @has_input: @quantity and @value are known
 * @quantity: enum megapod_quantity
 * @pad: 0
 * @interlock: its name
 * @input: component/label of its first input, or empty
 */
struct megapod_record_trip {
	__le64 time_us;
	__le64 value;
	__u8 cause;
	__u8 has_input;
	__u8 quantity;
	__u8 pad[5];
	char interlock[32];
	char input[80];
};

/**
 * enum megapod_record_source_kind - what streams come from
 * @MEGAPOD_RECORD_SOURCE_COMPONENT: a component
 * @MEGAPOD_RECORD_SOURCE_INTERLOCK: an interlock
 */
enum megapod_record_source_kind {
	MEGAPOD_RECORD_SOURCE_COMPONENT,
	MEGAPOD_RECORD_SOURCE_INTERLOCK,
};

/**
 * struct megapod_record_source - a component or an interlock
 * @number: by which entries name it
 * @streams: number of its streams
 * @kind: enum megapod_record_source_kind
 * @name: its name
 */
struct megapod_record_source {
	__le32 number;
	__le32 streams;
	__le32 kind;
	char name[32];
};

/**
 * enum megapod_record_stream_kind - what a stream is of; its value
 * @MEGAPOD_RECORD_CHANNEL: a reading: in the unit of its quantity; its status is enum
 *	megapod_status
 * @MEGAPOD_RECORD_OUTLET: an outlet: enum megapod_outlet_state
 * @MEGAPOD_RECORD_OUTLET_COMMAND: a command to it: enum megapod_progress, and 256 times the wanted
 *	enum megapod_outlet_state
 * @MEGAPOD_RECORD_PUMP: a pump: enum megapod_pump_mode
 * @MEGAPOD_RECORD_PUMP_COMMAND: a command to it: enum megapod_progress
 * @MEGAPOD_RECORD_SETPOINT_COMMAND: a command to a set-point: enum megapod_progress
 * @MEGAPOD_RECORD_INTERLOCK: an interlock: enum megapod_interlock_state
 * @MEGAPOD_RECORD_POLL: a poll: that it was answered
 */
enum megapod_record_stream_kind {
	MEGAPOD_RECORD_CHANNEL,
	MEGAPOD_RECORD_OUTLET,
	MEGAPOD_RECORD_OUTLET_COMMAND,
	MEGAPOD_RECORD_PUMP,
	MEGAPOD_RECORD_PUMP_COMMAND,
	MEGAPOD_RECORD_SETPOINT_COMMAND,
	MEGAPOD_RECORD_INTERLOCK,
	MEGAPOD_RECORD_POLL,
};

/**
 * struct megapod_record_stream - what has one value at a time
 * @kind: enum megapod_record_stream_kind
 * @quantity: of a channel or set-point: enum megapod_quantity
 * @index: of the channel, outlet, pump, set-point or poll
 * @label: its label
 * @poll: of a channel: @index of the poll that reads it, if its source has such a stream, or
 *	MEGAPOD_RECORD_NO_POLL
 * @status: its status at the end, or MEGAPOD_RECORD_NO_STATUS
 * @pad: 0
 * @value: its value at the end
 */
struct megapod_record_stream {
	__u8 kind;
	__u8 quantity;
	__le16 index;
	char label[48];
	__le16 poll;
	__u8 status;
	__u8 pad;
	__le64 value;
};

/* Nothing was heard of a stream */
#define MEGAPOD_RECORD_NO_STATUS	0xff
/* The device does not have it */
#define MEGAPOD_RECORD_NO_POLL		0xffff

/**
 * struct megapod_record_segment - some of the entries
 * @time_us: from which their times count
 * @size: number of bytes
 * @pad: 0
 */
struct megapod_record_segment {
	__le64 time_us;
	__le32 size;
	__le32 pad;
};

#define MEGAPOD_RECORD_PLACE	0
#define MEGAPOD_RECORD_TIME	1
#define MEGAPOD_RECORD_STATUS	(1 << 0)
#define MEGAPOD_RECORD_VALUE	(1 << 1)

#endif /* _UAPI_LINUX_MEGAPOD_RECORD_H */
