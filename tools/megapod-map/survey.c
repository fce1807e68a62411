// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map against a live device: who it is, what answers, what refuses and how, and which readings
 * can hardly be right. It only reads.
 *
 * Neighbours are asked for together. What is refused, or not answered, is asked for in halves until
 * the points at fault are known; a block that needs a register is not asked for where that is
 * refused; a device that never answers is given up.
 */
#include "map.h"

#include "chain.h"
#include "decode.h"
#include "validate.h"

#define SILENT_MOST	3

/* Beside what bus_read() returns */
#define NOT_ASKED	(-3)

/* Lowest and highest that a pod would see of a quantity, in its unit; the rest may be anything */
static const struct {
	bool known;
	s64 min, max;
} usual[] = {
	[MEGAPOD_QUANTITY_TEMPERATURE] = { true, -50000, 200000 },
	[MEGAPOD_QUANTITY_FLOW] = { true, -1000, 10000000 },
	[MEGAPOD_QUANTITY_PRESSURE] = { true, -200000, 10000000 },
	[MEGAPOD_QUANTITY_SPEED] = { true, 0, 60000 },
	[MEGAPOD_QUANTITY_DUTY] = { true, 0, 1000 },
	[MEGAPOD_QUANTITY_VOLTAGE] = { true, -2000000, 50000000 },
	[MEGAPOD_QUANTITY_CURRENT] = { true, -10000000, 10000000 },
	[MEGAPOD_QUANTITY_POWER] = { true, -10000000000, 10000000000 },
	[MEGAPOD_QUANTITY_FREQUENCY] = { true, 0, 1000000 },
	[MEGAPOD_QUANTITY_POWER_FACTOR] = { true, -1000, 1000 },
	[MEGAPOD_QUANTITY_HUMIDITY] = { true, 0, 100000 },
};

struct survey {
	const struct text *t;
	struct bus *bus;
	FILE *out;
	struct memory *memory;
	struct place *all;		/* those that the device should have */
	int *needs;			/* what came of the register that each block needs */
	int *results;			/* of each, when it was asked for */
	u32 num;
	u16 sizes[MEGAPOD_MAP_MAX_SIZES];
	struct map_found models[MEGAPOD_MAP_MAX_MODELS];
	int silent;			/* requests in a row without an answer */
	bool answered;
	unsigned int absent, odd, in_order;
};

static int ask(struct survey *s, int space, u32 reg, u32 num)
{
	int at = map_model_find(&s->t->map, s->models, reg, num), result, i;

	if (at < 0)
		return NOT_ASKED;
	result = bus_read(s->bus, space, at, num, &s->memory->value[space][reg]);
	if (result == BUS_SILENT && !s->answered)
		result = bus_read(s->bus, space, at, num, &s->memory->value[space][reg]);
	s->silent = result == BUS_SILENT ? s->silent + 1 : 0;
	s->answered |= result != BUS_SILENT;
	for (i = 0; result == BUS_OK && i < (int)num; i++)
		s->memory->known[space][reg + i] = true;
	return result;
}

static bool is_given_up(const struct survey *s)
{
	return !s->answered && s->silent >= SILENT_MOST;
}

static void __printf(2, 3) odd(struct survey *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(s->out, fmt, args);
	va_end(args);
	fputc('\n', s->out);
	s->odd++;
}

static void see_text(struct survey *s, const char *what, const char *text, const char *expected)
{
	if (!*text)
		odd(s, "%s is empty", what);
	else if (expected && strcmp(text, expected))
		odd(s, "%s is '%s', '%s' is expected", what, text, expected);
	else
		fprintf(s->out, "%s is '%s'%s\n", what, text,
			expected ? ", as expected" : "");
}

/* Texts are padded by NUL or 0xff; anything else that cannot be printed is a wrong place. */
static bool is_printable(const u16 *regs, u32 words)
{
	u32 i, c;

	for (i = 0; i < 2 * words; i++) {
		c = i % 2 ? regs[i / 2] & 0xff : regs[i / 2] >> 8;
		if (c && c != 0xff && (c < 0x20 || c > 0x7e))
			return false;
	}
	return true;
}

/* Return: whether there is a text, which may be empty; what is wrong with it was said if not */
static bool read_string(struct survey *s, const char *what, const struct megapod_map_string *at,
			char text[MEGAPOD_MAP_STRING_SIZE])
{
	int result;

	if (!at->words)
		return false;
	result = ask(s, at->space, at->reg, at->words);
	if (result == NOT_ASKED)
		return false;
	if (result != BUS_OK) {
		odd(s, "%s at %s %u: %s", what, words_space[at->space].name, at->reg,
		    bus_says(result));
		return false;
	}
	if (!is_printable(&s->memory->value[at->space][at->reg], at->words)) {
		odd(s, "%s is no printable text", what);
		return false;
	}
	map_decode_string(at, &s->memory->value[at->space][at->reg], text);
	return true;
}

