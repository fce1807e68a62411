// SPDX-License-Identifier: GPL-2.0-only
/*
 * What interlocks forbid the core: to switch on what they guard, and to change the groups that they
 * were made from.
 */
#include <linux/bitmap.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/suspend.h>

#include "../core/component.h"
#include "../core/core.h"
#include "../core/group.h"
#include "../core/guard.h"
#include "../core/pod.h"
#include "../core/view.h"
#include "interlock.h"

/* Does it forbid to switch on what it guards? */
static bool blocks(const struct megapod_interlock *il)
{
	return il->status.state.state == MEGAPOD_INTERLOCK_STATE_TRIPPED ||
	       il->status.state.state == MEGAPOD_INTERLOCK_STATE_BLOCKING ||
	       il->status.state.state == MEGAPOD_INTERLOCK_STATE_WAITING;
}

/* Why it does, in words. */
static void say_why(const struct megapod_interlock *il, char *text, size_t size)
{
	const struct interlock_state *state = &il->status.state;
	const char *cause = megapod_cause_name(state->cause);
	u8 num_inputs = megapod_interlock_rule(il)->num_inputs;
	u8 i = state->first;

	lockdep_assert_held(&il->pod->interlocks->lock);
	switch (state->state) {
	case MEGAPOD_INTERLOCK_STATE_WAITING:
		for (i = 0; i < num_inputs - 1 && state->input[i].seen; i++)
			;
		snprintf(text, size, "interlock %s waits for %s", il->name,
			 megapod_interlock_label(il->plan, i));
		break;
	case MEGAPOD_INTERLOCK_STATE_BLOCKING:
		snprintf(text, size, "interlock %s is blocking: %s (%s)", il->name,
			 i == INTERLOCK_NO_INPUT ? "?" : megapod_interlock_label(il->plan, i),
			 cause);
		break;
	default:
		if (i == INTERLOCK_NO_INPUT)
			snprintf(text, size, "interlock %s has tripped (%s): reset it first",
				 il->name, cause);
		else
			snprintf(text, size, "interlock %s has tripped: %s (%s)", il->name,
				 megapod_interlock_label(il->plan, i), cause);
		break;
	}
}

/* Whether a step is against outlets being on: a parent that was taken, not what a trip spares. */
static bool is_against(const struct megapod_interlock *il, const struct interlock_step *step)
{
	if (step->is_parent)
		return step->now.tries;
	return !(step->now.spared && il->status.state.state == MEGAPOD_INTERLOCK_STATE_TRIPPED);
}

/* Whether an interlock guards one of @outlets, or has switched it off as a parent. */
static bool guards(const struct megapod_interlock *il, const struct megapod_component *c,
		   const unsigned long *outlets)
{
	u32 i;

	for (i = 0; i < il->plan->num_steps; i++) {
		const struct interlock_step *step = il->plan->step[i];

		if (step->order.command.component == c &&
		    step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
		    is_against(il, step) &&
		    bitmap_intersects(step->order.command.outlets, outlets, c->num_outlets))
			return true;
	}
	return false;
}

static int refuse(const struct megapod_command *cmd, struct netlink_ext_ack *extack)
{
	struct megapod_component *c = cmd->component;
	struct megapod_interlock *il;
	char why[MEGAPOD_WHY_SIZE];

	lockdep_assert_held(&c->command_lock);
	if (cmd->type != MEGAPOD_COMMAND_OUTLETS || cmd->dry_run || !(cmd->on || cmd->cycle_ms))
		return 0;
	guard(spinlock)(&c->pod->interlocks->lock);
	list_for_each_entry(il, &c->pod->interlocks->armed, armed) {
		if (!blocks(il) || !guards(il, c, cmd->outlets))
			continue;
		say_why(il, why, sizeof(why));
		NL_SET_ERR_MSG_FMT(extack, "%s", why);
		return -EPERM;
	}
	return 0;
}

/**
 * megapod_interlock_unmet() - the next interlock that forbids to switch on an outlet
 * @c: the component
 * @index: the outlet
 * @after: id of the interlock after which to look, 0 at first
 * @unmet: filled in
 *
 * Return: whether there is one.
 */
bool megapod_interlock_unmet(struct megapod_component *c, u32 index, u32 after,
			     struct interlock_unmet *unmet)
{
	DECLARE_BITMAP(outlet, MEGAPOD_MAX_OUTLETS) = { };
	struct megapod_interlock *il, *found = NULL;

	__set_bit(index, outlet);
	guard(spinlock)(&c->pod->interlocks->lock);
	list_for_each_entry(il, &c->pod->interlocks->armed, armed)
		if (il->id > after && (!found || il->id < found->id) &&
		    blocks(il) && guards(il, c, outlet))
			found = il;
	if (!found)
		return false;
	unmet->id = found->id;
	unmet->state = found->status.state.state;
	unmet->cause = found->status.state.cause;
	memcpy(unmet->name, found->name, sizeof(unmet->name));
	say_why(found, unmet->text, sizeof(unmet->text));
	return true;
}

