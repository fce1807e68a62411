// SPDX-License-Identifier: GPL-2.0-only
/*
 * YAML as a tree that knows its lines, and that knows what was asked for: whatever nobody asks
 * for is an error, and what could have been there is told with it.
 */
#include "map.h"

#include <yaml.h>

/* A map that fills the address space is far smaller; aliases of aliases are not */
#define NODES_MAX	200000
#define DEPTH_MAX	12
#define FILE_MAX	(1024 * 1024)

static yaml_document_t document;
static unsigned int num_nodes;

static struct node *convert(yaml_node_t *from, char *path, int depth);

static struct node *new_node(yaml_node_t *from, char *path)
{
	struct node *node = zalloc(sizeof(*node));

	node->line = (int)from->start_mark.line + 1;
	node->path = path;
	return node;
}

static void make_room(struct node *node, long n)
{
	node->keys = zalloc(n * sizeof(*node->keys));
	node->items = zalloc(n * sizeof(*node->items));
	node->used = zalloc(n * sizeof(*node->used));
}

static void convert_list(struct node *node, yaml_node_t *from, int depth)
{
	long i, n = from->data.sequence.items.top - from->data.sequence.items.start;

	node->kind = NODE_LIST;
	make_room(node, n);
	for (i = 0; i < n; i++) {
		yaml_node_t *item = yaml_document_get_node(&document,
							   from->data.sequence.items.start[i]);
		struct node *made = convert(item, format("%s[%ld]", node->path, i), depth + 1);

		if (made)
			node->items[node->num++] = made;
	}
}

static void convert_fields(struct node *node, yaml_node_t *from, int depth)
{
	long i, n = from->data.mapping.pairs.top - from->data.mapping.pairs.start;

	node->kind = NODE_FIELDS;
	make_room(node, n);
	for (i = 0; i < n; i++) {
		yaml_node_pair_t *pair = &from->data.mapping.pairs.start[i];
		yaml_node_t *key = yaml_document_get_node(&document, pair->key);
		yaml_node_t *value = yaml_document_get_node(&document, pair->value);
		const char *name = (const char *)key->data.scalar.value;
		struct node *made;
		int k;

		if (key->type != YAML_SCALAR_NODE) {
			wrong_line((int)key->start_mark.line + 1, node->path,
				   "the name of a field is one word or more, not a list");
			continue;
		}
		for (k = 0; k < node->num && strcmp(node->keys[k], name); k++)
			;
		if (k < node->num) {
			wrong_line((int)key->start_mark.line + 1, node->path,
				   "'%s' stands here twice", name);
			continue;
		}
		made = convert(value, format("%s%s%s", node->path, *node->path ? "." : "", name),
			       depth + 1);
		if (!made)
			continue;
		/* An alias stands where it is used, not where it was defined */
		made->line = (int)key->start_mark.line + 1;
		node->keys[node->num] = format("%s", name);
		node->items[node->num++] = made;
	}
}

static struct node *convert(yaml_node_t *from, char *path, int depth)
{
	struct node *node = new_node(from, path);

	if (depth > DEPTH_MAX || ++num_nodes > NODES_MAX) {
		if (num_nodes <= NODES_MAX || num_nodes == NODES_MAX + 1)
			wrong(node, "%s", depth > DEPTH_MAX ? "too deep: at most 12 levels" :
			      "too much: at most 200000 values, with those of aliases");
		return NULL;
	}
	switch (from->type) {
	case YAML_SCALAR_NODE:
		node->text = format("%s", (const char *)from->data.scalar.value);
		if (strlen(node->text) != from->data.scalar.length)
			wrong(node, "a NUL in a text");
		break;
	case YAML_SEQUENCE_NODE:
		convert_list(node, from, depth);
		break;
	default:
		convert_fields(node, from, depth);
	}
	return node;
}

static bool is_too_long(FILE *in)
{
	return fseek(in, 0, SEEK_END) || ftell(in) > FILE_MAX || fseek(in, 0, SEEK_SET);
}

static struct node *parse(FILE *in)
{
	struct node *root = NULL;
	yaml_parser_t parser;
	yaml_node_t *top;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_file(&parser, in);
	if (!yaml_parser_load(&parser, &document)) {
		wrong_line((int)parser.problem_mark.line + 1, "", "%s%s%s",
			   parser.problem ? parser.problem : "cannot be read",
			   parser.context ? ", " : "", parser.context ? parser.context : "");
		yaml_parser_delete(&parser);
		return NULL;
	}
	top = yaml_document_get_root_node(&document);
	if (top)
		root = convert(top, format("%s", ""), 0);
	if (!root || root->kind != NODE_FIELDS) {
		wrong_line(1, "", "there is no map: fields are wanted");
		root = NULL;
	}
	yaml_document_delete(&document);
	yaml_parser_delete(&parser);
	return root;
}

