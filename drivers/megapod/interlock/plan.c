// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans: what arming makes of the definition of an interlock, or why that can't be.
 *
 * Names become components, channels and outlets. What contradicts itself, can never be true, would
 * act on what it measures without saying so, or cannot act in time is refused here, before
 * anything is held.
 */
#include <linux/bitmap.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/channel.h"
#include "../core/component.h"
#include "../core/core.h"
#include "../core/group.h"
#include "../core/order.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "../core/pump.h"
#include "../core/setpoint.h"
#include "../core/view.h"
#include "interlock.h"
#include "refuse.h"

/*
 * Components
 */

/* As far as a plan has come. */
struct mark {
	u32 num_steps;
	u32 num_held;
};

static struct mark mark(const struct interlock_plan *plan)
{
	return (struct mark) { plan->num_steps, plan->num_held };
}

/*
 * What contradicts a rule refuses to arm it. Of one that is armed it is as if it were not there:
 * @at is how far the plan had come without it, and all else goes on.
 */
static int leave_out(struct interlock_plan *plan, struct mark at, int err, const char *why)
{
	if (!plan->binds || err == -ENOMEM)
		return err;
	while (plan->num_steps > at.num_steps)
		kfree(plan->step[--plan->num_steps]);
	while (plan->num_held > at.num_held)
		megapod_component_unref(plan->held[--plan->num_held].component);
	if (!plan->missing[0])
		strscpy(plan->missing, why, sizeof(plan->missing));
	return 0;
}

/* The same of what would go off. */
static int leave_out_outlets(struct interlock_plan *plan, struct mark at, int err, const char *why)
{
	err = leave_out(plan, at, err, why);
	if (!err)
		plan->missing_outlets = true;
	return err;
}

static int use(struct interlock_plan *plan, struct megapod_component *c, char *why)
{
	u32 i;

	for (i = 0; i < plan->num_held; i++)
		if (plan->held[i].component == c)
			return 0;
	if (plan->num_held == ARRAY_SIZE(plan->held))
		return refuse(why, -E2BIG, "it uses more than %zu components",
			      ARRAY_SIZE(plan->held));
	megapod_component_ref(c);
	plan->held[plan->num_held++].component = c;
	return 0;
}

/* What is not there may come, and is planned for then. */
static int note_missing(struct interlock_plan *plan, const char *component)
{
	if (!plan->missing[0])
		snprintf(plan->missing, sizeof(plan->missing), "component %s is not there",
			 component);
	return 0;
}

static int note_missing_outlets(struct interlock_plan *plan, const char *component)
{
	plan->missing_outlets = true;
	return note_missing(plan, component);
}

static bool can_interlock(const struct megapod_component_ops *ops)
{
	return ops->hold && ops->release && ops->prepare && ops->timing && ops->inject;
}

/* The component, which the plan holds on to. */
static struct megapod_component *look_up(struct interlock_plan *plan, struct megapod_pod *pod,
					 const char *name, char *why)
{
	struct megapod_component *c = megapod_component_find_name(name);
	int err = 0;

	if (!c)
		return ERR_PTR(refuse(why, -ENXIO, "component %s is not there", name));
	if (c->pod != pod)
		err = refuse(why, -EINVAL, "%s is in pod %s", name, c->pod->name);
	scoped_guard(mutex, &c->ops_lock) {
		if (!err && !c->ops)
			err = refuse(why, -ENXIO, "component %s is not there", name);
		else if (!err && !can_interlock(c->ops))
			err = refuse(why, -EOPNOTSUPP, "the driver of %s takes no interlocks",
				     name);
	}
	if (!err)
		err = use(plan, c, why);
	megapod_component_unref(c);
	return err ? ERR_PTR(err) : c;
}

