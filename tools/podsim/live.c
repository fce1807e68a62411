// SPDX-License-Identifier: GPL-2.0-only
/*
 * What couples the registers of a map to the pod: a pump that is driven moves the coolant of a
 * circuit, a flow meter tells it, an outlet that is on heats it, a battery empties. Lines of the
 * file, as "megapod-map sim" prints them, which count with the option "live" only:
 *
 *	tag WHAT SPACE REGISTER WORDS MUL DIV OFFSET
 *			it reads WHAT: flow (mL/min), speed (rpm), cold (0.001 degrees C, to the
 *			loads), charge (0.1 %), time (s); number * MUL / DIV + OFFSET
 *	drive REGISTER FULL REGISTER MASK VALUE
 *			holding register with the pump's duty, FULL at full speed, while the other
 *			reads VALUE in MASK; else the pump goes at half speed by its panel
 *	stop REGISTER MASK VALUE
 *			it stands while that is so
 *	heat SPACE REGISTER WORDS MUL DIV SPACE REGISTER.BIT
 *			what it reads is mW of heat while the bit is set
 *	battery SPACE REGISTER.BIT
 *			the load runs on it while the bit is set
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "podsim.h"

#define PANEL_DUTY	0.5
#define PUMP_RPM_MAX	3000.0
#define BATTERY_S	3600.0	/* from full to empty */
#define CHARGE_S	14400.0	/* and back */
#define SETTLE_S	60

enum tagged { FLOW, SPEED, COLD, CHARGE, TIME, TAGGED };

static const char *const names[TAGGED] = { "flow", "speed", "cold", "charge", "time" };

struct number {
	enum space space;
	unsigned int reg, words;
	double mul, div, offset;
};

struct tag {
	struct tag *next;
	enum tagged what;
	struct number at;
};

struct heat {
	struct heat *next;
	struct number at;
	enum space space;
	unsigned int reg, bit;
};

struct when {
	unsigned int reg, mask, value;
};

struct live {
	live_cells cell;
	struct tag *tags;
	struct heat *heats;
	struct when driven, stopped;
	unsigned int duty_reg, full;
	bool has_battery;
	enum space battery_space;
	unsigned int battery_reg, battery_bit;
	double charge, charge_time;	/* 0..1, at which pod time */
	struct circuit own, *circuit;
	int loop;
	double given_w;
};

static bool space_of(const char *name, enum space *space)
{
	int s;

	for (s = 0; s < SPACES; s++)
		if (!strcmp(name, space_names[s])) {
			*space = s;
			return true;
		}
	return false;
}

static bool fits(const struct number *n)
{
	return n->words >= 1 && n->words <= 2 && n->reg + n->words <= 0x10000 && n->mul != 0 &&
	       n->div != 0;
}

static int take_tag(struct live *l, const char *rest)
{
	struct tag *tag = zalloc(sizeof(*tag));
	struct number *n = &tag->at;
	char what[16], space[16];

	if (sscanf(rest, "%15s %15s %u %u %lf %lf %lf", what, space, &n->reg, &n->words, &n->mul,
		   &n->div, &n->offset) != 7 || !space_of(space, &n->space) || !fits(n))
		return -1;
	while (tag->what < TAGGED && strcmp(what, names[tag->what]))
		tag->what++;
	tag->next = l->tags;
	l->tags = tag;
	return tag->what < TAGGED ? 0 : -1;
}

static int take_heat(struct live *l, const char *rest)
{
	struct heat *heat = zalloc(sizeof(*heat));
	struct number *n = &heat->at;
	char space[16], bit_space[16];

	if (sscanf(rest, "%15s %u %u %lf %lf %15s %u.%u", space, &n->reg, &n->words, &n->mul,
		   &n->div, bit_space, &heat->reg, &heat->bit) < 7 ||
	    !space_of(space, &n->space) || !space_of(bit_space, &heat->space) || !fits(n) ||
	    heat->reg > 0xffff || heat->bit > 15)
		return -1;
	heat->next = l->heats;
	l->heats = heat;
	return 0;
}

static int take_battery(struct live *l, const char *rest)
{
	char space[16];

	if (sscanf(rest, "%15s %u.%u", space, &l->battery_reg, &l->battery_bit) < 2 ||
	    !space_of(space, &l->battery_space) || l->battery_reg > 0xffff || l->battery_bit > 15)
		return -1;
	l->has_battery = true;
	return 0;
}

static int take_drive(struct live *l, const char *rest)
{
	struct when *w = &l->driven;

	return sscanf(rest, "%u %u %u %i %i", &l->duty_reg, &l->full, &w->reg, (int *)&w->mask,
		      (int *)&w->value) == 5 && l->duty_reg <= 0xffff && l->full &&
	       w->reg <= 0xffff ? 0 : -1;
}

