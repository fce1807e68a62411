// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream of bytes with RTU frames in it, from a serial port or from a server that passes
 * on what its own serial port receives.
 */
#include "internal.h"

static void modbus_rtu_consume(struct modbus_rtu_stream *in, size_t n)
{
	in->len -= n;
	memmove(in->rx, in->rx + n, in->len);
}

/**
 * modbus_rtu_drop_foreign() - judge and drop whole frames that nobody asks for
 * @link: the link
 * @in: its stream
 */
void modbus_rtu_drop_foreign(struct modbus_link *link, struct modbus_rtu_stream *in)
{
	struct modbus_frame frame;

	while (in->len && modbus_rtu_scan(NULL, 0, in->rx, in->len, true, &frame) ==
	       MODBUS_VERDICT_FOREIGN) {
		modbus_link_rx(link, MODBUS_VERDICT_JUNK, in->rx, frame.start);
		modbus_link_rx_foreign(link, in->rx, &frame);
		modbus_rtu_consume(in, frame.start + frame.len);
	}
}

/**
 * modbus_rtu_discard() - judge and drop whatever was received without being asked for
 * @link: the link
 * @in: its stream
 */
void modbus_rtu_discard(struct modbus_link *link, struct modbus_rtu_stream *in)
{
	modbus_rtu_drop_foreign(link, in);
	modbus_link_rx(link, MODBUS_VERDICT_JUNK, in->rx, in->len);
	in->len = 0;
}

/**
 * modbus_rtu_drop_echo() - drop what a line returns of a request, and a glitch before it
 * @link: the link
 * @in: its stream
 * @tx: what was sent
 * @len: length of it
 *
 * Return: whether it was there.
 */
bool modbus_rtu_drop_echo(struct modbus_link *link, struct modbus_rtu_stream *in, const u8 *tx,
			  size_t len)
{
	size_t at;

	for (at = 0; at <= MODBUS_RTU_GLITCH && at + len <= in->len; at++) {
		if (memcmp(in->rx + at, tx, len))
			continue;
		modbus_link_rx(link, MODBUS_VERDICT_JUNK, in->rx, at);
		modbus_rtu_consume(in, at + len);
		return true;
	}
	return false;
}

/**
 * modbus_rtu_judge() - look for the reply to the request under way
 * @link: the link
 * @in: its stream
 * @silent: no more bytes belong to these
 *
 * Return: -EINPROGRESS as long as the reply may still come, else its status.
 */
int modbus_rtu_judge(struct modbus_link *link, struct modbus_rtu_stream *in, bool silent)
{
	struct modbus_request *req = link->active;
	enum modbus_verdict verdict;
	struct modbus_frame frame;
	int status;

	while (in->len) {
		verdict = modbus_rtu_scan(req, req->mdev->unit, in->rx, in->len, silent, &frame);
		if (verdict == MODBUS_VERDICT_MORE)
			return -EINPROGRESS;
		if (!frame.len) {
			/* Silent, and no frame in it */
			modbus_link_rx(link, verdict, in->rx, in->len);
			in->len = 0;
			return verdict == MODBUS_VERDICT_JUNK ? -EINPROGRESS : -EBADMSG;
		}
		modbus_link_rx(link, MODBUS_VERDICT_JUNK, in->rx, frame.start);
		if (verdict == MODBUS_VERDICT_REPLY) {
			status = modbus_link_rx_reply(link, in->rx, &frame, in->at);
			modbus_rtu_consume(in, frame.start + frame.len);
			return status;
		}
		if (verdict == MODBUS_VERDICT_BAD) {
			in->bad = true;
			modbus_link_rx(link, verdict, in->rx + frame.start, frame.len);
		} else {
			modbus_link_rx_foreign(link, in->rx, &frame);
		}
		modbus_rtu_consume(in, frame.start + frame.len);
	}
	return silent && in->bad ? -EBADMSG : -EINPROGRESS;
}
