// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: which files hwmon gets for which channels, and what they read.
 *
 * hwmon.c is included, and its chip read without being registered; the readings behind it are
 * what a test says.
 */
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/module.h>

#include "channel.h"
#include "component.h"
#include "pump.h"
#include "setpoint.h"
#include "view.h"
#include "hwmon.c"

static struct megapod_value reading;
static enum megapod_pump_mode mode;

void megapod_value(struct megapod_component *c, u32 channel, ktime_t now,
		   struct megapod_value *value)
{
	*value = reading;
}

enum megapod_status megapod_device_status(struct megapod_component *c, u32 channel, ktime_t now)
{
	return reading.status;
}

enum megapod_pump_mode megapod_pump_mode(struct megapod_component *c, u32 index)
{
	return mode;
}

static void chip_free(void *c)
{
	megapod_hwmon_free(c);
}

/* A chip of channels with these quantities, each with everything it may have */
static struct megapod_component *chip(struct kunit *test, const u8 *quantities, u32 n)
{
	struct megapod_component *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	char (*labels)[MEGAPOD_LABEL_SIZE];
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, c);
	labels = kunit_kcalloc(test, n, sizeof(*labels), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, labels);
	c->channels = kunit_kcalloc(test, n, sizeof(*c->channels), GFP_KERNEL);
	c->setpoints = kunit_kcalloc(test, 1, sizeof(*c->setpoints), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c->channels);
	KUNIT_ASSERT_NOT_NULL(test, c->setpoints);
	c->num_channels = n;
	c->num_setpoints = 1;
	c->setpoints[0].pump = -1;
	for (i = 0; i < n; i++) {
		snprintf(labels[i], sizeof(labels[i]), "Channel %u", i);
		c->channels[i].label = labels[i];
		c->channels[i].quantity = quantities[i];
		c->channels[i].has_alarm = true;
		c->channels[i].has_fault = true;
	}
	reading = (struct megapod_value){ .status = MEGAPOD_STATUS_OK };
	mode = MEGAPOD_PUMP_MODE_UNKNOWN;
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, chip_free, c), 0);
	return c;
}

static u32 config(const struct megapod_component *c, enum hwmon_sensor_types type, u32 channel)
{
	const struct hwmon_kind *kind = &c->hwmon_chip->kinds[type];

	return channel < kind->num ? kind->config[channel] : 0;
}

static int chip_value(struct megapod_component *c, enum hwmon_sensor_types type, u32 attr,
		      long *val)
{
	struct device dev = {};

	dev_set_drvdata(&dev, c);
	return chip_read(&dev, type, attr, 0, val);
}

/* ---- values ---- */

