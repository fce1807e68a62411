// SPDX-License-Identifier: GPL-2.0-only
/*
 * Points that speak of others: bits that say of whose fault or alarm they are, which as readings
 * stand in a map once, and lengths that say of which leak they are the place.
 */
#include "read.h"

static u32 most(const struct megapod_axis *axis)
{
	return axis->count ? axis->count : 1;
}

/* Whether a condition can find the bit of each repetition of a value */
static bool repeats_alike(const struct megapod_block *bit, const struct megapod_block *value)
{
	if (bit->repeat.bit_stride != value->repeat.bit_stride ||
	    bit->inner.bit_stride != value->inner.bit_stride || bit->inner.stride)
		return false;
	return most(&bit->repeat) == 1 || most(&bit->repeat) == most(&value->repeat);
}

/* The value with a label, in the first repetition of its block */
static struct place *value_of(struct node *label, struct place *all, u32 num)
{
	int found;

	if (label->kind != NODE_TEXT) {
		wrong(label, "a label wanted, or a list of them");
		return NULL;
	}
	found = find_label(all, num, label->text);
	if (found < 0) {
		wrong(label, "no point has the label '%s'", label->text);
		return NULL;
	}
	if (all[found].repetition) {
		wrong(label, "'%s' is a repetition: the first one wanted", label->text);
		return NULL;
	}
	return &all[found];
}

static void speak_of(struct text *t, const struct megapod_block *block,
		     const struct megapod_point *bit, const char *at, struct node *label,
		     struct place *value, bool alarm)
{
	struct extra *extra = &t->blocks[value->block].points[value->point];
	/* Made by read_points.c, not yet seen by anybody else */
	struct megapod_point *pt = (struct megapod_point *)value->pt;
	struct megapod_condition *when = alarm ? &pt->alarm : &pt->fault;
	const char **flags = &extra->flags[alarm];

	if (!repeats_alike(block, &t->map.blocks[value->block])) {
		wrong(label, "'%s' repeats otherwise than this bit", label->text);
		return;
	}
	if (when->mask && (!*flags || when->reg != bit->reg || when->space != bit->space)) {
		wrong(label, "'%s' has such a condition already, of register %u", label->text,
		      when->reg);
		return;
	}
	if (*flags)
		*flags = format("%s+%s", *flags, strchr(at, '.') + 1);
	else
		*flags = format("%s%s%s", bit->space == pt->space ? "" : words_space[bit->space].name,
				bit->space == pt->space ? "" : " ", at);
	when->reg = bit->reg;
	when->space = bit->space;
	when->stride = block->repeat.stride;
	when->invert = true;
	when->mask |= ((1U << (bit->bits ? bit->bits : 1)) - 1) << bit->bit;
}

static void read_speaker(struct text *t, const struct megapod_block *block,
			 const struct megapod_point *bit, struct node *point, bool alarm,
			 struct place *all, u32 num)
{
	struct node *node = field(point, alarm ? "alarm of" : "fault of");
	struct place *value;
	int i, labels;

	if (!node)
		return;
	if (bit->format != MEGAPOD_FORMAT_BITS) {
		wrong(node, "bits speak of other points, as in 110.3");
		return;
	}
	labels = node->kind == NODE_LIST ? node->num : 1;
	for (i = 0; i < labels; i++) {
		struct node *label = node->kind == NODE_LIST ? node->items[i] : node;

		value = value_of(label, all, num);
		if (value)
			speak_of(t, block, bit, string(point, "at"), label, value, alarm);
	}
}

/** read_flags() - bits that speak of other points */
void read_flags(struct text *t, struct place *all, u32 num)
{
	u32 b, k;

	for (b = 0; b < t->map.num_blocks; b++) {
		const struct megapod_block *block = &t->map.blocks[b];

		for (k = 0; k < block->num_points; k++) {
			struct node *point = t->blocks[b].points[k].at;

			if (!point || point->kind != NODE_FIELDS)
				continue;
			read_speaker(t, block, &block->points[k], point, false, all, num);
			read_speaker(t, block, &block->points[k], point, true, all, num);
		}
	}
}

/** read_locations() - where leaks are */
void read_locations(struct text *t, struct place *all, u32 num)
{
	u32 b, k;

	for (b = 0; b < t->map.num_blocks; b++) {
		for (k = 0; k < t->map.blocks[b].num_points; k++) {
			struct node *point = t->blocks[b].points[k].at;
			/* Made by read_points.c, not yet seen by anybody else */
			struct megapod_point *pt =
				(struct megapod_point *)&t->map.blocks[b].points[k];

			if (point && point->kind == NODE_FIELDS)
				pt->location_of = read_ref(point, "location of", all, num);
		}
	}
}
