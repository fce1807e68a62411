/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the files that make a map of a tree: read.c calls one for each section of the language,
 * and all of those take what stands in a field by take.c.
 */
#ifndef MEGAPOD_MAP_READ_H
#define MEGAPOD_MAP_READ_H

#include "map.h"

/* take.c: what may stand in one field */

/** enum numbering - how a manual counts registers; MODICON: 40001 is the first holding register */
enum numbering { FROM_0, FROM_1, MODICON };

/** struct at - what stands at a place: a register and, after a point, bits of it */
struct at {
	u16 reg;
	u16 mask;
	bool has_bits;
};

void take_numbering(struct node *parent, const char *name);
void take_base(u32 reg, u32 length);
int word(struct node *parent, const char *name, const struct word *words, int otherwise);
bool is_low_first(struct node *node, const char *name);
const char *ascii(struct node *parent, const char *name, size_t longest);
const char *c_name(struct node *parent, const char *name, bool upper);
int lowest_bit(u16 mask);
bool read_at(struct node *node, int space, struct at *at);
bool read_plain_at(struct node *node, int space, u16 *reg);
bool read_values(struct node *node, u16 *mask, u16 *value);
void read_condition(struct node *parent, const char *name, int space,
		    struct megapod_condition *when);
u64 read_amount(struct node *parent, const char *name, int quantity, u64 max);
u16 by_label(struct node *parent, const char *name, struct place *all, u32 num, int space);

/* read_device.c */
void read_language(struct node *root);
void read_device(struct text *t, struct node *root);
void read_sources(struct text *t, struct node *root);
int read_source(struct text *t, struct node *parent);
void writes(struct text *t, struct node *node);
void read_identity(struct text *t, struct node *root);
void read_sizes(struct text *t, struct node *root);
void read_texts(struct text *t, struct node *root);
void read_hooks(struct text *t, struct node *root);

/* read_chain.c */
void read_chain(struct text *t, struct node *root);
void begin_model(const struct text *t, u32 model);
void begin_named_model(const struct text *t, struct node *node);
void end_model(void);

/* read_points.c */
void read_axis(struct text *t, struct node *parent, const char *name, struct megapod_axis *axis,
	       bool strides);
void read_blocks(struct text *t, struct node *root);

/* read_setpoints.c */
struct megapod_map_ref read_ref(struct node *parent, const char *name, struct place *all, u32 num);

/* read_flags.c */
void read_locations(struct text *t, struct place *all, u32 num);
void read_flags(struct text *t, struct place *all, u32 num);

/* read_writes.c */
void read_outlets(struct text *t, struct node *root, struct place *all, u32 num);
void read_pumps(struct text *t, struct node *root, struct place *all, u32 num);
void read_guards(struct text *t, struct node *root);

/* read_requests.c */
void read_requests(struct text *t, struct node *root);
void read_heartbeat(struct text *t, struct node *root);

/* read_sequences.c */
u32 read_time(struct node *parent, const char *name, u32 most_ms);
u16 read_wait(struct node *parent, const char *name);
void read_width(struct node *node, u8 *words, bool *low_first);
bool read_back(struct node *node, struct place *all, u32 num, u8 *space, u16 *reg);
void read_setting_fields(struct node *node, struct megapod_map_setting *setting, int quantity,
			 struct place *all, u32 num);
struct node *read_setting(struct node *parent, const char *name, struct megapod_map_setting *setting,
			  int quantity, struct place *all, u32 num);
void read_sequences(struct text *t, struct node *root, struct place *all, u32 num);

/* read_setpoints.c */
void read_setpoints(struct text *t, struct node *root, struct place *all, u32 num);
void read_batteries(struct text *t, struct node *root, struct place *all, u32 num);

/* left_out.c */
void read_left_out(struct text *t, struct node *root);

#endif
