// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: PDU, RTU and TCP framing.
 *
 * The pure files are included, so that their static functions and their coverage are this
 * module's own. Received bytes always stand at the very end of an allocation: KASAN sees a read of
 * one too many.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "pdu.c"
#include "rtu_frame.c"
#include "tcp_frame.c"

#define UNIT	0x0c
#define TID	0xbeef

/* A request, and the reply to it */
struct exchange {
	const char *name;
	u8 fc;
	u16 addr;
	u16 count;
	u16 coil_value;
	u16 write_addr;
	u16 write_count;
	u16 regs[8];
	u8 bits[8];
	u8 request[32];
	u8 request_len;
	u8 reply[64];
	u8 reply_len;
	u16 read[8];
};

#define REQUEST(...) \
	.request = { __VA_ARGS__ }, .request_len = sizeof((u8[]){ __VA_ARGS__ })
#define REPLY(...) \
	.reply = { __VA_ARGS__ }, .reply_len = sizeof((u8[]){ __VA_ARGS__ })

/* The examples of Modbus Application Protocol V1.1b3, section 6 */
static const struct exchange exchanges[] = {
	{
		.name = "01 read coils",
		.fc = MODBUS_FC_READ_COILS, .addr = 0x13, .count = 19,
		REQUEST(0x01, 0x00, 0x13, 0x00, 0x13),
		REPLY(0x01, 0x03, 0xcd, 0x6b, 0x05),
	}, {
		.name = "02 read discrete inputs",
		.fc = MODBUS_FC_READ_DISCRETE, .addr = 0xc4, .count = 22,
		REQUEST(0x02, 0x00, 0xc4, 0x00, 0x16),
		REPLY(0x02, 0x03, 0xac, 0xdb, 0x35),
	}, {
		.name = "03 read holding registers",
		.fc = MODBUS_FC_READ_HOLDING, .addr = 0x6b, .count = 3,
		REQUEST(0x03, 0x00, 0x6b, 0x00, 0x03),
		REPLY(0x03, 0x06, 0x02, 0x2b, 0x00, 0x00, 0x00, 0x64),
		.read = { 0x022b, 0x0000, 0x0064 },
	}, {
		.name = "04 read input registers",
		.fc = MODBUS_FC_READ_INPUT, .addr = 0x08, .count = 1,
		REQUEST(0x04, 0x00, 0x08, 0x00, 0x01),
		REPLY(0x04, 0x02, 0x00, 0x0a),
		.read = { 0x000a },
	}, {
		.name = "05 write coil on",
		.fc = MODBUS_FC_WRITE_COIL, .addr = 0xac, .count = 1, .bits = { 0x01 },
		REQUEST(0x05, 0x00, 0xac, 0xff, 0x00),
		REPLY(0x05, 0x00, 0xac, 0xff, 0x00),
	}, {
		.name = "05 write coil off",
		.fc = MODBUS_FC_WRITE_COIL, .addr = 0xac, .count = 1, .bits = { 0xfe },
		REQUEST(0x05, 0x00, 0xac, 0x00, 0x00),
		REPLY(0x05, 0x00, 0xac, 0x00, 0x00),
	}, {
		.name = "05 write a time to a coil",
		.fc = MODBUS_FC_WRITE_COIL, .addr = 0x0400, .count = 1, .coil_value = 7,
		REQUEST(0x05, 0x04, 0x00, 0x00, 0x07),
		REPLY(0x05, 0x04, 0x00, 0x00, 0x07),
	}, {
		.name = "06 write register",
		.fc = MODBUS_FC_WRITE_REGISTER, .addr = 1, .count = 1, .regs = { 3 },
		REQUEST(0x06, 0x00, 0x01, 0x00, 0x03),
		REPLY(0x06, 0x00, 0x01, 0x00, 0x03),
	}, {
		.name = "0F write coils",
		.fc = MODBUS_FC_WRITE_COILS, .addr = 0x13, .count = 10, .bits = { 0xcd, 0xfd },
		REQUEST(0x0f, 0x00, 0x13, 0x00, 0x0a, 0x02, 0xcd, 0x01),
		REPLY(0x0f, 0x00, 0x13, 0x00, 0x0a),
	}, {
		.name = "0F write whole bytes of coils",
		.fc = MODBUS_FC_WRITE_COILS, .addr = 0, .count = 16, .bits = { 0xcd, 0xfd },
		REQUEST(0x0f, 0x00, 0x00, 0x00, 0x10, 0x02, 0xcd, 0xfd),
		REPLY(0x0f, 0x00, 0x00, 0x00, 0x10),
	}, {
		.name = "10 write registers",
		.fc = MODBUS_FC_WRITE_REGISTERS, .addr = 1, .count = 2, .regs = { 0x0a, 0x0102 },
		REQUEST(0x10, 0x00, 0x01, 0x00, 0x02, 0x04, 0x00, 0x0a, 0x01, 0x02),
		REPLY(0x10, 0x00, 0x01, 0x00, 0x02),
	}, {
		.name = "17 read and write registers",
		.fc = MODBUS_FC_READ_WRITE_REGISTERS, .addr = 3, .count = 6,
		.write_addr = 0x0e, .write_count = 3, .regs = { 0xff, 0xff, 0xff },
		REQUEST(0x17, 0x00, 0x03, 0x00, 0x06, 0x00, 0x0e, 0x00, 0x03, 0x06,
			0x00, 0xff, 0x00, 0xff, 0x00, 0xff),
		REPLY(0x17, 0x0c, 0x00, 0xfe, 0x0a, 0xcd, 0x00, 0x01, 0x00, 0x03, 0x00, 0x0d,
		      0x00, 0xff),
		.read = { 0x00fe, 0x0acd, 0x0001, 0x0003, 0x000d, 0x00ff },
	}, {
		.name = "2B read device identification",
		.fc = MODBUS_FC_DEVICE_ID, .addr = 0, .count = 1,
		REQUEST(0x2b, 0x0e, 0x01, 0x00),
		REPLY(0x2b, 0x0e, 0x01, 0x01, 0x00, 0x00, 0x03,
		      0x00, 0x04, 'G', 'U', 'D', 'E', 0x01, 0x00, 0x02, 0x02, '1', '0'),
	},
};

KUNIT_ARRAY_PARAM_DESC(exchange, exchanges, name);

static struct modbus_request *request(struct kunit *test, const struct exchange *ex)
{
	struct modbus_request *req = kunit_kzalloc(test, sizeof(*req), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, req);
	req->fc = ex->fc;
	req->addr = ex->addr;
	req->count = ex->count;
	req->coil_value = ex->coil_value;
	req->write_addr = ex->write_addr;
	req->write_count = ex->write_count;
	if (ex->fc == MODBUS_FC_WRITE_COIL || ex->fc == MODBUS_FC_WRITE_COILS)
		memcpy(req->bits, ex->bits, sizeof(ex->bits));
	else
		memcpy(req->regs, ex->regs, sizeof(ex->regs));
	return req;
}

