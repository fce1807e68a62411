// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pumps: their mode, and how far commands have come.
 *
 * A command to a pump goes queued -> confirmed, or fails. It is confirmed when what the driver read
 * back after writing is what was wanted, to one part in a hundred of the full range, since a
 * register of the device need not be as fine as a request.
 */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/string.h>

#include "core.h"

static void __pump_view(const struct megapod_component *c, u32 index, ktime_t now,
			struct megapod_pump_view *view)
{
	const struct megapod_pump *p = &c->pumps[index];

	view->component = c->id;
	view->index = index;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	view->desc = p->desc;
	view->mode = p->mode;
	__megapod_value(c, p->desc.speed, now, &view->speed);
	__megapod_value(c, p->desc.duty, now, &view->duty);
	__megapod_value(c, p->desc.flow_target, now, &view->flow_target);
	__megapod_value(c, p->desc.runtime, now, &view->runtime);
	view->last = p->last;
}

void megapod_pump_view(struct megapod_component *c, u32 index, ktime_t now,
		       struct megapod_pump_view *view)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__pump_view(c, index, now, view);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

enum megapod_pump_mode megapod_pump_mode(struct megapod_component *c, u32 index)
{
	return READ_ONCE(c->pumps[index].mode);
}

static void pump_event(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_event event = { .kind = MEGAPOD_EVENT_KIND_PUMP_CHANGE };

	lockdep_assert_held(&c->state_lock);
	__pump_view(c, index, now, &event.pump);
	megapod_event(c->pod, now, &event);
	megapod_kick(c->pod);
}

void megapod_pump_start(const struct megapod_order *order, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	struct megapod_last *last = &c->pumps[order->command.index].last;
	char reason[MEGAPOD_WHY_SIZE];

	lockdep_assert_held(&c->state_lock);
	if (last->progress == MEGAPOD_PROGRESS_QUEUED) {
		snprintf(reason, sizeof(reason), "superseded by command %u", order->number);
		megapod_last_fail(last, -ECANCELED, reason);
		pump_event(c, order->command.index, now);
	}
	megapod_last_start(last, order);
	pump_event(c, order->command.index, now);
}

/* Whether @channel, where there is one, was read since @start as @wish, to a hundredth of @full. */
static bool reads_as(const struct megapod_component *c, int channel, s64 wish, s64 full,
		     ktime_t start, ktime_t now)
{
	s64 off_by = div_s64(full, 100);
	struct megapod_value value;

	if (channel == MEGAPOD_NO_CHANNEL)
		return true;
	__megapod_value(c, channel, now, &value);
	return value.status < MEGAPOD_STATUS_FAULT && !ktime_before(value.time, start) &&
	       value.value >= wish - off_by && value.value <= wish + off_by;
}

/* What was read back other than wanted, in words, or NULL. */
static const char *pump_fault(const struct megapod_order *order, ktime_t now)
{
	const struct megapod_component *c = order->command.component;
	const struct megapod_pump_request *wish = &order->command.pump;
	const struct megapod_pump *p = &c->pumps[order->command.index];

	if (wish->set & MEGAPOD_PUMP_SETTING_DUTY &&
	    !reads_as(c, p->desc.duty, wish->duty_permille, 1000, order->start, now))
		return "the device reads another duty";
	if (wish->set & MEGAPOD_PUMP_SETTING_FLOW_TARGET &&
	    !reads_as(c, p->desc.flow_target, wish->flow_target_ml_min, p->desc.flow_max_ml_min,
		      order->start, now))
		return "the device reads another flow target";
	if (wish->set & MEGAPOD_PUMP_SETTING_MODE && p->mode != wish->mode &&
	    p->mode != MEGAPOD_PUMP_MODE_UNKNOWN)
		return "the device reads another mode";
	return NULL;
}

void megapod_pump_done(const struct megapod_order *order, int err, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	struct megapod_last *last = &c->pumps[order->command.index].last;
	const char *fault;

	lockdep_assert_held(&c->state_lock);
	if (last->command != order->number || last->progress != MEGAPOD_PROGRESS_QUEUED)
		return;
	fault = err ? order->command.why : pump_fault(order, now);
	if (fault) {
		megapod_last_fail(last, err ?: -EIO, fault);
	} else {
		last->progress = MEGAPOD_PROGRESS_CONFIRMED;
		last->confirmed_ms = clamp_t(s64, ktime_ms_delta(now, last->start), 0, U32_MAX);
	}
	pump_event(c, order->command.index, now);
}

void megapod_report_pump_mode(struct megapod_component *c, ktime_t time, u32 pump,
			      enum megapod_pump_mode mode)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_pump *p;
	bool changed;

	if (WARN_ON_ONCE(pump >= c->num_pumps ||
			 (unsigned int)mode > MEGAPOD_PUMP_MODE_STOPPED))
		return;
	/* nothing is fresher than now, whatever a driver says */
	time = min(time, now);
	p = &c->pumps[pump];
	megapod_state_lock(c);
	if (!ktime_before(time, p->time)) {
		/* the first look is no change */
		changed = p->time && p->mode != mode;
		p->time = time;
		p->mode = mode;
		if (changed)
			pump_event(c, pump, now);
	}
	megapod_state_unlock(c);
}
EXPORT_SYMBOL_NS_GPL(megapod_report_pump_mode, "MEGAPOD");

/* The component does not answer: no mode is known any more. */
void megapod_pumps_lost(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_pumps; i++) {
		if (c->pumps[i].mode == MEGAPOD_PUMP_MODE_UNKNOWN)
			continue;
		c->pumps[i].mode = MEGAPOD_PUMP_MODE_UNKNOWN;
		pump_event(c, i, now);
	}
}
