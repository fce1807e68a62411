// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latches that outlive the module: what was saved of an interlock is loaded before it is armed. One of
 * which nothing is known when it is armed with all its outlets off may have tripped, and counts as
 * such.
 */
#include <linux/string.h>

#include "interlock.h"

/* Load what was saved; either may be NULL. Context: the interlock is disarmed, else -EBUSY. */
int megapod_interlock_restore(struct megapod_interlock *il, const u8 *latch,
			      const u64 *proved_at_s, struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_there(il, extack) ?:
	      megapod_interlock_check_disarmed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		if (latch)
			il->status.latch = *latch;
		if (proved_at_s) {
			il->status.proved_at_s = *proved_at_s;
			il->status.proof = MEGAPOD_INTERLOCK_PROOF_PASSED;
		}
	}
	return megapod_interlock_tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE);
}

/* Called for an interlock that is being armed: what is known of its trips before? */
void megapod_interlock_load_latch(struct megapod_interlock *il, u64 now_ns)
{
	struct interlock_status *status = &il->status;
	u8 cause = MEGAPOD_INTERLOCK_CAUSE_NONE;

	lockdep_assert_held(&il->pod->interlocks->lock);
	if (status->latch == MEGAPOD_INTERLOCK_LATCH_TRIPPED)
		cause = MEGAPOD_INTERLOCK_CAUSE_RESTORED;
	else if (status->latch == MEGAPOD_INTERLOCK_LATCH_UNKNOWN &&
		 !megapod_plan_look(il->plan, ns_to_ktime(now_ns)))
		cause = MEGAPOD_INTERLOCK_CAUSE_UNPROVEN;
	il->recorded = true;
	if (cause == MEGAPOD_INTERLOCK_CAUSE_NONE) {
		status->latch = MEGAPOD_INTERLOCK_LATCH_CLEAR;
		return;
	}
	status->latch = MEGAPOD_INTERLOCK_LATCH_TRIPPED;
	status->tripped_at_s = 0;
	interlock_latch(&status->state, cause, now_ns);
}
