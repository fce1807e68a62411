// SPDX-License-Identifier: GPL-2.0-only
/* Models of SunSpec: one step along the chain, and from a map's registers to the device's. */
#include <linux/kernel.h>

#include "models.h"

/* The usual place first, where maps have theirs */
const u16 map_chain_bases[MAP_CHAIN_BASES] = { 40000, 0, 50000 };

/**
 * map_chain_is_mark() - whether a chain begins behind two registers
 * @regs: what they read
 *
 * Return: true if that is "SunS".
 */
bool map_chain_is_mark(const u16 *regs)
{
	return regs[0] == 0x5375 && regs[1] == 0x6e53;
}

/**
 * map_chain_next() - go on by one head
 * @chain: where it stands; its next head if this was a model
 * @id: first register of the head
 * @length: second one
 *
 * It ends whatever a device says: each step leads on by two registers at least, and there are few.
 *
 * Return: what the head says.
 */
enum map_chain_says map_chain_next(struct map_chain *chain, u16 id, u16 length)
{
	if (id == MAP_CHAIN_LAST)
		return MAP_CHAIN_END;
	if (chain->models == MAP_CHAIN_MOST)
		return MAP_CHAIN_ENDLESS;
	if (chain->at + MAP_CHAIN_HEAD + length + MAP_CHAIN_HEAD > 0x10000)
		return MAP_CHAIN_BEYOND;
	chain->models++;
	chain->at += MAP_CHAIN_HEAD + length;
	return MAP_CHAIN_MODEL;
}

/**
 * map_model_by_id() - which model of a map has a number
 * @map: the map
 * @id: the number
 *
 * Return: its index, or -1 if the map does not know it.
 */
int map_model_by_id(const struct megapod_map *map, u16 id)
{
	u32 i;

	for (i = 0; i < map->num_models; i++) {
		const struct megapod_map_model *model = &map->models[i];

		if (id == model->id || (id > model->id && id <= model->last))
			return i;
	}
	return -1;
}

/**
 * map_model_reg() - where a map has the head of a model
 * @map: the map
 * @model: index of the model; their number: what ends them
 *
 * Return: the register, which may be beyond the last if the map was not judged.
 */
u32 map_model_reg(const struct megapod_map *map, u32 model)
{
	u32 i, reg = map_chain_bases[0] + MAP_CHAIN_MARK;

	for (i = 0; i < model; i++)
		reg += MAP_CHAIN_HEAD + map->models[i].length;
	return reg;
}

/**
 * map_model_at() - in which model of a map a register is
 * @map: the map
 * @reg: as the map has it
 *
 * Return: index of the model, or -1 if it is in none.
 */
int map_model_at(const struct megapod_map *map, u32 reg)
{
	u32 i, end, first = map_model_reg(map, 0);

	for (i = 0; i < map->num_models && first <= reg; i++, first = end) {
		end = first + MAP_CHAIN_HEAD + map->models[i].length;
		if (reg < end)
			return i;
	}
	return -1;
}

/**
 * map_model_find() - where a device has registers of a map
 * @map: the map
 * @found: where it has each model
 * @reg: the first, as the map has it
 * @words: how many
 *
 * Return: the first as the device has it, or -1 if it does not have all of them.
 */
int map_model_find(const struct megapod_map *map, const struct map_found *found, u32 reg, u32 words)
{
	int model = map_model_at(map, reg);
	u32 in_model;

	if (!map->num_models)
		return reg;
	if (model < 0 || !found[model].id)
		return -1;
	in_model = reg - map_model_reg(map, model);
	if (in_model + words > MAP_CHAIN_HEAD + (u32)found[model].length)
		return -1;
	return found[model].reg + in_model;
}
