// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions: the two lanes, retries, quarantine.
 *
 * A request is idle, queued, or active. Whoever takes it off a queue under queue_lock has it:
 * the thread, which completes it, or modbus_cancel(). Once complete() is called the thread
 * knows no more than the address of the request, for its owner may have freed it.
 *
 * A unit that did not answer in time may still do so. On a serial line nothing in a reply tells
 * which read it answers, so the unit is not polled again until the late reply has come or
 * a second time-out has passed; others are, meanwhile. Urgent requests do not wait for that.
 *
 * A unit that gives no valid reply three times in a row is put into quarantine: polling it fails at
 * once, but for a short probe now and then. Any valid reply, late or not, ends it. What a gateway
 * answers in its place is silence.
 */
#include <linux/math64.h>
#include <linux/string.h>

#include "internal.h"
#include "trace.h"

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
	if (req->mdev->access == MODBUS_ACCESS_RO && modbus_pdu_writes(req->fc))
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
	modbus_link_wake(link, MODBUS_EVENT_QUEUE);
	return 0;
}
EXPORT_SYMBOL_GPL(modbus_submit);

static bool modbus_request_busy(struct modbus_link *link, const struct modbus_request *req)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	return req->state != MODBUS_REQUEST_IDLE || link->completing == req;
}

bool modbus_cancel(struct modbus_request *req)
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
		req->cancels--;
	if (taken) {
		wake_up_all(&link->done);
		put_device(&mdev->dev);
	}
	return taken;
}
EXPORT_SYMBOL_GPL(modbus_cancel);

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
	wake_up_all(&link->done);
	put_device(&mdev->dev);
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
 * Context: the thread of the link.
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
 * Context: the thread of the link.
 */
void modbus_txn_fail_all(struct modbus_link *link, int status)
{
	struct modbus_request *req;

	while ((req = modbus_txn_take(link, &link->urgent)))
		modbus_txn_complete(link, req, status);
	while ((req = modbus_txn_take(link, &link->poll)))
		modbus_txn_complete(link, req, status);
}

/**
 * modbus_txn_sent() - a request frame goes out now
 * @link: the link
 * @req: the request
 * @frame: its frame
 * @len: length of the frame
 */
void modbus_txn_sent(struct modbus_link *link, struct modbus_request *req, const u8 *frame,
		     size_t len)
{
	struct modbus_node *node = to_modbus_node(req->mdev);

	req->sent_at = ktime_get();
	modbus_link_count(link, node, MODBUS_A_STATS_REQUESTS, 1);
	modbus_link_count(link, node, MODBUS_A_STATS_TX_BYTES, len);
	if (req->tries)
		modbus_link_count(link, node, MODBUS_A_STATS_RETRIES, 1);
	trace_frame(link, req->mdev, MODBUS_VERDICT_SENT, frame, len);
}

/**
 * modbus_txn_received() - received bytes were judged
 * @link: the link
 * @node: the device that was asked, or NULL
 * @verdict: what they are
 * @bytes: the bytes
 * @len: number of them
 */
void modbus_txn_received(struct modbus_link *link, struct modbus_node *node,
			 enum modbus_verdict verdict, const u8 *bytes, size_t len)
{
	switch (verdict) {
	case MODBUS_VERDICT_FOREIGN:
		modbus_link_count(link, node, MODBUS_A_STATS_FOREIGN, 1);
		break;
	case MODBUS_VERDICT_JUNK:
		if (!len)
			return;
		modbus_link_count(link, node, MODBUS_A_STATS_JUNK_BYTES, len);
		break;
	case MODBUS_VERDICT_CRC:
		modbus_link_count(link, node, MODBUS_A_STATS_CRC_ERRORS, 1);
		break;
	case MODBUS_VERDICT_BAD:
		modbus_link_count(link, node, MODBUS_A_STATS_BAD_FRAMES, 1);
		break;
	case MODBUS_VERDICT_TIMEOUT:
		modbus_link_count(link, node, MODBUS_A_STATS_TIMEOUTS, 1);
		break;
	default:
		break;
	}
	trace_frame(link, node ? &node->mdev : NULL, verdict, bytes, len);
}

static void modbus_node_heard(struct modbus_link *link, struct modbus_node *node)
{
	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		node->silent = 0;
		node->hold_until = 0;
		if (!node->quarantined || node->dead)
			return;
		WRITE_ONCE(node->comebacks, node->comebacks + 1);
		WRITE_ONCE(node->quarantined, false);
		link->n_quarantined--;
		queue_work(modbus_wq, &node->changed);
	}
	modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
}

