// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "family.h"

static void begin(struct family *family, const char *suffix, const char *labels, const char *more)
{
	struct buf *text = &family->text;

	buf_puts(text, family->name);
	buf_puts(text, suffix);
	if (*labels || *more) {
		buf_puts(text, "{");
		buf_puts(text, labels);
		if (*labels && *more)
			buf_puts(text, ",");
		buf_puts(text, more);
		buf_puts(text, "}");
	}
	buf_puts(text, " ");
	family->count++;
}

static const char *suffix_of(const struct family *family)
{
	return family->type == COUNTER ? "_total" : family->type == INFO ? "_info" : "";
}

void family_decimal(struct family *family, const char *labels, long long value,
		    unsigned int decimals)
{
	/* no counter is negative, and neither format allows it */
	if (family->type == COUNTER && value < 0)
		return;
	begin(family, suffix_of(family), labels, "");
	buf_decimal(&family->text, value, decimals);
	buf_puts(&family->text, "\n");
}

void family_double(struct family *family, const char *labels, double value)
{
	if (!isfinite(value) || (family->type == COUNTER && value < 0))
		return;
	begin(family, suffix_of(family), labels, "");
	buf_printf(&family->text, "%.12g\n", value);
}

void family_states(struct family *family, const char *labels, const char *const *words,
		   const char *word)
{
	char state[64];

	for (; *words; words++) {
		snprintf(state, sizeof(state), "state=\"%s\"", *words);
		begin(family, "", labels, state);
		buf_puts(&family->text, strcmp(*words, word) ? "0\n" : "1\n");
	}
}

/* OpenMetrics wants bounds as floats: "1.0". */
static void put_bound(char *text, size_t size, double le)
{
	if (isinf(le)) {
		snprintf(text, size, "le=\"+Inf\"");
		return;
	}
	snprintf(text, size, "le=\"%.12g", le);
	snprintf(text + strlen(text), size - strlen(text), "%s\"",
		 strpbrk(text + 4, ".e") ? "" : ".0");
}

void family_bucket(struct family *family, const char *labels, double le, unsigned long long count)
{
	char bound[48];

	put_bound(bound, sizeof(bound), le);
	begin(family, "_bucket", labels, bound);
	buf_printf(&family->text, "%llu\n", count);
}

size_t family_end(struct family *family, bool openmetrics, struct buf *to)
{
	static const char *const types[] = { "gauge", "counter", "histogram", "info" };
	const char *suffix = openmetrics ? "" : suffix_of(family);
	bool info = family->type == INFO && !openmetrics;
	size_t count = family->count;

	if (!count)
		return 0;
	buf_printf(to, "# HELP %s%s %s\n# TYPE %s%s %s\n", family->name, suffix, family->help,
		   family->name, suffix, info ? "gauge" : types[family->type]);
	if (openmetrics && family->unit)
		buf_printf(to, "# UNIT %s %s\n", family->name, family->unit);
	buf_put(to, family->text.text, family->text.len);
	family->text.len = 0;
	family->count = 0;
	return count;
}
