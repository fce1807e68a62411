/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Views: the state of an object at one moment, as it is told by get, dump and events alike.
 */
#ifndef _MEGAPOD_VIEW_H
#define _MEGAPOD_VIEW_H

#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/types.h>

struct megapod_members;

/* A value in the words of its device: one, or some where bits have them */
#define MEGAPOD_STATE_SIZE	96

/* Limits of a channel, in the order of their netlink attributes. */
enum megapod_limit {
	MEGAPOD_LIMIT_WARN_MIN,
	MEGAPOD_LIMIT_WARN_MAX,
	MEGAPOD_LIMIT_CRIT_MIN,
	MEGAPOD_LIMIT_CRIT_MAX,
	MEGAPOD_LIMIT_HYSTERESIS,
	MEGAPOD_NUM_LIMITS,
};

/**
 * struct megapod_limits - limits a user set
 * @value: by &enum megapod_limit, in the unit of the channel's quantity
 * @set: bit i tells that @value[i] was set
 */
struct megapod_limits {
	s64 value[MEGAPOD_NUM_LIMITS];
	u8 set;
};

/**
 * struct megapod_last - the last command to an outlet or pump
 * @start: boot time of its acceptance
 * @command: its number
 * @error: negative errno if it failed
 * @commanded_ms: from @start to the read-back as wanted
 * @confirmed_ms: from @start to the confirmation
 * @progress: see &enum megapod_progress
 * @reason: why it failed or is not confirmed
 */
struct megapod_last {
	ktime_t start;
	u32 command;
	s32 error;
	u32 commanded_ms;
	u32 confirmed_ms;
	u8 progress;
	char reason[MEGAPOD_WHY_SIZE];
};

/**
 * struct megapod_cycle - an outlet is off and will be switched on again
 * @on: number that the command to switch on will have, 0 if it is in no cycle
 * @delay_ms: how long it stays off, from its confirmation, or by the device's timer
 * @gap_ms: time from one outlet of the component that is switched on to the next
 * @by_device: the device switches it on by its own timer, whatever becomes of this node
 */
struct megapod_cycle {
	u32 on;
	u32 delay_ms;
	u32 gap_ms;
	bool by_device;
};

/**
 * struct megapod_lease - who stands by the value of a set-point, and until when
 * @holder: his name, empty if nobody does
 * @seconds: how long it was given, 0 if there is none
 * @end: boot time when it is over
 * @owed: it is over, and the device does not read the safe value yet
 */
struct megapod_lease {
	char holder[MEGAPOD_NAME_SIZE];
	u32 seconds;
	ktime_t end;
	bool owed;
};

/**
 * struct megapod_value - a reading at one moment
 * @channel: its index, %MEGAPOD_NO_CHANNEL if there is none
 * @quantity: see &enum megapod_quantity
 * @status: with limits and age; no @value if STALE or ABSENT
 * @value: in the unit of @quantity
 * @time: boot time of the last sample, 0 if there was none
 */
struct megapod_value {
	int channel;
	u8 quantity;
	u8 status;
	s64 value;
	ktime_t time;
};

/**
 * struct megapod_sensor_view - a channel with everything about it
 * @component: id of its component
 * @component_name: name of its component
 * @label: its label
 * @now: the reading
 * @limits: its limits
 * @state: its value in words, empty if there are none
 * @loop: see &enum megapod_loop
 * @located: of a leak: the device tells where it is
 * @has_location: @location_mm is known
 * @location_mm: where along its cable it is, while it is wet
 */
struct megapod_sensor_view {
	u32 component;
	char component_name[MEGAPOD_NAME_SIZE];
	char label[MEGAPOD_LABEL_SIZE];
	struct megapod_value now;
	struct megapod_limits limits;
	char state[MEGAPOD_STATE_SIZE];
	u8 loop;
	bool located;
	bool has_location;
	s64 location_mm;
};