static struct modbus_request *read_request(struct kunit *test, u8 fc, u16 addr, u16 count)
{
	struct exchange ex = { .fc = fc, .addr = addr, .count = count };

	return request(test, &ex);
}

/* A copy of exactly @len bytes: one further is poison */
static u8 *tight(struct kunit *test, const u8 *bytes, size_t len)
{
	u8 *copy = kunit_kmalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, bytes, len);
	return copy;
}

/* One of bytes that somebody else made */
static struct modbus_request *raw_request(struct kunit *test, const u8 *pdu, u16 len)
{
	struct modbus_request *req = kunit_kzalloc(test, sizeof(*req), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, req);
	req->raw = true;
	req->fc = pdu[0];
	req->len = len;
	memcpy(req->bytes, pdu, len);
	return req;
}

/* ---- PDU ---- */

static void pdu_check_range(struct kunit *test)
{
	static const struct {
		u8 fc;
		u16 addr, count, write_addr, write_count;
		int err;
	} cases[] = {
		{ 0x01, 0, 1, 0, 0, 0 },
		{ 0x01, 0, 0, 0, 0, -EINVAL },
		{ 0x01, 0, 2000, 0, 0, 0 },
		{ 0x01, 0, 2001, 0, 0, -EINVAL },
		{ 0x02, 0xffff, 1, 0, 0, 0 },
		{ 0x02, 0xffff, 2, 0, 0, -EINVAL },
		{ 0x03, 0xff83, 125, 0, 0, 0 },
		{ 0x03, 0xff84, 125, 0, 0, -EINVAL },
		{ 0x03, 0, 126, 0, 0, -EINVAL },
		{ 0x04, 0, 125, 0, 0, 0 },
		{ 0x04, 0, 0xffff, 0, 0, -EINVAL },
		{ 0x05, 0xffff, 1, 0, 0, 0 },
		{ 0x05, 0, 2, 0, 0, -EINVAL },
		{ 0x06, 0, 1, 0, 0, 0 },
		{ 0x06, 0, 0, 0, 0, -EINVAL },
		{ 0x0f, 0, 1968, 0, 0, 0 },
		{ 0x0f, 0, 1969, 0, 0, -EINVAL },
		{ 0x10, 0, 123, 0, 0, 0 },
		{ 0x10, 0, 124, 0, 0, -EINVAL },
		{ 0x17, 0, 125, 0, 121, 0 },
		{ 0x17, 0, 126, 0, 121, -EINVAL },
		{ 0x17, 0, 125, 0, 122, -EINVAL },
		{ 0x17, 0, 125, 0xffff, 2, -EINVAL },
		{ 0x17, 0, 125, 0, 0, -EINVAL },
		{ 0x2b, 0, 1, 0, 0, 0 },
		{ 0x2b, 0xff, 4, 0, 0, 0 },
		{ 0x2b, 0x100, 1, 0, 0, -EINVAL },
		{ 0x2b, 0, 0, 0, 0, -EINVAL },
		{ 0x2b, 0, 5, 0, 0, -EINVAL },
		{ 0x00, 0, 1, 0, 0, -EINVAL },
		{ 0x07, 0, 1, 0, 0, -EINVAL },
		{ 0x83, 0, 1, 0, 0, -EINVAL },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct modbus_request *req = read_request(test, cases[i].fc, cases[i].addr,
							  cases[i].count);

		req->write_addr = cases[i].write_addr;
		req->write_count = cases[i].write_count;
		KUNIT_EXPECT_EQ_MSG(test, modbus_pdu_check(req), cases[i].err, "case %u", i);
	}
}

/* What is not known to read only is taken for a write. */
static void pdu_writes(struct kunit *test)
{
	struct modbus_request *req = kunit_kzalloc(test, sizeof(*req), GFP_KERNEL);
	u32 fc;

	KUNIT_ASSERT_NOT_NULL(test, req);
	for (fc = 0; fc < 0x100; fc++) {
		req->fc = fc;
		KUNIT_EXPECT_EQ_MSG(test, modbus_pdu_writes(req),
				    !((fc >= 1 && fc <= 4) || fc == 0x07 || fc == 0x0b ||
				      fc == 0x0c || fc == 0x11 || fc == 0x14 || fc == 0x18 ||
				      fc == 0x2b),
				    "function %#x", fc);
	}
	/* 2B/0E identifies; 2B/0D is CANopen, and 2B alone nothing yet */
	req->fc = MODBUS_FC_DEVICE_ID;
	req->raw = true;
	req->bytes[0] = MODBUS_FC_DEVICE_ID;
	req->bytes[1] = 0x0e;
	req->len = 2;
	KUNIT_EXPECT_FALSE(test, modbus_pdu_writes(req));
	req->bytes[1] = 0x0d;
	KUNIT_EXPECT_TRUE(test, modbus_pdu_writes(req));
	req->bytes[1] = 0x0e;
	req->len = 1;
	KUNIT_EXPECT_TRUE(test, modbus_pdu_writes(req));
}

static void pdu_encode(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	u8 pdu[MODBUS_MAX_PDU];

	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), 0);
	KUNIT_ASSERT_EQ(test, modbus_pdu_encode(req, pdu), ex->request_len);
	KUNIT_EXPECT_MEMEQ(test, pdu, ex->request, ex->request_len);
}

/* The largest request of each kind fills the PDU and not a byte more. */
static void pdu_encode_longest(struct kunit *test)
{
	static const struct exchange longest[] = {
		{ .fc = 0x0f, .count = MODBUS_MAX_WRITE_BITS },
		{ .fc = 0x10, .count = MODBUS_MAX_WRITE_REGS },
		{ .fc = 0x17, .count = 1, .write_count = MODBUS_MAX_RW_WRITE_REGS },
	};
	static const u16 expected[] = { 252, 252, 252 };
	u8 *pdu = kunit_kmalloc(test, MODBUS_MAX_PDU, GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, pdu);
	for (i = 0; i < ARRAY_SIZE(longest); i++)
		KUNIT_EXPECT_EQ(test, modbus_pdu_encode(request(test, &longest[i]), pdu),
				expected[i]);
}

static void pdu_decode(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	u8 i;

	KUNIT_EXPECT_GE(test, modbus_pdu_reply_max(req), ex->reply_len);
	KUNIT_ASSERT_EQ(test, modbus_pdu_decode(req, tight(test, ex->reply, ex->reply_len),
						ex->reply_len), 0);
	switch (ex->fc) {
	case MODBUS_FC_READ_COILS:
	case MODBUS_FC_READ_DISCRETE:
		KUNIT_EXPECT_MEMEQ(test, req->bits, ex->reply + 2, ex->reply_len - 2);
		break;
	case MODBUS_FC_READ_HOLDING:
	case MODBUS_FC_READ_INPUT:
	case MODBUS_FC_READ_WRITE_REGISTERS:
		for (i = 0; i < ex->count; i++)
			KUNIT_EXPECT_EQ(test, req->regs[i], ex->read[i]);
		break;
	case MODBUS_FC_DEVICE_ID:
		KUNIT_ASSERT_EQ(test, req->len, ex->reply_len - 1);
		KUNIT_EXPECT_MEMEQ(test, req->bytes, ex->reply + 1, req->len);
		break;
	}
}

