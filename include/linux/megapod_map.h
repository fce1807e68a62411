/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Register maps: a driver of a Modbus device written as const tables.
 *
 * A driver describes its device in a &struct megapod_map and ends with
 * module_megapod_map_driver(). The engine (megapod_map.ko) reads the identity,
 * finds out which registers exist, polls them with the least wire time, reports
 * what it read to the pod, and carries out commands with read-back. A driver
 * never starts a transaction.
 *
 * Addresses are 0-based as on the wire. A register is 16 bits, big-endian; a
 * wider value has its high word first unless the point says otherwise.
 */
#ifndef _LINUX_MEGAPOD_MAP_H
#define _LINUX_MEGAPOD_MAP_H

#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/types.h>

#include <linux/megapod_quantity.h>
#include <linux/megapod_state.h>
#include <uapi/linux/megapod.h>
#include <uapi/linux/modbus.h>

/* Registers of a string, and room for its characters */
#define MEGAPOD_MAP_STRING_WORDS	64
#define MEGAPOD_MAP_STRING_SIZE	(2 * MEGAPOD_MAP_STRING_WORDS + 1)
/* NETLINK_MAX_FMTMSG_LEN: reasons go into extack verbatim */
#define MEGAPOD_MAP_WHY_SIZE	80
/* Size registers of a map; the GUDE map has six (Expert PDU manual, Modbus, input 0 to 5) */
#define MEGAPOD_MAP_MAX_SIZES	8
#define MEGAPOD_MAP_MAX_PUMPS	8
#define MEGAPOD_MAP_MAX_SETPOINTS	32
#define MEGAPOD_MAP_MAX_VALVES	16
/* As many as a component may have */
#define MEGAPOD_MAP_MAX_BATTERIES	16
/* As many as a component may have */
#define MEGAPOD_MAP_MAX_TEXTS	16
/* Windows of one map, all repetitions counted */
#define MEGAPOD_MAP_MAX_WINDOWS	16
/* Kinds of SunSpec models that one map reads */
#define MEGAPOD_MAP_MAX_MODELS	16
/* Longest time that what is set takes to come about */
#define MEGAPOD_MAP_MAX_TAKES_MS	3600000
/* Writes of one command: those of unlock and lock, and as many as a safe state may have */
#define MEGAPOD_MAP_MAX_WRITES	32
/* Counts of a setting in one unit of its quantity */
#define MEGAPOD_MAP_MAX_PARTS	1000000
/* Longest wait of a write */
#define MEGAPOD_MAP_MAX_WAIT_MS	10000
/* Numbers by which one point says "not available": SunSpec has one, others one for each reason */
#define MEGAPOD_MAP_MAX_NA	4
/* Longest silence between two requests, and longest wait for a reply */
#define MEGAPOD_MAP_MAX_PAUSE_MS	1000
#define MEGAPOD_MAP_MAX_REPLY_MS	10000
/* Shortest time from one heartbeat to the next */
#define MEGAPOD_MAP_MIN_BEAT_MS	100

/**
 * enum megapod_map_rate - how often a point is read
 * @MEGAPOD_RATE_NORMAL: every ``normal_ms`` (parameter of megapod_map, 1000)
 * @MEGAPOD_RATE_TRIP: every ``trip_ms`` (100), before all others; what interlocks act on
 * @MEGAPOD_RATE_SLOW: every ``slow_ms`` (10000)
 * @MEGAPOD_RATE_ONCE: once after the device was identified, and then hourly
 * @MEGAPOD_NUM_RATES: number of rates
 */
enum megapod_map_rate {
	MEGAPOD_RATE_NORMAL,
	MEGAPOD_RATE_TRIP,
	MEGAPOD_RATE_SLOW,
	MEGAPOD_RATE_ONCE,
	MEGAPOD_NUM_RATES,
};

/**
 * enum megapod_map_format - how registers make a number
 * @MEGAPOD_FORMAT_U16: one register
 * @MEGAPOD_FORMAT_S16: one register, two's complement
 * @MEGAPOD_FORMAT_U32: two registers
 * @MEGAPOD_FORMAT_S32: two registers, two's complement
 * @MEGAPOD_FORMAT_U64: four registers
 * @MEGAPOD_FORMAT_S64: four registers, two's complement
 * @MEGAPOD_FORMAT_F32: two registers, IEEE 754 single; infinities and NaN are "not available"
 * @MEGAPOD_FORMAT_BITS: &megapod_point.bits bits of one register from &megapod_point.bit up; or
 *	one coil or discrete input
 * @MEGAPOD_FORMAT_F64: four registers, IEEE 754 double, as F32
 * @MEGAPOD_FORMAT_BCD16: one register, four decimal digits of four bits, the first highest; what
 *	has a digit above 9 is "not available"
 * @MEGAPOD_FORMAT_BCD32: two registers, eight digits
 * @MEGAPOD_FORMAT_BCD64: four registers, sixteen digits
 * @MEGAPOD_NUM_FORMATS: number of formats
 */