static int ask_timing(struct megapod_component *c, int channel, const struct megapod_command *cmd,
		      struct megapod_timing *timing, char *why)
{
	guard(mutex)(&c->ops_lock);
	if (!c->ops)
		return refuse(why, -ENXIO, "component %s is not there", c->name);
	memset(timing, 0, sizeof(*timing));
	return c->ops->timing(c, channel, cmd, timing);
}

/*
 * Inputs
 */

/* The channel, by number or by label; -1 with the reason said if there is none such. */
static int find_channel(const struct megapod_component *c, const struct interlock_input *in,
			char *why)
{
	u32 i = in->index;

	if (in->label[0])
		for (i = 0; i < c->num_channels && strcasecmp(c->channels[i].label, in->label); i++)
			;
	if (i >= c->num_channels || !c->num_polls) {
		if (in->label[0])
			refuse(why, -ENODEV, "%.31s has no sensor %.31s", c->name, in->label);
		else
			refuse(why, -ENODEV, "%s has no sensor %u", c->name, in->index);
		return -1;
	}
	if (in->label[0] && in->quantity != INTERLOCK_ANY_QUANTITY &&
	    in->quantity != c->channels[i].quantity) {
		refuse(why, -ENODEV, "%.24s is another quantity than was said", in->label);
		return -1;
	}
	return i;
}

static int add_input(struct interlock_plan *plan, struct megapod_pod *pod, u8 i,
		     const struct interlock_definition *def, u64 *slowest_us, char *why)
{
	const struct interlock_input *in = &def->input[i];
	const struct megapod_channel *ch;
	struct megapod_timing timing;
	struct megapod_component *c;
	int err, index;
	u8 j;

	c = look_up(plan, pod, in->component, why);
	if (PTR_ERR_OR_ZERO(c) == -ENXIO) {
		snprintf(plan->input[i].label, sizeof(plan->input[i].label), "%s%s%s",
			 in->component, in->label[0] ? "/" : "", in->label);
		return note_missing(plan, in->component);
	}
	if (IS_ERR(c))
		return PTR_ERR(c);
	index = find_channel(c, in, why);
	if (index < 0)
		return -ENODEV;
	ch = &c->channels[index];
	if (ch->fixed_absent)
		return refuse(why, -ENODEV, "%s/%s: the device does not have it", c->name,
			      ch->label);
	if (ch->windowed)
		return refuse(why, -EOPNOTSUPP,
			      "%.20s/%.24s is read through a window: too slow to act on", c->name,
			      ch->label);
	plan->input[i].component = c;
	plan->input[i].index = index;
	plan->input[i].quantity = ch->quantity;
	strscpy(plan->input[i].label, ch->label, sizeof(plan->input[i].label));
	for (j = 0; j < i; j++) {
		if (!plan->input[j].component)
			continue;
		if (plan->input[j].component == c && plan->input[j].index == index)
			return refuse(why, -EINVAL, "%s is given twice", ch->label);
		if (plan->input[j].quantity != ch->quantity)
			return refuse(why, -EINVAL, "%s is another quantity than %s", ch->label,
				      plan->input[j].label);
	}
	err = megapod_condition_check(def, ch, why) ?: ask_timing(c, index, NULL, &timing, why);
	if (err)
		return err;
	/* two polls have to fail within it */
	if (def->rule.stale_ns < 2 * (u64)timing.period_us * NSEC_PER_USEC)
		return refuse(why, -ERANGE, "stale-ms is at least %u: twice the poll of %.24s",
			      2 * timing.period_us / 1000, ch->label);
	*slowest_us = max(*slowest_us, timing_input_us(&timing, jiffies_to_usecs(1)));
	return 0;
}

/*
 * Steps
 */

