// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of the black box from files that anybody may have written. An input is a record without
 * its size and its check sum, which are put right, so that it is its inside that is tried. If its
 * first byte is odd they are left as they are.
 */
#include "shim.h"

#include <linux/megapod_record.h>

#include <limits.h>

#include "../tools/megapodctl/base/record.c"

static void put_le32(u8 *to, u32 value)
{
	u32 i;

	for (i = 0; i < 4; i++)
		to[i] = value >> 8 * i;
}

/* All that a reader looks at is there. */
static void look(const struct record *record)
{
	unsigned long long sum = 0;
	size_t i;

	for (i = 0; i < record->trips; i++)
		sum += strlen(record->trip[i].interlock) + strlen(record->trip[i].input);
	for (i = 0; i < record->samples; i++) {
		const struct record_sample *sample = &record->sample[i];

		KERNEL_BUG(sample->stream < sample->source->stream ||
			   sample->stream >= sample->source->stream + sample->source->streams);
		KERNEL_BUG(i && sample->time_us < sample[-1].time_us);
		sum += strlen(sample->source->name) + strlen(sample->stream->label);
	}
	KERNEL_BUG(sum == ULLONG_MAX);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct record record;
	const char *wrong;
	u8 *bytes;

	if (size < 1 + sizeof(struct megapod_record_head) + 4)
		return 0;
	bytes = tight(data + 1, size - 1);
	if (!(data[0] & 1)) {
		memcpy(bytes, MEGAPOD_RECORD_MAGIC, 8);
		put_le32(bytes + 8, MEGAPOD_RECORD_VERSION);
		put_le32(bytes + 12, size - 1);
		put_le32(bytes + size - 5, crc32(bytes, size - 5));
	}
	wrong = record_read(&record, bytes, size - 1);
	KERNEL_BUG(wrong && !*wrong);
	if (!wrong)
		look(&record);
	record_free(&record);
	free(bytes);
	return 0;
}
