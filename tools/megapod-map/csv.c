// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map to go on with, from a table as spreadsheets write it: a line for each register, columns
 * named in the first line, in any order; a line that begins with # is a comment. What a cell does
 * not say is as in the language. A line that is wrong is refused with its number, and then
 * nothing is written.
 */
#include "import.h"

#include <ctype.h>
#include <strings.h>

#define COLUMNS_MAX	32
#define CELL_MAX	256
#define LINES_MAX	20000

enum column {
	ADDRESS, MODICON, BIT, LABEL, TYPE, WORDS, UNIT, SCALE, OFFSET, QUANTITY, SPACE, BLOCK,
	ACCESS, RATE, NOT_AVAILABLE, WORD_ORDER, SEVERITY, NOTE, COLUMNS
};

/* In the order of enum column */
static const struct word columns[] = {
	{ "address" }, { "modicon" }, { "bit" }, { "label" }, { "type" }, { "words" }, { "unit" },
	{ "scale" }, { "offset" }, { "quantity" }, { "space" }, { "block" }, { "access" },
	{ "rate" }, { "not available" }, { "word order" }, { "severity" }, { "note" }, { NULL },
};

/* As others name types */
static const struct {
	const char *theirs, *ours;
} types[] = {
	{ "uint16", "u16" }, { "int16", "s16" }, { "uint32", "u32" }, { "int32", "s32" },
	{ "uint64", "u64" }, { "int64", "s64" }, { "float32", "f32" }, { "float", "f32" },
	{ "float64", "f64" }, { "double", "f64" }, { "word", "u16" }, { "dword", "u32" },
};

/* By function code, as manuals often have it */
static const struct {
	const char *code;
	int space;
} codes[] = {
	{ "1", MODBUS_SPACE_COIL }, { "2", MODBUS_SPACE_DISCRETE }, { "3", MODBUS_SPACE_HOLDING },
	{ "4", MODBUS_SPACE_INPUT },
};

struct table {
	FILE *in;
	int line, begun;		/* being read, and where the record at hand began */
	char separator;
	int num;			/* cells of the record */
	char cells[COLUMNS_MAX][CELL_MAX];
	int column[COLUMNS_MAX];	/* enum column of each cell */
	int names;			/* how many there are */
	const char *of[COLUMNS];	/* the cell of each, NULL if it is empty */
};

static void __printf(3, 4) refuse(const struct table *t, int column, const char *fmt, ...)
{
	va_list args;
	char *why;

	va_start(args, fmt);
	why = vformat(fmt, args);
	va_end(args);
	wrong_line(t->begun, column < 0 ? "" : columns[column].name, "%s", why);
	free(why);
}

static void end_cell(struct table *t, size_t len)
{
	char *cell = t->cells[t->num++];

	while (len && isspace((u8)cell[len - 1]))
		len--;
	cell[len] = '\0';
	memmove(cell, cell + strspn(cell, " \t"), len + 1 - strspn(cell, " \t"));
}

/* One record; cells in quotes may have separators, quotes twice and ends of lines. */
static bool read_record(struct table *t)
{
	bool quoted = false;
	size_t len = 0;
	int c;

	t->num = 0;
	t->begun = ++t->line;
	while ((c = getc(t->in)) != EOF) {
		if (c == '"' && (quoted || !len)) {
			int next = quoted ? getc(t->in) : EOF;

			if (next != '"') {
				if (next != EOF)
					ungetc(next, t->in);
				quoted = !quoted;
				continue;
			}
		} else if (!quoted && (c == t->separator || c == '\n')) {
			end_cell(t, len);
			len = 0;
			if (c == '\n')
				return true;
			if (t->num == COLUMNS_MAX - 1) {
				refuse(t, -1, "more than %d columns", COLUMNS_MAX - 1);
				return false;
			}
			continue;
		}
		if (c == '\n')
			t->line++;
		if (len == CELL_MAX - 1) {
			refuse(t, -1, "a cell of more than %d bytes", CELL_MAX - 1);
			return false;
		}
		if (c != '\r' || quoted)
			t->cells[t->num][len++] = (char)(c ? c : ' ');
	}
	if (!t->num && !len)
		return false;
	end_cell(t, len);
	return true;
}

