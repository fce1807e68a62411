// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records of the black box: told when they are complete, listed, read and cleared.
 *
 * A record that is complete is an event, and a uevent of a component of the pod, by which user
 * space saves it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/minmax.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "../box/box.h"
#include "blackbox.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "pod.h"
#include "view.h"

static void fill_view(const struct megapod_pod *pod, const struct box_record *record,
		      struct megapod_record_view *view)
{
	const struct box_trip *first = &record->trip[0];
	u32 slot = record - pod->box->record, i;

	lockdep_assert_held(&pod->box->lock);
	*view = (struct megapod_record_view) {
		.id = record->id,
		.pod = pod->id,
		.open = record->open,
		.cut_before = record->flags & MEGAPOD_RECORD_CUT_BEFORE,
		.cut_after = record->flags & MEGAPOD_RECORD_CUT_AFTER,
		.from_ns = record->from_us * NSEC_PER_USEC,
		.to_ns = record->to_us * NSEC_PER_USEC,
		.tripped_ns = first->time_us * NSEC_PER_USEC,
		.tripped_real_ns = record->trip_real_us * NSEC_PER_USEC,
		.trips = record->num_trips + record->more_trips,
		.cause = first->cause,
		.has_input = first->has_input,
		.quantity = first->quantity,
		.value = first->value,
		.missed = pod->box->missed,
	};
	strscpy(view->pod_name, pod->name, sizeof(view->pod_name));
	strscpy(view->interlock, first->interlock, sizeof(view->interlock));
	strscpy(view->input, first->input, sizeof(view->input));
	for (i = 0; i < BOX_SEGMENTS; i++)
		if (pod->box->segment[i].pins & 1U << slot)
			view->bytes += pod->box->segment[i].used;
}

static bool find_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view)
{
	struct box_record *found = NULL;
	u32 i;

	lockdep_assert_held(&pod->box->lock);
	for (i = 0; i < BOX_RECORDS; i++) {
		struct box_record *record = &pod->box->record[i];

		if (record->id && record->id >= id && (!found || record->id < found->id))
			found = record;
	}
	if (found)
		fill_view(pod, found, view);
	return found;
}

/* The record of a pod with the lowest number from @id on; false if there is none. */
bool megapod_record_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view)
{
	guard(spinlock)(&pod->box->lock);
	return find_next(pod, id, view);
}

/* The same for who must not wait; false if it would have to. */
bool megapod_record_try_next(struct megapod_pod *pod, u32 id, struct megapod_record_view *view)
{
	bool found;

	if (!spin_trylock(&pod->box->lock))
		return false;
	found = find_next(pod, id, view);
	spin_unlock(&pod->box->lock);
	return found;
}

static void tell_event(struct megapod_pod *pod, enum megapod_event_kind kind,
		       const struct megapod_record_view *view)
{
	struct megapod_event event = { .kind = kind, .record = *view };

	megapod_event(pod, ktime_get_boottime(), &event);
}

static void tell_udev(const struct megapod_pod *pod)
{
	char name[sizeof("MEGAPOD_POD=") + MEGAPOD_NAME_SIZE];
	char *env[3] = { "MEGAPOD_EVENT=record", name, NULL };
	struct device *dev = megapod_pod_device(pod->id);

	if (!dev)
		return;
	snprintf(name, sizeof(name), "MEGAPOD_POD=%s", pod->name);
	/* without memory it is saved when the machine stops, or by hand */
	kobject_uevent_env(&dev->kobj, KOBJ_CHANGE, env);
	put_device(dev);
}

static void tell_complete(struct megapod_pod *pod, const struct megapod_record_view *view)
{
	pr_notice("pod %s: record %u of the trip of interlock %s is complete\n", pod->name,
		  view->id, view->interlock);
	tell_event(pod, MEGAPOD_EVENT_KIND_RECORD_FROZEN, view);
	tell_udev(pod);
}

/* Takes the next record that has come to its end; false if there is none. */
static bool next_complete(struct megapod_pod *pod, struct megapod_record_view *view, u64 *next_us)
{
	u32 id;

	guard(spinlock)(&pod->box->lock);
	id = megapod_box_close(pod->box, ktime_to_us(ktime_get_boottime()), next_us);
	if (id)
		fill_view(pod, megapod_box_find(pod->box, id), view);
	return id;
}

