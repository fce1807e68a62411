// SPDX-License-Identifier: GPL-2.0-only
/*
 * From seeking to serving, and back.
 *
 * Each time another device may have taken the place of the known one, that is with
 * every epoch of the bus, the identity is read before anything else. The first
 * device that fits also has its registers surveyed and becomes a component; that
 * component stays until the driver is unbound.
 *
 * Silence is tried again after a short while, a refusal after a long one, both at once when the
 * epoch changes.
 */
#include <linux/device.h>
#include <linux/string.h>

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

/* The first device that fits: survey it and make a component of it. */
static int settle(struct map_instance *inst, char *why)
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
	err = map_survey(inst);
	if (err)
		return err;
	if (map_layout_reserve(inst, why))
		return MAP_REFUSED;
	err = map_layout_spans(inst);
	if (err)
		return err;
	map_poll_init(inst);
	err = map_asker_init_replay(&inst->replaying, inst, map_identity_room(inst->map)) ?:
	      map_component_make(inst);
	if (err == -EEXIST || err == -EINVAL) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE,
			 "the pod refuses the component: %s", err == -EEXIST ?
			 "its name or its index is taken" : "see the kernel log");
		return MAP_REFUSED;
	}
	return err;
}

static void set_epoch(struct map_instance *inst, u32 epoch)
{
	lockdep_assert_held(&inst->sample_lock);
	spin_lock(&inst->queue_lock);
	WRITE_ONCE(inst->epoch, epoch);
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

/* Reads texts, and asks for what is absent. */
static void look_closer(struct map_instance *inst)
{
	int n = map_read_texts(inst) ?: map_survey_again(inst);

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
	if (inst->epoch && !inst->bad_spans)
		map_report_health(inst);
}

/* Looks closer now, instead of later */
static void look_closer_now(struct map_instance *inst)
{
	lockdep_assert_held(&inst->queue_lock);
	if (!inst->going)
		mod_delayed_work(map_wq, &inst->survey, 0);
}

/* In @ms, if not sooner: whoever has cause to look meanwhile is not to be put off */
static void look_closer_later(struct map_instance *inst, s64 ms)
{
	guard(spinlock)(&inst->queue_lock);
	if (!inst->going)
		queue_delayed_work(map_wq, &inst->survey, msecs_to_jiffies(max_t(s64, ms, 0) + 1));
}

/* From here on the thread of all instances identifies, and surveys follow. */
static void hand_over(struct map_instance *inst)
{
	guard(spinlock)(&inst->queue_lock);

	if (!inst->known)
		cancel_delayed_work(&inst->identify);
	inst->known = true;
	inst->served++;
	look_closer_now(inst);
}

static void serve(struct map_instance *inst, u32 epoch)
{
	inst->failures = 0;
	WRITE_ONCE(inst->ailing, 0);
	scoped_guard(map_sample, &inst->sample_lock) {
		set_epoch(inst, epoch);
		map_report_health(inst);
		map_poll_start(inst);
		map_heartbeat_start(inst);
	}
	/* what waits for the device goes out first */
	map_writer_kick(inst);
	modbus_device_set_state(inst->mdev, MODBUS_DEVICE_STATE_READY);
	hand_over(inst);
}

static void refuse(struct map_instance *inst, const char *why)
{
	/* should it fall silent, it is offline anew */
	inst->failures = 0;
	modbus_device_refuse(inst->mdev, "%s", why);
	lay_down(inst, MEGAPOD_COMPONENT_STATE_REFUSED, why);
	map_writer_give_up(inst, -ENODEV, why, true);
	map_look_after(inst, RETRY_REFUSED_MS);
}

static void fail(struct map_instance *inst, int err, u8 exception)
{
	const char *why = map_explain(err, exception);
	unsigned int ms = RETRY_LAST_MS;

	if (inst->failures < 4)
		ms = min_t(unsigned int, RETRY_FIRST_MS << inst->failures, RETRY_LAST_MS);
	if (inst->failures < U8_MAX)
		inst->failures++;
	if (err != -EREMOTEIO || exception != MODBUS_EX_DEVICE_FAILURE)
		WRITE_ONCE(inst->ailing, 0);
	else if (inst->ailing < U8_MAX)
		WRITE_ONCE(inst->ailing, inst->ailing + 1);
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

/* What comes of an attempt. */
static void conclude(struct map_asker *asker, int err, const char *why)
{
	struct map_instance *inst = asker->inst;

	if (READ_ONCE(inst->going))
		return;
	if (err)
		map_report_polls(inst, asker->begun, true);
	if (!err)
		serve(inst, asker->epoch);
	else if (err == -ESTALE)
		map_look_after(inst, 0);
	else if (err == MAP_REFUSED)
		refuse(inst, why);
	else
		fail(inst, err, asker->req.exception);
}

/**
 * map_identify_work() - identify a device for the first time
 * @work: &map_instance.identify
 */
void map_identify_work(struct work_struct *work)
{
	struct map_instance *inst = container_of(work, struct map_instance, identify.work);
	struct map_asker *asker = &inst->waiting;
	char why[MEGAPOD_MAP_WHY_SIZE] = "";
	int err;

	asker->epoch = modbus_device_epoch(inst->mdev);
	err = map_identify(asker, why) ?: settle(inst, why);
	if (!err)
		map_tell_models(inst);
	conclude(asker, err, why);
}

/* Begins an attempt, unless the identity that was read still stands. */
static bool begin(struct map_asker *asker)
{
	struct map_instance *inst = asker->inst;

	asker->epoch = modbus_device_epoch(inst->mdev);
	if (settled(inst, asker->epoch)) {
		map_writer_kick(inst);
		guard(spinlock)(&inst->queue_lock);
		look_closer_now(inst);
		return false;
	}
	asker->begun = ktime_get_boottime();
	map_report_polls(inst, asker->begun, false);
	return true;
}

/**
 * map_reidentify_work() - identify a device that is known, after it was away
 * @work: &map_instance.reidentify
 *
 * It is between a trip and its relay whenever the device was away, and runs on the thread of all
 * instances: it does not wait, but is called again with each reply.
 */
void map_reidentify_work(struct kthread_work *work)
{
	struct map_instance *inst = container_of(work, struct map_instance, reidentify.work);
	struct map_asker *asker = &inst->replaying;
	char why[MEGAPOD_MAP_WHY_SIZE] = "";
	int err = map_asker_resume(asker);

	if (err == -EINPROGRESS || (!asker->begun && !begin(asker)))
		return;
	err = err ?: map_identify(asker, why);
	if (asker->asked)
		return;
	conclude(asker, err, why);
	map_asker_end(asker);
}

/**
 * map_survey_work() - look closer at a device that is served
 * @work: &map_instance.survey
 *
 * Texts are read, and what is absent is asked for again, whenever it was away and hourly.
 */
void map_survey_work(struct work_struct *work)
{
	struct map_instance *inst = container_of(work, struct map_instance, survey.work);
	ktime_t now = ktime_get();
	u32 served;

	scoped_guard(spinlock, &inst->queue_lock) {
		served = inst->served;
		inst->waiting.epoch = inst->epoch;
	}
	if (!inst->waiting.epoch)
		return;
	if (inst->surveyed != served) {
		inst->surveyed = served;
		inst->survey_at = now;
		inst->survey_ms = SURVEY_FIRST_MS;
	}
	if (!ktime_before(now, inst->survey_at)) {
		inst->survey_at = ktime_add_ms(now, inst->survey_ms);
		look_closer(inst);
	}
	remark(inst);
	look_closer_later(inst, ktime_ms_delta(inst->survey_at, ktime_get()));
}
