// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of links and devices, and how much of the wire is used.
 */
#include <linux/math64.h>

#include "internal.h"

/* Window of the utilisation */
#define MODBUS_LOAD_NS		NSEC_PER_SEC
#define MODBUS_PPM		1000000
/* Of how many replies the slowest is remembered, about */
#define MODBUS_LATENCY_FADE	512

/**
 * modbus_link_count() - count something
 * @link: for this link
 * @node: and for this device, unless it is NULL
 * @attr: attribute number of the counter, MODBUS_A_STATS_...
 * @n: how many
 */
void modbus_link_count(struct modbus_link *link, struct modbus_node *node, unsigned int attr,
		       u64 n)
{
	guard(spinlock_irqsave)(&link->stats_lock);
	link->stats.count[attr] += n;
	if (node)
		node->stats.count[attr] += n;
}

static void modbus_stats_reply(struct modbus_stats *stats, const struct modbus_request *req,
			       u64 took_ns)
{
	u64 us = div_u64(took_ns, NSEC_PER_USEC);
	u64 *max = &stats->count[MODBUS_A_STATS_LATENCY_MAX_US];

	stats->count[MODBUS_A_STATS_REPLIES]++;
	if (req->status == -EREMOTEIO) {
		stats->count[MODBUS_A_STATS_EXCEPTIONS]++;
		stats->exception[min_t(u8, req->exception, MODBUS_EXCEPTIONS - 1)]++;
	}
	stats->latency[min(fls64(div_u64(us, USEC_PER_MSEC)), MODBUS_LATENCY_BUCKETS - 1)]++;
	*max = max(*max, us);
}

/**
 * modbus_link_account() - count a valid reply
 * @link: the link
 * @node: the device
 * @req: the request, with its status
 * @took_ns: how long the device took
 * @wire_ns: what the wire needs for it
 */
void modbus_link_account(struct modbus_link *link, struct modbus_node *node,
			 const struct modbus_request *req, u64 took_ns, u64 wire_ns)
{
	u64 faded_ns;

	guard(spinlock_irqsave)(&link->stats_lock);
	modbus_stats_reply(&link->stats, req, took_ns);
	modbus_stats_reply(&node->stats, req, took_ns);
	/* The slowest reply of late: half of it is forgotten after some hundred faster ones. */
	faded_ns = node->latency_ns - div_u64(node->latency_ns, MODBUS_LATENCY_FADE);
	WRITE_ONCE(node->latency_ns, max(faded_ns, took_ns - min(took_ns, wire_ns)));
}

/* Share of the running window in millionths */
static u32 modbus_link_load(const struct modbus_link *link, u64 window_ns)
{
	return min_t(u64, div64_u64(link->load_busy_ns * MODBUS_PPM, window_ns), MODBUS_PPM);
}

/**
 * modbus_link_busy() - the wire was used
 * @link: the link
 * @from: since
 * @to: until
 */
void modbus_link_busy(struct modbus_link *link, ktime_t from, ktime_t to)
{
	s64 window;

	guard(spinlock_irqsave)(&link->stats_lock);
	link->load_busy_ns += ktime_to_ns(ktime_sub(to, from));
	window = ktime_to_ns(ktime_sub(to, link->load_since));
	if (window < MODBUS_LOAD_NS)
		return;
	link->load_ppm = modbus_link_load(link, window);
	link->load_busy_ns = 0;
	link->load_since = to;
}

/**
 * modbus_link_utilisation() - how much of the wire is used
 * @link: the link
 *
 * Return: share of the wire time in the last second or so, in millionths.
 */
u32 modbus_link_utilisation(struct modbus_link *link)
{
	s64 window;

	guard(spinlock_irqsave)(&link->stats_lock);
	window = ktime_to_ns(ktime_sub(ktime_get(), link->load_since));
	return window > 2 * MODBUS_LOAD_NS ? modbus_link_load(link, window) : link->load_ppm;
}
