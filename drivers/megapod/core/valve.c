// SPDX-License-Identifier: GPL-2.0-only
/*
 * Valves: a set-point that is a position, and what can be said of where the valve is.
 *
 * Its feedback is what came of the set-point, its travel time the time that takes. A valve that is
 * not where it was told when that is over is stuck.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "channel.h"
#include "component.h"
#include "event.h"
#include "setpoint.h"
#include "valve.h"
#include "view.h"

/* Where a valve is whose set-point is in @state; what is @band apart from an end is there. */
static enum megapod_valve_state judge_valve(u8 state, const struct megapod_value *position,
					    u64 band)
{
	if (!megapod_is_good(position))
		return MEGAPOD_VALVE_STATE_UNKNOWN;
	if (state == MEGAPOD_SETPOINT_STATE_MISSED)
		return MEGAPOD_VALVE_STATE_STUCK;
	if (state == MEGAPOD_SETPOINT_STATE_SETTLING)
		return MEGAPOD_VALVE_STATE_MOVING;
	if (position->value <= (s64)band)
		return MEGAPOD_VALVE_STATE_CLOSED;
	if (position->value >= 1000 - (s64)band)
		return MEGAPOD_VALVE_STATE_OPEN;
	return MEGAPOD_VALVE_STATE_BETWEEN;
}

static void __valve_view(const struct megapod_component *c, u32 index, ktime_t now,
			 struct megapod_valve_view *view)
{
	const struct megapod_valve *v = &c->valves[index];
	struct megapod_setpoint_view setpoint;

	__megapod_setpoint_view(c, v->desc.setpoint, now, &setpoint);
	view->component = c->id;
	view->index = index;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	view->desc = v->desc;
	view->set = setpoint.set;
	view->position = setpoint.actual;
	view->travel_ms = setpoint.desc.settle_ms;
	view->state = judge_valve(setpoint.state, &view->position, setpoint.desc.band);
}

void megapod_valve_view(struct megapod_component *c, u32 index, ktime_t now,
			struct megapod_valve_view *view)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__valve_view(c, index, now, view);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/*
 * Tell where a valve has come, or that it is stuck. That it moves is told by its set-point, and
 * where it is when first seen is no change. Context: @c's state lock held.
 */
static void valve_look(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_event event = { .kind = MEGAPOD_EVENT_KIND_VALVE_CHANGE };
	struct megapod_valve *v = &c->valves[index];
	bool first = v->announced == MEGAPOD_VALVE_STATE_UNKNOWN;

	__valve_view(c, index, now, &event.valve);
	if (event.valve.state == v->announced ||
	    event.valve.state == MEGAPOD_VALVE_STATE_MOVING ||
	    event.valve.state == MEGAPOD_VALVE_STATE_UNKNOWN)
		return;
	v->announced = event.valve.state;
	if (!first || event.valve.state == MEGAPOD_VALVE_STATE_STUCK)
		megapod_event(c->pod, now, &event);
}

void megapod_valves_look(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_valves; i++)
		valve_look(c, i, now);
}

/* What is wrong with a description, in words, or NULL. */
const char *megapod_valve_fault(const struct megapod_component_desc *desc,
				const struct megapod_valve_desc *valve)
{
	if (valve->setpoint >= desc->num_setpoints ||
	    desc->setpoints[valve->setpoint].quantity != MEGAPOD_QUANTITY_POSITION)
		return "a valve has no set-point that is a position";
	if (desc->setpoints[valve->setpoint].band >= 500)
		return "the band of a valve leaves nothing between open and closed";
	if ((unsigned int)valve->fail > MEGAPOD_VALVE_FAIL_STAYS)
		return "a valve fails in an unknown way";
	return NULL;
}
