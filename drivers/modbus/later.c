// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of user space that take time: for a device to answer, or a module to load.
 *
 * A handler of generic netlink runs with a lock held for reading that all families share, and
 * whoever registers a family, as a module does, takes it for writing: he would wait for the device,
 * and everybody else for him. So a handler only looks at such a request and leaves the rest to a
 * work item. It returns -EINTR, after which netlink sends no acknowledgment; the reply and the
 * acknowledgment follow when all is done. Room for both is had before, so that whoever waits gets
 * an answer in any case.
 */
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "internal.h"

/* Most requests under way; each has somebody who waits for it */
#define MODBUS_LATER_MAX	256

static struct workqueue_struct *modbus_later_wq;
static atomic_t modbus_laters;

/**
 * modbus_later_new() - a request that will be answered later
 * @node: of whom; its reference goes over
 * @run: see &struct modbus_later
 *
 * Return: for modbus_later_start(), or NULL, with the reference given up.
 */
struct modbus_later *modbus_later_new(struct modbus_node *node,
				      int (*run)(struct modbus_later *later))
{
	struct modbus_later *later;

	later = kzalloc(sizeof(*later), GFP_KERNEL);
	if (!later) {
		modbus_node_put(node);
		return NULL;
	}
	later->node = node;
	later->run = run;
	return later;
}

static void modbus_later_free(struct modbus_later *later)
{
	nlmsg_free(later->reply);
	nlmsg_free(later->ack);
	modbus_node_put(later->node);
	kfree(later);
}

/* What netlink_ack() says, to a sender who may have gone; always capped, always with words. */
static void modbus_later_ack(struct modbus_later *later, int ret)
{
	struct nlmsghdr *nlh;
	struct nlmsgerr *err;

	if (!ret && !(later->asked.nlmsg_flags & NLM_F_ACK))
		return;
	nlh = nlmsg_put(later->ack, later->portid, later->asked.nlmsg_seq, NLMSG_ERROR,
			sizeof(*err), NLM_F_CAPPED);
	if (WARN_ON(!nlh))
		return;
	err = nlmsg_data(nlh);
	err->error = ret;
	err->msg = later->asked;
	if (ret && later->extack._msg &&
	    !nla_put_string(later->ack, NLMSGERR_ATTR_MSG, later->extack._msg))
		nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
	nlmsg_end(later->ack, nlh);
	genlmsg_unicast(&init_net, later->ack, later->portid);
	later->ack = NULL;
}

static void modbus_later_work(struct work_struct *work)
{
	struct modbus_later *later = container_of(work, struct modbus_later, work);
	int ret = later->run(later);

	if (!ret) {
		genlmsg_unicast(&init_net, later->reply, later->portid);
		later->reply = NULL;
	}
	modbus_later_ack(later, ret);
	modbus_later_free(later);
	atomic_dec(&modbus_laters);
}

static int modbus_later_prepare(struct modbus_later *later, const struct genl_info *info,
				size_t room)
{
	later->asked = *info->nlhdr;
	later->portid = info->snd_portid;
	later->cmd = info->genlhdr->cmd;
	later->reply = genlmsg_new(room, GFP_KERNEL);
	later->ack = nlmsg_new(sizeof(struct nlmsgerr) + nla_total_size(NETLINK_MAX_FMTMSG_LEN),
			       GFP_KERNEL);
	if (!later->reply || !later->ack)
		return -ENOMEM;
	if (atomic_inc_return(&modbus_laters) <= MODBUS_LATER_MAX)
		return 0;
	atomic_dec(&modbus_laters);
	NL_SET_ERR_MSG(info->extack, "too many requests are under way");
	return -EBUSY;
}

/**
 * modbus_later_start() - leave a request for later
 * @later: the request, which is given up
 * @info: what user space sent
 * @room: for the attributes of the reply
 * @ret: 0, or why it is refused right away
 *
 * Return: what the handler returns.
 */
int modbus_later_start(struct modbus_later *later, const struct genl_info *info, size_t room,
		       int ret)
{
	ret = ret ?: modbus_later_prepare(later, info, room);
	if (ret) {
		modbus_later_free(later);
		return ret;
	}
	INIT_WORK(&later->work, modbus_later_work);
	queue_work(modbus_later_wq, &later->work);
	return -EINTR;
}

/**
 * modbus_later_init() - before user space can ask
 *
 * Return: 0 or -ENOMEM.
 */
int __init modbus_later_init(void)
{
	modbus_later_wq = alloc_workqueue("modbus-later", WQ_UNBOUND, MODBUS_LATER_MAX);
	return modbus_later_wq ? 0 : -ENOMEM;
}

/**
 * modbus_later_exit() - answer what is left to answer
 *
 * Context: nobody can ask any more.
 */
void modbus_later_exit(void)
{
	destroy_workqueue(modbus_later_wq);
}