enum megapod_map_format {
	MEGAPOD_FORMAT_U16,
	MEGAPOD_FORMAT_S16,
	MEGAPOD_FORMAT_U32,
	MEGAPOD_FORMAT_S32,
	MEGAPOD_FORMAT_U64,
	MEGAPOD_FORMAT_S64,
	MEGAPOD_FORMAT_F32,
	MEGAPOD_FORMAT_BITS,
	MEGAPOD_FORMAT_F64,
	MEGAPOD_FORMAT_BCD16,
	MEGAPOD_FORMAT_BCD32,
	MEGAPOD_FORMAT_BCD64,
	MEGAPOD_NUM_FORMATS,
};

/**
 * struct megapod_condition - what bits of a register say about something else
 * @reg: register, coil or input that holds them
 * @mask: the bits; of a coil or an input bit 0; 0: there is no condition
 * @value: what they read while it is so
 * @stride: registers from one outer repetition to the next; bits go on as those of the block do
 * @space: enum modbus_space
 * @invert: it is so while they read anything else; so with a @value of 0 any bit is enough
 */
struct megapod_condition {
	u16 reg;
	u16 mask;
	u16 value;
	u16 stride;
	u8 space;
	bool invert;
};

/**
 * struct megapod_map_ref - a point that something names
 * @there: there is one
 * @space: enum modbus_space
 * @reg: where it begins
 * @bit: of a point that is bits of a register: the lowest of them; else 0
 */
struct megapod_map_ref {
	bool there;
	u8 space;
	u16 reg;
	u8 bit;
};

/**
 * struct megapod_point - one value of the device
 * @label: for people; '#' stands for the number of the repetition, a second '#' for that of
 *	the inner one
 * @reg: first register, coil or input
 * @space: enum modbus_space
 * @format: enum megapod_map_format
 * @quantity: enum megapod_quantity; fixes the unit
 * @rate: enum megapod_map_rate
 * @severity: for quantities ALARM and LEAK: status while it is raised; 0 means
 *	%MEGAPOD_STATUS_CRITICAL. Points whose @alarm is the same bit take it over.
 * @bit: lowest bit, for %MEGAPOD_FORMAT_BITS of a register
 * @bits: number of bits, for %MEGAPOD_FORMAT_BITS of a register; 0 means 1
 * @low_first: the low word comes first
 * @swapped: the low byte of each register comes first
 * @split: registers from the first half of a number of several registers to its second half,
 *	where something else stands between them; 0: it follows
 * @num_na: how many of @na are in use
 * @has_range: @min and @max are in use
 * @moving: its value never stands still while the device works: a heartbeat, a count or a run time
 *	that always runs. Interlocks take such a value that does for a sign of trouble.
 * @read_alone: it is read by a request of its own
 * @mul: value in the unit of @quantity = number * @mul / @div + @offset; 0 means 1
 * @div: see @mul; 0 means 1
 * @offset: see @mul
 * @min: lowest value that can be; below, and above @max, the sensor is broken
 * @max: highest value that can be
 * @na: numbers, as unsigned, by which the device says "not available"
 * @fault: while this is so the sensor behind this point is broken. A point must read its register,
 *	as those of the next three.
 * @alarm: while this is so the device raises an alarm on this point
 * @valid: only while this is so there is a value
 * @scale_reg: register in the space of this point with a power of ten by which the number is
 *	multiplied, -10 to 10; with any other there is no value. 0: there is none.
 * @na_passes: @na may pass at any time, as with the meter of an outlet that is off; else a point
 *	that reads one of @na when its device is added is not there
 * @states: words for its numbers, or for bits of it; for quantities RAW and INPUT
 * @num_states: number of @states
 * @named_bits: they are for bits
 * @loop: enum megapod_loop: what flows where it is measured
 * @location_of: for quantity LENGTH: the point of quantity LEAK whose place it tells; neither
 *	repeats
 */
