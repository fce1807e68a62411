// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that run links.
 *
 * A serial line has a thread of its own, for it times gaps between characters. All TCP links share
 * a few: a thread that is woken runs every link that has something to do meanwhile, in turn.
 * A link is run by one thread at a time, and always the same.
 *
 * Whoever asked for several things at once is not woken by each reply: a thread that sleeps until
 * its links are answered is woken by the last of those answers, or a moment after the first. With
 * one request out that is its reply at once, and what is urgent is never waited with.
 *
 * They are FIFO threads, for a trip goes through here and must not wait for ordinary work; and they
 * allocate without I/O, for a trip must not wait for memory that is written back over a
 * disk whose outlet it is to switch.
 */
#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "internal.h"

/* More threads than these would not have more to do: a request costs some ten microseconds. */
#define MODBUS_SHARED_WORKERS	8

/* How long a reply may wait for others: little against what a device takes, some replies of work */
#define MODBUS_GATHER_NS	(300 * NSEC_PER_USEC)

/**
 * struct modbus_worker - a thread that runs links
 * @thread: itself
 * @links: how many it runs; modbus_workers_lock
 * @lock: guards the rest
 * @ready: links that have something to do
 * @timers: links that wait for a time, by &modbus_link.wake_at
 * @running: the link it runs now
 * @asleep: the thread has to be woken to see what is ready
 * @asked: links that wait for a reply which may wait for others
 * @timer: wakes the thread
 * @timer_at: not later than this, KTIME_MAX if it is not started; it may be sooner than there is
 *	something to do, for it is not set back
 * @idle: where others wait for that to end
 */
struct modbus_worker {
	struct task_struct *thread;
	unsigned int links;
	spinlock_t lock;		/* see above */
	struct list_head ready;
	struct rb_root_cached timers;
	struct modbus_link *running;
	bool asleep;
	unsigned int asked;
	struct hrtimer timer;
	ktime_t timer_at;
	wait_queue_head_t idle;
};

/* Guards the shared workers and how many links each has */
static DEFINE_MUTEX(modbus_workers_lock);
static struct modbus_worker *modbus_workers[MODBUS_SHARED_WORKERS];

static struct modbus_link *modbus_timer_link(const struct rb_node *node)
{
	return node ? rb_entry(node, struct modbus_link, on_timers) : NULL;
}

static bool modbus_timer_less(struct rb_node *a, const struct rb_node *b)
{
	return ktime_before(modbus_timer_link(a)->wake_at, modbus_timer_link(b)->wake_at);
}

static void modbus_timer_set(struct modbus_worker *worker, struct modbus_link *link, ktime_t at)
{
	lockdep_assert_held(&worker->lock);
	if (link->wake_at != KTIME_MAX)
		rb_erase_cached(&link->on_timers, &worker->timers);
	link->wake_at = at;
	if (at != KTIME_MAX)
		rb_add_cached(&link->on_timers, &worker->timers, modbus_timer_less);
}

static void modbus_worker_ready(struct modbus_worker *worker, struct modbus_link *link)
{
	lockdep_assert_held(&worker->lock);
	if (list_empty(&link->on_ready))
		list_add_tail(&link->on_ready, &worker->ready);
	worker->asked -= link->asked;
	link->asked = false;
}

/* The next link to run, or when to look again */
static struct modbus_link *modbus_worker_next(struct modbus_worker *worker, ktime_t *until)
{
	struct modbus_link *link;
	ktime_t now = ktime_get();

	lockdep_assert_held(&worker->lock);
	*until = KTIME_MAX;
	while ((link = modbus_timer_link(rb_first_cached(&worker->timers)))) {
		if (ktime_after(link->wake_at, now)) {
			*until = link->wake_at;
			break;
		}
		modbus_timer_set(worker, link, KTIME_MAX);
		modbus_worker_ready(worker, link);
	}
	return list_first_entry_or_null(&worker->ready, struct modbus_link, on_ready);
}

static void modbus_worker_run(struct modbus_worker *worker, struct modbus_link *link)
{
	ktime_t wake;

	lockdep_assert_held(&worker->lock);
	list_del_init(&link->on_ready);
	worker->running = link;
	spin_unlock_irq(&worker->lock);

	wake = link->serve(link);
	/* One link may always have something to do. */
	cond_resched();

	spin_lock_irq(&worker->lock);
	worker->running = NULL;
	if (!link->served) {
		wake_up_all(&worker->idle);
	} else if (list_empty(&link->on_ready)) {
		/* A connection has no timer set for each request, and may be looked at early. */
		if (link->ops->own_worker || ktime_before(wake, link->wake_at))
			modbus_timer_set(worker, link, wake);
		link->asked = link->active && link->active->lane == MODBUS_LANE_POLL;
		worker->asked += link->asked;
	}
}

static enum hrtimer_restart modbus_worker_timer(struct hrtimer *timer)
{
	struct modbus_worker *worker = container_of(timer, struct modbus_worker, timer);

	guard(spinlock_irqsave)(&worker->lock);
	worker->timer_at = KTIME_MAX;
	wake_up_process(worker->thread);
	return HRTIMER_NORESTART;
}

/* Have the thread woken not later than at @at. */
static void modbus_worker_wake_by(struct modbus_worker *worker, ktime_t at)
{
	lockdep_assert_held(&worker->lock);
	if (!ktime_before(at, worker->timer_at))
		return;
	worker->timer_at = at;
	hrtimer_start(&worker->timer, at, HRTIMER_MODE_ABS);
}