static struct interlock_step *add_step(struct interlock_plan *plan, struct megapod_component *c,
				       u8 kind, u8 stage, char *why)
{
	enum megapod_command_type type = kind == MEGAPOD_INTERLOCK_ACTION_KIND_SAFE_STATE ?
		MEGAPOD_COMMAND_SAFE_STATE : MEGAPOD_COMMAND_OUTLETS;
	struct interlock_step *step;

	if (c->read_only)
		return ERR_PTR(refuse(why, -EROFS, "%s is read-only here", c->name));
	if (plan->num_steps == INTERLOCK_MAX_STEPS)
		return ERR_PTR(refuse(why, -E2BIG, "it needs more than %u commands",
				      INTERLOCK_MAX_STEPS));
	step = kzalloc(sizeof(*step), GFP_KERNEL);
	if (!step)
		return ERR_PTR(-ENOMEM);
	megapod_order_init(&step->order, c, type);
	step->order.command.trip = true;
	step->plan = plan;
	memcpy(step->component, c->name, sizeof(step->component));
	step->kind = kind;
	step->stage = stage;
	plan->step[plan->num_steps++] = step;
	return step;
}

/* The step for outlets of @c, made if need be; one that sheds has one for each. */
static struct interlock_step *outlet_step(struct interlock_plan *plan, struct megapod_component *c,
					  u8 stage, u8 place, struct interlock_step *parent,
					  char *why)
{
	struct interlock_step *step;
	u32 i;

	for (i = 0; !plan->cap && i < plan->num_steps; i++) {
		step = plan->step[i];
		if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
		    step->order.command.component == c && step->stage == stage &&
		    step->place == place && step->parent == parent && !step->is_parent)
			return step;
	}
	step = add_step(plan, c, MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF, stage, why);
	if (IS_ERR(step))
		return step;
	step->parent = parent;
	step->place = place;
	return step;
}

/* What switches off accelerators, servers or storage leaves alone what others need as well. */
static int check_load(const struct megapod_group_view *group, const char *component, u32 index,
		      const struct megapod_load *load, char *why)
{
	u8 kind = group ? group->members->load.kind : MEGAPOD_LOAD_KIND_NONE;

	if (kind == MEGAPOD_LOAD_KIND_NONE || megapod_load_is_guarded(kind) ||
	    !megapod_load_is_guarded(load->kind))
		return 0;
	return refuse(why, -EINVAL, "%.20s/%u feeds %s, but group %.16s is %s", component,
		      index + 1, megapod_load_name(load->kind), group->name,
		      megapod_load_name(kind));
}

/* Whether an outlet is in a group that feeds this node. */
static bool is_self(const struct megapod_pod *pod, const struct megapod_component *c, u32 index)
{
	struct megapod_load load;

	megapod_outlet_load(pod, c->name, index, &load);
	return load.priority == MEGAPOD_GROUP_PRIORITY_SELF;
}

/* @group is the one by which it is named, or NULL. */
static int add_outlet(struct interlock_plan *plan, struct megapod_pod *pod,
		      struct megapod_component *c, u32 index, u8 stage, u8 place,
		      const struct megapod_group_view *group, struct interlock_step *parent,
		      char *why)
{
	struct interlock_step *step;
	struct megapod_load load;
	u8 said;
	int err;
	u32 i;

	if (index >= c->num_outlets)
		return refuse(why, -ENODEV, "%s has no outlet %u", c->name, index + 1);
	megapod_outlet_load(pod, c->name, index, &load);
	err = check_load(group, c->name, index, &load, why);
	if (err)
		return err;
	if (load.priority == MEGAPOD_GROUP_PRIORITY_SELF)
		stage = LADDER_STAGE_SELF;
	said = stage;
	if (plan->cap)
		stage = 0;
	step = outlet_step(plan, c, stage, place, parent, why);
	if (IS_ERR(step))
		return PTR_ERR(step);
	for (i = 0; i < plan->num_steps; i++)
		if (plan->step[i] != step && !plan->step[i]->is_parent &&
		    (plan->cap || plan->step[i]->stage != stage ||
		     plan->step[i]->parent != parent) &&
		    plan->step[i]->order.command.component == c &&
		    test_bit(index, plan->step[i]->order.command.outlets))
			return refuse(why, -EINVAL, "%s/%u is in two stages or has two parents",
				      c->name, index + 1);
	__set_bit(index, step->order.command.outlets);
	step->heat |= !group || group->members->load.priority == MEGAPOD_GROUP_PRIORITY_GPU;
	return plan->cap ? megapod_cap_add(plan, plan->num_steps - 1, &load, said, why) : 0;
}

