// SPDX-License-Identifier: GPL-2.0-only
/*
 * Batteries: what is read of one, in words, and as a power supply.
 *
 * The power supply has the scope "Device": it feeds the pod, not this node, which must not go to
 * sleep with it. The class makes a hwmon chip of every supply, and gives no choice. Voltage,
 * current and power are channels of the component's own chip already; as the supply has none of
 * them, its chip is empty, and libsensors shows no empty chip.
 */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/power_supply.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "battery.h"
#include "channel.h"
#include "component.h"
#include "core.h"
#include "event.h"
#include "view.h"

/**
 * struct megapod_battery - a battery
 * @desc: what it is
 * @c: the component it belongs to
 * @index: its number there
 * @announced: its source last told by an event
 * @told: its status last told by an event
 * @changed: tells the class
 * @name: of the power supply
 * @psy_desc: for the class
 * @psy: the power supply
 */
struct megapod_battery {
	struct megapod_battery_desc desc;
	struct megapod_component *c;
	u32 index;
	u8 announced;
	u8 told;
	struct work_struct changed;
	char name[MEGAPOD_SUPPLY_SIZE];
	struct power_supply_desc psy_desc;
	struct power_supply *psy;
};

static enum megapod_battery_source judge_source(const struct megapod_value *on_battery,
						const struct megapod_value *mains)
{
	if (megapod_is_good(on_battery))
		return on_battery->value ? MEGAPOD_BATTERY_SOURCE_BATTERY :
					   MEGAPOD_BATTERY_SOURCE_MAINS;
	if (megapod_is_good(mains))
		return mains->value ? MEGAPOD_BATTERY_SOURCE_MAINS : MEGAPOD_BATTERY_SOURCE_BATTERY;
	return MEGAPOD_BATTERY_SOURCE_UNKNOWN;
}

/* What flows in counts up. A charge without a current tells only that it is full. */
static enum megapod_battery_status judge_status(enum megapod_battery_source source,
						const struct megapod_value *charge,
						const struct megapod_value *flow)
{
	if (source == MEGAPOD_BATTERY_SOURCE_BATTERY)
		return MEGAPOD_BATTERY_STATUS_DISCHARGING;
	if (megapod_is_good(flow) && flow->value < 0)
		return MEGAPOD_BATTERY_STATUS_DISCHARGING;
	if (megapod_is_good(charge) && charge->value >= 1000)
		return MEGAPOD_BATTERY_STATUS_FULL;
	if (megapod_is_good(flow))
		return flow->value ? MEGAPOD_BATTERY_STATUS_CHARGING : MEGAPOD_BATTERY_STATUS_IDLE;
	return MEGAPOD_BATTERY_STATUS_UNKNOWN;
}

static void __battery_view(const struct megapod_component *c, u32 index, ktime_t now,
			   struct megapod_battery_view *view)
{
	const struct megapod_battery *b = &c->batteries[index];
	struct megapod_value on_battery, mains;
	const struct megapod_value *flow;

	view->component = c->id;
	view->index = index;
	memcpy(view->component_name, c->name, sizeof(view->component_name));
	memcpy(view->label, b->desc.label, sizeof(view->label));
	strscpy(view->power_supply, b->name, sizeof(view->power_supply));
	__megapod_value(c, b->desc.charge, now, &view->charge);
	__megapod_value(c, b->desc.time_left, now, &view->time_left);
	__megapod_value(c, b->desc.voltage, now, &view->voltage);
	__megapod_value(c, b->desc.current_, now, &view->current_);
	__megapod_value(c, b->desc.power, now, &view->power);
	__megapod_value(c, b->desc.on_battery, now, &on_battery);
	__megapod_value(c, b->desc.mains, now, &mains);
	view->source = judge_source(&on_battery, &mains);
	flow = megapod_is_good(&view->current_) ? &view->current_ : &view->power;
	view->status = judge_status(view->source, &view->charge, flow);
}

void megapod_battery_view(struct megapod_component *c, u32 index, ktime_t now,
			  struct megapod_battery_view *view)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		__battery_view(c, index, now, view);
	} while (read_seqcount_retry(&c->state_seq, seq));
}

