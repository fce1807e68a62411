// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Modbus protocol data unit: function code and data, the same on every
 * transport. Modbus Application Protocol V1.1b3, section 6; all numbers are big endian,
 * bits are packed with the first one in the lowest bit of the first byte.
 *
 *   FC 01..04    fc addr(2) count(2)                    -> fc bytes data...
 *   FC 05, 06    fc addr(2) value(2)                    -> the same
 *   FC 0F, 10    fc addr(2) count(2) bytes data...      -> fc addr(2) count(2)
 *   FC 17        fc addr(2) count(2) waddr(2) wcount(2) bytes data...  -> fc bytes data...
 *   FC 2B/0E     fc 0E code object                      -> fc 0E code conformity more next n
 *                                                          n * (id bytes data...)
 *   exception                                           -> fc|80 code
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "frame.h"

#define MODBUS_MEI_DEVICE_ID	0x0e
#define MODBUS_COIL_ON		0xff00
/* fc, MEI type, code, conformity, more follows, next object, number of objects */
#define MODBUS_DEVICE_ID_HEADER	7
/* function code and exception code */
#define MODBUS_EXCEPTION_LEN	2

static size_t modbus_bit_bytes(u16 count)
{
	return (count + 7) / 8;
}

static bool modbus_pdu_reads_bits(u8 fc)
{
	return fc == MODBUS_FC_READ_COILS || fc == MODBUS_FC_READ_DISCRETE;
}

/**
 * modbus_pdu_writes() - does a request change the device
 * @req: the request
 *
 * Of what function 2B carries only the identification (2B/0E) reads; CANopen (2B/0D) may do
 * anything.
 *
 * Return: true unless it is known to read only.
 */
bool modbus_pdu_writes(const struct modbus_request *req)
{
	switch (req->fc) {
	case MODBUS_FC_READ_COILS:
	case MODBUS_FC_READ_DISCRETE:
	case MODBUS_FC_READ_HOLDING:
	case MODBUS_FC_READ_INPUT:
	case MODBUS_FC_READ_EXCEPTION_STATUS:
	case MODBUS_FC_EVENT_COUNTER:
	case MODBUS_FC_EVENT_LOG:
	case MODBUS_FC_REPORT_SERVER_ID:
	case MODBUS_FC_READ_FILE_RECORD:
	case MODBUS_FC_READ_FIFO:
		return false;
	case MODBUS_FC_DEVICE_ID:
		return req->raw && (req->len < 2 || req->bytes[1] != MODBUS_MEI_DEVICE_ID);
	default:
		return true;
	}
}

static int modbus_check_range(u16 addr, u16 count, u16 max)
{
	return count && count <= max && addr + count <= 0x10000 ? 0 : -EINVAL;
}

/**
 * modbus_pdu_check() - may a request be sent
 * @req: the request
 *
 * Return: 0, or -EINVAL for an unknown function or a count or address out of range.
 */
