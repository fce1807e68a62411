/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How samples become bytes, see include/uapi/linux/megapod_record.h. Pure.
 */
#ifndef _MEGAPOD_BOX_CODE_H
#define _MEGAPOD_BOX_CODE_H

#include <linux/types.h>

#define BOX_NO_SOURCE	U32_MAX
/* A place, a time and a sample: 1 + 5, 1 + 10, 5 + 1 + 10 bytes */
#define BOX_MOST_BYTES	33

/**
 * struct box_coder - what the next entry of a segment builds upon
 * @at: where its bytes go
 * @time_us: of the last samples
 * @source: of the last samples, or BOX_NO_SOURCE
 */
struct box_coder {
	u8 *at;
	u64 time_us;
	u32 source;
};

/**
 * struct box_sample - a value, and what is to be thought of it
 * @value: in the unit of its quantity
 * @status: see &enum megapod_status, or MEGAPOD_RECORD_NO_STATUS
 */
struct box_sample {
	s64 value;
	u8 status;
};

void box_code(struct box_coder *coder, u32 source, u64 time_us, u32 stream,
	      const struct box_sample *was, const struct box_sample *is);

#endif /* _MEGAPOD_BOX_CODE_H */