/* A gateway speaks for a unit that does not (Modbus Application Protocol V1.1b3, section 7). */
static bool modbus_is_gateways(u8 exception)
{
	return exception == MODBUS_EX_GATEWAY_PATH || exception == MODBUS_EX_GATEWAY_TARGET;
}

/**
 * modbus_txn_unit_heard() - a frame came that nobody asked for, or not any more
 * @link: the link
 * @unit: unit that sent it
 * @pdu: what it says
 * @len: length of @pdu
 */
void modbus_txn_unit_heard(struct modbus_link *link, u8 unit, const u8 *pdu, size_t len)
{
	struct modbus_node *node, *found = NULL;

	if (len >= 2 && pdu[0] & MODBUS_FC_EXCEPTION && modbus_is_gateways(pdu[1]))
		return;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		list_for_each_entry(node, &link->nodes, on_link) {
			if (node->mdev.unit == unit) {
				found = node;
				get_device(&node->mdev.dev);
				break;
			}
		}
	}
	if (!found)
		return;
	modbus_node_heard(link, found);
	modbus_node_put(found);
}

/*
 * When a unit in quarantine is asked again. What its silence costs the others is bounded; one
 * that an interlock watches has to be heard soon after it is back, at a higher cost.
 */
static ktime_t modbus_probe_at(const struct modbus_link *link, const struct modbus_node *node,
			       ktime_t now, u64 cost_ns)
{
	u64 pause_ns = cost_ns * MODBUS_PROBE_SHARE * link->n_quarantined;
	u64 held_ns = node->probe_ms * (u64)NSEC_PER_MSEC;

	lockdep_assert_held(&link->queue_lock);
	if (held_ns)
		pause_ns = min(pause_ns, max(held_ns, cost_ns * MODBUS_HELD_SHARE));
	return ktime_add_ns(now, pause_ns);
}

/* One that somebody waits for is not given more time than he has, once it was silent. */
static u32 modbus_hurry_ms(const struct modbus_node *node, u32 timeout_ms)
{
	return node->probe_ms ? min(timeout_ms, max_t(u32, node->probe_ms, MODBUS_PROBE_MS)) :
				timeout_ms;
}

/* The unit gave no valid reply within @timeout_ms. */
static void modbus_node_silent(struct modbus_link *link, struct modbus_node *node,
			       const struct modbus_request *req, u32 timeout_ms)
{
	ktime_t now = ktime_get();
	u64 cost_ns = ktime_to_ns(ktime_sub(now, req->sent_at));

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		if (link->config.type == MODBUS_LINK_TYPE_RTU && req->status == -ETIMEDOUT)
			node->hold_until = ktime_add_ms(now, modbus_hurry_ms(node, timeout_ms));
		if (node->dead)
			return;
		if (node->quarantined) {
			/* what is urgent is sent whatever it costs, and puts no probe off */
			if (req->lane != MODBUS_LANE_URGENT)
				node->probe_at = modbus_probe_at(link, node, now, cost_ns);
			return;
		}
		if (++node->silent < MODBUS_SILENT_MAX)
			return;
		WRITE_ONCE(node->quarantined, true);
		link->n_quarantined++;
		node->probe_at = modbus_probe_at(link, node, now,
						 MODBUS_PROBE_MS * (u64)NSEC_PER_MSEC);
		queue_work(modbus_wq, &node->changed);
	}
	modbus_link_count(link, node, MODBUS_A_STATS_QUARANTINES, 1);
	modbus_notify_node(node, MODBUS_NOTIFY_CHANGE);
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
		return link->config.type == MODBUS_LINK_TYPE_TCP ? -EHOSTUNREACH : -ENODEV;
	if (req->epoch && req->epoch != modbus_device_epoch(req->mdev))
		return -ESTALE;
	if (node->silent && req->lane == MODBUS_LANE_POLL)
		*timeout_ms = modbus_hurry_ms(node, *timeout_ms);
	if (!node->quarantined || req->lane == MODBUS_LANE_URGENT)
		return 0;
	if (modbus_pdu_writes(req->fc) || ktime_before(ktime_get(), node->probe_at))
		return -EHOSTUNREACH;
	*timeout_ms = min_t(u32, *timeout_ms, MODBUS_PROBE_MS);
	return 0;
}

