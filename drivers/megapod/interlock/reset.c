// SPDX-License-Identifier: GPL-2.0-only
/*
 * What takes an interlock's force away by hand: reset of its latch, and a bypass with an end.
 */
#include <linux/netlink.h>
#include <linux/string.h>

#include "../core/core.h"
#include "../core/guard.h"
#include "../core/pod.h"
#include "interlock.h"

/* Under which input the condition stands that forbids a reset. */
static int reset_locked(struct megapod_interlock *il, const char *by, const char *reason,
			char *why)
{
	struct interlock_state *state = &il->status.state;
	const struct interlock_rule *rule = megapod_interlock_rule(il);
	u8 i;

	lockdep_assert_held(&il->pod->interlocks->lock);
	if (!state->latched) {
		strscpy(why, "it has not tripped", MEGAPOD_WHY_SIZE);
		return -EALREADY;
	}
	if (!interlock_may_reset(rule, state)) {
		for (i = 0; i < rule->num_inputs - 1; i++)
			if (state->input[i].since_ns != INTERLOCK_NEVER || !state->input[i].seen)
				break;
		snprintf(why, MEGAPOD_WHY_SIZE, "%s still stands: gone or bypassed it may be reset",
			 megapod_interlock_label(il->plan, i));
		return -EBUSY;
	}
	interlock_unlatch(state);
	il->status.latch = MEGAPOD_INTERLOCK_LATCH_CLEAR;
	il->status.escalated = false;
	il->log_reset = true;
	megapod_interlock_note_by(il, by, reason);
	megapod_interlock_changed(il, ktime_get_boottime_ns());
	return 0;
}

/**
 * megapod_interlock_reset() - take back the latch
 * @il: the interlock
 * @by: who asks
 * @reason: why, or NULL
 * @extack: says why not
 *
 * Return: 0, -EALREADY if it has not tripped, -EBUSY if the condition is not gone, -EINVAL if it is
 * not armed, -ENODEV if it is gone.
 */
int megapod_interlock_reset(struct megapod_interlock *il, const char *by, const char *reason,
			    struct netlink_ext_ack *extack)
{
	char why[MEGAPOD_WHY_SIZE];
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_armed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks->lock)
		err = reset_locked(il, by, reason, why);
	if (err)
		NL_SET_ERR_MSG_FMT(extack, "%s: %s", il->name, why);
	megapod_kick(il->pod);
	return err;
}

/**
 * megapod_interlock_bypass() - keep an armed interlock from tripping
 * @il: the interlock
 * @by: who asks
 * @reason: why
 * @seconds: for how long; 0 ends it
 * @extack: says why not
 *
 * Return: 0, -EINVAL if it is not armed, -ENODEV if it is gone.
 */
int megapod_interlock_bypass(struct megapod_interlock *il, const char *by, const char *reason,
			     u32 seconds, struct netlink_ext_ack *extack)
{
	u64 now_ns = ktime_get_boottime_ns();
	int err;

	guard(mutex)(&megapod_guard_lock);
	err = megapod_interlock_check_armed(il, extack);
	if (err)
		return err;
	scoped_guard(spinlock, &il->pod->interlocks->lock) {
		il->status.state.bypass_ns = seconds ? now_ns + seconds * (u64)NSEC_PER_SEC : 0;
		il->status.state.noticed = false;
		megapod_interlock_note_by(il, by, reason);
		megapod_interlock_changed(il, now_ns);
	}
	megapod_kick(il->pod);
	return 0;
}
