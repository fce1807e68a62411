// SPDX-License-Identifier: GPL-2.0-only
/*
 * What two maps say of the same registers: their types, scales and quantities. Names are each
 * author's own and not compared unless asked for; nor are rates, flags and notes.
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

static void only(const char *mark, const struct place *place, FILE *out)
{
	char what[128];

	describe(place, what, sizeof(what));
	fprintf(out, "%s ", mark);
	name_place(place, out);
	fprintf(out, " '%s' %s\n", place->label, what);
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
	u32 num_a, num_b, i = 0, k = 0;
	struct place *in_a = places(&a->map, &num_a), *in_b = places(&b->map, &num_b);
	unsigned int found = 0;

	qsort(in_a, num_a, sizeof(*in_a), by_place);
	qsort(in_b, num_b, sizeof(*in_b), by_place);
	while (i < num_a || k < num_b) {
		int way = i == num_a ? 1 : k == num_b ? -1 : order(&in_a[i], &in_b[k]);

		if (way < 0)
			only("-", &in_a[i++], out);
		else if (way > 0)
			only("+", &in_b[k++], out);
		else
			found += compare(&in_a[i++], &in_b[k++], labels, out);
		found += way != 0;
	}
	free(in_a);
	free(in_b);
	return found;
}
