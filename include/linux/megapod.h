/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * megapod core: what a driver of pod machinery may call.
 *
 * A pod holds components (a pump unit, a PDU), a component has channels (readings), set-points,
 * pumps, valves, outlets and batteries, each addressed by its index. A driver registers
 * a component with constant descriptions, reports what it reads, and carries out
 * commands. It never sees hwmon or netlink; the core makes both from the
 * descriptions. Readers never reach the driver: they get the last report.
 *
 * Symbols are in the namespace "MEGAPOD".
 */
#ifndef _LINUX_MEGAPOD_H
#define _LINUX_MEGAPOD_H

#include <linux/bitmap.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/types.h>

#include <linux/megapod_state.h>
#include <uapi/linux/megapod.h>

#define MEGAPOD_NAME_SIZE	32
#define MEGAPOD_LABEL_SIZE	48
#define MEGAPOD_STRING_SIZE	64
/* Texts of a component: all of them fit into one message of netlink, see fill.c */
#define MEGAPOD_MAX_TEXTS	16
#define MEGAPOD_TEXT_LABEL_SIZE	32
#define MEGAPOD_TEXT_SIZE	129
/* NETLINK_MAX_FMTMSG_LEN: reasons go into extack verbatim */
#define MEGAPOD_WHY_SIZE	80
/* GUDE Expert PDU manual, Modbus: coils 0x000 to 0x3ff are outlets; the largest map known */
#define MEGAPOD_MAX_OUTLETS	1024
#define MEGAPOD_MAX_CHANNELS	65535
#define MEGAPOD_NO_CHANNEL	(-1)
#define MEGAPOD_NO_SETPOINT	(-1)
#define MEGAPOD_MAX_BATTERIES	16

struct device;
struct megapod_command;
struct megapod_component;
struct megapod_pod;

/**
 * struct megapod_channel_desc - one reading
 * @label: for people, unique within the component
 * @quantity: what it is; fixes the unit, see &enum megapod_quantity
 * @valid_ms: a sample older than this is stale; 0: age does not matter
 * @has_alarm: a bit of the device raises an alarm on this channel (hwmon alarm file)
 * @has_fault: a bit of the device tells that this sensor is broken (hwmon fault file)
 * @absent: the device does not have it; stays absent until unregistered
 * @moving: its value never stands still while the device works, as that of a count or a run time;
 *	one that does is broken
 * @severity: for quantities ALARM and LEAK: status of the channel while the bit is set,
 *	%MEGAPOD_STATUS_WARNING or %MEGAPOD_STATUS_CRITICAL
 * @poll: number of the poll that reads it, see megapod_report_poll()
 * @first_state: first of its words in &megapod_component_desc.states
 * @num_states: number of them; for quantities RAW and INPUT
 * @bits: they are of bits, not of numbers
 * @loop: what it is about, see &enum megapod_loop
 * @location_of: for quantity LENGTH: channel of quantity LEAK whose place it tells, counted from 1;
 *	0: it tells none. Of several that tell one at most one may have a value at a time: else
 *	the place is not known.
 * @windowed: it is read through a window of the device: no interlock acts on it
 */
struct megapod_channel_desc {
	char label[MEGAPOD_LABEL_SIZE];
	enum megapod_quantity quantity;
	u32 valid_ms;
	bool has_alarm;
	bool has_fault;
	bool absent;
	bool moving;
	enum megapod_status severity;
	u32 poll;
	u32 first_state;
	u8 num_states;
	bool bits;
	enum megapod_loop loop;
	u32 location_of;
	bool windowed;
};

/**
 * struct megapod_setpoint_desc - a value that the device is told to hold
 * @label: for people, unique among the set-points of the component
 * @quantity: TEMPERATURE, FLOW, PRESSURE, DIFFERENTIAL_PRESSURE, DUTY or POSITION
 * @settable: it can be commanded
 * @set: channel of @quantity that tells what it is set to, or %MEGAPOD_NO_CHANNEL
 * @actual: channel of @quantity that tells what came of it, or %MEGAPOD_NO_CHANNEL; another one
 * @min: lowest value that may be commanded
 * @max: highest value that may be commanded
 * @step: values that may be commanded are so far apart, from @min on; 0: all may be
 * @tolerance: by how much @set may read other than it was commanded
 * @band: how near @actual comes to @set; 0: not known, and whether it has come is not told
 * @settle_ms: how long that takes at most; 0: not known, and it is never told to have missed
 * @has_safe: there is a safe value
 * @safe: what it goes back to when nobody stands by another value any more; one that may be
 *	commanded
 */
