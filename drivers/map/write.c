// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: write, read back, report, and only then say that it is done.
 *
 * One command is carried out at a time, by one prepared request in the urgent lane, step
 * by step in the completions. Every request carries the epoch: if another device took the
 * place of the known one, nothing is written, the identity is read again and the
 * command begins anew.
 *
 * Outlets: each run of neighbours is one Write Multiple Coils (where the map and the
 * device allow it), so that no other outlet is ever written; then the coils are read back. A run
 * that fails holds back none of the others, and one that is refused is written coil by coil: the
 * device may mind a single one.
 *
 * Registers: all are read first, the map's guards and its before_write hook may refuse, then
 * each is written and read back before the next, so that a value stands before a mode
 * uses it. A register of which only some bits are written is read once more just before that, and
 * judged again: the others are somebody else's.
 *
 * No outlet waits for another: what the device refuses or leaves unanswered is noted, the other
 * runs are written, and all are read back. A run that is refused is written coil by coil, since
 * firmware refuses a run for one coil in it. Only a device that left SILENT_MAX writes in a row
 * unanswered gets no further ones before it was read.
 *
 * When a write's reply is lost its outcome is unknown and the read-back decides. What
 * does not read as wanted is written again, MAP_TRIES_MAX times at most and all within
 * MAP_COMMAND_MS; writing a state or a value twice does no harm. What could not be read back is
 * read again first. A relay that took all writes and still reads as before may be slow: it is read
 * until the time is over, but not for an interlock, which sees that from the polls. A command whose
 * connection is lost is parked: it goes on, with the same count of tries, once the device was
 * identified on the next one.
 *
 * A trip goes first: commands that wait are superseded by it, and one that is being carried out
 * gets no further try. A dry run makes and queues the frames of its writes, which the link throws
 * away, and takes them for done.
 */
#include <linux/bitmap.h>

#include "engine.h"

static const char superseded[] = "an interlock has tripped";

/* Pause before the second try, doubled before each further one */
#define RETRY_MS	100
/* Writes in a row without a reply: what a link needs to take a unit for silent */
#define SILENT_MAX	3

static struct map_instance *writer_instance(struct map_writer *w)
{
	return container_of(w, struct map_instance, writer);
}

static void begin_try(struct map_instance *inst);

/* --- ends ---------------------------------------------------------------------------------- */

static void finish(struct map_instance *inst, int err, const char *why)
{
	struct map_writer *w = &inst->writer;
	struct megapod_command *cmd = w->cmd;

	if (err)
		strscpy(cmd->why, why, sizeof(cmd->why));
	scoped_guard(spinlock, &inst->queue_lock) {
		w->cmd = NULL;
		w->stage = MAP_STAGE_IDLE;
	}
	megapod_command_done(cmd, err);
	map_writer_kick(inst);
}

static void finish_status(struct map_instance *inst, int status)
{
	finish(inst, status, map_explain(status, inst->writer.req.exception));
}

/* The connection is lost, or another device may answer: go on when that is settled. */
static void park(struct map_instance *inst, int status)
{
	struct map_writer *w = &inst->writer;

	if (w->tries >= MAP_TRIES_MAX) {
		finish_status(inst, status);
		return;
	}
	scoped_guard(spinlock, &inst->queue_lock) {
		list_add(&w->cmd->node, &w->queue);
		w->parked = w->cmd;
		w->cmd = NULL;
		w->stage = MAP_STAGE_IDLE;
		w->deadline = ktime_add_ms(ktime_get(), MAP_COMMAND_MS);
	}
	map_seek(inst);
}

/* A trip behind what is being carried out now; it is put before all others. */
static bool trip_waits(struct map_instance *inst)
{
	struct megapod_command *first;

	guard(spinlock)(&inst->queue_lock);
	first = list_first_entry_or_null(&inst->writer.queue, struct megapod_command, node);
	return first && first->trip && !inst->writer.cmd->trip;
}

