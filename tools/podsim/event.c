// SPDX-License-Identifier: GPL-2.0-only
/*
 * File descriptors and timers on CLOCK_MONOTONIC.
 *
 * One event is taken at a time, so that a callback may close any watch and cancel any timer.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "podsim.h"

static int epoll_fd = -1;
static struct timer *timers;
static bool stopped;

u64 now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * NSEC_PER_SEC + (u64)ts.tv_nsec;
}

int watch_add(struct watch *w, u32 events)
{
	struct epoll_event ev = { .events = events, .data.ptr = w };

	if (epoll_fd < 0)
		epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, w->fd, &ev);
}

void watch_events(struct watch *w, u32 events)
{
	struct epoll_event ev = { .events = events, .data.ptr = w };

	epoll_ctl(epoll_fd, EPOLL_CTL_MOD, w->fd, &ev);
}

void watch_close(struct watch *w)
{
	if (w->fd < 0)
		return;
	epoll_ctl(epoll_fd, EPOLL_CTL_DEL, w->fd, NULL);
	close(w->fd);
	w->fd = -1;
}

void timer_cancel(struct timer *t)
{
	struct timer **p;

	if (!t->armed)
		return;
	for (p = &timers; *p != t; p = &(*p)->next)
		;
	*p = t->next;
	t->armed = false;
}

/* Timers of the same instant fire in the order they were armed. */
void timer_arm(struct timer *t, u64 when_ns)
{
	struct timer **p;

	timer_cancel(t);
	t->when = when_ns;
	t->armed = true;
	for (p = &timers; *p && (*p)->when <= when_ns; p = &(*p)->next)
		;
	t->next = *p;
	*p = t;
}

static void fire_due(void)
{
	u64 now = now_ns();
	struct timer *t;

	while (timers && timers->when <= now) {
		t = timers;
		timer_cancel(t);
		t->fire(t);
	}
}

static int wait_event(struct epoll_event *ev)
{
	struct timespec ts;
	u64 now, left;

	if (!timers)
		return epoll_pwait2(epoll_fd, ev, 1, NULL, NULL);
	now = now_ns();
	left = timers->when > now ? timers->when - now : 0;
	ts.tv_sec = (time_t)(left / NSEC_PER_SEC);
	ts.tv_nsec = (long)(left % NSEC_PER_SEC);
	return epoll_pwait2(epoll_fd, ev, 1, &ts, NULL);
}

void event_stop(void)
{
	stopped = true;
}

void event_run(void)
{
	struct epoll_event ev;
	struct watch *w;

	prctl(PR_SET_TIMERSLACK, 1);
	while (!stopped) {
		fire_due();
		if (stopped || wait_event(&ev) != 1)
			continue;
		w = ev.data.ptr;
		w->ready(w, ev.events);
	}
}