int modbus_pdu_check(const struct modbus_request *req)
{
	if (req->raw)
		return req->len && req->len <= MODBUS_MAX_PDU && req->fc == req->bytes[0] &&
		       req->fc && !(req->fc & MODBUS_FC_EXCEPTION) ? 0 : -EINVAL;
	switch (req->fc) {
	case MODBUS_FC_READ_COILS:
	case MODBUS_FC_READ_DISCRETE:
		return modbus_check_range(req->addr, req->count, MODBUS_MAX_READ_BITS);
	case MODBUS_FC_READ_HOLDING:
	case MODBUS_FC_READ_INPUT:
		return modbus_check_range(req->addr, req->count, MODBUS_MAX_READ_REGS);
	case MODBUS_FC_WRITE_COIL:
	case MODBUS_FC_WRITE_REGISTER:
		return modbus_check_range(req->addr, req->count, 1);
	case MODBUS_FC_WRITE_COILS:
		return modbus_check_range(req->addr, req->count, MODBUS_MAX_WRITE_BITS);
	case MODBUS_FC_WRITE_REGISTERS:
		return modbus_check_range(req->addr, req->count, MODBUS_MAX_WRITE_REGS);
	case MODBUS_FC_READ_WRITE_REGISTERS:
		return modbus_check_range(req->addr, req->count, MODBUS_MAX_READ_REGS) ?:
		       modbus_check_range(req->write_addr, req->write_count,
					  MODBUS_MAX_RW_WRITE_REGS);
	case MODBUS_FC_DEVICE_ID:
		return req->addr <= 0xff && req->count >= 1 && req->count <= 4 ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

static u8 *modbus_put_regs(u8 *p, const u16 *regs, u16 count)
{
	*p++ = count * 2;
	for (; count; count--, p += 2)
		put_unaligned_be16(*regs++, p);
	return p;
}

static u8 *modbus_put_bits(u8 *p, const u8 *bits, u16 count)
{
	size_t bytes = modbus_bit_bytes(count);

	*p++ = bytes;
	memcpy(p, bits, bytes);
	if (count % 8)
		p[bytes - 1] &= (1 << count % 8) - 1;
	return p + bytes;
}

static u16 modbus_coil_value(const struct modbus_request *req)
{
	if (req->coil_value)
		return req->coil_value;
	return req->bits[0] & 1 ? MODBUS_COIL_ON : 0;
}

/**
 * modbus_pdu_encode() - make the PDU of a request
 * @req: a request that modbus_pdu_check() passes
 * @pdu: where to put it
 *
 * Return: length in bytes.
 */
size_t modbus_pdu_encode(const struct modbus_request *req, u8 pdu[static MODBUS_MAX_PDU])
{
	u8 *p = pdu;

	if (req->raw) {
		memcpy(pdu, req->bytes, req->len);
		return req->len;
	}
	*p++ = req->fc;
	if (req->fc == MODBUS_FC_DEVICE_ID) {
		*p++ = MODBUS_MEI_DEVICE_ID;
		*p++ = req->count;
		*p++ = req->addr;
		return p - pdu;
	}

	put_unaligned_be16(req->addr, p);
	switch (req->fc) {
	case MODBUS_FC_WRITE_COIL:
		put_unaligned_be16(modbus_coil_value(req), p + 2);
		return p + 4 - pdu;
	case MODBUS_FC_WRITE_REGISTER:
		put_unaligned_be16(req->regs[0], p + 2);
		return p + 4 - pdu;
	}

	put_unaligned_be16(req->count, p + 2);
	p += 4;
	switch (req->fc) {
	case MODBUS_FC_WRITE_COILS:
		p = modbus_put_bits(p, req->bits, req->count);
		break;
	case MODBUS_FC_WRITE_REGISTERS:
		p = modbus_put_regs(p, req->regs, req->count);
		break;
	case MODBUS_FC_READ_WRITE_REGISTERS:
		put_unaligned_be16(req->write_addr, p);
		put_unaligned_be16(req->write_count, p + 2);
		p = modbus_put_regs(p + 4, req->regs, req->write_count);
		break;
	}
	return p - pdu;
}

static int modbus_device_id_len(const u8 *pdu, size_t len)
{
	size_t end = MODBUS_DEVICE_ID_HEADER;
	u8 objects;

	if (len >= 2 && pdu[1] != MODBUS_MEI_DEVICE_ID)
		return -EBADMSG;
	if (len < end)
		return 0;
	for (objects = pdu[end - 1]; objects; objects--) {
		if (end + 2 > MODBUS_MAX_PDU)
			return -EBADMSG;
		if (len < end + 2)
			return 0;
		end += 2 + pdu[end + 1];
	}
	return end <= MODBUS_MAX_PDU ? end : -EBADMSG;
}

/**
 * modbus_pdu_len() - how long a reply is, by its own words
 * @pdu: its first bytes
 * @len: number of them
 *
 * Return: length in bytes, 0 if more of its bytes are needed to tell, -EBADMSG if it is none.
 */
int modbus_pdu_len(const u8 *pdu, size_t len)
{
	if (!len)
		return 0;
	if (pdu[0] & MODBUS_FC_EXCEPTION)
		return MODBUS_EXCEPTION_LEN;
	switch (pdu[0]) {
	case MODBUS_FC_READ_COILS:
	case MODBUS_FC_READ_DISCRETE:
	case MODBUS_FC_READ_HOLDING:
	case MODBUS_FC_READ_INPUT:
	case MODBUS_FC_READ_WRITE_REGISTERS:
		if (len < 2)
			return 0;
		return pdu[1] && 2 + pdu[1] <= MODBUS_MAX_PDU ? 2 + pdu[1] : -EBADMSG;
	case MODBUS_FC_WRITE_COIL:
	case MODBUS_FC_WRITE_REGISTER:
	case MODBUS_FC_WRITE_COILS:
	case MODBUS_FC_WRITE_REGISTERS:
		return 5;
	case MODBUS_FC_DEVICE_ID:
		return modbus_device_id_len(pdu, len);
	default:
		return -EBADMSG;
	}
}

/* Bytes of data a reading request must be answered with, 0 for other functions */
static size_t modbus_pdu_data_len(const struct modbus_request *req)
{
	if (req->raw)
		return 0;
	if (modbus_pdu_reads_bits(req->fc))
		return modbus_bit_bytes(req->count);
	switch (req->fc) {
	case MODBUS_FC_READ_HOLDING:
	case MODBUS_FC_READ_INPUT:
	case MODBUS_FC_READ_WRITE_REGISTERS:
		return req->count * 2;
	default:
		return 0;
	}
}

/**
 * modbus_pdu_open() - does only the end of the frame tell how long the reply is
 * @req: the request
 * @fc: function code of the reply
 *
 * Return: true for a function whose replies are not known here.
 */
bool modbus_pdu_open(const struct modbus_request *req, u8 fc)
{
	return req->raw && fc == req->fc && modbus_pdu_len(&fc, 1) == -EBADMSG;
}

/**
 * modbus_pdu_reply_len() - how long the reply to a request is
 * @req: the request
 * @pdu: first bytes of what may be its reply
 * @len: number of them
 *
 * Return: as modbus_pdu_len(), and -EBADMSG too for what can't be a reply to @req.
 */
int modbus_pdu_reply_len(const struct modbus_request *req, const u8 *pdu, size_t len)
{
	size_t data = modbus_pdu_data_len(req);

	if (!len)
		return 0;
	if ((pdu[0] & ~MODBUS_FC_EXCEPTION) != req->fc)
		return -EBADMSG;
	if (pdu[0] == req->fc && data && len >= 2 && pdu[1] != data)
		return -EBADMSG;
	if (modbus_pdu_open(req, pdu[0]))
		return len <= MODBUS_MAX_PDU ? len : -EBADMSG;
	return modbus_pdu_len(pdu, len);
}

/**
 * modbus_pdu_reply_max() - longest valid reply
 * @req: the request
 *
 * Return: length of the PDU in bytes.
 */
size_t modbus_pdu_reply_max(const struct modbus_request *req)
{
	size_t data = modbus_pdu_data_len(req);

	if (data)
		return 2 + data;
	if (req->raw)
		return MODBUS_MAX_PDU;
	return req->fc == MODBUS_FC_DEVICE_ID ? MODBUS_MAX_PDU : 5;
}

/**
 * modbus_pdu_decode() - check a reply and take its data
 * @req: the request; its data is only changed by a valid reply to a reading function
 * @pdu: the reply
 * @len: its length
 *
 * Return: 0, -EREMOTEIO for an exception, -EBADMSG for what is no reply to this request.
 */
int modbus_pdu_decode(struct modbus_request *req, const u8 *pdu, size_t len)
{
	int expected = modbus_pdu_reply_len(req, pdu, len);
	size_t data = modbus_pdu_data_len(req);
	u16 i;

	if (expected <= 0 || (size_t)expected != len)
		return -EBADMSG;
	if (pdu[0] & MODBUS_FC_EXCEPTION) {
		req->exception = pdu[1];
		if (!req->raw)
			return -EREMOTEIO;
	}
	if (req->raw) {
		req->len = len;
		memcpy(req->bytes, pdu, len);
		return req->exception ? -EREMOTEIO : 0;
	}

	switch (req->fc) {
	case MODBUS_FC_READ_COILS:
	case MODBUS_FC_READ_DISCRETE:
		memcpy(req->bits, pdu + 2, data);
		if (req->count % 8)
			req->bits[data - 1] &= (1 << req->count % 8) - 1;
		return 0;
	case MODBUS_FC_READ_HOLDING:
	case MODBUS_FC_READ_INPUT:
	case MODBUS_FC_READ_WRITE_REGISTERS:
		for (i = 0; i < req->count; i++)
			req->regs[i] = get_unaligned_be16(pdu + 2 + 2 * i);
		return 0;
	case MODBUS_FC_DEVICE_ID:
		if (pdu[2] != req->count)
			return -EBADMSG;
		req->len = len - 1;
		memcpy(req->bytes, pdu + 1, req->len);
		return 0;
	}

	if (get_unaligned_be16(pdu + 1) != req->addr)
		return -EBADMSG;
	switch (req->fc) {
	case MODBUS_FC_WRITE_COIL:
		i = modbus_coil_value(req);
		break;
	case MODBUS_FC_WRITE_REGISTER:
		i = req->regs[0];
		break;
	default:
		i = req->count;
		break;
	}
	return get_unaligned_be16(pdu + 3) == i ? 0 : -EBADMSG;
}

/**
 * modbus_pdu_echoes() - does a reply repeat what was asked
 * @req: the request
 * @pdu: a whole reply to a request of this function
 * @len: its length
 *
 * A reply to a writing function repeats the address, by which a late one that answers another
 * request is told.
 *
 * Return: false for such a reply, true for any other and for an exception.
 */
bool modbus_pdu_echoes(const struct modbus_request *req, const u8 *pdu, size_t len)
{
	if (len < 5 || pdu[0] != req->fc || req->raw)
		return true;
	switch (req->fc) {
	case MODBUS_FC_WRITE_COIL:
	case MODBUS_FC_WRITE_REGISTER:
	case MODBUS_FC_WRITE_COILS:
	case MODBUS_FC_WRITE_REGISTERS:
		return get_unaligned_be16(pdu + 1) == req->addr;
	default:
		return true;
	}
}

/**
 * modbus_pdu_of_gateway() - does a gateway say that the unit does not answer
 * @pdu: a whole reply
 * @len: its length
 *
 * Return: whether it is such an exception.
 */
bool modbus_pdu_of_gateway(const u8 *pdu, size_t len)
{
	return len == 2 && pdu[0] & MODBUS_FC_EXCEPTION && modbus_exception_of_gateway(pdu[1]);
}