/* Every part of a reply is either too short to tell its length, or tells the right one. */
static void pdu_length(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	bool known = false;
	u8 n;

	for (n = 0; n <= ex->reply_len; n++) {
		u8 *part = tight(test, ex->reply, n);
		int len = modbus_pdu_reply_len(req, part, n);

		KUNIT_EXPECT_EQ(test, modbus_pdu_len(part, n), len);
		if (!len)
			KUNIT_EXPECT_FALSE_MSG(test, known, "forgotten at %u bytes", n);
		else
			KUNIT_EXPECT_EQ_MSG(test, len, ex->reply_len, "at %u bytes", n);
		known = len;
	}
	KUNIT_EXPECT_TRUE(test, known);
}

/* A reply too short or too long is refused and leaves the request as it was. */
static void pdu_wrong_length(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_request *before = request(test, ex);
	u8 longer[sizeof(ex->reply) + 1] = {};
	u8 n;

	for (n = 0; n < ex->reply_len; n++)
		KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, tight(test, ex->reply, n), n),
				-EBADMSG);
	memcpy(longer, ex->reply, ex->reply_len);
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, longer, ex->reply_len + 1), -EBADMSG);
	KUNIT_EXPECT_MEMEQ(test, req, before, sizeof(*req));
}

/* Every byte replaced by every other: the frame is checked, and a bad reply changes nothing. */
static void pdu_wrong_byte(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_request *before = request(test, ex);
	u8 *reply = tight(test, ex->reply, ex->reply_len);
	bool echo = modbus_pdu_writes(req) && ex->fc != MODBUS_FC_READ_WRITE_REGISTERS;
	u32 at, flip;

	for (at = 0; at < ex->reply_len; at++) {
		for (flip = 1; flip < 0x100; flip++) {
			int err;

			reply[at] = ex->reply[at] ^ flip;
			err = modbus_pdu_decode(req, reply, ex->reply_len);
			if (err) {
				KUNIT_EXPECT_EQ(test, err, -EBADMSG);
				KUNIT_EXPECT_MEMEQ(test, req, before, sizeof(*req));
			} else {
				KUNIT_EXPECT_FALSE_MSG(test, echo || at < 2, "byte %u is %#x", at,
						       reply[at]);
			}
			memcpy(req, before, sizeof(*req));
		}
		reply[at] = ex->reply[at];
	}
}

static void pdu_exception(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	u32 code;

	for (code = 0; code < 0x100; code++) {
		u8 reply[] = { ex->fc | 0x80, code };

		KUNIT_EXPECT_EQ(test, modbus_pdu_len(reply, 1), 2);
		KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reply, 2), -EREMOTEIO);
		KUNIT_EXPECT_EQ(test, req->exception, code);
		reply[0] ^= 0x40;
		KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reply, 2), -EBADMSG);
	}
}

/* A count byte that lies is seen as soon as it is there. */
static void pdu_lying_count(struct kunit *test)
{
	static const u8 functions[] = { 0x01, 0x02, 0x03, 0x04, 0x17 };
	u32 i, count;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		struct modbus_request *req = read_request(test, functions[i], 0, 16);
		u8 right = functions[i] <= 0x02 ? 2 : 32;

		for (count = 0; count < 0x100; count++) {
			u8 reply[] = { functions[i], count };

			KUNIT_EXPECT_EQ(test, modbus_pdu_reply_len(req, reply, 2),
					count == right ? 2 + right : -EBADMSG);
			KUNIT_EXPECT_EQ(test, modbus_pdu_len(reply, 2),
					count && count <= 251 ? 2 + (int)count : -EBADMSG);
		}
	}
}

/* Coils beyond those asked for are not taken over. */
static void pdu_bit_padding(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_COILS, 0, 11);
	static const u8 reply[] = { 0x01, 0x02, 0xff, 0xff };

	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reply, sizeof(reply)), 0);
	KUNIT_EXPECT_EQ(test, req->bits[0], 0xff);
	KUNIT_EXPECT_EQ(test, req->bits[1], 0x07);
}

/* Objects that lie about their number or length never lead beyond the PDU. */
static void pdu_device_id_objects(struct kunit *test)
{
	static const u8 header[] = { 0x2b, 0x0e, 0x01, 0x01, 0x00, 0x00 };
	struct modbus_request *req = read_request(test, MODBUS_FC_DEVICE_ID, 0, 1);
	u8 *pdu = kunit_kzalloc(test, MODBUS_MAX_PDU, GFP_KERNEL);
	u32 objects, size, n;

	KUNIT_ASSERT_NOT_NULL(test, pdu);
	memcpy(pdu, header, sizeof(header));
	for (objects = 0; objects < 0x100; objects++) {
		for (size = 0; size < 0x100; size++) {
			int fits = 7 + objects * (2 + size);
			int len;

			pdu[6] = objects;
			for (n = 7; n + 1 < MODBUS_MAX_PDU; n += 2 + size)
				pdu[n + 1] = size;
			len = modbus_pdu_reply_len(req, pdu, MODBUS_MAX_PDU);
			if (len != (fits <= MODBUS_MAX_PDU ? fits : -EBADMSG))
				KUNIT_FAIL(test, "%u objects of %u bytes: %d", objects, size, len);
		}
	}
	pdu[1] = 0x0d;
	KUNIT_EXPECT_EQ(test, modbus_pdu_len(pdu, 2), -EBADMSG);
}

static void pdu_device_id_other_code(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_DEVICE_ID, 0, 1);
	static const u8 reply[] = { 0x2b, 0x0e, 0x02, 0x01, 0x00, 0x00, 0x00 };

	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reply, sizeof(reply)), -EBADMSG);
	KUNIT_EXPECT_EQ(test, req->len, 0);
}

static void pdu_reply_max(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, modbus_pdu_reply_max(read_request(test, 0x01, 0, 2000)), 252);
	KUNIT_EXPECT_EQ(test, modbus_pdu_reply_max(read_request(test, 0x03, 0, 125)), 252);
	KUNIT_EXPECT_EQ(test, modbus_pdu_reply_max(read_request(test, 0x06, 0, 1)), 5);
	KUNIT_EXPECT_EQ(test, modbus_pdu_reply_max(read_request(test, 0x2b, 0, 1)), 253);
}

