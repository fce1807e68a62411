/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interlocks, internal.
 *
 * A definition is what user space said; it is never changed, only replaced while the interlock is
 * disarmed. A plan is what arming made of it: inputs and outlets looked up, everything they need
 * held, each command prepared. The thread of the pod alone judges, and drives plans of interlocks
 * that have tripped; it takes no lock that is held across a wait, and allocates nothing.
 *
 * The record of what happened (event, uevent, kernel log) is made by a work item that follows it.
 */
#ifndef _MEGAPOD_INTERLOCK_H
#define _MEGAPOD_INTERLOCK_H

#include <linux/completion.h>
#include <linux/refcount.h>

#include "../core/event.h"
#include "../core/order.h"
#include "../core/view.h"
#include "countdown.h"
#include "eval.h"
#include "ladder.h"
#include "scope.h"
#include "shed.h"
#include "timing.h"

/* Commands one interlock may need */
#define INTERLOCK_MAX_STEPS	128
/* Bytes in a message of all commands, of one, and of its outlets: megapod_interlock_size() */
#define INTERLOCK_STEPS_BYTES	(51 * 1024)
#define INTERLOCK_STEP_BYTES	240
#define INTERLOCK_OUTLET_BYTES	8
#define INTERLOCK_NO_STAGE	0xff
#define INTERLOCK_ANY_QUANTITY	0xff
/* Powers of two of a microsecond: the last but one is about 8 s */
#define INTERLOCK_BUCKETS	24

/**
 * struct interlock_input - an input as user space names it
 * @component: name of the component
 * @label: of the channel, or empty if it is named by @index: who names what is not there yet
 *	cannot know the other
 * @quantity: with a label: what the channel is to measure, or INTERLOCK_ANY_QUANTITY
 * @index: of the channel
 */
struct interlock_input {
	char component[MEGAPOD_NAME_SIZE];
	char label[MEGAPOD_LABEL_SIZE];
	u8 quantity;
	u32 index;
};

/**
 * struct interlock_action - an action as user space names it
 * @kind: enum megapod_interlock_action_kind
 * @stage: its stage, or INTERLOCK_NO_STAGE
 * @has_parent: @parent is in use
 * @component: name of the component, but for groups
 * @group: name of the group
 * @index: of outlet, pump or set-point
 * @value: for pump-duty and setpoint
 * @quantity: of a set-point, or %INTERLOCK_ANY_QUANTITY
 * @parent: component of the outlet that feeds what is switched
 * @parent_index: that outlet
 */
struct interlock_action {
	u8 kind;
	u8 stage;
	bool has_parent;
	char component[MEGAPOD_NAME_SIZE];
	char group[MEGAPOD_NAME_SIZE];
	u32 index;
	s64 value;
	u8 quantity;
	char parent[MEGAPOD_NAME_SIZE];
	u32 parent_index;
};

/**
 * struct interlock_definition - an interlock as user space defined it
 * @refs: interlock and views
 * @rule: when to trip
 * @severity: enum megapod_interlock_severity
 * @impaired_stage: stage to do when outlets cannot be reached, or INTERLOCK_NO_STAGE
 * @poweroff: the last escalation
 * @loop: an action may be on what an input measures
 * @stage_ms: time for each stage
 * @within_ms: highest worst case, 0 if any will do
 * @still_ms: for frozen: longest time that the value was seen to stand still, 0 if not measured
 * @proof_interval_s: how often a proof test is due, 0 if never
 * @num_actions: number of @action
 * @input: inputs
 * @action: what to do
 * @place: where each @action belongs
 */
struct interlock_definition {
	refcount_t refs;
	struct interlock_rule rule;
	u8 severity;
	u8 impaired_stage;
	bool poweroff;
	bool loop;
	u32 stage_ms;
	u32 within_ms;
	u32 still_ms;
	u32 proof_interval_s;
	u32 num_actions;
	struct interlock_input input[INTERLOCK_MAX_INPUTS];
	struct interlock_action action[MEGAPOD_INTERLOCK_ACTIONS_MAX];
	struct scope_place place[MEGAPOD_INTERLOCK_ACTIONS_MAX];
};

