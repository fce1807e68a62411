/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's objects are as points of DSX.
 */
#ifndef POINTS_H
#define POINTS_H

#include "config.h"
#include "snapshot.h"

/**
 * struct point - a point; strings are of the snapshot and the configuration
 * @type: its type
 * @path: "OBJECT TYPE/POINT TYPE/TAG PATH"
 * @object: its object type
 * @within: what @id is unique in, NULL for everywhere
 * @id: objectId or rackLocationId
 * @name: objectName or rackLocationName
 * @serves: servesId, NULL for none
 * @area: where in the object, NULL at the end of what there is
 * @setpoint: it is what somebody wants, and not what is
 * @integration: whose value it is, NULL for ours
 * @now: its value
 */
struct point {
	enum dsx_type type;
	char path[DSX_POINT_SIZE];
	const char *object;
	const char *within;
	const char *id;
	const char *name;
	json_object *serves;
	const char *area[2];
	bool setpoint;
	const char *integration;
	struct dsx_value now;
};

struct points {
	struct point *point;
	size_t count, room;
};

/* All points, in place of those before; good until the next snapshot. */
void points_make(const struct config *config, const struct snapshot *snapshot,
		 struct points *points);
void points_free(struct points *points);

/* What it is, as metadata. */
json_object *point_metadata(const struct point *point);

#endif
