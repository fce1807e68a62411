// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module: its parts in the order in which they need each other.
 */
#include <linux/module.h>
#include <net/genetlink.h>

#include "internal.h"
#include "modbus_nl.h"

static int __init modbus_init(void)
{
	int ret;

	ret = modbus_bus_init();
	if (ret)
		return ret;
	modbus_tcp_init();
	ret = modbus_rtu_init();
	if (ret)
		goto err_bus;
	ret = modbus_raw_init();
	if (ret)
		goto err_rtu;
	/* Last: from here on there may be links. */
	ret = modbus_netlink_init(&modbus_nl_family);
	if (ret)
		goto err_raw;
	return 0;

err_raw:
	modbus_raw_exit();
err_rtu:
	modbus_rtu_exit();
err_bus:
	modbus_bus_exit();
	return ret;
}
module_init(modbus_init);

static void __exit modbus_exit(void)
{
	modbus_rtu_exit();
	modbus_link_del_all();
	modbus_raw_exit();
	modbus_netlink_exit();
	/* Requests of user space wake links until here. */
	modbus_workers_exit();
	modbus_bus_exit();
}
module_exit(modbus_exit);

MODULE_DESCRIPTION("Modbus RTU and TCP bus");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