static void pdu_raw_check(struct kunit *test)
{
	static const u8 read_file[] = { 0x14, 0x07, 0x06, 0x00, 0x04, 0x00, 0x01, 0x00, 0x02 };
	struct modbus_request *req = raw_request(test, read_file, sizeof(read_file));
	u8 pdu[MODBUS_MAX_PDU];

	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), 0);
	KUNIT_EXPECT_EQ(test, modbus_pdu_encode(req, pdu), sizeof(read_file));
	KUNIT_EXPECT_MEMEQ(test, pdu, read_file, sizeof(read_file));
	KUNIT_EXPECT_EQ(test, modbus_pdu_reply_max(req), MODBUS_MAX_PDU);
	req->len = MODBUS_MAX_PDU;
	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), 0);
	req->len = MODBUS_MAX_PDU + 1;
	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), -EINVAL);
	req->len = 0;
	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), -EINVAL);
	req->len = sizeof(read_file);
	req->fc = MODBUS_FC_READ_HOLDING;
	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), -EINVAL);
	req->bytes[0] = 0;
	req->fc = 0;
	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), -EINVAL);
	req->bytes[0] = 0x94;
	req->fc = 0x94;
	KUNIT_EXPECT_EQ(test, modbus_pdu_check(req), -EINVAL);
}

/* The reply to any function is taken as it is; one of a known function must have its length. */
static void pdu_raw_reply(struct kunit *test)
{
	static const u8 read_file[] = { 0x14, 0x07, 0x06, 0x00, 0x04, 0x00, 0x01, 0x00, 0x02 };
	static const u8 read[] = { 0x03, 0x00, 0x00, 0x00, 0x01 };
	static const u8 file[] = { 0x14, 0x06, 0x05, 0x06, 0x0d, 0xfe, 0x00, 0x20 };
	static const u8 reg[] = { 0x03, 0x02, 0x12, 0x34 };
	static const u8 refused[] = { 0x94, MODBUS_EX_ILLEGAL_FUNCTION };
	struct modbus_request *req = raw_request(test, read_file, sizeof(read_file));

	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reg, sizeof(reg)), -EBADMSG);
	KUNIT_EXPECT_TRUE(test, modbus_pdu_echoes(req, file, sizeof(file)));
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, file, sizeof(file)), 0);
	KUNIT_EXPECT_EQ(test, req->len, sizeof(file));
	KUNIT_EXPECT_MEMEQ(test, req->bytes, file, sizeof(file));

	req = raw_request(test, read_file, sizeof(read_file));
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, refused, sizeof(refused)), -EREMOTEIO);
	KUNIT_EXPECT_EQ(test, req->exception, MODBUS_EX_ILLEGAL_FUNCTION);
	KUNIT_EXPECT_MEMEQ(test, req->bytes, refused, sizeof(refused));

	req = raw_request(test, read, sizeof(read));
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reg, sizeof(reg) - 1), -EBADMSG);
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, reg, sizeof(reg)), 0);
	KUNIT_EXPECT_EQ(test, req->len, sizeof(reg));
}

static struct kunit_case pdu_cases[] = {
	KUNIT_CASE(pdu_check_range),
	KUNIT_CASE(pdu_writes),
	KUNIT_CASE_PARAM(pdu_encode, exchange_gen_params),
	KUNIT_CASE(pdu_encode_longest),
	KUNIT_CASE_PARAM(pdu_decode, exchange_gen_params),
	KUNIT_CASE_PARAM(pdu_length, exchange_gen_params),
	KUNIT_CASE_PARAM(pdu_wrong_length, exchange_gen_params),
	KUNIT_CASE_PARAM(pdu_wrong_byte, exchange_gen_params),
	KUNIT_CASE_PARAM(pdu_exception, exchange_gen_params),
	KUNIT_CASE(pdu_lying_count),
	KUNIT_CASE(pdu_bit_padding),
	KUNIT_CASE(pdu_device_id_objects),
	KUNIT_CASE(pdu_device_id_other_code),
	KUNIT_CASE(pdu_reply_max),
	KUNIT_CASE(pdu_raw_check),
	KUNIT_CASE(pdu_raw_reply),
	{}
};

static struct kunit_suite pdu_suite = {
	.name = "modbus_pdu",
	.test_cases = pdu_cases,
};

/* ---- RTU ---- */

/* CRC of Modbus over Serial Line V1.02, section 6.2.2, bit by bit */
static u16 reference_crc(const u8 *p, size_t len)
{
	u16 crc = 0xffff;
	u8 bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return crc;
}

/* Appends a frame. Return: length of the stream with it. */
static size_t put_frame(u8 *stream, size_t at, u8 unit, const u8 *pdu, size_t len)
{
	stream[at] = unit;
	memcpy(stream + at + 1, pdu, len);
	put_unaligned_le16(reference_crc(stream + at, 1 + len), stream + at + 1 + len);
	return at + 1 + len + MODBUS_CRC_SIZE;
}

static enum modbus_verdict scan(struct kunit *test, const struct modbus_request *req,
				const u8 *stream, size_t len, bool silent,
				struct modbus_frame *frame)
{
	u8 *copy = kmemdup(stream, len, GFP_KERNEL);
	enum modbus_verdict verdict;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memset(frame, 0xaa, sizeof(*frame));
	verdict = modbus_rtu_scan(req, UNIT, copy, len, silent, frame);
	kfree(copy);
	if (verdict == MODBUS_VERDICT_REPLY || verdict == MODBUS_VERDICT_FOREIGN ||
	    (verdict == MODBUS_VERDICT_BAD && frame->len)) {
		KUNIT_ASSERT_GE(test, frame->len, MODBUS_RTU_MIN);
		KUNIT_ASSERT_LE(test, frame->start + frame->len, len);
		KUNIT_ASSERT_EQ(test, frame->pdu, frame->start + 1);
		KUNIT_ASSERT_EQ(test, 1 + frame->pdu_len + MODBUS_CRC_SIZE, frame->len);
	}
	return verdict;
}