/**
 * struct interlock_progress - how a step went
 * @progress: enum megapod_progress
 * @tries: times it was commanded since the trip
 * @issued_ns: when first
 * @confirmed_ns: when it was seen to be confirmed, 0 if it is not
 * @spared: it belongs to another place than that of the leak
 * @reason: why it is not
 */
struct interlock_progress {
	u8 progress;
	bool spared;
	u32 tries;
	u64 issued_ns;
	u64 confirmed_ns;
	char reason[MEGAPOD_WHY_SIZE];
};

/**
 * struct interlock_step - one prepared command
 * @order: the command
 * @plan: its plan; a command on its way has a reference
 * @component: name of its component, which may be gone when it is asked for
 * @kind: OUTLET_OFF, PUMP_DUTY, SETPOINT or SAFE_STATE
 * @stage: stage, for a parent LADDER_STAGE_END, or LADDER_STAGE_SELF if it feeds this node
 * @parent: the step to take if this one cannot be confirmed, or NULL
 * @is_parent: it is only taken for another
 * @heat: it switches off what makes heat
 * @place: the first action that belongs to the same place
 * @now: how it went; pod->interlocks->lock
 * @busy: on its way; set by the thread, cleared by the completion
 * @err: how it ended, before @busy is cleared
 */
struct interlock_step {
	struct megapod_order order;
	struct interlock_plan *plan;
	char component[MEGAPOD_NAME_SIZE];
	u8 kind;
	u8 stage;
	struct interlock_step *parent;
	bool is_parent;
	bool heat;
	u8 place;
	struct interlock_progress now;
	bool busy;
	int err;
};

/**
 * struct interlock_plan - an interlock ready to act
 * @refs: interlock, views, commands on their way
 * @by: words that name it where a removal is refused
 * @bounds: how long it takes in the worst case
 * @stale_ms: after how long without a sample it trips
 * @binds: of an armed interlock: what contradicts it is missing, and refuses nothing
 * @missing: what is not there yet, or empty: it is planned again when a component comes
 * @num_steps: number of @step
 * @num_held: number of @held
 * @missing_outlets: it would act on something that is not there yet
 * @input: component and channel of each input; no component if that is not there yet
 * @held: components it uses, referenced; those that are pinned with the module that serves them
 * @step: what it does
 * @ladder: where each step stands while a trip is carried out; the thread's
 * @self_ns: how long the outlets that feed this node may have to wait after a trip
 * @cap: if it sheds, what that takes; the thread's
 */
struct interlock_plan {
	refcount_t refs;
	char by[MEGAPOD_NAME_SIZE + sizeof("interlock ")];
	struct timing_bounds bounds;
	u32 stale_ms;
	bool binds;
	char missing[MEGAPOD_WHY_SIZE];
	bool missing_outlets;
	u32 num_steps;
	u32 num_held;
	struct {
		struct megapod_component *component;
		u32 index;
		u8 quantity;
		char label[MEGAPOD_LABEL_SIZE];
	} input[INTERLOCK_MAX_INPUTS];
	struct {
		struct megapod_component *component;
		struct module *owner;
	} held[INTERLOCK_MAX_INPUTS + INTERLOCK_MAX_STEPS];
	struct interlock_step *step[INTERLOCK_MAX_STEPS];
	struct ladder_step ladder[INTERLOCK_MAX_STEPS];
	u64 self_ns;
	struct interlock_cap *cap;
};

/**
 * struct interlock_run - a trip being carried out; the thread's
 * @tripped_ns: which trip, 0 if none
 * @policy: how to climb
 * @ladder: how far that has come
 * @scope: actions that it takes, bits of their numbers
 * @confirmed: all has been confirmed once, and that was told
 * @poweroff: this node is being powered off
 */
struct interlock_run {
	u64 tripped_ns;
	struct ladder_policy policy;
	struct ladder_run ladder;
	u32 scope;
	bool confirmed;
	bool poweroff;
};

/**
 * struct interlock_test - a proof test
 * @plan: steps of its own, without writes; NULL for a live test
 * @state: of the rule under test
 * @sample: what was put in
 * @proved: inputs that have voted to trip by what was put in
 * @deadline_ns: it has failed if it is not over by then
 * @issued: the steps were commanded
 */
