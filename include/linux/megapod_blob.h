/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Register maps as files: what megapod-map compiles and megapod_site serves. Pure; also built in
 * user space.
 *
 * A blob has a header, sections, and a check sum. All numbers are little-endian::
 *
 *	magic		8 bytes
 *	version		u16
 *	sections	u16: how many follow
 *	length		u32: of the whole
 *	of each section: records u32, bytes of one record u32
 *	the sections, in the order of enum map_blob_type
 *	CRC-32 of all before it, u32
 *
 * There are no pointers and no offsets but those of strings: who names records takes the next ones
 * of their section, so that each record belongs to one place and none is left over. Fields
 * are only ever added at the end of a record, and types at the end of the list. What an older
 * blob lacks is zero, which is what a field that is not said is everywhere in a map; a longer
 * record, or another section, is of a newer one and refused.
 */
#ifndef _LINUX_MEGAPOD_BLOB_H
#define _LINUX_MEGAPOD_BLOB_H

#include <linux/types.h>

#include <linux/megapod_map.h>

#define MAP_BLOB_MAGIC		"megamap"
#define MAP_BLOB_MAGIC_SIZE	8
#define MAP_BLOB_VERSION	1
#define MAP_BLOB_HEAD		16
#define MAP_BLOB_SECTION	8
#define MAP_BLOB_CRC		4
#define MAP_BLOB_MAX		0x40000

/**
 * struct map_blob - what a file says
 * @grade: of the least certain source that the map rests on, 'A' to 'C'
 * @map: the map; without owner and hooks
 */
struct map_blob {
	u8 grade;
	struct megapod_map map;
};

/**
 * enum map_blob_type - sections of a blob, which are types of records
 * @MAP_BLOB_STRINGS: characters; strings end with NUL, the first byte is one
 * @MAP_BLOB_FILE: &struct map_blob, one
 * @MAP_BLOB_MAP: &struct megapod_map
 * @MAP_BLOB_IDENTITY: &struct megapod_map_identity
 * @MAP_BLOB_STRING_AT: &struct megapod_map_string
 * @MAP_BLOB_SIZES: &struct megapod_map_sizes
 * @MAP_BLOB_BLOCK: &struct megapod_block
 * @MAP_BLOB_AXIS: &struct megapod_axis
 * @MAP_BLOB_POINT: &struct megapod_point
 * @MAP_BLOB_CONDITION: &struct megapod_condition
 * @MAP_BLOB_OUTLETS: &struct megapod_map_outlets
 * @MAP_BLOB_PUMP: &struct megapod_map_pump
 * @MAP_BLOB_SETTING: &struct megapod_map_setting
 * @MAP_BLOB_MODE: &struct megapod_map_mode
 * @MAP_BLOB_GUARD: &struct megapod_map_guard
 * @MAP_BLOB_WRITE: &struct megapod_map_write
 * @MAP_BLOB_REQUESTS: &struct megapod_map_requests
 * @MAP_BLOB_HEARTBEAT: &struct megapod_map_heartbeat
 * @MAP_BLOB_STATE: &struct megapod_state
 * @MAP_BLOB_REF: &struct megapod_map_ref
 * @MAP_BLOB_SETPOINT: &struct megapod_map_setpoint
 * @MAP_BLOB_VALVE: &struct megapod_map_valve
 * @MAP_BLOB_BATTERY: &struct megapod_map_battery
 * @MAP_BLOB_CYCLE: &struct megapod_map_cycle
 * @MAP_BLOB_MODEL: &struct megapod_map_model
 * @MAP_BLOB_TEXTS: &struct megapod_map_text
 * @MAP_BLOB_WINDOW: &struct megapod_map_window
 * @MAP_BLOB_TYPES: number of types
 */
enum map_blob_type {
	MAP_BLOB_STRINGS,
	MAP_BLOB_FILE,
	MAP_BLOB_MAP,
	MAP_BLOB_IDENTITY,
	MAP_BLOB_STRING_AT,
	MAP_BLOB_SIZES,
	MAP_BLOB_BLOCK,
	MAP_BLOB_AXIS,
	MAP_BLOB_POINT,
	MAP_BLOB_CONDITION,
	MAP_BLOB_OUTLETS,
	MAP_BLOB_PUMP,
	MAP_BLOB_SETTING,
	MAP_BLOB_MODE,
	MAP_BLOB_GUARD,
	MAP_BLOB_WRITE,
	MAP_BLOB_REQUESTS,
	MAP_BLOB_HEARTBEAT,
	MAP_BLOB_STATE,
	MAP_BLOB_REF,
	MAP_BLOB_SETPOINT,
	MAP_BLOB_VALVE,
	MAP_BLOB_BATTERY,
	MAP_BLOB_CYCLE,
	MAP_BLOB_MODEL,
	MAP_BLOB_TEXTS,
	MAP_BLOB_WINDOW,
	MAP_BLOB_TYPES,
};

/**
 * enum map_blob_kind - what a field is, and how it stands in a blob
 * @MAP_BLOB_NUMBER: a number, as wide as in the struct
 * @MAP_BLOB_BOOL: a byte, 0 or 1
 * @MAP_BLOB_STRING: a pointer to a string; where it begins in the strings, u32, 0 for NULL
 * @MAP_BLOB_TEXT: an array of characters; as MAP_BLOB_STRING
 * @MAP_BLOB_PART: a struct in the struct; a byte, 1 if it is the next record of its section, 0 if
 *	nothing in it is said
 * @MAP_BLOB_ARRAY: a pointer to structs; how many records, u32
 */
enum map_blob_kind {
	MAP_BLOB_NUMBER,
	MAP_BLOB_BOOL,
	MAP_BLOB_STRING,
	MAP_BLOB_TEXT,
	MAP_BLOB_PART,
	MAP_BLOB_ARRAY,
};

/**
 * struct map_blob_field - a field of a record
 * @offset: where it is in the struct
 * @kind: enum map_blob_kind
 * @size: of MAP_BLOB_NUMBER and MAP_BLOB_TEXT: bytes
 * @type: of MAP_BLOB_PART and MAP_BLOB_ARRAY: enum map_blob_type
 * @num_offset: of MAP_BLOB_ARRAY: where the number of structs is
 * @num_size: of MAP_BLOB_ARRAY: bytes of that number; 0: there is none, and at most one struct
 */
struct map_blob_field {
	u16 offset;
	u8 kind;
	u8 size;
	u8 type;
	u8 num_size;
	u16 num_offset;
};

/**
 * struct map_blob_record - a type of records
 * @name: for people
 * @size: bytes of the struct
 * @num_fields: number of @fields
 * @fields: in the order in which they stand in a blob
 */
struct map_blob_record {
	const char *name;
	u16 size;
	u16 num_fields;
	const struct map_blob_field *fields;
};

extern const struct map_blob_record map_blob_records[MAP_BLOB_TYPES];

u32 map_blob_width(const struct map_blob_field *field);
u64 map_blob_get(const void *from, u8 size);
u32 map_blob_crc(const u8 *bytes, size_t len);
int map_blob_size(const u8 *bytes, size_t len, size_t *size, char why[MEGAPOD_MAP_WHY_SIZE]);
int map_blob_read(const u8 *bytes, size_t len, void *memory, char why[MEGAPOD_MAP_WHY_SIZE]);

#endif /* _LINUX_MEGAPOD_BLOB_H */
