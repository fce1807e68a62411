// SPDX-License-Identifier: GPL-2.0-only
/*
 * Outlets: what the relays read, and how far commands have come.
 *
 * A command to an outlet goes queued -> commanded -> confirmed, or fails. It is commanded when the
 * device reads as wanted. It is confirmed when it was on; or when it was off and a power sample
 * taken after that read-back shows that next to nothing is drawn, or the outlet has no meter. What
 * still draws after off_confirm_ms stays commanded, with the reason, until it goes dark.
 *
 * Each outlet of a command has its own truth, whatever became of the others: what was read back
 * decides, and what was written but not read back is unknown, until the next look at the relay.
 *
 * A relay that changes without a command of ours was switched by somebody else, and is told so.
 */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "blackbox.h"
#include "channel.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "guard.h"
#include "order.h"
#include "outlet.h"
#include "pod.h"
#include "view.h"

static unsigned int off_power_mw = 5000;
module_param(off_power_mw, uint, 0644);
MODULE_PARM_DESC(off_power_mw, "An outlet that draws less is off, in milliwatts (5000)");

static unsigned int off_confirm_ms = 2000;
module_param(off_confirm_ms, uint, 0644);
MODULE_PARM_DESC(off_confirm_ms,
		 "Time for the power to fall after off, in milliseconds (2000)");

/* By how much a timer of a device may be wrong: one part in so many, and this */
#define TIMER_ERROR	50
#define TIMER_SLACK_MS	300

static ktime_t expiry(const struct megapod_outlet *o)
{
	return o->desc.valid_ms ? ktime_add_ms(o->time, o->desc.valid_ms) : KTIME_MAX;
}

static u8 aged_state(const struct megapod_outlet *o, ktime_t now)
{
	return o->lost || ktime_after(now, expiry(o)) ? MEGAPOD_OUTLET_STATE_UNKNOWN : o->state;
}

/*
 * When an outlet in a cycle is to be switched on; KTIME_MAX while it is not confirmed off, or the
 * device's timer not known to run.
 */
ktime_t megapod_outlet_on_at(const struct megapod_outlet *o)
{
	if (o->cycle.by_device)
		return o->timer;
	return o->last.progress == MEGAPOD_PROGRESS_CONFIRMED ?
	       ktime_add_ms(o->last.start, (u64)o->last.confirmed_ms + o->cycle.delay_ms) :
	       KTIME_MAX;
}

/*
 * A cycle ends without a second half: off was not done, power still flows though the time for
 * that is over, or somebody switched it on, which was not the device's timer.
 */
bool megapod_outlet_cycle_over(const struct megapod_outlet *o)
{
	return o->last.progress == MEGAPOD_PROGRESS_FAILED ||
	       (o->last.progress == MEGAPOD_PROGRESS_COMMANDED && o->last.reason[0]) ||
	       (o->last.progress == MEGAPOD_PROGRESS_CONFIRMED && !o->lost &&
		!o->cycle.by_device && o->state == MEGAPOD_OUTLET_STATE_ON);
}

static void __outlet_view(const struct megapod_component *c, u32 index, ktime_t now,
			  struct megapod_outlet_view *view)
{
	const struct megapod_outlet *o = &c->outlets[index];

	view->component = c->id;
	view->index = index;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	memcpy(view->label, o->desc.label, sizeof(view->label));
	view->state = aged_state(o, now);
	view->time = o->time;
	__megapod_value(c, o->desc.voltage, now, &view->voltage);
	__megapod_value(c, o->desc.current_, now, &view->current_);
	__megapod_value(c, o->desc.power, now, &view->power);
	__megapod_value(c, o->desc.energy, now, &view->energy);
	view->last = o->last;
	view->cycle = o->cycle;
	view->on_at = megapod_outlet_on_at(o);
	view->locks = o->locks;
	view->waits = o->turn;
	if (o->turn) {
		spin_lock(&c->pod->ring_lock);
		view->wait_ms = megapod_inrush_wait_ms(&c->pod->inrush, o->turn, now);
		spin_unlock(&c->pod->ring_lock);
	}
}

void megapod_outlet_view(struct megapod_component *c, u32 index, ktime_t now,
			 struct megapod_outlet_view *view)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__outlet_view(c, index, now, view);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/* What is read of an outlet that is to be off, and @why if it is not. */
