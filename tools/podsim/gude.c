// SPDX-License-Identifier: GPL-2.0-only
/*
 * GUDE Expert Power Control: a switched and metered PDU.
 *
 * Register map: manuals of the 8041 (p. 101), 8221 (p. 98), 8314 (p. 94) series. Input registers
 * 0 to 5 say how large the device is, coil n is outlet n + 1, and each line and each metered outlet
 * has a block of energy fields, one block a phase. The unit id is ignored. Outlets heat a coolant
 * circuit as long as they carry current, whatever their relay reads.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

/* Discrete inputs */
#define DC_INPUTS		0x400
#define STOP_CONDITION		0x800
#define SOURCE_ACTIVE		0x1000
#define OVERVOLTAGE		0x1010
#define EFUSE_ERROR		0x1100

/* Input registers */
#define SIZES			6
#define SYSTEM_VOLTS		0x080
#define SENSOR_FIRST		0x100
#define SENSOR_FIELDS		8
#define FAN_LEVEL		0x200
#define LINE_ENERGY		0x400
#define OUTLET_ENERGY		0x3a00
#define ENERGY_BLOCK		0x120
#define ENERGY_PHASE		0x060
#define ABSENT			0x8000

/* Holding registers */
#define BANK_SOURCE		0x000
#define FAN_MODE		0x010

#define OUTLETS_MAX		1024
#define METERED_MAX		64	/* the block at 0x8200 follows */
#define LINES_MAX		48	/* the outlets' blocks follow */
#define PHASES_MAX		3
#define BANKS_MAX		16
#define FANS_MAX		16
#define INPUTS_MAX		1024
#define SENSOR_PORTS		8

#define MAINS_V			230.0
#define MAINS_HZ		50.0
#define POWER_FACTOR		0.98

struct outlet {
	bool on;		/* what the relay reads */
	bool stuck, welded;
	double load_w;
	double shown_w;		/* by its meter */
	double wh, varh;
};

struct gude {
	struct unit unit;
	int outlets, metered, banks, lines, phases, inputs, sensors, fans;
	bool residual;
	struct outlet *outlet;
	bool source_lost[BANKS_MAX];
	u16 bank_source[BANKS_MAX], fan_mode[FANS_MAX];
	bool *input;
	int loop;
	struct circuit *circuit;	/* number loop, once there is one */
	double heat_w, given_w;		/* of the outlets; of it, what the circuit has */
	double time, since;		/* pod time of the meters, and of their reset */
	u64 meter_ns, metered_at;
	char company[TEXT_LEN], product[TEXT_LEN], version[TEXT_LEN];
};

static struct gude *to_gude(struct unit *u)
{
	return container_of(u, struct gude, unit);
}

/* Power */

static bool supplied(const struct gude *g, int outlet)
{
	return !g->unit.unpowered && !g->source_lost[outlet * g->banks / g->outlets];
}

static double watts(const struct gude *g, int i)
{
	const struct outlet *o = &g->outlet[i];

	return (o->on || o->welded) && supplied(g, i) ? o->load_w : 0;
}

/* Bring the meters to the present, then give the circuit what the outlets draw from now on. */
static void refresh(struct unit *u)
{
	struct gude *g = to_gude(u);
	double now = pod_time(), hours = (now - g->time) / 3600, heat = 0, w;
	bool renew = now_ns() >= g->metered_at + g->meter_ns;
	int i;

	for (i = 0; i < g->outlets; i++) {
		w = watts(g, i);
		g->outlet[i].wh += w * hours;
		g->outlet[i].varh += w * tan(acos(POWER_FACTOR)) * hours;
		if (renew)
			g->outlet[i].shown_w = w;
		heat += w;
	}
	g->time = now;
	if (renew)
		g->metered_at = now_ns();
	g->heat_w = heat;
	if (!g->circuit)
		g->circuit = circuit_number(g->loop);
	if (g->circuit && heat != g->given_w) {
		circuit_advance(g->circuit);
		g->circuit->heat_w += heat - g->given_w;
		g->given_w = heat;
	}
}