struct interlock_test {
	struct interlock_plan *plan;
	struct interlock_state state;
	struct interlock_sample sample[INTERLOCK_MAX_INPUTS];
	u16 proved;
	u64 deadline_ns;
	bool issued;
};

/**
 * struct interlock_status - what is told of an interlock besides definition and plan
 * @state: where it stands
 * @countdown: when it trips, if something is amiss
 * @latch: enum megapod_interlock_latch, for what is known of earlier trips
 * @proof: enum megapod_interlock_proof
 * @escalated: parents are being switched off, or the node
 * @trips: number of trips
 * @tripped_at_s: time of day of the trip
 * @proved_at_s: time of day of the last proof test that passed, 0 if there was none
 * @decide_us: from the sample to the decision
 * @confirm_us: from the decision to the last confirmation, 0 if that has not come
 * @decide_hist: trips by @decide_us
 * @confirm_hist: trips by @confirm_us
 * @cap_mw: if it sheds, the cap of the pod, 0 if it has none
 * @impaired: why it cannot act in full, or empty
 * @by: who asked for something last
 * @reason: why
 * @proof_reason: why the proof test failed
 */
struct interlock_status {
	struct interlock_state state;
	struct interlock_countdown countdown;
	u8 latch;
	u8 proof;
	bool escalated;
	u32 trips;
	u64 tripped_at_s;
	u64 proved_at_s;
	u64 decide_us;
	u64 confirm_us;
	u32 decide_hist[INTERLOCK_BUCKETS];
	u32 confirm_hist[INTERLOCK_BUCKETS];
	u64 cap_mw;
	char impaired[MEGAPOD_WHY_SIZE];
	char by[MEGAPOD_NAME_SIZE];
	char reason[MEGAPOD_WHY_SIZE];
	char proof_reason[MEGAPOD_WHY_SIZE];
};

/**
 * struct megapod_interlocks - the interlocks of a pod in operation
 * @lock: guards what follows, and the state of each
 * @armed: those that are armed
 * @num_armed: number of them
 * @wait: where the thread sleeps
 * @kicked: something has changed that may matter to one of them
 * @thread: judges them; runs while one is armed; megapod_guard_lock
 * @bind: plans again what was not complete
 * @pod: the pod
 * @canary: a work of ordinary priority; the thread sends it again when it has come back
 * @canary_out: it has not come back
 * @canary_ns: when it was sent; the thread's
 */
struct megapod_interlocks {
	spinlock_t lock;
	struct list_head armed;
	unsigned int num_armed;
	wait_queue_head_t wait;
	bool kicked;
	struct task_struct *thread;
	struct work_struct bind;
	struct megapod_pod *pod;
	struct work_struct canary;
	bool canary_out;
	u64 canary_ns;
};

/**
 * struct megapod_interlock - an interlock
 * @id: its number
 * @pod: its pod, referenced
 * @name: unique within the pod
 * @refs: references to the memory
 * @free: frees it after a grace period
 * @def: definition; megapod_guard_lock, and pod->interlocks->lock to replace
 * @plan: plan while armed; guarded likewise
 * @armed: in pod->interlocks->armed; taken off by the thread alone
 * @left: the thread completes it when it has let go, set to disarm
 * @next: plan to go on with
 * @taken: the thread completes it when it goes on with @next
 * @status: what is told of it
 * @impaired_ns: since when it is impaired, 0 if it is not
 * @unreported: something changed since the last event
 * @counted: so did its countdown
 * @log_trip: the trip is to be told to the kernel log and to udev
 * @log_reset: so is the reset
 * @log_armed: that it was armed is to be told to udev
 * @recorded: the record of the trip is on disk, or there never was one to make
 * @changed_ns: when it changed
 * @test: proof test under way
 * @test_over: proof test to clean up after
 * @run: the thread's
 * @freeze: the trip is to be told to the black box; the thread's
 * @traces: it in the black box, NULL if there is none
 * @record: makes the record
 *
 * From @armed to @test_over guarded by pod->interlocks->lock.
 */
struct megapod_interlock {
	u32 id;
	struct megapod_pod *pod;
	char name[MEGAPOD_NAME_SIZE];
	refcount_t refs;
	struct rcu_work free;
	struct interlock_definition *def;
	struct interlock_plan *plan;

