// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quantities and their units, for people and back.
 *
 * The kernel gives integers in the base unit of the quantity. People see and write a unit that is
 * a power of ten of it, or a fraction of integers: nothing is ever computed in floating point.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/units.h"

#define QUANTITIES (MEGAPOD_QUANTITY_MAX + 1)

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
	[MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE] = { "Pa", "kPa", 3, 1 },
	[MEGAPOD_QUANTITY_POSITION] = { "permille", "%", 1, 1 },
	[MEGAPOD_QUANTITY_CHARGE] = { "permille", "%", 1, 1 },
	[MEGAPOD_QUANTITY_LENGTH] = { "mm", "m", 3, 1 },
};

/*
 * Units besides the one that is shown and the base unit: x of it are (x * num + zero) / den base
 * units. International definitions of gallon (231 in^3), inch (25.4 mm), foot (12 in) and pound.
 */
static const struct unit {
	unsigned int quantity;
	const char *name;
	int64_t num, den, zero;
} others[] = {
	{ MEGAPOD_QUANTITY_TEMPERATURE, "\302\260C", 1000, 1, 0 },
	{ MEGAPOD_QUANTITY_TEMPERATURE, "F", 5000, 9, -160000 },
	{ MEGAPOD_QUANTITY_TEMPERATURE, "\302\260F", 5000, 9, -160000 },
	{ MEGAPOD_QUANTITY_TEMPERATURE, "K", 1000, 1, -273150 },
	{ MEGAPOD_QUANTITY_FLOW, "l/min", 1000, 1, 0 },
	{ MEGAPOD_QUANTITY_FLOW, "gpm", 3785411784, 1000000, 0 },
	{ MEGAPOD_QUANTITY_FLOW, "m3/h", 1000000, 60, 0 },
	{ MEGAPOD_QUANTITY_FLOW, "m3/s", 60000000, 1, 0 },
	{ MEGAPOD_QUANTITY_PRESSURE, "mbar", 100, 1, 0 },
	{ MEGAPOD_QUANTITY_PRESSURE, "bar", 100000, 1, 0 },
	{ MEGAPOD_QUANTITY_PRESSURE, "psi", 6894757293, 1000000, 0 },
	{ MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, "mbar", 100, 1, 0 },
	{ MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, "bar", 100000, 1, 0 },
	{ MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, "psi", 6894757293, 1000000, 0 },
	{ MEGAPOD_QUANTITY_POWER, "kW", 1000000, 1, 0 },
	{ MEGAPOD_QUANTITY_APPARENT_POWER, "kVA", 1000000, 1, 0 },
	{ MEGAPOD_QUANTITY_REACTIVE_POWER, "kvar", 1000000, 1, 0 },
	{ MEGAPOD_QUANTITY_ENERGY, "Wh", 1000, 1, 0 },
	{ MEGAPOD_QUANTITY_REACTIVE_ENERGY, "varh", 1000, 1, 0 },
	{ MEGAPOD_QUANTITY_LENGTH, "cm", 10, 1, 0 },
	{ MEGAPOD_QUANTITY_LENGTH, "ft", 3048, 10, 0 },
	{ MEGAPOD_QUANTITY_DURATION, "min", 60, 1, 0 },
	{ MEGAPOD_QUANTITY_DURATION, "h", 3600, 1, 0 },
	{ MEGAPOD_QUANTITY_DURATION, "d", 86400, 1, 0 },
};

/* What people see in other systems than the metric one. */
static const struct {
	enum unit_system system;
	unsigned int quantity;
	const char *name;
	int decimals;
} systems[] = {
	{ IMPERIAL, MEGAPOD_QUANTITY_TEMPERATURE, "F", 1 },
	{ IMPERIAL, MEGAPOD_QUANTITY_FLOW, "gpm", 2 },
	{ IMPERIAL, MEGAPOD_QUANTITY_PRESSURE, "psi", 2 },
	{ IMPERIAL, MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, "psi", 2 },
	{ IMPERIAL, MEGAPOD_QUANTITY_LENGTH, "ft", 1 },
	{ SI, MEGAPOD_QUANTITY_TEMPERATURE, "K", 1 },
	{ SI, MEGAPOD_QUANTITY_FLOW, "m3/s", 6 },
	{ SI, MEGAPOD_QUANTITY_PRESSURE, "Pa", 0 },
	{ SI, MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, "Pa", 0 },
};

static enum unit_system shown_in;

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

void units_use(enum unit_system system)
{
	shown_in = system;
}

static const char *units_shown(unsigned int quantity)
{
	return quantity < QUANTITIES ? quantities[quantity].shown : "";
}

/* A unit of a quantity; the metric one for "". */
static bool unit_find(unsigned int quantity, const char *name, struct unit *unit)
{
	*unit = (struct unit){ quantity, name, 1, 1, 0 };
	if (!*name || !strcmp(name, units_shown(quantity))) {
		unit->num = power_of_ten(quantity < QUANTITIES ? quantities[quantity].power : 0);
		return true;
	}
	if (!strcmp(name, units_base(quantity)))
		return true;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (others[i].quantity != quantity || strcmp(name, others[i].name))
			continue;
		*unit = others[i];
		return true;
	}
	return false;
}

