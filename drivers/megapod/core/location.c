// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where along its cable a leak is, as another channel of the device tells.
 *
 * It is known only from a good reading that is no older than that of the leak: what was read before
 * it is the place of another one. A device may have several channels for one leak, each for when
 * it counts in another unit; two that both have a value contradict each other.
 */
#include "channel.h"
#include "component.h"
#include "view.h"

/* What is wrong with a description, in words, or NULL. */
const char *megapod_location_fault(const struct megapod_component_desc *desc,
				   const struct megapod_channel_desc *channel)
{
	u32 leak = channel->location_of;

	if (!leak)
		return NULL;
	if (channel->windowed)
		return "the location of a leak is not read through a window: rules act by it";
	if (channel->quantity != MEGAPOD_QUANTITY_LENGTH || leak > desc->num_channels ||
	    desc->channels[leak - 1].quantity != MEGAPOD_QUANTITY_LEAK)
		return "the location of a leak is a length, and names a channel that is a leak";
	return NULL;
}

/* All channels are described. */
void megapod_locations_init(struct megapod_component *c)
{
	u32 i;

	for (i = 0; i < c->num_channels; i++)
		if (c->channels[i].location_of)
			c->channels[c->channels[i].location_of - 1].located = true;
}

/* For readers within a read section of the state: false if it is dry, or nobody knows. */
bool __megapod_location(const struct megapod_component *c, u32 leak, ktime_t now, s64 *mm)
{
	struct megapod_value at;
	bool known = false;
	ktime_t since;
	u32 i;

	if (!c->channels[leak].located)
		return false;
	__megapod_value(c, leak, now, &at);
	if (!megapod_is_good(&at) || !at.value)
		return false;
	since = at.time;
	for (i = 0; i < c->num_channels; i++) {
		if (c->channels[i].location_of != leak + 1)
			continue;
		__megapod_value(c, i, now, &at);
		if (!megapod_is_good(&at) || ktime_before(at.time, since))
			continue;
		if (known)
			return false;
		known = true;
		*mm = at.value;
	}
	return known;
}

/**
 * megapod_location() - where along its cable a leak is
 * @c: the component
 * @leak: channel of the leak
 * @now: boot time
 * @mm: filled in, in millimetres
 *
 * Return: false if it is dry, or if that is not known.
 */
bool megapod_location(struct megapod_component *c, u32 leak, ktime_t now, s64 *mm)
{
	unsigned int seq;
	bool known;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		known = __megapod_location(c, leak, now, mm);
	} while (read_seqcount_retry(&c->state_seq, seq));
	return known;
}
