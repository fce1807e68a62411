/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of megapod-map know about each other.
 *
 * text.c makes a tree of a YAML file and remembers where everything stood. read.c and its parts
 * make a map of the tree: the kernel's own struct megapod_map, and beside it what only people
 * need. check.c judges it, with the kernel's validate.c. All of these tell what is wrong to
 * errors.c, which prints everything at the end. The others write a map out in one form each.
 */
#ifndef MEGAPOD_MAP_TOOL_H
#define MEGAPOD_MAP_TOOL_H

#include <stdarg.h>
#include <linux/types.h>

#include <linux/megapod_blob.h>
#include <linux/megapod_map.h>

/* errors.c: everything that is wrong, by line */

struct node;
struct bus_options;

void errors_of(const char *file);
void wrong(const struct node *at, const char *fmt, ...) __printf(2, 3);
void wrong_line(int line, const char *path, const char *fmt, ...) __printf(3, 4);
unsigned int errors_count(void);
unsigned int errors_print(void);

/* text.c: YAML as a tree */

enum node_kind { NODE_TEXT, NODE_LIST, NODE_FIELDS };

/**
 * struct node - a value in the file
 * @kind: what it is
 * @line: where it begins, from 1
 * @path: names of the fields that lead to it
 * @text: of NODE_TEXT
 * @keys: of NODE_FIELDS: names of @items
 * @items: what is in it
 * @num: number of @items
 * @used: for each of @items, whether somebody asked for it
 * @asked: of NODE_FIELDS: names that were asked for
 * @num_asked: number of @asked
 */
struct node {
	enum node_kind kind;
	int line;
	char *path;
	char *text;
	char **keys;
	struct node **items;
	int num;
	bool *used;
	const char **asked;
	int num_asked;
};

struct node *text_load(const char *file);
struct node *field(struct node *fields, const char *name);
struct node *need(struct node *fields, const char *name);
struct node *list(struct node *fields, const char *name);
struct node *fields(struct node *parent, const char *name);
const char *string(struct node *parent, const char *name);
bool take_number(struct node *at, u64 min, u64 max, u64 *to);
bool yes_or_no(struct node *parent, const char *name, bool otherwise);
void no_other_fields(struct node *tree);

/* words.c: names and units as people write them */

/**
 * struct word - a number's name
 * @name: as in the text of a map
 * @symbol: what follows MEGAPOD_..._ or MODBUS_..._ in C
 */
struct word {
	const char *name;
	const char *symbol;
};

extern const struct word words_space[], words_format[], words_quantity[], words_rate[],
	words_kind[], words_mode[], words_severity[], words_loop[], words_fail[];
int word_find(const struct word *words, const char *name);
const char *words_all(const struct word *words);
const char *units_all(int quantity);

/**
 * struct scale - size of one count
 * @quantity: enum megapod_quantity, or -1 if the unit does not tell
 * @mul: size of one count in the unit of the quantity is @mul / @div
 * @div: see @mul
 */
struct scale {
	int quantity;
	s64 mul;
	s64 div;
};

const char *scale_parse(const char *text, int quantity, struct scale *scale);
const char *amount_parse(const char *text, int quantity, s64 *amount);
void scale_print(int quantity, s64 mul, s64 div, char *out, size_t size);

/* read.c: a map of a tree; its parts know each other by read.h */

#define SOURCES_MAX	16
#define MODES_MAX	8

/** struct source - where facts come from */
struct source {
	const char *name;
	const char *text;
	char grade;
};

/**
 * struct extra - what is about a block or one of its points and not for the driver
 * @at: where it stands
 * @name: of the block; of a point, the symbol that it defines for hooks
 * @source: number of the source, -1 if none
 * @unread: where its registers are could not be read, which was said
 * @flags: of a point, bits that speak of its fault and of its alarm, as written where they stand
 * @points: of a block: those about its points
 */
struct extra {
	struct node *at;
	const char *name;
	int source;
	bool unread;
	const char *flags[2];
	struct extra *points;
};

