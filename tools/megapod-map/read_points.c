// SPDX-License-Identifier: GPL-2.0-only
/* What a device reads: blocks, how they repeat, and their points. */
#include "read.h"

#include "decode.h"

#include <ctype.h>
#include <errno.h>

#define STATES_MAX	255

static void read_count(struct text *t, struct node *node, struct megapod_axis *axis)
{
	struct node *count = need(node, "count");
	u64 n;
	int i;

	if (!count)
		return;
	if (count->kind == NODE_TEXT && !isdigit((u8)*count->text)) {
		for (i = 0; i < t->map.sizes.num; i++) {
			if (strcmp(t->size_names[i], count->text))
				continue;
			axis->sized = true;
			axis->size = i;
			axis->count = t->size_most[i];
			if (field(node, "most") && take_number(field(node, "most"), 1, 65535, &n))
				axis->count = n;
			return;
		}
		wrong(count, "'%s': a number, or one of 'sizes', wanted", count->text);
		return;
	}
	if (take_number(count, 1, 65535, &n))
		axis->count = n;
}

static void read_strides(struct node *node, struct megapod_axis *axis)
{
	u64 n;

	if (field(node, "stride") && take_number(field(node, "stride"), 0, 65535, &n))
		axis->stride = n;
	if (field(node, "bit stride") && take_number(field(node, "bit stride"), 0, 15, &n))
		axis->bit_stride = n;
}

/* The index that is written before the block is read. That writes, which wants more than a reader. */
static void read_window(struct text *t, struct node *block, struct megapod_block *to)
{
	struct node *node = fields(block, "window");
	u64 n;

	if (!node)
		return;
	writes(t, block);
	to->window.there = read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &to->window.reg);
	if (need(node, "write") && take_number(field(node, "write"), 0, 65535, &n))
		to->window.value = n;
	if (field(node, "step") && take_number(field(node, "step"), 0, 65535, &n))
		to->window.step = n;
	to->window.settle_ms = read_wait(node, "settle");
	to->window.blind = !yes_or_no(node, "read back", true);
}

/** read_axis() - how often something repeats, and how far it is to the next */
void read_axis(struct text *t, struct node *parent, const char *name, struct megapod_axis *axis,
	       bool strides)
{
	struct node *node = fields(parent, name);
	u64 n;

	if (!node)
		return;
	read_count(t, node, axis);
	if (field(node, "first") && take_number(field(node, "first"), 0, 65535, &n)) {
		axis->first = n;
		if (!n)
			wrong(field(node, "first"), "numbers in labels begin at 1 or later");
	}
	if (!strides)
		return;
	read_strides(node, axis);
	if (!axis->stride && !axis->bit_stride && axis->count > 1)
		wrong(node, "'stride' is missing, or 'bit stride': how far it is to the next");
}

/* Bits decide what a point is made of, whatever else is said. */
static void read_type(struct node *node, struct megapod_point *pt, const struct at *at)
{
	bool of_bits = pt->space == MODBUS_SPACE_COIL || pt->space == MODBUS_SPACE_DISCRETE;
	int type = word(node, "type", words_format, at->has_bits || of_bits ? MEGAPOD_FORMAT_BITS :
			MEGAPOD_FORMAT_U16);
	u16 run;

	pt->format = type;
	if (of_bits && at->has_bits)
		wrong(field(node, "at"), "a coil or an input is one bit");
	if (!of_bits && at->has_bits != (type == MEGAPOD_FORMAT_BITS))
		wrong(field(node, "type"), "type bits goes with bits in 'at', as in %u.0", at->reg);
	if (!at->has_bits || !at->mask)
		return;
	pt->bit = lowest_bit(at->mask);
	pt->bits = __builtin_popcount(at->mask);
	run = at->mask >> pt->bit;
	if (run & (run + 1))
		wrong(field(node, "at"), "bits of one point lie side by side");
}

static void read_unit(struct node *node, struct megapod_point *pt)
{
	struct scale scale = { .quantity = MEGAPOD_QUANTITY_RAW, .mul = 1, .div = 1 };
	int quantity = word(node, "quantity", words_quantity, -1);
	const char *unit = string(node, "unit");
	const char *why;

	if (!unit && quantity < 0 && !field(node, "quantity")) {
		wrong(node,
		      "'unit' is missing (as in 0.1 °C), or 'quantity' for what has none (as in raw)");
		return;
	}
	why = unit || quantity >= 0 ? scale_parse(unit ? unit : "1", quantity, &scale) : NULL;
	if (why)
		wrong(field(node, unit ? "unit" : "quantity"), "%s%s%s%s", unit ? "'" : "",
		      unit ? unit : "", unit ? "': " : "", why);
	pt->quantity = scale.quantity;
	pt->mul = scale.mul;
	pt->div = scale.div;
}

/* The second half of a number may stand apart. */
static void read_rest(struct node *node, struct megapod_point *pt)
{
	struct node *rest = field(node, "rest at");
	u16 reg;

	if (!rest || !read_plain_at(rest, pt->space, &reg))
		return;
	if (reg <= pt->reg || reg - pt->reg > 255)
		wrong(rest,
		      "1 to 255 registers after 'at' wanted; 'word order' tells which half is high");
	else
		pt->split = reg - pt->reg;
}

