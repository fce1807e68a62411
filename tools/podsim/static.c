// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device of which only its registers are known: what a file says they read. What is written
 * to coils and holding registers stays; what the file does not name answers ILLEGAL DATA
 * ADDRESS. Lines of the file, as "megapod-map sim" prints them:
 *
 *	SPACE REGISTER VALUE...		values of registers that follow each other
 *	SPACE REGISTER.BIT VALUE	one bit
 *	object ID TEXT			of Read Device Identification
 *	while SPACE REGISTER.BIT SPACE REGISTER COUNT
 *					registers that read 0 unless the bit is set: the meter of an outlet
 *	cycle SPACE REGISTER VALUE TIME MS SPACE REGISTER.BIT
 *					the bit is cleared when VALUE is written, and set again after as many MS
 *					as holding register TIME has; if that is 0, as are written
 *	same SPACE REGISTER SPACE REGISTER
 *					the first reads what the second does
 *	window REGISTER VALUE SPACE REGISTER[.BIT] NUMBER
 *					the second reads NUMBER while the first, a holding register, has VALUE
 *	tag, drive, stop, heat, battery	couple it to the pod, see live.c
 *	channel				where a reading is, see replay.c
 *
 * Nothing that is written to the bit meanwhile ends a cycle: the worst that a device may do.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

#define ADDRESSES	0x10000
#define OBJECTS		3

struct place {
	enum space space;
	u16 reg, mask;
};

struct meter {
	struct meter *next;
	struct place bit, at;
	int count;
};

struct same {
	struct same *next;
	struct place at, as;
};

struct pane {
	struct pane *next;
	struct place at;
	u16 index, value, number;
};

struct cycle {
	struct cycle *next;
	struct device *device;
	struct timer timer;
	struct place bit, at;
	u16 value, time_reg, unit_ms;
};

struct device {
	struct unit unit;
	u16 cell[SPACES][ADDRESSES];
	bool there[SPACES][ADDRESSES];
	char object[OBJECTS][TEXT_LEN];
	struct meter *meters;
	struct same *sames;
	struct pane *panes;
	struct cycle *cycles;
	struct live *live;
	bool is_live;
	struct player *player;
};

static bool is_set(const struct device *d, const struct place *bit)
{
	return d->cell[bit->space][bit->reg] & bit->mask;
}

static void set_bit(struct device *d, const struct place *bit, bool on)
{
	u16 *cell = &d->cell[bit->space][bit->reg];

	*cell = (u16)(on ? *cell | bit->mask : *cell & ~bit->mask);
}

static int find(struct device *d, enum space s, u16 addr, int n)
{
	int i;

	if (addr + n > ADDRESSES)
		return ILLEGAL_ADDRESS;
	for (i = 0; i < n; i++)
		if (!d->there[s][addr + i])
			return ILLEGAL_ADDRESS;
	return 0;
}

static void look_through(const struct pane *pane, u16 *val)
{
	*val = (u16)((*val & ~pane->at.mask) | (pane->number & pane->at.mask));
}

static int static_read(struct unit *u, enum space s, u16 addr, int n, u16 *val)
{
	struct device *d = container_of(u, struct device, unit);
	int err = find(d, s, addr, n);

	const struct meter *m;
	const struct same *same;
	const struct pane *pane;
	int i;

	if (err)
		return err;
	memcpy(val, &d->cell[s][addr], (size_t)n * sizeof(*val));
	for (same = d->sames; same; same = same->next)
		if (same->at.space == s && same->at.reg >= addr && same->at.reg < addr + n)
			val[same->at.reg - addr] = d->cell[same->as.space][same->as.reg];
	for (pane = d->panes; pane; pane = pane->next)
		if (pane->at.space == s && pane->at.reg >= addr && pane->at.reg < addr + n &&
		    d->cell[HOLDING][pane->index] == pane->value)
			look_through(pane, &val[pane->at.reg - addr]);
	for (m = d->meters; m; m = m->next)
		for (i = 0; m->at.space == s && !is_set(d, &m->bit) && i < n; i++)
			if (addr + i >= m->at.reg && addr + i < m->at.reg + m->count)
				val[i] = 0;
	if (d->is_live)
		live_read(d->live, s, addr, (unsigned int)n, val);
	return 0;
}

static void static_refresh(struct unit *u)
{
	struct device *d = container_of(u, struct device, unit);

	if (d->is_live)
		live_refresh(d->live);
}

static void cycle_ends(struct timer *t)
{
	struct cycle *cycle = container_of(t, struct cycle, timer);

	static_refresh(&cycle->device->unit);
	set_bit(cycle->device, &cycle->bit, true);
}

