// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map of a tree: each field of the language has one place here. What is wrong is said, and
 * reading goes on with something harmless, so that everything is told at once.
 */
#include "map.h"

#include <ctype.h>

#define GUARDS_MAX	32

/*
 * How the manual counts: as on the wire, from 1, or as Modicon did (40001 is the first holding
 * register)
 */
enum numbering { FROM_0, FROM_1, MODICON };

static const struct word words_numbering[] = { { "wire" }, { "from 1" }, { "modicon" }, { NULL } };

static enum numbering numbering;
static const char *map_name;

/* What stands at a place: a register and, after a point, bits of it */
struct at {
	u16 reg;
	u16 mask;
	bool has_bits;
};

static int word(struct node *parent, const char *name, const struct word *words, int otherwise)
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

static const char *text_of(struct node *parent, const char *name, size_t longest)
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

/* Something that becomes part of a name in C */
static const char *name_of(struct node *parent, const char *name, bool upper)
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
	*reg = n;
	return true;
}

/* REGISTER or REGISTER.BITS */
static bool read_at(struct node *node, int space, struct at *at)
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

static bool read_plain_at(struct node *node, int space, u16 *reg)
{
	struct at at;

	if (!read_at(node, space, &at))
		return false;
	if (at.has_bits)
		wrong(node, "a whole register wanted, not bits of it");
	*reg = at.reg;
	return true;
}

/* The file says which language it is in, so that a newer one is not misread. */
static void read_language(struct node *root)
{
	struct node *node = need(root, "map");
	u64 version;

	if (node && take_number(node, 1, 1000, &version) && version != 1)
		wrong(node, "this file is in version %llu of the language, this tool knows 1",
		      version);
}

static void read_device(struct text *t, struct node *root)
{
	struct node *device = fields(root, "device");

	if (!device) {
		wrong(root, "'device' is missing");
		map_name = "none";
		return;
	}
	need(device, "name");
	map_name = name_of(device, "name", false);
	if (!map_name)
		map_name = "none";
	t->map.name = map_name;
	t->map.kind = word(device, "kind", words_kind, MEGAPOD_COMPONENT_KIND_OTHER);
	need(device, "title");
	t->title = string(device, "title");
	t->bus = string(device, "bus");
	numbering = word(device, "numbers", words_numbering, FROM_0);
}

static void read_sources(struct text *t, struct node *root)
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

static int read_source(struct text *t, struct node *parent)
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

/* What writes has to rest on more than one person's reading of a manual. */
static void writes(struct text *t, struct node *node)
{
	int source = read_source(t, node);

	if (source >= 0 && t->sources[source].grade != 'A')
		wrong(node, "a source of grade %c is for reading: writing wants grade A",
		      t->sources[source].grade);
}

static void read_string_at(struct node *identity, const char *name, struct megapod_map_string *to)
{
	struct node *node = fields(identity, name);
	u64 words;

	if (!node)
		return;
	to->space = word(node, "space", words_space, MODBUS_SPACE_HOLDING);
	if (!read_plain_at(need(node, "at"), to->space, &to->reg))
		return;
	if (field(node, "words") &&
	    take_number(field(node, "words"), 1, MEGAPOD_MAP_STRING_SIZE / 2, &words))
		to->words = words;
	else if (!field(node, "words"))
		wrong(node, "'words' is missing: how many registers the text takes");
}

static void read_identity(struct text *t, struct node *root)
{
	struct megapod_map_identity *id = &t->map.identity;
	struct node *node = fields(root, "identity");
	struct node *vendor;

	if (!node) {
		wrong(root, "'identity' is missing: how to tell that it is this device");
		return;
	}
	vendor = field(node, "vendor");
	if (vendor && vendor->kind == NODE_TEXT)
		id->vendor = text_of(node, "vendor", MEGAPOD_MAP_STRING_SIZE - 1);
	else
		read_string_at(node, "vendor", &id->vendor_at);
	id->expect = text_of(node, "expect", MEGAPOD_MAP_STRING_SIZE - 1);
	read_string_at(node, "model", &id->model_at);
	read_string_at(node, "serial", &id->serial_at);
	read_string_at(node, "firmware", &id->firmware_at);
	id->device_id = yes_or_no(node, "device id", false);
	if (!id->expect && !t->hook_identify && !id->device_id)
		wrong(node, "'expect' is missing: nothing here tells another device from this one");
}

static void read_sizes(struct text *t, struct node *root)
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