/* SunSpec's sunssf: the power of ten stands in a register. */
static void read_scale(struct node *node, struct megapod_point *pt)
{
	struct node *at = field(node, "scale at");

	if (at && read_plain_at(at, pt->space, &pt->scale_reg) && !pt->scale_reg)
		wrong(at, "register 0 stands for none");
}

static void read_offset(struct node *node, struct megapod_point *pt)
{
	const char *text = string(node, "offset");
	const char *why = text ? amount_parse(text, pt->quantity, &pt->offset) : NULL;

	if (why)
		wrong(field(node, "offset"), "'%s': %s", text, why);
}

/* "-40 to 120 °C" */
static void read_range(struct node *node, struct megapod_point *pt)
{
	const char *text = string(node, "range"), *to = text ? strstr(text, " to ") : NULL;
	const char *low, *unit, *why;

	if (!text)
		return;
	if (!to) {
		wrong(field(node, "range"), "'%s': two values wanted, as in -40 to 120 °C", text);
		return;
	}
	low = format("%.*s", (int)(to - text), text);
	unit = to + 4 + strspn(to + 4, "-0123456789./ ");
	if (!low[strspn(low, "-0123456789./")])
		low = format("%s %s", low, unit);
	why = amount_parse(low, pt->quantity, &pt->min);
	if (!why)
		why = amount_parse(to + 4, pt->quantity, &pt->max);
	if (why)
		wrong(field(node, "range"), "'%s': %s", text, why);
	pt->has_range = !why;
}

/*
 * As its registers have it, or as people write it where those differ: -9999 of a number with a
 * sign, -9999.0 of a float.
 */
static bool take_na(struct node *node, const struct megapod_point *pt, u64 *to)
{
	bool is_float = pt->format == MEGAPOD_FORMAT_F32 || pt->format == MEGAPOD_FORMAT_F64;
	bool is_signed = pt->format == MEGAPOD_FORMAT_S16 || pt->format == MEGAPOD_FORMAT_S32 ||
			 pt->format == MEGAPOD_FORMAT_S64;
	const char *text = node->kind == NODE_TEXT ? node->text : "";
	unsigned int shift = 64 - 16 * map_point_words(pt);
	float single;
	double value;
	s64 number;
	char *end;
	u32 half;

	if (is_float && strchr(text, '.') && text[strspn(text, "-.0123456789")] == '\0') {
		value = strtod(text, &end);
		single = (float)value;
		memcpy(&half, &single, sizeof(half));
		memcpy(to, &value, sizeof(*to));
		if (pt->format == MEGAPOD_FORMAT_F32)
			*to = half;
		return !*end || take_number(node, 0, U64_MAX, to);
	}
	if (!is_signed || *text != '-')
		return take_number(node, 0, U64_MAX, to);
	errno = 0;
	number = strtoll(text, &end, 10);
	if (*end || end == text || errno || number < S64_MIN >> shift) {
		wrong(node, "'%s' does not fit: at least %lld", text, S64_MIN >> shift);
		return false;
	}
	*to = (u64)number << shift >> shift;
	return true;
}

/* One number, or a list of them */
static void read_na(struct node *node, struct megapod_point *pt)
{
	struct node *na = field(node, "not available");
	struct node *const *items = &na;
	int i, num = !!na;

	if (na && na->kind == NODE_LIST) {
		items = na->items;
		num = na->num;
	}
	if (num > MEGAPOD_MAP_MAX_NA) {
		wrong(na, "%d numbers, at most %d", num, MEGAPOD_MAP_MAX_NA);
		return;
	}
	for (i = 0; i < num; i++)
		if (take_na(items[i], pt, &pt->na[pt->num_na]))
			pt->num_na++;
	pt->na_passes = yes_or_no(node, "may come and go", false);
	if (pt->na_passes && !na)
		wrong(field(node, "may come and go"),
		      "'not available' is missing: how the device says so");
}

/* A word, or fields that say more of it */
static void read_state(struct node *node, struct megapod_state *state)
{
	const char *label;

	if (node->kind == NODE_FIELDS) {
		need(node, "label");
		label = string(node, "label");
		state->severity = word(node, "severity", words_severity, MEGAPOD_STATUS_OK);
	} else {
		label = node->kind == NODE_TEXT ? node->text : "";
	}
	if (label && strlen(label) >= sizeof(state->label))
		wrong(node, "%zu letters, at most %zu", strlen(label), sizeof(state->label) - 1);
	snprintf(state->label, sizeof(state->label), "%s", label ? label : "");
}