/* Tell what has changed; when first seen, only that there are no mains. */
static void battery_look(struct megapod_component *c, u32 index, ktime_t now)
{
	struct megapod_event event = { .kind = MEGAPOD_EVENT_KIND_BATTERY_CHANGE };
	const struct megapod_battery_view *view = &event.battery;
	struct megapod_battery *b = &c->batteries[index];
	bool first;

	__battery_view(c, index, now, &event.battery);
	if (view->source == b->announced && view->status == b->told)
		return;
	first = b->announced == MEGAPOD_BATTERY_SOURCE_UNKNOWN &&
		b->told == MEGAPOD_BATTERY_STATUS_UNKNOWN;
	b->announced = view->source;
	b->told = view->status;
	if (!first || view->source == MEGAPOD_BATTERY_SOURCE_BATTERY)
		megapod_event(c->pod, now, &event);
	if (!c->gone)
		queue_work(megapod_wq, &b->changed);
}

void megapod_batteries_look(struct megapod_component *c, ktime_t now)
{
	u32 i;

	lockdep_assert_held(&c->state_lock);
	for (i = 0; i < c->num_batteries; i++)
		battery_look(c, i, now);
}

static const enum power_supply_property properties[] = {
	POWER_SUPPLY_PROP_STATUS,
	POWER_SUPPLY_PROP_SCOPE,
	POWER_SUPPLY_PROP_MODEL_NAME,
	POWER_SUPPLY_PROP_MANUFACTURER,
	POWER_SUPPLY_PROP_SERIAL_NUMBER,
	POWER_SUPPLY_PROP_CAPACITY,
	/* last, since a battery need not tell it */
	POWER_SUPPLY_PROP_TIME_TO_EMPTY_NOW,
};

static int class_status(u8 status)
{
	static const u8 words[] = {
		[MEGAPOD_BATTERY_STATUS_UNKNOWN] = POWER_SUPPLY_STATUS_UNKNOWN,
		[MEGAPOD_BATTERY_STATUS_CHARGING] = POWER_SUPPLY_STATUS_CHARGING,
		[MEGAPOD_BATTERY_STATUS_DISCHARGING] = POWER_SUPPLY_STATUS_DISCHARGING,
		[MEGAPOD_BATTERY_STATUS_FULL] = POWER_SUPPLY_STATUS_FULL,
		[MEGAPOD_BATTERY_STATUS_IDLE] = POWER_SUPPLY_STATUS_NOT_CHARGING,
	};

	return words[status];
}

static int get_number(const struct megapod_value *value, s64 max, u32 div, int *number)
{
	if (!megapod_is_good(value))
		return -ENODATA;
	*number = div_s64(clamp_t(s64, value->value, 0, max), div);
	return 0;
}

static int get_text(const char *text, union power_supply_propval *val)
{
	val->strval = text;
	return *text ? 0 : -ENODATA;
}

static int get_property(struct power_supply *psy, enum power_supply_property property,
			union power_supply_propval *val)
{
	struct megapod_battery *b = power_supply_get_drvdata(psy);
	struct megapod_battery_view view;

	megapod_battery_view(b->c, b->index, ktime_get_boottime(), &view);
	switch (property) {
	case POWER_SUPPLY_PROP_STATUS:
		val->intval = class_status(view.status);
		return 0;
	case POWER_SUPPLY_PROP_SCOPE:
		val->intval = POWER_SUPPLY_SCOPE_DEVICE;
		return 0;
	case POWER_SUPPLY_PROP_CAPACITY:
		return get_number(&view.charge, 1000, 10, &val->intval);
	case POWER_SUPPLY_PROP_TIME_TO_EMPTY_NOW:
		return get_number(&view.time_left, INT_MAX, 1, &val->intval);
	case POWER_SUPPLY_PROP_MODEL_NAME:
		return get_text(b->c->model, val);
	case POWER_SUPPLY_PROP_MANUFACTURER:
		return get_text(b->c->vendor, val);
	case POWER_SUPPLY_PROP_SERIAL_NUMBER:
		return get_text(b->c->serial, val);
	default:
		return -EINVAL;
	}
}

