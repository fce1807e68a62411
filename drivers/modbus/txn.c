// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions: the two lanes, and retries.
 *
 * A request is idle, queued, or active. Whoever takes it off a queue under queue_lock has it:
 * the worker, which completes it, or modbus_cancel(). Once complete() is called the worker
 * knows no more than the address of the request, for its owner may have freed it.
 *
 * A unit that did not answer in time may still do so. Where nothing in a reply tells which read it
 * answers, the unit is not polled again until the late reply has come or a second time-out has
 * passed; others are, meanwhile. An urgent request waits likewise if its reply would look the same.
 *
 * Where a server is said to take several requests at once, reads that are due together go out in
 * one piece, and nothing else until all are answered: what is urgent waits for those under way.
 * What is unanswered when one of them has timed out is sent again. A server that answers the first
 * and leaves out what came with it, or says that it is busy, gets half as many from then on.
 */
#include <linux/string.h>

#include "internal.h"

/* How much longer than planned a transaction may take; units with slow firmware need some 100 ms */
#define MODBUS_SLOW_NS	(120 * NSEC_PER_MSEC)

enum modbus_request_state {
	MODBUS_REQUEST_IDLE,
	MODBUS_REQUEST_QUEUED,
	MODBUS_REQUEST_ACTIVE,
};

/**
 * modbus_request_init() - prepare a request
 * @req: the request
 * @mdev: to whom; must be bound as long as the request is used
 * @complete: see &struct modbus_request; NULL for modbus_transfer()
 *
 * Context: any.
 */
void modbus_request_init(struct modbus_request *req, struct modbus_device *mdev,
			 void (*complete)(struct modbus_request *req))
{
	memset(req, 0, sizeof(*req));
	INIT_LIST_HEAD(&req->node);
	req->mdev = mdev;
	req->complete = complete;
}
EXPORT_SYMBOL_GPL(modbus_request_init);

static bool modbus_request_before(const struct modbus_request *a, const struct modbus_request *b)
{
	return a->class != b->class ? a->class < b->class :
				      ktime_before(a->deadline, b->deadline);
}

static void modbus_txn_enqueue(struct modbus_link *link, struct modbus_request *req)
{
	struct modbus_request *other;

	lockdep_assert_held(&link->queue_lock);
	req->state = MODBUS_REQUEST_QUEUED;
	if (req->lane == MODBUS_LANE_URGENT) {
		list_add_tail(&req->node, &link->urgent);
		return;
	}
	list_for_each_entry_reverse(other, &link->poll, node)
		if (!modbus_request_before(req, other))
			break;
	list_add(&req->node, &other->node);
}

int modbus_submit(struct modbus_request *req)
{
	struct modbus_node *node = to_modbus_node(req->mdev);
	struct modbus_link *link = req->mdev->link;
	int ret;

	ret = modbus_pdu_check(req);
	if (ret)
		return ret;
	if (req->mdev->access == MODBUS_ACCESS_RO && modbus_pdu_writes(req))
		return -EROFS;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		if (req->state != MODBUS_REQUEST_IDLE || req->cancels)
			return -EBUSY;
		if (node->dead || link->stopping)
			return -ENODEV;
		req->tries = 0;
		req->status = -EINPROGRESS;
		req->exception = 0;
		req->sent_at = 0;
		req->replied_at = 0;
		get_device(&req->mdev->dev);
		node->requests++;
		modbus_txn_enqueue(link, req);
	}
	modbus_link_wake(link);
	return 0;
}
EXPORT_SYMBOL_GPL(modbus_submit);

static bool modbus_request_busy(struct modbus_link *link, const struct modbus_request *req)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	return req->state != MODBUS_REQUEST_IDLE || link->completing == req;
}

/* Whether it was taken back before it was sent; after the @last time it is refused. */
static bool take_back(struct modbus_request *req, bool last)
{
	struct modbus_device *mdev = req->mdev;
	struct modbus_link *link = mdev->link;
	bool taken = false;

	might_sleep();
	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		/* From here on its complete() can't submit it again. */
		req->cancels++;
		if (req->state == MODBUS_REQUEST_QUEUED) {
			list_del_init(&req->node);
			req->state = MODBUS_REQUEST_IDLE;
			req->status = -ECANCELED;
			to_modbus_node(mdev)->requests--;
			taken = true;
		}
	}
	wait_event(link->done, !modbus_request_busy(link, req));
	scoped_guard(spinlock_irqsave, &link->queue_lock)
		req->cancels -= !last;
	if (taken) {
		wake_up_all(&link->done);
		put_device(&mdev->dev);
	}
	return taken;
}