static const struct {
	const char *name;
	u8 quantity;
	enum hwmon_sensor_types type;
	u32 attr;
	s64 value;
	s64 expected;
	int err;
} values[] = {
	{ "millidegrees", MEGAPOD_QUANTITY_TEMPERATURE, hwmon_temp, hwmon_temp_input, -10500,
	  -10500 },
	{ "ml/min to dl/min", MEGAPOD_QUANTITY_FLOW, hwmon_fan, hwmon_fan_input, 150049, 1500 },
	{ "dl/min are rounded", MEGAPOD_QUANTITY_FLOW, hwmon_fan, hwmon_fan_input, 150050, 1501 },
	{ "negative flow is rounded", MEGAPOD_QUANTITY_FLOW, hwmon_fan, hwmon_fan_input, -150, -2 },
	{ "Pa to mbar", MEGAPOD_QUANTITY_PRESSURE, hwmon_fan, hwmon_fan_input, 101325, 1013 },
	{ "level", MEGAPOD_QUANTITY_LEVEL, hwmon_fan, hwmon_fan_input, 42, 42 },
	{ "rpm", MEGAPOD_QUANTITY_SPEED, hwmon_fan, hwmon_fan_input, 4200, 4200 },
	{ "no duty", MEGAPOD_QUANTITY_DUTY, hwmon_pwm, hwmon_pwm_input, 0, 0 },
	{ "half duty", MEGAPOD_QUANTITY_DUTY, hwmon_pwm, hwmon_pwm_input, 500, 128 },
	{ "full duty", MEGAPOD_QUANTITY_DUTY, hwmon_pwm, hwmon_pwm_input, 1000, 255 },
	{ "more than full duty", MEGAPOD_QUANTITY_DUTY, hwmon_pwm, hwmon_pwm_input, 2000, 255 },
	{ "less than no duty", MEGAPOD_QUANTITY_DUTY, hwmon_pwm, hwmon_pwm_input, -1, 0 },
	{ "mV", MEGAPOD_QUANTITY_VOLTAGE, hwmon_in, hwmon_in_input, 230400, 230400 },
	{ "mA", MEGAPOD_QUANTITY_CURRENT, hwmon_curr, hwmon_curr_input, 3021, 3021 },
	{ "mW to uW", MEGAPOD_QUANTITY_POWER, hwmon_power, hwmon_power_input, 700000, 700000000 },
	{ "mWh to uJ", MEGAPOD_QUANTITY_ENERGY, hwmon_energy64, hwmon_energy_input, 1000,
	  3600000000 },
	{ "humidity", MEGAPOD_QUANTITY_HUMIDITY, hwmon_humidity, hwmon_humidity_input, 45000,
	  45000 },
	{ "power of a rack", MEGAPOD_QUANTITY_POWER, hwmon_power, hwmon_power_input, 2147483,
	  2147483000 },
	{ "no power that fits", MEGAPOD_QUANTITY_POWER, hwmon_power, hwmon_power_input, S64_MAX,
	  .err = -EOVERFLOW },
#if BITS_PER_LONG == 32
	{ "more than 32 bits", MEGAPOD_QUANTITY_POWER, hwmon_power, hwmon_power_input, 2147484,
	  .err = -EOVERFLOW },
#endif
	{ "no energy that fits", MEGAPOD_QUANTITY_ENERGY, hwmon_energy64, hwmon_energy_input,
	  S64_MIN, .err = -EOVERFLOW },
#if BITS_PER_LONG == 64
	/* that there is room for rounding costs the last digit */
	{ "greatest flow", MEGAPOD_QUANTITY_FLOW, hwmon_fan, hwmon_fan_input, S64_MAX,
	  S64_MAX / 100 - 1 },
	{ "least flow", MEGAPOD_QUANTITY_FLOW, hwmon_fan, hwmon_fan_input, S64_MIN,
	  S64_MIN / 100 + 1 },
#endif
	{ "greatest temperature", MEGAPOD_QUANTITY_TEMPERATURE, hwmon_temp, hwmon_temp_input,
	  LONG_MAX, LONG_MAX },
};

KUNIT_ARRAY_PARAM_DESC(value, values, name);

static void hwmon_value(struct kunit *test)
{
	const typeof(values[0]) *param = test->param_value;
	struct megapod_component *c = chip(test, &param->quantity, 1);
	/* hwmon's own way for values of 64 bits */
	union {
		long val;
		s64 wide;
	} read = {};

	KUNIT_ASSERT_EQ(test, chip_alloc(c), 0);
	reading.value = param->value;
	KUNIT_ASSERT_EQ(test, chip_value(c, param->type, param->attr, &read.val), param->err);
	KUNIT_EXPECT_EQ(test, param->type == hwmon_energy64 ? read.wide : read.val,
			param->expected);
}

