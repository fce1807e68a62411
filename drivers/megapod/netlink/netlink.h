/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files with netlink requests share; defined in request.c. */
#ifndef _MEGAPOD_NETLINK_H
#define _MEGAPOD_NETLINK_H

#include <net/genetlink.h>

struct megapod_component;
struct megapod_pod;

/* Puts the attributes of an object, or of part @index of it; -EMSGSIZE if they do not fit. */
typedef int (*megapod_nl_fill_fn)(struct sk_buff *skb, void *object, u32 index);

/**
 * struct megapod_nl_part - what a component has many of
 * @name: what they are called
 * @count: how many
 * @fill: puts one
 */
struct megapod_nl_part {
	const char *name;
	u32 (*count)(const struct megapod_component *c);
	megapod_nl_fill_fn fill;
};

extern const struct megapod_nl_part megapod_nl_sensors;
extern const struct megapod_nl_part megapod_nl_pumps;
extern const struct megapod_nl_part megapod_nl_setpoints;

/**
 * struct megapod_nl_dump - where a dump goes on
 * @id: of the object
 * @index: of the part of it
 * @started: the filter was looked at
 * @losses: how often the ring moved past an event dump
 * @seq: next event
 * @end: event after the last
 */
struct megapod_nl_dump {
	unsigned long id;
	u32 index;
	bool started;
	u32 losses;
	u64 seq;
	u64 end;
};

static inline struct megapod_nl_dump *megapod_nl_dump(struct netlink_callback *cb)
{
	NL_ASSERT_CTX_FITS(struct megapod_nl_dump);
	return (struct megapod_nl_dump *)cb->ctx;
}

/* Look-ups of what a request names; NULL, or an error, with the refusal said. */
struct nlattr *megapod_nl_need(const struct genl_info *info, int type, const char *name);
struct megapod_component *megapod_nl_component(const struct nlattr *attr,
					       struct netlink_ext_ack *extack);
struct megapod_pod *megapod_nl_pod(const struct nlattr *attr, struct netlink_ext_ack *extack);
int megapod_nl_check_index(const struct nlattr *attr, u32 num, const char *what,
			   const struct megapod_component *c, struct netlink_ext_ack *extack);
int megapod_nl_check_id_or_name(const struct genl_info *info, const struct nlattr *id,
				const struct nlattr *name);

/* The component, referenced, and the index of one of its parts; or an ERR_PTR. */
struct megapod_component *megapod_nl_part(const struct genl_info *info,
					  const struct megapod_nl_part *part, int component_type,
					  int index_type, u32 *index);

/* An object is put with its header by one function, for do (@cb is NULL) and dump. */
int megapod_nl_put(struct sk_buff *skb, const struct genl_info *info, struct netlink_callback *cb,
		   megapod_nl_fill_fn fill, void *object, u32 index);
/*
 * Whoever changes something makes the message for the answer before, so that without memory nothing
 * is changed; megapod_nl_answer() takes it over.
 */
int megapod_nl_answer(struct sk_buff *skb, struct genl_info *info, megapod_nl_fill_fn fill,
		      void *object, u32 index);
int megapod_nl_reply(struct genl_info *info, size_t size, megapod_nl_fill_fn fill, void *object,
		     u32 index);
int megapod_nl_dump_start(struct netlink_callback *cb, const struct nlattr *pod_attr,
			  const struct nlattr *component_attr);

/* netlink.c */
int megapod_netlink_init(void);
void megapod_netlink_exit(void);

#endif /* _MEGAPOD_NETLINK_H */