struct megapod_point {
	const char *label;
	u16 reg;
	u8 space;
	u8 format;
	u8 quantity;
	u8 rate;
	u8 severity;
	u8 bit;
	u8 bits;
	bool low_first;
	bool swapped;
	bool has_range;
	bool moving;
	bool read_alone;
	u8 split;
	u8 num_na;
	s32 mul;
	s32 div;
	s64 offset;
	s64 min;
	s64 max;
	u64 na[MEGAPOD_MAP_MAX_NA];
	struct megapod_condition fault;
	struct megapod_condition alarm;
	struct megapod_condition valid;
	u16 scale_reg;
	bool na_passes;
	bool named_bits;
	u8 num_states;
	u8 loop;
	const struct megapod_state *states;
	struct megapod_map_ref location_of;
};

/**
 * struct megapod_axis - one direction in which a block repeats
 * @sized: the number of repetitions is size @size of the device, at most @count;
 *	else it is @count, and 0 means 1
 * @size: index into what the size registers say
 * @count: number of repetitions, or the highest that the map has room for
 * @first: number in the label of the first repetition; 0 means 1
 * @stride: registers from one repetition to the next
 * @bit_stride: bits from one repetition to the next, for points of format BITS and for conditions
 */
struct megapod_axis {
	bool sized;
	u8 size;
	u16 count;
	u16 first;
	u16 stride;
	u8 bit_stride;
};

/**
 * struct megapod_map_window - registers that read what an index register selects
 * @there: there is one
 * @blind: the index cannot be read
 * @reg: the index, a holding register
 * @value: what is written to it
 * @step: the same of the next outer repetition of the block
 * @settle_ms: how long the device takes until the registers are those
 *
 * The index is written before each read, and has to read so after it. That wants a device that may
 * be written; else it has nothing of the block. No interlock acts on what is read so.
 */
struct megapod_map_window {
	bool there;
	bool blind;
	u16 reg;
	u16 value;
	u16 step;
	u16 settle_ms;
};

/**
 * struct megapod_block - points that belong together, and repeat together
 * @points: the points of the first repetition
 * @num_points: number of @points
 * @needs: register in the space of the points; a device that answers ILLEGAL DATA ADDRESS there
 *	has nothing of this block, which saves asking for each point. 0: no such register.
 * @present: if this is not so when the device is added it has nothing of this block, or of the
 *	outer repetition that it is about; no point need read it
 * @repeat: outer repetition
 * @inner: repetition within each repetition
 * @window: through which they are read; then all have one space and one rate, which is not that of
 *	trips
 */
struct megapod_block {
	const struct megapod_point *points;
	u16 num_points;
	u16 needs;
	struct megapod_condition present;
	struct megapod_axis repeat;
	struct megapod_axis inner;
	struct megapod_map_window window;
};

/**
 * struct megapod_map_model - a SunSpec model that a map reads
 * @id: its number
 * @last: those from @id to this have the same layout, and the first that a device has is read; 0:
 *	@id alone
 * @length: how many registers are known of it, but for the two of its head
 *
 * The points of the map name registers as on a device that has all of its models, in their order:
 * drivers/map/models.h. Where a device has them is found out before anything else is read.
 */
struct megapod_map_model {
	u16 id;
	u16 last;
	u16 length;
};

/**
 * struct megapod_map_string - where the device keeps a string
 * @reg: first register; two characters each, the first in the high byte
 * @words: number of registers, at most %MEGAPOD_MAP_STRING_WORDS; 0: there is none
 * @space: enum modbus_space, holding or input
 * @swapped: the first character of each register is in the low byte
 * @required: of the identity: a device that does not tell it is another
 */
struct megapod_map_string {
	u16 reg;
	u8 words;
	u8 space;
	bool swapped;
	bool required;
};

/**
 * struct megapod_map_text - a text that the device tells of itself, for people
 * @label: what it is
 * @at: where it stands
 *
 * It is read when the device has been identified, and then hourly. One that is refused, or empty,
 * is not told.
 */
struct megapod_map_text {
	const char *label;
	struct megapod_map_string at;
};

/**
 * struct megapod_identity - who the device says it is
 * @vendor: maker; printable ASCII without blanks at the end, as are the others, and
 *	empty if the device does not tell
 * @model: model or product code
 * @serial: serial number
 * @firmware: firmware version
 */
struct megapod_identity {
	char vendor[MEGAPOD_MAP_STRING_SIZE];
	char model[MEGAPOD_MAP_STRING_SIZE];
	char serial[MEGAPOD_MAP_STRING_SIZE];
	char firmware[MEGAPOD_MAP_STRING_SIZE];
};

