/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LINK_H
#define LINK_H

#include "object.h"

/* Counters of links or devices. */
int show_stats(const struct object_class *class, const char *name);

/* "ttyS1 19200 8N1 rs485" or "192.0.2.1:502". */
const char *link_where(json_object *link);

#endif
