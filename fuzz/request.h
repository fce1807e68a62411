/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request made of fuzzer input, and the stream that may answer it. The stream is a list of segments, raw or
 * framed: without a way to get checksums and lengths right a fuzzer would never come past them.
 */
#ifndef _FUZZ_REQUEST_H
#define _FUZZ_REQUEST_H

#include "frame.h"

#define STREAM_SIZE	600

/* An eighth of all function codes are unknown ones. */
static inline void take_request(struct input *in, struct modbus_request *req)
{
	static const u8 functions[] = { 1, 2, 3, 4, 5, 6, 15, 16, 23, 43 };
	u8 fc = take8(in);

	memset(req, 0, sizeof(*req));
	req->fc = fc < 0xe0 ? functions[fc % ARRAY_SIZE(functions)] : take8(in);
	req->addr = take16(in);
	req->count = take8(in) & 0x80 ? take16(in) : 1 + take8(in) % 125;
	req->write_addr = take16(in);
	req->write_count = take8(in);
	take_bytes(in, req->bits, 8);
}

/* What may be sent is sent, within the bounds, and a device that does what it is told is understood. */
static inline void check_encode(const struct modbus_request *req)
{
	u8 *pdu = malloc(MODBUS_MAX_PDU);
	size_t len = modbus_pdu_encode(req, pdu);

	KERNEL_BUG(len < 4 || len > MODBUS_MAX_PDU);
	KERNEL_BUG(pdu[0] != req->fc);
	free(pdu);
}

/* A PDU of @len that begins like a reply to the request, the rest from the input */
static inline size_t take_reply(struct input *in, const struct modbus_request *req, u8 *pdu)
{
	u8 kind = take8(in);
	size_t len = modbus_pdu_reply_max(req), i;

	pdu[0] = req->fc;
	if (kind & 1) {
		pdu[0] |= 0x80;
		len = 2;
	}
	if (kind & 2)
		len = 1 + take8(in) % MODBUS_MAX_PDU;
	for (i = 1; i < len; i++)
		pdu[i] = kind & 4 ? take8(in) : (u8)i;
	if (!(kind & 8) && len > 2 && !(pdu[0] & 0x80))
		pdu[1] = len - 2;
	return len;
}

/* A reply found in a stream: it decodes, or is refused without a trace. */
static inline void check_reply(const struct modbus_request *req, const u8 *pdu, size_t len)
{
	struct modbus_request *before = malloc(sizeof(*before));
	struct modbus_request *after = malloc(sizeof(*after));
	u8 *copy = tight(pdu, len);
	int err;

	memcpy(before, req, sizeof(*req));
	memcpy(after, req, sizeof(*req));
	err = modbus_pdu_decode(after, copy, len);
	KERNEL_BUG(err && err != -EBADMSG && err != -EREMOTEIO);
	KERNEL_BUG(err == -EBADMSG && memcmp(before, after, sizeof(*before)));
	KERNEL_BUG(err == -EREMOTEIO && (len != 2 || after->exception != pdu[1]));
	KERNEL_BUG(!err && after->len > MODBUS_MAX_PDU);
	KERNEL_BUG(!err && len > modbus_pdu_reply_max(req));
	free(before);
	free(after);
	free(copy);
}

#endif /* _FUZZ_REQUEST_H */