	struct list_head armed;
	struct completion *left;
	struct interlock_plan *next;
	struct completion *taken;
	struct interlock_status status;
	u64 impaired_ns;
	bool unreported;
	bool counted;
	bool log_trip;
	bool log_reset;
	bool log_armed;
	bool recorded;
	u64 changed_ns;
	struct interlock_test *test;
	struct interlock_test *test_over;

	struct interlock_run run;
	bool freeze;
	struct box_source *traces;
	struct work_struct record;
};

/**
 * struct megapod_interlock_view - an interlock at one moment
 * @payload: event ring and readers have references
 * @id: its number
 * @pod: id of its pod
 * @pod_name: name of its pod
 * @name: its name
 * @def: its definition, referenced
 * @plan: its plan, referenced, or NULL if it is disarmed
 * @time_ns: boot time
 * @now_s: time of day
 * @status: how it stands
 * @step: how each step of @plan stands
 */
struct megapod_interlock_view {
	struct megapod_payload payload;
	u32 id;
	u32 pod;
	char pod_name[MEGAPOD_NAME_SIZE];
	char name[MEGAPOD_NAME_SIZE];
	struct interlock_definition *def;
	struct interlock_plan *plan;
	u64 time_ns;
	u64 now_s;
	struct interlock_status status;
	struct interlock_progress step[];
};

/**
 * struct interlock_unmet - an interlock that forbids to switch on an outlet
 * @id: its number
 * @state: its state
 * @cause: why
 * @name: its name
 * @text: why, in words
 */
struct interlock_unmet {
	u32 id;
	u8 state;
	u8 cause;
	char name[MEGAPOD_NAME_SIZE];
	char text[MEGAPOD_WHY_SIZE];
};

/* view.c */
const char *megapod_cause_name(u8 cause);
void megapod_definition_put(struct interlock_definition *def);
void megapod_interlock_ref(struct megapod_interlock *il);
void megapod_interlock_unref(struct megapod_interlock *il);
struct megapod_interlock_view *megapod_interlock_view(struct megapod_interlock *il);
void megapod_interlock_view_put(struct megapod_interlock_view *view);
void megapod_interlock_changed(struct megapod_interlock *il, u64 now_ns);
void megapod_interlock_counted(struct megapod_interlock *il, u64 now_ns);
int megapod_interlock_tell(struct megapod_interlock *il, enum megapod_event_kind kind);
void megapod_interlock_test_free(struct interlock_test *test);
void megapod_interlock_note_by(struct megapod_interlock *il, const char *by, const char *reason);

/* condition.c */
struct megapod_channel;
int megapod_condition_check(const struct interlock_definition *def,
			    const struct megapod_channel *ch, char *why);

/* plan.c */
struct interlock_plan *megapod_plan_make(struct megapod_pod *pod, const char *name,
					 const struct interlock_definition *def, bool binds,
					 char *why);
void megapod_plan_put(struct interlock_plan *plan);
int megapod_plan_hold(struct interlock_plan *plan, char *why);
void megapod_plan_release(struct interlock_plan *plan);
unsigned int megapod_plan_look(const struct interlock_plan *plan, ktime_t now);

/* sample.c */
int megapod_plan_inject(struct interlock_plan *plan, const struct interlock_rule *rule, char *why);
void megapod_plan_eject(struct interlock_plan *plan, const struct interlock_rule *rule);

/* place.c */
void megapod_place_start(struct megapod_interlock *il, u64 now_ns);
void megapod_place_look(struct megapod_interlock *il, u64 now_ns);

/* cap.c */
int megapod_cap_begin(struct interlock_plan *plan, const struct interlock_definition *def,
		      char *why);
void megapod_cap_end(struct interlock_plan *plan);
int megapod_cap_add(struct interlock_plan *plan, u32 step, const struct megapod_load *load,
		    u8 stage, char *why);
void megapod_cap_inherit(struct interlock_plan *to, const struct interlock_plan *from);
void megapod_cap_inherit_outlet(struct interlock_plan *to, u32 i, const struct interlock_plan *from,
				u32 k);
