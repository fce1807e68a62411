/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>

#include "buf.h"
#include "snapshot.h"

/**
 * struct self - what the exporter tells of itself
 * @connections: open now
 * @streams: of these, event streams
 * @answered: requests by status: 2xx, 4xx, 5xx are at 2, 4, 5
 * @late: connections that were closed since a request or answer took too long
 * @overruns: times that events were lost since they came too fast
 * @resyncs: times that all was read anew because of that, or since the modules had gone
 */
struct self {
	unsigned long long connections;
	unsigned long long streams;
	unsigned long long answered[6];
	unsigned long long late;
	unsigned long long overruns;
	unsigned long long resyncs;
};

/* All series. Return: how many. */
size_t metrics_write(const struct snapshot *snapshot, const struct self *self, bool openmetrics,
		     struct buf *to);

/* Whether a client that sends this Accept header rather has OpenMetrics than text 0.0.4. */
bool metrics_openmetrics(const char *accept);

#endif