static int add_group(struct interlock_plan *plan, struct megapod_pod *pod,
		     const struct interlock_action *action, u8 place,
		     struct interlock_step *parent, char *why)
{
	struct megapod_group_view group;
	struct megapod_component *c;
	struct megapod_load load;
	int err = 0;
	u8 stage;
	u32 i;

	if (!megapod_group_find_name(pod->id, action->group, &group))
		return refuse(why, -ENOENT, "group %s is not there", action->group);
	stage = action->stage == INTERLOCK_NO_STAGE && !plan->cap ? group.members->load.priority :
								    action->stage;
	if (action->has_parent) {
		megapod_outlet_load(pod, action->parent, action->parent_index, &load);
		err = check_load(&group, action->parent, action->parent_index, &load, why);
	}
	for (i = 0; !err && i < group.members->num; i++) {
		struct mark at = mark(plan);

		c = look_up(plan, pod, group.members->member[i].component, why);
		if (PTR_ERR_OR_ZERO(c) == -ENXIO)
			err = note_missing_outlets(plan, group.members->member[i].component);
		else
			err = PTR_ERR_OR_ZERO(c) ?:
			      add_outlet(plan, pod, c, group.members->member[i].index, stage,
					 place, &group, parent, why);
		if (err)
			err = leave_out_outlets(plan, at, err, why);
	}
	megapod_members_put(group.members);
	return err;
}

/* The step that gives a set-point a value, which is called @name, with its mode. */
static int add_setpoint(struct interlock_plan *plan, struct megapod_component *c, int setpoint,
			const char *name, const struct interlock_action *action, u8 stage,
			u8 place, struct interlock_step *parent, char *why)
{
	struct megapod_command *cmd;
	struct interlock_step *step;
	int err;
	u32 i;

	err = megapod_setpoint_refusal(&c->setpoints[setpoint].desc, name, action->value, why);
	if (err)
		return err;
	step = add_step(plan, c, action->kind, stage, why);
	if (IS_ERR(step))
		return PTR_ERR(step);
	step->parent = parent;
	step->place = place;
	cmd = &step->order.command;
	megapod_setpoint_command(c, setpoint, action->value, true, cmd);
	for (i = 0; i < plan->num_steps; i++) {
		const struct megapod_command *other = &plan->step[i]->order.command;

		if (other != cmd && other->component == c && other->type == cmd->type &&
		    other->index == cmd->index)
			return refuse(why, -EINVAL, "%.24s of %s is given two values",
				      c->setpoints[setpoint].desc.label, c->name);
	}
	return 0;
}

static int add_pump(struct interlock_plan *plan, struct megapod_component *c,
		    const struct interlock_action *action, u8 stage, u8 place,
		    struct interlock_step *parent, char *why)
{
	int setpoint;

	if (action->index >= c->num_pumps)
		return refuse(why, -ENODEV, "%s has no pump %u", c->name, action->index + 1);
	setpoint = c->pumps[action->index].desc.duty;
	if (!megapod_can_set(c, setpoint))
		return refuse(why, -EOPNOTSUPP, "%s takes no duty", c->name);
	return add_setpoint(plan, c, setpoint, "duty-permille", action, stage, place, parent, why);
}

