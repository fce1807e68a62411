/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CAUSES_H
#define CAUSES_H

#include "base/ctl.h"

/**
 * struct cause - why a device is silent, in words; good until text_free_all()
 * @what: what is wrong
 * @next: the command to run now
 */
struct cause {
	const char *what;
	const char *next;
};

/**
 * watch_causes() - look at the frames of devices that are silent though something answers
 * @devices: all devices
 * @links: their links
 *
 * Takes some seconds, where there are such devices. Return: what was seen, for find_cause().
 */
json_object *watch_causes(json_object *devices, json_object *links);

/* Why @device on @link, which is up, is silent. */
void find_cause(json_object *device, json_object *link, json_object *seen, struct cause *cause);

#endif
