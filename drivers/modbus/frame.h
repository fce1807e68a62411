/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a request looks like on the wire, and whether received bytes answer it.
 *
 * Pure: functions of their arguments alone. Whatever comes from a device is
 * untrusted; nothing here reads or writes beyond the lengths it is given.
 */
#ifndef _MODBUS_FRAME_H
#define _MODBUS_FRAME_H

#include <linux/modbus.h>

/* Set in the function code of an exception, Modbus Application Protocol V1.1b3, section 7 */
#define MODBUS_FC_EXCEPTION	0x80

/* Modbus over Serial Line V1.02, section 2.3: unit id, PDU, CRC */
#define MODBUS_RTU_MAX		(1 + MODBUS_MAX_PDU + 2)
/* Modbus Messaging on TCP/IP V1.0b, section 3.1.3: header with unit id, PDU */
#define MODBUS_MBAP_SIZE	7
#define MODBUS_TCP_MAX		(MODBUS_MBAP_SIZE + MODBUS_MAX_PDU)

/**
 * enum modbus_verdict - what received bytes are
 * @MODBUS_VERDICT_MORE: nothing certain yet
 * @MODBUS_VERDICT_REPLY: the reply to the request, possibly an exception
 * @MODBUS_VERDICT_FOREIGN: a whole frame that answers something else
 * @MODBUS_VERDICT_JUNK: no frame
 * @MODBUS_VERDICT_CRC: a reply with a wrong CRC
 * @MODBUS_VERDICT_BAD: a reply that is wrong otherwise
 * @MODBUS_VERDICT_TIMEOUT: nothing came; never returned by a scan
 * @MODBUS_VERDICT_SENT: a request; never returned by a scan
 */
enum modbus_verdict {
	MODBUS_VERDICT_MORE,
	MODBUS_VERDICT_REPLY,
	MODBUS_VERDICT_FOREIGN,
	MODBUS_VERDICT_JUNK,
	MODBUS_VERDICT_CRC,
	MODBUS_VERDICT_BAD,
	MODBUS_VERDICT_TIMEOUT,
	MODBUS_VERDICT_SENT,
};

/**
 * struct modbus_frame - a frame within received bytes
 * @start: offset of its first byte
 * @len: its length
 * @pdu: offset of its PDU
 * @pdu_len: length of its PDU
 * @unit: its unit id
 */
struct modbus_frame {
	u16 start;
	u16 len;
	u16 pdu;
	u16 pdu_len;
	u8 unit;
};

/* pdu.c */
bool modbus_pdu_writes(const struct modbus_request *req);
int modbus_pdu_check(const struct modbus_request *req);
size_t modbus_pdu_encode(const struct modbus_request *req, u8 pdu[static MODBUS_MAX_PDU]);
int modbus_pdu_len(const u8 *pdu, size_t len);
bool modbus_pdu_open(const struct modbus_request *req, u8 fc);
int modbus_pdu_reply_len(const struct modbus_request *req, const u8 *pdu, size_t len);
size_t modbus_pdu_reply_max(const struct modbus_request *req);
int modbus_pdu_decode(struct modbus_request *req, const u8 *pdu, size_t len);
bool modbus_pdu_echoes(const struct modbus_request *req, const u8 *pdu, size_t len);
bool modbus_pdu_of_gateway(const u8 *pdu, size_t len);

/* Said by a gateway in place of the unit: there is no path to it, or it does not answer */
static inline bool modbus_exception_of_gateway(u8 exception)
{
	return exception == MODBUS_EX_GATEWAY_PATH || exception == MODBUS_EX_GATEWAY_TARGET;
}

/* rtu_frame.c */
size_t modbus_rtu_encode(const struct modbus_request *req, u8 unit,
			 u8 frame[static MODBUS_RTU_MAX]);
enum modbus_verdict modbus_rtu_scan(const struct modbus_request *req, u8 unit, const u8 *buf,
				    size_t len, bool silent, struct modbus_frame *frame);

/* tcp_frame.c */
size_t modbus_tcp_encode(const struct modbus_request *req, u8 unit, u16 tid,
			 u8 frame[static MODBUS_TCP_MAX]);
enum modbus_verdict modbus_tcp_scan(const struct modbus_request *req, u8 unit, u16 tid,
				    const u8 *buf, size_t len, struct modbus_frame *frame);

#endif /* _MODBUS_FRAME_H */
