// SPDX-License-Identifier: GPL-2.0-only
/*
 * One dump after another over netlink, by megapodctl's code. Between two of them objects come
 * and go; who joins parts takes what is not there as not there.
 *
 * Modules that are not loaded are left so: asking for a family by name would load them, and
 * whoever took them out wants them out.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/megapod.h>

#include "core/nl.h"
#include "core/object.h"
#include "core/schema.h"
#include "snapshot.h"

static struct snapshot now;

static const struct object_class *const classes[] = {
	[PODS] = &pod_class, [COMPONENTS] = &component_class, [SENSORS] = &sensor_class,
	[SETPOINTS] = &setpoint_class, [PUMPS] = &pump_class, [VALVES] = &valve_class,
	[OUTLETS] = &outlet_class, [BATTERIES] = &battery_class, [GROUPS] = &group_class,
	[INTERLOCKS] = &interlock_class, [LINKS] = &link_class, [DEVICES] = &device_class,
};

static int take_records(json_object **records)
{
	int err = req_dump(req_new(MEGAPOD, MEGAPOD_CMD_RECORD_GET), record_attrs, records);

	/* modules before the black box */
	if (err == -EOPNOTSUPP)
		return 0;
	return err ? req_fail(err, REFUSED, "records") : 0;
}

static int take(struct snapshot *to)
{
	int err;

	for (size_t i = 0; i < COUNT_OF(classes); i++) {
		err = classes[i] ? object_dump(classes[i], ALL, &to->part[i]) :
		      take_records(&to->part[i]);
		if (err)
			return err;
	}
	return 0;
}

static void drop(struct snapshot *snapshot)
{
	for (size_t i = 0; i < PARTS; i++)
		json_object_put(snapshot->part[i]);
	json_object_put(snapshot->components);
	free(snapshot->why);
	*snapshot = (struct snapshot){ .serial = snapshot->serial };
}

static const char *last_error(void)
{
	size_t count = length(ctl.errors);

	return count ? get_string(item_at(ctl.errors, count - 1), "message") : "unknown";
}

static int open_kernel(void)
{
	if (access("/sys/module/megapod", F_OK) || access("/sys/module/modbus", F_OK))
		return fail(NO_MODULE, "the modules megapod and modbus are not loaded");
	return families_need(MODBUS | MEGAPOD);
}

static void index_components(struct snapshot *snapshot)
{
	json_object *component;

	snapshot->components = json_object_new_object();
	for_each_object(component, snapshot->part[COMPONENTS])
		json_object_object_add(snapshot->components, get_string(component, "name"),
				       json_object_get(component));
}

static void renew(void)
{
	struct timespec before, after;
	/* Loaded anew, the family has another number, which the first attempt finds. */
	int tries = 2, err;

	drop(&now);
	clock_gettime(CLOCK_MONOTONIC, &before);
	do {
		errors_drop(0);
		err = open_kernel();
		if (err)
			break;
		err = take(&now);
		if (err)
			drop(&now);
	} while (err && --tries);
	now.anew = tries < 2;
	text_free_all();
	if (err)
		now.why = must(strdup(last_error()));
	else
		index_components(&now);
	errors_drop(0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	now.took_s = after.tv_sec - before.tv_sec + (after.tv_nsec - before.tv_nsec) / 1e9;
	now.taken_ms = now_ms();
	now.serial++;
}

const struct snapshot *snapshot_get(long long age_ms)
{
	if (!now.serial || now_ms() - now.taken_ms >= age_ms)
		renew();
	return &now;
}

void snapshot_free(void)
{
	drop(&now);
}

const char *snapshot_pod_of(const struct snapshot *snapshot, const char *component)
{
	return get_string(json_object_object_get(snapshot->components, component), "pod_name");
}
