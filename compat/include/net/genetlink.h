/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_NET_GENETLINK_H
#define _COMPAT_NET_GENETLINK_H

#include_next <net/genetlink.h>

#include <linux/netlink.h>

/* The formatted form came with NL_SET_ERR_MSG_FMT, in 6.3. */
#ifndef GENL_SET_ERR_MSG_FMT
#define GENL_SET_ERR_MSG_FMT(info, fmt, args...) NL_SET_ERR_MSG_FMT((info)->extack, fmt, ##args)
#endif

/*
 * Split operations (do and dump of one command each with their own policy and hooks) came in 6.2,
 * and a struct genl_info for dumps that names its family in 6.6. Before 6.6 the family is
 * registered in the older form: one entry for do and dump of a command, whose functions are those
 * below. They find the split operation, apply its permissions and its policy, build the newer
 * genl_info and call it.
 *
 * The file that calls genl_register_family() registers one family: its functions find the family by
 * a variable of that file.
 */
#ifndef COMPAT_HAVE_GENL_INFO_DUMP

#include <linux/capability.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <net/sock.h>

struct compat_genl_info;

/* struct genl_family as of 7.3, around the one that this kernel registers */
struct compat_genl_family {
	struct genl_family legacy;
	unsigned int hdrsize;
	char name[GENL_NAMSIZ];
	unsigned int version;
	u8 netnsok:1;
	u8 parallel_ops:1;
	u8 n_split_ops;
	u8 n_mcgrps;
	const struct compat_genl_split_ops *split_ops;
	const struct genl_multicast_group *mcgrps;
	struct module *module;
};

/* struct genl_info as of 7.3 */
struct compat_genl_info {
	u32 snd_seq;
	u32 snd_portid;
	const struct compat_genl_family *family;
	const struct nlmsghdr *nlhdr;
	struct genlmsghdr *genlhdr;
	struct nlattr **attrs;
	possible_net_t _net;
	union {
		u8 ctx[sizeof_field(struct netlink_callback, ctx)];
		void *user_ptr[2];
	};
	struct netlink_ext_ack *extack;
};

/* struct genl_split_ops as of 7.3 */
struct compat_genl_split_ops {
	union {
		struct {
			int (*pre_doit)(const struct compat_genl_split_ops *ops,
					struct sk_buff *skb, struct compat_genl_info *info);
			int (*doit)(struct sk_buff *skb, struct compat_genl_info *info);
			void (*post_doit)(const struct compat_genl_split_ops *ops,
					  struct sk_buff *skb, struct compat_genl_info *info);
		};
		struct {
			int (*start)(struct netlink_callback *cb);
			int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
			int (*done)(struct netlink_callback *cb);
		};
	};
	const struct nla_policy *policy;
	unsigned int maxattr;
	u8 cmd;
	u8 internal_flags;
	u8 flags;
	u8 validate;
};

/* A dump's private data: what the core put there, then ours. The core frees the first member. */
struct compat_genl_dump {
	struct genl_dumpit_info core;
	const struct compat_genl_split_ops *op;
	struct compat_genl_info info;
};

static struct compat_genl_family *compat_genl_here __maybe_unused;

static inline const struct compat_genl_split_ops *
compat_genl_split(const struct compat_genl_family *family, u8 cmd, u8 flag)
{
	unsigned int i;

	for (i = 0; i < family->n_split_ops; i++)
		if (family->split_ops[i].cmd == cmd && (family->split_ops[i].flags & flag))
			return &family->split_ops[i];
	return NULL;
}

/* The core has checked what do and dump have in common; this checks the rest. */
static inline int compat_genl_check(const struct compat_genl_family *family,
				    const struct compat_genl_split_ops *op, struct sk_buff *skb,
				    const struct nlmsghdr *nlh, struct nlattr **attrs,
				    struct netlink_ext_ack *extack)
{
	static const struct nla_policy reject_all[] = {
		{ .type = NLA_REJECT },
		{ .type = NLA_REJECT },
	};

	if ((op->flags & GENL_ADMIN_PERM) && !netlink_capable(skb, CAP_NET_ADMIN))
		return -EPERM;
	if ((op->flags & GENL_UNS_ADMIN_PERM) &&
	    !netlink_ns_capable(skb, sock_net(skb->sk)->user_ns, CAP_NET_ADMIN))
		return -EPERM;
	if (!attrs)
		return 0;
	return __nlmsg_parse(nlh, GENL_HDRLEN + family->hdrsize, attrs,
			     op->policy ? op->maxattr : 1, op->policy ?: reject_all,
			     NL_VALIDATE_STRICT, extack);
}

