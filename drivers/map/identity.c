// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identity: nothing counts that was read from the wrong device, and nothing is written to it.
 *
 * Each time another device may have taken the place of the known one, that is with
 * every epoch of the bus, the identity is read before anything else. The first
 * device that fits also has its registers surveyed and becomes a component; that
 * component stays until the driver is unbound. A device that comes later must have the
 * same serial number and the same size, else it is refused by name.
 *
 * Silence is tried again after a short while, a refusal after a long one, both at once when the
 * epoch changes.
 */
#include <linux/device.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "decode.h"
#include "engine.h"

#define RETRY_FIRST_MS		100
#define RETRY_LAST_MS		1000
#define RETRY_REFUSED_MS	10000
/* Failures in a row before the component is called offline: one may be a reconnect */
#define OFFLINE_FAILURES	2
/* How often to ask again for what is absent */
#define SURVEY_MS		(3600U * MSEC_PER_SEC)
/* After one that was cut short, doubled each time */
#define SURVEY_FIRST_MS		(10U * MSEC_PER_SEC)
/* Replies to FC 2B/0E that a device may need for three objects */
#define DEVICE_ID_REPLIES	3

static int read_device_id(struct map_instance *inst, u32 epoch, struct megapod_identity *id)
{
	char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE] = { };
	struct modbus_request *req = &inst->identify_req;
	u8 object = 0, next;
	unsigned int i;
	int err;

	for (i = 0; i < DEVICE_ID_REPLIES; i++) {
		err = map_read(inst, epoch, MODBUS_FC_DEVICE_ID, object, 1);
		if (map_is_not_told(inst, err))
			break;
		/* Some firmware is silent to what it does not know */
		if (err == -ETIMEDOUT && !inst->identity.model[0] && map_is_alive(inst, epoch))
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

static int read_identity(struct map_instance *inst, u32 epoch, struct megapod_identity *id)
{
	const struct megapod_map_identity *map = &inst->map->identity;
	int err = 0;

	if (map->device_id)
		err = read_device_id(inst, epoch, id);
	if (!err)
		err = map_read_string(inst, epoch, &map->vendor_at, id->vendor);
	if (!err)
		err = map_read_string(inst, epoch, &map->model_at, id->model);
	if (!err)
		err = map_read_string(inst, epoch, &map->serial_at, id->serial);
	if (!err)
		err = map_read_string(inst, epoch, &map->firmware_at, id->firmware);
	return err;
}

/* What was not told at first is no other's. */
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

static int read_sizes(struct map_instance *inst, u32 epoch, u16 *sizes, char *why)
{
	const struct megapod_map_sizes *at = &inst->map->sizes;
	u32 i;
	int err;

	if (!at->num)
		return 0;
	err = map_read_words(inst, epoch, at->space, at->reg, at->num, sizes);
	if (err == -EREMOTEIO && !map_may_pass(&inst->identify_req)) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "the size at register %u reads %s", at->reg,
			 map_explain(err, inst->identify_req.exception));
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

/* The first device that fits: survey it and make a component of it. */
static int settle(struct map_instance *inst, u32 epoch, char *why)
{
	int err;

	map_layout_free(inst);
	err = map_layout_make(inst);
	if (err)
		return err;
	if (inst->map->num_models && !inst->num_values) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it has none of the models that are read");
		return MAP_REFUSED;
	}
	if (map_layout_reserve(inst, why))
		return MAP_REFUSED;
	err = map_survey(inst, epoch);
	if (err)
		return err;
	if (map_layout_reserve(inst, why))
		return MAP_REFUSED;
	err = map_layout_spans(inst);
	if (err)
		return err;
	map_poll_init(inst);
	err = map_identifier_start(inst) ?: map_component_make(inst);
	if (err == -EEXIST || err == -EINVAL) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE,
			 "the pod refuses the component: %s", err == -EEXIST ?
			 "its name or its index is taken" : "see the kernel log");
		return MAP_REFUSED;
	}
	return err;
}

