/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_NETLINK_H
#define _COMPAT_LINUX_NETLINK_H

#include_next <linux/netlink.h>

/*
 * Formatted extack messages came in 6.3 together with a buffer in struct netlink_ext_ack. Without
 * it the text has to outlive the handler, since the core reads it when it sends the ack, and
 * nothing tells when that is done. So each file that formats messages has a ring of buffers. A text
 * is overwritten only when as many other requests as the ring is long were refused by the same file
 * between this refusal and its ack; the ack then carries another refusal's text, always terminated
 * and never longer than the buffer.
 */
#ifndef COMPAT_HAVE_NL_ERR_MSG_FMT
#define NETLINK_MAX_FMTMSG_LEN 80

#include <linux/atomic.h>

static inline char *compat_extack_buf(void)
{
	static char ring[32][NETLINK_MAX_FMTMSG_LEN];
	static atomic_t next;

	return ring[(unsigned int)atomic_inc_return(&next) % ARRAY_SIZE(ring)];
}

#define NL_SET_ERR_MSG_FMT(extack, fmt, args...) do {			\
	struct netlink_ext_ack *__extack = (extack);			\
	char *__text;							\
									\
	if (!__extack)							\
		break;							\
	__text = compat_extack_buf();					\
	snprintf(__text, NETLINK_MAX_FMTMSG_LEN, fmt, ##args);		\
	do_trace_netlink_extack(__text);				\
	__extack->_msg = __text;					\
} while (0)

#define NL_SET_ERR_MSG_FMT_MOD(extack, fmt, args...)			\
	NL_SET_ERR_MSG_FMT((extack), KBUILD_MODNAME ": " fmt, ##args)
#endif

/* The form that names an attribute came later, in 6.5. */
#ifndef COMPAT_HAVE_NL_ERR_MSG_ATTR_FMT
#define NL_SET_ERR_MSG_ATTR_POL_FMT(extack, attr, pol, fmt, args...) do { \
	struct netlink_ext_ack *__attr_extack = (extack);		\
									\
	NL_SET_ERR_MSG_FMT(__attr_extack, fmt, ##args);			\
	NL_SET_BAD_ATTR_POLICY(__attr_extack, attr, pol);		\
} while (0)

#define NL_SET_ERR_MSG_ATTR_FMT(extack, attr, fmt, args...)		\
	NL_SET_ERR_MSG_ATTR_POL_FMT(extack, attr, NULL, fmt, ##args)
#endif

/* Named so since 7.0; checks that a dump's own state fits into the callback. */
#ifndef COMPAT_HAVE_NL_ASSERT_CTX_FITS
#define NL_ASSERT_CTX_FITS(type_name)					\
	BUILD_BUG_ON(sizeof(type_name) > sizeof_field(struct netlink_callback, ctx))
#endif

#endif
