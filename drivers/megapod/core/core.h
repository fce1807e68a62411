/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * megapod core, internal: pods and what is in them.
 *
 * Files, from the bottom: object.c (names, references, locks), words.c, value.c (readings),
 * event.c, blackbox.c; lease.c, inrush.c; setpoint.c; outlet.c, pump.c, valve.c, battery.c,
 * group.c, load.c, hwmon.c; location.c, channel.c, lockout.c; command.c; cycle.c, lapse.c;
 * component.c, text.c; hasp.c, quiesce.c, turn.c, frozen.c; pod.c; crash.c.
 * Each subject has a header with its state and its calls; what is told of it is in view.h. Of
 * interlocks the core knows one &struct megapod_guard_ops, of netlink one &struct
 * megapod_listener_ops.
 *
 * A reference keeps an object's memory, no more. An object is registered while it carries the mark
 * MEGAPOD_REGISTERED in its xarray; look-ups and dumps see only those. Whoever takes a lock of an
 * object checks the mark, or what stands for it under that lock, after taking it.
 *
 * Lock order:
 *	megapod_guard_lock		groups, and the rules that are made of them: none changes
 *					while a rule is made, armed or disarmed
 *	  megapod_pods_lock		names, holders, which component is in which pod
 *	    pod->lock			groups and locks of the pod, adding to it and taking from it
 *	  component->ops_lock		keeps the driver of a component there
 *	  component->command_lock	so does this; order in which commands are handed over
 *	    pod->interlocks->lock	state of interlocks; read sections of component state within
 *	  component->state_lock		what is known: samples, outlets, pumps, health
 *	    pod->ring_lock		events
 *	    pod->box->lock		the black box; beside the one before
 *
 * hwmon, platform devices, netlink messages and uevents are never touched under any of them: events
 * and hwmon notifications leave by work items.
 */
#ifndef _MEGAPOD_CORE_H
#define _MEGAPOD_CORE_H

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/megapod_quantity.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

struct device;
struct megapod_component;
struct megapod_pod;

#define MEGAPOD_REGISTERED	XA_MARK_1

extern struct mutex megapod_guard_lock;
extern struct mutex megapod_pods_lock;

/* Sweeps, hwmon notifications and freeing; unbound, not ordered. */
extern struct workqueue_struct *megapod_wq;

/* object.c */
/* Changes whenever an object comes or goes: a dump that sees it change was interrupted. Never 0. */
unsigned int megapod_generation(void);
void megapod_generation_bump(void);

bool megapod_name_ok(const char *name);
void megapod_copy_printable(char *dst, const char *src, size_t size);
void megapod_pod_ref(struct megapod_pod *pod);
void megapod_pod_unref(struct megapod_pod *pod);
void megapod_component_ref(struct megapod_component *c);
void megapod_component_unref(struct megapod_component *c);
struct device *megapod_component_device(struct megapod_component *c);
void megapod_sweep_by(struct megapod_component *c, ktime_t due);
void megapod_cycle_kick(struct megapod_component *c);
void megapod_lapse_kick(struct megapod_component *c);

/* what descriptions are checked with */
bool megapod_channel_is(const struct megapod_component_desc *desc, int channel,
			enum megapod_quantity quantity);
const char *megapod_strings_fault(const char **labels, u32 n);
const char *megapod_labels_fault(const char *first, size_t stride, u32 n);

/* How long work waits for @due: one more, since what is due at a time has expired only after it. */
static inline unsigned long megapod_jiffies_until(ktime_t due, ktime_t now)
{
	return nsecs_to_jiffies(max_t(s64, ktime_to_ns(ktime_sub(due, now)), 0)) + 1;
}

#endif /* _MEGAPOD_CORE_H */
