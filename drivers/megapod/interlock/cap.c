// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cap of a pod: an interlock that watches the power of the site and sheds outlets one after
 * another instead of stage by stage.
 *
 * Its condition is that of "above" for one input, which is not read but reckoned (shed.h), with the
 * cap that the pod has at that moment as threshold. Latch, record, orders and the ladder are those
 * of any interlock. Each outlet is a step of its own that is taken when it is wanted, as a parent
 * is.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/channel.h"
#include "../core/component.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "../core/view.h"
#include "interlock.h"

/* Ranks within one priority; loads that others need have a higher one, and come after */
#define RANKS		(MEGAPOD_INTERLOCK_STAGE_MAX + 1)

/**
 * struct interlock_cap - what a plan has beside its steps if it sheds
 * @rule: the condition as it is judged
 * @site: what is known of the site
 * @outlet: for each step its outlet
 * @rated_mw: for each step the most that it draws
 * @mute_ns: for each step since when its device answers and its meter does not, or INTERLOCK_NEVER
 * @met: all meters have been read once
 * @left: nothing is left to shed, and it is not enough
 * @silent: a step whose outlet counts at its rating, or %INTERLOCK_MAX_STEPS
 */
struct interlock_cap {
	struct interlock_rule rule;
	struct shed_site site;
	struct shed_outlet outlet[INTERLOCK_MAX_STEPS];
	u32 rated_mw[INTERLOCK_MAX_STEPS];
	u64 mute_ns[INTERLOCK_MAX_STEPS];
	bool met;
	bool left;
	u32 silent;
};

/* What an interlock that sheds cannot be told, in words, or NULL. */
static const char *definition_fault(const struct interlock_definition *def)
{
	u32 i;

	if (def->poweroff)
		return "a cap powers no node off";
	if (def->impaired_stage != INTERLOCK_NO_STAGE)
		return "impaired-stage: a cap has no stages";
	for (i = 0; i < def->num_actions; i++) {
		if (def->action[i].kind != MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
		    def->action[i].kind != MEGAPOD_INTERLOCK_ACTION_KIND_GROUP_OFF &&
		    def->action[i].kind != MEGAPOD_INTERLOCK_ACTION_KIND_COMPONENT_OFF)
			return "a cap sheds outlets, and does nothing else";
		if (def->action[i].has_parent)
			return "a cap takes the next outlet, and no parent";
		if (def->place[i].placed)
			return "a cap is of the site, and no action of it has a place";
	}
	return NULL;
}

/**
 * megapod_cap_begin() - a plan is to shed
 * @plan: the plan
 * @def: its definition
 * @why: why not, %MEGAPOD_WHY_SIZE bytes
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int megapod_cap_begin(struct interlock_plan *plan, const struct interlock_definition *def,
		      char *why)
{
	const char *fault = definition_fault(def);

	if (fault) {
		strscpy(why, fault, MEGAPOD_WHY_SIZE);
		return -EINVAL;
	}
	plan->cap = kzalloc(sizeof(*plan->cap), GFP_KERNEL);
	if (!plan->cap)
		return -ENOMEM;
	plan->cap->rule = def->rule;
	plan->cap->rule.condition = MEGAPOD_INTERLOCK_CONDITION_ABOVE;
	plan->cap->rule.threshold = SHED_NO_CAP;
	plan->cap->rule.hysteresis = 0;
	plan->cap->rule.num_inputs = 1;
	plan->cap->rule.votes = 1;
	plan->cap->site.patience_ns = def->stage_ms * (u64)NSEC_PER_MSEC;
	plan->cap->site.metered = def->rule.num_inputs;
	plan->cap->met = !def->rule.num_inputs;
	shed_start(plan->cap->outlet, INTERLOCK_MAX_STEPS);
	memset(plan->cap->mute_ns, 0xff, sizeof(plan->cap->mute_ns));
	return 0;
}

void megapod_cap_end(struct interlock_plan *plan)
{
	kfree(plan->cap);
}

/* What is shed first has the lowest rank: accelerators and what nobody has named, then by kind. */
static u8 rank(const struct megapod_load *load, u8 stage)
{
	u8 kind = max_t(u8, load->kind, MEGAPOD_LOAD_KIND_ACCELERATOR);
	u8 last = 0;

	if (load->priority >= MEGAPOD_GROUP_PRIORITY_NETWORK)
		last = load->priority;
	if (kind > MEGAPOD_LOAD_KIND_STORAGE)
		kind = MEGAPOD_LOAD_KIND_STORAGE;
	return last * RANKS + (stage == INTERLOCK_NO_STAGE ? kind : stage);
}

