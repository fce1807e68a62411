// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of a pod goes into its black box: each sample that is reported, and each change of outlets,
 * pumps and commands.
 *
 * A component is a source, and its streams are, one after the other: its channels; for each outlet
 * what it reads and what becomes of its command; for each pump the same; for each set-point the
 * command. Who appends waits for nothing but the spinlock of the box, which is held as long as it
 * takes to code the samples of one report, or to note what all streams are when a record ends or is
 * read while it goes on: 3 ns for each.
 */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "../box/box.h"
#include "blackbox.h"
#include "channel.h"
#include "component.h"
#include "core.h"
#include "outlet.h"
#include "pod.h"
#include "pump.h"
#include "setpoint.h"

#define BOX_LEAST_KIB	64
#define BOX_MOST_KIB	(1024 * 1024)

static unsigned int box_kib = 1024;
module_param(box_kib, uint, 0444);
MODULE_PARM_DESC(box_kib, "Memory for the black box of each pod, in KiB, 0 for none, else 64 to 1048576 (1024)");

static unsigned int box_before_s = 30;
module_param(box_before_s, uint, 0644);
MODULE_PARM_DESC(box_before_s, "What of the time before a trip a record keeps, in seconds (30)");

static unsigned int box_after_s = 30;
module_param(box_after_s, uint, 0644);
MODULE_PARM_DESC(box_after_s, "How long a record goes on after a trip, in seconds (30)");

/* Context: the pod has no box yet. 0 or -ENOMEM. */
int megapod_blackbox_init(struct megapod_pod *pod)
{
	u32 kib = box_kib ? clamp_t(u32, box_kib, BOX_LEAST_KIB, BOX_MOST_KIB) : 0;

	pod->box = kzalloc(sizeof(*pod->box), GFP_KERNEL);
	return pod->box ? megapod_box_init(pod->box, kib) : -ENOMEM;
}

void megapod_blackbox_free(struct megapod_pod *pod)
{
	if (pod->box)
		megapod_box_free(pod->box);
	kfree(pod->box);
}

static u32 outlet_stream(const struct megapod_component *c, u32 index)
{
	return c->num_channels + 2 * index;
}

static u32 pump_stream(const struct megapod_component *c, u32 index)
{
	return outlet_stream(c, c->num_outlets) + 2 * index;
}

static u32 setpoint_stream(const struct megapod_component *c, u32 index)
{
	return pump_stream(c, c->num_pumps) + index;
}

static u32 poll_stream(const struct megapod_component *c, u32 poll)
{
	return setpoint_stream(c, c->num_setpoints) + poll;
}

/* Adds a label of so many streams, or counts it without @to. Return: the bytes so far. */
static size_t add_label(char *to, size_t at, const char *label, u32 streams)
{
	char text[MEGAPOD_LABEL_SIZE];
	size_t size;

	megapod_copy_printable(text, label, sizeof(text));
	for (size = strlen(text) + 1; streams--; at += size)
		if (to)
			memcpy(to + at, text, size);
	return at;
}

static size_t add_labels(char *to, const struct megapod_component_desc *desc)
{
	size_t at = 0;
	u32 i;

	for (i = 0; i < desc->num_channels; i++)
		at = add_label(to, at, desc->channels[i].label, 1);
	for (i = 0; i < desc->num_outlets; i++)
		at = add_label(to, at, desc->outlets[i].label, 2);
	for (i = 0; i < desc->num_pumps; i++)
		at = add_label(to, at, desc->pumps[i].label, 2);
	for (i = 0; i < desc->num_setpoints; i++)
		at = add_label(to, at, desc->setpoints[i].label, 1);
	return add_label(to, at, "", desc->num_polls);
}

/* Labels of all streams of a component, those of its channels first. NULL without memory. */
struct box_labels *megapod_blackbox_labels(const struct megapod_component_desc *desc)
{
	struct box_labels *labels = megapod_box_labels_new(add_labels(NULL, desc));

	if (!labels)
		return NULL;
	add_labels(labels->text, desc);
	return megapod_box_labels_share(labels);
}

