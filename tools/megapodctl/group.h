/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef GROUP_H
#define GROUP_H

#include "ctl.h"

/* The members as a host list: "pdu0/[1-4],pdu1/2". */
const char *group_members(json_object *group);

#endif
