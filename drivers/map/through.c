// SPDX-License-Identifier: GPL-2.0-only
/*
 * Polls through windows: writes the index, reads the span, reads the index, as window.c says.
 *
 * One at a time of a device, so that none comes between the steps of another. Each step is an
 * ordinary request of the poll lane, behind what interlocks act on; a command may come between, and
 * writes no index.
 */
#include "engine.h"

static struct map_instance *through_instance(struct map_through *t)
{
	return container_of(t, struct map_instance, through);
}

/* The requests are ours while the span is. */
static int submit(struct map_instance *inst, struct map_through *t, struct modbus_request *req)
{
	guard(spinlock)(&inst->queue_lock);
	if (inst->going || !inst->epoch)
		return -ESTALE;
	req->epoch = t->span->req.epoch;
	req->deadline = t->span->req.deadline;
	return modbus_submit(req);
}

static void end(struct map_instance *inst, struct map_through *t, int status, u8 exception)
{
	struct map_span *span = t->span;

	if (status) {
		span->req.status = status;
		span->req.exception = exception;
	}
	scoped_guard(spinlock, &inst->queue_lock)
		t->span = NULL;
	t->done(span);
}

static int write_index(struct map_instance *inst, struct map_through *t)
{
	t->req.fc = inst->writer.run.no_single ? MODBUS_FC_WRITE_REGISTERS :
						 MODBUS_FC_WRITE_REGISTER;
	t->req.addr = t->span->window->reg;
	t->req.count = 1;
	t->req.regs[0] = t->span->index;
	return submit(inst, t, &t->req);
}

static int read_index(struct map_instance *inst, struct map_through *t)
{
	t->req.fc = MODBUS_FC_READ_HOLDING;
	t->req.addr = t->span->window->reg;
	t->req.count = 1;
	return submit(inst, t, &t->req);
}

static void go_on(struct map_instance *inst, struct map_through *t, enum map_window_step step)
{
	int err = 0;

	t->step = step;
	switch (step) {
	case MAP_WINDOW_INDEX:
		err = write_index(inst, t);
		break;
	case MAP_WINDOW_SETTLE:
		kthread_mod_delayed_work(map_worker, &t->wake,
					 msecs_to_jiffies(t->span->window->settle_ms) + 1);
		break;
	case MAP_WINDOW_READ:
		err = submit(inst, t, &t->span->req);
		break;
	case MAP_WINDOW_CHECK:
		err = read_index(inst, t);
		break;
	case MAP_WINDOW_GOOD:
		end(inst, t, 0, 0);
		break;
	case MAP_WINDOW_OTHER:
		end(inst, t, -EBUSY, 0);
		break;
	case MAP_WINDOW_FAILED:
		break;
	}
	if (err)
		end(inst, t, err, 0);
}

static void step_done(struct map_instance *inst, const struct modbus_request *req)
{
	struct map_through *t = &inst->through;
	enum map_window_step next = map_window_next(t->span->window, t->span->index, t->step,
						    req->status, req->regs[0]);

	if (next == MAP_WINDOW_FAILED)
		end(inst, t, req->status, req->exception);
	else
		go_on(inst, t, next);
}

static void index_complete(struct modbus_request *req)
{
	step_done(through_instance(container_of(req, struct map_through, req)), req);
}

static void wake_work(struct kthread_work *work)
{
	struct map_through *t = container_of(work, struct map_through, wake.work);

	go_on(through_instance(t), t,
	      map_window_next(t->span->window, t->span->index, t->step, 0, 0));
}

/**
 * map_through_complete() - the registers of a span with a window were read, or not
 * @req: &map_span.req
 */
void map_through_complete(struct modbus_request *req)
{
	step_done(container_of(req, struct map_span, req)->inst, req);
}

/**
 * map_through_claim() - whether a span with a window may be read now
 * @inst: instance
 * @span: the span, whose request is ready
 *
 * Context: queue_lock held.
 * Return: true if so: map_through_begin() has to follow. Else another one is, and when that is done
 * &map_instance.schedule runs.
 */
bool map_through_claim(struct map_instance *inst, struct map_span *span)
{
	lockdep_assert_held(&inst->queue_lock);
	if (inst->through.span)
		return false;
	inst->through.span = span;
	return true;
}

/**
 * map_through_begin() - read it
 * @inst: instance whose map_through_claim() was true
 *
 * Context: the schedule work, no lock held.
 */
void map_through_begin(struct map_instance *inst)
{
	go_on(inst, &inst->through, MAP_WINDOW_INDEX);
}

/**
 * map_through_stop() - read no more
 * @inst: instance that is &map_instance.going, and is not scheduled any more
 *
 * Context: process, waits for the transaction in flight.
 */
void map_through_stop(struct map_instance *inst)
{
	/* A completion may have begun to wait, but neither submits any more */
	modbus_cancel(&inst->through.req);
	kthread_cancel_delayed_work_sync(&inst->through.wake);
}

/**
 * map_through_init() - prepare its request
 * @inst: instance
 */
void map_through_init(struct map_instance *inst)
{
	struct map_through *t = &inst->through;

	kthread_init_delayed_work(&t->wake, wake_work);
	modbus_request_init(&t->req, inst->mdev, index_complete);
	t->req.lane = MODBUS_LANE_POLL;
	t->req.class = map_poll_class(MEGAPOD_RATE_SLOW);
}