static void set_outlet(struct gude *g, int i, bool on)
{
	if (!g->outlet[i].stuck)
		g->outlet[i].on = on;
}

/* Meters */

struct meter {
	double w, wh, varh;
	bool live;		/* there is a voltage */
};

/* False when there is no such field. */
static bool energy_field(const struct gude *g, const struct meter *m, int field, double *v)
{
	double va = m->w / POWER_FACTOR, volts = m->live ? MAINS_V : 0;

	switch (field) {
	case 0:
	case 9:
		*v = m->wh;
		break;
	case 1:
		*v = m->w > 0 ? m->w + noise() : 0;
		break;
	case 2:
		*v = volts;
		break;
	case 3:
		*v = m->w > 0 ? 1000 * va / MAINS_V + noise() : 0;
		break;
	case 4:
		*v = m->live ? 100 * MAINS_HZ : 0;
		break;
	case 5:
		*v = m->w > 0 ? 1000 * POWER_FACTOR : 0;
		break;
	case 6:
		*v = m->w > 0 ? 10 * acos(POWER_FACTOR) * 180 / M_PI : 0;
		break;
	case 7:
		*v = va;
		break;
	case 8:
		*v = m->w * tan(acos(POWER_FACTOR));
		break;
	case 13:
	case 15:
		*v = m->wh;
		break;
	case 10:
	case 11:
	case 14:
	case 16:
		*v = m->varh;
		break;
	case 17 ... 20:			/* nothing flows back */
		*v = 0;
		break;
	case 12:
		*v = g->time - g->since;
		break;
	case 21:
	case 22:
		*v = m->w > 0 ? 1 : 0;		/* mA */
		break;
	case 23:
	case 24:
		*v = m->w > 0 ? 5 : 0;		/* 0.1 mA */
		break;
	default:
		return false;
	}
	return field <= 20 || g->residual;
}

static struct meter outlet_meter(const struct gude *g, int i)
{
	const struct outlet *o = &g->outlet[i];

	return (struct meter){ o->shown_w, o->wh, o->varh, supplied(g, i) };
}

/* Outlets go to the lines and their phases in turn. */
static struct meter line_meter(const struct gude *g, int line, int phase)
{
	struct meter m = { 0, 0, 0, false };
	int i;

	for (i = line + phase * g->lines; i < g->outlets; i += g->lines * g->phases) {
		m.w += g->outlet[i].shown_w;
		m.wh += g->outlet[i].wh;
		m.varh += g->outlet[i].varh;
		m.live |= supplied(g, i);
	}
	return m;
}

/* One half of a 32-bit field, high word first; @offset is from the first block. */
static bool energy_register(const struct gude *g, int offset, int blocks, bool of_line, u16 *val)
{
	int block = offset / ENERGY_BLOCK, in_block = offset % ENERGY_BLOCK;
	int phase = in_block / ENERGY_PHASE, word = in_block % ENERGY_PHASE;
	struct meter m;
	double v;

	if (block >= blocks || phase >= (of_line ? g->phases : 1))
		return false;
	m = of_line ? line_meter(g, block, phase) : outlet_meter(g, block);
	if (!energy_field(g, &m, word / 2, &v))
		return false;
	v = fmin(round(v), INT32_MAX);
	*val = (u16)(word % 2 ? (u32)v : (u32)v >> 16);
	return true;
}

/* Reads, one register or bit each: false when it does not exist */

static u16 sensor_value(const struct gude *g, int port, int field)
{
	double c = g->circuit ? g->circuit->air_c : 25, rh = 40, dew;

	if (port >= g->sensors)
		return ABSENT;
	dew = c - (100 - rh) / 5;
	switch (field) {
	case 0:
		return (u16)(int16_t)lround(10 * c + noise());
	case 1:
		return (u16)lround(10 * rh + noise());
	case 4:
		return (u16)(int16_t)lround(10 * dew);
	case 5:
		return (u16)(int16_t)lround(10 * (c - dew));
	}
	return ABSENT;
}