/**
 * struct megapod_map_identity - how to find out who the device is
 * @expect: the model must be this; NULL if &megapod_map.identify decides
 * @vendor: maker to show if the device does not tell
 * @vendor_at: where the maker stands
 * @model_at: where the model stands
 * @serial_at: where the serial number stands
 * @firmware_at: where the firmware version stands
 * @device_id: ask for the basic objects by Read Device Identification (FC 2B/0E, Modbus Application
 *	Protocol V1.1b3, section 6.21): VendorName, ProductCode, MajorMinorRevision. A device that
 *	answers ILLEGAL FUNCTION tells nothing.
 */
struct megapod_map_identity {
	const char *expect;
	const char *vendor;
	struct megapod_map_string vendor_at;
	struct megapod_map_string model_at;
	struct megapod_map_string serial_at;
	struct megapod_map_string firmware_at;
	bool device_id;
};

/**
 * struct megapod_map_sizes - registers by which the device tells its size
 * @reg: first of them
 * @num: how many, at most %MEGAPOD_MAP_MAX_SIZES; 0: the map has a fixed size
 * @space: enum modbus_space, holding or input
 */
struct megapod_map_sizes {
	u16 reg;
	u8 num;
	u8 space;
};

/**
 * struct megapod_map_cycle - how outlets are switched off, and on again by timers of the device
 * @space: MODBUS_SPACE_COIL: each has a coil that is written the time as its value;
 *	MODBUS_SPACE_HOLDING: a register
 * @reg: that of the first outlet
 * @stride: from there to that of the next
 * @value: what is written to begin, if the time stands elsewhere
 * @time: holding register of the time of the first outlet, with the same stride; 0: the time itself
 *	is written to begin
 * @unit_ms: unit of the time
 * @min_ms: shortest time
 * @max_ms: longest time; 0: the device has no timers
 */
struct megapod_map_cycle {
	u8 space;
	u16 reg;
	u16 stride;
	u16 value;
	u16 time;
	u16 unit_ms;
	u32 min_ms;
	u32 max_ms;
};

/**
 * struct megapod_map_outlets - outlets, switched by coils or by holding registers
 * @label: label of an outlet, with '#' for its number
 * @coil: coil of the first outlet; the others follow
 * @repeat: how many; its stride is from the register, or first of two, that switches one outlet to
 *	that of the next, its bit stride is of the bits in @reads_on
 * @multiple: Write Multiple Coils (FC 0F) is allowed, always for neighbours only
 * @rate: enum megapod_map_rate at which the coils are read
 * @meter_space: enum modbus_space of the meters
 * @meter_stride: registers from the meter of one outlet to the next
 * @voltage: register of the point that is the first outlet's voltage
 * @current_: register of the point that is its current
 * @power: register of the point that is its power
 * @energy: register of the point that is its energy
 * @words: they are switched by so many holding registers each, 1 or 2; 0: by coils
 * @reg: first register of the first outlet
 * @low_first: the low word comes first
 * @on: what is written to switch on
 * @off: what is written to switch off
 * @selects: they share a register, in which a bit says which one is meant: bit @select is that of
 *	the first outlet, and the others follow
 * @select: see @selects
 * @reads_on: while this is so an outlet is on, with a stride of its own; without bits: its coil
 *	says so. No point need read it.
 * @cycle: timers that switch them on again
 *
 * An outlet without a point at its place has no meter. Register 0 cannot be a meter.
 */
struct megapod_map_outlets {
	const char *label;
	u16 coil;
	struct megapod_axis repeat;
	bool multiple;
	u8 rate;
	u8 meter_space;
	u16 meter_stride;
	u16 voltage;
	u16 current_;
	u16 power;
	u16 energy;
	u8 words;
	u16 reg;
	bool low_first;
	u32 on;
	u32 off;
	bool selects;
	u8 select;
	struct megapod_condition reads_on;
	struct megapod_map_cycle cycle;
};

/**
 * struct megapod_map_mode - one mode of a pump in the mode register
 * @mode: enum megapod_pump_mode
 * @mask: bits that tell
 * @value: what they read in this mode; the first entry that fits counts
 * @set_mask: bits to write to enter this mode; 0: cannot be commanded
 * @set_value: what to write in them
 */
struct megapod_map_mode {
	u8 mode;
	u16 mask;
	u16 value;
	u16 set_mask;
	u16 set_value;
};