static void retry_after(struct map_writer *w, unsigned int ms)
{
	guard(spinlock)(&writer_instance(w)->queue_lock);
	w->pausing = true;
	kthread_mod_delayed_work(map_worker, &w->retry, msecs_to_jiffies(ms));
}

/* Tries again if there is a try and time left. */
static bool try_again(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	unsigned int pause_ms = RETRY_MS << (w->tries - 1);

	if (w->tries >= MAP_TRIES_MAX || trip_waits(inst) ||
	    ktime_after(ktime_add_ms(ktime_get(), pause_ms), w->deadline))
		return false;
	retry_after(w, pause_ms);
	return true;
}

/* Reads once more what was written as often as may be, if no write has failed. */
static bool settles(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (w->tries < MAP_TRIES_MAX || (w->err && !w->settling) || w->cmd->trip ||
	    trip_waits(inst) || ktime_after(ktime_add_ms(ktime_get(), RETRY_MS), w->deadline))
		return false;
	w->settling = true;
	retry_after(w, RETRY_MS);
	return true;
}

/* --- requests ------------------------------------------------------------------------------ */

static void send(struct map_instance *inst, enum map_stage stage, u8 fc, u16 addr, u16 count)
{
	struct map_writer *w = &inst->writer;
	int err;

	w->stage = stage;
	w->req.fc = fc;
	w->req.addr = addr;
	w->req.count = count;
	w->req.dry_run = w->cmd->dry_run && (stage == MAP_STAGE_COILS || stage == MAP_STAGE_REG);
	scoped_guard(spinlock, &inst->queue_lock) {
		/* map_writer_stop() fails the command */
		if (inst->going)
			return;
		w->req.epoch = inst->epoch;
		err = inst->epoch ? modbus_submit(&w->req) : -ESTALE;
	}
	if (err) {
		w->unsent = err;
		retry_after(w, 0);
	}
}

/* Also fails what could not be submitted: from here, so that it does not recurse. */
static void retry_work(struct kthread_work *work)
{
	struct map_writer *w = container_of(work, struct map_writer, retry.work);
	struct map_instance *inst = writer_instance(w);
	int unsent = w->unsent;

	/* A trip that ends the pause may have queued it once more */
	scoped_guard(spinlock, &inst->queue_lock) {
		if (!w->pausing)
			return;
		w->pausing = false;
	}
	w->unsent = 0;
	if (!unsent && trip_waits(inst))
		finish(inst, -ECANCELED, superseded);
	else if (!unsent)
		begin_try(inst);
	else if (unsent == -ESTALE)
		park(inst, unsent);
	else
		finish_status(inst, unsent);
}

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
	if (no_reply(req->status))
		return true;
	if (req->status != -EREMOTEIO)
		return false;
	switch (req->exception) {
	case MODBUS_EX_ACKNOWLEDGE:
	case MODBUS_EX_BUSY:
	case MODBUS_EX_GATEWAY_PATH:
	case MODBUS_EX_GATEWAY_TARGET:
		return true;
	default:
		return false;
	}
}

static bool not_supported(const struct modbus_request *req)
{
	return req->status == -EREMOTEIO && req->exception == MODBUS_EX_ILLEGAL_FUNCTION;
}

/* --- outlets ------------------------------------------------------------------------------- */

static u32 most_coils(struct map_instance *inst, u32 limit)
{
	struct modbus_wire_cost wire;

	modbus_wire_cost(inst->mdev, MODBUS_FC_READ_COILS, &wire);
	return min_t(u32, wire.max_words * 16, limit);
}

static void read_coils_back(struct map_instance *inst, unsigned int from)
{
	struct map_writer *w = &inst->writer;
	unsigned int last = find_last_bit(w->cmd->outlets, inst->num_outlets);

	w->run = from;
	w->run_len = min(last + 1 - from, most_coils(inst, MODBUS_MAX_READ_BITS));
	send(inst, MAP_STAGE_COILS_BACK, MODBUS_FC_READ_COILS, inst->map->outlets->coil + from,
	     w->run_len);
}

