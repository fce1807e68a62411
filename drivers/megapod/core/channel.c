// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels: samples, limits, and what is made of both.
 *
 * A sample comes with the status the device gave it. Limits that users set add to that, with
 * hysteresis, when the sample is reported; age is judged when it is read. Readers take no lock and
 * never wait for a bus. A status that changed is told once, by an event; one delayed work per
 * component sees to it that growing stale is told as well.
 *
 * Most polls read what they read before. Channels all of which were told of at once follow their
 * poll: the next time nothing is new but the time, and that is the poll's. Whatever is told of one
 * of them otherwise ends that, until all of them are told of again.
 */
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../box/box.h"
#include "battery.h"
#include "blackbox.h"
#include "channel.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "guard.h"
#include "outlet.h"
#include "setpoint.h"
#include "valve.h"
#include "view.h"

#define NO_POLL		(-1)

/* There may be a hundred thousand of them in a row of pods. It is 56, but sparse makes it more. */
static_assert(sizeof(struct megapod_channel) <= 72);

/* Whether @value is on the wrong side of a limit, or was and has not come back by @hysteresis. */
static bool is_beyond(s64 value, s64 limit, bool is_max, bool was, u64 hysteresis)
{
	if (is_max ? value > limit : value < limit)
		return true;
	if (!was)
		return false;
	/* the distance fits into u64 whatever the two are */
	return (is_max ? (u64)limit - (u64)value : (u64)value - (u64)limit) < hysteresis;
}

/* Which limits @value is beyond, given those it was beyond before. */
static u8 limits_beyond(const struct megapod_limits *limits, u8 before, s64 value)
{
	u8 beyond = 0;
	int i;

	for (i = 0; i < MEGAPOD_LIMIT_HYSTERESIS; i++)
		if (limits->set & BIT(i) &&
		    is_beyond(value, limits->value[i],
			      i == MEGAPOD_LIMIT_WARN_MAX || i == MEGAPOD_LIMIT_CRIT_MAX,
			      before & BIT(i), limits->value[MEGAPOD_LIMIT_HYSTERESIS]))
			beyond |= BIT(i);
	return beyond;
}

static enum megapod_status beyond_status(u8 beyond)
{
	if (beyond & (BIT(MEGAPOD_LIMIT_CRIT_MIN) | BIT(MEGAPOD_LIMIT_CRIT_MAX)))
		return MEGAPOD_STATUS_CRITICAL;
	return beyond ? MEGAPOD_STATUS_WARNING : MEGAPOD_STATUS_OK;
}

/* Status the device gives: its own, or the severity of a raised bit, or that of a state. */
static enum megapod_status device_status(const struct megapod_component *c,
					 const struct megapod_channel *ch,
					 const struct megapod_reading *reading)
{
	if (reading->status != MEGAPOD_STATUS_OK)
		return reading->status;
	if (ch->num_states)
		return megapod_states_severity(&c->states[ch->first_state], ch->num_states,
					       ch->bits, reading->value);
	return reading->value ? ch->severity : MEGAPOD_STATUS_OK;
}

static bool is_raised(enum megapod_status status)
{
	return status == MEGAPOD_STATUS_WARNING || status == MEGAPOD_STATUS_CRITICAL;
}

/*
 * What limits contradict each other, in words, or NULL. Both sides have to leave room for a good
 * value, hysteresis included.
 */