static u8 see_outlet(const struct megapod_outlet *o, ktime_t now, char *why)
{
	switch (aged_state(o, now)) {
	case MEGAPOD_OUTLET_STATE_ON:
		strscpy(why, o->last.reason[0] ? o->last.reason : "an outlet reads on",
			MEGAPOD_WHY_SIZE);
		return MEGAPOD_SEEN_ON;
	case MEGAPOD_OUTLET_STATE_OFF:
		if (o->last.progress == MEGAPOD_PROGRESS_NONE ||
		    o->last.progress == MEGAPOD_PROGRESS_CONFIRMED)
			return MEGAPOD_SEEN_OFF;
		strscpy(why, o->last.reason[0] ? o->last.reason : "its power is waited for",
			MEGAPOD_WHY_SIZE);
		return o->draws ? MEGAPOD_SEEN_DRAWS : MEGAPOD_SEEN_OPEN;
	default:
		strscpy(why, o->last.reason[0] ? o->last.reason :
			"the state of an outlet is not known", MEGAPOD_WHY_SIZE);
		return MEGAPOD_SEEN_UNKNOWN;
	}
}

/* What is read of several is what is worst of them. */
static bool is_worse(u8 a, u8 b)
{
	static const u8 badness[] = {
		[MEGAPOD_SEEN_OFF] = 0, [MEGAPOD_SEEN_OPEN] = 1, [MEGAPOD_SEEN_UNKNOWN] = 2,
		[MEGAPOD_SEEN_DRAWS] = 3, [MEGAPOD_SEEN_ON] = 4,
	};

	return badness[a] > badness[b];
}

/**
 * megapod_outlets_see() - what is read of outlets that are to be off
 * @c: the component
 * @outlets: which
 * @now: boot time
 * @why: if they are not: why, of the worst; %MEGAPOD_WHY_SIZE bytes
 *
 * Return: &enum megapod_seen of all together.
 */
enum megapod_seen megapod_outlets_see(struct megapod_component *c, const unsigned long *outlets,
				      ktime_t now, char *why)
{
	char reason[MEGAPOD_WHY_SIZE];
	unsigned int seq;
	u8 all, one;
	u32 i;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		all = MEGAPOD_SEEN_OFF;
		why[0] = '\0';
		for_each_set_bit(i, outlets, c->num_outlets) {
			one = see_outlet(&c->outlets[i], now, reason);
			if (!is_worse(one, all))
				continue;
			all = one;
			memcpy(why, reason, MEGAPOD_WHY_SIZE);
		}
	} while (read_seqcount_retry(&c->state_seq, seq));
	return all;
}

/* What can be said of @outlets together, see &enum megapod_outlets_look. */
unsigned int megapod_outlets_look(struct megapod_component *c, const unsigned long *outlets,
				  ktime_t now)
{
	unsigned int seq, look;
	u32 i;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		look = 0;
		for_each_set_bit(i, outlets, c->num_outlets) {
			const struct megapod_outlet *o = &c->outlets[i];
			u8 state = aged_state(o, now);

			if (state == MEGAPOD_OUTLET_STATE_UNKNOWN)
				look |= MEGAPOD_OUTLETS_UNKNOWN;
			if (state == MEGAPOD_OUTLET_STATE_OFF)
				look |= MEGAPOD_OUTLETS_OFF;
			/* nobody is asked before a timer of the device switches on */
			if (state == MEGAPOD_OUTLET_STATE_ON || o->cycle.by_device ||
			    (o->last.progress == MEGAPOD_PROGRESS_QUEUED &&
			     o->wish == MEGAPOD_OUTLET_STATE_ON))
				look |= MEGAPOD_OUTLETS_ON;
		}
	} while (read_seqcount_retry(&c->state_seq, seq));
	return look;
}

static void outlet_event(struct megapod_component *c, u32 index, enum megapod_event_kind kind,
			 ktime_t now)
{
	struct megapod_event event = { .kind = kind };

	lockdep_assert_held(&c->state_lock);
	__outlet_view(c, index, now, &event.outlet);
	c->outlets[index].announced = event.outlet.state;
	megapod_blackbox_outlet(c, index, event.outlet.state, now);
	megapod_event(c->pod, now, &event);
	megapod_kick(c->pod);
	if (c->outlets[index].cycle.on || c->outlets[index].again)
		megapod_cycle_kick(c);
}

