/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * megapod core, internal: pods and what is in them.
 *
 * Files, from the bottom: object.c (names, references, locks), value.c (readings), event.c,
 * blackbox.c; lease.c, inrush.c; setpoint.c; outlet.c, pump.c, valve.c, battery.c, group.c, load.c,
 * hwmon.c; location.c, channel.c, lockout.c; command.c; cycle.c, lapse.c; component.c, text.c;
 * hasp.c, quiesce.c, turn.c, frozen.c; pod.c; crash.c.
 * Of interlocks the core knows one &struct megapod_guard_ops, of netlink one
 * &struct megapod_listener_ops.
 *
 * A reference keeps an object's memory, no more. An object is registered while it carries the mark
 * MEGAPOD_REGISTERED in its xarray; look-ups and dumps see only those. Whoever takes a lock of an
 * object checks the mark, or what stands for it under that lock, after taking it.
 *
 * Lock order:
 *	megapod_guard_lock		groups, and the rules that are made of them: none changes
 *					while a rule is made, armed or disarmed
 *	  megapod_pods_lock		names, holders, which component is in which pod
 *	    pod->lock			groups and locks of the pod, adding to it and taking from it
 *	  component->ops_lock		keeps the driver of a component there
 *	  component->command_lock	so does this; order in which commands are handed over
 *	    pod->interlocks->lock	state of interlocks; read sections of component state within
 *	  component->state_lock		what is known: samples, outlets, pumps, health
 *	    pod->ring_lock		events
 *	    pod->box->lock		the black box; beside the one before
 *
 * hwmon, platform devices, netlink messages and uevents are never touched under any of them: events
 * and hwmon notifications leave by work items.
 */
#ifndef _MEGAPOD_CORE_H
#define _MEGAPOD_CORE_H

#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/megapod.h>
#include <linux/megapod_quantity.h>
#include <linux/mutex.h>
#include <linux/rtmutex.h>
#include <linux/netlink.h>
#include <linux/refcount.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "view.h"

struct box_source;
struct box_trip;
struct megapod_battery;
struct megapod_box;
struct megapod_command;
struct megapod_interlocks;
struct megapod_pod;
struct platform_device;

#define MEGAPOD_REGISTERED	XA_MARK_1

/**
 * struct megapod_channel - a reading
 * @label: for people
 * @value: last sample
 * @time: boot time of the last sample, 0 if there was none, unless it @follows
 * @limits: limits a user set
 * @valid_ms: see &struct megapod_channel_desc
 * @hwmon_channel: number among its hwmon type
 * @hwmon_type: its &enum hwmon_sensor_types, 0 if it has none
 * @quantity: see &enum megapod_quantity
 * @first_state: first of its words in &megapod_component.states
 * @poll: number of the poll that reads it
 * @num_states: number of its words
 * @watched: number of armed interlocks that have it as input
 * @severity: of the set bit of an alarm or leak
 * @loop: see &enum megapod_loop
 * @location_of: see &struct megapod_channel_desc
 * @reported: status of the last reading with a value, as it came; %MEGAPOD_STATUS_STALE if
 *	@device is not made of that
 * @device: status as the driver reported it, from bits of the device alone
 * @status: the same with the limits, age apart
 * @announced: status last told by an event
 * @beyond: bit i tells that the value stands beyond &megapod_limits.value[i]
 * @has_alarm: see &struct megapod_channel_desc
 * @has_fault: see &struct megapod_channel_desc
 * @fixed_absent: absent for good
 * @windowed: no interlock acts on it
 * @moving: see &struct megapod_channel_desc
 * @bits: see &struct megapod_channel_desc
 * @located: another channel is @location_of this one
 * @seen: anything but stale was reported
 * @follows: its last sample is of the &megapod_poll.time of its poll
 * @alarm_rose: hwmon is to be told of an alarm
 * @fault_rose: hwmon is to be told of a fault
 */
struct megapod_channel {
	char label[MEGAPOD_LABEL_SIZE];
	s64 value;
	ktime_t time;
	struct megapod_limits limits;
	u32 valid_ms;
	u32 first_state;
	u16 hwmon_channel;
	u16 poll;
	u16 location_of;
	u8 num_states;
	u8 watched;
	u8 hwmon_type;
	u8 quantity;
	u8 severity;
	u8 loop;
	u8 reported;
	u8 device;
	u8 status;
	u8 announced;
	u8 beyond;
	bool has_alarm:1;
	bool has_fault:1;
	bool fixed_absent:1;
	bool windowed:1;
	bool moving:1;
	bool bits:1;
	bool located:1;
	bool seen:1;
	bool follows:1;
	bool alarm_rose:1;
	bool fault_rose:1;
};

