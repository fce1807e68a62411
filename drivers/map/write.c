// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: one is carried out at a time, as a program that writes, reads back and reports; only
 * then it is said to be done.
 *
 * What does not read as wanted is written again, MAP_TRIES_MAX times at most and all within
 * MAP_COMMAND_MS; writing a state or a value twice does no harm. What could not be read back is
 * read again first. A relay that took all writes and still reads as before may be slow: it is read
 * until the time is over, but not for an interlock, which sees that from the polls. A command whose
 * connection is lost is parked: it begins anew, with the same count of tries, once the device was
 * identified on the next one.
 *
 * What a timer of the device is to switch on again is written once: a second time might be a second
 * cycle.
 *
 * A trip goes first: commands that wait are superseded by it, and one that is being carried out
 * gets no further try.
 */
#include <linux/bitmap.h>

#include "decode.h"
#include "engine.h"
#include "writes.h"

/* Pause before the second try, doubled before each further one */
#define RETRY_MS	100

static void begin_try(struct map_instance *inst);

static unsigned int most_tries(const struct map_writer *w)
{
	return w->cmd->cycle_ms ? 1 : MAP_TRIES_MAX;
}

/* --- ends ---------------------------------------------------------------------------------- */

static void finish(struct map_instance *inst, int err)
{
	struct map_writer *w = &inst->writer;
	struct megapod_command *cmd = w->cmd;

	if (err)
		strscpy(cmd->why, w->run.why, sizeof(cmd->why));
	scoped_guard(spinlock, &inst->queue_lock)
		w->cmd = NULL;
	megapod_command_done(cmd, err);
	map_writer_kick(inst);
}

/* The connection is lost, or another device may answer: go on when that is settled. */
static void park(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	struct megapod_command *superseded = NULL;

	if (w->tries >= most_tries(w)) {
		finish(inst, w->run.err);
		return;
	}
	scoped_guard(spinlock, &inst->queue_lock) {
		if (map_run_trip_is_first(inst)) {
			superseded = w->cmd;
			map_run_superseded(inst);
			strscpy(superseded->why, w->run.why, sizeof(superseded->why));
		} else {
			list_add(&w->cmd->node, &w->queue);
			w->parked = w->cmd;
		}
		w->cmd = NULL;
		w->deadline = ktime_add_ms(ktime_get(), MAP_COMMAND_MS);
	}
	if (superseded)
		megapod_command_done(superseded, -ECANCELED);
	map_seek(inst);
}

static void paused(struct map_instance *inst)
{
	if (map_run_trip_waits(inst)) {
		map_run_superseded(inst);
		finish(inst, -ECANCELED);
	} else {
		begin_try(inst);
	}
}

static bool is_time_over(struct map_instance *inst, unsigned int ms)
{
	return map_run_trip_waits(inst) ||
	       ktime_after(ktime_add_ms(ktime_get(), ms), inst->writer.deadline);
}

/* Tries again if there is a try and time left. */
static bool try_again(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	unsigned int pause_ms = RETRY_MS << (w->tries - 1);

	if (w->tries >= most_tries(w) || is_time_over(inst, pause_ms))
		return false;
	map_run_pause(inst, pause_ms, paused);
	return true;
}

/* Reads once more what was written as often as may be, if no write has failed. */
static bool settles(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (w->tries < most_tries(w) || (w->run.err && !w->settling) || w->cmd->trip ||
	    is_time_over(inst, RETRY_MS))
		return false;
	w->settling = true;
	map_run_pause(inst, RETRY_MS, paused);
	return true;
}

static bool is_as_wanted(const struct map_writer *w)
{
	if (w->cmd->type != MEGAPOD_COMMAND_OUTLETS || w->cmd->dry_run)
		return !w->run.err;
	return bitmap_empty(w->run.todo, MEGAPOD_MAX_OUTLETS) &&
	       bitmap_empty(w->cmd->unread, MEGAPOD_MAX_OUTLETS);
}