static void outlet_fail(struct megapod_component *c, u32 index, int err, const char *reason)
{
	__clear_bit(index, c->unconfirmed);
	megapod_last_fail(&c->outlets[index].last, err, reason);
	c->outlets[index].late = true;
}

/* A newer command takes the place of one that has not come back. */
static void outlet_supersede(struct megapod_component *c, u32 index, u32 number, ktime_t now)
{
	char reason[MEGAPOD_WHY_SIZE];

	if (c->outlets[index].last.progress != MEGAPOD_PROGRESS_QUEUED)
		return;
	snprintf(reason, sizeof(reason), "superseded by command %u", number);
	outlet_fail(c, index, -ECANCELED, reason);
	outlet_event(c, index, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
}

/* How long a timer of the device may run that was asked for @ms: its clock is not ours. */
static u32 timer_most_ms(u64 ms)
{
	return min_t(u64, ms + div_u64(ms, TIMER_ERROR) + TIMER_SLACK_MS, U32_MAX);
}

/* Timers were started, perhaps. Whoever wants off since then wants it once more afterwards. */
static void timers_run(const struct megapod_order *order, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	u64 ms = order->command.cycle_ms;
	u32 i;

	for_each_set_bit(i, order->command.outlets, c->num_outlets) {
		struct megapod_outlet *o = &c->outlets[i];

		o->timer = ktime_add_ms(now, timer_most_ms(ms));
		if (o->last.command != order->number && o->wish == MEGAPOD_OUTLET_STATE_OFF &&
		    !o->cycle.by_device) {
			o->again = true;
			megapod_cycle_kick(c);
		}
		ms += order->command.gap_ms;
	}
}

void megapod_outlets_start(const struct megapod_order *order, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	u32 i, rank = 0;

	lockdep_assert_held(&c->state_lock);
	for_each_set_bit(i, order->command.outlets, c->num_outlets) {
		struct megapod_outlet *o = &c->outlets[i];

		/* what had to wait was started when it was accepted */
		if (order->turn) {
			o->turn = 0;
			continue;
		}
		outlet_supersede(c, i, order->number, now);
		o->turn = order->waits ? megapod_inrush_turn(c->pod) : 0;
		__clear_bit(i, c->unconfirmed);
		megapod_last_start(&o->last, order);
		o->again = !order->command.on && !order->command.cycle_ms &&
			   ktime_after(o->timer, now);
		o->cycle = order->cycle;
		if (o->cycle.by_device) {
			o->cycle.delay_ms += rank++ * order->cycle.gap_ms;
			o->timer = KTIME_MAX;
		}
		o->wish = order->command.on ? MEGAPOD_OUTLET_STATE_ON : MEGAPOD_OUTLET_STATE_OFF;
		o->late = false;
		outlet_event(c, i, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
	}
}

/* The second half of a cycle, or what has waited for its turn, command @number, was refused. */
void megapod_outlet_refused(struct megapod_component *c, u32 index, u32 number, int err,
			    const char *why, ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];

	lockdep_assert_held(&c->state_lock);
	o->turn = 0;
	o->cycle = (struct megapod_cycle) {};
	o->last = (struct megapod_last) { .start = now, .command = number };
	outlet_fail(c, index, err, why);
	o->late = false;
	outlet_event(c, index, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
}

static u32 since_ms(const struct megapod_outlet *o, ktime_t now)
{
	return clamp_t(s64, ktime_ms_delta(now, o->last.start), 0, U32_MAX);
}

static void outlet_confirm(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];

	__clear_bit(index, c->unconfirmed);
	o->draws = false;
	o->last.progress = MEGAPOD_PROGRESS_CONFIRMED;
	o->last.confirmed_ms = since_ms(o, now);
	o->last.reason[0] = '\0';
}

/* Whether a power sample says that nothing flows since the relay read open. */
static bool is_dark(const struct megapod_value *power, ktime_t readback, s64 limit_mw)
{
	return power->status < MEGAPOD_STATUS_FAULT && ktime_after(power->time, readback) &&
	       power->value < limit_mw && power->value > -limit_mw;
}

/* Looks whether an outlet that reads off has gone dark; true if it has. */
static bool outlet_went_dark(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];
	struct megapod_value power;

	__megapod_value(c, o->desc.power, now, &power);
	if (!is_dark(&power, o->readback, READ_ONCE(off_power_mw)))
		return false;
	outlet_confirm(c, index, now);
	return true;
}