/**
 * struct megapod_map_setting - a number that can be set, in holding registers
 * @reg: register to write it to, the first of two; 0: it cannot be set, but for @zero
 * @words: number of registers, 1 or 2; 0 means 1
 * @low_first: the low word comes first
 * @step: size of one count, in the unit of its quantity; see @parts
 * @tolerance: counts by which it may read other than it was written, where the device rounds it or
 *	limits its steps
 * @back_space: enum modbus_space of @back
 * @back: register in which it is read back, if that is another; 0: it is not
 * @settle_ms: wait so long before it is read back
 * @is_signed: counts are in two's complement
 * @parts: a count is @step / @parts, where it is finer than the unit, or no whole number of it; 0
 *	means 1
 * @zero: it is register 0 that it is written to
 * @before: register that is written before it, and says what it is of, such as a control mode; 0:
 *	there is none
 * @before_value: what is written there
 */
struct megapod_map_setting {
	u16 reg;
	u8 words;
	bool low_first;
	bool is_signed;
	u32 step;
	u16 tolerance;
	u8 back_space;
	u16 back;
	u16 settle_ms;
	u32 parts;
	bool zero;
	u16 before;
	u16 before_value;
};

/**
 * megapod_map_can_set() - whether a setting can be set
 * @setting: the setting
 *
 * Return: true if it has a register.
 */
static inline bool megapod_map_can_set(const struct megapod_map_setting *setting)
{
	return setting->reg || setting->zero;
}

/**
 * megapod_map_parts() - what divides the step of a setting
 * @setting: the setting
 *
 * Return: &megapod_map_setting.parts, or 1.
 */
static inline u32 megapod_map_parts(const struct megapod_map_setting *setting)
{
	return setting->parts ? setting->parts : 1;
}

/**
 * megapod_map_is_rounded() - whether counts of a setting are no whole number of its unit
 * @setting: the setting
 *
 * Return: true if what is set goes to the nearest count, and reads back as that.
 */
static inline bool megapod_map_is_rounded(const struct megapod_map_setting *setting)
{
	return setting->step > 1 && setting->step % megapod_map_parts(setting);
}

/**
 * megapod_map_unit() - the finest that can be set
 * @setting: the setting
 *
 * Return: the size of one count, or a unit of the quantity where that is finer or in between.
 */
static inline u32 megapod_map_unit(const struct megapod_map_setting *setting)
{
	return setting->step % megapod_map_parts(setting) ? 1 :
	       setting->step / megapod_map_parts(setting);
}

/**
 * megapod_map_tolerance() - by how much a setting may read other than it was set
 * @setting: the setting
 *
 * Return: in the unit of its quantity.
 */
static inline u64 megapod_map_tolerance(const struct megapod_map_setting *setting)
{
	u32 parts = megapod_map_parts(setting);

	return div_u64((u64)setting->tolerance * setting->step + parts - 1, parts) +
	       (megapod_map_is_rounded(setting) ? setting->step / parts / 2 + 1 : 0);
}

/**
 * struct megapod_map_pump - a pump and how it is commanded; all in holding registers
 * @label: for people
 * @speed: register of the point that is its speed
 * @duty: register of the point that is its duty
 * @flow_target: register of the point that is its flow target
 * @runtime: register of the point that is its run time
 * @set_duty: where its duty is set; a step is in thousandths of full duty
 * @duty_min_permille: lowest duty that may be commanded
 * @duty_max_permille: highest duty that may be commanded
 * @set_flow: where its flow target is set; a step is in ml/min
 * @flow_max_ml_min: highest flow target that may be commanded
 * @mode: register that holds its mode, which a point must read; pumps may share it
 * @modes: the modes it tells, and those it can be set to
 * @num_modes: number of @modes
 *
 * Register 0 stands for "has none". A register that turned out to be absent can neither be read
 * nor written.
 */
struct megapod_map_pump {
	const char *label;
	u16 speed;
	u16 duty;
	u16 flow_target;
	u16 runtime;
	struct megapod_map_setting set_duty;
	u16 duty_min_permille;
	u16 duty_max_permille;
	struct megapod_map_setting set_flow;
	u32 flow_max_ml_min;
	u16 mode;
	const struct megapod_map_mode *modes;
	u8 num_modes;
};

/**
 * struct megapod_map_setpoint - a value that the device is told to hold
 * @label: for people
 * @quantity: enum megapod_quantity of what is held, and of the points that tell of it
 * @set: where it is set; a step is in the unit of @quantity. Without a register it can only be
 *	read, where it is read back.
 * @actual: what came of it
 * @min: lowest value that may be commanded, a whole number of steps
 * @max: highest value that may be commanded
 * @band: how near @actual comes to what is set; 0: not known
 * @takes_ms: how long that takes at most; 0: not known
 */
