// SPDX-License-Identifier: GPL-2.0-only
/*
 * GUDE Expert Power Control and Expert PDU: switched and metered power distribution. Modbus TCP,
 * port 502; the unit id is ignored. Modbus must be enabled in the device.
 *
 * The map is that of the manuals of the 8001, 1202, 8021, 8041, 8221, 8311 and 8314 series, section
 * "Modbus TCP". The device tells its own size in input registers 0 to 5; everything else
 * follows from them. Meters are signed 32-bit fields, high word first, in blocks of 0x60
 * registers per phase and 0x120 per line or outlet.
 *
 * Not read, since their inner order is not in the manuals at hand: fields 13 to 20
 * (forward and reverse energies), and the blocks of banks (0x8200), power sources (0x8240) and
 * residual currents (0x8280). No setting is written, outlets only.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

/* Size registers, input 0 to 5 */
enum gude_size {
	GUDE_OUTLETS,
	GUDE_METERED,
	GUDE_BANKS,
	GUDE_LINES,
	GUDE_PHASES,
	GUDE_INPUTS,
	GUDE_SIZES,
};

#define GUDE_LINE_BASE		0x400
#define GUDE_PORT_BASE		0x3a00
#define GUDE_PORT_STRIDE	0x120
#define GUDE_PHASE_STRIDE	0x60
#define GUDE_ABSENT		0x8000

/* What the address space has room for */
#define GUDE_MAX_OUTLETS	1024	/* coils 0x000 to 0x3ff */
#define GUDE_MAX_METERED	64	/* 0x3a00 to 0x8200 */
#define GUDE_MAX_BANKS		16	/* discrete 0x1000 to 0x100f */
#define GUDE_MAX_LINES		48	/* 0x400 to 0x3a00 */
#define GUDE_MAX_PHASES		3
#define GUDE_MAX_INPUTS		1024	/* discrete 0x400 to 0x7ff */
#define GUDE_MAX_EFUSES		256	/* discrete 0x1100 to 0x11ff */
/* Ports for external sensors are not counted by the device; those that are not there read absent */
#define GUDE_SENSOR_PORTS	8
#define GUDE_FANS		16

#define INPUT(_reg, _format, _quantity, _mul, _label, ...)			\
	{									\
		.label = _label,						\
		.reg = _reg,							\
		.space = MODBUS_SPACE_INPUT,					\
		.format = MEGAPOD_FORMAT_##_format,				\
		.quantity = MEGAPOD_QUANTITY_##_quantity,			\
		.mul = _mul,							\
		__VA_ARGS__							\
	}

#define DISCRETE(_addr, _quantity, _label, ...)					\
	{									\
		.label = _label,						\
		.reg = _addr,							\
		.space = MODBUS_SPACE_DISCRETE,					\
		.format = MEGAPOD_FORMAT_BITS,					\
		.quantity = MEGAPOD_QUANTITY_##_quantity,			\
		__VA_ARGS__							\
	}

#define SLOW		.rate = MEGAPOD_RATE_SLOW
#define MAY_BE_ABSENT	.has_na = true, .na = GUDE_ABSENT

/* Fields of a meter, numbered as in the manual; two registers each */
#define FIELD(_base, _f)	((_base) + 2 * (_f))

#define METER(_base, _name)							\
	INPUT(FIELD(_base, 1), S32, POWER, 1000, _name " power"),		\
	INPUT(FIELD(_base, 2), S32, VOLTAGE, 1000, _name " voltage"),		\
	INPUT(FIELD(_base, 3), S32, CURRENT, 1, _name " current"),		\
	INPUT(FIELD(_base, 0), S32, ENERGY, 1000, _name " energy", SLOW),	\
	INPUT(FIELD(_base, 4), S32, FREQUENCY, 10, _name " frequency", SLOW),	\
	INPUT(FIELD(_base, 5), S32, POWER_FACTOR, 1, _name " power factor", SLOW), \
	INPUT(FIELD(_base, 6), S32, ANGLE, 100, _name " phase angle", SLOW),	\
	INPUT(FIELD(_base, 7), S32, APPARENT_POWER, 1000, _name " apparent power", SLOW), \
	INPUT(FIELD(_base, 8), S32, REACTIVE_POWER, 1000, _name " reactive power", SLOW), \
	INPUT(FIELD(_base, 9), S32, ENERGY, 1000, _name " energy since reset", SLOW), \
	INPUT(FIELD(_base, 10), S32, REACTIVE_ENERGY, 1000, _name " reactive energy", SLOW), \
	INPUT(FIELD(_base, 11), S32, REACTIVE_ENERGY, 1000,			\
	      _name " reactive energy since reset", SLOW),			\
	INPUT(FIELD(_base, 12), S32, DURATION, 1, _name " time since reset", SLOW)

