// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which registers a command writes, and whether what they read allows that. Pure.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod.h>
#include <linux/string.h>

#include "writes.h"

static void add_write(struct megapod_map_command *out, u16 reg, u16 mask, u16 value)
{
	struct megapod_map_write *w = &out->writes[out->num++];

	w->reg = reg;
	w->mask = mask;
	w->value = value;
}

static int add_value(struct megapod_map_command *out, u16 reg, u32 value, u32 step, u16 tolerance)
{
	u32 count = step ? DIV_ROUND_CLOSEST(value, step) : value;

	if (!reg || count > U16_MAX) {
		snprintf(out->why, sizeof(out->why), "the register cannot hold that");
		return -ERANGE;
	}
	add_write(out, reg, 0xffff, count);
	out->writes[out->num - 1].tolerance = tolerance;
	return 0;
}

/* The mode is always among the registers, so that the before_write hook sees it. */
static int add_mode(struct megapod_map_command *out, const struct megapod_map_pump *pump,
		    const struct megapod_pump_request *want)
{
	u8 i;

	if (!(want->set & MEGAPOD_PUMP_SETTING_MODE)) {
		if (pump->mode)
			add_write(out, pump->mode, 0, 0);
		return 0;
	}
	for (i = 0; i < pump->num_modes; i++) {
		const struct megapod_map_mode *mode = &pump->modes[i];

		if (mode->mode != want->mode || !mode->set_mask)
			continue;
		add_write(out, pump->mode, mode->set_mask, mode->set_value);
		return 0;
	}
	snprintf(out->why, sizeof(out->why), "the device has no such mode to set");
	return -EOPNOTSUPP;
}

static int pump_writes(const struct megapod_map *map, u32 index,
		       const struct megapod_pump_request *want, struct megapod_map_command *out)
{
	const struct megapod_map_pump *pump = &map->pumps[index];
	int err = 0;

	out->pump = index;
	if (want->set & MEGAPOD_PUMP_SETTING_DUTY)
		err = add_value(out, pump->set_duty, want->duty_permille, pump->duty_step,
				pump->duty_tolerance);
	if (!err && want->set & MEGAPOD_PUMP_SETTING_FLOW_TARGET)
		err = add_value(out, pump->set_flow, want->flow_target_ml_min, pump->flow_step,
				pump->flow_tolerance);
	if (!err)
		err = add_mode(out, pump, want);
	return err;
}

/**
 * map_writes() - which registers a command writes
 * @map: the map
 * @cmd: the command, not one of outlets
 * @out: filled in
 *
 * Return: 0, or a negative errno with the reason in &megapod_map_command.why.
 */
int map_writes(const struct megapod_map *map, const struct megapod_command *cmd,
	       struct megapod_map_command *out)
{
	memset(out, 0, sizeof(*out));
	out->pump = -1;
	if (cmd->type == MEGAPOD_COMMAND_PUMP)
		return pump_writes(map, cmd->index, &cmd->pump, out);
	if (!map->num_safe) {
		strscpy(out->why, "the device has no safe state", sizeof(out->why));
		return -EOPNOTSUPP;
	}
	out->num = map->num_safe;
	memcpy(out->writes, map->safe, out->num * sizeof(*out->writes));
	return 0;
}

static int check_guard(const struct megapod_map_guard *guard, const struct megapod_map_write *w,
		       char why[MEGAPOD_MAP_WHY_SIZE])
{
	if (w->reg != guard->reg || !w->mask)
		return 0;
	if (WARN_ON_ONCE(w->mask & guard->mask))
		return -EPERM;
	if (!(w->old & guard->mask))
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE,
		 "register %u reads 0x%04x: a write would touch 0x%04x in it",
		 w->reg, w->old, w->old & guard->mask);
	return -EPERM;
}

/**
 * map_writes_allowed() - whether what the registers read allows a command
 * @map: the map
 * @cmd: the command, every &megapod_map_write.old of which was read
 *
 * Return: 0, or a negative errno with the reason in &megapod_map_command.why.
 */
int map_writes_allowed(const struct megapod_map *map, struct megapod_map_command *cmd)
{
	int err = 0;
	u8 i, g;

	if (map->before_write && cmd->pump >= 0)
		err = map->before_write(cmd);
	for (i = 0; !err && i < cmd->num; i++)
		for (g = 0; !err && g < map->num_guards; g++)
			err = check_guard(&map->guards[g], &cmd->writes[i], cmd->why);
	return err;
}
