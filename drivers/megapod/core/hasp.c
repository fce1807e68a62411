// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks on outlets as they come and go, see lockout.c.
 *
 * Each is settled with the component if that is there, before the answer: what was accepted before
 * is with the driver, what is accepted afterwards sees it. Then a uevent has it saved with the
 * latches of interlocks; one that comes from there carries its time, and is not told again.
 */
#include <linux/delay.h>
#include <linux/device.h>

#include "component.h"
#include "core.h"
#include "lockout.h"
#include "pod.h"
#include "view.h"

/* Until there is memory again */
#define RETRY_MS	20

/* Waits for who is within; who enters now sees the lock, or that it is gone. */
static void settle(const char *component)
{
	struct megapod_component *c = megapod_component_find_name(component);

	if (!c)
		return;
	rt_mutex_lock(&c->command_lock);
	rt_mutex_unlock(&c->command_lock);
	megapod_lockouts_count(c);
	megapod_component_unref(c);
}

/* Send the uevent that makes udev save the lock. Sending it twice does no harm. */
static void tell_udev(const struct megapod_lockout_view *view)
{
	char *env[] = { "MEGAPOD_EVENT=lock", NULL };
	struct device *dev = megapod_device_by_name(view->component) ?:
			     megapod_pod_device(view->pod);

	if (!dev)
		return;
	/* that nobody listens is no error */
	while (kobject_uevent_env(&dev->kobj, KOBJ_CHANGE, env) == -ENOMEM)
		msleep(RETRY_MS);
	put_device(dev);
}

/**
 * megapod_lockout_new() - lock an outlet
 * @pod: the pod whose events tell of it
 * @view: component, index, holder and reason; since_s, if it was saved; on success the new lock
 * @extack: says why not
 *
 * When this returns nothing is accepted any more that would switch it on.
 *
 * Context: process, no lock held.
 * Return: 0, -EEXIST if the holder has locked it already, -ENOSPC, -ENODEV if the pod is gone,
 * -ENOMEM.
 */
int megapod_lockout_new(struct megapod_pod *pod, struct megapod_lockout_view *view,
			struct netlink_ext_ack *extack)
{
	bool was_saved = view->since_s;
	int err = megapod_lockout_add(pod, view, extack);

	if (err)
		return err;
	settle(view->component);
	if (!was_saved)
		tell_udev(view);
	return 0;
}

/**
 * megapod_lockout_del() - take away a lock
 * @id: its number
 * @by: who asks
 * @override: why, if it is not his; else NULL will do
 * @extack: says why not
 *
 * Context: process, no lock held.
 * Return: 0, -EPERM if it is somebody else's, -ENODEV if there is none.
 */
int megapod_lockout_del(u32 id, const char *by, const char *override,
			struct netlink_ext_ack *extack)
{
	struct megapod_lockout_view view;
	int err = megapod_lockout_take(id, by, override, &view, extack);

	if (err)
		return err;
	settle(view.component);
	tell_udev(&view);
	return 0;
}
