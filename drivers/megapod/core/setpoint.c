// SPDX-License-Identifier: GPL-2.0-only
/*
 * Set-points: values that a device is told to hold. What it is set to and what came of that are two
 * readings, and never one.
 *
 * A value out of range, or between two steps, is refused before the driver sees it. A command goes
 * queued -> confirmed, or fails: confirmed when what the driver read back after writing is what was
 * wanted, within the tolerance. Whether it has come about is a state apart from that: it is settled
 * while the actual value is within the band, and missed once it was outside for longer than the
 * device takes.
 *
 * One that belongs to a pump is commanded as part of the pump, and is idle in a mode in which it
 * has no effect. One that reads another value without a command of ours was set by somebody else,
 * and is told so.
 */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/string.h>

#include "blackbox.h"
#include "channel.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "guard.h"
#include "order.h"
#include "pump.h"
#include "setpoint.h"
#include "view.h"

static u64 distance(s64 a, s64 b)
{
	return a > b ? (u64)a - (u64)b : (u64)b - (u64)a;
}

/**
 * megapod_setpoint_refusal() - may a set-point be given a value?
 * @desc: the set-point
 * @name: what the value is called where it was given
 * @value: the value, in the unit of its quantity
 * @why: if not: the reason with what is allowed, %MEGAPOD_WHY_SIZE bytes
 *
 * Return: 0, -EOPNOTSUPP if it cannot be set, -ERANGE out of range, -EINVAL between two steps.
 */
int megapod_setpoint_refusal(const struct megapod_setpoint_desc *desc, const char *name, s64 value,
			     char *why)
{
	u64 rest;

	if (!desc->settable) {
		snprintf(why, MEGAPOD_WHY_SIZE, "%.40s can only be read", desc->label);
		return -EOPNOTSUPP;
	}
	if (value < desc->min || value > desc->max) {
		snprintf(why, MEGAPOD_WHY_SIZE, "%s is %lld to %lld", name, desc->min, desc->max);
		return -ERANGE;
	}
	if (desc->step) {
		div64_u64_rem(distance(value, desc->min), desc->step, &rest);
		if (rest) {
			snprintf(why, MEGAPOD_WHY_SIZE, "%s is %lld to %lld in steps of %llu", name,
				 desc->min, desc->max, desc->step);
			return -EINVAL;
		}
	}
	return 0;
}

static bool reads_as(const struct megapod_setpoint_desc *desc, const struct megapod_value *set,
		     s64 wish)
{
	return megapod_is_good(set) && distance(set->value, wish) <= desc->tolerance;
}

/* Whether it reads as @value; one of which nobody can tell does. Within a section of the state. */
bool __megapod_setpoint_reads(const struct megapod_component *c, u32 index, s64 value, ktime_t now)
{
	const struct megapod_setpoint_desc *desc = &c->setpoints[index].desc;
	struct megapod_value set;

	__megapod_value(c, desc->set, now, &set);
	return desc->set == MEGAPOD_NO_CHANNEL || reads_as(desc, &set, value);
}

/* Whether it says anything of what came about. */
static bool has_state(const struct megapod_setpoint_desc *desc)
{
	return desc->actual != MEGAPOD_NO_CHANNEL && desc->set != MEGAPOD_NO_CHANNEL && desc->band;
}

/*
 * The state of a set-point that is outside its band since @away, if it is; @idle says that it has
 * no effect.
 */
static enum megapod_setpoint_state
judge_setpoint(const struct megapod_setpoint_desc *desc, const struct megapod_value *set,
	       const struct megapod_value *actual, bool idle, ktime_t away, ktime_t now)
{
	if (!has_state(desc) || !megapod_is_good(set) || !megapod_is_good(actual))
		return MEGAPOD_SETPOINT_STATE_UNKNOWN;
	if (idle)
		return MEGAPOD_SETPOINT_STATE_IDLE;
	if (distance(set->value, actual->value) <= desc->band)
		return MEGAPOD_SETPOINT_STATE_SETTLED;
	if (!desc->settle_ms || !ktime_after(now, ktime_add_ms(away, desc->settle_ms)))
		return MEGAPOD_SETPOINT_STATE_SETTLING;
	return MEGAPOD_SETPOINT_STATE_MISSED;
}

