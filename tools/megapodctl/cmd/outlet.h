/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OUTLET_H
#define OUTLET_H

#include "base/ctl.h"

/* So many outlets would go off. Return: 0, or USAGE after fail() if that has to be meant. */
int outlets_ask(size_t count);

#endif