/**
 * struct megapod_outlet_view - an outlet with everything about it
 * @component: id of its component
 * @index: its index
 * @component_name: name of its component
 * @label: its label
 * @state: see &enum megapod_outlet_state
 * @time: boot time of the reply with the state, 0 if there was none
 * @voltage: reading
 * @current_: reading
 * @power: reading
 * @energy: reading
 * @last: last command
 * @cycle: what follows on it
 * @on_at: boot time when it is switched on again, KTIME_MAX if that is not known yet
 * @waits: it is to be switched on, and waits for its turn
 * @wait_ms: how long, at most
 * @locks: number of locks on it
 */
struct megapod_outlet_view {
	u32 component;
	u32 index;
	char component_name[MEGAPOD_NAME_SIZE];
	char label[MEGAPOD_LABEL_SIZE];
	u8 state;
	ktime_t time;
	struct megapod_value voltage;
	struct megapod_value current_;
	struct megapod_value power;
	struct megapod_value energy;
	struct megapod_last last;
	struct megapod_cycle cycle;
	ktime_t on_at;
	bool waits;
	u32 wait_ms;
	u32 locks;
};

/**
 * struct megapod_pump_view - a pump with everything about it
 * @component: id of its component
 * @index: its index
 * @component_name: name of its component
 * @desc: what it is
 * @mode: see &enum megapod_pump_mode
 * @settable: what can be commanded, bits of &enum megapod_pump_setting
 * @duty_min_permille: lowest duty
 * @duty_max_permille: highest duty
 * @flow_max_ml_min: highest flow target
 * @has_safe: there is a safe duty that can be set
 * @safe_permille: safe duty
 * @speed: reading
 * @duty: reading of what it is set to
 * @duty_actual: reading of what came of it
 * @flow_target: reading of what it is set to
 * @flow_actual: reading of what came of it
 * @runtime: reading
 * @last: last command
 */
struct megapod_pump_view {
	u32 component;
	u32 index;
	char component_name[MEGAPOD_NAME_SIZE];
	struct megapod_pump_desc desc;
	u8 mode;
	u32 settable;
	u32 duty_min_permille;
	u32 duty_max_permille;
	u32 flow_max_ml_min;
	bool has_safe;
	u32 safe_permille;
	struct megapod_value speed;
	struct megapod_value duty;
	struct megapod_value duty_actual;
	struct megapod_value flow_target;
	struct megapod_value flow_actual;
	struct megapod_value runtime;
	struct megapod_last last;
};

/**
 * struct megapod_setpoint_view - a set-point with everything about it
 * @component: id of its component
 * @index: its index
 * @component_name: name of its component
 * @desc: what it is
 * @pump: the pump it belongs to, or -1
 * @has_state: whether @state is told
 * @state: see &enum megapod_setpoint_state
 * @set: reading of what it is set to
 * @actual: reading of what came of it
 * @wish: what the last command wants, if there was one
 * @last: last command
 * @lease: who stands by it
 */
struct megapod_setpoint_view {
	u32 component;
	u32 index;
	char component_name[MEGAPOD_NAME_SIZE];
	struct megapod_setpoint_desc desc;
	int pump;
	bool has_state;
	u8 state;
	struct megapod_value set;
	struct megapod_value actual;
	s64 wish;
	struct megapod_last last;
	struct megapod_lease lease;
};

/**
 * struct megapod_valve_view - a valve with everything about it
 * @component: id of its component
 * @index: its index
 * @component_name: name of its component
 * @desc: what it is
 * @state: see &enum megapod_valve_state
 * @travel_ms: longest time from end to end, 0 if it is not known
 * @set: reading of where it is told to be
 * @position: reading of where it is
 */
struct megapod_valve_view {
	u32 component;
	u32 index;
	char component_name[MEGAPOD_NAME_SIZE];
	struct megapod_valve_desc desc;
	u8 state;
	u32 travel_ms;
	struct megapod_value set;
	struct megapod_value position;
};