static bool read_input(struct gude *g, int a, u16 *val)
{
	const int sizes[SIZES] = {
		g->outlets, g->metered, g->banks, g->lines, g->phases, g->inputs
	};
	static const u16 volts[] = { 330, 1200, 23000, 450 };	/* 3.3 V, 12 V, 230 V, 45.0 C */

	if (a < SIZES)
		*val = (u16)sizes[a];
	else if (a >= SYSTEM_VOLTS && a < SYSTEM_VOLTS + (int)ARRAY_SIZE(volts))
		*val = volts[a - SYSTEM_VOLTS];
	else if (a >= SENSOR_FIRST && a < SENSOR_FIRST + SENSOR_PORTS * SENSOR_FIELDS)
		*val = sensor_value(g, (a - SENSOR_FIRST) / SENSOR_FIELDS, a % SENSOR_FIELDS);
	else if (a >= FAN_LEVEL && a < FAN_LEVEL + g->fans)
		*val = 1;
	else if (a >= OUTLET_ENERGY)
		return energy_register(g, a - OUTLET_ENERGY, g->metered, false, val);
	else if (a >= LINE_ENERGY)
		return energy_register(g, a - LINE_ENERGY, g->lines, true, val);
	else
		return false;
	return true;
}

static bool read_discrete(struct gude *g, int a, u16 *val)
{
	*val = 0;
	if (a >= DC_INPUTS && a < DC_INPUTS + g->inputs)
		*val = g->input[a - DC_INPUTS];
	else if (a >= SOURCE_ACTIVE && a < SOURCE_ACTIVE + g->banks)
		*val = !g->source_lost[a - SOURCE_ACTIVE];
	else if (a >= OVERVOLTAGE && a < OVERVOLTAGE + g->lines && a < OVERVOLTAGE + 16)
		*val = 1;
	else
		return a == STOP_CONDITION || (a >= EFUSE_ERROR && a < EFUSE_ERROR + g->outlets &&
					       a < EFUSE_ERROR + 0x100);
	return true;
}

static u16 *holding(struct gude *g, int a)
{
	if (a >= BANK_SOURCE && a < BANK_SOURCE + g->banks)
		return &g->bank_source[a - BANK_SOURCE];
	if (a >= FAN_MODE && a < FAN_MODE + g->fans)
		return &g->fan_mode[a - FAN_MODE];
	return NULL;
}

static bool read_cell(struct gude *g, enum space s, int a, u16 *val)
{
	switch (s) {
	case COIL:
		*val = a < g->outlets && g->outlet[a].on;
		return a < g->outlets;
	case DISCRETE:
		return read_discrete(g, a, val);
	case INPUT:
		return read_input(g, a, val);
	default:
		*val = holding(g, a) ? *holding(g, a) : 0;
		return holding(g, a);
	}
}

static int gude_read(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	struct gude *g = to_gude(u);
	int i;

	refresh(u);
	for (i = 0; i < n; i++)
		if (!read_cell(g, s, addr + i, &val[i]))
			return ILLEGAL_ADDRESS;
	return 0;
}

static int write_holding(struct gude *g, int addr, int n, const u16 *val)
{
	int i;

	for (i = 0; i < n; i++)
		if (!holding(g, addr + i))
			return ILLEGAL_ADDRESS;
	for (i = 0; i < n; i++)
		if (val[i] > (addr + i < FAN_MODE ? 1 : 3))
			return ILLEGAL_VALUE;
	for (i = 0; i < n; i++)
		*holding(g, addr + i) = val[i];
	return 0;
}

