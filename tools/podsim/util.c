// SPDX-License-Identifier: GPL-2.0-only
/* Errors in words, option lists, numbers, and chance that a seed repeats. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

static char fail_buf[512];
static u64 chance_state = 1;
static double noise_counts = 1;

int fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(fail_buf, sizeof(fail_buf), fmt, ap);
	va_end(ap);
	return -1;
}

const char *fail_text(void)
{
	return fail_buf;
}

void *zalloc(size_t size)
{
	void *p = calloc(1, size);

	if (!p) {
		fputs("podsim: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

int parse_int(const char *what, const char *s, long min, long max, long *to)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(s, &end, 0);
	if (end == s || *end || errno || v < min || v > max)
		return fail("%s: '%s' is not a number from %ld to %ld", what, s, min, max);
	*to = v;
	return 0;
}

/** kind_find() - the number of one that @b can have. Return: negative after fail() if it has none */
int kind_find(const char *what, const struct kind *kinds, int num, const struct bus *b,
	      const char *name, const char *others)
{
	unsigned int on = b->set_line ? ON_SERIAL : ON_TCP;
	char known[256] = "";
	size_t len = 0;
	int k;

	for (k = 0; k < num; k++) {
		if (!kinds[k].name || !(kinds[k].on & on))
			continue;
		if (!strcmp(kinds[k].name, name))
			return k;
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s", kinds[k].name);
	}
	return fail("no %s '%s' on %s; known here:%s%s", what, name, b->kind, known, others);
}

int parse_num(const char *what, const char *s, double min, double max, double *to)
{
	char *end;
	double v;

	v = strtod(s, &end);
	if (end == s || *end || !(v >= min && v <= max))
		return fail("%s: '%s' is not a number from %g to %g", what, s, min, max);
	*to = v;
	return 0;
}

int parse_onoff(const char *s, const char *yes, const char *no, bool *to)
{
	if (strcmp(s, yes) && strcmp(s, no))
		return fail("'%s' is neither '%s' nor '%s'", s, yes, no);
	*to = !strcmp(s, yes);
	return 0;
}

static int unknown_option(const char *key, const struct opt *opts, size_t n)
{
	char known[256] = "";
	size_t i, len = 0;

	for (i = 0; i < n && len < sizeof(known); i++)
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s", opts[i].key);
	return fail("no option '%s'; known:%s", key, known);
}

static int parse_opt(char *item, const struct opt *opts, size_t n)
{
	char *value = strchr(item, '=');
	const struct opt *o;
	long v;

	if (value)
		*value++ = '\0';
	for (o = opts; o < opts + n && strcmp(o->key, item); o++)
		;
	if (o == opts + n)
		return unknown_option(item, opts, n);
	if (o->type == OPT_FLAG) {
		*(bool *)o->to = true;
		return value ? fail("%s takes no value", item) : 0;
	}
	if (!value)
		return fail("%s wants a value: %s=...", item, item);
	if (o->type == OPT_NUM)
		return parse_num(item, value, o->min, o->max, o->to);
	if (o->type == OPT_STR) {
		if (snprintf(o->to, TEXT_LEN, "%s", value) >= TEXT_LEN)
			return fail("%s has at most %d characters", item, TEXT_LEN - 1);
		return 0;
	}
	if (parse_int(item, value, (long)o->min, (long)o->max, &v))
		return -1;
	*(int *)o->to = (int)v;
	return 0;
}

/** parse_opts() - "key=value,flag,..." into the variables of @opts. Return: 0 or fail(). */
int parse_opts(const char *list, const struct opt *opts, size_t n)
{
	char *copy, *rest, *item;
	int err = 0;

	if (!list)
		return 0;
	copy = strdup(list);
	rest = copy;
	while (!err && (item = strsep(&rest, ",")))
		if (*item)
			err = parse_opt(item, opts, n);
	free(copy);
	return err;
}

void chance_seed(u64 seed)
{
	chance_state = seed * 0x9e3779b97f4a7c15ULL | 1;
}

/** chance() - xorshift64*: 32 bits that only the seed decides */
u32 chance(void)
{
	chance_state ^= chance_state >> 12;
	chance_state ^= chance_state << 25;
	chance_state ^= chance_state >> 27;
	return (u32)((chance_state * 0x2545f4914f6cdd1dULL) >> 32);
}

void noise_set(double counts)
{
	noise_counts = counts;
}

/** noise() - triangular, mean 0, within one count unless --noise says otherwise */
double noise(void)
{
	if (noise_counts == 0)
		return 0;
	return noise_counts * ((double)chance() + chance() - UINT32_MAX) / UINT32_MAX;
}