struct megapod_map_setpoint {
	const char *label;
	u8 quantity;
	struct megapod_map_setting set;
	struct megapod_map_ref actual;
	s64 min;
	s64 max;
	u32 band;
	u32 takes_ms;
};

/**
 * struct megapod_map_valve - a valve
 * @position: where it is told to go, with its label; of quantity POSITION
 * @fail: enum megapod_valve_fail
 */
struct megapod_map_valve {
	struct megapod_map_setpoint position;
	u8 fail;
};

/**
 * struct megapod_map_battery - a battery
 * @label: for people
 * @charge: point of quantity CHARGE
 * @time_left: point of quantity DURATION: how long it lasts
 * @on_battery: point of quantity ALARM or INPUT, 1 while the load runs on it
 * @mains: point of quantity ALARM or INPUT, 1 while the mains are there
 * @voltage: point of quantity VOLTAGE
 * @current_: point of quantity CURRENT; what flows in counts up
 * @power: point of quantity POWER; what flows in counts up
 * @same_cells: it tells of the same cells as the one before it: the device has the first of them
 *	alone
 *
 * A device that has none of its points does not have it.
 */
struct megapod_map_battery {
	const char *label;
	struct megapod_map_ref charge;
	struct megapod_map_ref time_left;
	struct megapod_map_ref on_battery;
	struct megapod_map_ref mains;
	struct megapod_map_ref voltage;
	struct megapod_map_ref current_;
	struct megapod_map_ref power;
	bool same_cells;
};

/**
 * struct megapod_map_guard - bits that no command may change
 * @reg: holding register
 * @mask: bits that are only ever written as 0. While one of them reads 1, writes to the register
 *	are refused: writing it as 1 would repeat what it does, writing 0 might end it.
 */
struct megapod_map_guard {
	u16 reg;
	u16 mask;
};

/**
 * struct megapod_map_write - one write of a command, to one register or two
 * @reg: holding register, the first of two
 * @mask: bits to write; 0: it is only read, for the before_write hook
 * @value: what to write in them
 * @tolerance: by how much it may read other than it was written, for whole registers
 * @words: number of registers, 1 or 2; 0 means 1
 * @low_first: the low word comes first
 * @require: nothing is written: the bits must read @value, or the command ends here
 * @blind: it cannot be read: it is always written, whole, and not read back
 * @back_space: enum modbus_space of @back
 * @back: register in which it is read, before and after, if that is another; 0: it is not
 * @settle_ms: wait so long before it is read back, or before it is required
 * @pulse_ms: @rest is written after so long; 0: @value stays
 * @rest: see @pulse_ms
 * @old: what the register read just now
 * @is_signed: it is a count in two's complement, of a setting
 * @depends: the write before this one says what it is of: if that is needed, so is this, whatever
 *	it reads
 */
struct megapod_map_write {
	u16 reg;
	u32 mask;
	u32 value;
	u16 tolerance;
	u8 words;
	bool low_first;
	bool require;
	bool blind;
	u8 back_space;
	u16 back;
	u16 settle_ms;
	u16 pulse_ms;
	u32 rest;
	u32 old;
	bool is_signed;
	bool depends;
};

/**
 * struct megapod_map_command - a register command about to be carried out
 * @writes: in the order of writing; each is read back before the next
 * @num: number of @writes
 * @num_unlock: how many of them, the first, unlock the device
 * @num_lock: how many of them, the last, lock it again
 * @pump: index of the pump, or -1 for what is not about one
 * @why: if refused: the reason, for people
 */
struct megapod_map_command {
	struct megapod_map_write writes[MEGAPOD_MAP_MAX_WRITES];
	u8 num;
	u8 num_unlock;
	u8 num_lock;
	int pump;
	char why[MEGAPOD_MAP_WHY_SIZE];
};

/**
 * megapod_map_find_write() - what a command does to a register
 * @cmd: the command
 * @reg: holding register
 *
 * Return: its write, or NULL.
 */
static inline struct megapod_map_write *
megapod_map_find_write(struct megapod_map_command *cmd, u16 reg)
{
	u8 i;

	for (i = 0; i < cmd->num; i++)
		if (cmd->writes[i].reg == reg)
			return &cmd->writes[i];
	return NULL;
}

/**
 * megapod_map_refuse() - refuse a command, from a before_write hook
 * @cmd: the command
 * @why: the reason, for people
 *
 * Return: -EPERM.
 */
static inline int megapod_map_refuse(struct megapod_map_command *cmd, const char *why)
{
	strscpy(cmd->why, why, sizeof(cmd->why));
	return -EPERM;
}