/* Requests printed in the manuals of the devices: IMP NMT, Delta RPU, Waveshare relay */
static const struct {
	const char *name;
	u8 unit, fc;
	u16 addr, count, value;
	u8 frame[8];
} vectors[] = {
	{ "IMP NMT read 301 to 333", 0xf5, 0x03, 0x012c, 33, 0,
	  { 0xf5, 0x03, 0x01, 0x2c, 0x00, 0x21, 0x50, 0x93 } },
	{ "IMP NMT remote and on", 0xf5, 0x06, 0x0064, 1, 3,
	  { 0xf5, 0x06, 0x00, 0x64, 0x00, 0x03, 0x9d, 0x60 } },
	{ "IMP NMT set-point", 0xf5, 0x06, 0x0067, 1, 7500,
	  { 0xf5, 0x06, 0x00, 0x67, 0x1d, 0x4c, 0x25, 0xc4 } },
	{ "RPU probe", 0x0c, 0x03, 0x9000, 1, 0,
	  { 0x0c, 0x03, 0x90, 0x00, 0x00, 0x01, 0xa8, 0x17 } },
	{ "RPU telemetry", 0x0c, 0x03, 0x9000, 26, 0,
	  { 0x0c, 0x03, 0x90, 0x00, 0x00, 0x1a, 0xe8, 0x1c } },
	{ "RPU alarms", 0x0c, 0x03, 0x91ff, 5, 0,
	  { 0x0c, 0x03, 0x91, 0xff, 0x00, 0x05, 0x98, 0x18 } },
	{ "RPU flow target", 0x0c, 0x06, 0x9400, 1, 1500,
	  { 0x0c, 0x06, 0x94, 0x00, 0x05, 0xdc, 0xa6, 0x2e } },
	{ "relays read", 0x01, 0x01, 0x0000, 8, 0,
	  { 0x01, 0x01, 0x00, 0x00, 0x00, 0x08, 0x3d, 0xcc } },
	{ "relay on", 0x01, 0x05, 0x0000, 1, 1,
	  { 0x01, 0x05, 0x00, 0x00, 0xff, 0x00, 0x8c, 0x3a } },
	{ "all relays on", 0x01, 0x05, 0x00ff, 1, 1,
	  { 0x01, 0x05, 0x00, 0xff, 0xff, 0x00, 0xbc, 0x0a } },
};

KUNIT_ARRAY_PARAM_DESC(vector, vectors, name);

static void rtu_encode_vector(struct kunit *test)
{
	const typeof(vectors[0]) *vector = test->param_value;
	struct modbus_request *req = read_request(test, vector->fc, vector->addr, vector->count);
	u8 frame[MODBUS_RTU_MAX];

	if (vector->fc == MODBUS_FC_WRITE_COIL)
		req->bits[0] = vector->value;
	else
		req->regs[0] = vector->value;
	KUNIT_ASSERT_EQ(test, modbus_rtu_encode(req, vector->unit, frame), sizeof(vector->frame));
	KUNIT_EXPECT_MEMEQ(test, frame, vector->frame, sizeof(vector->frame));
}

/* The catalogue's check value of CRC-16/MODBUS, and the algorithm of the specification */
static void rtu_crc(struct kunit *test)
{
	static const u8 digits[] = "123456789";
	struct rnd_state rnd;
	u8 bytes[64];
	u32 n;

	KUNIT_EXPECT_EQ(test, crc16(MODBUS_CRC_INIT, digits, 9), 0x4b37);
	prandom_seed_state(&rnd, 1);
	for (n = 0; n <= sizeof(bytes); n++) {
		prandom_bytes_state(&rnd, bytes, sizeof(bytes));
		KUNIT_EXPECT_EQ(test, crc16(MODBUS_CRC_INIT, bytes, n), reference_crc(bytes, n));
	}
}

/* A reply that comes byte by byte is found at its last byte, not before, and not by silence. */
static void rtu_reply_at_last_byte(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame frame;
	u8 stream[128];
	size_t len = put_frame(stream, 0, UNIT, ex->reply, ex->reply_len);
	size_t n;

	for (n = 0; n < len; n++) {
		KUNIT_EXPECT_EQ_MSG(test, scan(test, req, stream, n, false, &frame),
				    MODBUS_VERDICT_MORE, "at %zu of %zu", n, len);
		KUNIT_EXPECT_NE_MSG(test, scan(test, req, stream, n, true, &frame),
				    MODBUS_VERDICT_REPLY, "silent at %zu of %zu", n, len);
	}
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame), MODBUS_VERDICT_REPLY);
	KUNIT_EXPECT_EQ(test, frame.start, 0);
	KUNIT_EXPECT_EQ(test, frame.len, len);
	KUNIT_EXPECT_EQ(test, frame.unit, UNIT);
	KUNIT_EXPECT_EQ(test, frame.pdu_len, ex->reply_len);
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, stream + frame.pdu, frame.pdu_len), 0);
}

/* What a receiver makes of a stream: it scans what it has, and drops frames that are not for it. */
struct receiver {
	u8 buf[512];
	size_t len;
	u32 foreign;
	bool replied;
	struct modbus_frame reply;
};

static void receive(struct kunit *test, struct receiver *rx, const struct modbus_request *req,
		    const u8 *bytes, size_t len)
{
	enum modbus_verdict verdict;
	struct modbus_frame frame;

	memcpy(rx->buf + rx->len, bytes, len);
	rx->len += len;
	while (!rx->replied) {
		verdict = scan(test, req, rx->buf, rx->len, false, &frame);
		if (verdict == MODBUS_VERDICT_REPLY) {
			rx->replied = true;
			rx->reply = frame;
			return;
		}
		if (verdict != MODBUS_VERDICT_FOREIGN)
			return;
		rx->foreign++;
		rx->len -= frame.start + frame.len;
		memmove(rx->buf, rx->buf + frame.start + frame.len, rx->len);
	}
}

/* Noise, another unit's frame, noise, the reply: the same comes out wherever it is cut. */
static void rtu_every_split(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	static const u8 other[] = { 0x04, 0x02, 0x12, 0x34 };
	static const u8 noise[] = { 0x00, 0xff, 0x55 };
	struct modbus_request *req = request(test, ex);
	struct receiver *rx = kunit_kzalloc(test, sizeof(*rx), GFP_KERNEL);
	u8 stream[160];
	size_t len, i, j;

	KUNIT_ASSERT_NOT_NULL(test, rx);
	memcpy(stream, noise, sizeof(noise));
	len = put_frame(stream, sizeof(noise), UNIT + 1, other, sizeof(other));
	memcpy(stream + len, noise, sizeof(noise));
	len = put_frame(stream, len + sizeof(noise), UNIT, ex->reply, ex->reply_len);

	for (i = 0; i <= len; i++) {
		for (j = i; j <= len; j++) {
			memset(rx, 0, sizeof(*rx));
			receive(test, rx, req, stream, i);
			receive(test, rx, req, stream + i, j - i);
			KUNIT_ASSERT_TRUE_MSG(test, j == len || !rx->replied, "early at %zu", j);
			receive(test, rx, req, stream + j, len - j);
			KUNIT_ASSERT_TRUE_MSG(test, rx->replied, "cut at %zu and %zu", i, j);
			KUNIT_ASSERT_EQ(test, rx->foreign, 1);
			KUNIT_ASSERT_EQ(test, rx->reply.pdu_len, ex->reply_len);
			KUNIT_ASSERT_MEMEQ(test, rx->buf + rx->reply.pdu, ex->reply, ex->reply_len);
		}
	}
}