/**
 * megapod_cap_add() - a plan may shed an outlet
 * @plan: the plan
 * @step: number of the step that switches it off
 * @load: what it feeds
 * @stage: the stage that was said, or %INTERLOCK_NO_STAGE
 * @why: why not, %MEGAPOD_WHY_SIZE bytes
 *
 * Return: 0 or -EINVAL.
 */
int megapod_cap_add(struct interlock_plan *plan, u32 step, const struct megapod_load *load,
		    u8 stage, char *why)
{
	const char *component = plan->step[step]->component;
	u32 index = find_first_bit(plan->step[step]->order.command.outlets, MEGAPOD_MAX_OUTLETS);

	if (load->priority == MEGAPOD_GROUP_PRIORITY_SELF) {
		snprintf(why, MEGAPOD_WHY_SIZE, "%s/%u feeds this node: a cap leaves it alone",
			 component, index + 1);
		return -EINVAL;
	}
	if (!load->rated_mw) {
		snprintf(why, MEGAPOD_WHY_SIZE,
			 "%.16s/%u: say rated of a group, a silent meter counts at it",
			 component, index + 1);
		return -EINVAL;
	}
	plan->cap->outlet[step].rank = rank(load, stage);
	plan->cap->outlet[step].last = plan->cap->outlet[step].rank >= RANKS;
	plan->cap->rated_mw[step] = load->rated_mw;
	return 0;
}

/**
 * megapod_cap_inherit() - what is known of the site is known to the plan that follows
 * @to: the plan that follows
 * @from: the plan before
 *
 * Outlets that come count from then on, on top of what a silent meter read before.
 */
void megapod_cap_inherit(struct interlock_plan *to, const struct interlock_plan *from)
{
	to->cap->site = from->cap->site;
	to->cap->met = from->cap->met;
	to->cap->left = from->cap->left;
}

/* The same for outlet @i of @to, which is @k of @from. */
void megapod_cap_inherit_outlet(struct interlock_plan *to, u32 i, const struct interlock_plan *from,
				u32 k)
{
	to->cap->outlet[i] = from->cap->outlet[k];
	to->cap->mute_ns[i] = from->cap->mute_ns[k];
}

/**
 * megapod_interlock_rule() - the condition as it is judged
 * @il: an armed interlock
 *
 * Return: the rule, of a cap with one input: the power of the site.
 */
const struct interlock_rule *megapod_interlock_rule(const struct megapod_interlock *il)
{
	return il->plan && il->plan->cap ? &il->plan->cap->rule : &il->def->rule;
}

/* What an input of megapod_interlock_rule() is called. */
const char *megapod_interlock_label(const struct interlock_plan *plan, u8 input)
{
	return plan->cap ? "site power" : plan->input[input].label;
}

/* The same with its component. Returns its quantity. */
u8 megapod_interlock_input_name(const struct interlock_definition *def,
				const struct interlock_plan *plan, u8 input, char *name,
				size_t size)
{
	const char *label = megapod_interlock_label(plan, input);

	if (plan->cap) {
		strscpy(name, label, size);
		return MEGAPOD_QUANTITY_POWER;
	}
	/* the label of one that is not there yet has its component */
	if (plan->input[input].component)
		snprintf(name, size, "%s/%s", def->input[input].component, label);
	else
		strscpy(name, label, size);
	return plan->input[input].quantity;
}