/* The separator is the first that the line of names has. */
static bool read_names(struct table *t)
{
	int i, k, c;
	long begin;

	c = getc(t->in);
	if (c == 0xef) {
		getc(t->in);
		getc(t->in);
	} else {
		ungetc(c, t->in);
	}
	while ((c = getc(t->in)) == '#') {
		t->line++;
		while ((c = getc(t->in)) != EOF && c != '\n')
			;
	}
	ungetc(c, t->in);
	begin = ftell(t->in);
	while ((c = getc(t->in)) != EOF && c != '\n' && !strchr(",;\t", c))
		;
	t->separator = (char)(c == EOF || c == '\n' ? ',' : c);
	if (fseek(t->in, begin, SEEK_SET) || !read_record(t)) {
		refuse(t, -1, "the names of the columns are missing");
		return false;
	}
	t->names = t->num;
	for (i = 0; i < t->num; i++) {
		for (k = 0; t->cells[i][k]; k++)
			t->cells[i][k] = (char)tolower((u8)t->cells[i][k]);
		t->column[i] = word_find(columns, t->cells[i]);
		if (t->column[i] < 0)
			refuse(t, -1, "column '%s' is none; allowed: %s", t->cells[i],
			       words_all(columns));
		for (k = 0; k < i; k++)
			if (t->column[k] == t->column[i] && t->column[i] >= 0)
				refuse(t, t->column[i], "this column is there twice");
	}
	return !errors_count();
}

static bool read_row(struct table *t)
{
	int i;

	do {
		if (!read_record(t))
			return false;
	} while ((t->num == 1 && !*t->cells[0]) || *t->cells[0] == '#');
	memset(t->of, 0, sizeof(t->of));
	if (t->num > t->names) {
		refuse(t, -1, "%d cells below %d names", t->num, t->names);
		return false;
	}
	for (i = 0; i < t->num; i++)
		if (*t->cells[i])
			t->of[t->column[i]] = t->cells[i];
	return true;
}

/* Return: -1 if the cell is empty or wrong, which was said */
static int number_in(struct table *t, int column, unsigned long min, unsigned long max)
{
	const char *cell = t->of[column];
	unsigned long n;
	char *end;

	if (!cell)
		return -1;
	n = strtoul(cell, &end, 0);
	if (isdigit((u8)*cell) && !*end && n >= min && n <= max)
		return (int)n;
	refuse(t, column, "'%s': a number from %lu to %lu wanted", cell, min, max);
	return -1;
}

/* 40001 or 400001 is the first holding register. Return: -1 if it is none, which was said */
static int modicon(struct table *t, int *space)
{
	static const char leads[] = "0143";	/* in the order of enum modbus_space */
	const char *cell = t->of[MODICON], *lead = strchr(leads, *cell);
	size_t len = strlen(cell);
	unsigned long n;
	char *end;

	n = strtoul(cell + 1, &end, 10);
	if (!lead || (len != 5 && len != 6) || !isdigit((u8)cell[1]) || *end || !n || n > 65536) {
		refuse(t, MODICON, "'%s': 0NNNN, 1NNNN, 3NNNN or 4NNNN wanted", cell);
		return -1;
	}
	*space = (int)(lead - leads);
	return (int)n - 1;
}

static int space_in(struct table *t)
{
	const char *cell = t->of[SPACE];
	size_t i;
	int found;

	if (!cell)
		return MODBUS_SPACE_HOLDING;
	for (i = 0; i < ARRAY_SIZE(codes); i++)
		if (!strcmp(cell + strspn(cell, "0"), codes[i].code))
			return codes[i].space;
	found = word_find(words_space, cell);
	if (found < 0)
		refuse(t, SPACE, "'%s' is none; allowed: %s, or a function code 1 to 4", cell,
		       words_all(words_space));
	return max(found, 0);
}

static int word_in(struct table *t, int column, const struct word *words)
{
	const char *cell = t->of[column];
	int found = cell ? word_find(words, cell) : -1;

	if (cell && found < 0)
		refuse(t, column, "'%s' is none; allowed: %s", cell, words_all(words));
	return found;
}

static const char *type_in(struct table *t)
{
	const char *cell = t->of[TYPE];
	size_t i;

	for (i = 0; cell && i < ARRAY_SIZE(types); i++)
		if (!strcasecmp(cell, types[i].theirs))
			return types[i].ours;
	return cell;
}

static bool is_decimal(const char *text)
{
	text += *text == '-';
	text += strspn(text, "0123456789");
	if (*text == '.' || *text == '/')
		text += 1 + strspn(text + 1, "0123456789");
	return !*text;
}

static void take_decimal(struct table *t, int column, const char **to)
{
	*to = t->of[column];
	if (*to && !is_decimal(*to))
		refuse(t, column, "'%s': a number wanted, as in 0.1 or 1/128", *to);
}

/* Bits: N or N-N */
static void take_bits(struct table *t, struct import_point *pt)
{
	const char *cell = t->of[BIT];
	int low, high, end = 0;

	if (!cell)
		return;
	if (sscanf(cell, "%d-%d%n", &low, &high, &end) != 2 || cell[end]) {
		low = number_in(t, BIT, 0, 15);
		high = low;
	}
	if (low < 0 || low > high || high > 15) {
		refuse(t, BIT, "'%s': bits from 0 to 15 wanted, as in 4 or 4-7", cell);
		return;
	}
	pt->bit = low;
	pt->bits = high - low + 1;
}

