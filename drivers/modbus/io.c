// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that a transport calls: what became of its port or connection, what went over the wire, and
 * how the transaction under way ended. A transport knows no lanes, no devices and no user space.
 *
 * Context of all, where nothing else is said: the worker.
 */
#include "internal.h"
#include "trace.h"

static struct modbus_node *modbus_link_asked(struct modbus_link *link)
{
	return link->active ? to_modbus_node(link->active->mdev) : NULL;
}

/**
 * modbus_link_changed() - have the drivers look at their link
 * @link: the link, which went up or down, or costs something else from now on
 *
 * Context: any.
 */
void modbus_link_changed(struct modbus_link *link)
{
	struct modbus_node *node;

	guard(spinlock_irqsave)(&link->queue_lock);
	list_for_each_entry(node, &link->nodes, on_link)
		queue_work(modbus_wq, &node->changed);
}

static void modbus_link_tell(struct modbus_link *link, bool online_changed)
{
	if (online_changed)
		modbus_link_changed(link);
	modbus_notify_link(link, MODBUS_NOTIFY_CHANGE);
}

/**
 * modbus_link_connecting() - a connection is being made
 * @link: the link
 */
void modbus_link_connecting(struct modbus_link *link)
{
	scoped_guard(spinlock_irqsave, &link->queue_lock)
		WRITE_ONCE(link->state, MODBUS_LINK_STATE_CONNECTING);
	modbus_link_tell(link, false);
}

/**
 * modbus_link_up() - transactions can be made
 * @link: the link
 *
 * Starts a new epoch, and ends all quarantines: units may have been exchanged.
 */
void modbus_link_up(struct modbus_link *link)
{
	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		WRITE_ONCE(link->state, MODBUS_LINK_STATE_UP);
		WRITE_ONCE(link->epoch, link->epoch + 1);
		link->pipeline = MODBUS_PIPELINE_MAX;
		modbus_quarantine_end(link);
	}
	modbus_link_count(link, NULL, MODBUS_A_STATS_RECONNECTS, 1);
	modbus_link_tell(link, true);
}

/**
 * modbus_link_down() - the port or connection is gone, or could not be had
 * @link: the link
 * @why: what people are told
 */
void modbus_link_down(struct modbus_link *link, const char *why, ...)
{
	bool was_up;
	va_list args;

	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		was_up = link->state == MODBUS_LINK_STATE_UP;
		va_start(args, why);
		vscnprintf(link->last_error, sizeof(link->last_error), why, args);
		va_end(args);
		WRITE_ONCE(link->state, MODBUS_LINK_STATE_DOWN);
	}
	modbus_link_tell(link, was_up);
}

/**
 * modbus_link_set_tty() - remember a tty
 * @link: a serial link
 * @name: name of the tty
 */
void modbus_link_set_tty(struct modbus_link *link, const char *name)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	strscpy(link->tty_name, name, sizeof(link->tty_name));
}

/**
 * modbus_link_sent() - the frame of a request goes out now
 * @link: the link
 * @req: the request, one of those under way
 * @frame: its frame
 * @len: length of the frame
 */
void modbus_link_sent(struct modbus_link *link, struct modbus_request *req, const u8 *frame,
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
 * modbus_link_rx_bytes() - bytes came
 * @link: the link
 * @n: number of them
 */
void modbus_link_rx_bytes(struct modbus_link *link, size_t n)
{
	modbus_link_count(link, modbus_link_asked(link), MODBUS_A_STATS_RX_BYTES, n);
}

/**
 * modbus_link_rx() - received bytes were judged
 * @link: the link
 * @verdict: what they are
 * @bytes: the bytes, or NULL if they can't be had any more
 * @len: number of them
 */
void modbus_link_rx(struct modbus_link *link, enum modbus_verdict verdict, const u8 *bytes,
		    size_t len)
{
	struct modbus_node *node = modbus_link_asked(link);

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
	default:
		break;
	}
	trace_frame(link, node ? &node->mdev : NULL, verdict, bytes, bytes ? len : 0);
}