static void add_streams(const struct megapod_component *c, struct box_source *src)
{
	u32 i;

	for (i = 0; i < c->num_channels; i++) {
		const struct megapod_channel *ch = &c->channels[i];

		megapod_box_stream_add(src, MEGAPOD_RECORD_CHANNEL, ch->quantity, i)->poll =
			ch->fixed_absent ? MEGAPOD_RECORD_NO_POLL : ch->poll;
	}
	for (i = 0; i < c->num_outlets; i++) {
		megapod_box_stream_add(src, MEGAPOD_RECORD_OUTLET, 0, i);
		megapod_box_stream_add(src, MEGAPOD_RECORD_OUTLET_COMMAND, 0, i);
	}
	for (i = 0; i < c->num_pumps; i++) {
		megapod_box_stream_add(src, MEGAPOD_RECORD_PUMP, 0, i);
		megapod_box_stream_add(src, MEGAPOD_RECORD_PUMP_COMMAND, 0, i);
	}
	for (i = 0; i < c->num_setpoints; i++)
		megapod_box_stream_add(src, MEGAPOD_RECORD_SETPOINT_COMMAND,
				       c->setpoints[i].desc.quantity, i);
	for (i = 0; i < c->num_polls; i++)
		megapod_box_stream_add(src, MEGAPOD_RECORD_POLL, 0, i);
}

/* A component has come. Context: nothing is reported for it yet. 0 or -ENOMEM. */
int megapod_blackbox_add(struct megapod_component *c)
{
	struct box_source *src;

	if (!c->pod->box->size)
		return 0;
	src = megapod_box_source_new(MEGAPOD_RECORD_SOURCE_COMPONENT, c->name,
				     poll_stream(c, c->num_polls), c->labels);
	if (!src)
		return -ENOMEM;
	add_streams(c, src);
	src = megapod_box_source_add(c->pod->box, src);
	if (IS_ERR(src))
		return PTR_ERR(src);
	c->traces = src;
	return 0;
}

/* It is going. Context: nothing is reported for it any more. */
void megapod_blackbox_del(struct megapod_component *c)
{
	megapod_box_source_gone(c->pod->box, c->traces, ktime_to_us(ktime_get_boottime()));
	c->traces = NULL;
}

/* Whether a sample of a channel is another one than the last. */
static bool is_news(const struct megapod_component *c, u32 channel, u8 status, s64 value)
{
	const struct box_stream *st = &c->traces->stream[channel];

	return st->status != status || (megapod_has_value(status) && st->value != value);
}

/* With the status that limits give them; if @news, only those that are. */
static void append_readings(struct megapod_component *c, u64 time_us,
			    const struct megapod_reading *readings, u32 n, bool news)
{
	u32 i;

	for (i = 0; i < n; i++) {
		u32 channel = readings[i].channel;
		u8 status;

		if (channel >= c->num_channels || c->channels[channel].fixed_absent)
			continue;
		status = READ_ONCE(c->channels[channel].status);
		if (!news || is_news(c, channel, status, readings[i].value))
			megapod_box_append(c->pod->box, c->traces, channel, time_us, status,
					   readings[i].value);
	}
}

/**
 * megapod_blackbox_samples() - samples were reported
 * @c: the component
 * @time: boot time
 * @readings: what was reported
 * @n: number of them
 *
 * With the status that limits give it. Context: no lock of the component is needed: it is on the
 * way from wire to relay, behind what wakes the rules.
 */
void megapod_blackbox_samples(struct megapod_component *c, ktime_t time,
			      const struct megapod_reading *readings, u32 n)
{
	if (!c->traces)
		return;
	guard(spinlock)(&c->pod->box->lock);
	append_readings(c, ktime_to_us(time), readings, n, false);
}

static void append_poll(struct megapod_component *c, u32 poll, u64 time_us)
{
	megapod_box_append(c->pod->box, c->traces, poll_stream(c, poll), time_us,
			   MEGAPOD_STATUS_OK, 0);
}

/**
 * megapod_blackbox_whole() - all was reported that a poll reads
 * @c: the component
 * @poll: number of the poll
 * @time: boot time
 * @readings: what was reported
 * @n: number of them
 *
 * Only what has changed is said. Context: as megapod_blackbox_samples().
 */
void megapod_blackbox_whole(struct megapod_component *c, u32 poll, ktime_t time,
			    const struct megapod_reading *readings, u32 n)
{
	u64 time_us = ktime_to_us(time);

	if (!c->traces)
		return;
	guard(spinlock)(&c->pod->box->lock);
	append_readings(c, time_us, readings, n, true);
	append_poll(c, poll, time_us);
}

/**
 * megapod_blackbox_same() - a poll has read what it read before
 * @c: the component
 * @poll: number of the poll
 * @time: boot time
 *
 * Context: as megapod_blackbox_samples().
 */
void megapod_blackbox_same(struct megapod_component *c, u32 poll, ktime_t time)
{
	if (!c->traces)
		return;
	guard(spinlock)(&c->pod->box->lock);
	append_poll(c, poll, ktime_to_us(time));
}

