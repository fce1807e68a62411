// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command as a short program.
 *
 * Registers: all are read first and must allow what is asked for; then each is written and read
 * back before the next, so that a value stands before a mode uses it. A register of which only some
 * bits are written is read once more just before that, and must allow it again: the others are
 * somebody else's. What is required before anything is written is read before all that: where it
 * is not so, registers may read as wanted and mean nothing. What is required in the middle of a
 * sequence is read there. A device may want time before it reads as written, and a pulse ends with
 * a second write. What reads as wanted is not written, but what locks the device, or was written
 * before, was read too early to know.
 *
 * Outlets: each run of neighbours is one write, so that no other outlet is ever written, and by
 * registers each is one by itself; then all are read back. What is left to write and what is read
 * back are two sets, since a second try writes only what does not read as wanted yet. Where timers
 * of the device are to switch them on again, each is begun by itself, and the time is seen to stand
 * before that, where it stands elsewhere; it is not written if it does already.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "program.h"

/*
 * A read takes 13 characters and its data, a write of one takes 16, of several 17 and its data;
 * a word is two characters.
 */
#define WORDS_OF_WRITE	2
#define COILS_PER_WORD	16

/* At most: R R ? W P V, or R ? W P W P V */
#define STEPS_PER_WRITE	8

/**
 * map_program_room() - how long a program of a device can be
 * @num_outlets: its outlets
 * @num_writes: most writes of a command that is not one of outlets
 *
 * The longest of outlets has for every one of them its time read, written and read, itself written,
 * and read back.
 *
 * Return: number of steps.
 */
u32 map_program_room(u32 num_outlets, u32 num_writes)
{
	return max(5 * num_outlets, num_writes * STEPS_PER_WRITE + 1);
}

static struct map_step *add(struct map_step *steps, u32 *n, u8 op, u16 item)
{
	steps[*n] = (struct map_step){ .op = op, .item = item };
	return &steps[(*n)++];
}

static u16 words_of(const struct megapod_map_write *w)
{
	return w->words ? w->words : 1;
}

static struct map_step *add_access(struct map_step *steps, u32 *n, u8 op, u16 item,
				   const struct megapod_map_write *w)
{
	struct map_step *step = add(steps, n, op, item);
	bool elsewhere = op != MAP_OP_WRITE && w->back;

	step->space = elsewhere ? w->back_space : MODBUS_SPACE_HOLDING;
	step->reg = elsewhere ? w->back : w->reg;
	step->count = words_of(w);
	return step;
}

static void add_wait(struct map_step *steps, u32 *n, u16 item, u16 ms, bool rest)
{
	struct map_step *step;

	if (!ms)
		return;
	step = add(steps, n, MAP_OP_WAIT, item);
	step->ms = ms;
	step->rest = rest;
}

static void add_requirement(struct map_step *steps, u32 *n, u16 item,
			    const struct megapod_map_write *w)
{
	add_wait(steps, n, item, w->settle_ms, false);
	add_access(steps, n, MAP_OP_READ, item, w);
	add(steps, n, MAP_OP_REQUIRE, item);
}

static bool is_written_before(const struct megapod_map_command *cmd, u8 item)
{
	const struct megapod_map_write *w = &cmd->writes[item], *other;
	u8 i;

	for (i = 0; i < item; i++) {
		other = &cmd->writes[i];
		if (other->mask && !other->require && other->reg < w->reg + words_of(w) &&
		    w->reg < other->reg + words_of(other))
			return true;
	}
	return false;
}

/* Whether it still reads as it did before anything was written */
static bool reads_as_before(const struct megapod_map_command *cmd, u8 item)
{
	return item < cmd->num - cmd->num_lock && !is_written_before(cmd, item);
}

static void add_write(struct map_step *steps, u32 *n, u16 item,
		      const struct megapod_map_command *cmd)
{
	const struct megapod_map_write *w = &cmd->writes[item];
	bool if_needed = map_write_is_readable(w) && !w->pulse_ms;
	bool known = reads_as_before(cmd, item);
	bool pulse = w->pulse_ms;

	if (w->mask != megapod_map_all_bits(w)) {
		add_access(steps, n, MAP_OP_READ, item, w)->if_needed = if_needed && known;
		add(steps, n, MAP_OP_REQUIRE, item);
	} else {
		if_needed &= known;
	}
	add_access(steps, n, MAP_OP_WRITE, item, w)->if_needed = if_needed;
	if (pulse) {
		add_wait(steps, n, item, w->pulse_ms, false);
		add_access(steps, n, MAP_OP_WRITE, item, w)->rest = true;
	}
	add_wait(steps, n, item, w->settle_ms, pulse);
	if (map_write_is_readable(w))
		add_access(steps, n, MAP_OP_VERIFY, item, w)->rest = pulse;
}

/**
 * map_program_writes() - steps that write registers
 * @cmd: the registers
 * @steps: room for map_program_room()
 *
 * Return: number of steps.
 */