const char *megapod_limits_fault(const struct megapod_limits *limits)
{
	static const struct {
		u8 low, high;
		bool good_between;
		const char *fault;
	} order[] = {
		{ MEGAPOD_LIMIT_CRIT_MIN, MEGAPOD_LIMIT_WARN_MIN, false, "crit-min > warn-min" },
		{ MEGAPOD_LIMIT_WARN_MAX, MEGAPOD_LIMIT_CRIT_MAX, false, "warn-max > crit-max" },
		{ MEGAPOD_LIMIT_WARN_MIN, MEGAPOD_LIMIT_WARN_MAX, true, "warn-min > warn-max" },
		{ MEGAPOD_LIMIT_CRIT_MIN, MEGAPOD_LIMIT_WARN_MAX, true, "crit-min > warn-max" },
		{ MEGAPOD_LIMIT_WARN_MIN, MEGAPOD_LIMIT_CRIT_MAX, true, "warn-min > crit-max" },
		{ MEGAPOD_LIMIT_CRIT_MIN, MEGAPOD_LIMIT_CRIT_MAX, true, "crit-min > crit-max" },
	};
	const s64 *value = limits->value;
	u64 room = U64_MAX;
	int i;

	if (value[MEGAPOD_LIMIT_HYSTERESIS] < 0)
		return "hysteresis is negative";
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		u8 both = BIT(order[i].low) | BIT(order[i].high);

		if ((limits->set & both) != both)
			continue;
		if (value[order[i].low] > value[order[i].high])
			return order[i].fault;
		if (order[i].good_between)
			room = min(room, (u64)value[order[i].high] - (u64)value[order[i].low]);
	}
	if (value[MEGAPOD_LIMIT_HYSTERESIS] > room / 2)
		return "hysteresis more than half the room between the limits";
	return NULL;
}

/* @label stays where it is. */
void megapod_channel_init(struct megapod_channel *ch, const struct megapod_channel_desc *desc,
			  const char *label)
{
	ch->label = label;
	ch->quantity = desc->quantity;
	ch->valid_ms = desc->valid_ms;
	ch->poll = desc->poll;
	ch->has_alarm = desc->has_alarm;
	ch->has_fault = desc->has_fault;
	ch->fixed_absent = desc->absent;
	ch->windowed = desc->windowed;
	ch->moving = desc->moving;
	ch->first_state = desc->first_state;
	ch->num_states = desc->num_states;
	ch->bits = desc->bits;
	ch->loop = desc->loop;
	ch->location_of = desc->location_of;
	if (ch->quantity == MEGAPOD_QUANTITY_ALARM || ch->quantity == MEGAPOD_QUANTITY_LEAK)
		ch->severity = desc->severity;
	ch->status = desc->absent ? MEGAPOD_STATUS_ABSENT : MEGAPOD_STATUS_STALE;
	ch->reported = MEGAPOD_STATUS_STALE;
	ch->device = ch->status;
	ch->announced = ch->status;
}

/* @c has room for them, and their labels. */
void megapod_channels_init(struct megapod_component *c, const struct megapod_channel_desc *descs,
			   u32 num)
{
	const char *label = c->labels->text;
	u32 i;

	for (i = 0; i < num; i++, label += strlen(label) + 1)
		megapod_channel_init(&c->channels[i], &descs[i], label);
	c->num_channels = num;
	megapod_locations_init(c);
}

void megapod_channels_free(struct megapod_component *c)
{
	u32 i;

	for (i = 0; i < c->num_channels; i++)
		kfree(c->channels[i].limits);
}

/* For who has the lock of the state, or reads it. */
static struct megapod_limits limits_of(const struct megapod_channel *ch)
{
	return ch->limits ? *ch->limits : (struct megapod_limits) {};
}

static void __sensor_view(const struct megapod_component *c, u32 channel, ktime_t now,
			  struct megapod_sensor_view *view)
{
	const struct megapod_channel *ch = &c->channels[channel];

	view->component = c->id;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	strscpy(view->label, ch->label, sizeof(view->label));
	__megapod_value(c, channel, now, &view->now);
	view->limits = limits_of(ch);
	if (ch->num_states && megapod_has_value(view->now.status))
		megapod_states_text(&c->states[ch->first_state], ch->num_states, ch->bits,
				    view->now.value, view->state);
	else
		view->state[0] = '\0';
	view->loop = ch->loop;
	view->located = ch->located;
	view->has_location = __megapod_location(c, channel, now, &view->location_mm);
}

void megapod_sensor_view(struct megapod_component *c, u32 channel, ktime_t now,
			 struct megapod_sensor_view *view)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__sensor_view(c, channel, now, view);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/* For readers within a read section of the state. */
enum megapod_status __megapod_worst_status(const struct megapod_component *c, ktime_t now)
{
	u8 worst = MEGAPOD_STATUS_OK;
	u32 i;

	for (i = 0; i < c->num_channels; i++) {
		u8 status = megapod_aged(c, &c->channels[i], c->channels[i].status, now);

		if (status != MEGAPOD_STATUS_ABSENT)
			worst = max(worst, status);
	}
	return worst;
}

