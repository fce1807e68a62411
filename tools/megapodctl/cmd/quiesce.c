// SPDX-License-Identifier: GPL-2.0-only
/*
 * "pod quiesce": all pumps to their safe duty, at once.
 */
#include <linux/megapod.h>

#include "base/out.h"
#include "cmd/quiesce.h"
#include "core/change.h"
#include "core/follow.h"
#include "core/nl.h"
#include "core/schema.h"

const struct param quiesce_params[] = {
	ANY("NAME"),
	TIMEOUT,
	NO_WAIT,
	{ 0 }
};

bool pump_is_told(json_object *pumps, json_object *pump)
{
	json_object *other;

	if (has(pump, "safe_permille"))
		return true;
	for_each_object(other, pumps)
		if (has(other, "safe_permille") &&
		    get_number(other, "component_id") == get_number(pump, "component_id"))
			return false;
	return true;
}

static int pumps_of(const struct args *args, json_object **pumps)
{
	json_object *pods, *pod, *some, *pump;
	int err = objects_named(args, &pod_class, &pods);

	if (err)
		return err;
	*pumps = json_object_new_array();
	for_each_object(pod, pods) {
		some = NULL;
		if (!err)
			err = objects_select(&pump_class, NULL, get_string(pod, "name"), &some);
		for_each_object(pump, some)
			if (pump_is_told(some, pump))
				json_object_array_add(*pumps, json_object_get(pump));
		json_object_put(some);
	}
	json_object_put(pods);
	return err;
}

static void fill(const struct args *args, json_object *pump, struct nl_msg *msg)
{
	(void)args;
	(void)pump;
	nla_put_flag(msg, MEGAPOD_A_PUMP_SAFE);
}

int pod_quiesce(const struct args *args)
{
	json_object *pumps = NULL, *pump;
	int err = pumps_of(args, &pumps);

	if (!err && ctl.dry) {
		for_each_object(pump, pumps)
			change_tell(NULL, text("pump set %s to its safe duty",
					       quoted(part_name(pump))));
	} else if (!err) {
		err = targets_run(&pump_class, MEGAPOD_CMD_PUMP_SET, pumps, "safe", args, fill);
	}
	json_object_put(pumps);
	return err;
}
