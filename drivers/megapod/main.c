// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module: the core, the interlocks that guard it, and the netlink family by which both are
 * spoken to.
 */
#include <linux/module.h>

#include "core/blackbox.h"
#include "core/core.h"
#include "core/event.h"
#include "core/lockout.h"
#include "core/pod.h"
#include "interlock/interlock.h"
#include "netlink/netlink.h"

static int __init megapod_init(void)
{
	int err = -ENOMEM;

	megapod_wq = alloc_workqueue("megapod", WQ_UNBOUND, 0);
	if (!megapod_wq)
		return -ENOMEM;
	err = megapod_events_init();
	if (err)
		goto err_wq;
	err = megapod_interlocks_init();
	if (err)
		goto err_events;
	err = megapod_quiesce_init();
	if (err)
		goto err_interlocks;
	err = megapod_crash_init();
	if (err)
		goto err_quiesce;
	err = megapod_netlink_init();
	if (err)
		goto err_crash;
	return 0;

err_crash:
	megapod_crash_exit();
err_quiesce:
	megapod_quiesce_exit();
err_interlocks:
	megapod_interlocks_exit();
err_events:
	megapod_events_exit();
err_wq:
	destroy_workqueue(megapod_wq);
	return err;
}

static void __exit megapod_exit(void)
{
	struct megapod_pod *pod;
	unsigned long id = 0;

	/* No event is sent any more before the family they are sent by goes away. */
	megapod_events_close();
	megapod_netlink_exit();
	megapod_crash_exit();
	megapod_quiesce_exit();
	megapod_lockouts_exit();
	while ((pod = megapod_pod_next(&id))) {
		megapod_pod_del(pod, true, NULL);
		megapod_pod_unref(pod);
	}
	megapod_interlocks_exit();
	megapod_events_exit();
	/* what is freed after a grace period may drop the last reference to a pod, which is too */
	rcu_barrier();
	flush_workqueue(megapod_wq);
	rcu_barrier();
	destroy_workqueue(megapod_wq);
}

module_init(megapod_init);
module_exit(megapod_exit);

MODULE_DESCRIPTION("Machinery of liquid-cooled pods: pumps, sensors, outlets");
MODULE_AUTHOR("megapod maintainers");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