static int gude_write(struct unit *u, enum space s, u16 addr, int n, const u16 *val)
{
	struct gude *g = to_gude(u);
	int i;

	if (s == HOLDING)
		return write_holding(g, addr, n, val);
	if (s != COIL || addr + n > g->outlets)
		return ILLEGAL_ADDRESS;
	refresh(u);
	for (i = 0; i < n; i++)
		set_outlet(g, addr + i, val[i]);
	refresh(u);
	return 0;
}

static const char *gude_object(struct unit *u, int id)
{
	struct gude *g = to_gude(u);
	const char *const objects[] = { g->company, g->product, g->version };

	return id >= 0 && id < (int)ARRAY_SIZE(objects) ? objects[id] : NULL;
}

static void gude_identity(struct unit *u, const char *model, const char *serial)
{
	struct gude *g = to_gude(u);

	snprintf(g->product, sizeof(g->product), "%s", model);
	if (serial)
		snprintf(g->company, sizeof(g->company), "%s", serial);
}

/* Commands */

static struct outlet *parse_outlet(struct unit *u, const char *s)
{
	struct gude *g = to_gude(u);
	long n;

	refresh(u);
	return parse_int("outlet", s, 1, g->outlets, &n) ? NULL : &g->outlet[n - 1];
}

static int cmd_outlet(struct unit *u, int argc, char **argv, FILE *out)
{
	struct outlet *o = parse_outlet(u, argv[0]);
	bool on;

	(void)argc;
	(void)out;
	if (!o || parse_onoff(argv[1], "on", "off", &on))
		return -1;
	set_outlet(to_gude(u), (int)(o - to_gude(u)->outlet), on);
	refresh(u);
	return 0;
}

static int cmd_relay(struct unit *u, int argc, char **argv, FILE *out)
{
	struct outlet *o = parse_outlet(u, argv[0]);

	(void)argc;
	(void)out;
	if (!o)
		return -1;
	if (strcmp(argv[1], "ok") && strcmp(argv[1], "stuck") && strcmp(argv[1], "welded"))
		return fail("relay: '%s' is none of ok, stuck, welded", argv[1]);
	o->stuck = !strcmp(argv[1], "stuck");
	o->welded = !strcmp(argv[1], "welded");
	refresh(u);
	return 0;
}

static int cmd_load(struct unit *u, int argc, char **argv, FILE *out)
{
	struct outlet *o = parse_outlet(u, argv[0]);

	(void)argc;
	(void)out;
	if (!o || parse_num("load", argv[1], 0, 100000, &o->load_w))
		return -1;
	refresh(u);
	return 0;
}

static int cmd_bank(struct unit *u, int argc, char **argv, FILE *out)
{
	struct gude *g = to_gude(u);
	bool lost;
	long n;

	(void)argc;
	(void)out;
	if (parse_int("bank", argv[0], 1, g->banks, &n) ||
	    parse_onoff(argv[1], "off", "on", &lost))
		return -1;
	refresh(u);
	g->source_lost[n - 1] = lost;
	refresh(u);
	return 0;
}

static int cmd_input(struct unit *u, int argc, char **argv, FILE *out)
{
	struct gude *g = to_gude(u);
	long n;

	(void)argc;
	(void)out;
	if (!g->inputs)
		return fail("%s has no inputs; start it with inputs=N", u->name);
	if (parse_int("input", argv[0], 1, g->inputs, &n))
		return -1;
	return parse_onoff(argv[1], "on", "off", &g->input[n - 1]);
}

static const struct command gude_commands[] = {
	{ "outlet", "N on|off", 2, cmd_outlet },
	{ "relay", "N ok|stuck|welded", 2, cmd_relay },
	{ "load", "N WATTS", 2, cmd_load },
	{ "bank", "N on|off", 2, cmd_bank },
	{ "input", "N on|off", 2, cmd_input },
	{ 0 }
};

static void gude_status(struct unit *u, FILE *out)
{
	struct gude *g = to_gude(u);
	int i;

	refresh(u);
	fprintf(out, "%s watts=%.1f outlets=", u->name, g->heat_w);
	for (i = 0; i < g->outlets; i++)
		fputc(g->outlet[i].on ? '1' : '0', out);
	fputc('\n', out);
}

