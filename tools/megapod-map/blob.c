// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps as files that the kernel reads. What a record has is said by the kernel's own tables, and
 * what was written is read back by the kernel's own reader before anybody gets it.
 */
#include "map.h"

#include <linux/megapod_blob.h>

#include "validate.h"

/* Bytes that grow */
struct bytes {
	u8 *at;
	size_t len;
};

struct writer {
	struct bytes sections[MAP_BLOB_TYPES];
};

static u8 *more(struct bytes *to, size_t len)
{
	u8 *was = to->at;

	to->at = zalloc(to->len + len + 1);
	if (to->len)
		memcpy(to->at, was, to->len);
	free(was);
	to->len += len;
	return to->at + to->len - len;
}

static void put_le(u8 *to, u32 size, u64 value)
{
	for (; size--; value >>= 8)
		*to++ = value;
}

static u32 record_bytes(u8 type)
{
	const struct map_blob_record *record = &map_blob_records[type];
	u32 i, bytes = type == MAP_BLOB_STRINGS;

	for (i = 0; i < record->num_fields; i++)
		bytes += map_blob_width(&record->fields[i]);
	return bytes;
}

static u32 num_of(const struct map_blob_field *field, const u8 *from)
{
	if (field->num_size)
		return map_blob_get(from + field->num_offset, field->num_size);
	return *(const void *const *)(from + field->offset) ? 1 : 0;
}

/* Whether a struct says nothing */
static bool is_empty(u8 type, const u8 *from)
{
	const struct map_blob_record *record = &map_blob_records[type];
	u32 i;

	for (i = 0; i < record->num_fields; i++) {
		const struct map_blob_field *field = &record->fields[i];
		const u8 *at = from + field->offset;
		bool empty;

		if (field->kind == MAP_BLOB_PART)
			empty = is_empty(field->type, at);
		else if (field->kind == MAP_BLOB_ARRAY)
			empty = !num_of(field, from);
		else if (field->kind == MAP_BLOB_TEXT)
			empty = !*at;
		else if (field->kind == MAP_BLOB_STRING)
			empty = !*(const char *const *)at;
		else
			empty = !map_blob_get(at, field->kind == MAP_BLOB_BOOL ? 1 : field->size);
		if (!empty)
			return false;
	}
	return true;
}

static u32 write_string(struct writer *w, const char *text)
{
	struct bytes *strings = &w->sections[MAP_BLOB_STRINGS];
	size_t at = strings->len;

	if (!text)
		return 0;
	memcpy(more(strings, strlen(text) + 1), text, strlen(text) + 1);
	return at;
}

static void write_records(struct writer *w, u8 type, const u8 *from, u32 num);

/* Return: what stands in the blob for a field */
static u64 write_field(struct writer *w, const struct map_blob_field *field, const u8 *from)
{
	const u8 *of = from + field->offset;
	u32 num;

	switch (field->kind) {
	case MAP_BLOB_STRING:
		return write_string(w, *(const char *const *)of);
	case MAP_BLOB_TEXT:
		return write_string(w, *of ? (const char *)of : NULL);
	case MAP_BLOB_PART:
		num = !is_empty(field->type, of);
		write_records(w, field->type, of, num);
		return num;
	case MAP_BLOB_ARRAY:
		num = num_of(field, from);
		write_records(w, field->type, *(const u8 *const *)of, num);
		return num;
	default:
		return map_blob_get(of, field->kind == MAP_BLOB_BOOL ? 1 : field->size);
	}
}

/* Their places first, then what is in them: the order in which they are read */
static void write_records(struct writer *w, u8 type, const u8 *from, u32 num)
{
	const struct map_blob_record *record = &map_blob_records[type];
	struct bytes *to = &w->sections[type];
	size_t at = to->len;
	u32 i;

	more(to, (size_t)num * record_bytes(type));
	for (; num--; from += record->size) {
		for (i = 0; i < record->num_fields; i++) {
			const struct map_blob_field *field = &record->fields[i];
			u64 value = write_field(w, field, from);

			put_le(to->at + at, map_blob_width(field), value);
			at += map_blob_width(field);
		}
	}
}

static struct bytes make_blob(const struct map_blob *blob)
{
	struct writer w = { 0 };
	struct bytes out = { 0 };
	u8 *head;
	int i;