/* One wrong bit anywhere, or two: never a reply, and never waited for longer than silence. */
static void rtu_damaged(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame frame;
	u8 stream[128];
	size_t len = put_frame(stream, 0, UNIT, ex->reply, ex->reply_len);
	u32 bit, burst;

	for (burst = 1; burst <= 3; burst += 2) {
		for (bit = 0; bit + 1 < 8 * len; bit++) {
			u32 flip = burst << bit % 8;
			u32 at = bit / 8;
			enum modbus_verdict verdict;

			stream[at] ^= flip;
			stream[at + 1 < len ? at + 1 : 0] ^= flip >> 8;
			verdict = scan(test, req, stream, len, false, &frame);
			KUNIT_EXPECT_NE(test, verdict, MODBUS_VERDICT_REPLY);
			verdict = scan(test, req, stream, len, true, &frame);
			KUNIT_EXPECT_NE(test, verdict, MODBUS_VERDICT_REPLY);
			KUNIT_EXPECT_NE(test, verdict, MODBUS_VERDICT_MORE);
			stream[at] ^= flip;
			stream[at + 1 < len ? at + 1 : 0] ^= flip >> 8;
		}
	}
}

/* A wrong checksum of a reply that is otherwise right is named, once the line is silent. */
static void rtu_bad_crc(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame frame;
	u8 stream[128];
	size_t len = put_frame(stream, 0, UNIT, ex->reply, ex->reply_len);

	stream[len - 1] ^= 0x10;
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame), MODBUS_VERDICT_MORE);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, true, &frame), MODBUS_VERDICT_CRC);
}

/* An exception has five bytes and is not waited for any longer. */
static void rtu_exception_at_once(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	const u8 reply[] = { ex->fc | 0x80, MODBUS_EX_ILLEGAL_ADDRESS };
	struct modbus_frame frame;
	u8 stream[16];
	size_t len = put_frame(stream, 0, UNIT, reply, sizeof(reply));

	KUNIT_EXPECT_EQ(test, len, 5);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, 4, false, &frame), MODBUS_VERDICT_MORE);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, 5, false, &frame), MODBUS_VERDICT_REPLY);
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, stream + frame.pdu, frame.pdu_len),
			-EREMOTEIO);
}

/* A whole frame of another unit, or with nothing asked, is foreign. */
static void rtu_foreign(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame frame;
	u8 stream[128];
	size_t len;

	len = put_frame(stream, 0, UNIT ^ 0x40, ex->reply, ex->reply_len);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame), MODBUS_VERDICT_FOREIGN);
	KUNIT_EXPECT_EQ(test, frame.unit, UNIT ^ 0x40);
	len = put_frame(stream, 0, UNIT, ex->reply, ex->reply_len);
	KUNIT_EXPECT_EQ(test, scan(test, NULL, stream, len, false, &frame), MODBUS_VERDICT_FOREIGN);
	KUNIT_EXPECT_EQ(test, frame.len, len);
}

/* A late reply to another function of our unit is foreign too. */
static void rtu_late_reply(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_INPUT, 0, 1);
	static const u8 late[] = { 0x03, 0x02, 0x00, 0x01 };
	static const u8 reply[] = { 0x04, 0x02, 0x00, 0x02 };
	struct modbus_frame frame;
	u8 stream[32];
	size_t first = put_frame(stream, 0, UNIT, late, sizeof(late));
	size_t len = put_frame(stream, first, UNIT, reply, sizeof(reply));

	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame), MODBUS_VERDICT_FOREIGN);
	KUNIT_EXPECT_EQ(test, frame.start, 0);
	KUNIT_EXPECT_EQ(test, frame.len, first);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream + first, len - first, false, &frame),
			MODBUS_VERDICT_REPLY);
}

/* The count lies within a frame whose CRC is right: the reply is bad, and its length is known. */
/* A reply to a write repeats the address: that of another write is none to this one. */
static void rtu_late_write(struct kunit *test)
{
	static const struct {
		u8 fc;
		u8 late[5], reply[5];
	} cases[] = {
		{ MODBUS_FC_WRITE_COIL, { 5, 0, 7, 0, 0 }, { 5, 0, 8, 0, 0 } },
		{ MODBUS_FC_WRITE_REGISTER, { 6, 0, 7, 0, 0 }, { 6, 0, 8, 0, 0 } },
		{ MODBUS_FC_WRITE_COILS, { 15, 0, 7, 0, 1 }, { 15, 0, 8, 0, 1 } },
		{ MODBUS_FC_WRITE_REGISTERS, { 16, 0, 7, 0, 1 }, { 16, 0, 8, 0, 1 } },
	};
	struct modbus_frame frame;
	size_t first, len;
	u8 stream[32];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct modbus_request *req = read_request(test, cases[i].fc, 8, 1);

		first = put_frame(stream, 0, UNIT, cases[i].late, sizeof(cases[i].late));
		len = put_frame(stream, first, UNIT, cases[i].reply, sizeof(cases[i].reply));
		KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame),
				MODBUS_VERDICT_FOREIGN);
		KUNIT_EXPECT_EQ(test, frame.len, first);
		KUNIT_EXPECT_EQ(test, scan(test, req, stream + first, len - first, false, &frame),
				MODBUS_VERDICT_REPLY);
	}
}

static void rtu_lying_count(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_HOLDING, 0, 4);
	u8 reply[2 + 251] = { 0x03 };
	struct modbus_frame frame;
	u8 stream[MODBUS_RTU_MAX];
	size_t len;
	u32 count;

	for (count = 1; count <= 251; count++) {
		if (count == 8)
			continue;
		reply[1] = count;
		len = put_frame(stream, 0, UNIT, reply, 2 + count);
		KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame),
				MODBUS_VERDICT_BAD);
		KUNIT_EXPECT_EQ(test, frame.len, len);
	}
	/* what can't be a length: bad when silence shows that nothing else follows */
	reply[1] = 255;
	len = put_frame(stream, 0, UNIT, reply, 200);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, true, &frame), MODBUS_VERDICT_BAD);
	KUNIT_EXPECT_EQ(test, frame.len, 0);
}

/* The beginning of a reply, torn off, then the reply: found by the end of silence at the latest. */
static void rtu_torn_then_whole(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame frame;
	u8 stream[160], whole[80];
	size_t len = put_frame(whole, 0, UNIT, ex->reply, ex->reply_len);
	size_t torn;

	for (torn = 1; torn < len; torn++) {
		memcpy(stream, whole, torn);
		memcpy(stream + torn, whole, len);
		KUNIT_EXPECT_EQ_MSG(test, scan(test, req, stream, torn + len, true, &frame),
				    MODBUS_VERDICT_REPLY, "torn at %zu", torn);
		KUNIT_EXPECT_EQ(test, frame.start, torn);
	}
}

