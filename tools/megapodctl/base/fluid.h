/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a coolant carries away.
 */
#ifndef FLUID_H
#define FLUID_H

#include <stdbool.h>

/**
 * struct fluid - what flows in a loop
 * @name: as the pod's configuration has it
 * @density_kg_m3: from its data sheet
 * @heat_j_kg_k: specific heat, the same
 */
struct fluid {
	const char *name;
	double density_kg_m3;
	double heat_j_kg_k;
};

/*
 * Of "water", and of "PG10" to "PG60" and "EG10" to "EG60" (propylene and ethylene glycol, percent
 * by volume), there are tables, 0 to 80 degrees: sets density and heat. False for any other name.
 */
bool fluid_by_table(double celsius, struct fluid *fluid);

/* Heat in W that @flow_m3_s carries from @hot_c to @cold_c. The meter is taken to be where it is cold. */
double fluid_heat_w(const struct fluid *fluid, double flow_m3_s, double hot_c, double cold_c);

#endif
