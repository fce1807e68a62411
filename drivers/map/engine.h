/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside megapod_map.ko.
 *
 * An instance lives through two states. Seeking: ``epoch`` is 0, nothing is
 * polled or written, the identify work reads the identity until it is right. Serving:
 * ``epoch`` is that of the device whose identity was read, every request carries it, and a reply
 * counts only while it is still the device's. Whatever casts doubt on it (another epoch,
 * -ESTALE, link_changed) brings the instance back to seeking.
 *
 * Four contexts meet: the identify work and the survey work that follows it (wait for the bus), the
 * schedule and reidentify works (on one FIFO thread for all instances, never wait), completions (on
 * the thread of the link) and commands of the core.
 *
 * The identify work runs on a workqueue until there is a component: a survey takes long, computes
 * and allocates. From then on identifying is between a trip and its relay whenever the device was
 * away: it goes on the FIFO thread of all instances, where nothing waits (ask.c).
 *
 * Lock order, outer first:
 *
 *   sample_lock	values of points, health of spans, &map_instance.epoch from serving to
 *			seeking and back; held while reporting, so that reports are in order. The
 *			thread of the link waits for it with the reply that trips: an rt_mutex,
 *			under which nothing is allocated and no mutex is taken
 *   queue_lock		schedule and commands: what may be submitted, and by whom
 *
 * Locks of megapod.ko and modbus.ko nest inside of them. megapod_component_register(),
 * megapod_command_done() and modbus_device_refuse() are called with none held.
 */
#ifndef _MEGAPOD_MAP_ENGINE_H
#define _MEGAPOD_MAP_ENGINE_H

#include <linux/cleanup.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/megapod.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/rtmutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "heard.h"
#include "models.h"
#include "plan.h"
#include "program.h"
#include "validate.h"
#include "window.h"

/* Polls in a row that may fail before what they read is stale */
#define MAP_FAILS_MAX		2
/* Tries of a command's write, all within MAP_COMMAND_MS */
#define MAP_TRIES_MAX		3
#define MAP_COMMAND_MS		1000
/* How often and how long meters are read after their outlets were switched */
#define MAP_HURRY_MS		100
#define MAP_HURRY_FOR_MS	2000

/*
 * Devices that are polled at the same moments, so that one wake-up serves them all; and how long
 * after them the next ones, so that what comes back together is the work of a millisecond.
 */
#define MAP_TOGETHER		16
#define MAP_APART_MS		4

struct map_instance;

/**
 * struct map_group - cells of one rate and one space: what one transaction may read
 * @space: enum modbus_space
 * @rate: enum megapod_map_rate
 * @window: through which they are read, or NULL
 * @index: what its index is written
 * @number: map_window_number(), 0 without one
 * @cost: what reading costs there
 * @first_cell: first of its cells in &map_layout.cells
 * @num_cells: number of its cells
 */
struct map_group {
	u8 space;
	u8 rate;
	const struct megapod_map_window *window;
	u16 index;
	u8 number;
	struct map_cost cost;
	u32 first_cell;
	u32 num_cells;
};

/* A rate and a space each, and windows */
#define MAP_MAX_GROUPS		(16 + MEGAPOD_MAP_MAX_WINDOWS)

/**
 * struct map_layout - how the values of an instance lie on the device, while spans are planned
 * @groups: what may be read together
 * @num_groups: number of @groups
 * @cells: registers
 * @steps: the planner's notes, one for each of @cells
 * @num_cells: number of @cells
 * @values: until they have their place, see &map_instance.memory
 * @spans: as @values
 */
struct map_layout {
	struct map_group groups[MAP_MAX_GROUPS];
	u32 num_groups;
	struct map_cell *cells;
	struct map_plan_step *steps;
	u32 num_cells;
	struct map_value *values;
	struct map_span *spans;
};

/**
 * struct map_value - a point of an instance
 * @pt: what it is
 * @value: in the unit of its quantity
 * @reg: where it is
 * @channel: its channel
 * @block: index of the block that it belongs to
 * @outer: number of the outer repetition, from 0
 * @window: map_window_number(), 0 if it is read as it is
 * @bit_shift: added to the bit numbers of @pt
 * @reach: map_point_reach()
 * @fault: index of the word that tells its fault, or -1
 * @alarm: index of the word that tells its alarm, or -1
 * @meant: index of the word that tells whether it has a value, or -1
 * @scale: index of the word that scales it, or -1
 * @severity: status while it is raised, or while its alarm is
 * @absent: the device does not have it
 * @unread: so since it does not have a word either without which it means nothing
 * @valid: @value is good
 * @available: the device says that there is a value
 * @fell: it is a counter, and was less than @value when last read
 */
