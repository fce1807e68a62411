// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctl.h"
#include "base/fluid.h"

/*
 * Water at 0.1 MPa. Density and isobaric heat capacity by IAPWS-95, as the NIST Chemistry WebBook
 * (SRD 69) has them.
 */
static const struct {
	double celsius, density_kg_m3, heat_j_kg_k;
} water[] = {
	{ 5, 999.97, 4205.0 },
	{ 10, 999.70, 4195.5 },
	{ 20, 998.21, 4184.1 },
	{ 30, 995.65, 4180.1 },
	{ 40, 992.22, 4179.6 },
	{ 50, 988.04, 4181.5 },
	{ 60, 983.20, 4185.1 },
	{ 70, 977.76, 4190.2 },
	{ 80, 971.79, 4196.9 },
};

/*
 * Inhibited glycols in water, by volume: ASHRAE Handbook, Fundamentals, "Physical Properties of
 * Secondary Coolants", as SecCool (Technical University of Denmark) and with it CoolProp have them
 * (dev/incompressible_liquids, "ASHRAE, Propylene Glycol" and "ASHRAE, Ethylene Glycol").
 */
#define GLYCOL_CELSIUS	20	/* from one row to the next, the first is 0 */
#define GLYCOL_PERCENT	10	/* from one column to the next, and of the first */
#define GLYCOL_ROWS	5
#define GLYCOL_COLUMNS	6

static const struct glycol {
	char name[3];
	double density_kg_m3[GLYCOL_ROWS][GLYCOL_COLUMNS];
	double heat_j_kg_k[GLYCOL_ROWS][GLYCOL_COLUMNS];
} glycols[] = {
	{
		"PG",
		{
			{ 1013.85, 1025.84, 1036.24, 1045.12, 1052.71, 1059.00 },
			{ 1008.13, 1019.01, 1028.35, 1036.24, 1042.87, 1048.25 },
			{ 1000.46, 1010.16, 1018.42, 1025.30, 1030.98, 1035.47 },
			{ 990.82, 999.31, 1006.44, 1012.30, 1017.04, 1020.66 },
			{ 979.23, 986.44, 992.42, 997.25, 1001.05, 1003.81 },
		}, {
			{ 4042, 3929, 3793, 3636, 3455, 3250 },
			{ 4075, 3973, 3848, 3702, 3532, 3339 },
			{ 4107, 4016, 3903, 3768, 3609, 3427 },
			{ 4139, 4060, 3958, 3834, 3686, 3515 },
			{ 4171, 4104, 4013, 3900, 3763, 3603 },
		},
	}, {
		"EG",
		{
			{ 1018.73, 1035.67, 1051.78, 1066.80, 1081.08, 1094.64 },
			{ 1013.34, 1029.72, 1045.25, 1059.68, 1073.35, 1086.27 },
			{ 1006.01, 1021.83, 1036.78, 1050.62, 1063.66, 1075.95 },
			{ 996.72, 1011.99, 1026.36, 1039.61, 1052.04, 1063.69 },
			{ 985.50, 1000.21, 1014.00, 1026.65, 1038.46, 1049.48 },
		}, {
			{ 3937, 3769, 3589, 3401, 3203, 2997 },
			{ 3972, 3815, 3645, 3468, 3281, 3084 },
			{ 4007, 3861, 3702, 3535, 3358, 3171 },
			{ 4042, 3907, 3759, 3602, 3435, 3258 },
			{ 4077, 3953, 3816, 3669, 3512, 3345 },
		},
	},
};

static double between(double x, double x0, double y0, double x1, double y1)
{
	return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

static void water_at(double celsius, struct fluid *fluid)
{
	size_t i = 1;

	celsius = fmin(fmax(celsius, water[0].celsius), water[COUNT_OF(water) - 1].celsius);
	while (water[i].celsius < celsius)
		i++;
	fluid->density_kg_m3 = between(celsius, water[i - 1].celsius, water[i - 1].density_kg_m3,
				       water[i].celsius, water[i].density_kg_m3);
	fluid->heat_j_kg_k = between(celsius, water[i - 1].celsius, water[i - 1].heat_j_kg_k,
				     water[i].celsius, water[i].heat_j_kg_k);
}

/* In units of rows and columns, both within the table. */
static double glycol_value(const double table[GLYCOL_ROWS][GLYCOL_COLUMNS], double row, double column)
{
	size_t r = fmin(row, GLYCOL_ROWS - 2), c = fmin(column, GLYCOL_COLUMNS - 2);
	const double *cold = &table[r][c], *warm = &table[r + 1][c];

	return between(row, r, between(column, c, cold[0], c + 1, cold[1]),
		       r + 1, between(column, c, warm[0], c + 1, warm[1]));
}

static void glycol_at(const struct glycol *glycol, double percent, double celsius,
		      struct fluid *fluid)
{
	double row = fmin(fmax(celsius / GLYCOL_CELSIUS, 0), GLYCOL_ROWS - 1);
	double column = percent / GLYCOL_PERCENT - 1;

	fluid->density_kg_m3 = glycol_value(glycol->density_kg_m3, row, column);
	fluid->heat_j_kg_k = glycol_value(glycol->heat_j_kg_k, row, column);
}

/* The glycol and its share of "PG25"; NULL if there is no such table. */
static const struct glycol *glycol_of(const char *name, long *percent)
{
	char *end;

	for (size_t i = 0; i < COUNT_OF(glycols); i++) {
		if (strncmp(name, glycols[i].name, 2) || name[2] < '0' || name[2] > '9')
			continue;
		*percent = strtol(name + 2, &end, 10);
		if (!*end && *percent >= GLYCOL_PERCENT &&
		    *percent <= GLYCOL_PERCENT * GLYCOL_COLUMNS)
			return &glycols[i];
	}
	return NULL;
}

bool fluid_by_table(double celsius, struct fluid *fluid)
{
	const struct glycol *glycol;
	long percent;

	if (!strcmp(fluid->name, "water")) {
		water_at(celsius, fluid);
		return true;
	}
	glycol = glycol_of(fluid->name, &percent);
	if (glycol)
		glycol_at(glycol, percent, celsius, fluid);
	return glycol;
}

double fluid_heat_w(const struct fluid *fluid, double flow_m3_s, double hot_c, double cold_c)
{
	struct fluid cold = *fluid, mean = *fluid;

	fluid_by_table(cold_c, &cold);
	fluid_by_table((hot_c + cold_c) / 2, &mean);
	return flow_m3_s * cold.density_kg_m3 * mean.heat_j_kg_k * (hot_c - cold_c);
}
