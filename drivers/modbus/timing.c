// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long things take: on a serial line, and with the devices of a link.
 */
#include <linux/math64.h>

#include "internal.h"

/* Bits of a character that count for silence: 11, whatever the parity. Serial Line V1.02, 2.5.1 */
#define MODBUS_RTU_CHAR_BITS	11
/* Above this speed the silence is fixed. Serial Line V1.02, section 2.5.1.1 */
#define MODBUS_RTU_FAST_BAUD	19200
#define MODBUS_RTU_FAST_GAP_NS	(1750 * NSEC_PER_USEC)

static u64 modbus_rtu_bits_ns(const struct modbus_link_config *config, unsigned int bits)
{
	return div_u64((u64)bits * NSEC_PER_SEC, READ_ONCE(config->baud));
}

/**
 * modbus_rtu_char_ns() - time of one character on the wire
 * @config: line parameters
 *
 * Return: nanoseconds.
 */
u64 modbus_rtu_char_ns(const struct modbus_link_config *config)
{
	bool parity = config->parity != MODBUS_PARITY_NONE;

	return modbus_rtu_bits_ns(config, 1 + 8 + parity + config->stop_bits);
}

/**
 * modbus_rtu_gap_ns() - silence before a frame
 * @config: line parameters
 *
 * Return: 3.5 characters in nanoseconds.
 */
u64 modbus_rtu_gap_ns(const struct modbus_link_config *config)
{
	if (config->baud > MODBUS_RTU_FAST_BAUD)
		return MODBUS_RTU_FAST_GAP_NS;
	return modbus_rtu_bits_ns(config, MODBUS_RTU_CHAR_BITS * 7) / 2;
}

/**
 * modbus_rtu_cost() - what a read costs on a line
 * @config: line parameters
 * @cost: filled in
 *
 * The request has 8 characters, the reply 5 and two for each word; 3.5 characters of
 * silence come before either.
 */
void modbus_rtu_cost(const struct modbus_link_config *config, struct modbus_wire_cost *cost)
{
	u64 max_ns = (u64)READ_ONCE(config->max_txn_ms) * NSEC_PER_MSEC;
	u64 timeout_ns = (u64)READ_ONCE(config->response_timeout_ms) * NSEC_PER_MSEC;
	u16 max_words = READ_ONCE(config->max_registers);

	cost->word_ns = 2 * modbus_rtu_char_ns(config);
	cost->frame_ns = (8 + 5) * modbus_rtu_char_ns(config) + 2 * modbus_rtu_gap_ns(config) +
			 (u64)READ_ONCE(config->turnaround_ms) * NSEC_PER_MSEC;
	cost->max_words = max_words;
	if (max_ns && max_ns <= cost->frame_ns + cost->word_ns)
		cost->max_words = 1;
	else if (max_ns)
		cost->max_words = min_t(u64, div64_u64(max_ns - cost->frame_ns, cost->word_ns),
					max_words);
	cost->longest_ns = cost->frame_ns + timeout_ns + cost->max_words * cost->word_ns;
}

/**
 * modbus_link_slowest() - how long the devices of a link take at most
 * @link: the link
 * @except: a device that does not count, or NULL
 * @timeout_ms: longest wait for a reply, not less than the link's
 * @pause_ms: longest silence after a frame, not less than the link's
 */
void modbus_link_slowest(struct modbus_link *link, const struct modbus_node *except,
			 u32 *timeout_ms, u32 *pause_ms)
{
	struct modbus_node *node;

	*timeout_ms = READ_ONCE(link->config.response_timeout_ms);
	*pause_ms = READ_ONCE(link->config.turnaround_ms);
	guard(spinlock_irqsave)(&link->queue_lock);
	list_for_each_entry(node, &link->nodes, on_link) {
		if (node == except)
			continue;
		*timeout_ms = max(*timeout_ms, modbus_node_timeout_ms(node));
		*pause_ms = max(*pause_ms, modbus_node_turnaround_ms(node));
	}
}

/**
 * modbus_link_others_ppm() - what other devices of a link have claimed of its wire
 * @link: the link
 * @node: the device that does not count
 *
 * A claim is set in the link's sum first and then in the device, and read here without a lock: of a
 * claim that is being given up, the device can still have more than the sum.
 *
 * Return: share of the wire time in millionths.
 */
u32 modbus_link_others_ppm(const struct modbus_link *link, const struct modbus_node *node)
{
	u32 all_ppm = READ_ONCE(link->reserved_ppm);
	u32 own_ppm = READ_ONCE(node->reserved_ppm);

	return all_ppm - min(all_ppm, own_ppm);
}
