// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP: a request, and a stream of frames and rubbish that comes in segments.
 */
#include "shim.h"

#include "pdu.c"
#include "tcp_frame.c"

#include "request.h"

static size_t take_stream(struct input *in, const struct modbus_request *req, u8 unit, u16 tid, u8 *stream)
{
	size_t len = 0;

	while (in->left && len + MODBUS_TCP_MAX <= STREAM_SIZE) {
		u8 kind = take8(in);
		size_t n;

		if (kind & 0x80) {
			len += take_bytes(in, stream + len, kind & 0x0f);
			continue;
		}
		n = take_reply(in, req, stream + len + MODBUS_MBAP_SIZE);
		put_unaligned_be16(kind & 0x40 ? take16(in) : tid, stream + len);
		put_unaligned_be16(0, stream + len + 2);
		put_unaligned_be16(kind & 0x20 ? take16(in) : 1 + n, stream + len + 4);
		stream[len + 6] = kind & 0x10 ? take8(in) : unit;
		len += MODBUS_MBAP_SIZE + n;
	}
	return len;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	u8 stream[STREAM_SIZE], frame[MODBUS_TCP_MAX];
	struct modbus_frame found, early;
	enum modbus_verdict verdict, before;
	struct modbus_request req;
	size_t len, at = 0, n;
	u16 tid;
	u8 unit;

	take_request(&in, &req);
	unit = take8(&in);
	tid = take16(&in);
	if (modbus_pdu_check(&req))
		return 0;
	check_encode(&req);
	KERNEL_BUG(modbus_tcp_encode(&req, unit, tid, frame) > sizeof(frame));
	len = take_stream(&in, &req, unit, tid, stream);

	while (at < len) {
		u8 *copy = tight(stream + at, len - at);

		memset(&found, 0xaa, sizeof(found));
		verdict = modbus_tcp_scan(&req, unit, tid, copy, len - at, &found);
		KERNEL_BUG(found.start);
		/* of all shorter prefixes none says otherwise: it waits, or knows that this is no Modbus */
		for (n = 0; n < len - at && (!found.len || n < found.len); n++) {
			u8 *prefix = tight(copy, n);

			before = modbus_tcp_scan(&req, unit, tid, prefix, n, &early);
			KERNEL_BUG(before != MODBUS_VERDICT_MORE && before != verdict);
			KERNEL_BUG(early.len);
			free(prefix);
		}
		free(copy);
		if (!found.len) {
			KERNEL_BUG(verdict != MODBUS_VERDICT_MORE && verdict != MODBUS_VERDICT_JUNK);
			break;
		}
		KERNEL_BUG(verdict != MODBUS_VERDICT_REPLY && verdict != MODBUS_VERDICT_FOREIGN &&
			   verdict != MODBUS_VERDICT_BAD);
		KERNEL_BUG(at + found.len > len || found.pdu + found.pdu_len != found.len);
		if (verdict == MODBUS_VERDICT_REPLY)
			check_reply(&req, stream + at + found.pdu, found.pdu_len);
		at += found.len;
	}
	return 0;
}
