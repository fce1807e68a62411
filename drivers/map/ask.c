// SPDX-License-Identifier: GPL-2.0-only
/*
 * Questions to a device, one after the other.
 *
 * A work item may wait for each reply. The thread of all instances may not: there a question whose
 * answer is not known yet is sent, and -EINPROGRESS is all that whoever asked gets; when the reply
 * has come everything is asked again from the beginning, and what was answered before is heard
 * again (heard.h). So the same code serves both, if it changes nothing until it has all answers.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "engine.h"

/* Bytes of a reply that count */
static u32 reply_len(const struct modbus_request *req)
{
	if (req->status)
		return 0;
	switch (req->fc) {
	case MODBUS_FC_DEVICE_ID:
		return min_t(u32, req->len, sizeof(req->bytes));
	case MODBUS_FC_READ_COILS:
	case MODBUS_FC_READ_DISCRETE:
		return DIV_ROUND_UP(req->count, 8);
	default:
		return req->count * sizeof(*req->regs);
	}
}

static int hear(struct map_asker *asker)
{
	struct modbus_request *req = &asker->req;
	struct map_answer answer = { .fc = req->fc, .addr = req->addr, .count = req->count };
	int ret;

	ret = map_heard_next(asker->heard, &answer, req->bytes, sizeof(req->bytes));
	if (ret <= 0)
		return ret;
	req->status = answer.status;
	req->exception = answer.exception;
	req->len = answer.len;
	return 1;
}

static void set_busy(struct map_asker *asker, bool busy)
{
	guard(spinlock)(&asker->inst->queue_lock);
	asker->busy = busy;
}

static int send(struct map_asker *asker)
{
	int err;

	set_busy(asker, true);
	err = modbus_submit(&asker->req);
	if (err) {
		set_busy(asker, false);
		return err;
	}
	asker->asked = true;
	return -EINPROGRESS;
}

/**
 * map_ask() - ask one thing
 * @asker: who asks
 * @fc: function code
 * @first: first register or coil; FC 2B/0E: object
 * @count: number of them; FC 2B/0E: read device id code
 *
 * The reply is in &map_asker.req. A waiting command makes it urgent.
 *
 * Context: the identify work, or the thread of all instances, as it was initialised for.
 * Return: &modbus_request.status, or why it could not be submitted. -EINPROGRESS: the answer is yet
 * to come.
 */
int map_ask(struct map_asker *asker, u8 fc, u16 first, u16 count)
{
	struct map_instance *inst = asker->inst;
	struct modbus_request *req = &asker->req;
	int ret;

	if (READ_ONCE(inst->going))
		return -ENODEV;
	/* One question at a time, whether or not the caller has seen that one is under way */
	if (asker->asked)
		return -EINPROGRESS;
	req->lane = map_command_waits(inst) ? MODBUS_LANE_URGENT : MODBUS_LANE_POLL;
	/* Of a device that is served questions come after all polls, else before them */
	req->class = asker->epoch == READ_ONCE(inst->epoch) ? U8_MAX : 0;
	req->deadline = ktime_get();
	req->epoch = asker->epoch;
	req->fc = fc;
	req->addr = first;
	req->count = count;
	if (!asker->heard)
		return modbus_transfer(req);
	ret = hear(asker);
	if (ret < 0)
		return ret;
	return ret ? req->status : send(asker);
}

/**
 * map_is_alive() - whether the device answers where it must
 * @asker: who asks
 *
 * A device that is silent elsewhere does not have what it was asked for.
 *
 * Context: as map_ask().
 * Return: true if it does; false, too, if that is yet to come.
 */
bool map_is_alive(struct map_asker *asker)
{
	const struct megapod_map *map = asker->inst->map;
	int err, model_at = map_reg(asker->inst, map->identity.model_at.reg, 1);

	if (map->sizes.num)
		err = map_ask(asker, map_read_function(map->sizes.space), map->sizes.reg, 1);
	else if (map->identity.model_at.words && model_at >= 0)
		err = map_ask(asker, map_read_function(map->identity.model_at.space), model_at, 1);
	else
		return false;
	return !err || err == -EREMOTEIO;
}

static void ask_complete(struct modbus_request *req)
{
	struct map_asker *asker = container_of(req, struct map_asker, req);

	guard(spinlock)(&asker->inst->queue_lock);
	asker->busy = false;
	map_identify_after(asker->inst, 0);
}

/**
 * map_asker_init() - who may wait for replies
 * @asker: of an instance
 * @inst: the instance
 */
void map_asker_init(struct map_asker *asker, struct map_instance *inst)
{
	asker->inst = inst;
	modbus_request_init(&asker->req, inst->mdev, NULL);
}

/**
 * map_asker_init_replay() - who may not: reidentify is run again when one has come
 * @asker: of an instance
 * @inst: the instance
 * @room: bytes for all answers of an attempt, each of MAP_ANSWER_SIZE()
 *
 * Return: 0 or -ENOMEM.
 */
int map_asker_init_replay(struct map_asker *asker, struct map_instance *inst, u32 room)
{
	if (asker->heard)
		return 0;
	asker->inst = inst;
	modbus_request_init(&asker->req, inst->mdev, ask_complete);
	asker->heard = kzalloc(struct_size(asker->heard, bytes, room), GFP_KERNEL);
	if (!asker->heard)
		return -ENOMEM;
	asker->heard->size = room;
	return 0;
}

/**
 * map_asker_resume() - go on asking, or begin
 * @asker: of map_asker_init_replay()
 *
 * Context: the thread of all instances.
 * Return: 0; -EINPROGRESS: a reply is yet to come, which calls again; -ENOSPC: the device has
 * answered more than there is room for.
 */
int map_asker_resume(struct map_asker *asker)
{
	struct modbus_request *req = &asker->req;
	struct map_answer answer;

	scoped_guard(spinlock, &asker->inst->queue_lock)
		if (asker->busy)
			return -EINPROGRESS;
	map_heard_again(asker->heard);
	if (!asker->asked)
		return 0;
	asker->asked = false;
	answer = (struct map_answer){
		.fc = req->fc,
		.addr = req->addr,
		.count = req->count,
		.status = req->status,
		.exception = req->exception,
		.len = reply_len(req),
	};
	return map_heard_keep(asker->heard, &answer, req->bytes) ? 0 : -ENOSPC;
}

/**
 * map_asker_end() - all was asked
 * @asker: of map_asker_init_replay()
 */
void map_asker_end(struct map_asker *asker)
{
	map_heard_forget(asker->heard);
	asker->begun = 0;
}

/**
 * map_asker_stop() - ask no more
 * @asker: of an instance that is &map_instance.going, whose thread does not run it any more
 *
 * Context: process, waits for the transaction in flight.
 */
void map_asker_stop(struct map_asker *asker)
{
	if (!asker->heard)
		return;
	modbus_cancel(&asker->req);
	kfree(asker->heard);
	asker->heard = NULL;
}
