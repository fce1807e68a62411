// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is wrong with a map: the kernel's own rules, and those that need memory: no register
 * twice, no label twice.
 */
#include "map.h"

#include "decode.h"
#include "validate.h"
#include "window.h"

static struct node *named(struct node *node, const char *name)
{
	struct node *found = name ? field(node, name) : NULL;

	return found ? found : node;
}

/* The node that has the fields of a part */
static struct node *container(const struct text *t, const struct map_place *at)
{
	int modes;

	switch (at->part) {
	case MAP_PART_DEVICE:
		return named(t->root, field(t->root, at->field) ? NULL : "device");
	case MAP_PART_IDENTITY:
		return named(t->root, "identity");
	case MAP_PART_SIZES:
		return named(t->root, "sizes");
	case MAP_PART_REQUESTS:
		return named(t->root, "requests");
	case MAP_PART_HEARTBEAT:
		return named(t->root, "heartbeat");
	case MAP_PART_BLOCK:
		return t->blocks[at->index].at;
	case MAP_PART_POINT:
		return t->blocks[at->index].points[at->item].at;
	case MAP_PART_OUTLETS:
		return named(t->root, "outlets");
	case MAP_PART_PUMP:
		return t->pump_nodes[at->index];
	case MAP_PART_MODE:
		modes = t->pump_modes[at->index];
		return modes < 0 ? t->root : t->modes[modes].nodes[at->item];
	case MAP_PART_SETPOINT:
		return t->setpoint_nodes[at->index];
	case MAP_PART_VALVE:
		return t->valve_nodes[at->index];
	case MAP_PART_BATTERY:
		return t->battery_nodes[at->index];
	case MAP_PART_SAFE:
		return t->safe_nodes[at->index];
	case MAP_PART_UNLOCK:
		return t->unlock_nodes[at->index];
	case MAP_PART_LOCK:
		return t->lock_nodes[at->index];
	case MAP_PART_MODEL:
		return t->model_nodes[at->index];
	case MAP_PART_TEXT:
		return t->text_nodes[at->index];
	default:
		return t->guard_nodes[at->index];
	}
}

/* Modes that several pumps share are said once. */
static bool was_said(const struct text *t, const struct map_place *at)
{
	u16 i;

	for (i = 0; at->part == MAP_PART_MODE && i < at->index; i++)
		if (t->pump_modes[i] == t->pump_modes[at->index])
			return true;
	return false;
}

static void complain(void *arg, const struct map_place *at, const char *why)
{
	const struct text *t = arg;
	struct node *in = container(t, at);

	/* That there is no label, no points or no name was said by who read it */
	if (was_said(t, at) || (!field(in, at->field) && !strcmp(why, "there is none")))
		return;
	wrong(named(in, at->field), "%s", why);
}

static struct node *node_of(const struct text *t, const struct place *place, const char *name)
{
	return named(t->blocks[place->block].points[place->point].at, name);
}

static int by_register(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->space != y->space)
		return x->space < y->space ? -1 : 1;
	if (x->reg != y->reg)
		return x->reg < y->reg ? -1 : 1;
	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	return x->point < y->point ? -1 : x->point > y->point;
}

static int by_label(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = strcmp(x->label, y->label);

	return order ? order : by_register(a, b);
}

/* One line for a point, however often it repeats and whatever it meets. */
static bool first_time(bool *said, const struct text *t, const struct place *place)
{
	u32 b, at = place->point;
	bool was;

	for (b = 0; b < place->block; b++)
		at += t->map.blocks[b].num_points;
	was = said[at];
	said[at] = true;
	return !was;
}

static u32 num_points(const struct text *t)
{
	u32 b, n = 0;

	for (b = 0; b < t->map.num_blocks; b++)
		n += t->map.blocks[b].num_points;
	return n;
}

static const struct place *later(const struct text *t, const struct place *a, const struct place *b)
{
	return node_of(t, a, NULL)->line > node_of(t, b, NULL)->line ? a : b;
}

/* Of two in the order of registers: whether the second begins before the first ends */
static bool overlap(const struct place *a, const struct place *b)
{
	return b->space == a->space && b->reg < a->reg + a->reach;
}

static bool takes(const struct place *place, u32 reg)
{
	u32 i;

	for (i = 0; i < map_point_words(place->pt); i++)
		if (place->reg + map_word_at(place->pt, i) == reg)
			return true;
	return false;
}