static struct cycle *cycle_at(struct device *d, enum space s, u16 reg)
{
	struct cycle *cycle;

	for (cycle = d->cycles; cycle; cycle = cycle->next)
		if (cycle->at.space == s && cycle->at.reg == reg)
			return cycle;
	return NULL;
}

static void begin_cycle(struct device *d, struct cycle *cycle, u16 val)
{
	u16 time;

	if (!cycle || (cycle->time_reg ? val != cycle->value : !val))
		return;
	time = cycle->time_reg ? d->cell[HOLDING][cycle->time_reg] : val;
	set_bit(d, &cycle->bit, false);
	timer_arm(&cycle->timer, now_ns() + (u64)time * cycle->unit_ms * NSEC_PER_MSEC);
}

static bool static_takes_time(struct unit *u, u16 addr)
{
	return cycle_at(container_of(u, struct device, unit), COIL, addr);
}

static int static_write(struct unit *u, enum space s, u16 addr, int n, const u16 *val)
{
	struct device *d = container_of(u, struct device, unit);
	int err = find(d, s, addr, n), i;

	if (err)
		return err;
	static_refresh(u);
	memcpy(&d->cell[s][addr], val, (size_t)n * sizeof(*val));
	for (i = 0; i < n; i++)
		begin_cycle(d, cycle_at(d, s, (u16)(addr + i)), val[i]);
	return 0;
}

static const char *static_object(struct unit *u, int id)
{
	struct device *d = container_of(u, struct device, unit);

	return id >= 0 && id < OBJECTS && *d->object[id] ? d->object[id] : NULL;
}

static bool static_is_silent(struct unit *u)
{
	return player_is_silent(container_of(u, struct device, unit)->player);
}

static const struct unit_ops static_ops = {
	.kind = "map",
	.read = static_read,
	.write = static_write,
	.takes_time = static_takes_time,
	.object = static_object,
	.refresh = static_refresh,
	.silent = static_is_silent,
};

static bool take_number(const char *text, long max, long *to, char **end)
{
	errno = 0;
	*to = strtol(text, end, 0);
	return *end != text && !errno && *to >= 0 && *to <= max;
}

static int take_object(struct device *d, char *rest)
{
	char *id = strsep(&rest, " "), *end;
	long n;

	if (!id || !rest || !take_number(id, OBJECTS - 1, &n, &end) || *end)
		return -1;
	snprintf(d->object[n], TEXT_LEN, "%s", rest);
	return 0;
}

static int take_registers(struct device *d, enum space s, char *rest)
{
	char *at = strsep(&rest, " "), *word, *end;
	long reg, bit = -1, value;

	if (!at || !rest || !take_number(at, ADDRESSES - 1, &reg, &end))
		return -1;
	if (*end == '.' && (!take_number(end + 1, 15, &bit, &end) || s < INPUT))
		return -1;
	if (*end)
		return -1;
	while ((word = strsep(&rest, " "))) {
		if (!*word)
			continue;
		if (!take_number(word, bit < 0 && s >= INPUT ? 65535 : 1, &value, &end) || *end ||
		    reg >= ADDRESSES)
			return -1;
		if (bit >= 0)
			d->cell[s][reg] =
				(u16)((d->cell[s][reg] & ~BIT(bit)) | (unsigned long)value << bit);
		else
			d->cell[s][reg] = (u16)value;
		d->there[s][reg++] = true;
	}
	return 0;
}

/* The next words of a line: SPACE REGISTER, or SPACE REGISTER.BIT. Without a bit: the lowest */
static bool take_place(char **rest, struct place *place)
{
	char *what = strsep(rest, " "), *at = strsep(rest, " "), *end;
	long reg, bit = 0;
	int s;

	if (!at || !take_number(at, ADDRESSES - 1, &reg, &end))
		return false;
	if (*end == '.' && !take_number(end + 1, 15, &bit, &end))
		return false;
	for (s = 0; s < SPACES; s++)
		if (!*end && !strcmp(what, space_names[s])) {
			*place = (struct place){ s, (u16)reg, (u16)BIT(bit) };
			return true;
		}
	return false;
}

static bool take_word(char **rest, u16 *to)
{
	char *word = strsep(rest, " "), *end;
	long value;

	if (!word || !take_number(word, 65535, &value, &end) || *end)
		return false;
	*to = (u16)value;
	return true;
}

static int take_meter(struct device *d, char *rest)
{
	struct meter *m = zalloc(sizeof(*m));
	u16 count;

	if (!take_place(&rest, &m->bit) || !take_place(&rest, &m->at) || !take_word(&rest, &count))
		return -1;
	m->count = count;
	m->next = d->meters;
	d->meters = m;
	return 0;
}