static int modbus_worker_thread(void *data)
{
	struct modbus_worker *worker = data;
	struct modbus_link *link;
	unsigned int noio;
	ktime_t until;

	noio = memalloc_noio_save();
	spin_lock_irq(&worker->lock);
	while (!kthread_should_stop()) {
		link = modbus_worker_next(worker, &until);
		if (link) {
			modbus_worker_run(worker, link);
			continue;
		}
		worker->asleep = true;
		modbus_worker_wake_by(worker, until);
		set_current_state(TASK_IDLE);
		spin_unlock_irq(&worker->lock);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
		spin_lock_irq(&worker->lock);
		worker->asleep = false;
	}
	spin_unlock_irq(&worker->lock);
	hrtimer_cancel(&worker->timer);
	memalloc_noio_restore(noio);
	return 0;
}

static struct modbus_worker *modbus_worker_new(const char *name)
{
	struct modbus_worker *worker;
	struct task_struct *thread;

	worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	if (!worker)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&worker->lock);
	INIT_LIST_HEAD(&worker->ready);
	worker->timers = RB_ROOT_CACHED;
	init_waitqueue_head(&worker->idle);
	hrtimer_setup(&worker->timer, modbus_worker_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	worker->timer_at = KTIME_MAX;
	thread = kthread_create(modbus_worker_thread, worker, "modbus/%s", name);
	if (IS_ERR(thread)) {
		kfree(worker);
		return ERR_CAST(thread);
	}
	sched_set_fifo(thread);
	worker->thread = thread;
	wake_up_process(thread);
	return worker;
}

/* The one with the fewest links; there are as many as processors, each made when it is needed. */
static struct modbus_worker *modbus_worker_shared(void)
{
	unsigned int n = min_t(unsigned int, num_online_cpus(), MODBUS_SHARED_WORKERS);
	unsigned int i, best = 0;
	struct modbus_worker *worker;
	char name[8];

	lockdep_assert_held(&modbus_workers_lock);
	for (i = 0; i < n; i++) {
		if (!modbus_workers[i]) {
			scnprintf(name, sizeof(name), "%u", i);
			worker = modbus_worker_new(name);
			if (IS_ERR(worker))
				return worker;
			modbus_workers[i] = worker;
			return worker;
		}
		if (modbus_workers[i]->links < modbus_workers[best]->links)
			best = i;
	}
	return modbus_workers[best];
}

/**
 * modbus_worker_get() - have a link run
 * @link: the link; from now on its serve() is called when it is woken
 *
 * Return: 0, -ENOMEM, or why there is no thread.
 */
int modbus_worker_get(struct modbus_link *link)
{
	struct modbus_worker *worker;

	guard(mutex)(&modbus_workers_lock);
	worker = link->ops->own_worker ? modbus_worker_new(link->config.name) :
					 modbus_worker_shared();
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	worker->links++;
	link->worker = worker;
	scoped_guard(spinlock_irq, &worker->lock)
		link->served = true;
	modbus_link_wake(link);
	return 0;
}

static bool modbus_worker_is_running(struct modbus_worker *worker, struct modbus_link *link)
{
	guard(spinlock_irq)(&worker->lock);
	return worker->running == link;
}

/**
 * modbus_worker_forget() - have a link run no more
 * @link: the link; on return it is the caller's
 *
 * Context: process, not the worker.
 */
void modbus_worker_forget(struct modbus_link *link)
{
	struct modbus_worker *worker = link->worker;

	if (!worker)
		return;
	scoped_guard(spinlock_irq, &worker->lock) {
		link->served = false;
		modbus_worker_ready(worker, link);
		list_del_init(&link->on_ready);
		modbus_timer_set(worker, link, KTIME_MAX);
	}
	wait_event(worker->idle, !modbus_worker_is_running(worker, link));
	scoped_guard(mutex, &modbus_workers_lock)
		worker->links--;
	if (link->ops->own_worker)
		kthread_stop(worker->thread);
}

/**
 * modbus_worker_free() - free what a link has of its worker
 * @link: a link that is not run any more, nor known to anybody
 */
void modbus_worker_free(struct modbus_link *link)
{
	if (link->ops->own_worker)
		kfree(link->worker);
}

/**
 * modbus_link_wake() - have a link run
 * @link: a link; nothing happens if it is run no more
 *
 * Context: any.
 */
void modbus_link_wake(struct modbus_link *link)
{
	struct modbus_worker *worker = link->worker;

	guard(spinlock_irqsave)(&worker->lock);
	if (!link->served)
		return;
	modbus_worker_ready(worker, link);
	if (worker->asleep)
		wake_up_process(worker->thread);
}

/**
 * modbus_link_heard() - have a link run that was answered
 * @link: a link; nothing happens if it is run no more
 * @all: as far as the link knows no more will come
 *
 * Others of the same thread may be answered in a moment.
 * Context: any.
 */
void modbus_link_heard(struct modbus_link *link, bool all)
{
	struct modbus_worker *worker = link->worker;
	bool patient;

	guard(spinlock_irqsave)(&worker->lock);
	if (!link->served)
		return;
	patient = link->asked || !list_empty(&link->on_ready);
	modbus_worker_ready(worker, link);
	if (!worker->asleep)
		return;
	if (!patient || (all && !worker->asked))
		wake_up_process(worker->thread);
	else
		modbus_worker_wake_by(worker, ktime_add_ns(ktime_get(), MODBUS_GATHER_NS));
}

/**
 * modbus_workers_exit() - end the shared threads
 *
 * Context: module exit, no link is left, nor anybody who may still wake one.
 */
void modbus_workers_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(modbus_workers); i++) {
		if (!modbus_workers[i])
			continue;
		kthread_stop(modbus_workers[i]->thread);
		kfree(modbus_workers[i]);
	}
}
