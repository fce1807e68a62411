// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modbus RTU framing: unit(1) PDU(1..253) CRC(2, low byte first). Modbus over Serial
 * Line V1.02, section 2.5.1.
 *
 * The specification ends a frame by 3.5 characters of silence. Behind a USB adapter, a
 * FIFO or a loaded CPU that silence can't be observed, so a frame is found by the length
 * it must have: a reply to a known request has a known one, and an exception has
 * five bytes. What does not begin such a frame is skipped, byte by byte.
 */
#include <linux/crc16.h>
#include <linux/unaligned.h>

#include "frame.h"

#define MODBUS_CRC_INIT		0xffff
#define MODBUS_CRC_SIZE		2
/* unit, function code and exception code */
#define MODBUS_RTU_MIN		(3 + MODBUS_CRC_SIZE)

/**
 * modbus_rtu_encode() - make the frame of a request
 * @req: a request that modbus_pdu_check() passes
 * @unit: to whom
 * @frame: where to put it
 *
 * Return: length in bytes.
 */
size_t modbus_rtu_encode(const struct modbus_request *req, u8 unit,
			 u8 frame[static MODBUS_RTU_MAX])
{
	size_t len;

	frame[0] = unit;
	len = 1 + modbus_pdu_encode(req, frame + 1);
	put_unaligned_le16(crc16(MODBUS_CRC_INIT, frame, len), frame + len);
	return len + MODBUS_CRC_SIZE;
}

/* Does a reply of the unit to this function begin here? */
static bool modbus_rtu_ours(const struct modbus_request *req, u8 unit, const u8 *p, size_t len)
{
	return req && len >= 2 && p[0] == unit && (p[1] & 0x7f) == req->fc;
}

/* Could these bytes, were they complete, be the reply? */
static bool modbus_rtu_promising(const struct modbus_request *req, u8 unit, const u8 *p,
				 size_t len)
{
	return req && p[0] == unit && modbus_pdu_reply_len(req, p + 1, len - 1) >= 0;
}

/* A reply of unknown length ends where the line falls silent: all that is there, or nothing. */
static enum modbus_verdict modbus_rtu_judge_open(u8 unit, const u8 *p, size_t len, bool silent,
						 struct modbus_frame *frame)
{
	if (!silent)
		return MODBUS_VERDICT_MORE;
	if (len < MODBUS_RTU_MIN - 1 || len > MODBUS_RTU_MAX ||
	    crc16(MODBUS_CRC_INIT, p, len - MODBUS_CRC_SIZE) !=
	    get_unaligned_le16(p + len - MODBUS_CRC_SIZE))
		return MODBUS_VERDICT_CRC;
	frame->unit = unit;
	frame->pdu_len = len - 1 - MODBUS_CRC_SIZE;
	frame->len = len;
	return MODBUS_VERDICT_REPLY;
}

/* What begins at the first of @len bytes */
static enum modbus_verdict modbus_rtu_begins(const struct modbus_request *req, u8 unit,
					     const u8 *p, size_t len, bool silent,
					     struct modbus_frame *frame)
{
	int pdu_len = modbus_pdu_len(p + 1, len - 1);
	bool ours = modbus_rtu_ours(req, unit, p, len);

	if (ours && modbus_pdu_open(req, p[1]))
		return modbus_rtu_judge_open(unit, p, len, silent, frame);
	if (pdu_len < 0)
		return ours ? MODBUS_VERDICT_BAD : MODBUS_VERDICT_JUNK;
	frame->unit = p[0];
	frame->pdu_len = pdu_len;
	frame->len = 1 + pdu_len + MODBUS_CRC_SIZE;
	if (!pdu_len || len < frame->len)
		return MODBUS_VERDICT_MORE;
	if (crc16(MODBUS_CRC_INIT, p, 1 + pdu_len) != get_unaligned_le16(p + 1 + pdu_len))
		return ours ? MODBUS_VERDICT_CRC : MODBUS_VERDICT_JUNK;
	if (!ours)
		return MODBUS_VERDICT_FOREIGN;
	if (modbus_pdu_reply_len(req, p + 1, pdu_len) != pdu_len)
		return MODBUS_VERDICT_BAD;
	/* A late reply to another write */
	return modbus_pdu_echoes(req, p + 1, pdu_len) ? MODBUS_VERDICT_REPLY :
							MODBUS_VERDICT_FOREIGN;
}

/**
 * modbus_rtu_scan() - look for a frame in received bytes
 * @req: the request on the line, or NULL if there is none
 * @unit: to whom it was sent
 * @buf: all bytes received and not yet consumed
 * @len: number of them
 * @silent: the line is silent: no more bytes belong to these
 * @frame: where the frame is, if the verdict is REPLY, FOREIGN, or BAD with a length
 *
 * The frame may follow bytes that belong to none. A frame that may still become the
 * reply is waited for until the line is silent; only then is a frame looked for within it,
 * for any data contains frames by chance.
 *
 * Return: REPLY or FOREIGN for a whole frame; BAD with a length for a whole frame with a
 * valid CRC from our unit that does not fit the request. Otherwise MORE while not @silent; when
 * @silent, CRC or BAD without a length if a damaged reply is among the bytes, else JUNK.
 */
enum modbus_verdict modbus_rtu_scan(const struct modbus_request *req, u8 unit, const u8 *buf,
				    size_t len, bool silent, struct modbus_frame *frame)
{
	enum modbus_verdict damaged = MODBUS_VERDICT_JUNK;
	enum modbus_verdict verdict;
	size_t start;

	for (start = 0; start < len; start++) {
		const u8 *p = buf + start;

		frame->len = 0;
		verdict = modbus_rtu_begins(req, unit, p, len - start, silent, frame);
		if (verdict == MODBUS_VERDICT_REPLY || verdict == MODBUS_VERDICT_FOREIGN ||
		    (verdict == MODBUS_VERDICT_BAD && frame->len)) {
			frame->start = start;
			frame->pdu = start + 1;
			return verdict;
		}
		if (verdict == MODBUS_VERDICT_MORE) {
			if (!silent && modbus_rtu_promising(req, unit, p, len - start))
				return MODBUS_VERDICT_MORE;
			if (modbus_rtu_ours(req, unit, p, len - start))
				verdict = MODBUS_VERDICT_BAD;
		}
		if (damaged == MODBUS_VERDICT_JUNK && (verdict == MODBUS_VERDICT_CRC ||
						       verdict == MODBUS_VERDICT_BAD))
			damaged = verdict;
	}
	frame->len = 0;
	return silent ? damaged : MODBUS_VERDICT_MORE;
}