u32 map_program_writes(const struct megapod_map_command *cmd, struct map_step *steps)
{
	u32 n = 0;
	u8 i, first;

	for (first = 0; first < cmd->num && cmd->writes[first].require; first++)
		add_requirement(steps, &n, first, &cmd->writes[first]);
	for (i = first; i < cmd->num; i++)
		if (map_write_is_readable(&cmd->writes[i]) && !cmd->writes[i].require)
			add_access(steps, &n, MAP_OP_READ, i, &cmd->writes[i]);
	add(steps, &n, MAP_OP_REQUIRE, MAP_ALL_ITEMS)->if_needed = true;
	for (i = first; i < cmd->num; i++) {
		const struct megapod_map_write *w = &cmd->writes[i];

		if (w->require)
			add_requirement(steps, &n, i, w);
		else if (w->mask)
			add_write(steps, &n, i, cmd);
	}
	return n;
}

static void add_switch(struct map_step *steps, u32 *n, const struct map_outlet_plan *plan,
		       u32 first, u32 outlets)
{
	struct map_step *step = add(steps, n, MAP_OP_WRITE, first);

	step->outlets = outlets;
	if (plan->words) {
		step->space = MODBUS_SPACE_HOLDING;
		step->reg = plan->reg + first * plan->stride;
		step->count = plan->words;
	} else {
		step->space = MODBUS_SPACE_COIL;
		step->reg = plan->reg + first;
		step->count = outlets;
	}
}

static struct map_step *add_for_timer(struct map_step *steps, u32 *n, u8 op, u8 space, u32 reg,
				      u32 outlet)
{
	struct map_step *step = add(steps, n, op, outlet);

	step->space = space;
	step->reg = reg;
	step->count = 1;
	step->outlets = 1;
	return step;
}

static void add_cycle(struct map_step *steps, u32 *n, const struct megapod_map_cycle *cycle,
		      u32 outlet)
{
	u32 go_on = outlet * cycle->stride, time = cycle->time + go_on;
	const u8 space = MODBUS_SPACE_HOLDING;

	if (cycle->time) {
		add_for_timer(steps, n, MAP_OP_SEE_TIMER, space, time, outlet)->if_needed = true;
		add_for_timer(steps, n, MAP_OP_SET_TIMER, space, time, outlet);
		add_for_timer(steps, n, MAP_OP_SEE_TIMER, space, time, outlet);
	}
	add_for_timer(steps, n, MAP_OP_WRITE, cycle->space, cycle->reg + go_on, outlet);
}

/**
 * map_cycle_units() - a time as the device takes it
 * @cycle: its timers
 * @ms: the time
 *
 * Return: as many units as it takes, not less.
 */
u32 map_cycle_units(const struct megapod_map_cycle *cycle, u64 ms)
{
	return div_u64(ms + cycle->unit_ms - 1, cycle->unit_ms);
}

static void add_look(struct map_step *steps, u32 *n, const struct map_outlet_plan *plan,
		     u32 first, u32 outlets)
{
	struct map_step *step = add(steps, n, MAP_OP_VERIFY, first);

	step->outlets = outlets;
	step->space = plan->on.space;
	step->reg = plan->on.reg + first * plan->on.stride;
	step->count = (outlets - 1) * plan->on.stride + 1;
}

/**
 * map_outlets_in_read() - how many outlets one read tells of
 * @on: where the first outlet reads whether it is on
 * @most: most registers or coils in one read
 *
 * Return: at least 1.
 */
u32 map_outlets_in_read(const struct megapod_condition *on, u32 most)
{
	return on->stride ? (most - 1) / on->stride + 1 : U16_MAX;
}

/**
 * map_program_outlets() - steps that switch outlets
 * @plan: what the device allows
 * @todo: outlets to write, or NULL to read back only
 * @all: outlets to read back, at least one
 * @steps: room for map_program_room()
 *
 * Return: number of steps.
 */
u32 map_program_outlets(const struct map_outlet_plan *plan, const unsigned long *todo,
			const unsigned long *all, struct map_step *steps)
{
	u32 i, end, n = 0;
	u32 last = find_last_bit(all, plan->num);
	u32 in_read = map_outlets_in_read(&plan->on, plan->most_read);

	for (i = todo ? find_first_bit(todo, plan->num) : plan->num; i < plan->num;
	     i = find_next_bit(todo, plan->num, end)) {
		end = i + 1;
		if (plan->cycle) {
			add_cycle(steps, &n, plan->cycle, i);
			continue;
		}
		if (plan->multiple && !plan->words)
			end = min_t(u32, find_next_zero_bit(todo, plan->num, end),
				    i + plan->most_written);
		add_switch(steps, &n, plan, i, end - i);
	}
	for (i = find_first_bit(all, plan->num); i < plan->num;
	     i = find_next_bit(all, plan->num, end)) {
		end = min(last + 1, i + in_read);
		add_look(steps, &n, plan, i, end - i);
	}
	return n;
}

/**
 * map_step_words() - length of a step's transaction
 * @step: a step that reads or writes
 *
 * Return: words that a reading of the same length has in its reply, rounded up.
 */
u32 map_step_words(const struct map_step *step)
{
	bool coils = step->space < MODBUS_SPACE_HOLDING;
	u32 words = coils ? DIV_ROUND_UP(step->count, COILS_PER_WORD) : step->count;

	if (step->op != MAP_OP_WRITE && step->op != MAP_OP_SET_TIMER)
		return words;
	return WORDS_OF_WRITE + (step->count > 1 ? words : 0);
}
