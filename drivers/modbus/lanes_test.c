// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: in which order a link serves, and whom it does not; who holds a device.
 *
 * txn.c, quarantine.c, timing.c and device.c are included, above a link whose other parts are stood
 * in for here and whose transfers note who was served, and end at once but where a test ends them.
 * No time passes but where a test says so.
 */
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "internal.h"

/* modbus.ko exports these */
#undef EXPORT_SYMBOL_GPL
#define EXPORT_SYMBOL_GPL(sym)

#include "device.c"
#include "pdu.c"
#include "quarantine.c"
#include "registry.c"
#include "timing.c"
#include "txn.c"

#define REQUESTS	32

struct workqueue_struct *modbus_wq;
struct bus_type modbus_bus_type;

/* What the transfers saw, and what they answer */
static struct modbus_request *served[REQUESTS];
static u32 served_timeout_ms[REQUESTS];
static u32 num_served, num_completed, epoch;
static int answer;
static u8 answer_exception;
static u32 answer_after_ms;
static bool answer_later;

u32 modbus_device_epoch(const struct modbus_device *mdev)
{
	return epoch;
}

void modbus_link_wake(struct modbus_link *link)
{
}

void modbus_link_count(struct modbus_link *link, struct modbus_node *node, unsigned int attr,
		       u64 n)
{
	node->stats.count[attr] += n;
}

void modbus_link_account(struct modbus_link *link, struct modbus_node *node,
			 const struct modbus_request *req, u64 took_ns, u64 wire_ns)
{
}

void modbus_link_busy(struct modbus_link *link, ktime_t from, ktime_t to)
{
}

void modbus_notify_node(struct modbus_node *node, enum modbus_notification what)
{
}

void modbus_notify_init_node(struct modbus_node *node)
{
}

void modbus_device_refuse(struct modbus_device *mdev, const char *fmt, ...)
{
}

enum modbus_device_state modbus_node_state(struct modbus_node *node, char *reason)
{
	*reason = '\0';
	return node->state;
}

static void start(struct modbus_link *link, struct modbus_request *req, u32 timeout_ms)
{
	served_timeout_ms[num_served] = timeout_ms;
	served[num_served++] = req;
	req->sent_at = ktime_sub_ms(ktime_get(), answer_after_ms);
	/* before zero, if the kernel has just begun */
	link->turn_at = min(link->turn_at, req->sent_at);
	req->exception = answer_exception;
	if (!answer_later)
		modbus_txn_done(link, answer);
}

/* A millisecond a transaction */
static void wire_cost(const struct modbus_link_config *config, struct modbus_wire_cost *cost)
{
	cost->frame_ns = NSEC_PER_MSEC;
	cost->word_ns = 0;
}

static const struct modbus_link_ops test_ops[] = {
	[MODBUS_LINK_TYPE_RTU] = { .start = start, .wire_cost = wire_cost, .late_ambiguous = true },
	[MODBUS_LINK_TYPE_TCP] = { .start = start, .wire_cost = wire_cost, .on_demand = true },
};

static void completed(struct modbus_request *req)
{
	num_completed++;
}

static void changed(struct work_struct *work)
{
}

static void release(struct device *dev)
{
}

static struct modbus_link *new_link(struct kunit *test, enum modbus_link_type type)
{
	struct modbus_link *link = kunit_kzalloc(test, sizeof(*link), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, link);
	link->ops = &test_ops[type];
	link->config.type = type;
	link->config.response_timeout_ms = 1000;
	link->state = MODBUS_LINK_STATE_UP;
	spin_lock_init(&link->queue_lock);
	INIT_LIST_HEAD(&link->urgent);
	INIT_LIST_HEAD(&link->poll);
	INIT_LIST_HEAD(&link->following);
	INIT_LIST_HEAD(&link->nodes);
	init_waitqueue_head(&link->done);
	memset(served, 0, sizeof(served));
	num_served = 0;
	num_completed = 0;
	answer = 0;
	answer_exception = 0;
	answer_after_ms = 0;
	answer_later = false;
	epoch = 1;
	return link;
}

static struct modbus_node *new_node(struct kunit *test, struct modbus_link *link, u8 unit)
{
	struct modbus_node *node = kunit_kzalloc(test, sizeof(*node), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, node);
	device_initialize(&node->mdev.dev);
	node->mdev.dev.release = release;
	node->mdev.link = link;
	node->mdev.unit = unit;
	INIT_WORK(&node->changed, changed);
	list_add_tail(&node->on_link, &link->nodes);
	link->n_nodes++;
	return node;
}

static struct modbus_request *new_request(struct kunit *test, struct modbus_node *node,
					  enum modbus_lane lane, u8 class, s64 deadline)
{
	struct modbus_request *req = kunit_kzalloc(test, sizeof(*req), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, req);
	modbus_request_init(req, &node->mdev, completed);
	req->lane = lane;
	req->class = class;
	req->deadline = deadline;
	req->fc = MODBUS_FC_READ_HOLDING;
	req->count = 1;
	return req;
}

static struct modbus_request *submit(struct kunit *test, struct modbus_node *node,
				     enum modbus_lane lane, u8 class, s64 deadline)
{
	struct modbus_request *req = new_request(test, node, lane, class, deadline);

	KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
	return req;
}

/* Return: when there is something to do again */
static ktime_t serve_all(struct modbus_link *link)
{
	ktime_t wake = KTIME_MAX;

	while (num_served < REQUESTS && modbus_txn_serve(link, &wake))
		;
	return wake;
}

/* In the future, so that nothing is overdue */
static s64 later(s32 ms)
{
	return ktime_to_ns(ktime_add_ms(ktime_get(), 3600 * 1000 + ms));
}

static void urgent_first_in_order(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *poll = submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	struct modbus_request *first = submit(test, node, MODBUS_LANE_URGENT, 9, later(9));
	struct modbus_request *second = submit(test, node, MODBUS_LANE_URGENT, 0, later(0));

	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 3);
	KUNIT_EXPECT_PTR_EQ(test, served[0], first);
	KUNIT_EXPECT_PTR_EQ(test, served[1], second);
	KUNIT_EXPECT_PTR_EQ(test, served[2], poll);
	KUNIT_EXPECT_EQ(test, num_completed, 3);
	KUNIT_EXPECT_EQ(test, node->requests, 0);
}