static void see_string(struct survey *s, const char *what, const struct megapod_map_string *at,
		       const char *expected)
{
	char text[MEGAPOD_MAP_STRING_SIZE];

	if (read_string(s, what, at, text))
		see_text(s, what, text, expected);
}

static void see_identity(struct survey *s)
{
	const struct megapod_map_identity *id = &s->t->map.identity;
	char objects[3][MEGAPOD_MAP_STRING_SIZE];
	int result;

	see_string(s, "identity: vendor", &id->vendor_at, NULL);
	see_string(s, "identity: model", &id->model_at, id->expect);
	see_string(s, "identity: serial", &id->serial_at, NULL);
	see_string(s, "identity: firmware", &id->firmware_at, NULL);
	if (!id->device_id)
		return;
	result = bus_identity(s->bus, objects);
	s->answered |= result != BUS_SILENT;
	if (result == BUS_OK) {
		see_text(s, "identity: vendor", objects[0], NULL);
		see_text(s, "identity: model", objects[1], id->model_at.words ? NULL : id->expect);
	} else if (result == 1) {
		fprintf(s->out, "identity: the device does not tell it: %s\n", bus_says(result));
	} else {
		odd(s, "identity: %s", bus_says(result));
	}
}

/* They may be empty. */
static void see_texts(struct survey *s)
{
	const struct megapod_map_text *texts = s->t->map.texts;
	char text[MEGAPOD_MAP_STRING_SIZE];
	u32 i;

	for (i = 0; i < s->t->map.num_texts; i++)
		if (read_string(s, format("text '%s'", texts[i].label), &texts[i].at, text))
			fprintf(s->out, "text '%s' is '%s'\n", texts[i].label, text);
}

static void see_sizes(struct survey *s)
{
	const struct megapod_map_sizes *sizes = &s->t->map.sizes;
	int i, result;

	if (!sizes->num)
		return;
	result = ask(s, sizes->space, sizes->reg, sizes->num);
	if (result != BUS_OK)
		odd(s, "sizes at %s %u: %s", words_space[sizes->space].name, sizes->reg,
		    bus_says(result));
	for (i = 0; result == BUS_OK && i < sizes->num; i++) {
		s->sizes[i] = s->memory->value[sizes->space][sizes->reg + i];
		if (s->sizes[i] > s->t->size_most[i])
			odd(s, "size '%s': %u, there is room for %u", s->t->size_names[i],
			    s->sizes[i], s->t->size_most[i]);
		else
			fprintf(s->out, "size '%s': %u\n", s->t->size_names[i], s->sizes[i]);
		s->sizes[i] = min(s->sizes[i], s->t->size_most[i]);
	}
}

static u32 there_are(const struct survey *s, const struct megapod_axis *axis)
{
	u32 most = axis->count ? axis->count : 1;

	return axis->sized ? min(most, s->sizes[axis->size]) : most;
}

static bool is_there(const struct survey *s, const struct place *place)
{
	const struct megapod_block *block = &s->t->map.blocks[place->block];
	u32 inner = block->inner.count ? block->inner.count : 1;

	/* What a window reads is seen by who writes its index */
	return !block->window.there &&
	       map_model_find(&s->t->map, s->models, place->reg, place->reach) >= 0 &&
	       place->repetition / inner < there_are(s, &block->repeat) &&
	       place->repetition % inner < there_are(s, &block->inner);
}

static void see_outlets(struct survey *s)
{
	const struct megapod_map_outlets *outlets = s->t->map.outlets;
	u32 num = outlets ? there_are(s, &outlets->repeat) : 0, count;
	struct megapod_condition on;
	int result;

	if (!num || is_given_up(s))
		return;
	on = map_outlets_on(outlets);
	count = (num - 1) * on.stride + 1;
	result = ask(s, on.space, on.reg,
		     min(count, on.space >= MODBUS_SPACE_HOLDING ? MAP_MAX_READ_REGS : MAP_MAX_READ_BITS));
	if (result != BUS_OK)
		odd(s, "%s %u: %u outlets: %s", words_space[on.space].name, on.reg, num,
		    bus_says(result));
	else
		fprintf(s->out, "outlets: %u\n", num);
}

