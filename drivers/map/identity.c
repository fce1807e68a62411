// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identity: nothing counts that was read from the wrong device, and nothing is written to it.
 *
 * A device that is known and comes back must have the same serial number and the same size, else it
 * is refused by name. When it is asked is the matter of seek.c.
 */
#include <linux/device.h>
#include <linux/string.h>

#include "decode.h"
#include "engine.h"

/* Replies to FC 2B/0E that a device may need for three objects */
#define DEVICE_ID_REPLIES	3

static int read_device_id(struct map_asker *asker, struct megapod_identity *id)
{
	char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE] = { };
	const struct map_instance *inst = asker->inst;
	struct modbus_request *req = &asker->req;
	bool known = inst->identity.model[0] && !inst->map->identity.model_at.words;
	u8 object = 0, next;
	unsigned int i;
	int err;

	for (i = 0; i < DEVICE_ID_REPLIES; i++) {
		err = map_ask(asker, MODBUS_FC_DEVICE_ID, object, 1);
		if (map_is_not_told(asker, err, known))
			break;
		/* Some firmware is silent to what it does not know */
		if (err == -ETIMEDOUT && !inst->identity.model[0] && map_is_alive(asker))
			break;
		if (err)
			return err;
		err = map_decode_device_id(req->bytes, min_t(u32, req->len, sizeof(req->bytes)),
					   objects, &next);
		if (err)
			return err;
		if (next <= object || next >= MAP_ID_OBJECTS)
			break;
		object = next;
	}
	strscpy(id->vendor, objects[MAP_ID_VENDOR], sizeof(id->vendor));
	strscpy(id->model, objects[MAP_ID_PRODUCT], sizeof(id->model));
	strscpy(id->firmware, objects[MAP_ID_REVISION], sizeof(id->firmware));
	return 0;
}

static int read_identity(struct map_asker *asker, struct megapod_identity *id)
{
	const struct megapod_map_identity *map = &asker->inst->map->identity;
	const struct megapod_identity *known = &asker->inst->identity;
	int err = 0;

	if (map->device_id)
		err = read_device_id(asker, id);
	if (!err)
		err = map_read_string(asker, &map->vendor_at, "", id->vendor);
	if (!err)
		err = map_read_string(asker, &map->model_at, known->model, id->model);
	if (!err)
		err = map_read_string(asker, &map->serial_at, known->serial, id->serial);
	if (!err)
		err = map_read_string(asker, &map->firmware_at, "", id->firmware);
	return err;
}

/* True if the device told something else before. Nothing told before is no difference. */
static bool differs(const char *known, const char *now)
{
	return known[0] && strcmp(known, now);
}

static void learn(struct map_instance *inst, const char *what, char *known, const char *now)
{
	if (known[0] || !now[0])
		return;
	strscpy(known, now, MEGAPOD_MAP_STRING_SIZE);
	dev_info(&inst->mdev->dev, "%s is '%s', which was not told at first\n", what, now);
}

/* Returns the name of what the device has to tell, and does not. */
static const char *not_told(const struct megapod_map_identity *map,
			    const struct megapod_identity *id)
{
	if (map->model_at.required && !id->model[0])
		return "model";
	if (map->serial_at.required && !id->serial[0])
		return "serial number";
	if (map->vendor_at.required && !id->vendor[0])
		return "vendor";
	return map->firmware_at.required && !id->firmware[0] ? "firmware" : NULL;
}

