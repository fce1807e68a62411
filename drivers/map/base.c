// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every other file of the engine uses and that uses none of them: the rates, names of what
 * the wire says, and the two threads that others are put to work on.
 */
#include <linux/module.h>

#include "engine.h"

static unsigned int trip_ms = 100;
static unsigned int normal_ms = 1000;
static unsigned int slow_ms = 10000;

#define ONCE_MS		(3600 * MSEC_PER_SEC)
#define PERIOD_MIN_MS	5
#define PERIOD_MAX_MS	ONCE_MS

static int set_period(const char *val, const struct kernel_param *kp)
{
	return param_set_uint_minmax(val, kp, PERIOD_MIN_MS, PERIOD_MAX_MS);
}

static const struct kernel_param_ops period_ops = {
	.set = set_period,
	.get = param_get_uint,
};

module_param_cb(trip_ms, &period_ops, &trip_ms, 0444);
MODULE_PARM_DESC(trip_ms, "Period of what interlocks act on, in ms (5 to 3600000, default 100)");
module_param_cb(normal_ms, &period_ops, &normal_ms, 0444);
MODULE_PARM_DESC(normal_ms, "Period of ordinary readings, in ms (default 1000)");
module_param_cb(slow_ms, &period_ops, &slow_ms, 0444);
MODULE_PARM_DESC(slow_ms, "Period of slow readings, in ms (default 10000)");

struct kthread_worker *map_worker;
struct workqueue_struct *map_wq;

/**
 * map_read_function() - function code that reads a space
 * @space: enum modbus_space
 *
 * Return: one of FC 01 to 04.
 */
u8 map_read_function(u8 space)
{
	switch (space) {
	case MODBUS_SPACE_COIL:
		return MODBUS_FC_READ_COILS;
	case MODBUS_SPACE_DISCRETE:
		return MODBUS_FC_READ_DISCRETE;
	case MODBUS_SPACE_INPUT:
		return MODBUS_FC_READ_INPUT;
	default:
		return MODBUS_FC_READ_HOLDING;
	}
}

/**
 * map_is_bits() - whether a space is of bits, not of registers
 * @space: enum modbus_space
 *
 * Return: true for coils and discrete inputs.
 */
bool map_is_bits(u8 space)
{
	return space == MODBUS_SPACE_COIL || space == MODBUS_SPACE_DISCRETE;
}

/**
 * map_reg() - where the device has registers of its map
 * @inst: instance that was identified, as far as its models
 * @reg: the first, as the map has it
 * @words: how many
 *
 * Return: the first as the device has it, or -1 if it does not have all of them.
 */
int map_reg(const struct map_instance *inst, u32 reg, u32 words)
{
	return map_model_find(inst->map, inst->models, reg, words);
}

/**
 * map_may_write() - whether the device may be written at all
 * @inst: instance
 *
 * Return: false if it is read-only here, or nobody trusts its map.
 */
bool map_may_write(const struct map_instance *inst)
{
	return !inst->map->read_only && inst->mdev->access != MODBUS_ACCESS_RO;
}

/**
 * map_may_pass() - whether an exception says that the device cannot answer now
 * @req: that got it
 *
 * Return: true if it may answer another time.
 */
bool map_may_pass(const struct modbus_request *req)
{
	return req->exception == MODBUS_EX_BUSY || req->exception == MODBUS_EX_ACKNOWLEDGE ||
	       req->exception == MODBUS_EX_GATEWAY_PATH ||
	       req->exception == MODBUS_EX_GATEWAY_TARGET;
}

/**
 * map_period_ms() - time from one poll to the next
 * @rate: enum megapod_map_rate
 *
 * Return: the period in ms.
 */
u32 map_period_ms(u8 rate)
{
	switch (rate) {
	case MEGAPOD_RATE_TRIP:
		return trip_ms;
	case MEGAPOD_RATE_SLOW:
		return slow_ms;
	case MEGAPOD_RATE_ONCE:
		return ONCE_MS;
	default:
		return normal_ms;
	}
}

