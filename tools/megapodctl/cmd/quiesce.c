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

/* One pump of a device may stand for all of it: then the others are not told. */
static bool is_told(json_object *pumps, json_object *pump)
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
			if (is_told(some, pump))
				json_object_array_add(*pumps, json_object_get(pump));
		json_object_put(some);
	}
	json_object_put(pods);
	return err;
}

static void command(struct targets *targets, struct target *target)
{
	struct nl_msg *msg = req_new(MEGAPOD, MEGAPOD_CMD_PUMP_SET);
	json_object *reply;
	int err;

	nla_put_u32(msg, MEGAPOD_A_PUMP_COMPONENT_ID, target->component_id);
	nla_put_u32(msg, MEGAPOD_A_PUMP_INDEX, target->index);
	nla_put_flag(msg, MEGAPOD_A_PUMP_SAFE);
	err = req_do(msg, pump_attrs, &reply);
	target_sent(targets, target, get_number(reply, "command"), err);
	json_object_put(reply);
}

int pod_quiesce(const struct args *args)
{
	json_object *pumps = NULL, *pump;
	struct targets targets;
	int err = pumps_of(args, &pumps);

	if (!err && ctl.dry) {
		for_each_object(pump, pumps)
			change_tell(NULL, text("pump set %s to its safe duty",
					       quoted(part_name(pump))));
	} else if (!err) {
		targets_init(&targets, &pump_class, pumps, "safe", args);
		err = targets_begin(&targets);
		for (size_t i = 0; !err && i < targets.count; i++)
			command(&targets, &targets.target[i]);
		if (!err)
			targets_follow(&targets, -1);
		err = err ? err : targets_finish(&targets);
		targets_free(&targets);
	}
	json_object_put(pumps);
	return err;
}
