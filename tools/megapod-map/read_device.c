// SPDX-License-Identifier: GPL-2.0-only
/* What a map says once: device, sources of its facts, identity, sizes, hooks. */
#include "read.h"

/** read_language() - which language the file is in, so that a newer one is not misread */
void read_language(struct node *root)
{
	struct node *node = need(root, "map");
	u64 version;

	if (node && take_number(node, 1, 1000, &version) && version != 1)
		wrong(node, "this file is in version %llu of the language, this tool knows 1",
		      version);
}

/** read_device() - what it is called */
void read_device(struct text *t, struct node *root)
{
	struct node *device = fields(root, "device");

	if (!device) {
		wrong(root, "'device' is missing");
		t->map.name = "none";
		return;
	}
	need(device, "name");
	t->map.name = c_name(device, "name", false);
	if (!t->map.name)
		t->map.name = "none";
	t->map.kind = word(device, "kind", words_kind, MEGAPOD_COMPONENT_KIND_OTHER);
	need(device, "title");
	string(device, "title");
	t->bus = string(device, "bus");
	take_numbering(device, "numbers");
}

/** read_sources() - where facts come from */
void read_sources(struct text *t, struct node *root)
{
	struct node *sources = fields(root, "sources");
	int i;

	if (!sources) {
		wrong(root, "'sources' is missing: where the facts come from");
		return;
	}
	for (i = 0; i < sources->num; i++) {
		struct node *node = fields(field(sources, sources->keys[i]), NULL);
		struct source *source = &t->sources[t->num_sources];
		const char *grade;

		if (!node)
			continue;
		if (t->num_sources == SOURCES_MAX) {
			wrong(node, "more than %d sources", SOURCES_MAX);
			return;
		}
		source->name = sources->keys[i];
		need(node, "what");
		need(node, "grade");
		source->text = string(node, "what");
		grade = string(node, "grade");
		if (grade && (strlen(grade) != 1 || *grade < 'A' || *grade > 'C'))
			wrong(field(node, "grade"),
			      "'%s' is none; allowed: A (the vendor's own, or production code), B (one secondary source), C (a hint)",
			      grade);
		source->grade = grade && *grade >= 'A' && *grade <= 'C' ? *grade : 'C';
		t->num_sources++;
	}
}

/** read_source() - number of the source that something names, or -1 */
int read_source(struct text *t, struct node *parent)
{
	struct node *node = need(parent, "source");
	const char *name = string(parent, "source");
	int i;

	if (!name)
		return -1;
	for (i = 0; i < t->num_sources; i++)
		if (!strcmp(t->sources[i].name, name))
			return i;
	wrong(node, "'%s' is none of 'sources'", name);
	return -1;
}

/**
 * writes() - this writes, and has to rest on more than one person's reading of a manual
 */
void writes(struct text *t, struct node *node)
{
	int source = read_source(t, node);

	if (source >= 0 && t->sources[source].grade != 'A')
		wrong(node, "a source of grade %c is for reading: writing wants grade A",
		      t->sources[source].grade);
}

static void read_string(struct node *node, struct megapod_map_string *to)
{
	u64 words = 1;

	to->space = word(node, "space", words_space, MODBUS_SPACE_HOLDING);
	if (!read_plain_at(need(node, "at"), to->space, &to->reg))
		return;
	if (!field(node, "words"))
		wrong(node, "'words' is missing: how many registers the text takes");
	else if (!take_number(field(node, "words"), 1, MEGAPOD_MAP_STRING_WORDS, &words))
		words = 1;
	to->words = words;
	to->swapped = is_low_first(node, "byte order");
}

static void read_string_at(struct node *identity, const char *name, struct megapod_map_string *to)
{
	struct node *node = fields(identity, name);

	if (!node)
		return;
	read_string(node, to);
	to->required = yes_or_no(node, "required", false);
}

