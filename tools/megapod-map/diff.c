// SPDX-License-Identifier: GPL-2.0-only
/*
 * What two maps say of the same registers: their types, scales and quantities. Names are each
 * author's own and not compared unless asked for; nor are rates, flags and notes. What one reads
 * is no difference where the other says why it does not, nor is a word that names its bits where
 * the other has a reading for each.
 */
#include "map.h"

static void describe(const struct place *place, char *to, size_t size)
{
	const struct megapod_point *pt = place->pt;
	char scale[64];

	scale_print(pt->quantity, pt->mul, pt->div, scale, sizeof(scale));
	snprintf(to, size, "%s%s%s %s, %s%s", words_format[pt->format].name,
		 pt->low_first ? " low first" : "", pt->swapped ? " bytes low first" : "",
		 words_quantity[pt->quantity].name, scale,
		 pt->offset ? format(" offset %lld", pt->offset) : "");
}

static void name_place(const struct place *place, FILE *out)
{
	fprintf(out, "%s %u", words_space[place->space].name, place->reg);
	if (place->mask != 0xffff)
		fprintf(out, ".%d", __builtin_ctz(place->mask));
}

/** struct side - one of two maps */
struct side {
	const struct text *t;
	struct place *all;
	u32 num;
};

static bool names_bit(const struct megapod_point *pt, int bit)
{
	u32 i;

	for (i = 0; pt->named_bits && i < pt->num_states; i++)
		if (pt->states[i].value == bit)
			return true;
	return false;
}

static bool has_bit(const struct side *side, const struct place *word, int bit)
{
	u32 i;

	for (i = 0; i < side->num; i++)
		if (side->all[i].space == word->space && side->all[i].reg == word->reg &&
		    side->all[i].mask == 1 << bit)
			return true;
	return false;
}

/* A bit of a word that names it, or a word of which each named bit is a reading */
static bool is_by_name(const struct side *other, const struct place *place)
{
	const struct megapod_point *pt = place->pt;
	u32 i;

	for (i = 0; pt->format == MEGAPOD_FORMAT_BITS && i < other->num; i++)
		if (other->all[i].space == place->space && other->all[i].reg == place->reg &&
		    names_bit(other->all[i].pt, __builtin_ctz(place->mask)))
			return true;
	for (i = 0; pt->named_bits && i < pt->num_states; i++)
		if (!has_bit(other, place, pt->states[i].value))
			return false;
	return pt->named_bits;
}

static unsigned int only(const char *mark, const struct side *other, const struct place *place,
			 FILE *out)
{
	char what[128];

	if (left_out_of(other->t, place->space, place->reg, place->mask) ||
	    is_by_name(other, place))
		return 0;
	describe(place, what, sizeof(what));
	fprintf(out, "%s ", mark);
	name_place(place, out);
	fprintf(out, " '%s' %s\n", place->label, what);
	return 1;
}

/* What one leaves out the other has to read, to know by, or to leave out as well. */
static unsigned int compare_left_out(const char *mark, const struct text *t,
				     const struct side *other, FILE *out)
{
	const struct place *all = other->all;
	unsigned int found = 0;
	u32 i, k, reg;

	for (i = 0; i < t->num_left_out; i++) {
		const struct left_out *one = &t->left_out[i];

		for (reg = one->first; reg <= one->last; reg++) {
			if (left_out_of(other->t, one->space, reg, one->mask) ||
			    is_identity(other->t, one->space, reg) ||
			    is_text(other->t, one->space, reg))
				continue;
			for (k = 0; k < other->num; k++)
				if (all[k].space == one->space && reg >= all[k].reg &&
				    reg < all[k].reg + all[k].reach)
					break;
			if (k < other->num)
				continue;
			fprintf(out, "%s %s %s left out: %s\n", mark,
				words_space[one->space].name, one->at, one->why);
			found++;
			break;
		}
	}
	return found;
}

