// SPDX-License-Identifier: GPL-2.0-only
/* A map of a tree, in the order of what depends on what. Sections have files of their own. */
#include "read.h"

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
	read_chain(t, t->root);
	read_identity(t, t->root);
	read_sizes(t, t->root);
	read_texts(t, t->root);
	read_requests(t, t->root);
	read_heartbeat(t, t->root);
	read_blocks(t, t->root);
	read_left_out(t, t->root);
	all = places(&t->map, &num);
	read_flags(t, all, num);
	read_locations(t, all, num);
	read_outlets(t, t->root, all, num);
	read_pumps(t, t->root, all, num);
	read_setpoints(t, t->root, all, num);
	read_batteries(t, t->root, all, num);
	read_guards(t, t->root);
	read_sequences(t, t->root, all, num);
	free(all);
	no_other_fields(t->root);
	check_map(t);
	return t;
}