struct megapod_setpoint_desc {
	char label[MEGAPOD_LABEL_SIZE];
	enum megapod_quantity quantity;
	bool settable;
	int set;
	int actual;
	s64 min;
	s64 max;
	u64 step;
	u64 tolerance;
	u64 band;
	u32 settle_ms;
	bool has_safe;
	s64 safe;
};

/**
 * struct megapod_pump_desc - one pump, or all pumps of a unit under one control
 * @label: for people, unique within the component
 * @speed: channel of quantity SPEED, or %MEGAPOD_NO_CHANNEL
 * @runtime: channel of quantity DURATION, or %MEGAPOD_NO_CHANNEL
 * @duty: set-point of quantity DUTY, which has an effect in mode manual, or
 *	%MEGAPOD_NO_SETPOINT
 * @flow_target: set-point of quantity FLOW, which has an effect in mode auto, or
 *	%MEGAPOD_NO_SETPOINT
 * @sets_mode: its mode can be commanded
 *
 * Its set-points are its own, and are commanded by %MEGAPOD_COMMAND_PUMP.
 */
struct megapod_pump_desc {
	char label[MEGAPOD_LABEL_SIZE];
	int speed;
	int runtime;
	int duty;
	int flow_target;
	bool sets_mode;
};

/**
 * struct megapod_valve_desc - a valve
 * @label: for people, unique among the valves of the component
 * @setpoint: set-point of quantity POSITION that moves it: its &megapod_setpoint_desc.actual is the
 *	feedback of the valve, its &megapod_setpoint_desc.settle_ms the travel time
 * @fail: where it goes without power or signal, see &enum megapod_valve_fail
 */
struct megapod_valve_desc {
	char label[MEGAPOD_LABEL_SIZE];
	u32 setpoint;
	enum megapod_valve_fail fail;
};

/**
 * struct megapod_battery_desc - a battery; each member but @label may be %MEGAPOD_NO_CHANNEL
 * @label: for people, unique among the batteries of the component
 * @charge: channel of quantity CHARGE
 * @time_left: channel of quantity DURATION: how long it lasts
 * @on_battery: channel of quantity ALARM or INPUT, 1 while the load runs on it
 * @mains: channel of quantity ALARM or INPUT, 1 while the mains are there
 * @voltage: channel of quantity VOLTAGE
 * @current_: channel of quantity CURRENT; what flows in counts up
 * @power: channel of quantity POWER; what flows in counts up
 */
struct megapod_battery_desc {
	char label[MEGAPOD_LABEL_SIZE];
	int charge;
	int time_left;
	int on_battery;
	int mains;
	int voltage;
	int current_;
	int power;
};

/**
 * struct megapod_outlet_desc - one switched outlet
 * @label: for people, unique within the component
 * @voltage: channel of quantity VOLTAGE, or %MEGAPOD_NO_CHANNEL
 * @current_: channel of quantity CURRENT, or %MEGAPOD_NO_CHANNEL
 * @power: channel of quantity POWER, or %MEGAPOD_NO_CHANNEL: then off is confirmed by the
 *	relay alone
 * @energy: channel of quantity ENERGY, or %MEGAPOD_NO_CHANNEL
 * @valid_ms: a state read longer ago is unknown; 0: age does not matter
 * @cycle_min_ms: shortest time for which the device switches it off and, by a timer of its own, on
 *	again
 * @cycle_max_ms: the longest; 0: it has no such timer
 */
struct megapod_outlet_desc {
	char label[MEGAPOD_LABEL_SIZE];
	int voltage;
	int current_;
	int power;
	int energy;
	u32 valid_ms;
	u32 cycle_min_ms;
	u32 cycle_max_ms;
};

/**
 * struct megapod_component_desc - a component as its driver describes it
 * @name: unique over all pods: the name of the device ("pdu0")
 * @driver: hwmon chip name ("gude_pdu")
 * @index: number within @driver, stable over reboots; hwmon chip number
 * @kind: see &enum megapod_component_kind
 * @read_only: every command is refused
 * @vendor: may be NULL or empty, as may the next four; other than printable ASCII becomes '?'
 * @model: see @vendor
 * @serial: see @vendor
 * @firmware: see @vendor
 * @bus: where it is ("line0:12")
 * @channels: readings
 * @setpoints: set-points
 * @pumps: pumps
 * @valves: valves
 * @outlets: outlets; outlet i is shown to people as number i + 1
 * @states: words for numbers and bits; channels may share them
 * @batteries: batteries
 * @texts: labels of texts that the device tells of itself, of fewer than
 *	%MEGAPOD_TEXT_LABEL_SIZE characters and unique within the component
 * @num_channels: number of @channels
 * @num_setpoints: number of @setpoints
 * @num_pumps: number of @pumps
 * @num_valves: number of @valves
 * @num_outlets: number of @outlets
 * @num_states: number of @states
 * @num_batteries: number of @batteries, at most %MEGAPOD_MAX_BATTERIES
 * @num_texts: number of @texts, at most %MEGAPOD_MAX_TEXTS
 * @num_polls: how many polls read it all; 0: nobody tells of polls, and no interlock can use
 *	its channels
 *
 * The core copies all of it.
 */