/* Whether the mode of its pump is known, and leaves it without effect. */
static bool is_idle(const struct megapod_component *c, const struct megapod_setpoint *sp)
{
	u8 mode = sp->pump < 0 ? sp->mode : c->pumps[sp->pump].mode;

	return mode != sp->mode && mode != MEGAPOD_PUMP_MODE_UNKNOWN;
}

/* The pump did not take the mode in which it has an effect, and which the command set with it. */
static bool missed_mode(const struct megapod_order *order, const struct megapod_setpoint *sp)
{
	return order->command.pump.set & MEGAPOD_PUMP_SETTING_MODE &&
	       is_idle(order->command.component, sp);
}

static enum megapod_setpoint_state state_at(const struct megapod_component *c, u32 index,
					    ktime_t now)
{
	const struct megapod_setpoint *sp = &c->setpoints[index];
	struct megapod_value set, actual;

	__megapod_value(c, sp->desc.set, now, &set);
	__megapod_value(c, sp->desc.actual, now, &actual);
	return judge_setpoint(&sp->desc, &set, &actual, is_idle(c, sp), sp->away, now);
}

/* For writers, and for readers within a read section of the state. */
void __megapod_setpoint_view(const struct megapod_component *c, u32 index, ktime_t now,
			     struct megapod_setpoint_view *view)
{
	const struct megapod_setpoint *sp = &c->setpoints[index];

	view->component = c->id;
	view->index = index;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	view->desc = sp->desc;
	view->pump = sp->pump;
	__megapod_value(c, sp->desc.set, now, &view->set);
	__megapod_value(c, sp->desc.actual, now, &view->actual);
	view->has_state = has_state(&sp->desc);
	view->state = judge_setpoint(&sp->desc, &view->set, &view->actual, is_idle(c, sp), sp->away,
				     now);
	view->wish = sp->wish;
	view->last = sp->last;
	view->lease = sp->lease;
}

void megapod_setpoint_view(struct megapod_component *c, u32 index, ktime_t now,
			   struct megapod_setpoint_view *view)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__megapod_setpoint_view(c, index, now, view);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

void megapod_setpoint_event(struct megapod_component *c, u32 index, enum megapod_event_kind kind,
			    ktime_t now)
{
	struct megapod_event event = { .kind = kind };

	lockdep_assert_held(&c->state_lock);
	__megapod_setpoint_view(c, index, now, &event.setpoint);
	megapod_blackbox_setpoint(c, index, now);
	megapod_event(c->pod, now, &event);
	megapod_kick(c->pod);
}

/**
 * megapod_setpoint_command() - make a command that sets a set-point
 * @c: the component
 * @index: the set-point
 * @value: a value that it may be given
 * @enter: of a pump's, set the mode in which it has an effect as well
 * @cmd: filled in, but for what megapod_order_init() does
 */
void megapod_setpoint_command(const struct megapod_component *c, u32 index, s64 value, bool enter,
			      struct megapod_command *cmd)
{
	const struct megapod_setpoint *sp = &c->setpoints[index];

	cmd->type = MEGAPOD_COMMAND_SETPOINT;
	cmd->index = index;
	cmd->setpoint = index;
	cmd->value = value;
	if (sp->pump < 0)
		return;
	cmd->type = MEGAPOD_COMMAND_PUMP;
	cmd->index = sp->pump;
	if (sp->mode == MEGAPOD_PUMP_MODE_MANUAL) {
		cmd->pump.set = MEGAPOD_PUMP_SETTING_DUTY;
		cmd->pump.duty_permille = value;
	} else {
		cmd->pump.set = MEGAPOD_PUMP_SETTING_FLOW_TARGET;
		cmd->pump.flow_target_ml_min = value;
	}
	if (enter && c->pumps[sp->pump].desc.sets_mode) {
		cmd->pump.set |= MEGAPOD_PUMP_SETTING_MODE;
		cmd->pump.mode = sp->mode;
	}
}