	more(&w.sections[MAP_BLOB_STRINGS], 1);
	write_records(&w, MAP_BLOB_FILE, (const u8 *)blob, 1);
	more(&out, MAP_BLOB_HEAD + MAP_BLOB_TYPES * MAP_BLOB_SECTION);
	for (i = 0; i < MAP_BLOB_TYPES; i++) {
		u32 size = record_bytes(i);

		head = out.at + MAP_BLOB_HEAD + i * MAP_BLOB_SECTION;
		put_le(head, 4, w.sections[i].len / size);
		put_le(head + 4, 4, size);
		if (w.sections[i].len)
			memcpy(more(&out, w.sections[i].len), w.sections[i].at, w.sections[i].len);
	}
	more(&out, MAP_BLOB_CRC);
	memcpy(out.at, MAP_BLOB_MAGIC, MAP_BLOB_MAGIC_SIZE);
	put_le(out.at + 8, 2, MAP_BLOB_VERSION);
	put_le(out.at + 10, 2, MAP_BLOB_TYPES);
	put_le(out.at + 12, 4, out.len);
	put_le(out.at + out.len - MAP_BLOB_CRC, 4, map_blob_crc(out.at, out.len - MAP_BLOB_CRC));
	return out;
}

/* That of the least certain source of what is read */
static char grade_of(const struct text *t)
{
	char grade = 'A';
	u32 b;

	for (b = 0; b < t->map.num_blocks; b++) {
		int source = t->blocks[b].source;

		if (source >= 0 && t->sources[source].grade > grade)
			grade = t->sources[source].grade;
	}
	for (b = 0; b < t->map.num_texts; b++) {
		int source = t->text_sources[b];

		if (source >= 0 && t->sources[source].grade > grade)
			grade = t->sources[source].grade;
	}
	return grade;
}

static void complain(void *arg, const struct map_place *at, const char *why)
{
	fprintf(stderr, "megapod-map: %s: part %u, %u.%u, %s: %s\n", (const char *)arg, at->part,
		at->index, at->item, at->field, why);
}

/* As the kernel does it. Return: NULL after saying what is wrong */
static const struct map_blob *read_blob(const char *file, const struct bytes *bytes)
{
	char why[MEGAPOD_MAP_WHY_SIZE];
	struct map_blob *blob;
	size_t size;

	if (map_blob_size(bytes->at, bytes->len, &size, why))
		goto wrong;
	blob = zalloc(size);
	if (map_blob_read(bytes->at, bytes->len, blob, why))
		goto wrong;
	return map_validate(&blob->map, complain, (void *)file) ? NULL : blob;
wrong:
	fprintf(stderr, "megapod-map: %s: %s\n", file, why);
	return NULL;
}

/**
 * load_blob() - a map from a file, as the kernel reads it
 * @file: name of the file
 * @len: its length
 *
 * Return: the map, or NULL after saying what is wrong.
 */
const struct map_blob *load_blob(const char *file, size_t *len)
{
	struct bytes bytes = { 0 };
	FILE *in = fopen(file, "rb");

	/* One byte more than it may have, for it to be refused in the kernel's words */
	more(&bytes, MAP_BLOB_MAX + 1);
	if (in)
		bytes.len = fread(bytes.at, 1, bytes.len, in);
	if (!in || ferror(in)) {
		perror(file);
		return NULL;
	}
	fclose(in);
	*len = bytes.len;
	return read_blob(file, &bytes);
}

/**
 * write_blob() - a map as a file that the kernel reads
 * @text: a good map
 * @file: name of the file, which is not touched unless all is well
 *
 * Return: true if it was written; otherwise what is wrong was said.
 */
bool write_blob(const struct text *text, const char *file)
{
	const struct map_blob blob = { .grade = grade_of(text), .map = text->map };
	struct bytes bytes = make_blob(&blob);
	const char *tmp = format("%s.new", file);
	FILE *out;
	bool good;

	if (!read_blob(file, &bytes))
		return false;
	out = fopen(tmp, "wb");
	good = out && fwrite(bytes.at, 1, bytes.len, out) == bytes.len;
	if (out && fclose(out))
		good = false;
	if (good && !rename(tmp, file))
		return true;
	perror(file);
	return false;
}
