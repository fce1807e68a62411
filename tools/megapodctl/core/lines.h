/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef LINES_H
#define LINES_H

#include "core/object.h"

/* The line of a batch that makes an object, "" if none is needed; good until text_free_all(). */
const char *object_line(const struct object_class *class, json_object *object);

/* The line that says what flows in a loop of a pod, "" for NULL. */
const char *fluid_line(json_object *pod, json_object *fluid);

/* The line that says how far apart its outlets are switched on, "" if that is the kernel's. */
const char *inrush_line(json_object *pod);

/* The line that says that a pod is started at boot, "" if it is not. */
const char *at_boot_line(json_object *pod);

/* The line that says what the site of a pod may draw, "" if it has no cap. */
const char *cap_line(json_object *pod);

#endif