/* A register that both take, or -1: what is split leaves room */
static int shared(const struct place *a, const struct place *b)
{
	u32 i;

	for (i = 0; i < map_point_words(b->pt); i++)
		if (takes(a, b->reg + map_word_at(b->pt, i)))
			return b->reg + map_word_at(b->pt, i);
	return -1;
}

/* A register may be read in one of two ways, as another one says: of which no two say the same */
static bool exclude(const struct megapod_condition *a, const struct megapod_condition *b)
{
	return a->mask && a->mask == b->mask && a->space == b->space && a->reg == b->reg &&
	       a->stride == b->stride && !a->invert && !b->invert && a->value != b->value;
}

static u32 window_of(const struct text *t, const struct place *place)
{
	const struct megapod_block *block = &t->map.blocks[place->block];
	u32 inner = block->inner.count ? block->inner.count : 1;

	return map_window_number(&t->map, block, place->repetition / inner);
}

/* Through two windows the same register is another. */
static bool are_apart(const struct text *t, const struct place *a, const struct place *b)
{
	u32 first = window_of(t, a), second = window_of(t, b);

	return first && second && first != second;
}

static bool is_unread(const struct text *t, const struct place *place)
{
	return t->blocks[place->block].unread ||
	       t->blocks[place->block].points[place->point].unread;
}

static void check_registers(struct text *t, struct place *all, u32 num)
{
	bool *said = zalloc(num_points(t));
	u32 i, k;

	qsort(all, num, sizeof(*all), by_register);
	for (i = 0; i < num; i++) {
		for (k = i + 1; k < num && overlap(&all[i], &all[k]); k++) {
			const struct place *at = later(t, &all[i], &all[k]);
			const struct place *other = at == &all[i] ? &all[k] : &all[i];

			if (are_apart(t, &all[i], &all[k]) || !(all[i].mask & all[k].mask) ||
			    shared(&all[i], &all[k]) < 0 || exclude(&all[i].pt->valid, &all[k].pt->valid) ||
			    is_unread(t, at) || is_unread(t, other) || !first_time(said, t, at))
				continue;
			wrong(node_of(t, at, "at"),
			      "%s register %u of '%s' is that of '%s' at line %d",
			      words_space[at->space].name, shared(&all[i], &all[k]), at->label,
			      other->label, node_of(t, other, NULL)->line);
		}
	}
	free(said);
}

/* A text and a reading of the same register: one of them stands elsewhere. */
static void check_texts(struct text *t, const struct place *all, u32 num)
{
	const struct megapod_map_string *at;
	u32 i, k;

	for (i = 0; i < t->map.num_texts; i++) {
		at = &t->map.texts[i].at;
		for (k = 0; k < num; k++) {
			if (all[k].space != at->space || is_unread(t, &all[k]) ||
			    all[k].reg >= at->reg + at->words ||
			    all[k].reg + all[k].reach <= at->reg)
				continue;
			wrong(named(t->text_nodes[i], "at"), "%s register %u is that of '%s' at line %d",
			      words_space[at->space].name, all[k].reg, all[k].label,
			      node_of(t, &all[k], NULL)->line);
			break;
		}
	}
}

static void check_labels(struct text *t, struct place *all, u32 num)
{
	bool *said = zalloc(num_points(t));
	u32 i;

	qsort(all, num, sizeof(*all), by_label);
	for (i = 1; i < num; i++) {
		const struct place *at = later(t, &all[i - 1], &all[i]);
		const struct place *other = at == &all[i] ? &all[i - 1] : &all[i];

		if (strcmp(all[i - 1].label, all[i].label) || !*at->label ||
		    !first_time(said, t, at))
			continue;
		wrong(node_of(t, at, "label"), "label '%s' stands here twice, first at line %d",
		      at->label, node_of(t, other, NULL)->line);
	}
	free(said);
}

/** check_map() - say everything that is wrong with a map */
void check_map(struct text *t)
{
	struct place *all;
	u32 num;

	map_validate(&t->map, complain, t);
	all = places(&t->map, &num);
	check_left_out(t, all, num);
	check_registers(t, all, num);
	check_texts(t, all, num);
	check_labels(t, all, num);
	free(all);
}
