// SPDX-License-Identifier: GPL-2.0-only
/* Names and units as people write them, and as the kernel counts. */
#include "map.h"

#include <ctype.h>

/* Each in the order of its enum */
const struct word words_space[] = {
	{ "coil", "COIL" }, { "discrete", "DISCRETE" }, { "holding", "HOLDING" },
	{ "input", "INPUT" }, { NULL },
};

const struct word words_format[] = {
	{ "u16", "U16" }, { "s16", "S16" }, { "u32", "U32" }, { "s32", "S32" }, { "u64", "U64" },
	{ "s64", "S64" }, { "f32", "F32" }, { "bits", "BITS" }, { "f64", "F64" },
	{ "bcd16", "BCD16" }, { "bcd32", "BCD32" }, { "bcd64", "BCD64" }, { NULL },
};

const struct word words_quantity[] = {
	{ "temperature", "TEMPERATURE" }, { "flow", "FLOW" }, { "pressure", "PRESSURE" },
	{ "level", "LEVEL" }, { "speed", "SPEED" }, { "duty", "DUTY" }, { "voltage", "VOLTAGE" },
	{ "current", "CURRENT" }, { "power", "POWER" }, { "apparent power", "APPARENT_POWER" },
	{ "reactive power", "REACTIVE_POWER" }, { "energy", "ENERGY" },
	{ "reactive energy", "REACTIVE_ENERGY" }, { "frequency", "FREQUENCY" },
	{ "power factor", "POWER_FACTOR" }, { "angle", "ANGLE" }, { "humidity", "HUMIDITY" },
	{ "duration", "DURATION" }, { "count", "COUNT" }, { "raw", "RAW" }, { "alarm", "ALARM" },
	{ "leak", "LEAK" }, { "input", "INPUT" },
	{ "differential pressure", "DIFFERENTIAL_PRESSURE" }, { "position", "POSITION" },
	{ "charge", "CHARGE" }, { "length", "LENGTH" }, { NULL },
};

const struct word words_rate[] = {
	{ "normal", "NORMAL" }, { "trip", "TRIP" }, { "slow", "SLOW" },
	{ "once", "ONCE" },	{ NULL },
};

const struct word words_kind[] = {
	{ "other", "OTHER" }, { "cdu", "CDU" }, { "pump", "PUMP" }, { "pdu", "PDU" },
	{ "ups", "UPS" }, { "sensor", "SENSOR" }, { NULL },
};

const struct word words_mode[] = {
	{ "unknown", "UNKNOWN" }, { "manual", "MANUAL" }, { "auto", "AUTO" },
	{ "stopped", "STOPPED" }, { NULL },
};

const struct word words_severity[] = {
	{ "ok", "OK" }, { "warning", "WARNING" }, { "critical", "CRITICAL" }, { NULL },
};

const struct word words_loop[] = {
	{ "none", "NONE" }, { "primary", "PRIMARY" }, { "secondary", "SECONDARY" },
	{ "air", "AIR" }, { NULL },
};

const struct word words_fail[] = {
	{ "unknown", "UNKNOWN" }, { "open", "OPEN" }, { "closed", "CLOSED" },
	{ "stays", "STAYS" }, { NULL },
};

/** word_find() - number of a name. Return: -1 if it is none */
int word_find(const struct word *words, const char *name)
{
	int i;

	for (i = 0; words[i].name; i++)
		if (!strcmp(words[i].name, name))
			return i;
	return -1;
}

/** words_all() - all names, for whoever wrote another */
const char *words_all(const struct word *words)
{
	static char all[512];
	size_t len = 0;

	for (all[0] = '\0'; words->name; words++)
		len += snprintf(all + len, sizeof(all) - len, "%s%s", len ? ", " : "", words->name);
	return all;
}

#define Q(quantity)	MEGAPOD_QUANTITY_##quantity

/*
 * One of each unit in the unit of its quantity. The first of a quantity is the one it is shown in.
 * "%" alone does not tell its quantity.
 */
