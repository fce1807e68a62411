// SPDX-License-Identifier: GPL-2.0-only
/*
 * The thread of a pod that judges its interlocks.
 *
 * It runs while an interlock is armed, with FIFO priority, and sleeps until something was reported
 * that one of them watches or the earliest deadline. What was reported is the mailbox: it reads the
 * last sample of each input without a lock. It judges all interlocks first and then drives those
 * that have tripped, so that none waits for the commands of another.
 *
 * It is the only one that takes interlocks off the list, so it walks it without holding the lock.
 *
 * From wire to relay, see Documentation/driver-api/trip-path.rst:
 *
 * The bytes arrive, in the thread of the link:
 * 1. drivers/modbus/rtu.c:modbus_ldisc_receive or drivers/modbus/tcp_connection.c:modbus_tcp_wake
 * 2. drivers/modbus/rtu_stream.c:modbus_rtu_judge or drivers/modbus/tcp.c:modbus_mbap_judge
 * 3. drivers/modbus/txn.c:modbus_txn_complete
 * 4. drivers/map/poll.c:span_complete
 * 5. drivers/map/poll.c:span_good
 * 6. drivers/megapod/core/channel.c:megapod_report_whole
 * They are judged, in the thread of the pod:
 * 7. thread.c:pass
 * 8. thread.c:judge
 * 9. eval.c:interlock_eval
 * 10. issue.c:megapod_interlock_drive
 * 11. ladder.c:ladder_climb
 * 12. issue.c:step_command
 * 13. drivers/megapod/core/command.c:megapod_order_submit
 * 14. drivers/map/write.c:map_writer_command
 * 15. drivers/modbus/txn.c:modbus_submit
 * The command goes out, in the thread of the link:
 * 16. drivers/modbus/txn.c:modbus_txn_choose
 * 17. drivers/modbus/rtu.c:modbus_rtu_write or drivers/modbus/tcp_connection.c:modbus_tcp_send
 * And is confirmed:
 * 18. drivers/map/run.c:run_complete
 * 19. drivers/megapod/core/outlet.c:megapod_report_outlets
 * 20. drivers/megapod/core/command.c:megapod_command_done
 * 21. issue.c:step_done
 */
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "../core/channel.h"
#include "../core/component.h"
#include "../core/core.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "interlock.h"

/* It wakes up at least this often, to see whether it still does so in time */
#define HEARTBEAT_MAX_NS	(1 * (u64)NSEC_PER_SEC)
#define HEARTBEAT_MIN_NS	(10 * (u64)NSEC_PER_MSEC)