/* What is not known is no data, never a number; where there is a fault file it says so. */
static void hwmon_status(struct kunit *test)
{
	static const u8 quantity = MEGAPOD_QUANTITY_TEMPERATURE;
	static const struct {
		enum megapod_status status;
		int input, alarm, fault;
	} cases[] = {
		{ MEGAPOD_STATUS_OK, 21000, 0, 0 },
		{ MEGAPOD_STATUS_WARNING, 21000, 1, 0 },
		{ MEGAPOD_STATUS_CRITICAL, 21000, 1, 0 },
		{ MEGAPOD_STATUS_FAULT, -ENODATA, 0, 1 },
		{ MEGAPOD_STATUS_STALE, -ENODATA, 0, 1 },
		{ MEGAPOD_STATUS_ABSENT, -ENODATA, 0, 1 },
	};
	struct megapod_component *c = chip(test, &quantity, 1);
	u32 i;

	KUNIT_ASSERT_EQ(test, chip_alloc(c), 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		long input = 0, alarm = 0, fault = 0;

		reading.status = cases[i].status;
		reading.value = 21000;
		KUNIT_EXPECT_EQ(test, chip_value(c, hwmon_temp, hwmon_temp_input, &input) ?: input,
				cases[i].input);
		KUNIT_EXPECT_EQ(test, chip_value(c, hwmon_temp, hwmon_temp_alarm, &alarm) ?: alarm,
				cases[i].alarm);
		KUNIT_EXPECT_EQ(test, chip_value(c, hwmon_temp, hwmon_temp_fault, &fault) ?: fault,
				cases[i].fault);
	}
}

static void hwmon_pump_mode(struct kunit *test)
{
	static const u8 quantity = MEGAPOD_QUANTITY_DUTY;
	struct megapod_component *c = chip(test, &quantity, 1);
	long val = 0;

	c->setpoints[0].pump = 0;
	KUNIT_ASSERT_EQ(test, chip_alloc(c), 0);
	KUNIT_EXPECT_EQ(test, config(c, hwmon_pwm, 0), HWMON_PWM_INPUT | HWMON_PWM_ENABLE);
	KUNIT_EXPECT_EQ(test, chip_value(c, hwmon_pwm, hwmon_pwm_enable, &val), -ENODATA);
	mode = MEGAPOD_PUMP_MODE_MANUAL;
	KUNIT_EXPECT_EQ(test, chip_value(c, hwmon_pwm, hwmon_pwm_enable, &val), 0);
	KUNIT_EXPECT_EQ(test, val, 1);
	mode = MEGAPOD_PUMP_MODE_AUTO;
	KUNIT_EXPECT_EQ(test, chip_value(c, hwmon_pwm, hwmon_pwm_enable, &val), 0);
	KUNIT_EXPECT_EQ(test, val, 2);
}

/* ---- files ---- */

/* Of each quantity its own files, or none at all; all of them can be read, and no more. */
static void hwmon_files(struct kunit *test)
{
	static const struct {
		u8 quantity;
		enum hwmon_sensor_types type;
		u32 config;
	} files[] = {
		{ MEGAPOD_QUANTITY_TEMPERATURE, hwmon_temp,
		  HWMON_T_INPUT | HWMON_T_LABEL | HWMON_T_ALARM | HWMON_T_FAULT },
		{ MEGAPOD_QUANTITY_FLOW, hwmon_fan,
		  HWMON_F_INPUT | HWMON_F_LABEL | HWMON_F_ALARM | HWMON_F_FAULT },
		{ MEGAPOD_QUANTITY_DUTY, hwmon_pwm, HWMON_PWM_INPUT },
		{ MEGAPOD_QUANTITY_VOLTAGE, hwmon_in,
		  HWMON_I_INPUT | HWMON_I_LABEL | HWMON_I_ALARM },
		{ MEGAPOD_QUANTITY_CURRENT, hwmon_curr,
		  HWMON_C_INPUT | HWMON_C_LABEL | HWMON_C_ALARM },
		{ MEGAPOD_QUANTITY_POWER, hwmon_power,
		  HWMON_P_INPUT | HWMON_P_LABEL | HWMON_P_ALARM },
		{ MEGAPOD_QUANTITY_ENERGY, hwmon_energy64, HWMON_E_INPUT | HWMON_E_LABEL },
		{ MEGAPOD_QUANTITY_APPARENT_POWER, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_ALARM, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_LEAK, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_INPUT, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, hwmon_fan,
		  HWMON_F_INPUT | HWMON_F_LABEL | HWMON_F_ALARM | HWMON_F_FAULT },
		{ MEGAPOD_QUANTITY_POSITION, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_CHARGE, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_LENGTH, hwmon_chip, 0 },
		{ MEGAPOD_QUANTITY_RAW, hwmon_chip, 0 },
	};
	u32 i, type;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		struct megapod_component *c = chip(test, &files[i].quantity, 1);

		KUNIT_ASSERT_EQ(test, chip_alloc(c), 0);
		for (type = hwmon_chip + 1; type < hwmon_max; type++)
			KUNIT_EXPECT_EQ_MSG(test, config(c, type, 0),
					    type == files[i].type ? files[i].config : 0,
					    "quantity %u, type %u", files[i].quantity, type);
	}
	KUNIT_EXPECT_EQ(test, chip_is_visible(NULL, hwmon_pwm, hwmon_pwm_enable, 0), 0444);
}