bool modbus_cancel(struct modbus_request *req)
{
	return take_back(req, false);
}
EXPORT_SYMBOL_GPL(modbus_cancel);

void modbus_poison(struct modbus_request *req)
{
	take_back(req, true);
}
EXPORT_SYMBOL_GPL(modbus_poison);

int modbus_transfer(struct modbus_request *req)
{
	int ret;

	ret = modbus_submit(req);
	if (ret)
		return ret;
	wait_event(req->mdev->link->done, !modbus_request_busy(req->mdev->link, req));
	return req->status;
}
EXPORT_SYMBOL_GPL(modbus_transfer);

static void modbus_txn_complete(struct modbus_link *link, struct modbus_request *req, int status)
{
	void (*complete)(struct modbus_request *req) = req->complete;
	struct modbus_device *mdev = req->mdev;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		req->status = status;
		req->state = MODBUS_REQUEST_IDLE;
		link->completing = req;
	}
	if (complete)
		complete(req);
	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		link->completing = NULL;
		to_modbus_node(mdev)->requests--;
	}
	/* seldom does anybody wait */
	if (wq_has_sleeper(&link->done))
		wake_up_all(&link->done);
	put_device(&mdev->dev);
}

static void modbus_txn_activate(struct modbus_link *link, struct modbus_request *req,
				ktime_t turn_at)
{
	link->active = req;
	link->turn_at = turn_at;
	link->behind = false;
}

/**
 * modbus_txn_prefer() - of the requests under way another one is answered first
 * @link: the link
 * @req: one that follows the active one
 *
 * Context: the worker.
 */
void modbus_txn_prefer(struct modbus_link *link, struct modbus_request *req)
{
	list_move(&link->active->node, &link->following);
	list_del_init(&req->node);
	link->active = req;
}

/* Those that were sent before have ended. */
static void modbus_txn_advance(struct modbus_link *link)
{
	struct modbus_request *req;

	req = list_first_entry_or_null(&link->following, struct modbus_request, node);
	if (req)
		list_del_init(&req->node);
	modbus_txn_activate(link, req, ktime_get());
}

/**
 * modbus_txn_recall() - have what was sent behind the active request wait for its turn again
 * @link: the link
 *
 * What is taken back meanwhile has come to its end.
 *
 * Context: the worker, or whoever has the link after it.
 */
void modbus_txn_recall(struct modbus_link *link)
{
	struct modbus_request *req, *next;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		list_for_each_entry_safe(req, next, &link->following, node) {
			if (req->cancels)
				continue;
			list_del(&req->node);
			modbus_txn_enqueue(link, req);
		}
	}
	list_for_each_entry_safe(req, next, &link->following, node) {
		list_del_init(&req->node);
		modbus_txn_complete(link, req, -ECANCELED);
	}
}

static void modbus_txn_dequeue(struct modbus_request *req)
{
	list_del_init(&req->node);
	req->state = MODBUS_REQUEST_ACTIVE;
}

static struct modbus_request *modbus_txn_take(struct modbus_link *link, struct list_head *lane)
{
	struct modbus_request *req;

	guard(spinlock_irqsave)(&link->queue_lock);
	req = list_first_entry_or_null(lane, struct modbus_request, node);
	if (req)
		modbus_txn_dequeue(req);
	return req;
}

/**
 * modbus_txn_urgent() - is an urgent request waiting
 * @link: the link
 *
 * Return: whether there is one.
 */
bool modbus_txn_urgent(struct modbus_link *link)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	return !list_empty(&link->urgent);
}

/**
 * modbus_txn_fail_urgent() - fail the urgent requests that wait
 * @link: the link
 * @status: with this
 *
 * Those that their complete() submits again are left alone.
 * Context: the worker, or whoever has the link after it.
 */
void modbus_txn_fail_urgent(struct modbus_link *link, int status)
{
	struct modbus_request *req;
	size_t n;

	scoped_guard(spinlock_irqsave, &link->queue_lock)
		n = list_count_nodes(&link->urgent);
	while (n-- && (req = modbus_txn_take(link, &link->urgent)))
		modbus_txn_complete(link, req, status);
}

