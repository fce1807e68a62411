// SPDX-License-Identifier: GPL-2.0-only
/*
 * hwmon: one device per component, made from the descriptions of its channels.
 *
 * Everything is read-only and from the last sample. Alarm and fault files show bits of the device
 * alone, never limits that users set. A reading that is not known is -ENODATA; where hwmon has a
 * fault file there is one, which then reads 1, so that libsensors shows FAULT and not an error.
 *
 * hwmon has no types for coolant. Flow, pressure and level follow the precedent of
 * aquacomputer_d5next, which is a fan whose label tells the unit; hwmon_liquid=0 leaves them out.
 * The one place that says so is the table below.
 */
#include <linux/hwmon.h>
#include <linux/math64.h>
#include <linux/megapod_pages.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "channel.h"
#include "component.h"
#include "pump.h"
#include "setpoint.h"
#include "view.h"

static bool hwmon_liquid = true;
module_param(hwmon_liquid, bool, 0444);
MODULE_PARM_DESC(hwmon_liquid, "Show flow, pressure and level as fans with the unit in the label");

/**
 * struct hwmon_rule - how a quantity appears in hwmon
 * @type: hwmon type; hwmon_chip (0) for none
 * @mul: value in hwmon's unit is value * @mul / @div
 * @div: see @mul
 * @liquid: shown as a fan, see above
 * @unit: appended to the label
 */
struct hwmon_rule {
	enum hwmon_sensor_types type;
	u32 mul;
	u32 div;
	bool liquid;
	const char *unit;
};

static const struct hwmon_rule rules[] = {
	[MEGAPOD_QUANTITY_TEMPERATURE]	= { hwmon_temp, 1, 1 },
	[MEGAPOD_QUANTITY_FLOW]		= { hwmon_fan, 1, 100, true, " [dL/min]" },
	[MEGAPOD_QUANTITY_PRESSURE]	= { hwmon_fan, 1, 100, true, " [mbar]" },
	[MEGAPOD_QUANTITY_LEVEL]	= { hwmon_fan, 1, 1, true, " [level]" },
	[MEGAPOD_QUANTITY_SPEED]	= { hwmon_fan, 1, 1 },
	[MEGAPOD_QUANTITY_DUTY]		= { hwmon_pwm, 255, 1000 },
	[MEGAPOD_QUANTITY_VOLTAGE]	= { hwmon_in, 1, 1 },
	[MEGAPOD_QUANTITY_CURRENT]	= { hwmon_curr, 1, 1 },
	/* mW to uW */
	[MEGAPOD_QUANTITY_POWER]	= { hwmon_power, 1000, 1 },
	/* mWh to uJ */
	[MEGAPOD_QUANTITY_ENERGY]	= { hwmon_energy64, 3600000, 1 },
	[MEGAPOD_QUANTITY_HUMIDITY]	= { hwmon_humidity, 1, 1 },
	[MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE] = { hwmon_fan, 1, 100, true, " [mbar]" },
};

/* What a type has: value, label, alarm and fault; 0 where hwmon knows none. */
static const struct {
	u32 input, label, alarm, fault;
} bits[hwmon_max] = {
	[hwmon_temp] = { HWMON_T_INPUT, HWMON_T_LABEL, HWMON_T_ALARM, HWMON_T_FAULT },
	[hwmon_in] = { HWMON_I_INPUT, HWMON_I_LABEL, HWMON_I_ALARM },
	[hwmon_curr] = { HWMON_C_INPUT, HWMON_C_LABEL, HWMON_C_ALARM },
	[hwmon_power] = { HWMON_P_INPUT, HWMON_P_LABEL, HWMON_P_ALARM },
	[hwmon_energy64] = { HWMON_E_INPUT, HWMON_E_LABEL },
	[hwmon_humidity] = { HWMON_H_INPUT, HWMON_H_LABEL, HWMON_H_ALARM, HWMON_H_FAULT },
	[hwmon_fan] = { HWMON_F_INPUT, HWMON_F_LABEL, HWMON_F_ALARM, HWMON_F_FAULT },
	[hwmon_pwm] = { HWMON_PWM_INPUT },
};

/**
 * struct hwmon_kind - the channels of one hwmon type
 * @info: for hwmon; its config follows the chip
 * @config: attributes by hwmon channel, 0 at the end
 * @entry: by hwmon channel
 * @num: number of channels
 */
struct hwmon_kind {
	struct hwmon_channel_info info;
	u32 *config;
	struct hwmon_entry *entry;
	u32 num;
};

/**
 * struct hwmon_entry - one channel of the chip
 * @channel: the component's channel
 * @pump: for pwm, the pump whose duty it is, or -1
 * @label: label with unit, NULL if it is the channel's own
 */
struct hwmon_entry {
	u32 channel;
	int pump;
	char *label;
};

/**
 * struct megapod_hwmon - a chip
 * @chip: for hwmon
 * @infos: for hwmon, NULL at the end
 * @kinds: by hwmon type
 */