/* Alarm files are for bits that the device has, fault files for all; what is absent has none. */
static void hwmon_files_of_the_device(struct kunit *test)
{
	static const u8 quantities[] = {
		MEGAPOD_QUANTITY_TEMPERATURE, MEGAPOD_QUANTITY_TEMPERATURE,
		MEGAPOD_QUANTITY_TEMPERATURE,
	};
	struct megapod_component *c = chip(test, quantities, 3);

	c->channels[0].fixed_absent = true;
	c->channels[1].has_alarm = false;
	c->channels[2].has_fault = false;
	KUNIT_ASSERT_EQ(test, chip_alloc(c), 0);
	KUNIT_EXPECT_EQ(test, config(c, hwmon_temp, 0),
			HWMON_T_INPUT | HWMON_T_LABEL | HWMON_T_FAULT);
	KUNIT_EXPECT_EQ(test, config(c, hwmon_temp, 1),
			HWMON_T_INPUT | HWMON_T_LABEL | HWMON_T_ALARM | HWMON_T_FAULT);
	KUNIT_EXPECT_EQ(test, config(c, hwmon_temp, 2), 0);
	KUNIT_EXPECT_EQ(test, c->channels[2].hwmon_channel, 1);
}

/* Coolant has the unit in its label, or no files. */
static void hwmon_liquids(struct kunit *test)
{
	static const u8 quantities[] = {
		MEGAPOD_QUANTITY_SPEED, MEGAPOD_QUANTITY_FLOW, MEGAPOD_QUANTITY_PRESSURE,
	};
	static const char * const labels[] = {
		"Channel 0", "Channel 1 [dL/min]", "Channel 2 [mbar]",
	};
	struct megapod_component *c = chip(test, quantities, 3);
	struct device dev = {};
	const char *label;
	u32 i;

	KUNIT_ASSERT_EQ(test, chip_alloc(c), 0);
	dev_set_drvdata(&dev, c);
	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		chip_read_string(&dev, hwmon_fan, hwmon_fan_label, i, &label);
		KUNIT_EXPECT_STREQ(test, label, labels[i]);
	}

	c = chip(test, quantities, 3);
	hwmon_liquid = false;
	KUNIT_EXPECT_EQ(test, chip_alloc(c), 0);
	hwmon_liquid = true;
	KUNIT_EXPECT_NE(test, config(c, hwmon_fan, 0), 0);
	KUNIT_EXPECT_EQ(test, config(c, hwmon_fan, 1), 0);
}

static struct kunit_case hwmon_cases[] = {
	KUNIT_CASE_PARAM(hwmon_value, value_gen_params),
	KUNIT_CASE(hwmon_status),
	KUNIT_CASE(hwmon_pump_mode),
	KUNIT_CASE(hwmon_files),
	KUNIT_CASE(hwmon_files_of_the_device),
	KUNIT_CASE(hwmon_liquids),
	{}
};

static struct kunit_suite hwmon_suite = {
	.name = "megapod_hwmon",
	.test_cases = hwmon_cases,
};

kunit_test_suite(hwmon_suite);

MODULE_DESCRIPTION("Tests of hwmon files");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
