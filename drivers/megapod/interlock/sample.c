// SPDX-License-Identifier: GPL-2.0-only
/*
 * Samples of a proof test: values that meet the condition of a rule, put in where replies are
 * decoded, so that all behind that is tested.
 */
#include <linux/kernel.h>

#include "../core/channel.h"
#include "../core/component.h"
#include "../core/view.h"
#include "interlock.h"

/* A sample that meets the condition. */
static void test_reading(const struct interlock_plan *plan, const struct interlock_rule *rule, u8 i,
			 struct megapod_reading *reading)
{
	struct megapod_value now;

	*reading = (struct megapod_reading) {
		.channel = plan->input[i].index,
		.status = MEGAPOD_STATUS_OK,
	};
	switch (rule->condition) {
	case MEGAPOD_INTERLOCK_CONDITION_BELOW:
		reading->value = rule->threshold - 1;
		break;
	case MEGAPOD_INTERLOCK_CONDITION_ABOVE:
		reading->value = rule->threshold + 1;
		break;
	case MEGAPOD_INTERLOCK_CONDITION_WET:
		reading->value = 1;
		break;
	case MEGAPOD_INTERLOCK_CONDITION_BIT:
		reading->value = rule->threshold;
		break;
	case MEGAPOD_INTERLOCK_CONDITION_FROZEN:
		/* what it reads now, and goes on reading */
		megapod_value(plan->input[i].component, plan->input[i].index, ktime_get_boottime(),
			      &now);
		reading->value = now.value;
		break;
	default:
		reading->status = MEGAPOD_STATUS_FAULT;
		break;
	}
}

static int inject(const struct interlock_plan *plan, u8 i, const struct megapod_reading *reading)
{
	struct megapod_component *c = plan->input[i].component;

	if (!c)
		return 0;
	guard(mutex)(&c->ops_lock);
	return c->ops ? c->ops->inject(c, reading) : -ENODEV;
}

/* Have samples of all inputs that meet the condition put in where replies are decoded. */
int megapod_plan_inject(struct interlock_plan *plan, const struct interlock_rule *rule, char *why)
{
	struct megapod_reading reading;
	int err;
	u8 i;

	for (i = 0; i < rule->num_inputs; i++) {
		test_reading(plan, rule, i, &reading);
		err = inject(plan, i, &reading);
		if (err) {
			snprintf(why, MEGAPOD_WHY_SIZE, "no sample of %s can be put in",
				 plan->input[i].label);
			return err;
		}
	}
	return 0;
}

/* Stop injecting samples into the inputs. */
void megapod_plan_eject(struct interlock_plan *plan, const struct interlock_rule *rule)
{
	struct megapod_reading reading = { .status = MEGAPOD_STATUS_STALE };
	u8 i;

	for (i = 0; i < rule->num_inputs; i++) {
		reading.channel = plan->input[i].index;
		inject(plan, i, &reading);
	}
}