/**
 * struct megapod_outlet - an outlet
 * @desc: what it is
 * @last: last command
 * @time: boot time of the reply @state came with
 * @readback: boot time of the reply that showed the wanted state
 * @confirm_by: when unconfirmed darkness is told, KTIME_MAX if told
 * @state: as last read, unknown if never
 * @announced: state last told by an event
 * @wish: state the last command wants
 * @cycle: what follows on the last command
 * @locks: number of locks on it
 * @turn: its turn to be switched on, which it waits for; 0 if it does not
 * @timer: boot time until which a timer of the device may still switch it on; KTIME_MAX while a
 *	command that starts it is under way
 * @again: off was commanded while @timer may run, and is once more when that is over
 * @lost: the component went offline since @time
 * @late: the last command failed, and the outlet may still follow it
 * @draws: it reads off since longer than power takes to fall, and power flows
 */
struct megapod_outlet {
	struct megapod_outlet_desc desc;
	struct megapod_last last;
	ktime_t time;
	ktime_t readback;
	ktime_t confirm_by;
	u64 turn;
	ktime_t timer;
	struct megapod_cycle cycle;
	u8 state;
	u8 announced;
	u8 wish;
	u16 locks;
	bool again:1;
	bool lost:1;
	bool late:1;
	bool draws:1;
};

/**
 * struct megapod_setpoint - a set-point
 * @desc: what it is
 * @last: last command
 * @wish: what the last command wants
 * @known: what it was set to when last read
 * @away: boot time since when what came of it is elsewhere, while it is
 * @pump: the pump it belongs to, or -1
 * @mode: the mode in which it has an effect, if it belongs to a pump
 * @lease: who stands by what it is set to
 * @lease_again: boot time before which what is owed is not tried again
 * @lease_tries: how often it was
 * @announced: state last told by an event, or on the way there
 * @seen: @known was read
 * @rests: when last looked at it was not on the way, and no command or mode came since
 */
struct megapod_setpoint {
	struct megapod_setpoint_desc desc;
	struct megapod_last last;
	s64 wish;
	s64 known;
	ktime_t away;
	int pump;
	u8 mode;
	struct megapod_lease lease;
	ktime_t lease_again;
	u8 lease_tries;
	u8 announced;
	bool seen;
	bool rests;
};

/**
 * struct megapod_valve - a valve
 * @desc: what it is
 * @announced: state last told by an event
 */
struct megapod_valve {
	struct megapod_valve_desc desc;
	u8 announced;
};

/**
 * struct megapod_pump - a pump
 * @desc: what it is
 * @last: last command
 * @time: boot time of the reply @mode came with, 0 if never
 * @mode: mode as last read, unknown if the component is offline
 */
struct megapod_pump {
	struct megapod_pump_desc desc;
	struct megapod_last last;
	ktime_t time;
	u8 mode;
};

/**
 * struct megapod_poll - what is known of one of the polls of a component
 * @begun: boot time when the last one was begun
 * @failed: boot time when the last one that failed was begun
 * @time: boot time of the last good reply of which all was told
 * @expiry: boot time after which one of the samples of @time is stale
 * @watched: number of armed interlocks that have one of its channels as input, each counted
 * @fails: number of those begun since the last good reply that failed, at most 255
 * @whole: since @time nothing else was told of its channels, nor were their limits set
 * @sound: one of the samples of @time is of a sensor that is not broken
 */
struct megapod_poll {
	ktime_t begun;
	ktime_t failed;
	ktime_t time;
	ktime_t expiry;
	u16 watched;
	u8 fails;
	bool whole;
	bool sound;
};

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
	struct megapod_channel *channels;
	struct megapod_setpoint *setpoints;
	struct megapod_pump *pumps;
	struct megapod_valve *valves;
	struct megapod_outlet *outlets;
	struct megapod_battery *batteries;
	struct megapod_text *texts;
	struct megapod_poll *polls;
	struct megapod_state *states;
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

