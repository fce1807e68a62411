// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readings: the last sample of a channel as it is to be taken now, lock-free. Age makes it stale.
 */
#include "core.h"

/* Boot time after which the sample is stale. */
ktime_t megapod_channel_expiry(const struct megapod_channel *ch)
{
	return ch->valid_ms ? ktime_add_ms(ch->time, ch->valid_ms) : KTIME_MAX;
}

/* @status, unless age has made it stale. */
enum megapod_status megapod_aged(const struct megapod_channel *ch, enum megapod_status status,
				 ktime_t now)
{
	return megapod_has_value(status) && ktime_after(now, megapod_channel_expiry(ch)) ?
	       MEGAPOD_STATUS_STALE : status;
}

/* The reading at @now; for writers, and for readers within a read section of the state. */
void __megapod_value(const struct megapod_component *c, int channel, ktime_t now,
		     struct megapod_value *value)
{
	const struct megapod_channel *ch;

	value->channel = channel;
	if (channel == MEGAPOD_NO_CHANNEL)
		return;
	ch = &c->channels[channel];
	value->quantity = ch->quantity;
	value->value = ch->value;
	value->time = ch->time;
	value->status = megapod_aged(ch, ch->status, now);
}

void megapod_value(struct megapod_component *c, u32 channel, ktime_t now,
		   struct megapod_value *value)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__megapod_value(c, channel, now, value);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/* Status from bits of the device alone, which is what hwmon may show. */
enum megapod_status megapod_device_status(struct megapod_component *c, u32 channel, ktime_t now)
{
	const struct megapod_channel *ch = &c->channels[channel];
	enum megapod_status status;
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		status = megapod_aged(ch, ch->device, now);
	} while (read_seqcount_retry(&c->state_seq, seq));
	return status;
}
