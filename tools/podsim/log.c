// SPDX-License-Identifier: GPL-2.0-only
/* The log: the last lines of what was asked of units, and what they answered. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "podsim.h"

#define LOG_ENTRIES		8192

static struct {
	u64 ns;
	char *text;
} log_ring[LOG_ENTRIES];
static u64 log_count;

/** log_add() - one line of the log, now */
void log_add(const char *fmt, ...)
{
	size_t at = log_count++ % LOG_ENTRIES;
	va_list ap;

	free(log_ring[at].text);
	log_ring[at].ns = now_ns();
	va_start(ap, fmt);
	if (vasprintf(&log_ring[at].text, fmt, ap) < 0)
		log_ring[at].text = NULL;
	va_end(ap);
}

/** log_print() - the lines from a time on */
void log_print(u64 since, FILE *out)
{
	u64 i = log_count > LOG_ENTRIES ? log_count - LOG_ENTRIES : 0;
	size_t at;

	for (; i < log_count; i++) {
		at = i % LOG_ENTRIES;
		if (log_ring[at].ns >= since && log_ring[at].text)
			fprintf(out, "%llu %s\n", log_ring[at].ns,
				log_ring[at].text);
	}
}

/** log_clear() - as if nothing had been */
void log_clear(void)
{
	log_count = 0;
}
