// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pumps: their mode, and how far commands have come.
 *
 * A command to a pump is one to its set-points and its mode together, since a device takes a duty
 * in one mode and a flow in another. It goes queued -> confirmed, or fails: confirmed when all of
 * them are.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "blackbox.h"
#include "channel.h"
#include "component.h"
#include "event.h"
#include "guard.h"
#include "order.h"
#include "pump.h"
#include "setpoint.h"
#include "view.h"

static void view_setpoint(const struct megapod_component *c, int index, ktime_t now,
			  struct megapod_value *set, struct megapod_value *actual)
{
	bool there = index != MEGAPOD_NO_SETPOINT;

	__megapod_value(c, there ? c->setpoints[index].desc.set : MEGAPOD_NO_CHANNEL, now, set);
	__megapod_value(c, there ? c->setpoints[index].desc.actual : MEGAPOD_NO_CHANNEL, now,
			actual);
}

static void __pump_view(const struct megapod_component *c, u32 index, ktime_t now,
			struct megapod_pump_view *view)
{
	const struct megapod_pump *p = &c->pumps[index];

	view->component = c->id;
	view->index = index;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	view->desc = p->desc;
	view->mode = p->mode;
	view->settable = p->desc.sets_mode ? MEGAPOD_PUMP_SETTING_MODE : 0;
	view->has_safe = false;
	__megapod_value(c, p->desc.speed, now, &view->speed);
	__megapod_value(c, p->desc.runtime, now, &view->runtime);
	view_setpoint(c, p->desc.duty, now, &view->duty, &view->duty_actual);
	view_setpoint(c, p->desc.flow_target, now, &view->flow_target, &view->flow_actual);
	if (megapod_can_set(c, p->desc.duty)) {
		view->settable |= MEGAPOD_PUMP_SETTING_DUTY;
		view->duty_min_permille = c->setpoints[p->desc.duty].desc.min;
		view->duty_max_permille = c->setpoints[p->desc.duty].desc.max;
		view->has_safe = c->setpoints[p->desc.duty].desc.has_safe;
		view->safe_permille = c->setpoints[p->desc.duty].desc.safe;
	}
	if (megapod_can_set(c, p->desc.flow_target)) {
		view->settable |= MEGAPOD_PUMP_SETTING_FLOW_TARGET;
		view->flow_max_ml_min = c->setpoints[p->desc.flow_target].desc.max;
	}
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

/**
 * megapod_pump_safe() - make a command that brings a pump to its safe duty
 * @order: filled in; whoever has leased the duty is not asked
 * @index: the pump
 * @why: if that cannot be: the reason, %MEGAPOD_WHY_SIZE bytes
 *
 * Return: 0 or -EOPNOTSUPP.
 */
int megapod_pump_safe(struct megapod_order *order, u32 index, char *why)
{
	const struct megapod_component *c = order->command.component;
	int duty = c->pumps[index].desc.duty;

	if (!megapod_can_set(c, duty)) {
		snprintf(why, MEGAPOD_WHY_SIZE, "the device takes no duty of %.40s",
			 c->pumps[index].desc.label);
		return -EOPNOTSUPP;
	}
	if (!c->setpoints[duty].desc.has_safe) {
		snprintf(why, MEGAPOD_WHY_SIZE, "%.40s has no safe value",
			 c->setpoints[duty].desc.label);
		return -EOPNOTSUPP;
	}
	megapod_setpoint_command(c, duty, c->setpoints[duty].desc.safe, true, &order->command);
	order->forced = true;
	return 0;
}

static void pump_event(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_event event = { .kind = MEGAPOD_EVENT_KIND_PUMP_CHANGE };

	lockdep_assert_held(&c->state_lock);
	__pump_view(c, index, now, &event.pump);
	megapod_blackbox_pump(c, index, now);
	megapod_event(c->pod, now, &event);
	megapod_kick(c->pod);
}

void megapod_pump_start(const struct megapod_order *order, ktime_t now)
{
	const struct megapod_pump_request *wish = &order->command.pump;
	struct megapod_component *c = order->command.component;
	struct megapod_pump *p = &c->pumps[order->command.index];
	struct megapod_last *last = &p->last;
	char reason[MEGAPOD_WHY_SIZE];

	lockdep_assert_held(&c->state_lock);
	if (last->progress == MEGAPOD_PROGRESS_QUEUED) {
		snprintf(reason, sizeof(reason), "superseded by command %u", order->number);
		megapod_last_fail(last, -ECANCELED, reason);
		pump_event(c, order->command.index, now);
	}
	megapod_last_start(last, order);
	if (wish->set & MEGAPOD_PUMP_SETTING_DUTY)
		megapod_setpoint_start(order, p->desc.duty, wish->duty_permille, now);
	else if (p->desc.duty != MEGAPOD_NO_SETPOINT)
		megapod_lease_drop(&c->setpoints[p->desc.duty], order);
	if (wish->set & MEGAPOD_PUMP_SETTING_FLOW_TARGET)
		megapod_setpoint_start(order, p->desc.flow_target, wish->flow_target_ml_min, now);
	else if (p->desc.flow_target != MEGAPOD_NO_SETPOINT)
		megapod_lease_drop(&c->setpoints[p->desc.flow_target], order);
	pump_event(c, order->command.index, now);
}

/*
 * Ends the commands to its set-points, which failed with @err if that is not 0. Returns what was
 * read back other than wanted, in words, or NULL.
 */
static const char *pump_fault(const struct megapod_order *order, int err, ktime_t now)
{
	const struct megapod_component *c = order->command.component;
	const struct megapod_pump_request *wish = &order->command.pump;
	const struct megapod_pump *p = &c->pumps[order->command.index];
	const char *fault = NULL;

	if (wish->set & MEGAPOD_PUMP_SETTING_FLOW_TARGET &&
	    megapod_setpoint_done(order, p->desc.flow_target, err, now))
		fault = "the device reads another flow target";
	if (wish->set & MEGAPOD_PUMP_SETTING_DUTY &&
	    megapod_setpoint_done(order, p->desc.duty, err, now))
		fault = "the device reads another duty";
	if (!fault && wish->set & MEGAPOD_PUMP_SETTING_MODE && p->mode != wish->mode &&
	    p->mode != MEGAPOD_PUMP_MODE_UNKNOWN)
		fault = "the device reads another mode";
	return err ? order->command.why : fault;
}

void megapod_pump_done(const struct megapod_order *order, int err, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	struct megapod_last *last = &c->pumps[order->command.index].last;
	const char *fault;

	lockdep_assert_held(&c->state_lock);
	/* its set-points may still wait for it where a later command sets others */
	fault = pump_fault(order, err, now);
	if (last->command != order->number || last->progress != MEGAPOD_PROGRESS_QUEUED)
		return;
	if (fault) {
		megapod_last_fail(last, err ?: -EIO, fault);
	} else {
		last->progress = MEGAPOD_PROGRESS_CONFIRMED;
		last->confirmed_ms = clamp_t(s64, ktime_ms_delta(now, last->start), 0, U32_MAX);
	}
	pump_event(c, order->command.index, now);
}

/* In another mode they may have an effect. */
static void setpoints_stir(struct megapod_component *c, u32 pump)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_setpoints; i++)
		if (c->setpoints[i].pump == (int)pump)
			c->setpoints[i].rests = false;
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
		if (p->mode != mode)
			setpoints_stir(c, pump);
		WRITE_ONCE(p->mode, mode);
		if (changed)
			pump_event(c, pump, now);
		megapod_blackbox_pump(c, pump, time);
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
		WRITE_ONCE(c->pumps[i].mode, MEGAPOD_PUMP_MODE_UNKNOWN);
		pump_event(c, i, now);
	}
}