struct map_value {
	const struct megapod_point *pt;
	s64 value;
	u16 reg;
	u16 channel;
	u16 block;
	u16 outer;
	u8 window;
	u8 bit_shift;
	u8 reach;
	s8 fault;
	s8 alarm;
	s8 meant;
	s8 scale;
	u8 severity : 3;
	bool absent : 1;
	bool unread : 1;
	bool valid : 1;
	bool available : 1;
	bool fell : 1;
};

/* Each device has hundreds of them. It is 32, but sparse makes it more. */
static_assert(sizeof(struct map_value) <= 40);

/**
 * struct map_word - a register that says something about other points
 * @reg: register, coil or input
 * @space: enum modbus_space
 * @valid: @raw is what it reads now
 * @seen: it was read
 * @raw: what it last read
 */
struct map_word {
	u16 reg;
	u8 space;
	bool valid;
	bool seen;
	u16 raw;
};

/**
 * struct map_span - registers read by one transaction
 * @inst: whose
 * @req: the transaction
 * @space: enum modbus_space
 * @rate: enum megapod_map_rate
 * @outlets: reads the coils of outlets instead of points
 * @window: as of &struct map_group
 * @index: as of &struct map_group
 * @number: as of &struct map_group
 * @busy: @req is queued; queue_lock
 * @first: first register
 * @count: number of registers
 * @first_value: its first point in &map_instance.values
 * @num_values: number of its points
 * @was: what was told when it was @told, as in its request
 * @told: all its values are made of @was, and reported
 * @fails: polls that failed since the last good one
 * @begun: boot time when the poll under way, or the last one, was begun; queue_lock
 * @due: when to begin the next poll; queue_lock
 * @hurry_until: until then it is polled at MAP_HURRY_MS; queue_lock
 * @time: boot time of the last good reply
 * @taken: boot time when a command last read some of it
 */
struct map_span {
	struct map_instance *inst;
	struct modbus_request req;
	u8 space;
	u8 rate;
	bool outlets;
	const struct megapod_map_window *window;
	u16 index;
	u8 number;
	bool busy;
	u16 first;
	u16 count;
	u32 first_value;
	u32 num_values;
	u16 *was;
	bool told;
	u32 fails;
	ktime_t begun;
	ktime_t due;
	ktime_t hurry_until;
	ktime_t time;
	ktime_t taken;
};

/**
 * struct map_run - carries out a program
 * @req: the one transaction
 * @wake: end of a pause
 * @then: what to do then
 * @pausing: @wake is yet to come; queue_lock
 * @unsent: why @req could not be submitted
 * @ended: told of the end of a program
 * @steps: the program; room for map_program_room()
 * @num: number of @steps
 * @at: the step that is carried out
 * @written: outlets of it that were written, or refused
 * @writing: how many the transaction writes
 * @one_by_one: its other coils are written one by one, since the device refused them as a run
 * @silent: writes in a row without a reply
 * @todo: outlets to write: those not written, or not reading as wanted
 * @regs: registers to write
 * @err: first error, 0 if outlets only do not read as wanted
 * @why: @err for people
 * @again: another try may help
 * @lost: the connection is, or another device may answer
 * @unlocked: something was written that unlocks the device, and there is what locks it
 * @locking: a step failed, and the device is locked again
 * @left_open: not all that locks it was written
 * @no_multiple: the device refused FC 0F
 * @no_single: the device refused FC 06, or its map says so
 */
struct map_run {
	struct modbus_request req;
	struct kthread_delayed_work wake;
	void (*then)(struct map_instance *inst);
	bool pausing;
	int unsent;
	void (*ended)(struct map_instance *inst);
	struct map_step *steps;
	u32 num;
	u32 at;
	u32 written;
	u32 writing;
	bool one_by_one;
	unsigned int silent;
	DECLARE_BITMAP(todo, MEGAPOD_MAX_OUTLETS);
	struct megapod_map_command regs;
	int err;
	char why[MEGAPOD_MAP_WHY_SIZE];
	bool again;
	bool lost;
	bool unlocked;
	bool locking;
	bool left_open;
	bool no_multiple;
	bool no_single;
};

/**
 * struct map_writer - carries out commands, one at a time
 * @queue: commands that wait; queue_lock
 * @cmd: the command being carried out; set under queue_lock, its steps belong to whoever holds
 *	the request: the submitter, its completion, or the end of a pause
 * @parked: command that waits for the device to be identified, with its @tries; queue_lock
 * @deadline: no try of @cmd begins later; without @cmd: the queue fails then
 * @tries: tries begun
 * @settling: further tries only read
 * @run: what the try does
 */