struct megapod_component_desc {
	const char *name;
	const char *driver;
	u32 index;
	enum megapod_component_kind kind;
	bool read_only;
	const char *vendor;
	const char *model;
	const char *serial;
	const char *firmware;
	const char *bus;
	const struct megapod_channel_desc *channels;
	const struct megapod_setpoint_desc *setpoints;
	const struct megapod_pump_desc *pumps;
	const struct megapod_valve_desc *valves;
	const struct megapod_outlet_desc *outlets;
	const struct megapod_state *states;
	const struct megapod_battery_desc *batteries;
	const char *const *texts;
	u32 num_channels;
	u32 num_setpoints;
	u32 num_pumps;
	u32 num_valves;
	u32 num_outlets;
	u32 num_states;
	u32 num_batteries;
	u32 num_texts;
	u32 num_polls;
};

/**
 * enum megapod_command_type - what a command does
 * @MEGAPOD_COMMAND_OUTLETS: set all outlets in &megapod_command.outlets to
 *	&megapod_command.on
 * @MEGAPOD_COMMAND_PUMP: apply &megapod_command.pump to pump &megapod_command.index
 * @MEGAPOD_COMMAND_SAFE_STATE: bring the component into its safe state
 * @MEGAPOD_COMMAND_SETPOINT: set set-point &megapod_command.setpoint, which is no pump's, to
 *	&megapod_command.value
 */
enum megapod_command_type {
	MEGAPOD_COMMAND_OUTLETS,
	MEGAPOD_COMMAND_PUMP,
	MEGAPOD_COMMAND_SAFE_STATE,
	MEGAPOD_COMMAND_SETPOINT,
};

/**
 * struct megapod_pump_request - what a pump is told
 * @set: which members are valid, bits of &enum megapod_pump_setting
 * @duty_permille: duty, 1/1000
 * @flow_target_ml_min: flow to hold
 * @mode: see &enum megapod_pump_mode
 */
struct megapod_pump_request {
	u32 set;
	u32 duty_permille;
	u32 flow_target_ml_min;
	enum megapod_pump_mode mode;
};

/**
 * struct megapod_command - something a component shall do
 * @component: who
 * @type: what, see &enum megapod_command_type
 * @index: of the pump
 * @on: wanted state of the outlets
 * @cycle_ms: if not 0, @on is false: the device is to switch the first outlet on again after so
 *	long, by its own timer. It is written once only: twice may be another cycle.
 * @gap_ms: how much later it switches on each further one
 * @trip: an interlock has tripped: it goes before all that waits, and what waits is superseded
 * @dry_run: do all but write: frames are made, queued, and thrown away; nothing is read back
 * @outlets: which outlets
 * @unread: for the driver: outlets that it wrote, or may have written, and has not read back since;
 *	what becomes of them is unknown until they are read again. Of the others what was read
 *	decides, also if the command fails.
 * @pump: wanted setting of the pump
 * @setpoint: which set-point
 * @value: its wanted value, in the unit of its quantity
 * @node: for the driver, to queue the command
 * @why: for the driver: if the command fails, the reason for people
 *
 * Prepared by the core before it is handed over; nothing is allocated on its way.
 */
struct megapod_command {
	struct megapod_component *component;
	enum megapod_command_type type;
	u32 index;
	bool on;
	u32 cycle_ms;
	u32 gap_ms;
	bool trip;
	bool dry_run;
	DECLARE_BITMAP(outlets, MEGAPOD_MAX_OUTLETS);
	DECLARE_BITMAP(unread, MEGAPOD_MAX_OUTLETS);
	struct megapod_pump_request pump;
	u32 setpoint;
	s64 value;
	struct list_head node;
	char why[MEGAPOD_WHY_SIZE];
	/* private: the core's own follows in its container */
};

/**
 * struct megapod_timing - how long something takes on the wire, at most
 * @line: names the line; transactions of one line wait for each other
 * @period_us: a channel: from one poll to the next
 * @line_us: the longest time a transaction under way may hold the line
 * @wire_us: the transactions themselves: of the polls as urgent as that of the channel, or of
 *	the command; what the device takes longer than the wire is in it
 * @others_us: polls as urgent, of other units on the line, in one @period_us
 * @lost_us: how long a reply that is lost is waited for
 */
