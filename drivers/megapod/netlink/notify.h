/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _MEGAPOD_NOTIFY_H
#define _MEGAPOD_NOTIFY_H

#include <net/genetlink.h>

/**
 * megapod_notify_start() - tell events to the multicast group "monitor"
 * @family: the family, about to be registered
 */
void megapod_notify_start(const struct genl_family *family);

#endif /* _MEGAPOD_NOTIFY_H */
