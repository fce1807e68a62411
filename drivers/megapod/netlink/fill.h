/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes of an object, the same for get, dump and events; -EMSGSIZE if they do not fit.
 */
#ifndef _MEGAPOD_FILL_H
#define _MEGAPOD_FILL_H

#include <net/netlink.h>

#include "../core/view.h"

struct megapod_component;
struct megapod_event;
struct megapod_interlock_view;
struct megapod_pod;
struct sk_buff;

int megapod_fill_value(struct sk_buff *skb, u32 component, const struct megapod_value *value,
		       ktime_t now);
int megapod_fill_pod(struct sk_buff *skb, const struct megapod_pod_view *view);
int megapod_fill_component(struct sk_buff *skb, const struct megapod_component_view *view);
int megapod_fill_texts(struct sk_buff *skb, struct megapod_component *c);
int megapod_fill_sensor(struct sk_buff *skb, const struct megapod_sensor_view *view, ktime_t now);
int megapod_fill_outlet(struct sk_buff *skb, const struct megapod_outlet_view *view, ktime_t now);
int megapod_fill_pump(struct sk_buff *skb, const struct megapod_pump_view *view, ktime_t now);
int megapod_fill_group(struct sk_buff *skb, const struct megapod_group_view *view);
int megapod_put_value(struct sk_buff *skb, int type, u32 component,
		      const struct megapod_value *value, ktime_t now);
size_t megapod_group_size(const struct megapod_group_view *view);

/* fill_setpoint.c */
int megapod_fill_setpoint(struct sk_buff *skb, const struct megapod_setpoint_view *view,
			  ktime_t now);
int megapod_fill_valve(struct sk_buff *skb, const struct megapod_valve_view *view, ktime_t now);
int megapod_fill_battery(struct sk_buff *skb, const struct megapod_battery_view *view, ktime_t now);

/* fill_lock.c */
int megapod_fill_lock(struct sk_buff *skb, const struct megapod_lockout_view *view);

/* fill_record.c */
int megapod_fill_record(struct sk_buff *skb, const struct megapod_record_view *view);

/* fill_event.c */
int megapod_fill_event(struct sk_buff *skb, const struct megapod_pod *pod,
		       const struct megapod_event *event);
size_t megapod_event_size(const struct megapod_event *event);

/* An empty string is one that is not known. */
static inline int megapod_put_text(struct sk_buff *skb, int type, const char *text)
{
	return *text ? nla_put_string(skb, type, text) : 0;
}

/* Ends a nest, or takes it back if @err. */
static inline int megapod_end_nest(struct sk_buff *skb, struct nlattr *nest, int err)
{
	if (err)
		nla_nest_cancel(skb, nest);
	else
		nla_nest_end(skb, nest);
	return err ? -EMSGSIZE : 0;
}

static inline bool megapod_has_threshold(u8 condition)
{
	return condition == MEGAPOD_INTERLOCK_CONDITION_BELOW ||
	       condition == MEGAPOD_INTERLOCK_CONDITION_ABOVE ||
	       condition == MEGAPOD_INTERLOCK_CONDITION_BIT;
}

/* fill_interlock.c */
int megapod_fill_interlock(struct sk_buff *skb, const struct megapod_interlock_view *view,
			   ktime_t now);
size_t megapod_interlock_size(const struct megapod_interlock_view *view);

#endif /* _MEGAPOD_FILL_H */