struct megapod_hwmon {
	struct hwmon_chip_info chip;
	const struct hwmon_channel_info *infos[hwmon_max + 1];
	struct hwmon_kind kinds[hwmon_max];
};

/* @value in the unit of hwmon; false if it does not fit. */
static bool scale(const struct hwmon_rule *rule, s64 value, s64 *scaled)
{
	if (check_mul_overflow(value, (s64)rule->mul, scaled))
		return false;
	if (rule->div == 1)
		return true;
	/* room for rounding */
	*scaled = clamp_t(s64, *scaled, S64_MIN + rule->div, S64_MAX - rule->div);
	*scaled = DIV_S64_ROUND_CLOSEST(*scaled, rule->div);
	return true;
}

static const struct hwmon_rule *channel_rule(const struct megapod_channel *ch)
{
	static const struct hwmon_rule none;
	const struct hwmon_rule *rule;

	if (ch->fixed_absent || ch->quantity >= ARRAY_SIZE(rules))
		return &none;
	rule = &rules[ch->quantity];
	return rule->liquid && !hwmon_liquid ? &none : rule;
}

static const struct hwmon_entry *entry(const struct megapod_component *c,
				       enum hwmon_sensor_types type, int channel)
{
	return &c->hwmon_chip->kinds[type].entry[channel];
}

static umode_t chip_is_visible(const void *data, enum hwmon_sensor_types type, u32 attr,
			       int channel)
{
	/* the configuration says what there is */
	return 0444;
}

static int read_value(struct megapod_component *c, enum hwmon_sensor_types type, u32 channel,
		      long *val)
{
	struct megapod_value value;
	s64 scaled;

	megapod_value(c, channel, ktime_get_boottime(), &value);
	if (value.status >= MEGAPOD_STATUS_FAULT)
		return -ENODATA;
	if (!scale(channel_rule(&c->channels[channel]), value.value, &scaled))
		return -EOVERFLOW;
	if (type == hwmon_energy64) {
		*(s64 *)val = scaled;
		return 0;
	}
	if (type == hwmon_pwm)
		scaled = clamp_t(s64, scaled, 0, 255);
	/* microwatts of 2.2 kW do not fit into 32 bits: no value is better than a wrong one */
	if (scaled < LONG_MIN || scaled > LONG_MAX)
		return -EOVERFLOW;
	*val = scaled;
	return 0;
}

/* 1 is for manual and 2 for automatic, see Documentation/hwmon/sysfs-interface.rst */
static int read_pwm_enable(struct megapod_component *c, int pump, long *val)
{
	switch (megapod_pump_mode(c, pump)) {
	case MEGAPOD_PUMP_MODE_MANUAL:
	case MEGAPOD_PUMP_MODE_STOPPED:
		*val = 1;
		return 0;
	case MEGAPOD_PUMP_MODE_AUTO:
		*val = 2;
		return 0;
	default:
		return -ENODATA;
	}
}

static int chip_read(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel,
		     long *val)
{
	struct megapod_component *c = dev_get_drvdata(dev);
	const struct hwmon_entry *e = entry(c, type, channel);
	enum megapod_status status;

	if (BIT(attr) == bits[type].input)
		return read_value(c, type, e->channel, val);
	if (type == hwmon_pwm)
		return read_pwm_enable(c, e->pump, val);

	status = megapod_device_status(c, e->channel, ktime_get_boottime());
	if (BIT(attr) == bits[type].fault)
		*val = status >= MEGAPOD_STATUS_FAULT;
	else
		*val = status == MEGAPOD_STATUS_WARNING || status == MEGAPOD_STATUS_CRITICAL;
	return status >= MEGAPOD_STATUS_STALE && !bits[type].fault ? -ENODATA : 0;
}

static int chip_read_string(struct device *dev, enum hwmon_sensor_types type, u32 attr,
			    int channel, const char **str)
{
	struct megapod_component *c = dev_get_drvdata(dev);
	const struct hwmon_entry *e = entry(c, type, channel);

	*str = e->label ?: c->channels[e->channel].label;
	return 0;
}

static const struct hwmon_ops chip_ops = {
	.is_visible = chip_is_visible,
	.read = chip_read,
	.read_string = chip_read_string,
};

/* Tells hwmon of alarms and faults that rose; with no lock held, since it sends uevents. */
void megapod_hwmon_notify(struct work_struct *work)
{
	struct megapod_component *c = container_of(work, struct megapod_component, notify);
	u32 i;

	for (i = 0; i < c->num_channels; i++) {
		struct megapod_channel *ch = &c->channels[i];
		u8 type = ch->hwmon_type;
		bool alarm, fault;

		megapod_state_lock(c);
		alarm = ch->alarm_rose;
		fault = ch->fault_rose;
		ch->alarm_rose = false;
		ch->fault_rose = false;
		megapod_state_unlock(c);
		if (!type)
			continue;
		if (alarm && bits[type].alarm)
			hwmon_notify_event(c->hwmon, type, __ffs(bits[type].alarm),
					   ch->hwmon_channel);
		if (fault && bits[type].fault)
			hwmon_notify_event(c->hwmon, type, __ffs(bits[type].fault),
					   ch->hwmon_channel);
	}
}