/** struct modes - modes that pumps may share */
struct modes {
	const char *name;
	struct node *at;
	u16 reg;
	struct megapod_map_mode *modes;
	struct node **nodes;
	int num;
};

/**
 * struct left_out - registers of the source that the map does not read
 * @node: where it stands
 * @at: as written
 * @why: the reason
 * @space: their space
 * @first: the first
 * @last: the last
 * @mask: bits of them
 */
struct left_out {
	struct node *node;
	const char *at, *why;
	u8 space;
	u16 first, last;
	u16 mask;
};

/** struct text - a map as its text says it */
struct text {
	const char *file;
	struct node *root;
	struct megapod_map map;
	const char *bus;
	struct source sources[SOURCES_MAX];
	int num_sources;
	struct extra *blocks;
	const char *size_names[MEGAPOD_MAP_MAX_SIZES];
	u16 size_most[MEGAPOD_MAP_MAX_SIZES];
	struct modes modes[MODES_MAX];
	int num_modes;
	int pump_modes[MEGAPOD_MAP_MAX_PUMPS];
	struct node *pump_nodes[MEGAPOD_MAP_MAX_PUMPS];
	struct node **setpoint_nodes, **valve_nodes, **battery_nodes;
	struct node **guard_nodes, **model_nodes;
	struct node *text_nodes[MEGAPOD_MAP_MAX_TEXTS];
	int text_sources[MEGAPOD_MAP_MAX_TEXTS];
	const char **guard_why;
	struct node **safe_nodes, **unlock_nodes, **lock_nodes;
	struct left_out *left_out;
	u32 num_left_out;
	bool hook_identify, hook_size, hook_after_read, hook_before_write;
};

struct text *read_map(const char *file);

/* left_out.c */

struct place;

void check_left_out(const struct text *t, const struct place *all, u32 num);
const char *left_out_of(const struct text *t, u8 space, u32 reg, u16 mask);
bool is_identity(const struct text *t, u8 space, u32 reg);
bool is_text(const struct text *t, u8 space, u32 reg);
void write_left_out(const struct text *t, FILE *out);
const char *model_of(struct node *node);

/* places.c */

/** struct place - one repetition of a point */
struct place {
	u32 block, point, repetition;
	u32 reg;
	u32 reach;
	u8 space;
	u16 mask;
	char label[48];
	const struct megapod_point *pt;
};

struct place *places(const struct megapod_map *map, u32 *num);
int find_label(struct place *all, u32 num, const char *label);

/* check.c */
void check_map(struct text *text);

/* values.c: what registers mean */

#define SPACES		4
#define REGISTERS	0x10000

/** struct memory - registers of a device, by space, as far as they are known */
struct memory {
	u16 value[SPACES][REGISTERS];
	bool known[SPACES][REGISTERS];
};

/** enum seen - what a reading came to */
enum seen { SEEN_UNREAD, SEEN_NOTHING, SEEN_OK, SEEN_ALARM, SEEN_FAULT };

enum seen see(const struct text *t, const struct memory *memory, const struct place *place,
	      s64 *value);
int write_values(const struct text *text, FILE *in, FILE *out);

/* what comes out */

void write_dump(const struct megapod_map *map, FILE *out);
void write_c(const struct text *text, FILE *out);
void write_doc(const struct text *text, FILE *out);
int write_page(const struct text *text, const char *page, FILE *out);
unsigned int write_diff(const struct text *a, const struct text *b, bool labels, FILE *out);
int write_survey(const struct text *t, const char *where, const struct bus_options *options,
		 bool values, FILE *out);
bool write_blob(const struct text *text, const char *file);
const struct map_blob *load_blob(const char *file, size_t *len);
void write_sim(const struct text *text, FILE *out);

/* lists of others, as the text of a map; what these have in common is in import.c */

int import_rackmon(const char *file, FILE *out);
int import_phosphor(const char *file, FILE *out);
int import_sunspec(const char *file, const char *at, FILE *out);
int import_csv(const char *file, FILE *out);

void *zalloc(size_t size);
char *format(const char *fmt, ...) __printf(1, 2);
char *vformat(const char *fmt, va_list args);

#endif