static const struct unit {
	const char *name;
	int quantity;
	s64 mul, div;
} units[] = {
	{ "°C", Q(TEMPERATURE), 1000, 1 },
	{ "C", Q(TEMPERATURE), 1000, 1 },
	{ "L/min", Q(FLOW), 1000, 1 },
	{ "l/min", Q(FLOW), 1000, 1 },
	{ "mL/min", Q(FLOW), 1, 1 },
	{ "L/s", Q(FLOW), 60000, 1 },
	{ "L/h", Q(FLOW), 50, 3 },
	{ "m³/h", Q(FLOW), 50000, 3 },
	{ "m3/h", Q(FLOW), 50000, 3 },
	{ "gpm", Q(FLOW), 3785411, 1000 },
	{ "kPa", Q(PRESSURE), 1000, 1 },
	{ "Pa", Q(PRESSURE), 1, 1 },
	{ "hPa", Q(PRESSURE), 100, 1 },
	{ "mbar", Q(PRESSURE), 100, 1 },
	{ "bar", Q(PRESSURE), 100000, 1 },
	{ "psi", Q(PRESSURE), 6894757, 1000 },
	{ "kPa", Q(DIFFERENTIAL_PRESSURE), 1000, 1 },
	{ "Pa", Q(DIFFERENTIAL_PRESSURE), 1, 1 },
	{ "hPa", Q(DIFFERENTIAL_PRESSURE), 100, 1 },
	{ "mbar", Q(DIFFERENTIAL_PRESSURE), 100, 1 },
	{ "bar", Q(DIFFERENTIAL_PRESSURE), 100000, 1 },
	{ "psi", Q(DIFFERENTIAL_PRESSURE), 6894757, 1000 },
	{ "rpm", Q(SPEED), 1, 1 },
	{ "%", Q(DUTY), 10, 1 },
	{ "%", Q(HUMIDITY), 1000, 1 },
	{ "%RH", Q(HUMIDITY), 1000, 1 },
	{ "%", Q(POSITION), 10, 1 },
	{ "%", Q(CHARGE), 10, 1 },
	{ "V", Q(VOLTAGE), 1000, 1 },
	{ "mV", Q(VOLTAGE), 1, 1 },
	{ "kV", Q(VOLTAGE), 1000000, 1 },
	{ "A", Q(CURRENT), 1000, 1 },
	{ "mA", Q(CURRENT), 1, 1 },
	{ "uA", Q(CURRENT), 1, 1000 },
	{ "W", Q(POWER), 1000, 1 },
	{ "mW", Q(POWER), 1, 1 },
	{ "kW", Q(POWER), 1000000, 1 },
	{ "VA", Q(APPARENT_POWER), 1000, 1 },
	{ "kVA", Q(APPARENT_POWER), 1000000, 1 },
	{ "var", Q(REACTIVE_POWER), 1000, 1 },
	{ "kvar", Q(REACTIVE_POWER), 1000000, 1 },
	{ "Wh", Q(ENERGY), 1000, 1 },
	{ "mWh", Q(ENERGY), 1, 1 },
	{ "kWh", Q(ENERGY), 1000000, 1 },
	{ "MWh", Q(ENERGY), 1000000000, 1 },
	{ "varh", Q(REACTIVE_ENERGY), 1000, 1 },
	{ "kvarh", Q(REACTIVE_ENERGY), 1000000, 1 },
	{ "Hz", Q(FREQUENCY), 1000, 1 },
	{ "mHz", Q(FREQUENCY), 1, 1 },
	{ "°", Q(ANGLE), 1000, 1 },
	{ "deg", Q(ANGLE), 1000, 1 },
	{ "m", Q(LENGTH), 1000, 1 },
	{ "cm", Q(LENGTH), 10, 1 },
	{ "mm", Q(LENGTH), 1, 1 },
	{ "ft", Q(LENGTH), 1524, 5 },
	{ "s", Q(DURATION), 1, 1 },
	{ "ms", Q(DURATION), 1, 1000 },
	{ "min", Q(DURATION), 60, 1 },
	{ "h", Q(DURATION), 3600, 1 },
	{ "", Q(POWER_FACTOR), 1000, 1 },
	{ "", Q(LEVEL), 1, 1 },
	{ "", Q(COUNT), 1, 1 },
	{ "", Q(RAW), 1, 1 },
	{ "", Q(ALARM), 1, 1 },
	{ "", Q(LEAK), 1, 1 },
	{ "", Q(INPUT), 1, 1 },
};

static s64 common(s64 a, s64 b)
{
	while (b) {
		s64 rest = a % b;

		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

/* a/b * c/d in lowest terms. Return: false if that does not fit a count's scale */
static bool product(s64 a, s64 b, s64 c, s64 d, struct scale *scale)
{
	s64 by = common(a, d);

	if (by)
		a /= by, d /= by;
	by = common(c, b);
	if (by)
		c /= by, b /= by;
	if (__builtin_mul_overflow(a, c, &scale->mul) || __builtin_mul_overflow(b, d, &scale->div))
		return false;
	return scale->mul >= -S32_MAX && scale->mul <= S32_MAX && scale->div <= S32_MAX;
}

/*
 * DIGITS, DIGITS.DIGITS or DIGITS/DIGITS; 1 if there is none. Return: what follows, NULL if it
 * is too long
 */
static const char *read_number(const char *text, s64 *mul, s64 *div)
{
	s64 sign = 1;
	int digits = 0;

	*mul = 1;
	*div = 1;
	if (*text == '-') {
		sign = -1;
		text++;
	}
	if (*text < '0' || *text > '9')
		return sign < 0 ? NULL : text;
	for (*mul = 0; *text >= '0' && *text <= '9'; text++) {
		*mul = *mul * 10 + *text - '0';
		digits += *mul != 0;
	}
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++, digits++) {
			if (digits > 17)
				return NULL;
			*mul = *mul * 10 + *text - '0';
			*div *= 10;
		}
	} else if (*text == '/') {
		for (*div = 0, text++; *text >= '0' && *text <= '9'; text++, digits++) {
			if (digits > 17)
				return NULL;
			*div = *div * 10 + *text - '0';
		}
	}
	*mul *= sign;
	return digits > 17 || !*div ? NULL : text;
}

