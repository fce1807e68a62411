// SPDX-License-Identifier: GPL-2.0-only
/*
 * The chain of models of a SunSpec device, walked before anything else is read. What a device says
 * of lengths is not believed but followed, for as long as that leads on: a chain that does not
 * end refuses the device. Of a model that is there twice the first is read.
 *
 * A component does not change, so the models of a device that was away must be where they were.
 */
#include <linux/device.h>
#include <linux/string.h>

#include "engine.h"

/* Whether that is the last word: not merely that the device cannot answer now */
static bool is_final(const struct map_asker *asker, int err)
{
	return map_is_not_told(asker, err, asker->inst->component);
}

static int read_head(struct map_asker *asker, u16 reg)
{
	return map_ask(asker, MODBUS_FC_READ_HOLDING, reg, MAP_CHAIN_HEAD);
}

/*
 * Silence ends an attempt, for each costs the line a time-out. The next one begins elsewhere, since
 * some firmware is silent to registers that it does not have; for a device that is known, nowhere
 * else.
 */
static int find_mark(struct map_asker *asker, u32 *base, char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct map_instance *inst = asker->inst;
	u32 i, first = inst->chain;
	int err;

	for (i = 0; i < MAP_CHAIN_BASES; i++) {
		*base = (first + i) % MAP_CHAIN_BASES;
		err = read_head(asker, map_chain_bases[*base]);
		if (err && !is_final(asker, err)) {
			if (!inst->component)
				inst->chain = (*base + 1) % MAP_CHAIN_BASES;
			return err;
		}
		if (!err && map_chain_is_mark(asker->req.regs))
			return 0;
	}
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it is no SunSpec device: no mark at %u, %u or %u",
		 map_chain_bases[0], map_chain_bases[1], map_chain_bases[2]);
	return MAP_REFUSED;
}

static void note(const struct megapod_map *map, struct map_found *found, u16 id, u16 reg,
		 u16 length)
{
	int model = map_model_by_id(map, id);

	if (model >= 0 && !found[model].id)
		found[model] = (struct map_found){ id, reg, length };
}

/* From the first head to the last. */
static int walk(struct map_asker *asker, u32 base, struct map_found *found,
		char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct map_chain chain = { .at = map_chain_bases[base] + MAP_CHAIN_MARK };
	u16 id, reg, length;
	int err;

	for (;;) {
		reg = chain.at;
		err = read_head(asker, reg);
		if (is_final(asker, err)) {
			snprintf(why, MEGAPOD_MAP_WHY_SIZE, "its models end at %u by %.40s", reg,
				 map_explain(err, asker->req.exception));
			return MAP_REFUSED;
		}
		if (err)
			return err;
		id = asker->req.regs[0];
		length = asker->req.regs[1];
		switch (map_chain_next(&chain, id, length)) {
		case MAP_CHAIN_MODEL:
			note(asker->inst->map, found, id, reg, length);
			break;
		case MAP_CHAIN_END:
			return 0;
		case MAP_CHAIN_BEYOND:
			snprintf(why, MEGAPOD_MAP_WHY_SIZE,
				 "model %u at %u would have %u registers, beyond 65535", id, reg,
				 length);
			return MAP_REFUSED;
		default:
			snprintf(why, MEGAPOD_MAP_WHY_SIZE,
				 "its models do not end: more than %u, up to %u", MAP_CHAIN_MOST,
				 reg);
			return MAP_REFUSED;
		}
	}
}

/**
 * map_walk_chain() - find the models of a device
 * @asker: of an instance whose map has some; its models are known then
 * @why: if it is refused: the reason
 *
 * Context: as map_ask().
 * Return: 0, MAP_REFUSED, or the status of a transaction that failed for a passing reason.
 */
int map_walk_chain(struct map_asker *asker, char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct map_instance *inst = asker->inst;
	struct map_found found[MEGAPOD_MAP_MAX_MODELS] = { };
	u32 base;
	int err, i;

	err = find_mark(asker, &base, why) ?: walk(asker, base, found, why);
	if (err)
		return err;
	if (!found[0].id) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it has no model %u", inst->map->models[0].id);
		return MAP_REFUSED;
	}
	if (!inst->component) {
		inst->chain = base;
		memcpy(inst->models, found, sizeof(found));
		return 0;
	}
	for (i = 0; i < inst->map->num_models; i++) {
		if (!memcmp(&found[i], &inst->models[i], sizeof(found[i])))
			continue;
		snprintf(why, MEGAPOD_MAP_WHY_SIZE,
			 "model %u is elsewhere than it was: delete the device, add it again",
			 found[i].id ? found[i].id : inst->models[i].id);
		return MAP_REFUSED;
	}
	return 0;
}

/**
 * map_tell_models() - of which models there is less than the map could read
 * @inst: instance that has just become a component
 */
void map_tell_models(const struct map_instance *inst)
{
	int i;

	for (i = 0; i < inst->map->num_models; i++)
		if (inst->models[i].id && inst->models[i].length < inst->map->models[i].length)
			dev_info(&inst->mdev->dev,
				 "model %u has %u registers, %u are usual: what lies beyond is not read\n",
				 inst->models[i].id, inst->models[i].length,
				 inst->map->models[i].length);
}