struct megapod_timing {
	const void *line;
	u32 period_us;
	u32 line_us;
	u32 wire_us;
	u32 others_us;
	u32 lost_us;
};

struct megapod_reading;

/**
 * struct megapod_component_ops - what a driver does for the core
 * @owner: module that holds the functions
 * @command: start a command; must not wait for the device. 0: megapod_command_done()
 *	will be called once. Else a negative errno, with &megapod_command.why filled in, and it will
 *	not be called. Commands overtake polling. Before done, the driver reads back what it wrote
 *	and reports it by megapod_report_outlets() or megapod_report().
 *	Context: process, the component's command lock held, so that commands reach the driver in
 *	the order in which they were accepted; megapod_command_done() may be called from within,
 *	megapod_component_unregister() may not. A trip waits for whoever is in it: does not
 *	allocate, and takes no mutex.
 *
 * @hold: pin the component: what it depends on cannot be removed by user space, which is refused
 *	naming @by, constant until @release. While it is silent it is to be looked for often enough
 *	to be found within stale_ms, 0 if that does not matter. 0 or a negative errno. Context:
 *	process, may sleep and allocate; the component stays registered meanwhile, and commands
 *	may be given to it.
 * @release: undo it. Context: as @hold.
 * @prepare: could @cmd be carried out? Else a negative errno, with &megapod_command.why filled in.
 *	Starts nothing. Context: as @hold.
 * @timing: timing of @channel, or if that is %MEGAPOD_NO_CHANNEL of @cmd. Context: as @prepare.
 * @inject: from now on tell of @reading by megapod_report_test() whenever its channel was read, in
 *	place of what was decoded, without a change to what megapod_report() tells; a reading of
 *	status STALE ends it. 0 or a negative errno. Context: as @prepare.
 *
 * Interlocks use a component only if it has all of the last five.
 *
 * Checked once at registration: @command is needed if there are outlets, settable set-points or
 * pumps whose mode can be set, and the component is not read-only.
 */
struct megapod_component_ops {
	struct module *owner;
	int (*command)(struct megapod_component *component, struct megapod_command *cmd);
	int (*hold)(struct megapod_component *component, const char *by, u32 stale_ms);
	void (*release)(struct megapod_component *component, const char *by);
	int (*prepare)(struct megapod_component *component, struct megapod_command *cmd);
	int (*timing)(struct megapod_component *component, int channel,
		      const struct megapod_command *cmd, struct megapod_timing *timing);
	int (*inject)(struct megapod_component *component, const struct megapod_reading *reading);
};

/**
 * struct megapod_reading - one sample
 * @channel: index of the channel
 * @status: OK, FAULT, STALE or ABSENT, WARNING or CRITICAL for a raised device alarm;
 *	the core adds WARNING and CRITICAL from the limits users set
 * @value: in the unit of the channel's quantity; ignored when STALE or ABSENT
 */
struct megapod_reading {
	u32 channel;
	enum megapod_status status;
	s64 value;
};

/**
 * megapod_pod_get() - find a pod and keep it
 * @name: its name
 *
 * While held, ``pod del`` is refused.
 * Context: process, sleeps.
 * Return: the pod, or NULL if there is none of that name.
 */
struct megapod_pod *megapod_pod_get(const char *name);

/**
 * megapod_pod_put() - let go of a pod
 * @pod: from megapod_pod_get(), or NULL
 *
 * Context: process, sleeps.
 */
void megapod_pod_put(struct megapod_pod *pod);

/**
 * megapod_component_register() - add a component to a pod
 * @pod: the pod, held by the caller
 * @parent: device behind it
 * @desc: what it is
 * @ops: what it can do, checked as &struct megapod_component_ops says
 * @priv: for megapod_component_priv()
 *
 * Makes the platform device and the hwmon chip. All channels start stale.
 * Context: process, sleeps; no lock held that a command needs.
 * Return: the component or an ERR_PTR: -EINVAL description refused (logged with the reason,
 * rate-limited), -EEXIST name or driver and index taken, -ENOMEM.
 */
struct megapod_component *
megapod_component_register(struct megapod_pod *pod, struct device *parent,
			   const struct megapod_component_desc *desc,
			   const struct megapod_component_ops *ops, void *priv);

/**
 * megapod_component_close() - take no more commands
 * @component: from megapod_component_register(), which is to be unregistered
 *
 * On return no &struct megapod_component_ops is or will be called; the driver fails the commands
 * that it holds with -ENODEV, and unregisters the component.
 * Context: process, sleeps; no lock held that a command needs.
 */
