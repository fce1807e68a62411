// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's side: requests as they are over generic netlink.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <linux/modbus.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "kernel.h"

static struct nl_sock *sock;
static int family;
static const char *link_name;
static uint32_t link_id;

/**
 * struct answer - what has come of a request
 * @err: 1 as long as it is not over, then 0 or a negative errno
 * @id: number of the link
 * @reply: where the reply goes
 * @len: how long it is, 0 for none
 */
struct answer {
	int err;
	uint32_t id;
	unsigned char *reply;
	int len;
};

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	struct answer *answer = arg;

	(void)from;
	answer->err = error->error;
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct answer *answer = arg;

	(void)msg;
	answer->err = 0;
	return NL_STOP;
}

static int on_reply(struct nl_msg *msg, void *arg)
{
	struct genlmsghdr *head = nlmsg_data(nlmsg_hdr(msg));
	struct answer *answer = arg;
	const struct nlattr *nla;

	nla = nla_find(genlmsg_attrdata(head, 0), genlmsg_attrlen(head, 0), answer->reply ?
		       (int)MODBUS_A_PDU_REPLY : (int)MODBUS_A_LINK_ID);
	if (!nla)
		return NL_OK;
	if (!answer->reply) {
		answer->id = nla_get_u32(nla);
	} else if (nla_len(nla) > 0 && nla_len(nla) <= PDU_MAX) {
		answer->len = nla_len(nla);
		memcpy(answer->reply, nla_data(nla), answer->len);
	}
	return NL_OK;
}

static int ask(struct nl_msg *msg, struct answer *answer)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int err = cb ? nl_send_auto(sock, msg) : -NLE_NOMEM;

	nlmsg_free(msg);
	answer->err = err < 0 ? -EIO : 1;
	if (cb) {
		nl_cb_err(cb, NL_CB_CUSTOM, on_error, answer);
		nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, answer);
		nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_reply, answer);
	}
	while (answer->err > 0)
		if (nl_recvmsgs(sock, cb) < 0 && answer->err > 0)
			answer->err = -EIO;
	nl_cb_put(cb);
	return answer->err;
}

static struct nl_msg *request(int cmd)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (msg)
		genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0, NLM_F_REQUEST | NLM_F_ACK,
			    cmd, 1);
	return msg;
}

static int find_family(void)
{
	family = genl_ctrl_resolve(sock, MODBUS_FAMILY_NAME);
	return family < 0 ? -ENOENT : 0;
}

int kernel_open(void)
{
	sock = nl_socket_alloc();
	if (!sock || genl_connect(sock))
		return -EIO;
	return find_family();
}

int kernel_find(const char *link)
{
	struct nl_msg *msg = request(MODBUS_CMD_LINK_GET);
	struct answer answer = { 0 };
	int err;

	if (!msg)
		return -ENOMEM;
	link_name = link;
	nla_put_string(msg, MODBUS_A_LINK_NAME, link);
	err = ask(msg, &answer);
	link_id = answer.id;
	return err;
}

static int ask_once(unsigned int unit, const unsigned char *pdu, size_t len, unsigned char *reply)
{
	struct nl_msg *msg = request(MODBUS_CMD_PDU);
	struct answer answer = { .reply = reply };
	int err;

	if (!msg)
		return -ENOMEM;
	nla_put_u32(msg, MODBUS_A_PDU_LINK_ID, link_id);
	nla_put_u32(msg, MODBUS_A_PDU_UNIT, unit);
	nla_put(msg, MODBUS_A_PDU_REQUEST, len, pdu);
	err = ask(msg, &answer);
	if (err)
		return err;
	return answer.len ? answer.len : -EBADMSG;
}

int kernel_ask(unsigned int unit, const unsigned char *pdu, size_t len, unsigned char *reply)
{
	int err = ask_once(unit, pdu, len, reply);

	/* Of modules that were loaded anew, and of a link that was made anew, numbers change. */
	if (err == -ENOENT && !find_family() && !kernel_find(link_name))
		err = ask_once(unit, pdu, len, reply);
	return err;
}
