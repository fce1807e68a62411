/* SPDX-License-Identifier: GPL-2.0-only */
/* The chain of models of a live SunSpec device. One step along it is the kernel's, drivers/map/models.c. */
#ifndef MEGAPOD_MAP_CHAIN_H
#define MEGAPOD_MAP_CHAIN_H

#include "bus.h"
#include "models.h"

const char *chain_model(u16 model, u16 length);
int find_models(struct bus *bus, const struct megapod_map *map, struct map_found *found, FILE *out);
int write_chain(const char *where, const struct bus_options *options, FILE *out);

#endif