static int identify(struct map_instance *inst, u32 epoch, char *why)
{
	u16 sizes[MEGAPOD_MAP_MAX_SIZES] = { };
	struct megapod_identity id = { };
	int err = 0;

	if (inst->map->num_models)
		err = map_walk_chain(inst, epoch, why);
	if (!err)
		err = read_identity(inst, epoch, &id);
	if (!err)
		err = check_identity(inst, &id, why);
	if (!err)
		err = read_sizes(inst, epoch, sizes, why);
	if (err)
		return err;
	if (inst->component) {
		learn(inst, "serial", inst->identity.serial, id.serial);
		learn(inst, "model", inst->identity.model, id.model);
		return 0;
	}
	inst->identity = id;
	memcpy(inst->sizes, sizes, sizeof(sizes));
	err = settle(inst, epoch, why);
	if (!err)
		map_tell_models(inst);
	return err;
}

static void set_epoch(struct map_instance *inst, u32 epoch)
{
	lockdep_assert_held(&inst->sample_lock);
	spin_lock(&inst->queue_lock);
	inst->epoch = epoch;
	spin_unlock(&inst->queue_lock);
}

static void distrust(struct map_instance *inst)
{
	u32 i;

	lockdep_assert_held(&inst->sample_lock);
	set_epoch(inst, 0);
	if (!inst->component)
		return;
	for (i = 0; i < inst->num_values; i++)
		inst->values[i].valid = false;
	for (i = 0; i < inst->num_words; i++)
		inst->words[i].valid = false;
}

/* Every channel is stale, and the health of the component says why. */
static void lay_down(struct map_instance *inst, enum megapod_component_state state,
		     const char *why)
{
	guard(map_sample)(&inst->sample_lock);

	if (!inst->component)
		return;
	map_all_stale(inst);
	megapod_component_set_state(inst->component, state, why);
}

/* What is absent is asked for again after each epoch and hourly; texts are read then. */
static void look_again(struct map_instance *inst, u32 epoch)
{
	int n;

	if (ktime_before(ktime_get(), inst->survey_at)) {
		map_look_after(inst, ktime_ms_delta(inst->survey_at, ktime_get()) + 1);
		return;
	}
	/* Not after the survey: whoever has cause to look sooner meanwhile is not to be put off */
	inst->survey_at = ktime_add_ms(ktime_get(), inst->survey_ms);
	map_look_after(inst, inst->survey_ms);
	n = map_read_texts(inst, epoch) ?: map_survey_again(inst, epoch);
	if (n < 0) {
		inst->survey_ms = min(2 * inst->survey_ms, SURVEY_MS);
		return;
	}
	inst->missed = n;
	inst->survey_ms = SURVEY_MS;
	inst->survey_at = ktime_add_ms(ktime_get(), SURVEY_MS);
}

/* A component does not change: what it lacks, or was planned for, can only be told. */
static void remark(struct map_instance *inst)
{
	char why[MEGAPOD_MAP_WHY_SIZE] = "";

	if (map_layout_fits(inst, why) && inst->missed)
		snprintf(why, sizeof(why),
			 "%u absent at first answer now: delete the device, add it again",
			 inst->missed);
	guard(map_sample)(&inst->sample_lock);
	if (!strcmp(why, inst->remark))
		return;
	strscpy(inst->remark, why, sizeof(inst->remark));
	if (!inst->bad_spans)
		map_report_health(inst);
}

/* From here on the thread identifies: the last that the work does. */
static void hand_over(struct map_instance *inst)
{
	spin_lock(&inst->queue_lock);
	if (!inst->by_thread)
		cancel_delayed_work(&inst->identify);
	inst->by_thread = true;
	spin_unlock(&inst->queue_lock);
}

static void serve(struct map_instance *inst, u32 epoch)
{
	inst->failures = 0;
	inst->survey_at = ktime_get();
	inst->survey_ms = SURVEY_FIRST_MS;
	scoped_guard(map_sample, &inst->sample_lock) {
		set_epoch(inst, epoch);
		map_report_health(inst);
		map_poll_start(inst);
		map_heartbeat_start(inst);
	}
	/* what waits for the device goes out first: telling people may take memory */
	map_writer_kick(inst);
	modbus_device_set_state(inst->mdev, MODBUS_DEVICE_STATE_READY);
	hand_over(inst);
	map_look_after(inst, 0);
}