/* A command to set it to @value was accepted. */
void megapod_setpoint_start(const struct megapod_order *order, u32 index, s64 value, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	struct megapod_setpoint *sp = &c->setpoints[index];
	char reason[MEGAPOD_WHY_SIZE];

	lockdep_assert_held(&c->state_lock);
	if (sp->last.progress == MEGAPOD_PROGRESS_QUEUED) {
		snprintf(reason, sizeof(reason), "superseded by command %u", order->number);
		megapod_last_fail(&sp->last, -ECANCELED, reason);
		megapod_setpoint_event(c, index, MEGAPOD_EVENT_KIND_SETPOINT_CHANGE, now);
	}
	megapod_last_start(&sp->last, order);
	megapod_lease_begin(sp, order);
	sp->wish = value;
	sp->rests = false;
	megapod_setpoint_event(c, index, MEGAPOD_EVENT_KIND_SETPOINT_CHANGE, now);
}

/*
 * The command has ended, with @err and @why if it failed. Returns what became of it: 0, or a
 * negative errno.
 */
int megapod_setpoint_done(const struct megapod_order *order, u32 index, int err, ktime_t now)
{
	struct megapod_component *c = order->command.component;
	struct megapod_setpoint *sp = &c->setpoints[index];
	struct megapod_value set;

	lockdep_assert_held(&c->state_lock);
	if (sp->last.command != order->number || sp->last.progress != MEGAPOD_PROGRESS_QUEUED)
		return 0;
	__megapod_value(c, sp->desc.set, now, &set);
	if (err) {
		megapod_last_fail(&sp->last, err, order->command.why);
	} else if (sp->desc.set != MEGAPOD_NO_CHANNEL &&
		   (ktime_before(set.time, order->start) || !reads_as(&sp->desc, &set, sp->wish))) {
		err = -EIO;
		megapod_last_fail(&sp->last, err, "the device reads another value");
	} else {
		sp->last.progress = MEGAPOD_PROGRESS_CONFIRMED;
		sp->last.confirmed_ms =
			clamp_t(s64, ktime_ms_delta(now, sp->last.start), 0, U32_MAX);
	}
	megapod_lease_returned(sp, order, err ?: missed_mode(order, sp) ? -EIO : 0, now);
	if (sp->lease.seconds)
		megapod_lapse_kick(c);
	sp->away = now;
	sp->rests = false;
	sp->announced = MEGAPOD_SETPOINT_STATE_SETTLING;
	megapod_setpoint_event(c, index, MEGAPOD_EVENT_KIND_SETPOINT_CHANGE, now);
	if (sp->desc.settle_ms)
		megapod_sweep_by(c, ktime_add_ms(now, sp->desc.settle_ms));
	return err;
}

/* What it is set to, as just read: did somebody else set it? */
static void look_at_set(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_setpoint *sp = &c->setpoints[index];
	struct megapod_value set;
	bool changed, commanded;

	__megapod_value(c, sp->desc.set, now, &set);
	if (!megapod_is_good(&set))
		return;
	changed = sp->seen && distance(set.value, sp->known) > sp->desc.tolerance;
	if (changed || !sp->seen) {
		sp->known = set.value;
		sp->away = now;
	}
	sp->seen = true;
	/* what a command of ours writes is told when it ends */
	if (!changed || sp->last.progress == MEGAPOD_PROGRESS_QUEUED)
		return;
	/* one that failed may have written, too */
	commanded = sp->last.progress != MEGAPOD_PROGRESS_NONE &&
		    reads_as(&sp->desc, &set, sp->wish);
	megapod_setpoint_event(c, index, commanded ? MEGAPOD_EVENT_KIND_SETPOINT_CHANGE :
			       MEGAPOD_EVENT_KIND_SETPOINT_FOREIGN, now);
	sp->announced = MEGAPOD_SETPOINT_STATE_SETTLING;
}

