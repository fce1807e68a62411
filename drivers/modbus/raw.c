// SPDX-License-Identifier: GPL-2.0-only
/*
 * Driver "raw": a device that nothing asks, but that can be peeked. For whoever meets an
 * unknown device, or writes the driver of one.
 */
#include <linux/module.h>

#include "internal.h"

static int modbus_raw_probe(struct modbus_device *mdev)
{
	modbus_device_set_state(mdev, MODBUS_DEVICE_STATE_READY);
	return 0;
}

static void modbus_raw_remove(struct modbus_device *mdev)
{
}

static const struct modbus_device_id modbus_raw_ids[] = {
	{ "raw" },
	{}
};

static struct modbus_driver modbus_raw_driver = {
	.driver.name = "raw",
	.id_table = modbus_raw_ids,
	.probe = modbus_raw_probe,
	.remove = modbus_raw_remove,
};

int __init modbus_raw_init(void)
{
	return modbus_driver_register(&modbus_raw_driver);
}

void modbus_raw_exit(void)
{
	modbus_driver_unregister(&modbus_raw_driver);
}
