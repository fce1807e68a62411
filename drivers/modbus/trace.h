/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM modbus

#if !defined(_MODBUS_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _MODBUS_TRACE_H

#include <linux/tracepoint.h>

#include "internal.h"

TRACE_DEFINE_ENUM(MODBUS_VERDICT_REPLY);
TRACE_DEFINE_ENUM(MODBUS_VERDICT_FOREIGN);
TRACE_DEFINE_ENUM(MODBUS_VERDICT_JUNK);
TRACE_DEFINE_ENUM(MODBUS_VERDICT_CRC);
TRACE_DEFINE_ENUM(MODBUS_VERDICT_BAD);
TRACE_DEFINE_ENUM(MODBUS_VERDICT_TIMEOUT);
TRACE_DEFINE_ENUM(MODBUS_VERDICT_SENT);

/* Bytes sent, or received and judged. The device is the one asked, whoever answered. */
TRACE_EVENT(frame,
	TP_PROTO(const struct modbus_link *link, const struct modbus_device *mdev,
		 enum modbus_verdict verdict, const u8 *bytes, size_t len),
	TP_ARGS(link, mdev, verdict, bytes, len),
	TP_STRUCT__entry(
		__array(char, link, MODBUS_NAME_SIZE)
		__array(char, device, MODBUS_NAME_SIZE)
		__field(int, verdict)
		__dynamic_array(u8, bytes, len)
	),
	TP_fast_assign(
		memcpy(__entry->link, link->config.name, MODBUS_NAME_SIZE);
		if (mdev)
			memcpy(__entry->device, mdev->name, MODBUS_NAME_SIZE);
		else
			memset(__entry->device, 0, MODBUS_NAME_SIZE);
		__entry->verdict = verdict;
		memcpy(__get_dynamic_array(bytes), bytes, len);
	),
	TP_printk("%s %s %s %s [%s]", __entry->link, __entry->device,
		  __entry->verdict == MODBUS_VERDICT_SENT ? "tx" : "rx",
		  __print_symbolic(__entry->verdict,
				   { MODBUS_VERDICT_REPLY, "reply" },
				   { MODBUS_VERDICT_FOREIGN, "foreign" },
				   { MODBUS_VERDICT_JUNK, "junk" },
				   { MODBUS_VERDICT_CRC, "crc-error" },
				   { MODBUS_VERDICT_BAD, "bad-frame" },
				   { MODBUS_VERDICT_TIMEOUT, "timeout" },
				   { MODBUS_VERDICT_SENT, "request" }),
		  __print_hex(__get_dynamic_array(bytes), __get_dynamic_array_len(bytes)))
);

#endif /* _MODBUS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
