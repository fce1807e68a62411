/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A channel: a reading of a component, its limits and its words, and the poll it comes with.
 * Samples are judged when they are reported, age when they are read.
 */
#ifndef _MEGAPOD_CHANNEL_H
#define _MEGAPOD_CHANNEL_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

#include "component.h"
#include "view.h"

/**
 * struct megapod_channel - a reading
 * @label: for people, of at most %MEGAPOD_LABEL_SIZE bytes; one of &megapod_component.labels
 * @value: last sample
 * @time: boot time of the last sample, 0 if there was none, unless it @follows
 * @limits: limits a user set, NULL if he never did
 * @valid_ms: see &struct megapod_channel_desc
 * @hwmon_channel: number among its hwmon type
 * @hwmon_type: its &enum hwmon_sensor_types, 0 if it has none
 * @quantity: see &enum megapod_quantity
 * @first_state: first of its words in &megapod_component.states
 * @poll: number of the poll that reads it
 * @num_states: number of its words
 * @location_of: see &struct megapod_channel_desc
 * @watched: number of armed interlocks that have it as input
 * @reported: status of the last reading with a value, as it came; %MEGAPOD_STATUS_STALE if
 *	@device is not made of that
 * @device: status as the driver reported it, from bits of the device alone
 * @status: the same with the limits, age apart
 * @announced: status last told by an event
 * @beyond: bit i tells that the value stands beyond &megapod_limits.value[i]
 * @severity: of the set bit of an alarm or leak
 * @loop: see &enum megapod_loop
 * @has_alarm: see &struct megapod_channel_desc
 * @has_fault: see &struct megapod_channel_desc
 * @fixed_absent: absent for good
 * @windowed: no interlock acts on it
 * @moving: see &struct megapod_channel_desc
 * @bits: see &struct megapod_channel_desc
 * @located: another channel is @location_of this one
 * @seen: anything but stale was reported
 * @follows: its last sample is of the &megapod_poll.time of its poll
 * @alarm_rose: hwmon is to be told of an alarm
 * @fault_rose: hwmon is to be told of a fault
 */
struct megapod_channel {
	const char *label;
	s64 value;
	ktime_t time;
	struct megapod_limits *limits;
	u32 valid_ms;
	u16 first_state;
	u16 hwmon_channel;
	u16 poll;
	u16 location_of;
	u16 watched;
	u8 num_states;
	u8 hwmon_type;
	u8 quantity;
	u8 reported;
	u8 device;
	u8 status;
	u8 announced;
	u8 beyond;
	u8 severity:2;
	u8 loop:3;
	bool has_alarm:1;
	bool has_fault:1;
	bool fixed_absent:1;
	bool windowed:1;
	bool moving:1;
	bool bits:1;
	bool located:1;
	bool seen:1;
	bool follows:1;
	bool alarm_rose:1;
	bool fault_rose:1;
};

/**
 * struct megapod_poll - what is known of one of the polls of a component
 * @begun: boot time when the last one was begun
 * @failed: boot time when the last one that failed was begun
 * @time: boot time of the last good reply of which all was told
 * @expiry: boot time after which one of the samples of @time is stale
 * @watched: number of armed interlocks that have one of its channels as input, each counted
 * @fails: number of those begun since the last good reply that failed, at most 255
 * @whole: since @time nothing else was told of its channels, nor were their limits set
 * @sound: one of the samples of @time is of a sensor that is not broken
 */
struct megapod_poll {
	ktime_t begun;
	ktime_t failed;
	ktime_t time;
	ktime_t expiry;
	u16 watched;
	u8 fails;
	bool whole;
	bool sound;
};

/* value.c */
void __megapod_value(const struct megapod_component *c, int channel, ktime_t now,
		     struct megapod_value *value);
/* A value in words: a sign, 20 digits, a point, and the unit */
#define MEGAPOD_VALUE_SIZE	32

void megapod_value_text(u8 quantity, s64 value, char *text);
void megapod_value(struct megapod_component *c, u32 channel, ktime_t now,
		   struct megapod_value *value);
enum megapod_status megapod_device_status(struct megapod_component *c, u32 channel, ktime_t now);

/* words.c */
const char *megapod_states_fault(const struct megapod_state *states, u8 num, bool bits);
u8 megapod_states_severity(const struct megapod_state *states, u8 num, bool bits, s64 value);
void megapod_states_text(const struct megapod_state *states, u8 num, bool bits, s64 value,
			 char text[MEGAPOD_STATE_SIZE]);

/* channel.c */
void megapod_channel_init(struct megapod_channel *ch, const struct megapod_channel_desc *desc,
			  const char *label);
void megapod_channels_init(struct megapod_component *c, const struct megapod_channel_desc *descs,
			   u32 num);
void megapod_channels_free(struct megapod_component *c);
void megapod_sensor_view(struct megapod_component *c, u32 channel, ktime_t now,
			 struct megapod_sensor_view *view);
enum megapod_status __megapod_worst_status(const struct megapod_component *c, ktime_t now);
const char *megapod_limits_fault(const struct megapod_limits *limits);
void megapod_limits_get(struct megapod_component *c, u32 channel, struct megapod_limits *limits);
int megapod_limits_set(struct megapod_component *c, u32 channel,
		       const struct megapod_limits *limits);
void megapod_channels_lost(struct megapod_component *c, ktime_t now);
void megapod_watch(struct megapod_component *c, u32 channel, int delta);
ktime_t megapod_channels_expire(struct megapod_component *c, ktime_t now);

/* location.c */
void megapod_locations_init(struct megapod_component *c);
const char *megapod_location_fault(const struct megapod_component_desc *desc,
				   const struct megapod_channel_desc *channel);
bool __megapod_location(const struct megapod_component *c, u32 leak, ktime_t now, s64 *mm);
bool megapod_location(struct megapod_component *c, u32 leak, ktime_t now, s64 *mm);

static inline bool megapod_has_value(enum megapod_status status)
{
	return status < MEGAPOD_STATUS_STALE;
}

/* Boot time of the last sample, 0 if there was none. */
static inline ktime_t megapod_channel_time(const struct megapod_component *c,
					   const struct megapod_channel *ch)
{
	return ch->follows ? c->polls[ch->poll].time : ch->time;
}

/* Boot time after which the sample is stale. */
static inline ktime_t megapod_channel_expiry(const struct megapod_component *c,
					     const struct megapod_channel *ch)
{
	return ch->valid_ms ? ktime_add_ms(megapod_channel_time(c, ch), ch->valid_ms) : KTIME_MAX;
}

/* @status, unless age has made it stale. */
static inline enum megapod_status megapod_aged(const struct megapod_component *c,
					       const struct megapod_channel *ch,
					       enum megapod_status status, ktime_t now)
{
	return megapod_has_value(status) && ktime_after(now, megapod_channel_expiry(c, ch)) ?
	       MEGAPOD_STATUS_STALE : status;
}

/* Whether there is such a reading, and it says something. */
static inline bool megapod_is_good(const struct megapod_value *value)
{
	return value->channel != MEGAPOD_NO_CHANNEL && value->status < MEGAPOD_STATUS_FAULT;
}

#endif /* _MEGAPOD_CHANNEL_H */
