// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps from files.
 *
 * What a record has is said once, in the tables below: who writes blobs (megapod-map) and who
 * reads them go by these. Reading checks that the file is whole, that each record, string and
 * number of records is there, and that a struct can hold it: nothing outside the file is read, and
 * nothing outside the memory is written. What a map must keep to besides is
 * validate.c's.
 *
 * Pure, without memory of its own. The file may have been written by anybody.
 */
#include <linux/crc32.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/megapod_blob.h>
#include <linux/stddef.h>
#include <linux/string.h>

#define NUMBER(_struct, _field)							\
	{ .kind = MAP_BLOB_NUMBER, .offset = offsetof(struct _struct, _field),	\
	  .size = sizeof_field(struct _struct, _field) }
#define BOOL(_struct, _field)							\
	{ .kind = MAP_BLOB_BOOL, .offset = offsetof(struct _struct, _field) }
#define STRING(_struct, _field)							\
	{ .kind = MAP_BLOB_STRING, .offset = offsetof(struct _struct, _field) }
#define TEXT(_struct, _field)							\
	{ .kind = MAP_BLOB_TEXT, .offset = offsetof(struct _struct, _field),	\
	  .size = sizeof_field(struct _struct, _field) }
#define PART(_struct, _field, _type)						\
	{ .kind = MAP_BLOB_PART, .offset = offsetof(struct _struct, _field),	\
	  .type = MAP_BLOB_##_type }
#define ONE(_struct, _field, _type)						\
	{ .kind = MAP_BLOB_ARRAY, .offset = offsetof(struct _struct, _field),	\
	  .type = MAP_BLOB_##_type }
#define ARRAY(_struct, _field, _type)						\
	{ .kind = MAP_BLOB_ARRAY, .offset = offsetof(struct _struct, _field),	\
	  .type = MAP_BLOB_##_type,						\
	  .num_offset = offsetof(struct _struct, num_##_field),			\
	  .num_size = sizeof_field(struct _struct, num_##_field) }

/* One line for each field. A new field goes to the end of its table. */

static const struct map_blob_field file_fields[] = {
	NUMBER(map_blob, grade),
	PART(map_blob, map, MAP),
};

static const struct map_blob_field map_fields[] = {
	STRING(megapod_map, name),
	NUMBER(megapod_map, kind),
	PART(megapod_map, identity, IDENTITY),
	PART(megapod_map, sizes, SIZES),
	ARRAY(megapod_map, blocks, BLOCK),
	ONE(megapod_map, outlets, OUTLETS),
	ARRAY(megapod_map, pumps, PUMP),
	ARRAY(megapod_map, guards, GUARD),
	ARRAY(megapod_map, safe, WRITE),
	ARRAY(megapod_map, unlock, WRITE),
	ARRAY(megapod_map, lock, WRITE),
	PART(megapod_map, requests, REQUESTS),
	ONE(megapod_map, heartbeat, HEARTBEAT),
	ARRAY(megapod_map, setpoints, SETPOINT),
	ARRAY(megapod_map, valves, VALVE),
	ARRAY(megapod_map, batteries, BATTERY),
	ARRAY(megapod_map, models, MODEL),
	ARRAY(megapod_map, texts, TEXTS),
};

static const struct map_blob_field identity_fields[] = {
	STRING(megapod_map_identity, expect),
	STRING(megapod_map_identity, vendor),
	PART(megapod_map_identity, vendor_at, STRING_AT),
	PART(megapod_map_identity, model_at, STRING_AT),
	PART(megapod_map_identity, serial_at, STRING_AT),
	PART(megapod_map_identity, firmware_at, STRING_AT),
	BOOL(megapod_map_identity, device_id),
};

static const struct map_blob_field string_fields[] = {
	NUMBER(megapod_map_string, reg),
	NUMBER(megapod_map_string, words),
	NUMBER(megapod_map_string, space),
	BOOL(megapod_map_string, swapped),
	BOOL(megapod_map_string, required),
};

static const struct map_blob_field sizes_fields[] = {
	NUMBER(megapod_map_sizes, reg),
	NUMBER(megapod_map_sizes, num),
	NUMBER(megapod_map_sizes, space),
};

static const struct map_blob_field block_fields[] = {
	ARRAY(megapod_block, points, POINT),
	NUMBER(megapod_block, needs),
	PART(megapod_block, repeat, AXIS),
	PART(megapod_block, inner, AXIS),
	PART(megapod_block, present, CONDITION),
	PART(megapod_block, window, WINDOW),
};

static const struct map_blob_field axis_fields[] = {
	BOOL(megapod_axis, sized),
	NUMBER(megapod_axis, size),
	NUMBER(megapod_axis, count),
	NUMBER(megapod_axis, first),
	NUMBER(megapod_axis, stride),
	NUMBER(megapod_axis, bit_stride),
};

static const struct map_blob_field point_fields[] = {
	STRING(megapod_point, label),
	NUMBER(megapod_point, reg),
	NUMBER(megapod_point, space),
	NUMBER(megapod_point, format),
	NUMBER(megapod_point, quantity),
	NUMBER(megapod_point, rate),
	NUMBER(megapod_point, severity),
	NUMBER(megapod_point, bit),
	NUMBER(megapod_point, bits),
	BOOL(megapod_point, low_first),
	BOOL(megapod_point, moving),
	NUMBER(megapod_point, mul),
	NUMBER(megapod_point, div),
	PART(megapod_point, fault, CONDITION),
	PART(megapod_point, alarm, CONDITION),
	PART(megapod_point, valid, CONDITION),
	NUMBER(megapod_point, scale_reg),
	NUMBER(megapod_point, num_na),
	NUMBER(megapod_point, na[0]),
	NUMBER(megapod_point, na[1]),
	NUMBER(megapod_point, na[2]),
	NUMBER(megapod_point, na[3]),
	BOOL(megapod_point, na_passes),
	BOOL(megapod_point, swapped),
	NUMBER(megapod_point, split),
	NUMBER(megapod_point, offset),
	BOOL(megapod_point, has_range),
	NUMBER(megapod_point, min),
	NUMBER(megapod_point, max),
	BOOL(megapod_point, named_bits),
	ARRAY(megapod_point, states, STATE),
	BOOL(megapod_point, read_alone),
	NUMBER(megapod_point, loop),
	PART(megapod_point, location_of, REF),
};

static const struct map_blob_field condition_fields[] = {
	NUMBER(megapod_condition, reg),
	NUMBER(megapod_condition, mask),
	NUMBER(megapod_condition, value),
	NUMBER(megapod_condition, stride),
	NUMBER(megapod_condition, space),
	BOOL(megapod_condition, invert),
};

static const struct map_blob_field outlets_fields[] = {
	STRING(megapod_map_outlets, label),
	NUMBER(megapod_map_outlets, coil),
	PART(megapod_map_outlets, repeat, AXIS),
	BOOL(megapod_map_outlets, multiple),
	NUMBER(megapod_map_outlets, rate),
	NUMBER(megapod_map_outlets, meter_space),
	NUMBER(megapod_map_outlets, meter_stride),
	NUMBER(megapod_map_outlets, voltage),
	NUMBER(megapod_map_outlets, current_),
	NUMBER(megapod_map_outlets, power),
	NUMBER(megapod_map_outlets, energy),
	NUMBER(megapod_map_outlets, words),
	NUMBER(megapod_map_outlets, reg),
	BOOL(megapod_map_outlets, low_first),
	NUMBER(megapod_map_outlets, on),
	NUMBER(megapod_map_outlets, off),
	BOOL(megapod_map_outlets, selects),
	NUMBER(megapod_map_outlets, select),
	PART(megapod_map_outlets, reads_on, CONDITION),
	PART(megapod_map_outlets, cycle, CYCLE),
};

static const struct map_blob_field pump_fields[] = {
	STRING(megapod_map_pump, label),
	NUMBER(megapod_map_pump, speed),
	NUMBER(megapod_map_pump, duty),
	NUMBER(megapod_map_pump, flow_target),
	NUMBER(megapod_map_pump, runtime),
	PART(megapod_map_pump, set_duty, SETTING),
	NUMBER(megapod_map_pump, duty_min_permille),
	NUMBER(megapod_map_pump, duty_max_permille),
	PART(megapod_map_pump, set_flow, SETTING),
	NUMBER(megapod_map_pump, flow_max_ml_min),
	NUMBER(megapod_map_pump, mode),
	ARRAY(megapod_map_pump, modes, MODE),
};

static const struct map_blob_field setting_fields[] = {
	NUMBER(megapod_map_setting, reg),
	NUMBER(megapod_map_setting, words),
	BOOL(megapod_map_setting, low_first),
	NUMBER(megapod_map_setting, step),
	NUMBER(megapod_map_setting, tolerance),
	NUMBER(megapod_map_setting, back_space),
	NUMBER(megapod_map_setting, back),
	NUMBER(megapod_map_setting, settle_ms),
	BOOL(megapod_map_setting, is_signed),
	NUMBER(megapod_map_setting, parts),
	BOOL(megapod_map_setting, zero),
	NUMBER(megapod_map_setting, before),
	NUMBER(megapod_map_setting, before_value),
};

static const struct map_blob_field mode_fields[] = {
	NUMBER(megapod_map_mode, mode),
	NUMBER(megapod_map_mode, mask),
	NUMBER(megapod_map_mode, value),
	NUMBER(megapod_map_mode, set_mask),
	NUMBER(megapod_map_mode, set_value),
};

static const struct map_blob_field guard_fields[] = {
	NUMBER(megapod_map_guard, reg),
	NUMBER(megapod_map_guard, mask),
};

static const struct map_blob_field write_fields[] = {
	NUMBER(megapod_map_write, reg),
	NUMBER(megapod_map_write, mask),
	NUMBER(megapod_map_write, value),
	NUMBER(megapod_map_write, tolerance),
	NUMBER(megapod_map_write, words),
	BOOL(megapod_map_write, low_first),
	BOOL(megapod_map_write, require),
	BOOL(megapod_map_write, blind),
	NUMBER(megapod_map_write, back_space),
	NUMBER(megapod_map_write, back),
	NUMBER(megapod_map_write, settle_ms),
	NUMBER(megapod_map_write, pulse_ms),
	NUMBER(megapod_map_write, rest),
};

static const struct map_blob_field requests_fields[] = {
	NUMBER(megapod_map_requests, registers),
	NUMBER(megapod_map_requests, bits),
	NUMBER(megapod_map_requests, pause_ms),
	NUMBER(megapod_map_requests, reply_ms),
	BOOL(megapod_map_requests, write_multiple),
};

static const struct map_blob_field heartbeat_fields[] = {
	NUMBER(megapod_map_heartbeat, reg),
	NUMBER(megapod_map_heartbeat, value),
	NUMBER(megapod_map_heartbeat, then),
	NUMBER(megapod_map_heartbeat, every_ms),
};

static const struct map_blob_field state_fields[] = {
	NUMBER(megapod_state, value),
	NUMBER(megapod_state, severity),
	TEXT(megapod_state, label),
};

static const struct map_blob_field ref_fields[] = {
	BOOL(megapod_map_ref, there),
	NUMBER(megapod_map_ref, space),
	NUMBER(megapod_map_ref, reg),
	NUMBER(megapod_map_ref, bit),
};

static const struct map_blob_field setpoint_fields[] = {
	STRING(megapod_map_setpoint, label),
	NUMBER(megapod_map_setpoint, quantity),
	PART(megapod_map_setpoint, set, SETTING),
	PART(megapod_map_setpoint, actual, REF),
	NUMBER(megapod_map_setpoint, min),
	NUMBER(megapod_map_setpoint, max),
	NUMBER(megapod_map_setpoint, band),
	NUMBER(megapod_map_setpoint, takes_ms),
};

static const struct map_blob_field valve_fields[] = {
	PART(megapod_map_valve, position, SETPOINT),
	NUMBER(megapod_map_valve, fail),
};

static const struct map_blob_field battery_fields[] = {
	STRING(megapod_map_battery, label),
	PART(megapod_map_battery, charge, REF),
	PART(megapod_map_battery, time_left, REF),
	PART(megapod_map_battery, on_battery, REF),
	PART(megapod_map_battery, mains, REF),
	PART(megapod_map_battery, voltage, REF),
	PART(megapod_map_battery, current_, REF),
	PART(megapod_map_battery, power, REF),
	BOOL(megapod_map_battery, same_cells),
};

static const struct map_blob_field cycle_fields[] = {
	NUMBER(megapod_map_cycle, space),
	NUMBER(megapod_map_cycle, reg),
	NUMBER(megapod_map_cycle, stride),
	NUMBER(megapod_map_cycle, value),
	NUMBER(megapod_map_cycle, time),
	NUMBER(megapod_map_cycle, unit_ms),
	NUMBER(megapod_map_cycle, min_ms),
	NUMBER(megapod_map_cycle, max_ms),
};

static const struct map_blob_field model_fields[] = {
	NUMBER(megapod_map_model, id),
	NUMBER(megapod_map_model, last),
	NUMBER(megapod_map_model, length),
};

static const struct map_blob_field text_fields[] = {
	STRING(megapod_map_text, label),
	PART(megapod_map_text, at, STRING_AT),
};

static const struct map_blob_field window_fields[] = {
	BOOL(megapod_map_window, there),
	BOOL(megapod_map_window, blind),
	NUMBER(megapod_map_window, reg),
	NUMBER(megapod_map_window, value),
	NUMBER(megapod_map_window, step),
	NUMBER(megapod_map_window, settle_ms),
};

static_assert(MEGAPOD_MAP_MAX_NA == 4, "each of na[] has a line");

#define RECORD(_name, _struct, _fields)						\
	{ .name = _name, .size = sizeof(struct _struct), .fields = _fields,	\
	  .num_fields = ARRAY_SIZE(_fields) }

const struct map_blob_record map_blob_records[MAP_BLOB_TYPES] = {
	[MAP_BLOB_STRINGS] = { .name = "characters" },
	[MAP_BLOB_FILE] = RECORD("files", map_blob, file_fields),
	[MAP_BLOB_MAP] = RECORD("maps", megapod_map, map_fields),
	[MAP_BLOB_IDENTITY] = RECORD("identities", megapod_map_identity, identity_fields),
	[MAP_BLOB_STRING_AT] = RECORD("places of strings", megapod_map_string, string_fields),
	[MAP_BLOB_SIZES] = RECORD("sizes", megapod_map_sizes, sizes_fields),
	[MAP_BLOB_BLOCK] = RECORD("blocks", megapod_block, block_fields),
	[MAP_BLOB_AXIS] = RECORD("repetitions", megapod_axis, axis_fields),
	[MAP_BLOB_POINT] = RECORD("points", megapod_point, point_fields),
	[MAP_BLOB_CONDITION] = RECORD("conditions", megapod_condition, condition_fields),
	[MAP_BLOB_OUTLETS] = RECORD("sets of outlets", megapod_map_outlets, outlets_fields),
	[MAP_BLOB_PUMP] = RECORD("pumps", megapod_map_pump, pump_fields),
	[MAP_BLOB_SETTING] = RECORD("settings", megapod_map_setting, setting_fields),
	[MAP_BLOB_MODE] = RECORD("modes", megapod_map_mode, mode_fields),
	[MAP_BLOB_GUARD] = RECORD("guards", megapod_map_guard, guard_fields),
	[MAP_BLOB_WRITE] = RECORD("writes", megapod_map_write, write_fields),
	[MAP_BLOB_REQUESTS] = RECORD("requests", megapod_map_requests, requests_fields),
	[MAP_BLOB_HEARTBEAT] = RECORD("heartbeats", megapod_map_heartbeat, heartbeat_fields),
	[MAP_BLOB_STATE] = RECORD("states", megapod_state, state_fields),
	[MAP_BLOB_REF] = RECORD("references", megapod_map_ref, ref_fields),
	[MAP_BLOB_SETPOINT] = RECORD("set-points", megapod_map_setpoint, setpoint_fields),
	[MAP_BLOB_VALVE] = RECORD("valves", megapod_map_valve, valve_fields),
	[MAP_BLOB_BATTERY] = RECORD("batteries", megapod_map_battery, battery_fields),
	[MAP_BLOB_CYCLE] = RECORD("cycles", megapod_map_cycle, cycle_fields),
	[MAP_BLOB_MODEL] = RECORD("models", megapod_map_model, model_fields),
	[MAP_BLOB_TEXTS] = RECORD("texts", megapod_map_text, text_fields),
	[MAP_BLOB_WINDOW] = RECORD("windows", megapod_map_window, window_fields),
};

/* What the memory for each type is rounded up to */
#define ALIGNED(size)	(((size) + 7) & ~(size_t)7)

/* A section while it is read: who names records takes the next ones */
struct section {
	const u8 *records;
	u32 num;
	u32 size;
	u32 used;
	u8 *made;
};

struct blob {
	struct section sections[MAP_BLOB_TYPES];
	char *why;
};

static int __printf(2, 3) refuse(char why[MEGAPOD_MAP_WHY_SIZE], const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, MEGAPOD_MAP_WHY_SIZE, fmt, args);
	va_end(args);
	return -EINVAL;
}

/**
 * map_blob_width() - how many bytes a field takes in a blob
 * @field: the field
 *
 * Return: bytes.
 */
u32 map_blob_width(const struct map_blob_field *field)
{
	switch (field->kind) {
	case MAP_BLOB_NUMBER:
		return field->size;
	case MAP_BLOB_STRING:
	case MAP_BLOB_TEXT:
	case MAP_BLOB_ARRAY:
		return 4;
	default:
		return 1;
	}
}

/**
 * map_blob_get() - a number of a struct
 * @from: where it is
 * @size: bytes
 *
 * Return: the number, without sign.
 */
u64 map_blob_get(const void *from, u8 size)
{
	switch (size) {
	case 1:
		return *(const u8 *)from;
	case 2:
		return *(const u16 *)from;
	case 4:
		return *(const u32 *)from;
	default:
		return *(const u64 *)from;
	}
}

static void put(void *to, u8 size, u64 value)
{
	switch (size) {
	case 1:
		*(u8 *)to = value;
		break;
	case 2:
		*(u16 *)to = value;
		break;
	case 4:
		*(u32 *)to = value;
		break;
	default:
		*(u64 *)to = value;
	}
}

static u64 get_le(const u8 *from, u32 size)
{
	u64 value = 0;

	while (size--)
		value = value << 8 | from[size];
	return value;
}

/**
 * map_blob_crc() - check sum of a blob
 * @bytes: all before it
 * @len: how many
 *
 * Return: the CRC-32 of IEEE 802.3.
 */
u32 map_blob_crc(const u8 *bytes, size_t len)
{
	return ~crc32_le(~0, bytes, len);
}
EXPORT_SYMBOL_NS_GPL(map_blob_crc, "MEGAPOD_MAP");

/* Whether it is a whole file of a version that is known */
static int check_frame(const u8 *bytes, size_t len, char why[MEGAPOD_MAP_WHY_SIZE])
{
	if (len > MAP_BLOB_MAX)
		return refuse(why, "it has %zu bytes, at most %u", len, MAP_BLOB_MAX);
	if (len < MAP_BLOB_HEAD + MAP_BLOB_CRC)
		return refuse(why, "it has %zu bytes: it is torn, or no map", len);
	if (memcmp(bytes, MAP_BLOB_MAGIC, MAP_BLOB_MAGIC_SIZE))
		return refuse(why, "it is no map that megapod-map has compiled");
	if (get_le(bytes + 8, 2) > MAP_BLOB_VERSION)
		return refuse(why, "it is of version %u, newer than %u, the last known here",
			      (u32)get_le(bytes + 8, 2), MAP_BLOB_VERSION);
	if (get_le(bytes + 12, 4) != len)
		return refuse(why, "it is torn: %zu bytes of %u", len, (u32)get_le(bytes + 12, 4));
	if (map_blob_crc(bytes, len - MAP_BLOB_CRC) !=
	    get_le(bytes + len - MAP_BLOB_CRC, MAP_BLOB_CRC))
		return refuse(why, "it is torn: its check sum is wrong");
	return 0;
}

/* Whether the records end where one of their fields does */
static int check_size(struct blob *b, u8 type)
{
	const struct map_blob_record *record = &map_blob_records[type];
	u32 i, end = type == MAP_BLOB_STRINGS, size = b->sections[type].size;

	for (i = 0; i < record->num_fields && end < size; i++)
		end += map_blob_width(&record->fields[i]);
	if (size > end)
		return refuse(b->why, "its %s have %u bytes, %u known here: it is newer",
			      record->name, size, end);
	if (!size || size < end)
		return refuse(b->why, "its %s end in the middle of a field", record->name);
	return 0;
}

static int find_sections(struct blob *b, const u8 *bytes, size_t len)
{
	u32 i, num = get_le(bytes + 10, 2), at = MAP_BLOB_HEAD + num * MAP_BLOB_SECTION;

	len -= MAP_BLOB_CRC;
	if (num > MAP_BLOB_TYPES)
		return refuse(b->why, "it has %u sections, %u known here: it is newer", num,
			      MAP_BLOB_TYPES);
	if (at > len)
		return refuse(b->why, "it has no room for its %u sections", num);
	for (i = 0; i < num; i++) {
		const u8 *head = bytes + MAP_BLOB_HEAD + i * MAP_BLOB_SECTION;
		struct section *s = &b->sections[i];
		int err;

		s->records = bytes + at;
		s->num = get_le(head, 4);
		s->size = get_le(head + 4, 4);
		err = check_size(b, i);
		if (err)
			return err;
		if (s->num > (len - at) / s->size)
			return refuse(b->why, "it has no room for %u %s", s->num,
				      map_blob_records[i].name);
		at += s->num * s->size;
	}
	if (at != len)
		return refuse(b->why, "%u bytes of it belong to no section", (u32)(len - at));
	return 0;
}

static int check_strings(struct blob *b)
{
	const struct section *s = &b->sections[MAP_BLOB_STRINGS];
	u32 i;

	if (!s->num || s->records[0] || s->records[s->num - 1])
		return refuse(b->why, "its strings do not end");
	for (i = 0; i < s->num; i++)
		if (s->records[i] && (s->records[i] < 0x20 || s->records[i] > 0x7e))
			return refuse(b->why, "a string has character %#x: printable ASCII only",
				      s->records[i]);
	return 0;
}

static int open_blob(struct blob *b, const u8 *bytes, size_t len)
{
	return check_frame(bytes, len, b->why) ?: find_sections(b, bytes, len) ?:
	       check_strings(b);
}

/**
 * map_blob_size() - how much memory a map takes
 * @bytes: the file
 * @len: its length
 * @size: bytes that map_blob_read() needs
 * @why: if it is refused: the reason, for people
 *
 * Return: 0 or -EINVAL.
 */
int map_blob_size(const u8 *bytes, size_t len, size_t *size, char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct blob b = { .why = why };
	int i, err = open_blob(&b, bytes, len);

	if (err)
		return err;
	*size = b.sections[MAP_BLOB_STRINGS].num;
	for (i = MAP_BLOB_FILE; i < MAP_BLOB_TYPES; i++)
		*size += ALIGNED((size_t)b.sections[i].num * map_blob_records[i].size);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(map_blob_size, "MEGAPOD_MAP");

static int check_left(struct blob *b, u8 type, u32 num)
{
	const struct section *s = &b->sections[type];

	if (num > s->num - s->used)
		return refuse(b->why, "it speaks of more %s than the %u it has",
			      map_blob_records[type].name, s->num);
	return 0;
}

/* The next records of a type, which are left. Return: the number of the first */
static u32 take(struct blob *b, u8 type, u32 num)
{
	struct section *s = &b->sections[type];

	s->used += num;
	return s->used - num;
}

static int read_record(struct blob *b, u8 type, u32 number, void *to);

static int read_part(struct blob *b, const struct map_blob_field *field, u64 num, u8 *to)
{
	if (num > 1)
		return refuse(b->why, "%u %s where one is meant", (u32)num,
			      map_blob_records[field->type].name);
	if (!num)
		return 0;
	return check_left(b, field->type, 1) ?:
	       read_record(b, field->type, take(b, field->type, 1), to);
}

static int read_array(struct blob *b, const struct map_blob_field *field, u32 num, u8 *to)
{
	const struct map_blob_record *record = &map_blob_records[field->type];
	u32 i, first, most = field->num_size ? U32_MAX >> (32 - 8 * field->num_size) : 1;
	u8 *made;
	int err;

	if (num > most)
		return refuse(b->why, "%u %s, at most %u", num, record->name, most);
	err = check_left(b, field->type, num);
	if (err || !num)
		return err;
	first = take(b, field->type, num);
	made = b->sections[field->type].made + (size_t)first * record->size;
	*(const void **)(to + field->offset) = made;
	if (field->num_size)
		put(to + field->num_offset, field->num_size, num);
	for (i = 0; i < num && !err; i++)
		err = read_record(b, field->type, first + i, made + (size_t)i * record->size);
	return err;
}

static int read_string(struct blob *b, u64 at, const char **to)
{
	const struct section *s = &b->sections[MAP_BLOB_STRINGS];

	if (at >= s->num)
		return refuse(b->why, "it speaks of a string beyond its %u characters", s->num);
	*to = at ? (const char *)s->made + at : NULL;
	return 0;
}

static int read_text(struct blob *b, const struct map_blob_field *field, u64 at, u8 *to)
{
	const char *text = NULL;
	int err = read_string(b, at, &text);

	if (err || !text)
		return err;
	if (strlen(text) >= field->size)
		return refuse(b->why, "a word has %zu characters, at most %u", strlen(text),
			      field->size - 1);
	memcpy(to, text, strlen(text) + 1);
	return 0;
}

static int read_field(struct blob *b, const struct map_blob_field *field, u64 value, u8 *to)
{
	switch (field->kind) {
	case MAP_BLOB_NUMBER:
		put(to + field->offset, field->size, value);
		return 0;
	case MAP_BLOB_BOOL:
		if (value > 1)
			return refuse(b->why, "a yes or no is %u", (u32)value);
		*(bool *)(to + field->offset) = value;
		return 0;
	case MAP_BLOB_STRING:
		return read_string(b, value, (const char **)(to + field->offset));
	case MAP_BLOB_TEXT:
		return read_text(b, field, value, to + field->offset);
	case MAP_BLOB_PART:
		return read_part(b, field, value, to + field->offset);
	default:
		return read_array(b, field, value, to);
	}
}

/* As deep as structs are in structs, which the tables say and not the file */
static int read_record(struct blob *b, u8 type, u32 number, void *to)
{
	const struct map_blob_record *record = &map_blob_records[type];
	const struct section *s = &b->sections[type];
	const u8 *from = s->records + (size_t)number * s->size;
	u32 i, at = 0;
	int err = 0;

	for (i = 0; i < record->num_fields && at < s->size && !err; i++) {
		u32 width = map_blob_width(&record->fields[i]);

		err = read_field(b, &record->fields[i], get_le(from + at, width), to);
		at += width;
	}
	return err;
}

static int check_all_used(struct blob *b)
{
	int i;

	for (i = MAP_BLOB_FILE; i < MAP_BLOB_TYPES; i++)
		if (b->sections[i].used != b->sections[i].num)
			return refuse(b->why, "nothing speaks of %u of its %s",
				      b->sections[i].num - b->sections[i].used,
				      map_blob_records[i].name);
	return 0;
}

/**
 * map_blob_read() - a map from a file
 * @bytes: the file; not needed afterwards
 * @len: its length
 * @memory: zeros, as many bytes as map_blob_size() said, aligned for any number; begins with
 *	&struct map_blob if all is well
 * @why: if it is refused: the reason, for people
 *
 * The map is not judged: that is map_validate()'s.
 *
 * Return: 0 or -EINVAL.
 */
int map_blob_read(const u8 *bytes, size_t len, void *memory, char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct blob b = { .why = why };
	struct map_blob *blob = memory;
	u8 *made = memory;
	int i, err;

	err = open_blob(&b, bytes, len);
	if (err)
		return err;
	for (i = MAP_BLOB_FILE; i < MAP_BLOB_TYPES; i++) {
		b.sections[i].made = made;
		made += ALIGNED((size_t)b.sections[i].num * map_blob_records[i].size);
	}
	b.sections[MAP_BLOB_STRINGS].made = made;
	memcpy(made, b.sections[MAP_BLOB_STRINGS].records, b.sections[MAP_BLOB_STRINGS].num);

	err = check_left(&b, MAP_BLOB_FILE, 1) ?:
	      read_record(&b, MAP_BLOB_FILE, take(&b, MAP_BLOB_FILE, 1), blob) ?:
	      check_all_used(&b);
	if (!err && (blob->grade < 'A' || blob->grade > 'C'))
		err = refuse(why, "its grade is none: A, B or C");
	return err;
}
EXPORT_SYMBOL_NS_GPL(map_blob_read, "MEGAPOD_MAP");