static inline int compat_genl_doit(struct sk_buff *skb, struct genl_info *legacy)
{
	const struct compat_genl_family *family = compat_genl_here;
	const struct compat_genl_split_ops *op =
		compat_genl_split(family, legacy->genlhdr->cmd, GENL_CMD_CAP_DO);
	struct compat_genl_info info = {
		.snd_seq = legacy->snd_seq,
		.snd_portid = legacy->snd_portid,
		.family = family,
		.nlhdr = legacy->nlhdr,
		.genlhdr = legacy->genlhdr,
		.attrs = legacy->attrs,
		._net = legacy->_net,
		.extack = legacy->extack,
	};
	int err;

	err = compat_genl_check(family, op, skb, info.nlhdr, info.attrs, info.extack);
	if (err)
		return err;
	err = op->pre_doit ? op->pre_doit(op, skb, &info) : 0;
	if (err)
		return err;
	err = op->doit(skb, &info);
	if (op->post_doit)
		op->post_doit(op, skb, &info);
	return err;
}

static inline int compat_genl_start(struct netlink_callback *cb)
{
	const struct genl_dumpit_info *core = genl_dumpit_info(cb);
	const struct compat_genl_family *family =
		container_of(core->family, struct compat_genl_family, legacy);
	struct genlmsghdr *hdr = nlmsg_data(cb->nlh);
	struct compat_genl_dump *dump;
	int err;

	dump = kzalloc(sizeof(*dump), GFP_KERNEL);
	if (!dump)
		return -ENOMEM;
	dump->core = *core;
	dump->op = compat_genl_split(family, hdr->cmd, GENL_CMD_CAP_DUMP);
	dump->info = (struct compat_genl_info) {
		.snd_seq = cb->nlh->nlmsg_seq,
		.snd_portid = NETLINK_CB(cb->skb).portid,
		.family = family,
		.nlhdr = cb->nlh,
		.genlhdr = hdr,
		.attrs = core->attrs,
		.extack = cb->extack,
	};
	write_pnet(&dump->info._net, sock_net(cb->skb->sk));

	err = compat_genl_check(family, dump->op, cb->skb, cb->nlh, core->attrs, cb->extack);
	if (!err && dump->op->start) {
		cb->data = dump;
		err = dump->op->start(cb);
	}
	if (err) {
		/* the core frees its own */
		cb->data = (void *)core;
		kfree(dump);
		return err;
	}
	/* the core looks at cb->data again when the dump is done, and frees that */
	cb->data = dump;
	kfree(core);
	return 0;
}

static inline int compat_genl_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct compat_genl_dump *dump = cb->data;
	int ret;

	dump->info.extack = cb->extack;
	ret = dump->op->dumpit(skb, cb);
	/* Since 6.9 the core takes this error, when something was put, for "more to come". */
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}

static inline int compat_genl_done(struct netlink_callback *cb)
{
	struct compat_genl_dump *dump = cb->data;

	dump->info.extack = cb->extack;
	return dump->op->done ? dump->op->done(cb) : 0;
}

/*
 * One policy for do and dump of a command: an attribute passes when either takes it. Both are
 * applied alone afterwards. Where both take it, the do's rule is the one that user space is told.
 */
static inline int compat_genl_merge_policy(struct genl_ops *op,
					   const struct compat_genl_split_ops *split)
{
	unsigned int maxattr = max(op->maxattr, split->maxattr), i;
	struct nla_policy *policy;

	if (!op->policy || !split->policy) {
		op->policy = op->policy ?: split->policy;
		op->maxattr = maxattr;
		return 0;
	}
	policy = kcalloc(maxattr + 1, sizeof(*policy), GFP_KERNEL);
	if (!policy)
		return -ENOMEM;
	for (i = 0; i <= maxattr; i++)
		/* copied as bytes: a member of the struct is const */
		if (i <= op->maxattr && op->policy[i].type != NLA_UNSPEC)
			memcpy(&policy[i], &op->policy[i], sizeof(*policy));
		else if (i <= split->maxattr)
			memcpy(&policy[i], &split->policy[i], sizeof(*policy));
	op->policy = policy;
	op->maxattr = maxattr;
	return 0;
}

/* Those policies that compat_genl_merge_policy() made are nobody's split policy. */
static inline void compat_genl_free_ops(const struct compat_genl_family *family,
					const struct genl_ops *ops, unsigned int n)
{
	unsigned int i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < family->n_split_ops; j++)
			if (family->split_ops[j].policy == ops[i].policy)
				break;
		if (j == family->n_split_ops)
			kfree(ops[i].policy);
	}
	kfree(ops);
}