static bool reads_off(struct megapod_component *c, const unsigned long *outlets, ktime_t now)
{
	return megapod_outlets_look(c, outlets, now) == MEGAPOD_OUTLETS_OFF;
}

/*
 * An outlet of a device that is back is not shed for what it drew before: its meter is given
 * patience_ns to be read. After that it goes as one without a meter.
 */
static bool is_awaited(struct interlock_cap *cap, u32 i, bool good, u64 now_ns)
{
	if (good)
		cap->mute_ns[i] = INTERLOCK_NEVER;
	else if (cap->mute_ns[i] == INTERLOCK_NEVER)
		cap->mute_ns[i] = now_ns;
	return !good && now_ns - cap->mute_ns[i] < cap->site.patience_ns;
}

static void read_outlet(struct interlock_plan *plan, u32 i, ktime_t now)
{
	const struct megapod_command *cmd = &plan->step[i]->order.command;
	u32 index = find_first_bit(cmd->outlets, MEGAPOD_MAX_OUTLETS);
	struct shed_outlet *o = &plan->cap->outlet[i];
	struct megapod_component *c = cmd->component;
	int channel = c->outlets[index].desc.power;
	struct shed_reading power = {};
	struct megapod_value value;
	bool off, there;

	if (channel != MEGAPOD_NO_CHANNEL) {
		megapod_value(c, channel, now, &value);
		power.value = value.value;
		power.seen = value.time;
		power.good = value.time && megapod_is_good(&value);
	}
	off = reads_off(c, cmd->outlets, now);
	o->on = !off;
	there = READ_ONCE(c->state) < MEGAPOD_COMPONENT_STATE_OFFLINE;
	if (!there)
		plan->cap->mute_ns[i] = INTERLOCK_NEVER;
	o->away = !there || is_awaited(plan->cap, i, power.good || channel == MEGAPOD_NO_CHANNEL,
				       ktime_to_ns(now));
	o->mw = shed_outlet_mw(&power, plan->cap->rated_mw[i], off);
	o->measured_mw = power.good ? o->mw : 0;
	if (!power.good && o->mw && channel != MEGAPOD_NO_CHANNEL)
		plan->cap->silent = min(plan->cap->silent, i);
}

/* What the meters say, if all of them do. */
static void read_meters(const struct megapod_interlock *il, struct interlock_plan *plan, u64 now_ns)
{
	struct shed_site *site = &plan->cap->site;
	u64 oldest_ns = now_ns;
	s64 sum = 0;
	u8 i;

	site->silent = false;
	for (i = 0; i < il->def->rule.num_inputs; i++) {
		struct megapod_value value = { .status = MEGAPOD_STATUS_STALE };

		if (plan->input[i].component)
			megapod_value(plan->input[i].component, plan->input[i].index,
				      ns_to_ktime(now_ns), &value);
		if (!value.time || !megapod_is_good(&value) ||
		    now_ns - min_t(u64, ktime_to_ns(value.time), now_ns) > il->def->rule.stale_ns) {
			site->silent = true;
			return;
		}
		oldest_ns = min_t(u64, oldest_ns, ktime_to_ns(value.time));
		sum += clamp(value.value, -SHED_MW_MAX, SHED_MW_MAX);
	}
	plan->cap->met = true;
	site->meters_mw = sum;
	site->meters_ns = oldest_ns;
	site->outlets_mw = shed_outlets_mw(plan->cap->outlet, plan->num_steps);
}

/**
 * megapod_cap_sample() - the power of the site, as the input of the rule
 * @il: an armed interlock that sheds
 * @sample: filled in; has no value until all meters of the site have been read once
 * @now_ns: now
 *
 * Context: the thread of the pod, pod->interlocks->lock held.
 */
