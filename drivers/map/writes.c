// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which registers a command writes, and whether what they read allows that. Pure.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/megapod.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "program.h"
#include "writes.h"

/* A duty and a flow target, each with what is written before it, and a mode */
#define OWN_WRITES	5

/*
 * What a command writes itself, between unlock and lock. All of a command is much for a stack, and
 * who only checks needs no more than this.
 */
struct own {
	struct megapod_map_write writes[OWN_WRITES];
	u8 num;
	char *why;
};

static void add_bits(struct own *out, u16 reg, u16 mask, u16 value)
{
	struct megapod_map_write *w = &out->writes[out->num++];

	w->reg = reg;
	w->mask = mask;
	w->value = value;
}

static void add_list(struct megapod_map_command *out, const struct megapod_map_write *list, u8 num)
{
	memcpy(&out->writes[out->num], list, num * sizeof(*list));
	out->num += num;
}

/* How many counts the register holds on the side of zero on which the value is */
static u32 most_counts(const struct megapod_map_setting *setting, u32 all, bool negative)
{
	return setting->is_signed ? all / 2 + negative : negative ? 0 : all;
}

static int add_setting(struct own *out, const struct megapod_map_setting *setting,
		       s64 value)
{
	u32 step = setting->step ? setting->step : 1, parts = megapod_map_parts(setting);
	struct megapod_map_write *w;
	bool negative = value < 0;
	u64 amount = negative ? -(u64)value : (u64)value;
	bool fits = amount < div_u64(U64_MAX - step, parts);
	u64 count = div_u64(amount * parts + step / 2, step);

	if (setting->before)
		add_bits(out, setting->before, U16_MAX, setting->before_value);
	w = &out->writes[out->num];
	w->words = setting->words;
	if (!megapod_map_can_set(setting) || !fits ||
	    count > most_counts(setting, megapod_map_all_bits(w), negative)) {
		strscpy(out->why, "the register cannot hold that", MEGAPOD_MAP_WHY_SIZE);
		return -ERANGE;
	}
	w->reg = setting->reg;
	w->low_first = setting->low_first;
	w->mask = megapod_map_all_bits(w);
	w->value = (negative ? -(u32)count : (u32)count) & w->mask;
	w->is_signed = setting->is_signed;
	w->depends = setting->before;
	w->tolerance = setting->tolerance;
	w->back_space = setting->back_space;
	w->back = setting->back;
	w->settle_ms = setting->settle_ms;
	out->num++;
	return 0;
}

/* The mode is always among the registers, so that the before_write hook sees it. */
static int add_mode(struct own *out, const struct megapod_map_pump *pump,
		    const struct megapod_pump_request *want)
{
	u8 i;

	if (!(want->set & MEGAPOD_PUMP_SETTING_MODE)) {
		if (pump->mode)
			add_bits(out, pump->mode, 0, 0);
		return 0;
	}
	for (i = 0; i < pump->num_modes; i++) {
		const struct megapod_map_mode *mode = &pump->modes[i];

		if (mode->mode != want->mode || !mode->set_mask)
			continue;
		add_bits(out, pump->mode, mode->set_mask, mode->set_value);
		return 0;
	}
	strscpy(out->why, "the device has no such mode to set", MEGAPOD_MAP_WHY_SIZE);
	return -EOPNOTSUPP;
}

static int pump_writes(const struct megapod_map_pump *pump,
		       const struct megapod_pump_request *want, struct own *out)
{
	int err = 0;

	if (want->set & MEGAPOD_PUMP_SETTING_DUTY)
		err = add_setting(out, &pump->set_duty, want->duty_permille);
	if (!err && want->set & MEGAPOD_PUMP_SETTING_FLOW_TARGET)
		err = add_setting(out, &pump->set_flow, want->flow_target_ml_min);
	if (!err)
		err = add_mode(out, pump, want);
	return err;
}