/* It reads as wanted, whatever became of the command to it. */
static void outlet_commanded(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];

	o->late = false;
	o->draws = false;
	o->last.error = 0;
	o->last.reason[0] = '\0';
	o->last.progress = MEGAPOD_PROGRESS_COMMANDED;
	o->last.commanded_ms = since_ms(o, now);
	o->readback = o->time;
	if (o->wish == MEGAPOD_OUTLET_STATE_ON || o->desc.power == MEGAPOD_NO_CHANNEL) {
		outlet_confirm(c, index, now);
	} else if (!outlet_went_dark(c, index, now)) {
		__set_bit(index, c->unconfirmed);
		o->confirm_by = ktime_add_ms(now, READ_ONCE(off_confirm_ms));
		megapod_sweep_by(c, o->confirm_by);
	}
}

/* Its relay was read: that decides, and @err only says why it is not as wanted. */
static void outlet_judge(struct megapod_component *c, u32 index, int err, const char *why,
			 ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];
	const char *reads = o->state == MEGAPOD_OUTLET_STATE_ON ? "the device reads on" :
								  "the device reads off";
	char reason[MEGAPOD_WHY_SIZE];

	if (o->state == o->wish) {
		outlet_commanded(c, index, now);
		return;
	}
	snprintf(reason, sizeof(reason), "%s%s%s", reads, err ? ": " : "", err ? why : "");
	outlet_fail(c, index, err ? err : -EIO, reason);
}

static void outlet_unknown(struct megapod_outlet *o, int err, const char *why)
{
	megapod_last_fail(&o->last, err ? err : -EIO, err ? why : "the device was not read back");
	o->last.progress = MEGAPOD_PROGRESS_UNKNOWN;
}

