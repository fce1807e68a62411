// SPDX-License-Identifier: GPL-2.0-only
/*
 * Models of SunSpec. Registers of a model are counted from its head, as its specification does;
 * the map has them where a device with all of its models would.
 */
#include "read.h"

#include "models.h"

static void read_model(struct node *node, struct megapod_map_model *model)
{
	u64 n;

	need(node, "model");
	need(node, "length");
	if (field(node, "model") && take_number(field(node, "model"), 1, MAP_CHAIN_LAST - 1, &n))
		model->id = n;
	if (field(node, "to") && take_number(field(node, "to"), 1, MAP_CHAIN_LAST - 1, &n))
		model->last = n;
	if (field(node, "length") && take_number(field(node, "length"), 1, 65535, &n))
		model->length = n;
}

/** read_chain() - the models that a map reads, if it reads models */
void read_chain(struct text *t, struct node *root)
{
	struct node *all = list(root, "chain");
	struct megapod_map_model *models;
	int i;

	if (!all)
		return;
	if (!all->num || all->num > MEGAPOD_MAP_MAX_MODELS) {
		wrong(all, "%d models, 1 to %d wanted", all->num, MEGAPOD_MAP_MAX_MODELS);
		return;
	}
	models = zalloc(all->num * sizeof(*models));
	for (i = 0; i < all->num; i++)
		if (fields(all->items[i], NULL))
			read_model(all->items[i], &models[i]);
	t->map.models = models;
	t->map.num_models = all->num;
	t->model_nodes = all->items;
}

/** begin_model() - what is read from here on is in a model: that of its index in the map */
void begin_model(const struct text *t, u32 model)
{
	if (t->map.num_models)
		take_base(map_model_reg(&t->map, model),
			  MAP_CHAIN_HEAD + t->map.models[model].length);
}

/** begin_named_model() - the same for that which something names, as it has to */
void begin_named_model(const struct text *t, struct node *node)
{
	struct node *name = field(node, "model");
	u64 id;
	int model;

	if (!t->map.num_models) {
		if (name)
			wrong(name, "'chain' is missing: which models there are, and how long");
		return;
	}
	if (!need(node, "model") || !take_number(name, 1, MAP_CHAIN_LAST - 1, &id))
		return;
	model = map_model_by_id(&t->map, id);
	if (model < 0)
		wrong(name, "%llu is none of 'chain'", id);
	else
		begin_model(t, model);
}

/** end_model() - registers are counted from 0 again */
void end_model(void)
{
	take_base(0, 0);
}