/* Return: whether the device has a chain, which is said if it has none */
static bool see_models(struct survey *s)
{
	const struct megapod_map *map = &s->t->map;
	int i;

	if (!map->num_models)
		return true;
	if (find_models(s->bus, map, s->models, s->out))
		return false;
	for (i = 0; i < map->num_models; i++)
		if (s->models[i].id)
			fprintf(s->out, "model %u: %u registers at %u\n", s->models[i].id,
				s->models[i].length, s->models[i].reg);
		else
			fprintf(s->out, "model %u: not there\n", map->models[i].id);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->space != y->space)
		return x->space < y->space ? -1 : 1;
	if (x->reg != y->reg)
		return x->reg < y->reg ? -1 : 1;
	return x->mask < y->mask ? -1 : x->mask > y->mask;
}

static void choose_places(struct survey *s)
{
	u32 i, num, kept = 0;

	s->all = places(&s->t->map, &num);
	for (i = 0; i < num; i++)
		if (is_there(s, &s->all[i]))
			s->all[kept++] = s->all[i];
	s->num = kept;
	qsort(s->all, s->num, sizeof(*s->all), by_place);
	s->results = zalloc(s->num * sizeof(*s->results));
	s->needs = zalloc(s->t->map.num_blocks * sizeof(*s->needs));
}

static u32 end_of(const struct place *place)
{
	return place->reg + place->reach;
}

/* Those that one request can have, from the first on: side by side, and not too many */
static u32 run_of(const struct survey *s, u32 first)
{
	u32 end = end_of(&s->all[first]), i;
	u32 most = s->all[first].space >= MODBUS_SPACE_HOLDING ? MAP_MAX_READ_REGS :
		   MAP_MAX_READ_BITS;

	for (i = first + 1; i < s->num; i++) {
		const struct place *next = &s->all[i];

		if (s->results[i] == NOT_ASKED || next->space != s->all[first].space ||
		    next->reg > end ||
		    max(end, end_of(next)) - s->all[first].reg > most)
			break;
		end = max(end, end_of(next));
	}
	return i - first;
}

/* Points that share a register are not parted. Return: where the second half begins, 0 if nowhere */
static u32 middle(const struct survey *s, u32 first, u32 num)
{
	u32 i, end, best = 0, want = first + num / 2;

	end = end_of(&s->all[first]);
	for (i = first + 1; i < first + num; i++) {
		if (s->all[i].reg >= end && (!best || i <= want))
			best = i;
		end = max(end, end_of(&s->all[i]));
	}
	return best;
}

static void read_run(struct survey *s, u32 first, u32 num)
{
	u32 end = 0, i, half;
	int result;

	if (is_given_up(s))
		return;
	for (i = first; i < first + num; i++)
		end = max(end, end_of(&s->all[i]));
	result = ask(s, s->all[first].space, s->all[first].reg, end - s->all[first].reg);
	half = result == BUS_OK || is_given_up(s) ? 0 : middle(s, first, num);
	for (i = first; !half && i < first + num; i++)
		s->results[i] = result;
	if (!half)
		return;
	read_run(s, first, half - first);
	read_run(s, half, first + num - half);
}

static bool is_flag(const struct megapod_point *pt)
{
	return pt->quantity == MEGAPOD_QUANTITY_ALARM || pt->quantity == MEGAPOD_QUANTITY_LEAK;
}

/* What is to be said of a reading by itself, NULL if nothing */
static const char *oddity(struct survey *s, const struct place *place, bool values)
{
	const struct megapod_point *pt = place->pt;
	char text[64];
	s64 value = 0;

	switch (see(s->t, s->memory, place, &value)) {
	case SEEN_FAULT:
		return "the sensor is broken, or its value can not be";
	case SEEN_ALARM:
		return "the device raises an alarm on it";
	case SEEN_OK:
		break;
	default:
		return NULL;
	}
	scale_print(pt->quantity, value, 1, text, sizeof(text));
	if (is_flag(pt) && value)
		return "is set";
	if (pt->quantity < ARRAY_SIZE(usual) && usual[pt->quantity].known &&
	    (value < usual[pt->quantity].min || value > usual[pt->quantity].max))
		return format("%s is hardly right: scale, type or word order?", text);
	s->in_order++;
	if (values)
		fprintf(s->out, "%s %u: '%s': %s\n", words_space[place->space].name, place->reg,
			place->label, text);
	return NULL;
}

/* Registers FIRST to LAST of the run of places that came to the same */
static const char *range_of(const struct survey *s, u32 first, u32 num)
{
	u32 end = 0, i;

	for (i = first; i < first + num; i++)
		end = max(end, end_of(&s->all[i]));
	return format("%s %s: '%s'%s", words_space[s->all[first].space].name,
		      end - s->all[first].reg == 1 ? format("%u", s->all[first].reg) :
		      format("%u-%u", s->all[first].reg, end - 1), s->all[first].label,
		      num > 1 ? format(" to '%s'", s->all[first + num - 1].label) : "");
}

