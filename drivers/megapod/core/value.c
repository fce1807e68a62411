// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readings: the last sample of a channel as it is to be taken now, lock-free. Age makes it stale.
 * And values in words.
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include "channel.h"
#include "component.h"
#include "view.h"

/* How people read a quantity: @unit is 10^@power of ours, with @words instead of 0 and 1. */
static const struct {
	const char *unit;
	const char *words[2];
	u8 power;
} quantities[] = {
	[MEGAPOD_QUANTITY_TEMPERATURE] = { " C", .power = 3 },
	[MEGAPOD_QUANTITY_FLOW] = { " L/min", .power = 3 },
	[MEGAPOD_QUANTITY_PRESSURE] = { " kPa", .power = 3 },
	[MEGAPOD_QUANTITY_LEVEL] = { "" },
	[MEGAPOD_QUANTITY_SPEED] = { " rpm" },
	[MEGAPOD_QUANTITY_DUTY] = { "%", .power = 1 },
	[MEGAPOD_QUANTITY_VOLTAGE] = { " V", .power = 3 },
	[MEGAPOD_QUANTITY_CURRENT] = { " A", .power = 3 },
	[MEGAPOD_QUANTITY_POWER] = { " W", .power = 3 },
	[MEGAPOD_QUANTITY_APPARENT_POWER] = { " VA", .power = 3 },
	[MEGAPOD_QUANTITY_REACTIVE_POWER] = { " var", .power = 3 },
	[MEGAPOD_QUANTITY_ENERGY] = { " Wh", .power = 3 },
	[MEGAPOD_QUANTITY_REACTIVE_ENERGY] = { " varh", .power = 3 },
	[MEGAPOD_QUANTITY_FREQUENCY] = { " Hz", .power = 3 },
	[MEGAPOD_QUANTITY_POWER_FACTOR] = { "", .power = 3 },
	[MEGAPOD_QUANTITY_ANGLE] = { " deg", .power = 3 },
	[MEGAPOD_QUANTITY_HUMIDITY] = { "%", .power = 3 },
	[MEGAPOD_QUANTITY_DURATION] = { " s" },
	[MEGAPOD_QUANTITY_COUNT] = { "" },
	[MEGAPOD_QUANTITY_RAW] = { "" },
	[MEGAPOD_QUANTITY_ALARM] = { "", { "quiet", "raised" } },
	[MEGAPOD_QUANTITY_LEAK] = { "", { "dry", "wet" } },
	[MEGAPOD_QUANTITY_INPUT] = { "", { "open", "closed" } },
	[MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE] = { " kPa", .power = 3 },
	[MEGAPOD_QUANTITY_POSITION] = { "%", .power = 1 },
	[MEGAPOD_QUANTITY_CHARGE] = { "%", .power = 1 },
	[MEGAPOD_QUANTITY_LENGTH] = { " m", .power = 3 },
};

/**
 * megapod_value_text() - a value with its unit, for the kernel log
 * @quantity: &enum megapod_quantity
 * @value: in the unit of the quantity
 * @text: filled in, at least %MEGAPOD_VALUE_SIZE bytes
 *
 * All digits are there, but for zeroes at the end of a fraction.
 */
void megapod_value_text(u8 quantity, s64 value, char *text)
{
	u64 size = value < 0 ? -(u64)value : value, whole;
	u32 part = 1, rest;
	u8 digits;

	if (quantity >= ARRAY_SIZE(quantities))
		quantity = MEGAPOD_QUANTITY_RAW;
	if (size < 2 && value >= 0 && quantities[quantity].words[value]) {
		strscpy(text, quantities[quantity].words[value], MEGAPOD_VALUE_SIZE);
		return;
	}
	for (digits = quantities[quantity].power; digits; digits--)
		part *= 10;
	whole = div_u64_rem(size, part, &rest);
	for (digits = quantities[quantity].power; digits && !(rest % 10); digits--)
		rest /= 10;
	if (digits)
		scnprintf(text, MEGAPOD_VALUE_SIZE, "%s%llu.%0*u%s", value < 0 ? "-" : "", whole,
			  digits, rest, quantities[quantity].unit);
	else
		scnprintf(text, MEGAPOD_VALUE_SIZE, "%s%llu%s", value < 0 ? "-" : "", whole,
			  quantities[quantity].unit);
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
	value->time = megapod_channel_time(c, ch);
	value->status = megapod_aged(c, ch, ch->status, now);
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
		status = megapod_aged(c, ch, ch->device, now);
	} while (read_seqcount_retry(&c->state_seq, seq));
	return status;
}