void megapod_component_close(struct megapod_component *component);

/**
 * megapod_component_unregister() - take a component away
 * @component: from megapod_component_register()
 *
 * The driver holds no command of it any more, and was handed none since it failed the last ones:
 * see megapod_component_close(). Switches nothing.
 * Context: process, sleeps; no lock held that a command needs.
 */
void megapod_component_unregister(struct megapod_component *component);

/**
 * megapod_component_priv() - what the driver gave at registration
 * @component: the component
 *
 * Return: the @priv of megapod_component_register().
 */
void *megapod_component_priv(const struct megapod_component *component);

/**
 * megapod_component_set_state() - health of the component
 * @component: the component
 * @state: new state; OFFLINE makes all channels stale
 * @reason: for people, or NULL
 *
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_component_set_state(struct megapod_component *component,
				 enum megapod_component_state state, const char *reason);

/**
 * megapod_report_texts() - texts that the device tells of itself
 * @component: the component
 * @texts: of each of &megapod_component_desc.texts what it reads now, empty if the device does not
 *	tell it, or NULL if nothing is known anew
 *
 * Context: process.
 */
void megapod_report_texts(struct megapod_component *component, const char *const *texts);

/**
 * megapod_report() - new samples
 * @component: the component
 * @time: boot time (ktime_get_boottime()) of the reply they came with
 * @readings: samples; an unknown channel is ignored with a WARN_ON_ONCE
 * @n: number of samples
 *
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_report(struct megapod_component *component, ktime_t time,
		    const struct megapod_reading *readings, u32 n);

/**
 * megapod_report_whole() - new samples of all that a poll reads
 * @component: the component
 * @poll: number of the poll, see &megapod_channel_desc.poll
 * @time: as for megapod_report()
 * @readings: samples, of channels of this poll alone
 * @n: number of samples
 *
 * As megapod_report(); of the next reply megapod_report_same() may be enough.
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_report_whole(struct megapod_component *component, u32 poll, ktime_t time,
			  const struct megapod_reading *readings, u32 n);

/**
 * megapod_report_same() - a poll has read what it read before
 * @component: the component
 * @poll: number of the poll
 * @time: as for megapod_report()
 *
 * Instead of megapod_report_whole() with the same samples again, in one step.
 * Context: process; allocates nothing, waits for nothing but short locks.
 * Return: false if that is not enough, since they were not told before, others of its channels were
 * meanwhile, they are stale, or what is made of them has changed; then nothing was done.
 */
bool megapod_report_same(struct megapod_component *component, u32 poll, ktime_t time);

/**
 * megapod_report_test() - the sample of a proof test
 * @component: the component
 * @time: boot time of the reply it was put into
 * @reading: what &megapod_component_ops.inject was given
 *
 * Only the interlock under test sees it.
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_report_test(struct megapod_component *component, ktime_t time,
			 const struct megapod_reading *reading);

/**
 * megapod_report_poll() - a poll was begun, or it failed
 * @component: the component
 * @poll: number of the poll, see &megapod_channel_desc.poll
 * @begun: boot time when it was begun; while the device is being identified, each attempt
 *	is a poll of everything
 * @failed: it has ended, without a good reply
 *
 * That one succeeded is told by its samples.
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_report_poll(struct megapod_component *component, u32 poll, ktime_t begun,
			 bool failed);

/**
 * megapod_report_outlets() - state of the relays
 * @component: the component
 * @time: boot time of the reply
 * @first: index of the first outlet
 * @n: number of outlets
 * @bits: bit i is the state of outlet @first + i, 1 for on
 *
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_report_outlets(struct megapod_component *component, ktime_t time, u32 first, u32 n,
			    const unsigned long *bits);

/**
 * megapod_report_pump_mode() - mode the pump's unit is in, as the device tells it
 * @component: the component
 * @time: boot time of the reply
 * @pump: index of the pump
 * @mode: its mode
 *
 * Context: process; allocates nothing, waits for nothing but short locks.
 */
void megapod_report_pump_mode(struct megapod_component *component, ktime_t time, u32 pump,
			      enum megapod_pump_mode mode);

/**
 * megapod_command_done() - a command has ended
 * @cmd: from &megapod_component_ops.command; not the driver's any more on return
 * @err: 0: written, and what was read back has been reported. Else a negative errno
 *
 * Context: process.
 */
void megapod_command_done(struct megapod_command *cmd, int err);

#endif /* _LINUX_MEGAPOD_H */