/* However they come: by class, then by deadline, then as they came. */
static void polls_by_class_and_deadline(struct kunit *test)
{
	s64 base = later(0);
	struct rnd_state rnd;
	u32 round, i;

	prandom_seed_state(&rnd, 1);
	for (round = 0; round < 50; round++) {
		struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
		struct modbus_node *node = new_node(test, link, 1);
		struct modbus_request *req[REQUESTS];

		for (i = 0; i < REQUESTS; i++) {
			req[i] = submit(test, node, MODBUS_LANE_POLL, prandom_u32_state(&rnd) % 4,
					base + prandom_u32_state(&rnd) % 4);
			/* what came first, for comparison */
			req[i]->addr = i;
		}
		serve_all(link);
		KUNIT_ASSERT_EQ(test, num_served, REQUESTS);
		for (i = 1; i < REQUESTS; i++) {
			struct modbus_request *a = served[i - 1], *b = served[i];

			KUNIT_ASSERT_LE(test, a->class, b->class);
			if (a->class != b->class)
				continue;
			KUNIT_ASSERT_LE(test, a->deadline, b->deadline);
			if (a->deadline == b->deadline)
				KUNIT_ASSERT_LT(test, a->addr, b->addr);
		}
	}
}

/* A lower class that is overdue is not put off for ever. */
static void overdue_gets_its_turn(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *overdue = submit(test, node, MODBUS_LANE_POLL, 2, 0);
	u32 i;

	for (i = 0; i < 2 * MODBUS_PASS_OVER_MAX; i++)
		submit(test, node, MODBUS_LANE_POLL, 0, later(i));
	serve_all(link);
	KUNIT_EXPECT_PTR_EQ(test, served[MODBUS_PASS_OVER_MAX], overdue);
}

/* Nor is one behind another that is always overdue: the turn is that of who waits longest. */
static void longest_overdue_gets_the_turn(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *last;
	u32 i;

	for (i = 0; i < 4 * MODBUS_PASS_OVER_MAX; i++) {
		submit(test, node, MODBUS_LANE_POLL, 0, later(i));
		submit(test, node, MODBUS_LANE_POLL, 1, 2 * i);
	}
	last = submit(test, node, MODBUS_LANE_POLL, U8_MAX, 1);
	serve_all(link);
	KUNIT_EXPECT_EQ(test, served[MODBUS_PASS_OVER_MAX]->class, 1);
	KUNIT_EXPECT_PTR_EQ(test, served[2 * MODBUS_PASS_OVER_MAX + 1], last);
}

/* A serial unit that may still answer late is not polled; others are, and urgent ones go out. */
static void late_reply_is_waited_for(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *slow = new_node(test, link, 1), *other = new_node(test, link, 2);
	struct modbus_request *held, *poll, *urgent;
	ktime_t wake;

	slow->late = (struct modbus_late) { later(0), slow->mdev.unit, MODBUS_FC_READ_HOLDING, 2 };
	held = submit(test, slow, MODBUS_LANE_POLL, 0, later(0));
	poll = submit(test, other, MODBUS_LANE_POLL, 1, later(0));
	wake = serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 1);
	KUNIT_EXPECT_PTR_EQ(test, served[0], poll);
	KUNIT_EXPECT_EQ(test, wake, slow->late.until);

	urgent = submit(test, slow, MODBUS_LANE_URGENT, 0, 0);
	serve_all(link);
	/* it answered, so the wait is over */
	KUNIT_ASSERT_EQ(test, num_served, 3);
	KUNIT_EXPECT_PTR_EQ(test, served[1], urgent);
	KUNIT_EXPECT_PTR_EQ(test, served[2], held);
}

/*
 * One that somebody holds is asked again sooner, but as long as it may take to answer, that is
 * not taken for the answer to something else.
 */
static void late_as_long_as_may_be(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req;

	node->probe_ms = 125;
	node->silent = 1;
	answer = -ETIMEDOUT;
	answer_after_ms = 125;
	req = new_request(test, node, MODBUS_LANE_POLL, 0, later(0));
	req->once = true;
	KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 1);
	KUNIT_EXPECT_EQ(test, served_timeout_ms[0], 125);
	KUNIT_EXPECT_GE(test, ktime_ms_delta(node->late.until, req->sent_at), 1000);

	/* one that had all its time holds nothing up for longer */
	node->silent = 0;
	node->late.until = 0;
	answer_after_ms = 1000;
	KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 2);
	KUNIT_EXPECT_LE(test, ktime_ms_delta(node->late.until, ktime_get()), 125);
}

/* So is that of a unit that is no device, which is another object each time it is asked. */
static void late_stranger_is_waited_for(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *node[4];
	struct modbus_request *poll;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(node); i++) {
		node[i] = new_node(test, link, i == 1 ? 8 : 7);
		list_del_init(&node[i]->on_link);
		link->n_nodes--;
	}
	answer = -ETIMEDOUT;
	submit(test, node[0], MODBUS_LANE_POLL, 0, later(0))->once = true;
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_completed, 1);

	answer = 0;
	poll = submit(test, node[1], MODBUS_LANE_POLL, 0, later(0));
	submit(test, node[2], MODBUS_LANE_POLL, 0, later(1));
	KUNIT_EXPECT_EQ(test, serve_all(link), link->stranger.until);
	KUNIT_ASSERT_EQ(test, num_served, 2);
	KUNIT_EXPECT_PTR_EQ(test, served[1], poll);
	link->stranger.until = 0;
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 3);

	answer = -ETIMEDOUT;
	submit(test, node[3], MODBUS_LANE_POLL, 0, later(0))->once = true;
	serve_all(link);
	KUNIT_EXPECT_NE(test, link->stranger.until, 0);
	modbus_quarantine_heard(link, node[3]);
	KUNIT_EXPECT_EQ(test, link->stranger.until, 0);
}