/* Some are units of several quantities. */
static void list_unit(char *list, size_t size, const char *name)
{
	size_t len = strlen(list), n = strlen(name);

	for (const char *at = list; n && (at = strstr(at, name)); at += n)
		if ((at == list || at[-1] == ' ') && (!at[n] || at[n] == ','))
			return;
	if (n)
		snprintf(list + len, size - len, "%s%s", len ? ", " : "", name);
}

const char *units_known(int quantity)
{
	static char list[512];

	*list = '\0';
	for (unsigned int q = 0; q < QUANTITIES; q++) {
		if (quantity >= 0 && q != (unsigned int)quantity)
			continue;
		list_unit(list, sizeof(list), quantities[q].shown);
		list_unit(list, sizeof(list), quantities[q].base);
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			if (others[i].quantity == q)
				list_unit(list, sizeof(list), others[i].name);
	}
	return list;
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

/* Half away from zero; @div is positive. */
static __int128 rounded(__int128 num, __int128 div)
{
	return num < 0 ? -((-num + div / 2) / div) : (num + div / 2) / div;
}

/* In the system that is chosen; false if the quantity has no unit of its own there. */
static bool show_other(unsigned int quantity, int64_t value, char buf[UNITS_TEXT])
{
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++) {
		struct unit unit;
		int len;

		if (systems[i].system != shown_in || systems[i].quantity != quantity)
			continue;
		unit_find(quantity, systems[i].name, &unit);
		len = decimal(buf, UNITS_TEXT,
			      rounded(((__int128)value * unit.den - unit.zero) *
				      power_of_ten(systems[i].decimals), unit.num),
			      systems[i].decimals, systems[i].decimals);
		snprintf(buf + len, UNITS_TEXT - len, " %s", systems[i].name);
		return true;
	}
	return false;
}

const char *units_show(unsigned int quantity, int64_t value, char buf[UNITS_TEXT])
{
	static const struct quantity none = { "", "", 0, 0, { NULL, NULL } };
	const struct quantity *q = quantity < QUANTITIES ? &quantities[quantity] : &none;
	int len;

	if (q->words[0] && (value == 0 || value == 1))
		return q->words[value];
	if (show_other(quantity, value, buf))
		return buf;
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

bool units_is(const char *unit)
{
	struct unit found;

	for (unsigned int q = 0; q < QUANTITIES; q++)
		if (unit_find(q, unit, &found))
			return true;
	return false;
}

bool units_fits(unsigned int quantity, const char *unit)
{
	struct unit ignored;

	return *unit ? unit_find(quantity, unit, &ignored) : !*units_shown(quantity);
}

int units_quantity(const char *unit)
{
	struct unit ignored;
	int found = -1;

	for (unsigned int q = 0; *unit && q < QUANTITIES; q++) {
		if (!unit_find(q, unit, &ignored))
			continue;
		if (found >= 0)
			return -1;
		found = q;
	}
	return found;
}

const char *units_parse(const char *text, struct measure *m)
{
	bool negative = *text == '-', point = false;
	size_t len;
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
	len = strcspn(text, ":");
	if (len >= sizeof(m->unit))
		return "has a unit that is not known";
	memcpy(m->unit, text, len);
	if (!text[len])
		return NULL;
	text += len + 1;
	if (!*text || strlen(text) >= sizeof(m->of))
		return "has a quantity that is not known";
	strcpy(m->of, text);
	return NULL;
}

int units_value(unsigned int quantity, const struct measure *m, bool difference, int64_t *value,
		char *why, size_t size)
{
	__int128 part = power_of_ten(m->decimals), num;
	struct unit unit;

	if (!unit_find(quantity, m->unit, &unit)) {
		const char *known = units_known(quantity);

		snprintf(why, size, "\"%s\" is not a unit of it; write %s", m->unit,
			 *known ? known : "a plain number");
		return -1;
	}
	num = (__int128)m->digits * unit.num + (difference ? 0 : unit.zero * part);
	if (unit.den == 1 && num % part) {
		snprintf(why, size, "it is finer than the smallest step, 1 %s",
			 units_base(quantity));
		return -1;
	}
	num = rounded(num, unit.den * part);
	if (num > INT64_MAX || num < INT64_MIN) {
		snprintf(why, size, "it is too large");
		return -1;
	}
	*value = num;
	return 0;
}

const char *units_ms(const struct measure *m, int64_t *ms)
{
	const char *unit = *m->unit ? m->unit : "s";
	int64_t part = power_of_ten(m->decimals);

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (*m->of || strcmp(unit, times[i].unit))
			continue;
		if (__builtin_mul_overflow(m->digits, times[i].ms, ms))
			return "is out of range";
		if (*ms % part)
			return "is finer than a millisecond";
		*ms /= part;
		return NULL;
	}
	return "is not a time; write ms, s, min, h or d";
}

const char *units_time(int64_t ms, char buf[UNITS_TEXT])
{
	size_t i = 0;

	while (ms % times[i].ms || (!ms && times[i].ms > 1000))
		i++;
	snprintf(buf, UNITS_TEXT, "%lld%s", (long long)(ms / times[i].ms), times[i].unit);
	return buf;
}