static const struct megapod_point gude_outlet_meter[] = {
	METER(GUDE_PORT_BASE, "Outlet #"),
};

static const struct megapod_point gude_line_meter[] = {
	METER(GUDE_LINE_BASE, "Line # L#"),
	INPUT(FIELD(GUDE_LINE_BASE, 21), S32, CURRENT, 1, "Line # L# residual current", SLOW),
	INPUT(FIELD(GUDE_LINE_BASE, 22), S32, CURRENT, 1, "Line # L# neutral current", SLOW),
	/* 0.1 mA */
	INPUT(FIELD(GUDE_LINE_BASE, 23), S32, CURRENT, 1, "Line # L# RCM B 1", SLOW, .div = 10),
	INPUT(FIELD(GUDE_LINE_BASE, 24), S32, CURRENT, 1, "Line # L# RCM B 2", SLOW, .div = 10),
};

static const struct megapod_point gude_system[] = {
	INPUT(0x080, S16, VOLTAGE, 10, "System", SLOW),
	INPUT(0x081, S16, VOLTAGE, 10, "Auxiliary", SLOW),
	INPUT(0x082, S16, VOLTAGE, 10, "Main", SLOW),
	INPUT(0x083, S16, TEMPERATURE, 100, "CPU", SLOW),
};

static const struct megapod_point gude_sensor[] = {
	INPUT(0x100, S16, TEMPERATURE, 100, "Sensor # temperature", MAY_BE_ABSENT),
	INPUT(0x101, S16, HUMIDITY, 100, "Sensor # humidity", MAY_BE_ABSENT),
	INPUT(0x102, S16, INPUT, 1, "Sensor # input", MAY_BE_ABSENT),
	/* hPa */
	INPUT(0x103, S16, PRESSURE, 100, "Sensor # air pressure", MAY_BE_ABSENT),
	INPUT(0x104, S16, TEMPERATURE, 100, "Sensor # dew point", MAY_BE_ABSENT),
	INPUT(0x105, S16, TEMPERATURE, 100, "Sensor # dew point difference", MAY_BE_ABSENT),
};

static const struct megapod_point gude_fan[] = {
	INPUT(0x200, U16, LEVEL, 1, "Fan # level", SLOW, MAY_BE_ABSENT),
};

static const struct megapod_point gude_state[] = {
	DISCRETE(0x800, INPUT, "Stop condition"),
	DISCRETE(0x801, INPUT, "PoE active", SLOW),
};

static const struct megapod_point gude_input[] = {
	DISCRETE(0x400, INPUT, "Input #"),
};

static const struct megapod_point gude_bank[] = {
	DISCRETE(0x1000, INPUT, "Bank # source active"),
	DISCRETE(0x1010, INPUT, "Bank # over-voltage protection active"),
};

static const struct megapod_point gude_efuse[] = {
	DISCRETE(0x1100, ALARM, "Outlet # eFuse error"),
};

#define SIZED(_size, _max, _stride)						\
	{ .sized = true, .size = _size, .count = _max, .stride = _stride }
#define BLOCK(_points, ...)							\
	{ .points = _points, .num_points = ARRAY_SIZE(_points), __VA_ARGS__ }

