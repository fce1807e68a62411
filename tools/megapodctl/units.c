// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quantities and their units, for people and back.
 *
 * The kernel gives integers in the base unit of the quantity. People see and write a unit that is
 * a power of ten of it, so that nothing is ever computed in floating point.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "units.h"

#define QUANTITIES (MEGAPOD_QUANTITY_INPUT + 1)

static const struct quantity {
	const char *base, *shown;
	int power;		/* base units in the shown one, as a power of ten */
	int decimals;		/* shown */
	const char *words[2];	/* instead of 0 and 1 */
} quantities[QUANTITIES] = {
	[MEGAPOD_QUANTITY_TEMPERATURE] = { "mdegC", "C", 3, 1 },
	[MEGAPOD_QUANTITY_FLOW] = { "mL/min", "L/min", 3, 1 },
	[MEGAPOD_QUANTITY_PRESSURE] = { "Pa", "kPa", 3, 1 },
	[MEGAPOD_QUANTITY_LEVEL] = { "", "", 0, 0 },
	[MEGAPOD_QUANTITY_SPEED] = { "rpm", "rpm", 0, 0 },
	[MEGAPOD_QUANTITY_DUTY] = { "permille", "%", 1, 1 },
	[MEGAPOD_QUANTITY_VOLTAGE] = { "mV", "V", 3, 2 },
	[MEGAPOD_QUANTITY_CURRENT] = { "mA", "A", 3, 2 },
	[MEGAPOD_QUANTITY_POWER] = { "mW", "W", 3, 1 },
	[MEGAPOD_QUANTITY_APPARENT_POWER] = { "mVA", "VA", 3, 1 },
	[MEGAPOD_QUANTITY_REACTIVE_POWER] = { "mvar", "var", 3, 1 },
	[MEGAPOD_QUANTITY_ENERGY] = { "mWh", "kWh", 6, 3 },
	[MEGAPOD_QUANTITY_REACTIVE_ENERGY] = { "mvarh", "kvarh", 6, 3 },
	[MEGAPOD_QUANTITY_FREQUENCY] = { "mHz", "Hz", 3, 2 },
	[MEGAPOD_QUANTITY_POWER_FACTOR] = { "permille", "", 3, 2 },
	[MEGAPOD_QUANTITY_ANGLE] = { "mdeg", "deg", 3, 1 },
	[MEGAPOD_QUANTITY_HUMIDITY] = { "m%", "%", 3, 1 },
	[MEGAPOD_QUANTITY_DURATION] = { "s", "s", 0, 0 },
	[MEGAPOD_QUANTITY_COUNT] = { "", "", 0, 0 },
	[MEGAPOD_QUANTITY_RAW] = { "", "", 0, 0 },
	[MEGAPOD_QUANTITY_ALARM] = { "", "", 0, 0, { "quiet", "raised" } },
	[MEGAPOD_QUANTITY_LEAK] = { "", "", 0, 0, { "dry", "wet" } },
	[MEGAPOD_QUANTITY_INPUT] = { "", "", 0, 0, { "open", "closed" } },
};

/* Units people may write besides the shown one. */
static const struct {
	unsigned int quantity;
	const char *unit;
	int64_t factor;		/* base units in it */
} others[] = {
	{ MEGAPOD_QUANTITY_FLOW, "mL/min", 1 },
	{ MEGAPOD_QUANTITY_PRESSURE, "Pa", 1 },
	{ MEGAPOD_QUANTITY_PRESSURE, "mbar", 100 },
	{ MEGAPOD_QUANTITY_PRESSURE, "bar", 100000 },
	{ MEGAPOD_QUANTITY_VOLTAGE, "mV", 1 },
	{ MEGAPOD_QUANTITY_CURRENT, "mA", 1 },
	{ MEGAPOD_QUANTITY_POWER, "mW", 1 },
	{ MEGAPOD_QUANTITY_POWER, "kW", 1000000 },
	{ MEGAPOD_QUANTITY_APPARENT_POWER, "kVA", 1000000 },
	{ MEGAPOD_QUANTITY_REACTIVE_POWER, "kvar", 1000000 },
	{ MEGAPOD_QUANTITY_ENERGY, "Wh", 1000 },
	{ MEGAPOD_QUANTITY_REACTIVE_ENERGY, "varh", 1000 },
	{ MEGAPOD_QUANTITY_DURATION, "min", 60 },
	{ MEGAPOD_QUANTITY_DURATION, "h", 3600 },
	{ MEGAPOD_QUANTITY_DURATION, "d", 86400 },
};

/* Times of commands, which go down to a millisecond. */
static const struct {
	const char *unit;
	int64_t ms;
} times[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "min", 60000 }, { "s", 1000 }, { "ms", 1 },
};

static int64_t power_of_ten(int n)
{
	int64_t value = 1;

	while (n-- > 0)
		value *= 10;
	return value;
}

const char *units_base(unsigned int quantity)
{
	return quantity < QUANTITIES ? quantities[quantity].base : "";
}