/**
 * struct megapod_order - a command and what the core keeps about it
 * @command: what the driver sees
 * @number: number of the command, unique over all pods
 * @start: boot time of its acceptance
 * @cycle: what follows on it
 * @lease: who asks, and how long he stands by the set-points of it
 * @forced: though somebody else has leased them
 * @gives_back: it sets what was leased to its safe value
 * @resumes: it is what follows, and is accepted only while nothing else was commanded
 * @turn: the turn that the outlet waited for, 0 if it did not
 * @waits: its outlets are to be switched on one after the other, and wait for their turn
 * @inrush: it switches on, and the next of the pod waits for its end
 * @done: if set, is called at the end instead of megapod_order_free()
 *
 * Made where it may sleep, freed by megapod_command_done().
 */
struct megapod_order {
	struct megapod_command command;
	u32 number;
	ktime_t start;
	struct megapod_cycle cycle;
	struct megapod_lease lease;
	bool forced;
	bool gives_back;
	bool resumes;
	u64 turn;
	bool waits;
	bool inrush;
	void (*done)(struct megapod_order *order, int err);
};

/**
 * struct megapod_member - an outlet in a group
 * @component: name of the component, which need not exist
 * @index: of the outlet
 */
struct megapod_member {
	char component[MEGAPOD_NAME_SIZE];
	u32 index;
};

/**
 * struct megapod_payload - memory that an event refers to
 * @refs: events, readers, and whoever made it
 * @bytes: its size, which the ring counts
 * @release: frees it
 */
struct megapod_payload {
	refcount_t refs;
	size_t bytes;
	void (*release)(struct megapod_payload *payload);
};

/**
 * struct megapod_members - members of a group, never changed once the group has them
 * @payload: group, events and readers have references
 * @rcu: frees it
 * @load: what they feed
 * @num: number of @member
 * @member: the outlets
 */
struct megapod_members {
	struct megapod_payload payload;
	struct rcu_head rcu;
	struct megapod_load load;
	u32 num;
	struct megapod_member member[] __counted_by(num);
};

/**
 * struct megapod_group - a named group of outlets
 * @id: its number
 * @pod: the pod it belongs to, referenced
 * @name: unique within the pod
 * @members: replaced as a whole under the pod's lock
 * @rcu: frees it
 */
struct megapod_group {
	u32 id;
	struct megapod_pod *pod;
	char name[MEGAPOD_NAME_SIZE];
	struct megapod_members __rcu *members;
	struct rcu_head rcu;
};

/**
 * struct megapod_inrush - when the next outlet of a pod may be switched on
 * @gap_ms: time between two, 0 for none
 * @flying: number of commands that switch on, and have not ended
 * @last: boot time when the last of them ended, 0 if there was none
 * @asked: the last turn that was given away
 * @served: the highest that had come
 */
struct megapod_inrush {
	u32 gap_ms;
	u32 flying;
	ktime_t last;
	u64 asked;
	u64 served;
};

/**
 * struct megapod_pod - a pod
 * @id: its number
 * @name: unique
 * @refs: references to the memory
 * @free: frees it after a grace period
 * @holders: users that keep it from being deleted, under megapod_pods_lock
 * @components: number of components, under megapod_pods_lock
 * @lock: guards the groups of this pod, and the locks on its outlets
 * @lock_key: own class, so that the locks of two pods are told apart
 * @registered: not deleted, under @lock
 * @fluids: what flows in its loops, by &enum megapod_loop, under @ring_lock
 * @cap: the most that its site may draw, under @ring_lock
 * @at_boot: &enum megapod_pod_at_boot, under @ring_lock
 * @inrush: when the next outlet may be switched on, under @ring_lock
 * @turn: switches on the outlets that wait for that
 * @interlocks: the guard's own
 * @box: what was before, and what is kept of trips
 * @frozen: tells of records that have come to their end
 * @ring_lock: guards what follows
 * @ring: last events, by sequence number modulo @ring_size
 * @ring_size: number of entries of @ring
 * @ring_extra: bytes that events refer to
 * @first_seq: lowest number that may still be in @ring
 * @next_seq: number of the next event, from 1
 * @sent_seq: number of the last event that was sent
 * @send: sends events in order
 * @outgoing: the event being sent, used by @send alone
 */
struct megapod_pod {
	u32 id;
	char name[MEGAPOD_NAME_SIZE];
	refcount_t refs;
	struct rcu_work free;
	u32 holders;
	u32 components;

	struct mutex lock;
	struct lock_class_key lock_key;
	bool registered;
	struct megapod_fluid fluids[MEGAPOD_NUM_LOOPS];
	struct megapod_cap cap;
	u8 at_boot;
	struct megapod_inrush inrush;
	struct delayed_work turn;

	struct megapod_interlocks *interlocks;