/* Queue it once more? Reads only; what to repeat in a hurry is the caller's choice. */
static bool modbus_txn_retry(struct modbus_link *link, struct modbus_request *req, int status)
{
	struct modbus_node *node = to_modbus_node(req->mdev);

	if ((status != -ETIMEDOUT && status != -EBADMSG) || req->lane == MODBUS_LANE_URGENT ||
	    req->once || modbus_pdu_writes(req->fc) ||
	    ++req->tries > READ_ONCE(link->config.retries))
		return false;

	guard(spinlock_irqsave)(&link->queue_lock);
	if (node->dead || node->quarantined || req->cancels || link->stopping ||
	    link->state != MODBUS_LINK_STATE_UP)
		return false;
	modbus_txn_enqueue(link, req);
	return true;
}

static void modbus_txn_run(struct modbus_link *link, struct modbus_request *req)
{
	u32 timeout_ms = READ_ONCE(link->config.response_timeout_ms);
	struct modbus_node *node = to_modbus_node(req->mdev);
	int status;

	status = modbus_txn_admit(link, req, &timeout_ms);
	if (status) {
		modbus_txn_complete(link, req, status);
		return;
	}

	status = link->ops->transfer(link, req, timeout_ms);
	req->status = status;
	if (req->dry_run) {
		modbus_txn_complete(link, req, status);
		return;
	}
	if (req->sent_at)
		modbus_link_busy(link, req->sent_at, ktime_get());
	if (!status || status == -EREMOTEIO)
		modbus_link_account(link, node, req);
	if (status == -EREMOTEIO && modbus_is_gateways(req->exception)) {
		/* the gateway has waited for the unit in our place */
		status = -ETIMEDOUT;
		modbus_node_silent(link, node, req, 0);
	} else if (!status || status == -EREMOTEIO) {
		modbus_node_heard(link, node);
	} else if (status == -ETIMEDOUT) {
		modbus_txn_received(link, node, MODBUS_VERDICT_TIMEOUT, NULL, 0);
		modbus_node_silent(link, node, req, timeout_ms);
	} else if (status == -EBADMSG) {
		/* garbage for ever costs the neighbours as much as silence */
		modbus_node_silent(link, node, req, timeout_ms);
	}
	if (!modbus_txn_retry(link, req, status))
		modbus_txn_complete(link, req, status);
}

/* May a poll go out now, or must a late reply of its unit be waited for? */
static bool modbus_txn_pollable(const struct modbus_link *link, const struct modbus_request *req,
				ktime_t now, ktime_t *wake)
{
	const struct modbus_node *node = to_modbus_node(req->mdev);

	if (link->state != MODBUS_LINK_STATE_UP || node->dead || node->quarantined ||
	    !ktime_before(now, node->hold_until))
		return true;
	*wake = min(*wake, node->hold_until);
	return false;
}

/*
 * The first poll in order. Where polls take more of the wire than was thought, as behind a slow
 * bridge, an overdue one of a later class still gets its turn: it would be stale for ever.
 */
static struct modbus_request *modbus_txn_choose_poll(struct modbus_link *link, ktime_t now,
						     ktime_t *wake)
{
	struct modbus_request *req, *first = NULL;

	lockdep_assert_held(&link->queue_lock);
	list_for_each_entry(req, &link->poll, node) {
		if (first && (req->class == first->class || !ktime_before(req->deadline, now)))
			continue;
		if (!modbus_txn_pollable(link, req, now, wake))
			continue;
		if (first) {
			if (link->passed_over++ < MODBUS_PASS_OVER_MAX)
				return first;
			link->passed_over = 0;
			return req;
		}
		first = req;
	}
	return first;
}

/* The request whose turn it is; or when to ask again, by @wake */
static struct modbus_request *modbus_txn_choose(struct modbus_link *link, ktime_t *wake)
{
	bool up = link->state == MODBUS_LINK_STATE_UP;
	struct modbus_request *req;
	ktime_t now = ktime_get();

	lockdep_assert_held(&link->queue_lock);
	if (list_empty(&link->urgent) && list_empty(&link->poll))
		return NULL;
	if (up && ktime_before(now, link->line_free_at)) {
		*wake = min(*wake, link->line_free_at);
		return NULL;
	}

	/* For an urgent request a TCP link that is down connects first. */
	req = list_first_entry_or_null(&link->urgent, struct modbus_request, node);
	if (req && (up || link->config.type != MODBUS_LINK_TYPE_TCP))
		return req;
	return modbus_txn_choose_poll(link, now, wake);
}

/**
 * modbus_txn_serve() - deal with the next request
 * @link: the link
 * @wake: lowered to when there is something to do again, if there is nothing now
 *
 * Context: the thread of the link.
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
	return true;
}