/** text_load() - a file as a tree. Return: NULL if it is none */
struct node *text_load(const char *file)
{
	FILE *in = fopen(file, "r");
	struct node *root = NULL;

	num_nodes = 0;
	if (!in)
		wrong_line(0, "", "%s", strerror(errno));
	else if (is_too_long(in))
		wrong_line(0, "", "longer than 1 MiB, or no file");
	else
		root = parse(in);
	if (in)
		fclose(in);
	return root;
}

static void remember(struct node *node, const char *name)
{
	int i;

	for (i = 0; i < node->num_asked; i++)
		if (!strcmp(node->asked[i], name))
			return;
	node->asked = realloc(node->asked, (node->num_asked + 1) * sizeof(*node->asked));
	if (!node->asked)
		abort();
	node->asked[node->num_asked++] = name;
}

/** field() - a field by its name. Return: NULL if there is none */
struct node *field(struct node *node, const char *name)
{
	int i;

	if (!node || node->kind != NODE_FIELDS)
		return NULL;
	remember(node, name);
	for (i = 0; i < node->num; i++) {
		if (!strcmp(node->keys[i], name)) {
			node->used[i] = true;
			return node->items[i];
		}
	}
	return NULL;
}

/** need() - a field that has to be there */
struct node *need(struct node *node, const char *name)
{
	struct node *found = field(node, name);

	if (!found && node && node->kind == NODE_FIELDS)
		wrong(node, "'%s' is missing", name);
	return found;
}

static struct node *of_kind(struct node *node, enum node_kind kind)
{
	static const char *const kinds[] = { "one value", "a list", "fields" };

	if (!node || node->kind == kind)
		return node;
	wrong(node, "%s wanted, not %s", kinds[kind], kinds[node->kind]);
	return NULL;
}

/** list() - a field that is a list, or NULL */
struct node *list(struct node *parent, const char *name)
{
	return of_kind(field(parent, name), NODE_LIST);
}

/**
 * fields() - a field that has fields, or NULL; of a list with a name of NULL: the list's item
 * itself
 */
struct node *fields(struct node *parent, const char *name)
{
	return of_kind(name ? field(parent, name) : parent, NODE_FIELDS);
}

/** string() - the text of a field, or NULL */
const char *string(struct node *parent, const char *name)
{
	struct node *node = of_kind(field(parent, name), NODE_TEXT);

	return node ? node->text : NULL;
}

/** take_number() - a decimal or 0x number. Return: false if it is none, which was said */
bool take_number(struct node *at, u64 min, u64 max, u64 *to)
{
	char *end;

	if (!of_kind(at, NODE_TEXT))
		return false;
	errno = 0;
	*to = strtoull(at->text, &end, strncasecmp(at->text, "0x", 2) ? 10 : 16);
	if (*at->text < '0' || *at->text > '9' || *end || errno || *to < min || *to > max) {
		wrong(at, "'%s': a number from %llu to %llu wanted", at->text, min, max);
		return false;
	}
	return true;
}

/** yes_or_no() - a field that is yes or no */
bool yes_or_no(struct node *parent, const char *name, bool otherwise)
{
	struct node *node = of_kind(field(parent, name), NODE_TEXT);

	if (!node)
		return otherwise;
	if (!strcmp(node->text, "yes") || !strcmp(node->text, "true"))
		return true;
	if (strcmp(node->text, "no") && strcmp(node->text, "false"))
		wrong(node, "'%s': yes or no wanted", node->text);
	return false;
}

static void unknown_field(struct node *node, int i)
{
	char *all = format("%s", "");
	int k;

	for (k = 0; k < node->num_asked; k++)
		all = format("%s%s%s", all, k ? ", " : "", node->asked[k]);
	wrong(node->items[i], "no such field; allowed: %s", all);
}

/** no_other_fields() - says which fields nobody asked for */
void no_other_fields(struct node *node)
{
	int i;

	if (node->kind == NODE_FIELDS && !node->num_asked)
		return;
	for (i = 0; i < node->num; i++) {
		if (node->kind == NODE_FIELDS && !node->used[i])
			unknown_field(node, i);
		else
			no_other_fields(node->items[i]);
	}
}