static int take_same(struct device *d, char *rest)
{
	struct same *same = zalloc(sizeof(*same));

	if (!take_place(&rest, &same->at) || !take_place(&rest, &same->as))
		return -1;
	same->next = d->sames;
	d->sames = same;
	d->there[same->at.space][same->at.reg] = true;
	return 0;
}

static int take_cycle(struct device *d, char *rest)
{
	struct cycle *cycle = zalloc(sizeof(*cycle));

	if (!take_place(&rest, &cycle->at) || !take_word(&rest, &cycle->value) ||
	    !take_word(&rest, &cycle->time_reg) || !take_word(&rest, &cycle->unit_ms) ||
	    !take_place(&rest, &cycle->bit))
		return -1;
	cycle->device = d;
	cycle->timer.fire = cycle_ends;
	cycle->next = d->cycles;
	d->cycles = cycle;
	d->there[cycle->at.space][cycle->at.reg] = true;
	return 0;
}

static int take_pane(struct device *d, char *rest)
{
	struct pane *pane = zalloc(sizeof(*pane));
	bool whole;

	if (!take_word(&rest, &pane->index) || !take_word(&rest, &pane->value) || !rest)
		return -1;
	whole = !strchr(rest, '.');
	if (!take_place(&rest, &pane->at) || !take_word(&rest, &pane->number))
		return -1;
	if (whole)
		pane->at.mask = 0xffff;
	else
		pane->number = pane->number ? pane->at.mask : 0;
	pane->next = d->panes;
	d->panes = pane;
	d->there[pane->at.space][pane->at.reg] = true;
	return 0;
}

static int take_line(struct device *d, char *line)
{
	char *rest = line, *what;
	int s, err;

	line[strcspn(line, "\n")] = '\0';
	what = strsep(&rest, " ");
	if (!*what || *what == '#')
		return 0;
	if (!strcmp(what, "object"))
		return take_object(d, rest);
	if (!strcmp(what, "while"))
		return take_meter(d, rest);
	if (!strcmp(what, "same"))
		return take_same(d, rest);
	if (!strcmp(what, "window"))
		return take_pane(d, rest);
	if (!strcmp(what, "cycle"))
		return take_cycle(d, rest);
	err = live_take(d->live, what, rest);
	if (err > 0)
		err = player_take(d->player, what, rest);
	if (err <= 0)
		return err;
	for (s = 0; s < SPACES; s++)
		if (!strcmp(what, space_names[s]))
			return take_registers(d, s, rest);
	return -1;
}

static int read_file(struct device *d, const char *name)
{
	FILE *in = fopen(name, "r");
	int number = 0, err = 0;
	char *line = NULL;
	size_t size = 0;

	if (!in)
		return fail("--map: %s: %s", name, strerror(errno));
	while (!err && getline(&line, &size, in) > 0) {
		number++;
		if (take_line(d, line))
			err = fail("--map: %s:%d: SPACE REGISTER VALUE... wanted", name, number);
	}
	free(line);
	fclose(in);
	return err;
}

struct unit *static_new(struct bus *bus, const char *options)
{
	struct device *d = zalloc(sizeof(*d));
	char *file = options ? strdup(options) : NULL, *comma = file ? strchr(file, ',') : NULL;
	char refuse[TEXT_LEN] = "";
	int unit = 1, loop = 0;
	const struct opt opts[] = {
		{ "unit", OPT_INT, &unit, 1, 247 },
		{ "name", OPT_STR, d->unit.name, 0, 0 },
		{ "live", OPT_FLAG, &d->is_live, 0, 0 },
		{ "loop", OPT_INT, &loop, 1, 100 },
		{ "refuse", OPT_STR, refuse, 0, 0 },
	};

	d->live = live_new(d->cell);
	d->player = player_new(&d->unit, d->cell);
	if (comma)
		*comma++ = '\0';
	if (!file || read_file(d, file) || (comma && parse_opts(comma, opts, ARRAY_SIZE(opts))))
		return NULL;
	free(file);
	if (d->is_live)
		live_begin(d->live, loop);
	d->unit.ops = &static_ops;
	d->unit.id = unit;
	d->unit.functions = FC(0x01) | FC(0x02) | FC(0x03) | FC(0x04) | FC(0x05) | FC(0x06) |
			    FC(0x0f) | FC(0x10) | FC(0x17) | FC(0x2b);
	return unit_add(&d->unit, bus, refuse) ? NULL : &d->unit;
}