	struct megapod_box *box;
	struct delayed_work frozen;

	spinlock_t ring_lock;
	struct megapod_event *ring;
	u32 ring_size;
	size_t ring_extra;
	u64 first_seq;
	u64 next_seq;
	u64 sent_seq;
	struct work_struct send;
	struct megapod_event outgoing;
};

/**
 * struct megapod_guard_ops - what the core asks of interlocks
 * @pod_init: a pod is made: set &megapod_pod.interlocks. 0 or -ENOMEM.
 * @pod_free: its memory is freed, that of @pod_init too
 * @pod_going: it is deleted, and all rules of it with it
 * @refuse: may the command be carried out? 0, or -EPERM with the reason in extack. Context: the
 *	component's command lock held, so that what was accepted before a trip reaches the driver
 *	before what the trip commands.
 * @check_group: may the group change? 0, or -EBUSY with the rule named. Context: megapod_guard_lock
 *	held.
 * @component_new: a component has come, for which a rule may be waiting. Context: process, no lock
 *	held.
 * @kick: something a rule may wait for has changed. Context: any.
 */
struct megapod_guard_ops {
	int (*pod_init)(struct megapod_pod *pod);
	void (*pod_free)(struct megapod_pod *pod);
	void (*pod_going)(struct megapod_pod *pod);
	int (*refuse)(const struct megapod_command *cmd, struct netlink_ext_ack *extack);
	int (*check_group)(u32 group_id, struct netlink_ext_ack *extack);
	void (*component_new)(struct megapod_pod *pod);
	void (*kick)(struct megapod_pod *pod);
};

/**
 * struct megapod_listener_ops - where events go
 * @listening: is there anybody
 * @send: tell them. Context: the work that sends, no lock held. 0, or -ENOMEM if it could not be
 * told.
 */
struct megapod_listener_ops {
	bool (*listening)(void);
	int (*send)(struct megapod_pod *pod, const struct megapod_event *event);
};

/* Constant from before the first pod is made until after the last one is gone. */
extern const struct megapod_guard_ops *megapod_guard;

extern struct mutex megapod_guard_lock;
extern struct mutex megapod_pods_lock;

/* Sweeps, hwmon notifications and freeing; unbound, not ordered. */
extern struct workqueue_struct *megapod_wq;

/* object.c */

/* Changes whenever an object comes or goes: a dump that sees it change was interrupted. Never 0. */
unsigned int megapod_generation(void);
void megapod_generation_bump(void);

bool megapod_name_ok(const char *name);
void megapod_copy_printable(char *dst, const char *src, size_t size);
void megapod_pod_ref(struct megapod_pod *pod);
void megapod_pod_unref(struct megapod_pod *pod);
void megapod_component_ref(struct megapod_component *c);
void megapod_component_unref(struct megapod_component *c);
struct device *megapod_component_device(struct megapod_component *c);
void megapod_sweep_by(struct megapod_component *c, ktime_t due);
void megapod_cycle_kick(struct megapod_component *c);
void megapod_lapse_kick(struct megapod_component *c);

/* words.c */
const char *megapod_states_fault(const struct megapod_state *states, u8 num, bool bits);
u8 megapod_states_severity(const struct megapod_state *states, u8 num, bool bits, s64 value);
void megapod_states_text(const struct megapod_state *states, u8 num, bool bits, s64 value,
			 char text[MEGAPOD_STATE_SIZE]);

/* value.c */
void __megapod_value(const struct megapod_component *c, int channel, ktime_t now,
		     struct megapod_value *value);
/* A value in words: a sign, 20 digits, a point, and the unit */
#define MEGAPOD_VALUE_SIZE	32

void megapod_value_text(u8 quantity, s64 value, char *text);
void megapod_value(struct megapod_component *c, u32 channel, ktime_t now,
		   struct megapod_value *value);
enum megapod_status megapod_device_status(struct megapod_component *c, u32 channel, ktime_t now);

/* pod.c */
struct megapod_pod *megapod_pod_find(u32 id);
struct megapod_pod *megapod_pod_find_name(const char *name);
struct megapod_pod *megapod_pod_next(unsigned long *id);
struct megapod_pod *megapod_pod_new(const char *name, struct netlink_ext_ack *extack);
int megapod_pod_del(struct megapod_pod *pod, bool force, struct netlink_ext_ack *extack);
void megapod_pod_view(struct megapod_pod *pod, ktime_t now, struct megapod_pod_view *view);
void megapod_pod_set_fluids(struct megapod_pod *pod, const struct megapod_fluid *fluids,
			    unsigned long loops);
