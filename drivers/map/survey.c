// SPDX-License-Identifier: GPL-2.0-only
/*
 * Survey: find out which registers the device has.
 *
 * First come the registers without which, or by which, whole blocks do not exist. Then every
 * planned transaction is tried once. One that is refused is divided and tried again until the
 * culprit is a single cell, which is absent from then on, or a gap, which is not read any more.
 * Dividing leaves more cuts than are needed, so a second pass starts without cuts but knowing the
 * absent cells.
 *
 * Firmware does not agree on how to refuse: ILLEGAL DATA ADDRESS, ILLEGAL DATA VALUE or ILLEGAL
 * FUNCTION for what it does not have, SERVER DEVICE FAILURE for a span with a hole in it, silence
 * while it answers elsewhere, or 0xFFFF as if that were a value. Whatever may have been a passing
 * mood is asked once more in the end: a sensor that is called absent is lost to its interlocks.
 *
 * Each refusal marks a cell that was not marked before, so that even a device that
 * answers at random ends the survey after at most two refusals per cell and pass. Silence costs
 * time, so there is less patience with it.
 */
#include <linux/delay.h>

#include "decode.h"
#include "engine.h"

#define PASSES	2
/* Transactions that may end in silence; what is silent after that is not divided but left out */
#define SILENCES_MAX	16
/* How often and how long to ask for what interlocks act on before it is called absent */
#define TRIP_ASKS	16
#define TRIP_PAUSE_MS	100

/* The device says that it does not have that; @many: or that it does not like the span. */
static bool refused(struct map_instance *inst, int err, bool many)
{
	if (err != -EREMOTEIO)
		return false;
	switch (inst->waiting.req.exception) {
	case MODBUS_EX_ILLEGAL_FUNCTION:
	case MODBUS_EX_ILLEGAL_ADDRESS:
	case MODBUS_EX_ILLEGAL_VALUE:
		return true;
	case MODBUS_EX_DEVICE_FAILURE:
		return many;
	default:
		return false;
	}
}

static bool is_of(const struct map_value *v, const struct map_group *group)
{
	return v->window == group->number && v->pt->space == group->space &&
	       v->pt->rate == group->rate;
}

/*
 * A value that never reads anything but "not available" is absent, the sensor is not there. What is
 * behind a window comes and goes.
 */
static void note_unavailable(struct map_instance *inst, const struct map_group *group, u32 first,
			     u32 count)
{
	const u16 *regs = inst->waiting.req.regs;
	s64 ignored;
	u32 i;

	if (map_is_bits(group->space) || group->window)
		return;
	for (i = 0; i < inst->num_values; i++) {
		struct map_value *v = &inst->values[i];
		u32 offset = v->reg - first;

		if (!v->pt->num_na || v->pt->na_passes || !is_of(v, group) || v->reg < first ||
		    v->reg + map_point_reach(v->pt) > first + count)
			continue;
		v->available |= map_decode(v->pt, v->bit_shift, &regs[offset], &ignored);
		v->absent = !v->available;
	}
}

static void drop_cells(struct map_cell *cells, u32 n, bool silent)
{
	while (n--) {
		cells->silent = silent;
		cells++->absent = true;
	}
}

/* Tries each transaction of the plan. Returns whether one had to be divided, or an errno. */
static int try_plan(struct map_instance *inst, const struct map_group *group)
{
	struct map_cell *cells = &inst->layout->cells[group->first_cell];
	struct map_plan_step *steps = &inst->layout->steps[group->first_cell];
	bool divided = false;
	u32 i = 0;

	while (i < group->num_cells) {
		u32 take = steps[i].take;
		bool silent;
		u32 count;
		int err;

		if (!take) {
			i++;
			continue;
		}
		count = cells[i + take - 1].first + cells[i + take - 1].len - cells[i].first;
		err = map_ask(&inst->waiting, map_read_function(group->space), cells[i].first,
			      count);
		silent = err == -ETIMEDOUT && map_is_alive(&inst->waiting);
		inst->silences += silent;
		if (silent || refused(inst, err, take > 1)) {
			divided = true;
			if (silent && inst->silences > SILENCES_MAX)
				drop_cells(&cells[i], take, true);
			else if (take == 1)
				drop_cells(&cells[i], 1, silent);
			else
				cells[i + map_split(&cells[i], take)].alone = true;
			map_plan(cells, group->num_cells, &group->cost, steps);
			continue;
		}
		/* Any other exception may pass: polling will tell */
		if (err && err != -EREMOTEIO)
			return err;
		if (!err)
			note_unavailable(inst, group, cells[i].first, count);
		i += take;
	}
	return divided;
}

