// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latches that outlive the module: what was saved of an interlock is loaded before it is armed.
 *
 * One of which nothing is known may have tripped, unless all that it guards reads on: a trip
 * switches off, and one relay that is welded, or one device that does not answer yet, says
 * nothing of the others. It then counts as tripped, but switches nothing off before its inputs
 * say so.
 */
#include <linux/netlink.h>
#include <linux/string.h>

#include "../core/core.h"
#include "../core/guard.h"
#include "../core/outlet.h"
#include "../core/pod.h"
#include "interlock.h"

/* Load what was saved; either may be NULL. Context: the interlock is disarmed, else -EBUSY. */
int megapod_interlock_restore(struct megapod_interlock *il, const u8 *latch,
			      const u64 *proved_at_s, const char *by,
			      struct netlink_ext_ack *extack)
{
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_disarmed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		if (latch && il->status.latch == MEGAPOD_INTERLOCK_LATCH_TRIPPED &&
		    *latch == MEGAPOD_INTERLOCK_LATCH_CLEAR) {
			/* this resets the interlock, so it is recorded as a reset is */
			il->log_reset = true;
			megapod_interlock_note_by(il, by, "its latch was set to clear");
			megapod_interlock_changed(il, ktime_get_boottime_ns());
		}
		if (latch)
			il->status.latch = *latch;
		if (proved_at_s) {
			il->status.proved_at_s = *proved_at_s;
			il->status.proof = MEGAPOD_INTERLOCK_PROOF_PASSED;
		}
	}
	return megapod_interlock_tell(il, MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE);
}

/**
 * megapod_interlock_saved() - somebody has put the record of a trip on disk
 * @il: the interlock
 * @trips: &interlock_status.trips as it was saved
 * @extack: says why not
 *
 * A record of an earlier state is none of the trip that stands.
 * Return: 0, or -ESTALE.
 */
int megapod_interlock_saved(struct megapod_interlock *il, u32 trips,
			    struct netlink_ext_ack *extack)
{
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		if (il->status.trips != trips) {
			NL_SET_ERR_MSG_FMT(extack, "interlock %s has tripped %u times, not %u",
					   il->name, il->status.trips, trips);
			return -ESTALE;
		}
		WRITE_ONCE(il->recorded, true);
	}
	megapod_kick(il->pod);
	return 0;
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
		 megapod_plan_look(il->plan, ns_to_ktime(now_ns)) != MEGAPOD_OUTLETS_ON)
		cause = MEGAPOD_INTERLOCK_CAUSE_UNPROVEN;
	WRITE_ONCE(il->recorded, true);
	if (cause == MEGAPOD_INTERLOCK_CAUSE_NONE) {
		status->latch = MEGAPOD_INTERLOCK_LATCH_CLEAR;
		return;
	}
	status->latch = MEGAPOD_INTERLOCK_LATCH_TRIPPED;
	status->tripped_at_s = 0;
	interlock_latch(&status->state, cause, now_ns);
}
