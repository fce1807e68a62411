// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heartbeat: a register that is written again and again while the device is served, so that it
 * knows of its master. When it ends, the device does what its maker thought right.
 *
 * A beat is an ordinary request of the poll lane, behind what interlocks act on, and nothing waits
 * for it. One that fails is told, and the next is its repetition; so it is, without a word, where
 * the device turns out to take no FC 06. None goes to a device that is
 * read-only here, or whose map nobody trusts, nor to one that was not identified in the same epoch.
 */
#include "engine.h"

static struct map_instance *beat_instance(struct map_heartbeat *beat)
{
	return container_of(beat, struct map_instance, heartbeat);
}

static void beat_work(struct kthread_work *work)
{
	struct map_heartbeat *beat = container_of(work, struct map_heartbeat, work.work);
	struct map_instance *inst = beat_instance(beat);
	const struct megapod_map_heartbeat *map = inst->map->heartbeat;

	guard(spinlock)(&inst->queue_lock);
	if (inst->going || !inst->epoch)
		return;
	if (!beat->busy) {
		beat->odd = !beat->odd;
		beat->req.fc = inst->writer.run.no_single ? MODBUS_FC_WRITE_REGISTERS :
							    MODBUS_FC_WRITE_REGISTER;
		beat->req.addr = map->reg;
		beat->req.count = 1;
		beat->req.regs[0] = beat->odd ? map->value : map->then;
		beat->req.epoch = inst->epoch;
		beat->req.deadline = ktime_get();
		beat->busy = !modbus_submit(&beat->req);
	}
	kthread_mod_delayed_work(map_worker, &beat->work, msecs_to_jiffies(map->every_ms));
}

/* Whoever looks sees that the device misses its master, until a beat gets through again. */
static void tell(struct map_instance *inst, const struct modbus_request *req)
{
	char *why = inst->heartbeat.why;

	guard(map_sample)(&inst->sample_lock);
	if (!inst->epoch || !req->status == !why[0])
		return;
	if (req->status)
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "heartbeat, register %u: %s", req->addr,
			 map_explain(req->status, req->exception));
	else
		why[0] = '\0';
	if (!inst->bad_spans)
		map_report_health(inst);
}

static bool takes_no_single(const struct modbus_request *req)
{
	return req->status == -EREMOTEIO && req->exception == MODBUS_EX_ILLEGAL_FUNCTION &&
	       req->fc == MODBUS_FC_WRITE_REGISTER;
}

static void beat_complete(struct modbus_request *req)
{
	struct map_heartbeat *beat = container_of(req, struct map_heartbeat, req);
	struct map_instance *inst = beat_instance(beat);

	if (takes_no_single(req))
		inst->writer.run.no_single = true;
	else if (req->status != -ESTALE)
		tell(inst, req);
	scoped_guard(spinlock, &inst->queue_lock)
		beat->busy = false;
}

/**
 * map_heartbeat_start() - beat from now on
 * @inst: instance with a component, whose epoch was just set
 *
 * Context: sample_lock held.
 */
void map_heartbeat_start(struct map_instance *inst)
{
	lockdep_assert_held(&inst->sample_lock);
	inst->heartbeat.why[0] = '\0';
	if (!inst->map->heartbeat || !map_may_write(inst))
		return;
	guard(spinlock)(&inst->queue_lock);
	if (!inst->going)
		kthread_mod_delayed_work(map_worker, &inst->heartbeat.work, 0);
}

/**
 * map_heartbeat_stop() - beat no more
 * @inst: instance that is &map_instance.going
 *
 * Context: process, waits for the transaction in flight.
 */
void map_heartbeat_stop(struct map_instance *inst)
{
	kthread_cancel_delayed_work_sync(&inst->heartbeat.work);
	modbus_cancel(&inst->heartbeat.req);
}

/**
 * map_heartbeat_init() - prepare its request
 * @inst: instance
 */
void map_heartbeat_init(struct map_instance *inst)
{
	struct map_heartbeat *beat = &inst->heartbeat;

	kthread_init_delayed_work(&beat->work, beat_work);
	modbus_request_init(&beat->req, inst->mdev, beat_complete);
	beat->req.lane = MODBUS_LANE_POLL;
	beat->req.class = map_poll_class(MEGAPOD_RATE_NORMAL);
}
