// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink requests about records of the black box. A record is read as a file: the dump makes the
 * whole of it when it begins, and hands it out in pieces.
 */
#include <linux/mm.h>
#include <net/genetlink.h>

#include "../core/blackbox.h"
#include "../core/core.h"
#include "../core/pod.h"
#include "../core/view.h"
#include "fill.h"
#include "megapod_nl.h"
#include "netlink.h"

/* As much as fits into a message with what else is in it */
#define PIECE_MOST	(16 * 1024)

/**
 * struct record_dump - where reading a record goes on
 * @image: the whole of it
 * @size: its size
 * @offset: next byte
 * @id: number of the record
 */
struct record_dump {
	u8 *image;
	size_t size;
	size_t offset;
	u32 id;
};

static int fill_record(struct sk_buff *skb, void *object, u32 index)
{
	return megapod_fill_record(skb, object);
}

static int dump_pod(struct sk_buff *skb, struct netlink_callback *cb, struct megapod_pod *pod)
{
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_record_view view;
	int err = 0;

	while (!err && megapod_record_next(pod, state->index, &view)) {
		err = megapod_nl_put(skb, genl_info_dump(cb), cb, fill_record, &view, 0);
		if (!err)
			state->index = view.id + 1;
	}
	return err;
}

int megapod_nl_record_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *only = genl_info_dump(cb)->attrs[MEGAPOD_A_RECORD_POD_ID];
	struct megapod_nl_dump *state = megapod_nl_dump(cb);
	struct megapod_pod *pod;
	int err;

	err = megapod_nl_dump_start(cb, only, NULL);
	while (!err && (pod = megapod_pod_next(&state->id))) {
		if (!only || pod->id == nla_get_u32(only))
			err = dump_pod(skb, cb, pod);
		if (!err) {
			state->id++;
			state->index = 0;
		}
		megapod_pod_unref(pod);
	}
	return err && skb->len ? skb->len : err;
}

static struct record_dump *record_dump(struct netlink_callback *cb)
{
	NL_ASSERT_CTX_FITS(struct record_dump);
	return (struct record_dump *)cb->ctx;
}

int megapod_nl_record_open(struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct record_dump *dump = record_dump(cb);
	const struct nlattr *pod_id, *id;
	struct megapod_pod *pod;
	void *image;
	int err;

	err = megapod_nl_pre_dumpit(cb);
	if (err)
		return err;
	pod_id = megapod_nl_need(info, MEGAPOD_A_RECORD_POD_ID, "pod-id");
	if (!pod_id)
		return -EINVAL;
	id = megapod_nl_need(info, MEGAPOD_A_RECORD_ID, "id");
	if (!id)
		return -EINVAL;
	pod = megapod_nl_pod(pod_id, cb->extack);
	if (!pod)
		return -ENODEV;
	dump->id = nla_get_u32(id);
	image = megapod_record_image(pod, dump->id, &dump->size, cb->extack);
	megapod_pod_unref(pod);
	if (IS_ERR(image))
		return PTR_ERR(image);
	dump->image = image;
	cb->min_dump_alloc = SZ_32K;
	return 0;
}

int megapod_nl_record_release(struct netlink_callback *cb)
{
	kvfree(record_dump(cb)->image);
	return 0;
}

static int put_piece(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct record_dump *dump = record_dump(cb);
	size_t len = min_t(size_t, dump->size - dump->offset, PIECE_MOST);
	void *hdr;

	/* a reader with less room gets less at a time, but not nothing */
	len = min_t(size_t, len, max_t(int, skb_tailroom(skb) - 256, 256));
	hdr = __genlmsg_iput(skb, genl_info_dump(cb), NLM_F_MULTI);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, MEGAPOD_A_RECORD_ID, dump->id) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_SIZE, dump->size) ||
	    nla_put_u32(skb, MEGAPOD_A_RECORD_OFFSET, dump->offset) ||
	    nla_put(skb, MEGAPOD_A_RECORD_DATA, len, dump->image + dump->offset)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	dump->offset += len;
	return 0;
}

int megapod_nl_record_read_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct record_dump *dump = record_dump(cb);
	int err = 0;

	while (!err && dump->offset < dump->size)
		err = put_piece(skb, cb);
	return err && skb->len ? skb->len : err;
}

int megapod_nl_record_clear_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *pod_id = megapod_nl_need(info, MEGAPOD_A_RECORD_POD_ID, "pod-id"), *id;
	struct megapod_pod *pod;
	int err;

	if (!pod_id)
		return -EINVAL;
	id = megapod_nl_need(info, MEGAPOD_A_RECORD_ID, "id");
	if (!id)
		return -EINVAL;
	pod = megapod_nl_pod(pod_id, info->extack);
	if (!pod)
		return -ENODEV;
	err = megapod_record_clear(pod, nla_get_u32(id), info->extack);
	megapod_pod_unref(pod);
	return err;
}