void megapod_outlets_done(const struct megapod_order *order, int err, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	const char *why = order->command.why;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	if (order->command.cycle_ms)
		timers_run(order, now);
	for_each_set_bit(i, order->command.outlets, c->num_outlets) {
		struct megapod_outlet *o = &c->outlets[i];
		bool read = aged_state(o, now) != MEGAPOD_OUTLET_STATE_UNKNOWN &&
			    !ktime_before(o->time, order->start);

		if (o->last.command != order->number ||
		    o->last.progress != MEGAPOD_PROGRESS_QUEUED)
			continue;
		if (test_bit(i, order->command.unread))
			outlet_unknown(o, err, why);
		else if (read)
			outlet_judge(c, i, err, why, now);
		else if (err)
			outlet_fail(c, i, err, why);
		else
			outlet_unknown(o, 0, NULL);
		outlet_event(c, i, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
	}
}

/* New samples have come: some may be of outlets whose power is waited for. */
void megapod_outlets_sampled(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for_each_set_bit(i, c->unconfirmed, c->num_outlets)
		if (outlet_went_dark(c, i, now))
			outlet_event(c, i, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
}

/* Whether it may be a command of ours that a relay follows by changing to @state. */
static bool is_ours(const struct megapod_outlet *o, u8 state, ktime_t now)
{
	if (state == MEGAPOD_OUTLET_STATE_ON && ktime_after(o->timer, now))
		return true;
	return o->last.progress == MEGAPOD_PROGRESS_QUEUED ||
	       o->last.progress == MEGAPOD_PROGRESS_UNKNOWN || (o->late && state == o->wish);
}

static void outlet_switched(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];
	bool ours = is_ours(o, o->state, now);

	if (!ours && o->last.progress == MEGAPOD_PROGRESS_COMMANDED)
		outlet_fail(c, index, -EIO, "somebody else switched it");
	if (ours && o->late && o->state == o->wish)
		outlet_commanded(c, index, now);
	if (!ours && o->locks && o->state == MEGAPOD_OUTLET_STATE_ON)
		pr_alert("megapod: pod %s: %s/%u is locked, and was switched on, not from here\n",
			 c->pod->name, c->name, index + 1);
	o->late = false;
	outlet_event(c, index, ours ? MEGAPOD_EVENT_KIND_OUTLET_CHANGE :
				      MEGAPOD_EVENT_KIND_OUTLET_FOREIGN, now);
}

static void outlet_report(struct megapod_component *c, u32 index, u8 state, ktime_t time,
			  ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];
	u8 before = o->state;

	if (ktime_before(time, o->time))
		return;
	o->state = state;
	o->time = time;
	o->lost = false;
	megapod_sweep_by(c, expiry(o));
	if (o->last.progress == MEGAPOD_PROGRESS_UNKNOWN) {
		outlet_judge(c, index, 0, NULL, now);
		outlet_event(c, index, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
		return;
	}
	/* a command that was lost on the way back, and its read-back too */
	if (before == state && o->late && state == o->wish && ktime_after(time, o->last.start)) {
		outlet_commanded(c, index, now);
		outlet_event(c, index, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
	}
	if (before == MEGAPOD_OUTLET_STATE_UNKNOWN) {
		/* the first look is no change */
		o->announced = state;
	} else if (before != state) {
		outlet_switched(c, index, now);
	} else if (o->announced != state) {
		outlet_event(c, index, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
	}
}

void megapod_report_outlets(struct megapod_component *c, ktime_t time, u32 first, u32 n,
			    const unsigned long *bits)
{
	ktime_t now = ktime_get_boottime();
	u32 i;

	if (WARN_ON_ONCE(first > c->num_outlets || n > c->num_outlets - first))
		return;
	/* nothing is fresher than now, whatever a driver says */
	time = min(time, now);
	megapod_state_lock(c);
	for (i = 0; i < n; i++) {
		u8 state = test_bit(i, bits) ? MEGAPOD_OUTLET_STATE_ON : MEGAPOD_OUTLET_STATE_OFF;

		outlet_report(c, first + i, state, time, now);
		megapod_blackbox_outlet(c, first + i, state, time);
	}
	megapod_state_unlock(c);
}
EXPORT_SYMBOL_NS_GPL(megapod_report_outlets, "MEGAPOD");

/* The component does not answer: no state is known any more. */
void megapod_outlets_lost(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_outlets; i++) {
		c->outlets[i].lost = true;
		if (c->outlets[i].announced != MEGAPOD_OUTLET_STATE_UNKNOWN)
			outlet_event(c, i, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
	}
}

/* The component is taken away: what waits for its turn does not come on any more. */
void megapod_outlets_gone(struct megapod_component *c)
{
	ktime_t now = ktime_get_boottime();
	u32 i;

	megapod_state_lock(c);
	for (i = 0; i < c->num_outlets; i++)
		if (c->outlets[i].turn)
			megapod_outlet_refused(c, i, c->outlets[i].last.command, -ENODEV,
					       "stays off: the component is removed", now);
	megapod_state_unlock(c);
}

/* Power that did not fall in time is told once, and waited for further on. */
static void outlet_overdue(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_outlet *o = &c->outlets[index];
	struct megapod_value power;
	s32 tenths;
	s64 watts;

	o->confirm_by = KTIME_MAX;
	__megapod_value(c, o->desc.power, now, &power);
	if (power.status < MEGAPOD_STATUS_FAULT && ktime_after(power.time, o->readback)) {
		watts = div_s64_rem(div_s64(power.value, 100), 10, &tenths);
		o->draws = true;
		snprintf(o->last.reason, sizeof(o->last.reason), "still draws %lld.%d W", watts,
			 abs(tenths));
	} else {
		strscpy(o->last.reason, "its power is not known", sizeof(o->last.reason));
	}
	outlet_event(c, index, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
}

/* Tell what is not known any more, or not confirmed in time. Returns when the next may be due. */
ktime_t megapod_outlets_expire(struct megapod_component *c, ktime_t now)
{
	ktime_t next = KTIME_MAX;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_outlets; i++) {
		struct megapod_outlet *o = &c->outlets[i];

		if (o->announced != aged_state(o, now))
			outlet_event(c, i, MEGAPOD_EVENT_KIND_OUTLET_CHANGE, now);
		if (o->announced != MEGAPOD_OUTLET_STATE_UNKNOWN)
			next = min(next, expiry(o));
		if (!test_bit(i, c->unconfirmed))
			continue;
		if (ktime_after(now, o->confirm_by))
			outlet_overdue(c, i, now);
		next = min(next, o->confirm_by);
	}
	return next;
}