/**
 * modbus_link_rx_foreign() - a whole frame came that nobody asked for, or not any more
 * @link: the link
 * @buf: received bytes
 * @frame: the frame within them
 *
 * Its unit is alive, unless it is a gateway that says it is not.
 */
void modbus_link_rx_foreign(struct modbus_link *link, const u8 *buf,
			    const struct modbus_frame *frame)
{
	struct modbus_node *node, *found = NULL;

	modbus_link_rx(link, MODBUS_VERDICT_FOREIGN, buf + frame->start, frame->len);
	if (modbus_pdu_of_gateway(buf + frame->pdu, frame->pdu_len))
		return;
	scoped_guard(spinlock_irqsave, &link->queue_lock) {
		modbus_late_came(link, frame->unit);
		list_for_each_entry(node, &link->nodes, on_link) {
			if (node->mdev.unit == frame->unit) {
				found = node;
				get_device(&node->mdev.dev);
				break;
			}
		}
	}
	if (!found)
		return;
	modbus_quarantine_late(link, found, buf[frame->pdu] & ~MODBUS_FC_EXCEPTION);
	modbus_node_put(found);
}

/**
 * modbus_link_rx_reply() - the reply to the request under way came
 * @link: the link
 * @buf: received bytes
 * @frame: the reply within them
 * @at: when it was complete
 *
 * Return: the status for modbus_link_done().
 */
int modbus_link_rx_reply(struct modbus_link *link, const u8 *buf,
			 const struct modbus_frame *frame, ktime_t at)
{
	struct modbus_request *req = link->active;
	int status;

	req->replied_at = at;
	status = modbus_pdu_decode(req, buf + frame->pdu, frame->pdu_len);
	modbus_link_rx(link, status == -EBADMSG ? MODBUS_VERDICT_BAD : MODBUS_VERDICT_REPLY,
		       buf + frame->start, frame->len);
	return status;
}

/**
 * modbus_link_prefer() - of the requests under way another one is answered first
 * @link: the link
 * @req: that one, which becomes the active one
 */
void modbus_link_prefer(struct modbus_link *link, struct modbus_request *req)
{
	modbus_txn_prefer(link, req);
}

/**
 * modbus_link_done() - the request under way has come to its end
 * @link: the link
 * @status: as in &modbus_request
 *
 * The next one of those that were sent with it is the active one then.
 */
void modbus_link_done(struct modbus_link *link, int status)
{
	struct modbus_request *req = link->active;

	if (status == -ETIMEDOUT)
		trace_frame(link, req->mdev, MODBUS_VERDICT_TIMEOUT, NULL, 0);
	modbus_txn_done(link, status);
}

/**
 * modbus_link_lost() - no more replies will come to the requests under way
 * @link: the link
 * @status: that of the active one, as in &modbus_request; those behind it are sent again
 */
void modbus_link_lost(struct modbus_link *link, int status)
{
	modbus_txn_recall(link);
	modbus_link_done(link, status);
}

/**
 * modbus_link_urgent() - does an urgent request wait
 * @link: the link
 *
 * Return: whether one does.
 */
bool modbus_link_urgent(struct modbus_link *link)
{
	return modbus_txn_urgent(link);
}

/**
 * modbus_link_silent() - has no unit answered its last request
 * @link: the link
 *
 * Return: true if there are devices, and all are silent.
 */
bool modbus_link_silent(struct modbus_link *link)
{
	return modbus_quarantine_all(link);
}

/**
 * modbus_link_stale() - has the request under way been overtaken
 * @link: the link
 *
 * Return: whether its unit may be another one than whom it was meant for.
 */
bool modbus_link_stale(struct modbus_link *link)
{
	const struct modbus_request *req = link->active;

	return req->epoch && req->epoch != modbus_device_epoch(req->mdev);
}

/**
 * modbus_link_unreachable() - no connection could be had for what waits urgently
 * @link: the link
 */
void modbus_link_unreachable(struct modbus_link *link)
{
	modbus_txn_fail_urgent(link, -EHOSTUNREACH);
}
