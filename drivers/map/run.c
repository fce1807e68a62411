// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interpreter of programs: one prepared request in the urgent lane, step by step in the
 * completions. Whoever began a run is told by &map_run.ended; it decides about another try.
 *
 * Every request carries the epoch: if another device took the place of the known one, nothing is
 * written, and the run ends as lost.
 *
 * No outlet waits for another: what the device refuses or leaves unanswered is noted, the other
 * runs are written, and all are read back. A run that is refused is written coil by coil, since
 * firmware refuses a run for one coil in it. Only a device that left SILENT_MAX writes in a row
 * unanswered gets no further ones before it was read.
 *
 * Registers end at the first step that fails. When a write's reply is lost its outcome is unknown
 * and the read-back decides. A device that was unlocked is locked again before the end, each write
 * of that as far as it goes, unless a trip waits or nobody is there; people are told which.
 *
 * A dry run makes and queues the frames of its writes, which the link throws away, takes them for
 * done and reads nothing back.
 */
#include <linux/bitmap.h>

#include "decode.h"
#include "engine.h"
#include "writes.h"

/* Writes in a row without a reply: what a link needs to take a unit for silent */
#define SILENT_MAX	3

static struct map_instance *run_instance(struct map_run *run)
{
	return container_of(run, struct map_instance, writer.run);
}

static struct megapod_command *command(struct map_instance *inst)
{
	return inst->writer.cmd;
}

/**
 * map_run_trip_is_first() - whether a trip is behind what is being carried out now
 * @inst: instance with a command
 *
 * It is put before all others.
 *
 * Context: queue_lock held.
 * Return: true if there is one.
 */
bool map_run_trip_is_first(struct map_instance *inst)
{
	struct megapod_command *first;

	lockdep_assert_held(&inst->queue_lock);
	first = list_first_entry_or_null(&inst->writer.queue, struct megapod_command, node);
	return first && first->trip && !command(inst)->trip;
}

/**
 * map_run_trip_waits() - map_run_trip_is_first(), without the lock
 * @inst: instance with a command
 *
 * Return: as that.
 */
bool map_run_trip_waits(struct map_instance *inst)
{
	guard(spinlock)(&inst->queue_lock);
	return map_run_trip_is_first(inst);
}

/**
 * map_run_pause() - go on later
 * @inst: instance with a command
 * @ms: when; a trip that is queued meanwhile ends the pause
 * @then: what to do then
 */
void map_run_pause(struct map_instance *inst, unsigned int ms,
		   void (*then)(struct map_instance *inst))
{
	struct map_run *run = &inst->writer.run;

	guard(spinlock)(&inst->queue_lock);
	run->pausing = true;
	run->then = then;
	kthread_mod_delayed_work(map_worker, &run->wake, msecs_to_jiffies(ms));
}

static void wake_work(struct kthread_work *work)
{
	struct map_run *run = container_of(work, struct map_run, wake.work);
	struct map_instance *inst = run_instance(run);

	/* A trip that ends the pause may have queued it once more */
	scoped_guard(spinlock, &inst->queue_lock) {
		if (!run->pausing)
			return;
		run->pausing = false;
	}
	run->then(inst);
}

/* --- what a status means ------------------------------------------------------------------- */

static bool no_reply(int status)
{
	return status == -ETIMEDOUT || status == -EBADMSG;
}

/* Nobody is there to ask, or not the one who was: not the same as one who does not answer. */
static bool connection_lost(int status)
{
	return status == -ESTALE || status == -EHOSTUNREACH || status == -ENODEV;
}

/* Waiting helps: the device is busy, or the gateway did not hear it. */
static bool may_pass(const struct modbus_request *req)
{
	return no_reply(req->status) || (req->status == -EREMOTEIO && map_may_pass(req));
}

static bool not_supported(const struct modbus_request *req)
{
	return req->status == -EREMOTEIO && req->exception == MODBUS_EX_ILLEGAL_FUNCTION;
}

/* --- ends ---------------------------------------------------------------------------------- */

static void go_on(struct map_instance *inst);

/* Without room for both the end of what went wrong is cut off. */
static void tell_lock(struct map_run *run)
{
	const char *what = run->left_open ? "; may be unlocked" : "; locked again";
	size_t at = min(strlen(run->why), sizeof(run->why) - strlen(what) - 1);

	strscpy(run->why + at, what, sizeof(run->why) - at);
}

/**
 * map_run_superseded() - say in &map_run.why that a trip goes first
 * @inst: instance with a command, whose run has ended and is not tried again
 *
 * Also whether the device is left unlocked.
 */