/* A channel has lost its value otherwise than by a report. */
void megapod_blackbox_channel(struct megapod_component *c, u32 index, ktime_t now)
{
	const struct megapod_channel *ch = &c->channels[index];

	if (!c->traces)
		return;
	guard(spinlock)(&c->pod->box->lock);
	megapod_box_append(c->pod->box, c->traces, index, ktime_to_us(now), ch->announced,
			   ch->value);
}

/* What is the same as before is not news: nothing reads it again and again as a poll does. */
static void note(struct megapod_box *box, struct box_source *src, u32 stream, ktime_t time,
		 s64 value)
{
	const struct box_stream *st = &src->stream[stream];

	lockdep_assert_held(&box->lock);
	if (st->status == MEGAPOD_RECORD_NO_STATUS || st->value != value)
		megapod_box_append(box, src, stream, ktime_to_us(time), MEGAPOD_STATUS_OK, value);
}

void megapod_blackbox_outlet(struct megapod_component *c, u32 index, u8 state, ktime_t time)
{
	const struct megapod_outlet *o = &c->outlets[index];
	u32 stream = outlet_stream(c, index);

	if (!c->traces)
		return;
	guard(spinlock)(&c->pod->box->lock);
	note(c->pod->box, c->traces, stream, time, state);
	if (o->last.progress != MEGAPOD_PROGRESS_NONE)
		note(c->pod->box, c->traces, stream + 1, time,
		     o->wish << 8 | o->last.progress);
}

void megapod_blackbox_pump(struct megapod_component *c, u32 index, ktime_t time)
{
	const struct megapod_pump *p = &c->pumps[index];
	u32 stream = pump_stream(c, index);

	if (!c->traces)
		return;
	guard(spinlock)(&c->pod->box->lock);
	note(c->pod->box, c->traces, stream, time, p->mode);
	if (p->last.progress != MEGAPOD_PROGRESS_NONE)
		note(c->pod->box, c->traces, stream + 1, time, p->last.progress);
}

void megapod_blackbox_setpoint(struct megapod_component *c, u32 index, ktime_t time)
{
	const struct megapod_setpoint *sp = &c->setpoints[index];

	if (!c->traces || sp->last.progress == MEGAPOD_PROGRESS_NONE)
		return;
	guard(spinlock)(&c->pod->box->lock);
	note(c->pod->box, c->traces, setpoint_stream(c, index), time, sp->last.progress);
}

/* An interlock has come: what to note its state with; NULL if there is no box, or an ERR_PTR. */
struct box_source *megapod_blackbox_rule(struct megapod_pod *pod, const char *name)
{
	struct box_labels *labels;
	struct box_source *src;

	if (!pod->box->size)
		return NULL;
	labels = megapod_box_labels_new(strlen(name) + 1);
	if (!labels)
		return ERR_PTR(-ENOMEM);
	memcpy(labels->text, name, labels->size);
	labels = megapod_box_labels_share(labels);
	src = megapod_box_source_new(MEGAPOD_RECORD_SOURCE_INTERLOCK, name, 1, labels);
	megapod_box_labels_put(labels);
	if (!src)
		return ERR_PTR(-ENOMEM);
	megapod_box_stream_add(src, MEGAPOD_RECORD_INTERLOCK, 0, 0);
	return megapod_box_source_add(pod->box, src);
}

/* It is going. NULL is allowed. */
void megapod_blackbox_rule_gone(struct megapod_pod *pod, struct box_source *src)
{
	megapod_box_source_gone(pod->box, src, ktime_to_us(ktime_get_boottime()));
}

void megapod_blackbox_rule_state(struct megapod_pod *pod, struct box_source *src, u8 state,
				 ktime_t now)
{
	if (!src)
		return;
	guard(spinlock)(&pod->box->lock);
	note(pod->box, src, 0, now, state);
}

/**
 * megapod_blackbox_trip() - an interlock has tripped
 * @pod: the pod
 * @trip: which
 *
 * Context: any in which a spinlock may be taken; allocates nothing.
 */
void megapod_blackbox_trip(struct megapod_pod *pod, const struct box_trip *trip)
{
	u64 after_us = READ_ONCE(box_after_s) * (u64)USEC_PER_SEC;
	u64 real_us = ktime_to_us(ktime_get_real());

	if (!pod->box->size)
		return;
	scoped_guard(spinlock, &pod->box->lock)
		megapod_box_trip(pod->box, trip, real_us,
				 READ_ONCE(box_before_s) * (u64)USEC_PER_SEC, after_us);
	/* it looks itself when to come again */
	mod_delayed_work(megapod_wq, &pod->frozen, 0);
}