/* What would be taken for the late reply waits, however urgent it is; what can't be does not. */
static void urgent_reads_wait_for_their_like(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *slow = new_node(test, link, 1);
	struct modbus_request *like, *write;

	slow->late = (struct modbus_late) { later(0), slow->mdev.unit, MODBUS_FC_READ_HOLDING, 1 };
	like = submit(test, slow, MODBUS_LANE_URGENT, 0, 0);
	write = new_request(test, slow, MODBUS_LANE_URGENT, 0, 0);
	write->fc = MODBUS_FC_WRITE_COIL;
	answer = -ETIMEDOUT;
	KUNIT_ASSERT_EQ(test, modbus_submit(write), 0);
	KUNIT_EXPECT_EQ(test, serve_all(link), slow->late.until);
	KUNIT_ASSERT_EQ(test, num_served, 1);
	KUNIT_EXPECT_PTR_EQ(test, served[0], write);
	KUNIT_EXPECT_EQ(test, like->status, -EINPROGRESS);
	slow->late.until = 0;
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 2);
}

/* A gateway that finds nobody speaks for the unit, in any lane; garbage is no answer either. */
static void no_valid_reply_is_silence(struct kunit *test)
{
	static const struct {
		int answer, status;
		u8 exception;
		bool silence;
	} cases[] = {
		{ -EREMOTEIO, -ETIMEDOUT, MODBUS_EX_GATEWAY_PATH, true },
		{ -EREMOTEIO, -ETIMEDOUT, MODBUS_EX_GATEWAY_TARGET, true },
		{ -EREMOTEIO, -EREMOTEIO, MODBUS_EX_BUSY, false },
		{ -EBADMSG, -EBADMSG, 0, true },
	};
	u32 i, n;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
		struct modbus_node *node = new_node(test, link, 1);
		struct modbus_request *req;

		answer = cases[i].answer;
		answer_exception = cases[i].exception;
		for (n = 0; n < MODBUS_SILENT_MAX; n++) {
			req = submit(test, node, MODBUS_LANE_POLL, 0, later(0));
			serve_all(link);
			KUNIT_EXPECT_EQ_MSG(test, req->status, cases[i].status, "case %u", i);
		}
		KUNIT_EXPECT_EQ_MSG(test, node->quarantined, cases[i].silence, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, num_served, MODBUS_SILENT_MAX, "case %u", i);
	}
}

/* Returns in how many ms the next probe goes out after one that failed now. */
static s64 next_probe_ms(struct kunit *test, struct modbus_link *link, struct modbus_node *node,
			 enum modbus_lane lane)
{
	answer = -ETIMEDOUT;
	num_served = 0;
	node->probe_at = lane == MODBUS_LANE_POLL ? 0 : node->probe_at;
	submit(test, node, lane, 0, later(0));
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 1);
	return ktime_ms_delta(node->probe_at, ktime_get());
}

static void probes_as_often_as_needed(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	s64 ms, before;

	new_node(test, link, 2);
	node->quarantined = true;
	node->silent_since = ktime_get();
	link->n_quarantined = 1;

	/* 2 % of the wire, a probe taking 50 ms */
	ms = next_probe_ms(test, link, node, MODBUS_LANE_POLL);
	KUNIT_EXPECT_GT(test, ms, 2000);
	KUNIT_EXPECT_LE(test, ms, 2500);

	/* behind a gateway that takes a second to give up */
	link->giveup_ns = NSEC_PER_SEC;
	ms = next_probe_ms(test, link, node, MODBUS_LANE_POLL);
	KUNIT_EXPECT_GT(test, ms, 49000);
	link->giveup_ns = 0;

	/* a rule waits for it, until it has tripped */
	node->probe_ms = 250;
	ms = next_probe_ms(test, link, node, MODBUS_LANE_POLL);
	KUNIT_EXPECT_LE(test, ms, 250);
	node->silent_since = ktime_sub_ms(ktime_get(), 4001);
	ms = next_probe_ms(test, link, node, MODBUS_LANE_POLL);
	KUNIT_EXPECT_GT(test, ms, 2000);

	/* asked in a hurry, without an answer: never later than before, and soon from then on */
	before = ktime_ms_delta(node->probe_at, ktime_get());
	ms = next_probe_ms(test, link, node, MODBUS_LANE_URGENT);
	KUNIT_EXPECT_LT(test, ms, before);
	KUNIT_EXPECT_LE(test, ms, 250);
	ms = next_probe_ms(test, link, node, MODBUS_LANE_POLL);
	KUNIT_EXPECT_LE(test, ms, 250);
}

/* One that is listed, but that nobody finds yet */
static struct modbus_node *new_listed(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);

	INIT_LIST_HEAD(&node->holds);
	KUNIT_ASSERT_EQ(test, 0,
			xa_alloc(&modbus_links, &link->id, link, xa_limit_31b, GFP_KERNEL));
	KUNIT_ASSERT_EQ(test, 0,
			xa_alloc(&modbus_devices, &node->id, node, xa_limit_31b, GFP_KERNEL));
	xa_set_mark(&modbus_links, link->id, MODBUS_REGISTERED);
	return node;
}

static void unlist(struct modbus_node *node)
{
	xa_erase(&modbus_devices, node->id);
	xa_erase(&modbus_links, node->mdev.link->id);
}

/* Two holders may have the same name: a rule that is planned anew, and as it was before. */
static void released_by_whom_it_is_held(struct kunit *test)
{
	static const char old[] = "interlock flow", new[] = "interlock flow";
	struct modbus_node *node = new_listed(test);

	xa_set_mark(&modbus_devices, node->id, MODBUS_REGISTERED);
	KUNIT_EXPECT_EQ(test, modbus_device_hold(&node->mdev, old, 100), 0);
	KUNIT_EXPECT_EQ(test, modbus_device_hold(&node->mdev, new, 200), 0);
	modbus_device_release(&node->mdev, new);
	KUNIT_EXPECT_EQ(test, node->probe_ms, 100);
	KUNIT_EXPECT_FALSE(test, list_empty(&node->holds));
	modbus_device_release(&node->mdev, old);
	KUNIT_EXPECT_EQ(test, node->probe_ms, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&node->holds));
	unlist(node);
}