/**
 * megapod_map_all_bits() - the bits that a write has room for
 * @w: the write
 *
 * Return: a mask of 16 or 32 bits.
 */
static inline u32 megapod_map_all_bits(const struct megapod_map_write *w)
{
	return w->words == 2 ? 0xffffffff : 0xffff;
}

/**
 * megapod_map_result() - what a register will read after a write
 * @w: the write
 *
 * Return: the register.
 */
static inline u32 megapod_map_result(const struct megapod_map_write *w)
{
	return (w->old & ~w->mask) | (w->value & w->mask);
}

/**
 * megapod_map_needs_manual() - a before_write hook of pumps whose set-point is another in each mode
 * @cmd: the command
 * @control: register of the mode
 * @manual: bits of it that are set in mode manual
 * @duty: register of the set-point, which is a duty in that mode
 *
 * What the set-point was left at may be of another mode, or 0, which stops the pump.
 *
 * Return: 0, or -EPERM with the reason in &megapod_map_command.why.
 */
static inline int megapod_map_needs_manual(struct megapod_map_command *cmd, u16 control, u16 manual,
					   u16 duty)
{
	struct megapod_map_write *mode = megapod_map_find_write(cmd, control);
	bool sets = megapod_map_find_write(cmd, duty);

	if (!mode)
		return 0;
	if (sets && (megapod_map_result(mode) & manual) != manual)
		return megapod_map_refuse(cmd,
					  "duty has no effect unless the pump is in manual mode");
	if (!sets && (megapod_map_result(mode) & manual) == manual &&
	    (mode->old & manual) != manual)
		return megapod_map_refuse(cmd, "mode manual wants a duty with it");
	return 0;
}

/**
 * megapod_map_is_done() - whether a register reads as it was written
 * @w: the write
 * @reads: what it reads now
 *
 * Return: true if it does, within the tolerance.
 */
static inline bool megapod_map_is_done(const struct megapod_map_write *w, u32 reads)
{
	u32 value = w->value, sign = w->is_signed ? megapod_map_all_bits(w) / 2 + 1 : 0;

	if (w->mask != megapod_map_all_bits(w))
		return !((reads ^ value) & w->mask);
	/* With their sign turned round numbers are in order */
	reads ^= sign;
	value ^= sign;
	return (reads > value ? reads - value : value - reads) <= w->tolerance;
}

/**
 * struct megapod_map_heartbeat - a register that is written again and again
 * @reg: holding register
 * @value: what is written every other time
 * @then: what is written between; the same as @value if it does not change
 * @every_ms: how often
 *
 * While the device is served, and never where it is read-only.
 */
struct megapod_map_heartbeat {
	u16 reg;
	u16 value;
	u16 then;
	u16 every_ms;
};

/**
 * struct megapod_map_requests - what requests the device takes
 * @registers: most registers in one; 0: as many as the protocol allows
 * @bits: most coils or inputs in one; 0: as many as the protocol allows
 * @pause_ms: silence that it needs between two; 0: none of its own
 * @reply_ms: how long it may take to begin a reply; 0: no longer than the link waits
 * @write_multiple: a single register is written by FC 16 too
 */
struct megapod_map_requests {
	u8 registers;
	u16 bits;
	u16 pause_ms;
	u16 reply_ms;
	bool write_multiple;
};

struct module;
struct modbus_device;

