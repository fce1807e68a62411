// SPDX-License-Identifier: GPL-2.0-only
/*
 * What interlocks ask of a device besides samples and commands: that it stays, and how long things
 * take.
 *
 * Times are upper bounds: every trip-class span of the device is due at once and read before the
 * one in question; a command is its program, of which nothing is refused; the device takes as long
 * as it lately did.
 */
#include <linux/math64.h>
#include <linux/slab.h>

#include "engine.h"
#include "writes.h"

/*
 * How often a unit in quarantine is probed within the time after which an interlock trips on it:
 * once it is back its identity has to be read, too, before it has a value again.
 */
#define PROBES_IN_STALE	8

int map_hold(struct megapod_component *component, const char *by, u32 stale_ms)
{
	struct map_instance *inst = megapod_component_priv(component);

	return modbus_device_hold(inst->mdev, by, max(stale_ms / PROBES_IN_STALE, 1U));
}

void map_release(struct megapod_component *component, const char *by)
{
	struct map_instance *inst = megapod_component_priv(component);

	modbus_device_release(inst->mdev, by);
}

int map_prepare(struct megapod_component *component, struct megapod_command *cmd)
{
	return map_writer_check(megapod_component_priv(component), cmd);
}

static u32 to_us(u64 ns)
{
	return min_t(u64, div_u64(ns + NSEC_PER_USEC - 1, NSEC_PER_USEC), U32_MAX);
}

static u64 read_ns(const struct map_instance *inst, u8 space, u32 count)
{
	struct modbus_wire_cost wire;

	modbus_wire_cost(inst->mdev, map_read_function(space), &wire);
	if (map_is_bits(space))
		count = DIV_ROUND_UP(count, 16);
	return wire.frame_ns + wire.word_ns * count + wire.latency_ns;
}

/* What is the same for all that is asked of the device. */
static void line_timing(const struct map_instance *inst, u32 period_us,
			struct megapod_timing *timing)
{
	struct modbus_wire_cost wire;

	modbus_wire_cost(inst->mdev, MODBUS_FC_READ_HOLDING, &wire);
	timing->line = inst->mdev->link;
	timing->period_us = period_us;
	timing->line_us = to_us(wire.longest_ns);
	timing->others_us = mul_u64_u32_div(period_us, wire.others_ppm, 1000000);
	timing->lost_us = to_us(wire.timeout_ns);
}

static int channel_timing(struct map_instance *inst, u32 channel, struct megapod_timing *timing)
{
	const struct map_value *v = map_channel_value(inst, channel);
	const struct map_span *own;
	u64 wire_ns = 0;
	u32 i;

	if (!v)
		return -ENODEV;
	own = map_span_of(inst, v);
	for (i = 0; i < inst->num_spans; i++) {
		const struct map_span *span = &inst->spans[i];

		if (span == own || span->rate == MEGAPOD_RATE_TRIP)
			wire_ns += read_ns(inst, span->space, span->count);
	}
	line_timing(inst, map_period_ms(own->rate) * USEC_PER_MSEC, timing);
	timing->wire_us = to_us(wire_ns);
	return 0;
}

static u64 step_ns(const struct map_instance *inst, const struct map_step *step)
{
	struct modbus_wire_cost wire;

	if (step->op == MAP_OP_REQUIRE)
		return 0;
	if (step->op == MAP_OP_WAIT)
		return (u64)step->ms * NSEC_PER_MSEC;
	modbus_wire_cost(inst->mdev, map_read_function(step->space), &wire);
	return wire.frame_ns + wire.word_ns * map_step_words(step) + wire.latency_ns;
}

static int command_timing(struct map_instance *inst, const struct megapod_command *cmd,
			  struct megapod_timing *timing)
{
	struct megapod_map_command *regs;
	struct map_step *steps;
	u64 wire_ns = 0;
	int err = -ENOMEM;
	u32 i, n;

	steps = kvmalloc_array(map_program_room(inst->num_outlets, map_writes_room(inst->map)),
			       sizeof(*steps), GFP_KERNEL);
	regs = kmalloc(sizeof(*regs), GFP_KERNEL);
	if (steps && regs) {
		n = map_writer_plan(inst, cmd, cmd->outlets, regs, steps);
		for (i = 0; i < n; i++)
			wire_ns += step_ns(inst, &steps[i]);
		err = 0;
	}
	kfree(regs);
	kvfree(steps);
	if (err)
		return err;
	line_timing(inst, map_period_ms(MEGAPOD_RATE_TRIP) * USEC_PER_MSEC, timing);
	timing->wire_us = to_us(wire_ns);
	return 0;
}

int map_timing(struct megapod_component *component, int channel,
	       const struct megapod_command *cmd, struct megapod_timing *timing)
{
	struct map_instance *inst = megapod_component_priv(component);

	if (channel != MEGAPOD_NO_CHANNEL)
		return channel_timing(inst, channel, timing);
	return command_timing(inst, cmd, timing);
}