/* It may be identified before whoever adds it has come to the end. */
static void held_before_it_is_found(struct kunit *test)
{
	struct modbus_node *node = new_listed(test);
	int ret;

	ret = modbus_device_hold(&node->mdev, __func__, 100);
	KUNIT_EXPECT_EQ(test, ret, 0);
	if (!ret)
		modbus_device_release(&node->mdev, __func__);
	unlist(node);
}

/* The power is back: where one unit answers, the others are asked at once. */
static void one_back_all_probed(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *node[3];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(node); i++) {
		node[i] = new_node(test, link, i + 1);
		node[i]->quarantined = true;
		node[i]->probe_at = i ? later(0) : 0;
		link->n_quarantined++;
	}
	for (i = 0; i < ARRAY_SIZE(node); i++)
		submit(test, node[i], MODBUS_LANE_POLL, 0, later(i));
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, ARRAY_SIZE(node));
	KUNIT_EXPECT_EQ(test, link->n_quarantined, 0);
}

/* Who takes long rests four times as long, unless all are like that. */
static void slow_unit_is_paced(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *slow = new_node(test, link, 1), *other = new_node(test, link, 2);
	ktime_t before = ktime_get();

	answer_after_ms = 250;
	submit(test, slow, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_EXPECT_GE(test, slow->pace_ms, 1250);
	KUNIT_EXPECT_GT(test, ktime_ms_delta(slow->rest_until, before), 900);

	answer_after_ms = 20;
	submit(test, slow, MODBUS_LANE_POLL, 0, later(0));
	submit(test, other, MODBUS_LANE_POLL, 0, later(1));
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 2);
	KUNIT_EXPECT_PTR_EQ(test, served[1]->mdev, &other->mdev);

	slow->rest_until = 0;
	serve_all(link);
	KUNIT_EXPECT_EQ(test, slow->pace_ms, 0);

	answer_after_ms = 250;
	submit(test, slow, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	submit(test, other, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_EXPECT_EQ(test, other->pace_ms, 0);
}

static void link_comes_up(struct modbus_link *link)
{
	guard(spinlock_irqsave)(&link->queue_lock);
	modbus_quarantine_end(link);
}

/* A unit whose reply to a poll came 5 ms after its time-out */
static void answers_late(struct kunit *test, struct modbus_node *node)
{
	struct modbus_link *link = node->mdev.link;

	num_served = 0;
	answer = -ETIMEDOUT;
	answer_after_ms = modbus_node_timeout_ms(node) + 5;
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 1);
	modbus_quarantine_late(link, node, MODBUS_FC_READ_HOLDING);
	KUNIT_EXPECT_EQ(test, node->silent, 0);
}

/* Who answers too late, and not only once, takes a time-out each time, however short that is. */
static void late_unit_is_paced(struct kunit *test)
{
	static const u32 timeouts_ms[] = { 100, 300 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(timeouts_ms); i++) {
		struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
		struct modbus_node *late = new_node(test, link, 1);
		struct modbus_node *other = new_node(test, link, 2);

		link->config.response_timeout_ms = timeouts_ms[i];
		answers_late(test, late);
		KUNIT_EXPECT_EQ(test, late->pace_ms, 0);
		answers_late(test, late);
		KUNIT_EXPECT_GE(test, late->pace_ms, 5 * timeouts_ms[i]);
		KUNIT_EXPECT_GT(test, ktime_ms_delta(late->rest_until, ktime_get()),
				3 * timeouts_ms[i]);
		KUNIT_EXPECT_FALSE(test, late->quarantined);

		num_served = 0;
		answer = 0;
		answer_after_ms = 0;
		submit(test, late, MODBUS_LANE_POLL, 0, later(0));
		submit(test, other, MODBUS_LANE_POLL, 0, later(1));
		serve_all(link);
		KUNIT_ASSERT_EQ(test, num_served, 1);
		KUNIT_EXPECT_PTR_EQ(test, served[0]->mdev, &other->mdev);

		late->rest_until = 0;
		serve_all(link);
		KUNIT_EXPECT_EQ_MSG(test, late->pace_ms, 0, "it is in time again");
	}
}

/* Nor is a unit slow for what was too late for somebody in a hurry, or was heard already. */
static void late_is_of_its_poll(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *node = new_node(test, link, 1), *other = new_node(test, link, 2);

	answers_late(test, node);
	answers_late(test, node);
	KUNIT_EXPECT_EQ(test, link->n_slow, 1);
	answers_late(test, other);
	answers_late(test, other);
	KUNIT_EXPECT_EQ(test, link->n_slow, 2);
	KUNIT_EXPECT_EQ_MSG(test, other->pace_ms, 0, "all are as late");
	link_comes_up(link);

	node->probe_ms = 125;
	answers_late(test, node);
	answers_late(test, node);
	KUNIT_EXPECT_EQ_MSG(test, node->pace_ms, 0, "a rule watches it");
	node->probe_ms = 0;
	link_comes_up(link);

	answers_late(test, node);
	num_served = 0;
	answer = 0;
	answer_after_ms = 0;
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 1);
	answers_late(test, node);
	KUNIT_EXPECT_EQ_MSG(test, node->pace_ms, 0, "it was in time meanwhile");
	modbus_quarantine_late(link, node, MODBUS_FC_READ_HOLDING);
	KUNIT_EXPECT_EQ_MSG(test, node->pace_ms, 0, "nothing was missed any more");

	answer = -ETIMEDOUT;
	answer_after_ms = 60;
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, 2);
	modbus_quarantine_late(link, node, MODBUS_FC_READ_HOLDING);
	KUNIT_EXPECT_EQ_MSG(test, node->pace_ms, 0, "it did not have its time");

	answer_after_ms = 1005;
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	modbus_quarantine_late(link, node, MODBUS_FC_READ_INPUT);
	KUNIT_EXPECT_EQ_MSG(test, node->pace_ms, 0, "it is of another request");

	submit(test, node, MODBUS_LANE_URGENT, 0, later(0));
	serve_all(link);
	modbus_quarantine_late(link, node, MODBUS_FC_READ_HOLDING);
	KUNIT_EXPECT_EQ_MSG(test, node->pace_ms, 0, "it was no poll");
}