static void battery_changed(struct work_struct *work)
{
	struct megapod_battery *b = container_of(work, struct megapod_battery, changed);

	power_supply_changed(b->psy);
}

static int battery_register(struct megapod_battery *b, struct device *parent)
{
	const struct power_supply_config config = { .drv_data = b };
	struct power_supply *psy;

	/* as the hwmon chip's parent, which no other device is called */
	if (b->index)
		snprintf(b->name, sizeof(b->name), "%s.%u", dev_name(parent), b->index);
	else
		snprintf(b->name, sizeof(b->name), "%s", dev_name(parent));
	b->psy_desc = (struct power_supply_desc) {
		.name = b->name,
		.type = POWER_SUPPLY_TYPE_BATTERY,
		.properties = properties,
		.num_properties = ARRAY_SIZE(properties) -
				  (b->desc.time_left == MEGAPOD_NO_CHANNEL),
		.get_property = get_property,
	};
	psy = power_supply_register(parent, &b->psy_desc, &config);
	if (IS_ERR(psy))
		return PTR_ERR(psy);
	b->psy = psy;
	return 0;
}

/* Called with no lock held: waits for readers. */
void megapod_batteries_unregister(struct megapod_component *c)
{
	u32 i;

	for (i = 0; i < c->num_batteries; i++) {
		cancel_work_sync(&c->batteries[i].changed);
		if (c->batteries[i].psy)
			power_supply_unregister(c->batteries[i].psy);
		c->batteries[i].psy = NULL;
	}
}

int megapod_batteries_register(struct megapod_component *c)
{
	int err = 0;
	u32 i;

	for (i = 0; !err && i < c->num_batteries; i++)
		err = battery_register(&c->batteries[i], &c->platform->dev);
	if (err)
		megapod_batteries_unregister(c);
	return err;
}

int megapod_batteries_init(struct megapod_component *c, const struct megapod_battery_desc *desc,
			   u32 num)
{
	u32 i;

	c->batteries = kvcalloc(num, sizeof(*c->batteries), GFP_KERNEL);
	if (!c->batteries)
		return -ENOMEM;
	c->num_batteries = num;
	for (i = 0; i < num; i++) {
		struct megapod_battery *b = &c->batteries[i];

		b->desc = desc[i];
		megapod_copy_printable(b->desc.label, desc[i].label, sizeof(b->desc.label));
		b->c = c;
		b->index = i;
		INIT_WORK(&b->changed, battery_changed);
	}
	return 0;
}

const char *megapod_batteries_labels_fault(const struct megapod_component *c)
{
	return megapod_labels_fault(c->batteries[0].desc.label, sizeof(c->batteries[0]),
				    c->num_batteries);
}

/* A bit of the device, whatever it is called there. */
static bool is_bit(const struct megapod_component_desc *desc, int channel)
{
	return megapod_channel_is(desc, channel, MEGAPOD_QUANTITY_ALARM) ||
	       megapod_channel_is(desc, channel, MEGAPOD_QUANTITY_INPUT);
}

/* What is wrong with a description, in words, or NULL. */
const char *megapod_battery_fault(const struct megapod_component_desc *desc,
				  const struct megapod_battery_desc *battery)
{
	if (!megapod_channel_is(desc, battery->charge, MEGAPOD_QUANTITY_CHARGE) ||
	    !megapod_channel_is(desc, battery->time_left, MEGAPOD_QUANTITY_DURATION) ||
	    !megapod_channel_is(desc, battery->voltage, MEGAPOD_QUANTITY_VOLTAGE) ||
	    !megapod_channel_is(desc, battery->current_, MEGAPOD_QUANTITY_CURRENT) ||
	    !megapod_channel_is(desc, battery->power, MEGAPOD_QUANTITY_POWER) ||
	    !is_bit(desc, battery->on_battery) || !is_bit(desc, battery->mains))
		return "a battery names a channel that is not of the right quantity";
	return NULL;
}
