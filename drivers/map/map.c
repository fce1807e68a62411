// SPDX-License-Identifier: GPL-2.0-only
/*
 * The register-map engine: instances, from probe to remove.
 *
 * Probe only looks at what is on this side of the wire. The component appears when the
 * device has told who it is, and stays until the driver is unbound; on the way out nothing is
 * written.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "engine.h"

static_assert(MAP_MAX_CHANNELS == MEGAPOD_MAX_CHANNELS);
static_assert(MEGAPOD_MAP_MAX_BATTERIES == MEGAPOD_MAX_BATTERIES);
static_assert(MAP_MAX_OUTLETS == MEGAPOD_MAX_OUTLETS);
static_assert(MAP_LABEL_SIZE == MEGAPOD_LABEL_SIZE);
static_assert(MAP_MAX_READ_REGS == MODBUS_MAX_READ_REGS);
static_assert(MAP_MAX_READ_BITS == MODBUS_MAX_READ_BITS);

struct map_complaint {
	struct modbus_device *mdev;
	bool refused;
};

/* All goes to the log, for the author of the driver; the first is why the device is refused. */
static void map_is_wrong(void *arg, const struct map_place *at, const char *why)
{
	struct map_complaint *complaint = arg;
	struct modbus_device *mdev = complaint->mdev;

	dev_err(&mdev->dev, "map: part %u, %u.%u, %s: %s\n", at->part, at->index, at->item,
		at->field, why);
	if (!complaint->refused)
		modbus_device_refuse(mdev, "its map is wrong: %s: %s", at->field, why);
	complaint->refused = true;
}

static int check_map(struct map_instance *inst)
{
	struct map_complaint complaint = { .mdev = inst->mdev };

	return map_validate(inst->map, map_is_wrong, &complaint);
}

static int check_pod(struct map_instance *inst)
{
	struct modbus_device *mdev = inst->mdev;

	if (!mdev->domain[0]) {
		modbus_device_refuse(mdev, "a pod is needed: name one that exists");
		return -EINVAL;
	}
	inst->pod = megapod_pod_get(mdev->domain);
	if (!inst->pod) {
		modbus_device_refuse(mdev, "pod '%s' does not exist: make it first",
				     mdev->domain);
		return -ENOENT;
	}
	return 0;
}

/* A map of fixed size can be refused here; one of which the device tells more only later. */
static int check_wire(struct map_instance *inst)
{
	char why[MEGAPOD_MAP_WHY_SIZE];
	int err;

	if (inst->map->sizes.num || inst->map->num_models)
		return 0;
	err = map_layout_make(inst);
	if (err)
		return err;
	err = map_layout_reserve(inst, why);
	if (err)
		modbus_device_refuse(inst->mdev, "%s", why);
	return err;
}

static void free_instance(struct map_instance *inst)
{
	modbus_device_set_times(inst->mdev, 0, 0);
	map_layout_free(inst);
	if (inst->pod)
		megapod_pod_put(inst->pod);
	map_asker_stop(&inst->replaying);
	kvfree(inst);
}

/**
 * megapod_map_probe() - serve a device from a map
 * @mdev: the device; its domain is the name of the pod
 * @map: what it is, valid until megapod_map_remove()
 *
 * No transaction is made: the device is identified afterwards.
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or what was refused by modbus_device_refuse(): -EINVAL no pod named or a map
 * that is wrong, -ENOENT no such pod, -ENOSPC the line is too slow, -EBUSY the device is slower
 * than what is armed on its link has counted on.
 */
int megapod_map_probe(struct modbus_device *mdev, const struct megapod_map *map)
{
	struct map_instance *inst;
	int err;

	inst = kvzalloc(sizeof(*inst), GFP_KERNEL);
	if (!inst)
		return -ENOMEM;
	inst->mdev = mdev;
	inst->map = map;
	inst->ops.owner = map->owner;
	inst->ops.command = map_writer_command;
	inst->ops.hold = map_hold;
	inst->ops.release = map_release;
	inst->ops.prepare = map_prepare;
	inst->ops.timing = map_timing;
	inst->ops.inject = map_inject;
	rt_mutex_init(&inst->sample_lock);
	spin_lock_init(&inst->queue_lock);
	INIT_DELAYED_WORK(&inst->identify, map_identify_work);
	INIT_DELAYED_WORK(&inst->survey, map_survey_work);
	kthread_init_delayed_work(&inst->reidentify, map_reidentify_work);
	kthread_init_delayed_work(&inst->schedule, map_schedule_work);
	map_asker_init(&inst->waiting, inst);
	map_writer_init(inst);
	map_heartbeat_init(inst);
	map_through_init(inst);

	err = check_map(inst);
	if (!err)
		err = modbus_device_set_times(mdev, map->requests.reply_ms,
					      map->requests.pause_ms);
	if (!err)
		err = check_pod(inst);
	if (!err)
		err = check_wire(inst);
	if (err) {
		free_instance(inst);
		return err;
	}
	modbus_set_drvdata(mdev, inst);
	modbus_device_set_state(mdev, MODBUS_DEVICE_STATE_IDENTIFYING);
	queue_delayed_work(map_wq, &inst->identify, 0);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(megapod_map_probe, "MEGAPOD_MAP");

/**
 * megapod_map_remove() - stop serving a device
 * @mdev: from megapod_map_probe()
 *
 * Commands under way fail with -ENODEV; the component goes; nothing is written.
 *
 * Context: process, waits for the transaction in flight.
 */
void megapod_map_remove(struct modbus_device *mdev)
{
	struct map_instance *inst = modbus_get_drvdata(mdev);

	scoped_guard(spinlock, &inst->queue_lock)
		WRITE_ONCE(inst->going, true);
	/* it gives way to all polls of the link, and so may never have its turn */
	modbus_poison(&inst->waiting.req);
	cancel_delayed_work_sync(&inst->identify);
	cancel_delayed_work_sync(&inst->survey);
	kthread_cancel_delayed_work_sync(&inst->reidentify);
	/* whoever is handing a command over may be about to begin it */
	if (inst->component)
		megapod_component_close(inst->component);
	map_heartbeat_stop(inst);
	map_poll_stop(inst);
	map_writer_stop(inst);
	if (inst->component)
		megapod_component_unregister(inst->component);
	modbus_reserve_wire(mdev, 0);
	free_instance(inst);
}
EXPORT_SYMBOL_NS_GPL(megapod_map_remove, "MEGAPOD_MAP");

/**
 * megapod_map_link_changed() - the link or the unit came or went
 * @mdev: from megapod_map_probe()
 *
 * Context: process.
 */
void megapod_map_link_changed(struct modbus_device *mdev)
{
	struct map_instance *inst = modbus_get_drvdata(mdev);

	map_seek(inst);
}
EXPORT_SYMBOL_NS_GPL(megapod_map_link_changed, "MEGAPOD_MAP");

static int __init map_init(void)
{
	map_wq = alloc_workqueue("megapod_map", WQ_UNBOUND, 0);
	if (!map_wq)
		return -ENOMEM;
	map_worker = kthread_run_worker(0, "megapod_map");
	if (IS_ERR(map_worker)) {
		destroy_workqueue(map_wq);
		return PTR_ERR(map_worker);
	}
	/* Trip-class polls go through it; it never waits */
	sched_set_fifo(map_worker->task);
	return 0;
}
module_init(map_init);

static void __exit map_exit(void)
{
	kthread_destroy_worker(map_worker);
	destroy_workqueue(map_wq);
}
module_exit(map_exit);

MODULE_DESCRIPTION("Drivers of Modbus devices written as register maps");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD");