/* A slow unit that falls silent is bad once, not twice: the other one is still to be spared. */
static void silent_is_not_slow(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1), *slow = new_node(test, link, 2);
	u32 i;

	new_node(test, link, 3);
	answer_after_ms = 250;
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_ASSERT_EQ(test, link->n_slow, 1);

	answer = -ETIMEDOUT;
	for (i = 0; i < MODBUS_SILENT_MAX; i++) {
		node->rest_until = 0;
		submit(test, node, MODBUS_LANE_POLL, 0, later(0));
		serve_all(link);
	}
	KUNIT_ASSERT_TRUE(test, node->quarantined);
	KUNIT_EXPECT_EQ(test, link->n_slow, 0);
	KUNIT_EXPECT_EQ(test, node->pace_ms, 0);

	answer = 0;
	submit(test, slow, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_EXPECT_NE(test, slow->pace_ms, 0);
}

static void silence_ends_in_quarantine(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req;
	u32 i;

	answer = -ETIMEDOUT;
	for (i = 1; i <= MODBUS_SILENT_MAX; i++) {
		KUNIT_EXPECT_FALSE(test, node->quarantined);
		req = submit(test, node, MODBUS_LANE_POLL, 0, later(0));
		serve_all(link);
		KUNIT_EXPECT_EQ(test, req->status, -ETIMEDOUT);
	}
	KUNIT_EXPECT_TRUE(test, node->quarantined);
	KUNIT_EXPECT_EQ(test, link->n_quarantined, 1);

	/* not asked, but told at once */
	req = submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	serve_all(link);
	KUNIT_EXPECT_EQ(test, req->status, -EHOSTUNREACH);
	KUNIT_EXPECT_EQ(test, num_served, MODBUS_SILENT_MAX);

	/* when the time for a probe has come, one goes out, with little patience */
	node->probe_at = 0;
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	submit(test, node, MODBUS_LANE_POLL, 0, later(1));
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, MODBUS_SILENT_MAX + 1);
	KUNIT_EXPECT_EQ(test, served_timeout_ms[MODBUS_SILENT_MAX], MODBUS_PROBE_MS);

	/* urgent ones go out whatever was, and with full patience; an answer ends it */
	answer = -EREMOTEIO;
	submit(test, node, MODBUS_LANE_URGENT, 0, 0);
	serve_all(link);
	KUNIT_ASSERT_EQ(test, num_served, MODBUS_SILENT_MAX + 2);
	KUNIT_EXPECT_EQ(test, served_timeout_ms[MODBUS_SILENT_MAX + 1], 1000);
	KUNIT_EXPECT_FALSE(test, node->quarantined);
	KUNIT_EXPECT_EQ(test, node->comebacks, 1);
	KUNIT_EXPECT_EQ(test, link->n_quarantined, 0);
}

/* A write is never used as a probe. */
static void writes_do_not_probe(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req = new_request(test, node, MODBUS_LANE_POLL, 0, later(0));

	node->quarantined = true;
	link->n_quarantined = 1;
	req->fc = MODBUS_FC_WRITE_REGISTER;
	KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 0);
	KUNIT_EXPECT_EQ(test, req->status, -EHOSTUNREACH);
}

static void retries_are_for_polled_reads(struct kunit *test)
{
	static const struct {
		u8 fc;
		enum modbus_lane lane;
		int answer;
		u32 times;
	} cases[] = {
		{ MODBUS_FC_READ_HOLDING, MODBUS_LANE_POLL, -EBADMSG, 3 },
		{ MODBUS_FC_READ_HOLDING, MODBUS_LANE_POLL, -EREMOTEIO, 1 },
		{ MODBUS_FC_READ_HOLDING, MODBUS_LANE_POLL, -ENODEV, 1 },
		{ MODBUS_FC_READ_HOLDING, MODBUS_LANE_URGENT, -EBADMSG, 1 },
		{ MODBUS_FC_READ_INPUT, MODBUS_LANE_POLL, -EBADMSG, 1 },
		{ MODBUS_FC_WRITE_COIL, MODBUS_LANE_POLL, -EBADMSG, 1 },
		{ MODBUS_FC_READ_WRITE_REGISTERS, MODBUS_LANE_POLL, -EBADMSG, 1 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
		struct modbus_node *node = new_node(test, link, 1);
		struct modbus_request *req = new_request(test, node, cases[i].lane, 0, later(0));

		link->config.retries = 2;
		answer = cases[i].answer;
		req->fc = cases[i].fc;
		/* as what is polled for rules */
		req->once = req->fc == MODBUS_FC_READ_INPUT;
		req->write_count = 1;
		KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
		serve_all(link);
		KUNIT_EXPECT_EQ_MSG(test, num_served, cases[i].times, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, req->status, cases[i].answer, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, num_completed, 1, "case %u", i);
	}
}

/* Nothing is sent to what has taken the device's place. */
static void another_epoch_is_stale(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req = new_request(test, node, MODBUS_LANE_URGENT, 0, 0);

	req->epoch = epoch;
	KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
	epoch++;
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 0);
	KUNIT_EXPECT_EQ(test, req->status, -ESTALE);
}

static void refused_at_once(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req = new_request(test, node, MODBUS_LANE_POLL, 0, 0);

	req->count = 126;
	KUNIT_EXPECT_EQ(test, modbus_submit(req), -EINVAL);
	req->count = 1;
	req->fc = MODBUS_FC_WRITE_REGISTER;
	node->mdev.access = MODBUS_ACCESS_RO;
	KUNIT_EXPECT_EQ(test, modbus_submit(req), -EROFS);
	req->fc = MODBUS_FC_READ_HOLDING;
	KUNIT_EXPECT_EQ(test, modbus_submit(req), 0);
	KUNIT_EXPECT_EQ(test, modbus_submit(req), -EBUSY);
	KUNIT_EXPECT_TRUE(test, modbus_cancel(req));
	KUNIT_EXPECT_FALSE(test, modbus_cancel(req));
	KUNIT_EXPECT_EQ(test, num_completed, 0);
	node->dead = true;
	KUNIT_EXPECT_EQ(test, modbus_submit(req), -ENODEV);
}

