// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all objects share: references, names, what descriptions are checked with, the locks that are
 * above one pod, and the guard.
 */
#include <linux/ctype.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "component.h"
#include "core.h"
#include "guard.h"
#include "pod.h"

struct workqueue_struct *megapod_wq;

/* names, holders, which component is in which pod */
DEFINE_MUTEX(megapod_pods_lock);

/* What rules are made of does not change while one is made of it. */
DEFINE_MUTEX(megapod_guard_lock);

const struct megapod_guard_ops *megapod_guard;

static atomic_t generation = ATOMIC_INIT(1);

unsigned int megapod_generation(void)
{
	return atomic_read(&generation) ?: 1;
}

void megapod_generation_bump(void)
{
	atomic_inc(&generation);
}

/* Names stand in paths, lists and configuration lines. */
bool megapod_name_ok(const char *name)
{
	size_t len = strnlen(name, MEGAPOD_NAME_SIZE), i;

	if (!len || len == MEGAPOD_NAME_SIZE || !isascii(name[0]) || !isalpha(name[0]))
		return false;
	for (i = 1; i < len; i++)
		if (!isascii(name[i]) || (!isalnum(name[i]) && !strchr("_.-", name[i])))
			return false;
	return true;
}

/* What devices call themselves reaches terminals and logs. */
void megapod_copy_printable(char *dst, const char *src, size_t size)
{
	char *p;

	strscpy(dst, src ?: "", size);
	for (p = dst; *p; p++)
		if (!isascii(*p) || !isprint(*p))
			*p = '?';
}

void megapod_pod_ref(struct megapod_pod *pod)
{
	refcount_inc(&pod->refs);
}

void megapod_pod_unref(struct megapod_pod *pod)
{
	if (refcount_dec_and_test(&pod->refs))
		queue_rcu_work(megapod_wq, &pod->free);
}

void megapod_component_ref(struct megapod_component *c)
{
	refcount_inc(&c->refs);
}

void megapod_component_unref(struct megapod_component *c)
{
	if (refcount_dec_and_test(&c->refs))
		queue_rcu_work(megapod_wq, &c->free);
}

/* The device by which user space knows @c, referenced; NULL if it is not there. */
struct device *megapod_component_device(struct megapod_component *c)
{
	guard(mutex)(&c->ops_lock);
	return c->ops && c->platform ? get_device(&c->platform->dev) : NULL;
}

/* Have @c swept not later than at @due. */
void megapod_sweep_by(struct megapod_component *c, ktime_t due)
{
	lockdep_assert_held(&c->state_lock);
	if (c->gone || !ktime_before(due, c->sweep_due))
		return;
	c->sweep_due = due;
	mod_delayed_work(megapod_wq, &c->sweep, megapod_jiffies_until(due, ktime_get_boottime()));
}

/* Something a cycle of @c may wait for has changed. */
void megapod_cycle_kick(struct megapod_component *c)
{
	lockdep_assert_held(&c->state_lock);
	if (!c->gone)
		mod_delayed_work(megapod_wq, &c->cycle, 0);
}

/* A lease of @c has begun, or may be over. */
void megapod_lapse_kick(struct megapod_component *c)
{
	lockdep_assert_held(&c->state_lock);
	if (!c->gone)
		mod_delayed_work(megapod_wq, &c->lapse, 0);
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(const char * const *)a, *(const char * const *)b);
}

/* Whether the @n labels are there and differ; they are sorted. */
const char *megapod_strings_fault(const char **labels, u32 n)
{
	u32 i;

	sort(labels, n, sizeof(*labels), by_string, NULL);
	for (i = 0; i < n; i++)
		if (!*labels[i])
			return "a label is empty";
		else if (i && !strcmp(labels[i - 1], labels[i]))
			return "a label is there twice";
	return NULL;
}

/* The same of labels that are @stride bytes apart. */
const char *megapod_labels_fault(const char *first, size_t stride, u32 n)
{
	const char **labels = kvcalloc(n, sizeof(*labels), GFP_KERNEL);
	const char *fault;
	u32 i;

	if (!labels)
		return "no memory to compare labels";
	for (i = 0; i < n; i++)
		labels[i] = first + i * stride;
	fault = megapod_strings_fault(labels, n);
	kvfree(labels);
	return fault;
}

/* Whether @channel is one of @quantity, or none. */
bool megapod_channel_is(const struct megapod_component_desc *desc, int channel,
			enum megapod_quantity quantity)
{
	return channel == MEGAPOD_NO_CHANNEL ||
	       (channel >= 0 && channel < desc->num_channels &&
		desc->channels[channel].quantity == quantity);
}