static void write_coils(struct map_instance *inst, unsigned int from)
{
	struct map_writer *w = &inst->writer;
	unsigned int end, i;

	w->run = find_next_bit(w->todo, inst->num_outlets, from);
	if (w->cmd->on && trip_waits(inst)) {
		finish(inst, -ECANCELED, superseded);
		return;
	}
	if (w->run >= inst->num_outlets && w->cmd->dry_run) {
		finish(inst, w->err, map_explain(w->err, w->err_exception));
		return;
	}
	if (w->run >= inst->num_outlets || w->silent >= SILENT_MAX) {
		map_poll_hurry(inst, w->cmd->outlets);
		read_coils_back(inst, find_first_bit(w->cmd->outlets, inst->num_outlets));
		return;
	}
	end = w->run + 1;
	if (inst->map->outlets->multiple && !w->no_multiple && w->run >= w->single_to)
		end = min(find_next_zero_bit(w->todo, inst->num_outlets, end),
			  (unsigned long)w->run + most_coils(inst, MODBUS_MAX_WRITE_BITS));
	w->run_len = end - w->run;

	memset(w->req.bits, 0, DIV_ROUND_UP(w->run_len, 8));
	if (w->cmd->on)
		for (i = 0; i < w->run_len; i++)
			w->req.bits[i / 8] |= BIT(i % 8);
	send(inst, MAP_STAGE_COILS,
	     w->run_len == 1 ? MODBUS_FC_WRITE_COIL : MODBUS_FC_WRITE_COILS,
	     inst->map->outlets->coil + w->run, w->run_len);
}

/* The first error of a try is what people are told. */
static void note_error(struct map_writer *w)
{
	if (!w->err) {
		w->err = w->req.status;
		w->err_exception = w->req.exception;
	}
	w->again |= may_pass(&w->req);
}

static void coils_written(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	unsigned int next = w->run + w->run_len;
	int status = w->req.status;

	/* Whatever became of it, the relays may have moved */
	if (w->req.sent_at && !w->cmd->dry_run)
		bitmap_set(w->cmd->unread, w->run, w->run_len);
	w->silent = no_reply(status) ? w->silent + 1 : 0;
	if (!status) {
		bitmap_clear(w->todo, w->run, w->run_len);
	} else if (not_supported(&w->req) && w->req.fc == MODBUS_FC_WRITE_COILS) {
		w->no_multiple = true;
		next = w->run;
	} else if (status == -EREMOTEIO && w->run_len > 1 && !may_pass(&w->req)) {
		w->single_to = next;
		next = w->run;
	} else if (connection_lost(status)) {
		park(inst, status);
		return;
	} else if (no_reply(status) || status == -EREMOTEIO) {
		note_error(w);
	} else {
		finish_status(inst, status);
		return;
	}
	write_coils(inst, next);
}

/* What reads as wanted is done; the rest is to do. */
static void compare_coils(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	unsigned int i;

	for (i = 0; i < w->run_len; i++) {
		bool on = w->req.bits[i / 8] >> (i % 8) & 1;
		bool written = !test_bit(w->run + i, w->todo);

		if (!test_bit(w->run + i, w->cmd->outlets))
			continue;
		__assign_bit(w->run + i, w->todo, on != w->cmd->on);
		__clear_bit(w->run + i, w->cmd->unread);
		/* Taken, and not done: a relay may be slow */
		w->again |= written && on != w->cmd->on;
	}
}