/* Longer than any name of a platform device made of a driver and two numbers */
#define MEGAPOD_SUPPLY_SIZE	(MEGAPOD_NAME_SIZE + 24)

/**
 * struct megapod_battery_view - a battery with everything about it
 * @component: id of its component
 * @index: its index
 * @component_name: name of its component
 * @label: its label
 * @power_supply: name of its power supply
 * @source: see &enum megapod_battery_source
 * @status: see &enum megapod_battery_status
 * @charge: reading
 * @time_left: reading
 * @voltage: reading
 * @current_: reading
 * @power: reading
 */
struct megapod_battery_view {
	u32 component;
	u32 index;
	char component_name[MEGAPOD_NAME_SIZE];
	char label[MEGAPOD_LABEL_SIZE];
	char power_supply[MEGAPOD_SUPPLY_SIZE];
	u8 source;
	u8 status;
	struct megapod_value charge;
	struct megapod_value time_left;
	struct megapod_value voltage;
	struct megapod_value current_;
	struct megapod_value power;
};

/**
 * struct megapod_component_view - a component with everything about it but its parts
 * @id: its number
 * @pod: id of its pod
 * @name: its name
 * @pod_name: name of its pod
 * @driver: hwmon chip name
 * @index: number within @driver
 * @kind: see &enum megapod_component_kind
 * @state: health
 * @status: worst status of its readings
 * @read_only: commands are refused
 * @reason: why the health is what it is
 * @vendor: identity
 * @model: identity
 * @serial: identity
 * @firmware: identity
 * @bus: where it is
 * @sensors: number of channels
 * @pumps: number of pumps
 * @outlets: number of outlets
 * @setpoints: number of set-points
 * @valves: number of valves
 * @batteries: number of batteries
 */
struct megapod_component_view {
	u32 id;
	u32 pod;
	char name[MEGAPOD_NAME_SIZE];
	char pod_name[MEGAPOD_NAME_SIZE];
	char driver[MEGAPOD_NAME_SIZE];
	u32 index;
	u8 kind;
	u8 state;
	u8 status;
	bool read_only;
	char reason[MEGAPOD_WHY_SIZE];
	char vendor[MEGAPOD_STRING_SIZE];
	char model[MEGAPOD_STRING_SIZE];
	char serial[MEGAPOD_STRING_SIZE];
	char firmware[MEGAPOD_STRING_SIZE];
	char bus[MEGAPOD_STRING_SIZE];
	u32 sensors;
	u32 pumps;
	u32 outlets;
	u32 setpoints;
	u32 valves;
	u32 batteries;
};

#define MEGAPOD_NUM_LOOPS	(MEGAPOD_LOOP_AIR + 1)

/**
 * struct megapod_fluid - what flows in a loop
 * @type: what it is called, empty if nobody has said
 * @density_kg_m3: density, 0 if nobody has said
 * @specific_heat_j_kg_k: specific heat, 0 if nobody has said
 */
struct megapod_fluid {
	char type[MEGAPOD_NAME_SIZE];
	u32 density_kg_m3;
	u32 specific_heat_j_kg_k;
};

/**
 * struct megapod_cap - the most that the site of a pod may draw
 * @mw: in milliwatts, 0 if there is none
 * @by: who set it last, may be empty
 */
struct megapod_cap {
	u64 mw;
	char by[MEGAPOD_NAME_SIZE];
};

/**
 * struct megapod_pod_view - a pod with everything about it but its parts
 * @id: its number
 * @name: its name
 * @components: number of components
 * @status: worst status of all readings
 * @last_seq: newest event, 0 if there was none
 * @oldest_seq: oldest event that is still kept
 * @fluids: what flows in its loops, by &enum megapod_loop
 * @cap: the most that its site may draw
 * @inrush_gap_ms: time between two of its outlets that are switched on
 * @at_boot: &enum megapod_pod_at_boot
 */
