/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The chain of models of a SunSpec device: each has a number, a length, and then as many registers;
 * the next follows, until one of number 0xffff. Lengths are what the device says, and need not be
 * true.
 */
#ifndef MEGAPOD_MAP_CHAIN_H
#define MEGAPOD_MAP_CHAIN_H

#include "bus.h"

/* More than any device has, less than takes long to read */
#define CHAIN_MODELS	64

/* What a head of two registers says */
enum chain_says {
	CHAIN_MODEL,		/* a model, and another head behind it */
	CHAIN_END,		/* that was all */
	CHAIN_BEYOND,		/* a length that leads beyond the last register */
	CHAIN_MANY,		/* more models than CHAIN_MODELS */
};

/**
 * struct chain - how far it was gone
 * @at: register of the next head
 * @models: how many there were
 */
struct chain {
	u32 at;
	unsigned int models;
};

enum chain_says chain_next(struct chain *chain, u16 model, u16 length);
const char *chain_model(u16 model, u16 length);
int write_chain(const char *where, const struct bus_options *options, FILE *out);

#endif