static void sensor_event(struct megapod_component *c, u32 channel, ktime_t now)
{
	struct megapod_event event = { .kind = MEGAPOD_EVENT_KIND_SENSOR_CHANGE };

	lockdep_assert_held(&c->state_lock);
	__sensor_view(c, channel, now, &event.sensor);
	megapod_event(c->pod, now, &event);
}

/* Tell a status that changed. That a channel is good, or absent, when first seen is no change. */
static void channel_announce(struct megapod_component *c, u32 channel, ktime_t now)
{
	struct megapod_channel *ch = &c->channels[channel];
	u8 status = megapod_aged(c, ch, ch->status, now);
	bool first = !ch->seen;

	if (status == ch->announced)
		return;
	ch->announced = status;
	ch->seen = true;
	if (!first || (status != MEGAPOD_STATUS_OK && status != MEGAPOD_STATUS_ABSENT))
		sensor_event(c, channel, now);
}

static void channel_evaluate(struct megapod_channel *ch)
{
	ch->status = ch->device;
	if (ch->device > MEGAPOD_STATUS_CRITICAL || !ch->limits)
		return;
	ch->beyond = limits_beyond(ch->limits, ch->beyond, ch->value);
	ch->status = max_t(u8, ch->device, beyond_status(ch->beyond));
}

static void channel_notify(struct megapod_component *c, struct megapod_channel *ch, u8 before)
{
	ch->alarm_rose |= ch->has_alarm && is_raised(ch->device) && !is_raised(before);
	ch->fault_rose |= ch->has_fault && ch->device == MEGAPOD_STATUS_FAULT &&
			  before != MEGAPOD_STATUS_FAULT;
	if ((ch->alarm_rose || ch->fault_rose) && !c->gone)
		queue_work(megapod_wq, &c->notify);
}

/*
 * A good sample ends a row of failures, unless it came from before. That of a sensor that is broken
 * does not: it may be of a command's read-back while the polls go on failing.
 */
static void poll_succeeded(struct megapod_component *c, u32 poll, ktime_t time)
{
	if (c->num_polls && ktime_after(time, c->polls[poll].failed))
		c->polls[poll].fails = 0;
}

/* Something is told of it alone; its sample has a time of its own. */
static void channel_unfollow(struct megapod_component *c, struct megapod_channel *ch)
{
	ch->time = megapod_channel_time(c, ch);
	ch->follows = false;
	if (c->num_polls)
		c->polls[ch->poll].whole = false;
}

/* Most samples are what the one before was, and everything that is made of it stands. */
static bool is_as_before(const struct megapod_channel *ch, const struct megapod_reading *reading)
{
	return ch->reported == reading->status && megapod_has_value(reading->status) &&
	       ch->value == reading->value;
}

static void channel_judge(struct megapod_component *c, struct megapod_channel *ch,
			  const struct megapod_reading *reading)
{
	u8 before = ch->device;

	ch->device = device_status(c, ch, reading);
	ch->reported = MEGAPOD_STATUS_STALE;
	if (megapod_has_value(reading->status)) {
		ch->value = reading->value;
		ch->reported = reading->status;
	}
	channel_evaluate(ch);
	channel_notify(c, ch, before);
}

/**
 * struct report - samples that came together
 * @time: boot time when they were taken
 * @expiry: when the first of them is stale
 * @watched: an armed interlock watches one of them
 * @sound: one is of a sensor that is not broken
 * @overtaken: one is older than what is known
 */
struct report {
	ktime_t time;
	ktime_t expiry;
	bool watched;
	bool sound;
	bool overtaken;
};

static void channel_report(struct megapod_component *c, const struct megapod_reading *reading,
			   struct report *report)
{
	struct megapod_channel *ch;

