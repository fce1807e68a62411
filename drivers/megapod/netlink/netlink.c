// SPDX-License-Identifier: GPL-2.0-only
/*
 * The family "megapod", which lives in the initial network namespace.
 */
#include <linux/module.h>
#include <net/genetlink.h>

#include "megapod_nl.h"
#include "netlink.h"
#include "notify.h"

int __init megapod_netlink_init(void)
{
	/* the generated table would open it to every network namespace */
	megapod_nl_family.netnsok = false;
	megapod_notify_start(&megapod_nl_family);
	return genl_register_family(&megapod_nl_family);
}

void megapod_netlink_exit(void)
{
	genl_unregister_family(&megapod_nl_family);
}

/* Who asks for the family gets the module. */
MODULE_ALIAS_GENL_FAMILY(MEGAPOD_FAMILY_NAME);