static void read_axis(struct text *t, struct node *parent, const char *name,
		      struct megapod_axis *axis, bool strides)
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
	if (field(node, "stride") && take_number(field(node, "stride"), 0, 65535, &n))
		axis->stride = n;
	if (field(node, "bit stride") && take_number(field(node, "bit stride"), 0, 15, &n))
		axis->bit_stride = n;
	if (!axis->stride && !axis->bit_stride && axis->count > 1)
		wrong(node, "'stride' is missing, or 'bit stride': how far it is to the next");
}

static void read_flag(struct node *point, const char *name, int space, struct megapod_flag *flag)
{
	struct node *node = field(point, name);
	struct at at;

	if (!node || !read_at(node, space, &at))
		return;
	if (!at.has_bits)
		wrong(node, "'%s': bits wanted, as in %s.0", node->text, node->text);
	flag->reg = at.reg;
	flag->mask = at.mask;
}

static int lowest(u16 mask)
{
	return __builtin_ctz(mask);
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
	pt->bit = lowest(at->mask);
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

static void read_point(struct node *node, struct megapod_point *pt, struct extra *extra, int space,
		       int rate)
{
	const char *order;
	unsigned int errors = errors_count();
	struct at at;
	u64 n;

	extra->at = node;
	pt->space = space;
	need(node, "label");
	pt->label = string(node, "label");
	read_at(need(node, "at"), space, &at);
	pt->reg = at.reg;
	read_type(node, pt, &at);
	extra->unread = errors_count() > errors;
	extra->note = string(node, "note");
	extra->name = name_of(node, "define", true);
	read_unit(node, pt);
	pt->rate = word(node, "rate", words_rate, rate);
	pt->severity = word(node, "severity", words_severity, 0);
	pt->moving = yes_or_no(node, "moving", false);
	order = string(node, "word order");
	if (order && strcmp(order, "high first") && strcmp(order, "low first"))
		wrong(field(node, "word order"), "'%s' is none; allowed: high first, low first",
		      order);
	pt->low_first = order && !strcmp(order, "low first");
	if (field(node, "not available") && take_number(field(node, "not available"), 0, U64_MAX, &n)) {
		pt->has_na = true;
		pt->na = n;
	}
	pt->na_passes = yes_or_no(node, "may come and go", false);
	if (pt->na_passes && !pt->has_na)
		wrong(field(node, "may come and go"),
		      "'not available' is missing: how the device says so");
	read_flag(node, "fault", space, &pt->fault);
	read_flag(node, "alarm", space, &pt->alarm);
}

static void read_points(struct node *block_node, struct megapod_block *block, struct extra *extra,
			int space)
{
	struct node *points = list(block_node, "points");
	int rate = word(block_node, "rate", words_rate, MEGAPOD_RATE_NORMAL);
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
			read_point(node, &made[i], &extra->points[i], space, rate);
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
	extra->name = name_of(node, "name", false);
	extra->note = string(node, "note");
	extra->source = read_source(t, node);
	if (field(node, "needs")) {
		read_plain_at(field(node, "needs"), space, &block->needs);
		if (!block->needs)
			wrong(field(node, "needs"), "register 0 stands for none");
	}
	errors = errors_count();
	read_axis(t, node, "repeat", &block->repeat, true);
	read_axis(t, node, "inner", &block->inner, true);
	extra->unread = errors_count() > errors;
	read_points(node, block, extra, space);
}

static void read_blocks(struct text *t, struct node *root)
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

/*
 * A label as people see it stands for the register of its point, so that no number is written
 * twice.
 */
static u16 by_label(struct node *parent, const char *name, struct place *all, u32 num, int space)
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

static void read_outlets(struct text *t, struct node *root, struct place *all, u32 num)
{
	struct node *node = fields(root, "outlets"), *meter;
	struct megapod_map_outlets *outlets;
	u64 n;

	if (!node)
		return;
	outlets = zalloc(sizeof(*outlets));
	writes(t, node);
	need(node, "label");
	outlets->label = string(node, "label");
	read_plain_at(need(node, "coil"), MODBUS_SPACE_COIL, &outlets->coil);
	read_axis(t, node, "repeat", &outlets->repeat, false);
	outlets->multiple = yes_or_no(node, "multiple", false);
	outlets->rate = word(node, "rate", words_rate, MEGAPOD_RATE_NORMAL);
	meter = fields(node, "meter");
	if (meter) {
		u8 space = word(meter, "space", words_space, MODBUS_SPACE_HOLDING);

		outlets->meter_space = space;
		if (need(meter, "stride") && take_number(field(meter, "stride"), 1, 65535, &n))
			outlets->meter_stride = n;
		outlets->voltage = by_label(meter, "voltage", all, num, space);
		outlets->current_ = by_label(meter, "current", all, num, space);
		outlets->power = by_label(meter, "power", all, num, space);
		outlets->energy = by_label(meter, "energy", all, num, space);
	}
	t->map.outlets = outlets;
}

/* "9=1 1=0 4-6=2" or a number for the whole register */
static bool read_values(struct node *node, u16 *mask, u16 *value)
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
		if (!isdigit((u8)equals[1]) || *end || n > bits >> lowest(bits)) {
			wrong(node, "'%s': bits %s hold 0 to %u", equals + 1, one,
			      bits >> lowest(bits));
			return false;
		}
		if (*mask & bits)
			wrong(node, "bit %d stands here twice", lowest(*mask & bits));
		*mask |= bits;
		*value |= n << lowest(bits);
	}
	return true;
}

