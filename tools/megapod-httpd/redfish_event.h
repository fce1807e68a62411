/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REDFISH_EVENT_H
#define REDFISH_EVENT_H

#include "base/out.h"

/* An event of the kernel as Redfish has events; a new object. */
json_object *redfish_event(json_object *event);

#endif