/* Each parent is a step of its own: one is taken without the others. */
static struct interlock_step *add_parent(struct interlock_plan *plan, struct megapod_pod *pod,
					 const struct interlock_action *action, char *why)
{
	struct megapod_component *c = look_up(plan, pod, action->parent, why);
	struct interlock_step *step;
	u32 i;

	if (IS_ERR(c))
		return ERR_CAST(c);
	if (action->parent_index >= c->num_outlets)
		return ERR_PTR(refuse(why, -ENODEV, "%s has no outlet %u", c->name,
				      action->parent_index + 1));
	for (i = 0; i < plan->num_steps; i++) {
		step = plan->step[i];
		if (step->is_parent && step->order.command.component == c &&
		    test_bit(action->parent_index, step->order.command.outlets))
			return step;
	}
	step = add_step(plan, c, MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF,
			is_self(pod, c, action->parent_index) ? LADDER_STAGE_SELF :
								 LADDER_STAGE_END, why);
	if (IS_ERR(step))
		return step;
	step->is_parent = true;
	__set_bit(action->parent_index, step->order.command.outlets);
	return step;
}

static int add_action(struct interlock_plan *plan, struct megapod_pod *pod,
		      const struct interlock_action *action, u8 place, char *why)
{
	u8 stage = action->stage == INTERLOCK_NO_STAGE && !plan->cap ? 0 : action->stage;
	struct interlock_step *parent = NULL, *step;
	struct mark at = mark(plan);
	struct megapod_component *c;
	int err = 0;
	u32 i;

	if (action->has_parent) {
		parent = add_parent(plan, pod, action, why);
		if (PTR_ERR_OR_ZERO(parent) == -ENXIO) {
			note_missing(plan, action->parent);
			parent = NULL;
		}
		if (IS_ERR(parent)) {
			err = leave_out(plan, at, PTR_ERR(parent), why);
			if (err)
				return err;
			parent = NULL;
		}
	}
	if (action->kind == MEGAPOD_INTERLOCK_ACTION_KIND_GROUP_OFF)
		return add_group(plan, pod, action, place, parent, why);
	c = look_up(plan, pod, action->component, why);
	if (PTR_ERR_OR_ZERO(c) == -ENXIO)
		return note_missing_outlets(plan, action->component);
	if (IS_ERR(c))
		return PTR_ERR(c);
	switch (action->kind) {
	case MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF:
		return add_outlet(plan, pod, c, action->index, stage, place, NULL, parent, why);
	case MEGAPOD_INTERLOCK_ACTION_KIND_COMPONENT_OFF:
		if (!c->num_outlets)
			return refuse(why, -ENODEV, "%s has no outlets", c->name);
		for (i = 0; !err && i < c->num_outlets; i++)
			err = add_outlet(plan, pod, c, i, stage, place, NULL, parent, why);
		return err;
	case MEGAPOD_INTERLOCK_ACTION_KIND_PUMP_DUTY:
		return add_pump(plan, c, action, stage, place, parent, why);
	case MEGAPOD_INTERLOCK_ACTION_KIND_SETPOINT:
		if (action->index >= c->num_setpoints)
			return refuse(why, -ENODEV, "%s has no set-point %u", c->name,
				      action->index + 1);
		if (action->quantity != INTERLOCK_ANY_QUANTITY &&
		    action->quantity != c->setpoints[action->index].desc.quantity)
			return refuse(why, -EINVAL, "%.31s is another quantity than was said",
				      c->setpoints[action->index].desc.label);
		return add_setpoint(plan, c, action->index, "value", action, stage, place, parent,
				    why);
	default:
		step = add_step(plan, c, action->kind, stage, why);
		if (IS_ERR(step))
			return PTR_ERR(step);
		step->parent = parent;
		step->place = place;
		return 0;
	}
}

