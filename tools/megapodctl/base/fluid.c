// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stddef.h>
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

double fluid_heat_w(const struct fluid *fluid, double flow_m3_s, double hot_c, double cold_c)
{
	struct fluid cold = *fluid, mean = *fluid;

	if (!strcmp(fluid->name, "water")) {
		water_at(cold_c, &cold);
		water_at((hot_c + cold_c) / 2, &mean);
	}
	return flow_m3_s * cold.density_kg_m3 * mean.heat_j_kg_k * (hot_c - cold_c);
}