/* Trips that found no room since this was told last. */
static u32 newly_missed(struct megapod_pod *pod)
{
	u32 missed;

	guard(spinlock)(&pod->box->lock);
	missed = pod->box->missed;
	if (missed == pod->box->missed_told)
		return 0;
	pod->box->missed_told = missed;
	return missed;
}

static bool is_full(struct megapod_pod *pod)
{
	u32 i;

	guard(spinlock)(&pod->box->lock);
	for (i = 0; i < BOX_RECORDS && pod->box->record[i].id; i++)
		;
	return i == BOX_RECORDS;
}

static void tell_missed(struct megapod_pod *pod, u32 missed)
{
	struct megapod_record_view view;

	pr_warn("pod %s: %u trip(s) not recorded: %s\n", pod->name, missed,
		is_full(pod) ? "clear a record" : "there was no memory");
	if (megapod_record_next(pod, 0, &view))
		tell_event(pod, MEGAPOD_EVENT_KIND_RECORD_MISSED, &view);
}

/*
 * The work that follows a trip, at once and when its record ends: another one may come as soon as
 * there is memory for its record.
 */
void megapod_frozen_work(struct work_struct *work)
{
	struct megapod_pod *pod =
		container_of(to_delayed_work(work), struct megapod_pod, frozen);
	struct megapod_record_view view;
	u64 next_us;
	u32 missed;

	while (next_complete(pod, &view, &next_us))
		tell_complete(pod, &view);
	if (megapod_box_prepare(pod->box))
		next_us = min_t(u64, next_us,
				ktime_to_us(ktime_get_boottime()) + USEC_PER_SEC);
	missed = newly_missed(pod);
	if (missed)
		tell_missed(pod, missed);
	if (next_us != U64_MAX)
		queue_delayed_work(megapod_wq, &pod->frozen,
				   megapod_jiffies_until(ktime_add_us(0, next_us),
							 ktime_get_boottime()));
}

/**
 * megapod_record_image() - a record as a file
 * @pod: the pod
 * @id: its number
 * @size: set to its size
 * @extack: says why not
 *
 * Context: may sleep.
 * Return: what to kvfree(), or an ERR_PTR.
 */
void *megapod_record_image(struct megapod_pod *pod, u32 id, size_t *size,
			   struct netlink_ext_ack *extack)
{
	void *image = megapod_box_image(pod->box, pod->name, id, size);

	if (PTR_ERR(image) == -ENOENT)
		NL_SET_ERR_MSG_FMT(extack, "pod %s has no record %u", pod->name, id);
	return image;
}

static int clear_record(struct megapod_pod *pod, u32 id, struct megapod_record_view *view,
			struct netlink_ext_ack *extack)
{
	struct box_record *record;

	guard(mutex)(&pod->box->sources_lock);
	scoped_guard(spinlock, &pod->box->lock) {
		record = megapod_box_find(pod->box, id);
		if (!record) {
			NL_SET_ERR_MSG_FMT(extack, "pod %s has no record %u", pod->name, id);
			return -ENOENT;
		}
		if (record->open) {
			NL_SET_ERR_MSG_FMT(extack, "record %u of pod %s still goes on", id,
					   pod->name);
			return -EBUSY;
		}
		fill_view(pod, record, view);
	}
	megapod_box_clear(pod->box, record);
	return 0;
}

/**
 * megapod_record_clear() - forget a record
 * @pod: the pod
 * @id: its number
 * @extack: says why not
 *
 * Context: may sleep.
 * Return: 0, -ENOENT, or -EBUSY while it goes on.
 */
int megapod_record_clear(struct megapod_pod *pod, u32 id, struct netlink_ext_ack *extack)
{
	struct megapod_record_view view;
	int err = clear_record(pod, id, &view, extack);

	if (!err)
		tell_event(pod, MEGAPOD_EVENT_KIND_RECORD_CLEAR, &view);
	return err;
}

/* Whether a pod may go: not with a record, which is lost with it. 0 or -EBUSY. */
int megapod_records_check(struct megapod_pod *pod, struct netlink_ext_ack *extack)
{
	struct megapod_record_view view;

	if (!megapod_record_next(pod, 0, &view))
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "record %u (%s) would be lost: save and clear it, or force",
			   view.id, view.interlock);
	return -EBUSY;
}