static bool is_nothing(struct survey *s, u32 i)
{
	s64 value;

	return s->results[i] == BUS_OK &&
	       see(s->t, s->memory, &s->all[i], &value) == SEEN_NOTHING;
}

/* Neighbours that are refused alike, or not available, are told of together. */
static u32 alike(struct survey *s, u32 first)
{
	bool nothing = is_nothing(s, first);
	u32 i;

	if (s->results[first] == BUS_OK && !nothing)
		return 1;
	for (i = first + 1; i < s->num; i++)
		if (s->results[i] != s->results[first] || is_nothing(s, i) != nothing ||
		    s->all[i].space != s->all[first].space ||
		    s->all[i].reg > end_of(&s->all[i - 1]) + (nothing ? 8 : 0))
			break;
	return i - first;
}

static void tell(struct survey *s, bool values)
{
	const char *why;
	u32 i, num;

	for (i = 0; i < s->num; i += num) {
		num = alike(s, i);
		if (s->results[i] == NOT_ASKED)
			continue;
		if (s->results[i] != BUS_OK) {
			odd(s, "%s: %s", range_of(s, i, num), bus_says(s->results[i]));
			s->absent += num;
		} else if (is_nothing(s, i)) {
			fprintf(s->out, "%s: not available\n", range_of(s, i, num));
			s->absent += num;
		} else {
			why = oddity(s, &s->all[i], values);
			if (why)
				odd(s, "%s: %s", range_of(s, i, 1), why);
		}
	}
}

static void leave_out_block(struct survey *s, u32 b, int space)
{
	u32 i, num = 0;

	for (i = 0; i < s->num; i++) {
		if (s->all[i].block != b)
			continue;
		s->results[i] = NOT_ASKED;
		num++;
	}
	fprintf(s->out, "block '%s' needs %s %u, which is not there: %u readings less\n",
		s->t->blocks[b].name, words_space[space].name, s->t->map.blocks[b].needs, num);
	s->absent += num;
}

/* The space of what a block needs, too */
static int space_of(const struct megapod_block *block)
{
	return block->num_points ? block->points[0].space : 0;
}

/* Blocks of newer firmware; the register that tells is asked for by itself. */
static void see_needs(struct survey *s)
{
	u32 b, k;
	int result;

	for (b = 0; b < s->t->map.num_blocks; b++) {
		const struct megapod_block *block = &s->t->map.blocks[b];
		int space = space_of(block);

		if (!block->needs || is_given_up(s))
			continue;
		for (k = 0; k < b; k++)
			if (s->t->map.blocks[k].needs == block->needs &&
			    space_of(&s->t->map.blocks[k]) == space)
				break;
		result = k < b ? s->needs[k] : ask(s, space, block->needs, 1);
		if (result == BUS_OK && space >= MODBUS_SPACE_HOLDING &&
		    s->memory->value[space][block->needs] >= MAP_NOTHING_FROM)
			result = 2;
		s->needs[b] = result;
		if (result == 2)
			leave_out_block(s, b, space);
	}
}

/* The next that is asked for, from one on */
static u32 next_asked(const struct survey *s, u32 i)
{
	while (i < s->num && s->results[i] == NOT_ASKED)
		i++;
	return i;
}

/**
 * write_survey() - what a device says to a map
 * @t: the map
 * @where: the device, as for bus_open()
 * @options: how it is spoken to
 * @values: say what is in order, too
 * @out: where to
 *
 * Return: 0 if all is as the map says, 1 if something is to be looked at or nothing answers.
 */
int write_survey(const struct text *t, const char *where, const struct bus_options *options,
		 bool values, FILE *out)
{
	struct survey s = { .t = t, .out = out };
	u32 i;

	s.bus = bus_open(where, options);
	if (!s.bus)
		return 1;
	if (!see_models(&s)) {
		bus_close(s.bus);
		return 1;
	}
	s.memory = zalloc(sizeof(*s.memory));
	see_identity(&s);
	see_texts(&s);
	see_sizes(&s);
	see_outlets(&s);
	choose_places(&s);
	see_needs(&s);
	for (i = next_asked(&s, 0); i < s.num && !is_given_up(&s);
	     i = next_asked(&s, i + run_of(&s, i)))
		read_run(&s, i, run_of(&s, i));
	if (s.answered) {
		tell(&s, values);
		fprintf(out, "%u readings in %u requests: %u in order, %u not there, %u to look at\n",
			s.num, bus_requests(s.bus), s.in_order, s.absent, s.odd);
	} else {
		fprintf(out, "nothing answers\n");
	}
	bus_close(s.bus);
	free(s.all);
	free(s.results);
	free(s.needs);
	free(s.memory);
	return s.odd || !s.answered;
}
