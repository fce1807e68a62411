/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A component: a device of a pod with all its parts, what is known of these, and the locks that
 * keep it; what is asked of it as a whole.
 */
#ifndef _MEGAPOD_COMPONENT_H
#define _MEGAPOD_COMPONENT_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rtmutex.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct box_labels;
struct box_source;
struct device;
struct megapod_battery;
struct megapod_channel;
struct megapod_component_view;
struct megapod_hwmon;
struct megapod_outlet;
struct megapod_pod;
struct megapod_poll;
struct megapod_pump;
struct megapod_setpoint;
struct megapod_valve;
struct platform_device;

/**
 * struct megapod_text - a text that a device tells of itself
 * @label: what it is
 * @value: the text, empty while it is not known
 */
struct megapod_text {
	char label[MEGAPOD_TEXT_LABEL_SIZE];
	char value[MEGAPOD_TEXT_SIZE];
};

/**
 * struct megapod_component - a component
 * @id: its number
 * @pod: the pod it belongs to, referenced
 * @refs: references to the memory
 * @free: frees it after a grace period
 * @name: unique over all pods
 * @driver: hwmon chip name
 * @index: number within @driver
 * @kind: see &enum megapod_component_kind
 * @read_only: commands are refused
 * @vendor: identity, may be empty
 * @model: identity, may be empty
 * @serial: identity, may be empty
 * @firmware: identity, may be empty
 * @bus: where it is
 * @priv: the driver's
 * @platform: parent of the hwmon device
 * @hwmon: hwmon device
 * @hwmon_chip: its description, see hwmon.c
 * @notify: tells hwmon of alarms and faults that rose
 * @ops_lock: guards @ops; for what allocates, or waits for locks of the driver's
 * @command_lock: guards @ops, too, and the order of commands. The thread that carries out trips
 *	takes it: who holds it inherits its priority, and neither allocates nor takes a mutex
 * @ops: the driver's, NULL before and after registration
 * @commands: commands with the driver
 * @state_lock: guards what follows
 * @state_seq: lets readers of what follows go without @state_lock
 * @sweep: notices what grows stale and what is not confirmed in time
 * @sweep_due: boot time for which @sweep is armed, KTIME_MAX if it is not
 * @cycle: switches on again what is off in a cycle
 * @cycle_hold: boot time before which @cycle switches nothing on
 * @lapse: sets to its safe value what nobody stands by any more
 * @again_hold: boot time before which @cycle switches nothing off once more
 * @gone: works are not started any more
 * @state: health
 * @reason: why the health is what it is
 * @parts: memory of @channels to @states, but for @batteries
 * @channels: readings
 * @setpoints: set-points
 * @pumps: pumps
 * @valves: valves
 * @outlets: outlets
 * @batteries: batteries
 * @texts: texts
 * @polls: polls
 * @states: words for numbers and bits, which channels share
 * @unconfirmed: outlets that read off, and whose power is waited for
 * @labels: of all its streams in a black box, those of @channels first
 * @traces: it in the black box of its pod, NULL if there is none
 * @num_channels: number of @channels
 * @num_setpoints: number of @setpoints
 * @num_pumps: number of @pumps
 * @num_valves: number of @valves
 * @num_outlets: number of @outlets
 * @num_batteries: number of @batteries
 * @num_texts: number of @texts
 * @num_polls: number of @polls
 */
struct megapod_component {
	u32 id;
	struct megapod_pod *pod;
	refcount_t refs;
	struct rcu_work free;

	char name[MEGAPOD_NAME_SIZE];
	char driver[MEGAPOD_NAME_SIZE];
	u32 index;
	enum megapod_component_kind kind;
	bool read_only;
	char vendor[MEGAPOD_STRING_SIZE];
	char model[MEGAPOD_STRING_SIZE];
	char serial[MEGAPOD_STRING_SIZE];
	char firmware[MEGAPOD_STRING_SIZE];
	char bus[MEGAPOD_STRING_SIZE];
	void *priv;

	struct platform_device *platform;
	struct device *hwmon;
	struct megapod_hwmon *hwmon_chip;
	struct work_struct notify;

	struct mutex ops_lock;
	struct rt_mutex command_lock;
	const struct megapod_component_ops *ops;
	atomic_t commands;

	spinlock_t state_lock;
	seqcount_spinlock_t state_seq;
	struct delayed_work sweep;
	ktime_t sweep_due;
	struct delayed_work cycle;
	ktime_t cycle_hold;
	struct delayed_work lapse;
	ktime_t again_hold;
	bool gone;
	enum megapod_component_state state;
	char reason[MEGAPOD_WHY_SIZE];
	void *parts;
	struct megapod_channel *channels;
	struct megapod_setpoint *setpoints;
	struct megapod_pump *pumps;
	struct megapod_valve *valves;
	struct megapod_outlet *outlets;
	struct megapod_battery *batteries;
	struct megapod_text *texts;
	struct megapod_poll *polls;
	struct megapod_state *states;
	struct box_labels *labels;
	struct box_source *traces;
	DECLARE_BITMAP(unconfirmed, MEGAPOD_MAX_OUTLETS);
	u32 num_channels;
	u32 num_setpoints;
	u32 num_pumps;
	u32 num_valves;
	u32 num_outlets;
	u32 num_batteries;
	u32 num_texts;
	u32 num_polls;
};

/* component.c */
struct megapod_component *megapod_component_find(u32 id);
struct megapod_component *megapod_component_find_name(const char *name);
struct megapod_component *megapod_component_next(unsigned long *id);
struct device *megapod_device_by_name(const char *name);
struct device *megapod_pod_device(u32 pod_id);
void megapod_component_view(struct megapod_component *c, ktime_t now,
			    struct megapod_component_view *view);
void megapod_component_event(struct megapod_component *c, enum megapod_event_kind kind);
enum megapod_status megapod_pod_status(const struct megapod_pod *pod, ktime_t now);

/* text.c */
void megapod_text(struct megapod_component *c, u32 index, struct megapod_text *text);

/* hwmon.c */
int megapod_hwmon_register(struct megapod_component *c, struct device *parent);
void megapod_hwmon_unregister(struct megapod_component *c);
void megapod_hwmon_free(struct megapod_component *c);
void megapod_hwmon_notify(struct work_struct *work);

static inline void megapod_state_lock(struct megapod_component *c)
	__acquires(&c->state_lock)
{
	spin_lock(&c->state_lock);
	write_seqcount_begin(&c->state_seq);
}

static inline void megapod_state_unlock(struct megapod_component *c)
	__releases(&c->state_lock)
{
	write_seqcount_end(&c->state_seq);
	spin_unlock(&c->state_lock);
}

#endif /* _MEGAPOD_COMPONENT_H */
