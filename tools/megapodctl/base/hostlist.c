// SPDX-License-Identifier: GPL-2.0-only
/*
 * Host lists, as powerman and slurm write them.
 *
 *	list  = item { "," item }
 *	item  = { text | "[" range { "," range } "]" }
 *	range = number [ "-" number ]
 *
 * Several brackets in one item give every combination, the last one running fastest. A first
 * number with a leading zero pads: n[08-10] is n08, n09, n10. foo[19] is one name, and a backslash
 * takes the meaning from the character after it. Blanks may follow a comma. No kernel, no netlink:
 * see tests/unit.c.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hostlist.h"

#define MAX_NAME 256
#define MAX_DIGITS 9

struct expansion {
	struct hostlist *list;
	char name[MAX_NAME];
	char *why;
	size_t size;
};

static __attribute__((format(printf, 2, 3))) int wrong(struct expansion *x, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(x->why, x->size, fmt, args);
	va_end(args);
	return -1;
}

static int too_long(struct expansion *x)
{
	return wrong(x, "a name is longer than %d characters", MAX_NAME - 1);
}

static int add(struct expansion *x, size_t len)
{
	struct hostlist *list = x->list;
	char **grown;

	if (!len)
		return wrong(x, "an empty name in the list");
	if (list->count == HOSTLIST_MAX)
		return wrong(x, "the list expands to more than %d names", HOSTLIST_MAX);
	/* By doubling: whenever the count is a power of two. */
	if (!(list->count & (list->count - 1))) {
		grown = realloc(list->item, (list->count ? 2 * list->count : 1) * sizeof(*grown));
		if (!grown)
			return wrong(x, "out of memory");
		list->item = grown;
	}
	list->item[list->count] = strndup(x->name, len);
	if (!list->item[list->count])
		return wrong(x, "out of memory");
	list->count++;
	return 0;
}

static int parse_number(struct expansion *x, const char **pos, const char *end,
			unsigned long *value)
{
	const char *start = *pos;

	while (*pos < end && isdigit((unsigned char)**pos))
		(*pos)++;
	if (*pos == start)
		return wrong(x, "a number is missing in \"[%.*s]\"", (int)(end - start), start);
	if (*pos - start > MAX_DIGITS)
		return wrong(x, "the number %.*s is too long", (int)(*pos - start), start);
	*value = strtoul(start, NULL, 10);
	return 0;
}

static int item(struct expansion *x, const char *pos, const char *end, size_t len);

/* One bracket, from after "[" to before "]"; @rest is what follows it. */
static int bracket(struct expansion *x, const char *pos, const char *close, const char *end,
		   size_t len)
{
	const char *text = pos;

	for (;;) {
		const char *first = pos;
		unsigned long low, high;
		int width;

		if (parse_number(x, &pos, close, &low))
			return -1;
		width = *first == '0' ? (int)(pos - first) : 1;
		high = low;
		if (pos < close && *pos == '-') {
			pos++;
			if (parse_number(x, &pos, close, &high))
				return -1;
		}
		if (pos < close && *pos != ',')
			return wrong(x, "unexpected \"%c\" in \"[%.*s]\"", *pos,
				     (int)(close - text), text);
		if (high < low)
			return wrong(x, "the range %lu-%lu runs backwards", low, high);
		if (high - low >= HOSTLIST_MAX)
			return wrong(x, "the list expands to more than %d names", HOSTLIST_MAX);
		for (; low <= high; low++) {
			int n = snprintf(x->name + len, MAX_NAME - len, "%0*lu", width, low);

			if ((size_t)n >= MAX_NAME - len)
				return too_long(x);
			if (item(x, close + 1, end, len + n))
				return -1;
		}
		if (pos == close)
			return 0;
		pos++;
	}
}

/* One item, from @pos to @end, with @len characters of the name already made. */
static int item(struct expansion *x, const char *pos, const char *end, size_t len)
{
	for (; pos < end; pos++) {
		if (*pos == '[') {
			const char *close = memchr(pos, ']', end - pos);

			if (!close)
				return wrong(x, "\"[\" without \"]\"");
			return bracket(x, pos + 1, close, end, len);
		}
		if (*pos == ']')
			return wrong(x, "\"]\" without \"[\"");
		if (*pos == '\\' && pos + 1 < end)
			pos++;
		if (len + 1 >= MAX_NAME)
			return too_long(x);
		x->name[len++] = *pos;
	}
	return add(x, len);
}

/* The end of the item that begins at @pos: the next comma outside of brackets. */
static const char *item_end(const char *pos)
{
	int depth = 0;

	for (; *pos && (*pos != ',' || depth); pos++) {
		if (*pos == '\\' && pos[1])
			pos++;
		else if (*pos == '[')
			depth = 1;
		else if (*pos == ']')
			depth = 0;
	}
	return pos;
}

int hostlist_expand(const char *text, struct hostlist *list, char *why, size_t size)
{
	struct expansion x = { .list = list, .why = why, .size = size };

	*list = (struct hostlist){ 0 };
	for (;;) {
		const char *end = item_end(text);

		if (item(&x, text, end, 0))
			return -1;
		if (!*end)
			return 0;
		text = end + 1 + strspn(end + 1, " ");
	}
}

char *hostlist_escape(const char *name)
{
	char *escaped = malloc(2 * strlen(name) + 1), *out = escaped;

	for (; escaped && *name; name++) {
		if (strchr("\\,[]", *name) || (*name == ' ' && out == escaped))
			*out++ = '\\';
		*out++ = *name;
	}
	if (escaped)
		*out = '\0';
	return escaped;
}

void hostlist_free(struct hostlist *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->item[i]);
	free(list->item);
	*list = (struct hostlist){ 0 };
}

static int ascending(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a, y = *(const unsigned int *)b;

	return (x > y) - (x < y);
}

char *hostlist_fold(const char *prefix, unsigned int *num, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	qsort(num, count, sizeof(*num), ascending);
	fprintf(out, count > 1 ? "%s[" : "%s", prefix);
	for (size_t i = 0, last; i < count; i = last + 1) {
		for (last = i; last + 1 < count && num[last + 1] == num[last] + 1; last++)
			;
		fprintf(out, i ? ",%u" : "%u", num[i]);
		if (last > i)
			fprintf(out, "-%u", num[last]);
	}
	if (count > 1)
		fputc(']', out);
	return fclose(out) ? (free(text), NULL) : text;
}