void map_run_superseded(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	strscpy(run->why, MAP_SUPERSEDED, sizeof(run->why));
	if (run->unlocked)
		tell_lock(run);
}

static void end(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	if (run->err && run->unlocked)
		tell_lock(run);
	run->ended(inst);
}

/* The next write of what locks the device, behind the one whose step failed */
static u32 next_lock(const struct map_run *run)
{
	u16 failed = run->steps[run->at].item, first = run->regs.num - run->regs.num_lock;
	u32 i = run->at;

	while (i < run->num && (run->steps[i].item == failed || run->steps[i].item < first))
		i++;
	return i;
}

/* The step that is carried out has failed, which was noted. */
static void step_failed(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;
	u32 next = run->unlocked ? next_lock(run) : run->num;
	bool hopeless = run->lost || map_run_trip_waits(inst);

	if (run->steps[run->at].item >= run->regs.num - run->regs.num_lock)
		run->left_open = true;
	if (next == run->num || hopeless) {
		run->left_open |= hopeless;
		end(inst);
		return;
	}
	run->locking = true;
	run->at = next;
	go_on(inst);
}

static void fail(struct map_instance *inst, int err, const char *why)
{
	struct map_run *run = &inst->writer.run;

	if (!run->locking) {
		run->err = err;
		run->again = false;
		strscpy(run->why, why, sizeof(run->why));
	}
	step_failed(inst);
}

static void fail_status(struct map_instance *inst)
{
	const struct modbus_request *req = &inst->writer.run.req;

	inst->writer.run.lost = connection_lost(req->status);
	fail(inst, req->status, map_explain(req->status, req->exception));
}

/* The first error of a try is what people are told, and what decides about another. */
static void note_error(struct map_run *run)
{
	if (run->locking)
		return;
	if (!run->err) {
		run->err = run->req.status;
		strscpy(run->why, map_explain(run->err, run->req.exception), sizeof(run->why));
	}
	run->again |= may_pass(&run->req);
}

/* --- steps --------------------------------------------------------------------------------- */

/* From a thread of its own, so that what ends a run does not recurse. */
static void not_sent(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	run->lost = run->unsent == -ESTALE;
	fail(inst, run->unsent, map_explain(run->unsent, 0));
}

static void send(struct map_instance *inst, u8 fc, u16 addr, u16 count)
{
	struct map_run *run = &inst->writer.run;
	bool writes = run->steps[run->at].op == MAP_OP_WRITE;
	int err;

	run->req.fc = fc;
	run->req.addr = addr;
	run->req.count = count;
	run->req.dry_run = command(inst)->dry_run && writes;
	scoped_guard(spinlock, &inst->queue_lock) {
		/* map_writer_stop() fails the command */
		if (inst->going)
			return;
		run->req.epoch = inst->epoch;
		err = inst->epoch ? modbus_submit(&run->req) : -ESTALE;
	}
	if (err) {
		run->unsent = err;
		map_run_pause(inst, 0, not_sent);
	}
}

static void next_step(struct map_run *run)
{
	run->at++;
	run->written = 0;
	run->one_by_one = false;
}

static bool is_of_outlets(struct map_instance *inst)
{
	return command(inst)->type == MEGAPOD_COMMAND_OUTLETS;
}

static void write_coils(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	u32 i, count = step->outlets - run->written;

	if (run->one_by_one || run->no_multiple)
		count = 1;
	memset(run->req.bits, 0, DIV_ROUND_UP(count, 8));
	if (command(inst)->on)
		for (i = 0; i < count; i++)
			run->req.bits[i / 8] |= BIT(i % 8);
	run->writing = count;
	run->req.coil_value = 0;
	send(inst, count == 1 ? MODBUS_FC_WRITE_COIL : MODBUS_FC_WRITE_COILS,
	     step->reg + run->written, count);
}

static void put_number(u16 *regs, u16 count, bool low_first, u32 value)
{
	regs[0] = value;
	if (count == 2) {
		regs[low_first] = value >> 16;
		regs[!low_first] = value;
	}
}

static void send_registers(struct map_instance *inst, const struct map_step *step)
{
	bool several = inst->writer.run.no_single || step->count > 1;

	send(inst, several ? MODBUS_FC_WRITE_REGISTERS : MODBUS_FC_WRITE_REGISTER, step->reg,
	     step->count);
}

static void write_outlet(struct map_instance *inst, const struct map_step *step)
{
	const struct megapod_map_outlets *outlets = inst->map->outlets;
	struct map_run *run = &inst->writer.run;

	run->writing = 1;
	put_number(run->req.regs, step->count, outlets->low_first,
		   map_outlet_value(outlets, step->item, command(inst)->on));
	send_registers(inst, step);
}

