// SPDX-License-Identifier: GPL-2.0-only
/*
 * Survey: find out which registers the device has.
 *
 * First come the registers without which whole blocks do not exist. Then every planned
 * transaction is tried once. One that is answered by ILLEGAL DATA ADDRESS
 * is divided and tried again until the culprit is a single cell, which is absent
 * from then on, or a gap, which is not read any more. Dividing leaves more cuts than are
 * needed, so a second pass starts without cuts but knowing the absent cells.
 *
 * Each refusal marks a cell that was not marked before, so that even a device that
 * answers at random ends the survey after at most two refusals per cell and pass.
 */
#include "decode.h"
#include "engine.h"

#define PASSES	2

/**
 * map_read() - read and wait, while identifying
 * @inst: instance
 * @epoch: of the device to be read
 * @fc: function code
 * @first: first register or coil; FC 2B/0E: object
 * @count: number of them; FC 2B/0E: read device id code
 *
 * The reply is in &map_instance.identify_req. A waiting command makes it urgent.
 *
 * Context: the identify work.
 * Return: &modbus_request.status, or why it could not be submitted.
 */
int map_read(struct map_instance *inst, u32 epoch, u8 fc, u16 first, u16 count)
{
	struct modbus_request *req = &inst->identify_req;

	if (READ_ONCE(inst->going))
		return -ENODEV;
	req->lane = map_writer_waiting(inst) ? MODBUS_LANE_URGENT : MODBUS_LANE_POLL;
	req->class = 0;
	req->deadline = ktime_get();
	req->epoch = epoch;
	req->fc = fc;
	req->addr = first;
	req->count = count;
	return modbus_transfer(req);
}

static bool refused(struct map_instance *inst, int err)
{
	return err == -EREMOTEIO &&
	       inst->identify_req.exception == MODBUS_EX_ILLEGAL_ADDRESS;
}

/* A value that reads "not available" now is absent, the sensor is not there. */
static void note_unavailable(struct map_instance *inst, const struct map_group *group, u32 first,
			     u32 count)
{
	const u16 *regs = inst->identify_req.regs;
	s64 ignored;
	u32 i;

	if (map_is_bits(group->space))
		return;
	for (i = 0; i < inst->num_values; i++) {
		struct map_value *v = &inst->values[i];
		u32 offset = v->reg - first;

		if (v->pt->has_na && v->pt->space == group->space && v->pt->rate == group->rate &&
		    v->reg >= first && v->reg + map_point_words(v->pt) <= first + count)
			v->absent = !map_decode(v->pt, v->bit_shift, &regs[offset], &ignored);
	}
}

/* Tries each transaction of the plan. Returns whether one had to be divided, or an errno. */
static int try_plan(struct map_instance *inst, const struct map_group *group, u32 epoch)
{
	struct map_cell *cells = &inst->layout.cells[group->first_cell];
	struct map_plan_step *steps = &inst->layout.steps[group->first_cell];
	bool divided = false;
	u32 i = 0;

	while (i < group->num_cells) {
		u32 take = steps[i].take;
		u32 count;
		int err;

		if (!take) {
			i++;
			continue;
		}
		count = cells[i + take - 1].first + cells[i + take - 1].len - cells[i].first;
		err = map_read(inst, epoch, map_read_function(group->space), cells[i].first, count);
		if (refused(inst, err)) {
			divided = true;
			if (take == 1)
				cells[i].absent = true;
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

static int survey_group(struct map_instance *inst, const struct map_group *group, u32 epoch)
{
	struct map_cell *cells = &inst->layout.cells[group->first_cell];
	struct map_plan_step *steps = &inst->layout.steps[group->first_cell];
	bool divided;
	int pass, ret;
	u32 i;

	for (pass = 0; pass < PASSES; pass++) {
		for (i = 0; i < group->num_cells; i++)
			cells[i].alone = false;
		divided = false;
		do {
			map_plan(cells, group->num_cells, &group->cost, steps);
			ret = try_plan(inst, group, epoch);
			divided |= ret > 0;
		} while (ret > 0);
		if (ret < 0)
			return ret;
		if (!divided)
			break;
	}
	return 0;
}

static void drop_block(struct map_instance *inst, u8 space, u16 needs)
{
	u32 g, i, v;

	for (v = 0; v < inst->num_values; v++) {
		const struct map_value *value = &inst->values[v];

		if (value->needs != needs || value->pt->space != space)
			continue;
		for (g = 0; g < inst->layout.num_groups; g++) {
			const struct map_group *group = &inst->layout.groups[g];
			struct map_cell *cell = &inst->layout.cells[group->first_cell];

			if (group->space != space || group->rate != value->pt->rate)
				continue;
			for (i = 0; i < group->num_cells; i++, cell++)
				if (value->reg >= cell->first &&
				    value->reg < cell->first + cell->len)
					cell->absent = true;
		}
	}
}

/* Asks for each register that blocks need once: those of one block follow each other. */
static int survey_needs(struct map_instance *inst, u32 epoch)
{
	u16 needs, asked = 0;
	u32 b;
	int err;

	for (b = 0; b < inst->map->num_blocks; b++) {
		u8 space = inst->map->blocks[b].points[0].space;

		needs = inst->map->blocks[b].needs;
		if (!needs || needs == asked)
			continue;
		asked = needs;
		err = map_read(inst, epoch, map_read_function(space), needs, 1);
		if (refused(inst, err))
			drop_block(inst, space, needs);
		else if (err && err != -EREMOTEIO)
			return err;
	}
	return 0;
}

/**
 * map_survey() - mark the cells that the device does not have
 * @inst: instance with a layout
 * @epoch: of the device
 *
 * Context: the identify work.
 * Return: 0, or the status of a transaction that failed for a passing reason.
 */
int map_survey(struct map_instance *inst, u32 epoch)
{
	u32 g;
	int err;

	err = survey_needs(inst, epoch);
	if (err)
		return err;
	for (g = 0; g < inst->layout.num_groups; g++) {
		err = survey_group(inst, &inst->layout.groups[g], epoch);
		if (err)
			return err;
	}
	return 0;
}