static void add_field(struct table *t, int column, const struct word *allowed, const char **more)
{
	if (!t->of[column] || (allowed && word_in(t, column, allowed) < 0))
		return;
	*more = format("%s%s%s: %s%s%s", *more ? *more : "", *more ? ", " : "",
		       columns[column].name, allowed ? "" : "\"", t->of[column],
		       allowed ? "" : "\"");
}

static void take_row(struct table *t, struct import *im, const char **block, int *space_before)
{
	static const struct word orders[] = { { "high first" }, { "low first" }, { NULL } };
	static const struct word accesses[] = { { "r" }, { "rw" }, { "w" }, { NULL } };
	struct import_point pt = {
		.bit = -1, .name = t->of[LABEL], .type = type_in(t), .unit = t->of[UNIT],
		.scale_at = -1, .not_available = t->of[NOT_AVAILABLE],
	};
	const char *in = t->of[BLOCK] ? t->of[BLOCK] : "main";
	int space = space_in(t), access = word_in(t, ACCESS, accesses);

	if (t->of[MODICON])
		pt.reg = modicon(t, &space);
	else
		pt.reg = number_in(t, ADDRESS, 0, 65535);
	if (!t->of[MODICON] && !t->of[ADDRESS])
		refuse(t, ADDRESS, "a register is missing, here or in 'modicon'");
	if (!pt.name)
		refuse(t, LABEL, "a name is missing");
	pt.words = max(number_in(t, WORDS, 1, 125), 1);
	pt.quantity = word_in(t, QUANTITY, words_quantity);
	take_decimal(t, SCALE, &pt.scale);
	take_decimal(t, OFFSET, &pt.offset);
	take_bits(t, &pt);
	if (pt.not_available && (!isdigit((u8)*pt.not_available) ||
				 strspn(pt.not_available, "xX0123456789abcdefABCDEF") !=
				 strlen(pt.not_available)))
		refuse(t, NOT_AVAILABLE, "'%s': a number wanted, as in 0x8000", pt.not_available);
	add_field(t, RATE, words_rate, &pt.more);
	add_field(t, WORD_ORDER, orders, &pt.more);
	add_field(t, SEVERITY, words_severity, &pt.more);
	if (t->of[NOTE] && strpbrk(t->of[NOTE], "\"\\\n"))
		refuse(t, NOTE, "a text without \", \\ and ends of lines wanted");
	add_field(t, NOTE, NULL, &pt.more);
	if (errors_count())
		return;
	if (space != *space_before || !*block || strcmp(in, *block)) {
		*block = format("%s", in);
		*space_before = space;
		import_block(im, in, space, 1, 0);
	}
	if (access == 2)
		import_left_out(im, pt.reg, pt.words, "%s: only written", pt.name);
	else
		import_point(im, &pt);
}

static void take_rows(struct table *t, struct import *im)
{
	const char *block = NULL;
	int space = -1, rows = 0;

	while (read_row(t)) {
		if (++rows > LINES_MAX) {
			refuse(t, -1, "more than %d lines", LINES_MAX);
			return;
		}
		take_row(t, im, &block, &space);
	}
	if (!rows && !errors_count())
		refuse(t, -1, "there is no line below the names of the columns");
}

static char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *name = format("%s", slash ? slash + 1 : file), *dot = strrchr(name, '.');

	if (dot && dot != name)
		*dot = '\0';
	return name;
}

/**
 * import_csv() - a map from a table
 * @file: its name
 * @out: where to
 *
 * Return: 0 or -1, which was said.
 */
int import_csv(const char *file, FILE *out)
{
	struct table *t = zalloc(sizeof(*t));
	char *text = NULL;
	size_t size;
	FILE *made = open_memstream(&text, &size);
	struct import *im;

	errors_of(file);
	t->in = fopen(file, "r");
	if (!t->in) {
		fprintf(stderr, "megapod-map: %s: %m\n", file);
		return -1;
	}
	if (read_names(t)) {
		im = import_begin(made, base_name(file), MEGAPOD_COMPONENT_KIND_OTHER, NULL, NULL);
		import_source(im, "table", format("a table, %s", base_name(file)), 'C');
		import_decide(im, "what: the manual and its edition; grade: A, B or C");
		import_unknown(im, false);
		take_rows(t, im);
		if (!errors_count())
			import_end(im, file);
	}
	fclose(t->in);
	fclose(made);
	if (errors_print())
		return -1;
	fputs(text, out);
	free(text);
	return 0;
}