static int duty_pump(const struct megapod_component *c, u32 channel)
{
	u32 i;

	for (i = 0; i < c->num_setpoints; i++)
		if (c->setpoints[i].pump >= 0 && c->setpoints[i].desc.set == channel &&
		    channel_rule(&c->channels[channel])->type == hwmon_pwm)
			return c->setpoints[i].pump;
	return -1;
}

static int entry_add(struct megapod_component *c, u32 channel)
{
	struct megapod_channel *ch = &c->channels[channel];
	const struct hwmon_rule *rule = channel_rule(ch);
	struct hwmon_kind *kind = &c->hwmon_chip->kinds[rule->type];
	struct hwmon_entry *e = &kind->entry[kind->num];
	u32 config = bits[rule->type].input | bits[rule->type].label | bits[rule->type].fault;

	if (ch->has_alarm)
		config |= bits[rule->type].alarm;
	e->channel = channel;
	e->pump = -1;
	if (rule->type == hwmon_pwm) {
		e->pump = duty_pump(c, channel);
		if (e->pump >= 0)
			config |= HWMON_PWM_ENABLE;
	}
	if (rule->unit) {
		e->label = kasprintf(GFP_KERNEL, "%s%s", ch->label, rule->unit);
		if (!e->label)
			return -ENOMEM;
	}
	ch->hwmon_type = rule->type;
	ch->hwmon_channel = kind->num;
	kind->config[kind->num++] = config;
	return 0;
}

static int chip_alloc(struct megapod_component *c)
{
	struct megapod_hwmon *chip = kzalloc(sizeof(*chip), GFP_KERNEL);
	u32 count[hwmon_max] = {};
	int err, info = 0;
	u32 i;

	if (!chip)
		return -ENOMEM;
	/* freed with the component, by megapod_hwmon_free() */
	c->hwmon_chip = chip;
	chip->chip.ops = &chip_ops;
	chip->chip.info = chip->infos;
	for (i = 0; i < c->num_channels; i++)
		count[channel_rule(&c->channels[i])->type]++;
	for (i = hwmon_chip + 1; i < hwmon_max; i++) {
		struct hwmon_kind *kind = &chip->kinds[i];

		if (!count[i])
			continue;
		kind->config = megapod_pages(array_size(count[i] + 1, sizeof(*kind->config)));
		kind->entry = megapod_pages(array_size(count[i], sizeof(*kind->entry)));
		if (!kind->config || !kind->entry)
			return -ENOMEM;
		kind->info.type = i;
		kind->info.config = kind->config;
		chip->infos[info++] = &kind->info;
	}
	for (i = 0; i < c->num_channels; i++) {
		if (channel_rule(&c->channels[i])->type == hwmon_chip)
			continue;
		err = entry_add(c, i);
		if (err)
			return err;
	}
	return 0;
}

void megapod_hwmon_free(struct megapod_component *c)
{
	struct megapod_hwmon *chip = c->hwmon_chip;
	u32 i, j;

	if (!chip)
		return;
	for (i = 0; i < hwmon_max; i++) {
		for (j = 0; j < chip->kinds[i].num; j++)
			kfree(chip->kinds[i].entry[j].label);
		kvfree(chip->kinds[i].entry);
		kvfree(chip->kinds[i].config);
	}
	kfree(chip);
}

/* The platform device gives the chip its name, which libsensors makes from driver and index. */
static struct platform_device *chip_platform(struct megapod_component *c, struct device *parent)
{
	struct platform_device *platform = platform_device_alloc(c->driver, c->index);
	int err;

	if (!platform)
		return ERR_PTR(-ENOMEM);
	platform->dev.parent = parent;
	err = platform_device_add(platform);
	if (err) {
		platform_device_put(platform);
		return ERR_PTR(err);
	}
	return platform;
}

int megapod_hwmon_register(struct megapod_component *c, struct device *parent)
{
	int err = chip_alloc(c);

	if (err)
		return err;
	c->platform = chip_platform(c, parent);
	if (IS_ERR(c->platform))
		return PTR_ERR(c->platform);
	/* none for relays without meters: hwmon refuses a chip that shows nothing */
	if (!c->hwmon_chip->infos[0])
		return 0;
	c->hwmon = hwmon_device_register_with_info(&c->platform->dev, c->driver, c,
						   &c->hwmon_chip->chip, NULL);
	if (IS_ERR(c->hwmon)) {
		platform_device_unregister(c->platform);
		return PTR_ERR(c->hwmon);
	}
	return 0;
}

/* Waits for readers: called with no lock held. */
void megapod_hwmon_unregister(struct megapod_component *c)
{
	if (c->hwmon)
		hwmon_device_unregister(c->hwmon);
	platform_device_unregister(c->platform);
}
