/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ladder of a trip: what is read of each step and time in; what to command, what to escalate
 * and which stage may begin out.
 *
 * It is pure, as the evaluator is, and calls nothing of the kernel. All times are boot time in
 * nanoseconds. It alone decides; whoever calls it commands what is due, and tells what came of it.
 *
 *	command		A step is commanded when it begins, and until it is first confirmed again
 *			and again: 0.25 s later, then twice as long each time, up to 5 s. Nothing
 *			that the device does makes it more often, but for the two below.
 *	confirmed	All its outlets have been read as off, and as dark where there is a meter.
 *			What is not known afterwards is no failure: the step is commanded when its
 *			device is back, and escalates only if something reads on or draws power.
 *	returned	A device that is back is commanded at once, every 5 s at most.
 *	switched on	What reads on after it was confirmed, somebody has switched on: it is
 *			commanded at once, three times a minute at most. The next time it escalates,
 *			and is commanded when the minute is over.
 *	escalate	A step that was not confirmed for 15 s, or not again for 15 s after
 *			something read on, has its parent taken, which is a step like any other.
 *			Time decides, not how often a command came back with an error.
 *	stages		The next stage begins when the steps of those before are confirmed, or after
 *			stage_ns.
 *	SELF		The outlets that feed this node, after all stages. They begin when each
 *			other step is confirmed or its parents, in a chain, have had their 15 s
 *			each, and when the record of the trip is on disk, which may take 5 s.
 *			What is missing has its time, too. Whatever happens they begin at self_ns. A
 *			parent that feeds this node waits for them.
 *	power off	Of this node, in order, if the policy wants it: not before SELF, and when
 *			one step could not be confirmed by any means.
 */
#ifndef _MEGAPOD_INTERLOCK_LADDER_H
#define _MEGAPOD_INTERLOCK_LADDER_H

#include <linux/types.h>

#include <uapi/linux/megapod.h>

#include "instant.h"

/* After all stages that can be named: outlets that feed this node, then nothing */
#define LADDER_STAGE_SELF	(MEGAPOD_INTERLOCK_STAGE_MAX + 1)
#define LADDER_STAGE_END	(MEGAPOD_INTERLOCK_STAGE_MAX + 2)
/* Of a step that is outside of the scope of the trip: it does not begin */
#define LADDER_STAGE_SPARED	(MEGAPOD_INTERLOCK_STAGE_MAX + 3)
/* All stages, where one could be named; no step, where one could be */
#define LADDER_ALL		0xff
#define LADDER_NO_STEP		0xff

/* The pause before a command is given again, which doubles from the first to the last */
#define LADDER_PAUSE_MIN_NS	250000000ULL
#define LADDER_PAUSE_MAX_NS	5000000000ULL
/*
 * For the power of an outlet whose relay is open to fall and be read: outlet.c gives 2 s to the
 * first, and meters are polled every second
 */
#define LADDER_DARK_NS		5000000000ULL
/* Three attempts on a device that answers, and as many time-outs on one that is slow */
#define LADDER_ESCALATE_NS	15000000000ULL
/* How long the record of a trip may hold back SELF */
#define LADDER_RECORD_NS	5000000000ULL
/* How often in a minute somebody may switch on again */
#define LADDER_FOREIGN_MAX	3
#define LADDER_MINUTE_NS	60000000000ULL

/**
 * enum ladder_seen - what is read of all that a step acts on
 * @LADDER_SEEN_UNKNOWN: something is not known, and nothing is as below
 * @LADDER_SEEN_OFF: as wanted, as far as can be read
 * @LADDER_SEEN_OPEN: all relays are open; whether power still flows is not known yet
 * @LADDER_SEEN_DRAWS: all relays are open, and power flows
 * @LADDER_SEEN_ON: something reads on
 */
enum ladder_seen {
	LADDER_SEEN_UNKNOWN,
	LADDER_SEEN_OFF,
	LADDER_SEEN_OPEN,
	LADDER_SEEN_DRAWS,
	LADDER_SEEN_ON,
};

/**
 * struct ladder_policy - how to climb
 * @stage_ns: for each stage
 * @self_ns: when SELF begins at the latest, from ladder_self_ns()
 * @others_ns: another trip needs this node until then: SELF does not begin before; 0 if none does,
 *	INTERLOCK_NEVER if it is not to begin
 * @poweroff: the last escalation is the power of this node
 * @missing: something is to go off that is not there yet: SELF waits for it until @self_ns
 */
struct ladder_policy {
	u64 stage_ns;
	u64 self_ns;
	u64 others_ns;
	bool poweroff;
	bool missing;
};

