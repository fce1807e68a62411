// SPDX-License-Identifier: GPL-2.0-only
/*
 * Components: registration, removal and health.
 *
 * Removal, in this order: drop the mark, so that nobody finds it any more; take the driver's
 * functions away, which waits for the one that runs; stop the works; unregister power supplies and
 * hwmon with no lock held, which waits for their readers; give the name free; put.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/megapod_pages.h>
#include <linux/mm.h>
#include <linux/module.h>
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
#include "lockout.h"
#include "outlet.h"
#include "pod.h"
#include "pump.h"
#include "setpoint.h"
#include "valve.h"
#include "view.h"

static DEFINE_XARRAY_ALLOC1(components);
static u32 components_next_id;

struct megapod_component *megapod_component_find(u32 id)
{
	struct megapod_component *c;

	rcu_read_lock();
	c = xa_load(&components, id);
	if (c && (!xa_get_mark(&components, id, MEGAPOD_REGISTERED) ||
		  !refcount_inc_not_zero(&c->refs)))
		c = NULL;
	rcu_read_unlock();
	return c;
}

struct megapod_component *megapod_component_find_name(const char *name)
{
	struct megapod_component *c;
	unsigned long id;

	rcu_read_lock();
	xa_for_each_marked(&components, id, c, MEGAPOD_REGISTERED)
		if (!strcmp(c->name, name) && refcount_inc_not_zero(&c->refs))
			break;
	rcu_read_unlock();
	return c;
}

/* The registered component with the lowest id from *@id on, referenced; *@id becomes its id. */
struct megapod_component *megapod_component_next(unsigned long *id)
{
	struct megapod_component *c;

	rcu_read_lock();
	for (c = xa_find(&components, id, ULONG_MAX, MEGAPOD_REGISTERED); c;
	     c = xa_find_after(&components, id, ULONG_MAX, MEGAPOD_REGISTERED))
		if (refcount_inc_not_zero(&c->refs))
			break;
	rcu_read_unlock();
	return c;
}

/* The device of a component, by which user space is told; referenced, NULL if it is not there. */
struct device *megapod_device_by_name(const char *name)
{
	struct megapod_component *c = megapod_component_find_name(name);
	struct device *dev;

	if (!c)
		return NULL;
	dev = megapod_component_device(c);
	megapod_component_unref(c);
	return dev;
}

/* That of any component of a pod. */
struct device *megapod_pod_device(u32 pod_id)
{
	struct megapod_component *c;
	struct device *dev = NULL;
	unsigned long id;

	for (id = 0; !dev && (c = megapod_component_next(&id)); id++) {
		if (c->pod->id == pod_id)
			dev = megapod_component_device(c);
		megapod_component_unref(c);
	}
	return dev;
}

static void component_free(struct work_struct *work)
{
	struct megapod_component *c =
		container_of(to_rcu_work(work), struct megapod_component, free);

	megapod_hwmon_free(c);
	megapod_channels_free(c);
	megapod_box_labels_put(c->labels);
	kvfree(c->batteries);
	kvfree(c->parts);
	mutex_destroy(&c->ops_lock);
	megapod_pod_unref(c->pod);
	kfree(c);
}

void *megapod_component_priv(const struct megapod_component *c)
{
	return c->priv;
}
EXPORT_SYMBOL_NS_GPL(megapod_component_priv, "MEGAPOD");

void megapod_component_view(struct megapod_component *c, ktime_t now,
			    struct megapod_component_view *view)
{
	unsigned int seq;