static void ended(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (w->run.lost)
		park(inst);
	else if (is_as_wanted(w))
		finish(inst, 0);
	else if (!(w->run.again && try_again(inst)) && !settles(inst))
		/* The core knows from the reports which outlets are as wanted */
		finish(inst, w->run.err);
}

/* --- programs ------------------------------------------------------------------------------ */

/**
 * map_writer_plan() - what a command does
 * @inst: instance
 * @cmd: a command that map_writer_check() has passed
 * @todo: outlets to write, if it is one of outlets; NULL: none
 * @regs: registers to write, if it is not; filled in
 * @steps: room for map_program_room()
 *
 * Return: number of steps.
 */
u32 map_writer_plan(struct map_instance *inst, const struct megapod_command *cmd,
		    const unsigned long *todo, struct megapod_map_command *regs,
		    struct map_step *steps)
{
	const struct megapod_map_outlets *outlets = inst->map->outlets;
	struct map_outlet_plan plan = { };

	if (cmd->type != MEGAPOD_COMMAND_OUTLETS) {
		map_writes(inst->map, cmd, regs);
		return map_program_writes(regs, steps);
	}
	plan.cycle = cmd->cycle_ms ? &outlets->cycle : NULL;
	plan.words = outlets->words;
	plan.reg = outlets->words ? outlets->reg : outlets->coil;
	plan.stride = outlets->repeat.stride;
	plan.on = map_outlets_on(outlets);
	plan.num = inst->num_outlets;
	plan.multiple = outlets->multiple && !inst->writer.run.no_multiple;
	plan.most_read = map_outlets_most(inst, plan.on.space);
	plan.most_written = min_t(u32, map_most(inst, MODBUS_SPACE_COIL), MODBUS_MAX_WRITE_BITS);
	return map_program_outlets(&plan, todo, cmd->outlets, steps);
}

static void begin_try(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	struct map_run *run = &w->run;

	if (!w->settling) {
		w->tries++;
		run->again = false;
	}
	run->num = map_writer_plan(inst, w->cmd, w->settling ? NULL : run->todo, &run->regs,
				   run->steps);
	map_run_begin(inst);
}

/* --- the queue ----------------------------------------------------------------------------- */

/**
 * map_writer_kick() - begin the next command if that can be
 * @inst: instance
 *
 * While the device is not identified that is begun instead, and urgently.
 *
 * Context: process, no lock held.
 */
void map_writer_kick(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	struct megapod_command *cmd;

	scoped_guard(spinlock, &inst->queue_lock) {
		if (inst->going || w->cmd || list_empty(&w->queue))
			return;
		if (!inst->epoch) {
			map_identify_after(inst, 0);
			return;
		}
		cmd = list_first_entry(&w->queue, struct megapod_command, node);
		list_del_init(&cmd->node);
		w->cmd = cmd;
	}
	w->settling = false;
	if (w->parked != cmd) {
		w->tries = 0;
		bitmap_copy(w->run.todo, cmd->outlets, MEGAPOD_MAX_OUTLETS);
	}
	w->parked = NULL;
	w->deadline = ktime_add_ms(ktime_get(), MAP_COMMAND_MS);
	begin_try(inst);
}

/**
 * map_writer_check() - could a command be carried out
 * @inst: instance
 * @cmd: the command
 *
 * Return: 0, or a negative errno with the reason in &megapod_command.why.
 */
int map_writer_check(struct map_instance *inst, struct megapod_command *cmd)
{
	char why[MEGAPOD_MAP_WHY_SIZE];
	int err;

	if (cmd->type == MEGAPOD_COMMAND_OUTLETS)
		return 0;
	err = map_writes_check(inst->map, cmd, why);
	if (err)
		strscpy(cmd->why, why, sizeof(cmd->why));
	return err;
}

