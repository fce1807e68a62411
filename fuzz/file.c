// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps from files that anybody may have written: the reader in memory that ends where the file and the map do, the
 * judge on whatever it took, and the decoder on every point that the judge passed.
 *
 * An input is a blob without its length and its check sum, which are put right, so that it is its inside that is tried.
 * If its first byte is odd they are left as they are.
 */
#include "shim.h"

#include "blob.c"
#include "decode.c"
#include "models.c"
#undef NUMBER
#include "checker.c"
#include "validate_controls.c"
#include "validate.c"

static void put_le32(u8 *to, u32 value)
{
	u32 i;

	for (i = 0; i < 4; i++)
		to[i] = value >> 8 * i;
}

static void count_complaint(void *arg, const struct map_place *at, const char *why)
{
	KERNEL_BUG(!at->field || !*why || strlen(why) >= MEGAPOD_MAP_WHY_SIZE);
	++*(u32 *)arg;
}

/* Every repetition of a point that was passed reads registers that there are, and makes a number of them. */
static void decode_all(const struct megapod_block *block)
{
	u32 k, outer = block->repeat.count ? block->repeat.count : 1, inner = block->inner.count ? block->inner.count : 1;
	u16 *regs;
	s64 value;

	for (k = 0; k < block->num_points; k++) {
		const struct megapod_point *pt = &block->points[k];
		char label[MAP_LABEL_SIZE];

		KERNEL_BUG(pt->reg + (outer - 1ULL) * block->repeat.stride + (inner - 1ULL) * block->inner.stride +
			   map_point_words(pt) > 0x10000);
		map_expand_label(pt->label, outer, inner, label, sizeof(label));
		regs = calloc(map_point_words(pt), sizeof(*regs));
		map_decode(pt, 0, regs, &value);
		memset(regs, 0xff, map_point_words(pt) * sizeof(*regs));
		map_decode(pt, 0, regs, &value);
		free(regs);
	}
}

static void try(const u8 *bytes, size_t len)
{
	char why[MEGAPOD_MAP_WHY_SIZE] = "";
	struct map_blob *blob;
	u32 b, complaints = 0;
	size_t size;
	int err;

	if (map_blob_size(bytes, len, &size, why)) {
		KERNEL_BUG(!*why);
		return;
	}
	KERNEL_BUG(size > 64 * MAP_BLOB_MAX);
	blob = calloc(1, size);
	if (!blob)
		abort();
	err = map_blob_read(bytes, len, blob, why);
	KERNEL_BUG(!err != !*why);
	if (!err && !map_validate(&blob->map, count_complaint, &complaints))
		for (b = 0; b < blob->map.num_blocks; b++)
			decode_all(&blob->map.blocks[b]);
	free(blob);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *bytes;

	if (size < 1 + MAP_BLOB_HEAD + MAP_BLOB_CRC)
		return 0;
	bytes = tight(data + 1, size - 1);
	if (!(data[0] & 1)) {
		memcpy(bytes, MAP_BLOB_MAGIC, MAP_BLOB_MAGIC_SIZE);
		put_le32(bytes + 12, size - 1);
		put_le32(bytes + size - 1 - MAP_BLOB_CRC, map_blob_crc(bytes, size - 1 - MAP_BLOB_CRC));
	}
	try(bytes, size - 1);
	free(bytes);
	return 0;
}
