// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inrush: outlets of one pod are switched on one after the other.
 *
 * What is switched on draws a multiple of its current for 20 to 40 ms, and many at once open a
 * breaker. So there is a gap between two of a pod, whoever asks: an outlet is switched on when the
 * command of the one before has ended, read back or failed, and the gap after that is over. When
 * its relay closes while the command is on its way nobody knows, so that the gap begins at the end.
 *
 * Who has to wait gets a turn, and turn.c goes on with the lowest. Off waits for nothing.
 */
#include <linux/math64.h>

#include "core.h"
#include "pod.h"

/**
 * megapod_inrush_at() - when may the next outlet be switched on?
 * @inrush: what is known of those before
 *
 * Return: boot time, KTIME_MAX while one is on its way.
 */
ktime_t megapod_inrush_at(const struct megapod_inrush *inrush)
{
	if (!inrush->gap_ms)
		return 0;
	if (inrush->flying)
		return KTIME_MAX;
	return inrush->last ? ktime_add_ms(inrush->last, inrush->gap_ms) : 0;
}

/**
 * megapod_inrush_wait_ms() - how long does an outlet wait for its turn, at most?
 * @inrush: what is known of those before
 * @turn: its turn
 * @now: boot time
 *
 * If all those before it are still to come, and each command ends at once.
 *
 * Return: the time in ms.
 */
u32 megapod_inrush_wait_ms(const struct megapod_inrush *inrush, u64 turn, ktime_t now)
{
	u64 before = turn > inrush->served ? turn - inrush->served - 1 : 0;
	ktime_t at = megapod_inrush_at(inrush);
	u64 ms = inrush->gap_ms;

	if (at != KTIME_MAX)
		ms = ktime_after(at, now) ? ktime_ms_delta(at, now) : 0;
	return min_t(u64, ms + min_t(u64, before, U32_MAX) * inrush->gap_ms, U32_MAX);
}

/* The gap of a pod, in ms. */
u32 megapod_inrush_gap(struct megapod_pod *pod)
{
	guard(spinlock)(&pod->ring_lock);
	return pod->inrush.gap_ms;
}

/* When the next may be switched on, see megapod_inrush_at(). */
ktime_t megapod_inrush_next(struct megapod_pod *pod)
{
	guard(spinlock)(&pod->ring_lock);
	return megapod_inrush_at(&pod->inrush);
}

/* A turn to wait for. */
u64 megapod_inrush_turn(struct megapod_pod *pod)
{
	guard(spinlock)(&pod->ring_lock);
	return ++pod->inrush.asked;
}

/* May it be switched on at @now? From then on it is on its way, until megapod_inrush_end(). */
bool megapod_inrush_begin(struct megapod_pod *pod, u64 turn, ktime_t now)
{
	guard(spinlock)(&pod->ring_lock);
	if (ktime_before(now, megapod_inrush_at(&pod->inrush)))
		return false;
	pod->inrush.flying++;
	pod->inrush.served = max(pod->inrush.served, turn);
	return true;
}

/* The command has ended. */
void megapod_inrush_end(struct megapod_pod *pod, ktime_t now)
{
	scoped_guard(spinlock, &pod->ring_lock) {
		pod->inrush.flying--;
		pod->inrush.last = now;
	}
	megapod_inrush_kick(pod);
}

/* Somebody waits for his turn, or may have it. Context: any, while a component is in the pod. */
void megapod_inrush_kick(struct megapod_pod *pod)
{
	mod_delayed_work(megapod_wq, &pod->turn, 0);
}
