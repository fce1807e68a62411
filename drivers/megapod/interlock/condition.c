// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions that make sense: one that is never met guards nothing, one that always is would trip
 * at once, and one that never ends could not be reset.
 */
#include <linux/limits.h>

#include "../core/channel.h"
#include "interlock.h"
#include "refuse.h"

/* What values a quantity can have. */
static const struct {
	s64 min;
	s64 max;
} ranges[] = {
	[MEGAPOD_QUANTITY_TEMPERATURE] = { -273150, S64_MAX },
	[MEGAPOD_QUANTITY_FLOW] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_PRESSURE] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_LEVEL] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_SPEED] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_DUTY] = { 0, 1000 },
	[MEGAPOD_QUANTITY_VOLTAGE] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_CURRENT] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_POWER] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_APPARENT_POWER] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_REACTIVE_POWER] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_ENERGY] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_REACTIVE_ENERGY] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_FREQUENCY] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_POWER_FACTOR] = { -1000, 1000 },
	[MEGAPOD_QUANTITY_ANGLE] = { -360000, 360000 },
	[MEGAPOD_QUANTITY_HUMIDITY] = { 0, 100000 },
	[MEGAPOD_QUANTITY_DURATION] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_COUNT] = { 0, S64_MAX },
	[MEGAPOD_QUANTITY_RAW] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_ALARM] = { 0, 1 },
	[MEGAPOD_QUANTITY_LEAK] = { 0, 1 },
	[MEGAPOD_QUANTITY_INPUT] = { 0, 1 },
	[MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE] = { S64_MIN, S64_MAX },
	[MEGAPOD_QUANTITY_POSITION] = { 0, 1000 },
	[MEGAPOD_QUANTITY_CHARGE] = { 0, 1000 },
	[MEGAPOD_QUANTITY_LENGTH] = { 0, S64_MAX },
};

/*
 * Refuse a threshold that no value, or every value, of the quantity meets, and a hysteresis that
 * never ends.
 */
static int check_threshold(const struct interlock_rule *rule, u8 quantity, char *why)
{
	bool below = rule->condition == MEGAPOD_INTERLOCK_CONDITION_BELOW;
	s64 min = ranges[quantity].min, max = ranges[quantity].max, t = rule->threshold;
	u64 room;

	if (below ? t <= min : t >= max)
		return refuse(why, -EINVAL, "threshold %lld: it could never be true", t);
	if (below ? t > max : t < min)
		return refuse(why, -EINVAL, "threshold %lld: it would always be true", t);
	room = below ? (u64)max - (u64)t : (u64)t - (u64)min;
	if (rule->hysteresis > room)
		return refuse(why, -EINVAL, "hysteresis %llu: it could never end",
			      rule->hysteresis);
	return 0;
}

static bool is_bit(u8 quantity)
{
	return quantity == MEGAPOD_QUANTITY_ALARM || quantity == MEGAPOD_QUANTITY_LEAK ||
	       quantity == MEGAPOD_QUANTITY_INPUT;
}

/*
 * A steady machine reads steadily: that a value stands still says something of one that never
 * does, beside another that does too, or beyond the longest time that was measured.
 */
static int check_frozen(const struct interlock_definition *def, const struct megapod_channel *ch,
			char *why)
{
	if (is_bit(ch->quantity))
		return refuse(why, -EINVAL, "%s need not change", ch->label);
	if (ch->moving || def->rule.votes > 1 || def->still_ms)
		return 0;
	return refuse(why, -EINVAL, "%.24s may be steady: say votes 2, or still-ms as measured",
		      ch->label);
}

/**
 * megapod_condition_check() - can the condition of a rule be met by what it watches, and end again
 * @def: the definition
 * @ch: channel of an input
 * @why: on error: why, %MEGAPOD_WHY_SIZE bytes
 *
 * Return: 0 or -EINVAL.
 */
int megapod_condition_check(const struct interlock_definition *def,
			    const struct megapod_channel *ch, char *why)
{
	const struct interlock_rule *rule = &def->rule;

	switch (rule->condition) {
	case MEGAPOD_INTERLOCK_CONDITION_WET:
		if (ch->quantity != MEGAPOD_QUANTITY_LEAK)
			return refuse(why, -EINVAL, "%s is no leak detector", ch->label);
		return 0;
	case MEGAPOD_INTERLOCK_CONDITION_FAULT:
		if (!ch->has_fault)
			return refuse(why, -EINVAL, "%s never says that it is broken", ch->label);
		return 0;
	case MEGAPOD_INTERLOCK_CONDITION_BIT:
		if (is_bit(ch->quantity) && !(rule->threshold & 1))
			return refuse(why, -EINVAL, "%s has bit 0 only", ch->label);
		if (!is_bit(ch->quantity) && ch->quantity != MEGAPOD_QUANTITY_RAW &&
		    ch->quantity != MEGAPOD_QUANTITY_COUNT)
			return refuse(why, -EINVAL, "%s is not made of bits", ch->label);
		return 0;
	case MEGAPOD_INTERLOCK_CONDITION_FROZEN:
		return check_frozen(def, ch, why);
	case MEGAPOD_INTERLOCK_CONDITION_OVER_CAP:
		if (ch->quantity != MEGAPOD_QUANTITY_POWER)
			return refuse(why, -EINVAL, "%s is no power", ch->label);
		return 0;
	default:
		return check_threshold(rule, ch->quantity, why);
	}
}