struct map_writer {
	struct list_head queue;
	struct megapod_command *cmd;
	struct megapod_command *parked;
	ktime_t deadline;
	unsigned int tries;
	bool settling;
	struct map_run run;
};

/**
 * struct map_heartbeat - writes the heartbeat of a map
 * @req: the transaction
 * @work: begins the next beat
 * @busy: @req is queued; queue_lock
 * @odd: the last one wrote &megapod_map_heartbeat.value; queue_lock
 * @why: why the last one failed, empty if it did not; sample_lock
 */
struct map_heartbeat {
	struct modbus_request req;
	struct kthread_delayed_work work;
	bool busy;
	bool odd;
	char why[MEGAPOD_MAP_WHY_SIZE];
};

/**
 * struct map_through - reads spans through windows, one at a time
 * @req: the transactions about the index
 * @wake: end of a wait
 * @span: the span that is read; set and cleared under queue_lock, @step is then of whoever holds
 *	the request
 * @step: enum map_window_step
 * @done: told of each span that was read, with the result in its request; on the thread of the
 *	link, or on that of the schedule
 */
struct map_through {
	struct modbus_request req;
	struct kthread_delayed_work wake;
	struct map_span *span;
	enum map_window_step step;
	void (*done)(struct map_span *span);
};

/**
 * struct map_asker - asks a device one thing after the other, see ask.c
 * @inst: whose
 * @epoch: of the device that is asked; else -ESTALE
 * @req: the last question, and its reply
 * @heard: what was answered so far; NULL: who asks waits for each reply
 * @begun: boot time when asking began, 0: nothing is asked; with @heard only, as what follows
 * @asked: the answer to @req is not in @heard yet
 * @busy: nor has its reply come; queue_lock
 */
struct map_asker {
	struct map_instance *inst;
	u32 epoch;
	struct modbus_request req;
	struct map_heard *heard;
	ktime_t begun;
	bool asked;
	bool busy;
};

#define MAP_NO_SPAN		U32_MAX

/* Samples of proof tests that can be put in at a time; as many as an interlock may have inputs */
#define MAP_MAX_TESTS		16

/**
 * struct map_instance - a device that is served from a map
 * @mdev: the device
 * @map: its map
 * @pod: where it belongs
 * @component: once it was identified, until it is removed
 * @ops: of @component
 * @sample_lock: see the top
 * @queue_lock: see the top
 * @going: is being removed; queue_lock
 * @epoch: the device that was identified, 0 while seeking
 * @sizes: what the size registers said when @component was made
 * @chain: which of map_chain_bases its models begin at, or are sought from next
 * @models: where it has each model of its map
 * @identity: what the device said when @component was made
 * @identify: reads the identity, until there is @component
 * @reidentify: does so from then on
 * @known: it does, and @identify is never queued again; queue_lock
 * @waiting: asks for @identify and @survey
 * @replaying: asks for @reidentify
 * @failures: attempts to identify that failed since the last success or refusal
 * @ailing: those in a row up to now that ended in SERVER DEVICE FAILURE
 * @silences: transactions of the survey that ended in silence
 * @outlets_apart: it refuses a read of several outlets, as those have other registers between them
 * @missed: values that were absent when @component was made and answered when asked last
 * @remark: what people are told of a component that works, empty if nothing; sample_lock
 * @survey: looks closer at a device that is served
 * @served: how often it began to be; queue_lock
 * @surveyed: what @served was when @survey last ran; this and what follows are @survey's
 * @survey_at: when to ask again for what is absent
 * @survey_ms: how long after that to ask once more, if no answer can be had
 * @layout: where its values are, NULL once there are spans
 * @memory: of @values, @spans with their &map_span.was, @readings, and &map_run.steps. In one
 *	piece, since each piece of memory loses what is left of its last page
 * @schedule: submits what is due
 * @values: points, sorted by rate, space and register; those of a span are neighbours
 * @num_values: number of @values
 * @spans: what is polled
 * @num_spans: number of @spans
 * @phase_ms: how long after the multiples of their period its polls are due
 * @bad_spans: spans with MAP_FAILS_MAX failures or more
 * @words: registers that say something about other points
 * @num_words: number of @words
 * @readings: room for one report, of what a span reads
 * @num_readings: how many that are
 * @outlet_bits: room for the report of outlets
 * @num_outlets: number of outlets
 * @meters: span that reads the power of each outlet, or MAP_NO_SPAN
 * @tests: samples put in for proof tests; sample_lock
 * @num_tests: number of @tests
 * @writer: carries out commands
 * @heartbeat: writes the heartbeat, if the map has one
 * @through: reads through windows, if the map has some
 */