/* The time for which the device is to leave an outlet off, as it takes it */
static u16 timer_of(struct map_instance *inst, u32 outlet)
{
	const struct megapod_command *cmd = command(inst);
	u64 rank = bitmap_weight(cmd->outlets, outlet);

	return map_cycle_units(&inst->map->outlets->cycle, cmd->cycle_ms + rank * cmd->gap_ms);
}

static void begin_cycle(struct map_instance *inst, const struct map_step *step)
{
	const struct megapod_map_cycle *cycle = &inst->map->outlets->cycle;
	u16 value = cycle->time ? cycle->value : timer_of(inst, step->item);
	struct map_run *run = &inst->writer.run;

	run->writing = 1;
	if (step->space == MODBUS_SPACE_COIL) {
		run->req.coil_value = value;
		send(inst, MODBUS_FC_WRITE_COIL, step->reg, 1);
	} else {
		run->req.regs[0] = value;
		send_registers(inst, step);
	}
}

static void set_timer(struct map_instance *inst, const struct map_step *step)
{
	inst->writer.run.req.regs[0] = timer_of(inst, step->item);
	send_registers(inst, step);
}

/* Goes on with the next outlet, or if @begin with beginning what its timer is set for. */
static void timer_done(struct map_instance *inst, bool begin)
{
	struct map_run *run = &inst->writer.run;

	while (run->steps[run->at].op != MAP_OP_WRITE)
		next_step(run);
	if (!begin)
		next_step(run);
	go_on(inst);
}

static void timer_written(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	if (connection_lost(run->req.status)) {
		fail_status(inst);
	} else if (not_supported(&run->req) && run->req.fc == MODBUS_FC_WRITE_REGISTER) {
		run->no_single = true;
		go_on(inst);
	} else if (run->req.status) {
		note_error(run);
		timer_done(inst, false);
	} else {
		next_step(run);
		go_on(inst);
	}
}

/*
 * A timer that reads another time than was asked for is not begun: the core reckons with the latter
 * when it commands off once more.
 */
static void timer_seen(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	u16 wanted = timer_of(inst, step->item);

	if (connection_lost(run->req.status)) {
		fail_status(inst);
	} else if (!run->req.status && run->req.regs[0] == wanted) {
		timer_done(inst, true);
	} else if (step->if_needed) {
		next_step(run);
		go_on(inst);
	} else {
		if (run->req.status) {
			note_error(run);
		} else if (!run->err) {
			run->err = -EIO;
			snprintf(run->why, sizeof(run->why),
				 "register %u reads %u after %u was written", step->reg,
				 run->req.regs[0], wanted);
		}
		timer_done(inst, false);
	}
}

static void write_outlets(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	bool comes_on = command(inst)->on || command(inst)->cycle_ms;

	if (comes_on && map_run_trip_waits(inst)) {
		fail(inst, -ECANCELED, MAP_SUPERSEDED);
		return;
	}
	if (run->silent >= SILENT_MAX) {
		while (run->at < run->num && run->steps[run->at].op != MAP_OP_VERIFY)
			next_step(run);
		go_on(inst);
		return;
	}
	if (command(inst)->cycle_ms)
		begin_cycle(inst, step);
	else if (step->space == MODBUS_SPACE_COIL)
		write_coils(inst, step);
	else
		write_outlet(inst, step);
}

static void outlets_written(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;
	const struct map_step *step = &run->steps[run->at];
	const struct modbus_request *req = &run->req;
	u32 first = step->item + run->written;

	/* Whatever became of it, the relays may have moved */
	if (req->sent_at && !command(inst)->dry_run)
		bitmap_set(command(inst)->unread, first, run->writing);
	run->silent = no_reply(req->status) ? run->silent + 1 : 0;
	if (req->status && !no_reply(req->status) && req->status != -EREMOTEIO) {
		fail_status(inst);
		return;
	}
	if (not_supported(req) && req->fc == MODBUS_FC_WRITE_COILS) {
		run->no_multiple = true;
	} else if (not_supported(req) && req->fc == MODBUS_FC_WRITE_REGISTER) {
		run->no_single = true;
	} else if (req->status == -EREMOTEIO && run->writing > 1 && !may_pass(req)) {
		run->one_by_one = true;
	} else {
		if (req->status)
			note_error(run);
		else
			bitmap_clear(run->todo, first, run->writing);
		run->written += run->writing;
		if (run->written == step->outlets)
			next_step(run);
	}
	go_on(inst);
}

