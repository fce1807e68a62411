/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pods as Redfish has them, for reading.
 */
#ifndef REDFISH_H
#define REDFISH_H

#include "snapshot.h"

/* The resource of a path from "/redfish" on; NULL if there is none, or none any more. */
json_object *redfish_get(const struct snapshot *snapshot, const char *path);

#endif