/* What is taken back for good never comes to the wire again. */
static void poisoned(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req = new_request(test, node, MODBUS_LANE_POLL, U8_MAX, 0);

	KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
	modbus_poison(req);
	KUNIT_EXPECT_EQ(test, req->status, -ECANCELED);
	KUNIT_EXPECT_EQ(test, modbus_submit(req), -EBUSY);
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 0);
	KUNIT_EXPECT_EQ(test, num_completed, 0);
}

/* A line that is down has no device, a peer that is down may come back. */
static void link_down(struct kunit *test)
{
	static const struct {
		enum modbus_link_type type;
		int status;
	} cases[] = {
		{ MODBUS_LINK_TYPE_RTU, -ENODEV }, { MODBUS_LINK_TYPE_TCP, -EHOSTUNREACH },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct modbus_link *link = new_link(test, cases[i].type);
		struct modbus_node *node = new_node(test, link, 1);
		struct modbus_request *req = submit(test, node, MODBUS_LANE_POLL, 0, 0);

		link->state = MODBUS_LINK_STATE_DOWN;
		serve_all(link);
		KUNIT_EXPECT_EQ(test, req->status, cases[i].status);
		KUNIT_EXPECT_EQ(test, num_served, 0);
	}
}

/* A unit may begin its reply when the time is just over, and then sends the longest there is. */
static void longest_is_timeout_and_reply(struct kunit *test)
{
	static const u32 bauds[] = { 1200, 9600, 19200, 115200 };
	struct modbus_link_config config = {
		.parity = MODBUS_PARITY_EVEN,
		.stop_bits = 1,
		.response_timeout_ms = 300,
		.max_registers = 125,
	};
	struct modbus_wire_cost cost;
	u64 chars;
	u32 i;

	for (i = 0; i < 2 * ARRAY_SIZE(bauds); i++) {
		config.baud = bauds[i / 2];
		config.max_txn_ms = i % 2 * 100;
		modbus_rtu_cost(&config, &cost);
		chars = 8 + 5 + 2 * cost.max_words;
		KUNIT_EXPECT_GE(test, cost.longest_ns,
				300 * NSEC_PER_MSEC + chars * modbus_rtu_char_ns(&config));
	}
}

/* The link's own times are the least; what is added later counts by itself. */
static void slowest_of_a_link(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *quick, *slow;
	u32 timeout_ms, pause_ms;

	link->config.turnaround_ms = 5;
	modbus_link_slowest(link, NULL, &timeout_ms, &pause_ms);
	KUNIT_EXPECT_EQ(test, timeout_ms, 1000);
	KUNIT_EXPECT_EQ(test, pause_ms, 5);
	quick = new_node(test, link, 1);
	quick->response_timeout_ms = 100;
	quick->pause_ms = 35;
	slow = new_node(test, link, 2);
	slow->reply_ms = 4000;
	modbus_link_slowest(link, NULL, &timeout_ms, &pause_ms);
	KUNIT_EXPECT_EQ(test, timeout_ms, 4000);
	KUNIT_EXPECT_EQ(test, pause_ms, 35);
	modbus_link_slowest(link, slow, &timeout_ms, &pause_ms);
	KUNIT_EXPECT_EQ(test, timeout_ms, 1000);
	modbus_link_slowest(link, quick, &timeout_ms, &pause_ms);
	KUNIT_EXPECT_EQ(test, pause_ms, 5);
}

/* A device that gives up its claim has it a moment longer than the link counts it. */
static void others_claim_what_is_left(struct kunit *test)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_RTU);
	struct modbus_node *node = new_node(test, link, 1);

	node->reserved_ppm = 30000;
	link->reserved_ppm = 50000;
	KUNIT_EXPECT_EQ(test, modbus_link_others_ppm(link, node), 20000);
	link->reserved_ppm = 20000;
	KUNIT_EXPECT_EQ(test, modbus_link_others_ppm(link, node), 0);
}

/* A link whose server takes @pipeline requests at once, which a test answers */
static struct modbus_link *new_pipeline(struct kunit *test, u32 pipeline)
{
	struct modbus_link *link = new_link(test, MODBUS_LINK_TYPE_TCP);

	link->config.pipeline = pipeline;
	link->pipeline = MODBUS_PIPELINE_MAX;
	answer_later = true;
	return link;
}

/* Polls of a unit that go out in one piece; @req, if there is one, is filled in. */
static void send_together(struct kunit *test, struct modbus_node *node, struct modbus_request **req,
			  u32 count)
{
	ktime_t wake = KTIME_MAX;
	u32 i;

	for (i = 0; i < count; i++) {
		struct modbus_request *poll = submit(test, node, MODBUS_LANE_POLL, 0, later(i));

		if (req)
			req[i] = poll;
	}
	modbus_txn_serve(node->mdev.link, &wake);
	KUNIT_ASSERT_EQ(test, num_served, count);
}

static void answer_all(struct modbus_link *link)
{
	while (link->active)
		modbus_txn_done(link, 0);
}

/* As many as are said go out together, in their order; nothing else until all are answered. */
static void reads_go_out_together(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 3);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req[5], *urgent;
	ktime_t wake = KTIME_MAX;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(req); i++)
		req[i] = submit(test, node, MODBUS_LANE_POLL, 0, later(i));
	KUNIT_EXPECT_TRUE(test, modbus_txn_serve(link, &wake));
	KUNIT_ASSERT_EQ(test, num_served, 3);
	urgent = submit(test, node, MODBUS_LANE_URGENT, 0, 0);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_PTR_EQ(test, served[i], req[i]);
		KUNIT_ASSERT_PTR_EQ(test, link->active, req[i]);
		modbus_txn_done(link, 0);
		KUNIT_EXPECT_EQ(test, num_completed, i + 1);
	}
	KUNIT_ASSERT_NULL(test, link->active);

	modbus_txn_serve(link, &wake);
	KUNIT_EXPECT_EQ(test, num_served, 4);
	KUNIT_EXPECT_PTR_EQ(test, link->active, urgent);
	modbus_txn_done(link, 0);
	modbus_txn_serve(link, &wake);
	KUNIT_EXPECT_EQ(test, num_served, 6);
}

