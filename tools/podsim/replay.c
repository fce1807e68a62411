// SPDX-License-Identifier: GPL-2.0-only
/*
 * A record of the black box of a real pod, played: units of --map read what the component of their
 * name read then, at the same distances in time, so that an incident becomes a test. A line of the
 * file says where a reading is, as "megapod-map sim" prints it:
 *
 *	channel SPACE REGISTER WORDS MUL DIV OFFSET LABEL	number * MUL / DIV + OFFSET
 *	channel SPACE REGISTER.BIT LABEL
 *
 * Before it begins, and after its end, the readings stand. A unit of which no reading had a value is
 * silent. What masters write is not played: it is for the pod under test to do.
 *
 * A record is of a pod that is real somewhere; what it plays stays within this machine.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <linux/megapod_record.h>

#include "base/record.h"
#include "podsim.h"

struct channel {
	struct channel *next;
	char label[49];
	enum space space;
	u16 reg;
	unsigned int words;		/* 0: @bit */
	unsigned int bit;
	double mul, div, offset;
	const struct record_stream *stream;
	bool has_value;
};

struct player {
	struct player *next;
	struct unit *unit;
	live_cells cell;
	struct channel *channels;
	bool silent;
};

static struct player *players;
static struct record record;
static bool loaded, running;
static u64 begun_ns;
static size_t next_sample;

static void play(struct timer *t);
static struct timer timer = { .fire = play };

/** player_new() - nothing yet, for a unit with these registers */
struct player *player_new(struct unit *u, live_cells cell)
{
	struct player *p = zalloc(sizeof(*p));

	p->unit = u;
	p->cell = cell;
	p->next = players;
	players = p;
	return p;
}

static bool read_place(struct channel *c, const char *rest, int *used)
{
	char space[16];
	unsigned int reg;
	int s;

	if (sscanf(rest, "%15s %u.%u %n", space, &reg, &c->bit, used) < 3 &&
	    (sscanf(rest, "%15s %u %u %lf %lf %lf %n", space, &reg, &c->words, &c->mul, &c->div,
		    &c->offset, used) < 6 || c->words < 1 || c->words > 2 || c->mul == 0 ||
	     c->div == 0))
		return false;
	for (s = 0; s < SPACES && strcmp(space, space_names[s]); s++)
		;
	c->space = s;
	c->reg = (u16)reg;
	return s < SPACES && c->bit < 16 && reg + c->words <= 0x10000 && reg < 0x10000;
}

/** player_take() - a line. Return: 1 if it is none of these, 0, or -1 if it is wrong */
int player_take(struct player *p, const char *what, const char *rest)
{
	struct channel *c;
	int used = 0;

	if (strcmp(what, "channel"))
		return 1;
	c = zalloc(sizeof(*c));
	if (!rest || !read_place(c, rest, &used) || !rest[used])
		return -1;
	snprintf(c->label, sizeof(c->label), "%s", rest + used);
	c->next = p->channels;
	p->channels = c;
	return 0;
}

/** player_is_silent() - nothing of it had a value then */
bool player_is_silent(const struct player *p)
{
	return p->silent;
}

static void show(struct player *p, struct channel *c, const struct record_sample *sample)
{
	u16 *cell = &p->cell[c->space][c->reg];
	long long number;
	unsigned int i;

	if (!c->words) {
		*cell = (u16)((*cell & ~BIT(c->bit)) | (u16)(sample->value != 0) << c->bit);
		return;
	}
	number = llround(((double)sample->value - c->offset) * c->div / c->mul);
	for (i = 0; i < c->words; i++)
		cell[i] = (u16)(number >> 16 * (c->words - 1 - i));
}

static void apply(const struct record_sample *sample)
{
	struct channel *c, *other;
	struct player *p;

	for (p = players; p; p = p->next) {
		for (c = p->channels; c && c->stream != sample->stream; c = c->next)
			;
		if (!c)
			continue;
		c->has_value = sample->status < MEGAPOD_STATUS_STALE;
		if (c->has_value)
			show(p, c, sample);
		for (other = p->channels; other && !other->has_value; other = other->next)
			;
		p->silent = !other;
	}
}

/* When a sample is due, in real time from the begin. */
static u64 due_ns(const struct record_sample *sample)
{
	double us = (double)(sample->time_us - record.sample[0].time_us);

	return pod_scale() > 0 ? (u64)(us * 1000 / pod_scale()) : UINT64_MAX;
}

static void play(struct timer *t)
{
	u64 passed = now_ns() - begun_ns;

	while (next_sample < record.samples && due_ns(&record.sample[next_sample]) <= passed)
		apply(&record.sample[next_sample++]);
	if (next_sample < record.samples)
		timer_arm(t, begun_ns + due_ns(&record.sample[next_sample]));
	else
		running = false;
}

/* Every reading as it was first. */
static void show_begin(void)
{
	struct channel *c;
	struct player *p;
	size_t i;

	for (p = players; p; p = p->next)
		for (c = p->channels; c; c = c->next)
			for (i = 0; c->stream && i < record.samples; i++)
				if (record.sample[i].stream == c->stream &&
				    record.sample[i].status < MEGAPOD_STATUS_STALE) {
					apply(&record.sample[i]);
					break;
				}
}

static const struct record_stream *find(const char *source, const char *label)
{
	size_t i, k;

	for (i = 0; i < record.sources; i++)
		for (k = 0; !strcmp(record.source[i].name, source) &&
		     k < record.source[i].streams; k++)
			if (record.source[i].stream[k].kind == MEGAPOD_RECORD_CHANNEL &&
			    !strcmp(record.source[i].stream[k].label, label))
				return &record.source[i].stream[k];
	return NULL;
}

/** replay_open() - what --replay names. Return: 0 or fail(). */
int replay_open(const char *file)
{
	const char *wrong;

	if (loaded)
		return fail("--replay: one record is enough");
	wrong = record_load(&record, file);
	if (wrong)
		return fail("--replay: %s: %s", file, wrong);
	if (!record.samples)
		return fail("--replay: %s: there is nothing in it", file);
	loaded = true;
	return 0;
}

/** replay_prepare() - all units are there. Return: 0 or fail(). */
int replay_prepare(void)
{
	struct channel *c;
	struct player *p;
	struct bus *b;
	int found = 0;

	if (!loaded)
		return 0;
	for (b = buses; b; b = b->next)
		if (b->leads_out)
			return fail("--replay: %s is no pty and no address of this machine alone",
				    b->name);
	for (p = players; p; p = p->next)
		for (c = p->channels; c; c = c->next) {
			c->stream = find(p->unit->name, c->label);
			found += !!c->stream;
		}
	if (!found)
		return fail("--replay: the record of pod %s has no reading of any unit; name one as its component: --map FILE,name=NAME",
			    record.pod);
	show_begin();
	return 0;
}

/** replay_start() - the control command */
int replay_start(int argc, char **argv, FILE *out)
{
	(void)argc;
	(void)argv;
	if (!loaded)
		return fail("there is no --replay");
	if (running)
		return fail("it is being played");
	running = true;
	next_sample = 0;
	begun_ns = now_ns();
	fprintf(out, "pod %s, %.1f s, trip at %.1f s\n", record.pod,
		(double)(record.sample[record.samples - 1].time_us - record.sample[0].time_us) / 1e6,
		(double)(record.trip_us - record.sample[0].time_us) / 1e6);
	play(&timer);
	return 0;
}