/**
 * map_poll_class() - which polls go before others
 * @rate: enum megapod_map_rate
 *
 * Return: &modbus_request.class. Trip goes first. The others share one: on a line that can't keep
 * up each rate gets less, where strict order would leave the last with nothing.
 */
u8 map_poll_class(u8 rate)
{
	return rate == MEGAPOD_RATE_TRIP ? 0 : 1;
}

/**
 * map_poll_deadline() - until when a poll should have been sent
 * @due: when it was due
 * @next: when the next is
 *
 * What is read once an hour does not wait an hour for its turn.
 *
 * Return: &modbus_request.deadline.
 */
ktime_t map_poll_deadline(ktime_t due, ktime_t next)
{
	return min(next, ktime_add_ms(due, slow_ms));
}

/**
 * map_explain() - what a status means, for people
 * @status: &modbus_request.status
 * @exception: &modbus_request.exception
 *
 * Return: a constant string.
 */
const char *map_explain(int status, u8 exception)
{
	static const char * const exceptions[] = {
		[MODBUS_EX_ILLEGAL_FUNCTION] = "ILLEGAL FUNCTION",
		[MODBUS_EX_ILLEGAL_ADDRESS] = "ILLEGAL DATA ADDRESS",
		[MODBUS_EX_ILLEGAL_VALUE] = "ILLEGAL DATA VALUE",
		[MODBUS_EX_DEVICE_FAILURE] = "SERVER DEVICE FAILURE",
		[MODBUS_EX_ACKNOWLEDGE] = "ACKNOWLEDGE",
		[MODBUS_EX_BUSY] = "SERVER DEVICE BUSY",
		[MODBUS_EX_PARITY] = "MEMORY PARITY ERROR",
		[MODBUS_EX_GATEWAY_PATH] = "GATEWAY PATH UNAVAILABLE",
		[MODBUS_EX_GATEWAY_TARGET] = "GATEWAY TARGET DEVICE FAILED TO RESPOND",
	};

	switch (status) {
	case -EREMOTEIO:
		if (exception < ARRAY_SIZE(exceptions) && exceptions[exception])
			return exceptions[exception];
		return "an unknown exception";
	case -ETIMEDOUT:
		return "no reply";
	case -EBADMSG:
		return "no valid reply";
	case -EHOSTUNREACH:
		return "the device does not answer";
	case -ENODEV:
		return "the link is down";
	case -ESTALE:
		return "another device may have taken its place";
	case -EBUSY:
		return "the index of the window is another's";
	case -EROFS:
		return "the device is read-only here";
	case -ENOMEM:
		return "no memory";
	default:
		return "the request failed";
	}
}

/**
 * map_look_after() - have the identity read, or looked at
 * @inst: instance
 * @ms: when, instead of later
 *
 * Context: process, no lock but those of the core held.
 */
void map_look_after(struct map_instance *inst, unsigned int ms)
{
	guard(spinlock)(&inst->queue_lock);
	map_identify_after(inst, ms);
}

/**
 * map_seek() - the device may not be the one it was
 * @inst: instance
 *
 * What was reported stays until it is stale by its age, or the device turns out to be gone.
 *
 * Context: any but interrupts; no lock but those of the core held.
 */
void map_seek(struct map_instance *inst)
{
	map_look_after(inst, 0);
}

/**
 * map_command_waits() - whether a command waits for the device to be identified
 * @inst: instance
 *
 * Return: true if there is one.
 */
bool map_command_waits(struct map_instance *inst)
{
	guard(spinlock)(&inst->queue_lock);
	return !list_empty(&inst->writer.queue);
}

/**
 * map_report_health() - the device is served
 * @inst: instance with a component, all of whose spans are read
 *
 * Context: sample_lock held.
 */
void map_report_health(struct map_instance *inst)
{
	const char *why = inst->heartbeat.why[0] ? inst->heartbeat.why : inst->remark;

	lockdep_assert_held(&inst->sample_lock);
	if (why[0])
		megapod_component_set_state(inst->component, MEGAPOD_COMPONENT_STATE_DEGRADED, why);
	else
		megapod_component_set_state(inst->component, MEGAPOD_COMPONENT_STATE_OK, NULL);
}
