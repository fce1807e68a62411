// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "core/words.h"
#include "reading.h"

#define QUANTITIES (MEGAPOD_QUANTITY_MAX + 1)

/*
 * What netlink's unit is of the base unit: 10^-decimals, or by a factor where it is no power
 * of ten. A leak, an alarm and an input are 0 or 1.
 */
static const struct quantity {
	const char *name;
	const char *unit;
	unsigned int decimals;
	double factor;
	bool counter;
	const char *help;
} quantities[QUANTITIES] = {
	[MEGAPOD_QUANTITY_TEMPERATURE] = { "temperature", "celsius", 3, .help = "Temperature" },
	[MEGAPOD_QUANTITY_FLOW] = { "flow", "cubic_meters_per_second", .factor = 1 / 6e7,
				    .help = "Flow of coolant" },
	[MEGAPOD_QUANTITY_PRESSURE] = { "pressure", "pascals", .help = "Pressure" },
	[MEGAPOD_QUANTITY_LEVEL] = { "level", .help = "Level as the device gives it" },
	[MEGAPOD_QUANTITY_SPEED] = { "speed", "rpm", .help = "Revolutions per minute" },
	[MEGAPOD_QUANTITY_DUTY] = { "duty", "ratio", 3, .help = "Part of full duty" },
	[MEGAPOD_QUANTITY_VOLTAGE] = { "voltage", "volts", 3, .help = "Voltage" },
	[MEGAPOD_QUANTITY_CURRENT] = { "current", "amperes", 3, .help = "Current" },
	[MEGAPOD_QUANTITY_POWER] = { "power", "watts", 3, .help = "Power" },
	[MEGAPOD_QUANTITY_APPARENT_POWER] = { "apparent_power", "volt_amperes", 3,
					      .help = "Apparent power" },
	[MEGAPOD_QUANTITY_REACTIVE_POWER] = { "reactive_power", "vars", 3,
					      .help = "Reactive power" },
	[MEGAPOD_QUANTITY_ENERGY] = { "energy", "joules", .factor = 3.6, .counter = true,
				      .help = "Energy" },
	[MEGAPOD_QUANTITY_REACTIVE_ENERGY] = { "reactive_energy", "var_seconds", .factor = 3.6,
					       .counter = true, .help = "Reactive energy" },
	[MEGAPOD_QUANTITY_FREQUENCY] = { "frequency", "hertz", 3, .help = "Frequency" },
	[MEGAPOD_QUANTITY_POWER_FACTOR] = { "power_factor", "ratio", 3, .help = "Power factor" },
	[MEGAPOD_QUANTITY_ANGLE] = { "angle", "degrees", 3, .help = "Angle" },
	[MEGAPOD_QUANTITY_HUMIDITY] = { "humidity", "ratio", 5, .help = "Relative humidity" },
	[MEGAPOD_QUANTITY_DURATION] = { "duration", "seconds", .help = "Time" },
	[MEGAPOD_QUANTITY_COUNT] = { "number", .help = "A number" },
	[MEGAPOD_QUANTITY_RAW] = { "raw", .help = "A register of no public meaning" },
	[MEGAPOD_QUANTITY_ALARM] = { "alarm", .help = "1 when raised by the device" },
	[MEGAPOD_QUANTITY_LEAK] = { "leak", .help = "1 when wet, 0 when dry" },
	[MEGAPOD_QUANTITY_INPUT] = { "input", .help = "1 when closed, 0 when open" },
	[MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE] = { "differential_pressure", "pascals",
						     .help = "Pressure between two places" },
	[MEGAPOD_QUANTITY_POSITION] = { "position", "ratio", 3, .help = "Part of fully open" },
	[MEGAPOD_QUANTITY_CHARGE] = { "charge", "ratio", 3, .help = "Part of full charge" },
	[MEGAPOD_QUANTITY_LENGTH] = { "length", "meters", 3, .help = "Length" },
};

static const struct {
	const char *before, *after, *help;
} words[TOLD] = {
	[OF_CHANNEL] = { "", "", "" },
	[LIMIT] = { "", "_limit", ", limit by hw_limit_type" },
	[SETPOINT] = { "", "_setpoint", ", of a set-point: set, commanded, safe" },
	[OF_OUTLET] = { "outlet_", "", " of an outlet" },
	[OF_PUMP] = { "pump_", "", " of a pump" },
	[PUMP_TARGET] = { "pump_", "_target", " that a pump is set to" },
	[PUMP_ACTUAL] = { "pump_", "_actual", " at which a pump runs" },
	[OF_VALVE] = { "valve_", "", " of a valve" },
	[VALVE_SET] = { "valve_", "_set", " to which a valve was told" },
	[OF_BATTERY] = { "battery_", "", " of a battery" },
};

static struct family families[TOLD][QUANTITIES];

static char *joined(const char *a, const char *b, const char *c, const char *d, const char *e)
{
	char *text;

	if (asprintf(&text, "%s%s%s%s%s", a, b, c, d, e) < 0)
		must(NULL);
	return text;
}

/* Energy and the like count up, but not their limits and set-points. */
static struct family *family_of(enum told told, const struct quantity *of, size_t nr)
{
	struct family *family = &families[told][nr];
	const char *what = told == OF_BATTERY && nr == MEGAPOD_QUANTITY_DURATION ? "time_left" :
			   told == OF_PUMP && nr == MEGAPOD_QUANTITY_DURATION ? "run_time" :
			   of->name;

	if (family->name)
		return family;
	family->name = joined("hw_", words[told].before, what, words[told].after, "");
	if (of->unit) {
		char *whole = joined(family->name, "_", of->unit, "", "");

		free((char *)family->name);
		family->name = whole;
	}
	family->help = joined(of->help, words[told].help, "", "", "");
	family->unit = of->unit;
	family->type = of->counter && told != LIMIT && told != SETPOINT ? COUNTER : GAUGE;
	return family;
}

void reading_add(enum told told, unsigned int quantity, const char *labels, long long value)
{
	const struct quantity *of;

	if (quantity >= QUANTITIES || !quantities[quantity].name)
		return;
	of = &quantities[quantity];
	if (of->factor != 0)
		family_double(family_of(told, of, quantity), labels, value * of->factor);
	else
		family_decimal(family_of(told, of, quantity), labels, value, of->decimals);
}

void reading_of(enum told told, json_object *reading, const char *labels)
{
	if (reading && has(reading, "value"))
		reading_add(told, quantity_of(reading), labels, get_number(reading, "value"));
}

size_t readings_end(bool openmetrics, struct buf *to)
{
	size_t count = 0;

	for (size_t i = 0; i < TOLD; i++)
		for (size_t j = 0; j < QUANTITIES; j++)
			count += family_end(&families[i][j], openmetrics, to);
	return count;
}

void readings_free(void)
{
	for (size_t i = 0; i < TOLD; i++)
		for (size_t j = 0; j < QUANTITIES; j++) {
			free((char *)families[i][j].name);
			free((char *)families[i][j].help);
			buf_free(&families[i][j].text);
			families[i][j] = (struct family){ 0 };
		}
}