const struct interlock_rule *megapod_interlock_rule(const struct megapod_interlock *il);
const char *megapod_interlock_label(const struct interlock_plan *plan, u8 input);
u8 megapod_interlock_input_name(const struct interlock_definition *def,
				const struct interlock_plan *plan, u8 input, char *name,
				size_t size);
void megapod_cap_sample(struct megapod_interlock *il, struct interlock_sample *sample, u64 now_ns);
void megapod_cap_impairment(const struct megapod_interlock *il, char *why);
void megapod_cap_start(struct interlock_plan *plan);
bool megapod_cap_shed(struct megapod_interlock *il, u64 now_ns, u64 *next_ns);
bool megapod_cap_held(const struct megapod_interlock *il);

/* issue.c */
void megapod_interlock_inherit(struct megapod_interlock *il, const struct interlock_plan *from,
			       struct interlock_plan *to, u64 now_ns);
u64 megapod_interlock_drive(struct megapod_interlock *il, u64 now_ns);
void megapod_interlock_drive_test(struct interlock_test *test);
int megapod_interlock_test_result(struct interlock_test *test, char *why);

/* blackbox.c */
void megapod_interlock_trace(struct megapod_interlock *il, u64 now_ns);

/* thread.c */
void megapod_interlock_canary(struct work_struct *work);
int megapod_interlock_thread_start(struct megapod_pod *pod);
void megapod_interlock_thread_stop(struct megapod_pod *pod);

/* registry.c */
struct megapod_interlock *megapod_interlock_find(u32 id);
struct megapod_interlock *megapod_interlock_find_name(u32 pod_id, const char *name);
struct megapod_interlock *megapod_interlock_next(unsigned long *id);
struct megapod_interlock *
megapod_interlock_new(struct megapod_pod *pod, const char *name, struct interlock_definition *def,
		      struct netlink_ext_ack *extack);
int megapod_interlock_redefine(struct megapod_interlock *il, struct interlock_definition *def,
			       struct netlink_ext_ack *extack);
int megapod_interlock_del(struct megapod_interlock *il, struct netlink_ext_ack *extack);
void megapod_interlocks_del(struct megapod_pod *pod);
int megapod_interlock_check_there(const struct megapod_interlock *il,
				  struct netlink_ext_ack *extack);
int megapod_interlock_check_armed(const struct megapod_interlock *il,
				  struct netlink_ext_ack *extack);
int megapod_interlock_check_disarmed(const struct megapod_interlock *il,
				     struct netlink_ext_ack *extack);

/* latch.c */
int megapod_interlock_saved(struct megapod_interlock *il, u32 trips,
			    struct netlink_ext_ack *extack);
void megapod_interlock_load_latch(struct megapod_interlock *il, u64 now_ns);
int megapod_interlock_restore(struct megapod_interlock *il, const u8 *latch,
			      const u64 *proved_at_s, const char *by,
			      struct netlink_ext_ack *extack);

/* record.c */
void megapod_interlock_record(struct work_struct *work);

/* arm.c */
int megapod_interlock_arm(struct megapod_interlock *il, const char *by,
			  struct netlink_ext_ack *extack);
int megapod_interlock_disarm(struct megapod_interlock *il, const char *by,
			     struct netlink_ext_ack *extack);
int megapod_interlocks_arm_all(struct megapod_pod *pod, const char *by,
			       struct netlink_ext_ack *extack);
int megapod_interlocks_disarm_all(struct megapod_pod *pod, const char *by,
				  struct netlink_ext_ack *extack);
bool megapod_interlocks_any_armed(void);
void megapod_interlocks_bind(struct work_struct *work);

/* reset.c */
int megapod_interlock_reset(struct megapod_interlock *il, const char *by, const char *reason,
			    struct netlink_ext_ack *extack);
int megapod_interlock_bypass(struct megapod_interlock *il, const char *by, const char *reason,
			     u32 seconds, struct netlink_ext_ack *extack);

/* proof.c */
int megapod_interlock_test(struct megapod_interlock *il, const char *by, bool live,
			   struct netlink_ext_ack *extack);

/* guard.c */
int megapod_interlocks_init(void);
void megapod_interlocks_exit(void);
bool megapod_interlock_unmet(struct megapod_component *c, u32 index, u32 after,
			     struct interlock_unmet *unmet);

#endif /* _MEGAPOD_INTERLOCK_H */