static inline int compat_genl_register_family(struct compat_genl_family *family)
{
	struct genl_ops *ops;
	unsigned int i, j, n = 0;
	int err;

	if (WARN_ON(compat_genl_here))
		return -EBUSY;
	ops = kcalloc(family->n_split_ops, sizeof(*ops), GFP_KERNEL);
	if (!ops)
		return -ENOMEM;
	for (i = 0; i < family->n_split_ops; i++) {
		const struct compat_genl_split_ops *split = &family->split_ops[i];
		u8 perm = split->flags & (GENL_ADMIN_PERM | GENL_UNS_ADMIN_PERM);

		for (j = 0; j < n && ops[j].cmd != split->cmd; j++)
			;
		if (j == n) {
			ops[n++].cmd = split->cmd;
			ops[j].flags = perm;
		}
		ops[j].flags &= perm;
		if (split->flags & GENL_CMD_CAP_DO) {
			ops[j].doit = compat_genl_doit;
		} else {
			ops[j].start = compat_genl_start;
			ops[j].dumpit = compat_genl_dumpit;
			ops[j].done = compat_genl_done;
		}
		err = compat_genl_merge_policy(&ops[j], split);
		if (err)
			goto err_free;
	}

	family->legacy = (struct genl_family) {
		.hdrsize = family->hdrsize,
		.version = family->version,
		.netnsok = family->netnsok,
		.parallel_ops = family->parallel_ops,
		.module = family->module,
		.ops = ops,
		.n_ops = n,
		.mcgrps = family->mcgrps,
		.n_mcgrps = family->n_mcgrps,
	};
	strscpy(family->legacy.name, family->name, sizeof(family->legacy.name));
	compat_genl_here = family;
	err = genl_register_family(&family->legacy);
	if (!err)
		return 0;
	compat_genl_here = NULL;
err_free:
	compat_genl_free_ops(family, ops, n);
	return err;
}

static inline int compat_genl_unregister_family(const struct compat_genl_family *family)
{
	int err = genl_unregister_family(&family->legacy);

	if (err)
		return err;
	compat_genl_free_ops(family, family->legacy.ops, family->legacy.n_ops);
	compat_genl_here = NULL;
	return 0;
}

static inline const struct compat_genl_info *genl_info_dump(struct netlink_callback *cb)
{
	struct compat_genl_dump *dump = cb->data;

	return &dump->info;
}

static inline struct net *compat_genl_info_net(const struct compat_genl_info *info)
{
	return read_pnet(&info->_net);
}

static inline void *genl_info_userhdr(const struct compat_genl_info *info)
{
	return (u8 *)info->genlhdr + GENL_HDRLEN;
}

static inline void genl_info_init_ntf(struct compat_genl_info *info,
				      const struct compat_genl_family *family, u8 cmd)
{
	struct genlmsghdr *hdr = (void *)&info->user_ptr[0];

	memset(info, 0, sizeof(*info));
	info->family = family;
	info->genlhdr = hdr;
	hdr->cmd = cmd;
}

static inline bool genl_info_is_ntf(const struct compat_genl_info *info)
{
	return !info->nlhdr;
}

static inline void *compat_genlmsg_put(struct sk_buff *skb, u32 portid, u32 seq,
				       const struct compat_genl_family *family, int flags, u8 cmd)
{
	return genlmsg_put(skb, portid, seq, &family->legacy, flags, cmd);
}

static inline void *compat_genlmsg_put_reply(struct sk_buff *skb,
					     const struct compat_genl_info *info,
					     const struct compat_genl_family *family,
					     int flags, u8 cmd)
{
	return genlmsg_put(skb, info->snd_portid, info->snd_seq, &family->legacy, flags, cmd);
}

static inline void *__genlmsg_iput(struct sk_buff *skb, const struct compat_genl_info *info,
				   int flags)
{
	return genlmsg_put(skb, info->snd_portid, info->snd_seq, &info->family->legacy, flags,
			   info->genlhdr->cmd);
}

static inline void *genlmsg_iput(struct sk_buff *skb, const struct compat_genl_info *info)
{
	return __genlmsg_iput(skb, info, 0);
}

static inline int compat_genlmsg_multicast_netns(const struct compat_genl_family *family,
						 struct net *net, struct sk_buff *skb,
						 u32 portid, unsigned int group, gfp_t flags)
{
	return genlmsg_multicast_netns(&family->legacy, net, skb, portid, group, flags);
}

static inline int compat_genlmsg_multicast(const struct compat_genl_family *family,
					   struct sk_buff *skb, u32 portid,
					   unsigned int group, gfp_t flags)
{
	return genlmsg_multicast(&family->legacy, skb, portid, group, flags);
}

static inline int compat_genlmsg_reply(struct sk_buff *skb, const struct compat_genl_info *info)
{
	return genlmsg_unicast(compat_genl_info_net(info), skb, info->snd_portid);
}

static inline int compat_genl_has_listeners(const struct compat_genl_family *family,
					    struct net *net, unsigned int group)
{
	return genl_has_listeners(&family->legacy, net, group);
}

#define genl_family compat_genl_family
#define genl_info compat_genl_info
#define genl_split_ops compat_genl_split_ops
#define genl_register_family compat_genl_register_family
#define genl_unregister_family compat_genl_unregister_family
#define genl_info_net compat_genl_info_net
#define genlmsg_put compat_genlmsg_put
#define genlmsg_put_reply compat_genlmsg_put_reply
#define genlmsg_multicast_netns compat_genlmsg_multicast_netns
#define genlmsg_multicast compat_genlmsg_multicast
#define genlmsg_reply compat_genlmsg_reply
#define genl_has_listeners compat_genl_has_listeners

#endif /* COMPAT_HAVE_GENL_INFO_DUMP */

#endif