static bool has_unit(int quantity)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (units[i].quantity == quantity && *units[i].name)
			return true;
	return false;
}

/* A pressure that is a difference has to be called that. */
static bool is_meant(const struct unit *unit, int quantity)
{
	return quantity < 0 ? unit->quantity != MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE :
			      unit->quantity == quantity;
}

/** units_all() - units of a quantity, or of all with -1, for whoever wrote another */
const char *units_all(int quantity)
{
	static char all[512];
	size_t i, len = 0;

	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (*units[i].name && is_meant(&units[i], quantity))
			len += snprintf(all + len, sizeof(all) - len, "%s%s", len ? ", " : "",
					units[i].name);
	return all;
}

static const char *unit_names(int quantity)
{
	return quantity < 0 ? format("allowed: %s", units_all(-1)) :
	       format("allowed for %s: %s", words_quantity[quantity].name, units_all(quantity));
}

static const struct unit *find_unit(const char *name, int quantity, bool *other)
{
	const struct unit *found = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(units[i].name, name) || !is_meant(&units[i], quantity))
			continue;
		*other = found;
		if (found)
			return NULL;
		found = &units[i];
	}
	return found;
}

/**
 * scale_parse() - "0.1 L/min": what one count is
 * @text: a number, a unit, or both; a number alone for what has no unit
 * @quantity: enum megapod_quantity if it was said, else -1
 * @scale: the result
 *
 * Return: NULL, or what is wrong and what is allowed.
 */
const char *scale_parse(const char *text, int quantity, struct scale *scale)
{
	const struct unit *unit;
	bool other = false;
	const char *name;
	s64 mul, div;

	name = read_number(text, &mul, &div);
	if (!name)
		return "a number of at most 17 digits, N or N.N or N/N, wanted before the unit";
	if (!mul)
		return "a count that is 0 tells nothing";
	name += strspn(name, " ");
	if (!*name && quantity >= 0 && has_unit(quantity))
		return format("a unit is missing; %s", unit_names(quantity));
	if (!*name && quantity < 0)
		return "a unit is missing, or 'quantity' for what has none";
	unit = find_unit(name, quantity, &other);
	if (other)
		return format("'%s' does not tell what is measured: 'quantity' wanted", name);
	if (!unit)
		return format("'%s' is no unit; %s", name, unit_names(quantity));
	scale->quantity = unit->quantity;
	if (!product(mul, div, unit->mul, unit->div, scale))
		return "the scale overflows: 1/2147483647 to 2147483647 of the kernel's units";
	return NULL;
}

/**
 * amount_parse() - "-40 °C": a value, in the unit of its quantity and whole
 * @text: a number and a unit of the quantity; a number alone for what has no unit
 * @quantity: enum megapod_quantity
 * @amount: the result
 *
 * Return: NULL, or what is wrong and what is allowed.
 */
const char *amount_parse(const char *text, int quantity, s64 *amount)
{
	const struct unit *unit;
	bool other = false;
	const char *name;
	__int128 value;
	s64 mul, div;

	name = isdigit((u8)text[*text == '-']) ? read_number(text, &mul, &div) : NULL;
	if (!name)
		return "a number of at most 17 digits wanted, and a unit";
	name += strspn(name, " ");
	unit = find_unit(name, quantity, &other);
	if (!unit)
		return format("'%s' is no unit; %s", name, unit_names(quantity));
	value = (__int128)mul * unit->mul;
	if (value % ((__int128)div * unit->div))
		return "it is too fine for the kernel's unit";
	value /= (__int128)div * unit->div;
	if (value > S64_MAX || value < -S64_MAX)
		return "it is too much";
	*amount = (s64)value;
	return NULL;
}

/* A fraction as a decimal number if it is one, else as itself. */
static void print_fraction(s64 mul, s64 div, char *out, size_t size)
{
	unsigned __int128 number = mul < 0 ? -(unsigned __int128)mul : (unsigned __int128)mul;
	const char *sign = mul < 0 ? "-" : "";
	u64 power = 1;
	int digits;

	for (digits = 0; digits < 9; digits++, power *= 10)
		if (number * power % div == 0)
			break;
	if (digits == 9)
		snprintf(out, size, "%s%llu/%lld", sign, (u64)number, div);
	else if (!digits)
		snprintf(out, size, "%s%llu", sign, (u64)(number / div));
	else
		snprintf(out, size, "%s%llu.%0*llu", sign, (u64)(number / div), digits,
			 (u64)(number * power / div % power));
}

/** scale_print() - the other way round, in the unit that is usual for a quantity */
void scale_print(int quantity, s64 mul, s64 div, char *out, size_t size)
{
	struct scale scale = { .mul = mul, .div = div };
	const char *name = "";
	char fraction[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (units[i].quantity != quantity)
			continue;
		name = quantity == MEGAPOD_QUANTITY_HUMIDITY ? "%RH" : units[i].name;
		product(mul, div, units[i].div, units[i].mul, &scale);
		break;
	}
	print_fraction(scale.mul, scale.div, fraction, sizeof(fraction));
	snprintf(out, size, "%s%s%s", fraction, *name ? " " : "", name);
}