u64 megapod_pod_cap(struct megapod_pod *pod);
void megapod_pod_set_cap(struct megapod_pod *pod, u64 mw, const char *by);
void megapod_pod_set_at_boot(struct megapod_pod *pod, u8 at_boot);
int megapod_pod_set_inrush_gap(struct megapod_pod *pod, u32 ms, struct netlink_ext_ack *extack);

/* component.c */
struct megapod_component *megapod_component_find(u32 id);
struct megapod_component *megapod_component_find_name(const char *name);
struct megapod_component *megapod_component_next(unsigned long *id);
void megapod_component_view(struct megapod_component *c, ktime_t now,
			    struct megapod_component_view *view);
void megapod_component_event(struct megapod_component *c, enum megapod_event_kind kind);
enum megapod_status megapod_pod_status(const struct megapod_pod *pod, ktime_t now);

/* text.c */
void megapod_text(struct megapod_component *c, u32 index, struct megapod_text *text);

/* object.c: what descriptions are checked with */
bool megapod_channel_is(const struct megapod_component_desc *desc, int channel,
			enum megapod_quantity quantity);
const char *megapod_labels_fault(const char *first, size_t stride, u32 n);

/* lease.c */
bool megapod_lease_runs(const struct megapod_lease *lease, ktime_t now);
u64 megapod_lease_left_ms(const struct megapod_lease *lease, ktime_t now);
void megapod_lease_extend(struct megapod_lease *lease, u32 seconds, ktime_t now);
int megapod_lease_refusal(const struct megapod_lease *lease, const char *label, const char *who,
			  ktime_t now, char *why);
int megapod_lease_refuse(const struct megapod_order *order, struct netlink_ext_ack *extack);
void megapod_lease_begin(struct megapod_setpoint *sp, const struct megapod_order *order);
void megapod_lease_drop(struct megapod_setpoint *sp, const struct megapod_order *order);
void megapod_lease_returned(struct megapod_setpoint *sp, const struct megapod_order *order, int err,
			    ktime_t now);
void megapod_lease_later(struct megapod_setpoint *sp, ktime_t now);

/* inrush.c */
ktime_t megapod_inrush_at(const struct megapod_inrush *inrush);
u32 megapod_inrush_wait_ms(const struct megapod_inrush *inrush, u64 turn, ktime_t now);
u32 megapod_inrush_gap(struct megapod_pod *pod);
ktime_t megapod_inrush_next(struct megapod_pod *pod);
u64 megapod_inrush_turn(struct megapod_pod *pod);
bool megapod_inrush_begin(struct megapod_pod *pod, u64 turn, ktime_t now);
void megapod_inrush_end(struct megapod_pod *pod, ktime_t now);
void megapod_inrush_kick(struct megapod_pod *pod);

/* turn.c */
void megapod_turn_work(struct work_struct *work);

/* lapse.c */
bool megapod_lease_renew(const struct megapod_order *order, u32 *number);
void megapod_lapse_work(struct work_struct *work);
void megapod_lapse_back(struct megapod_component *c);
void megapod_lapse_gone(struct megapod_component *c);

/* setpoint.c */
int megapod_setpoint_refusal(const struct megapod_setpoint_desc *desc, const char *name, s64 value,
			     char *why);
void __megapod_setpoint_view(const struct megapod_component *c, u32 index, ktime_t now,
			     struct megapod_setpoint_view *view);
void megapod_setpoint_view(struct megapod_component *c, u32 index, ktime_t now,
			   struct megapod_setpoint_view *view);
void megapod_setpoint_command(const struct megapod_component *c, u32 index, s64 value, bool enter,
			      struct megapod_command *cmd);
bool __megapod_setpoint_reads(const struct megapod_component *c, u32 index, s64 value, ktime_t now);
void megapod_setpoint_event(struct megapod_component *c, u32 index, enum megapod_event_kind kind,
			    ktime_t now);
void megapod_setpoint_start(const struct megapod_order *order, u32 index, s64 value, ktime_t now);
int megapod_setpoint_done(const struct megapod_order *order, u32 index, int err, ktime_t now);
void megapod_setpoints_sampled(struct megapod_component *c, ktime_t now);
bool megapod_setpoints_rest(struct megapod_component *c, ktime_t now);
ktime_t megapod_setpoints_expire(struct megapod_component *c, ktime_t now);
const char *megapod_setpoint_fault(const struct megapod_component_desc *desc,
				   const struct megapod_setpoint_desc *sp);

