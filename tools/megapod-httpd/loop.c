// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "base/fluid.h"
#include "core/object.h"
#include "loop.h"

/*
 * The first that is named so counts, and "supply" before "outlet", which is said of air, too.
 */
static void take(json_object **to, json_object *sensor, const char *better, const char *word)
{
	const char *label = get_string(sensor, "label");

	if (strcasestr(label, better) && !(*to && strcasestr(get_string(*to, "label"), better)))
		*to = sensor;
	else if (!*to && strcasestr(label, word))
		*to = sensor;
}

static void consider(struct loop *loop, json_object *sensor)
{
	if (is_word(sensor, "loop", "primary") || is_word(sensor, "loop", "air") ||
	    strcasestr(get_string(sensor, "label"), "air "))
		return;
	if (is_word(sensor, "quantity", "flow")) {
		if (!loop->flow)
			loop->flow = sensor;
	} else if (is_word(sensor, "quantity", "temperature")) {
		take(&loop->supply, sensor, "supply", "outlet");
		take(&loop->back, sensor, "return", "inlet");
	} else if (is_word(sensor, "quantity", "pressure")) {
		take(&loop->supply_pressure, sensor, "supply", "outlet");
		take(&loop->back_pressure, sensor, "return", "inlet");
	}
}

void loop_of(const struct snapshot *snapshot, json_object *component, struct loop *loop)
{
	json_object *pod = item_named(snapshot->part[PODS], get_string(component, "pod_name"));
	json_object *sensor;

	*loop = (struct loop){ .fluid = pod_fluid(pod, "secondary") };
	for_each_object(sensor, snapshot->part[SENSORS])
		if (is_word(sensor, "component_name", get_string(component, "name")))
			consider(loop, sensor);
}

double loop_heat_w(const struct loop *loop)
{
	struct fluid fluid = {
		.name = get_string(loop->fluid, "type"),
		.density_kg_m3 = get_number(loop->fluid, "density_kg_m3"),
		.heat_j_kg_k = get_number(loop->fluid, "specific_heat_j_kg_k"),
	};

	if (!loop->fluid || !loop->flow || !loop->supply || !loop->back ||
	    !has(loop->flow, "value") || !has(loop->supply, "value") || !has(loop->back, "value"))
		return NAN;
	return fluid_heat_w(&fluid, get_number(loop->flow, "value") / 6e7,
			    get_number(loop->back, "value") / 1e3,
			    get_number(loop->supply, "value") / 1e3);
}