static void read_mode(struct node *node, struct megapod_map_mode *mode)
{
	need(node, "mode");
	mode->mode = word(node, "mode", words_mode, MEGAPOD_PUMP_MODE_STOPPED);
	if (mode->mode == MEGAPOD_PUMP_MODE_UNKNOWN)
		wrong(field(node, "mode"), "what fits no mode is unknown by itself");
	read_values(need(node, "when"), &mode->mask, &mode->value);
	if (field(node, "write"))
		read_values(field(node, "write"), &mode->set_mask, &mode->set_value);
}

static void read_modes(struct text *t, struct node *root)
{
	struct node *all = fields(root, "modes");
	int i, k;

	for (i = 0; all && i < all->num; i++) {
		struct node *node = fields(field(all, all->keys[i]), NULL), *of;
		struct modes *modes = &t->modes[t->num_modes];

		if (!node)
			continue;
		if (t->num_modes == MODES_MAX) {
			wrong(node, "more than %d sets of modes", MODES_MAX);
			return;
		}
		modes->name = all->keys[i];
		modes->at = node;
		read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &modes->reg);
		of = list(node, "of");
		if (!of)
			wrong(node, "'of' is missing: a list of modes");
		else if (of->num > 255)
			wrong(of, "%d modes, at most 255", of->num);
		else {
			modes->modes = zalloc(of->num * sizeof(*modes->modes));
			modes->nodes = of->items;
			modes->num = of->num;
		}
		for (k = 0; k < modes->num; k++)
			if (fields(of->items[k], NULL))
				read_mode(of->items[k], &modes->modes[k]);
		t->num_modes++;
	}
}

/* A value with its unit, in the unit of its quantity and whole */
static u64 read_amount(struct node *parent, const char *name, int quantity, u64 max)
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

/* A number of steps. Return: 0 if there is none */
static u16 read_tolerance(struct node *parent, u32 step, int quantity)
{
	u64 amount = read_amount(parent, "tolerance", quantity, U32_MAX);

	if (step && (amount % step || amount / step > U16_MAX))
		wrong(field(parent, "tolerance"),
		      "a whole number of steps wanted, at most 65535");
	return step ? amount / step : 0;
}

static void read_settings(struct node *node, struct megapod_map_pump *pump)
{
	struct node *duty = fields(node, "set duty"), *flow = fields(node, "set flow");

	if (duty) {
		read_plain_at(need(duty, "at"), MODBUS_SPACE_HOLDING, &pump->set_duty);
		need(duty, "step");
		need(duty, "max");
		pump->duty_step = read_amount(duty, "step", MEGAPOD_QUANTITY_DUTY, U16_MAX);
		pump->duty_min_permille = read_amount(duty, "min", MEGAPOD_QUANTITY_DUTY, 1000);
		pump->duty_max_permille = read_amount(duty, "max", MEGAPOD_QUANTITY_DUTY, 1000);
		pump->duty_tolerance = read_tolerance(duty, pump->duty_step,
						      MEGAPOD_QUANTITY_DUTY);
	}
	if (flow) {
		read_plain_at(need(flow, "at"), MODBUS_SPACE_HOLDING, &pump->set_flow);
		need(flow, "step");
		need(flow, "max");
		pump->flow_step = read_amount(flow, "step", MEGAPOD_QUANTITY_FLOW, U16_MAX);
		pump->flow_max_ml_min = read_amount(flow, "max", MEGAPOD_QUANTITY_FLOW, U32_MAX);
		pump->flow_tolerance = read_tolerance(flow, pump->flow_step,
						      MEGAPOD_QUANTITY_FLOW);
	}
}

