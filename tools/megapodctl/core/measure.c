// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers of people with what they are of.
 */
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "core/measure.h"
#include "core/schema.h"

unsigned int measure_quantity(const struct measure *m)
{
	unsigned int nr = word_number(quantity_words, m->of);
	int quantity = *m->of ? -1 : units_quantity(m->unit);

	if (*m->of && quantity_words[nr])
		return nr;
	return quantity < 0 ? QUANTITY_NONE : (unsigned int)quantity;
}

int measure_value(unsigned int quantity, const struct measure *m, bool difference, int64_t *value,
		  char *why, size_t size)
{
	if (!*m->of || measure_quantity(m) == quantity)
		return units_value(quantity, m, difference, value, why, size);
	snprintf(why, size, "it is not %s", m->of);
	return -1;
}

const char *measure_text(unsigned int quantity, int64_t value)
{
	char buf[UNITS_TEXT];
	struct measure m;

	units_exact(quantity, value, buf);
	if (quantity == QUANTITY_NONE || units_parse(buf, &m) || units_quantity(m.unit) >= 0)
		return text("%s", buf);
	return text("%s:%s", buf, quantity_words[quantity]);
}

const char *measure_choices(const struct measure *m)
{
	const char *list = "";

	for (unsigned int q = 0; quantity_words[q]; q++)
		if (units_fits(q, m->unit))
			list = text("%s%s%s", list, *list ? ", " : "", quantity_words[q]);
	return list;
}

int measure_absent(const char *name, const char *word, const char *said, const struct measure *m)
{
	const char *choices = measure_choices(m);

	if (!*m->unit)
		return fail(USAGE, "%s is not there: write the unit of %s; a plain number can be %s, as in %s:input",
			    name, word, choices, said);
	return fail(USAGE, "%s is not there: say what %s is of, as in %s %s:%.*s; it can be %s", name,
		    word, word, said, (int)strcspn(choices, ","), choices, choices);
}
