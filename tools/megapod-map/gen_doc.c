// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of registers of a page, in reStructuredText, with numbers as the text of the map
 * has them.
 */
#include "map.h"

#include "decode.h"
#include "models.h"

#define COLUMNS	6

/* Where the table begins and ends in a page; comments, in reStructuredText */
#define BEGIN	".. registers, by make generate"
#define END	".. end of registers"

struct table {
	char *(*rows)[COLUMNS];
	u32 num;
	size_t width[COLUMNS];
};

/* Letters, not bytes */
static size_t letters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static void add(struct table *table, char *row[COLUMNS])
{
	int i;

	table->rows = realloc(table->rows, (table->num + 1) * sizeof(*table->rows));
	if (!table->rows)
		abort();
	for (i = 0; i < COLUMNS; i++) {
		table->rows[table->num][i] = row[i];
		table->width[i] = letters(row[i]) > table->width[i] ? letters(row[i]) :
								      table->width[i];
	}
	table->num++;
}

static void print_row(const struct table *table, char *const row[COLUMNS], FILE *out)
{
	char line[1024] = "";
	size_t len = 0;
	int i;

	for (i = 0; i < COLUMNS; i++)
		len += snprintf(line + len, sizeof(line) - len, "%s%s%*s", i ? " " : "", row[i],
				(int)(table->width[i] - letters(row[i])), "");
	while (len && line[len - 1] == ' ')
		line[--len] = '\0';
	fprintf(out, "%s\n", line);
}

static void print_line(const struct table *table, FILE *out)
{
	char *line[COLUMNS];
	int i;

	for (i = 0; i < COLUMNS; i++) {
		line[i] = zalloc(table->width[i] + 1);
		memset(line[i], '=', table->width[i]);
	}
	print_row(table, line, out);
}

static const char *text_of(struct node *node, const char *name)
{
	return node ? string(node, name) : NULL;
}

/* "1-4" of a number in a label, "N" where the device tells how many there are */
static char *numbers(const struct megapod_axis *axis, const char *letter)
{
	u32 first = axis->first ? axis->first : 1;

	if (axis->sized)
		return format("%s", letter);
	return format("%u-%u", first, first + axis->count - 1);
}

static char *label(const struct megapod_block *block, const char *text)
{
	const char *hash = strchr(text, '#'), *second = hash ? strchr(hash + 1, '#') : NULL;

	if (!hash)
		return format("%s", text);
	if (!second)
		return format("%.*s%s%s", (int)(hash - text), text, numbers(&block->repeat, "N"),
			      hash + 1);
	return format("%.*s%s%.*s%s%s", (int)(hash - text), text, numbers(&block->repeat, "N"),
		      (int)(second - hash - 1), hash + 1, numbers(&block->inner, "M"), second + 1);
}

static char *registers(struct node *block_node, const struct megapod_block *block,
		       struct node *node, const struct megapod_point *pt, u32 base)
{
	const struct megapod_axis *axis = &block->repeat;
	const char *at = text_of(node, "at");
	const char *stride = text_of(field(block_node, "repeat"), "stride");
	const char *inner = text_of(field(block_node, "inner"), "stride");
	u32 last = pt->reg - base + (axis->count - 1) * axis->stride;

	if (!axis->count || axis->count == 1 || (!axis->stride && !axis->bit_stride))
		return format("%s", at);
	if (!axis->stride)
		return format("%s to .%u%s", at, pt->bit + (axis->count - 1) * axis->bit_stride,
			      axis->bit_stride > 1 ? format(", step %u", axis->bit_stride) : "");
	if (axis->sized || inner)
		return format("%s + %s (N - 1)%s", at, stride,
			      inner ? format(" + %s (M - 1)", inner) : "");
	if (pt->format == MEGAPOD_FORMAT_BITS)
		return format("%s, step %s", at, stride);
	return format(strncasecmp(at, "0x", 2) ? "%s to %u%s" : "%s to %#x%s", at, last,
		      axis->stride > map_point_reach(pt) ? format(", step %s", stride) : "");
}