static bool acts_on(const struct interlock_plan *plan, const struct megapod_member *member)
{
	u32 i;

	for (i = 0; i < plan->num_steps; i++)
		if (plan->step[i]->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
		    !strcmp(plan->step[i]->component, member->component) &&
		    member->index < MEGAPOD_MAX_OUTLETS &&
		    test_bit(member->index, plan->step[i]->order.command.outlets))
			return true;
	return false;
}

static bool uses_name(const struct megapod_interlock *il, const char *group)
{
	u32 i;

	for (i = 0; i < il->def->num_actions; i++)
		if (il->def->action[i].kind == MEGAPOD_INTERLOCK_ACTION_KIND_GROUP_OFF &&
		    !strcmp(il->def->action[i].group, group))
			return true;
	return false;
}

/* What a group says of its outlets decides when they go and if they may, whoever names them. */
static bool uses_group(const struct megapod_interlock *il, const struct megapod_group_view *group)
{
	u32 i;

	lockdep_assert_held(&megapod_guard_lock);
	if (!il->plan || il->pod->id != group->pod)
		return false;
	if (group->members->load.priority != MEGAPOD_GROUP_PRIORITY_SELF &&
	    group->members->load.kind == MEGAPOD_LOAD_KIND_NONE)
		return uses_name(il, group->name);
	for (i = 0; i < group->members->num; i++)
		if (acts_on(il->plan, &group->members->member[i]))
			return true;
	return uses_name(il, group->name);
}

/* Refuse a change of a group that an armed interlock was made from. */
static int check_group(u32 group_id, struct netlink_ext_ack *extack)
{
	struct megapod_group_view group;
	struct megapod_interlock *il;
	unsigned long id = 0;
	int err = 0;

	lockdep_assert_held(&megapod_guard_lock);
	if (!megapod_group_find(group_id, &group))
		return 0;
	for (; !err && (il = megapod_interlock_next(&id)); id++) {
		if (uses_group(il, &group)) {
			NL_SET_ERR_MSG_FMT(extack, "group %s is held by interlock %s", group.name,
					   il->name);
			err = -EBUSY;
		}
		megapod_interlock_unref(il);
	}
	megapod_members_put(group.members);
	return err;
}

static int pod_init(struct megapod_pod *pod)
{
	struct megapod_interlocks *all = kzalloc(sizeof(*all), GFP_KERNEL);

	if (!all)
		return -ENOMEM;
	spin_lock_init(&all->lock);
	INIT_LIST_HEAD(&all->armed);
	init_waitqueue_head(&all->wait);
	INIT_WORK(&all->bind, megapod_interlocks_bind);
	INIT_WORK(&all->canary, megapod_interlock_canary);
	all->pod = pod;
	pod->interlocks = all;
	return 0;
}

static void pod_free(struct megapod_pod *pod)
{
	kfree(pod->interlocks);
}

static void component_new(struct megapod_pod *pod)
{
	megapod_pod_ref(pod);
	if (!queue_work(megapod_wq, &pod->interlocks->bind))
		megapod_pod_unref(pod);
}

/* Whoever calls this has written what the thread is to see. */
static void kick(struct megapod_pod *pod)
{
	struct megapod_interlocks *all = pod->interlocks;

	/*
	 * Keeps that before the look at @num_armed, so that a rule which is being armed sees it or
	 * is counted here, and before @kicked, so that the thread does not take the kick and look
	 * too early. Pairs with xchg() in interlock_thread().
	 */
	smp_mb();
	if (!READ_ONCE(all->num_armed))
		return;
	WRITE_ONCE(all->kicked, true);
	wake_up(&all->wait);
}

static const struct megapod_guard_ops guard_ops = {
	.pod_init = pod_init,
	.pod_free = pod_free,
	.pod_going = megapod_interlocks_del,
	.refuse = refuse,
	.check_group = check_group,
	.component_new = component_new,
	.kick = kick,
};

static int interlocks_pm(struct notifier_block *nb, unsigned long action, void *data)
{
	bool sleeps = action == PM_SUSPEND_PREPARE || action == PM_HIBERNATION_PREPARE;

	if (!sleeps || !megapod_interlocks_any_armed())
		return NOTIFY_DONE;
	pr_err("megapod: an interlock is armed: the node may not sleep\n");
	return NOTIFY_BAD;
}

static struct notifier_block interlocks_pm_notifier = { .notifier_call = interlocks_pm };

int __init megapod_interlocks_init(void)
{
	megapod_guard = &guard_ops;
	return register_pm_notifier(&interlocks_pm_notifier);
}

void megapod_interlocks_exit(void)
{
	unregister_pm_notifier(&interlocks_pm_notifier);
	/* records that are still to be made */
	flush_workqueue(megapod_wq);
}
