// SPDX-License-Identifier: GPL-2.0-only
/*
 * How samples become bytes: differences, in as few bytes as they need. Pure.
 *
 * A reading that stands still costs one byte, one that moves by little two; the place and the time,
 * which all samples of a poll have in common, some bytes for each poll. It is read by
 * tools/megapodctl/base/record.c alone: the kernel decodes nothing.
 */
#include <uapi/linux/megapod_record.h>

#include "code.h"

static void put(struct box_coder *coder, u64 n)
{
	for (; n >= 0x80; n >>= 7)
		*coder->at++ = n | 0x80;
	*coder->at++ = n;
}

/* So that what is near zero on either side is short. */
static void put_signed(struct box_coder *coder, u64 n)
{
	put(coder, n << 1 ^ -(n >> 63));
}

/**
 * box_code() - append a sample
 * @coder: has room for BOX_MOST_BYTES
 * @source: its source
 * @time_us: its time
 * @stream: its stream
 * @was: the sample before it
 * @is: the sample
 */
void box_code(struct box_coder *coder, u32 source, u64 time_us, u32 stream,
	      const struct box_sample *was, const struct box_sample *is)
{
	u8 flags = 0;

	if (coder->source != source) {
		put(coder, MEGAPOD_RECORD_PLACE);
		put(coder, source);
		coder->source = source;
	}
	if (coder->time_us != time_us) {
		put(coder, MEGAPOD_RECORD_TIME);
		put_signed(coder, time_us - coder->time_us);
		coder->time_us = time_us;
	}
	if (was->status != is->status)
		flags |= MEGAPOD_RECORD_STATUS;
	if (was->value != is->value)
		flags |= MEGAPOD_RECORD_VALUE;
	put(coder, (u64)(stream + 1) << 2 | flags);
	if (flags & MEGAPOD_RECORD_STATUS)
		*coder->at++ = was->status ^ is->status;
	if (flags & MEGAPOD_RECORD_VALUE)
		put_signed(coder, (u64)is->value - (u64)was->value);
}