static int survey_group(struct map_instance *inst, const struct map_group *group)
{
	struct map_cell *cells = &inst->layout->cells[group->first_cell];
	struct map_plan_step *steps = &inst->layout->steps[group->first_cell];
	bool divided;
	int pass, ret;
	u32 i;

	for (pass = 0; pass < PASSES; pass++) {
		for (i = 0; i < group->num_cells; i++)
			cells[i].alone = false;
		divided = false;
		do {
			map_plan(cells, group->num_cells, &group->cost, steps);
			ret = try_plan(inst, group);
			divided |= ret > 0;
		} while (ret > 0);
		if (ret < 0)
			return ret;
		if (!divided)
			break;
	}
	return 0;
}

static int write_index(struct map_instance *inst, const struct map_group *group)
{
	bool *no_single = &inst->writer.run.no_single;
	int err;

	inst->waiting.req.regs[0] = group->index;
	err = map_ask(&inst->waiting, *no_single ? MODBUS_FC_WRITE_REGISTERS :
						 MODBUS_FC_WRITE_REGISTER, group->window->reg, 1);
	if (*no_single || err != -EREMOTEIO ||
	    inst->waiting.req.exception != MODBUS_EX_ILLEGAL_FUNCTION)
		return err;
	*no_single = true;
	return write_index(inst, group);
}

/*
 * A device that may not be written, or takes no such index, has nothing of a window. Nothing else
 * is read meanwhile, and what is seen counts for nothing but whether it is there.
 */
static int survey_window(struct map_instance *inst, const struct map_group *group)
{
	int err = map_may_write(inst) ? write_index(inst, group) : -EROFS;

	if (err == -EROFS || refused(inst, err, false) ||
	    (err == -ETIMEDOUT && map_is_alive(&inst->waiting))) {
		drop_cells(&inst->layout->cells[group->first_cell], group->num_cells, false);
		return 0;
	}
	/* Polling will tell */
	if (err)
		return err == -EREMOTEIO ? 0 : err;
	msleep(group->window->settle_ms);
	return survey_group(inst, group);
}

#define ALL_REPETITIONS	U32_MAX

/* Calls the cells of a block, or of one outer repetition of it, absent, or gives them back. */
static void set_block(struct map_instance *inst, const struct megapod_block *block, u32 outer,
		      bool absent)
{
	u32 g, i, v;

	for (v = 0; v < inst->num_values; v++) {
		const struct map_value *value = &inst->values[v];

		if (value->block != block - inst->map->blocks ||
		    (outer != ALL_REPETITIONS && value->outer != outer))
			continue;
		for (g = 0; g < inst->layout->num_groups; g++) {
			const struct map_group *group = &inst->layout->groups[g];
			struct map_cell *cell = &inst->layout->cells[group->first_cell];

			if (!is_of(value, group))
				continue;
			for (i = 0; i < group->num_cells; i++, cell++)
				if (value->reg >= cell->first &&
				    value->reg < cell->first + cell->len)
					cell->absent = absent;
		}
	}
}

/* Whether the device has registers: 1 or 0, or an errno if it may yet tell. */
static int answers(struct map_instance *inst, u8 space, u16 reg, u16 count)
{
	int err = map_ask(&inst->waiting, map_read_function(space), reg, count);

	if (err == -ETIMEDOUT && map_is_alive(&inst->waiting)) {
		inst->silences++;
		return 0;
	}
	if (refused(inst, err, false))
		return 0;
	if (err)
		return err == -EREMOTEIO ? 1 : err;
	return 1;
}

/* The same of one that reads other than erased flash or "not available" where there is something */
static int has_needed(struct map_instance *inst, u8 space, u16 needs, u16 count)
{
	int has = answers(inst, space, needs, count);

	if (has <= 0 || inst->waiting.req.status || map_is_bits(space))
		return has;
	return inst->waiting.req.regs[0] < MAP_NOTHING_FROM;
}

