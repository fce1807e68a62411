// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quarantine and pacing: a bad unit hurts only itself.
 *
 * A unit that is asked three times in a row without a valid reply, be it silence, garbage, or a
 * gateway that says it finds nobody, is put into quarantine: polling it fails at once, but for a
 * short probe now and then. Any valid reply, late or not, ends it; and where one unit comes back
 * the others may have got their power back with it, so they are probed at once.
 *
 * When the next probe goes out is a matter of who pays and who waits for it:
 *
 *	neighbours answer	probes of all units in quarantine take 2 % of the wire
 *	nobody answers		there is nobody to be spared: 10 %
 *	an armed rule watches it	as often as it says, which is some times before it
 *				trips; for so many probes that it has tripped then
 *	somebody urgently asks	every 250 ms, for the next seconds
 *
 * but a unit never gets more than a quarter of the wire. What a probe takes is not its time-out
 * alone: behind a gateway all others wait until the gateway, too, has given up.
 *
 * A unit that does answer, yet takes much longer than the line was planned for, would take the wire
 * from its neighbours. It is paced to a fifth of it, which is said beside its state; not if an
 * armed rule watches it, which would take the pause for silence. So is one that answers when its
 * time-out is over, twice in a row: it is not silent, but each poll takes a time-out for nothing.
 */
#include <linux/math64.h>

#include "internal.h"

/* How long a quarantined unit is given to answer a probe */
#define MODBUS_PROBE_MS		50
/* 1/share of the wire that probes may take */
#define MODBUS_PROBE_SHARE	50
#define MODBUS_PROBE_SHARE_ALL	10
/* Least time between probes, in what one takes */
#define MODBUS_PROBE_REST	3
/* Probes of a held unit until nobody waits for it any more: about twice as long as a rule does */
#define MODBUS_HELD_PROBES	16
/* How often a unit is probed that somebody urgently asks for, and how long after */
#define MODBUS_WANTED_MS	250
#define MODBUS_WANTED_FOR_MS	5000
/* 1/share of the wire that a slow unit may take */
#define MODBUS_SLOW_SHARE	5

/* Going, or no device at all but a unit that is asked once: not counted among those of its link */
static bool modbus_node_is_stranger(const struct modbus_node *node)
{
	return node->dead || list_empty(&node->on_link);
}

static ktime_t modbus_probe_after(const struct modbus_link *link, const struct modbus_node *node,
				  ktime_t now)
{
	u64 cost_ns = max_t(u64, MODBUS_PROBE_MS * NSEC_PER_MSEC, link->giveup_ns);
	u64 held_ns = (u64)READ_ONCE(node->probe_ms) * NSEC_PER_MSEC;
	bool alone = link->n_quarantined >= link->n_nodes;
	u64 wait_ns;

	wait_ns = cost_ns * (alone ? MODBUS_PROBE_SHARE_ALL : MODBUS_PROBE_SHARE) *
		  max(link->n_quarantined, 1U);
	if (held_ns && ktime_before(now, ktime_add_ns(node->silent_since,
						      MODBUS_HELD_PROBES * held_ns)))
		wait_ns = min(wait_ns, held_ns);
	if (ktime_before(now, node->wanted_until))
		wait_ns = min_t(u64, wait_ns, MODBUS_WANTED_MS * NSEC_PER_MSEC);
	return ktime_add_ns(now, max(wait_ns, MODBUS_PROBE_REST * cost_ns));
}

/**
 * modbus_quarantine_hurry_ms() - how long to wait for a unit that was silent
 * @node: the device
 * @timeout_ms: how long if it was not
 *
 * Return: no more than whoever holds it has, if somebody does.
 */
u32 modbus_quarantine_hurry_ms(const struct modbus_node *node, u32 timeout_ms)
{
	u32 probe_ms = READ_ONCE(node->probe_ms);

	return probe_ms ? min(timeout_ms, max_t(u32, probe_ms, MODBUS_PROBE_MS)) : timeout_ms;
}

/**
 * modbus_quarantine_admit() - may a request be sent to its unit now
 * @link: the link
 * @req: the request
 * @timeout_ms: shortened if this is a probe
 *
 * Return: 0 or -EHOSTUNREACH.
 */
int modbus_quarantine_admit(struct modbus_link *link, const struct modbus_request *req,
			    u32 *timeout_ms)
{
	struct modbus_node *node = to_modbus_node(req->mdev);
	ktime_t now = ktime_get();

	lockdep_assert_held(&link->queue_lock);
	if (node->silent && req->lane == MODBUS_LANE_POLL)
		*timeout_ms = modbus_quarantine_hurry_ms(node, *timeout_ms);
	if (!node->quarantined)
		return 0;
	if (req->lane == MODBUS_LANE_URGENT) {
		node->wanted_until = ktime_add_ms(now, MODBUS_WANTED_FOR_MS);
		node->probe_at = min(node->probe_at, ktime_add_ms(now, MODBUS_WANTED_MS));
		return 0;
	}
	if (modbus_pdu_writes(req) || ktime_before(now, node->probe_at))
		return -EHOSTUNREACH;
	*timeout_ms = min_t(u32, *timeout_ms, MODBUS_PROBE_MS);
	return 0;
}

/**
 * modbus_quarantine_heard() - the unit sent a valid reply
 * @link: the link
 * @node: the device
 */