static void read_pump(struct text *t, struct node *node, struct megapod_map_pump *pump, int *modes,
		      struct place *all, u32 num)
{
	const u8 space = MODBUS_SPACE_HOLDING;
	const char *name;
	int i;

	need(node, "label");
	pump->label = string(node, "label");
	pump->speed = by_label(node, "speed", all, num, space);
	pump->duty = by_label(node, "duty", all, num, space);
	pump->flow_target = by_label(node, "flow", all, num, space);
	pump->runtime = by_label(node, "run time", all, num, space);
	read_settings(node, pump);
	name = string(node, "modes");
	*modes = -1;
	for (i = 0; name && i < t->num_modes; i++) {
		if (strcmp(t->modes[i].name, name))
			continue;
		*modes = i;
		pump->mode = t->modes[i].reg;
		pump->modes = t->modes[i].modes;
		pump->num_modes = t->modes[i].num;
	}
	if (name && *modes < 0)
		wrong(field(node, "modes"), "'%s' is none of 'modes'", name);
	if (pump->set_duty || pump->set_flow || *modes >= 0)
		writes(t, node);
}

static void read_pumps(struct text *t, struct node *root, struct place *all, u32 num)
{
	struct node *pumps = list(root, "pumps");
	struct megapod_map_pump *made;
	int i;

	read_modes(t, root);
	if (!pumps)
		return;
	if (pumps->num > MEGAPOD_MAP_MAX_PUMPS)
		wrong(pumps, "%d pumps, at most %d", pumps->num, MEGAPOD_MAP_MAX_PUMPS);
	made = zalloc(pumps->num * sizeof(*made));
	for (i = 0; i < pumps->num && i < MEGAPOD_MAP_MAX_PUMPS; i++) {
		t->pump_nodes[i] = pumps->items[i];
		t->pump_modes[i] = -1;
		made[i].label = "";
		if (fields(pumps->items[i], NULL))
			read_pump(t, pumps->items[i], &made[i], &t->pump_modes[i], all, num);
		t->map.num_pumps++;
	}
	t->map.pumps = made;
}

static void read_guards(struct text *t, struct node *root)
{
	struct node *guards = list(root, "guards");
	struct megapod_map_guard *made;
	struct at at;
	int i;

	if (!guards)
		return;
	if (guards->num > GUARDS_MAX)
		wrong(guards, "%d guards, at most %d", guards->num, GUARDS_MAX);
	made = zalloc(guards->num * sizeof(*made));
	t->guard_nodes = guards->items;
	t->guard_why = zalloc(guards->num * sizeof(*t->guard_why));
	for (i = 0; i < guards->num && i < GUARDS_MAX; i++) {
		struct node *node = fields(guards->items[i], NULL);

		if (node && read_at(need(node, "at"), MODBUS_SPACE_HOLDING, &at)) {
			need(node, "why");
			t->guard_why[i] = string(node, "why");
			made[i].reg = at.reg;
			made[i].mask = at.has_bits ? at.mask : 0xffff;
		}
		t->map.num_guards++;
	}
	t->map.guards = made;
}

static void read_safe_state(struct text *t, struct node *root)
{
	struct node *writes_to = list(root, "safe state");
	int i;

	for (i = 0; writes_to && i < writes_to->num; i++) {
		struct node *node = fields(writes_to->items[i], NULL);
		struct megapod_map_write *w = &t->safe[i];

		if (i == WRITES_MAX) {
			wrong(writes_to, "%d writes, at most %d", writes_to->num, WRITES_MAX);
			return;
		}
		if (node && read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &w->reg))
			read_values(need(node, "write"), &w->mask, &w->value);
		t->num_safe++;
	}
}

static void read_hooks(struct text *t, struct node *root)
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

/**
 * read_map() - a map as its text says it
 * @file: name of the file
 *
 * Return: the map, harmless where its text is wrong, or NULL if there is none at all.
 * errors_count() tells whether it is right.
 */
struct text *read_map(const char *file)
{
	struct text *t = zalloc(sizeof(*t));
	struct place *all;
	u32 num;

	errors_of(file);
	t->file = file;
	t->root = text_load(file);
	if (!t->root)
		return NULL;
	read_language(t->root);
	read_hooks(t, t->root);
	read_device(t, t->root);
	read_sources(t, t->root);
	read_identity(t, t->root);
	read_sizes(t, t->root);
	read_blocks(t, t->root);
	all = places(&t->map, &num);
	read_outlets(t, t->root, all, num);
	read_pumps(t, t->root, all, num);
	read_guards(t, t->root);
	read_safe_state(t, t->root);
	free(all);
	no_other_fields(t->root);
	check_map(t);
	return t;
}