static void fail_list(struct list_head *failed, int err, const char *why)
{
	struct megapod_command *cmd, *next;

	list_for_each_entry_safe(cmd, next, failed, node) {
		list_del_init(&cmd->node);
		strscpy(cmd->why, why, sizeof(cmd->why));
		megapod_command_done(cmd, err);
	}
}

/* A trip is put behind other trips, and in place of all that waits. */
static void queue_command(struct map_writer *w, struct megapod_command *cmd,
			  struct list_head *out)
{
	struct megapod_command *other, *next;

	if (cmd->trip) {
		w->parked = NULL;
		list_for_each_entry_safe(other, next, &w->queue, node)
			if (!other->trip)
				list_move_tail(&other->node, out);
		if (w->run.pausing)
			kthread_mod_delayed_work(map_worker, &w->run.wake, 0);
	}
	list_add_tail(&cmd->node, &w->queue);
}

/* Whether nothing is carried out, and all that waits, if anything, waits behind it */
static bool goes_first(struct map_writer *w, const struct megapod_command *cmd)
{
	const struct megapod_command *first;

	first = list_first_entry_or_null(&w->queue, struct megapod_command, node);
	return !w->cmd && (!first || (cmd->trip && !first->trip));
}

/**
 * map_writer_command() - take a command of the core
 * @component: the component
 * @cmd: the command
 *
 * Return: 0, or a negative errno with the reason in &megapod_command.why.
 */
int map_writer_command(struct megapod_component *component, struct megapod_command *cmd)
{
	struct map_instance *inst = megapod_component_priv(component);
	struct map_writer *w = &inst->writer;
	LIST_HEAD(out);
	int err;

	err = map_writer_check(inst, cmd);
	if (err)
		return err;
	scoped_guard(spinlock, &inst->queue_lock) {
		if (inst->going) {
			strscpy(cmd->why, "the device is being removed", sizeof(cmd->why));
			return -ENODEV;
		}
		if (goes_first(w, cmd))
			w->deadline = ktime_add_ms(ktime_get(), MAP_COMMAND_MS);
		queue_command(w, cmd, &out);
	}
	fail_list(&out, -ECANCELED, MAP_SUPERSEDED);
	map_writer_kick(inst);
	return 0;
}

static void fail_queue(struct map_instance *inst, int err, const char *why)
{
	LIST_HEAD(failed);

	scoped_guard(spinlock, &inst->queue_lock) {
		list_splice_init(&inst->writer.queue, &failed);
		inst->writer.parked = NULL;
	}
	fail_list(&failed, err, why);
}

/**
 * map_writer_give_up() - the device could not be identified
 * @inst: instance
 * @err: why
 * @why: why, for people
 * @now: commands fail even if their time is not over
 *
 * Context: whoever identifies, process.
 */
void map_writer_give_up(struct map_instance *inst, int err, const char *why, bool now)
{
	scoped_guard(spinlock, &inst->queue_lock)
		if (!now && ktime_before(ktime_get(), inst->writer.deadline))
			return;
	fail_queue(inst, err, why);
}

/**
 * map_writer_stop() - fail every command
 * @inst: instance that is &map_instance.going
 *
 * Context: process, waits for the transaction in flight.
 */
void map_writer_stop(struct map_instance *inst)
{
	static const char why[] = "the device was removed";
	struct map_writer *w = &inst->writer;

	map_run_stop(inst);
	if (w->cmd) {
		strscpy(w->cmd->why, why, sizeof(w->cmd->why));
		megapod_command_done(w->cmd, -ENODEV);
		w->cmd = NULL;
	}
	fail_queue(inst, -ENODEV, why);
}

/**
 * map_writer_init() - make the writer ready
 * @inst: instance
 */
void map_writer_init(struct map_instance *inst)
{
	INIT_LIST_HEAD(&inst->writer.queue);
	map_run_init(inst, ended);
}