static const struct unit_ops gude_ops = {
	.kind = "gude",
	.read = gude_read,
	.write = gude_write,
	.object = gude_object,
	.identity = gude_identity,
	.refresh = refresh,
	.status = gude_status,
	.commands = gude_commands,
};

static void init_outlets(struct gude *g, double load, bool on)
{
	int i;

	g->outlet = zalloc((size_t)g->outlets * sizeof(*g->outlet));
	g->input = zalloc((size_t)g->inputs + 1);
	for (i = 0; i < g->outlets; i++)
		g->outlet[i] = (struct outlet){ .on = on, .load_w = load };
	g->since = pod_time();
	g->time = g->since;
	refresh(&g->unit);
}

struct unit *gude_new(struct bus *bus, const char *options)
{
	struct gude *g = zalloc(sizeof(*g));
	char refuse[TEXT_LEN] = "", state[TEXT_LEN] = "on";
	int meter_ms = 0;
	double load = 700;
	bool on;
	const struct opt opts[] = {
		{ "unit", OPT_INT, &g->unit.id, 1, 247 },
		{ "name", OPT_STR, g->unit.name, 0, 0 },
		{ "outlets", OPT_INT, &g->outlets, 1, OUTLETS_MAX },
		{ "metered", OPT_INT, &g->metered, 0, METERED_MAX },
		{ "banks", OPT_INT, &g->banks, 1, BANKS_MAX },
		{ "lines", OPT_INT, &g->lines, 1, LINES_MAX },
		{ "phases", OPT_INT, &g->phases, 1, PHASES_MAX },
		{ "inputs", OPT_INT, &g->inputs, 0, INPUTS_MAX },
		{ "sensors", OPT_INT, &g->sensors, 0, SENSOR_PORTS },
		{ "fans", OPT_INT, &g->fans, 0, FANS_MAX },
		{ "load", OPT_NUM, &load, 0, 100000 },
		{ "state", OPT_STR, state, 0, 0 },
		{ "rcm", OPT_FLAG, &g->residual, 0, 0 },
		{ "meter-ms", OPT_INT, &meter_ms, 0, 60000 },
		{ "loop", OPT_INT, &g->loop, 1, 1000 },
		{ "company", OPT_STR, g->company, 0, 0 },
		{ "product", OPT_STR, g->product, 0, 0 },
		{ "version", OPT_STR, g->version, 0, 0 },
		{ "refuse", OPT_STR, refuse, 0, 0 },
	};

	snprintf(g->company, sizeof(g->company), "GUDE Systems GmbH");
	snprintf(g->product, sizeof(g->product), "Expert Power Control 8041");
	snprintf(g->version, sizeof(g->version), "1.3.0");
	g->unit.id = ANY_UNIT;
	g->outlets = 8;
	g->metered = -1;
	g->banks = 1;
	g->lines = 1;
	g->phases = 1;
	g->sensors = 1;
	g->loop = 1;
	if (parse_opts(options, opts, ARRAY_SIZE(opts)) || parse_onoff(state, "on", "off", &on))
		return NULL;
	if (g->metered < 0)
		g->metered = g->outlets < METERED_MAX ? g->outlets : METERED_MAX;
	if (g->metered > g->outlets) {
		fail("metered: no more than outlets=%d", g->outlets);
		return NULL;
	}
	g->meter_ns = (u64)meter_ms * NSEC_PER_MSEC;
	g->unit.ops = &gude_ops;
	g->unit.functions = FC(0x01) | FC(0x02) | FC(0x03) | FC(0x04) | FC(0x05) | FC(0x06) |
			    FC(0x0f) | FC(0x10) | FC(0x2b);
	init_outlets(g, load, on);
	return unit_add(&g->unit, bus, refuse) ? NULL : &g->unit;
}
