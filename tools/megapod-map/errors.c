// SPDX-License-Identifier: GPL-2.0-only
/* Everything that is wrong with a file, told at once and in the order of its lines. */
#include "map.h"

/* More than anybody reads; what a broken file can say is not bounded by itself */
#define ERRORS_MAX	200

struct error {
	int line;
	unsigned int order;
	char *text;
};

static const char *name;
static struct error errors[ERRORS_MAX];
static unsigned int num;

void *zalloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p)
		abort();
	return p;
}

/** vformat() - vsprintf() into memory of its own */
char *vformat(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		abort();
	return text;
}

/** format() - sprintf() into memory of its own */
char *format(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = vformat(fmt, args);
	va_end(args);
	return text;
}

/** errors_of() - what follows is about this file */
void errors_of(const char *file)
{
	name = file;
	num = 0;
}

static void add(int line, const char *path, const char *fmt, va_list args)
{
	char *text = vformat(fmt, args);

	if (num < ERRORS_MAX)
		errors[num] = (struct error){ line, num,
					      format("%s:%d: %s%s%s", name, line, path,
						     *path ? ": " : "", text) };
	num++;
	free(text);
}

void wrong_line(int line, const char *path, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(line, path, fmt, args);
	va_end(args);
}

void wrong(const struct node *at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(at->line, at->path, fmt, args);
	va_end(args);
}

unsigned int errors_count(void)
{
	return num;
}

static int by_line(const void *a, const void *b)
{
	const struct error *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/** errors_print() - all of them. Return: how many there are */
unsigned int errors_print(void)
{
	unsigned int i, told = min(num, ERRORS_MAX);

	qsort(errors, told, sizeof(*errors), by_line);
	for (i = 0; i < told; i++)
		fprintf(stderr, "%s\n", errors[i].text);
	if (num > told)
		fprintf(stderr, "%s: and %u more\n", name, num - told);
	return num;
}