/* Only silence ends a reply whose length nobody here knows; an exception has its own. */
static void rtu_open_reply(struct kunit *test)
{
	static const u8 read_file[] = { 0x14, 0x07, 0x06, 0x00, 0x04, 0x00, 0x01, 0x00, 0x02 };
	static const u8 file[] = { 0x14, 0x06, 0x05, 0x06, 0x0d, 0xfe, 0x00, 0x20 };
	static const u8 refused[] = { 0x94, MODBUS_EX_ILLEGAL_FUNCTION };
	struct modbus_request *req = raw_request(test, read_file, sizeof(read_file));
	struct modbus_frame frame;
	u8 stream[2 * MODBUS_RTU_MAX] = {};
	size_t len, part;

	stream[0] = 0xff;
	len = put_frame(stream, 1, UNIT, file, sizeof(file));
	for (part = 3; part <= len; part++)
		KUNIT_EXPECT_EQ(test, scan(test, req, stream, part, false, &frame),
				MODBUS_VERDICT_MORE);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, true, &frame), MODBUS_VERDICT_REPLY);
	KUNIT_EXPECT_EQ(test, frame.unit, UNIT);
	KUNIT_EXPECT_EQ(test, frame.start, 1);
	KUNIT_EXPECT_EQ(test, frame.pdu_len, sizeof(file));
	for (part = 3; part < len; part++)
		KUNIT_EXPECT_EQ_MSG(test, scan(test, req, stream, part, true, &frame),
				    MODBUS_VERDICT_CRC, "cut at %zu", part);
	memset(stream + len, 0, MODBUS_RTU_MAX);
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len + MODBUS_RTU_MAX, true, &frame),
			MODBUS_VERDICT_CRC);

	len = put_frame(stream, 0, UNIT, refused, sizeof(refused));
	KUNIT_EXPECT_EQ(test, scan(test, req, stream, len, false, &frame), MODBUS_VERDICT_REPLY);
	KUNIT_EXPECT_EQ(test, modbus_pdu_decode(req, stream + frame.pdu, frame.pdu_len),
			-EREMOTEIO);
}

static void rtu_silence_over_nothing(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_HOLDING, 0, 1);
	static const u8 noise[] = { 0x00, 0xff, 0x00, 0xff, 0x80, 0x7f };
	struct modbus_frame frame;

	KUNIT_EXPECT_EQ(test, scan(test, req, noise, 0, false, &frame), MODBUS_VERDICT_MORE);
	KUNIT_EXPECT_EQ(test, scan(test, req, noise, 0, true, &frame), MODBUS_VERDICT_JUNK);
	KUNIT_EXPECT_EQ(test, scan(test, req, noise, sizeof(noise), false, &frame),
			MODBUS_VERDICT_MORE);
	KUNIT_EXPECT_EQ(test, scan(test, req, noise, sizeof(noise), true, &frame),
			MODBUS_VERDICT_JUNK);
	KUNIT_EXPECT_EQ(test, frame.len, 0);
}

/* Whatever comes: verdicts are consistent, a reply has a right CRC, silence leaves nothing open. */
static void rtu_random_stream(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	u8 *stream = kunit_kmalloc(test, MODBUS_RTU_MAX, GFP_KERNEL);
	struct modbus_frame frame;
	enum modbus_verdict verdict;
	struct rnd_state rnd;
	u32 round;

	KUNIT_ASSERT_NOT_NULL(test, stream);
	prandom_seed_state(&rnd, ex->fc);
	for (round = 0; round < 500; round++) {
		size_t len = prandom_u32_state(&rnd) % 64;
		size_t at = prandom_u32_state(&rnd) % 64;

		prandom_bytes_state(&rnd, stream, MODBUS_RTU_MAX);
		if (at + 2 < len) {
			stream[at] = UNIT;
			stream[at + 1] = ex->fc;
		}
		verdict = scan(test, req, stream, len, round & 1, &frame);
		if (round & 1)
			KUNIT_EXPECT_NE(test, verdict, MODBUS_VERDICT_MORE);
		if (verdict == MODBUS_VERDICT_REPLY)
			KUNIT_EXPECT_EQ(test, reference_crc(stream + frame.start, frame.len), 0);
	}
}

static struct kunit_case rtu_cases[] = {
	KUNIT_CASE_PARAM(rtu_encode_vector, vector_gen_params),
	KUNIT_CASE(rtu_crc),
	KUNIT_CASE_PARAM(rtu_reply_at_last_byte, exchange_gen_params),
	KUNIT_CASE_PARAM_ATTR(rtu_every_split, exchange_gen_params,
			      ((struct kunit_attributes){ .speed = KUNIT_SPEED_SLOW })),
	KUNIT_CASE_PARAM(rtu_damaged, exchange_gen_params),
	KUNIT_CASE_PARAM(rtu_bad_crc, exchange_gen_params),
	KUNIT_CASE_PARAM(rtu_exception_at_once, exchange_gen_params),
	KUNIT_CASE_PARAM(rtu_foreign, exchange_gen_params),
	KUNIT_CASE(rtu_late_reply),
	KUNIT_CASE(rtu_late_write),
	KUNIT_CASE(rtu_lying_count),
	KUNIT_CASE_PARAM(rtu_torn_then_whole, exchange_gen_params),
	KUNIT_CASE(rtu_open_reply),
	KUNIT_CASE(rtu_silence_over_nothing),
	KUNIT_CASE_PARAM(rtu_random_stream, exchange_gen_params),
	{}
};

static struct kunit_suite rtu_suite = {
	.name = "modbus_rtu",
	.test_cases = rtu_cases,
};

/* ---- TCP ---- */

static size_t put_mbap(u8 *frame, u16 tid, u16 protocol, u16 counted, u8 unit, const u8 *pdu,
		       size_t len)
{
	put_unaligned_be16(tid, frame);
	put_unaligned_be16(protocol, frame + 2);
	put_unaligned_be16(counted, frame + 4);
	frame[6] = unit;
	memcpy(frame + 7, pdu, len);
	return 7 + len;
}

static enum modbus_verdict tcp_scan(struct kunit *test, const struct modbus_request *req,
				    const u8 *frame, size_t len, struct modbus_frame *found)
{
	u8 *copy = kmemdup(frame, len, GFP_KERNEL);
	enum modbus_verdict verdict;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memset(found, 0xaa, sizeof(*found));
	verdict = modbus_tcp_scan(req, UNIT, TID, copy, len, found);
	kfree(copy);
	return verdict;
}

static void tcp_encode(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	u8 frame[MODBUS_TCP_MAX], expected[64];
	size_t len = put_mbap(expected, TID, 0, 1 + ex->request_len, UNIT, ex->request,
			      ex->request_len);

	KUNIT_ASSERT_EQ(test, modbus_tcp_encode(request(test, ex), UNIT, TID, frame), len);
	KUNIT_EXPECT_MEMEQ(test, frame, expected, len);
}

