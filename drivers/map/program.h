/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A command as a short program: which transactions, in which order. Pure; also built in user space.
 */
#ifndef _MEGAPOD_MAP_PROGRAM_H
#define _MEGAPOD_MAP_PROGRAM_H

#include <linux/types.h>

#include <linux/megapod_map.h>

/**
 * enum map_op - what a step does
 * @MAP_OP_READ: read a register into &megapod_map_write.old
 * @MAP_OP_REQUIRE: go on only if what was read allows all that is written
 * @MAP_OP_WRITE: write
 * @MAP_OP_WAIT: wait
 * @MAP_OP_VERIFY: read, and compare with what was written
 * @MAP_OP_SET_TIMER: write how long the device is to leave an outlet off
 * @MAP_OP_SEE_TIMER: read that, before it is written or after
 */
enum map_op {
	MAP_OP_READ,
	MAP_OP_REQUIRE,
	MAP_OP_WRITE,
	MAP_OP_WAIT,
	MAP_OP_VERIFY,
	MAP_OP_SET_TIMER,
	MAP_OP_SEE_TIMER,
};

/**
 * struct map_step - a step of a program
 * @op: enum map_op
 * @space: enum modbus_space of what is read or written
 * @if_needed: nothing is done for @item if it already reads as wanted; of the requirement of
 *	the whole command: nothing more, if everything does
 * @rest: it is about what stands after a pulse
 * @item: index of the write it is for, or first outlet
 * @reg: first register or coil
 * @count: number of registers or coils
 * @outlets: number of outlets, if it is about outlets
 * @ms: how long to wait
 */
struct map_step {
	u8 op;
	u8 space;
	bool if_needed;
	bool rest;
	u16 item;
	u16 reg;
	u16 count;
	u16 outlets;
	u16 ms;
};

/* Requirement of a whole command */
#define MAP_ALL_ITEMS		U16_MAX

/**
 * struct map_outlet_plan - what the outlets of a device allow
 * @reg: coil, or first register, by which the first outlet is switched
 * @words: number of registers that switch one; 0: a coil does
 * @stride: registers from one outlet to the next
 * @on: where the first outlet reads whether it is on
 * @num: number of outlets
 * @multiple: coils may be written together
 * @most_written: most coils in one write
 * @most_read: most registers or coils in one read
 * @cycle: timers of the device that are to switch them on again, or NULL
 */
struct map_outlet_plan {
	u16 reg;
	u8 words;
	u16 stride;
	struct megapod_condition on;
	u32 num;
	bool multiple;
	u32 most_written;
	u32 most_read;
	const struct megapod_map_cycle *cycle;
};

/**
 * map_write_is_readable() - whether what is written can be read
 * @w: the write
 *
 * Return: true if it can, there or elsewhere.
 */
static inline bool map_write_is_readable(const struct megapod_map_write *w)
{
	return !w->blind || w->back;
}

u32 map_program_room(u32 num_outlets, u32 num_writes);
u32 map_program_writes(const struct megapod_map_command *cmd, struct map_step *steps);
u32 map_program_outlets(const struct map_outlet_plan *plan, const unsigned long *todo,
			const unsigned long *all, struct map_step *steps);
u32 map_outlets_in_read(const struct megapod_condition *on, u32 most);
u32 map_cycle_units(const struct megapod_map_cycle *cycle, u64 ms);
u32 map_step_words(const struct map_step *step);

#endif /* _MEGAPOD_MAP_PROGRAM_H */