/*
 * Tell that it has missed, or has settled after it was set or had missed; the way there is no news.
 * Returns the boot time at which it misses, should nothing come of it.
 */
static ktime_t look_at_state(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_setpoint *sp = &c->setpoints[index];
	u8 state = state_at(c, index, now);

	/* from when it was last where it should be, or had no effect */
	sp->rests = state != MEGAPOD_SETPOINT_STATE_SETTLING &&
		    state != MEGAPOD_SETPOINT_STATE_MISSED;
	if (sp->rests)
		sp->away = now;
	if ((state == MEGAPOD_SETPOINT_STATE_MISSED ||
	     state == MEGAPOD_SETPOINT_STATE_SETTLED) && state != sp->announced) {
		bool first = sp->announced == MEGAPOD_SETPOINT_STATE_UNKNOWN &&
			     state == MEGAPOD_SETPOINT_STATE_SETTLED;

		sp->announced = state;
		if (!first)
			megapod_setpoint_event(c, index, MEGAPOD_EVENT_KIND_SETPOINT_CHANGE, now);
	}
	return state == MEGAPOD_SETPOINT_STATE_SETTLING && sp->desc.settle_ms ?
	       ktime_add_ms(sp->away, sp->desc.settle_ms) : KTIME_MAX;
}

/* Samples came. */
void megapod_setpoints_sampled(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_setpoints; i++) {
		look_at_set(c, i, now);
		megapod_sweep_by(c, look_at_state(c, i, now));
	}
}

/* Samples came that are what they were. Returns whether they are no news to any of them. */
bool megapod_setpoints_rest(struct megapod_component *c, ktime_t now)
{
	bool rest = true;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_setpoints; i++) {
		if (c->setpoints[i].rests)
			c->setpoints[i].away = now;
		else
			rest = false;
	}
	return rest;
}

/* Tell what has missed. Returns the boot time at which the next does. */
ktime_t megapod_setpoints_expire(struct megapod_component *c, ktime_t now)
{
	ktime_t next = KTIME_MAX;
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_setpoints; i++)
		next = min(next, look_at_state(c, i, now));
	return next;
}

/* What is wrong with a description, in words, or NULL. */
const char *megapod_setpoint_fault(const struct megapod_component_desc *desc,
				   const struct megapod_setpoint_desc *sp)
{
	bool is_part = sp->quantity == MEGAPOD_QUANTITY_DUTY ||
		       sp->quantity == MEGAPOD_QUANTITY_POSITION;
	char why[MEGAPOD_WHY_SIZE];

	if (!megapod_is_held(sp->quantity))
		return "a set-point is of a quantity that no device holds";
	if (!megapod_channel_is(desc, sp->set, sp->quantity) ||
	    !megapod_channel_is(desc, sp->actual, sp->quantity))
		return "a set-point names a channel that is not of its quantity";
	if (sp->set != MEGAPOD_NO_CHANNEL && sp->set == sp->actual)
		return "what a set-point is set to cannot be what came of it";
	if (sp->min > sp->max)
		return "the least of a set-point is more than its most";
	if (sp->has_safe && sp->settable && megapod_setpoint_refusal(sp, "safe", sp->safe, why))
		return "the safe value of a set-point cannot be set";
	if (is_part && (sp->min < 0 || sp->max > 1000))
		return "a duty or position is not within 0 to 1000 permille";
	if (sp->quantity == MEGAPOD_QUANTITY_FLOW && (sp->min < 0 || sp->max > U32_MAX))
		return "a flow is not within 0 to 4294967295 ml/min";
	return NULL;
}