static bool has_text(const struct text *t, const struct megapod_map_text *text)
{
	const struct megapod_map_text *one;

	for (one = t->map.texts; one < t->map.texts + t->map.num_texts; one++)
		if (one->at.space == text->at.space && one->at.reg == text->at.reg &&
		    one->at.words == text->at.words && one->at.swapped == text->at.swapped)
			return true;
	return false;
}

/* A text that the other does not have so, nor knows the device by, and does not say why */
static unsigned int compare_texts(const char *mark, const struct text *t, const struct text *other,
				  FILE *out)
{
	const struct megapod_map_text *text;
	unsigned int found = 0;

	for (text = t->map.texts; text < t->map.texts + t->map.num_texts; text++) {
		if (has_text(other, text) ||
		    is_identity(other, text->at.space, text->at.reg) ||
		    left_out_of(other, text->at.space, text->at.reg, 0xffff))
			continue;
		fprintf(out, "%s %s %u '%s' text of %u registers%s\n", mark,
			words_space[text->at.space].name, text->at.reg, text->label,
			text->at.words, text->at.swapped ? ", bytes low first" : "");
		found++;
	}
	return found;
}

static int order(const struct place *a, const struct place *b)
{
	if (a->space != b->space)
		return a->space < b->space ? -1 : 1;
	if (a->reg != b->reg)
		return a->reg < b->reg ? -1 : 1;
	return a->mask < b->mask ? -1 : a->mask > b->mask;
}

static int by_place(const void *a, const void *b)
{
	return order(a, b);
}

/*
 * Raw says nothing of what is measured; then its type and the number of its scale have to be
 * the same.
 */
static bool same(const struct place *a, const struct place *b)
{
	const struct megapod_point *x = a->pt, *y = b->pt;
	char first[64], second[64];

	if (x->format != y->format || x->low_first != y->low_first || x->swapped != y->swapped ||
	    x->split != y->split || x->offset != y->offset)
		return false;
	scale_print(x->quantity, x->mul, x->div, first, sizeof(first));
	scale_print(y->quantity, y->mul, y->div, second, sizeof(second));
	if (x->quantity != MEGAPOD_QUANTITY_RAW && y->quantity != MEGAPOD_QUANTITY_RAW)
		return x->quantity == y->quantity && !strcmp(first, second);
	first[strcspn(first, " ")] = '\0';
	second[strcspn(second, " ")] = '\0';
	return !strcmp(first, second);
}

static unsigned int compare(const struct place *a, const struct place *b, bool labels, FILE *out)
{
	char first[128], second[128];

	if (same(a, b) && (!labels || !strcmp(a->label, b->label)))
		return 0;
	describe(a, first, sizeof(first));
	describe(b, second, sizeof(second));
	fputs("! ", out);
	name_place(a, out);
	fprintf(out, " '%s' %s | '%s' %s\n", a->label, first, b->label, second);
	return 1;
}

/**
 * write_diff() - a line for each difference
 * @a: a map
 * @b: another
 * @labels: labels count
 * @out: "-" only in @a, "+" only in @b, "!" in both and not the same
 *
 * Return: number of differences.
 */
unsigned int write_diff(const struct text *a, const struct text *b, bool labels, FILE *out)
{
	struct side left = { .t = a }, right = { .t = b };
	unsigned int found = 0;
	u32 i = 0, k = 0;

	left.all = places(&a->map, &left.num);
	right.all = places(&b->map, &right.num);
	qsort(left.all, left.num, sizeof(*left.all), by_place);
	qsort(right.all, right.num, sizeof(*right.all), by_place);
	while (i < left.num || k < right.num) {
		int way = i == left.num ? 1 : k == right.num ? -1 :
			  order(&left.all[i], &right.all[k]);

		if (way < 0)
			found += only("-", &right, &left.all[i++], out);
		else if (way > 0)
			found += only("+", &left, &right.all[k++], out);
		else
			found += compare(&left.all[i++], &right.all[k++], labels, out);
	}
	found += compare_texts("-", a, b, out);
	found += compare_texts("+", b, a, out);
	found += compare_left_out("-", a, &right, out);
	found += compare_left_out("+", b, &left, out);
	free(left.all);
	free(right.all);
	return found;
}