/**
 * modbus_txn_fail_all() - fail all requests
 * @link: the link, which accepts no more
 * @status: with this
 *
 * Context: the worker, or whoever has the link after it.
 */
void modbus_txn_fail_all(struct modbus_link *link, int status)
{
	struct modbus_request *req;

	while ((req = modbus_txn_take(link, &link->urgent)))
		modbus_txn_complete(link, req, status);
	while ((req = modbus_txn_take(link, &link->poll)))
		modbus_txn_complete(link, req, status);
}

/* May the request be sent now? Shortens its time-out if it is a probe. */
static int modbus_txn_admit(struct modbus_link *link, const struct modbus_request *req,
			    u32 *timeout_ms)
{
	struct modbus_node *node = to_modbus_node(req->mdev);

	guard(spinlock_irqsave)(&link->queue_lock);
	if (node->dead || link->stopping)
		return -ENODEV;
	if (link->state != MODBUS_LINK_STATE_UP)
		return link->ops->on_demand ? -EHOSTUNREACH : -ENODEV;
	if (req->epoch && req->epoch != modbus_device_epoch(req->mdev))
		return -ESTALE;
	return modbus_quarantine_admit(link, req, timeout_ms);
}

/* Queue it once more? Reads only; what to repeat in a hurry is the caller's choice. */
static bool modbus_txn_retry(struct modbus_link *link, struct modbus_request *req, int status)
{
	struct modbus_node *node = to_modbus_node(req->mdev);

	if ((status != -ETIMEDOUT && status != -EBADMSG) || req->lane == MODBUS_LANE_URGENT ||
	    req->once || req->exception || modbus_pdu_writes(req) ||
	    ++req->tries > modbus_node_retries(node))
		return false;

	guard(spinlock_irqsave)(&link->queue_lock);
	if (node->dead || node->quarantined || req->cancels || link->stopping ||
	    link->state != MODBUS_LINK_STATE_UP)
		return false;
	modbus_txn_enqueue(link, req);
	return true;
}

/* A gateway says that the unit does not answer: that is what the unit is asked to be judged by. */
static int modbus_txn_judge(const struct modbus_request *req, int status)
{
	return status == -EREMOTEIO && modbus_exception_of_gateway(req->exception) ? -ETIMEDOUT :
										     status;
}

/* What a request should take: the wire, and a reply that comes at once */
static u64 modbus_txn_planned_ns(struct modbus_link *link, const struct modbus_request *req)
{
	struct modbus_wire_cost cost;

	link->ops->wire_cost(&link->config, &cost);
	return cost.frame_ns + cost.word_ns * (modbus_pdu_reply_max(req) / 2);
}

/*
 * The reply to a read, should it still come, looks like that to another. Whoever is in a hurry
 * waits less for what is late, but for one that would have been in time as long as it may take.
 */
static void modbus_txn_expect_late(struct modbus_link *link, struct modbus_node *node,
				   const struct modbus_request *req)
{
	u32 timeout_ms = modbus_node_timeout_ms(node);
	u32 ms = modbus_quarantine_hurry_ms(node, timeout_ms);
	ktime_t in_time;

	if (!link->ops->late_ambiguous || modbus_pdu_writes(req))
		return;
	in_time = ktime_add_ns(ktime_add_ms(req->sent_at, timeout_ms),
			       modbus_txn_planned_ns(link, req));
	guard(spinlock_irqsave)(&link->queue_lock);
	*modbus_late_of(link, node) = (struct modbus_late) {
		.until = max(ktime_add_ms(ktime_get(), ms), in_time),
		.unit = node->mdev.unit,
		.fc = req->fc,
		.count = req->count,
	};
}

/*
 * Should the reply to a poll still come, its unit is slow; unless the poll had less than its time,
 * or another unit may have held it up.
 */
static void modbus_txn_missed(struct modbus_link *link, struct modbus_node *node,
			      const struct modbus_request *req, u64 took_ns)
{
	bool slow = req->lane == MODBUS_LANE_POLL && !link->behind &&
		    took_ns >= (u64)modbus_node_timeout_ms(node) * NSEC_PER_MSEC;

	guard(spinlock_irqsave)(&link->queue_lock);
	node->missed_ns = slow ? took_ns : 0;
	node->missed_fc = req->fc;
}