/* Whether a repetition of a block is there: 1 or 0, or an errno if that cannot be said now. */
static int is_present(struct map_instance *inst, const struct megapod_block *block,
		      u32 outer)
{
	const struct megapod_condition *when = &block->present;
	int has = answers(inst, when->space, when->reg + outer * when->stride, 1);

	/* An exception that may pass says neither; polling will tell */
	if (has <= 0 || inst->waiting.req.status)
		return has;
	return map_is_so(when, map_is_bits(when->space) ? inst->waiting.req.bits[0] & 1 :
			 inst->waiting.req.regs[0], outer * block->repeat.bit_stride);
}

static u32 repetitions(const struct map_instance *inst, const struct megapod_block *block)
{
	u32 v, n = 0;

	for (v = 0; v < inst->num_values; v++)
		if (inst->values[v].block == block - inst->map->blocks)
			n = max(n, inst->values[v].outer + 1U);
	return n;
}

/* Asks for what is there of a block; a second time for what is not, since that may be passing. */
static int survey_present(struct map_instance *inst, const struct megapod_block *block)
{
	u32 i, n = repetitions(inst, block);
	int has;

	for (i = 0; i < n; i++) {
		has = is_present(inst, block, i) ?: is_present(inst, block, i);
		if (has < 0)
			return has;
		set_block(inst, block, i, !has);
	}
	return 0;
}

/* Asks for each register that blocks need once: those of one block follow each other. */
static int survey_needs(struct map_instance *inst)
{
	u32 what, asked = 0;
	int has = 1, err;
	u32 b;

	for (b = 0; b < inst->map->num_blocks; b++) {
		const struct megapod_block *block = &inst->map->blocks[b];
		u8 space = block->points[0].space;

		what = space << 16 | block->needs;
		if (block->needs && what != asked) {
			asked = what;
			has = has_needed(inst, space, block->needs, 1) ?:
			      has_needed(inst, space, block->needs, 1);
			if (has < 0)
				return has;
		}
		if (block->needs)
			set_block(inst, block, ALL_REPETITIONS, !has);
		if (!block->present.mask || (block->needs && !has))
			continue;
		err = survey_present(inst, block);
		if (err)
			return err;
	}
	return 0;
}

static bool is_optional(const struct megapod_block *block)
{
	return block->needs || block->present.mask;
}

/* Whether a register belongs to a block that the device does not have. */
static bool lacks_block(const struct map_instance *inst, const struct map_group *group, u16 reg)
{
	u32 v;

	for (v = 0; v < inst->num_values; v++) {
		const struct map_value *value = &inst->values[v];

		if (value->reg == reg && is_of(value, group) &&
		    is_optional(&inst->map->blocks[value->block]))
			return true;
	}
	return false;
}

/*
 * A cell that was refused gets a last chance, for itself: the device may have been busy. What
 * interlocks act on gets many, over a second or two: without it they guard nothing until
 * somebody looks.
 */
static int ask_again(struct map_instance *inst, const struct map_group *group,
		     const struct map_cell *cell)
{
	u32 tries = group->rate == MEGAPOD_RATE_TRIP ? TRIP_ASKS : 1;
	int err;

	for (;;) {
		err = map_ask(&inst->waiting, map_read_function(group->space), cell->first,
			      cell->len);
		if (!refused(inst, err, false) || !--tries)
			return err;
		msleep(TRIP_PAUSE_MS);
	}
}

static int confirm_absent(struct map_instance *inst, const struct map_group *group)
{
	struct map_cell *cell = &inst->layout->cells[group->first_cell];
	u32 i;
	int err;

	for (i = 0; i < group->num_cells; i++, cell++) {
		/* each question to what is silent costs a time-out */
		if (!cell->absent || cell->silent || lacks_block(inst, group, cell->first))
			continue;
		err = ask_again(inst, group, cell);
		if (err && err != -EREMOTEIO && err != -ETIMEDOUT)
			return err;
		cell->absent = err == -ETIMEDOUT || refused(inst, err, false);
		cell->alone |= !cell->absent;
	}
	return 0;
}

static bool lacks_values(const struct map_instance *inst, const struct map_group *group)
{
	u32 i;

	for (i = 0; i < inst->num_values; i++)
		if (inst->values[i].absent && is_of(&inst->values[i], group))
			return true;
	return false;
}

