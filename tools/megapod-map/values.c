// SPDX-License-Identifier: GPL-2.0-only
/* What registers mean: the kernel's decoder on numbers that somebody read. */
#include "map.h"

#include "decode.h"

static int take_bit(struct memory *memory, int space, unsigned long reg, const char *bit,
		    const char *value)
{
	unsigned long n;
	char *end;

	n = strtoul(bit, &end, 10);
	if (*end || end == bit || n > 15 || (strcmp(value, "0") && strcmp(value, "1")))
		return -1;
	memory->value[space][reg] &= ~(1U << n);
	memory->value[space][reg] |= (*value - '0') << n;
	memory->known[space][reg] = true;
	return 0;
}

static int take_word(struct memory *memory, int space, unsigned long *reg, const char *word)
{
	unsigned long value;
	char *end;

	value = strtoul(word, &end, 0);
	if (*end || end == word || value > U16_MAX || *reg >= REGISTERS)
		return -1;
	memory->value[space][*reg] = value;
	memory->known[space][(*reg)++] = true;
	return 0;
}

/* What else podsim reads there is no register. */
static bool is_other(const char *word)
{
	static const char *const others[] = { "object", "while", "cycle", "same", "tag", "drive",
					      "stop", "heat", "battery", "channel" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcmp(word, others[i]))
			return true;
	return false;
}

/* [SPACE] REGISTER VALUE... or REGISTER.BIT VALUE; holding if no space is named */
static int take_line(struct memory *memory, char *line)
{
	char *save, *word = strtok_r(line, " \t\n", &save), *end;
	unsigned long reg;
	int space;

	if (!word || *word == '#' || is_other(word))
		return 0;
	space = word_find(words_space, word);
	if (space >= 0)
		word = strtok_r(NULL, " \t\n", &save);
	else
		space = MODBUS_SPACE_HOLDING;
	if (!word)
		return -1;
	reg = strtoul(word, &end, 0);
	if ((*end && *end != '.') || reg >= REGISTERS)
		return -1;
	word = strtok_r(NULL, " \t\n", &save);
	if (!word)
		return -1;
	if (*end)
		return take_bit(memory, space, reg, end + 1, word);
	for (; word; word = strtok_r(NULL, " \t\n", &save))
		if (take_word(memory, space, &reg, word))
			return -1;
	return 0;
}

static bool is_known(const struct memory *memory, const struct place *place)
{
	u32 i;

	for (i = 0; i < map_point_words(place->pt); i++)
		if (!memory->known[place->space][place->reg + map_word_at(place->pt, i)])
			return false;
	return true;
}

static bool are_known(const struct memory *memory, int space, u32 first, u32 words)
{
	u32 i;

	for (i = 0; i < words; i++)
		if (first + i >= REGISTERS || !memory->known[space][first + i])
			return false;
	return true;
}

static u32 inner_count(const struct text *t, const struct place *place)
{
	const struct megapod_block *block = &t->map.blocks[place->block];

	return block->inner.count ? block->inner.count : 1;
}

static u32 outer_of(const struct text *t, const struct place *place)
{
	return place->repetition / inner_count(t, place);
}

/* How much further the bits of this repetition are than those of the first */
static u32 shift_of(const struct text *t, const struct place *place)
{
	const struct megapod_block *block = &t->map.blocks[place->block];

	return outer_of(t, place) * block->repeat.bit_stride +
	       place->repetition % inner_count(t, place) * block->inner.bit_stride;
}

/* Return: 1 or 0, -1 if nobody read what would tell */
static int is_so(const struct text *t, const struct memory *memory, const struct place *place,
		 const struct megapod_condition *when, u32 shift)
{
	u32 reg = when->reg + when->stride * outer_of(t, place);

	if (!when->mask || !memory->known[when->space][reg])
		return -1;
	return map_is_so(when, memory->value[when->space][reg], shift);
}

