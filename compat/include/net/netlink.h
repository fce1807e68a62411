/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_NET_NETLINK_H
#define _COMPAT_NET_NETLINK_H

#include_next <net/netlink.h>

/*
 * Integers of variable length (32 bits when the value fits, else 64) came in 6.7. Only their
 * sending form is here: policies know no NLA_UINT before 6.7, so requests carry fixed lengths.
 */
#ifndef COMPAT_HAVE_NLA_UINT
static inline int nla_put_uint(struct sk_buff *skb, int attrtype, u64 value)
{
	u32 narrow = value;

	if (narrow == value)
		return nla_put(skb, attrtype, sizeof(narrow), &narrow);
	return nla_put(skb, attrtype, sizeof(value), &value);
}

static inline int nla_put_sint(struct sk_buff *skb, int attrtype, s64 value)
{
	s32 narrow = value;

	if (narrow == value)
		return nla_put(skb, attrtype, sizeof(narrow), &narrow);
	return nla_put(skb, attrtype, sizeof(value), &value);
}
#endif

/* The ranges that policies point to are const since 6.7; the core never wrote to them. */
#ifndef COMPAT_HAVE_NLA_CONST_RANGE
#undef NLA_POLICY_FULL_RANGE
#define NLA_POLICY_FULL_RANGE(tp, _range) {				\
	.type = NLA_ENSURE_UINT_OR_BINARY_TYPE(tp),			\
	.validation_type = NLA_VALIDATE_RANGE_PTR,			\
	.range = (struct netlink_range_validation *)(_range),		\
}

#undef NLA_POLICY_FULL_RANGE_SIGNED
#define NLA_POLICY_FULL_RANGE_SIGNED(tp, _range) {			\
	.type = NLA_ENSURE_SINT_TYPE(tp),				\
	.validation_type = NLA_VALIDATE_RANGE_PTR,			\
	.range_signed = (struct netlink_range_validation_signed *)(_range), \
}
#endif

/* 6.2 */
#ifndef NLA_POLICY_MAX_LEN
#define NLA_POLICY_MAX_LEN(_len)	{ .type = NLA_BINARY, .len = _len }
#endif

#endif