	if (WARN_ON_ONCE(reading->channel >= c->num_channels ||
			 (unsigned int)reading->status > MEGAPOD_STATUS_ABSENT))
		return;
	ch = &c->channels[reading->channel];
	/* the reply to a command may overtake that to a poll */
	if (ktime_before(report->time, megapod_channel_time(c, ch))) {
		report->overtaken = true;
		return;
	}
	if (ch->fixed_absent)
		return;
	channel_unfollow(c, ch);
	if (!is_as_before(ch, reading))
		channel_judge(c, ch, reading);
	if (megapod_has_value(reading->status)) {
		ch->time = report->time;
		report->expiry = min(report->expiry, megapod_channel_expiry(c, ch));
		if (reading->status != MEGAPOD_STATUS_FAULT) {
			report->sound = true;
			poll_succeeded(c, ch->poll, ch->time);
		}
	}
	report->watched |= ch->watched;
}

static void report_readings(struct megapod_component *c, const struct megapod_reading *readings,
			    u32 n, ktime_t now, struct report *report)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < n; i++)
		channel_report(c, &readings[i], report);
	megapod_sweep_by(c, report->expiry);
	/* what is told of one may be in another: a leak, and where it is */
	for (i = 0; i < n; i++)
		if (readings[i].channel < c->num_channels)
			channel_announce(c, readings[i].channel, now);
	megapod_outlets_sampled(c, now);
	megapod_setpoints_sampled(c, now);
	megapod_valves_look(c, now);
	megapod_batteries_look(c, now);
}

/* From now on its channels follow the poll, if they have a value. */
static void poll_whole(struct megapod_component *c, u32 poll, const struct report *report,
		       const struct megapod_reading *readings, u32 n)
{
	struct megapod_poll *p = &c->polls[poll];
	u32 i;

	lockdep_assert_held(&c->state_lock);
	p->whole = false;
	if (report->overtaken)
		return;
	for (i = 0; i < n; i++) {
		struct megapod_channel *ch = &c->channels[readings[i].channel];

		if (readings[i].channel >= c->num_channels || WARN_ON_ONCE(ch->poll != poll))
			continue;
		ch->follows = !ch->fixed_absent && megapod_has_value(readings[i].status);
	}
	p->time = report->time;
	p->expiry = report->expiry;
	p->sound = report->sound;
	p->whole = true;
}

/* Of all channels of @poll, or of some if that is NO_POLL. Return: when they were taken. */
static ktime_t report_at(struct megapod_component *c, int poll, ktime_t time,
			 const struct megapod_reading *readings, u32 n)
{
	ktime_t now = ktime_get_boottime();
	/* nothing is fresher than now, whatever a driver says */
	struct report report = { .time = min(time, now), .expiry = KTIME_MAX };

	megapod_state_lock(c);
	report_readings(c, readings, n, now, &report);
	if (poll != NO_POLL)
		poll_whole(c, poll, &report, readings, n);
	megapod_state_unlock(c);
	if (report.watched)
		megapod_kick(c->pod);
	return report.time;
}

void megapod_report(struct megapod_component *c, ktime_t time,
		    const struct megapod_reading *readings, u32 n)
{
	time = report_at(c, NO_POLL, time, readings, n);
	megapod_blackbox_samples(c, time, readings, n);
}
EXPORT_SYMBOL_NS_GPL(megapod_report, "MEGAPOD");

void megapod_report_whole(struct megapod_component *c, u32 poll, ktime_t time,
			  const struct megapod_reading *readings, u32 n)
{
	if (WARN_ON_ONCE(poll >= c->num_polls))
		return;
	time = report_at(c, poll, time, readings, n);
	megapod_blackbox_whole(c, poll, time, readings, n);
}
EXPORT_SYMBOL_NS_GPL(megapod_report_whole, "MEGAPOD");

/* Whether a poll at @time that read the same changes nothing but times. */
static bool poll_is_same(const struct megapod_poll *p, ktime_t time, ktime_t now)
{
	return p->whole && !ktime_before(time, p->time) && !ktime_after(now, p->expiry);
}

static void poll_same(struct megapod_component *c, u32 poll, ktime_t time, ktime_t now)
{
	struct megapod_poll *p = &c->polls[poll];

	lockdep_assert_held(&c->state_lock);
	if (p->expiry != KTIME_MAX)
		p->expiry = ktime_add(p->expiry, ktime_sub(time, p->time));
	p->time = time;
	if (p->sound)
		poll_succeeded(c, poll, time);
	/* what waits for a sample, be it the same */
	megapod_outlets_sampled(c, now);
	if (megapod_setpoints_rest(c, now))
		return;
	megapod_setpoints_sampled(c, now);
	megapod_valves_look(c, now);
}