/* What read "not available" gets a last chance too, all of one group together. */
static int confirm_unavailable(struct map_instance *inst, const struct map_group *group)
{
	int ret;

	if (!lacks_values(inst, group))
		return 0;
	map_plan(&inst->layout->cells[group->first_cell], group->num_cells, &group->cost,
		 &inst->layout->steps[group->first_cell]);
	ret = try_plan(inst, group);
	return min(ret, 0);
}

/*
 * Whether outlets can be read together where other registers, which no map speaks of, lie between
 * them. One that is said to be refused for a passing reason costs a read more, and nothing else.
 */
static int survey_outlets(struct map_instance *inst)
{
	struct megapod_condition on;
	u32 num;
	int err;

	inst->outlets_apart = false;
	if (!inst->num_outlets)
		return 0;
	on = map_outlets_on(inst->map->outlets);
	num = min(map_outlets_in_read(&on, map_most(inst, on.space)), inst->num_outlets);
	if (num < 2 || on.stride < 2)
		return 0;
	err = map_ask(&inst->waiting, map_read_function(on.space), on.reg,
		      (num - 1) * on.stride + 1);
	inst->outlets_apart = refused(inst, err, true) ||
			      (err == -ETIMEDOUT && map_is_alive(&inst->waiting));
	return inst->outlets_apart || err == -EREMOTEIO ? 0 : err;
}

/**
 * map_survey() - mark the cells that the device does not have
 * @inst: instance with a layout
 *
 * Context: the identify work.
 * Return: 0, or the status of a transaction that failed for a passing reason.
 */
int map_survey(struct map_instance *inst)
{
	u32 g;
	int err;

	inst->silences = 0;
	err = survey_needs(inst) ?: survey_outlets(inst);
	if (err)
		return err;
	for (g = 0; g < inst->layout->num_groups; g++) {
		const struct map_group *group = &inst->layout->groups[g];

		err = group->window ? survey_window(inst, group) :
				      survey_group(inst, group);
		if (err)
			return err;
	}
	for (g = 0; g < inst->layout->num_groups && !inst->layout->groups[g].window; g++) {
		err = confirm_absent(inst, &inst->layout->groups[g]) ?:
		      confirm_unavailable(inst, &inst->layout->groups[g]);
		if (err)
			return err;
	}
	return 0;
}

/* What was absent when the component was made, and should be asked for again. */
static bool is_missed(const struct map_instance *inst, u32 i)
{
	const struct map_value *v = &inst->values[i];

	/* One question for each register, and one for each block */
	if (!v->absent || v->unread || v->window)
		return false;
	return !i || inst->values[i - 1].reg != v->reg ||
	       inst->values[i - 1].pt->space != v->pt->space;
}

/* Whether an absent value is there: 1 or 0, or an errno if that cannot be said now. */
static int has_value(struct map_instance *inst, const struct map_value *v)
{
	const struct megapod_block *block = &inst->map->blocks[v->block];
	s64 ignored;
	int has;

	if (block->needs) {
		has = has_needed(inst, v->pt->space, block->needs, 1);
		if (has <= 0 || !block->present.mask)
			return has;
	}
	if (block->present.mask)
		return is_present(inst, block, v->outer);
	has = has_needed(inst, v->pt->space, v->reg, map_point_reach(v->pt));
	if (has <= 0 || inst->waiting.req.status || !v->pt->num_na || map_is_bits(v->pt->space))
		return has;
	return map_decode(v->pt, v->bit_shift, inst->waiting.req.regs, &ignored);
}

/**
 * map_survey_again() - count registers that answer now and were absent
 * @inst: instance that is served
 *
 * A component does not change, so what was lost can only be told. Silence ends it, since each costs
 * the line a time-out.
 *
 * Context: the survey work.
 * Return: how many, or a negative errno if that cannot be said now.
 */
int map_survey_again(struct map_instance *inst)
{
	u32 i, asked = U32_MAX;
	int n = 0, has;

	inst->silences = 0;
	for (i = 0; i < inst->num_values && !inst->silences; i++) {
		const struct map_value *v = &inst->values[i];
		u16 needs = inst->map->blocks[v->block].needs;
		u32 what = v->pt->space << 16 | (needs ? needs : v->reg);

		if (!is_missed(inst, i) || what == asked)
			continue;
		asked = what;
		has = has_value(inst, v);
		if (has < 0)
			return has;
		/* An exception that may pass says neither */
		n += has && !inst->waiting.req.status;
	}
	return n;
}
