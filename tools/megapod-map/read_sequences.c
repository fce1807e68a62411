// SPDX-License-Identifier: GPL-2.0-only
/* How a register is written: what comes before, how long it takes, where it is read back. */
#include "read.h"

static const struct word words_width[] = { { "u16" }, { "u32" }, { NULL } };
static const struct word words_number[] = { { "u16" }, { "u32" }, { "s16" }, { "s32" }, { NULL } };

/** read_time() - a time in ms, or 0 */
u32 read_time(struct node *parent, const char *name, u32 most_ms)
{
	const char *text = string(parent, name);
	struct scale scale;
	const char *why;

	if (!text)
		return 0;
	why = scale_parse(text, MEGAPOD_QUANTITY_DURATION, &scale);
	if (why) {
		wrong(field(parent, name), "'%s': %s", text, why);
		return 0;
	}
	if (scale.mul <= 0 || scale.mul > S64_MAX / 1000 || scale.mul * 1000 % scale.div ||
	    scale.mul * 1000 / scale.div > most_ms) {
		wrong(field(parent, name), "'%s': 1 ms to %u ms are allowed, in whole ms", text,
		      most_ms);
		return 0;
	}
	return scale.mul * 1000 / scale.div;
}

/** read_wait() - a time that a command waits in ms, or 0 */
u16 read_wait(struct node *parent, const char *name)
{
	return read_time(parent, name, MEGAPOD_MAP_MAX_WAIT_MS);
}

/* Return: whether it has a sign, which of @types the last two have */
static bool read_number(struct node *node, const struct word *types, u8 *words, bool *low_first)
{
	int type = word(node, "type", types, 0);

	*words = type % 2 ? 2 : 0;
	*low_first = is_low_first(node, "word order");
	if (*low_first && !*words)
		wrong(field(node, "word order"), "one register has no order: type u32 wanted");
	return type > 1;
}

/** read_width() - number of registers to write, 0 for one, and their order */
void read_width(struct node *node, u8 *words, bool *low_first)
{
	read_number(node, words_width, words, low_first);
}

/** read_back() - the point in which it is read back. Return: whether it can be */
bool read_back(struct node *node, struct place *all, u32 num, u8 *space, u16 *reg)
{
	const char *label = string(node, "read back");
	int found;

	if (!label)
		return true;
	if (!strcmp(label, "no"))
		return false;
	found = find_label(all, num, label);
	*space = found < 0 ? MODBUS_SPACE_HOLDING : all[found].space;
	*reg = by_label(node, "read back", all, num, *space);
	return true;
}

/* Return: the number of parts that a count has, or 0 if that is none */
static u32 read_step(struct node *node, struct megapod_map_setting *setting, int quantity)
{
	const char *text = string(node, "step"), *why;
	struct scale scale;

	if (!text)
		return 0;
	why = scale_parse(text, quantity, &scale);
	if (why) {
		wrong(field(node, "step"), "'%s': %s", text, why);
		return 0;
	}
	if (scale.mul <= 0 || scale.mul > U32_MAX || scale.div > MEGAPOD_MAP_MAX_PARTS) {
		wrong(field(node, "step"), "'%s' is too much, or too fine for the kernel's unit",
		      text);
		return 0;
	}
	setting->step = scale.mul;
	setting->parts = scale.div == 1 ? 0 : scale.div;
	return setting->step;
}

/* What is written before it, and says what it is of */
static void read_before(struct node *parent, struct megapod_map_setting *setting)
{
	struct node *node = fields(parent, "before");
	u64 n;

	if (!node)
		return;
	read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &setting->before);
	if (need(node, "write") && take_number(field(node, "write"), 0, U16_MAX, &n))
		setting->before_value = n;
}

/**
 * read_setting_fields() - how a number is set, but for its register
 * @node: has its fields
 * @setting: filled in
 * @quantity: enum megapod_quantity
 * @all: all points
 * @num: number of @all
 */
void read_setting_fields(struct node *node, struct megapod_map_setting *setting, int quantity,
			 struct place *all, u32 num)
{
	u64 tolerance, step;

