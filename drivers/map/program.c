// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command as a short program.
 *
 * Registers: all are read first and must allow what is asked for; then each is written and read
 * back before the next, so that a value stands before a mode uses it. A register of which only some
 * bits are written is read once more just before that, and must allow it again: the others are
 * somebody else's.
 *
 * Outlets: each run of neighbours is one write, so that no other outlet is ever written; then all
 * are read back. What is left to write and what is read back are two sets, since a second try
 * writes only what does not read as wanted yet.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "program.h"

/*
 * A read takes 13 characters and its data, a write of one takes 16, of several 17 and its data;
 * a word is two characters.
 */
#define WORDS_OF_WRITE	2
#define COILS_PER_WORD	16

/**
 * map_program_room() - how long a program of a device can be
 * @num_outlets: its outlets
 *
 * The longest of outlets writes every one by itself, and reads it back by itself.
 *
 * Return: number of steps.
 */
u32 map_program_room(u32 num_outlets)
{
	return max_t(u32, 2 * num_outlets, MAP_STEPS_OF_WRITES);
}

static struct map_step *add(struct map_step *steps, u32 *n, u8 op, u16 item)
{
	steps[*n] = (struct map_step){ .op = op, .item = item };
	return &steps[(*n)++];
}

static struct map_step *add_register(struct map_step *steps, u32 *n, u8 op, u16 item,
				     const struct megapod_map_write *w)
{
	struct map_step *step = add(steps, n, op, item);

	step->space = MODBUS_SPACE_HOLDING;
	step->reg = w->reg;
	step->count = 1;
	return step;
}

/**
 * map_program_writes() - steps that write registers
 * @cmd: the registers
 * @steps: room for %MAP_STEPS_OF_WRITES
 *
 * Return: number of steps.
 */
u32 map_program_writes(const struct megapod_map_command *cmd, struct map_step *steps)
{
	u32 n = 0;
	u8 i;

	for (i = 0; i < cmd->num; i++)
		add_register(steps, &n, MAP_OP_READ, i, &cmd->writes[i]);
	add(steps, &n, MAP_OP_REQUIRE, 0);
	for (i = 0; i < cmd->num; i++) {
		const struct megapod_map_write *w = &cmd->writes[i];

		if (!w->mask)
			continue;
		if (w->mask != 0xffff) {
			add_register(steps, &n, MAP_OP_READ, i, w)->if_needed = true;
			add(steps, &n, MAP_OP_REQUIRE, i);
		}
		add_register(steps, &n, MAP_OP_WRITE, i, w)->if_needed = true;
		add_register(steps, &n, MAP_OP_VERIFY, i, w);
	}
	return n;
}

static void add_coils(struct map_step *steps, u32 *n, u8 op, const struct map_outlet_plan *plan,
		      u32 first, u32 count)
{
	struct map_step *step = add(steps, n, op, first);

	step->space = MODBUS_SPACE_COIL;
	step->reg = plan->coil + first;
	step->count = count;
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

	for (i = todo ? find_first_bit(todo, plan->num) : plan->num; i < plan->num;
	     i = find_next_bit(todo, plan->num, end)) {
		end = i + 1;
		if (plan->multiple)
			end = min_t(u32, find_next_zero_bit(todo, plan->num, end),
				    i + plan->most_written);
		add_coils(steps, &n, MAP_OP_WRITE, plan, i, end - i);
	}
	for (i = find_first_bit(all, plan->num); i < plan->num;
	     i = find_next_bit(all, plan->num, end)) {
		end = min(last + 1, i + plan->most_read);
		add_coils(steps, &n, MAP_OP_VERIFY, plan, i, end - i);
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
	bool coils = step->space == MODBUS_SPACE_COIL;
	u32 words = coils ? DIV_ROUND_UP(step->count, COILS_PER_WORD) : step->count;

	if (step->op != MAP_OP_WRITE)
		return words;
	return WORDS_OF_WRITE + (step->count > 1 ? words : 0);
}