/* "0 off, 1 running", "bit 0 fan 1" */
static char *states(const struct megapod_point *pt)
{
	char *all = format("%s", "");
	u32 i;

	for (i = 0; i < pt->num_states; i++)
		all = format("%s%s%s%d %s", all, i ? ", " : "", pt->named_bits ? "bit " : "",
			     pt->states[i].value, pt->states[i].label);
	return all;
}

static const char *condition_text(struct node *node)
{
	return node->kind == NODE_TEXT ? node->text : string(node, "at");
}

/* As written, where it stands or where the bits do that speak of the point */
static const char *condition_of(const struct extra *extra, const char *name, size_t i)
{
	struct node *node = field(extra->at, name);

	if (node)
		return condition_text(node);
	return i < ARRAY_SIZE(extra->flags) ? extra->flags[i] : NULL;
}

static char *remarks(const struct extra *extra, const struct megapod_point *pt)
{
	static const char *const conditions[] = { "fault when", "alarm when", "valid when" };
	struct node *node = extra->at;
	const char *na = text_of(node, "not available"), *note = text_of(node, "note");
	const char *severity = text_of(node, "severity");
	size_t i;
	char *all = format("%s", severity ? severity : "");

	if (pt->loop)
		all = format("%s%s%s loop", all, *all ? ", " : "", words_loop[pt->loop].name);
	for (i = 0; i < ARRAY_SIZE(conditions); i++) {
		const char *when = condition_of(extra, conditions[i], i);

		if (when)
			all = format("%s%s%.5s %s", all, *all ? ", " : "", conditions[i], when);
	}
	if (pt->location_of.there)
		all = format("%s%swhere '%s' is", all, *all ? ", " : "",
			     text_of(node, "location of"));
	if (pt->scale_reg)
		all = format("%s%s10^%s", all, *all ? ", " : "", text_of(node, "scale at"));
	if (na)
		all = format("%s%snot there %s", all, *all ? ", " : "", na);
	if (pt->num_states)
		all = format("%s%s%s", all, *all ? ", " : "", states(pt));
	if (note)
		all = format("%s%s%s", all, *all ? "; " : "", note);
	return all;
}

/* As written; a number alone says nothing without its quantity. */
static char *count(struct node *node, const struct megapod_point *pt)
{
	const char *unit = text_of(node, "unit"), *quantity = words_quantity[pt->quantity].name;

	if (!unit)
		return format("%s", quantity);
	return strpbrk(unit, " ") ? format("%s", unit) : format("%s %s", unit, quantity);
}

/* Where the registers of a block are counted from, as written */
static u32 base_of(const struct text *t, const struct megapod_block *block)
{
	int model = block->num_points ? map_model_at(&t->map, block->points[0].reg) : -1;

	return model < 0 ? 0 : map_model_reg(&t->map, model);
}

/* "500 = 1", "500 = 1 + 2 (N - 1)" */
static char *window(struct node *block)
{
	struct node *node = field(block, "window");
	const char *step = text_of(node, "step");

	return format("%s = %s%s", text_of(node, "at"), text_of(node, "write"),
		      step ? format(" + %s (N - 1)", step) : "");
}

static void add_block(struct table *table, const struct text *t, u32 b)
{
	const struct megapod_block *block = &t->map.blocks[b];
	u32 k, base = base_of(t, block);

	for (k = 0; k < block->num_points; k++) {
		const struct megapod_point *pt = &block->points[k];
		struct node *node = t->blocks[b].points[k].at;
		char *row[COLUMNS] = {
			format("%s%s", pt->space == MODBUS_SPACE_HOLDING ? model_of(t->blocks[b].at) :
			       format("%s ", words_space[pt->space].name),
			       registers(t->blocks[b].at, block, node, pt, base)),
			label(block, pt->label),
			format("%s", words_format[pt->format].name),
			count(node, pt),
			format("%s", words_rate[pt->rate].name),
			remarks(&t->blocks[b].points[k], pt),
		};

		if (block->window.there)
			row[5] = format("%s%sthrough %s", row[5], *row[5] ? "; " : "",
					window(t->blocks[b].at));
		if (!*row[5])
			row[5] = format("%s", block->needs ?
						      format("where %s answers",
							     text_of(t->blocks[b].at, "needs")) :
						      "");
		add(table, row);
	}
}