static int take_stop(struct live *l, const char *rest)
{
	struct when *w = &l->stopped;

	return sscanf(rest, "%u %i %i", &w->reg, (int *)&w->mask, (int *)&w->value) == 3 &&
	       w->reg <= 0xffff ? 0 : -1;
}

/** live_take() - a line. Return: 1 if it is none of these, 0, or -1 if it is wrong */
int live_take(struct live *l, const char *what, const char *rest)
{
	static const struct {
		const char *what;
		int (*take)(struct live *l, const char *rest);
	} lines[] = {
		{ "tag", take_tag }, { "heat", take_heat }, { "battery", take_battery },
		{ "drive", take_drive }, { "stop", take_stop },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strcmp(what, lines[i].what))
			return rest ? lines[i].take(l, rest) : -1;
	return 1;
}

static bool is_so(const struct live *l, const struct when *w)
{
	return w->mask && (l->cell[HOLDING][w->reg] & w->mask) == w->value;
}

static void control(struct circuit *c, double dt)
{
	struct live *l = container_of(c, struct live, own);
	double duty = (double)l->cell[HOLDING][l->duty_reg] / l->full;

	(void)dt;
	c->running = !is_so(l, &l->stopped);
	c->duty[0] = is_so(l, &l->driven) ? fmin(duty, 1) : PANEL_DUTY;
}

static double number_in(const struct live *l, const struct number *n)
{
	const u16 *cell = &l->cell[n->space][n->reg];
	double count = n->words == 2 ? (double)cell[0] * 65536 + cell[1] : cell[0];

	return count * n->mul / n->div + n->offset;
}

/* What the outlets that are on draw warms the coolant. */
static void give_heat(struct live *l)
{
	const struct heat *h;
	double heat_w = 0;

	for (h = l->heats; h; h = h->next)
		if (l->cell[h->space][h->reg] >> h->bit & 1)
			heat_w += number_in(l, &h->at) / 1000;
	l->circuit->heat_w += heat_w - l->given_w;
	l->given_w = heat_w;
}

static void run_battery(struct live *l)
{
	double now = pod_time(), dt = now - l->charge_time;
	bool used = l->cell[l->battery_space][l->battery_reg] >> l->battery_bit & 1;

	l->charge += used ? -dt / BATTERY_S : dt / CHARGE_S;
	l->charge = fmin(fmax(l->charge, 0), 1);
	l->charge_time = now;
}

/** live_refresh() - to the present; before a register is written, too */
void live_refresh(struct live *l)
{
	if (!l->circuit && l->loop)
		l->circuit = circuit_number(l->loop);
	if (l->has_battery)
		run_battery(l);
	if (!l->circuit)
		return;
	circuit_advance(l->circuit);
	give_heat(l);
}

static bool value_of(const struct live *l, enum tagged what, double *value)
{
	if (what == CHARGE || what == TIME) {
		*value = l->charge * (what == CHARGE ? 1000 : BATTERY_S);
		return l->has_battery;
	}
	if (!l->circuit)
		return false;
	*value = what == FLOW ? l->circuit->flow_lpm * 1000 :
		 what == SPEED ? l->circuit->speed[0] * PUMP_RPM_MAX : l->circuit->cold_c * 1000;
	return true;
}

/** live_read() - what the pod says in place of the registers */
void live_read(struct live *l, enum space s, unsigned int addr, unsigned int n, u16 *val)
{
	const struct tag *t;
	unsigned int i, at;
	double value;
	u32 number;

	live_refresh(l);
	for (t = l->tags; t; t = t->next) {
		if (t->at.space != s || !value_of(l, t->what, &value))
			continue;
		number = (u32)llround((value - t->at.offset) * t->at.div / t->at.mul);
		for (i = 0; i < t->at.words; i++) {
			at = t->at.reg + i;
			if (at >= addr && at < addr + n)
				val[at - addr] = (u16)(number >> 16 * (t->at.words - 1 - i));
		}
	}
}

/** live_new() - nothing yet, of a device with these registers */
struct live *live_new(live_cells cell)
{
	struct live *l = zalloc(sizeof(*l));

	l->cell = cell;
	l->charge = 1;
	return l;
}

/** live_begin() - in circuit @loop, or one of its own if it has a pump */
void live_begin(struct live *l, int loop)
{
	l->loop = loop;
	l->charge_time = pod_time();
	if (loop || !l->full)
		return;
	l->own.pumps = 1;
	l->own.fan_duty = 1;
	l->own.volume_l = 20;
	l->own.air_c = 25;
	l->own.settle_s = SETTLE_S;
	l->own.control = control;
	circuit_init(&l->own);
	l->circuit = &l->own;
}
