// SPDX-License-Identifier: GPL-2.0-only
#include "lease.h"

const char *lease_take(struct lease *lease, const struct dsx_value *value, bool retained,
		       long long length_ms, long long real_ms, long long now_ms)
{
	if (retained)
		return "is retained, so it may be from any time";
	if (value->at_ms > real_ms + LEASE_AHEAD_MS)
		return "has a timestamp in the future";
	if (value->at_ms <= real_ms - length_ms)
		return "has a timestamp that is too old";
	if (lease->until_ms && value->at_ms < lease->value.at_ms)
		return "is older than the one before";
	lease->value = *value;
	/* one that is ahead gains nothing by it */
	lease->until_ms = now_ms + length_ms;
	if (real_ms > value->at_ms)
		lease->until_ms -= real_ms - value->at_ms;
	return NULL;
}

bool lease_holds(const struct lease *lease, long long now_ms)
{
	return lease->until_ms && now_ms < lease->until_ms && lease->value.known;
}