/* What reads as wanted is done; the rest is to do. */
static void compare_outlets(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	struct megapod_command *cmd = command(inst);
	u32 i;

	for (i = step->item; i < step->item + step->outlets; i++) {
		bool on = map_outlet_is_on(inst, &run->req, i);
		bool written = !test_bit(i, run->todo);

		if (!test_bit(i, cmd->outlets))
			continue;
		__assign_bit(i, run->todo, on != cmd->on);
		__clear_bit(i, cmd->unread);
		/* The device took the write and does not read so yet: its relay may be slow */
		run->again |= written && on != cmd->on;
	}
}

static void outlets_read_back(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	if (connection_lost(run->req.status)) {
		fail_status(inst);
		return;
	}
	if (run->req.status) {
		note_error(run);
		run->again = true;
	} else {
		compare_outlets(inst, &run->steps[run->at]);
		scoped_guard(map_sample, &inst->sample_lock)
			map_take_outlets(inst, &run->req);
	}
	next_step(run);
	go_on(inst);
}

/* What a step writes, or verifies: a pulse ends with another value than it begins with. */
static struct megapod_map_write written_by(const struct map_run *run, const struct map_step *step)
{
	struct megapod_map_write w = run->regs.writes[step->item];

	if (step->rest)
		w.value = w.rest;
	return w;
}

static u32 get_words(const struct megapod_map_write *w, const u16 *regs)
{
	if (w->words != 2)
		return regs[0];
	return (u32)regs[w->low_first] << 16 | regs[!w->low_first];
}

static void write_register(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	struct megapod_map_write w = written_by(run, step);

	if (step->item < run->regs.num_unlock && !command(inst)->dry_run)
		run->unlocked = run->regs.num_lock;
	put_number(run->req.regs, step->count, w.low_first, megapod_map_result(&w));
	send_registers(inst, step);
}

static void register_failed(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	if (may_pass(&run->req)) {
		note_error(run);
		step_failed(inst);
	} else {
		fail_status(inst);
	}
}

/* What became of a write whose reply is lost is seen when it is read back. */
static bool will_be_read(const struct map_instance *inst, const struct map_run *run)
{
	u32 i;

	for (i = run->at + 1; i < run->num && run->steps[i].item == run->steps[run->at].item; i++)
		if (run->steps[i].op == MAP_OP_VERIFY)
			return !inst->writer.cmd->dry_run;
	return false;
}

static void register_written(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;
	int status = run->req.status;

	if (not_supported(&run->req) && run->req.fc == MODBUS_FC_WRITE_REGISTER) {
		run->no_single = true;
	} else if (!status || (no_reply(status) && will_be_read(inst, run))) {
		next_step(run);
	} else {
		register_failed(inst);
		return;
	}
	go_on(inst);
}

static void reads_otherwise(struct map_instance *inst, const struct map_step *step,
			    const struct megapod_map_write *w, u32 reads)
{
	struct map_run *run = &inst->writer.run;

	if (!run->locking) {
		snprintf(run->why, sizeof(run->why), "register %u reads %u after %u was written",
			 step->reg, reads, megapod_map_result(w));
		run->err = -EIO;
		run->again = true;
	}
	step_failed(inst);
}

static void register_read(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	struct megapod_map_write w = written_by(run, step);
	u32 reads;

	if (run->req.status) {
		register_failed(inst);
		return;
	}
	reads = get_words(&w, run->req.regs);
	scoped_guard(map_sample, &inst->sample_lock)
		map_take(inst, step->space, &run->req);
	if (step->op == MAP_OP_READ) {
		run->regs.writes[step->item].old = reads;
	} else if (!megapod_map_is_done(&w, reads)) {
		reads_otherwise(inst, step, &w, reads);
		return;
	}
	next_step(run);
	go_on(inst);
}

/* A register that reads as wanted already is not written: it may be kept in flash. */
static bool is_needless(const struct map_run *run, const struct map_step *step)
{
	const struct megapod_map_write *w;

	if (!step->if_needed)
		return false;
	w = &run->regs.writes[step->item];
	if (w->depends && megapod_map_result(w - 1) != (w - 1)->old)
		return false;
	return megapod_map_result(w) == w->old;
}

/* Whether a step starts no transaction; whatever it is for then is done, or is needless. */
static bool is_passed_over(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	u16 item = step->item;

	if (command(inst)->dry_run && (step->op == MAP_OP_WAIT || step->op == MAP_OP_VERIFY)) {
		next_step(run);
		return true;
	}
	if (is_of_outlets(inst) || !is_needless(run, step))
		return false;
	while (run->at < run->num && run->steps[run->at].item == item)
		next_step(run);
	return true;
}

