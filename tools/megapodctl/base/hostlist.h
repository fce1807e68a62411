/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HOSTLIST_H
#define HOSTLIST_H

#include <stddef.h>

/* What one list may expand to: more than the 1024 outlets of four of the largest PDUs known. */
#define HOSTLIST_MAX 4096

/**
 * struct hostlist - an expanded list
 * @item: the names, in the order written
 * @count: number of names
 */
struct hostlist {
	char **item;
	size_t count;
};

/**
 * hostlist_expand() - expand "pdu[0-3]/[1-8,12],@gpu"
 * @text: the list
 * @list: result; hostlist_free() it, also after an error
 * @why: buffer for the reason of an error
 * @size: of @why
 *
 * Return: 0, or -1 with @why filled in.
 */
int hostlist_expand(const char *text, struct hostlist *list, char *why, size_t size);
void hostlist_free(struct hostlist *list);

/* One name as an item of a list; allocated, NULL without memory. */
char *hostlist_escape(const char *name);

/**
 * hostlist_fold() - the inverse for one prefix: "pdu0/[1-3,7]"
 * @prefix: what stands before each number
 * @number: numbers; sorted in place
 * @count: how many, at least 1
 *
 * Return: allocated text, or NULL without memory.
 */
char *hostlist_fold(const char *prefix, unsigned int *number, size_t count);

#endif
