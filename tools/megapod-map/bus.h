/* SPDX-License-Identifier: GPL-2.0-only */
/* A device that is read, and never written; bus.c has no function that would. */
#ifndef MEGAPOD_MAP_BUS_H
#define MEGAPOD_MAP_BUS_H

#include "map.h"

/**
 * struct bus_options - how to speak to a device
 * @unit: its unit id
 * @baud: of a serial line
 * @parity: 'N', 'E' or 'O'
 * @pause_ms: between two requests
 * @timeout_ms: for an answer
 */
struct bus_options {
	int unit, baud;
	char parity;
	int pause_ms, timeout_ms;
};

struct bus;

/* What became of a request, if it is no exception of the device, which is its number */
#define BUS_OK		0
#define BUS_SILENT	(-1)
#define BUS_BROKEN	(-2)

struct bus *bus_open(const char *where, const struct bus_options *options);
int bus_read(struct bus *bus, int space, u32 reg, u32 num, u16 *to);
int bus_identity(struct bus *bus, char objects[3][MEGAPOD_MAP_STRING_SIZE]);
unsigned int bus_requests(const struct bus *bus);
const char *bus_says(int result);
void bus_close(struct bus *bus);

#endif