static void coils_read_back(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	unsigned int next;

	if (connection_lost(w->req.status)) {
		park(inst, w->req.status);
		return;
	}
	if (w->req.status) {
		note_error(w);
		w->again = true;
	} else {
		compare_coils(inst);
		scoped_guard(map_sample, &inst->sample_lock)
			map_take_outlets(inst, &w->req);
	}
	next = find_next_bit(w->cmd->outlets, inst->num_outlets, w->run + w->run_len);
	if (next < inst->num_outlets) {
		read_coils_back(inst, next);
		return;
	}
	if (bitmap_empty(w->todo, MEGAPOD_MAX_OUTLETS) &&
	    bitmap_empty(w->cmd->unread, MEGAPOD_MAX_OUTLETS)) {
		finish(inst, 0, NULL);
		return;
	}
	if (w->again && try_again(inst))
		return;
	if (settles(inst))
		return;
	/* The core knows from the reports which outlets are as wanted */
	finish(inst, w->err, map_explain(w->err, w->err_exception));
}

/* --- registers ----------------------------------------------------------------------------- */

static void add_write(struct megapod_map_command *regs, u16 reg, u16 mask, u16 value)
{
	struct megapod_map_write *w = &regs->writes[regs->num++];

	w->reg = reg;
	w->mask = mask;
	w->value = value;
}

static int add_value(struct megapod_map_command *regs, u16 reg, u32 value, u32 step, u16 tolerance)
{
	u32 count = step ? DIV_ROUND_CLOSEST(value, step) : value;

	if (!reg || count > U16_MAX) {
		snprintf(regs->why, sizeof(regs->why), "the register cannot hold that");
		return -ERANGE;
	}
	add_write(regs, reg, 0xffff, count);
	regs->writes[regs->num - 1].tolerance = tolerance;
	return 0;
}

/* The mode is always among the registers, so that the before_write hook sees it. */
static int add_mode(struct megapod_map_command *regs, const struct megapod_map_pump *pump,
		    const struct megapod_pump_request *want)
{
	u8 i;

	if (!(want->set & MEGAPOD_PUMP_SETTING_MODE)) {
		if (pump->mode)
			add_write(regs, pump->mode, 0, 0);
		return 0;
	}
	for (i = 0; i < pump->num_modes; i++) {
		const struct megapod_map_mode *mode = &pump->modes[i];

		if (mode->mode != want->mode || !mode->set_mask)
			continue;
		add_write(regs, pump->mode, mode->set_mask, mode->set_value);
		return 0;
	}
	snprintf(regs->why, sizeof(regs->why), "the device has no such mode to set");
	return -EOPNOTSUPP;
}

static int plan_pump(struct map_instance *inst, const struct megapod_command *cmd,
		     struct megapod_map_command *regs)
{
	const struct megapod_map_pump *pump = &inst->map->pumps[cmd->index];
	const struct megapod_pump_request *want = &cmd->pump;
	int err = 0;

	regs->pump = cmd->index;
	if (want->set & MEGAPOD_PUMP_SETTING_DUTY)
		err = add_value(regs, pump->set_duty, want->duty_permille, pump->duty_step,
				pump->duty_tolerance);
	if (!err && want->set & MEGAPOD_PUMP_SETTING_FLOW_TARGET)
		err = add_value(regs, pump->set_flow, want->flow_target_ml_min, pump->flow_step,
				pump->flow_tolerance);
	if (!err)
		err = add_mode(regs, pump, want);
	return err;
}

static int plan_registers(struct map_instance *inst, const struct megapod_command *cmd,
			  struct megapod_map_command *regs)
{
	memset(regs, 0, sizeof(*regs));
	regs->pump = -1;
	if (cmd->type == MEGAPOD_COMMAND_PUMP)
		return plan_pump(inst, cmd, regs);
	if (!inst->map->num_safe) {
		strscpy(regs->why, "the device has no safe state", sizeof(regs->why));
		return -EOPNOTSUPP;
	}
	regs->num = inst->map->num_safe;
	memcpy(regs->writes, inst->map->safe, regs->num * sizeof(*regs->writes));
	return 0;
}