/* Where an urgent request waits when the first goes out, nothing goes out with it. */
static void nothing_joins_while_urgent_waits(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 8);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *like;
	ktime_t wake = KTIME_MAX;

	node->late = (struct modbus_late) { later(0), node->mdev.unit, MODBUS_FC_READ_HOLDING, 1 };
	like = submit(test, node, MODBUS_LANE_URGENT, 0, 0);
	node = new_node(test, link, 2);
	submit(test, node, MODBUS_LANE_POLL, 0, later(0));
	submit(test, node, MODBUS_LANE_POLL, 0, later(1));
	modbus_txn_serve(link, &wake);
	KUNIT_EXPECT_EQ(test, num_served, 1);
	KUNIT_EXPECT_EQ(test, like->status, -EINPROGRESS);
}

/* What is no plain read, and a unit that needs silence, was silent, or is slow, goes alone. */
static void goes_alone(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 8);
	ktime_t wake = KTIME_MAX;
	u32 i, first;

	for (i = 0; i < 12; i++) {
		struct modbus_node *other = new_node(test, link, 2 * i);
		struct modbus_node *node = new_node(test, link, 2 * i + 1);
		struct modbus_request *req = new_request(test, node, MODBUS_LANE_POLL, 0, later(0));

		switch (i / 2) {
		case 0:
			req->fc = MODBUS_FC_WRITE_REGISTER;
			break;
		case 1:
			req->fc = MODBUS_FC_DEVICE_ID;
			req->count = 1;
			break;
		case 2:
			node->silent = 1;
			break;
		case 3:
			node->pause_ms = 5;
			break;
		case 4:
			node->slow = true;
			break;
		case 5:
			req->dry_run = true;
			break;
		}
		/* once as the first, once behind another */
		first = num_served;
		if (i % 2)
			submit(test, other, MODBUS_LANE_POLL, 0, later(-1));
		else
			submit(test, other, MODBUS_LANE_POLL, 0, later(1));
		KUNIT_ASSERT_EQ(test, modbus_submit(req), 0);
		modbus_txn_serve(link, &wake);
		KUNIT_EXPECT_EQ_MSG(test, num_served, first + 1, "case %u", i);
		modbus_txn_done(link, 0);
		modbus_txn_serve(link, &wake);
		KUNIT_EXPECT_EQ_MSG(test, num_served, first + 2, "case %u", i);
		modbus_txn_done(link, 0);
		node->pause_ms = 0;
	}
}

/* Whatever fits in one piece: what goes alone has its turn, too, when it was passed over. */
static void overdue_goes_alone_in_its_turn(struct kunit *test)
{
	u32 width, i;

	for (width = 1; width <= 8; width++) {
		struct modbus_link *link = new_pipeline(test, width);
		struct modbus_node *node = new_node(test, link, 1);
		struct modbus_request *write;
		ktime_t wake = KTIME_MAX;

		write = new_request(test, node, MODBUS_LANE_POLL, 2, 0);
		write->fc = MODBUS_FC_WRITE_REGISTER;
		KUNIT_ASSERT_EQ(test, modbus_submit(write), 0);
		for (i = 0; i < 3 * MODBUS_PASS_OVER_MAX; i++)
			submit(test, node, MODBUS_LANE_POLL, 0, later(i));
		while (num_served <= MODBUS_PASS_OVER_MAX && modbus_txn_serve(link, &wake))
			answer_all(link);
		KUNIT_EXPECT_PTR_EQ_MSG(test, served[MODBUS_PASS_OVER_MAX], write,
					"%u at once", width);
	}
}

/* A server may answer in any order. */
static void answered_in_any_order(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 3);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req[3];

	send_together(test, node, req, ARRAY_SIZE(req));
	modbus_txn_prefer(link, req[2]);
	modbus_txn_done(link, -EREMOTEIO);
	KUNIT_EXPECT_EQ(test, req[2]->status, -EREMOTEIO);
	KUNIT_EXPECT_EQ(test, req[0]->status, -EINPROGRESS);
	KUNIT_ASSERT_PTR_EQ(test, link->active, req[0]);
	modbus_txn_prefer(link, req[1]);
	modbus_txn_done(link, 0);
	KUNIT_ASSERT_PTR_EQ(test, link->active, req[0]);
	modbus_txn_done(link, 0);
	KUNIT_EXPECT_NULL(test, link->active);
	KUNIT_EXPECT_EQ(test, num_completed, 3);
}

/*
 * What was sent with a request that is lost is sent again, and no failure is counted for it. If one
 * before was answered the server takes fewer than was said; if not, it answers nobody.
 */
static void lost_ones_are_sent_again(struct kunit *test)
{
	u32 answered;

	for (answered = 0; answered < 2; answered++) {
		struct modbus_link *link = new_pipeline(test, 8);
		struct modbus_request *req[4];
		struct modbus_node *node[4];
		ktime_t wake = KTIME_MAX;
		u32 i;

		for (i = 0; i < ARRAY_SIZE(req); i++) {
			node[i] = new_node(test, link, i);
			req[i] = submit(test, node[i], MODBUS_LANE_POLL, 0, later(i));
		}
		modbus_txn_serve(link, &wake);
		KUNIT_ASSERT_EQ(test, num_served, 4);
		for (i = 0; i < answered; i++)
			modbus_txn_done(link, 0);
		modbus_txn_recall(link);
		modbus_txn_done(link, -ETIMEDOUT);
		KUNIT_EXPECT_NULL(test, link->active);
		KUNIT_EXPECT_EQ(test, num_completed, answered + 1);
		KUNIT_EXPECT_EQ(test, link->pipeline, answered ? 2 : MODBUS_PIPELINE_MAX);
		modbus_txn_serve(link, &wake);
		KUNIT_EXPECT_EQ(test, num_served, 4 + 3 - answered);
		answer_all(link);
		for (i = 0; i < ARRAY_SIZE(req); i++) {
			KUNIT_EXPECT_EQ(test, req[i]->status, i == answered ? -ETIMEDOUT : 0);
			KUNIT_EXPECT_EQ(test, node[i]->silent, i == answered);
			KUNIT_EXPECT_EQ(test, node[i]->requests, 0);
		}
	}
}