bool megapod_report_same(struct megapod_component *c, u32 poll, ktime_t time)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_poll *p;
	bool same, watched;

	if (WARN_ON_ONCE(poll >= c->num_polls))
		return false;
	time = min(time, now);
	p = &c->polls[poll];
	megapod_state_lock(c);
	same = poll_is_same(p, time, now);
	if (same)
		poll_same(c, poll, time, now);
	watched = p->watched;
	megapod_state_unlock(c);
	if (!same)
		return false;
	if (watched)
		megapod_kick(c->pod);
	megapod_blackbox_same(c, poll, time);
	return true;
}
EXPORT_SYMBOL_NS_GPL(megapod_report_same, "MEGAPOD");

void megapod_report_poll(struct megapod_component *c, u32 poll, ktime_t begun, bool failed)
{
	struct megapod_poll *p;

	if (WARN_ON_ONCE(poll >= c->num_polls))
		return;
	p = &c->polls[poll];
	megapod_state_lock(c);
	p->begun = max(p->begun, begun);
	if (failed) {
		p->failed = max(p->failed, begun);
		p->fails = min(p->fails + 1, U8_MAX);
	}
	megapod_state_unlock(c);
	if (failed)
		megapod_kick(c->pod);
}
EXPORT_SYMBOL_NS_GPL(megapod_report_poll, "MEGAPOD");

void megapod_limits_get(struct megapod_component *c, u32 channel, struct megapod_limits *limits)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		*limits = limits_of(&c->channels[channel]);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/* 0 or -ENOMEM. Context: may sleep. */
int megapod_limits_set(struct megapod_component *c, u32 channel,
		       const struct megapod_limits *limits)
{
	struct megapod_limits *room = kmemdup(limits, sizeof(*limits), GFP_KERNEL);
	struct megapod_channel *ch = &c->channels[channel];
	ktime_t now = ktime_get_boottime();

	if (!room)
		return -ENOMEM;
	megapod_state_lock(c);
	/* once there they stay, since who reads the state follows the pointer without a lock */
	if (ch->limits)
		*ch->limits = *limits;
	else
		swap(ch->limits, room);
	/* hysteresis is for values, not for limits that move */
	ch->beyond = 0;
	channel_evaluate(ch);
	channel_unfollow(c, ch);
	ch->announced = megapod_aged(c, ch, ch->status, now);
	sensor_event(c, channel, now);
	megapod_state_unlock(c);
	kfree(room);
	return 0;
}

/* An interlock that watches a channel has come, or gone; a report of it wakes their thread. */
void megapod_watch(struct megapod_component *c, u32 channel, int delta)
{
	struct megapod_channel *ch = &c->channels[channel];

	megapod_state_lock(c);
	ch->watched += delta;
	if (c->num_polls)
		c->polls[ch->poll].watched += delta;
	megapod_state_unlock(c);
}

/* The component does not answer: no channel has a value any more. */
void megapod_channels_lost(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_channels; i++) {
		struct megapod_channel *ch = &c->channels[i];

		if (ch->status == MEGAPOD_STATUS_ABSENT)
			continue;
		channel_unfollow(c, ch);
		ch->reported = MEGAPOD_STATUS_STALE;
		ch->device = MEGAPOD_STATUS_STALE;
		ch->status = MEGAPOD_STATUS_STALE;
		channel_announce(c, i, now);
		megapod_blackbox_channel(c, i, now);
	}
}

/* Tell what has grown stale. Returns the boot time at which the next does. */
ktime_t megapod_channels_expire(struct megapod_component *c, ktime_t now)
{
	ktime_t next = KTIME_MAX;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_channels; i++) {
		struct megapod_channel *ch = &c->channels[i];
		u8 before = ch->announced;

		channel_announce(c, i, now);
		if (ch->announced != before)
			megapod_blackbox_channel(c, i, now);
		if (megapod_has_value(ch->announced))
			next = min(next, megapod_channel_expiry(c, ch));
	}
	return next;
}