static int check_guards(struct map_instance *inst, struct megapod_map_command *regs)
{
	u8 i, g;

	for (i = 0; i < regs->num; i++)
		for (g = 0; g < inst->map->num_guards; g++) {
			const struct megapod_map_write *w = &regs->writes[i];
			const struct megapod_map_guard *guard = &inst->map->guards[g];

			if (w->reg != guard->reg || !w->mask)
				continue;
			if (WARN_ON_ONCE(w->mask & guard->mask))
				return -EPERM;
			if (!(w->old & guard->mask))
				continue;
			snprintf(regs->why, sizeof(regs->why),
				 "register %u reads 0x%04x: a write would touch 0x%04x in it",
				 w->reg, w->old, w->old & guard->mask);
			return -EPERM;
		}
	return 0;
}

static void read_register(struct map_instance *inst, enum map_stage stage)
{
	struct map_writer *w = &inst->writer;

	send(inst, stage, MODBUS_FC_READ_HOLDING, w->regs.writes[w->step].reg, 1);
}

/* A register that reads as wanted already is not written: it may be kept in flash. */
static void write_register(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	while (w->step < w->regs.num &&
	       megapod_map_result(&w->regs.writes[w->step]) == w->regs.writes[w->step].old)
		w->step++;
	if (w->step == w->regs.num) {
		finish(inst, 0, NULL);
		return;
	}
	if (w->regs.writes[w->step].mask != 0xffff && w->fresh != w->step) {
		read_register(inst, MAP_STAGE_REG_AGAIN);
		return;
	}
	w->fresh = MEGAPOD_MAP_MAX_WRITES;
	w->req.regs[0] = megapod_map_result(&w->regs.writes[w->step]);
	send(inst, MAP_STAGE_REG,
	     w->no_single ? MODBUS_FC_WRITE_REGISTERS : MODBUS_FC_WRITE_REGISTER,
	     w->regs.writes[w->step].reg, 1);
}

/* Writes from @step on, unless what was read forbids that. */
static void write_allowed(struct map_instance *inst, unsigned int step)
{
	struct map_writer *w = &inst->writer;
	int err = 0;

	if (inst->map->before_write && w->regs.pump >= 0)
		err = inst->map->before_write(&w->regs);
	if (!err)
		err = check_guards(inst, &w->regs);
	if (err) {
		finish(inst, err, w->regs.why);
		return;
	}
	w->step = step;
	write_register(inst);
}

static void register_failed(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (connection_lost(w->req.status))
		park(inst, w->req.status);
	else if (!may_pass(&w->req) || !try_again(inst))
		finish_status(inst, w->req.status);
}

static void take_register(struct map_instance *inst)
{
	guard(map_sample)(&inst->sample_lock);
	map_take(inst, MODBUS_SPACE_HOLDING, &inst->writer.req);
}

static void register_read(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (w->req.status) {
		register_failed(inst);
		return;
	}
	take_register(inst);
	w->regs.writes[w->step].old = w->req.regs[0];
	w->fresh = w->step;
	if (w->stage == MAP_STAGE_REG_AGAIN)
		write_allowed(inst, w->step);
	else if (++w->step < w->regs.num)
		read_register(inst, MAP_STAGE_REGS_READ);
	else
		write_allowed(inst, 0);
}

static void register_written(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (not_supported(&w->req) && w->req.fc == MODBUS_FC_WRITE_REGISTER) {
		w->no_single = true;
		write_register(inst);
	} else if (w->cmd->dry_run && !w->req.status) {
		w->step++;
		write_register(inst);
	} else if (!w->req.status || no_reply(w->req.status)) {
		read_register(inst, MAP_STAGE_REG_BACK);
	} else {
		register_failed(inst);
	}
}

static void register_read_back(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;
	const struct megapod_map_write *write = &w->regs.writes[w->step];
	char why[MEGAPOD_MAP_WHY_SIZE];

	if (w->req.status) {
		register_failed(inst);
		return;
	}
	take_register(inst);
	if (megapod_map_is_done(write, w->req.regs[0])) {
		w->step++;
		write_register(inst);
		return;
	}
	if (try_again(inst))
		return;
	snprintf(why, sizeof(why), "register %u reads %u after %u was written", write->reg,
		 w->req.regs[0], megapod_map_result(write));
	finish(inst, -EIO, why);
}