static const struct megapod_block gude_blocks[] = {
	BLOCK(gude_outlet_meter, .repeat = SIZED(GUDE_METERED, GUDE_MAX_METERED, GUDE_PORT_STRIDE)),
	BLOCK(gude_line_meter, .repeat = SIZED(GUDE_LINES, GUDE_MAX_LINES, GUDE_PORT_STRIDE),
	      .inner = SIZED(GUDE_PHASES, GUDE_MAX_PHASES, GUDE_PHASE_STRIDE)),
	BLOCK(gude_system),
	BLOCK(gude_sensor, .repeat = { .count = GUDE_SENSOR_PORTS, .stride = 8 }),
	BLOCK(gude_fan, .repeat = { .count = GUDE_FANS, .stride = 1 }),
	BLOCK(gude_state),
	BLOCK(gude_input, .repeat = SIZED(GUDE_INPUTS, GUDE_MAX_INPUTS, 1)),
	BLOCK(gude_bank, .repeat = SIZED(GUDE_BANKS, GUDE_MAX_BANKS, 1)),
	BLOCK(gude_efuse, .repeat = SIZED(GUDE_OUTLETS, GUDE_MAX_EFUSES, 1)),
};

static const struct megapod_map_outlets gude_outlets = {
	.label = "Outlet #",
	.coil = 0,
	.repeat = SIZED(GUDE_OUTLETS, GUDE_MAX_OUTLETS, 0),
	.multiple = true,
	.meter_space = MODBUS_SPACE_INPUT,
	.meter_stride = GUDE_PORT_STRIDE,
	.voltage = FIELD(GUDE_PORT_BASE, 2),
	.current_ = FIELD(GUDE_PORT_BASE, 3),
	.power = FIELD(GUDE_PORT_BASE, 1),
	.energy = FIELD(GUDE_PORT_BASE, 0),
};

/* Older firmware does not know FC 2B/0E and tells nothing; its sizes must then be plausible. */
static int gude_identify(const struct megapod_identity *id, char why[MEGAPOD_MAP_WHY_SIZE])
{
	if (!id->vendor[0] || !strncasecmp(id->vendor, "gude", 4))
		return 0;
	snprintf(why, MEGAPOD_MAP_WHY_SIZE, "vendor is '%s', expected 'GUDE...'", id->vendor);
	return -ENODEV;
}

static int gude_size(u16 sizes[MEGAPOD_MAP_MAX_SIZES], char why[MEGAPOD_MAP_WHY_SIZE])
{
	static const struct {
		const char *name;
		u16 max;
	} limits[GUDE_SIZES] = {
		[GUDE_OUTLETS] = { "outlets", GUDE_MAX_OUTLETS },
		[GUDE_METERED] = { "metered outlets", GUDE_MAX_METERED },
		[GUDE_BANKS] = { "banks", GUDE_MAX_BANKS },
		[GUDE_LINES] = { "lines", GUDE_MAX_LINES },
		[GUDE_PHASES] = { "phases", GUDE_MAX_PHASES },
		[GUDE_INPUTS] = { "inputs", GUDE_MAX_INPUTS },
	};
	int i;

	for (i = 0; i < GUDE_SIZES; i++) {
		if (sizes[i] <= limits[i].max)
			continue;
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it claims %u %s, the map has room for %u",
			 sizes[i], limits[i].name, limits[i].max);
		return -ENODEV;
	}
	if (!sizes[GUDE_OUTLETS] && !sizes[GUDE_METERED] && !sizes[GUDE_LINES]) {
		snprintf(why, MEGAPOD_MAP_WHY_SIZE, "it claims no outlet, no meter and no line");
		return -ENODEV;
	}
	return 0;
}

static const struct megapod_map gude_map = {
	.owner = THIS_MODULE,
	.name = "gude_pdu",
	.kind = MEGAPOD_COMPONENT_KIND_PDU,
	.identity = {
		.vendor = "GUDE",
		.device_id = true,
	},
	.sizes = { 0, GUDE_SIZES, MODBUS_SPACE_INPUT },
	.blocks = gude_blocks,
	.num_blocks = ARRAY_SIZE(gude_blocks),
	.outlets = &gude_outlets,
	.identify = gude_identify,
	.size = gude_size,
};

module_megapod_map_driver(gude_pdu, gude_map);

MODULE_DESCRIPTION("GUDE Expert Power Control and Expert PDU");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