void megapod_cap_sample(struct megapod_interlock *il, struct interlock_sample *sample, u64 now_ns)
{
	struct interlock_plan *plan = il->plan;
	struct interlock_cap *cap = plan->cap;
	u64 cap_mw = megapod_pod_cap(il->pod);
	u32 i;

	cap->silent = INTERLOCK_MAX_STEPS;
	for (i = 0; i < plan->num_steps; i++)
		read_outlet(plan, i, ns_to_ktime(now_ns));
	read_meters(il, plan, now_ns);
	cap->site.cap_mw = cap_mw ? cap_mw : SHED_NO_CAP;
	cap->site.margin_mw = cap_mw ? min(il->def->rule.hysteresis, cap_mw) : 0;
	cap->rule.threshold = cap->site.cap_mw;
	cap->rule.hysteresis = cap->site.margin_mw;
	il->status.cap_mw = cap_mw;
	*sample = (struct interlock_sample) {
		.status = cap->met ? MEGAPOD_STATUS_OK : MEGAPOD_STATUS_STALE,
		.begun_ns = now_ns,
	};
	if (!cap->met)
		return;
	sample->value = shed_site_mw(&cap->site, cap->outlet, plan->num_steps);
	sample->time_ns = now_ns;
}

/* Why what is counted is not what is measured, or it cannot shed enough; empty if neither. */
void megapod_cap_impairment(const struct megapod_interlock *il, char *why)
{
	const struct interlock_cap *cap = il->plan->cap;

	if (cap->site.cap_mw == SHED_NO_CAP)
		strscpy(why, "the pod has no cap", MEGAPOD_WHY_SIZE);
	else if (cap->left)
		strscpy(why, "nothing is left to shed, and the site is above its cap",
			MEGAPOD_WHY_SIZE);
	else if (cap->site.silent)
		strscpy(why, "a meter of the site is silent: what it read last counts",
			MEGAPOD_WHY_SIZE);
	else if (cap->silent < INTERLOCK_MAX_STEPS)
		snprintf(why, MEGAPOD_WHY_SIZE, "%.31s/%lu is silent: its rating counts",
			 il->plan->step[cap->silent]->component,
			 find_first_bit(il->plan->step[cap->silent]->order.command.outlets,
					MEGAPOD_MAX_OUTLETS) + 1);
}

/* Nothing has been shed in this trip. Context: the thread of the pod. */
void megapod_cap_start(struct interlock_plan *plan)
{
	shed_start(plan->cap->outlet, plan->num_steps);
	plan->cap->left = false;
}

/**
 * megapod_cap_shed() - decide what goes off
 * @il: an interlock that sheds and has tripped; what is to go off becomes wanted
 * @now_ns: now
 * @next_ns: when to decide again at the latest, if that is earlier
 *
 * Context: the thread of the pod.
 * Return: whether anything was added.
 */
bool megapod_cap_shed(struct megapod_interlock *il, u64 now_ns, u64 *next_ns)
{
	struct interlock_plan *plan = il->plan;
	struct interlock_cap *cap = plan->cap;
	u64 due_ns = INTERLOCK_NEVER;
	u32 i, added = 0;

	for (i = 0; i < plan->num_steps; i++)
		cap->outlet[i].confirmed = plan->ladder[i].confirmed;
	/* nothing is shed once the condition is over, or while it is bypassed */
	if (il->status.state.voting && !il->status.state.bypass_ns) {
		added = shed_more(&cap->site, cap->outlet, plan->num_steps, now_ns, &due_ns);
		cap->left = shed_left_mw(&cap->site, cap->outlet, plan->num_steps, now_ns) >
			    cap->site.cap_mw;
	} else {
		cap->left = false;
	}
	for (i = 0; i < plan->num_steps; i++)
		plan->ladder[i].wanted = cap->outlet[i].shed;
	*next_ns = min(*next_ns, due_ns);
	return added;
}

/* Whether all that was shed is confirmed, and it is enough. Context: the thread of the pod. */
bool megapod_cap_held(const struct megapod_interlock *il)
{
	const struct interlock_plan *plan = il->plan;
	u32 i, shed = 0;

	for (i = 0; i < plan->num_steps; i++) {
		if (!plan->ladder[i].wanted)
			continue;
		shed++;
		if (!plan->ladder[i].confirmed)
			return false;
	}
	return shed && !plan->cap->left;
}