/* Could the driver carry it out, and does it say so if it acts on what is measured? */
static int check_step(struct interlock_plan *plan, struct interlock_step *step,
		      const struct interlock_definition *def, char *why)
{
	struct megapod_command *cmd = &step->order.command;
	struct megapod_component *c = cmd->component;
	int err;
	u8 i;

	/* what is shed is what is measured */
	for (i = 0; !def->loop && !plan->cap && i < def->rule.num_inputs; i++)
		if (plan->input[i].component == c)
			return refuse(why, -ELOOP, "it acts on %s, which it watches: say loop",
				      c->name);
	guard(mutex)(&c->ops_lock);
	if (!c->ops)
		return refuse(why, -ENXIO, "component %s is not there", c->name);
	err = c->ops->prepare(c, cmd);
	if (err)
		refuse(why, err, "%.20s: %.56s", c->name, cmd->why);
	cmd->why[0] = '\0';
	return err;
}

/* The first action that belongs to the same place: it stands for all of them in a scope. */
static u8 place_of(const struct interlock_definition *def, u32 action)
{
	u8 i;

	for (i = 0; i < action && !scope_same(&def->place[i], &def->place[action]); i++)
		;
	return i;
}

/* A part of a cable wants a detector that tells the place of a leak; one that is not there may. */
static int check_places(const struct interlock_plan *plan, const struct interlock_definition *def,
			char *why)
{
	u32 i;

	for (i = 0; i < def->num_actions; i++) {
		const struct scope_place *place = &def->place[i];
		const struct megapod_component *c = plan->input[place->input].component;

		if (place->part && c && !c->channels[plan->input[place->input].index].located)
			return refuse(why, -EINVAL, "%s does not tell where along a cable it is",
				      plan->input[place->input].label);
	}
	return 0;
}

/* Can all that it does be told in one message? */
static int check_size(const struct interlock_plan *plan, char *why)
{
	u32 outlets = 0, most, i;

	for (i = 0; i < plan->num_steps; i++)
		outlets += bitmap_weight(plan->step[i]->order.command.outlets, MEGAPOD_MAX_OUTLETS);
	most = (INTERLOCK_STEPS_BYTES - plan->num_steps * INTERLOCK_STEP_BYTES) /
	       INTERLOCK_OUTLET_BYTES;
	if (outlets <= most)
		return 0;
	return refuse(why, -E2BIG, "it switches %u outlets, by %u commands at most %u", outlets,
		      plan->num_steps, most);
}

static int add_steps(struct interlock_plan *plan, struct megapod_pod *pod,
		     const struct interlock_definition *def, char *why)
{
	int err = 0;
	u32 i;

	for (i = 0; !err && i < def->num_actions; i++) {
		struct mark at = mark(plan);

		err = add_action(plan, pod, &def->action[i], place_of(def, i), why);
		if (err)
			err = leave_out_outlets(plan, at, err, why);
	}
	for (i = 0; !err && i < plan->num_steps; i++)
		err = check_step(plan, plan->step[i], def, why);
	return err ?: check_size(plan, why);
}

/*
 * Times
 */

/* What the steps take that are neither for another's failure nor to wait for all the others. */
static int time_steps(struct interlock_plan *plan, struct timing_step *times, u32 *num, char *why)
{
	struct megapod_timing timing;
	int err = 0;
	u32 i;

	for (i = 0; !err && i < plan->num_steps; i++) {
		struct interlock_step *step = plan->step[i];

		if (step->is_parent || step->stage == LADDER_STAGE_SELF)
			continue;
		err = ask_timing(step->order.command.component, MEGAPOD_NO_CHANNEL,
				 &step->order.command, &timing, why);
		times[(*num)++] = (struct timing_step) {
			.line = timing.line,
			.line_us = timing.line_us,
			.wire_us = timing.wire_us,
			.lost_us = timing.lost_us,
			.stage = step->stage,
			.heat = step->heat,
		};
	}
	return err;
}