void modbus_quarantine_heard(struct modbus_link *link, struct modbus_node *node)
{
	struct modbus_node *other;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		node->silent = 0;
		node->late.until = 0;
		node->missed_ns = 0;
		modbus_late_came(link, node->mdev.unit);
		if (!node->quarantined || node->dead)
			return;
		WRITE_ONCE(node->comebacks, node->comebacks + 1);
		WRITE_ONCE(node->quarantined, false);
		link->n_quarantined--;
		list_for_each_entry(other, &link->nodes, on_link)
			other->probe_at = 0;
		queue_work(modbus_wq, &node->changed);
	}
	modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
}

/* It is paced no more, nor counted among those that are. */
static void modbus_unpace(struct modbus_link *link, struct modbus_node *node)
{
	lockdep_assert_held(&link->queue_lock);
	link->n_slow -= node->slow;
	node->slow = false;
	node->lags = false;
	node->rest_until = 0;
	WRITE_ONCE(node->pace_ms, 0);
}

/**
 * modbus_quarantine_silent() - a request to the unit got no valid reply
 * @link: the link
 * @node: the device
 * @req: the request
 */
void modbus_quarantine_silent(struct modbus_link *link, struct modbus_node *node,
			      const struct modbus_request *req)
{
	ktime_t now = ktime_get();

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		if (modbus_node_is_stranger(node))
			return;
		if (node->quarantined) {
			/* Who asks in a hurry does not put off the next probe. */
			if (req->lane == MODBUS_LANE_POLL)
				node->probe_at = modbus_probe_after(link, node, now);
			return;
		}
		if (!node->silent++)
			node->silent_since = req->sent_at;
		if (node->silent < MODBUS_SILENT_MAX)
			return;
		WRITE_ONCE(node->quarantined, true);
		link->n_quarantined++;
		modbus_unpace(link, node);
		if (req->lane == MODBUS_LANE_URGENT)
			node->wanted_until = ktime_add_ms(now, MODBUS_WANTED_FOR_MS);
		node->probe_at = modbus_probe_after(link, node, now);
		queue_work(modbus_wq, &node->changed);
	}
	modbus_link_count(link, node, MODBUS_A_STATS_QUARANTINES, 1);
	modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
}

/**
 * modbus_quarantine_end() - the link came up: units may have been exchanged
 * @link: the link
 */
void modbus_quarantine_end(struct modbus_link *link)
{
	struct modbus_node *node;

	lockdep_assert_held(&link->queue_lock);
	link->n_quarantined = 0;
	link->giveup_ns = 0;
	link->stranger.until = 0;
	list_for_each_entry(node, &link->nodes, on_link) {
		node->silent = 0;
		node->late.until = 0;
		node->missed_ns = 0;
		modbus_unpace(link, node);
		WRITE_ONCE(node->quarantined, false);
	}
}

/**
 * modbus_quarantine_forget() - a device leaves its link
 * @link: the link
 * @node: the device
 */
void modbus_quarantine_forget(struct modbus_link *link, struct modbus_node *node)
{
	lockdep_assert_held(&link->queue_lock);
	link->n_quarantined -= node->quarantined;
	modbus_unpace(link, node);
}

/**
 * modbus_quarantine_all() - has no unit answered its last request
 * @link: the link
 *
 * Return: true if there are devices, and all are silent.
 */
bool modbus_quarantine_all(struct modbus_link *link)
{
	struct modbus_node *node;

	guard(spinlock_irqsave)(&link->queue_lock);
	list_for_each_entry(node, &link->nodes, on_link)
		if (!node->silent && !node->quarantined)
			return false;
	return !list_empty(&link->nodes);
}

/**
 * modbus_pace() - a poll of a unit has ended: how long must it rest
 * @link: the link
 * @node: the device
 * @slow: whether it took too long
 * @took_ns: what it took
 *
 * Nobody needs to be spared where all units are as slow.
 */
void modbus_pace(struct modbus_link *link, struct modbus_node *node, bool slow, u64 took_ns)
{
	bool changed = false;
	u32 pace_ms = 0;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		if (modbus_node_is_stranger(node) || node->quarantined)
			return;
		node->lags &= slow;
		if (slow != node->slow) {
			node->slow = slow;
			link->n_slow += slow ? 1 : -1;
		}
		if (slow && !READ_ONCE(node->probe_ms) &&
		    link->n_slow + link->n_quarantined < link->n_nodes) {
			pace_ms = div_u64(took_ns * MODBUS_SLOW_SHARE, NSEC_PER_MSEC);
			node->rest_until = ktime_add_ns(ktime_get(),
							took_ns * (MODBUS_SLOW_SHARE - 1));
		} else {
			node->rest_until = 0;
		}
		changed = !pace_ms != !node->pace_ms;
		WRITE_ONCE(node->pace_ms, pace_ms);
	}
	if (changed)
		modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
}

/**
 * modbus_quarantine_late() - the unit sent a valid frame that nobody waits for, or not any more
 * @link: the link
 * @node: the device
 * @fc: what it answers
 *
 * Once it may have been busy; who is late twice in a row is likely to be so the next time.
 */
void modbus_quarantine_late(struct modbus_link *link, struct modbus_node *node, u8 fc)
{
	u64 missed_ns;
	bool before;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		missed_ns = fc == node->missed_fc ? node->missed_ns : 0;
		before = node->lags;
		node->lags |= missed_ns != 0;
	}
	modbus_quarantine_heard(link, node);
	if (missed_ns && before)
		modbus_pace(link, node, true, missed_ns);
}
