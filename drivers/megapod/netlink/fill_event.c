// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink answers: events, each with its object as it was then.
 */
#include <net/genetlink.h>

#include "../core/event.h"
#include "../core/pod.h"
#include "fill.h"
#include "megapod_nl.h"

/* The attribute of an event that holds its object. */
static int event_attr(const struct megapod_event *event)
{
	switch (event->kind) {
	case MEGAPOD_EVENT_KIND_POD_ADD:
	case MEGAPOD_EVENT_KIND_POD_DEL:
	case MEGAPOD_EVENT_KIND_POD_CHANGE:
		return MEGAPOD_A_EVENT_POD;
	case MEGAPOD_EVENT_KIND_COMPONENT_ADD:
	case MEGAPOD_EVENT_KIND_COMPONENT_CHANGE:
	case MEGAPOD_EVENT_KIND_COMPONENT_DEL:
		return MEGAPOD_A_EVENT_COMPONENT;
	case MEGAPOD_EVENT_KIND_SENSOR_CHANGE:
		return MEGAPOD_A_EVENT_SENSOR;
	case MEGAPOD_EVENT_KIND_OUTLET_CHANGE:
	case MEGAPOD_EVENT_KIND_OUTLET_FOREIGN:
		return MEGAPOD_A_EVENT_OUTLET;
	case MEGAPOD_EVENT_KIND_PUMP_CHANGE:
		return MEGAPOD_A_EVENT_PUMP;
	case MEGAPOD_EVENT_KIND_SETPOINT_CHANGE:
	case MEGAPOD_EVENT_KIND_SETPOINT_FOREIGN:
	case MEGAPOD_EVENT_KIND_SETPOINT_LEASE_END:
		return MEGAPOD_A_EVENT_SETPOINT;
	case MEGAPOD_EVENT_KIND_VALVE_CHANGE:
		return MEGAPOD_A_EVENT_VALVE;
	case MEGAPOD_EVENT_KIND_BATTERY_CHANGE:
		return MEGAPOD_A_EVENT_BATTERY;
	case MEGAPOD_EVENT_KIND_LOCK_ADD:
	case MEGAPOD_EVENT_KIND_LOCK_DEL:
		return MEGAPOD_A_EVENT_LOCK;
	case MEGAPOD_EVENT_KIND_RECORD_FROZEN:
	case MEGAPOD_EVENT_KIND_RECORD_MISSED:
	case MEGAPOD_EVENT_KIND_RECORD_CLEAR:
		return MEGAPOD_A_EVENT_RECORD;
	case MEGAPOD_EVENT_KIND_INTERLOCK_ADD:
	case MEGAPOD_EVENT_KIND_INTERLOCK_CHANGE:
	case MEGAPOD_EVENT_KIND_INTERLOCK_DEL:
	case MEGAPOD_EVENT_KIND_INTERLOCK_COUNTDOWN:
		return MEGAPOD_A_EVENT_INTERLOCK;
	default:
		return MEGAPOD_A_EVENT_GROUP;
	}
}

static int fill_object(struct sk_buff *skb, const struct megapod_event *event)
{
	switch (event_attr(event)) {
	case MEGAPOD_A_EVENT_POD:
		return megapod_fill_pod(skb, &event->pod);
	case MEGAPOD_A_EVENT_COMPONENT:
		return megapod_fill_component(skb, &event->component);
	case MEGAPOD_A_EVENT_SENSOR:
		return megapod_fill_sensor(skb, &event->sensor, event->time);
	case MEGAPOD_A_EVENT_OUTLET:
		return megapod_fill_outlet(skb, &event->outlet, event->time);
	case MEGAPOD_A_EVENT_PUMP:
		return megapod_fill_pump(skb, &event->pump, event->time);
	case MEGAPOD_A_EVENT_SETPOINT:
		return megapod_fill_setpoint(skb, &event->setpoint, event->time);
	case MEGAPOD_A_EVENT_VALVE:
		return megapod_fill_valve(skb, &event->valve, event->time);
	case MEGAPOD_A_EVENT_BATTERY:
		return megapod_fill_battery(skb, &event->battery, event->time);
	case MEGAPOD_A_EVENT_LOCK:
		return megapod_fill_lock(skb, &event->lock);
	case MEGAPOD_A_EVENT_RECORD:
		return megapod_fill_record(skb, &event->record);
	case MEGAPOD_A_EVENT_INTERLOCK:
		return megapod_fill_interlock(skb, event->interlock, event->time);
	default:
		return megapod_fill_group(skb, &event->group);
	}
}

/* Ages are those at the time of the event, so that it reads the same whenever it is fetched. */
int megapod_fill_event(struct sk_buff *skb, const struct megapod_pod *pod,
		       const struct megapod_event *event)
{
	struct nlattr *nest;

	if (nla_put_u32(skb, MEGAPOD_A_EVENT_POD_ID, pod->id) ||
	    nla_put_string(skb, MEGAPOD_A_EVENT_POD_NAME, pod->name) ||
	    nla_put_uint(skb, MEGAPOD_A_EVENT_SEQ, event->seq) ||
	    nla_put_uint(skb, MEGAPOD_A_EVENT_TIME_NS, ktime_to_ns(event->time)) ||
	    nla_put_u32(skb, MEGAPOD_A_EVENT_KIND, event->kind))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, event_attr(event));
	if (!nest)
		return -EMSGSIZE;
	if (fill_object(skb, event)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

size_t megapod_event_size(const struct megapod_event *event)
{
	switch (event_attr(event)) {
	case MEGAPOD_A_EVENT_GROUP:
		return megapod_group_size(&event->group);
	case MEGAPOD_A_EVENT_INTERLOCK:
		return GENLMSG_DEFAULT_SIZE + megapod_interlock_size(event->interlock);
	default:
		return GENLMSG_DEFAULT_SIZE;
	}
}