static void print_sources(const struct text *t, FILE *out)
{
	int i;

	for (i = 0; i < t->num_sources; i++)
		fprintf(out, "Source, grade %c: %s.\n", t->sources[i].grade, t->sources[i].text);
}

static void print_guards(const struct text *t, FILE *out)
{
	int i;

	for (i = 0; i < t->map.num_guards; i++)
		fprintf(out, "\nNever written 1: %s (%s).\n", string(t->guard_nodes[i], "at"),
			t->guard_why[i]);
}

/* A line for each: where it is set, to what, and the labels of what tells of it */
static void print_objects(const char *what, struct node *const *nodes, int num, FILE *out)
{
	static const char *const names[] = {
		"model", "at", "min", "max", "step", "read back", "actual", "band", "takes", "fail",
		"words", "byte order", "charge", "time left", "on battery", "mains", "voltage", "current", "power",
		"same cells",
	};
	size_t k;
	int i;

	for (i = 0; i < num; i++) {
		fprintf(out, "\n%s '%s':", what, string(nodes[i], "label"));
		for (k = 0; k < ARRAY_SIZE(names); k++)
			if (field(nodes[i], names[k]))
				fprintf(out, " %s %s;", names[k], string(nodes[i], names[k]));
		fputc('\n', out);
	}
}

/** write_doc() - sources, registers, what is made of them, and guards */
void write_doc(const struct text *t, FILE *out)
{
	static char *head[COLUMNS] = {
		"register", "label", "type", "one count", "class", "remarks"
	};
	struct table table = { 0 };
	u32 b;

	add(&table, head);
	for (b = 0; b < t->map.num_blocks; b++)
		add_block(&table, t, b);
	print_sources(t, out);
	fputc('\n', out);
	print_line(&table, out);
	print_row(&table, table.rows[0], out);
	print_line(&table, out);
	for (b = 1; b < table.num; b++)
		print_row(&table, table.rows[b], out);
	print_line(&table, out);
	print_objects("Set-point", t->setpoint_nodes, t->map.num_setpoints, out);
	print_objects("Valve", t->valve_nodes, t->map.num_valves, out);
	print_objects("Battery", t->battery_nodes, t->map.num_batteries, out);
	print_objects("Text", t->text_nodes, t->map.num_texts, out);
	print_guards(t, out);
	write_left_out(t, out);
}

/**
 * write_page() - a page with its table made anew
 * @t: the map
 * @page: name of the page
 * @out: where to
 *
 * Return: 0, or -1 if the page has no place for a table, which was said.
 */
int write_page(const struct text *t, const char *page, FILE *out)
{
	FILE *in = fopen(page, "r");
	int begun = 0, ended = 0;
	char *line = NULL;
	size_t size = 0;

	while (in && getline(&line, &size, in) > 0) {
		ended += !strcmp(line, END "\n");
		if (!begun || ended)
			fputs(line, out);
		if (strcmp(line, BEGIN "\n"))
			continue;
		begun++;
		fputc('\n', out);
		write_doc(t, out);
		fputc('\n', out);
	}
	if (in)
		fclose(in);
	free(line);
	if (begun == 1 && ended == 1)
		return 0;
	fprintf(stderr, "megapod-map: %s: the lines '%s' and '%s' are wanted, once each\n", page,
		BEGIN, END);
	return -1;
}