struct megapod_pod_view {
	u32 id;
	char name[MEGAPOD_NAME_SIZE];
	u32 components;
	u8 status;
	u64 last_seq;
	u64 oldest_seq;
	struct megapod_fluid fluids[MEGAPOD_NUM_LOOPS];
	struct megapod_cap cap;
	u32 inrush_gap_ms;
	u8 at_boot;
};

/**
 * struct megapod_load - what the outlets of a group feed
 * @priority: see &enum megapod_group_priority
 * @kind: see &enum megapod_load_kind
 * @rated_mw: the most that each outlet draws, 0 if nobody has said
 * @inrush_ma: peak of the current when one is switched on, 0 if nobody has said
 * @vendor: who made it, may be empty
 * @model: what that is called, may be empty
 */
struct megapod_load {
	u8 priority;
	u8 kind;
	u32 rated_mw;
	u32 inrush_ma;
	char vendor[MEGAPOD_NAME_SIZE];
	char model[MEGAPOD_NAME_SIZE];
};

/**
 * struct megapod_group_view - a group
 * @id: its number
 * @pod: id of its pod
 * @name: its name
 * @pod_name: name of its pod
 * @members: referenced, with what they feed; see megapod_members_put()
 */
struct megapod_group_view {
	u32 id;
	u32 pod;
	char name[MEGAPOD_NAME_SIZE];
	char pod_name[MEGAPOD_NAME_SIZE];
	struct megapod_members *members;
};

/**
 * struct megapod_lockout_view - a lock on an outlet
 * @id: its number
 * @pod: id of the pod whose events tell of it
 * @pod_name: the same, by name
 * @component: name of the component, which need not be there
 * @index: of the outlet
 * @holder: whose it is
 * @reason: why it is locked
 * @since_s: when it was, in seconds since 1970
 * @by: in the event that it is gone: who asked for that
 * @override: in the event that it is gone: why, if it was not the holder; else empty
 */
struct megapod_lockout_view {
	u32 id;
	u32 pod;
	char pod_name[MEGAPOD_NAME_SIZE];
	char component[MEGAPOD_NAME_SIZE];
	u32 index;
	char holder[MEGAPOD_NAME_SIZE];
	char reason[MEGAPOD_WHY_SIZE];
	u64 since_s;
	char by[MEGAPOD_NAME_SIZE];
	char override[MEGAPOD_WHY_SIZE];
};

/**
 * struct megapod_record_view - a record of the black box
 * @id: its number, unique in the pod
 * @pod: id of the pod
 * @pod_name: name of the pod
 * @open: it goes on
 * @cut_before: it begins later than was asked for
 * @cut_after: it ends earlier
 * @has_input: @quantity and @value are known
 * @cause: why the first interlock tripped
 * @quantity: what its first input measures
 * @value: what that read
 * @from_ns: begin, in boot time
 * @to_ns: end
 * @tripped_ns: the first trip
 * @tripped_real_ns: the same as time of day
 * @bytes: memory for its samples
 * @trips: number of interlocks that tripped
 * @missed: trips of the pod that found no room
 * @interlock: the first one
 * @input: component and label of its first input, or empty
 */
struct megapod_record_view {
	u32 id;
	u32 pod;
	char pod_name[MEGAPOD_NAME_SIZE];
	bool open;
	bool cut_before;
	bool cut_after;
	bool has_input;
	u8 cause;
	u8 quantity;
	s64 value;
	u64 from_ns;
	u64 to_ns;
	u64 tripped_ns;
	u64 tripped_real_ns;
	u32 bytes;
	u32 trips;
	u32 missed;
	char interlock[MEGAPOD_NAME_SIZE];
	char input[MEGAPOD_NAME_SIZE + MEGAPOD_LABEL_SIZE];
};

#endif /* _MEGAPOD_VIEW_H */
