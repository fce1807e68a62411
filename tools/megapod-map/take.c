// SPDX-License-Identifier: GPL-2.0-only
/*
 * What may stand in one field: a name, a register as the manual numbers it, bits, values of bits,
 * an amount with its unit. What is wrong is said, and reading goes on with something harmless, so
 * that everything is told at once.
 */
#include "read.h"

#include <ctype.h>

/* How the manual counts, in the order of enum numbering */
static const struct word words_numbering[] = { { "wire" }, { "from 1" }, { "modicon" }, { NULL } };

static enum numbering numbering;

/* Where registers are counted from, and how many there are; 0: all */
static u32 base, room;

/** take_numbering() - how all registers from here on are written */
void take_numbering(struct node *parent, const char *name)
{
	numbering = word(parent, name, words_numbering, FROM_0);
}

/** take_base() - registers are counted from @reg now, and there are @length of them, 0: all */
void take_base(u32 reg, u32 length)
{
	base = reg;
	room = length;
}

/** word() - the number of a name. Return: @otherwise if there is none, or none that is allowed */
int word(struct node *parent, const char *name, const struct word *words, int otherwise)
{
	const char *text = string(parent, name);
	int found;

	if (!text)
		return otherwise;
	found = word_find(words, text);
	if (found >= 0)
		return found;
	wrong(field(parent, name), "'%s' is none; allowed: %s", text, words_all(words));
	return otherwise;
}

/** is_low_first() - whether the low one of words or bytes comes first */
bool is_low_first(struct node *node, const char *name)
{
	static const struct word orders[] = { { "high first" }, { "low first" }, { NULL } };

	return word(node, name, orders, 0) == 1;
}

/** ascii() - a text that the kernel may print, or NULL */
const char *ascii(struct node *parent, const char *name, size_t longest)
{
	const char *text = string(parent, name);
	size_t i;

	for (i = 0; text && text[i]; i++) {
		if (text[i] < 0x20 || text[i] > 0x7e) {
			wrong(field(parent, name), "only printable ASCII is allowed");
			break;
		}
	}
	if (text && strlen(text) > longest)
		wrong(field(parent, name), "%zu characters, at most %zu", strlen(text), longest);
	return text;
}

/** c_name() - something that becomes part of a name in C, or NULL */
const char *c_name(struct node *parent, const char *name, bool upper)
{
	const char *text = string(parent, name);
	size_t i;

	for (i = 0; text && text[i]; i++) {
		bool letter = upper ? isupper((u8)text[i]) : islower((u8)text[i]);

		if (!letter && text[i] != '_' && (!i || !isdigit((u8)text[i]))) {
			wrong(field(parent, name), "'%s': %s letters, digits and _ are allowed",
			      text, upper ? "capital" : "small");
			break;
		}
	}
	if (text && strlen(text) > 31)
		wrong(field(parent, name), "%zu characters, at most 31", strlen(text));
	return text;
}

/** lowest_bit() - number of the lowest bit that is set */
int lowest_bit(u16 mask)
{
	return __builtin_ctz(mask);
}

/* Bits: N, N-N, joined by +. Return: false if they are none, which was said */
static bool read_bits(struct node *at, const char *text, u16 *mask)
{
	for (;;) {
		char *end;
		unsigned long low = strtoul(text, &end, 10), high = low;

		if (*end == '-' && isdigit((u8)end[1]))
			high = strtoul(end + 1, &end, 10);
		if (!isdigit((u8)*text) || low > high || high > 15) {
			wrong(at, "'%s': bits from 0 to 15 wanted, as in 4 or 4-7 or 4+6", text);
			return false;
		}
		*mask |= (u16)((2UL << high) - (1UL << low));
		if (!*end)
			return true;
		if (*end != '+') {
			wrong(at, "'%s': bits are joined by +", text);
			return false;
		}
		text = end + 1;
	}
}