static int check_within(const struct interlock_plan *plan, u32 within_ms, char *why)
{
	const struct timing_bounds *b = &plan->bounds;

	if (!within_ms)
		return 0;
	if (b->condition_ms > within_ms)
		return refuse(why, -ERANGE, "worst-case-ms is %u, within-ms %u", b->condition_ms,
			      within_ms);
	if (b->dead_ms > within_ms)
		return refuse(why, -ERANGE,
			      "dead-sensor-ms is %u, within-ms %u: a shorter stale-ms helps",
			      b->dead_ms, within_ms);
	if (b->last_ms > within_ms)
		return refuse(why, -ERANGE,
			      "last-stage-ms is %u, within-ms %u: a shorter stage-ms helps",
			      b->last_ms, within_ms);
	return 0;
}

/* Outlets are inputs of one that sheds: how long until the slowest of their meters is read. */
static int time_outlets(struct interlock_plan *plan, u64 *slowest_us, char *why)
{
	struct megapod_timing timing;
	int err = 0;
	u32 i;

	for (i = 0; plan->cap && !err && i < plan->num_steps; i++) {
		struct megapod_command *cmd = &plan->step[i]->order.command;
		u32 index = find_first_bit(cmd->outlets, MEGAPOD_MAX_OUTLETS);
		int channel = cmd->component->outlets[index].desc.power;

		if (channel == MEGAPOD_NO_CHANNEL)
			continue;
		err = ask_timing(cmd->component, channel, NULL, &timing, why);
		*slowest_us = max(*slowest_us, timing_input_us(&timing, jiffies_to_usecs(1)));
	}
	return err;
}

static int make_times(struct interlock_plan *plan, const struct interlock_definition *def,
		      u64 input_us, char *why)
{
	bool frozen = def->rule.condition == MEGAPOD_INTERLOCK_CONDITION_FROZEN;
	struct timing_rule rule = {
		.hold_ms = div_u64(def->rule.hold_ns, NSEC_PER_MSEC),
		.frozen_ms = frozen ? div_u64(def->rule.frozen_ns, NSEC_PER_MSEC) : 0,
		.stale_ms = div_u64(def->rule.stale_ns, NSEC_PER_MSEC),
		.stage_ms = def->stage_ms,
	};
	struct timing_step *times;
	u32 num = 0;
	int err;

	plan->stale_ms = min_t(u64, rule.stale_ms, U32_MAX);
	times = kcalloc(INTERLOCK_MAX_STEPS, sizeof(*times), GFP_KERNEL);
	if (!times)
		return -ENOMEM;
	err = time_steps(plan, times, &num, why);
	if (!err)
		timing_bounds(&rule, input_us, times, num, &plan->bounds);
	kfree(times);
	return err ?: check_within(plan, def->within_ms, why);
}

static u8 step_number(const struct interlock_plan *plan, const struct interlock_step *step)
{
	u32 i;

	for (i = 0; i < plan->num_steps; i++)
		if (plan->step[i] == step)
			return i;
	return LADDER_NO_STEP;
}

static void make_ladder(struct interlock_plan *plan, const struct interlock_definition *def)
{
	u32 i;

	for (i = 0; i < plan->num_steps; i++)
		plan->ladder[i] = (struct ladder_step) {
			.stage = plan->cap ? LADDER_STAGE_END : plan->step[i]->stage,
			.parent = step_number(plan, plan->step[i]->parent),
			.is_parent = plan->step[i]->is_parent || plan->cap,
		};
	plan->self_ns = ladder_self_ns(plan->ladder, plan->num_steps,
				       def->stage_ms * (u64)NSEC_PER_MSEC);
}

static int plan_fill(struct interlock_plan *plan, struct megapod_pod *pod,
		     const struct interlock_definition *def, char *why)
{
	u64 input_us = 0;
	int err = 0;
	u8 i;

	if (def->rule.condition == MEGAPOD_INTERLOCK_CONDITION_OVER_CAP)
		err = megapod_cap_begin(plan, def, why);
	for (i = 0; !err && i < def->rule.num_inputs; i++)
		err = add_input(plan, pod, i, def, &input_us, why);
	err = err ?: check_places(plan, def, why) ?: add_steps(plan, pod, def, why) ?:
	      time_outlets(plan, &input_us, why) ?:
	      make_times(plan, def, input_us, why);
	if (!err)
		make_ladder(plan, def);
	return err;
}