/* valve.c */
void megapod_valve_view(struct megapod_component *c, u32 index, ktime_t now,
			struct megapod_valve_view *view);
void megapod_valves_look(struct megapod_component *c, ktime_t now);
const char *megapod_valve_fault(const struct megapod_component_desc *desc,
				const struct megapod_valve_desc *valve);

/* battery.c */
int megapod_batteries_init(struct megapod_component *c, const struct megapod_battery_desc *desc,
			   u32 num);
int megapod_batteries_register(struct megapod_component *c);
void megapod_batteries_unregister(struct megapod_component *c);
const char *megapod_batteries_labels_fault(const struct megapod_component *c);
void megapod_battery_view(struct megapod_component *c, u32 index, ktime_t now,
			  struct megapod_battery_view *view);
void megapod_batteries_look(struct megapod_component *c, ktime_t now);
const char *megapod_battery_fault(const struct megapod_component_desc *desc,
				  const struct megapod_battery_desc *battery);

/* channel.c */
void megapod_channel_init(struct megapod_channel *ch, const struct megapod_channel_desc *desc);
void megapod_sensor_view(struct megapod_component *c, u32 channel, ktime_t now,
			 struct megapod_sensor_view *view);
enum megapod_status __megapod_worst_status(const struct megapod_component *c, ktime_t now);
const char *megapod_limits_fault(const struct megapod_limits *limits);
void megapod_limits_get(struct megapod_component *c, u32 channel, struct megapod_limits *limits);
void megapod_limits_set(struct megapod_component *c, u32 channel,
			const struct megapod_limits *limits);
void megapod_channels_lost(struct megapod_component *c, ktime_t now);
void megapod_watch(struct megapod_component *c, u32 channel, int delta);
ktime_t megapod_channels_expire(struct megapod_component *c, ktime_t now);

/* location.c */
void megapod_locations_init(struct megapod_component *c);
const char *megapod_location_fault(const struct megapod_component_desc *desc,
				   const struct megapod_channel_desc *channel);
bool __megapod_location(const struct megapod_component *c, u32 leak, ktime_t now, s64 *mm);
bool megapod_location(struct megapod_component *c, u32 leak, ktime_t now, s64 *mm);

/* command.c */
struct megapod_order *megapod_order_new(struct megapod_component *c,
					enum megapod_command_type type);
void megapod_order_free(struct megapod_order *order);
int megapod_order_submit(struct megapod_order *order, struct netlink_ext_ack *extack);
void megapod_order_init(struct megapod_order *order, struct megapod_component *c,
			enum megapod_command_type type);
void megapod_order_renumber(struct megapod_order *order);
u32 megapod_command_number(void);

/* lockout.c */
u32 megapod_lockout_why(const char *component, const unsigned long *outlets, u32 num, u32 after,
			char *why);
int megapod_lockout_refuse(const struct megapod_order *order, struct netlink_ext_ack *extack);
void megapod_lockouts_count(struct megapod_component *c);
int megapod_lockout_add(struct megapod_pod *pod, struct megapod_lockout_view *view,
			struct netlink_ext_ack *extack);
bool megapod_lockout_find(u32 id, struct megapod_lockout_view *view);
bool megapod_lockout_next(unsigned long *id, struct megapod_lockout_view *view);
int megapod_lockout_take(u32 id, const char *by, const char *override,
			 struct megapod_lockout_view *view, struct netlink_ext_ack *extack);
int megapod_lockouts_check(const struct megapod_pod *pod, struct netlink_ext_ack *extack);
void megapod_lockouts_exit(void);

/* hasp.c */
int megapod_lockout_new(struct megapod_pod *pod, struct megapod_lockout_view *view,
			struct netlink_ext_ack *extack);
int megapod_lockout_del(u32 id, const char *by, const char *override,
			struct netlink_ext_ack *extack);

/* cycle.c */
void megapod_cycle_work(struct work_struct *work);
void megapod_cycle_plan(struct megapod_order *order, const struct megapod_cycle *cycle);

/* outlet.c */
void megapod_outlet_view(struct megapod_component *c, u32 index, ktime_t now,
			 struct megapod_outlet_view *view);
void megapod_outlets_start(const struct megapod_order *order, ktime_t now);
void megapod_outlets_done(const struct megapod_order *order, int err, ktime_t now);
ktime_t megapod_outlet_on_at(const struct megapod_outlet *o);
bool megapod_outlet_cycle_over(const struct megapod_outlet *o);
void megapod_outlet_refused(struct megapod_component *c, u32 index, u32 number, int err,
			    const char *why, ktime_t now);