/* As the device has it, if its scale was read */
static bool decode(const struct memory *memory, const struct place *place, u32 shift, s64 *value)
{
	const struct megapod_point *pt = place->pt;
	int exponent = 0;

	if (pt->scale_reg && (!memory->known[pt->space][pt->scale_reg] ||
			      !map_scale(memory->value[pt->space][pt->scale_reg], &exponent)))
		return false;
	return map_decode_scaled(pt, shift, &memory->value[place->space][place->reg], exponent,
				 value);
}

/* Its words, in brackets */
static const char *state_text(const struct megapod_point *pt, s64 value)
{
	const char *all = "";
	u32 i;

	for (i = 0; i < pt->num_states; i++)
		if (pt->named_bits ? value >> pt->states[i].value & 1 :
				     value == pt->states[i].value)
			all = format("%s%s%s", all, *all ? ", " : "", pt->states[i].label);
	return *all ? format(" (%s)", all) : "";
}

/**
 * see() - a reading, as far as its registers are known
 * @t: the map
 * @memory: the registers
 * @place: the reading
 * @value: in the unit of its quantity, if there is one
 */
enum seen see(const struct text *t, const struct memory *memory, const struct place *place,
	      s64 *value)
{
	u32 shift = shift_of(t, place);

	/* Nobody says which window registers were read through */
	if (!is_known(memory, place) || t->map.blocks[place->block].window.there)
		return SEEN_UNREAD;
	if (!decode(memory, place, shift, value) ||
	    !is_so(t, memory, place, &place->pt->valid, shift))
		return SEEN_NOTHING;
	if (is_so(t, memory, place, &place->pt->fault, shift) > 0 ||
	    !map_is_plausible(place->pt, *value))
		return SEEN_FAULT;
	return is_so(t, memory, place, &place->pt->alarm, shift) > 0 ? SEEN_ALARM : SEEN_OK;
}

static void print_value(const struct text *t, const struct memory *memory,
			const struct place *place, FILE *out)
{
	static const char *const status[] = {
		[SEEN_OK] = "", [SEEN_ALARM] = " alarm", [SEEN_FAULT] = " fault",
	};
	enum seen seen;
	char text[64];
	s64 value;

	seen = see(t, memory, place, &value);
	if (seen == SEEN_UNREAD)
		return;
	if (seen == SEEN_NOTHING) {
		fprintf(out, "%s: not available\n", place->label);
		return;
	}
	scale_print(place->pt->quantity, value, 1, text, sizeof(text));
	fprintf(out, "%s: %s%s%s\n", place->label, text, state_text(place->pt, value),
		status[seen]);
}

static void print_string(const struct memory *memory, const char *name,
			 const struct megapod_map_string *at, FILE *out)
{
	char text[MEGAPOD_MAP_STRING_SIZE];

	if (!at->words || !are_known(memory, at->space, at->reg, at->words))
		return;
	map_decode_string(at, &memory->value[at->space][at->reg], text);
	fprintf(out, "%s: %s\n", name, text);
}

/**
 * write_values() - readings of registers
 * @t: the map
 * @in: lines of [SPACE] REGISTER VALUE...
 * @out: a line for each reading of which all registers are there
 *
 * Return: 0, or 1 if a line is none, which was said.
 */
int write_values(const struct text *t, FILE *in, FILE *out)
{
	struct memory *memory = zalloc(sizeof(*memory));
	struct place *all;
	char *line = NULL;
	size_t size = 0;
	int number = 0;
	u32 i, num;

	while (getline(&line, &size, in) > 0) {
		number++;
		if (take_line(memory, line)) {
			fprintf(stderr, "megapod-map: line %d: [SPACE] REGISTER VALUE... wanted\n",
				number);
			return 1;
		}
	}
	print_string(memory, "vendor", &t->map.identity.vendor_at, out);
	print_string(memory, "model", &t->map.identity.model_at, out);
	print_string(memory, "serial", &t->map.identity.serial_at, out);
	print_string(memory, "firmware", &t->map.identity.firmware_at, out);
	for (i = 0; i < t->map.num_texts; i++)
		print_string(memory, t->map.texts[i].label, &t->map.texts[i].at, out);
	all = places(&t->map, &num);
	for (i = 0; i < num; i++)
		print_value(t, memory, &all[i], out);
	free(all);
	free(memory);
	free(line);
	return 0;
}