struct map_instance {
	struct modbus_device *mdev;
	const struct megapod_map *map;
	struct megapod_pod *pod;
	struct megapod_component *component;
	struct megapod_component_ops ops;

	struct rt_mutex sample_lock;	/* values and spans, see the top */
	spinlock_t queue_lock;		/* schedule and commands, see the top */
	bool going;
	u32 epoch;

	u16 sizes[MEGAPOD_MAP_MAX_SIZES];
	u32 chain;
	struct map_found models[MEGAPOD_MAP_MAX_MODELS];
	struct megapod_identity identity;
	struct delayed_work identify;
	struct kthread_delayed_work reidentify;
	bool known;
	struct map_asker waiting;
	struct map_asker replaying;
	unsigned int failures;
	unsigned int ailing;
	unsigned int silences;
	bool outlets_apart;
	u32 missed;
	char remark[MEGAPOD_MAP_WHY_SIZE];
	struct delayed_work survey;
	u32 served;
	u32 surveyed;
	ktime_t survey_at;
	u32 survey_ms;

	struct map_layout *layout;
	void *memory;
	struct kthread_delayed_work schedule;
	struct map_value *values;
	u32 num_values;
	struct map_span *spans;
	u32 num_spans;
	u32 phase_ms;
	u32 bad_spans;
	struct map_word words[MAP_MAX_WORDS];
	u32 num_words;
	struct megapod_reading *readings;
	u32 num_readings;
	DECLARE_BITMAP(outlet_bits, MEGAPOD_MAX_OUTLETS);
	u32 num_outlets;
	u32 *meters;

	struct megapod_reading tests[MAP_MAX_TESTS];
	u32 num_tests;

	struct map_writer writer;
	struct map_heartbeat heartbeat;
	struct map_through through;
};

DEFINE_GUARD(map_sample, struct rt_mutex *, rt_mutex_lock(_T), rt_mutex_unlock(_T))

/*
 * Calls go downwards only: base and the pure decode, heard, models, plan, program, window and
 * writes are below all, then come ask, layout and through, then component, survey, inject,
 * heartbeat and poll, then text, chain and run, then write and identity, then interlock and seek,
 * then map.
 */

/* base.c */
extern struct kthread_worker *map_worker;
extern struct workqueue_struct *map_wq;
u8 map_read_function(u8 space);
bool map_is_bits(u8 space);
int map_reg(const struct map_instance *inst, u32 reg, u32 words);
bool map_may_write(const struct map_instance *inst);
bool map_may_pass(const struct modbus_request *req);
u32 map_period_ms(u8 rate);
u8 map_poll_class(u8 rate);
ktime_t map_poll_deadline(ktime_t due, ktime_t next);
const char *map_explain(int status, u8 exception);
void map_look_after(struct map_instance *inst, unsigned int ms);
void map_seek(struct map_instance *inst);
bool map_command_waits(struct map_instance *inst);
void map_report_health(struct map_instance *inst);

/* layout.c */
typedef void (*map_visit_fn)(void *arg, u32 channel, const struct megapod_block *block, u32 point,
			     u32 outer, u32 inner);
u32 map_walk_points(struct map_instance *inst, map_visit_fn visit, void *arg);
u32 map_most(const struct map_instance *inst, u8 space);
u32 map_outlets_most(const struct map_instance *inst, u8 space);
int map_layout_make(struct map_instance *inst);
int map_layout_reserve(struct map_instance *inst, char why[MEGAPOD_MAP_WHY_SIZE]);
int map_layout_spans(struct map_instance *inst);
struct map_span *map_span_of(const struct map_instance *inst, const struct map_value *v);
bool map_layout_fits(struct map_instance *inst, char why[MEGAPOD_MAP_WHY_SIZE]);
void map_layout_free(struct map_instance *inst);
struct map_value *map_find_value(struct map_instance *inst, u8 space, u32 reg);
struct map_value *map_find_point(struct map_instance *inst, const struct megapod_map_ref *ref);
const struct map_value *map_channel_value(const struct map_instance *inst, u32 channel);

/* ask.c */
void map_asker_init(struct map_asker *asker, struct map_instance *inst);
int map_asker_init_replay(struct map_asker *asker, struct map_instance *inst, u32 room);
int map_ask(struct map_asker *asker, u8 fc, u16 first, u16 count);
bool map_is_alive(struct map_asker *asker);
int map_asker_resume(struct map_asker *asker);
void map_asker_end(struct map_asker *asker);
void map_asker_stop(struct map_asker *asker);