void megapod_outlets_sampled(struct megapod_component *c, ktime_t now);
void megapod_outlets_lost(struct megapod_component *c, ktime_t now);
void megapod_outlets_gone(struct megapod_component *c);
ktime_t megapod_outlets_expire(struct megapod_component *c, ktime_t now);

/*
 * What is read of outlets that are to be off: nothing certain; off and dark; relays open; power
 * flows; one on
 */
enum megapod_seen {
	MEGAPOD_SEEN_UNKNOWN,
	MEGAPOD_SEEN_OFF,
	MEGAPOD_SEEN_OPEN,
	MEGAPOD_SEEN_DRAWS,
	MEGAPOD_SEEN_ON,
};

enum megapod_seen megapod_outlets_see(struct megapod_component *c, const unsigned long *outlets,
				      ktime_t now, char *why);

/* One of some outlets is on or on its way there; the state of one is not known; one is off */
enum megapod_outlets_look {
	MEGAPOD_OUTLETS_ON = 1,
	MEGAPOD_OUTLETS_UNKNOWN = 2,
	MEGAPOD_OUTLETS_OFF = 4,
};

unsigned int megapod_outlets_look(struct megapod_component *c, const unsigned long *outlets,
				  ktime_t now);

/* quiesce.c */
int megapod_quiesce_init(void);
void megapod_quiesce_exit(void);

/* pump.c */
void megapod_pump_view(struct megapod_component *c, u32 index, ktime_t now,
		       struct megapod_pump_view *view);
int megapod_pump_safe(struct megapod_order *order, u32 index, char *why);
void megapod_pump_start(const struct megapod_order *order, ktime_t now);
void megapod_pump_done(const struct megapod_order *order, int err, ktime_t now);
void megapod_pumps_lost(struct megapod_component *c, ktime_t now);
enum megapod_pump_mode megapod_pump_mode(struct megapod_component *c, u32 index);

/* group.c */
struct megapod_members *megapod_members_alloc(u32 num);
void megapod_members_put(struct megapod_members *members);
int megapod_group_new(struct megapod_pod *pod, const char *name, struct megapod_members *members,
		      struct megapod_group_view *view, struct netlink_ext_ack *extack);
int megapod_group_set(u32 id, struct megapod_members *members, struct netlink_ext_ack *extack);
int megapod_group_del(u32 id, struct netlink_ext_ack *extack);
void megapod_groups_del(struct megapod_pod *pod);
bool megapod_group_find(u32 id, struct megapod_group_view *view);
bool megapod_group_find_name(u32 pod_id, const char *name, struct megapod_group_view *view);
bool megapod_group_next(unsigned long *id, struct megapod_group_view *view);

/* load.c */
const char *megapod_load_name(u8 kind);
const char *megapod_load_fault(const struct megapod_load *load);
bool megapod_load_is_guarded(u8 kind);
u8 megapod_load_priority(u8 kind);
void megapod_outlet_load(const struct megapod_pod *pod, const char *component, u32 index,
			 struct megapod_load *load);

/* event.c */
int megapod_events_init(void);
void megapod_events_open(const struct megapod_listener_ops *ops);
void megapod_events_close(void);
void megapod_events_exit(void);
int megapod_ring_init(struct megapod_pod *pod);
void megapod_ring_free(struct megapod_pod *pod);
void megapod_ring_span(struct megapod_pod *pod, u64 *oldest, u64 *newest);
bool megapod_ring_get(struct megapod_pod *pod, u64 seq, struct megapod_event *event);
void megapod_event_drop(struct megapod_event *event);
void megapod_event(struct megapod_pod *pod, ktime_t now, struct megapod_event *event);

/* blackbox.c */
int megapod_blackbox_init(struct megapod_pod *pod);
void megapod_blackbox_free(struct megapod_pod *pod);
int megapod_blackbox_add(struct megapod_component *c);
void megapod_blackbox_del(struct megapod_component *c);
void megapod_blackbox_samples(struct megapod_component *c, ktime_t time,
			      const struct megapod_reading *readings, u32 n);
void megapod_blackbox_whole(struct megapod_component *c, u32 poll, ktime_t time,
			    const struct megapod_reading *readings, u32 n);