static void read_sample(struct megapod_component *c, u32 index, struct interlock_sample *s)
{
	const struct megapod_channel *ch = &c->channels[index];
	const struct megapod_poll *p = &c->polls[ch->poll];
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		s->value = ch->value;
		s->status = ch->device;
		s->time_ns = ktime_to_ns(megapod_channel_time(c, ch));
		s->begun_ns = ktime_to_ns(p->begun);
		s->failed_ns = ktime_to_ns(p->failed);
		s->fails = p->fails;
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/* An input whose component is not there counts as polled just now: unseen, but not blind. */
static void read_input(const struct interlock_plan *plan, u8 i, struct interlock_sample *s,
		       u64 now_ns)
{
	if (plan->input[i].component)
		read_sample(plan->input[i].component, plan->input[i].index, s);
	else
		*s = (struct interlock_sample) {
			.status = MEGAPOD_STATUS_STALE,
			.begun_ns = now_ns,
			.failed_ns = now_ns,
		};
}

/* Why it could not act in full now, or NULL. */
static const char *impairment(const struct interlock_plan *plan, ktime_t now,
			      const struct interlock_step **at)
{
	u32 i;

	for (i = 0; i < plan->num_steps; i++) {
		const struct interlock_step *step = plan->step[i];
		struct megapod_component *c = step->order.command.component;

		*at = step;
		if (READ_ONCE(c->state) == MEGAPOD_COMPONENT_STATE_REFUSED)
			return "another device answers";
		if (READ_ONCE(c->state) == MEGAPOD_COMPONENT_STATE_OFFLINE)
			return "it does not answer";
		if (step->kind == MEGAPOD_INTERLOCK_ACTION_KIND_OUTLET_OFF &&
		    megapod_outlets_look(c, step->order.command.outlets, now) &
		    MEGAPOD_OUTLETS_UNKNOWN)
			return "the state of an outlet is not known";
	}
	return NULL;
}

/* Returns when impairment trips, if it is to. */
static u64 judge_impairment(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_status *status = &il->status;
	char text[MEGAPOD_WHY_SIZE] = "";
	const struct interlock_step *at;
	const char *why;
	u64 due_ns;

	why = impairment(il->plan, ns_to_ktime(now_ns), &at);
	if (il->plan->missing[0])
		strscpy(text, il->plan->missing, sizeof(text));
	else if (why)
		snprintf(text, sizeof(text), "%s: %s", at->component, why);
	else if (il->plan->cap)
		megapod_cap_impairment(il, text);
	if (strcmp(text, status->impaired)) {
		if (!text[0] || !status->impaired[0])
			il->impaired_ns = text[0] ? now_ns : 0;
		memcpy(status->impaired, text, sizeof(text));
		megapod_interlock_changed(il, now_ns);
	}
	if (!il->impaired_ns || il->def->impaired_stage == INTERLOCK_NO_STAGE ||
	    status->state.latched || status->state.bypass_ns)
		return INTERLOCK_NEVER;
	due_ns = il->impaired_ns + il->def->rule.stale_ns;
	if (now_ns < due_ns)
		return due_ns;
	interlock_latch(&status->state, MEGAPOD_INTERLOCK_CAUSE_IMPAIRED, now_ns);
	return INTERLOCK_NEVER;
}

static void note_trip(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_status *status = &il->status;
	u64 begun_ns = status->state.first == INTERLOCK_NO_INPUT ? now_ns : status->state.first_ns;

	status->trips++;
	status->latch = MEGAPOD_INTERLOCK_LATCH_TRIPPED;
	status->tripped_at_s = ktime_get_real_seconds();
	status->decide_us = div_u64(now_ns - min(begun_ns, now_ns), NSEC_PER_USEC);
	status->confirm_us = 0;
	status->decide_hist[min(fls64(status->decide_us), INTERLOCK_BUCKETS - 1)]++;
	il->log_trip = true;
	WRITE_ONCE(il->recorded, false);
	il->freeze = true;
}

static void note_proof(struct megapod_interlock *il, int err, const char *why, u64 now_ns)
{
	struct interlock_status *status = &il->status;

	status->proof = err ? MEGAPOD_INTERLOCK_PROOF_FAILED : MEGAPOD_INTERLOCK_PROOF_PASSED;
	if (!err)
		status->proved_at_s = ktime_get_real_seconds();
	megapod_copy_printable(status->proof_reason, err ? why : NULL,
			       sizeof(status->proof_reason));
	WRITE_ONCE(il->test_over, il->test);
	il->test = NULL;
	megapod_interlock_changed(il, now_ns);
}

/* Has this input voted because of what it read? That it is silent proves nothing. */
static bool is_proved(const struct interlock_input_state *in, u64 now_ns)
{
	return in->due_ns <= now_ns && (in->cause == MEGAPOD_INTERLOCK_CAUSE_CONDITION ||
					in->cause == MEGAPOD_INTERLOCK_CAUSE_FAULT);
}

/* Judges the copy of the rule; an input is not stale while its sample is still on its way. */
static u64 test_inputs(const struct megapod_interlock *il, struct interlock_test *test, u64 now_ns)
{
	u8 i, num = il->def->rule.num_inputs;
	u64 next_ns;

	for (i = 0; i < num; i++) {
		test->sample[i].begun_ns = now_ns;
		if (test->sample[i].status == MEGAPOD_STATUS_STALE)
			test->state.input[i].time_ns = now_ns;
	}
	next_ns = interlock_eval(&il->def->rule, &test->state, test->sample, true, now_ns);
	for (i = 0; i < num; i++)
		if (is_proved(&test->state.input[i], now_ns))
			test->proved |= 1U << i;
	return next_ns;
}

static void note_unproved(struct megapod_interlock *il, const struct interlock_test *test,
			  u64 now_ns)
{
	char why[MEGAPOD_WHY_SIZE];
	u8 i;

	for (i = 0; i < il->def->rule.num_inputs - 1 && test->proved & (1U << i); i++)
		;
	snprintf(why, sizeof(why), "no poll brought the sample put into %.40s",
		 il->plan->input[i].label);
	note_proof(il, -ETIMEDOUT, why, now_ns);
}

/* A test that is to go through trips the interlock itself when its own copy would. */
static u64 judge_test(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_state *state = &il->status.state;
	struct interlock_test *test = il->test;
	char why[MEGAPOD_WHY_SIZE];
	u64 next_ns;
	int err;

	if (!test)
		return INTERLOCK_NEVER;
	if (state->latched && state->cause != MEGAPOD_INTERLOCK_CAUSE_TEST) {
		note_proof(il, -EINTR, "it tripped meanwhile", now_ns);
		return INTERLOCK_NEVER;
	}
	next_ns = test_inputs(il, test, now_ns);
	if (test->proved != (1U << il->def->rule.num_inputs) - 1) {
		if (now_ns < test->deadline_ns)
			return min(next_ns, test->deadline_ns);
		note_unproved(il, test, now_ns);
		return INTERLOCK_NEVER;
	}
	if (!test->plan) {
		if (!state->latched) {
			state->first = test->state.first;
			state->first_value = test->state.first_value;
			state->first_seen = test->state.first_seen;
			state->first_ns = test->state.first_ns;
			interlock_latch(state, MEGAPOD_INTERLOCK_CAUSE_TEST, now_ns);
			test->deadline_ns = now_ns + il->plan->self_ns +
					    2 * il->def->stage_ms * (u64)NSEC_PER_MSEC;
			return test->deadline_ns;
		}
		if (il->run.tripped_ns == state->tripped_ns && il->run.confirmed)
			note_proof(il, 0, NULL, now_ns);
		else if (now_ns >= test->deadline_ns)
			note_proof(il, -EIO, "not every step was confirmed", now_ns);
		return test->deadline_ns;
	}
	err = test->issued ? megapod_interlock_test_result(test, why) : -EINPROGRESS;
	if (err != -EINPROGRESS)
		note_proof(il, err, why, now_ns);
	else if (now_ns >= test->deadline_ns)
		note_proof(il, -ETIMEDOUT, "a command did not come back", now_ns);
	return test->deadline_ns;
}

/**
 * struct delay - what was not in time
 * @late_ns: this thread
 * @slow_ns: what has ordinary priority, as has what brings the replies of a serial line
 */
struct delay {
	u64 late_ns;
	u64 slow_ns;
};

/* It has tripped for another reason than its inputs, and now they say that it is to. */
static bool trips_at_last(const struct megapod_interlock *il)
{
	const struct interlock_state *state = &il->status.state;

	return state->latched && !state->bypass_ns && state->voting >= il->def->rule.votes &&
	       (state->cause == MEGAPOD_INTERLOCK_CAUSE_UNPROVEN ||
		state->cause == MEGAPOD_INTERLOCK_CAUSE_RESTORED ||
		state->cause == MEGAPOD_INTERLOCK_CAUSE_IMPAIRED);
}

/*
 * A trip like any other, told and recorded. What one that was impaired or restored has done stays
 * done; one that nobody was sure of has done nothing.
 */
static u64 trip_at_last(struct megapod_interlock *il, const struct interlock_sample *sample,
			u64 now_ns)
{
	struct interlock_state *state = &il->status.state;
	bool goes_on = il->run.tripped_ns == state->tripped_ns;
	u64 next_ns;

	interlock_unlatch(state);
	next_ns = interlock_eval(megapod_interlock_rule(il), state, sample, true, now_ns);
	if (goes_on) {
		il->run.tripped_ns = state->tripped_ns;
		il->run.confirmed = false;
		ladder_widen(&il->run.ladder, now_ns);
	}
	note_trip(il, now_ns);
	return next_ns;
}

/* When it trips is known here, so that it can be told before. Returns when to go on. */
static u64 count_down(struct megapod_interlock *il, u64 trip_ns, u64 now_ns)
{
	struct interlock_countdown *countdown = &il->status.countdown;
	u64 next_ns;
	bool tell;

	if (il->status.state.latched) {
		interlock_countdown_over(countdown);
		return INTERLOCK_NEVER;
	}
	next_ns = interlock_count_down(countdown, trip_ns, now_ns, &tell);
	if (tell)
		megapod_interlock_counted(il, now_ns);
	return next_ns;
}

static u64 judge(struct megapod_interlock *il, u64 now_ns, const struct delay *delay)
{
	struct interlock_sample sample[INTERLOCK_MAX_INPUTS];
	struct interlock_state *state = &il->status.state;
	const struct interlock_rule *rule;
	bool latched, noticed, outlet_on;
	u64 next_ns, trip_ns;
	u8 before, cause, i;
	unsigned int look;

	guard(spinlock)(&il->pod->interlocks->lock);
	rule = megapod_interlock_rule(il);
	if (il->plan->cap)
		megapod_cap_sample(il, &sample[0], now_ns);
	for (i = 0; !il->plan->cap && i < rule->num_inputs; i++)
		read_input(il->plan, i, &sample[i], now_ns);
	before = state->state;
	cause = state->cause;
	latched = state->latched;
	noticed = state->noticed;
	/* a delay that is short beside the times of the rule does not matter to it */
	if (delay->late_ns > rule->stale_ns / 2)
		interlock_stall(state, delay->late_ns, now_ns);
	interlock_slow(rule, state, delay->slow_ns > rule->stale_ns / 2 ? delay->slow_ns : 0);
	look = megapod_plan_look(il->plan, ns_to_ktime(now_ns));
	outlet_on = look & (MEGAPOD_OUTLETS_ON | MEGAPOD_OUTLETS_UNKNOWN);
	next_ns = interlock_eval(rule, state, sample, outlet_on, now_ns);
	if (outlet_on && trips_at_last(il))
		next_ns = trip_at_last(il, sample, now_ns);
	trip_ns = judge_impairment(il, now_ns);
	next_ns = min3(next_ns, trip_ns, judge_test(il, now_ns));
	trip_ns = min(trip_ns, interlock_trips_at(rule, state, sample, outlet_on, now_ns));
	next_ns = min(next_ns, count_down(il, trip_ns, now_ns));
	if (state->latched && !latched)
		note_trip(il, now_ns);
	if (state->state != before || state->cause != cause || state->noticed != noticed)
		megapod_interlock_changed(il, now_ns);
	return next_ns;
}

static struct megapod_interlock *next_armed(struct megapod_pod *pod,
					    const struct megapod_interlock *il)
{
	struct list_head *head = &pod->interlocks->armed;
	struct list_head *node;

	guard(spinlock)(&pod->interlocks->lock);
	node = il ? il->armed.next : head->next;
	return node == head ? NULL : list_entry(node, struct megapod_interlock, armed);
}

/* Lets go of those that are being disarmed. */
static void let_go(struct megapod_pod *pod)
{
	struct megapod_interlocks *all = pod->interlocks;
	struct megapod_interlock *il, *next;

	guard(spinlock)(&all->lock);
	list_for_each_entry_safe(il, next, &all->armed, armed) {
		if (!il->left)
			continue;
		list_del_init(&il->armed);
		WRITE_ONCE(all->num_armed, all->num_armed - 1);
		if (il->test)
			note_proof(il, -ECANCELED, "it was disarmed", ktime_get_boottime_ns());
		complete(il->left);
	}
}

/* Goes on with plans in which more is bound; of what a trip has to do, with what is new. */
static void take_next(struct megapod_pod *pod, u64 now_ns)
{
	struct megapod_interlocks *all = pod->interlocks;
	struct megapod_interlock *il;

	guard(spinlock)(&all->lock);
	list_for_each_entry(il, &all->armed, armed) {
		if (!il->next)
			continue;
		if (il->test)
			note_proof(il, -ECANCELED, "a component has come meanwhile", now_ns);
		megapod_interlock_inherit(il, il->plan, il->next, now_ns);
		il->plan = il->next;
		il->next = NULL;
		megapod_interlock_changed(il, now_ns);
		complete(il->taken);
	}
}

/* One look at all; returns when to look again, and the shortest of their stale times. */
static u64 pass(struct megapod_pod *pod, u64 now_ns, const struct delay *delay, u64 *stale_ns)
{
	u64 next_ns = INTERLOCK_NEVER;
	struct megapod_interlock *il;

	let_go(pod);
	take_next(pod, now_ns);
	*stale_ns = INTERLOCK_NEVER;
	for (il = next_armed(pod, NULL); il; il = next_armed(pod, il)) {
		next_ns = min(next_ns, judge(il, now_ns, delay));
		*stale_ns = min(*stale_ns, il->def->rule.stale_ns);
	}
	for (il = next_armed(pod, NULL); il; il = next_armed(pod, il)) {
		next_ns = min(next_ns, megapod_interlock_drive(il, now_ns));
		if (il->test && il->test->plan && il->test->state.latched && !il->test->issued)
			megapod_interlock_drive_test(il->test);
	}
	for (il = next_armed(pod, NULL); il; il = next_armed(pod, il))
		megapod_interlock_trace(il, now_ns);
	return next_ns;
}

static bool woken(struct megapod_pod *pod)
{
	return READ_ONCE(pod->interlocks->kicked) || kthread_should_stop();
}

void megapod_interlock_canary(struct work_struct *work)
{
	struct megapod_interlocks *all = container_of(work, struct megapod_interlocks, canary);

	WRITE_ONCE(all->canary_out, false);
}

/* How long the canary has been away; it is sent again if it is back. */
static u64 send_canary(struct megapod_interlocks *all, u64 now_ns)
{
	if (READ_ONCE(all->canary_out))
		return now_ns - all->canary_ns;
	if (now_ns - all->canary_ns < HEARTBEAT_MIN_NS)
		return 0;
	all->canary_ns = now_ns;
	WRITE_ONCE(all->canary_out, true);
	queue_work(megapod_wq, &all->canary);
	return 0;
}

static int interlock_thread(void *data)
{
	u64 now_ns, planned_ns, stale_ns;
	struct megapod_pod *pod = data;
	struct delay delay;

	planned_ns = ktime_get_boottime_ns();
	while (!kthread_should_stop()) {
		/* What is reported from here on is looked at again. Pairs with kick(). */
		xchg(&pod->interlocks->kicked, false);
		now_ns = ktime_get_boottime_ns();
		delay.late_ns = now_ns > planned_ns ? now_ns - planned_ns : 0;
		delay.slow_ns = send_canary(pod->interlocks, now_ns);
		planned_ns = pass(pod, now_ns, &delay, &stale_ns);
		planned_ns = min(planned_ns, now_ns + clamp_t(u64, stale_ns / 4, HEARTBEAT_MIN_NS,
							      HEARTBEAT_MAX_NS));
		now_ns = ktime_get_boottime_ns();
		if (planned_ns > now_ns)
			wait_event_interruptible_hrtimeout(pod->interlocks->wait, woken(pod),
							   ns_to_ktime(planned_ns - now_ns));
	}
	return 0;
}

/* Start it unless it runs. */
int megapod_interlock_thread_start(struct megapod_pod *pod)
{
	struct task_struct *thread;

	lockdep_assert_held(&megapod_guard_lock);
	if (pod->interlocks->thread)
		return 0;
	thread = kthread_create(interlock_thread, pod, "megapod/%s", pod->name);
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	sched_set_fifo(thread);
	pod->interlocks->thread = thread;
	wake_up_process(thread);
	return 0;
}

/* No interlock is armed any more. */
void megapod_interlock_thread_stop(struct megapod_pod *pod)
{
	lockdep_assert_held(&megapod_guard_lock);
	if (pod->interlocks->thread)
		kthread_stop(pod->interlocks->thread);
	pod->interlocks->thread = NULL;
	if (cancel_work_sync(&pod->interlocks->canary))
		pod->interlocks->canary_out = false;
}