static int setpoint_writes(const struct megapod_map *map, u32 index, s64 value, struct own *out)
{
	const struct megapod_map_setpoint *sp = megapod_map_find_setpoint(map, index);

	if (sp)
		return add_setting(out, &sp->set, value);
	strscpy(out->why, "a set-point of a pump is set as the pump is", MEGAPOD_MAP_WHY_SIZE);
	return -EOPNOTSUPP;
}

/* Those of a safe state are the map's. */
static int own_writes(const struct megapod_map *map, const struct megapod_command *cmd,
		      struct own *out)
{
	if (cmd->type == MEGAPOD_COMMAND_PUMP)
		return pump_writes(&map->pumps[cmd->index], &cmd->pump, out);
	if (cmd->type == MEGAPOD_COMMAND_SETPOINT)
		return setpoint_writes(map, cmd->setpoint, cmd->value, out);
	if (map->num_safe)
		return 0;
	strscpy(out->why, "the device has no safe state", MEGAPOD_MAP_WHY_SIZE);
	return -EOPNOTSUPP;
}

/**
 * map_writes_room() - how many registers a command may write
 * @map: the map
 *
 * Return: the most of any but one of outlets.
 */
u32 map_writes_room(const struct megapod_map *map)
{
	return map->num_unlock + max_t(u32, OWN_WRITES, map->num_safe) + map->num_lock;
}

/**
 * map_writes_check() - whether a command can be written
 * @map: the map
 * @cmd: the command, not one of outlets
 * @why: if not: the reason
 *
 * Return: 0 or a negative errno.
 */
int map_writes_check(const struct megapod_map *map, const struct megapod_command *cmd,
		     char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct own own = { .why = why };

	return own_writes(map, cmd, &own);
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
	struct own own = { .why = out->why };
	int err;

	memset(out, 0, sizeof(*out));
	out->pump = cmd->type == MEGAPOD_COMMAND_PUMP ? cmd->index : -1;
	out->num_unlock = map->num_unlock;
	out->num_lock = map->num_lock;
	err = own_writes(map, cmd, &own);
	if (err)
		return err;
	add_list(out, map->unlock, map->num_unlock);
	add_list(out, own.writes, own.num);
	if (cmd->type == MEGAPOD_COMMAND_SAFE_STATE)
		add_list(out, map->safe, map->num_safe);
	add_list(out, map->lock, map->num_lock);
	return 0;
}

static int check_guard(const struct megapod_map_guard *guard, const struct megapod_map_write *w,
		       char why[MEGAPOD_MAP_WHY_SIZE])
{
	if (w->reg != guard->reg || !w->mask || w->require)
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

/**
 * map_writes_required() - whether a register reads as it must for a command to go on
 * @cmd: the command
 * @item: index of the requirement, which was read
 *
 * Return: 0, or -EPERM with the reason in &megapod_map_command.why.
 */
int map_writes_required(struct megapod_map_command *cmd, u8 item)
{
	const struct megapod_map_write *w = &cmd->writes[item];

	if (megapod_map_is_done(w, w->old))
		return 0;
	snprintf(cmd->why, sizeof(cmd->why),
		 "register %u reads 0x%04x, and must read 0x%04x in 0x%04x",
		 w->back ? w->back : w->reg, w->old, w->value, w->mask);
	return -EPERM;
}

/**
 * map_writes_needless() - whether a device is as a command wants it
 * @cmd: the command, every &megapod_map_write.old of which was read
 *
 * What unlocks and locks is not wanted for itself.
 *
 * Return: true if nothing needs to be written.
 */
bool map_writes_needless(const struct megapod_map_command *cmd)
{
	bool any = false;
	u8 i;

	for (i = cmd->num_unlock; i < cmd->num - cmd->num_lock; i++) {
		const struct megapod_map_write *w = &cmd->writes[i];

		if (w->pulse_ms)
			return false;
		if (!w->mask || w->require || !map_write_is_readable(w))
			continue;
		if (megapod_map_result(w) != w->old)
			return false;
		any = true;
	}
	return any;
}