/* --- the machine --------------------------------------------------------------------------- */

static void begin_try(struct map_instance *inst)
{
	struct map_writer *w = &inst->writer;

	if (w->settling) {
		w->err = 0;
		read_coils_back(inst, find_first_bit(w->cmd->outlets, inst->num_outlets));
		return;
	}
	w->tries++;
	w->err = 0;
	w->again = false;
	w->silent = 0;
	w->single_to = 0;
	w->step = 0;
	if (w->cmd->type == MEGAPOD_COMMAND_OUTLETS) {
		write_coils(inst, 0);
	} else {
		/* map_writer_command() has seen that this can be done */
		plan_registers(inst, w->cmd, &w->regs);
		read_register(inst, MAP_STAGE_REGS_READ);
	}
}

static void writer_complete(struct modbus_request *req)
{
	struct map_instance *inst = writer_instance(container_of(req, struct map_writer, req));

	if (req->status == -ESTALE) {
		park(inst, req->status);
		return;
	}
	switch (inst->writer.stage) {
	case MAP_STAGE_IDLE:
		break;
	case MAP_STAGE_COILS:
		coils_written(inst);
		break;
	case MAP_STAGE_COILS_BACK:
		coils_read_back(inst);
		break;
	case MAP_STAGE_REGS_READ:
	case MAP_STAGE_REG_AGAIN:
		register_read(inst);
		break;
	case MAP_STAGE_REG:
		register_written(inst);
		break;
	case MAP_STAGE_REG_BACK:
		register_read_back(inst);
		break;
	}
}

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
		bitmap_copy(w->todo, cmd->outlets, MEGAPOD_MAX_OUTLETS);
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
	struct megapod_map_command regs;
	int err;

	if (cmd->type == MEGAPOD_COMMAND_OUTLETS)
		return 0;
	err = plan_registers(inst, cmd, &regs);
	if (err)
		strscpy(cmd->why, regs.why, sizeof(cmd->why));
	return err;
}

/**
 * map_writer_transactions() - how many transactions a register command is at most
 * @inst: instance
 * @cmd: a command that map_writer_check() has passed
 *
 * All registers are read; each that is written is read back, and before that read once more if it
 * has other bits. The hook may add one.
 *
 * Return: the number.
 */
u32 map_writer_transactions(struct map_instance *inst, const struct megapod_command *cmd)
{
	struct megapod_map_command regs;
	u32 i, n;

	if (plan_registers(inst, cmd, &regs))
		return 0;
	n = regs.num;
	for (i = 0; i < regs.num; i++)
		if (regs.writes[i].mask)
			n += regs.writes[i].mask == 0xffff ? 2 : 3;
	return inst->map->before_write && regs.pump >= 0 ? n + 3 : n;
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
		if (w->pausing)
			kthread_mod_delayed_work(map_worker, &w->retry, 0);
	}
	list_add_tail(&cmd->node, &w->queue);
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
		if (!w->cmd && list_empty(&w->queue))
			w->deadline = ktime_add_ms(ktime_get(), MAP_COMMAND_MS);
		queue_command(w, cmd, &out);
	}
	fail_list(&out, -ECANCELED, superseded);
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
 * Context: the identify work.
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

	/* A completion may have begun to wait for a retry, but neither submits any more */
	modbus_cancel(&w->req);
	kthread_cancel_delayed_work_sync(&w->retry);
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
	struct map_writer *w = &inst->writer;

	INIT_LIST_HEAD(&w->queue);
	kthread_init_delayed_work(&w->retry, retry_work);
	modbus_request_init(&w->req, inst->mdev, writer_complete);
	w->req.lane = MODBUS_LANE_URGENT;
}