/* A pulse that was begun is ended, whoever waits. */
static bool is_in_pulse(const struct map_run *run)
{
	return run->at + 1 < run->num && run->steps[run->at + 1].op == MAP_OP_WRITE &&
	       run->steps[run->at + 1].rest;
}

static void waited(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	if (map_run_trip_waits(inst) && !is_in_pulse(run)) {
		fail(inst, -ECANCELED, MAP_SUPERSEDED);
		return;
	}
	next_step(run);
	go_on(inst);
}

static void begin_step(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;

	switch (step->op) {
	case MAP_OP_WRITE:
		if (is_of_outlets(inst))
			write_outlets(inst, step);
		else
			write_register(inst, step);
		break;
	case MAP_OP_WAIT:
		map_run_pause(inst, step->ms, waited);
		break;
	case MAP_OP_SET_TIMER:
		set_timer(inst, step);
		break;
	case MAP_OP_SEE_TIMER:
		send(inst, map_read_function(step->space), step->reg, step->count);
		break;
	default:
		if (run->at && run->steps[run->at - 1].op == MAP_OP_WRITE && is_of_outlets(inst))
			map_poll_hurry(inst, command(inst)->outlets);
		send(inst, map_read_function(step->space), step->reg, step->count);
	}
}

static int require(struct map_instance *inst, const struct map_step *step)
{
	struct map_run *run = &inst->writer.run;
	int err;

	if (step->item != MAP_ALL_ITEMS && run->regs.writes[step->item].require)
		err = map_writes_required(&run->regs, step->item);
	else
		err = map_writes_allowed(inst->map, &run->regs);
	if (err)
		return err;
	if (step->if_needed && map_writes_needless(&run->regs))
		run->at = run->num;
	else
		next_step(run);
	return 0;
}

/* Does what can be done at once, and begins what cannot. */
static void go_on(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;
	int err;

	while (run->at < run->num) {
		const struct map_step *step = &run->steps[run->at];

		if (step->op == MAP_OP_REQUIRE) {
			err = require(inst, step);
			if (err) {
				fail(inst, err, run->regs.why);
				return;
			}
		} else if (!is_passed_over(inst, step)) {
			begin_step(inst, step);
			return;
		}
	}
	end(inst);
}

static void run_complete(struct modbus_request *req)
{
	struct map_run *run = container_of(req, struct map_run, req);
	struct map_instance *inst = run_instance(run);
	const struct map_step *step = &run->steps[run->at];

	if (req->status == -ESTALE)
		fail_status(inst);
	else if (step->op == MAP_OP_SET_TIMER)
		timer_written(inst);
	else if (step->op == MAP_OP_SEE_TIMER)
		timer_seen(inst, step);
	else if (step->op == MAP_OP_WRITE && is_of_outlets(inst))
		outlets_written(inst);
	else if (step->op == MAP_OP_WRITE)
		register_written(inst);
	else if (is_of_outlets(inst))
		outlets_read_back(inst);
	else
		register_read(inst, step);
}

/**
 * map_run_begin() - carry out a program
 * @inst: instance with a command, whose &map_run.steps and &map_run.num are filled in
 *
 * Whatever comes of it is told by &map_run.ended, from a completion or from the schedule's thread.
 */
void map_run_begin(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	run->at = 0;
	run->written = 0;
	run->one_by_one = false;
	run->silent = 0;
	run->err = 0;
	run->lost = false;
	run->unlocked = false;
	run->locking = false;
	run->left_open = false;
	run->why[0] = '\0';
	go_on(inst);
}

/**
 * map_run_stop() - end what is under way, without a word
 * @inst: instance that is &map_instance.going
 *
 * Context: process, waits for the transaction in flight.
 */
void map_run_stop(struct map_instance *inst)
{
	struct map_run *run = &inst->writer.run;

	/* A completion may have begun to wait for a retry, but neither submits any more */
	modbus_cancel(&run->req);
	kthread_cancel_delayed_work_sync(&run->wake);
}

/**
 * map_run_init() - make the interpreter ready
 * @inst: instance
 * @ended: told of the end of each run
 */
void map_run_init(struct map_instance *inst, void (*ended)(struct map_instance *inst))
{
	struct map_run *run = &inst->writer.run;

	run->ended = ended;
	run->no_single = inst->map->requests.write_multiple;
	kthread_init_delayed_work(&run->wake, wake_work);
	modbus_request_init(&run->req, inst->mdev, run_complete);
	run->req.lane = MODBUS_LANE_URGENT;
}