/* What is taken back meanwhile is not sent again: somebody waits for its end. */
static void taken_back_is_not_sent_again(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 4);
	struct modbus_node *node = new_node(test, link, 1);
	struct modbus_request *req[4];

	send_together(test, node, req, ARRAY_SIZE(req));
	req[2]->cancels++;
	modbus_txn_recall(link);
	KUNIT_EXPECT_EQ(test, req[2]->status, -ECANCELED);
	KUNIT_EXPECT_EQ(test, num_completed, 1);
	modbus_txn_done(link, -ETIMEDOUT);
	answer_later = false;
	serve_all(link);
	KUNIT_EXPECT_EQ(test, num_served, 6);
	KUNIT_EXPECT_EQ(test, num_completed, 4);
	KUNIT_EXPECT_EQ(test, node->requests, 0);
}

/* Where something urgent cut short the wait for the rest, that says nothing of the server. */
static void urgent_does_not_narrow(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 4);
	struct modbus_node *node = new_node(test, link, 1);

	send_together(test, node, NULL, 4);
	modbus_txn_done(link, 0);
	submit(test, node, MODBUS_LANE_URGENT, 0, 0);
	modbus_txn_recall(link);
	modbus_txn_done(link, -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, modbus_txn_width(link), 4);
	answer_later = false;
	serve_all(link);
}

/* All that a server has no room for says so; what it takes is not known, so half is tried. */
static void busy_is_too_many(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 8);
	struct modbus_node *node = new_node(test, link, 1);
	u32 i;

	send_together(test, node, NULL, 8);
	for (i = 0; i < 8; i++) {
		link->active->exception = i < 3 ? 0 : MODBUS_EX_BUSY;
		modbus_txn_done(link, i < 3 ? 0 : -EREMOTEIO);
	}
	KUNIT_EXPECT_EQ(test, link->pipeline, 4);
}

/* Each unanswered request behind another halves what is sent at once, down to one. */
static void narrows_to_one(struct kunit *test)
{
	struct modbus_link *link = new_pipeline(test, 5);
	u32 round, i, together;
	ktime_t wake = KTIME_MAX;

	for (round = 0; round < 4; round++) {
		u32 first = num_served;

		for (i = 0; i < 5; i++)
			submit(test, new_node(test, link, i), MODBUS_LANE_POLL, 0, later(i));
		modbus_txn_serve(link, &wake);
		together = num_served - first;
		KUNIT_EXPECT_EQ(test, together, round ? 5 >> round ?: 1 : 5);
		modbus_txn_done(link, 0);
		if (link->active) {
			modbus_txn_recall(link);
			modbus_txn_done(link, -ETIMEDOUT);
		}
		answer_later = false;
		serve_all(link);
		answer_later = true;
		num_served = 0;
	}
}

static int lanes_init(struct kunit_suite *suite)
{
	modbus_wq = alloc_ordered_workqueue("modbus_lanes_test", 0);
	return modbus_wq ? 0 : -ENOMEM;
}

static void lanes_exit(struct kunit_suite *suite)
{
	if (modbus_wq)
		destroy_workqueue(modbus_wq);
}

static void lanes_settle(struct kunit *test)
{
	flush_workqueue(modbus_wq);
}

static struct kunit_case lanes_cases[] = {
	KUNIT_CASE(urgent_first_in_order),
	KUNIT_CASE(polls_by_class_and_deadline),
	KUNIT_CASE(overdue_gets_its_turn),
	KUNIT_CASE(longest_overdue_gets_the_turn),
	KUNIT_CASE(late_reply_is_waited_for),
	KUNIT_CASE(late_as_long_as_may_be),
	KUNIT_CASE(late_stranger_is_waited_for),
	KUNIT_CASE(urgent_reads_wait_for_their_like),
	KUNIT_CASE(no_valid_reply_is_silence),
	KUNIT_CASE(probes_as_often_as_needed),
	KUNIT_CASE(released_by_whom_it_is_held),
	KUNIT_CASE(held_before_it_is_found),
	KUNIT_CASE(one_back_all_probed),
	KUNIT_CASE(slow_unit_is_paced),
	KUNIT_CASE(late_unit_is_paced),
	KUNIT_CASE(late_is_of_its_poll),
	KUNIT_CASE(silent_is_not_slow),
	KUNIT_CASE(silence_ends_in_quarantine),
	KUNIT_CASE(writes_do_not_probe),
	KUNIT_CASE(retries_are_for_polled_reads),
	KUNIT_CASE(another_epoch_is_stale),
	KUNIT_CASE(refused_at_once),
	KUNIT_CASE(poisoned),
	KUNIT_CASE(link_down),
	KUNIT_CASE(longest_is_timeout_and_reply),
	KUNIT_CASE(slowest_of_a_link),
	KUNIT_CASE(others_claim_what_is_left),
	KUNIT_CASE(reads_go_out_together),
	KUNIT_CASE(nothing_joins_while_urgent_waits),
	KUNIT_CASE(goes_alone),
	KUNIT_CASE(overdue_goes_alone_in_its_turn),
	KUNIT_CASE(answered_in_any_order),
	KUNIT_CASE(lost_ones_are_sent_again),
	KUNIT_CASE(taken_back_is_not_sent_again),
	KUNIT_CASE(urgent_does_not_narrow),
	KUNIT_CASE(busy_is_too_many),
	KUNIT_CASE(narrows_to_one),
	{}
};

static struct kunit_suite lanes_suite = {
	.name = "modbus_lanes",
	.suite_init = lanes_init,
	.suite_exit = lanes_exit,
	.exit = lanes_settle,
	.test_cases = lanes_cases,
};

kunit_test_suite(lanes_suite);

MODULE_DESCRIPTION("Tests of the order of Modbus transactions");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