/* How many requests may be under way at once */
static u32 modbus_txn_width(const struct modbus_link *link)
{
	return min(READ_ONCE(link->config.pipeline), link->pipeline);
}

/* The active request was not served: did the server take one before, and not what came with it? */
static void modbus_txn_narrow(struct modbus_link *link)
{
	u32 fewer = max(link->together / 2, 1U);

	if (!link->turn_at || fewer >= modbus_txn_width(link))
		return;
	link->pipeline = fewer;
	dev_notice_ratelimited(&link->dev, "sent with others and not served: %u at once from now on\n",
			       link->pipeline);
}

/**
 * modbus_txn_done() - the request under way has come to its end
 * @link: the link
 * @status: as in &modbus_request; -EREMOTEIO with the exception set
 *
 * Context: the worker, or whoever has the link after it.
 */
void modbus_txn_done(struct modbus_link *link, int status)
{
	struct modbus_request *req = link->active;
	struct modbus_node *node = to_modbus_node(req->mdev);
	u64 took_ns, planned_ns;

	req->status = status;
	if (req->sent_at) {
		ktime_t now = ktime_get();
		ktime_t since = max(req->sent_at, link->turn_at);

		modbus_link_busy(link, since, now);
		took_ns = ktime_to_ns(ktime_sub(now, since));
		planned_ns = modbus_txn_planned_ns(link, req);
		if (!status || status == -EREMOTEIO)
			modbus_link_account(link, node, req, took_ns, planned_ns);
		status = modbus_txn_judge(req, status);
		switch (status) {
		case 0:
		case -EREMOTEIO:
			if (req->exception == MODBUS_EX_BUSY)
				modbus_txn_narrow(link);
			modbus_quarantine_heard(link, node);
			if (req->lane == MODBUS_LANE_POLL && !link->behind)
				modbus_pace(link, node, took_ns > planned_ns + MODBUS_SLOW_NS,
					    took_ns);
			break;
		case -ETIMEDOUT:
			if (!req->exception) {
				modbus_link_count(link, node, MODBUS_A_STATS_TIMEOUTS, 1);
				modbus_txn_expect_late(link, node, req);
				modbus_txn_missed(link, node, req, took_ns);
				/* not where that cut short the wait for it */
				if (!modbus_txn_urgent(link))
					modbus_txn_narrow(link);
			}
			fallthrough;
		case -EBADMSG:
			modbus_quarantine_silent(link, node, req);
			break;
		}
	}
	modbus_txn_advance(link);
	if (!modbus_txn_retry(link, req, status))
		modbus_txn_complete(link, req, status);
}

static void modbus_txn_run(struct modbus_link *link, struct modbus_request *req)
{
	u32 timeout_ms = modbus_node_timeout_ms(to_modbus_node(req->mdev));
	int status;

	req->exception = 0;
	status = modbus_txn_admit(link, req, &timeout_ms);
	if (status) {
		modbus_txn_complete(link, req, status);
		return;
	}
	if (link->active) {
		list_add_tail(&req->node, &link->following);
	} else {
		modbus_txn_activate(link, req, 0);
		link->together = 0;
	}
	link->together++;
	link->ops->start(link, req, timeout_ms);
}

/* May a poll go out now, or must a late reply of its unit be waited for, or the unit rest? */
static bool modbus_txn_pollable(struct modbus_link *link, const struct modbus_request *req,
				ktime_t now, ktime_t *wake)
{
	struct modbus_node *node = to_modbus_node(req->mdev);
	ktime_t at = max(modbus_late_until(link, node), node->rest_until);

	if (link->state != MODBUS_LINK_STATE_UP || node->dead || node->quarantined ||
	    !ktime_before(now, at))
		return true;
	*wake = min(*wake, at);
	return false;
}

/* May an urgent request go out, or would a late reply be taken for its own? */
static bool modbus_txn_unmistakable(struct modbus_link *link, const struct modbus_request *req,
				    ktime_t now, ktime_t *wake)
{
	struct modbus_node *node = to_modbus_node(req->mdev);
	const struct modbus_late *late = modbus_late_of(link, node);
	ktime_t until = modbus_late_until(link, node);

	if (!ktime_before(now, until) || modbus_pdu_writes(req) || req->fc != late->fc ||
	    req->count != late->count)
		return true;
	*wake = min(*wake, until);
	return false;
}