/** read_identity() - how to tell this device from another */
void read_identity(struct text *t, struct node *root)
{
	struct megapod_map_identity *id = &t->map.identity;
	struct node *node = fields(root, "identity");
	struct node *vendor;

	if (!node) {
		wrong(root, "'identity' is missing: how to tell that it is this device");
		return;
	}
	begin_model(t, 0);
	vendor = field(node, "vendor");
	if (vendor && vendor->kind == NODE_TEXT)
		id->vendor = ascii(node, "vendor", MEGAPOD_MAP_STRING_SIZE - 1);
	else
		read_string_at(node, "vendor", &id->vendor_at);
	id->expect = ascii(node, "expect", MEGAPOD_MAP_STRING_SIZE - 1);
	read_string_at(node, "model", &id->model_at);
	read_string_at(node, "serial", &id->serial_at);
	read_string_at(node, "firmware", &id->firmware_at);
	end_model();
	id->device_id = yes_or_no(node, "device id", false);
	if (!id->expect && !t->map.num_models && !t->hook_identify && !t->hook_size &&
	    !id->device_id && !id->vendor_at.required && !id->model_at.required &&
	    !id->serial_at.required && !id->firmware_at.required)
		wrong(node, "'expect' is missing: nothing here tells another device from this one");
}

/** read_sizes() - registers by which the device tells how many it has */
void read_sizes(struct text *t, struct node *root)
{
	struct megapod_map_sizes *sizes = &t->map.sizes;
	struct node *node = fields(root, "sizes"), *of;
	int i;

	if (!node)
		return;
	sizes->space = word(node, "space", words_space, MODBUS_SPACE_HOLDING);
	read_plain_at(need(node, "at"), sizes->space, &sizes->reg);
	of = fields(node, "of");
	if (!of)
		wrong(node,
		      "'of' is missing: names of the sizes, in the order of their registers, and their highest");
	for (i = 0; of && i < of->num; i++) {
		u64 most = 1;

		if (i == MEGAPOD_MAP_MAX_SIZES) {
			wrong(of->items[i], "more than %d sizes", MEGAPOD_MAP_MAX_SIZES);
			field(of, of->keys[i]);
			continue;
		}
		take_number(field(of, of->keys[i]), 1, 65535, &most);
		t->size_names[i] = of->keys[i];
		t->size_most[i] = most;
		sizes->num++;
	}
}

/** read_texts() - what the device tells of itself, beside its identity */
void read_texts(struct text *t, struct node *root)
{
	struct node *all = list(root, "texts");
	struct megapod_map_text *made;
	int i;

	if (!all)
		return;
	if (all->num > MEGAPOD_MAP_MAX_TEXTS)
		wrong(all, "%d texts, at most %d", all->num, MEGAPOD_MAP_MAX_TEXTS);
	made = zalloc(MEGAPOD_MAP_MAX_TEXTS * sizeof(*made));
	t->map.texts = made;
	for (i = 0; i < all->num; i++) {
		struct node *node = fields(all->items[i], NULL);
		struct megapod_map_text *text = &made[t->map.num_texts];

		if (!node || t->map.num_texts == MEGAPOD_MAP_MAX_TEXTS)
			continue;
		need(node, "label");
		text->label = string(node, "label");
		t->text_nodes[t->map.num_texts] = node;
		t->text_sources[t->map.num_texts++] = read_source(t, node);
		begin_named_model(t, node);
		read_string(node, &text->at);
		end_model();
	}
}

/** read_hooks() - those that the driver's C has */
void read_hooks(struct text *t, struct node *root)
{
	static const struct word hooks[] = {
		{ "identify" }, { "size" }, { "after_read" }, { "before_write" }, { NULL },
	};
	bool *const on[] = { &t->hook_identify, &t->hook_size, &t->hook_after_read,
			     &t->hook_before_write };
	struct node *all = list(root, "hooks");
	int i, found;

	for (i = 0; all && i < all->num; i++) {
		found = all->items[i]->kind == NODE_TEXT ? word_find(hooks, all->items[i]->text) :
							   -1;
		if (found < 0)
			wrong(all->items[i], "no such hook; allowed: %s", words_all(hooks));
		else
			*on[found] = true;
	}
}