static void refuse(struct map_instance *inst, const char *why)
{
	modbus_device_refuse(inst->mdev, "%s", why);
	lay_down(inst, MEGAPOD_COMPONENT_STATE_REFUSED, why);
	map_writer_give_up(inst, -ENODEV, why, true);
	map_look_after(inst, RETRY_REFUSED_MS);
}

static void fail(struct map_instance *inst, int err)
{
	const char *why = map_explain(err, inst->identify_req.exception);
	unsigned int ms = RETRY_LAST_MS;

	if (inst->failures < 4)
		ms = min_t(unsigned int, RETRY_FIRST_MS << inst->failures, RETRY_LAST_MS);
	if (inst->failures < U8_MAX)
		inst->failures++;
	if (inst->failures == OFFLINE_FAILURES) {
		modbus_device_set_state(inst->mdev, MODBUS_DEVICE_STATE_IDENTIFYING);
		lay_down(inst, MEGAPOD_COMPONENT_STATE_OFFLINE, why);
	}
	if (map_command_waits(inst)) {
		map_writer_give_up(inst, err, why, false);
		ms = RETRY_FIRST_MS;
	}
	map_look_after(inst, ms);
}

/* Whether the identity that was read still stands. If not, polls and writes stop. */
static bool settled(struct map_instance *inst, u32 epoch)
{
	guard(map_sample)(&inst->sample_lock);

	if (inst->epoch == epoch && modbus_device_online(inst->mdev))
		return true;
	distrust(inst);
	return false;
}

/* Read the identity, unless that is settled. */
static void look(struct map_instance *inst)
{
	u32 epoch = modbus_device_epoch(inst->mdev);
	ktime_t begun = ktime_get_boottime();
	char why[MEGAPOD_MAP_WHY_SIZE] = "";
	int err;

	if (settled(inst, epoch)) {
		map_writer_kick(inst);
		look_again(inst, epoch);
		remark(inst);
		return;
	}
	map_report_polls(inst, begun, false);
	err = identify(inst, epoch, why);
	if (READ_ONCE(inst->going))
		return;
	if (err)
		map_report_polls(inst, begun, true);
	if (!err)
		serve(inst, epoch);
	else if (err == -ESTALE)
		map_look_after(inst, 0);
	else if (err == MAP_REFUSED)
		refuse(inst, why);
	else
		fail(inst, err);
}

/**
 * map_identify_work() - identify a device for the first time
 * @work: &map_instance.identify
 */
void map_identify_work(struct work_struct *work)
{
	look(container_of(work, struct map_instance, identify.work));
}

/**
 * map_reidentify_work() - identify a device that is known, after it was away
 * @work: &map_instance.reidentify
 */
void map_reidentify_work(struct kthread_work *work)
{
	look(container_of(work, struct map_instance, reidentify.work));
}

/**
 * map_identifier_start() - make the thread for map_reidentify_work(), unless there is one
 * @inst: instance
 *
 * Context: the identify work.
 * Return: 0 or a negative errno.
 */
int map_identifier_start(struct map_instance *inst)
{
	struct kthread_worker *identifier;

	if (inst->identifier)
		return 0;
	identifier = kthread_run_worker(0, "megapod_map/%s", inst->mdev->name);
	if (IS_ERR(identifier))
		return PTR_ERR(identifier);
	sched_set_fifo(identifier->task);
	inst->identifier = identifier;
	return 0;
}

/**
 * map_identifier_stop() - end that thread
 * @inst: instance that is &map_instance.going, or has no component
 *
 * Context: process, waits for what it does.
 */
void map_identifier_stop(struct map_instance *inst)
{
	if (inst->identifier)
		kthread_destroy_worker(inst->identifier);
}