/* The manual's number of a register as on the wire. Return: false if it is none */
static bool read_register(struct node *at, const char *text, size_t len, int space, u16 *reg)
{
	char digits[8] = "";
	struct node part = *at;
	u64 n;

	if (len >= sizeof(digits)) {
		wrong(at, "'%s' is no register", at->text);
		return false;
	}
	memcpy(digits, text, len);
	part.text = digits;
	if (numbering == FROM_0) {
		if (!take_number(&part, 0, 65535, &n))
			return false;
	} else if (numbering == FROM_1) {
		if (!take_number(&part, 1, 65536, &n))
			return false;
		n--;
	} else {
		/* order of enum modbus_space: coil, discrete, holding, input */
		static const char leads[] = { '0', '1', '4', '3' };

		if ((len != 5 && len != 6) || digits[0] != leads[space]) {
			wrong(at, "'%s': a %s register in Modicon's numbers is %cNNNN or %cNNNNN",
			      at->text, words_space[space].name, leads[space], leads[space]);
			return false;
		}
		part.text = digits + 1;
		if (!take_number(&part, 1, 65536, &n))
			return false;
		n--;
	}
	if (room && n >= room) {
		wrong(at, "'%s' is not in the model, which has 0 to %u", at->text, room - 1);
		return false;
	}
	*reg = base + n;
	return true;
}

/** read_at() - REGISTER or REGISTER.BITS. Return: false if it is none, which was said */
bool read_at(struct node *node, int space, struct at *at)
{
	const char *dot;

	*at = (struct at){ 0 };
	if (!node)
		return false;
	if (node->kind != NODE_TEXT) {
		wrong(node, "a register wanted");
		return false;
	}
	dot = strchr(node->text, '.');
	if (!read_register(node, node->text, dot ? (size_t)(dot - node->text) : strlen(node->text),
			   space, &at->reg))
		return false;
	at->has_bits = dot;
	return !dot || read_bits(node, dot + 1, &at->mask);
}

/** read_plain_at() - a whole register. Return: false if there is none, which was said */
bool read_plain_at(struct node *node, int space, u16 *reg)
{
	struct at at;

	if (!read_at(node, space, &at))
		return false;
	if (at.has_bits)
		wrong(node, "a whole register wanted, not bits of it");
	*reg = at.reg;
	return true;
}

/** read_values() - "9=1 1=0 4-6=2" or a number for the whole register. Return: as read_at() */
bool read_values(struct node *node, u16 *mask, u16 *value)
{
	char *copy, *save, *one;
	u64 n;

	*mask = 0;
	*value = 0;
	if (!node || node->kind != NODE_TEXT) {
		if (node)
			wrong(node, "BITS=VALUE wanted, as in 9=1 1=0");
		return false;
	}
	if (!strchr(node->text, '=')) {
		if (!take_number(node, 0, 65535, &n))
			return false;
		*mask = 0xffff;
		*value = n;
		return true;
	}
	copy = format("%s", node->text);
	for (one = strtok_r(copy, " ", &save); one; one = strtok_r(NULL, " ", &save)) {
		char *equals = strchr(one, '='), *end;
		u16 bits = 0;

		if (!equals) {
			wrong(node, "'%s': BITS=VALUE wanted, as in 9=1 1=0", one);
			return false;
		}
		*equals = '\0';
		if (!read_bits(node, one, &bits))
			return false;
		n = strtoull(equals + 1, &end, 0);
		if (!isdigit((u8)equals[1]) || *end || n > bits >> lowest_bit(bits)) {
			wrong(node, "'%s': bits %s hold 0 to %u", equals + 1, one,
			      bits >> lowest_bit(bits));
			return false;
		}
		if (*mask & bits)
			wrong(node, "bit %d stands here twice", lowest_bit(*mask & bits));
		*mask |= bits;
		*value |= n << lowest_bit(bits);
	}
	return true;
}