/* A segment may end anywhere, and another frame may follow in it. */
static void tcp_every_split(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame found;
	u8 stream[160];
	size_t len = put_mbap(stream, TID, 0, 1 + ex->reply_len, UNIT, ex->reply, ex->reply_len);
	size_t both = len + put_mbap(stream + len, TID + 1, 0, 1 + ex->reply_len, UNIT, ex->reply,
				     ex->reply_len);
	size_t n;

	for (n = 0; n <= both; n++) {
		enum modbus_verdict verdict = tcp_scan(test, req, stream, n, &found);

		if (n < len) {
			KUNIT_EXPECT_EQ_MSG(test, verdict, MODBUS_VERDICT_MORE, "at %zu", n);
			continue;
		}
		KUNIT_EXPECT_EQ_MSG(test, verdict, MODBUS_VERDICT_REPLY, "at %zu", n);
		KUNIT_EXPECT_EQ(test, found.start, 0);
		KUNIT_EXPECT_EQ(test, found.len, len);
		KUNIT_EXPECT_EQ(test, found.pdu, 7);
		KUNIT_EXPECT_EQ(test, found.pdu_len, ex->reply_len);
		KUNIT_EXPECT_EQ(test, found.unit, UNIT);
	}
}

static void tcp_exception(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	const u8 reply[] = { ex->fc | 0x80, MODBUS_EX_BUSY };
	struct modbus_request *req = request(test, ex);
	struct modbus_frame found;
	u8 stream[16];
	size_t len = put_mbap(stream, TID, 0, 3, UNIT, reply, sizeof(reply));

	KUNIT_EXPECT_EQ(test, tcp_scan(test, req, stream, len, &found), MODBUS_VERDICT_REPLY);
}

/* Every other transaction id, unit, or no request at all: not ours, and of known length. */
static void tcp_foreign(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame found;
	u8 stream[80];
	size_t len = put_mbap(stream, TID, 0, 1 + ex->reply_len, UNIT, ex->reply, ex->reply_len);
	u32 bit;

	KUNIT_EXPECT_EQ(test, tcp_scan(test, NULL, stream, len, &found), MODBUS_VERDICT_FOREIGN);
	KUNIT_EXPECT_EQ(test, found.len, len);
	for (bit = 0; bit < 16; bit++) {
		put_unaligned_be16(TID ^ BIT(bit), stream);
		KUNIT_EXPECT_EQ(test, tcp_scan(test, req, stream, len, &found),
				MODBUS_VERDICT_FOREIGN);
	}
	put_unaligned_be16(TID, stream);
	for (bit = 0; bit < 8; bit++) {
		stream[6] = UNIT ^ BIT(bit);
		KUNIT_EXPECT_EQ(test, tcp_scan(test, req, stream, len, &found),
				MODBUS_VERDICT_FOREIGN);
		KUNIT_EXPECT_EQ(test, found.unit, UNIT ^ BIT(bit));
	}
}

/* Our transaction, but its header counts other than the PDU says. */
static void tcp_wrong_length(struct kunit *test)
{
	const struct exchange *ex = test->param_value;
	struct modbus_request *req = request(test, ex);
	struct modbus_frame found;
	u8 stream[80] = {};
	u16 counted;

	for (counted = 3; counted < 64; counted++) {
		size_t len = 6 + counted;

		put_mbap(stream, TID, 0, counted, UNIT, ex->reply, ex->reply_len);
		KUNIT_EXPECT_EQ_MSG(test, tcp_scan(test, req, stream, len, &found),
				    counted == 1 + ex->reply_len ? MODBUS_VERDICT_REPLY :
								   MODBUS_VERDICT_BAD,
				    "%u counted", counted);
		KUNIT_EXPECT_EQ(test, found.len, len);
	}
}

/* Every length from the wire: no frame, or one within the longest there is. */
static void tcp_every_length(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_HOLDING, 0, 1);
	static const u8 pdu[] = { 0x03, 0x02, 0x00, 0x00 };
	struct modbus_frame found;
	u8 stream[16];
	u32 counted;

	for (counted = 0; counted <= 0xffff; counted++) {
		enum modbus_verdict verdict;

		put_mbap(stream, TID, 0, counted, UNIT, pdu, sizeof(pdu));
		verdict = modbus_tcp_scan(req, UNIT, TID, stream, 6, &found);
		/* 1 and 2 may be those of an exception, see tcp_lying_exception() */
		if (verdict != (counted >= 1 && counted <= 254 ? MODBUS_VERDICT_MORE :
								 MODBUS_VERDICT_JUNK))
			KUNIT_FAIL(test, "%u counted: verdict %u", counted, verdict);
	}
}

/* The length of an exception is known, and some firmware says it wrong. */
static void tcp_lying_exception(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_HOLDING, 0, 1);
	static const u8 pdu[] = { 0x83, 0x02 };
	struct modbus_frame found;
	u16 counted;
	u8 stream[9];
	size_t n;

	for (counted = 1; counted <= 5; counted++) {
		put_mbap(stream, TID, 0, counted, UNIT, pdu, sizeof(pdu));
		for (n = 6; n < sizeof(stream); n++)
			KUNIT_EXPECT_EQ(test, modbus_tcp_scan(req, UNIT, TID, stream, n, &found),
					MODBUS_VERDICT_MORE);
		KUNIT_EXPECT_EQ_MSG(test, modbus_tcp_scan(req, UNIT, TID, stream, n, &found),
				    MODBUS_VERDICT_REPLY, "%u counted", counted);
		KUNIT_EXPECT_EQ(test, found.len, sizeof(stream));
		KUNIT_EXPECT_EQ(test, found.pdu_len, sizeof(pdu));
	}
}

static void tcp_not_modbus(struct kunit *test)
{
	struct modbus_request *req = read_request(test, MODBUS_FC_READ_HOLDING, 0, 1);
	static const u8 http[] = "HTTP/1.1 400 Bad Request\r\n";
	struct modbus_frame found;
	size_t n;

	for (n = 0; n < sizeof(http); n++)
		KUNIT_EXPECT_EQ(test, tcp_scan(test, req, http, n, &found),
				n < 4 ? MODBUS_VERDICT_MORE : MODBUS_VERDICT_JUNK);
	KUNIT_EXPECT_EQ(test, found.len, 0);
}

static struct kunit_case tcp_cases[] = {
	KUNIT_CASE_PARAM(tcp_encode, exchange_gen_params),
	KUNIT_CASE_PARAM(tcp_every_split, exchange_gen_params),
	KUNIT_CASE_PARAM(tcp_exception, exchange_gen_params),
	KUNIT_CASE_PARAM(tcp_foreign, exchange_gen_params),
	KUNIT_CASE_PARAM(tcp_wrong_length, exchange_gen_params),
	KUNIT_CASE(tcp_every_length),
	KUNIT_CASE(tcp_lying_exception),
	KUNIT_CASE(tcp_not_modbus),
	{}
};

static struct kunit_suite tcp_suite = {
	.name = "modbus_tcp",
	.test_cases = tcp_cases,
};

kunit_test_suites(&pdu_suite, &rtu_suite, &tcp_suite);

MODULE_DESCRIPTION("Tests of Modbus framing");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