/* Words for numbers, or for bits */
static void read_states(struct node *node, struct megapod_point *pt)
{
	struct node *states = fields(node, "states"), *bits = fields(node, "bits");
	struct node *all = states ? states : bits;
	struct megapod_state *made;
	char *end;
	int i;

	if (states && bits)
		wrong(bits, "words are of numbers, 'states', or of bits");
	if (!all)
		return;
	if (!all->num || all->num > STATES_MAX) {
		wrong(all, "%d words, 1 to %d wanted", all->num, STATES_MAX);
		return;
	}
	made = zalloc(all->num * sizeof(*made));
	pt->named_bits = all == bits;
	for (i = 0; i < all->num; i++) {
		errno = 0;
		made[i].value = (s32)strtol(all->keys[i], &end, 0);
		if (*end || end == all->keys[i] || errno)
			wrong(all->items[i], "'%s': a number wanted", all->keys[i]);
		read_state(field(all, all->keys[i]), &made[i]);
	}
	pt->states = made;
	pt->num_states = all->num;
}

static void read_point(struct node *node, struct megapod_point *pt, struct extra *extra, int space,
		       int rate, int loop)
{
	unsigned int errors = errors_count();
	struct at at;

	extra->at = node;
	pt->space = space;
	need(node, "label");
	pt->label = string(node, "label");
	read_at(need(node, "at"), space, &at);
	pt->reg = at.reg;
	read_type(node, pt, &at);
	read_rest(node, pt);
	extra->unread = errors_count() > errors;
	string(node, "note");
	extra->name = c_name(node, "define", true);
	pt->low_first = is_low_first(node, "word order");
	pt->swapped = is_low_first(node, "byte order");
	read_unit(node, pt);
	read_offset(node, pt);
	read_range(node, pt);
	read_states(node, pt);
	pt->rate = word(node, "rate", words_rate, rate);
	pt->loop = word(node, "loop", words_loop, loop);
	pt->severity = word(node, "severity", words_severity, 0);
	pt->moving = yes_or_no(node, "moving", false);
	pt->read_alone = yes_or_no(node, "read alone", false);
	read_na(node, pt);
	read_scale(node, pt);
	read_condition(node, "fault when", space, &pt->fault);
	read_condition(node, "alarm when", space, &pt->alarm);
	read_condition(node, "valid when", space, &pt->valid);
}

static void read_points(struct node *block_node, struct megapod_block *block, struct extra *extra,
			int space)
{
	struct node *points = list(block_node, "points");
	int rate = word(block_node, "rate", words_rate, MEGAPOD_RATE_NORMAL);
	int loop = word(block_node, "loop", words_loop, MEGAPOD_LOOP_NONE);
	struct megapod_point *made;
	int i;

	if (!points) {
		if (!field(block_node, "points"))
			wrong(block_node, "'points' is missing");
		return;
	}
	made = zalloc(points->num * sizeof(*made));
	extra->points = zalloc(points->num * sizeof(*extra->points));
	for (i = 0; i < points->num; i++) {
		struct node *node = fields(points->items[i], NULL);

		extra->points[i].at = points->items[i];
		made[i].label = "";
		if (node)
			read_point(node, &made[i], &extra->points[i], space, rate, loop);
	}
	block->points = made;
	block->num_points = points->num;
}

static void read_block(struct text *t, struct node *node, struct megapod_block *block,
		       struct extra *extra)
{
	unsigned int errors;
	int space = word(node, "space", words_space, MODBUS_SPACE_HOLDING);

	extra->at = node;
	need(node, "name");
	extra->name = c_name(node, "name", false);
	string(node, "note");
	extra->source = read_source(t, node);
	begin_named_model(t, node);
	if (field(node, "needs")) {
		read_plain_at(field(node, "needs"), space, &block->needs);
		if (!block->needs)
			wrong(field(node, "needs"), "register 0 stands for none");
	}
	read_condition(node, "present when", space, &block->present);
	errors = errors_count();
	read_window(t, node, block);
	/* What steps the index tells repetitions apart, too */
	read_axis(t, node, "repeat", &block->repeat, !block->window.step);
	if (block->window.step)
		read_strides(field(node, "repeat"), &block->repeat);
	read_axis(t, node, "inner", &block->inner, true);
	extra->unread = errors_count() > errors;
	read_points(node, block, extra, space);
	end_model();
}

/** read_blocks() - all blocks with their points */
void read_blocks(struct text *t, struct node *root)
{
	struct node *blocks = list(root, "blocks");
	struct megapod_block *made;
	int i, k;

	if (!blocks)
		return;
	made = zalloc(blocks->num * sizeof(*made));
	t->blocks = zalloc(blocks->num * sizeof(*t->blocks));
	for (i = 0; i < blocks->num; i++) {
		struct node *node = fields(blocks->items[i], NULL);

		t->blocks[i] = (struct extra){ .at = blocks->items[i], .source = -1 };
		if (node)
			read_block(t, node, &made[i], &t->blocks[i]);
		for (k = 0; k < i; k++)
			if (t->blocks[i].name && t->blocks[k].name &&
			    !strcmp(t->blocks[i].name, t->blocks[k].name))
				wrong(blocks->items[i],
				      "block '%s' stands here twice, first at line %d",
				      t->blocks[i].name, t->blocks[k].at->line);
	}
	t->map.blocks = made;
	t->map.num_blocks = blocks->num;
}