/**
 * struct ladder_step - one step
 * @stage: its stage; of a parent LADDER_STAGE_SELF if it feeds this node, else LADDER_STAGE_END;
 *	of one that has not begun LADDER_STAGE_SPARED, until ladder_widen()
 * @parent: the step to take if this one cannot be confirmed, or LADDER_NO_STEP
 * @is_parent: it is only taken for another
 * @seen: observation: enum ladder_seen
 * @away: observation: its device does not answer
 * @busy: observation: a command is on its way; none is given, and @seen is not looked at
 * @command: decision: command it now
 * @wanted: a parent that is to be taken
 * @begun: it has begun
 * @tried: it has been commanded since the trip
 * @confirmed: it has been confirmed, and nothing has read on since
 * @escalated: it has had its time, and its parent is wanted if it has one
 * @was_away: @away when last looked at
 * @returned: its device is back, and has not been commanded since
 * @foreign: how often it was switched on again in the minute
 * @foreign_ns: begin of that minute
 * @against_ns: since when it is not as wanted, INTERLOCK_NEVER while it need not be
 * @last_ns: when it was last commanded
 * @pause_ns: how long to wait before that is done again
 * @next_ns: not again before
 * @returned_ns: when it was last commanded since its device was back
 *
 * The caller fills in all up to @busy; from @command on it is the ladder's.
 */
struct ladder_step {
	u8 stage;
	u8 parent;
	bool is_parent;
	u8 seen;
	bool away;
	bool busy;
	bool command;
	bool wanted;
	bool begun;
	bool tried;
	bool confirmed;
	bool escalated;
	bool was_away;
	bool returned;
	u8 foreign;
	u64 foreign_ns;
	u64 against_ns;
	u64 last_ns;
	u64 pause_ns;
	u64 next_ns;
	u64 returned_ns;
};

/**
 * struct ladder_run - a trip being carried out
 * @begun_ns: when it began
 * @stage_ns: when @stage began
 * @stage: stages up to this one have begun; LADDER_STAGE_END: all have
 * @only: the one stage to do, or LADDER_ALL
 * @confirmed: all has been confirmed once
 * @escalated: a parent was taken, or this node is powered off
 * @poweroff: this node is to be powered off
 */
struct ladder_run {
	u64 begun_ns;
	u64 stage_ns;
	u8 stage;
	u8 only;
	bool confirmed;
	bool escalated;
	bool poweroff;
};

/**
 * ladder_start() - a trip begins
 * @run: becomes that of a trip of which nothing has been done
 * @step: the steps, likewise
 * @num: number of @step
 * @only: the one stage to do, or LADDER_ALL
 * @now_ns: now
 */
void ladder_start(struct ladder_run *run, struct ladder_step *step, u32 num, u8 only, u64 now_ns);

/**
 * ladder_widen() - what was a trip of one stage, or spared some, is one of all or of more
 * @run: the run; its times begin anew, what was done stays
 * @now_ns: now
 */
void ladder_widen(struct ladder_run *run, u64 now_ns);

/**
 * ladder_inherit() - a step goes on in a plan that has more of them
 * @to: the step there, of which nothing has been done; its caller's fields stand
 * @from: the same step as it stood
 */
void ladder_inherit(struct ladder_step *to, const struct ladder_step *from);

/**
 * ladder_exchange() - a plan with more steps takes the place of one
 * @run: the run; where nothing but SELF is to come its time begins anew, so that it waits for what
 *	is new
 * @step: the steps of the new plan, those that go on inherited
 * @num: number of @step
 * @now_ns: now
 */
void ladder_exchange(struct ladder_run *run, const struct ladder_step *step, u32 num, u64 now_ns);

/**
 * ladder_climb() - decide
 * @policy: how
 * @run: the run, brought up to date
 * @step: the steps; those with &ladder_step.command set are to be commanded now
 * @num: number of @step, at most LADDER_NO_STEP
 * @recorded: the record of the trip is on disk
 * @now_ns: now
 *
 * Return: when to decide again at the latest, or INTERLOCK_NEVER.
 */
u64 ladder_climb(const struct ladder_policy *policy, struct ladder_run *run,
		 struct ladder_step *step, u32 num, bool recorded, u64 now_ns);

/**
 * ladder_needs_ns() - until when a trip needs this node
 * @policy: how it climbs
 * @run: the run
 * @step: the steps
 * @num: number of @step
 *
 * Return: when its own SELF would begin at the latest, or 0 if nothing else may be done any more.
 */
u64 ladder_needs_ns(const struct ladder_policy *policy, const struct ladder_run *run,
		    const struct ladder_step *step, u32 num);

/**
 * ladder_self_ns() - how long SELF may have to wait after a trip
 * @step: the steps
 * @num: number of @step
 * @stage_ns: for each stage
 *
 * Return: the time for all other steps and their parents, each without success.
 */
u64 ladder_self_ns(const struct ladder_step *step, u32 num, u64 stage_ns);

#endif /* _MEGAPOD_INTERLOCK_LADDER_H */
