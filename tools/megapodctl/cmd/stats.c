// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of links and devices.
 */
#include <stdio.h>

#include "base/out.h"
#include "cmd/stats.h"

static const struct column columns[] = {
	{ "NAME", "name" },
	{ ">REQUESTS", "stats.requests" },
	{ ">REPLIES", "stats.replies" },
	{ ">TIMEOUTS", "stats.timeouts" },
	{ ">CRC", "stats.crc_errors" },
	{ ">BAD", "stats.bad_frames" },
	{ ">FOREIGN", "stats.foreign" },
	{ ">JUNK", "stats.junk_bytes" },
	{ ">RETRIES", "stats.retries" },
	{ ">EXCEPTIONS", "stats.exceptions" },
	{ ">QUARANTINES", "stats.quarantines" },
	{ ">MAX US", "stats.latency_max_us" },
	{ 0 }
};

/* Bucket i counts what took less than 2^i ms, the last one all the rest. */
static void print_latency(json_object *buckets)
{
	size_t last = length(buckets) - 1;
	json_object *bucket;

	for_each_object(bucket, buckets) {
		long long requests = json_object_get_int64(bucket);

		if (requests)
			printf("%s %5u ms  %lld requests\n", bucket_nr < last ? "< " : ">=",
			       1u << (bucket_nr < last ? bucket_nr : last - 1), requests);
	}
}

int show_stats(const struct args *args, const struct object_class *class)
{
	json_object *objects;
	int err = objects_named(args, class, &objects);

	if (!err)
		err = table_print(columns, objects, "");
	if (!err && !ctl.json && !ctl.terse && length(objects) == 1 && args->value[0].set)
		print_latency(get(item_at(objects, 0), "stats.latency_bucket"));
	doc_add(class->plural, objects);
	return err;
}