	view->id = c->id;
	view->pod = c->pod->id;
	strscpy(view->name, c->name, sizeof(view->name));
	strscpy(view->pod_name, c->pod->name, sizeof(view->pod_name));
	strscpy(view->driver, c->driver, sizeof(view->driver));
	view->index = c->index;
	view->kind = c->kind;
	view->read_only = c->read_only;
	strscpy(view->vendor, c->vendor, sizeof(view->vendor));
	strscpy(view->model, c->model, sizeof(view->model));
	strscpy(view->serial, c->serial, sizeof(view->serial));
	strscpy(view->firmware, c->firmware, sizeof(view->firmware));
	strscpy(view->bus, c->bus, sizeof(view->bus));
	view->sensors = c->num_channels;
	view->pumps = c->num_pumps;
	view->outlets = c->num_outlets;
	view->setpoints = c->num_setpoints;
	view->valves = c->num_valves;
	view->batteries = c->num_batteries;
	do {
		seq = read_seqcount_begin(&c->state_seq);
		view->state = c->state;
		memcpy(view->reason, c->reason, sizeof(view->reason));
		view->status = __megapod_worst_status(c, now);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

enum megapod_status megapod_pod_status(const struct megapod_pod *pod, ktime_t now)
{
	enum megapod_status worst = MEGAPOD_STATUS_OK, status;
	struct megapod_component *c;
	unsigned long id;
	unsigned int seq;

	rcu_read_lock();
	xa_for_each_marked(&components, id, c, MEGAPOD_REGISTERED) {
		if (c->pod != pod)
			continue;
		do {
			seq = read_seqcount_begin(&c->state_seq);
			status = __megapod_worst_status(c, now);
		} while (read_seqcount_retry(&c->state_seq, seq));
		worst = max(worst, status);
	}
	rcu_read_unlock();
	return worst;
}

/* Tell of the component as it is now. */
void megapod_component_event(struct megapod_component *c, enum megapod_event_kind kind)
{
	ktime_t now = ktime_get_boottime();
	struct megapod_event event = { .kind = kind };

	megapod_component_view(c, now, &event.component);
	megapod_event(c->pod, now, &event);
}

void megapod_component_set_state(struct megapod_component *c, enum megapod_component_state state,
				 const char *reason)
{
	ktime_t now = ktime_get_boottime();
	char text[MEGAPOD_WHY_SIZE];
	bool changed;

	if (WARN_ON_ONCE(state > MEGAPOD_COMPONENT_STATE_REFUSED))
		return;
	megapod_copy_printable(text, reason, sizeof(text));

	megapod_state_lock(c);
	changed = c->state != state || strcmp(c->reason, text);
	WRITE_ONCE(c->state, state);
	memcpy(c->reason, text, sizeof(text));
	if (state >= MEGAPOD_COMPONENT_STATE_OFFLINE) {
		megapod_channels_lost(c, now);
		megapod_outlets_lost(c, now);
		megapod_pumps_lost(c, now);
		megapod_batteries_look(c, now);
	} else if (changed) {
		megapod_lapse_back(c);
	}
	megapod_state_unlock(c);
	if (changed) {
		megapod_component_event(c, MEGAPOD_EVENT_KIND_COMPONENT_CHANGE);
		megapod_kick(c->pod);
	}
}
EXPORT_SYMBOL_NS_GPL(megapod_component_set_state, "MEGAPOD");

static void component_sweep(struct work_struct *work)
{
	struct megapod_component *c =
		container_of(to_delayed_work(work), struct megapod_component, sweep);
	ktime_t now = ktime_get_boottime();

	megapod_state_lock(c);
	c->sweep_due = KTIME_MAX;
	megapod_sweep_by(c, min3(megapod_channels_expire(c, now), megapod_outlets_expire(c, now),
				 megapod_setpoints_expire(c, now)));
	megapod_valves_look(c, now);
	megapod_batteries_look(c, now);
	megapod_state_unlock(c);
}

static const char *channel_fault(const struct megapod_component_desc *desc,
				 const struct megapod_channel_desc *channel)
{
	if ((unsigned int)channel->quantity > MEGAPOD_QUANTITY_MAX)
		return "unknown quantity";
	if ((u64)channel->first_state + channel->num_states > desc->num_states)
		return "a channel has states that do not exist";
	if (channel->num_states && channel->quantity != MEGAPOD_QUANTITY_RAW &&
	    channel->quantity != MEGAPOD_QUANTITY_INPUT)
		return "states are of raw numbers and inputs only";
	if ((unsigned int)channel->loop >= MEGAPOD_NUM_LOOPS)
		return "unknown loop";
	if (channel->quantity != MEGAPOD_QUANTITY_ALARM &&
	    channel->quantity != MEGAPOD_QUANTITY_LEAK)
		return NULL;
	if (channel->severity != MEGAPOD_STATUS_WARNING &&
	    channel->severity != MEGAPOD_STATUS_CRITICAL)
		return "severity of an alarm or leak is neither warning nor critical";
	return NULL;
}

static const char *states_fault(const struct megapod_component_desc *desc,
				const struct megapod_channel_desc *channel)
{
	return channel->num_states ?
	       megapod_states_fault(&desc->states[channel->first_state], channel->num_states,
				    channel->bits) : NULL;
}

static bool setpoint_is(const struct megapod_component_desc *desc, int setpoint,
			enum megapod_quantity quantity)
{
	return setpoint == MEGAPOD_NO_SETPOINT ||
	       (setpoint >= 0 && setpoint < desc->num_setpoints &&
		desc->setpoints[setpoint].quantity == quantity);
}

static const char *pump_fault(const struct megapod_component_desc *desc,
			      const struct megapod_pump_desc *pump)
{
	if (!megapod_channel_is(desc, pump->speed, MEGAPOD_QUANTITY_SPEED) ||
	    !megapod_channel_is(desc, pump->runtime, MEGAPOD_QUANTITY_DURATION))
		return "a pump names a channel that is not of the right quantity";
	if (!setpoint_is(desc, pump->duty, MEGAPOD_QUANTITY_DUTY) ||
	    !setpoint_is(desc, pump->flow_target, MEGAPOD_QUANTITY_FLOW))
		return "a pump names a set-point that is not of the right quantity";
	return NULL;
}

static const char *outlet_fault(const struct megapod_component_desc *desc,
				const struct megapod_outlet_desc *outlet)
{
	if (!megapod_channel_is(desc, outlet->voltage, MEGAPOD_QUANTITY_VOLTAGE) ||
	    !megapod_channel_is(desc, outlet->current_, MEGAPOD_QUANTITY_CURRENT) ||
	    !megapod_channel_is(desc, outlet->power, MEGAPOD_QUANTITY_POWER) ||
	    !megapod_channel_is(desc, outlet->energy, MEGAPOD_QUANTITY_ENERGY))
		return "an outlet names a channel that is not of the right quantity";
	return NULL;
}

static const char *texts_fault(const struct megapod_component_desc *desc)
{
	u32 i, k;

	if (desc->num_texts > MEGAPOD_MAX_TEXTS)
		return "too many texts";
	for (i = 0; i < desc->num_texts; i++) {
		if (!desc->texts[i][0] || strlen(desc->texts[i]) >= MEGAPOD_TEXT_LABEL_SIZE)
			return "label of a text: 1 to 31 characters";
		for (k = 0; k < i; k++)
			if (!strcmp(desc->texts[i], desc->texts[k]))
				return "two texts have the same label";
	}
	return NULL;
}

/* What is wrong with a description, in words, or NULL. */
static const char *desc_fault(const struct megapod_component_desc *desc,
			      const struct megapod_component_ops *ops)
{
	bool needs_command = desc->num_outlets;
	const char *fault = NULL;
	u32 i;

	if (!desc->name || !megapod_name_ok(desc->name))
		return "name: a letter, then letters, digits and _.-, at most 31";
	/* what libsensors reads from the name of a platform device */
	if (!desc->driver || !megapod_name_ok(desc->driver) ||
	    desc->driver[strspn(desc->driver, "abcdefghijklmnopqrstuvwxyz0123456789_")])
		return "driver: small letters, digits and _ only, at most 31";
	if (desc->index > INT_MAX)
		return "index is out of range";
	if ((unsigned int)desc->kind > MEGAPOD_COMPONENT_KIND_SENSOR)
		return "unknown kind";
	if (desc->num_channels > MEGAPOD_MAX_CHANNELS || desc->num_outlets > MEGAPOD_MAX_OUTLETS ||
	    desc->num_pumps > MEGAPOD_MAX_CHANNELS || desc->num_polls > MEGAPOD_MAX_CHANNELS ||
	    desc->num_setpoints > MEGAPOD_MAX_CHANNELS ||
	    desc->num_states > U16_MAX ||
	    desc->num_valves > MEGAPOD_MAX_CHANNELS || desc->num_batteries > MEGAPOD_MAX_BATTERIES)
		return "too many of something";
	for (i = 0; !fault && i < desc->num_channels; i++) {
		fault = channel_fault(desc, &desc->channels[i]) ?:
			states_fault(desc, &desc->channels[i]) ?:
			megapod_location_fault(desc, &desc->channels[i]);
		if (desc->num_polls && desc->channels[i].poll >= desc->num_polls)
			fault = "a channel is read by a poll that does not exist";
	}
	for (i = 0; !fault && i < desc->num_pumps; i++) {
		fault = pump_fault(desc, &desc->pumps[i]);
		needs_command |= desc->pumps[i].sets_mode;
	}
	for (i = 0; !fault && i < desc->num_setpoints; i++) {
		fault = megapod_setpoint_fault(desc, &desc->setpoints[i]);
		needs_command |= desc->setpoints[i].settable;
	}
	for (i = 0; !fault && i < desc->num_valves; i++)
		fault = megapod_valve_fault(desc, &desc->valves[i]);
	for (i = 0; !fault && i < desc->num_batteries; i++)
		fault = megapod_battery_fault(desc, &desc->batteries[i]);
	for (i = 0; !fault && i < desc->num_outlets; i++)
		fault = outlet_fault(desc, &desc->outlets[i]);
	fault = fault ?: texts_fault(desc);
	if (!fault && needs_command && !desc->read_only && !ops->command)
		fault = "it can be commanded, but has no function for it";
	return fault;
}

static void copy_label(char *to, const char *from)
{
	megapod_copy_printable(to, from, MEGAPOD_LABEL_SIZE);
}

/* A set-point of a pump has an effect in one mode of it. */
static void own_setpoint(struct megapod_component *c, u32 pump, int setpoint, u8 mode)
{
	if (setpoint == MEGAPOD_NO_SETPOINT)
		return;
	c->setpoints[setpoint].pump = pump;
	c->setpoints[setpoint].mode = mode;
}

/* Where a part of so many things is in @memory, of which @used is taken; NULL without any. */
static void *place(void *memory, size_t *used, u32 num, size_t size)
{
	void *part = memory ? memory + *used : NULL;

	*used += ALIGN(num * size, sizeof(u64));
	return part;
}

/*
 * The parts of a component are one piece of memory, since of each piece the rest of its last page
 * is lost. Return: its size.
 */
static size_t place_parts(struct megapod_component *c, const struct megapod_component_desc *desc,
			  void *memory)
{
	size_t used = 0;

	c->channels = place(memory, &used, desc->num_channels, sizeof(*c->channels));
	c->setpoints = place(memory, &used, desc->num_setpoints, sizeof(*c->setpoints));
	c->pumps = place(memory, &used, desc->num_pumps, sizeof(*c->pumps));
	c->valves = place(memory, &used, desc->num_valves, sizeof(*c->valves));
	c->outlets = place(memory, &used, desc->num_outlets, sizeof(*c->outlets));
	c->polls = place(memory, &used, desc->num_polls, sizeof(*c->polls));
	c->states = place(memory, &used, desc->num_states, sizeof(*c->states));
	c->texts = place(memory, &used, desc->num_texts, sizeof(*c->texts));
	return used;
}

static int component_copy(struct megapod_component *c, const struct megapod_component_desc *desc)
{
	u32 i;

	strscpy(c->name, desc->name, sizeof(c->name));
	strscpy(c->driver, desc->driver, sizeof(c->driver));
	c->index = desc->index;
	c->kind = desc->kind;
	c->read_only = desc->read_only;
	megapod_copy_printable(c->vendor, desc->vendor, sizeof(c->vendor));
	megapod_copy_printable(c->model, desc->model, sizeof(c->model));
	megapod_copy_printable(c->serial, desc->serial, sizeof(c->serial));
	megapod_copy_printable(c->firmware, desc->firmware, sizeof(c->firmware));
	megapod_copy_printable(c->bus, desc->bus, sizeof(c->bus));

	c->labels = megapod_blackbox_labels(desc);
	c->parts = megapod_pages(place_parts(c, desc, NULL));
	if (!c->labels || !c->parts)
		return -ENOMEM;
	place_parts(c, desc, c->parts);
	megapod_channels_init(c, desc->channels, desc->num_channels);
	for (i = 0; i < desc->num_states; i++) {
		c->states[i] = desc->states[i];
		megapod_copy_printable(c->states[i].label, desc->states[i].label,
				       sizeof(c->states[i].label));
	}
	for (i = 0; i < desc->num_texts; i++)
		megapod_copy_printable(c->texts[i].label, desc->texts[i],
				       sizeof(c->texts[i].label));
	c->num_texts = desc->num_texts;
	c->num_polls = desc->num_polls;
	c->num_setpoints = desc->num_setpoints;
	c->num_pumps = desc->num_pumps;
	c->num_valves = desc->num_valves;
	c->num_outlets = desc->num_outlets;
	for (i = 0; i < c->num_setpoints; i++) {
		c->setpoints[i].desc = desc->setpoints[i];
		c->setpoints[i].pump = -1;
		copy_label(c->setpoints[i].desc.label, desc->setpoints[i].label);
	}
	for (i = 0; i < c->num_pumps; i++) {
		c->pumps[i].desc = desc->pumps[i];
		copy_label(c->pumps[i].desc.label, desc->pumps[i].label);
		own_setpoint(c, i, desc->pumps[i].duty, MEGAPOD_PUMP_MODE_MANUAL);
		own_setpoint(c, i, desc->pumps[i].flow_target, MEGAPOD_PUMP_MODE_AUTO);
	}
	for (i = 0; i < c->num_valves; i++) {
		c->valves[i].desc = desc->valves[i];
		copy_label(c->valves[i].desc.label, desc->valves[i].label);
	}
	for (i = 0; i < c->num_outlets; i++) {
		c->outlets[i].desc = desc->outlets[i];
		c->outlets[i].confirm_by = KTIME_MAX;
		copy_label(c->outlets[i].desc.label, desc->outlets[i].label);
	}
	return megapod_batteries_init(c, desc->batteries, desc->num_batteries);
}

static const char *channels_labels_fault(const struct megapod_component *c)
{
	const char **labels = kvcalloc(c->num_channels, sizeof(*labels), GFP_KERNEL);
	const char *fault = "no memory to compare labels";
	u32 i;

	if (labels) {
		for (i = 0; i < c->num_channels; i++)
			labels[i] = c->channels[i].label;
		fault = megapod_strings_fault(labels, c->num_channels);
	}
	kvfree(labels);
	return fault;
}

static const char *component_labels_fault(const struct megapod_component *c)
{
	return channels_labels_fault(c) ?:
	       megapod_labels_fault(c->pumps[0].desc.label, sizeof(c->pumps[0]), c->num_pumps) ?:
	       megapod_labels_fault(c->outlets[0].desc.label, sizeof(c->outlets[0]),
				    c->num_outlets) ?:
	       megapod_labels_fault(c->setpoints[0].desc.label, sizeof(c->setpoints[0]),
				    c->num_setpoints) ?:
	       megapod_labels_fault(c->valves[0].desc.label, sizeof(c->valves[0]),
				    c->num_valves) ?:
	       megapod_batteries_labels_fault(c);
}

/* Takes name and id. Nobody finds the component before it is marked. */
static int component_reserve(struct megapod_component *c)
{
	struct megapod_component *other;
	unsigned long id;
	int err;

	guard(mutex)(&megapod_pods_lock);
	xa_for_each(&components, id, other)
		if (!strcmp(other->name, c->name) ||
		    (!strcmp(other->driver, c->driver) && other->index == c->index))
			return -EEXIST;
	err = xa_alloc_cyclic(&components, &c->id, c, xa_limit_32b, &components_next_id,
			      GFP_KERNEL);
	if (err < 0)
		return err;
	WRITE_ONCE(c->pod->components, c->pod->components + 1);
	return 0;
}

static void component_release(struct megapod_component *c)
{
	guard(mutex)(&megapod_pods_lock);
	xa_erase(&components, c->id);
	WRITE_ONCE(c->pod->components, c->pod->components - 1);
}

static struct megapod_component *component_alloc(struct megapod_pod *pod, void *priv)
{
	struct megapod_component *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	megapod_pod_ref(pod);
	c->pod = pod;
	c->priv = priv;
	refcount_set(&c->refs, 1);
	INIT_RCU_WORK(&c->free, component_free);
	INIT_WORK(&c->notify, megapod_hwmon_notify);
	INIT_DELAYED_WORK(&c->sweep, component_sweep);
	c->sweep_due = KTIME_MAX;
	INIT_DELAYED_WORK(&c->cycle, megapod_cycle_work);
	INIT_DELAYED_WORK(&c->lapse, megapod_lapse_work);
	mutex_init(&c->ops_lock);
	rt_mutex_init(&c->command_lock);
	spin_lock_init(&c->state_lock);
	seqcount_spinlock_init(&c->state_seq, &c->state_lock);
	return c;
}

/* Readers of c->ops hold either lock, so both are taken to change it. */
static void set_ops(struct megapod_component *c, const struct megapod_component_ops *ops)
{
	guard(mutex)(&c->ops_lock);
	rt_mutex_lock(&c->command_lock);
	c->ops = ops;
	rt_mutex_unlock(&c->command_lock);
}

struct megapod_component *
megapod_component_register(struct megapod_pod *pod, struct device *parent,
			   const struct megapod_component_desc *desc,
			   const struct megapod_component_ops *ops, void *priv)
{
	struct megapod_component *c;
	const char *fault;
	int err;

	fault = desc_fault(desc, ops);
	if (fault) {
		pr_err_ratelimited("component %.31s refused: %s\n", desc->name ?: "", fault);
		return ERR_PTR(-EINVAL);
	}
	c = component_alloc(pod, priv);
	if (!c)
		return ERR_PTR(-ENOMEM);
	err = component_copy(c, desc);
	if (err)
		goto err_unref;
	fault = component_labels_fault(c);
	if (fault) {
		pr_err_ratelimited("component %s refused: %s\n", c->name, fault);
		err = -EINVAL;
		goto err_unref;
	}
	err = megapod_blackbox_add(c);
	if (err)
		goto err_unref;
	err = component_reserve(c);
	if (err)
		goto err_box;
	err = megapod_hwmon_register(c, parent);
	if (err)
		goto err_release;
	err = megapod_batteries_register(c);
	if (err)
		goto err_hwmon;

	set_ops(c, ops);
	xa_set_mark(&components, c->id, MEGAPOD_REGISTERED);
	megapod_generation_bump();
	megapod_lockouts_count(c);
	megapod_component_event(c, MEGAPOD_EVENT_KIND_COMPONENT_ADD);
	megapod_guard->component_new(c->pod);
	return c;

err_hwmon:
	megapod_hwmon_unregister(c);
err_release:
	component_release(c);
err_box:
	megapod_blackbox_del(c);
err_unref:
	megapod_component_unref(c);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_NS_GPL(megapod_component_register, "MEGAPOD");

void megapod_component_close(struct megapod_component *c)
{
	set_ops(c, NULL);
}
EXPORT_SYMBOL_NS_GPL(megapod_component_close, "MEGAPOD");

void megapod_component_unregister(struct megapod_component *c)
{
	xa_clear_mark(&components, c->id, MEGAPOD_REGISTERED);
	megapod_generation_bump();

	megapod_component_close(c);
	megapod_outlets_gone(c);
	WARN_ONCE(atomic_read(&c->commands), "%s kept a command of %s\n", c->driver, c->name);

	megapod_state_lock(c);
	c->gone = true;
	megapod_state_unlock(c);
	cancel_delayed_work_sync(&c->sweep);
	cancel_delayed_work_sync(&c->cycle);
	cancel_delayed_work_sync(&c->lapse);
	megapod_lapse_gone(c);
	cancel_work_sync(&c->notify);

	megapod_batteries_unregister(c);
	megapod_hwmon_unregister(c);
	megapod_component_event(c, MEGAPOD_EVENT_KIND_COMPONENT_DEL);
	megapod_blackbox_del(c);
	component_release(c);
	megapod_component_unref(c);
}
EXPORT_SYMBOL_NS_GPL(megapod_component_unregister, "MEGAPOD");