static int check_identity(struct map_instance *inst, const struct megapod_identity *id, char *why)
{
	const struct megapod_map *map = inst->map;
	const char *pinned = inst->mdev->serial, *missing = not_told(&map->identity, id);

	if (map->identity.expect && strcmp(id->model, map->identity.expect)) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "model is '%.24s', expected '%.24s'", id->model,
			 map->identity.expect);
		return MAP_REFUSED;
	}
	if (missing) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it tells no %s, as each such device does",
			 missing);
		return MAP_REFUSED;
	}
	if (map->identify && map->identify(id, why))
		return MAP_REFUSED;
	/* A pin may be shorter than the longest serial number */
	if (pinned[0] && strncmp(id->serial, pinned, MODBUS_NAME_MAX)) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "serial is '%.24s', expected '%.24s'",
			 id->serial, pinned);
		return MAP_REFUSED;
	}
	if (inst->component && (differs(inst->identity.serial, id->serial) ||
				differs(inst->identity.model, id->model))) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "was '%.15s' '%.15s', is '%.15s' '%.15s'",
			 inst->identity.model, inst->identity.serial, id->model, id->serial);
		return MAP_REFUSED;
	}
	return 0;
}

static int read_sizes(struct map_asker *asker, u16 *sizes, char *why)
{
	const struct map_instance *inst = asker->inst;
	const struct megapod_map_sizes *at = &inst->map->sizes;
	u32 i;
	int err;

	if (!at->num)
		return 0;
	err = map_read_words(asker, at->space, at->reg, at->num, sizes);
	if (map_is_not_told(asker, err, inst->component)) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "the size at register %u reads %s", at->reg,
			 map_explain(err, asker->req.exception));
		return MAP_REFUSED;
	}
	if (err)
		return err;
	if (inst->map->size && inst->map->size(sizes, why))
		return MAP_REFUSED;
	if (!inst->component)
		return 0;
	for (i = 0; i < at->num; i++)
		if (sizes[i] != inst->sizes[i]) {
			snprintf(why, MEGAPOD_MAP_WHY_SIZE,
				 "size register %u was %u, is %u: delete the device, add it again",
				 at->reg + i, inst->sizes[i], sizes[i]);
			return MAP_REFUSED;
		}
	return 0;
}

/**
 * map_identity_room() - what an attempt to identify a device may hear
 * @map: of the device
 *
 * However a line cuts it: each word may be an answer of its own.
 *
 * Return: the most bytes of answers, each of MAP_ANSWER_SIZE().
 */
u32 map_identity_room(const struct megapod_map *map)
{
	const struct megapod_map_identity *id = &map->identity;
	u32 heads = map->num_models ? MAP_CHAIN_BASES + MAP_CHAIN_MOST + 1 : 0;
	u32 words = id->vendor_at.words + id->model_at.words + id->serial_at.words +
		    id->firmware_at.words + map->sizes.num;
	u32 room = heads * MAP_ANSWER_SIZE(MAP_CHAIN_HEAD * sizeof(u16)) +
		   words * MAP_ANSWER_SIZE(sizeof(u16));

	/* and whether it is alive */
	if (id->device_id)
		room += DEVICE_ID_REPLIES * MAP_ANSWER_SIZE(MODBUS_MAX_PDU) +
			MAP_ANSWER_SIZE(sizeof(u16));
	return room;
}

/**
 * map_identify() - read who a device is, and whether it is the right one
 * @asker: of an instance
 * @why: if it is refused: the reason
 *
 * Nothing is changed before all answers are there: see ask.c.
 *
 * Context: as map_ask().
 * Return: 0, MAP_REFUSED, or the status of a transaction that failed for a passing reason.
 */
int map_identify(struct map_asker *asker, char why[MEGAPOD_MAP_WHY_SIZE])
{
	struct map_instance *inst = asker->inst;
	u16 sizes[MEGAPOD_MAP_MAX_SIZES] = { };
	struct megapod_identity id = { };
	int err = 0;

	if (inst->map->num_models)
		err = map_walk_chain(asker, why);
	if (!err)
		err = read_identity(asker, &id);
	if (!err)
		err = check_identity(inst, &id, why);
	if (!err)
		err = read_sizes(asker, sizes, why);
	if (err)
		return err;
	if (inst->component) {
		learn(inst, "serial", inst->identity.serial, id.serial);
		learn(inst, "model", inst->identity.model, id.model);
		return 0;
	}
	inst->identity = id;
	memcpy(inst->sizes, sizes, sizeof(sizes));
	return 0;
}