void megapod_blackbox_same(struct megapod_component *c, u32 poll, ktime_t time);
void megapod_blackbox_channel(struct megapod_component *c, u32 index, ktime_t now);
void megapod_blackbox_outlet(struct megapod_component *c, u32 index, u8 state, ktime_t time);
void megapod_blackbox_pump(struct megapod_component *c, u32 index, ktime_t time);
void megapod_blackbox_setpoint(struct megapod_component *c, u32 index, ktime_t time);
struct box_source *megapod_blackbox_rule(struct megapod_pod *pod, const char *name);
void megapod_blackbox_rule_gone(struct megapod_pod *pod, struct box_source *src);
void megapod_blackbox_rule_state(struct megapod_pod *pod, struct box_source *src, u8 state,
				 ktime_t now);
void megapod_blackbox_trip(struct megapod_pod *pod, const struct box_trip *trip);

/* frozen.c */
bool megapod_record_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view);
void *megapod_record_image(struct megapod_pod *pod, u32 id, size_t *size,
			   struct netlink_ext_ack *extack);
int megapod_record_clear(struct megapod_pod *pod, u32 id, struct netlink_ext_ack *extack);
int megapod_records_check(struct megapod_pod *pod, struct netlink_ext_ack *extack);
bool megapod_record_try_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view);
void megapod_frozen_work(struct work_struct *work);

/* crash.c */
int megapod_crash_init(void);
void megapod_crash_exit(void);

/* hwmon.c */
int megapod_hwmon_register(struct megapod_component *c, struct device *parent);
void megapod_hwmon_unregister(struct megapod_component *c);
void megapod_hwmon_free(struct megapod_component *c);
void megapod_hwmon_notify(struct work_struct *work);

/* Something a rule may wait for has changed. Context: any. */
static inline void megapod_kick(struct megapod_pod *pod)
{
	megapod_guard->kick(pod);
}

/* Whether there is a set-point of that number, and it can be set. */
static inline bool megapod_can_set(const struct megapod_component *c, int setpoint)
{
	return setpoint != MEGAPOD_NO_SETPOINT && c->setpoints[setpoint].desc.settable;
}

/* How long work waits for @due: one more, since what is due at a time has expired only after it. */
static inline unsigned long megapod_jiffies_until(ktime_t due, ktime_t now)
{
	return nsecs_to_jiffies(max_t(s64, ktime_to_ns(ktime_sub(due, now)), 0)) + 1;
}

static inline bool megapod_has_value(enum megapod_status status)
{
	return status < MEGAPOD_STATUS_STALE;
}

/* Boot time of the last sample, 0 if there was none. */
static inline ktime_t megapod_channel_time(const struct megapod_component *c,
					   const struct megapod_channel *ch)
{
	return ch->follows ? c->polls[ch->poll].time : ch->time;
}

/* Boot time after which the sample is stale. */
static inline ktime_t megapod_channel_expiry(const struct megapod_component *c,
					     const struct megapod_channel *ch)
{
	return ch->valid_ms ? ktime_add_ms(megapod_channel_time(c, ch), ch->valid_ms) : KTIME_MAX;
}

/* @status, unless age has made it stale. */
static inline enum megapod_status megapod_aged(const struct megapod_component *c,
					       const struct megapod_channel *ch,
					       enum megapod_status status, ktime_t now)
{
	return megapod_has_value(status) && ktime_after(now, megapod_channel_expiry(c, ch)) ?
	       MEGAPOD_STATUS_STALE : status;
}

/* Whether there is such a reading, and it says something. */
static inline bool megapod_is_good(const struct megapod_value *value)
{
	return value->channel != MEGAPOD_NO_CHANNEL && value->status < MEGAPOD_STATUS_FAULT;
}

static inline void megapod_payload_ref(struct megapod_payload *payload)
{
	if (payload)
		refcount_inc(&payload->refs);
}

static inline void megapod_payload_put(struct megapod_payload *payload)
{
	if (payload && refcount_dec_and_test(&payload->refs))
		payload->release(payload);
}

static inline void megapod_last_start(struct megapod_last *last, const struct megapod_order *order)
{
	*last = (struct megapod_last) {
		.start = order->start,
		.command = order->number,
		.progress = MEGAPOD_PROGRESS_QUEUED,
	};
}

static inline void megapod_last_fail(struct megapod_last *last, int err, const char *reason)
{
	last->progress = MEGAPOD_PROGRESS_FAILED;
	last->error = err;
	megapod_copy_printable(last->reason, reason, sizeof(last->reason));
}

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

#endif /* _MEGAPOD_CORE_H */