/* seek.c */
void map_identify_work(struct work_struct *work);
void map_reidentify_work(struct kthread_work *work);
void map_survey_work(struct work_struct *work);

/* identity.c */
u32 map_identity_room(const struct megapod_map *map);
int map_identify(struct map_asker *asker, char why[MEGAPOD_MAP_WHY_SIZE]);

/* chain.c */
#define MAP_REFUSED	1
int map_walk_chain(struct map_asker *asker, char why[MEGAPOD_MAP_WHY_SIZE]);
void map_tell_models(const struct map_instance *inst);

/* survey.c */
int map_survey(struct map_instance *inst);
int map_survey_again(struct map_instance *inst);

/* text.c */
int map_read_words(struct map_asker *asker, u8 space, u16 first, u16 count, u16 *out);
bool map_is_not_told(const struct map_asker *asker, int err, bool known);
int map_read_string(struct map_asker *asker, const struct megapod_map_string *at,
		    const char *known, char out[MEGAPOD_MAP_STRING_SIZE]);
int map_read_texts(struct map_instance *inst);

/* component.c */
int map_component_make(struct map_instance *inst);

/* interlock.c */
int map_hold(struct megapod_component *component, const char *by, u32 stale_ms);
void map_release(struct megapod_component *component, const char *by);
int map_prepare(struct megapod_component *component, struct megapod_command *cmd);
int map_timing(struct megapod_component *component, int channel,
	       const struct megapod_command *cmd, struct megapod_timing *timing);

/* inject.c */
int map_inject(struct megapod_component *component, const struct megapod_reading *reading);
void map_report_tests(struct map_instance *inst, const struct map_span *span);

/* poll.c */
void map_poll_init(struct map_instance *inst);
void map_poll_start(struct map_instance *inst);
void map_poll_stop(struct map_instance *inst);
void map_poll_hurry(struct map_instance *inst, const unsigned long *outlets);
void map_schedule_work(struct kthread_work *work);
void map_take(struct map_instance *inst, u8 space, const struct modbus_request *req);
void map_take_outlets(struct map_instance *inst, const struct modbus_request *req);
bool map_outlet_is_on(const struct map_instance *inst, const struct modbus_request *req, u32 index);
void map_all_stale(struct map_instance *inst);
void map_report_polls(struct map_instance *inst, ktime_t begun, bool failed);

/* through.c */
void map_through_init(struct map_instance *inst);
void map_through_complete(struct modbus_request *req);
bool map_through_claim(struct map_instance *inst, struct map_span *span);
void map_through_begin(struct map_instance *inst);
void map_through_stop(struct map_instance *inst);

/* heartbeat.c */
void map_heartbeat_init(struct map_instance *inst);
void map_heartbeat_start(struct map_instance *inst);
void map_heartbeat_stop(struct map_instance *inst);

/* run.c */
#define MAP_SUPERSEDED	"an interlock has tripped"
void map_run_init(struct map_instance *inst, void (*ended)(struct map_instance *inst));
void map_run_begin(struct map_instance *inst);
void map_run_pause(struct map_instance *inst, unsigned int ms,
		   void (*then)(struct map_instance *inst));
bool map_run_trip_is_first(struct map_instance *inst);
bool map_run_trip_waits(struct map_instance *inst);
void map_run_superseded(struct map_instance *inst);
void map_run_stop(struct map_instance *inst);

/* write.c */
void map_writer_init(struct map_instance *inst);
int map_writer_check(struct map_instance *inst, struct megapod_command *cmd);
u32 map_writer_plan(struct map_instance *inst, const struct megapod_command *cmd,
		    const unsigned long *todo, struct megapod_map_command *regs,
		    struct map_step *steps);
int map_writer_command(struct megapod_component *component, struct megapod_command *cmd);
void map_writer_kick(struct map_instance *inst);
void map_writer_give_up(struct map_instance *inst, int err, const char *why, bool now);
void map_writer_stop(struct map_instance *inst);

/* Have the identity read, or looked at, in @ms; instead of later. Context: queue_lock held. */
static inline void map_identify_after(struct map_instance *inst, unsigned int ms)
{
	lockdep_assert_held(&inst->queue_lock);
	if (inst->going)
		return;
	if (inst->known)
		kthread_mod_delayed_work(map_worker, &inst->reidentify, msecs_to_jiffies(ms));
	else
		mod_delayed_work(map_wq, &inst->identify, msecs_to_jiffies(ms));
}

#endif /* _MEGAPOD_MAP_ENGINE_H */