const char *units_shown(unsigned int quantity)
{
	return quantity < QUANTITIES ? quantities[quantity].shown : "";
}

/* @value / 10^@power with @decimals places, rounded half away from zero. */
static int decimal(char *buf, size_t size, int64_t value, int power, int decimals)
{
	unsigned long long part = power_of_ten(power - decimals), whole = power_of_ten(decimals);
	unsigned long long abs = value < 0 ? -(uint64_t)value : (uint64_t)value;

	abs = abs / part + (abs % part >= part - part / 2 && part > 1);
	return snprintf(buf, size, decimals ? "%s%llu.%0*llu" : "%s%llu",
			value < 0 && abs ? "-" : "", abs / whole, decimals, abs % whole);
}

const char *units_show(unsigned int quantity, int64_t value, char buf[UNITS_TEXT])
{
	static const struct quantity none = { "", "", 0, 0, { NULL, NULL } };
	const struct quantity *q = quantity < QUANTITIES ? &quantities[quantity] : &none;
	int len;

	if (q->words[0] && (value == 0 || value == 1))
		return q->words[value];
	len = decimal(buf, UNITS_TEXT, value, q->power, q->decimals);
	if (*q->shown)
		snprintf(buf + len, UNITS_TEXT - len, " %s", q->shown);
	return buf;
}

const char *units_exact(unsigned int quantity, int64_t value, char buf[UNITS_TEXT])
{
	int power = quantity < QUANTITIES ? quantities[quantity].power : 0;
	int len = decimal(buf, UNITS_TEXT, value, power, power);

	if (power) {
		while (buf[len - 1] == '0')
			len--;
		if (buf[len - 1] == '.')
			len--;
	}
	snprintf(buf + len, UNITS_TEXT - len, "%s", units_shown(quantity));
	return buf;
}

static bool unit_known(const char *unit)
{
	for (unsigned int q = 0; q < QUANTITIES; q++)
		if (!strcmp(unit, quantities[q].shown))
			return true;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(unit, others[i].unit))
			return true;
	return !strcmp(unit, "ms");
}

const char *units_parse(const char *text, struct measure *m)
{
	bool negative = *text == '-', point = false;
	int seen = 0;

	*m = (struct measure){ 0 };
	for (text += negative; isdigit((unsigned char)*text) || (*text == '.' && !point); text++) {
		if (*text == '.') {
			point = true;
			continue;
		}
		if (++seen > 18)
			return "has more than 18 digits";
		m->digits = m->digits * 10 + (*text - '0');
		m->decimals += point;
	}
	if (!seen)
		return "is not a number";
	if (negative)
		m->digits = -m->digits;
	while (*text == ' ')
		text++;
	if (strlen(text) >= sizeof(m->unit) || !unit_known(text))
		return "has a unit that is not known";
	strcpy(m->unit, text);
	return NULL;
}

static int64_t unit_factor(unsigned int quantity, const char *unit)
{
	if (!*unit || !strcmp(unit, units_shown(quantity)))
		return power_of_ten(quantity < QUANTITIES ? quantities[quantity].power : 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].quantity == quantity && !strcmp(unit, others[i].unit))
			return others[i].factor;
	return 0;
}

int units_value(unsigned int quantity, const struct measure *m, int64_t *value, char *why,
		size_t size)
{
	int64_t factor = unit_factor(quantity, m->unit), part = power_of_ten(m->decimals);

	if (!factor) {
		snprintf(why, size, "\"%s\" is not a unit of it; write %s", m->unit,
			 *units_shown(quantity) ? units_shown(quantity) : "a plain number");
		return -1;
	}
	/* Both ways of the product are exact: the division first where it can be. */
	for (; part > 1 && factor % 10 == 0; part /= 10)
		factor /= 10;
	if (m->digits % part) {
		snprintf(why, size, "it is finer than the smallest step, 1 %s",
			 units_base(quantity));
		return -1;
	}
	if (__builtin_mul_overflow(m->digits / part, factor, value)) {
		snprintf(why, size, "it is too large");
		return -1;
	}
	return 0;
}

const char *units_ms(const struct measure *m, int64_t *ms)
{
	const char *unit = *m->unit ? m->unit : "s";
	int64_t part = power_of_ten(m->decimals);

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (strcmp(unit, times[i].unit))
			continue;
		if (__builtin_mul_overflow(m->digits, times[i].ms, ms))
			return "is out of range";
		if (*ms % part)
			return "is finer than a millisecond";
		*ms /= part;
		return NULL;
	}
	return "is not a time; write s, ms, min, h or d";
}

const char *units_time(int64_t ms, char buf[UNITS_TEXT])
{
	size_t i = 0;

	while (ms % times[i].ms || (!ms && times[i].ms > 1000))
		i++;
	snprintf(buf, UNITS_TEXT, "%lld%s", (long long)(ms / times[i].ms), times[i].unit);
	return buf;
}