/* "input 30.4-7": the space may stand before a register. Return: false if it is none */
static bool read_place(struct node *node, const char *text, int space, struct megapod_condition *to)
{
	struct node part = *node;
	const char *blank = strchr(text, ' ');
	struct at at;

	part.text = format("%s", text);
	if (blank && word_find(words_space, format("%.*s", (int)(blank - text), text)) >= 0) {
		space = word_find(words_space, format("%.*s", (int)(blank - text), text));
		part.text = format("%s", blank + 1);
	}
	if (!read_at(&part, space, &at))
		return false;
	to->space = space;
	to->reg = at.reg;
	to->mask = at.has_bits ? at.mask : space < MODBUS_SPACE_HOLDING ? 1 : 0xffff;
	to->invert = true;
	if (at.has_bits && space < MODBUS_SPACE_HOLDING)
		wrong(node, "'%s': a coil or an input is one bit", text);
	return true;
}

/* A number, of bits as they stand in their field */
static void read_wanted(struct node *node, const char *text, struct megapod_condition *to)
{
	struct node part = *node;
	u64 n;

	part.text = format("%s", text);
	if (take_number(&part, 0, to->mask >> lowest_bit(to->mask), &n))
		to->value = n << lowest_bit(to->mask);
}

static void read_short_condition(struct node *node, int space, struct megapod_condition *to)
{
	const char *equals = strchr(node->text, '=');
	bool not = equals && equals > node->text && equals[-1] == '!';
	size_t len = equals ? (size_t)(equals - node->text) - not : strlen(node->text);

	if (equals)
		while (len && node->text[len - 1] == ' ')
			len--;
	if (!read_place(node, format("%.*s", (int)len, node->text), space, to))
		return;
	if (!equals && to->mask == 0xffff)
		wrong(node, "'%s': bits wanted, as in %s.0, or what it reads, as in %s=1",
		      node->text, node->text, node->text);
	if (!equals)
		return;
	to->invert = not;
	read_wanted(node, equals + 1 + strspn(equals + 1, " "), to);
}

/**
 * read_condition() - what bits say about something else
 * @parent: has the condition
 * @name: of the field: "110.3", "110.4-7=2", "input 30!=0", "discrete 5", or fields
 * @space: enum modbus_space of registers of which it is not said
 * @when: the condition
 */
void read_condition(struct node *parent, const char *name, int space,
		    struct megapod_condition *when)
{
	struct node *node = field(parent, name), *at;
	u64 n;

	if (!node || node->kind == NODE_TEXT) {
		if (node)
			read_short_condition(node, space, when);
		return;
	}
	if (!fields(parent, name))
		return;
	at = need(node, "at");
	if (at && at->kind != NODE_TEXT)
		wrong(at, "a condition wanted, as in 110.3 or 110.4-7=2");
	else if (at)
		read_short_condition(at, space, when);
	if (field(node, "stride") && take_number(field(node, "stride"), 0, 65535, &n))
		when->stride = n;
}

/** read_amount() - a value with its unit, in the unit of its quantity and whole, or 0 */
u64 read_amount(struct node *parent, const char *name, int quantity, u64 max)
{
	const char *text = string(parent, name);
	struct scale scale;
	const char *why;

	if (!text)
		return 0;
	if (!strcmp(text, "0"))
		return 0;
	why = scale_parse(text, quantity, &scale);
	if (why)
		wrong(field(parent, name), "'%s': %s", text, why);
	else if (scale.div != 1 || scale.mul < 0 || (u64)scale.mul > max)
		wrong(field(parent, name), "'%s' is too much, or too fine for the kernel's unit",
		      text);
	else
		return scale.mul;
	return 0;
}

/*
 * A label as people see it stands for the register of its point, so that no number is written
 * twice.
 */
u16 by_label(struct node *parent, const char *name, struct place *all, u32 num, int space)
{
	const char *label = string(parent, name);
	int found;

	if (!label)
		return 0;
	found = find_label(all, num, label);
	if (found < 0) {
		wrong(field(parent, name), "no point has the label '%s'", label);
		return 0;
	}
	if (all[found].space != space)
		wrong(field(parent, name), "'%s' is in another space than %s", label,
		      words_space[space].name);
	if (!all[found].reg)
		wrong(field(parent, name), "'%s': register 0 stands for none", label);
	return all[found].reg;
}