	setting->is_signed = read_number(node, words_number, &setting->words, &setting->low_first);
	need(node, "step");
	step = read_step(node, setting, quantity);
	tolerance = read_amount(node, "tolerance", quantity, U32_MAX) * megapod_map_parts(setting);
	if (step && (tolerance % step || tolerance / step > U16_MAX))
		wrong(field(node, "tolerance"),
		      "a whole number of steps wanted, at most 65535");
	else if (step)
		setting->tolerance = tolerance / step;
	if (!read_back(node, all, num, &setting->back_space, &setting->back))
		wrong(field(node, "read back"), "a setting that cannot be read is not confirmed");
	setting->settle_ms = read_wait(node, "settle");
	read_before(node, setting);
}

/**
 * read_setting() - a number that can be set, in a field of its own
 * @parent: what it is a field of
 * @name: of the field
 * @setting: filled in
 * @quantity: enum megapod_quantity
 * @all: all points
 * @num: number of @all
 *
 * Return: its node, for what else stands there, or NULL if there is none.
 */
struct node *read_setting(struct node *parent, const char *name,
			  struct megapod_map_setting *setting, int quantity,
			  struct place *all, u32 num)
{
	struct node *node = fields(parent, name);

	if (!node)
		return NULL;
	read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &setting->reg);
	read_setting_fields(node, setting, quantity, all, num);
	return node;
}

static bool read_bits_or_number(struct node *node, const struct megapod_map_write *w, u32 *mask,
				u32 *value)
{
	u16 bits, of_them;
	u64 n;

	*mask = megapod_map_all_bits(w);
	if (!node)
		return false;
	if (w->words == 2) {
		if (!take_number(node, 0, U32_MAX, &n))
			return false;
		*value = n;
		return true;
	}
	if (!read_values(node, &bits, &of_them))
		return false;
	*mask = bits;
	*value = of_them;
	return true;
}

static void read_pulse(struct node *node, struct megapod_map_write *w)
{
	u32 mask;

	w->pulse_ms = read_wait(node, "pulse");
	if (!w->pulse_ms) {
		if (field(node, "then"))
			wrong(field(node, "then"), "'pulse' is missing: after how long");
		return;
	}
	if (read_bits_or_number(need(node, "then"), w, &mask, &w->rest) && mask != w->mask)
		wrong(field(node, "then"), "other bits than in 'write'");
}

static void read_write(struct node *node, struct megapod_map_write *w, struct place *all, u32 num)
{
	const char *what = field(node, "require") ? "require" : "write";
	u64 n;

	if (!read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &w->reg))
		return;
	w->require = !strcmp(what, "require");
	read_width(node, &w->words, &w->low_first);
	read_bits_or_number(need(node, what), w, &w->mask, &w->value);
	read_pulse(node, w);
	w->settle_ms = read_wait(node, "settle");
	w->blind = !read_back(node, all, num, &w->back_space, &w->back);
	if (field(node, "tolerance") && take_number(field(node, "tolerance"), 0, U16_MAX, &n))
		w->tolerance = n;
}

static const struct megapod_map_write *
read_list(struct node *root, const char *name, u8 *made_num, struct node ***nodes,
	  struct place *all, u32 num)
{
	struct node *items = list(root, name);
	struct megapod_map_write *made;
	int i;

	if (!items)
		return NULL;
	if (items->num > MEGAPOD_MAP_MAX_WRITES)
		wrong(items, "%d writes, at most %d", items->num, MEGAPOD_MAP_MAX_WRITES);
	made = zalloc(items->num * sizeof(*made));
	*nodes = items->items;
	for (i = 0; i < items->num && i < MEGAPOD_MAP_MAX_WRITES; i++) {
		if (fields(items->items[i], NULL))
			read_write(items->items[i], &made[i], all, num);
		(*made_num)++;
	}
	return made;
}

/** read_sequences() - the safe state, and what every command needs before and after it */
void read_sequences(struct text *t, struct node *root, struct place *all, u32 num)
{
	t->map.safe = read_list(root, "safe state", &t->map.num_safe, &t->safe_nodes, all, num);
	t->map.unlock = read_list(root, "unlock", &t->map.num_unlock, &t->unlock_nodes, all, num);
	t->map.lock = read_list(root, "lock", &t->map.num_lock, &t->lock_nodes, all, num);
}
