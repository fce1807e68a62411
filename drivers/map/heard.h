/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a device has answered so far. Who may not wait for a reply asks everything again from the
 * beginning when it has come, and hears what was answered before, until there is nothing left to
 * ask. Pure.
 */
#ifndef _MEGAPOD_MAP_HEARD_H
#define _MEGAPOD_MAP_HEARD_H

#include <linux/types.h>

/**
 * struct map_answer - an answer, and what was asked
 * @addr: first register or object
 * @count: number of them
 * @status: 0 or a negative errno
 * @fc: function code
 * @exception: exception code
 * @len: bytes of data
 */
struct map_answer {
	u16 addr;
	u16 count;
	s16 status;
	u8 fc;
	u8 exception;
	u16 len;
};

/**
 * struct map_heard - answers in the order in which they came, each with its data behind it
 * @size: number of @bytes
 * @used: how many hold answers
 * @at: where the next one to be heard again is
 * @bytes: themselves
 */
struct map_heard {
	u32 size;
	u32 used;
	u32 at;
	u8 bytes[];
};

/* Bytes of an answer with @len bytes of data; what comes next is aligned */
#define MAP_ANSWER_SIZE(len)	(sizeof(struct map_answer) + round_up(len, 2))

bool map_heard_keep(struct map_heard *heard, const struct map_answer *answer, const void *data);
int map_heard_next(struct map_heard *heard, struct map_answer *answer, void *data, u32 room);
void map_heard_again(struct map_heard *heard);
void map_heard_forget(struct map_heard *heard);

#endif /* _MEGAPOD_MAP_HEARD_H */
