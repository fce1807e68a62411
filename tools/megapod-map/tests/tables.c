// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables that a driver is compiled with, dumped by a program that never saw their text.
 * DRIVER is its source, MAP what becomes of its last line.
 */
#include "map.h"

#include <strings.h>

#define GENMASK(h, l)	((2UL << (h)) - (1UL << (l)))
#define THIS_MODULE	NULL
#define MEGAPOD_VERSION	""
#define MODULE_DESCRIPTION(text)	struct module
#define MODULE_AUTHOR(text)		struct module
#define MODULE_VERSION(text)		struct module
#define MODULE_LICENSE(text)		struct module
#define MODULE_IMPORT_NS(text)		struct module
#undef module_megapod_map_driver
#define module_megapod_map_driver(name, map) \
	static const struct megapod_map *const MAP = &(map)

#include DRIVER

int main(void)
{
	write_dump(MAP, stdout);
	return 0;
}
