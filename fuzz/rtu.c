// SPDX-License-Identifier: GPL-2.0-only
/*
 * RTU: a request, and a stream of noise and frames that comes in pieces. What a receiver makes of it must not
 * depend on where it is cut, must stay within the bytes, and must end when the line is silent.
 */
#include "shim.h"

#include "pdu.c"
#include "rtu_frame.c"

#include "request.h"

static enum modbus_verdict scan(const struct modbus_request *req, u8 unit, const u8 *bytes, size_t len,
				bool silent, struct modbus_frame *frame)
{
	u8 *copy = tight(bytes, len);
	enum modbus_verdict verdict;

	memset(frame, 0xaa, sizeof(*frame));
	verdict = modbus_rtu_scan(req, unit, copy, len, silent, frame);
	KERNEL_BUG(verdict > MODBUS_VERDICT_BAD);
	KERNEL_BUG(silent && verdict == MODBUS_VERDICT_MORE);
	if (verdict == MODBUS_VERDICT_REPLY || verdict == MODBUS_VERDICT_FOREIGN ||
	    (verdict == MODBUS_VERDICT_BAD && frame->len)) {
		KERNEL_BUG(frame->start + frame->len > len);
		KERNEL_BUG(frame->pdu != frame->start + 1);
		KERNEL_BUG(frame->len != 1 + frame->pdu_len + 2);
		KERNEL_BUG(frame->unit != bytes[frame->start]);
		KERNEL_BUG(crc16(0xffff, bytes + frame->start, frame->len));
	}
	if (verdict == MODBUS_VERDICT_REPLY) {
		KERNEL_BUG(!req || frame->unit != unit);
		check_reply(req, bytes + frame->pdu, frame->pdu_len);
	}
	free(copy);
	return verdict;
}

/* Takes whole frames from the front. Return: what was left over. */
static size_t receive(const struct modbus_request *req, u8 unit, u8 *buf, size_t len, u32 *foreign,
		      bool *replied)
{
	struct modbus_frame frame;
	enum modbus_verdict verdict;

	while (!*replied) {
		verdict = scan(req, unit, buf, len, false, &frame);
		if (verdict != MODBUS_VERDICT_REPLY && verdict != MODBUS_VERDICT_FOREIGN)
			break;
		*foreign += verdict == MODBUS_VERDICT_FOREIGN;
		*replied = verdict == MODBUS_VERDICT_REPLY;
		len -= frame.start + frame.len;
		memmove(buf, buf + frame.start + frame.len, len);
	}
	return len;
}

static size_t take_stream(struct input *in, const struct modbus_request *req, u8 unit, u8 *stream)
{
	size_t len = 0;

	while (in->left && len + MODBUS_RTU_MAX <= STREAM_SIZE) {
		u8 kind = take8(in);
		size_t n;

		if (kind & 0x80) {
			len += take_bytes(in, stream + len, kind & 0x0f);
			continue;
		}
		stream[len] = kind & 0x40 ? take8(in) : unit;
		n = 1 + take_reply(in, req, stream + len + 1);
		put_unaligned_le16(crc16(0xffff, stream + len, n), stream + len + n);
		if (kind & 0x20)
			stream[len + take8(in) % n] ^= take8(in);
		len += kind & 0x10 ? take8(in) % (n + 2) : n + 2;
	}
	return len;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	u8 stream[STREAM_SIZE], buf[STREAM_SIZE];
	u32 foreign = 0;
	bool bytewise = false, replied = false;
	struct modbus_request req;
	struct modbus_frame frame;
	size_t len, n, left = 0, cut;
	u8 unit;

	take_request(&in, &req);
	unit = take8(&in);
	cut = take8(&in);
	if (modbus_pdu_check(&req))
		return 0;
	check_encode(&req);
	len = take_stream(&in, &req, unit, stream);

	scan(&req, unit, stream, len, false, &frame);
	scan(&req, unit, stream, len, true, &frame);
	scan(NULL, unit, stream, len, false, &frame);

	/* byte by byte */
	for (n = 0; n < len && !bytewise; n++) {
		buf[left++] = stream[n];
		left = receive(&req, unit, buf, left, &foreign, &bytewise);
	}
	/*
	 * In two pieces. Data of a foreign frame may by chance hold a frame, which only the slower receiver finds;
	 * but for that the reply is found whatever the pieces.
	 */
	cut = len ? cut % len : 0;
	memcpy(buf, stream, cut);
	left = receive(&req, unit, buf, cut, &foreign, &replied);
	if (!replied) {
		memcpy(buf + left, stream + cut, len - cut);
		receive(&req, unit, buf, left + len - cut, &foreign, &replied);
	}
	KERNEL_BUG(replied != bytewise && !foreign);
	return 0;
}
