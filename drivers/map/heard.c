// SPDX-License-Identifier: GPL-2.0-only
/* What a device has answered so far, and hearing it again. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "heard.h"

/**
 * map_heard_keep() - an answer came
 * @heard: answers; all of them were heard again
 * @answer: the new one
 * @data: its data
 *
 * Return: false if there is no room for it.
 */
bool map_heard_keep(struct map_heard *heard, const struct map_answer *answer, const void *data)
{
	u32 size = MAP_ANSWER_SIZE(answer->len);

	if (heard->size - heard->used < size)
		return false;
	memcpy(&heard->bytes[heard->used], answer, sizeof(*answer));
	memcpy(&heard->bytes[heard->used + sizeof(*answer)], data, answer->len);
	heard->used += size;
	return true;
}

/**
 * map_heard_next() - what was answered to a question
 * @heard: answers
 * @answer: the question; the answer
 * @data: its data
 * @room: bytes of @data
 *
 * Return: 1, or 0 if it was not asked yet; -ESTALE: something else was asked here, or more was
 * answered than there is room for.
 */
int map_heard_next(struct map_heard *heard, struct map_answer *answer, void *data, u32 room)
{
	struct map_answer found;

	if (heard->at == heard->used)
		return 0;
	memcpy(&found, &heard->bytes[heard->at], sizeof(found));
	if (found.fc != answer->fc || found.addr != answer->addr || found.count != answer->count ||
	    found.len > room)
		return -ESTALE;
	*answer = found;
	memcpy(data, &heard->bytes[heard->at + sizeof(found)], found.len);
	heard->at += MAP_ANSWER_SIZE(found.len);
	return 1;
}

/**
 * map_heard_again() - hear it from the beginning
 * @heard: answers
 */
void map_heard_again(struct map_heard *heard)
{
	heard->at = 0;
}

/**
 * map_heard_forget() - the next question is the first one
 * @heard: answers
 */
void map_heard_forget(struct map_heard *heard)
{
	heard->at = 0;
	heard->used = 0;
}