/**
 * megapod_plan_make() - plan what a definition says
 * @pod: its pod
 * @name: name of the interlock
 * @def: the definition
 * @binds: it is armed: an action that contradicts something is left out, and is &missing
 * @why: on error: why, %MEGAPOD_WHY_SIZE bytes
 *
 * Holds references to components only, until megapod_plan_release().
 * Context: process, megapod_guard_lock held.
 * Return: the plan, see &interlock_plan.missing for what it waits for; or an ERR_PTR: -ENOENT if a
 * group is not there.
 */
struct interlock_plan *megapod_plan_make(struct megapod_pod *pod, const char *name,
					 const struct interlock_definition *def, bool binds,
					 char *why)
{
	struct interlock_plan *plan = kzalloc(sizeof(*plan), GFP_KERNEL);
	int err;

	lockdep_assert_held(&megapod_guard_lock);
	if (!plan)
		return ERR_PTR(-ENOMEM);
	refcount_set(&plan->refs, 1);
	plan->binds = binds;
	snprintf(plan->by, sizeof(plan->by), "interlock %s", name);
	err = plan_fill(plan, pod, def, why);
	if (!err)
		return plan;
	megapod_plan_release(plan);
	megapod_plan_put(plan);
	return ERR_PTR(err);
}

void megapod_plan_put(struct interlock_plan *plan)
{
	u32 i;

	if (!plan || !refcount_dec_and_test(&plan->refs))
		return;
	for (i = 0; i < plan->num_steps; i++)
		kfree(plan->step[i]);
	megapod_cap_end(plan);
	kfree(plan);
}

static int hold(struct interlock_plan *plan, u32 i, char *why)
{
	struct megapod_component *c = plan->held[i].component;
	int err;

	guard(mutex)(&c->ops_lock);
	if (!c->ops || !try_module_get(c->ops->owner))
		return refuse(why, -ENODEV, "%s is being removed", c->name);
	err = c->ops->hold(c, plan->by, plan->stale_ms);
	if (err) {
		module_put(c->ops->owner);
		return refuse(why, err, "%s can't be held", c->name);
	}
	plan->held[i].owner = c->ops->owner;
	return 0;
}

/* Pin all that the plan uses; on error what it has pinned is for megapod_plan_release(). */
int megapod_plan_hold(struct interlock_plan *plan, char *why)
{
	int err = 0;
	u32 i;

	for (i = 0; !err && i < plan->num_held; i++)
		err = hold(plan, i, why);
	return err;
}

/* Let go of all components. Commands on their way have references of their own. */
void megapod_plan_release(struct interlock_plan *plan)
{
	struct megapod_component *c;
	u32 i;

	for (i = 0; i < plan->num_held; i++) {
		c = plan->held[i].component;
		if (plan->held[i].owner) {
			scoped_guard(mutex, &c->ops_lock)
				if (c->ops)
					c->ops->release(c, plan->by);
			module_put(plan->held[i].owner);
		}
		megapod_component_unref(c);
	}
	plan->num_held = 0;
}

/* What can be said of the outlets it guards; what else it does there is always something to do. */
unsigned int megapod_plan_look(const struct interlock_plan *plan, ktime_t now)
{
	unsigned int look = 0;
	u32 i;

	for (i = 0; i < plan->num_steps; i++) {
		const struct interlock_step *step = plan->step[i];

		if (step->is_parent)
			continue;
		if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF)
			look |= megapod_outlets_look(step->order.command.component,
						     step->order.command.outlets, now);
		else
			look |= MEGAPOD_OUTLETS_ON;
	}
	/* what is not there may be on */
	if (plan->missing_outlets)
		return look | MEGAPOD_OUTLETS_UNKNOWN;
	return look ?: MEGAPOD_OUTLETS_ON;
}
