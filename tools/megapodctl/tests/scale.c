// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scale: a pod of many PDUs at a glance, with a kernel played here: dumps are messages that were
 * made before the clock starts, and go through the same tables as the real ones. Prints TAP, and what
 * it took; fails when four times the pod takes much more than four times as long.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>
#include <netlink/genl/genl.h>

#include "base/out.h"
#include "cmd/pod.h"
#include "core/nl.h"
#include "core/schema.h"

#define OUTLETS 24
#define SENSORS 100

static struct played {
	const struct attr *attrs;
	struct nl_msg **msg;
	size_t count;
} dumps[4];

static struct nl_msg *add(struct played *dump)
{
	struct nl_msg *msg = must(nlmsg_alloc_size(1024));

	genlmsg_put(msg, 0, 0, 0, 0, 0, 0, 1);
	dump->msg = must(realloc(dump->msg, (dump->count + 1) * sizeof(*dump->msg)));
	dump->msg[dump->count++] = msg;
	return msg;
}

static void put_reading(struct nl_msg *msg, int attr, uint32_t index, uint32_t quantity)
{
	struct nlattr *nest = nla_nest_start(msg, attr);

	nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, index);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY, quantity);
	nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, 231400);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS, MEGAPOD_STATUS_OK);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 120);
	nla_nest_end(msg, nest);
}

static void add_pdu(uint32_t id)
{
	struct nl_msg *msg = add(&dumps[1]);
	char name[16], label[32];

	snprintf(name, sizeof(name), "pdu%u", id);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_COMPONENT_NAME, name);
	nla_put_string(msg, MEGAPOD_A_COMPONENT_POD_NAME, "pod0");
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_KIND, MEGAPOD_COMPONENT_KIND_PDU);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_SENSORS, SENSORS);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_OUTLETS, OUTLETS);
	for (uint32_t i = 0; i < SENSORS; i++) {
		msg = add(&dumps[2]);
		snprintf(label, sizeof(label), "Outlet %u current %u", i / 4, i);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_COMPONENT_ID, id);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, i);
		nla_put_string(msg, MEGAPOD_A_SENSOR_LABEL, label);
		nla_put_string(msg, MEGAPOD_A_SENSOR_COMPONENT_NAME, name);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY, i % MEGAPOD_QUANTITY_INPUT);
		nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, i * 1000);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS, i ? MEGAPOD_STATUS_OK :
			    MEGAPOD_STATUS_WARNING);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 120);
		nla_put_u64(msg, MEGAPOD_A_SENSOR_TIME_NS, 1234567890123);
	}
	for (uint32_t i = 0; i < OUTLETS; i++) {
		msg = add(&dumps[3]);
		nla_put_u32(msg, MEGAPOD_A_OUTLET_COMPONENT_ID, id);
		nla_put_u32(msg, MEGAPOD_A_OUTLET_INDEX, i);
		nla_put_string(msg, MEGAPOD_A_OUTLET_LABEL, "Outlet");
		nla_put_string(msg, MEGAPOD_A_OUTLET_COMPONENT_NAME, name);
		nla_put_u32(msg, MEGAPOD_A_OUTLET_STATE, MEGAPOD_OUTLET_STATE_ON);
		put_reading(msg, MEGAPOD_A_OUTLET_VOLTAGE, i, MEGAPOD_QUANTITY_VOLTAGE);
		put_reading(msg, MEGAPOD_A_OUTLET_CURRENT, i, MEGAPOD_QUANTITY_CURRENT);
		put_reading(msg, MEGAPOD_A_OUTLET_POWER, i, MEGAPOD_QUANTITY_POWER);
		put_reading(msg, MEGAPOD_A_OUTLET_ENERGY, i, MEGAPOD_QUANTITY_ENERGY);
		nla_put_u32(msg, MEGAPOD_A_OUTLET_PROGRESS, MEGAPOD_PROGRESS_NONE);
	}
}

static void add_pod(void)
{
	struct nl_msg *msg = add(&dumps[0]);

	nla_put_u32(msg, MEGAPOD_A_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_POD_NAME, "pod0");
	nla_put_u32(msg, MEGAPOD_A_POD_STATUS, MEGAPOD_STATUS_WARNING);
}

/*
 * The kernel
 */

int families_need(unsigned int families)
{
	(void)families;
	return 0;
}

struct nl_msg *req_new(unsigned int family, int cmd)
{
	(void)family;
	(void)cmd;
	return must(nlmsg_alloc());
}

int req_dump(struct nl_msg *msg, const struct attr *attrs, json_object **array)
{
	nlmsg_free(msg);
	*array = json_object_new_array();
	for (size_t i = 0; i < COUNT_OF(dumps); i++)
		for (size_t n = 0; dumps[i].attrs == attrs && n < dumps[i].count; n++) {
			struct genlmsghdr *head = nlmsg_data(nlmsg_hdr(dumps[i].msg[n]));

			json_object_array_add(*array,
					      attrs_to_json(attrs, genlmsg_attrdata(head, 0),
							    genlmsg_attrlen(head, 0)));
		}
	return 0;
}

int req_do(struct nl_msg *msg, const struct attr *attrs, json_object **reply)
{
	(void)attrs;
	nlmsg_free(msg);
	if (reply)
		*reply = NULL;
	return -ENOENT;
}

const char *req_why(void)
{
	return "";
}

int req_fail(int err, int code, const char *what)
{
	(void)err;
	return fail(code, "%s", what);
}

int req_exit_code(int err)
{
	(void)err;
	return REFUSED;
}

int events_open(unsigned int families)
{
	(void)families;
	return -ENOENT;
}

void events_close(void)
{
}

int events_wait(int64_t until_ms, event_fn fn, void *arg)
{
	(void)until_ms;
	(void)fn;
	(void)arg;
	return 0;
}

int idle_wait(int64_t until_ms)
{
	(void)until_ms;
	return 0;
}

int64_t now_ms(void)
{
	return 0;
}

void stop_catch(void)
{
}

bool stop_asked(void)
{
	return false;
}

/* CPU time of a pod at a glance with so many PDUs, in ms. */
static long glance(uint32_t pdus)
{
	struct timespec before, after;

	for (uint32_t id = dumps[1].count + 1; id <= pdus; id++)
		add_pdu(id);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	if (pods_glance(NULL))
		return -1;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	return (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
}

int main(void)
{
	long few, many;
	bool fine;

	ctl.doc = json_object_new_object();
	ctl.errors = json_object_new_array();
	dumps[0].attrs = pod_attrs;
	dumps[1].attrs = component_attrs;
	dumps[2].attrs = sensor_attrs;
	dumps[3].attrs = outlet_attrs;
	add_pod();
	if (!freopen("/dev/null", "w", stdout))
		return 1;
	few = glance(64);
	many = glance(256);
	fine = few >= 0 && many >= 0 && many <= 10 * (few + 10);
	fprintf(stderr, "# pod show: %ld ms of CPU for 64 PDUs, %ld ms for 256 (25600 sensors)\n",
		few, many);
	fprintf(stderr, "%sok 1 - four times the pod is no more than its share\n1..1\n",
		fine ? "" : "not ");
	return !fine;
}