static struct modbus_request *modbus_txn_choose_urgent(struct modbus_link *link, ktime_t now,
						       ktime_t *wake)
{
	struct modbus_request *req;

	lockdep_assert_held(&link->queue_lock);
	list_for_each_entry(req, &link->urgent, node)
		if (link->state != MODBUS_LINK_STATE_UP ||
		    modbus_txn_unmistakable(link, req, now, wake))
			return req;
	return NULL;
}

/*
 * The first poll in order. Where polls take more of the wire than was thought, as behind a slow
 * bridge, those of later classes still get a turn, the longest overdue first: they would be stale
 * for ever.
 */
static struct modbus_request *modbus_txn_choose_poll(struct modbus_link *link, ktime_t now,
						     ktime_t *wake)
{
	struct modbus_request *req, *first = NULL, *overdue = NULL;
	ktime_t before = now;

	lockdep_assert_held(&link->queue_lock);
	list_for_each_entry(req, &link->poll, node) {
		if (first && (req->class == first->class || !ktime_before(req->deadline, before)))
			continue;
		if (!modbus_txn_pollable(link, req, now, wake))
			continue;
		if (!first) {
			first = req;
		} else {
			overdue = req;
			before = req->deadline;
		}
	}
	if (!overdue || link->passed_over++ < MODBUS_PASS_OVER_MAX)
		return first;
	link->passed_over = 0;
	return overdue;
}

/* The request whose turn it is; or when to ask again, by @wake */
static struct modbus_request *modbus_txn_choose(struct modbus_link *link, ktime_t *wake)
{
	bool up = link->state == MODBUS_LINK_STATE_UP;
	struct modbus_request *req = NULL;
	ktime_t now = ktime_get();

	lockdep_assert_held(&link->queue_lock);
	if (list_empty(&link->urgent) && list_empty(&link->poll))
		return NULL;
	if (up && ktime_before(now, link->line_free_at)) {
		*wake = min(*wake, link->line_free_at);
		return NULL;
	}

	/* For an urgent request a link that can connects first. */
	if (up || !link->ops->on_demand)
		req = modbus_txn_choose_urgent(link, now, wake);
	return req ?: modbus_txn_choose_poll(link, now, wake);
}

/* May it be sent with others? A read, of a unit that answers and needs no silence before it. */
static bool modbus_txn_joins(const struct modbus_request *req)
{
	const struct modbus_node *node = to_modbus_node(req->mdev);

	return req->lane == MODBUS_LANE_POLL && req->fc <= MODBUS_FC_READ_INPUT && !req->raw &&
	       !req->dry_run && !node->silent && !node->quarantined && !node->slow &&
	       !modbus_node_turnaround_ms(node);
}

/* The poll that goes out with those under way, or NULL */
static struct modbus_request *modbus_txn_choose_next(struct modbus_link *link)
{
	unsigned int passed_over = link->passed_over;
	ktime_t wake = KTIME_MAX;
	struct modbus_request *req;

	lockdep_assert_held(&link->queue_lock);
	if (!list_empty(&link->urgent) || !modbus_txn_joins(link->active))
		return NULL;
	req = modbus_txn_choose_poll(link, ktime_get(), &wake);
	if (!req || modbus_txn_joins(req))
		return req;
	/* It goes first the next time: the turn is not used up. */
	link->passed_over = passed_over;
	return NULL;
}

/* Send what may go out with the request under way, if it is one still. */
static void modbus_txn_serve_more(struct modbus_link *link)
{
	u32 more = modbus_txn_width(link);
	struct modbus_request *req;

	while (link->active && more-- > 1) {
		scoped_guard(spinlock_irqsave, &link->queue_lock) {
			req = modbus_txn_choose_next(link);
			if (req)
				modbus_txn_dequeue(req);
		}
		if (!req)
			break;
		modbus_txn_run(link, req);
	}
}

/**
 * modbus_txn_serve() - deal with the next request, and what may be sent with it
 * @link: the link
 * @wake: lowered to when there is something to do again, if there is nothing now
 *
 * Context: the worker; nothing is under way.
 * Return: whether there was something to do.
 */
bool modbus_txn_serve(struct modbus_link *link, ktime_t *wake)
{
	struct modbus_request *req;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		req = modbus_txn_choose(link, wake);
		if (!req)
			return false;
		modbus_txn_dequeue(req);
	}
	modbus_txn_run(link, req);
	modbus_txn_serve_more(link);
	return true;
}
