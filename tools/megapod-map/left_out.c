// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the source of a map has and the map leaves out: every register of a manual is read, or
 * stands here with a reason. Nothing is both.
 */
#include "read.h"

#define LEFT_OUT_MAX	64

/* REGISTER, REGISTER.BITS or REGISTER-REGISTER */
static bool read_range(struct node *node, struct left_out *out)
{
	struct node part;
	struct at at;
	char *dash;

	if (!node || node->kind != NODE_TEXT || strchr(node->text, '.') ||
	    !strchr(node->text, '-')) {
		if (!read_at(node, out->space, &at))
			return false;
		out->first = at.reg;
		out->last = at.reg;
		out->mask = at.has_bits ? at.mask : 0xffff;
		return true;
	}
	part = *node;
	part.text = format("%s", node->text);
	dash = strchr(part.text, '-');
	*dash = '\0';
	if (!read_plain_at(&part, out->space, &out->first))
		return false;
	part.text = dash + 1;
	if (!read_plain_at(&part, out->space, &out->last))
		return false;
	out->mask = 0xffff;
	if (out->first <= out->last)
		return true;
	wrong(node, "'%s': the first register comes first", node->text);
	return false;
}

/** read_left_out() - the section 'left out' */
void read_left_out(struct text *t, struct node *root)
{
	struct node *all = list(root, "left out"), *node;
	int i;

	if (!all)
		return;
	if (all->num > LEFT_OUT_MAX)
		wrong(all, "%d ranges left out, at most %d", all->num, LEFT_OUT_MAX);
	t->left_out = zalloc(all->num * sizeof(*t->left_out));
	for (i = 0; i < all->num && i < LEFT_OUT_MAX; i++) {
		struct left_out *out = &t->left_out[t->num_left_out];

		node = fields(all->items[i], NULL);
		if (!node)
			continue;
		out->node = node;
		out->space = word(node, "space", words_space, MODBUS_SPACE_HOLDING);
		need(node, "why");
		out->why = string(node, "why");
		out->at = string(node, "at");
		begin_named_model(t, node);
		if (read_range(need(node, "at"), out))
			t->num_left_out++;
		end_model();
	}
}

static bool meet(const struct left_out *out, u8 space, u32 reg, u32 words, u16 mask)
{
	return out->space == space && reg <= out->last && out->first < reg + words &&
	       out->mask & mask;
}

static void check_string(const struct left_out *out, const struct megapod_map_string *at,
			 const char *what)
{
	if (at->words && meet(out, at->space, at->reg, at->words, 0xffff))
		wrong(out->node, "%s is read at register %u", what, at->reg);
}

/** check_left_out() - what is left out is not read */
void check_left_out(const struct text *t, const struct place *all, u32 num)
{
	const struct megapod_map_identity *id = &t->map.identity;
	u32 i, k;

	for (i = 0; i < t->num_left_out; i++) {
		const struct left_out *out = &t->left_out[i];

		check_string(out, &id->vendor_at, "the vendor of 'identity'");
		check_string(out, &id->model_at, "the model of 'identity'");
		check_string(out, &id->serial_at, "the serial of 'identity'");
		check_string(out, &id->firmware_at, "the firmware of 'identity'");
		for (k = 0; k < t->map.num_texts; k++)
			check_string(out, &t->map.texts[k].at,
				     format("the text '%s'", t->map.texts[k].label));
		for (k = 0; k < num; k++) {
			if (!meet(out, all[k].space, all[k].reg, all[k].reach, all[k].mask))
				continue;
			wrong(out->node, "%s register %u is read, by '%s'",
			      words_space[out->space].name, all[k].reg, all[k].label);
			break;
		}
	}
}

static bool is_in(const struct megapod_map_string *at, u8 space, u32 reg)
{
	return at->words && at->space == space && reg >= at->reg && reg < at->reg + at->words;
}

/** left_out_of() - the reason why a register is left out, NULL if there is none */
const char *left_out_of(const struct text *t, u8 space, u32 reg, u16 mask)
{
	u32 i;

	for (i = 0; i < t->num_left_out; i++)
		if (meet(&t->left_out[i], space, reg, 1, mask))
			return t->left_out[i].why;
	return NULL;
}

/** is_identity() - whether a register holds one of the strings of the identity */
bool is_identity(const struct text *t, u8 space, u32 reg)
{
	const struct megapod_map_identity *id = &t->map.identity;

	return is_in(&id->vendor_at, space, reg) || is_in(&id->model_at, space, reg) ||
	       is_in(&id->serial_at, space, reg) || is_in(&id->firmware_at, space, reg);
}

/** is_text() - whether a register holds one of the texts */
bool is_text(const struct text *t, u8 space, u32 reg)
{
	u32 i;

	for (i = 0; i < t->map.num_texts; i++)
		if (is_in(&t->map.texts[i].at, space, reg))
			return true;
	return false;
}

/** model_of() - the model that something is in, for before its registers; "" if it is in none */
const char *model_of(struct node *node)
{
	return field(node, "model") ? format("%s: ", string(node, "model")) : "";
}

/** write_left_out() - a paragraph for each, in reStructuredText */
void write_left_out(const struct text *t, FILE *out)
{
	u32 i;

	for (i = 0; i < t->num_left_out; i++)
		fprintf(out, "\nNot read: %s%s (%s).\n",
			t->left_out[i].space == MODBUS_SPACE_HOLDING ? model_of(t->left_out[i].node) :
			format("%s ", words_space[t->left_out[i].space].name), t->left_out[i].at,
			t->left_out[i].why);
}
