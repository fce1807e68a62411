// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus TCP framing: transaction id(2) protocol(2, zero) length(2) unit(1) PDU, where the
 * length counts the unit and the PDU. Modbus Messaging on TCP/IP V1.0b, section 3.1.3.
 *
 * A reply carries the transaction id of its request, so late ones are told apart with
 * certainty. After a header that can't be one the stream has no frames any more.
 */
#include <linux/unaligned.h>

#include "frame.h"

/* Of the header, what is not counted by its length */
#define MODBUS_MBAP_UNCOUNTED	6
/* unit, function code and exception code; the specification's 254 at most */
#define MODBUS_MBAP_LEN_MIN	3
#define MODBUS_MBAP_LEN_MAX	(1 + MODBUS_MAX_PDU)
/* By how much the length of an exception was seen to be wrong */
#define MODBUS_MBAP_LIE		2

/**
 * modbus_tcp_encode() - make the frame of a request
 * @req: a request that modbus_pdu_check() passes
 * @unit: to whom
 * @tid: transaction id
 * @frame: where to put it
 *
 * Return: length in bytes.
 */
size_t modbus_tcp_encode(const struct modbus_request *req, u8 unit, u16 tid,
			 u8 frame[static MODBUS_TCP_MAX])
{
	size_t len = modbus_pdu_encode(req, frame + MODBUS_MBAP_SIZE);

	put_unaligned_be16(tid, frame);
	put_unaligned_be16(0, frame + 2);
	put_unaligned_be16(1 + len, frame + 4);
	frame[6] = unit;
	return MODBUS_MBAP_SIZE + len;
}

/*
 * What the length should be. An exception has one length only, and in some firmware its header says
 * one or two more or less.
 *
 * Return: the length, 0 if more bytes are needed to tell.
 */
static u16 modbus_mbap_len(const u8 *buf, size_t len)
{
	u16 counted = get_unaligned_be16(buf + 4);

	if (counted < MODBUS_MBAP_LEN_MIN - MODBUS_MBAP_LIE ||
	    counted > MODBUS_MBAP_LEN_MIN + MODBUS_MBAP_LIE)
		return counted ?: MODBUS_MBAP_LEN_MAX + 1;
	if (len <= MODBUS_MBAP_SIZE)
		return 0;
	return buf[MODBUS_MBAP_SIZE] & MODBUS_FC_EXCEPTION ? MODBUS_MBAP_LEN_MIN : counted;
}

/**
 * modbus_tcp_scan() - look at the first frame in received bytes
 * @req: the request sent, or NULL if there is none
 * @unit: to whom it was sent
 * @tid: its transaction id
 * @buf: all bytes received and not yet consumed
 * @len: number of them
 * @frame: where the frame is, if there is a whole one
 *
 * Return: MORE; REPLY; FOREIGN for another transaction or unit; BAD for our
 * transaction with a reply that does not fit; JUNK, and no frame, if this is not Modbus TCP.
 */
enum modbus_verdict modbus_tcp_scan(const struct modbus_request *req, u8 unit, u16 tid,
				    const u8 *buf, size_t len, struct modbus_frame *frame)
{
	u16 counted;

	frame->start = 0;
	frame->len = 0;
	if (len >= 4 && get_unaligned_be16(buf + 2))
		return MODBUS_VERDICT_JUNK;
	if (len < MODBUS_MBAP_UNCOUNTED)
		return MODBUS_VERDICT_MORE;
	counted = modbus_mbap_len(buf, len);
	if (!counted)
		return MODBUS_VERDICT_MORE;
	if (counted < MODBUS_MBAP_LEN_MIN || counted > MODBUS_MBAP_LEN_MAX)
		return MODBUS_VERDICT_JUNK;
	if (len < MODBUS_MBAP_UNCOUNTED + counted)
		return MODBUS_VERDICT_MORE;

	frame->len = MODBUS_MBAP_UNCOUNTED + counted;
	frame->pdu = MODBUS_MBAP_SIZE;
	frame->pdu_len = counted - 1;
	frame->unit = buf[6];
	if (!req || get_unaligned_be16(buf) != tid || frame->unit != unit)
		return MODBUS_VERDICT_FOREIGN;
	return modbus_pdu_reply_len(req, buf + MODBUS_MBAP_SIZE, frame->pdu_len) ==
	       frame->pdu_len ? MODBUS_VERDICT_REPLY : MODBUS_VERDICT_BAD;
}