/**
 * struct megapod_map - a device
 * @owner: %THIS_MODULE
 * @name: name of the driver and of the hwmon chip
 * @kind: enum megapod_component_kind
 * @read_only: nothing is written to it, however it was added
 * @identity: how to find out who it is
 * @sizes: how to find out its size
 * @requests: what requests it takes
 * @models: its SunSpec models, the first the common one, in which the strings of @identity
 *	are; then each block lies in one of them, and nothing is ever written
 * @num_models: number of @models, at most %MEGAPOD_MAP_MAX_MODELS; 0: registers are where they are
 * @blocks: what it reads
 * @num_blocks: number of @blocks
 * @outlets: what it switches; NULL if nothing
 * @pumps: what it pumps with
 * @num_pumps: number of @pumps, at most %MEGAPOD_MAP_MAX_PUMPS
 * @setpoints: what it is told to hold, but for what its pumps and valves are told
 * @num_setpoints: number of @setpoints, at most %MEGAPOD_MAP_MAX_SETPOINTS
 * @valves: its valves
 * @num_valves: number of @valves, at most %MEGAPOD_MAP_MAX_VALVES
 * @batteries: its batteries
 * @num_batteries: number of @batteries, at most %MEGAPOD_MAP_MAX_BATTERIES
 * @texts: what it tells of itself
 * @num_texts: number of @texts, at most %MEGAPOD_MAP_MAX_TEXTS
 * @guards: bits that no command may change
 * @num_guards: number of @guards
 * @heartbeat: register that is written again and again; NULL: there is none
 * @safe: what brings the device into its safe state, in the order of writing
 * @num_safe: number of @safe; 0: it has none
 * @unlock: what comes before the writes of every command but those of outlets
 * @num_unlock: number of @unlock
 * @lock: what comes after them, and after what failed behind @unlock; written whatever it reads
 * @num_lock: number of @lock. A command has at most %MEGAPOD_MAP_MAX_WRITES with them all.
 * @identify: optional hook: is this the device? Called with what it told. Refuses with -ENODEV
 *	and a reason in @why.
 * @size: optional hook: check and correct what the size registers said. Refuses with -ENODEV
 *	and a reason in @why.
 * @after_read: optional hook: correct a value that was just read, in the unit of its quantity.
 *	Returns false if it is not available.
 * @before_write: optional hook: refuse a command, with -EPERM or -ERANGE and a reason in
 *	&megapod_map_command.why, or change values of its writes. Every &megapod_map_write.old
 *	is fresh.
 *	Called again for each register that is read once more just before it is written.
 *
 * All hooks run in process context, may not wait, and start no transaction.
 */
struct megapod_map {
	struct module *owner;
	const char *name;
	u8 kind;
	bool read_only;
	struct megapod_map_identity identity;
	struct megapod_map_sizes sizes;
	struct megapod_map_requests requests;
	const struct megapod_map_model *models;
	u8 num_models;
	const struct megapod_block *blocks;
	u16 num_blocks;
	const struct megapod_map_outlets *outlets;
	const struct megapod_map_pump *pumps;
	u8 num_pumps;
	const struct megapod_map_setpoint *setpoints;
	u8 num_setpoints;
	const struct megapod_map_valve *valves;
	u8 num_valves;
	const struct megapod_map_battery *batteries;
	u8 num_batteries;
	const struct megapod_map_text *texts;
	u8 num_texts;
	const struct megapod_map_guard *guards;
	u8 num_guards;
	const struct megapod_map_heartbeat *heartbeat;
	const struct megapod_map_write *safe;
	u8 num_safe;
	const struct megapod_map_write *unlock;
	u8 num_unlock;
	const struct megapod_map_write *lock;
	u8 num_lock;

	int (*identify)(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE]);
	int (*size)(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE]);
	bool (*after_read)(const struct megapod_point *pt, s64 *value);
	int (*before_write)(struct megapod_map_command *cmd);
};

/**
 * megapod_map_find_setpoint() - a set-point by its number in the component
 * @map: the map
 * @index: its number: first come set-points, then valves; those of pumps come after these
 *
 * Return: the set-point, or NULL if it is a pump's.
 */
static inline const struct megapod_map_setpoint *
megapod_map_find_setpoint(const struct megapod_map *map, u32 index)
{
	if (index < map->num_setpoints)
		return &map->setpoints[index];
	index -= map->num_setpoints;
	return index < map->num_valves ? &map->valves[index].position : NULL;
}

int megapod_map_probe(struct modbus_device *mdev, const struct megapod_map *map);
void megapod_map_remove(struct modbus_device *mdev);
void megapod_map_link_changed(struct modbus_device *mdev);

/**
 * module_megapod_map_driver() - the rest of a driver that is a register map
 * @__name: name of the driver, as an identifier; it binds to devices that ask for it
 * @__map: its &struct megapod_map
 *
 * The file includes linux/modbus.h and linux/module.h.
 */
#define module_megapod_map_driver(__name, __map)				\
static int __name##_probe(struct modbus_device *mdev)				\
{										\
	return megapod_map_probe(mdev, &(__map));				\
}										\
static const struct modbus_device_id __name##_ids[] = {				\
	{ #__name },								\
	{ }									\
};										\
static struct modbus_driver __name##_driver = {					\
	.driver.name = #__name,							\
	.id_table = __name##_ids,						\
	.probe = __name##_probe,						\
	.remove = megapod_map_remove,						\
	.link_changed = megapod_map_link_changed,				\
};										\
module_modbus_driver(__name##_driver);						\
MODULE_ALIAS(MODBUS_MODULE_PREFIX #__name)

#endif /* _LINUX_MEGAPOD_MAP_H */
